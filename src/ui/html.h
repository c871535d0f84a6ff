/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_UI_HTML_H
#define LATCHKEY_UI_HTML_H

#include <latchkey/text.h>

#include <stdint.h>

/* Pieces of a page; inside of ui only. What is called text is any bytes: made safe as for a
 * terminal (text.h), then escaped, so that nothing in it can be markup, in an attribute either. */

void html_text(struct text *ret, const char *text);
/** html_bytes() - the same for bytes that may hold NUL. */
void html_bytes(struct text *ret, const char *bytes, size_t length);
/** html_element() - "<p class="note">text</p>"; @tag: with its attributes, ours and trusted. */
void html_element(struct text *ret, const char *tag, const char *text);
/** html_row() - a row of a table with one heading and one cell. */
void html_row(struct text *ret, const char *heading, const char *text);
/** html_time() - a point in time, local and in Beijing, with its machine-readable form. */
void html_time(struct text *ret, int64_t at);

#endif
