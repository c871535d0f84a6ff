/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_UI_REPORT_PARTS_H
#define LATCHKEY_UI_REPORT_PARTS_H

#include <latchkey/report.h>

/*
 *   report_text.c      the bundle as text
 *   report_json.c      the same for programs
 *   report_html.c      the page: head, sections about the phone and this computer
 *   report_route.c     its sections about the way: steps, losses, sources
 *   report_picture.c   its timeline
 *   report_words.c     what may be said of this computer and of the owner's entries
 */

/** report_system_words() - public words and plain numbers of a name; the rest as stars. */
void report_system_words(struct text *ret, const char *bytes);

/** report_event_words() - an entry without its time: kind, step, code, who said it, and what else
 * may be shown. */
void report_event_words(struct text *ret, const struct plan_view *plan,
			const struct journal_event *event);
/** report_event_note() - the note of an entry if it is a word of ours; NULL. */
const char *report_event_note(const struct journal_event *event);
/** report_event_code() - the code if it is one; NULL. */
const char *report_event_code(const struct journal_event *event);
/** report_event_step() - the step if the rules know it; NULL. */
const char *report_event_step(const struct plan_view *plan, const struct journal_event *event);

/** report_answer_is_shown() - whether an answer of the owner's is one of ours. */
bool report_answer_is_shown(const struct plan_view *plan, const struct journal_answer *answer);

/** report_is_own() - the entries of this case. */
bool report_is_own(const struct plan_view *plan, int64_t case_id);

/** report_loss_remark() - that a loss does not concern this owner; "" if it does. */
const char *report_loss_remark(const struct plan_view *plan, const struct procedure_loss *loss);
/** report_has_losses() - the route leads to an unlock that has not happened. */
bool report_has_losses(const struct plan_view *plan);

/** report_was_read() - there are answers to show. */
bool report_was_read(const struct report *report);

#endif
