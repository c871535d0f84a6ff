/* SPDX-License-Identifier: MIT */
#include "shell.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/*
 * sh, as far as packages use it. Commands are judged in the order of the text, whether a branch
 * would be taken or not; what has no place here (here-documents, arrays, eval) is a doubt.
 */

bool shell_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

bool shell_is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

struct word *shell_word(struct shell *shell)
{
	if (!shell->word) {
		if (!shell->command->count)
			shell->command->line = shell->line;
		shell->word = command_word(shell->judge, shell->command);
	}
	return shell->word;
}

void shell_add(struct shell *shell, const char *bytes, size_t length)
{
	struct text *text = &shell_word(shell)->text;

	if (text->length > WORD_MAX)
		shell_doubt(shell);
	else
		text_add_bytes(text, bytes, length);
}

void shell_mark(struct shell *shell, bool splits, bool quoted)
{
	struct word *word = shell_word(shell);

	word_add_mark(word, splits && !quoted);
	if (splits && quoted)
		word->traits |= WORD_BLANKS;
}

void shell_doubt(struct shell *shell)
{
	judge_doubt(shell->judge, shell->line);
}

/* ---- words and commands ---- */

/* Words that only say how commands hang together. Return: whether it was one. */
static bool take_keyword(struct shell *shell, const struct word *word)
{
	static const char *const keywords[] = {"if", "then", "else", "elif", "fi", "while",
					       "until", "do", "done", "!", "esac"};

	if (word->traits & (WORD_QUOTED | WORD_UNKNOWN))
		return false;
	if (word_is(word, "{")) {
		if (shell->judge->function_follows || shell->judge->function_braces)
			shell->judge->function_braces++;
		shell->judge->function_follows = false;
		return true;
	}
	if (word_is(word, "}")) {
		shell->judge->function_braces -= shell->judge->function_braces > 0;
		return true;
	}
	if (word_is(word, "esac") && shell->cases)
		shell->cases--;
	for (size_t i = 0; i < sizeof(keywords) / sizeof(*keywords); i++)
		if (word_is(word, keywords[i]))
			return true;
	return false;
}

void shell_end_word(struct shell *shell)
{
	struct word *word = shell->word;
	struct command *command = shell->command;

	if (!word)
		return;
	shell->word = NULL;
	/* $* glued to something else is no plain passing on. */
	if ((word->traits & WORD_PASSED) && word->text.length) {
		word->traits &= ~(unsigned)WORD_PASSED;
		word_add_mark(word, true);
	}
	if (shell->is_target) {
		shell->is_target = false;
		command->count--;
	} else if (shell->expects_pattern) {
		if (word_is(word, "esac")) {
			shell->expects_pattern = false;
			shell->cases -= shell->cases > 0;
		}
		command->count = 0;
	} else if (command->count == 1 && take_keyword(shell, word)) {
		command->count = 0;
	} else if (command->count == 3 && word_is(&command->words[0], "case") &&
		   word_is(word, "in")) {
		shell->cases++;
		shell->expects_pattern = true;
		command->count = 0;
	}
}

static void assign(struct shell *shell, const struct word *word)
{
	const char *text = text_cstr(&word->text);
	struct word value = {.traits = word->traits, .source = word->source};
	size_t name = word->assign;

	if (text[name - 1] == '+') {
		name--;
		word_add_mark(&value, true);
	} else {
		text_add_bytes(&value.text, text + word->assign + 1,
			       word->text.length - word->assign - 1);
	}
	judge_assign(shell->judge, text, name, &value, shell->command->line);
	text_release(&value.text);
}

/* export NAME=value and its like. */
static bool take_declaration(struct shell *shell)
{
	static const char *const words[] = {"export", "local", "declare", "readonly", "typeset"};
	struct command *command = shell->command;
	bool is_one = false;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		is_one |= word_is(&command->words[0], words[i]);
	for (size_t i = 1; is_one && i < command->count; i++) {
		struct word *word = &command->words[i];
		const char *equals = strchr(text_cstr(&word->text), '=');

		if (!word->assign && equals && equals > word->text.bytes)
			word->assign = (size_t)(equals - word->text.bytes);
		if (word->assign)
			assign(shell, word);
		else if (word->traits & WORD_UNKNOWN)
			judge_doubt(shell->judge, command->line);
	}
	return is_one;
}

/* for NAME in WORDS: each of the words is a value. */
static void take_for(struct shell *shell)
{
	struct command *command = shell->command;
	const struct word *name = &command->words[1];
	struct word every = {0};

	if (command->count < 2) {
		judge_doubt(shell->judge, command->line);
		return;
	}
	if (command->count < 3)
		word_add_mark(&every, true);
	for (size_t i = 3; i < command->count; i++)
		judge_assign(shell->judge, text_cstr(&name->text), name->text.length,
			     &command->words[i], command->line);
	if (command->count <= 3)
		judge_assign(shell->judge, text_cstr(&name->text), name->text.length, &every,
			     command->line);
	text_release(&every.text);
}

static void drop_first(struct command *command, size_t count)
{
	struct word first;

	while (count--) {
		first = command->words[0];
		memmove(command->words, command->words + 1,
			(WORDS_MAX - 1) * sizeof(*command->words));
		command->words[WORDS_MAX - 1] = first;
		command->count--;
	}
}

static void take_command(struct shell *shell)
{
	struct command *command = shell->command;
	size_t assignments = 0;

	while (assignments < command->count && command->words[assignments].assign)
		assign(shell, &command->words[assignments++]);
	if (assignments)
		drop_first(command, assignments);
	if (!command->count)
		return;
	if (word_is(&command->words[0], "for")) {
		take_for(shell);
	} else if (word_is(&command->words[0], "function") && command->count > 1) {
		judge_function(shell->judge, text_cstr(&command->words[1].text),
			       command->words[1].text.length);
		shell->judge->function_follows = true;
	} else if (!take_declaration(shell)) {
		judge_command(shell->judge, command);
	}
}

static void end_command(struct shell *shell, bool is_pipe)
{
	shell_end_word(shell);
	if (shell->is_target)
		shell_doubt(shell);
	shell->is_target = false;
	if (shell->command->count && !shell->expects_pattern) {
		shell->command->from_pipe = shell->from_pipe;
		take_command(shell);
		shell->from_pipe = is_pipe;
	} else if (is_pipe) {
		shell->from_pipe = true;
	}
	shell->command->count = 0;
}

/* ---- quotes, operators ---- */

static void take_single(struct shell *shell)
{
	const char *start = ++shell->at, *close;

	shell_word(shell)->traits |= WORD_QUOTED;
	close = memchr(start, '\'', (size_t)(shell->end - start));
	if (!close) {
		shell_doubt(shell);
		close = shell->end;
	}
	shell_add(shell, start, (size_t)(close - start));
	shell->at = close < shell->end ? close + 1 : close;
	shell_count_lines(shell, start);
}

static void take_double(struct shell *shell)
{
	shell_word(shell)->traits |= WORD_QUOTED;
	shell->at++;
	while (shell->at < shell->end && *shell->at != '"') {
		if (*shell->at == '$') {
			shell_dollar(shell, true);
		} else if (*shell->at == '`') {
			shell_backquote(shell, true);
		} else {
			if (*shell->at == '\\' && shell->at + 1 < shell->end &&
			    strchr("$`\"\\\n", shell->at[1]))
				shell->at++;
			shell->line += *shell->at == '\n';
			shell_add(shell, shell->at++, 1);
		}
	}
	if (shell->at == shell->end)
		shell_doubt(shell);
	else
		shell->at++;
}

static bool is_in_test(const struct shell *shell)
{
	const struct command *command = shell->command;

	return command->count && word_is(&command->words[0], "[[") &&
	       !word_is(&command->words[command->count - 1], "]]");
}

static void take_redirection(struct shell *shell)
{
	const char *text = shell->word ? text_cstr(&shell->word->text) : "";

	/* A number right before it is a descriptor, no word. */
	if (*text && strspn(text, "0123456789") == strlen(text) &&
	    !(shell->word->traits & WORD_QUOTED)) {
		shell->word = NULL;
		shell->command->count--;
	}
	shell_end_word(shell);
	if (shell->end - shell->at > 1 && !memcmp(shell->at, "<<", 2))
		shell_doubt(shell);
	while (shell->at < shell->end && strchr("<>&|", *shell->at))
		shell->at++;
	if (shell->at < shell->end && *shell->at == '(')
		shell_doubt(shell);
	else
		shell->is_target = true;
}

/* name(): a function. Return: whether it is one. */
static bool take_function(struct shell *shell)
{
	const struct command *command = shell->command;
	const char *next = shell->at + 1;

	while (next < shell->end && shell_is_blank(*next))
		next++;
	if (command->count != 1 || next == shell->end || *next != ')')
		return false;
	judge_function(shell->judge, text_cstr(&command->words[0].text),
		       command->words[0].text.length);
	shell->judge->function_follows = true;
	shell->command->count = 0;
	shell->at = next + 1;
	return true;
}

/* Of (( )), which has to end in its line; NULL if there is none. */
static const char *arithmetic_end(const struct shell *shell)
{
	size_t left = (size_t)(shell->end - shell->at);
	const char *newline;

	if (left < 2 || shell->at[1] != '(')
		return NULL;
	newline = memchr(shell->at, '\n', left < 1024 ? left : 1024);
	return newline ? shell_close(shell->at + 1, newline) : NULL;
}

static void take_open(struct shell *shell)
{
	const char *close;

	shell_end_word(shell);
	if (shell->expects_pattern) {
		shell->at++;
		return;
	}
	if (take_function(shell))
		return;
	if (shell->command->count)
		shell_doubt(shell);
	end_command(shell, false);
	close = arithmetic_end(shell);
	if (close && !shell_runs_something(shell->at, (size_t)(close - shell->at))) {
		close++;
		while (shell->at < close)
			shell->line += *shell->at++ == '\n';
		return;
	}
	shell->at++;
}

static void take_operator(struct shell *shell)
{
	char c = *shell->at;
	bool twice = shell->end - shell->at > 1 && shell->at[1] == c;

	if (c == '&' && !twice && shell->end - shell->at > 1 && shell->at[1] == '>') {
		take_redirection(shell);
		return;
	}
	if (c == '(') {
		take_open(shell);
		return;
	}
	end_command(shell, c == '|' && !twice);
	shell->at += twice && c != ')' ? 2 : 1;
	if (c == ')' && shell->expects_pattern)
		shell->expects_pattern = false;
	else if (c == ';' && twice && shell->cases)
		shell->expects_pattern = true;
}

static void take_escape(struct shell *shell)
{
	shell->at++;
	if (shell->at < shell->end && *shell->at == '\r' && shell->end - shell->at > 1 &&
	    shell->at[1] == '\n')
		shell->at++;
	if (shell->at == shell->end)
		return;
	if (*shell->at == '\n') {
		shell->line++;
	} else {
		shell_word(shell)->traits |= WORD_QUOTED;
		shell_add(shell, shell->at, 1);
	}
	shell->at++;
}

/* An unquoted character of a word. */
static void take_plain(struct shell *shell)
{
	char c = *shell->at, next = shell->end - shell->at > 1 ? shell->at[1] : ' ';
	struct word *word = shell_word(shell);
	const char *text = text_cstr(&word->text);
	size_t length = word->text.length;

	if (c == '=' && length && !word->assign && !(word->traits & (WORD_QUOTED | WORD_UNKNOWN)) &&
	    !isdigit((unsigned char)*text)) {
		size_t name = 0;

		while (shell_is_name(text[name]))
			name++;
		if (name == length || (name && text[name] == '+' && name + 1 == length))
			word->assign = length;
	}
	shell_add(shell, shell->at++, 1);
	/* A pattern of file names or a list in braces becomes who knows which words. */
	if (c == '*' || c == '?' ||
	    ((c == '[' || c == '{') && (length || !(shell_is_blank(next) || next == '\n' ||
						    (c == '[' && next == '[')))))
		shell_mark(shell, true, false);
}

static void read_one(struct shell *shell)
{
	char c = *shell->at;

	if (c == '\\') {
		take_escape(shell);
	} else if (shell_is_blank(c)) {
		shell_end_word(shell);
		shell->at++;
	} else if (c == '\n') {
		end_command(shell, false);
		shell->line++;
		shell->at++;
	} else if (c == '#' && !shell->word) {
		while (shell->at < shell->end && *shell->at != '\n')
			shell->at++;
	} else if (c == '\'') {
		take_single(shell);
	} else if (c == '"') {
		take_double(shell);
	} else if (c == '$') {
		shell_dollar(shell, false);
	} else if (c == '`') {
		shell_backquote(shell, false);
	} else if (strchr(";&|()", c) && !(c != ';' && is_in_test(shell))) {
		take_operator(shell);
	} else if ((c == '<' || c == '>') && !is_in_test(shell)) {
		take_redirection(shell);
	} else {
		take_plain(shell);
	}
}

void shell_read(struct judge *judge, const char *text, size_t length, unsigned line,
		unsigned depth)
{
	struct shell shell = {
		.judge = judge, .at = text, .end = text + length, .line = line, .depth = depth};

	shell.command = command_new();
	if (!shell.command) {
		judge->failed = true;
		return;
	}
	while (shell.at < shell.end && !judge_is_over(judge))
		read_one(&shell);
	end_command(&shell, false);
	command_free(shell.command);
}
