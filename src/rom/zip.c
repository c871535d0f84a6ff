/* SPDX-License-Identifier: MIT */
#include "source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * A zip names each member twice: in the table of contents at its end and before the member's
 * bytes. One unpacker believes the first, another the second, so a zip whose names differ can be
 * one package to us and another one to the phone.
 *
 * Source: PKWARE APPNOTE 6.3.9, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16.
 */

enum {
	END_SIZE = 22,
	END_SEARCH = 65535 + END_SIZE,
	LOCATOR_SIZE = 20,
	END64_SIZE = 56,
	CENTRAL_SIZE = 46,
	LOCAL_SIZE = 30,
	CENTRAL_MAX = CENTRAL_SIZE + 3 * 65535,
};

struct directory {
	uint64_t offset, size, count;
	uint64_t shift; /* bytes before the zip itself */
};

struct window {
	uint8_t *bytes;
	uint64_t offset;
	size_t length;
};

static uint32_t get16(const uint8_t *p)
{
	return (uint32_t)(p[0] | p[1] << 8);
}

static uint32_t get32(const uint8_t *p)
{
	return get16(p) | get16(p + 2) << 16;
}

static uint64_t get64(const uint8_t *p)
{
	return get32(p) | (uint64_t)get32(p + 4) << 32;
}

static bool read_at(const struct pass *pass, uint64_t offset, void *bytes, size_t length)
{
	return offset <= pass->size && length <= pass->size - offset &&
	       pread(pass->fd, bytes, length, (off_t)offset) == (ssize_t)length;
}

/* ---- the end ---- */

static bool read_end64(const struct pass *pass, uint64_t end, struct directory *ret)
{
	uint8_t locator[LOCATOR_SIZE], record[END64_SIZE];

	if (end < LOCATOR_SIZE || !read_at(pass, end - LOCATOR_SIZE, locator, LOCATOR_SIZE) ||
	    memcmp(locator, "PK\6\7", 4) != 0 ||
	    !read_at(pass, get64(locator + 8), record, END64_SIZE) ||
	    memcmp(record, "PK\6\6", 4) != 0)
		return false;
	ret->count = get64(record + 32);
	ret->size = get64(record + 40);
	ret->offset = get64(record + 48);
	return true;
}

static bool take_end(const struct pass *pass, const uint8_t *record, uint64_t at,
		     struct directory *ret)
{
	ret->count = get16(record + 10);
	ret->size = get32(record + 12);
	ret->offset = get32(record + 16);
	if ((ret->count == 0xFFFF || ret->size == UINT32_MAX || ret->offset == UINT32_MAX) &&
	    read_end64(pass, at, ret))
		return ret->offset <= at && ret->size <= at - ret->offset;
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

/* Where the member begins; in the ZIP64 field if it does not fit. */
static uint64_t local_offset(const uint8_t *central)
{
	size_t name = get16(central + 28), extra = get16(central + 30), at = 0, skip = 0;
	const uint8_t *field = central + CENTRAL_SIZE + name;

	if (get32(central + 42) != UINT32_MAX)
		return get32(central + 42);
	skip += get32(central + 24) == UINT32_MAX ? 8 : 0;
	skip += get32(central + 20) == UINT32_MAX ? 8 : 0;
	while (at + 4 <= extra) {
		size_t size = get16(field + at + 2);

		if (at + 4 + size > extra)
			break;
		if (get16(field + at) == 1 && size >= skip + 8)
			return get64(field + at + 4 + skip);
		at += 4 + size;
	}
	return UINT64_MAX;
}

static bool same_name(const struct pass *pass, const struct directory *directory,
		      const uint8_t *central, char local_name[256])
{
	uint8_t local[LOCAL_SIZE + 65536];
	size_t name = get16(central + 28);
	uint64_t offset = local_offset(central);

	snprintf(local_name, 256, "no member where the table of contents points");
	if (offset > pass->size || !read_at(pass, offset + directory->shift, local, LOCAL_SIZE) ||
	    memcmp(local, "PK\3\4", 4) != 0)
		return false;
	snprintf(local_name, 256, "a name of another length");
	if (get16(local + 26) != name)
		return false;
	if (!read_at(pass, offset + directory->shift + LOCAL_SIZE, local + LOCAL_SIZE, name))
		return false;
	text_safe(local_name, 256, local + LOCAL_SIZE, name);
	return !memcmp(local + LOCAL_SIZE, central + CENTRAL_SIZE, name);
}

static void check_member(struct pass *pass, const struct directory *directory,
			 const uint8_t *central)
{
	char name[ROM_NAME_MAX + 1], other[256];
	size_t length = get16(central + 28);

	if (length > ROM_NAME_MAX)
		length = ROM_NAME_MAX;
	memcpy(name, central + CENTRAL_SIZE, length);
	name[length] = '\0';
	if (get16(central + 28) > ROM_NAME_MAX)
		oddity(pass->rom, ROM_NAMES_TOO_LONG, name, "name over 4096 bytes");
	if (strlen(name) != length)
		oddity(pass->rom, ROM_NAMES_DIFFER, name, "a NUL byte within the name");
	if (get16(central + 8) & 1)
		oddity(pass->rom, ROM_ENCRYPTED, name, "encrypted");
	if (!same_name(pass, directory, central, other))
		oddity(pass->rom, ROM_NAMES_DIFFER, name, other);
}

static int check_members(struct pass *pass, const struct directory *directory,
			 struct window *window, struct error *err)
{
	uint64_t at = directory->offset + directory->shift, end = at + directory->size, count = 0;
	const uint8_t *central;
	size_t length;

	while (at < end) {
		if (!(count & 255) && pass_is_cancelled(pass))
			return fail(err, E_CANCELLED, "interrupted");
		central = look(pass, window, at, CENTRAL_SIZE);
		if (!central || memcmp(central, "PK\1\2", 4) != 0)
			break;
		length = CENTRAL_SIZE + get16(central + 28) + get16(central + 30) +
			 get16(central + 32);
		central = look(pass, window, at, length);
		if (!central)
			break;
		if (++count > ROM_ENTRIES_MAX) {
			oddity(pass->rom, ROM_TOO_MANY_ENTRIES, "", "over 1000000 entries");
			return 0;
		}
		check_member(pass, directory, central);
		at += length;
	}
	if (at != end || count != directory->count)
		pass_damage(pass, ROM_CORRUPT, "", "the table of contents is damaged");
	return 0;
}

int zip_check(struct pass *pass, struct error *err)
{
	struct directory directory = {0};
	struct window window = {0};
	int result;

	if (!find_end(pass, &directory)) {
		pass_damage(pass, ROM_TRUNCATED, "", "the table of contents is missing");
		return 0;
	}
	window.bytes = calloc(1, CENTRAL_MAX);
	if (!window.bytes)
		return fail(err, E_NOMEM, "out of memory");
	result = check_members(pass, &directory, &window, err);
	free(window.bytes);
	return result;
}
