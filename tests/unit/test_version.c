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

/* ---- one example of each form and oddity ---- */

static const struct form_row {
	const char *says, *text, *proper;
	enum version_form form;
	enum version_kind kind;
	const char *name, *date, *codename, *region;
	char android;
	const char *last; /* operator or branch */
	uint64_t notes;
} forms[] = {
	{"a HyperOS release", "OS1.0.3.0.UNOTRXM", NULL, VERSION_HYPEROS, VERSION_STABLE,
	 "HyperOS 1", "", "zircon", "TR", 'U', "XM", 0},
	{"build 2xx of HyperOS 2 is 2.2", "OS2.0.204.0.VOGMIDC", NULL, VERSION_HYPEROS,
	 VERSION_STABLE, "HyperOS 2.2", "", "tanzanite", "MI", 'V', "DC", 0},
	{"build 1xx of HyperOS 2 is concluded to be 2.1", "OS2.0.104.0.VNACNXM", NULL,
	 VERSION_HYPEROS, VERSION_STABLE, "HyperOS 2.1", "", "aurora", "CN", 'V', "XM",
	 BIT(NOTE_POINT_INFERRED)},
	{"build 3xx of HyperOS 3 is concluded to be 3.1", "OS3.0.332.0.XPCMIXM", NULL,
	 VERSION_HYPEROS, VERSION_STABLE, "HyperOS 3.1", "", "pudding", "MI", 'X', "XM",
	 BIT(NOTE_POINT_INFERRED)},
	{"a fourth number above 0 is a beta", "OS4.0.0.25.XBLCNXM", NULL, VERSION_HYPEROS,
	 VERSION_BETA, "HyperOS 4", "", "pandora", "CN", 'X', "XM", 0},
	{"a MIUI release for an operator", "V14.0.6.0.TKBEUOR", NULL, VERSION_MIUI, VERSION_STABLE,
	 "MIUI 14", "", "venus", "EU", 'T', "OR", 0},
	{"MIUI 12.5 has a name of its own", "V12.5.2.0.RKBCNXM", NULL, VERSION_MIUI, VERSION_STABLE,
	 "MIUI 12.5", "", "venus", "CN", 'R', "XM", 0},
	{"old MIUI has a branch in the last place", "V8.2.9.0.MCCMIDL", NULL, VERSION_MIUI,
	 VERSION_STABLE, "MIUI 8", "", "rolex", "MI", 'M', "DL", BIT(NOTE_BRANCH)},
	{"a MIUI 6 beta", "V6.6.0.2.LHMCNCF", NULL, VERSION_MIUI, VERSION_BETA, "MIUI 6", "",
	 "hermes", "CN", 'L', "CF", BIT(NOTE_BRANCH)},
	{"DC is a branch on MIUI 7", "V7.3.15.0.MBCCNDC", NULL, VERSION_MIUI, VERSION_STABLE,
	 "MIUI 7", "", "hydrogen", "CN", 'M', "DC", BIT(NOTE_BRANCH)},
	{"FK is a branch on MIUI 10", "V10.2.3.0.OCHCNFK", NULL, VERSION_MIUI, VERSION_STABLE,
	 "MIUI 10", "", "jason", "CN", 'O', "FK", BIT(NOTE_BRANCH)},
	{"FK is Flipkart later", "V14.0.7.0.TKTINFK", NULL, VERSION_MIUI, VERSION_STABLE, "MIUI 14",
	 "", "pissarro_in", "IN", 'T', "FK", BIT(NOTE_DEVICE_SHARED)},
	{"the one early carrier is a carrier", "V10.2.5.0.OCGEUSF", NULL, VERSION_MIUI,
	 VERSION_STABLE, "MIUI 10", "", "cereus", "EU", 'O', "SF", 0},
	{"the first builds were of 2010", "0.9.17", NULL, VERSION_DATE, VERSION_DEVELOPER, "",
	 "2010-09-17", NULL, NULL, 0, NULL, 0},
	{"a weekly of 2011 has a year of one digit", "1.10.21", NULL, VERSION_DATE,
	 VERSION_DEVELOPER, "", "2011-10-21", NULL, NULL, 0, NULL, 0},
	{"a weekly of 2015", "5.9.2", NULL, VERSION_DATE, VERSION_DEVELOPER, "", "2015-09-02", NULL,
	 NULL, 0, NULL, 0},
	{"a weekly of 2019", "9.9.3", NULL, VERSION_DATE, VERSION_DEVELOPER, "", "2019-09-03", NULL,
	 NULL, 0, NULL, 0},
	{"a weekly of 2022", "22.11.9", NULL, VERSION_DATE, VERSION_DEVELOPER, "", "2022-11-09",
	 NULL, NULL, 0, NULL, 0},
	{"a date with a letter", "2.3.5c", NULL, VERSION_DATE, VERSION_DEVELOPER, "", "2012-03-05",
	 NULL, NULL, 0, NULL, 0},
	{"a date with a fourth number", "24.5.10.1", NULL, VERSION_DATE, VERSION_DEVELOPER, "",
	 "2024-05-10", NULL, NULL, 0, NULL, 0},
	{"a MIUI developer build", "V14.0.23.9.18.DEV", NULL, VERSION_MIUI, VERSION_DEVELOPER,
	 "MIUI 14", "2023-09-18", NULL, NULL, 0, NULL, 0},
	{"a MIUI developer build that counts", "V13.0.3.1.59.DEV", NULL, VERSION_MIUI,
	 VERSION_DEVELOPER, "MIUI 13", "", NULL, NULL, 0, NULL, BIT(NOTE_COUNTER)},
	{"a counter that could be a day", "V13.0.3.1.9.DEV", NULL, VERSION_MIUI, VERSION_DEVELOPER,
	 "MIUI 13", "", NULL, NULL, 0, NULL, BIT(NOTE_COUNTER)},
	{"a HyperOS developer build", "OS1.0.23.11.8.DEV", NULL, VERSION_HYPEROS, VERSION_DEVELOPER,
	 "HyperOS 1", "2023-11-08", NULL, NULL, 0, NULL, 0},
	{"an enterprise build", "OS1.0.24.12.27.EP.STDEE.C3F", NULL, VERSION_HYPEROS,
	 VERSION_ENTERPRISE, "HyperOS 1", "2024-12-27", NULL, NULL, 0, NULL, 0},
	{"an old enterprise build", "V12.22.6.17.EP.YUNKE.J22", NULL, VERSION_MIUI,
	 VERSION_ENTERPRISE, "MIUI 12", "2022-06-17", NULL, NULL, 0, NULL, 0},
	{"an enterprise build in the new order", "OS2.0.7.241101.VOCCNXM.EP.STDEE", NULL,
	 VERSION_HYPEROS, VERSION_ENTERPRISE, "HyperOS 2", "2024-11-01", "dada", "CN", 'V', "XM",
	 0},
	{"MIUI 5 has the letters first", "JHACNBH22.0", NULL, VERSION_MIUI_5, VERSION_STABLE,
	 "MIUI 5", "", "wt93007", "CN", 'J', "BH", BIT(NOTE_BRANCH) | BIT(NOTE_DEVICE_SHARED)},
	{"MIUI 5 for Singapore", "JXDSGBD13.0", NULL, VERSION_MIUI_5, VERSION_STABLE, "MIUI 5", "",
	 "cancro", "SG", 'J', "BD", BIT(NOTE_BRANCH)},
	{"Android Go has Android's number", "A15.0.12.0.VGWINXM", NULL, VERSION_GO, VERSION_STABLE,
	 "", "", "serenity", "IN", 'V', "XM", 0},
	{"V816 is HyperOS 1", "V816.0.5.0.UGSMIXM", NULL, VERSION_V816, VERSION_STABLE, "HyperOS 1",
	 "", "klein", "MI", 'U', "XM", BIT(NOTE_V816)},
	{"ICS is Ice Cream Sandwich", "ICS20.0", NULL, VERSION_WORD_FORM, VERSION_STABLE, "", "",
	 NULL, NULL, 'I', NULL, BIT(NOTE_WORD_INFERRED)},
	{"JLB is Jelly Bean", "JLB54.0", NULL, VERSION_WORD_FORM, VERSION_STABLE, "", "", NULL,
	 NULL, 'J', NULL, BIT(NOTE_WORD_INFERRED)},
	{"nobody knows HBJ", "HBJ2.0", NULL, VERSION_WORD_FORM, VERSION_STABLE, "", "", NULL, NULL,
	 0, NULL, BIT(NOTE_WORD_UNKNOWN)},
	{"the Q of a native build is not Android 10", "QDS84", NULL, VERSION_NATIVE,
	 VERSION_KIND_UNKNOWN, "", "", NULL, NULL, 0, NULL, BIT(NOTE_NATIVE)},
	{"a developer preview", "OS1.0.240516.1.VMLMIXM.PRE-DPP", NULL, VERSION_HYPEROS,
	 VERSION_PREVIEW, "HyperOS 1", "2024-05-16", "corot", "MI", 'V', "XM", 0},
	{"a preview without its dot", "OS1.0.240808.1.VNBCNXMPRE-DPP",
	 "OS1.0.240808.1.VNBCNXM.PRE-DPP", VERSION_HYPEROS, VERSION_PREVIEW, "HyperOS 1",
	 "2024-08-08", "shennong", "CN", 'V', "XM",
	 BIT(NOTE_DOT_MISSING) | BIT(NOTE_DEVICE_SHARED)},
	{"a preview of 2026", "OS3.3.260512.2.XPACNXM.STABLE-DPP", NULL, VERSION_HYPEROS,
	 VERSION_PREVIEW, "HyperOS 3.3", "2026-05-12", "nezha", "CN", 'X', "XM", 0},
	{"an Android 15 beta", "OS1.1.5.0.VNCCNXM.BETA", NULL, VERSION_HYPEROS, VERSION_BETA,
	 "HyperOS 1.1", "", "houji", "CN", 'V', "XM", 0},
	{"an internal build", "OS2.0.241111.1.VOYCNXM.STABLE-TEST", NULL, VERSION_HYPEROS,
	 VERSION_INTERNAL, "HyperOS 2", "2024-11-11", "muyu", "CN", 'V', "XM", 0},
	{"a dot behind V is dropped", "V.9.5.10.0.ODHMIFA", "V9.5.10.0.ODHMIFA", VERSION_MIUI,
	 VERSION_STABLE, "MIUI 9", "", "tissot", "MI", 'O', "FA",
	 BIT(NOTE_DOT_AFTER_PREFIX) | BIT(NOTE_BRANCH)},
	{"five numbers and letters", "OS1.0.24.2.20.UNACNXM", NULL, VERSION_HYPEROS,
	 VERSION_KIND_UNKNOWN, "HyperOS 1", "2024-02-20", "aurora", "CN", 'U', "XM",
	 BIT(NOTE_NUMBER_COUNT)},
	{"six letters are not split", "V14.0.2.0.TKFEUS", NULL, VERSION_MIUI, VERSION_STABLE,
	 "MIUI 14", "", NULL, NULL, 0, NULL, BIT(NOTE_LETTER_COUNT)},
	{"no prefix: 1 to 4 is HyperOS", "2.0.205.0.SKGTRXM", "OS2.0.205.0.SKGTRXM",
	 VERSION_HYPEROS, VERSION_STABLE, "HyperOS 2.2", "", "mojito", "TR", 'S', "XM",
	 BIT(NOTE_NO_PREFIX) | BIT(NOTE_SPELLING_ONLY) | BIT(NOTE_ANDROID_NOT_OF_GENERATION)},
	{"no prefix: 4 is HyperOS as well", "4.0.15.0.XBMCNXM", "OS4.0.15.0.XBMCNXM",
	 VERSION_HYPEROS, VERSION_STABLE, "HyperOS 4", "", "yingtian", "CN", 'X', "XM",
	 BIT(NOTE_NO_PREFIX)},
	{"no prefix: 5 to 14 is MIUI", "14.0.4.0.SKGTRXM", "V14.0.4.0.SKGTRXM", VERSION_MIUI,
	 VERSION_STABLE, "MIUI 14", "", "mojito", "TR", 'S', "XM", BIT(NOTE_NO_PREFIX)},
	{"no prefix, no letters", "2.0.227.0", "OS2.0.227.0", VERSION_HYPEROS, VERSION_STABLE,
	 "HyperOS 2.2", "", NULL, NULL, 0, NULL, BIT(NOTE_NO_PREFIX) | BIT(NOTE_NO_LETTERS)},
	{"a quoted preview is in no list", "OS3.0.3.0.WNLCNXM.PRE", NULL, VERSION_HYPEROS,
	 VERSION_PREVIEW, "HyperOS 3", "", "duchamp", "CN", 'W', "XM", BIT(NOTE_SPELLING_ONLY)},
	{"small letters are forgiven", " os2.0.204.0.vogmidc\n", "OS2.0.204.0.VOGMIDC",
	 VERSION_HYPEROS, VERSION_STABLE, "HyperOS 2.2", "", "tanzanite", "MI", 'V', "DC",
	 BIT(NOTE_LOWER_CASE)},
	{"an engineering build", "V14.0.3.0.TMLRUXM.debug", "V14.0.3.0.TMLRUXM", VERSION_MIUI,
	 VERSION_STABLE, "MIUI 14", "", "corot", "RU", 'T', "XM", BIT(NOTE_ENGINEERING)},
	{"letters that were used again: Android decides", "OS3.0.316.0.WAACNXM", NULL,
	 VERSION_HYPEROS, VERSION_STABLE, "HyperOS 3.1", "", "prague", "CN", 'W', "XM",
	 BIT(NOTE_POINT_INFERRED) | BIT(NOTE_DEVICE_NARROWED)},
	{"the same letters ten years before", "V9.6.2.0.OAAMIFD", NULL, VERSION_MIUI,
	 VERSION_STABLE, "MIUI 9", "", "gemini", "MI", 'O', "FD",
	 BIT(NOTE_BRANCH) | BIT(NOTE_DEVICE_NARROWED)},
	{"CM is no country", "V11.1.27.0.QGICMXM", NULL, VERSION_MIUI, VERSION_STABLE, "MIUI 11",
	 "", "picasso_48m", "CM", 'Q', "XM", BIT(NOTE_REGION_ODD) | BIT(NOTE_DEVICE_SHARED)},
	{"a region that never was without an operator", "V14.0.6.0.UGGZAXM", NULL, VERSION_MIUI,
	 VERSION_STABLE, "MIUI 14", "", NULL, "ZA", 'U', "XM",
	 BIT(NOTE_REGION_NEEDS_OPERATOR) | BIT(NOTE_DEVICE_SHARED) |
		 BIT(NOTE_DEVICE_NOT_IN_REGION) | BIT(NOTE_ANDROID_NOT_OF_DEVICE)},
	{"unknown letters stay letters", "V14.0.6.0.ZZZZZZZ", NULL, VERSION_MIUI, VERSION_STABLE,
	 "MIUI 14", "", NULL, NULL, 'Z', NULL,
	 BIT(NOTE_ANDROID_UNKNOWN) | BIT(NOTE_DEVICE_UNKNOWN) | BIT(NOTE_REGION_UNKNOWN) |
		 BIT(NOTE_OPERATOR_UNKNOWN)},
	{"a generation that does not exist", "OS9.0.1.0.WNEMIXM", NULL, VERSION_HYPEROS,
	 VERSION_STABLE, "HyperOS 9", "", "degas", "MI", 'W', "XM", BIT(NOTE_GENERATION_UNKNOWN)},
	{"an operator in a foreign region", "OS2.0.6.0.VNEINVF", NULL, VERSION_HYPEROS,
	 VERSION_STABLE, "HyperOS 2", "", NULL, "IN", 'V', "VF",
	 BIT(NOTE_OPERATOR_ELSEWHERE) | BIT(NOTE_DEVICE_NOT_IN_REGION)},
	{"a branch where an operator belongs", "V14.0.6.0.TKFMIEK", NULL, VERSION_MIUI,
	 VERSION_STABLE, "MIUI 14", "", "sweet", "MI", 'T', NULL,
	 BIT(NOTE_OPERATOR_UNKNOWN) | BIT(NOTE_BRANCH_TOO_LATE) | BIT(NOTE_DEVICE_SHARED)},
	{"an unknown word at the end", "OS2.0.6.0.VNEMIXM.NEW", NULL, VERSION_HYPEROS,
	 VERSION_KIND_UNKNOWN, "HyperOS 2", "", "degas", "MI", 'V', "XM", BIT(NOTE_SUFFIX_UNKNOWN)},
	{"a region of the MIUI 5 era", "V14.0.6.0.TKFHKXM", NULL, VERSION_MIUI, VERSION_STABLE,
	 "MIUI 14", "", NULL, "HK", 'T', "XM",
	 BIT(NOTE_REGION_OLD) | BIT(NOTE_DEVICE_NOT_IN_REGION) | BIT(NOTE_DEVICE_SHARED)},
};

static bool has_candidate(const struct version *version, const char *codename)
{
	for (size_t i = 0; i < version->candidate_count; i++) {
		if (!strcmp(version->candidates[i].device->codename, codename))
			return true;
	}
	return false;
}

static const char *last_of(const struct version *version)
{
	return version->branch ? version->branch->letters
			       : version->operator
		       ? version->operator->letters : NULL;
}

static void assert_same(const char *says, const char *got, const char *wanted)
{
	if ((got && wanted && strcmp(got, wanted)) || !got != !wanted)
		fail_msg("%s: '%s', '%s' expected", says, got ? got : "-", wanted ? wanted : "-");
}

static void check_form(const struct form_row *row)
{
	struct version version;

	if (version_parse(row->text, &version, NULL) < 0)
		fail_msg("%s: '%s' was refused", row->says, row->text);
	assert_same(row->says, version.text, row->proper ? row->proper : row->text);
	assert_same(row->says, version_form_name(version.form), version_form_name(row->form));
	assert_same(row->says, version_kind_name(version.kind), version_kind_name(row->kind));
	assert_same(row->says, version.name, row->name);
	assert_same(row->says, version.date, row->date);
	assert_same(row->says, version.region ? version.region->letters : NULL, row->region);
	assert_same(row->says, last_of(&version), row->last);
	if (version.android_letter != row->android)
		fail_msg("%s: android letter '%c'", row->says, version.android_letter);
	if (row->codename && !has_candidate(&version, row->codename))
		fail_msg("%s: '%s' is not among the devices", row->says, row->codename);
	for (unsigned i = 0; i < VERSION_NOTE_COUNT; i++) {
		if (version_has_note(version.notes, i) != version_has_note(row->notes, i))
			fail_msg("%s: note '%s'", row->says, version_note_name(i));
	}
}

static void test_every_form_is_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(forms); i++)
		check_form(&forms[i]);
}

static void test_enterprise_names_customer_and_project(void **state)
{
	struct version version;

	(void)state;
	assert_int_equal(version_parse("V14.0.23.6.14.EP.STDEE.L3A", &version, NULL), 0);
	assert_string_equal(version.customer, "STDEE");
	assert_string_equal(version.project, "L3A");
	assert_int_equal(version.generation, 14);
	assert_int_equal(version.number_count, 5);
	assert_int_equal(version.numbers[4], 14);
}

static void test_letters_of_another_model_are_noticed(void **state)
{
	static const struct {
		const char *name, *code, *product;
		bool other;
	} rows[] = {
		{"its own letters are no other's", "OS2.0.204.0.VKFMIXM", "sweet", false},
		{"shared letters are no other's", "OS2.0.204.0.VKFMIXM", "sweetin", false},
		{"letters of another model are", "OS2.0.204.0.VJUMIXM", "sweet", true},
		{"letters that nobody knows tell nothing", "OS2.0.204.0.VQQMIXM", "sweet", false},
		{"a product that nobody knows tells nothing", "OS2.0.204.0.VJUMIXM", "nobody", false},
		{"no product tells nothing", "OS2.0.204.0.VJUMIXM", "", false},
		{"no reading tells nothing", "OS2.0.204.0.VJUMIXM", NULL, false},
		{"a version without letters tells nothing", "22.11.9", "sweet", false},
	};
	struct version version;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_int_equal(version_parse(rows[i].code, &version, NULL), 0);
		if (version_is_of_other(&version, rows[i].product) != rows[i].other)
			fail_msg("%s", rows[i].name);
	}
}

static void test_other_text_is_refused(void **state)
{
	static const char *const texts[] = {
		"",
		" ",
		".",
		"hello",
		"OS",
		"V",
		"OS2",
		"OS2.0",
		"1.2",
		"22.13.9",
		"22.11.32",
		"0.1.1",
		"OS2.0.204.0.VOGMIDC.",
		".OS2.0.204.0.VOGMIDC",
		"OS2..0.204.0.VOGMIDC",
		"OS2.0.204.0.VOGM DC",
		"OS2.0.204.0.VOGMIDC.EP",
		"OS2.0.204.0.VOGMIDC.1",
		"JHACNBH",
		"JHACNBH22",
		"XYZ20.0",
		"QDS",
		"QDS84.1",
		"sweet",
		"V14.0.6.0.\xc3\xa9",
		"OS1234567.0.1.0.VOGMIDC",
		"1.2.3.4.5.6.7.8.9.10.11.12",
		"OS2.0.204.0.VOGMIDCVOGMIDCVOGMIDCVOGMIDCVOGMIDCVOGMIDCVOGMIDCVOGMIDCVOGMIDC",
	};
	struct version version = {.generation = 77};
	struct error err;

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		if (version_parse(texts[i], &version, &err) != -E_INPUT)
			fail_msg("'%s' was taken as '%s'", texts[i], version.text);
		assert_int_equal(version.generation, 77);
		assert_int_equal(err.code, E_INPUT);
	}
}

/* ---- every example and every latest release of the public lists ---- */

static bool right(char *const *cell, const struct version *version)
{
	const char *last = last_of(version);

	return (!*cell[2] || has_candidate(version, cell[2])) && version->region &&
	       !strcmp(version->region->letters, cell[3]) && version->android &&
	       version->android_letter == *cell[4] && last && !strcmp(last, cell[5]);
}

static const struct shown_row {
	const char *says, *text, *proper; /* NULL: refused */
	bool among_words;
} shown[] = {
	{"a plain version is read as ever", "V14.0.4.0.SKGTRXM", "V14.0.4.0.SKGTRXM", false},
	{"so is one without letters", "22.11.9", "22.11.9", false},
	{"MIUI shows its letters in brackets", "14.0.4.0(SKGTRXM)", "V14.0.4.0.SKGTRXM", true},
	{"a dot or a blank before them is nothing", "14.0.4.0. (SKGTRXM)", "V14.0.4.0.SKGTRXM", true},
	{"words around it are passed over", "MIUI Global 14.0.4 | Stable\n14.0.4.0(SKGTRXM)",
	 "V14.0.4.0.SKGTRXM", true},
	{"HyperOS has words too", "Xiaomi HyperOS 1.0.4.0.UNCMIXM", "OS1.0.4.0.UNCMIXM", true},
	{"a path may end in it", "/roms/V12.5.2.0.RKBCNXM", "V12.5.2.0.RKBCNXM", true},
	{"a folder's name is not it", "/V12.5.2.0.RKBCNXM/boot.img", NULL, false},
	{"a file of somebody else's ROM names its base",
	 "xiaomi.eu_multi_HMK20Pro_MI9TPro_V12.5.2.0.RFKCNXM_v12-11.zip", "V12.5.2.0.RFKCNXM", true},
	{"an ending behind it is nothing", "my_V14.0.8.0.TKHMIXM.zip", "V14.0.8.0.TKHMIXM", true},
	{"the fingerprint of a build holds it",
	 "POCO/alioth_global/alioth:13/TKQ1.221013.002/V14.0.8.0.TKHMIXM:user/release-keys",
	 "V14.0.8.0.TKHMIXM", true},
	{"HyperOS 1 says V816 in it", "POCO/marble_global/marble:14/UKQ1.230804.001/"
				      "V816.0.9.0.UMRMIXM:user/release-keys",
	 "V816.0.9.0.UMRMIXM", true},
	{"a blank before the letters is nothing", "MIUI 12.0.3.0 QEJMIXM", "V12.0.3.0.QEJMIXM", true},
	{"nor is one behind OS", "OS2.0.205.0 VOQMIXM", "OS2.0.205.0.VOQMIXM", true},
	{"an underscore before them neither", "V14.0.8.0_TKHMIXM", "V14.0.8.0.TKHMIXM", true},
	{"seven letters of a word are none", "V14.0.8.0 release", NULL, false},
	{"MIUI may be glued to it", "MIUI14.0.8.0.TKHMIXM", "V14.0.8.0.TKHMIXM", true},
	{"quotes are nothing", "\"V14.0.8.0.TKHMIXM\"", "V14.0.8.0.TKHMIXM", true},
	{"a full stop is nothing", "V14.0.8.0.TKHMIXM.", "V14.0.8.0.TKHMIXM", true},
	{"an address is a path", "https://host/V12.5.2.0.RKBCNXM/boot.img", NULL, false},
	{"twice the same is one", "V14.0.4.0.SKGTRXM 14.0.4.0(SKGTRXM)", "V14.0.4.0.SKGTRXM", true},
	{"of two that differ none is chosen", "V14.0.4.0.SKGTRXM V14.0.4.0.SKGMIXM", NULL, false},
	{"numbers among words could be a date", "MIUI 12.5.6 Stable", NULL, false},
	{"letters alone are no version", "(SKGTRXM)", NULL, false},
	{"words are no version", "Redmi Note 10", NULL, false},
	{"nothing is no version", "", NULL, false},
	{"a long word is no version",
	 "V14.0.4.0.SKGTRXMxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx x", NULL,
	 false},
};

static void test_what_the_settings_show_is_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(shown); i++) {
		struct version version = {0};
		int result = version_parse_shown(shown[i].text, &version, NULL);

		if (!shown[i].proper && (result != -E_INPUT || *version.text))
			fail_msg("%s: read '%s'", shown[i].says, version.text);
		if (shown[i].proper && (result || strcmp(version.text, shown[i].proper) != 0))
			fail_msg("%s: '%s'", shown[i].says, version.text);
		if (version_has_note(version.notes, NOTE_AMONG_WORDS) != shown[i].among_words)
			fail_msg("%s: wrong note", shown[i].says);
	}
}

static void test_every_published_version_is_right(void **state)
{
	unsigned latest = 0, letters = 0, others = 0;
	struct version version;
	struct rows rows;

	(void)state;
	assert_true(rows_open(&rows, "tests/data/catalog/versions.csv"));
	while (rows_next(&rows)) {
		if (version_parse(rows.cells[1], &version, NULL) < 0 ||
		    !right(rows.cells, &version))
			fail_msg("line %u: '%s'", rows.line, rows.cells[1]);
		assert_string_equal(version.text, rows.cells[1]);
		latest += !strcmp(rows.cells[0], "latest");
		letters += !strcmp(rows.cells[0], "letters");
		others += strcmp(rows.cells[0], "latest") && strcmp(rows.cells[0], "letters");
	}
	assert_int_equal(latest, 1310);
	assert_int_equal(letters, 359);
	assert_int_equal(others, 46 + 26 + 17 + 30);
}

/* What is unusual must stay rare, or it says nothing. */
static void test_published_versions_are_seldom_unusual(void **state)
{
	const uint64_t unusual = BIT(NOTE_ANDROID_NOT_OF_GENERATION) |
				 BIT(NOTE_ANDROID_NOT_OF_DEVICE) | BIT(NOTE_DEVICE_NOT_IN_REGION) |
				 BIT(NOTE_OPERATOR_ELSEWHERE) | BIT(NOTE_REGION_NEEDS_OPERATOR) |
				 BIT(NOTE_BRANCH_OTHER_GENERATION) | BIT(NOTE_SPELLING_ONLY) |
				 BIT(NOTE_NUMBER_COUNT) | BIT(NOTE_GENERATION_UNKNOWN);
	unsigned count = 0, strange = 0;
	struct version version;
	struct rows rows;

	(void)state;
	assert_true(rows_open(&rows, "tests/data/catalog/versions.csv"));
	while (rows_next(&rows)) {
		assert_int_equal(version_parse(rows.cells[1], &version, NULL), 0);
		count++;
		if (version.notes & unusual) {
			strange++;
			print_message("# unusual: %s\n", rows.cells[1]);
		}
	}
	assert_true(count > 1700);
	assert_true(strange * 100 < count);
}

static void test_every_text_is_named(void **state)
{
	(void)state;
	for (unsigned i = 0; i < VERSION_NOTE_COUNT; i++) {
		assert_true(strlen(version_note_name(i)) > 2);
		assert_true(strlen(version_note_text(i)) > 8);
	}
	assert_int_equal(version_note_weight(NOTE_BRANCH), WEIGHT_EXPLAINED);
	assert_int_equal(version_note_weight(NOTE_DEVICE_UNKNOWN), WEIGHT_UNKNOWN);
	assert_int_equal(version_note_weight(NOTE_FILE_ANDROID_DIFFERS), WEIGHT_UNUSUAL);
	assert_string_equal(version_weight_name(WEIGHT_UNUSUAL), "unusual");
	assert_string_equal(version_note_name(VERSION_NOTE_COUNT), "");
	assert_string_equal(version_form_name(VERSION_FORM_COUNT), "none");
	assert_string_equal(version_kind_text(VERSION_BETA), "beta");
}

/* ---- letter by letter ---- */

static const struct {
	const char *text, *parts;
} explained[] = {
	{"2.0.205.0.SKGTRXM", "system OS=HyperOS; numbers 2.0.205.0=HyperOS 2.2, stable; "
			      "android S=Android 12 (Snow Cone); device KG=Redmi Note 10 (mojito); "
			      "region TR=Turkey; operator XM=no operator"},
	{"V8.2.9.0.MCCMIDL", "system V=MIUI; numbers 8.2.9.0=MIUI 8, stable; "
			     "android M=Android 6.0 (Marshmallow); device CC=Redmi 4A (rolex); "
			     "region MI=Global; branch DL=branch of MIUI 8, not an operator"},
	{"JXDSGBD13.0", "android J=Android 4.1, 4.2, 4.3 (Jelly Bean); "
			"device XD=Mi 3 / Mi 4 / MI 3W / MI 4LTE / MI 4LTE-CT (cancro); "
			"region SG=Singapore; branch BD=branch of MIUI 5, not an operator; "
			"numbers 13.0=MIUI 5, stable"},
	{"V816.0.5.0.UGSMIXM", "system V816=HyperOS 1 under another name; "
			       "numbers 0.5.0=HyperOS 1, stable; "
			       "android U=Android 14 (Upside Down Cake); "
			       "device GS=Redmi A3x (klein); region MI=Global; "
			       "operator XM=no operator"},
	{"22.11.9", "date 22.11.9=2022-11-09, developer"},
	{"2.3.5c", "date 2.3.5=2012-03-05, developer; suffix c?not known"},
	{"V14.0.23.9.18.DEV", "system V=MIUI; numbers 14.0=MIUI 14, developer; "
			      "date 23.9.18=2023-09-18; suffix DEV=weekly or developer build"},
	{"OS2.0.7.241101.VOCCNXM.EP.STDEE",
	 "system OS=HyperOS; numbers 2.0.7=HyperOS 2, enterprise; date 241101=2024-11-01; "
	 "android V=Android 15 (Vanilla Ice Cream); device OC=Xiaomi 15 (dada); "
	 "region CN=China mainland; operator XM=no operator; customer STDEE=enterprise customer"},
	{"V14.0.6.0.ZZZZZZZ", "system V=MIUI; numbers 14.0.6.0=MIUI 14, stable; "
			      "android Z?no known Android; device ZZ?no known device; "
			      "region ZZ?no known region; operator ZZ?no known operator"},
	{"V9.6.2.0.LAIMIBX", "system V=MIUI; numbers 9.6.2.0=MIUI 9, stable; "
			     "android L=Android 5.0, 5.1 (Lollipop); "
			     "device AI=Redmi 3 (ido) or Redmi 3 (ido_xhdpi); region MI=Global; "
			     "branch BX?an unknown branch of MIUI"},
	{"V14.0.2.0.TKFEUS", "system V=MIUI; numbers 14.0.2.0=MIUI 14, stable; "
			     "letters TKFEUS?cannot be taken apart"},
	{"QDS84", "letters QDS?an early build like plain Android; "
		  "numbers 84?what kind of build, is not known"},
};

static void test_each_letter_is_explained(void **state)
{
	struct version_part parts[VERSION_PARTS];
	struct version version;
	char found[1024];

	(void)state;
	for (size_t i = 0; i < COUNT(explained); i++) {
		size_t length = 0, count;

		assert_int_equal(version_parse(explained[i].text, &version, NULL), 0);
		count = version_explain(&version, parts);
		for (size_t p = 0; p < count; p++)
			length += (size_t)snprintf(found + length, sizeof(found) - length,
						   "%s%s %s%c%s", p ? "; " : "",
						   version_part_name(parts[p].kind), parts[p].text,
						   parts[p].known ? '=' : '?', parts[p].meaning);
		assert_string_equal(found, explained[i].parts);
	}
}

static void test_all_that_two_letters_can_mean_fits(void **state)
{
	char text[] = "V14.0.6.0.TAAMIXM";
	struct version_part parts[VERSION_PARTS];
	struct version version;
	unsigned known = 0;

	(void)state;
	for (unsigned i = 0; i < 26 * 26; i++) {
		text[11] = (char)('A' + i / 26);
		text[12] = (char)('A' + i % 26);
		assert_int_equal(version_parse(text, &version, NULL), 0);
		for (size_t count = version_explain(&version, parts); count-- > 0;) {
			size_t length = strlen(parts[count].meaning);

			if (parts[count].kind != PART_DEVICE || !parts[count].known)
				continue;
			known++;
			if (parts[count].meaning[length - 1] != ')')
				fail_msg("%s is cut: %s", text, parts[count].meaning);
		}
	}
	assert_true(known > 200);
}

/* ---- where a version stands ---- */

static const struct age_row {
	const char *says, *codename, *text;
	enum version_standing standing;
	unsigned generations;
	bool system, android;
	int releases; /* -1: not told */
} ages[] = {
	{"the latest is the latest", "mojito", "V14.0.4.0.SKGTRXM", VERSION_LATEST, 0, false, false,
	 -1},
	{"two numbers before it are at most two releases", "mojito", "V14.0.2.0.SKGTRXM",
	 VERSION_OLDER, 0, false, false, 2},
	{"a generation before it", "mojito", "V13.0.9.0.SKGTRXM", VERSION_OLDER, 1, false, false,
	 -1},
	{"an Android before it as well", "mojito", "V12.5.9.0.RKGTRXM", VERSION_OLDER, 2, false,
	 true, -1},
	{"a greater number is newer than what is known", "mojito", "V14.0.5.0.SKGTRXM",
	 VERSION_NEWER, 0, false, false, -1},
	{"HyperOS is newer than MIUI", "mojito", "OS1.0.1.0.TKGTRXM", VERSION_NEWER, 0, false,
	 false, -1},
	{"newer system on older Android is no order", "mojito", "OS1.0.1.0.RKGTRXM", VERSION_APART,
	 0, false, false, -1},
	{"MIUI is behind HyperOS", "alioth", "V14.0.8.0.TKHMIXM", VERSION_OLDER, 0, true, false,
	 -1},
	{"V816 counts as HyperOS 1", "alioth", "V816.0.4.0.TKHMIXM", VERSION_OLDER, 0, false, false,
	 1},
	{"a beta does not compare", "alioth", "OS1.0.4.7.TKHMIXM", VERSION_APART, 0, false, false,
	 -1},
	{"an operator's build does not compare", "alioth", "OS1.0.4.0.TKHMIDC", VERSION_APART, 0,
	 false, false, -1},
	{"numbers of another hundred are not counted", "air", "OS2.0.8.0.VGQMIXM", VERSION_OLDER, 0,
	 false, false, -1},
	{"a region without a release", "mojito", "V14.0.2.0.SKGJPXM", VERSION_STANDING_UNKNOWN, 0,
	 false, false, -1},
	{"no letters, no comparison", "mojito", "22.11.9", VERSION_STANDING_UNKNOWN, 0, false,
	 false, -1},
	{"Android Go counts on its own", "serenity", "A15.0.12.0.VGWINXM", VERSION_OLDER, 0, false,
	 false, 7},
	{"old branches compare", "gemini", "V9.6.1.0.OAAMIFD", VERSION_OLDER, 1, false, false, -1},
};

static void check_age(const struct age_row *row)
{
	struct version version;
	struct version_age age;

	assert_int_equal(version_parse(row->text, &version, NULL), 0);
	version_age(&version, catalog_device(row->codename), &age);
	if (age.standing != row->standing)
		fail_msg("%s: %s, latest %s", row->says, version_standing_name(age.standing),
			 age.standing ? age.latest.version : "-");
	if (age.generations_behind != row->generations || age.system_behind != row->system ||
	    age.android_behind != row->android)
		fail_msg("%s: behind by %u %d %d", row->says, age.generations_behind,
			 age.system_behind, age.android_behind);
	if (age.has_releases_behind != (row->releases >= 0) ||
	    (row->releases >= 0 && age.releases_behind != (unsigned)row->releases))
		fail_msg("%s: %u releases", row->says, age.releases_behind);
	assert_string_equal(age.as_of, "2026-08-22");
}

static void test_where_versions_stand(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(ages); i++)
		check_age(&ages[i]);
}

/* The list's own rows must all stand at its head. */
static void test_every_latest_is_the_latest(void **state)
{
	struct catalog_release release;
	struct version_age age;
	struct version version;
	size_t count = 0;

	(void)state;
	for (; catalog_latest_at(count, &release); count++) {
		assert_int_equal(version_parse(release.version, &version, NULL), 0);
		if (strcmp(version.region_letters, release.region->letters) != 0)
			continue;
		version_age(&version, release.device, &age);
		assert_int_equal(age.standing, VERSION_LATEST);
	}
	assert_int_equal(count, 1310);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_form_is_read),
		cmocka_unit_test(test_enterprise_names_customer_and_project),
		cmocka_unit_test(test_letters_of_another_model_are_noticed),
		cmocka_unit_test(test_other_text_is_refused),
		cmocka_unit_test(test_what_the_settings_show_is_read),
		cmocka_unit_test(test_every_published_version_is_right),
		cmocka_unit_test(test_published_versions_are_seldom_unusual),
		cmocka_unit_test(test_every_text_is_named),
		cmocka_unit_test(test_each_letter_is_explained),
		cmocka_unit_test(test_all_that_two_letters_can_mean_fits),
		cmocka_unit_test(test_where_versions_stand),
		cmocka_unit_test(test_every_latest_is_the_latest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
