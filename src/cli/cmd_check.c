/* SPDX-License-Identifier: MIT */
#include "command.h"

#include <latchkey/clock.h>
#include <latchkey/verdict.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/**
 * struct inquiry - all that goes into a verdict.
 * @phone: 0, or why there is no phone; the package is looked at all the same.
 */
struct inquiry {
	struct verdict_input input;
	struct version running;
	struct reading reading;
	struct rom rom;
	struct verdict verdict;
	const char *path;
	int phone;
};

/* ---- the command line ---- */

static int check_codename(struct run *run, const char *name)
{
	const char *near[2];
	char shown[64];

	if (catalog_is_codename(name, strlen(name)))
		return 0;
	text_safe(shown, sizeof(shown), name, strlen(name));
	if (catalog_suggest(name, near, 1))
		return fail(&run->err, E_USAGE, "the catalog knows no codename '%s'; did you mean '%s'?",
			    shown, near[0]);
	return fail(&run->err, E_USAGE, "the catalog knows no codename '%s'", shown);
}

static int check_digest(struct run *run, const char *hex)
{
	size_t length = strspn(hex, "0123456789abcdefABCDEF");

	if (!hex[length] && (length == 64 || length == 32))
		return 0;
	return fail(&run->err, E_USAGE, "--sha256 needs the 64 hexadecimal digits of a SHA-256 (or the "
					"32 of an MD5)");
}

int run_running(struct run *run, struct version *ret, const struct version **ret_running)
{
	const char *text = run->options.value[OPTION_RUNNING];
	char shown[64];

	if (!run->options.given[OPTION_RUNNING])
		return 0;
	if (version_parse(text, ret, NULL))
		return fail(&run->err, E_USAGE, "--running needs a version of MIUI or HyperOS as Settings > "
						"About phone shows it, not '%s' (none for a custom ROM)",
			    text_safe(shown, sizeof(shown), text, strlen(text)));
	*ret_running = ret;
	return 0;
}

static int check_words(struct run *run, struct inquiry *inquiry)
{
	const char *const *value = run->options.value;
	const bool *given = run->options.given;

	inquiry->path = run->options.argument_count > 1 ? run->options.arguments[1] : NULL;
	inquiry->input.codename = value[OPTION_FOR];
	inquiry->input.model = value[OPTION_MODEL];
	inquiry->input.script = value[OPTION_SCRIPT];
	if (!inquiry->path && !given[OPTION_RUNNING])
		return fail(&run->err, E_USAGE, "'check' needs a PACKAGE, or --running VERSION");
	if (!inquiry->path && (given[OPTION_SCRIPT] || given[OPTION_SHA256]))
		return fail(&run->err, E_USAGE, "--script and --sha256 need a PACKAGE");
	if (given[OPTION_FOR] &&
	    (given[OPTION_SERIAL] || given[OPTION_DEMO] || given[OPTION_REPLAY]))
		return fail(&run->err, E_USAGE, "--for is instead of a phone, so it excludes -s, --demo and "
						"--replay");
	if (given[OPTION_FOR] && check_codename(run, value[OPTION_FOR]))
		return -E_USAGE;
	if (given[OPTION_SHA256] && check_digest(run, value[OPTION_SHA256]))
		return -E_USAGE;
	return run_running(run, &inquiry->running, &inquiry->input.running);
}

/* ---- the phone, whose interface is given back before the long reading begins ---- */

static void read_phone(struct run *run, struct inquiry *inquiry)
{
	struct interview interview = {0};
	struct device_list list = {0};
	const struct device *device;

	if (inquiry->input.codename)
		return;
	interview.questions = phone_default_questions(&interview.count);
	if (run->options.given[OPTION_DEEP])
		interview.more = phone_deep_questions;
	inquiry->phone = run_open(run);
	if (!inquiry->phone)
		inquiry->phone = run_list(run, false, &list);
	if (!inquiry->phone)
		inquiry->phone = run_choose(run, &list, &device);
	if (!inquiry->phone) {
		run_warn_deep(run);
		reading_take(run, device, &interview, &inquiry->reading);
		inquiry->phone = inquiry->reading.result;
		if (inquiry->phone)
			run->err = inquiry->reading.err;
		else
			inquiry->input.phone = &inquiry->reading.phone;
	}
	if (run->err.code == E_NO_DEVICE)
		run->hint = "connect the phone in FASTBOOT (Volume Down + Power while it is off), or name it "
			    "with --for CODENAME";
	device_list_release(&list);
}

/* After these there is nothing to be said of the package either. */
static bool is_hopeless(int result)
{
	return result == -E_CANCELLED || result == -E_NOMEM || result == -E_USAGE ||
	       result == -E_INPUT;
}

/* ---- the package ---- */

static void show_progress(void *context, uint64_t done, uint64_t total)
{
	progress_show(context, clock_now_ms(), done, total);
}

static int read_package(struct run *run, struct inquiry *inquiry)
{
	struct progress progress = {.out = &run->note};
	struct rom_options how = {.cancel = run->cli->cancel,
				  .context = &progress,
				  .checksum = run->options.value[OPTION_SHA256]};
	struct error err;
	int result;

	if (run->cli->err_is_terminal && !run->options.given[OPTION_QUIET] &&
	    !run->options.given[OPTION_PLAIN])
		how.progress = show_progress;
	result = rom_read(inquiry->path, &how, &inquiry->rom, &err);
	progress_end(&progress);
	if (result) {
		run->err = err;
		run->hint = NULL;
		return result;
	}
	inquiry->input.rom = &inquiry->rom;
	return 0;
}

/* ---- the answer ---- */

static void show(struct run *run, const struct inquiry *inquiry)
{
	struct about about = run_about(run);

	if (!run->options.given[OPTION_JSON]) {
		verdict_text(&run->out, &inquiry->verdict, inquiry->input.rom, &about);
		return;
	}
	run->body = inquiry->input.phone ? status_json(&inquiry->reading, &run->mask)
					 : json_members();
	verdict_json(run->body, &inquiry->verdict, inquiry->input.rom, &run->mask);
}

static int exit_for(const struct run *run, const struct inquiry *inquiry)
{
	static const int statuses[] = {
		[VERDICT_CANNOT_TELL] = EXIT_CANNOT_TELL,
		[VERDICT_OK] = EXIT_DONE,
		[VERDICT_STOP] = EXIT_NO,
	};
	_Static_assert(sizeof(statuses) / sizeof(*statuses) == VERDICT_ANSWERS, "each has a status");

	return inquiry->phone ? run_failed(run) : statuses[inquiry->verdict.answer];
}

static int inquire(struct run *run, struct inquiry *inquiry)
{
	if (check_words(run, inquiry))
		return run_failed(run);
	read_phone(run, inquiry);
	if (is_hopeless(inquiry->phone))
		return run_failed(run);
	if (inquiry->path && read_package(run, inquiry))
		return run_failed(run);
	verdict_make(&inquiry->input, &inquiry->verdict);
	if (inquiry->path || !inquiry->phone)
		show(run, inquiry);
	return exit_for(run, inquiry);
}

static int check(struct run *run)
{
	struct inquiry *inquiry = calloc(1, sizeof(*inquiry));
	int status;

	if (!inquiry) {
		fail(&run->err, E_NOMEM, "out of memory");
		return run_failed(run);
	}
	status = inquire(run, inquiry);
	rom_release(&inquiry->rom);
	reading_release(&inquiry->reading);
	free(inquiry);
	return status;
}

static const enum option options[] = {OPTION_FOR,    OPTION_RUNNING, OPTION_MODEL, OPTION_SCRIPT,
				      OPTION_SHA256, OPTION_DEEP,    OPTION_NONE};

const struct command command_check = {
	.name = "check",
	.usage = "PACKAGE",
	.summary = "does this package fit this phone, and what would it cost?",
	.details = {
		"PACKAGE: a fastboot .tgz, a recovery or custom .zip, an image, or an unpacked "
		"folder. It is read once, nothing is unpacked, no script is run. The phone is "
		"read first, as by `status`. Without a PACKAGE, --running alone tells whether "
		"the installed ROM belongs to this phone.",
		"Exit status: 0 ok, 1 stop, 8 cannot tell, 7 the file cannot be read; without a "
		"phone 3, with what the package says by itself.",
	},
	.options = options,
	.least = 0,
	.most = 1,
	.run = check,
};
