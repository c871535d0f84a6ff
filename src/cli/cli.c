/* SPDX-License-Identifier: MIT */
#include <latchkey/cli.h>

#include "command.h"

#include <latchkey/memory.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- streams ---- */

static bool wants_color(const struct run *run, bool is_terminal)
{
	const char *when = run->options.value[OPTION_COLOR];
	const char *none = run->cli->env("NO_COLOR"), *term = run->cli->env("TERM");

	if (run->options.given[OPTION_PLAIN])
		return false;
	if (when && strcmp(when, "auto") != 0)
		return !strcmp(when, "always");
	return is_terminal && !(none && *none) && term && strcmp(term, "dumb") != 0;
}

/* Box characters only where the locale says UTF-8. */
static bool is_utf8(const struct cli *cli)
{
	static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};

	for (size_t i = 0; i < sizeof(variables) / sizeof(*variables); i++) {
		const char *value = cli->env(variables[i]);

		if (value && *value)
			return strstr(value, "UTF-8") || strstr(value, "utf8") ||
			       strstr(value, "UTF8") || strstr(value, "utf-8");
	}
	return false;
}

static void set_streams(struct run *run)
{
	const struct cli *cli = run->cli;
	bool ascii = run->options.given[OPTION_ASCII] || !is_utf8(cli);

	run->mask.show = run->options.given[OPTION_SHOW_IDS];
	run->out = (struct out){.file = cli->out,
				.color = wants_color(run, cli->out_is_terminal),
				.ascii = ascii,
				.plain = run->options.given[OPTION_PLAIN],
				.columns = cli->out_columns,
				.mask = &run->mask};
	run->note = run->out;
	run->note.file = cli->err;
	run->note.color = wants_color(run, cli->err_is_terminal);
	run->note.columns = cli->err_columns;
	if (!ascii)
		return;
	run->ascii_out = out_ascii(cli->out);
	run->ascii_err = out_ascii(cli->err);
	if (run->ascii_out)
		run->out.file = run->ascii_out;
	if (run->ascii_err)
		run->note.file = run->ascii_err;
}

static void close_stream(FILE **file)
{
	if (*file)
		fclose(*file);
	*file = NULL;
}

/* ---- the end of a run ---- */

/* What to do about the error: sentences, and commands that are not to be broken. */
static const char *hint_of(const struct run *run)
{
	/* A time-out without a conversation is a phone that did not come. */
	bool is_absent = run->err.code == E_TIMEOUT && !run->touched;

	if (run->hint)
		return run->hint;
	return words_hint(is_absent ? E_NO_DEVICE : run->err.code);
}

static void add_commands(const struct run *run, struct text *ret)
{
	if (run->err.code == E_ACCESS && !run->story)
		words_install_rule(ret, run->program);
}

static void add_hint(const struct run *run, struct text *ret)
{
	text_addf(ret, "%s\n", hint_of(run));
	add_commands(run, ret);
	while (ret->length && ret->bytes[ret->length - 1] == '\n')
		ret->bytes[--ret->length] = '\0';
}

static void print_error(const struct run *run)
{
	struct text safe = {0}, commands = {0};

	text_add_safe(&safe, run->err.text, strlen(run->err.text));
	add_commands(run, &commands);
	out_print(&run->note, TONE_BAD, "latchkey:");
	fputc(' ', run->note.file);
	out_line(&run->note, text_cstr(&safe), 0, strlen("latchkey: "));
	if (*hint_of(run))
		out_paragraph(&run->note, hint_of(run));
	fputs(text_cstr(&commands), run->note.file);
	text_release(&safe);
	text_release(&commands);
}

/* What memory was short for may lack anything: it is no answer, and no document. */
static int check_memory(struct run *run, int status)
{
	if (!memory_was_lost())
		return status;
	memory_forget_loss(); /* the document that says so is whole again */
	json_free(run->body);
	run->body = NULL;
	if (run->err.code)
		return status;
	fail(&run->err, E_NOMEM, "out of memory: what is said here may lack something");
	return run_failed(run);
}

static void print_document(struct run *run, int *status)
{
	struct text hint = {0};
	struct json_t *document;

	if (run->err.code)
		add_hint(run, &hint);
	document = json_document(run->command ? run->command->name : "", LATCHKEY_VERSION, run->story,
				 run->body, run->err.code ? &run->err : NULL, text_cstr(&hint));
	run->body = NULL;
	if ((memory_was_lost() || json_print(run->cli->out, document, NULL)) &&
	    !ferror(run->cli->out)) {
		fail(&run->err, E_NOMEM, "out of memory");
		print_error(run);
		*status = run_failed(run);
	}
	json_free(document);
	text_release(&hint);
}

static void print_notes(const struct run *run)
{
	if (run->options.given[OPTION_QUIET])
		return;
	if (run->cli->sudo && run->bus && !run->story) {
		struct text commands = {0};

		words_install_rule(&commands, run->program);
		fprintf(run->note.file, "sudo is not needed once the udev rule is installed:\n%s",
			text_cstr(&commands));
		text_release(&commands);
	}
	if (run->touched && !run->options.given[OPTION_JSON])
		fprintf(run->note.file, "asked %u question%s, changed nothing\n", run->asked,
			run->asked == 1 ? "" : "s");
}

/* An answer, good or bad, that did not reach its reader is none; a failure stays what it is. */
static int output_lost(int status)
{
	return exit_is_answer(status) ? EXIT_OUTPUT : status;
}

/* Close the bus first, so that the recorder has seen everything. */
static int write_record(struct run *run, int status)
{
	struct error err;

	if (!run->recorder)
		return status;
	if (!recorder_write(run->recorder, run->options.value[OPTION_RECORD], &err))
		return status;
	if (!run->err.code)
		run->err = err;
	return output_lost(status);
}

static int finish(struct run *run, int status)
{
	bus_close(run->bus);
	status = check_memory(run, write_record(run, status));
	if (run->options.given[OPTION_JSON] && (run->body || run->err.code))
		print_document(run, &status);
	else if (run->err.code)
		print_error(run);
	print_notes(run);
	close_stream(&run->ascii_out);
	if ((fflush(run->cli->out) || ferror(run->cli->out)) && output_lost(status) != status) {
		fail(&run->err, E_OUTPUT, "cannot write to standard output: %s", strerror(errno));
		print_error(run);
		status = EXIT_OUTPUT;
	}
	json_free(run->body);
	recorder_free(run->recorder);
	trace_free(run->trace);
	close_stream(&run->ascii_err);
	mask_release(&run->mask);
	free(run->story);
	return status;
}

/* ---- choosing the command ---- */

static int check_arguments(const struct run *run, struct error *err)
{
	const struct command *command = run->command;
	unsigned count = run->options.argument_count ? run->options.argument_count - 1 : 0;

	if (count < command->least)
		return fail(err, E_USAGE, "'%s' needs %s", command->name, command->usage);
	if (count > command->most)
		return fail(err, E_USAGE, "'%s' takes %s", command->name,
			    command->most ? "fewer arguments" : "no arguments");
	return options_check(&run->options, command->options, command->name, err);
}

/* `latchkey` by itself: the phone if there is just one, else the bus and how to go on. */
static int run_bare(struct run *run)
{
	run->command = &command_status;
	return command_bare(run);
}

static int dispatch(struct run *run)
{
	const char *word = run->options.argument_count ? run->options.arguments[0] : NULL;

	if (run->options.given[OPTION_VERSION]) {
		run->command = &command_version;
		return command_version.run(run);
	}
	if (word)
		run->command = command_find(word);
	if (word && !run->command) {
		command_unknown(word, &run->err);
		return EXIT_USAGE;
	}
	if (run->options.given[OPTION_HELP]) {
		help_print(run, run->command);
		return EXIT_DONE;
	}
	if (run->options.given[OPTION_DEMO] && !strcmp(run->options.value[OPTION_DEMO], "list"))
		return demos_print(run);
	if (!word) {
		if (options_check(&run->options, NULL, "latchkey", &run->err))
			return EXIT_USAGE;
		return run_bare(run);
	}
	if (check_arguments(run, &run->err))
		return EXIT_USAGE;
	return run->command->run(run);
}

/* How this program was called, as a shell would read it: it stands in commands to copy. */
static void add_program(struct text *ret, const char *name)
{
	static const char harmless[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				       "0123456789/._-+,@%:";
	size_t length = strlen(name);

	if (!length || !text_is_safe(name, length))
		name = "latchkey";
	if (strspn(name, harmless) == strlen(name)) {
		text_add(ret, name);
		return;
	}
	text_add(ret, "'");
	for (; *name; name++)
		text_addf(ret, *name == '\'' ? "'\\%c'" : "%c", *name);
	text_add(ret, "'");
}

int cli_main(const struct cli *cli, int argc, char **argv)
{
	struct run run = {.cli = cli};
	struct text program = {0};
	int result;

	memory_forget_loss();
	json_start();
	result = options_parse(argc, argv, &run.options, &run.err);
	add_program(&program, argc > 0 ? argv[0] : "");
	run.program = text_cstr(&program);
	set_streams(&run);
	result = finish(&run, result ? EXIT_USAGE : dispatch(&run));
	text_release(&program);
	return result;
}
