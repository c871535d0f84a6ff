/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_ASKING_H
#define LATCHKEY_ASKING_H

#include <latchkey/explain.h>
#include <latchkey/plan.h>
#include <latchkey/prompt.h>
#include <latchkey/ui.h>

/*
 * What `guide` prints: line after line, nothing is ever drawn anew. With @out->plain one statement
 * a line. Sentences about the route come from the rules, all others from tables in
 * src/ui/asking_words.c.
 */

/**
 * struct asking - what the views need to know.
 * @command: how to go on: "guide", "guide --return". @title: of the phone, safe.
 */
struct asking {
	const struct out *out;
	const struct procedure *rules;
	const char *program, *command, *title;
	int64_t now;
};

/** asking_welcome() - at the beginning of a sitting. @resumed: a walk was begun before. */
void asking_welcome(const struct asking *asking, bool resumed);
/** asking_lost() - nothing will be kept, and why. */
void asking_lost(const struct asking *asking, const char *why);
/** asking_story() - of the tape that is played. */
void asking_story(const struct asking *asking, const char *story);
/** asking_phone() - what was read. */
void asking_phone(const struct asking *asking, const struct reading *reading);
/** asking_no_phone() - why none was read, and how to get it into fastboot and out of it. */
void asking_no_phone(const struct asking *asking, const struct error *why);
/** asking_wrong_phone() - another than the one of the walk. */
void asking_wrong_phone(const struct asking *asking, const char *wanted, const char *found);
/** asking_route() - the route and its reason; unless @brief also what it is, and what nobody can
 * know. */
void asking_route(const struct asking *asking, const struct plan *plan, bool brief);
/** asking_success() - the walk is done; when the account may unlock again. */
void asking_success(const struct asking *asking, const struct plan *plan);
void asking_note(const struct asking *asking, const struct plan_note *note);
/** asking_step() - a step's heading, why, what to do, how to see that it is done, what it spends,
 * what not to do, known errors, links. */
void asking_step(const struct asking *asking, const struct plan_step *step);
/** asking_losses() - one group, one sentence each, and which do not concern this owner.
 * @other_system: Xiaomi's is not kept. */
void asking_losses(const struct asking *asking, enum loss_group group, enum route route,
		   bool other_system);
void asking_locks(const struct asking *asking);
/** asking_prompt() - the question and its options, numbered; without the mark behind which the
 * answer is typed. @again: it was the last one, too, so why it is asked was just said. */
void asking_prompt(const struct asking *asking, const struct prompt *prompt, bool again);
/** asking_mark() - that mark; the stream is flushed. */
void asking_mark(const struct asking *asking);
/** asking_why() - why it is asked, and what the step rests on. */
void asking_why(const struct asking *asking, const struct prompt *prompt);
/** asking_reply() - why a line was not taken; nothing if it was. */
void asking_reply(const struct asking *asking, const struct prompt *prompt,
		  enum prompt_reply reply);
/** asking_moved() - a line was not taken because another process had written to the journal. */
void asking_moved(const struct asking *asking);
/** asking_choice() - what the rules say to an answer; @choice has a claim. */
void asking_choice(const struct asking *asking, const struct procedure_choice *choice);
void asking_explanation(const struct asking *asking, const struct explanation *explanation);
/** asking_unknown_code() - it was noted, but no rule explains it. */
void asking_unknown_code(const struct asking *asking);
/** asking_version() - a version code, part by part. */
void asking_version(const struct asking *asking, const char *text);
/** asking_other_model() - to which model a version code belongs, and which this phone is. */
void asking_other_model(const struct asking *asking, const char *text, const char *product);
/** asking_model() - what the catalog knows of a model number. @product: of the phone, or "". */
void asking_model(const struct asking *asking, const char *text, const char *product);
/** asking_before_after() - what the bootloader said first, and what it says now. */
void asking_before_after(const struct asking *asking, const char *before, int64_t before_at,
			 const char *after);
/** asking_jumped() - in a rehearsal: which time it is now. */
void asking_jumped(const struct asking *asking);
/** asking_end() - why there is nothing more to ask now. */
void asking_end(const struct asking *asking, const struct plan *plan, const struct prompt *prompt);
enum saved {
	SAVED_UNTIL_NEXT, /* the walk goes on another time */
	SAVED_FOR_GOOD,   /* there is nothing to go on with */
	SAVED_REHEARSAL,
	SAVED_NOT,
};
/** asking_saved() - the last line: what was kept, and how to go on. */
void asking_saved(const struct asking *asking, enum saved saved);

#endif
