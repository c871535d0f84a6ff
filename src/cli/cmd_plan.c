/* SPDX-License-Identifier: MIT */
#include "walk.h"

#include <latchkey/calendar.h>
#include <latchkey/route.h>

/* ---- output ---- */

static int write_calendar(struct run *run, const struct walk *walk, const struct plan *plan)
{
	const struct journal_case *own = journal_view_case(&walk->view, walk->case_id);
	struct text title = {0}, calendar = {0};
	int result;

	walk_title(run, walk, &title);
	result = calendar_write(plan, walk->rules, text_cstr(&title), own ? own->name : "general",
				walk->now, &calendar, &run->err);
	if (!result)
		result = run_write(run, run->options.value[OPTION_ICS], &calendar);
	text_release(&title);
	text_release(&calendar);
	return result;
}

static void show(struct run *run, const struct walk *walk, const struct plan *plan)
{
	struct plan_input input = walk_input(walk);
	struct about about = run_about(run);
	const struct plan_view view = {
		.input = &input,
		.plan = plan,
		.product = walk_product(walk),
		.read = walk->reading && !walk->no_phone.code,
		.no_phone = walk->no_phone.code ? walk->no_phone.text : NULL,
		.rules_path = text_cstr(&walk->rules_path),
		.case_id = walk->case_id,
		.kept = walk->kept,
	};

	if (run->options.given[OPTION_JSON])
		run->body = plan_json(&view, &run->mask);
	else
		plan_text(&run->out, &view, &about);
}

static int make(struct run *run, struct walk *walk)
{
	struct plan plan;
	int result = 0;

	if (walk_has_answers(run))
		result = walk_keep(run, walk, walk_take_answers(run, walk));
	if (!result)
		result = walk_plan(run, walk, &plan);
	if (!result && walk_has_answers(run))
		result = walk_keep(run, walk, walk_note_route(run, walk, &plan));
	if (result)
		return run_failed(run);
	if (!run_fills_stdout(run, OPTION_ICS))
		show(run, walk, &plan);
	if (run->options.given[OPTION_ICS] && write_calendar(run, walk, &plan))
		return run_failed(run);
	return plan.reason_id == SENTENCE_REASON_LOCK_CONFLICT ? EXIT_CANNOT_TELL : EXIT_DONE;
}

static int plan(struct run *run)
{
	struct walk walk = {0};
	int status;

	if (run_check_stdout(run, OPTION_ICS))
		return run_failed(run);
	if (walk_open(run, walk_has_answers(run), &walk))
		return run_failed(run);
	walk.want_return = run->options.given[OPTION_RETURN];
	if (walk_read_phone(run, &walk) || walk_choose_case(run, &walk))
		status = run_failed(run);
	else
		status = make(run, &walk);
	status = walk_finish(run, &walk, status);
	walk_release(&walk);
	return status;
}

static const enum option options[] = {OPTION_ANSWER, OPTION_RUNNING,   OPTION_MODEL, OPTION_RETURN,
				      OPTION_CASE,   OPTION_PROCEDURE, OPTION_ICS,   OPTION_DEEP,
				      OPTION_NONE};

const struct command command_plan = {
	.name = "plan",
	.usage = "",
	.summary = "the official unlock as a dated plan for this phone",
	.details = {
		"Reads the phone if one is in fastboot, and the journal, and says which way this "
		"phone has to go and why, what is done, what is next, what waits until when, and "
		"what nobody can know. Answers are kept in the journal; nothing is written there "
		"without one.",
		"Exit status: 0 there is a plan, 8 the bootloader contradicts itself, 7 the "
		"rules hold a mistake, 9 the calendar could not be written, 10 the journal is "
		"unusable.",
	},
	.options = options,
	.run = plan,
};
