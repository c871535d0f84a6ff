/* SPDX-License-Identifier: MIT */
#include "zip.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

/*
 * The bytes of one member of a zip. Recoveries know two methods, stored and deflated, and so do
 * packages; anything else cannot be read.
 *
 * zlib and not ISA-L: only scripts, metadata and the beginnings of images are inflated here.
 */

enum {
	STORED = 0,
	DEFLATED = 8,
	IN_ROOM = 16 * 1024,
};

/** struct zip_inflate - where the reading of one member stands. */
struct zip_inflate {
	const struct pass *pass;
	z_stream stream;
	bool opened;       /* stream is to be ended */
	bool ended;        /* the deflated data says that it ends here */
	uint64_t at, left; /* in the file */
	uint64_t out_left;
	uLong crc;
	uint8_t in[IN_ROOM];
};

struct zip_reader *zip_reader_new(const struct pass *pass)
{
	struct zip_reader *reader = calloc(1, sizeof(*reader));
	uint64_t limit = pass->options->inflated_max;

	if (!reader)
		return NULL;
	reader->inflated_max = limit ? limit : ROM_INFLATED_MAX;
	reader->inflate = calloc(1, sizeof(*reader->inflate));
	if (!reader->inflate || inflateInit2(&reader->inflate->stream, -15) != Z_OK) {
		zip_reader_free(reader);
		return NULL;
	}
	reader->inflate->opened = true;
	reader->inflate->pass = pass;
	return reader;
}

void zip_reader_free(struct zip_reader *reader)
{
	if (!reader)
		return;
	if (reader->inflate && reader->inflate->opened)
		inflateEnd(&reader->inflate->stream);
	free(reader->inflate);
	free(reader);
}

/* Up to @room bytes as they stand in the file. */
static ssize_t read_packed(struct zip_inflate *state, void *bytes, size_t room)
{
	ssize_t count;

	if (pass_is_cancelled(state->pass))
		return -1;
	if (room > state->left)
		room = (size_t)state->left;
	count = room ? pread(state->pass->fd, bytes, room, (off_t)state->at) : 0;
	if (count < 0 || (room && !count))
		return -1;
	state->at += (uint64_t)count;
	state->left -= (uint64_t)count;
	return count;
}

static ssize_t read_deflated(struct zip_inflate *state, void *bytes, size_t room)
{
	z_stream *stream = &state->stream;
	ssize_t count;
	int result = Z_OK;

	stream->next_out = bytes;
	stream->avail_out = (uInt)room;
	while (stream->avail_out == room && result == Z_OK) {
		if (!stream->avail_in) {
			count = read_packed(state, state->in, IN_ROOM);
			if (count <= 0)
				return -1;
			stream->next_in = state->in;
			stream->avail_in = (uInt)count;
		}
		result = inflate(stream, Z_NO_FLUSH);
	}
	if (result != Z_OK && result != Z_STREAM_END)
		return -1;
	state->ended = result == Z_STREAM_END;
	return (ssize_t)(room - stream->avail_out);
}

/* More than the table states is no better than less. */
static bool is_complete(const struct zip_reader *reader)
{
	const struct zip_inflate *state = reader->inflate;

	return !state->out_left && (uint32_t)state->crc == reader->member.crc;
}

static ssize_t read_member(void *context, void *bytes, size_t room)
{
	struct zip_reader *reader = context;
	struct zip_inflate *state = reader->inflate;
	ssize_t count = 0;

	if (room > UINT32_MAX)
		room = UINT32_MAX;
	if (room && !state->ended)
		count = reader->member.method == STORED ? read_packed(state, bytes, room)
							: read_deflated(state, bytes, room);
	if (count < 0 || (uint64_t)count > state->out_left)
		return -1;
	state->out_left -= (uint64_t)count;
	state->crc = crc32(state->crc, bytes, (uInt)count);
	return count || !room || is_complete(reader) ? count : -1;
}

static void begin(struct zip_reader *reader)
{
	struct zip_inflate *state = reader->inflate;

	inflateReset(&state->stream);
	state->stream.avail_in = 0;
	state->ended = false;
	state->at = reader->member.offset;
	state->left = reader->member.packed;
	state->out_left = reader->member.size;
	state->crc = crc32(0, NULL, 0);
}

int zip_collect(struct zip_reader *reader, struct collect *collect, struct error *err)
{
	const struct zip_member *zipped = &reader->member;
	struct member member = {
		.name = zipped->name,
		.size = zipped->size,
		.read = read_member,
		.context = reader,
	};

	if (zipped->encrypted || (zipped->method != STORED && zipped->method != DEFLATED)) {
		collect_unreadable(collect, zipped->name,
				   zipped->encrypted ? "encrypted" : "compressed in an unknown way");
		return 0;
	}
	begin(reader);
	return collect_member(collect, &member, err);
}
