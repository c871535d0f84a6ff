/* SPDX-License-Identifier: MIT */
#include <latchkey/explain.h>

#include <stdlib.h>
#include <string.h>

/*
 * Texts are compared word by word. A word is a run of letters and digits (apostrophes dropped), so
 * "couldn't", "couldn’t" and "couldnt" are one.
 */

enum { WORD = 24, WILD_MOST = 6, LONG_PART = 4 };

struct words {
	char word[EXPLAIN_WORDS][WORD];
	size_t count;
};

static bool is_word_byte(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '*' || c >= 0x80;
}

/* An apostrophe, typed or typographic: part of no word and no end of one. */
static size_t apostrophe(const unsigned char *at)
{
	if (*at == '\'' || *at == '`')
		return 1;
	return at[0] == 0xE2 && at[1] == 0x80 && (at[2] == 0x98 || at[2] == 0x99) ? 3 : 0;
}

/* Blanks, dashes, dots and quotes outside ASCII that end a word like their ASCII kin. */
static size_t separator(const unsigned char *at)
{
	if (at[0] == 0xC2 && (at[1] == 0xA0 || at[1] == 0xAB || at[1] == 0xBB))
		return 2;
	if ((at[0] == 0xE2 && at[1] == 0x80) || (at[0] == 0xE3 && at[1] == 0x80) ||
	    (at[0] == 0xEF && at[1] == 0xBC))
		return at[2] ? 3 : 0;
	return 0;
}

static size_t take_word(const unsigned char *at, char ret[WORD])
{
	size_t taken = 0, length = 0;

	while (at[taken]) {
		if (apostrophe(at + taken)) {
			taken += apostrophe(at + taken);
			continue;
		}
		if (!is_word_byte(at[taken]) || separator(at + taken))
			break;
		if (length < WORD - 1)
			ret[length++] =
				(char)(at[taken] >= 'A' && at[taken] <= 'Z' ? at[taken] - 'A' + 'a'
									    : at[taken]);
		taken++;
	}
	ret[length] = '\0';
	return taken;
}

static void split(const char *text, struct words *ret)
{
	const unsigned char *at = (const unsigned char *)text;
	size_t taken;

	ret->count = 0;
	while (*at && ret->count < EXPLAIN_WORDS) {
		taken = take_word(at, ret->word[ret->count]);
		if (*ret->word[ret->count])
			ret->count++;
		if (!taken)
			taken = separator(at) ? separator(at) : 1;
		at += taken;
	}
}

/* ---- numbers ---- */

static bool is_number(const char *word)
{
	return *word && word[strspn(word, "0123456789")] == '\0';
}

static bool introduces_a_code(const char *word)
{
	static const char *const words[] = {"code", "error", "errorcode", "err", "nr", "no"};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(word, words[i]))
			return true;
	return false;
}

/* "72" in "unlock 72 hours later" is no code; 20036 always is one. */
static bool may_be_code(const struct words *words, size_t index)
{
	if (!is_number(words->word[index]))
		return false;
	if (strlen(words->word[index]) >= 3)
		return true;
	return words->count == 1 || (index && introduces_a_code(words->word[index - 1]));
}

static const char *match_code(const struct procedure_message *message, const struct words *words)
{
	for (size_t i = 0; i < words->count; i++)
		for (uint32_t j = 0; may_be_code(words, i) && j < message->codes_count; j++)
			if (!strcmp(words->word[i], message->codes[j]))
				return message->codes[j];
	return NULL;
}

/* ---- words ---- */

struct match {
	size_t words; /* of the message that matched, in a row */
	bool whole;   /* the message is there from its first to its last word */
	bool inside;  /* all that was pasted is a part of the message */
};

static bool is_wild(const char *word)
{
	return !strcmp(word, "*");
}

static bool is_better(const struct match *a, const struct match *b)
{
	if (a->whole != b->whole)
		return a->whole;
	if (a->inside != b->inside)
		return a->inside;
	return a->words > b->words;
}

/* A row of equal words that began somewhere in both. */
struct run {
	const struct words *message, *text;
	bool message_start, text_start; /* nothing of it stands before */
	struct match *best;
};

static void record(const struct run *run, size_t p, size_t t, size_t words)
{
	const struct match found = {
		.words = words,
		.whole = run->message_start && p == run->message->count,
		.inside = run->text_start && t == run->text->count,
	};

	if (is_better(&found, run->best))
		*run->best = found;
}

/* From word @p of the message and word @t of the text on. procedure_check() bounds the number of
 * wild cards, and with it the depth. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static void follow(const struct run *run, size_t p, size_t t, size_t words)
{
	while (p < run->message->count && t < run->text->count &&
	       !strcmp(run->message->word[p], run->text->word[t]))
		p++, t++, words++;
	record(run, p, t, words);
	if (p == run->message->count || !is_wild(run->message->word[p]))
		return;
	for (size_t skip = 1; skip <= WILD_MOST && t + skip <= run->text->count; skip++)
		follow(run, p + 1, t + skip, words);
}

static void match_words(const struct words *message, const struct words *text, struct match *best)
{
	struct run run = {.message = message, .text = text, .best = best};

	for (size_t p = 0; p < message->count; p++) {
		if (is_wild(message->word[p]))
			continue;
		for (size_t t = 0; t < text->count; t++) {
			if (strcmp(message->word[p], text->word[t]) != 0)
				continue;
			run.message_start = p == 0;
			run.text_start =
				t == 0 || (p && is_wild(message->word[p - 1]) && t <= WILD_MOST);
			follow(&run, p, t, 0);
		}
	}
}

/* One word alone says too little unless it is the whole message. */
static bool is_enough(const struct match *match)
{
	if (match->whole)
		return match->words >= 2;
	return match->inside ? match->words >= 2 : match->words >= LONG_PART;
}

static struct match match_texts(const struct procedure_message *message, const struct words *text)
{
	struct match best = {0};
	struct words words;

	for (uint32_t i = 0; i < message->texts_count; i++) {
		split(message->texts[i], &words);
		match_words(&words, text, &best);
	}
	return best;
}

/* ---- all of it ---- */

struct candidate {
	const struct procedure_message *message;
	const char *code;
	struct match match;
	size_t place; /* in the file, for a stable order */
};

static int compare(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;

	if (is_better(&a->match, &b->match) || is_better(&b->match, &a->match))
		return is_better(&a->match, &b->match) ? -1 : 1;
	if (!a->code != !b->code)
		return a->code ? -1 : 1;
	return a->place < b->place ? -1 : a->place > b->place;
}

static void add(struct explanation *ret, const struct candidate *candidate, bool waiting)
{
	const struct procedure_message *message = candidate->message;
	bool withheld = waiting && message->restarts_wait;

	ret->locks = ret->locks || message->locks;
	ret->meanings[ret->count++] = (struct meaning){
		.message = message,
		.code = candidate->code        ? candidate->code
			: message->codes_count ? message->codes[0]
					       : NULL,
		.by_code = candidate->code != NULL,
		.whole = candidate->match.whole,
		.next_step = withheld ? message->during_wait : message->next,
		.withheld = withheld,
	};
}

/* Where a message is there as a whole, or all that was pasted is a part of it, a few words in
 * common with another message mean nothing. */
static bool is_shadowed(const struct candidate *best, const struct candidate *candidate)
{
	return (best->match.whole || best->match.inside) && !candidate->code &&
	       !candidate->match.whole && !candidate->match.inside &&
	       candidate->match.words < best->match.words;
}

void explain(const struct procedure *procedure, const char *text, bool waiting,
	     struct explanation *ret)
{
	struct candidate found[64] = {{0}};
	struct candidate *one;
	struct words words;
	size_t count = 0;

	memset(ret, 0, sizeof(*ret));
	split(text, &words);
	for (uint32_t i = 0; i < procedure->messages_count && count < 64; i++) {
		one = &found[count];
		*one = (struct candidate){.message = &procedure->messages[i], .place = i};
		one->code = match_code(one->message, &words);
		one->match = match_texts(one->message, &words);
		if (!is_enough(&one->match))
			one->match = (struct match){0};
		count += one->code || one->match.words;
	}
	qsort(found, count, sizeof(*found), compare);
	for (size_t i = 0; i < count && ret->count < EXPLAIN_MEANINGS; i++)
		if (!is_shadowed(&found[0], &found[i]))
			add(ret, &found[i], waiting);
	for (size_t i = 0; i < ret->count; i++)
		if (ret->meanings[i].withheld)
			ret->withheld_why = procedure_sentence(procedure, SENTENCE_CURE_WITHHELD);
}
