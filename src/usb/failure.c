/* SPDX-License-Identifier: MIT */
#include "internal.h"

static int gone(struct error *err)
{
	return fail(err, E_DISCONNECTED, "the phone went away");
}

static int halted(struct error *err)
{
	return fail(err, E_STALL, "the phone has halted the pipe");
}

/* An unplugged phone may show as an I/O error first (seen with dummy_hcd). */
static int gone_or(const struct device *device, const char *words, struct error *err)
{
	if (usb_is_gone(device))
		return gone(err);
	return fail(err, E_HOST, "USB transfer failed: %s", words);
}

int usb_call_failed(const struct device *device, int result, struct error *err)
{
	if (result == LIBUSB_ERROR_NO_DEVICE)
		return gone(err);
	if (result == LIBUSB_ERROR_NO_MEM)
		return fail(err, E_NOMEM, "out of memory for a USB transfer");
	if (result == LIBUSB_ERROR_PIPE)
		return halted(err);
	return gone_or(device, libusb_strerror(result), err);
}

int usb_transfer_failed(const struct device *device, enum libusb_transfer_status status,
			struct error *err)
{
	switch (status) {
	case LIBUSB_TRANSFER_STALL:
		return halted(err);
	case LIBUSB_TRANSFER_NO_DEVICE:
		return gone(err);
	case LIBUSB_TRANSFER_CANCELLED:
		return gone_or(device, "cancelled by the system", err);
	case LIBUSB_TRANSFER_OVERFLOW:
		return gone_or(device, "overflow", err);
	case LIBUSB_TRANSFER_COMPLETED:
		return gone_or(device, "incomplete", err);
	case LIBUSB_TRANSFER_TIMED_OUT:
	case LIBUSB_TRANSFER_ERROR:
		break;
	}
	return gone_or(device, "I/O error", err);
}
