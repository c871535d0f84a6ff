/* SPDX-License-Identifier: MIT */
#include <latchkey/ui.h>

#include "tree.h"

#include <string.h>

static void add(struct catalog_search *search, const struct catalog_device *device)
{
	for (size_t i = 0; i < search->count; i++)
		if (search->devices[i] == device)
			return;
	if (search->count < CATALOG_HITS)
		search->devices[search->count++] = device;
}

/* A codename may name others as well: miatoll is one name for four more, XIG02 the model number of
 * another codename. */
static void add_namesakes(const char *text, struct catalog_search *search)
{
	const struct catalog_device *named[CATALOG_HITS];
	size_t count;

	if (search->how != CATALOG_MATCH_CODENAME)
		return;
	for (size_t i = 0; search->family && i < search->family->member_count; i++)
		add(search, search->family->members[i]);
	if (catalog_model(text, &search->model))
		for (size_t i = 0; i < search->model.device_count; i++)
			add(search, search->model.devices[i]);
	count = catalog_by_name(text, named, CATALOG_HITS);
	for (size_t i = 0; i < count && i < CATALOG_HITS; i++)
		add(search, named[i]);
}

void lookup_make(struct lookup *ret, const char *text, long long now)
{
	struct romname file;
	struct version version;

	*ret = (struct lookup){.text = text};
	catalog_search(text, &ret->search);
	add_namesakes(text, &ret->search);
	if (!ret->search.count) {
		ret->suggestion_count = catalog_suggest(text, ret->suggestions, LOOKUP_SUGGESTIONS);
		ret->is_version = !version_parse_shown(text, &version, NULL) ||
				  !romname_parse(text, &file, NULL);
	}
	ret->has_as_of_days = days_since(catalog_as_of(), now, &ret->as_of_days);
}
