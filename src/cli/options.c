/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <latchkey/limits.h>
#include <latchkey/text.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct option_row rows[] = {
	[OPTION_NONE] = {0, "", NULL, "", false},
	[OPTION_SERIAL] = {'s', "serial", "ID",
			   "the phone: its serial number, or the port as 'list' prints it (usb:1-1.4)", true},
	[OPTION_JSON] = {0, "json", NULL, "print one JSON document, for programs", true},
	[OPTION_COLOR] = {0, "color", "WHEN", "colours: always, auto or never", true},
	[OPTION_ASCII] = {0, "ascii", NULL, "no characters but ASCII, for old terminals", true},
	[OPTION_PLAIN] = {0, "plain", NULL, "for screen readers: one statement a line", true},
	[OPTION_QUIET] = {'q', "quiet", NULL, "results and errors only", true},
	[OPTION_VERBOSE] = {'v', "verbose", NULL, "say more", true},
	[OPTION_TIMEOUT] = {0, "timeout", "SECONDS",
			    "how long to wait: for one answer (at most 10), or for 'wait' in all", true},
	[OPTION_SHOW_IDS] = {0, "show-ids", NULL,
			     "show serial numbers and other private values (never tokens)", true},
	[OPTION_TRACE] = {0, "trace", NULL, "show what is asked and answered, on standard error", true},
	[OPTION_RECORD] = {0, "record", "FILE",
			   "write what happened to a text file (a tape), private values masked", true},
	[OPTION_REPLAY] = {0, "replay", "FILE", "play such a tape instead of asking a phone", true},
	[OPTION_DEMO] = {0, "demo", "NAME", "play a built-in tape; 'list' names them", true},
	[OPTION_NOW] = {0, "now", "TIME",
			"pretend it is another day: 2026-12-31 or 2026-12-31T18:00", true},
	[OPTION_HELP] = {'h', "help", NULL, "help, also for a command", true},
	[OPTION_VERSION] = {0, "version", NULL, "the version", true},
	[OPTION_ALL] = {0, "all", NULL, "every phone in fastboot, at the same time", false},
	[OPTION_DEEP] = {0, "deep", NULL,
			 "also ask the questions that once made a locked phone hang, last", false},
	[OPTION_PRINT_RULE] = {0, "print-rule", NULL, "print the udev rule and nothing else", false},
	[OPTION_FOR] = {0, "for", "CODENAME", "the phone that is meant, instead of one on USB", false},
	[OPTION_RUNNING] = {0, "running", "VERSION",
			    "what runs now, as Settings > About phone shows it", false},
	[OPTION_MODEL] = {0, "model", "NUMBER", "the model number printed on the box or the phone",
			  false},
	[OPTION_SCRIPT] = {0, "script", "NAME", "the script of the package that will be run", false},
	[OPTION_SHA256] = {0, "sha256", "HEX", "the SHA-256 (or MD5) that the file should have", false},
	[OPTION_PROCEDURE] = {0, "procedure", "FILE", "the rules from this file, not the built-in ones",
			      false},
	[OPTION_ANSWER] = {0, "answer", "QUESTION=ANSWER",
			   "answer a question of the plan; may be given several times", false},
	[OPTION_RETURN] = {0, "return", NULL, "the way back to the seller or a service centre", false},
	[OPTION_ICS] = {0, "ics", "FILE", "also write the dates as a calendar with alarms", false},
	[OPTION_WAITING] = {0, "waiting", NULL,
			    "a wait is running: show no cure that would start it again", false},
	[OPTION_CASE] = {0, "case", "NUMBER", "the case of the journal that is meant", false},
	[OPTION_AT] = {0, "at", "TIME", "when it happened (local time); now if not given", false},
	[OPTION_UNTIL] = {0, "until", "TIME",
			  "when it ends; Beijing time for a permission, else local time", false},
	[OPTION_HOURS] = {0, "hours", "N", "when it ends, in hours from --at", false},
	[OPTION_CODE] = {0, "code", "CODE", "the code of a refusal", false},
	[OPTION_STEP] = {0, "step", "STEP", "the step, as 'plan' names it", false},
	[OPTION_NOTE] = {0, "note", "TEXT", "a few words; no numbers of accounts or phones", false},
	[OPTION_SAID_BY] = {0, "said-by", "WHO", "owner, phone, app or tool", false},
	[OPTION_ACCOUNT] = {0, "account", "LABEL", "a label of your own for the Xiaomi account", false},
	[OPTION_PRODUCT] = {0, "product", "CODE", "the code of the phone, such as 'sweet'", false},
	[OPTION_WITH_KEY] = {0, "with-key", NULL,
			     "also the key by which phones are recognised", false},
	[OPTION_FROM] = {0, "from", "STEP", "go over this step again, as 'plan' names it", false},
	[OPTION_RESTART] = {0, "restart", NULL, "begin the walk of this phone again", false},
	[OPTION_HTML] = {0, "html", "FILE", "write it as one page for a browser or a printer instead",
			 false},
	[OPTION_VARS] = {0, "vars", NULL, "also ask for all variables, as 'vars' does", false},
};
_Static_assert(sizeof(rows) / sizeof(*rows) == OPTION_COUNT, "every option needs a row");

const struct option_row *option_row(enum option option)
{
	return &rows[option];
}

static enum option by_letter(char letter)
{
	for (unsigned i = OPTION_NONE + 1; i < OPTION_COUNT; i++)
		if (rows[i].letter && rows[i].letter == letter)
			return (enum option)i;
	return OPTION_NONE;
}

static enum option by_name(const char *name, size_t length)
{
	for (unsigned i = OPTION_NONE + 1; i < OPTION_COUNT; i++)
		if (strlen(rows[i].name) == length && !memcmp(rows[i].name, name, length))
			return (enum option)i;
	return OPTION_NONE;
}

static int unknown_option(const char *word, struct error *err)
{
	const char *near = NULL;
	char shown[64], name[64];

	snprintf(name, sizeof(name), "%s", word + strspn(word, "-"));
	name[strcspn(name, "=")] = '\0'; /* what follows is a value */
	for (unsigned i = OPTION_NONE + 1; i < OPTION_COUNT && !near; i++)
		if (text_distance(rows[i].name, name) <= 2 && strlen(name) > 2)
			near = rows[i].name;
	text_safe(shown, sizeof(shown), word, strlen(word));
	if (near)
		return fail(err, E_USAGE, "there is no option '%s'; did you mean '--%s'?", shown, near);
	return fail(err, E_USAGE, "there is no option '%s'", shown);
}

static int parse_timeout(const char *text, unsigned *ret, struct error *err)
{
	char *end;
	double seconds = strtod(text, &end);

	if (end == text || *end || !isfinite(seconds) || seconds <= 0 || seconds > 86400.0 * 30 ||
	    strpbrk(text, "xXpPnN"))
		return fail(err, E_USAGE, "--timeout needs a number of seconds above 0, not '%.40s'",
			    text);
	*ret = (unsigned)(seconds * 1000 + 0.5);
	if (!*ret)
		*ret = 1;
	return 0;
}

/* 31 April: mktime() would make it 1 May. */
static bool is_real_day(const struct tm *tm)
{
	struct tm same = *tm;

	return timegm(&same) != (time_t)-1 && same.tm_mday == tm->tm_mday;
}

static int parse_now(const char *text, long long *ret, struct error *err)
{
	static const char *const formats[] = {"%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"};

	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
		struct tm tm = {.tm_isdst = -1};
		const char *end = strptime(text, formats[i], &tm);
		bool utc = end && !strcmp(end, "Z");
		time_t when;

		if (!end || (*end && !utc))
			continue;
		if (!is_real_day(&tm))
			break;
		if (i == 0)
			tm.tm_hour = 12; /* a day by itself means its noon */
		when = utc ? timegm(&tm) : mktime(&tm);
		if (when == (time_t)-1)
			break;
		*ret = when;
		return 0;
	}
	return fail(err, E_USAGE, "--now needs a time such as 2026-12-31 or 2026-12-31T18:00 (local) or "
				  "2026-12-31T18:00Z, not '%.40s'", text);
}

static int take_answer(const char *value, struct options *options, struct error *err)
{
	const char *equals = strchr(value, '=');

	if (!equals || equals == value || !equals[1])
		return fail(err, E_USAGE, "--answer needs QUESTION=ANSWER, not '%.40s'", value);
	if (options->answer_count == MOST_ANSWERS)
		return fail(err, E_USAGE, "more than %d answers at once", (int)MOST_ANSWERS);
	options->answers[options->answer_count++] = value;
	return 0;
}

static int check_number(const char *name, const char *value, struct error *err)
{
	if (!*value || strlen(value) > 9 || strspn(value, "0123456789") != strlen(value))
		return fail(err, E_USAGE, "--%s needs a number, not '%.40s'", name, value);
	return 0;
}

static int check_color(const char *value, struct error *err)
{
	if (!strcmp(value, "always") || !strcmp(value, "auto") || !strcmp(value, "never"))
		return 0;
	return fail(err, E_USAGE, "--color is 'always', 'auto' or 'never', not '%.40s'", value);
}

/* In the journal "" takes away what stood there. */
static bool may_be_empty(enum option option)
{
	return option == OPTION_UNTIL || option == OPTION_NOTE || option == OPTION_ACCOUNT ||
	       option == OPTION_PRODUCT;
}

static int check_value(enum option option, struct options *options, struct error *err)
{
	const char *value = options->value[option];

	if (option == OPTION_TIMEOUT)
		return parse_timeout(value, &options->timeout_ms, err);
	if (option == OPTION_NOW)
		return parse_now(value, &options->now, err);
	if (option == OPTION_COLOR)
		return check_color(value, err);
	if (option == OPTION_ANSWER)
		return take_answer(value, options, err);
	if (option == OPTION_CASE || option == OPTION_HOURS)
		return check_number(rows[option].name, value, err);
	if (!*value && !may_be_empty(option))
		return fail(err, E_USAGE, "--%s needs a value", rows[option].name);
	return 0;
}

/* Take an option whose value, if it needs one, is @attached or the next word. */
static int take(enum option option, const char *attached, int argc, char **argv, int *at,
		struct options *ret, struct error *err)
{
	const struct option_row *row = &rows[option];

	if (!row->argument && attached)
		return fail(err, E_USAGE, "--%s takes no value", row->name);
	if (row->argument && !attached) {
		if (*at + 1 >= argc)
			return fail(err, E_USAGE, "--%s needs a value (%s)", row->name, row->argument);
		attached = argv[++*at];
	}
	ret->given[option] = true;
	ret->value[option] = attached;
	return row->argument ? check_value(option, ret, err) : 0;
}

static int take_long(int argc, char **argv, int *at, struct options *ret, struct error *err)
{
	const char *name = argv[*at] + 2, *equals = strchr(name, '=');
	enum option option = by_name(name, equals ? (size_t)(equals - name) : strlen(name));

	if (option == OPTION_NONE)
		return unknown_option(argv[*at], err);
	return take(option, equals ? equals + 1 : NULL, argc, argv, at, ret, err);
}

/* -q, -qv, -s ID, -sID */
static int take_short(int argc, char **argv, int *at, struct options *ret, struct error *err)
{
	const char *letter = argv[*at] + 1;
	int result = 0;

	for (; *letter && !result; letter++) {
		enum option option = by_letter(*letter);

		if (option == OPTION_NONE)
			return unknown_option(argv[*at], err);
		if (rows[option].argument)
			return take(option, letter[1] ? letter + 1 : NULL, argc, argv, at, ret, err);
		result = take(option, NULL, argc, argv, at, ret, err);
	}
	return result;
}

static int take_argument(const char *word, struct options *ret, struct error *err)
{
	if (ret->argument_count == MOST_ARGUMENTS)
		return fail(err, E_USAGE, "too many arguments");
	ret->arguments[ret->argument_count++] = word;
	return 0;
}

int options_parse(int argc, char **argv, struct options *ret, struct error *err)
{
	bool only_arguments = false;
	int result = 0;

	memset(ret, 0, sizeof(*ret));
	/* An error is shown as JSON wherever the wish for it stands. */
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		ret->given[OPTION_JSON] |= !strcmp(argv[i], "--json");
	for (int at = 1; at < argc && !result; at++) {
		if (only_arguments || argv[at][0] != '-' || !argv[at][1])
			result = take_argument(argv[at], ret, err);
		else if (!strcmp(argv[at], "--"))
			only_arguments = true;
		else if (argv[at][1] == '-')
			result = take_long(argc, argv, &at, ret, err);
		else
			result = take_short(argc, argv, &at, ret, err);
	}
	return result;
}

int options_check(const struct options *options, const enum option *own, const char *command,
		  struct error *err)
{
	for (unsigned i = OPTION_NONE + 1; i < OPTION_COUNT; i++) {
		const enum option *mine = own;

		if (!options->given[i] || rows[i].global)
			continue;
		while (mine && *mine != OPTION_NONE && *mine != (enum option)i)
			mine++;
		if (!mine || *mine == OPTION_NONE)
			return fail(err, E_USAGE, "'%s' has no option '--%s'", command, rows[i].name);
	}
	if (options->given[OPTION_REPLAY] && options->given[OPTION_DEMO])
		return fail(err, E_USAGE, "--replay and --demo exclude each other");
	return 0;
}
