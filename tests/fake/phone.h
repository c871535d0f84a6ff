/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_FAKE_PHONE_H
#define LATCHKEY_FAKE_PHONE_H

#include <latchkey/tape.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A fake phone's two bulk endpoints, played from a tape, as a host controller meets them. It knows
 * nothing of how transfers reach it: a front (emulated usbfs, USB/IP) keeps its pending transfers,
 * tries the oldest of each direction, and tries again after phone_wake() or after anything
 * moved in the other direction.
 *
 * It behaves like the bootloaders that were looked at: a question is not taken while an earlier
 * answer is unread, answers wait for a read for ever, and neither cares which program is asking.
 */

struct phone;

enum phone_result {
	PHONE_DONE = 0, /* the transfer is complete */
	PHONE_WAIT,     /* not now */
	PHONE_STALL,    /* the pipe is halted */
	PHONE_OVERFLOW, /* read only: a USB packet was larger than the room left for it */
	PHONE_GONE,     /* unplugged */
};

/** struct phone_write - one OUT transfer. Zero-initialise what is not named here.
 * @refused, @taken: the phone's own notes. */
struct phone_write {
	const uint8_t *bytes;
	size_t length;
	bool refused; /* it will never take this one */
	bool taken;   /* it did, but what was waiting before must be read first */
};

/** struct phone_read - one IN transfer; @length bytes have arrived so far, also if it is later
 * cancelled. */
struct phone_read {
	uint8_t *bytes;
	size_t size;
	size_t length;
};

/**
 * phone_new() - the @device-th device of a tape.
 * @tape:         borrowed; must outlive the phone.
 * @ticks_per_ms: of the clock on which the front counts.
 *
 * Return: NULL when out of memory.
 */
struct phone *phone_new(const struct tape *tape, size_t device, uint64_t ticks_per_ms);
void phone_free(struct phone *phone);

/**
 * phone_begin() - a host took the interface.
 *
 * The tape's next conversation starts with the first transfer after this, so a program that only
 * takes the interface and gives it back (a probe) uses none up. What an earlier program left
 * unread is still there, and comes first.
 */
void phone_begin(struct phone *phone);

enum phone_result phone_take(struct phone *phone, struct phone_write *write, uint64_t now);

/**
 * phone_give() - fill an IN transfer.
 * @packet_size: wMaxPacketSize. As on a bus, a transfer ends with a short or empty packet or when
 *               it is full; until then it keeps what came and goes on waiting.
 */
enum phone_result phone_give(struct phone *phone, struct phone_read *read, size_t packet_size,
			     uint64_t now);

/** phone_clear() - CLEAR_HALT arrived for one of the pipes. */
void phone_clear(struct phone *phone, bool in);

/** phone_wake() - when something will have changed by itself; UINT64_MAX: never. */
uint64_t phone_wake(const struct phone *phone);

/** phone_given() - packets of answers that a host has read so far. */
unsigned long phone_given(const struct phone *phone);

/** phone_missing() - questions that the tape held no answer to, and that were refused for it. */
unsigned long phone_missing(const struct phone *phone);

#endif
