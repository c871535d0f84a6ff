/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_UI_ASKING_WORDS_H
#define LATCHKEY_UI_ASKING_WORDS_H

#include <latchkey/asking.h>

/*
 *   asking.c         blocks: phone, route, steps, losses
 *   asking_prompt.c  prompts, replies, the end of a sitting
 *   asking_words.c   their sentences
 */

/* A prompt of our own: the question, and why it is asked. */
struct prompt_words {
	const char *ask, *why;
};

const struct prompt_words *asking_words_prompt(enum prompt_id id);
/** asking_words_option() - the label of an option; the option itself if it has none. */
const char *asking_words_option(enum prompt_id id, const char *option);
const char *asking_words_reply(enum prompt_reply reply);
/** asking_words_group() - the heading of a group of losses. */
const char *asking_words_group(enum loss_group group);
const char *asking_words_end(enum prompt_end end);
/** asking_words_fault() - whose fault a message is. */
const char *asking_words_fault(enum fault fault);
const char *asking_words_sure(enum confidence sure);

/* ---- layout, in asking.c ---- */

/** asking_item() - @lead and sentences behind it, further lines indented to stand below. */
void asking_item(const struct out *out, const char *lead, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/** asking_claim() - the same for a claim, with how sure it is and what others say. */
void asking_claim(const struct asking *asking, const char *lead, const struct claim *claim);
/** asking_heading() - a blank line, and a heading. */
void asking_heading(const struct out *out, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
