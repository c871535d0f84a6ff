/* SPDX-License-Identifier: MIT */
#include "judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What it would cost: data, an older Android, firmware to fetch, an operator's or an old build. */

/* ---- the chosen script ---- */

static void add_missing(struct judge *judge)
{
	struct finding *finding = finding_add(judge, WHY_SCRIPT_MISSING);
	char list[120] = "";

	for (size_t i = 0; i < judge->rom->script_count; i++)
		list_add(list, sizeof(list), script_base(&judge->rom->scripts[i]));
	finding_say(finding, "%s", judge->in->script);
	finding_say(finding, "%s", *list ? list : "none");
	finding_owner(finding, "--script", judge->in->script);
}

void judge_script(struct judge *judge)
{
	struct finding *finding;

	if (!judge->rom || !judge->in->script)
		return;
	for (size_t i = 0; i < judge->rom->script_count; i++) {
		const struct rom_script *script = &judge->rom->scripts[i];

		if (!script_is_chosen(judge, script))
			continue;
		finding = finding_add(judge, WHY_SCRIPT_CHOSEN);
		finding_say(finding, "%s", script_base(script));
		finding_owner(finding, "--script", judge->in->script);
		return;
	}
	add_missing(judge);
}

/* ---- firmware of a custom ROM ---- */

void judge_firmware(struct judge *judge)
{
	bool has_slots = judge->phone && judge->phone->slots.layout == SLOTS_AB;
	enum why why = has_slots ? WHY_FIRMWARE_REQUIRED_AB : WHY_FIRMWARE_REQUIRED;
	struct finding *finding;

	if (!judge->rom || judge->rom->origin == ROM_OFFICIAL ||
	    (judge->package->kind != PACKAGE_CUSTOM && judge->rom->origin != ROM_MODIFIED))
		return;
	if (package_brings_firmware(judge) == ROM_YES)
		why = WHY_FIRMWARE_BRINGS;
	finding = finding_add(judge, why);
	if (judge->in->running)
		finding_owner(finding, "--running", judge->in->running->text);
	if (has_slots) {
		char slot[2] = {judge->phone->slots.current, '\0'};

		finding_phone(finding, "current-slot", slot);
	}
}

/* ---- Android ---- */

void judge_android(struct judge *judge)
{
	const struct catalog_android *own = judge->package->android, *now = NULL;
	const struct version *running = judge->in->running;
	struct finding *finding;

	if (!judge->rom || !own)
		return;
	if (running)
		now = running->android;
	if (!now)
		finding = finding_add(judge, WHY_ANDROID_UNKNOWN);
	else
		finding = finding_add(judge, own->letter < now->letter ? WHY_ANDROID_LOWER
								       : WHY_ANDROID_NOT_LOWER);
	finding_say(finding, "%s", own->versions);
	finding_say(finding, "%s", now ? now->versions : "");
	if (running)
		finding_owner(finding, "--running", running->text);
}

/* ---- data ---- */

static bool changes_region(const struct judge *judge)
{
	const struct version *running = judge->in->running;

	return running && running->region && judge->package->region &&
	       running->region != judge->package->region;
}

static enum why ota_data(const struct judge *judge)
{
	const struct rom_ota *ota = &judge->rom->ota;

	if (ota->has[ROM_OTA_WIPE] && !strcmp(ota->field[ROM_OTA_WIPE], "yes"))
		return WHY_DATA_WIPED;
	if (judge->package->kind == PACKAGE_CUSTOM)
		return WHY_DATA_CUSTOM;
	return judge->package->kind == PACKAGE_RECOVERY ? WHY_DATA_KEPT : WHY_DATA_UNKNOWN;
}

static enum why data_why(const struct judge *judge)
{
	enum why why = ota_data(judge);

	if (judge->package->kind == PACKAGE_FASTBOOT) {
		/* Several to choose from: any of them may be meant. */
		switch (scripts_answer(judge, ROM_WIPES)) {
		case ROM_YES:
			why = WHY_DATA_WIPED;
			break;
		case ROM_NO:
			why = WHY_DATA_KEPT;
			break;
		case ROM_CANNOT_TELL:
			why = WHY_DATA_UNKNOWN;
			break;
		}
	}
	return why == WHY_DATA_KEPT && changes_region(judge) ? WHY_DATA_REGION : why;
}

void judge_data(struct judge *judge)
{
	const struct rom_act *act;
	struct finding *finding;
	enum why why;

	if (!judge->rom || judge->package->kind == PACKAGE_IMAGE ||
	    judge->package->kind == PACKAGE_UNKNOWN)
		return;
	why = data_why(judge);
	finding = finding_add(judge, why);
	if (why == WHY_DATA_REGION) {
		finding_say(finding, "%s", judge->in->running->region->name);
		finding_say(finding, "%s", judge->package->region->name);
		finding_owner(finding, "--running", judge->in->running->text);
	}
	act = scripts_act(judge, ROM_ACT_WIPE);
	if (why == WHY_DATA_WIPED && act)
		finding_package(finding, &act->where);
}

/* ---- which build ---- */

static enum why build_why(const struct package *package)
{
	const struct version *version = &package->version;

	if (version->build_type != VERSION_BUILD_USER || version->kind == VERSION_INTERNAL)
		return WHY_BUILD_ENGINEERING;
	if (package->operator&& package->operator->kind != CATALOG_OPERATOR_OPEN)
		return WHY_BUILD_OPERATOR;
	if (version->kind == VERSION_BETA || version->kind == VERSION_DEVELOPER ||
	    version->kind == VERSION_PREVIEW)
		return WHY_BUILD_BETA;
	return WHY_BUILD_OPEN;
}

void judge_build(struct judge *judge)
{
	const struct package *package = judge->package;
	struct finding *finding;

	if (!judge->rom || !package->has_version)
		return;
	finding = finding_add(judge, build_why(package));
	finding_say(finding, "%s", package->version.text);
	finding_say(finding, "%s", package->operator? package->operator->name : "");
	finding_package_name(finding, judge);
}

/* The phone that the version belongs to, which need not be this one. */
static const struct catalog_device *device_of(const struct judge *judge)
{
	const struct romname *name = &judge->package->name;

	if (!judge->package->has_name || !name->device_count)
		return level_of(judge, FINDING_PRODUCT) == LEVEL_OK ? judge->device : NULL;
	for (size_t i = 0; i < name->device_count; i++)
		if (name->devices[i] == judge->device)
			return judge->device;
	return name->devices[0];
}

void judge_age(struct judge *judge)
{
	static const enum why whys[] = {
		[VERSION_STANDING_UNKNOWN] = WHY_AGE_UNKNOWN,
		[VERSION_LATEST] = WHY_AGE_LATEST,
		[VERSION_OLDER] = WHY_AGE_OLDER,
		[VERSION_NEWER] = WHY_AGE_NEWER,
		[VERSION_APART] = WHY_AGE_UNKNOWN,
	};
	_Static_assert(sizeof(whys) / sizeof(*whys) == VERSION_STANDING_COUNT, "each has a rule");
	const struct catalog_device *device;
	struct version_age age;
	struct finding *finding;

	if (!judge->rom || !judge->package->has_version)
		return;
	device = device_of(judge);
	if (!device)
		return;
	version_age(&judge->package->version, device, &age);
	finding = finding_add(judge, whys[age.standing]);
	finding_say(finding, "%s", judge->package->version.text);
	if (age.standing == VERSION_STANDING_UNKNOWN)
		return;
	finding_say(finding, "%s", age.latest.version);
	finding_say(finding, "%s", age.as_of);
	if (age.has_releases_behind && age.releases_behind)
		finding_say(finding, ", at most %u release%s later", age.releases_behind,
			    age.releases_behind == 1 ? "" : "s");
	finding_catalog(finding, "latest releases", age.as_of, age.latest.version);
}
