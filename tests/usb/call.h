/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_USBTEST_CALL_H
#define LATCHKEY_USBTEST_CALL_H

#include "urb.h"
#include "usbfs.h"

/**
 * struct call - one system call of one client.
 *
 * Handlers return what the system call does: 0 or more, a negative errno, or CALL_LATER when
 * urb_finish() will answer it.
 */
struct call {
	struct file *file;
	struct fake *fake;
	UMockdevIoctlClient *client;
	UMockdevIoctlData *arg;
};

enum { CALL_LATER = -10000 };

/** call_argument() - copy what the call's argument points to; false if it cannot be read. */
bool call_argument(const struct call *call, void *ret, size_t size);

/** call_endpoint() - the fastboot interface, if an endpoint is one of its two and this client has
 * claimed it; else the call is forbidden, and NULL is returned. */
const struct usb_interface *call_endpoint(const struct call *call, unsigned endpoint);

/* The calls that move bytes: transfer.c. */
int transfer_submit(const struct call *call);
int transfer_bulk(const struct call *call);
int transfer_control(const struct call *call);
int transfer_reap(const struct call *call);
int transfer_discard(const struct call *call);

#endif
