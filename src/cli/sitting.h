/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_CLI_SITTING_H
#define LATCHKEY_CLI_SITTING_H

#include "walk.h"

#include <latchkey/asking.h>
#include <latchkey/prompt.h>

/*
 * One sitting of `guide`.
 *
 *   cmd_guide.c       beginning and end, the loop of prompts
 *   sitting_phone.c   reading the phone, and whether it is the one of the walk
 *   sitting_write.c   what an answer changes in the journal
 */

enum { SHOWN_CLAIMS = 64, LINE_BYTES = 1024 };

/**
 * struct sitting - what one run of the guide holds.
 * @resumed: the walk was begun before this sitting.
 * @at_first: the latest look was the first, whatever came of it.
 * @succeeded: that was said.
 * @plan:   as things stand; the route that was shown last is @route, if @has_route.
 * @step:   that was shown last; NULL: none.
 * @shown:  notes that were shown, each once.
 * @began_ms: on the machine's clock, to know what time it is later.
 */
struct sitting {
	struct run *run;
	struct walk walk;
	struct prompt_session session;
	struct asking asking;
	struct text title;
	struct plan plan;
	bool resumed, at_first, succeeded, has_route, finished;
	enum route route;
	enum sentence reason;
	const struct procedure_step *step;
	const struct procedure_question *asked; /* last */
	const struct claim *shown[SHOWN_CLAIMS];
	size_t shown_count;
	int64_t began;
	uint64_t began_ms;
	char ports[PROMPT_OPTIONS - 1][40]; /* of the phones to choose from */
	int64_t other_case; /* of a doubt */
	int64_t state;      /* of the journal, at the last sitting_catch_up() */
};

/** sitting_look() - read the phone and say what it is. @at_first: before any case is chosen.
 * @port: of the phone that was chosen; NULL: none was.
 * Return: 0, also if there is none or it is the wrong one; else why it must end, in run->err. */
int sitting_look(struct sitting *sitting, bool at_first, const char *port);

/** sitting_settle() - the phone that was read belongs to this case, which may be 0. */
int sitting_settle(struct sitting *sitting, int64_t case_id);

/** sitting_has_moved() - whether another process has written to the journal since
 * sitting_catch_up(). */
bool sitting_has_moved(const struct sitting *sitting);

/** sitting_catch_up() - take over what another process has written to the journal.
 * Return: 0; in run->err otherwise, also if the walk is no longer there. */
int sitting_catch_up(struct sitting *sitting);

/** sitting_forget_phone() - what was read no longer counts. */
void sitting_forget_phone(struct sitting *sitting);

/** sitting_write() - write what follows from an answer. Return: 0; in run->err otherwise. */
int sitting_write(struct sitting *sitting, struct prompt_result *result);

/** sitting_remember_step() - where the guide is, into the case. */
int sitting_remember_step(struct sitting *sitting, const char *step);

/** sitting_undo_step() - a step is not done after all, with all its lines. */
int sitting_undo_step(struct sitting *sitting, const struct procedure_step *step);

/** sitting_begin_return() - the way back begins: its steps are done anew, once. */
int sitting_begin_return(struct sitting *sitting);

/** sitting_note_year() - another device was unlocked with this account, at @at. */
int sitting_note_year(struct sitting *sitting, int64_t at);

/** sitting_restart() - a new case for the same phone, with what Xiaomi counted. */
int sitting_restart(struct sitting *sitting);

#endif
