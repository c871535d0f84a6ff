/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_PROMPT_H
#define LATCHKEY_PROMPT_H

#include <latchkey/explain.h>
#include <latchkey/journal.h>
#include <latchkey/plan.h>
#include <latchkey/procedure.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The walk as a conversation: what is asked next, and what an answer means. Pure: no I/O, no clock.
 * Where the walk stands follows from the journal alone, so whoever leaves at any prompt finds the
 * same one again; struct prompt_session holds only what one sitting needs.
 */

enum prompt_id {
	PROMPT_END = 0,          /* nothing can be asked now; @end says why */
	PROMPT_CONNECT,          /* the phone is wanted, in fastboot */
	PROMPT_WHICH_PHONE,      /* several are in fastboot: @options are their ports */
	PROMPT_SAME_MODEL,       /* no serial number tells whether it is the phone of the walk */
	PROMPT_SAME_PHONE,       /* a walk was begun without its phone: is this it? */
	PROMPT_OTHER_PHONE,      /* the phone is not the one of the walk */
	PROMPT_RESTART,          /* really from the beginning? */
	PROMPT_NEWS,             /* what happened on the phone since the binding */
	PROMPT_QUESTION,         /* @question of the rules */
	PROMPT_YEAR,             /* when the account unlocked its last device */
	PROMPT_LINE,             /* @line of a checklist */
	PROMPT_DONE,             /* is the step done? */
	PROMPT_PERMISSION,       /* what the Community app said */
	PROMPT_PERMISSION_UNTIL, /* the date that it showed */
	PROMPT_ASKED_UNTIL,      /* until when it refuses the account */
	PROMPT_BIND,             /* what the phone said */
	PROMPT_BIND_TIME,        /* when */
	PROMPT_LOSSES,           /* a group of losses: @group */
	PROMPT_PRODUCT,          /* the product code, typed */
	PROMPT_UNLOCK,           /* what the official tool said */
	PROMPT_REFUSED_UNTIL,    /* how long it said to wait */
	PROMPT_JUMP,             /* rehearsals: go on at a later time? */
	PROMPT_COUNT
};

enum prompt_kind {
	PROMPT_KIND_NONE = 0,
	PROMPT_KIND_YES_NO, /* yes, no, don't know */
	PROMPT_KIND_CHOICE, /* one of @options */
	PROMPT_KIND_TEXT,
	PROMPT_KIND_DATE,    /* a time, or a number of hours */
	PROMPT_KIND_CONFIRM, /* "yes", written out */
	PROMPT_KIND_CODE,    /* the phone's product code */
	PROMPT_KIND_COUNT
};

enum prompt_end {
	PROMPT_END_NONE = 0,
	PROMPT_END_FINISHED, /* every step of the route is done */
	PROMPT_END_WAITING,  /* until @until */
	PROMPT_END_BLOCKED,  /* the plan's notes say by what */
	PROMPT_END_PUT_OFF,  /* what is next was put off in this sitting */
	PROMPT_END_COUNT
};

enum { PROMPT_OPTIONS = 12, PROMPT_TEXT = 512 };

/**
 * struct prompt - what is asked.
 * @step:     that it belongs to; NULL for those about the walk as a whole.
 * @question: of PROMPT_QUESTION; NULL otherwise.
 * @line:     of PROMPT_LINE.
 * @options:  ids; the first is number 1. Of a question: those of its choices, then "dont-know".
 * @fallback: what an empty line means; NULL: it means nothing.
 * @takes_message: anything else is a code or message that was shown.
 * @product:  of PROMPT_PRODUCT: the code to be typed.
 * @until:    of PROMPT_JUMP and PROMPT_END_WAITING.
 */
struct prompt {
	enum prompt_id id;
	enum prompt_kind kind;
	enum prompt_end end;
	const struct plan_step *step;
	const struct procedure_question *question;
	const char *line;
	enum loss_group group;
	const char *options[PROMPT_OPTIONS];
	size_t option_count;
	const char *fallback;
	bool takes_message;
	const char *product;
	struct plan_time until;
};

enum prompt_doubt { DOUBT_NONE = 0, DOUBT_SAME, DOUBT_OTHER, DOUBT_MODEL };

/**
 * struct prompt_session - one sitting. Zero-initialise it; strings are borrowed from the rules.
 * @rehearsal:  time may be skipped.
 * @connect:    ask for the phone before anything else.
 * @ports:      of the phones in fastboot, if there are several and none was chosen.
 * @news:       ask what happened, if a wait was begun.
 * @restart:    the owner wants to begin again.
 * @from:       this step is gone over again although it may be done.
 * @put_off:    steps that the owner is not going to do now.
 * @unticked:   lines of @list, a checklist, that were answered with no; a bit for each.
 */
struct prompt_session {
	bool rehearsal, connect, news, restart;
	enum prompt_doubt doubt;
	const char *ports[PROMPT_OPTIONS - 1];
	size_t port_count;
	const struct procedure_step *from;
	uint32_t from_question;
	const char *put_off[PLAN_STEPS];
	size_t put_off_count;
	const char *list;
	uint32_t unticked;
};

/** prompt_next() - what to ask now; @ret is filled completely and borrows from @input and @plan. */
void prompt_next(const struct plan_input *input, const struct plan *plan,
		 const struct prompt_session *session, struct prompt *ret);

/* What became of a line that was typed. */
enum prompt_reply {
	REPLY_TAKEN = 0,
	REPLY_NOT_A_CHOICE,
	REPLY_NOT_A_DATE,
	REPLY_IN_THE_FUTURE,   /* what happened cannot lie ahead */
	REPLY_IN_THE_PAST,     /* what ends cannot lie behind */
	REPLY_NOT_WRITTEN_OUT, /* a confirmation needs the whole word */
	REPLY_WRONG_PRODUCT,
	REPLY_NOT_A_VERSION,
	REPLY_NO_MESSAGE_KNOWN,
	REPLY_EMPTY,
	REPLY_LOOKS_LIKE_ADDRESS,
	REPLY_LOOKS_LIKE_NUMBER,
	REPLY_LOOKS_LIKE_TOKEN,
	REPLY_TOO_LONG,
	REPLY_UNREADABLE, /* no valid text, or control characters */
	REPLY_COUNT
};

/* What the caller has to do, besides writing. */
enum prompt_act {
	ACT_NONE = 0,
	ACT_LOOK,         /* read the phone; at the port @value if that is not NULL */
	ACT_ADOPT,        /* the phone is the one of the walk begun without it */
	ACT_NEW_CASE,     /* begin a walk for the phone that is there */
	ACT_FORGET_PHONE, /* what was read no longer holds */
	ACT_YEAR,         /* the account unlocked another device at @until */
	ACT_RESTART,
	ACT_JUMP,         /* the time is now @until */
	ACT_LEAVE,
	ACT_COUNT
};

/**
 * struct prompt_result - what follows from a line.
 * @event:     to be written if @has_event; with an id it replaces that event.
 * @question:  to be answered with @value if not NULL; @of_rules: it is one of the rules' questions.
 * @explained: a code or message was looked up: @explanation.
 *
 * Nothing is to be written unless @reply is REPLY_TAKEN. Strings live in @text, in the rules, or
 * in the input.
 */
struct prompt_result {
	enum prompt_reply reply;
	enum prompt_act act;
	bool has_event;
	struct journal_event event;
	const char *question, *value;
	bool of_rules;
	bool explained;
	struct explanation explanation;
	struct plan_time until;
	char text[PROMPT_TEXT];
};

/**
 * prompt_take() - what a line means at a prompt.
 * @line:    as typed, without its end.
 * @session: learns what was put off.
 * @ret:     filled completely; to be written before the next prompt is shown.
 */
void prompt_take(const struct plan_input *input, const struct plan *plan,
		 struct prompt_session *session, const struct prompt *prompt, const char *line,
		 struct prompt_result *ret);

/**
 * prompt_private() - whether a line could give something private away: REPLY_TAKEN if not, else
 * what it looks like.
 */
enum prompt_reply prompt_private(const char *line);

/** prompt_line_step() - the id under which the journal ticks lines of a step's checklist:
 * "backup/line"; into @ret. A tick's note is the line itself. */
void prompt_line_step(const char *step, char *ret, size_t size);

/** prompt_name() / prompt_end_name() - stable ids: "permission-until", "waiting". */
const char *prompt_name(enum prompt_id id);
const char *prompt_end_name(enum prompt_end end);

#endif
