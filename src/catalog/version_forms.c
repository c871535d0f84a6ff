/* SPDX-License-Identifier: MIT */
#include "version_parts.h"

#include <string.h>

/* 22.11.9, 2.3.5c, 24.5.10.1 */
bool version_read_dated(struct version *ret, const struct parts *parts)
{
	size_t at = version_take_numbers(ret, parts), digits;
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
	    !version_set_date(ret, ret->numbers[0], ret->numbers[1], ret->numbers[2]))
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
bool version_read_letters_first(struct version *ret, const struct parts *parts)
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
	if (strcmp(ret->letters, "ICS") != 0 && strcmp(ret->letters, "JLB") != 0 &&
	    strcmp(ret->letters, "HBJ") != 0)
		return false;
	ret->form = VERSION_WORD_FORM;
	read_word(ret);
	return true;
}

bool version_read_native(struct version *ret, const struct parts *parts)
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
