/* SPDX-License-Identifier: MIT */
#include "command.h"

#include <string.h>

static void print_option(const struct out *out, enum option option)
{
	enum { WIDTH = 26 };
	FILE *file = out->file;
	const struct option_row *row = option_row(option);
	int used;

	if (row->letter)
		used = fprintf(file, "  -%c, --%s", row->letter, row->name);
	else
		used = fprintf(file, "      --%s", row->name);
	if (row->argument)
		used += fprintf(file, " %s", row->argument);
	used += fprintf(file, "%*s", used < WIDTH ? WIDTH - used : 2, "");
	out_indented(out, row->help, WIDTH, (size_t)used);
}

static void print_globals(const struct out *out)
{
	for (unsigned i = OPTION_NONE + 1; i < OPTION_COUNT; i++)
		if (option_row((enum option)i)->global)
			print_option(out, (enum option)i);
}

static void print_all(struct run *run)
{
	FILE *file = run->out.file;

	out_paragraph(&run->out, "latchkey asks a Xiaomi, Redmi or POCO phone over USB who it is and whether "
				 "its bootloader is locked. It can only ask: it cannot flash, erase, unlock, "
				 "lock or restart anything.");
	fputs("\nusage: latchkey [OPTIONS] [COMMAND] [ARGUMENTS]\n\ncommands:\n", file);
	for (size_t i = 0; commands()[i]; i++) {
		fprintf(file, "  %-12s ", commands()[i]->name);
		out_indented(&run->out, commands()[i]->summary, 15, 15);
	}
	fputs("\noptions of every command:\n", file);
	print_globals(&run->out);
	fputs("\nexit status:\n"
	      "  0 done or yes   1 the answer is no   2 the command line is wrong\n"
	      "  3 no phone, or several and none chosen   4 no permission, busy or wrong mode\n"
	      "  5 the conversation failed   6 timed out   7 bad input file   8 cannot tell\n"
	      "  9 an output could not be written   10 the journal is unusable\n"
	      "  70 a bug in latchkey   130 interrupted\n\n"
	      "'latchkey help COMMAND' tells more; latchkey(1) tells all.\n", file);
}

static void print_title(const struct out *out, const struct command *command)
{
	struct text line = {0};

	text_addf(&line, "latchkey %s%s%s: %s", command->name, *command->usage ? " " : "", command->usage,
		  command->summary);
	out_paragraph(out, text_cstr(&line));
	text_release(&line);
}

void help_print(struct run *run, const struct command *command)
{
	FILE *file = run->out.file;

	if (!command) {
		print_all(run);
		return;
	}
	print_title(&run->out, command);
	for (const char *const *paragraph = command->details; *paragraph; paragraph++) {
		fputc('\n', file);
		out_paragraph(&run->out, *paragraph);
	}
	if (command->options) {
		fputs("\noptions:\n", file);
		for (const enum option *own = command->options; *own != OPTION_NONE; own++)
			print_option(&run->out, *own);
	}
	fputs("\n'latchkey help' lists the options of every command.\n", file);
}

int demos_print(struct run *run)
{
	if (run->options.given[OPTION_JSON])
		run->body = demos_json();
	else
		demos_text(&run->out);
	return EXIT_DONE;
}

static int help(struct run *run)
{
	const struct command *command = NULL;

	if (run->options.argument_count > 1) {
		char shown[64];

		command = command_find(run->options.arguments[1]);
		if (!command) {
			text_safe(shown, sizeof(shown), run->options.arguments[1],
				  strlen(run->options.arguments[1]));
			fail(&run->err, E_USAGE, "there is no command '%s'", shown);
			return run_failed(run);
		}
	}
	help_print(run, command);
	return EXIT_DONE;
}

const struct command command_help = {
	.name = "help",
	.usage = "[COMMAND]",
	.summary = "this text, or more about one command",
	.most = 1,
	.run = help,
};
