/* SPDX-License-Identifier: MIT */
#include "command.h"

#include <latchkey/clock.h>

#include <stdlib.h>
#include <string.h>

/* Udev sets the permissions of a node a moment after it appears. */
enum { ACCESS_GRACE_MS = 2000, RECHECK_MS = 250 };

/**
 * struct waiting - what has been seen so far.
 * @seen: the last list as text, to speak only when it changes.
 * @refused_since_ms: when a phone in fastboot was first found that cannot be opened; 0: none.
 */
struct waiting {
	struct text seen;
	uint64_t deadline_ms, refused_since_ms;
};

static void say_if_changed(struct run *run, struct waiting *waiting, const struct device_list *list)
{
	char *bytes = NULL;
	size_t size = 0;
	struct out out = run->note;

	out.file = open_memstream(&bytes, &size);
	if (!out.file)
		return;
	for (size_t i = 0; i < list->count; i++) {
		list_line(&out, &list->devices[i]);
		if (*words_mode_next(list->devices[i].mode))
			fprintf(out.file, ": %s", words_mode_next(list->devices[i].mode));
		fputc('\n', out.file);
	}
	if (!list->count)
		fputs("nothing on the bus\n", out.file);
	if (fclose(out.file)) {
		free(bytes);
		return;
	}
	if (strcmp(text_cstr(&waiting->seen), bytes) != 0 && !run->options.given[OPTION_QUIET])
		fputs(bytes, run->note.file);
	fflush(run->note.file);
	text_clear(&waiting->seen);
	text_add(&waiting->seen, bytes);
	free(bytes);
}

/* Return: the phone that ends the waiting; NULL. @ret_refused: one in fastboot that cannot be opened. */
static const struct device *find(struct run *run, const struct device_list *list,
				 const struct device **ret_refused)
{
	const char *id = run_wanted(run);

	for (size_t i = 0; i < list->count; i++) {
		const struct device *device = &list->devices[i];

		if (device->mode != MODE_FASTBOOT)
			continue;
		if (id && !run_is_meant(device, id))
			continue;
		if (device->access == ACCESS_OK)
			return device;
		*ret_refused = device;
	}
	return NULL;
}

static int refuse(struct run *run, const struct device *device)
{
	fail(&run->err, access_error(device->access), "the phone on %s is in fastboot, but cannot be opened: %s",
	     device->id, words_access(device->access));
	return run_failed(run);
}

static int found(struct run *run, const struct device *device)
{
	struct device copy = *device;
	const struct device_list one = {.devices = &copy, .count = 1};

	if (run->options.given[OPTION_JSON]) {
		run->body = list_json(&one, NULL, &run->mask);
	} else {
		list_line(&run->out, device);
		fputc('\n', run->out.file);
	}
	return EXIT_DONE;
}

/* One look at the bus. Return: an exit status, or -1 to go on waiting. */
static int look(struct run *run, struct waiting *waiting, uint64_t *ret_until_ms)
{
	uint64_t now_ms = run->bus->ops->now_ms(run->bus);
	const struct device *device, *refused = NULL;
	struct device_list list = {0};
	int status = -1;

	if (run_list(run, true, &list))
		return run_failed(run);
	device = find(run, &list, &refused);
	if (!device)
		say_if_changed(run, waiting, &list);
	if (device) {
		status = found(run, device);
	} else if (!refused) {
		waiting->refused_since_ms = 0;
	} else if (!waiting->refused_since_ms) {
		waiting->refused_since_ms = now_ms + 1;
	} else if (now_ms >= clock_after(waiting->refused_since_ms, ACCESS_GRACE_MS)) {
		status = refuse(run, refused);
	}
	*ret_until_ms = waiting->deadline_ms;
	if (waiting->refused_since_ms)
		*ret_until_ms = clock_earlier(*ret_until_ms, clock_after(now_ms, RECHECK_MS));
	device_list_release(&list);
	return status;
}

static int wait_until(struct run *run, struct waiting *waiting)
{
	uint64_t until_ms = 0;
	int status, changed;

	for (;;) {
		status = look(run, waiting, &until_ms);
		if (status >= 0)
			return status;
		changed = run->bus->ops->watch(run->bus, until_ms, &run->err);
		if (changed < 0)
			return run_failed(run);
		if (changed == 0 && run->bus->ops->now_ms(run->bus) >= waiting->deadline_ms)
			break;
	}
	/* What came at the last moment counts. */
	status = look(run, waiting, &until_ms);
	if (status >= 0)
		return status;
	fail(&run->err, E_TIMEOUT, "no phone in bootloader fastboot within %.10g second%s",
	     run->options.timeout_ms / 1000.0, run->options.timeout_ms == 1000 ? "" : "s");
	return run_failed(run);
}

static int wait_command(struct run *run)
{
	struct waiting waiting = {.deadline_ms = UINT64_MAX};
	int status;

	if (run_open(run))
		return run_failed(run);
	if (run->options.given[OPTION_TIMEOUT])
		waiting.deadline_ms = clock_after(run->bus->ops->now_ms(run->bus),
						  run->options.timeout_ms);
	if (run->story && !run->options.given[OPTION_QUIET])
		out_story(&run->note, run->story);
	if (!run->options.given[OPTION_QUIET])
		fputs("waiting for a phone in bootloader fastboot (Volume Down + Power while it is off); "
		      "Ctrl-C ends it\n", run->note.file);
	fflush(run->note.file);
	status = wait_until(run, &waiting);
	text_release(&waiting.seen);
	return status;
}

const struct command command_wait = {
	.name = "wait",
	.usage = "",
	.summary = "until a phone is in bootloader fastboot",
	.details = {
		"Says what is on the bus, and again whenever that changes. A phone in fastbootd, "
		"Android or recovery is named, with the way to the bootloader. Without --timeout "
		"it waits until Ctrl-C. A phone in fastboot that cannot be opened ends it after "
		"two seconds, with the reason.",
		"Exit status: 0 it is there, 4 it cannot be opened, 6 not in time.",
	},
	.run = wait_command,
};
