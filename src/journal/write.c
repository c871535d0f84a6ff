/* SPDX-License-Identifier: MIT */
#include "internal.h"

#include <latchkey/text.h>

#include <string.h>

static const char *or_empty(const char *string)
{
	return string ? string : "";
}

static bool is_word(const char *text, size_t longest)
{
	return strlen(text) <= longest && text_is_safe(text, strlen(text)) && !strchr(text, '@');
}

static bool is_digest(const char *text)
{
	return !*text || (strlen(text) == JOURNAL_DIGEST - 1 &&
			  strspn(text, "0123456789abcdef") == JOURNAL_DIGEST - 1);
}

static int check_time(int64_t at, struct error *err)
{
	if (at >= 0 && at <= JOURNAL_LAST_TIME)
		return 0;
	return fail(err, E_USAGE, "a time must lie between the years 1970 and 9999");
}

int journal_check_case(const struct journal_case *checked, struct error *err)
{
	if (!is_word(or_empty(checked->product), 64))
		return fail(err, E_USAGE, "this product code cannot be stored");
	if (!is_digest(or_empty(checked->digest)))
		return fail(err, E_USAGE, "the digest of a phone must be 64 hex digits");
	if (!journal_label_is_safe(or_empty(checked->account)))
		return fail(err, E_USAGE,
			    "an account label must be short and hold no number and no address");
	if (!is_word(or_empty(checked->route), 32) || !is_word(or_empty(checked->step), 64))
		return fail(err, E_USAGE, "this route or step cannot be stored");
	return check_time(checked->opened, err);
}

int journal_check_event(const struct journal_event *event, struct error *err)
{
	if (event->kind <= EVENT_UNKNOWN || event->kind >= EVENT_KIND_COUNT)
		return fail(err, E_USAGE, "an event needs a kind");
	if (event->said_by <= SAID_UNKNOWN || event->said_by >= EVENT_SOURCE_COUNT)
		return fail(err, E_USAGE, "an event needs somebody who said so");
	if (!is_word(or_empty(event->step), 64) || !is_word(or_empty(event->code), 16))
		return fail(err, E_USAGE, "this step or code cannot be stored");
	if (!journal_note_is_safe(or_empty(event->note)))
		return fail(err, E_USAGE,
			    "a note must hold no phone number, account number, address or token");
	if (check_time(event->at, err) || check_time(event->entered, err))
		return -E_USAGE;
	return event->has_until ? check_time(event->until, err) : 0;
}

int journal_check_answer(const struct journal_answer *answer, struct error *err)
{
	if (!*or_empty(answer->question) || !is_word(answer->question, 64))
		return fail(err, E_USAGE, "this question cannot be stored");
	if (!journal_note_is_safe(or_empty(answer->value)))
		return fail(
			err, E_USAGE,
			"an answer must hold no phone number, account number, address or token");
	return check_time(answer->at, err);
}

/* What a change that found nothing to change means. */
static int expect_one(const struct journal *journal, int result, int changes, const char *what,
		      int64_t id, struct error *err)
{
	if (!result && changes != 1)
		return fail(err, E_USAGE, "there is no %s %lld in the journal '%s'", what,
			    (long long)id, journal->path);
	return result;
}

int journal_insert_case(struct journal *journal, const struct journal_case *new_case,
			const char *name, struct error *err)
{
	return journal_run(journal, err, NULL,
			   "INSERT INTO cases (name, product, digest, account, route, opened, step)"
			   " VALUES (?, ?, ?, ?, ?, ?, ?)",
			   "tttttit", name, new_case->product, new_case->digest, new_case->account,
			   new_case->route, new_case->opened, new_case->step);
}

/* Every new row has a name of its own, by which an import knows it again. */
static int begin_row(struct journal *journal, char name[JOURNAL_NAME], struct error *err)
{
	int result = journal_random_name(name, err);

	return result ? result : journal_begin(journal, err);
}

static int end_row(struct journal *journal, int result, int64_t *ret_id, struct error *err)
{
	int64_t id = sqlite3_last_insert_rowid(journal->db);

	result = journal_end(journal, result, err);
	if (!result && ret_id)
		*ret_id = id;
	return result;
}

int journal_case_add(struct journal *journal, const struct journal_case *new_case, int64_t *ret_id,
		     struct error *err)
{
	char name[JOURNAL_NAME];
	int result;

	result = journal_check_case(new_case, err);
	if (!result)
		result = begin_row(journal, name, err);
	if (result)
		return result;
	result = journal_insert_case(journal, new_case, name, err);
	return end_row(journal, result, ret_id, err);
}

int journal_case_edit(struct journal *journal, const struct journal_case *changed,
		      struct error *err)
{
	int result, changes = 0;

	result = journal_check_case(changed, err);
	if (!result)
		result = journal_begin(journal, err);
	if (result)
		return result;
	result = journal_run(journal, err, &changes,
			     "UPDATE cases SET product = ?, digest = ?, account = ?, route = ?,"
			     " step = ? WHERE id = ?",
			     "ttttti", changed->product, changed->digest, changed->account,
			     changed->route, changed->step, changed->id);
	result = expect_one(journal, result, changes, "case", changed->id, err);
	return journal_end(journal, result, err);
}

static int forget(struct journal *journal, const char *sql, const char *what, int64_t id,
		  struct error *err)
{
	int changes = 0, result;

	result = journal_begin(journal, err);
	if (result)
		return result;
	result = journal_run(journal, err, &changes, sql, "i", id);
	result = expect_one(journal, result, changes, what, id, err);
	return journal_end(journal, result, err);
}

int journal_case_forget(struct journal *journal, int64_t case_id, struct error *err)
{
	return forget(journal, "DELETE FROM cases WHERE id = ?", "case", case_id, err);
}

int journal_event_forget(struct journal *journal, int64_t event_id, struct error *err)
{
	return forget(journal, "DELETE FROM events WHERE id = ?", "event", event_id, err);
}

int journal_insert_event(struct journal *journal, const struct journal_event *event,
			 const char *name, int *ret_changes, struct error *err)
{
	return journal_run(
		journal, err, ret_changes,
		"INSERT INTO events (name, case_id, kind, said_by, at, entered, until, step, code,"
		" note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
		" ON CONFLICT (name) DO NOTHING",
		"tittiiuttt", name, event->case_id, event_kind_name(event->kind),
		event_source_name(event->said_by), event->at,
		event->entered ? event->entered : event->at, (int)event->has_until, event->until,
		event->step, event->code, event->note);
}

int journal_event_add(struct journal *journal, const struct journal_event *event, int64_t *ret_id,
		      struct error *err)
{
	char name[JOURNAL_NAME];
	int result;

	result = journal_check_event(event, err);
	if (!result)
		result = begin_row(journal, name, err);
	if (result)
		return result;
	result = journal_insert_event(journal, event, name, NULL, err);
	return end_row(journal, result, ret_id, err);
}

int journal_event_edit(struct journal *journal, const struct journal_event *changed,
		       struct error *err)
{
	int result, changes = 0;

	result = journal_check_event(changed, err);
	if (!result)
		result = journal_begin(journal, err);
	if (result)
		return result;
	result = journal_run(journal, err, &changes,
			     "UPDATE events SET kind = ?, said_by = ?, at = ?, entered = ?,"
			     " until = ?, step = ?, code = ?, note = ? WHERE id = ?",
			     "ttiiuttti", event_kind_name(changed->kind),
			     event_source_name(changed->said_by), changed->at,
			     changed->entered ? changed->entered : changed->at,
			     (int)changed->has_until, changed->until, changed->step, changed->code,
			     changed->note, changed->id);
	result = expect_one(journal, result, changes, "event", changed->id, err);
	return journal_end(journal, result, err);
}

int journal_answer_set(struct journal *journal, const struct journal_answer *answer,
		       struct error *err)
{
	int result;

	result = journal_check_answer(answer, err);
	if (!result)
		result = journal_begin(journal, err);
	if (result)
		return result;
	result =
		journal_run(journal, err, NULL,
			    "INSERT INTO answers (case_id, question, value, at) VALUES (?, ?, ?, ?)"
			    " ON CONFLICT (case_id, question) DO UPDATE SET value = excluded.value,"
			    " at = excluded.at",
			    "itti", answer->case_id, answer->question, answer->value, answer->at);
	return journal_end(journal, result, err);
}
