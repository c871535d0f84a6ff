/* SPDX-License-Identifier: MIT */
#include "command.h"

#include <latchkey/file.h>

#include <stdlib.h>
#include <string.h>

static int open_tape(struct run *run, struct bus **ret)
{
	const char *demo = run->options.value[OPTION_DEMO];
	const struct tape_demo *known = demo ? tape_demo_find(demo) : NULL;
	struct tape *tape;
	char shown[64], label[64];
	int result;

	if (demo && !known)
		return fail(&run->err, E_USAGE, "there is no demo '%s'; '--demo list' names them",
			    text_safe(shown, sizeof(shown), demo, strlen(demo)));
	if (demo) {
		snprintf(label, sizeof(label), "demo '%s'", known->name);
		result = tape_parse(known->bytes, known->length, label, &tape, &run->err);
	} else {
		result = tape_load(run->options.value[OPTION_REPLAY], &tape, &run->err);
	}
	if (result)
		return result;
	*ret = tape_bus(tape);
	return *ret ? 0 : fail(&run->err, E_NOMEM, "out of memory");
}

/* Put an observer around the bus; it takes the bus over in any case. */
static int observe(struct run *run, struct observer *observer)
{
	run->bus = bus_observed(run->bus, observer);
	return run->bus ? 0 : fail(&run->err, E_NOMEM, "out of memory");
}

int run_open(struct run *run)
{
	int result;

	if (run_fills_stdout(run, OPTION_RECORD))
		return fail(&run->err, E_USAGE, "'--record' needs a file: standard output is for the "
						"results");
	if (run->options.given[OPTION_REPLAY] || run->options.given[OPTION_DEMO])
		result = open_tape(run, &run->bus);
	else
		result = run->cli->usb(run->cli->cancel, &run->bus, &run->err);
	if (result)
		return result;
	run->bus->cancel = run->cli->cancel;
	if (run->bus->story) {
		run->story = strdup(run->bus->story);
		if (!run->story)
			return fail(&run->err, E_NOMEM, "out of memory");
	}
	if (run->options.given[OPTION_TRACE]) {
		run->trace = trace_new(&run->note);
		if (!run->trace)
			return fail(&run->err, E_NOMEM, "out of memory");
		result = observe(run, trace_observer(run->trace));
	}
	if (!result && run->options.given[OPTION_RECORD]) {
		run->recorder = recorder_new();
		if (!run->recorder)
			return fail(&run->err, E_NOMEM, "out of memory");
		result = observe(run, recorder_observer(run->recorder));
	}
	return result;
}

int run_list(struct run *run, bool probe, struct device_list *ret)
{
	int result = run->bus->ops->list(run->bus, probe, ret, &run->err);

	for (size_t i = 0; !result && i < ret->count; i++)
		mask_know(&run->mask, ret->devices[i].serial);
	return result;
}

const char *run_wanted(const struct run *run)
{
	const char *environment = run->cli->env("ANDROID_SERIAL");

	if (run->options.given[OPTION_SERIAL])
		return run->options.value[OPTION_SERIAL];
	return environment && *environment ? environment : NULL;
}

bool run_is_meant(const struct device *device, const char *id)
{
	return !strcmp(device->id, id) || (*device->serial && !strcmp(device->serial, id));
}

/* A phone is there, though not one that could be asked. */
static int wrong_mode(struct run *run, const struct device *device)
{
	fail(&run->err, E_WRONG_MODE, "the phone on %s is not in fastboot: %s", device->id,
	     words_mode(device->mode));
	if (*words_mode_next(device->mode))
		run->hint = words_mode_next(device->mode);
	return -E_WRONG_MODE;
}

static int choose_meant(struct run *run, const struct device_list *list, const char *id,
			const struct device **ret)
{
	const struct device *found = NULL;
	struct text shown = {0};
	unsigned count = 0;

	for (size_t i = 0; i < list->count; i++)
		if (run_is_meant(&list->devices[i], id))
			found = &list->devices[i], count++;
	if (count == 1 && mode_can_be_asked(found->mode)) {
		*ret = found;
		return 0;
	}
	if (count == 1)
		return wrong_mode(run, found);
	if (count > 1)
		return fail(&run->err, E_SEVERAL, "%u devices have this serial number; choose by port "
						  "(usb:...)", count);
	/* A serial number that was typed is private; a port is not. */
	if (!strncmp(id, "usb:", 4))
		text_add_safe(&shown, id, strlen(id));
	else
		mask_secret(&run->mask, &shown, id, strlen(id));
	if (!list->count)
		fail(&run->err, E_NO_DEVICE, "there is no phone '%s': none is on the bus",
		     text_cstr(&shown));
	else
		fail(&run->err, E_NO_DEVICE, "there is no phone '%s' among the %zu on the bus",
		     text_cstr(&shown), list->count);
	if (list->count)
		run->hint = "'latchkey list' names those that are there; -s takes the serial number or the port";
	text_release(&shown);
	return -E_NO_DEVICE;
}

int run_choose(struct run *run, const struct device_list *list, const struct device **ret)
{
	const struct device *found = NULL;
	unsigned count = 0;

	if (run_wanted(run))
		return choose_meant(run, list, run_wanted(run), ret);
	for (size_t i = 0; i < list->count; i++)
		if (mode_can_be_asked(list->devices[i].mode))
			found = &list->devices[i], count++;
	if (count > 1)
		return fail(&run->err, E_SEVERAL, "%u phones are in fastboot, and none was chosen",
			    count);
	if (count == 1) {
		*ret = found;
		return 0;
	}
	if (list->count)
		return wrong_mode(run, &list->devices[0]);
	return fail(&run->err, E_NO_DEVICE, "no phone on the bus, in any mode");
}

bool run_fills_stdout(const struct run *run, enum option option)
{
	return run->options.given[option] && !strcmp(run->options.value[option], "-");
}

int run_check_stdout(struct run *run, enum option option)
{
	if (!run_fills_stdout(run, option) || !run->options.given[OPTION_JSON])
		return 0;
	return fail(&run->err, E_USAGE, "'--%s -' and '--json' both want standard output",
		    option_row(option)->name);
}

/* The bytes go out as they are, also where the terminal knows only ASCII: they are for a program. A
 * /dev/stdout that is a file would be begun anew by opening it. */
int run_write(struct run *run, const char *path, const struct text *content)
{
	if (strcmp(path, "-") != 0 && strcmp(path, "/dev/stdout") != 0)
		return file_write_new(path, text_cstr(content), content->length, &run->err);
	fwrite(text_cstr(content), 1, content->length, run->cli->out);
	return 0; /* finish() sees whether it got there */
}

int run_failed(const struct run *run)
{
	return (int)exit_of(run->err.code);
}

long long run_now(const struct run *run)
{
	return run->options.given[OPTION_NOW] ? run->options.now : run->cli->now;
}

struct about run_about(const struct run *run)
{
	return (struct about){
		.version = LATCHKEY_VERSION,
		.program = run->program,
		.demo = run->options.value[OPTION_DEMO],
		.chosen = run_wanted(run) != NULL,
		.verbose = run->options.given[OPTION_VERBOSE],
		.deep = run->options.given[OPTION_DEEP],
		.story = run->story,
	};
}
