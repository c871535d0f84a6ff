/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_PLAN_H
#define LATCHKEY_PLAN_H

#include <latchkey/error.h>
#include <latchkey/journal.h>
#include <latchkey/procedure.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The walk as a dated plan: rules x phone x answers x journal x now. Pure: no I/O, no clock of its
 * own; the same input gives the same plan.
 */

enum truth { TRUTH_UNKNOWN = 0, TRUTH_YES, TRUTH_NO };

enum plan_lock { PLAN_LOCK_UNKNOWN = 0, PLAN_LOCKED, PLAN_UNLOCKED, PLAN_LOCK_CONFLICT };

enum plan_system { PLAN_SYSTEM_UNKNOWN = 0, PLAN_SYSTEM_MIUI, PLAN_SYSTEM_HYPEROS };

/**
 * struct plan_phone - what is known of the phone, from its bootloader, the catalog and a decoded
 * version code. Zero means unknown. What stands here is believed before an answer to the same
 * question.
 */
struct plan_phone {
	const char *product; /* NULL or "": not read */
	enum plan_lock lock; /* of the latest reading */
	enum truth android_one;
	enum truth unisoc;
	enum truth chinese_hardware; /* by the printed model number */
	enum plan_system system;     /* by the version code */
	enum truth chinese_system;
	bool other_version; /* the version code belongs to another model than @product */
};

/**
 * struct plan_input - all of it borrowed.
 * @view:    the journal; may be NULL.
 * @case_id: this phone's case, or 0. Events of other cases count only where they used the year of
 *           the same account.
 * @want_return: the owner asked for the way back to the seller.
 */
struct plan_input {
	const struct procedure *procedure;
	struct plan_phone phone;
	const struct journal_view *view;
	int64_t case_id;
	bool want_return;
	int64_t now;
};

enum step_state {
	STATE_LATER = 0,
	STATE_DONE,
	STATE_NEXT,    /* at most one */
	STATE_WAITING, /* @not_before says until when */
	STATE_BLOCKED, /* @reason says by what */
	STATE_COUNT
};

/* A point in time that may not be known. */
struct plan_time {
	bool known;
	int64_t at;
};

/**
 * struct plan_step - a step of the route that applies to this phone.
 * @not_before: known if it may not happen before.
 * @deadline:   known if something runs out.
 * @expected:   the earliest it can begin if all goes well; unknown if done or if nobody can say.
 * @done_at:    known if the journal says when.
 * @assumed:    @not_before was counted by us, nobody said it.
 * @reason:     why it waits or is blocked; NULL if there is nothing to say.
 */
struct plan_step {
	const struct procedure_step *step;
	enum step_state state;
	struct plan_time not_before, deadline, expected, done_at;
	bool assumed;
	const struct claim *reason;
};

/* Something to know about this plan. */
struct plan_note {
	const char *id; /* sentence_name(), or the id of a message or question */
	const struct claim *claim;
	enum effect effect;     /* note, warn or block */
	struct plan_time until; /* a block ends then */
};

enum { PLAN_NOTES = 32, PLAN_STEPS = 64, PLAN_SOURCES = 32 };

/**
 * struct plan_allowance - when this account may unlock the next device.
 * @used:  the journal or an answer says that the year is used.
 * @safe:  one device per account and year; leads. Unknown: at once, or @used with no date.
 * @other: by the sources that allow more; known only with @safe.
 */
struct plan_allowance {
	bool used;
	struct plan_time safe, other;
	enum sentence safe_id;
	const struct claim *safe_claim, *other_claim;
};

struct plan {
	enum route route;
	const struct procedure_route *about;
	enum sentence reason_id;
	const struct claim *reason;
	struct plan_step steps[PLAN_STEPS];
	size_t step_count;
	size_t next; /* index; step_count if nothing is to be done now */
	struct plan_note notes[PLAN_NOTES];
	size_t note_count;
	struct plan_allowance next_unlock;
	struct plan_time next_opening; /* known while a permission is still to be had */
	bool permission_granted;
	struct plan_time permission_until;
	bool wait_running;
	struct plan_time wait_end;
	bool wait_assumed;
	struct plan_time earliest_end; /* of the walk, if all goes well; at success its own time */
	unsigned rules_months;         /* age of the rules */
	bool rules_old;
	bool finished; /* the bootloader said unlocked, after this walk */
};

/**
 * plan_make() - @ret is filled completely; nothing to release, it borrows from @input's parts.
 *
 * Return: 0; -E_LIMIT if the rules hold a route longer than PLAN_STEPS.
 */
int plan_make(const struct plan_input *input, struct plan *ret, struct error *err);

/**
 * plan_answer() - the answer that counts, facts of the phone before words of the owner. The
 * account's label is that of the case, which is where it belongs.
 *
 * Return: the id of a choice or the text; NULL if there is none.
 */
const char *plan_answer(const struct plan_input *input, const char *question);

/** plan_question_applies() - whether the conditions of a question hold. */
bool plan_question_applies(const struct plan_input *input,
			   const struct procedure_question *question);

/**
 * plan_step_sources() - the ids of all sources a step rests on, each once.
 * @ret: room for PLAN_SOURCES; further ones are left out.
 *
 * Return: how many.
 */
size_t plan_step_sources(const struct procedure_step *step, const char **ret);

/** plan_find_step() - the step of this id; NULL if the plan's route has none. */
const struct plan_step *plan_find_step(const struct plan *plan, const char *id);

/** plan_needs_are_met() - whether all that @step needs is done; what is not on the route is. */
bool plan_needs_are_met(const struct plan *plan, const struct procedure_step *step);

/** step_state_name() - "done", "next", "waiting", "blocked", "later". */
const char *step_state_name(enum step_state state);

#endif
