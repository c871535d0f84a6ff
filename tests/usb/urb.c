/* SPDX-License-Identifier: MIT */
#include "urb.h"

#include <latchkey/clock.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { PING_MS = 100 };

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
	urb->deadline_ms = urb->ping_ms = UINT64_MAX;
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

/* The end of USBDEVFS_BULK: the client gets what came, or an errno. */
static void answer_call(struct urb *urb)
{
	UMockdevIoctlData *buffer = NULL;
	long result = (long)(is_in(urb) ? urb->read.length : urb->write.length);

	if (is_in(urb) && urb->read.length)
		buffer = umockdev_ioctl_data_resolve(urb->data,
						     offsetof(struct usbdevfs_bulktransfer, data),
						     urb->read.size, NULL);
	if (buffer)
		memcpy(buffer->data, urb->bytes, urb->read.length);
	umockdev_ioctl_client_complete(urb->client, urb->status ? -1 : result, -urb->status);
	g_clear_object(&buffer);
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
static bool is_alive(struct urb *urb, uint64_t now_ms)
{
	const struct usbdevfs_bulktransfer *call;

	if (!urb->client || now_ms < urb->ping_ms)
		return true;
	urb->ping_ms = now_ms + PING_MS;
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

/* Returns whether anything moved. */
static bool try_one(struct urb *urb, uint64_t now_ms)
{
	struct fake *fake = urb->file->fake;
	enum phone_result result;

	if (is_in(urb))
		result = phone_give(fake->phone, &urb->read, urb->packet_size, now_ms);
	else
		result = phone_take(fake->phone, &urb->write, now_ms);
	if (result == PHONE_GONE) {
		fake->gone = true;
		return false;
	}
	if (result == PHONE_WAIT && now_ms >= urb->deadline_ms) {
		urb_finish(urb, -ETIMEDOUT);
		return true;
	}
	if (result == PHONE_WAIT)
		return false;
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

static void move_all(struct fake *fake, uint64_t now_ms)
{
	bool moved = true;

	while (moved && !fake->gone) {
		struct urb *in = oldest(fake, true), *out;

		moved = in && try_one(in, now_ms);
		out = fake->gone ? NULL : oldest(fake, false);
		moved = (out && try_one(out, now_ms)) || moved;
	}
}

static void drop_dead(struct fake *fake, uint64_t now_ms)
{
	struct urb *urb = fake->pending;

	while (urb && is_alive(urb, now_ms))
		urb = urb->next;
	if (urb) {
		forget_client(urb->client);
		drop_dead(fake, now_ms);
	}
}

static uint64_t wake_time(const struct fake *fake)
{
	uint64_t wake_ms = UINT64_MAX;

	if (fake->pending)
		wake_ms = phone_wake_ms(fake->phone);
	for (const struct urb *urb = fake->pending; urb; urb = urb->next)
		wake_ms = clock_earlier(wake_ms, clock_earlier(urb->deadline_ms, urb->ping_ms));
	return wake_ms;
}

void urb_pump(struct fake *fake)
{
	uint64_t now_ms = clock_now_ms();

	if (fake->plugged) {
		drop_dead(fake, now_ms);
		move_all(fake, now_ms);
	}
	if (fake->plugged && fake->gone)
		fake->hooks->unplugged(fake);
	fake->wake_ms = wake_time(fake);
	fake->hooks->moved();
}

void urb_unplug(struct fake *fake)
{
	fake->gone = true;
	while (fake->pending)
		urb_finish(fake->pending, -ESHUTDOWN);
}
