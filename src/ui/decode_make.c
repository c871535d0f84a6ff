/* SPDX-License-Identifier: MIT */
#include <latchkey/ui.h>

#include "tree.h"

#include <string.h>

static bool is_candidate(const struct version *version, const struct catalog_device *device)
{
	for (size_t i = 0; i < version->candidate_count; i++)
		if (version->candidates[i].device == device)
			return true;
	return false;
}

/* A file's product names its device; letters alone may leave several. Where both differ, the
 * version stands nowhere among the releases of the product. */
static void take_devices(struct decoded *ret)
{
	const struct version *version = &ret->version;

	for (size_t i = 0; i < ret->file.device_count; i++)
		ret->devices[ret->device_count++] = ret->file.devices[i];
	for (size_t i = 0; !ret->file.device_count && i < version->candidate_count; i++)
		ret->devices[ret->device_count++] = version->candidates[i].device;
	for (size_t i = 0; i < ret->device_count; i++)
		if (is_candidate(version, ret->devices[i]))
			version_age(version, ret->devices[i], &ret->ages[i]);
}

static void take_version(struct decoded *ret)
{
	const struct version *version = &ret->version;

	ret->notes |= version->notes;
	ret->android = version->android;
	ret->region = version->region;
	if (version->system && version->generation)
		ret->generation = catalog_generation(version->system, version->generation);
}

static void take_file(struct decoded *ret)
{
	ret->version = ret->file.version;
	ret->notes = ret->file.notes;
	take_version(ret);
	if (!ret->android)
		ret->android = ret->file.android;
	if (!ret->region)
		ret->region = ret->file.region;
}

void decoded_make(struct decoded *ret, const char *text, long long now)
{
	*ret = (struct decoded){.text = text};
	if (!romname_parse(text, &ret->file, NULL)) {
		ret->kind = DECODED_FILE;
		take_file(ret);
	} else if (!version_parse_shown(text, &ret->version, NULL)) {
		ret->kind = DECODED_VERSION;
		take_version(ret);
	} else {
		catalog_search(text, &ret->search);
	}
	take_devices(ret);
	ret->has_as_of_days = days_since(catalog_latest_as_of(), now, &ret->as_of_days);
}

bool decoded_is_known(const struct decoded *decoded)
{
	return decoded->version.form ||
	       (decoded->kind == DECODED_FILE && decoded->file.product_known);
}
