/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_USBTEST_USBFS_H
#define LATCHKEY_USBTEST_USBFS_H

#include "../fake/phone.h"
#include "descriptors.h"
#include "node.h"
#include "spans.h"

#include <latchkey/bus.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <umockdev.h>

/*
 *   client --ioctl--> umockdev --> usbfs.c   one call of a client (worker thread)
 *                                    |
 *   timer, commands ------------> urb.c      pending transfers of one phone, both threads
 *                                    |
 *                             fake/phone.c   what the phone says
 *
 * All of it runs under one lock (struct bus_hooks).
 */

struct fake;
struct urb;
struct file;

/* What the emulated usbfs needs of the program around it. */
struct bus_hooks {
	GRecMutex lock;                    /* around everything that touches a fake */
	int log;                         /* what was put on the wire; -1: nowhere */
	unsigned files;                  /* open nodes, of all devices */
	bool forbidden;                  /* something was asked that Latchkey must never ask */
	struct spans answers;            /* when a host waited for a phone */
	void (*moved)(void);             /* a packet was read, or a wake-up time changed */
	void (*unplugged)(struct fake *fake); /* the tape says that the phone vanishes now */
};

/* One emulated device on the bus. */
struct fake {
	struct bus_hooks *hooks;
	struct device device;
	uint8_t descriptors[DESCRIPTORS_SIZE];
	size_t descriptors_length;
	uint64_t from_ms, until_ms;      /* since the start */
	bool no_node;
	bool held;                       /* by somebody else's program */
	struct node node;
	UMockdevIoctlBase *handler;
	struct phone *phone;
	bool plugged, gone;
	struct file *claims[DEVICE_INTERFACES];
	struct urb *pending;             /* oldest first */
	size_t done;                     /* transfers waiting to be reaped */
	uint64_t wake_us;                /* when urb_pump() shall run again; UINT64_MAX: never */
	uint64_t thinking_us;            /* since when the phone is at an answer */
};

/** front_now_us() - the clock of this front: clock_now_ms() in finer steps, for a phone that takes
 * 5 ms shall not take 4.5, and what it really took is measured. */
uint64_t front_now_us(void);

/** usbfs_attach() - answer the system calls on a device's node. */
void usbfs_attach(UMockdevTestbed *testbed, struct fake *fake);

/** usbfs_log() - one line of the log: bytes that a client handed to an OUT endpoint. */
void usbfs_log(struct bus_hooks *hooks, const uint8_t *bytes, size_t length);

/** usbfs_forbid() - note a request that Latchkey must never make. */
void usbfs_forbid(struct bus_hooks *hooks, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
