/* SPDX-License-Identifier: MIT */
#include "show.h"

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
		text_addf(ret, "%s: the phone refused: %s", name, text_cstr(&value));
		break;
	case ANSWER_UNKNOWN_WORD:
		text_addf(ret, "%s: %s (asked %s)", name, words_answer(answer->kind),
			  answer->times > 1 ? "twice" : "once");
		break;
	case ANSWER_NOT_ASKED:
	case ANSWER_EMPTY:
	case ANSWER_UNRELIABLE:
	case ANSWER_SILENT:
	case ANSWER_SLIPPED:
	case ANSWER_NOT_ON_TAPE:
	case ANSWER_KIND_COUNT:
		text_addf(ret, "%s: %s", name, words_answer(answer->kind));
		break;
	}
	text_release(&value);
}
