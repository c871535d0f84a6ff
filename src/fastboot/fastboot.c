/* SPDX-License-Identifier: MIT */
#include <latchkey/fastboot.h>

#include "answer.h"

#include <latchkey/clock.h>

#include <string.h>

static uint64_t now(const struct fastboot *fastboot)
{
	return fastboot->line->ops->now_ms(fastboot->line);
}

void fastboot_begin(struct fastboot *fastboot, struct line *line, unsigned question_ms,
		    unsigned conversation_ms)
{
	memset(fastboot, 0, sizeof(*fastboot));
	fastboot->line = line;
	fastboot->question_ms = question_ms < LIMIT_QUESTION_MS ? question_ms : LIMIT_QUESTION_MS;
	if (conversation_ms > LIMIT_CONVERSATION_MS)
		conversation_ms = LIMIT_CONVERSATION_MS;
	fastboot->deadline_ms = clock_after(now(fastboot), conversation_ms);
}

/* One packet of an answer. Return: 1 the answer is complete, 0 more follows, or an error. */
static int take_packet(struct fastboot *fastboot, enum question question, struct answer *answer,
		       const struct packet *packet, struct error *err)
{
	const char *name = question_row(question)->name;
	const char *bytes = (const char *)packet->bytes, *rest = bytes + 4;
	size_t length = packet->length;
	int done = 0;
	bool kept = true;

	if (packet->overlong)
		return fail(err, E_LIMIT, "a packet of the answer to '%s' is larger than %d bytes",
			    name, LIMIT_ANSWER);
	if (length < 4)
		return fail(err, E_PROTOCOL, "the answer to '%s' is %zu bytes short of a fastboot answer",
			    name, 4 - length);
	length -= 4;
	if (!memcmp(bytes, "OKAY", 4)) {
		kept = answer_okay(answer, question, rest, length);
		done = 1;
	} else if (!memcmp(bytes, "FAIL", 4)) {
		kept = answer_fail(answer, rest, length);
		done = 1;
	} else if (!memcmp(bytes, "INFO", 4)) {
		kept = answer_add_line(answer, rest, length);
	} else if (!memcmp(bytes, "TEXT", 4)) {
		kept = answer_extend_line(answer, rest, length);
	} else if (!memcmp(bytes, "DATA", 4)) {
		/* The phone now takes whatever comes as data: not one byte more. */
		fastboot->dead = true;
		return fail(err, E_PROTOCOL, "the phone answered '%s' by waiting for data", name);
	} else {
		return fail(err, E_PROTOCOL, "the answer to '%s' is no fastboot answer", name);
	}
	if (!kept)
		return fail(err, E_NOMEM, "out of memory");
	if (done)
		fastboot->outstanding = false;
	return done;
}

static int check_limits(struct fastboot *fastboot, enum question question, unsigned packets,
			const struct packet *packet, struct error *err)
{
	const char *name = question_row(question)->name;

	fastboot->bytes += packet->length;
	if (fastboot->bytes > LIMIT_CONVERSATION)
		return fail(err, E_LIMIT, "the phone said more than %d bytes in one conversation",
			    LIMIT_CONVERSATION);
	/* The OKAY or FAIL at the end is no line. */
	if (packets > LIMIT_INFO_LINES + 1)
		return fail(err, E_LIMIT, "the answer to '%s' has more than %d lines", name,
			    LIMIT_INFO_LINES);
	if (fastboot->stale > LIMIT_STALE_PACKETS)
		return fail(err, E_LIMIT, "more than %d packets of an earlier session are left over",
			    LIMIT_STALE_PACKETS);
	return 0;
}

/* When the next packet must be there. `all` may take the whole conversation, each of its lines the
 * time of one question; others have one question's time for all of it. */
static uint64_t packet_deadline(const struct fastboot *fastboot, enum question question,
				uint64_t started_ms)
{
	uint64_t from = question == QUESTION_ALL ? now(fastboot) : started_ms;

	return clock_earlier(clock_after(from, fastboot->question_ms), fastboot->deadline_ms);
}

static int gather(struct fastboot *fastboot, enum question question, struct answer *answer,
		  uint64_t started_ms, struct error *err)
{
	struct line *line = fastboot->line;
	struct packet packet;
	int result = 0;

	for (unsigned packets = 0; !result; ) {
		result = line->ops->receive(line, packet_deadline(fastboot, question, started_ms),
					    &packet, err);
		if (result)
			break;
		/* Empty packets are no answer; they count, so that they end. */
		fastboot->stale += packet.stale;
		packets += !packet.stale;
		result = check_limits(fastboot, question, packets, &packet, err);
		if (!result && !packet.stale && packet.length)
			result = take_packet(fastboot, question, answer, &packet, err);
	}
	if (result == -E_TIMEOUT)
		fail(err, E_TIMEOUT, "no answer to '%s' within %u ms", question_row(question)->name,
		     fastboot->question_ms);
	return result < 0 ? result : 0;
}

/* Read and drop until the phone was silent for a slice, but at least until @rest_ms. */
static int drain(struct fastboot *fastboot, uint64_t rest_ms, struct error *err)
{
	struct line *line = fastboot->line;
	struct packet packet;
	int result;

	for (;;) {
		uint64_t slice_ms = clock_after(now(fastboot), DRAIN_SLICE_MS);

		if (slice_ms < rest_ms)
			slice_ms = rest_ms;
		result = line->ops->receive(line, clock_earlier(slice_ms, fastboot->deadline_ms),
					    &packet, err);
		if (result == -E_TIMEOUT || result == -E_STALL || result == -E_NOT_ON_TAPE)
			return 0;
		if (result)
			return result;
		if (++fastboot->stale > LIMIT_STALE_PACKETS)
			return fail(err, E_LIMIT, "the phone does not stop talking");
	}
}

/* Put the question until the phone takes it. One that is busy telling what a killed session asked for
 * gets more time as long as it goes on with that. */
static int put(struct fastboot *fastboot, enum question question, struct error *err)
{
	struct line *line = fastboot->line;
	unsigned said;
	int result;

	do {
		said = fastboot->stale;
		result = line->ops->ask(line, question,
					packet_deadline(fastboot, question, now(fastboot)), err);
		if (result != -E_NOT_ON_TAPE)
			fastboot->asked++;
		if (result != -E_TIMEOUT)
			return result;
		result = drain(fastboot, now(fastboot), err);
		if (result)
			return result;
	} while (fastboot->stale > said && now(fastboot) < fastboot->deadline_ms);
	if (fastboot->stale && now(fastboot) >= fastboot->deadline_ms)
		return fail(err, E_TIMEOUT, "the phone did not come to the question '%s': it was still "
					    "telling what was asked before",
			    question_row(question)->name);
	return fail(err, E_TIMEOUT, "the phone did not take the question '%s' within %u ms",
		    question_row(question)->name, fastboot->question_ms);
}

/* Question out, packets in, until OKAY or FAIL. */
static int exchange(struct fastboot *fastboot, enum question question, struct answer *answer,
		    struct error *err)
{
	int result;

	answer_release(answer);
	result = put(fastboot, question, err);
	if (result)
		return result;
	fastboot->outstanding = true;
	return gather(fastboot, question, answer, now(fastboot), err);
}

/* The slow path: let it settle, take what is left over, clear both halts. */
static int recover(struct fastboot *fastboot, struct error *err)
{
	int result;

	fastboot->slow++;
	result = drain(fastboot, clock_after(now(fastboot), SETTLE_MS), err);
	/* Ctrl-C during the rest leaves the answer to fastboot_end(). */
	if (result)
		return result;
	fastboot->outstanding = false;
	return fastboot->line->ops->clear(fastboot->line, err);
}

/* Failures after which asking again makes sense. */
static bool may_recover(const struct fastboot *fastboot, int result)
{
	if (fastboot->dead)
		return false;
	return result == -E_TIMEOUT || result == -E_STALL || result == -E_PROTOCOL;
}

/* What a question that failed twice comes to. */
static bool give_up(struct answer *answer, int result, const struct error *cause)
{
	enum answer_kind kind = result == -E_TIMEOUT ? ANSWER_SILENT : ANSWER_UNRELIABLE;

	answer_release(answer);
	if (result == -E_NOT_ON_TAPE)
		return answer_set(answer, ANSWER_NOT_ON_TAPE, "", 0);
	answer->own_words = true;
	return answer_set(answer, kind, cause->text, strlen(cause->text));
}

/* The second attempt after the slow path; @answer holds the first one if that was complete. */
static int ask_again(struct fastboot *fastboot, enum question question, bool first_complete,
		     struct answer *answer, struct error *err)
{
	struct answer second = {0};
	struct error cause = {.code = E_NONE};
	int result;

	if (recover(fastboot, err))
		return -(int)err->code;
	fastboot->repeated++;
	result = exchange(fastboot, question, &second, &cause);
	if (result && result != -E_NOT_ON_TAPE && !may_recover(fastboot, result)) {
		answer_release(&second);
		*err = cause;
		return result;
	}
	if (result && !give_up(&second, result, &cause))
		result = -E_NOMEM;
	else
		result = 0;
	if (!result && first_complete && !answer_fits(&second, question) &&
	    !answer_same(answer, &second)) {
		second.kind = ANSWER_UNRELIABLE;
		text_add_bytes(&second.other, text_cstr(&answer->text), answer->text.length);
	}
	answer_release(answer);
	*answer = second;
	return result ? fail(err, E_NOMEM, "out of memory") : 0;
}

int fastboot_ask(struct fastboot *fastboot, enum question question, struct answer *ret,
		 struct error *err)
{
	struct answer answer = {0};
	struct error cause = {.code = E_NONE};
	unsigned before = fastboot->asked;
	int result;

	if (fastboot->dead)
		return fail(err, E_PROTOCOL, "the phone waits for data; nothing more is sent");
	if (now(fastboot) >= fastboot->deadline_ms)
		return fail(err, E_TIMEOUT, "the time for the whole conversation is over");
	result = exchange(fastboot, question, &answer, &cause);
	if (result == -E_NOT_ON_TAPE) {
		result = answer_set(&answer, ANSWER_NOT_ON_TAPE, "", 0)
				 ? 0
				 : fail(&cause, E_NOMEM, "out of memory");
	} else if (may_recover(fastboot, result) || (!result && !answer_fits(&answer, question))) {
		result = ask_again(fastboot, question, !result, &answer, &cause);
	}
	if (result) {
		answer_release(&answer);
		if (err)
			*err = cause;
		return fail_while(err, result, "cannot ask for '%s'", question_row(question)->name);
	}
	answer.times = ret->times + fastboot->asked - before;
	answer_release(ret);
	*ret = answer;
	return 0;
}

void fastboot_end(struct fastboot *fastboot)
{
	struct line *line = fastboot->line;
	uint64_t deadline_ms = clock_after(now(fastboot), FAREWELL_MS);
	struct packet packet;

	if (!fastboot->outstanding || fastboot->dead)
		return;
	line->cancel = NULL;
	while (!line->ops->receive(line, deadline_ms, &packet, NULL) && now(fastboot) < deadline_ms)
		if (!packet.stale && packet.length >= 4 &&
		    (!memcmp(packet.bytes, "OKAY", 4) || !memcmp(packet.bytes, "FAIL", 4)))
			break;
	fastboot->outstanding = false;
}
