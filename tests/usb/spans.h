/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_USBTEST_SPANS_H
#define LATCHKEY_USBTEST_SPANS_H

#include <glib.h>
#include <stdint.h>

/*
 * Stretches of time, in microseconds of front_now_us(), that may overlap: when a phone was at an
 * answer, and when a program sat in an emulated system call.
 */
struct span {
	uint64_t from_us, to_us;
};

struct spans {
	GArray *list; /* of struct span; NULL while there is none */
};

void spans_add(struct spans *spans, uint64_t from_us, uint64_t to_us);

/** spans_read() - add what the programs' shim wrote to a file: struct span after struct span.
 * Nothing is added if it cannot be read. */
void spans_read(struct spans *spans, const char *path);

/** spans_cover_us() - how much of @from_us to @to_us is covered by one of them or several. */
uint64_t spans_cover_us(const struct spans *spans, uint64_t from_us, uint64_t to_us);

void spans_append(struct spans *spans, const struct spans *others);
void spans_release(struct spans *spans);

#endif
