/* SPDX-License-Identifier: MIT */
#include "judge.h"

#include <stdio.h>
#include <string.h>

/*
 * The region of the hardware stands nowhere but in the printed model number. A Chinese phone with a
 * Global ROM says the same as a Global one, in all that it says.
 */

enum market market_of_region(const struct catalog_region *region)
{
	static const struct {
		const char *letters;
		enum market market;
	} rows[] = {
		{"CN", MARKET_CHINA}, {"CM", MARKET_CHINA}, {"IN", MARKET_INDIA},
		{"JP", MARKET_JAPAN}, {"KR", MARKET_KOREA},
	};

	if (!region)
		return MARKET_UNKNOWN;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (!strcmp(rows[i].letters, region->letters))
			return rows[i].market;
	return region->use == CATALOG_REGION_ODD ? MARKET_UNKNOWN : MARKET_GLOBAL;
}

/* Models for Latin America, Europe and Taiwan get builds of many regions, all of the Global kind. */
enum market market_of_model(const struct catalog_model *model)
{
	static const struct {
		const char *sold_in;
		enum market market;
	} rows[] = {
		{"China", MARKET_CHINA}, {"Global", MARKET_GLOBAL}, {"India", MARKET_INDIA},
		{"Japan", MARKET_JAPAN}, {"Korea", MARKET_KOREA}, {"Europe", MARKET_GLOBAL},
		{"Latin America", MARKET_GLOBAL}, {"Taiwan", MARKET_GLOBAL},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (!strcmp(rows[i].sold_in, model->sold_in))
			return rows[i].market;
	/* "China Mobile" and the like. */
	return strncmp(model->sold_in, "China", 5) ? MARKET_UNKNOWN : MARKET_CHINA;
}

bool model_fits(const struct judge *judge, const struct catalog_model *model)
{
	if (!judge->device || !model->device_count)
		return true; /* nothing to hold it against */
	for (size_t i = 0; i < model->device_count; i++)
		if (model->devices[i] == judge->device)
			return true;
	return false;
}

static void show_model(struct finding *finding, const struct judge *judge,
		       const struct catalog_model *model)
{
	char text[160];

	finding_owner(finding, "--model", judge->in->model);
	snprintf(text, sizeof(text), "%.40s: %.50s, sold in %.30s", model->model, model->name,
		 *model->sold_in ? model->sold_in : "an unknown region");
	finding_catalog(finding, "model numbers", catalog_as_of(), text);
}

static enum why fit(enum market hardware, enum market software)
{
	if (hardware == software)
		return WHY_REGION_FITS;
	if (hardware == MARKET_CHINA)
		return WHY_REGION_CHINA;
	return software == MARKET_CHINA ? WHY_REGION_ELSEWHERE : WHY_REGION_DIFFERS;
}

/* The region that the hardware is held against: of the package, or of the ROM that runs. */
static const struct catalog_region *software_region(const struct judge *judge)
{
	if (judge->rom)
		return judge->package->region;
	return judge->in->running ? judge->in->running->region : NULL;
}

static void add_without_model(struct judge *judge, const struct catalog_region *region)
{
	struct finding *finding = finding_add(judge, WHY_REGION_MODEL_MISSING);

	finding_say(finding, "%s", region ? region->name : "an unknown region");
}

static void add_with_model(struct judge *judge, const struct catalog_model *model,
			   const struct catalog_region *region)
{
	enum market hardware = market_of_model(model), software = market_of_region(region);
	enum why why = fit(hardware, software);
	struct finding *finding;

	if (!hardware)
		why = WHY_REGION_MODEL_UNKNOWN;
	else if (!software)
		why = WHY_REGION_PACKAGE_UNKNOWN;
	else if (!judge->rom && (why == WHY_REGION_CHINA || why == WHY_REGION_ELSEWHERE))
		why = WHY_REGION_INSTALLED;
	finding = finding_add(judge, why);
	finding_say(finding, "%s", model->model);
	finding_say(finding, "%s", *model->sold_in ? model->sold_in : "an unknown region");
	finding_say(finding, "%s", region ? region->name : "an unknown region");
	show_model(finding, judge, model);
	if (judge->rom)
		finding_package_name(finding, judge);
	else
		finding_owner(finding, "--running", judge->in->running->text);
}

void judge_region(struct judge *judge)
{
	const struct catalog_region *region = software_region(judge);
	struct catalog_model model;
	struct finding *finding;

	/* Custom ROMs have no region, and without one there is nothing to compare. */
	if (judge->rom && !region && !judge->in->model)
		return;
	if (!judge->rom && !judge->in->running)
		return;
	if (!judge->in->model) {
		add_without_model(judge, region);
		return;
	}
	if (!catalog_model(judge->in->model, &model)) {
		finding = finding_add(judge, WHY_REGION_MODEL_UNKNOWN);
		finding_say(finding, "%s", judge->in->model);
		finding_owner(finding, "--model", judge->in->model);
	} else if (!model_fits(judge, &model)) {
		finding = finding_add(judge, WHY_REGION_MODEL_OTHER);
		finding_say(finding, "%s", model.model);
		finding_say(finding, "%s", model.name);
		finding_say(finding, "%s", judge->codename);
		show_model(finding, judge, &model);
	} else {
		add_with_model(judge, &model, region);
	}
}

/* ---- the ROM that runs ---- */

static const struct catalog_candidate *candidate_of(const struct judge *judge)
{
	const struct version *running = judge->in->running;

	for (size_t i = 0; i < running->candidate_count; i++)
		if (running->candidates[i].device == judge->device)
			return &running->candidates[i];
	return NULL;
}

static enum why installed_why(const struct judge *judge)
{
	const struct version *running = judge->in->running;
	const struct catalog_candidate *own;

	if (!judge->device || !running->candidate_count || !running->region)
		return WHY_INSTALLED_UNKNOWN;
	own = candidate_of(judge);
	if (!own)
		return WHY_INSTALLED_OTHER_PRODUCT;
	return own->in_region ? WHY_INSTALLED_BELONGS : WHY_INSTALLED_OTHER_REGION;
}

void judge_installed(struct judge *judge)
{
	const struct version *running = judge->in->running;
	struct finding *finding;

	if (!running || !judge->codename)
		return;
	finding = finding_add(judge, installed_why(judge));
	/* What runs is what a buyer asks about; before a flash it is only worth knowing. */
	if (judge->rom && finding->level == LEVEL_STOP)
		finding->level = LEVEL_WARN;
	finding_say(finding, "%s", judge->codename);
	finding_say(finding, "%s", running->region ? running->region->name : running->region_letters);
	finding_say(finding, "%s", running->device_letters);
	finding_say(finding, "%s", running->candidate_count
					   ? running->candidates[0].device->codename
					   : "no phone that is known");
	finding_owner(finding, "--running", running->text);
	finding_catalog(finding, "version letters", catalog_as_of(), running->device_letters);
}
