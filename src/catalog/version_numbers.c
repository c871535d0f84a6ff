/* SPDX-License-Identifier: MIT */
#include "version_parts.h"

#include <string.h>

enum { BIG_DATE = 100000 };

/* ---- dates ---- */

bool version_set_date(struct version *ret, unsigned year, unsigned month, unsigned day)
{
	static const unsigned days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (year > 99 || month < 1 || month > 12 || day < 1 || day > days[month - 1])
		return false;
	/* Up to 2019 the year was one digit: 9.9.3. */
	year += year < 10 ? 2010 : 2000;
	snprintf(ret->date, sizeof(ret->date), "%04u-%02u-%02u", year % 10000, month % 100,
		 day % 100);
	return true;
}

static bool set_big_date(struct version *ret, unsigned number)
{
	return number >= BIG_DATE &&
	       version_set_date(ret, number / 10000, number / 100 % 100, number % 100);
}

/* Three numbers from @at on as a date of the years in which such builds were made. */
static void find_date(struct version *ret, size_t at)
{
	const unsigned *n = ret->numbers + at;

	if (ret->number_count < at + 3 || n[0] < 21 || !version_set_date(ret, n[0], n[1], n[2]))
		note(ret, NOTE_COUNTER);
}

/* ---- what stands behind the numbers ---- */

static const struct {
	const char *text;
	enum version_kind kind;
} suffixes[] = {
	{"DEV", VERSION_DEVELOPER},        {"BETA", VERSION_BETA},
	{"PRE", VERSION_PREVIEW},          {"PRE-DPP", VERSION_PREVIEW},
	{"STABLE-DPP", VERSION_PREVIEW},   {"PRE-TEST", VERSION_INTERNAL},
	{"STABLE-TEST", VERSION_INTERNAL}, {"STABLE-OS31", VERSION_INTERNAL},
};

static enum version_kind suffix_kind(const char *text)
{
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++) {
		if (!strcmp(suffixes[i].text, text))
			return suffixes[i].kind;
	}
	return VERSION_KIND_UNKNOWN;
}

/* Four strings in public lists lack the dot: VNBCNXMPRE-DPP. */
static const char *missing_dot(const char *text)
{
	return capitals_at(text) >= LETTERS && !strcmp(text + LETTERS, "PRE-DPP") ? text + LETTERS
										  : NULL;
}

/* The letters, if @part is letters at all. */
static bool take_letters(struct version *ret, const char *part, const char **ret_suffix)
{
	const char *glued = missing_dot(part);

	*ret_suffix = glued;
	if (glued) {
		snprintf(ret->letters, LETTERS + 1, "%s", part);
		note(ret, NOTE_DOT_MISSING);
		return true;
	}
	if (!is_word(part) || suffix_kind(part) || !strcmp(part, "EP") || strlen(part) < 5 ||
	    strlen(part) > 9)
		return false;
	copy_word(ret->letters, part);
	return true;
}

static void take_suffix(struct version *ret, const char *text)
{
	copy_word(ret->suffix, text);
	ret->kind = suffix_kind(text);
	if (!ret->kind)
		note(ret, NOTE_SUFFIX_UNKNOWN);
}

/* What follows the numbers: letters, then .EP.CUSTOMER.PROJECT or a suffix. */
static bool take_rest(struct version *ret, const struct parts *parts, size_t at)
{
	const char *glued = NULL;

	if (at < parts->count && take_letters(ret, parts->part[at], &glued))
		at++;
	if (glued)
		take_suffix(ret, glued);
	if (at == parts->count)
		return true;
	if (glued)
		return false;
	if (strcmp(parts->part[at], "EP") != 0) {
		take_suffix(ret, parts->part[at]);
		return at + 1 == parts->count && !is_number(parts->part[at]);
	}
	ret->kind = VERSION_ENTERPRISE;
	if (parts->count - at < 2 || parts->count - at > 3)
		return false;
	copy_word(ret->customer, parts->part[at + 1]);
	if (parts->count - at == 3)
		copy_word(ret->project, parts->part[at + 2]);
	return true;
}

/* ---- the numbers ---- */

size_t version_take_numbers(struct version *ret, const struct parts *parts)
{
	size_t at = 0;

	while (at < parts->count && at < VERSION_NUMBERS && is_number(parts->part[at])) {
		ret->numbers[at] = number_of(parts->part[at]);
		at++;
	}
	ret->number_count = at;
	return at;
}

/* The hundreds of the third number tell the point release. Public sources say so of 2.2; the
 * others are concluded from it and from the names of internal builds. */
static const struct {
	unsigned major, hundreds, point;
	bool inferred;
} points[] = {{2, 1, 1, true}, {2, 2, 2, false}, {3, 3, 1, true}};

static void name_hyperos(struct version *ret, unsigned major, unsigned minor, unsigned build)
{
	unsigned point = minor;

	for (size_t i = 0; i < sizeof(points) / sizeof(*points); i++) {
		if (points[i].major != major || points[i].hundreds != build / 100)
			continue;
		point = points[i].point;
		if (points[i].inferred)
			note(ret, NOTE_POINT_INFERRED);
	}
	if (point)
		snprintf(ret->name, sizeof(ret->name), "HyperOS %u.%u", major % 1000, point % 1000);
	else
		snprintf(ret->name, sizeof(ret->name), "HyperOS %u", major % 1000);
}

static void name_system(struct version *ret)
{
	const unsigned *n = ret->numbers;

	if (ret->system == CATALOG_HYPEROS && ret->form != VERSION_GO)
		name_hyperos(ret, ret->generation, n[1], ret->number_count == 4 ? n[2] : 0);
	else if (ret->system == CATALOG_MIUI && n[1] == 5 && n[0] == 12)
		snprintf(ret->name, sizeof(ret->name), "MIUI 12.5");
	else if (ret->system == CATALOG_MIUI)
		snprintf(ret->name, sizeof(ret->name), "MIUI %u", ret->generation % 1000);
	if (ret->generation && !catalog_generation(ret->system, ret->generation))
		note(ret, NOTE_GENERATION_UNKNOWN);
}

static void set_system(struct version *ret, char prefix)
{
	unsigned first = ret->numbers[0];

	ret->form = prefix == 'O' ? VERSION_HYPEROS : prefix == 'A' ? VERSION_GO : VERSION_MIUI;
	if (!prefix) {
		note(ret, NOTE_NO_PREFIX);
		ret->form = first < 5 ? VERSION_HYPEROS : first < 15 ? VERSION_MIUI : VERSION_BARE;
	}
	if (first == 816 && prefix != 'A' && prefix != 'O')
		ret->form = VERSION_V816;
	ret->system = ret->form == VERSION_MIUI   ? CATALOG_MIUI
		      : ret->form == VERSION_BARE ? CATALOG_SYSTEM_UNKNOWN
						  : CATALOG_HYPEROS;
	if (ret->form == VERSION_BARE)
		note(ret, NOTE_SYSTEM_UNKNOWN);
	else if (ret->form == VERSION_V816)
		note(ret, NOTE_V816);
	if (ret->form == VERSION_V816)
		ret->generation = 1;
	else if (ret->form == VERSION_HYPEROS || ret->form == VERSION_MIUI)
		ret->generation = first;
	name_system(ret);
}

/* How many numbers the kind has, and which of them are a date. */
static void read_numbers(struct version *ret)
{
	size_t usual = 4;

	if (ret->kind == VERSION_DEVELOPER) {
		usual = 5;
		find_date(ret, 2);
	} else if (ret->kind == VERSION_ENTERPRISE && *ret->letters) {
		set_big_date(ret, ret->numbers[3]);
	} else if (ret->kind == VERSION_ENTERPRISE) {
		usual = ret->number_count == 4 ? 4 : 5;
		find_date(ret, usual - 3);
	} else if (ret->number_count == 5) {
		version_set_date(ret, ret->numbers[2], ret->numbers[3], ret->numbers[4]);
	} else {
		set_big_date(ret, ret->numbers[2]);
	}
	if (ret->number_count != usual)
		note(ret, NOTE_NUMBER_COUNT);
}

bool version_read_numbered(struct version *ret, struct parts *parts, char prefix)
{
	size_t at = version_take_numbers(ret, parts);

	if (at < 2 || !take_rest(ret, parts, at) || (at < 3 && !*ret->letters))
		return false;
	if (!*ret->letters && !*ret->suffix && !*ret->customer && !prefix && at < 4)
		return false;
	set_system(ret, prefix);
	read_numbers(ret);
	if (!*ret->letters && ret->kind != VERSION_DEVELOPER && ret->kind != VERSION_ENTERPRISE)
		note(ret, NOTE_NO_LETTERS);
	if (!ret->kind && !*ret->suffix && ret->number_count == 4)
		ret->kind = ret->numbers[3] ? VERSION_BETA : VERSION_STABLE;
	return true;
}
