/* SPDX-License-Identifier: MIT */
#include "internal.h"

#include <latchkey/text.h>

#include <jansson.h>
#include <stdio.h>
#include <string.h>

/*
 * An export is a file from somewhere: everything in it is checked before it is believed, and the
 * whole is one transaction.
 */

struct import {
	struct journal *journal;
	struct error *err;
	bool keep_digests;
	size_t added, events;
	char place[64]; /* "cases[2].events[7]" */
};

static int wrong(struct import *import, const char *expected)
{
	return fail(import->err, E_INPUT, "%s: %s", import->place, expected);
}

/* Only our own keys, each of its type; jansson's own message says which one is not. */
static int unpack(struct import *import, const json_error_t *problem)
{
	char safe[160];

	return wrong(import, text_safe(safe, sizeof(safe), problem->text, strlen(problem->text)));
}

static bool is_name(const char *name)
{
	return strlen(name) == JOURNAL_NAME - 1 &&
	       strspn(name, "0123456789abcdef") == JOURNAL_NAME - 1;
}

/* A check meant for what the owner typed speaks of usage; here it is the file. */
static int as_input(struct import *import, int result)
{
	if (result != -E_USAGE)
		return result;
	import->err->code = E_INPUT;
	return fail_while(import->err, -E_INPUT, "%s", import->place);
}

static int take_event(struct import *import, json_t *object, int64_t case_id)
{
	struct journal_event event = {.case_id = case_id};
	const char *name, *kind, *said_by;
	json_t *until = NULL;
	json_error_t problem;
	json_int_t at, entered;
	int changes = 0, result;

	if (json_unpack_ex(object, &problem, JSON_STRICT,
			   "{s:s, s:s, s:s, s:I, s:I, s:o, s:s, s:s, s:s}", "name", &name, "kind",
			   &kind, "said_by", &said_by, "at", &at, "entered", &entered, "until",
			   &until, "step", &event.step, "code", &event.code, "note", &event.note))
		return unpack(import, &problem);
	if (!is_name(name))
		return wrong(import, "'name' must be 16 hex digits");
	if (!event_kind_named(kind, &event.kind))
		return wrong(import, "'kind' is none that this latchkey knows");
	if (!event_source_named(said_by, &event.said_by))
		return wrong(import, "'said_by' is nobody that this latchkey knows");
	if (!json_is_null(until) && !json_is_integer(until))
		return wrong(import, "'until' must be a number of seconds or null");
	event.at = at;
	event.entered = entered;
	event.has_until = json_is_integer(until);
	event.until = json_integer_value(until);
	if (++import->events > JOURNAL_EVENTS)
		return wrong(import, "more events than one file may hold");
	result = as_input(import, journal_check_event(&event, import->err));
	if (!result)
		result = journal_insert_event(import->journal, &event, name, &changes, import->err);
	import->added += changes == 1;
	return result;
}

static int take_answer(struct import *import, json_t *object, int64_t case_id)
{
	struct journal_answer answer = {.case_id = case_id};
	json_error_t problem;
	json_int_t at;
	int result;

	if (json_unpack_ex(object, &problem, JSON_STRICT, "{s:s, s:s, s:I}", "question",
			   &answer.question, "value", &answer.value, "at", &at))
		return unpack(import, &problem);
	answer.at = at;
	result = as_input(import, journal_check_answer(&answer, import->err));
	if (result)
		return result;
	return journal_run(import->journal, import->err, NULL,
			   "INSERT INTO answers (case_id, question, value, at) VALUES (?, ?, ?, ?)"
			   " ON CONFLICT (case_id, question) DO NOTHING",
			   "itti", answer.case_id, answer.question, answer.value, answer.at);
}

static int64_t find_case(struct import *import, const char *name)
{
	sqlite3_stmt *statement = NULL;
	int64_t id = 0;

	if (sqlite3_prepare_v2(import->journal->db, "SELECT id FROM cases WHERE name = ?", -1,
			       &statement, NULL) == SQLITE_OK &&
	    sqlite3_bind_text(statement, 1, name, -1, SQLITE_TRANSIENT) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW)
		id = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return id;
}

static int add_case(struct import *import, struct journal_case *new_case, int64_t *ret_id)
{
	int result;

	*ret_id = find_case(import, new_case->name);
	if (*ret_id)
		return 0;
	if (!import->keep_digests)
		new_case->digest = "";
	result = journal_insert_case(import->journal, new_case, new_case->name, import->err);
	if (result)
		return result;
	*ret_id = sqlite3_last_insert_rowid(import->journal->db);
	import->added++;
	return 0;
}

/* The parts of a case, each at its place. */
static int take_list(struct import *import, json_t *list, const char *name, unsigned index,
		     int64_t case_id,
		     int (*take)(struct import *import, json_t *object, int64_t case_id))
{
	json_t *object;
	size_t i;
	int result;

	if (!json_is_array(list))
		return wrong(import, "'answers' and 'events' must be lists");
	json_array_foreach(list, i, object)
	{
		snprintf(import->place, sizeof(import->place), "cases[%u].%s[%u]", index, name,
			 (unsigned)i);
		result = take(import, object, case_id);
		if (result)
			return result;
	}
	return 0;
}

static int take_case(struct import *import, json_t *object, unsigned index)
{
	struct journal_case new_case = {0};
	json_t *answers, *events;
	json_error_t problem;
	json_int_t opened;
	int64_t id = 0;
	int result;

	snprintf(import->place, sizeof(import->place), "cases[%u]", index);
	if (json_unpack_ex(object, &problem, JSON_STRICT,
			   "{s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:o, s:o}", "name", &new_case.name,
			   "product", &new_case.product, "digest", &new_case.digest, "account",
			   &new_case.account, "route", &new_case.route, "opened", &opened, "step",
			   &new_case.step, "answers", &answers, "events", &events))
		return unpack(import, &problem);
	new_case.opened = opened;
	if (!is_name(new_case.name))
		return wrong(import, "'name' must be 16 hex digits");
	result = as_input(import, journal_check_case(&new_case, import->err));
	if (!result)
		result = add_case(import, &new_case, &id);
	if (!result)
		result = take_list(import, answers, "answers", index, id, take_answer);
	if (!result)
		result = take_list(import, events, "events", index, id, take_event);
	return result;
}

static bool parse_key(const char *hex, unsigned char *ret)
{
	const size_t digits = 2 * (size_t)JOURNAL_KEY;
	unsigned value;

	if (strlen(hex) != digits || strspn(hex, "0123456789abcdef") != digits)
		return false;
	for (size_t i = 0; i < JOURNAL_KEY; i++) {
		sscanf(hex + 2 * i, "%2x", &value);
		ret[i] = (unsigned char)value;
	}
	return true;
}

static bool knows_a_phone(struct journal *journal)
{
	sqlite3_stmt *statement = NULL;
	bool known = true;

	if (sqlite3_prepare_v2(journal->db, "SELECT 1 FROM cases WHERE digest <> ''", -1,
			       &statement, NULL) == SQLITE_OK)
		known = sqlite3_step(statement) != SQLITE_DONE;
	sqlite3_finalize(statement);
	return known;
}

/* Digests mean something only under the key they were made with. */
static int take_key(struct import *import, const char *hex, const char *mark)
{
	struct journal *journal = import->journal;
	unsigned char key[JOURNAL_KEY];
	char own[JOURNAL_NAME];

	journal_key_mark(journal->key, own);
	import->keep_digests = strcmp(own, mark) == 0;
	if (!hex || import->keep_digests)
		return 0;
	if (!parse_key(hex, key))
		return fail(import->err, E_INPUT, "'key' must be 64 hex digits");
	journal_key_mark(key, own);
	if (strcmp(own, mark) != 0)
		return fail(import->err, E_INPUT, "'key' and 'key_mark' do not belong together");
	if (knows_a_phone(journal))
		return 0;
	memcpy(journal->key, key, JOURNAL_KEY);
	import->keep_digests = true;
	return journal_run(journal, import->err, NULL, "UPDATE secret SET key = ?", "k");
}

static int take_document(struct import *import, json_t *document)
{
	const char *schema, *mark, *key = NULL;
	json_t *cases, *object;
	json_error_t problem;
	size_t i;
	int result;

	if (json_unpack_ex(document, &problem, JSON_STRICT, "{s:s, s:s, s?s, s:o}", "schema",
			   &schema, "key_mark", &mark, "key", &key, "cases", &cases))
		return unpack(import, &problem);
	if (strcmp(schema, "latchkey-journal/1") != 0)
		return wrong(import, "'schema' must be latchkey-journal/1");
	if (!json_is_array(cases))
		return wrong(import, "'cases' must be a list");
	result = take_key(import, key, mark);
	json_array_foreach(cases, i, object)
	{
		if (!result)
			result = take_case(import, object, (unsigned)i);
	}
	return result;
}

int journal_import(struct journal *journal, const char *bytes, size_t length, size_t *ret_added,
		   struct error *err)
{
	struct error own = {0};
	struct import import = {.journal = journal, .err = err ? err : &own, .place = "the file"};
	unsigned char key[JOURNAL_KEY];
	char safe[160];
	json_error_t problem;
	json_t *document;
	int result;

	if (length > JOURNAL_IMPORT)
		return fail(err, E_INPUT, "a journal's export is not that large");
	document = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &problem);
	if (!document)
		return fail(err, E_INPUT, "line %d: %s", problem.line,
			    text_safe(safe, sizeof(safe), problem.text, strlen(problem.text)));
	memcpy(key, journal->key, sizeof(key));
	result = journal_begin(journal, import.err);
	if (!result)
		result = journal_end(journal, take_document(&import, document), import.err);
	if (result)
		memcpy(journal->key, key, sizeof(key));
	json_decref(document);
	if (!result && ret_added)
		*ret_added = import.added;
	return result;
}
