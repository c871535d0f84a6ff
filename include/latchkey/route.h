/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_ROUTE_H
#define LATCHKEY_ROUTE_H

#include <latchkey/catalog.h>
#include <latchkey/explain.h>
#include <latchkey/journal.h>
#include <latchkey/plan.h>
#include <latchkey/ui.h>

/*
 * Views of the official route: plan, explanations, journal; as text and as JSON. Like those in
 * ui.h they only turn finished structs into bytes.
 */

/**
 * struct plan_view - a plan and what surrounds it.
 * @product:    of the phone, untrusted; "" if nobody knows.
 * @read:       its bootloader was read just now.
 * @no_phone:   why it was not read; NULL if it was not tried.
 * @rules_path: of the rules; "" for the built-in ones.
 * @case_id:    0: none in the journal.
 * @kept:       the journal is the user's file.
 * @shared:     strangers will read it: steps by title, state and dates alone; no path, no label,
 *              no free words of the owner's.
 */
struct plan_view {
	const struct plan_input *input;
	const struct plan *plan;
	const char *product;
	bool read;
	const char *no_phone;
	const char *rules_path;
	int64_t case_id;
	bool kept, shared;
};

/** plan_text() - the whole plan; with about->verbose every step in full. */
void plan_text(const struct out *out, const struct plan_view *view, const struct about *about);
struct json_t *plan_json(const struct plan_view *view, struct mask *mask);

/** step_text() - one step in full, without its title and state. @step: of @view's plan. */
void step_text(const struct out *out, const struct plan_view *view, const struct plan_step *step);

/**
 * struct explain_view - what was asked, and what it may mean.
 * @waiting: a wait is running, by the journal or because it was said.
 */
struct explain_view {
	const struct procedure *procedure;
	const struct explanation *found;
	const char *text;
	bool waiting;
	int64_t now;
};

void explain_text(const struct out *out, const struct explain_view *view);
struct json_t *explain_json(const struct explain_view *view);

/**
 * struct journal_show - a journal and when each of its accounts may unlock again.
 * @next: one for each case of @view.
 * @kept: it is the user's file.
 * @only: the event or case that was changed; 0: everything is shown.
 */
struct journal_show {
	const struct journal_view *view;
	const struct plan_allowance *next;
	bool kept;
	int64_t only_event, only_case;
};

void journal_text(const struct out *out, const struct journal_show *show);
struct json_t *journal_json(const struct journal_show *show);

/* ---- pieces ---- */

/** out_hang() - @lead and then the words of @text, broken like out_paragraph(), under each other; in one
 * line when plain, where blanks before @lead are left out. */
void out_hang(const struct out *out, const char *lead, const char *text);
/** out_hang_line() - the same on a terminal; what is piped on stays one line, with @lead as it is. */
void out_hang_line(const struct out *out, const char *lead, const char *text);

/** claim_words() - add a claim: its sentence, what others say, and whether nobody has confirmed it
 * for longer than the rules allow. */
void claim_words(struct text *ret, const struct procedure *procedure, const struct claim *claim,
		 int64_t now);

/** time_words() - add a point in time, local and in Beijing. */
void time_words(struct text *ret, int64_t at);

/** note_date_name() - what the date of a note is: "Next opening", "Earliest end", "Until". */
const char *note_date_name(const struct plan_note *note);

#endif
