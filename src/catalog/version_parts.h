/* SPDX-License-Identifier: MIT */
#ifndef CATALOG_VERSION_PARTS_H
#define CATALOG_VERSION_PARTS_H

#include <latchkey/version.h>

#include <stdio.h>

/*
 * How the files that take version codes apart share the work.
 *
 *     version.c -> version_numbers.c  OS2.0.204.0.VOGMIDC and all that begin like it
 *               -> version_forms.c    22.11.9, JHACNBH22.0, ICS20.0, QDS84
 *               -> version_letters.c  what the seven letters mean
 */

enum { PARTS = 10, LETTERS = 7 };

/* What stands between the dots. */
struct parts {
	char text[VERSION_TEXT]; /* capitals */
	const char *part[PARTS];
	size_t count;
	bool lower; /* something was in small letters */
};

static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

static inline size_t digits_at(const char *text)
{
	size_t n = 0;

	while (is_digit(text[n]))
		n++;
	return n;
}

static inline size_t capitals_at(const char *text)
{
	size_t n = 0;

	while (is_capital(text[n]))
		n++;
	return n;
}

static inline bool is_number(const char *text)
{
	size_t n = digits_at(text);

	return n && n <= 6 && !text[n];
}

static inline bool is_word(const char *text)
{
	return *text && !text[capitals_at(text)];
}

/* Up to six digits. */
static inline unsigned number_of(const char *text)
{
	unsigned ret = 0;

	for (; is_digit(*text); text++)
		ret = ret * 10 + (unsigned)(*text - '0');
	return ret;
}

static inline void copy_word(char ret[VERSION_WORD], const char *text)
{
	snprintf(ret, VERSION_WORD, "%s", text);
}

static inline void note(struct version *version, enum version_note what)
{
	version->notes |= UINT64_C(1) << what;
}

/** version_read_numbered() - numbers, then letters or a suffix; @prefix 'O', 'V', 'A' or 0. */
bool version_read_numbered(struct version *ret, struct parts *parts, char prefix);

/** version_read_dated(), ... - the other forms; false: it is none of that form, and @ret may be
 * half filled. */
bool version_read_dated(struct version *ret, const struct parts *parts);
bool version_read_letters_first(struct version *ret, const struct parts *parts);
bool version_read_native(struct version *ret, const struct parts *parts);

/** version_take_numbers() - the leading parts that are numbers. Return: how many. */
size_t version_take_numbers(struct version *ret, const struct parts *parts);

/** version_set_date() - a year of one or two digits, month, day; false: no such day. */
bool version_set_date(struct version *ret, unsigned year, unsigned month, unsigned day);

/** version_read_letters() - fill what the seven letters of @version->letters mean; system,
 * generation and form are set. */
void version_read_letters(struct version *version);

/** version_check_generation() - note an Android that its generation is not known on. */
void version_check_generation(struct version *version);

#endif
