/* SPDX-License-Identifier: MIT */
#include <latchkey/route.h>

#include "route_json.h"

#include <string.h>

static json_t *route_json(const struct plan_view *view)
{
	const struct plan *plan = view->plan;
	const struct procedure *rules = view->input->procedure;
	json_t *object = json_object();

	json_set_string(object, "id", route_name(plan->route));
	json_set_string(object, "title", plan->about->title);
	json_set_string(object, "reason", plan->reason->say);
	json_set_string(object, "reason_id", sentence_name(plan->reason_id));
	json_object_set_new(object, "reason_seen", json_string(plan->reason->seen));
	json_object_set_new(object, "sources",
			    sources_json(rules, plan->reason->from, plan->reason->from_count));
	json_object_set_new(object, "about", claims_json(rules, plan->about->about,
							 plan->about->about_count,
							 view->input->now));
	json_object_set_new(object, "unknowable", claims_json(rules, plan->about->unknowable,
							      plan->about->unknowable_count,
							      view->input->now));
	return object;
}

static json_t *spends_json(const struct plan_view *view, const struct procedure_step *step)
{
	json_t *array = json_array();

	for (uint32_t i = 0; i < step->spends_count; i++) {
		json_t *row = claim_json(view->input->procedure, &step->spends[i].claim,
					 view->input->now);

		json_set_string(row, "what", spend_name(step->spends[i].what));
		json_array_append_new(array, row);
	}
	return array;
}

static void set_words(json_t *object, const struct plan_view *view,
		      const struct procedure_step *step)
{
	const struct procedure *rules = view->input->procedure;
	int64_t now = view->input->now;

	json_object_set_new(object, "why", claim_json(rules, &step->why, now));
	json_object_set_new(object, "do",
			    strings_json(step->instructions, step->instructions_count));
	json_set_string(object, "see", step->see);
	json_object_set_new(object, "checklist",
			    strings_json(step->checklist, step->checklist_count));
	json_object_set_new(object, "spends", spends_json(view, step));
	json_object_set_new(object, "donts",
			    claims_json(rules, step->donts, step->donts_count, now));
	json_object_set_new(object, "resets",
			    claims_json(rules, step->resets, step->resets_count, now));
	json_object_set_new(object, "notes",
			    claims_json(rules, step->notes, step->notes_count, now));
	json_object_set_new(object, "questions", strings_json(step->asks, step->asks_count));
}

static json_t *step_json(const struct plan_view *view, const struct plan_step *step)
{
	const char *sources[PLAN_SOURCES];
	size_t count = plan_step_sources(step->step, sources);
	json_t *object = json_object();

	json_set_string(object, "id", step->step->id);
	json_set_string(object, "title", step->step->title);
	json_set_string(object, "kind", step_kind_name(step->step->kind));
	json_set_string(object, "state", step_state_name(step->state));
	if (step->reason)
		json_set_string(object, "reason", step->reason->say);
	json_set_known_time(object, "not_before", step->not_before);
	json_set_known_time(object, "deadline", step->deadline);
	json_set_known_time(object, "expected", step->expected);
	json_set_known_time(object, "done_at", step->done_at);
	json_object_set_new(object, "assumed", json_boolean(step->assumed));
	json_object_set_new(object, "minutes_least", json_integer(step->step->minutes_least));
	json_object_set_new(object, "minutes_most", json_integer(step->step->minutes_most));
	set_words(object, view, step->step);
	json_object_set_new(object, "sources",
			    sources_json(view->input->procedure, sources, count));
	return object;
}

static json_t *notes_json(const struct plan_view *view)
{
	json_t *array = json_array();

	for (size_t i = 0; i < view->plan->note_count; i++) {
		const struct plan_note *note = &view->plan->notes[i];
		json_t *row = claim_json(view->input->procedure, note->claim, view->input->now);

		json_set_string(row, "id", note->id);
		json_set_string(row, "effect", effect_name(note->effect));
		json_set_known_time(row, "until", note->until);
		json_array_append_new(array, row);
	}
	return array;
}

static json_t *choices_json(const struct procedure_question *question)
{
	json_t *array = json_array();

	for (uint32_t i = 0; i < question->choices_count; i++)
		json_array_append_new(array, json_string(question->choices[i].id));
	if (!procedure_choice(question, "dont-know"))
		json_array_append_new(array, json_string("dont-know"));
	return array;
}

/* Those that this route asks and whose conditions hold, in the order of its steps. */
static json_t *questions_json(const struct plan_view *view)
{
	json_t *array = json_array();

	for (size_t i = 0; i < view->plan->step_count; i++) {
		const struct procedure_step *step = view->plan->steps[i].step;

		for (uint32_t j = 0; j < step->asks_count; j++) {
			const struct procedure_question *question =
				procedure_question(view->input->procedure, step->asks[j]);
			const char *answer = plan_answer(view->input, question->id);
			json_t *row;

			if (!plan_question_applies(view->input, question))
				continue;
			row = json_object();
			json_set_string(row, "id", question->id);
			json_set_string(row, "kind", question_kind_name(question->kind));
			json_set_string(row, "ask", question->ask);
			json_set_string(row, "why", question->why.say);
			json_object_set_new(row, "choices", choices_json(question));
			if (answer && !(view->shared && question->kind == ANSWER_LABEL))
				json_set_string(row, "answer", answer);
			json_array_append_new(array, row);
		}
	}
	return array;
}

static json_t *allowance_json(const struct plan_view *view)
{
	const struct plan_allowance *allowance = &view->plan->next_unlock;
	json_t *object = json_object();
	bool is_said = allowance->used || plan_answer(view->input, "account-unlocks");

	json_object_set_new(object, "used", json_boolean(allowance->used));
	json_object_set_new(object, "assumed", json_boolean(!is_said));
	if (!allowance->used)
		return object;
	json_object_set_new(object, "reason", claim_json(view->input->procedure,
							 allowance->safe_claim,
							 view->input->now));
	if (allowance->other.known) {
		json_set_time(object, "other_reading", allowance->other.at);
		json_object_set_new(object, "other_reason",
				    claim_json(view->input->procedure, allowance->other_claim,
					       view->input->now));
	}
	return object;
}

static json_t *phone_json(const struct plan_view *view, struct mask *mask)
{
	static const char *const locks[] = {
		[PLAN_LOCK_UNKNOWN] = "unknown",
		[PLAN_LOCKED] = "locked",
		[PLAN_UNLOCKED] = "unlocked",
		[PLAN_LOCK_CONFLICT] = "conflict",
	};
	json_t *object = json_object();
	struct text product = {0};

	if (*view->product) {
		mask_value(mask, &product, "product", 7, view->product, strlen(view->product));
		json_set_bytes(object, "product", text_cstr(&product), product.length);
	}
	json_object_set_new(object, "read", json_boolean(view->read));
	json_set_string(object, "lock_state", locks[view->input->phone.lock]);
	if (view->no_phone)
		json_set_string(object, "not_read_because", view->no_phone);
	text_release(&product);
	return object;
}

static json_t *rules_json(const struct plan_view *view)
{
	json_t *object = json_object();

	json_set_string(object, "date", view->input->procedure->rules);
	json_object_set_new(object, "months", json_integer(view->plan->rules_months));
	json_object_set_new(object, "old", json_boolean(view->plan->rules_old));
	if (*view->rules_path)
		json_set_string(object, "file", view->shared ? "" : view->rules_path);
	return object;
}

static void set_times(json_t *object, const struct plan_view *view)
{
	const struct plan *plan = view->plan;

	if (!plan->next_unlock.used)
		json_set_time(object, "next_unlock_allowed", view->input->now);
	else
		json_set_known_time(object, "next_unlock_allowed", plan->next_unlock.safe);
	json_set_known_time(object, "next_opening", plan->next_opening);
	json_set_known_time(object, "permission_until", plan->permission_until);
	json_set_known_time(object, "wait_end", plan->wait_end);
	json_set_known_time(object, "earliest_end", plan->earliest_end);
	json_object_set_new(object, "permission_granted", json_boolean(plan->permission_granted));
	json_object_set_new(object, "wait_running", json_boolean(plan->wait_running));
	json_object_set_new(object, "wait_assumed", json_boolean(plan->wait_assumed));
	json_object_set_new(object, "finished", json_boolean(plan->finished));
}

struct json_t *plan_json(const struct plan_view *view, struct mask *mask)
{
	const struct plan *plan = view->plan;
	json_t *object = json_object(), *steps = json_array();

	json_set_time(object, "now", view->input->now);
	json_object_set_new(object, "phone", phone_json(view, mask));
	json_object_set_new(object, "route", route_json(view));
	for (size_t i = 0; i < plan->step_count; i++)
		json_array_append_new(steps, step_json(view, &plan->steps[i]));
	json_object_set_new(object, "steps", steps);
	if (plan->next < plan->step_count)
		json_set_string(object, "next", plan->steps[plan->next].step->id);
	set_times(object, view);
	json_object_set_new(object, "next_unlock", allowance_json(view));
	json_object_set_new(object, "remarks", notes_json(view));
	json_object_set_new(object, "questions", questions_json(view));
	json_object_set_new(object, "procedure", rules_json(view));
	if (view->case_id)
		json_object_set_new(object, "case", json_integer(view->case_id));
	json_object_set_new(object, "journal_kept", json_boolean(view->kept));
	return object;
}
