/* SPDX-License-Identifier: MIT */
#include <latchkey/cli.h>

#include "shell.h"

#include <errno.h>

/* The command line from its words to its exit status, with a tape in the part of USB. */

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
#define FASTBOOTD                                                                                  \
	"device\nid 18d1:4ee0\npath 1-1\ninterface ff/42/03 in 81 512 out 01 512 \"fastbootd\"\n"  \
	"talk\notherwise \"FAILUnknown variable\"\n> getvar:product\n< \"OKAYsweet\"\n"            \
	"> getvar:unlocked\n< \"OKAYno\"\n> getvar:is-userspace\n< \"OKAYyes\"\n"
#define STRANGE "tests/unit/unit.h"
#define RUNS "--running V14.0.2.0.TJUEUXM"
#define VARS "> getvar:all\n< \"INFOkernel:uefi\"\n< \"OKAY\"\n"

/* ---- command by outcome ---- */

/* For people this error stands beside its phone, on standard output. */
#define BESIDE "+"

/**
 * struct row - one cell of the table.
 * @own: how the phone differs from a locked vayu; NULL: @bus is the whole bus.
 * @code: .error.code of the JSON view; NULL: there is no error.
 */
static const struct row {
	const char *name, *words, *bus, *own;
	enum error_code usb_error; /* instead of any bus */
	int status;
	const char *code;
} rows[] = {
	/* list */
	{"list with a phone is done", "list", NULL, "", 0, EXIT_DONE, NULL},
	{"list with a phone in Android is done", "list", ADB, NULL, 0, EXIT_DONE, NULL},
	{"list with a phone that cannot be opened is done", "list", REFUSED("permission"), NULL, 0,
	 EXIT_DONE, NULL},
	{"list without a phone is 3", "list", "", NULL, 0, EXIT_NO_PHONE, "no-device"},
	{"list without USB is 5", "list", NULL, NULL, E_HOST, EXIT_CONVERSATION, "host-usb"},
	{"list out of memory is our bug", "list", NULL, NULL, E_NOMEM, EXIT_BUG, "memory"},
	{"list interrupted is 130", "list", NULL, NULL, E_CANCELLED, EXIT_INTERRUPTED, "cancelled"},
	{"list with an argument is 2", "list x", "", NULL, 0, EXIT_USAGE, "usage"},
	/* wait */
	{"wait for a phone that is there is done", "wait", NULL, "", 0, EXIT_DONE, NULL},
	{"wait with a phone in Android is 6", "wait --timeout 5", ADB, NULL, 0, EXIT_TIMED_OUT, "timeout"},
	{"wait with a phone in fastbootd is 6", "wait --timeout 5", FASTBOOTD, NULL, 0, EXIT_TIMED_OUT,
	 "timeout"},
	{"wait for nothing is 6", "wait --timeout 5", "", NULL, 0, EXIT_TIMED_OUT, "timeout"},
	{"wait for a phone that may not be opened is 4", "wait --timeout 60", REFUSED("permission"), NULL,
	 0, EXIT_NO_ACCESS, "permission"},
	{"wait for a phone that is held is 4", "wait --timeout 60", REFUSED("busy"), NULL, 0,
	 EXIT_NO_ACCESS, "busy"},
	{"wait for a phone without a node is 4", "wait --timeout 60", REFUSED("no-node"), NULL, 0,
	 EXIT_NO_ACCESS, "no-node"},
	{"wait without USB is 5", "wait", NULL, NULL, E_HOST, EXIT_CONVERSATION, "host-usb"},
	{"wait with an argument is 2", "wait 5", "", NULL, 0, EXIT_USAGE, "usage"},
	/* status */
	{"status of a locked phone is done", "status", NULL, "", 0, EXIT_DONE, NULL},
	{"status of an unlocked phone is done", "status", NULL, "> getvar:unlocked\n< \"OKAYyes\"\n", 0,
	 EXIT_DONE, NULL},
	{"status in fastbootd is done", "status", FASTBOOTD, NULL, 0, EXIT_DONE, NULL},
	{"status beside a phone in Android is done", "status", ADB, "", 0, EXIT_DONE, NULL},
	{"status of a phone that does not say is 8", "status", NULL, "> getvar:unlocked\n< " ABSENT, 0,
	 EXIT_CANNOT_TELL, NULL},
	{"status of a phone that refuses to say is 8", "status", NULL,
	 "> getvar:unlocked\n< \"FAILno\"\n", 0, EXIT_CANNOT_TELL, NULL},
	{"status of a phone that contradicts itself is 8", "status --deep", NULL,
	 "> getvar:unlocked\n< \"OKAYyes\"\n", 0, EXIT_CANNOT_TELL, NULL},
	{"status without a phone is 3", "status", "", NULL, 0, EXIT_NO_PHONE, "no-device"},
	{"status of several phones is 3", "status", DEVICE SECOND, NULL, 0, EXIT_NO_PHONE,
	 "several-devices"},
	{"status of a phone in Android is 4", "status", ADB, NULL, 0, EXIT_NO_ACCESS, "wrong-mode"},
	{"status of a phone that may not be opened is 4", "status", REFUSED("permission"), NULL, 0,
	 EXIT_NO_ACCESS, "permission"},
	{"status of a phone that is held is 4", "status", REFUSED("busy"), NULL, 0, EXIT_NO_ACCESS,
	 "busy"},
	{"status of a phone without a node is 4", "status", REFUSED("no-node"), NULL, 0, EXIT_NO_ACCESS,
	 "no-node"},
	{"status with a broken USB stack is 5", "status", REFUSED("host-usb"), NULL, 0,
	 EXIT_CONVERSATION, "host-usb"},
	{"status of a phone that goes is 5", "status", NULL, "> getvar:kernel\n< gone\n", 0,
	 EXIT_CONVERSATION, "disconnected"},
	{"status of a phone that waits for data is 5", "status", NULL,
	 "> getvar:kernel\n< \"DATA00000001\"\n", 0, EXIT_CONVERSATION, "protocol"},
	{"status of a phone that says too much is 5", "status", NULL,
	 "latency 0\n> getvar:kernel\n< 9000 x \"INFOx\"\n", 0, EXIT_CONVERSATION, "limit"},
	{"status of a phone that slips twice is 5", "status", NULL,
	 "> getvar:product\n< \"OKAYa1\"\n> getvar:product\n< \"OKAYb1\"\n"
	 "> getvar:product\n< \"OKAYa1\"\n> getvar:product\n< \"OKAYb1\"\n", 0, EXIT_CONVERSATION,
	 "protocol"},
	{"status without USB is 5", "status", NULL, NULL, E_HOST, EXIT_CONVERSATION, "host-usb"},
	{"status of a silent phone is 6", "status", DEVICE NO_ANSWER, NULL, 0, EXIT_TIMED_OUT, "timeout"},
	{"status interrupted is 130", "status", NULL, NULL, E_CANCELLED, EXIT_INTERRUPTED, "cancelled"},
	{"status with an argument is 2", "status vayu", "", NULL, 0, EXIT_USAGE, "usage"},
	{"status of all without a phone is 3", "status --all", "", NULL, 0, EXIT_NO_PHONE, "no-device"},
	{"status of all in Android is 4", "status --all", ADB, NULL, 0, EXIT_NO_ACCESS, "wrong-mode"},
	{"status of all and of one is 2", "status --all -s usb:1-1", NULL, "", 0, EXIT_USAGE, "usage"},
	{"status of all that are well is done", "status --all", NULL, "", 0, EXIT_DONE, NULL},
	{"status of all is as bad as the one that is closed", "status --all", SECOND REFUSED("busy"),
	 NULL, 0, EXIT_NO_ACCESS, BESIDE "busy"},
	{"status of all is as bad as the silent one", "status --all", DEVICE NO_ANSWER, NULL, 0,
	 EXIT_TIMED_OUT, BESIDE "timeout"},
	{"status with what runs keeps its status", "status " RUNS, NULL, "", 0, EXIT_DONE, NULL},
	{"status of all with what runs is 2", "status --all " RUNS, NULL, "", 0, EXIT_USAGE, "usage"},
	{"status with a model and nothing that runs is 2", "status --model M2102J20SG", NULL, "", 0,
	 EXIT_USAGE, "usage"},
	{"status with a version that is none is 2", "status --running 22.1-x", NULL, "", 0, EXIT_USAGE,
	 "usage"},
	/* check; what is no package stands for one of which nothing is known */
	{"check of what fits is done", "check --model M2102J20SG " RUNS, NULL, "", 0, EXIT_DONE, NULL},
	{"check of what does not fit is 1", "check --running V14.0.8.0.TKHMIXM", NULL, "", 0, EXIT_NO,
	 NULL},
	{"check without a model number is 8", "check " RUNS, NULL, "", 0, EXIT_CANNOT_TELL, NULL},
	{"check of what nobody knows is 8", "check " STRANGE, NULL, "", 0, EXIT_CANNOT_TELL, NULL},
	{"check for a codename needs no phone", "check --for vayu " STRANGE, "", NULL, 0,
	 EXIT_CANNOT_TELL, NULL},
	{"check for a codename needs no USB", "check --for vayu " STRANGE, NULL, NULL, E_HOST,
	 EXIT_CANNOT_TELL, NULL},
	{"check for a family is one for its phones", "check --for miatoll " STRANGE, "", NULL, 0,
	 EXIT_CANNOT_TELL, NULL},
	{"check of a package that is missing is 7", "check --for vayu /nonexistent.tgz", "", NULL, 0,
	 EXIT_BAD_INPUT, "input"},
	{"so it is without a phone", "check /nonexistent.tgz", "", NULL, 0, EXIT_BAD_INPUT, "input"},
	{"check of a device is 7", "check --for vayu /dev/zero", "", NULL, 0, EXIT_BAD_INPUT, "input"},
	{"check without a phone is 3", "check " STRANGE, "", NULL, 0, EXIT_NO_PHONE, "no-device"},
	{"check of what runs without a phone is 3", "check " RUNS, "", NULL, 0, EXIT_NO_PHONE,
	 "no-device"},
	{"check with several phones is 3", "check " STRANGE, DEVICE SECOND, NULL, 0, EXIT_NO_PHONE,
	 "several-devices"},
	{"check with a phone in Android is 4", "check " STRANGE, ADB, NULL, 0, EXIT_NO_ACCESS,
	 "wrong-mode"},
	{"check with a phone that may not be opened is 4", "check " STRANGE, REFUSED("permission"), NULL,
	 0, EXIT_NO_ACCESS, "permission"},
	{"check with a phone that goes is 5", "check " STRANGE, NULL, "> getvar:kernel\n< gone\n", 0,
	 EXIT_CONVERSATION, "disconnected"},
	{"check with a silent phone is 6", "check " STRANGE, DEVICE NO_ANSWER, NULL, 0, EXIT_TIMED_OUT,
	 "timeout"},
	{"check without USB is 5", "check " STRANGE, NULL, NULL, E_HOST, EXIT_CONVERSATION, "host-usb"},
	{"check interrupted is 130", "check " STRANGE, NULL, NULL, E_CANCELLED, EXIT_INTERRUPTED,
	 "cancelled"},
	{"check of nothing is 2", "check", "", NULL, 0, EXIT_USAGE, "usage"},
	{"check of two is 2", "check a b", "", NULL, 0, EXIT_USAGE, "usage"},
	{"check for a phone that there is not is 2", "check --for nokia x", "", NULL, 0, EXIT_USAGE,
	 "usage"},
	{"check for a codename and a demo is 2", "--demo vayu check --for vayu x", "", NULL, 0,
	 EXIT_USAGE, "usage"},
	{"check with a checksum that is none is 2", "check --for vayu --sha256 abc x", "", NULL, 0,
	 EXIT_USAGE, "usage"},
	{"check with a script of nothing is 2", "check --script x " RUNS, "", NULL, 0, EXIT_USAGE,
	 "usage"},
	{"check with a version that is none is 2", "check --running hello x", "", NULL, 0, EXIT_USAGE,
	 "usage"},
	/* vars */
	{"vars of a phone is done", "vars", NULL, VARS, 0, EXIT_DONE, NULL},
	{"vars of a phone without variables is done", "vars", NULL, "> getvar:all\n< \"OKAY\"\n", 0,
	 EXIT_DONE, NULL},
	{"vars of a phone that does not tell is 8", "vars", NULL, "> getvar:all\n< " ABSENT, 0,
	 EXIT_CANNOT_TELL, NULL},
	{"vars of a phone that refuses is 8", "vars", NULL, "> getvar:all\n< \"FAILno\"\n", 0,
	 EXIT_CANNOT_TELL, NULL},
	{"vars that stop in the middle are 8", "vars", NULL,
	 "> getvar:all\n< \"INFOa:b\"\n< silence\n", 0, EXIT_CANNOT_TELL, NULL},
	{"vars without a phone is 3", "vars", "", NULL, 0, EXIT_NO_PHONE, "no-device"},
	{"vars of several phones is 3", "vars", DEVICE SECOND, NULL, 0, EXIT_NO_PHONE, "several-devices"},
	{"vars of a phone in Android is 4", "vars", ADB, NULL, 0, EXIT_NO_ACCESS, "wrong-mode"},
	{"vars of a phone that is held is 4", "vars", REFUSED("busy"), NULL, 0, EXIT_NO_ACCESS, "busy"},
	{"vars of a phone that goes is 5", "vars", NULL, "> getvar:all\n< \"INFOa:b\"\n< gone\n", 0,
	 EXIT_CONVERSATION, "disconnected"},
	{"vars of a phone that says too much is 5", "vars", NULL,
	 "latency 0\n> getvar:all\n< 9000 x \"INFOa:b\"\n", 0, EXIT_CONVERSATION, "limit"},
	{"vars without USB is 5", "vars", NULL, NULL, E_HOST, EXIT_CONVERSATION, "host-usb"},
	{"vars of a silent phone is 6", "vars", DEVICE NO_ANSWER, NULL, 0, EXIT_TIMED_OUT, "timeout"},
	{"vars interrupted is 130", "vars", NULL, NULL, E_CANCELLED, EXIT_INTERRUPTED, "cancelled"},
	{"vars with an argument is 2", "vars product", "", NULL, 0, EXIT_USAGE, "usage"},
	/* report */
	{"report of a locked phone is done", "report", NULL, "", 0, EXIT_DONE, NULL},
	{"report in fastbootd is done", "report", FASTBOOTD, NULL, 0, EXIT_DONE, NULL},
	{"report of a phone that does not say is 8", "report", NULL, "> getvar:unlocked\n< " ABSENT, 0,
	 EXIT_CANNOT_TELL, NULL},
	{"report of a phone that contradicts itself is 8", "report --deep", NULL,
	 "> getvar:unlocked\n< \"OKAYyes\"\n", 0, EXIT_CANNOT_TELL, NULL},
	{"report with all variables is done", "report --vars", NULL, VARS, 0, EXIT_DONE, NULL},
	{"report without a phone is 3", "report", "", NULL, 0, EXIT_NO_PHONE, "no-device"},
	{"report of several phones is 3", "report", DEVICE SECOND, NULL, 0, EXIT_NO_PHONE,
	 "several-devices"},
	{"report of a phone that is not there is 3", "report -s usb:9-9", NULL, "", 0, EXIT_NO_PHONE,
	 "no-device"},
	{"report of a phone in Android is 4", "report", ADB, NULL, 0, EXIT_NO_ACCESS, "wrong-mode"},
	{"report of a phone that may not be opened is 4", "report", REFUSED("permission"), NULL, 0,
	 EXIT_NO_ACCESS, "permission"},
	{"report of a phone that is held is 4", "report", REFUSED("busy"), NULL, 0, EXIT_NO_ACCESS,
	 "busy"},
	{"report of a phone that goes is 5", "report", NULL, "> getvar:kernel\n< gone\n", 0,
	 EXIT_CONVERSATION, "disconnected"},
	{"report without USB is 5", "report", NULL, NULL, E_HOST, EXIT_CONVERSATION, "host-usb"},
	{"report of a silent phone is 6", "report", DEVICE NO_ANSWER, NULL, 0, EXIT_TIMED_OUT, "timeout"},
	{"report interrupted is 130", "report", NULL, NULL, E_CANCELLED, EXIT_INTERRUPTED, "cancelled"},
	{"report out of memory is our bug", "report", NULL, NULL, E_NOMEM, EXIT_BUG, "memory"},
	{"report with an argument is 2", "report x", "", NULL, 0, EXIT_USAGE, "usage"},
	{"report of a case that is not there is 2", "report --case 7", NULL, "", 0, EXIT_USAGE, "usage"},
	{"report into no folder is 9", "report --html no/such/folder/x.html", NULL, "", 0, EXIT_OUTPUT,
	 "output"},
	{"report over a file that is not ours is 9", "report --html " STRANGE, NULL, "", 0, EXIT_OUTPUT,
	 "output"},
	{"report with rules that are none is 7", "report --procedure " STRANGE, NULL, "", 0,
	 EXIT_BAD_INPUT, "input"},
	/* doctor */
	{"doctor with a phone that can be opened is done", "doctor", NULL, "", 0, EXIT_DONE, NULL},
	{"doctor without a phone is done", "doctor", "", NULL, 0, EXIT_DONE, NULL},
	{"doctor with a phone that cannot be opened is 1", "doctor", REFUSED("permission"), NULL, 0,
	 EXIT_NO, NULL},
	{"doctor without USB is 1", "doctor", NULL, NULL, E_HOST, EXIT_NO, NULL},
	{"doctor interrupted is 130", "doctor", NULL, NULL, E_CANCELLED, EXIT_INTERRUPTED, "cancelled"},
	{"doctor with an argument is 2", "doctor who", "", NULL, 0, EXIT_USAGE, "usage"},
	/* by itself */
	{"latchkey with one phone is as status", "", NULL, "", 0, EXIT_DONE, NULL},
	{"latchkey with one phone that does not say is 8", "", NULL, "> getvar:unlocked\n< " ABSENT, 0,
	 EXIT_CANNOT_TELL, NULL},
	{"latchkey without a phone is 3", "", "", NULL, 0, EXIT_NO_PHONE, "no-device"},
	{"latchkey with several phones is 3", "", DEVICE SECOND, NULL, 0, EXIT_NO_PHONE,
	 "several-devices"},
	{"latchkey with a phone in Android is 4", "", ADB, NULL, 0, EXIT_NO_ACCESS, "wrong-mode"},
	{"latchkey without USB is 5", "", NULL, NULL, E_HOST, EXIT_CONVERSATION, "host-usb"},
	{"latchkey with a silent phone is 6", "", DEVICE NO_ANSWER, NULL, 0, EXIT_TIMED_OUT, "timeout"},
	/* what needs no phone */
	{"version is done", "version", "", NULL, 0, EXIT_DONE, NULL},
	{"version as an option is done", "--version", "", NULL, 0, EXIT_DONE, NULL},
	{"version with an argument is 2", "version x", "", NULL, 0, EXIT_USAGE, "usage"},
	{"the list of demos is done", "--demo list", "", NULL, 0, EXIT_DONE, NULL},
	{"completion without a shell is 2", "completion", "", NULL, 0, EXIT_USAGE, "usage"},
	{"completion for an unknown shell is 2", "completion csh", "", NULL, 0, EXIT_USAGE, "usage"},
	{"completion for two shells is 2", "completion bash zsh", "", NULL, 0, EXIT_USAGE, "usage"},
	{"help for an unknown command is 2", "help flash", "", NULL, 0, EXIT_USAGE, "usage"},
	{"help for two commands is 2", "help list wait", "", NULL, 0, EXIT_USAGE, "usage"},
	/* tapes */
	{"a demo that there is not is 2", "status --demo nokia", "", NULL, 0, EXIT_USAGE, "usage"},
	{"a tape that is missing is 7", "status --replay /nonexistent/x.tape", "", NULL, 0, EXIT_BAD_INPUT,
	 "input"},
	{"a tape that is none is 7", "status --replay /proc/self/status", "", NULL, 0, EXIT_BAD_INPUT,
	 "input"},
	{"a tape that is a folder is 7", "list --replay /tmp", "", NULL, 0, EXIT_BAD_INPUT, "input"},
	{"a tape that is a device is 7", "vars --replay /dev/zero", "", NULL, 0, EXIT_BAD_INPUT, "input"},
	{"doctor with a tape that is missing is 7", "doctor --replay /nonexistent/x.tape", "", NULL, 0,
	 EXIT_BAD_INPUT, "input"},
	{"wait with a tape that is missing is 7", "wait --replay /nonexistent/x.tape", "", NULL, 0,
	 EXIT_BAD_INPUT, "input"},
	{"a recording that cannot be written is 9", "status --record /nonexistent/x.tape", NULL, "", 0,
	 EXIT_OUTPUT, "output"},
	{"so is one of a list", "list --record /nonexistent/x.tape", NULL, "", 0, EXIT_OUTPUT, "output"},
	{"so is one of the variables", "vars --record /nonexistent/x.tape", NULL, VARS, 0, EXIT_OUTPUT,
	 "output"},
	{"so is one of a wait", "wait --record /nonexistent/x.tape", NULL, "", 0, EXIT_OUTPUT, "output"},
	{"so is one of doctor", "doctor --record /nonexistent/x.tape", NULL, "", 0, EXIT_OUTPUT, "output"},
};

static void set_bus(struct shell *shell, char *tape, size_t size, const struct row *row)
{
	shell->usb_error = row->usb_error;
	if (row->usb_error)
		return;
	if (row->own) {
		char device[1024];

		snprintf(device, sizeof(device), "%s%s", row->bus ? row->bus : "", DEVICE);
		play_tape(tape, size, device, row->own);
	} else {
		snprintf(tape, size, TAPE "%s", row->bus);
	}
	shell->usb = tape;
}

static bool is_beside(const struct row *row)
{
	return row->code && row->code[0] == BESIDE[0];
}

static void check_document(const struct row *row, const struct shell *shell)
{
	json_t *document = document_of(row->name, shell);
	const char *code = string_at(document, "error", "code");

	same_text(row->name, string_at(document, "schema", NULL), "latchkey/1");
	if (!string_at(document, "command", NULL) || !string_at(document, "version", NULL))
		fail_msg("%s: no command or version", row->name);
	same_text(row->name, code ? code : "none",
		  row->code ? row->code + (is_beside(row) ? 1 : 0) : "none");
	if (row->code && (!*string_at(document, "error", "message") ||
			  !string_at(document, "error", "hint")))
		fail_msg("%s: no message or hint", row->name);
	json_decref(document);
}

static void each_command_ends_as_the_table_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct row *row = &rows[i];
		char tape[TAPE_SIZE], words[128];
		/* a journal that was never begun */
		struct shell shell = {.env = {"XDG_STATE_HOME", "/nonexistent"}};

		set_bus(&shell, tape, sizeof(tape), row);
		shell_run(&shell, row->words);
		if (shell.status != row->status)
			fail_msg("%s: %d: %s%s", row->name, shell.status, shell.out, shell.err);
		if ((!row->code || is_beside(row)) != !strstr(shell.err, "latchkey: "))
			fail_msg("%s: said '%s'", row->name, shell.err);
		snprintf(words, sizeof(words), "%s --json", row->words);
		shell_run(&shell, words);
		same_number(row->name, shell.status, row->status);
		check_document(row, &shell);
		shell_release(&shell);
	}
}

/* ---- Ctrl-C while it runs ---- */

static void ctrl_c_ends_every_command(void **state)
{
	static const char *const commands[] = {"status", "status --all", "vars", "wait --timeout 60",
					       "--trace status",
					       "check " STRANGE, "check --for vayu " STRANGE};
	char tape[TAPE_SIZE];

	(void)state;
	play_tape(tape, sizeof(tape), ADB DEVICE, VARS);
	for (size_t i = 0; i < COUNT(commands); i++) {
		const char *only_adb = TAPE ADB;
		struct shell shell = {.usb = strncmp(commands[i], "wait", 4) ? tape : only_adb,
				      .cancelled = true};

		shell_run(&shell, commands[i]);
		same_number(commands[i], shell.status, EXIT_INTERRUPTED);
		shell_release(&shell);
	}
}

/* ---- a full disk ---- */

static ssize_t interrupted_read(void *cookie, char *bytes, size_t size)
{
	(void)cookie;
	(void)bytes;
	(void)size;
	errno = EINTR;
	return -1;
}

static void ctrl_c_ends_the_reading_of_standard_input(void **state)
{
	struct shell shell = {.usb = "", .cancelled = true};

	(void)state;
	shell.in = fopencookie(NULL, "r", (cookie_io_functions_t){.read = interrupted_read});
	assert_non_null(shell.in);
	shell_run(&shell, "explain -");
	assert_int_equal(shell.status, EXIT_INTERRUPTED);
	clearerr(shell.in);
	shell.cancelled = false;
	shell_run(&shell, "explain -");
	assert_int_equal(shell.status, EXIT_BAD_INPUT);
	fclose(shell.in);
	shell_release(&shell);
}

static void a_full_disk_is_an_error_of_its_own(void **state)
{
	static const char *const commands[] = {
		"list", "wait", "status", "status --all", "vars", "doctor", "doctor --print-rule",
		"help", "help list", "version", "completion bash", "completion zsh",
		"completion fish", "--demo list", "", "check " RUNS, "check --for vayu " STRANGE,
		"--help", "--version",
	};
	char tape[TAPE_SIZE], words[64];

	(void)state;
	play_tape(tape, sizeof(tape), DEVICE, VARS);
	for (size_t i = 0; i < COUNT(commands); i++) {
		struct shell shell = {.usb = tape, .full = true};

		shell_run(&shell, commands[i]);
		same_number(commands[i], shell.status, EXIT_OUTPUT);
		if (!strstr(shell.err, "cannot write to standard output"))
			fail_msg("%s: said '%s'", commands[i], shell.err);
		snprintf(words, sizeof(words), "%s --json", commands[i]);
		shell_run(&shell, words);
		same_number(words, shell.status, EXIT_OUTPUT);
		shell_release(&shell);
	}
}

/* ---- options ---- */

static const struct option_row_test {
	const char *name, *words;
	int status;
	const char *says; /* on standard error; "" nothing */
} options[] = {
	{"options stand before the command", "--quiet status", EXIT_DONE, ""},
	{"options stand behind the command", "status --quiet", EXIT_DONE, ""},
	{"a value may be glued with =", "--timeout=2 --quiet status", EXIT_DONE, ""},
	{"a value may be the next word", "--timeout 2 --quiet status", EXIT_DONE, ""},
	{"a short option's value may be glued", "-susb:1-1 -q status", EXIT_DONE, ""},
	{"a short option's value may be the next word", "-s usb:1-1 -q status", EXIT_DONE, ""},
	{"short options may be glued", "-qv status", EXIT_DONE, ""},
	{"short options may be glued before a value", "-qvsusb:1-1 status", EXIT_DONE, ""},
	{"a value may begin with a hyphen", "--serial -x status", EXIT_NO_PHONE, "there is no phone"},
	{"the last of two counts", "-s nobody -s usb:1-1 -q status", EXIT_DONE, ""},
	{"-- ends the options", "-q -- status", EXIT_DONE, ""},
	{"behind -- there are no options", "status -- --quiet", EXIT_USAGE, "takes no arguments"},
	{"-- may stand behind the command", "status -q --", EXIT_DONE, ""},
	{"one hyphen is an argument", "status -", EXIT_USAGE, "takes no arguments"},
	{"an empty word is a command that there is not", "''", EXIT_USAGE, "there is no command ''"},
	{"an unknown option is named", "--frobnicate status", EXIT_USAGE,
	 "there is no option '--frobnicate'\n"},
	{"a near miss is suggested", "--jsno status", EXIT_USAGE,
	 "there is no option '--jsno'; did you mean '--json'?"},
	{"a near miss with a value is suggested", "--serail=x status", EXIT_USAGE, "'--serial'?"},
	{"an abbreviation is not taken", "--verb status", EXIT_USAGE, "there is no option '--verb'"},
	{"an unknown letter is named", "-z status", EXIT_USAGE, "there is no option '-z'"},
	{"a letter that is known inside a word is not taken alone", "-qz status", EXIT_USAGE,
	 "there is no option '-qz'"},
	{"a missing value is named", "status --serial", EXIT_USAGE, "--serial needs a value (ID)"},
	{"a missing value of a letter is named", "status -s", EXIT_USAGE, "--serial needs a value (ID)"},
	{"an empty value is none", "--serial= status", EXIT_USAGE, "--serial needs a value"},
	{"an empty step is none", "guide --from= --demo vayu", EXIT_USAGE, "--from needs a value"},
	{"an empty file name is none", "--record '' status", EXIT_USAGE, "--record needs a value"},
	{"a value is not given to a switch", "--quiet=yes status", EXIT_USAGE, "--quiet takes no value"},
	{"an empty value is not given to a switch", "--quiet= status", EXIT_USAGE,
	 "--quiet takes no value"},
	{"a tape excludes a demo", "--demo vayu --replay x status", EXIT_USAGE, "exclude each other"},
	{"an option of another command is refused", "list --deep", EXIT_USAGE,
	 "'list' has no option '--deep'"},
	{"and so it is for each command", "vars --all", EXIT_USAGE, "'vars' has no option '--all'"},
	{"and without a command", "--deep", EXIT_USAGE, "'latchkey' has no option '--deep'"},
	{"a rule is printed by doctor alone", "status --print-rule", EXIT_USAGE, "has no option"},
	{"a colour is one of three", "--color blue status", EXIT_USAGE, "'always', 'auto' or 'never'"},
	{"a time-out is a number", "--timeout soon status", EXIT_USAGE, "not 'soon'"},
	{"a time-out is above 0", "--timeout 0 status", EXIT_USAGE, "above 0"},
	{"a time-out has no sign", "--timeout -1 status", EXIT_USAGE, "above 0"},
	{"a time-out is finite", "--timeout inf status", EXIT_USAGE, "above 0"},
	{"a time-out is a number indeed", "--timeout nan status", EXIT_USAGE, "above 0"},
	{"a time-out is decimal", "--timeout 0x10 status", EXIT_USAGE, "above 0"},
	{"a time-out has no unit", "--timeout 5s status", EXIT_USAGE, "not '5s'"},
	{"a time-out is not endless", "--timeout 99999999 status", EXIT_USAGE, "above 0"},
	{"a time-out may have a fraction", "--timeout 0.5 -q status", EXIT_DONE, ""},
	{"a day is a time", "--now 2026-12-31 -q status", EXIT_DONE, ""},
	{"a time is a time", "--now 2026-12-31T18:00 -q status", EXIT_DONE, ""},
	{"a time may be UTC", "--now 2026-12-31T18:00:00Z -q status", EXIT_DONE, ""},
	{"a day alone may be UTC", "--now 2026-12-31Z -q status", EXIT_DONE, ""},
	{"another time is none", "--now tomorrow status", EXIT_USAGE, "not 'tomorrow'"},
	{"a time that goes on is none", "--now 2026-12-31T18:00x status", EXIT_USAGE, "--now needs"},
	{"a day is one of its month", "--now 2026-04-31T10:00 status", EXIT_USAGE, "--now needs"},
	{"a leap day is one of leap years", "--now 2026-02-29 status", EXIT_USAGE, "--now needs"},
	{"and in leap years it is a day", "--now 2028-02-29 -q status", EXIT_DONE, ""},
	{"a month has a number", "--now 2026-13-01 status", EXIT_USAGE, "--now needs"},
	{"an unknown command is named", "flash", EXIT_USAGE, "there is no command 'flash'\n"},
	{"a command that is nearly one is suggested", "statsu", EXIT_USAGE, "did you mean 'status'?"},
	{"a near miss is not run", "lst", EXIT_USAGE, "did you mean 'list'?"},
	{"control bytes in a command are shown as such", "\033[2J", EXIT_USAGE, "'\\x1B[2J'"},
	{"control bytes in an option are shown as such", "--\033[2J", EXIT_USAGE, "'--\\x1B[2J'"},
	{"control bytes in a value are shown as such", "--timeout \033[2J list", EXIT_USAGE,
	 "'\\x1B[2J'"},
	{"many arguments are too many", "help a b c d e f g h i j", EXIT_USAGE,
	 "takes fewer arguments"},
	{"help is for a command, too", "status --help", EXIT_DONE, ""},
	{"help asks for nothing else", "--help --deep", EXIT_DONE, ""},
};

static void options_are_read(void **state)
{
	char tape[TAPE_SIZE];

	(void)state;
	play_tape(tape, sizeof(tape), DEVICE, "");
	for (size_t i = 0; i < COUNT(options); i++) {
		const struct option_row_test *row = &options[i];
		struct shell shell = {.usb = tape};

		shell_run(&shell, row->words);
		if (shell.status != row->status)
			fail_msg("%s: %d: %s", row->name, shell.status, shell.err);
		if (*row->says ? !strstr(shell.err, row->says) : *shell.err != '\0')
			fail_msg("%s: said '%s'", row->name, shell.err);
		shell_release(&shell);
	}
}

static void a_wrong_line_is_json_wherever_the_wish_stands(void **state)
{
	static const char *const lines[] = {"--json --frobnicate", "--frobnicate --json",
					    "--timeout x status --json", "flash --json",
					    "status --serial --json --json x"};

	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		struct shell shell = {.usb = TAPE};
		json_t *document;

		shell_run(&shell, lines[i]);
		same_number(lines[i], shell.status, EXIT_USAGE);
		document = document_of(lines[i], &shell);
		same_text(lines[i], string_at(document, "error", "code"), "usage");
		json_decref(document);
		shell_release(&shell);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_command_ends_as_the_table_says),
		cmocka_unit_test(ctrl_c_ends_every_command),
		cmocka_unit_test(ctrl_c_ends_the_reading_of_standard_input),
		cmocka_unit_test(a_full_disk_is_an_error_of_its_own),
		cmocka_unit_test(options_are_read),
		cmocka_unit_test(a_wrong_line_is_json_wherever_the_wish_stands),
	};

	return cmocka_run_group_tests_name("cli", tests, NULL, NULL);
}
