/* SPDX-License-Identifier: MIT */
#include <latchkey/catalog.h>

#include "tables.h"

#include <string.h>

/* "x_x" is "x": package names since 2025 often repeat the product. */
static bool halve(size_t *length, const char *text)
{
	size_t half = *length / 2;

	if (*length < 3 || *length % 2 == 0 || text[half] != '_' ||
	    memcmp(text, text + half + 1, half) != 0)
		return false;
	*length = half;
	return true;
}

static bool ends_with(const char *text, size_t length, const char *tail)
{
	size_t size = strlen(tail);

	return length > size && !memcmp(text + length - size, tail, size);
}

/* Another reading of the same product: the one that explains more by its suffix stays first. */
static void offer(struct catalog_product *ret, const struct catalog_product *reading)
{
	if (!ret->device) {
		*ret = *reading;
		return;
	}
	if (strlen(reading->suffix) > strlen(ret->suffix)) {
		const struct catalog_device *other = ret->device;

		*ret = *reading;
		ret->other = other;
	} else if (reading->device != ret->device) {
		ret->other = reading->device;
	}
}

static void try_suffix(const char *text, size_t length, const struct suffix_row *row,
		       struct catalog_product *ret)
{
	struct catalog_product reading = {.suffix = row->suffix, .build = row->build};

	if (!ends_with(text, length, row->suffix))
		return;
	length -= strlen(row->suffix);
	reading.doubled = halve(&length, text);
	reading.device = catalog_device_n(text, length);
	if (!reading.device)
		return;
	reading.region = &catalog_tables.regions[row->region];
	if (row->operator!= TABLE_NO_DEVICE)
		reading.operator= & catalog_tables.operators[row->operator];
	offer(ret, &reading);
}

bool catalog_product(const char *text, size_t length, struct catalog_product *ret)
{
	struct catalog_product found = {0}, bare = {.suffix = ""};
	bool doubled = halve(&length, text);

	bare.device = catalog_device_n(text, length);
	if (bare.device) {
		bare.region = catalog_region("CN");
		bare.operator= catalog_operator("XM");
		offer(&found, &bare);
	}
	for (size_t i = 0; i < catalog_tables.suffix_count; i++)
		try_suffix(text, length, &catalog_tables.suffixes[i], &found);
	if (!found.device)
		return false;
	found.doubled = found.doubled || doubled;
	*ret = found;
	return true;
}

/* ---- flags of recovery packages ---- */

static void add_device(struct catalog_flag *flag, const struct catalog_device *device)
{
	for (size_t i = 0; i < flag->device_count; i++) {
		if (flag->devices[i] == device)
			return;
	}
	if (flag->device_count < CATALOG_MODEL_DEVICES)
		flag->devices[flag->device_count++] = device;
}

static bool flag_in_table(const char *text, size_t length, struct catalog_flag *ret)
{
	const struct flag_row *row = catalog_tables.flags;
	size_t low = 0, high = catalog_tables.flag_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *flag = catalog_tables.pool + row[middle].flag;
		int order = strncmp(flag, text, length);

		if (!order && !flag[length]) {
			for (unsigned i = 0; i < CATALOG_MODEL_DEVICES; i++) {
				if (row[middle].devices[i] != TABLE_NO_DEVICE)
					add_device(ret,
						   &catalog_tables.devices[row[middle].devices[i]]);
			}
			return true;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* How much of @text a codename covers when it is written in capitals without underscores. */
static size_t covered(const char *text, size_t length, const char *codename)
{
	size_t used = 0;

	for (; *codename; codename++) {
		if (*codename == '_')
			continue;
		if (used == length || text[used] != upper(*codename))
			return 0;
		used++;
	}
	return used;
}

static bool same_capitals(const char *text, size_t length, const char *token)
{
	size_t i = 0;

	while (i < length && token[i] && text[i] == upper(token[i]))
		i++;
	return length && i == length && !token[i];
}

static const struct catalog_operator *operator_named(const char *text, size_t length)
{
	const struct catalog_operator *operator= NULL;

	for (size_t i = 0; (operator= catalog_operator_at(i)); i++) {
		if (same_capitals(text, length, operator->token))
			return operator;
	}
	return NULL;
}

/* The letters between codename and "Global": nothing, a region, an operator, or both. */
static bool read_tail(const char *text, size_t length, bool global, struct catalog_flag *ret)
{
	const struct catalog_region *region;

	ret->operator= NULL;
	ret->region = catalog_region(global ? "MI" : "CN");
	if (!length)
		return true;
	if (!global)
		return false;
	for (size_t i = 0; (region = catalog_region_at(i)); i++) {
		size_t size = strlen(region->token);

		if (size > length || !same_capitals(text, size, region->token))
			continue;
		ret->region = region;
		if (size == length)
			return true;
		ret->operator= operator_named(text + size, length - size);
		if (ret->operator)
			return true;
	}
	ret->region = catalog_region("MI");
	ret->operator= operator_named(text, length);
	return ret->operator!= NULL;
}

struct wanted_flag {
	const char *text;
	size_t length;
	bool global;
};

static size_t explains(const struct wanted_flag *flag, const struct catalog_device *device,
		       struct catalog_flag *ret)
{
	size_t used = covered(flag->text, flag->length, device->codename);

	return used && read_tail(flag->text + used, flag->length - used, flag->global, ret) ? used
											    : 0;
}

/* The longest codename that explains the flag comes first, then the others that do. */
static bool flag_by_rule(const char *text, size_t length, struct catalog_flag *ret)
{
	static const char tail[] = "Global";
	bool global = ends_with(text, length, tail);
	struct wanted_flag flag = {text, length - (global ? sizeof(tail) - 1 : 0), global};
	struct catalog_flag reading = {.by_rule = true};
	size_t best = 0, used;

	for (size_t i = 0; i < catalog_tables.device_count; i++) {
		used = explains(&flag, &catalog_tables.devices[i], &reading);
		if (used > best) {
			best = used;
			*ret = reading;
			ret->devices[0] = &catalog_tables.devices[i];
			ret->device_count = 1;
		}
	}
	for (size_t i = 0; best && i < catalog_tables.device_count; i++) {
		if (explains(&flag, &catalog_tables.devices[i], &reading))
			add_device(ret, &catalog_tables.devices[i]);
	}
	return best != 0;
}

/* Region and operator of a flag that the table knows, where the rule can read them. */
static void add_region(const char *text, size_t length, struct catalog_flag *flag)
{
	struct catalog_flag reading = {0};

	if (!flag_by_rule(text, length, &reading) || reading.devices[0] != flag->devices[0])
		return;
	flag->region = reading.region;
	flag->operator = reading.operator;
}

bool catalog_flag(const char *text, size_t length, struct catalog_flag *ret)
{
	struct catalog_flag found = {0};

	if (!length || memchr(text, '\0', length))
		return false;
	if (flag_in_table(text, length, &found))
		add_region(text, length, &found);
	else if (!flag_by_rule(text, length, &found))
		return false;
	*ret = found;
	return true;
}
