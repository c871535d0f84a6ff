/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_UI_TREE_H
#define LATCHKEY_UI_TREE_H

#include <latchkey/text.h>
#include <latchkey/ui.h>

/* Rows that are collected before they are printed, because the last one is drawn in another way;
 * inside of ui only. */

enum { TREE_ROWS = 80 };

struct tree {
	const char *keys[TREE_ROWS];
	struct text values[TREE_ROWS + 1]; /* one for what is too much */
	size_t count;
};

/** tree_add() - a new row. Return: its value, to be filled with what a terminal may see. */
struct text *tree_add(struct tree *tree, const char *key);
/** tree_print() - print all rows and release them. */
void tree_print(const struct out *out, struct tree *tree);
/** tree_release() - the same without printing. */
void tree_release(struct tree *tree);
/** device_rows() - what the catalog knows of a device. */
void device_rows(struct tree *tree, const struct catalog_device *device);

/** show_typed() - what somebody typed, safe, in ASCII where the output is, cut when it is long. */
void show_typed(struct text *ret, const struct out *out, const char *typed);
/** show_knowledge() - "92 days old" and what follows from it; nothing if that cannot be told. */
void show_knowledge(struct text *ret, bool has_days, long days);
/** days_since() - from a day of the catalog to @now. False: the clock is before it. */
bool days_since(const char *day, long long now, long *ret);

#endif
