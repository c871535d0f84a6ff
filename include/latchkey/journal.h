/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_JOURNAL_H
#define LATCHKEY_JOURNAL_H

#include <latchkey/error.h>
#include <latchkey/text.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What happened, kept over weeks: one SQLite file in the user's state folder. A case is one phone
 * on its way; events are what happened to it, answers what its owner said. Every call that writes
 * has reached the disk when it returns 0.
 *
 * It holds no password, no account number, no phone number, no token and no serial number: an
 * account is a label of the owner's choice, a phone is its product and a keyed digest.
 *
 * Times are seconds since 1970, UTC.
 */

enum {
	JOURNAL_VERSION = 1,
	JOURNAL_DIGEST = 65,     /* 64 hex digits and the end */
	JOURNAL_LABEL = 40,      /* longest label, in bytes */
	JOURNAL_NOTE = 500,      /* longest note or answer, in bytes */
	JOURNAL_EVENTS = 100000, /* most events in one file to import */
	JOURNAL_IMPORT = 16 * 1024 * 1024,
};

enum event_kind {
	EVENT_UNKNOWN = 0,
	EVENT_STEP_DONE,          /* @step */
	EVENT_STEP_UNDONE,        /* @step: not done after all */
	EVENT_PHONE_READ,         /* the bootloader was asked; @note: its lock state */
	EVENT_PERMISSION_ASKED,   /* asked and not granted; @until: do not ask before, if it said so
				   */
	EVENT_PERMISSION_GRANTED, /* @until: the date the app shows, if it was entered */
	EVENT_WAIT_STARTED,       /* "Added successfully"; each one starts the wait again */
	EVENT_WAIT_CORRECTED,     /* the official tool named the hours; @until: the end */
	EVENT_REFUSED,            /* @code; @until: do not try before, if it said so */
	EVENT_LOSSES_CONFIRMED,
	EVENT_UNLOCKED, /* uses the account's year */
	EVENT_LOCKED,   /* locked again */
	EVENT_UPDATED,  /* another system was installed; @note: its version code */
	EVENT_NOTE,
	EVENT_KIND_COUNT
};

/* Who said so. */
enum event_source {
	SAID_UNKNOWN = 0,
	SAID_OWNER,
	SAID_BOOTLOADER,
	SAID_PHONE,   /* the phone's screen */
	SAID_APP,     /* the Community app */
	SAID_TOOL,    /* Mi Unlock */
	SAID_ASSUMED, /* worked out by Latchkey */
	EVENT_SOURCE_COUNT
};

/**
 * struct journal_event - one thing that happened.
 *
 * Strings are never NULL in what the journal returns, "" if there is nothing; a NULL handed in
 * stands for "". All are safe UTF-8 in one line.
 */
struct journal_event {
	int64_t id; /* of this journal; 0 for one not yet added */
	int64_t case_id;
	enum event_kind kind;
	enum event_source said_by;
	int64_t at;      /* when it happened */
	int64_t entered; /* when it was entered; 0: the same as @at */
	bool has_until;
	int64_t until;
	const char *step;
	const char *code;
	const char *note;
};

struct journal_answer {
	int64_t case_id;
	const char *question;
	const char *value;
	int64_t at;
};

struct journal_case {
	int64_t id;
	const char *name;    /* 16 hex digits, the same in exports */
	const char *product; /* "" if it was entered by hand and is not known */
	const char *digest;  /* journal_phone_digest(), or "" */
	const char *account; /* the label, or "" */
	const char *route;   /* route_name(), or "" */
	int64_t opened;
	const char *step; /* where the guide was left, or "" */
};

struct journal;

/**
 * journal_open() - the journal in a file, made if it is not there.
 * @path: missing folders are made, for this user alone.
 * @ret:  close with journal_close(); untouched on failure.
 *
 * The file is checked as a whole. One that is damaged, that is no journal, or that a newer
 * Latchkey wrote is refused and left as it is. Where the file cannot be written it is opened for
 * reading; journal_is_read_only() tells.
 *
 * Return: 0; -E_JOURNAL (the cause names the file and why), -E_NOMEM.
 */
int journal_open(const char *path, struct journal **ret, struct error *err);

/** journal_open_memory() - a journal for rehearsals, gone when it is closed. */
int journal_open_memory(struct journal **ret, struct error *err);

/** journal_close() - accepts NULL. */
void journal_close(struct journal *journal);

bool journal_is_read_only(const struct journal *journal);

/**
 * journal_phone_digest() - how a phone is recognised: HMAC-SHA256 of product and serial number
 * under this journal's random key.
 * @ret: JOURNAL_DIGEST bytes.
 *
 * Return: 0; -E_INTERNAL.
 */
int journal_phone_digest(const struct journal *journal, const char *product, const char *serial,
			 char *ret, struct error *err);

/**
 * journal_label_is_safe() - whether an account label gives nothing away: at most JOURNAL_LABEL
 * bytes of safe text, no '@', and fewer than six digits.
 */
bool journal_label_is_safe(const char *label);

/**
 * journal_note_is_safe() - whether a note, an answer or a code gives nothing away: no '@', no
 * seven digits that could be a phone or account number, no run of 24 letters and digits that
 * could be a token.
 */
bool journal_note_is_safe(const char *note);

/* ---- writing; each call is one transaction, or a part of the one that is held ---- */

/**
 * journal_hold() - what is written from here on is one transaction: all of it or nothing.
 *
 * Nobody else can write meanwhile, so nothing slow and no question may happen before
 * journal_let_go(). May be nested; the outermost counts.
 *
 * Return: 0; -E_JOURNAL, and then nothing is held.
 */
int journal_hold(struct journal *journal, struct error *err);

/** journal_let_go() - keep what was written if @result is 0, else undo it. Return: @result, or why
 * it could not be kept. */
int journal_let_go(struct journal *journal, int result, struct error *err);

/** journal_state() - a number that is another one once another process has written; what is
 * written here does not change it. While the journal is held it stays. */
int64_t journal_state(struct journal *journal);

/**
 * journal_case_add() - begin a case.
 * @new_case: @id and @name are ignored.
 * @ret_id: the new id.
 *
 * Return: 0; -E_USAGE if a string gives something private away or is not safe; -E_JOURNAL.
 */
int journal_case_add(struct journal *journal, const struct journal_case *new_case, int64_t *ret_id,
		     struct error *err);

/** journal_case_edit() - change all but @id, @name and @opened of a case. */
int journal_case_edit(struct journal *journal, const struct journal_case *changed,
		      struct error *err);

/** journal_case_forget() - a case with its events and answers, without a trace in the file. */
int journal_case_forget(struct journal *journal, int64_t case_id, struct error *err);

/** journal_event_add() - 0; -E_USAGE, -E_JOURNAL. @ret_id may be NULL. */
int journal_event_add(struct journal *journal, const struct journal_event *event, int64_t *ret_id,
		      struct error *err);

/** journal_event_edit() - change all but @id and @case_id of an event. */
int journal_event_edit(struct journal *journal, const struct journal_event *changed,
		       struct error *err);

/** journal_event_forget() - remove one event. */
int journal_event_forget(struct journal *journal, int64_t event_id, struct error *err);

/** journal_answer_set() - note an answer; a later one to the same question replaces it. */
int journal_answer_set(struct journal *journal, const struct journal_answer *answer,
		       struct error *err);

/* ---- reading ---- */

/**
 * struct journal_view - a copy of the whole journal at one moment.
 *
 * Cases by id; events by time, then id; answers by case and question.
 */
struct journal_view {
	struct journal_case *cases;
	size_t case_count;
	struct journal_event *events;
	size_t event_count;
	struct journal_answer *answers;
	size_t answer_count;
	void *strings; /* private */
};

/** journal_read() - 0; -E_JOURNAL, -E_NOMEM. @ret: journal_view_release(). */
int journal_read(struct journal *journal, struct journal_view *ret, struct error *err);
void journal_view_release(struct journal_view *view);

/** journal_view_case() - NULL if there is none. */
const struct journal_case *journal_view_case(const struct journal_view *view, int64_t case_id);

/**
 * journal_view_find() - the latest case of this phone.
 * @digest: "" or NULL finds by product alone, and only if a single case has it.
 */
const struct journal_case *journal_view_find(const struct journal_view *view, const char *product,
					     const char *digest);

/* ---- export and import ---- */

/**
 * journal_export() - everything as JSON (docs/journal.md).
 * @with_key: also the key, so that phones are recognised where it is imported. Whoever has the
 *            file can then test whether a given serial number is in it.
 * @ret: text added.
 *
 * Return: 0; -E_JOURNAL, -E_NOMEM.
 */
int journal_export(struct journal *journal, bool with_key, struct text *ret, struct error *err);

/**
 * journal_import() - add what an export holds; all of it or nothing.
 *
 * Cases and events that are there already are left as they are, so importing twice adds nothing
 * twice. Digests are kept only where the key is the same, or where this journal knows no phone yet
 * and takes the key over.
 * @ret_added: cases and events added; may be NULL.
 *
 * Return: 0; -E_INPUT with the place and what was expected; -E_JOURNAL, -E_NOMEM.
 */
int journal_import(struct journal *journal, const char *bytes, size_t length, size_t *ret_added,
		   struct error *err);

/* Stable names: "wait-started", "bootloader". */
const char *event_kind_name(enum event_kind kind);
bool event_kind_named(const char *name, enum event_kind *ret);
const char *event_source_name(enum event_source source);
bool event_source_named(const char *name, enum event_source *ret);

#endif
