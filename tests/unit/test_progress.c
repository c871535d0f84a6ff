/* SPDX-License-Identifier: MIT */
#include <latchkey/ui.h>

#include "unit.h"

#include <stdlib.h>

/* What a terminal has seen after a package was read for a while. */

#define MIB (1024ull * 1024)
#define LINE "\rreading the package: "

struct moment {
	uint64_t ms, done;
};

static const struct row {
	const char *name;
	uint64_t total;
	struct moment moments[3];
	const char *seen;
} rows[] = {
	{"nothing is shown at first", 100 * MIB, {{1000, 0}, {1499, 50 * MIB}}, ""},
	{"the part that is done and the time that is left", 100 * MIB, {{1000, 0}, {3000, 25 * MIB}},
	 LINE "25 MiB of 100 MiB (25%), about 6 s left\033[K\r\033[K"},
	{"too early for a guess of the time", 100 * MIB, {{1000, 0}, {1500, 1 * MIB}},
	 LINE "1 MiB of 100 MiB (1%)\033[K\r\033[K"},
	{"large sizes in GiB", 4096 * MIB, {{1, 0}, {2001, 1024 * MIB}},
	 LINE "1.0 GiB of 4.0 GiB (25%), about 6 s left\033[K\r\033[K"},
	{"no total, no share", 0, {{1, 0}, {601, 7 * MIB}}, LINE "7 MiB\033[K\r\033[K"},
	{"a file that has grown", 10 * MIB, {{1, 0}, {601, 11 * MIB}}, LINE "11 MiB\033[K\r\033[K"},
	{"each line is drawn over the one before", 100 * MIB, {{1, 0}, {1001, 50 * MIB}, {2001, 100 * MIB}},
	 LINE "50 MiB of 100 MiB (50%), about 1 s left\033[K"
	 LINE "100 MiB of 100 MiB (100%)\033[K\r\033[K"},
};

static void a_terminal_sees(void **state)
{
	const struct row *row = *state;
	struct out out = {0};
	struct progress progress = {.out = &out};
	char *seen = NULL;
	size_t length;

	out.file = open_memstream(&seen, &length);
	assert_non_null(out.file);
	for (size_t i = 0; i < 3 && row->moments[i].ms; i++)
		progress_show(&progress, row->moments[i].ms, row->moments[i].done, row->total);
	progress_end(&progress);
	fclose(out.file);
	same_text(row->name, seen, row->seen);
	free(seen);
}

int main(void)
{
	struct CMUnitTest tests[COUNT(rows)];

	for (size_t i = 0; i < COUNT(rows); i++)
		tests[i] = (struct CMUnitTest){.name = rows[i].name,
					       .test_func = a_terminal_sees,
					       .initial_state = (void *)(uintptr_t)&rows[i]};
	return cmocka_run_group_tests_name("progress", tests, NULL, NULL);
}
