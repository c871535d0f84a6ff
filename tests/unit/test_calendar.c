/* SPDX-License-Identifier: MIT */
/* What we write is read by libical, which is somebody else's. */
#include <latchkey/calendar.h>
#include <latchkey/when.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libical/ical.h>

static struct procedure *rules;
static struct plan plan;
static struct text out;
static icalcomponent *calendar;

static int load_rules(void **state)
{
	struct error err;

	(void)state;
	return procedure_builtin(&rules, &err);
}

static int free_rules(void **state)
{
	(void)state;
	procedure_free(rules);
	return 0;
}

static int begin(void **state)
{
	(void)state;
	plan = (struct plan){.route = ROUTE_HYPEROS};
	return 0;
}

static int end(void **state)
{
	(void)state;
	if (calendar)
		icalcomponent_free(calendar);
	calendar = NULL;
	text_release(&out);
	return 0;
}

static int64_t utc(const char *text)
{
	int64_t at = 0;

	if (!when_parse(text, WHEN_ZONE_BEIJING, 0, &at))
		fail_msg("'%s' is no time", text);
	return at;
}

static struct plan_time point(const char *text)
{
	return (struct plan_time){.known = true, .at = utc(text)};
}

static void write_titled(const char *title, const char *key, const char *now)
{
	struct error err = {0};

	if (calendar)
		icalcomponent_free(calendar);
	text_release(&out);
	assert_int_equal(calendar_write(&plan, rules, title, key, utc(now), &out, &err), 0);
	calendar = icalparser_parse_string(text_cstr(&out));
	assert_non_null(calendar);
	assert_int_equal(icalcomponent_count_errors(calendar), 0);
	icalrestriction_check(calendar);
	if (icalcomponent_count_errors(calendar))
		fail_msg("%s", icalcomponent_as_ical_string(calendar));
}

static void write_on(const char *now)
{
	write_titled("Redmi Note 10 Pro", "sweet", now);
}

static icalcomponent *event(const char *id)
{
	icalcomponent *at = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);

	for (; at; at = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT))
		if (!strncmp(icalcomponent_get_uid(at), id, strlen(id)))
			return at;
	return NULL;
}

static int64_t start_of(const char *id)
{
	struct icaltimetype start = icalcomponent_get_dtstart(event(id));

	assert_true(icaltime_is_utc(start));
	return icaltime_as_timet(start);
}

static size_t alarms_of(const char *id)
{
	return (size_t)icalcomponent_count_components(event(id), ICAL_VALARM_COMPONENT);
}

static int64_t first_alarm_of(const char *id)
{
	icalcomponent *alarm = icalcomponent_get_first_component(event(id), ICAL_VALARM_COMPONENT);
	icalproperty *trigger = icalcomponent_get_first_property(alarm, ICAL_TRIGGER_PROPERTY);

	return icaldurationtype_as_int(icalproperty_get_trigger(trigger).duration);
}

static void an_opening_rings_each_night(void **state)
{
	struct icalrecurrencetype rule;
	icalproperty *property;
	icalrecur_iterator *nights;
	struct icaltimetype night;

	(void)state;
	plan.next_opening = point("2026-11-22T16:00:00Z");
	write_on("2026-11-22T12:00:00Z");
	assert_int_equal(icalcomponent_count_components(calendar, ICAL_VEVENT_COMPONENT), 1);
	assert_int_equal(start_of("opening"), utc("2026-11-22T16:00:00Z"));
	assert_int_equal(alarms_of("opening"), 1);
	assert_int_equal(first_alarm_of("opening"), -600);
	property = icalcomponent_get_first_property(event("opening"), ICAL_RRULE_PROPERTY);
	rule = icalproperty_get_rrule(property);
	assert_int_equal(rule.freq, ICAL_DAILY_RECURRENCE);
	nights = icalrecur_iterator_new(rule, icalcomponent_get_dtstart(event("opening")));
	for (int64_t i = 0; i < 60; i++) {
		night = icalrecur_iterator_next(nights);
		assert_int_equal(icaltime_as_timet(night),
				 utc("2026-11-22T16:00:00Z") + i * WHEN_DAY);
	}
	assert_true(icaltime_is_null_time(icalrecur_iterator_next(nights)));
	icalrecur_iterator_free(nights);
}

static int sequence_of(const char *id)
{
	return icalcomponent_get_sequence(event(id));
}

static void a_grant_takes_the_openings_back(void **state)
{
	char uid[64];
	int before;

	(void)state;
	plan.next_opening = point("2026-11-22T16:00:00Z");
	write_on("2026-11-22T12:00:00Z");
	before = sequence_of("opening");
	snprintf(uid, sizeof(uid), "%s", icalcomponent_get_uid(event("opening")));
	plan.next_opening.known = false;
	plan.permission_granted = true;
	plan.permission_until = point("2026-12-22T16:00:00Z");
	write_on("2026-11-22T16:10:00Z");
	assert_string_equal(icalcomponent_get_uid(event("opening")), uid);
	assert_true(sequence_of("opening") > before);
	assert_int_equal(icalcomponent_get_status(event("opening")), ICAL_STATUS_CANCELLED);
	assert_int_equal(alarms_of("opening"), 0);
	assert_null(icalcomponent_get_first_property(event("opening"), ICAL_RRULE_PROPERTY));
}

static void a_deadline_rings_before_it_is_there(void **state)
{
	(void)state;
	plan.permission_granted = true;
	plan.permission_until = point("2026-12-22T16:00:00Z");
	write_on("2026-11-22T16:10:00Z");
	assert_int_equal(start_of("permission"), utc("2026-12-22T16:00:00Z"));
	assert_int_equal(icalcomponent_get_status(event("permission")), ICAL_STATUS_CONFIRMED);
	assert_int_equal(alarms_of("permission"), 4);
	assert_int_equal(first_alarm_of("permission"), -7 * WHEN_DAY);
	write_on("2026-12-22T16:00:00Z");
	assert_null(event("permission"));
}

static void the_end_of_wait_and_year_have_their_events(void **state)
{
	(void)state;
	plan.wait_running = true;
	plan.wait_end = point("2026-11-25T16:30:00Z");
	plan.next_unlock.safe = point("2027-11-26T16:00:00Z");
	write_on("2026-11-22T17:00:00Z");
	assert_int_equal(start_of("wait"), utc("2026-11-25T16:30:00Z"));
	assert_int_equal(alarms_of("wait"), 2);
	assert_int_equal(start_of("year"), utc("2027-11-26T16:00:00Z"));
	assert_non_null(strstr(icalcomponent_get_description(event("wait")), "Back up once more"));
	/* Over: not written any more. */
	plan.wait_running = false;
	write_on("2026-11-25T16:30:00Z");
	assert_null(event("wait"));
}

static void success_takes_the_deadline_back(void **state)
{
	(void)state;
	plan.finished = true;
	plan.permission_granted = true;
	plan.permission_until = point("2026-12-22T16:00:00Z");
	write_on("2026-11-26T16:10:00Z");
	assert_int_equal(icalcomponent_get_status(event("permission")), ICAL_STATUS_CANCELLED);
}

static void a_plan_without_dates_is_an_empty_calendar(void **state)
{
	(void)state;
	plan.route = ROUTE_NONE;
	write_on("2026-11-22T17:00:00Z");
	assert_int_equal(icalcomponent_count_components(calendar, ICAL_VEVENT_COMPONENT), 0);
}

static void titles_of_all_kinds_come_back(void **state)
{
	static const struct {
		const char *title, *read;
	} rows[] = {
		{"a, b; c \\ d", "a, b; c \\ d: "},
		{"\xe7\xba\xa2\xe7\xb1\xb3 Note 10", "\xe7\xba\xa2\xe7\xb1\xb3 Note 10: "},
		{"a\r\nBEGIN:VEVENT", "a\\x0D\\x0ABEGIN:VEVENT: "},
		{"\xff\x1b[31m", "\\xFF\\x1B[31m: "},
	};

	(void)state;
	plan.next_opening = point("2026-11-22T16:00:00Z");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		write_titled(rows[i].title, "sweet", "2026-11-22T12:00:00Z");
		assert_memory_equal(icalcomponent_get_summary(event("opening")), rows[i].read,
				    strlen(rows[i].read));
		assert_int_equal(icalcomponent_count_components(calendar, ICAL_VEVENT_COMPONENT),
				 1);
	}
}

static void keys_keep_phones_apart_and_hold_no_odd_bytes(void **state)
{
	(void)state;
	plan.next_opening = point("2026-11-22T16:00:00Z");
	write_titled("x", "swe:et\n;2", "2026-11-22T12:00:00Z");
	assert_string_equal(icalcomponent_get_uid(event("opening")),
			    "opening-sweet2@latchkey.invalid");
}

static void lines_are_folded_between_characters(void **state)
{
	char title[400];
	const char *at, *after;
	struct text unfolded = {0};

	(void)state;
	for (size_t i = 0; i + 3 < sizeof(title); i += 3)
		memcpy(title + i, "\xe7\xb1\xb3", 4);
	plan.next_opening = point("2026-11-22T16:00:00Z");
	for (size_t cut = 0; cut < 3; cut++) {
		write_titled(title + 3 * cut, cut == 1 ? "ab" : "a", "2026-11-22T12:00:00Z");
		for (at = out.bytes; *at; at = after + 2) {
			after = strstr(at, "\r\n");
			assert_non_null(after);
			assert_true(after - at <= 75);
			assert_null(memchr(at, '\n', (size_t)(after - at)));
			assert_true(text_is_safe(at, (size_t)(after - at)));
			if (*at == ' ' && unfolded.length > 2)
				unfolded.length -= 2;
			text_add_bytes(&unfolded, at + (*at == ' '),
				       (size_t)(after + 2 - at) - (*at == ' '));
		}
		assert_non_null(strstr(text_cstr(&unfolded), title + 3 * cut));
		text_clear(&unfolded);
	}
	text_release(&unfolded);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		FRESH(an_opening_rings_each_night),
		FRESH(a_grant_takes_the_openings_back),
		FRESH(a_deadline_rings_before_it_is_there),
		FRESH(the_end_of_wait_and_year_have_their_events),
		FRESH(success_takes_the_deadline_back),
		FRESH(a_plan_without_dates_is_an_empty_calendar),
		FRESH(titles_of_all_kinds_come_back),
		FRESH(keys_keep_phones_apart_and_hold_no_odd_bytes),
		FRESH(lines_are_folded_between_characters),
	};

	return cmocka_run_group_tests_name("calendar", tests, load_rules, free_rules);
}
