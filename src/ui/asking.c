/* SPDX-License-Identifier: MIT */
#include <latchkey/asking.h>

#include "asking_words.h"
#include "show.h"

#include <latchkey/route.h>
#include <latchkey/when.h>

#include <stdarg.h>
#include <string.h>

/* ---- layout ---- */

void asking_item(const struct out *out, const char *lead, const char *format, ...)
{
	char line[2048];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	out_hang(out, lead, line);
}

void asking_claim(const struct asking *asking, const char *lead, const struct claim *claim)
{
	unsigned old = procedure_number(asking->rules, NUMBER_RULES_OLD_MONTHS)->value;
	const char *age =
		claim_months_old(claim->seen, asking->now) > old ? "not confirmed since " : "";
	char below[16];

	asking_item(asking->out, lead, "%s [%s, %s%s]", claim->say, asking_words_sure(claim->sure),
		    age, claim->seen);
	snprintf(below, sizeof(below), "%*s", (int)(strlen(lead) < 15 ? strlen(lead) : 15), "");
	for (uint32_t i = 0; i < claim->other_count; i++)
		asking_item(asking->out, below, "Others: %s [%s]", claim->other[i].say,
			    claim->other[i].seen);
}

void asking_heading(const struct out *out, const char *format, ...)
{
	char line[512];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	fputc('\n', out->file);
	out_begin(out, TONE_BOLD);
	asking_item(out, out->plain ? "" : "== ", "%s%s", line, out->plain ? "" : " ==");
	out_end(out, TONE_BOLD);
}

/* ---- the beginning ---- */

void asking_welcome(const struct asking *asking, bool resumed)
{
	const struct out *out = asking->out;

	if (resumed)
		asking_item(out, "", "The walk through Xiaomi's official unlock goes on: %s.",
			    asking->title);
	else
		asking_item(out, "",
			    "The walk through Xiaomi's official unlock, question by question, over days.");
	asking_item(out, "", "Latchkey asks the phone and changes nothing on it. Everything you confirm "
			     "is kept at once; it never asks for a password, an account number or a phone "
			     "number.");
	asking_item(out, "", "At every question: a number or the word answers, d is \"don't know\", ? says "
			     "more, q leaves.");
}

void asking_lost(const struct asking *asking, const char *why)
{
	fputc('\n', asking->out->file);
	asking_item(asking->out, "! ", "Nothing of this will be kept: %s.", why);
}

void asking_story(const struct asking *asking, const char *story)
{
	fputc('\n', asking->out->file);
	asking_item(asking->out, "", "%s", story);
}

/* ---- the phone ---- */

static const char *lock_words(enum lock_state state)
{
	switch (state) {
	case LOCK_LOCKED:
		return "locked";
	case LOCK_UNLOCKED:
		return "unlocked";
	case LOCK_CONFLICT:
		return "two answers disagree";
	case LOCK_UNKNOWN:
		break;
	}
	return "the phone does not say";
}

void asking_phone(const struct asking *asking, const struct reading *reading)
{
	const struct out *out = asking->out;
	const struct phone *phone = &reading->phone;
	struct text product = {0};

	fputc('\n', out->file);
	if (phone->speaker == SPEAKER_FASTBOOTD) {
		asking_item(out, "Phone: ", "it is in fastbootd, which is not the bootloader: choose "
					    "\"Reboot to bootloader\" on the phone, or hold Volume Down + "
					    "Power until it shows FASTBOOT. Nothing that it says about the "
					    "lock is believed here.");
		return;
	}
	if (phone->has_product)
		show_value(&product, out->mask, "product", phone->product, strlen(phone->product));
	asking_item(out, "Phone: ", "%s (%s)", asking->title,
		    phone->has_product ? text_cstr(&product) : "no product code");
	asking_item(out, "Bootloader: ", "%s", lock_words(phone->lock.state));
	asking_claim(asking, "", procedure_sentence(asking->rules, SENTENCE_LEAVE_FASTBOOT));
	text_release(&product);
}

void asking_no_phone(const struct asking *asking, const struct error *why)
{
	struct text safe = {0};

	text_add_safe(&safe, why->text, strlen(why->text));
	fputc('\n', asking->out->file);
	asking_item(asking->out, "Phone: ", "not read: %s.", text_cstr(&safe));
	if (*words_hint(why->code))
		asking_item(asking->out, "Next: ", "%s.", words_hint(why->code));
	asking_claim(asking, "", procedure_sentence(asking->rules, SENTENCE_LEAVE_FASTBOOT));
	text_release(&safe);
}

static void show_product(const struct asking *asking, struct text *ret, const char *product)
{
	if (*product)
		show_value(ret, asking->out->mask, "product", product, strlen(product));
	else
		text_add(ret, "no product code");
}

void asking_wrong_phone(const struct asking *asking, const char *wanted, const char *found)
{
	struct text mine = {0}, other = {0};

	if (*wanted && !strcmp(wanted, found)) {
		asking_item(asking->out, "! ",
			    "This is another phone than that of this walk: the model is the same, the "
			    "serial number is not. Nothing was noted; connect the right one.");
		return;
	}
	show_product(asking, &mine, wanted);
	show_product(asking, &other, found);
	asking_item(asking->out, "! ",
		    "This is another phone (%s) than the one of this walk (%s). Nothing was noted; connect "
		    "the right one.", text_cstr(&other), text_cstr(&mine));
	text_release(&mine);
	text_release(&other);
}

void asking_before_after(const struct asking *asking, const char *before, int64_t before_at,
			 const char *after)
{
	char at[WHEN_TEXT];

	if (before)
		asking_item(asking->out, "Before: ", "%s (%s)", before, when_local(before_at, at));
	asking_item(asking->out, "Now: ", "%s (%s)", after, when_local(asking->now, at));
}

/* ---- route and notes ---- */

void asking_route(const struct asking *asking, const struct plan *plan, bool brief)
{
	asking_heading(asking->out, "Route: %s", plan->about->title);
	asking_claim(asking, "Because: ", plan->reason);
	if (brief)
		return;
	for (uint32_t i = 0; i < plan->about->about_count; i++)
		asking_claim(asking, "- ", &plan->about->about[i]);
	for (uint32_t i = 0; i < plan->about->unknowable_count; i++)
		asking_claim(asking, "Nobody can know: ", &plan->about->unknowable[i]);
}

void asking_success(const struct asking *asking, const struct plan *plan)
{
	const struct plan_allowance *allowance = &plan->next_unlock;
	char local[WHEN_TEXT], beijing[WHEN_TEXT];

	fputc('\n', asking->out->file);
	if (plan->route == ROUTE_ANDROID_ONE) {
		asking_item(asking->out, "Success: ", "The bootloader says that it is unlocked. The "
						      "walk is done.");
		return;
	}
	asking_claim(asking, "Success: ", procedure_sentence(asking->rules, SENTENCE_SUCCESS));
	if (!allowance->safe.known)
		return;
	asking_item(asking->out, "This account may unlock another device from: ", "%s, %s",
		    when_local(allowance->safe.at, local),
		    when_beijing(allowance->safe.at, beijing));
	asking_claim(asking, "Note: ", procedure_sentence(asking->rules, SENTENCE_YEAR_OTHER_READING));
}

void asking_note(const struct asking *asking, const struct plan_note *note)
{
	static const char *const leads[] = {
		[EFFECT_NONE] = "Note: ",
		[EFFECT_NOTE] = "Note: ",
		[EFFECT_WARN] = "Warning: ",
		[EFFECT_BLOCK] = "Stop: ",
	};
	_Static_assert(sizeof(leads) / sizeof(*leads) == EFFECT_COUNT, "every effect has a word");
	char local[WHEN_TEXT], beijing[WHEN_TEXT];

	asking_claim(asking, leads[note->effect], note->claim);
	if (note->until.known)
		asking_item(asking->out, "  ", "%s: %s, %s", note_date_name(note),
			    when_local(note->until.at, local), when_beijing(note->until.at, beijing));
}

/* ---- steps ---- */

static void put_claims(const struct asking *asking, const char *lead, const struct claim *claims,
		       uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		asking_claim(asking, lead, &claims[i]);
}

static void put_instructions(const struct asking *asking, const struct procedure_step *step)
{
	char lead[16];

	for (uint32_t i = 0; i < step->instructions_count; i++) {
		snprintf(lead, sizeof(lead), "  %u. ", (unsigned)i + 1);
		asking_item(asking->out, lead, "%s", step->instructions[i]);
	}
}

/* A code with two meanings is named once. */
static void add_code(struct text *ret, const char *code)
{
	const char *at = text_cstr(ret);
	size_t length = strlen(code);

	while ((at = strstr(at, code))) {
		if ((at == text_cstr(ret) || at[-1] == ' ') && (!at[length] || at[length] == ','))
			return;
		at += length;
	}
	text_addf(ret, "%s%s", ret->length ? ", " : "", code);
}

static void put_messages(const struct asking *asking, const struct procedure_step *step)
{
	struct text codes = {0};

	for (uint32_t i = 0; i < step->messages_count; i++) {
		const struct procedure_message *message =
			procedure_message(asking->rules, step->messages[i]);

		for (uint32_t j = 0; message && j < message->codes_count; j++)
			add_code(&codes, message->codes[j]);
	}
	if (codes.length)
		asking_item(asking->out, "Known codes: ", "%s. Type one below, or words of a message, and "
							  "it is explained.", text_cstr(&codes));
	else if (step->messages_count)
		asking_item(asking->out, "", "Type words of a message below, and it is explained.");
	text_release(&codes);
}

/* "10 to 60 minutes", "30 minutes to 3 hours", "1 to 4 hours" */
static void put_span(const struct asking *asking, unsigned least, unsigned most)
{
	bool hours = most > 60 && !(most % 60), both = hours && least && !(least % 60);

	asking_item(asking->out, "Takes: ", "%u%s to %u %s", both ? least / 60 : least,
		    hours && !both ? " minutes" : "", hours ? most / 60 : most,
		    hours ? "hours" : "minutes");
}

static void put_times(const struct asking *asking, const struct plan_step *step)
{
	char local[WHEN_TEXT], beijing[WHEN_TEXT];

	if (step->step->kind == STEP_PERMISSION && step->expected.known)
		asking_item(asking->out, "Next opening: ", "%s, %s", when_local(step->expected.at, local),
			    when_beijing(step->expected.at, beijing));
	if (step->not_before.known)
		asking_item(asking->out, "Not before: ", "%s, %s%s",
			    when_local(step->not_before.at, local),
			    when_beijing(step->not_before.at, beijing),
			    step->assumed ? " (counted by Latchkey; Xiaomi has not said it)" : "");
	if (step->deadline.known)
		asking_item(asking->out, "Not after: ", "%s, %s", when_local(step->deadline.at, local),
			    when_beijing(step->deadline.at, beijing));
	if (step->step->minutes_most)
		put_span(asking, step->step->minutes_least, step->step->minutes_most);
}

void asking_step(const struct asking *asking, const struct plan_step *plan_step)
{
	const struct procedure_step *step = plan_step->step;

	asking_heading(asking->out, "%s", step->title);
	asking_claim(asking, "Why: ", &step->why);
	put_times(asking, plan_step);
	put_instructions(asking, step);
	if (step->see)
		asking_item(asking->out, "Done when: ", "%s", step->see);
	for (uint32_t i = 0; i < step->spends_count; i++)
		asking_claim(asking, "Costs: ", &step->spends[i].claim);
	put_claims(asking, "Careful: ", step->donts, step->donts_count);
	put_claims(asking, "Starts it over: ", step->resets, step->resets_count);
	put_claims(asking, "Note: ", step->notes, step->notes_count);
	put_messages(asking, step);
	if (!strcmp(step->id, "other-locks"))
		asking_locks(asking);
	for (uint32_t i = 0; i < step->links_count; i++)
		asking_item(asking->out, "See: ", "%s, %s", step->links[i].title,
			    step->links[i].url);
}

/* Android One phones are unlocked without the account and its clocks. */
static bool is_of_account(const char *loss)
{
	return !strcmp(loss, "one-a-year") || !strcmp(loss, "time-frame");
}

void asking_losses(const struct asking *asking, enum loss_group group, enum route route,
		   bool other_system)
{
	const struct procedure *rules = asking->rules;

	asking_heading(asking->out, "%s", asking_words_group(group));
	for (uint32_t i = 0; i < rules->losses_count; i++) {
		if (rules->losses[i].group != group)
			continue;
		asking_claim(asking, "- ", &rules->losses[i].claim);
		if (rules->losses[i].stock_only && other_system)
			asking_item(asking->out, "  ", "(Does not concern you if the system is not to be "
						       "Xiaomi's.)");
		if (route == ROUTE_ANDROID_ONE && is_of_account(rules->losses[i].id))
			asking_item(asking->out, "  ", "(Does not concern an Android One phone.)");
	}
}

void asking_locks(const struct asking *asking)
{
	const struct procedure *rules = asking->rules;
	char lead[128];

	asking_heading(asking->out, "The four locks");
	for (uint32_t i = 0; i < rules->locks_count; i++) {
		snprintf(lead, sizeof(lead), "%s: ", rules->locks[i].title);
		asking_claim(asking, lead, &rules->locks[i].claim);
	}
}
