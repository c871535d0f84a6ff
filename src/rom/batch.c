/* SPDX-License-Identifier: MIT */
#include "batch.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/*
 * cmd.exe, as far as packages use it:
 *
 *   physical lines -> logical lines (^ at the end)      read_logical
 *   -> %variables% put in as text                       batch_expand (expand_batch.c)
 *   -> commands at & && | || ( ), words at blanks       here
 *
 * Commands are judged in the order of the text, whether a branch would be taken or not.
 */

bool batch_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

void batch_doubt(struct batch *batch)
{
	judge_doubt(batch->judge, batch->line);
}

/* ---- words ---- */

/* %%i and %%~xi of a loop. Return: bytes taken. */
static size_t add_loop_value(struct batch *batch, struct word *word, const char *at)
{
	const struct loop_variable *loop = NULL;
	size_t length = 1;
	bool bare = false;

	if (at + length < batch->end && at[length] == '~') {
		bare = true;
		length++;
		while (at + length + 1 < batch->end && strchr("fdpnxsatz", at[length]) &&
		       isalpha((unsigned char)at[length + 1]))
			length++;
	}
	if (at + length < batch->end && (unsigned char)at[length] < 128)
		loop = &batch->loops[(unsigned char)at[length]];
	if (!loop || !loop->is_active) {
		text_add(&word->text, "%");
		return 1;
	}
	if (loop->source)
		word->source = loop->source;
	if (loop->traits & WORD_UNKNOWN)
		word_add_mark(word, bare || (loop->traits & WORD_SPLITS));
	else
		text_add_bytes(&word->text, text_cstr(&loop->value), loop->value.length);
	return length + 1;
}

/* The bytes that batch_expand() put in for what it does not know. Return: bytes taken. */
static size_t add_special(struct batch *batch, struct word *word, const char *at, bool quoted)
{
	const struct variable *variable;

	switch (*at) {
	case BATCH_LOOP:
		return add_loop_value(batch, word, at);
	case BATCH_PASSED:
		word->traits |= WORD_PASSED;
		return 1;
	case BATCH_VARIABLE:
		variable = &batch->judge->variables[(unsigned char)at[1] - 1];
		word->source = variable->source;
		word_add_mark(word, (variable->traits & WORD_SPLITS) && !quoted);
		return 2;
	default:
		word_add_mark(word, *at == BATCH_SPLITS && !quoted);
		return 1;
	}
}

static bool is_operator(const struct batch *batch, char c)
{
	return c == '&' || c == '|' || c == '<' || c == '>' || (c == ')' && batch->parentheses);
}

/* One character (or what stands for more) of a word; moves on. */
static void take_character(struct batch *batch, struct word *word, bool *quoted, bool keep_quotes)
{
	char c = *batch->at;

	if (c == '"') {
		*quoted = !*quoted;
		word->traits |= WORD_QUOTED;
		if (keep_quotes)
			text_add_bytes(&word->text, batch->at, 1);
		batch->at++;
	} else if (c == '^' && !*quoted && batch->at + 1 < batch->end) {
		text_add_bytes(&word->text, batch->at + 1, 1);
		batch->at += 2;
	} else if (c > 0 && c < BATCH_SPECIAL_END) {
		batch->at += add_special(batch, word, batch->at, *quoted);
	} else {
		text_add_bytes(&word->text, batch->at++, 1);
	}
}

static void end_word(struct word *word)
{
	if ((word->traits & WORD_PASSED) && word->text.length) {
		word->traits &= ~(unsigned)WORD_PASSED;
		word_add_mark(word, true);
	}
}

void batch_skip_blanks(struct batch *batch, const char *more)
{
	while (batch->at < batch->end &&
	       (batch_is_blank(*batch->at) || (*batch->at && strchr(more, *batch->at))))
		batch->at++;
}

/* "== " of a comparison stands for itself, with or without blanks. */
static bool at_equals(const struct batch *batch)
{
	return batch->end - batch->at > 1 && batch->at[0] == '=' && batch->at[1] == '=';
}

static void read_word(struct batch *batch, struct word *word, enum word_end how)
{
	bool quoted = false;

	if (how == END_COMPARISON && at_equals(batch)) {
		text_add(&word->text, "==");
		batch->at += 2;
		return;
	}
	while (batch->at < batch->end) {
		char c = *batch->at;

		if (!quoted && (batch_is_blank(c) || is_operator(batch, c)))
			break;
		if (!quoted && how == END_COMMAND && (strchr(",;=(", c) && c))
			break;
		if (!quoted && how == END_COMPARISON && at_equals(batch))
			break;
		take_character(batch, word, &quoted, false);
	}
	end_word(word);
}

static void skip_redirection(struct batch *batch)
{
	struct word target = {0};

	while (batch->at < batch->end && strchr("<>&", *batch->at))
		batch->at++;
	batch_skip_blanks(batch, "");
	read_word(batch, &target, END_BLANK);
	batch->judge->failed |= target.text.failed;
	text_release(&target.text);
}

/* The next word of the command. Return: NULL at its end. */
struct word *batch_word(struct batch *batch, enum word_end how)
{
	struct word *word;

	for (;;) {
		batch_skip_blanks(batch, "");
		if (batch->at == batch->end)
			return NULL;
		if (isdigit((unsigned char)*batch->at) && batch->end - batch->at > 1 &&
		    (batch->at[1] == '>' || batch->at[1] == '<'))
			batch->at++;
		if (*batch->at == '<' || *batch->at == '>')
			skip_redirection(batch);
		else if (is_operator(batch, *batch->at))
			return NULL;
		else
			break;
	}
	word = command_word(batch->judge, batch->command);
	read_word(batch, word, how);
	batch->judge->failed |= word->text.failed;
	return word;
}

/* The rest of the command as it stands, quotes included. */
static void take_rest(struct batch *batch, struct word *word)
{
	bool quoted = false;

	while (batch->at < batch->end && (quoted || !is_operator(batch, *batch->at)))
		take_character(batch, word, &quoted, true);
	end_word(word);
}

/* ---- set ---- */

static void assign(struct batch *batch, const char *text, size_t length, const struct word *from)
{
	struct word value = {.traits = from->traits, .source = from->source};
	const char *equals = memchr(text, '=', length);

	if (!equals || memchr(text, MARK, (size_t)(equals - text))) {
		if (equals)
			batch_doubt(batch);
		return;
	}
	text_add_bytes(&value.text, equals + 1, length - (size_t)(equals + 1 - text));
	judge_assign(batch->judge, text, (size_t)(equals - text), &value, batch->line);
	batch->judge->failed |= value.text.failed;
	text_release(&value.text);
}

/* /p asks the user, /a counts. */
static void assign_unknown(struct batch *batch, const char *text, bool splits)
{
	struct word value = {0};
	size_t length = strcspn(text, "=+-*/%&|^<> ");

	word_add_mark(&value, splits);
	judge_assign(batch->judge, text, length, &value, batch->line);
	text_release(&value.text);
}

static void take_set(struct batch *batch)
{
	struct word *word = command_word(batch->judge, batch->command);
	const char *text, *quote;
	size_t length;

	take_rest(batch, word);
	text = text_cstr(&word->text);
	length = word->text.length;
	text_trim(&text, &length);
	if (!strncasecmp(text, "/p", 2) || !strncasecmp(text, "/a", 2)) {
		bool asks = text[1] == 'p' || text[1] == 'P';

		text += 2;
		text += strspn(text, " \t\"");
		assign_unknown(batch, text, asks);
		return;
	}
	if (*text == '"') {
		quote = memrchr(text + 1, '"', length - 1);
		assign(batch, text + 1, quote ? (size_t)(quote - text - 1) : length - 1, word);
		return;
	}
	assign(batch, text, length, word);
}

/* ---- if ---- */

static void take_if(struct batch *batch)
{
	static const char *const one[] = {"exist", "defined", "errorlevel", "cmdextversion"};
	struct command *command = batch->command;
	struct word *word;

	do {
		command->count = 0;
		word = batch_word(batch, END_COMPARISON);
	} while (word && (!strcasecmp(text_cstr(&word->text), "/i") ||
			  !strcasecmp(text_cstr(&word->text), "not")));
	for (size_t i = 0; word && i < sizeof(one) / sizeof(*one); i++)
		if (!strcasecmp(text_cstr(&word->text), one[i])) {
			batch_word(batch, END_BLANK);
			return;
		}
	if (!word || !batch_word(batch, END_COMPARISON) || !batch_word(batch, END_COMPARISON)) {
		batch_doubt(batch);
		return;
	}
	judge_compare(batch->judge, &command->words[0], &command->words[2], batch->line);
}

/* ---- commands ---- */

/* Only the first word after rem is looked at for & and |, the rest of the line is not. */
static void take_rem(struct batch *batch)
{
	batch_skip_blanks(batch, "");
	while (batch->at < batch->end && !batch_is_blank(*batch->at) && !strchr("&|", *batch->at))
		batch->at++;
	if (batch->at == batch->end || batch_is_blank(*batch->at))
		batch->at = batch->end;
}

/* call :label stays in this script, but with arguments %* is no longer the user's. */
static void take_call(struct batch *batch)
{
	struct command *command = batch->command;

	while (batch_word(batch, END_BLANK))
		;
	if (command->count > 1 && text_cstr(&command->words[1].text)[0] == ':') {
		batch->judge->is_tainted |= command->count > 2;
		return;
	}
	judge_command(batch->judge, command);
}

/* echo. echo: echo( and the like. */
static void trim_echo(struct word *word)
{
	const char *text = text_cstr(&word->text);

	if (!strncasecmp(text, "echo", 4) && text[4] && !isalnum((unsigned char)text[4]) &&
	    text[4] != '_' && text[4] != '-') {
		word_clear(word);
		text_add(&word->text, "echo");
	}
}

static void take_command(struct batch *batch)
{
	struct command *command = batch->command;
	struct word *word;
	const char *name;

	command->count = 0;
	command->line = batch->line;
	command->from_pipe = batch->from_pipe;
	batch->from_pipe = false;
	word = batch_word(batch, END_COMMAND);
	if (!word)
		return;
	name = word->traits & WORD_QUOTED ? "" : text_cstr(&word->text);
	if (!strcasecmp(name, "rem")) {
		take_rem(batch);
	} else if (!strcasecmp(name, "if")) {
		take_if(batch);
	} else if (!strcasecmp(name, "for")) {
		batch_for(batch);
	} else if (!strcasecmp(name, "set")) {
		take_set(batch);
	} else if (!strcasecmp(name, "call")) {
		take_call(batch);
	} else if (strcasecmp(name, "else")) {
		trim_echo(word);
		batch_skip_blanks(batch, ",;=");
		while (batch_word(batch, END_BLANK))
			;
		judge_command(batch->judge, command);
	}
}

static void take_operator(struct batch *batch)
{
	bool twice = batch->end - batch->at > 1 && batch->at[1] == batch->at[0];

	switch (*batch->at) {
	case '(':
		batch->parentheses++;
		break;
	case ')':
		batch->parentheses -= batch->parentheses > 0;
		break;
	case '|':
		batch->from_pipe = !twice;
		batch->at += twice;
		break;
	default:
		batch->at += twice;
		break;
	}
	batch->at++;
}

/* Commands of a text that is expanded; the place in the outer text is kept. */
void batch_commands(struct batch *batch, const char *text, size_t length)
{
	const char *at = batch->at, *end = batch->end;
	bool from_pipe = batch->from_pipe;
	unsigned parentheses = batch->parentheses;

	batch->at = text;
	batch->end = text + length;
	batch->from_pipe = false;
	batch->depth++;
	while (batch->at < batch->end) {
		batch_skip_blanks(batch, "@,;=");
		if (batch->at == batch->end)
			break;
		if (strchr("()&|", *batch->at) && *batch->at)
			take_operator(batch);
		else
			take_command(batch);
	}
	batch->depth--;
	batch->at = at;
	batch->end = end;
	batch->from_pipe = from_pipe;
	if (batch->depth)
		batch->parentheses = parentheses;
}

/* ---- lines ---- */

/* ^ at the end of a line joins the next one to it, except in a comment. */
static bool is_continued(const char *line, size_t length, bool *quoted)
{
	bool escaped = false;

	while (length && line[length - 1] == '\r')
		length--;
	for (size_t i = 0; i < length; i++) {
		if (escaped)
			escaped = false;
		else if (line[i] == '"')
			*quoted = !*quoted;
		else if (line[i] == '^' && !*quoted)
			escaped = true;
	}
	return escaped;
}

static bool is_comment(const char *line, size_t length)
{
	size_t at = 0;

	while (at < length && (batch_is_blank(line[at]) || strchr("@,;=", line[at])))
		at++;
	if (at < length && line[at] == ':')
		return true;
	/* cppcheck-suppress knownConditionTrueFalse */
	return length - at >= 3 && !strncasecmp(line + at, "rem", 3) &&
	       (length - at == 3 || batch_is_blank(line[at + 3]));
}

static bool is_label(const char *line, size_t length)
{
	text_trim(&line, &length);
	return length && *line == ':';
}

/* One logical line into @ret. Return: bytes taken; @ret_lines counts physical lines. */
static size_t read_logical(const char *text, size_t length, struct text *ret, unsigned *ret_lines)
{
	size_t at = 0, line;
	const char *newline;
	bool quoted = false;

	text_clear(ret);
	*ret_lines = 0;
	while (at < length) {
		newline = memchr(text + at, '\n', length - at);
		line = newline ? (size_t)(newline - text) - at : length - at;
		++*ret_lines;
		text_add_bytes(ret, text + at, line);
		if (is_comment(text_cstr(ret), ret->length) || ret->length > BATCH_LINE_MAX ||
		    !is_continued(text + at, line, &quoted)) {
			at += line + (newline != NULL);
			break;
		}
		at += line + (newline != NULL);
		while (ret->length && ret->bytes[ret->length - 1] != '^')
			ret->length--;
		ret->bytes[--ret->length] = '\0';
	}
	return at;
}

void batch_read(struct judge *judge, const char *text, size_t length)
{
	struct batch *batch = calloc(1, sizeof(*batch));
	struct text line = {0}, expanded = {0};
	bool delayed = strcasestr(text, "enabledelayedexpansion") != NULL;
	unsigned lines;
	size_t taken;

	if (batch)
		batch->command = command_new();
	if (!batch || !batch->command) {
		judge->failed = true;
		goto out;
	}
	batch->judge = judge;
	for (batch->line = 1; length && !judge_is_over(judge); batch->line += lines, text += taken, length -= taken) {
		taken = read_logical(text, length, &line, &lines);
		if (is_label(text_cstr(&line), line.length))
			continue;
		if (lines > 1 && line.length > BATCH_LINE_MAX)
			batch_doubt(batch);
		batch_expand(judge, text_cstr(&line), line.length, delayed, &expanded);
		if (expanded.length > EXPANDED_MAX)
			batch_doubt(batch);
		batch_commands(batch, text_cstr(&expanded), expanded.length);
	}
	/* A block that is never closed: cmd.exe would not run it, but what else was misread? */
	if (batch->parentheses)
		batch_doubt(batch);
	for (size_t i = 0; i < sizeof(batch->loops) / sizeof(*batch->loops); i++)
		text_release(&batch->loops[i].value);
out:
	judge->failed |= line.failed || expanded.failed;
	text_release(&line);
	text_release(&expanded);
	if (batch)
		command_free(batch->command);
	free(batch);
}
