/* SPDX-License-Identifier: MIT */
#include "digest.h"

#include <stdio.h>
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
		if (digest->md5)
			EVP_DigestUpdate(digest->md5, block, length);
		if (digest->sha256)
			EVP_DigestUpdate(digest->sha256, block, length);
		atomic_fetch_add_explicit(&digest->done, length, memory_order_relaxed);
	}
	ring_leave(digest->ring, 0);
	atomic_store(&digest->finished, true);
	return NULL;
}

/* NULL where a policy of the host forbids the algorithm: then there is no such digest. */
static EVP_MD_CTX *begin(const EVP_MD *algorithm)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();

	if (context && EVP_DigestInit_ex(context, algorithm, NULL) == 1)
		return context;
	EVP_MD_CTX_free(context);
	return NULL;
}

int digest_start(struct digest *digest, struct ring *ring, bool sha256, struct error *err)
{
	memset(digest, 0, sizeof(*digest));
	digest->ring = ring;
	digest->md5 = begin(EVP_md5());
	digest->sha256 = sha256 ? begin(EVP_sha256()) : NULL;
	if (!pthread_create(&digest->thread, NULL, run, digest))
		return 0;
	EVP_MD_CTX_free(digest->md5);
	EVP_MD_CTX_free(digest->sha256);
	return fail(err, E_HOST, "cannot start a thread");
}

static void end(EVP_MD_CTX *context, bool complete, char *hex)
{
	unsigned char bytes[EVP_MAX_MD_SIZE];
	unsigned length = 0;

	if (context && complete && EVP_DigestFinal_ex(context, bytes, &length) == 1)
		for (unsigned i = 0; i < length; i++)
			snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
	EVP_MD_CTX_free(context);
}

int digest_finish(struct digest *digest, char md5[33], char sha256[65], struct error *err)
{
	pthread_join(digest->thread, NULL);
	md5[0] = sha256[0] = '\0';
	end(digest->md5, !digest->result, md5);
	end(digest->sha256, !digest->result, sha256);
	if (digest->result && err)
		*err = digest->error;
	return digest->result;
}
