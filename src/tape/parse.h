/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_TAPE_PARSE_H
#define LATCHKEY_TAPE_PARSE_H

#include "reel.h"
#include "scan.h"

/* Where in a tape we are; bits, so that a word can name the places where it may stand. */
enum section {
	SECTION_HEAD = 1 << 0,
	SECTION_DEVICE = 1 << 1,
	SECTION_TALK = 1 << 2,   /* before the first question */
	SECTION_ANSWER = 1 << 3, /* behind a question */
};

/**
 * struct parser - a tape being read.
 * @seen:     rows of the word table that may stand once and did.
 * @packets:  of this answer, repetitions counted.
 * @question: line of the question that is being answered.
 */
struct parser {
	struct scan scan;
	struct tape *tape;
	enum section section;
	bool versioned;
	uint32_t seen;
	size_t packets;
	unsigned question;
};

/**
 * parser_room() - room for one more element.
 * Return: the array, perhaps moved; NULL when out of memory, then the old one still stands.
 */
void *parser_room(void *array, size_t count, size_t *room, size_t each);

/* The words of a device; each reads what stands behind its word. */
int parse_from(struct parser *parser);
int parse_until(struct parser *parser);
int parse_id(struct parser *parser);
int parse_path(struct parser *parser);
int parse_speed(struct parser *parser);
int parse_manufacturer(struct parser *parser);
int parse_model(struct parser *parser);
int parse_serial(struct parser *parser);
int parse_interface(struct parser *parser);
int parse_access(struct parser *parser);

/* The words of a talk. */
int parse_talk(struct parser *parser);
int parse_latency(struct parser *parser);
int parse_otherwise(struct parser *parser);
int parse_stale(struct parser *parser);
int parse_delay(struct parser *parser);
int parse_question(struct parser *parser);
int parse_answer(struct parser *parser);

/** parser_end_answer() - what was said of the last question must be whole. */
int parser_end_answer(struct parser *parser);

/** parser_begin_device() / parser_end_device() - around a device and its talks. */
int parser_begin_device(struct parser *parser);
int parser_end_device(struct parser *parser);

#endif
