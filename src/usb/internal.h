/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_USB_INTERNAL_H
#define LATCHKEY_USB_INTERNAL_H

#include <latchkey/usb.h>

#include <libusb.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 *   bus.c      what is plugged in, and when that changes
 *   device.c   one device: what it is, without opening it; who may open it
 *   sysfs.c    what the kernel knows of it
 *   failure.c  what libusb's failures mean
 *   queue.c    packets that came before anybody received them
 *   line.c     one conversation: ask, receive, clear, close
 *   context.c  libusb itself, shared by a bus and its lines
 */

/* A libusb context that lives as long as somebody holds it: a bus may change to a new one while
 * its lines go on with the old one. */
struct usb_context {
	libusb_context *usb;
	atomic_uint holders;
};

/** usb_context_new() - Return: 0; -E_HOST, -E_NOMEM. */
int usb_context_new(struct usb_context **ret, struct error *err);
struct usb_context *usb_context_hold(struct usb_context *context);
void usb_context_drop(struct usb_context *context);

enum { USB_NAME = 36 }; /* a kernel name: bus, dash, seven ports of three digits, dots */

/** usb_sysfs_text() - an attribute of a device, without its newline.
 * @name: "1-1.4", or "1-1.4:1.0" for an interface.
 * Return: false, and @ret is "", if there is none. */
bool usb_sysfs_text(const char *name, const char *attribute, char *ret, size_t size);

/** usb_sysfs_lists() - whether sysfs has @name, and it is still the device with this address. */
bool usb_sysfs_lists(const char *name, unsigned bus, unsigned address);

/** usb_sysfs_find() - the name of the device with this address, "1-1.4". */
bool usb_sysfs_find(unsigned bus, unsigned address, char ret[USB_NAME]);

/** usb_node_path() - "/dev/bus/usb/001/005". Return: @ret. */
char *usb_node_path(const struct device *device, char ret[32]);

/** usb_is_gone() - whether the device has left; gives the kernel 100 ms to notice. */
bool usb_is_gone(const struct device *device);

/** usb_device_describe() - all that can be known without opening it. */
void usb_device_describe(libusb_device *usb, struct device *ret);

/** usb_device_open() - open, and in a fastboot mode claim the interface.
 * @device: its access and why are filled; where sysfs has no strings, those too.
 * Return: the handle, for usb_device_close(); NULL if it cannot be opened. */
libusb_device_handle *usb_device_open(libusb_device *usb, struct device *device);
void usb_device_close(libusb_device_handle *handle, const struct device *device);

/** usb_device_note() - fill @device's access and why from what libusb returned. */
void usb_device_note(struct device *device, int result);

/** usb_device_is() - whether this is the device that was described. */
bool usb_device_is(libusb_device *usb, const struct device *device);

/* Packets in the order of their arrival, at most LIMIT_STALE_PACKETS. Zero-initialise it. */
struct packet_queue {
	struct packet *packets;
	size_t first, count, size;
};

/** packet_queue_add() - Return: 0; -E_LIMIT, -E_NOMEM (no cause is noted). */
int packet_queue_add(struct packet_queue *queue, const struct packet *packet);

/** packet_queue_take() - the oldest. Return: false, @ret untouched, if there is none. */
bool packet_queue_take(struct packet_queue *queue, struct packet *ret);
void packet_queue_release(struct packet_queue *queue);

/** usb_call_failed(), usb_transfer_failed() - note what a failure of libusb means.
 * Return: -E_DISCONNECTED, -E_STALL, -E_HOST; a call also -E_NOMEM. */
int usb_call_failed(const struct device *device, int result, struct error *err);
int usb_transfer_failed(const struct device *device, enum libusb_transfer_status status,
			struct error *err);

/**
 * usb_line_new() - a conversation over an opened and claimed device.
 * @context: held by the line.
 * @handle:  taken over, also on failure.
 *
 * Return: 0; -E_NOMEM.
 */
int usb_line_new(struct usb_context *context, libusb_device_handle *handle,
		 const struct device *device, const atomic_bool *cancel, struct line **ret,
		 struct error *err);

#endif
