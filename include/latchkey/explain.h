/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_EXPLAIN_H
#define LATCHKEY_EXPLAIN_H

#include <latchkey/procedure.h>

#include <stdbool.h>
#include <stddef.h>

/*
 * What a code or a message of the phone, of Mi Unlock or of the Community app means: matched by
 * number or by any part of the text as people paste it.
 */

enum { EXPLAIN_MEANINGS = 16, EXPLAIN_WORDS = 256 };

/**
 * struct meaning - one thing that it may mean.
 * @code:     the code that matched, or the first of the message's codes; NULL if it has none.
 * @by_code:  matched by its number, not by its words.
 * @whole:    all of the message's words are there, not only a part.
 * @next_step: what to do; while a wait runs and the cure would restart it, what is said instead.
 * @withheld: the cure is not shown, because of the wait.
 */
struct meaning {
	const struct procedure_message *message;
	const char *code;
	bool by_code;
	bool whole;
	const char *next_step;
	bool withheld;
};

/**
 * struct explanation - all meanings, the best first.
 * @count:  0: unknown, and to be said so.
 * @locks:  explain the four locks with it.
 * @withheld_why: a sentence to say once if any cure is withheld; NULL otherwise.
 */
struct explanation {
	struct meaning meanings[EXPLAIN_MEANINGS];
	size_t count;
	bool locks;
	const struct claim *withheld_why;
};

/**
 * explain() - look a code or text up.
 * @text:    as pasted: case, punctuation and line breaks do not matter; read up to EXPLAIN_WORDS
 *           words.
 * @waiting: a wait is running.
 *
 * A number of three digits and more is a code wherever it stands; a shorter one only alone or after
 * "code" or "error". Words match if they are a part of a message, or a message (or a long part of
 * one) is a part of them; '*' in a message stands for one to six words.
 */
void explain(const struct procedure *procedure, const char *text, bool waiting,
	     struct explanation *ret);

#endif
