/* SPDX-License-Identifier: MIT */
#include "scan.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int scan_fail(const struct scan *scan, enum error_code code, const char *format, ...)
{
	char text[sizeof(scan->err->text)];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return fail(scan->err, code, "%s:%u: %s", scan->name, scan->line, text);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

bool scan_end(struct scan *scan)
{
	while (scan->at < scan->end && is_blank(*scan->at))
		scan->at++;
	return scan->at == scan->end || *scan->at == '#';
}

int scan_expected(const struct scan *scan, const char *what)
{
	struct scan rest = *scan;
	const char *word;
	size_t length;
	char shown[64];

	if (scan_end(&rest))
		return scan_fail(scan, E_INPUT, "expected %s, found the end of the line", what);
	scan_word(&rest, &word, &length);
	if (!length)
		length = (size_t)(rest.end - word);
	return scan_fail(scan, E_INPUT, "expected %s, found '%s'", what,
			 text_safe(shown, sizeof(shown), word, length));
}

void scan_word(struct scan *scan, const char **ret, size_t *ret_length)
{
	bool end = scan_end(scan);

	*ret = scan->at;
	while (!end && scan->at < scan->end && !is_blank(*scan->at) && *scan->at != '"')
		scan->at++;
	*ret_length = (size_t)(scan->at - *ret);
}

bool scan_take(struct scan *scan, const char *word)
{
	struct scan ahead = *scan;
	const char *found;
	size_t length;

	scan_word(&ahead, &found, &length);
	if (length != strlen(word) || memcmp(found, word, length) != 0)
		return false;
	*scan = ahead;
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

int scan_number(struct scan *scan, uint32_t max, uint32_t *ret)
{
	struct scan ahead = *scan;
	const char *digits;
	uint64_t value = 0;
	size_t length;
	char what[64];

	snprintf(what, sizeof(what), "a number from 0 to %u without leading zeros", max);
	scan_word(&ahead, &digits, &length);
	if (!length || length > 10 || (length > 1 && *digits == '0'))
		return scan_expected(scan, what);
	for (size_t i = 0; i < length; i++) {
		if (!is_digit(digits[i]))
			return scan_expected(scan, what);
		value = value * 10 + (uint64_t)(digits[i] - '0');
	}
	if (value > max)
		return scan_expected(scan, what);
	*scan = ahead;
	*ret = (uint32_t)value;
	return 0;
}

static int hex_digit(char c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

int scan_hex(struct scan *scan, unsigned digits, unsigned *ret)
{
	unsigned value = 0;
	char what[48];

	snprintf(what, sizeof(what), "%u hexadecimal digits", digits);
	if ((size_t)(scan->end - scan->at) < digits)
		return scan_expected(scan, what);
	for (unsigned i = 0; i < digits; i++) {
		if (hex_digit(scan->at[i]) < 0)
			return scan_expected(scan, what);
		value = value << 4 | (unsigned)hex_digit(scan->at[i]);
	}
	scan->at += digits;
	*ret = value;
	return 0;
}

int scan_char(struct scan *scan, char c)
{
	char what[] = {'\'', c, '\'', '\0'};

	if (scan->at == scan->end || *scan->at != c)
		return scan_expected(scan, what);
	scan->at++;
	return 0;
}

/* The cursor stands behind a backslash. */
static int scan_escape(struct scan *scan, struct text *out)
{
	static const char plain[][2] = {
		{'n', '\n'}, {'t', '\t'}, {'r', '\r'}, {'\\', '\\'}, {'"', '"'},
	};
	unsigned value;
	int result;

	if (scan->at < scan->end && *scan->at == 'x') {
		scan->at++;
		result = scan_hex(scan, 2, &value);
		if (!result)
			text_add_bytes(out, &(uint8_t){(uint8_t)value}, 1);
		return result;
	}
	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++)
		if (scan->at < scan->end && *scan->at == plain[i][0]) {
			scan->at++;
			text_add_bytes(out, &plain[i][1], 1);
			return 0;
		}
	return scan_expected(scan, "one of \\xNN \\n \\t \\r \\\\ \\\" after the backslash");
}

int scan_string(struct scan *scan, struct text *out)
{
	int result;

	if (scan_end(scan) || *scan->at != '"')
		return scan_expected(scan, "a string in double quotes");
	scan->at++;
	while (scan->at < scan->end && *scan->at != '"') {
		if (*scan->at++ != '\\') {
			text_add_bytes(out, scan->at - 1, 1);
			continue;
		}
		result = scan_escape(scan, out);
		if (result)
			return result;
	}
	if (scan->at == scan->end)
		return scan_fail(scan, E_INPUT, "the string has no closing quote");
	scan->at++;
	return out->failed ? scan_fail(scan, E_NOMEM, "out of memory") : 0;
}

void scan_rest(struct scan *scan, const char **ret, size_t *ret_length)
{
	bool end = scan_end(scan);
	const char *stop = scan->at;

	*ret = scan->at;
	while (!end && stop < scan->end && !(*stop == '#' && is_blank(stop[-1])))
		stop++;
	scan->at = scan->end;
	while (stop > *ret && is_blank(stop[-1]))
		stop--;
	*ret_length = (size_t)(stop - *ret);
}
