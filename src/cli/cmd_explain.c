/* SPDX-License-Identifier: MIT */
#include "walk.h"

#include <latchkey/route.h>

#include <string.h>

static void join_words(const struct run *run, struct text *ret)
{
	for (unsigned i = 1; i < run->options.argument_count; i++)
		text_addf(ret, "%s%s", i > 1 ? " " : "", run->options.arguments[i]);
}

static int take_text(struct run *run, struct text *ret)
{
	if (run->options.argument_count == 2 && !strcmp(run->options.arguments[1], "-"))
		return run_read_input(run, EXPLAIN_INPUT, ret);
	join_words(run, ret);
	return ret->failed ? fail(&run->err, E_NOMEM, "out of memory") : 0;
}

static int look_up(struct run *run, const struct walk *walk, const struct text *text)
{
	struct explanation found;
	const struct explain_view view = {
		.procedure = walk->rules,
		.found = &found,
		.text = text_cstr(text),
		.waiting = run->options.given[OPTION_WAITING] || walk_is_waiting(walk),
		.now = walk->now,
	};

	explain(walk->rules, view.text, view.waiting, &found);
	if (run->options.given[OPTION_JSON])
		run->body = explain_json(&view);
	else
		explain_text(&run->out, &view);
	return found.count ? EXIT_DONE : EXIT_CANNOT_TELL;
}

static int explain_command(struct run *run)
{
	struct walk walk = {0};
	struct text text = {0};
	int status;

	if (take_text(run, &text) || walk_open(run, false, &walk))
		status = run_failed(run);
	else
		status = walk_finish(run, &walk, look_up(run, &walk, &text));
	walk_release(&walk);
	text_release(&text);
	return status;
}

static const enum option options[] = {OPTION_WAITING, OPTION_PROCEDURE, OPTION_NONE};

const struct command command_explain = {
	.name = "explain",
	.usage = "CODE-OR-TEXT",
	.summary = "what a code or message of the unlock means, and the one next step",
	.details = {
		"Takes a number, or any part of a message of the phone, of Mi Unlock or of the "
		"Community app; '-' reads it from standard input. While a wait runs, by the "
		"journal or --waiting, no cure is shown that would start it again.",
		"Exit status: 0 known, 8 not known, 10 the journal is unusable (and a wait may "
		"be running).",
	},
	.options = options,
	.least = 1,
	.most = MOST_ARGUMENTS,
	.run = explain_command,
};
