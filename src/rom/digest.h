/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_ROM_DIGEST_H
#define LATCHKEY_ROM_DIGEST_H

#include "ring.h"

#include <nettle/md5.h>
#include <nettle/sha2.h>

/** struct digest - MD5, and SHA-256 if wanted, of a ring's blocks on a thread of its own. */
struct digest {
	struct ring *ring;
	pthread_t thread;
	struct md5_ctx md5;
	struct sha256_ctx sha256;
	bool want_sha256;
	atomic_ullong done; /* bytes */
	atomic_bool finished;
	int result;
	struct error error;
};

/** digest_start() - user 0 of @ring. Return: 0; -E_HOST (no thread). */
int digest_start(struct digest *digest, struct ring *ring, bool sha256, struct error *err);

/**
 * digest_finish() - wait for the end of the file.
 * @md5, @sha256: hex, lower case; empty if there is none.
 *
 * Return: 0; what ring_next() returned to the thread.
 */
int digest_finish(struct digest *digest, char md5[33], char sha256[65], struct error *err);

#endif
