/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_ROM_RING_H
#define LATCHKEY_ROM_RING_H

#include <latchkey/error.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	RING_BLOCK = 256 * 1024,
	RING_SLOTS = 16,
	RING_USERS = 2,
};

/**
 * struct ring - the blocks of a file, read once and seen by each user in order.
 *
 * Whichever user first lacks a block reads it, so the reading falls to the faster one.
 */
struct ring {
	int fd;
	const atomic_bool *cancel; /* may be NULL */
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	uint8_t *blocks;
	size_t lengths[RING_SLOTS];
	uint64_t read_count;           /* blocks that are there or were */
	uint64_t taken[RING_USERS];    /* blocks given to a user */
	uint64_t released[RING_USERS]; /* blocks a user is done with; UINT64_MAX once it left */
	uint64_t length;               /* bytes read so far */
	bool reading, ended;
	int failure; /* errno of a failed read */
};

int ring_init(struct ring *ring, int fd, const atomic_bool *cancel, struct error *err);
void ring_release(struct ring *ring);

/**
 * ring_next() - the next block; gives back the one before.
 * @ret_length: 0 at the end of the file.
 *
 * Return: 0; -E_INPUT (read error), -E_CANCELLED.
 */
int ring_next(struct ring *ring, unsigned user, uint8_t **ret, size_t *ret_length,
	      struct error *err);

/** ring_leave() - @user wants no more blocks; the other one goes on alone. */
void ring_leave(struct ring *ring, unsigned user);

#endif
