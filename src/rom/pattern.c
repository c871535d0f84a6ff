/* SPDX-License-Identifier: MIT */
#include "script.h"

#include <ctype.h>
#include <string.h>

/*
 * The phone's answer is one line, "product: NAME". The patterns that packages use on it are few;
 * anything else is a check of unknown looseness.
 */

static const char label[] = "product";

struct options {
	bool word, line, begin, end, invert, literal;
};

/* What may stand between the label and the name. */
static const char *skip_gap(const char *at, bool *any)
{
	static const char *const gaps[] = {" *", "[ ]*", "[[:space:]]*", "\\s*", "[ \t]*", " +",
					   "\\ *", "\\s+", " "};
	size_t length;

again:
	for (size_t i = 0; i < sizeof(gaps) / sizeof(*gaps); i++) {
		length = strlen(gaps[i]);
		if (!strncmp(at, gaps[i], length)) {
			at += length;
			goto again;
		}
	}
	if (!strncmp(at, ".*", 2)) {
		*any = true;
		at += 2;
		goto again;
	}
	return at;
}

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-';
}

static const char *take_name(const char *at, struct pattern *ret)
{
	size_t length = 0;

	while (is_name(at[length]))
		length++;
	if (!length || length >= sizeof(ret->names[0]) ||
	    ret->count == sizeof(ret->names) / sizeof(*ret->names))
		return NULL;
	memcpy(ret->names[ret->count], at, length);
	ret->names[ret->count++][length] = '\0';
	return at + length;
}

/* NAME, NAME|NAME, (NAME|NAME), \(NAME\|NAME\). Return: NULL if it is none of these. */
static const char *take_names(const char *at, struct pattern *ret)
{
	bool group = false;

	if (*at == '(' || !strncmp(at, "\\(", 2)) {
		group = true;
		at += *at == '(' ? 1 : 2;
	}
	for (;;) {
		at = take_name(at, ret);
		if (!at)
			return NULL;
		if (*at == '|')
			at++;
		else if (!strncmp(at, "\\|", 2))
			at += 2;
		else
			break;
	}
	if (!group)
		return at;
	if (*at == ')')
		return at + 1;
	return strncmp(at, "\\)", 2) ? NULL : at + 2;
}

/* Return: 1 at the end of the line, 0 if anything may follow, -1 if it is not understood. */
static int read_tail(const char *at)
{
	static const char *const ends[] = {"$", "\r*$", "\\r*$", "\\r?$", " *$", "[[:space:]]*$",
					   "\\s*$", "\\b", "\\>"};

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (!strcmp(at, ends[i]))
			return 1;
	return !*at || !strcmp(at, "*") || !strcmp(at, ".*") ? 0 : -1;
}

/* Return: whether the pattern looks at the name. */
static bool read_pattern(const char *at, const struct options *options, struct pattern *ret)
{
	bool labelled, any = false;
	int tail;

	if (*at == '^')
		at++;
	labelled = !strncmp(at, label, sizeof(label) - 1);
	if (labelled) {
		at += sizeof(label) - 1;
		at += *at == ':';
		at = skip_gap(at, &any);
		if (!*at || !strcmp(at, "$"))
			return false;
	}
	at = take_names(at, ret);
	tail = at ? read_tail(at) : -1;
	if (tail < 0 || options->invert) {
		ret->check = ROM_CHECK_UNKNOWN;
		return true;
	}
	/* Several names without a group: only the first has the label before it. */
	if (options->word || ((tail || options->line || options->end) && labelled && !any))
		ret->check = ROM_CHECK_EXACT;
	else
		ret->check = labelled && !any ? ROM_CHECK_PREFIX : ROM_CHECK_ANYWHERE;
	return true;
}

static void short_options(const char *letters, struct options *options)
{
	for (; *letters; letters++) {
		options->word |= *letters == 'w';
		options->line |= *letters == 'x';
		options->invert |= *letters == 'v';
		options->literal |= *letters == 'F';
	}
}

/* Return: the pattern, or NULL. */
static const char *grep_options(const struct word *words, size_t count, struct options *options)
{
	const char *pattern = NULL, *text;

	for (size_t i = 1; i < count; i++) {
		text = text_cstr(&words[i].text);
		if (text[0] != '-' || !text[1]) {
			pattern = pattern ? pattern : text;
		} else if (text[1] != '-') {
			short_options(text + 1, options);
			if (text[strlen(text) - 1] == 'e' && i + 1 < count)
				pattern = text_cstr(&words[++i].text);
		}
	}
	return pattern;
}

static const char *findstr_options(const struct word *words, size_t count,
				   struct options *options, bool *whole)
{
	const char *pattern = NULL, *text;

	for (size_t i = 1; i < count; i++) {
		text = text_cstr(&words[i].text);
		if (text[0] != '/') {
			pattern = pattern ? pattern : text;
			continue;
		}
		options->line |= tolower((unsigned char)text[1]) == 'x';
		options->begin |= tolower((unsigned char)text[1]) == 'b';
		options->end |= tolower((unsigned char)text[1]) == 'e';
		options->invert |= tolower((unsigned char)text[1]) == 'v';
		if (tolower((unsigned char)text[1]) == 'c' && text[2] == ':') {
			pattern = text + 3;
			*whole = true;
		}
	}
	return pattern;
}

/* Without /c: findstr takes a blank as "or", so "^product: *x" holds nobody back. */
static bool read_alternatives(const char *pattern, const struct options *options,
			      struct pattern *ret)
{
	char part[64];
	bool looks = false;

	while (*pattern) {
		size_t length = strcspn(pattern, " ");

		if (length >= sizeof(part))
			return false;
		memcpy(part, pattern, length);
		part[length] = '\0';
		pattern += length + strspn(pattern + length, " ");
		if (!strcmp(part, "^product:") || !strcmp(part, "product:")) {
			ret->count = 0;
			ret->check = ROM_CHECK_EVERYTHING;
			return *pattern != '\0';
		}
		looks |= length && read_pattern(part, options, ret);
	}
	return looks;
}

bool pattern_grep(const struct word *words, size_t count, bool is_findstr, struct pattern *ret)
{
	struct options options = {0};
	bool whole = !is_findstr;
	const char *pattern;

	memset(ret, 0, sizeof(*ret));
	pattern = is_findstr ? findstr_options(words, count, &options, &whole)
			     : grep_options(words, count, &options);
	if (!pattern)
		return true;
	return whole ? read_pattern(pattern, &options, ret)
		     : read_alternatives(pattern, &options, ret);
}
