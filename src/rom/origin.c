/* SPDX-License-Identifier: MIT */
#include "collect.h"

#include <stdio.h>
#include <string.h>

/*
 * Whose work a package looks like. None of this is proof: anybody can write these names. A
 * verdict uses it to choose its words and the questions a package must answer.
 */

static void set(struct rom *rom, enum rom_origin origin, const char *file, const char *why)
{
	rom->origin = origin;
	evidence_set(&rom->origin_where, file, 0, why, strlen(why));
}

static bool begins(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

static bool is_brand(const char *fingerprint)
{
	static const char *const brands[] = {"Xiaomi/", "Redmi/", "POCO/", "xiaomi/", "redmi/",
					     "Poco/"};

	for (size_t i = 0; i < sizeof(brands) / sizeof(*brands); i++)
		if (begins(fingerprint, brands[i]))
			return true;
	return false;
}

/* Project names that custom builds put before the codename: Xiaomi/lineage_alioth/alioth:... */
static bool names_project(const char *fingerprint)
{
	const char *product = strchr(fingerprint, '/');
	const char *end = product ? strchr(product + 1, '/') : NULL;
	const char *device = end ? end + 1 : NULL;
	size_t length;

	if (!device)
		return false;
	length = (size_t)(end - product - 1);
	/* Official products are the codename itself, with a region: alioth_eea/alioth. */
	return memchr(product + 1, '_', length) &&
	       strncmp(product + 1, device, strcspn(device, ":")) != 0;
}

static bool is_release(const char *fingerprint)
{
	return strstr(fingerprint, ":user/release-keys") != NULL;
}

/* MIUI's and HyperOS's own numbers: V14.0.6.0.TKBEUOR, OS2.0.204.0.VOGMIDC. */
static bool has_xiaomi_version(const char *text)
{
	for (const char *at = text; *at; at++) {
		unsigned a, b, c, d;
		int end = 0;
		bool starts = at == text || !((at[-1] >= 'A' && at[-1] <= 'Z') ||
					      (at[-1] >= 'a' && at[-1] <= 'z'));

		if (!starts || (*at != 'V' && !begins(at, "OS")))
			continue;
		at += *at == 'V' ? 0 : 1;
		if (sscanf(at + 1, "%u.%u.%u.%u.%n", &a, &b, &c, &d, &end) == 4 && end)
			return true;
	}
	return false;
}

static bool judge_metadata(struct rom *rom)
{
	static const char file[] = "META-INF/com/android/metadata";
	const char *build = rom->ota.field[ROM_OTA_POST_BUILD];
	const char *incremental = rom->ota.field[ROM_OTA_INCREMENTAL];

	if (!rom->ota.has[ROM_OTA_POST_BUILD])
		return false;
	if (!is_brand(build) || names_project(build) || strstr(build, ":userdebug/"))
		set(rom, ROM_CUSTOM, file, build);
	else if (!is_release(build))
		set(rom, ROM_MODIFIED, file, build);
	/* Custom ROMs often carry Xiaomi's fingerprint, but not its build number. */
	else if (rom->ota.has[ROM_OTA_INCREMENTAL] && !strstr(build, incremental))
		set(rom, ROM_CUSTOM, file, incremental);
	else if (has_xiaomi_version(build))
		set(rom, ROM_OFFICIAL, file, build);
	else
		return false;
	return true;
}

/* An unpacked package is its top folder. */
static const char *top_of(const struct rom *rom)
{
	return rom->form == ROM_FOLDER && !*rom->top ? rom->name : rom->top;
}

static bool looks_like_fastboot_package(const struct collect *collect)
{
	const struct rom *rom = collect->rom;
	bool has_images = false;

	for (size_t i = 0; i < rom->image_count; i++)
		has_images |= strstr(rom->images[i].name, "images/") != NULL;
	return collect->has_flash_all && has_images && has_xiaomi_version(top_of(rom)) &&
	       !collect->has_updater;
}

void origin_judge(struct collect *collect)
{
	struct rom *rom = collect->rom;

	if (collect->has_custom_key)
		set(rom, ROM_CUSTOM, "", "holds files of a custom ROM");
	else if (strstr(rom->name, "xiaomi.eu"))
		set(rom, ROM_MODIFIED, "", rom->name);
	/* Xiaomi's own packages are for recovery or for a computer, never for both. */
	else if (collect->has_updater && (collect->has_tool_for_windows || collect->has_flash_all))
		set(rom, ROM_MODIFIED, "", "for recovery and for a computer in one");
	else if (collect->has_tool_for_windows)
		set(rom, ROM_MODIFIED, "", "scripts of no package of Xiaomi's");
	else if (judge_metadata(rom))
		return;
	else if (looks_like_fastboot_package(collect))
		set(rom, ROM_OFFICIAL, "", top_of(rom));
}
