/* SPDX-License-Identifier: MIT */
#include "script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The small change of facts: names, evidence, claims. */

void name_copy(char *ret, size_t size, const char *name, size_t length)
{
	struct text safe = {0};
	const char *at;

	text_add_safe(&safe, name, length);
	at = text_cstr(&safe);
	if (safe.length >= size) {
		/* The end of a path says more than its beginning; cut at a whole character. */
		at += safe.length - (size - 4);
		while ((*at & 0xC0) == 0x80)
			at++;
		snprintf(ret, size, "...%s", at);
	} else {
		memcpy(ret, at, safe.length + 1);
	}
	text_release(&safe);
}

void evidence_set(struct rom_evidence *ret, const char *file, unsigned line, const char *excerpt,
		  size_t length)
{
	name_copy(ret->file, sizeof(ret->file), file, strlen(file));
	ret->line = line;
	text_safe(ret->excerpt, sizeof(ret->excerpt), excerpt, length);
}

bool claims_add(struct rom_claims *claims, const char *value, size_t length, uint32_t number,
		enum rom_source source, const struct rom_evidence *where)
{
	struct rom_claim *list, *claim;

	if (claims->count == ROM_CLAIMS_MAX)
		return false;
	list = realloc(claims->list, (claims->count + 1) * sizeof(*list));
	if (!list)
		return false;
	claims->list = list;
	claim = &list[claims->count++];
	memset(claim, 0, sizeof(*claim));
	text_safe(claim->value, sizeof(claim->value), value, length);
	claim->number = number;
	claim->source = source;
	claim->where = *where;
	return true;
}

/* ---- stable names ---- */

#define NAMES(table, count) \
	_Static_assert(sizeof(table) / sizeof(*(table)) == (count), "every value needs a name")

static const char *pick(const char *const *table, size_t count, size_t value)
{
	return value < count && table[value] ? table[value] : "unknown";
}
#define PICK(table, value) pick(table, sizeof(table) / sizeof(*(table)), (size_t)(value))

const char *rom_answer_name(enum rom_answer answer)
{
	static const char *const names[] = {
		[ROM_CANNOT_TELL] = "cannot tell", [ROM_NO] = "no", [ROM_YES] = "yes"};

	return PICK(names, answer);
}

const char *rom_form_name(enum rom_form form)
{
	static const char *const names[] = {
		[ROM_FORM_UNKNOWN] = "unknown", [ROM_TAR_GZ] = "tgz", [ROM_TAR] = "tar",
		[ROM_ZIP] = "zip", [ROM_FOLDER] = "folder", [ROM_IMAGE] = "image",
		[ROM_PAYLOAD] = "payload"};
	NAMES(names, ROM_FORMS);

	return PICK(names, form);
}

const char *rom_damage_name(enum rom_damage damage)
{
	static const char *const names[] = {
		[ROM_DAMAGE_NONE] = "none", [ROM_TRUNCATED] = "truncated",
		[ROM_CORRUPT] = "corrupt", [ROM_NOT_AN_ARCHIVE] = "not an archive"};
	NAMES(names, ROM_DAMAGES);

	return PICK(names, damage);
}

const char *rom_flag_name(unsigned bit)
{
	static const char *const names[] = {
		"trailing junk", "names differ", "unsafe names", "names too long",
		"too many entries", "too many scripts", "too many facts", "inflates too far",
		"links skipped", "encrypted", "unreadable"};
	NAMES(names, ROM_FLAGS);

	return PICK(names, bit);
}

const char *rom_act_name(enum rom_act_kind kind)
{
	static const char *const names[] = {
		[ROM_ACT_LOCK] = "lock", [ROM_ACT_UNLOCK] = "unlock", [ROM_ACT_WIPE] = "wipe",
		[ROM_ACT_SLOT] = "slot", [ROM_ACT_BOOTLOADER] = "bootloader",
		[ROM_ACT_FIRMWARE] = "firmware", [ROM_ACT_PRODUCT] = "product check",
		[ROM_ACT_INDEX] = "index check", [ROM_ACT_CDMS] = "cdms",
		[ROM_ACT_REBOOT] = "reboot", [ROM_ACT_EDL] = "edl"};
	NAMES(names, ROM_ACTS);

	return PICK(names, kind);
}

const char *rom_check_name(enum rom_check check)
{
	static const char *const names[] = {
		[ROM_CHECK_UNKNOWN] = "unknown", [ROM_CHECK_EXACT] = "exact",
		[ROM_CHECK_PREFIX] = "prefix", [ROM_CHECK_ANYWHERE] = "anywhere",
		[ROM_CHECK_EVERYTHING] = "everything"};
	NAMES(names, ROM_CHECKS);

	return PICK(names, check);
}

const char *rom_question_name(enum rom_question question)
{
	static const char *const names[] = {
		[ROM_LOCKS] = "locks", [ROM_WIPES] = "wipes",
		[ROM_SWITCHES_SLOT] = "switches slot", [ROM_CHECKS_PRODUCT] = "checks product",
		[ROM_CHECKS_INDEX] = "checks index",
		[ROM_BRINGS_BOOTLOADER] = "brings bootloader"};
	NAMES(names, ROM_QUESTIONS);

	return PICK(names, question);
}

const char *rom_source_name(enum rom_source source)
{
	static const char *const names[] = {
		[ROM_FROM_SCRIPT] = "script", [ROM_FROM_METADATA] = "metadata",
		[ROM_FROM_UPDATER] = "updater-script", [ROM_FROM_INFO] = "android-info",
		[ROM_FROM_FILE] = "file", [ROM_FROM_IMAGE] = "image"};
	NAMES(names, ROM_SOURCES);

	return PICK(names, source);
}

const char *rom_origin_name(enum rom_origin origin)
{
	static const char *const names[] = {
		[ROM_ORIGIN_UNKNOWN] = "unknown", [ROM_OFFICIAL] = "official",
		[ROM_MODIFIED] = "modified", [ROM_CUSTOM] = "custom"};
	NAMES(names, ROM_ORIGINS);

	return PICK(names, origin);
}

const char *rom_image_name(enum rom_image_kind kind)
{
	static const char *const names[] = {
		[ROM_IMAGE_UNKNOWN] = "unknown", [ROM_IMAGE_BOOT] = "boot",
		[ROM_IMAGE_VENDOR_BOOT] = "vendor_boot", [ROM_IMAGE_SPARSE] = "sparse",
		[ROM_IMAGE_SUPER] = "super", [ROM_IMAGE_VBMETA] = "vbmeta",
		[ROM_IMAGE_ELF] = "elf", [ROM_IMAGE_DTBO] = "dtbo", [ROM_IMAGE_EXT4] = "ext4",
		[ROM_IMAGE_EROFS] = "erofs", [ROM_IMAGE_FAT] = "fat", [ROM_IMAGE_MTK] = "mtk"};
	NAMES(names, ROM_IMAGE_KINDS);

	return PICK(names, kind);
}

const char *rom_partition_class_name(enum rom_partition_class class)
{
	static const char *const names[] = {
		[ROM_PARTITION_UNKNOWN] = "unknown", [ROM_PARTITION_SYSTEM] = "system",
		[ROM_PARTITION_FIRMWARE] = "firmware",
		[ROM_PARTITION_BOOTLOADER] = "bootloader", [ROM_PARTITION_USER] = "user"};
	NAMES(names, ROM_PARTITION_CLASSES);

	return PICK(names, class);
}
