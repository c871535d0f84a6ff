/* SPDX-License-Identifier: MIT */
#include "status_rows.h"

#include "show.h"

#include <latchkey/catalog.h>

#include <string.h>

/* ---- pieces that the paste line has as well ---- */

/* One code may be sold under several names, and nobody can tell which of them is on the box. */
void status_names(struct text *ret, const struct phone *phone, const char *between)
{
	const struct catalog_device *known = catalog_device(phone->product);

	for (size_t i = 0; known && i < known->name_count; i++)
		text_addf(ret, "%s%s", i ? between : "", known->names[i]);
}

void status_product(struct text *ret, struct mask *mask, const struct phone *phone)
{
	if (phone->has_product)
		show_value(ret, mask, "product", phone->product, strlen(phone->product));
	else
		text_add(ret, "product unknown");
}

const char *status_lock(const struct lock *lock)
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

/* "unlocked=no, oem device-info: Device unlocked: false" */
void status_evidence(struct text *ret, struct mask *mask, const struct reading *reading)
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

void status_speaker(struct text *ret, const struct phone *phone)
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

const char *status_slots(const struct slots *slots)
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

/* ---- rows ---- */

static void row_names(struct tree *tree, struct mask *mask, const struct reading *reading)
{
	const struct catalog_device *known = catalog_device(reading->phone.product);
	struct text text = {0}, names = {0};

	if (reading->phone.has_product)
		status_product(&text, mask, &reading->phone);
	else
		text_add(&text, "unknown");
	status_names(&names, &reading->phone, ", ");
	if (reading->phone.product_is_chip)
		text_add(&names, "a chip's name, as old phones say; which phone it is stays unknown");
	else if (!names.length && reading->phone.has_product)
		text_add(&names, "not in the catalog");
	else if (!names.length)
		text_add(&names, words_answer(reading->phone.product_kind));
	text_addf(tree_add(tree, "product"), "%s (%s)", text_cstr(&text), text_cstr(&names));
	if (known && *known->chip)
		text_addf(tree_add(tree, "chip"), "%s", known->chip);
	text_release(&text);
	text_release(&names);
}

static void row_lock(struct tree *tree, struct mask *mask, const struct reading *reading)
{
	const struct lock *lock = &reading->phone.lock;
	struct text evidence = {0};

	status_evidence(&evidence, mask, reading);
	text_addf(tree_add(tree, "lock"), "%s (%s)", status_lock(lock), text_cstr(&evidence));
	if (lock->critical_unlocked != STATE_UNKNOWN)
		text_addf(tree_add(tree, "critical"), "%s (oem device-info)",
			lock->critical_unlocked == STATE_YES ? "unlocked" : "locked");
	if (lock->ability != STATE_UNKNOWN)
		text_addf(tree_add(tree, "OEM unlocking"), "%s (flashing get_unlock_ability)",
			lock->ability == STATE_YES ? "switched on" : "switched off");
	text_release(&evidence);
}

static void row_rollback(struct tree *tree, struct mask *mask, const struct reading *reading)
{
	const struct rollback *rollback = &reading->phone.rollback;
	struct text anti = {0}, ver = {0};

	show_answer(&anti, mask, QUESTION_ANTI, &reading->answers[QUESTION_ANTI]);
	show_answer(&ver, mask, QUESTION_ROLLBACK_VER,
		    &reading->answers[QUESTION_ROLLBACK_VER]);
	if (rollback->conflict)
		text_addf(tree_add(tree, "anti-rollback"), "conflict, the higher one counts: %u (%s; %s)",
			rollback->index, text_cstr(&anti), text_cstr(&ver));
	else if (rollback->known)
		text_addf(tree_add(tree, "anti-rollback"), "%s%u (%s; %s)",
			rollback->incomplete ? "at least " : "", rollback->index,
			text_cstr(&anti), text_cstr(&ver));
	else
		text_addf(tree_add(tree, "anti-rollback"), "unknown, which is not 0 (%s; %s)",
			text_cstr(&anti), text_cstr(&ver));
	text_release(&anti);
	text_release(&ver);
}

static void row_mode(struct tree *tree, struct mask *mask, const struct reading *reading)
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

	status_speaker(&text, phone);
	if (phone->speaker_reason == REASON_USERSPACE || phone->speaker_reason == REASON_NONE)
		show_answer(&evidence, mask, QUESTION_IS_USERSPACE,
			    &reading->answers[QUESTION_IS_USERSPACE]);
	else
		text_add(&evidence, reasons[phone->speaker_reason]);
	text_addf(tree_add(tree, "mode"), "%s (%s)", text_cstr(&text), text_cstr(&evidence));
	if (phone->family != FAMILY_UNKNOWN && phone->family != FAMILY_FASTBOOTD) {
		text_clear(&evidence);
		if (phone->family_reason == REASON_KERNEL)
			show_answer(&evidence, mask, QUESTION_KERNEL,
				    &reading->answers[QUESTION_KERNEL]);
		else
			text_add(&evidence, reasons[phone->family_reason]);
		text_addf(tree_add(tree, "bootloader"), "%s (%s)", words_family(phone->family),
			text_cstr(&evidence));
	}
	text_release(&text);
	text_release(&evidence);
}

static void row_slots(struct tree *tree, struct mask *mask, const struct reading *reading)
{
	const struct slots *slots = &reading->phone.slots;
	struct text text = {0};

	if (slots->layout == SLOTS_AB && slots->current)
		text_addf(tree_add(tree, "slots"), "A/B, slot %c is current (current-slot=%s)",
			slots->current, text_cstr(&reading->answers[QUESTION_CURRENT_SLOT].text));
	else if (slots->from_absence)
		text_addf(tree_add(tree, "slots"), "A-only (concluded: it knows neither current-slot nor "
					     "slot-count)");
	else if (slots->layout != SLOTS_UNKNOWN)
		text_addf(tree_add(tree, "slots"), "%s (slot-count=%u)", status_slots(slots), slots->count);
	else {
		show_answer(&text, mask, QUESTION_CURRENT_SLOT,
			    &reading->answers[QUESTION_CURRENT_SLOT]);
		text_addf(tree_add(tree, "slots"), "unknown (%s)", text_cstr(&text));
	}
	text_release(&text);
}

static void row_merge(struct tree *tree, const struct reading *reading)
{
	switch (reading->phone.merge) {
	case MERGE_SNAPSHOTTED:
	case MERGE_MERGING:
		text_addf(tree_add(tree, "system update"),
			"unfinished (snapshot-update-status=%s): let the phone start and finish it "
			"before anything is flashed", merge_name(reading->phone.merge));
		break;
	case MERGE_NONE:
		text_addf(tree_add(tree, "system update"), "none unfinished (snapshot-update-status=none)");
		break;
	case MERGE_UNKNOWN:
		break;
	}
}

static void row_battery(struct tree *tree, const struct reading *reading)
{
	const struct battery *battery = &reading->phone.battery;
	static const char *const enough[] = {
		[STATE_UNKNOWN] = "whether that is enough to flash is unknown",
		[STATE_NO] = "not enough to flash",
		[STATE_YES] = "enough to flash",
	};

	if (battery->has_voltage)
		text_addf(tree_add(tree, "battery"), "%u.%02u V, %s", battery->voltage_mv / 1000,
			battery->voltage_mv % 1000 / 10, enough[battery->enough_to_flash]);
	else if (battery->enough_to_flash != STATE_UNKNOWN)
		text_addf(tree_add(tree, "battery"), "%s (battery-soc-ok)",
			enough[battery->enough_to_flash]);
}

static void row_port(struct tree *tree, struct mask *mask, const struct reading *reading)
{
	const struct device *device = &reading->device;
	struct text serial = {0};

	show_secret(&serial, mask, device->serial);
	if (reading->phone.bootloader[0]) {
		struct text version = {0};

		show_value(&version, mask, "version-bootloader", reading->phone.bootloader,
			   strlen(reading->phone.bootloader));
		text_addf(tree_add(tree, "version"), "%s", text_cstr(&version));
		text_release(&version);
	}
	text_addf(tree_add(tree, "port"), "%s, %04x:%04x, %s speed", device->id, device->vendor,
		device->product, speed_name(device->speed));
	text_addf(tree_add(tree, "serial"), "%s", serial.length ? text_cstr(&serial) : "none");
	text_release(&serial);
}

void status_rows(struct tree *tree, struct mask *mask, const struct reading *reading)
{
	if (!reading->phone.confirmed)
		text_add(tree_add(tree, "unconfirmed"),
			 "the conversation did not come to its end; what follows may be incomplete");
	row_names(tree, mask, reading);
	row_lock(tree, mask, reading);
	row_rollback(tree, mask, reading);
	row_mode(tree, mask, reading);
	row_slots(tree, mask, reading);
	row_merge(tree, reading);
	row_battery(tree, reading);
	row_port(tree, mask, reading);
}
