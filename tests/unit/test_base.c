/* SPDX-License-Identifier: MIT */
#include <latchkey/clock.h>
#include <latchkey/error.h>
#include <latchkey/file.h>
#include <latchkey/text.h>

#include "unit.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static void a_failure_returns_its_code_and_keeps_the_cause(void **state)
{
	struct error err = {.code = E_NONE};

	(void)state;
	assert_int_equal(fail(&err, E_TIMEOUT, "no answer within %d ms", 5), -E_TIMEOUT);
	assert_int_equal(err.code, E_TIMEOUT);
	assert_string_equal(err.text, "no answer within 5 ms");
	assert_int_equal(fail_while(&err, -E_TIMEOUT, "cannot ask for '%s'", "anti"), -E_TIMEOUT);
	assert_string_equal(err.text, "cannot ask for 'anti': no answer within 5 ms");
	assert_int_equal(fail(NULL, E_BUSY, "x"), -E_BUSY);
	assert_int_equal(fail_while(NULL, -E_BUSY, "x"), -E_BUSY);
}

static void a_cause_is_cut_and_not_overrun(void **state)
{
	struct error err;
	char lengthy[2000];

	(void)state;
	memset(lengthy, 'x', sizeof(lengthy) - 1);
	lengthy[sizeof(lengthy) - 1] = '\0';
	fail(&err, E_INPUT, "%s", lengthy);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	fail_while(&err, -E_INPUT, "%s", lengthy);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
}

static void every_code_has_a_name_of_its_own(void **state)
{
	(void)state;
	for (unsigned i = 0; i < E_COUNT; i++)
		for (unsigned j = 0; j < i; j++)
			assert_string_not_equal(error_name((enum error_code)i),
						error_name((enum error_code)j));
	assert_string_equal(error_name((enum error_code)9999), "internal");
}

static void deadlines_saturate_and_never_go_negative(void **state)
{
	(void)state;
	assert_true(clock_after(UINT64_MAX - 5, 10) == UINT64_MAX);
	assert_true(clock_after(5, 10) == 15);
	assert_true(clock_left_ms(10, 5) == 0);
	assert_true(clock_left_ms(5, 10) == 5);
	assert_true(clock_earlier(5, 10) == 5 && clock_earlier(10, 5) == 5);
	assert_true(clock_now_ms() <= clock_now_ms());
}

struct safe_row {
	const char *name, *in;
	size_t length;
	const char *out;
};

static void text_from_outside_is_made_safe(void **state)
{
	static const struct safe_row rows[] = {
		{"plain text stays", "vayu", 4, "vayu"},
		{"UTF-8 stays", "\xE7\xBA\xA2\xE7\xB1\xB3 \xC3\xA9", 9,
		 "\xE7\xBA\xA2\xE7\xB1\xB3 \xC3\xA9"},
		{"ESC is shown", "\x1B[31m", 5, "\\x1B[31m"},
		{"NUL, CR, LF and DEL are shown", "\0\r\n\x7F", 4, "\\x00\\x0D\\x0A\\x7F"},
		{"C1 as UTF-8 is shown", "\xC2\x9B", 2, "\\u{009B}"},
		{"C1 as a bare byte is shown", "\x9B", 1, "\\x9B"},
		{"bidi override is shown", "\xE2\x80\xAE", 3, "\\u{202E}"},
		{"a byte order mark is shown", "\xEF\xBB\xBF", 3, "\\u{FEFF}"},
		{"overlong forms are bytes", "\xC0\xAF", 2, "\\xC0\\xAF"},
		{"surrogates are bytes", "\xED\xA0\x80", 3, "\\xED\\xA0\\x80"},
		{"above U+10FFFF is bytes", "\xF4\x90\x80\x80", 4, "\\xF4\\x90\\x80\\x80"},
		{"a cut sequence is bytes", "a\xE7\xBA", 3, "a\\xE7\\xBA"},
		{"a stray continuation is a byte", "\x80", 1, "\\x80"},
		{"noncharacters are shown", "\xEF\xBF\xBF", 3, "\\u{FFFF}"},
		{"tags are shown", "\xF3\xA0\x81\x81", 4, "\\u{E0041}"},
		{"an emoji stays", "\xF0\x9F\x98\x80", 4, "\xF0\x9F\x98\x80"},
		{"nothing is nothing", "", 0, ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text text = {0};
		char buffer[64];

		text_add_safe(&text, rows[i].in, rows[i].length);
		same_text(rows[i].name, text_cstr(&text), rows[i].out);
		text_safe(buffer, sizeof(buffer), rows[i].in, rows[i].length);
		same_text(rows[i].name, buffer, rows[i].out);
		if (text_is_safe(rows[i].in, rows[i].length) != !strcmp(rows[i].in, rows[i].out) &&
		    rows[i].length)
			fail_msg("%s: text_is_safe disagrees", rows[i].name);
		text_release(&text);
	}
}

static void a_cut_never_splits_a_character(void **state)
{
	char buffer[5];

	(void)state;
	text_safe(buffer, sizeof(buffer), "ab\xE7\xBA\xA2", 5);
	assert_string_equal(buffer, "ab");
	text_safe(buffer, sizeof(buffer), "abcd", 4);
	assert_string_equal(buffer, "abcd");
	text_safe(buffer, 1, "abcd", 4);
	assert_string_equal(buffer, "");
}

static void blanks_are_trimmed_at_both_ends(void **state)
{
	const char *text = " \t0x1000\r\n ";
	size_t length = strlen(text);

	(void)state;
	text_trim(&text, &length);
	assert_int_equal(length, 6);
	assert_memory_equal(text, "0x1000", 6);
	text = "   ", length = 3;
	text_trim(&text, &length);
	assert_int_equal(length, 0);
}

static void width_counts_columns(void **state)
{
	(void)state;
	assert_int_equal(text_width("POCO"), 4);
	assert_int_equal(text_width("\xE7\xBA\xA2\xE7\xB1\xB3"), 4);
	assert_int_equal(text_width("e\xCC\x81"), 1);
	assert_int_equal(text_width("\xFF"), 1);
}

static void bytes_are_written_in_hex(void **state)
{
	char hex[11];

	(void)state;
	text_hex(hex, "\x00\x7f\x80\xff\x1a", 5);
	assert_string_equal(hex, "007f80ff1a");
	text_hex(hex, "", 0);
	assert_string_equal(hex, "");
}

static void near_misses_have_small_distances(void **state)
{
	(void)state;
	assert_int_equal(text_distance("status", "status"), 0);
	assert_int_equal(text_distance("statsu", "status"), 2);
	assert_int_equal(text_distance("stat", "status"), 2);
	assert_int_equal(text_distance("", "abc"), 3);
	assert_true(text_equal_fold("POCO", "poco"));
	assert_false(text_equal_fold("POCO", "poc"));
}

static void a_buffer_grows_and_formats(void **state)
{
	struct text text = {0};

	(void)state;
	assert_string_equal(text_cstr(&text), "");
	for (int i = 0; i < 1000; i++)
		text_addf(&text, "%d,", i % 10);
	assert_int_equal(text.length, 2000);
	assert_false(text.failed);
	text_clear(&text);
	assert_string_equal(text_cstr(&text), "");
	text_add_bytes(&text, "a\0b", 3);
	assert_int_equal(text.length, 3);
	text_release(&text);
	text_release(NULL);
}

static void files_are_read_whole_and_replaced_whole(void **state)
{
	struct stat status;
	char bytes[8];
	int reader;
	char folder[] = "/tmp/latchkey-base.XXXXXX", path[64], fifo[64];
	struct text text = {0};
	struct error err;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/file", folder);
	snprintf(fifo, sizeof(fifo), "%s/fifo", folder);
	assert_int_equal(file_write_new(path, "one", 3, &err), 0);
	assert_int_equal(file_write_new(path, "second", 6, &err), 0);
	assert_int_equal(file_read(path, 100, &text, &err), 0);
	assert_string_equal(text_cstr(&text), "second");
	text_release(&text);
	assert_int_equal(file_read(path, 5, &text, &err), -E_LIMIT);
	assert_int_equal(file_read("/nonexistent/x", 5, &text, &err), -E_INPUT);
	assert_int_equal(file_read(folder, 5, &text, &err), -E_INPUT);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_int_equal(file_read(fifo, 5, &text, &err), -E_INPUT);
	assert_int_equal(file_write_new("/nonexistent/x", "a", 1, &err), -E_OUTPUT);
	assert_null(text.bytes);
	/* A pipe stays a pipe, and one that nobody reads does not hold us up. */
	assert_int_equal(file_write_new(fifo, "a", 1, &err), -E_OUTPUT);
	reader = open(fifo, O_RDONLY | O_NONBLOCK);
	assert_int_equal(file_write_new(fifo, "abc", 3, &err), 0);
	assert_int_equal(read(reader, bytes, sizeof(bytes)), 3);
	close(reader);
	assert_int_equal(stat(fifo, &status), 0);
	assert_true(S_ISFIFO(status.st_mode));
	assert_int_equal(file_write_new("/dev/null", "abc", 3, &err), 0);
	assert_int_equal(stat("/dev/null", &status), 0);
	assert_true(S_ISCHR(status.st_mode));
	assert_int_equal(file_write_new("/dev/full", "abc", 3, &err), -E_OUTPUT);
	/* What is ours begins as we begin. */
	assert_false(file_is_foreign(path, "sec"));
	assert_true(file_is_foreign(path, "first"));
	assert_true(file_is_foreign(path, "second and more"));
	assert_false(file_is_foreign("/nonexistent/x", "a"));
	assert_false(file_is_foreign(fifo, "a"));
	assert_false(file_is_foreign("/dev/null", "a"));
	unlink(path);
	assert_int_equal(file_write_new(path, "", 0, &err), 0);
	assert_false(file_is_foreign(path, "a"));
	unlink(path);
	unlink(fifo);
	rmdir(folder);
}

static bool is_there_as(const char *path, mode_t kind)
{
	struct stat status;

	return lstat(path, &status) == 0 && (status.st_mode & S_IFMT) == kind;
}

static void nothing_but_a_file_is_replaced(void **state)
{
	char folder[] = "/tmp/latchkey-base.XXXXXX", path[64], link[64], pipe[64], found[8] = "";
	struct stat status;
	struct text text = {0};
	struct error err;
	mode_t mask;
	int reader;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/file", folder);
	snprintf(link, sizeof(link), "%s/link", folder);
	snprintf(pipe, sizeof(pipe), "%s/pipe", folder);
	/* A folder. */
	assert_int_equal(file_write_new(folder, "a", 1, &err), -E_OUTPUT);
	assert_non_null(strstr(err.text, "it is a folder"));
	/* A pipe: only if somebody reads it. */
	assert_int_equal(mkfifo(pipe, 0600), 0);
	assert_int_equal(file_write_new(pipe, "a", 1, &err), -E_OUTPUT);
	assert_non_null(strstr(err.text, "nobody reads it"));
	reader = open(pipe, O_RDONLY | O_NONBLOCK);
	assert_int_equal(file_write_new(pipe, "through", 7, &err), 0);
	assert_int_equal(read(reader, found, 7), 7);
	assert_string_equal(found, "through");
	close(reader);
	assert_true(is_there_as(pipe, S_IFIFO));
	/* A device of one's own making, where that is allowed; and that of the system. */
	unlink(pipe);
	if (mknod(pipe, S_IFCHR | 0600, makedev(1, 3)) == 0) {
		/* Some folders let nobody open a device. */
		(void)file_write_new(pipe, "a", 1, NULL);
		assert_true(is_there_as(pipe, S_IFCHR));
		unlink(pipe);
	}
	if (mknod(pipe, S_IFBLK | 0600, makedev(7, 200)) == 0) {
		assert_int_equal(file_write_new(pipe, "a", 1, &err), -E_OUTPUT);
		assert_non_null(strstr(err.text, "it is a disk"));
		assert_true(is_there_as(pipe, S_IFBLK));
	}
	assert_int_equal(file_write_new("/dev/null", "a", 1, &err), 0);
	assert_true(is_there_as("/dev/null", S_IFCHR));
	/* A link stays one; owner and mode stay too. Whoever lets nobody read, is obeyed. */
	mask = umask(077);
	assert_int_equal(file_write_new(path, "one", 3, &err), 0);
	umask(mask);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0600);
	assert_int_equal(chmod(path, 0640), 0);
	if (geteuid() == 0)
		assert_int_equal(chown(path, 12345, 12346), 0);
	assert_int_equal(symlink("file", link), 0);
	assert_int_equal(file_write_new(link, "two", 3, &err), 0);
	assert_true(is_there_as(link, S_IFLNK));
	assert_int_equal(file_read(path, 9, &text, &err), 0);
	assert_string_equal(text_cstr(&text), "two");
	text_release(&text);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0640);
	assert_int_equal(status.st_uid, geteuid() == 0 ? 12345 : geteuid());
	assert_int_equal(status.st_gid, geteuid() == 0 ? 12346 : getegid());
	/* One that shows to nothing is no file to be made. */
	unlink(path);
	assert_int_equal(file_write_new(link, "a", 1, &err), -E_OUTPUT);
	assert_true(is_there_as(link, S_IFLNK));
	unlink(link);
	unlink(pipe);
	rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_failure_returns_its_code_and_keeps_the_cause),
		cmocka_unit_test(a_cause_is_cut_and_not_overrun),
		cmocka_unit_test(every_code_has_a_name_of_its_own),
		cmocka_unit_test(deadlines_saturate_and_never_go_negative),
		cmocka_unit_test(text_from_outside_is_made_safe),
		cmocka_unit_test(a_cut_never_splits_a_character),
		cmocka_unit_test(blanks_are_trimmed_at_both_ends),
		cmocka_unit_test(width_counts_columns),
		cmocka_unit_test(bytes_are_written_in_hex),
		cmocka_unit_test(near_misses_have_small_distances),
		cmocka_unit_test(a_buffer_grows_and_formats),
		cmocka_unit_test(files_are_read_whole_and_replaced_whole),
		cmocka_unit_test(nothing_but_a_file_is_replaced),
	};

	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
