/* SPDX-License-Identifier: MIT */
#include <latchkey/route.h>

#include "route_json.h"

#include <latchkey/catalog.h>
#include <latchkey/text.h>
#include <latchkey/when.h>

#include <string.h>

static bool is_shown(const struct journal_show *show, const struct journal_case *one)
{
	return !show->only_case || show->only_case == one->id;
}

static bool is_event_shown(const struct journal_show *show, const struct journal_event *event)
{
	return !show->only_event || show->only_event == event->id;
}

/* ---- text ---- */

static void print_event(const struct out *out, const struct journal_event *event)
{
	char lead[32];
	char time[WHEN_TEXT];
	struct text text = {0};

	text_addf(&text, "%s  %s", when_local(event->at, time), event_kind_name(event->kind));
	if (*event->step)
		text_addf(&text, " %s", event->step);
	if (*event->code)
		text_addf(&text, " %s", event->code);
	if (event->has_until) {
		text_add(&text, ", until ");
		time_words(&text, event->until);
	}
	text_addf(&text, ", said by %s", event_source_name(event->said_by));
	if (*event->note)
		text_addf(&text, ": %s", event->note);
	snprintf(lead, sizeof(lead), out->plain ? "entry %lld: " : "  #%-4lld ", (long long)event->id);
	out_hang_line(out, lead, text_cstr(&text));
	text_release(&text);
}

static void print_next(const struct out *out, const struct plan_allowance *next)
{
	struct text text = {0};

	if (!next->used)
		return;
	text_add(&text, "This account's next unlock: ");
	if (next->safe.known)
		time_words(&text, next->safe.at);
	else
		text_add(&text, "the day of the last one is not known");
	if (next->other.known && next->safe.known && next->other.at != next->safe.at) {
		text_add(&text, "; by other texts ");
		time_words(&text, next->other.at);
	}
	out_hang_line(out, out->plain ? "" : "  ", text_cstr(&text));
	text_release(&text);
}

static void print_case(const struct out *out, const struct journal_show *show, size_t index)
{
	const struct journal_case *one = &show->view->cases[index];
	const struct catalog_device *known = catalog_device(one->product);
	char time[WHEN_TEXT], lead[32];
	struct text text = {0};

	text_add(&text, *one->product ? one->product : "a phone that is not named");
	if (known) {
		text_add(&text, " (");
		catalog_names(&text, known);
		text_add(&text, ")");
	}
	if (*one->account)
		text_addf(&text, ", account '%s'", one->account);
	if (*one->route)
		text_addf(&text, ", route %s", one->route);
	text_addf(&text, ", since %s", when_local(one->opened, time));
	snprintf(lead, sizeof(lead), "case %lld: ", (long long)one->id);
	out_begin(out, TONE_BOLD);
	out_hang_line(out, lead, text_cstr(&text));
	out_end(out, TONE_BOLD);
	text_release(&text);
	for (size_t i = 0; i < show->view->answer_count && !show->only_event; i++)
		if (show->view->answers[i].case_id == one->id)
			fprintf(out->file, "%s%s=%s\n", out->plain ? "answer: " : "  answer ",
				show->view->answers[i].question, show->view->answers[i].value);
	for (size_t i = 0; i < show->view->event_count; i++)
		if (show->view->events[i].case_id == one->id &&
		    is_event_shown(show, &show->view->events[i]))
			print_event(out, &show->view->events[i]);
	print_next(out, &show->next[index]);
}

void journal_text(const struct out *out, const struct journal_show *show)
{
	bool is_first = true;

	if (!show->view->case_count)
		fputs("The journal is empty.\n", out->file);
	for (size_t i = 0; i < show->view->case_count; i++) {
		if (!is_shown(show, &show->view->cases[i]))
			continue;
		if (!is_first)
			fputc('\n', out->file);
		print_case(out, show, i);
		is_first = false;
	}
}

/* ---- JSON ---- */

static json_t *event_json(const struct journal_event *event)
{
	json_t *object = json_object();

	json_object_set_new(object, "id", json_integer(event->id));
	json_set_string(object, "kind", event_kind_name(event->kind));
	json_set_string(object, "said_by", event_source_name(event->said_by));
	json_set_time(object, "at", event->at);
	json_set_time(object, "entered", event->entered);
	if (event->has_until)
		json_set_time(object, "until", event->until);
	if (*event->step)
		json_set_string(object, "step", event->step);
	if (*event->code)
		json_set_string(object, "code", event->code);
	if (*event->note)
		json_set_string(object, "note", event->note);
	return object;
}

static json_t *answers_json(const struct journal_view *view, int64_t case_id)
{
	json_t *array = json_array();

	for (size_t i = 0; i < view->answer_count; i++) {
		json_t *row;

		if (view->answers[i].case_id != case_id)
			continue;
		row = json_object();
		json_set_string(row, "question", view->answers[i].question);
		json_set_string(row, "value", view->answers[i].value);
		json_set_time(row, "at", view->answers[i].at);
		json_array_append_new(array, row);
	}
	return array;
}

static json_t *case_json(const struct journal_show *show, size_t index)
{
	const struct journal_case *one = &show->view->cases[index];
	json_t *object = json_object(), *events = json_array();

	json_object_set_new(object, "id", json_integer(one->id));
	if (*one->product)
		json_set_string(object, "product", one->product);
	if (*one->account)
		json_set_string(object, "account", one->account);
	if (*one->route)
		json_set_string(object, "route", one->route);
	json_object_set_new(object, "recognised", json_boolean(*one->digest != '\0'));
	json_set_time(object, "opened", one->opened);
	json_object_set_new(object, "answers", answers_json(show->view, one->id));
	for (size_t i = 0; i < show->view->event_count; i++)
		if (show->view->events[i].case_id == one->id)
			json_array_append_new(events, event_json(&show->view->events[i]));
	json_object_set_new(object, "events", events);
	if (show->next[index].used)
		json_set_known_time(object, "next_unlock_allowed", show->next[index].safe);
	return object;
}

struct json_t *journal_json(const struct journal_show *show)
{
	json_t *object = json_object(), *cases = json_array();

	for (size_t i = 0; i < show->view->case_count; i++)
		json_array_append_new(cases, case_json(show, i));
	json_object_set_new(object, "cases", cases);
	if (show->only_case)
		json_object_set_new(object, "changed_case", json_integer(show->only_case));
	if (show->only_event)
		json_object_set_new(object, "changed_event", json_integer(show->only_event));
	json_object_set_new(object, "journal_kept", json_boolean(show->kept));
	return object;
}
