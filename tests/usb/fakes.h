/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_USBTEST_FAKES_H
#define LATCHKEY_USBTEST_FAKES_H

#include "usbfs.h"

#include <latchkey/tape.h>

/*
 * All devices of all tapes, and when each of them is plugged in and goes.
 */
struct fakes {
	struct bus_hooks hooks;
	UMockdevTestbed *testbed;
	char *root;              /* of the testbed */
	bool udev;               /* announce arrivals and removals as udevd does */
	char *calls;             /* where programs note their emulated calls; NULL: nowhere */
	uint64_t start_us;
	struct tape **tapes;
	size_t tape_count;
	struct fake *fakes;
	size_t count;
};

/* What the command line changes about every device. */
struct fakes_options {
	const char *holder;      /* a program of this name holds the interface; NULL: nobody */
	int node_mode;           /* -1: readable and writable by all */
	bool no_node, no_udev;
	bool stale_udev;         /* udevd seems to be there, but announces nothing */
	bool note_calls;
};

/** fakes_load() - read the tapes and fork what their nodes need. Before there are threads.
 * Return: 0; -1 after a message. */
int fakes_load(struct fakes *fakes, char *const *paths, size_t count,
	       const struct fakes_options *options);

/** fakes_start() - make the testbed; time begins. */
void fakes_start(struct fakes *fakes, const struct fakes_options *options);

/** fakes_tick() - plug and unplug what is due, let phones go on. Under the lock. */
void fakes_tick(struct fakes *fakes);

/** fakes_due_us() - when fakes_tick() shall be called again. Under the lock. */
uint64_t fakes_due_us(const struct fakes *fakes);

/** fakes_given() - packets of answers that were read. */
unsigned long fakes_given(const struct fakes *fakes);

/**
 * fakes_share() - how much of a stretch of time was not the program's own.
 * @ret_phone_us: it waited for an answer.
 * @ret_bus_us:   that, or it sat in an emulated system call on a node, which takes a hundred times
 *                as long as the kernel's. 0 without fakes_options.note_calls.
 *
 * Under the lock.
 */
void fakes_share(struct fakes *fakes, uint64_t from_us, uint64_t to_us, uint64_t *ret_phone_us,
		 uint64_t *ret_bus_us);

/** fakes_stop() - take all away; also what fakes_load() did. */
void fakes_stop(struct fakes *fakes);

#endif
