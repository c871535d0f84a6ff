/* SPDX-License-Identifier: MIT */
#include <latchkey/prompt.h>

#include "prompt.h"

#include <latchkey/text.h>
#include <latchkey/version.h>

#include <stdio.h>
#include <string.h>

const struct procedure_step *taking_step(const struct taking *taking)
{
	return taking->prompt->step ? taking->prompt->step->step : NULL;
}

static bool chose(const struct taking *taking, const char *option)
{
	return taking->option && !strcmp(taking->option, option);
}

void taking_refuse(struct taking *taking, enum prompt_reply reply)
{
	taking->result->reply = reply;
}

/* ---- what follows ---- */

struct journal_event *taking_note(struct taking *taking, enum event_kind kind,
				  enum event_source said_by)
{
	struct journal_event *event = &taking->result->event;
	const struct procedure_step *step = taking_step(taking);

	*event = (struct journal_event){.kind = kind,
					.said_by = said_by,
					.at = taking->input->now,
					.entered = taking->input->now,
					.step = step ? step->id : ""};
	taking->result->has_event = true;
	return event;
}

static void answer(struct taking *taking, const char *question, const char *value)
{
	taking->result->question = question;
	taking->result->value = value;
}

/* A step that was gone over again is left when its prompt was answered. */
static void leave_from(struct taking *taking)
{
	taking->session->from = NULL;
}

static void put_off(struct taking *taking)
{
	const struct procedure_step *step = taking_step(taking);

	leave_from(taking);
	if (step && taking->session->put_off_count < PLAN_STEPS)
		taking->session->put_off[taking->session->put_off_count++] = step->id;
	else if (!step)
		taking->result->act = ACT_LEAVE;
}

static void step_done(struct taking *taking)
{
	leave_from(taking);
	taking_note(taking, EVENT_STEP_DONE, SAID_OWNER);
}

/* ---- one prompt each ---- */

static void take_connect(struct taking *taking)
{
	if (chose(taking, "look")) {
		taking->result->act = ACT_LOOK;
		return;
	}
	taking->session->connect = false;
	put_off(taking);
	if (!taking_step(taking))
		taking->result->act = ACT_NONE;
}

/* Whoever cannot choose goes on without a phone. */
static void take_which_phone(struct taking *taking)
{
	taking->session->port_count = 0;
	if (chose(taking, "later")) {
		taking->session->connect = false;
		return;
	}
	taking->result->act = ACT_LOOK;
	taking->result->value = taking->option;
}

static void take_same_model(struct taking *taking)
{
	taking->session->doubt = DOUBT_NONE;
	taking->result->act = chose(taking, "yes")    ? ACT_ADOPT
			      : chose(taking, "this") ? ACT_NEW_CASE
						      : ACT_FORGET_PHONE;
}

static void take_same_phone(struct taking *taking)
{
	taking->session->doubt = DOUBT_NONE;
	taking->result->act = chose(taking, "yes") ? ACT_ADOPT : ACT_NEW_CASE;
}

static void take_other_phone(struct taking *taking)
{
	taking->session->doubt = DOUBT_NONE;
	taking->result->act = chose(taking, "this") ? ACT_NEW_CASE : ACT_FORGET_PHONE;
}

static void take_restart(struct taking *taking)
{
	taking->session->restart = false;
	if (chose(taking, "yes"))
		taking->result->act = ACT_RESTART;
}

static void take_news(struct taking *taking)
{
	if (chose(taking, "updated"))
		taking_note(taking, EVENT_UPDATED, SAID_OWNER);
	else if (chose(taking, "again"))
		taking_note(taking, EVENT_WAIT_STARTED, SAID_PHONE);
	else if (chose(taking, "lost"))
		taking_note(taking, EVENT_STEP_UNDONE, SAID_OWNER)->step = "bind";
	else if (!taking->option)
		taking_message(taking);
	if (taking->result->reply == REPLY_TAKEN && taking->option)
		taking->session->news = false;
}

static bool is_version(const char *line)
{
	struct version version;

	return !version_parse(line, &version, NULL);
}

static enum prompt_reply check_text(const struct procedure_question *question, const char *line)
{
	size_t digits = 0;

	switch (question->kind) {
	case ANSWER_VERSION_CODE:
		return is_version(line) ? REPLY_TAKEN : REPLY_NOT_A_VERSION;
	case ANSWER_LABEL:
		for (const char *at = line; *at; at++)
			digits += *at >= '0' && *at <= '9';
		if (digits >= 6)
			return REPLY_LOOKS_LIKE_NUMBER;
		return journal_label_is_safe(line) ? REPLY_TAKEN : REPLY_TOO_LONG;
	case ANSWER_MODEL:
		return strlen(line) <= JOURNAL_LABEL ? REPLY_TAKEN : REPLY_TOO_LONG;
	case ANSWER_UNKNOWN:
	case ANSWER_CHOICE:
	case QUESTION_KIND_COUNT:
		break;
	}
	return REPLY_NOT_A_CHOICE;
}

/* Of a step that is gone over again: the question behind this one, or the end of it. */
static void go_on_from(struct taking *taking)
{
	const struct procedure_step *step = taking->session->from;
	uint32_t i = taking->session->from_question;

	if (!step)
		return;
	while (i < step->asks_count && strcmp(step->asks[i], taking->prompt->question->id) != 0)
		i++;
	taking->session->from_question = ++i;
	for (; i < step->asks_count; i++)
		if (plan_question_applies(taking->input,
					  procedure_question(taking->input->procedure,
							     step->asks[i])))
			return;
	leave_from(taking);
}

static void take_question(struct taking *taking)
{
	const struct procedure_question *question = taking->prompt->question;
	const struct procedure_step *step = taking_step(taking);
	struct prompt_result *result = taking->result;
	enum prompt_reply reply;

	if (!taking->option) {
		reply = check_text(question, taking->line);
		if (reply) {
			taking_refuse(taking, reply);
			return;
		}
		snprintf(result->text, sizeof(result->text), "%s", taking->line);
	}
	answer(taking, question->id, taking->option ? taking->option : result->text);
	result->of_rules = true;
	if (step && step->kind == STEP_DO)
		step_done(taking);
	else
		go_on_from(taking);
}

static uint32_t line_bit(const struct taking *taking)
{
	const struct procedure_step *step = taking_step(taking);

	for (uint32_t i = 0; i < step->checklist_count && i < 32; i++)
		if (step->checklist[i] == taking->prompt->line)
			return UINT32_C(1) << i;
	return 0;
}

static bool has_open_line(const struct taking *taking)
{
	const struct procedure_step *step = taking_step(taking);

	for (uint32_t i = 0; i < step->checklist_count && i < 32; i++)
		if (!(taking->session->unticked >> i & 1) &&
		    !past_is_ticked(taking->input, step->id, step->checklist[i]))
			return true;
	return false;
}

static void take_line(struct taking *taking)
{
	const struct procedure_step *step = taking_step(taking);
	struct prompt_session *session = taking->session;
	struct journal_event *event;

	if (!session->list || strcmp(session->list, step->id) != 0) {
		session->list = step->id;
		session->unticked = 0;
	}
	if (chose(taking, "yes") || chose(taking, "not-mine")) {
		event = taking_note(taking, EVENT_STEP_DONE, SAID_OWNER);
		prompt_line_step(step->id, taking->result->text, sizeof(taking->result->text));
		event->step = taking->result->text;
		event->note = taking->prompt->line;
		return;
	}
	session->unticked |= line_bit(taking);
	if (!has_open_line(taking))
		put_off(taking);
}

static void take_done(struct taking *taking)
{
	if (chose(taking, "yes"))
		step_done(taking);
	else
		put_off(taking);
}

static void take_permission(struct taking *taking)
{
	const char *option = taking->option ? taking->option : taking_message(taking);

	if (!option)
		return;
	leave_from(taking);
	if (!strcmp(option, "granted"))
		taking_note(taking, EVENT_PERMISSION_GRANTED, SAID_APP);
	else if (!strcmp(option, "quota"))
		taking_note(taking, EVENT_PERMISSION_ASKED, SAID_APP);
	else if (!strcmp(option, "blocked"))
		taking_note(taking, EVENT_PERMISSION_ASKED, SAID_APP)->note = NOTE_ACCOUNT_ERROR;
	else
		put_off(taking);
}

static void take_bind(struct taking *taking)
{
	const char *option = taking->option ? taking->option : taking_message(taking);

	if (!option)
		return;
	leave_from(taking);
	taking->session->news = false;
	if (!strcmp(option, "added"))
		taking_note(taking, EVENT_WAIT_STARTED, SAID_PHONE)->step = "bind";
	else
		put_off(taking);
}

static void take_unlock(struct taking *taking)
{
	const char *option = taking->option ? taking->option : taking_message(taking);

	if (!option)
		return;
	leave_from(taking);
	if (strcmp(option, "unlocked") != 0) {
		put_off(taking);
		return;
	}
	taking_note(taking, EVENT_UNLOCKED,
	     taking->plan->route == ROUTE_ANDROID_ONE ? SAID_PHONE : SAID_TOOL);
	taking->result->act = ACT_FORGET_PHONE;
}

static const struct {
	const char *asked;
	bool beijing, ahead;
} dates[PROMPT_COUNT] = {
	[PROMPT_PERMISSION_UNTIL] = {ASKED_PERMISSION_UNTIL, true, true},
	[PROMPT_ASKED_UNTIL] = {ASKED_ASKED_UNTIL, true, true},
	[PROMPT_BIND_TIME] = {ASKED_BIND_TIME, false, false},
	[PROMPT_REFUSED_UNTIL] = {ASKED_REFUSED_UNTIL, false, true},
	[PROMPT_YEAR] = {ASKED_YEAR, false, false},
};

static void set_date(struct taking *taking, const struct journal_event *event, int64_t at)
{
	bool ahead = dates[taking->prompt->id].ahead;

	if (ahead ? at <= taking->input->now : at > taking->input->now) {
		taking_refuse(taking, ahead ? REPLY_IN_THE_PAST : REPLY_IN_THE_FUTURE);
		return;
	}
	taking->result->event = *event;
	taking->result->has_event = true;
	if (ahead) {
		taking->result->event.has_until = true;
		taking->result->event.until = at;
	} else {
		taking->result->event.at = at;
	}
}

/* The answer that it was asked for is noted in any case, so that it is asked once. */
static void take_date(struct taking *taking)
{
	enum prompt_id id = PROMPT_END;
	const struct journal_event *event = past_pending(taking->input, &id);
	int64_t at = 0;

	if (!taking->option && event && id == taking->prompt->id) {
		if (read_time(taking->line, dates[id].beijing, dates[id].ahead,
			      taking->input->now, &at))
			set_date(taking, event, at);
		else
			taking_refuse(taking, REPLY_NOT_A_DATE);
	}
	answer(taking, dates[taking->prompt->id].asked,
	       taking->option ? taking->option : "entered");
}

/* Where the day is not known, the year is counted from today. */
static void take_year(struct taking *taking)
{
	int64_t at = 0;

	if (!taking->option && !read_time(taking->line, false, false, taking->input->now, &at)) {
		taking_refuse(taking, REPLY_NOT_A_DATE);
		return;
	}
	if (at > taking->input->now) {
		taking_refuse(taking, REPLY_IN_THE_FUTURE);
		return;
	}
	answer(taking, ASKED_YEAR, taking->option ? taking->option : "entered");
	if (taking->option)
		return;
	taking->result->act = ACT_YEAR;
	taking->result->until = (struct plan_time){.known = true, .at = at};
}

static void take_losses(struct taking *taking)
{
	struct journal_event *event;

	if (!chose(taking, "yes")) {
		put_off(taking);
		return;
	}
	snprintf(taking->result->text, sizeof(taking->result->text), "confirm-losses/%s",
		 loss_group_name(taking->prompt->group));
	event = taking_note(taking, EVENT_STEP_DONE, SAID_OWNER);
	event->step = taking->result->text;
}

static void take_product(struct taking *taking)
{
	if (!text_equal_fold(taking->line, taking->prompt->product)) {
		taking_refuse(taking, REPLY_WRONG_PRODUCT);
		return;
	}
	leave_from(taking);
	taking_note(taking, EVENT_LOSSES_CONFIRMED, SAID_OWNER);
}

static void take_jump(struct taking *taking)
{
	taking->result->act = chose(taking, "yes") ? ACT_JUMP : ACT_LEAVE;
	taking->result->until = taking->prompt->until;
	if (chose(taking, "yes"))
		taking->session->put_off_count = 0;
}

static void (*const takers[])(struct taking *taking) = {
	[PROMPT_END] = NULL,
	[PROMPT_CONNECT] = take_connect,
	[PROMPT_WHICH_PHONE] = take_which_phone,
	[PROMPT_SAME_MODEL] = take_same_model,
	[PROMPT_SAME_PHONE] = take_same_phone,
	[PROMPT_OTHER_PHONE] = take_other_phone,
	[PROMPT_RESTART] = take_restart,
	[PROMPT_NEWS] = take_news,
	[PROMPT_QUESTION] = take_question,
	[PROMPT_YEAR] = take_year,
	[PROMPT_LINE] = take_line,
	[PROMPT_DONE] = take_done,
	[PROMPT_PERMISSION] = take_permission,
	[PROMPT_PERMISSION_UNTIL] = take_date,
	[PROMPT_ASKED_UNTIL] = take_date,
	[PROMPT_BIND] = take_bind,
	[PROMPT_BIND_TIME] = take_date,
	[PROMPT_LOSSES] = take_losses,
	[PROMPT_PRODUCT] = take_product,
	[PROMPT_UNLOCK] = take_unlock,
	[PROMPT_REFUSED_UNTIL] = take_date,
	[PROMPT_JUMP] = take_jump,
};
_Static_assert(sizeof(takers) / sizeof(*takers) == PROMPT_COUNT, "every prompt is taken");

/* An answer to another kind of question, not a message. */
static bool is_plain_word(const char *line)
{
	return strlen(line) < 2 || text_equal_fold(line, "yes") || text_equal_fold(line, "no");
}

/* What cannot be taken at all. A date may look like somebody's number. */
static enum prompt_reply check(const struct taking *taking)
{
	const struct prompt *prompt = taking->prompt;
	enum prompt_reply reply;
	int64_t at;

	if (taking->option)
		return REPLY_TAKEN;
	if (!*taking->line)
		return REPLY_EMPTY;
	if (prompt->kind == PROMPT_KIND_DATE &&
	    read_time(taking->line, dates[prompt->id].beijing, dates[prompt->id].ahead,
		      taking->input->now, &at))
		return REPLY_TAKEN;
	reply = prompt_private(taking->line);
	if (reply)
		return reply;
	if (prompt->takes_message)
		return is_plain_word(taking->line) ? REPLY_NOT_A_CHOICE : REPLY_TAKEN;
	if (prompt->kind == PROMPT_KIND_CONFIRM)
		return REPLY_NOT_WRITTEN_OUT;
	if (prompt->kind == PROMPT_KIND_CHOICE || prompt->kind == PROMPT_KIND_YES_NO)
		return REPLY_NOT_A_CHOICE;
	return REPLY_TAKEN;
}

static const char *option_named(const struct prompt *prompt, const char *line)
{
	int choice;

	if (!*line)
		return prompt->fallback;
	/* "y" is too short for what cannot be taken back. */
	if (prompt->kind == PROMPT_KIND_CONFIRM && text_equal_fold(line, "y"))
		return NULL;
	choice = read_choice(prompt, line);
	return choice >= 0 ? prompt->options[choice] : NULL;
}

void prompt_take(const struct plan_input *input, const struct plan *plan,
		 struct prompt_session *session, const struct prompt *prompt, const char *line,
		 struct prompt_result *ret)
{
	struct taking taking = {.input = input,
				.plan = plan,
				.session = session,
				.prompt = prompt,
				.line = line,
				.option = option_named(prompt, line),
				.result = ret};

	*ret = (struct prompt_result){0};
	ret->reply = check(&taking);
	if (!ret->reply && takers[prompt->id])
		takers[prompt->id](&taking);
	if (ret->reply) {
		ret->has_event = false;
		ret->question = NULL;
	}
}
