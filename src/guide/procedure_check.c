/* SPDX-License-Identifier: MIT */
#include "procedure_fields.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/*
 * What the shape alone does not tell: that every reference leads somewhere, that dates are dates,
 * that nothing which the plan needs is missing.
 */

enum { PATH = 160 };

struct check {
	const struct procedure *procedure;
	char *path;
	struct error *err;
};

static void at(struct check *check, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void at(struct check *check, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(check->path, PATH, format, args);
	va_end(args);
}

static int wrong(struct check *check, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
static int wrong(struct check *check, const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return fail(check->err, E_INPUT, "%s", text);
}

static bool is_id(const char *text)
{
	return text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

static bool is_date(const char *text)
{
	static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	unsigned year, month, day;
	int end = 0;

	if (strlen(text) != 7 && strlen(text) != 10)
		return false;
	if (sscanf(text, "%4u-%2u%n", &year, &month, &end) < 2 || end != 7)
		return false;
	if (year < 2010 || year > 2099 || month < 1 || month > 12)
		return false;
	if (!text[7])
		return strspn(text, "0123456789-") == 7;
	return sscanf(text + 7, "-%2u%n", &day, &end) == 1 && end == 3 && day >= 1 &&
	       (int)day <= days[month - 1] && strspn(text, "0123456789-") == 10;
}

static int check_date(struct check *check, const char *text)
{
	return is_date(text) ? 0
			     : wrong(check, "'%.40s' must be a date, YYYY-MM or YYYY-MM-DD", text);
}

static int check_url(struct check *check, const char *url)
{
	if (!strncmp(url, "https://", 8) && !strpbrk(url, " <>\"'\\"))
		return 0;
	return wrong(check, "'%.80s' must be an address that begins with https://", url);
}

/* @place is where the claim or other claim stands. */
static int check_origin(struct check *check, const char *place, const char **from, uint32_t count,
			const char *seen)
{
	for (uint32_t i = 0; i < count; i++) {
		at(check, "%s.from[%u]", place, (unsigned)i);
		if (!procedure_source(check->procedure, from[i]))
			return wrong(check, "there is no source '%.40s'", from[i]);
	}
	at(check, "%s.seen", place);
	return check_date(check, seen);
}

static int check_claim(struct check *check, const struct claim *claim, const char *place)
{
	char inner[PATH];
	int result;

	result = check_origin(check, place, claim->from, claim->from_count, claim->seen);
	at(check, "%s.sure", place);
	if (!result && (claim->sure == CONFIDENCE_DISPUTED) != (claim->other_count > 0))
		return wrong(check, "'disputed' and a list 'other' belong together");
	for (uint32_t i = 0; !result && i < claim->other_count; i++) {
		snprintf(inner, sizeof(inner), "%.120s.other[%u]", place, (unsigned)i);
		result = check_origin(check, inner, claim->other[i].from,
				      claim->other[i].from_count, claim->other[i].seen);
	}
	return result;
}

static int check_claims(struct check *check, const struct claim *claims, uint32_t count,
			const char *place)
{
	char inner[PATH];
	int result = 0;

	for (uint32_t i = 0; !result && i < count; i++) {
		snprintf(inner, sizeof(inner), "%.120s[%u]", place, (unsigned)i);
		result = check_claim(check, &claims[i], inner);
	}
	return result;
}

/* Lists of structs that begin with their id. */
static const char *id_of(const void *list, size_t size, uint32_t index)
{
	const char *id;

	memcpy(&id, (const char *)list + size * index, sizeof(id));
	return id;
}

static int check_ids(struct check *check, const char *name, const void *list, size_t size,
		     uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		at(check, "%s[%u].id", name, (unsigned)i);
		if (!is_id(id_of(list, size, i)))
			return wrong(check, "an id is made of a-z, 0-9 and '-', not '%.40s'",
				     id_of(list, size, i));
		for (uint32_t j = 0; j < i; j++)
			if (!strcmp(id_of(list, size, i), id_of(list, size, j)))
				return wrong(check, "the id '%.40s' stands here twice",
					     id_of(list, size, i));
	}
	return 0;
}
#define CHECK_IDS(check, list)                                                                     \
	check_ids(check, #list, (check)->procedure->list, sizeof(*(check)->procedure->list),       \
		  (check)->procedure->list##_count)

static int enum_of(const void *list, size_t size, uint32_t index)
{
	int value;

	memcpy(&value, (const char *)list + size * index, sizeof(value));
	return value;
}

/* Lists of structs that begin with an enum: each value once. */
static int check_complete(struct check *check, const char *name, const void *list, size_t size,
			  uint32_t count, const struct cyaml_strval *rows, uint32_t row_count)
{
	uint32_t found;

	for (uint32_t row = 0; row < row_count; row++) {
		found = 0;
		at(check, "%s", name);
		for (uint32_t i = 0; i < count; i++) {
			if (enum_of(list, size, i) != rows[row].val)
				continue;
			if (found++) {
				at(check, "%s[%u].id", name, (unsigned)i);
				return wrong(check, "the id '%s' stands here twice", rows[row].str);
			}
		}
		if (!found)
			return wrong(check, "an entry '%s' is missing in '%s'", rows[row].str,
				     name);
	}
	return 0;
}
#define CHECK_COMPLETE(check, list, rows, row_count)                                               \
	check_complete(check, #list, (check)->procedure->list, sizeof(*(check)->procedure->list),  \
		       (check)->procedure->list##_count, rows, row_count)

static int check_sources(struct check *check)
{
	const struct procedure_source *source = check->procedure->sources;
	int result = CHECK_IDS(check, sources);

	for (uint32_t i = 0; !result && i < check->procedure->sources_count; i++, source++) {
		at(check, "sources[%u].dated", (unsigned)i);
		result = check_date(check, source->dated);
		if (result || !source->url)
			continue;
		at(check, "sources[%u].url", (unsigned)i);
		result = check_url(check, source->url);
	}
	return result;
}

/* Sections whose entries hold one claim named "claim". */
static int check_section(struct check *check, const char *name, const struct claim *first,
			 size_t size, uint32_t count)
{
	char place[PATH];
	int result = 0;

	for (uint32_t i = 0; !result && i < count; i++) {
		snprintf(place, sizeof(place), "%s[%u].claim", name, (unsigned)i);
		result = check_claim(check, (const void *)((const char *)first + size * i), place);
	}
	return result;
}
#define CHECK_SECTION(check, list)                                                                 \
	check_section(check, #list, &(check)->procedure->list[0].claim,                            \
		      sizeof(*(check)->procedure->list), (check)->procedure->list##_count)

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
		at(check, "numbers[%u].value", (unsigned)i);
		if (procedure->numbers[i].value > 100000)
			result = wrong(check, "the number must be at most 100000");
		if (!result && procedure->numbers[i].id == NUMBER_OPENING_HOUR_BEIJING &&
		    procedure->numbers[i].value > 23)
			result = wrong(check, "an hour must be at most 23");
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
		at(check, "routes[%u].steps[%u]", (unsigned)index, (unsigned)i);
		step = procedure_step(check->procedure, route->steps[i]);
		if (!step)
			return wrong(check, "there is no step '%.40s'", route->steps[i]);
		if (has(route->steps, i, step->id))
			return wrong(check, "the step '%.40s' stands here twice", step->id);
		for (uint32_t j = 0; j < step->needs_count; j++)
			if (has(route->steps + i, route->steps_count - i, step->needs[j]))
				return wrong(check, "'%.40s' needs '%.40s', which comes later",
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

static int check_condition(struct check *check, const struct procedure_condition *condition,
			   const char *place)
{
	const struct procedure_question *question;

	at(check, "%s.question", place);
	question = procedure_question(check->procedure, condition->question);
	if (!question)
		return wrong(check, "there is no question '%.40s'", condition->question);
	for (uint32_t i = 0; i < condition->is_count; i++) {
		at(check, "%s.is[%u]", place, (unsigned)i);
		if (strcmp(condition->is[i], "dont-know") &&
		    !procedure_choice(question, condition->is[i]))
			return wrong(check, "the question '%.40s' has no choice '%.40s'",
				     condition->question, condition->is[i]);
	}
	return 0;
}

static int check_conditions(struct check *check, const struct procedure_condition *conditions,
			    uint32_t count, const char *place)
{
	char inner[PATH];
	int result = 0;

	for (uint32_t i = 0; !result && i < count; i++) {
		snprintf(inner, sizeof(inner), "%.120s[%u]", place, (unsigned)i);
		result = check_condition(check, &conditions[i], inner);
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
		at(check, "%s", place);
		if ((choice->effect != EFFECT_NONE) != (choice->claim.say != NULL))
			return wrong(check,
				     "an effect and a claim that explains it belong together");
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

	at(check, "questions");
	for (size_t i = 0; i < sizeof(needed) / sizeof(*needed); i++) {
		question = procedure_question(check->procedure, needed[i][0]);
		if (!question)
			return wrong(check, "the question '%s' is missing", needed[i][0]);
		if (!procedure_choice(question, needed[i][1]) ||
		    !procedure_choice(question, needed[i][2]))
			return wrong(check, "the question '%s' must have the choices '%s' and '%s'",
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
		at(check, "questions[%u]", (unsigned)i);
		if ((question->kind == ANSWER_CHOICE) != (question->choices_count > 0))
			return wrong(check, "'kind: choice' and a list 'choices' belong together");
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
		at(check, "steps[%u].needs[%u]", index, (unsigned)i);
		if (!procedure_step(check->procedure, step->needs[i]))
			return wrong(check, "there is no step '%.40s'", step->needs[i]);
	}
	for (uint32_t i = 0; i < step->asks_count; i++) {
		at(check, "steps[%u].asks[%u]", index, (unsigned)i);
		if (!procedure_question(check->procedure, step->asks[i]))
			return wrong(check, "there is no question '%.40s'", step->asks[i]);
	}
	for (uint32_t i = 0; i < step->messages_count; i++) {
		at(check, "steps[%u].messages[%u]", index, (unsigned)i);
		if (!procedure_message(check->procedure, step->messages[i]))
			return wrong(check, "there is no message '%.40s'", step->messages[i]);
	}
	return 0;
}

static int check_step_values(struct check *check, const struct procedure_step *step, unsigned index)
{
	at(check, "steps[%u]", index);
	if ((step->kind == STEP_WAIT) != (step->wait != NULL))
		return wrong(check, "'kind: wait' and 'wait' belong together");
	if (step->kind == STEP_ASK && !step->asks_count)
		return wrong(check, "'kind: ask' needs a list 'asks'");
	at(check, "steps[%u].minutes-most", index);
	if (step->minutes_most < step->minutes_least || step->minutes_most > 100000)
		return wrong(check, "must be at least 'minutes-least' and at most 100000");
	for (uint32_t i = 0; i < step->links_count; i++) {
		at(check, "steps[%u].links[%u].url", index, (unsigned)i);
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
	at(check, "losses");
	if (groups != (1u << LOSS_DATA | 1u << LOSS_FEATURES | 1u << LOSS_NEVER))
		return wrong(check, "each of the groups data, features and never needs a loss");
	for (uint32_t i = 0; i < procedure->locks_count; i++)
		ours += procedure->locks[i].ours;
	at(check, "locks");
	return ours == 1 ? 0 : wrong(check, "exactly one lock must say 'ours: true'");
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

	at(check, "messages[%u]", index);
	if (!message->codes_count && !message->texts_count)
		return wrong(check, "a message needs 'codes' or 'texts'");
	if (message->restarts_wait != (message->during_wait != NULL))
		return wrong(check, "'restarts-wait: true' and 'during-wait' belong together");
	for (uint32_t i = 0; i < message->codes_count; i++) {
		at(check, "messages[%u].codes[%u]", index, (unsigned)i);
		if (message->codes[i][strspn(message->codes[i], "0123456789")])
			return wrong(check, "a code is made of digits, not '%.40s'",
				     message->codes[i]);
	}
	for (uint32_t i = 0; i < message->texts_count; i++) {
		at(check, "messages[%u].texts[%u]", index, (unsigned)i);
		if (count_wild(message->texts[i]) > 2)
			return wrong(check, "a text may hold '*' at most twice");
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
		at(check, "history[%u].date", (unsigned)i);
		result = check_date(check, procedure->history[i].date);
		if (!result && i &&
		    strcmp(procedure->history[i].date, procedure->history[i - 1].date) < 0)
			result = wrong(check, "the history must be in order, oldest first");
	}
	return result;
}

static int check_head(struct check *check)
{
	at(check, "format");
	if (check->procedure->format != PROCEDURE_FORMAT)
		return wrong(check, "format %u is not the one this latchkey reads, %u",
			     (unsigned)check->procedure->format, (unsigned)PROCEDURE_FORMAT);
	at(check, "rules");
	if (strlen(check->procedure->rules) != 7 || !is_date(check->procedure->rules))
		return wrong(check, "'%.40s' must be a month, YYYY-MM", check->procedure->rules);
	return 0;
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
