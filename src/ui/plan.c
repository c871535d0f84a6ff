/* SPDX-License-Identifier: MIT */
#include <latchkey/route.h>

#include "show.h"

#include <latchkey/catalog.h>

#include <stdlib.h>
#include <string.h>

/*
 *   heading: phone, route and why      print_heading()
 *   what stands in the way             print_notes()
 *   the next unlock, the shortest time print_outlook()
 *   the steps, one a paragraph         print_steps(), step_text()
 *   who says so                        print_sources()
 */

static const struct {
	const char *mark;
	enum tone tone;
} states[] = {
	[STATE_LATER] = {"later  ", TONE_DIM},     [STATE_DONE] = {"done   ", TONE_GOOD},
	[STATE_NEXT] = {"NEXT   ", TONE_BOLD},     [STATE_WAITING] = {"waiting", TONE_WARN},
	[STATE_BLOCKED] = {"blocked", TONE_BAD},
};
_Static_assert(sizeof(states) / sizeof(*states) == STATE_COUNT, "every state has its mark");

/* ---- pieces ---- */

static void print_claim(const struct out *out, const char *lead, const struct plan_view *view,
			const struct claim *claim)
{
	struct text text = {0};

	claim_words(&text, view->input->procedure, claim, view->input->now);
	out_hang(out, lead, text_cstr(&text));
	text_release(&text);
}

static void print_time(const struct out *out, const char *lead, struct plan_time time,
		       const char *after)
{
	struct text text = {0};

	if (!time.known)
		return;
	time_words(&text, time.at);
	text_add(&text, after);
	out_hang(out, lead, text_cstr(&text));
	text_release(&text);
}

static void print_list(const struct out *out, const char *lead, const char *const *strings,
		       uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		out_hang(out, lead, strings[i]);
}

static void print_claims(const struct out *out, const char *lead, const struct plan_view *view,
			 const struct claim *claims, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		print_claim(out, lead, view, &claims[i]);
}

/* ---- heading ---- */

static void add_name(struct text *ret, const struct out *out, const struct plan_view *view)
{
	const struct catalog_device *known = catalog_device(view->product);
	struct text product = {0};

	if (!*view->product) {
		text_add(ret, "A phone that was not read");
		return;
	}
	show_value(&product, out->mask, "product", view->product, strlen(view->product));
	if (known) {
		catalog_names(ret, known);
		text_addf(ret, " (%s)", text_cstr(&product));
	} else {
		text_add(ret, text_cstr(&product));
	}
	text_release(&product);
}

static void print_where_from(const struct out *out, const struct plan_view *view)
{
	struct text text = {0}, safe = {0};

	if (view->read)
		return;
	text_add(&text, "No bootloader was read");
	if (view->no_phone) {
		text_add_safe(&safe, view->no_phone, strlen(view->no_phone));
		text_addf(&text, " (%s)", text_cstr(&safe));
	}
	if (view->case_id)
		text_addf(&text, ". This is case %lld of the journal.", (long long)view->case_id);
	else
		text_add(&text, ", and the journal has no case: this is the plan in general.");
	out_paragraph(out, text_cstr(&text));
	text_release(&text);
	text_release(&safe);
}

static void print_heading(const struct out *out, const struct plan_view *view)
{
	struct text name = {0}, file = {0};

	add_name(&name, out, view);
	out_print(out, TONE_BOLD, "%s: %s\n", text_cstr(&name), view->plan->about->title);
	print_where_from(out, view);
	if (*view->rules_path && view->shared) {
		fputs("Rules: a file of the owner's, not the built-in ones\n", out->file);
	} else if (*view->rules_path) {
		text_add_safe(&file, view->rules_path, strlen(view->rules_path));
		fprintf(out->file, "Rules: %s\n", text_cstr(&file));
	}
	print_claim(out, "Why this route: ", view, view->plan->reason);
	if (!view->shared)
		print_claims(out, "  - ", view, view->plan->about->about,
			     view->plan->about->about_count);
	text_release(&name);
	text_release(&file);
}

/* ---- what stands in the way ---- */

/* The outlook below says it as well, and with its reason. */
static bool is_in_outlook(const struct plan *plan, const struct plan_note *note)
{
	const struct plan_time times[] = {plan->next_opening, plan->permission_until,
					  plan->wait_running ? plan->wait_end
							     : (struct plan_time){.known = false}};

	for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++)
		if (note->effect != EFFECT_BLOCK && times[i].known && times[i].at == note->until.at)
			return true;
	return false;
}

static void print_note(const struct out *out, const struct plan_view *view,
		       const struct plan_note *note)
{
	static const char *const leads[] = {
		[EFFECT_NONE] = "Note: ",
		[EFFECT_NOTE] = "Note: ",
		[EFFECT_WARN] = "Warning: ",
		[EFFECT_BLOCK] = "Stop: ",
	};
	_Static_assert(sizeof(leads) / sizeof(*leads) == EFFECT_COUNT, "every effect has a lead");
	struct text text = {0};

	claim_words(&text, view->input->procedure, note->claim, view->input->now);
	if (note->until.known && !is_in_outlook(view->plan, note)) {
		text_addf(&text, " %s: ", note_date_name(note));
		time_words(&text, note->until.at);
		text_add(&text, ".");
	}
	out_hang(out, leads[note->effect], text_cstr(&text));
	text_release(&text);
}

static void print_notes(const struct out *out, const struct plan_view *view)
{
	if (view->plan->note_count)
		fputc('\n', out->file);
	for (size_t i = 0; i < view->plan->note_count; i++)
		print_note(out, view, &view->plan->notes[i]);
}

/* ---- dates of the whole ---- */

static bool takes_the_year(const struct plan *plan)
{
	for (size_t i = 0; i < plan->step_count; i++)
		for (uint32_t j = 0; j < plan->steps[i].step->spends_count; j++)
			if (plan->steps[i].step->spends[j].what == SPEND_YEAR)
				return true;
	return false;
}

static void print_allowance(const struct out *out, const struct plan_view *view)
{
	const struct plan_allowance *next = &view->plan->next_unlock;

	if (!takes_the_year(view->plan))
		return;
	if (next->used && next->safe.known) {
		print_time(out, "Next unlock with this account: ", next->safe, " at the earliest.");
		if (next->other.known && next->other.at != next->safe.at)
			print_time(out, "  by other texts: ", next->other, ".");
	} else if (next->used) {
		out_hang(out, "Next unlock with this account: ", "the day is not known.");
	} else if (plan_answer(view->input, "account-unlocks")) {
		out_hang(out, "Next unlock with this account: ", "allowed now, going by your answers.");
	} else {
		out_hang(out, "Next unlock with this account: ",
			 "nobody has said yet whether it unlocked a device within the last year.");
	}
}

static void print_outlook(const struct out *out, const struct plan_view *view)
{
	const struct plan *plan = view->plan;
	const struct claim *shortest =
		procedure_sentence(view->input->procedure, SENTENCE_SHORTEST_TIME);

	if (plan->earliest_end.known || plan->about->unknowable_count || takes_the_year(plan))
		fputc('\n', out->file);
	print_allowance(out, view);
	print_time(out, "Next opening: ", plan->next_opening, ".");
	print_time(out, "Permission until: ", plan->permission_until, ", by the app's date.");
	if (plan->wait_running)
		print_time(out, "Earliest end of the wait: ", plan->wait_end,
			   plan->wait_assumed ? ", counted from the binding." : ", as the tool said.");
	if (plan->earliest_end.known && !plan->finished) {
		print_time(out, "Earliest end of it all: ", plan->earliest_end, ".");
		print_claim(out, "  ", view, shortest);
	}
	print_claims(out, "Nobody can know: ", view, plan->about->unknowable,
		     plan->about->unknowable_count);
}

/* ---- steps ---- */

static void print_question(const struct out *out, const struct procedure_question *question)
{
	struct text text = {0};

	text_add(&text, question->ask);
	if (question->kind == ANSWER_VERSION_CODE) {
		text_add(&text, " (--running VERSION)");
	} else if (question->kind == ANSWER_MODEL) {
		text_add(&text, " (--model NUMBER)");
	} else if (question->kind == ANSWER_LABEL) {
		text_addf(&text, " (--answer %s=LABEL)", question->id);
	} else {
		text_addf(&text, " (--answer %s=", question->id);
		for (uint32_t i = 0; i < question->choices_count; i++)
			text_addf(&text, "%s%s", i ? "|" : "", question->choices[i].id);
		text_add(&text, procedure_choice(question, "dont-know") ? ")" : "|dont-know)");
	}
	out_hang(out, "      ask: ", text_cstr(&text));
	text_release(&text);
}

static void print_questions(const struct out *out, const struct plan_view *view,
			    const struct procedure_step *step)
{
	for (uint32_t i = 0; i < step->asks_count; i++) {
		const struct procedure_question *question =
			procedure_question(view->input->procedure, step->asks[i]);

		if (plan_question_applies(view->input, question) &&
		    !plan_answer(view->input, question->id))
			print_question(out, question);
	}
}

static void print_spends(const struct out *out, const struct plan_view *view,
			 const struct procedure_step *step)
{
	for (uint32_t i = 0; i < step->spends_count; i++)
		print_claim(out, "      costs: ", view, &step->spends[i].claim);
}

static void print_step_sources(const struct out *out, const struct plan_view *view,
			       const struct procedure_step *step)
{
	const char *sources[PLAN_SOURCES];
	size_t count = plan_step_sources(step, sources);
	struct text text = {0};

	for (size_t i = 0; i < count; i++)
		text_addf(&text, "%s%s (%s)", i ? ", " : "", sources[i],
			  procedure_source(view->input->procedure, sources[i])->dated);
	out_hang(out, "      sources: ", text_cstr(&text));
	text_release(&text);
}

void step_text(const struct out *out, const struct plan_view *view, const struct plan_step *step)
{
	const struct procedure_step *words = step->step;

	print_claim(out, "      why: ", view, &words->why);
	print_list(out, "      do: ", words->instructions, words->instructions_count);
	print_list(out, "      [ ] ", words->checklist, words->checklist_count);
	print_questions(out, view, words);
	out_hang(out, "      done when: ", words->see);
	print_spends(out, view, words);
	print_claims(out, "      careful: ", view, words->donts, words->donts_count);
	print_claims(out, "      starts it over: ", view, words->resets, words->resets_count);
	print_claims(out, "      note: ", view, words->notes, words->notes_count);
	for (uint32_t i = 0; i < words->links_count; i++)
		fprintf(out->file, "%ssee: %s\n", out->plain ? "" : "      ", words->links[i].url);
	print_step_sources(out, view, words);
}

/* Minutes after minutes of small things would only hide the dates that count. */
static bool has_a_date(const struct plan_step *step, const struct about *about)
{
	enum step_kind kind = step->step->kind;

	return about->verbose || (step->state != STATE_NEXT && kind != STEP_DO && kind != STEP_ASK &&
				  kind != STEP_READ);
}

static bool is_said_above(const struct plan_view *view, const struct claim *claim)
{
	for (size_t i = 0; i < view->plan->note_count; i++)
		if (view->plan->notes[i].claim == claim)
			return true;
	return false;
}

static void print_dates(const struct out *out, const struct plan_view *view,
			const struct plan_step *step, const struct about *about)
{
	if (step->state == STATE_DONE) {
		print_time(out, "      on ", step->done_at, "");
		return;
	}
	if (step->reason && is_said_above(view, step->reason))
		out_hang(out, "      because: ", "of what is said above.");
	else if (step->reason)
		print_claim(out, "      because: ", view, step->reason);
	print_time(out, "      not before: ", step->not_before,
		   step->assumed ? ", counted by Latchkey" : "");
	print_time(out, "      not after: ", step->deadline, "");
	if (!step->not_before.known && has_a_date(step, about))
		print_time(out, "      earliest: ", step->expected, "");
}

static bool in_full(const struct plan_view *view, const struct plan_step *step,
		    const struct about *about)
{
	if (view->shared)
		return false;
	return step->state == STATE_NEXT || step->state == STATE_WAITING ||
	       (about->verbose && step->state != STATE_DONE);
}

static void print_step(const struct out *out, const struct plan_view *view, size_t index,
		       const struct about *about)
{
	const struct plan_step *step = &view->plan->steps[index];
	bool full = in_full(view, step, about);

	fprintf(out->file, out->plain ? "step %zu, " : "%3zu. ", index + 1);
	out_begin(out, states[step->state].tone);
	if (out->plain)
		fputs(step_state_name(step->state), out->file);
	else
		fputs(states[step->state].mark, out->file);
	out_end(out, states[step->state].tone);
	fprintf(out->file, "%s %s (%s)\n", out->plain ? ":" : " ", step->step->title, step->step->id);
	print_dates(out, view, step, about);
	if (full)
		step_text(out, view, step);
	else if (step->state != STATE_DONE)
		print_spends(out, view, step->step);
}

static void print_steps(const struct out *out, const struct plan_view *view,
			const struct about *about)
{
	fputs("\nSteps\n", out->file);
	for (size_t i = 0; i < view->plan->step_count; i++) {
		if (i && !out->plain &&
		    (in_full(view, &view->plan->steps[i], about) ||
		     in_full(view, &view->plan->steps[i - 1], about)))
			fputc('\n', out->file);
		print_step(out, view, i, about);
	}
}

/* ---- sources ---- */

struct names {
	const char *ids[128];
	size_t count;
};

static void take(struct names *names, const char *const *from, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t known = 0;

		while (known < names->count && strcmp(names->ids[known], from[i]) != 0)
			known++;
		if (known == names->count && known < sizeof(names->ids) / sizeof(*names->ids))
			names->ids[names->count++] = from[i];
	}
}

static void take_claims(struct names *names, const struct claim *claims, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		take(names, claims[i].from, claims[i].from_count);
		for (uint32_t j = 0; j < claims[i].other_count; j++)
			take(names, claims[i].other[j].from, claims[i].other[j].from_count);
	}
}

static void take_spends(struct names *names, const struct procedure_step *step)
{
	for (uint32_t i = 0; i < step->spends_count; i++)
		take_claims(names, &step->spends[i].claim, 1);
}

static void take_all(struct names *names, const struct plan_view *view, const struct about *about)
{
	const struct plan *plan = view->plan;

	take_claims(names, plan->reason, 1);
	if (!view->shared)
		take_claims(names, plan->about->about, plan->about->about_count);
	for (size_t i = 0; i < plan->note_count; i++)
		take_claims(names, plan->notes[i].claim, 1);
	take_claims(names, plan->about->unknowable, plan->about->unknowable_count);
	for (size_t i = 0; i < plan->step_count; i++) {
		const char *sources[PLAN_SOURCES];

		if (view->shared && plan->steps[i].state != STATE_DONE)
			take_spends(names, plan->steps[i].step);
		else if (in_full(view, &plan->steps[i], about))
			take(names, sources, plan_step_sources(plan->steps[i].step, sources));
	}
}

static void print_sources(const struct out *out, const struct plan_view *view,
			  const struct about *about)
{
	struct names names = {.count = 0};

	take_all(&names, view, about);
	fprintf(out->file, "\nWho says so (rules %s)\n", view->input->procedure->rules);
	for (size_t i = 0; i < names.count; i++) {
		const struct procedure_source *source =
			procedure_source(view->input->procedure, names.ids[i]);
		struct text lead = {0}, text = {0};

		text_addf(&lead, "  %s: ", source->id);
		text_addf(&text, "%s, %s", source->title, source->dated);
		if (source->url)
			text_addf(&text, ", %s", source->url);
		out_hang(out, text_cstr(&lead), text_cstr(&text));
		text_release(&lead);
		text_release(&text);
	}
}

/* Whoever reads a plan for the first time does not know that there is a conversation, too. */
static void print_next_command(const struct out *out, const struct plan *plan,
			       const struct about *about)
{
	if (plan->finished)
		return;
	fprintf(out->file, "Step by step, with all questions: %s", about->program);
	if (about->demo)
		fprintf(out->file, " --demo %s", about->demo);
	fprintf(out->file, " guide%s\n", plan->route == ROUTE_RETURN ? " --return" : "");
}

void plan_text(const struct out *out, const struct plan_view *view, const struct about *about)
{
	if (about->story)
		out_story(out, about->story);
	print_heading(out, view);
	print_notes(out, view);
	print_outlook(out, view);
	print_steps(out, view, about);
	print_sources(out, view, about);
	if (view->shared)
		return;
	fputc('\n', out->file);
	print_next_command(out, view->plan, about);
	if (view->read)
		print_claim(out, "", view, procedure_sentence(view->input->procedure,
							       SENTENCE_LEAVE_FASTBOOT));
}
