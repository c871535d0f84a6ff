/* SPDX-License-Identifier: MIT */
#include "internal.h"

#include <latchkey/text.h>

#include <jansson.h>
#include <stdlib.h>

/* Text of a file that somebody may have written into by hand: what JSON cannot hold is left out. */
static json_t *text_at(sqlite3_stmt *row, int index)
{
	const char *text = (const char *)sqlite3_column_text(row, index);
	json_t *string = text ? json_string(text) : NULL;

	return string ? string : json_string("");
}

static json_t *number_at(sqlite3_stmt *row, int index)
{
	return sqlite3_column_type(row, index) == SQLITE_NULL
		       ? json_null()
		       : json_integer(sqlite3_column_int64(row, index));
}

static json_t *answer_of(sqlite3_stmt *row)
{
	return json_pack("{s:o, s:o, s:o}", "question", text_at(row, 0), "value", text_at(row, 1),
			 "at", number_at(row, 2));
}

static json_t *event_of(sqlite3_stmt *row)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "name", text_at(row, 0),
			 "kind", text_at(row, 1), "said_by", text_at(row, 2), "at",
			 number_at(row, 3), "entered", number_at(row, 4), "until",
			 number_at(row, 5), "step", text_at(row, 6), "code", text_at(row, 7),
			 "note", text_at(row, 8));
}

static json_t *case_of(sqlite3_stmt *row)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "name", text_at(row, 0), "product",
			 text_at(row, 1), "digest", text_at(row, 2), "account", text_at(row, 3),
			 "route", text_at(row, 4), "opened", number_at(row, 5), "step",
			 text_at(row, 6));
}

/* The rows of a query as a list; @case_id 0: it has no parameter. */
static json_t *rows_of(struct journal *journal, const char *sql, int64_t case_id,
		       json_t *(*make)(sqlite3_stmt *row))
{
	sqlite3_stmt *statement = NULL;
	json_t *list = json_array();
	int result;

	result = sqlite3_prepare_v2(journal->db, sql, -1, &statement, NULL);
	if (result == SQLITE_OK && case_id)
		result = sqlite3_bind_int64(statement, 1, case_id);
	if (result == SQLITE_OK)
		while ((result = sqlite3_step(statement)) == SQLITE_ROW)
			if (json_array_append_new(list, make(statement)) < 0)
				break;
	sqlite3_finalize(statement);
	if (result == SQLITE_DONE)
		return list;
	json_decref(list);
	return NULL;
}

static int add_parts(struct journal *journal, json_t *cases, const struct journal_view *view)
{
	json_t *one;

	for (size_t i = 0; i < view->case_count; i++) {
		one = json_array_get(cases, i);
		if (json_object_set_new(one, "answers",
					rows_of(journal,
						"SELECT question, value, at FROM answers WHERE"
						" case_id = ? ORDER BY question",
						view->cases[i].id, answer_of)) < 0 ||
		    json_object_set_new(one, "events",
					rows_of(journal,
						"SELECT name, kind, said_by, at, entered, until,"
						" step, code, note FROM events WHERE case_id = ?"
						" ORDER BY at, id",
						view->cases[i].id, event_of)) < 0)
			return -1;
	}
	return 0;
}

static json_t *make_document(struct journal *journal, const struct journal_view *view,
			     bool with_key, const char *mark)
{
	char hex[2 * JOURNAL_KEY + 1];
	json_t *cases, *document;

	cases = rows_of(journal,
			"SELECT name, product, digest, account, route, opened, step FROM cases"
			" ORDER BY id",
			0, case_of);
	if (!cases || add_parts(journal, cases, view) < 0) {
		json_decref(cases);
		return NULL;
	}
	document = json_pack("{s:s, s:s, s:o}", "schema", "latchkey-journal/1", "key_mark", mark,
			     "cases", cases);
	text_hex(hex, journal->key, JOURNAL_KEY);
	if (document && with_key)
		json_object_set_new(document, "key", json_string(hex));
	return document;
}

int journal_export(struct journal *journal, bool with_key, struct text *ret, struct error *err)
{
	struct journal_view view = {0};
	char mark[JOURNAL_NAME];
	json_t *document = NULL;
	char *bytes = NULL;
	int result;

	journal_key_mark(journal->key, mark);
	result = journal_run(journal, err, NULL, "BEGIN", "");
	if (result)
		return result;
	result = journal_read_inside(journal, &view, err);
	if (result)
		goto out;
	document = make_document(journal, &view, with_key, mark);
	if (document)
		bytes = json_dumps(document, JSON_INDENT(2) | JSON_ENSURE_ASCII);
	if (bytes) {
		text_add(ret, bytes);
		text_add(ret, "\n");
	}
	if (!bytes || ret->failed)
		result = fail(err, E_NOMEM, "out of memory");
out:
	sqlite3_exec(journal->db, "ROLLBACK", NULL, NULL, NULL);
	free(bytes);
	json_decref(document);
	journal_view_release(&view);
	return result;
}
