/* SPDX-License-Identifier: MIT */
#include <latchkey/timeline.h>

#include <latchkey/when.h>

#include <stdio.h>
#include <time.h>

enum { MINUTE = 60, MONTH = 28 * WHEN_DAY };

static const int64_t units[] = {
	15 * MINUTE,   30 * MINUTE,   WHEN_HOUR,      2 * WHEN_HOUR,  4 * WHEN_HOUR,
	6 * WHEN_HOUR, 12 * WHEN_HOUR, WHEN_DAY,       2 * WHEN_DAY,   4 * WHEN_DAY,
	7 * WHEN_DAY,  14 * WHEN_DAY, MONTH,          2 * MONTH,      4 * MONTH,
};

static int64_t choose_unit(int64_t span)
{
	size_t count = sizeof(units) / sizeof(*units), i = 0;

	while (i + 1 < count && span / units[i] >= TIMELINE_TICKS - 1)
		i++;
	/* Years and years: whole days, as many as it takes. */
	if (span / units[i] >= TIMELINE_TICKS - 1)
		return (span / (TIMELINE_TICKS - 1) / WHEN_DAY + 1) * WHEN_DAY;
	return units[i];
}

/* ---- from now ---- */

static void relative_label(int64_t after, char *ret)
{
	if (!after)
		snprintf(ret, TIMELINE_LABEL, "now");
	else if (after % WHEN_DAY == 0)
		snprintf(ret, TIMELINE_LABEL, "+%d day%s", (int)(after / WHEN_DAY),
			 after == WHEN_DAY ? "" : "s");
	else if (after % WHEN_HOUR == 0)
		snprintf(ret, TIMELINE_LABEL, "+%d h", (int)(after / WHEN_HOUR));
	else
		snprintf(ret, TIMELINE_LABEL, "+%d min", (int)(after / MINUTE));
}

static size_t relative_ticks(const struct timeline *timeline, struct timeline_tick *ret)
{
	int64_t unit = choose_unit(timeline->end - timeline->now);
	size_t count = 0;

	for (int64_t at = timeline->now; count < TIMELINE_TICKS && at <= timeline->end; at += unit) {
		timeline_place(timeline, at, &ret[count].place);
		relative_label(at - timeline->now, ret[count++].label);
	}
	return count;
}

/* ---- by the calendar ---- */

/* The local month, midnight or hour at or before @at; mktime() knows the clock changes. */
static bool round_down(int64_t at, int64_t unit, struct tm *ret)
{
	time_t seconds = (time_t)at;

	if (!localtime_r(&seconds, ret))
		return false;
	ret->tm_sec = 0;
	ret->tm_isdst = -1;
	if (unit < WHEN_HOUR) {
		ret->tm_min -= ret->tm_min % (int)(unit / MINUTE);
		return true;
	}
	ret->tm_min = 0;
	if (unit >= MONTH)
		ret->tm_mday = 1;
	ret->tm_hour = unit < WHEN_DAY ? ret->tm_hour - ret->tm_hour % (int)(unit / WHEN_HOUR) : 0;
	return true;
}

static void advance(struct tm *tm, int64_t unit)
{
	tm->tm_isdst = -1;
	if (unit >= MONTH)
		tm->tm_mon += (int)(unit / MONTH);
	else if (unit >= WHEN_DAY)
		tm->tm_mday += (int)(unit / WHEN_DAY);
	else
		tm->tm_min += (int)(unit / MINUTE);
}

static void date_label(const struct timeline *timeline, const struct tm *tm, char *ret)
{
	enum { LONG = 300 * WHEN_DAY };
	bool is_midnight = !tm->tm_hour && !tm->tm_min;
	size_t length;

	if (timeline->end - timeline->begin > LONG)
		length = strftime(ret, TIMELINE_LABEL, "%b %Y", tm);
	else if (is_midnight)
		length = strftime(ret, TIMELINE_LABEL, "%d %b", tm);
	else
		length = strftime(ret, TIMELINE_LABEL, "%H:%M", tm);
	ret[length] = '\0';
}

size_t timeline_ticks(const struct timeline *timeline, struct timeline_tick *ret)
{
	int64_t unit = choose_unit(timeline->end - timeline->begin), at;
	size_t count = 0;
	struct tm tm;

	if (timeline->relative)
		return relative_ticks(timeline, ret);
	if (!round_down(timeline->begin, unit, &tm))
		return 0;
	while (count < TIMELINE_TICKS) {
		struct tm now = tm;

		at = (int64_t)mktime(&now);
		if (at > timeline->end)
			break;
		if (at >= timeline->begin) {
			timeline_place(timeline, at, &ret[count].place);
			date_label(timeline, &now, ret[count++].label);
		}
		advance(&tm, unit);
	}
	return count;
}
