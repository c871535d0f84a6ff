/* SPDX-License-Identifier: MIT */
#include "walk.h"

#include <latchkey/catalog.h>
#include <latchkey/route.h>
#include <latchkey/version.h>

#include <stdlib.h>
#include <string.h>

/* ---- reading ---- */

static int out_of_memory(struct run *run)
{
	return fail(&run->err, E_NOMEM, "out of memory");
}

enum { MOST_QUESTIONS = 32 };

/* The usual questions, and all variables behind them where they are wanted. */
static void choose_questions(const struct walk *walk, enum question room[MOST_QUESTIONS],
			     struct interview *ret)
{
	const enum question *usual = phone_default_questions(&ret->count);

	ret->questions = usual;
	if (!walk->with_vars || ret->count >= MOST_QUESTIONS)
		return;
	memcpy(room, usual, ret->count * sizeof(*usual));
	room[ret->count++] = QUESTION_ALL;
	ret->questions = room;
}

static int converse(struct run *run, const struct device *device, struct walk *walk)
{
	enum question room[MOST_QUESTIONS];
	struct interview interview = {0};
	struct reading *reading = calloc(1, sizeof(*reading));
	int result;

	if (!reading)
		return out_of_memory(run);
	choose_questions(walk, room, &interview);
	if (run->options.given[OPTION_DEEP])
		interview.more = phone_deep_questions;
	run_warn_deep(run);
	reading_take(run, device, &interview, reading);
	result = reading->result;
	if (!result) {
		walk->reading = reading;
		if (reading->phone.speaker == SPEAKER_FASTBOOTD)
			fail(&walk->no_phone, E_WRONG_MODE,
			     "the phone is in fastbootd, which is a part of Android");
		return 0;
	}
	run->err = reading->err;
	if (walk->failed)
		reading_release(walk->failed);
	free(walk->failed);
	walk->failed = reading;
	return result;
}

static bool is_absence(enum error_code code)
{
	return code == E_NO_DEVICE || code == E_WRONG_MODE || code == E_HOST;
}

static int look(struct run *run, struct walk *walk)
{
	struct device_list list = {0};
	const struct device *device;
	int result;

	if (!run->bus && run_open(run))
		return -(int)run->err.code;
	result = run_list(run, false, &list);
	if (!result)
		result = run_choose(run, &list, &device);
	if (!result)
		result = converse(run, device, walk);
	device_list_release(&list);
	return result;
}

int walk_read_phone(struct run *run, struct walk *walk)
{
	int result = look(run, walk);

	if (!result || run_wanted(run) || !is_absence(run->err.code))
		return result;
	walk->no_phone = run->err;
	run->err.code = E_NONE;
	run->hint = NULL;
	return 0;
}

/* ---- the case ---- */

/* What the tool said still has to be confirmed by the bootloader. */
static bool is_over(const struct journal_event *event)
{
	return event->kind == EVENT_UNLOCKED &&
	       (event->said_by == SAID_BOOTLOADER || event->said_by == SAID_OWNER);
}

static bool is_unlocked(const struct walk *walk, int64_t case_id)
{
	bool unlocked = false;

	for (size_t i = 0; i < walk->view.event_count; i++) {
		const struct journal_event *event = &walk->view.events[i];

		if (event->case_id != case_id || event->at > walk->now)
			continue;
		if (event->kind == EVENT_UNLOCKED || event->kind == EVENT_LOCKED)
			unlocked = is_over(event);
	}
	return unlocked;
}

static int64_t latest_case(const struct walk *walk)
{
	int64_t open = 0, last = 0;

	for (size_t i = 0; i < walk->view.case_count; i++) {
		last = walk->view.cases[i].id;
		if (!is_unlocked(walk, last))
			open = last;
	}
	return open ? open : last;
}

/* One entered by hand has no digest; another phone of the same model has another one. */
static int64_t case_by_product(const struct walk *walk, const char *product, bool any_digest)
{
	int64_t found = 0;
	size_t count = 0;

	for (size_t i = 0; i < walk->view.case_count; i++) {
		const struct journal_case *one = &walk->view.cases[i];

		if (strcmp(one->product, product) != 0 || (*one->digest && !any_digest))
			continue;
		found = one->id;
		count++;
	}
	return count == 1 ? found : 0;
}

static int64_t case_of_phone(const struct walk *walk)
{
	const char *product = walk->reading->phone.product, *serial = walk->reading->device.serial;
	const struct journal_case *found = NULL;
	char digest[JOURNAL_DIGEST];

	if (!walk->reading->phone.has_product)
		return 0;
	if (!*serial)
		return case_by_product(walk, product, true);
	if (!journal_phone_digest(walk->journal, product, serial, digest, NULL))
		found = journal_view_find(&walk->view, product, digest);
	return found ? found->id : case_by_product(walk, product, false);
}

int walk_choose_case(struct run *run, struct walk *walk)
{
	const char *wanted = run->options.value[OPTION_CASE];

	if (wanted) {
		walk->case_id = strtoll(wanted, NULL, 10);
		if (!journal_view_case(&walk->view, walk->case_id))
			return fail(&run->err, E_USAGE, "there is no case %s in the journal", wanted);
		return 0;
	}
	walk->case_id = walk->reading ? case_of_phone(walk) : latest_case(walk);
	return 0;
}

/* ---- what is known ---- */

const char *walk_product(const struct walk *walk)
{
	const struct journal_case *own = journal_view_case(&walk->view, walk->case_id);

	if (walk->reading && walk->reading->phone.has_product)
		return walk->reading->phone.product;
	return own ? own->product : "";
}

void walk_title(struct run *run, const struct walk *walk, struct text *ret)
{
	const char *product = walk_product(walk);
	const struct catalog_device *known = catalog_device(product);
	struct text masked = {0};

	text_clear(ret);
	if (known)
		catalog_names(ret, known);
	else if (*product)
		mask_value(&run->mask, &masked, "product", 7, product, strlen(product));
	else
		text_add(ret, "this phone");
	text_add_safe(ret, text_cstr(&masked), masked.length);
	text_release(&masked);
}

static const char *answer_of(const struct walk *walk, const char *question)
{
	const struct journal_answer *answer = walk->view.answers;

	for (size_t i = 0; i < walk->view.answer_count; i++, answer++)
		if (answer->case_id == walk->case_id && !strcmp(answer->question, question))
			return answer->value;
	return NULL;
}

/* Only the bootloader's word counts: fastbootd is a part of Android, and a conversation that did
 * not come to its end may have slipped. */
static enum plan_lock lock_of(const struct reading *reading)
{
	if (!reading || !reading->phone.confirmed || reading->phone.speaker == SPEAKER_FASTBOOTD)
		return PLAN_LOCK_UNKNOWN;
	switch (reading->phone.lock.state) {
	case LOCK_LOCKED:
		return PLAN_LOCKED;
	case LOCK_UNLOCKED:
		return PLAN_UNLOCKED;
	case LOCK_CONFLICT:
		return PLAN_LOCK_CONFLICT;
	case LOCK_UNKNOWN:
		break;
	}
	return PLAN_LOCK_UNKNOWN;
}

static void take_version(const char *code, struct plan_phone *ret)
{
	struct version version;

	if (!code || version_parse_shown(code, &version, NULL))
		return;
	if (version.system == CATALOG_HYPEROS)
		ret->system = PLAN_SYSTEM_HYPEROS;
	else if (version.system == CATALOG_MIUI)
		ret->system = PLAN_SYSTEM_MIUI;
	ret->other_version = version_is_of_other(&version, ret->product);
	if (version.region)
		ret->chinese_system = strcmp(version.region->letters, "CN") ? TRUTH_NO : TRUTH_YES;
}

static void take_model(const char *number, struct plan_phone *ret)
{
	struct catalog_model model;

	if (!number || !catalog_model(number, &model) || !*model.sold_in)
		return;
	if (!strncmp(model.sold_in, "China", 5))
		ret->chinese_hardware = TRUTH_YES;
	else if (!strstr(model.sold_in, "China"))
		ret->chinese_hardware = TRUTH_NO;
}

static void take_catalog(const char *product, struct plan_phone *ret)
{
	const struct catalog_device *known = catalog_device(product);

	if (!known)
		return;
	ret->android_one = known->android_one ? TRUTH_YES : TRUTH_NO;
	if (*known->chip_vendor)
		ret->unisoc = strcmp(known->chip_vendor, "unisoc") ? TRUTH_NO : TRUTH_YES;
}

struct plan_input walk_input(const struct walk *walk)
{
	struct plan_input input = {
		.procedure = walk->rules,
		.phone = {.product = walk_product(walk), .lock = lock_of(walk->reading)},
		.view = &walk->view,
		.case_id = walk->case_id,
		.want_return = walk->want_return,
		.now = walk->now,
	};

	take_catalog(input.phone.product, &input.phone);
	take_version(answer_of(walk, "version-code"), &input.phone);
	take_model(answer_of(walk, "model-number"), &input.phone);
	return input;
}
