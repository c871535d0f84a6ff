/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_TESTS_PLAY_H
#define LATCHKEY_TESTS_PLAY_H

#include "unit.h"

#include <latchkey/bus.h>
#include <latchkey/fastboot.h>
#include <latchkey/phone.h>
#include <latchkey/tape.h>

#include <stdatomic.h>
#include <stdio.h>

/*
 * A tape written in a test, played to the code above the wire.
 *
 *     fastboot -> spy (counts, and breaks what it is told to break) -> line of tape_bus()
 */

#define TAPE "latchkey-tape 1\n"
#define DEVICE                                                                                     \
	"device\nid 18d1:d00d\npath 1-1\nmanufacturer \"Google\"\nmodel \"Android\"\n"             \
	"serial \"0123abcd\"\ninterface ff/42/03 in 81 512 out 01 512 \"fastboot\"\n"
#define ABSENT "\"FAILGetVar Variable Not found\"\n"

enum { SPY_LOG = 512 };

/**
 * struct spy - a line that looks on. Events are calls of ask, receive and clear, from 1.
 * @fault_at, @fault: this event fails with that code; with @fault_stays so do all later ones.
 * @cancel_at: Ctrl-C is pressed before this event.
 */
struct spy {
	struct line line;
	struct line *inner;
	struct bus *bus;
	struct device_list list;
	atomic_bool cancelled;
	unsigned events, asks, receives, clears, cancel_at, fault_at;
	enum error_code fault;
	bool fault_stays;
	enum question log[SPY_LOG];
	uint64_t opened_ms, cancelled_ms, last_ask_ms;
};

static inline struct spy *spy_of(struct line *line)
{
	return (struct spy *)line;
}

static inline uint64_t spy_now(struct line *line)
{
	struct line *inner = spy_of(line)->inner;

	return inner->ops->now_ms(inner);
}

/* Return: the code with which this event must fail, or 0. */
static inline int spy_event(struct spy *spy, struct error *err)
{
	spy->inner->cancel = spy->line.cancel;
	if (++spy->events == spy->cancel_at) {
		atomic_store(&spy->cancelled, true);
		spy->cancelled_ms = spy_now(&spy->line);
	}
	if (spy->fault_at && (spy->events == spy->fault_at ||
			      (spy->fault_stays && spy->events > spy->fault_at)))
		return fail(err, spy->fault, "broken on purpose");
	return 0;
}

static inline int spy_ask(struct line *line, enum question question, uint64_t deadline_ms,
			  struct error *err)
{
	struct spy *spy = spy_of(line);
	int result = spy_event(spy, err);

	spy->last_ask_ms = spy_now(line);
	if (spy->asks < SPY_LOG)
		spy->log[spy->asks] = question;
	spy->asks++;
	return result ? result : spy->inner->ops->ask(spy->inner, question, deadline_ms, err);
}

static inline int spy_receive(struct line *line, uint64_t deadline_ms, struct packet *ret,
			      struct error *err)
{
	struct spy *spy = spy_of(line);
	int result = spy_event(spy, err);

	spy->receives++;
	return result ? result : spy->inner->ops->receive(spy->inner, deadline_ms, ret, err);
}

static inline int spy_clear(struct line *line, struct error *err)
{
	struct spy *spy = spy_of(line);
	int result = spy_event(spy, err);

	spy->clears++;
	/* Clearing has two ways to fail. */
	if (result == -E_DISCONNECTED || result == -E_HOST)
		return result;
	return spy->inner->ops->clear(spy->inner, err);
}

static inline void spy_close(struct line *line)
{
	struct spy *spy = spy_of(line);

	spy->inner->ops->close(spy->inner);
	device_list_release(&spy->list);
	bus_close(spy->bus);
}

/* The first device of a tape, listened in on. */
static inline void spy_open(struct spy *spy, const char *text)
{
	static const struct line_ops ops = {spy_ask, spy_receive, spy_clear, spy_now, spy_close};
	struct error err = {0};
	struct tape *tape = NULL;

	memset(spy, 0, sizeof(*spy));
	if (tape_parse(text, strlen(text), "t.tape", &tape, &err))
		fail_msg("%s", err.text);
	spy->bus = tape_bus(tape);
	assert_non_null(spy->bus);
	if (spy->bus->ops->list(spy->bus, false, &spy->list, &err) || !spy->list.count ||
	    spy->bus->ops->open(spy->bus, spy->list.devices, &spy->inner, &err))
		fail_msg("%s", err.text);
	spy->line.ops = &ops;
	spy->line.cancel = &spy->cancelled;
	spy->opened_ms = spy_now(&spy->line);
}

static inline uint64_t spy_elapsed(struct spy *spy)
{
	return spy_now(&spy->line) - spy->opened_ms;
}

/* How often a question went out. */
static inline unsigned spy_count(const struct spy *spy, enum question question)
{
	unsigned count = 0;

	for (unsigned i = 0; i < spy->asks && i < SPY_LOG; i++)
		count += spy->log[i] == question;
	return count;
}

static inline unsigned spy_different(const struct spy *spy)
{
	unsigned count = 0;

	for (unsigned i = QUESTION_NONE + 1; i < QUESTION_COUNT; i++)
		count += spy_count(spy, (enum question)i) > 0;
	return count;
}

/* ---- phones ---- */

/* What a locked vayu says, as a reading of one was published. */
static const char *const play_vayu[][2] = {
	{"getvar:product", "\"OKAYvayu\"\n"},
	{"getvar:unlocked", "\"OKAYno\"\n"},
	{"getvar:anti", "\"OKAY2\"\n"},
	{"getvar:rollback_ver", ABSENT},
	{"getvar:kernel", "\"OKAYuefi\"\n"},
	{"getvar:is-userspace", "\"OKAYno\"\n"},
	{"getvar:current-slot", ABSENT},
	{"getvar:slot-count", ABSENT},
	{"getvar:battery-voltage", "\"OKAY4102\"\n"},
	{"getvar:battery-soc-ok", "\"OKAYyes\"\n"},
	{"getvar:secure", "\"OKAYyes\"\n"},
	{"getvar:version-bootloader", "\"OKAY\"\n"},
	{"getvar:snapshot-update-status", ABSENT},
	{"oem device-info", "\"INFOVerity mode: true\"\n< \"INFODevice unlocked: false\"\n"
			    "< \"INFODevice critical unlocked: false\"\n< \"OKAY\"\n"},
	{"flashing get_unlock_ability", "\"INFOget_unlock_ability: 0\"\n< \"OKAY\"\n"},
};

static inline bool play_mentions(const char *talk, const char *question)
{
	char line[128];
	size_t length = (size_t)snprintf(line, sizeof(line), "> %s", question);

	for (const char *at = talk; (at = strstr(at, line)) != NULL; at += length)
		if (at[length] == '\n' || at[length] == ' ')
			return true;
	return false;
}

/* A talk that says itself about some questions and as vayu about the others. */
static inline void play_talk(char *ret, size_t size, const char *own)
{
	const char *latency = strncmp(own, "latency", 7) != 0 ? "latency 5\n" : "";
	size_t used = (size_t)snprintf(ret, size, "talk\n%s%s", latency, own);

	for (size_t i = 0; i < COUNT(play_vayu); i++)
		if (!play_mentions(own, play_vayu[i][0]))
			used += (size_t)snprintf(ret + used, size - used, "> %s\n< %s",
						 play_vayu[i][0], play_vayu[i][1]);
	assert_true(used < size);
}

static inline void play_tape(char *ret, size_t size, const char *device, const char *own)
{
	size_t used = (size_t)snprintf(ret, size, TAPE "%s", device);

	play_talk(ret + used, size - used, own);
}

/* ---- conversations ---- */

struct play {
	struct spy spy;
	struct fastboot fastboot;
	struct answer answers[QUESTION_COUNT];
	struct phone phone;
	struct error err;
	int result;
};

/* The interview of `status`, to its end. The line stays open for those who want its clock. */
static inline void play_run(struct play *play, bool deep, unsigned question_ms,
			    unsigned conversation_ms)
{
	struct interview interview = {0};

	interview.questions = phone_default_questions(&interview.count);
	interview.context = play->spy.list.devices;
	if (deep)
		interview.more = phone_deep_questions;
	fastboot_begin(&play->fastboot, &play->spy.line, question_ms, conversation_ms);
	play->result = fastboot_interview(&play->fastboot, &interview, play->answers, &play->err);
	fastboot_end(&play->fastboot);
	phone_judge(play->answers, play->spy.list.devices, play->fastboot.confirmed, &play->phone);
}

static inline void play_open(struct play *play, const char *tape)
{
	memset(play, 0, sizeof(*play));
	spy_open(&play->spy, tape);
}

static inline void play_close(struct play *play)
{
	for (unsigned i = 0; i < QUESTION_COUNT; i++)
		answer_release(&play->answers[i]);
	play->spy.line.ops->close(&play->spy.line);
}

#endif
