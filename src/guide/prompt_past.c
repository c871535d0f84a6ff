/* SPDX-License-Identifier: MIT */
#include "prompt.h"

#include <stdio.h>
#include <string.h>

const struct journal_event *past_event(const struct plan_input *input, enum event_kind a,
				       enum event_kind b)
{
	const struct journal_event *found = NULL, *event;

	for (size_t i = 0; input->view && i < input->view->event_count; i++) {
		event = &input->view->events[i];
		if (event->case_id != input->case_id || event->at > input->now ||
		    (event->kind != a && event->kind != b))
			continue;
		if (!found || event->entered >= found->entered)
			found = event;
	}
	return found;
}

static int64_t answered_at(const struct plan_input *input, const char *question)
{
	const struct journal_answer *answer;

	for (size_t i = 0; input->view && i < input->view->answer_count; i++) {
		answer = &input->view->answers[i];
		if (answer->case_id == input->case_id && !strcmp(answer->question, question))
			return answer->at;
	}
	return INT64_MIN;
}

/* The refusals that name a time of their own. */
static bool names_a_time(const char *code)
{
	static const char *const codes[] = {"20036", "10013"};

	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++)
		if (!strcmp(codes[i], code))
			return true;
	return false;
}

static bool has_a_date(const struct journal_event *event)
{
	switch (event->kind) {
	case EVENT_PERMISSION_GRANTED:
		return event->has_until;
	case EVENT_PERMISSION_ASKED:
		return event->has_until || strcmp(event->note, NOTE_ACCOUNT_ERROR) != 0;
	case EVENT_REFUSED:
		return event->has_until || !names_a_time(event->code);
	case EVENT_WAIT_STARTED:
		return event->at != event->entered;
	case EVENT_UNKNOWN:
	case EVENT_STEP_DONE:
	case EVENT_STEP_UNDONE:
	case EVENT_PHONE_READ:
	case EVENT_WAIT_CORRECTED:
	case EVENT_LOSSES_CONFIRMED:
	case EVENT_UNLOCKED:
	case EVENT_LOCKED:
	case EVENT_UPDATED:
	case EVENT_NOTE:
	case EVENT_KIND_COUNT:
		break;
	}
	return true;
}

const struct journal_event *past_pending(const struct plan_input *input, enum prompt_id *ret_id)
{
	static const struct {
		enum event_kind kind, overtaken_by;
		const char *asked;
		enum prompt_id id;
	} rows[] = {
		{EVENT_PERMISSION_GRANTED, EVENT_PERMISSION_ASKED, ASKED_PERMISSION_UNTIL,
		 PROMPT_PERMISSION_UNTIL},
		{EVENT_PERMISSION_ASKED, EVENT_PERMISSION_GRANTED, ASKED_ASKED_UNTIL,
		 PROMPT_ASKED_UNTIL},
		{EVENT_WAIT_STARTED, EVENT_UNLOCKED, ASKED_BIND_TIME, PROMPT_BIND_TIME},
		{EVENT_REFUSED, EVENT_UNLOCKED, ASKED_REFUSED_UNTIL, PROMPT_REFUSED_UNTIL},
	};
	const struct journal_event *event;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		event = past_event(input, rows[i].kind, rows[i].overtaken_by);
		if (!event || event->kind != rows[i].kind || has_a_date(event) ||
		    answered_at(input, rows[i].asked) >= event->entered)
			continue;
		*ret_id = rows[i].id;
		return event;
	}
	return NULL;
}

bool past_year_is_open(const struct plan_input *input, const struct plan *plan)
{
	return plan->next_unlock.used && plan->next_unlock.safe_id == SENTENCE_YEAR_USED_NO_DATE &&
	       answered_at(input, ASKED_YEAR) < answered_at(input, "account-unlocks");
}

bool past_version_is_old(const struct plan_input *input)
{
	const struct journal_event *event = past_event(input, EVENT_UPDATED, EVENT_UPDATED);

	return event && answered_at(input, "version-code") < event->entered;
}

bool past_is_unbound(const struct plan_input *input)
{
	const struct journal_event *event = NULL;

	for (size_t i = 0; input->view && i < input->view->event_count; i++) {
		const struct journal_event *one = &input->view->events[i];

		if (one->case_id != input->case_id || one->at > input->now)
			continue;
		if (one->kind == EVENT_WAIT_STARTED || one->kind == EVENT_UNLOCKED ||
		    (one->kind == EVENT_STEP_UNDONE && !strcmp(one->step, "bind")))
			event = !event || one->entered >= event->entered ? one : event;
	}
	return event && event->kind == EVENT_STEP_UNDONE;
}

void prompt_line_step(const char *step, char *ret, size_t size)
{
	snprintf(ret, size, "%s/line", step);
}

bool past_is_ticked(const struct plan_input *input, const char *step, const char *line)
{
	char id[64];
	bool ticked = false;

	prompt_line_step(step, id, sizeof(id));
	for (size_t i = 0; input->view && i < input->view->event_count; i++) {
		const struct journal_event *event = &input->view->events[i];

		if (event->case_id != input->case_id || event->at > input->now ||
		    strcmp(event->step, id) != 0)
			continue;
		if (event->kind == EVENT_STEP_DONE && !strcmp(event->note, line))
			ticked = true;
		else if (event->kind == EVENT_STEP_UNDONE)
			ticked = false;
	}
	return ticked;
}

bool past_is_confirmed(const struct plan_input *input, enum loss_group group)
{
	const struct journal_event *bound =
		past_event(input, EVENT_WAIT_STARTED, EVENT_WAIT_STARTED);
	char id[64];
	bool confirmed = false;

	snprintf(id, sizeof(id), "confirm-losses/%s", loss_group_name(group));
	for (size_t i = 0; input->view && i < input->view->event_count; i++) {
		const struct journal_event *event = &input->view->events[i];

		if (event->case_id != input->case_id || event->at > input->now ||
		    (bound && event->at < bound->at) || strcmp(event->step, id) != 0)
			continue;
		confirmed = event->kind == EVENT_STEP_DONE;
	}
	return confirmed;
}

bool past_is_walking(const struct plan_input *input)
{
	const struct journal_event *event =
		past_event(input, EVENT_WAIT_STARTED, EVENT_UNLOCKED);

	return event && event->kind == EVENT_WAIT_STARTED;
}
