/* SPDX-License-Identifier: MIT */
#include <latchkey/catalog.h>

#include "tables.h"

#include <string.h>

static bool is_pair(const char *letters)
{
	return letters && letters[0] && letters[1] && !letters[2];
}

/* Bit of a region in letters_row.regions; 0 for none. */
static uint32_t region_bit(const char *letters)
{
	if (!is_pair(letters))
		return 0;
	for (size_t i = 0; i < catalog_tables.region_count; i++) {
		if (!strcmp(catalog_tables.regions[i].letters, letters))
			return UINT32_C(1) << i;
	}
	return 0;
}

/* The first row of a pair; the count if there is none. */
static size_t first_row(const char *letters)
{
	size_t low = 0, high = catalog_tables.letters_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(catalog_tables.letters[middle].letters, letters) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool row_allows(const struct letters_row *row, char android)
{
	return !android || (android >= row->android_first && android <= row->android_last);
}

static size_t add_rows(const char *letters, char android, uint32_t region, bool in_region,
		       struct catalog_candidate *ret, size_t count)
{
	const struct letters_row *row = catalog_tables.letters + first_row(letters);
	const struct letters_row *end = catalog_tables.letters + catalog_tables.letters_count;

	for (; row < end && !strcmp(row->letters, letters); row++) {
		if (!row_allows(row, android) || ((row->regions & region) != 0) != in_region)
			continue;
		if (count < CATALOG_CANDIDATES)
			ret[count++] = (struct catalog_candidate){
				&catalog_tables.devices[row->device], in_region};
	}
	return count;
}

static size_t collect(const char *letters, char android, uint32_t region,
		      struct catalog_candidate *ret)
{
	size_t count = add_rows(letters, android, region, true, ret, 0);

	return add_rows(letters, android, region, false, ret, count);
}

size_t catalog_by_letters(const char *letters, char android, const char *region,
			  struct catalog_candidate *ret, bool *ret_narrowed)
{
	struct catalog_candidate narrow[CATALOG_CANDIDATES];
	uint32_t bit = region_bit(region);
	size_t all, left;

	if (ret_narrowed)
		*ret_narrowed = false;
	if (!is_pair(letters))
		return 0;
	all = collect(letters, 0, bit, ret);
	left = collect(letters, android, bit, narrow);
	if (!left || left == all)
		return all;
	memcpy(ret, narrow, left * sizeof(*ret));
	if (ret_narrowed)
		*ret_narrowed = true;
	return left;
}

bool catalog_letters_fit(const char *letters, const struct catalog_device *device, char android)
{
	const struct letters_row *row = catalog_tables.letters;

	if (!is_pair(letters))
		return false;
	for (size_t i = first_row(letters); i < catalog_tables.letters_count; i++) {
		if (strcmp(row[i].letters, letters) != 0)
			return false;
		if (&catalog_tables.devices[row[i].device] == device)
			return row_allows(&row[i], android);
	}
	return false;
}

/* ---- Android ---- */

const struct catalog_android *catalog_android_at(size_t index)
{
	return index < catalog_tables.android_count ? &catalog_tables.android[index] : NULL;
}

const struct catalog_android *catalog_android(char letter)
{
	for (size_t i = 0; i < catalog_tables.android_count; i++) {
		if (catalog_tables.android[i].letter == letter)
			return &catalog_tables.android[i];
	}
	return NULL;
}

bool list_has(const char *list, const char *word, size_t length)
{
	size_t size;

	for (;; list += size + 2) {
		size = strcspn(list, ",");
		if (size == length && !memcmp(list, word, size))
			return true;
		if (!list[size])
			return false;
	}
}

const struct catalog_android *catalog_android_of(const char *version, size_t length)
{
	const struct catalog_android *android = catalog_tables.android;
	bool zero = length > 2 && !memcmp(version + length - 2, ".0", 2);

	for (size_t i = 0; length && i < catalog_tables.android_count; i++) {
		if (list_has(android[i].versions, version, length) ||
		    (zero && list_has(android[i].versions, version, length - 2)))
			return &android[i];
	}
	return NULL;
}

/* ---- regions, operators, branches ---- */

const struct catalog_region *catalog_region_at(size_t index)
{
	return index < catalog_tables.region_count ? &catalog_tables.regions[index] : NULL;
}

const struct catalog_region *catalog_region(const char *letters)
{
	for (size_t i = 0; is_pair(letters) && i < catalog_tables.region_count; i++) {
		if (!strcmp(catalog_tables.regions[i].letters, letters))
			return &catalog_tables.regions[i];
	}
	return NULL;
}

const struct catalog_region *catalog_region_by_token(const char *token, size_t length)
{
	const struct catalog_region *region = catalog_tables.regions;

	for (size_t i = 0; length && i < catalog_tables.region_count; i++) {
		if (strlen(region[i].token) == length && !memcmp(region[i].token, token, length))
			return &region[i];
	}
	return NULL;
}

const struct catalog_operator *catalog_operator_at(size_t index)
{
	return index < catalog_tables.operator_count ? &catalog_tables.operators[index] : NULL;
}

const struct catalog_operator *catalog_operator(const char *letters)
{
	for (size_t i = 0; is_pair(letters) && i < catalog_tables.operator_count; i++) {
		if (!strcmp(catalog_tables.operators[i].letters, letters))
			return &catalog_tables.operators[i];
	}
	return NULL;
}

static const char *const kinds[] = {
	[CATALOG_OPERATOR_UNKNOWN] = "unknown",
	[CATALOG_OPERATOR_OPEN] = "open",
	[CATALOG_OPERATOR_CARRIER] = "carrier",
	[CATALOG_OPERATOR_SPECIAL] = "special",
};
_Static_assert(sizeof(kinds) / sizeof(*kinds) == CATALOG_OPERATOR_KIND_COUNT,
	       "every kind of operator needs a name");

const char *catalog_operator_kind_name(enum catalog_operator_kind kind)
{
	return kinds[(unsigned)kind < CATALOG_OPERATOR_KIND_COUNT ? kind
								  : CATALOG_OPERATOR_UNKNOWN];
}

const struct catalog_branch *catalog_branch(const char *letters)
{
	for (size_t i = 0; is_pair(letters) && i < catalog_tables.branch_count; i++) {
		if (!strcmp(catalog_tables.branches[i].letters, letters))
			return &catalog_tables.branches[i];
	}
	return NULL;
}
