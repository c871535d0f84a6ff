/* SPDX-License-Identifier: MIT */
#include <latchkey/text.h>

#include <latchkey/memory.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void text_release(struct text *text)
{
	if (!text)
		return;
	free(text->bytes);
	memset(text, 0, sizeof(*text));
}

void text_clear(struct text *text)
{
	text->length = 0;
	if (text->bytes)
		text->bytes[0] = '\0';
}

static bool give_up(struct text *text)
{
	memory_note_loss();
	text->failed = true;
	return false;
}

/* Make room for @more bytes and a terminator. */
static bool reserve(struct text *text, size_t more)
{
	size_t size = text->size ? text->size : 64;
	char *bytes;

	if (text->failed || more > SIZE_MAX / 4 - text->length)
		return give_up(text);
	while (size < text->length + more + 1)
		size *= 2;
	if (size == text->size)
		return true;
	bytes = realloc(text->bytes, size);
	if (!bytes)
		return give_up(text);
	text->bytes = bytes;
	text->size = size;
	return true;
}

void text_add_bytes(struct text *text, const void *bytes, size_t length)
{
	if (!reserve(text, length))
		return;
	if (length)
		memcpy(text->bytes + text->length, bytes, length);
	text->length += length;
	text->bytes[text->length] = '\0';
}

void text_add(struct text *text, const char *string)
{
	text_add_bytes(text, string, strlen(string));
}

void text_addf(struct text *text, const char *format, ...)
{
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	/* A negative one is larger than anything that can be had. */
	if (!reserve(text, (size_t)length))
		return;
	va_start(args, format);
	vsnprintf(text->bytes + text->length, (size_t)length + 1, format, args);
	va_end(args);
	text->length += (size_t)length;
}

const char *text_cstr(const struct text *text)
{
	return text->bytes ? text->bytes : "";
}

size_t utf8_decode(const void *bytes, size_t length, uint32_t *ret)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *in = bytes;
	uint32_t code;
	size_t need;

	if (!length)
		return 0;
	if (in[0] < 0x80) {
		*ret = in[0];
		return 1;
	}
	if ((in[0] & 0xE0) == 0xC0)
		need = 2, code = in[0] & 0x1Fu;
	else if ((in[0] & 0xF0) == 0xE0)
		need = 3, code = in[0] & 0x0Fu;
	else if ((in[0] & 0xF8) == 0xF0)
		need = 4, code = in[0] & 0x07u;
	else
		return 0;
	if (length < need)
		return 0;
	for (size_t i = 1; i < need; i++) {
		if ((in[i] & 0xC0) != 0x80)
			return 0;
		code = code << 6 | (in[i] & 0x3Fu);
	}
	if (code < smallest[need] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
		return 0;
	*ret = code;
	return need;
}

struct range {
	uint32_t first, last;
};

static bool in_ranges(const struct range *ranges, size_t count, uint32_t code)
{
	for (size_t i = 0; i < count; i++)
		if (code >= ranges[i].first && code <= ranges[i].last)
			return true;
	return false;
}

bool utf8_is_safe(uint32_t code)
{
	/* Sorted by code point. Bidi controls, invisible operators and tags can make a line
	 * read as something else; private use and noncharacters have no agreed shape. */
	static const struct range unsafe[] = {
		{0x0000, 0x001F}, {0x007F, 0x009F}, {0x00AD, 0x00AD}, {0x034F, 0x034F},
		{0x061C, 0x061C}, {0x115F, 0x1160}, {0x17B4, 0x17B5}, {0x180B, 0x180F},
		{0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F}, {0x3164, 0x3164},
		{0xD800, 0xDFFF}, {0xE000, 0xF8FF}, {0xFDD0, 0xFDEF}, {0xFE00, 0xFE0F},
		{0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0x1BCA0, 0x1BCA3},
		{0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}, {0xF0000, 0x10FFFF},
	};

	return (code & 0xFFFE) != 0xFFFE &&
	       !in_ranges(unsafe, sizeof(unsafe) / sizeof(*unsafe), code);
}

bool text_is_safe(const void *bytes, size_t length)
{
	const char *at = bytes;
	uint32_t code;
	size_t taken;

	for (; length; at += taken, length -= taken) {
		taken = utf8_decode(at, length, &code);
		if (!taken || !utf8_is_safe(code))
			return false;
	}
	return true;
}

/* One character of the input as it may be shown. Return: input bytes taken. */
static size_t show_one(const char *in, size_t length, char out[16], size_t *out_length)
{
	uint32_t code = 0;
	size_t taken = utf8_decode(in, length, &code);

	if (taken && utf8_is_safe(code)) {
		memcpy(out, in, taken);
		*out_length = taken;
		return taken;
	}
	if (taken > 1)
		*out_length = (size_t)snprintf(out, 16, "\\u{%04X}", (unsigned)code);
	else
		*out_length = (size_t)snprintf(out, 16, "\\x%02X", (unsigned char)in[0]);
	return taken ? taken : 1;
}

void text_add_safe(struct text *text, const void *bytes, size_t length)
{
	const char *in = bytes;
	size_t taken, shown;
	char out[16];

	for (; length; in += taken, length -= taken) {
		taken = show_one(in, length, out, &shown);
		text_add_bytes(text, out, shown);
	}
}

char *text_safe(char *ret, size_t size, const void *bytes, size_t length)
{
	const char *in = bytes;
	size_t used = 0, taken, shown;
	char out[16];

	for (; length; in += taken, length -= taken) {
		taken = show_one(in, length, out, &shown);
		if (used + shown >= size)
			break;
		memcpy(ret + used, out, shown);
		used += shown;
	}
	ret[used] = '\0';
	return ret;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

void text_trim(const char **bytes, size_t *length)
{
	while (*length && is_blank(**bytes))
		(*bytes)++, (*length)--;
	while (*length && is_blank((*bytes)[*length - 1]))
		(*length)--;
}

size_t text_width_n(const char *bytes, size_t length)
{
	static const struct range wide[] = {
		{0x1100, 0x115E}, {0x2E80, 0x303E}, {0x3041, 0x33FF}, {0x3400, 0x4DBF},
		{0x4E00, 0x9FFF}, {0xA000, 0xA4CF}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},
		{0xFE30, 0xFE6F}, {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F},
		{0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
	};
	static const struct range zero[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x20D0, 0x20FF}};
	size_t width = 0, taken;
	uint32_t code = 0;

	for (; length; bytes += taken, length -= taken) {
		taken = utf8_decode(bytes, length, &code);
		if (!taken) {
			taken = 1;
			width++;
		} else if (in_ranges(wide, sizeof(wide) / sizeof(*wide), code)) {
			width += 2;
		} else if (!in_ranges(zero, sizeof(zero) / sizeof(*zero), code)) {
			width++;
		}
	}
	return width;
}

size_t text_width(const char *string)
{
	return text_width_n(string, strlen(string));
}

static char fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool text_equal_fold(const char *a, const char *b)
{
	while (*a && fold(*a) == fold(*b))
		a++, b++;
	return *a == *b;
}

void text_hex(char *ret, const void *bytes, size_t length)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *at = bytes;

	for (size_t i = 0; i < length; i++) {
		*ret++ = digits[at[i] >> 4];
		*ret++ = digits[at[i] & 15];
	}
	*ret = '\0';
}

unsigned text_distance(const char *a, const char *b)
{
	enum { MAX = 32 };
	size_t a_length = strnlen(a, MAX), b_length = strnlen(b, MAX);
	unsigned row[MAX + 1];

	for (size_t j = 0; j <= b_length; j++)
		row[j] = (unsigned)j;
	for (size_t i = 1; i <= a_length; i++) {
		unsigned diagonal = row[0];

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b_length; j++) {
			unsigned best = diagonal + (fold(a[i - 1]) != fold(b[j - 1]));

			diagonal = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[b_length];
}
