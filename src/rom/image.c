/* SPDX-License-Identifier: MIT */
#include "collect.h"

#include <stdio.h>
#include <string.h>

/* What the first bytes of an image say. Sources: AOSP system/tools/mkbootimg, external/avb,
 * system/core/libsparse, fs_mgr/liblp; magic numbers of the file systems. */

struct view {
	const uint8_t *bytes;
	size_t length;
};

static bool has(const struct view *view, size_t at, const char *magic, size_t length)
{
	return view->length >= at + length && !memcmp(view->bytes + at, magic, length);
}

static uint32_t little32(const struct view *view, size_t at)
{
	const uint8_t *p = view->bytes + at;

	if (view->length < at + 4)
		return 0;
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static uint32_t big32(const struct view *view, size_t at)
{
	return __builtin_bswap32(little32(view, at));
}

/* ---- boot ---- */

static void read_boot(const struct view *view, struct rom_image *ret)
{
	uint32_t version = little32(view, 40), os;

	/* Before version 1 the field held something else. */
	ret->header_version = version <= 4 ? version : 0;
	os = little32(view, ret->header_version >= 3 ? 16 : 44);
	if (!os)
		return;
	ret->has_android = true;
	ret->android[0] = os >> 25;
	ret->android[1] = os >> 18 & 0x7F;
	ret->android[2] = os >> 11 & 0x7F;
	snprintf(ret->patch, sizeof(ret->patch), "%04u-%02u", 2000 + (os >> 4 & 0x7F), os & 0xF);
}

static void read_vbmeta(const struct view *view, struct rom_image *ret)
{
	if (view->length < 124)
		return;
	ret->has_rollback = true;
	ret->rollback = (uint64_t)big32(view, 112) << 32 | big32(view, 116);
	ret->verification_disabled = big32(view, 120) & 3;
}

/* ---- super ---- */

static const char geometry[] = "gDla";

/* Where byte 4096 of a sparse image is in the file; 0 if it is in no chunk with data. */
static size_t sparse_place(const struct view *view)
{
	uint32_t block = little32(view, 12), blocks, total;
	size_t at = little32(view, 8) & 0xFFFF, header = little32(view, 8) >> 16;
	uint64_t covered = 0;

	for (unsigned i = 0; i < 8 && block && header >= 12; i++) {
		if (view->length < at + 12)
			return 0;
		blocks = little32(view, at + 4);
		total = little32(view, at + 8);
		if (covered + (uint64_t)blocks * block > 4096)
			return (little32(view, at) & 0xFFFF) == 0xCAC1
				       ? at + header + (size_t)(4096 - covered)
				       : 0;
		covered += (uint64_t)blocks * block;
		if (total > view->length)
			return 0;
		at += total;
	}
	return 0;
}

static bool is_super(const struct view *view, size_t place)
{
	return place && has(view, place, geometry, 4);
}

/* ---- which ---- */

static const struct {
	size_t at;
	const char *magic;
	size_t length;
	enum rom_image_kind kind;
} magics[] = {
	{0, "ANDROID!", 8, ROM_IMAGE_BOOT},
	{0, "VNDRBOOT", 8, ROM_IMAGE_VENDOR_BOOT},
	{0, "\x3A\xFF\x26\xED", 4, ROM_IMAGE_SPARSE},
	{0, "AVB0", 4, ROM_IMAGE_VBMETA},
	{0, "\x7F" "ELF", 4, ROM_IMAGE_ELF},
	{0, "\xD7\xB7\xAB\x1E", 4, ROM_IMAGE_DTBO},
	{0, "\x88\x16\x88\x58", 4, ROM_IMAGE_MTK},
	{0, "EMMC_BOOT", 9, ROM_IMAGE_MTK},
	{0, "UFS_BOOT", 8, ROM_IMAGE_MTK},
	{0, "COMBO_BOOT", 10, ROM_IMAGE_MTK},
	{0, "MMM\x01", 4, ROM_IMAGE_MTK},
	{4096, geometry, 4, ROM_IMAGE_SUPER},
	{0x438, "\x53\xEF", 2, ROM_IMAGE_EXT4},
	{1024, "\xE2\xE1\xF5\xE0", 4, ROM_IMAGE_EROFS},
	{0x36, "FAT", 3, ROM_IMAGE_FAT},
	{0x52, "FAT32", 5, ROM_IMAGE_FAT},
};

void image_read(const uint8_t *bytes, size_t length, struct rom_image *ret)
{
	struct view view = {bytes, length};

	for (size_t i = 0; i < sizeof(magics) / sizeof(*magics) && !ret->kind; i++)
		if (has(&view, magics[i].at, magics[i].magic, magics[i].length))
			ret->kind = magics[i].kind;
	if (ret->kind == ROM_IMAGE_BOOT)
		read_boot(&view, ret);
	else if (ret->kind == ROM_IMAGE_VENDOR_BOOT)
		ret->header_version = little32(&view, 8);
	else if (ret->kind == ROM_IMAGE_VBMETA)
		read_vbmeta(&view, ret);
	else if (ret->kind == ROM_IMAGE_SPARSE && is_super(&view, sparse_place(&view)))
		ret->kind = ROM_IMAGE_SUPER;
}

bool image_is_known(const uint8_t *bytes, size_t length)
{
	struct rom_image image = {.kind = ROM_IMAGE_UNKNOWN};

	image_read(bytes, length, &image);
	return image.kind != ROM_IMAGE_UNKNOWN;
}
