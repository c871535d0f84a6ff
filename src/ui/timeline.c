/* SPDX-License-Identifier: MIT */
#include <latchkey/timeline.h>

#include <latchkey/when.h>

#include <string.h>

static const char *const mark_names[] = {
	[TIMELINE_POINT] = "point",
	[TIMELINE_BAR] = "bar",
	[TIMELINE_DEADLINE] = "deadline",
	[TIMELINE_ALLOWED] = "allowed",
};
_Static_assert(sizeof(mark_names) / sizeof(*mark_names) == TIMELINE_MARKS, "marks have names");

const char *timeline_mark_name(enum timeline_mark mark)
{
	return mark_names[mark];
}

/* ---- rows ---- */

static bool is_small(const struct plan_step *step)
{
	enum step_kind kind = step->step->kind;

	return kind == STEP_DO || kind == STEP_ASK || kind == STEP_READ;
}

/* Whether something happened from which days are counted. */
static bool has_begun(const struct plan *plan)
{
	for (size_t i = 0; i < plan->step_count; i++)
		if (!is_small(&plan->steps[i]) && plan->steps[i].done_at.known)
			return true;
	return plan->wait_end.known || plan->permission_granted || plan->permission_until.known;
}

static struct plan_time begin_of(const struct plan_step *step)
{
	if (step->state == STATE_DONE)
		return step->done_at;
	return step->not_before.known ? step->not_before : step->expected;
}

static bool is_drawn(const struct timeline *timeline, const struct plan_step *step)
{
	if (step->state == STATE_DONE)
		return !timeline->relative && step->done_at.known;
	return step->state == STATE_BLOCKED || begin_of(step).known;
}

static struct plan_time bound_at(const struct plan *plan)
{
	for (size_t i = 0; i < plan->step_count; i++)
		if (plan->steps[i].step->kind == STEP_BIND)
			return plan->steps[i].done_at;
	return (struct plan_time){0};
}

/* A wait that has not begun ends where what follows can begin. */
static struct plan_time end_of_wait(const struct plan *plan, size_t index)
{
	if (plan->wait_end.known)
		return plan->wait_end;
	for (size_t i = index + 1; i < plan->step_count; i++)
		if (plan->steps[i].state != STATE_DONE && plan->steps[i].expected.known)
			return plan->steps[i].expected;
	return (struct plan_time){0};
}

static struct timeline_row *add(struct timeline *timeline, enum timeline_mark mark,
				struct plan_time from)
{
	struct timeline_row *row = &timeline->rows[timeline->count++];

	*row = (struct timeline_row){.mark = mark, .state = STATE_LATER, .from = from};
	return row;
}

static void add_step(struct timeline *timeline, const struct plan *plan, size_t index)
{
	const struct plan_step *step = &plan->steps[index];
	bool is_wait = step->step->kind == STEP_WAIT && step->state != STATE_BLOCKED;
	struct timeline_row *row =
		add(timeline, is_wait ? TIMELINE_BAR : TIMELINE_POINT, begin_of(step));
	struct plan_time bound = bound_at(plan);

	row->step = step->step;
	row->steps = 1;
	row->state = step->state;
	row->assumed = step->assumed;
	if (!is_wait)
		return;
	row->assumed = plan->wait_end.known && plan->wait_assumed;
	if (bound.known)
		row->from = bound;
	else if (step->expected.known)
		row->from = step->expected;
	row->to = end_of_wait(plan, index);
	if (!row->to.known || row->to.at < row->from.at)
		row->to = row->from;
}

/* The smaller, the more it matters to whoever looks. */
static unsigned rank(enum step_state state)
{
	static const unsigned ranks[] = {
		[STATE_NEXT] = 0,  [STATE_BLOCKED] = 1, [STATE_WAITING] = 2,
		[STATE_LATER] = 3, [STATE_DONE] = 4,
	};
	_Static_assert(sizeof(ranks) / sizeof(*ranks) == STATE_COUNT, "every state has a rank");

	return ranks[state];
}

static bool joins(const struct timeline *timeline, const struct plan_step *step)
{
	const struct timeline_row *last;

	if (!timeline->count || !is_small(step))
		return false;
	last = &timeline->rows[timeline->count - 1];
	return last->mark == TIMELINE_POINT && last->steps &&
	       (last->step->kind == STEP_DO || last->step->kind == STEP_ASK ||
		last->step->kind == STEP_READ) &&
	       (last->state == STATE_DONE) == (step->state == STATE_DONE);
}

static void join(struct timeline_row *row, const struct plan_step *step)
{
	struct plan_time at = begin_of(step);

	row->steps++;
	if (rank(step->state) < rank(row->state))
		row->state = step->state;
	if (!at.known)
		return;
	if (!row->from.known || at.at < row->from.at)
		row->from = at;
	if (!row->to.known || at.at > row->to.at)
		row->to = at;
}

static void add_steps(struct timeline *timeline, const struct plan *plan)
{
	enum { EACH = 8 };
	size_t drawn = 0;

	for (size_t i = 0; i < plan->step_count; i++)
		drawn += is_drawn(timeline, &plan->steps[i]);
	for (size_t i = 0; i < plan->step_count; i++) {
		if (!is_drawn(timeline, &plan->steps[i]))
			continue;
		if (drawn > EACH && joins(timeline, &plan->steps[i]))
			join(&timeline->rows[timeline->count - 1], &plan->steps[i]);
		else
			add_step(timeline, plan, i);
	}
}

static void add_dates(struct timeline *timeline, const struct plan *plan)
{
	if (plan->permission_until.known && !plan->finished)
		add(timeline, TIMELINE_DEADLINE, plan->permission_until);
	if (plan->next_unlock.used && plan->next_unlock.safe.known)
		add(timeline, TIMELINE_ALLOWED, plan->next_unlock.safe);
}

/* ---- the axis ---- */

static void widen(struct timeline *timeline, struct plan_time at, int64_t until)
{
	if (!at.known || at.at > until)
		return;
	if (at.at < timeline->begin)
		timeline->begin = at.at;
	if (at.at > timeline->end)
		timeline->end = at.at;
}

static void widen_all(struct timeline *timeline, int64_t until)
{
	for (size_t i = 0; i < timeline->count; i++) {
		widen(timeline, timeline->rows[i].from, until);
		widen(timeline, timeline->rows[i].to, until);
	}
}

/* A year ahead would press the days that matter into one line, and so would a year behind. */
static void choose_axis(struct timeline *timeline)
{
	enum { LEAST = WHEN_HOUR, BEHIND = 30 * WHEN_DAY, AHEAD = 45 * WHEN_DAY };
	int64_t past;

	timeline->begin = timeline->end = timeline->now;
	widen_all(timeline, timeline->now + AHEAD);
	past = 2 * (timeline->end - timeline->now);
	past = past > BEHIND ? past : BEHIND;
	if (timeline->begin < timeline->now - past)
		timeline->begin = timeline->now - past;
	/* What is farther, but not much. */
	for (size_t i = 0; i < timeline->count; i++) {
		int64_t until = timeline->end + (timeline->end - timeline->begin) / 2;

		if (timeline->rows[i].from.known && timeline->rows[i].from.at > timeline->end)
			widen(timeline, timeline->rows[i].from, until);
	}
	if (timeline->end - timeline->begin < LEAST)
		timeline->end = timeline->begin + LEAST;
}

void timeline_make(const struct plan_input *input, const struct plan *plan, struct timeline *ret)
{
	memset(ret, 0, sizeof(*ret));
	ret->now = input->now;
	ret->relative = !has_begun(plan);
	add_steps(ret, plan);
	add_dates(ret, plan);
	choose_axis(ret);
}

enum timeline_side timeline_place(const struct timeline *timeline, int64_t at, unsigned *ret)
{
	enum { LENGTH = 1000 };
	int64_t span = timeline->end - timeline->begin;

	if (at < timeline->begin) {
		*ret = 0;
		return TIMELINE_BEFORE;
	}
	if (at > timeline->end) {
		*ret = LENGTH;
		return TIMELINE_BEHIND;
	}
	*ret = span ? (unsigned)((double)(at - timeline->begin) * LENGTH / (double)span + 0.5) : 0;
	return TIMELINE_INSIDE;
}
