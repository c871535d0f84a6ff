/* SPDX-License-Identifier: MIT */
#include <latchkey/prompt.h>

#include "prompt.h"

#include <string.h>

static const char *const names[] = {
	[PROMPT_END] = "end",
	[PROMPT_CONNECT] = "connect",
	[PROMPT_WHICH_PHONE] = "which-phone",
	[PROMPT_SAME_MODEL] = "same-model",
	[PROMPT_SAME_PHONE] = "same-phone",
	[PROMPT_OTHER_PHONE] = "other-phone",
	[PROMPT_RESTART] = "restart",
	[PROMPT_NEWS] = "news",
	[PROMPT_QUESTION] = "question",
	[PROMPT_YEAR] = "year",
	[PROMPT_LINE] = "line",
	[PROMPT_DONE] = "done",
	[PROMPT_PERMISSION] = "permission",
	[PROMPT_PERMISSION_UNTIL] = "permission-until",
	[PROMPT_ASKED_UNTIL] = "asked-until",
	[PROMPT_BIND] = "bind",
	[PROMPT_BIND_TIME] = "bind-time",
	[PROMPT_LOSSES] = "losses",
	[PROMPT_PRODUCT] = "product",
	[PROMPT_UNLOCK] = "unlock",
	[PROMPT_REFUSED_UNTIL] = "refused-until",
	[PROMPT_JUMP] = "jump",
};
_Static_assert(sizeof(names) / sizeof(*names) == PROMPT_COUNT, "every prompt has a name");

const char *prompt_name(enum prompt_id id)
{
	return names[(unsigned)id < PROMPT_COUNT ? id : PROMPT_END];
}

const char *prompt_end_name(enum prompt_end end)
{
	static const char *const ends[] = {
		[PROMPT_END_NONE] = "",
		[PROMPT_END_FINISHED] = "finished",
		[PROMPT_END_WAITING] = "waiting",
		[PROMPT_END_BLOCKED] = "blocked",
		[PROMPT_END_PUT_OFF] = "put-off",
	};
	_Static_assert(sizeof(ends) / sizeof(*ends) == PROMPT_END_COUNT, "every end has a name");

	return ends[(unsigned)end < PROMPT_END_COUNT ? end : PROMPT_END_NONE];
}

/* What may be answered; that of a question comes from the rules. */
static const struct {
	enum prompt_kind kind;
	bool takes_message;
	const char *fallback;
	const char *options[6];
} shapes[] = {
	[PROMPT_END] = {PROMPT_KIND_NONE, false, NULL, {NULL}},
	[PROMPT_CONNECT] = {PROMPT_KIND_CHOICE, false, "look", {"look", "later", NULL}},
	[PROMPT_WHICH_PHONE] = {PROMPT_KIND_CHOICE, false, NULL, {NULL}},
	[PROMPT_SAME_MODEL] = {PROMPT_KIND_CHOICE, false, NULL, {"yes", "this", "dont-know", NULL}},
	[PROMPT_SAME_PHONE] = {PROMPT_KIND_YES_NO, false, NULL, {"yes", "no", "dont-know", NULL}},
	[PROMPT_OTHER_PHONE] = {PROMPT_KIND_CHOICE, false, NULL, {"this", "that", NULL}},
	[PROMPT_RESTART] = {PROMPT_KIND_CONFIRM, false, NULL, {"yes", "no", NULL}},
	[PROMPT_NEWS] = {PROMPT_KIND_CHOICE, true, NULL,
			 {"nothing", "updated", "again", "lost", "dont-know", NULL}},
	[PROMPT_QUESTION] = {PROMPT_KIND_CHOICE, false, NULL, {NULL}},
	[PROMPT_YEAR] = {PROMPT_KIND_DATE, false, NULL, {"dont-know", NULL}},
	[PROMPT_LINE] = {PROMPT_KIND_CHOICE, false, NULL,
			 {"yes", "not-mine", "no", "dont-know", NULL}},
	[PROMPT_DONE] = {PROMPT_KIND_YES_NO, false, NULL, {"yes", "no", "dont-know", NULL}},
	[PROMPT_PERMISSION] = {PROMPT_KIND_CHOICE, true, NULL,
			       {"granted", "quota", "blocked", "not-yet", "dont-know", NULL}},
	[PROMPT_PERMISSION_UNTIL] = {PROMPT_KIND_DATE, false, NULL, {"dont-know", NULL}},
	[PROMPT_ASKED_UNTIL] = {PROMPT_KIND_DATE, false, NULL, {"dont-know", NULL}},
	[PROMPT_BIND] = {PROMPT_KIND_CHOICE, true, NULL,
			 {"added", "not-yet", "dont-know", NULL}},
	[PROMPT_BIND_TIME] = {PROMPT_KIND_DATE, false, "now", {"now", "dont-know", NULL}},
	[PROMPT_LOSSES] = {PROMPT_KIND_CONFIRM, false, NULL, {"yes", "no", NULL}},
	[PROMPT_PRODUCT] = {PROMPT_KIND_CODE, false, NULL, {NULL}},
	[PROMPT_UNLOCK] = {PROMPT_KIND_CHOICE, true, NULL,
			   {"unlocked", "not-yet", "dont-know", NULL}},
	[PROMPT_REFUSED_UNTIL] = {PROMPT_KIND_DATE, false, NULL, {"dont-know", NULL}},
	[PROMPT_JUMP] = {PROMPT_KIND_YES_NO, false, NULL, {"yes", "no", NULL}},
};
_Static_assert(sizeof(shapes) / sizeof(*shapes) == PROMPT_COUNT, "every prompt has a shape");

static void shape(struct prompt *prompt, enum prompt_id id)
{
	prompt->id = id;
	prompt->kind = shapes[id].kind;
	prompt->takes_message = shapes[id].takes_message;
	prompt->fallback = shapes[id].fallback;
	while (shapes[id].options[prompt->option_count]) {
		prompt->options[prompt->option_count] = shapes[id].options[prompt->option_count];
		prompt->option_count++;
	}
}

/* "dont-know" comes last wherever the rules put it. */
static void ask(struct prompt *prompt, const struct procedure_question *question)
{
	prompt->id = PROMPT_QUESTION;
	prompt->question = question;
	prompt->kind = question->kind == ANSWER_CHOICE ? PROMPT_KIND_CHOICE : PROMPT_KIND_TEXT;
	for (uint32_t i = 0; i < question->choices_count; i++)
		if (strcmp(question->choices[i].id, "dont-know") != 0 &&
		    prompt->option_count + 1 < PROMPT_OPTIONS)
			prompt->options[prompt->option_count++] = question->choices[i].id;
	prompt->options[prompt->option_count++] = "dont-know";
}

/* ---- which step ---- */

static bool is_put_off(const struct prompt_session *session, const char *step)
{
	for (size_t i = 0; i < session->put_off_count; i++)
		if (!strcmp(session->put_off[i], step))
			return true;
	return false;
}

/* An answer may change the route in the middle of a step; its questions go on all the same. */
static bool is_half_asked(const struct plan_input *input, const struct procedure_step *step)
{
	const struct journal_case *own =
		input->view ? journal_view_case(input->view, input->case_id) : NULL;

	return step->kind == STEP_ASK && own && !strcmp(own->step, step->id);
}

static bool is_needed(const struct plan *plan, const char *step)
{
	for (size_t i = 0; i < plan->step_count; i++)
		for (uint32_t j = 0; j < plan->steps[i].step->needs_count; j++)
			if (!strcmp(plan->steps[i].step->needs[j], step))
				return true;
	return false;
}

/* What was put off holds up all that needs it; then only what can be done meanwhile may come. */
static bool can_come(const struct plan *plan, const struct prompt_session *session,
		     const struct plan_step *step, bool *held)
{
	bool met = plan_needs_are_met(plan, step->step);

	*held = *held || step->state == STATE_WAITING || !met;
	if (is_put_off(session, step->step->id)) {
		*held = *held || (step->step->needs_count && is_needed(plan, step->step->id));
		return false;
	}
	return met && step->state != STATE_WAITING && (!*held || step->step->during_wait);
}

/* As plan_make() chooses what is next, but past what was put off. */
static const struct plan_step *choose(const struct plan_input *input, const struct plan *plan,
				      const struct prompt_session *session)
{
	const struct plan_step *first = NULL;
	bool held = false;

	for (size_t i = 0; i < plan->step_count; i++) {
		const struct plan_step *step = &plan->steps[i];

		if (step->state == STATE_BLOCKED)
			break;
		if (step->state == STATE_DONE || !can_come(plan, session, step, &held))
			continue;
		if (is_half_asked(input, step->step))
			return step;
		if (!first)
			first = step;
	}
	return first;
}

/* ---- what to ask about it ---- */

/* Return: whether a question of the step is still open; it is then the prompt. */
static bool ask_open(const struct plan_input *input, const struct procedure_step *step,
		     uint32_t first, bool again, struct prompt *ret)
{
	for (uint32_t i = first; i < step->asks_count; i++) {
		const struct procedure_question *question =
			procedure_question(input->procedure, step->asks[i]);

		if (!plan_question_applies(input, question) ||
		    (!again && plan_answer(input, question->id)))
			continue;
		ask(ret, question);
		return true;
	}
	return false;
}

static bool ask_line(const struct plan_input *input, const struct prompt_session *session,
		     const struct procedure_step *step, struct prompt *ret)
{
	bool mine = session->list && !strcmp(session->list, step->id);

	for (uint32_t i = 0; i < step->checklist_count; i++) {
		if (past_is_ticked(input, step->id, step->checklist[i]) ||
		    (mine && i < 32 && session->unticked >> i & 1))
			continue;
		shape(ret, PROMPT_LINE);
		ret->line = step->checklist[i];
		return true;
	}
	return false;
}

static void ask_losses(const struct plan_input *input, struct prompt *ret)
{
	static const enum loss_group groups[] = {LOSS_DATA, LOSS_FEATURES, LOSS_NEVER};
	const char *product = input->phone.product;

	for (size_t i = 0; i < sizeof(groups) / sizeof(*groups); i++) {
		if (past_is_confirmed(input, groups[i]))
			continue;
		shape(ret, PROMPT_LOSSES);
		ret->group = groups[i];
		return;
	}
	/* A phone that was never read has no code that could be typed. */
	shape(ret, product && *product ? PROMPT_PRODUCT : PROMPT_CONNECT);
	ret->product = product;
}

static void ask_about(const struct plan_input *input, const struct prompt_session *session,
		      const struct procedure_step *step, struct prompt *ret)
{
	bool again = session->from == step;

	switch (step->kind) {
	case STEP_ASK:
		if (!ask_open(input, step, again ? session->from_question : 0, again, ret))
			shape(ret, PROMPT_DONE);
		return;
	case STEP_READ:
	case STEP_VERIFY:
		shape(ret, PROMPT_CONNECT);
		return;
	case STEP_PERMISSION:
		shape(ret, PROMPT_PERMISSION);
		return;
	case STEP_BIND:
		shape(ret, PROMPT_BIND);
		return;
	case STEP_CONFIRM:
		ask_losses(input, ret);
		return;
	case STEP_UNLOCK:
		shape(ret, PROMPT_UNLOCK);
		return;
	case STEP_WAIT:
	case STEP_DO:
	case STEP_UNKNOWN:
	case STEP_KIND_COUNT:
		break;
	}
	if (ask_line(input, session, step, ret))
		return;
	/* A step that asks once more ends with its answer. */
	if (!ask_open(input, step, 0, true, ret))
		shape(ret, PROMPT_DONE);
}

/* ---- nothing to ask ---- */

static struct plan_time earlier(struct plan_time a, struct plan_time b)
{
	if (!a.known || !b.known)
		return a.known ? a : b;
	return a.at < b.at ? a : b;
}

static struct plan_time wake_up(const struct plan *plan, const struct prompt_session *session,
				int64_t now)
{
	struct plan_time wake = {0};

	for (size_t i = 0; i < plan->step_count; i++) {
		const struct plan_step *step = &plan->steps[i];

		if ((step->state == STATE_WAITING || step->state == STATE_BLOCKED) &&
		    step->not_before.known && step->not_before.at > now)
			wake = earlier(wake, step->not_before);
		else if (step->step->kind == STEP_PERMISSION && step->state != STATE_DONE &&
			 is_put_off(session, step->step->id))
			wake = earlier(wake, plan->next_opening);
	}
	return wake;
}

/* A block goes before a wait, and a wait before what was put off. */
static enum prompt_end end_of(const struct plan *plan, const struct prompt_session *session,
			      struct plan_time wake)
{
	bool open = false, waiting = false;

	for (size_t i = 0; i < plan->step_count; i++) {
		const struct plan_step *step = &plan->steps[i];

		if (step->state == STATE_BLOCKED)
			return PROMPT_END_BLOCKED;
		open = open || step->state != STATE_DONE;
		waiting = waiting || step->state == STATE_WAITING ||
			  (step->step->kind == STEP_PERMISSION && step->state != STATE_DONE &&
			   is_put_off(session, step->step->id));
	}
	if (!open)
		return PROMPT_END_FINISHED;
	return waiting && wake.known ? PROMPT_END_WAITING : PROMPT_END_PUT_OFF;
}

static void end(const struct plan_input *input, const struct plan *plan,
		const struct prompt_session *session, struct prompt *ret)
{
	struct plan_time wake = wake_up(plan, session, input->now);

	if (wake.known && session->rehearsal) {
		shape(ret, PROMPT_JUMP);
	} else {
		shape(ret, PROMPT_END);
		ret->end = end_of(plan, session, wake);
	}
	ret->until = wake;
}

/* ---- all of it ---- */

static void ask_port(const struct prompt_session *session, struct prompt *ret)
{
	shape(ret, PROMPT_WHICH_PHONE);
	for (size_t i = 0; i < session->port_count; i++)
		ret->options[ret->option_count++] = session->ports[i];
	ret->options[ret->option_count++] = "later";
}

/* What concerns the walk as a whole, before any step. Return: whether there is something. */
static bool ask_first(const struct plan_input *input, const struct plan *plan,
		      const struct prompt_session *session, struct prompt *ret)
{
	static const enum prompt_id doubts[] = {
		[DOUBT_NONE] = PROMPT_END,
		[DOUBT_SAME] = PROMPT_SAME_PHONE,
		[DOUBT_OTHER] = PROMPT_OTHER_PHONE,
		[DOUBT_MODEL] = PROMPT_SAME_MODEL,
	};
	enum prompt_id id;

	if (session->port_count)
		ask_port(session, ret);
	else if (session->doubt)
		shape(ret, doubts[session->doubt]);
	else if (session->restart)
		shape(ret, PROMPT_RESTART);
	else if (session->connect)
		shape(ret, PROMPT_CONNECT);
	else if (past_pending(input, &id))
		shape(ret, id);
	else if (past_year_is_open(input, plan))
		shape(ret, PROMPT_YEAR);
	else if (past_version_is_old(input) &&
		 procedure_question(input->procedure, "version-code"))
		ask(ret, procedure_question(input->procedure, "version-code"));
	else if (past_is_unbound(input))
		shape(ret, PROMPT_BIND);
	else if (session->news && past_is_walking(input) && !input->want_return)
		shape(ret, PROMPT_NEWS);
	else
		return false;
	return true;
}

void prompt_next(const struct plan_input *input, const struct plan *plan,
		 const struct prompt_session *session, struct prompt *ret)
{
	const struct plan_step *step;

	*ret = (struct prompt){0};
	if (ask_first(input, plan, session, ret))
		return;
	step = session->from ? plan_find_step(plan, session->from->id) : NULL;
	if (!step)
		step = choose(input, plan, session);
	if (!step) {
		end(input, plan, session, ret);
		return;
	}
	ret->step = step;
	ask_about(input, session, step->step, ret);
}
