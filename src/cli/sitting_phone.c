/* SPDX-License-Identifier: MIT */
#include "sitting.h"

#include <stdlib.h>
#include <string.h>

void sitting_forget_phone(struct sitting *sitting)
{
	struct walk *walk = &sitting->walk;

	if (walk->reading)
		reading_release(walk->reading);
	free(walk->reading);
	walk->reading = NULL;
}

static void name_phone(struct sitting *sitting)
{
	walk_title(sitting->run, &sitting->walk, &sitting->title);
	sitting->asking.title = text_cstr(&sitting->title);
}

/* ---- which phone it is ---- */

static const struct journal_case *own_case(const struct sitting *sitting)
{
	return journal_view_case(&sitting->walk.view, sitting->walk.case_id);
}

/* A code that the journal could not store would be left out of the case as well. */
static int note_product(struct sitting *sitting)
{
	const struct journal_case *own = own_case(sitting);
	const struct phone *phone = &sitting->walk.reading->phone;
	struct journal_case changed;

	if (!own || *own->product || !phone->has_product ||
	    !text_is_safe(phone->product, strlen(phone->product)) ||
	    !journal_note_is_safe(phone->product))
		return 0;
	changed = *own;
	changed.product = phone->product;
	return journal_case_edit(sitting->walk.journal, &changed, &sitting->run->err);
}

/* The year is entered when the bootloader itself says so, at the end of a walk. */
static int note_unlocked(struct sitting *sitting)
{
	struct journal_event event = {.kind = EVENT_UNLOCKED,
				      .said_by = SAID_BOOTLOADER,
				      .at = sitting->walk.now,
				      .entered = sitting->walk.now,
				      .step = "verify"};
	const struct journal_view *view = &sitting->walk.view;
	bool in_walk = false, noted = false;

	if (walk_input(&sitting->walk).phone.lock != PLAN_UNLOCKED)
		return 0;
	for (size_t i = 0; i < view->event_count; i++) {
		const struct journal_event *one = &view->events[i];

		if (one->case_id != sitting->walk.case_id)
			continue;
		in_walk = in_walk || one->kind == EVENT_LOSSES_CONFIRMED ||
			  one->kind == EVENT_UNLOCKED;
		noted = noted || (one->kind == EVENT_UNLOCKED && one->said_by == SAID_BOOTLOADER);
	}
	return in_walk && !noted ? walk_event(sitting->run, &sitting->walk, &event) : 0;
}

/* What the bootloader said at the first reading, once something should have come of it. */
static void show_before_after(struct sitting *sitting)
{
	const char *now = lock_state_name(sitting->walk.reading->phone.lock.state);
	const struct journal_view *view = &sitting->walk.view;
	const struct journal_event *first = NULL;
	bool unlocked = false;

	for (size_t i = 0; i < view->event_count; i++) {
		if (view->events[i].case_id != sitting->walk.case_id)
			continue;
		if (!first && view->events[i].kind == EVENT_PHONE_READ)
			first = &view->events[i];
		unlocked = unlocked || view->events[i].kind == EVENT_UNLOCKED;
	}
	if (first && (unlocked || strcmp(first->note, now) != 0))
		asking_before_after(&sitting->asking, first->note, first->at, now);
}

/* Another guide may have begun the walk of this phone while it was read. */
static int find_or_make_case(struct sitting *sitting, int64_t case_id)
{
	struct walk *walk = &sitting->walk;
	bool moved = sitting_has_moved(sitting);
	int result = sitting_catch_up(sitting);

	walk->case_id = case_id;
	if (!result && moved && !case_id)
		result = walk_choose_case(sitting->run, walk);
	if (!result)
		result = walk_make_case(sitting->run, walk);
	if (!result)
		result = note_product(sitting);
	return result ? result : note_unlocked(sitting);
}

int sitting_settle(struct sitting *sitting, int64_t case_id)
{
	struct error *err = &sitting->run->err;
	int result = journal_hold(sitting->walk.journal, err);

	if (result)
		return result;
	sitting->session.connect = false;
	result = find_or_make_case(sitting, case_id);
	result = journal_let_go(sitting->walk.journal, result, err);
	name_phone(sitting);
	if (!result)
		show_before_after(sitting);
	return result;
}

/* The only walk that is under way without this phone; 0 if there is none, or several. */
static int64_t open_case(const struct sitting *sitting, bool with_phone)
{
	const struct journal_view *view = &sitting->walk.view;
	int64_t found = 0;

	for (size_t i = 0; i < view->case_count; i++) {
		const struct journal_case *one = &view->cases[i];
		bool unlocked = false;

		for (size_t j = 0; j < view->event_count; j++)
			unlocked = unlocked || (view->events[j].case_id == one->id &&
						view->events[j].kind == EVENT_UNLOCKED &&
						(view->events[j].said_by == SAID_BOOTLOADER ||
						 view->events[j].said_by == SAID_OWNER));
		if (unlocked || (*one->product || *one->digest) != with_phone)
			continue;
		if (found && !with_phone)
			return 0;
		found = one->id;
	}
	return found;
}

/* Without a serial number one phone of a model cannot be told from another. A case that no phone
 * was ever read for, or that was named with --case, is the owner's word. */
static enum truth is_phone_of(const struct sitting *sitting, const struct journal_case *own)
{
	const struct reading *reading = sitting->walk.reading;
	const char *serial = reading->device.serial;
	char digest[JOURNAL_DIGEST];

	if (*own->product && strcmp(own->product, reading->phone.product) != 0)
		return TRUTH_NO;
	if (*own->digest && *serial)
		return !journal_phone_digest(sitting->walk.journal, reading->phone.product, serial,
					     digest, NULL) &&
				       !strcmp(own->digest, digest)
			       ? TRUTH_YES
			       : TRUTH_NO;
	return sitting->run->options.given[OPTION_CASE] ? TRUTH_YES : TRUTH_UNKNOWN;
}

/* In the middle of a walk: it must be the phone of that walk. */
static int meet_again(struct sitting *sitting)
{
	const struct journal_case *own = own_case(sitting);
	enum truth same = own ? is_phone_of(sitting, own) : TRUTH_YES;

	if (same == TRUTH_YES)
		return sitting_settle(sitting, sitting->walk.case_id);
	if (same == TRUTH_UNKNOWN) {
		sitting->other_case = own->id;
		sitting->session.doubt = DOUBT_MODEL;
		return 0;
	}
	asking_wrong_phone(&sitting->asking, own->product, sitting->walk.reading->phone.product);
	sitting_forget_phone(sitting);
	return 0;
}

/* Of several walks with phones of this model, none of which can be told: the latest. */
static int64_t case_of_model(const struct sitting *sitting)
{
	const struct journal_view *view = &sitting->walk.view;
	int64_t found = 0;

	for (size_t i = 0; i < view->case_count; i++)
		if (*view->cases[i].product && is_phone_of(sitting, &view->cases[i]) == TRUTH_UNKNOWN)
			found = view->cases[i].id;
	return found;
}

static int meet_at_first(struct sitting *sitting)
{
	struct walk *walk = &sitting->walk;

	if (walk_choose_case(sitting->run, walk))
		return -(int)sitting->run->err.code;
	if (!walk->case_id)
		walk->case_id = case_of_model(sitting);
	if (walk->case_id)
		return meet_again(sitting);
	sitting->other_case = open_case(sitting, false);
	if (sitting->other_case) {
		sitting->session.doubt = DOUBT_SAME;
		return 0;
	}
	sitting->other_case = open_case(sitting, true);
	if (sitting->other_case) {
		sitting->session.doubt = DOUBT_OTHER;
		return 0;
	}
	return sitting_settle(sitting, 0);
}

/* ---- looking ---- */

/* What has nothing to do with a phone. */
static bool is_the_end(enum error_code code)
{
	return code == E_USAGE || code == E_INPUT || code == E_OUTPUT || code == E_NOMEM ||
	       code == E_CANCELLED || code == E_INTERNAL;
}

/* The choice holds for one reading: phones move between ports. */
static int read_port(struct run *run, struct walk *walk, const char *port)
{
	struct options *options = &run->options;
	const bool given = options->given[OPTION_SERIAL];
	const char *value = options->value[OPTION_SERIAL];
	int result;

	if (port) {
		options->given[OPTION_SERIAL] = true;
		options->value[OPTION_SERIAL] = port;
	}
	result = walk_read_phone(run, walk);
	options->given[OPTION_SERIAL] = given;
	options->value[OPTION_SERIAL] = value;
	return result;
}

static int offer_ports(struct sitting *sitting)
{
	struct prompt_session *session = &sitting->session;
	struct device_list list = {0};

	if (run_list(sitting->run, false, &list))
		return -(int)sitting->run->err.code;
	session->port_count = 0;
	for (size_t i = 0; i < list.count && session->port_count < PROMPT_OPTIONS - 1; i++) {
		char *port = sitting->ports[session->port_count];

		if (!mode_can_be_asked(list.devices[i].mode))
			continue;
		memcpy(port, list.devices[i].id, sizeof(list.devices[i].id));
		session->ports[session->port_count++] = port;
	}
	device_list_release(&list);
	return 0;
}

/* One that cannot be read is like none: the guide says why and goes on. */
static int read_phone(struct sitting *sitting, const char *port)
{
	struct run *run = sitting->run;
	bool had_bus = run->bus != NULL;

	sitting_forget_phone(sitting);
	if (read_port(run, &sitting->walk, port)) {
		if (is_the_end(run->err.code))
			return -(int)run->err.code;
		if (run->err.code == E_SEVERAL && offer_ports(sitting))
			return -(int)run->err.code;
		sitting->walk.no_phone = run->err;
		run->err = (struct error){0};
		run->hint = NULL;
	}
	if (run->story && !had_bus)
		asking_story(&sitting->asking, run->story);
	return 0;
}

/* A case that was never walked only says that a year was used. */
static void prefer_guided(struct sitting *sitting)
{
	const struct journal_view *view = &sitting->walk.view;
	const struct journal_case *own = own_case(sitting);

	if (!own || *own->step || sitting->run->options.given[OPTION_CASE])
		return;
	for (size_t i = 0; i < view->case_count; i++)
		if (*view->cases[i].step)
			sitting->walk.case_id = view->cases[i].id;
}

int sitting_look(struct sitting *sitting, bool at_first, const char *port)
{
	struct walk *walk = &sitting->walk;
	bool wanted;

	if (read_phone(sitting, port))
		return -(int)sitting->run->err.code;
	name_phone(sitting);
	if (walk->reading) {
		/* fastbootd says the rest itself. */
		walk->no_phone = (struct error){0};
		asking_phone(&sitting->asking, walk->reading);
		if (walk->reading->phone.speaker != SPEAKER_FASTBOOTD)
			return at_first ? meet_at_first(sitting) : meet_again(sitting);
		sitting_forget_phone(sitting);
	}
	if (at_first && walk_choose_case(sitting->run, walk))
		return -(int)sitting->run->err.code;
	if (at_first)
		prefer_guided(sitting);
	name_phone(sitting);
	wanted = !at_first || (!walk->case_id && !walk->want_return);
	if (wanted && walk->no_phone.code && !sitting->session.port_count)
		asking_no_phone(&sitting->asking, &walk->no_phone);
	sitting->session.connect = at_first && wanted;
	sitting->at_first = at_first;
	return 0;
}
