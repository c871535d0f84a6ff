/* SPDX-License-Identifier: MIT */
/* The zip reader on zips made byte by byte: what one program writes and another one misreads. */
#include <latchkey/rom.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "rom_pack.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

#define LOCK "fastboot $* oem lock\n"

/** struct shape - one member, and in what it is not what it says. */
struct shape {
	const char *name;
	const char *local_name; /* NULL: the same */
	size_t name_length;     /* 0: of the string */
	const char *text;
	unsigned method, local_method; /* 0, or 8 for deflated */
	unsigned flags;
	uint32_t mode;
	uint32_t size;     /* 0: what it is */
	uint64_t claims;   /* size that is claimed in a ZIP64 field, 0: none */
	bool zip64;        /* all numbers in a ZIP64 field */
	bool bad_crc;
	/* of the end */
	bool end64, hides64; /* a second end record; one that is not announced */
	unsigned count;      /* 0: what it is */
	const char *comment, *junk;
};

static unsigned char zip[256 * 1024];
static size_t zip_length;

static void put(uint64_t value, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		zip[zip_length++] = (unsigned char)(value >> 8 * i);
}

static void put_bytes(const void *bytes, size_t length)
{
	memcpy(zip + zip_length, bytes, length);
	zip_length += length;
}

static size_t deflated(const char *text, size_t length, unsigned char *out, size_t room)
{
	z_stream stream = {0};
	unsigned char in[4096];

	memcpy(in, text, length);
	deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
	stream.next_in = in;
	stream.avail_in = (unsigned)length;
	stream.next_out = out;
	stream.avail_out = (unsigned)room;
	deflate(&stream, Z_FINISH);
	deflateEnd(&stream);
	return room - stream.avail_out;
}

static void put_central(const struct shape *shape, size_t name, size_t packed, uint32_t crc,
			uint32_t size)
{
	bool wide = shape->zip64 || shape->claims;
	uint64_t real = shape->claims ? shape->claims : size;

	put_bytes("PK\1\2\x14\3\x14\0", 8);
	put(shape->flags, 2);
	put(shape->method, 2);
	put(0, 4);
	put(crc, 4);
	put(shape->zip64 ? UINT32_MAX : packed, 4);
	put(wide ? UINT32_MAX : size, 4);
	put(name, 2);
	put(shape->zip64 ? 28 : wide ? 12 : 0, 2);
	put(0, 6);
	put((uint64_t)shape->mode << 16, 4);
	put(shape->zip64 ? UINT32_MAX : 0, 4);
	put_bytes(shape->name, name);
	if (wide) {
		put(1, 2);
		put(shape->zip64 ? 24 : 8, 2);
		put(real, 8);
	}
	if (shape->zip64) {
		put(packed, 8);
		put(0, 8);
	}
}

static void put_end(const struct shape *shape, size_t start)
{
	size_t size = zip_length - start, record = zip_length;
	unsigned count = shape->count ? shape->count : 1;

	if (shape->end64 || shape->hides64) {
		put_bytes("PK\6\6", 4);
		put(44, 8);
		put(0x2d002d, 4);
		put(0, 8);
		put(count, 8);
		put(count, 8);
		put(size, 8);
		put(start, 8);
		put_bytes("PK\6\7\0\0\0\0", 8);
		put(record, 8);
		put(1, 4);
	}
	put_bytes("PK\5\6\0\0\0\0", 8);
	put(shape->end64 ? 0xFFFF : shape->hides64 ? 2 : count, 2);
	put(shape->end64 ? 0xFFFF : shape->hides64 ? 2 : count, 2);
	put(size, 4);
	put(start, 4);
	put(shape->comment ? strlen(shape->comment) : 0, 2);
	if (shape->comment)
		put_bytes(shape->comment, strlen(shape->comment));
	if (shape->junk)
		put_bytes(shape->junk, strlen(shape->junk));
}

static void build(const struct shape *shape)
{
	size_t length = strlen(shape->text), packed = length, start;
	size_t name = shape->name_length ? shape->name_length : strlen(shape->name);
	unsigned char out[4096];
	uint32_t crc = (uint32_t)crc32(0, (const unsigned char *)shape->text, (unsigned)length);
	uint32_t size = shape->size ? shape->size : (uint32_t)length;

	zip_length = 0;
	crc ^= shape->bad_crc ? 1 : 0;
	if (shape->method == 8)
		packed = deflated(shape->text, length, out, sizeof(out));
	else
		memcpy(out, shape->text, length);
	put_bytes("PK\3\4\x14\0", 6);
	put(shape->flags, 2);
	put(shape->local_method ? shape->local_method : shape->method, 2);
	put(0, 4);
	put(crc, 4);
	put(packed, 4);
	put(size, 4);
	put(name, 2);
	put(0, 2);
	put_bytes(shape->local_name ? shape->local_name : shape->name, name);
	put_bytes(out, packed);
	start = zip_length;
	put_central(shape, name, packed, crc, size);
	put_end(shape, start);
}

static char long_name[5000];

#define SH .name = "flash_all.sh", .text = LOCK

static const struct row {
	const char *name;
	struct shape shape;
	unsigned flags;
	enum rom_damage damage;
	enum rom_answer locks;
} rows[] = {
	{"a stored script is read", {SH}, 0, ROM_DAMAGE_NONE, ROM_YES},
	{"a deflated script is read", {SH, .method = 8}, 0, ROM_DAMAGE_NONE, ROM_YES},
	{"numbers of 64 bits are read", {SH, .method = 8, .zip64 = true, .end64 = true}, 0,
	 ROM_DAMAGE_NONE, ROM_YES},
	{"a comment is no junk", {SH, .comment = "signed"}, 0, ROM_DAMAGE_NONE, ROM_YES},
	{"bytes after the end are junk", {SH, .junk = "junk"}, ROM_TRAILING_JUNK, ROM_DAMAGE_NONE,
	 ROM_YES},
	{"a wrong checksum inside is unreadable", {SH, .bad_crc = true}, ROM_UNREADABLE,
	 ROM_DAMAGE_NONE, ROM_CANNOT_TELL},
	{"a wrong checksum of deflated bytes too", {SH, .method = 8, .bad_crc = true},
	 ROM_UNREADABLE, ROM_DAMAGE_NONE, ROM_CANNOT_TELL},
	{"more bytes than stated are unreadable", {SH, .method = 8, .size = 9}, ROM_UNREADABLE,
	 ROM_DAMAGE_NONE, ROM_CANNOT_TELL},
	{"fewer bytes than stated are unreadable", {SH, .method = 8, .size = 99}, ROM_UNREADABLE,
	 ROM_DAMAGE_NONE, ROM_CANNOT_TELL},
	{"an unknown compression is unreadable", {SH, .method = 12}, ROM_UNREADABLE,
	 ROM_DAMAGE_NONE, ROM_CANNOT_TELL},
	{"an encrypted member is unreadable", {SH, .flags = 1}, ROM_ENCRYPTED | ROM_UNREADABLE,
	 ROM_DAMAGE_NONE, ROM_CANNOT_TELL},
	{"two compressions differ", {SH, .local_method = 8}, ROM_NAMES_DIFFER, ROM_DAMAGE_NONE,
	 ROM_CANNOT_TELL},
	{"two names differ", {SH, .local_name = "flash_all.tx"}, ROM_NAMES_DIFFER,
	 ROM_DAMAGE_NONE, ROM_CANNOT_TELL},
	{"a NUL within a name is another name", {SH, .name_length = 13}, ROM_NAMES_DIFFER,
	 ROM_DAMAGE_NONE, ROM_CANNOT_TELL},
	{"two tables of contents differ", {SH, .hides64 = true}, ROM_NAMES_DIFFER, ROM_DAMAGE_NONE,
	 ROM_YES},
	{"a link is no script", {SH, .mode = S_IFLNK | 0777}, ROM_LINKS_SKIPPED, ROM_DAMAGE_NONE,
	 ROM_CANNOT_TELL},
	{"a regular file has a mode", {SH, .mode = S_IFREG | 0644}, 0, ROM_DAMAGE_NONE, ROM_YES},
	{"a folder's name ends with a slash", {.name = "flash_all.sh/", .text = LOCK}, 0,
	 ROM_DAMAGE_NONE, ROM_NO},
	{"a long name is a limit", {.name = long_name, .text = LOCK}, ROM_NAMES_TOO_LONG,
	 ROM_DAMAGE_NONE, ROM_CANNOT_TELL},
	{"a name that climbs out is unsafe", {.name = "../flash_all.sh", .text = LOCK},
	 ROM_UNSAFE_NAMES, ROM_DAMAGE_NONE, ROM_YES},
	{"64 GiB is no bomb", {.name = "super.img", .text = "x", .claims = (uint64_t)64 << 30},
	 0, ROM_DAMAGE_NONE, ROM_NO},
	{"a byte more is a bomb", {.name = "super.img", .text = "x",
	 .claims = ((uint64_t)64 << 30) + 1}, ROM_INFLATES_TOO_FAR, ROM_DAMAGE_NONE,
	 ROM_CANNOT_TELL},
	{"a size beyond all bounds is a bomb", {.name = "super.img", .text = "x",
	 .claims = UINT64_MAX}, ROM_INFLATES_TOO_FAR, ROM_DAMAGE_NONE, ROM_CANNOT_TELL},
	{"a wrong count is damage", {SH, .count = 2}, 0, ROM_CORRUPT, ROM_YES},
};

static struct rom look(void)
{
	struct rom rom;
	struct error err;

	pack_save("a.zip", zip, zip_length);
	if (rom_read(pack_path("a.zip"), NULL, &rom, &err))
		fail_msg("%s", err.text);
	return rom;
}

static void reads(void **state)
{
	const struct row *row = *state;
	struct rom rom;

	memset(long_name, 'n', 4097);
	build(&row->shape);
	rom = look();
	assert_int_equal(rom.form, ROM_ZIP);
	assert_int_equal(rom.flags, row->flags);
	assert_int_equal(rom.damage, row->damage);
	assert_int_equal(rom.answers[ROM_LOCKS], row->locks);
	rom_release(&rom);
}

/* Under the sanitizers: any broken zip ends with an answer. */
static void a_zip_with_a_byte_changed_is_survived(void **state)
{
	static const struct shape shape = {SH, .method = 8, .zip64 = true, .end64 = true};
	static const unsigned char values[] = {0, 0xFF};
	struct rom rom;

	(void)state;
	build(&shape);
	for (size_t at = 4; at < zip_length; at++)
		for (size_t i = 0; i < sizeof(values); i++) {
			unsigned char before = zip[at];

			zip[at] = values[i];
			rom = look();
			assert_true(rom.form == ROM_ZIP);
			rom_release(&rom);
			zip[at] = before;
		}
}

static void a_zip_cut_anywhere_is_damaged(void **state)
{
	static const struct shape shape = {SH, .method = 8, .end64 = true};
	size_t whole;
	struct rom rom;

	(void)state;
	build(&shape);
	whole = zip_length;
	for (zip_length = 5; zip_length < whole; zip_length++) {
		rom = look();
		assert_int_equal(rom.damage, ROM_TRUNCATED);
		assert_int_equal(rom.answers[ROM_LOCKS], ROM_CANNOT_TELL);
		rom_release(&rom);
	}
}

static int setup(void **state)
{
	(void)state;
	pack_begin();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	pack_end();
	return 0;
}

static const struct CMUnitTest others[] = {
	cmocka_unit_test(a_zip_with_a_byte_changed_is_survived),
	cmocka_unit_test(a_zip_cut_anywhere_is_damaged),
};

int main(void)
{
	struct CMUnitTest tests[COUNT(rows) + COUNT(others)];

	for (size_t i = 0; i < COUNT(rows); i++)
		tests[i] = (struct CMUnitTest){rows[i].name, reads, NULL, NULL,
					       (void *)(uintptr_t)&rows[i]};
	memcpy(tests + COUNT(rows), others, sizeof(others));
	return cmocka_run_group_tests_name("rom_zip", tests, setup, teardown);
}
