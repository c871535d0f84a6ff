/* SPDX-License-Identifier: MIT */
#include <latchkey/version.h>

#include <latchkey/text.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Blanks, what stands around a quotation, and what divides file names and build fingerprints. */
static bool is_between(char c)
{
	return c && strchr(" \t\n\r|,;:\"'`<>[]=_/\\", c);
}

static const char *behind_folders(const char *text)
{
	for (const char *at = text; *at; at++) {
		if (*at == '/' || *at == '\\')
			text = at + 1;
	}
	return text;
}

/* POCO/alioth_global/alioth:13/TKQ1.221013.002/V14.0.8.0.TKHMIXM:user/release-keys: no path. */
static bool is_fingerprint(const char *text)
{
	const char *slash = strchr(text, '/');

	return slash && slash != text && slash[-1] != ':' && strchr(slash, ':');
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

/* What is glued to a version where people and file names write it: MIUI14.0.8.0.TKHMIXM.zip. */
static char *without_rest(char *word)
{
	static const char *const before[] = {"MIUI", "HyperOS"};
	static const char *const behind[] = {".", ".zip", ".tgz", ".gz", ".tar"};

	for (size_t i = 0; i < sizeof(before) / sizeof(*before); i++) {
		size_t length = strlen(before[i]);

		if (!strncasecmp(word, before[i], length) && word[length] >= '0' &&
		    word[length] <= '9')
			word += length;
	}
	for (size_t i = 0; i < sizeof(behind) / sizeof(*behind); i++) {
		size_t length = strlen(behind[i]), all = strlen(word);

		if (all > length && !strcasecmp(word + all - length, behind[i]))
			word[all - length] = '\0';
	}
	return word;
}

/* "12.0.3.0 QEJMIXM": numbers, and seven letters that name a known region behind them. */
static bool parse_joined(const char *numbers, const char *letters, struct version *ret)
{
	char both[2 * VERSION_TEXT];

	if (strlen(letters) != 7 || strspn(numbers, "0123456789.OSVosv") != strlen(numbers))
		return false;
	snprintf(both, sizeof(both), "%s.%s", numbers, letters);
	return !version_parse(both, ret, NULL) && ret->has_letters && ret->region &&
	       ret->number_count == 4;
}

/* Return: 1 if there is one version code, 0 if there is none, -1 if there are two that differ. */
static int find(const char *text, struct version *ret)
{
	struct version version;
	char buffer[VERSION_TEXT] = "", before[VERSION_TEXT] = "", *word;
	int found = 0;

	while (*text) {
		bool is_whole;

		text = next_word(text, buffer);
		word = without_rest(buffer);
		/* "14.0.4" among words could be a date, so only whole version codes count. */
		is_whole = (!version_parse(word, &version, NULL) && version.has_letters) ||
			   parse_joined(before, word, &version);
		snprintf(before, sizeof(before), "%s", word);
		if (!is_whole)
			continue;
		if (found && strcmp(ret->text, version.text) != 0)
			return -1;
		*ret = version;
		found = 1;
	}
	return found;
}

int version_parse_shown(const char *text, struct version *ret, struct error *err)
{
	struct version version;
	char safe[VERSION_TEXT];
	int found;

	if (!version_parse(text, ret, NULL))
		return 0;
	/* Folders may have names of other versions. */
	found = find(is_fingerprint(text) ? text : behind_folders(text), &version);
	text_safe(safe, sizeof(safe), text, strlen(text));
	if (found < 0)
		return fail(err, E_INPUT, "there are several version codes in '%s'", safe);
	if (!found)
		return fail(err, E_INPUT, "there is no version code of a known form in '%s'", safe);
	/* Phones show it without a prefix. */
	version.notes &= ~(UINT64_C(1) << NOTE_NO_PREFIX);
	version.notes |= UINT64_C(1) << NOTE_AMONG_WORDS;
	*ret = version;
	return 0;
}
