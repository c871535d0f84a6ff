/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_WHEN_H
#define LATCHKEY_WHEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Days and hours of the walk. Points in time are seconds since 1970, UTC. Xiaomi counts in Beijing
 * time, which is UTC+8 all year; owners live where the process's time zone (TZ, /etc/localtime)
 * says.
 */

enum { WHEN_TEXT = 48, WHEN_HOUR = 3600, WHEN_DAY = 86400, WHEN_BEIJING = 8 * 3600 };

/** when_next_opening() - the first @hour o'clock in Beijing at or after @now. */
int64_t when_next_opening(int64_t now, unsigned hour);

/** when_last_opening() - the last @hour o'clock in Beijing at or before @now. */
int64_t when_last_opening(int64_t now, unsigned hour);

/**
 * when_year_over() - when a year that began at @at is over for certain: the Beijing midnight that
 * ends the anniversary. Of 29 February: the one that ends 1 March.
 */
int64_t when_year_over(int64_t at);

/** when_next_month() - the Beijing midnight that begins the next month. */
int64_t when_next_month(int64_t at);

enum when_zone { WHEN_ZONE_LOCAL = 0, WHEN_ZONE_BEIJING };

/**
 * when_parse() - a day or time as people and the Community app write them.
 * @text: "2026-11-30", "2026-11-30 16:05", "2026-11-30T16:05:00Z", "...+05:30", "11/30/2026",
 *        "11/30 00:00", "11/30".
 * @zone: of a time that names none.
 * @now:  the year of a day without one is the first that puts it at or after @now less one day.
 * @ret:  untouched on failure. A day without a time is its first second.
 *
 * An hour that a clock change leaves out is taken as the one after it; of an hour that comes twice
 * the first is taken.
 *
 * Return: false if it is no such text or no such day.
 */
bool when_parse(const char *text, enum when_zone zone, int64_t now, int64_t *ret);

/** when_local() - "Sun 2026-11-22 17:00 CET". Return: @ret, WHEN_TEXT bytes. */
char *when_local(int64_t at, char *ret);

/** when_beijing() - "Mon 2026-11-23 00:00 Beijing". */
char *when_beijing(int64_t at, char *ret);

/** when_iso() - "2026-11-22T16:00:00Z", as JSON shows times. */
char *when_iso(int64_t at, char *ret);

#endif
