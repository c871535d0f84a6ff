/* SPDX-License-Identifier: MIT */
#include "judge.h"

#include <stdio.h>
#include <string.h>

/* Is the package made for exactly this phone? */

enum { CONFUSIONS = 32 };

/* ---- what the package claims ---- */

static bool is_same(const struct judge *judge, const char *claim)
{
	return !strcmp(claim, judge->codename) ||
	       (judge->device && catalog_device(claim) == judge->device);
}

static const struct rom_claim *find_same(const struct judge *judge)
{
	for (size_t i = 0; i < judge->rom->products.count; i++)
		if (is_same(judge, judge->rom->products.list[i].value))
			return &judge->rom->products.list[i];
	return NULL;
}

static const struct catalog_family *family_with(const struct judge *judge, const char *claim)
{
	const struct catalog_family *family = catalog_family(claim);

	for (size_t i = 0; judge->device && family && i < family->member_count; i++)
		if (family->members[i] == judge->device)
			return family;
	/* The phone, or its owner, may have said the family's name. */
	family = catalog_family(judge->codename);
	for (size_t i = 0; family && i < family->member_count; i++)
		if (family->members[i] == catalog_device(claim))
			return family;
	return NULL;
}

static unsigned confusion_with(const struct judge *judge, const char *claim)
{
	const struct catalog_device *other = catalog_device(claim);
	struct catalog_confusion list[CONFUSIONS];
	size_t count;

	if (!judge->device || !other)
		return 0;
	count = catalog_confusions(judge->device, list, CONFUSIONS);
	for (size_t i = 0; i < count && i < CONFUSIONS; i++)
		if (list[i].device == other)
			return list[i].reasons;
	return 0;
}

static void name_claims(struct finding *finding, const struct judge *judge)
{
	const struct rom_claims *claims = &judge->rom->products;
	char list[256] = "";
	size_t used = 0;

	for (size_t i = 0; i < claims->count && used < sizeof(list); i++) {
		bool known = false;

		for (size_t j = 0; j < i; j++)
			known |= !strcmp(claims->list[i].value, claims->list[j].value);
		if (!known)
			used += (size_t)snprintf(list + used, sizeof(list) - used, "%s%s",
						 used ? ", " : "", claims->list[i].value);
	}
	finding_say(finding, "%s", list);
}

/* ---- evidence ---- */

static void say_phone(struct finding *finding, const struct judge *judge)
{
	if (judge->phone)
		finding_phone(finding, "product", judge->phone->product);
	else if (judge->codename)
		finding_owner(finding, "--for", judge->codename);
}

static void show_claims(struct finding *finding, const struct judge *judge)
{
	const struct rom_claims *claims = &judge->rom->products;

	for (size_t i = 0; i < claims->count; i++) {
		bool known = false;

		for (size_t j = 0; j < i; j++)
			known |= claims->list[i].source == claims->list[j].source;
		if (!known)
			finding_package(finding, &claims->list[i].where);
	}
}

/* ---- the package's own checks ---- */

/* The check of a script that would let this phone pass although it names another one. */
static const struct rom_act *lax_check(const struct judge *judge)
{
	for (size_t i = 0; i < judge->rom->script_count; i++) {
		const struct rom_script *script = &judge->rom->scripts[i];

		for (size_t j = 0; j < script->act_count; j++) {
			const struct rom_act *act = &script->acts[j];
			const char *at = act->kind == ROM_ACT_PRODUCT && *act->detail
						 ? strstr(judge->codename, act->detail)
						 : NULL;

			if ((act->check == ROM_CHECK_PREFIX && at == judge->codename) ||
			    (act->check == ROM_CHECK_ANYWHERE && at))
				return at ? act : NULL;
		}
	}
	return NULL;
}

/* ---- judging ---- */

static void add_mismatch(struct judge *judge)
{
	const struct rom_claims *claims = &judge->rom->products;
	const struct rom_act *lax = lax_check(judge);
	const struct catalog_family *family = NULL;
	enum why why = lax ? WHY_PRODUCT_LETS_PASS : WHY_PRODUCT_OTHER;
	unsigned confusion = 0;
	struct finding *finding;

	for (size_t i = 0; i < claims->count; i++) {
		confusion |= confusion_with(judge, claims->list[i].value);
		if (!family)
			family = family_with(judge, claims->list[i].value);
	}
	if (family)
		why = WHY_PRODUCT_FAMILY;
	else if (confusion & CATALOG_CONFUSE_BUILD)
		why = WHY_PRODUCT_SAME_BUILDS;
	else if (confusion && !lax)
		why = WHY_PRODUCT_ALIKE;
	finding = finding_add(judge, why);
	finding_say(finding, "%s", judge->codename);
	name_claims(finding, judge);
	if (family) {
		char names[128] = "";

		for (size_t i = 0; i < family->member_count; i++)
			snprintf(names + strlen(names), sizeof(names) - strlen(names), "%s%s",
				 i ? ", " : "", family->members[i]->codename);
		finding_say(finding, "%s", names);
	}
	if (lax)
		finding_package(finding, &lax->where);
	say_phone(finding, judge);
	show_claims(finding, judge);
}

/* Whether the name of the package is of this phone. With no name that is understood: unknown. */
static enum tristate name_fits(const struct judge *judge)
{
	const struct package *package = judge->package;

	if (!package->has_name || !package->name.device_count)
		return STATE_UNKNOWN;
	for (size_t i = 0; i < package->name.device_count; i++)
		if (is_same(judge, package->name.devices[i]->codename))
			return STATE_YES;
	for (size_t i = 0; i < package->name.device_count; i++)
		if (confusion_with(judge, package->name.devices[i]->codename) &
		    CATALOG_CONFUSE_BUILD)
			return STATE_YES;
	return STATE_NO;
}

static void add_by_name(struct judge *judge)
{
	static const enum why whys[] = {
		[STATE_UNKNOWN] = WHY_PRODUCT_NOT_SAID,
		[STATE_NO] = WHY_PRODUCT_NAME_OTHER,
		[STATE_YES] = WHY_PRODUCT_NAME_ONLY,
	};
	struct finding *finding = finding_add(judge, whys[name_fits(judge)]);

	finding_say(finding, "%s", judge->codename);
	if (judge->package->has_name && judge->package->name.device_count)
		finding_say(finding, "%s", judge->package->name.devices[0]->codename);
	finding_package_name(finding, judge);
	say_phone(finding, judge);
}

static void add_match(struct judge *judge, const struct rom_claim *claim)
{
	bool differs = name_fits(judge) == STATE_NO;
	struct finding *finding =
		finding_add(judge, differs ? WHY_PRODUCT_NAME_DIFFERS : WHY_PRODUCT_EXACT);

	finding_say(finding, "%s", judge->codename);
	if (differs) {
		finding_say(finding, "%s", judge->package->name.devices[0]->codename);
		finding_package_name(finding, judge);
	}
	say_phone(finding, judge);
	finding_package(finding, &claim->where);
}

/* The phone's own side. Return: whether it is known. */
static bool know_phone(struct judge *judge)
{
	const struct phone *phone = judge->phone;
	struct finding *finding;

	if (phone && phone->has_product && phone->product_is_chip) {
		finding = finding_add(judge, WHY_PRODUCT_PHONE_CHIP);
		finding_say(finding, "%s", phone->product);
	} else if (phone && (!phone->has_product || !phone->confirmed)) {
		finding = finding_add(judge, WHY_PRODUCT_PHONE_UNKNOWN);
	} else if (!judge->codename) {
		finding = finding_add(judge, WHY_PRODUCT_NO_PHONE);
		if (judge->rom && judge->rom->products.count)
			name_claims(finding, judge);
		else
			finding_say(finding, "an unnamed phone");
		if (judge->rom)
			show_claims(finding, judge);
		return false;
	} else {
		return true;
	}
	if (phone && phone->has_product)
		finding_phone(finding, "product", phone->product);
	return false;
}

void judge_product(struct judge *judge)
{
	const struct rom_claim *same;
	struct finding *finding;
	struct text names = {0};

	if (!know_phone(judge))
		return;
	if (!judge->rom) {
		finding = finding_add(judge, judge->device ? WHY_PRODUCT_KNOWN
							   : WHY_PRODUCT_NOT_IN_CATALOG);
		finding_say(finding, "%s", judge->codename);
		if (judge->device)
			catalog_names(&names, judge->device);
		finding_say(finding, "%s", text_cstr(&names));
		text_release(&names);
		say_phone(finding, judge);
		return;
	}
	same = find_same(judge);
	if (same)
		add_match(judge, same);
	else if (judge->rom->products.count)
		add_mismatch(judge);
	else
		add_by_name(judge);
}
