/* SPDX-License-Identifier: MIT */
#include "internal.h"

#include <latchkey/text.h>

#include <jansson.h>
#include <string.h>

static bool is_utf8(const char *text)
{
	size_t length = strlen(text), taken;
	uint32_t code;

	for (; length; text += taken, length -= taken) {
		taken = utf8_decode(text, length, &code);
		if (!taken)
			return false;
	}
	return true;
}

/* Text of a file that somebody may have written into by hand: what JSON cannot hold is left out. */
static json_t *text_at(sqlite3_stmt *row, int index)
{
	const char *text = (const char *)sqlite3_column_text(row, index);

	return json_string(text && is_utf8(text) ? text : "");
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
	if (with_key && json_object_set_new(document, "key", json_string(hex)) < 0) {
		json_decref(document);
		return NULL;
	}
	return document;
}

/* Not json_dumps(): jansson 2.14 forgets that there was no memory for a key. A text remembers. */
static int add_chunk(const char *bytes, size_t length, void *text)
{
	text_add_bytes(text, bytes, length);
	return ((struct text *)text)->failed ? -1 : 0;
}

int journal_export(struct journal *journal, bool with_key, struct text *ret, struct error *err)
{
	struct journal_view view = {0};
	char mark[JOURNAL_NAME];
	json_t *document = NULL;
	struct text text = {0};
	int result;

	journal_key_mark(journal->key, mark);
	result = journal_run(journal, err, NULL, "BEGIN", "");
	if (result)
		return result;
	result = journal_read_inside(journal, &view, err);
	if (result)
		goto out;
	document = make_document(journal, &view, with_key, mark);
	if (!document || json_dump_callback(document, add_chunk, &text,
					    JSON_INDENT(2) | JSON_ENSURE_ASCII))
		text.failed = true;
	text_add(&text, "\n");
	if (!text.failed)
		text_add_bytes(ret, text.bytes, text.length);
	if (text.failed || ret->failed)
		result = fail(err, E_NOMEM, "out of memory");
out:
	sqlite3_exec(journal->db, "ROLLBACK", NULL, NULL, NULL);
	text_release(&text);
	json_decref(document);
	journal_view_release(&view);
	return result;
}
