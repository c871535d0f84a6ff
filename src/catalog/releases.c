/* SPDX-License-Identifier: MIT */
#include <latchkey/catalog.h>

#include "tables.h"

#include <stdlib.h>
#include <string.h>

const struct catalog_generation *catalog_generation(enum catalog_system system, unsigned major)
{
	for (size_t i = 0; i < catalog_tables.generation_count; i++) {
		const struct catalog_generation *generation = &catalog_tables.generations[i];

		if (generation->system == system && generation->major == major)
			return generation;
	}
	return NULL;
}

const struct catalog_generation *catalog_generation_at(size_t index)
{
	return index < catalog_tables.generation_count ? &catalog_tables.generations[index] : NULL;
}

const char *catalog_system_name(enum catalog_system system)
{
	return system == CATALOG_MIUI ? "MIUI" : system == CATALOG_HYPEROS ? "HyperOS" : "";
}

static void fill_release(const struct latest_row *row, struct catalog_release *ret)
{
	*ret = (struct catalog_release){
		.device = &catalog_tables.devices[row->device],
		.region = &catalog_tables.regions[row->region],
		.version = catalog_tables.pool + row->version,
		.date = catalog_tables.pool + row->date,
	};
}

bool catalog_latest_at(size_t index, struct catalog_release *ret)
{
	if (index >= catalog_tables.latest_count)
		return false;
	fill_release(&catalog_tables.latest[index], ret);
	return true;
}

struct wanted {
	size_t device;
	const char *region;
};

static int compare_release(const void *key, const void *other)
{
	const struct wanted *wanted = key;
	const struct latest_row *row = other;

	if (row->device != wanted->device)
		return wanted->device < row->device ? -1 : 1;
	return strcmp(wanted->region, catalog_tables.regions[row->region].letters);
}

bool catalog_latest(const struct catalog_device *device, const char *region,
		    struct catalog_release *ret)
{
	const struct latest_row *row;
	struct wanted wanted;

	if (!device || !region)
		return false;
	wanted = (struct wanted){(size_t)(device - catalog_tables.devices), region};
	row = bsearch(&wanted, catalog_tables.latest, catalog_tables.latest_count, sizeof(*row),
		      compare_release);
	if (row)
		fill_release(row, ret);
	return row;
}

size_t catalog_latest_of(const struct catalog_device *device, struct catalog_release *ret,
			 size_t max)
{
	struct catalog_release release;
	size_t count = 0;

	for (size_t i = 0; catalog_latest_at(i, &release); i++) {
		if (release.device != device)
			continue;
		if (count < max)
			ret[count] = release;
		count++;
	}
	return count;
}

const char *catalog_latest_as_of(void)
{
	return catalog_tables.latest_as_of;
}

const char *catalog_generations_as_of(void)
{
	return catalog_tables.generations_as_of;
}

const char *catalog_spelling(const char *version)
{
	for (size_t i = 0; i < catalog_tables.spelling_count; i++) {
		if (!strcmp(catalog_tables.spellings[i].text, version))
			return catalog_tables.spellings[i].note;
	}
	return NULL;
}

/* ---- dates ---- */

static bool digits(const char *text, unsigned count, long *ret)
{
	*ret = 0;
	for (; count; count--, text++) {
		if (*text < '0' || *text > '9')
			return false;
		*ret = *ret * 10 + (*text - '0');
	}
	return true;
}

/* Days since 0000-03-01 of the proleptic Gregorian calendar. */
static bool day_number(const char *text, long *ret)
{
	long year, month, day;

	if (!text || !digits(text, 4, &year) || text[4] != '-' || !digits(text + 5, 2, &month) ||
	    text[7] != '-' || !digits(text + 8, 2, &day) || text[10])
		return false;
	if (month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	year -= month < 3;
	*ret = year * 365 + year / 4 - year / 100 + year / 400 +
	       (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
	return true;
}

bool catalog_days(const char *from, const char *to, long *ret)
{
	long start, end;

	if (!day_number(from, &start) || !day_number(to, &end))
		return false;
	*ret = end - start;
	return true;
}
