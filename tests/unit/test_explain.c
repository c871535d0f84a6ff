/* SPDX-License-Identifier: MIT */
#include <latchkey/explain.h>
#include <latchkey/procedure.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct procedure *rules;

static int load_rules(void **state)
{
	struct error err;

	(void)state;
	return procedure_builtin(&rules, &err);
}

static int free_rules(void **state)
{
	(void)state;
	procedure_free(rules);
	return 0;
}

struct row {
	const char *name;
	const char *text;
	const char *ids[4]; /* all meanings, the best first; "..." allows more */
};

static struct row rows[] = {
	{"a number is looked up", "20036", {"server-20036"}},
	{"a number in a sentence is found", "it says error 20036 now", {"server-20036"}},
	{"a number with a colon is found", "20041:", {"server-20041"}},
	{"both meanings of a number are given",
	 "20045",
	 {"server-20045-tool", "server-20045-place"}},
	{"the words beside a number put the right meaning first",
	 "20045: The place where the account is registered does not match the place where the "
	 "phone "
	 "is sold",
	 {"server-20045-place", "server-20045-tool"}},
	{"a short number alone is a code, of phone and server", "0", {"phone-0", "server-0"}},
	{"a short number after 'code' is a code", "Code: 9", {"phone-sim"}},
	{"a short number in a sentence is none", "I waited 9 nights", {NULL}},
	{"two codes of one meaning lead to it", "20091", {"phone-20090"}},
	{"an unknown number is unknown", "86006", {NULL}},
	{"an unknown text is unknown", "the moon is made of cheese", {NULL}},
	{"nothing is unknown", "", {NULL}},
	{"blanks are unknown", " \n\t ", {NULL}},
	{"a message with a varying part is found",
	 "Please unlock 71 hours later. Do not add your account in MIUI again, otherwise you will "
	 "wait from scratch",
	 {"server-20036"}},
	{"case does not matter", "PLEASE UNLOCK 168 HOURS LATER", {"server-20036"}},
	{"line breaks do not matter", "Please\nunlock 168\r\n  hours\nlater.", {"server-20036"}},
	{"punctuation does not matter",
	 "please unlock -- 168 -- hours, later!!!",
	 {"server-20036"}},
	{"the stars of a forum post are taken", "Please unlock *** hours later", {"server-20036"}},
	{"a middle part is found", "add your account in MIUI again", {"server-20036"}},
	{"a typographic apostrophe is one",
	 "Couldn\xe2\x80\x99t unlock more devices",
	 {"server-10023", "server-20030"}},
	{"a missing apostrophe is forgiven",
	 "couldnt verify, wait a minute or two",
	 {"phone-verify"}},
	{"the longer of two similar messages leads",
	 "Sorry, couldn't unlock more devices by this account this month",
	 {"server-20030", "..."}},
	{"a date in the app's message is skipped",
	 "Application quota limit reached,please try again after 11/23 00:00 (GMT+8)",
	 {"app-quota"}},
	{"a grant is found with its date",
	 "You have been granted access to unlock until Beijing time 12/22/2026",
	 {"app-granted"}},
	{"a paste with text around is found",
	 "Hi all, since yesterday I get \"Couldn't add. Please go to Mi Community to apply for "
	 "authorization and try again.\" and do not know what to do, please help",
	 {"phone-30001", "..."}},
	{"the other lock is explained", "This device is locked", {"screen-locked"}},
	{"a locked phone with its wrong system is found",
	 "the system has been DESTROYED!",
	 {"screen-destroyed"}},
	{"a code of the login is found", "70022", {"login-codes"}},
	{"the refusal 30002 is found", "30002", {"server-30002"}},
	{"full-width punctuation ends a word",
	 "20036\xef\xbc\x9a"
	 "wait",
	 {"server-20036"}},
	{"bytes that are no text do no harm", "\xff\xfe\xe2\x80", {NULL}},
};

static void a_text_means(void **state)
{
	const struct row *row = *state;
	struct explanation found;
	size_t i;

	explain(rules, row->text, false, &found);
	for (i = 0; i < 4 && row->ids[i] && strcmp(row->ids[i], "..."); i++) {
		if (i >= found.count)
			fail_msg("'%s' is missing", row->ids[i]);
		assert_string_equal(found.meanings[i].message->id, row->ids[i]);
		assert_non_null(found.meanings[i].next_step);
	}
	if ((i == 4 || !row->ids[i]) && found.count != i)
		fail_msg("%zu meanings, the next is '%s'", found.count,
			 found.meanings[i].message->id);
}

static void every_text_of_the_rules_finds_itself(void **state)
{
	const struct procedure_message *message;
	struct explanation found;

	(void)state;
	for (uint32_t i = 0; i < rules->messages_count; i++) {
		message = &rules->messages[i];
		for (uint32_t j = 0; j < message->texts_count; j++) {
			explain(rules, message->texts[j], false, &found);
			if (!found.count || found.meanings[0].message != message)
				fail_msg("'%s' finds '%s'", message->texts[j],
					 found.count ? found.meanings[0].message->id : "nothing");
		}
		for (uint32_t j = 0; j < message->codes_count; j++) {
			size_t k = 0;

			explain(rules, message->codes[j], false, &found);
			while (k < found.count && found.meanings[k].message != message)
				k++;
			assert_true(k < found.count);
			assert_string_equal(found.meanings[k].code, message->codes[j]);
			assert_true(found.meanings[k].by_code);
		}
	}
}

static bool speaks_of(const char *text, const char *word)
{
	return text && strstr(text, word);
}

static void a_running_wait_withholds_what_would_restart_it(void **state)
{
	static const char *const codes[] = {"10013", "30001", "20031", "401", "20033",
					    "20086", "30002"};
	static const char *const cures[] = {"sign out of", "out of the Xiaomi account",
					    "other SIM slot", "off and on",
					    "add account and device."};
	struct explanation found;

	(void)state;
	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++) {
		explain(rules, codes[i], false, &found);
		assert_int_equal(found.count, 1);
		assert_false(found.meanings[0].withheld);
		assert_null(found.withheld_why);
		assert_string_equal(found.meanings[0].next_step, found.meanings[0].message->next);
		explain(rules, codes[i], true, &found);
		assert_true(found.meanings[0].withheld);
		assert_non_null(found.withheld_why);
		for (size_t j = 0; j < sizeof(cures) / sizeof(*cures); j++)
			if (speaks_of(found.meanings[0].next_step, cures[j]))
				fail_msg("%s: '%s' holds '%s'", codes[i],
					 found.meanings[0].next_step, cures[j]);
	}
	explain(rules, "20036", true, &found);
	assert_false(found.meanings[0].withheld);
	assert_null(found.withheld_why);
}

/* What an owner who waits is told for this message, by the rules themselves. */
static void no_message_lets_an_owner_who_waits_bind_again(void **state)
{
	static const char *const again[] = {"dd account and device", "ry again", "ign out of the"};

	(void)state;
	for (uint32_t i = 0; i < rules->messages_count; i++) {
		const struct procedure_message *message = &rules->messages[i];
		const char *step = message->restarts_wait ? message->during_wait : message->next;

		if (message->place != PLACE_PHONE && message->place != PLACE_APP)
			continue;
		/* The app may be asked again at any time: it binds nothing. */
		for (size_t j = 0; j < sizeof(again) / sizeof(*again); j++)
			if (speaks_of(step, again[j]) && strcmp(message->id, "app-busy") != 0)
				fail_msg("%s: '%s' holds '%s'", message->id, step, again[j]);
	}
}

static void the_four_locks_come_with_the_wrong_lock(void **state)
{
	struct explanation found;

	(void)state;
	explain(rules, "This device is locked", false, &found);
	assert_true(found.locks);
	explain(rules, "20038", false, &found);
	assert_true(found.locks);
	explain(rules, "20036", false, &found);
	assert_false(found.locks);
}

static void a_very_long_paste_is_read_to_its_limit(void **state)
{
	static char text[200000];
	struct explanation found;

	(void)state;
	for (size_t i = 0; i + 16 < sizeof(text); i += 16)
		memcpy(text + i, "please try again", 16);
	explain(rules, text, false, &found);
	assert_true(found.count <= EXPLAIN_MEANINGS);
	memset(text, 'a', sizeof(text) - 1);
	explain(rules, text, false, &found);
	assert_int_equal(found.count, 0);
}

enum { ROWS = sizeof(rows) / sizeof(*rows) };

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(every_text_of_the_rules_finds_itself),
		cmocka_unit_test(a_running_wait_withholds_what_would_restart_it),
		cmocka_unit_test(no_message_lets_an_owner_who_waits_bind_again),
		cmocka_unit_test(the_four_locks_come_with_the_wrong_lock),
		cmocka_unit_test(a_very_long_paste_is_read_to_its_limit),
	};
	enum { OTHERS = sizeof(others) / sizeof(*others) };
	struct CMUnitTest tests[ROWS + OTHERS];

	for (size_t i = 0; i < ROWS; i++)
		tests[i] = (struct CMUnitTest){rows[i].name, a_text_means, NULL, NULL, &rows[i]};
	memcpy(tests + ROWS, others, sizeof(others));
	return cmocka_run_group_tests_name("explain", tests, load_rules, free_rules);
}
