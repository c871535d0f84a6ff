/* SPDX-License-Identifier: MIT */
#include "judge.h"

#include <stdio.h>
#include <string.h>

/* The file: whole, unchanged, and whose work it looks like. */

/* Oddities from the worst; the first that is there decides. */
static const struct {
	unsigned flags;
	enum why why;
} oddities[] = {
	{ROM_NAMES_DIFFER, WHY_ARCHIVE_NAMES_DIFFER},
	{ROM_UNSAFE_NAMES, WHY_ARCHIVE_UNSAFE_NAMES},
	{ROM_NAMES_TOO_LONG | ROM_TOO_MANY_ENTRIES | ROM_TOO_MANY_SCRIPTS | ROM_TOO_MANY_FACTS |
		 ROM_INFLATES_TOO_FAR, WHY_ARCHIVE_LIMIT},
	{ROM_ENCRYPTED | ROM_UNREADABLE, WHY_ARCHIVE_UNREADABLE},
	{ROM_TRAILING_JUNK, WHY_ARCHIVE_JUNK},
	{ROM_LINKS_SKIPPED, WHY_ARCHIVE_LINKS},
};

static void show_oddities(struct finding *finding, const struct rom *rom, unsigned flags)
{
	for (unsigned bit = 0; bit < ROM_FLAGS; bit++)
		if (rom->flags & flags & (1u << bit))
			finding_package(finding, &rom->oddities[bit]);
}

static bool add_oddity(struct judge *judge, bool only_grave)
{
	const struct rom *rom = judge->rom;

	for (size_t i = 0; i < sizeof(oddities) / sizeof(*oddities); i++) {
		struct finding *finding;

		if (!(rom->flags & oddities[i].flags) ||
		    (only_grave && why_row(oddities[i].why)->level == LEVEL_WARN))
			continue;
		finding = finding_add(judge, oddities[i].why);
		show_oddities(finding, rom, oddities[i].flags);
		return true;
	}
	return false;
}

static bool add_damage(struct judge *judge)
{
	static const enum why whys[] = {
		[ROM_TRUNCATED] = WHY_ARCHIVE_TRUNCATED,
		[ROM_CORRUPT] = WHY_ARCHIVE_CORRUPT,
		[ROM_NOT_AN_ARCHIVE] = WHY_ARCHIVE_UNKNOWN,
	};
	_Static_assert(sizeof(whys) / sizeof(*whys) == ROM_DAMAGES, "every damage has its rule");

	if (judge->rom->damage == ROM_DAMAGE_NONE)
		return false;
	finding_package(finding_add(judge, whys[judge->rom->damage]), &judge->rom->damage_where);
	return true;
}

void judge_archive(struct judge *judge)
{
	struct finding *finding;

	if (!judge->rom || add_damage(judge) || add_oddity(judge, true))
		return;
	/* A checksum that does not hold is a finding of its own. */
	if (judge->rom->whole != ROM_YES) {
		finding_add(judge, WHY_ARCHIVE_NOT_WHOLE);
		return;
	}
	if (add_oddity(judge, false))
		return;
	finding = finding_add(judge, WHY_ARCHIVE_WHOLE);
	finding_say(finding, "%llu", (unsigned long long)judge->rom->entry_count);
}

/* ---- checksums ---- */

static void show_sum(struct finding *finding, const struct rom *rom,
		     const struct rom_checksum *sum)
{
	bool is_sha256 = strlen(sum->expected) == 64;
	struct rom_evidence where = {{0}, 0, {0}};

	snprintf(where.excerpt, sizeof(where.excerpt), "%s: %s",
		 is_sha256 ? "SHA-256" : "MD5", is_sha256 ? rom->sha256 : rom->md5);
	finding_say(finding, "%s", sum->expected);
	finding_say(finding, "%s", sum->source);
	finding_package(finding, &where);
}

static bool add_sum(struct judge *judge, enum rom_answer matches, enum why by_name,
		    enum why by_other)
{
	static const enum rom_checksum_source order[] = {ROM_SUM_GIVEN, ROM_SUM_BESIDE,
							 ROM_SUM_NAME};
	const struct rom *rom = judge->rom;

	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++) {
		const struct rom_checksum *sum = &rom->sums[order[i]];

		if (!sum->present || sum->matches != matches)
			continue;
		show_sum(finding_add(judge, order[i] == ROM_SUM_NAME ? by_name : by_other), rom,
			 sum);
		return true;
	}
	return false;
}

void judge_checksum(struct judge *judge)
{
	if (!judge->rom)
		return;
	if (add_sum(judge, ROM_NO, WHY_CHECKSUM_DIFFERS, WHY_CHECKSUM_DIFFERS) ||
	    add_sum(judge, ROM_CANNOT_TELL, WHY_CHECKSUM_NOT_READ, WHY_CHECKSUM_NOT_READ) ||
	    add_sum(judge, ROM_YES, WHY_CHECKSUM_NAME, WHY_CHECKSUM_GIVEN))
		return;
	finding_add(judge, WHY_CHECKSUM_NONE);
}

/* ---- origin ---- */

void judge_origin(struct judge *judge)
{
	static const enum why whys[] = {
		[ROM_ORIGIN_UNKNOWN] = WHY_ORIGIN_UNKNOWN,
		[ROM_OFFICIAL] = WHY_ORIGIN_OFFICIAL,
		[ROM_MODIFIED] = WHY_ORIGIN_MODIFIED,
		[ROM_CUSTOM] = WHY_ORIGIN_CUSTOM,
	};
	_Static_assert(sizeof(whys) / sizeof(*whys) == ROM_ORIGINS, "every origin has its rule");
	struct finding *finding;

	if (!judge->rom)
		return;
	finding = finding_add(judge, whys[judge->rom->origin]);
	if (*judge->rom->origin_where.excerpt || *judge->rom->origin_where.file)
		finding_package(finding, &judge->rom->origin_where);
}
