/* SPDX-License-Identifier: MIT */
#include "prompt.h"

#include <latchkey/text.h>
#include <latchkey/when.h>

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *word, *option;
} usual_words[] = {
	{"y", "yes"},
	{"n", "no"},
	{"d", "dont-know"},
	{"don't know", "dont-know"},
	{"dont know", "dont-know"},
	{"i don't know", "dont-know"},
	{"do not know", "dont-know"},
	{"unknown", "dont-know"},
	{"skip", "later"},
	{"none", "nothing"},
	{"just now", "now"},
};

static int find_option(const struct prompt *prompt, const char *word)
{
	for (size_t i = 0; i < prompt->option_count; i++)
		if (text_equal_fold(prompt->options[i], word))
			return (int)i;
	return -1;
}

static int find_label(const struct prompt *prompt, const char *word)
{
	const struct procedure_choice *choice;

	for (size_t i = 0; prompt->question && i < prompt->option_count; i++) {
		choice = procedure_choice(prompt->question, prompt->options[i]);
		if (choice && choice->label && text_equal_fold(choice->label, word))
			return (int)i;
	}
	return -1;
}

static int find_number(const struct prompt *prompt, const char *word)
{
	size_t length = strlen(word);
	unsigned long number;

	if (!length || length > 2 || strspn(word, "0123456789") != length)
		return -1;
	number = strtoul(word, NULL, 10);
	return number >= 1 && number <= prompt->option_count ? (int)number - 1 : -1;
}

int read_choice(const struct prompt *prompt, const char *line)
{
	int found = find_option(prompt, line);

	for (size_t i = 0; found < 0 && i < sizeof(usual_words) / sizeof(*usual_words); i++)
		if (text_equal_fold(usual_words[i].word, line))
			found = find_option(prompt, usual_words[i].option);
	if (found < 0)
		found = find_label(prompt, line);
	/* Numbers are no short cut where the words themselves are the safeguard, and no time. */
	if (found < 0 && prompt->kind != PROMPT_KIND_CONFIRM && prompt->kind != PROMPT_KIND_DATE &&
	    prompt->kind != PROMPT_KIND_TEXT)
		found = find_number(prompt, line);
	return found;
}

/* "71", "71 hours", "2 days 23 hours", "2h ago" */
static bool read_hours(const char *line, int64_t *ret)
{
	int64_t seconds = 0, number;
	char *end;

	do {
		if (*line < '0' || *line > '9' || strspn(line, "0123456789") > 4)
			return false;
		number = strtol(line, &end, 10);
		line = end + strspn(end, " ");
		seconds += number * (*line == 'd' ? WHEN_DAY : *line == 'm' ? 60 : WHEN_HOUR);
		if (*line && !strchr("dhm", *line))
			return false;
		line += strspn(line, "abcdefghijklmnopqrstuvwxyz");
		line += strspn(line, " ,");
	} while (*line && strcmp(line, "ago") != 0);
	*ret = seconds;
	return true;
}

bool read_time(const char *line, bool beijing, bool ahead, int64_t now, int64_t *ret)
{
	int64_t seconds;

	if (!beijing && read_hours(line, &seconds)) {
		*ret = ahead ? now + seconds : now - seconds;
		return true;
	}
	return when_parse(line, beijing ? WHEN_ZONE_BEIJING : WHEN_ZONE_LOCAL, now, ret);
}

static bool is_alphanumeric(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

enum prompt_reply prompt_private(const char *line)
{
	size_t run = 0;

	if (!text_is_safe(line, strlen(line)))
		return REPLY_UNREADABLE;
	if (strchr(line, '@'))
		return REPLY_LOOKS_LIKE_ADDRESS;
	if (strlen(line) > JOURNAL_NOTE)
		return REPLY_TOO_LONG;
	if (journal_note_is_safe(line))
		return REPLY_TAKEN;
	for (; *line; line++) {
		run = is_alphanumeric(*line) ? run + 1 : 0;
		if (run >= 24)
			return REPLY_LOOKS_LIKE_TOKEN;
	}
	return REPLY_LOOKS_LIKE_NUMBER;
}
