/* SPDX-License-Identifier: MIT */
#include "internal.h"

#include <latchkey/text.h>

#include <stdlib.h>
#include <string.h>

/* All strings of a view, each in a block of its own. */
struct block {
	struct block *next;
	char bytes[];
};

struct reader {
	struct journal_view view;
	bool failed;
};

/* Somebody may have written into the file by hand; what comes out is safe all the same. */
static const char *keep(struct reader *reader, const unsigned char *bytes, int length)
{
	struct text text = {0};
	struct block *block;

	if (!bytes || length <= 0)
		return "";
	text_add_safe(&text, bytes, (size_t)length);
	block = text.failed ? NULL : malloc(sizeof(*block) + text.length + 1);
	if (!block) {
		reader->failed = true;
		text_release(&text);
		return "";
	}
	memcpy(block->bytes, text_cstr(&text), text.length + 1);
	text_release(&text);
	block->next = reader->view.strings;
	reader->view.strings = block;
	return block->bytes;
}

static const char *column(struct reader *reader, sqlite3_stmt *statement, int index)
{
	const unsigned char *bytes = sqlite3_column_text(statement, index);

	return keep(reader, bytes, sqlite3_column_bytes(statement, index));
}

static int64_t time_at(sqlite3_stmt *statement, int index)
{
	int64_t at = sqlite3_column_int64(statement, index);

	if (at < 0)
		return 0;
	return at < JOURNAL_LAST_TIME ? at : JOURNAL_LAST_TIME;
}

static void *grown(struct reader *reader, void *list, size_t count, size_t size)
{
	void *bigger;

	if (count & (count - 1))
		return list;
	bigger = realloc(list, size * (count ? 2 * count : 1));
	if (bigger)
		return bigger;
	reader->failed = true;
	return list;
}

static void take_case(struct reader *reader, sqlite3_stmt *row)
{
	struct journal_view *view = &reader->view;

	view->cases = grown(reader, view->cases, view->case_count, sizeof(*view->cases));
	if (reader->failed)
		return;
	view->cases[view->case_count++] = (struct journal_case){
		.id = sqlite3_column_int64(row, 0),
		.name = column(reader, row, 1),
		.product = column(reader, row, 2),
		.digest = column(reader, row, 3),
		.account = column(reader, row, 4),
		.route = column(reader, row, 5),
		.opened = time_at(row, 6),
		.step = column(reader, row, 7),
	};
}

static void take_event(struct reader *reader, sqlite3_stmt *row)
{
	struct journal_view *view = &reader->view;
	struct journal_event event = {
		.id = sqlite3_column_int64(row, 0),
		.case_id = sqlite3_column_int64(row, 1),
		.at = time_at(row, 4),
		.entered = time_at(row, 5),
		.has_until = sqlite3_column_type(row, 6) != SQLITE_NULL,
		.until = time_at(row, 6),
		.step = column(reader, row, 7),
		.code = column(reader, row, 8),
		.note = column(reader, row, 9),
	};

	event_kind_named(column(reader, row, 2), &event.kind);
	event_source_named(column(reader, row, 3), &event.said_by);
	view->events = grown(reader, view->events, view->event_count, sizeof(*view->events));
	if (!reader->failed)
		view->events[view->event_count++] = event;
}

static void take_answer(struct reader *reader, sqlite3_stmt *row)
{
	struct journal_view *view = &reader->view;

	view->answers = grown(reader, view->answers, view->answer_count, sizeof(*view->answers));
	if (reader->failed)
		return;
	view->answers[view->answer_count++] = (struct journal_answer){
		.case_id = sqlite3_column_int64(row, 0),
		.question = column(reader, row, 1),
		.value = column(reader, row, 2),
		.at = time_at(row, 3),
	};
}

static int each(struct journal *journal, struct reader *reader, const char *sql,
		void (*take)(struct reader *reader, sqlite3_stmt *row), struct error *err)
{
	sqlite3_stmt *statement = NULL;
	int result;

	result = sqlite3_prepare_v2(journal->db, sql, -1, &statement, NULL);
	if (result == SQLITE_OK)
		while ((result = sqlite3_step(statement)) == SQLITE_ROW && !reader->failed)
			take(reader, statement);
	if (reader->failed)
		result = fail(err, E_NOMEM, "out of memory");
	else if (result != SQLITE_DONE)
		result = journal_broken(journal, "read", err);
	else
		result = 0;
	sqlite3_finalize(statement);
	return result;
}

int journal_read_inside(struct journal *journal, struct journal_view *ret, struct error *err)
{
	struct reader reader = {0};
	int result;

	result = each(journal, &reader,
		      "SELECT id, name, product, digest, account, route, opened, step FROM cases"
		      " ORDER BY id",
		      take_case, err);
	if (!result)
		result = each(journal, &reader,
			      "SELECT id, case_id, kind, said_by, at, entered, until, step, code,"
			      " note FROM events ORDER BY at, id",
			      take_event, err);
	if (!result)
		result = each(journal, &reader,
			      "SELECT case_id, question, value, at FROM answers"
			      " ORDER BY case_id, question",
			      take_answer, err);
	if (result) {
		journal_view_release(&reader.view);
		return result;
	}
	*ret = reader.view;
	return 0;
}

int journal_read(struct journal *journal, struct journal_view *ret, struct error *err)
{
	int result = journal->held ? 0 : journal_run(journal, err, NULL, "BEGIN", "");

	if (result)
		return result;
	result = journal_read_inside(journal, ret, err);
	if (!journal->held)
		sqlite3_exec(journal->db, "ROLLBACK", NULL, NULL, NULL);
	return result;
}

void journal_view_release(struct journal_view *view)
{
	struct block *block = view->strings, *after;

	for (; block; block = after) {
		after = block->next;
		free(block);
	}
	free(view->cases);
	free(view->events);
	free(view->answers);
	memset(view, 0, sizeof(*view));
}

const struct journal_case *journal_view_case(const struct journal_view *view, int64_t case_id)
{
	for (size_t i = 0; i < view->case_count; i++)
		if (view->cases[i].id == case_id)
			return &view->cases[i];
	return NULL;
}

const struct journal_case *journal_view_find(const struct journal_view *view, const char *product,
					     const char *digest)
{
	const struct journal_case *found = NULL;
	size_t matches = 0;

	for (size_t i = 0; i < view->case_count; i++) {
		if (digest && *digest ? strcmp(view->cases[i].digest, digest) != 0
				      : strcmp(view->cases[i].product, product) != 0)
			continue;
		found = &view->cases[i];
		matches++;
	}
	return (digest && *digest) || matches == 1 ? found : NULL;
}
