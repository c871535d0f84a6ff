/* SPDX-License-Identifier: MIT */
/*
 * Reads the data files of the catalog and checks every line.
 *
 *     FOLDER/NAME.csv -> lines -> cells -> struct sheet, each cell checked by its column's rule
 *
 * A wrong line ends it with "FILE:LINE: what is wrong" on stderr and status 1.
 */
#include "sheet_gen.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *folder;

__attribute__((format(printf, 3, 4), noreturn)) static void
refuse(const struct sheet *sheet, unsigned line, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s/%s.csv:%u: ", folder, sheet->name, line);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

void *need(void *memory)
{
	if (!memory) {
		fputs("catalog_gen: out of memory\n", stderr);
		exit(1);
	}
	return memory;
}

static char *copy(const char *bytes, size_t length)
{
	char *ret = need(malloc(length + 1));

	memcpy(ret, bytes, length);
	ret[length] = '\0';
	return ret;
}

struct sheet *sheet_of(const char *name)
{
	for (size_t i = 0; i < sheet_count; i++) {
		if (!strcmp(sheets[i].name, name))
			return &sheets[i];
	}
	fprintf(stderr, "catalog_gen: no sheet '%s'\n", name);
	exit(1);
}

static unsigned width_of(const struct sheet *sheet)
{
	unsigned n = 0;

	while (n < COLUMNS && sheet->columns[n].name)
		n++;
	return n;
}

/* ---- reading ---- */

static unsigned split(char *line, char *cells[COLUMNS])
{
	unsigned n = 0;
	char *next;

	for (; line; line = next) {
		next = strchr(line, ',');
		if (next)
			*next++ = '\0';
		if (n < COLUMNS)
			cells[n] = line;
		n++;
	}
	return n;
}

static void check_header(const struct sheet *sheet, unsigned line, char *text)
{
	char *cells[COLUMNS];
	unsigned count = split(text, cells);

	if (count != width_of(sheet))
		refuse(sheet, line, "%u columns, %u expected", count, width_of(sheet));
	for (unsigned i = 0; i < count; i++) {
		if (strcmp(cells[i], sheet->columns[i].name))
			refuse(sheet, line, "column '%s', '%s' expected", cells[i],
			       sheet->columns[i].name);
	}
}

static void add_row(struct sheet *sheet, unsigned line, char *text)
{
	struct row row = {.line = line};
	unsigned count;

	text = copy(text, strlen(text));
	count = split(text, row.cells);
	if (count != width_of(sheet))
		refuse(sheet, line, "%u columns, %u expected", count, width_of(sheet));
	sheet->rows = need(realloc(sheet->rows, (sheet->count + 1) * sizeof(row)));
	sheet->rows[sheet->count++] = row;
}

static void read_comment(struct sheet *sheet, const char *text)
{
	static const char key[] = "# as-of: ";

	if (!strncmp(text, key, sizeof(key) - 1))
		snprintf(sheet->as_of, sizeof(sheet->as_of), "%.15s", text + sizeof(key) - 1);
}

static void check_line(const struct sheet *sheet, unsigned line, char *text)
{
	size_t length = strlen(text);

	if (!length || text[length - 1] != '\n')
		refuse(sheet, line, "longer than %d bytes, or no line end", LINE - 2);
	text[--length] = '\0';
	for (size_t i = 0; i < length; i++) {
		if (text[i] < ' ' || text[i] > '~' || text[i] == '"')
			refuse(sheet, line, "a byte that is no plain character (0x%02x)",
			       (unsigned)(unsigned char)text[i]);
	}
}

static void read_sheet(struct sheet *sheet)
{
	char text[LINE];
	unsigned line = 0;
	bool header = false;
	FILE *file;

	snprintf(text, sizeof(text), "%s/%s.csv", folder, sheet->name);
	file = fopen(text, "r");
	if (!file)
		refuse(sheet, 0, "cannot be opened");
	while (fgets(text, sizeof(text), file)) {
		check_line(sheet, ++line, text);
		if (*text == '#')
			read_comment(sheet, text);
		else if (header)
			add_row(sheet, line, text);
		else
			check_header(sheet, line, text);
		header = header || *text != '#';
	}
	fclose(file);
	if (!sheet->count)
		refuse(sheet, line, "no rows");
}

/* ---- checking ---- */

static bool all_in(const char *text, const char *extra, bool upper, bool lower, bool digit)
{
	for (; *text; text++) {
		int c = (unsigned char)*text;

		if (!(upper && isupper(c)) && !(lower && islower(c)) && !(digit && isdigit(c)) &&
		    !strchr(extra, c))
			return false;
	}
	return true;
}

static bool is_date(const char *text)
{
	unsigned year, month, day;
	char end;

	return strlen(text) == 10 && all_in(text, "-", false, false, true) &&
	       sscanf(text, "%4u-%2u-%2u%c", &year, &month, &day, &end) == 3 && year >= 2010 &&
	       year < 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

static bool is_choice(const char *choices, const char *text)
{
	char word[64];

	snprintf(word, sizeof(word), " %s ", text);
	return strlen(text) < 60 && !strchr(text, ' ') && strstr(choices, word);
}

static bool fits(const struct column *column, const char *text)
{
	switch (column->rule) {
	case RULE_WORD:
		return all_in(text, "_", true, true, true);
	case RULE_TEXT:
		return *text != ' ' && text[strlen(text) - 1] != ' ';
	case RULE_TOKEN:
		return all_in(text, "_", false, true, true);
	case RULE_LETTER:
		return strlen(text) == 1 && all_in(text, "", true, false, false);
	case RULE_PAIR:
		return strlen(text) == 2 && all_in(text, "", true, false, false);
	case RULE_NUMBER:
		return *text != '0' && strlen(text) <= 5 && all_in(text, "", false, false, true);
	case RULE_DATE:
		return is_date(text);
	case RULE_VERSION:
		return all_in(text, ".-", true, false, true);
	case RULE_DOTTED:
		return all_in(text, ".", false, false, true);
	case RULE_CHOICE:
		return is_choice(column->choices, text);
	}
	return false;
}

static int row_compare(const struct row *a, const struct row *b, unsigned keys)
{
	int order = 0;

	for (unsigned i = 0; i < keys && !order; i++)
		order = strcmp(a->cells[i], b->cells[i]);
	return order;
}

size_t row_of(const struct sheet *sheet, const char *text)
{
	size_t low = 0, high = sheet->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(sheet->rows[middle].cells[0], text);

		if (!order)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return sheet->count;
}

static void check_shape(const struct sheet *sheet, unsigned line, const struct column *column,
			const char *text)
{
	if (!*text)
		refuse(sheet, line, "%s is empty", column->name);
	if (!fits(column, text))
		refuse(sheet, line, "'%s' cannot be a %s", text, column->name);
}

static void check_reference(const struct sheet *sheet, unsigned line, const struct column *column,
			    const char *text)
{
	const struct sheet *other;

	if (!column->refers)
		return;
	other = sheet_of(column->refers);
	if (row_of(other, text) == other->count)
		refuse(sheet, line, "%s '%s' is not in %s.csv", column->name, text, other->name);
}

typedef void check_value(const struct sheet *sheet, unsigned line, const struct column *column,
			 const char *text);

char *list_next(const char **list)
{
	const char *start = *list;
	size_t length;

	if (!start || !*start)
		return NULL;
	length = strcspn(start, ";");
	*list = start[length] ? start + length + 1 : NULL;
	return copy(start, length);
}

static void check_cell(const struct sheet *sheet, unsigned line, const struct column *column,
		       const char *cell, check_value *check)
{
	const char *rest = cell;
	unsigned count = 0;
	char *value;

	if (!*cell && column->optional)
		return;
	if (!column->many) {
		check(sheet, line, column, cell);
		return;
	}
	if (!*cell || cell[strlen(cell) - 1] == ';')
		refuse(sheet, line, "%s is empty", column->name);
	while ((value = list_next(&rest))) {
		check(sheet, line, column, value);
		free(value);
		if (++count > column->many)
			refuse(sheet, line, "more than %u of %s", column->many, column->name);
	}
}

static void check_order(const struct sheet *sheet)
{
	for (size_t i = 1; i < sheet->count; i++) {
		const struct row *row = &sheet->rows[i];
		int order = row_compare(row - 1, row, sheet->keys);

		if (!order)
			refuse(sheet, row->line, "'%s' is there twice", row->cells[0]);
		if (order > 0)
			refuse(sheet, row->line, "'%s' must stand before '%s'", row->cells[0],
			       row[-1].cells[0]);
	}
}

static void check_cells(const struct sheet *sheet, check_value *check)
{
	for (size_t i = 0; i < sheet->count; i++) {
		for (unsigned c = 0; c < width_of(sheet); c++)
			check_cell(sheet, sheet->rows[i].line, &sheet->columns[c],
				   sheet->rows[i].cells[c], check);
	}
}

/* ---- what one column's rule cannot see ---- */

static void check_aliases(const struct sheet *sheet)
{
	const struct sheet *devices = sheet_of("devices");

	for (size_t i = 0; i < sheet->count; i++) {
		const struct row *row = &sheet->rows[i];

		if (row_of(devices, row->cells[0]) < devices->count)
			refuse(sheet, row->line, "'%s' is a codename itself", row->cells[0]);
	}
}

static void check_siblings(const struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->count; i++) {
		const struct row *row = &sheet->rows[i];

		if (!strcmp(row->cells[0], row->cells[1]))
			refuse(sheet, row->line, "'%s' is its own sibling", row->cells[0]);
	}
}

static void check_letters(const struct sheet *sheet)
{
	unsigned same = 0;

	for (size_t i = 0; i < sheet->count; i++) {
		const struct row *row = &sheet->rows[i];

		if (row->cells[2][0] > row->cells[3][0])
			refuse(sheet, row->line, "android_first is after android_last");
		same = i && !strcmp(row->cells[0], row[-1].cells[0]) ? same + 1 : 1;
		if (same > CANDIDATES)
			refuse(sheet, row->line, "more than %d codenames for '%s'", CANDIDATES,
			       row->cells[0]);
	}
}

/* Sets of regions are bits of a word. */
static void check_regions(const struct sheet *sheet)
{
	if (sheet->count > REGIONS)
		refuse(sheet, sheet->rows[REGIONS].line, "more than %d regions", REGIONS);
}

void sheets_read(const char *path)
{
	folder = path;
	for (size_t i = 0; i < sheet_count; i++) {
		read_sheet(&sheets[i]);
		if (!is_date(sheets[i].as_of))
			refuse(&sheets[i], 1, "no line '# as-of: YYYY-MM-DD'");
		check_cells(&sheets[i], check_shape);
		check_order(&sheets[i]);
	}
	for (size_t i = 0; i < sheet_count; i++)
		check_cells(&sheets[i], check_reference);
	check_aliases(sheet_of("aliases"));
	check_siblings(sheet_of("siblings"));
	check_letters(sheet_of("letters"));
	check_regions(sheet_of("regions"));
}
