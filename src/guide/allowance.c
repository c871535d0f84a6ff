/* SPDX-License-Identifier: MIT */
#include "facts.h"

#include <latchkey/text.h>
#include <latchkey/when.h>

#include <string.h>

/* One per account and year leads. Where texts say four a year, HyperOS counts one of them and the
 * month's limit still holds. */

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static void push(struct plan_time *time, int64_t at)
{
	time->at = time->known ? later(time->at, at) : at;
	time->known = true;
}

/* Both readings of "one a month": the first of the next, and so many days. */
static int64_t month_over(const struct facts *facts, int64_t at)
{
	return later(when_next_month(at),
		     at + facts_number(facts, NUMBER_DAYS_BETWEEN_UNLOCKS) * WHEN_DAY);
}

static bool same_account(const struct facts *facts, int64_t case_id)
{
	const struct journal_case *other = journal_view_case(facts->input->view, case_id);

	if (case_id == facts->input->case_id)
		return true;
	return facts->own && other && *facts->own->account &&
	       text_equal_fold(facts->own->account, other->account);
}

static bool is_hyperos_case(const struct facts *facts, int64_t case_id)
{
	const struct journal_case *other = journal_view_case(facts->input->view, case_id);

	return other && !strcmp(other->route, route_name(ROUTE_HYPEROS));
}

/* Phones that go without Xiaomi's account take nothing from it. */
static bool used_the_account(const struct facts *facts, const struct journal_event *event)
{
	const struct journal_case *where = journal_view_case(facts->input->view, event->case_id);

	return !where || strcmp(where->route, route_name(ROUTE_ANDROID_ONE)) != 0;
}

static void take_unlock(const struct facts *facts, const struct journal_event *event,
			enum route route, struct plan_allowance *ret)
{
	push(&ret->safe, when_year_over(event->at));
	if (route == ROUTE_HYPEROS && is_hyperos_case(facts, event->case_id))
		push(&ret->other, when_year_over(event->at));
	else
		push(&ret->other, month_over(facts, event->at));
}

/* A refusal says that the quota was used on some earlier day; counted from now it is the latest. */
static void take_refusal(const struct facts *facts, const struct journal_event *event,
			 struct plan_allowance *ret)
{
	if (!strcmp(event->code, "10023") || !strcmp(event->code, "20037")) {
		if (!ret->safe.known)
			push(&ret->safe, when_year_over(event->at));
	} else if (!strcmp(event->code, "20030")) {
		if (!ret->safe.known || ret->safe.at < month_over(facts, event->at))
			ret->safe_id = SENTENCE_MONTH_LATER_READING;
		push(&ret->safe, month_over(facts, event->at));
		push(&ret->other, month_over(facts, event->at));
	}
}

static bool counts(const struct facts *facts, const struct journal_event *event)
{
	return event->at <= facts->input->now && same_account(facts, event->case_id);
}

static void take_journal(const struct facts *facts, enum route route, struct plan_allowance *ret)
{
	const struct journal_view *view = facts->input->view;

	for (size_t i = 0; view && i < view->event_count; i++)
		if (view->events[i].kind == EVENT_UNLOCKED && counts(facts, &view->events[i]) &&
		    used_the_account(facts, &view->events[i]))
			take_unlock(facts, &view->events[i], route, ret);
	for (size_t i = 0; view && i < view->event_count; i++)
		if (view->events[i].kind == EVENT_REFUSED && counts(facts, &view->events[i]))
			take_refusal(facts, &view->events[i], ret);
}

void allowance_compute(const struct facts *facts, enum route route, struct plan_allowance *ret)
{
	struct plan_time answered = facts_answer_at(facts, "account-unlocks");
	int64_t now = facts->input->now;

	*ret = (struct plan_allowance){.safe_id = SENTENCE_YEAR_USED};
	take_journal(facts, route, ret);
	if (facts_answer_is(facts, "account-unlocks", "yes") && !ret->safe.known) {
		ret->safe_id = SENTENCE_YEAR_USED_NO_DATE;
		if (answered.known)
			push(&ret->safe, when_year_over(answered.at));
		ret->used = !ret->safe.known || ret->safe.at > now;
	} else {
		ret->used = ret->safe.known && ret->safe.at > now;
	}
	ret->safe_claim = procedure_sentence(facts->procedure, ret->safe_id);
	ret->other_claim = procedure_sentence(facts->procedure, SENTENCE_YEAR_OTHER_READING);
}
