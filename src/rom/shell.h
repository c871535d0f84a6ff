/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_ROM_SHELL_H
#define LATCHKEY_ROM_SHELL_H

#include "script.h"

struct shell {
	struct judge *judge;
	const char *at, *end;
	unsigned line, depth;
	struct command *command;
	struct word *word;      /* being read, or NULL */
	bool is_target;         /* the word is where a redirection leads */
	bool from_pipe;         /* the next command reads from the one before */
	bool expects_pattern;   /* of a case */
	unsigned cases;         /* open ones */
};

/* Of shell.c: the word being read. */
struct word *shell_word(struct shell *shell);
void shell_add(struct shell *shell, const char *bytes, size_t length);
void shell_mark(struct shell *shell, bool splits, bool quoted);
void shell_doubt(struct shell *shell);
void shell_end_word(struct shell *shell);
bool shell_is_blank(char c);
bool shell_is_name(char c);

/* Of expand_shell.c: what begins at a dollar sign or a backquote. */
void shell_dollar(struct shell *shell, bool quoted);
void shell_backquote(struct shell *shell, bool quoted);
/** shell_close() - the parenthesis that closes the one before @at; NULL if none does. */
const char *shell_close(const char *at, const char *end);
bool shell_runs_something(const char *text, size_t length);
void shell_count_lines(struct shell *shell, const char *from);

#endif
