/* SPDX-License-Identifier: MIT */
#include "zip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * A zip names each member twice: in the table of contents at its end and before the member's
 * bytes. One unpacker believes the first, another the second, so a zip whose names differ can be
 * one package to us and another one to the phone. The table is walked once, in pieces, and each
 * member is read through the same row that was compared.
 *
 * Source: PKWARE APPNOTE 6.3.9, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16, 4.5.3.
 */

enum {
	END_SIZE = 22,
	END_SEARCH = 65535 + END_SIZE,
	LOCATOR_SIZE = 20,
	END64_SIZE = 56,
	CENTRAL_SIZE = 46,
	LOCAL_SIZE = 30,
	CENTRAL_MAX = CENTRAL_SIZE + 3 * 65535,
	UNIX = 3, /* the host whose file modes a member has */
};

struct directory {
	uint64_t offset, size, count;
	uint64_t shift; /* bytes before the zip itself */
	bool differs;   /* two end records that say different things */
	bool has_junk;  /* bytes after its end */
};

struct window {
	uint8_t *bytes;
	uint64_t offset;
	size_t length;
};

static bool read_at(const struct pass *pass, uint64_t offset, void *bytes, size_t length)
{
	return offset <= pass->size && length <= pass->size - offset &&
	       pread(pass->fd, bytes, length, (off_t)offset) == (ssize_t)length;
}

/* ---- the end ---- */

/* What does not fit into the old record's field stands in the new one; what fits must agree. */
static bool agrees(uint64_t old, uint64_t limit, uint64_t new)
{
	return old == limit || old == new;
}

static bool take_end64(const struct pass *pass, const uint8_t *locator, struct directory *ret)
{
	uint64_t at = get64(locator + 8);
	uint8_t record[END64_SIZE];
	struct directory old = *ret;

	if (!read_at(pass, at, record, END64_SIZE) || memcmp(record, "PK\6\6", 4) != 0)
		return false;
	ret->count = get64(record + 32);
	ret->size = get64(record + 40);
	ret->offset = get64(record + 48);
	ret->differs = !agrees(old.count, UINT16_MAX, ret->count) ||
		       !agrees(old.size, UINT32_MAX, ret->size) ||
		       !agrees(old.offset, UINT32_MAX, ret->offset);
	return ret->offset <= at && ret->size == at - ret->offset;
}

static bool take_end(const struct pass *pass, const uint8_t *record, uint64_t at,
		     struct directory *ret)
{
	uint8_t locator[LOCATOR_SIZE];

	*ret = (struct directory){
		.count = get16(record + 10),
		.size = get32(record + 12),
		.offset = get32(record + 16),
		.has_junk = at + END_SIZE + get16(record + 20) != pass->size,
	};
	if (at >= LOCATOR_SIZE && read_at(pass, at - LOCATOR_SIZE, locator, LOCATOR_SIZE) &&
	    !memcmp(locator, "PK\6\7", 4))
		return take_end64(pass, locator, ret);
	if (ret->size > at || ret->offset > at - ret->size)
		return false;
	ret->shift = at - ret->size - ret->offset;
	return true;
}

static bool find_end(const struct pass *pass, struct directory *ret)
{
	size_t length = pass->size < END_SEARCH ? (size_t)pass->size : END_SEARCH;
	uint64_t start = pass->size - length;
	uint8_t *tail = malloc(length ? length : 1);
	bool found = false;

	if (tail && length >= END_SIZE && read_at(pass, start, tail, length))
		for (size_t at = length - END_SIZE + 1; at-- > 0 && !found;)
			found = !memcmp(tail + at, "PK\5\6", 4) &&
				take_end(pass, tail + at, start + at, ret);
	free(tail);
	return found;
}

/* ---- the members ---- */

/* @length bytes at @offset, read in large pieces. */
static const uint8_t *look(const struct pass *pass, struct window *window, uint64_t offset,
			   size_t length)
{
	ssize_t count;

	if (offset < window->offset || offset + length > window->offset + window->length) {
		count = pread(pass->fd, window->bytes, CENTRAL_MAX, (off_t)offset);
		window->offset = offset;
		window->length = count < 0 ? 0 : (size_t)count;
	}
	return offset + length <= window->offset + window->length
		       ? window->bytes + (offset - window->offset)
		       : NULL;
}

/* A number of 32 bits, or the next one of the ZIP64 field if it does not fit. */
static bool take_number(uint32_t number, const uint8_t **field, size_t *left, uint64_t *ret)
{
	*ret = number;
	if (number != UINT32_MAX)
		return true;
	if (*left < 8)
		return false;
	*ret = get64(*field);
	*field += 8;
	*left -= 8;
	return true;
}

/* Sizes, and where the member begins. */
static bool take_numbers(const uint8_t *central, struct zip_member *ret)
{
	size_t extra = get16(central + 30), at = 0, left = 0;
	const uint8_t *fields = central + CENTRAL_SIZE + get16(central + 28), *field = fields;

	while (at + 4 <= extra) {
		size_t size = get16(fields + at + 2);

		if (at + 4 + size > extra)
			break;
		if (get16(fields + at) == 1) {
			field = fields + at + 4;
			left = size;
			break;
		}
		at += 4 + size;
	}
	return take_number(get32(central + 24), &field, &left, &ret->size) &&
	       take_number(get32(central + 20), &field, &left, &ret->packed) &&
	       take_number(get32(central + 42), &field, &left, &ret->offset);
}

/* What stands before the member's bytes, against the table. Return: NULL if it fits. */
static const char *compare_local(const struct pass *pass, const struct directory *directory,
				 const uint8_t *central, struct zip_member *member,
				 char other[256])
{
	uint8_t local[LOCAL_SIZE + 65536];
	size_t name = get16(central + 28);
	uint64_t offset = member->offset + directory->shift;

	if (member->offset > pass->size || !read_at(pass, offset, local, LOCAL_SIZE + name) ||
	    memcmp(local, "PK\3\4", 4) != 0)
		return "no member where the table of contents points";
	member->offset = offset + LOCAL_SIZE + name + get16(local + 28);
	if (get16(local + 26) != name)
		return "a name of another length";
	if (get16(local + 8) != get16(central + 10))
		return "compressed in another way";
	if (!memcmp(local + LOCAL_SIZE, central + CENTRAL_SIZE, name))
		return NULL;
	return text_safe(other, 256, local + LOCAL_SIZE, name);
}

/* Return: whether it may be looked into. */
static bool check_member(struct pass *pass, const struct directory *directory,
			 const uint8_t *central, struct zip_member *ret)
{
	char other[256];
	const char *what = NULL;

	if (get16(central + 28) > ROM_NAME_MAX) {
		oddity(pass->rom, ROM_NAMES_TOO_LONG, ret->name, "name over 4096 bytes");
		pass->collect.unread_script = true;
		return false;
	}
	if (strlen(ret->name) != get16(central + 28))
		what = "a NUL byte within the name";
	else if (!take_numbers(central, ret))
		what = "no member where the table of contents points";
	else
		what = compare_local(pass, directory, central, ret, other);
	if (what)
		oddity(pass->rom, ROM_NAMES_DIFFER, ret->name, what);
	ret->encrypted = get16(central + 8) & 1;
	if (ret->encrypted)
		oddity(pass->rom, ROM_ENCRYPTED, ret->name, "encrypted");
	return !what && collect_name(&pass->collect, ret->name);
}

static bool is_regular(const uint8_t *central)
{
	mode_t mode = central[5] == UNIX ? (mode_t)get16(central + 40) & S_IFMT : 0;

	return !mode || mode == S_IFREG;
}

static int take_member(struct pass *pass, const struct directory *directory,
		       const uint8_t *central, struct zip_reader *reader, struct error *err)
{
	struct zip_member *zipped = &reader->member;
	size_t length = get16(central + 28);

	if (length > ROM_NAME_MAX)
		length = ROM_NAME_MAX;
	memcpy(zipped->name, central + CENTRAL_SIZE, length);
	zipped->name[length] = '\0';
	zipped->method = get16(central + 10);
	zipped->crc = get32(central + 16);
	if (!check_member(pass, directory, central, zipped) ||
	    (length && zipped->name[length - 1] == '/'))
		return 0;
	reader->inflated += zipped->size;
	if (zipped->size > reader->inflated_max || reader->inflated > reader->inflated_max) {
		oddity(pass->rom, ROM_INFLATES_TOO_FAR, "", "an archive bomb");
		return 0;
	}
	if (!is_regular(central)) {
		collect_link(&pass->collect, zipped->name);
		return 0;
	}
	return zip_collect(reader, &pass->collect, err);
}

static int take_members(struct pass *pass, const struct directory *directory,
			struct window *window, struct zip_reader *reader, struct error *err)
{
	uint64_t at = directory->offset + directory->shift, end = at + directory->size;
	const uint8_t *central;
	size_t length;
	int result = 0;

	while (at < end && !result && !(pass->rom->flags & ROM_INFLATES_TOO_FAR)) {
		if (pass_is_cancelled(pass))
			return fail(err, E_CANCELLED, "interrupted");
		central = look(pass, window, at, CENTRAL_SIZE);
		if (!central || memcmp(central, "PK\1\2", 4) != 0)
			break;
		length = CENTRAL_SIZE + get16(central + 28) + get16(central + 30) +
			 get16(central + 32);
		central = look(pass, window, at, length);
		if (!central)
			break;
		if (pass->rom->entry_count == ROM_ENTRIES_MAX) {
			oddity(pass->rom, ROM_TOO_MANY_ENTRIES, "", "over 1000000 entries");
			return 0;
		}
		pass->rom->entry_count++;
		result = take_member(pass, directory, central, reader, err);
		at += length;
	}
	if (!result && !(pass->rom->flags & ROM_INFLATES_TOO_FAR) &&
	    (at != end || pass->rom->entry_count != directory->count))
		pass_damage(pass, ROM_CORRUPT, "", "the table of contents is damaged");
	return result;
}

int zip_read(struct pass *pass, struct error *err)
{
	struct directory directory = {0};
	struct window window = {.bytes = calloc(1, CENTRAL_MAX)};
	struct zip_reader *reader = zip_reader_new(pass);
	int result = 0;

	if (!window.bytes || !reader)
		result = fail(err, E_NOMEM, "out of memory");
	else if (!find_end(pass, &directory))
		pass_damage(pass, ROM_TRUNCATED, "", "the table of contents is missing");
	else
		result = take_members(pass, &directory, &window, reader, err);
	if (directory.differs)
		oddity(pass->rom, ROM_NAMES_DIFFER, "", "two tables of contents");
	if (directory.has_junk)
		oddity(pass->rom, ROM_TRAILING_JUNK, "", "bytes after the end of the zip");
	zip_reader_free(reader);
	free(window.bytes);
	return result;
}
