/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_TAPE_SCAN_H
#define LATCHKEY_TAPE_SCAN_H

#include <latchkey/error.h>
#include <latchkey/text.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * One line of a tape, read from left to right. A '#' at the beginning of a word starts a comment.
 * Every failure names file and line and says what was expected.
 */
struct scan {
	const char *name;
	unsigned line;
	const char *at, *end;
	struct error *err;
};

/** scan_fail() - note "FILE:12: ..."; returns -@code. */
int scan_fail(const struct scan *scan, enum error_code code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** scan_expected() - "FILE:12: expected WHAT, found ..." with what stands at the cursor. */
int scan_expected(const struct scan *scan, const char *what);

/** scan_end() - skip blanks; whether nothing (or only a comment) is left. */
bool scan_end(struct scan *scan);

/** scan_word() - the next run of characters up to a blank or a quote; length 0 at the end. */
void scan_word(struct scan *scan, const char **ret, size_t *ret_length);

/** scan_take() - take @word if it comes next. */
bool scan_take(struct scan *scan, const char *word);

/** scan_number() - a decimal number of at most @max, without leading zeros. */
int scan_number(struct scan *scan, uint32_t max, uint32_t *ret);

/** scan_hex() - exactly @digits hexadecimal digits. */
int scan_hex(struct scan *scan, unsigned digits, unsigned *ret);

/** scan_char() - exactly this character, without blanks before it. */
int scan_char(struct scan *scan, char c);

/** scan_string() - a quoted string, its bytes added to @out. */
int scan_string(struct scan *scan, struct text *out);

/** scan_rest() - what is left of the line, without blanks around it and without a comment. */
void scan_rest(struct scan *scan, const char **ret, size_t *ret_length);

#endif
