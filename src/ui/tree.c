/* SPDX-License-Identifier: MIT */
#include "tree.h"

#include <string.h>
#include <time.h>

struct text *tree_add(struct tree *tree, const char *key)
{
	if (tree->count == TREE_ROWS)
		return &tree->values[TREE_ROWS];
	tree->keys[tree->count] = key;
	return &tree->values[tree->count++];
}

void tree_print(const struct out *out, struct tree *tree)
{
	for (size_t i = 0; i < tree->count; i++)
		out_row_text(out, i + 1 == tree->count, tree->keys[i], text_cstr(&tree->values[i]));
	tree_release(tree);
}

void tree_release(struct tree *tree)
{
	for (size_t i = 0; i <= TREE_ROWS; i++)
		text_release(&tree->values[i]);
	tree->count = 0;
}

void show_typed(struct text *ret, const struct out *out, const char *typed)
{
	enum { SHOWN = 300 };
	char safe[SHOWN];
	const char *at = text_safe(safe, sizeof(safe), typed, strlen(typed));
	size_t left = strlen(at), taken;
	uint32_t code;

	for (; left; at += taken, left -= taken) {
		taken = utf8_decode(at, left, &code);
		if (!taken)
			break;
		if (code > 0x7e && out->ascii)
			text_addf(ret, "\\u{%X}", (unsigned)code);
		else
			text_add_bytes(ret, at, taken);
	}
}

bool days_since(const char *day, long long now, long *ret)
{
	time_t seconds = (time_t)now;
	struct tm tm;
	char today[16];

	if (!gmtime_r(&seconds, &tm) || !strftime(today, sizeof(today), "%Y-%m-%d", &tm))
		return false;
	return catalog_days(day, today, ret) && *ret >= 0;
}

void show_knowledge(struct text *ret, bool has_days, long days)
{
	enum { OLD = 183 };

	if (!has_days)
		return;
	text_addf(ret, ", %ld day%s old", days, days == 1 ? "" : "s");
	if (days > OLD)
		text_add(ret, ": expect newer releases");
}
