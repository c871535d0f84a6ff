/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_GUIDE_PROMPT_H
#define LATCHKEY_GUIDE_PROMPT_H

#include <latchkey/prompt.h>

/*
 *   prompt.c       which prompt is next
 *   prompt_past.c  what the journal says about prompts that were answered
 *   prompt_read.c  a typed line as a choice, a time, a message
 *   prompt_take.c  what it means
 *   prompt_message.c  where it is a code or message that was shown
 */

/* Answers of our own in the journal, beside those to the rules' questions: that a date was asked
 * for. */
#define ASKED_PERMISSION_UNTIL "permission-until"
#define ASKED_ASKED_UNTIL      "asked-until"
#define ASKED_BIND_TIME        "bind-time"
#define ASKED_REFUSED_UNTIL    "refused-until"
#define ASKED_YEAR             "unlocked-on"

/* The note of an attempt after which the app named a day. */
#define NOTE_ACCOUNT_ERROR "account error"

/** past_event() - the last event of this case that was entered with one of these kinds. */
const struct journal_event *past_event(const struct plan_input *input, enum event_kind a,
				       enum event_kind b);

/** past_pending() - the event whose date is still to be asked for; NULL: none is.
 * @ret_id: which prompt asks for it. */
const struct journal_event *past_pending(const struct plan_input *input, enum prompt_id *ret_id);

/** past_year_is_open() - the account unlocked a device, and on which day was not asked. */
bool past_year_is_open(const struct plan_input *input, const struct plan *plan);

/** past_version_is_old() - another system was installed, and which is not known yet. */
bool past_version_is_old(const struct plan_input *input);

/** past_is_unbound() - the owner said that the binding was lost, and nothing was bound since. */
bool past_is_unbound(const struct plan_input *input);

/** past_is_ticked() - whether a line of a checklist is. */
bool past_is_ticked(const struct plan_input *input, const char *step, const char *line);

/** past_is_confirmed() - whether a group of losses is, since the binding. */
bool past_is_confirmed(const struct plan_input *input, enum loss_group group);

/** past_is_walking() - bound, and not unlocked yet. */
bool past_is_walking(const struct plan_input *input);

/** read_choice() - the option that a line names, by number, id or a usual word; -1: none. */
int read_choice(const struct prompt *prompt, const char *line);

/**
 * read_time() - a day, a time, or a number of hours or days.
 * @ahead: hours count from @now into the future; otherwise into the past.
 */
bool read_time(const char *line, bool beijing, bool ahead, int64_t now, int64_t *ret);

/* One line being taken. @option: NULL if it is none of the prompt's. */
struct taking {
	const struct plan_input *input;
	const struct plan *plan;
	struct prompt_session *session;
	const struct prompt *prompt;
	const char *line;
	const char *option;
	struct prompt_result *result;
};

/** taking_step() - the step that the prompt belongs to; NULL: none. */
const struct procedure_step *taking_step(const struct taking *taking);

/** taking_refuse() - the line is not taken. */
void taking_refuse(struct taking *taking, enum prompt_reply reply);

/** taking_note() - begin the event that follows. */
struct journal_event *taking_note(struct taking *taking, enum event_kind kind,
				  enum event_source said_by);

/**
 * taking_message() - look the line up as a code or message.
 *
 * Return: the option that it amounts to; NULL: a refusal was noted, or it could not be understood.
 */
const char *taking_message(struct taking *taking);

#endif
