/* SPDX-License-Identifier: MIT */
#ifndef SHEET_GEN_H
#define SHEET_GEN_H

#include <stdbool.h>
#include <stddef.h>

/* Build tool: the data files in memory. Every problem ends the program with its line. */

enum { COLUMNS = 14, LINE = 2048, MEMBERS = 4, CANDIDATES = 8, REGIONS = 32 };

enum rule {
	RULE_WORD = 1, /* a codename: letters, digits, underscores */
	RULE_TEXT,     /* anything printable */
	RULE_TOKEN,    /* lower case, digits, underscores */
	RULE_LETTER,   /* one capital */
	RULE_PAIR,     /* two capitals */
	RULE_NUMBER,   /* digits */
	RULE_DATE,     /* YYYY-MM-DD */
	RULE_VERSION,  /* capitals, digits, dots, hyphens */
	RULE_DOTTED,   /* digits and dots */
	RULE_CHOICE,   /* one of @choices */
};

struct column {
	const char *name;
	enum rule rule;
	bool optional;       /* may be empty */
	unsigned many;       /* this many at most, with ';' between them; 0: one */
	const char *refers;  /* the first column of this sheet must hold it */
	const char *choices; /* " a b c " */
};

struct row {
	unsigned line;
	char *cells[COLUMNS];
};

struct sheet {
	const char *name;
	unsigned keys; /* sorted by the first so many columns, each combination once */
	struct column columns[COLUMNS];
	struct row *rows;
	size_t count;
	char as_of[16];
};

/* All data files (columns_gen.c). */
extern struct sheet sheets[];
extern const size_t sheet_count;

/** sheets_read() - read and check all data files in @folder. */
void sheets_read(const char *folder);

/** sheet_of() - one of them by name. */
struct sheet *sheet_of(const char *name);

/** row_of() - index of the row whose first cell is @text; the count if there is none. */
size_t row_of(const struct sheet *sheet, const char *text);

/** list_next() - one value of a ';' list, to be freed; moves @list on; NULL after the last. */
char *list_next(const char **list);

/** need() - ends the program when @memory is NULL. */
void *need(void *memory);

#endif
