/* SPDX-License-Identifier: MIT */
#include "gzip.h"

#include <stdlib.h>
#include <zlib.h>

static void *zlib_open(void)
{
	z_stream *stream = calloc(1, sizeof(*stream));

	/* 16 + 15: a gzip wrapper around the largest window. */
	if (stream && inflateInit2(stream, 16 + 15) != Z_OK) {
		free(stream);
		stream = NULL;
	}
	return stream;
}

static void zlib_reset(void *state)
{
	inflateReset(state);
}

static enum inflate_result zlib_run(void *state, uint8_t **in, size_t *in_length, uint8_t **out,
				    size_t *room)
{
	z_stream *stream = state;
	int result;

	stream->next_in = *in;
	stream->avail_in = (uInt)*in_length;
	stream->next_out = *out;
	stream->avail_out = (uInt)*room;
	result = inflate(stream, Z_NO_FLUSH);
	*in = stream->next_in;
	*in_length = stream->avail_in;
	*out = stream->next_out;
	*room = stream->avail_out;
	if (result == Z_STREAM_END)
		return INFLATE_END;
	return result == Z_OK || result == Z_BUF_ERROR ? INFLATE_MORE : INFLATE_BAD;
}

static void zlib_close(void *state)
{
	inflateEnd(state);
	free(state);
}

const struct inflater inflater_zlib = {
	.name = "zlib",
	.open = zlib_open,
	.reset = zlib_reset,
	.run = zlib_run,
	.close = zlib_close,
};
