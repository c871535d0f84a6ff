/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_TESTS_SHELL_H
#define LATCHKEY_TESTS_SHELL_H

#include "play.h"

#include <latchkey/cli.h>

#include <jansson.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* The whole command line in this process: words in, two streams and a status out. */

enum { SHELL_WORDS = 24, SHELL_VARIABLES = 4 };

/**
 * struct shell - the world of a run, and what came of it.
 * @usb: the tape that plays the part of USB; NULL: USB fails with @usb_error.
 * @in: standard input; NULL: this program's own.
 * @env: NAME, value, NAME, value, ...
 * @full: standard output is a full disk.
 * @cancelled: Ctrl-C was pressed before.
 * @columns: of the terminal; 0: none.
 */
struct shell {
	const char *usb;
	enum error_code usb_error;
	FILE *in;
	const char *env[2 * SHELL_VARIABLES];
	bool full, cancelled, terminal, sudo;
	unsigned columns;
	long long now;
	int status;
	char *out, *err;
};

static struct shell *shell_current; /* for the functions that cli_main() calls without it */

static inline const char *shell_env(const char *name)
{
	const char *const *env = shell_current->env;

	for (size_t i = 0; i < SHELL_VARIABLES && env[2 * i]; i++)
		if (!strcmp(env[2 * i], name))
			return env[2 * i + 1];
	return NULL;
}

static inline int shell_usb(const atomic_bool *cancel, struct bus **ret, struct error *err)
{
	const char *text = shell_current->usb;
	struct tape *tape = NULL;

	if (!text)
		return fail(err, shell_current->usb_error, "broken on purpose");
	if (tape_parse(text, strlen(text), "usb", &tape, err))
		fail_msg("%s", err->text);
	*ret = tape_bus(tape);
	assert_non_null(*ret);
	(*ret)->cancel = cancel;
	(*ret)->kind = BUS_USB;
	(*ret)->story = NULL;
	return 0;
}

/* A computer with a USB controller and nothing else, for as long as the program runs. */
static char shell_computer[64];
static const char *const shell_folders[] = {
	"",     "/dev",     "/dev/bus",     "/dev/bus/usb",         "/sys",
	"/sys/bus", "/sys/bus/usb", "/sys/bus/usb/devices", "/sys/bus/usb/devices/usb1",
};

static inline void shell_remove_computer(void)
{
	char path[128];

	for (size_t i = COUNT(shell_folders); i-- > 0;) {
		snprintf(path, sizeof(path), "%s%s", shell_computer, shell_folders[i]);
		rmdir(path);
	}
}

static inline const char *shell_root(void)
{
	char path[128];

	if (*shell_computer)
		return shell_computer;
	snprintf(shell_computer, sizeof(shell_computer), "/tmp/latchkey-root-XXXXXX");
	assert_non_null(mkdtemp(shell_computer));
	atexit(shell_remove_computer);
	for (size_t i = 1; i < COUNT(shell_folders); i++) {
		snprintf(path, sizeof(path), "%s%s", shell_computer, shell_folders[i]);
		assert_int_equal(mkdir(path, 0700), 0);
	}
	return shell_computer;
}

static inline void shell_release(struct shell *shell)
{
	free(shell->out);
	free(shell->err);
	shell->out = shell->err = NULL;
}

/* Run `latchkey @words`; words are separated by one blank, '' is an empty word. */
static inline void shell_run(struct shell *shell, const char *words)
{
	char copy[1024], *argv[SHELL_WORDS] = {NULL}, name[] = "latchkey", *word, *rest = copy;
	size_t out_size, err_size;
	atomic_bool cancel = shell->cancelled;
	struct cli cli = {.in = shell->in ? shell->in : stdin,
			  .out_is_terminal = shell->terminal,
			  .err_is_terminal = shell->terminal,
			  .out_columns = shell->columns,
			  .err_columns = shell->columns,
			  .env = shell_env,
			  .usb = shell_usb,
			  .cancel = &cancel,
			  .host = {.root = shell_root(), .uid = 1000, .env = shell_env},
			  .now = shell->now ? shell->now : 1787000000,
			  .sudo = shell->sudo};
	int argc = 0;

	assert_true((size_t)snprintf(copy, sizeof(copy), "%s", words) < sizeof(copy));
	argv[argc++] = name;
	while ((word = strsep(&rest, " ")) != NULL && argc < SHELL_WORDS - 1) {
		if (!strcmp(word, "''"))
			*word = '\0';
		else if (!*word)
			continue;
		argv[argc++] = word;
	}
	shell_release(shell);
	shell_current = shell;
	cli.out = shell->full ? fopen("/dev/full", "w") : open_memstream(&shell->out, &out_size);
	cli.err = open_memstream(&shell->err, &err_size);
	assert_true(cli.out && cli.err);
	shell->status = cli_main(&cli, argc, argv);
	fclose(cli.out);
	fclose(cli.err);
}

/* A file with this content; the path is to be unlinked and freed. */
static inline char *shell_file(const char *bytes, size_t length)
{
	char *path = strdup("/tmp/latchkey-test-XXXXXX");
	int file = path ? mkstemp(path) : -1;

	assert_true(file >= 0);
	assert_int_equal(write(file, bytes, length), (long)length);
	close(file);
	return path;
}

static inline const char *string_at(const json_t *object, const char *a, const char *b)
{
	const json_t *value = json_object_get(object, a);

	return json_string_value(b ? json_object_get(value, b) : value);
}

static inline json_t *document_of(const char *name, const struct shell *shell)
{
	json_error_t error;
	json_t *document = json_loads(shell->out, 0, &error);

	if (!document)
		fail_msg("%s: no JSON: %s in '%s'", name, error.text, shell->out);
	return document;
}

#endif
