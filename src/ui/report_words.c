/* SPDX-License-Identifier: MIT */
#include "report_parts.h"

#include <latchkey/catalog.h>
#include <latchkey/version.h>

#include <string.h>
#include <strings.h>

/* ---- this computer ---- */

/* Words that the names of kernels and distributions are made of. */
static const char *const public_words[] = {
	"64",      "alma",    "almalinux", "alpine",      "amd",        "android", "arch",
	"arm",     "armv",    "azure",     "bpo",         "cachyos",    "centos",  "cloud",
	"core",    "deb",     "debian",    "default",     "deepin",     "desktop", "edition",
	"el",      "elementary", "endeavouros", "enterprise", "fc",     "fedora",  "garuda",
	"generic", "gentoo",  "gnu",       "hardened",    "hat",        "kali",    "leap",
	"linux",   "lowlatency", "lts",    "mageia",      "manjaro",    "microsoft", "mint",
	"neon",    "nixos",   "opensuse",  "os",          "parrot",     "pi",      "pop",
	"pve",     "raspberry", "raspberrypi", "raspbian", "rc",        "red",     "rocky",
	"rolling", "rpi",     "rt",        "server",      "slackware",  "solus",   "standard",
	"stream",  "suse",    "tails",     "tumbleweed",  "ubuntu",     "v",       "void",
	"wsl",     "x",       "xanmod",    "zen",         "zorin",
};

static bool is_public(const char *word, size_t length)
{
	size_t letters = length;

	/* fc40, arch1, rc2: digits at the end say a version */
	while (letters && word[letters - 1] >= '0' && word[letters - 1] <= '9')
		letters--;
	if (!letters)
		return length <= 5;
	for (size_t i = 0; i < sizeof(public_words) / sizeof(*public_words); i++)
		if (strlen(public_words[i]) == letters && !strncasecmp(public_words[i], word, letters))
			return length - letters <= 4;
	return false;
}

void report_system_words(struct text *ret, const char *bytes)
{
	static const char between[] = " .-_+/~!()";

	while (*bytes) {
		size_t length = strcspn(bytes, between), gap = strspn(bytes + length, between);

		if (is_public(bytes, length))
			text_add_bytes(ret, bytes, length);
		else
			for (size_t i = 0; i < length; i++)
				text_add(ret, "*");
		text_add_bytes(ret, bytes + length, gap);
		bytes += length + gap;
	}
}

/* ---- the owner's entries ---- */

const char *report_event_note(const struct journal_event *event)
{
	static const enum lock_state states[] = {LOCK_UNKNOWN, LOCK_LOCKED, LOCK_UNLOCKED,
						 LOCK_CONFLICT};
	struct version version;

	if (!*event->note)
		return NULL;
	if (event->kind == EVENT_UPDATED && !version_parse_shown(event->note, &version, NULL))
		return event->note;
	for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++)
		if (event->kind == EVENT_PHONE_READ &&
		    !strcmp(event->note, lock_state_name(states[i])))
			return event->note;
	return NULL;
}

const char *report_event_code(const struct journal_event *event)
{
	enum { LONGEST = 6 };
	size_t length = strlen(event->code);

	if (!length || length > LONGEST || strspn(event->code, "0123456789") != length)
		return NULL;
	return event->code;
}

const char *report_event_step(const struct plan_view *plan, const struct journal_event *event)
{
	if (!*event->step || !procedure_step(plan->input->procedure, event->step))
		return NULL;
	return event->step;
}

void report_event_words(struct text *ret, const struct plan_view *plan,
			const struct journal_event *event)
{
	const char *step = report_event_step(plan, event), *code = report_event_code(event);
	const char *note = report_event_note(event);

	text_add(ret, event_kind_name(event->kind));
	if (step)
		text_addf(ret, " %s", step);
	if (code)
		text_addf(ret, " %s", code);
	else if (*event->code)
		text_add(ret, " (a code that is not shown)");
	if (event->has_until) {
		text_add(ret, ", until ");
		time_words(ret, event->until);
	}
	text_addf(ret, ", said by %s", event_source_name(event->said_by));
	if (note)
		text_addf(ret, ": %s", note);
	else if (*event->note)
		text_add(ret, " (a note that is not shown)");
}

static bool is_model(const char *number)
{
	struct catalog_model model;

	return catalog_model(number, &model);
}

bool report_answer_is_shown(const struct plan_view *plan, const struct journal_answer *answer)
{
	const struct procedure_question *question =
		procedure_question(plan->input->procedure, answer->question);
	struct version version;

	if (!question)
		return false;
	if (!strcmp(answer->value, "dont-know"))
		return true;
	switch (question->kind) {
	case ANSWER_CHOICE:
		return procedure_choice(question, answer->value) != NULL;
	case ANSWER_VERSION_CODE:
		return !version_parse_shown(answer->value, &version, NULL);
	case ANSWER_MODEL:
		return is_model(answer->value);
	case ANSWER_LABEL:
	case ANSWER_UNKNOWN:
	case QUESTION_KIND_COUNT:
		break;
	}
	return false;
}

bool report_is_own(const struct plan_view *plan, int64_t case_id)
{
	return plan->case_id && plan->case_id == case_id;
}

/* ---- the way ---- */

bool report_has_losses(const struct plan_view *plan)
{
	enum route route = plan->plan->route;

	return !plan->plan->finished &&
	       (route == ROUTE_ANDROID_ONE || route == ROUTE_MIUI || route == ROUTE_HYPEROS);
}

/* Android One phones are unlocked without the account and its clocks. */
static bool is_of_account(const char *loss)
{
	return !strcmp(loss, "one-a-year") || !strcmp(loss, "time-frame");
}

const char *report_loss_remark(const struct plan_view *plan, const struct procedure_loss *loss)
{
	const char *system = plan_answer(plan->input, "new-system");

	if (plan->plan->route == ROUTE_ANDROID_ONE && is_of_account(loss->id))
		return "Does not concern an Android One phone.";
	if (!loss->stock_only)
		return "";
	if (system && (!strcmp(system, "lineage") || !strcmp(system, "other-system")))
		return "Does not concern this owner: another system will be installed.";
	return "Concerns only those who keep Xiaomi's system.";
}

bool report_was_read(const struct report *report)
{
	return report->reading && (report->reading->fastboot.asked || !report->problem);
}
