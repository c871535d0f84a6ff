/* SPDX-License-Identifier: MIT */
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>

int usb_context_new(struct usb_context **ret, struct error *err)
{
	struct usb_context *context = calloc(1, sizeof(*context));
	int result;

	if (!context)
		return fail(err, E_NOMEM, "out of memory");
	result = libusb_init(&context->usb);
	if (result < 0) {
		free(context);
		return fail(err, E_HOST, "libusb cannot start: %s", libusb_strerror(result));
	}
	atomic_init(&context->holders, 1);
	*ret = context;
	return 0;
}

struct usb_context *usb_context_hold(struct usb_context *context)
{
	atomic_fetch_add(&context->holders, 1);
	return context;
}

void usb_context_drop(struct usb_context *context)
{
	if (!context || atomic_fetch_sub(&context->holders, 1) > 1)
		return;
	libusb_exit(context->usb);
	free(context);
}

const char *usb_library(void)
{
	const struct libusb_version *version = libusb_get_version();
	static char text[48];

	snprintf(text, sizeof(text), "libusb %u.%u.%u%s", version->major, version->minor,
		 version->micro, version->rc);
	return text;
}
