/* SPDX-License-Identifier: MIT */
#include "gzip.h"

#include <string.h>

const struct inflater *inflater_default(void)
{
#ifdef HAVE_ISAL
	return &inflater_isal;
#else
	return &inflater_zlib;
#endif
}

int gzip_init(struct gzip *gzip, const struct inflater *inflater,
	      int (*fill)(void *, uint8_t **, size_t *, struct error *), void *context,
	      struct error *err)
{
	memset(gzip, 0, sizeof(*gzip));
	gzip->inner = inflater->open();
	if (!gzip->inner)
		return fail(err, E_NOMEM, "out of memory");
	gzip->inflater = inflater;
	gzip->fill = fill;
	gzip->context = context;
	gzip->hungry = true;
	gzip->state = GZIP_INSIDE;
	gzip->members = 1;
	return 0;
}

void gzip_release(struct gzip *gzip)
{
	if (gzip->inner)
		gzip->inflater->close(gzip->inner);
	memset(gzip, 0, sizeof(*gzip));
}

/* Return: 0 also at the end of the input, then in_length stays 0. */
static int refill(struct gzip *gzip, struct error *err)
{
	return gzip->in_length ? 0 : gzip->fill(gzip->context, &gzip->in, &gzip->in_length, err);
}

static int next_byte(struct gzip *gzip, int *ret, struct error *err)
{
	int result = refill(gzip, err);

	*ret = -1;
	if (!result && gzip->in_length) {
		*ret = *gzip->in++;
		gzip->in_length--;
	}
	return result;
}

/* The two bytes of the magic may lie in two blocks, so they are handed over by themselves. */
static void begin_member(struct gzip *gzip)
{
	uint8_t magic[2] = {0x1f, 0x8b}, nothing[1];
	uint8_t *in = magic, *out = nothing;
	size_t length = sizeof(magic), room = 1;

	gzip->inflater->reset(gzip->inner);
	if (gzip->inflater->run(gzip->inner, &in, &length, &out, &room) != INFLATE_MORE)
		gzip->state = GZIP_CORRUPT;
	else
		gzip->state = GZIP_INSIDE;
	gzip->hungry = true;
	gzip->members++;
}

static int find_member(struct gzip *gzip, struct error *err)
{
	int byte, result;

	do {
		result = next_byte(gzip, &byte, err);
	} while (!result && byte == 0);
	if (!result && byte == 0x1f) {
		result = next_byte(gzip, &byte, err);
		if (!result && byte == 0x8b) {
			begin_member(gzip);
			return 0;
		}
		gzip->junk = true;
	}
	if (result)
		return result;
	gzip->junk |= byte >= 0;
	gzip->state = GZIP_ENDED;
	return 0;
}

static int inflate_some(struct gzip *gzip, uint8_t **out, size_t *room, struct error *err)
{
	size_t in_before, room_before = *room;
	int result;

	/* Old input may still hide in the library; new input only when it gave all of it. */
	if (!gzip->in_length && gzip->hungry) {
		result = refill(gzip, err);
		if (result)
			return result;
		if (!gzip->in_length) {
			gzip->state = GZIP_TRUNCATED;
			return 0;
		}
	}
	in_before = gzip->in_length;
	switch (gzip->inflater->run(gzip->inner, &gzip->in, &gzip->in_length, out, room)) {
	case INFLATE_END:
		gzip->state = GZIP_BETWEEN;
		break;
	case INFLATE_MORE:
		gzip->hungry = *room > 0 && !gzip->in_length;
		if (*room == room_before && gzip->in_length == in_before && in_before)
			gzip->state = GZIP_CORRUPT;
		break;
	case INFLATE_BAD:
		gzip->state = GZIP_CORRUPT;
		break;
	}
	return 0;
}

int gzip_read(struct gzip *gzip, uint8_t *out, size_t room, size_t *ret_length,
	      struct error *err)
{
	size_t left = room;
	int result = 0;

	while (left && !result && gzip->state <= GZIP_BETWEEN) {
		if (gzip->state == GZIP_INSIDE)
			result = inflate_some(gzip, &out, &left, err);
		else
			result = find_member(gzip, err);
	}
	*ret_length = room - left;
	gzip->inflated += room - left;
	return result;
}
