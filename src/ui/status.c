/* SPDX-License-Identifier: MIT */
#include <latchkey/ui.h>

#include "show.h"
#include "status_rows.h"

#include <latchkey/catalog.h>

static enum tone lock_tone(const struct lock *lock)
{
	switch (lock->state) {
	case LOCK_LOCKED:
	case LOCK_UNLOCKED:
		return TONE_GOOD;
	case LOCK_CONFLICT:
	case LOCK_UNKNOWN:
		break;
	}
	return TONE_WARN;
}

static void print_heading(const struct out *out, const struct phone *phone)
{
	struct text names = {0};

	status_names(&names, phone, " / ");
	out_print(out, TONE_BOLD, "%s", names.length ? text_cstr(&names) : "Phone in fastboot");
	fputc('\n', out->file);
	text_release(&names);
}

static void add_index(struct text *ret, const struct rollback *rollback)
{
	if (rollback->conflict)
		text_addf(ret, "anti conflict (anti=%u, rollback_ver=%u)", rollback->anti.value,
			  rollback->rollback_ver.value);
	else if (rollback->known)
		text_addf(ret, "anti %s%u", rollback->incomplete ? "at least " : "", rollback->index);
	else
		text_add(ret, "anti unknown");
}

/* ---- what it means ---- */

const char *status_meaning(const struct phone *phone)
{
	if (phone->speaker == SPEAKER_FASTBOOTD)
		return "This is fastbootd, a part of Android, not the bootloader: the official unlock "
		       "tool and this reading need the bootloader. Choose \"Reboot to bootloader\" on "
		       "the phone, or hold Volume Down + Power until it shows FASTBOOT.";
	switch (phone->lock.state) {
	case LOCK_LOCKED:
		return "The bootloader is locked: the phone starts only what Xiaomi signed for it, and "
		       "refuses to be flashed.";
	case LOCK_UNLOCKED:
		return "The bootloader is unlocked: whoever holds this phone can change its system. Do "
		       "not lock it \"to make it safe\": locked with anything but the unchanged official "
		       "ROM of its own hardware region it does not start any more.";
	case LOCK_CONFLICT:
		return "The witnesses disagree about the lock. Until that is cleared up, treat the phone as "
		       "locked if you mean to flash it, and as unlocked if you mean to trust it. Restart it "
		       "into FASTBOOT and ask again.";
	case LOCK_UNKNOWN:
		break;
	}
	return "No answer tells whether the bootloader is locked. That is neither a yes nor a no.";
}

static const char *next_step(const struct reading *reading, bool deep)
{
	const struct phone *phone = &reading->phone;

	if (phone->speaker == SPEAKER_FASTBOOTD)
		return "wait";
	if (phone->lock.state == LOCK_UNKNOWN && !deep && phone->family != FAMILY_UNKNOWN)
		return "status --deep";
	if (phone->lock.state == LOCK_LOCKED || phone->lock.state == LOCK_UNLOCKED)
		return "plan";
	return "vars";
}

static void print_meaning(const struct out *out, const struct reading *reading,
			  const struct about *about)
{
	fputc('\n', out->file);
	out_paragraph(out, status_meaning(&reading->phone));
	out_paragraph(out, "(This is the bootloader lock. The screen lock, the Xiaomi-account lock and "
			   "an operator's lock are three other things.)");
	fprintf(out->file, "Next: %s", about->program);
	if (about->demo)
		fprintf(out->file, " --demo %s", about->demo);
	if (about->chosen)
		fprintf(out->file, " -s %s", reading->device.id);
	fprintf(out->file, " %s\n", next_step(reading, about->deep));
	fputs("To leave fastboot: hold Power for 15 seconds.\n", out->file);
}

static void print_counters(const struct out *out, const struct fastboot *fastboot)
{
	if (fastboot->stale)
		fprintf(out->file, "%u left-over answer%s of an earlier session %s dropped.\n",
			fastboot->stale, fastboot->stale == 1 ? "" : "s",
			fastboot->stale == 1 ? "was" : "were");
	if (fastboot->passes > 1)
		fputs("The conversation slipped once and was repeated from the beginning.\n", out->file);
	if (fastboot->slow)
		fprintf(out->file, "%u question%s had to be asked again after a pause.\n",
			fastboot->slow, fastboot->slow == 1 ? "" : "s");
}

void status_text(const struct out *out, const struct reading *reading, const struct about *about)
{
	const struct phone *phone = &reading->phone;
	struct tree tree = {0};

	if (about->story)
		out_story(out, about->story);
	out_mark(out, reading->result ? TONE_BAD : lock_tone(&phone->lock));
	print_heading(out, phone);
	status_rows(&tree, out->mask, reading);
	tree_print(out, &tree);
	if (reading->result)
		return;
	print_meaning(out, reading, about);
	if (about->verbose)
		print_counters(out, &reading->fastboot);
	fputc('\n', out->file);
	status_paste_line(out, reading, about);
}

void status_paste_line(const struct out *out, const struct reading *reading,
		       const struct about *about)
{
	const struct phone *phone = &reading->phone;
	const struct witness *witness = phone->lock.witness_count ? phone->lock.witnesses : NULL;
	struct text line = {0}, names = {0}, evidence = {0};
	struct mask strict = {0}; /* a forum sees this line, also with --show-ids */
	struct mask *mask = out->mask->show ? &strict : out->mask;

	mask_know(&strict, reading->device.serial);
	status_product(&line, mask, phone);
	status_names(&names, phone, " / ");
	if (names.length)
		text_addf(&line, " | %s", text_cstr(&names));
	if (witness)
		show_answer(&evidence, mask, witness->question,
			    &reading->answers[witness->question]);
	text_addf(&line, " | %s (%s) | ",
		  phone->lock.state == LOCK_LOCKED     ? "locked"
		  : phone->lock.state == LOCK_UNLOCKED ? "unlocked"
		  : phone->lock.state == LOCK_CONFLICT ? "lock conflict"
						       : "lock unknown",
		  text_cstr(&evidence));
	add_index(&line, &phone->rollback);
	text_addf(&line, " | %s | ", status_slots(&phone->slots));
	status_speaker(&line, phone);
	text_addf(&line, " | latchkey %s, rules %.7s", about->version, catalog_as_of());
	fprintf(out->file, "%s\n", text_cstr(&line));
	text_release(&line);
	text_release(&names);
	text_release(&evidence);
	mask_release(&strict);
}
