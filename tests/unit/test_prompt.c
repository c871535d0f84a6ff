/* SPDX-License-Identifier: MIT */
#include <latchkey/prompt.h>

#include "unit.h"

#include <latchkey/when.h>

#include <stdio.h>

/* A small world: one case in memory, at a time that moves on with each answer. */
struct world {
	struct procedure *rules;
	struct journal *journal;
	struct journal_view view;
	struct plan_input input;
	struct plan plan;
	struct prompt_session session;
	struct prompt prompt;
	struct prompt_result result;
};

enum { BEGIN = 1795305600 }; /* 2026-11-22 00:00 UTC */

static void look(struct world *world)
{
	journal_view_release(&world->view);
	assert_int_equal(journal_read(world->journal, &world->view, NULL), 0);
	world->input.view = &world->view;
	assert_int_equal(plan_make(&world->input, &world->plan, NULL), 0);
	prompt_next(&world->input, &world->plan, &world->session, &world->prompt);
}

static int begin(void **state)
{
	struct world *world = calloc(1, sizeof(*world));
	struct journal_case made = {.product = "sweet", .opened = BEGIN};
	struct error err;

	assert_non_null(world);
	assert_int_equal(procedure_builtin(&world->rules, &err), 0);
	assert_int_equal(journal_open_memory(&world->journal, &err), 0);
	assert_int_equal(journal_case_add(world->journal, &made, &world->input.case_id, &err), 0);
	world->input.procedure = world->rules;
	world->input.phone = (struct plan_phone){.product = "sweet", .lock = PLAN_LOCKED};
	world->input.now = BEGIN;
	look(world);
	*state = world;
	return 0;
}

static int end(void **state)
{
	struct world *world = *state;

	journal_view_release(&world->view);
	journal_close(world->journal);
	procedure_free(world->rules);
	free(world);
	return 0;
}

static void write_down(struct world *world)
{
	struct prompt_result *result = &world->result;
	struct journal_answer answer = {.case_id = world->input.case_id,
					.question = result->question,
					.value = result->value,
					.at = world->input.now};

	result->event.case_id = world->input.case_id;
	if (result->has_event && result->event.id)
		assert_int_equal(journal_event_edit(world->journal, &result->event, NULL), 0);
	else if (result->has_event)
		assert_int_equal(journal_event_add(world->journal, &result->event, NULL, NULL), 0);
	if (result->question)
		assert_int_equal(journal_answer_set(world->journal, &answer, NULL), 0);
}

static void remember(struct world *world)
{
	struct journal_case own = *journal_view_case(&world->view, world->input.case_id);

	if (!world->prompt.step)
		return;
	own.step = world->prompt.step->step->id;
	assert_int_equal(journal_case_edit(world->journal, &own, NULL), 0);
}

static enum prompt_reply say(struct world *world, const char *line)
{
	world->input.now++;
	prompt_take(&world->input, &world->plan, &world->session, &world->prompt, line,
		    &world->result);
	if (!world->result.reply) {
		write_down(world);
		remember(world);
		look(world);
	}
	return world->result.reply;
}

static const char *const ready[] = {
	"dont-know", "hyperos", "outside", "dont-know", "outside", "yes", "new", "yes",
	"lineage", "yes", "same", "mine", "yes", "yes", "outside", "no", "windows", "yes",
	"yes", "yes", "yes", "yes", "yes", "yes", "yes", "yes", "yes", "yes", "yes",
};

static void get_ready(struct world *world)
{
	for (size_t i = 0; i < COUNT(ready); i++)
		same_number(ready[i], say(world, ready[i]), REPLY_TAKEN);
	same_text("after all that", prompt_name(world->prompt.id), "permission");
}

static void test_questions(void **state)
{
	struct world *world = *state;

	same_text("first", world->prompt.question->id, "version-code");
	same_number("no version", say(world, "fish"), REPLY_NOT_A_VERSION);
	same_number("empty", say(world, ""), REPLY_EMPTY);
	get_ready(world);
	assert_int_equal(world->plan.route, ROUTE_HYPEROS);
}

static void test_version_of_other_model(void **state)
{
	struct world *world = *state;

	same_number("first", say(world, "OS2.0.204.0.VJUMIXM"), REPLY_OTHER_MODEL);
	same_number("written", world->result.question != NULL, false);
	same_number("another one", say(world, "V14.0.9.0.TKHMIXM"), REPLY_OTHER_MODEL);
	same_number("the first again", say(world, "OS2.0.204.0.VJUMIXM"), REPLY_OTHER_MODEL);
	same_number("twice", say(world, "os2.0.204.0.vjumixm"), REPLY_TAKEN);
	same_text("kept", plan_answer(&world->input, "version-code"), "os2.0.204.0.vjumixm");
}

static void test_version_without_phone(void **state)
{
	struct world *world = *state;

	world->input.phone.product = "";
	same_number("nothing to compare", say(world, "OS2.0.204.0.VJUMIXM"), REPLY_TAKEN);
}

/* Nothing of what is refused may be written. */
static void test_private(void **state)
{
	static const struct {
		const char *name, *line;
		enum prompt_reply reply;
	} rows[] = {
		{"a word is harmless", "my phone", REPLY_TAKEN},
		{"a code is harmless", "20036", REPLY_TAKEN},
		{"a model number is harmless", "2201117TG", REPLY_TAKEN},
		{"a version is harmless", "OS2.0.204.0.VKFMIXM", REPLY_TAKEN},
		{"an address is refused", "me@example.org", REPLY_LOOKS_LIKE_ADDRESS},
		{"a phone number is refused", "+49 170 1234567", REPLY_LOOKS_LIKE_NUMBER},
		{"an account number is refused", "6212345678", REPLY_LOOKS_LIKE_NUMBER},
		{"a token is refused", "VQEBIwEQh2Fkc2Zhc2RmYXNkZg12", REPLY_LOOKS_LIKE_TOKEN},
		{"control characters are refused", "a\033[2J", REPLY_UNREADABLE},
		{"invalid UTF-8 is refused", "\xc3\x28", REPLY_UNREADABLE},
	};
	struct world *world = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		same_number(rows[i].name, prompt_private(rows[i].line), rows[i].reply);
		if (!rows[i].reply)
			continue;
		same_number(rows[i].name, say(world, rows[i].line), rows[i].reply);
		assert_false(world->result.has_event);
		assert_null(world->result.question);
	}
}

static void test_dates(void **state)
{
	struct world *world = *state;

	get_ready(world);
	say(world, "granted");
	same_text("the date is asked", prompt_name(world->prompt.id), "permission-until");
	same_number("a past day", say(world, "2026-01-01"), REPLY_IN_THE_PAST);
	same_number("no day", say(world, "soon"), REPLY_NOT_A_DATE);
	same_number("a day", say(world, "12/06"), REPLY_TAKEN);
	assert_int_equal(world->plan.permission_until.at, 1796515200 - 8 * WHEN_HOUR);
	same_text("then", prompt_name(world->prompt.id), "bind");
	say(world, "Added successfully");
	same_text("the time is asked", prompt_name(world->prompt.id), "bind-time");
	same_number("a time ahead", say(world, "2026-11-30 12:00"), REPLY_IN_THE_FUTURE);
	same_number("hours", say(world, "2 hours ago"), REPLY_TAKEN);
	assert_int_equal(world->plan.wait_end.at,
			 world->input.now + 70 * WHEN_HOUR);
}

static void test_end_of_walk(void **state)
{
	struct world *world = *state;

	get_ready(world);
	say(world, "granted");
	say(world, "dont-know");
	say(world, "added");
	say(world, "now");
	say(world, "no"); /* the computer is not tried */
	same_text("nothing to ask", prompt_end_name(world->prompt.end), "waiting");
	assert_int_equal(world->prompt.until.at, world->plan.wait_end.at);
	world->input.now = world->plan.wait_end.at + 1;
	world->session = (struct prompt_session){.news = true};
	look(world);
	same_text("news first", prompt_name(world->prompt.id), "news");
	say(world, "nothing");
	say(world, "yes");
	say(world, "yes");
	same_text("losses", prompt_name(world->prompt.id), "losses");
	same_number("y is not enough", say(world, "y"), REPLY_NOT_WRITTEN_OUT);
	same_number("a number is not enough", say(world, "1"), REPLY_NOT_WRITTEN_OUT);
	for (int i = 0; i < 3; i++)
		say(world, "yes");
	same_text("the code", prompt_name(world->prompt.id), "product");
	same_number("another code", say(world, "sweetin"), REPLY_WRONG_PRODUCT);
	same_number("yes is no code", say(world, "yes"), REPLY_WRONG_PRODUCT);
	say(world, "sweet");
	same_text("unlock", prompt_name(world->prompt.id), "unlock");
	say(world, "20036");
	same_text("how long", prompt_name(world->prompt.id), "refused-until");
	say(world, "2 days 1 hour");
	assert_int_equal(world->plan.wait_end.at, world->input.now + 49 * WHEN_HOUR);
	assert_true(world->plan.wait_running);
}

static void test_put_off(void **state)
{
	struct world *world = *state;

	for (size_t i = 0; i < 17; i++)
		say(world, ready[i]);
	say(world, "no"); /* updates off */
	same_text("what can be done meanwhile", world->prompt.step->step->id, "backup");
	for (int i = 0; i < 8; i++)
		say(world, "no");
	same_text("the step behind it", world->prompt.step->step->id, "sign-in");
	say(world, "no");
	say(world, "no");
	same_text("nothing is spent", prompt_name(world->prompt.id), "done");
	same_text("only what can be done in a wait", world->prompt.step->step->id, "try-computer");
	say(world, "no");
	same_text("the end", prompt_end_name(world->prompt.end), "put-off");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_questions, begin, end),
		cmocka_unit_test_setup_teardown(test_version_of_other_model, begin, end),
		cmocka_unit_test_setup_teardown(test_version_without_phone, begin, end),
		cmocka_unit_test_setup_teardown(test_private, begin, end),
		cmocka_unit_test_setup_teardown(test_dates, begin, end),
		cmocka_unit_test_setup_teardown(test_end_of_walk, begin, end),
		cmocka_unit_test_setup_teardown(test_put_off, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
