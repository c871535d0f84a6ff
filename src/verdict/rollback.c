/* SPDX-License-Identifier: MIT */
#include "judge.h"

#include <stdio.h>
#include <string.h>

/*
 * Anti-rollback. The phone keeps an index that only rises; firmware with a lower one never starts
 * again. Silence is unknown on either side, never 0: the packages' own scripts take it for 0.
 */

struct indices {
	bool phone_known, phone_incomplete, package_known, conflict;
	unsigned phone, package; /* the phone's higher, the package's lower */
};

static struct indices gather(const struct judge *judge)
{
	const struct rom_claims *claims = &judge->rom->indices;
	struct indices ret = {.package_known = claims->count > 0};

	if (judge->phone) {
		ret.phone_known = judge->phone->rollback.known;
		ret.phone = judge->phone->rollback.index;
		ret.phone_incomplete = judge->phone->rollback.incomplete;
		ret.conflict = judge->phone->rollback.conflict;
	}
	for (size_t i = 0; i < claims->count; i++)
		if (!i || claims->list[i].number < ret.package)
			ret.package = claims->list[i].number;
	ret.conflict |= judge->rom->index.conflict;
	return ret;
}

static void show_phone(struct finding *finding, const struct phone *phone)
{
	static const char *const names[] = {"anti", "rollback_ver"};
	const struct index *const indices[] = {&phone->rollback.anti,
					       &phone->rollback.rollback_ver};

	for (size_t i = 0; i < 2; i++) {
		if (indices[i]->known)
			finding_phone(finding, names[i], indices[i]->text);
		else if (indices[i]->kind != ANSWER_NOT_ASKED)
			finding_phone(finding, names[i], answer_kind_name(indices[i]->kind));
	}
}

/* Each script of a package says the same: once is enough. */
static void show_claims(struct finding *finding, const struct rom_claims *claims)
{
	for (size_t i = 0; i < claims->count; i++) {
		bool known = false;

		for (size_t j = 0; j < i; j++)
			known |= claims->list[i].source == claims->list[j].source &&
				 claims->list[i].number == claims->list[j].number;
		if (!known)
			finding_package(finding, &claims->list[i].where);
	}
}

static void add(struct judge *judge, enum why why, const struct indices *indices)
{
	struct finding *finding = finding_add(judge, why);

	finding_say(finding, "%u", indices->phone);
	finding_say(finding, "%u", indices->package);
	if (judge->phone)
		show_phone(finding, judge->phone);
	show_claims(finding, &judge->rom->indices);
}

static void compare(struct judge *judge, const struct indices *indices)
{
	bool lower = indices->package < indices->phone;
	enum why why = lower ? WHY_ROLLBACK_LOWER : WHY_ROLLBACK_EQUAL;

	if (indices->conflict)
		why = lower ? WHY_ROLLBACK_CONFLICT_LOWER : WHY_ROLLBACK_CONFLICT_PASSES;
	else if (indices->package > indices->phone)
		why = WHY_ROLLBACK_HIGHER;
	/* Lower than the least that the phone may have is a stop, whatever the rest says. */
	if (indices->phone_incomplete && !lower)
		why = WHY_ROLLBACK_PHONE_INCOMPLETE;
	add(judge, why, indices);
}

/* ---- packages that state none ---- */

static int order(unsigned a, unsigned b)
{
	return a < b ? -1 : a > b;
}

static bool is_not_older(const struct version *a, const struct version *b)
{
	int result = order(a->system, b->system);

	if (!result)
		result = order(a->generation, b->generation);
	for (size_t i = 1; !result && i < 4; i++)
		result = order(a->numbers[i], b->numbers[i]);
	return result >= 0;
}

/*
 * On a locked phone the firmware is that of the ROM which runs. Xiaomi never lowered the index
 * within one line of builds, so a build that is not older has one that passes.
 */
static bool runs_older(const struct judge *judge)
{
	const struct version *running = judge->in->running, *own = &judge->package->version;

	return judge->package->kind == PACKAGE_RECOVERY && judge->rom->origin == ROM_OFFICIAL &&
	       judge->phone && judge->phone->lock.state == LOCK_LOCKED && running &&
	       judge->package->has_version && running->has_letters && own->has_letters &&
	       !strcmp(running->device_letters, own->device_letters) &&
	       !strcmp(running->region_letters, own->region_letters) &&
	       running->kind == VERSION_STABLE && own->kind == VERSION_STABLE &&
	       running->form == own->form && running->number_count == 4 &&
	       own->number_count == 4 && running->android_letter <= own->android_letter &&
	       is_not_older(own, running);
}

static void add_without_index(struct judge *judge, const struct indices *indices)
{
	struct finding *finding;

	if (!runs_older(judge)) {
		add(judge, indices->phone_known ? WHY_ROLLBACK_PACKAGE_UNKNOWN
						: WHY_ROLLBACK_BOTH_UNKNOWN, indices);
		return;
	}
	finding = finding_add(judge, WHY_ROLLBACK_NOT_OLDER);
	finding_say(finding, "%s", judge->package->version.text);
	finding_say(finding, "%s", judge->in->running->text);
	finding_owner(finding, "--running", judge->in->running->text);
	show_phone(finding, judge->phone);
}

static void add_no_bootloader(struct judge *judge)
{
	struct finding *finding = finding_add(judge, WHY_ROLLBACK_NO_BOOTLOADER);
	char list[128] = "";
	struct rom_evidence where = {"payload.bin", 0, ""};

	if (!judge->rom->partition_count)
		return;
	for (size_t i = 0; i < judge->rom->partition_count && strlen(list) < 90; i++)
		snprintf(list + strlen(list), sizeof(list) - strlen(list), "%s%.20s",
			 i ? " " : "", judge->rom->partitions[i].name);
	snprintf(where.excerpt, sizeof(where.excerpt), "%.119s", list);
	finding_package(finding, &where);
}

void judge_rollback(struct judge *judge)
{
	struct indices indices;

	if (!judge->rom)
		return;
	indices = gather(judge);
	if (package_brings_firmware(judge) == ROM_NO)
		add_no_bootloader(judge);
	else if (judge->rom->index.unreadable)
		add(judge, WHY_ROLLBACK_UNREADABLE, &indices);
	else if (!indices.package_known)
		add_without_index(judge, &indices);
	else if (!indices.phone_known)
		add(judge, WHY_ROLLBACK_PHONE_UNKNOWN, &indices);
	else
		compare(judge, &indices);
}
