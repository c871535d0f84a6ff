/* SPDX-License-Identifier: MIT */
#include <latchkey/calendar.h>

#include <stdio.h>
#include <string.h>
#include <time.h>

/*
 * Four events have a fixed identity each: opening, permission, wait, year. A newer file with the
 * same identity and a higher SEQUENCE replaces what an older one said (RFC 5545, 3.8.7.4). There is
 * no METHOD: with one, iTIP would demand an organizer, which is a mail address (RFC 5546, 3.2.1).
 */

enum { LINE_BYTES = 75, STAMP = 20, OPENING_NIGHTS = 60 };

struct event {
	const char *id;
	struct plan_time at; /* unknown: cancelled */
	enum sentence sentence;
	int repeat;            /* daily, so many times; 0: once */
	const char *alarms[4]; /* RFC 5545 durations before it; NULL ends */
};

struct writer {
	struct text *out;
	size_t column; /* bytes in this line */
};

/* ---- lines ---- */

/* Folded between characters, never inside one (RFC 5545, 3.1). */
static void put(struct writer *writer, const char *bytes, size_t length)
{
	uint32_t code;
	size_t taken;

	for (; length; bytes += taken, length -= taken) {
		taken = utf8_decode(bytes, length, &code);
		taken = taken ? taken : 1;
		if (writer->column + taken > LINE_BYTES) {
			text_add(writer->out, "\r\n ");
			writer->column = 1;
		}
		text_add_bytes(writer->out, bytes, taken);
		writer->column += taken;
	}
}

static void end_line(struct writer *writer)
{
	text_add(writer->out, "\r\n");
	writer->column = 0;
}

static void line(struct writer *writer, const char *text)
{
	put(writer, text, strlen(text));
	end_line(writer);
}

/* TEXT values: backslash, semicolon, comma and line breaks are escaped (3.3.11). */
static void add_escaped(struct text *ret, const char *text)
{
	for (; *text; text++) {
		if (strchr("\\;,\n", *text))
			text_add(ret, "\\");
		text_add_bytes(ret, *text == '\n' ? "n" : text, 1);
	}
}

static void text_line(struct writer *writer, const char *name, const char *text)
{
	struct text value = {0};

	text_add(&value, name);
	add_escaped(&value, text);
	writer->out->failed = writer->out->failed || value.failed;
	line(writer, text_cstr(&value));
	text_release(&value);
}

static void stamp_line(struct writer *writer, const char *name, int64_t at)
{
	time_t time = (time_t)at;
	struct tm tm = {0};
	char stamp[STAMP] = "";

	gmtime_r(&time, &tm);
	strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", &tm);
	put(writer, name, strlen(name));
	line(writer, stamp);
}

static void number_line(struct writer *writer, const char *name, int64_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", (long long)number);
	put(writer, name, strlen(name));
	line(writer, text);
}

/* ---- events ---- */

struct calendar {
	struct writer writer;
	const struct plan *plan;
	const struct procedure *procedure;
	const char *title, *key;
	int64_t now;
};

static void add_alarm(struct calendar *calendar, const char *before, const char *say)
{
	struct writer *writer = &calendar->writer;

	line(writer, "BEGIN:VALARM");
	line(writer, "ACTION:DISPLAY");
	put(writer, "TRIGGER:", 8);
	line(writer, before);
	text_line(writer, "DESCRIPTION:", say);
	line(writer, "END:VALARM");
}

static void add_summary(struct calendar *calendar, const char *say)
{
	struct text summary = {0};

	text_addf(&summary, "%s: ", calendar->title);
	text_add_bytes(&summary, say, strcspn(say, "."));
	calendar->writer.out->failed = calendar->writer.out->failed || summary.failed;
	text_line(&calendar->writer, "SUMMARY:", text_cstr(&summary));
	text_release(&summary);
}

static void add_description(struct calendar *calendar, const char *say)
{
	const struct claim *change = procedure_sentence(calendar->procedure, SENTENCE_RULES_CHANGE);
	struct text description = {0};

	text_addf(&description, "%s\n%s (%s)", say, change->say, calendar->procedure->rules);
	calendar->writer.out->failed = calendar->writer.out->failed || description.failed;
	text_line(&calendar->writer, "DESCRIPTION:", text_cstr(&description));
	text_release(&description);
}

static void add_identity(struct calendar *calendar, const struct event *event)
{
	struct writer *writer = &calendar->writer;
	struct text uid = {0};

	text_addf(&uid, "UID:%s-", event->id);
	for (const char *at = calendar->key; *at; at++)
		if (strchr("-abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", *at))
			text_add_bytes(&uid, at, 1);
	text_add(&uid, "@latchkey.invalid");
	writer->out->failed = writer->out->failed || uid.failed;
	line(writer, text_cstr(&uid));
	text_release(&uid);
	stamp_line(writer, "DTSTAMP:", calendar->now);
	/* Minutes: grows with every new file, and fits into 31 bits until the year 6053. */
	number_line(writer, "SEQUENCE:", calendar->now / 60);
}

static void add_event(struct calendar *calendar, const struct event *event)
{
	const char *say = procedure_sentence(calendar->procedure, event->sentence)->say;
	struct writer *writer = &calendar->writer;

	line(writer, "BEGIN:VEVENT");
	add_identity(calendar, event);
	stamp_line(writer, "DTSTART:", event->at.known ? event->at.at : calendar->now);
	line(writer, "DURATION:PT15M");
	line(writer, "CLASS:PRIVATE");
	line(writer, "TRANSP:TRANSPARENT");
	line(writer, event->at.known ? "STATUS:CONFIRMED" : "STATUS:CANCELLED");
	if (event->repeat && event->at.known)
		number_line(writer, "RRULE:FREQ=DAILY;COUNT=", event->repeat);
	add_summary(calendar, say);
	add_description(calendar, say);
	for (size_t i = 0; event->at.known && i < 4 && event->alarms[i]; i++)
		add_alarm(calendar, event->alarms[i], say);
	line(writer, "END:VEVENT");
}

static struct plan_time ahead(const struct calendar *calendar, struct plan_time time)
{
	time.known = time.known && time.at > calendar->now;
	return time;
}

static void add_events(struct calendar *calendar)
{
	const struct plan *plan = calendar->plan;
	const struct event opening = {
		.id = "opening",
		.at = ahead(calendar, plan->next_opening),
		.sentence = SENTENCE_OPENING_ALARM,
		.repeat = OPENING_NIGHTS,
		.alarms = {"-PT10M"},
	};
	const struct event permission = {
		.id = "permission",
		.at = ahead(calendar, plan->permission_until),
		.sentence = SENTENCE_DEADLINE_ALARM,
		.alarms = {"-P7D", "-P3D", "-P1D", "-PT2H"},
	};
	const struct event wait = {
		.id = "wait",
		.at = ahead(calendar, plan->wait_end),
		.sentence = SENTENCE_WAIT_END_ALARM,
		.alarms = {"-P1D", "PT0S"},
	};
	const struct event year = {
		.id = "year",
		.at = ahead(calendar, plan->next_unlock.safe),
		.sentence = SENTENCE_YEAR_END_ALARM,
		.alarms = {"PT0S"},
	};
	bool was_asked = plan->route == ROUTE_HYPEROS && !plan->next_opening.known;

	if (opening.at.known || was_asked)
		add_event(calendar, &opening);
	if (permission.at.known && !plan->finished)
		add_event(calendar, &permission);
	else if (permission.at.known)
		add_event(calendar,
			  &(struct event){.id = "permission", .sentence = SENTENCE_DEADLINE_ALARM});
	if (wait.at.known && plan->wait_running)
		add_event(calendar, &wait);
	if (year.at.known)
		add_event(calendar, &year);
}

int calendar_write(const struct plan *plan, const struct procedure *procedure, const char *title,
		   const char *key, int64_t now, struct text *ret, struct error *err)
{
	struct text safe = {0};
	struct calendar calendar = {
		.writer = {.out = ret},
		.plan = plan,
		.procedure = procedure,
		.key = key,
		.now = now,
	};

	text_add_safe(&safe, title, strlen(title));
	calendar.title = text_cstr(&safe);
	line(&calendar.writer, "BEGIN:VCALENDAR");
	line(&calendar.writer, "VERSION:2.0");
	line(&calendar.writer, "PRODID:-//latchkey//" LATCHKEY_VERSION "//EN");
	add_events(&calendar);
	line(&calendar.writer, "END:VCALENDAR");
	ret->failed = ret->failed || safe.failed;
	text_release(&safe);
	return ret->failed ? fail(err, E_NOMEM, "out of memory") : 0;
}
