/* SPDX-License-Identifier: MIT */
#include "urb.h"

#include <latchkey/clock.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { PING_US = 100 * 1000 };

uint64_t front_now_us(void)
{
	return (uint64_t)g_get_monotonic_time();
}

struct file *file_new(struct fake *fake)
{
	struct file *file = g_new0(struct file, 1);

	file->fake = fake;
	file->done_end = &file->done;
	fake->hooks->files++;
	return file;
}

void file_close(struct file *file)
{
	struct fake *fake = file->fake;

	urb_cancel(file, 0, -ENOENT);
	for (struct urb *urb; (urb = urb_reap(file));)
		urb_free(urb);
	for (size_t i = 0; i < DEVICE_INTERFACES; i++)
		if (fake->claims[i] == file)
			fake->claims[i] = NULL;
	fake->hooks->files--;
	g_free(file);
}

struct urb *urb_new(struct file *file, uint8_t endpoint, const void *bytes, size_t length)
{
	struct urb *urb = g_new0(struct urb, 1);

	urb->file = file;
	urb->endpoint = endpoint;
	urb->deadline_us = urb->ping_us = UINT64_MAX;
	urb->bytes = g_malloc0(length ? length : 1);
	if (bytes && length)
		memcpy(urb->bytes, bytes, length);
	urb->write = (struct phone_write){.bytes = urb->bytes, .length = length};
	urb->read = (struct phone_read){.bytes = urb->bytes, .size = length};
	return urb;
}

void urb_free(struct urb *urb)
{
	g_clear_object(&urb->data);
	g_clear_object(&urb->client);
	g_free(urb->bytes);
	g_free(urb);
}

void urb_submit(struct urb *urb)
{
	struct urb **end = &urb->file->fake->pending;

	while (*end)
		end = &(*end)->next;
	*end = urb;
}

static bool is_in(const struct urb *urb)
{
	return urb->endpoint & 0x80;
}

void urb_copy_in(const struct urb *urb, size_t offset)
{
	UMockdevIoctlData *buffer = NULL;

	if (is_in(urb) && urb->read.length)
		buffer = umockdev_ioctl_data_resolve(urb->data, offset, urb->read.length, NULL);
	if (buffer)
		memcpy(buffer->data, urb->bytes, urb->read.length);
	g_clear_object(&buffer);
}

/* The end of USBDEVFS_BULK: the client gets what came, or an errno. */
static void answer_call(struct urb *urb)
{
	long result = (long)(is_in(urb) ? urb->read.length : urb->write.length);

	urb_copy_in(urb, offsetof(struct usbdevfs_bulktransfer, data));
	umockdev_ioctl_client_complete(urb->client, urb->status ? -1 : result, -urb->status);
	urb_free(urb);
}

static void give_back(struct urb *urb)
{
	struct file *file = urb->file;

	*file->done_end = urb;
	file->done_end = &urb->next;
	if (file->fake->done++ == 0)
		node_ready(&file->fake->node, true);
}

void urb_finish(struct urb *urb, int status)
{
	struct urb **link = &urb->file->fake->pending;

	while (*link && *link != urb)
		link = &(*link)->next;
	if (!*link)
		return;
	*link = urb->next;
	urb->next = NULL;
	urb->status = status;
	if (urb->client)
		answer_call(urb);
	else
		give_back(urb);
}

struct urb *urb_find(struct file *file, unsigned long address)
{
	struct urb *urb = file->fake->pending;

	while (urb && (urb->file != file || urb->client || urb->address != address))
		urb = urb->next;
	return urb;
}

void urb_cancel(struct file *file, uint8_t endpoint, int status)
{
	struct urb *urb = file->fake->pending, *next;

	for (; urb; urb = next) {
		next = urb->next;
		if (urb->file == file && (!endpoint || urb->endpoint == endpoint))
			urb_finish(urb, status);
	}
}

struct urb *urb_reap(struct file *file)
{
	struct urb *urb = file->done;

	if (!urb)
		return NULL;
	file->done = urb->next;
	if (!file->done)
		file->done_end = &file->done;
	if (--file->fake->done == 0)
		node_ready(&file->fake->node, false);
	return urb;
}

/* A client that waits in a call cannot be seen to die: its connection is only read between calls.
 * So its memory is looked at now and then; an endpoint of 0 means that nobody answered. */
static bool is_alive(struct urb *urb, uint64_t now_us)
{
	const struct usbdevfs_bulktransfer *call;

	if (!urb->client || now_us < urb->ping_us)
		return true;
	urb->ping_us = now_us + PING_US;
	if (!umockdev_ioctl_data_reload(urb->data, NULL))
		return false;
	call = (const void *)urb->data->data;
	return call->ep != 0;
}

/* One reference is kept for good: umockdev complains of clients that end within a call. */
static void forget_client(UMockdevIoctlClient *client)
{
	g_object_ref(client);
	g_object_set_data(G_OBJECT(client), "file", NULL);
}

static int errno_of(enum phone_result result)
{
	static const int numbers[] = {
		[PHONE_DONE] = 0,
		[PHONE_STALL] = -EPIPE,
		[PHONE_OVERFLOW] = -EOVERFLOW,
		[PHONE_GONE] = -ESHUTDOWN,
	};

	return numbers[result];
}

/* The phone's share of the time: from a question, or from the packet before, to a packet that a
 * read was waiting for. */
static void measure(const struct urb *urb, uint64_t now_us)
{
	struct fake *fake = urb->file->fake;

	if (is_in(urb) && urb->waited && fake->thinking_us)
		spans_add(&fake->hooks->answers, fake->thinking_us, now_us);
	fake->thinking_us = now_us;
}

/* Returns whether anything moved. */
static bool try_one(struct urb *urb, uint64_t now_us)
{
	struct fake *fake = urb->file->fake;
	enum phone_result result;

	if (is_in(urb))
		result = phone_give(fake->phone, &urb->read, urb->packet_size, now_us);
	else
		result = phone_take(fake->phone, &urb->write, now_us);
	if (result == PHONE_GONE) {
		fake->gone = true;
		return false;
	}
	if (result == PHONE_WAIT && now_us >= urb->deadline_us) {
		urb_finish(urb, -ETIMEDOUT);
		return true;
	}
	if (result == PHONE_WAIT) {
		urb->waited = true;
		return false;
	}
	measure(urb, now_us);
	urb_finish(urb, errno_of(result));
	return true;
}

static struct urb *oldest(struct fake *fake, bool in)
{
	struct urb *urb = fake->pending;

	while (urb && is_in(urb) != in)
		urb = urb->next;
	return urb;
}

static void move_all(struct fake *fake, uint64_t now_us)
{
	bool moved = true;

	while (moved && !fake->gone) {
		struct urb *in = oldest(fake, true), *out;

		moved = in && try_one(in, now_us);
		out = fake->gone ? NULL : oldest(fake, false);
		moved = (out && try_one(out, now_us)) || moved;
	}
}

static void drop_dead(struct fake *fake, uint64_t now_us)
{
	struct urb *urb = fake->pending;

	while (urb && is_alive(urb, now_us))
		urb = urb->next;
	if (urb) {
		forget_client(urb->client);
		drop_dead(fake, now_us);
	}
}

static uint64_t wake_time(const struct fake *fake)
{
	uint64_t wake_us = UINT64_MAX;

	if (fake->pending)
		wake_us = phone_wake(fake->phone);
	for (const struct urb *urb = fake->pending; urb; urb = urb->next)
		wake_us = clock_earlier(wake_us, clock_earlier(urb->deadline_us, urb->ping_us));
	return wake_us;
}

void urb_pump(struct fake *fake)
{
	uint64_t now_us = front_now_us();

	if (fake->plugged) {
		drop_dead(fake, now_us);
		move_all(fake, now_us);
	}
	if (fake->plugged && fake->gone)
		fake->hooks->unplugged(fake);
	fake->wake_us = wake_time(fake);
	fake->hooks->moved();
}

void urb_unplug(struct fake *fake)
{
	fake->gone = true;
	while (fake->pending)
		urb_finish(fake->pending, -ESHUTDOWN);
}
