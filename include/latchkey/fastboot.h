/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_FASTBOOT_H
#define LATCHKEY_FASTBOOT_H

#include <latchkey/error.h>
#include <latchkey/line.h>
#include <latchkey/question.h>
#include <latchkey/text.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The fastboot protocol as a conversation of questions. Knows nothing but a line.
 *
 *   interview   all questions, absences asked twice, `product` first and last; once more if it slipped
 *      ask      one question; the slow path when the answer is missing or cannot be one
 *    exchange   question out, packets in, until OKAY or FAIL
 */

/* The ways in which a question can end. They stay apart from here to the JSON. */
enum answer_kind {
	ANSWER_NOT_ASKED = 0,
	ANSWER_VALUE,
	ANSWER_EMPTY,        /* answered with nothing: on older bootloaders also "do not know" */
	ANSWER_REFUSED,      /* FAIL with a reason */
	ANSWER_UNKNOWN_WORD, /* the phone does not know the variable or command */
	ANSWER_UNRELIABLE,   /* asked twice, two different answers, or no fastboot answer at all */
	ANSWER_SILENT,       /* no answer in time, asked twice */
	ANSWER_SLIPPED,      /* answers and questions no longer belonged together */
	ANSWER_NOT_ON_TAPE,  /* the recording does not hold it */
	ANSWER_KIND_COUNT
};

/** answer_kind_name() - stable name: "value", "unknown-word". */
const char *answer_kind_name(enum answer_kind kind);

/**
 * struct answer - what came back for one question. All bytes are untrusted.
 * @text:  the value or the reason, blanks at both ends removed.
 * @other: with ANSWER_UNRELIABLE what was said the first time.
 * @own_words: nothing was said that makes sense; @text is not the phone's but says why.
 * @times: how often the question was asked in the last pass.
 * @info:  the INFO lines, one after the other; use answer_line().
 *
 * Zero-initialise; release with answer_release().
 */
struct answer {
	enum answer_kind kind;
	unsigned times;
	bool own_words;
	struct text text;
	struct text other;
	struct text info;
	size_t *line_ends;
	size_t line_count;
};

void answer_release(struct answer *answer);

/** answer_line() - the @i-th INFO line; not terminated. Borrowed. */
const char *answer_line(const struct answer *answer, size_t i, size_t *ret_length);

/**
 * struct fastboot - one conversation.
 * @asked:    questions that went out, repeats included.
 * @repeated: how many of these were repeats.
 * @stale:    packets that belonged to somebody else's question and were dropped.
 * @slow:     how often the slow path was taken.
 * @passes:   1, or 2 after a slip.
 * @confirmed: `product` said the same at the end as at the beginning.
 *
 * The members from @line on are the module's own.
 */
struct fastboot {
	unsigned asked, repeated, stale, slow, passes;
	bool confirmed;
	struct line *line;
	unsigned question_ms;
	uint64_t deadline_ms;
	size_t bytes;
	bool outstanding; /* a question is out whose OKAY or FAIL has not come */
	bool dead;        /* nothing more may be sent */
};

/**
 * fastboot_begin() - start a conversation.
 * @line: open line, borrowed.
 * @question_ms, @conversation_ms: cut to the limits of limits.h.
 */
void fastboot_begin(struct fastboot *fastboot, struct line *line, unsigned question_ms,
		    unsigned conversation_ms);

/**
 * fastboot_ask() - put one question to the bootloader.
 * @question: from the table in question.h; nothing else can be asked.
 * @ret: filled anew on success, untouched on failure.
 *
 * Blocking. A missing, malformed or implausible answer brings the slow path once: settle, drain,
 * clear halts, ask again. An absent variable is believed here; fastboot_interview() asks twice.
 * Source: AOSP fastboot README ("Transport and Framing"); timings proven on vayu.
 *
 * Return: 0 with an answer of any kind; -E_DISCONNECTED, -E_CANCELLED, -E_HOST, -E_LIMIT,
 * -E_PROTOCOL (the phone began a data phase: nothing more is sent), -E_TIMEOUT (the whole
 * conversation's time is over), -E_NOMEM.
 */
int fastboot_ask(struct fastboot *fastboot, enum question question, struct answer *ret,
		 struct error *err);

/**
 * struct interview - what to ask.
 * @questions: in this order; the first is QUESTION_PRODUCT.
 * @more: given all answers so far and @context, writes up to QUESTION_COUNT further questions (the
 *        deep ones, once the family is known) and returns their number. May be NULL.
 */
struct interview {
	const enum question *questions;
	size_t count;
	size_t (*more)(const struct answer *answers, const void *context, enum question *ret);
	const void *context;
};

/**
 * fastboot_interview() - ask everything, and make sure that the answers belong to the questions.
 * @answers: QUESTION_COUNT of them, indexed by question, zero-initialised by the caller; on failure
 *           they hold what was answered before. Release each with answer_release().
 *
 * "Not found" is asked once more before it stands (a USB power fault of kernels from 6.10 makes it
 * up), at most 7 of them in the order of their weight. `product` is asked again at the end; if it
 * differs, one complete new pass follows.
 *
 * Return: 0; as fastboot_ask(); -E_TIMEOUT when the phone stopped answering; -E_PROTOCOL when the
 * conversation slipped twice (the answers are then ANSWER_SLIPPED).
 */
int fastboot_interview(struct fastboot *fastboot, const struct interview *interview,
		       struct answer *answers, struct error *err);

/**
 * fastboot_end() - leave the phone answerable: wait at most FAREWELL_MS for an outstanding answer.
 * Not cancelled by Ctrl-C. The line stays open.
 */
void fastboot_end(struct fastboot *fastboot);

#endif
