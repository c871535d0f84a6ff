/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void check_at(struct check *check, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(check->path, PATH, format, args);
	va_end(args);
}

int check_wrong(struct check *check, const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return fail(check->err, E_INPUT, "%s", text);
}

static bool is_id(const char *text)
{
	return text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

static bool is_date(const char *text)
{
	static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	unsigned year, month, day;
	int end = 0;

	if (strlen(text) != 7 && strlen(text) != 10)
		return false;
	if (sscanf(text, "%4u-%2u%n", &year, &month, &end) < 2 || end != 7)
		return false;
	if (year < 2010 || year > 2099 || month < 1 || month > 12)
		return false;
	if (!text[7])
		return strspn(text, "0123456789-") == 7;
	return sscanf(text + 7, "-%2u%n", &day, &end) == 1 && end == 3 && day >= 1 &&
	       (int)day <= days[month - 1] && strspn(text, "0123456789-") == 10;
}

int check_date(struct check *check, const char *text)
{
	return is_date(text)
		       ? 0
		       : check_wrong(check, "'%.40s' must be a date, YYYY-MM or YYYY-MM-DD", text);
}

int check_url(struct check *check, const char *url)
{
	if (!strncmp(url, "https://", 8) && !strpbrk(url, " <>\"'\\"))
		return 0;
	return check_wrong(check, "'%.80s' must be an address that begins with https://", url);
}

/* @place is where the claim or other claim stands. */
static int check_origin(struct check *check, const char *place, const char **from, uint32_t count,
			const char *seen)
{
	for (uint32_t i = 0; i < count; i++) {
		check_at(check, "%s.from[%u]", place, (unsigned)i);
		if (!procedure_source(check->procedure, from[i]))
			return check_wrong(check, "there is no source '%.40s'", from[i]);
	}
	check_at(check, "%s.seen", place);
	return check_date(check, seen);
}

int check_claim(struct check *check, const struct claim *claim, const char *place)
{
	char inner[PATH];
	int result;

	result = check_origin(check, place, claim->from, claim->from_count, claim->seen);
	check_at(check, "%s.sure", place);
	if (!result && (claim->sure == CONFIDENCE_DISPUTED) != (claim->other_count > 0))
		return check_wrong(check, "'disputed' and a list 'other' belong together");
	for (uint32_t i = 0; !result && i < claim->other_count; i++) {
		snprintf(inner, sizeof(inner), "%.120s.other[%u]", place, (unsigned)i);
		result = check_origin(check, inner, claim->other[i].from,
				      claim->other[i].from_count, claim->other[i].seen);
	}
	return result;
}

int check_claims(struct check *check, const struct claim *claims, uint32_t count, const char *place)
{
	char inner[PATH];
	int result = 0;

	for (uint32_t i = 0; !result && i < count; i++) {
		snprintf(inner, sizeof(inner), "%.120s[%u]", place, (unsigned)i);
		result = check_claim(check, &claims[i], inner);
	}
	return result;
}

/* Lists of structs that begin with their id. */
static const char *id_of(const void *list, size_t size, uint32_t index)
{
	const char *id;

	memcpy(&id, (const char *)list + size * index, sizeof(id));
	return id;
}

int check_ids(struct check *check, const char *name, const void *list, size_t size, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		check_at(check, "%s[%u].id", name, (unsigned)i);
		if (!is_id(id_of(list, size, i)))
			return check_wrong(check, "an id is made of a-z, 0-9 and '-', not '%.40s'",
					   id_of(list, size, i));
		for (uint32_t j = 0; j < i; j++)
			if (!strcmp(id_of(list, size, i), id_of(list, size, j)))
				return check_wrong(check, "the id '%.40s' stands here twice",
						   id_of(list, size, i));
	}
	return 0;
}

static int enum_of(const void *list, size_t size, uint32_t index)
{
	int value;

	memcpy(&value, (const char *)list + size * index, sizeof(value));
	return value;
}

/* Lists of structs that begin with an enum: each value once. */
int check_complete(struct check *check, const char *name, const void *list, size_t size,
		   uint32_t count, const struct cyaml_strval *rows, uint32_t row_count)
{
	uint32_t found;

	for (uint32_t row = 0; row < row_count; row++) {
		found = 0;
		check_at(check, "%s", name);
		for (uint32_t i = 0; i < count; i++) {
			if (enum_of(list, size, i) != rows[row].val)
				continue;
			if (found++) {
				check_at(check, "%s[%u].id", name, (unsigned)i);
				return check_wrong(check, "the id '%s' stands here twice",
						   rows[row].str);
			}
		}
		if (!found)
			return check_wrong(check, "an entry '%s' is missing in '%s'", rows[row].str,
					   name);
	}
	return 0;
}

/* Sections whose entries hold one claim named "claim". */
int check_section(struct check *check, const char *name, const struct claim *first, size_t size,
		  uint32_t count)
{
	char place[PATH];
	int result = 0;

	for (uint32_t i = 0; !result && i < count; i++) {
		snprintf(place, sizeof(place), "%s[%u].claim", name, (unsigned)i);
		result = check_claim(check, (const void *)((const char *)first + size * i), place);
	}
	return result;
}

static int check_condition(struct check *check, const struct procedure_condition *condition,
			   const char *place)
{
	const struct procedure_question *question;

	check_at(check, "%s.question", place);
	question = procedure_question(check->procedure, condition->question);
	if (!question)
		return check_wrong(check, "there is no question '%.40s'", condition->question);
	for (uint32_t i = 0; i < condition->is_count; i++) {
		check_at(check, "%s.is[%u]", place, (unsigned)i);
		if (strcmp(condition->is[i], "dont-know") != 0 &&
		    !procedure_choice(question, condition->is[i]))
			return check_wrong(check, "the question '%.40s' has no choice '%.40s'",
					   condition->question, condition->is[i]);
	}
	return 0;
}

int check_conditions(struct check *check, const struct procedure_condition *conditions,
		     uint32_t count, const char *place)
{
	char inner[PATH];
	int result = 0;

	for (uint32_t i = 0; !result && i < count; i++) {
		snprintf(inner, sizeof(inner), "%.120s[%u]", place, (unsigned)i);
		result = check_condition(check, &conditions[i], inner);
	}
	return result;
}
