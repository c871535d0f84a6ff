/* SPDX-License-Identifier: MIT */
#include "journal_edit.h"

#include <latchkey/when.h>

#include <stdlib.h>
#include <string.h>

/* Who says such a thing, unless somebody else is named. */
static const enum event_source said_by[] = {
	[EVENT_UNKNOWN] = SAID_OWNER,
	[EVENT_STEP_DONE] = SAID_OWNER,
	[EVENT_STEP_UNDONE] = SAID_OWNER,
	[EVENT_PHONE_READ] = SAID_BOOTLOADER,
	[EVENT_PERMISSION_ASKED] = SAID_APP,
	[EVENT_PERMISSION_GRANTED] = SAID_APP,
	[EVENT_WAIT_STARTED] = SAID_PHONE,
	[EVENT_WAIT_CORRECTED] = SAID_TOOL,
	[EVENT_REFUSED] = SAID_TOOL,
	[EVENT_LOSSES_CONFIRMED] = SAID_OWNER,
	[EVENT_UNLOCKED] = SAID_OWNER,
	[EVENT_LOCKED] = SAID_OWNER,
	[EVENT_UPDATED] = SAID_PHONE,
	[EVENT_NOTE] = SAID_OWNER,
};
_Static_assert(sizeof(said_by) / sizeof(*said_by) == EVENT_KIND_COUNT, "every kind is said by one");

/* ---- options into an event ---- */

static int take_time(struct run *run, enum option option, enum when_zone zone, int64_t now,
		     int64_t *ret)
{
	const char *value = run->options.value[option];

	if (when_parse(value, zone, now, ret))
		return 0;
	return fail(&run->err, E_USAGE, "--%s needs a day or time such as 2026-11-30, '2026-11-30 16:05' "
					"or 2026-11-30T16:05Z, not '%.40s'", option_row(option)->name, value);
}

static int take_at(struct run *run, int64_t now, struct journal_event *event)
{
	int64_t at;

	if (!run->options.given[OPTION_AT])
		return 0;
	if (take_time(run, OPTION_AT, WHEN_ZONE_LOCAL, now, &at))
		return -(int)E_USAGE;
	if (at > now)
		return fail(&run->err, E_USAGE, "--at lies ahead of now: only what has happened is entered");
	event->at = at;
	return 0;
}

/* The app shows Beijing time; the hours of the tool count from when it said so. */
static int take_until(struct run *run, int64_t now, struct journal_event *event)
{
	bool is_app = event->kind == EVENT_PERMISSION_GRANTED || event->kind == EVENT_PERMISSION_ASKED;
	int result = 0;

	if (run->options.given[OPTION_UNTIL] && run->options.given[OPTION_HOURS])
		return fail(&run->err, E_USAGE, "--until and --hours exclude each other");
	if (run->options.given[OPTION_HOURS]) {
		event->until = event->at +
			       strtoll(run->options.value[OPTION_HOURS], NULL, 10) * WHEN_HOUR;
		event->has_until = true;
	} else if (run->options.given[OPTION_UNTIL] && !*run->options.value[OPTION_UNTIL]) {
		event->has_until = false;
	} else if (run->options.given[OPTION_UNTIL]) {
		result = take_time(run, OPTION_UNTIL, is_app ? WHEN_ZONE_BEIJING : WHEN_ZONE_LOCAL,
				   now, &event->until);
		event->has_until = !result;
	}
	return result;
}

/* What the bootloader says is noted when it is asked, and what is worked out is nobody's word. */
static int take_source(struct run *run, struct journal_event *event)
{
	const char *value = run->options.value[OPTION_SAID_BY];
	enum event_source source;

	if (!run->options.given[OPTION_SAID_BY])
		return 0;
	if (!event_source_named(value, &source) || source == SAID_BOOTLOADER ||
	    source == SAID_ASSUMED || source == SAID_UNKNOWN)
		return fail(&run->err, E_USAGE, "--said-by is owner, phone, app or tool, not '%.40s'",
			    value);
	event->said_by = source;
	return 0;
}

static void take_string(const struct run *run, enum option option, const char **ret)
{
	if (run->options.given[option])
		*ret = run->options.value[option];
}

static int check_step(struct run *run, const struct walk *walk, const struct journal_event *event)
{
	bool is_step = event->kind == EVENT_STEP_DONE || event->kind == EVENT_STEP_UNDONE;

	if (event->kind == EVENT_REFUSED && !(event->code && *event->code))
		return fail(&run->err, E_USAGE, "'refused' needs the code that was shown, with --code");
	if (is_step && !(event->step && *event->step))
		return fail(&run->err, E_USAGE, "'%s' needs a step, with --step",
			    event_kind_name(event->kind));
	if (is_step && !procedure_step(walk->rules, event->step))
		return fail(&run->err, E_USAGE, "the rules have no step '%.40s'; 'latchkey plan' names them",
			    event->step);
	return 0;
}

static int take_options(struct run *run, const struct walk *walk, struct journal_event *event)
{
	int result = take_at(run, walk->now, event);

	if (!result)
		result = take_until(run, walk->now, event);
	if (!result)
		result = take_source(run, event);
	take_string(run, OPTION_CODE, &event->code);
	take_string(run, OPTION_STEP, &event->step);
	take_string(run, OPTION_NOTE, &event->note);
	return result ? result : check_step(run, walk, event);
}

/* ---- add ---- */

static int make_case(struct run *run, struct walk *walk)
{
	struct journal_case made = {.opened = walk->now};
	int result;

	take_string(run, OPTION_PRODUCT, &made.product);
	take_string(run, OPTION_ACCOUNT, &made.account);
	result = journal_case_add(walk->journal, &made, &walk->case_id, &run->err);
	return result ? result : walk_refresh(run, walk);
}

static bool is_meant(const struct run *run, const struct journal_case *one)
{
	const char *product = run->options.value[OPTION_PRODUCT];
	const char *account = run->options.value[OPTION_ACCOUNT];

	return (!product || !strcmp(one->product, product)) &&
	       (!account || !strcmp(one->account, account));
}

/* --case; else the latest of that product and account; else the one that is on its way. */
static int find_case(struct run *run, struct walk *walk)
{
	bool is_named = run->options.given[OPTION_PRODUCT] || run->options.given[OPTION_ACCOUNT];

	if (run->options.given[OPTION_CASE] || !is_named)
		return walk_choose_case(run, walk);
	walk->case_id = 0;
	for (size_t i = 0; i < walk->view.case_count; i++)
		if (is_meant(run, &walk->view.cases[i]))
			walk->case_id = walk->view.cases[i].id;
	return 0;
}

static int add_event(struct run *run, struct walk *walk, enum event_kind kind, struct edited *ret)
{
	struct journal_event event = {.kind = kind, .said_by = said_by[kind], .at = walk->now};
	int result = take_options(run, walk, &event);

	event.entered = walk->now;
	if (!result)
		result = find_case(run, walk);
	if (!result && !walk->case_id)
		result = make_case(run, walk);
	if (result)
		return result;
	event.case_id = walk->case_id;
	result = journal_event_add(walk->journal, &event, &ret->event_id, &run->err);
	ret->case_id = walk->case_id;
	return result ? result : walk_refresh(run, walk);
}

int journal_edit_add(struct run *run, struct walk *walk, struct edited *ret)
{
	const char *word = run->options.arguments[2];
	enum event_kind kind;
	char shown[64];
	int result;

	if (!strcmp(word, "case")) {
		result = make_case(run, walk);
		ret->case_id = walk->case_id;
		return result;
	}
	if (!event_kind_named(word, &kind) || kind == EVENT_UNKNOWN)
		return fail(&run->err, E_USAGE, "'%s' cannot be entered; 'latchkey help journal' names what can",
			    text_safe(shown, sizeof(shown), word, strlen(word)));
	if (kind == EVENT_PHONE_READ)
		return fail(&run->err, E_USAGE, "only a reading enters what the bootloader said");
	return add_event(run, walk, kind, ret);
}

/* ---- edit and forget ---- */

static int take_number(struct run *run, const char *word, int64_t *ret)
{
	char shown[64];

	if (!*word || strlen(word) > 18 || strspn(word, "0123456789") != strlen(word))
		return fail(&run->err, E_USAGE, "'%s' is no number of an entry; 'latchkey journal' shows them",
			    text_safe(shown, sizeof(shown), word, strlen(word)));
	*ret = strtoll(word, NULL, 10);
	return 0;
}

/* "7", "event 7" or "case 2". */
static int take_target(struct run *run, bool *ret_is_case, int64_t *ret)
{
	const struct options *options = &run->options;
	const char *word = options->arguments[2];

	*ret_is_case = !strcmp(word, "case");
	if (options->argument_count == 3)
		return take_number(run, word[0] == '#' ? word + 1 : word, ret);
	if (!*ret_is_case && strcmp(word, "entry") != 0)
		return fail(&run->err, E_USAGE, "two words are 'case' or 'entry' and a number");
	return take_number(run, options->arguments[3], ret);
}

static int change_case(struct run *run, struct walk *walk, int64_t id, struct edited *ret)
{
	const struct journal_case *own = journal_view_case(&walk->view, id);
	struct journal_case changed;
	int result;

	if (!own)
		return fail(&run->err, E_USAGE, "there is no case %lld in the journal", (long long)id);
	changed = *own;
	take_string(run, OPTION_PRODUCT, &changed.product);
	take_string(run, OPTION_ACCOUNT, &changed.account);
	ret->case_id = id;
	result = journal_case_edit(walk->journal, &changed, &run->err);
	return result ? result : walk_refresh(run, walk);
}

static int change_event(struct run *run, struct walk *walk, int64_t id, struct edited *ret)
{
	struct journal_event changed = {0};
	int result;

	for (size_t i = 0; i < walk->view.event_count; i++)
		if (walk->view.events[i].id == id)
			changed = walk->view.events[i];
	if (!changed.id)
		return fail(&run->err, E_USAGE, "there is no entry %lld in the journal", (long long)id);
	result = take_options(run, walk, &changed);
	if (result)
		return result;
	changed.entered = walk->now;
	ret->case_id = changed.case_id;
	ret->event_id = id;
	result = journal_event_edit(walk->journal, &changed, &run->err);
	return result ? result : walk_refresh(run, walk);
}

int journal_edit_change(struct run *run, struct walk *walk, struct edited *ret)
{
	bool is_case = false;
	int64_t id = 0;

	if (take_target(run, &is_case, &id))
		return -(int)run->err.code;
	return is_case ? change_case(run, walk, id, ret) : change_event(run, walk, id, ret);
}

int journal_edit_forget(struct run *run, struct walk *walk)
{
	bool is_case = false;
	int64_t id = 0;
	int result;

	if (take_target(run, &is_case, &id))
		return -(int)run->err.code;
	result = is_case ? journal_case_forget(walk->journal, id, &run->err)
			 : journal_event_forget(walk->journal, id, &run->err);
	return result ? result : walk_refresh(run, walk);
}
