/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_UI_SHOW_H
#define LATCHKEY_UI_SHOW_H

#include <latchkey/mask.h>
#include <latchkey/text.h>
#include <latchkey/ui.h>

/* Masked and safe text from the phone, each into @ret (cleared first); inside of ui only. */

/* The value of a variable. Return: whether it is shown as it is. */
bool show_value(struct text *ret, struct mask *mask, const char *name, const char *value,
		size_t length);
void show_words(struct text *ret, struct mask *mask, const char *bytes, size_t length);
void show_label(struct text *ret, struct mask *mask, const char *string);
void show_secret(struct text *ret, struct mask *mask, const char *string);
/* "unlocked=no", "anti: the phone does not know the word", in masked words. */
void show_answer(struct text *ret, struct mask *mask, enum question question,
		 const struct answer *answer);

#endif
