/* SPDX-License-Identifier: MIT */
#include "judge.h"

#include <stdio.h>
#include <string.h>

/* The state that the phone is in: lock, partitions, slots, half-done updates, battery. */

void judge_mode(struct judge *judge)
{
	if (judge->rom && judge->phone && judge->phone->speaker == SPEAKER_FASTBOOTD)
		finding_phone(finding_add(judge, WHY_MODE_FASTBOOTD), "is-userspace", "yes");
}

/* ---- lock ---- */

static enum why locked_why(enum rom_origin origin)
{
	switch (origin) {
	case ROM_OFFICIAL:
		return WHY_LOCK_LOCKED_OFFICIAL;
	case ROM_MODIFIED:
	case ROM_CUSTOM:
		return WHY_LOCK_LOCKED_OTHER;
	case ROM_ORIGIN_UNKNOWN:
	case ROM_ORIGINS:
		break;
	}
	return WHY_LOCK_LOCKED_UNKNOWN;
}

static enum why lock_why(const struct judge *judge)
{
	if (!judge->phone)
		return WHY_LOCK_NOT_ASKED;
	switch (judge->phone->lock.state) {
	case LOCK_UNLOCKED:
		return WHY_LOCK_UNLOCKED;
	case LOCK_LOCKED:
		return locked_why(judge->rom->origin);
	case LOCK_CONFLICT:
		return WHY_LOCK_CONFLICT;
	case LOCK_UNKNOWN:
		break;
	}
	return WHY_LOCK_UNKNOWN;
}

void judge_lock(struct judge *judge)
{
	const struct phone *phone = judge->phone;
	struct finding *finding;

	if (!judge->rom)
		return;
	finding = finding_add(judge, lock_why(judge));
	for (size_t i = 0; phone && i < phone->lock.witness_count; i++) {
		const struct witness *witness = &phone->lock.witnesses[i];

		finding_phone(finding, question_row(witness->question)->name,
			      *witness->text ? witness->text : answer_kind_name(witness->kind));
	}
}

/* ---- partitions of the bootloader ---- */

void judge_critical(struct judge *judge)
{
	static const enum why whys[] = {
		[STATE_UNKNOWN] = WHY_CRITICAL_UNKNOWN,
		[STATE_NO] = WHY_CRITICAL_LOCKED,
		[STATE_YES] = WHY_CRITICAL_UNLOCKED,
	};
	const struct rom_act *act;
	enum tristate critical;
	struct finding *finding;

	/* A locked phone refuses all of it, and says so at once. */
	if (!judge->rom || !judge->phone || judge->package->kind != PACKAGE_FASTBOOT ||
	    judge->phone->lock.state == LOCK_LOCKED)
		return;
	act = scripts_act(judge, ROM_ACT_BOOTLOADER);
	if (!act)
		return;
	critical = judge->phone->lock.critical_unlocked;
	finding = finding_add(judge, whys[critical]);
	finding_say(finding, "%s", act->detail);
	finding_package(finding, &act->where);
	if (critical != STATE_UNKNOWN)
		finding_phone(finding, "oem device-info",
			      critical == STATE_YES ? "Device critical unlocked: true"
						    : "Device critical unlocked: false");
}

/* ---- slots ---- */

static bool wants_slots(const struct rom *rom)
{
	return rom->ota.has[ROM_OTA_TYPE] && !strcmp(rom->ota.field[ROM_OTA_TYPE], "AB");
}

void judge_slots(struct judge *judge)
{
	const struct phone *phone = judge->phone;
	const struct rom_act *act;
	struct finding *finding;
	char current[2] = "";

	if (!judge->rom || !phone)
		return;
	act = judge->package->kind == PACKAGE_FASTBOOT ? scripts_act(judge, ROM_ACT_SLOT) : NULL;
	if (phone->slots.layout == SLOTS_NONE && (act || wants_slots(judge->rom))) {
		finding = finding_add(judge, WHY_SLOTS_NONE);
		if (act)
			finding_package(finding, &act->where);
		return;
	}
	current[0] = phone->slots.current;
	if (!act || phone->slots.layout != SLOTS_AB || !*current || !*act->detail ||
	    act->detail[0] == current[0])
		return;
	finding = finding_add(judge, WHY_SLOTS_SWITCH);
	finding_say(finding, "%s", act->detail);
	finding_say(finding, "%s", current);
	finding_package(finding, &act->where);
	finding_phone(finding, "current-slot", current);
}

void judge_merge(struct judge *judge)
{
	enum merge merge = judge->phone ? judge->phone->merge : MERGE_UNKNOWN;

	if (judge->rom && merge != MERGE_UNKNOWN)
		finding_phone(finding_add(judge, merge == MERGE_NONE ? WHY_MERGE_NONE
								     : WHY_MERGE_UNFINISHED),
			      "snapshot-update-status", merge_name(merge));
}

void judge_battery(struct judge *judge)
{
	enum tristate enough = judge->phone ? judge->phone->battery.enough_to_flash
					    : STATE_UNKNOWN;

	if (judge->rom && enough != STATE_UNKNOWN)
		finding_phone(finding_add(judge, enough == STATE_YES ? WHY_BATTERY_ENOUGH
								     : WHY_BATTERY_LOW),
			      "battery-soc-ok", enough == STATE_YES ? "yes" : "no");
}
