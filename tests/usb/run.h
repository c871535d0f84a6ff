/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_USBTEST_RUN_H
#define LATCHKEY_USBTEST_RUN_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * The programs under test, one after another.
 */

enum { RUN_SIGNALS = 8, STATUS_LIMIT = 124 };

struct run_signal {
	int number;
	bool after_packets; /* @at counts packets, else milliseconds */
	unsigned long at;
};

struct run {
	char **argv;           /* the commands to come, "--then" between them */
	long uid;              /* whom to run as; -1: ourselves */
	uint64_t limit_ms;
	int report;            /* where to note how it went; -1: nowhere */
	struct run_signal signals[RUN_SIGNALS];
	size_t signal_count, signals_sent;
	pid_t pid;             /* of the command that runs; 0: none */
	uint64_t start_ms, signalled_ms;
	int64_t start_us;
	bool limit_passed;
	void (*started)(void); /* a command began, so that run_tick() is due */
	/* How much of a stretch of time the phones took, and the phones or emulated calls. */
	void (*share)(uint64_t from_us, uint64_t to_us, uint64_t *ret_phone_us,
		      uint64_t *ret_bus_us);
	bool stopped;          /* we were told to end */
};

/** run_add_signal() - "INT@500" or "KILL@#20". */
bool run_add_signal(struct run *run, const char *text);

/**
 * run_next() - start the next command, wait for it, and note how it went.
 * @lock: held around what run_tick() may see at the same time.
 *
 * Serves GLib's main loop meanwhile. Return: its status; 128 and the signal that killed it;
 * STATUS_LIMIT; negative if the others must not be run.
 */
int run_next(struct run *run, GRecMutex *lock);

/** run_tick() - send what is due. Under the lock. Return: when to come again. */
uint64_t run_tick(struct run *run, unsigned long packets);

#endif
