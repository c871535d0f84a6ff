/* SPDX-License-Identifier: MIT */
#include <latchkey/timeline.h>

#include <latchkey/when.h>

void timeline_title(struct text *ret, const struct timeline_row *row)
{
	if (row->mark == TIMELINE_DEADLINE)
		text_add(ret, "The permission runs out");
	else if (row->mark == TIMELINE_ALLOWED)
		text_add(ret, "Next unlock with this account");
	else
		text_add(ret, row->step->title);
}

/* "at once", "after 3 days 4 h" */
static void add_after(struct text *ret, int64_t seconds)
{
	int64_t days = seconds / WHEN_DAY, hours = seconds % WHEN_DAY / WHEN_HOUR;
	int64_t minutes = seconds % WHEN_HOUR / 60;

	if (seconds < 60) {
		text_add(ret, "at once");
		return;
	}
	text_add(ret, "after");
	if (days)
		text_addf(ret, " %lld day%s", (long long)days, days == 1 ? "" : "s");
	if (hours)
		text_addf(ret, " %lld h", (long long)hours);
	if (minutes && !days)
		text_addf(ret, " %lld min", (long long)minutes);
}

static void add_time(struct text *ret, const struct timeline *timeline, int64_t at)
{
	char local[WHEN_TEXT];

	if (timeline->relative)
		add_after(ret, at - timeline->now);
	else
		text_add(ret, when_local(at, local));
}

static const char *lead_of(const struct timeline_row *row)
{
	static const char *const leads[] = {
		[STATE_LATER] = "earliest ",     [STATE_DONE] = "done ",
		[STATE_NEXT] = "next, ",         [STATE_WAITING] = "waiting until ",
		[STATE_BLOCKED] = "blocked until ",
	};
	_Static_assert(sizeof(leads) / sizeof(*leads) == STATE_COUNT, "every state has a lead");

	if (row->mark == TIMELINE_DEADLINE)
		return "before ";
	if (row->mark == TIMELINE_ALLOWED)
		return "from ";
	return leads[row->state];
}

void timeline_when(struct text *ret, const struct timeline *timeline,
		   const struct timeline_row *row)
{
	bool is_bar = row->mark == TIMELINE_BAR;

	if (row->steps > 1)
		text_addf(ret, "and %zu more, ", row->steps - 1);
	if (row->state == STATE_NEXT && row->from.known && row->from.at <= timeline->now) {
		text_add(ret, "next, at once");
		return;
	}
	if (!row->from.known) {
		text_add(ret, "blocked, no date known");
		return;
	}
	if (is_bar && row->state == STATE_DONE)
		text_add(ret, "over since ");
	else if (is_bar && row->state != STATE_WAITING)
		text_add(ret, "earliest end ");
	else if (row->steps > 1 && row->state == STATE_LATER && !timeline->relative)
		text_add(ret, "from ");
	else
		text_add(ret, lead_of(row));
	add_time(ret, timeline, is_bar ? row->to.at : row->from.at);
	if (row->assumed)
		text_add(ret, ", counted by Latchkey");
}
