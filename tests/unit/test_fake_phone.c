/* SPDX-License-Identifier: MIT */
/* The fake phone that USB tests plug in, on its own: what its pipes do, transfer by transfer. */
#include "unit.h"

#include "fake/phone.c"

#include <stdio.h>

enum what { END, BEGIN, OUT, IN, CANCEL, CLEAR_IN, CLEAR_OUT, CLOCK };

/* OUT and IN go on with a transfer that is still waiting. */
struct step {
	enum what what;
	enum phone_result result;
	const char *bytes; /* OUT: what goes out; IN: all that has arrived */
	size_t number;     /* IN: room for so many bytes, 1024 if 0; CLOCK: ms */
};

struct row {
	const char *name;
	const char *talks;
	struct step steps[16];
};

#define ASK(result, bytes) {OUT, result, bytes, 0}
#define GOT(result, bytes) {IN, result, bytes, 0}
#define ROOM(size, result, bytes) {IN, result, bytes, size}
#define X64 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static const struct row rows[] = {
	{"a question is taken and its answer waits to be read",
	 "talk\n> a\n< \"OKAYx\"\n",
	 {ASK(PHONE_DONE, "a"), GOT(PHONE_DONE, "OKAYx"), GOT(PHONE_WAIT, "")}},
	{"a read that comes first is filled when the question was taken",
	 "talk\n> a\n< \"OKAYx\"\n",
	 {GOT(PHONE_WAIT, ""), ASK(PHONE_DONE, "a"), GOT(PHONE_DONE, "OKAYx")}},
	{"a question is not taken while an answer is unread",
	 "talk\n> a\n< \"INFOx\"\n< \"OKAY\"\n> b\n< \"OKAYy\"\n",
	 {ASK(PHONE_DONE, "a"), ASK(PHONE_WAIT, "b"), GOT(PHONE_DONE, "INFOx"),
	  ASK(PHONE_WAIT, "b"), GOT(PHONE_DONE, "OKAY"), ASK(PHONE_DONE, "b"),
	  GOT(PHONE_DONE, "OKAYy")}},
	{"an answer that comes later holds the next question back",
	 "talk\n> a\n  delay 500\n< \"OKAYx\"\n> b\n< \"OKAYy\"\n",
	 {ASK(PHONE_DONE, "a"), {CLOCK, 0, NULL, 499}, GOT(PHONE_WAIT, ""), ASK(PHONE_WAIT, "b"),
	  {CLOCK, 0, NULL, 1}, GOT(PHONE_DONE, "OKAYx"), ASK(PHONE_DONE, "b")}},
	{"what one program left unread the next one finds first",
	 "talk\n> a\n< 3 x \"INFO%d\"\n< \"OKAYold\"\ntalk\n> b\n< \"OKAYnew\"\n",
	 {{BEGIN, 0, NULL, 0}, ASK(PHONE_DONE, "a"), GOT(PHONE_DONE, "INFO1"),
	  {BEGIN, 0, NULL, 0}, ASK(PHONE_WAIT, "b"), GOT(PHONE_DONE, "INFO2"),
	  GOT(PHONE_DONE, "INFO3"), ASK(PHONE_WAIT, "b"), GOT(PHONE_DONE, "OKAYold"),
	  ASK(PHONE_DONE, "b"), GOT(PHONE_DONE, "OKAYnew")}},
	{"it stays there for the one after that",
	 "talk\n> a\n< \"OKAYold\"\ntalk\n> b\n< \"OKAYnew\"\n",
	 {{BEGIN, 0, NULL, 0}, ASK(PHONE_DONE, "a"), {BEGIN, 0, NULL, 0}, ASK(PHONE_WAIT, "b"),
	  {CANCEL, 0, NULL, 0}, {BEGIN, 0, NULL, 0}, GOT(PHONE_DONE, "OKAYold"),
	  ASK(PHONE_DONE, "b"), GOT(PHONE_DONE, "OKAYnew")}},
	{"taking the interface without a transfer uses up no conversation",
	 "talk\n> a\n< \"OKAYfirst\"\ntalk\n> a\n< \"OKAYsecond\"\n",
	 {{BEGIN, 0, NULL, 0}, {BEGIN, 0, NULL, 0}, ASK(PHONE_DONE, "a"),
	  GOT(PHONE_DONE, "OKAYfirst"), {BEGIN, 0, NULL, 0}, ASK(PHONE_DONE, "a"),
	  GOT(PHONE_DONE, "OKAYsecond"), {BEGIN, 0, NULL, 0}, ASK(PHONE_DONE, "a"),
	  GOT(PHONE_DONE, "OKAYsecond")}},
	{"what the tape has waiting is read before the question is taken",
	 "talk\nstale \"OKAYold\"\n> a\n< \"OKAYx\"\n",
	 {ASK(PHONE_WAIT, "a"), GOT(PHONE_DONE, "OKAYold"), ASK(PHONE_DONE, "a"),
	  GOT(PHONE_DONE, "OKAYx")}},
	{"what the tape has waiting at one question arrives before that has left",
	 "talk\n> a\nstale \"OKAYold\"\n< \"OKAYx\"\n",
	 {ASK(PHONE_WAIT, "a"), GOT(PHONE_DONE, "OKAYold"), ASK(PHONE_DONE, "a"),
	  GOT(PHONE_DONE, "OKAYx")}},
	{"an empty packet ends a read",
	 "talk\n> a\n< \"\"\n< \"OKAYx\"\n",
	 {ASK(PHONE_DONE, "a"), GOT(PHONE_DONE, ""), GOT(PHONE_DONE, "OKAYx")}},
	{"a whole packet leaves a read waiting, and an empty one ends it",
	 "talk\n> a\n< \"" X64 "\"\n  delay 100\n< \"\"\n",
	 {ASK(PHONE_DONE, "a"), GOT(PHONE_WAIT, X64), {CLOCK, 0, NULL, 100},
	  GOT(PHONE_DONE, X64)}},
	{"without the empty one the next answer runs into it",
	 "talk\n> a\n< \"" X64 "\"\n< \"OKAY\"\n",
	 {ASK(PHONE_DONE, "a"), GOT(PHONE_DONE, X64 "OKAY")}},
	{"a whole packet that fills a read ends it",
	 "talk\n> a\n< \"" X64 "\"\n",
	 {ASK(PHONE_DONE, "a"), ROOM(64, PHONE_DONE, X64), GOT(PHONE_WAIT, "")}},
	{"an answer that is larger than a read goes on in the next",
	 "talk\n> a\n< \"" X64 "tail\"\n",
	 {ASK(PHONE_DONE, "a"), ROOM(64, PHONE_DONE, X64), GOT(PHONE_DONE, "tail")}},
	{"a packet that is larger than the room overflows and is lost",
	 "talk\n> a\n< \"OKAYlong\"\n< \"OKAY\"\n",
	 {ASK(PHONE_DONE, "a"), ROOM(6, PHONE_OVERFLOW, "OKAYlo"), GOT(PHONE_DONE, "OKAY")}},
	{"a halt of the IN pipe lasts until it is cleared, and is that pipe's",
	 "talk\n> a\n< stall\n< \"OKAYx\"\n",
	 {ASK(PHONE_DONE, "a"), GOT(PHONE_STALL, ""), GOT(PHONE_STALL, ""),
	  {CLEAR_OUT, 0, NULL, 0}, GOT(PHONE_STALL, ""), {CLEAR_IN, 0, NULL, 0},
	  GOT(PHONE_DONE, "OKAYx")}},
	{"a halt outlives the program that met it",
	 "talk\n> a\n< stall\n> a\n< \"OKAYx\"\n",
	 {{BEGIN, 0, NULL, 0}, ASK(PHONE_DONE, "a"), GOT(PHONE_STALL, ""), {BEGIN, 0, NULL, 0},
	  GOT(PHONE_STALL, ""), {CLEAR_IN, 0, NULL, 0}, GOT(PHONE_WAIT, "")}},
	{"a halt of the OUT pipe lasts until it is cleared",
	 "talk\n> a stall\n> a\n< \"OKAYx\"\n",
	 {ASK(PHONE_STALL, "a"), ASK(PHONE_STALL, "a"), {CLEAR_OUT, 0, NULL, 0},
	  ASK(PHONE_DONE, "a"), GOT(PHONE_DONE, "OKAYx")}},
	{"a question that is never taken stays, and the next one may be",
	 "talk\n> a untaken\n> b\n< \"OKAYx\"\n",
	 {ASK(PHONE_WAIT, "a"), ASK(PHONE_WAIT, "a"), {CANCEL, 0, NULL, 0}, ASK(PHONE_DONE, "b"),
	  GOT(PHONE_DONE, "OKAYx")}},
	{"a phone that went away is gone for both pipes",
	 "talk\n> a\n< \"INFOx\"\n< gone\n",
	 {ASK(PHONE_DONE, "a"), GOT(PHONE_DONE, "INFOx"), GOT(PHONE_GONE, ""),
	  ASK(PHONE_GONE, "a")}},
	{"a phone can go away at a question",
	 "talk\n> a gone\n",
	 {GOT(PHONE_WAIT, ""), ASK(PHONE_GONE, "a"), GOT(PHONE_GONE, "")}},
	{"what the tape does not hold is refused",
	 "talk\n> a\n< \"OKAY\"\n",
	 {ASK(PHONE_DONE, "b"), GOT(PHONE_DONE, "FAILnot on tape"), ASK(PHONE_DONE, "a")}},
};

struct stage {
	const char *row;
	struct phone *phone;
	struct phone_write write;
	struct phone_read read;
	uint8_t room[1024];
	uint64_t now_ms;
};

static void step_out(struct stage *stage, const struct step *step, const char *where)
{
	enum phone_result result;

	if (!stage->write.bytes)
		stage->write = (struct phone_write){.bytes = (const uint8_t *)step->bytes,
						    .length = strlen(step->bytes)};
	result = phone_take(stage->phone, &stage->write, stage->now_ms);
	same_number(where, result, step->result);
	if (result != PHONE_WAIT)
		stage->write.bytes = NULL;
}

static void step_in(struct stage *stage, const struct step *step, const char *where)
{
	enum phone_result result;
	char arrived[sizeof(stage->room) + 1];

	if (!stage->read.bytes)
		stage->read = (struct phone_read){.bytes = stage->room,
						  .size = step->number ? step->number : 1024};
	result = phone_give(stage->phone, &stage->read, 64, stage->now_ms);
	same_number(where, result, step->result);
	memcpy(arrived, stage->room, stage->read.length);
	arrived[stage->read.length] = '\0';
	same_text(where, arrived, step->bytes);
	if (result != PHONE_WAIT)
		stage->read.bytes = NULL;
}

static void take_step(struct stage *stage, const struct step *step, size_t number)
{
	char where[160];

	snprintf(where, sizeof(where), "%s (step %zu)", stage->row, number + 1);
	if (step->what == OUT)
		step_out(stage, step, where);
	if (step->what == IN)
		step_in(stage, step, where);
	if (step->what == BEGIN)
		phone_begin(stage->phone);
	if (step->what == CLEAR_IN || step->what == CLEAR_OUT)
		phone_clear(stage->phone, step->what == CLEAR_IN);
	if (step->what == CLOCK)
		stage->now_ms += step->number;
	if (step->what == CANCEL || step->what == BEGIN) {
		stage->write.bytes = NULL;
		stage->read.bytes = NULL;
	}
}

static void test_pipes(void **state)
{
	static const char head[] = "latchkey-tape 1\ntitle t\nkind synthetic\ndevice\n";

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct stage stage = {.row = rows[i].name, .now_ms = 1000};
		struct error err = {0};
		struct tape *tape;
		char text[1024];

		snprintf(text, sizeof(text), "%s%s", head, rows[i].talks);
		if (tape_parse(text, strlen(text), "row", &tape, &err))
			fail_msg("%s: %s", rows[i].name, err.text);
		stage.phone = phone_new(tape, 0, 1);
		for (size_t j = 0; j < COUNT(rows[i].steps) && rows[i].steps[j].what != END; j++)
			take_step(&stage, &rows[i].steps[j], j);
		phone_free(stage.phone);
		tape_free(tape);
	}
}

static void test_counts(void **state)
{
	static const char text[] = "latchkey-tape 1\ntitle t\nkind synthetic\ndevice\ntalk\n"
				   "> a\n  delay 250\n< \"OKAYx\"\n";
	struct phone_write a = {.bytes = (const uint8_t *)"a", .length = 1}, b = a;
	uint8_t room[64];
	struct phone_read read = {.bytes = room, .size = sizeof(room)};
	struct tape *tape;
	struct phone *phone;

	(void)state;
	same_number("parse", tape_parse(text, strlen(text), "t", &tape, NULL), 0);
	phone = phone_new(tape, 0, 1);
	same_number("nothing is due at first", phone_wake(phone) == UINT64_MAX, true);
	phone_take(phone, &a, 1000);
	phone_give(phone, &read, 64, 1000);
	same_number("a delayed answer is due at its time", (long)phone_wake(phone), 1250);
	same_number("nothing was given", (long)phone_given(phone), 0);
	phone_give(phone, &read, 64, 1250);
	same_number("one packet was given", (long)phone_given(phone), 1);
	same_number("nothing was missing", (long)phone_missing(phone), 0);
	b.bytes = (const uint8_t *)"b";
	phone_take(phone, &b, 1250);
	same_number("a question was missing", (long)phone_missing(phone), 1);
	phone_free(phone);
	tape_free(tape);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pipes),
		cmocka_unit_test(test_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
