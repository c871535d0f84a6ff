/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_REPORT_H
#define LATCHKEY_REPORT_H

#include <latchkey/route.h>
#include <latchkey/ui.h>

/*
 * One bundle about a phone and its way, to paste into a forum, to hand to a program, to print.
 * Strangers read it. So everything in it is shown by permission: what the phone said by its mask,
 * what the owner wrote only where it is a word of ours, what this computer is only in words that
 * are public. Nothing else stands in it.
 */

/**
 * struct report - everything is borrowed, and was found out before.
 * @about:     with @shared.
 * @library:   name and version of the USB library.
 * @computer, @checkup: this computer.
 * @list:      what is on the bus; NULL if there is no bus.
 * @reading:   of the phone; partial if @problem; NULL if there is none.
 * @vars:      all variables; NULL if they were not asked for.
 * @problem:   why the phone was not read, or not to the end; NULL.
 * @hint:      what to do about it; "".
 * @lookup:    what the catalog knows of it; NULL.
 * @installed: whether the system that is said to run belongs to this phone; NULL if nobody said.
 * @plan:      with @shared; NULL if there is neither a phone nor a case.
 */
struct report {
	const struct about *about;
	int64_t now;
	const char *library;
	const struct computer *computer;
	const struct checkup *checkup;
	const struct device_list *list;
	const struct reading *reading;
	const struct vars *vars;
	const struct error *problem;
	const char *hint;
	const struct lookup *lookup;
	const struct verdict *installed;
	const struct plan_view *plan;
};

void report_text(const struct out *out, const struct report *report);
struct json_t *report_json(const struct report *report, struct mask *mask);

/**
 * report_html() - one self-contained page: no script, nothing loaded from anywhere.
 * @ret: text added; UTF-8.
 *
 * It begins with REPORT_HTML_START, by which a page of ours is known.
 *
 * Return: 0; -E_NOMEM.
 */
int report_html(const struct report *report, struct mask *mask, struct text *ret,
		struct error *err);

#define REPORT_HTML_START                                                                          \
	"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"                  \
	"<meta name=\"generator\" content=\"Latchkey report "

#endif
