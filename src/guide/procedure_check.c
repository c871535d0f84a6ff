/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <stdio.h>
#include <string.h>

/*
 * What the shape alone does not tell: that every reference leads somewhere, that dates are dates,
 * that nothing which the plan needs is missing.
 */

static int check_sources(struct check *check)
{
	const struct procedure_source *source = check->procedure->sources;
	int result = CHECK_IDS(check, sources);

	for (uint32_t i = 0; !result && i < check->procedure->sources_count; i++, source++) {
		check_at(check, "sources[%u].dated", (unsigned)i);
		result = check_date(check, source->dated);
		if (result || !source->url)
			continue;
		check_at(check, "sources[%u].url", (unsigned)i);
		result = check_url(check, source->url);
	}
	return result;
}

static int check_numbers(struct check *check)
{
	const struct procedure *procedure = check->procedure;
	int result = CHECK_COMPLETE(check, numbers, number_rows, NUMBER_COUNT);

	if (!result)
		result = CHECK_COMPLETE(check, sentences, sentence_rows, SENTENCE_COUNT);
	if (!result)
		result = CHECK_SECTION(check, numbers);
	if (!result)
		result = CHECK_SECTION(check, sentences);
	for (uint32_t i = 0; !result && i < procedure->numbers_count; i++) {
		check_at(check, "numbers[%u].value", (unsigned)i);
		if (procedure->numbers[i].value > 100000)
			result = check_wrong(check, "the number must be at most 100000");
		if (!result && procedure->numbers[i].id == NUMBER_OPENING_HOUR_BEIJING &&
		    procedure->numbers[i].value > 23)
			result = check_wrong(check, "an hour must be at most 23");
	}
	return result;
}

static bool has(const char **list, uint32_t count, const char *id)
{
	for (uint32_t i = 0; i < count; i++)
		if (!strcmp(list[i], id))
			return true;
	return false;
}

/* A step whose need comes later would never become the next one. */
static int check_order(struct check *check, const struct procedure_route *route, uint32_t index)
{
	const struct procedure_step *step;

	for (uint32_t i = 0; i < route->steps_count; i++) {
		check_at(check, "routes[%u].steps[%u]", (unsigned)index, (unsigned)i);
		step = procedure_step(check->procedure, route->steps[i]);
		if (!step)
			return check_wrong(check, "there is no step '%.40s'", route->steps[i]);
		if (has(route->steps, i, step->id))
			return check_wrong(check, "the step '%.40s' stands here twice", step->id);
		for (uint32_t j = 0; j < step->needs_count; j++)
			if (has(route->steps + i, route->steps_count - i, step->needs[j]))
				return check_wrong(check,
						   "'%.40s' needs '%.40s', which comes later",
						   step->id, step->needs[j]);
	}
	return 0;
}

static int check_routes(struct check *check)
{
	const struct procedure_route *route = check->procedure->routes;
	int result = CHECK_COMPLETE(check, routes, route_rows, ROUTE_COUNT);
	char place[PATH];

	for (uint32_t i = 0; !result && i < check->procedure->routes_count; i++, route++) {
		snprintf(place, sizeof(place), "routes[%u].about", (unsigned)i);
		result = check_claims(check, route->about, route->about_count, place);
		snprintf(place, sizeof(place), "routes[%u].unknowable", (unsigned)i);
		if (!result)
			result = check_claims(check, route->unknowable, route->unknowable_count,
					      place);
		if (!result)
			result = check_order(check, route, i);
	}
	return result;
}

static int check_choices(struct check *check, const struct procedure_question *question,
			 uint32_t index)
{
	const struct procedure_choice *choice = question->choices;
	char place[PATH];
	int result;

	snprintf(place, sizeof(place), "questions[%u].choices", (unsigned)index);
	result = check_ids(check, place, choice, sizeof(*choice), question->choices_count);
	for (uint32_t i = 0; !result && i < question->choices_count; i++, choice++) {
		snprintf(place, sizeof(place), "questions[%u].choices[%u]", (unsigned)index,
			 (unsigned)i);
		check_at(check, "%s", place);
		if ((choice->effect != EFFECT_NONE) != (choice->claim.say != NULL))
			return check_wrong(
				check, "an effect and a claim that explains it belong together");
		if (!choice->claim.say)
			continue;
		snprintf(place, sizeof(place), "questions[%u].choices[%u].claim", (unsigned)index,
			 (unsigned)i);
		result = check_claim(check, &choice->claim, place);
	}
	return result;
}

/* Questions whose answers the plan itself understands. */
static const char *const needed[][3] = {
	{"system", "miui", "hyperos"},    {"system-region", "china", "outside"},
	{"ever-hyperos", "yes", "no"},    {"hardware-region", "china", "outside"},
	{"status-item", "yes", "no"},     {"in-use", "yes", "no"},
	{"account-age", "yes", "no"},     {"account-region", "china", "outside"},
	{"account-unlocks", "yes", "no"},
};

static int check_needed(struct check *check)
{
	const struct procedure_question *question;

	check_at(check, "questions");
	for (size_t i = 0; i < sizeof(needed) / sizeof(*needed); i++) {
		question = procedure_question(check->procedure, needed[i][0]);
		if (!question)
			return check_wrong(check, "the question '%s' is missing", needed[i][0]);
		if (!procedure_choice(question, needed[i][1]) ||
		    !procedure_choice(question, needed[i][2]))
			return check_wrong(check,
					   "the question '%s' must have the choices '%s' and '%s'",
					   needed[i][0], needed[i][1], needed[i][2]);
	}
	return 0;
}

static int check_questions(struct check *check)
{
	const struct procedure_question *question = check->procedure->questions;
	int result = CHECK_IDS(check, questions);
	char place[PATH];

	if (!result)
		result = check_needed(check);
	for (uint32_t i = 0; !result && i < check->procedure->questions_count; i++, question++) {
		check_at(check, "questions[%u]", (unsigned)i);
		if ((question->kind == ANSWER_CHOICE) != (question->choices_count > 0))
			return check_wrong(check,
					   "'kind: choice' and a list 'choices' belong together");
		snprintf(place, sizeof(place), "questions[%u].why", (unsigned)i);
		result = check_claim(check, &question->why, place);
		if (!result)
			result = check_choices(check, question, i);
		snprintf(place, sizeof(place), "questions[%u].when", (unsigned)i);
		if (!result)
			result = check_conditions(check, question->when, question->when_count,
						  place);
	}
	return result;
}

static int check_step_references(struct check *check, const struct procedure_step *step,
				 unsigned index)
{
	for (uint32_t i = 0; i < step->needs_count; i++) {
		check_at(check, "steps[%u].needs[%u]", index, (unsigned)i);
		if (!procedure_step(check->procedure, step->needs[i]))
			return check_wrong(check, "there is no step '%.40s'", step->needs[i]);
	}
	for (uint32_t i = 0; i < step->asks_count; i++) {
		check_at(check, "steps[%u].asks[%u]", index, (unsigned)i);
		if (!procedure_question(check->procedure, step->asks[i]))
			return check_wrong(check, "there is no question '%.40s'", step->asks[i]);
	}
	for (uint32_t i = 0; i < step->messages_count; i++) {
		check_at(check, "steps[%u].messages[%u]", index, (unsigned)i);
		if (!procedure_message(check->procedure, step->messages[i]))
			return check_wrong(check, "there is no message '%.40s'", step->messages[i]);
	}
	return 0;
}

static int check_step_values(struct check *check, const struct procedure_step *step, unsigned index)
{
	check_at(check, "steps[%u]", index);
	if ((step->kind == STEP_WAIT) != (step->wait != NULL))
		return check_wrong(check, "'kind: wait' and 'wait' belong together");
	if (step->kind == STEP_ASK && !step->asks_count)
		return check_wrong(check, "'kind: ask' needs a list 'asks'");
	check_at(check, "steps[%u].minutes-most", index);
	if (step->minutes_most < step->minutes_least || step->minutes_most > 100000)
		return check_wrong(check, "must be at least 'minutes-least' and at most 100000");
	for (uint32_t i = 0; i < step->links_count; i++) {
		check_at(check, "steps[%u].links[%u].url", index, (unsigned)i);
		if (check_url(check, step->links[i].url))
			return -E_INPUT;
	}
	return 0;
}

static int check_step_claims(struct check *check, const struct procedure_step *step, unsigned index)
{
	const struct {
		const char *name;
		const struct claim *claims;
		uint32_t count;
	} lists[] = {
		{"donts", step->donts, step->donts_count},
		{"resets", step->resets, step->resets_count},
		{"notes", step->notes, step->notes_count},
	};
	char place[PATH];
	int result;

	snprintf(place, sizeof(place), "steps[%u].why", index);
	result = check_claim(check, &step->why, place);
	for (size_t i = 0; !result && i < sizeof(lists) / sizeof(*lists); i++) {
		snprintf(place, sizeof(place), "steps[%u].%s", index, lists[i].name);
		result = check_claims(check, lists[i].claims, lists[i].count, place);
	}
	for (uint32_t i = 0; !result && i < step->spends_count; i++) {
		snprintf(place, sizeof(place), "steps[%u].spends[%u].claim", index, (unsigned)i);
		result = check_claim(check, &step->spends[i].claim, place);
	}
	return result;
}

static int check_steps(struct check *check)
{
	const struct procedure_step *step = check->procedure->steps;
	int result = CHECK_IDS(check, steps);
	char place[PATH];

	for (uint32_t i = 0; !result && i < check->procedure->steps_count; i++, step++) {
		result = check_step_references(check, step, i);
		if (!result)
			result = check_step_values(check, step, i);
		if (!result)
			result = check_step_claims(check, step, i);
		snprintf(place, sizeof(place), "steps[%u].when", (unsigned)i);
		if (!result)
			result = check_conditions(check, step->when, step->when_count, place);
	}
	return result;
}

static int check_losses(struct check *check)
{
	const struct procedure *procedure = check->procedure;
	unsigned groups = 0, ours = 0;
	int result = CHECK_IDS(check, losses);

	if (!result)
		result = CHECK_IDS(check, locks);
	if (!result)
		result = CHECK_SECTION(check, losses);
	if (!result)
		result = CHECK_SECTION(check, locks);
	if (result)
		return result;
	for (uint32_t i = 0; i < procedure->losses_count; i++)
		groups |= 1u << procedure->losses[i].group;
	check_at(check, "losses");
	if (groups != (1u << LOSS_DATA | 1u << LOSS_FEATURES | 1u << LOSS_NEVER))
		return check_wrong(check,
				   "each of the groups data, features and never needs a loss");
	for (uint32_t i = 0; i < procedure->locks_count; i++)
		ours += procedure->locks[i].ours;
	check_at(check, "locks");
	return ours == 1 ? 0 : check_wrong(check, "exactly one lock must say 'ours: true'");
}

static unsigned count_wild(const char *text)
{
	unsigned count = 0;

	for (; *text; text++)
		count += *text == '*';
	return count;
}

static int check_message(struct check *check, const struct procedure_message *message,
			 unsigned index)
{
	char place[PATH];

	check_at(check, "messages[%u]", index);
	if (!message->codes_count && !message->texts_count)
		return check_wrong(check, "a message needs 'codes' or 'texts'");
	if (message->restarts_wait != (message->during_wait != NULL))
		return check_wrong(check,
				   "'restarts-wait: true' and 'during-wait' belong together");
	for (uint32_t i = 0; i < message->codes_count; i++) {
		check_at(check, "messages[%u].codes[%u]", index, (unsigned)i);
		if (message->codes[i][strspn(message->codes[i], "0123456789")])
			return check_wrong(check, "a code is made of digits, not '%.40s'",
					   message->codes[i]);
	}
	for (uint32_t i = 0; i < message->texts_count; i++) {
		check_at(check, "messages[%u].texts[%u]", index, (unsigned)i);
		if (count_wild(message->texts[i]) > 2)
			return check_wrong(check, "a text may hold '*' at most twice");
	}
	snprintf(place, sizeof(place), "messages[%u].meaning", index);
	return check_claim(check, &message->meaning, place);
}

static int check_messages(struct check *check)
{
	const struct procedure *procedure = check->procedure;
	int result = CHECK_IDS(check, messages);

	for (uint32_t i = 0; !result && i < procedure->messages_count; i++)
		result = check_message(check, &procedure->messages[i], i);
	if (!result)
		result = CHECK_SECTION(check, history);
	for (uint32_t i = 0; !result && i < procedure->history_count; i++) {
		check_at(check, "history[%u].date", (unsigned)i);
		result = check_date(check, procedure->history[i].date);
		if (!result && i &&
		    strcmp(procedure->history[i].date, procedure->history[i - 1].date) < 0)
			result = check_wrong(check, "the history must be in order, oldest first");
	}
	return result;
}

static int check_head(struct check *check)
{
	check_at(check, "format");
	if (check->procedure->format != PROCEDURE_FORMAT)
		return check_wrong(check, "format %u is not the one this latchkey reads, %u",
				   (unsigned)check->procedure->format, (unsigned)PROCEDURE_FORMAT);
	check_at(check, "rules");
	if (strlen(check->procedure->rules) != 7)
		return check_wrong(check, "'%.40s' must be a month, YYYY-MM",
				   check->procedure->rules);
	return check_date(check, check->procedure->rules);
}

int procedure_check(const struct procedure *procedure, char *ret_path, struct error *err)
{
	static int (*const checks[])(struct check * check) = {
		check_head,  check_sources,  check_numbers, check_questions,
		check_steps, check_messages, check_losses,  check_routes,
	};
	struct check check = {.procedure = procedure, .path = ret_path, .err = err};
	int result = 0;

	for (size_t i = 0; !result && i < sizeof(checks) / sizeof(*checks); i++)
		result = checks[i](&check);
	return result;
}
