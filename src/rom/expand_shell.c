/* SPDX-License-Identifier: MIT */
#include "shell.h"

#include <ctype.h>
#include <string.h>

/* What a dollar sign or a backquote begins. Commands in a substitution are judged like others. */

/* ---- substitutions ---- */

static void substitute(struct shell *shell, const char *text, size_t length, bool quoted)
{
	struct judge *judge = shell->judge;
	enum value_source asked = judge->asked;
	bool only_paths = judge->only_paths;

	if (shell->depth >= NESTING_MAX) {
		shell_doubt(shell);
		shell_mark(shell, true, quoted);
		return;
	}
	judge->asked = VALUE_PLAIN;
	judge->only_paths = true;
	shell_read(judge, text, length, shell->line, shell->depth + 1);
	shell_mark(shell, !judge->only_paths, quoted);
	if (judge->asked)
		shell_word(shell)->source = judge->asked;
	judge->asked = asked;
	judge->only_paths = only_paths;
}

void shell_count_lines(struct shell *shell, const char *from)
{
	for (; from < shell->at; from++)
		shell->line += *from == '\n';
}

/* The parenthesis that closes the one before @at; NULL if none does. */
const char *shell_close(const char *at, const char *end)
{
	unsigned depth = 1;
	char quote = 0;

	for (; at < end; at++) {
		if (*at == '\\' && quote != '\'') {
			at++;
		} else if (quote) {
			quote = *at == quote ? 0 : quote;
		} else if (*at == '\'' || *at == '"') {
			quote = *at;
		} else if (*at == '(') {
			depth++;
		} else if (*at == ')' && !--depth) {
			return at;
		}
	}
	return NULL;
}

bool shell_runs_something(const char *text, size_t length)
{
	return memchr(text, '`', length) || memmem(text, length, "$(", 2);
}

static void take_parenthesis(struct shell *shell, bool quoted)
{
	const char *start = shell->at + 2, *close = shell_close(start, shell->end);

	if (!close) {
		shell_doubt(shell);
		shell_mark(shell, true, quoted);
		shell->at = shell->end;
		return;
	}
	if (*start == '(') {
		if (shell_runs_something(start, (size_t)(close - start)))
			shell_doubt(shell);
		shell_mark(shell, false, quoted);
	} else {
		substitute(shell, start, (size_t)(close - start), quoted);
	}
	shell->at = close + 1;
	shell_count_lines(shell, start);
}

void shell_backquote(struct shell *shell, bool quoted)
{
	struct text inner = {0};
	const char *start = shell->at++;

	while (shell->at < shell->end && *shell->at != '`') {
		if (*shell->at == '\\' && shell->at + 1 < shell->end &&
		    strchr("`\\$", shell->at[1]))
			shell->at++;
		text_add_bytes(&inner, shell->at++, 1);
	}
	if (shell->at == shell->end)
		shell_doubt(shell);
	else
		shell->at++;
	substitute(shell, text_cstr(&inner), inner.length, quoted);
	shell->judge->failed |= inner.failed;
	text_release(&inner);
	shell_count_lines(shell, start);
}

/* ---- parameters ---- */

static void add_value(struct shell *shell, const struct variable *variable, bool quoted)
{
	const char *value = text_cstr(&variable->value);
	bool splits = !quoted && !(shell->word && shell->word->assign);

	if (variable->source)
		shell_word(shell)->source = variable->source;
	if ((variable->traits & WORD_PASSED) && !*value)
		shell_word(shell)->traits |= WORD_PASSED;
	for (; *value; value++) {
		if (*value == MARK)
			shell_mark(shell, variable->traits & WORD_SPLITS, quoted);
		else if (splits && (shell_is_blank(*value) || *value == '\n'))
			shell_end_word(shell);
		else
			shell_add(shell, value, 1);
	}
}

static void take_variable(struct shell *shell, const char *name, size_t length, bool quoted)
{
	const struct variable *variable = judge_lookup(shell->judge, name, length);
	static const char *const paths[] = {"PWD", "OLDPWD", "HOME", "TMPDIR", "BASH_SOURCE",
					    "OSTYPE", "USER"};

	if (variable) {
		add_value(shell, variable, quoted);
		return;
	}
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		if (strlen(paths[i]) == length && !memcmp(paths[i], name, length)) {
			shell_mark(shell, false, quoted);
			return;
		}
	shell_mark(shell, true, quoted);
}

static void take_positional(struct shell *shell, char which, bool quoted)
{
	if (which == '*' || which == '@') {
		const struct judge *judge = shell->judge;

		if (judge->is_tainted || judge->function_braces || judge->function_follows)
			shell_mark(shell, true, false);
		else
			shell_word(shell)->traits |= WORD_PASSED;
	} else {
		shell_mark(shell, isdigit((unsigned char)which) && which != '0', quoted);
	}
}

static void take_braces(struct shell *shell, bool quoted)
{
	const char *start = shell->at + 2, *close = start;
	const struct variable *variable;
	size_t name = 0, length;

	while (close < shell->end && *close != '}' && *close != '\n')
		close++;
	length = (size_t)(close - start);
	while (name < length && shell_is_name(start[name]))
		name++;
	shell->at = close < shell->end && *close == '}' ? close + 1 : close;
	if (shell->at == close || shell_runs_something(start, length) ||
	    memchr(start, '$', length) || memchr(start, '"', length)) {
		shell_doubt(shell);
		shell_mark(shell, true, quoted);
	} else if (length == 1 && strchr("*@#?$!0123456789", *start)) {
		take_positional(shell, *start, quoted);
	} else if (name && name == length && !isdigit((unsigned char)*start)) {
		take_variable(shell, start, name, quoted);
	} else {
		variable = judge_lookup(shell->judge, start, name);
		shell_mark(shell, true, quoted);
		if (variable)
			shell_word(shell)->source = variable->source;
	}
}

void shell_dollar(struct shell *shell, bool quoted)
{
	const char *next = shell->at + 1;
	size_t length = 0;

	if (next < shell->end && *next == '(') {
		take_parenthesis(shell, quoted);
		return;
	}
	if (next < shell->end && *next == '{') {
		take_braces(shell, quoted);
		return;
	}
	while (next + length < shell->end && shell_is_name(next[length]))
		length++;
	if (length && !isdigit((unsigned char)*next)) {
		shell->at = next + length;
		take_variable(shell, next, length, quoted);
	} else if (next < shell->end && strchr("*@#?$!-0123456789", *next)) {
		shell->at += 2;
		take_positional(shell, *next, quoted);
	} else if (next < shell->end && !quoted && (*next == '\'' || *next == '"')) {
		/* $'...' has escapes of its own, $"..." is translated. */
		shell->at++;
		shell_mark(shell, true, false);
	} else {
		shell_add(shell, shell->at++, 1);
	}
}
