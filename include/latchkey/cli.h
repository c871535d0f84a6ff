/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_CLI_H
#define LATCHKEY_CLI_H

#include <latchkey/bus.h>
#include <latchkey/error.h>
#include <latchkey/host.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

/* The whole command line as a function, so that tests and fuzzers can run it in-process. */

/**
 * struct cli - the world as the command line sees it.
 * @usb: makes the bus on this computer's USB; usb_bus_new() or a test's stand-in.
 * @cancel: becomes true on Ctrl-C.
 * @cancel_fd: becomes readable on Ctrl-C, so that waiting for a line can be ended without a gap
 *             between looking and waiting; 0 if there is none. @in is unbuffered then.
 * @now: seconds since 1970, UTC.
 * @sudo: running as root for somebody else.
 */
struct cli {
	FILE *in, *out, *err;
	bool in_is_terminal, out_is_terminal, err_is_terminal;
	unsigned out_columns, err_columns; /* 0: no terminal */
	const char *(*env)(const char *name);
	int (*usb)(const atomic_bool *cancel, struct bus **ret, struct error *err);
	const atomic_bool *cancel;
	int cancel_fd;
	struct host host;
	long long now;
	bool sudo;
};

enum exit_status {
	EXIT_DONE = 0,
	EXIT_NO = 1,            /* the answer is no, or stop */
	EXIT_USAGE = 2,
	EXIT_NO_PHONE = 3,      /* none, or several and none chosen */
	EXIT_NO_ACCESS = 4,     /* there, but permission, busy or wrong mode */
	EXIT_CONVERSATION = 5,  /* it failed */
	EXIT_TIMED_OUT = 6,
	EXIT_BAD_INPUT = 7,
	EXIT_CANNOT_TELL = 8,
	EXIT_OUTPUT = 9,        /* an output could not be written */
	EXIT_JOURNAL = 10,
	EXIT_BUG = 70,
	EXIT_INTERRUPTED = 130,
};

/** exit_is_answer() - whether a run ended with an answer: yes, no or cannot tell. */
bool exit_is_answer(int status);

/** exit_of() - the exit status of a failure, one of enum exit_status. */
int exit_of(enum error_code code);

/**
 * cli_main() - run one command.
 *
 * Touches no global state, installs no handlers, does not exit.
 *
 * Return: the exit status.
 */
int cli_main(const struct cli *cli, int argc, char **argv);

#endif
