/* SPDX-License-Identifier: MIT */
#include <latchkey/timeline.h>

#include "../../src/ui/html.h"
#include "unit.h"

#include <latchkey/when.h>

#include <time.h>

/* The arithmetic of the picture, and what may stand in a page. */

enum { NOON = 1795348800 }; /* 2026-11-22 12:00 UTC */

static const struct procedure_step ask = {.id = "ask", .title = "Ask", .kind = STEP_ASK};
static const struct procedure_step act = {.id = "do", .title = "Do", .kind = STEP_DO};
static const struct procedure_step permission = {.id = "permission", .title = "Permission",
						 .kind = STEP_PERMISSION};
static const struct procedure_step bind_step = {.id = "bind", .title = "Bind", .kind = STEP_BIND};
static const struct procedure_step wait_step = {.id = "wait", .title = "Wait", .kind = STEP_WAIT};
static const struct procedure_step unlock = {.id = "unlock", .title = "Unlock",
					     .kind = STEP_UNLOCK};

static struct plan plan;
static struct timeline timeline;
static const struct plan_input input = {.now = NOON};

static struct plan_time at(int64_t seconds)
{
	return (struct plan_time){.known = true, .at = NOON + seconds};
}

static struct plan_step *add(const struct procedure_step *step, enum step_state state,
			     int64_t seconds)
{
	struct plan_step *added = &plan.steps[plan.step_count++];

	*added = (struct plan_step){.step = step, .state = state};
	if (state == STATE_DONE)
		added->done_at = at(seconds);
	else
		added->expected = at(seconds);
	return added;
}

static int begin(void **state)
{
	(void)state;
	plan = (struct plan){.route = ROUTE_HYPEROS};
	setenv("TZ", "UTC", 1);
	tzset();
	return 0;
}

static void make(void)
{
	timeline_make(&input, &plan, &timeline);
}

static void same_when(const char *row, size_t index, const char *wanted)
{
	struct text words = {0};

	timeline_when(&words, &timeline, &timeline.rows[index]);
	same_text(row, text_cstr(&words), wanted);
	text_release(&words);
}

/* ---- rows ---- */

static void running_wait(void)
{
	add(&permission, STATE_DONE, -2 * WHEN_DAY);
	add(&bind_step, STATE_DONE, -WHEN_DAY);
	add(&wait_step, STATE_WAITING, 0)->not_before = at(2 * WHEN_DAY);
	add(&unlock, STATE_LATER, 2 * WHEN_DAY);
	plan.permission_granted = true;
	plan.permission_until = at(12 * WHEN_DAY);
	plan.wait_running = plan.wait_assumed = true;
	plan.wait_end = at(2 * WHEN_DAY);
}

static void a_running_wait_is_a_bar(void **state)
{
	(void)state;
	running_wait();
	make();
	assert_false(timeline.relative);
	assert_int_equal(timeline.count, 5);
	assert_int_equal(timeline.rows[2].mark, TIMELINE_BAR);
	same_number("it begins with the binding", timeline.rows[2].from.at, NOON - WHEN_DAY);
	same_number("it ends when the plan says", timeline.rows[2].to.at, NOON + 2 * WHEN_DAY);
	assert_int_equal(timeline.rows[4].mark, TIMELINE_DEADLINE);
	same_when("the end is ours", 2, "waiting until Tue 2026-11-24 12:00 UTC, counted by Latchkey");
	same_when("what is done has its day", 0, "done Fri 2026-11-20 12:00 UTC");
	same_when("what follows is the earliest", 3, "earliest Tue 2026-11-24 12:00 UTC");
	same_when("a deadline is a before", 4, "before Fri 2026-12-04 12:00 UTC");
	same_number("the axis begins with the first", timeline.begin, NOON - 2 * WHEN_DAY);
	same_number("and ends with the deadline", timeline.end, NOON + 12 * WHEN_DAY);
}

static void the_tool_knows_better(void **state)
{
	(void)state;
	running_wait();
	plan.wait_assumed = false;
	make();
	same_when("nothing is ours", 2, "waiting until Tue 2026-11-24 12:00 UTC");
}

static void without_dates_it_counts_from_now(void **state)
{
	(void)state;
	add(&ask, STATE_DONE, -WHEN_DAY);
	add(&act, STATE_NEXT, 0);
	add(&permission, STATE_LATER, 4 * WHEN_HOUR);
	add(&bind_step, STATE_LATER, 4 * WHEN_HOUR + 120);
	add(&wait_step, STATE_LATER, 4 * WHEN_HOUR + 240);
	add(&unlock, STATE_LATER, 76 * WHEN_HOUR);
	make();
	assert_true(timeline.relative);
	same_number("what is done has no place", (long)timeline.count, 5);
	same_number("it begins now", timeline.begin, NOON);
	same_number("it ends with the last", timeline.end, NOON + 76 * WHEN_HOUR);
	same_when("what is next is at once", 0, "next, at once");
	same_when("hours", 1, "earliest after 4 h");
	same_when("minutes", 2, "earliest after 4 h 2 min");
	same_when("a wait ends where the next begins", 3, "earliest end after 3 days 4 h");
	same_when("days", 4, "earliest after 3 days 4 h");
}

static void small_steps_are_drawn_as_one(void **state)
{
	(void)state;
	for (int i = 0; i < 6; i++)
		add(&act, i == 2 ? STATE_NEXT : STATE_LATER, i * 60);
	add(&permission, STATE_LATER, WHEN_HOUR);
	add(&act, STATE_LATER, 2 * WHEN_HOUR);
	add(&unlock, STATE_LATER, 3 * WHEN_HOUR);
	make();
	same_number("six are one", (long)timeline.count, 4);
	same_number("it counts them", (long)timeline.rows[0].steps, 6);
	assert_int_equal(timeline.rows[0].state, STATE_NEXT);
	same_number("to the last of them", timeline.rows[0].to.at, NOON + 300);
	same_when("and says so", 0, "and 5 more, next, at once");
	same_number("one behind a large one stays alone", (long)timeline.rows[2].steps, 1);
}

static void few_steps_are_drawn_each(void **state)
{
	(void)state;
	for (int i = 0; i < 8; i++)
		add(&act, STATE_LATER, i * 60);
	make();
	same_number("eight are eight", (long)timeline.count, 8);
}

static void a_blocked_step_needs_no_date(void **state)
{
	(void)state;
	add(&unlock, STATE_BLOCKED, 0)->expected.known = false;
	add(&act, STATE_LATER, 0)->expected.known = false;
	make();
	same_number("what has no date is not drawn", (long)timeline.count, 1);
	same_when("nor invented", 0, "blocked, no date known");
	assert_true(timeline.end > timeline.begin);
}

static void a_year_ahead_lies_outside(void **state)
{
	unsigned place = 0;

	(void)state;
	running_wait();
	plan.next_unlock = (struct plan_allowance){.used = true, .safe = at(300 * WHEN_DAY)};
	make();
	same_number("the axis is as long as before", timeline.end, NOON + 12 * WHEN_DAY);
	assert_int_equal(timeline.rows[5].mark, TIMELINE_ALLOWED);
	assert_int_equal(timeline_place(&timeline, timeline.rows[5].from.at, &place),
			 TIMELINE_BEHIND);
	same_number("at its end", (long)place, 1000);
	plan.next_unlock.safe = at(20 * WHEN_DAY);
	make();
	same_number("what is near lies on it", timeline.end, NOON + 20 * WHEN_DAY);
}

static void what_is_blocked_for_a_year_lies_outside(void **state)
{
	(void)state;
	running_wait();
	plan.steps[3].state = STATE_BLOCKED;
	plan.steps[3].not_before = at(190 * WHEN_DAY);
	add(&unlock, STATE_LATER, 190 * WHEN_DAY + 600);
	make();
	same_number("the days that matter stay", timeline.end, NOON + 12 * WHEN_DAY);
	same_when("the words name its day", 3, "blocked until Mon 2027-05-31 12:00 UTC");
	plan.steps[3].not_before = at(50 * WHEN_DAY);
	plan.permission_until = at(44 * WHEN_DAY);
	make();
	same_number("not much farther than the rest lies on it", timeline.end,
		    NOON + 50 * WHEN_DAY);
}

static void a_year_behind_lies_outside(void **state)
{
	unsigned place = 7;

	(void)state;
	running_wait();
	plan.steps[0].done_at = at(-300 * WHEN_DAY);
	make();
	same_number("a month is kept", timeline.begin, NOON - 30 * WHEN_DAY);
	assert_int_equal(timeline_place(&timeline, timeline.rows[0].from.at, &place),
			 TIMELINE_BEFORE);
	same_number("at its beginning", (long)place, 0);
	plan.permission_until = at(40 * WHEN_DAY);
	make();
	same_number("a long way ahead keeps more of it", timeline.begin, NOON - 80 * WHEN_DAY);
}

static void places_are_thousandths(void **state)
{
	const struct timeline line = {.begin = NOON, .end = NOON + 4000, .now = NOON};
	const struct {
		const char *name;
		int64_t after;
		enum timeline_side side;
		unsigned place;
	} rows[] = {
		{"the beginning is 0", 0, TIMELINE_INSIDE, 0},
		{"the end is 1000", 4000, TIMELINE_INSIDE, 1000},
		{"the middle is 500", 2000, TIMELINE_INSIDE, 500},
		{"they are rounded", 3, TIMELINE_INSIDE, 1},
		{"a second before is outside", -1, TIMELINE_BEFORE, 0},
		{"a second behind is outside", 4001, TIMELINE_BEHIND, 1000},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		unsigned place = 77;

		same_number(rows[i].name, timeline_place(&line, NOON + rows[i].after, &place),
			    rows[i].side);
		same_number(rows[i].name, place, rows[i].place);
	}
}

/* ---- ticks ---- */

static void ticks_are_few_and_round(void **state)
{
	const struct {
		const char *name, *zone;
		bool relative;
		int64_t length;
		const char *labels;
	} rows[] = {
		{"an hour in quarters", "UTC", true, WHEN_HOUR, "now +15 min +30 min +45 min +1 h "},
		{"three days in days", "UTC", true, 76 * WHEN_HOUR, "now +1 day +2 days +3 days "},
		{"ten years in whole days", "UTC", true, 3650 * WHEN_DAY,
		 "now +731 days +1462 days +2193 days +2924 days "},
		{"two days by the clock", "UTC", false, 2 * WHEN_DAY,
		 "12:00 23 Nov 12:00 24 Nov 12:00 "},
		{"two days where the clock is another", "Asia/Kolkata", false, 2 * WHEN_DAY,
		 "23 Nov 12:00 24 Nov 12:00 "},
		{"two weeks by the calendar", "UTC", false, 14 * WHEN_DAY,
		 "26 Nov 30 Nov 04 Dec "},
		{"a year by months", "UTC", false, 365 * WHEN_DAY,
		 "Mar 2027 Jul 2027 Nov 2027 "},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct timeline line = {.begin = NOON, .now = NOON, .relative = rows[i].relative,
					.end = NOON + rows[i].length};
		struct timeline_tick ticks[TIMELINE_TICKS];
		struct text labels = {0};
		size_t count;

		setenv("TZ", rows[i].zone, 1);
		tzset();
		count = timeline_ticks(&line, ticks);
		for (size_t j = 0; j < count; j++)
			text_addf(&labels, "%s ", ticks[j].label);
		same_text(rows[i].name, text_cstr(&labels), rows[i].labels);
		for (size_t j = 1; j < count; j++)
			if (ticks[j].place < ticks[j - 1].place + 100)
				fail_msg("%s: ticks %zu and %zu are too near", rows[i].name, j - 1, j);
		text_release(&labels);
	}
}

static void ticks_follow_a_clock_change(void **state)
{
	/* 2026-10-25 01:00 UTC: clocks in Berlin go back */
	struct timeline line = {.begin = 1792792800, .end = 1792792800 + 5 * WHEN_DAY};
	struct timeline_tick ticks[TIMELINE_TICKS];

	(void)state;
	setenv("TZ", "Europe/Berlin", 1);
	tzset();
	line.now = line.begin;
	assert_true(timeline_ticks(&line, ticks) > 2);
	for (size_t i = 0; ticks[i].label[0] && i < 3; i++)
		if (strchr(ticks[i].label, ':'))
			fail_msg("tick %zu is '%s', no midnight", i, ticks[i].label);
}

/* ---- escaping ---- */

static void nothing_from_outside_is_markup(void **state)
{
	const struct {
		const char *name, *in, *out;
	} rows[] = {
		{"plain words stay", "POCO X3 Pro", "POCO X3 Pro"},
		{"a tag is words", "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"},
		{"an entity is words", "&lt;", "&amp;lt;"},
		{"an attribute stays closed", "\" onload='x'", "&quot; onload=&#39;x&#39;"},
		{"a bidi control is shown", "a\342\200\256b", "a\\u{202E}b"},
		{"a control is shown", "a\033[1mb", "a\\x1B[1mb"},
		{"a broken byte is shown", "a\377b", "a\\xFFb"},
		{"a new line is shown", "a\nb", "a\\x0Ab"},
		{"other scripts stay", "\345\260\217\347\261\263", "\345\260\217\347\261\263"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text out = {0};

		html_text(&out, rows[i].in);
		same_text(rows[i].name, text_cstr(&out), rows[i].out);
		text_release(&out);
	}
}

static void elements_close_by_their_name(void **state)
{
	struct text out = {0};

	(void)state;
	html_element(&out, "p class=\"x\"", "a<b");
	html_row(&out, "<", ">");
	assert_string_equal(text_cstr(&out),
			    "<p class=\"x\">a&lt;b</p>\n"
			    "<tr><th scope=\"row\">&lt;</th><td>&gt;</td></tr>\n");
	text_clear(&out);
	html_bytes(&out, "a\0<", 3);
	assert_string_equal(text_cstr(&out), "a\\x00&lt;");
	text_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_running_wait_is_a_bar, begin),
		cmocka_unit_test_setup(the_tool_knows_better, begin),
		cmocka_unit_test_setup(without_dates_it_counts_from_now, begin),
		cmocka_unit_test_setup(small_steps_are_drawn_as_one, begin),
		cmocka_unit_test_setup(few_steps_are_drawn_each, begin),
		cmocka_unit_test_setup(a_blocked_step_needs_no_date, begin),
		cmocka_unit_test_setup(a_year_ahead_lies_outside, begin),
		cmocka_unit_test_setup(what_is_blocked_for_a_year_lies_outside, begin),
		cmocka_unit_test_setup(a_year_behind_lies_outside, begin),
		cmocka_unit_test_setup(places_are_thousandths, begin),
		cmocka_unit_test_setup(ticks_are_few_and_round, begin),
		cmocka_unit_test_setup(ticks_follow_a_clock_change, begin),
		cmocka_unit_test_setup(nothing_from_outside_is_markup, begin),
		cmocka_unit_test_setup(elements_close_by_their_name, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
