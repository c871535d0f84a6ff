/* SPDX-License-Identifier: MIT */
#include "report_page.h"

#include "asking_words.h"

#include <latchkey/when.h>

#include <string.h>

void page_claim(struct text *page, const char *tag, const struct plan_view *plan,
		const struct claim *claim)
{
	struct text words = {0};

	claim_words(&words, plan->input->procedure, claim, plan->input->now);
	html_element(page, tag, text_cstr(&words));
	text_release(&words);
}

/* ---- route and what stands in the way ---- */

static void add_note(struct text *page, const struct plan_view *plan, const struct plan_note *note)
{
	static const struct {
		const char *style, *lead;
	} effects[] = {
		[EFFECT_NONE] = {"note", "Note"},
		[EFFECT_NOTE] = {"note", "Note"},
		[EFFECT_WARN] = {"warn", "Warning"},
		[EFFECT_BLOCK] = {"stop", "Stop"},
	};
	_Static_assert(sizeof(effects) / sizeof(*effects) == EFFECT_COUNT, "every effect is drawn");
	struct text words = {0};

	claim_words(&words, plan->input->procedure, note->claim, plan->input->now);
	text_addf(page, "<li class=\"%s\"><strong>%s:</strong> ", effects[note->effect].style,
		  effects[note->effect].lead);
	html_text(page, text_cstr(&words));
	if (note->until.known) {
		text_addf(page, " %s: ", note_date_name(note));
		html_time(page, note->until.at);
		text_add(page, ".");
	}
	text_add(page, "</li>\n");
	text_release(&words);
}

void page_route(struct text *page, const struct plan_view *plan)
{
	const struct plan *made = plan->plan;

	page_open(page, "route", made->about->title);
	if (*plan->rules_path)
		text_add(page, "<p>The rules are a file of the owner's, not the built-in ones.</p>\n");
	page_claim(page, "p", plan, made->reason);
	if (made->note_count) {
		text_add(page, "<ul class=\"notes\">\n");
		for (size_t i = 0; i < made->note_count; i++)
			add_note(page, plan, &made->notes[i]);
		text_add(page, "</ul>\n");
	}
	if (made->about->unknowable_count)
		text_add(page, "<h3>What nobody can know</h3>\n<ul>\n");
	for (uint32_t i = 0; i < made->about->unknowable_count; i++)
		page_claim(page, "li", plan, &made->about->unknowable[i]);
	if (made->about->unknowable_count)
		text_add(page, "</ul>\n");
	page_close(page);
}

/* ---- steps ---- */

static void add_point(struct text *page, const char *lead, struct plan_time time, const char *after)
{
	if (!time.known)
		return;
	text_addf(page, "<p>%s ", lead);
	html_time(page, time.at);
	text_addf(page, "%s</p>\n", after);
}

/* Minutes after minutes of small things would only hide the dates that count. */
static bool is_small(enum step_kind kind)
{
	return kind == STEP_DO || kind == STEP_ASK || kind == STEP_READ;
}

static void add_when(struct text *page, const struct plan_view *plan, const struct plan_step *step)
{
	if (step->state == STATE_DONE) {
		add_point(page, "done", step->done_at, "");
		return;
	}
	add_point(page, "not before", step->not_before, step->assumed ? ", counted by Latchkey" : "");
	add_point(page, "not after", step->deadline, "");
	if (step->state == STATE_NEXT)
		text_add(page, "<p>now</p>\n");
	else if (!step->not_before.known && !is_small(step->step->kind))
		add_point(page, "earliest", step->expected, "");
	if (step->reason)
		page_claim(page, "p class=\"why\"", plan, step->reason);
}

static void add_row(struct text *page, const struct plan_view *plan, size_t index)
{
	const struct plan_step *step = &plan->plan->steps[index];
	const char *state = step_state_name(step->state);

	text_addf(page, "<tr class=\"%s\"><td class=\"number\">%zu</td><th scope=\"row\">", state,
		  index + 1);
	html_text(page, step->step->title);
	text_add(page, "</th>");
	text_addf(page, "<td><span class=\"state\">%s</span></td>\n<td>", state);
	add_when(page, plan, step);
	for (uint32_t i = 0; step->state != STATE_DONE && i < step->step->spends_count; i++)
		page_claim(page, "p class=\"spends\"", plan, &step->step->spends[i].claim);
	text_add(page, "</td></tr>\n");
}

void page_steps(struct text *page, const struct plan_view *plan)
{
	page_open(page, "steps", "Step by step");
	text_add(page, "<table class=\"steps\">\n<thead><tr><th scope=\"col\">No.</th>"
		       "<th scope=\"col\">Step</th><th scope=\"col\">State</th>"
		       "<th scope=\"col\">When, and what it uses up</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < plan->plan->step_count; i++)
		add_row(page, plan, i);
	text_add(page, "</tbody>\n</table>\n");
	page_close(page);
}

/* ---- losses ---- */

static void add_loss(struct text *page, const struct plan_view *plan,
		     const struct procedure_loss *loss)
{
	const char *remark = report_loss_remark(plan, loss);
	struct text words = {0};

	claim_words(&words, plan->input->procedure, &loss->claim, plan->input->now);
	text_add(page, "<li>");
	html_text(page, text_cstr(&words));
	if (*remark) {
		text_add(page, " ");
		html_element(page, "span class=\"remark\"", remark);
	}
	text_add(page, "</li>\n");
	text_release(&words);
}

void page_losses(struct text *page, const struct plan_view *plan)
{
	static const enum loss_group groups[] = {LOSS_DATA, LOSS_FEATURES, LOSS_NEVER};
	const struct procedure *rules = plan->input->procedure;

	page_open(page, "losses", "What unlocking costs");
	for (size_t i = 0; i < sizeof(groups) / sizeof(*groups); i++) {
		html_element(page, "h3", asking_words_group(groups[i]));
		text_add(page, "<ul>\n");
		for (uint32_t j = 0; j < rules->losses_count; j++)
			if (rules->losses[j].group == groups[i])
				add_loss(page, plan, &rules->losses[j]);
		text_add(page, "</ul>\n");
	}
	page_close(page);
}

/* ---- journal ---- */

void page_journal(struct text *page, const struct plan_view *plan)
{
	const struct journal_view *view = plan->input->view;
	char iso[WHEN_TEXT], local[WHEN_TEXT];
	struct text words = {0};

	page_open(page, "journal", "What happened so far");
	text_add(page, "<table>\n<thead><tr><th scope=\"col\">When</th><th scope=\"col\">What</th></tr>"
		       "</thead>\n<tbody>\n");
	for (size_t i = 0; i < view->event_count; i++) {
		if (!report_is_own(plan, view->events[i].case_id))
			continue;
		text_clear(&words);
		report_event_words(&words, plan, &view->events[i]);
		text_addf(page, "<tr><th scope=\"row\"><time datetime=\"%s\">%s</time></th><td>",
			  when_iso(view->events[i].at, iso), when_local(view->events[i].at, local));
		html_text(page, text_cstr(&words));
		text_add(page, "</td></tr>\n");
	}
	for (size_t i = 0; i < view->answer_count; i++) {
		if (!report_is_own(plan, view->answers[i].case_id) ||
		    !report_answer_is_shown(plan, &view->answers[i]))
			continue;
		text_clear(&words);
		text_addf(&words, "%s: %s", view->answers[i].question, view->answers[i].value);
		html_row(page, "answered", text_cstr(&words));
	}
	text_add(page, "</tbody>\n</table>\n");
	text_release(&words);
	page_close(page);
}

/* ---- sources ---- */

struct used {
	bool ids[256];
	const struct procedure *rules;
};

static void use(struct used *used, const char *const *from, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (uint32_t j = 0; j < used->rules->sources_count && j < 256; j++)
			if (!strcmp(used->rules->sources[j].id, from[i]))
				used->ids[j] = true;
}

static void use_claims(struct used *used, const struct claim *claims, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		use(used, claims[i].from, claims[i].from_count);
		for (uint32_t j = 0; j < claims[i].other_count; j++)
			use(used, claims[i].other[j].from, claims[i].other[j].from_count);
	}
}

static void use_plan(struct used *used, const struct plan *plan)
{
	use_claims(used, plan->reason, 1);
	use_claims(used, plan->about->unknowable, plan->about->unknowable_count);
	for (size_t i = 0; i < plan->note_count; i++)
		use_claims(used, plan->notes[i].claim, 1);
	for (size_t i = 0; i < plan->step_count; i++) {
		if (plan->steps[i].reason)
			use_claims(used, plan->steps[i].reason, 1);
		for (uint32_t j = 0; j < plan->steps[i].step->spends_count; j++)
			use_claims(used, &plan->steps[i].step->spends[j].claim, 1);
	}
}

static void add_source(struct text *page, const struct procedure_source *source)
{
	text_add(page, "<li>");
	/* The schema lets nothing but https through. */
	if (source->url) {
		text_add(page, "<a rel=\"noreferrer\" href=\"");
		html_text(page, source->url);
		text_add(page, "\">");
	}
	html_text(page, source->title);
	text_add(page, source->url ? "</a>, " : ", ");
	html_text(page, source->dated);
	text_add(page, "</li>\n");
}

void page_sources(struct text *page, const struct plan_view *plan)
{
	const struct procedure *rules = plan->input->procedure;
	struct used used = {.rules = rules};

	use_plan(&used, plan->plan);
	for (uint32_t i = 0; report_has_losses(plan) && i < rules->losses_count; i++)
		use_claims(&used, &rules->losses[i].claim, 1);
	page_open(page, "sources", "Who says so");
	text_addf(page, "<p>The rules of %s, each with the day its source is of. They change: look "
			"again on the day.</p>\n<ul class=\"sources\">\n", rules->rules);
	for (uint32_t i = 0; i < rules->sources_count && i < 256; i++)
		if (used.ids[i])
			add_source(page, &rules->sources[i]);
	text_add(page, "</ul>\n");
	page_close(page);
}
