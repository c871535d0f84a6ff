/* SPDX-License-Identifier: MIT */
#include <latchkey/ui.h>

#include "shell.h"

#include <jansson.h>

/* The JSON views: what a document promises, for tame phones and for hostile ones. */

enum { TAPE_SIZE = 16384 };

/* A phone that says everything that could harm a reader. */
#define HOSTILE                                                                                    \
	TAPE "title a \xE2\x80\xAE hostile \xC3\xBC phone\ndevice\nid 18d1:d00d\npath 1-1\n"       \
	     "manufacturer \"Goo\\x1b[2Jgle\"\nmodel \"\\xff\\xfe\\x7f\\x9b31m\"\n"                    \
	     "serial \"\\x1b]0;x\\x07\\xe2\\x80\\xae\"\n"                                           \
	     "interface ff/42/03 in 81 512 out 01 512 \"fastboot\"\n"                                \
	     "talk\notherwise \"FAIL\\x1b[31m\\xc2\\x9bred\\x7f\\xff\"\n"                             \
	     "> getvar:product\n< \"OKAY\\x1b[2J\\xff\\xe2\\x80\\xae\\x7f\\xc2\\x85vayu\"\n"            \
	     "> getvar:unlocked\n< \"OKAYno\"\n"                                                      \
	     "> getvar:version-bootloader\n< \"OKAY\\x1b[31m\\xf0\\x9f\\x92\\xa9\\x80\"\n"              \
	     "> getvar:kernel\n< \"INFO\\x07\"\n< \"OKAY\\x00\\x01\\x02\"\n"                            \
	     "> getvar:anti\n< \"OKAY\\x1b[A\"\n> getvar:anti\n< \"OKAY\\x1b[B\"\n"                     \
	     "> getvar:all\n< \"INFO\\x1b[2J:\\x1b[31m\"\n< \"INFO\\xff\\xfe:\\xc0\\x80\"\n"            \
	     "< \"INFOkernel:\\xed\\xa0\\x80\"\n< \"INFO\\x7f:\\x7f\"\n< \"INFO\\xc2\\x9b:\\xc2\\x9b\"\n" \
	     "< \"INFO\\xe2\\x80\\xae:\\xe2\\x80\\xa8\"\n< \"OKAY\\x1b[m\"\n"                           \
	     "> oem device-info\n< \"INFODevice unlocked: \\x1b[31m\"\n< \"OKAY\"\n"

static const char *const commands[] = {
	"list",   "status", "status --deep", "status --all",        "vars",
	"doctor", "",       "version",       "list --show-ids",     "status --show-ids",
	"vars --show-ids", "wait --timeout 3", "status --all --deep --show-ids",
	"decode V14.0.4.0.SKGTRXM", "decode nothing", "device mojito", "device nothing",
};

/* Every byte is printable ASCII or ends a line. */
static void check_bytes(const char *name, const char *bytes)
{
	for (; *bytes; bytes++)
		if (*bytes != '\n' && (*bytes < ' ' || *bytes > '~'))
			fail_msg("%s: byte %02x in JSON", name, (unsigned char)*bytes);
}

static json_t *parsed(const char *name, const char *text)
{
	json_error_t error;
	json_t *document = json_loads(text, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);

	if (!document)
		fail_msg("%s: %s in '%s'", name, error.text, text);
	return document;
}

static void check_document(const char *name, const struct shell *shell)
{
	json_t *document = parsed(name, shell->out);

	check_bytes(name, shell->out);
	same_text(name, json_string_value(json_object_get(document, "schema")), "latchkey/1");
	if (!json_is_string(json_object_get(document, "command")))
		fail_msg("%s: no command", name);
	json_decref(document);
}

static void a_hostile_phone_makes_pure_documents(void **state)
{
	char words[128];

	(void)state;
	for (size_t i = 0; i < COUNT(commands); i++) {
		struct shell shell = {.usb = HOSTILE};

		snprintf(words, sizeof(words), "%s --json", commands[i]);
		shell_run(&shell, words);
		check_document(words, &shell);
		shell_release(&shell);
	}
}

static void every_demo_makes_pure_documents(void **state)
{
	char words[128];

	(void)state;
	for (const struct tape_demo *demo = tape_demos; demo->name; demo++)
		for (size_t i = 0; i < COUNT(commands); i++) {
			struct shell shell = {0};

			snprintf(words, sizeof(words), "--demo %s %s --json", demo->name, commands[i]);
			shell_run(&shell, words);
			check_document(words, &shell);
			shell_release(&shell);
		}
}

/* ---- one string ---- */

static const struct string_row {
	const char *name, *bytes;
	size_t length;
	const char *json, *raw; /* a NULL @raw: none */
} strings[] = {
	{"ASCII stays", "vayu", 4, "\"vayu\"", NULL},
	{"an empty string stays", "", 0, "\"\"", NULL},
	{"quotes and backslashes are escaped", "\"\\", 2, "\"\\\"\\\\\"", NULL},
	{"control bytes are escaped", "\x1b[2J\x07", 5, "\"\\u001B[2J\\u0007\"", NULL},
	{"a NUL is escaped", "a\0b", 3, "\"a\\u0000b\"", NULL},
	{"DEL is escaped", "a\x7f", 2, "\"a\\u007f\"", NULL},
	{"C1 is escaped", "\xC2\x9B", 2, "\"\\u009B\"", NULL},
	{"other scripts are escaped", "\xC3\xBC", 2, "\"\\u00FC\"", NULL},
	{"a change of direction is escaped", "\xE2\x80\xAE", 3, "\"\\u202E\"", NULL},
	{"what lies beyond 16 bits is two", "\xF0\x9F\x92\xA9", 4, "\"\\uD83D\\uDCA9\"", NULL},
	{"a byte that is no UTF-8 is replaced and kept beside", "a\xff", 2, "\"a\\uFFFD\"", "61ff"},
	{"each of them is", "\xff\xfe", 2, "\"\\uFFFD\\uFFFD\"", "fffe"},
	{"an overlong form is none", "\xC0\x80", 2, "\"\\uFFFD\\uFFFD\"", "c080"},
	{"a surrogate is none", "\xED\xA0\x80", 3, "\"\\uFFFD\\uFFFD\\uFFFD\"", "eda080"},
	{"a beginning without an end is none", "\xE2\x80", 2, "\"\\uFFFD\\uFFFD\"", "e280"},
};

static void strings_are_escaped(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(strings); i++) {
		const struct string_row *row = &strings[i];
		struct json_t *object = json_object();
		char *bytes = NULL, wanted[128];
		size_t size;
		FILE *file = open_memstream(&bytes, &size);

		json_set_bytes(object, "x", row->bytes, row->length);
		assert_int_equal(json_print(file, object, NULL), 0);
		fclose(file);
		snprintf(wanted, sizeof(wanted), "\"x\": %s", row->json);
		if (!strstr(bytes, wanted))
			fail_msg("%s: '%s'", row->name, bytes);
		same_text(row->name, json_is_string(json_object_get(object, "x_raw_hex"))
					     ? json_string_value(json_object_get(object, "x_raw_hex"))
					     : "none",
			  row->raw ? row->raw : "none");
		check_bytes(row->name, bytes);
		json_free(object);
		free(bytes);
	}
}

static void a_document_that_cannot_be_written_says_so(void **state)
{
	struct json_t *object = json_object();
	FILE *file = fopen("/dev/full", "w");
	struct error err = {0};

	(void)state;
	assert_non_null(file);
	setvbuf(file, NULL, _IONBF, 0);
	assert_int_equal(json_print(file, object, &err), -E_OUTPUT);
	assert_int_equal(err.code, E_OUTPUT);
	fclose(file);
	json_free(object);
}

/* ---- the promised keys ---- */

static json_t *status_of(const char *own, const char *words)
{
	char tape[TAPE_SIZE];
	struct shell shell = {.usb = tape};
	json_t *document;

	play_tape(tape, sizeof(tape), DEVICE, own);
	shell_run(&shell, words);
	document = parsed(words, shell.out);
	shell_release(&shell);
	return document;
}

static const json_t *at(const json_t *object, const char *path)
{
	char copy[64], *rest = copy, *key;

	snprintf(copy, sizeof(copy), "%s", path);
	while (object && (key = strsep(&rest, ".")) != NULL)
		object = json_is_array(object) ? json_array_get(object, (size_t)atoi(key))
					       : json_object_get(object, key);
	return object;
}

static const char *text_at(const json_t *object, const char *path)
{
	const char *text = json_string_value(at(object, path));

	return text ? text : "(none)";
}

static void a_locked_phone_has_all_the_keys(void **state)
{
	json_t *document = status_of("", "status --json");

	(void)state;
	assert_string_equal(text_at(document, "command"), "status");
	assert_string_equal(text_at(document, "phone.product"), "vayu");
	assert_string_equal(text_at(document, "phone.names.0"), "POCO X3 Pro");
	assert_string_equal(text_at(document, "phone.lock.state"), "locked");
	assert_string_equal(text_at(document, "phone.lock.evidence.0.question"), "unlocked");
	assert_string_equal(text_at(document, "phone.lock.evidence.0.value"), "no");
	assert_string_equal(text_at(document, "phone.mode"), "fastboot");
	assert_int_equal(json_integer_value(at(document, "phone.rollback.index")), 2);
	assert_string_equal(text_at(document, "phone.slots.layout"), "a-only");
	assert_true(json_is_true(at(document, "phone.slots.concluded_from_absence")));
	assert_int_equal(json_integer_value(at(document, "phone.battery.voltage_mv")), 4102);
	assert_int_equal(json_integer_value(at(document, "asked")), 18);
	assert_int_equal(json_integer_value(at(document, "repeated")), 5);
	assert_true(json_is_integer(at(document, "changed")));
	assert_int_equal(json_integer_value(at(document, "changed")), 0);
	assert_null(at(document, "error"));
	assert_null(at(document, "tape"));
	assert_int_equal(json_array_size(at(document, "phone.answers")), 13);
	json_decref(document);
}

static void an_index_that_is_not_known_is_not_there(void **state)
{
	json_t *document = status_of("> getvar:anti\n< " ABSENT, "status --json");

	(void)state;
	assert_true(json_is_object(at(document, "phone.rollback")));
	assert_null(at(document, "phone.rollback.index"));
	assert_string_equal(text_at(document, "phone.rollback.evidence.0.answer"), "unknown-word");
	assert_int_equal(json_integer_value(at(document, "phone.rollback.evidence.0.asked")), 2);
	json_decref(document);
}

static void two_indices_that_differ_are_both_there(void **state)
{
	json_t *document = status_of("> getvar:anti\n< \"OKAY3\"\n> getvar:rollback_ver\n< \"OKAY4\"\n",
				     "status --json");

	(void)state;
	assert_true(json_is_true(at(document, "phone.rollback.conflict")));
	assert_int_equal(json_integer_value(at(document, "phone.rollback.index")), 4);
	assert_string_equal(text_at(document, "phone.rollback.evidence.0.value"), "3");
	assert_string_equal(text_at(document, "phone.rollback.evidence.1.value"), "4");
	json_decref(document);
}

static void two_witnesses_that_differ_are_both_there(void **state)
{
	json_t *document = status_of("> getvar:unlocked\n< \"OKAYyes\"\n", "status --deep --json");

	(void)state;
	assert_string_equal(text_at(document, "phone.lock.state"), "conflict");
	assert_string_equal(text_at(document, "phone.lock.evidence.0.says"), "unlocked");
	assert_string_equal(text_at(document, "phone.lock.evidence.1.question"), "oem device-info");
	assert_string_equal(text_at(document, "phone.lock.evidence.1.says"), "locked");
	assert_string_equal(text_at(document, "phone.lock.evidence.1.text"), "false");
	assert_true(json_is_false(at(document, "phone.lock.critical_unlocked")));
	assert_true(json_is_false(at(document, "phone.lock.oem_unlocking_allowed")));
	json_decref(document);
}

static void an_answer_that_changed_shows_both(void **state)
{
	json_t *document = status_of("> getvar:anti\n< " ABSENT "> getvar:anti\n< \"OKAY2\"\n",
				     "status --json");

	(void)state;
	assert_string_equal(text_at(document, "phone.rollback.evidence.0.answer"), "no-reliable-answer");
	assert_string_equal(text_at(document, "phone.rollback.evidence.0.value"), "2");
	assert_string_equal(text_at(document, "phone.rollback.evidence.0.other"),
			    "GetVar Variable Not found");
	json_decref(document);
}

static void what_went_wrong_is_said_in_whole_words(void **state)
{
	json_t *document = status_of("> getvar:rollback_ver\n< silence\n> getvar:anti\n< \"WHAT\"\n",
				     "status --json");

	(void)state;
	assert_string_equal(text_at(document, "phone.rollback.evidence.1.answer"), "silent");
	assert_string_equal(text_at(document, "phone.rollback.evidence.1.reason"),
			    "no answer to 'rollback_ver' within 5000 ms");
	assert_string_equal(text_at(document, "phone.rollback.evidence.0.answer"), "no-reliable-answer");
	assert_string_equal(text_at(document, "phone.rollback.evidence.0.reason"),
			    "the answer to 'anti' is no fastboot answer");
	json_decref(document);
}

static void a_conversation_that_breaks_off_keeps_what_was_said(void **state)
{
	json_t *document = status_of("> getvar:kernel\n< gone\n", "status --json");

	(void)state;
	assert_string_equal(text_at(document, "error.code"), "disconnected");
	assert_true(strstr(text_at(document, "error.message"), "kernel") != NULL);
	assert_true(*text_at(document, "error.hint") != '(');
	assert_string_equal(text_at(document, "phone.product"), "vayu");
	assert_string_equal(text_at(document, "phone.lock.state"), "locked");
	assert_true(json_is_false(at(document, "phone.confirmed")));
	json_decref(document);
}

static const struct listed {
	const char *name, *device, *mode;
	bool usable;
	const char *problem;
} listeds[] = {
	{"a phone in fastboot is usable", DEVICE, "fastboot", true, "none"},
	{"one that may not be opened is not",
	 "device\naccess permission\npath 1-1\ninterface ff/42/03 in 81 512 out 01 512 \"fastboot\"\n",
	 "fastboot", false, "permission"},
	{"one that is held is not",
	 "device\naccess busy\npath 1-1\ninterface ff/42/03 in 81 512 out 01 512 \"fastboot\"\n",
	 "fastboot", false, "busy"},
	{"one without a node is not",
	 "device\naccess no-node\npath 1-1\ninterface ff/42/03 in 81 512 out 01 512 \"fastboot\"\n",
	 "fastboot", false, "no-node"},
	{"fastbootd is not", "device\npath 1-1\ninterface ff/42/03 in 81 512 out 01 512 \"fastbootd\"\n",
	 "fastbootd", false, "wrong-mode"},
	{"Android is not", "device\nid 2717:ff48\npath 1-1\ninterface ff/42/01 in 82 512 out 02 512\n",
	 "adb",
	 false, "wrong-mode"},
	{"emergency download is not", "device\nid 05c6:9008\npath 1-1\ninterface ff/ff/ff\n", "edl", false,
	 "wrong-mode"},
};

static void devices_have_their_mode_and_problem(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(listeds); i++) {
		char tape[2048];
		struct shell shell = {.usb = tape};
		json_t *document;

		snprintf(tape, sizeof(tape), TAPE "%s", listeds[i].device);
		shell_run(&shell, "list --json");
		document = parsed(listeds[i].name, shell.out);
		same_text(listeds[i].name, text_at(document, "devices.0.mode"), listeds[i].mode);
		same_text(listeds[i].name, text_at(document, "devices.0.problem"), listeds[i].problem);
		same_number(listeds[i].name, json_is_true(at(document, "devices.0.usable")),
			    listeds[i].usable);
		json_decref(document);
		shell_release(&shell);
	}
}

static void variables_have_their_marks(void **state)
{
	json_t *document = status_of("> getvar:all\n< \"INFOunlocked:no\"\n< \"INFOunlocked:yes\"\n"
				     "< \"INFOserialno:0123abcd\"\n< \"INFOhello\"\n< \"OKAY\"\n",
				     "vars --json");

	(void)state;
	assert_string_equal(text_at(document, "vars.0.name"), "unlocked");
	assert_string_equal(text_at(document, "vars.0.value"), "no");
	assert_true(json_is_true(at(document, "vars.0.shown")));
	assert_string_equal(text_at(document, "vars.0.marks.0"), "conflict");
	assert_string_equal(text_at(document, "vars.1.name"), "serialno");
	assert_int_equal(strspn(text_at(document, "vars.1.value"), "*"), 7);
	assert_true(json_is_false(at(document, "vars.1.shown")));
	assert_int_equal(json_integer_value(at(document, "ignored_lines")), 1);
	json_decref(document);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_hostile_phone_makes_pure_documents),
		cmocka_unit_test(every_demo_makes_pure_documents),
		cmocka_unit_test(strings_are_escaped),
		cmocka_unit_test(a_document_that_cannot_be_written_says_so),
		cmocka_unit_test(a_locked_phone_has_all_the_keys),
		cmocka_unit_test(an_index_that_is_not_known_is_not_there),
		cmocka_unit_test(two_indices_that_differ_are_both_there),
		cmocka_unit_test(two_witnesses_that_differ_are_both_there),
		cmocka_unit_test(an_answer_that_changed_shows_both),
		cmocka_unit_test(what_went_wrong_is_said_in_whole_words),
		cmocka_unit_test(a_conversation_that_breaks_off_keeps_what_was_said),
		cmocka_unit_test(devices_have_their_mode_and_problem),
		cmocka_unit_test(variables_have_their_marks),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
