/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_UI_REPORT_PAGE_H
#define LATCHKEY_UI_REPORT_PAGE_H

#include "html.h"
#include "report_parts.h"

/* The sections of the page, each added whole; inside of ui only. */

/** page_open() / page_close(): a section with its heading. @id: its anchor. */
void page_open(struct text *page, const char *id, const char *title);
void page_close(struct text *page);
/** page_claim() - a claim as an element: sentence, age, what others say. */
void page_claim(struct text *page, const char *tag, const struct plan_view *plan,
		const struct claim *claim);

/* Signs: each has a shape of its own, colour only repeats it. */
enum shape {
	SHAPE_DONE = 0,
	SHAPE_NEXT,
	SHAPE_WAITING,
	SHAPE_LATER,
	SHAPE_BLOCKED,
	SHAPE_DEADLINE,
	SHAPE_ALLOWED,
	SHAPE_DOUBT,
	SHAPE_COUNT
};

/** page_sign() - a small picture beside words that say the same. */
void page_sign(struct text *page, enum shape shape);

/** page_picture() - the way along its days as a picture, and what its marks mean. */
void page_picture(struct text *page, const struct plan_view *plan);
/** page_route() - route and reason, what stands in the way. */
void page_route(struct text *page, const struct plan_view *plan);
/** page_steps() - the same days as a table. */
void page_steps(struct text *page, const struct plan_view *plan);
void page_losses(struct text *page, const struct plan_view *plan);
void page_journal(struct text *page, const struct plan_view *plan);
/** page_sources() - of all that the page says, with their dates. */
void page_sources(struct text *page, const struct plan_view *plan);

#endif
