/* SPDX-License-Identifier: MIT */
#include "internal.h"

#include <stdarg.h>

int journal_broken(const struct journal *journal, const char *doing, struct error *err)
{
	int code = sqlite3_errcode(journal->db);

	if (code == SQLITE_NOMEM)
		return fail(err, E_NOMEM, "out of memory");
	if (code == SQLITE_CONSTRAINT)
		return fail(err, E_USAGE, "there is no such case in the journal '%s'",
			    journal->path);
	if (code == SQLITE_BUSY)
		return fail(err, E_JOURNAL,
			    "cannot %s the journal '%s': another program has held it for too long",
			    doing, journal->path);
	return fail(err, E_JOURNAL, "cannot %s the journal '%s': %s", doing, journal->path,
		    sqlite3_errmsg(journal->db));
}

static int bind_one(struct journal *journal, sqlite3_stmt *statement, int index, char type,
		    va_list *values)
{
	const char *string;
	int64_t number;
	bool present;

	switch (type) {
	case 'i':
		return sqlite3_bind_int64(statement, index, va_arg(*values, int64_t));
	case 'u':
		present = va_arg(*values, int);
		number = va_arg(*values, int64_t);
		return present ? sqlite3_bind_int64(statement, index, number)
			       : sqlite3_bind_null(statement, index);
	case 'k':
		return sqlite3_bind_blob(statement, index, journal->key, JOURNAL_KEY,
					 SQLITE_STATIC);
	default:
		string = va_arg(*values, const char *);
		return sqlite3_bind_text(statement, index, string ? string : "", -1,
					 SQLITE_TRANSIENT);
	}
}

int journal_run(struct journal *journal, struct error *err, int *ret_changes, const char *sql,
		const char *types, ...)
{
	sqlite3_stmt *statement = NULL;
	va_list values;
	int result;

	result = sqlite3_prepare_v2(journal->db, sql, -1, &statement, NULL);
	va_start(values, types);
	for (int i = 0; result == SQLITE_OK && types[i]; i++)
		result = bind_one(journal, statement, i + 1, types[i], &values);
	va_end(values);
	while (result == SQLITE_OK || result == SQLITE_ROW)
		result = sqlite3_step(statement);
	if (result != SQLITE_DONE) {
		result = journal_broken(journal, "use", err);
		sqlite3_finalize(statement);
		return result;
	}
	sqlite3_finalize(statement);
	if (ret_changes)
		*ret_changes = sqlite3_changes(journal->db);
	return 0;
}

int journal_number(struct journal *journal, const char *sql, int64_t *ret, struct error *err)
{
	sqlite3_stmt *statement = NULL;
	int result = 0;

	if (sqlite3_prepare_v2(journal->db, sql, -1, &statement, NULL) != SQLITE_OK ||
	    sqlite3_step(statement) != SQLITE_ROW)
		result = journal_broken(journal, "read", err);
	else
		*ret = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return result;
}

/* A failure inside a transaction may have undone it. */
static bool is_inside(const struct journal *journal)
{
	return !sqlite3_get_autocommit(journal->db);
}

int journal_begin(struct journal *journal, struct error *err)
{
	if (journal->read_only)
		return fail(err, E_JOURNAL, "the journal '%s' can be read only", journal->path);
	if (!journal->held)
		return journal_run(journal, err, NULL, "BEGIN IMMEDIATE", "");
	if (!is_inside(journal))
		return fail(err, E_JOURNAL, "cannot use the journal '%s': what came before failed",
			    journal->path);
	return 0;
}

int journal_end(struct journal *journal, int result, struct error *err)
{
	if (journal->held)
		return result;
	if (!result)
		result = journal_run(journal, err, NULL, "COMMIT", "");
	if (result && is_inside(journal))
		sqlite3_exec(journal->db, "ROLLBACK", NULL, NULL, NULL);
	return result;
}

int journal_hold(struct journal *journal, struct error *err)
{
	int result = journal_begin(journal, err);

	if (!result)
		journal->held++;
	return result;
}

int journal_let_go(struct journal *journal, int result, struct error *err)
{
	journal->held--;
	return journal_end(journal, result, err);
}

int64_t journal_state(struct journal *journal)
{
	int64_t state = -1;

	journal_number(journal, "PRAGMA data_version", &state, NULL);
	return state;
}
