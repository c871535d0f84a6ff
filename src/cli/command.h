/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_CLI_COMMAND_H
#define LATCHKEY_CLI_COMMAND_H

#include "options.h"

#include <latchkey/cli.h>
#include <latchkey/tape.h>
#include <latchkey/ui.h>
#include <latchkey/version.h>

/**
 * struct run - one run of one command.
 * @body: the JSON members of the command's result, when --json; NULL otherwise or on failure.
 * @ascii_out, @ascii_err: filters before the streams where nothing but ASCII may be shown; NULL.
 * @asked: questions that went to phones in all conversations.
 * @touched: a conversation with a phone was opened.
 */
struct run {
	const struct cli *cli;
	const struct command *command;
	struct options options;
	const char *program;
	struct out out, note;
	FILE *ascii_out, *ascii_err;
	struct mask mask;
	struct bus *bus;
	char *story;
	struct recorder *recorder;
	struct trace *trace;
	struct json_t *body;
	struct error err;
	const char *hint; /* fits better than the error code's own; NULL */
	unsigned asked;
	bool touched;
};

/**
 * struct command - one row of the command table.
 * @options: its own options, OPTION_NONE at the end; NULL for none.
 * @run: an exit status; on failure run->err says why and has been left to be printed by the caller.
 * @usage: of its arguments: "SHELL".
 */
struct command {
	const char *name, *usage, *summary;
	const char *details[3]; /* paragraphs, NULL at the end */
	const enum option *options;
	unsigned least, most; /* arguments */
	int (*run)(struct run *run);
};

/* One file each. */
extern const struct command command_check, command_completion, command_decode, command_device,
	command_doctor, command_explain, command_guide, command_help, command_journal, command_list,
	command_plan, command_report, command_status, command_vars, command_version, command_wait;

/** commands() - the table, NULL at the end, sorted by name. */
const struct command *const *commands(void);
/** command_find() - NULL if there is none of that name. */
const struct command *command_find(const char *name);
/** command_unknown() - the error for a word that is no command. Return: -E_USAGE. */
int command_unknown(const char *word, struct error *err);

/** command_bare() - `latchkey` without a command. */
int command_bare(struct run *run);
/** help_print() - help for a command, or for everything with NULL. */
void help_print(struct run *run, const struct command *command);
/** demos_print() - the built-in tapes. */
int demos_print(struct run *run);

/* ---- what the commands share ---- */

/** run_open() - the bus that the options ask for: USB, a tape, a demo; with trace and recorder. */
int run_open(struct run *run);
/** run_list() - list the bus; the result is to be released. */
int run_list(struct run *run, bool probe, struct device_list *ret);
/** run_wanted() - the serial number or port of -s or ANDROID_SERIAL; NULL if none was given. */
const char *run_wanted(const struct run *run);
/** run_is_meant() - whether @id is the port or the serial number of this device. */
bool run_is_meant(const struct device *device, const char *id);
/** run_choose() - the one phone that is meant, by -s or because there is only one. */
int run_choose(struct run *run, const struct device_list *list, const struct device **ret);
/** run_running() - the version of --running; @ret_running stays NULL if it was not given. */
int run_running(struct run *run, struct version *ret, const struct version **ret_running);
/** run_warn_deep() - what --deep is known to have done once. */
void run_warn_deep(const struct run *run);
/** run_fills_stdout() - whether the file that an option names is "-": it would take the place of the text. */
bool run_fills_stdout(const struct run *run, enum option option);
/** run_check_stdout() - that nothing else wants to be there. Return: 0; -E_USAGE. */
int run_check_stdout(struct run *run, enum option option);
/** run_write() - make a file; "-" and /dev/stdout are standard output. Return: 0; -E_OUTPUT. */
int run_write(struct run *run, const char *path, const struct text *content);
/** run_failed() - the exit status for run->err. */
int run_failed(const struct run *run);
/** run_now() - the time of --now, or now. */
long long run_now(const struct run *run);
/** run_about() - for the views. */
struct about run_about(const struct run *run);

/** reading_take() - open, interview, close. The result is in the reading; it always has one. */
void reading_take(struct run *run, const struct device *device, const struct interview *interview,
		  struct reading *ret);
/** reading_take_all() - the first @count phones that can be asked, at the same time.
 * @readings: each has its own result. Return: 0; -E_NOMEM, nobody was asked. */
int reading_take_all(struct run *run, const struct device_list *list,
		     const struct interview *interview, struct reading *readings, size_t count);
void reading_release(struct reading *reading);

#endif
