/* SPDX-License-Identifier: MIT */
#include <latchkey/mask.h>

#include <latchkey/memory.h>
#include <latchkey/variable.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A value that was hidden, and the placeholder that stands for it. */
struct mask_entry {
	char *value;
	size_t length;
};

static void release_entries(struct mask_entry **entries, size_t *count)
{
	for (size_t i = 0; i < *count; i++)
		free((*entries)[i].value);
	free(*entries);
	*entries = NULL;
	*count = 0;
}

void mask_release(struct mask *mask)
{
	if (!mask)
		return;
	release_entries(&mask->entries, &mask->count);
	release_entries(&mask->known, &mask->known_count);
}

static bool may_be_a_word(const char *serial, size_t length)
{
	enum { SHORTEST = 6, LONGEST_WORD = 11 };

	return length < SHORTEST || (length <= LONGEST_WORD && !strpbrk(serial, "0123456789"));
}

static bool remember(struct mask *mask, const char *serial, size_t length)
{
	struct mask_entry *grown = realloc(mask->known, (mask->known_count + 1) * sizeof(*grown));
	char *copy = grown ? strdup(serial) : NULL;

	if (grown)
		mask->known = grown;
	if (copy)
		grown[mask->known_count++] = (struct mask_entry){.value = copy, .length = length};
	return copy;
}

void mask_know(struct mask *mask, const char *serial)
{
	size_t length = strlen(serial);

	for (size_t i = 0; i < mask->known_count; i++)
		if (!strcmp(mask->known[i].value, serial))
			return;
	if (may_be_a_word(serial, length) || mask->known_count == MASK_REMEMBERED)
		return;
	if (!remember(mask, serial, length)) {
		mask->forgetful = true;
		memory_note_loss();
	}
}

static bool holds_known(const struct mask *mask, const char *bytes, size_t length)
{
	for (size_t i = 0; i < mask->known_count; i++)
		for (size_t at = 0; at + mask->known[i].length <= length; at++)
			if (!strncasecmp(bytes + at, mask->known[i].value, mask->known[i].length))
				return true;
	return mask->forgetful;
}

/* Return: the number of this value, from 1; 0 if it cannot be remembered. */
static size_t number_of(struct mask *mask, const char *bytes, size_t length)
{
	char *copy;

	for (size_t i = 0; i < mask->count; i++)
		if (mask->entries[i].length == length &&
		    !memcmp(mask->entries[i].value, bytes, length))
			return i + 1;
	if (mask->count == MASK_REMEMBERED)
		return 0;
	if (!mask->entries)
		mask->entries = calloc(MASK_REMEMBERED, sizeof(*mask->entries));
	copy = malloc(length + 1);
	if (!mask->entries || !copy) {
		memory_note_loss();
		free(copy);
		return 0;
	}
	memcpy(copy, bytes, length);
	mask->entries[mask->count].value = copy;
	mask->entries[mask->count].length = length;
	return ++mask->count;
}

/* Stars, with the number of the value at the end where it fits: ******1. */
static void add_placeholder(struct mask *mask, struct text *out, const char *bytes, size_t length)
{
	size_t number = number_of(mask, bytes, length);
	char digits[24] = "";
	size_t count = 0;

	if (number)
		count = (size_t)snprintf(digits, sizeof(digits), "%zu", number);
	if (count >= length)
		count = 0;
	for (size_t i = 0; i + count < length; i++)
		text_add_bytes(out, "*", 1);
	text_add_bytes(out, digits, count);
}

void mask_secret(struct mask *mask, struct text *out, const char *bytes, size_t length)
{
	if (mask->show)
		text_add_bytes(out, bytes, length);
	else
		add_placeholder(mask, out, bytes, length);
}

/* A piece of an unlock token, which bootloaders say in lines of base64; serial numbers have letters
 * of one case only. */
static bool may_be_token(const char *word, size_t length)
{
	enum { SHORTEST = 16 };
	size_t upper = 0, lower = 0, fit = 0;

	for (size_t i = 0; i < length; i++) {
		upper += isupper((unsigned char)word[i]) != 0;
		lower += islower((unsigned char)word[i]) != 0;
		fit += isalnum((unsigned char)word[i]) || (word[i] && strchr("+/-_=", word[i]));
	}
	return length >= SHORTEST && fit == length && upper && lower;
}

bool mask_value(struct mask *mask, struct text *out, const char *name, size_t name_length,
		const char *value, size_t length)
{
	bool token = variable_is_token(name, name_length) || may_be_token(value, length);

	if (variable_is_public(name, name_length) &&
	    variable_value_fits(name, name_length, value, length) &&
	    (mask->show || !holds_known(mask, value, length))) {
		text_add_bytes(out, value, length);
		return true;
	}
	if (mask->show && !token) {
		text_add_bytes(out, value, length);
		return true;
	}
	add_placeholder(mask, out, value, length);
	return !length;
}

/* Sentences that bootloaders are known to say, shown although a word in them has an odd shape.
 * Source: Qualcomm ABL and LK, MediaTek LK, fastbootd. */
static const char *const known_sentences[] = {
	"GetVar Variable Not found",
	"unknown command",
	"unknown reason",
	"Unknown variable",
	"Variable not found",
	"Command not supported",
	"Unable to do OEM command",
	"fastboot",
	"fastbootd",
	"Android",
	"Google",
	"Xiaomi",
	"MediaTek",
	"MT65xx Preloader",
	"QUSB_BULK",
	"QUSB__BULK",
};

static bool is_known_sentence(const char *bytes, size_t length)
{
	for (size_t i = 0; i < sizeof(known_sentences) / sizeof(*known_sentences); i++)
		if (strlen(known_sentences[i]) == length &&
		    !memcmp(known_sentences[i], bytes, length))
			return true;
	return false;
}

/* Plainly a word: letters in one case (or a capital first), short, with the usual marks around.
 * What could be a piece of a hexadecimal number is none. */
static bool is_plain_word(const char *word, size_t length)
{
	size_t upper = 0, lower = 0, hex = 0, marks = 0;

	while (length && word[0] && strchr("('\"[<", word[0]))
		word++, length--;
	while (length && word[length - 1] && strchr(")'\"]>.,:;!?=", word[length - 1]))
		length--;
	for (size_t i = 0; i < length; i++) {
		upper += isupper((unsigned char)word[i]) != 0;
		lower += islower((unsigned char)word[i]) != 0;
		hex += isxdigit((unsigned char)word[i]) != 0;
		marks += word[i] == '-' || word[i] == '/';
	}
	if (length == 1)
		return true;
	if (length > 15 || upper + lower + marks != length || (length >= 4 && hex == length))
		return false;
	return !upper || !lower || (upper == 1 && isupper((unsigned char)word[0]));
}

/* A short word with digits as model names have them: X3, 11T, M5s, 8. */
static bool is_model_word(const char *word, size_t length)
{
	size_t lower = 0, digits = 0;

	for (size_t i = 0; i < length; i++) {
		lower += islower((unsigned char)word[i]) != 0;
		digits += isdigit((unsigned char)word[i]) != 0;
		if (!isalnum((unsigned char)word[i]) && word[i] != '+')
			return false;
	}
	return length <= 3 && digits <= 2 && !islower((unsigned char)word[0]) && lower <= 1;
}

static bool is_shown(const struct mask *mask, const char *word, size_t length, bool is_model)
{
	if (mask->show)
		return !may_be_token(word, length);
	return !holds_known(mask, word, length) &&
	       (is_plain_word(word, length) || is_known_sentence(word, length) ||
		(is_model && length && is_model_word(word, length)));
}

static void add_words(struct mask *mask, struct text *out, const char *bytes, size_t length,
		      bool is_model)
{
	size_t word;

	while (length) {
		for (word = 0; word < length && bytes[word] == ' '; word++)
			;
		text_add_bytes(out, bytes, word);
		bytes += word, length -= word;
		for (word = 0; word < length && bytes[word] != ' '; word++)
			;
		if (is_shown(mask, bytes, word, is_model))
			text_add_bytes(out, bytes, word);
		else
			add_placeholder(mask, out, bytes, word);
		bytes += word, length -= word;
	}
}

void mask_words(struct mask *mask, struct text *out, const char *bytes, size_t length)
{
	if (is_known_sentence(bytes, length))
		text_add_bytes(out, bytes, length);
	else
		add_words(mask, out, bytes, length, false);
}

void mask_label(struct mask *mask, struct text *out, const char *bytes, size_t length)
{
	if (is_known_sentence(bytes, length))
		text_add_bytes(out, bytes, length);
	else
		add_words(mask, out, bytes, length, true);
}

void mask_name(struct mask *mask, struct text *out, const char *bytes, size_t length)
{
	bool fits = variable_name_fits(bytes, length) && !holds_known(mask, bytes, length);

	if (mask->show ? !may_be_token(bytes, length) : fits)
		text_add_bytes(out, bytes, length);
	else
		add_placeholder(mask, out, bytes, length);
}

/* An INFO line: `name:value` where it is one, words otherwise. Keeps the blanks around. */
static void mask_line(struct mask *mask, struct text *out, const char *line, size_t length)
{
	const char *name, *value;
	size_t name_length, value_length, value_at;

	if (!variable_split(line, length, &name, &name_length, &value, &value_length)) {
		mask_words(mask, out, line, length);
		return;
	}
	if (name != line)
		text_add_bytes(out, line, (size_t)(name - line));
	if (!variable_name_fits(name, name_length) && memchr(name, ' ', name_length))
		mask_words(mask, out, name, name_length);
	else
		mask_name(mask, out, name, name_length);
	value_at = (size_t)(value - line);
	text_add_bytes(out, name + name_length, value_at - (size_t)(name - line) - name_length);
	if (!variable_is_public(name, name_length) && memchr(name, ' ', name_length) &&
	    !variable_is_token(name, name_length))
		mask_words(mask, out, value, value_length); /* "Device unlocked: true" */
	else
		mask_value(mask, out, name, name_length, value, value_length);
	value_at += value_length;
	text_add_bytes(out, line + value_at, length - value_at);
}

static void mask_okay(struct mask *mask, struct text *out, enum question question, const char *text,
		      size_t length)
{
	const char *name = question_row(question)->name;

	if (variable_is_public(name, strlen(name)))
		mask_value(mask, out, name, strlen(name), text, length);
	else
		mask_line(mask, out, text, length);
}

void mask_packet(struct mask *mask, struct text *out, enum question question, bool stale,
		 const void *bytes, size_t length)
{
	static const char *const tags[] = {"OKAY", "FAIL", "INFO", "TEXT", "DATA"};
	const char *text = (const char *)bytes + 4;
	bool tagged = false;

	for (size_t i = 0; length >= 4 && i < sizeof(tags) / sizeof(*tags); i++)
		tagged |= !memcmp(bytes, tags[i], 4);
	if (!tagged) {
		mask_words(mask, out, bytes, length);
		return;
	}
	text_add_bytes(out, bytes, 4);
	length -= 4;
	if (stale && !memcmp(bytes, "OKAY", 4))
		mask_words(mask, out, text, length);
	else if (!memcmp(bytes, "OKAY", 4))
		mask_okay(mask, out, question, text, length);
	else if (!memcmp(bytes, "INFO", 4) || !memcmp(bytes, "TEXT", 4))
		mask_line(mask, out, text, length);
	else
		mask_words(mask, out, text, length);
}
