/* SPDX-License-Identifier: MIT */
#include <latchkey/catalog.h>

#include "tables.h"

#include <stdlib.h>
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

struct wanted_flag {
	const char *text;
	size_t length;
	bool global; /* "Global" is cut off */
};

static int compare_flag(const void *key, const void *row)
{
	const struct wanted_flag *wanted = key;
	const char *flag = catalog_tables.pool + ((const struct flag_row *)row)->flag;
	int order = strncmp(wanted->text, flag, wanted->length);

	return order ? order : flag[wanted->length] ? -1 : 0;
}

static bool flag_in_table(const char *text, size_t length, struct catalog_flag *ret)
{
	const struct wanted_flag wanted = {.text = text, .length = length};
	const struct flag_row *row = bsearch(&wanted, catalog_tables.flags,
					     catalog_tables.flag_count, sizeof(*row), compare_flag);

	for (unsigned i = 0; row && i < CATALOG_MODEL_DEVICES; i++) {
		if (row->devices[i] != TABLE_NO_DEVICE)
			add_device(ret, &catalog_tables.devices[row->devices[i]]);
	}
	return row;
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

static bool starts_with(const char *text, size_t length, const char *word)
{
	size_t size = strlen(word);

	return length >= size && !memcmp(text, word, size);
}

/* DEMO, PRE, PREDPP, DPP, EP and a customer. */
static bool is_special(const char *text, size_t length)
{
	static const char *const words[] = {"DEMO", "PRE", "DPP", "PREDPP"};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (strlen(words[i]) == length && starts_with(text, length, words[i]))
			return true;
	}
	return length > 3 && starts_with(text, length, "EP");
}

/* A region's letters at the start of the tail, and an operator's behind them. */
static bool read_region(const char *text, size_t length, const struct catalog_region *region,
			struct catalog_flag *ret)
{
	size_t size = strlen(region->token);

	if (size > length || !same_capitals(text, size, region->token))
		return false;
	ret->region = region;
	ret->operator= size<length ? operator_named(text + size, length - size) : NULL;
	return size == length || ret->operator;
}

/* What stands between codename and "Global". */
static bool read_tail(const char *text, size_t length, bool global, struct catalog_flag *ret)
{
	const struct catalog_region *region;

	for (size_t i = 0; global && length && (region = catalog_region_at(i)); i++) {
		if (read_region(text, length, region, ret))
			return true;
	}
	ret->region = catalog_region(global ? "MI" : "CN");
	ret->operator= global ? operator_named(text, length) : NULL;
	return !length || ret->operator|| is_special(text, length);
}

static struct wanted_flag want_flag(const char *text, size_t length)
{
	static const char tail[] = "Global";
	bool global = ends_with(text, length, tail);

	return (struct wanted_flag){text, length - (global ? sizeof(tail) - 1 : 0), global};
}

/*
 * How well a codename explains a flag; 0: not. One with something behind it wins, since
 * ALIOTHINGlobal is alioth for India and not aliothin; then the longer codename.
 */
static size_t explains(const struct wanted_flag *flag, const struct catalog_device *device,
		       struct catalog_flag *ret)
{
	size_t used = covered(flag->text, flag->length, device->codename);

	if (!used || !read_tail(flag->text + used, flag->length - used, flag->global, ret))
		return 0;
	return used + (used < flag->length ? 1000 : 0);
}

/* The codename that explains the flag best comes first, then the others that do. */
static bool flag_by_rule(const struct wanted_flag *flag, struct catalog_flag *ret)
{
	struct catalog_flag reading = {.by_rule = true};
	size_t best = 0, score;

	for (size_t i = 0; i < catalog_tables.device_count; i++) {
		score = explains(flag, &catalog_tables.devices[i], &reading);
		if (score > best) {
			best = score;
			*ret = reading;
			ret->devices[0] = &catalog_tables.devices[i];
			ret->device_count = 1;
		}
	}
	for (size_t i = 0; best && i < catalog_tables.device_count; i++) {
		if (explains(flag, &catalog_tables.devices[i], &reading))
			add_device(ret, &catalog_tables.devices[i]);
	}
	return best != 0;
}

/* Region and operator of a flag that the table knows, where the rule can read them. */
static void add_region(const struct wanted_flag *wanted, struct catalog_flag *flag)
{
	struct catalog_flag reading = {0};

	for (size_t i = 0; i < flag->device_count; i++) {
		if (!explains(wanted, flag->devices[i], &reading))
			continue;
		flag->region = reading.region;
		flag->operator= reading.operator;
		return;
	}
}

bool catalog_flag(const char *text, size_t length, struct catalog_flag *ret)
{
	struct catalog_flag found = {0};
	struct wanted_flag wanted;

	if (!length || memchr(text, '\0', length))
		return false;
	wanted = want_flag(text, length);
	if (flag_in_table(text, length, &found))
		add_region(&wanted, &found);
	else if (!flag_by_rule(&wanted, &found))
		return false;
	*ret = found;
	return true;
}
