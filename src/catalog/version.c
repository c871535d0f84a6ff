/* SPDX-License-Identifier: MIT */
/*
 * text -> parts between the dots -> form, system, numbers -> kind and date
 *                                        letters -> version_letters.c
 */
#include <latchkey/version.h>

#include <latchkey/text.h>

#include "version_parts.h"

#include <stdio.h>
#include <string.h>

enum { PARTS = 10, LETTERS = 7, BIG_DATE = 100000 };

struct parts {
	char text[VERSION_TEXT]; /* capitals */
	const char *part[PARTS];
	size_t count;
	bool lower; /* something was in small letters */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

static size_t digits_at(const char *text)
{
	size_t n = 0;

	while (is_digit(text[n]))
		n++;
	return n;
}

static size_t capitals_at(const char *text)
{
	size_t n = 0;

	while (is_capital(text[n]))
		n++;
	return n;
}

static bool is_number(const char *text)
{
	size_t n = digits_at(text);

	return n && n <= 6 && !text[n];
}

static bool is_word(const char *text)
{
	return *text && !text[capitals_at(text)];
}

/* Up to six digits. */
static unsigned number_of(const char *text)
{
	unsigned ret = 0;

	for (; is_digit(*text); text++)
		ret = ret * 10 + (unsigned)(*text - '0');
	return ret;
}

/* ---- splitting ---- */

static bool add_capital(struct parts *parts, size_t at, char c)
{
	if (c >= 'a' && c <= 'z') {
		c = (char)(c - 'a' + 'A');
		parts->lower = true;
	}
	parts->text[at] = c;
	return is_capital(c) || is_digit(c) || c == '.' || c == '-';
}

static bool split(const char *text, size_t length, struct parts *ret)
{
	char *dot;

	*ret = (struct parts){0};
	text_trim(&text, &length);
	if (!length || length >= sizeof(ret->text))
		return false;
	for (size_t i = 0; i < length; i++) {
		if (!add_capital(ret, i, text[i]))
			return false;
	}
	for (char *part = ret->text; part; part = dot) {
		dot = strchr(part, '.');
		if (dot)
			*dot++ = '\0';
		if (!*part || ret->count == PARTS)
			return false;
		ret->part[ret->count++] = part;
	}
	return true;
}

static void drop_first(struct parts *parts)
{
	parts->count--;
	memmove(parts->part, parts->part + 1, parts->count * sizeof(*parts->part));
}

/* ---- dates ---- */

static bool set_date(struct version *ret, unsigned year, unsigned month, unsigned day)
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
	       set_date(ret, number / 10000, number / 100 % 100, number % 100);
}

/* Three numbers from @at on as a date of the years in which such builds were made. */
static void find_date(struct version *ret, size_t at)
{
	const unsigned *n = ret->numbers + at;

	if (ret->number_count < at + 3 || n[0] < 21 || !set_date(ret, n[0], n[1], n[2]))
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

static void copy_word(char ret[VERSION_WORD], const char *text)
{
	snprintf(ret, VERSION_WORD, "%s", text);
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

static void take_build_type(struct version *ret, struct parts *parts)
{
	const char *last = parts->part[parts->count - 1];

	ret->build_type = !strcmp(last, "DEBUG")  ? VERSION_BUILD_DEBUG
			  : !strcmp(last, "ROOT") ? VERSION_BUILD_ROOT
						  : VERSION_BUILD_USER;
	if (ret->build_type == VERSION_BUILD_USER)
		return;
	parts->count--;
	note(ret, NOTE_ENGINEERING);
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

static size_t take_numbers(struct version *ret, const struct parts *parts)
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
		set_date(ret, ret->numbers[2], ret->numbers[3], ret->numbers[4]);
	} else {
		set_big_date(ret, ret->numbers[2]);
	}
	if (ret->number_count != usual)
		note(ret, NOTE_NUMBER_COUNT);
}

static bool read_numbered(struct version *ret, struct parts *parts, char prefix)
{
	size_t at = take_numbers(ret, parts);

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

/* ---- other forms ---- */

/* 22.11.9, 2.3.5c, 24.5.10.1 */
static bool read_dated(struct version *ret, const struct parts *parts)
{
	size_t at = take_numbers(ret, parts), digits;
	const char *last = parts->part[parts->count - 1];

	if (parts->count == 3 && at == 2) {
		digits = digits_at(last);
		if (!digits || digits > 2 || !is_capital(last[digits]) || last[digits + 1])
			return false;
		ret->numbers[ret->number_count++] = number_of(last);
		ret->suffix[0] = (char)(last[digits] - 'A' + 'a');
	} else if (at != parts->count || at < 3 || at > 4) {
		return false;
	}
	/* Four numbers are a date only in builds from 2018 on, and never end in 0. */
	if (ret->number_count == 4 && (ret->numbers[0] < 8 || !ret->numbers[3]))
		return false;
	/* The first builds are of August 2010. */
	if ((!ret->numbers[0] && ret->numbers[1] < 8) ||
	    !set_date(ret, ret->numbers[0], ret->numbers[1], ret->numbers[2]))
		return false;
	ret->form = VERSION_DATE;
	ret->kind = VERSION_DEVELOPER;
	ret->system = CATALOG_MIUI;
	return true;
}

static void take_pair(struct version *ret, const struct parts *parts, size_t letters)
{
	ret->numbers[0] = number_of(parts->part[0] + letters);
	ret->numbers[1] = number_of(parts->part[1]);
	ret->number_count = 2;
	snprintf(ret->letters, letters + 1, "%s", parts->part[0]);
	ret->system = CATALOG_MIUI;
	ret->kind = VERSION_STABLE;
}

/* ICS is the usual short form of Ice Cream Sandwich; JLB is read as Jelly Bean. */
static void read_word(struct version *ret)
{
	if (!strcmp(ret->letters, "ICS"))
		ret->android_letter = 'I';
	else if (!strcmp(ret->letters, "JLB"))
		ret->android_letter = 'J';
	ret->android = catalog_android(ret->android_letter);
	note(ret, ret->android ? NOTE_WORD_INFERRED : NOTE_WORD_UNKNOWN);
}

/* JHACNBH22.0, ICS20.0 */
static bool read_letters_first(struct version *ret, const struct parts *parts)
{
	size_t letters = capitals_at(parts->part[0]);

	if (parts->count != 2 || !is_number(parts->part[0] + letters) || !is_number(parts->part[1]))
		return false;
	if (letters == LETTERS) {
		take_pair(ret, parts, letters);
		ret->form = VERSION_MIUI_5;
		ret->generation = 5;
		copy_word(ret->name, "MIUI 5");
		return true;
	}
	if (letters != 3)
		return false;
	take_pair(ret, parts, letters);
	if (strcmp(ret->letters, "ICS") && strcmp(ret->letters, "JLB") &&
	    strcmp(ret->letters, "HBJ"))
		return false;
	ret->form = VERSION_WORD_FORM;
	read_word(ret);
	return true;
}

static bool read_native(struct version *ret, const struct parts *parts)
{
	const char *text = parts->part[0];

	if (parts->count != 1 || *text != 'Q' || capitals_at(text) != 3 || !is_number(text + 3))
		return false;
	ret->form = VERSION_NATIVE;
	ret->numbers[0] = number_of(text + 3);
	ret->number_count = 1;
	snprintf(ret->letters, 4, "%s", text);
	note(ret, NOTE_NATIVE);
	return true;
}

/* ---- all together ---- */

static char take_prefix(struct version *ret, struct parts *parts)
{
	const char *first = parts->part[0];
	char prefix = *first;
	size_t length = !strncmp(first, "OS", 2) ? 2 : *first == 'V' || *first == 'A' ? 1 : 0;

	if (!length)
		return 0;
	if (first[length]) {
		if (!is_number(first + length))
			return 0;
		parts->part[0] += length;
		return prefix;
	}
	if (prefix != 'V' || parts->count < 2)
		return 0;
	drop_first(parts);
	note(ret, NOTE_DOT_AFTER_PREFIX);
	return prefix;
}

static bool read_form(struct version *ret, struct parts *parts)
{
	struct version begun = *ret;
	char prefix = take_prefix(ret, parts);

	if (prefix)
		return read_numbered(ret, parts, prefix);
	if (read_letters_first(ret, parts) || read_native(ret, parts))
		return true;
	*ret = begun;
	if (read_dated(ret, parts))
		return true;
	*ret = begun;
	return read_numbered(ret, parts, 0);
}

static void write_numbered(struct version *ret, struct text *out)
{
	static const char *const prefixes[VERSION_FORM_COUNT] = {[VERSION_HYPEROS] = "OS",
								 [VERSION_MIUI] = "V",
								 [VERSION_V816] = "V",
								 [VERSION_GO] = "A"};
	const char *prefix = prefixes[ret->form];

	text_add(out, prefix ? prefix : "");
	for (size_t i = 0; i < ret->number_count; i++)
		text_addf(out, "%s%u", i ? "." : "", ret->numbers[i]);
	if (ret->form == VERSION_DATE) {
		text_add(out, ret->suffix);
		return;
	}
	if (*ret->letters)
		text_addf(out, ".%s", ret->letters);
	if (*ret->suffix)
		text_addf(out, ".%s", ret->suffix);
	if (*ret->customer)
		text_addf(out, ".EP.%s", ret->customer);
	if (*ret->project)
		text_addf(out, ".%s", ret->project);
}

static int write_text(struct version *ret, struct error *err)
{
	struct text out = {0};

	if (ret->form == VERSION_MIUI_5 || ret->form == VERSION_WORD_FORM)
		text_addf(&out, "%s%u.%u", ret->letters, ret->numbers[0], ret->numbers[1]);
	else if (ret->form == VERSION_NATIVE)
		text_addf(&out, "%s%u", ret->letters, ret->numbers[0]);
	else
		write_numbered(ret, &out);
	if (out.failed) {
		text_release(&out);
		return fail(err, E_NOMEM, "out of memory");
	}
	snprintf(ret->text, sizeof(ret->text), "%s", text_cstr(&out));
	text_release(&out);
	return 0;
}

int version_parse_n(const char *text, size_t length, struct version *ret, struct error *err)
{
	struct version version = {0};
	struct parts parts;
	char safe[VERSION_TEXT];
	int result;

	if (!split(text, length, &parts))
		goto unknown;
	take_build_type(&version, &parts);
	if (!parts.count || !read_form(&version, &parts))
		goto unknown;
	result = write_text(&version, err);
	if (result < 0)
		return result;
	if (parts.lower && version.form != VERSION_DATE && !version.build_type)
		note(&version, NOTE_LOWER_CASE);
	version_read_letters(&version);
	version_check_generation(&version);
	if (catalog_spelling(version.text))
		note(&version, NOTE_SPELLING_ONLY);
	*ret = version;
	return 0;
unknown:
	return fail(err, E_INPUT, "'%s' has none of the known forms of a version code",
		    text_safe(safe, sizeof(safe), text, length));
}

int version_parse(const char *text, struct version *ret, struct error *err)
{
	return version_parse_n(text, strlen(text), ret, err);
}
