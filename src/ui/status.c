/* SPDX-License-Identifier: MIT */
#include <latchkey/ui.h>

#include "show.h"

#include <latchkey/catalog.h>

#include <string.h>

/* ---- pieces that the tree and the paste line share ---- */

/* One code may be sold under several names, and nobody can tell which of them is on the box. */
static void add_names(struct text *ret, const struct phone *phone, const char *between)
{
	const struct catalog_device *known = catalog_device(phone->product);

	for (size_t i = 0; known && i < known->name_count; i++)
		text_addf(ret, "%s%s", i ? between : "", known->names[i]);
}

static void add_product(struct text *ret, struct mask *mask, const struct phone *phone)
{
	if (phone->has_product)
		show_value(ret, mask, "product", phone->product, strlen(phone->product));
	else
		text_add(ret, "product unknown");
}

static const char *lock_words(const struct lock *lock)
{
	switch (lock->state) {
	case LOCK_LOCKED:
		return "locked";
	case LOCK_UNLOCKED:
		return "unlocked";
	case LOCK_CONFLICT:
		return "cannot tell: the witnesses disagree";
	case LOCK_UNKNOWN:
		break;
	}
	return "cannot tell";
}

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

/* "unlocked=no, oem device-info: Device unlocked: false" */
static void add_evidence(struct text *ret, struct mask *mask, const struct reading *reading)
{
	const struct lock *lock = &reading->phone.lock;
	struct text one = {0};

	for (size_t i = 0; i < lock->witness_count; i++) {
		const struct witness *witness = &lock->witnesses[i];

		if (witness->says != LOCK_UNKNOWN && witness->question == QUESTION_OEM_DEVICE_INFO)
			text_addf(&one, "oem device-info: Device unlocked: %s", witness->text);
		else if (witness->says != LOCK_UNKNOWN && witness->question == QUESTION_OEM_LKS)
			text_addf(&one, "oem lks: lks = %s", witness->text);
		else
			show_answer(&one, mask, witness->question,
				    &reading->answers[witness->question]);
		text_addf(ret, "%s%s", i ? "; " : "", text_cstr(&one));
		text_clear(&one);
	}
	if (!lock->witness_count)
		text_add(ret, "nothing was answered");
	text_release(&one);
}

static void add_speaker(struct text *ret, const struct phone *phone)
{
	switch (phone->speaker) {
	case SPEAKER_BOOTLOADER:
		text_add(ret, "bootloader fastboot");
		break;
	case SPEAKER_FASTBOOTD:
		text_add(ret, "fastbootd (not the bootloader)");
		break;
	case SPEAKER_UNKNOWN:
		text_add(ret, "fastboot, of which kind is unknown");
		break;
	}
}

static const char *slots_words(const struct slots *slots)
{
	switch (slots->layout) {
	case SLOTS_AB:
		return "A/B";
	case SLOTS_NONE:
		return "A-only";
	case SLOTS_UNKNOWN:
		break;
	}
	return "slots unknown";
}

static void add_index(struct text *ret, const struct rollback *rollback)
{
	if (rollback->conflict)
		text_addf(ret, "anti conflict (anti=%u, rollback_ver=%u)", rollback->anti.value,
			  rollback->rollback_ver.value);
	else if (rollback->known)
		text_addf(ret, "anti %u", rollback->index);
	else
		text_add(ret, "anti unknown");
}

/* ---- rows ---- */

static void print_heading(const struct out *out, const struct phone *phone)
{
	struct text names = {0};

	add_names(&names, phone, " / ");
	out_print(out, TONE_BOLD, "%s", names.length ? text_cstr(&names) : "Phone in fastboot");
	fputc('\n', out->file);
	text_release(&names);
}

static void row_names(const struct out *out, const struct reading *reading)
{
	const struct catalog_device *known = catalog_device(reading->phone.product);
	struct text text = {0}, names = {0};

	if (reading->phone.has_product)
		add_product(&text, out->mask, &reading->phone);
	else
		text_add(&text, "unknown");
	add_names(&names, &reading->phone, ", ");
	if (reading->phone.product_is_chip)
		text_add(&names, "a chip's name, as old phones say; which phone it is stays unknown");
	else if (!names.length && reading->phone.has_product)
		text_add(&names, "not in the catalog");
	else if (!names.length)
		text_add(&names, words_answer(reading->phone.product_kind));
	out_row(out, false, "product", "%s (%s)", text_cstr(&text), text_cstr(&names));
	if (known && *known->chip)
		out_row(out, false, "chip", "%s", known->chip);
	text_release(&text);
	text_release(&names);
}

static void row_lock(const struct out *out, const struct reading *reading)
{
	const struct lock *lock = &reading->phone.lock;
	struct text evidence = {0};

	add_evidence(&evidence, out->mask, reading);
	out_row(out, false, "lock", "%s (%s)", lock_words(lock), text_cstr(&evidence));
	if (lock->critical_unlocked != STATE_UNKNOWN)
		out_row(out, false, "critical", "%s (oem device-info)",
			lock->critical_unlocked == STATE_YES ? "unlocked" : "locked");
	if (lock->ability != STATE_UNKNOWN)
		out_row(out, false, "OEM unlocking", "%s (flashing get_unlock_ability)",
			lock->ability == STATE_YES ? "switched on" : "switched off");
	text_release(&evidence);
}

static void row_rollback(const struct out *out, const struct reading *reading)
{
	const struct rollback *rollback = &reading->phone.rollback;
	struct text anti = {0}, ver = {0};

	show_answer(&anti, out->mask, QUESTION_ANTI, &reading->answers[QUESTION_ANTI]);
	show_answer(&ver, out->mask, QUESTION_ROLLBACK_VER,
		    &reading->answers[QUESTION_ROLLBACK_VER]);
	if (rollback->conflict)
		out_row(out, false, "anti-rollback", "conflict, the higher one counts: %u (%s; %s)",
			rollback->index, text_cstr(&anti), text_cstr(&ver));
	else if (rollback->known)
		out_row(out, false, "anti-rollback", "%u (%s; %s)", rollback->index,
			text_cstr(&anti), text_cstr(&ver));
	else
		out_row(out, false, "anti-rollback", "unknown, which is not 0 (%s; %s)",
			text_cstr(&anti), text_cstr(&ver));
	text_release(&anti);
	text_release(&ver);
}

static void row_mode(const struct out *out, const struct reading *reading)
{
	static const char *const reasons[] = {
		[REASON_NONE] = "nothing said so",
		[REASON_KERNEL] = "kernel",
		[REASON_USERSPACE] = "is-userspace",
		[REASON_INTERFACE] = "the USB interface says fastbootd",
		[REASON_USB_VENDOR] = "the USB vendor id",
		[REASON_CATALOG] = "the chip that the catalog knows for this product",
		[REASON_ABSENCE] = "concluded: it does not know is-userspace, and fastbootd does",
	};
	_Static_assert(sizeof(reasons) / sizeof(*reasons) == REASON_COUNT, "reasons have words");
	const struct phone *phone = &reading->phone;
	struct text text = {0}, evidence = {0};

	add_speaker(&text, phone);
	if (phone->speaker_reason == REASON_USERSPACE || phone->speaker_reason == REASON_NONE)
		show_answer(&evidence, out->mask, QUESTION_IS_USERSPACE,
			    &reading->answers[QUESTION_IS_USERSPACE]);
	else
		text_add(&evidence, reasons[phone->speaker_reason]);
	out_row(out, false, "mode", "%s (%s)", text_cstr(&text), text_cstr(&evidence));
	if (phone->family != FAMILY_UNKNOWN && phone->family != FAMILY_FASTBOOTD) {
		text_clear(&evidence);
		if (phone->family_reason == REASON_KERNEL)
			show_answer(&evidence, out->mask, QUESTION_KERNEL,
				    &reading->answers[QUESTION_KERNEL]);
		else
			text_add(&evidence, reasons[phone->family_reason]);
		out_row(out, false, "bootloader", "%s (%s)", words_family(phone->family),
			text_cstr(&evidence));
	}
	text_release(&text);
	text_release(&evidence);
}

static void row_slots(const struct out *out, const struct reading *reading)
{
	const struct slots *slots = &reading->phone.slots;
	struct text text = {0};

	if (slots->layout == SLOTS_AB && slots->current)
		out_row(out, false, "slots", "A/B, slot %c is current (current-slot=%s)",
			slots->current, text_cstr(&reading->answers[QUESTION_CURRENT_SLOT].text));
	else if (slots->from_absence)
		out_row(out, false, "slots", "A-only (concluded: it knows neither current-slot nor "
					     "slot-count)");
	else if (slots->layout != SLOTS_UNKNOWN)
		out_row(out, false, "slots", "%s (slot-count=%u)", slots_words(slots), slots->count);
	else {
		show_answer(&text, out->mask, QUESTION_CURRENT_SLOT,
			    &reading->answers[QUESTION_CURRENT_SLOT]);
		out_row(out, false, "slots", "unknown (%s)", text_cstr(&text));
	}
	text_release(&text);
}

static void row_merge(const struct out *out, const struct reading *reading)
{
	switch (reading->phone.merge) {
	case MERGE_SNAPSHOTTED:
	case MERGE_MERGING:
		out_row(out, false, "system update",
			"unfinished (snapshot-update-status=%s): let the phone start and finish it "
			"before anything is flashed", merge_name(reading->phone.merge));
		break;
	case MERGE_NONE:
		out_row(out, false, "system update", "none unfinished (snapshot-update-status=none)");
		break;
	case MERGE_UNKNOWN:
		break;
	}
}

static void row_battery(const struct out *out, const struct reading *reading)
{
	const struct battery *battery = &reading->phone.battery;
	static const char *const enough[] = {
		[STATE_UNKNOWN] = "whether that is enough to flash is unknown",
		[STATE_NO] = "not enough to flash",
		[STATE_YES] = "enough to flash",
	};

	if (battery->has_voltage)
		out_row(out, false, "battery", "%u.%02u V, %s", battery->voltage_mv / 1000,
			battery->voltage_mv % 1000 / 10, enough[battery->enough_to_flash]);
	else if (battery->enough_to_flash != STATE_UNKNOWN)
		out_row(out, false, "battery", "%s (battery-soc-ok)",
			enough[battery->enough_to_flash]);
}

static void row_port(const struct out *out, const struct reading *reading)
{
	const struct device *device = &reading->device;
	struct text serial = {0};

	show_secret(&serial, out->mask, device->serial);
	if (reading->phone.bootloader[0]) {
		struct text version = {0};

		show_value(&version, out->mask, "version-bootloader", reading->phone.bootloader,
			   strlen(reading->phone.bootloader));
		out_row(out, false, "version", "%s", text_cstr(&version));
		text_release(&version);
	}
	out_row(out, false, "port", "%s, %04x:%04x, %s speed", device->id, device->vendor,
		device->product, speed_name(device->speed));
	out_row(out, true, "serial", "%s", serial.length ? text_cstr(&serial) : "none");
	text_release(&serial);
}

/* ---- what it means ---- */

static const char *meaning(const struct phone *phone)
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
	return "vars";
}

static void print_meaning(const struct out *out, const struct reading *reading,
			  const struct about *about)
{
	fputc('\n', out->file);
	out_paragraph(out, meaning(&reading->phone));
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

	if (about->story)
		out_print(out, TONE_DIM, "%s\n", about->story);
	out_mark(out, reading->result ? TONE_BAD : lock_tone(&phone->lock));
	print_heading(out, phone);
	if (!phone->confirmed)
		out_row(out, false, "unconfirmed", "the conversation did not come to its end; what follows "
						   "may be incomplete");
	row_names(out, reading);
	row_lock(out, reading);
	row_rollback(out, reading);
	row_mode(out, reading);
	row_slots(out, reading);
	row_merge(out, reading);
	row_battery(out, reading);
	row_port(out, reading);
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
	add_product(&line, mask, phone);
	add_names(&names, phone, " / ");
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
	text_addf(&line, " | %s | ", slots_words(&phone->slots));
	add_speaker(&line, phone);
	text_addf(&line, " | latchkey %s, rules %.7s", about->version, catalog_as_of());
	fprintf(out->file, "%s\n", text_cstr(&line));
	text_release(&line);
	text_release(&names);
	text_release(&evidence);
	mask_release(&strict);
}
