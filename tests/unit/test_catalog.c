/* SPDX-License-Identifier: MIT */
#include <latchkey/catalog.h>

#include "rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void test_every_codename_is_known(void **state)
{
	const struct catalog_device *device;
	struct rows rows;
	unsigned count = 0;

	(void)state;
	assert_true(rows_open(&rows, "tests/data/catalog/codenames.csv"));
	while (rows_next(&rows)) {
		device = catalog_device(rows.cells[0]);
		if (!device)
			fail_msg("line %u: '%s'", rows.line, rows.cells[0]);
		assert_string_equal(device->codename, rows.cells[0]);
		count++;
	}
	assert_int_equal(count, 467);
	assert_int_equal(catalog_device_count(), 467);
	assert_null(catalog_device_at(467));
	assert_string_equal(catalog_device_at(0)->codename, "Babel");
}

static void test_a_codename_is_exact(void **state)
{
	static const char *const others[] = {
		"", "swee", "sweetx", "SWEET", " sweet", "Redmi", "Redmi Note 10 Pro", "MSM8952"};

	(void)state;
	for (size_t i = 0; i < COUNT(others); i++) {
		assert_null(catalog_device(others[i]));
		assert_false(catalog_is_codename(others[i], strlen(others[i])));
	}
	assert_null(catalog_device(NULL));
	assert_non_null(catalog_device_n("sweet_global", 5));
	assert_null(catalog_device_n("sweet\0x", 7));
	assert_true(catalog_is_codename("sweet", 5));
	assert_true(catalog_is_codename("miatoll", 7));
	assert_true(catalog_is_codename("Mi439", 5));
	assert_true(catalog_is_codename("laurel", 6));
}

static void expect_names(const char *codename, const char *names)
{
	struct text text = {0};

	catalog_names(&text, catalog_device(codename));
	assert_string_equal(text_cstr(&text), names);
	text_release(&text);
}

static void test_what_is_told_of_a_device(void **state)
{
	const struct catalog_device *device = catalog_device("mojito");

	(void)state;
	assert_string_equal(device->brand, "Redmi");
	expect_names("mojito", "Redmi Note 10");
	expect_names("alioth", "Mi 11X / Redmi K40 / POCO F3");
	assert_string_equal(device->chip_vendor, "qualcomm");
	assert_string_equal(device->chip, "Snapdragon 678");
	assert_int_equal(device->year, 2021);
	assert_int_equal(device->type, CATALOG_PHONE);
	assert_int_equal(device->letter_count, 1);
	assert_string_equal(device->letters[0], "KG");
	assert_false(device->android_one);
	assert_string_equal(catalog_device("alioth")->brand, "Xiaomi, Redmi, POCO");
	expect_names("yingtian", "yingtian");
	assert_int_equal(catalog_device("yingtian")->type, CATALOG_TYPE_UNKNOWN);
	assert_int_equal(catalog_device("pipa")->type, CATALOG_TABLET);
	assert_string_equal(catalog_as_of(), "2026-08-23");
}

static void test_other_spellings_lead_to_the_codename(void **state)
{
	const struct catalog_device *device;
	const char *alias;
	size_t count = 0;

	(void)state;
	for (; catalog_alias_at(count, &alias, &device); count++) {
		assert_ptr_equal(catalog_device(alias), device);
		assert_string_not_equal(alias, device->codename);
	}
	assert_int_equal(count, 11);
	assert_string_equal(catalog_device("tissot_sprout")->codename, "tissot");
}

static void test_families_hold_their_members(void **state)
{
	const struct catalog_family *family = catalog_family("miatoll");

	(void)state;
	assert_int_equal(family->member_count, 4);
	assert_string_equal(family->members[0]->codename, "curtana");
	assert_string_equal(family->members[3]->codename, "joyeuse");
	assert_int_equal(catalog_family("Mi439")->member_count, 4);
	assert_null(catalog_family("sweet"));
	assert_null(catalog_family_at(1000));
}

static void test_the_class_of_the_unlock_route(void **state)
{
	static const struct {
		const char *codename;
		enum catalog_route route;
	} rows[] = {
		{"mojito", CATALOG_ROUTE_ACCOUNT},         {"tissot", CATALOG_ROUTE_FASTBOOT},
		{"laurel_sprout", CATALOG_ROUTE_FASTBOOT}, {"klein", CATALOG_ROUTE_NONE},
		{"serenity", CATALOG_ROUTE_NONE},          {"cancro", CATALOG_ROUTE_UNLOCKED},
		{"blue", CATALOG_ROUTE_DOUBTFUL},          {"garnet", CATALOG_ROUTE_ACCOUNT},
		{"dangal", CATALOG_ROUTE_NOT_COVERED},     {"yingtian", CATALOG_ROUTE_UNKNOWN},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(catalog_route(catalog_device(rows[i].codename)), rows[i].route);
	for (unsigned i = 0; i < CATALOG_ROUTE_COUNT; i++)
		assert_true(*catalog_route_name(i) && *catalog_route_text(i));
	assert_string_equal(catalog_trait_name(catalog_device("garnet")->trait),
			    "refused-in-china");
}

/* ---- looking for something ---- */

static const struct search_row {
	const char *text;
	enum catalog_match how;
	const char *codenames;
} searches[] = {
	{"sweet", CATALOG_MATCH_CODENAME, "sweet"},
	{"SWEET", CATALOG_MATCH_CODENAME, "sweet"},
	{"laurel", CATALOG_MATCH_ALIAS, "laurel_sprout"},
	{"mi439", CATALOG_MATCH_FAMILY, "olive olivelite olivewood pine"},
	{"M2101K6G", CATALOG_MATCH_MODEL, "sweet"},
	{" m2101 k6g ", CATALOG_MATCH_MODEL, "sweet"},
	{"2109119BC", CATALOG_MATCH_MODEL, "mona zijin"},
	{"Redmi Note 10 Pro", CATALOG_MATCH_NAME, "chopin sweet sweetin"},
	{"redmi NOTE10pro", CATALOG_MATCH_NAME, "chopin sweet sweetin"},
	{"Xiaomi Redmi Note 10 Pro", CATALOG_MATCH_NAME, "chopin sweet sweetin"},
	{"note 10 pro", CATALOG_MATCH_PARTIAL, "chopin sweet sweetin"},
	{"redmi note 12 pro plus", CATALOG_MATCH_NAME, "rubypro"},
	{"KG", CATALOG_MATCH_LETTERS, "mojito"},
	{"AA", CATALOG_MATCH_LETTERS, "gemini prague"},
	{"swet", CATALOG_MATCH_NONE, ""},
	{"", CATALOG_MATCH_NONE, ""},
	{"???", CATALOG_MATCH_NONE, ""},
	{"pixel 9", CATALOG_MATCH_NONE, ""},
};

static void test_owners_may_type_what_they_have(void **state)
{
	struct catalog_search search;

	(void)state;
	for (size_t i = 0; i < COUNT(searches); i++) {
		char found[256] = "";

		catalog_search(searches[i].text, &search);
		for (size_t d = 0; d < search.count; d++) {
			strcat(found, d ? " " : "");
			strcat(found, search.devices[d]->codename);
		}
		assert_string_equal(catalog_match_name(search.how),
				    catalog_match_name(searches[i].how));
		assert_string_equal(found, searches[i].codenames);
	}
	catalog_search("miatoll", &search);
	assert_int_equal(search.how, CATALOG_MATCH_CODENAME);
	assert_int_equal(search.family->member_count, 4);
}

static void test_every_name_finds_its_device(void **state)
{
	const struct catalog_device *hits[64], *device;
	size_t count, names = 0;
	bool found;

	(void)state;
	for (size_t i = 0; (device = catalog_device_at(i)); i++) {
		for (size_t n = 0; n < device->name_count; n++, names++) {
			count = catalog_by_name(device->names[n], hits, COUNT(hits));
			found = false;
			for (size_t h = 0; h < count && h < COUNT(hits); h++)
				found = found || hits[h] == device;
			if (!found)
				fail_msg("'%s' of '%s'", device->names[n], device->codename);
		}
	}
	assert_int_equal(names, 755);
}

static void test_every_model_number_is_found(void **state)
{
	struct catalog_model model, found;
	size_t count = 0, sold = 0;

	(void)state;
	for (; catalog_model_at(count, &model); count++) {
		assert_true(catalog_model(model.model, &found));
		assert_string_equal(found.model, model.model);
		assert_true(*model.name);
		sold += *model.sold_in != '\0';
	}
	assert_int_equal(count, 932);
	assert_true(sold > 850);
	assert_true(catalog_model("2201117TG", &found));
	assert_string_equal(found.devices[0]->codename, "spes");
	assert_string_equal(found.sold_in, "Global");
	assert_false(catalog_model("2201117TQ", &found));
	assert_true(catalog_models_of(catalog_device("spes"), &found, 1) > 1);
	assert_ptr_equal(found.devices[0], catalog_device("spes"));
	assert_int_equal(catalog_models_of(catalog_device("yingtian"), &found, 1), 0);
	assert_false(catalog_model("", &found));
}

static void test_near_misses_are_suggested(void **state)
{
	const char *found[4];

	(void)state;
	assert_true(catalog_suggest("swet", found, 4) >= 1);
	assert_string_equal(found[0], "sweet");
	assert_true(catalog_suggest("Redmi Nte 10 Pro", found, 4) >= 1);
	assert_string_equal(found[0], "Redmi Note 10 Pro");
	assert_int_equal(catalog_suggest("swet", found, 1), 1);
	assert_int_equal(catalog_suggest("swet", found, 0), 0);
	assert_int_equal(catalog_suggest("qqqqqqqqqqqqqq", found, 4), 0);
}

/* ---- version letters ---- */

static void test_letters_are_narrowed_by_android(void **state)
{
	static const struct {
		const char *letters;
		char android;
		const char *region, *codenames;
		bool narrowed;
	} rows[] = {
		{"AA", 0, NULL, "gemini prague", false},
		{"AA", 'O', NULL, "gemini", true},
		{"AA", 'W', NULL, "prague", true},
		{"AA", 'S', NULL, "gemini prague", false}, /* neither: both stay */
		{"HP", 'L', "CN", "ido ido_xhdpi", true},
		{"FF", 'P', "IN", "onc", true},
		{"FF", 'T', "EU", "rosemary rosemary_p", true},
		{"KF", 'T', "IN", "sweet sweetin", false},
		{"DI", 'O', "CN", "sakura jasmine", false}, /* those of the region first */
		{"DI", 'O', "MI", "jasmine sakura", false},
		{"KG", 'Z', "XX", "mojito", false},
		{"QQ", 'S', NULL, "", false},
		{"K", 'S', NULL, "", false},
		{"KGG", 'S', NULL, "", false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct catalog_candidate candidates[CATALOG_CANDIDATES];
		char found[256] = "";
		bool narrowed;
		size_t count = catalog_by_letters(rows[i].letters, rows[i].android, rows[i].region,
						  candidates, &narrowed);

		for (size_t c = 0; c < count; c++) {
			strcat(found, c ? " " : "");
			strcat(found, candidates[c].device->codename);
		}
		assert_string_equal(found, rows[i].codenames);
		assert_int_equal(narrowed, rows[i].narrowed);
	}
	assert_false(catalog_letters_fit("AA", catalog_device("gemini"), 'W'));
	assert_true(catalog_letters_fit("AA", catalog_device("prague"), 'W'));
	assert_false(catalog_letters_fit("AB", catalog_device("prague"), 'W'));
}

static void test_android_letters_and_numbers(void **state)
{
	static const struct {
		const char *version;
		char letter;
	} rows[] = {{"4.4", 'K'}, {"4.2", 'J'}, {"5.1", 'L'},  {"7.0", 'N'},  {"8.1", 'O'},
		    {"9.0", 'P'}, {"9", 'P'},   {"12.0", 'S'}, {"16.0", 'W'}, {"17", 'X'}};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(
			catalog_android_of(rows[i].version, strlen(rows[i].version))->letter,
			rows[i].letter);
	assert_null(catalog_android_of("18.0", 4));
	assert_null(catalog_android_of("4", 1));
	assert_null(catalog_android_of("", 0));
	assert_string_equal(catalog_android('S')->versions, "12");
	assert_string_equal(catalog_android('O')->versions, "8.0, 8.1");
	assert_null(catalog_android('Y'));
}

static void test_regions_operators_and_branches(void **state)
{
	(void)state;
	assert_string_equal(catalog_region("TR")->name, "Turkey");
	assert_string_equal(catalog_region_by_token("eea", 3)->letters, "EU");
	assert_null(catalog_region_by_token("", 0));
	assert_null(catalog_region("XX"));
	assert_int_equal(catalog_region("CM")->use, CATALOG_REGION_ODD);
	assert_int_equal(catalog_operator("XM")->kind, CATALOG_OPERATOR_OPEN);
	assert_int_equal(catalog_operator("VF")->kind, CATALOG_OPERATOR_CARRIER);
	assert_int_equal(catalog_operator("DC")->kind, CATALOG_OPERATOR_SPECIAL);
	assert_string_equal(catalog_operator("HG")->regions, "EU, MI");
	assert_null(catalog_operator("EK"));
	assert_string_equal(catalog_branch("EK")->generations, "9");
	assert_string_equal(catalog_branch("BL")->generations, "5, 6");
	assert_null(catalog_branch("XM"));
	assert_string_equal(catalog_operator_kind_name(CATALOG_OPERATOR_SPECIAL), "special");
}

/* ---- what can be mistaken ---- */

static unsigned reasons_of(const char *codename, const char *other)
{
	struct catalog_confusion found[32];
	size_t count = catalog_confusions(catalog_device(codename), found, COUNT(found));

	assert_true(count < COUNT(found));
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(found[i].device->codename, other))
			return found[i].reasons;
	}
	return 0;
}

static void test_codenames_that_are_mistaken(void **state)
{
	static const struct {
		const char *a, *b;
		unsigned reason;
	} rows[] = {
		{"beryl", "beryllium", CATALOG_CONFUSE_PREFIX},
		{"moonstone", "moon", CATALOG_CONFUSE_PREFIX},
		{"mojito", "camellia", CATALOG_CONFUSE_NAME},
		{"mojito", "camellian", CATALOG_CONFUSE_LOOK_ALIKE},
		{"sweet", "sweetin", CATALOG_CONFUSE_LETTERS | CATALOG_CONFUSE_PREFIX},
		{"curtana", "joyeuse", CATALOG_CONFUSE_SIBLING},
		{"curtana", "miatoll", CATALOG_CONFUSE_SIBLING},
		{"olive", "pine", CATALOG_CONFUSE_SIBLING},
		{"gauguinin", "gauguinpro", CATALOG_CONFUSE_SIBLING},
		{"wt93007", "HM2013022", CATALOG_CONFUSE_BUILD},
		{"gemini", "prague", CATALOG_CONFUSE_LETTERS},
		{"lisa", "renoir", CATALOG_CONFUSE_LOOK_ALIKE},
		{"lisa", "sweet", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		unsigned reasons = reasons_of(rows[i].a, rows[i].b);

		if ((reasons & rows[i].reason) != rows[i].reason || (!rows[i].reason && reasons))
			fail_msg("%s and %s: %#x", rows[i].a, rows[i].b, reasons);
		assert_int_equal(reasons, reasons_of(rows[i].b, rows[i].a));
	}
	for (unsigned i = 0; i < CATALOG_CONFUSE_KINDS; i++)
		assert_true(strlen(catalog_confusion_text(1u << i)) > 10);
	assert_string_equal(catalog_confusion_text(3), "");
}

/* All pairs of phones and tablets where a check for a name's beginning takes the wrong one. */
static void test_prefix_pairs_are_complete(void **state)
{
	const struct catalog_device *a, *b;
	unsigned pairs = 0;

	(void)state;
	for (size_t i = 0; (a = catalog_device_at(i)); i++) {
		for (size_t j = 0; (b = catalog_device_at(j)); j++) {
			if (i == j || strncmp(a->codename, b->codename, strlen(a->codename)))
				continue;
			assert_true(reasons_of(a->codename, b->codename) & CATALOG_CONFUSE_PREFIX);
			pairs++;
		}
	}
	assert_true(pairs >= 59);
}

/* ---- generations and releases ---- */

static void test_generations(void **state)
{
	const struct catalog_generation *generation;
	size_t count = 0;

	(void)state;
	for (; (generation = catalog_generation_at(count)); count++) {
		assert_ptr_equal(catalog_generation(generation->system, generation->major),
				 generation);
		assert_true(generation->android_first <= generation->android_last);
		assert_true(*generation->unlocking && *generation->updates);
	}
	assert_int_equal(count, 14);
	generation = catalog_generation(CATALOG_HYPEROS, 1);
	assert_string_equal(generation->last_number, "1.1.3.0");
	assert_string_equal(generation->first_beta, "23.11.8");
	assert_int_equal(generation->android_first, 'T');
	assert_null(catalog_generation(CATALOG_HYPEROS, 5));
	assert_null(catalog_generation(CATALOG_MIUI, 4));
	assert_string_equal(catalog_generations_as_of(), "2026-08-23");
}

static void test_latest_releases(void **state)
{
	struct catalog_release release, all[16];

	(void)state;
	assert_int_equal(catalog_latest_of(catalog_device("mojito"), all, COUNT(all)), 6);
	assert_string_equal(all[4].region->letters, "RU");
	assert_int_equal(catalog_latest_of(catalog_device("mojito"), all, 0), 6);
	assert_true(catalog_latest(catalog_device("mojito"), "TR", &release));
	assert_string_equal(release.version, "V14.0.4.0.SKGTRXM");
	assert_false(catalog_latest(catalog_device("mojito"), "JP", &release));
	assert_false(catalog_latest(NULL, "TR", &release));
	assert_string_equal(catalog_latest_as_of(), "2026-08-22");
	assert_non_null(catalog_spelling("OS2.0.205.0.SKGTRXM"));
	assert_null(catalog_spelling("OS2.0.204.0.VOGMIDC"));
}

static void test_days_between_dates(void **state)
{
	long days;

	(void)state;
	assert_true(catalog_days("2026-08-23", "2026-11-22", &days));
	assert_int_equal(days, 91);
	assert_true(catalog_days("2024-02-28", "2024-03-01", &days));
	assert_int_equal(days, 2);
	assert_true(catalog_days("2026-03-01", "2025-03-01", &days));
	assert_int_equal(days, -365);
	assert_false(catalog_days("2026-13-01", "2025-03-01", &days));
	assert_false(catalog_days("2026-03-01", "2025-3-1", &days));
	assert_false(catalog_days("", "2025-03-01", &days));
	assert_false(catalog_days(NULL, "2025-03-01", &days));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_codename_is_known),
		cmocka_unit_test(test_a_codename_is_exact),
		cmocka_unit_test(test_what_is_told_of_a_device),
		cmocka_unit_test(test_other_spellings_lead_to_the_codename),
		cmocka_unit_test(test_families_hold_their_members),
		cmocka_unit_test(test_the_class_of_the_unlock_route),
		cmocka_unit_test(test_owners_may_type_what_they_have),
		cmocka_unit_test(test_every_name_finds_its_device),
		cmocka_unit_test(test_every_model_number_is_found),
		cmocka_unit_test(test_near_misses_are_suggested),
		cmocka_unit_test(test_letters_are_narrowed_by_android),
		cmocka_unit_test(test_android_letters_and_numbers),
		cmocka_unit_test(test_regions_operators_and_branches),
		cmocka_unit_test(test_codenames_that_are_mistaken),
		cmocka_unit_test(test_prefix_pairs_are_complete),
		cmocka_unit_test(test_generations),
		cmocka_unit_test(test_latest_releases),
		cmocka_unit_test(test_days_between_dates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
