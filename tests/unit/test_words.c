/* SPDX-License-Identifier: MIT */
#include <latchkey/ui.h>

#include "shell.h"

#include <latchkey/text.h>
#include <latchkey/variable.h>

/* The views for people: nothing private, nothing that a terminal would obey, nothing it cannot show. */

enum { TAPE_SIZE = 32768, SECRETS = 64 };

static const char *const commands[] = {
	"list",      "status",        "status --deep", "status --all", "vars",      "doctor",
	"",          "wait --timeout 12", "status -v", "vars -v",      "list -v",   "doctor -v",
	"list --json", "status --json", "status --deep --json", "status --all --json", "vars --json",
	"doctor --json", "--json",    "--trace status --deep", "--trace vars",
	 "--trace status --all --deep",
};

/* ---- tapes that hold secrets ---- */

/* What must not be seen, wherever the tape says it. */
#define SERIAL "c0ffee42"
#define CHIP "0xdeadf00d"
#define TOKEN "VQEBGwEQkS3cReTtOkEnAAAAAAAAAAAAAwR2YXl1AgSt8A3e"
#define OWNER "Jonathan_Q_77"

static const char *const hidden[] = {SERIAL, "C0FFEE42", CHIP, "deadf00d", TOKEN, "VQEBGwEQkS3c",
				     "ReTtOkEnAAAA", OWNER, "Q_77"};

#define SECRET_DEVICE                                                                              \
	"device\nid 18d1:d00d\npath 1-1\nmanufacturer \"" OWNER "\"\nmodel \"Android " SERIAL "\"\n"   \
	"serial \"" SERIAL "\"\n"                                                                     \
	"interface ff/42/03 in 81 512 out 01 512 \"fastboot " SERIAL "\"\n"

static const struct leak {
	const char *name, *device, *own;
} leaks[] = {
	{"a serial number as a variable", SECRET_DEVICE,
	 "> getvar:all\n< \"INFOserialno:" SERIAL "\"\n< \"INFOcpuid:" CHIP "\"\n"
	 "< \"INFOtoken:" TOKEN "\"\n< \"OKAY\"\n"},
	{"a token in two lines", SECRET_DEVICE,
	 "> getvar:all\n< \"INFOtoken:VQEBGwEQkS3c\"\n< \"INFOtoken:ReTtOkEnAAAA\"\n< \"OKAY\"\n"},
	{"a token in pieces", SECRET_DEVICE,
	 "> getvar:all\n< \"INFOtok\"\n< \"TEXTen:VQEBGwEQkS3c\"\n< \"TEXTReTtOkEnAAAA\"\n< \"OKAY\"\n"},
	{"a vendor's variable", SECRET_DEVICE,
	 "> getvar:all\n< \"INFOowner-name:" OWNER "\"\n< \"INFOxx_uid:" SERIAL "\"\n< \"OKAY\"\n"},
	{"a value as a name", SECRET_DEVICE,
	 "> getvar:all\n< \"INFO" TOKEN ":yes\"\n< \"INFOserial " SERIAL ":1\"\n< \"OKAY\"\n"},
	{"a line that is no variable", SECRET_DEVICE,
	 "> getvar:all\n< \"INFO" SERIAL " " OWNER "\"\n< \"OKAY" TOKEN "\"\n"},
	{"a public variable with a private value", SECRET_DEVICE,
	 "> getvar:product\n< \"OKAY" SERIAL "\"\n> getvar:kernel\n< \"OKAY" TOKEN "\"\n"
	 "> getvar:version-bootloader\n< \"OKAY" SERIAL "\"\n> getvar:anti\n< \"OKAY" CHIP "\"\n"
	 "> getvar:battery-voltage\n< \"OKAY" SERIAL "\"\n> getvar:current-slot\n< \"OKAY" OWNER "\"\n"
	 "> getvar:all\n< \"INFOproduct:" SERIAL "\"\n< \"INFOunlocked:" SERIAL "\"\n"
	 "< \"INFOvariant:" TOKEN "\"\n< \"INFOhw-revision:" SERIAL "\"\n< \"OKAY\"\n"},
	{"a reason of a refusal", SECRET_DEVICE,
	 "> getvar:unlocked\n< \"FAILdevice " SERIAL " of " OWNER " is locked\"\n"
	 "> getvar:anti\n< \"FAIL" TOKEN "\"\n> getvar:all\n< \"FAILtoken " TOKEN "\"\n"
	 "> oem device-info\n< \"FAIL" CHIP "\"\n"},
	{"two answers that differ", SECRET_DEVICE,
	 "> getvar:unlocked\n< \"OKAY" SERIAL "\"\n> getvar:unlocked\n< \"OKAY" TOKEN "\"\n"
	 "> getvar:anti\n< " ABSENT "> getvar:anti\n< \"OKAY" CHIP "\"\n"},
	{"what was left over", SECRET_DEVICE,
	 "stale \"INFOserialno:" SERIAL "\"\nstale \"OKAY" TOKEN "\"\nstale \"" SERIAL "\"\n"},
	{"an answer that is none", SECRET_DEVICE,
	 "> getvar:unlocked\n< \"" SERIAL "\"\n> getvar:anti\n< \"" TOKEN "\"\n"},
	{"a device-info that says more", SECRET_DEVICE,
	 "> oem device-info\n< \"INFOSerial: " SERIAL "\"\n< \"INFOcpuid: " CHIP "\"\n"
	 "< \"INFODevice unlocked: false\"\n< \"INFODevice critical unlocked: " SERIAL "\"\n< \"OKAY\"\n"
	 "> flashing get_unlock_ability\n< \"INFOget_unlock_ability: " SERIAL "\"\n< \"OKAY\"\n"},
	{"a device-info of a serial number", SECRET_DEVICE,
	 "> oem device-info\n< \"INFODevice unlocked: " SERIAL "\"\n< \"OKAY" TOKEN "\"\n"},
	{"an answer that slipped", SECRET_DEVICE,
	 "> getvar:product\n< \"OKAY" SERIAL "\"\n> getvar:product\n< \"OKAYvayu\"\n"
	 "> getvar:product\n< \"OKAY" TOKEN "\"\n> getvar:product\n< \"OKAYvayu\"\n"},
	{"a phone that breaks off", SECRET_DEVICE,
	 "> getvar:anti\n< \"INFO" SERIAL "\"\n< gone\n> getvar:all\n< \"INFOserialno:" SERIAL "\"\n< gone\n"},
};

static void look_for(const char *name, const char *words, const char *secret, const char *where,
		     const char *text)
{
	if (text && strstr(text, secret))
		fail_msg("%s: '%s' shows '%s' on %s:\n%s", name, words, secret, where, text);
}

static char *recorded(const char *path)
{
	static char bytes[1 << 20];
	FILE *file = fopen(path, "r");
	size_t length;

	assert_non_null(file);
	length = fread(bytes, 1, sizeof(bytes) - 1, file);
	bytes[length] = '\0';
	fclose(file);
	return bytes;
}

/* Run a command with everything that could tell, and look at all that it tells. */
static void run_and_look(const char *name, const char *usb, const char *words,
			 const char *const *secrets, size_t count)
{
	char *path = shell_file("", 0), all[512];
	struct shell shell = {.usb = usb};
	const char *tape;

	snprintf(all, sizeof(all), "--record %s %s", path, words);
	shell_run(&shell, all);
	tape = recorded(path);
	for (size_t i = 0; i < count; i++) {
		look_for(name, words, secrets[i], "standard output", shell.out);
		look_for(name, words, secrets[i], "standard error", shell.err);
		look_for(name, words, secrets[i], "its tape", tape);
	}
	unlink(path);
	free(path);
	shell_release(&shell);
}

static void nothing_private_is_told_of_any_phone(void **state)
{
	static char tape[TAPE_SIZE];

	(void)state;
	for (size_t i = 0; i < COUNT(leaks); i++) {
		play_tape(tape, sizeof(tape), leaks[i].device, leaks[i].own);
		for (size_t j = 0; j < COUNT(commands); j++)
			run_and_look(leaks[i].name, tape, commands[j], hidden, COUNT(hidden));
	}
}

/* Values in a demo behind this word, up to its closing quote or the end of the line. */
static size_t collect(const char *tape, const char *word, char secrets[][128], size_t count)
{
	for (const char *at = tape; (at = strstr(at, word)) != NULL && count < SECRETS;) {
		size_t length;

		at += strlen(word);
		at += strspn(at, " \"");
		length = strcspn(at, "\"\n");
		if (length < 6 || length > 127)
			continue;
		memcpy(secrets[count], at, length);
		secrets[count++][length] = '\0';
	}
	return count;
}

static void nothing_private_is_told_of_any_demo(void **state)
{
	size_t found = 0;

	(void)state;
	for (const struct tape_demo *demo = tape_demos; demo->name; demo++) {
		static const char *const words[] = {"serial ", "serialno:", "cpuid:", "token:", "uid:"};
		char secrets[SECRETS][128], line[128], *text = strndup(demo->bytes, demo->length);
		const char *list[SECRETS];
		size_t count = 0;

		assert_non_null(text);
		for (size_t i = 0; i < COUNT(words); i++)
			count = collect(text, words[i], secrets, count);
		for (size_t i = 0; i < count; i++)
			list[i] = secrets[i];
		for (size_t i = 0; i < COUNT(commands); i++) {
			snprintf(line, sizeof(line), "--demo %s %s", demo->name, commands[i]);
			run_and_look(demo->name, NULL, line, list, count);
		}
		found += count;
		free(text);
	}
	/* At least one for each demo with a phone in it. */
	assert_true(found >= 18);
}

static void serial_numbers_are_shown_when_they_are_wanted(void **state)
{
	static char tape[TAPE_SIZE];
	struct shell shell = {.usb = tape};

	(void)state;
	play_tape(tape, sizeof(tape), SECRET_DEVICE, leaks[0].own);
	shell_run(&shell, "list --show-ids");
	assert_non_null(strstr(shell.out, SERIAL));
	shell_run(&shell, "vars --show-ids");
	assert_non_null(strstr(shell.out, "serialno: " SERIAL));
	assert_non_null(strstr(shell.out, CHIP));
	assert_null(strstr(shell.out, TOKEN));
	shell_run(&shell, "vars --show-ids --json");
	assert_null(strstr(shell.out, TOKEN));
	shell_run(&shell, "--trace vars --show-ids");
	assert_null(strstr(shell.err, TOKEN));
	shell_release(&shell);
}

static void a_recording_is_masked_even_with_ids(void **state)
{
	static char tape[TAPE_SIZE];
	char *path = shell_file("", 0), words[256];
	struct shell shell = {.usb = tape};

	(void)state;
	play_tape(tape, sizeof(tape), SECRET_DEVICE, leaks[0].own);
	snprintf(words, sizeof(words), "vars --show-ids --record %s", path);
	shell_run(&shell, words);
	for (size_t i = 0; i < COUNT(hidden); i++)
		look_for("a recording", words, hidden[i], "its tape", recorded(path));
	unlink(path);
	free(path);
	shell_release(&shell);
}

static void the_line_for_pasting_is_safe_even_with_ids(void **state)
{
	static char tape[TAPE_SIZE];
	struct shell shell = {.usb = tape};
	const char *line;

	(void)state;
	play_tape(tape, sizeof(tape), SECRET_DEVICE,
		  "> getvar:unlocked\n< \"FAILdevice " SERIAL " is locked\"\n");
	shell_run(&shell, "status --show-ids");
	line = strrchr(shell.out, '|');
	assert_non_null(line);
	while (line > shell.out && line[-1] != '\n')
		line--;
	assert_null(strstr(line, SERIAL));
	shell_release(&shell);
}

static const struct name_row {
	const char *name, *bytes;
	size_t length;
	bool fits;
} names[] = {
	{"a word is a name", "product", 7, true},
	{"words with hyphens are a name", "snapshot-update-status", 22, true},
	{"a partition belongs to a name", "partition-size:vendor_boot_a", 28, true},
	{"a capital is allowed", "DP", 2, true},
	{"a few digits are", "partition-type:bk52", 19, true},
	{"a serial number is none", "c0ffee42", 8, false},
	{"a serial number behind a word is none", "partition-size:c0ffee42", 23, false},
	{"a token is none", "VQEBGwEQkS3cReTtOkEnAAAAAAAAAAAA", 32, false},
	{"a long number is none", "v12345", 6, false},
	{"a word that is hexadecimal by chance is a name", "facade", 6, true},
	{"a blank is in no name", "my serial", 9, false},
	{"a NUL is in no name", "a\0b", 3, false},
	{"an escape is in no name", "a\x1b", 2, false},
	{"a number is no name", "4abc", 4, false},
	{"nothing is no name", "", 0, false},
};

static void only_names_are_shown_as_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(names); i++)
		same_number(names[i].name, variable_name_fits(names[i].bytes, names[i].length),
			    names[i].fits);
}

/* ---- bytes that a terminal would obey ---- */

#define HOSTILE                                                                                    \
	TAPE "title a \xE2\x98\x83 hostile phone\ndevice\nid 18d1:d00d\npath 1-1\n"                   \
	     "manufacturer \"Goo\\x1b[2Jgle\"\nmodel \"\\xff\\xfe\\x7f\\x9b31m\\xe5\\xb0\\x8f\"\n"       \
	     "serial \"\\x1b]0;x\\x07\\xe2\\x80\\xae\"\n"                                              \
	     "interface ff/42/03 in 81 512 out 01 512 \"fastboot\\x1b[2J\"\n"                           \
	     "talk\notherwise \"FAIL\\x1b[31m\\xc2\\x9bred\\x7f\\xff \\xc3\\xbc\"\n"                     \
	     "stale \"\\x1b[2J\"\nstale \"OKAY\\x1b[2J\"\n"                                             \
	     "> getvar:product\n< \"OKAY\\x1b[2J\\xff\\xe2\\x80\\xae\\x7f\\xc2\\x85\\xc3\\xbc\"\n"          \
	     "> getvar:kernel\n< \"OKAYuefi\"\n"                                                        \
	     "> getvar:is-userspace\n< \"OKAYno\"\n"                                                    \
	     "> getvar:version-bootloader\n< \"OKAY\\x1b[31m\\xf0\\x9f\\x92\\xa9\\x80\"\n"                \
	     "> getvar:anti\n< \"OKAY\\x1b[A\"\n> getvar:anti\n< \"OKAY\\x1b[B\"\n"                       \
	     "> getvar:secure\n< \"WHAT\\x1b[2J\"\n"                                                    \
	     "> getvar:current-slot\n< \"OKAY\\r\\nb\\x08\"\n"                                              \
	     "> getvar:all\n< \"INFO\\x1b[2J:\\x1b[31m\"\n< \"INFO\\xff\\xfe:\\xc0\\x80\"\n"              \
	     "< \"INFOkernel:\\xed\\xa0\\x80\"\n< \"INFO\\x7f:\\x7f\"\n< \"INFO\\xc2\\x9b:\\xc2\\x9b\"\n"   \
	     "< \"INFO\\xe2\\x80\\xae:\\xe2\\x80\\xa8\"\n< \"INFOproduct:\\n\\n\"\n< \"OKAY\\x1b[m\"\n"     \
	     "> oem device-info\n< \"INFODevice unlocked: \\x1b[31mtrue\"\n< \"OKAY\"\n"

static const char *const shown[] = {
	"list",      "status",      "status --deep", "status --all", "vars", "doctor", "",
	"status -v", "vars -v",     "--trace vars",  "--trace status --deep", "wait --timeout 3",
	"list --show-ids", "status --show-ids --deep", "vars --show-ids", "--trace vars --show-ids",
};

static void check_safe(const char *words, const char *text)
{
	while (*text) {
		size_t length = strcspn(text, "\n");

		if (!text_is_safe(text, length))
			fail_msg("'%s' is not safe: %.*s", words, (int)length, text);
		text += length + (text[length] == '\n');
	}
}

static void a_terminal_is_not_obeying_the_phone(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(shown); i++) {
		struct shell shell = {.usb = HOSTILE, .env = {"LANG", "C.UTF-8"}};

		shell_run(&shell, shown[i]);
		check_safe(shown[i], shell.out);
		check_safe(shown[i], shell.err);
		shell_release(&shell);
	}
}

static void no_demo_makes_a_terminal_obey(void **state)
{
	(void)state;
	for (const struct tape_demo *demo = tape_demos; demo->name; demo++)
		for (size_t i = 0; i < COUNT(shown); i++) {
			struct shell shell = {.env = {"LANG", "C.UTF-8"}};
			char words[128];

			snprintf(words, sizeof(words), "--demo %s %s", demo->name, shown[i]);
			shell_run(&shell, words);
			check_safe(words, shell.out);
			check_safe(words, shell.err);
			shell_release(&shell);
		}
}

/* ---- what a terminal can show ---- */

static void check_ascii(const char *words, const char *text)
{
	for (const char *at = text; *at; at++)
		if (*at != '\n' && (*at < ' ' || *at > '~'))
			fail_msg("'%s' is not ASCII: %s", words, text);
}

static void ascii_is_ascii(void **state)
{
	char *path = shell_file(HOSTILE, strlen(HOSTILE));

	(void)state;
	for (size_t i = 0; i < COUNT(shown); i++) {
		struct shell shell = {.usb = HOSTILE, .env = {"LANG", "C.UTF-8"}};
		char words[256];

		snprintf(words, sizeof(words), "--ascii %s", shown[i]);
		shell_run(&shell, words);
		check_ascii(words, shell.out);
		check_ascii(words, shell.err);
		snprintf(words, sizeof(words), "--ascii --replay %s %s", path, shown[i]);
		shell_run(&shell, words);
		check_ascii(words, shell.out);
		check_ascii(words, shell.err);
		shell_release(&shell);
	}
	unlink(path);
	free(path);
}

static const struct glyphs {
	const char *name, *words, *env;
	bool has_unicode, has_tree;
} glyphs[] = {
	{"a UTF-8 locale has glyphs", "status", "C.UTF-8", true, false},
	{"another spelling of it has, too", "status", "de_DE.utf8", true, false},
	{"another locale has ASCII", "status", "C", false, true},
	{"no locale has ASCII", "status", NULL, false, true},
	{"ASCII may be wanted", "--ascii status", "C.UTF-8", false, true},
	{"plain has no glyphs at all", "--plain status", "C.UTF-8", false, false},
	{"nor in a list", "--plain list", "C.UTF-8", false, false},
};

static void glyphs_depend_on_the_locale(void **state)
{
	static char tape[TAPE_SIZE];

	(void)state;
	play_tape(tape, sizeof(tape), DEVICE, "");
	for (size_t i = 0; i < COUNT(glyphs); i++) {
		struct shell shell = {.usb = tape, .env = {glyphs[i].env ? "LANG" : NULL, glyphs[i].env}};
		bool unicode = false;

		shell_run(&shell, glyphs[i].words);
		for (const char *at = shell.out; *at; at++)
			unicode |= (unsigned char)*at >= 0x80;
		same_number(glyphs[i].name, unicode, glyphs[i].has_unicode);
		same_number(glyphs[i].name, strstr(shell.out, "|- ") != NULL, glyphs[i].has_tree);
		same_number(glyphs[i].name, strstr(shell.out, "`- ") != NULL, glyphs[i].has_tree);
		shell_release(&shell);
	}
}

static void the_first_locale_variable_counts(void **state)
{
	static char tape[TAPE_SIZE];
	struct shell shell = {.usb = tape, .env = {"LC_ALL", "C", "LANG", "C.UTF-8"}};

	(void)state;
	play_tape(tape, sizeof(tape), DEVICE, "");
	shell_run(&shell, "status");
	check_ascii("LC_ALL=C", shell.out);
	shell_release(&shell);
}

/* ---- sentences ---- */

static const struct sentence {
	const char *name, *own, *words, *says;
} sentences[] = {
	{"a lock carries its reason", "", "status", "locked (unlocked=no)"},
	{"a conflict shows both witnesses", "> getvar:unlocked\n< \"OKAYyes\"\n", "status --deep",
	 "cannot tell: the witnesses disagree (unlocked=yes; oem device-info: Device unlocked: false)"},
	{"a refusal is quoted", "> getvar:unlocked\n< \"FAILnot now\"\n", "status",
	 "cannot tell (unlocked: the phone refused: not now)"},
	{"a refusal may come without a reason", "> getvar:unlocked\n< \"FAIL\"\n", "status",
	 "cannot tell (unlocked: the phone refused and gave no reason)"},
	{"lines that say nothing about it are not nothing",
	 "> getvar:unlocked\n< " ABSENT "> oem device-info\n< \"INFOVerity mode: true\"\n< \"OKAY\"\n",
	 "status --deep", "oem device-info: answered with lines that say nothing about it)"},
	{"half an index is the least", "> getvar:rollback_ver\n< \"OKAY0x5\"\n", "status",
	 "at least 2 (anti=2; rollback_ver=**"},
	{"and the line for pasting says so", "> getvar:rollback_ver\n< \"OKAY0x5\"\n", "status",
	 " | anti at least 2 | "},
	{"an unknown word is not a no", "> getvar:unlocked\n< " ABSENT, "status",
	 "cannot tell (unlocked: the phone does not know the word (asked twice))"},
	{"silence is not a no", "> getvar:unlocked\n< silence\n", "status",
	 "cannot tell (unlocked: no answer in time)"},
	{"an index carries its reason", "", "status",
	 "2 (anti=2; rollback_ver: the phone does not know the word (asked twice))"},
	{"an absent index is not 0", "> getvar:anti\n< " ABSENT, "status", "unknown, which is not 0"},
	{"two indices are a conflict",
	 "> getvar:anti\n< \"OKAY3\"\n> getvar:rollback_ver\n< \"OKAY4\"\n", "status",
	 "conflict, the higher one counts: 4 (anti=3; rollback_ver=4)"},
	{"an answer that changed shows both", "> getvar:anti\n< " ABSENT "> getvar:anti\n< \"OKAY2\"\n",
	 "status", "anti: no reliable answer (first 'GetVar Variable Not found', then '2')"},
	{"slots that are concluded say so", "", "status", "A-only (concluded:"},
	{"slots carry their reason", "> getvar:current-slot\n< \"OKAY_b\"\n", "status",
	 "A/B, slot b is current (current-slot=_b)"},
	{"an update that is not finished is told", "> getvar:snapshot-update-status\n< \"OKAYmerging\"\n",
	 "status", "unfinished (snapshot-update-status=merging)"},
	{"a chip is no identity", "> getvar:product\n< \"OKAYMSM8952\"\n", "status", "a chip's name"},
	{"an unknown product says so", "> getvar:product\n< \"OKAYxyzzy\"\n", "status",
	 "xyzzy (not in the catalog)"},
	{"fastbootd is not the bootloader", "> getvar:is-userspace\n< \"OKAYyes\"\n", "status",
	 "fastbootd (not the bootloader)"},
	{"the next command is for the only phone", "", "status", "Next: latchkey plan\n"},
	{"without a lock state the further witnesses come next",
	 "> getvar:unlocked\n< \"OKAYmaybe\"\n> getvar:kernel\n< \"OKAYuefi\"\n", "status",
	 "Next: latchkey status --deep\n"},
	{"where witnesses disagree all variables come next", "> getvar:unlocked\n< \"OKAYyes\"\n",
	 "status --deep", "Next: latchkey vars\n"},
	{"the next command is for the phone that was chosen", "", "-s usb:1-1 status",
	 "Next: latchkey -s usb:1-1 plan\n"},
	{"the next command is for the demo that was shown", "", "status --demo vayu",
	 "Next: latchkey --demo vayu plan\n"},
	{"with several phones each has a next command of its own", "", "--demo five status --all",
	 "Next: latchkey --demo five -s usb:1-2 plan\n"},
	{"four locks are told apart", "", "status", "are three other things"},
	{"leaving fastboot is told", "", "status", "hold Power for 15 seconds"},
	{"a slip is told on request",
	 "> getvar:product\n< \"OKAYsweet\"\n> getvar:product\n< \"OKAYvayu\"\n", "status -v",
	 "The conversation slipped once and was repeated"},
	{"what was left over is told on request", "stale \"OKAYx\"\n", "status -v",
	 "1 left-over answer of an earlier session was dropped."},
	{"a break says what came before it", "> getvar:kernel\n< gone\n", "status",
	 "the conversation did not come to its end"},
	{"a variable that is hidden has its length",
	 "> getvar:all\n< \"INFOserialno:0123abcd\"\n< \"OKAY\"\n", "vars", "serialno: *******1\n"},
	{"odd variables have a note",
	 "> getvar:all\n< \"INFOanti:1\"\n< \"INFOanti:2\"\n< \"OKAY\"\n", "vars",
	 "anti: 1  (said more than once, differently)"},
	{"lines that are no variables are counted on request",
	 "> getvar:all\n< \"INFOx\"\n< \"OKAY\"\n", "vars -v", "1 lines were no variables."},
	{"a refusal to tell the variables is told", "> getvar:all\n< \"FAILnot now\"\n", "vars",
	 "all: the phone refused: not now"},
};

/* The longest line that could have been broken, and how many lines there are (or NULL). */
static size_t longest_line(const char *text, bool with_titles, size_t *ret_lines)
{
	size_t longest = 0, lines = 0;

	for (; *text; text += strcspn(text, "\n"), text += *text == '\n', lines++) {
		size_t length = strcspn(text, "\n"), indent = strspn(text, " ");

		if ((indent || with_titles) && length > longest && memchr(text + indent, ' ', length - indent))
			longest = length;
	}
	if (ret_lines)
		*ret_lines = lines;
	return longest;
}

static void words_without_blanks(const char *text, char *ret, size_t size)
{
	size_t length = 0;

	for (; *text && length + 1 < size; text++)
		if (*text != ' ' && *text != '\n')
			ret[length++] = *text;
	ret[length] = '\0';
}

static void paragraphs_fit_the_terminal(void **state)
{
	static const struct {
		unsigned columns, limit;
	} rows[] = {{0, 78}, {200, 78}, {80, 78}, {79, 78}, {60, 60}, {40, 40}, {10, 30}};
	static const char *const views[] = {"explain 20041 --ascii", "explain 30001 --ascii"};
	static char first[65536], words[65536];
	size_t lines, before = 0;

	(void)state;
	for (size_t j = 0; j < COUNT(views); j++) {
		*first = '\0';
		for (size_t i = 0; i < COUNT(rows); i++) {
			struct shell shell = {.env = {"HOME", "/nonexistent"},
						.columns = rows[i].columns};

			shell_run(&shell, views[j]);
			assert_int_equal(shell.status, 0);
			assert_in_range(longest_line(shell.out, false, &lines),
					rows[i].limit - 15, rows[i].limit);
			words_without_blanks(shell.out, words, sizeof(words));
			if (!*first)
				memcpy(first, words, sizeof(first));
			assert_string_equal(first, words);
			assert_true(i == 0 || lines >= before);
			before = lines;
			shell_release(&shell);
		}
	}
}

static void help_and_errors_fit_the_terminal(void **state)
{
	static const struct {
		const char *words;
		bool in_err;
	} rows[] = {
		{"help check", false},
		{"help decode", false},
		{"check a-package-that-is-not-there.tgz --for sweet", true},
		{"--replay a-tape-that-is-not-there.tape status", true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct shell narrow = {.columns = 60}, piped = {0};

		shell_run(&narrow, rows[i].words);
		assert_in_range(longest_line(rows[i].in_err ? narrow.err : narrow.out, true, NULL),
				40, 60);
		shell_run(&piped, rows[i].words);
		if (rows[i].in_err) /* in one line, for other programs */
			assert_true(longest_line(piped.err, true, NULL) > 60);
		shell_release(&narrow);
		shell_release(&piped);
	}
}

static void facts_are_said_in_words(void **state)
{
	static char tape[TAPE_SIZE];

	(void)state;
	for (size_t i = 0; i < COUNT(sentences); i++) {
		struct shell shell = {.usb = tape};

		play_tape(tape, sizeof(tape), DEVICE, sentences[i].own);
		shell_run(&shell, sentences[i].words);
		if (!strstr(shell.out, sentences[i].says))
			fail_msg("%s: %s", sentences[i].name, shell.out);
		shell_release(&shell);
	}
}

static void every_failure_of_a_phone_has_a_hint(void **state)
{
	static const enum error_code codes[] = {E_USAGE,    E_NO_DEVICE, E_SEVERAL,      E_WRONG_MODE,
						E_NO_NODE,  E_ACCESS,    E_BUSY,         E_HOST,
						E_DISCONNECTED, E_PROTOCOL, E_STALL,     E_TIMEOUT,
						E_LIMIT,    E_NOT_ON_TAPE, E_OUTPUT,     E_INTERNAL};

	(void)state;
	for (size_t i = 0; i < COUNT(codes); i++)
		assert_true(*words_hint(codes[i]) != '\0');
	for (unsigned i = 0; i < MODE_COUNT; i++) {
		assert_true(*words_mode((enum mode)i) != '\0');
		check_ascii("a mode", words_mode((enum mode)i));
		check_ascii("a way out", words_mode_next((enum mode)i));
	}
	for (unsigned i = 0; i < ANSWER_KIND_COUNT; i++)
		assert_true(*words_answer((enum answer_kind)i) != '\0');
}

static void a_trace_shows_both_ways(void **state)
{
	static char tape[TAPE_SIZE];
	struct shell shell = {.usb = tape};

	(void)state;
	play_tape(tape, sizeof(tape), DEVICE, "stale \"OKAYx\"\n> getvar:anti\n< stall\n");
	shell_run(&shell, "--trace status");
	assert_non_null(strstr(shell.err, "> \"getvar:product\""));
	assert_non_null(strstr(shell.err, "< \"OKAYvayu\""));
	assert_non_null(strstr(shell.err, "(stale)"));
	assert_non_null(strstr(shell.err, "open usb:1-1"));
	assert_non_null(strstr(shell.err, "clear halts"));
	assert_non_null(strstr(shell.err, "close"));
	shell_release(&shell);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_private_is_told_of_any_phone),
		cmocka_unit_test(nothing_private_is_told_of_any_demo),
		cmocka_unit_test(serial_numbers_are_shown_when_they_are_wanted),
		cmocka_unit_test(a_recording_is_masked_even_with_ids),
		cmocka_unit_test(the_line_for_pasting_is_safe_even_with_ids),
		cmocka_unit_test(only_names_are_shown_as_names),
		cmocka_unit_test(a_terminal_is_not_obeying_the_phone),
		cmocka_unit_test(no_demo_makes_a_terminal_obey),
		cmocka_unit_test(ascii_is_ascii),
		cmocka_unit_test(glyphs_depend_on_the_locale),
		cmocka_unit_test(the_first_locale_variable_counts),
		cmocka_unit_test(paragraphs_fit_the_terminal),
		cmocka_unit_test(help_and_errors_fit_the_terminal),
		cmocka_unit_test(facts_are_said_in_words),
		cmocka_unit_test(every_failure_of_a_phone_has_a_hint),
		cmocka_unit_test(a_trace_shows_both_ways),
	};

	return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
