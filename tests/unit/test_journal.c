/* SPDX-License-Identifier: MIT */
#include <latchkey/file.h>
#include <latchkey/journal.h>
#include <latchkey/text.h>

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { NOW = 1795305600, NOTES = 20 }; /* 2026-11-22 */

struct place {
	char folder[64];
	char path[128];
};

static int make_place(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	if (!place)
		return -1;
	/* In memory where there is such a place: what dies here is a process, not the machine. */
	snprintf(place->folder, sizeof(place->folder), "%s/latchkey-journal-XXXXXX",
		 access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	if (!mkdtemp(place->folder))
		return -1;
	snprintf(place->path, sizeof(place->path), "%s/a/b/journal.db", place->folder);
	*state = place;
	return 0;
}

static int remove_place(void **state)
{
	struct place *place = *state;
	static const char *const names[] = {"a/b/journal.db", "a/b/journal.db-journal", "a/b", "a",
					    ""};
	char path[160];

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		snprintf(path, sizeof(path), "%s/%s", place->folder, names[i]);
		remove(path);
	}
	free(place);
	return 0;
}

static struct journal *open_or_fail(const char *path)
{
	struct journal *journal = NULL;
	struct error err = {0};

	if (journal_open(path, &journal, &err))
		fail_msg("%s", err.text);
	return journal;
}

static int64_t add_case(struct journal *journal)
{
	struct journal_case new_case = {.product = "sweet", .account = "mine", .opened = NOW};
	struct error err = {0};
	int64_t id = 0;

	if (journal_case_add(journal, &new_case, &id, &err))
		fail_msg("%s", err.text);
	return id;
}

static int add_note(struct journal *journal, int64_t case_id, const char *note, struct error *err)
{
	struct journal_event event = {.case_id = case_id,
				      .kind = EVENT_NOTE,
				      .said_by = SAID_OWNER,
				      .at = NOW,
				      .note = note};

	return journal_event_add(journal, &event, NULL, err);
}

static struct journal_view read_all(struct journal *journal)
{
	struct journal_view view = {0};
	struct error err = {0};

	if (journal_read(journal, &view, &err))
		fail_msg("%s", err.text);
	return view;
}

static size_t count_events(const char *path)
{
	struct journal *journal = open_or_fail(path);
	struct journal_view view = read_all(journal);
	size_t count = view.event_count;

	journal_view_release(&view);
	journal_close(journal);
	return count;
}

/* ---- what it keeps ---- */

static void what_is_added_is_read_back(void **state)
{
	struct place *place = *state;
	struct journal *journal = open_or_fail(place->path);
	struct journal_event event = {.kind = EVENT_WAIT_STARTED,
				      .said_by = SAID_PHONE,
				      .at = NOW,
				      .has_until = true,
				      .until = NOW + 259200,
				      .step = "bind",
				      .note = "2026-11-22 16:00, toast seen"};
	struct journal_answer answer = {.question = "system", .value = "miui", .at = NOW};
	struct journal_view view;
	struct error err = {0};
	int64_t id = 0;

	event.case_id = answer.case_id = add_case(journal);
	assert_int_equal(journal_event_add(journal, &event, &id, &err), 0);
	assert_int_equal(journal_answer_set(journal, &answer, &err), 0);
	answer.value = "hyperos";
	answer.at = NOW + 5;
	assert_int_equal(journal_answer_set(journal, &answer, &err), 0);
	journal_close(journal);

	journal = open_or_fail(place->path);
	view = read_all(journal);
	assert_int_equal(view.case_count, 1);
	assert_string_equal(view.cases[0].product, "sweet");
	assert_string_equal(view.cases[0].account, "mine");
	assert_string_equal(view.cases[0].digest, "");
	assert_int_equal(view.event_count, 1);
	assert_int_equal(view.events[0].id, id);
	assert_int_equal(view.events[0].kind, EVENT_WAIT_STARTED);
	assert_int_equal(view.events[0].said_by, SAID_PHONE);
	assert_true(view.events[0].has_until);
	assert_int_equal(view.events[0].until, NOW + 259200);
	assert_int_equal(view.events[0].entered, NOW);
	assert_string_equal(view.events[0].step, "bind");
	assert_string_equal(view.events[0].code, "");
	assert_int_equal(view.answer_count, 1);
	assert_string_equal(view.answers[0].value, "hyperos");
	assert_int_equal(view.answers[0].at, NOW + 5);
	journal_view_release(&view);
	journal_close(journal);
}

static void changes_and_removals_hold(void **state)
{
	struct place *place = *state;
	struct journal *journal = open_or_fail(place->path);
	struct journal_case changed;
	struct journal_event event;
	struct journal_view view;
	struct error err = {0};
	int64_t first = add_case(journal), second = add_case(journal);

	assert_int_equal(add_note(journal, first, "one", &err), 0);
	assert_int_equal(add_note(journal, first, "two", &err), 0);
	assert_int_equal(add_note(journal, second, "three", &err), 0);
	view = read_all(journal);
	changed = view.cases[0];
	changed.route = "hyperos";
	changed.step = "permission";
	assert_int_equal(journal_case_edit(journal, &changed, &err), 0);
	event = view.events[0];
	event.note = "first";
	event.at = NOW + 100;
	assert_int_equal(journal_event_edit(journal, &event, &err), 0);
	assert_int_equal(journal_event_forget(journal, view.events[1].id, &err), 0);
	assert_int_equal(journal_case_forget(journal, second, &err), 0);
	journal_view_release(&view);

	view = read_all(journal);
	assert_int_equal(view.case_count, 1);
	assert_string_equal(view.cases[0].route, "hyperos");
	assert_string_equal(view.cases[0].step, "permission");
	assert_int_equal(view.event_count, 1);
	assert_string_equal(view.events[0].note, "first");
	assert_int_equal(view.events[0].at, NOW + 100);
	journal_view_release(&view);

	assert_int_equal(journal_event_forget(journal, 999, &err), -E_USAGE);
	assert_int_equal(journal_case_forget(journal, second, &err), -E_USAGE);
	assert_int_equal(add_note(journal, second, "no such case", &err), -E_USAGE);
	journal_close(journal);
}

static void what_is_forgotten_leaves_no_trace(void **state)
{
	static const char secret[] = "a remark about nobody else";
	struct place *place = *state;
	struct journal *journal = open_or_fail(place->path);
	struct text text = {0};
	struct error err = {0};
	int64_t id = add_case(journal);

	assert_int_equal(add_note(journal, id, secret, &err), 0);
	assert_int_equal(file_read(place->path, 1 << 24, &text, &err), 0);
	assert_non_null(memmem(text.bytes, text.length, secret, sizeof(secret) - 1));
	text_release(&text);
	assert_int_equal(journal_case_forget(journal, id, &err), 0);
	journal_close(journal);
	assert_int_equal(file_read(place->path, 1 << 24, &text, &err), 0);
	assert_null(memmem(text.bytes, text.length, secret, sizeof(secret) - 1));
	text_release(&text);
}

static void nobody_else_may_read_it(void **state)
{
	struct place *place = *state;
	struct stat status;
	char folder[96];

	journal_close(open_or_fail(place->path));
	assert_int_equal(stat(place->path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	snprintf(folder, sizeof(folder), "%s/a/b", place->folder);
	assert_int_equal(stat(folder, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0700);
}

static void one_in_memory_is_gone_when_closed(void **state)
{
	struct journal *journal = NULL;
	struct journal_view view;
	struct error err = {0};

	(void)state;
	assert_int_equal(journal_open_memory(&journal, &err), 0);
	assert_int_equal(add_note(journal, add_case(journal), "rehearsal", &err), 0);
	journal_close(journal);
	assert_int_equal(journal_open_memory(&journal, &err), 0);
	view = read_all(journal);
	assert_int_equal(view.case_count, 0);
	assert_int_equal(view.event_count, 0);
	journal_view_release(&view);
	journal_close(journal);
}

/* ---- what it does not keep ---- */

static void labels_that_give_nothing_away_are_taken(void **state)
{
	static const struct {
		const char *label;
		bool safe;
	} rows[] = {
		{"mine", true},
		{"", true},
		{"account of 2024", true},
		{"Mama's", true},
		{"büro", true},
		{"me@example.org", false},
		{"6512345678", false},
		{"id 123 456", false},
		{"+49 151 23456789", false},
		{"tab\there", false},
		{"a label that is much longer than forty bytes", false},
		{"\xff\xfe", false},
		{"12345", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (journal_label_is_safe(rows[i].label) != rows[i].safe)
			fail_msg("'%s' should be %d", rows[i].label, rows[i].safe);
}

static void notes_that_give_nothing_away_are_taken(void **state)
{
	static const struct {
		const char *note;
		bool safe;
	} rows[] = {
		{"", true},
		{"granted until 2026-12-31 00:00", true},
		{"2026-11-22 16:00 2026-11-25 16:00", true},
		{"granted until Beijing time 12/31/2026", true},
		{"12/31/2026 16:00 and 31.12.2026 17:00", true},
		{"12/31/20266", false},
		{"030/1234567", false},
		{"OS2.0.205.0.SKGTRXM", true},
		{"V14.0.5.0.TGCMIXM", true},
		{"2201117TG", true},
		{"21061119DG", true},
		{"M2101K6G", true},
		{"23053RN02A", true},
		{"code 20036, 72 hours", true},
		{"wait-hyperos-hours-and-a-long-identifier", true},
		{"see 6512345678", false},
		{"+4915123456789", false},
		{"0151 2345 6789", false},
		{"call 555-1234567", false},
		{"me@example.org", false},
		{"V1:AbCdEf0123456789AbCdEf0123456789", false},
		{"line\nbreak", false},
		{"\x1b[31m", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (journal_note_is_safe(rows[i].note) != rows[i].safe)
			fail_msg("'%s' should be %d", rows[i].note, rows[i].safe);
}

static void private_things_are_not_written(void **state)
{
	struct place *place = *state;
	struct journal *journal = open_or_fail(place->path);
	struct journal_case bad = {.product = "sweet", .account = "me@example.org"};
	struct journal_answer answer = {.question = "account-number", .value = "+4915123456789"};
	struct error err = {0};
	int64_t id = add_case(journal), none = -1;

	assert_int_equal(journal_case_add(journal, &bad, &none, &err), -E_USAGE);
	assert_int_equal(none, -1);
	assert_int_equal(add_note(journal, id, "6512345678", &err), -E_USAGE);
	answer.case_id = id;
	assert_int_equal(journal_answer_set(journal, &answer, &err), -E_USAGE);
	journal_close(journal);
	assert_int_equal(count_events(place->path), 0);
}

static void a_phone_is_known_by_its_digest(void **state)
{
	struct place *place = *state;
	struct journal *journal = open_or_fail(place->path), *other = NULL;
	struct journal_case new_case = {.product = "sweet"};
	char a[JOURNAL_DIGEST], b[JOURNAL_DIGEST], c[JOURNAL_DIGEST];
	struct journal_view view;
	struct error err = {0};
	int64_t id, second;

	assert_int_equal(journal_phone_digest(journal, "sweet", "1a2b3c4d", a, &err), 0);
	assert_int_equal(strlen(a), 64);
	assert_int_equal(journal_phone_digest(journal, "swee", "t1a2b3c4d", b, &err), 0);
	assert_string_not_equal(a, b);
	assert_int_equal(journal_open_memory(&other, &err), 0);
	assert_int_equal(journal_phone_digest(other, "sweet", "1a2b3c4d", c, &err), 0);
	assert_string_not_equal(a, c);
	journal_close(other);

	new_case.digest = a;
	assert_int_equal(journal_case_add(journal, &new_case, &id, &err), 0);
	journal_close(journal);
	journal = open_or_fail(place->path);
	assert_int_equal(journal_phone_digest(journal, "sweet", "1a2b3c4d", b, &err), 0);
	assert_string_equal(a, b);
	view = read_all(journal);
	assert_int_equal(journal_view_find(&view, "sweet", b)->id, id);
	assert_int_equal(journal_view_find(&view, "sweet", NULL)->id, id);
	assert_null(journal_view_find(&view, "sweet", c));
	assert_null(journal_view_find(&view, "vayu", ""));
	assert_int_equal(journal_view_case(&view, id)->id, id);
	assert_null(journal_view_case(&view, id + 1));
	journal_view_release(&view);
	new_case.digest = c;
	assert_int_equal(journal_case_add(journal, &new_case, &second, &err), 0);
	view = read_all(journal);
	/* Two phones of one product: the product alone no longer tells. */
	assert_null(journal_view_find(&view, "sweet", NULL));
	assert_int_equal(journal_view_find(&view, "sweet", c)->id, second);
	journal_view_release(&view);
	journal_close(journal);
}

/* ---- files that are not as they should be ---- */

static void write_file(const char *path, const void *bytes, size_t length)
{
	struct error err = {0};

	if (file_write_new(path, bytes, length, &err))
		fail_msg("%s", err.text);
}

/* It is refused with @expect in the cause, and not a byte of it changes. */
static void refused_and_untouched(const char *path, const char *expect)
{
	struct text before = {0}, after = {0};
	struct journal *journal = NULL;
	struct error err = {0};

	assert_int_equal(file_read(path, 1 << 24, &before, &err), 0);
	assert_int_equal(journal_open(path, &journal, &err), -E_JOURNAL);
	assert_null(journal);
	if (!strstr(err.text, expect) || !strstr(err.text, path))
		fail_msg("'%s' should contain '%s'", err.text, expect);
	assert_int_equal(file_read(path, 1 << 24, &after, &err), 0);
	assert_int_equal(before.length, after.length);
	assert_memory_equal(before.bytes, after.bytes, before.length);
	text_release(&before);
	text_release(&after);
}

static void fill_pages(const char *path)
{
	struct journal *journal = open_or_fail(path);
	struct error err = {0};
	int64_t id = add_case(journal);
	char note[400] = "";

	memset(note, 'x', sizeof(note) - 1);
	for (int i = 0; i < NOTES; i++)
		assert_int_equal(add_note(journal, id, note, &err), 0);
	journal_close(journal);
}

/* Whichever page is hit, also one that opening alone would never look at. */
static void a_damaged_one_is_refused_and_left_alone(void **state)
{
	struct place *place = *state;
	struct text text = {0};
	struct error err = {0};
	char page[8];
	size_t pages = 0;

	fill_pages(place->path);
	assert_int_equal(file_read(place->path, 1 << 24, &text, &err), 0);
	for (size_t at = 4096; at < text.length; at += 4096, pages++) {
		memcpy(page, text.bytes + at, sizeof(page));
		memset(text.bytes + at, 0xA5, sizeof(page));
		write_file(place->path, text.bytes, text.length);
		refused_and_untouched(place->path, "");
		memcpy(text.bytes + at, page, sizeof(page));
	}
	assert_true(pages > 5);
	write_file(place->path, text.bytes, text.length);
	assert_int_equal(count_events(place->path), NOTES);
	text_release(&text);
}

static void a_cut_one_is_refused_and_left_alone(void **state)
{
	struct place *place = *state;
	struct text text = {0};
	struct error err = {0};

	fill_pages(place->path);
	assert_int_equal(file_read(place->path, 1 << 24, &text, &err), 0);
	for (size_t length = 8192; length < text.length; length += 4096) {
		write_file(place->path, text.bytes, length);
		refused_and_untouched(place->path, "");
	}
	text_release(&text);
}

static void a_file_of_something_else_is_refused_and_left_alone(void **state)
{
	struct place *place = *state;
	static const char words[] = "Dear diary, today I did not unlock my phone.\n";

	journal_close(open_or_fail(place->path));
	write_file(place->path, words, sizeof(words) - 1);
	refused_and_untouched(place->path, "not a database");
}

static void run_sql(const char *path, const char *sql)
{
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void another_programs_database_is_refused_and_left_alone(void **state)
{
	struct place *place = *state;

	journal_close(open_or_fail(place->path));
	run_sql(place->path, "PRAGMA application_id = 7");
	refused_and_untouched(place->path, "no journal of latchkey's");
}

static void a_newer_one_is_refused_and_left_alone(void **state)
{
	struct place *place = *state;

	fill_pages(place->path);
	run_sql(place->path, "PRAGMA user_version = 2");
	refused_and_untouched(place->path, "newer latchkey (version 2, this one knows 1)");
}

static void one_without_its_key_is_refused(void **state)
{
	struct place *place = *state;

	fill_pages(place->path);
	run_sql(place->path, "DELETE FROM secret");
	refused_and_untouched(place->path, "has no key");
}

static void a_folder_in_its_place_is_refused(void **state)
{
	struct place *place = *state;
	struct journal *journal = NULL;
	struct error err = {0};

	assert_int_equal(journal_open(place->folder, &journal, &err), -E_JOURNAL);
	assert_int_equal(journal_open("/proc/version/x/journal", &journal, &err), -E_JOURNAL);
	assert_null(journal);
}

static void an_empty_file_becomes_a_journal(void **state)
{
	struct place *place = *state;

	journal_close(open_or_fail(place->path));
	write_file(place->path, "", 0);
	assert_int_equal(count_events(place->path), 0);
}

/* What a file edited by hand holds reaches nobody's terminal. */
static void hostile_bytes_come_out_safe(void **state)
{
	struct place *place = *state;
	struct journal *journal = open_or_fail(place->path);
	struct journal_view view;

	add_case(journal);
	journal_close(journal);
	run_sql(place->path, "UPDATE cases SET account = 'a' || char(27) || '[31m' || x'ff'");
	journal = open_or_fail(place->path);
	view = read_all(journal);
	assert_true(text_is_safe(view.cases[0].account, strlen(view.cases[0].account)));
	journal_view_release(&view);
	journal_close(journal);
}

static void impossible_times_are_refused_and_never_come_out(void **state)
{
	static const int64_t times[] = {-1, INT64_MIN, INT64_MAX, INT64_C(253402300800)};
	struct place *place = *state;
	struct journal *journal = open_or_fail(place->path);
	struct journal_event event = {.kind = EVENT_NOTE, .said_by = SAID_OWNER};
	struct journal_view view;
	struct error err = {0};

	event.case_id = add_case(journal);
	for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++) {
		event.at = times[i];
		assert_int_equal(journal_event_add(journal, &event, NULL, &err), -E_USAGE);
		event.at = NOW;
		event.has_until = true;
		event.until = times[i];
		assert_int_equal(journal_event_add(journal, &event, NULL, &err), -E_USAGE);
		event.has_until = false;
	}
	assert_int_equal(journal_event_add(journal, &event, NULL, &err), 0);
	journal_close(journal);
	run_sql(place->path, "UPDATE events SET at = 9223372036854775807, until = -5");
	journal = open_or_fail(place->path);
	view = read_all(journal);
	assert_int_equal(view.events[0].at, INT64_C(253402300799));
	assert_int_equal(view.events[0].until, 0);
	journal_view_release(&view);
	journal_close(journal);
}

/* One with write-ahead logging could not be read on a full disk. */
static void a_rollback_journal_is_used_whatever_was_set(void **state)
{
	struct place *place = *state;
	struct text text = {0};
	struct error err = {0};

	fill_pages(place->path);
	run_sql(place->path, "PRAGMA journal_mode = WAL");
	assert_int_equal(file_read(place->path, 1 << 24, &text, &err), 0);
	assert_int_equal(text.bytes[18], 2);
	text_release(&text);
	assert_int_equal(count_events(place->path), NOTES);
	assert_int_equal(file_read(place->path, 1 << 24, &text, &err), 0);
	assert_int_equal(text.bytes[18], 1);
	text_release(&text);
}

/* ---- several processes, and no luck ---- */

static int wait_for(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

/* A child that runs @body and exits with 0 where it returned true. */
static pid_t start(bool (*body)(const char *path, int fd), const char *path, int fd)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	signal(SIGXFSZ, SIG_IGN);
	_exit(body(path, fd) ? 0 : 1);
}

static bool write_fifty(const char *path, int fd)
{
	struct journal *journal = NULL;
	int64_t id = 1;

	(void)fd;
	if (journal_open(path, &journal, NULL))
		return false;
	for (int i = 0; i < 50; i++)
		if (add_note(journal, id, "busy", NULL))
			return false;
	journal_close(journal);
	return true;
}

static void two_writers_do_each_other_no_harm(void **state)
{
	struct place *place = *state;
	struct journal *journal = open_or_fail(place->path);
	pid_t first, second;

	assert_int_equal(add_case(journal), 1);
	journal_close(journal);
	first = start(write_fifty, place->path, -1);
	second = start(write_fifty, place->path, -1);
	assert_int_equal(wait_for(first), 0);
	assert_int_equal(wait_for(second), 0);
	assert_int_equal(count_events(place->path), 100);
}

static bool open_once(const char *path, int fd)
{
	struct journal *journal = NULL;
	struct error err = {0};

	(void)fd;
	if (journal_open(path, &journal, &err)) {
		fprintf(stderr, "# %s\n", err.text);
		return false;
	}
	journal_close(journal);
	return true;
}

static void several_may_make_it_at_once(void **state)
{
	struct place *place = *state;
	pid_t pids[6];

	for (int round = 0; round < 5; round++) {
		remove(place->path);
		for (size_t i = 0; i < 6; i++)
			pids[i] = start(open_once, place->path, -1);
		for (size_t i = 0; i < 6; i++)
			assert_int_equal(wait_for(pids[i]), 0);
		assert_int_equal(count_events(place->path), 0);
	}
}

/* Writes without end and says after each event that it is confirmed. */
static bool write_and_tell(const char *path, int fd)
{
	struct journal *journal = NULL;
	struct journal_case new_case = {.product = "sweet"};
	int64_t id = 1;
	char note[32];

	if (journal_open(path, &journal, NULL))
		return false;
	if (add_note(journal, id, "0", NULL) && journal_case_add(journal, &new_case, &id, NULL))
		return false;
	for (uint32_t i = 1;; i++) {
		snprintf(note, sizeof(note), "event %u", i);
		if (add_note(journal, id, note, NULL))
			return false;
		if (write(fd, &i, sizeof(i)) != sizeof(i))
			return false;
	}
}

static void pause_us(long us)
{
	struct timespec time = {.tv_nsec = us * 1000};

	nanosleep(&time, NULL);
}

static unsigned random_next(unsigned *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed >> 16;
}

static int kills(void)
{
	const char *text = getenv("LATCHKEY_KILLS");

	return text && atoi(text) > 0 ? atoi(text) : 60;
}

static long now_us(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

/* Two of three writers are killed in the middle of their work, however slow the disk is today; the
 * third while it opens the journal. */
static uint32_t kill_once(const char *path, int round, unsigned *seed)
{
	uint32_t confirmed = 0, value;
	long began = now_us(), window = 30000;
	int fds[2], status;
	pid_t pid;

	assert_int_equal(pipe(fds), 0);
	pid = start(write_and_tell, path, fds[1]);
	close(fds[1]);
	if (round % 3) {
		assert_int_equal(read(fds[0], &confirmed, sizeof(confirmed)), sizeof(confirmed));
		window = now_us() - began > 300000 ? 300000 : now_us() - began;
	}
	pause_us((long)random_next(seed) * 16 % (window + 1));
	kill(pid, SIGKILL);
	status = wait_for(pid);
	assert_true(WIFSIGNALED(status));
	while (read(fds[0], &value, sizeof(value)) == sizeof(value))
		confirmed = value;
	close(fds[0]);
	return confirmed;
}

static void a_killed_writer_loses_nothing_it_confirmed(void **state)
{
	struct place *place = *state;
	unsigned seed = (unsigned)time(NULL);
	uint64_t total = 0;
	size_t before = 0, after;
	uint32_t confirmed;

	print_message("# seed %u\n", seed);
	for (int round = 0; round < kills(); round++) {
		if (round % 10 == 0) {
			remove(place->path);
			before = 0;
		}
		confirmed = kill_once(place->path, round, &seed);
		total += confirmed;
		after = count_events(place->path);
		/* One more may be there: committed, and killed before it could be said. */
		if (after < before + confirmed || after > before + confirmed + 2)
			fail_msg("round %d: %zu events, %zu before and %u confirmed", round, after,
				 before, (unsigned)confirmed);
		before = after;
	}
	print_message("# %llu events confirmed\n", (unsigned long long)total);
	assert_true(total >= (uint64_t)kills() * 2 / 3);
}

/* The disk fills up, and later there is room again. */
static bool write_on_a_full_disk(const char *path, int fd)
{
	struct rlimit limit = {.rlim_max = RLIM_INFINITY};
	struct journal *journal = NULL;
	struct error err = {0};
	struct stat status;
	uint32_t written = 0;
	int result = 0;
	char note[400];

	memset(note, 'x', sizeof(note) - 1);
	note[sizeof(note) - 1] = '\0';
	if (journal_open(path, &journal, NULL) || stat(path, &status) < 0)
		return false;
	getrlimit(RLIMIT_FSIZE, &limit);
	limit.rlim_cur = (rlim_t)status.st_size + 20000;
	setrlimit(RLIMIT_FSIZE, &limit);
	while (written < 1000 && !(result = add_note(journal, 1, note, &err)))
		written++;
	if (result != -E_JOURNAL || !written)
		return false;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_FSIZE, &limit);
	if (add_note(journal, 1, "room again", NULL))
		return false;
	written++;
	journal_close(journal);
	return write(fd, &written, sizeof(written)) == sizeof(written);
}

static void a_full_disk_loses_nothing_it_confirmed(void **state)
{
	struct place *place = *state;
	struct journal *journal = open_or_fail(place->path);
	uint32_t written = 0;
	int fds[2];
	pid_t pid;

	add_case(journal);
	journal_close(journal);
	assert_int_equal(pipe(fds), 0);
	pid = start(write_on_a_full_disk, place->path, fds[1]);
	assert_int_equal(wait_for(pid), 0);
	assert_int_equal(read(fds[0], &written, sizeof(written)), sizeof(written));
	close(fds[0]);
	close(fds[1]);
	assert_int_equal(count_events(place->path), written);
}

static bool read_only_is_said(const char *path, int fd)
{
	struct journal *journal = NULL;
	struct journal_view view = {0};
	struct error err = {0};
	bool good;

	(void)fd;
	if (geteuid() == 0 && (setgid(65534) || setuid(65534)))
		return false;
	if (journal_open(path, &journal, &err)) {
		fprintf(stderr, "# %s\n", err.text);
		return false;
	}
	good = journal_is_read_only(journal) && !journal_read(journal, &view, NULL) &&
	       view.event_count == NOTES && add_note(journal, 1, "x", &err) == -E_JOURNAL &&
	       strstr(err.text, "can be read only");
	journal_view_release(&view);
	journal_close(journal);
	return good;
}

static void one_that_cannot_be_written_is_still_read(void **state)
{
	struct place *place = *state;
	char folder[96];

	fill_pages(place->path);
	assert_int_equal(chmod(place->path, 0444), 0);
	snprintf(folder, sizeof(folder), "%s/a/b", place->folder);
	assert_int_equal(chmod(place->folder, 0755), 0);
	assert_int_equal(chmod(folder, 0555), 0);
	snprintf(folder, sizeof(folder), "%s/a", place->folder);
	assert_int_equal(chmod(folder, 0755), 0);
	assert_int_equal(wait_for(start(read_only_is_said, place->path, -1)), 0);
	snprintf(folder, sizeof(folder), "%s/a/b", place->folder);
	assert_int_equal(chmod(folder, 0755), 0);
}

/* ---- export and import ---- */

static struct text export_of(struct journal *journal, bool with_key)
{
	struct text text = {0};
	struct error err = {0};

	if (journal_export(journal, with_key, &text, &err))
		fail_msg("%s", err.text);
	return text;
}

static struct journal *filled(void)
{
	struct journal *journal = NULL;
	struct journal_case new_case = {.product = "sweet", .account = "mine", .opened = NOW};
	struct journal_event event = {.kind = EVENT_PERMISSION_GRANTED,
				      .said_by = SAID_APP,
				      .at = NOW,
				      .has_until = true,
				      .until = NOW + 1000,
				      .note = "grün"};
	struct journal_answer answer = {.question = "system", .value = "hyperos", .at = NOW};
	char digest[JOURNAL_DIGEST];
	struct error err = {0};
	int64_t id = 0;

	assert_int_equal(journal_open_memory(&journal, &err), 0);
	assert_int_equal(journal_phone_digest(journal, "sweet", "1a2b3c4d", digest, &err), 0);
	new_case.digest = digest;
	assert_int_equal(journal_case_add(journal, &new_case, &id, &err), 0);
	event.case_id = answer.case_id = id;
	assert_int_equal(journal_event_add(journal, &event, NULL, &err), 0);
	event.kind = EVENT_WAIT_STARTED;
	event.has_until = false;
	assert_int_equal(journal_event_add(journal, &event, NULL, &err), 0);
	assert_int_equal(journal_answer_set(journal, &answer, &err), 0);
	return journal;
}

static void an_export_comes_back_whole(void **state)
{
	struct journal *journal = filled(), *other = NULL;
	struct text first = export_of(journal, true), second;
	struct error err = {0};
	char a[JOURNAL_DIGEST], b[JOURNAL_DIGEST];
	size_t added = 0;

	(void)state;
	assert_int_equal(journal_open_memory(&other, &err), 0);
	if (journal_import(other, first.bytes, first.length, &added, &err))
		fail_msg("%s", err.text);
	assert_int_equal(added, 3);
	second = export_of(other, true);
	assert_string_equal(first.bytes, second.bytes);
	/* The key came along, so the phone is known again. */
	journal_phone_digest(journal, "sweet", "1a2b3c4d", a, &err);
	journal_phone_digest(other, "sweet", "1a2b3c4d", b, &err);
	assert_string_equal(a, b);
	/* A second time adds nothing. */
	assert_int_equal(journal_import(other, first.bytes, first.length, &added, &err), 0);
	assert_int_equal(added, 0);
	text_release(&second);
	second = export_of(other, true);
	assert_string_equal(first.bytes, second.bytes);
	text_release(&first);
	text_release(&second);
	journal_close(journal);
	journal_close(other);
}

static int grants; /* how many allocations of jansson's go well; then one fails */

static void *grant(size_t size)
{
	return grants-- ? malloc(size) : NULL;
}

static void an_export_is_whole_or_fails(void **state)
{
	struct journal *journal = filled();
	struct text whole = export_of(journal, true);
	unsigned failed = 0;
	int result;

	(void)state;
	for (int n = 0; n == 0 || grants < 0; n++) {
		struct text text = {0};

		grants = n;
		json_set_alloc_funcs(grant, free);
		result = journal_export(journal, true, &text, NULL);
		json_set_alloc_funcs(malloc, free);
		if (result)
			assert_int_equal(result, -E_NOMEM);
		else
			assert_string_equal(text.bytes, whole.bytes);
		failed += result != 0;
		text_release(&text);
	}
	assert_true(failed > 40);
	text_release(&whole);
	journal_close(journal);
}

static void an_export_without_the_key_knows_no_phone(void **state)
{
	struct journal *journal = filled(), *other = NULL;
	struct text text = export_of(journal, false);
	struct journal_view view;
	struct error err = {0};

	(void)state;
	assert_null(strstr(text.bytes, "\"key\""));
	assert_null(strstr(text.bytes, "1a2b3c4d"));
	for (const char *at = text.bytes; *at; at++)
		assert_true((unsigned char)*at < 0x80);
	assert_int_equal(journal_open_memory(&other, &err), 0);
	assert_int_equal(journal_import(other, text.bytes, text.length, NULL, &err), 0);
	view = read_all(other);
	assert_string_equal(view.cases[0].digest, "");
	assert_string_equal(view.events[0].note, "grün");
	assert_true(view.events[0].has_until);
	assert_false(view.events[1].has_until);
	journal_view_release(&view);
	text_release(&text);
	journal_close(other);
	journal_close(journal);
}

/* A key of somebody else's must not make the phones of this journal unknown. */
static void an_import_never_replaces_a_key_in_use(void **state)
{
	struct journal *journal = filled(), *other = filled();
	struct text text = export_of(other, true);
	char before[JOURNAL_DIGEST], after[JOURNAL_DIGEST];
	struct journal_view view;
	struct error err = {0};

	(void)state;
	journal_phone_digest(journal, "sweet", "1a2b3c4d", before, &err);
	assert_int_equal(journal_import(journal, text.bytes, text.length, NULL, &err), 0);
	journal_phone_digest(journal, "sweet", "1a2b3c4d", after, &err);
	assert_string_equal(before, after);
	view = read_all(journal);
	assert_int_equal(view.case_count, 2);
	assert_string_equal(view.cases[0].digest, before);
	assert_string_equal(view.cases[1].digest, "");
	journal_view_release(&view);
	text_release(&text);
	journal_close(journal);
	journal_close(other);
}

static void a_wrong_import_changes_nothing(void **state)
{
	static const struct {
		const char *find, *replace, *expect;
	} rows[] = {
		{"wait-started", "wait-ended", "cases[0].events[1]: 'kind' is none"},
		{"\"app\"", "\"hearsay\"", "cases[0].events[0]: 'said_by' is nobody"},
		{"latchkey-journal/1", "latchkey-journal/2", "'schema' must be"},
		{"\"mine\"", "\"me@example.org\"", "cases[0]: an account label"},
		{"gr\\u00FCn", "call +4915123456789", "cases[0].events[0]: a note must"},
		{"\"hyperos\"", "7", "cases[0].answers[0]: "},
		{"\"until\": null", "\"until\": \"never\"", "'until' must be a number"},
		{"\"until\": null,", "", "cases[0].events[1]: "},
		{"\"opened\"", "\"extra\": 1, \"opened\"", "cases[0]: "},
		{"\"digest\": \"", "\"digest\": \"zz", "the digest of a phone"},
		{"\"cases\": [", "\"cases\": {}, \"x\": [", "the file: "},
		{"\"step\": \"\"", "\"step\": \"a\", \"step\": \"b\"", "line "},
		{"{", "", "line "},
		{"\"key\": \"", "\"key\": \"00", "'key' must be 64 hex digits"},
		{"\"key_mark\": \"", "\"key_mark\": \"00", "do not belong together"},
	};
	struct journal *journal = filled(), *other = NULL;
	struct text right = export_of(journal, true), text = {0};
	struct journal_view view;
	struct error err = {0};
	const char *place;

	(void)state;
	assert_int_equal(journal_open_memory(&other, &err), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		place = strstr(right.bytes, rows[i].find);
		if (!place)
			fail_msg("no '%s' in the export", rows[i].find);
		text_clear(&text);
		text_add_bytes(&text, right.bytes, (size_t)(place - right.bytes));
		text_add(&text, rows[i].replace);
		text_add(&text, place + strlen(rows[i].find));
		assert_int_equal(journal_import(other, text.bytes, text.length, NULL, &err),
				 -E_INPUT);
		if (!strstr(err.text, rows[i].expect))
			fail_msg("'%s' should contain '%s'", err.text, rows[i].expect);
		view = read_all(other);
		assert_int_equal(view.case_count + view.event_count + view.answer_count, 0);
		journal_view_release(&view);
	}
	text_release(&text);
	text_release(&right);
	journal_close(other);
	journal_close(journal);
}

/* What docs/journal.md shows is what import reads. */
static void the_documents_example_is_taken(void **state)
{
	struct journal *journal = NULL;
	struct text text = {0};
	struct error err = {0};
	const char *begin, *end;
	size_t added = 0;

	(void)state;
	assert_int_equal(file_read("docs/journal.md", 1 << 20, &text, &err), 0);
	begin = strstr(text.bytes, "```json\n");
	assert_non_null(begin);
	begin += 8;
	end = strstr(begin, "```");
	assert_non_null(end);
	assert_int_equal(journal_open_memory(&journal, &err), 0);
	if (journal_import(journal, begin, (size_t)(end - begin), &added, &err))
		fail_msg("%s", err.text);
	assert_int_equal(added, 2);
	for (int i = 1; i < EVENT_KIND_COUNT; i++)
		assert_non_null(strstr(text.bytes, event_kind_name((enum event_kind)i)));
	for (int i = 1; i < EVENT_SOURCE_COUNT; i++)
		assert_non_null(strstr(text.bytes, event_source_name((enum event_source)i)));
	journal_close(journal);
	text_release(&text);
}

static void names_lead_both_ways(void **state)
{
	enum event_kind kind = EVENT_UNKNOWN;
	enum event_source source = SAID_UNKNOWN;

	(void)state;
	for (int i = 1; i < EVENT_KIND_COUNT; i++) {
		assert_true(event_kind_named(event_kind_name((enum event_kind)i), &kind));
		assert_int_equal(kind, i);
	}
	for (int i = 1; i < EVENT_SOURCE_COUNT; i++) {
		assert_true(event_source_named(event_source_name((enum event_source)i), &source));
		assert_int_equal(source, i);
	}
	assert_false(event_kind_named("unknown", &kind));
	assert_string_equal(event_kind_name((enum event_kind)99), "unknown");
}

#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, make_place, remove_place)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		IN_PLACE(what_is_added_is_read_back),
		IN_PLACE(changes_and_removals_hold),
		IN_PLACE(what_is_forgotten_leaves_no_trace),
		IN_PLACE(nobody_else_may_read_it),
		cmocka_unit_test(one_in_memory_is_gone_when_closed),
		cmocka_unit_test(labels_that_give_nothing_away_are_taken),
		cmocka_unit_test(notes_that_give_nothing_away_are_taken),
		IN_PLACE(private_things_are_not_written),
		IN_PLACE(a_phone_is_known_by_its_digest),
		IN_PLACE(a_damaged_one_is_refused_and_left_alone),
		IN_PLACE(a_cut_one_is_refused_and_left_alone),
		IN_PLACE(a_file_of_something_else_is_refused_and_left_alone),
		IN_PLACE(another_programs_database_is_refused_and_left_alone),
		IN_PLACE(a_newer_one_is_refused_and_left_alone),
		IN_PLACE(one_without_its_key_is_refused),
		IN_PLACE(a_folder_in_its_place_is_refused),
		IN_PLACE(an_empty_file_becomes_a_journal),
		IN_PLACE(hostile_bytes_come_out_safe),
		IN_PLACE(impossible_times_are_refused_and_never_come_out),
		IN_PLACE(a_rollback_journal_is_used_whatever_was_set),
		IN_PLACE(two_writers_do_each_other_no_harm),
		IN_PLACE(several_may_make_it_at_once),
		IN_PLACE(a_killed_writer_loses_nothing_it_confirmed),
		IN_PLACE(a_full_disk_loses_nothing_it_confirmed),
		IN_PLACE(one_that_cannot_be_written_is_still_read),
		cmocka_unit_test(an_export_comes_back_whole),
		cmocka_unit_test(an_export_is_whole_or_fails),
		cmocka_unit_test(an_export_without_the_key_knows_no_phone),
		cmocka_unit_test(an_import_never_replaces_a_key_in_use),
		cmocka_unit_test(a_wrong_import_changes_nothing),
		cmocka_unit_test(the_documents_example_is_taken),
		cmocka_unit_test(names_lead_both_ways),
	};

	return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}
