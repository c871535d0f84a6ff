/* SPDX-License-Identifier: MIT */
#ifndef CATALOG_TABLES_H
#define CATALOG_TABLES_H

#include <latchkey/catalog.h>

/*
 * The tables as they are built from the data files. Rows of the large ones hold numbers instead
 * of pointers (offsets into one pool of strings, indices of devices), so that they stay small and
 * need no relocation.
 */

enum { TABLE_NO_DEVICE = 0xffff };

struct letters_row {
	char letters[3];
	char android_first, android_last;
	uint16_t device;
	uint32_t regions; /* bit n: row n of the regions */
};

struct model_row {
	uint32_t model, name, sold_in;
	uint16_t devices[CATALOG_MODEL_DEVICES];
};

struct flag_row {
	uint32_t flag;
	uint16_t devices[CATALOG_MODEL_DEVICES];
};

struct latest_row {
	uint16_t device, region;
	uint32_t version, date;
};

struct alias_row {
	uint32_t alias;
	uint16_t device;
};

enum sibling_kind { SIBLING_PROJECT, SIBLING_NAME, SIBLING_BUILD };

struct sibling_row {
	uint16_t a, b;
	enum sibling_kind kind;
};

struct suffix_row {
	const char *suffix;
	uint16_t region, operator; /* operator TABLE_NO_DEVICE: not said */
	enum catalog_build build;
};

struct spelling_row {
	const char *text, *note;
};

struct tables {
	const char *pool;
	const struct catalog_device *devices;
	const struct catalog_android *android;
	const struct catalog_region *regions;
	const struct catalog_operator *operators;
	const struct catalog_branch *branches;
	const struct catalog_family *families;
	const struct catalog_generation *generations;
	const struct letters_row *letters;
	const struct model_row *models;
	const struct flag_row *flags;
	const struct latest_row *latest;
	const struct alias_row *aliases;
	const struct sibling_row *siblings;
	const struct suffix_row *suffixes;
	const struct spelling_row *spellings;
	size_t device_count, android_count, region_count, operator_count, branch_count,
		family_count, generation_count, letters_count, model_count, flag_count,
		latest_count, alias_count, sibling_count, suffix_count, spelling_count;
	const char *as_of, *latest_as_of, *generations_as_of;
};

extern const struct tables catalog_tables;

/** list_has() - whether a list of the tables ("8.0, 8.1") holds a word. */
bool list_has(const char *list, const char *word, size_t length);

#endif
