/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_CLI_OPTIONS_H
#define LATCHKEY_CLI_OPTIONS_H

#include <latchkey/error.h>

#include <stdbool.h>
#include <stddef.h>

enum option {
	OPTION_NONE = 0,
	/* global */
	OPTION_SERIAL,
	OPTION_JSON,
	OPTION_COLOR,
	OPTION_ASCII,
	OPTION_PLAIN,
	OPTION_QUIET,
	OPTION_VERBOSE,
	OPTION_TIMEOUT,
	OPTION_SHOW_IDS,
	OPTION_TRACE,
	OPTION_RECORD,
	OPTION_REPLAY,
	OPTION_DEMO,
	OPTION_NOW,
	OPTION_HELP,
	OPTION_VERSION,
	/* of one command */
	OPTION_ALL,
	OPTION_DEEP,
	OPTION_PRINT_RULE,
	OPTION_FOR,
	OPTION_RUNNING,
	OPTION_MODEL,
	OPTION_SCRIPT,
	OPTION_SHA256,
	OPTION_PROCEDURE,
	OPTION_ANSWER,
	OPTION_RETURN,
	OPTION_ICS,
	OPTION_WAITING,
	OPTION_CASE,
	OPTION_AT,
	OPTION_UNTIL,
	OPTION_HOURS,
	OPTION_CODE,
	OPTION_STEP,
	OPTION_NOTE,
	OPTION_SAID_BY,
	OPTION_ACCOUNT,
	OPTION_PRODUCT,
	OPTION_WITH_KEY,
	OPTION_FROM,
	OPTION_RESTART,
	OPTION_HTML,
	OPTION_VARS,
	OPTION_COUNT
};

/**
 * struct option_row - drives the parser, the help and the completion.
 * @letter: '\0' if it has none. @argument: NULL if it takes none.
 */
struct option_row {
	char letter;
	const char *name, *argument, *help;
	bool global;
};

/** option_row() - the row of an option; never NULL for a real one. */
const struct option_row *option_row(enum option option);

/* A message that was pasted into `explain` comes as one argument a word. */
enum { MOST_ARGUMENTS = 257, MOST_ANSWERS = 32 };

struct options {
	bool given[OPTION_COUNT];
	const char *value[OPTION_COUNT]; /* of those that take one */
	const char *arguments[MOST_ARGUMENTS]; /* the first is the command */
	unsigned argument_count;
	const char *answers[MOST_ANSWERS]; /* of --answer, which may be given several times */
	unsigned answer_count;
	unsigned timeout_ms;             /* meaningful if given */
	long long now;                   /* meaningful if given */
};

/**
 * options_parse() - the command line, options before and after the command, no abbreviations.
 *
 * On failure @ret holds what was read before, so that the error can be shown as JSON if that was
 * asked for.
 *
 * Return: 0; -E_USAGE.
 */
int options_parse(int argc, char **argv, struct options *ret, struct error *err);

/** options_check() - that each given option is global or in @own (OPTION_NONE ends it). */
int options_check(const struct options *options, const enum option *own, const char *command,
		  struct error *err);

#endif
