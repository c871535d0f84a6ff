/* SPDX-License-Identifier: MIT */
#include "report_page.h"

#include <latchkey/timeline.h>
#include <latchkey/when.h>

#include <string.h>

/*
 * Across, everything is a percentage, and text has its own size: the picture fits a phone's screen
 * and a sheet of paper without being drawn twice. A row is two lines of words and a lane below
 * them, so that no label ever meets another.
 *
 *        now                        the only label of its line
 *   22 Nov    24 Nov    26 Nov      ticks
 *   Wait
 *   waiting until ...
 *   ---[====::::::]-----------      lane
 */

enum { HEAD = 50, LINE = 16, LANE = 14, GAP = 29, FOOT = 2 };

/* What fits on a phone's screen of 360 pixels, in wide letters. */
enum { TITLE_COLUMNS = 36, WHEN_COLUMNS = 43 };

/* In hundredths of a per cent; the marks at both ends have a width, too. */
static unsigned across(unsigned place)
{
	enum { MARGIN = 250, LENGTH = 10000 };

	return MARGIN + place * (LENGTH - 2 * MARGIN) / 1000;
}

static void percent(struct text *page, unsigned hundredths)
{
	text_addf(page, "%u.%02u%%", hundredths / 100, hundredths % 100);
}

/* A label near an end must not leave the picture. */
static const char *anchor(unsigned hundredths)
{
	enum { NEAR = 1200, FAR = 8800 };

	return hundredths < NEAR ? "start" : hundredths > FAR ? "end" : "middle";
}

static void label(struct text *page, const char *style, unsigned x, int y, const char *words)
{
	text_addf(page, "<text class=\"%s\" x=\"", style);
	percent(page, x);
	text_addf(page, "\" y=\"%d\" text-anchor=\"%s\">", y, anchor(x));
	html_text(page, words);
	text_add(page, "</text>\n");
}

static void upright(struct text *page, const char *style, unsigned x, int from, int to)
{
	text_addf(page, "<line class=\"%s\" x1=\"", style);
	percent(page, x);
	text_add(page, "\" x2=\"");
	percent(page, x);
	text_addf(page, "\" y1=\"%d\" y2=\"%d\"/>\n", from, to);
}

/* ---- marks: each has a shape of its own, colour only repeats it ---- */

static const struct {
	const char *style, *drawing, *words;
} shapes[] = {
	[SHAPE_DONE] = {"done", "<circle r=\"7\"/><path class=\"in\" d=\"M-3.2 .2l2.2 2.4 4.2-5\"/>",
			"done"},
	[SHAPE_NEXT] = {"next", "<path d=\"M-5-7 8 0-5 7z\"/>", "next"},
	[SHAPE_WAITING] = {"waiting", "<circle r=\"6.5\"/><path d=\"M0-3.6V0l2.6 2\"/>", "waiting"},
	[SHAPE_LATER] = {"later", "<circle r=\"5.5\"/>", "later, at the earliest"},
	[SHAPE_BLOCKED] = {"blocked", "<path d=\"M-5-5 5 5M5-5-5 5\"/>", "blocked"},
	[SHAPE_DEADLINE] = {"deadline", "<path d=\"M0-8 8 0 0 8-8 0z\"/><path class=\"in\" "
					"d=\"M0-3.5V.8M0 3.2v.2\"/>", "runs out"},
	[SHAPE_DOUBT] = {"waiting", "<path d=\"M-3.2-3.2c0-4.6 6.4-4.4 6.4-.4C3.2-.6 0-1 0 2.4M0 "
				    "6.2v.2\"/>", "not known"},
	[SHAPE_ALLOWED] = {"allowed", "<path d=\"M-4 8V-8L7-4-4 0\"/>", "allowed from then on"},
};
_Static_assert(sizeof(shapes) / sizeof(*shapes) == SHAPE_COUNT, "every shape has its drawing");

void page_sign(struct text *page, enum shape shape)
{
	text_addf(page, "<svg aria-hidden=\"true\" class=\"sign\" width=\"18\" height=\"18\" "
			"viewBox=\"-9 -9 18 18\"><g class=\"mark %s\">%s</g></svg>",
		  shapes[shape].style, shapes[shape].drawing);
}

static enum shape shape_of(const struct timeline_row *row)
{
	static const enum shape by_state[] = {
		[STATE_LATER] = SHAPE_LATER,     [STATE_DONE] = SHAPE_DONE,
		[STATE_NEXT] = SHAPE_NEXT,       [STATE_WAITING] = SHAPE_WAITING,
		[STATE_BLOCKED] = SHAPE_BLOCKED,
	};
	_Static_assert(sizeof(by_state) / sizeof(*by_state) == STATE_COUNT, "states have shapes");

	if (row->mark == TIMELINE_DEADLINE)
		return SHAPE_DEADLINE;
	return row->mark == TIMELINE_ALLOWED ? SHAPE_ALLOWED : by_state[row->state];
}

static void mark(struct text *page, const struct timeline *timeline, enum shape shape, int64_t at,
		 int y)
{
	unsigned place;
	enum timeline_side side = timeline_place(timeline, at, &place);

	text_addf(page, "<svg overflow=\"visible\" class=\"mark %s\" x=\"",
		  side ? "outside" : shapes[shape].style);
	percent(page, across(place));
	text_addf(page, "\" y=\"%d\">%s</svg>\n", y,
		  side == TIMELINE_BEFORE   ? "<path d=\"M2-6-5 0 2 6M9-6 2 0 9 6\"/>"
		  : side == TIMELINE_BEHIND ? "<path d=\"M-2-6 5 0-2 6M-9-6-2 0-9 6\"/>"
					    : shapes[shape].drawing);
}

/* ---- rows ---- */

static void piece(struct text *page, const char *style, const struct timeline *timeline,
		  int64_t from, int64_t to, int y, int height)
{
	enum { LEAST = 120 };
	unsigned begin, end;

	timeline_place(timeline, from, &begin);
	timeline_place(timeline, to, &end);
	begin = across(begin);
	end = across(end);
	if (end < begin + LEAST)
		end = begin + LEAST;
	text_addf(page, "<rect class=\"%s\" x=\"", style);
	percent(page, begin);
	text_add(page, "\" width=\"");
	percent(page, end - begin);
	text_addf(page, "\" y=\"%d\" height=\"%d\" rx=\"3\"/>\n", y - height / 2, height);
}

static void draw_bar(struct text *page, const struct timeline *timeline,
		     const struct timeline_row *row, int y)
{
	int64_t over = row->to.at < timeline->now ? row->to.at : timeline->now;

	piece(page, "bar", timeline, row->from.at, row->to.at, y, 14);
	if (over > row->from.at)
		piece(page, "elapsed", timeline, row->from.at, over, y, 14);
}

/* The upright lines are drawn lane by lane, so that none runs through words. */
static void draw_uprights(struct text *page, const struct timeline *timeline, int from, int to)
{
	struct timeline_tick ticks[TIMELINE_TICKS];
	size_t count = timeline_ticks(timeline, ticks);
	unsigned now;

	for (size_t i = 0; i < count; i++)
		upright(page, "grid", across(ticks[i].place), from, to);
	timeline_place(timeline, timeline->now, &now);
	upright(page, "now", across(now), from, to);
}

static void draw_lane(struct text *page, const struct timeline *timeline,
		      const struct timeline_row *row, int y)
{
	enum { HALF = 9 };

	draw_uprights(page, timeline, y - HALF, y + HALF);
	text_addf(page, "<line class=\"track\" x1=\"2.5%%\" x2=\"97.5%%\" y1=\"%d\" y2=\"%d\"/>\n", y,
		  y);
	if (row->mark == TIMELINE_BAR) {
		draw_bar(page, timeline, row, y);
		return;
	}
	if (row->from.known && row->to.known && row->to.at > row->from.at)
		piece(page, "span", timeline, row->from.at, row->to.at, y, 4);
	mark(page, timeline, shape_of(row), row->from.known ? row->from.at : timeline->now, y);
}

/* Up to the last blank that fits; a word that is longer than a line stays whole. */
static size_t line_length(const char *words, size_t columns)
{
	size_t fits = 0;

	for (size_t i = 0; i <= columns && words[i]; i++)
		if (words[i] == ' ')
			fits = i;
	if (strlen(words) <= columns)
		return strlen(words);
	return fits ? fits : strcspn(words, " ");
}

/* The words as lines of their own. Return: where the next line stands. */
static int draw_words(struct text *page, const char *style, size_t columns, int y,
		      const char *words)
{
	while (*words) {
		size_t length = line_length(words, columns);

		text_addf(page, "<text class=\"%s\" x=\"2.5%%\" y=\"%d\">", style, y);
		html_bytes(page, words, length);
		text_add(page, "</text>\n");
		y += LINE;
		words += length;
		words += strspn(words, " ");
	}
	return y;
}

/* Return: where the next row begins. */
static int draw_row(struct text *page, const struct timeline *timeline,
		    const struct timeline_row *row, int y)
{
	struct text title = {0}, when = {0}, words = {0};

	timeline_title(&title, row);
	timeline_when(&when, timeline, row);
	y = draw_words(&words, "title", TITLE_COLUMNS, y, text_cstr(&title));
	y = draw_words(&words, "when", WHEN_COLUMNS, y, text_cstr(&when));
	y += LANE - LINE;
	draw_lane(page, timeline, row, y);
	text_add(page, text_cstr(&words));
	page->failed = page->failed || words.failed || title.failed || when.failed;
	text_release(&title);
	text_release(&when);
	text_release(&words);
	return y + GAP;
}

/* ---- the frame ---- */

static void describe(struct text *page, const struct timeline *timeline)
{
	struct text words = {0};

	text_add(page, "<title id=\"picture-title\">The way along its days</title>\n"
		       "<desc id=\"picture-words\">");
	for (size_t i = 0; i < timeline->count; i++) {
		timeline_title(&words, &timeline->rows[i]);
		text_add(&words, ": ");
		timeline_when(&words, timeline, &timeline->rows[i]);
		text_add(&words, ". ");
	}
	text_add(&words, "The table of steps below says the same.");
	html_text(page, text_cstr(&words));
	text_add(page, "</desc>\n");
	text_release(&words);
}

static void draw_axis(struct text *page, const struct timeline *timeline)
{
	struct timeline_tick ticks[TIMELINE_TICKS];
	size_t count = timeline_ticks(timeline, ticks);
	unsigned now;

	text_add(page, "<defs><pattern id=\"hatch\" width=\"6\" height=\"6\" "
		       "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
		       "<rect width=\"6\" height=\"6\" class=\"paper\"/>"
		       "<rect width=\"2.5\" height=\"6\" class=\"ink\"/></pattern></defs>\n");
	for (size_t i = 0; i < count; i++)
		if (!timeline->relative || i)
			label(page, "tick", across(ticks[i].place), HEAD - 19, ticks[i].label);
	draw_uprights(page, timeline, HEAD - 15, HEAD - 9);
	timeline_place(timeline, timeline->now, &now);
	label(page, "now", across(now), 12, "now");
}

static void draw_legend(struct text *page, const struct timeline *timeline)
{
	bool used[SHAPE_COUNT] = {false}, has_bar = false, has_outside = false;
	unsigned place;

	for (size_t i = 0; i < timeline->count; i++) {
		has_outside = has_outside ||
			      (timeline->rows[i].from.known &&
			       timeline_place(timeline, timeline->rows[i].from.at, &place));
		if (timeline->rows[i].mark == TIMELINE_BAR)
			has_bar = true;
		else
			used[shape_of(&timeline->rows[i])] = true;
	}
	text_add(page, "<ul class=\"legend\">\n");
	for (unsigned i = 0; i < SHAPE_COUNT; i++) {
		if (!used[i])
			continue;
		text_add(page, "<li>");
		page_sign(page, (enum shape)i);
		text_addf(page, " %s</li>\n", shapes[i].words);
	}
	if (has_bar)
		text_add(page, "<li><svg aria-hidden=\"true\" width=\"30\" height=\"18\">"
			       "<rect class=\"bar\" y=\"3\" width=\"30\" height=\"12\" rx=\"3\"/>"
			       "<rect class=\"elapsed\" y=\"3\" width=\"12\" height=\"12\" rx=\"3\"/>"
			       "</svg> a wait, and what of it is over</li>\n");
	if (has_outside)
		text_add(page, "<li><svg aria-hidden=\"true\" width=\"18\" height=\"18\" "
			       "viewBox=\"-9 -9 18 18\"><g class=\"mark outside\">"
			       "<path d=\"M-2-6 5 0-2 6M-9-6-2 0-9 6\"/></g></svg> "
			       "beyond the edge of the picture</li>\n");
	text_add(page, "</ul>\n");
}

static void add_caption(struct text *page, const struct timeline *timeline)
{
	char now[WHEN_TEXT];

	text_add(page, "<figcaption>");
	if (timeline->relative)
		text_add(page, "No step with a date has begun. Shown are the shortest times possible, counted "
			       "from now, if all goes well.");
	else
		text_addf(page, "Local time. Now is %s. What lies ahead is the earliest possible, if all "
				"goes well.", when_local(timeline->now, now));
	text_add(page, "</figcaption>\n");
}

void page_picture(struct text *page, const struct plan_view *plan)
{
	struct timeline timeline;
	struct text rows = {0};
	int y = HEAD + LINE;

	timeline_make(plan->input, plan->plan, &timeline);
	for (size_t i = 0; i < timeline.count; i++)
		y = draw_row(&rows, &timeline, &timeline.rows[i], y);
	text_addf(page, "<figure>\n<svg class=\"timeline\" id=\"timeline\" role=\"img\" "
			"aria-labelledby=\"picture-title\" aria-describedby=\"picture-words\" "
			"xmlns=\"http://www.w3.org/2000/svg\" width=\"100%%\" height=\"%d\">\n",
		  y - LINE + FOOT);
	describe(page, &timeline);
	draw_axis(page, &timeline);
	text_add(page, text_cstr(&rows));
	page->failed = page->failed || rows.failed;
	text_add(page, "</svg>\n");
	draw_legend(page, &timeline);
	add_caption(page, &timeline);
	text_add(page, "</figure>\n");
	text_release(&rows);
}
