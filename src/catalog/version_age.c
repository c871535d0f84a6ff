/* SPDX-License-Identifier: MIT */
#include <latchkey/version.h>

#include <string.h>

/* Whether two versions count on one line: full numbers, the open market, no beta. */
static bool is_plain(const struct version *version)
{
	return version->kind == VERSION_STABLE && version->number_count == 4 &&
	       version->has_letters && version->generation &&
	       (version->branch ||
		(version->operator&& version->operator->kind == CATALOG_OPERATOR_OPEN));
}

static bool is_go(const struct version *version)
{
	return version->form == VERSION_GO && version->kind == VERSION_STABLE &&
	       version->number_count == 4 && version->has_letters;
}

/* A list may hold an operator's build as the only one of a region: then only that one compares. */
static bool comparable(const struct version *a, const struct version *b)
{
	if (is_go(a) && is_go(b))
		return !strcmp(a->operator_letters, b->operator_letters);
	return is_plain(a) && is_plain(b);
}

static int order(unsigned a, unsigned b)
{
	return a < b ? -1 : a > b;
}

/* V816 counts as generation 1. */
static unsigned minor_of(const struct version *version)
{
	return version->form == VERSION_V816 ? 0 : version->numbers[1];
}

/* Below 0: @a is older. Generations first, then Android, then the numbers within both. */
static int compare(const struct version *a, const struct version *b)
{
	int result = order(a->system, b->system);

	if (!result)
		result = order(a->generation, b->generation);
	if (!result)
		result = order(minor_of(a), minor_of(b));
	if (!result)
		result = order((unsigned char)a->android_letter, (unsigned char)b->android_letter);
	if (!result)
		result = order(a->numbers[2], b->numbers[2]);
	return result;
}

static void tell_distance(const struct version *own, const struct version *latest,
			  struct version_age *ret)
{
	ret->system_behind = own->system != latest->system;
	ret->android_behind = own->android_letter < latest->android_letter;
	if (!ret->system_behind)
		ret->generations_behind = latest->generation - own->generation;
	if (ret->system_behind || ret->android_behind || ret->generations_behind)
		return;
	if (minor_of(own) != minor_of(latest) || own->numbers[2] / 100 != latest->numbers[2] / 100)
		return;
	ret->has_releases_behind = true;
	ret->releases_behind = latest->numbers[2] - own->numbers[2];
}

void version_age(const struct version *version, const struct catalog_device *device,
		 struct version_age *ret)
{
	struct version latest;
	int result;

	*ret = (struct version_age){.as_of = catalog_latest_as_of()};
	if (!version->has_letters ||
	    !catalog_latest(device, version->region_letters, &ret->latest) ||
	    version_parse(ret->latest.version, &latest, NULL) < 0)
		return;
	if (!strcmp(version->text, latest.text)) {
		ret->standing = VERSION_LATEST;
		return;
	}
	ret->standing = VERSION_APART;
	if (!comparable(version, &latest))
		return;
	result = compare(version, &latest);
	/* A newer generation on an older Android, or the like: no order. */
	if (result && version->android_letter != latest.android_letter &&
	    (result < 0) != (version->android_letter < latest.android_letter))
		return;
	ret->standing = result < 0 ? VERSION_OLDER : result > 0 ? VERSION_NEWER : VERSION_APART;
	if (result < 0)
		tell_distance(version, &latest, ret);
}
