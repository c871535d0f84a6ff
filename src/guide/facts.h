/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_GUIDE_FACTS_H
#define LATCHKEY_GUIDE_FACTS_H

#include <latchkey/plan.h>

/*
 * What the journal says about this case, gone through once. plan.c judges, these are the facts:
 *
 *   facts.c      the events of the case          allowance.c  the account's year and month
 *   plan_route.c which route, and why            plan_done.c  what is done
 *   plan_notes.c what stands in the way          plan.c       states and dates of the steps
 */

struct facts {
	const struct plan_input *input;
	const struct procedure *procedure;
	const struct journal_case *own; /* NULL: no case yet */
	struct plan_time granted;       /* the latest permission */
	struct plan_time granted_until;
	struct plan_time asked;       /* the latest attempt that was not granted */
	struct plan_time asked_until; /* do not ask before */
	struct plan_time bound;       /* the latest binding */
	unsigned bindings;
	struct plan_time corrected; /* when the tool named the end of the wait */
	struct plan_time corrected_until;
	struct plan_time confirmed; /* the losses */
	struct plan_time unlocked;  /* by whomever */
	struct plan_time verified;  /* by the bootloader */
	struct plan_time updated;   /* another system was installed */
	struct plan_time read;      /* the phone was read */
	bool community_demanded;    /* 30001 or 30002 was answered */
	struct plan_time permission_refused;
};

static inline struct plan_time known_if(bool known, struct plan_time time)
{
	time.known = time.known && known;
	return time;
}

void facts_gather(const struct plan_input *input, struct facts *ret);

/** facts_answer_is() - whether the answer that counts is @value. */
bool facts_answer_is(const struct facts *facts, const char *question, const char *value);

/** facts_answer_at() - when a question was answered; unknown if the phone itself answers it. */
struct plan_time facts_answer_at(const struct facts *facts, const char *question);

/** facts_number() - a number of the rules. */
int64_t facts_number(const struct facts *facts, enum number number);

/** facts_step_done() - whether the owner said so, and when. */
struct plan_time facts_step_done(const struct facts *facts, const char *step);

/** facts_conditions_hold() - an unanswered question counts as "dont-know". */
bool facts_conditions_hold(const struct plan_input *input,
			   const struct procedure_condition *conditions, uint32_t count);

/** facts_live_refusal() - the latest refusal that nothing has overtaken; NULL if there is none.
 * @before: start with the last event (view->event_count), go on with what was found. */
const struct journal_event *facts_live_refusal(const struct facts *facts, size_t *before);

/** facts_in_walk() - whether this case already went through the point of no return. */
bool facts_in_walk(const struct facts *facts);

/** route_choose() - the route and the sentence that gives the reason. */
enum route route_choose(const struct facts *facts, enum sentence *ret_reason);

/** allowance_compute() - when the account may unlock the next device. */
void allowance_compute(const struct facts *facts, enum route route, struct plan_allowance *ret);

/** facts_verified() - whether the bootloader said unlocked, now or at last. */
bool facts_verified(const struct facts *facts);

/** plan_binding_counts() - whether the phone is bound, for this route. */
bool plan_binding_counts(const struct facts *facts, enum route route);

/** plan_step_is_done() - and when, if the journal says so. */
bool plan_step_is_done(const struct facts *facts, const struct plan *plan,
		       const struct procedure_step *step, struct plan_time *ret_at);

/** plan_notes_add() - what stands in the way, and what is good to know; the blocks first. */
void plan_notes_add(const struct facts *facts, struct plan *plan);

/** plan_note() - add one; silently none beyond PLAN_NOTES. */
void plan_note(const struct facts *facts, struct plan *plan, enum sentence sentence,
	       enum effect effect, struct plan_time until);

#endif
