/* SPDX-License-Identifier: MIT */
#include "sitting.h"

#include <stdio.h>
#include <string.h>

bool sitting_has_moved(const struct sitting *sitting)
{
	return journal_state(sitting->walk.journal) != sitting->state;
}

/* The state is that before the reading: what comes in between is found the next time. */
int sitting_catch_up(struct sitting *sitting)
{
	struct walk *walk = &sitting->walk;
	int64_t state = journal_state(walk->journal);

	if (state == sitting->state)
		return 0;
	sitting->state = state;
	if (walk_refresh(sitting->run, walk))
		return -(int)sitting->run->err.code;
	if (walk->case_id && !journal_view_case(&walk->view, walk->case_id))
		return fail(&sitting->run->err, E_JOURNAL, "another program has taken this walk out of "
							   "the journal");
	return 0;
}

static int write_event(struct sitting *sitting, struct journal_event *event)
{
	if (!event->id)
		return walk_event(sitting->run, &sitting->walk, event);
	if (journal_event_edit(sitting->walk.journal, event, &sitting->run->err))
		return -(int)sitting->run->err.code;
	return walk_refresh(sitting->run, &sitting->walk);
}

static int write_answer(struct sitting *sitting, const struct prompt_result *result)
{
	struct journal_answer answer = {.case_id = sitting->walk.case_id,
					.question = result->question,
					.value = result->value,
					.at = sitting->walk.now};

	if (result->of_rules)
		return walk_answer(sitting->run, &sitting->walk, result->question, result->value);
	if (journal_answer_set(sitting->walk.journal, &answer, &sitting->run->err))
		return -(int)sitting->run->err.code;
	return walk_refresh(sitting->run, &sitting->walk);
}

int sitting_write(struct sitting *sitting, struct prompt_result *result)
{
	int failed = 0;

	if (result->has_event)
		failed = write_event(sitting, &result->event);
	if (!failed && result->question)
		failed = write_answer(sitting, result);
	return failed;
}

int sitting_remember_step(struct sitting *sitting, const char *step)
{
	const struct journal_case *own =
		journal_view_case(&sitting->walk.view, sitting->walk.case_id);
	struct journal_case changed;

	if (!own || !strcmp(own->step, step))
		return 0;
	changed = *own;
	changed.step = step;
	if (journal_case_edit(sitting->walk.journal, &changed, &sitting->run->err))
		return -(int)sitting->run->err.code;
	return walk_refresh(sitting->run, &sitting->walk);
}

static int undo(struct sitting *sitting, const char *step)
{
	struct journal_event event = {.kind = EVENT_STEP_UNDONE,
				      .said_by = SAID_OWNER,
				      .at = sitting->walk.now,
				      .entered = sitting->walk.now,
				      .step = step};

	return walk_event(sitting->run, &sitting->walk, &event);
}

static bool was_done(const struct sitting *sitting, const char *step)
{
	const struct journal_view *view = &sitting->walk.view;
	bool done = false;

	for (size_t i = 0; i < view->event_count; i++)
		if (view->events[i].case_id == sitting->walk.case_id &&
		    !strcmp(view->events[i].step, step)) {
			if (view->events[i].kind == EVENT_STEP_DONE)
				done = true;
			else if (view->events[i].kind == EVENT_STEP_UNDONE)
				done = false;
		}
	return done;
}

int sitting_undo_step(struct sitting *sitting, const struct procedure_step *step)
{
	static const enum loss_group groups[] = {LOSS_DATA, LOSS_FEATURES, LOSS_NEVER};
	char id[64];
	int result = was_done(sitting, step->id) ? undo(sitting, step->id) : 0;

	prompt_line_step(step->id, id, sizeof(id));
	if (!result && was_done(sitting, id))
		result = undo(sitting, id);
	for (size_t i = 0; step->kind == STEP_CONFIRM && i < sizeof(groups) / sizeof(*groups); i++) {
		snprintf(id, sizeof(id), "%s/%s", step->id, loss_group_name(groups[i]));
		if (!result && was_done(sitting, id))
			result = undo(sitting, id);
	}
	return result;
}

int sitting_begin_return(struct sitting *sitting)
{
	const struct procedure_route *route = procedure_route(sitting->walk.rules, ROUTE_RETURN);
	int result;

	/* Begun before: go on where it was left. */
	if (was_done(sitting, "return"))
		return 0;
	result = journal_hold(sitting->walk.journal, &sitting->run->err);
	if (result)
		return result;
	for (uint32_t i = 0; !result && i < route->steps_count; i++)
		result = sitting_undo_step(sitting,
					   procedure_step(sitting->walk.rules, route->steps[i]));
	if (!result) {
		struct journal_event event = {.kind = EVENT_STEP_DONE,
					      .said_by = SAID_OWNER,
					      .at = sitting->walk.now,
					      .entered = sitting->walk.now,
					      .step = "return"};

		result = walk_event(sitting->run, &sitting->walk, &event);
	}
	return journal_let_go(sitting->walk.journal, result, &sitting->run->err);
}

int sitting_note_year(struct sitting *sitting, int64_t at)
{
	struct walk *walk = &sitting->walk;
	const struct journal_case *own = journal_view_case(&walk->view, walk->case_id);
	struct journal_case other = {.account = own->account, .opened = at};
	struct journal_event event = {.kind = EVENT_UNLOCKED,
				      .said_by = SAID_OWNER,
				      .at = at,
				      .entered = walk->now};
	struct error *err = &sitting->run->err;
	int result = journal_case_add(walk->journal, &other, &event.case_id, err);

	if (!result)
		result = journal_event_add(walk->journal, &event, NULL, err);
	return result ? result : walk_refresh(sitting->run, &sitting->walk);
}

/* What Xiaomi counts goes on whatever happens to the notes. */
static bool is_carried_over(enum event_kind kind)
{
	return kind == EVENT_PHONE_READ || kind == EVENT_PERMISSION_ASKED ||
	       kind == EVENT_PERMISSION_GRANTED || kind == EVENT_WAIT_STARTED ||
	       kind == EVENT_WAIT_CORRECTED || kind == EVENT_REFUSED || kind == EVENT_UPDATED;
}

/* That a date was asked for already. */
static int carry_over_answers(struct sitting *sitting, int64_t new_id)
{
	const struct walk *walk = &sitting->walk;
	int result = 0;

	for (size_t i = 0; !result && i < walk->view.answer_count; i++) {
		struct journal_answer answer = walk->view.answers[i];

		if (answer.case_id != walk->case_id ||
		    procedure_question(walk->rules, answer.question))
			continue;
		answer.case_id = new_id;
		result = journal_answer_set(walk->journal, &answer, &sitting->run->err);
	}
	return result;
}

int sitting_restart(struct sitting *sitting)
{
	struct walk *walk = &sitting->walk;
	const struct journal_case *old = journal_view_case(&walk->view, walk->case_id);
	struct journal_case made = *old;
	struct error *err = &sitting->run->err;
	int64_t new_id;
	int result;

	made.opened = walk->now;
	made.step = "";
	result = journal_case_add(walk->journal, &made, &new_id, err);
	for (size_t i = 0; !result && i < walk->view.event_count; i++) {
		struct journal_event event = walk->view.events[i];

		if (event.case_id != walk->case_id || !is_carried_over(event.kind))
			continue;
		event.case_id = new_id;
		event.id = 0;
		result = journal_event_add(walk->journal, &event, NULL, err);
	}
	if (!result)
		result = carry_over_answers(sitting, new_id);
	if (result)
		return result;
	walk->case_id = new_id;
	return walk_refresh(sitting->run, &sitting->walk);
}
