/* SPDX-License-Identifier: MIT */
#include "facts.h"

#include <latchkey/when.h>

#include <string.h>

static const struct plan_time never;

static void add(struct plan *plan, const char *id, const struct claim *claim, enum effect effect,
		struct plan_time until)
{
	for (size_t i = 0; i < plan->note_count; i++)
		if (plan->notes[i].claim == claim)
			return;
	if (plan->note_count < PLAN_NOTES)
		plan->notes[plan->note_count++] = (struct plan_note){
			.id = id, .claim = claim, .effect = effect, .until = until};
}

void plan_note(const struct facts *facts, struct plan *plan, enum sentence sentence,
	       enum effect effect, struct plan_time until)
{
	add(plan, sentence_name(sentence), procedure_sentence(facts->procedure, sentence), effect,
	    until);
}

/* What a refusal means for the plan; codes that are not here leave a warning only. */
static const struct {
	const char *code;
	enum sentence sentence;
	enum effect effect;
} refusals[] = {
	{"20045", SENTENCE_ACCOUNT_REGION_DIFFERS, EFFECT_BLOCK},
	{"30003", SENTENCE_MODEL_REFUSED, EFFECT_BLOCK},
	{"20090", SENTENCE_SIGNATURE_REFUSED, EFFECT_BLOCK},
	{"20091", SENTENCE_SIGNATURE_REFUSED, EFFECT_BLOCK},
	{"86015", SENTENCE_SIGNATURE_REFUSED, EFFECT_BLOCK},
	{"20036", SENTENCE_WAIT_FROM_TOOL, EFFECT_NOTE},
};

static const struct procedure_message *message_of(const struct facts *facts, const char *code)
{
	const struct procedure_message *message = facts->procedure->messages;

	for (uint32_t i = 0; i < facts->procedure->messages_count; i++, message++)
		for (uint32_t j = 0; j < message->codes_count; j++)
			if (!strcmp(message->codes[j], code))
				return message;
	return NULL;
}

static void add_refusal(const struct facts *facts, struct plan *plan,
			const struct journal_event *event)
{
	const struct procedure_message *message = message_of(facts, event->code);
	struct plan_time until = {.known = event->has_until, .at = event->until};

	if (until.known && until.at <= facts->input->now)
		return;
	for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++) {
		if (strcmp(refusals[i].code, event->code) != 0)
			continue;
		plan_note(facts, plan, refusals[i].sentence, refusals[i].effect, until);
		return;
	}
	if (message)
		add(plan, message->id, &message->meaning, EFFECT_WARN, until);
}

static void add_refusals(const struct facts *facts, struct plan *plan)
{
	const struct journal_event *event;
	size_t before = facts->input->view ? facts->input->view->event_count : 0;

	while ((event = facts_live_refusal(facts, &before)))
		add_refusal(facts, plan, event);
}

static void add_answer(const struct facts *facts, struct plan *plan,
		       const struct procedure_question *question, enum effect wanted)
{
	const char *answer = plan_answer(facts->input, question->id);
	const struct procedure_choice *choice;

	if (!answer || !plan_question_applies(facts->input, question))
		return;
	choice = procedure_choice(question, answer);
	if (choice && choice->effect == wanted)
		add(plan, question->id, &choice->claim, wanted, never);
}

/* The answers to the questions of this route's steps. */
static void add_answers(const struct facts *facts, struct plan *plan, enum effect wanted)
{
	const struct procedure_step *step;

	for (uint32_t i = 0; i < plan->about->steps_count; i++) {
		step = procedure_step(facts->procedure, plan->about->steps[i]);
		for (uint32_t j = 0; j < step->asks_count; j++)
			add_answer(facts, plan, procedure_question(facts->procedure, step->asks[j]),
				   wanted);
	}
}

static bool needs_account(enum route route)
{
	return route == ROUTE_MIUI || route == ROUTE_HYPEROS;
}

static void add_account(const struct facts *facts, struct plan *plan)
{
	if (facts_answer_is(facts, "account-region", "china"))
		plan_note(facts, plan, SENTENCE_ACCOUNT_REGION_DIFFERS, EFFECT_BLOCK, never);
	if (!plan->next_unlock.used || facts->unlocked.known)
		return;
	plan_note(facts, plan, plan->next_unlock.safe_id, EFFECT_BLOCK, plan->next_unlock.safe);
	if (plan->next_unlock.other.known)
		plan_note(facts, plan, SENTENCE_YEAR_OTHER_READING, EFFECT_NOTE,
			  plan->next_unlock.other);
}

static void add_wait(const struct facts *facts, struct plan *plan)
{
	if (facts->bindings > 1)
		plan_note(facts, plan, SENTENCE_WAIT_STARTED_AGAIN, EFFECT_NOTE, never);
	if (!plan->wait_end.known || facts->unlocked.known)
		return;
	plan_note(facts, plan, plan->wait_assumed ? SENTENCE_WAIT_ASSUMED : SENTENCE_WAIT_FROM_TOOL,
		  EFFECT_NOTE, plan->wait_end);
	if (plan->wait_running)
		plan_note(facts, plan, SENTENCE_NEVER_LOOK_AT_THE_WAIT, EFFECT_WARN,
			  plan->wait_end);
}

static void add_permission(const struct facts *facts, struct plan *plan)
{
	bool asked_since;

	if (facts->unlocked.known)
		return;
	if (facts->granted.known && facts->granted_until.known &&
	    facts->granted_until.at <= facts->input->now)
		plan_note(facts, plan, SENTENCE_PERMISSION_RAN_OUT, EFFECT_WARN, never);
	if (plan->permission_granted) {
		if (!plan->permission_until.known)
			plan_note(facts, plan, SENTENCE_PERMISSION_NO_END_SEEN, EFFECT_WARN, never);
		else if (plan->wait_end.known && plan->wait_end.at >= plan->permission_until.at)
			plan_note(facts, plan, SENTENCE_PERMISSION_ENDS_BEFORE_WAIT, EFFECT_WARN,
				  plan->permission_until);
		return;
	}
	asked_since = facts->asked.known &&
		      (!facts->granted.known || facts->asked.at > facts->granted.at);
	if (asked_since && facts->asked_until.known && facts->asked_until.at > facts->input->now)
		plan_note(facts, plan, SENTENCE_ACCOUNT_BLOCKED_UNTIL, EFFECT_WARN,
			  facts->asked_until);
	else if (asked_since)
		plan_note(facts, plan, SENTENCE_QUOTA_MAY_BE_WRONG, EFFECT_NOTE, never);
	plan_note(facts, plan, SENTENCE_OPENING_EACH_NIGHT, EFFECT_NOTE, plan->next_opening);
}

static void add_end(const struct facts *facts, struct plan *plan)
{
	if (plan->finished)
		plan_note(facts, plan, SENTENCE_SUCCESS, EFFECT_NOTE, never);
	else if (facts->unlocked.known && facts->input->phone.lock == PLAN_LOCKED)
		plan_note(facts, plan, SENTENCE_STILL_LOCKED, EFFECT_WARN, never);
	if (plan->route == ROUTE_HYPEROS && facts->updated.known && facts->bound.known &&
	    facts->updated.at > facts->bound.at && !facts->unlocked.known)
		plan_note(facts, plan, SENTENCE_UPDATED_TO_HYPEROS, EFFECT_WARN, never);
}

void plan_notes_add(const struct facts *facts, struct plan *plan)
{
	add_answers(facts, plan, EFFECT_BLOCK);
	add_refusals(facts, plan);
	if (needs_account(plan->route))
		add_account(facts, plan);
	if (needs_account(plan->route) || plan->route == ROUTE_UNKNOWN)
		add_wait(facts, plan);
	if (plan->route == ROUTE_HYPEROS)
		add_permission(facts, plan);
	add_end(facts, plan);
	add_answers(facts, plan, EFFECT_WARN);
	add_answers(facts, plan, EFFECT_NOTE);
	if (plan->rules_old)
		plan_note(facts, plan, SENTENCE_RULES_ARE_OLD, EFFECT_WARN, never);
	plan_note(facts, plan, SENTENCE_RULES_CHANGE, EFFECT_NOTE, never);
}
