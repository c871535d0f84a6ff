/* SPDX-License-Identifier: MIT */
#include "call.h"

#include <latchkey/clock.h>

#include <errno.h>
#include <linux/usb/ch9.h>
#include <string.h>

/* What remains of a transfer once its bytes are known: hand it to the bus. */
static int submit(const struct call *call, struct urb *urb, const struct usb_interface *interface)
{
	bool in = urb->endpoint & 0x80;

	urb->packet_size = in ? interface->in_packet : interface->out_packet;
	if (!urb->packet_size)
		urb->packet_size = 512;
	if (!in)
		usbfs_log(call->fake->hooks, urb->bytes, urb->write.length);
	urb_submit(urb);
	urb_pump(call->fake);
	return 0;
}

/* GET_DESCRIPTOR(string) is the one control request that a question may cost. Returns the length
 * of the answer or a negative errno. */
static int control(struct fake *fake, const struct usb_ctrlrequest *setup, uint8_t *ret)
{
	unsigned value = setup->wValue, length = setup->wLength;
	size_t size;

	if (setup->bRequestType != USB_DIR_IN || setup->bRequest != USB_REQ_GET_DESCRIPTOR ||
	    value >> 8 != USB_DT_STRING) {
		usbfs_forbid(fake->hooks, "control request %02x %02x %04x", setup->bRequestType,
			     setup->bRequest, value);
		return -EPIPE;
	}
	size = descriptors_string(&fake->device, (uint8_t)value, ret);
	if (!size)
		return -EPIPE;
	return (int)(size < length ? size : length);
}

int transfer_control(const struct call *call)
{
	UMockdevIoctlData *data, *buffer;
	struct usbdevfs_ctrltransfer *transfer;
	struct usb_ctrlrequest setup;
	uint8_t answer[STRING_DESCRIPTOR_SIZE];
	int length;

	data = umockdev_ioctl_data_resolve(call->arg, 0, sizeof(*transfer), NULL);
	if (!data)
		return -EFAULT;
	transfer = (void *)data->data;
	setup = (struct usb_ctrlrequest){transfer->bRequestType, transfer->bRequest,
					 transfer->wValue, transfer->wIndex, transfer->wLength};
	length = control(call->fake, &setup, answer);
	buffer = length > 0 ? umockdev_ioctl_data_resolve(
				      data, offsetof(struct usbdevfs_ctrltransfer, data),
				      transfer->wLength, NULL)
			    : NULL;
	if (buffer)
		memcpy(buffer->data, answer, (size_t)length);
	g_clear_object(&buffer);
	g_object_unref(data);
	return length;
}

/* The same as a submitted URB: eight bytes of request, then the answer, done at once. */
static int control_urb(const struct call *call, UMockdevIoctlData *data, const uint8_t *bytes,
		       size_t length)
{
	struct usb_ctrlrequest setup;
	uint8_t answer[STRING_DESCRIPTOR_SIZE];
	struct urb *urb;
	int result;

	if (length < sizeof(setup))
		return -EINVAL;
	memcpy(&setup, bytes, sizeof(setup));
	urb = urb_new(call->file, 0x80, bytes, length);
	urb->data = g_object_ref(data);
	result = control(call->fake, &setup, answer);
	if (result > 0 && (size_t)result <= length - sizeof(setup)) {
		memcpy(urb->bytes + sizeof(setup), answer, (size_t)result);
		urb->read.length = (size_t)result;
	}
	urb_submit(urb);
	urb_finish(urb, result < 0 ? result : 0);
	return 0;
}

static int bulk_urb(const struct call *call, UMockdevIoctlData *data, const uint8_t *bytes,
		    size_t length)
{
	const struct usbdevfs_urb *theirs = (const void *)data->data;
	const struct usb_interface *interface = call_endpoint(call, theirs->endpoint);
	struct urb *urb;

	if (!interface)
		return -ENOENT;
	urb = urb_new(call->file, theirs->endpoint, bytes, length);
	urb->data = g_object_ref(data);
	urb->address = data->client_addr;
	return submit(call, urb, interface);
}

int transfer_submit(const struct call *call)
{
	UMockdevIoctlData *data, *buffer = NULL;
	const struct usbdevfs_urb *theirs;
	int result = -EINVAL;
	size_t length;
	bool reads;

	data = umockdev_ioctl_data_resolve(call->arg, 0, sizeof(*theirs), NULL);
	if (!data)
		return -EFAULT;
	theirs = (const void *)data->data;
	length = theirs->buffer_length > 0 ? (size_t)theirs->buffer_length : 0;
	reads = theirs->type == USBDEVFS_URB_TYPE_BULK && theirs->endpoint & 0x80;
	if (length && !reads)
		buffer = umockdev_ioctl_data_resolve(data, offsetof(struct usbdevfs_urb, buffer),
						     length, NULL);
	if (length && !reads && !buffer)
		result = -EFAULT;
	else if (theirs->type == USBDEVFS_URB_TYPE_BULK)
		result = bulk_urb(call, data, buffer ? buffer->data : NULL, length);
	else if (theirs->type == USBDEVFS_URB_TYPE_CONTROL)
		result = control_urb(call, data, buffer ? buffer->data : NULL, length);
	else
		usbfs_forbid(call->fake->hooks, "an URB of type %d", theirs->type);
	g_clear_object(&buffer);
	g_object_unref(data);
	return result;
}

int transfer_bulk(const struct call *call)
{
	UMockdevIoctlData *data, *buffer = NULL;
	const struct usb_interface *interface;
	struct usbdevfs_bulktransfer theirs;
	struct urb *urb;
	bool in;

	data = umockdev_ioctl_data_resolve(call->arg, 0, sizeof(theirs), NULL);
	if (!data)
		return -EFAULT;
	memcpy(&theirs, data->data, sizeof(theirs));
	in = theirs.ep & 0x80;
	interface = call_endpoint(call, theirs.ep);
	if (!in && theirs.len)
		buffer = umockdev_ioctl_data_resolve(
			data, offsetof(struct usbdevfs_bulktransfer, data), theirs.len, NULL);
	if (!interface || (!in && theirs.len && !buffer)) {
		g_object_unref(data);
		return interface ? -EFAULT : -ENOENT;
	}
	urb = urb_new(call->file, (uint8_t)theirs.ep, buffer ? buffer->data : NULL, theirs.len);
	urb->data = data;
	urb->client = g_object_ref(call->client);
	urb->deadline_us = theirs.timeout ? clock_after(front_now_us(), theirs.timeout * 1000ull)
					  : UINT64_MAX;
	urb->ping_us = clock_after(front_now_us(), 100 * 1000);
	g_clear_object(&buffer);
	submit(call, urb, interface);
	return CALL_LATER;
}

static void fill_urb(const struct urb *urb)
{
	struct usbdevfs_urb *theirs = (void *)urb->data->data;
	bool in = urb->endpoint & 0x80;

	theirs->status = urb->status;
	theirs->actual_length =
		(int)(in ? urb->read.length : urb->status ? 0 : urb->write.length);
	urb_copy_in(urb, offsetof(struct usbdevfs_urb, buffer));
}

int transfer_reap(const struct call *call)
{
	UMockdevIoctlData *cell;
	struct urb *urb = urb_reap(call->file);

	if (!urb)
		return call->fake->gone ? -ENODEV : -EAGAIN;
	fill_urb(urb);
	cell = umockdev_ioctl_data_resolve(call->arg, 0, sizeof(void *), NULL);
	if (cell)
		umockdev_ioctl_data_set_ptr(cell, 0, urb->data);
	g_clear_object(&cell);
	urb_free(urb);
	return 0;
}

int transfer_discard(const struct call *call)
{
	unsigned long address;
	struct urb *urb;

	memcpy(&address, call->arg->data, sizeof(address));
	urb = urb_find(call->file, address);
	if (!urb)
		return -EINVAL;
	urb_finish(urb, -ENOENT);
	return 0;
}
