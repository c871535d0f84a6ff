/* SPDX-License-Identifier: MIT */
#include "digest.h"

#include <latchkey/text.h>

#include <string.h>

static void *run(void *argument)
{
	struct digest *digest = argument;
	uint8_t *block;
	size_t length;

	for (;;) {
		digest->result = ring_next(digest->ring, 0, &block, &length, &digest->error);
		if (digest->result || !length)
			break;
		md5_update(&digest->md5, length, block);
		if (digest->want_sha256)
			sha256_update(&digest->sha256, length, block);
		atomic_fetch_add_explicit(&digest->done, length, memory_order_relaxed);
	}
	ring_leave(digest->ring, 0);
	atomic_store(&digest->finished, true);
	return NULL;
}

int digest_start(struct digest *digest, struct ring *ring, bool sha256, struct error *err)
{
	memset(digest, 0, sizeof(*digest));
	digest->ring = ring;
	digest->want_sha256 = sha256;
	md5_init(&digest->md5);
	sha256_init(&digest->sha256);
	if (pthread_create(&digest->thread, NULL, run, digest))
		return fail(err, E_HOST, "cannot start a thread");
	return 0;
}

int digest_finish(struct digest *digest, char md5[33], char sha256[65], struct error *err)
{
	uint8_t bytes[SHA256_DIGEST_SIZE];

	pthread_join(digest->thread, NULL);
	md5[0] = sha256[0] = '\0';
	if (digest->result) {
		if (err)
			*err = digest->error;
		return digest->result;
	}
	md5_digest(&digest->md5, MD5_DIGEST_SIZE, bytes);
	text_hex(md5, bytes, MD5_DIGEST_SIZE);
	if (digest->want_sha256) {
		sha256_digest(&digest->sha256, SHA256_DIGEST_SIZE, bytes);
		text_hex(sha256, bytes, SHA256_DIGEST_SIZE);
	}
	return 0;
}
