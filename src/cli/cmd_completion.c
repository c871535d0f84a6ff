/* SPDX-License-Identifier: MIT */
#include "command.h"

#include <string.h>

static void words(FILE *file, const struct command *command)
{
	for (unsigned i = OPTION_NONE + 1; i < OPTION_COUNT; i++)
		if (option_row((enum option)i)->global)
			fprintf(file, " --%s", option_row((enum option)i)->name);
	for (const enum option *own = command ? command->options : NULL; own && *own; own++)
		fprintf(file, " --%s", option_row(*own)->name);
}

static void command_names(FILE *file)
{
	for (size_t i = 0; commands()[i]; i++)
		fprintf(file, "%s%s", i ? " " : "", commands()[i]->name);
}

static void demo_names(FILE *file)
{
	fputs("list", file);
	for (const struct tape_demo *demo = tape_demos; demo->name; demo++)
		fprintf(file, " %s", demo->name);
}

static void bash(FILE *file)
{
	fputs("# bash completion for latchkey\n"
	      "_latchkey() {\n"
	      "\tlocal word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command= i\n"
	      "\tcase $before in\n"
	      "\t--demo) mapfile -t COMPREPLY < <(compgen -W \"", file);
	demo_names(file);
	fputs("\" -- \"$word\"); return ;;\n"
	      "\t--color) mapfile -t COMPREPLY < <(compgen -W \"always auto never\" -- \"$word\"); return ;;\n"
	      "\t--record|--replay|--html|--ics|--procedure)\n"
	      "\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$word\"); return ;;\n"
	      "\t--serial|-s|--timeout|--now) return ;;\n"
	      "\tcompletion) mapfile -t COMPREPLY < <(compgen -W \"bash fish zsh\" -- \"$word\"); return ;;\n"
	      "\tesac\n"
	      "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	      "\t\tcase ${COMP_WORDS[i]} in\n", file);
	for (size_t i = 0; commands()[i]; i++)
		fprintf(file, "\t\t%s) command=%s ;;\n", commands()[i]->name, commands()[i]->name);
	fputs("\t\tesac\n\tdone\n\tcase $command in\n", file);
	for (size_t i = 0; commands()[i]; i++) {
		fprintf(file, "\t%s) mapfile -t COMPREPLY < <(compgen -W \"", commands()[i]->name);
		words(file, commands()[i]);
		fputs("\" -- \"$word\") ;;\n", file);
	}
	fputs("\t*) mapfile -t COMPREPLY < <(compgen -W \"", file);
	command_names(file);
	words(file, NULL);
	fputs("\" -- \"$word\") ;;\n\tesac\n}\ncomplete -F _latchkey latchkey\n", file);
}

/* Single quotes are doubled the shell's way. */
static void quoted(FILE *file, const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			fputs("'\\''", file);
		else if (*text == '[' || *text == ']' || *text == ':')
			fprintf(file, "\\%c", *text);
		else
			fputc(*text, file);
	}
}

static bool is_file(enum option option)
{
	const struct option_row *row = option_row(option);

	return row->argument && !strcmp(row->argument, "FILE");
}

static void zsh_option(FILE *file, enum option option)
{
	const struct option_row *row = option_row(option);

	fprintf(file, " \\\n\t\t'--%s%s[", row->name, row->argument ? "=" : "");
	quoted(file, row->help);
	fputs("]", file);
	if (is_file(option))
		fputs(":file:_files", file);
	else if (option == OPTION_COLOR)
		fputs(":when:(always auto never)", file);
	else if (option == OPTION_DEMO) {
		fputs(":demo:(", file);
		demo_names(file);
		fputs(")", file);
	} else if (row->argument)
		fprintf(file, ":%s: ", row->argument);
	fputs("'", file);
}

static void zsh(FILE *file)
{
	fputs("#compdef latchkey\n_latchkey() {\n\tlocal -a commands\n\tcommands=(\n", file);
	for (size_t i = 0; commands()[i]; i++) {
		fprintf(file, "\t\t'%s:", commands()[i]->name);
		quoted(file, commands()[i]->summary);
		fputs("'\n", file);
	}
	fputs("\t)\n\t_arguments", file);
	for (unsigned i = OPTION_NONE + 1; i < OPTION_COUNT; i++)
		zsh_option(file, (enum option)i);
	fputs(" \\\n\t\t'1:command:{_describe command commands}' \\\n\t\t'*:argument:_files'\n}\n"
	      "_latchkey \"$@\"\n", file);
}

static void fish_option(FILE *file, enum option option, const char *command)
{
	const struct option_row *row = option_row(option);

	fputs("complete -c latchkey", file);
	if (command)
		fprintf(file, " -n '__fish_seen_subcommand_from %s'", command);
	if (row->letter)
		fprintf(file, " -s %c", row->letter);
	fprintf(file, " -l %s -d '", row->name);
	for (const char *at = row->help; *at; at++) {
		if (*at == '\'')
			fputc('\\', file);
		fputc(*at, file);
	}
	fputc('\'', file);
	if (is_file(option))
		fputs(" -r -F", file);
	else if (option == OPTION_DEMO) {
		fputs(" -x -a '", file);
		demo_names(file);
		fputc('\'', file);
	} else if (row->argument)
		fputs(" -x", file);
	fputc('\n', file);
}

static void fish(FILE *file)
{
	fputs("# fish completion for latchkey\ncomplete -c latchkey -f\n", file);
	for (size_t i = 0; commands()[i]; i++)
		fprintf(file, "complete -c latchkey -n __fish_use_subcommand -a %s -d '%s'\n",
			commands()[i]->name, commands()[i]->summary);
	for (unsigned i = OPTION_NONE + 1; i < OPTION_COUNT; i++)
		if (option_row((enum option)i)->global)
			fish_option(file, (enum option)i, NULL);
	for (size_t i = 0; commands()[i]; i++)
		for (const enum option *own = commands()[i]->options; own && *own; own++)
			fish_option(file, *own, commands()[i]->name);
}

struct shell {
	const char *name;
	void (*print)(FILE *file);
};

static const struct shell shells[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};

static int completion(struct run *run)
{
	const char *name = run->options.arguments[1];
	char shown[64];

	for (size_t i = 0; i < sizeof(shells) / sizeof(*shells); i++)
		if (!strcmp(shells[i].name, name)) {
			shells[i].print(run->out.file);
			return EXIT_DONE;
		}
	fail(&run->err, E_USAGE, "the shell is bash, zsh or fish, not '%s'",
	     text_safe(shown, sizeof(shown), name, strlen(name)));
	return run_failed(run);
}

const struct command command_completion = {
	.name = "completion",
	.usage = "SHELL",
	.summary = "the completion for bash, zsh or fish, on standard output",
	.least = 1,
	.most = 1,
	.run = completion,
};
