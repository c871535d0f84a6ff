/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_ROM_ZIP_H
#define LATCHKEY_ROM_ZIP_H

#include "source.h"

/** struct zip_member - one row of the table of contents. */
struct zip_member {
	char name[ROM_NAME_MAX + 1];
	unsigned method;
	bool encrypted;
	uint32_t crc;
	uint64_t size, packed;
	uint64_t offset; /* of its bytes in the file, once it was compared */
};

struct zip_inflate;

/**
 * struct zip_reader - what reading members needs, the same for all of them.
 * @inflated: sum of the sizes that the table states, which no member can exceed.
 */
struct zip_reader {
	struct zip_member member;
	struct zip_inflate *inflate;
	uint64_t inflated, inflated_max;
};

/** zip_reader_new() - Return: NULL if memory is out; zip_reader_free() it. */
struct zip_reader *zip_reader_new(const struct pass *pass);
void zip_reader_free(struct zip_reader *reader);

/** zip_collect() - take the facts of reader.member, stored or deflated. Return: 0; -E_NOMEM. */
int zip_collect(struct zip_reader *reader, struct collect *collect, struct error *err);

static inline uint32_t get16(const uint8_t *p)
{
	return (uint32_t)(p[0] | p[1] << 8);
}

static inline uint32_t get32(const uint8_t *p)
{
	return get16(p) | get16(p + 2) << 16;
}

static inline uint64_t get64(const uint8_t *p)
{
	return get32(p) | (uint64_t)get32(p + 4) << 32;
}

#endif
