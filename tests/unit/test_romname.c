/* SPDX-License-Identifier: MIT */
#include <latchkey/version.h>

#include "rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BIT(what)    (UINT64_C(1) << (what))
#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static bool names_device(const struct romname *name, const char *codename)
{
	for (size_t i = 0; i < name->device_count; i++) {
		if (!strcmp(name->devices[i]->codename, codename))
			return true;
	}
	return !*codename && !name->device_count;
}

static void test_every_published_name_is_read(void **state)
{
	struct romname name;
	struct rows rows;
	unsigned count = 0;

	(void)state;
	assert_true(rows_open(&rows, "tests/data/catalog/names.csv"));
	while (rows_next(&rows)) {
		if (romname_parse(rows.cells[0], &name, NULL) < 0)
			fail_msg("line %u: '%s' was refused", rows.line, rows.cells[0]);
		assert_string_equal(name.name, rows.cells[0]);
		assert_string_equal(romname_pattern_name(name.pattern), rows.cells[1]);
		if (!names_device(&name, rows.cells[2]))
			fail_msg("line %u: not '%s'", rows.line, rows.cells[2]);
		assert_string_equal(name.version_text, rows.cells[3]);
		assert_true(name.version.form != VERSION_FORM_NONE);
		assert_string_equal(name.date, rows.cells[4]);
		assert_string_equal(name.android_text, rows.cells[5]);
		assert_int_equal(!name.android, !*rows.cells[5]);
		assert_string_equal(name.md5, rows.cells[6]);
		count++;
	}
	assert_int_equal(count, 98);
}

static const struct name_row {
	const char *says, *path;
	enum romname_pattern pattern;
	const char *codename, *version, *from, *region, *carrier, *extension;
	uint64_t notes;
} names[] = {
	{"folders are stripped, and a browser's number",
	 "/home/a b/Downloads/"
	 "vayu_eea_global_images_V14.0.3.0.TJUEUXM_20230803.0000.00_13.0_eea_7ab6f47e67 (1).tgz",
	 ROMNAME_FASTBOOT, "vayu", "V14.0.3.0.TJUEUXM", "", "EU", "", "tgz",
	 BIT(NOTE_FILE_RENAMED)},
	{"folders of Windows, and a number behind the extension",
	 "C:\\rom\\vayu_eea_global_images_V14.0.3.0.TJUEUXM_20230803.0000.00_13.0_eea_7ab6f47e67."
	 "tgz"
	 "(2)",
	 ROMNAME_FASTBOOT, "vayu", "V14.0.3.0.TJUEUXM", "", "EU", "", "tgz",
	 BIT(NOTE_FILE_RENAMED)},
	{"an unpacked folder", "vayu_images_V14.0.3.0.TJUCNXM_20230803.0000.00_13.0_cn/",
	 ROMNAME_FASTBOOT, "vayu", "V14.0.3.0.TJUCNXM", "", "CN", "", "",
	 BIT(NOTE_FILE_NO_HASH) | BIT(NOTE_DEVICE_NOT_IN_REGION)},
	{"an unfinished download",
	 "vayu_eea_global_images_V14.0.3.0.TJUEUXM_20230803.0000.00_13.0_eea_7ab6f47e67.tgz."
	 "crdownload",
	 ROMNAME_FASTBOOT, "vayu", "V14.0.3.0.TJUEUXM", "", "EU", "", "tgz",
	 BIT(NOTE_FILE_INCOMPLETE)},
	{"a tar.gz",
	 "vayu_eea_global_images_V14.0.3.0.TJUEUXM_20230803.0000.00_13.0_eea_7ab6f47e67.tar.gz",
	 ROMNAME_FASTBOOT, "vayu", "V14.0.3.0.TJUEUXM", "", "EU", "", "tar.gz", 0},
	{"a name of 2015", "cancro_images_5.9.2_20150902.0000.2_4.4_cn_3a47e35756.tgz",
	 ROMNAME_FASTBOOT, "cancro", "5.9.2", "", "CN", "", "tgz", 0},
	{"a name before dates", "armani_images_JHCCNBH45.0_4.3_cn_3a47e35756.tgz",
	 ROMNAME_FASTBOOT_OLD, "armani", "JHCCNBH45.0", "", "CN", "", "tgz", BIT(NOTE_BRANCH)},
	{"a carrier in the name",
	 "sunstone_images_V13.0.15.0.SMQCNXM_20230331.0000.00_12.0_cn_chinatelecom_820bd3a59b.tgz",
	 ROMNAME_FASTBOOT, "sunstone", "V13.0.15.0.SMQCNXM", "", "CN", "chinatelecom", "tgz", 0},
	{"the pattern of 2026",
	 "houji-images-OS3.0.1.0.WNCCNXM-user-20260301.0000.00-16.0-cn-chinamobile-3a47e35756.tgz",
	 ROMNAME_FASTBOOT_NEW, "houji", "OS3.0.1.0.WNCCNXM", "", "CN", "chinamobile", "tgz", 0},
	{"an increment",
	 "houji_houji-ota_incremental-OS2.0.4.0.VNCCNXM-OS2.0.5.0.VNCCNXM-user-15.0-45749d772b.zip",
	 ROMNAME_OTA_INCREMENTAL, "houji", "OS2.0.5.0.VNCCNXM", "OS2.0.4.0.VNCCNXM", "CN", "",
	 "zip", BIT(NOTE_FILE_PRODUCT_DOUBLED)},
	{"an increment between versions with hyphens",
	 "miui-blockota-corot_global-OS1.0.240516.1.VMLMIXM.PRE-DPP-OS1.0.240808.1.VMLMIXMPRE-DPP-"
	 "45749d772b-15.0.zip",
	 ROMNAME_BLOCK_OTA, "corot", "OS1.0.240808.1.VMLMIXM.PRE-DPP",
	 "OS1.0.240516.1.VMLMIXM.PRE-DPP", "MI", "", "zip", BIT(NOTE_DOT_MISSING)},
	{"a product that is there twice",
	 "goya_goya_eea_global-ota_full-OS3.0.1.0.WOEEUXM-user-16.0-45749d772b.zip",
	 ROMNAME_OTA_FULL, "goya", "OS3.0.1.0.WOEEUXM", "", "EU", "", "zip",
	 BIT(NOTE_FILE_PRODUCT_DOUBLED)},
	{"a debug build by its middle",
	 "houji-ota_full-OS2.0.5.0.VNCCNXM-userdebug-15.0-45749d772b.zip", ROMNAME_OTA_FULL,
	 "houji", "OS2.0.5.0.VNCCNXM", "", "CN", "", "zip", BIT(NOTE_ENGINEERING)},
	{"an unseen flag is read by rule",
	 "miui_VAYUKREEGlobal_V14.0.3.0.TJUKRXM_7ab6f47e67_13.0.zip", ROMNAME_RECOVERY, NULL,
	 "V14.0.3.0.TJUKRXM", "", "KR", "", "zip",
	 BIT(NOTE_FILE_PRODUCT_UNKNOWN) | BIT(NOTE_DEVICE_NOT_IN_REGION)},
	{"a rule reads region and operator",
	 "miui_VAYUEEATIGlobal_V14.0.3.0.TJUEUTI_7ab6f47e67_13.0.zip", ROMNAME_RECOVERY, "vayu",
	 "V14.0.3.0.TJUEUTI", "", "EU", "", "zip", BIT(NOTE_FILE_FLAG_BY_RULE)},
	{"the Android letter and the number differ",
	 "vayu_eea_global_images_V14.0.3.0.TJUEUXM_20230803.0000.00_12.0_eea_7ab6f47e67.tgz",
	 ROMNAME_FASTBOOT, "vayu", "V14.0.3.0.TJUEUXM", "", "EU", "", "tgz",
	 BIT(NOTE_FILE_ANDROID_DIFFERS)},
	{"product and letters are of different phones",
	 "vayu_eea_global_images_V14.0.3.0.TKFEUXM_20230803.0000.00_13.0_eea_7ab6f47e67.tgz",
	 ROMNAME_FASTBOOT, "vayu", "V14.0.3.0.TKFEUXM", "", "EU", "", "tgz",
	 BIT(NOTE_FILE_DEVICE_DIFFERS) | BIT(NOTE_DEVICE_SHARED)},
	{"product and letters are of different regions",
	 "vayu_global_images_V14.0.3.0.TJUEUXM_20230803.0000.00_13.0_eea_7ab6f47e67.tgz",
	 ROMNAME_FASTBOOT, "vayu", "V14.0.3.0.TJUEUXM", "", "MI", "", "tgz",
	 BIT(NOTE_FILE_REGION_DIFFERS)},
	{"the region token differs",
	 "vayu_eea_global_images_V14.0.3.0.TJUEUXM_20230803.0000.00_13.0_ru_7ab6f47e67.tgz",
	 ROMNAME_FASTBOOT, "vayu", "V14.0.3.0.TJUEUXM", "", "EU", "", "tgz",
	 BIT(NOTE_FILE_REGION_DIFFERS)},
	{"the operator differs",
	 "lisa_mx_at_global_images_OS1.0.7.0.UKOMXTC_20230803.0000.00_14.0_global_7ab6f47e67.tgz",
	 ROMNAME_FASTBOOT, "lisa", "OS1.0.7.0.UKOMXTC", "", "MX", "", "tgz",
	 BIT(NOTE_FILE_OPERATOR_DIFFERS)},
	{"two readings of one product",
	 "pissarro_in_global_images_V14.0.7.0.TKTINXM_20231012.0000.00_13.0_in_3a47e35756.tgz",
	 ROMNAME_FASTBOOT, "pissarro_in", "V14.0.7.0.TKTINXM", "", "IN", "", "tgz",
	 BIT(NOTE_FILE_PRODUCT_TWO) | BIT(NOTE_DEVICE_SHARED)},
	{"an unknown product",
	 "nosuch_global_images_V14.0.6.0.TJUMIXM_20231012.0000.00_13.0_global_3a47e35756.tgz",
	 ROMNAME_FASTBOOT, NULL, "V14.0.6.0.TJUMIXM", "", "MI", "", "tgz",
	 BIT(NOTE_FILE_PRODUCT_UNKNOWN)},
	{"an unknown version",
	 "vayu_global_images_MYROM_20231012.0000.00_13.0_global_3a47e35756.tgz", ROMNAME_FASTBOOT,
	 "vayu", "", "", "MI", "", "tgz", BIT(NOTE_FILE_VERSION_UNKNOWN)},
	{"a part that nobody knows",
	 "vayu_global_images_V14.0.6.0.TJUMIXM_20231012.0000.00_13.0_global_3a47e35756_new.tgz",
	 ROMNAME_FASTBOOT, "vayu", "V14.0.6.0.TJUMIXM", "", "MI", "", "tgz",
	 BIT(NOTE_FILE_PART_UNKNOWN)},
};

static void check_notes(const struct name_row *row, uint64_t notes)
{
	for (unsigned i = 0; i < VERSION_NOTE_COUNT; i++) {
		if (version_has_note(notes, i) != version_has_note(row->notes, i))
			fail_msg("%s: note '%s'", row->says, version_note_name(i));
	}
}

static void check_name(const struct name_row *row)
{
	struct romname name;

	if (romname_parse(row->path, &name, NULL) < 0)
		fail_msg("%s: refused", row->says);
	if (name.pattern != row->pattern)
		fail_msg("%s: %s", row->says, romname_pattern_name(name.pattern));
	if (row->codename ? !names_device(&name, row->codename) : name.device_count > 0)
		fail_msg("%s: not '%s'", row->says, row->codename ? row->codename : "nothing");
	if (strcmp(name.version.text, row->version) || strcmp(name.from.text, row->from))
		fail_msg("%s: '%s' from '%s'", row->says, name.version.text, name.from.text);
	if (!name.region || strcmp(name.region->letters, row->region) != 0)
		fail_msg("%s: region '%s'", row->says, name.region ? name.region->letters : "-");
	if (strcmp(name.carrier, row->carrier) || strcmp(name.extension, row->extension))
		fail_msg("%s: '%s' '%s'", row->says, name.carrier, name.extension);
	check_notes(row, name.notes);
}

static void test_renamed_and_odd_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(names); i++)
		check_name(&names[i]);
}

static void test_other_files_are_refused(void **state)
{
	static const char *const texts[] = {
		"",
		"/",
		"boot.img",
		"lineage-21.0-20240101-nightly-sweet-signed.zip",
		"images",
		"_images_V14.0.6.0.TJUMIXM.tgz",
		"miui_VAYU",
		"miui-blockota-vayu",
		"-ota_full-OS2.0.5.0.VNCCNXM-user-15.0-45749d772b.zip",
		"vayu images.tgz",
		"vayu_im\nages_V14.0.6.0.TJUMIXM.tgz",
		"miui_\xc3\xa9_V14.0.6.0.TJUMIXM_1_13.0.zip",
	};
	struct romname name = {.device_count = 9};
	struct error err;

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		if (romname_parse(texts[i], &name, &err) != -E_INPUT)
			fail_msg("'%s' was taken", texts[i]);
		assert_int_equal(err.code, E_INPUT);
		assert_int_equal(name.device_count, 9);
	}
}

static void test_a_long_name_is_refused(void **state)
{
	char text[600];
	struct romname name;

	(void)state;
	memset(text, 'a', sizeof(text));
	memcpy(text + 300, "_images_V14.0.6.0.TJUMIXM", 25);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(romname_parse(text, &name, NULL), -E_INPUT);
}

/* ---- products and flags ---- */

static void test_every_product_suffix_is_known(void **state)
{
	struct catalog_product product;
	struct rows rows;
	unsigned count = 0;

	(void)state;
	assert_true(rows_open(&rows, "tests/data/catalog/products.csv"));
	while (rows_next(&rows)) {
		if (!catalog_product(rows.cells[0], strlen(rows.cells[0]), &product))
			fail_msg("line %u: '%s'", rows.line, rows.cells[0]);
		assert_string_equal(product.device->codename, rows.cells[1]);
		assert_string_equal(product.region->letters, rows.cells[2]);
		assert_true(product.doubled);
		count++;
	}
	assert_int_equal(count, 451);
}

static void test_suffixes_tell_region_operator_and_build(void **state)
{
	static const struct {
		const char *product, *codename, *region, *operator;
		enum catalog_build build;
	} rows[] = {
		{"vayu", "vayu", "CN", "XM", CATALOG_BUILD_NORMAL},
		{"lisa_lm_cr_global", "lisa", "LM", "CR", CATALOG_BUILD_NORMAL},
		{"lisa_eea_vf_global", "lisa", "EU", "VF", CATALOG_BUILD_NORMAL},
		{"degas_dc_global", "degas", "MI", "DC", CATALOG_BUILD_NORMAL},
		{"enuma_demo", "enuma", "CN", "DM", CATALOG_BUILD_NORMAL},
		{"houji_dpp_global", "houji", "MI", "XM", CATALOG_BUILD_PREVIEW},
		{"sunstone_ep_stdee", "sunstone", "CN", NULL, CATALOG_BUILD_ENTERPRISE},
		{"laurel_sprout_eea_global", "laurel_sprout", "EU", "XM", CATALOG_BUILD_NORMAL},
		{"tissot_sprout", "tissot", "CN", "XM", CATALOG_BUILD_NORMAL},
		{"sweet_k6a_tr_global", "sweet_k6a", "TR", "XM", CATALOG_BUILD_NORMAL},
		{"begoniain_in_global", "begoniain", "IN", "XM", CATALOG_BUILD_NORMAL},
	};
	struct catalog_product product;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_true(catalog_product(rows[i].product, strlen(rows[i].product), &product));
		assert_string_equal(product.device->codename, rows[i].codename);
		assert_string_equal(product.region->letters, rows[i].region);
		assert_int_equal(!product.operator, !rows[i].operator);
		if (product.operator)
			assert_string_equal(product.operator->letters, rows[i].operator);
		assert_int_equal(product.build, rows[i].build);
	}
	assert_false(catalog_product("nosuch_global", 13, &product));
	assert_false(catalog_product("_global", 7, &product));
	assert_false(catalog_product("vayu_nowhere_global", 19, &product));
	assert_false(catalog_product("vayuxvayu", 9, &product));
	assert_false(catalog_product("", 0, &product));
}

/* The rule alone must name the same phone, or one that shares its builds; flags of the years
 * before codenames were used in them (HMNote2, MI5S) have no rule. */
static void test_every_flag_is_known(void **state)
{
	struct catalog_flag flag;
	struct rows rows;
	unsigned count = 0, regions = 0;

	(void)state;
	assert_true(rows_open(&rows, "tests/data/catalog/flags.csv"));
	while (rows_next(&rows)) {
		assert_true(catalog_flag(rows.cells[0], strlen(rows.cells[0]), &flag));
		if (strcmp(flag.devices[0]->codename, rows.cells[1]) != 0)
			fail_msg("line %u: '%s'", rows.line, flag.devices[0]->codename);
		assert_false(flag.by_rule);
		regions += flag.region != NULL;
		count++;
	}
	assert_int_equal(count, 1673);
	assert_true(regions > 1400);
}

static void test_unseen_flags_follow_the_rule(void **state)
{
	static const struct {
		const char *flag, *codename, *region, *operator;
	} rows[] = {
		{"HOUJIJPSBGlobal", "houji", "JP", "SB"},
		{"VIOLINKRGlobal", "violin", "KR", NULL},
		{"XAGAPROGlobal", "xagapro", "MI", NULL},
		{"BABYLONDCGlobal", "babylon", "MI", "DC"},
		{"YINGTIAN", "yingtian", "CN", NULL},
		{"RAPHAELINGlobal", "raphael", "IN", NULL},
		{"VIOLINEPSTDEE", "violin", "CN", NULL},
	};
	struct catalog_flag flag;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_true(catalog_flag(rows[i].flag, strlen(rows[i].flag), &flag));
		assert_true(flag.by_rule);
		assert_string_equal(flag.devices[0]->codename, rows[i].codename);
		assert_string_equal(flag.region->letters, rows[i].region);
		assert_int_equal(!flag.operator, !rows[i].operator);
	}
	assert_false(catalog_flag("SHENNONGSGlobal", 15, &flag));
	assert_false(catalog_flag("houji", 5, &flag));
	assert_false(catalog_flag("Global", 6, &flag));
	assert_false(catalog_flag("", 0, &flag));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_published_name_is_read),
		cmocka_unit_test(test_renamed_and_odd_names),
		cmocka_unit_test(test_other_files_are_refused),
		cmocka_unit_test(test_a_long_name_is_refused),
		cmocka_unit_test(test_every_product_suffix_is_known),
		cmocka_unit_test(test_suffixes_tell_region_operator_and_build),
		cmocka_unit_test(test_every_flag_is_known),
		cmocka_unit_test(test_unseen_flags_follow_the_rule),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
