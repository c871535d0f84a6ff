/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_TIMELINE_H
#define LATCHKEY_TIMELINE_H

#include <latchkey/plan.h>
#include <latchkey/text.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A plan along one axis of time: which rows there are, from when to when, and what the axis shows.
 * Pure arithmetic, but for the time zone of the ticks; the picture is drawn from it.
 */

enum timeline_mark {
	TIMELINE_POINT = 0, /* something is done, from @from on */
	TIMELINE_BAR,       /* a wait, from @from to @to */
	TIMELINE_DEADLINE,  /* something runs out at @from */
	TIMELINE_ALLOWED,   /* the account may unlock its next device from @from on */
	TIMELINE_MARKS
};

/**
 * struct timeline_row - one row of the picture.
 * @step:  the first step it stands for; NULL for a deadline and the next unlock.
 * @steps: how many; small steps that follow each other are drawn as one.
 * @state: of the one that matters most.
 * @from:  unknown only for a blocked step.
 * @to:    of a bar, and of several steps.
 * @assumed: @to was counted by us, nobody said it.
 */
struct timeline_row {
	enum timeline_mark mark;
	const struct procedure_step *step;
	size_t steps;
	enum step_state state;
	struct plan_time from, to;
	bool assumed;
};

enum { TIMELINE_ROWS = PLAN_STEPS + 2, TIMELINE_TICKS = 6, TIMELINE_LABEL = 24 };

/**
 * struct timeline - zero-initialise or let timeline_make() fill it; nothing to release.
 * @relative:   nothing has begun, so there are no dates: everything is the shortest time from now.
 * @begin, @end: of the axis; @now lies on it. What lies far ahead or behind is left outside.
 */
struct timeline {
	struct timeline_row rows[TIMELINE_ROWS];
	size_t count;
	bool relative;
	int64_t now, begin, end;
};

/** timeline_make() - @plan: of @input. */
void timeline_make(const struct plan_input *input, const struct plan *plan, struct timeline *ret);

enum timeline_side { TIMELINE_INSIDE = 0, TIMELINE_BEFORE, TIMELINE_BEHIND };

/**
 * timeline_place() - where a time stands on the axis.
 * @ret: thousandths of its length, 0 to 1000; at an end if it lies outside.
 *
 * Return: whether it lies outside, and on which side.
 */
enum timeline_side timeline_place(const struct timeline *timeline, int64_t at, unsigned *ret);

struct timeline_tick {
	unsigned place; /* as timeline_place() */
	char label[TIMELINE_LABEL];
};

/** timeline_ticks() - round days or hours, local time; "+2 days" where @relative. Return: how
 * many, at most TIMELINE_TICKS. */
size_t timeline_ticks(const struct timeline *timeline, struct timeline_tick *ret);

/** timeline_title() / timeline_when(): a row in words: what, and "waiting until ...". */
void timeline_title(struct text *ret, const struct timeline_row *row);
void timeline_when(struct text *ret, const struct timeline *timeline,
		   const struct timeline_row *row);
/** timeline_mark_name() - stable names: "point", "bar", "deadline", "allowed". */
const char *timeline_mark_name(enum timeline_mark mark);

#endif
