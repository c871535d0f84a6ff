/* SPDX-License-Identifier: MIT */
#include <latchkey/file.h>
#include <latchkey/procedure.h>
#include <latchkey/text.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char source[] = "src/guide/procedure.yaml";

static struct text file;

static int read_file(void **state)
{
	struct error err;

	(void)state;
	return file_read(source, PROCEDURE_BYTES, &file, &err);
}

static int free_file(void **state)
{
	(void)state;
	text_release(&file);
	return 0;
}

/* One mistake in an otherwise right file: the @nth place where @find stands is replaced. */
struct mistake {
	const char *name;
	const char *find;
	const char *replace;
	const char *expect; /* part of the message, after FILE:LINE */
};

static struct mistake mistakes[] = {
	{"an unknown key is named with those allowed", "\n    claim:\n      say: So are",
	 "\n    claims:\n      say: So are", "unknown key 'claims'; here may stand id, group"},
	{"a missing key is named", "    title: Already unlocked\n", "", "'title' is missing here"},
	{"a confidence that does not exist is answered with the list", "sure: several",
	 "sure: certain", "'sure' is 'certain', must be one of several, one, disputed, inferred"},
	{"a number with a leading zero is refused", "value: 30\n", "value: 030\n",
	 "'value' must be a whole number without leading zeros, not '030'"},
	{"a negative number is refused", "value: 30\n", "value: -3\n", "must be a whole number"},
	{"a number in quotes is refused", "value: 30\n", "value: \"30\"\n",
	 "must be a whole number"},
	{"a huge number is refused", "value: 30\n", "value: 300000\n", "at most 100000"},
	{"an anchor is refused", "rules: 2026-08", "rules: &date 2026-08",
	 "no anchor, alias or tag"},
	{"a tag is refused", "rules: 2026-08", "rules: !!str 2026-08", "no anchor, alias or tag"},
	{"an alias is refused", "rules: 2026-08", "rules: *date", "no anchor, alias or tag"},
	{"a bare yes is refused", "- id: \"yes\"", "- id: yes", "put 'yes' in quotes"},
	{"a list where text belongs is refused", "rules: 2026-08", "rules: [2026-08]",
	 "'rules' must be a single value"},
	{"text where a list belongs is refused", "from: [register]", "from: register",
	 "'from' must be a list"},
	{"an empty list of sources is refused", "from: [register]", "from: []",
	 "'from' must have at least 1 entry"},
	{"an empty sentence is refused", "title: Already unlocked", "title: \"\"",
	 "'title' must not be empty"},
	{"a control character is refused", "title: Already unlocked", "title: \"a\\x1bb\"",
	 "one line without control characters"},
	{"a key that stands twice is refused", "rules: 2026-08", "rules: 2026-08\nrules: 2026-08",
	 "'rules' stands here twice"},
	{"a second document is refused", "format: 1", "format: 1\n---\nformat: 1",
	 "'rules' is missing here"},
	{"a document after the first is refused", "\n  - date: 2026-01\n",
	 "\n---\n  - date: 2026-01\n", "only one document may be here"},
	{"a source that does not exist is named", "from: [register]", "from: [hearsay]",
	 "there is no source 'hearsay'"},
	{"a 13th month is refused", "seen: 2026-08", "seen: 2026-13", "'2026-13' must be a date"},
	{"a 32nd day is refused", "dated: 2026-08-20", "dated: 2026-08-32", "must be a date"},
	{"a day in words is refused", "dated: 2026-08-20", "dated: August 2026", "must be a date"},
	{"a rules date with a day is refused", "rules: 2026-08", "rules: 2026-08-01",
	 "must be a month, YYYY-MM"},
	{"a newer format is refused", "format: 1", "format: 2", "format 2 is not the one"},
	{"a repeated step is refused", "- id: know-account", "- id: know-system",
	 "the id 'know-system' stands here twice"},
	{"a repeated number is refused", "- id: activation-days", "- id: account-age-days",
	 "the id 'account-age-days' stands here twice"},
	{"an id with blanks is refused", "- id: know-account", "- id: Know account",
	 "an id is made"},
	{"a step that does not exist is named", "steps: [look-for-status-item",
	 "steps: [look-for-nothing", "there is no step 'look-for-nothing'"},
	{"a need that does not exist is named", "needs: [borrow-windows]", "needs: [borrow-mac]",
	 "there is no step 'borrow-mac'"},
	{"a need that comes later is refused", "needs: [borrow-windows]", "needs: [verify]",
	 "needs 'verify', which comes later"},
	{"a question that does not exist is named", "asks: [computer]", "asks: [weather]",
	 "there is no question 'weather'"},
	{"a choice that does not exist is named", "is: [newer]", "is: [newest]",
	 "has no choice 'newest'"},
	{"a message that does not exist is named", "messages: [app-granted", "messages: [app-lost",
	 "there is no message 'app-lost'"},
	{"a dispute without the other side is refused", "sure: several", "sure: disputed",
	 "'disputed' and a list 'other' belong together"},
	{"an effect without its reason is refused", "label: the one it runs",
	 "label: the one it runs\n        effect: warn", "an effect and a claim"},
	{"a plain http link is refused", "url: https://account", "url: http://account",
	 "must be an address that begins with https://"},
	{"a wait without its length is refused", "    wait: wait-miui-hours\n", "",
	 "'kind: wait' and 'wait' belong together"},
	{"a code with letters is refused", "codes: [\"401\"]", "codes: [\"4O1\"]",
	 "a code is made of digits"},
	{"a withheld cure needs its substitute", "    restarts-wait: true\n", "",
	 "'restarts-wait: true' and 'during-wait' belong together"},
	{"a number that the plan needs is missed", "  - id: hold-power-seconds\n",
	 "  - id: rules-old-months\n", "an entry 'hold-power-seconds' is missing in 'numbers'"},
	{"a question that the plan needs is missed", "- id: ever-hyperos\n", "- id: ever\n",
	 "the question 'ever-hyperos' is missing"},
	{"two bootloader locks are refused", "title: Screen lock",
	 "title: Screen lock\n    ours: true", "exactly one lock"},
	{"minutes the wrong way round are refused", "minutes-least: 10\n    minutes-most: 60",
	 "minutes-least: 90\n    minutes-most: 60", "must be at least 'minutes-least'"},
	{"history in the wrong order is refused", "date: 2018-06", "date: 2015-06", "oldest first"},
};

static unsigned line_at(const char *bytes, const char *place)
{
	unsigned line = 1;

	for (; bytes < place; bytes++)
		line += *bytes == '\n';
	return line;
}

static void a_mistake_is_reported(void **state)
{
	const struct mistake *mistake = *state;
	struct procedure *procedure = NULL;
	struct text text = {0};
	struct error err = {0};
	const char *place;
	unsigned line = 0, near;
	char prefix[32];
	int result;

	place = strstr(file.bytes, mistake->find);
	assert_non_null(place);
	text_add_bytes(&text, file.bytes, (size_t)(place - file.bytes));
	text_add(&text, mistake->replace);
	text_add(&text, place + strlen(mistake->find));
	assert_false(text.failed);
	result = procedure_parse(text.bytes, text.length, "rules.yaml", &procedure, &err);
	assert_int_equal(result, -E_INPUT);
	assert_null(procedure);
	if (!strstr(err.text, mistake->expect))
		fail_msg("'%s' should contain '%s'", err.text, mistake->expect);
	assert_int_equal(sscanf(err.text, "%31[^:]:%u:", prefix, &line), 2);
	assert_string_equal(prefix, "rules.yaml");
	near = line_at(file.bytes, place);
	/* In the same entry, unless a reference from elsewhere is what is wrong. */
	if (!strstr(err.text, "which comes later") && !strstr(err.text, "missing") &&
	    line + 20 < near)
		fail_msg("line %u is far from the mistake in line %u", line, near);
	text_release(&text);
}

/* The mistake's own line, to the line. */
static void the_line_is_the_mistakes_own(void **state)
{
	static const struct {
		const char *find, *replace;
	} rows[] = {
		{"needs: [borrow-windows]", "needs: [borrow-mac]"},
		{"dated: 2026-08-20", "dated: 2026-08-32"},
		{"sure: disputed", "sure: certain"},
		{"asks: [computer]", "asks: [weather]"},
		{"url: https://account", "url: http://account"},
		{"date: 2018-06", "date: 2015-06"},
		{"is: [newer]", "is: [newest]"},
	};
	struct procedure *procedure = NULL;
	struct text text = {0};
	struct error err;
	unsigned line;
	const char *place;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		place = strstr(file.bytes, rows[i].find);
		assert_non_null(place);
		text_clear(&text);
		text_add_bytes(&text, file.bytes, (size_t)(place - file.bytes));
		text_add(&text, rows[i].replace);
		text_add(&text, place + strlen(rows[i].find));
		assert_int_equal(procedure_parse(text.bytes, text.length, "f", &procedure, &err),
				 -E_INPUT);
		assert_int_equal(sscanf(err.text, "f:%u:", &line), 1);
		assert_int_equal(line, line_at(file.bytes, place));
	}
	text_release(&text);
}

static void the_built_in_rules_are_right(void **state)
{
	struct procedure *procedure = NULL;
	struct error err = {0};
	int result = procedure_builtin(&procedure, &err);

	(void)state;
	if (result)
		fail_msg("%s", err.text);
	assert_int_equal(procedure->routes_count, ROUTE_COUNT);
	assert_int_equal(procedure_number(procedure, NUMBER_WAIT_HYPEROS_HOURS)->value, 72);
	assert_int_equal(procedure_number(procedure, NUMBER_WAIT_MIUI_HOURS)->value, 168);
	assert_int_equal(*procedure_step(procedure, "wait-miui")->wait, NUMBER_WAIT_MIUI_HOURS);
	assert_null(procedure_step(procedure, "no such step"));
	assert_null(procedure_message(procedure, ""));
	procedure_free(procedure);
}

static void a_missing_file_is_named(void **state)
{
	struct procedure *procedure = NULL;
	struct error err;

	(void)state;
	assert_int_equal(procedure_load("/no/such/rules.yaml", &procedure, &err), -E_INPUT);
	assert_non_null(strstr(err.text, "/no/such/rules.yaml"));
	assert_null(procedure);
}

static void bytes_that_are_no_yaml_have_a_line(void **state)
{
	static const char *const rows[] = {"",
					   "format: 1\n\tx",
					   "[",
					   "a: b: c",
					   "\xff\xfe",
					   "format: \xc3\x28\n",
					   "{}",
					   "- 1",
					   "format: 1\nrules: {a"};
	struct procedure *procedure = NULL;
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_int_equal(procedure_parse(rows[i], strlen(rows[i]), "x", &procedure, &err),
				 -E_INPUT);
		assert_memory_equal(err.text, "x:", 2);
		assert_true(err.text[2] >= '1' && err.text[2] <= '9');
	}
	assert_null(procedure);
}

/* ---- what the rules must and must not say ---- */

static const char *flat(void)
{
	static struct text text;
	const char *at;

	if (text.bytes)
		return text.bytes;
	for (at = file.bytes; *at; at++) {
		if (*at == '\n' || *at == ' ') {
			if (text.length && text.bytes[text.length - 1] != ' ')
				text_add(&text, " ");
		} else {
			text_add_bytes(&text, at, 1);
		}
	}
	return text_cstr(&text);
}

static void things_not_to_be_said_are_not_said(void **state)
{
	static const char *const never[] = {"14 days",          "any number of times",
					    "countless",        "gemini",
					    "santoni",          "is closed",
					    "China is closed",  "1500",
					    "2000 permissions", "5000",
					    "nights on average"};

	(void)state;
	for (size_t i = 0; i < sizeof(never) / sizeof(*never); i++)
		if (strstr(flat(), never[i]))
			fail_msg("the rules say '%s'", never[i]);
}

static void every_statement_on_unlocking_has_its_sentence(void **state)
{
	static const char *const always[] = {
		"Face and fingerprint unlock become unavailable, Xiaomi says; reports differ",
		"Find Device service is switched off",
		"Google Pay may stop working",
		"HyperOS updates do not come over the air any more, Xiaomi says; reports differ",
		"An upgrade from MIUI to HyperOS does not come over the air",
		"One device per account and year",
		"other texts still say four",
		"The procedure changes from time to time",
		"within the time that Xiaomi sets",
		"may mean that this phone can never be unlocked",
		"easier prey for malware",
		"Whoever finds or steals it",
		"No opening known",
		"last looked 2026-08",
		"official system has to be installed and the bootloader locked",
		"How many nights pass until the permission is granted"};

	(void)state;
	for (size_t i = 0; i < sizeof(always) / sizeof(*always); i++)
		if (!strstr(flat(), always[i]))
			fail_msg("the rules do not say '%s'", always[i]);
}

/* The built-in rules are part of the program, whose bytes are searched for these. What the owner
 * reads is whole. */
static void no_command_stands_in_one_piece(void **state)
{
	static const char *const verbs[] = {"oem unlock",    "oem lock", "flashing unlock",
					    "flashing lock", "flash:",   "erase:",
					    "download:",     "oem edl",  "get_token"};
	struct procedure *procedure = NULL;
	const struct procedure_step *step;
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++)
		if (strstr(file.bytes, verbs[i]))
			fail_msg("the rules hold '%s'", verbs[i]);
	assert_int_equal(procedure_builtin(&procedure, &err), 0);
	step = procedure_step(procedure, "unlock-android-one");
	assert_non_null(strstr(step->instructions[1], "\"fastboot oem unlock\""));
	assert_non_null(strstr(step->instructions[3], "\"fastboot flashing unlock\""));
	procedure_free(procedure);
}

static void links_are_official_or_neutral(void **state)
{
	static const char *const hosts[] = {
		"en.wikipedia.org",   "wiki.lineageos.org", "developer.android.com",
		"account.xiaomi.com", "en.miui.com",        "www.mi.com",
		"source.android.com",
	};
	const char *link = file.bytes;
	size_t length, i, count = 0;

	(void)state;
	while ((link = strstr(link, "://"))) {
		link += 3;
		length = strcspn(link, "/ \n\"");
		for (i = 0; i < sizeof(hosts) / sizeof(*hosts); i++)
			if (strlen(hosts[i]) == length && !memcmp(hosts[i], link, length))
				break;
		if (i == sizeof(hosts) / sizeof(*hosts))
			fail_msg("a link leads to '%.*s'", (int)length, link);
		count++;
	}
	assert_true(count >= 5);
}

static void a_claim_grows_old_by_whole_months(void **state)
{
	static const struct {
		const char *seen;
		int64_t now;
		unsigned months;
	} rows[] = {
		{"2026-08", 1785542400, 0},                                 /* 2026-08-01 */
		{"2026-08", 1788134400, 0},                                 /* 2026-08-31 */
		{"2026-08", 1790640000, 0},                                 /* 2026-09-29 */
		{"2026-08", 1803772800, 5},                                 /* 2027-02-28 */
		{"2026-08", 1803859200, 6},                                 /* 2027-03-01 */
		{"2026-08-20", 1803081600, 6},                              /* 2027-02-20 */
		{"2026-08-20", 1802995200, 5},                              /* 2027-02-19 */
		{"2030-01", 1785542400, 0},    {"2025-10", 1795305600, 12}, /* 2026-11-22 */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_int_equal(claim_months_old(rows[i].seen, rows[i].now), rows[i].months);
}

/* The examples in docs/procedure.md can be copied into the file. */
static void the_documents_examples_are_taken(void **state)
{
	struct procedure *procedure = NULL;
	struct text document = {0}, text = {0};
	struct error err = {0};
	const char *begin, *end, *place;

	(void)state;
	assert_int_equal(file_read("docs/procedure.md", 1 << 20, &document, &err), 0);
	begin = strstr(document.bytes, "  - id: server-20099");
	assert_non_null(begin);
	end = strstr(begin, "```");
	assert_non_null(end);
	place = strstr(file.bytes, "\nmessages:\n");
	assert_non_null(place);
	place += strlen("\nmessages:\n");
	text_add_bytes(&text, file.bytes, (size_t)(place - file.bytes));
	text_add_bytes(&text, begin, (size_t)(end - begin));
	text_add(&text, place);
	if (procedure_parse(text.bytes, text.length, "docs", &procedure, &err))
		fail_msg("%s", err.text);
	assert_non_null(procedure_message(procedure, "server-20099"));
	procedure_free(procedure);
	/* The other one shows what the file says. */
	begin = strstr(document.bytes, "  - id: wait-hyperos-hours");
	end = begin ? strstr(begin, "```") : NULL;
	assert_non_null(end);
	text_clear(&text);
	text_add_bytes(&text, begin, (size_t)(end - begin));
	assert_non_null(strstr(file.bytes, text.bytes));
	text_release(&text);
	text_release(&document);
}

static void names_lead_both_ways(void **state)
{
	(void)state;
	assert_string_equal(route_name(ROUTE_ANDROID_ONE), "android-one");
	assert_string_equal(sentence_name(SENTENCE_YEAR_USED), "year-used");
	assert_string_equal(confidence_name(CONFIDENCE_UNKNOWN), "unknown");
}

enum { MISTAKES = sizeof(mistakes) / sizeof(*mistakes) };

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(the_built_in_rules_are_right),
		cmocka_unit_test(a_missing_file_is_named),
		cmocka_unit_test(bytes_that_are_no_yaml_have_a_line),
		cmocka_unit_test(the_line_is_the_mistakes_own),
		cmocka_unit_test(things_not_to_be_said_are_not_said),
		cmocka_unit_test(every_statement_on_unlocking_has_its_sentence),
		cmocka_unit_test(no_command_stands_in_one_piece),
		cmocka_unit_test(links_are_official_or_neutral),
		cmocka_unit_test(a_claim_grows_old_by_whole_months),
		cmocka_unit_test(the_documents_examples_are_taken),
		cmocka_unit_test(names_lead_both_ways),
	};
	enum { OTHERS = sizeof(others) / sizeof(*others) };
	struct CMUnitTest tests[MISTAKES + OTHERS];

	for (size_t i = 0; i < MISTAKES; i++) {
		tests[i] = (struct CMUnitTest){mistakes[i].name, a_mistake_is_reported, NULL, NULL,
					       &mistakes[i]};
	}
	memcpy(tests + MISTAKES, others, sizeof(others));
	return cmocka_run_group_tests_name("procedure", tests, read_file, free_file);
}
