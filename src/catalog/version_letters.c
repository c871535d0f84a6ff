/* SPDX-License-Identifier: MIT */
/*
 * The seven letters: S KG TR XM
 *                    |  |  |  operator, or a branch of MIUI up to 10
 *                    |  |  region
 *                    |  device
 *                    Android
 */
#include <latchkey/version.h>

#include "tables.h"
#include "version_parts.h"

#include <string.h>

enum { LAST_BRANCHED = 10 };

static void pair(char ret[3], const char *text)
{
	ret[0] = text[0];
	ret[1] = text[1];
	ret[2] = '\0';
}

static void read_device(struct version *version)
{
	const struct catalog_device *first;
	bool narrowed, fits = false, seen = false;

	version->candidate_count =
		catalog_by_letters(version->device_letters, version->android_letter,
				   version->region_letters, version->candidates, &narrowed);
	if (!version->candidate_count) {
		note(version, NOTE_DEVICE_UNKNOWN);
		return;
	}
	if (narrowed)
		note(version, NOTE_DEVICE_NARROWED);
	if (version->candidate_count > 1)
		note(version, NOTE_DEVICE_SHARED);
	for (size_t i = 0; i < version->candidate_count; i++) {
		first = version->candidates[i].device;
		seen = seen || version->candidates[i].in_region;
		fits = fits ||
		       catalog_letters_fit(version->device_letters, first, version->android_letter);
	}
	if (!fits && version->android)
		note(version, NOTE_ANDROID_NOT_OF_DEVICE);
	if (!seen && version->region)
		note(version, NOTE_DEVICE_NOT_IN_REGION);
}

static void read_region(struct version *version)
{
	version->region = catalog_region(version->region_letters);
	if (!version->region) {
		note(version, NOTE_REGION_UNKNOWN);
		return;
	}
	if (version->region->use == CATALOG_REGION_ODD)
		note(version, NOTE_REGION_ODD);
	else if (version->region->use == CATALOG_REGION_MIUI_5 && version->form != VERSION_MIUI_5)
		note(version, NOTE_REGION_OLD);
}

static void read_branch(struct version *version)
{
	char generation[3] = {(char)('0' + version->generation % 10), '\0', '\0'};

	note(version, NOTE_BRANCH);
	version->branch = catalog_branch(version->operator_letters);
	if (!version->branch) {
		note(version, NOTE_BRANCH_UNKNOWN);
		return;
	}
	if (version->generation == LAST_BRANCHED)
		memcpy(generation, "10", 3);
	if (!list_has(version->branch->generations, generation, strlen(generation)))
		note(version, NOTE_BRANCH_OTHER_GENERATION);
}

/*
 * Up to MIUI 10 a code from A to F in the last place is a branch, also where the same two letters
 * are an operator today (DC, FK). Regions that exist only for operators tell those apart.
 */
static bool is_branched(const struct version *version)
{
	const char *letters = version->operator_letters;

	if (version->system != CATALOG_MIUI || version->generation > LAST_BRANCHED)
		return false;
	if (version->region && version->region->use == CATALOG_REGION_OPERATOR_ONLY)
		return false;
	return letters[0] >= 'A' && letters[0] <= 'F';
}

static void read_operator(struct version *version)
{
	const struct catalog_region *region = version->region;

	if (is_branched(version)) {
		read_branch(version);
		return;
	}
	version->operator= catalog_operator(version->operator_letters);
	if (!version->operator) {
		note(version, NOTE_OPERATOR_UNKNOWN);
		if (catalog_branch(version->operator_letters))
			note(version, NOTE_BRANCH_TOO_LATE);
		return;
	}
	if (!region)
		return;
	if (version->operator->kind == CATALOG_OPERATOR_OPEN) {
		if (region->use == CATALOG_REGION_OPERATOR_ONLY)
			note(version, NOTE_REGION_NEEDS_OPERATOR);
	} else if (!list_has(version->operator->regions, region->letters, 2)) {
		note(version, NOTE_OPERATOR_ELSEWHERE);
	}
}

void version_read_letters(struct version *version)
{
	const char *letters = version->letters;

	if (!*letters || version->form == VERSION_WORD_FORM || version->form == VERSION_NATIVE)
		return;
	if (strlen(letters) != LETTERS) {
		note(version, NOTE_LETTER_COUNT);
		return;
	}
	version->has_letters = true;
	version->android_letter = letters[0];
	version->android = catalog_android(letters[0]);
	if (!version->android)
		note(version, NOTE_ANDROID_UNKNOWN);
	pair(version->device_letters, letters + 1);
	pair(version->region_letters, letters + 3);
	pair(version->operator_letters, letters + 5);
	read_region(version);
	read_device(version);
	read_operator(version);
}

bool version_is_of_other(const struct version *version, const char *product)
{
	const struct catalog_device *own = product ? catalog_device(product) : NULL;

	if (!own || !version->has_letters || !version->candidate_count)
		return false;
	/* Not the candidates: the Android letter may have left it out of them. */
	for (size_t i = 0; i < own->letter_count; i++)
		if (!strcmp(own->letters[i], version->device_letters))
			return false;
	return true;
}

void version_check_generation(struct version *version)
{
	const struct catalog_generation *generation =
		catalog_generation(version->system, version->generation);

	if (!generation || !version->android)
		return;
	if (version->android_letter < generation->android_first ||
	    version->android_letter > generation->android_last)
		note(version, NOTE_ANDROID_NOT_OF_GENERATION);
}
