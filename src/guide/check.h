/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_GUIDE_CHECK_H
#define LATCHKEY_GUIDE_CHECK_H

#include "procedure_fields.h"

/*
 * The parts that procedure_check() is made of. Each returns 0 or -E_INPUT, with the cause in @err
 * and the place of the mistake in @path.
 */

enum { PATH = 160 };

struct check {
	const struct procedure *procedure;
	char *path; /* PATH bytes: where the check is */
	struct error *err;
};

/** check_at() - where the next mistake would be. */
void check_at(struct check *check, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** check_wrong() - a mistake, and what was expected. */
int check_wrong(struct check *check, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** check_date() - YYYY-MM or YYYY-MM-DD. */
int check_date(struct check *check, const char *text);

/** check_url() - https only. */
int check_url(struct check *check, const char *url);

/** check_claim() - known sources, a date, and other sides where it is disputed. */
int check_claim(struct check *check, const struct claim *claim, const char *place);

/** check_claims() - a list of them. @place: of the list. */
int check_claims(struct check *check, const struct claim *claims, uint32_t count,
		 const char *place);

/** check_ids() - ids of the right shape, each once; of a list of structs that begin with theirs. */
int check_ids(struct check *check, const char *name, const void *list, size_t size, uint32_t count);
#define CHECK_IDS(check, list)                                                                     \
	check_ids(check, #list, (check)->procedure->list, sizeof(*(check)->procedure->list),       \
		  (check)->procedure->list##_count)

/** check_complete() - each value once; of a list of structs that begin with an enum. */
int check_complete(struct check *check, const char *name, const void *list, size_t size,
		   uint32_t count, const struct cyaml_strval *rows, uint32_t row_count);
#define CHECK_COMPLETE(check, list, rows, row_count)                                               \
	check_complete(check, #list, (check)->procedure->list, sizeof(*(check)->procedure->list),  \
		       (check)->procedure->list##_count, rows, row_count)

/** check_section() - a list of structs that hold one claim named "claim". */
int check_section(struct check *check, const char *name, const struct claim *first, size_t size,
		  uint32_t count);
#define CHECK_SECTION(check, list)                                                                 \
	check_section(check, #list, &(check)->procedure->list[0].claim,                            \
		      sizeof(*(check)->procedure->list), (check)->procedure->list##_count)

/** check_conditions() - questions and choices that exist. */
int check_conditions(struct check *check, const struct procedure_condition *conditions,
		     uint32_t count, const char *place);

#endif
