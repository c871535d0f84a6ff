/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_TESTS_UNIT_H
#define LATCHKEY_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
/* cmocka's macro of this name would hide our function. */
#undef fail
#undef fail_msg
#define fail_msg(...) (print_error("ERROR: " __VA_ARGS__), print_error("\n"), _fail(__FILE__, __LINE__))

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* Equality that names the row it failed in. */
static inline void same_text(const char *row, const char *got, const char *wanted)
{
	if (strcmp(got, wanted) != 0)
		fail_msg("%s: got \"%s\", wanted \"%s\"", row, got, wanted);
}

static inline void same_number(const char *row, long got, long wanted)
{
	if (got != wanted)
		fail_msg("%s: got %ld, wanted %ld", row, got, wanted);
}

#endif
