/* SPDX-License-Identifier: MIT */
#include "batch.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* The loops of cmd.exe. What the loop variable is, the loop says; /f runs commands of its own. */

static const char *find_close(const struct batch *batch)
{
	bool quoted = false;
	unsigned depth = 1;

	for (const char *at = batch->at; at < batch->end; at++) {
		if (*at == '"')
			quoted = !quoted;
		else if (quoted)
			continue;
		else if (*at == '^')
			at++;
		else if (*at == '(')
			depth++;
		else if (*at == ')' && !--depth)
			return at;
	}
	return NULL;
}

static void loop_set(struct batch *batch, char name, const struct word *value)
{
	struct loop_variable *loop;

	if (!isalpha((unsigned char)name) && name != '#') {
		batch_doubt(batch);
		return;
	}
	loop = &batch->loops[(unsigned char)name & 127];
	loop->is_active = true;
	loop->traits = value->traits;
	loop->source = value->source;
	text_clear(&loop->value);
	text_add_bytes(&loop->value, text_cstr(&value->text), value->text.length);
	batch->judge->failed |= loop->value.failed;
}

/* The command of for /f runs in a cmd.exe of its own, so ^ escapes once more. */
static void run_inner(struct batch *batch, const char *text, size_t length, struct word *ret)
{
	struct text inner = {0};
	struct judge *judge = batch->judge;
	bool quoted = false;

	for (size_t i = 0; i < length; i++) {
		quoted ^= text[i] == '"';
		if (text[i] == '^' && !quoted && i + 1 < length)
			i++;
		text_add_bytes(&inner, text + i, 1);
	}
	judge->asked = VALUE_PLAIN;
	judge->only_paths = true;
	if (batch->depth < NESTING_MAX)
		batch_commands(batch, text_cstr(&inner), inner.length);
	else
		batch_doubt(batch);
	word_add_mark(ret, !judge->only_paths);
	ret->source = judge->asked;
	judge->failed |= inner.failed;
	text_release(&inner);
}

static void loop_over_output(struct batch *batch, const char *text, size_t length, bool backquotes,
			     struct word *ret)
{
	char quote = backquotes ? '`' : '\'';

	text_trim(&text, &length);
	if (length > 1 && text[0] == quote && text[length - 1] == quote) {
		run_inner(batch, text + 1, length - 2, ret);
		return;
	}
	word_add_mark(ret, true);
	if (memmem(text, length, "anti_version", 12))
		ret->source = VALUE_INDEX_FILE;
}

/* A single literal item is the value; of several any may be. */
static void loop_over_items(const char *text, size_t length, struct word *ret)
{
	bool plain = true;

	text_trim(&text, &length);
	for (size_t i = 0; i < length; i++)
		plain &= !batch_is_blank(text[i]) && !strchr("\"*?,;=^", text[i]) &&
			 (unsigned char)text[i] >= BATCH_SPECIAL_END;
	if (plain && length)
		text_add_bytes(&ret->text, text, length);
	else
		word_add_mark(ret, memchr(text, '"', length) || memchr(text, '*', length) ||
					   memchr(text, '?', length) ||
					   memchr(text, BATCH_SPLITS, length) ||
					   memchr(text, BATCH_VARIABLE, length));
}

struct loop_head {
	bool over_output, backquotes, counts;
	char name;
};

/* for [/f "options"] %%i in ( -- up to the parenthesis. Return: whether it was understood. */
static bool read_loop_head(struct batch *batch, struct loop_head *ret)
{
	struct word *word;
	const char *text;

	for (;;) {
		batch->command->count = 0;
		batch_skip_blanks(batch, "");
		if (batch->end - batch->at > 1 && *batch->at == BATCH_LOOP) {
			ret->name = batch->at[1];
			batch->at += 2;
			continue;
		}
		word = batch_word(batch, END_BLANK);
		text = word ? text_cstr(&word->text) : "";
		if (!word || !strcasecmp(text, "in"))
			break;
		ret->over_output |= !strcasecmp(text, "/f");
		ret->counts |= !strcasecmp(text, "/l");
		ret->backquotes |= strcasestr(text, "usebackq") != NULL;
	}
	batch_skip_blanks(batch, "");
	if (!word || !ret->name || batch->at == batch->end || *batch->at != '(')
		return false;
	batch->at++;
	return true;
}

void batch_for(struct batch *batch)
{
	struct loop_head head = {0};
	struct word value = {0}, *word;
	const char *start, *close = NULL;

	if (read_loop_head(batch, &head))
		close = find_close(batch);
	if (!close) {
		batch_doubt(batch);
		batch->at = batch->end;
		return;
	}
	start = batch->at;
	if (head.counts)
		word_add_mark(&value, false);
	else if (head.over_output)
		loop_over_output(batch, start, (size_t)(close - start), head.backquotes, &value);
	else
		loop_over_items(start, (size_t)(close - start), &value);
	batch->at = close + 1;
	/* tokens= fills the letters after the first one as well. */
	loop_set(batch, head.name, &value);
	for (int next = 1; head.over_output && next <= 8; next++) {
		int name = (unsigned char)head.name + next;

		if (name < 128 && isalpha(name))
			loop_set(batch, (char)name, &value);
	}
	batch->judge->failed |= value.text.failed;
	text_release(&value.text);
	batch->command->count = 0;
	word = batch_word(batch, END_BLANK);
	if (!word || strcasecmp(text_cstr(&word->text), "do"))
		batch_doubt(batch);
}
