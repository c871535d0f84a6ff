/* SPDX-License-Identifier: MIT */
#include <latchkey/report.h>

#include "../../src/ui/report_parts.h"
#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a report may say of this computer and of what its owner wrote. */

static struct procedure *rules;
static struct plan_input input;
static struct plan plan;
static const struct plan_view view = {.input = &input, .plan = &plan, .case_id = 1};

static int load_rules(void **state)
{
	int result = procedure_builtin(&rules, NULL);

	(void)state;
	input.procedure = rules;
	return result;
}

static int free_rules(void **state)
{
	(void)state;
	procedure_free(rules);
	return 0;
}

static void names_of_systems_are_shown_by_permission(void **state)
{
	const struct {
		const char *name, *in, *out;
	} rows[] = {
		{"Debian's kernel is public", "6.1.0-18-amd64", "6.1.0-18-amd64"},
		{"Ubuntu's is", "6.8.0-45-generic", "6.8.0-45-generic"},
		{"Fedora's is", "6.8.5-301.fc40.x86_64", "6.8.5-301.fc40.x86_64"},
		{"Arch's is", "6.9.9-arch1-1", "6.9.9-arch1-1"},
		{"WSL's is", "5.15.153.1-microsoft-standard-WSL2", "5.15.153.1-microsoft-standard-WSL2"},
		{"a kernel of one's own keeps its name", "6.1.0-anna-desktop", "6.1.0-****-desktop"},
		{"a long number may be anything", "6.1.0-1234567890", "6.1.0-**********"},
		{"digits behind a word are a version, not a number", "amd123456", "*********"},
		{"Debian is public", "Debian GNU/Linux 12", "Debian GNU/Linux 12"},
		{"openSUSE is", "openSUSE Leap 15.6", "openSUSE Leap 15.6"},
		{"a system of a firm keeps its name", "Initech Linux 3", "******* Linux 3"},
		{"control characters are none of ours", "Debian\033[1m 12", "********** 12"},
		{"markup is none of ours", "<b>Debian</b>", "**********/**"},
		{"nothing stays nothing", "", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text out = {0};

		report_system_words(&out, rows[i].in);
		same_text(rows[i].name, text_cstr(&out), rows[i].out);
		text_release(&out);
	}
}

static void entries_are_shown_by_permission(void **state)
{
	const struct {
		const char *name;
		struct journal_event event;
		const char *words;
	} rows[] = {
		{"a lock state is ours",
		 {.kind = EVENT_PHONE_READ, .said_by = SAID_BOOTLOADER, .note = "locked"},
		 "phone-read, said by bootloader: locked"},
		{"other words beside a reading are not",
		 {.kind = EVENT_PHONE_READ, .said_by = SAID_BOOTLOADER, .note = "by Anna"},
		 "phone-read, said by bootloader (a note that is not shown)"},
		{"a lock state in a note is a note",
		 {.kind = EVENT_NOTE, .said_by = SAID_OWNER, .note = "locked"},
		 "note, said by owner (a note that is not shown)"},
		{"a version code is ours",
		 {.kind = EVENT_UPDATED, .said_by = SAID_OWNER, .note = "OS2.0.204.0.VJUMIXM"},
		 "updated, said by owner: OS2.0.204.0.VJUMIXM"},
		{"a code of the tool is", {.kind = EVENT_REFUSED, .said_by = SAID_TOOL, .code = "20036"},
		 "refused 20036, said by tool"},
		{"what is no code is not", {.kind = EVENT_REFUSED, .said_by = SAID_TOOL, .code = "anna"},
		 "refused (a code that is not shown), said by tool"},
		{"a long number is not",
		 {.kind = EVENT_REFUSED, .said_by = SAID_TOOL, .code = "1234567"},
		 "refused (a code that is not shown), said by tool"},
		{"a step of the rules is", {.kind = EVENT_STEP_DONE, .said_by = SAID_OWNER,
					    .step = "backup"}, "step-done backup, said by owner"},
		{"any other step is not", {.kind = EVENT_STEP_DONE, .said_by = SAID_OWNER,
					   .step = "annas-step"}, "step-done, said by owner"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct journal_event event = rows[i].event;
		struct text words = {0};

		event.step = event.step ? event.step : "";
		event.code = event.code ? event.code : "";
		event.note = event.note ? event.note : "";
		report_event_words(&words, &view, &event);
		same_text(rows[i].name, text_cstr(&words), rows[i].words);
		text_release(&words);
	}
}

static void answers_are_shown_by_permission(void **state)
{
	const struct {
		const char *name, *question, *value;
		bool shown;
	} rows[] = {
		{"a choice of ours", "system", "hyperos", true},
		{"not known", "account-label", "dont-know", true},
		{"a version", "version-code", "OS2.0.204.0.VJUMIXM", true},
		{"a model number of the catalog", "model-number", "M2102J20SG", true},
		{"another number", "model-number", "0123456789", false},
		{"no version", "version-code", "Anna's phone", false},
		{"no choice", "system", "anna", false},
		{"a label", "account-label", "anna", false},
		{"no question of ours", "anna", "dont-know", false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct journal_answer answer = {.question = rows[i].question,
						      .value = rows[i].value};

		same_number(rows[i].name, report_answer_is_shown(&view, &answer), rows[i].shown);
	}
}

static void only_its_own_case_counts(void **state)
{
	struct plan_view none = view;

	(void)state;
	none.case_id = 0;
	assert_true(report_is_own(&view, 1));
	assert_false(report_is_own(&view, 2));
	assert_false(report_is_own(&none, 0));
}

static void losses_are_shown_where_something_can_be_lost(void **state)
{
	(void)state;
	for (unsigned route = 0; route < ROUTE_COUNT; route++) {
		plan = (struct plan){.route = (enum route)route};
		same_number(route_name(plan.route), report_has_losses(&view),
			    route == ROUTE_MIUI || route == ROUTE_HYPEROS ||
				    route == ROUTE_ANDROID_ONE);
		plan.finished = true;
		assert_false(report_has_losses(&view));
	}
}

/* ---- this computer ---- */

static char root[64];

static const char *no_variable(const char *name)
{
	(void)name;
	return NULL;
}

static void put(const char *path, const char *text)
{
	char full[256];
	FILE *file;

	snprintf(full, sizeof(full), "%s", root);
	for (const char *at = path; (at = strchr(at + 1, '/')) != NULL;) {
		snprintf(full, sizeof(full), "%s%.*s", root, (int)(at - path), path);
		if (mkdir(full, 0755) < 0 && errno != EEXIST)
			fail_msg("cannot make %s", full);
	}
	snprintf(full, sizeof(full), "%s%s", root, path);
	file = fopen(full, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static bool checks_hold(bool shared, const char *words)
{
	const struct host host = {.root = root, .uid = 1000, .env = no_variable};
	const struct about about = {.program = "latchkey", .shared = shared};
	struct device device = {.id = "usb:1-1", .mode = MODE_FASTBOOT, .access = ACCESS_DENIED,
				.bus = 1, .address = 2};
	struct device_list list = {.devices = &device, .count = 1};
	struct checkup checkup;
	bool found = false;

	checkup_make(&checkup, &host, &list, NULL, 1790000000, &about);
	assert_true(checkup.count > 2);
	for (size_t i = 0; i < checkup.count; i++)
		found = found || strstr(text_cstr(&checkup.checks[i].text), words) ||
			strstr(text_cstr(&checkup.checks[i].remedy), words);
	checkup_release(&checkup);
	return found;
}

static void a_shared_checkup_names_nobody(void **state)
{
	char command[96], owner[128];

	(void)state;
	snprintf(root, sizeof(root), "/tmp/latchkey-report-XXXXXX");
	assert_non_null(mkdtemp(root));
	snprintf(owner, sizeof(owner), "annabel:x:%u:%u::/:/bin/sh\n", getuid(), getgid());
	put("/etc/passwd", owner);
	put("/etc/group", "");
	put("/dev/bus/usb/001/002", "");
	put("/etc/udev/rules.d/60-annabel.rules",
	    "SUBSYSTEM==\"usb\", ENV{ID_USB_INTERFACES}==\"*:ff4203:*\", TAG+=\"uaccess\"\n");
	assert_true(checks_hold(false, "owner annabel"));
	assert_true(checks_hold(false, "60-annabel.rules"));
	assert_false(checks_hold(true, "annabel"));
	assert_true(checks_hold(true, "owner another"));
	assert_true(checks_hold(true, "a file of your own"));
	snprintf(command, sizeof(command), "rm -r %s", root);
	assert_int_equal(system(command), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_systems_are_shown_by_permission),
		cmocka_unit_test(entries_are_shown_by_permission),
		cmocka_unit_test(answers_are_shown_by_permission),
		cmocka_unit_test(only_its_own_case_counts),
		cmocka_unit_test(losses_are_shown_where_something_can_be_lost),
		cmocka_unit_test(a_shared_checkup_names_nobody),
	};

	return cmocka_run_group_tests(tests, load_rules, free_rules);
}
