/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_MASK_H
#define LATCHKEY_MASK_H

#include <latchkey/question.h>
#include <latchkey/text.h>

#include <stdbool.h>
#include <stddef.h>

/*
 * Masking by permission. A value is shown only if its variable is on the public list and the value
 * has that variable's shape; a word of free text only if it is plainly a word. Everything else
 * becomes a placeholder of the same length, the same one for the same value within one output,
 * so that a reader can still see that two values are equal. Bytes in, bytes out: making them safe
 * for a terminal is the sink's business.
 */

enum { MASK_REMEMBERED = 256 };

/**
 * struct mask - the placeholders of one output.
 * @show: show private values (--show-ids); tokens stay hidden all the same.
 * @known: serial numbers that are known; what holds one is private whatever its shape is.
 * @forgetful: one could not be remembered for want of memory, so anything might hold it.
 *
 * Zero-initialise; release with mask_release(). Not for several threads at once.
 */
struct mask {
	bool show, forgetful;
	struct mask_entry *entries, *known;
	size_t count, known_count;
};

void mask_release(struct mask *mask);

/** mask_know() - hide a serial number wherever it turns up from now on, also inside a version text.
 * One that could be a plain word ("unknown"), or is short, is left to the other rules. */
void mask_know(struct mask *mask, const char *serial);

/** mask_secret() - add the placeholder of a private value (a serial, a chip id), or the value
 * itself with @show. */
void mask_secret(struct mask *mask, struct text *out, const char *bytes, size_t length);

/** mask_value() - add the value of a variable: itself, or a placeholder. Blanks around a public
 * value are kept. Return: whether it was shown. */
bool mask_value(struct mask *mask, struct text *out, const char *name, size_t name_length,
		const char *value, size_t length);

/** mask_words() - add free text (a FAIL reason, an INFO line that is no variable): known sentences
 * and plain words stay, every other run of non-blanks becomes a placeholder. */
void mask_words(struct mask *mask, struct text *out, const char *bytes, size_t length);

/** mask_label() - the same for a USB string, where a model's name may be: X3, 11T stay too. */
void mask_label(struct mask *mask, struct text *out, const char *bytes, size_t length);

/** mask_name() - add a variable's name: itself if it has the shape of one, else a placeholder. */
void mask_name(struct mask *mask, struct text *out, const char *bytes, size_t length);

/**
 * mask_packet() - add one packet of an answer with everything private masked.
 * @question: what was asked; QUESTION_NONE if nobody knows (stale).
 *
 * The tag is kept, the text judged: an INFO line as `name:value`, an OKAY text as the value of
 * what was asked, a FAIL text as words. Stale and malformed packets are masked whole, except for a
 * known tag and plain words.
 */
void mask_packet(struct mask *mask, struct text *out, enum question question, bool stale,
		 const void *bytes, size_t length);

#endif
