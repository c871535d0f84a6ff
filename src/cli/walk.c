/* SPDX-License-Identifier: MIT */
#include "walk.h"

#include <latchkey/when.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int run_read_input(struct run *run, size_t limit, struct text *ret)
{
	char bytes[4096];
	size_t count;

	while ((count = fread(bytes, 1, sizeof(bytes), run->cli->in)) > 0) {
		if (ret->length + count > limit)
			return fail(&run->err, E_INPUT, "standard input holds more than %zu bytes", limit);
		text_add_bytes(ret, bytes, count);
	}
	if (ferror(run->cli->in) && atomic_load(run->cli->cancel))
		return fail(&run->err, E_CANCELLED, "interrupted");
	if (ferror(run->cli->in))
		return fail(&run->err, E_INPUT, "cannot read standard input: %s", strerror(errno));
	return ret->failed ? fail(&run->err, E_NOMEM, "out of memory") : 0;
}

/* ---- folders ---- */

/* By the XDG base directory specification a relative path in these variables is to be ignored. */
static bool folder(const struct run *run, const char *variable, const char *below_home,
		   struct text *ret)
{
	const char *home = run->cli->env("HOME");

	if (variable && *variable == '/')
		text_add(ret, variable);
	else if (home && *home == '/')
		text_addf(ret, "%s/%s", home, below_home);
	else
		return false;
	return true;
}

static bool is_there(const char *path)
{
	struct stat status;

	/* What cannot be looked at may be there: whoever opens it says what is wrong. */
	return stat(path, &status) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

/* ---- rules ---- */

static void find_rules(const struct run *run, struct text *ret)
{
	struct text path = {0};

	if (run->options.given[OPTION_PROCEDURE]) {
		text_add(ret, run->options.value[OPTION_PROCEDURE]);
		return;
	}
	if (folder(run, run->cli->env("XDG_DATA_HOME"), ".local/share", &path)) {
		text_add(&path, "/latchkey/procedure.yaml");
		if (is_there(text_cstr(&path)))
			text_add(ret, text_cstr(&path));
	}
	ret->failed = ret->failed || path.failed;
	text_release(&path);
}

static int open_rules(struct run *run, struct walk *walk)
{
	find_rules(run, &walk->rules_path);
	if (walk->rules_path.failed)
		return fail(&run->err, E_NOMEM, "out of memory");
	if (!walk->rules_path.length)
		return procedure_builtin(&walk->rules, &run->err);
	run->hint = run->options.given[OPTION_PROCEDURE]
			    ? "docs/procedure.md says how to correct a rule"
			    : "the built-in rules are used where there is no such file; docs/procedure.md "
			      "says how to correct a rule";
	if (procedure_load(text_cstr(&walk->rules_path), &walk->rules, &run->err)) {
		/* A file that is too large is a mistake in the file, not of a phone. */
		if (run->err.code == E_LIMIT)
			run->err.code = E_INPUT;
		return -(int)run->err.code;
	}
	run->hint = NULL;
	return 0;
}

/* ---- journal ---- */

static int open_file(const struct run *run, bool will_write, struct walk *walk)
{
	struct error *err = &walk->no_journal;
	struct text path = {0};
	int result = 0;

	if (!folder(run, run->cli->env("XDG_STATE_HOME"), ".local/state", &path))
		return fail(err, E_JOURNAL, "there is no place for the journal: neither XDG_STATE_HOME "
					    "nor HOME is set");
	text_add(&path, "/latchkey/journal.db");
	if (path.failed)
		result = fail(err, E_NOMEM, "out of memory");
	else if (will_write || is_there(text_cstr(&path)))
		result = journal_open(text_cstr(&path), &walk->journal, err);
	text_release(&path);
	walk->kept = walk->journal != NULL;
	return result;
}

static int open_journal(struct run *run, bool will_write, struct walk *walk)
{
	if (run->options.given[OPTION_DEMO])
		walk->kept = false;
	else if (run->cli->sudo && will_write)
		fail(&walk->no_journal, E_JOURNAL, "no journal is written under sudo, because it would "
						   "belong to root");
	else if (!run->cli->sudo && open_file(run, will_write, walk) == -(int)E_NOMEM)
		return fail(&run->err, E_NOMEM, "out of memory");
	return walk->journal ? 0 : journal_open_memory(&walk->journal, &run->err);
}

/* ---- all of it ---- */

int walk_open(struct run *run, bool will_write, struct walk *ret)
{
	struct walk walk = {.now = run_now(run)};
	int result = open_rules(run, &walk);

	if (!result)
		result = open_journal(run, will_write, &walk);
	if (!result && journal_read(walk.journal, &walk.view, &run->err)) {
		/* It could be opened, and then not be read: go on without. */
		walk.no_journal = run->err;
		run->err.code = E_NONE;
		journal_close(walk.journal);
		walk.journal = NULL;
		walk.kept = false;
		result = journal_open_memory(&walk.journal, &run->err);
		if (!result)
			result = journal_read(walk.journal, &walk.view, &run->err);
	}
	if (result) {
		walk_release(&walk);
		return result;
	}
	*ret = walk;
	return 0;
}

static void free_reading(struct reading *reading)
{
	if (reading)
		reading_release(reading);
	free(reading);
}

void walk_release(struct walk *walk)
{
	journal_view_release(&walk->view);
	journal_close(walk->journal);
	procedure_free(walk->rules);
	text_release(&walk->rules_path);
	free_reading(walk->reading);
	free_reading(walk->failed);
	memset(walk, 0, sizeof(*walk));
}

int walk_finish(struct run *run, const struct walk *walk, int status)
{
	if (walk->no_journal.code && !run->err.code) {
		run->err = walk->no_journal;
		if (!run->cli->sudo)
			run->hint = "latchkey went on without the journal and left the file as it is";
		return exit_is_answer(status) ? EXIT_JOURNAL : status;
	}
	if (run->cli->sudo && !run->options.given[OPTION_DEMO] && !run->options.given[OPTION_QUIET])
		fputs("no journal is read or written under sudo: what stands in it is not in the plan\n",
		      run->note.file);
	return status;
}

int walk_plan(struct run *run, const struct walk *walk, struct plan *ret)
{
	struct plan_input input = walk_input(walk);

	return plan_make(&input, ret, &run->err);
}

/* As long as nobody said which route it is, the longer of the two usual waits counts. */
static bool may_be_waiting(const struct walk *walk, int64_t case_id)
{
	int64_t hours = procedure_number(walk->rules, NUMBER_WAIT_MIUI_HOURS)->value;
	bool waiting = false;

	for (size_t i = 0; i < walk->view.event_count; i++) {
		const struct journal_event *event = &walk->view.events[i];

		if (event->case_id != case_id || event->at > walk->now)
			continue;
		if (event->kind == EVENT_WAIT_STARTED)
			waiting = event->at + hours * WHEN_HOUR > walk->now;
		else if (event->kind == EVENT_WAIT_CORRECTED && event->has_until)
			waiting = event->until > walk->now;
		else if (event->kind == EVENT_UNLOCKED)
			waiting = false;
	}
	return waiting;
}

bool walk_is_waiting(const struct walk *walk)
{
	struct plan_input input = walk_input(walk);
	struct plan plan;

	input.phone = (struct plan_phone){0};
	input.want_return = false;
	for (size_t i = 0; i < walk->view.case_count; i++) {
		input.case_id = walk->view.cases[i].id;
		if (plan_make(&input, &plan, NULL))
			continue;
		if (plan.wait_running || (!plan.wait_end.known && may_be_waiting(walk, input.case_id)))
			return true;
	}
	return false;
}
