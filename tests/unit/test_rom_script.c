/* SPDX-License-Identifier: MIT */
#include <latchkey/rom.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

struct row {
	const char *name;
	enum rom_dialect dialect;
	const char *text;
	enum rom_question question;
	enum rom_answer answer;
};

#define SH(name, text, question, answer) {name, ROM_SHELL, text, question, answer}
#define BAT(name, text, question, answer) {name, ROM_BATCH, text, question, answer}
#define YES ROM_YES
#define NO ROM_NO
#define WHO ROM_CANNOT_TELL

static const struct row rows[] = {
	/* every spelling */
	SH("oem lock locks", "fastboot $* oem lock\n", ROM_LOCKS, YES),
	SH("flashing lock locks", "fastboot $* flashing lock\n", ROM_LOCKS, YES),
	SH("oem lock-go locks", "fastboot $* oem lock-go\n", ROM_LOCKS, YES),
	SH("flashing lock_critical locks", "fastboot flashing lock_critical\n", ROM_LOCKS, YES),
	SH("oem relock locks", "fastboot oem relock\n", ROM_LOCKS, YES),
	BAT("oem lock locks in batch", "fastboot %* oem lock\r\n", ROM_LOCKS, YES),
	BAT("flashing lock locks in batch", "fastboot %* flashing lock", ROM_LOCKS, YES),
	BAT("oem lock-go locks in batch", "@fastboot %* oem lock-go || exit", ROM_LOCKS, YES),
	BAT("flashing lock_critical locks in batch", "fastboot flashing lock_critical", ROM_LOCKS,
	    YES),
	SH("a command that begins with lock locks", "fastboot oem lockdown", ROM_LOCKS, YES),
	SH("upper case locks", "FASTBOOT OEM LOCK", ROM_LOCKS, YES),
	SH("unlock does not lock", "fastboot oem unlock", ROM_LOCKS, NO),
	SH("flashing unlock_critical does not lock", "fastboot flashing unlock_critical",
	   ROM_LOCKS, NO),
	SH("asking for the lock state does not lock", "fastboot oem device-info", ROM_LOCKS, NO),
	SH("an unknown oem word may lock", "fastboot oem frobnicate", ROM_LOCKS, WHO),
	SH("an unknown verb may lock", "fastboot seal", ROM_LOCKS, WHO),
	SH("a harmless script does not lock",
	   "fastboot $* flash boot `dirname $0`/images/boot.img\n"
	   "if [ $? -ne 0 ] ; then echo \"Flash boot error\"; exit 1; fi\n",
	   ROM_LOCKS, NO),
	SH("an empty script does not lock", "", ROM_LOCKS, NO),

	/* comments, text, line ends */
	SH("a commented lock is none", "#fastboot oem lock\n # fastboot oem lock\n", ROM_LOCKS,
	   NO),
	SH("a lock in a trailing comment is none", "echo ok # fastboot oem lock", ROM_LOCKS, NO),
	SH("a hash within a word is no comment", "echo a#b; fastboot oem lock", ROM_LOCKS, YES),
	BAT("rem is a comment", "rem fastboot oem lock\r\nREM fastboot oem lock\r\n", ROM_LOCKS,
	    NO),
	BAT(":: is a comment", "::fastboot oem lock\n  :: fastboot oem lock", ROM_LOCKS, NO),
	BAT("a command right after rem is run", "rem & fastboot oem lock", ROM_LOCKS, YES),
	BAT("a command after the words of rem is not run", "rem a b & fastboot oem lock",
	    ROM_LOCKS, NO),
	BAT("a comment cannot swallow the next line", ":: note ^\nfastboot oem lock", ROM_LOCKS,
	    YES),
	SH("printing the words is no lock", "echo fastboot oem lock", ROM_LOCKS, NO),
	SH("words piped into a shell may lock", "echo fastboot oem lock | sh", ROM_LOCKS, WHO),
	SH("CRLF hides nothing", "echo a\r\nfastboot oem lock\r\n", ROM_LOCKS, YES),
	BAT("CRLF hides nothing in batch", "echo a\r\nfastboot oem lock\r\n", ROM_LOCKS, YES),
	SH("a lone carriage return is a doubt", "fastboot reboot\rfoo", ROM_LOCKS, WHO),

	/* quotes, escapes, continuation */
	SH("quotes inside a word vanish", "fastboot oem l\"oc\"k", ROM_LOCKS, YES),
	SH("single quotes inside a word vanish", "fastboot oem 'lo''ck'", ROM_LOCKS, YES),
	SH("a backslash inside a word vanishes", "fastboot oem lo\\ck", ROM_LOCKS, YES),
	SH("a word goes on in the next line", "fastboot oem lo\\\nck", ROM_LOCKS, YES),
	SH("quotes around the program vanish", "\"./fast\"boot oem lock", ROM_LOCKS, YES),
	SH("an open quote is a doubt", "echo \"abc\nfastboot oem lock\n", ROM_LOCKS, WHO),
	BAT("quotes inside a batch word vanish", "fastboot oem l\"oc\"k", ROM_LOCKS, YES),
	BAT("a caret inside a word vanishes", "fastboot oem lo^ck", ROM_LOCKS, YES),
	BAT("a caret joins two lines", "fastboot oem lo^\r\nck", ROM_LOCKS, YES),
	BAT("a lone percent sign vanishes", "fastboot oem lo%ck", ROM_LOCKS, YES),
	BAT("a quoted path to fastboot is fastboot", "\"%~dp0bin\\fastboot.exe\" oem lock",
	    ROM_LOCKS, YES),
	SH("ANSI quotes are a doubt", "fastboot oem $'\\x6cock'", ROM_LOCKS, WHO),
	SH("braces may become words", "fastboot oem l{ock,}", ROM_LOCKS, WHO),
	SH("a file pattern may become words", "fastboot oem l*k", ROM_LOCKS, WHO),

	/* variables */
	SH("$* is what the user typed", "fastboot $* reboot", ROM_LOCKS, NO),
	SH("\"$@\" is what the user typed", "fastboot \"$@\" reboot", ROM_LOCKS, NO),
	BAT("%* is what the user typed", "fastboot %* reboot", ROM_LOCKS, NO),
	SH("set -- changes what $* is", "set -- oem lock\nfastboot $*", ROM_LOCKS, WHO),
	SH("in a function $* is what it was called with", "f() { fastboot $*; }\nf oem lock",
	   ROM_LOCKS, WHO),
	SH("$* of the script is not touched by a function",
	   "e() { echo $*; exit 1; }\nfastboot $* flash boot b.img || e flash boot", ROM_LOCKS, NO),
	BAT("call with arguments changes %*", "call :f oem lock\nexit /b\n:f\nfastboot %*",
	    ROM_LOCKS, WHO),
	SH("a variable with one value is that value", "w=lock\nfastboot oem $w", ROM_LOCKS, YES),
	SH("a value falls into words", "w='oem lock'\nfastboot $w", ROM_LOCKS, YES),
	SH("fastboot in a variable is fastboot", "fb=./tools/fastboot\n$fb \"$@\" oem lock",
	   ROM_LOCKS, YES),
	SH("fastboot in a variable is harmless when used so",
	   "fb=./tools/fastboot\n$fb \"$@\" flash boot boot.img", ROM_LOCKS, NO),
	SH("a variable with two values is unknown", "w=unlock\nw=device-info\nfastboot oem $w",
	   ROM_LOCKS, WHO),
	SH("a value that comes later counts as well",
	   "w=unlock\nwhile true; do fastboot oem $w; w=lock; done", ROM_LOCKS, WHO),
	SH("an unset variable may be anything", "fastboot oem $w", ROM_LOCKS, WHO),
	SH("an unset variable may run anything", "$w boot", ROM_LOCKS, WHO),
	SH("an unquoted value may add words", "read f\nfastboot flash boot $f", ROM_LOCKS, WHO),
	SH("one of two values may add words", "f='a b'\nf=c\nfastboot flash boot $f", ROM_LOCKS,
	   WHO),
	SH("two values of one word each add none", "f=a\nf=c\nfastboot flash boot $f",
	   ROM_LOCKS, NO),
	SH("what a program prints may add words", "fastboot flash boot `cat f`", ROM_LOCKS, WHO),
	SH("where a file lies adds none", "fastboot flash boot `dirname $0`/b.img", ROM_LOCKS, NO),
	SH("a quoted value adds no words", "read f\nfastboot flash boot \"$f\"", ROM_LOCKS, NO),
	SH("a default value is unknown", "fastboot oem ${w:-lock}", ROM_LOCKS, WHO),
	SH("a loop over one word is that word", "for w in lock; do fastboot oem $w; done",
	   ROM_LOCKS, YES),
	SH("a loop over several words is unknown", "for w in unlock lock; do fastboot oem $w; done",
	   ROM_LOCKS, WHO),
	SH("a loop over partitions is harmless",
	   "for p in boot dtbo; do fastboot flash $p images/$p.img; done", ROM_LOCKS, NO),
	BAT("%w% with one value is that value", "set w=lock\nfastboot oem %w%", ROM_LOCKS, YES),
	BAT("set with quotes is the same", "set \"w=lo\"\nfastboot oem %w%ck", ROM_LOCKS, YES),
	BAT("a value may hold a command", "set \"w=a & fastboot oem lock\"\necho %w%", ROM_LOCKS,
	    YES),
	BAT("%w% with two values is unknown", "set w=unlock\nset w=lks\nfastboot oem %w%",
	    ROM_LOCKS, WHO),
	BAT("an unset %w% may be anything", "fastboot oem %w%", ROM_LOCKS, WHO),
	BAT("an unset %w% may be nothing", "fastboot oem lo%w%ck", ROM_LOCKS, WHO),
	BAT("a part of a value is unknown", "set w=lock\nfastboot oem %w:~0,4%", ROM_LOCKS, WHO),
	BAT("set /p asks the user", "set /p w=?\nfastboot oem %w%", ROM_LOCKS, WHO),
	BAT("!w! is a variable when that is switched on",
	    "setlocal enabledelayedexpansion\nset w=lock\nfastboot oem !w!", ROM_LOCKS, YES),
	BAT("a batch loop over one word is that word", "for %%w in (lock) do fastboot oem %%w",
	    ROM_LOCKS, YES),
	BAT("a batch loop over several words is unknown",
	    "for %%w in (unlock lock) do fastboot oem %%w", ROM_LOCKS, WHO),
	BAT("a batch loop over partitions is harmless",
	    "for %%p in (boot dtbo) do fastboot %* flash %%p %~dp0images\\%%p.img || exit /b 1",
	    ROM_LOCKS, NO),
	BAT("%1 may be anything", "fastboot %1", ROM_LOCKS, WHO),

	/* nesting */
	SH("a lock in a substitution locks", "x=`fastboot oem lock`", ROM_LOCKS, YES),
	SH("a lock in $( ) locks", "echo \"$(fastboot oem lock)\"", ROM_LOCKS, YES),
	SH("what a substitution prints is unknown", "fastboot oem $(cat word.txt)", ROM_LOCKS, WHO),
	SH("a lock in a branch locks", "if [ -f x ]; then fastboot oem lock; fi", ROM_LOCKS, YES),
	SH("a lock after && locks", "true&&fastboot oem lock", ROM_LOCKS, YES),
	SH("a lock in a subshell locks", "(cd x; fastboot oem lock)", ROM_LOCKS, YES),
	SH("a lock in a case locks", "case $1 in\na) echo;;\nb) fastboot oem lock;;\nesac",
	   ROM_LOCKS, YES),
	SH("a case without one does not lock",
	   "case \"$1\" in a|b) echo x;; *) fastboot reboot ;; esac\nexit 0", ROM_LOCKS, NO),
	SH("a lock in a function locks", "f() {\n fastboot oem lock\n}\n", ROM_LOCKS, YES),
	SH("sudo runs what follows", "sudo fastboot oem lock", ROM_LOCKS, YES),
	SH("a lock after another command of the same line locks",
	   "fastboot flash boot boot.img oem lock", ROM_LOCKS, YES),
	SH("a lock after flashing's own lock word locks", "fastboot reboot flashing lock",
	   ROM_LOCKS, YES),
	BAT("a lock in a block locks", "if exist x (\n echo a\n fastboot oem lock\n)", ROM_LOCKS,
	    YES),
	BAT("a lock in else locks", "if \"%1\"==\"a\" (echo a) else (fastboot oem lock)",
	    ROM_LOCKS, YES),
	BAT("a lock in for /f over the last letter locks", "for /f %%z in ('fastboot oem lock') do echo %%z",
	    ROM_LOCKS, YES),
	BAT("a lock in for /f locks", "for /f %%i in ('fastboot oem lock') do echo %%i",
	    ROM_LOCKS, YES),
	BAT("a lock with escaped pipe in for /f locks",
	    "for /f \"tokens=2\" %%i in ('fastboot oem lock 2^>^&1 ^| findstr x') do set a=%%i",
	    ROM_LOCKS, YES),
	BAT("a lock after a redirection locks", ">nul fastboot oem lock", ROM_LOCKS, YES),
	BAT("a lock after && locks in batch", "echo a&&fastboot oem lock", ROM_LOCKS, YES),

	/* what is not understood */
	SH("another script may lock", "./lock.sh", ROM_LOCKS, WHO),
	SH("sh of another script may lock", "sh flash_all_lock.sh", ROM_LOCKS, WHO),
	SH("a sourced script may lock", ". ./common.sh", ROM_LOCKS, WHO),
	SH("eval may lock", "eval \"$x\"", ROM_LOCKS, WHO),
	SH("an alias may lock", "alias reboot='fastboot oem lock'", ROM_LOCKS, WHO),
	SH("a here-document may lock", "sh <<E\nfastboot reboot\nE\n", ROM_LOCKS, WHO),
	SH("xargs may lock", "echo lock | xargs fastboot oem", ROM_LOCKS, WHO),
	SH("awk that runs programs may lock", "awk 'BEGIN{system(\"x\")}'", ROM_LOCKS, WHO),
	SH("awk that prints does not lock", "x=`awk '{print $2}' f`", ROM_LOCKS, NO),
	SH("awk that pipes into a program may lock", "awk '{print|\"sh\"}' f", ROM_LOCKS, WHO),
	SH("sed that runs its result may lock", "sed 's/.*/x/e' f", ROM_LOCKS, WHO),
	SH("sed that edits does not lock", "x=`sed 's/error/e/g' f`", ROM_LOCKS, NO),
	SH("find that runs programs is looked into", "find . -exec fastboot oem lock \\;",
	   ROM_LOCKS, YES),
	SH("a trap may lock", "trap 'fastboot oem lock' EXIT", ROM_LOCKS, WHO),
	BAT("another batch file may lock", "call lock.bat", ROM_LOCKS, WHO),
	BAT("an unknown program may lock", "locker.exe", ROM_LOCKS, WHO),
	BAT("powershell may lock", "powershell -c x", ROM_LOCKS, WHO),
	BAT("cmd /c may lock", "cmd /c x.bat", ROM_LOCKS, WHO),
	BAT("start with fastboot locks", "start \"\" fastboot oem lock", ROM_LOCKS, YES),
	BAT("call of a label does not lock", "call :end\n:end\nfastboot reboot", ROM_LOCKS, NO),

	/* the other questions */
	SH("-w wipes", "fastboot -w", ROM_WIPES, YES),
	SH("-w wipes wherever it stands", "fastboot reboot -w", ROM_WIPES, YES),
	SH("erase userdata wipes", "fastboot erase userdata", ROM_WIPES, YES),
	SH("format of userdata wipes", "fastboot format:ext4 userdata", ROM_WIPES, YES),
	SH("flashing userdata wipes", "fastboot flash userdata u.img", ROM_WIPES, YES),
	BAT("erase metadata wipes", "fastboot %* erase metadata || exit /B 1", ROM_WIPES, YES),
	SH("erase of boot does not wipe", "fastboot erase boot_ab", ROM_WIPES, NO),
	SH("erase of an unknown partition may wipe", "fastboot erase \"$1\"", ROM_WIPES, WHO),
	SH("set_active switches the slot", "fastboot $* set_active a", ROM_SWITCHES_SLOT, YES),
	SH("--set-active switches the slot", "fastboot --set-active=b flash boot b.img",
	   ROM_SWITCHES_SLOT, YES),
	SH("abl is of the boot chain", "fastboot flash abl_ab images/abl.elf",
	   ROM_BRINGS_BOOTLOADER, YES),
	SH("the preloader is of the boot chain", "fastboot flash preloader_ab p.bin",
	   ROM_BRINGS_BOOTLOADER, YES),
	SH("a backup copy is of the boot chain", "fastboot flash tzbak tz.mbn",
	   ROM_BRINGS_BOOTLOADER, YES),
	SH("boot.img is no bootloader", "fastboot flash boot_ab boot.img", ROM_BRINGS_BOOTLOADER,
	   NO),
	SH("an unknown partition may be a bootloader", "fastboot flash \"$1\" x.img",
	   ROM_BRINGS_BOOTLOADER, WHO),
	SH("asking for anti is an index check", "v=`fastboot getvar anti 2>&1`", ROM_CHECKS_INDEX,
	   YES),
	SH("asking for rollback_ver is an index check", "v=`fastboot getvar rollback_ver 2>&1`",
	   ROM_CHECKS_INDEX, YES),
	SH("asking for nothing is no index check", "fastboot reboot", ROM_CHECKS_INDEX, NO),
	SH("asking for the product alone is no check to rely on", "fastboot getvar product",
	   ROM_CHECKS_PRODUCT, WHO),
	SH("no question, no product check", "fastboot reboot", ROM_CHECKS_PRODUCT, NO),
};

static void reads(void **state)
{
	const struct row *row = *state;
	struct rom_script script;
	struct error err;

	assert_int_equal(rom_script_read("flash_all", row->dialect, row->text, strlen(row->text),
					 &script, NULL, &err), 0);
	if (script.answers[row->question] != row->answer)
		fail_msg("%s: %s instead of %s (first doubt: line %u '%s')",
			 rom_question_name(row->question),
			 rom_answer_name(script.answers[row->question]),
			 rom_answer_name(row->answer), script.doubt.line, script.doubt.excerpt);
	rom_script_release(&script);
}

/* ---- product checks ---- */

struct check_row {
	const char *name;
	enum rom_dialect dialect;
	const char *text;
	const char *product;
	enum rom_check check;
	enum rom_answer enforced;
};

static const struct check_row check_rows[] = {
	{"an open end is a prefix", ROM_SHELL,
	 "fastboot $* getvar product 2>&1 | grep -E \"^product: *beryl\"\n"
	 "if [ $? -ne 0 ] ; then echo no; exit 1; fi\n",
	 "beryl", ROM_CHECK_PREFIX, YES},
	{"a dollar sign makes it exact", ROM_SHELL,
	 "fastboot $* getvar product 2>&1 | grep \"^product: *lancelot$\" || exit 1", "lancelot",
	 ROM_CHECK_EXACT, YES},
	{"a bare name passes anywhere", ROM_SHELL,
	 "fastboot getvar product 2>&1 | grep chopin\nif [ $? -ne 0 ]; then exit 1; fi", "chopin",
	 ROM_CHECK_ANYWHERE, YES},
	{"a comparison is exact", ROM_SHELL,
	 "p=$(fastboot getvar product 2>&1 | grep product | awk '{print $2}')\n"
	 "if [ \"$p\" != \"alioth\" ]; then exit 1; fi",
	 "alioth", ROM_CHECK_EXACT, YES},
	{"-w is exact", ROM_SHELL, "fastboot getvar product 2>&1 | grep -qw sweet || exit 1",
	 "sweet", ROM_CHECK_EXACT, YES},
	{"an inverted search is not understood", ROM_SHELL,
	 "fastboot getvar product 2>&1 | grep -v sweet && exit 1", "sweet", ROM_CHECK_UNKNOWN, YES},
	{"a star after the name is a prefix", ROM_SHELL,
	 "fastboot getvar product 2>&1 | grep '^product: *courbet*'", "courbet", ROM_CHECK_PREFIX,
	 WHO},
	{"an unknown pattern is unknown", ROM_SHELL,
	 "fastboot getvar product 2>&1 | grep 'x[yz]*'", "x", ROM_CHECK_UNKNOWN, WHO},
	{"findstr with an open end is a prefix", ROM_BATCH,
	 "fastboot %* getvar product 2>&1 | findstr /r /c:\"^product: *moon\" || exit /B 1\r\n",
	 "moon", ROM_CHECK_PREFIX, YES},
	{"findstr with a dollar sign is exact", ROM_BATCH,
	 "fastboot %* getvar product 2>&1 | findstr /r /c:\"^product: *daisy$\" || exit /B 1",
	 "daisy", ROM_CHECK_EXACT, YES},
	{"findstr with a bare name passes anywhere", ROM_BATCH,
	 "fastboot %* getvar product 2>&1 | findstr \"corot\" || exit /B 1", "corot",
	 ROM_CHECK_ANYWHERE, YES},
	{"findstr takes a blank as or", ROM_BATCH,
	 "fastboot getvar product 2>&1 | findstr \"^product: *corot\" || exit /B 1", "",
	 ROM_CHECK_EVERYTHING, YES},
	{"a comparison in batch is exact", ROM_BATCH,
	 "for /f \"tokens=2\" %%i in ('fastboot getvar product 2^>^&1 ^| findstr product') do "
	 "set p=%%i\nif not \"%p%\"==\"marble\" exit /b 1",
	 "marble", ROM_CHECK_EXACT, YES},
	{"a loop variable compared is exact", ROM_BATCH,
	 "for /f \"tokens=2\" %%a in ('fastboot getvar product 2^>^&1') do "
	 "if /i not \"%%a\"==\"marble\" exit /b 1",
	 "marble", ROM_CHECK_EXACT, YES},
	{"a mismatch that is only printed ends nothing", ROM_SHELL,
	 "fastboot getvar product 2>&1 | grep '^product: *sweet' || echo wrong\n"
	 "fastboot flash boot a\nfastboot flash dtbo b\nfastboot flash c d\nfastboot flash e f\n"
	 "exit 0",
	 "sweet", ROM_CHECK_PREFIX, WHO},
};

static void checks(void **state)
{
	const struct check_row *row = *state;
	const struct rom_act *act = NULL;
	struct rom_script script;

	assert_int_equal(rom_script_read("f", row->dialect, row->text, strlen(row->text), &script,
					 NULL, NULL), 0);
	for (size_t i = 0; i < script.act_count && !act; i++)
		if (script.acts[i].kind == ROM_ACT_PRODUCT)
			act = &script.acts[i];
	assert_non_null(act);
	assert_string_equal(act->detail, row->product);
	assert_string_equal(rom_check_name(act->check), rom_check_name(row->check));
	assert_int_equal(act->enforced, row->enforced);
	assert_int_equal(script.answers[ROM_CHECKS_PRODUCT], ROM_YES);
	rom_script_release(&script);
}

static void two_names_are_two_products(void **state)
{
	static const char text[] =
		"fastboot getvar product 2>&1 | grep -E '^product: *(curtana|joyeuse)$' || exit 1";
	struct rom_script script;

	(void)state;
	assert_int_equal(rom_script_read("f", ROM_SHELL, text, strlen(text), &script, NULL, NULL),
			 0);
	assert_int_equal(script.act_count, 2);
	assert_string_equal(script.acts[0].detail, "curtana");
	assert_string_equal(script.acts[1].detail, "joyeuse");
	assert_int_equal(script.acts[1].check, ROM_CHECK_EXACT);
	rom_script_release(&script);
}

/* ---- index ---- */

struct index_row {
	const char *name;
	enum rom_dialect dialect;
	const char *text;
	const char *values; /* joined by blanks */
};

static const struct index_row index_rows[] = {
	{"the index of sh is claimed", ROM_SHELL, "CURRENT_ANTI_VER=4\n", "4"},
	{"the index of batch is claimed", ROM_BATCH, "set CURRENT_ANTI_VER=2\r\n", "2"},
	{"an index of 0 is claimed", ROM_SHELL, "CURRENT_ANTI_VER=0\n", "0"},
	{"0 for a missing file is no claim", ROM_SHELL,
	 "CURRENT_ANTI_VER=`cat images/anti_version.txt`\n"
	 "if [ -z \"$CURRENT_ANTI_VER\" ]; then CURRENT_ANTI_VER=0; fi\n", ""},
	{"0 for a missing file is no claim in batch", ROM_BATCH,
	 "for /f %%a in (%~dp0images\\anti_version.txt) do (set CURRENT_ANTI_VER=%%a)\n"
	 "if [%CURRENT_ANTI_VER%] EQU [] set CURRENT_ANTI_VER=0", ""},
	{"a commented index is no claim", ROM_SHELL, "#CURRENT_ANTI_VER=1", ""},
	{"two indices are two claims", ROM_SHELL, "CURRENT_ANTI_VER=1\nCURRENT_ANTI_VER=3", "1 3"},
};

static void claims(void **state)
{
	const struct index_row *row = *state;
	struct rom_claims found = {0};
	struct rom_script script;
	char values[64] = "";

	assert_int_equal(rom_script_read("f", row->dialect, row->text, strlen(row->text), &script,
					 &found, NULL), 0);
	for (size_t i = 0; i < found.count; i++) {
		strcat(values, i ? " " : "");
		strcat(values, found.list[i].value);
	}
	assert_string_equal(values, row->values);
	free(found.list);
	rom_script_release(&script);
}

/* ---- bytes ---- */

static void utf16_is_read(void **state)
{
	static const char text[] = "fastboot oem lock\r\n";
	unsigned char little[2 * sizeof(text)] = {0xFF, 0xFE}, big[2 * sizeof(text)] = {0xFE, 0xFF};
	struct rom_script script;

	(void)state;
	for (size_t i = 0; i < sizeof(text) - 1; i++) {
		little[2 + 2 * i] = (unsigned char)text[i];
		big[3 + 2 * i] = (unsigned char)text[i];
	}
	rom_script_read("a.bat", ROM_BATCH, little, sizeof(little), &script, NULL, NULL);
	assert_int_equal(script.answers[ROM_LOCKS], ROM_YES);
	rom_script_release(&script);
	rom_script_read("a.bat", ROM_BATCH, big, sizeof(big), &script, NULL, NULL);
	assert_int_equal(script.answers[ROM_LOCKS], ROM_YES);
	rom_script_release(&script);
}

static void nul_bytes_are_a_doubt(void **state)
{
	static const char text[] = "echo a\0b\nfastboot reboot\n";
	struct rom_script script;

	(void)state;
	rom_script_read("a.sh", ROM_SHELL, text, sizeof(text) - 1, &script, NULL, NULL);
	assert_int_equal(script.answers[ROM_LOCKS], ROM_CANNOT_TELL);
	assert_int_equal(script.doubt_count, 1);
	rom_script_release(&script);
}

static void evidence_names_the_line(void **state)
{
	static const char text[] = "echo\n# fastboot oem lock\n\n   fastboot $* oem lock-go # x\n";
	struct rom_script script;

	(void)state;
	rom_script_read("top/flash_all.sh", ROM_SHELL, text, strlen(text), &script, NULL, NULL);
	assert_int_equal(script.act_count, 1);
	assert_string_equal(script.acts[0].detail, "oem lock-go");
	assert_string_equal(script.acts[0].where.file, "top/flash_all.sh");
	assert_int_equal(script.acts[0].where.line, 4);
	assert_string_equal(script.acts[0].where.excerpt, "fastboot $* oem lock-go # x");
	rom_script_release(&script);
}

static void lines_after_a_multi_line_quote_are_counted(void **state)
{
	static const char text[] = "echo \"a\nb\" `echo\n` 'c\n'\nfastboot oem lock\n";
	struct rom_script script;

	(void)state;
	rom_script_read("a", ROM_SHELL, text, strlen(text), &script, NULL, NULL);
	assert_int_equal(script.acts[0].where.line, 5);
	rom_script_release(&script);
}

static void foreign_languages_are_not_read(void **state)
{
	static const char runs[] = "import os\nos.system('fastboot oem lock')\n";
	static const char counts[] = "import zlib\nprint(zlib.crc32(b''))\n";
	struct rom_script script;

	(void)state;
	rom_script_read("a.py", ROM_DIALECT_UNKNOWN, runs, strlen(runs), &script, NULL, NULL);
	assert_int_equal(script.answers[ROM_LOCKS], ROM_CANNOT_TELL);
	rom_script_release(&script);
	rom_script_read("a.py", ROM_DIALECT_UNKNOWN, counts, strlen(counts), &script, NULL, NULL);
	assert_int_equal(script.answers[ROM_LOCKS], ROM_NO);
	rom_script_release(&script);
}

static void more_acts_than_are_kept_are_a_doubt(void **state)
{
	struct rom_script script;
	char *text = calloc(ROM_ACTS_MAX + 1, 32);

	(void)state;
	assert_non_null(text);
	for (int i = 0; i < ROM_ACTS_MAX + 1; i++)
		strcpy(text + strlen(text), "fastboot reboot\n");
	rom_script_read("a", ROM_SHELL, text, strlen(text), &script, NULL, NULL);
	assert_int_equal(script.act_count, ROM_ACTS_MAX);
	assert_int_equal(script.answers[ROM_LOCKS], ROM_CANNOT_TELL);
	rom_script_release(&script);
	free(text);
}

/* Texts that make a careless reader go back and forth, or values grow without bound. */
static const struct {
	enum rom_dialect dialect;
	const char *head, *piece;
} hostile[] = {
	{ROM_SHELL, "", "("},          {ROM_SHELL, "", "$("},
	{ROM_SHELL, "", "(("},         {ROM_SHELL, "", "`"},
	{ROM_SHELL, "", "${"},         {ROM_SHELL, "", "'\n"},
	{ROM_SHELL, "", "a(){\n"},     {ROM_SHELL, "a=0123456789012345\n", "a=$a$a\n"},
	{ROM_SHELL, "a=0123456789012345\n", "$a$a"}, {ROM_SHELL, "", "a=b "},
	{ROM_BATCH, "", "("},          {ROM_BATCH, "", "^\n"},
	{ROM_BATCH, "", "a^\n"},       {ROM_BATCH, "", "for %%a in ("},
	{ROM_BATCH, "", "for /f %%a in ('"}, {ROM_BATCH, "", "%"},
	{ROM_BATCH, "set a=0123456789012345\n", "set a=%a%%a%\n"},
	{ROM_BATCH, "set a=0123456789012345\n", "%a%"}, {ROM_BATCH, "", "if "},
};

static void hostile_scripts_take_bounded_time(void **state)
{
	static char text[ROM_SCRIPT_BYTES_MAX];
	struct timespec start, end;
	struct rom_script script;

	(void)state;
	for (size_t i = 0; i < sizeof(hostile) / sizeof(*hostile); i++) {
		size_t head = strlen(hostile[i].head), piece = strlen(hostile[i].piece);

		memcpy(text, hostile[i].head, head);
		for (size_t at = head; at < sizeof(text); at++)
			text[at] = hostile[i].piece[(at - head) % piece];
		clock_gettime(CLOCK_MONOTONIC, &start);
		assert_int_equal(rom_script_read("a", hostile[i].dialect, text, sizeof(text),
						 &script, NULL, NULL), 0);
		clock_gettime(CLOCK_MONOTONIC, &end);
		assert_int_not_equal(script.answers[ROM_LOCKS], ROM_YES);
		rom_script_release(&script);
		/* A quadratic reader takes hours; this one a second on a slow day. */
		if (end.tv_sec - start.tv_sec > 60)
			fail_msg("'%s' took %ld s", hostile[i].piece,
				 (long)(end.tv_sec - start.tv_sec));
		if (getenv("ROM_TIMES"))
			printf("# %s: %.2f s\n", hostile[i].piece,
			       (double)(end.tv_sec - start.tv_sec) +
				       (double)(end.tv_nsec - start.tv_nsec) / 1e9);
	}
}

static void a_long_line_is_not_cut_in_silence(void **state)
{
	size_t length = 100000;
	char *text = malloc(length + 64);
	struct rom_script script;

	(void)state;
	memset(text, 'a', length);
	memcpy(text, "echo ", 5);
	strcpy(text + length, " %cd% & fastboot oem lock\r\n");
	rom_script_read("a.bat", ROM_BATCH, text, strlen(text), &script, NULL, NULL);
	assert_int_not_equal(script.answers[ROM_LOCKS], ROM_NO);
	rom_script_release(&script);
	free(text);
}

#define COUNT(table) (sizeof(table) / sizeof(*(table)))
enum { OTHERS = 9 };

static struct CMUnitTest tests[COUNT(rows) + COUNT(check_rows) + COUNT(index_rows) + OTHERS] = {
	cmocka_unit_test(two_names_are_two_products),
	cmocka_unit_test(utf16_is_read),
	cmocka_unit_test(nul_bytes_are_a_doubt),
	cmocka_unit_test(evidence_names_the_line),
	cmocka_unit_test(lines_after_a_multi_line_quote_are_counted),
	cmocka_unit_test(foreign_languages_are_not_read),
	cmocka_unit_test(more_acts_than_are_kept_are_a_doubt),
	cmocka_unit_test(hostile_scripts_take_bounded_time),
	cmocka_unit_test(a_long_line_is_not_cut_in_silence),
};

static void add(size_t *count, const char *name, CMUnitTestFunction function, const void *row)
{
	union {
		const void *in;
		void *out;
	} state = {row};

	tests[(*count)++] = (struct CMUnitTest){
		.name = name, .test_func = function, .initial_state = state.out};
}

int main(void)
{
	size_t count = OTHERS;

	for (size_t i = 0; i < COUNT(rows); i++)
		add(&count, rows[i].name, reads, &rows[i]);
	for (size_t i = 0; i < COUNT(check_rows); i++)
		add(&count, check_rows[i].name, checks, &check_rows[i]);
	for (size_t i = 0; i < COUNT(index_rows); i++)
		add(&count, index_rows[i].name, claims, &index_rows[i]);
	return _cmocka_run_group_tests("rom_script", tests, count, NULL, NULL);
}
