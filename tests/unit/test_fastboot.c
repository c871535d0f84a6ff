/* SPDX-License-Identifier: MIT */
#include <latchkey/fastboot.h>

#include "play.h"

/* One question at a time: what comes back, and what it costs. */

#define ANTI "> getvar:anti\n< "
#define UNLOCKED "> getvar:unlocked\n< "

static const struct row {
	const char *name;
	enum question question;
	const char *talk;
	enum error_code result;
	enum answer_kind kind;
	const char *text;
	unsigned asked, slow, stale;
} rows[] = {
	{"OKAY and a text is a value", QUESTION_ANTI, ANTI "\"OKAY2\"\n", 0, ANSWER_VALUE, "2", 1, 0, 0},
	{"blanks around a value are no part of it", QUESTION_ANTI, ANTI "\"OKAY \\t2\\r\\n \"\n", 0,
	 ANSWER_VALUE, "2", 1, 0, 0},
	{"an empty value is a value of its own kind", QUESTION_ANTI, ANTI "\"OKAY\"\n", 0,
	 ANSWER_EMPTY, "", 1, 0, 0},
	{"blanks alone are an empty value", QUESTION_ANTI, ANTI "\"OKAY \\t \"\n", 0, ANSWER_EMPTY, "",
	 1, 0, 0},
	{"a value in an INFO line before an empty OKAY counts", QUESTION_ANTI,
	 ANTI "\"INFO 2\"\n< \"OKAY\"\n", 0, ANSWER_VALUE, "2", 1, 0, 0},
	{"the variable's name before a value in an INFO line is dropped", QUESTION_ANTI,
	 ANTI "\"INFOanti: 2\"\n< \"OKAY\"\n", 0, ANSWER_VALUE, "2", 1, 0, 0},
	{"the name and nothing behind it in an INFO line is empty", QUESTION_ANTI,
	 ANTI "\"INFOanti:\"\n< \"OKAY\"\n", 0, ANSWER_EMPTY, "", 1, 0, 0},
	{"a value in OKAY counts more than an INFO line", QUESTION_ANTI,
	 ANTI "\"INFO3\"\n< \"OKAY2\"\n", 0, ANSWER_VALUE, "2", 1, 0, 0},
	{"TEXT goes on where INFO stopped", QUESTION_ANTI,
	 ANTI "\"INFOan\"\n< \"TEXTti:2\"\n< \"OKAY\"\n", 0, ANSWER_VALUE, "2", 1, 0, 0},
	{"TEXT alone is a line", QUESTION_ANTI, ANTI "\"TEXT2\"\n< \"OKAY\"\n", 0, ANSWER_VALUE, "2",
	 1, 0, 0},
	{"an INFO line is no value of an oem command", QUESTION_OEM_LKS,
	 "> oem lks\n< \"INFOlks = 0\"\n< \"OKAY\"\n", 0, ANSWER_EMPTY, "", 1, 0, 0},
	{"a line of getvar:all is no value", QUESTION_ALL,
	 "> getvar:all\n< \"INFOall:x\"\n< \"OKAY\"\n", 0, ANSWER_EMPTY, "", 1, 0, 0},
	{"what ends getvar:all is kept", QUESTION_ALL,
	 "> getvar:all\n< 300 x \"INFOa%d:b\"\n< \"OKAYDone!!\"\n", 0, ANSWER_VALUE, "Done!!", 1, 0, 0},
	{"FAIL and a reason is a refusal", QUESTION_ANTI, ANTI "\"FAIL not now \"\n", 0, ANSWER_REFUSED,
	 "not now", 1, 0, 0},
	{"FAIL without a reason is a refusal", QUESTION_ANTI, ANTI "\"FAIL\"\n", 0, ANSWER_REFUSED, "",
	 1, 0, 0},
	{"a failed request is not an unknown word", QUESTION_ANTI, ANTI "\"FAILunknown reason\"\n", 0,
	 ANSWER_REFUSED, "unknown reason", 1, 0, 0},
	{"Qualcomm ABL does not know a variable", QUESTION_ANTI, ANTI ABSENT, 0, ANSWER_UNKNOWN_WORD,
	 "GetVar Variable Not found", 1, 0, 0},
	{"the case of an unknown word's text does not matter", QUESTION_ANTI,
	 ANTI "\"FAILGETVAR VARIABLE NOT FOUND\"\n", 0, ANSWER_UNKNOWN_WORD,
	 "GETVAR VARIABLE NOT FOUND", 1, 0, 0},
	{"fastbootd does not know a variable", QUESTION_ANTI, ANTI "\"FAILUnknown variable\"\n", 0,
	 ANSWER_UNKNOWN_WORD, "Unknown variable", 1, 0, 0},
	{"Qualcomm does not know a command", QUESTION_OEM_LKS, "> oem lks\n< \"FAILunknown command\"\n",
	 0, ANSWER_UNKNOWN_WORD, "unknown command", 1, 0, 0},
	{"fastbootd does not know a command", QUESTION_UNLOCK_ABILITY,
	 "> flashing get_unlock_ability\n< \"FAILUnrecognized command flashing\"\n", 0,
	 ANSWER_UNKNOWN_WORD, "Unrecognized command flashing", 1, 0, 0},
	{"lk2nd and U-Boot do not know a variable", QUESTION_ANTI,
	 ANTI "\"FAILVariable not implemented\"\n", 0, ANSWER_UNKNOWN_WORD, "Variable not implemented",
	 1, 0, 0},
	{"an empty packet before the answer is no answer", QUESTION_ANTI,
	 ANTI "\"\"\n< \"\"\n< \"OKAY2\"\n", 0, ANSWER_VALUE, "2", 1, 0, 0},
	{"too short an answer is asked for again", QUESTION_ANTI,
	 ANTI "\"OKA\"\n" ANTI "\"OKAY2\"\n", 0, ANSWER_VALUE, "2", 2, 1, 0},
	{"an unknown tag is asked for again", QUESTION_ANTI, ANTI "\"WHAT2\"\n" ANTI "\"OKAY2\"\n", 0,
	 ANSWER_VALUE, "2", 2, 1, 0},
	{"tags are upper case", QUESTION_ANTI, ANTI "\"okay3\"\n" ANTI "\"OKAY2\"\n", 0, ANSWER_VALUE,
	 "2", 2, 1, 0},
	{"what is no answer twice is no reliable answer", QUESTION_ANTI, ANTI "\"WHAT2\"\n", 0,
	 ANSWER_UNRELIABLE, "the answer to 'anti' is no fastboot answer", 2, 1, 0},
	{"too short twice is no reliable answer", QUESTION_ANTI, ANTI "\"OK\"\n", 0, ANSWER_UNRELIABLE,
	 "the answer to 'anti' is 2 bytes short of a fastboot answer", 2, 1, 0},
	{"an answer to something else is asked for again", QUESTION_UNLOCKED,
	 UNLOCKED "\"OKAYvayu\"\n" UNLOCKED "\"OKAYno\"\n", 0, ANSWER_VALUE, "no", 2, 1, 0},
	{"an odd answer that is given twice is an answer", QUESTION_UNLOCKED,
	 UNLOCKED "\"OKAYmaybe\"\n", 0, ANSWER_VALUE, "maybe", 2, 1, 0},
	{"two odd answers that differ are no reliable answer", QUESTION_UNLOCKED,
	 UNLOCKED "\"OKAYmaybe\"\n" UNLOCKED "\"OKAYperhaps\"\n", 0, ANSWER_UNRELIABLE, "perhaps", 2,
	 1, 0},
	{"several lines cannot be one variable", QUESTION_UNLOCKED,
	 UNLOCKED "\"INFOa:b\"\n< \"INFOc:d\"\n< \"OKAYyes\"\n" UNLOCKED "\"OKAYno\"\n", 0,
	 ANSWER_VALUE, "no", 2, 1, 0},
	{"silence is asked again", QUESTION_ANTI, ANTI "silence\n" ANTI "\"OKAY2\"\n", 0, ANSWER_VALUE,
	 "2", 2, 1, 0},
	{"silence twice is silence", QUESTION_ANTI, ANTI "silence\n", 0, ANSWER_SILENT,
	 "no answer to 'anti' within 5000 ms", 2, 1, 0},
	{"silence in the middle of an answer is silence", QUESTION_ANTI,
	 ANTI "\"INFOx\"\n< silence\n", 0, ANSWER_SILENT, "no answer to 'anti' within 5000 ms", 2, 1, 0},
	{"empty packets and then silence are silence", QUESTION_ANTI, ANTI "\"\"\n< silence\n", 0,
	 ANSWER_SILENT, "no answer to 'anti' within 5000 ms", 2, 1, 0},
	{"a question that is not taken is put again", QUESTION_ANTI,
	 "> getvar:anti untaken\n" ANTI "\"OKAY2\"\n", 0, ANSWER_VALUE, "2", 2, 1, 0},
	{"a question that is never taken gets silence", QUESTION_ANTI, "> getvar:anti untaken\n", 0,
	 ANSWER_SILENT, "the phone did not take the question 'anti' within 5000 ms", 2, 1, 0},
	{"a halted IN pipe is cleared and asked again", QUESTION_ANTI,
	 ANTI "stall\n" ANTI "\"OKAY2\"\n", 0, ANSWER_VALUE, "2", 2, 1, 0},
	{"a halted OUT pipe is cleared and asked again", QUESTION_ANTI,
	 "> getvar:anti stall\n" ANTI "\"OKAY2\"\n", 0, ANSWER_VALUE, "2", 2, 1, 0},
	{"a pipe that halts twice gives no reliable answer", QUESTION_ANTI, "> getvar:anti stall\n", 0,
	 ANSWER_UNRELIABLE, "the phone refused 'anti' with a stall", 2, 1, 0},
	{"what an earlier session left over is dropped and counted", QUESTION_ANTI,
	 "stale \"INFOold\"\nstale \"OKAY7\"\n" ANTI "\"OKAY2\"\n", 0, ANSWER_VALUE, "2", 1, 0, 2},
	{"left-over rubbish is no answer either", QUESTION_ANTI,
	 "stale \"\"\nstale \"DATA00001000\"\n" ANTI "\"OKAY2\"\n", 0, ANSWER_VALUE, "2", 1, 0, 2},
	{"what was waiting when a question left is stale", QUESTION_ANTI,
	 "> getvar:anti\nstale \"OKAY7\"\n< \"OKAY2\"\n", 0, ANSWER_VALUE, "2", 1, 0, 1},
	{"what the tape does not hold is not made up", QUESTION_ANTI, UNLOCKED "\"OKAYno\"\n", 0,
	 ANSWER_NOT_ON_TAPE, "", 0, 0, 0},
	{"an answer that the tape cuts is not on the tape", QUESTION_ALL,
	 "> getvar:all\n< \"INFOa:b\"\n< cut\n", 0, ANSWER_NOT_ON_TAPE, "", 1, 0, 0},
	{"a second attempt that the tape cuts is not on the tape", QUESTION_ANTI,
	 ANTI "\"WHAT\"\n" ANTI "\"INFOx\"\n< cut\n", 0, ANSWER_NOT_ON_TAPE, "", 2, 1, 0},
	{"a data phase ends everything", QUESTION_ANTI, ANTI "\"DATA00001000\"\n" ANTI "\"OKAY2\"\n",
	 E_PROTOCOL, 0, "cannot ask for 'anti': the phone answered 'anti' by waiting for data", 1, 0, 0},
	{"a data phase in the second attempt ends everything", QUESTION_ANTI,
	 ANTI "\"WHAT\"\n" ANTI "\"DATA00000001\"\n", E_PROTOCOL, 0,
	 "cannot ask for 'anti': the phone answered 'anti' by waiting for data", 2, 1, 0},
	{"a phone that goes is gone", QUESTION_ANTI, ANTI "gone\n", E_DISCONNECTED, 0,
	 "cannot ask for 'anti': the phone went away", 1, 0, 0},
	{"a phone that goes while it is asked is gone", QUESTION_ANTI, "> getvar:anti gone\n",
	 E_DISCONNECTED, 0, "cannot ask for 'anti': the phone went away", 1, 0, 0},
	{"a phone that goes in the second attempt is gone", QUESTION_ANTI,
	 ANTI "silence\n" ANTI "gone\n", E_DISCONNECTED, 0,
	 "cannot ask for 'anti': the phone went away", 2, 1, 0},
	{"empty packets without end are too much", QUESTION_ANTI, ANTI "5000 x \"\"\n", E_LIMIT, 0,
	 "cannot ask for 'anti': the answer to 'anti' has more than 4096 lines", 1, 0, 0},
	{"4096 lines are an answer", QUESTION_ALL,
	 "> getvar:all\n< 4096 x \"INFOa%d:b\"\n< \"OKAY\"\n", 0, ANSWER_EMPTY, "", 1, 0, 0},
	{"4097 lines are too much", QUESTION_ALL,
	 "> getvar:all\n< 4097 x \"INFOa%d:b\"\n< \"OKAY\"\n", E_LIMIT, 0,
	 "cannot ask for 'all': the answer to 'all' has more than 4096 lines", 1, 0, 0},
	{"8192 packets may be left over", QUESTION_ANTI, "stale 8192 x \"\"\n" ANTI "\"OKAY2\"\n", 0,
	 ANSWER_VALUE, "2", 1, 0, 8192},
	{"8193 packets that are left over are too much", QUESTION_ANTI,
	 "stale 8193 x \"\"\n" ANTI "\"OKAY2\"\n", E_LIMIT, 0,
	 "cannot ask for 'anti': more than 8192 packets of an earlier session are left over", 1, 0,
	 8193},
	{"a phone that does not stop talking is too much", QUESTION_ANTI,
	 ANTI "\"WHAT\"\n< 9000 x \"INFOmore\"\n", E_LIMIT, 0,
	 "cannot ask for 'anti': the phone does not stop talking", 1, 1, 8193},
};

static void check_row(const struct row *row)
{
	char tape[4096];
	struct spy spy;
	struct fastboot fastboot;
	struct answer answer = {0};
	struct error err = {0};
	int result;

	snprintf(tape, sizeof(tape), TAPE DEVICE "talk\n%s", row->talk);
	spy_open(&spy, tape);
	fastboot_begin(&fastboot, &spy.line, 5000, 30000);
	result = fastboot_ask(&fastboot, row->question, &answer, &err);
	same_number(row->name, result, -(long)row->result);
	same_number(row->name, err.code, (long)row->result);
	same_text(row->name, row->result ? err.text : text_cstr(&answer.text), row->text);
	same_text(row->name, answer_kind_name(answer.kind), answer_kind_name(row->kind));
	same_number(row->name, fastboot.asked, row->asked);
	same_number(row->name, fastboot.slow, row->slow);
	same_number(row->name, fastboot.stale, row->stale);
	same_number(row->name, answer.times, row->result ? 0 : row->asked);
	same_number(row->name, fastboot.repeated, row->asked > 1);
	answer_release(&answer);
	spy_close(&spy.line);
}

static void each_answer_has_its_kind(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		check_row(&rows[i]);
}

static void two_answers_that_differ_are_both_kept(void **state)
{
	struct spy spy;
	struct fastboot fastboot;
	struct answer answer = {0};

	(void)state;
	spy_open(&spy, TAPE DEVICE "talk\n" UNLOCKED "\"OKAYmaybe\"\n" UNLOCKED "\"OKAYperhaps\"\n");
	fastboot_begin(&fastboot, &spy.line, 5000, 30000);
	assert_int_equal(fastboot_ask(&fastboot, QUESTION_UNLOCKED, &answer, NULL), 0);
	assert_string_equal(text_cstr(&answer.other), "maybe");
	assert_string_equal(text_cstr(&answer.text), "perhaps");
	answer_release(&answer);
	spy_close(&spy.line);
}

static void lines_are_kept_one_by_one(void **state)
{
	static const char *const lines[] = {"a:1", "", " b : 2 ", "c:3and more", "d:4"};
	struct spy spy;
	struct fastboot fastboot;
	struct answer answer = {0};

	(void)state;
	spy_open(&spy, TAPE DEVICE "talk\n> getvar:all\n< \"INFOa:1\"\n< \"INFO\"\n< \"INFO b : 2 \"\n"
				   "< \"INFOc:3\"\n< \"TEXTand\"\n< \"TEXT more\"\n< \"INFOd:4\"\n"
				   "< \"OKAY\"\n");
	fastboot_begin(&fastboot, &spy.line, 5000, 30000);
	assert_int_equal(fastboot_ask(&fastboot, QUESTION_ALL, &answer, NULL), 0);
	assert_int_equal(answer.line_count, COUNT(lines));
	for (size_t i = 0; i < COUNT(lines); i++) {
		size_t length;
		const char *line = answer_line(&answer, i, &length);

		assert_int_equal(length, strlen(lines[i]));
		assert_memory_equal(line, lines[i], length);
	}
	answer_release(&answer);
	spy_close(&spy.line);
}

/* ---- sizes ---- */

/* Ask for all variables, whose answer is @packets packets of @size bytes and an OKAY. */
static int ask_sized(unsigned packets, size_t size, const char *tag, struct error *err)
{
	char *tape = malloc(size + 1024), *fill = malloc(size + 1);
	struct spy spy;
	struct fastboot fastboot;
	struct answer answer = {0};
	int result;

	assert_true(tape && fill && size >= 4);
	memset(fill, 'x', size);
	fill[size - 4] = '\0';
	snprintf(tape, size + 1024, TAPE DEVICE "talk\n> getvar:all\n< %u x \"%s%s\"\n< \"OKAY\"\n",
		 packets, tag, fill);
	spy_open(&spy, tape);
	fastboot_begin(&fastboot, &spy.line, 5000, 30000);
	result = fastboot_ask(&fastboot, QUESTION_ALL, &answer, err);
	answer_release(&answer);
	spy_close(&spy.line);
	free(tape);
	free(fill);
	return result;
}

static const struct size_row {
	const char *name;
	unsigned packets;
	size_t size;
	const char *tag;
	enum error_code result;
	const char *says;
} size_rows[] = {
	{"a packet may have 1024 bytes", 1, 1024, "INFO", 0, ""},
	{"a packet of 1025 bytes is too large", 1, 1025, "INFO", E_LIMIT, "larger than 1024 bytes"},
	{"a packet of 4096 bytes is too large", 1, 4096, "INFO", E_LIMIT, "larger than 1024 bytes"},
	{"an overlong packet is judged before its tag", 1, 1025, "WHAT", E_LIMIT,
	 "larger than 1024 bytes"},
	{"just under a MiB may be said", 1023, 1024, "INFO", 0, ""},
	{"more than a MiB is too much", 1024, 1024, "INFO", E_LIMIT, "more than 1048576 bytes"},
	{"many short lines may not go beyond a MiB", 4000, 300, "INFO", E_LIMIT,
	 "more than 1048576 bytes"},
};

static void sizes_have_limits(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(size_rows); i++) {
		const struct size_row *row = &size_rows[i];
		struct error err = {0};
		int result = ask_sized(row->packets, row->size, row->tag, &err);

		same_number(row->name, result, -(long)row->result);
		if (!strstr(err.text, row->says))
			fail_msg("%s: said '%s'", row->name, err.text);
	}
}

/* ---- time ---- */

static const struct time_row {
	const char *name;
	enum question question;
	const char *talk;
	unsigned question_ms, conversation_ms;
	enum error_code result;
	enum answer_kind kind;
	uint64_t elapsed_ms;
} time_rows[] = {
	{"a quick answer costs its own time", QUESTION_ANTI, "latency 5\n" ANTI "\"OKAY2\"\n", 5000,
	 30000, 0, ANSWER_VALUE, 5},
	{"silence costs two questions and the rest between them", QUESTION_ANTI, ANTI "silence\n", 5000,
	 30000, 0, ANSWER_SILENT, 10350},
	{"an untaken question costs a look for old news more", QUESTION_ANTI,
	 "> getvar:anti untaken\n", 5000, 30000, 0, ANSWER_SILENT, 10450},
	{"an odd answer costs one rest", QUESTION_UNLOCKED,
	 "latency 5\n" UNLOCKED "\"OKAYvayu\"\n" UNLOCKED "\"OKAYno\"\n", 5000, 30000, 0, ANSWER_VALUE,
	 360},
	{"a question's time is cut at its limit", QUESTION_ANTI, ANTI "silence\n", 999999, 999999, 0,
	 ANSWER_SILENT, 20350},
	{"a question has no more time than the conversation", QUESTION_ANTI, ANTI "silence\n", 5000,
	 2000, 0, ANSWER_SILENT, 2000},
	{"lines do not prolong a question", QUESTION_ANTI,
	 "> getvar:anti\n delay 3000\n< \"INFO2\"\n delay 3000\n< \"OKAY\"\n", 5000, 30000, 0,
	 ANSWER_EMPTY, 6000},
	{"each line of getvar:all has the time of a question", QUESTION_ALL,
	 "> getvar:all\n delay 4900\n< \"INFOa:b\"\n delay 4900\n< \"INFOc:d\"\n delay 4900\n< \"OKAY\"\n",
	 5000, 30000, 0, ANSWER_EMPTY, 14700},
	{"getvar:all ends with the conversation", QUESTION_ALL,
	 "latency 4000\n> getvar:all\n< 100 x \"INFOa%d:b\"\n< \"OKAY\"\n", 5000, 30000, 0,
	 ANSWER_SILENT, 30000},
	{"empty packets do not prolong a question", QUESTION_ANTI,
	 "latency 100\n" ANTI "4000 x \"\"\n< \"OKAY2\"\n", 1000, 30000, 0, ANSWER_SILENT, 0},
};

static void time_has_limits(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(time_rows); i++) {
		const struct time_row *row = &time_rows[i];
		char tape[2048];
		struct spy spy;
		struct fastboot fastboot;
		struct answer answer = {0};
		struct error err = {0};

		snprintf(tape, sizeof(tape), TAPE DEVICE "talk\n%s", row->talk);
		spy_open(&spy, tape);
		fastboot_begin(&fastboot, &spy.line, row->question_ms, row->conversation_ms);
		same_number(row->name, fastboot_ask(&fastboot, row->question, &answer, &err),
			    -(long)row->result);
		if (row->elapsed_ms) {
			same_text(row->name, answer_kind_name(answer.kind),
				  answer_kind_name(row->kind));
			same_number(row->name, (long)spy_elapsed(&spy), (long)row->elapsed_ms);
		}
		if (spy_elapsed(&spy) > row->conversation_ms ||
		    spy_elapsed(&spy) > LIMIT_CONVERSATION_MS)
			fail_msg("%s: took %ld ms", row->name, (long)spy_elapsed(&spy));
		answer_release(&answer);
		spy_close(&spy.line);
	}
}

static void nothing_is_asked_when_the_conversation_is_over(void **state)
{
	struct spy spy;
	struct fastboot fastboot;
	struct answer answer = {0};
	struct error err = {0};

	(void)state;
	spy_open(&spy, TAPE DEVICE "talk\n" ANTI "silence\n" UNLOCKED "\"OKAYno\"\n");
	fastboot_begin(&fastboot, &spy.line, 5000, 2000);
	assert_int_equal(fastboot_ask(&fastboot, QUESTION_ANTI, &answer, &err), 0);
	assert_int_equal(answer.kind, ANSWER_SILENT);
	assert_int_equal(fastboot_ask(&fastboot, QUESTION_UNLOCKED, &answer, &err), -E_TIMEOUT);
	assert_string_equal(err.text, "the time for the whole conversation is over");
	assert_int_equal(answer.kind, ANSWER_SILENT);
	assert_int_equal(spy_count(&spy, QUESTION_UNLOCKED), 0);
	answer_release(&answer);
	spy_close(&spy.line);
}

/* ---- what must not happen any more ---- */

static void nothing_is_said_into_a_data_phase(void **state)
{
	struct spy spy;
	struct fastboot fastboot;
	struct answer answer = {0};
	struct error err = {0};
	unsigned events;

	(void)state;
	spy_open(&spy, TAPE DEVICE "talk\n" ANTI "\"DATA00001000\"\n" UNLOCKED "\"OKAYno\"\n");
	fastboot_begin(&fastboot, &spy.line, 5000, 30000);
	assert_int_equal(fastboot_ask(&fastboot, QUESTION_ANTI, &answer, &err), -E_PROTOCOL);
	events = spy.events;
	assert_int_equal(fastboot_ask(&fastboot, QUESTION_UNLOCKED, &answer, &err), -E_PROTOCOL);
	assert_string_equal(err.text, "the phone waits for data; nothing more is sent");
	fastboot_end(&fastboot);
	assert_int_equal(spy.events, events);
	assert_int_equal(answer.kind, ANSWER_NOT_ASKED);
	spy_close(&spy.line);
}

static void an_answer_is_untouched_when_asking_fails(void **state)
{
	struct spy spy;
	struct fastboot fastboot;
	struct answer answer = {0};

	(void)state;
	spy_open(&spy, TAPE DEVICE "talk\n" ANTI "\"OKAY2\"\n" UNLOCKED "gone\n");
	fastboot_begin(&fastboot, &spy.line, 5000, 30000);
	assert_int_equal(fastboot_ask(&fastboot, QUESTION_ANTI, &answer, NULL), 0);
	assert_int_equal(fastboot_ask(&fastboot, QUESTION_UNLOCKED, &answer, NULL), -E_DISCONNECTED);
	assert_string_equal(text_cstr(&answer.text), "2");
	answer_release(&answer);
	spy_close(&spy.line);
}

static void the_slow_path_clears_both_halts_once(void **state)
{
	struct spy spy;
	struct fastboot fastboot;
	struct answer answer = {0};

	(void)state;
	spy_open(&spy, TAPE DEVICE "talk\n" ANTI "silence\n");
	fastboot_begin(&fastboot, &spy.line, 5000, 30000);
	assert_int_equal(fastboot_ask(&fastboot, QUESTION_ANTI, &answer, NULL), 0);
	assert_int_equal(spy.clears, 1);
	assert_int_equal(spy.asks, 2);
	answer_release(&answer);
	spy_close(&spy.line);
}

/* ---- a phone that is still telling what a killed session asked for ---- */

/* One old packet every @pace_ms until @old of them were told, then it listens. Its own clock. */
struct busy {
	struct line line;
	uint64_t now, pace_ms;
	unsigned old, kept;
	bool answers;
};

static uint64_t busy_now(struct line *line)
{
	return ((struct busy *)line)->now;
}

static int busy_ask(struct line *line, enum question question, uint64_t deadline_ms, struct error *err)
{
	struct busy *busy = (struct busy *)line;

	(void)question;
	while (busy->old && busy->now + busy->pace_ms <= deadline_ms) {
		busy->now += busy->pace_ms;
		busy->old--;
		busy->kept++;
	}
	if (busy->old) {
		busy->now = deadline_ms;
		return fail(err, E_TIMEOUT, "the phone did not take the question in time");
	}
	busy->answers = true;
	return 0;
}

static int busy_receive(struct line *line, uint64_t deadline_ms, struct packet *ret, struct error *err)
{
	struct busy *busy = (struct busy *)line;

	*ret = (struct packet){.bytes = "INFOold", .length = 7, .stale = busy->kept > 0};
	if (busy->kept) {
		busy->kept--;
		return 0;
	}
	if (busy->answers) {
		memcpy(ret->bytes, "OKAY2", 5);
		ret->length = 5;
		return 0;
	}
	if (busy->old && busy->now + busy->pace_ms <= deadline_ms) {
		busy->now += busy->pace_ms;
		busy->old--;
		return 0;
	}
	busy->now = deadline_ms;
	return fail(err, E_TIMEOUT, "nothing");
}

static int busy_clear(struct line *line, struct error *err)
{
	(void)line;
	(void)err;
	return 0;
}

static const struct busy_row {
	const char *name;
	uint64_t pace_ms;
	unsigned old;
	enum error_code result;
	enum answer_kind kind;
	unsigned slow, stale;
} busy_rows[] = {
	{"what is told within one question's time is waited for", 20, 200, 0, ANSWER_VALUE, 0, 200},
	{"what takes longer is waited for as well", 20, 1000, 0, ANSWER_VALUE, 0, 1000},
	{"with pauses, too", 300, 60, 0, ANSWER_VALUE, 0, 60},
	{"but no longer than a conversation may take", 300, 4000, 0, ANSWER_SILENT, 1, 95},
	{"nor for more packets than a session leaves", 1, 60000, E_LIMIT, 0, 0, 0},
};

static void a_phone_that_tells_old_news_is_waited_for(void **state)
{
	static const struct line_ops ops = {
		.ask = busy_ask, .receive = busy_receive, .clear = busy_clear, .now_ms = busy_now};

	(void)state;
	for (size_t i = 0; i < COUNT(busy_rows); i++) {
		const struct busy_row *row = &busy_rows[i];
		struct busy busy = {.line.ops = &ops, .pace_ms = row->pace_ms, .old = row->old};
		struct fastboot fastboot;
		struct answer answer = {0};

		fastboot_begin(&fastboot, &busy.line, 5000, 30000);
		same_number(row->name, fastboot_ask(&fastboot, QUESTION_ANTI, &answer, NULL),
			    -(long)row->result);
		same_number(row->name, busy.now <= 30000, true);
		if (!row->result) {
			same_number(row->name, answer.kind, row->kind);
			same_number(row->name, fastboot.slow, row->slow);
			same_number(row->name, fastboot.stale, row->stale);
			assert_string_equal(text_cstr(&answer.text),
					    row->kind == ANSWER_VALUE
						    ? "2"
						    : "the phone did not come to the question 'anti': it was "
						      "still telling what was asked before");
		}
		answer_release(&answer);
	}
}

/* ---- the farewell ---- */

static const struct farewell {
	const char *name, *talk;
	unsigned cancel_at;    /* event: 1 the question, 2 the first packet, ... */
	enum error_code result;
	uint64_t most_ms;      /* from Ctrl-C to the end */
	unsigned receives;     /* after Ctrl-C, the refused one included */
} farewells[] = {
	{"Ctrl-C before a question costs nothing", ANTI "\"OKAY2\"\n", 1, E_CANCELLED, 0, 0},
	{"an answer that is on its way is taken",
	 "latency 100\n" ANTI "\"OKAY2\"\n", 2, E_CANCELLED, 100, 2},
	{"a FAIL ends the farewell as well", "latency 100\n> getvar:anti\n< " ABSENT, 2, E_CANCELLED, 100,
	 2},
	{"lines that are on their way are taken",
	 "latency 10\n" ANTI "8 x \"INFOx%d\"\n< \"OKAY2\"\n", 4, E_CANCELLED, 100, 8},
	{"an answer that does not come costs 150 ms", ANTI "silence\n", 2, E_CANCELLED, 150, 2},
	{"a slow stream costs 150 ms", "latency 40\n" ANTI "4000 x \"INFOx%d\"\n< \"OKAY\"\n", 4,
	 E_CANCELLED, 150, 5},
};

static void ctrl_c_leaves_the_phone_answerable(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(farewells); i++) {
		const struct farewell *row = &farewells[i];
		char tape[2048];
		struct spy spy;
		struct fastboot fastboot;
		struct answer answer = {0};
		struct error err = {0};
		unsigned before = 0;

		snprintf(tape, sizeof(tape), TAPE DEVICE "talk\n%s", row->talk);
		spy_open(&spy, tape);
		spy.cancel_at = row->cancel_at;
		before = row->cancel_at > 1 ? row->cancel_at - 2 : 0;
		fastboot_begin(&fastboot, &spy.line, 5000, 30000);
		same_number(row->name, fastboot_ask(&fastboot, QUESTION_ANTI, &answer, &err),
			    -(long)row->result);
		fastboot_end(&fastboot);
		if (spy_now(&spy.line) - spy.cancelled_ms > row->most_ms)
			fail_msg("%s: took %ld ms", row->name,
				 (long)(spy_now(&spy.line) - spy.cancelled_ms));
		same_number(row->name, spy.receives - before, row->receives);
		same_number(row->name, spy.asks, 1);
		same_number(row->name, fastboot.outstanding, false);
		answer_release(&answer);
		spy_close(&spy.line);
	}
}

static void ctrl_c_while_the_phone_rests_still_takes_its_answer(void **state)
{
	struct spy spy;
	struct fastboot fastboot;
	struct answer answer = {0};

	(void)state;
	/* Events: question, silence, the rest of the slow path. The answer comes during the rest. */
	spy_open(&spy, TAPE DEVICE "talk\nlatency 5100\n" ANTI "\"OKAY2\"\n");
	spy.cancel_at = 3;
	fastboot_begin(&fastboot, &spy.line, 5000, 30000);
	assert_int_equal(fastboot_ask(&fastboot, QUESTION_ANTI, &answer, NULL), -E_CANCELLED);
	fastboot_end(&fastboot);
	assert_int_equal(spy_elapsed(&spy), 5100);
	spy_close(&spy.line);
}

static void an_end_without_a_question_reads_nothing(void **state)
{
	struct spy spy;
	struct fastboot fastboot;
	struct answer answer = {0};
	unsigned events;

	(void)state;
	spy_open(&spy, TAPE DEVICE "talk\n" ANTI "\"OKAY2\"\n");
	fastboot_begin(&fastboot, &spy.line, 5000, 30000);
	fastboot_end(&fastboot);
	assert_int_equal(spy.events, 0);
	assert_int_equal(fastboot_ask(&fastboot, QUESTION_ANTI, &answer, NULL), 0);
	events = spy.events;
	fastboot_end(&fastboot);
	assert_int_equal(spy.events, events);
	answer_release(&answer);
	spy_close(&spy.line);
}

/* ---- names ---- */

static void every_kind_has_a_name_of_its_own(void **state)
{
	(void)state;
	for (unsigned i = 0; i < ANSWER_KIND_COUNT; i++)
		for (unsigned j = 0; j < i; j++)
			assert_string_not_equal(answer_kind_name((enum answer_kind)i),
						answer_kind_name((enum answer_kind)j));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_answer_has_its_kind),
		cmocka_unit_test(two_answers_that_differ_are_both_kept),
		cmocka_unit_test(lines_are_kept_one_by_one),
		cmocka_unit_test(sizes_have_limits),
		cmocka_unit_test(time_has_limits),
		cmocka_unit_test(nothing_is_asked_when_the_conversation_is_over),
		cmocka_unit_test(nothing_is_said_into_a_data_phase),
		cmocka_unit_test(an_answer_is_untouched_when_asking_fails),
		cmocka_unit_test(the_slow_path_clears_both_halts_once),
		cmocka_unit_test(a_phone_that_tells_old_news_is_waited_for),
		cmocka_unit_test(ctrl_c_leaves_the_phone_answerable),
		cmocka_unit_test(ctrl_c_while_the_phone_rests_still_takes_its_answer),
		cmocka_unit_test(an_end_without_a_question_reads_nothing),
		cmocka_unit_test(every_kind_has_a_name_of_its_own),
	};

	return cmocka_run_group_tests_name("fastboot", tests, NULL, NULL);
}
