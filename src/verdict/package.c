/* SPDX-License-Identifier: MIT */
#include "judge.h"

#include <latchkey/text.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* ---- what it is ---- */

static bool is_for_computer(const struct rom_script *script)
{
	return script->dialect != ROM_DIALECT_UNKNOWN;
}

static enum package_kind kind_of(const struct rom *rom)
{
	bool has_ota = rom->ota.has_metadata || rom->ota.has_payload;

	if (rom->form == ROM_IMAGE || rom->form == ROM_PAYLOAD)
		return PACKAGE_IMAGE;
	for (size_t i = 0; i < rom->script_count; i++)
		if (is_for_computer(&rom->scripts[i]))
			return PACKAGE_FASTBOOT;
	for (size_t i = 0; i < rom->products.count; i++)
		has_ota |= rom->products.list[i].source == ROM_FROM_UPDATER;
	if (rom->origin == ROM_CUSTOM || rom->origin == ROM_MODIFIED)
		return PACKAGE_CUSTOM;
	return has_ota ? PACKAGE_RECOVERY : PACKAGE_UNKNOWN;
}

/* ---- its version ---- */

static void take_version(struct package *package, const struct version *version)
{
	if (package->has_version || version->form == VERSION_FORM_NONE)
		return;
	package->version = *version;
	package->has_version = true;
}

/* Custom ROMs often carry the fingerprint of an official build, which is not their own version. */
static void take_ota_version(const struct rom *rom, struct package *package)
{
	struct version version;

	if (rom->origin == ROM_OFFICIAL && rom->ota.has[ROM_OTA_INCREMENTAL] &&
	    !version_parse(rom->ota.field[ROM_OTA_INCREMENTAL], &version, NULL))
		take_version(package, &version);
}

static const struct catalog_android *android_of_api(const char *api)
{
	const struct catalog_android *row;
	size_t length = strlen(api);

	for (size_t i = 0; length && (row = catalog_android_at(i)); i++) {
		const char *at = strstr(row->api_levels, api);

		if (at && (at == row->api_levels || at[-1] == ' ') &&
		    (at[length] == ',' || !at[length]))
			return row;
	}
	return NULL;
}

static const struct catalog_android *android_of_image(const struct rom *rom)
{
	for (size_t i = 0; i < rom->image_count; i++) {
		char text[16];

		if (!rom->images[i].has_android)
			continue;
		snprintf(text, sizeof(text), "%u.%u", rom->images[i].android[0] % 1000,
			 rom->images[i].android[1] % 1000);
		return catalog_android_of(text, strlen(text));
	}
	return NULL;
}

void package_make(const struct rom *rom, struct package *ret)
{
	memset(ret, 0, sizeof(*ret));
	ret->kind = PACKAGE_NONE;
	if (!rom)
		return;
	ret->kind = kind_of(rom);
	ret->has_name = (*rom->top && !romname_parse(rom->top, &ret->name, NULL)) ||
			!romname_parse(rom->name, &ret->name, NULL);
	if (ret->has_name)
		take_version(ret, &ret->name.version);
	take_ota_version(rom, ret);
	if (ret->has_name)
		ret->region = ret->name.region;
	if (!ret->region && ret->has_version)
		ret->region = ret->version.region;
	if (ret->has_version)
		ret->operator= ret->version.operator;
	if (ret->has_version)
		ret->android = ret->version.android;
	if (!ret->android && rom->ota.has[ROM_OTA_SDK])
		ret->android = android_of_api(rom->ota.field[ROM_OTA_SDK]);
	if (!ret->android)
		ret->android = android_of_image(rom);
}

/* ---- its scripts ---- */

const char *script_base(const struct rom_script *script)
{
	const char *slash = strrchr(script->name, '/');

	return slash ? slash + 1 : script->name;
}

bool script_is_chosen(const struct judge *judge, const struct rom_script *script)
{
	const char *wanted = judge->in->script, *base = script_base(script);
	const char *slash = wanted ? strrchr(wanted, '/') : NULL;
	const char *dot = strrchr(base, '.');
	size_t stem = dot ? (size_t)(dot - base) : strlen(base);

	if (!wanted)
		return false;
	if (slash)
		wanted = slash + 1;
	return !strcasecmp(wanted, base) ||
	       (strlen(wanted) == stem && !strncasecmp(wanted, base, stem));
}

/* flash_all_lock.sh says what it does; nobody runs it for its other effects. A word of its own:
 * neither "unlock" nor "blocks". */
static bool says_that_it_locks(const struct rom_script *script)
{
	const char *base = script_base(script), *at = strcasestr(base, "lock");

	return at && (at == base || strchr("_- ", at[-1]));
}

static bool locks_by_name(const struct rom_script *script)
{
	return script->answers[ROM_LOCKS] == ROM_YES && says_that_it_locks(script);
}

/* Whether there is anything to run that does not lock. */
static bool has_choice(const struct rom *rom)
{
	for (size_t i = 0; i < rom->script_count; i++)
		if (is_for_computer(&rom->scripts[i]) && !locks_by_name(&rom->scripts[i]))
			return true;
	return false;
}

/* Helpers such as flash_gen_crc_list.py lie beside the scripts that people run. A script that runs
 * one of them is not understood itself. */
bool script_counts(const struct judge *judge, const struct rom_script *script)
{
	if (judge->in->script)
		return script_is_chosen(judge, script);
	if (!is_for_computer(script))
		return false;
	return !locks_by_name(script) || !has_choice(judge->rom);
}

enum rom_answer scripts_answer(const struct judge *judge, enum rom_question question)
{
	enum rom_answer answer = ROM_NO;
	bool any = false;

	for (size_t i = 0; i < judge->rom->script_count; i++) {
		const struct rom_script *script = &judge->rom->scripts[i];

		if (!script_counts(judge, script))
			continue;
		any = true;
		if (script->answers[question] == ROM_YES)
			return ROM_YES;
		if (script->answers[question] == ROM_CANNOT_TELL)
			answer = ROM_CANNOT_TELL;
	}
	return any ? answer : ROM_CANNOT_TELL;
}

const struct rom_act *scripts_act(const struct judge *judge, enum rom_act_kind kind)
{
	for (size_t i = 0; i < judge->rom->script_count; i++) {
		const struct rom_script *script = &judge->rom->scripts[i];

		for (size_t j = 0; script_counts(judge, script) && j < script->act_count; j++)
			if (script->acts[j].kind == kind)
				return &script->acts[j];
	}
	return NULL;
}

/* ---- what it writes ---- */

static enum rom_answer worse(enum rom_answer a, enum rom_partition_class class)
{
	switch (class) {
	case ROM_PARTITION_BOOTLOADER:
	case ROM_PARTITION_FIRMWARE:
		return ROM_YES;
	case ROM_PARTITION_UNKNOWN:
		return a == ROM_YES ? ROM_YES : ROM_CANNOT_TELL;
	case ROM_PARTITION_SYSTEM:
	case ROM_PARTITION_USER:
	case ROM_PARTITION_CLASSES:
		break;
	}
	return a;
}

static enum rom_partition_class class_of_image(const struct rom_image *image)
{
	const char *slash = strrchr(image->name, '/');
	const char *base = slash ? slash + 1 : image->name;
	char name[64];

	snprintf(name, sizeof(name), "%.63s", base);
	name[strcspn(name, ".")] = '\0';
	return rom_partition_classify(name);
}

static enum rom_answer images_bring_firmware(const struct rom *rom)
{
	enum rom_answer answer = rom->whole == ROM_YES && rom->image_count ? ROM_NO
									   : ROM_CANNOT_TELL;

	for (size_t i = 0; i < rom->image_count; i++)
		answer = worse(answer, class_of_image(&rom->images[i]));
	return answer;
}

enum rom_answer package_brings_firmware(const struct judge *judge)
{
	const struct rom *rom = judge->rom;
	enum rom_answer answer;

	if (judge->package->kind == PACKAGE_FASTBOOT) {
		answer = scripts_answer(judge, ROM_BRINGS_BOOTLOADER);
		return scripts_act(judge, ROM_ACT_FIRMWARE) ? ROM_YES : answer;
	}
	if (!rom->ota.has_payload && rom->form != ROM_PAYLOAD)
		return images_bring_firmware(rom);
	answer = rom->ota.manifest_read && rom->partition_count ? ROM_NO : ROM_CANNOT_TELL;
	for (size_t i = 0; i < rom->partition_count; i++)
		answer = worse(answer, rom->partitions[i].class);
	return answer;
}
