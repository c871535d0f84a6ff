/* SPDX-License-Identifier: MIT */
#include "facts.h"

#include <string.h>

static void note_time(struct plan_time *ret, int64_t at)
{
	*ret = (struct plan_time){.known = true, .at = at};
}

static struct plan_time until_of(const struct journal_event *event)
{
	return (struct plan_time){.known = event->has_until, .at = event->until};
}

static void take_refusal(struct facts *facts, const struct journal_event *event)
{
	if (!strcmp(event->code, "20036") && event->has_until) {
		note_time(&facts->corrected, event->at);
		facts->corrected_until = until_of(event);
	}
	if (!strcmp(event->code, "30001") || !strcmp(event->code, "30002")) {
		facts->community_demanded = true;
		note_time(&facts->permission_refused, event->at);
	}
}

static void take_wait(struct facts *facts, const struct journal_event *event)
{
	if (event->kind == EVENT_WAIT_STARTED) {
		note_time(&facts->bound, event->at);
		facts->bindings++;
		return;
	}
	note_time(&facts->corrected, event->at);
	facts->corrected_until = until_of(event);
}

static void take_permission(struct facts *facts, const struct journal_event *event)
{
	if (event->kind == EVENT_PERMISSION_GRANTED) {
		note_time(&facts->granted, event->at);
		facts->granted_until = until_of(event);
		return;
	}
	note_time(&facts->asked, event->at);
	facts->asked_until = until_of(event);
}

static void take_end(struct facts *facts, const struct journal_event *event)
{
	if (event->kind == EVENT_LOCKED) {
		facts->unlocked.known = facts->verified.known = false;
		return;
	}
	note_time(&facts->unlocked, event->at);
	if (event->said_by == SAID_BOOTLOADER)
		note_time(&facts->verified, event->at);
}

/* Events come sorted by time, so the last one of a kind stays. */
static void take(struct facts *facts, const struct journal_event *event)
{
	switch (event->kind) {
	case EVENT_PERMISSION_ASKED:
	case EVENT_PERMISSION_GRANTED:
		take_permission(facts, event);
		break;
	case EVENT_WAIT_STARTED:
	case EVENT_WAIT_CORRECTED:
		take_wait(facts, event);
		break;
	case EVENT_REFUSED:
		take_refusal(facts, event);
		break;
	case EVENT_UNLOCKED:
	case EVENT_LOCKED:
		take_end(facts, event);
		break;
	case EVENT_LOSSES_CONFIRMED:
		note_time(&facts->confirmed, event->at);
		break;
	case EVENT_UPDATED:
		note_time(&facts->updated, event->at);
		break;
	case EVENT_PHONE_READ:
		note_time(&facts->read, event->at);
		break;
	case EVENT_STEP_DONE:
	case EVENT_STEP_UNDONE:
	case EVENT_NOTE:
	case EVENT_UNKNOWN:
	case EVENT_KIND_COUNT:
		break;
	}
}

void facts_gather(const struct plan_input *input, struct facts *ret)
{
	const struct journal_view *view = input->view;

	*ret = (struct facts){.input = input, .procedure = input->procedure};
	if (!view || !input->case_id)
		return;
	ret->own = journal_view_case(view, input->case_id);
	for (size_t i = 0; i < view->event_count; i++)
		if (view->events[i].case_id == input->case_id && view->events[i].at <= input->now)
			take(ret, &view->events[i]);
}

static const struct journal_answer *find_answer(const struct plan_input *input,
						const char *question)
{
	const struct journal_view *view = input->view;

	for (size_t i = 0; view && i < view->answer_count; i++)
		if (view->answers[i].case_id == input->case_id &&
		    !strcmp(view->answers[i].question, question))
			return &view->answers[i];
	return NULL;
}

/* What the phone itself says to one of the questions; NULL if it does not. */
static const char *phone_answer(const struct plan_phone *phone, const char *question)
{
	if (!strcmp(question, "system") && phone->system)
		return phone->system == PLAN_SYSTEM_HYPEROS ? "hyperos" : "miui";
	if (!strcmp(question, "system-region") && phone->chinese_system)
		return phone->chinese_system == TRUTH_YES ? "china" : "outside";
	if (!strcmp(question, "hardware-region") && phone->chinese_hardware)
		return phone->chinese_hardware == TRUTH_YES ? "china" : "outside";
	return NULL;
}

const char *plan_answer(const struct plan_input *input, const char *question)
{
	const char *value = phone_answer(&input->phone, question);
	const struct journal_answer *answer;
	const struct journal_case *own;

	if (value)
		return value;
	own = input->view ? journal_view_case(input->view, input->case_id) : NULL;
	if (own && *own->account && !strcmp(question, "account-label"))
		return own->account;
	answer = find_answer(input, question);
	return answer ? answer->value : NULL;
}

bool facts_answer_is(const struct facts *facts, const char *question, const char *value)
{
	const char *answer = plan_answer(facts->input, question);

	return answer && !strcmp(answer, value);
}

struct plan_time facts_answer_at(const struct facts *facts, const char *question)
{
	const struct journal_answer *answer = find_answer(facts->input, question);
	struct plan_time at = {0};

	if (answer && !phone_answer(&facts->input->phone, question))
		note_time(&at, answer->at);
	return at;
}

int64_t facts_number(const struct facts *facts, enum number number)
{
	return procedure_number(facts->procedure, number)->value;
}

struct plan_time facts_step_done(const struct facts *facts, const char *step)
{
	const struct journal_view *view = facts->input->view;
	struct plan_time done = {0};

	for (size_t i = 0; view && i < view->event_count; i++) {
		const struct journal_event *event = &view->events[i];

		if (event->case_id != facts->input->case_id || event->at > facts->input->now ||
		    strcmp(event->step, step) != 0)
			continue;
		if (event->kind == EVENT_STEP_DONE)
			note_time(&done, event->at);
		else if (event->kind == EVENT_STEP_UNDONE)
			done.known = false;
	}
	return done;
}

static bool holds(const struct plan_input *input, const struct procedure_condition *condition)
{
	const char *answer = plan_answer(input, condition->question);

	for (uint32_t i = 0; i < condition->is_count; i++)
		if (!strcmp(condition->is[i], answer ? answer : "dont-know"))
			return true;
	return false;
}

bool facts_conditions_hold(const struct plan_input *input,
			   const struct procedure_condition *conditions, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (!holds(input, &conditions[i]))
			return false;
	return true;
}

bool plan_question_applies(const struct plan_input *input,
			   const struct procedure_question *question)
{
	return facts_conditions_hold(input, question->when, question->when_count);
}

/* A grant or a binding after a refusal means that it was overcome. */
static bool overtakes(const struct journal_event *event)
{
	return event->kind == EVENT_WAIT_STARTED || event->kind == EVENT_PERMISSION_GRANTED ||
	       event->kind == EVENT_UNLOCKED;
}

const struct journal_event *facts_live_refusal(const struct facts *facts, size_t *before)
{
	const struct journal_view *view = facts->input->view;
	const struct journal_event *event;

	if (!view)
		return NULL;
	while ((*before)-- > 0) {
		event = &view->events[*before];
		if (event->case_id != facts->input->case_id || event->at > facts->input->now)
			continue;
		if (event->kind == EVENT_REFUSED)
			return event;
		if (overtakes(event))
			break;
	}
	*before = 0;
	return NULL;
}

bool facts_in_walk(const struct facts *facts)
{
	return facts->confirmed.known || facts->unlocked.known;
}
