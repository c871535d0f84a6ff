/* SPDX-License-Identifier: MIT */
#include <latchkey/plan.h>
#include <latchkey/when.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static struct procedure *rules;

static int load_rules(void **state)
{
	struct error err;

	(void)state;
	return procedure_builtin(&rules, &err);
}

static int free_rules(void **state)
{
	(void)state;
	procedure_free(rules);
	return 0;
}

/* ---- a story: what was answered and what happened, told line by line ---- */

enum { MOST = 100 };

static struct story {
	struct journal_case cases[3];
	struct journal_event events[MOST];
	struct journal_answer answers[MOST];
	struct journal_view view;
	struct plan_phone phone;
	bool want_return;
	struct plan plan;
} story;

static int64_t utc(const char *text)
{
	int64_t at = 0;

	if (!when_parse(text, WHEN_ZONE_BEIJING, 0, &at))
		fail_msg("'%s' is no time", text);
	return at;
}

static int begin(void **state)
{
	(void)state;
	memset(&story, 0, sizeof(story));
	story.cases[0] = (struct journal_case){
		.id = 1, .product = "sweet", .account = "mine", .route = "hyperos"};
	story.cases[1] = (struct journal_case){
		.id = 2, .product = "vayu", .account = "Mine", .route = "miui"};
	story.cases[2] = (struct journal_case){
		.id = 3, .product = "alioth", .account = "hers", .route = "hyperos"};
	story.view = (struct journal_view){.cases = story.cases,
					   .case_count = 3,
					   .events = story.events,
					   .answers = story.answers};
	return 0;
}

static void say_at(const char *at, const char *question, const char *value)
{
	for (size_t i = 0; i < story.view.answer_count; i++) {
		if (strcmp(story.answers[i].question, question))
			continue;
		story.answers[i].value = value;
		story.answers[i].at = utc(at);
		return;
	}
	story.answers[story.view.answer_count++] = (struct journal_answer){
		.case_id = 1, .question = question, .value = value, .at = utc(at)};
}

static void say(const char *question, const char *value)
{
	say_at("2026-11-22T10:00:00Z", question, value);
}

static struct journal_event *happen(const char *at, enum event_kind kind, enum event_source by)
{
	struct journal_event *event = &story.events[story.view.event_count++];

	*event = (struct journal_event){.id = (int64_t)story.view.event_count,
					.case_id = 1,
					.kind = kind,
					.said_by = by,
					.at = utc(at),
					.step = "",
					.code = "",
					.note = ""};
	return event;
}

static struct journal_event *until(struct journal_event *event, const char *at)
{
	event->has_until = true;
	event->until = utc(at);
	return event;
}

static void did(const char *at, const char *step)
{
	happen(at, EVENT_STEP_DONE, SAID_OWNER)->step = step;
}

static struct journal_event *refused(const char *at, const char *code)
{
	struct journal_event *event = happen(at, EVENT_REFUSED, SAID_TOOL);

	event->code = code;
	return event;
}

static struct plan *on(const char *now)
{
	struct plan_input input = {
		.procedure = rules,
		.phone = story.phone,
		.view = &story.view,
		.case_id = 1,
		.want_return = story.want_return,
		.now = utc(now),
	};
	struct error err = {0};

	if (plan_make(&input, &story.plan, &err))
		fail_msg("%s", err.text);
	return &story.plan;
}

static const struct plan_step *step(const char *id)
{
	for (size_t i = 0; i < story.plan.step_count; i++)
		if (!strcmp(story.plan.steps[i].step->id, id))
			return &story.plan.steps[i];
	fail_msg("the plan has no step '%s'", id);
	return NULL;
}

static bool has_step(const char *id)
{
	for (size_t i = 0; i < story.plan.step_count; i++)
		if (!strcmp(story.plan.steps[i].step->id, id))
			return true;
	return false;
}

static void is(const char *id, enum step_state state)
{
	if (step(id)->state != state)
		fail_msg("'%s' is %s, not %s", id, step_state_name(step(id)->state),
			 step_state_name(state));
}

static void next_is(const char *id)
{
	const struct plan *plan = &story.plan;
	const char *found =
		plan->next < plan->step_count ? plan->steps[plan->next].step->id : "nothing";

	if (strcmp(found, id))
		fail_msg("next is '%s', not '%s'", found, id);
}

static const struct plan_note *note(enum sentence sentence)
{
	for (size_t i = 0; i < story.plan.note_count; i++)
		if (!strcmp(story.plan.notes[i].id, sentence_name(sentence)))
			return &story.plan.notes[i];
	return NULL;
}

static void is_at(const struct plan_time *time, const char *text)
{
	char found[WHEN_TEXT];

	if (!time->known)
		fail_msg("no time, not %s", text);
	if (time->at != utc(text))
		fail_msg("%s, not %s", when_iso(time->at, found), text);
}

static void answer_everything(void)
{
	static const char *const pairs[][2] = {
		{"new-system", "lineage"},
		{"new-system-page", "yes"},
		{"firmware", "same"},
		{"version-code", "OS2.0.205.0.SKGEUXM"},
		{"system", "hyperos"},
		{"system-region", "outside"},
		{"model-number", "2201117TG"},
		{"hardware-region", "outside"},
		{"status-item", "yes"},
		{"bought", "new"},
		{"in-use", "yes"},
		{"account-age", "yes"},
		{"account-number", "yes"},
		{"account-region", "outside"},
		{"account-unlocks", "no"},
		{"computer", "windows"},
		{"ever-hyperos", "no"},
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
		say(pairs[i][0], pairs[i][1]);
}

static void prepare(void)
{
	answer_everything();
	happen("2026-11-22T10:05:00Z", EVENT_PHONE_READ, SAID_BOOTLOADER);
	did("2026-11-22T10:10:00Z", "updates-off");
	did("2026-11-22T12:00:00Z", "backup");
	did("2026-11-22T12:10:00Z", "sign-in");
	did("2026-11-22T12:15:00Z", "oem-unlocking");
}

static void bind_on_monday(void)
{
	prepare();
	until(happen("2026-11-22T16:00:30Z", EVENT_PERMISSION_GRANTED, SAID_APP),
	      "2027-11-22T16:00:00Z");
	happen("2026-11-22T16:30:00Z", EVENT_WAIT_STARTED, SAID_PHONE);
}

/* ---- which route ---- */

static void what_was_begun_tells_the_route(void **state)
{
	static const struct {
		const char *name, *route;
		enum event_kind first, second;
		enum route expected;
		enum sentence reason;
		const char *end;
	} rows[] = {
		{"a permission is one of HyperOS", "", EVENT_PERMISSION_GRANTED, EVENT_WAIT_STARTED,
		 ROUTE_HYPEROS, SENTENCE_REASON_PERMISSION, "2026-11-25T16:30:00Z"},
		{"a wait of HyperOS", "hyperos", EVENT_NOTE, EVENT_WAIT_STARTED, ROUTE_HYPEROS,
		 SENTENCE_REASON_WAIT_BEGAN, "2026-11-25T16:30:00Z"},
		{"a wait of MIUI", "miui", EVENT_NOTE, EVENT_WAIT_STARTED, ROUTE_MIUI,
		 SENTENCE_REASON_WAIT_BEGAN, "2026-11-29T16:30:00Z"},
		{"a wait of nobody knows what lasts the longer of the two", "", EVENT_NOTE,
		 EVENT_WAIT_STARTED, ROUTE_UNKNOWN, SENTENCE_REASON_TOO_LITTLE_KNOWN,
		 "2026-11-29T16:30:00Z"},
		{"a route alone tells nothing", "miui", EVENT_NOTE, EVENT_NOTE, ROUTE_UNKNOWN,
		 SENTENCE_REASON_TOO_LITTLE_KNOWN, NULL},
		{"an update makes it unknown again", "miui", EVENT_WAIT_STARTED, EVENT_UPDATED,
		 ROUTE_UNKNOWN, SENTENCE_REASON_TOO_LITTLE_KNOWN, "2026-11-29T16:00:30Z"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		begin(state);
		story.cases[0].route = rows[i].route;
		happen("2026-11-22T16:00:30Z", rows[i].first, SAID_OWNER);
		happen("2026-11-22T16:30:00Z", rows[i].second, SAID_OWNER);
		on("2026-11-23T08:00:00Z");
		if (story.plan.route != rows[i].expected || story.plan.reason_id != rows[i].reason)
			fail_msg("%s: %s because of %s", rows[i].name, route_name(story.plan.route),
				 sentence_name(story.plan.reason_id));
		if (story.plan.wait_running != (rows[i].end != NULL))
			fail_msg("%s: the wait", rows[i].name);
		if (!rows[i].end)
			continue;
		is_at(&story.plan.wait_end, rows[i].end);
		assert_non_null(note(SENTENCE_NEVER_LOOK_AT_THE_WAIT));
		assert_true(story.plan.wait_assumed);
		/* The answer, once there is one, goes before. */
		say("system", "miui");
		say("ever-hyperos", "no");
		assert_int_equal(on("2026-11-23T08:00:00Z")->route, ROUTE_MIUI);
	}
}

static void the_route_follows_from_the_facts(void **state)
{
	static const struct {
		const char *name;
		struct plan_phone phone;
		const char *answers[4][2];
		enum route route;
		enum sentence reason;
	} rows[] = {
		{"nothing known", {0}, {{0}}, ROUTE_UNKNOWN, SENTENCE_REASON_TOO_LITTLE_KNOWN},
		{"a lock alone chooses nothing",
		 {.lock = PLAN_LOCKED},
		 {{0}},
		 ROUTE_UNKNOWN,
		 SENTENCE_REASON_TOO_LITTLE_KNOWN},
		{"unlocked",
		 {.lock = PLAN_UNLOCKED},
		 {{"system", "hyperos"}},
		 ROUTE_UNLOCKED,
		 SENTENCE_REASON_UNLOCKED},
		{"conflict",
		 {.lock = PLAN_LOCK_CONFLICT, .android_one = TRUTH_YES},
		 {{"system", "hyperos"}},
		 ROUTE_UNKNOWN,
		 SENTENCE_REASON_LOCK_CONFLICT},
		{"Android One",
		 {.android_one = TRUTH_YES},
		 {{"status-item", "no"}},
		 ROUTE_ANDROID_ONE,
		 SENTENCE_REASON_ANDROID_ONE},
		{"Unisoc",
		 {.unisoc = TRUTH_YES},
		 {{"system", "hyperos"}},
		 ROUTE_NONE,
		 SENTENCE_REASON_UNISOC},
		{"not Unisoc",
		 {.unisoc = TRUTH_NO},
		 {{"system", "hyperos"}},
		 ROUTE_HYPEROS,
		 SENTENCE_REASON_HYPEROS},
		{"no status item",
		 {0},
		 {{"status-item", "no"}, {"system", "hyperos"}},
		 ROUTE_NONE,
		 SENTENCE_REASON_NO_STATUS_ITEM},
		{"status item not looked for",
		 {0},
		 {{"status-item", "dont-know"}, {"system", "hyperos"}},
		 ROUTE_HYPEROS,
		 SENTENCE_REASON_HYPEROS},
		{"Chinese HyperOS",
		 {0},
		 {{"system", "hyperos"}, {"system-region", "china"}},
		 ROUTE_CHINA,
		 SENTENCE_REASON_CHINA_ROM},
		{"Chinese MIUI",
		 {0},
		 {{"system", "miui"}, {"system-region", "china"}, {"ever-hyperos", "no"}},
		 ROUTE_CHINA,
		 SENTENCE_REASON_CHINA_MIUI},
		{"Chinese MIUI that ran HyperOS",
		 {0},
		 {{"system", "miui"}, {"system-region", "china"}, {"ever-hyperos", "yes"}},
		 ROUTE_CHINA,
		 SENTENCE_REASON_CHINA_ROM},
		{"Chinese model under a Global system",
		 {.chinese_hardware = TRUTH_YES},
		 {{"system", "hyperos"}, {"system-region", "outside"}},
		 ROUTE_CHINA,
		 SENTENCE_REASON_CHINA_HARDWARE},
		{"the model number goes before the answer",
		 {.chinese_hardware = TRUTH_NO},
		 {{"system", "hyperos"}, {"hardware-region", "china"}},
		 ROUTE_HYPEROS,
		 SENTENCE_REASON_HYPEROS},
		{"HyperOS by its version code",
		 {.system = PLAN_SYSTEM_HYPEROS},
		 {{"system", "miui"}},
		 ROUTE_HYPEROS,
		 SENTENCE_REASON_HYPEROS},
		{"MIUI after HyperOS",
		 {0},
		 {{"system", "miui"}, {"ever-hyperos", "yes"}},
		 ROUTE_HYPEROS,
		 SENTENCE_REASON_HYPEROS_BEFORE},
		{"MIUI",
		 {0},
		 {{"system", "miui"}, {"ever-hyperos", "no"}},
		 ROUTE_MIUI,
		 SENTENCE_REASON_MIUI},
		{"MIUI, history unknown",
		 {0},
		 {{"system", "miui"}, {"ever-hyperos", "dont-know"}},
		 ROUTE_MIUI,
		 SENTENCE_REASON_MIUI_HISTORY_UNKNOWN},
		{"don't know at all",
		 {0},
		 {{"system", "dont-know"}},
		 ROUTE_UNKNOWN,
		 SENTENCE_REASON_TOO_LITTLE_KNOWN},
	};
	struct plan *plan;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		begin(NULL);
		story.phone = rows[i].phone;
		for (size_t j = 0; j < 4 && rows[i].answers[j][0]; j++)
			say(rows[i].answers[j][0], rows[i].answers[j][1]);
		plan = on("2026-11-22T12:00:00Z");
		if (plan->route != rows[i].route || plan->reason_id != rows[i].reason)
			fail_msg("%s: %s, %s", rows[i].name, route_name(plan->route),
				 sentence_name(plan->reason_id));
		assert_ptr_equal(plan->reason, procedure_sentence(rules, rows[i].reason));
		assert_int_equal(plan->about->id, rows[i].route);
		assert_true(plan->step_count > 0);
	}
}

static void a_refusal_of_the_permission_changes_the_route(void **state)
{
	(void)state;
	prepare();
	say("system", "miui");
	assert_int_equal(on("2026-11-22T13:00:00Z")->route, ROUTE_MIUI);
	next_is("bind");
	refused("2026-11-22T13:10:00Z", "30001");
	assert_int_equal(on("2026-11-22T13:11:00Z")->route, ROUTE_HYPEROS);
	assert_int_equal(story.plan.reason_id, SENTENCE_REASON_HYPEROS_DEMANDED);
	next_is("permission");
}

static void a_return_is_the_owners_wish(void **state)
{
	(void)state;
	story.phone.lock = PLAN_UNLOCKED;
	story.want_return = true;
	assert_int_equal(on("2026-11-22T12:00:00Z")->route, ROUTE_RETURN);
	next_is("ask-seller");
	did("2026-11-22T12:10:00Z", "ask-seller");
	did("2026-11-22T12:20:00Z", "backup");
	on("2026-11-22T12:30:00Z");
	next_is("package-of-region");
	is("flash-without-lock", STATE_LATER);
}

/* ---- the walk ---- */

static void hyperos_from_nothing_to_unlocked(void **state)
{
	struct plan *plan;

	(void)state;
	plan = on("2026-11-22T10:00:00Z");
	next_is("know-system");

	prepare();
	plan = on("2026-11-22T12:30:00Z");
	assert_int_equal(plan->route, ROUTE_HYPEROS);
	next_is("permission");
	is_at(&plan->next_opening, "2026-11-22T16:00:00Z");
	is_at(&step("permission")->expected, "2026-11-22T16:00:00Z");
	is("bind", STATE_LATER);
	assert_non_null(note(SENTENCE_OPENING_EACH_NIGHT));
	assert_false(plan->permission_granted);

	until(happen("2026-11-22T16:00:30Z", EVENT_PERMISSION_GRANTED, SAID_APP),
	      "2027-11-22T16:00:00Z");
	plan = on("2026-11-22T16:10:00Z");
	next_is("bind");
	assert_true(plan->permission_granted);
	assert_false(plan->next_opening.known);
	is_at(&step("bind")->deadline, "2027-11-22T16:00:00Z");
	is_at(&step("unlock")->deadline, "2027-11-22T16:00:00Z");

	happen("2026-11-22T16:30:00Z", EVENT_WAIT_STARTED, SAID_PHONE);
	plan = on("2026-11-22T17:00:00Z");
	assert_true(plan->wait_running);
	assert_true(plan->wait_assumed);
	is_at(&plan->wait_end, "2026-11-25T16:30:00Z");
	is("wait-hyperos", STATE_WAITING);
	is_at(&step("wait-hyperos")->not_before, "2026-11-25T16:30:00Z");
	assert_true(step("wait-hyperos")->assumed);
	assert_non_null(note(SENTENCE_NEVER_LOOK_AT_THE_WAIT));
	/* What can be done meanwhile comes next, and nothing else does. */
	next_is("try-computer");
	did("2026-11-22T18:00:00Z", "try-computer");
	on("2026-11-22T18:01:00Z");
	next_is("nothing");
	is("backup-again", STATE_LATER);
	is("never-relock", STATE_LATER);

	on("2026-11-25T16:29:59Z");
	is("wait-hyperos", STATE_WAITING);
	on("2026-11-25T16:30:00Z");
	is("wait-hyperos", STATE_DONE);
	next_is("backup-again");
	did("2026-11-26T10:00:00Z", "backup-again");
	on("2026-11-26T10:01:00Z");
	next_is("confirm-losses");
	happen("2026-11-26T10:10:00Z", EVENT_LOSSES_CONFIRMED, SAID_OWNER);
	on("2026-11-26T10:11:00Z");
	next_is("unlock");

	happen("2026-11-26T10:30:00Z", EVENT_UNLOCKED, SAID_TOOL);
	plan = on("2026-11-26T10:31:00Z");
	is("unlock", STATE_DONE);
	next_is("verify");
	assert_false(plan->finished);

	happen("2026-11-26T10:40:00Z", EVENT_UNLOCKED, SAID_BOOTLOADER);
	plan = on("2026-11-26T10:41:00Z");
	assert_int_equal(plan->route, ROUTE_HYPEROS);
	is("verify", STATE_DONE);
	assert_true(plan->finished);
	assert_non_null(note(SENTENCE_SUCCESS));
	assert_null(note(SENTENCE_YEAR_USED));
	next_is("first-start");
	is_at(&plan->earliest_end, "2026-11-26T10:40:00Z");
	assert_true(plan->next_unlock.used);
	is_at(&plan->next_unlock.safe, "2027-11-26T16:00:00Z");
}

static void miui_waits_a_week_without_a_permission(void **state)
{
	struct plan *plan;

	(void)state;
	prepare();
	say("system", "miui");
	plan = on("2026-11-22T13:00:00Z");
	next_is("bind");
	assert_false(has_step("permission"));
	assert_false(plan->next_opening.known);
	assert_false(step("bind")->deadline.known);
	happen("2026-11-22T13:10:00Z", EVENT_WAIT_STARTED, SAID_PHONE);
	plan = on("2026-11-22T13:11:00Z");
	is_at(&plan->wait_end, "2026-11-29T13:10:00Z");
	is("wait-miui", STATE_WAITING);
}

static void android_one_needs_no_account(void **state)
{
	struct plan *plan;

	(void)state;
	story.phone.android_one = TRUTH_YES;
	say("account-number", "no");
	say("account-unlocks", "yes");
	say("new-system", "lineage");
	say("new-system-page", "yes");
	say("firmware", "same");
	say("bought", "new");
	happen("2026-11-22T10:05:00Z", EVENT_PHONE_READ, SAID_BOOTLOADER);
	plan = on("2026-11-22T11:00:00Z");
	assert_int_equal(plan->route, ROUTE_ANDROID_ONE);
	next_is("backup");
	for (size_t i = 0; i < plan->step_count; i++)
		assert_int_not_equal(plan->steps[i].state, STATE_BLOCKED);
	did("2026-11-22T12:00:00Z", "backup");
	did("2026-11-22T12:15:00Z", "oem-unlocking");
	happen("2026-11-22T12:20:00Z", EVENT_LOSSES_CONFIRMED, SAID_OWNER);
	on("2026-11-22T12:30:00Z");
	next_is("unlock-android-one");
	story.phone.lock = PLAN_UNLOCKED;
	plan = on("2026-11-22T12:40:00Z");
	assert_int_equal(plan->route, ROUTE_ANDROID_ONE);
	assert_true(plan->finished);
}

static void the_shortest_time_is_known_before_anything_is_started(void **state)
{
	struct plan *plan;

	(void)state;
	say("system", "hyperos");
	plan = on("2026-11-22T10:00:00Z");
	/* The next opening, three days, and the minutes of all steps. */
	assert_true(plan->earliest_end.known);
	assert_true(plan->earliest_end.at > utc("2026-11-25T16:00:00Z"));
	assert_true(plan->earliest_end.at < utc("2026-11-25T18:00:00Z"));
	/* Steps before it take longer than what is left of the day. */
	plan = on("2026-11-22T15:30:00Z");
	assert_true(plan->earliest_end.at > utc("2026-11-26T16:00:00Z"));
	begin(NULL);
	say("system", "miui");
	plan = on("2026-11-22T10:00:00Z");
	assert_true(plan->earliest_end.at > utc("2026-11-29T10:00:00Z"));
	assert_true(plan->earliest_end.at < utc("2026-11-29T14:00:00Z"));
	assert_true(plan->about->unknowable_count > 0);
}

/* ---- the permission ---- */

static void the_quota_is_asked_again_at_the_next_opening(void **state)
{
	struct plan *plan;

	(void)state;
	prepare();
	happen("2026-11-22T16:00:20Z", EVENT_PERMISSION_ASKED, SAID_APP);
	plan = on("2026-11-22T16:05:00Z");
	is("permission", STATE_WAITING);
	is_at(&step("permission")->not_before, "2026-11-23T16:00:00Z");
	is_at(&plan->next_opening, "2026-11-23T16:00:00Z");
	assert_non_null(note(SENTENCE_QUOTA_MAY_BE_WRONG));
	on("2026-11-23T15:59:59Z");
	is("permission", STATE_WAITING);
	on("2026-11-23T16:00:00Z");
	next_is("permission");
}

static void a_binding_proves_the_permission_whatever_the_app_said(void **state)
{
	struct plan *plan;

	(void)state;
	prepare();
	happen("2026-11-22T16:00:20Z", EVENT_PERMISSION_ASKED, SAID_APP);
	happen("2026-11-22T16:20:00Z", EVENT_WAIT_STARTED, SAID_PHONE);
	plan = on("2026-11-22T16:30:00Z");
	is("permission", STATE_DONE);
	assert_true(plan->wait_running);
	assert_non_null(note(SENTENCE_PERMISSION_NO_END_SEEN));
}

static void a_missed_night_leaves_the_next_one_free(void **state)
{
	(void)state;
	prepare();
	happen("2026-11-22T16:00:20Z", EVENT_PERMISSION_ASKED, SAID_APP);
	on("2026-11-23T15:00:00Z");
	is("permission", STATE_WAITING);
	/* Nobody asked since midnight in Beijing, and some of the day's number may be left. */
	on("2026-11-23T20:00:00Z");
	next_is("permission");
	is_at(&story.plan.next_opening, "2026-11-24T16:00:00Z");
}

static void a_binding_overcomes_a_refusal_30001(void **state)
{
	(void)state;
	prepare();
	refused("2026-11-22T16:10:00Z", "30001");
	on("2026-11-22T16:11:00Z");
	next_is("permission");
	happen("2026-11-23T16:20:00Z", EVENT_WAIT_STARTED, SAID_PHONE);
	on("2026-11-23T16:30:00Z");
	is("permission", STATE_DONE);
	is("bind", STATE_DONE);
}

static void an_account_error_names_its_day(void **state)
{
	(void)state;
	prepare();
	until(happen("2026-11-22T16:00:20Z", EVENT_PERMISSION_ASKED, SAID_APP),
	      "2026-12-02T16:00:00Z");
	on("2026-11-25T16:05:00Z");
	is("permission", STATE_WAITING);
	is_at(&step("permission")->not_before, "2026-12-02T16:00:00Z");
	assert_ptr_equal(step("permission")->reason,
			 procedure_sentence(rules, SENTENCE_ACCOUNT_BLOCKED_UNTIL));
	on("2026-12-02T16:00:00Z");
	next_is("permission");
}

static void a_permission_that_ran_out_is_asked_for_again(void **state)
{
	struct plan *plan;

	(void)state;
	prepare();
	until(happen("2026-11-22T16:00:30Z", EVENT_PERMISSION_GRANTED, SAID_APP),
	      "2026-12-06T16:00:00Z");
	plan = on("2026-12-06T15:59:59Z");
	next_is("bind");
	is_at(&step("bind")->deadline, "2026-12-06T16:00:00Z");
	plan = on("2026-12-06T16:00:00Z");
	next_is("permission");
	assert_false(plan->permission_granted);
	assert_non_null(note(SENTENCE_PERMISSION_RAN_OUT));
	until(happen("2026-12-07T16:00:30Z", EVENT_PERMISSION_GRANTED, SAID_APP),
	      "2026-12-21T16:00:00Z");
	on("2026-12-07T16:10:00Z");
	next_is("bind");
	assert_null(note(SENTENCE_PERMISSION_RAN_OUT));
}

static void a_permission_that_ends_before_the_wait_is_said_to(void **state)
{
	(void)state;
	prepare();
	until(happen("2026-11-22T16:00:30Z", EVENT_PERMISSION_GRANTED, SAID_APP),
	      "2026-11-24T16:00:00Z");
	happen("2026-11-22T16:30:00Z", EVENT_WAIT_STARTED, SAID_PHONE);
	on("2026-11-22T17:00:00Z");
	assert_non_null(note(SENTENCE_PERMISSION_ENDS_BEFORE_WAIT));
}

static void a_refusal_30002_takes_the_permission_away(void **state)
{
	(void)state;
	bind_on_monday();
	refused("2026-11-26T10:00:00Z", "30002");
	on("2026-11-26T10:01:00Z");
	is("permission", STATE_NEXT);
	is("bind", STATE_DONE);
	is("unlock", STATE_LATER);
}

/* ---- the wait ---- */

static void the_tool_corrects_the_end_of_the_wait(void **state)
{
	struct plan *plan;

	(void)state;
	bind_on_monday();
	until(refused("2026-11-26T10:00:00Z", "20036"), "2026-11-29T14:00:00Z");
	plan = on("2026-11-26T10:05:00Z");
	assert_true(plan->wait_running);
	assert_false(plan->wait_assumed);
	is_at(&plan->wait_end, "2026-11-29T14:00:00Z");
	assert_non_null(note(SENTENCE_WAIT_FROM_TOOL));
	is("wait-hyperos", STATE_WAITING);
	plan = on("2026-11-29T14:00:00Z");
	assert_false(plan->wait_running);
	next_is("try-computer");
}

static void binding_again_starts_the_wait_again(void **state)
{
	struct plan *plan;

	(void)state;
	bind_on_monday();
	until(happen("2026-11-24T10:00:00Z", EVENT_WAIT_CORRECTED, SAID_TOOL),
	      "2026-11-25T10:00:00Z");
	happen("2026-11-24T12:00:00Z", EVENT_WAIT_STARTED, SAID_PHONE);
	plan = on("2026-11-24T13:00:00Z");
	is_at(&plan->wait_end, "2026-11-27T12:00:00Z");
	assert_true(plan->wait_assumed);
	assert_non_null(note(SENTENCE_WAIT_STARTED_AGAIN));
}

static void an_update_during_the_wait_changes_the_route(void **state)
{
	struct plan *plan;

	(void)state;
	prepare();
	say("system", "miui");
	happen("2026-11-22T13:10:00Z", EVENT_WAIT_STARTED, SAID_PHONE);
	assert_int_equal(on("2026-11-23T10:00:00Z")->route, ROUTE_MIUI);
	happen("2026-11-24T03:00:00Z", EVENT_UPDATED, SAID_OWNER);
	say_at("2026-11-24T08:00:00Z", "system", "hyperos");
	plan = on("2026-11-24T08:01:00Z");
	assert_int_equal(plan->route, ROUTE_HYPEROS);
	next_is("permission");
	is("bind", STATE_LATER);
	assert_false(plan->wait_running);
	assert_non_null(note(SENTENCE_UPDATED_TO_HYPEROS));
}

static void what_lies_ahead_of_now_has_not_happened(void **state)
{
	(void)state;
	bind_on_monday();
	on("2026-11-22T16:10:00Z");
	is("permission", STATE_DONE);
	next_is("bind");
}

/* ---- what stands in the way ---- */

static void an_account_without_a_number_blocks_what_is_spent(void **state)
{
	struct plan *plan;

	(void)state;
	prepare();
	say("account-number", "no");
	plan = on("2026-11-22T13:00:00Z");
	is("permission", STATE_BLOCKED);
	is("bind", STATE_BLOCKED);
	is("unlock", STATE_BLOCKED);
	next_is("nothing");
	assert_ptr_equal(
		step("permission")->reason,
		&procedure_choice(procedure_question(rules, "account-number"), "no")->claim);
	assert_false(plan->earliest_end.known);
}

static void an_account_that_is_too_young_waits(void **state)
{
	struct plan *plan;

	(void)state;
	prepare();
	say_at("2026-11-20T10:00:00Z", "account-age", "no");
	plan = on("2026-11-22T13:00:00Z");
	is("permission", STATE_WAITING);
	is_at(&step("permission")->not_before, "2026-12-21T10:00:00Z");
	assert_true(plan->earliest_end.at > utc("2026-12-24T16:00:00Z"));
	on("2026-12-21T10:00:00Z");
	next_is("permission");
}

static void a_new_phone_waits_a_week(void **state)
{
	(void)state;
	prepare();
	say("system", "miui");
	say_at("2026-11-20T10:00:00Z", "in-use", "no");
	on("2026-11-22T13:00:00Z");
	is("bind", STATE_WAITING);
	is_at(&step("bind")->not_before, "2026-11-27T10:00:00Z");
	on("2026-11-27T10:00:00Z");
	next_is("bind");
}

static void an_account_of_china_blocks_a_phone_from_outside(void **state)
{
	(void)state;
	prepare();
	say("account-region", "china");
	on("2026-11-22T13:00:00Z");
	is("permission", STATE_BLOCKED);
	assert_ptr_equal(step("permission")->reason,
			 procedure_sentence(rules, SENTENCE_ACCOUNT_REGION_DIFFERS));
}

static void a_refused_model_blocks(void **state)
{
	(void)state;
	prepare();
	refused("2026-11-22T16:30:00Z", "30003");
	on("2026-11-22T17:00:00Z");
	is("bind", STATE_BLOCKED);
	/* Until it is bound all the same. */
	happen("2026-11-23T16:30:00Z", EVENT_WAIT_STARTED, SAID_PHONE);
	on("2026-11-23T17:00:00Z");
	is("bind", STATE_DONE);
	assert_null(note(SENTENCE_MODEL_REFUSED));
}

static void a_refusal_with_a_date_holds_until_then(void **state)
{
	(void)state;
	bind_on_monday();
	did("2026-11-26T08:00:00Z", "try-computer");
	did("2026-11-26T08:00:00Z", "backup-again");
	happen("2026-11-26T09:00:00Z", EVENT_LOSSES_CONFIRMED, SAID_OWNER);
	on("2026-11-26T09:30:00Z");
	next_is("unlock");
	until(refused("2026-11-26T10:00:00Z", "10013"), "2026-11-27T10:00:00Z");
	on("2026-11-26T10:30:00Z");
	is("unlock", STATE_WAITING);
	is_at(&step("unlock")->not_before, "2026-11-27T10:00:00Z");
	on("2026-11-27T10:00:00Z");
	next_is("unlock");
}

static void losses_are_confirmed_after_the_wait_began(void **state)
{
	(void)state;
	happen("2026-11-20T09:00:00Z", EVENT_LOSSES_CONFIRMED, SAID_OWNER);
	bind_on_monday();
	did("2026-11-26T08:00:00Z", "try-computer");
	did("2026-11-26T08:00:00Z", "backup-again");
	on("2026-11-26T09:30:00Z");
	next_is("confirm-losses");
}

static void a_phone_that_is_still_locked_is_not_unlocked(void **state)
{
	struct plan *plan;

	(void)state;
	bind_on_monday();
	happen("2026-11-26T09:00:00Z", EVENT_LOSSES_CONFIRMED, SAID_OWNER);
	happen("2026-11-26T10:30:00Z", EVENT_UNLOCKED, SAID_TOOL);
	story.phone.lock = PLAN_LOCKED;
	plan = on("2026-11-26T11:00:00Z");
	assert_false(plan->finished);
	assert_non_null(note(SENTENCE_STILL_LOCKED));
	is("verify", STATE_LATER);
}

static void a_step_can_be_taken_back(void **state)
{
	(void)state;
	prepare();
	happen("2026-11-22T13:00:00Z", EVENT_STEP_UNDONE, SAID_OWNER)->step = "backup";
	on("2026-11-22T14:00:00Z");
	next_is("backup");
	is("permission", STATE_LATER);
}

static void no_windows_adds_a_step_and_blocks_nothing(void **state)
{
	(void)state;
	bind_on_monday();
	on("2026-11-22T17:00:00Z");
	assert_false(has_step("borrow-windows"));
	say("computer", "none");
	on("2026-11-22T17:00:00Z");
	next_is("borrow-windows");
	is("try-computer", STATE_LATER);
}

static void a_newer_firmware_comes_before_everything_that_is_spent(void **state)
{
	(void)state;
	prepare();
	say("firmware", "newer");
	on("2026-11-22T13:00:00Z");
	next_is("firmware-first");
	is("permission", STATE_LATER);
}

static void a_second_hand_phone_has_a_step_of_its_own(void **state)
{
	(void)state;
	prepare();
	on("2026-11-22T13:00:00Z");
	assert_false(has_step("second-hand"));
	say("bought", "used");
	on("2026-11-22T13:00:00Z");
	next_is("second-hand");
	story.phone.lock = PLAN_UNLOCKED;
	assert_int_equal(on("2026-11-22T13:00:00Z")->route, ROUTE_UNLOCKED);
	next_is("second-hand");
}

/* ---- the year ---- */

static struct journal_event *unlocked_other(const char *at, int64_t case_id)
{
	struct journal_event *event = happen(at, EVENT_UNLOCKED, SAID_OWNER);

	event->case_id = case_id;
	return event;
}

static void the_years_device_of_the_same_account_blocks(void **state)
{
	struct plan *plan;

	(void)state;
	prepare();
	unlocked_other("2026-03-10T10:00:00Z", 2);
	plan = on("2026-11-22T13:00:00Z");
	assert_true(plan->next_unlock.used);
	is_at(&plan->next_unlock.safe, "2027-03-10T16:00:00Z");
	/* Where four are allowed, a MIUI phone of March leaves HyperOS free since April. */
	is_at(&plan->next_unlock.other, "2026-04-09T10:00:00Z");
	is("permission", STATE_BLOCKED);
	is_at(&step("permission")->not_before, "2027-03-10T16:00:00Z");
	assert_non_null(note(SENTENCE_YEAR_OTHER_READING));
	assert_true(plan->earliest_end.at > utc("2027-03-13T16:00:00Z"));
	plan = on("2027-03-10T16:00:00Z");
	assert_false(plan->next_unlock.used);
	next_is("permission");
}

static void another_accounts_device_does_not_count(void **state)
{
	struct plan *plan;

	(void)state;
	prepare();
	unlocked_other("2026-03-10T10:00:00Z", 3);
	plan = on("2026-11-22T13:00:00Z");
	assert_false(plan->next_unlock.used);
	assert_false(plan->next_unlock.safe.known);
	next_is("permission");
}

static void an_android_one_phone_takes_nothing_from_the_account(void **state)
{
	(void)state;
	prepare();
	story.cases[1].route = "android-one";
	unlocked_other("2026-03-10T10:00:00Z", 2);
	assert_false(on("2026-11-22T13:00:00Z")->next_unlock.used);
}

static void both_readings_agree_on_a_second_hyperos_phone(void **state)
{
	struct plan *plan;

	(void)state;
	prepare();
	story.cases[1].route = "hyperos";
	unlocked_other("2026-03-10T10:00:00Z", 2);
	plan = on("2026-11-22T13:00:00Z");
	is_at(&plan->next_unlock.other, "2027-03-10T16:00:00Z");
}

static void a_year_without_its_date_blocks_at_most_a_year(void **state)
{
	struct plan *plan;

	(void)state;
	prepare();
	say("account-unlocks", "yes");
	plan = on("2026-11-22T13:00:00Z");
	assert_true(plan->next_unlock.used);
	assert_int_equal(plan->next_unlock.safe_id, SENTENCE_YEAR_USED_NO_DATE);
	is_at(&plan->next_unlock.safe, "2027-11-22T16:00:00Z");
	is("permission", STATE_BLOCKED);
	/* With the day entered, the day counts. */
	unlocked_other("2026-01-10T10:00:00Z", 2);
	plan = on("2026-11-22T13:00:00Z");
	is_at(&plan->next_unlock.safe, "2027-01-10T16:00:00Z");
}

static void the_refusals_of_the_quota_block(void **state)
{
	static const struct {
		const char *code;
		enum sentence sentence;
		const char *until;
	} rows[] = {
		{"10023", SENTENCE_YEAR_USED, "2027-11-26T16:00:00Z"},
		{"20037", SENTENCE_YEAR_USED, "2027-11-26T16:00:00Z"},
		{"20030", SENTENCE_MONTH_LATER_READING, "2026-12-26T10:00:00Z"},
	};
	struct plan *plan;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		begin(NULL);
		bind_on_monday();
		refused("2026-11-26T10:00:00Z", rows[i].code);
		plan = on("2026-11-26T10:30:00Z");
		assert_true(plan->next_unlock.used);
		is_at(&plan->next_unlock.safe, rows[i].until);
		assert_int_equal(plan->next_unlock.safe_id, rows[i].sentence);
		is("unlock", STATE_BLOCKED);
		is_at(&step("unlock")->not_before, rows[i].until);
		assert_ptr_equal(step("unlock")->reason,
				 procedure_sentence(rules, rows[i].sentence));
	}
}

/* The later of 30 days and the first of the next month. */
static void a_month_is_read_both_ways(void **state)
{
	(void)state;
	bind_on_monday();
	refused("2026-12-30T10:00:00Z", "20030");
	on("2026-12-30T11:00:00Z");
	is_at(&story.plan.next_unlock.safe, "2027-01-29T10:00:00Z");
	begin(NULL);
	bind_on_monday();
	refused("2027-01-01T10:00:00Z", "20030");
	on("2027-01-01T11:00:00Z");
	is_at(&story.plan.next_unlock.safe, "2027-01-31T16:00:00Z");
}

static void locked_again_does_not_give_the_year_back(void **state)
{
	struct plan *plan;

	(void)state;
	bind_on_monday();
	happen("2026-11-26T10:30:00Z", EVENT_UNLOCKED, SAID_BOOTLOADER);
	happen("2026-11-28T10:30:00Z", EVENT_LOCKED, SAID_OWNER);
	plan = on("2026-11-28T11:00:00Z");
	assert_false(plan->finished);
	assert_true(plan->next_unlock.used);
	is("unlock", STATE_BLOCKED);
}

/* ---- the rest ---- */

static void old_rules_are_shown_as_old(void **state)
{
	struct plan *plan;

	(void)state;
	plan = on("2026-11-22T13:00:00Z");
	assert_false(plan->rules_old);
	assert_null(note(SENTENCE_RULES_ARE_OLD));
	assert_non_null(note(SENTENCE_RULES_CHANGE));
	plan = on("2027-04-01T00:00:00Z");
	assert_true(plan->rules_old);
	assert_int_equal(plan->rules_months, 7);
	assert_non_null(note(SENTENCE_RULES_ARE_OLD));
}

static void a_plan_needs_no_journal(void **state)
{
	struct plan_input input = {.procedure = rules, .now = utc("2026-11-22T13:00:00Z")};
	struct error err;

	(void)state;
	assert_int_equal(plan_make(&input, &story.plan, &err), 0);
	assert_int_equal(story.plan.route, ROUTE_UNKNOWN);
	next_is("know-system");
}

static void the_time_zone_changes_nothing(void **state)
{
	static const char *const zones[] = {"Asia/Shanghai",       "Europe/Berlin",
					    "America/Los_Angeles", "Asia/Kolkata",
					    "Pacific/Chatham",     "UTC"};
	struct plan first = {0};

	(void)state;
	bind_on_monday();
	for (size_t i = 0; i < sizeof(zones) / sizeof(*zones); i++) {
		setenv("TZ", zones[i], 1);
		tzset();
		on("2026-11-23T10:00:00Z");
		if (!i)
			first = story.plan;
		assert_int_equal(first.wait_end.at, story.plan.wait_end.at);
		assert_int_equal(first.earliest_end.at, story.plan.earliest_end.at);
	}
}

static void only_questions_that_apply_are_asked(void **state)
{
	struct plan_input input = {.procedure = rules, .view = &story.view, .case_id = 1};
	const struct procedure_question *question = procedure_question(rules, "ever-hyperos");

	(void)state;
	assert_true(plan_question_applies(&input, question));
	say("system", "hyperos");
	assert_false(plan_question_applies(&input, question));
	say("system", "miui");
	assert_true(plan_question_applies(&input, question));
	input.phone.system = PLAN_SYSTEM_HYPEROS;
	assert_false(plan_question_applies(&input, question));
	assert_string_equal(plan_answer(&input, "system"), "hyperos");
	assert_null(plan_answer(&input, "computer"));
}

static void a_step_names_each_source_once(void **state)
{
	const char *ids[PLAN_SOURCES];
	size_t count;

	(void)state;
	for (uint32_t i = 0; i < rules->steps_count; i++) {
		count = plan_step_sources(&rules->steps[i], ids);
		assert_true(count > 0);
		for (size_t j = 0; j < count; j++) {
			assert_non_null(procedure_source(rules, ids[j]));
			for (size_t k = 0; k < j; k++)
				assert_string_not_equal(ids[j], ids[k]);
		}
	}
}

#define STORY(test) cmocka_unit_test_setup(test, begin)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		STORY(the_route_follows_from_the_facts),
		STORY(what_was_begun_tells_the_route),
		STORY(a_refusal_of_the_permission_changes_the_route),
		STORY(a_return_is_the_owners_wish),
		STORY(hyperos_from_nothing_to_unlocked),
		STORY(miui_waits_a_week_without_a_permission),
		STORY(android_one_needs_no_account),
		STORY(the_shortest_time_is_known_before_anything_is_started),
		STORY(the_quota_is_asked_again_at_the_next_opening),
		STORY(a_binding_proves_the_permission_whatever_the_app_said),
		STORY(a_missed_night_leaves_the_next_one_free),
		STORY(a_binding_overcomes_a_refusal_30001),
		STORY(an_account_error_names_its_day),
		STORY(a_permission_that_ran_out_is_asked_for_again),
		STORY(a_permission_that_ends_before_the_wait_is_said_to),
		STORY(a_refusal_30002_takes_the_permission_away),
		STORY(the_tool_corrects_the_end_of_the_wait),
		STORY(binding_again_starts_the_wait_again),
		STORY(an_update_during_the_wait_changes_the_route),
		STORY(what_lies_ahead_of_now_has_not_happened),
		STORY(an_account_without_a_number_blocks_what_is_spent),
		STORY(an_account_that_is_too_young_waits),
		STORY(a_new_phone_waits_a_week),
		STORY(an_account_of_china_blocks_a_phone_from_outside),
		STORY(a_refused_model_blocks),
		STORY(a_refusal_with_a_date_holds_until_then),
		STORY(losses_are_confirmed_after_the_wait_began),
		STORY(a_phone_that_is_still_locked_is_not_unlocked),
		STORY(a_step_can_be_taken_back),
		STORY(no_windows_adds_a_step_and_blocks_nothing),
		STORY(a_newer_firmware_comes_before_everything_that_is_spent),
		STORY(a_second_hand_phone_has_a_step_of_its_own),
		STORY(the_years_device_of_the_same_account_blocks),
		STORY(another_accounts_device_does_not_count),
		STORY(an_android_one_phone_takes_nothing_from_the_account),
		STORY(both_readings_agree_on_a_second_hyperos_phone),
		STORY(a_year_without_its_date_blocks_at_most_a_year),
		STORY(the_refusals_of_the_quota_block),
		STORY(a_month_is_read_both_ways),
		STORY(locked_again_does_not_give_the_year_back),
		STORY(old_rules_are_shown_as_old),
		STORY(a_plan_needs_no_journal),
		STORY(the_time_zone_changes_nothing),
		STORY(only_questions_that_apply_are_asked),
		STORY(a_step_names_each_source_once),
	};

	return cmocka_run_group_tests_name("plan", tests, load_rules, free_rules);
}
