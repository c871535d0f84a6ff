/* SPDX-License-Identifier: MIT */
#include <latchkey/report.h>

#include "findings.h"
#include "report_parts.h"
#include "status_rows.h"

#include <latchkey/catalog.h>
#include <latchkey/when.h>

#include <string.h>

/*
 *   what this is, and how old its rules are   print_head()
 *   the phone, each fact with its evidence    print_phone(), print_answers()
 *   what the catalog knows of it              print_catalog()
 *   the way, the journal, the losses          print_way(), print_journal()
 *   the computer                              print_computer()
 */

static void section(const struct out *out, const char *title)
{
	fputc('\n', out->file);
	if (out->plain)
		out_print(out, TONE_BOLD, "Section: %s\n", title);
	else
		out_print(out, TONE_BOLD, "== %s ==\n", title);
}

static void print_head(const struct out *out, const struct report *report)
{
	char now[WHEN_TEXT];

	if (report->about->story)
		out_story(out, report->about->story);
	out_print(out, TONE_BOLD, "Latchkey report, %s\n", when_local(report->now, now));
	fprintf(out->file, "latchkey %s, tables of %s", report->about->version, catalog_as_of());
	if (report->plan)
		fprintf(out->file, ", rules of the official unlock of %s",
			report->plan->input->procedure->rules);
	fputc('\n', out->file);
	if (out->mask->show)
		out_print(out, TONE_BAD, "Careful: --show-ids was given, so this holds serial numbers. "
					 "Do not publish it.\n");
	else
		out_paragraph(out, "Serial numbers, chip ids, labels of accounts, notes and paths are "
				   "masked or left out. Read it before you publish it.");
}

/* ---- the phone ---- */

static void print_problem(const struct out *out, const struct report *report)
{
	struct text safe = {0};

	text_add_safe(&safe, report->problem->text, strlen(report->problem->text));
	fprintf(out->file, "%s: %s\n",
		report_was_read(report) ? "The reading broke off" : "No phone was read",
		text_cstr(&safe));
	if (*report->hint)
		out_paragraph(out, report->hint);
	text_release(&safe);
}

static void print_bus(const struct out *out, const struct report *report)
{
	for (size_t i = 0; report->list && i < report->list->count; i++) {
		fputs(out->plain ? "on the bus: " : "  - ", out->file);
		list_line(out, &report->list->devices[i]);
		fputc('\n', out->file);
	}
}

static void print_phone(const struct out *out, const struct report *report)
{
	struct tree tree = {0};

	section(out, "Phone");
	if (report->problem)
		print_problem(out, report);
	if (!report_was_read(report)) {
		print_bus(out, report);
		return;
	}
	status_paste_line(out, report->reading, report->about);
	status_rows(&tree, out->mask, report->reading);
	tree_print(out, &tree);
	if (!report->problem)
		out_paragraph(out, status_meaning(&report->reading->phone));
}

static void print_answers(const struct out *out, const struct report *report)
{
	struct text line = {0};

	if (!report_was_read(report))
		return;
	section(out, "Answers");
	for (unsigned i = QUESTION_NONE + 1; i < QUESTION_COUNT; i++) {
		const struct answer *answer = &report->reading->answers[i];

		if (i == QUESTION_ALL || answer->kind == ANSWER_NOT_ASKED)
			continue;
		show_answer(&line, out->mask, (enum question)i, answer);
		fprintf(out->file, "%s\n", text_cstr(&line));
	}
	text_release(&line);
	if (!report->vars)
		return;
	section(out, "All variables");
	vars_text(out, report->reading, report->vars, &(const struct about){.shared = true});
}

static void print_catalog(const struct out *out, const struct report *report)
{
	if (!report->lookup)
		return;
	section(out, "Catalog");
	lookup_text(out, report->lookup, report->about);
}

/* ---- the way ---- */

static void print_journal(const struct out *out, const struct report *report)
{
	const struct plan_view *plan = report->plan;
	const struct journal_view *view = plan->input->view;
	char time[WHEN_TEXT];

	if (!plan->case_id)
		return;
	section(out, "Journal of this phone");
	for (size_t i = 0; i < view->answer_count; i++)
		if (report_is_own(plan, view->answers[i].case_id) &&
		    report_answer_is_shown(plan, &view->answers[i]))
			fprintf(out->file, "answer %s=%s\n", view->answers[i].question,
				view->answers[i].value);
	for (size_t i = 0; i < view->event_count; i++) {
		struct text words = {0};

		if (!report_is_own(plan, view->events[i].case_id))
			continue;
		report_event_words(&words, plan, &view->events[i]);
		fprintf(out->file, "%s  %s\n", when_local(view->events[i].at, time),
			text_cstr(&words));
		text_release(&words);
	}
}

static void print_way(const struct out *out, const struct report *report)
{
	const struct about about = {.shared = true};

	if (report->installed) {
		section(out, "The system that runs");
		installed_text(out, report->installed);
	}
	if (!report->plan)
		return;
	section(out, "The official unlock");
	plan_text(out, report->plan, &about);
	print_journal(out, report);
}

/* ---- this computer ---- */

static void print_computer(const struct out *out, const struct report *report)
{
	struct text system = {0}, kernel = {0};

	section(out, "This computer");
	report_system_words(&system, report->computer->system);
	report_system_words(&kernel, report->computer->kernel);
	fprintf(out->file, "%s, kernel %s, %s\n",
		system.length ? text_cstr(&system) : "a system that names itself nowhere",
		kernel.length ? text_cstr(&kernel) : "unknown", report->library);
	doctor_short(out, report->checkup);
	text_release(&system);
	text_release(&kernel);
}

void report_text(const struct out *out, const struct report *report)
{
	print_head(out, report);
	print_phone(out, report);
	print_answers(out, report);
	print_catalog(out, report);
	print_way(out, report);
	print_computer(out, report);
}
