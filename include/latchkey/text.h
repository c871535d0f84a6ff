/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_TEXT_H
#define LATCHKEY_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Text: a growable buffer, and the only way in which bytes from outside become something that a
 * terminal, a page or JSON may see.
 */

/**
 * struct text - a growable string, always terminated once something was added.
 *
 * Zero-initialise it; release with text_release(). When memory runs out it remembers that
 * (@failed, and memory.h) and ignores what follows, so that a chain of additions is checked once at
 * its end.
 */
struct text {
	char *bytes;    /* NULL while empty */
	size_t length;  /* without the terminator; the content may hold NUL bytes */
	size_t size;    /* allocated */
	bool failed;    /* out of memory at some addition */
};

void text_release(struct text *text);
void text_clear(struct text *text);
void text_add(struct text *text, const char *string);
void text_add_bytes(struct text *text, const void *bytes, size_t length);
void text_addf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** text_cstr() - the content; "" while empty. Borrowed until the next addition. */
const char *text_cstr(const struct text *text);

/**
 * utf8_decode() - one code point of strict UTF-8.
 * @ret: the code point.
 *
 * Refuses overlong forms, surrogates and what is above U+10FFFF.
 *
 * Return: bytes taken, 1 to 4; 0 if the bytes at @bytes are not valid UTF-8 (or @length is 0).
 */
size_t utf8_decode(const void *bytes, size_t length, uint32_t *ret);

/** utf8_is_safe() - whether a code point may reach a terminal: no C0, C1, DEL, no bidi control,
 * no invisible formatting character, no line or paragraph separator, no private use, no
 * noncharacter. */
bool utf8_is_safe(uint32_t code_point);

/** text_is_safe() - whether all of it is valid UTF-8 made of safe code points. */
bool text_is_safe(const void *bytes, size_t length);

/**
 * text_add_safe() - add bytes that came from outside so that a terminal may see them.
 *
 * Safe code points are kept; unsafe ones become \u{202E}, bytes that are no UTF-8 become \x1B;
 * a backslash is kept as it is. The result is valid UTF-8 in one line.
 */
void text_add_safe(struct text *text, const void *bytes, size_t length);

/**
 * text_safe() - the same into a fixed buffer, cut at a whole character.
 * @ret: at least 1 byte, always terminated.
 *
 * Return: @ret.
 */
char *text_safe(char *ret, size_t size, const void *bytes, size_t length);

/** text_trim() - drop blanks, TABs, CR and LF at both ends; moves @bytes and @length. */
void text_trim(const char **bytes, size_t *length);

/** text_width() - columns that safe UTF-8 takes on a terminal, by wcwidth's rules for the
 * scripts that device names use (wide East Asian counted as 2, combining marks as 0). */
size_t text_width(const char *string);
/** text_width_n() - the same for a part of a string. */
size_t text_width_n(const char *bytes, size_t length);

/** text_equal_fold() - ASCII case-insensitive equality. */
bool text_equal_fold(const char *a, const char *b);

/** text_hex() - lower-case hex digits. @ret: room for 2 * @length + 1. */
void text_hex(char *ret, const void *bytes, size_t length);

/** text_distance() - edit distance of two short words (cut at 32 bytes), for "did you mean". */
unsigned text_distance(const char *a, const char *b);

#endif
