/* SPDX-License-Identifier: MIT */
#include "spans.h"

#include <string.h>

void spans_add(struct spans *spans, uint64_t from_us, uint64_t to_us)
{
	struct span span = {from_us, to_us};

	if (!spans->list)
		spans->list = g_array_new(FALSE, FALSE, sizeof(struct span));
	g_array_append_val(spans->list, span);
}

void spans_read(struct spans *spans, const char *path)
{
	char *bytes = NULL;
	gsize length = 0;
	struct span span;

	if (g_file_get_contents(path, &bytes, &length, NULL))
		for (gsize at = 0; at + sizeof(span) <= length; at += sizeof(span)) {
			memcpy(&span, bytes + at, sizeof(span));
			spans_add(spans, span.from_us, span.to_us);
		}
	g_free(bytes);
}

void spans_append(struct spans *spans, const struct spans *others)
{
	for (guint i = 0; others->list && i < others->list->len; i++) {
		const struct span *span = &g_array_index(others->list, struct span, i);

		spans_add(spans, span->from_us, span->to_us);
	}
}

static gint by_start(gconstpointer a, gconstpointer b)
{
	const struct span *left = a, *right = b;

	return (left->from_us > right->from_us) - (left->from_us < right->from_us);
}

uint64_t spans_cover_us(const struct spans *spans, uint64_t from_us, uint64_t to_us)
{
	uint64_t cover_us = 0, reached_us = from_us;

	if (!spans->list)
		return 0;
	g_array_sort(spans->list, by_start);
	for (guint i = 0; i < spans->list->len; i++) {
		const struct span *span = &g_array_index(spans->list, struct span, i);
		uint64_t start_us = MAX(span->from_us, reached_us), end_us = MIN(span->to_us, to_us);

		if (end_us <= start_us)
			continue;
		cover_us += end_us - start_us;
		reached_us = end_us;
	}
	return cover_us;
}

void spans_release(struct spans *spans)
{
	if (spans->list)
		g_array_unref(spans->list);
	spans->list = NULL;
}
