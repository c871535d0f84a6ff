/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_JOURNAL_INTERNAL_H
#define LATCHKEY_JOURNAL_INTERNAL_H

#include <latchkey/error.h>
#include <latchkey/journal.h>

#include <sqlite3.h>
#include <stdbool.h>

/*
 *   open.c     the file: make, check, refuse
 *   sql.c      statements and transactions
 *   write.c    read.c    one call, one transaction
 *   export.c   import.c  JSON
 *   private.c  digests, and what must never be stored
 */

enum { JOURNAL_KEY = 32, JOURNAL_NAME = 17 };

/* The year 9999; beyond it sums of times would not be safe. */
#define JOURNAL_LAST_TIME INT64_C(253402300799)

struct journal {
	sqlite3 *db;
	bool read_only;
	unsigned held; /* how often journal_hold() was called without its end */
	unsigned char key[JOURNAL_KEY];
	char path[]; /* for messages */
};

/** journal_broken() - the cause of the last SQLite failure, as -E_JOURNAL or -E_NOMEM. */
int journal_broken(const struct journal *journal, const char *doing, struct error *err);

/**
 * journal_run() - one statement with its values.
 * @types: one letter a value: i (int64_t), t (const char *, NULL stands for ""), k (the key's
 *         bytes), u (bool, int64_t: NULL if false).
 * @ret_changes: rows changed; may be NULL.
 */
int journal_run(struct journal *journal, struct error *err, int *ret_changes, const char *sql,
		const char *types, ...);

/** journal_number() - the number that a statement gives. */
int journal_number(struct journal *journal, const char *sql, int64_t *ret, struct error *err);

/** journal_begin() - start to write; waits for another process that does. Within journal_hold()
 * it is a part of that transaction. */
int journal_begin(struct journal *journal, struct error *err);
/** journal_end() - commit if @result is 0, else undo. Return: @result, or why it failed. */
int journal_end(struct journal *journal, int result, struct error *err);

/** journal_read_inside() - journal_read() where a transaction is open. */
int journal_read_inside(struct journal *journal, struct journal_view *ret, struct error *err);

/** journal_random_name() - 16 random hex digits. */
int journal_random_name(char ret[JOURNAL_NAME], struct error *err);
/** journal_key_mark() - tells keys apart without giving them away. */
void journal_key_mark(const unsigned char *key, char ret[JOURNAL_NAME]);
/** journal_random() - at most 256 bytes of the system's best. Return: 0, -E_INTERNAL. */
int journal_random(unsigned char *ret, size_t length, struct error *err);

/* Shared by write.c and import.c; inside a transaction. */
int journal_check_case(const struct journal_case *checked, struct error *err);
int journal_check_event(const struct journal_event *event, struct error *err);
int journal_check_answer(const struct journal_answer *answer, struct error *err);
int journal_insert_case(struct journal *journal, const struct journal_case *new_case,
			const char *name, struct error *err);
int journal_insert_event(struct journal *journal, const struct journal_event *event,
			 const char *name, int *ret_changes, struct error *err);

#endif
