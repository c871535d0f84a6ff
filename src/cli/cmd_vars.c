/* SPDX-License-Identifier: MIT */
#include "command.h"

#include <stdlib.h>

static int exit_for(const struct reading *reading)
{
	enum answer_kind kind = reading->answers[QUESTION_ALL].kind;

	if (reading->result)
		return (int)exit_of(reading->err.code);
	return kind == ANSWER_VALUE || kind == ANSWER_EMPTY ? EXIT_DONE : EXIT_CANNOT_TELL;
}

/* Return: 0; -E_NOMEM, nothing was shown. */
static int show(struct run *run, const struct reading *reading)
{
	static const struct answer nothing;
	const struct answer *all = &reading->answers[QUESTION_ALL];
	struct about about = run_about(run);
	struct vars vars = {0};

	/* Lines that belong to some other question are nobody's variables. */
	if (all->kind == ANSWER_SLIPPED)
		all = &nothing;
	if (vars_parse(all, reading->phone.family, &vars, &run->err))
		return -E_NOMEM;
	if (run->options.given[OPTION_JSON])
		run->body = vars_json(reading, &vars, &run->mask);
	else
		vars_text(&run->out, reading, &vars, &about);
	vars_release(&vars);
	return 0;
}

/* `kernel` and `is-userspace` tell the family, whose quirks the lines are read with. */
static int vars(struct run *run)
{
	static const enum question questions[] = {QUESTION_PRODUCT, QUESTION_KERNEL,
						  QUESTION_IS_USERSPACE, QUESTION_ALL};
	const struct interview interview = {questions, sizeof(questions) / sizeof(*questions), NULL,
					    NULL};
	struct device_list list = {0};
	const struct device *device;
	struct reading *reading = calloc(1, sizeof(*reading));
	int status = EXIT_BUG;

	if (!reading)
		fail(&run->err, E_NOMEM, "out of memory");
	else if (run_open(run) || run_list(run, false, &list) || run_choose(run, &list, &device))
		status = run_failed(run);
	else {
		reading_take(run, device, &interview, reading);
		status = exit_for(reading);
		if (reading->result)
			run->err = reading->err;
		if ((reading->fastboot.asked || !reading->result) && show(run, reading))
			status = run_failed(run);
	}
	if (reading)
		reading_release(reading);
	free(reading);
	device_list_release(&list);
	return status;
}

const struct command command_vars = {
	.name = "vars",
	.usage = "",
	.summary = "all variables that the bootloader tells, private ones masked",
	.details = {
		"Asks `getvar:all` once. A value is shown only if its variable is known to be "
		"public and the value looks like one of that variable; the rest becomes stars of "
		"the same length. --show-ids shows them, except for unlock tokens, which are "
		"never shown.",
	},
	.run = vars,
};
