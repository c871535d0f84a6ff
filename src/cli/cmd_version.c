/* SPDX-License-Identifier: MIT */
#include "command.h"

#include <latchkey/catalog.h>
#include <latchkey/usb.h>

static int version(struct run *run)
{
	if (run->options.given[OPTION_JSON])
		run->body = version_json(usb_library());
	else
		fprintf(run->out.file, "latchkey %s, rules %.7s, %s\n", LATCHKEY_VERSION, catalog_as_of(),
			usb_library());
	return EXIT_DONE;
}

const struct command command_version = {
	.name = "version",
	.usage = "",
	.summary = "the version, the age of the built-in rules, the USB library",
	.run = version,
};
