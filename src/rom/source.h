/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_ROM_SOURCE_H
#define LATCHKEY_ROM_SOURCE_H

#include "collect.h"
#include "digest.h"

/** struct pass - one reading of one package. */
struct pass {
	const char *path;
	const struct rom_options *options;
	struct rom *rom;
	struct collect collect;
	int fd;
	uint64_t size;
	struct ring ring;
	struct digest digest;
	uint64_t consumed; /* bytes of the file that the archive reader saw */
	uint64_t told_ms;  /* when progress was last told */
};

bool pass_is_cancelled(const struct pass *pass);
/** pass_progress() - tell how far it is, not too often. */
void pass_progress(struct pass *pass, uint64_t done);
/** pass_damage() - note the first damage that is found. */
void pass_damage(struct pass *pass, enum rom_damage damage, const char *file, const char *what);

/* Each returns 0, -E_NOMEM, -E_CANCELLED or -E_INPUT (read error); damage is noted, no failure. */
int tar_read(struct pass *pass, bool gzip, struct error *err);
int zip_read(struct pass *pass, struct error *err);
int folder_read(struct pass *pass, struct error *err);

/* checksum.c */
/** checksum_given() - Return: 0; -E_INPUT if @text holds no digest. */
int checksum_given(struct rom *rom, const char *text, struct error *err);
void checksum_name(struct rom *rom);
void checksum_beside(struct rom *rom, const char *path);
void checksum_judge(struct rom *rom);

#endif
