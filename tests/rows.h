/* SPDX-License-Identifier: MIT */
#ifndef TESTS_ROWS_H
#define TESTS_ROWS_H

/*
 * Test data in files: '#' lines and the first other line (the header) are skipped, cells are
 * separated by commas. Tests run from the top folder.
 */

#include <stdio.h>
#include <string.h>

enum { ROW_CELLS = 8, ROW_LENGTH = 512 };

struct rows {
	FILE *file;
	char text[ROW_LENGTH];
	char *cells[ROW_CELLS]; /* "" behind the last */
	unsigned line;
	int started;
};

static inline int rows_open(struct rows *rows, const char *path)
{
	*rows = (struct rows){.file = fopen(path, "r")};
	return rows->file != NULL;
}

static inline void rows_split(struct rows *rows)
{
	static char nothing[1];
	char *cell = rows->text;

	for (unsigned i = 0; i < ROW_CELLS; i++) {
		rows->cells[i] = cell ? cell : nothing;
		cell = cell ? strchr(cell, ',') : NULL;
		if (cell)
			*cell++ = '\0';
	}
}

/* The next row; 0 and the file closed at its end. */
static inline int rows_next(struct rows *rows)
{
	while (fgets(rows->text, sizeof(rows->text), rows->file)) {
		rows->line++;
		rows->text[strcspn(rows->text, "\n")] = '\0';
		if (*rows->text == '#')
			continue;
		if (!rows->started) {
			rows->started = 1;
			continue;
		}
		rows_split(rows);
		return 1;
	}
	fclose(rows->file);
	return 0;
}

#endif
