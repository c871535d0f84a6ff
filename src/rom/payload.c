/* SPDX-License-Identifier: MIT */
#include "collect.h"

#include <stdlib.h>
#include <string.h>

/*
 * payload.bin: "CrAU", version, size of the manifest, (from version 2) size of its signature, all
 * big-endian; then the manifest, a protocol buffer. Of it only partitions[].partition_name is
 * read; the rest, megabytes of block lists, streams past.
 *
 * Source: AOSP system/update_engine, update_metadata.proto, DeltaArchiveManifest.
 */

enum {
	FIELD_PARTITIONS = 13,
	FIELD_PARTITION_NAME = 1,
	MANIFEST_MAX = 256 * 1024 * 1024,
};

struct stream {
	const struct member *member;
	uint8_t buffer[4096];
	size_t at, length;
	uint64_t left; /* of the manifest */
	bool bad;
};

static int next_byte(struct stream *stream)
{
	ssize_t count;

	if (!stream->left) {
		stream->bad = true;
		return -1;
	}
	if (stream->at == stream->length) {
		count = stream->member->read(stream->member->context, stream->buffer,
					     sizeof(stream->buffer));
		if (count <= 0) {
			stream->bad = true;
			return -1;
		}
		stream->at = 0;
		stream->length = (size_t)count;
	}
	stream->left--;
	return stream->buffer[stream->at++];
}

static uint64_t next_varint(struct stream *stream)
{
	uint64_t value = 0;
	int byte;

	for (unsigned shift = 0; shift < 64; shift += 7) {
		byte = next_byte(stream);
		if (byte < 0)
			return 0;
		value |= (uint64_t)(byte & 0x7F) << shift;
		if (!(byte & 0x80))
			return value;
	}
	stream->bad = true;
	return 0;
}

static void skip_bytes(struct stream *stream, uint64_t count)
{
	size_t here;

	while (count && !stream->bad) {
		if (next_byte(stream) < 0)
			return;
		count--;
		here = stream->length - stream->at;
		if (here > count)
			here = (size_t)count;
		if (here > stream->left)
			here = (size_t)stream->left;
		stream->at += here;
		stream->left -= here;
		count -= here;
	}
}

static void skip_field(struct stream *stream, unsigned wire)
{
	switch (wire) {
	case 0:
		next_varint(stream);
		break;
	case 1:
		skip_bytes(stream, 8);
		break;
	case 2:
		skip_bytes(stream, next_varint(stream));
		break;
	case 5:
		skip_bytes(stream, 4);
		break;
	default:
		stream->bad = true;
	}
}

static int add_partition(struct rom *rom, struct stream *stream, uint64_t length,
			 struct error *err)
{
	struct rom_partition *list;
	char name[48];

	if (length >= sizeof(name) || rom->partition_count == ROM_PARTITIONS_MAX) {
		stream->bad = true;
		return 0;
	}
	for (uint64_t i = 0; i < length; i++)
		name[i] = (char)next_byte(stream);
	name[length] = '\0';
	if (stream->bad)
		return 0;
	list = realloc(rom->partitions, (rom->partition_count + 1) * sizeof(*list));
	if (!list)
		return fail(err, E_NOMEM, "out of memory");
	rom->partitions = list;
	list += rom->partition_count++;
	text_safe(list->name, sizeof(list->name), name, (size_t)length);
	list->class = rom_partition_classify(name);
	return 0;
}

static int read_partition(struct rom *rom, struct stream *stream, uint64_t length,
			  struct error *err)
{
	uint64_t rest, tag;
	int result = 0;

	if (length > stream->left) {
		stream->bad = true;
		return 0;
	}
	rest = stream->left - length;
	while (!result && !stream->bad && stream->left > rest) {
		tag = next_varint(stream);
		if (tag == (FIELD_PARTITION_NAME << 3 | 2))
			result = add_partition(rom, stream, next_varint(stream), err);
		else
			skip_field(stream, tag & 7);
	}
	stream->bad |= stream->left != rest;
	return result;
}

static int read_manifest(struct rom *rom, struct stream *stream, struct error *err)
{
	uint64_t tag;
	int result = 0;

	while (!result && !stream->bad && stream->left) {
		tag = next_varint(stream);
		if (tag == (FIELD_PARTITIONS << 3 | 2))
			result = read_partition(rom, stream, next_varint(stream), err);
		else
			skip_field(stream, tag & 7);
	}
	return result;
}

static uint64_t next_number(struct stream *stream, unsigned bytes)
{
	uint64_t value = 0;

	while (bytes--)
		value = value << 8 | (uint64_t)(next_byte(stream) & 0xFF);
	return value;
}

int payload_read(struct rom *rom, const struct member *member, struct error *err)
{
	struct stream stream = {.member = member, .left = 24};
	uint64_t magic, version, size;
	int result = 0;

	rom->ota.has_payload = true;
	magic = next_number(&stream, 4);
	version = next_number(&stream, 8);
	size = next_number(&stream, 8);
	if (version >= 2)
		next_number(&stream, 4);
	if (stream.bad || magic != 0x43724155 || version < 1 || version > 2 ||
	    size > MANIFEST_MAX) {
		oddity(rom, ROM_UNREADABLE, member->name, "no payload that is known");
		return 0;
	}
	stream.left = size;
	result = read_manifest(rom, &stream, err);
	if (stream.bad)
		oddity(rom, ROM_UNREADABLE, member->name, "its manifest cannot be read");
	else if (!result)
		rom->ota.manifest_read = true;
	return result;
}
