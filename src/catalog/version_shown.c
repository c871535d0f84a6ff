/* SPDX-License-Identifier: MIT */
#include <latchkey/version.h>

#include <latchkey/text.h>

#include <stdio.h>
#include <string.h>

static bool is_between(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '|' || c == ',';
}

static const char *behind_folders(const char *text)
{
	for (const char *at = text; *at; at++) {
		if (*at == '/' || *at == '\\')
			text = at + 1;
	}
	return text;
}

/* The next word; "14.0.4.0 (SKGTRXM)" is one. Its brackets become a published version's dot. */
static const char *next_word(const char *text, char ret[VERSION_TEXT])
{
	size_t length = 0;

	while (is_between(*text))
		text++;
	for (; *text && (!is_between(*text) || text[1] == '('); text++) {
		char c = *text == '(' ? '.' : *text;
		bool is_dropped = *text == ')' || is_between(*text) ||
				  (c == '.' && length && ret[length - 1] == '.');

		if (length + 1 < VERSION_TEXT && !is_dropped)
			ret[length++] = c;
		else if (!is_dropped)
			ret[0] = ' '; /* too long for any version */
	}
	ret[length] = '\0';
	return text;
}

int version_parse_shown(const char *text, struct version *ret, struct error *err)
{
	struct version found = {0}, version;
	char word[VERSION_TEXT], safe[VERSION_TEXT];

	if (!version_parse(text, ret, NULL))
		return 0;
	for (const char *at = behind_folders(text); *at;) {
		at = next_word(at, word);
		/* "14.0.4" among words could be a date, so only whole version codes count. */
		if (version_parse(word, &version, NULL) < 0 || !version.has_letters)
			continue;
		if (found.form && strcmp(found.text, version.text) != 0)
			return fail(err, E_INPUT, "there are several version codes in '%s'",
				    text_safe(safe, sizeof(safe), text, strlen(text)));
		found = version;
	}
	if (!found.form)
		return fail(err, E_INPUT, "there is no version code of a known form in '%s'",
			    text_safe(safe, sizeof(safe), text, strlen(text)));
	/* Phones show it without a prefix. */
	found.notes &= ~(UINT64_C(1) << NOTE_NO_PREFIX);
	found.notes |= UINT64_C(1) << NOTE_AMONG_WORDS;
	*ret = found;
	return 0;
}
