/* SPDX-License-Identifier: MIT */
#include "command.h"

#include <string.h>

static void print_option(FILE *file, enum option option)
{
	enum { WIDTH = 22 };
	const struct option_row *row = option_row(option);
	int used;

	if (row->letter)
		used = fprintf(file, "  -%c, --%s", row->letter, row->name);
	else
		used = fprintf(file, "      --%s", row->name);
	if (row->argument)
		used += fprintf(file, " %s", row->argument);
	fprintf(file, "%*s%s\n", used < WIDTH + 4 ? WIDTH + 4 - used : 2, "", row->help);
}

static void print_globals(FILE *file)
{
	for (unsigned i = OPTION_NONE + 1; i < OPTION_COUNT; i++)
		if (option_row((enum option)i)->global)
			print_option(file, (enum option)i);
}

static void print_all(struct run *run)
{
	FILE *file = run->out.file;

	fputs("latchkey asks a Xiaomi, Redmi or POCO phone over USB who it is and whether its bootloader\n"
	      "is locked. It can only ask: it cannot flash, erase, unlock, lock or restart anything.\n\n"
	      "usage: latchkey [OPTIONS] [COMMAND] [ARGUMENTS]\n\ncommands:\n", file);
	for (size_t i = 0; commands()[i]; i++)
		fprintf(file, "  %-12s %s\n", commands()[i]->name, commands()[i]->summary);
	fputs("\noptions of every command:\n", file);
	print_globals(file);
	fputs("\nexit status:\n"
	      "  0 done or yes   1 the answer is no   2 usage   3 no phone, or several and none chosen\n"
	      "  4 there, but permission, busy or wrong mode   5 the conversation failed   6 timed out\n"
	      "  7 bad input file   8 cannot tell   9 an output could not be written\n"
	      "  70 a bug in latchkey   130 interrupted\n\n"
	      "'latchkey help COMMAND' tells more; latchkey(1) tells all.\n", file);
}

void help_print(struct run *run, const struct command *command)
{
	FILE *file = run->out.file;

	if (!command) {
		print_all(run);
		return;
	}
	fprintf(file, "latchkey %s%s%s: %s\n", command->name, *command->usage ? " " : "",
		command->usage, command->summary);
	if (*command->details)
		fprintf(file, "\n%s\n", command->details);
	if (command->options) {
		fputs("\noptions:\n", file);
		for (const enum option *own = command->options; *own != OPTION_NONE; own++)
			print_option(file, *own);
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
	.details = "",
	.most = 1,
	.run = help,
};
