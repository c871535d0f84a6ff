/* SPDX-License-Identifier: MIT */
#include "html.h"

#include <latchkey/route.h>
#include <latchkey/when.h>

#include <string.h>

static const char *entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void html_bytes(struct text *ret, const char *bytes, size_t length)
{
	struct text safe = {0};

	text_add_safe(&safe, bytes, length);
	ret->failed = ret->failed || safe.failed;
	for (size_t i = 0; i < safe.length; i++) {
		const char *escaped = entity(safe.bytes[i]);

		if (escaped)
			text_add(ret, escaped);
		else
			text_add_bytes(ret, &safe.bytes[i], 1);
	}
	text_release(&safe);
}

void html_text(struct text *ret, const char *text)
{
	html_bytes(ret, text, strlen(text));
}

void html_element(struct text *ret, const char *tag, const char *text)
{
	text_addf(ret, "<%s>", tag);
	html_text(ret, text);
	text_addf(ret, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}

void html_row(struct text *ret, const char *heading, const char *text)
{
	text_add(ret, "<tr><th scope=\"row\">");
	html_text(ret, heading);
	text_add(ret, "</th><td>");
	html_text(ret, text);
	text_add(ret, "</td></tr>\n");
}

void html_time(struct text *ret, int64_t at)
{
	struct text words = {0};
	char iso[WHEN_TEXT];

	time_words(&words, at);
	text_addf(ret, "<time datetime=\"%s\">", when_iso(at, iso));
	html_text(ret, text_cstr(&words));
	text_add(ret, "</time>");
	text_release(&words);
}
