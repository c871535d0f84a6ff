/* SPDX-License-Identifier: MIT */
#include "facts.h"

/* An update to HyperOS makes a binding of before worthless. */
bool plan_binding_counts(const struct facts *facts, enum route route)
{
	if (!facts->bound.known)
		return false;
	return route != ROUTE_HYPEROS || !facts->updated.known ||
	       facts->updated.at <= facts->bound.at;
}

static bool is_answered(const struct plan_input *input, const struct procedure_step *step)
{
	const struct procedure_question *question;

	for (uint32_t i = 0; i < step->asks_count; i++) {
		question = procedure_question(input->procedure, step->asks[i]);
		if (plan_question_applies(input, question) && !plan_answer(input, question->id))
			return false;
	}
	return true;
}

static struct plan_time answered_at(const struct facts *facts, const struct procedure_step *step)
{
	struct plan_time at = {0}, one;

	for (uint32_t i = 0; i < step->asks_count; i++) {
		one = facts_answer_at(facts, step->asks[i]);
		if (one.known && (!at.known || one.at > at.at))
			at = one;
	}
	return at;
}

static bool was_read(const struct facts *facts)
{
	const struct plan_phone *phone = &facts->input->phone;

	return facts->read.known || phone->lock == PLAN_LOCKED || phone->lock == PLAN_UNLOCKED;
}

/* What the bootloader says now goes before what the journal remembers. */
static bool is_unlocked(const struct facts *facts)
{
	if (facts->input->phone.lock == PLAN_LOCKED)
		return false;
	return facts->unlocked.known || facts->input->phone.lock == PLAN_UNLOCKED;
}

bool facts_verified(const struct facts *facts)
{
	if (facts->input->phone.lock == PLAN_LOCKED)
		return false;
	return facts->verified.known || facts->input->phone.lock == PLAN_UNLOCKED;
}

bool plan_step_is_done(const struct facts *facts, const struct plan *plan,
		       const struct procedure_step *step, struct plan_time *ret_at)
{
	*ret_at = (struct plan_time){0};
	switch (step->kind) {
	case STEP_ASK:
		*ret_at = answered_at(facts, step);
		return is_answered(facts->input, step);
	case STEP_READ:
		*ret_at = facts->read;
		return was_read(facts);
	case STEP_PERMISSION:
		*ret_at = known_if(plan->permission_granted, facts->granted);
		return plan->permission_granted || is_unlocked(facts);
	case STEP_BIND:
		*ret_at = facts->bound;
		return plan_binding_counts(facts, plan->route) || is_unlocked(facts);
	case STEP_WAIT:
		*ret_at = known_if(!plan->wait_running, plan->wait_end);
		return (plan->wait_end.known && !plan->wait_running) || is_unlocked(facts);
	case STEP_CONFIRM:
		*ret_at = facts->confirmed;
		return (facts->confirmed.known &&
			(!facts->bound.known || facts->confirmed.at >= facts->bound.at)) ||
		       is_unlocked(facts);
	case STEP_UNLOCK:
		*ret_at = facts->unlocked;
		return is_unlocked(facts);
	case STEP_VERIFY:
		*ret_at = facts->verified;
		return facts_verified(facts);
	case STEP_DO:
	case STEP_UNKNOWN:
	case STEP_KIND_COUNT:
		break;
	}
	*ret_at = facts_step_done(facts, step->id);
	return ret_at->known;
}
