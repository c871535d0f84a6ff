/* SPDX-License-Identifier: MIT */
#include "../../src/rom/gzip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zlib.h>

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

enum { PLAIN = 50000, ROOM = 100000 };

static const struct inflater *const inflaters[] = {
	&inflater_zlib,
#ifdef HAVE_ISAL
	&inflater_isal,
#endif
};

static unsigned char plain[PLAIN];

static void fill_plain(void)
{
	uint32_t seed = 1;

	for (size_t i = 0; i < PLAIN; i++) {
		seed = seed * 1664525 + 1013904223;
		/* Stretches that compress and stretches that do not. */
		plain[i] = (i / 5000) % 2 ? (unsigned char)(seed >> 24) : (unsigned char)(i % 7);
	}
}

static size_t pack(const unsigned char *bytes, size_t length, unsigned char *out, int level)
{
	z_stream stream = {0};
	unsigned char *in = malloc(length + 1);

	memcpy(in, bytes, length);
	deflateInit2(&stream, level, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
	stream.next_in = in;
	stream.avail_in = (unsigned)length;
	stream.next_out = out;
	stream.avail_out = ROOM;
	assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
	length = ROOM - stream.avail_out;
	deflateEnd(&stream);
	free(in);
	return length;
}

/* Every block lies in memory of its own size, so that reading around it is caught. */
struct feed {
	const unsigned char *bytes;
	size_t length, block;
	uint8_t *held;
};

static int give(void *context, uint8_t **ret, size_t *ret_length, struct error *err)
{
	struct feed *feed = context;
	size_t length = feed->length < feed->block ? feed->length : feed->block;

	(void)err;
	free(feed->held);
	feed->held = malloc(length ? length : 1);
	memcpy(feed->held, feed->bytes, length);
	feed->bytes += length;
	feed->length -= length;
	*ret = feed->held;
	*ret_length = length;
	return 0;
}

struct outcome {
	enum gzip_state state;
	unsigned members;
	bool junk;
	size_t length;
	uLong crc;
};

static struct outcome unpack(const struct inflater *inflater, const unsigned char *bytes,
			     size_t length, size_t block, size_t room)
{
	struct feed feed = {bytes, length, block, NULL};
	struct outcome outcome = {.crc = crc32(0, NULL, 0)};
	uint8_t *out = malloc(room);
	struct gzip gzip;
	size_t count;

	assert_int_equal(gzip_init(&gzip, inflater, give, &feed, NULL), 0);
	do {
		assert_int_equal(gzip_read(&gzip, out, room, &count, NULL), 0);
		outcome.crc = crc32(outcome.crc, out, (unsigned)count);
		outcome.length += count;
	} while (count);
	outcome.state = gzip.state;
	outcome.members = gzip.members;
	outcome.junk = gzip.junk;
	gzip_release(&gzip);
	free(feed.held);
	free(out);
	return outcome;
}

static void any_blocks_give_the_same(void **state)
{
	static const size_t blocks[] = {1, 2, 7, 64, 1000, 65536, ROOM};
	static const size_t rooms[] = {3, 511, 4096, ROOM};
	unsigned char *packed = malloc(ROOM);
	struct outcome outcome;

	(void)state;
	for (int level = 0; level <= 6; level += 6) {
		size_t length = pack(plain, PLAIN, packed, level);

		for (size_t i = 0; i < COUNT(inflaters) * COUNT(blocks) * COUNT(rooms); i++) {
			outcome = unpack(inflaters[i % COUNT(inflaters)], packed, length,
					 blocks[i / COUNT(inflaters) % COUNT(blocks)],
					 rooms[i / COUNT(inflaters) / COUNT(blocks)]);
			assert_int_equal(outcome.state, GZIP_ENDED);
			assert_int_equal(outcome.length, PLAIN);
			assert_int_equal(outcome.crc, crc32(0, plain, PLAIN));
			assert_false(outcome.junk);
		}
	}
	free(packed);
}

static void members_follow_each_other_at_any_border(void **state)
{
	unsigned char *packed = malloc(2 * ROOM);
	size_t length = pack(plain, 3000, packed, 6);
	struct outcome outcome;

	(void)state;
	length += pack(plain + 3000, 1, packed + length, 6);
	length += pack(plain, 0, packed + length, 6);
	length += pack(plain + 3001, 2000, packed + length, 0);
	for (size_t block = 1; block < 200; block += 3)
		for (size_t i = 0; i < COUNT(inflaters); i++) {
			outcome = unpack(inflaters[i], packed, length, block, 777);
			assert_int_equal(outcome.state, GZIP_ENDED);
			assert_int_equal(outcome.members, 4);
			assert_int_equal(outcome.length, 5001);
			assert_int_equal(outcome.crc, crc32(0, plain, 5001));
		}
	free(packed);
}

static void every_cut_is_truncated(void **state)
{
	unsigned char *packed = malloc(ROOM);
	size_t length = pack(plain, 600, packed, 6);

	(void)state;
	for (size_t cut = 2; cut < length; cut++)
		for (size_t i = 0; i < COUNT(inflaters); i++)
			assert_int_equal(unpack(inflaters[i], packed, cut, 13, 100).state,
					 GZIP_TRUNCATED);
	free(packed);
}

static void a_wrong_checksum_is_corrupt(void **state)
{
	unsigned char *packed = malloc(ROOM);
	size_t length = pack(plain, 600, packed, 6);

	(void)state;
	for (size_t at = length - 8; at < length; at++)
		for (size_t i = 0; i < COUNT(inflaters); i++) {
			packed[at] ^= 1;
			assert_int_equal(unpack(inflaters[i], packed, length, 13, 100).state,
					 GZIP_CORRUPT);
			packed[at] ^= 1;
		}
	free(packed);
}

static void what_follows_is_junk_or_padding(void **state)
{
	static const struct {
		const char *tail;
		size_t length;
		bool junk;
	} tails[] = {{"\0\0\0", 3, false}, {"x", 1, true},       {"\x1f", 1, true},
		     {"\x1fx", 2, true},   {"\0\0\0x", 4, true}, {"\0\x1f\x8a", 3, true}};
	unsigned char *packed = malloc(ROOM);
	size_t length = pack(plain, 600, packed, 6);
	struct outcome outcome;

	(void)state;
	for (size_t t = 0; t < COUNT(tails); t++)
		for (size_t i = 0; i < COUNT(inflaters); i++) {
			memcpy(packed + length, tails[t].tail, tails[t].length);
			outcome = unpack(inflaters[i], packed, length + tails[t].length, 5, 100);
			assert_int_equal(outcome.state, GZIP_ENDED);
			assert_int_equal(outcome.junk, tails[t].junk);
			assert_int_equal(outcome.length, 600);
		}
	free(packed);
}

static void a_broken_second_member_is_corrupt(void **state)
{
	unsigned char *packed = malloc(ROOM);
	size_t length = pack(plain, 600, packed, 6);

	(void)state;
	memcpy(packed + length, "\x1f\x8b\x07\0\0\0\0\0\0\3\xff\xff\xff\xff\xff\xff", 16);
	for (size_t i = 0; i < COUNT(inflaters); i++)
		assert_int_equal(unpack(inflaters[i], packed, length + 16, 9, 100).state,
				 GZIP_CORRUPT);
	free(packed);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_blocks_give_the_same),
		cmocka_unit_test(members_follow_each_other_at_any_border),
		cmocka_unit_test(every_cut_is_truncated),
		cmocka_unit_test(a_wrong_checksum_is_corrupt),
		cmocka_unit_test(what_follows_is_junk_or_padding),
		cmocka_unit_test(a_broken_second_member_is_corrupt),
	};

	fill_plain();
	return cmocka_run_group_tests_name("rom_gzip", tests, NULL, NULL);
}
