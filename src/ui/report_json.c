/* SPDX-License-Identifier: MIT */
#include <latchkey/report.h>

#include "report_parts.h"
#include "route_json.h"

#include <latchkey/timeline.h>

#include <jansson.h>

static json_t *computer_json(const struct report *report)
{
	json_t *object = doctor_json(report->checkup);
	struct text text = {0};

	report_system_words(&text, report->computer->system);
	json_set_string(object, "system", text_cstr(&text));
	text_clear(&text);
	report_system_words(&text, report->computer->kernel);
	json_set_string(object, "kernel", text_cstr(&text));
	json_set_string(object, "usb_library", report->library);
	text_release(&text);
	return object;
}

/* ---- the journal, by permission ---- */

static json_t *event_json(const struct plan_view *plan, const struct journal_event *event)
{
	const char *step = report_event_step(plan, event), *code = report_event_code(event);
	const char *note = report_event_note(event);
	json_t *object = json_object();

	json_set_string(object, "kind", event_kind_name(event->kind));
	json_set_string(object, "said_by", event_source_name(event->said_by));
	json_set_time(object, "at", event->at);
	if (event->has_until)
		json_set_time(object, "until", event->until);
	if (step)
		json_set_string(object, "step", step);
	if (code)
		json_set_string(object, "code", code);
	if (note)
		json_set_string(object, "note", note);
	return object;
}

static void set_journal(json_t *object, const struct plan_view *plan)
{
	const struct journal_view *view = plan->input->view;
	json_t *answers = json_array(), *events = json_array();

	for (size_t i = 0; i < view->answer_count; i++) {
		json_t *row;

		if (!report_is_own(plan, view->answers[i].case_id) ||
		    !report_answer_is_shown(plan, &view->answers[i]))
			continue;
		row = json_object();
		json_set_string(row, "question", view->answers[i].question);
		json_set_string(row, "value", view->answers[i].value);
		json_array_append_new(answers, row);
	}
	for (size_t i = 0; i < view->event_count; i++)
		if (report_is_own(plan, view->events[i].case_id))
			json_array_append_new(events, event_json(plan, &view->events[i]));
	json_object_set_new(object, "answers", answers);
	json_object_set_new(object, "events", events);
}

/* ---- the way ---- */

static json_t *row_json(const struct timeline *timeline, const struct timeline_row *row)
{
	json_t *object = json_object();
	struct text text = {0};

	json_set_string(object, "mark", timeline_mark_name(row->mark));
	json_set_string(object, "state", step_state_name(row->state));
	if (row->step)
		json_set_string(object, "step", row->step->id);
	json_object_set_new(object, "steps", json_integer((json_int_t)row->steps));
	timeline_title(&text, row);
	json_set_string(object, "title", text_cstr(&text));
	text_clear(&text);
	timeline_when(&text, timeline, row);
	json_set_string(object, "text", text_cstr(&text));
	json_set_known_time(object, "from", row->from);
	json_set_known_time(object, "to", row->to);
	json_object_set_new(object, "assumed", json_boolean(row->assumed));
	text_release(&text);
	return object;
}

static json_t *timeline_json(const struct plan_view *plan)
{
	json_t *object = json_object(), *rows = json_array();
	struct timeline timeline;

	timeline_make(plan->input, plan->plan, &timeline);
	for (size_t i = 0; i < timeline.count; i++)
		json_array_append_new(rows, row_json(&timeline, &timeline.rows[i]));
	json_object_set_new(object, "relative", json_boolean(timeline.relative));
	json_set_time(object, "begin", timeline.begin);
	json_set_time(object, "end", timeline.end);
	json_object_set_new(object, "rows", rows);
	return object;
}

static json_t *losses_json(const struct plan_view *plan)
{
	const struct procedure *rules = plan->input->procedure;
	json_t *array = json_array();

	for (uint32_t i = 0; i < rules->losses_count; i++) {
		json_t *row = claim_json(rules, &rules->losses[i].claim, plan->input->now);

		json_set_string(row, "id", rules->losses[i].id);
		json_set_string(row, "group", loss_group_name(rules->losses[i].group));
		json_set_string(row, "remark", report_loss_remark(plan, &rules->losses[i]));
		json_array_append_new(array, row);
	}
	return array;
}

static void set_way(json_t *object, const struct report *report, struct mask *mask)
{
	if (!report->plan)
		return;
	json_object_set_new(object, "plan", plan_json(report->plan, mask));
	json_object_set_new(object, "timeline", timeline_json(report->plan));
	if (report_has_losses(report->plan))
		json_object_set_new(object, "losses", losses_json(report->plan));
	if (report->plan->case_id)
		set_journal(object, report->plan);
}

struct json_t *report_json(const struct report *report, struct mask *mask)
{
	json_t *object = json_object(), *more;

	json_set_time(object, "now", report->now);
	if (report_was_read(report)) {
		more = status_json(report->reading, mask);
		json_object_update(object, more);
		json_decref(more);
	}
	if (report->vars) {
		more = vars_json(report->reading, report->vars, mask);
		json_object_set(object, "vars", json_object_get(more, "vars"));
		json_decref(more);
	}
	if (report->list) {
		more = list_json(report->list, NULL, mask);
		json_object_update(object, more);
		json_decref(more);
	}
	if (report->lookup)
		json_object_set_new(object, "catalog", lookup_json(report->lookup));
	if (report->installed)
		installed_json(object, report->installed, mask);
	set_way(object, report, mask);
	json_object_set_new(object, "computer", computer_json(report));
	return object;
}
