/* SPDX-License-Identifier: MIT */
#include <latchkey/when.h>

#include <stdio.h>
#include <string.h>
#include <time.h>

/* Floor division, so that times before 1970 do not bend the days. */
static int64_t days_of(int64_t seconds)
{
	int64_t days = seconds / WHEN_DAY;

	return days - (seconds % WHEN_DAY < 0);
}

int64_t when_last_opening(int64_t now, unsigned hour)
{
	int64_t shift = WHEN_BEIJING - (int64_t)hour * WHEN_HOUR;

	return days_of(now + shift) * WHEN_DAY - shift;
}

int64_t when_next_opening(int64_t now, unsigned hour)
{
	int64_t last = when_last_opening(now, hour);

	return last == now ? now : last + WHEN_DAY;
}

/* Days since 1970 of a civil date; the calendar repeats every 400 years, counted from March. */
static int64_t civil_days(int64_t year, int64_t month, int64_t day)
{
	int64_t era, year_of_era, day_of_year;

	year -= month <= 2;
	era = (year >= 0 ? year : year - 399) / 400;
	year_of_era = year - era * 400;
	day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
	       day_of_year - 719468;
}

static void beijing_date(int64_t at, struct tm *ret)
{
	time_t shifted = (time_t)(at + WHEN_BEIJING);

	memset(ret, 0, sizeof(*ret));
	gmtime_r(&shifted, ret);
}

int64_t when_year_over(int64_t at)
{
	struct tm tm;

	beijing_date(at, &tm);
	/* civil_days() counts on from a 29 February that is none to 1 March. */
	return (civil_days(tm.tm_year + 1901, tm.tm_mon + 1, tm.tm_mday) + 1) * WHEN_DAY -
	       WHEN_BEIJING;
}

int64_t when_next_month(int64_t at)
{
	struct tm tm;

	beijing_date(at, &tm);
	return civil_days(tm.tm_year + 1900 + tm.tm_mon / 11, (tm.tm_mon + 1) % 12 + 1, 1) *
		       WHEN_DAY -
	       WHEN_BEIJING;
}

/* ---- reading ---- */

struct written {
	int year, month, day, hour, minute, second;
	bool has_year, has_offset;
	int offset; /* seconds east of UTC */
};

static int read_date(const char *text, struct written *ret)
{
	int end = 0, more = 0;

	if (sscanf(text, "%4d-%2d-%2d%n", &ret->year, &ret->month, &ret->day, &end) == 3 &&
	    end == 10) {
		ret->has_year = true;
		return end;
	}
	end = 0;
	if (sscanf(text, "%2d/%2d%n", &ret->month, &ret->day, &end) != 2 || !end)
		return 0;
	if (text[end] != '/')
		return end;
	ret->has_year = true;
	return sscanf(text + end, "/%4d%n", &ret->year, &more) == 1 && more == 5 ? end + more : 0;
}

static int read_time(const char *text, struct written *ret)
{
	int end = 0, more = 0;

	ret->hour = ret->minute = ret->second = 0;
	if (*text != ' ' && *text != 'T')
		return 0;
	if (sscanf(text + 1, "%2d:%2d%n", &ret->hour, &ret->minute, &end) != 2 || end < 4)
		return -1;
	if (sscanf(text + 1 + end, ":%2d%n", &ret->second, &more) == 1 && more == 3)
		end += more;
	return end + 1;
}

static int read_offset(const char *text, struct written *ret)
{
	int hours, minutes, end = 0;

	if (*text == 'Z') {
		ret->has_offset = true;
		return 1;
	}
	if (*text != '+' && *text != '-')
		return 0;
	if (sscanf(text + 1, "%2d:%2d%n", &hours, &minutes, &end) != 2 || end != 5 || hours < 0 ||
	    hours > 14 || minutes < 0 || minutes > 59)
		return -1;
	ret->has_offset = true;
	ret->offset = (hours * 60 + minutes) * (*text == '-' ? -60 : 60);
	return end + 1;
}

static bool is_real(const struct written *at)
{
	int64_t next;

	if (at->year < 1970 || at->year > 2200 || at->month < 1 || at->month > 12 || at->day < 1)
		return false;
	next = civil_days(at->year + at->month / 12, at->month % 12 + 1, 1);
	return civil_days(at->year, at->month, at->day) < next && at->hour >= 0 && at->hour < 24 &&
	       at->minute >= 0 && at->minute < 60 && at->second >= 0 && at->second < 60;
}

static int64_t to_time(const struct written *at, enum when_zone zone)
{
	struct tm tm = {.tm_year = at->year - 1900,
			.tm_mon = at->month - 1,
			.tm_mday = at->day,
			.tm_hour = at->hour,
			.tm_min = at->minute,
			.tm_sec = at->second,
			.tm_isdst = -1};

	if (!at->has_offset && zone == WHEN_ZONE_LOCAL)
		return (int64_t)mktime(&tm);
	return civil_days(at->year, at->month, at->day) * WHEN_DAY + (int64_t)at->hour * WHEN_HOUR +
	       (int64_t)at->minute * 60 + at->second - (at->has_offset ? at->offset : WHEN_BEIJING);
}

/* mktime() is free to take either of two equal hours; the earlier one is the safe one. */
static int64_t first_of_two(int64_t at)
{
	time_t now = (time_t)at, before = (time_t)(at - WHEN_HOUR);
	struct tm a, b;

	if (!localtime_r(&now, &a) || !localtime_r(&before, &b))
		return at;
	return a.tm_hour == b.tm_hour && a.tm_mday == b.tm_mday && a.tm_min == b.tm_min
		       ? at - WHEN_HOUR
		       : at;
}

bool when_parse(const char *text, enum when_zone zone, int64_t now, int64_t *ret)
{
	struct written at = {0};
	struct tm tm;
	int taken, more;
	int64_t found;

	taken = read_date(text, &at);
	if (!taken)
		return false;
	more = read_time(text + taken, &at);
	if (more < 0)
		return false;
	taken += more;
	more = more ? read_offset(text + taken, &at) : 0;
	if (more < 0 || text[taken + more])
		return false;
	if (!at.has_year) {
		beijing_date(now, &tm);
		at.year = tm.tm_year + 1900;
	}
	if (!is_real(&at))
		return false;
	found = to_time(&at, zone);
	if (!at.has_year && found < now - WHEN_DAY) {
		at.year++;
		if (!is_real(&at))
			return false;
		found = to_time(&at, zone);
	}
	*ret = !at.has_offset && zone == WHEN_ZONE_LOCAL ? first_of_two(found) : found;
	return true;
}

/* ---- writing ---- */

static const char *const weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

/* Not strftime's %a: the text must not change with the locale. */
static char *write_time(const struct tm *tm, const char *zone, char *ret)
{
	snprintf(ret, WHEN_TEXT, "%s %04d-%02d-%02d %02d:%02d %.16s",
		 weekdays[(unsigned)tm->tm_wday % 7], (tm->tm_year + 1900) % 10000, tm->tm_mon + 1,
		 tm->tm_mday, tm->tm_hour, tm->tm_min, zone);
	return ret;
}

char *when_local(int64_t at, char *ret)
{
	time_t time = (time_t)at;
	struct tm tm = {0};
	char zone[17] = "";

	localtime_r(&time, &tm);
	strftime(zone, sizeof(zone), "%Z", &tm);
	return write_time(&tm, zone, ret);
}

char *when_beijing(int64_t at, char *ret)
{
	struct tm tm;

	beijing_date(at, &tm);
	return write_time(&tm, "Beijing", ret);
}

char *when_iso(int64_t at, char *ret)
{
	time_t time = (time_t)at;
	struct tm tm = {0};

	gmtime_r(&time, &tm);
	strftime(ret, WHEN_TEXT, "%Y-%m-%dT%H:%M:%SZ", &tm);
	return ret;
}
