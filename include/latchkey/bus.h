/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_BUS_H
#define LATCHKEY_BUS_H

#include <latchkey/error.h>
#include <latchkey/limits.h>
#include <latchkey/line.h>
#include <latchkey/mode.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DEVICE_INTERFACES = 16, DEVICE_STRING = 128 };

enum speed {
	SPEED_UNKNOWN = 0,
	SPEED_LOW,
	SPEED_FULL,
	SPEED_HIGH,
	SPEED_SUPER,
	SPEED_SUPER_PLUS,
	SPEED_COUNT
};

/* Whether a device could be opened when the bus was listed. */
enum access {
	ACCESS_UNKNOWN = 0, /* not tried */
	ACCESS_OK,
	ACCESS_NO_NODE,     /* the kernel knows it, /dev/bus/usb does not (container) */
	ACCESS_DENIED,      /* no permission */
	ACCESS_BUSY,        /* another program holds the interface */
	ACCESS_GONE,        /* went away while we looked */
	ACCESS_HOST_ERROR,  /* this computer's USB stack failed */
	ACCESS_COUNT
};

/**
 * struct device - one phone-like USB device as it was seen.
 *
 * All strings are untrusted bytes (terminated, cut to their size) and come from sysfs where it
 * exists, so that a phone which cannot be opened is still named.
 */
struct device {
	char id[40];                    /* "usb:1-1.4": what -s takes and `list` prints; safe */
	uint8_t bus, address;           /* Linux: /dev/bus/usb/BUS/ADDRESS */
	uint16_t vendor, product;
	enum speed speed;
	enum mode mode;
	enum access access;
	char why[160];                  /* access neither unknown nor ok: what the system said */
	char manufacturer[DEVICE_STRING];
	char model[DEVICE_STRING];      /* the product string */
	char serial[DEVICE_STRING];     /* "" if it has none; private */
	struct usb_interface interfaces[DEVICE_INTERFACES];
	size_t interface_count;
	size_t fastboot;                /* index of the fastboot interface, or interface_count */
	unsigned tag;                   /* for the bus that filled it */
};

struct device_list {
	struct device *devices;         /* heap; device_list_release() */
	size_t count;
	bool cut;                       /* more than LIMIT_DEVICES were there */
};

void device_list_release(struct device_list *list);

enum bus_kind { BUS_USB = 0, BUS_TAPE };

struct bus;

/**
 * struct bus_ops - what is plugged in, and when that changes.
 *
 * @list: phone-like devices, sorted by bus and port path. With @probe each is opened (and, in a
 *        fastboot mode, its interface claimed) and given back at once, to fill @access; not a byte
 *        goes to it. @ret is untouched on failure. 0; -E_HOST, -E_NOMEM, -E_CANCELLED.
 * @open: begin a conversation with a device that list() returned (in a fastboot mode). 0;
 *        -E_NO_NODE, -E_ACCESS, -E_BUSY, -E_DISCONNECTED, -E_WRONG_MODE, -E_HOST, -E_NOMEM.
 *        Close the line before the bus. Lines of one bus may be used by different threads, a line
 *        by one thread at a time.
 * @watch: wait until something may have changed, or @deadline_ms. Return: 1 something may have
 *        changed (list again), 0 the deadline passed or nothing will ever change again (then
 *        now_ms() is at the deadline); -E_CANCELLED, -E_HOST.
 * @now_ms: the clock on which this bus's deadlines are points.
 * @close: free the bus.
 */
struct bus_ops {
	int (*list)(struct bus *bus, bool probe, struct device_list *ret, struct error *err);
	int (*open)(struct bus *bus, const struct device *device, struct line **ret,
		    struct error *err);
	int (*watch)(struct bus *bus, uint64_t deadline_ms, struct error *err);
	uint64_t (*now_ms)(struct bus *bus);
	void (*close)(struct bus *bus);
};

/**
 * struct bus - what an implementation puts first in its own struct.
 * @cancel: as in struct line; lines inherit it when they are opened.
 * @story:  what a reader must know about where this comes from (a tape's title and whether it is
 *          recorded, documented or synthetic), one line, safe; NULL for a real bus.
 */
struct bus {
	const struct bus_ops *ops;
	enum bus_kind kind;
	const atomic_bool *cancel;
	const char *story;
};

static inline void bus_close(struct bus *bus)
{
	if (bus)
		bus->ops->close(bus);
}

/** access_error() - why a device cannot be talked to; E_NONE where it can, E_INTERNAL where nobody
 * tried. */
enum error_code access_error(enum access access);

/** access_after() - what an attempt to open a device, which ended with 0 or -@code, tells of it. */
enum access access_after(enum error_code code);

/** access_name() / speed_name() - stable names: "permission", "high". */
const char *access_name(enum access access);
const char *speed_name(enum speed speed);

/**
 * struct observer - somebody who looks on: the recorder, the trace.
 *
 * Called on whatever thread talks; calls for one line come in order, calls for different lines
 * may come at the same time, told apart by @line (a small number, unique within the bus).
 * @opened comes before, @closed after all others of its line. Any of them may be NULL.
 * @err is never NULL and empty on success; @packet is NULL on failure.
 */
struct observer {
	void (*listed)(struct observer *self, uint64_t now_ms, const struct device_list *list);
	void (*opened)(struct observer *self, uint64_t now_ms, unsigned line,
		       const struct device *device, int result, const struct error *err);
	void (*asked)(struct observer *self, uint64_t now_ms, unsigned line, enum question question,
		      int result, const struct error *err);
	void (*received)(struct observer *self, uint64_t now_ms, unsigned line, int result,
			 const struct packet *packet, const struct error *err);
	void (*cleared)(struct observer *self, uint64_t now_ms, unsigned line, int result);
	void (*closed)(struct observer *self, uint64_t now_ms, unsigned line);
};

/**
 * bus_observed() - wrap a bus so that @observer sees all that happens on it.
 * @inner: taken over, also on failure; closed with the wrapper.
 * @observer: borrowed; must outlive the wrapper.
 *
 * Return: the wrapper; NULL when out of memory.
 */
struct bus *bus_observed(struct bus *inner, struct observer *observer);

#endif
