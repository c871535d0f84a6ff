/* SPDX-License-Identifier: MIT */
#include "walk.h"

#include <latchkey/version.h>

#include <string.h>

int walk_refresh(struct run *run, struct walk *walk)
{
	struct journal_view view;
	int result = journal_read(walk->journal, &view, &run->err);

	if (result)
		return result;
	journal_view_release(&walk->view);
	walk->view = view;
	return 0;
}

/* ---- the case ---- */

/* A product that the journal could not store is left out: the digest still tells the phone. */
static void describe_phone(const struct walk *walk, char digest[JOURNAL_DIGEST],
			   struct journal_case *ret)
{
	const struct reading *reading = walk->reading;

	digest[0] = '\0';
	if (!reading || !reading->phone.has_product)
		return;
	if (text_is_safe(reading->phone.product, strlen(reading->phone.product)) &&
	    strlen(reading->phone.product) < 64 && !strchr(reading->phone.product, '@'))
		ret->product = reading->phone.product;
	if (*reading->device.serial)
		journal_phone_digest(walk->journal, reading->phone.product, reading->device.serial,
				     digest, NULL);
	ret->digest = digest;
}

static int note_reading(struct run *run, struct walk *walk)
{
	struct journal_event event = {.kind = EVENT_PHONE_READ, .said_by = SAID_BOOTLOADER};

	if (!walk->reading || walk->reading->phone.speaker == SPEAKER_FASTBOOTD)
		return 0;
	event.case_id = walk->case_id;
	event.at = walk->now;
	event.note = lock_state_name(walk->reading->phone.lock.state);
	return journal_event_add(walk->journal, &event, NULL, &run->err);
}

static bool was_noted(const struct walk *walk)
{
	for (size_t i = 0; i < walk->view.event_count; i++)
		if (walk->view.events[i].case_id == walk->case_id &&
		    walk->view.events[i].kind == EVENT_PHONE_READ &&
		    walk->view.events[i].at == walk->now)
			return true;
	return false;
}

/* A case that was entered by hand learns which phone it is. */
static int complete_case(struct run *run, struct walk *walk)
{
	struct journal_case changed = *journal_view_case(&walk->view, walk->case_id);
	char digest[JOURNAL_DIGEST];

	if (*changed.digest || !walk->reading)
		return 0;
	describe_phone(walk, digest, &changed);
	return *digest ? journal_case_edit(walk->journal, &changed, &run->err) : 0;
}

int walk_make_case(struct run *run, struct walk *walk)
{
	struct journal_case made = {.opened = walk->now};
	char digest[JOURNAL_DIGEST];
	int result;

	if (walk->case_id) {
		result = complete_case(run, walk);
	} else {
		describe_phone(walk, digest, &made);
		result = journal_case_add(walk->journal, &made, &walk->case_id, &run->err);
	}
	if (!result && !was_noted(walk))
		result = note_reading(run, walk);
	return result ? result : walk_refresh(run, walk);
}

int walk_note_route(struct run *run, struct walk *walk, const struct plan *plan)
{
	const struct journal_case *own = journal_view_case(&walk->view, walk->case_id);
	struct journal_case changed;
	int result;

	if (!own || plan->finished || plan->route == ROUTE_UNKNOWN ||
	    plan->route == ROUTE_UNLOCKED || plan->route == ROUTE_RETURN ||
	    !strcmp(own->route, route_name(plan->route)))
		return 0;
	changed = *own;
	changed.route = route_name(plan->route);
	result = journal_case_edit(walk->journal, &changed, &run->err);
	return result ? result : walk_refresh(run, walk);
}

/* ---- answers ---- */

static int wrong_choice(const struct procedure_question *question, const char *value,
			struct error *err)
{
	struct text choices = {0};
	char shown[64];
	bool has_dont_know = false;

	for (uint32_t i = 0; i < question->choices_count; i++) {
		text_addf(&choices, "'%s', ", question->choices[i].id);
		has_dont_know = has_dont_know || !strcmp(question->choices[i].id, "dont-know");
	}
	if (!has_dont_know)
		text_add(&choices, "'dont-know', ");
	fail(err, E_USAGE, "'%s' is answered with one of %snot with '%s'", question->id,
	     text_cstr(&choices), text_safe(shown, sizeof(shown), value, strlen(value)));
	text_release(&choices);
	return -(int)E_USAGE;
}

static int check_value(const struct procedure_question *question, const char *value,
		       struct error *err)
{
	struct version version;

	switch (question->kind) {
	case ANSWER_CHOICE:
		return procedure_choice(question, value) ? 0 : wrong_choice(question, value, err);
	case ANSWER_VERSION_CODE:
		if (version_parse_shown(value, &version, err))
			return fail(err, E_USAGE, "'%s' needs a version code such as "
						  "OS2.0.204.0.VJUMIXM, as Settings > About phone "
						  "shows it", question->id);
		return 0;
	case ANSWER_LABEL:
		if (!*value || !journal_label_is_safe(value))
			return fail(err, E_USAGE, "'%s' needs a short label of your own choice that "
						  "holds no number and no address", question->id);
		return 0;
	case ANSWER_MODEL:
	case ANSWER_UNKNOWN:
	case QUESTION_KIND_COUNT:
		break;
	}
	return 0;
}

int walk_check_answer(const struct walk *walk, const char *question, const char *value,
		      struct error *err)
{
	const struct procedure_question *known = procedure_question(walk->rules, question);
	char shown[64];

	if (!known)
		return fail(err, E_USAGE, "the rules have no question '%s'",
			    text_safe(shown, sizeof(shown), question, strlen(question)));
	if (!strcmp(value, "dont-know"))
		return 0;
	return check_value(known, value, err);
}

static int note_account(struct run *run, struct walk *walk, const char *label)
{
	struct journal_case changed = *journal_view_case(&walk->view, walk->case_id);

	changed.account = label;
	return journal_case_edit(walk->journal, &changed, &run->err);
}

int walk_answer(struct run *run, struct walk *walk, const char *question, const char *value)
{
	struct journal_answer answer = {.question = question, .value = value, .at = walk->now};
	const struct procedure_question *known = procedure_question(walk->rules, question);
	int result = walk_check_answer(walk, question, value, &run->err);

	if (!result && !walk->case_id)
		result = walk_make_case(run, walk);
	if (result)
		return result;
	answer.case_id = walk->case_id;
	result = journal_answer_set(walk->journal, &answer, &run->err);
	if (!result && known->kind == ANSWER_LABEL && strcmp(value, "dont-know") != 0)
		result = note_account(run, walk, value);
	return result ? result : walk_refresh(run, walk);
}

int walk_event(struct run *run, struct walk *walk, struct journal_event *event)
{
	int result = walk->case_id ? 0 : walk_make_case(run, walk);

	if (result)
		return result;
	event->case_id = walk->case_id;
	result = journal_event_add(walk->journal, event, NULL, &run->err);
	return result ? result : walk_refresh(run, walk);
}
