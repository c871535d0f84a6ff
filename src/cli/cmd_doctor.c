/* SPDX-License-Identifier: MIT */
#include "walk.h"

#include <stdlib.h>

static int print_rule(struct run *run)
{
	struct computer computer = host_computer(&run->cli->host);

	fputs(host_rule_text(computer.plugdev_exists == TRI_YES), run->out.file);
	return EXIT_DONE;
}

static int doctor(struct run *run)
{
	struct device_list list = {0};
	struct about about;
	struct checkup *checkup;
	bool no_bus;
	int status;

	if (run->options.given[OPTION_PRINT_RULE])
		return print_rule(run);
	/* A bus that cannot be had is a finding, not the end. */
	no_bus = run_open(run) || run_list(run, true, &list);
	if (no_bus && run->err.code != E_HOST)
		return run_failed(run);
	checkup = calloc(1, sizeof(*checkup));
	if (!checkup) {
		device_list_release(&list);
		fail(&run->err, E_NOMEM, "out of memory");
		return run_failed(run);
	}
	about = run_about(run);
	checkup_make(checkup, &run->cli->host, &list, no_bus ? &run->err : NULL, run_now(run), &about);
	run->err.code = E_NONE;
	if (run->options.given[OPTION_JSON])
		run->body = doctor_json(checkup);
	else
		doctor_text(&run->out, checkup, &about);
	status = checkup_worst(checkup) == CHECK_BAD ? EXIT_NO : EXIT_DONE;
	checkup_release(checkup);
	free(checkup);
	device_list_release(&list);
	return status;
}

static const enum option options[] = {OPTION_PRINT_RULE, OPTION_NONE};

const struct command command_doctor = {
	.name = "doctor",
	.usage = "",
	.summary = "is this computer ready: permissions, udev rule, ports, who holds the phone",
	.details = {
		"Reads /proc, /sys and udev's rules; changes nothing. --print-rule prints the "
		"udev rule that gives the user at this computer access to phones in fastboot.",
		"Exit status: 0 ready (with advice, perhaps), 1 something stands in the way.",
	},
	.options = options,
	.run = doctor,
};
