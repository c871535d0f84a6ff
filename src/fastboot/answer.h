/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_FASTBOOT_ANSWER_H
#define LATCHKEY_FASTBOOT_ANSWER_H

#include <latchkey/fastboot.h>

/* How an answer is put together; inside of fastboot only. The functions that return bool return
 * false when out of memory. */

bool answer_add_line(struct answer *answer, const char *bytes, size_t length);
/* TEXT goes on where the last packet stopped. */
bool answer_extend_line(struct answer *answer, const char *bytes, size_t length);
bool answer_set(struct answer *answer, enum answer_kind kind, const char *bytes, size_t length);
bool answer_okay(struct answer *answer, enum question question, const char *bytes, size_t length);
bool answer_fail(struct answer *answer, const char *bytes, size_t length);

bool answer_same(const struct answer *a, const struct answer *b);
/* Whether this can be an answer to that question at all. */
bool answer_fits(const struct answer *answer, enum question question);

#endif
