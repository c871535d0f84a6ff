/* SPDX-License-Identifier: MIT */
#include "gadget.h"

#include "usb/descriptors.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct transfer *transfer_new(uint64_t id, uint8_t endpoint, size_t size)
{
	struct transfer *transfer = calloc(1, sizeof(*transfer));
	uint8_t *bytes = calloc(1, size ? size : 1);

	if (!transfer || !bytes) {
		free(transfer);
		free(bytes);
		return NULL;
	}
	transfer->id = id;
	transfer->endpoint = endpoint;
	transfer->bytes = bytes;
	transfer->size = size;
	transfer->write = (struct phone_write){.bytes = bytes, .length = size};
	transfer->read = (struct phone_read){.bytes = bytes, .size = size};
	return transfer;
}

void transfer_free(struct transfer *transfer)
{
	if (!transfer)
		return;
	free(transfer->bytes);
	free(transfer);
}

int gadget_init(struct gadget *gadget, const struct tape *tape, size_t index)
{
	gadget->device = tape_device(tape, index);
	gadget->phone = phone_new(tape, index, 1);
	gadget->wake_ms = UINT64_MAX;
	return gadget->phone ? 0 : -1;
}

void gadget_release(struct gadget *gadget)
{
	while (gadget->pending) {
		struct transfer *transfer = gadget->pending;

		gadget->pending = transfer->next;
		transfer_free(transfer);
	}
	phone_free(gadget->phone);
	gadget->phone = NULL;
}

/* ---- control ---- */

static int descriptor(const struct gadget *gadget, unsigned value, uint8_t *ret)
{
	uint8_t all[DESCRIPTORS_SIZE];
	size_t length = descriptors_make(gadget->device, all);

	switch (value >> 8) {
	case USB_DT_DEVICE:
		memcpy(ret, all, USB_DT_DEVICE_SIZE);
		return USB_DT_DEVICE_SIZE;
	case USB_DT_CONFIG:
		length -= USB_DT_DEVICE_SIZE;
		memcpy(ret, all + USB_DT_DEVICE_SIZE, length);
		return (int)length;
	case USB_DT_STRING:
		length = descriptors_string(gadget->device, (uint8_t)value, ret);
		return length ? (int)length : -EPIPE;
	default:
		return -EPIPE;
	}
}

/* Return: bytes in @ret (DESCRIPTORS_SIZE), or a negative errno. */
static int control(struct gadget *gadget, const struct usb_ctrlrequest *setup, uint8_t *ret)
{
	if ((setup->bRequestType & USB_TYPE_MASK) != USB_TYPE_STANDARD)
		return -EPIPE;
	switch (setup->bRequest) {
	case USB_REQ_GET_DESCRIPTOR:
		return descriptor(gadget, setup->wValue, ret);
	case USB_REQ_GET_STATUS:
		memset(ret, 0, 2);
		return 2;
	case USB_REQ_GET_CONFIGURATION:
		ret[0] = 1;
		return 1;
	case USB_REQ_CLEAR_FEATURE:
		if (setup->bRequestType == USB_RECIP_ENDPOINT)
			phone_clear(gadget->phone, setup->wIndex & USB_DIR_IN);
		return 0;
	case USB_REQ_SET_CONFIGURATION:
	case USB_REQ_SET_INTERFACE:
	case USB_REQ_SET_FEATURE:
	case USB_REQ_SET_SEL:
	case USB_REQ_SET_ISOCH_DELAY:
		return 0;
	default:
		return -EPIPE;
	}
}

static void finish(struct gadget *gadget, struct transfer *transfer, int status, size_t length)
{
	transfer->status = status;
	transfer->length = length;
	gadget->done(gadget, transfer);
}

static void control_now(struct gadget *gadget, struct transfer *transfer)
{
	uint8_t answer[DESCRIPTORS_SIZE];
	int result = control(gadget, &transfer->setup, answer);
	size_t length = result > 0 ? (size_t)result : 0;

	if (length > transfer->size)
		length = transfer->size;
	if (transfer->setup.bRequestType & USB_DIR_IN)
		memcpy(transfer->bytes, answer, length);
	else
		length = transfer->size;
	finish(gadget, transfer, result < 0 ? result : 0, result < 0 ? 0 : length);
}

/* ---- bulk ---- */

/* What is not printable is a backslash and three octal digits. One write for one line. */
static void log_out(const struct gadget *gadget, const uint8_t *bytes, size_t length)
{
	char line[4 * 1024 + 2];
	size_t used = 0;

	for (size_t i = 0; i < length && used < sizeof(line) - 6; i++)
		if (bytes[i] >= ' ' && bytes[i] < 0x7f && bytes[i] != '\\')
			line[used++] = (char)bytes[i];
		else
			used += (size_t)sprintf(line + used, "\\%03o", bytes[i]);
	line[used++] = '\n';
	if (gadget->out_log >= 0 && write(gadget->out_log, line, used) < 0)
		perror("cannot write the log");
}

static bool is_in(const struct transfer *transfer)
{
	return transfer->endpoint & USB_DIR_IN;
}

static const struct usb_interface *fastboot(const struct gadget *gadget)
{
	const struct device *device = gadget->device;

	return device->fastboot < device->interface_count ? &device->interfaces[device->fastboot]
							  : NULL;
}

void gadget_submit(struct gadget *gadget, struct transfer *transfer)
{
	const struct usb_interface *interface = fastboot(gadget);
	struct transfer **end = &gadget->pending;

	if (!transfer->endpoint) {
		control_now(gadget, transfer);
		return;
	}
	if (!interface || (transfer->endpoint != interface->bulk_in &&
			   transfer->endpoint != interface->bulk_out)) {
		finish(gadget, transfer, -EPIPE, 0);
		return;
	}
	if (!is_in(transfer))
		log_out(gadget, transfer->bytes, transfer->size);
	while (*end)
		end = &(*end)->next;
	*end = transfer;
}

struct transfer *gadget_take_back(struct gadget *gadget, uint64_t id)
{
	struct transfer **link = &gadget->pending, *transfer;

	while (*link && (*link)->id != id)
		link = &(*link)->next;
	transfer = *link;
	if (transfer)
		*link = transfer->next;
	return transfer;
}

static int errno_of(enum phone_result result)
{
	return result == PHONE_STALL ? -EPIPE : result == PHONE_OVERFLOW ? -EOVERFLOW : 0;
}

static struct transfer *oldest(const struct gadget *gadget, bool in)
{
	struct transfer *transfer = gadget->pending;

	while (transfer && is_in(transfer) != in)
		transfer = transfer->next;
	return transfer;
}

/* Only the oldest of a direction is tried. Return: whether anything moved. */
static bool try_one(struct gadget *gadget, bool in, uint64_t now_ms)
{
	struct transfer *transfer = gadget->gone ? NULL : oldest(gadget, in);
	enum phone_result result;

	if (!transfer)
		return false;
	result =
		in ? phone_give(gadget->phone, &transfer->read, fastboot(gadget)->in_packet, now_ms)
		   : phone_take(gadget->phone, &transfer->write, now_ms);
	gadget->gone = result == PHONE_GONE;
	if (result == PHONE_WAIT || result == PHONE_GONE)
		return false;
	gadget_take_back(gadget, transfer->id);
	finish(gadget, transfer, errno_of(result), in ? transfer->read.length : transfer->size);
	return true;
}

void gadget_pump(struct gadget *gadget, uint64_t now_ms)
{
	bool moved = true;

	while (moved) {
		moved = try_one(gadget, true, now_ms);
		moved = try_one(gadget, false, now_ms) || moved;
	}
	gadget->wake_ms = gadget->pending ? phone_wake(gadget->phone) : UINT64_MAX;
}
