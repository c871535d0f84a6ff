/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_USBTEST_URB_H
#define LATCHKEY_USBTEST_URB_H

#include "usbfs.h"

#include <linux/usbdevice_fs.h>

/*
 * Transfers: submitted, pending, done, reaped. One of them is a submitted URB, or the blocking
 * call USBDEVFS_BULK, which differs only in who is told of its end.
 */
struct urb {
	struct urb *next;
	struct file *file;
	uint8_t endpoint;
	size_t packet_size;             /* of its endpoint */
	UMockdevIoctlData *data;        /* the client's struct usbdevfs_urb or _bulktransfer */
	unsigned long address;          /* of the client's struct usbdevfs_urb */
	UMockdevIoctlClient *client;    /* BULK: who waits in the call; else NULL */
	uint64_t deadline_us;           /* BULK; UINT64_MAX: none */
	uint64_t ping_us;               /* BULK: when to see whether the client still lives */
	uint8_t *bytes;                 /* our own copy */
	struct phone_write write;       /* OUT */
	struct phone_read read;         /* IN */
	bool waited;                    /* the phone was tried and had nothing yet */
	int status;                     /* done: 0 or a negative errno */
};

/* One open node. */
struct file {
	struct fake *fake;
	struct urb *done, **done_end;
};

struct file *file_new(struct fake *fake);
/** file_close() - the client closed it or died: nothing of it stays, but what the phone said. */
void file_close(struct file *file);

/**
 * urb_new() - a transfer with room for @length bytes.
 * @bytes: what goes out; NULL for IN.
 */
struct urb *urb_new(struct file *file, uint8_t endpoint, const void *bytes, size_t length);
void urb_free(struct urb *urb);

/** urb_submit() - the bus takes it over; the caller pumps. */
void urb_submit(struct urb *urb);

/** urb_finish() - it is over with @status, if it is still pending. */
void urb_finish(struct urb *urb, int status);

/** urb_find() - the pending URB of a file that the client knows by this address. */
struct urb *urb_find(struct file *file, unsigned long address);

/** urb_cancel() - end the pending ones of a file; of one endpoint address, or of all with 0. */
void urb_cancel(struct file *file, uint8_t endpoint, int status);

/**
 * urb_copy_in() - what an IN transfer brought, into the client's buffer: no more than that, as the kernel.
 * @offset: of the pointer to the buffer in the client's struct.
 */
void urb_copy_in(const struct urb *urb, size_t offset);

/** urb_reap() - the oldest one done; NULL if there is none. The caller frees it. */
struct urb *urb_reap(struct file *file);

/** urb_pump() - let the phone take and give what it can, and note when to come again. */
void urb_pump(struct fake *fake);

/** urb_unplug() - end all, as when a device goes. */
void urb_unplug(struct fake *fake);

#endif
