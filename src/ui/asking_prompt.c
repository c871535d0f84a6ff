/* SPDX-License-Identifier: MIT */
#include <latchkey/asking.h>

#include "asking_words.h"

#include <latchkey/catalog.h>
#include <latchkey/version.h>
#include <latchkey/when.h>

#include <string.h>

static const char *label_of(const struct prompt *prompt, const char *option)
{
	const struct procedure_choice *choice =
		prompt->question ? procedure_choice(prompt->question, option) : NULL;

	return choice && choice->label ? choice->label : asking_words_option(prompt->id, option);
}

/* Where the words are the safeguard, or a time is asked for, numbers are none of the answers. */
static bool is_numbered(const struct prompt *prompt)
{
	return prompt->kind == PROMPT_KIND_CHOICE || prompt->kind == PROMPT_KIND_YES_NO;
}

static void put_options(const struct asking *asking, const struct prompt *prompt)
{
	char lead[32];

	for (size_t i = 0; i < prompt->option_count; i++) {
		if (is_numbered(prompt))
			snprintf(lead, sizeof(lead), "  %zu  ", i + 1);
		else
			snprintf(lead, sizeof(lead), "  %s",
				 strcmp(prompt->options[i], "dont-know") != 0 ? "or " : "d  ");
		if (prompt->kind == PROMPT_KIND_CONFIRM)
			continue;
		asking_item(asking->out, lead, "%s", label_of(prompt, prompt->options[i]));
	}
	if (prompt->takes_message)
		asking_item(asking->out, "  or ", "type the code or the message that it showed");
}

static void put_question(const struct asking *asking, const struct prompt *prompt)
{
	const char *ask = prompt->question ? prompt->question->ask
					   : asking_words_prompt(prompt->id)->ask;

	out_begin(asking->out, TONE_BOLD);
	if (prompt->line)
		asking_item(asking->out, "", "Backup: %s. %s", prompt->line, ask);
	else if (prompt->id == PROMPT_PRODUCT)
		asking_item(asking->out, "", "%s It is %s.", ask, prompt->product);
	else
		asking_item(asking->out, "", "%s", ask);
	out_end(asking->out, TONE_BOLD);
}

void asking_prompt(const struct asking *asking, const struct prompt *prompt, bool again)
{
	char local[WHEN_TEXT], beijing[WHEN_TEXT];

	fputc('\n', asking->out->file);
	if (prompt->id == PROMPT_JUMP)
		asking_item(asking->out, "", "The next thing can be done from %s, %s.",
			    when_local(prompt->until.at, local),
			    when_beijing(prompt->until.at, beijing));
	put_question(asking, prompt);
	if (prompt->question && !again)
		asking_claim(asking, "  Why: ", &prompt->question->why);
	put_options(asking, prompt);
}

void asking_mark(const struct asking *asking)
{
	fputs("> ", asking->out->file);
	fflush(asking->out->file);
}

/* ---- more about it ---- */

static void put_sources(const struct asking *asking, const char *const *ids, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct procedure_source *source = procedure_source(asking->rules, ids[i]);

		if (source)
			asking_item(asking->out, "  - ", "%s, %s (%s)%s%s", source->title,
				    source->dated, source_kind_name(source->kind),
				    source->url ? ", " : "", source->url ? source->url : "");
	}
}

void asking_why(const struct asking *asking, const struct prompt *prompt)
{
	const char *sources[PLAN_SOURCES];

	if (prompt->question) {
		asking_claim(asking, "Why: ", &prompt->question->why);
		asking_item(asking->out, "", "This rests on:");
		put_sources(asking, prompt->question->why.from, prompt->question->why.from_count);
		return;
	}
	asking_item(asking->out, "Why: ", "%s", asking_words_prompt(prompt->id)->why);
	if (!prompt->step)
		return;
	asking_item(asking->out, "", "This step rests on:");
	put_sources(asking, sources, plan_step_sources(prompt->step->step, sources));
}

/* ---- after an answer ---- */

void asking_reply(const struct asking *asking, const struct prompt *prompt, enum prompt_reply reply)
{
	(void)prompt;
	if (reply)
		asking_item(asking->out, "! ", "%s", asking_words_reply(reply));
}

void asking_moved(const struct asking *asking)
{
	asking_item(asking->out, "! ",
		    "Another latchkey has written to the journal meanwhile. This answer was not noted; "
		    "here is where the walk stands now.");
}

void asking_choice(const struct asking *asking, const struct procedure_choice *choice)
{
	asking_claim(asking, choice->effect == EFFECT_BLOCK ? "Stop: "
			     : choice->effect == EFFECT_WARN ? "Warning: "
							     : "Note: ",
		     &choice->claim);
}

static void put_meaning(const struct asking *asking, const struct meaning *meaning)
{
	const struct procedure_message *message = meaning->message;

	asking_claim(asking, "Means: ", &message->meaning);
	asking_item(asking->out, "Lies with: ", "%s", asking_words_fault(message->fault));
	if (meaning->next_step)
		asking_item(asking->out, "Next: ", "%s", meaning->next_step);
	for (uint32_t i = 0; i < message->avoid_count; i++)
		asking_item(asking->out, "Careful: ", "%s", message->avoid[i]);
}

void asking_explanation(const struct asking *asking, const struct explanation *explanation)
{
	enum { MOST = 3 };

	for (size_t i = 0; i < explanation->count && i < MOST; i++) {
		if (i > 0)
			asking_item(asking->out, "", "Or:");
		put_meaning(asking, &explanation->meanings[i]);
	}
	if (explanation->withheld_why)
		asking_claim(asking, "Note: ", explanation->withheld_why);
	if (explanation->locks)
		asking_locks(asking);
}

void asking_unknown_code(const struct asking *asking)
{
	asking_item(asking->out, "! ", "Latchkey does not know this code. It was noted as a refusal; do not "
				       "try again and again.");
}

void asking_version(const struct asking *asking, const char *text)
{
	struct version_part parts[VERSION_PARTS];
	struct version version;
	char lead[VERSION_TEXT + 8];
	size_t count;

	if (version_parse_shown(text, &version, NULL))
		return;
	count = version_explain(&version, parts);
	for (size_t i = 0; i < count; i++) {
		snprintf(lead, sizeof(lead), "  %s: ", parts[i].text);
		asking_item(asking->out, lead, "%s", parts[i].meaning);
	}
}

void asking_other_model(const struct asking *asking, const char *text, const char *product)
{
	struct version_part parts[VERSION_PARTS];
	struct version version;
	size_t count;

	if (version_parse_shown(text, &version, NULL))
		return;
	count = version_explain(&version, parts);
	for (size_t i = 0; i < count; i++)
		if (parts[i].kind == PART_DEVICE)
			asking_item(asking->out, "Warning: ", "The letters %s in this version belong to %s. "
							      "The bootloader names another model: %s "
							      "(%s).",
				    parts[i].text, parts[i].meaning, asking->title, product);
}

static bool is_of(const struct catalog_model *model, const char *product)
{
	for (size_t i = 0; i < model->device_count; i++)
		if (!strcmp(model->devices[i]->codename, product))
			return true;
	return false;
}

void asking_model(const struct asking *asking, const char *text, const char *product)
{
	struct catalog_model model;

	if (!catalog_model(text, &model)) {
		asking_item(asking->out, "  ", "The catalog does not know this model number.");
		return;
	}
	asking_item(asking->out, "  ", "%s: %s%s%s", model.model, model.name,
		    *model.sold_in ? ", sold in: " : "", model.sold_in);
	if (*product && model.device_count && !is_of(&model, product))
		asking_item(asking->out, "Warning: ", "This number belongs to another phone than the one "
						      "that the bootloader names (%s).", product);
}

/* ---- the end of a sitting ---- */

void asking_jumped(const struct asking *asking)
{
	char local[WHEN_TEXT], beijing[WHEN_TEXT];

	fputc('\n', asking->out->file);
	asking_item(asking->out, "Rehearsal: ", "it is now %s, %s", when_local(asking->now, local),
		    when_beijing(asking->now, beijing));
}

/* Which step the end is about. */
static bool is_meant(const struct plan_step *step, enum prompt_end end)
{
	if (end == PROMPT_END_BLOCKED)
		return step->state == STATE_BLOCKED;
	if (end == PROMPT_END_WAITING)
		return step->state == STATE_WAITING || step->step->kind == STEP_PERMISSION;
	return true;
}

/* What stops the walk was said as a note of its own, with its sources. */
static bool is_said_above(const struct plan *plan, const struct claim *claim)
{
	for (size_t i = 0; i < plan->note_count; i++)
		if (plan->notes[i].claim == claim && plan->notes[i].effect == EFFECT_BLOCK)
			return true;
	return false;
}

static void put_open_step(const struct asking *asking, const struct plan *plan,
			  const struct plan_step *step)
{
	char local[WHEN_TEXT], beijing[WHEN_TEXT];

	if (step->not_before.known && step->not_before.at > asking->now)
		asking_item(asking->out, "Next: ", "%s%s %s, %s%s", step->step->title,
			    step->step->kind == STEP_WAIT ? " until" : ", from",
			    when_local(step->not_before.at, local),
			    when_beijing(step->not_before.at, beijing),
			    step->assumed ? " at the earliest" : "");
	else
		asking_item(asking->out, step->state == STATE_BLOCKED ? "Not now: " : "Next: ", "%s",
			    step->step->title);
	if (step->reason && is_said_above(plan, step->reason))
		asking_item(asking->out, "Because: ", "%s", step->reason->say);
	else if (step->reason)
		asking_claim(asking, "Because: ", step->reason);
}

/* Return: from when the step can be done; not known if that was not said. */
static struct plan_time put_open_steps(const struct asking *asking, const struct plan *plan,
				       enum prompt_end end)
{
	for (size_t i = 0; i < plan->step_count; i++) {
		if (plan->steps[i].state == STATE_DONE || !is_meant(&plan->steps[i], end))
			continue;
		put_open_step(asking, plan, &plan->steps[i]);
		return plan->steps[i].not_before;
	}
	return (struct plan_time){.known = false};
}

/* What must not be done while a wait runs stands at the end, where it is read last. */
static void put_donts(const struct asking *asking, const struct plan *plan)
{
	for (size_t i = 0; plan->wait_running && i < plan->step_count; i++)
		if (plan->steps[i].step->kind == STEP_WAIT) {
			asking_step(asking, &plan->steps[i]);
			return;
		}
}

void asking_end(const struct asking *asking, const struct plan *plan, const struct prompt *prompt)
{
	char local[WHEN_TEXT], beijing[WHEN_TEXT];
	struct plan_time said = {.known = false};

	put_donts(asking, plan);
	fputc('\n', asking->out->file);
	asking_item(asking->out, "", "%s", asking_words_end(prompt->end));
	if (prompt->end != PROMPT_END_FINISHED)
		said = put_open_steps(asking, plan, prompt->end);
	if (prompt->until.known && !(said.known && said.at == prompt->until.at))
		asking_item(asking->out, "Come back: ", "%s, %s", when_local(prompt->until.at, local),
			    when_beijing(prompt->until.at, beijing));
}

void asking_saved(const struct asking *asking, enum saved saved)
{
	FILE *file = asking->out->file;

	fputc('\n', file);
	switch (saved) {
	case SAVED_UNTIL_NEXT:
		fprintf(file, "saved; go on with: %s %s\n", asking->program, asking->command);
		break;
	case SAVED_FOR_GOOD:
		fprintf(file, "saved; read it again with: %s journal\n", asking->program);
		break;
	case SAVED_REHEARSAL:
		fputs("a rehearsal: nothing was kept, and the journal was left alone\n", file);
		break;
	case SAVED_NOT:
		fputs("not saved: there is no journal\n", file);
		break;
	}
	fflush(file);
}
