/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_CLI_WALK_H
#define LATCHKEY_CLI_WALK_H

#include "command.h"

#include <latchkey/explain.h>
#include <latchkey/journal.h>
#include <latchkey/plan.h>
#include <latchkey/procedure.h>

/*
 * What every command on the official route needs: the rules, the journal, the phone if it is there,
 * and which case of the journal is this phone's.
 *
 *   walk.c         rules and journal: found, opened, given back
 *   walk_phone.c   the phone read, its case found, facts from answers
 *   walk_write.c   a case made, answers and events noted
 *   walk_answers.c answers that were given as options
 *
 * The order is walk_open(), walk_read_phone() (where a phone is wanted), walk_choose_case(), then
 * walk_plan() as often as something changed, walk_release() at last.
 */

/**
 * struct walk - one look at the walk of one phone. Zero-initialise it.
 * @rules_path: of the rules that were read; "" for the built-in ones.
 * @journal:    never NULL after walk_open(). In memory and gone at the end unless @kept.
 * @kept:       it is the user's file.
 * @no_journal: why it is not the file although it should be; E_NONE if nothing is wrong.
 * @view:       a copy of @journal; fresh after each walk_...() that writes.
 * @case_id:    this phone's case, or 0 if there is none yet.
 * @reading:    of the phone; NULL if none was read.
 * @failed:     what had been read when the conversation broke off, to be shown and not to be
 *              believed; NULL otherwise.
 * @with_vars:  to be set before walk_read_phone(): ask for all variables as well, last.
 * @no_phone:   why none was read, or that it was fastbootd, which says nothing of the lock.
 */
struct walk {
	struct procedure *rules;
	struct text rules_path;
	struct journal *journal;
	bool kept;
	struct error no_journal;
	struct journal_view view;
	int64_t case_id;
	struct reading *reading, *failed;
	bool with_vars;
	struct error no_phone;
	bool want_return;
	int64_t now;
};

enum { EXPLAIN_INPUT = 16 * 1024 };

/** run_read_input() - all of standard input. @limit: beyond it -E_INPUT. Ctrl-C: -E_CANCELLED. */
int run_read_input(struct run *run, size_t limit, struct text *ret);

/**
 * walk_open() - rules and journal.
 * @will_write: something is going to be noted, so the journal is made if it is not there.
 *
 * Rules: --procedure, else procedure.yaml in the user's data folder, else the built-in ones.
 * Journal: journal.db in the user's state folder. With --demo, under sudo, and where the file is
 * unusable, one in memory takes its place; walk_finish() tells.
 *
 * Return: 0; -E_INPUT if the rules hold a mistake, -E_NOMEM. Noted in run->err.
 */
int walk_open(struct run *run, bool will_write, struct walk *ret);
void walk_release(struct walk *walk);

/**
 * walk_finish() - the exit status of a command that has its result.
 * @status: without the journal's troubles.
 *
 * Says what is wrong with the journal (in run->err, where it is printed); EXIT_JOURNAL then tells,
 * unless something worse happened. Under sudo it says why there is no journal.
 */
int walk_finish(struct run *run, const struct walk *walk, int status);

/**
 * walk_read_phone() - read the phone that is in fastboot, if there is one.
 *
 * Opens the bus unless it is open. No phone, a phone in another mode, and no USB at all are no
 * failures: walk->no_phone says so, walk->reading is NULL.
 *
 * Return: 0; otherwise why the phone that is there could not be read, in run->err.
 */
int walk_read_phone(struct run *run, struct walk *walk);

/**
 * walk_choose_case() - which case of the journal is meant.
 *
 * --case; else that of the phone that was read (by its digest, or the only one of its product
 * that has no digest); else, without a phone, the latest one that is not unlocked, or the latest.
 *
 * Return: 0; -E_USAGE if --case names none.
 */
int walk_choose_case(struct run *run, struct walk *walk);

/** walk_product() - the code of the phone, from the reading or the case; "" if nobody knows. */
const char *walk_product(const struct walk *walk);

/** walk_title() - what to call the phone: a marketing name, its code (masked if need be), or "this
 * phone"; into @ret, which is cleared first. Safe. */
void walk_title(struct run *run, const struct walk *walk, struct text *ret);

/** walk_input() - all that is known, for plan_make(), plan_answer() and the like. Borrows. */
struct plan_input walk_input(const struct walk *walk);

/** walk_plan() - the plan as things stand. Return: 0; in run->err otherwise. */
int walk_plan(struct run *run, const struct walk *walk, struct plan *ret);

/** walk_is_waiting() - whether any case of the journal has a wait that runs. */
bool walk_is_waiting(const struct walk *walk);

/**
 * walk_make_case() - make the case of this phone if there is none, and note that it was read.
 *
 * Return: 0; -E_JOURNAL, in run->err.
 */
int walk_make_case(struct run *run, struct walk *walk);

/**
 * walk_check_answer() - whether this is an answer to that question of the rules.
 *
 * Return: 0; -E_USAGE with what would be one.
 */
int walk_check_answer(const struct walk *walk, const char *question, const char *value,
		      struct error *err);

/** walk_answer() - note an answer in this phone's case, which is made if need be. A label of the
 * account is also the case's. Return: 0; -E_USAGE, -E_JOURNAL, in run->err. */
int walk_answer(struct run *run, struct walk *walk, const char *question, const char *value);

/** walk_event() - note an event; @event's case is set here. The case is made if need be. */
int walk_event(struct run *run, struct walk *walk, struct journal_event *event);

/** walk_has_answers() - whether options answer questions: --answer, --running, --model. */
bool walk_has_answers(const struct run *run);

/** walk_take_answers() - note them, all or none. Return: 0; -E_USAGE, -E_JOURNAL, in run->err. */
int walk_take_answers(struct run *run, struct walk *walk);

/**
 * walk_keep() - a journal that cannot be written is no reason to have no plan.
 * @result: of a walk_...() that writes.
 *
 * Return: @result, or 0 where it was -E_JOURNAL, which goes from run->err into @walk->no_journal.
 */
int walk_keep(struct run *run, struct walk *walk, int result);

/** walk_refresh() - copy the journal again after it was written to directly. */
int walk_refresh(struct run *run, struct walk *walk);

/** walk_note_route() - note in the case which route the plan has. Nothing without a case, after
 * the unlock, or for a route that is none. */
int walk_note_route(struct run *run, struct walk *walk, const struct plan *plan);

#endif
