/* SPDX-License-Identifier: MIT */
#include "prompt.h"

#include <stdio.h>
#include <string.h>

/* What a message means that is no refusal: the option that says the same. */
static const struct {
	const char *message, *option;
} good_news[] = {
	{"phone-0", "added"},       {"server-0", "unlocked"},     {"app-granted", "granted"},
	{"app-success", "granted"}, {"app-quota", "quota"},       {"app-too-young", "quota"},
	{"app-account-error", "blocked"},
};

static bool has_option(const struct prompt *prompt, const char *option)
{
	for (size_t i = 0; i < prompt->option_count; i++)
		if (!strcmp(prompt->options[i], option))
			return true;
	return false;
}

static const char *option_of(const struct prompt *prompt, const char *message)
{
	for (size_t i = 0; i < sizeof(good_news) / sizeof(*good_news); i++)
		if (!strcmp(good_news[i].message, message) &&
		    has_option(prompt, good_news[i].option))
			return good_news[i].option;
	return NULL;
}

static bool is_met_here(const struct procedure_step *step, const char *message)
{
	for (uint32_t i = 0; step && i < step->messages_count; i++)
		if (!strcmp(step->messages[i], message))
			return true;
	return false;
}

/* The best meaning that can be met at this step; else the best. */
static const struct meaning *choose_meaning(const struct taking *taking)
{
	const struct explanation *explanation = &taking->result->explanation;

	for (size_t i = 0; i < explanation->count; i++)
		if (is_met_here(taking_step(taking), explanation->meanings[i].message->id))
			return &explanation->meanings[i];
	return explanation->count ? &explanation->meanings[0] : NULL;
}

static enum event_source speaker_of(const struct prompt *prompt)
{
	if (prompt->id == PROMPT_PERMISSION)
		return SAID_APP;
	return prompt->id == PROMPT_UNLOCK ? SAID_TOOL : SAID_PHONE;
}

/* "20036", "code 20036": its digits, into the result's text. */
static const char *digits_of(struct taking *taking)
{
	const char *at = strpbrk(taking->line, "0123456789");
	size_t length = at ? strspn(at, "0123456789") : 0;

	if (length < 3)
		return NULL;
	snprintf(taking->result->text, sizeof(taking->result->text), "%.*s", (int)length, at);
	return taking->result->text;
}

const char *taking_message(struct taking *taking)
{
	struct prompt_result *result = taking->result;
	const struct meaning *meaning;
	const char *digits, *option;

	explain(taking->input->procedure, taking->line, taking->plan->wait_running,
		&result->explanation);
	meaning = choose_meaning(taking);
	result->explained = meaning != NULL;
	option = meaning ? option_of(taking->prompt, meaning->message->id) : NULL;
	/* While the wait runs a message is looked up, but changes nothing that counts. */
	if (option || (meaning && taking->prompt->id == PROMPT_NEWS))
		return option;
	digits = digits_of(taking);
	if (!meaning && (!digits || taking->prompt->id == PROMPT_NEWS)) {
		taking_refuse(taking, REPLY_NO_MESSAGE_KNOWN);
		return NULL;
	}
	taking_note(taking, EVENT_REFUSED, speaker_of(taking->prompt));
	if (meaning) {
		result->event.code = meaning->code;
		result->event.note = meaning->message->id;
	} else {
		result->event.code = digits;
	}
	return NULL;
}
