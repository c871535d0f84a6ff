/* SPDX-License-Identifier: MIT */
#include <latchkey/plan.h>

#include "facts.h"

#include <latchkey/when.h>

#include <string.h>

static const char *const state_names[] = {
	[STATE_LATER] = "later",     [STATE_DONE] = "done",       [STATE_NEXT] = "next",
	[STATE_WAITING] = "waiting", [STATE_BLOCKED] = "blocked",
};
_Static_assert(sizeof(state_names) / sizeof(*state_names) == STATE_COUNT, "names");

const char *step_state_name(enum step_state state)
{
	return state_names[(unsigned)state < STATE_COUNT ? state : STATE_LATER];
}

static struct plan_time point(int64_t at)
{
	return (struct plan_time){.known = true, .at = at};
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* ---- permission and wait ---- */

static bool is_after(struct plan_time a, struct plan_time b)
{
	return a.known && a.at > b.at;
}

static void judge_permission(const struct facts *facts, struct plan *plan)
{
	int64_t now = facts->input->now;
	bool refused_since, bound_since;

	if (plan->route != ROUTE_HYPEROS)
		return;
	refused_since = facts->permission_refused.known &&
			!is_after(facts->granted, facts->permission_refused) &&
			!is_after(facts->bound, facts->permission_refused);
	/* Who could bind had the permission, whatever the app said. */
	bound_since = plan_binding_counts(facts, plan->route) && !facts->granted.known;
	plan->permission_granted = !refused_since && (facts->granted.known || bound_since);
	if (facts->granted.known && facts->granted_until.known && facts->granted_until.at <= now)
		plan->permission_granted = false;
	plan->permission_until = known_if(plan->permission_granted, facts->granted_until);
	if (!plan->permission_granted && !facts->unlocked.known)
		plan->next_opening = point(when_next_opening(
			now, (unsigned)facts_number(facts, NUMBER_OPENING_HOUR_BEIJING)));
}

static void judge_wait(const struct facts *facts, struct plan *plan)
{
	enum number number =
		plan->route == ROUTE_HYPEROS ? NUMBER_WAIT_HYPEROS_HOURS : NUMBER_WAIT_MIUI_HOURS;

	/* On which route it was begun may be unknown: then the longer of the two usual waits counts. */
	if (!plan_binding_counts(facts, plan->route) ||
	    (plan->route != ROUTE_HYPEROS && plan->route != ROUTE_MIUI &&
	     plan->route != ROUTE_UNKNOWN))
		return;
	plan->wait_assumed = !(facts->corrected.known && facts->corrected_until.known &&
			       facts->corrected.at >= facts->bound.at);
	plan->wait_end = plan->wait_assumed
				 ? point(facts->bound.at + facts_number(facts, number) * WHEN_HOUR)
				 : facts->corrected_until;
	plan->wait_running = !facts->unlocked.known && plan->wait_end.at > facts->input->now;
}

/* ---- what holds a step up ---- */

static bool spends_more_than_data(const struct procedure_step *step)
{
	for (uint32_t i = 0; i < step->spends_count; i++)
		if (step->spends[i].what != SPEND_DATA)
			return true;
	return false;
}

static void hold(struct plan_step *step, int64_t until, const struct claim *reason)
{
	if (step->not_before.known && step->not_before.at >= until)
		return;
	step->not_before = point(until);
	step->reason = reason;
}

static void hold_until(const struct facts *facts, struct plan_step *step, struct plan_time until,
		       enum sentence reason)
{
	if (until.known && until.at > facts->input->now)
		hold(step, until.at, procedure_sentence(facts->procedure, reason));
}

/* So many days after somebody said "not yet", it is certainly time. */
static struct plan_time after_answer(const struct facts *facts, const char *question,
				     enum number days, int64_t more)
{
	struct plan_time at = facts_answer_at(facts, question);

	at.known = at.known && facts_answer_is(facts, question, "no");
	at.at += (facts_number(facts, days) + more) * WHEN_DAY;
	return at;
}

static void hold_permission(const struct facts *facts, const struct plan *plan,
			    struct plan_step *step)
{
	int64_t now = facts->input->now;
	int64_t opened =
		when_last_opening(now, (unsigned)facts_number(facts, NUMBER_OPENING_HOUR_BEIJING));

	/* Older than 30 days: the day after the thirtieth. */
	hold_until(facts, step, after_answer(facts, "account-age", NUMBER_ACCOUNT_AGE_DAYS, 1),
		   SENTENCE_ACCOUNT_TOO_YOUNG);
	hold_until(facts, step, facts->asked_until, SENTENCE_ACCOUNT_BLOCKED_UNTIL);
	if (facts->asked.known && facts->asked.at >= opened)
		hold_until(facts, step, plan->next_opening, SENTENCE_OPENING_EACH_NIGHT);
}

/* A refusal that named its own end holds up what would be refused again. */
static void hold_refused(const struct facts *facts, const struct plan *plan, struct plan_step *step)
{
	for (size_t i = 0; i < plan->note_count; i++)
		if (plan->notes[i].until.known && plan->notes[i].until.at > facts->input->now &&
		    procedure_message(facts->procedure, plan->notes[i].id))
			hold(step, plan->notes[i].until.at, plan->notes[i].claim);
}

static void hold_step(const struct facts *facts, const struct plan *plan, struct plan_step *step)
{
	if (spends_more_than_data(step->step)) {
		hold_until(facts, step, after_answer(facts, "in-use", NUMBER_ACTIVATION_DAYS, 0),
			   SENTENCE_NOT_ACTIVE_LONG_ENOUGH);
		hold_refused(facts, plan, step);
	}
	if (step->step->kind == STEP_PERMISSION)
		hold_permission(facts, plan, step);
	if (step->step->kind == STEP_WAIT && plan->wait_running) {
		hold(step, plan->wait_end.at,
		     procedure_sentence(facts->procedure, plan->wait_assumed
								  ? SENTENCE_WAIT_ASSUMED
								  : SENTENCE_WAIT_FROM_TOOL));
		step->assumed = plan->wait_assumed;
	}
	if (step->step->needs_permission)
		step->deadline = plan->permission_until;
}

/* The first block that has no end, or else the one that ends last. */
static const struct plan_note *find_block(const struct plan *plan)
{
	const struct plan_note *found = NULL, *note;

	for (size_t i = 0; i < plan->note_count; i++) {
		note = &plan->notes[i];
		if (note->effect != EFFECT_BLOCK)
			continue;
		if (!note->until.known)
			return note;
		if (!found || note->until.at > found->until.at)
			found = note;
	}
	return found;
}

const struct plan_step *plan_find_step(const struct plan *plan, const char *id)
{
	for (size_t i = 0; i < plan->step_count; i++)
		if (!strcmp(plan->steps[i].step->id, id))
			return &plan->steps[i];
	return NULL;
}

bool plan_needs_are_met(const struct plan *plan, const struct procedure_step *step)
{
	const struct plan_step *need;

	for (uint32_t i = 0; i < step->needs_count; i++) {
		need = plan_find_step(plan, step->needs[i]);
		if (need && need->state != STATE_DONE)
			return false;
	}
	return true;
}

/* How far a walk through the steps has got. */
struct progress {
	bool has_next;
	bool held;    /* something waits: only what can be done meanwhile may come next */
	bool blocked; /* nothing may come next */
};

static void judge_step(const struct facts *facts, struct plan *plan, struct plan_step *step,
		       const struct plan_note *block, struct progress *progress)
{
	hold_step(facts, plan, step);
	if (block && spends_more_than_data(step->step)) {
		step->state = STATE_BLOCKED;
		step->reason = block->claim;
		step->not_before = block->until;
		progress->blocked = true;
	} else if (!plan_needs_are_met(plan, step->step)) {
		step->state = STATE_LATER;
	} else if (step->not_before.known) {
		step->state = STATE_WAITING;
		progress->held = true;
	} else if (!progress->has_next && !progress->blocked &&
		   (!progress->held || step->step->during_wait)) {
		step->state = STATE_NEXT;
		progress->has_next = true;
		plan->next = (size_t)(step - plan->steps);
	}
}

static void judge_steps(const struct facts *facts, struct plan *plan)
{
	const struct plan_note *block = find_block(plan);
	struct progress progress = {0};
	struct plan_step *step;

	plan->next = plan->step_count;
	for (size_t i = 0; i < plan->step_count; i++) {
		step = &plan->steps[i];
		if (plan_step_is_done(facts, plan, step->step, &step->done_at))
			step->state = STATE_DONE;
		else
			judge_step(facts, plan, step, block, &progress);
	}
}

/* ---- dates ahead ---- */

struct outlook {
	int64_t at;
	struct plan_time bound;
	bool known;
};

static int64_t begin_of(const struct facts *facts, const struct plan_step *step,
			const struct outlook *outlook)
{
	int64_t at = outlook->at;

	if (step->not_before.known)
		at = later(at, step->not_before.at);
	if (step->step->kind == STEP_PERMISSION)
		at = when_next_opening(at,
				       (unsigned)facts_number(facts, NUMBER_OPENING_HOUR_BEIJING));
	return at;
}

static void look_ahead(const struct facts *facts, struct plan_step *step, struct outlook *outlook)
{
	if (step->state == STATE_BLOCKED && !step->not_before.known)
		outlook->known = false;
	if (!outlook->known)
		return;
	step->expected = point(begin_of(facts, step, outlook));
	outlook->at = step->expected.at + (int64_t)step->step->minutes_least * 60;
	if (step->step->kind == STEP_BIND)
		outlook->bound = point(outlook->at);
	if (step->step->kind != STEP_WAIT)
		return;
	if (!step->not_before.known && outlook->bound.known) {
		outlook->at = later(outlook->at,
				    outlook->bound.at +
					    facts_number(facts, *step->step->wait) * WHEN_HOUR);
	}
}

static void look_ahead_all(const struct facts *facts, struct plan *plan)
{
	struct outlook outlook = {.at = facts->input->now, .known = true};
	struct plan_step *step;

	for (size_t i = 0; i < plan->step_count && !plan->earliest_end.known; i++) {
		step = &plan->steps[i];
		if (step->state != STATE_DONE)
			look_ahead(facts, step, &outlook);
		if (step->step->kind == STEP_VERIFY && outlook.known)
			plan->earliest_end =
				step->state == STATE_DONE ? step->done_at : point(outlook.at);
	}
}

/* ---- all of it ---- */

static int take_steps(const struct facts *facts, struct plan *plan, struct error *err)
{
	const struct procedure_step *step;

	for (uint32_t i = 0; i < plan->about->steps_count; i++) {
		step = procedure_step(facts->procedure, plan->about->steps[i]);
		if (!facts_conditions_hold(facts->input, step->when, step->when_count))
			continue;
		if (plan->step_count == PLAN_STEPS)
			return fail(err, E_LIMIT, "the route '%s' has more than %d steps",
				    route_name(plan->route), (int)PLAN_STEPS);
		plan->steps[plan->step_count++].step = step;
	}
	return 0;
}

int plan_make(const struct plan_input *input, struct plan *ret, struct error *err)
{
	struct plan plan = {0};
	struct facts facts;
	int result;

	facts_gather(input, &facts);
	plan.route = route_choose(&facts, &plan.reason_id);
	plan.reason = procedure_sentence(input->procedure, plan.reason_id);
	plan.about = procedure_route(input->procedure, plan.route);
	result = take_steps(&facts, &plan, err);
	if (result)
		return result;
	plan.rules_months = claim_months_old(input->procedure->rules, input->now);
	plan.rules_old =
		plan.rules_months > (unsigned)facts_number(&facts, NUMBER_RULES_OLD_MONTHS);
	plan.finished = facts_in_walk(&facts) && facts_verified(&facts);
	allowance_compute(&facts, plan.route, &plan.next_unlock);
	judge_permission(&facts, &plan);
	judge_wait(&facts, &plan);
	plan_notes_add(&facts, &plan);
	judge_steps(&facts, &plan);
	look_ahead_all(&facts, &plan);
	*ret = plan;
	return 0;
}
