/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_ROM_GZIP_H
#define LATCHKEY_ROM_GZIP_H

#include <latchkey/error.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum inflate_result {
	INFLATE_MORE, /* wants more input or more room */
	INFLATE_END,  /* the member ends here and its checksum holds */
	INFLATE_BAD,
};

/** struct inflater - one library that can inflate a single gzip member. */
struct inflater {
	const char *name;
	void *(*open)(void); /* NULL: out of memory */
	void (*reset)(void *state);
	enum inflate_result (*run)(void *state, uint8_t **in, size_t *in_length, uint8_t **out,
				   size_t *room);
	void (*close)(void *state);
};

extern const struct inflater inflater_zlib;
#ifdef HAVE_ISAL
extern const struct inflater inflater_isal;
#endif
/** inflater_default() - the fastest that was built in. */
const struct inflater *inflater_default(void);

enum gzip_state {
	GZIP_INSIDE,    /* of a member */
	GZIP_BETWEEN,   /* after a member */
	GZIP_ENDED,
	GZIP_TRUNCATED, /* the file ends within a member */
	GZIP_CORRUPT,
};

/**
 * struct gzip - members one after another as one stream.
 *
 * Zero bytes after the last member are padding; anything else is junk, which is noted and not
 * read, as other tools do.
 */
struct gzip {
	const struct inflater *inflater;
	void *inner;
	int (*fill)(void *context, uint8_t **ret, size_t *ret_length, struct error *err);
	void *context;
	uint8_t *in;
	size_t in_length;
	bool hungry; /* everything that the input gave has been put out */
	enum gzip_state state;
	unsigned members;
	bool junk;
	uint64_t inflated;
};

/** gzip_init() - @fill gives blocks, of length 0 at the end; each stays until the next call. */
int gzip_init(struct gzip *gzip, const struct inflater *inflater,
	      int (*fill)(void *, uint8_t **, size_t *, struct error *), void *context,
	      struct error *err);
void gzip_release(struct gzip *gzip);

/**
 * gzip_read() - inflate until @room is full or the stream is over (see gzip.state).
 *
 * Return: 0; what @fill returned. Damage is a state, not a failure.
 */
int gzip_read(struct gzip *gzip, uint8_t *out, size_t room, size_t *ret_length,
	      struct error *err);

#endif
