/* SPDX-License-Identifier: MIT */
#include <latchkey/when.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static void live_in(const char *zone)
{
	setenv("TZ", zone, 1);
	tzset();
}

static int64_t utc(const char *text)
{
	int64_t at = 0;

	if (!when_parse(text, WHEN_ZONE_BEIJING, 0, &at))
		fail_msg("'%s' is no time", text);
	return at;
}

static void the_opening_is_midnight_in_beijing(void **state)
{
	static const struct {
		const char *now, *next, *last;
	} rows[] = {
		{"2026-11-22T00:00:00Z", "2026-11-22T16:00:00Z", "2026-11-21T16:00:00Z"},
		{"2026-11-22T15:59:59Z", "2026-11-22T16:00:00Z", "2026-11-21T16:00:00Z"},
		{"2026-11-22T16:00:00Z", "2026-11-22T16:00:00Z", "2026-11-22T16:00:00Z"},
		{"2026-11-22T16:00:01Z", "2026-11-23T16:00:00Z", "2026-11-22T16:00:00Z"},
		{"2027-12-31T20:00:00Z", "2028-01-01T16:00:00Z", "2027-12-31T16:00:00Z"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_int_equal(when_next_opening(utc(rows[i].now), 0), utc(rows[i].next));
		assert_int_equal(when_last_opening(utc(rows[i].now), 0), utc(rows[i].last));
	}
	/* Should the hour ever change, the file says so. */
	assert_int_equal(when_next_opening(utc("2026-11-22T00:00:00Z"), 10),
			 utc("2026-11-22T02:00:00Z"));
	assert_int_equal(when_next_opening(utc("2026-11-22T02:00:01Z"), 10),
			 utc("2026-11-23T02:00:00Z"));
}

static void the_opening_has_its_local_time(void **state)
{
	static const struct {
		const char *zone, *at, *local;
	} rows[] = {
		{"Asia/Shanghai", "2026-11-22T16:00:00Z", "Mon 2026-11-23 00:00 CST"},
		{"Europe/Berlin", "2026-10-24T16:00:00Z", "Sat 2026-10-24 18:00 CEST"},
		{"Europe/Berlin", "2026-10-25T16:00:00Z", "Sun 2026-10-25 17:00 CET"},
		{"Europe/Berlin", "2027-03-28T16:00:00Z", "Sun 2027-03-28 18:00 CEST"},
		{"America/Los_Angeles", "2026-10-31T16:00:00Z", "Sat 2026-10-31 09:00 PDT"},
		{"America/Los_Angeles", "2026-11-01T16:00:00Z", "Sun 2026-11-01 08:00 PST"},
		{"Asia/Kolkata", "2026-11-22T16:00:00Z", "Sun 2026-11-22 21:30 IST"},
		{"Pacific/Chatham", "2026-09-25T16:00:00Z", "Sat 2026-09-26 04:45 +1245"},
		{"Pacific/Chatham", "2026-09-26T16:00:00Z", "Sun 2026-09-27 05:45 +1345"},
		{"UTC", "2026-11-22T16:00:00Z", "Sun 2026-11-22 16:00 UTC"},
	};
	char text[WHEN_TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		live_in(rows[i].zone);
		assert_string_equal(when_local(utc(rows[i].at), text), rows[i].local);
		assert_string_equal(when_beijing(utc("2026-11-22T16:00:00Z"), text),
				    "Mon 2026-11-23 00:00 Beijing");
		assert_string_equal(when_iso(utc(rows[i].at), text), rows[i].at);
	}
}

/* Night after night, also across the change of the clocks. */
static void openings_are_a_day_apart_everywhere(void **state)
{
	static const char *const zones[] = {"Asia/Shanghai", "Europe/Berlin", "America/Los_Angeles",
					    "Asia/Kolkata", "Pacific/Chatham"};
	int64_t at, next;

	(void)state;
	for (size_t i = 0; i < sizeof(zones) / sizeof(*zones); i++) {
		live_in(zones[i]);
		at = when_next_opening(utc("2026-01-01T00:00:00Z"), 0);
		for (int day = 0; day < 366; day++, at = next) {
			next = when_next_opening(at + 1, 0);
			assert_int_equal(next - at, WHEN_DAY);
		}
	}
}

static void a_year_is_over_after_its_anniversary_in_beijing(void **state)
{
	static const struct {
		const char *at, *over;
	} rows[] = {
		{"2026-11-22T10:00:00Z", "2027-11-22T16:00:00Z"},
		{"2026-11-22T15:59:59Z", "2027-11-22T16:00:00Z"},
		{"2026-11-22T16:00:00Z", "2027-11-23T16:00:00Z"},
		{"2028-02-29T00:00:00Z", "2029-03-01T16:00:00Z"},
		{"2027-02-28T00:00:00Z", "2028-02-28T16:00:00Z"},
		{"2026-12-31T16:00:00Z", "2028-01-01T16:00:00Z"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_int_equal(when_year_over(utc(rows[i].at)), utc(rows[i].over));
}

static void a_month_ends_at_midnight_in_beijing(void **state)
{
	static const struct {
		const char *at, *over;
	} rows[] = {
		{"2026-11-22T10:00:00Z", "2026-11-30T16:00:00Z"},
		{"2026-11-30T16:00:00Z", "2026-12-31T16:00:00Z"},
		{"2026-12-31T15:59:59Z", "2026-12-31T16:00:00Z"},
		{"2026-12-31T16:00:00Z", "2027-01-31T16:00:00Z"},
		{"2028-02-01T00:00:00Z", "2028-02-29T16:00:00Z"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_int_equal(when_next_month(utc(rows[i].at)), utc(rows[i].over));
}

static void days_are_read_as_people_write_them(void **state)
{
	static const struct {
		const char *zone, *text;
		enum when_zone meant;
		const char *at;
	} rows[] = {
		{"Europe/Berlin", "2026-11-30", WHEN_ZONE_BEIJING, "2026-11-29T16:00:00Z"},
		{"Europe/Berlin", "11/30/2026", WHEN_ZONE_BEIJING, "2026-11-29T16:00:00Z"},
		{"Europe/Berlin", "11/30", WHEN_ZONE_BEIJING, "2026-11-29T16:00:00Z"},
		{"Europe/Berlin", "11/23 00:00", WHEN_ZONE_BEIJING, "2026-11-22T16:00:00Z"},
		{"Europe/Berlin", "01/05", WHEN_ZONE_BEIJING, "2027-01-04T16:00:00Z"},
		{"Europe/Berlin", "1/5/2027", WHEN_ZONE_BEIJING, "2027-01-04T16:00:00Z"},
		{"Europe/Berlin", "2026-11-30 16:05", WHEN_ZONE_LOCAL, "2026-11-30T15:05:00Z"},
		{"Europe/Berlin", "2026-07-30 16:05", WHEN_ZONE_LOCAL, "2026-07-30T14:05:00Z"},
		{"Asia/Kolkata", "2026-11-30 16:05", WHEN_ZONE_LOCAL, "2026-11-30T10:35:00Z"},
		{"Pacific/Chatham", "2026-11-30 16:05", WHEN_ZONE_LOCAL, "2026-11-30T02:20:00Z"},
		{"Asia/Kolkata", "2026-11-30T16:05:09Z", WHEN_ZONE_LOCAL, "2026-11-30T16:05:09Z"},
		{"UTC", "2026-11-30 16:05+05:30", WHEN_ZONE_LOCAL, "2026-11-30T10:35:00Z"},
		{"UTC", "2026-11-30 16:05-08:00", WHEN_ZONE_LOCAL, "2026-12-01T00:05:00Z"},
		/* Twice that night; the first of the two, whatever was looked up before. */
		{"Europe/Berlin", "2026-12-25 02:30", WHEN_ZONE_LOCAL, "2026-12-25T01:30:00Z"},
		{"Europe/Berlin", "2026-10-25 02:30", WHEN_ZONE_LOCAL, "2026-10-25T00:30:00Z"},
		{"America/Los_Angeles", "2026-11-01 01:30", WHEN_ZONE_LOCAL,
		 "2026-11-01T08:30:00Z"},
	};
	int64_t at = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		live_in(rows[i].zone);
		if (!when_parse(rows[i].text, rows[i].meant, utc("2026-11-22T10:00:00Z"), &at))
			fail_msg("'%s' is not read", rows[i].text);
		if (at != utc(rows[i].at))
			fail_msg("'%s' is off by %lld", rows[i].text,
				 (long long)(at - utc(rows[i].at)));
	}
}

static void what_is_no_day_is_not_read(void **state)
{
	static const char *const rows[] = {
		"",
		"tomorrow",
		"2026-13-01",
		"2026-02-29",
		"2026-11-31",
		"2026-11-22x",
		"2026-11-22 24:00",
		"2026-11-22 12:60",
		"13/01/2026",
		"0/1/2026",
		"11/22/26",
		"2026-1-2",
		"2026",
		"2026-11-22 12",
		"2026-11-22T12:00:00+15:00",
		"2026-11-22T12:00:00+-5:00",
		"2026-11-22T12:00:00+05:-9",
		"-1/5",
		"2026-11-22 12:00:61",
		"9999-01-01",
		"2026-11-22 12:00 CET",
	};
	int64_t at = 77;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (when_parse(rows[i], WHEN_ZONE_LOCAL, 0, &at))
			fail_msg("'%s' is read", rows[i]);
	assert_int_equal(at, 77);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_opening_is_midnight_in_beijing),
		cmocka_unit_test(the_opening_has_its_local_time),
		cmocka_unit_test(openings_are_a_day_apart_everywhere),
		cmocka_unit_test(a_year_is_over_after_its_anniversary_in_beijing),
		cmocka_unit_test(a_month_ends_at_midnight_in_beijing),
		cmocka_unit_test(days_are_read_as_people_write_them),
		cmocka_unit_test(what_is_no_day_is_not_read),
	};

	return cmocka_run_group_tests_name("when", tests, NULL, NULL);
}
