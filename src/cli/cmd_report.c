/* SPDX-License-Identifier: MIT */
#include "walk.h"

#include <latchkey/catalog.h>
#include <latchkey/file.h>
#include <latchkey/report.h>
#include <latchkey/usb.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

/*
 * Everything is found out first, each piece with the functions of its own command; then one view
 * of three turns it into bytes.
 *
 *   gather_bus()    what is on the bus, and this computer     doctor
 *   gather_walk()   the phone, its case, its plan             status, plan
 *   gather_known()  variables, catalog, the system that runs  vars, device, status --running
 */

struct gathered {
	struct device_list list;
	bool has_list;
	struct computer computer;
	struct checkup checkup;
	struct walk walk;
	struct plan plan;
	struct plan_input input;
	struct plan_view view;
	bool has_plan;
	struct vars vars;
	bool has_vars;
	struct lookup lookup;
	struct verdict verdict;
	bool has_verdict;
	struct error problem;
	const char *hint;
	struct about about;
};

/* ---- what strangers may read ---- */

/* Its folders name people. */
static void hide_paths(char *text)
{
	static const char *const known[] = {"/dev/bus/usb", "/etc/udev", "/run/udev", "/usr/lib"};
	char *at = text;

	while ((at = strchr(at, '/')) != NULL) {
		size_t length = strcspn(at, "' :,;\t");
		bool is_start = at == text || strchr("' (\"", at[-1]), is_known = false;

		for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
			is_known = is_known || !strncmp(at, known[i], strlen(known[i]));
		if (!is_start || is_known) {
			at += length;
			continue;
		}
		memmove(at + 1, at + length, strlen(at + length) + 1);
		*at++ = '*';
	}
}

static struct about shared_about(const struct run *run)
{
	struct about about = run_about(run);

	about.program = "latchkey";
	about.shared = true;
	about.verbose = false;
	return about;
}

/* ---- gathering ---- */

static int gather_bus(struct run *run, struct gathered *all)
{
	const struct error *no_bus = NULL;

	if (!run_open(run) && !run_list(run, true, &all->list))
		all->has_list = true;
	else if (run->err.code == E_HOST)
		no_bus = &run->err;
	else
		return -(int)run->err.code;
	all->about = shared_about(run);
	all->computer = host_computer(&run->cli->host);
	checkup_make(&all->checkup, &run->cli->host, &all->list, no_bus, run_now(run), &all->about);
	all->problem = run->err;
	run->err.code = E_NONE;
	return 0;
}

/* A phone that could not be read is what the report is about, and no reason to have none. */
static int gather_phone(struct run *run, struct gathered *all)
{
	struct walk *walk = &all->walk;

	if (!all->has_list)
		return 0;
	walk->with_vars = run->options.given[OPTION_VARS];
	if (walk_read_phone(run, walk)) {
		if (run->err.code == E_NOMEM || run->err.code == E_CANCELLED)
			return -(int)run->err.code;
		walk->no_phone = run->err;
		run->err.code = E_NONE;
	}
	if (!walk->reading)
		all->problem = walk->no_phone;
	all->hint = run->hint;
	if (all->problem.code == E_SEVERAL)
		all->hint = "choose one with -s, as 'latchkey list' prints it";
	run->hint = NULL;
	return 0;
}

static int gather_plan(struct run *run, struct gathered *all)
{
	struct walk *walk = &all->walk;
	int result = walk_choose_case(run, walk);

	if (!result && walk_has_answers(run))
		result = walk_keep(run, walk, walk_take_answers(run, walk));
	if (result || (!walk->reading && !walk->case_id))
		return result;
	result = walk_plan(run, walk, &all->plan);
	if (!result && walk_has_answers(run))
		result = walk_keep(run, walk, walk_note_route(run, walk, &all->plan));
	all->has_plan = !result;
	all->input = walk_input(walk);
	all->view = (struct plan_view){
		.input = &all->input,
		.plan = &all->plan,
		.product = walk_product(walk),
		.read = walk->reading && !walk->no_phone.code,
		.no_phone = walk->no_phone.code ? walk->no_phone.text
			    : all->problem.code ? all->problem.text
						: NULL,
		.rules_path = text_cstr(&walk->rules_path),
		.case_id = walk->case_id,
		.kept = walk->kept,
		.shared = true,
	};
	return result;
}

static int gather_variables(struct run *run, const struct reading *reading, struct gathered *all)
{
	const struct answer *said = &reading->answers[QUESTION_ALL];

	/* Lines that belong to some other question are nobody's variables. */
	if (!run->options.given[OPTION_VARS] || said->kind == ANSWER_SLIPPED)
		return 0;
	if (vars_parse(said, reading->phone.family, &all->vars, &run->err))
		return -(int)run->err.code;
	all->has_vars = true;
	return 0;
}

/* Whether the system that was named belongs to this phone. */
static void judge_installed(struct gathered *all)
{
	const char *running = plan_answer(&all->input, "version-code");
	struct verdict_input input = {.phone = &all->walk.reading->phone};
	const char *number = plan_answer(&all->input, "model-number");
	struct catalog_model model;
	struct version version;

	if (!running || version_parse_shown(running, &version, NULL))
		return;
	input.running = &version;
	/* What is no model number may be anything, so it is not passed on. */
	input.model = number && catalog_model(number, &model) ? number : NULL;
	verdict_make(&input, &all->verdict);
	all->has_verdict = true;
}

static const struct reading *reading_of(const struct gathered *all)
{
	return all->walk.reading ? all->walk.reading : all->walk.failed;
}

static int gather_known(struct run *run, struct gathered *all)
{
	const struct reading *reading = reading_of(all);
	const char *product = walk_product(&all->walk);

	if (!*product && reading)
		product = reading->phone.product;
	if (catalog_device(product))
		lookup_make(&all->lookup, product, run_now(run));
	if (all->walk.reading && all->has_plan)
		judge_installed(all);
	return reading ? gather_variables(run, reading, all) : 0;
}

static int gather(struct run *run, struct gathered *all)
{
	int result = walk_open(run, walk_has_answers(run), &all->walk);

	if (!result)
		result = gather_bus(run, all);
	if (!result)
		result = gather_phone(run, all);
	if (!result) {
		hide_paths(all->problem.text);
		hide_paths(all->walk.no_phone.text);
		result = gather_plan(run, all);
	}
	return result ? result : gather_known(run, all);
}

static void release(struct gathered *all)
{
	if (all->has_vars)
		vars_release(&all->vars);
	checkup_release(&all->checkup);
	device_list_release(&all->list);
	walk_release(&all->walk);
	free(all);
}

/* ---- showing ---- */

static struct report report_of(const struct run *run, const struct gathered *all)
{
	return (struct report){
		.about = &all->about,
		.now = run_now(run),
		.library = usb_library(),
		.computer = &all->computer,
		.checkup = &all->checkup,
		.list = all->has_list ? &all->list : NULL,
		.reading = reading_of(all),
		.vars = all->has_vars ? &all->vars : NULL,
		.problem = all->problem.code ? &all->problem : NULL,
		.hint = all->hint ? all->hint : words_hint(all->problem.code),
		.lookup = all->lookup.search.count ? &all->lookup : NULL,
		.installed = all->has_verdict ? &all->verdict : NULL,
		.plan = all->has_plan ? &all->view : NULL,
	};
}

static int write_page(struct run *run, const struct report *report)
{
	struct text page = {0};
	int result = report_html(report, &run->mask, &page, &run->err);

	if (!result)
		result = run_write(run, run->options.value[OPTION_HTML], &page);
	text_release(&page);
	return result;
}

static int show(struct run *run, const struct gathered *all)
{
	struct report report = report_of(run, all);
	char shown[256];

	if (run->options.given[OPTION_JSON])
		run->body = report_json(&report, &run->mask);
	if (run->options.given[OPTION_HTML] && write_page(run, &report))
		return run_failed(run);
	if (run->options.given[OPTION_JSON] || run_fills_stdout(run, OPTION_HTML))
		return 0;
	if (run->options.given[OPTION_HTML])
		fprintf(run->out.file, "written: %s\n",
			text_safe(shown, sizeof(shown), run->options.value[OPTION_HTML],
				  strlen(run->options.value[OPTION_HTML])));
	else
		report_text(&run->out, &report);
	return 0;
}

/* As `status` has it: what could not be read is the error; a lock that nobody knows is 8. */
static int status_of(struct run *run, const struct gathered *all)
{
	const struct reading *reading = all->walk.reading;

	if (all->problem.code) {
		run->err = all->problem;
		run->hint = all->hint;
		return run_failed(run);
	}
	if (reading->phone.lock.state == LOCK_UNKNOWN || reading->phone.lock.state == LOCK_CONFLICT)
		return EXIT_CANNOT_TELL;
	return EXIT_DONE;
}

static int check_page(struct run *run)
{
	const char *path = run->options.value[OPTION_HTML];

	if (run_check_stdout(run, OPTION_HTML))
		return -E_USAGE;
	if (!path || run_fills_stdout(run, OPTION_HTML) || !file_is_foreign(path, REPORT_HTML_START))
		return 0;
	run->hint = ""; /* no advice about disks */
	return fail(&run->err, E_OUTPUT,
		    "'%s' is there already and is no report of Latchkey's: name another file", path);
}

/* The time zone tells where somebody lives. What was typed is understood by now. */
static void tell_times_in_utc(void)
{
	setenv("TZ", "UTC0", 1);
	tzset();
}

static int report(struct run *run)
{
	struct gathered *all = calloc(1, sizeof(*all));
	int status;

	tell_times_in_utc();
	if (!all) {
		fail(&run->err, E_NOMEM, "out of memory");
		return run_failed(run);
	}
	if (check_page(run) || gather(run, all))
		status = run_failed(run);
	else {
		status = show(run, all);
		if (!status)
			status = status_of(run, all);
		status = walk_finish(run, &all->walk, status);
	}
	if (run->options.given[OPTION_JSON])
		hide_paths(run->err.text);
	release(all);
	return status;
}

static const enum option options[] = {OPTION_HTML,    OPTION_VARS, OPTION_ANSWER,
				      OPTION_RUNNING, OPTION_MODEL, OPTION_RETURN,
				      OPTION_CASE,    OPTION_DEEP, OPTION_PROCEDURE,
				      OPTION_NONE};

const struct command command_report = {
	.name = "report",
	.usage = "",
	.summary = "one bundle to paste into a forum or to print, nothing private in it",
	.details = {
		"The phone with its evidence, the catalog, the plan, the journal of this phone "
		"and this computer, as text; with --html as one page, with the way drawn along "
		"its days. Serial numbers, chip ids, labels of accounts, notes and folders are "
		"masked or left out; times are in UTC. Works without a phone, too. With several "
		"phones, -s chooses.",
		"Exit status: as 'status'; 9 the page could not be written, 10 the journal is "
		"unusable.",
	},
	.options = options,
	.run = report,
};
