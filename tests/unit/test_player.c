/* SPDX-License-Identifier: MIT */
#include <latchkey/tape.h>

#include <latchkey/limits.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A player together with its tape, on a clock that the test turns. */
struct stage {
	struct tape *tape;
	struct player *player;
	uint64_t now_ms;
};

static struct stage staged_at(const char *talk, uint64_t now_ms)
{
	struct stage stage = {.now_ms = now_ms};
	struct error err = {0};
	char text[4096];

	snprintf(text, sizeof(text), "latchkey-tape 1\ndevice\n%s", talk);
	if (tape_parse(text, strlen(text), "t", &stage.tape, &err))
		fail_msg("%s", err.text);
	stage.player = player_new(stage.tape, 0, 0, now_ms, 1);
	assert_non_null(stage.player);
	return stage;
}

static struct stage staged(const char *talk)
{
	return staged_at(talk, 1000);
}

static void leave(struct stage *stage)
{
	player_free(stage->player);
	tape_free(stage->tape);
}

static int ask(struct stage *stage, const char *question)
{
	return player_ask(stage->player, question, strlen(question), stage->now_ms);
}

/* What comes next, as text: "packet", "stale packet", "@1005", "silence" ... */
static const char *next(struct stage *stage)
{
	static const char *const names[] = {
		[PLAYER_SILENCE] = "silence",
		[PLAYER_STALL] = "stall",
		[PLAYER_GONE] = "gone",
		[PLAYER_CUT] = "cut",
	};
	static char text[256];
	const uint8_t *bytes = NULL;
	uint64_t at_ms = 0;
	size_t length = 0;
	bool stale = false;
	enum player_event event;

	event = player_next(stage->player, stage->now_ms, &bytes, &length, &stale, &at_ms);
	if (event == PLAYER_PACKET)
		snprintf(text, sizeof(text), "%s%.*s", stale ? "stale " : "", (int)length,
			 (const char *)bytes);
	else if (event == PLAYER_LATER)
		snprintf(text, sizeof(text), "@%llu", (unsigned long long)at_ms);
	else
		return names[event];
	return text;
}

#define assert_next(stage, text) assert_string_equal(next(stage), text)

static void a_phone_is_silent_until_it_is_asked(void **state)
{
	struct stage stage = staged("talk\n> a\n< \"OKAY1\"\n");

	(void)state;
	assert_next(&stage, "silence");
	assert_int_equal(ask(&stage, "a"), 0);
	assert_next(&stage, "OKAY1");
	assert_next(&stage, "silence");
	leave(&stage);
}

static void a_device_without_talks_knows_no_answer(void **state)
{
	struct stage stage = staged("");

	(void)state;
	assert_next(&stage, "silence");
	assert_int_equal(ask(&stage, "a"), -E_NOT_ON_TAPE);
	assert_next(&stage, "silence");
	leave(&stage);
}

static void a_question_must_match_byte_for_byte(void **state)
{
	static const char *const others[] = {"", "getvar:", "getvar:anti ", "getvar:antI",
					     "getvar:antirollback"};
	struct stage stage = staged("talk\n> getvar:anti\n< \"OKAY1\"\n");

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		assert_int_equal(ask(&stage, others[i]), -E_NOT_ON_TAPE);
	assert_int_equal(ask(&stage, "getvar:anti"), 0);
	leave(&stage);
}

static void answers_to_one_question_come_in_order_and_the_last_stays(void **state)
{
	struct stage stage = staged("talk\n> a\n< \"1\"\n> b\n< \"x\"\n> a\n< \"2\"\n");
	static const char *const answers[] = {"1", "2", "2"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(ask(&stage, "a"), 0);
		assert_next(&stage, answers[i]);
		assert_int_equal(ask(&stage, "b"), 0);
		assert_next(&stage, "x");
	}
	leave(&stage);
}

static void what_is_not_fetched_stays(void **state)
{
	struct stage stage = staged("talk\n> a\n< \"1\"\n< \"2\"\n");

	(void)state;
	assert_int_equal(ask(&stage, "a"), 0);
	stage.now_ms += 1000000;
	assert_next(&stage, "1");
	assert_next(&stage, "2");
	leave(&stage);
}

static void what_was_ready_before_a_question_is_stale(void **state)
{
	struct stage stage = staged("talk\n> a\n< \"1\"\n< \"2\"\n> b\n< \"3\"\n");

	(void)state;
	assert_int_equal(ask(&stage, "a"), 0);
	assert_next(&stage, "1");
	assert_int_equal(ask(&stage, "b"), 0);
	assert_next(&stage, "stale 2");
	assert_next(&stage, "3");
	leave(&stage);
}

static void what_comes_after_the_next_question_is_not_stale(void **state)
{
	struct stage stage = staged("talk\nlatency 5\n> a\n< \"1\"\n> b\n< \"2\"\n");

	(void)state;
	assert_int_equal(ask(&stage, "a"), 0);
	stage.now_ms += 4;
	assert_int_equal(ask(&stage, "b"), 0);
	assert_next(&stage, "@1005");
	stage.now_ms += 1;
	assert_next(&stage, "1");
	assert_next(&stage, "@1010");
	stage.now_ms += 5;
	assert_next(&stage, "2");
	leave(&stage);
}

static void left_over_packets_are_stale_before_anything_is_asked(void **state)
{
	struct stage stage = staged("talk\nlatency 5\nstale 2 x \"%d%%\"\n> a\n< \"1\"\n");

	(void)state;
	assert_next(&stage, "stale 1%");
	assert_int_equal(ask(&stage, "a"), 0);
	assert_next(&stage, "stale 2%");
	assert_next(&stage, "@1005");
	leave(&stage);
}

static void a_left_over_packet_that_comes_late_looks_like_an_answer(void **state)
{
	struct stage stage = staged("talk\ndelay 30\nstale \"old\"\n> a\n< \"1\"\n");

	(void)state;
	assert_next(&stage, "@1030");
	assert_int_equal(ask(&stage, "a"), 0);
	stage.now_ms += 30;
	assert_next(&stage, "old");
	assert_next(&stage, "1");
	leave(&stage);
}

static void latency_and_delay_count_from_the_last_fetch(void **state)
{
	struct stage stage = staged("talk\nlatency 5\n> a\n< \"1\"\ndelay 100\n< \"2\"\n");

	(void)state;
	assert_int_equal(ask(&stage, "a"), 0);
	stage.now_ms = 2000;
	assert_next(&stage, "1");
	assert_next(&stage, "@2105");
	stage.now_ms = 2104;
	assert_next(&stage, "@2105");
	stage.now_ms = 2105;
	assert_next(&stage, "2");
	leave(&stage);
}

static void delays_add_up(void **state)
{
	struct stage stage = staged("talk\n> a\ndelay 100\ndelay 20\n< \"1\"\n< \"2\"\n");

	(void)state;
	assert_int_equal(ask(&stage, "a"), 0);
	assert_next(&stage, "@1120");
	assert_next(&stage, "@1120");
	stage.now_ms = 1120;
	assert_next(&stage, "1");
	assert_next(&stage, "2");
	leave(&stage);
}

static void a_clock_at_its_end_does_not_wrap(void **state)
{
	struct stage stage = staged_at("talk\n> a\ndelay 100\n< \"1\"\n", UINT64_MAX - 1);

	(void)state;
	assert_int_equal(ask(&stage, "a"), 0);
	assert_next(&stage, "@18446744073709551615");
	leave(&stage);
}

static void silence_ends_an_answer_but_not_the_phone(void **state)
{
	struct stage stage = staged("talk\n> a\n< \"1\"\n< silence\n> b\n< \"2\"\n");

	(void)state;
	assert_int_equal(ask(&stage, "a"), 0);
	assert_next(&stage, "1");
	assert_next(&stage, "silence");
	assert_int_equal(ask(&stage, "b"), 0);
	assert_next(&stage, "2");
	leave(&stage);
}

static void a_halt_holds_what_follows_until_it_is_cleared(void **state)
{
	struct stage stage =
		staged("talk\n> a\n< \"1\"\ndelay 10\n< stall\n< \"2\"\n> b\n< \"3\"\n");

	(void)state;
	assert_int_equal(ask(&stage, "a"), 0);
	assert_next(&stage, "1");
	assert_next(&stage, "@1010");
	player_clear(stage.player); /* nothing is halted yet */
	stage.now_ms = 1010;
	assert_next(&stage, "stall");
	assert_int_equal(ask(&stage, "b"), 0);
	assert_next(&stage, "stall");
	player_clear(stage.player);
	assert_next(&stage, "stale 2");
	assert_next(&stage, "3");
	leave(&stage);
}

static void a_delay_behind_a_halt_counts_from_the_halt(void **state)
{
	struct stage stage = staged("talk\n> a\ndelay 40\n< stall\ndelay 50\n< \"1\"\n");

	(void)state;
	assert_int_equal(ask(&stage, "a"), 0);
	stage.now_ms = 1040;
	assert_next(&stage, "stall");
	player_clear(stage.player);
	assert_next(&stage, "@1090");
	leave(&stage);
}

static void a_halted_way_out_takes_nothing_until_it_is_cleared(void **state)
{
	struct stage stage = staged("talk\n> a stall\n> a\n< \"1\"\n> b\n< \"2\"\n");

	(void)state;
	assert_int_equal(ask(&stage, "a"), -E_STALL);
	assert_int_equal(ask(&stage, "b"), -E_STALL);
	assert_next(&stage, "silence");
	player_clear(stage.player);
	assert_int_equal(ask(&stage, "a"), 0);
	assert_next(&stage, "1");
	leave(&stage);
}

static void a_phone_can_vanish_in_an_answer_and_in_a_question(void **state)
{
	struct stage stage = staged("talk\n> a\n< \"1\"\ndelay 5\n< gone\n");

	(void)state;
	assert_int_equal(ask(&stage, "a"), 0);
	assert_next(&stage, "1");
	assert_next(&stage, "@1005");
	stage.now_ms = 1005;
	assert_next(&stage, "gone");
	assert_next(&stage, "gone");
	assert_int_equal(ask(&stage, "a"), -E_DISCONNECTED);
	leave(&stage);
	stage = staged("talk\n> a gone\n");
	assert_int_equal(ask(&stage, "a"), -E_DISCONNECTED);
	assert_next(&stage, "gone");
	leave(&stage);
}

static void a_question_that_is_not_taken_changes_nothing(void **state)
{
	struct stage stage = staged("talk\n> a untaken\n> b\n< \"2\"\n");

	(void)state;
	assert_int_equal(ask(&stage, "a"), -E_TIMEOUT);
	assert_next(&stage, "silence");
	assert_int_equal(ask(&stage, "b"), 0);
	assert_next(&stage, "2");
	leave(&stage);
}

static void what_the_tape_lacks_ends_with_the_next_question(void **state)
{
	struct stage stage = staged("talk\n> a\n< \"1\"\n< cut\n> b\n< \"2\"\n");

	(void)state;
	assert_int_equal(ask(&stage, "a"), 0);
	assert_next(&stage, "1");
	assert_next(&stage, "cut");
	assert_next(&stage, "cut");
	assert_int_equal(ask(&stage, "b"), 0);
	assert_next(&stage, "2");
	leave(&stage);
}

static void any_other_question_gets_what_the_talk_says(void **state)
{
	struct stage stage = staged("talk\notherwise \"FAILno\"\n> a\n< \"1\"\n");

	(void)state;
	assert_int_equal(ask(&stage, "x"), 0);
	assert_next(&stage, "FAILno");
	assert_int_equal(ask(&stage, "a"), 0);
	assert_next(&stage, "1");
	leave(&stage);
	stage = staged("talk\notherwise untaken\n");
	assert_int_equal(ask(&stage, "x"), -E_TIMEOUT);
	leave(&stage);
	stage = staged("talk\notherwise silence\n");
	assert_int_equal(ask(&stage, "x"), 0);
	assert_next(&stage, "silence");
	leave(&stage);
}

static void a_phone_does_not_take_questions_without_end(void **state)
{
	struct stage stage = staged("talk\n> a\ndelay 5\n< \"1\"\n");
	size_t taken = 0;

	(void)state;
	while (!ask(&stage, "a"))
		assert_true(++taken < 100);
	assert_true(taken > 0);
	assert_int_equal(ask(&stage, "a"), -E_TIMEOUT);
	for (stage.now_ms = 1005; taken; taken--, stage.now_ms += 5)
		assert_next(&stage, "1");
	assert_next(&stage, "silence");
	leave(&stage);
}

static void a_repeated_packet_counts(void **state)
{
	struct stage stage = staged("talk\n> a\n< 12 x \"INFObk%d:%%%d\"\n< \"OKAY%d\"\n");
	char expected[32];

	(void)state;
	assert_int_equal(ask(&stage, "a"), 0);
	for (int i = 1; i <= 12; i++) {
		snprintf(expected, sizeof(expected), "INFObk%d:%%%d", i, i);
		assert_next(&stage, expected);
	}
	assert_next(&stage, "OKAY%d");
	leave(&stage);
}

static void the_longest_packet_is_whole(void **state)
{
	char *text = malloc(LIMIT_TAPE_PACKET + 128);
	struct stage stage = {0};
	const uint8_t *bytes;
	uint64_t at_ms;
	size_t length;
	bool stale;

	(void)state;
	assert_non_null(text);
	sprintf(text, "latchkey-tape 1\ndevice\ntalk\n> a\n< \"%0*d\"\n", LIMIT_TAPE_PACKET, 0);
	assert_int_equal(tape_parse(text, strlen(text), "t", &stage.tape, NULL), 0);
	stage.player = player_new(stage.tape, 0, 0, 0, 1);
	assert_int_equal(ask(&stage, "a"), 0);
	assert_int_equal(player_next(stage.player, 0, &bytes, &length, &stale, &at_ms),
			 PLAYER_PACKET);
	assert_int_equal(length, LIMIT_TAPE_PACKET);
	assert_int_equal(bytes[length - 1], '0');
	leave(&stage);
	stage.tape = NULL;
	sprintf(text, "latchkey-tape 1\ndevice\ntalk\n> a\n< \"%0*d\"\n", LIMIT_TAPE_PACKET + 1, 0);
	assert_int_equal(tape_parse(text, strlen(text), "t", &stage.tape, NULL), -E_LIMIT);
	free(text);
}

static void later_conversations_repeat_the_last_talk(void **state)
{
	static const char *const answers[] = {"1", "2", "2"};
	struct stage stage = staged("talk\n> a\n< \"1\"\ntalk\n> a\n< \"2\"\n");

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		player_free(stage.player);
		stage.player = player_new(stage.tape, 0, i, stage.now_ms, 1);
		assert_int_equal(ask(&stage, "a"), 0);
		assert_next(&stage, answers[i]);
	}
	leave(&stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_phone_is_silent_until_it_is_asked),
		cmocka_unit_test(a_device_without_talks_knows_no_answer),
		cmocka_unit_test(a_question_must_match_byte_for_byte),
		cmocka_unit_test(answers_to_one_question_come_in_order_and_the_last_stays),
		cmocka_unit_test(what_is_not_fetched_stays),
		cmocka_unit_test(what_was_ready_before_a_question_is_stale),
		cmocka_unit_test(what_comes_after_the_next_question_is_not_stale),
		cmocka_unit_test(left_over_packets_are_stale_before_anything_is_asked),
		cmocka_unit_test(a_left_over_packet_that_comes_late_looks_like_an_answer),
		cmocka_unit_test(latency_and_delay_count_from_the_last_fetch),
		cmocka_unit_test(delays_add_up),
		cmocka_unit_test(a_clock_at_its_end_does_not_wrap),
		cmocka_unit_test(silence_ends_an_answer_but_not_the_phone),
		cmocka_unit_test(a_halt_holds_what_follows_until_it_is_cleared),
		cmocka_unit_test(a_delay_behind_a_halt_counts_from_the_halt),
		cmocka_unit_test(a_halted_way_out_takes_nothing_until_it_is_cleared),
		cmocka_unit_test(a_phone_can_vanish_in_an_answer_and_in_a_question),
		cmocka_unit_test(a_question_that_is_not_taken_changes_nothing),
		cmocka_unit_test(what_the_tape_lacks_ends_with_the_next_question),
		cmocka_unit_test(any_other_question_gets_what_the_talk_says),
		cmocka_unit_test(a_phone_does_not_take_questions_without_end),
		cmocka_unit_test(a_repeated_packet_counts),
		cmocka_unit_test(the_longest_packet_is_whole),
		cmocka_unit_test(later_conversations_repeat_the_last_talk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
