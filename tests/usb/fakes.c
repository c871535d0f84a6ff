/* SPDX-License-Identifier: MIT */
#include "fakes.h"

#include "sysfs.h"
#include "uevent.h"
#include "urb.h"

#include <latchkey/clock.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIRST_ADDRESS = 10, FIRST_SPARE_PORT = 11 };

/* For the hook that usbfs calls, which knows a fake and not all of them. */
static struct fakes *all;

static bool port_taken(const struct fakes *fakes, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(fakes->fakes[i].device.id, id) == 0)
			return true;
	return false;
}

/* Devices of one tape may follow each other at a port; another tape's are plugged in elsewhere. */
static void place(struct fakes *fakes, struct fake *fake, size_t before)
{
	struct device *device = &fake->device;

	for (unsigned port = FIRST_SPARE_PORT; port_taken(fakes, before, device->id); port++)
		snprintf(device->id, sizeof(device->id), "usb:%u-%u", device->bus, port);
	device->address = (uint8_t)(FIRST_ADDRESS + (fake - fakes->fakes));
}

static int load_device(struct fakes *fakes, const struct tape *tape, size_t index, size_t before,
		       const struct fakes_options *options)
{
	struct fake *fake = &fakes->fakes[fakes->count];
	const char *holder = options->holder;

	fake->hooks = &fakes->hooks;
	fake->device = *tape_device(tape, index);
	tape_device_span(tape, index, &fake->from_ms, &fake->until_ms);
	place(fakes, fake, before);
	if (!holder && fake->device.access == ACCESS_BUSY)
		holder = "fwupd";
	fake->held = holder;
	fake->no_node = options->no_node || fake->device.access == ACCESS_NO_NODE;
	fake->wake_us = UINT64_MAX;
	fake->phone = phone_new(tape, index, 1000);
	fake->descriptors_length = descriptors_make(&fake->device, fake->descriptors);
	if (!fake->phone || node_make(&fake->node, holder)) {
		perror("fakebus: cannot make a device node");
		return -1;
	}
	fakes->count++;
	chmod(fake->node.pts, options->node_mode >= 0                 ? (mode_t)options->node_mode
			      : fake->device.access == ACCESS_DENIED ? 0
								     : 0666);
	return 0;
}

static int load_tape(struct fakes *fakes, const char *path, const struct fakes_options *options)
{
	struct error err = {0};
	struct tape *tape;
	size_t before = fakes->count, devices;

	if (tape_load(path, &tape, &err)) {
		fprintf(stderr, "fakebus: %s\n", err.text);
		return -1;
	}
	fakes->tapes[fakes->tape_count++] = tape;
	devices = tape_device_count(tape);
	fakes->fakes = g_renew(struct fake, fakes->fakes, before + devices);
	memset(fakes->fakes + before, 0, devices * sizeof(*fakes->fakes));
	for (size_t i = 0; i < devices; i++)
		if (load_device(fakes, tape, i, before, options))
			return -1;
	return 0;
}

int fakes_load(struct fakes *fakes, char *const *paths, size_t count,
	       const struct fakes_options *options)
{
	fakes->tapes = g_new0(struct tape *, count + 1);
	for (size_t i = 0; i < count; i++)
		if (load_tape(fakes, paths[i], options))
			return -1;
	return 0;
}

static void mark_as_ours(const struct fakes *fakes, pid_t pid)
{
	char *path = g_strdup_printf("%s/ours/%d", fakes->root, pid);

	g_file_set_contents(path, "", 0, NULL);
	g_free(path);
}

static bool port_free(const struct fakes *fakes, const struct fake *fake)
{
	for (size_t i = 0; i < fakes->count; i++)
		if (fakes->fakes[i].plugged &&
		    strcmp(fakes->fakes[i].device.id, fake->device.id) == 0)
			return false;
	return true;
}

static void announce(const struct fakes *fakes, const struct fake *fake, const char *action)
{
	char devpath[SYSFS_PATH], devname[SYSFS_PATH];

	if (fakes->udev)
		uevent_send(fakes->root, action, sysfs_devpath(&fake->device, devpath),
			    sysfs_devname(&fake->device, devname));
}

static void plug(struct fakes *fakes, struct fake *fake)
{
	fake->plugged = true;
	sysfs_add(fakes->root, &fake->device, fake->descriptors, fake->descriptors_length,
		  fake->no_node ? NULL : fake->node.pts);
	announce(fakes, fake, "add");
}

static void unplug(struct fake *fake)
{
	urb_unplug(fake);
	fake->plugged = false;
	sysfs_remove(all->root, &fake->device);
	node_hang_up(&fake->node);
	announce(all, fake, "remove");
}

static void make_writable(const char *root, const char *path)
{
	char *whole = g_strdup_printf("%s%s", root, path);

	chmod(whole, 0777);
	g_free(whole);
}

static void open_to_all(const struct fakes *fakes)
{
	char devname[SYSFS_PATH], path[SYSFS_PATH + 8];

	/* Listeners put their sockets here, and the program may run as another user. */
	make_writable(fakes->root, "");
	for (size_t i = 0; i < fakes->count; i++) {
		snprintf(path, sizeof(path), "/ioctl%s",
			 sysfs_devname(&fakes->fakes[i].device, devname));
		make_writable(fakes->root, path);
	}
}

/* Made here, so that programs of another user can write it too. */
static char *calls_file(const char *root)
{
	char *path = g_strdup_printf("%s/calls", root);

	g_file_set_contents(path, "", 0, NULL);
	chmod(path, 0666);
	return path;
}

void fakes_start(struct fakes *fakes, const struct fakes_options *options)
{
	char *control;

	all = fakes;
	fakes->testbed = umockdev_testbed_new();
	fakes->root = umockdev_testbed_get_root_dir(fakes->testbed);
	fakes->udev = !options->no_udev && !options->stale_udev;
	fakes->hooks.unplugged = unplug;
	sysfs_prepare(fakes->root);
	control = g_strdup_printf("%s/run/udev/control", fakes->root);
	if (!options->no_udev)
		g_file_set_contents(control, "", 0, NULL);
	g_free(control);
	if (options->note_calls)
		fakes->calls = calls_file(fakes->root);
	mark_as_ours(fakes, getpid());
	for (size_t i = 0; i < fakes->count; i++) {
		mark_as_ours(fakes, fakes->fakes[i].node.keeper);
		usbfs_attach(fakes->testbed, &fakes->fakes[i]);
	}
	open_to_all(fakes);
	fakes->start_us = front_now_us();
}

static uint64_t point(const struct fakes *fakes, uint64_t ms)
{
	return ms > UINT64_MAX / 1000 ? UINT64_MAX : clock_after(fakes->start_us, ms * 1000);
}

static uint64_t start_of(const struct fakes *fakes, const struct fake *fake)
{
	return point(fakes, fake->from_ms);
}

static uint64_t end_of(const struct fakes *fakes, const struct fake *fake)
{
	return point(fakes, fake->until_ms);
}

static bool may_plug(const struct fakes *fakes, const struct fake *fake)
{
	return !fake->plugged && !fake->gone && port_free(fakes, fake);
}

void fakes_tick(struct fakes *fakes)
{
	for (size_t i = 0; i < fakes->count; i++) {
		struct fake *fake = &fakes->fakes[i];

		if (may_plug(fakes, fake) && front_now_us() >= start_of(fakes, fake))
			plug(fakes, fake);
		if (fake->plugged && front_now_us() >= end_of(fakes, fake))
			unplug(fake);
		if (fake->plugged && front_now_us() >= fake->wake_us)
			urb_pump(fake);
	}
}

uint64_t fakes_due_us(const struct fakes *fakes)
{
	uint64_t due_us = UINT64_MAX;

	for (size_t i = 0; i < fakes->count; i++) {
		const struct fake *fake = &fakes->fakes[i];

		if (fake->plugged)
			due_us = clock_earlier(due_us,
					       clock_earlier(end_of(fakes, fake), fake->wake_us));
		else if (may_plug(fakes, fake))
			due_us = clock_earlier(due_us, start_of(fakes, fake));
	}
	return due_us;
}

unsigned long fakes_given(const struct fakes *fakes)
{
	unsigned long given = 0;

	for (size_t i = 0; i < fakes->count; i++)
		given += phone_given(fakes->fakes[i].phone);
	return given;
}

void fakes_share(struct fakes *fakes, uint64_t from_us, uint64_t to_us, uint64_t *ret_phone_us,
		 uint64_t *ret_bus_us)
{
	struct spans bus = {0};

	*ret_phone_us = spans_cover_us(&fakes->hooks.answers, from_us, to_us);
	*ret_bus_us = 0;
	if (!fakes->calls)
		return;
	spans_append(&bus, &fakes->hooks.answers);
	spans_read(&bus, fakes->calls);
	*ret_bus_us = spans_cover_us(&bus, from_us, to_us);
	spans_release(&bus);
}

void fakes_stop(struct fakes *fakes)
{
	if (fakes->calls)
		unlink(fakes->calls);
	g_free(fakes->calls);
	spans_release(&fakes->hooks.answers);
	for (size_t i = 0; i < fakes->count; i++) {
		node_release(&fakes->fakes[i].node);
		phone_free(fakes->fakes[i].phone);
	}
	if (fakes->testbed)
		g_object_unref(fakes->testbed);
	for (size_t i = 0; i < fakes->tape_count; i++)
		tape_free(fakes->tapes[i]);
	g_free(fakes->tapes);
	g_free(fakes->fakes);
	g_free(fakes->root);
}
