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

#endif
