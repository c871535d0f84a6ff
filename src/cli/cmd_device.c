/* SPDX-License-Identifier: MIT */
#include "command.h"

#include <string.h>

/* A marketing name has blanks, and not everybody thinks of quotes. */
static void join_arguments(const struct options *options, struct text *ret)
{
	for (unsigned i = 1; i < options->argument_count; i++) {
		text_add(ret, i > 1 ? " " : "");
		text_add(ret, options->arguments[i]);
	}
}

static int device(struct run *run)
{
	struct about about = run_about(run);
	struct text name = {0};
	struct lookup lookup;

	join_arguments(&run->options, &name);
	if (name.failed) {
		text_release(&name);
		fail(&run->err, E_NOMEM, "out of memory");
		return run_failed(run);
	}
	lookup_make(&lookup, text_cstr(&name), run_now(run));
	if (run->options.given[OPTION_JSON])
		run->body = lookup_json(&lookup);
	else
		lookup_text(&run->out, &lookup, &about);
	text_release(&name);
	return lookup.search.count ? EXIT_DONE : EXIT_CANNOT_TELL;
}

const struct command command_device = {
	.name = "device",
	.usage = "NAME",
	.summary = "what is known of a device, by codename, name, model number or version letters",
	.details = {
		"NAME is a codename (mojito), a family (miatoll), a name on the box (Redmi Note "
		"10), the model number printed on it (M2101K7AG), or the two device letters of a "
		"version (KG). Tells chip, models and where they were sold, how its bootloader "
		"is unlocked officially, the latest known releases, and which codenames it is "
		"confused with. No phone is asked. More than four hits are shown in one line "
		"each, with --verbose in full.",
		"Exit status: 0 found, 8 cannot tell: the catalog does not know it, which does "
		"not mean that there is no such device.",
	},
	.least = 1,
	.most = MOST_ARGUMENTS - 1,
	.run = device,
};
