/* SPDX-License-Identifier: MIT */
#include "judge.h"

#include <stdio.h>
#include <string.h>

/*
 * Locking by accident ends phones. It is never ok from what the phone and the package say: a
 * Chinese phone with a real Global ROM matches a Global package in everything.
 */

/* Scripts that lock: those that count, or the others. */
static size_t list_locking(const struct judge *judge, bool counting, char *ret, size_t size)
{
	size_t count = 0;

	*ret = '\0';
	for (size_t i = 0; i < judge->rom->script_count; i++) {
		const struct rom_script *script = &judge->rom->scripts[i];

		if (script->answers[ROM_LOCKS] != ROM_YES ||
		    script_counts(judge, script) != counting)
			continue;
		list_add(ret, size, script_base(script));
		count++;
	}
	return count;
}

static void show_locks(struct finding *finding, const struct judge *judge, bool counting)
{
	for (size_t i = 0; i < judge->rom->script_count; i++) {
		const struct rom_script *script = &judge->rom->scripts[i];

		for (size_t j = 0; j < script->act_count; j++)
			if (script->acts[j].kind == ROM_ACT_LOCK &&
			    script_counts(judge, script) == counting)
				finding_package(finding, &script->acts[j].where);
	}
}

/* ---- a script that locks and is going to be run ---- */

static enum why by_package(const struct judge *judge)
{
	switch (judge->rom->origin) {
	case ROM_MODIFIED:
	case ROM_CUSTOM:
		return WHY_RELOCK_NOT_OFFICIAL;
	case ROM_OFFICIAL:
		break;
	case ROM_ORIGIN_UNKNOWN:
	case ROM_ORIGINS:
		return WHY_RELOCK_NOT_PROVEN;
	}
	/* Whole, unchanged, and for this phone, or a locked phone will not start it. */
	if (level_of(judge, FINDING_PRODUCT) != LEVEL_OK ||
	    level_of(judge, FINDING_ARCHIVE) != LEVEL_OK ||
	    level_of(judge, FINDING_CHECKSUM) != LEVEL_OK)
		return WHY_RELOCK_NOT_PROVEN;
	return WHY_RELOCK_FITS;
}

/* What the regions say: a stop whatever else is known, or how far one can go. */
static enum why by_region(const struct judge *judge, struct catalog_model *ret)
{
	enum market hardware, software = market_of_region(judge->package->region);

	if (!judge->in->model)
		return WHY_RELOCK_MODEL_MISSING;
	if (!catalog_model(judge->in->model, ret))
		return WHY_RELOCK_MODEL_UNKNOWN;
	if (!model_fits(judge, ret))
		return WHY_RELOCK_MODEL_OTHER;
	hardware = market_of_model(ret);
	if (!hardware)
		return WHY_RELOCK_MODEL_UNKNOWN;
	if (!software)
		return WHY_RELOCK_REGION_UNKNOWN;
	if (hardware == software)
		return WHY_RELOCK_FITS;
	if (hardware == MARKET_CHINA)
		return WHY_RELOCK_CHINA;
	return software == MARKET_CHINA ? WHY_RELOCK_ELSEWHERE : WHY_RELOCK_REGION_DIFFERS;
}

/* Words: scripts, model number, where it is sold, region of the package. */
static void add(struct judge *judge, enum why why, bool counting,
		const struct catalog_model *model)
{
	struct finding *finding = finding_add(judge, why);
	const struct catalog_region *region = judge->package->region;
	char list[120];

	list_locking(judge, counting, list, sizeof(list));
	finding_say(finding, "%s", list);
	finding_say(finding, "%s", judge->in->model ? judge->in->model : "");
	finding_say(finding, "%s", model && model->sold_in && *model->sold_in ? model->sold_in
									      : "an unknown region");
	finding_say(finding, "%s", region ? region->name : "an unknown region");
	show_locks(finding, judge, counting);
	if (judge->in->model && why != WHY_RELOCK_OTHERS_DO)
		finding_owner(finding, "--model", judge->in->model);
}

static void judge_locking(struct judge *judge)
{
	struct catalog_model model = {0};
	enum why package = by_package(judge), region = by_region(judge, &model), why = region;

	if (package == WHY_RELOCK_NOT_OFFICIAL)
		why = package;
	else if (region == WHY_RELOCK_FITS)
		why = package;
	add(judge, why, true, &model);
}

/* ---- scripts that lock and are not going to be run ---- */

static void judge_others(struct judge *judge)
{
	struct catalog_model model = {0};
	enum why region = by_region(judge, &model);
	bool wrong = region == WHY_RELOCK_CHINA || region == WHY_RELOCK_ELSEWHERE;

	/* The lock script is what flashing tools choose by themselves. */
	if (wrong && !judge->in->script)
		add(judge, WHY_RELOCK_CHINA_UNCHOSEN, false, &model);
	else
		add(judge, WHY_RELOCK_OTHERS_DO, false, &model);
}

static void add_doubt(struct judge *judge)
{
	struct finding *finding = finding_add(judge, WHY_RELOCK_NOT_UNDERSTOOD);
	char list[120] = "";

	for (size_t i = 0; i < judge->rom->script_count; i++) {
		const struct rom_script *script = &judge->rom->scripts[i];

		if (!script_counts(judge, script) || script->answers[ROM_LOCKS] != ROM_CANNOT_TELL)
			continue;
		list_add(list, sizeof(list), script_base(script));
		finding_package(finding, &script->doubt);
	}
	finding_say(finding, "%s", *list ? list : "the package");
}

/* A script that was not even read leaves the package in doubt, but none of its scripts. */
static bool is_in_doubt(const struct judge *judge)
{
	bool explained = false;

	for (size_t i = 0; i < judge->rom->script_count; i++) {
		const struct rom_script *script = &judge->rom->scripts[i];

		if (script->answers[ROM_LOCKS] != ROM_CANNOT_TELL)
			continue;
		explained = true;
		if (script_counts(judge, script))
			return true;
	}
	if (judge->in->script)
		return false;
	return judge->package->kind != PACKAGE_FASTBOOT
		       ? judge->rom->answers[ROM_LOCKS] == ROM_CANNOT_TELL
		       : judge->rom->answers[ROM_LOCKS] == ROM_CANNOT_TELL && !explained;
}

void judge_relock(struct judge *judge)
{
	char list[120];

	if (!judge->rom || judge->package->kind == PACKAGE_IMAGE)
		return;
	if (judge->in->script && level_of(judge, FINDING_SCRIPT) != LEVEL_OK)
		return;
	if (list_locking(judge, true, list, sizeof(list)))
		judge_locking(judge);
	else if (is_in_doubt(judge))
		add_doubt(judge);
	else if (list_locking(judge, false, list, sizeof(list)))
		judge_others(judge);
	else if (!judge->rom->script_count)
		finding_add(judge, WHY_RELOCK_NO_SCRIPTS);
	else
		finding_add(judge, judge->in->script ? WHY_RELOCK_CHOSEN_DOES_NOT : WHY_RELOCK_NONE);
}
