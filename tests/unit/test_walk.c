/* SPDX-License-Identifier: MIT */
#include <latchkey/cli.h>

#include "shell.h"

/* plan, explain and journal by outcome, and what they leave behind. */

enum { TAPE_SIZE = 16384 };

#define NOON 1795348800 /* 2026-11-22T12:00Z */
#define DAY 86400
#define ADB                                                                                        \
	TAPE "device\nid 2717:ff48\npath 1-2\nserial \"77777777\"\n"                               \
	     "interface ff/42/01 in 82 512 out 02 512 \"ADB Interface\"\n"
#define REFUSED                                                                                    \
	TAPE "device\naccess permission\nid 18d1:d00d\npath 1-1\nserial \"0123abcd\"\n"            \
	     "interface ff/42/03 in 81 512 out 01 512 \"fastboot\"\n"
#define SILENT TAPE DEVICE "talk\notherwise silence\n"

static char state[64], database[128];

static int make_state(void **unused)
{
	(void)unused;
	snprintf(state, sizeof(state), "/tmp/latchkey-state-XXXXXX");
	assert_non_null(mkdtemp(state));
	snprintf(database, sizeof(database), "%s/latchkey/journal.db", state);
	return 0;
}

static int remove_state(void **unused)
{
	char folder[128];

	(void)unused;
	snprintf(folder, sizeof(folder), "%s/latchkey", state);
	if (unlink(database) < 0)
		rmdir(database);
	rmdir(folder);
	return rmdir(state);
}

static struct shell computer(const char *usb)
{
	return (struct shell){.usb = usb, .now = NOON, .env = {"XDG_STATE_HOME", state}};
}

static bool has_journal(void)
{
	return access(database, F_OK) == 0;
}

/* Run, and look at the end: status, and words on either stream ("" for none). */
static void expect(struct shell *shell, const char *words, int status, const char *says)
{
	shell_run(shell, words);
	if (shell->status != status)
		fail_msg("%s: %d, not %d: %s", words, shell->status, status, shell->err);
	if (!strstr(shell->out, says) && !strstr(shell->err, says))
		fail_msg("%s: '%s' is not in: %s%s", words, says, shell->out, shell->err);
}

/* ---- by outcome ---- */

static const struct row {
	const char *name, *words, *usb;
	enum error_code usb_error;
	int status;
	const char *says;
} rows[] = {
	{"a plan without a phone is done", "plan", TAPE, 0, EXIT_DONE, "the plan in general"},
	{"a phone in Android is no obstacle", "plan", ADB, 0, EXIT_DONE, "is not in fastboot"},
	{"a computer without USB is no obstacle", "plan", NULL, E_HOST, EXIT_DONE, "broken on purpose"},
	{"a phone that may not be opened is 4", "plan", REFUSED, 0, EXIT_NO_ACCESS, "permission"},
	{"a phone that is silent is 6", "plan", SILENT, 0, EXIT_TIMED_OUT, "answer"},
	{"a phone that was named and is not there is 3", "plan -s usb:1-9", TAPE, 0, EXIT_NO_PHONE,
	 "usb:1-9"},
	{"an interrupted plan is 130", "plan", NULL, E_CANCELLED, EXIT_INTERRUPTED, ""},
	{"a plan out of memory is our bug", "plan", NULL, E_NOMEM, EXIT_BUG, ""},
	{"a case that is not there is 2", "plan --case 5", TAPE, 0, EXIT_USAGE, "no case 5"},
	{"a case needs a number", "plan --case five", TAPE, 0, EXIT_USAGE, "--case needs a number"},
	{"rules that are not there are 7", "plan --procedure /no/such", TAPE, 0, EXIT_BAD_INPUT,
	 "/no/such"},
	{"a known code is done", "explain 20036", TAPE, 0, EXIT_DONE, "The wait is not over"},
	{"an unknown code is 8", "explain 4711", TAPE, 0, EXIT_CANNOT_TELL, "Not known: '4711'"},
	{"explain needs something", "explain", TAPE, 0, EXIT_USAGE, "CODE-OR-TEXT"},
	{"a journal that was never written is empty", "journal", TAPE, 0, EXIT_DONE, "is empty"},
	{"hours are a number", "journal add note --hours x", TAPE, 0, EXIT_USAGE, "--hours"},
	{"an import that is not there is 7", "journal import /no/such", TAPE, 0, EXIT_BAD_INPUT,
	 "/no/such"},
};

static void each_command_ends_as_the_table_says(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct shell shell = computer(rows[i].usb);

		shell.usb_error = rows[i].usb_error;
		expect(&shell, rows[i].words, rows[i].status, rows[i].says);
		shell_release(&shell);
	}
}

static void only_an_entry_makes_the_file(void **unused)
{
	struct shell shell = computer(TAPE);
	struct stat status;

	(void)unused;
	expect(&shell, "plan", EXIT_DONE, "");
	expect(&shell, "explain 20036", EXIT_DONE, "");
	expect(&shell, "journal list", EXIT_DONE, "");
	expect(&shell, "journal export", EXIT_DONE, "latchkey-journal/1");
	expect(&shell, "--demo vayu plan --answer system=hyperos", EXIT_DONE, "HyperOS, outside");
	expect(&shell, "--demo vayu journal add note --note x", EXIT_DONE, "note");
	assert_false(has_journal());
	expect(&shell, "plan --answer system=hyperos", EXIT_DONE, "HyperOS, outside");
	assert_true(has_journal());
	assert_int_equal(stat(database, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	expect(&shell, "plan", EXIT_DONE, "HyperOS, outside");
	expect(&shell, "--demo vayu plan", EXIT_DONE, "Not known yet");
	shell_release(&shell);
}

static void sudo_writes_no_journal(void **unused)
{
	struct shell shell = computer(TAPE);

	(void)unused;
	shell.sudo = true;
	expect(&shell, "plan", EXIT_DONE, "no journal is read or written under sudo");
	expect(&shell, "plan", EXIT_DONE, "udevadm");
	expect(&shell, "plan --answer system=hyperos", EXIT_JOURNAL, "HyperOS, outside");
	expect(&shell, "plan --answer system=hyperos", EXIT_JOURNAL, "under sudo");
	expect(&shell, "explain 20036", EXIT_DONE, "under sudo");
	expect(&shell, "journal", EXIT_JOURNAL, "under sudo");
	expect(&shell, "journal add note --note x", EXIT_JOURNAL, "under sudo");
	expect(&shell, "journal export", EXIT_JOURNAL, "under sudo");
	assert_false(has_journal());
	expect(&shell, "--demo vayu journal add note --note x", EXIT_DONE, "note");
	shell_release(&shell);
}

static void without_a_journal_it_goes_on_and_says_so(void **unused)
{
	struct shell shell = computer(TAPE);
	char folder[128];

	(void)unused;
	snprintf(folder, sizeof(folder), "%s/latchkey", state);
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_int_equal(mkdir(database, 0700), 0);
	expect(&shell, "plan", EXIT_JOURNAL, "the plan in general");
	expect(&shell, "plan", EXIT_JOURNAL, "is not a regular file");
	expect(&shell, "plan --answer system=hyperos", EXIT_JOURNAL, "HyperOS, outside");
	expect(&shell, "--json plan", EXIT_JOURNAL, "\"code\": \"journal\"");
	expect(&shell, "explain 20036", EXIT_JOURNAL, "The wait is not over");
	expect(&shell, "journal", EXIT_JOURNAL, "is not a regular file");
	assert_null(strstr(shell.out, "empty"));
	expect(&shell, "--demo vayu plan", EXIT_DONE, "");
	shell_release(&shell);
}

static void a_folder_that_is_no_absolute_path_is_not_used(void **unused)
{
	struct shell shell = {.usb = TAPE, .env = {"XDG_STATE_HOME", "relative"}};

	(void)unused;
	expect(&shell, "journal add note --note x", EXIT_JOURNAL, "no place for the journal");
	assert_int_not_equal(access("relative", F_OK), 0);
	shell_release(&shell);
}

/* ---- a phone over weeks ---- */

static void a_phone_is_known_again_by_its_digest(void **unused)
{
	char mine[TAPE_SIZE], other[TAPE_SIZE];
	struct shell shell = computer(mine);
	char *serial;

	(void)unused;
	play_tape(mine, sizeof(mine), DEVICE, "");
	memcpy(other, mine, sizeof(mine));
	serial = strstr(other, "0123abcd");
	assert_non_null(serial);
	memcpy(serial, "9999ffff", 8);
	expect(&shell, "plan --answer system=hyperos", EXIT_DONE, "HyperOS, outside");
	expect(&shell, "plan", EXIT_DONE, "HyperOS, outside");
	shell.usb = other;
	expect(&shell, "plan", EXIT_DONE, "Not known yet");
	expect(&shell, "plan --answer system=miui", EXIT_DONE, "MIUI, outside");
	expect(&shell, "journal", EXIT_DONE, "case 2");
	shell.usb = mine;
	expect(&shell, "plan", EXIT_DONE, "HyperOS, outside");
	shell_release(&shell);
}

static void a_case_entered_by_hand_learns_its_phone(void **unused)
{
	char mine[TAPE_SIZE];
	struct shell shell = computer(mine);

	(void)unused;
	play_tape(mine, sizeof(mine), DEVICE, "");
	expect(&shell, "journal add case --product vayu", EXIT_DONE, "case 1");
	expect(&shell, "journal add case --product sweet", EXIT_DONE, "case 2");
	expect(&shell, "plan --answer system=hyperos", EXIT_DONE, "HyperOS, outside");
	expect(&shell, "--json journal --case 1", EXIT_DONE, "\"recognised\": true");
	assert_null(strstr(shell.out, "\"id\": 3"));
	shell_release(&shell);
}

static void a_running_wait_withholds_cures_whatever_else_is_known(void **unused)
{
	struct shell shell = computer(TAPE);

	(void)unused;
	expect(&shell, "--plain explain 20041", EXIT_DONE, "make a new account");
	expect(&shell, "journal add wait-started", EXIT_DONE, "wait-started");
	expect(&shell, "--plain explain 20041", EXIT_DONE, "A wait is running");
	assert_null(strstr(shell.out, "make a new account"));
	/* The route is not known: the longer of the usual waits counts. */
	shell.now = NOON + 6 * DAY;
	expect(&shell, "--plain explain 20041", EXIT_DONE, "A wait is running");
	shell.now = NOON + 8 * DAY;
	expect(&shell, "--plain explain 20041", EXIT_DONE, "make a new account");
	expect(&shell, "journal add wait-corrected --hours 24", EXIT_DONE, "until");
	expect(&shell, "--plain explain 20041", EXIT_DONE, "A wait is running");
	expect(&shell, "journal add unlocked", EXIT_DONE, "next unlock");
	expect(&shell, "--plain explain 20041", EXIT_DONE, "make a new account");
	expect(&shell, "--plain explain --waiting 20041", EXIT_DONE, "A wait is running");
	shell_release(&shell);
}

static void the_year_of_an_account_counts_for_its_next_phone(void **unused)
{
	struct shell shell = computer(TAPE);

	(void)unused;
	expect(&shell, "journal add unlocked --product sweet --account mine", EXIT_DONE, "unlocked");
	expect(&shell, "journal add case --product vayu --account mine", EXIT_DONE, "case 2");
	expect(&shell, "--json plan --answer system=hyperos", EXIT_DONE,
	       "\"next_unlock_allowed\": \"2027-11-22T16:00:00Z\"");
	expect(&shell, "journal edit case 2 --account another", EXIT_DONE, "another");
	expect(&shell, "--json plan", EXIT_DONE, "\"next_unlock_allowed\": \"2026-11-22T12:00:00Z\"");
	shell_release(&shell);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define WALK(test) cmocka_unit_test_setup_teardown(test, make_state, remove_state)
		WALK(each_command_ends_as_the_table_says),
		WALK(only_an_entry_makes_the_file),
		WALK(sudo_writes_no_journal),
		WALK(without_a_journal_it_goes_on_and_says_so),
		WALK(a_folder_that_is_no_absolute_path_is_not_used),
		WALK(a_phone_is_known_again_by_its_digest),
		WALK(a_case_entered_by_hand_learns_its_phone),
		WALK(a_running_wait_withholds_cures_whatever_else_is_known),
		WALK(the_year_of_an_account_counts_for_its_next_phone),
	};

	return cmocka_run_group_tests_name("walk", tests, NULL, NULL);
}
