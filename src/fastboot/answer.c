/* SPDX-License-Identifier: MIT */
#include "answer.h"

#include <stdlib.h>
#include <string.h>

static const char *const names[] = {
	[ANSWER_NOT_ASKED] = "not-asked",
	[ANSWER_VALUE] = "value",
	[ANSWER_EMPTY] = "empty",
	[ANSWER_REFUSED] = "refused",
	[ANSWER_UNKNOWN_WORD] = "unknown-word",
	[ANSWER_UNRELIABLE] = "no-reliable-answer",
	[ANSWER_SILENT] = "silent",
	[ANSWER_SLIPPED] = "slipped",
	[ANSWER_NOT_ON_TAPE] = "not-on-tape",
};
_Static_assert(sizeof(names) / sizeof(*names) == ANSWER_KIND_COUNT, "every kind needs a name");

const char *answer_kind_name(enum answer_kind kind)
{
	return names[(unsigned)kind < ANSWER_KIND_COUNT ? kind : ANSWER_NOT_ASKED];
}

void answer_release(struct answer *answer)
{
	if (!answer)
		return;
	text_release(&answer->text);
	text_release(&answer->other);
	text_release(&answer->info);
	free(answer->line_ends);
	memset(answer, 0, sizeof(*answer));
}

const char *answer_line(const struct answer *answer, size_t i, size_t *ret_length)
{
	size_t start = i ? answer->line_ends[i - 1] : 0;

	*ret_length = answer->line_ends[i] - start;
	return text_cstr(&answer->info) + start;
}

bool answer_add_line(struct answer *answer, const char *bytes, size_t length)
{
	/* The array grows at powers of two. */
	if (!(answer->line_count & (answer->line_count - 1))) {
		size_t size = answer->line_count ? answer->line_count * 2 : 1;
		size_t *ends = realloc(answer->line_ends, size * sizeof(*ends));

		if (!ends)
			return false;
		answer->line_ends = ends;
	}
	text_add_bytes(&answer->info, bytes, length);
	answer->line_ends[answer->line_count++] = answer->info.length;
	return !answer->info.failed;
}

bool answer_extend_line(struct answer *answer, const char *bytes, size_t length)
{
	if (!answer->line_count)
		return answer_add_line(answer, bytes, length);
	text_add_bytes(&answer->info, bytes, length);
	answer->line_ends[answer->line_count - 1] = answer->info.length;
	return !answer->info.failed;
}

bool answer_set(struct answer *answer, enum answer_kind kind, const char *bytes, size_t length)
{
	text_trim(&bytes, &length);
	text_clear(&answer->text);
	text_add_bytes(&answer->text, bytes, length);
	answer->kind = kind;
	return !answer->text.failed;
}

bool answer_same(const struct answer *a, const struct answer *b)
{
	return a->kind == b->kind && a->text.length == b->text.length &&
	       !memcmp(text_cstr(&a->text), text_cstr(&b->text), a->text.length);
}

/* "anti:2" as the only line of an answer to `anti` is the value 2. */
static void strip_name(enum question question, const char **bytes, size_t *length)
{
	const char *name = question_row(question)->name;
	size_t name_length = strlen(name);

	text_trim(bytes, length);
	if (*length > name_length && !memcmp(*bytes, name, name_length) &&
	    (*bytes)[name_length] == ':') {
		*bytes += name_length + 1;
		*length -= name_length + 1;
	}
}

bool answer_okay(struct answer *answer, enum question question, const char *bytes, size_t length)
{
	bool plain = question != QUESTION_ALL && !question_row(question)->deep;

	text_trim(&bytes, &length);
	if (!length && plain && answer->line_count == 1) {
		bytes = answer_line(answer, 0, &length);
		strip_name(question, &bytes, &length);
	}
	return answer_set(answer, length ? ANSWER_VALUE : ANSWER_EMPTY, bytes, length);
}

/* How bootloaders say that they do not know a word. Source: Qualcomm ABL ("GetVar Variable Not
 * found", "unknown command"), fastbootd ("Unknown variable", "Unrecognized command"), U-Boot and
 * lk2nd ("Variable not implemented", "Unknown variable"). Compared without case, as a part. */
static const char *const unknown_words[] = {
	"variable not found", "unknown variable",         "unknown command",
	"no such variable",   "unrecognized command",     "unsupported command",
	"variable not implemented", "command not found",  "unknown option",
	"command not supported",    "unrecognised command", "invalid command",
};

static bool contains_fold(const char *text, size_t length, const char *part)
{
	size_t part_length = strlen(part);

	for (size_t i = 0; i + part_length <= length; i++) {
		size_t j = 0;

		while (j < part_length && (text[i + j] | 0x20) == (part[j] | 0x20))
			j++;
		if (j == part_length)
			return true;
	}
	return false;
}

bool answer_fail(struct answer *answer, const char *bytes, size_t length)
{
	enum answer_kind kind = ANSWER_REFUSED;

	for (size_t i = 0; i < sizeof(unknown_words) / sizeof(*unknown_words); i++)
		if (contains_fold(bytes, length, unknown_words[i]))
			kind = ANSWER_UNKNOWN_WORD;
	return answer_set(answer, kind, bytes, length);
}

bool answer_fits(const struct answer *answer, enum question question)
{
	bool plain = question != QUESTION_ALL && !question_row(question)->deep;

	/* A getvar of one variable has one line at most; more are the rest of somebody's `all`. */
	if (plain && answer->line_count > 1)
		return false;
	if (answer->kind != ANSWER_VALUE)
		return true;
	return question_answer_fits(question, text_cstr(&answer->text), answer->text.length);
}
