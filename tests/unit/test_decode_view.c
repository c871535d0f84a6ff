/* SPDX-License-Identifier: MIT */
#include <latchkey/ui.h>

#include "rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

/* What the JSON of `decode` and `device` promises, on every row of the test tables; and that no text
 * of the command line reaches a terminal as it is. */

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum { NOW = 1787659200 /* 2026-08-25 */ };

static json_t *decode(const char *text)
{
	struct decoded decoded;

	decoded_make(&decoded, text, NOW);
	return decoded_json(&decoded);
}

static json_t *look_up(const char *text)
{
	struct lookup lookup;

	lookup_make(&lookup, text, NOW);
	return lookup_json(&lookup);
}

/* The string at "version.number"; "" if it is not there. */
static const char *at(json_t *object, const char *path)
{
	char key[64];

	for (size_t length; object && *path; path += length) {
		length = strcspn(path, ".");
		snprintf(key, sizeof(key), "%.*s", (int)length, path);
		object = json_object_get(object, key);
		length += path[length] == '.';
	}
	return json_is_string(object) ? json_string_value(object) : "";
}

static bool holds(json_t *array, const char *string)
{
	for (size_t i = 0; i < json_array_size(array); i++)
		if (!strcmp(json_string_value(json_array_get(array, i)), string))
			return true;
	return false;
}

static void check(const char *text, json_t *document, const char *path, const char *wanted)
{
	if (strcmp(at(document, path), wanted) != 0)
		fail_msg("%s: .%s is '%s', not '%s'", text, path, at(document, path), wanted);
}

static bool family_fits(const char *text, const char *family)
{
	if (!strncmp(text, "OS", 2) || !strncmp(text, "V816", 4))
		return !strcmp(family, "hyperos");
	return *text != 'V' || !strcmp(family, "miui");
}

/* "14.0.4.0" of "V14.0.4.0.SKGTRXM": what stands between the first and the last digit. */
static bool number_fits(const char *text, const char *number)
{
	return *number && strstr(text, number) && number[strspn(number, "0123456789.")] == '\0';
}

/* ---- decode ---- */

static void every_published_version_keeps_the_promise(void **state)
{
	struct rows rows;
	unsigned count = 0;

	(void)state;
	assert_true(rows_open(&rows, "tests/data/catalog/versions.csv"));
	for (; rows_next(&rows); count++) {
		const char *text = rows.cells[1];
		json_t *document = decode(text);

		check(text, document, "kind", "version");
		check(text, document, "region.code", rows.cells[3]);
		check(text, document, "android_letter", rows.cells[4]);
		if (!*at(document, "android") || !*at(document, "region.name"))
			fail_msg("%s: no Android or no name of its region", text);
		if (*rows.cells[2] && !holds(json_object_get(document, "codenames"), rows.cells[2]))
			fail_msg("%s: '%s' is not among the codenames", text, rows.cells[2]);
		if (strcmp(*at(document, "operator.code") ? at(document, "operator.code")
							  : at(document, "branch.code"),
			   rows.cells[5]) != 0)
			fail_msg("%s: the last letters are not '%s'", text, rows.cells[5]);
		if (!number_fits(text, at(document, "version.number")))
			fail_msg("%s: number '%s'", text, at(document, "version.number"));
		if (!family_fits(text, at(document, "version.family")))
			fail_msg("%s: family '%s'", text, at(document, "version.family"));
		json_decref(document);
	}
	assert_true(count > 1700);
}

static void every_package_name_keeps_the_promise(void **state)
{
	struct rows rows;
	unsigned count = 0;

	(void)state;
	assert_true(rows_open(&rows, "tests/data/catalog/names.csv"));
	for (; rows_next(&rows); count++) {
		const char *text = rows.cells[0];
		json_t *document = decode(text);

		check(text, document, "kind", "file");
		check(text, document, "file.name", text);
		check(text, document, "file.pattern", rows.cells[1]);
		check(text, document, "file.version", rows.cells[3]);
		check(text, document, "file.date", rows.cells[4]);
		check(text, document, "file.android", rows.cells[5]);
		check(text, document, "file.md5_prefix", rows.cells[6]);
		if (!*at(document, "file.product"))
			fail_msg("%s: no product", text);
		if (*rows.cells[2] && !holds(json_object_get(document, "codenames"), rows.cells[2]))
			fail_msg("%s: '%s' is not among the codenames", text, rows.cells[2]);
		json_decref(document);
	}
	assert_true(count > 90);
}

static void every_product_names_its_region(void **state)
{
	char text[256];
	struct rows rows;
	unsigned count = 0;

	(void)state;
	assert_true(rows_open(&rows, "tests/data/catalog/products.csv"));
	for (; rows_next(&rows); count++) {
		json_t *document;

		snprintf(text, sizeof(text), "%s_images_unread_0123456789.tgz", rows.cells[0]);
		document = decode(text);
		check(text, document, "file.product", rows.cells[0]);
		check(text, document, "region.code", rows.cells[2]);
		if (!holds(json_object_get(document, "codenames"), rows.cells[1]))
			fail_msg("%s: '%s' is not among the codenames", text, rows.cells[1]);
		json_decref(document);
	}
	assert_true(count > 400);
}

static const struct standing_row {
	const char *says, *text, *state;
	long most_behind; /* -1: not told */
} standings[] = {
	{"the latest is the latest", "V14.0.4.0.SKGTRXM", "latest", -1},
	{"within one numbering releases are counted", "V14.0.1.0.SKGTRXM", "older", 3},
	{"over generations they are not", "V12.5.1.0.RKGTRXM", "older", -1},
	{"what is newer is said to be", "V14.0.9.0.SKGTRXM", "newer", -1},
	{"an operator's build is not compared", "V14.0.1.0.SKGEUVF", "not-comparable", -1},
	{"without a known release nothing is said", "V14.0.1.0.SKGLMCR", "unknown", -1},
};

static void it_says_where_a_version_stands(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(standings); i++) {
		json_t *document = decode(standings[i].text);
		json_t *row = json_array_get(json_object_get(document, "standings"), 0);
		json_t *behind = json_object_get(row, "releases_behind_at_most");

		check(standings[i].says, row, "codename", "mojito");
		check(standings[i].says, row, "state", standings[i].state);
		if ((behind ? json_integer_value(behind) : -1) != standings[i].most_behind)
			fail_msg("%s: another distance", standings[i].says);
		check(standings[i].says, document, "latest_as_of", "2026-08-22");
		assert_int_equal(json_integer_value(json_object_get(document, "latest_age_days")), 3);
		json_decref(document);
	}
}

static void a_product_of_another_device_stands_nowhere(void **state)
{
	json_t *document = decode("mojito_global_images_V14.0.4.0.SKFEUXM_0123456789.tgz");
	json_t *row = json_array_get(json_object_get(document, "standings"), 0);

	(void)state;
	check("mojito", row, "codename", "mojito");
	check("mojito", row, "state", "unknown");
	assert_null(json_object_get(row, "latest"));
	json_decref(document);
}

static void what_is_not_known_is_not_there(void **state)
{
	json_t *document = decode("V14.0.6.0.ZZZZZZZ");

	(void)state;
	assert_true(json_is_true(json_object_get(document, "decoded")));
	assert_null(json_object_get(document, "android"));
	assert_null(json_object_get(document, "region"));
	assert_null(json_object_get(document, "operator"));
	assert_int_equal(json_array_size(json_object_get(document, "codenames")), 0);
	json_decref(document);
	document = decode("sweet");
	assert_true(json_is_false(json_object_get(document, "decoded")));
	check("sweet", document, "catalog_match", "codename");
	assert_true(json_is_object(json_object_get(document, "version")));
	assert_null(json_object_get(document, "file"));
	json_decref(document);
	document = decode("a_images_b.tgz");
	assert_true(json_is_false(json_object_get(document, "decoded")));
	json_decref(document);
}

static void a_clock_before_the_tables_tells_no_age(void **state)
{
	struct decoded decoded;

	(void)state;
	decoded_make(&decoded, "V14.0.4.0.SKGTRXM", 0);
	assert_false(decoded.has_as_of_days);
	decoded_make(&decoded, "V14.0.4.0.SKGTRXM", INT64_MAX);
	assert_false(decoded.has_as_of_days);
}

/* ---- device ---- */

/* Looking for @text finds @codename, by @match. */
static void check_found(const char *text, const char *codename, const char *match)
{
	json_t *document = look_up(text), *devices = json_object_get(document, "devices");
	bool found = false;

	for (size_t i = 0; i < json_array_size(devices); i++)
		found |= !strcmp(at(json_array_get(devices, i), "codename"), codename);
	if (!found)
		fail_msg("%s: '%s' is not among %zu devices", text, codename,
			 json_array_size(devices));
	if (match)
		check(text, document, "match", match);
	json_decref(document);
}

static void every_codename_is_found(void **state)
{
	struct rows rows;
	unsigned count = 0;

	(void)state;
	assert_true(rows_open(&rows, "tests/data/catalog/codenames.csv"));
	for (; rows_next(&rows); count++)
		check_found(rows.cells[0], rows.cells[0], "codename");
	assert_true(count > 450);
}

static void every_name_and_model_is_found(void **state)
{
	struct catalog_model model;

	(void)state;
	for (size_t i = 0; i < catalog_device_count(); i++) {
		const struct catalog_device *device = catalog_device_at(i);
		json_t *document = look_up(device->codename);
		json_t *row = json_array_get(json_object_get(document, "devices"), 0);

		assert_int_equal(json_array_size(json_object_get(row, "names")), device->name_count);
		check(device->codename, row, "type", catalog_type_name(device->type));
		check(device->codename, row, "chip", device->chip);
		check(device->codename, row, "route.class",
		      catalog_route_name(catalog_route(device)));
		assert_int_equal(json_array_size(json_object_get(row, "models")),
				 catalog_models_of(device, NULL, 0));
		assert_int_equal(json_array_size(json_object_get(row, "latest")),
				 catalog_latest_of(device, NULL, 0));
		assert_int_equal(json_array_size(json_object_get(row, "confusions")),
				 catalog_confusions(device, NULL, 0));
		json_decref(document);
	}
	for (size_t i = 0; catalog_model_at(i, &model); i++)
		for (size_t d = 0; d < model.device_count; d++)
			check_found(model.model, model.devices[d]->codename, NULL);
}

static const struct lookup_row {
	const char *says, *text, *match, *codename;
} lookups[] = {
	{"capitals are forgiven", "MOJITO", "codename", "mojito"},
	{"another spelling", "laurel", "alias", "laurel_sprout"},
	{"a family has its members", "olives", "family", "olivewood"},
	{"a codename that is a family has its members too", "miatoll", "codename", "joyeuse"},
	{"a codename may be the model number of another", "XIG02", "codename", "iris"},
	{"a name on the box", "redmi note10", "name", "mojito"},
	{"of two phones of one name both are found", "Redmi Note 10", "name", "camellia"},
	{"a name without its brand", "note 10", "partial-name", "mojito"},
	{"a model number", "m2101k7ag", "model-number", "mojito"},
	{"letters", "KG", "version-letters", "mojito"},
};

static void whatever_an_owner_types_is_found(void **state)
{
	json_t *document;

	(void)state;
	for (size_t i = 0; i < COUNT(lookups); i++)
		check_found(lookups[i].text, lookups[i].codename, lookups[i].match);
	document = look_up("swet");
	assert_int_equal(json_array_size(json_object_get(document, "devices")), 0);
	assert_true(holds(json_object_get(document, "suggestions"), "sweet"));
	json_decref(document);
}

/* Also what only an operator sold, or is only called a Chinese edition. */
static const char *const chinese[] = {"22101320C", "M1805D1ST", "M1805D1SC", "M1903F11C"};

static void hardware_for_china_is_marked(void **state)
{
	json_t *document = look_up("22101320C");

	(void)state;
	assert_true(json_is_true(json_object_get(json_object_get(document, "model"), "for_china")));
	json_decref(document);
	for (size_t i = 0; i < COUNT(chinese); i++) {
		struct catalog_model model;

		assert_true(catalog_model(chinese[i], &model));
		if (!catalog_model_for_china(&model))
			fail_msg("%s: sold in '%s'", chinese[i], model.sold_in);
	}
	document = look_up("M2101K7AG");
	assert_true(json_is_false(json_object_get(json_object_get(document, "model"), "for_china")));
	check("M2101K7AG", document, "model.sold_in", "Global");
	json_decref(document);
}

/* ---- hostile text ---- */

static const char *const hostile[] = {
	"\x1b[2J\x1b]0;x\x07", "V14.0.4.0.SKGTRXM\x1b[31m", "\xff\xfe\x9b", "\xE2\x80\xAE\xC2\x85",
	"a\x1b[2J_images_V14.0.4.0.SKGTRXM_0123456789.tgz", "\x7f%s%n", "\xC3\xBC\xF0\x9F\x92\xA9",
	"miui_\x1b_V14.0.4.0.SKGTRXM_0123456789_12.0.zip", "x\r\ny",
};

static void check_ascii(const char *typed, const char *shown)
{
	assert_true(*shown);
	for (; *shown; shown++)
		if (*shown != '\n' && (*shown < ' ' || *shown > '~'))
			fail_msg("%s: byte %02x", typed, (unsigned char)*shown);
}

static void hostile_text_stays_harmless(void **state)
{
	const struct about about = {.verbose = true};
	struct decoded decoded;
	struct lookup lookup;

	(void)state;
	for (size_t i = 0; i < COUNT(hostile); i++) {
		char *bytes = NULL;
		size_t size;
		struct out out = {.file = open_memstream(&bytes, &size), .ascii = true};

		decoded_make(&decoded, hostile[i], NOW);
		decoded_text(&out, &decoded, &about);
		lookup_make(&lookup, hostile[i], NOW);
		lookup_text(&out, &lookup, &about);
		fclose(out.file);
		check_ascii(hostile[i], bytes);
		free(bytes);
		json_decref(decoded_json(&decoded));
		json_decref(lookup_json(&lookup));
	}
}

static void long_text_is_cut(void **state)
{
	struct decoded decoded;
	char *bytes = NULL, *text = malloc(100001);
	size_t size;
	struct out out = {.file = open_memstream(&bytes, &size)};

	(void)state;
	assert_non_null(text);
	memset(text, '\x1b', 100000);
	text[100000] = '\0';
	decoded_make(&decoded, text, NOW);
	decoded_text(&out, &decoded, &(struct about){0});
	fclose(out.file);
	assert_true(size < 1000);
	free(bytes);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_published_version_keeps_the_promise),
		cmocka_unit_test(every_package_name_keeps_the_promise),
		cmocka_unit_test(every_product_names_its_region),
		cmocka_unit_test(it_says_where_a_version_stands),
		cmocka_unit_test(a_product_of_another_device_stands_nowhere),
		cmocka_unit_test(what_is_not_known_is_not_there),
		cmocka_unit_test(a_clock_before_the_tables_tells_no_age),
		cmocka_unit_test(every_codename_is_found),
		cmocka_unit_test(every_name_and_model_is_found),
		cmocka_unit_test(whatever_an_owner_types_is_found),
		cmocka_unit_test(hardware_for_china_is_marked),
		cmocka_unit_test(hostile_text_stays_harmless),
		cmocka_unit_test(long_text_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
