/* SPDX-License-Identifier: MIT */
#include "command.h"

#include <latchkey/verdict.h>

#include <stdlib.h>
#include <string.h>

static struct interview interview_of(const struct run *run)
{
	struct interview interview = {0};

	interview.questions = phone_default_questions(&interview.count);
	if (run->options.given[OPTION_DEEP])
		interview.more = phone_deep_questions;
	return interview;
}

static int status_of(const struct reading *reading)
{
	if (reading->result)
		return (int)exit_of(reading->err.code);
	if (reading->phone.lock.state == LOCK_UNKNOWN || reading->phone.lock.state == LOCK_CONFLICT)
		return EXIT_CANNOT_TELL;
	return EXIT_DONE;
}

/* The facts that were read, also when the conversation broke off. */
static void print(struct run *run, const struct reading *reading)
{
	struct about about = run_about(run);

	if (reading->fastboot.asked || !reading->result)
		status_text(&run->out, reading, &about);
}

void run_warn_deep(const struct run *run)
{
	if (run->options.given[OPTION_DEEP] && !run->options.given[OPTION_QUIET])
		fputs("--deep: one locked phone (whyred) hung on such a question until it was switched off; "
		      "nothing was lost.\n", run->note.file);
}

/* Does what runs belong to this phone? The second-hand question. */
static int print_installed(struct run *run, const struct reading *reading,
			   const struct version *running)
{
	struct verdict_input input = {.phone = &reading->phone, .running = running};
	struct verdict *verdict = calloc(1, sizeof(*verdict));

	if (!verdict)
		return fail(&run->err, E_NOMEM, "out of memory");
	input.model = run->options.value[OPTION_MODEL];
	verdict_make(&input, verdict);
	if (run->body) {
		installed_json(run->body, verdict, &run->mask);
	} else {
		fputc('\n', run->out.file);
		installed_text(&run->out, verdict);
	}
	free(verdict);
	return 0;
}

static int one(struct run *run, const struct device_list *list)
{
	struct interview interview = interview_of(run);
	const struct version *running = NULL;
	const struct device *device;
	struct reading *reading;
	struct version version;
	int status;

	if (run_running(run, &version, &running) || run_choose(run, list, &device))
		return run_failed(run);
	reading = calloc(1, sizeof(*reading));
	if (!reading) {
		fail(&run->err, E_NOMEM, "out of memory");
		return run_failed(run);
	}
	run_warn_deep(run);
	reading_take(run, device, &interview, reading);
	status = status_of(reading);
	if (reading->result)
		run->err = reading->err;
	if (!run->options.given[OPTION_JSON])
		print(run, reading);
	else if (reading->fastboot.asked || !reading->result)
		run->body = status_json(reading, &run->mask);
	if (running && !reading->result && print_installed(run, reading, running))
		status = run_failed(run);
	reading_release(reading);
	free(reading);
	return status;
}

/* From harmless to serious, for the worst of several. */
static int worse(int a, int b)
{
	static const int order[] = {EXIT_DONE,       EXIT_CANNOT_TELL, EXIT_NO_ACCESS, EXIT_TIMED_OUT,
				    EXIT_CONVERSATION, EXIT_BUG,       EXIT_INTERRUPTED};
	size_t rank_a = 0, rank_b = 0;

	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++) {
		if (order[i] == a)
			rank_a = i;
		if (order[i] == b)
			rank_b = i;
	}
	return rank_a > rank_b ? a : b;
}

static void print_several(struct run *run, const struct reading *readings, size_t count)
{
	struct about about = run_about(run);

	about.chosen = count > 1;
	for (size_t i = 0; i < count; i++) {
		const struct reading *reading = &readings[i];

		if (i)
			fputc('\n', run->out.file);
		if (reading->fastboot.asked || !reading->result) {
			status_text(&run->out, reading, &about);
			about.story = NULL; /* once */
		} else {
			out_mark(&run->out, TONE_BAD);
			list_line(&run->out, &reading->device);
			fputc('\n', run->out.file);
		}
		if (reading->result) {
			struct text safe = {0};

			text_add_safe(&safe, reading->err.text, strlen(reading->err.text));
			fprintf(run->out.file, "%s\n", text_cstr(&safe));
			out_paragraph(&run->out, words_hint(reading->err.code));
			text_release(&safe);
		}
	}
}

/* The document's own error is the one that the exit status comes from. People read each beside its
 * phone. */
static void note_worst(struct run *run, const struct reading *readings, size_t count, int status)
{
	for (size_t i = 0; i < count && !run->err.code; i++)
		if (readings[i].result && status_of(&readings[i]) == status)
			run->err = readings[i].err;
}

static int all(struct run *run, const struct device_list *list)
{
	struct interview interview = interview_of(run);
	struct reading *readings;
	size_t count = 0;
	int status = EXIT_DONE;

	for (size_t i = 0; i < list->count; i++)
		count += mode_can_be_asked(list->devices[i].mode);
	if (!count) {
		const struct device *none;

		run_choose(run, list, &none);
		return run_failed(run);
	}
	readings = calloc(count, sizeof(*readings));
	if (!readings) {
		fail(&run->err, E_NOMEM, "out of memory");
		return run_failed(run);
	}
	run_warn_deep(run);
	if (reading_take_all(run, list, &interview, readings, count)) {
		free(readings);
		return run_failed(run);
	}
	for (size_t i = 0; i < count; i++)
		status = worse(status, status_of(&readings[i]));
	if (run->options.given[OPTION_JSON]) {
		run->body = status_all_json(readings, count, &run->mask);
		note_worst(run, readings, count, status);
	} else {
		print_several(run, readings, count);
	}
	for (size_t i = 0; i < count; i++)
		reading_release(&readings[i]);
	free(readings);
	return status;
}

static int status(struct run *run)
{
	struct device_list list = {0};
	bool is_told = run->options.given[OPTION_RUNNING] || run->options.given[OPTION_MODEL];
	int result;

	if (is_told && run->options.given[OPTION_ALL])
		fail(&run->err, E_USAGE, "--running and --model are about one phone, not about --all");
	else if (run->options.given[OPTION_SERIAL] && run->options.given[OPTION_ALL])
		fail(&run->err, E_USAGE, "--serial is about one phone, --all about every one");
	else if (run->options.given[OPTION_MODEL] && !run->options.given[OPTION_RUNNING])
		fail(&run->err, E_USAGE, "--model needs --running");
	if (run->err.code || run_open(run) || run_list(run, false, &list))
		return run_failed(run);
	result = run->options.given[OPTION_ALL] ? all(run, &list) : one(run, &list);
	device_list_release(&list);
	return result;
}

/* Several, none, or the wrong mode: what is there, and a few words on how to go on. */
static void print_bus(struct run *run, const struct device_list *list)
{
	struct about about = run_about(run);

	if (list->count)
		list_text(&run->out, list, run->bus->kind == BUS_USB ? &run->cli->host : NULL, &about);
	else if (run->story)
		out_story(&run->out, run->story);
	fputc('\n', run->out.file);
	out_paragraph(&run->out, "latchkey asks a Xiaomi, Redmi or POCO phone in fastboot who it is and "
				 "whether it is locked, and changes nothing.");
	fprintf(run->out.file, "\n"
		"  %s status         the phone's identity and lock\n"
		"  %s wait           until a phone is in fastboot\n"
		"  %s guide          the way to the official unlock\n"
		"  %s doctor         is this computer ready?\n"
		"  %s --demo vayu    an example, without a phone\n"
		"  %s help           everything else\n\n",
		run->program, run->program, run->program, run->program, run->program,
		run->program);
}

int command_bare(struct run *run)
{
	struct device_list list = {0};
	const struct device *device;
	int result;

	if (run_open(run) || run_list(run, true, &list))
		return run_failed(run);
	if (!run_choose(run, &list, &device)) {
		result = one(run, &list);
	} else {
		result = run_failed(run);
		if (run->options.given[OPTION_JSON])
			run->body = list_json(&list, NULL, &run->mask);
		else
			print_bus(run, &list);
	}
	device_list_release(&list);
	return result;
}

static const enum option options[] = {OPTION_ALL, OPTION_DEEP, OPTION_RUNNING, OPTION_MODEL,
				      OPTION_NONE};

const struct command command_status = {
	.name = "status",
	.usage = "",
	.summary = "who the phone is, whether it is locked, and what said so",
	.details = {
		"Asks 13 questions, `product` first and last. The last line is made for pasting "
		"and holds no serial number. With --deep further witnesses of the lock are "
		"asked, last, and only where the bootloader's family is known to know them. With "
		"--running it also tells whether the ROM that is installed belongs to this phone.",
		"Exit status: 0 locked or unlocked, 8 cannot tell, 3 no phone, 4 no access, 5 "
		"and 6 the conversation failed.",
	},
	.options = options,
	.run = status,
};
