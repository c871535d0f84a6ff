/* SPDX-License-Identifier: MIT */
#include "show.h"

#include <latchkey/variable.h>

#include <string.h>

/* From masked bytes to bytes that a terminal may see. */
static void make_safe(struct text *ret, struct text *masked)
{
	text_clear(ret);
	text_add_safe(ret, text_cstr(masked), masked->length);
	text_release(masked);
}

bool show_value(struct text *ret, struct mask *mask, const char *name, const char *value,
		size_t length)
{
	struct text masked = {0};
	bool shown = mask_value(mask, &masked, name, strlen(name), value, length);

	make_safe(ret, &masked);
	return shown;
}

void show_words(struct text *ret, struct mask *mask, const char *bytes, size_t length)
{
	struct text masked = {0};

	mask_words(mask, &masked, bytes, length);
	make_safe(ret, &masked);
}

/* What was said to a question, be it a value or a sentence. */
static void show_said(struct text *ret, struct mask *mask, const char *name, const struct text *said)
{
	if (variable_value_fits(name, strlen(name), text_cstr(said), said->length))
		show_value(ret, mask, name, text_cstr(said), said->length);
	else
		show_words(ret, mask, text_cstr(said), said->length);
}

void show_label(struct text *ret, struct mask *mask, const char *string)
{
	struct text masked = {0};

	mask_label(mask, &masked, string, strlen(string));
	make_safe(ret, &masked);
}

void show_secret(struct text *ret, struct mask *mask, const char *string)
{
	struct text masked = {0};

	mask_secret(mask, &masked, string, strlen(string));
	make_safe(ret, &masked);
}

/* Both answers of a question that got two, or why it has none. */
static void add_unreliable(struct text *ret, struct mask *mask, const char *name,
			   const struct answer *answer)
{
	struct text first = {0}, then = {0};

	text_addf(ret, "%s: %s", name, words_answer(answer->kind));
	if (answer->own_words) {
		text_addf(ret, " (%s)", text_cstr(&answer->text));
		return;
	}
	show_said(&first, mask, name, &answer->other);
	show_said(&then, mask, name, &answer->text);
	text_addf(ret, " (first '%s', then '%s')", text_cstr(&first), text_cstr(&then));
	text_release(&first);
	text_release(&then);
}

void show_answer(struct text *ret, struct mask *mask, enum question question,
		 const struct answer *answer)
{
	const char *name = question_row(question)->name;
	struct text value = {0};

	text_clear(ret);
	switch (answer->kind) {
	case ANSWER_VALUE:
		show_value(&value, mask, name, text_cstr(&answer->text), answer->text.length);
		text_addf(ret, "%s=%s", name, text_cstr(&value));
		break;
	case ANSWER_REFUSED:
		show_words(&value, mask, text_cstr(&answer->text), answer->text.length);
		text_addf(ret, "%s: the phone refused%s%s", name,
			  value.length ? ": " : " and gave no reason", text_cstr(&value));
		break;
	case ANSWER_UNKNOWN_WORD:
		text_addf(ret, "%s: %s (asked %s)", name, words_answer(answer->kind),
			  answer->times > 1 ? "twice" : "once");
		break;
	case ANSWER_UNRELIABLE:
		add_unreliable(ret, mask, name, answer);
		break;
	case ANSWER_EMPTY:
		text_addf(ret, "%s: %s", name,
			  answer->line_count ? "answered with lines that say nothing about it"
					     : words_answer(answer->kind));
		break;
	case ANSWER_NOT_ASKED:
	case ANSWER_SILENT:
	case ANSWER_SLIPPED:
	case ANSWER_NOT_ON_TAPE:
	case ANSWER_KIND_COUNT:
		text_addf(ret, "%s: %s", name, words_answer(answer->kind));
		break;
	}
	text_release(&value);
}
