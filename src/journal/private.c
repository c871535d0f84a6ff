/* SPDX-License-Identifier: MIT */
#include "internal.h"

#include <latchkey/text.h>

#include <nettle/hmac.h>
#include <string.h>
#include <unistd.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool journal_label_is_safe(const char *label)
{
	size_t length = strlen(label), digits = 0;

	for (const char *at = label; *at; at++)
		digits += is_digit(*at);
	return length <= JOURNAL_LABEL && digits < 6 && !strchr(label, '@') &&
	       text_is_safe(label, length);
}

static bool has_shape(const char *text, const char *shape)
{
	for (; *shape; shape++, text++)
		if (*shape == 'd' ? !is_digit(*text) : *text != *shape)
			return false;
	return !is_digit(*text);
}

/* The long rows of digits that notes are full of; all ten bytes long. */
static bool is_date(const char *text)
{
	static const char *const shapes[] = {"dddd-dd-dd", "dd/dd/dddd", "dd.dd.dddd"};

	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++)
		if (has_shape(text, shapes[i]))
			return true;
	return false;
}

/*
 * A phone or account number: seven digits and more in a row, with the separators that people
 * write between them. Model numbers (2201117TG) are rows of digits too, but end in letters.
 */
static bool is_number_of_somebody(const char *text)
{
	size_t digits = 0;

	for (; is_digit(*text) || (digits && *text && strchr(" -/()", *text)); text++) {
		if (is_date(text))
			return false;
		digits += is_digit(*text);
	}
	return digits >= 9 || (digits >= 7 && !is_letter(*text));
}

static bool is_token(const char *text)
{
	size_t length = 0, digits = 0;

	for (; is_letter(text[length]) || is_digit(text[length]); length++)
		digits += is_digit(text[length]);
	return length >= 24 && digits && digits < length;
}

bool journal_note_is_safe(const char *note)
{
	char before = ' ';

	if (strlen(note) > JOURNAL_NOTE || strchr(note, '@') || !text_is_safe(note, strlen(note)))
		return false;
	for (const char *at = note; *at; before = *at++) {
		if (is_date(at)) {
			at += 9;
			continue;
		}
		if (is_digit(*at) && !is_digit(before) && !is_letter(before) &&
		    is_number_of_somebody(at))
			return false;
		if (!is_letter(before) && !is_digit(before) && is_token(at))
			return false;
	}
	return true;
}

static void digest(const unsigned char *key, const void *bytes, size_t length,
		   unsigned char ret[SHA256_DIGEST_SIZE])
{
	struct hmac_sha256_ctx context;

	hmac_sha256_set_key(&context, JOURNAL_KEY, key);
	hmac_sha256_update(&context, length, bytes);
	hmac_sha256_digest(&context, SHA256_DIGEST_SIZE, ret);
}

int journal_phone_digest(const struct journal *journal, const char *product, const char *serial,
			 char *ret, struct error *err)
{
	unsigned char bytes[SHA256_DIGEST_SIZE];
	struct text text = {0};

	/* The NUL keeps "ab" + "c" and "a" + "bc" apart. */
	text_add_bytes(&text, product, strlen(product) + 1);
	text_add(&text, serial);
	if (text.failed)
		return fail(err, E_NOMEM, "out of memory");
	digest(journal->key, text.bytes, text.length, bytes);
	text_release(&text);
	text_hex(ret, bytes, sizeof(bytes));
	return 0;
}

void journal_key_mark(const unsigned char *key, char ret[JOURNAL_NAME])
{
	static const char words[] = "latchkey journal key";
	unsigned char bytes[SHA256_DIGEST_SIZE];

	digest(key, words, sizeof(words), bytes);
	text_hex(ret, bytes, 8);
}

int journal_random(unsigned char *ret, size_t length, struct error *err)
{
	if (getentropy(ret, length))
		return fail(err, E_INTERNAL, "no random numbers to be had");
	return 0;
}

int journal_random_name(char ret[JOURNAL_NAME], struct error *err)
{
	unsigned char bytes[8];
	int result = journal_random(bytes, sizeof(bytes), err);

	if (!result)
		text_hex(ret, bytes, sizeof(bytes));
	return result;
}
