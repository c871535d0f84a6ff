/* SPDX-License-Identifier: MIT */
#include <latchkey/tape.h>

#include "reel.h"

#include <latchkey/file.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *word;
	const char *story;
} kinds[] = {
	[TAPE_SYNTHETIC] = {"synthetic", "synthetic: made up, no real phone said this"},
	[TAPE_RECORDED] = {"recorded", "a recording, private values masked"},
	[TAPE_TRANSCRIPT] = {"transcript", "published answers of a real phone"},
	[TAPE_DOCUMENTED] = {"documented", "answers as somebody described them"},
};
_Static_assert(sizeof(kinds) / sizeof(*kinds) == TAPE_KIND_COUNT, "every kind needs its words");

static const char *const takings[] = {
	[TAKING_OK] = "",
	[TAKING_STALL] = "stall",
	[TAKING_NEVER] = "untaken",
	[TAKING_GONE] = "gone",
};
_Static_assert(sizeof(takings) / sizeof(*takings) == TAKING_COUNT, "every taking needs a word");

const char *tape_kind_name(enum tape_kind kind)
{
	return kinds[kind].word;
}

enum tape_kind tape_kind_named(const char *word, size_t length)
{
	for (unsigned i = 0; i < TAPE_KIND_COUNT; i++)
		if (strlen(kinds[i].word) == length && !memcmp(kinds[i].word, word, length))
			return (enum tape_kind)i;
	return TAPE_KIND_COUNT;
}

const char *taking_name(enum taking taking)
{
	return takings[taking];
}

int tape_parse(const char *bytes, size_t length, const char *name, struct tape **ret,
	       struct error *err)
{
	return tape_parse_labelled(bytes, length, name, name, ret, err);
}

/* The story may be pasted into a forum: a file's folder is nobody's business. */
static void label_of(const char *path, struct text *out)
{
	const char *slash = strrchr(path, '/');

	text_addf(out, "tape '%s'", slash ? slash + 1 : path);
}

int tape_load(const char *path, struct tape **ret, struct error *err)
{
	struct text bytes = {0}, label = {0};
	int result;

	result = file_read(path, LIMIT_TAPE, &bytes, err);
	if (result)
		return result;
	label_of(path, &label);
	if (label.failed)
		result = fail(err, E_NOMEM, "out of memory");
	else
		result = tape_parse_labelled(text_cstr(&bytes), bytes.length, path,
					     text_cstr(&label), ret, err);
	text_release(&label);
	text_release(&bytes);
	return result;
}

void tape_free(struct tape *tape)
{
	if (!tape)
		return;
	text_release(&tape->title);
	text_release(&tape->source);
	text_release(&tape->label);
	text_release(&tape->bytes);
	free(tape->events);
	free(tape->exchanges);
	free(tape->talks);
	free(tape->stations);
	free(tape);
}

enum tape_kind tape_kind(const struct tape *tape)
{
	return tape->kind;
}

const char *tape_title(const struct tape *tape)
{
	return text_cstr(&tape->title);
}

const char *tape_source(const struct tape *tape)
{
	return text_cstr(&tape->source);
}

void reel_story(const struct tape *tape, struct text *out)
{
	text_add(out, text_cstr(&tape->label));
	text_add(out, ": ");
	if (tape->title.length)
		text_addf(out, "%s; ", text_cstr(&tape->title));
	text_add(out, kinds[tape->kind].story);
}

size_t reel_packet(const struct tape *tape, const struct event *event, uint32_t count, uint8_t *ret,
		   size_t size)
{
	const char *from = text_cstr(&tape->bytes) + event->bytes;
	char digits[16];
	size_t used = 0, length;

	snprintf(digits, sizeof(digits), "%u", count);
	for (size_t i = 0; i < event->length; i++) {
		const char *piece = from + i;

		length = 1;
		if (event->pattern && *piece == '%' && from[++i] == 'd')
			piece = digits, length = strlen(digits);
		for (size_t j = 0; j < length; j++, used++)
			if (used < size)
				ret[used] = (uint8_t)piece[j];
	}
	return used;
}

size_t tape_device_count(const struct tape *tape)
{
	return tape->station_count;
}

const struct device *tape_device(const struct tape *tape, size_t device)
{
	return &tape->stations[device].device;
}

void tape_device_span(const struct tape *tape, size_t device, uint64_t *ret_from_ms,
		      uint64_t *ret_until_ms)
{
	*ret_from_ms = tape->stations[device].from_ms;
	*ret_until_ms = tape->stations[device].until_ms;
}
