/* SPDX-License-Identifier: MIT */
#include <latchkey/fastboot.h>

#include "play.h"

/* Whole conversations: what `status` asks, of phones that behave and of phones that do not. */

enum { TAPE_SIZE = 16384 };

#define UNKNOWN(question) "> " question "\n< " ABSENT

static const struct row {
	const char *name, *own;
	enum error_code result;
	const char *says;         /* a part of the error */
	enum question question;   /* of interest: */
	enum answer_kind kind;
	const char *text;
	unsigned times, passes, slow;
} rows[] = {
	{"a value is asked for once", "", 0, "", QUESTION_ANTI, ANSWER_VALUE, "2", 1, 1, 0},
	{"an absence is asked for twice", "", 0, "", QUESTION_ROLLBACK_VER, ANSWER_UNKNOWN_WORD,
	 "GetVar Variable Not found", 2, 1, 0},
	{"an absence that turns into a value is no reliable answer",
	 UNKNOWN("getvar:anti") "> getvar:anti\n< \"OKAY2\"\n", 0, "", QUESTION_ANTI, ANSWER_UNRELIABLE,
	 "2", 2, 1, 0},
	{"an absence that turns into a refusal is no reliable answer",
	 UNKNOWN("getvar:anti") "> getvar:anti\n< \"FAILnot now\"\n", 0, "", QUESTION_ANTI,
	 ANSWER_UNRELIABLE, "not now", 2, 1, 0},
	{"an absence that turns into nothing is no reliable answer",
	 UNKNOWN("getvar:anti") "> getvar:anti\n< \"OKAY\"\n", 0, "", QUESTION_ANTI, ANSWER_UNRELIABLE,
	 "", 2, 1, 0},
	{"an absence in two other words is an absence",
	 UNKNOWN("getvar:anti") "> getvar:anti\n< \"FAILunknown command\"\n", 0, "", QUESTION_ANTI,
	 ANSWER_UNKNOWN_WORD, "unknown command", 2, 1, 0},
	{"an empty answer is asked for once", "> getvar:anti\n< \"OKAY\"\n", 0, "", QUESTION_ANTI,
	 ANSWER_EMPTY, "", 1, 1, 0},
	{"a refusal is asked for once", "> getvar:anti\n< \"FAILno\"\n", 0, "", QUESTION_ANTI,
	 ANSWER_REFUSED, "no", 1, 1, 0},
	{"a phone without a product can be asked", UNKNOWN("getvar:product"), 0, "", QUESTION_PRODUCT,
	 ANSWER_UNKNOWN_WORD, "GetVar Variable Not found", 2, 1, 0},
	{"a product may be empty", "> getvar:product\n< \"OKAY\"\n", 0, "", QUESTION_PRODUCT,
	 ANSWER_EMPTY, "", 1, 1, 0},
	{"one question without an answer does not end the conversation",
	 "> getvar:anti\n< silence\n", 0, "", QUESTION_ANTI, ANSWER_SILENT,
	 "no answer to 'anti' within 5000 ms", 2, 1, 1},
	{"what comes behind a silent question is answered",
	 "> getvar:anti\n< silence\n", 0, "", QUESTION_SECURE, ANSWER_VALUE, "yes", 1, 1, 1},
	{"one question that is not taken does not end the conversation",
	 "> getvar:anti untaken\n", 0, "", QUESTION_SECURE, ANSWER_VALUE, "yes", 1, 1, 1},
	{"one answer that comes late does not shift the others",
	 "> getvar:unlocked\n delay 6000\n< \"OKAYno\"\n> getvar:unlocked\n< \"OKAYno\"\n", 0, "",
	 QUESTION_ANTI, ANSWER_VALUE, "2", 2, 1, 2},
	{"a conversation that slipped once is repeated",
	 "> getvar:product\n< \"OKAYsweet\"\n> getvar:product\n< \"OKAYvayu\"\n", 0, "",
	 QUESTION_PRODUCT, ANSWER_VALUE, "vayu", 1, 2, 0},
	{"the second pass forgets the first",
	 "> getvar:product\n< \"OKAYsweet\"\n> getvar:product\n< \"OKAYvayu\"\n"
	 "> getvar:anti\n< \"OKAY3\"\n> getvar:anti\n< \"OKAY2\"\n", 0, "", QUESTION_ANTI, ANSWER_VALUE,
	 "2", 1, 2, 0},
	{"a product that becomes a refusal has slipped",
	 "> getvar:product\n< \"FAILx\"\n> getvar:product\n< \"OKAYvayu\"\n", 0, "",
	 QUESTION_PRODUCT, ANSWER_VALUE, "vayu", 1, 2, 0},
	{"a product that is refused in its own words has slipped",
	 "> getvar:product\n< \"OKAYvayu\"\n> getvar:product\n< \"FAILvayu\"\n", 0, "",
	 QUESTION_PRODUCT, ANSWER_REFUSED, "vayu", 1, 2, 0},
	{"a conversation that slips twice is an error",
	 "> getvar:product\n< \"OKAYsweet\"\n> getvar:product\n< \"OKAYvayu\"\n"
	 "> getvar:product\n< \"OKAYsweet\"\n> getvar:product\n< \"OKAYvayu\"\n", E_PROTOCOL,
	 "do not belong to the questions", QUESTION_UNLOCKED, ANSWER_SLIPPED, "no", 1, 2, 0},
	{"a phone that never answers is an error", "> getvar:product\n< silence\n", E_TIMEOUT,
	 "the phone does not answer: no answer to 'product' within 5000 ms", QUESTION_UNLOCKED,
	 ANSWER_NOT_ASKED, "", 0, 1, 1},
	{"a phone that stops answering is an error",
	 "> getvar:product\n< \"OKAYvayu\"\n> getvar:product\n< silence\n> getvar:anti\n< silence\n",
	 E_TIMEOUT, "the phone stopped answering: no answer to 'anti'", QUESTION_UNLOCKED, ANSWER_VALUE,
	 "no", 1, 1, 2},
	{"a phone that is silent at the end is an error",
	 "> getvar:product\n< \"OKAYvayu\"\n> getvar:product\n< silence\n", E_TIMEOUT,
	 "the phone stopped answering: no answer to 'product'", QUESTION_UNLOCKED, ANSWER_VALUE, "no", 1,
	 1, 1},
	{"a data phase ends the conversation", "> getvar:kernel\n< \"DATA00001000\"\n", E_PROTOCOL,
	 "waiting for data", QUESTION_IS_USERSPACE, ANSWER_NOT_ASKED, "", 0, 1, 0},
	{"an endless answer ends the conversation", "latency 0\n> getvar:kernel\n< 9000 x \"INFOx\"\n",
	 E_LIMIT,
	 "more than 4096 lines", QUESTION_IS_USERSPACE, ANSWER_NOT_ASKED, "", 0, 1, 0},
	{"a phone that goes ends the conversation", "> getvar:kernel\n< gone\n", E_DISCONNECTED,
	 "cannot ask for 'kernel': the phone went away", QUESTION_UNLOCKED, ANSWER_VALUE, "no", 1, 1, 0},
	{"what was left over does not shift the answers", "stale \"OKAYsweet\"\nstale \"INFOa:b\"\n", 0,
	 "", QUESTION_PRODUCT, ANSWER_VALUE, "vayu", 1, 1, 0},
	{"an answer of another session that comes late is put right",
	 " delay 2\nstale \"OKAYyes\"\n", 0, "", QUESTION_UNLOCKED, ANSWER_VALUE, "no", 1, 1, 1},
};

static void check_row(const struct row *row)
{
	char tape[TAPE_SIZE];
	struct play play;
	const struct answer *answer = &play.answers[row->question];

	play_tape(tape, sizeof(tape), DEVICE, row->own);
	play_open(&play, tape);
	play_run(&play, false, 5000, 30000);
	if (play.result != -(int)row->result)
		fail_msg("%s: %d %s", row->name, play.result, play.err.text);
	if (!strstr(play.err.text, row->says))
		fail_msg("%s: said '%s'", row->name, play.err.text);
	same_text(row->name, answer_kind_name(answer->kind), answer_kind_name(row->kind));
	same_text(row->name, text_cstr(&answer->text), row->text);
	same_number(row->name, answer->times, row->times);
	same_number(row->name, play.fastboot.passes, row->passes);
	same_number(row->name, play.fastboot.slow, row->slow);
	same_number(row->name, play.fastboot.confirmed, !row->result);
	same_number(row->name, play.fastboot.outstanding, play.fastboot.dead);
	same_number(row->name, play.fastboot.asked, play.spy.asks);
	play_close(&play);
}

static void each_conversation_has_its_end(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		check_row(&rows[i]);
}

static void after_two_slips_no_answer_counts(void **state)
{
	char tape[TAPE_SIZE];
	struct play play;
	unsigned slipped = 0;

	(void)state;
	play_tape(tape, sizeof(tape), DEVICE,
		  "> getvar:product\n< \"OKAYsweet\"\n> getvar:product\n< \"OKAYvayu\"\n"
		  "> getvar:product\n< \"OKAYsweet\"\n> getvar:product\n< \"OKAYvayu\"\n");
	play_open(&play, tape);
	play_run(&play, true, 5000, 30000);
	assert_int_equal(play.result, -E_PROTOCOL);
	for (unsigned i = 0; i < QUESTION_COUNT; i++) {
		if (play.answers[i].kind == ANSWER_NOT_ASKED)
			continue;
		assert_int_equal(play.answers[i].kind, ANSWER_SLIPPED);
		slipped++;
	}
	assert_int_equal(slipped, 15);
	assert_int_equal(play.phone.lock.state, LOCK_UNKNOWN);
	assert_false(play.phone.has_product);
	assert_false(play.phone.rollback.known);
	play_close(&play);
}

static void the_product_is_asked_for_first_and_last(void **state)
{
	char tape[TAPE_SIZE];
	struct play play;

	(void)state;
	play_tape(tape, sizeof(tape), DEVICE, "");
	play_open(&play, tape);
	play_run(&play, true, 5000, 30000);
	assert_int_equal(play.result, 0);
	assert_int_equal(play.spy.log[0], QUESTION_PRODUCT);
	assert_int_equal(play.spy.log[play.spy.asks - 1], QUESTION_PRODUCT);
	assert_int_equal(spy_count(&play.spy, QUESTION_PRODUCT), 2);
	assert_int_equal(spy_count(&play.spy, QUESTION_ALL), 0);
	play_close(&play);
}

static void absences_are_repeated_by_their_weight(void **state)
{
	static const enum question heavy[] = {QUESTION_UNLOCKED,     QUESTION_ANTI,
					      QUESTION_ROLLBACK_VER, QUESTION_IS_USERSPACE,
					      QUESTION_CURRENT_SLOT, QUESTION_SNAPSHOT_UPDATE_STATUS,
					      QUESTION_KERNEL};
	struct play play;

	(void)state;
	play_open(&play, TAPE DEVICE "talk\nlatency 5\notherwise " ABSENT
				     "> getvar:product\n< \"OKAYvayu\"\n");
	play_run(&play, false, 5000, 30000);
	assert_int_equal(play.result, 0);
	for (size_t i = 0; i < COUNT(heavy); i++)
		assert_int_equal(play.answers[heavy[i]].times, 2);
	assert_int_equal(play.answers[QUESTION_BATTERY_VOLTAGE].times, 1);
	assert_int_equal(play.answers[QUESTION_SECURE].times, 1);
	play_close(&play);
}

/* ---- how much is asked ---- */

static const struct amount {
	const char *name, *talk;
	bool deep;
	unsigned most_different;
} amounts[] = {
	{"a phone that knows no word", "otherwise " ABSENT, false, 14},
	{"a Qualcomm phone that knows hardly a word",
	 "otherwise " ABSENT "> getvar:kernel\n< \"OKAYuefi\"\n", false, 14},
	{"the same phone, asked deeply", "otherwise " ABSENT "> getvar:kernel\n< \"OKAYuefi\"\n", true,
	 16},
	{"a fastbootd that knows only its product",
	 "otherwise \"FAILUnknown variable\"\n> getvar:product\n< \"OKAYsweet\"\n"
	 "> getvar:is-userspace\n< \"OKAYyes\"\n", true, 14},
	{"a Qualcomm LK, which answers nothing",
	 "otherwise \"OKAY\"\n> getvar:product\n< \"OKAYmido\"\n> getvar:kernel\n< \"OKAYlk\"\n", false,
	 14},
	{"a MediaTek phone",
	 "otherwise " ABSENT "> getvar:product\n< \"OKAYlancelot\"\n> getvar:kernel\n< \"OKAYlk\"\n",
	 true, 16},
	{"a phone that says the same to everything", "otherwise \"OKAYyes\"\n", false, 14},
	{"a phone that refuses everything", "otherwise \"FAILnot now\"\n", true, 14},
};

static void not_too_much_is_asked(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(amounts); i++) {
		const struct amount *row = &amounts[i];
		char tape[1024];
		struct play play;
		unsigned different;

		snprintf(tape, sizeof(tape), TAPE DEVICE "talk\nlatency 5\n%s", row->talk);
		play_open(&play, tape);
		play_run(&play, row->deep, 5000, 30000);
		different = spy_different(&play.spy);
		if (different > row->most_different || different < 13)
			fail_msg("%s: %u different questions", row->name, different);
		if (!play.fastboot.slow && play.spy.asks - different > 8)
			fail_msg("%s: %u repeats", row->name, play.spy.asks - different);
		same_number(row->name, play.fastboot.repeated, play.spy.asks - different);
		play_close(&play);
	}
}

/* ---- how long it takes ---- */

static const struct slow {
	const char *name, *talk;
} slows[] = {
	{"a phone that answers nothing but its product",
	 "otherwise silence\n> getvar:product\n< \"OKAYvayu\"\n"},
	{"a phone that takes nothing but its product",
	 "otherwise untaken\n> getvar:product\n< \"OKAYvayu\"\n"},
	{"a phone that takes four seconds for each answer",
	 "latency 4000\notherwise " ABSENT "> getvar:product\n< \"OKAYvayu\"\n"},
	{"a phone that takes six seconds for each answer",
	 "latency 6000\notherwise " ABSENT "> getvar:product\n< \"OKAYvayu\"\n"},
	{"a phone that dribbles empty packets",
	 "latency 90\notherwise 4000 x \"\"\n> getvar:product\n< \"OKAYvayu\"\n"},
	{"a phone that dribbles lines",
	 "latency 90\notherwise 4000 x \"INFOx\"\n> getvar:product\n< \"OKAYvayu\"\n"},
	{"a phone that stalls", "otherwise 1 x \"WHAT\"\n> getvar:product\n< stall\n"},
};

static void a_conversation_ends_in_time(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(slows); i++) {
		static const unsigned limits_ms[] = {500, 30000, 60000, 900000};
		char tape[1024];

		snprintf(tape, sizeof(tape), TAPE DEVICE "talk\n%s", slows[i].talk);
		for (size_t j = 0; j < COUNT(limits_ms); j++) {
			unsigned limit_ms = limits_ms[j] < LIMIT_CONVERSATION_MS ? limits_ms[j]
										 : LIMIT_CONVERSATION_MS;
			struct play play;

			play_open(&play, tape);
			play_run(&play, false, 5000, limits_ms[j]);
			if (spy_elapsed(&play.spy) > limit_ms + FAREWELL_MS)
				fail_msg("%s: %ld ms", slows[i].name, (long)spy_elapsed(&play.spy));
			if (play.result && play.result != -E_TIMEOUT && play.result != -E_LIMIT)
				fail_msg("%s: %d %s", slows[i].name, play.result, play.err.text);
			play_close(&play);
		}
	}
}

/* ---- faults everywhere ---- */

static const struct scene {
	const char *name, *own;
	bool deep;
} scenes[] = {
	{"a phone that behaves", "", false},
	{"a phone that is asked deeply", "", true},
	{"a phone that slips once",
	 "> getvar:product\n< \"OKAYsweet\"\n> getvar:product\n< \"OKAYvayu\"\n", false},
	{"a phone with a silent question", "> getvar:anti\n< silence\n", false},
	{"a phone with something left over", "stale \"INFOa:b\"\nstale \"OKAYx\"\n", false},
};

static bool is_allowed(int result)
{
	static const int allowed[] = {0,           -E_DISCONNECTED, -E_CANCELLED, -E_HOST,
				      -E_LIMIT,    -E_PROTOCOL,     -E_TIMEOUT,   -E_NOMEM};

	for (size_t i = 0; i < COUNT(allowed); i++)
		if (result == allowed[i])
			return true;
	return false;
}

static void check_end(const char *name, unsigned event, const struct play *play)
{
	if (!is_allowed(play->result))
		fail_msg("%s: event %u: result %d", name, event, play->result);
	if (play->err.code != (enum error_code)-play->result || (play->result && !play->err.text[0]))
		fail_msg("%s: event %u: result %d, but '%s'", name, event, play->result,
			 play->err.text);
	if (play->fastboot.outstanding && !play->fastboot.dead)
		fail_msg("%s: event %u: an answer is still out", name, event);
	if (play->fastboot.confirmed != !play->result)
		fail_msg("%s: event %u: confirmed %d after %d", name, event, play->fastboot.confirmed,
			 play->result);
}

static void open_scene(struct play *play, const struct scene *scene)
{
	char tape[TAPE_SIZE];

	play_tape(tape, sizeof(tape), DEVICE, scene->own);
	play_open(play, tape);
}

static unsigned events_of(const struct scene *scene)
{
	struct play play;
	unsigned events;

	open_scene(&play, scene);
	play_run(&play, scene->deep, 5000, 30000);
	same_number(scene->name, play.result, 0);
	events = play.spy.events;
	play_close(&play);
	return events;
}

static void a_phone_may_go_at_any_moment(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(scenes); i++) {
		unsigned events = events_of(&scenes[i]);

		for (unsigned n = 1; n <= events; n++) {
			struct play play;

			open_scene(&play, &scenes[i]);
			play.spy.fault = E_DISCONNECTED;
			play.spy.fault_stays = true;
			play.spy.fault_at = n;
			play_run(&play, scenes[i].deep, 5000, 30000);
			check_end(scenes[i].name, n, &play);
			same_number(scenes[i].name, play.result, -E_DISCONNECTED);
			if (play.spy.events > n + 1)
				fail_msg("%s: event %u: went on for %u", scenes[i].name, n,
					 play.spy.events - n);
			play_close(&play);
		}
	}
}

static void each_transfer_may_fail_in_each_way(void **state)
{
	static const enum error_code faults[] = {E_TIMEOUT,   E_STALL, E_DISCONNECTED,
						 E_CANCELLED, E_HOST,  E_NOT_ON_TAPE};

	(void)state;
	for (size_t i = 0; i < COUNT(scenes); i++) {
		unsigned events = events_of(&scenes[i]);

		for (unsigned n = 1; n <= events * COUNT(faults) * 2; n++) {
			struct play play;

			open_scene(&play, &scenes[i]);
			play.spy.fault = faults[n % COUNT(faults)];
			play.spy.fault_stays = n / COUNT(faults) % 2;
			play.spy.fault_at = 1 + n / COUNT(faults) / 2;
			play_run(&play, scenes[i].deep, 5000, 30000);
			check_end(scenes[i].name, play.spy.fault_at, &play);
			if (play.spy.events > 200)
				fail_msg("%s: event %u: %u events", scenes[i].name, play.spy.fault_at,
					 play.spy.events);
			play_close(&play);
		}
	}
}

static void ctrl_c_may_come_at_any_moment(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(scenes); i++) {
		unsigned events = events_of(&scenes[i]);

		for (unsigned n = 1; n <= events; n++) {
			struct play play;
			unsigned asks;

			open_scene(&play, &scenes[i]);
			play.spy.cancel_at = n;
			play_run(&play, scenes[i].deep, 5000, 30000);
			check_end(scenes[i].name, n, &play);
			if (play.result != -E_CANCELLED)
				/* Only clearing the halts is not cancelled; what follows is. */
				fail_msg("%s: event %u: %d", scenes[i].name, n, play.result);
			asks = play.spy.asks;
			if (spy_now(&play.spy.line) - play.spy.cancelled_ms > FAREWELL_MS)
				fail_msg("%s: event %u: %ld ms", scenes[i].name, n,
					 (long)(spy_now(&play.spy.line) - play.spy.cancelled_ms));
			fastboot_end(&play.fastboot);
			same_number(scenes[i].name, play.spy.asks, asks);
			play_close(&play);
		}
	}
}

/* ---- who is asked deeply ---- */

static const struct deep {
	const char *name, *device, *own;
	bool device_info, lks, ability;
} deeps[] = {
	{"Qualcomm ABL is asked for device-info", DEVICE, "", true, false, true},
	{"Qualcomm LK is asked for device-info", DEVICE,
	 "> getvar:product\n< \"OKAYmido\"\n> getvar:kernel\n< \"OKAYlk\"\n", true, false, true},
	{"MediaTek LK is asked for lks", DEVICE,
	 "> getvar:product\n< \"OKAYlancelot\"\n> getvar:kernel\n< \"OKAYlk\"\n"
	 "> oem lks\n< \"INFOlks = 1\"\n< \"OKAY\"\n", false, true, true},
	{"fastbootd by its word is asked nothing", DEVICE, "> getvar:is-userspace\n< \"OKAYyes\"\n",
	 false, false, false},
	{"fastbootd by its interface is asked nothing",
	 "device\npath 1-1\ninterface ff/42/03 in 81 512 out 01 512 \"fastbootd\"\n", "", false, false,
	 false},
	{"an unknown bootloader is asked nothing", DEVICE,
	 "> getvar:product\n< \"OKAYxyzzy\"\n> getvar:kernel\n< \"OKAYlk\"\n", false, false, false},
	{"a bootloader without a kernel variable is asked nothing", DEVICE,
	 UNKNOWN("getvar:kernel"), false, false, false},
	{"a bootloader of two families is asked nothing",
	 "device\nid 0e8d:201c\npath 1-1\ninterface ff/42/03 in 81 512 out 01 512 \"fastboot\"\n",
	 "> getvar:kernel\n< \"OKAYuefi\"\n", false, false, false},
};

static void only_those_who_know_it_are_asked_deeply(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(deeps); i++) {
		const struct deep *row = &deeps[i];
		char tape[TAPE_SIZE];
		struct play play;

		play_tape(tape, sizeof(tape), row->device, row->own);
		play_open(&play, tape);
		play_run(&play, true, 5000, 30000);
		same_number(row->name, play.result, 0);
		same_number(row->name, spy_count(&play.spy, QUESTION_OEM_DEVICE_INFO), row->device_info);
		same_number(row->name, spy_count(&play.spy, QUESTION_OEM_LKS), row->lks);
		same_number(row->name, spy_count(&play.spy, QUESTION_UNLOCK_ABILITY), row->ability);
		/* Behind all others: only the repeats of absences and `product` follow. */
		for (unsigned j = 0; j < 13; j++)
			same_number(row->name, question_row(play.spy.log[j])->deep, false);
		play_close(&play);
	}
}

static void nobody_is_asked_deeply_unasked(void **state)
{
	char tape[TAPE_SIZE];
	struct play play;

	(void)state;
	play_tape(tape, sizeof(tape), DEVICE, "");
	play_open(&play, tape);
	play_run(&play, false, 5000, 30000);
	for (unsigned j = 0; j < play.spy.asks; j++)
		assert_false(question_row(play.spy.log[j])->deep);
	play_close(&play);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_conversation_has_its_end),
		cmocka_unit_test(after_two_slips_no_answer_counts),
		cmocka_unit_test(the_product_is_asked_for_first_and_last),
		cmocka_unit_test(absences_are_repeated_by_their_weight),
		cmocka_unit_test(not_too_much_is_asked),
		cmocka_unit_test(a_conversation_ends_in_time),
		cmocka_unit_test(a_phone_may_go_at_any_moment),
		cmocka_unit_test(each_transfer_may_fail_in_each_way),
		cmocka_unit_test(ctrl_c_may_come_at_any_moment),
		cmocka_unit_test(only_those_who_know_it_are_asked_deeply),
		cmocka_unit_test(nobody_is_asked_deeply_unasked),
	};

	return cmocka_run_group_tests_name("interview", tests, NULL, NULL);
}
