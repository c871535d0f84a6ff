/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_ROM_BATCH_H
#define LATCHKEY_ROM_BATCH_H

#include "script.h"

/* Bytes that stand in an expanded line for what is not known. Scripts with bytes below 8 of their
 * own are doubted and cleaned before they are read. */
enum {
	BATCH_SPLITS = MARK,  /* unknown, may be several words */
	BATCH_PIECE = 2,      /* unknown, one word: a path, a number */
	BATCH_PASSED = 3,     /* %* */
	BATCH_LOOP = 4,       /* %%, which a loop's letter follows */
	BATCH_VARIABLE = 5,   /* unknown, but its source matters; its index plus 1 follows */
	BATCH_SPECIAL_END = 8,
};

/** batch_expand() - put the values of %variables% (and of !variables! if @delayed) into a line. */
void batch_expand(struct judge *judge, const char *line, size_t length, bool delayed,
		  struct text *ret);

struct loop_variable {
	bool is_active;
	unsigned traits;
	enum value_source source;
	struct text value;
};

struct batch {
	struct judge *judge;
	const char *at, *end; /* of the logical line, expanded */
	unsigned line, depth;
	unsigned parentheses;
	bool from_pipe;
	struct command *command;
	struct loop_variable loops[128];
};

enum word_end { END_BLANK, END_COMMAND, END_COMPARISON };

/* Of batch.c. */
bool batch_is_blank(char c);
void batch_doubt(struct batch *batch);
/** batch_skip_blanks() - and the characters of @more. */
void batch_skip_blanks(struct batch *batch, const char *more);
/** batch_word() - the next word of the command, or NULL at its end. */
struct word *batch_word(struct batch *batch, enum word_end how);
/** batch_commands() - read an expanded text; the place in the one around it is kept. */
void batch_commands(struct batch *batch, const char *text, size_t length);

/** batch_for() - of batch_for.c: what follows "for", up to "do". */
void batch_for(struct batch *batch);

#endif
