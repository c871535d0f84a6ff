/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_VMTEST_GADGET_H
#define LATCHKEY_VMTEST_GADGET_H

#include "fake/phone.h"

#include <latchkey/tape.h>

#include <linux/usb/ch9.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * One fake phone as a USB device: what a host's transfers meet, free of how they get here. A front
 * (USB/IP, usb-redir) submits transfers and is told when each is over.
 */

/* A transfer on its way. */
struct transfer {
	struct transfer *next;
	uint64_t id;              /* the front's own */
	uint8_t endpoint;         /* its address; 0: control */
	uint8_t *bytes;
	size_t size;
	size_t length;            /* done: how much of it */
	int status;               /* done: 0 or a negative errno */
	struct usb_ctrlrequest setup; /* control; the computer's byte order */
	struct phone_write write; /* OUT */
	struct phone_read read;   /* IN */
};

/** transfer_new() - with room for @size bytes; NULL when out of memory. */
struct transfer *transfer_new(uint64_t id, uint8_t endpoint, size_t size);
void transfer_free(struct transfer *transfer);

/**
 * struct gadget - zero-initialise, then gadget_init().
 * @done: tells the front that a transfer is over; the front frees it.
 * @out_log: a descriptor for what arrives at bulk OUT, one line each; -1: none.
 */
struct gadget {
	const struct device *device;
	struct phone *phone;
	struct transfer *pending;
	uint64_t wake_ms;         /* call gadget_pump() then at the latest */
	bool gone;                /* the tape says that it vanishes; the front unplugs it */
	int out_log;
	void (*done)(struct gadget *gadget, struct transfer *transfer);
};

/** gadget_init() - the @index-th device of a tape, which must outlive it. Return: 0; -1. */
int gadget_init(struct gadget *gadget, const struct tape *tape, size_t index);
void gadget_release(struct gadget *gadget);

/** gadget_submit() - takes the transfer over; a control transfer is done at once. Pump after. */
void gadget_submit(struct gadget *gadget, struct transfer *transfer);

/** gadget_take_back() - the pending transfer of that id, which is the caller's now; NULL: it is
 * over already. */
struct transfer *gadget_take_back(struct gadget *gadget, uint64_t id);

/** gadget_pump() - let the phone take and give what it can. */
void gadget_pump(struct gadget *gadget, uint64_t now_ms);

#endif
