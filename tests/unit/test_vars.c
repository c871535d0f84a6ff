/* SPDX-License-Identifier: MIT */
#include <latchkey/phone.h>

#include "play.h"

/* The lines of getvar:all. */

/* Ask for all variables; the answer is to be released. */
static struct answer all_of(const char *name, const char *lines)
{
	size_t size = strlen(lines) + 1024;
	char *tape = malloc(size);
	struct spy spy;
	struct fastboot fastboot;
	struct answer answer = {0};
	struct error err = {0};

	assert_non_null(tape);
	snprintf(tape, size, TAPE DEVICE "talk\n> getvar:all\n%s< \"OKAY\"\n", lines);
	spy_open(&spy, tape);
	fastboot_begin(&fastboot, &spy.line, 5000, 30000);
	if (fastboot_ask(&fastboot, QUESTION_ALL, &answer, &err))
		fail_msg("%s: %s", name, err.text);
	spy_close(&spy.line);
	free(tape);
	return answer;
}

static const struct row {
	const char *name;
	enum family family;
	const char *lines;
	size_t count, ignored;
	const char *variable, *value; /* of interest; a NULL value: it is not there */
	unsigned marks;
} rows[] = {
	{"no lines are no variables", FAMILY_ABL, "", 0, 0, "a", NULL, 0},
	{"Qualcomm writes no blank", FAMILY_ABL, "< \"INFOkernel:uefi\"\n", 1, 0, "kernel", "uefi", 0},
	{"MediaTek writes a blank", FAMILY_MTK, "< \"INFOproduct: lancelot\"\n", 1, 0, "product",
	 "lancelot", 0},
	{"Qualcomm LK writes a TAB", FAMILY_LK, "< \"INFO\\tmax-download-size:\\t0x10000000\"\n", 1, 0,
	 "max-download-size", "0x10000000", 0},
	{"an empty value is a value", FAMILY_ABL, "< \"INFOversion-baseband:\"\n", 1, 0,
	 "version-baseband", "", 0},
	{"a value of blanks is empty", FAMILY_ABL, "< \"INFOversion-baseband: \\t\"\n", 1, 0,
	 "version-baseband", "", 0},
	{"a value may hold a colon", FAMILY_ABL, "< \"INFOfoo:a:b:c\"\n", 1, 0, "foo", "a:b:c", 0},
	{"a partition's name belongs to the variable", FAMILY_ABL,
	 "< \"INFOpartition-size:boot_a: 0x6000000\"\n< \"INFOpartition-type:boot_a:raw\"\n", 2, 0,
	 "partition-size:boot_a", "0x6000000", 0},
	{"so does a slot's", FAMILY_ABL, "< \"INFOslot-retry-count:a:6\"\n", 1, 0, "slot-retry-count:a",
	 "6", 0},
	{"a partition without a value is no variable", FAMILY_ABL, "< \"INFOpartition-size:\"\n", 0, 1,
	 "partition-size:", NULL, 0},
	{"a line without a colon is no variable", FAMILY_ABL, "< \"INFOhello\"\n", 0, 1, "hello", NULL, 0},
	{"an empty line is no variable", FAMILY_ABL, "< \"INFO\"\n", 0, 1, "", NULL, 0},
	{"a line without a name is no variable", FAMILY_ABL, "< \"INFO:x\"\n", 0, 1, "", NULL, 0},
	{"blanks are no name", FAMILY_ABL, "< \"INFO  : x\"\n", 0, 1, "", NULL, 0},
	{"what is said twice is one variable", FAMILY_ABL, "< \"INFOa:1\"\n< \"INFOb:2\"\n< \"INFOa:1\"\n",
	 2, 0, "a", "1", VAR_DUPLICATE},
	{"of what is said differently the first is kept", FAMILY_ABL, "< \"INFOa:1\"\n< \"INFOa:2\"\n", 1,
	 0, "a", "1", VAR_CONFLICT},
	{"a value that goes on differs", FAMILY_ABL, "< \"INFOa:1\"\n< \"INFOa:12\"\n", 1, 0, "a", "1",
	 VAR_CONFLICT},
	{"three times may be both", FAMILY_ABL, "< \"INFOa:1\"\n< \"INFOa:1\"\n< \"INFOa:3\"\n", 1, 0, "a",
	 "1", VAR_DUPLICATE | VAR_CONFLICT},
	{"a name that goes on is another", FAMILY_ABL, "< \"INFOa:1\"\n< \"INFOab:1\"\n", 2, 0, "a",
	 "1", 0},
	{"names have their case", FAMILY_ABL, "< \"INFOa:1\"\n< \"INFOA:2\"\n", 2, 0, "A", "2", 0},
	{"59 characters are probably cut on Qualcomm ABL", FAMILY_ABL,
	 "< \"INFOx:345678901234567890123456789012345678901234567890123456789\"\n", 1, 0, "x",
	 "345678901234567890123456789012345678901234567890123456789", VAR_CUT},
	{"58 are not", FAMILY_ABL,
	 "< \"INFOx:34567890123456789012345678901234567890123456789012345678\"\n", 1, 0, "x",
	 "34567890123456789012345678901234567890123456789012345678", 0},
	{"MediaTek's are cut, too", FAMILY_MTK,
	 "< \"INFOversion-bootloader: lancelot-2b1e22f-20201123162228-2021011\"\n", 1, 0,
	 "version-bootloader", "lancelot-2b1e22f-20201123162228-2021011", VAR_CUT},
	{"fastbootd's are not", FAMILY_FASTBOOTD,
	 "< \"INFOx:345678901234567890123456789012345678901234567890123456789\"\n", 1, 0, "x",
	 "345678901234567890123456789012345678901234567890123456789", 0},
	{"MediaTek's sizes are hexadecimal without a sign of it", FAMILY_MTK,
	 "< \"INFOpartition-size:boot: 80000\"\n", 1, 0, "partition-size:boot", "80000", VAR_HEX},
	{"with 0x there is nothing to say", FAMILY_MTK, "< \"INFOpartition-size:boot: 0x80000\"\n", 1, 0,
	 "partition-size:boot", "0x80000", 0},
	{"Qualcomm's are what they seem", FAMILY_ABL, "< \"INFOpartition-size:boot: 80000\"\n", 1, 0,
	 "partition-size:boot", "80000", 0},
	{"a name that begins alike is another variable", FAMILY_MTK,
	 "< \"INFOpartition-sizes: 80000\"\n", 1, 0, "partition-sizes", "80000", 0},
	{"fastbootd's slot-successful is inverted", FAMILY_FASTBOOTD,
	 "< \"INFOslot-successful:a:no\"\n", 1,
	 0, "slot-successful:a", "no", VAR_UNTRUSTED},
	{"a bootloader's is not", FAMILY_ABL, "< \"INFOslot-successful:a:no\"\n", 1, 0,
	 "slot-successful:a", "no", 0},
	{"off-mode-charge is another flag on Qualcomm", FAMILY_ABL, "< \"INFOoff-mode-charge:1\"\n", 1, 0,
	 "off-mode-charge", "1", VAR_UNTRUSTED},
	{"an unknown family has no quirks", FAMILY_UNKNOWN,
	 "< \"INFOoff-mode-charge:1\"\n< \"INFOpartition-size:boot: 80000\"\n", 2, 0, "off-mode-charge",
	 "1", 0},
	{"control bytes stay what they are", FAMILY_ABL, "< \"INFOa\\x1b[2J:\\x07\\xff\"\n", 1, 0,
	 "a\x1b[2J", "\x07\xff", 0},
	{"a colon after colons is a name's end", FAMILY_ABL, "< \"INFO:::1:\"\n", 0, 1, "", NULL, 0},
	{"a line may come in pieces", FAMILY_ABL, "< \"INFOker\"\n< \"TEXTnel:ue\"\n< \"TEXTfi\"\n", 1, 0,
	 "kernel", "uefi", 0},
};

static void each_line_is_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct row *row = &rows[i];
		struct answer answer = all_of(row->name, row->lines);
		struct vars vars;
		const struct var *var;

		assert_int_equal(vars_parse(&answer, row->family, &vars, NULL), 0);
		same_number(row->name, (long)vars.count, (long)row->count);
		same_number(row->name, (long)vars.ignored_lines, (long)row->ignored);
		var = vars_find(&vars, row->variable);
		if (!var != !row->value)
			fail_msg("%s: '%s' %s", row->name, row->variable, var ? "is there" : "is not there");
		if (var) {
			char value[128];

			snprintf(value, sizeof(value), "%.*s", (int)var->value_length, var->value);
			same_text(row->name, value, row->value);
			same_number(row->name, var->marks, row->marks);
		}
		vars_release(&vars);
		answer_release(&answer);
	}
}

/* As a vayu's reading was described: 222 variables, 2 of them said twice, 2 lines that are none. */
static void a_reading_of_a_whole_phone(void **state)
{
	struct answer answer =
		all_of("vayu", "< 100 x \"INFOpartition-type:p%d:raw\"\n"
			       "< 100 x \"INFOpartition-size:p%d: 0x1000\"\n< 22 x \"INFOv%d:x\"\n"
			       "< \"INFOv7:x\"\n< \"INFOhello\"\n< \"INFOpartition-type:p1:raw\"\n"
			       "< \"INFO\"\n");
	struct vars vars;
	size_t duplicates = 0, conflicts = 0;

	(void)state;
	assert_int_equal(answer.line_count, 226);
	assert_int_equal(vars_parse(&answer, FAMILY_ABL, &vars, NULL), 0);
	assert_int_equal(vars.count, 222);
	assert_int_equal(vars.ignored_lines, 2);
	for (size_t i = 0; i < vars.count; i++) {
		duplicates += (vars.rows[i].marks & VAR_DUPLICATE) != 0;
		conflicts += (vars.rows[i].marks & VAR_CONFLICT) != 0;
	}
	assert_int_equal(duplicates, 2);
	assert_int_equal(conflicts, 0);
	assert_memory_equal(vars.rows[0].name, "partition-type:p1", vars.rows[0].name_length);
	vars_release(&vars);
	answer_release(&answer);
}

static void a_full_answer_is_read(void **state)
{
	struct answer answer = all_of("full", "< 4096 x \"INFOvariable%d:x\"\n");
	struct vars vars;

	(void)state;
	assert_int_equal(vars_parse(&answer, FAMILY_ABL, &vars, NULL), 0);
	assert_int_equal(vars.count, 4096);
	assert_non_null(vars_find(&vars, "variable4096"));
	vars_release(&vars);
	assert_int_equal(vars.count, 0);
	assert_null(vars_find(&vars, "variable1"));
	answer_release(&answer);
}

static void every_quirk_says_where_it_was_seen(void **state)
{
	size_t count;
	const struct quirk *quirks = phone_quirks(&count);

	(void)state;
	assert_true(count > 0);
	for (size_t i = 0; i < count; i++) {
		assert_int_not_equal(quirks[i].family, FAMILY_UNKNOWN);
		assert_int_not_equal(quirks[i].mark, 0);
		assert_true(strlen(quirks[i].seen) > 10);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_line_is_read),
		cmocka_unit_test(a_reading_of_a_whole_phone),
		cmocka_unit_test(a_full_answer_is_read),
		cmocka_unit_test(every_quirk_says_where_it_was_seen),
	};

	return cmocka_run_group_tests_name("vars", tests, NULL, NULL);
}
