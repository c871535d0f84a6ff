/* SPDX-License-Identifier: MIT */
#include <latchkey/route.h>

#include "asking_words.h"
#include "route_json.h"

#include <latchkey/text.h>

#include <string.h>

static const char *const places[] = {
	[PLACE_UNKNOWN] = "said somewhere",
	[PLACE_PHONE] = "said by the phone, in Mi Unlock status",
	[PLACE_SCREEN] = "on the phone's screen while it starts, or locked",
	[PLACE_PC] = "said by Mi Unlock on the computer, or its server",
	[PLACE_APP] = "said by the Community app",
	[PLACE_LOGIN] = "said when signing in to the Xiaomi account",
};
_Static_assert(sizeof(places) / sizeof(*places) == PLACE_COUNT, "every place has words");

/* ---- text ---- */

static void print_title(const struct out *out, const struct meaning *meaning, size_t number)
{
	const struct procedure_message *message = meaning->message;

	fputc('\n', out->file);
	if (number)
		fprintf(out->file, "%zu. ", number);
	out_print(out, TONE_BOLD, "%s, ", meaning->code ? meaning->code : "A message");
	fprintf(out->file, "%s\n", places[message->place]);
	for (uint32_t i = 0; i < message->texts_count; i++)
		out_hang(out, "   says: ", message->texts[i]);
}

static void print_sources(const struct out *out, const struct procedure *rules,
			  const struct claim *claim)
{
	struct text text = {0};

	for (uint32_t i = 0; i < claim->from_count; i++) {
		const struct procedure_source *source = procedure_source(rules, claim->from[i]);

		text_addf(&text, "%s%s (%s)", i ? "; " : "", source->title, source->dated);
	}
	text_addf(&text, ". Last seen %s.", claim->seen);
	out_hang(out, "   sources: ", text_cstr(&text));
	text_release(&text);
}

static void print_meaning(const struct out *out, const struct explain_view *view,
			  const struct meaning *meaning, size_t number)
{
	const struct procedure_message *message = meaning->message;
	struct text text = {0};

	print_title(out, meaning, number);
	claim_words(&text, view->procedure, &message->meaning, view->now);
	out_hang(out, "   means: ", text_cstr(&text));
	out_hang(out, "   lies with: ", asking_words_fault(message->fault));
	out_hang(out, meaning->withheld ? "   next, while the wait runs: " : "   next: ",
		 meaning->next_step);
	for (uint32_t i = 0; i < message->avoid_count; i++)
		out_hang(out, "   careful: ", message->avoid[i]);
	print_sources(out, view->procedure, &message->meaning);
	text_release(&text);
}

static void print_locks(const struct out *out, const struct explain_view *view)
{
	fputs("\nFour locks are often confused\n", out->file);
	for (uint32_t i = 0; i < view->procedure->locks_count; i++) {
		const struct procedure_lock *lock = &view->procedure->locks[i];
		struct text text = {0};

		text_addf(&text, "%s%s: ", lock->title, lock->ours ? " (the one Latchkey reads)" : "");
		claim_words(&text, view->procedure, &lock->claim, view->now);
		out_hang(out, "  - ", text_cstr(&text));
		text_release(&text);
	}
}

static void print_unknown(const struct out *out, const struct explain_view *view)
{
	char shown[128];
	struct text text = {0};

	text_safe(shown, sizeof(shown), view->text, strlen(view->text));
	text_addf(&text, "Not known: '%s'. The rules (%s) hold no such code or message, and nothing is "
			 "guessed. Try the number alone, or a few words of the message. Do not repeat on "
			 "the phone what was refused; Xiaomi's support may know.", shown, view->procedure->rules);
	out_hang(out, "", text_cstr(&text));
	text_release(&text);
}

void explain_text(const struct out *out, const struct explain_view *view)
{
	const struct explanation *found = view->found;

	if (!found->count) {
		print_unknown(out, view);
		return;
	}
	if (found->count > 1)
		fprintf(out->file, "It can mean %zu things, the most likely first.\n", found->count);
	if (found->withheld_why)
		out_hang(out, "Careful: ", found->withheld_why->say);
	for (size_t i = 0; i < found->count; i++)
		print_meaning(out, view, &found->meanings[i], found->count > 1 ? i + 1 : 0);
	if (found->locks)
		print_locks(out, view);
}

/* ---- JSON ---- */

static json_t *meaning_json(const struct explain_view *view, const struct meaning *meaning)
{
	const struct procedure_message *message = meaning->message;
	json_t *object = json_object();

	json_set_string(object, "id", message->id);
	if (meaning->code)
		json_set_string(object, "code", meaning->code);
	json_object_set_new(object, "by_code", json_boolean(meaning->by_code));
	json_object_set_new(object, "whole", json_boolean(meaning->whole));
	json_object_set_new(object, "texts", strings_json(message->texts, message->texts_count));
	json_set_string(object, "place", place_name(message->place));
	json_set_string(object, "fault", fault_name(message->fault));
	json_set_string(object, "meaning", message->meaning.say);
	json_object_set_new(object, "claim",
			    claim_json(view->procedure, &message->meaning, view->now));
	json_set_string(object, "next_step", meaning->next_step);
	json_object_set_new(object, "withheld", json_boolean(meaning->withheld));
	json_object_set_new(object, "avoid", strings_json(message->avoid, message->avoid_count));
	json_object_set_new(object, "sources", sources_json(view->procedure, message->meaning.from,
							    message->meaning.from_count));
	return object;
}

static json_t *locks_json(const struct explain_view *view)
{
	json_t *array = json_array();

	for (uint32_t i = 0; i < view->procedure->locks_count; i++) {
		const struct procedure_lock *lock = &view->procedure->locks[i];
		json_t *row = claim_json(view->procedure, &lock->claim, view->now);

		json_set_string(row, "id", lock->id);
		json_set_string(row, "title", lock->title);
		json_object_set_new(row, "ours", json_boolean(lock->ours));
		json_array_append_new(array, row);
	}
	return array;
}

struct json_t *explain_json(const struct explain_view *view)
{
	json_t *object = json_object(), *meanings = json_array();

	json_set_bytes(object, "asked_about", view->text, strlen(view->text));
	json_object_set_new(object, "known", json_boolean(view->found->count > 0));
	json_object_set_new(object, "waiting", json_boolean(view->waiting));
	for (size_t i = 0; i < view->found->count; i++)
		json_array_append_new(meanings, meaning_json(view, &view->found->meanings[i]));
	json_object_set_new(object, "meanings", meanings);
	if (view->found->withheld_why)
		json_set_string(object, "withheld_why", view->found->withheld_why->say);
	if (view->found->locks)
		json_object_set_new(object, "locks", locks_json(view));
	return object;
}
