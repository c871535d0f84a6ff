/* SPDX-License-Identifier: MIT */
#include "ring.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int ring_init(struct ring *ring, int fd, const atomic_bool *cancel, struct error *err)
{
	pthread_condattr_t monotonic;

	memset(ring, 0, sizeof(*ring));
	ring->blocks = malloc((size_t)RING_BLOCK * RING_SLOTS);
	if (!ring->blocks)
		return fail(err, E_NOMEM, "out of memory");
	ring->fd = fd;
	ring->cancel = cancel;
	pthread_mutex_init(&ring->mutex, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&ring->changed, &monotonic);
	pthread_condattr_destroy(&monotonic);
	return 0;
}

void ring_release(struct ring *ring)
{
	free(ring->blocks);
	pthread_cond_destroy(&ring->changed);
	pthread_mutex_destroy(&ring->mutex);
	memset(ring, 0, sizeof(*ring));
}

static bool is_cancelled(const struct ring *ring)
{
	return ring->cancel && atomic_load_explicit(ring->cancel, memory_order_relaxed);
}

static bool has_room(const struct ring *ring)
{
	uint64_t slowest = ring->read_count;

	for (unsigned i = 0; i < RING_USERS; i++)
		if (ring->released[i] < slowest)
			slowest = ring->released[i];
	return ring->read_count - slowest < RING_SLOTS;
}

/* Fill one block as far as the file goes. Return: an errno. */
static int read_block(int fd, uint8_t *block, size_t *ret_length)
{
	size_t length = 0;
	ssize_t count;

	while (length < RING_BLOCK) {
		count = read(fd, block + length, RING_BLOCK - length);
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return errno;
		if (!count)
			break;
		length += (size_t)count;
	}
	*ret_length = length;
	return 0;
}

/* Called with the mutex held, gives it up while reading. */
static void read_one(struct ring *ring)
{
	size_t slot = (size_t)(ring->read_count % RING_SLOTS), length = 0;
	int failure;

	ring->reading = true;
	pthread_mutex_unlock(&ring->mutex);
	failure = read_block(ring->fd, ring->blocks + slot * RING_BLOCK, &length);
	pthread_mutex_lock(&ring->mutex);
	ring->reading = false;
	ring->failure = failure;
	if (!failure && length) {
		ring->lengths[slot] = length;
		ring->length += length;
		ring->read_count++;
	}
	ring->ended = failure || length < RING_BLOCK;
	pthread_cond_broadcast(&ring->changed);
}

/* A wait that ends now and then by itself, because a signal handler cannot wake it. */
static void wait_change(struct ring *ring)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += 20 * 1000 * 1000;
	if (until.tv_nsec >= 1000 * 1000 * 1000) {
		until.tv_nsec -= 1000 * 1000 * 1000;
		until.tv_sec++;
	}
	pthread_cond_timedwait(&ring->changed, &ring->mutex, &until);
}

static int take(struct ring *ring, unsigned user, uint8_t **ret, size_t *ret_length,
		struct error *err)
{
	size_t slot;

	for (;;) {
		if (is_cancelled(ring))
			return fail(err, E_CANCELLED, "interrupted");
		if (ring->taken[user] < ring->read_count)
			break;
		if (ring->failure)
			return fail(err, E_INPUT, "cannot read: %s", strerror(ring->failure));
		if (ring->ended) {
			*ret_length = 0;
			return 0;
		}
		if (!ring->reading && has_room(ring))
			read_one(ring);
		else
			wait_change(ring);
	}
	slot = (size_t)(ring->taken[user]++ % RING_SLOTS);
	*ret = ring->blocks + slot * RING_BLOCK;
	*ret_length = ring->lengths[slot];
	return 0;
}

int ring_next(struct ring *ring, unsigned user, uint8_t **ret, size_t *ret_length,
	      struct error *err)
{
	int result;

	pthread_mutex_lock(&ring->mutex);
	ring->released[user] = ring->taken[user];
	pthread_cond_broadcast(&ring->changed);
	result = take(ring, user, ret, ret_length, err);
	pthread_mutex_unlock(&ring->mutex);
	return result;
}

void ring_leave(struct ring *ring, unsigned user)
{
	pthread_mutex_lock(&ring->mutex);
	ring->released[user] = UINT64_MAX;
	pthread_cond_broadcast(&ring->changed);
	pthread_mutex_unlock(&ring->mutex);
}
