/* SPDX-License-Identifier: MIT */
#include <latchkey/catalog.h>

#include <latchkey/text.h>

#include "tables.h"

#include <string.h>

enum { FOLDED = 96 };

/* Lower-case letters and digits of @text; "+" is "plus". False: too long or nothing left. */
static bool fold(const char *text, char ret[FOLDED])
{
	size_t length = 0;

	for (; *text; text++) {
		char c = *text;

		if (length + 5 > FOLDED)
			return false;
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c == '+') {
			memcpy(ret + length, "plus", 4);
			length += 4;
		} else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
			ret[length++] = c;
		}
	}
	ret[length] = '\0';
	return length > 0;
}

static const char *without(const char *text, const char *word)
{
	size_t length = strlen(word);

	return !strncmp(text, word, length) && text[length] ? text + length : text;
}

/* Behind the brand: "note10" of "xiaomiredminote10". */
static const char *bare(const char *folded)
{
	const char *text = without(folded, "xiaomi");
	const char *rest = without(without(text, "redmi"), "poco");

	return rest != text ? rest : without(text, "mi");
}

static bool name_is(const char *name, const char *wanted, bool partial)
{
	char known[FOLDED];

	if (!fold(name, known))
		return false;
	if (partial)
		return !strcmp(bare(known), wanted);
	return !strcmp(known, wanted) || !strcmp(known, without(wanted, "xiaomi"));
}

static bool device_named(const struct catalog_device *device, const char *wanted, bool partial)
{
	for (size_t i = 0; i < device->name_count; i++) {
		if (name_is(device->names[i], wanted, partial))
			return true;
	}
	return false;
}

static size_t find_named(const char *wanted, bool partial, const struct catalog_device **ret,
			 size_t max)
{
	size_t count = 0;

	for (size_t i = 0; i < catalog_tables.device_count; i++) {
		if (!device_named(&catalog_tables.devices[i], wanted, partial))
			continue;
		if (count < max)
			ret[count] = &catalog_tables.devices[i];
		count++;
	}
	return count;
}

size_t catalog_by_name(const char *name, const struct catalog_device **ret, size_t max)
{
	char wanted[FOLDED];

	return name && fold(name, wanted) ? find_named(wanted, false, ret, max) : 0;
}

static const struct catalog_device *codename_any_case(const char *text)
{
	for (size_t i = 0; i < catalog_tables.device_count; i++) {
		if (text_equal_fold(catalog_tables.devices[i].codename, text))
			return &catalog_tables.devices[i];
	}
	return NULL;
}

static bool search_codename(const char *text, struct catalog_search *ret)
{
	const struct catalog_device *device = catalog_device(text);

	if (!device)
		device = codename_any_case(text);
	if (!device)
		return false;
	ret->how = text_equal_fold(device->codename, text) ? CATALOG_MATCH_CODENAME
							   : CATALOG_MATCH_ALIAS;
	ret->devices[ret->count++] = device;
	ret->family = catalog_family(device->codename);
	return true;
}

static bool search_family(const char *text, struct catalog_search *ret)
{
	ret->family = catalog_family(text);
	if (!ret->family)
		return false;
	ret->how = CATALOG_MATCH_FAMILY;
	for (size_t i = 0; i < ret->family->member_count && ret->count < CATALOG_HITS; i++)
		ret->devices[ret->count++] = ret->family->members[i];
	return true;
}

static bool search_model(const char *text, struct catalog_search *ret)
{
	if (!catalog_model(text, &ret->model))
		return false;
	ret->how = CATALOG_MATCH_MODEL;
	for (size_t i = 0; i < ret->model.device_count; i++)
		ret->devices[ret->count++] = ret->model.devices[i];
	return true;
}

static bool search_name(const char *text, bool partial, struct catalog_search *ret)
{
	char wanted[FOLDED];
	size_t count;

	if (!fold(text, wanted))
		return false;
	count = find_named(partial ? bare(wanted) : wanted, partial, ret->devices, CATALOG_HITS);
	ret->more = count > CATALOG_HITS;
	ret->count = ret->more ? CATALOG_HITS : count;
	ret->how = partial ? CATALOG_MATCH_PARTIAL : CATALOG_MATCH_NAME;
	return count > 0;
}

static bool search_letters(const char *text, struct catalog_search *ret)
{
	struct catalog_candidate candidates[CATALOG_CANDIDATES];
	size_t count = catalog_by_letters(text, 0, NULL, candidates, NULL);

	for (size_t i = 0; i < count; i++)
		ret->devices[ret->count++] = candidates[i].device;
	ret->how = CATALOG_MATCH_LETTERS;
	return count > 0;
}

void catalog_search(const char *text, struct catalog_search *ret)
{
	*ret = (struct catalog_search){0};
	if (search_codename(text, ret) || search_family(text, ret) || search_model(text, ret) ||
	    search_name(text, false, ret) || search_name(text, true, ret) ||
	    search_letters(text, ret))
		return;
	*ret = (struct catalog_search){0};
}

/* ---- near misses ---- */

enum { SUGGESTIONS = 8 };

struct near {
	const char *text;
	unsigned distance;
};

static void keep(struct near *near, size_t *count, size_t max, const char *text, unsigned distance)
{
	size_t at = 0;

	for (size_t i = 0; i < *count; i++) {
		if (!strcmp(near[i].text, text))
			return;
	}
	while (at < *count && near[at].distance <= distance)
		at++;
	if (at == max)
		return;
	if (*count < max)
		(*count)++;
	memmove(near + at + 1, near + at, (*count - at - 1) * sizeof(*near));
	near[at] = (struct near){text, distance};
}

static void consider(struct near *near, size_t *count, size_t max, const char *wanted,
		     const char *text)
{
	size_t length = strlen(wanted);
	char known[FOLDED];
	unsigned distance;

	if (!fold(text, known))
		return;
	distance = text_distance(wanted, known);
	if (distance && distance <= (length < 4 ? 1 : length < 8 ? 2 : 3))
		keep(near, count, max, text, distance);
}

size_t catalog_suggest(const char *text, const char **ret, size_t max)
{
	struct near near[SUGGESTIONS];
	char wanted[FOLDED];
	size_t count = 0;

	if (max > SUGGESTIONS)
		max = SUGGESTIONS;
	if (!max || !fold(text, wanted))
		return 0;
	for (size_t i = 0; i < catalog_tables.device_count; i++) {
		const struct catalog_device *device = &catalog_tables.devices[i];

		consider(near, &count, max, wanted, device->codename);
		for (size_t n = 0; n < device->name_count; n++)
			consider(near, &count, max, wanted, device->names[n]);
	}
	for (size_t i = 0; i < count; i++)
		ret[i] = near[i].text;
	return count;
}

static const char *const matches[] = {
	[CATALOG_MATCH_NONE] = "none",
	[CATALOG_MATCH_CODENAME] = "codename",
	[CATALOG_MATCH_ALIAS] = "alias",
	[CATALOG_MATCH_FAMILY] = "family",
	[CATALOG_MATCH_MODEL] = "model-number",
	[CATALOG_MATCH_NAME] = "name",
	[CATALOG_MATCH_PARTIAL] = "partial-name",
	[CATALOG_MATCH_LETTERS] = "version-letters",
};
_Static_assert(sizeof(matches) / sizeof(*matches) == CATALOG_MATCH_COUNT,
	       "every match needs a name");

const char *catalog_match_name(enum catalog_match match)
{
	return matches[(unsigned)match < CATALOG_MATCH_COUNT ? match : CATALOG_MATCH_NONE];
}
