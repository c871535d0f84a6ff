/* SPDX-License-Identifier: MIT */
#include "command.h"

static const struct host *host_of(const struct run *run)
{
	return run->bus->kind == BUS_USB ? &run->cli->host : NULL;
}

static int list(struct run *run)
{
	struct device_list devices = {0};
	struct about about;

	if (run_open(run) || run_list(run, true, &devices))
		return run_failed(run);
	about = run_about(run);
	if (run->options.given[OPTION_JSON])
		run->body = list_json(&devices, host_of(run), &run->mask);
	else
		list_text(&run->out, &devices, host_of(run), &about);
	if (!devices.count)
		fail(&run->err, E_NO_DEVICE, "no phone on the bus, in any mode");
	device_list_release(&devices);
	return run_failed(run);
}

const struct command command_list = {
	.name = "list",
	.usage = "",
	.summary = "every phone on the bus, in whichever mode, and whether it can be asked",
	.details = {
		"Looks at USB descriptors and tries to open each phone; no phone is asked "
		"anything.",
		"Exit status: 0 something is there, 3 nothing is.",
	},
	.run = list,
};
