/* SPDX-License-Identifier: MIT */
#include <latchkey/cli.h>

#include "shell.h"

/* Which phone a command takes, how long it waits for it, and what it says around its results. */

enum { TAPE_SIZE = 16384 };

#define ADB                                                                                        \
	"device\nid 2717:ff48\npath 1-2\nserial \"77777777\"\n"                                    \
	"interface ff/42/01 in 82 512 out 02 512 \"ADB Interface\"\n"
#define REFUSED(access)                                                                            \
	"device\naccess " access "\nid 18d1:d00d\npath 1-1\nserial \"0123abcd\"\n"                 \
	"interface ff/42/03 in 81 512 out 01 512 \"fastboot\"\n"
#define SECOND                                                                                     \
	"device\nid 18d1:d00d\npath 1-3\nserial \"89abcdef\"\n"                                    \
	"interface ff/42/03 in 81 512 out 01 512 \"fastboot\"\n"
#define NO_ANSWER "talk\notherwise silence\n"
#define VARS "> getvar:all\n< \"INFOkernel:uefi\"\n< \"OKAY\"\n"

/* ---- which phone ---- */

static const struct choice {
	const char *name, *words, *env;
	int status;
	const char *product, *not_said;
} choices[] = {
	{"a phone is chosen by its port", "-s usb:1-1 status", NULL, EXIT_DONE, "vayu", NULL},
	{"another by its own", "-s usb:1-3 status", NULL, EXIT_DONE, "sweet", NULL},
	{"a phone is chosen by its serial number", "-s 0123abcd status", NULL, EXIT_DONE, "vayu", NULL},
	{"another by its own number", "-s 89abcdef status", NULL, EXIT_DONE, "sweet", NULL},
	{"a part of a serial number is none", "-s 0123 status", NULL, EXIT_NO_PHONE, NULL, NULL},
	{"a serial number has its case", "-s 0123ABCD status", NULL, EXIT_NO_PHONE, NULL, "0123ABCD"},
	{"a port needs its prefix", "-s 1-1 status", NULL, EXIT_NO_PHONE, NULL, NULL},
	{"a phone in Android may be meant", "-s usb:1-2 status", NULL, EXIT_NO_ACCESS, NULL, NULL},
	{"it may be meant by its number", "-s 77777777 status", NULL, EXIT_NO_ACCESS, NULL, "77777777"},
	{"the environment chooses as adb's does", "status", "89abcdef", EXIT_DONE, "sweet", NULL},
	{"an empty environment chooses nothing", "status", "", EXIT_NO_PHONE, NULL, NULL},
	{"an option counts more than the environment", "-s usb:1-1 status", "89abcdef", EXIT_DONE, "vayu",
	 NULL},
	{"an unknown phone in the environment is none", "status", "deadbeef", EXIT_NO_PHONE, NULL,
	 "deadbeef"},
	{"latchkey by itself chooses, too", "-s usb:1-3", NULL, EXIT_DONE, "sweet", NULL},
	{"the environment chooses for latchkey by itself", "", "0123abcd", EXIT_DONE, "vayu", NULL},
	{"wait waits for the one that is meant", "wait -s usb:1-3", NULL, EXIT_DONE, NULL, NULL},
	{"wait does not take another", "wait -s nobody --timeout 3", NULL, EXIT_TIMED_OUT, NULL, NULL},
	{"wait hears the environment, too", "wait --timeout 3", "nobody", EXIT_TIMED_OUT, NULL, NULL},
};

static void two_phones(char *tape, size_t size)
{
	char first[TAPE_SIZE], second[TAPE_SIZE];

	play_talk(first, sizeof(first), VARS);
	play_talk(second, sizeof(second), "> getvar:product\n< \"OKAYsweet\"\n");
	assert_true((size_t)snprintf(tape, size, TAPE ADB DEVICE "%s" SECOND "%s", first, second) < size);
}

static void a_phone_is_chosen(void **state)
{
	char tape[3 * TAPE_SIZE];

	(void)state;
	two_phones(tape, sizeof(tape));
	for (size_t i = 0; i < COUNT(choices); i++) {
		const struct choice *row = &choices[i];
		struct shell shell = {.usb = tape, .env = {row->env ? "ANDROID_SERIAL" : NULL, row->env}};

		shell_run(&shell, row->words);
		if (shell.status != row->status)
			fail_msg("%s: %d: %s", row->name, shell.status, shell.err);
		if (row->product && !strstr(shell.out, row->product))
			fail_msg("%s: %s", row->name, shell.out);
		if (row->not_said && (strstr(shell.out, row->not_said) || strstr(shell.err, row->not_said)))
			fail_msg("%s: said '%s'", row->name, row->not_said);
		shell_release(&shell);
	}
}

static void two_phones_of_one_number_are_not_guessed(void **state)
{
	struct shell shell = {.usb = TAPE DEVICE
				     "device\nid 18d1:d00d\npath 1-5\nserial \"0123abcd\"\n"
				     "interface ff/42/03 in 81 512 out 01 512 \"fastboot\"\n"};

	(void)state;
	shell_run(&shell, "-s 0123abcd status");
	assert_int_equal(shell.status, EXIT_NO_PHONE);
	assert_non_null(strstr(shell.err, "2 devices have this serial number"));
	shell_release(&shell);
}

/* ---- several at once ---- */

static void all_phones_are_asked(void **state)
{
	char tape[3 * TAPE_SIZE];
	struct shell shell = {.usb = tape};
	const json_t *phones;
	json_t *document;

	(void)state;
	two_phones(tape, sizeof(tape));
	shell_run(&shell, "status --all --json");
	assert_int_equal(shell.status, EXIT_DONE);
	document = document_of("two phones", &shell);
	phones = json_object_get(document, "phones");
	assert_int_equal(json_array_size(phones), 2);
	assert_string_equal(string_at(json_array_get(phones, 0), "product", NULL), "vayu");
	assert_string_equal(string_at(json_array_get(phones, 1), "product", NULL), "sweet");
	assert_int_equal(json_integer_value(json_object_get(document, "changed")), 0);
	assert_int_equal(json_integer_value(json_object_get(document, "asked")), 36);
	json_decref(document);
	shell_run(&shell, "status --all");
	assert_non_null(strstr(shell.out, "vayu | POCO X3 Pro | locked (unlocked=no) | anti 2 | A-only | "
					  "bootloader fastboot | latchkey "));
	assert_non_null(strstr(shell.out, "sweet | Redmi Note 10 Pro"));
	assert_non_null(strstr(shell.err, "asked 36 questions, changed nothing\n"));
	shell_release(&shell);
}

static void of_all_phones_each_has_its_own_error(void **state)
{
	char tape[3 * TAPE_SIZE], talk[TAPE_SIZE];
	struct shell shell = {.usb = tape};
	json_t *document;
	const json_t *phones;

	(void)state;
	play_talk(talk, sizeof(talk), "");
	snprintf(tape, sizeof(tape), TAPE REFUSED("busy") SECOND "%s"
					  "device\nid 18d1:d00d\npath 1-9\n"
					  "interface ff/42/03 in 81 512 out 01 512 \"fastboot\"\n" NO_ANSWER,
		 talk);
	shell_run(&shell, "status --all --json");
	assert_int_equal(shell.status, EXIT_TIMED_OUT);
	document = document_of("three phones", &shell);
	phones = json_object_get(document, "phones");
	assert_int_equal(json_array_size(phones), 3);
	assert_string_equal(string_at(json_array_get(phones, 0), "error", "code"), "busy");
	assert_null(json_object_get(json_array_get(phones, 1), "error"));
	assert_string_equal(string_at(json_array_get(phones, 2), "error", "code"), "timeout");
	json_decref(document);
	shell_release(&shell);
}

/* ---- waiting ---- */

static const struct waiting {
	const char *name, *words;
	int status;
	const char *says;
} waits[] = {
	{"a phone that arrives ends the waiting", "--demo arrival wait --timeout 10", EXIT_DONE,
	 "nothing on the bus\n"},
	{"without a time-out, too", "--demo arrival wait", EXIT_DONE, "fastbootd (userspace)"},
	{"fastbootd does not end it", "--demo arrival wait --timeout 5", EXIT_TIMED_OUT,
	 "within 5 seconds"},
	{"what comes at the last moment counts", "--demo arrival wait --timeout 8", EXIT_DONE, ""},
	{"what comes a moment later does not", "--demo arrival wait --timeout 7.999", EXIT_TIMED_OUT,
	 "within 7.999 seconds"},
	{"a phone that is there ends it at once", "--demo swap wait --timeout 1", EXIT_DONE, ""},
	{"a phone that is mute is there", "--demo mute wait --timeout 1", EXIT_DONE, ""},
	{"an empty bus stays empty", "--demo empty wait --timeout 3600", EXIT_TIMED_OUT,
	 "within 3600 seconds"},
	{"quiet is quiet", "-q --demo arrival wait --timeout 10", EXIT_DONE, NULL},
};

static void waiting_ends(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(waits); i++) {
		struct shell shell = {0};

		shell_run(&shell, waits[i].words);
		if (shell.status != waits[i].status)
			fail_msg("%s: %d: %s", waits[i].name, shell.status, shell.err);
		if (waits[i].says ? !strstr(shell.err, waits[i].says) : *shell.err != '\0')
			fail_msg("%s: said '%s'", waits[i].name, shell.err);
		if (shell.status == EXIT_DONE && !strstr(shell.out, "usb:1-1"))
			fail_msg("%s: '%s'", waits[i].name, shell.out);
		shell_release(&shell);
	}
}

/* ---- tapes, and what is said about them ---- */

static void a_recording_can_be_replayed(void **state)
{
	char tape[TAPE_SIZE], words[256];
	char *path = shell_file("", 0), *first;
	struct shell shell = {.usb = tape};

	(void)state;
	play_tape(tape, sizeof(tape), DEVICE, "");
	snprintf(words, sizeof(words), "status --record %s --json", path);
	shell_run(&shell, words);
	assert_int_equal(shell.status, EXIT_DONE);
	first = strdup(strstr(shell.out, "\"lock\""));
	assert_non_null(first);
	*strstr(first, "\"usb\"") = '\0';
	snprintf(words, sizeof(words), "status --replay %s --json", path);
	shell_run(&shell, words);
	assert_int_equal(shell.status, EXIT_DONE);
	assert_non_null(strstr(shell.out, first));
	assert_non_null(strstr(shell.out, "\"tape\": "));
	unlink(path);
	free(path);
	free(first);
	shell_release(&shell);
}

static void a_tape_says_that_it_is_one(void **state)
{
	static const char *const commands[] = {"status", "list", "vars", "wait --timeout 9", "doctor",
					       "status --all", ""};

	(void)state;
	for (size_t i = 0; i < COUNT(commands); i++) {
		struct shell shell = {0};
		char words[64];

		snprintf(words, sizeof(words), "--demo conflict %s", commands[i]);
		shell_run(&shell, words);
		if (!strstr(shell.out, "synthetic") && !strstr(shell.err, "synthetic"))
			fail_msg("'%s' does not say that it is a synthetic tape: %s%s", words, shell.out,
				 shell.err);
		shell_release(&shell);
	}
}

static void changing_nothing_is_said(void **state)
{
	char tape[TAPE_SIZE];
	struct shell shell = {.usb = tape};

	(void)state;
	play_tape(tape, sizeof(tape), DEVICE, VARS);
	shell_run(&shell, "status");
	assert_string_equal(shell.err, "asked 18 questions, changed nothing\n");
	shell_run(&shell, "vars");
	assert_string_equal(shell.err, "asked 5 questions, changed nothing\n");
	shell_run(&shell, "list");
	assert_string_equal(shell.err, "");
	shell_run(&shell, "doctor");
	assert_string_equal(shell.err, "");
	shell_release(&shell);
}

static void sudo_is_told_how_to_do_without(void **state)
{
	char tape[TAPE_SIZE];
	struct shell shell = {.usb = tape, .sudo = true};

	(void)state;
	play_tape(tape, sizeof(tape), DEVICE, "");
	shell_run(&shell, "status");
	assert_int_equal(shell.status, EXIT_DONE);
	assert_non_null(strstr(shell.err, "sudo is not needed"));
	assert_non_null(strstr(shell.err, "doctor --print-rule"));
	shell_run(&shell, "-q status");
	assert_string_equal(shell.err, "");
	shell_run(&shell, "--demo vayu status");
	assert_null(strstr(shell.err, "sudo"));
	shell_run(&shell, "decode V14.0.6.0.TKBEUOR");
	assert_string_equal(shell.err, "");
	shell_release(&shell);
}

static void deep_questions_come_with_a_warning(void **state)
{
	char tape[TAPE_SIZE];
	struct shell shell = {.usb = tape};

	(void)state;
	play_tape(tape, sizeof(tape), DEVICE, "");
	shell_run(&shell, "status --deep");
	assert_int_equal(shell.status, EXIT_DONE);
	assert_non_null(strstr(shell.err, "--deep: one locked phone (whyred) hung"));
	assert_non_null(strstr(shell.out, "oem device-info"));
	shell_release(&shell);
}

/* ---- colours and glyphs ---- */

static const struct color {
	const char *name, *words;
	bool terminal;
	const char *env[4];
	bool has_color;
} colors[] = {
	{"a terminal has colours", "status", true, {"TERM", "xterm"}, true},
	{"a file has none", "status", false, {"TERM", "xterm"}, false},
	{"a dumb terminal has none", "status", true, {"TERM", "dumb"}, false},
	{"a terminal without a name has none", "status", true, {NULL}, false},
	{"NO_COLOR is heard", "status", true, {"TERM", "xterm", "NO_COLOR", "1"}, false},
	{"an empty NO_COLOR is none", "status", true, {"TERM", "xterm", "NO_COLOR", ""}, true},
	{"colours may be wanted", "--color always status", false, {"NO_COLOR", "1"}, true},
	{"colours may be unwanted", "--color never status", true, {"TERM", "xterm"}, false},
	{"auto is as without", "--color=auto status", false, {"TERM", "xterm"}, false},
	{"plain has none", "--plain --color always status", true, {"TERM", "xterm"}, false},
};

static void colours_are_for_terminals(void **state)
{
	char tape[TAPE_SIZE];

	(void)state;
	play_tape(tape, sizeof(tape), DEVICE, "");
	for (size_t i = 0; i < COUNT(colors); i++) {
		struct shell shell = {.usb = tape, .terminal = colors[i].terminal};

		memcpy(shell.env, colors[i].env, sizeof(colors[i].env));
		shell_run(&shell, colors[i].words);
		same_number(colors[i].name, strchr(shell.out, '\033') != NULL, colors[i].has_color);
		shell_release(&shell);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_phone_is_chosen),
		cmocka_unit_test(two_phones_of_one_number_are_not_guessed),
		cmocka_unit_test(all_phones_are_asked),
		cmocka_unit_test(of_all_phones_each_has_its_own_error),
		cmocka_unit_test(waiting_ends),
		cmocka_unit_test(a_recording_can_be_replayed),
		cmocka_unit_test(a_tape_says_that_it_is_one),
		cmocka_unit_test(changing_nothing_is_said),
		cmocka_unit_test(sudo_is_told_how_to_do_without),
		cmocka_unit_test(deep_questions_come_with_a_warning),
		cmocka_unit_test(colours_are_for_terminals),
	};

	return cmocka_run_group_tests_name("choice", tests, NULL, NULL);
}
