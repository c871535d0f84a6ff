/* SPDX-License-Identifier: MIT */
#include <latchkey/mask.h>
#include <latchkey/question.h>
#include <latchkey/variable.h>

#include "unit.h"

#include <stdio.h>

static void every_question_is_short_and_found_by_its_bytes(void **state)
{
	(void)state;
	for (unsigned i = QUESTION_NONE + 1; i < QUESTION_COUNT; i++) {
		const struct question_row *row = question_row((enum question)i);

		assert_true(strlen(row->bytes) > 0 && strlen(row->bytes) <= 64);
		assert_int_equal(question_find(row->bytes, strlen(row->bytes)), i);
		assert_int_equal(question_named(row->name), i);
		assert_true(row->families != 0);
	}
	assert_int_equal(question_find("getvar:token", 12), QUESTION_NONE);
	assert_int_equal(question_find("getvar:product", 13), QUESTION_NONE);
	assert_int_equal(question_find("reboot", 6), QUESTION_NONE);
	assert_string_equal(question_row((enum question)999)->bytes, "");
}

struct fit_row {
	enum question question;
	const char *value;
	bool fits;
};

static void an_answer_of_another_question_is_noticed(void **state)
{
	static const struct fit_row rows[] = {
		{QUESTION_PRODUCT, "vayu", true},
		{QUESTION_PRODUCT, "MSM8952", true},
		{QUESTION_PRODUCT, "", true},
		{QUESTION_PRODUCT, "yes", false},
		{QUESTION_PRODUCT, "uefi", false},
		{QUESTION_PRODUCT, "2", false},
		{QUESTION_PRODUCT, "serialno:f53aec5", false},
		{QUESTION_PRODUCT, "two words", false},
		{QUESTION_PRODUCT, "a\x1B", false},
		{QUESTION_UNLOCKED, "yes", true},
		{QUESTION_UNLOCKED, "YES", true},
		{QUESTION_UNLOCKED, "No", true},
		{QUESTION_UNLOCKED, "vayu", false},
		{QUESTION_UNLOCKED, "", true},
		{QUESTION_ANTI, "2", true},
		{QUESTION_ANTI, "vayu", false},
		{QUESTION_ANTI, "-1", false},
		{QUESTION_BATTERY_VOLTAGE, "3747", true},
		{QUESTION_BATTERY_VOLTAGE, "4148mV", true},
		{QUESTION_BATTERY_VOLTAGE, "yes", false},
		{QUESTION_CURRENT_SLOT, "_a", true},
		{QUESTION_CURRENT_SLOT, "b", true},
		{QUESTION_CURRENT_SLOT, "slot", false},
		{QUESTION_KERNEL, "uefi", true},
		{QUESTION_KERNEL, "3747", false},
		{QUESTION_OEM_LKS, "anything", true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		same_number(rows[i].value,
			    question_answer_fits(rows[i].question, rows[i].value,
						 strlen(rows[i].value)),
			    rows[i].fits);
}

struct split_row {
	const char *line, *name, *value; /* name NULL: not a variable */
};

static void a_line_is_split_as_bootloaders_write_it(void **state)
{
	static const struct split_row rows[] = {
		{"anti:1", "anti", "1"},
		{"product: lancelot", "product", "lancelot"},
		{"\tmax-download-size:\t0x8000000", "max-download-size", "0x8000000"},
		{"partition-size:boot_a: 0x8000000", "partition-size:boot_a", "0x8000000"},
		{"slot-retry-count:b:7", "slot-retry-count:b", "7"},
		{"version-bootloader:", "version-bootloader", ""},
		{"time:12:30", "time", "12:30"},
		{"Device unlocked: false", "Device unlocked", "false"},
		{"no colon here", NULL, NULL},
		{"partition-size:boot", NULL, NULL},
		{"", NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *name = NULL, *value = NULL;
		size_t name_length = 0, value_length = 0;
		bool split = variable_split(rows[i].line, strlen(rows[i].line), &name, &name_length,
					    &value, &value_length);

		same_number(rows[i].line, split, rows[i].name != NULL);
		if (!split)
			continue;
		same_number(rows[i].line, (long)name_length, (long)strlen(rows[i].name));
		assert_memory_equal(name, rows[i].name, name_length);
		same_number(rows[i].line, (long)value_length, (long)strlen(rows[i].value));
		assert_memory_equal(value, rows[i].value, value_length);
	}
}

struct packet_row {
	const char *name;
	enum question question;
	bool stale;
	const char *in, *out;
};

static void packets_are_masked_by_permission(void **state)
{
	static const struct packet_row rows[] = {
		{"a codename is shown", QUESTION_PRODUCT, false, "OKAYvayu", "OKAYvayu"},
		{"an old codename is shown", QUESTION_PRODUCT, false, "OKAYHM2014811",
		 "OKAYHM2014811"},
		{"an empty value is shown", QUESTION_PRODUCT, false, "OKAY", "OKAY"},
		{"a serial in a product's place is hidden", QUESTION_PRODUCT, false, "OKAYf53aec5",
		 "OKAY******1"},
		{"a long serial in a product's place is hidden", QUESTION_PRODUCT, false,
		 "OKAYg6ojwg6xhi7hkzbq", "OKAY***************1"},
		{"another question's value is hidden", QUESTION_UNLOCKED, false, "OKAYf53aec5",
		 "OKAY******1"},
		{"yes is shown", QUESTION_UNLOCKED, false, "OKAYyes", "OKAYyes"},
		{"a known refusal is shown", QUESTION_ANTI, false, "FAILGetVar Variable Not found",
		 "FAILGetVar Variable Not found"},
		{"a refusal's plain words are shown, its ids are not", QUESTION_ANTI, false,
		 "FAILdevice f53aec5 is not allowed", "FAILdevice ******1 is not allowed"},
		{"a token in a refusal is hidden", QUESTION_ANTI, false, "FAILVQEBIAEQQmlxRLPzAN",
		 "FAIL*****************1"},
		{"a public line is shown", QUESTION_ALL, false, "INFOanti:1", "INFOanti:1"},
		{"blanks in a public line are kept", QUESTION_ALL, false,
		 "INFOpartition-size:abl_a: 0x200000", "INFOpartition-size:abl_a: 0x200000"},
		{"a serial is hidden", QUESTION_ALL, false, "INFOserialno:f53aec5",
		 "INFOserialno:******1"},
		{"a chip id is hidden", QUESTION_ALL, false, "INFOcpuid:0x72ec53b0",
		 "INFOcpuid:*********1"},
		{"a token is hidden", QUESTION_ALL, false, "INFOtoken:VQEBIAEQQmlxRLPz",
		 "INFOtoken:***************1"},
		{"the second half of a token is hidden", QUESTION_ALL, false,
		 "INFObGluAhQg18NwHmf", "INFO**************1"},
		{"a vendor's variable is hidden, its name is not", QUESTION_ALL, false,
		 "INFOvendor-id: 86042003123", "INFOvendor-id: **********1"},
		{"an id in a variable's name is hidden", QUESTION_ALL, false,
		 "INFOimei860420031234567:1", "INFO******************1:*"},
		{"a public variable with a foreign value is hidden", QUESTION_ALL, false,
		 "INFOunlocked:f53aec5", "INFOunlocked:******1"},
		{"an IMEI in a size's place is hidden", QUESTION_ALL, false,
		 "INFOpartition-size:x:861234567890123", "INFOpartition-size:x:**************1"},
		{"an IMEI in a version is hidden", QUESTION_ALL, false,
		 "INFOversion-baseband:861234567890123-1", "INFOversion-baseband:****************1"},
		{"a chip id in the variant's place is hidden", QUESTION_ALL, false,
		 "INFOvariant:8c0ffee1", "INFOvariant:*******1"},
		{"half a serial is hidden", QUESTION_ALL, false, "INFOf53a", "INFO***1"},
		{"hexadecimal letters alone are hidden", QUESTION_ALL, false, "INFOdeadbeef",
		 "INFO*******1"},
		{"device-info is shown", QUESTION_OEM_DEVICE_INFO, false,
		 "INFO\tDevice unlocked: true", "INFO\tDevice unlocked: true"},
		{"lks is shown", QUESTION_OEM_LKS, false, "INFOlks = 0", "INFOlks = 0"},
		{"a stale value is hidden", QUESTION_PRODUCT, true, "OKAYf53aec5", "OKAY******1"},
		{"junk is hidden", QUESTION_PRODUCT, false, "\x01\x02\x03zz9", "*****1"},
		{"a bare tag is a tag", QUESTION_PRODUCT, false, "INFO", "INFO"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct mask mask = {0};
		struct text text = {0};

		mask_packet(&mask, &text, rows[i].question, rows[i].stale, rows[i].in,
			    strlen(rows[i].in));
		same_text(rows[i].name, text_cstr(&text), rows[i].out);
		assert_int_equal(text.length, strlen(rows[i].in));
		text_release(&text);
		mask_release(&mask);
	}
}

static void the_same_value_has_the_same_placeholder(void **state)
{
	struct mask mask = {0};
	struct text text = {0};

	(void)state;
	mask_secret(&mask, &text, "f53aec5", 7);
	text_add(&text, " ");
	mask_secret(&mask, &text, "0123abc", 7);
	text_add(&text, " ");
	mask_secret(&mask, &text, "f53aec5", 7);
	assert_string_equal(text_cstr(&text), "******1 ******2 ******1");
	text_release(&text);
	mask_release(&mask);
}

static void more_values_than_can_be_remembered_are_hidden_too(void **state)
{
	struct mask mask = {0};
	char value[32];

	(void)state;
	for (int i = 0; i < MASK_REMEMBERED + 20; i++) {
		struct text text = {0};

		snprintf(value, sizeof(value), "serial-%06d", i);
		mask_secret(&mask, &text, value, strlen(value));
		assert_int_equal(text.length, strlen(value));
		assert_null(strstr(text_cstr(&text), "serial"));
		text_release(&text);
	}
	mask_release(&mask);
}

static void asked_for_ids_are_shown_but_never_a_token(void **state)
{
	struct mask mask = {.show = true};
	struct text text = {0};

	(void)state;
	mask_packet(&mask, &text, QUESTION_ALL, false, "INFOserialno:f53aec5", 20);
	assert_string_equal(text_cstr(&text), "INFOserialno:f53aec5");
	text_clear(&text);
	mask_packet(&mask, &text, QUESTION_ALL, false, "INFOtoken:VQEBIAEQ", 18);
	assert_string_equal(text_cstr(&text), "INFOtoken:*******1");
	text_clear(&text);
	mask_packet(&mask, &text, QUESTION_ALL, false, "INFOUNLOCK_TOKEN:VQEBIAEQ", 25);
	assert_string_equal(text_cstr(&text), "INFOUNLOCK_TOKEN:*******1");
	text_clear(&text);
	mask_packet(&mask, &text, QUESTION_ALL, false, "INFObGluAhQg18NwHmf0", 20);
	assert_string_equal(text_cstr(&text), "INFO***************2");
	text_clear(&text);
	mask_packet(&mask, &text, QUESTION_ALL, false, "FAILnot with VQEBIAEQQmlxRLPzAN", 31);
	assert_string_equal(text_cstr(&text), "FAILnot with *****************3");
	text_clear(&text);
	mask_packet(&mask, &text, QUESTION_ALL, false, "INFOid of g6ojwg6xhi7hkzbq", 26);
	assert_string_equal(text_cstr(&text), "INFOid of g6ojwg6xhi7hkzbq");
	text_release(&text);
	mask_release(&mask);
}

static void a_known_serial_is_hidden_wherever_it_stands(void **state)
{
	static const struct {
		const char *name, *serial, *in, *out;
	} rows[] = {
		{"in a version", "8c0ffee1", "INFOversion-bootloader:X-8C0FFEE1.2",
		 "INFOversion-bootloader:***********1"},
		{"as a number", "72530044", "INFObattery-voltage:72530044",
		 "INFObattery-voltage:*******1"},
		{"as a number with 0x", "72ec53b0", "INFOmax-download-size:0x72ec53b0",
		 "INFOmax-download-size:*********1"},
		{"in a name", "g6ojwg6xhi7hkzbq", "INFOpartition-type:g6ojwg6xhi7hkzbq:raw",
		 "INFO******************************1:raw"},
		{"as a codename", "abcdefghijklmnop", "INFOproduct:abcdefghijklmnop",
		 "INFOproduct:***************1"},
		{"as a word", "qwertzuiopas", "FAILno qwertzuiopas", "FAILno ***********1"},
		{"but no plain word", "unknown", "FAILunknown board", "FAILunknown board"},
		{"but nothing short", "4100", "INFObattery-voltage:4100",
		 "INFObattery-voltage:4100"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct mask mask = {0};
		struct text text = {0};

		mask_know(&mask, "");
		mask_know(&mask, rows[i].serial);
		mask_know(&mask, rows[i].serial);
		mask_packet(&mask, &text, QUESTION_ALL, false, rows[i].in, strlen(rows[i].in));
		same_text(rows[i].name, text_cstr(&text), rows[i].out);
		mask.show = true;
		text_clear(&text);
		mask_packet(&mask, &text, QUESTION_ALL, false, rows[i].in, strlen(rows[i].in));
		same_text(rows[i].name, text_cstr(&text), rows[i].in);
		text_release(&text);
		mask_release(&mask);
	}
}

static void usb_strings_keep_model_names_only(void **state)
{
	static const char *const rows[][2] = {
		{"POCO X3 Pro", "POCO X3 Pro"},
		{"Redmi Note 8", "Redmi Note 8"},
		{"Android", "Android"},
		{"MT65xx Preloader", "MT65xx Preloader"},
		{"Android f53aec5", "Android ******1"},
		{"SN:0123456789", "************1"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct mask mask = {0};
		struct text text = {0};

		mask_label(&mask, &text, rows[i][0], strlen(rows[i][0]));
		same_text(rows[i][0], text_cstr(&text), rows[i][1]);
		text_release(&text);
		mask_release(&mask);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_question_is_short_and_found_by_its_bytes),
		cmocka_unit_test(an_answer_of_another_question_is_noticed),
		cmocka_unit_test(a_line_is_split_as_bootloaders_write_it),
		cmocka_unit_test(packets_are_masked_by_permission),
		cmocka_unit_test(the_same_value_has_the_same_placeholder),
		cmocka_unit_test(more_values_than_can_be_remembered_are_hidden_too),
		cmocka_unit_test(asked_for_ids_are_shown_but_never_a_token),
		cmocka_unit_test(a_known_serial_is_hidden_wherever_it_stands),
		cmocka_unit_test(usb_strings_keep_model_names_only),
	};

	return cmocka_run_group_tests_name("mask", tests, NULL, NULL);
}
