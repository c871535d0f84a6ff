/* SPDX-License-Identifier: MIT */
#include "internal.h"

#include <latchkey/clock.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LOOK_AGAIN_MS = 1000 };

/**
 * struct usb_bus - this computer's USB.
 * @context: replaced by each look where @hotplug is false: a context in a computer without udevd
 *           never learns of a device that came after it (seen with libusb 1.0.26 in a guest).
 * @seen:    fingerprint of all devices at the last look, if @has_seen.
 * @missed:  looks in a row that found a change which no event had announced.
 */
struct usb_bus {
	struct bus base;
	struct usb_context *context;
	bool hotplug;
	libusb_hotplug_callback_handle callback;
	atomic_bool changed;
	bool has_seen;
	uint64_t seen;
	unsigned missed;
};

/* All devices of a context, by address. */
struct look {
	libusb_device **devices;
	size_t count;
};

static bool is_cancelled(const struct bus *bus)
{
	return bus->cancel && atomic_load_explicit(bus->cancel, memory_order_relaxed);
}

static int by_address(const void *a, const void *b)
{
	libusb_device *left = *(libusb_device *const *)a, *right = *(libusb_device *const *)b;
	int bus = libusb_get_bus_number(left) - libusb_get_bus_number(right);

	return bus ? bus : libusb_get_device_address(left) - libusb_get_device_address(right);
}

/* "1-2" before "1-10", "1-1" before "1-1.4": that is how versions are ordered. */
static int by_place(const void *a, const void *b)
{
	const struct device *left = a, *right = b;

	return strverscmp(left->id, right->id);
}

static int look_new(struct usb_context *context, struct look *ret, struct error *err)
{
	ssize_t count = libusb_get_device_list(context->usb, &ret->devices);

	if (count < 0)
		return fail(err, count == LIBUSB_ERROR_NO_MEM ? E_NOMEM : E_HOST,
			    "cannot list USB devices: %s", libusb_strerror((int)count));
	ret->count = (size_t)count;
	qsort(ret->devices, ret->count, sizeof(libusb_device *), by_address); /* NOLINT(bugprone-sizeof-expression) */
	return 0;
}

static void look_release(struct look *look)
{
	libusb_free_device_list(look->devices, 1);
}

static uint64_t mix(uint64_t hash, unsigned value)
{
	return (hash ^ value) * 1099511628211u; /* FNV-1a */
}

/* An address is new with each plugging in, so the same phone plugged in again differs. */
static uint64_t look_fingerprint(const struct look *look)
{
	uint64_t hash = 14695981039346656037u;

	for (size_t i = 0; i < look->count; i++) {
		struct libusb_device_descriptor descriptor = {0};

		libusb_get_device_descriptor(look->devices[i], &descriptor);
		hash = mix(hash, libusb_get_bus_number(look->devices[i]));
		hash = mix(hash, libusb_get_device_address(look->devices[i]));
		hash = mix(hash, descriptor.idVendor);
		hash = mix(hash, descriptor.idProduct);
	}
	return hash;
}

static int list_add(struct device_list *list, const struct device *device)
{
	struct device *grown;

	if (list->count == LIMIT_DEVICES) {
		list->cut = true;
		return 0;
	}
	grown = realloc(list->devices, (list->count + 1) * sizeof(*grown));
	if (!grown)
		return -E_NOMEM;
	list->devices = grown;
	grown[list->count++] = *device;
	return 0;
}

static void probe_device(libusb_device *usb, struct device *device)
{
	libusb_device_handle *handle = usb_device_open(usb, device);

	if (handle)
		usb_device_close(handle, device);
}

static int list_look(const struct bus *bus, const struct look *look, bool probe,
		     struct device_list *list, struct error *err)
{
	struct device device;

	for (size_t i = 0; i < look->count && !list->cut; i++) {
		if (is_cancelled(bus))
			return fail(err, E_CANCELLED, "interrupted");
		usb_device_describe(look->devices[i], &device);
		if (device.mode == MODE_UNKNOWN)
			continue;
		if (probe && list->count < LIMIT_DEVICES)
			probe_device(look->devices[i], &device);
		if (list_add(list, &device) < 0)
			return fail(err, E_NOMEM, "out of memory");
	}
	return 0;
}

static int renew_context(struct usb_bus *self, struct error *err)
{
	struct usb_context *fresh;
	int result = usb_context_new(&fresh, err);

	if (result < 0)
		return result;
	usb_context_drop(self->context);
	self->context = fresh;
	return 0;
}

static int usb_list(struct bus *bus, bool probe, struct device_list *ret, struct error *err)
{
	struct usb_bus *self = (struct usb_bus *)bus;
	struct device_list list = {0};
	struct look look;
	int result = self->hotplug ? 0 : renew_context(self, err);

	if (result < 0)
		return result;
	atomic_store(&self->changed, false);
	result = look_new(self->context, &look, err);
	if (result < 0)
		return result;
	self->seen = look_fingerprint(&look);
	self->has_seen = true;
	result = list_look(bus, &look, probe, &list, err);
	look_release(&look);
	if (result < 0) {
		device_list_release(&list);
		return result;
	}
	if (list.count)
		qsort(list.devices, list.count, sizeof(*list.devices), by_place);
	*ret = list;
	return 0;
}

/* Open the device of this look that is the one described; fills @device's access. */
static libusb_device_handle *open_described(const struct look *look, struct device *device)
{
	for (size_t i = 0; i < look->count; i++)
		if (usb_device_is(look->devices[i], device))
			return usb_device_open(look->devices[i], device);
	usb_device_note(device, LIBUSB_ERROR_NO_DEVICE);
	return NULL;
}

static int check_mode(const struct device *device, struct error *err)
{
	if (!mode_can_be_asked(device->mode) || device->fastboot >= device->interface_count)
		return fail(err, E_WRONG_MODE, "%s is in mode '%s', which cannot be asked",
			    device->id, mode_name(device->mode));
	return 0;
}

static int usb_open(struct bus *bus, const struct device *device, struct line **ret,
		    struct error *err)
{
	struct usb_bus *self = (struct usb_bus *)bus;
	struct device copy = *device;
	libusb_device_handle *handle;
	struct look look;
	int result = check_mode(device, err);

	if (result < 0)
		return result;
	result = look_new(self->context, &look, err);
	if (result < 0)
		return result;
	handle = open_described(&look, &copy);
	look_release(&look);
	if (!handle)
		return fail(err, access_error(copy.access), "%s", copy.why);
	return usb_line_new(self->context, handle, &copy, bus->cancel, ret, err);
}

static int wait_for_event(struct usb_bus *self, uint64_t ms, struct error *err)
{
	struct timeval span = {.tv_usec = (suseconds_t)(ms * 1000)};
	int result = libusb_handle_events_timeout_completed(self->context->usb, &span, NULL);

	if (result < 0 && result != LIBUSB_ERROR_INTERRUPTED)
		return fail(err, E_HOST, "cannot wait for USB events: %s", libusb_strerror(result));
	return 0;
}

/* Return: whether the devices are others than at the last look; -E_HOST, -E_NOMEM. */
static int look_again(struct usb_bus *self, struct error *err)
{
	struct usb_context *fresh;
	struct look look;
	uint64_t before = self->seen;
	int result = usb_context_new(&fresh, err);

	if (result < 0)
		return result;
	result = look_new(fresh, &look, err);
	if (result == 0) {
		self->seen = look_fingerprint(&look);
		result = self->has_seen && self->seen != before;
		self->has_seen = true;
		look_release(&look);
	}
	usb_context_drop(fresh);
	return result;
}

/* A container may show the /run/udev of a computer whose events it never gets. */
static void distrust_events(struct usb_bus *self)
{
	libusb_hotplug_deregister_callback(self->context->usb, self->callback);
	self->hotplug = false;
}

static int check_events(struct usb_bus *self, struct error *err)
{
	int result = look_again(self, err);

	/* A device can be seen a moment before it is announced. */
	self->missed = result > 0 ? self->missed + 1 : 0;
	if (self->missed > 1)
		distrust_events(self);
	return result;
}

/* Return: 1 if an event came within @ms. */
static int await_event(struct usb_bus *self, uint64_t ms, struct error *err)
{
	int result = wait_for_event(self, ms, err);

	if (result < 0 || !atomic_exchange(&self->changed, false))
		return result;
	self->missed = 0;
	return 1;
}

/* Let at most @ms pass. Return: 1 if something changed meanwhile; @look_ms: when to look next. */
static int watch_slice(struct usb_bus *self, uint64_t ms, uint64_t *look_ms, struct error *err)
{
	int result;

	if (self->hotplug) {
		result = await_event(self, ms, err);
		if (result)
			return result;
	} else if (clock_now_ms() < *look_ms) {
		clock_sleep_ms(ms);
	}
	if (clock_now_ms() < *look_ms)
		return 0;
	*look_ms = clock_after(clock_now_ms(), LOOK_AGAIN_MS);
	return self->hotplug ? check_events(self, err) : look_again(self, err);
}

static int usb_watch(struct bus *bus, uint64_t deadline_ms, struct error *err)
{
	struct usb_bus *self = (struct usb_bus *)bus;
	/* Without events the first look is due at once. */
	uint64_t look_ms = self->hotplug ? clock_after(clock_now_ms(), LOOK_AGAIN_MS) : 0, left;
	int result;

	do {
		if (is_cancelled(bus))
			return fail(err, E_CANCELLED, "interrupted");
		left = clock_left_ms(clock_now_ms(), deadline_ms);
		result = watch_slice(self, clock_earlier(left, CANCEL_SLICE_MS), &look_ms, err);
	} while (result == 0 && left);
	return result;
}

static uint64_t usb_now_ms(struct bus *bus)
{
	(void)bus;
	return clock_now_ms();
}

static void usb_close(struct bus *bus)
{
	struct usb_bus *self = (struct usb_bus *)bus;

	if (self->hotplug)
		libusb_hotplug_deregister_callback(self->context->usb, self->callback);
	usb_context_drop(self->context);
	free(self);
}

static const struct bus_ops usb_bus_ops = {
	.list = usb_list,
	.open = usb_open,
	.watch = usb_watch,
	.now_ms = usb_now_ms,
	.close = usb_close,
};

static int LIBUSB_CALL on_hotplug(libusb_context *usb, libusb_device *device,
				  libusb_hotplug_event event, void *bus)
{
	struct usb_bus *self = bus;

	(void)usb;
	(void)device;
	(void)event;
	atomic_store(&self->changed, true);
	return 0;
}

/* Without udevd (containers, guests) libusb 1.0.26 claims to have hotplug and stays silent. */
static bool start_hotplug(struct usb_bus *self)
{
	return access("/run/udev/control", F_OK) == 0 &&
	       libusb_has_capability(LIBUSB_CAP_HAS_HOTPLUG) &&
	       libusb_hotplug_register_callback(
		       self->context->usb,
		       LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT, 0,
		       LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY,
		       on_hotplug, self, &self->callback) == LIBUSB_SUCCESS;
}

int usb_bus_new(const atomic_bool *cancel, struct bus **ret, struct error *err)
{
	struct usb_bus *self = calloc(1, sizeof(*self));
	int result;

	if (!self)
		return fail(err, E_NOMEM, "out of memory");
	result = usb_context_new(&self->context, err);
	if (result < 0) {
		free(self);
		return result;
	}
	self->base.ops = &usb_bus_ops;
	self->base.kind = BUS_USB;
	self->base.cancel = cancel;
	self->hotplug = start_hotplug(self);
	*ret = &self->base;
	return 0;
}
