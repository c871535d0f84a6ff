/* SPDX-License-Identifier: MIT */
#include "journal_edit.h"

#include <latchkey/file.h>
#include <latchkey/route.h>

#include <stdlib.h>
#include <string.h>

/* ---- showing ---- */

static void show(struct run *run, struct walk *walk, int64_t only_case, int64_t only_event)
{
	size_t count = walk->view.case_count;
	struct plan_allowance *next = calloc(count + 1, sizeof(*next));
	const struct journal_show shown = {
		.view = &walk->view,
		.next = next,
		.kept = walk->kept,
		.only_case = only_case,
		.only_event = only_event,
	};
	struct plan plan;

	for (size_t i = 0; next && i < count; i++) {
		walk->case_id = walk->view.cases[i].id;
		if (!walk_plan(run, walk, &plan))
			next[i] = plan.next_unlock;
	}
	if (next && run->options.given[OPTION_JSON])
		run->body = journal_json(&shown);
	else if (next)
		journal_text(&run->out, &shown);
	else
		fail(&run->err, E_NOMEM, "out of memory");
	free(next);
}

/* Nothing may look as if it had been kept, or as if there were nothing. */
static int refuse_without_file(struct run *run, const struct walk *walk)
{
	if (run->cli->sudo && !run->options.given[OPTION_DEMO])
		return fail(&run->err, E_JOURNAL, "no journal is read or written under sudo, because it "
						  "would belong to root");
	if (!walk->no_journal.code)
		return 0;
	run->err = walk->no_journal;
	return -(int)run->err.code;
}

static int list(struct run *run, struct walk *walk)
{
	int64_t only = 0;

	if (refuse_without_file(run, walk))
		return run_failed(run);
	if (run->options.given[OPTION_CASE]) {
		if (walk_choose_case(run, walk))
			return run_failed(run);
		only = walk->case_id;
	}
	show(run, walk, only, 0);
	return run->err.code ? run_failed(run) : EXIT_DONE;
}

/* ---- changing ---- */

static int change(struct run *run, struct walk *walk,
		  int (*act)(struct run *run, struct walk *walk, struct edited *ret))
{
	struct edited edited = {0};

	if (refuse_without_file(run, walk) || act(run, walk, &edited))
		return run_failed(run);
	show(run, walk, edited.case_id, edited.event_id);
	return run->err.code ? run_failed(run) : EXIT_DONE;
}

static int add(struct run *run, struct walk *walk)
{
	return change(run, walk, journal_edit_add);
}

static int edit(struct run *run, struct walk *walk)
{
	return change(run, walk, journal_edit_change);
}

static int forget(struct run *run, struct walk *walk)
{
	if (refuse_without_file(run, walk) || journal_edit_forget(run, walk))
		return run_failed(run);
	show(run, walk, 0, 0);
	return run->err.code ? run_failed(run) : EXIT_DONE;
}

/* ---- carrying ---- */

static int export(struct run *run, struct walk *walk)
{
	const char *path = run->options.argument_count > 2 ? run->options.arguments[2] : "-";
	struct text text = {0};
	int result = refuse_without_file(run, walk);

	if (!result)
		result = journal_export(walk->journal, run->options.given[OPTION_WITH_KEY], &text,
					&run->err);
	if (!result)
		result = run_write(run, path, &text);
	text_release(&text);
	return result ? run_failed(run) : EXIT_DONE;
}

static int take_in(struct run *run, struct walk *walk, const char *path, const struct text *text,
		   size_t *ret_added)
{
	int result = journal_import(walk->journal, text_cstr(text), text->length, ret_added, &run->err);

	return result ? fail_while(&run->err, result, "cannot import '%s'", path) : 0;
}

static int import(struct run *run, struct walk *walk)
{
	const char *path = run->options.arguments[2];
	struct text text = {0};
	size_t added = 0;
	int result = refuse_without_file(run, walk);

	if (!result && !strcmp(path, "-"))
		result = run_read_input(run, JOURNAL_IMPORT, &text);
	else if (!result)
		result = file_read(path, JOURNAL_IMPORT, &text, &run->err);
	if (!result)
		result = take_in(run, walk, path, &text, &added);
	text_release(&text);
	if (result == -(int)E_LIMIT)
		run->err.code = E_INPUT;
	if (result || walk_refresh(run, walk))
		return run_failed(run);
	if (!run->options.given[OPTION_JSON])
		fprintf(run->out.file, "%zu cases and entries added\n\n", added);
	show(run, walk, 0, 0);
	return run->err.code ? run_failed(run) : EXIT_DONE;
}

/* ---- the command ---- */

static const struct verb {
	const char *name;
	unsigned least, most; /* words after it */
	bool writes;
	const enum option *options;
	int (*run)(struct run *run, struct walk *walk);
} verbs[] = {
	{"list", 0, 0, false, (const enum option[]){OPTION_CASE, OPTION_NONE}, list},
	{"add", 1, 1, true,
	 (const enum option[]){OPTION_CASE, OPTION_AT, OPTION_UNTIL, OPTION_HOURS, OPTION_CODE,
			       OPTION_STEP, OPTION_NOTE, OPTION_SAID_BY, OPTION_ACCOUNT,
			       OPTION_PRODUCT, OPTION_NONE},
	 add},
	{"edit", 1, 2, true,
	 (const enum option[]){OPTION_AT, OPTION_UNTIL, OPTION_HOURS, OPTION_CODE, OPTION_STEP,
			       OPTION_NOTE, OPTION_SAID_BY, OPTION_ACCOUNT, OPTION_PRODUCT,
			       OPTION_NONE},
	 edit},
	{"forget", 1, 2, true, (const enum option[]){OPTION_NONE}, forget},
	{"export", 0, 1, false, (const enum option[]){OPTION_WITH_KEY, OPTION_NONE}, export},
	{"import", 1, 1, true, (const enum option[]){OPTION_NONE}, import},
};

static const struct verb *find_verb(struct run *run)
{
	const char *word = run->options.argument_count > 1 ? run->options.arguments[1] : "list";
	char shown[64];

	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++)
		if (!strcmp(verbs[i].name, word))
			return &verbs[i];
	fail(&run->err, E_USAGE, "'journal' has no '%s'; it has list, add, edit, forget, export and import",
	     text_safe(shown, sizeof(shown), word, strlen(word)));
	return NULL;
}

static int check_verb(struct run *run, const struct verb *verb)
{
	unsigned words = run->options.argument_count > 2 ? run->options.argument_count - 2 : 0;
	struct options own = run->options;
	char name[32];

	snprintf(name, sizeof(name), "journal %s", verb->name);
	if (words < verb->least || words > verb->most)
		return fail(&run->err, E_USAGE, "'%s' takes %s", name,
			    words < verb->least ? "more words" : "fewer words");
	own.given[OPTION_PROCEDURE] = false;
	return options_check(&own, verb->options, name, &run->err);
}

static int journal(struct run *run)
{
	const struct verb *verb = find_verb(run);
	struct walk walk = {0};
	int status;

	if (!verb || check_verb(run, verb) || walk_open(run, verb->writes, &walk))
		return run_failed(run);
	status = walk_finish(run, &walk, verb->run(run, &walk));
	walk_release(&walk);
	return status;
}

static const enum option options[] = {
	OPTION_CASE,    OPTION_AT,      OPTION_UNTIL,    OPTION_HOURS,     OPTION_CODE, OPTION_STEP,
	OPTION_NOTE,    OPTION_SAID_BY, OPTION_ACCOUNT,  OPTION_PRODUCT,   OPTION_WITH_KEY,
	OPTION_PROCEDURE, OPTION_NONE};

const struct command command_journal = {
	.name = "journal",
	.usage = "[list | add WHAT | edit ENTRY | forget ENTRY | export [FILE] | import FILE]",
	.summary = "what happened on the way, when, and when the next unlock is allowed",
	.details = {
		"WHAT is 'case' or one of step-done, step-undone, permission-asked, "
		"permission-granted, wait-started, wait-corrected, refused, losses-confirmed, "
		"unlocked, locked, updated, note. ENTRY is the number of an entry as 'list' "
		"prints it, or 'case' and the number of a case. Export writes JSON to FILE or "
		"standard output, import adds what such a file holds. No password, serial "
		"number, account number or phone number is ever stored.",
		"Exit status: 0 done, 2 not understood or private, 7 the file to import is "
		"wrong, 10 the journal is unusable.",
	},
	.options = options,
	.most = 3,
	.run = journal,
};
