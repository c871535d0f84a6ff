/* SPDX-License-Identifier: MIT */
/*
 * A .tgz of a given size that inflates by a given factor, for the speed bars:
 *
 *   rom_make FILE MEBIBYTES INFLATION EMPTY
 *
 * EMPTY is a percentage of what is not packed (see below); the rest of that is program. The shares
 * that were taken are printed. One gzip member, level 6, holding one large image. The compressed
 * unit is made once and repeated; a full flush between lets it stand anywhere, so the member is a
 * regular one.
 *
 * What an image of a phone's system consists of:
 *  - packed: what was compressed before it came here and gzip leaves as it is: the resources,
 *    pictures, sounds, fonts and models of apps (an .apk is a zip), EROFS and f2fs that compress
 *    by themselves, the kernel, ramdisks;
 *  - program: machine code, .dex, .odex and .vdex (kept unpacked, because they are mapped),
 *    libraries, tables: a third to a half is saved;
 *  - empty: blocks of zeros: inode tables and the journal of a fresh ext4, space that is left
 *    free for updates and between partitions, the padding of firmware images to their
 *    partition's size (modem, dsp, bluetooth, logo), userdata and cust.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* Long enough to fill gzip's blocks, of some 32 KiB: where packed bytes and others share a block, the
 * packed ones are coded one by one, which no package of large files shows. */
enum { CHUNK = 128 * 1024, UNIT = 250 * CHUNK };

static uint64_t seed = 88172645463325252u;

static uint64_t next_random(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

/* Bytes as of programs: copies of something near, between bytes that are new. */
static void fill_program(unsigned char *bytes, size_t length)
{
	size_t at = 0, run, back;

	while (at < length) {
		run = 4 + next_random() % 28;
		if (run > length - at)
			run = length - at;
		back = 32 + next_random() % 30000;
		if (at > back && next_random() % 8) {
			memcpy(bytes + at, bytes + at - back, run);
			at += run;
		} else {
			for (size_t i = 0; i < run; i++)
				bytes[at++] = (unsigned char)next_random();
		}
	}
}

/* Of a thousand. */
struct shares {
	unsigned packed, program, empty;
};

/* In chunks, as files lie in an image; the shares hold for every thousand of them. */
static void fill(unsigned char *bytes, size_t length, const struct shares *shares)
{
	const size_t chunk = CHUNK;
	unsigned turn = 0;

	for (size_t at = 0; at < length; at += chunk) {
		/* 387 has no divisor in common with 1000: all thousand come, well mixed. */
		unsigned dice = turn++ * 387 % 1000;

		if (dice < shares->program)
			fill_program(bytes + at, chunk);
		else if (dice < shares->program + shares->empty)
			memset(bytes + at, 0, chunk);
		else
			for (size_t i = 0; i < chunk; i += 8)
				memcpy(bytes + at + i, &(uint64_t){next_random()}, 8);
	}
}

static size_t squeeze(unsigned char *bytes, size_t length, unsigned char *out, size_t room,
		      int level)
{
	z_stream stream = {0};

	deflateInit2(&stream, level, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
	stream.next_in = bytes;
	stream.avail_in = (unsigned)length;
	stream.next_out = out;
	stream.avail_out = (unsigned)room;
	deflate(&stream, Z_FULL_FLUSH);
	room -= stream.avail_out;
	deflateEnd(&stream);
	return room;
}

/* The shares that inflate by the factor, to a part in a thousand. */
static struct shares find_shares(unsigned char *bytes, unsigned char *out, size_t room,
				 double inflation, unsigned empty)
{
	unsigned low = 0, high = 1000;
	struct shares shares;

	for (;;) {
		unsigned open = (low + high) / 2;

		shares = (struct shares){1000 - open, open - open * empty / 100, open * empty / 100};
		fill(bytes, UNIT, &shares);
		if (high - low <= 1)
			return shares;
		if (UNIT / (double)squeeze(bytes, UNIT, out, room, 6) < inflation)
			low = open;
		else
			high = open;
	}
}

static void tar_header(char header[512], uint64_t size)
{
	unsigned sum = 0;

	memset(header, 0, 512);
	strcpy(header, "bench_images_V14.0.1.0.TKHMIXM_13.0/images/super.bin");
	memcpy(header + 100, "0000644\0000000000\0000000000", 23);
	/* Base 256, because octal digits end at 8 GiB. */
	header[124] = (char)0x80;
	for (int i = 0; i < 8; i++)
		header[135 - i] = (char)(size >> 8 * i);
	memcpy(header + 136, "14000000000", 11);
	memset(header + 148, ' ', 8);
	header[156] = '0';
	memcpy(header + 257, "ustar\00000", 8);
	for (int i = 0; i < 512; i++)
		sum += (unsigned char)header[i];
	snprintf(header + 148, 7, "%06o", sum);
}

struct member {
	FILE *file;
	uLong crc;
	uint64_t length;
};

static void put(struct member *member, unsigned char *bytes, size_t length, unsigned char *out,
		size_t room)
{
	fwrite(out, 1, squeeze(bytes, length, out, room, 6), member->file);
	member->crc = crc32(member->crc, bytes, (unsigned)length);
	member->length += length;
}

int main(int argc, char **argv)
{
	size_t room = UNIT + (UNIT >> 3), unit;
	unsigned char *bytes = malloc(UNIT), *out = malloc(room), end[1024] = {0};
	struct member member = {0};
	uint64_t repeats;
	struct shares shares;
	char header[512];
	uLong crc;

	if (argc != 5 || !bytes || !out || !(member.file = fopen(argv[1], "wb")))
		return 2;
	shares = find_shares(bytes, out, room, atof(argv[3]), (unsigned)atoi(argv[4]));
	printf("%u/%u/%u\n", (shares.packed + 5) / 10, (shares.program + 5) / 10,
	       (shares.empty + 5) / 10);
	unit = squeeze(bytes, UNIT, out, room, 6);
	repeats = ((uint64_t)atoi(argv[2]) << 20) / unit + 1;
	crc = crc32(0, bytes, UNIT);
	fwrite("\x1f\x8b\x08\0\0\0\0\0\0\x03", 1, 10, member.file);
	tar_header(header, repeats * UNIT);
	put(&member, (unsigned char *)header, 512, end, sizeof(end));
	for (uint64_t i = 0; i < repeats; i++) {
		fwrite(out, 1, unit, member.file);
		member.crc = crc32_combine(member.crc, crc, UNIT);
		member.length += UNIT;
	}
	memset(end, 0, sizeof(end));
	put(&member, end, sizeof(end), out, room);
	fwrite("\x03\0", 1, 2, member.file); /* an empty last block */
	for (int i = 0; i < 4; i++)
		fputc((int)(member.crc >> 8 * i & 0xFF), member.file);
	for (int i = 0; i < 4; i++)
		fputc((int)(member.length >> 8 * i & 0xFF), member.file);
	return fclose(member.file) ? 1 : 0;
}
