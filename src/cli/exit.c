/* SPDX-License-Identifier: MIT */
#include <latchkey/cli.h>

static const int statuses[] = {
	[E_NONE] = EXIT_DONE,
	[E_USAGE] = EXIT_USAGE,
	[E_NO_DEVICE] = EXIT_NO_PHONE,
	[E_SEVERAL] = EXIT_NO_PHONE,
	[E_WRONG_MODE] = EXIT_NO_ACCESS,
	[E_NO_NODE] = EXIT_NO_ACCESS,
	[E_ACCESS] = EXIT_NO_ACCESS,
	[E_BUSY] = EXIT_NO_ACCESS,
	[E_HOST] = EXIT_CONVERSATION,
	[E_DISCONNECTED] = EXIT_CONVERSATION,
	[E_PROTOCOL] = EXIT_CONVERSATION,
	[E_STALL] = EXIT_CONVERSATION,
	[E_TIMEOUT] = EXIT_TIMED_OUT,
	[E_LIMIT] = EXIT_CONVERSATION,
	[E_NOT_ON_TAPE] = EXIT_CANNOT_TELL,
	[E_INPUT] = EXIT_BAD_INPUT,
	[E_OUTPUT] = EXIT_OUTPUT,
	[E_JOURNAL] = EXIT_JOURNAL,
	[E_NOMEM] = EXIT_BUG,
	[E_CANCELLED] = EXIT_INTERRUPTED,
	[E_INTERNAL] = EXIT_BUG,
};
_Static_assert(sizeof(statuses) / sizeof(*statuses) == E_COUNT, "every code has a status");

bool exit_is_answer(int status)
{
	return status == EXIT_DONE || status == EXIT_NO || status == EXIT_CANNOT_TELL;
}

int exit_of(enum error_code code)
{
	return (unsigned)code < E_COUNT ? statuses[code] : EXIT_BUG;
}
