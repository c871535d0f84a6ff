/* SPDX-License-Identifier: MIT */
#include "script.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/*
 * Commands that cannot make a phone lock, whatever their arguments. A command that runs others
 * (sh, xargs, start, powershell) is missing on purpose: what is not here is a doubt.
 */
static const char *const harmless_everywhere[] = {
	"adb", "cd", "date", "echo", "exit", "find", "mkdir", "more", "ping", "rmdir", "sort",
	"tar", "zstd", "7z", "7za", "7zz", "lz4", "unzip", "simg2img", "whoami", "hostname",
	"true", "false",
};
static const char *const harmless_shell[] = {
	"[", "[[", ":", "awk", "basename", "break", "cat", "chmod", "clear", "continue", "cp",
	"cut", "dirname", "du", "df", "egrep", "expr", "fgrep", "gawk", "grep", "gunzip", "gzip",
	"head", "id", "kill", "killall", "let", "ln", "ls", "lsusb", "md5sum", "mktemp", "mv",
	"popd", "printf", "pushd", "pwd", "readlink", "realpath", "return", "rev", "rm", "sed",
	"seq", "set", "sha1sum", "sha256sum", "shift", "shopt", "sleep", "stat", "stty", "sync",
	"tail", "tee", "test", "touch", "tput", "tr", "type", "ulimit", "umask", "uname", "uniq",
	"unset", "wait", "wc", "which",
};
static const char *const harmless_batch[] = {
	"chcp", "choice", "cls", "color", "copy", "del", "endlocal", "erase", "findstr", "goto",
	"md", "mode", "move", "pause", "popd", "prompt", "pushd", "rd", "ren", "rename",
	"setlocal", "shift", "taskkill", "tasklist", "timeout", "title", "type", "ver", "verify",
	"vol", "where", "xcopy", "robocopy", "attrib", "dir",
};
/* They only say where something is; their output is one path. */
static const char *const path_commands[] = {"basename", "cd", "dirname", "pwd", "readlink",
					    "realpath", "uname", "mktemp"};
/* They run what follows them. */
static const char *const wrappers[] = {"builtin", "command", "env", "exec", "nice", "nohup",
				       "sudo", "time", "stdbuf", "doas"};

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static bool is_in(const char *const *table, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(table[i], name))
			return true;
	return false;
}

static bool is_harmless(const struct judge *judge, const char *name)
{
	if (is_in(harmless_everywhere, COUNT(harmless_everywhere), name))
		return true;
	return judge->script->dialect == ROM_BATCH
		       ? is_in(harmless_batch, COUNT(harmless_batch), name)
		       : is_in(harmless_shell, COUNT(harmless_shell), name);
}

bool judge_is_over(const struct judge *judge)
{
	return judge->failed || (judge->cancel && atomic_load(judge->cancel));
}

/* ---- what is written down ---- */

static const char *find_line(struct judge *judge, unsigned line, size_t *ret_length)
{
	const char *end, *newline;

	if (line < judge->found_line) {
		judge->found_line = 1;
		judge->found_at = 0;
	}
	end = judge->text + judge->length;
	while (judge->found_line < line) {
		newline = memchr(judge->text + judge->found_at, '\n',
				 judge->length - judge->found_at);
		if (!newline)
			break;
		judge->found_at = (size_t)(newline + 1 - judge->text);
		judge->found_line++;
	}
	newline = memchr(judge->text + judge->found_at, '\n', judge->length - judge->found_at);
	*ret_length = (size_t)((newline ? newline : end) - judge->text) - judge->found_at;
	return judge->text + judge->found_at;
}

static void set_where(struct judge *judge, struct rom_evidence *ret, unsigned line)
{
	size_t length;
	const char *bytes = find_line(judge, line, &length);

	text_trim(&bytes, &length);
	evidence_set(ret, judge->script->name, line, bytes, length);
}

void judge_doubt(struct judge *judge, unsigned line)
{
	judge->only_paths = false;
	if (judge->learning)
		return;
	if (!judge->script->doubt_count++)
		set_where(judge, &judge->script->doubt, line);
}

struct rom_act *judge_act(struct judge *judge, enum rom_act_kind kind, const char *detail,
			  unsigned line)
{
	static const size_t step = 32;
	struct rom_script *script = judge->script;
	struct rom_act *act;

	if (judge->learning)
		return NULL;
	if (script->act_count == ROM_ACTS_MAX) {
		judge_doubt(judge, line);
		return NULL;
	}
	if (script->act_count % step == 0) {
		act = realloc(script->acts, (script->act_count + step) * sizeof(*act));
		if (!act) {
			judge->failed = true;
			return NULL;
		}
		script->acts = act;
	}
	act = &script->acts[script->act_count++];
	memset(act, 0, sizeof(*act));
	act->kind = kind;
	text_safe(act->detail, sizeof(act->detail), detail, strlen(detail));
	set_where(judge, &act->where, line);
	return act;
}

/* ---- variables ---- */

static struct variable *find_variable(const struct judge *judge, const char *name, size_t length)
{
	struct variable *variable;

	for (size_t i = 0; i < judge->variable_count; i++) {
		variable = &judge->variables[i];
		if (variable->name_length == length &&
		    !(judge->ignore_case ? strncasecmp(variable->name, name, length)
					 : strncmp(variable->name, name, length)))
			return variable;
	}
	return NULL;
}

const struct variable *judge_lookup(const struct judge *judge, const char *name, size_t length)
{
	const struct variable *variable = find_variable(judge, name, length);

	return variable && variable->is_assigned ? variable : NULL;
}

static struct variable *add_variable(struct judge *judge, const char *name, size_t length)
{
	struct variable *variable = find_variable(judge, name, length);

	if (variable)
		return variable;
	if (judge->variable_count == VARIABLES_MAX || length >= sizeof(variable->name))
		return NULL;
	variable = &judge->variables[judge->variable_count++];
	memset(variable, 0, sizeof(*variable));
	memcpy(variable->name, name, length);
	variable->name_length = length;
	return variable;
}

static bool has_blank(const char *string)
{
	return strpbrk(string, " \t\n") != NULL;
}

/* What quotes held together falls apart when the variable is used without them. */
static unsigned value_traits(const struct word *value)
{
	return (value->traits & (WORD_UNKNOWN | WORD_SPLITS | WORD_PASSED)) |
	       (value->traits & WORD_BLANKS ? WORD_SPLITS : 0u);
}

static void merge_value(struct variable *variable, const struct word *value)
{
	const char *old = text_cstr(&variable->value), *new = text_cstr(&value->text);
	unsigned traits = variable->traits | value_traits(value);
	const char mark[2] = {MARK, '\0'};

	if (value->source)
		variable->source = value->source;
	if (!strcmp(old, new)) {
		variable->traits = traits;
		return;
	}
	if (has_blank(old) || has_blank(new))
		traits |= WORD_SPLITS;
	text_clear(&variable->value);
	text_add(&variable->value, mark);
	variable->traits = traits | WORD_UNKNOWN;
}

/* CURRENT_ANTI_VER=4: the index the package says it has. */
static void note_index(struct judge *judge, const struct word *value, unsigned line)
{
	const char *digits = text_cstr(&value->text);
	struct rom_evidence where;
	size_t length = strspn(digits, "0123456789");

	if (judge->learning) {
		judge->reads_index_file |= value->source == VALUE_INDEX_FILE;
		return;
	}
	/* A script that reads the file keeps 0 for the case that there is none. */
	if (!length || length > 9 || digits[length] ||
	    (judge->reads_index_file && !strcmp(digits, "0")))
		return;
	set_where(judge, &where, line);
	if (judge->indices && !claims_add(judge->indices, digits, length,
					  (uint32_t)strtoul(digits, NULL, 10), ROM_FROM_SCRIPT,
					  &where))
		judge->unsure[ROM_CHECKS_INDEX] = true;
}

static void set_value(struct variable *variable, const struct word *value)
{
	if (variable->is_known) {
		merge_value(variable, value);
		return;
	}
	text_add_bytes(&variable->value, text_cstr(&value->text), value->text.length);
	variable->traits = value_traits(value);
	variable->source = value->source;
	variable->is_known = true;
}

void judge_assign(struct judge *judge, const char *name, size_t length, const struct word *value,
		  unsigned line)
{
	struct variable *variable = add_variable(judge, name, length);
	struct word unknown = {.source = value->source};

	/* These change how every later line is read. */
	if (length == 3 && !memcmp(name, "IFS", 3))
		judge_doubt(judge, line);
	if (!variable) {
		judge_doubt(judge, line);
		return;
	}
	if (length == 16 && !strncasecmp(name, "CURRENT_ANTI_VER", 16))
		note_index(judge, value, line);
	/* Values made of values grow without bound. */
	if (value->text.length > VALUE_MAX) {
		word_add_mark(&unknown, true);
		value = &unknown;
	}
	set_value(variable, value);
	variable->is_assigned = true;
	judge->failed |= variable->value.failed || unknown.text.failed;
	text_release(&unknown.text);
}

void judge_function(struct judge *judge, const char *name, size_t length)
{
	struct variable *variable = add_variable(judge, name, length);

	if (variable)
		variable->is_function = true;
	else
		judge->unsure[ROM_LOCKS] = true;
}

/* ---- words ---- */

void word_clear(struct word *word)
{
	text_clear(&word->text);
	word->traits = 0;
	word->source = VALUE_PLAIN;
	word->assign = 0;
}

void word_add_mark(struct word *word, bool splits)
{
	const char mark = MARK;

	text_add_bytes(&word->text, &mark, 1);
	word->traits |= WORD_UNKNOWN | (splits ? WORD_SPLITS : 0u);
}

bool word_is(const struct word *word, const char *string)
{
	return !(word->traits & WORD_UNKNOWN) && !strcmp(text_cstr(&word->text), string);
}

const char *word_base(const struct word *word, char ret[64])
{
	const char *text = text_cstr(&word->text), *at = text + strlen(text);
	size_t length;

	while (at > text && at[-1] != '/' && at[-1] != '\\' && at[-1] != MARK)
		at--;
	for (length = 0; length < 63 && at[length]; length++)
		ret[length] = (char)tolower((unsigned char)at[length]);
	ret[length] = '\0';
	if (length > 4 && !strcmp(ret + length - 4, ".exe"))
		ret[length - 4] = '\0';
	return ret;
}

struct command *command_new(void)
{
	return calloc(1, sizeof(struct command));
}

void command_free(struct command *command)
{
	if (!command)
		return;
	for (size_t i = 0; i < WORDS_MAX; i++)
		text_release(&command->words[i].text);
	free(command);
}

struct word *command_word(struct judge *judge, struct command *command)
{
	struct word *word;

	if (command->count == WORDS_MAX) {
		judge_doubt(judge, command->line);
		command->count--;
	}
	word = &command->words[command->count++];
	word_clear(word);
	return word;
}

/* ---- checks ---- */

static void add_product(struct judge *judge, const char *name, enum rom_check check, unsigned line)
{
	struct rom_act *act = judge_act(judge, ROM_ACT_PRODUCT, name, line);

	if (act)
		act->check = check;
	judge->check_at = judge->command_count;
}

static void judge_filter(struct judge *judge, const struct command *command, bool is_findstr)
{
	struct pattern pattern;

	if (!command->from_pipe || judge->asked != VALUE_PRODUCT ||
	    !pattern_grep(command->words, command->count, is_findstr, &pattern))
		return;
	for (size_t i = 0; i < pattern.count; i++)
		add_product(judge, pattern.names[i], pattern.check, command->line);
	if (!pattern.count)
		add_product(judge, "", pattern.check, command->line);
}

/* "[alioth]" or "xalioth" of a comparison, as in [%product%]==[alioth]. */
static bool plain_name(const struct word *word, char ret[64])
{
	const char *at = text_cstr(&word->text);
	size_t length;

	at += strspn(at, "[(\"'");
	length = strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
	if (!length || length >= 64 || at[length + strspn(at + length, "])\"'")])
		return false;
	memcpy(ret, at, length);
	ret[length] = '\0';
	return true;
}

void judge_compare(struct judge *judge, const struct word *a, const struct word *b, unsigned line)
{
	char name[64];

	if (a->source != VALUE_PRODUCT && b->source == VALUE_PRODUCT) {
		const struct word *swap = a;

		a = b;
		b = swap;
	}
	if (a->source == VALUE_PRODUCT && !(b->traits & WORD_UNKNOWN) && plain_name(b, name))
		add_product(judge, name, ROM_CHECK_EXACT, line);
}

static void judge_test(struct judge *judge, const struct command *command)
{
	const struct word *words = command->words;

	for (size_t i = 1; i + 1 < command->count; i++)
		if (word_is(&words[i], "=") || word_is(&words[i], "==") ||
		    word_is(&words[i], "!="))
			judge_compare(judge, &words[i - 1], &words[i + 1], command->line);
}

/* A mismatch that is followed by an exit within a few commands ends the script. */
static void judge_exit(struct judge *judge)
{
	struct rom_script *script = judge->script;

	if (!judge->check_at || judge->command_count - judge->check_at > 4)
		return;
	for (size_t i = 0; i < script->act_count; i++)
		if (script->acts[i].kind == ROM_ACT_PRODUCT)
			script->acts[i].enforced = ROM_YES;
	judge->check_at = 0;
}

/* ---- commands ---- */

/* GNU sed runs what it made where a substitution ends in the flag e. */
static bool sed_runs(const char *text)
{
	const char *flags = strrchr(text, '/');

	flags = flags ? flags + 1 : text;
	return strchr(flags, 'e') && strspn(flags, "0123456789egpiIMmw") == strlen(flags);
}

/* These can run a program that is named in their arguments. */
static const struct {
	const char *command, *sign;
} abuses[] = {
	{"awk", "system"}, {"awk", "getline"}, {"awk", "| \""}, {"awk", "|\""},
	{"gawk", "system"}, {"gawk", "getline"}, {"gawk", "| \""}, {"gawk", "|\""},
	{"find", "-exec"}, {"find", "-ok"}, {"tar", "checkpoint-action"}, {"tar", "to-command"},
	{"tar", "-I"}, {"tar", "compress-program"}, {"sort", "compress-program"},
};

static bool is_abused(const char *name, const struct command *command)
{
	for (size_t i = 1; i < command->count; i++) {
		const char *text = text_cstr(&command->words[i].text);

		for (size_t j = 0; j < COUNT(abuses); j++)
			if (!strcmp(name, abuses[j].command) && strstr(text, abuses[j].sign))
				return true;
		if (!strcmp(name, "sed") && text[0] != '-' && sed_runs(text))
			return true;
	}
	return false;
}

static void judge_read(struct judge *judge, const struct command *command)
{
	struct word input = {0};

	word_add_mark(&input, true);
	for (size_t i = 1; i < command->count; i++)
		if (text_cstr(&command->words[i].text)[0] != '-')
			judge_assign(judge, text_cstr(&command->words[i].text),
				     command->words[i].text.length, &input, command->line);
	judge->failed |= input.text.failed;
	text_release(&input.text);
}

/* `set -e` is harmless; `set -- oem lock` changes what $* is. */
static void judge_set(struct judge *judge, const struct command *command)
{
	for (size_t i = 1; i < command->count; i++) {
		const char *text = text_cstr(&command->words[i].text);

		if ((text[0] != '-' && text[0] != '+') || !strcmp(text, "--"))
			judge->is_tainted = true;
		if (strchr(text, 'o') && i + 1 < command->count)
			i++;
	}
}

static void judge_known(struct judge *judge, const char *name, const struct command *command)
{
	bool is_batch = judge->script->dialect == ROM_BATCH;

	if (!is_in(path_commands, COUNT(path_commands), name) && strcmp(name, "echo"))
		judge->only_paths = false;
	if (!strcmp(name, "grep") || !strcmp(name, "egrep") || !strcmp(name, "fgrep"))
		judge_filter(judge, command, false);
	else if (!strcmp(name, "findstr"))
		judge_filter(judge, command, true);
	else if (!strcmp(name, "[") || !strcmp(name, "[[") || !strcmp(name, "test"))
		judge_test(judge, command);
	else if (!strcmp(name, "exit") || !strcmp(name, "goto"))
		judge_exit(judge);
	else if (!strcmp(name, "set") && !is_batch)
		judge_set(judge, command);
	for (size_t i = 1; i < command->count; i++)
		if (strstr(text_cstr(&command->words[i].text), "anti_version"))
			judge->asked = VALUE_INDEX_FILE;
}

/* Something that may run anything: if fastboot is among its words, that counts as well. */
static void judge_unknown(struct judge *judge, const struct command *command, size_t from)
{
	char base[64];

	judge_doubt(judge, command->line);
	for (size_t i = from; i < command->count; i++) {
		if (!strstr(word_base(&command->words[i], base), "fastboot"))
			continue;
		judge_fastboot(judge, command->words + i, command->count - i, command->line);
		return;
	}
}

static bool is_function(const struct judge *judge, const char *name)
{
	const struct variable *variable = find_variable(judge, name, strlen(name));

	return variable && variable->is_function;
}

void judge_command(struct judge *judge, struct command *command)
{
	char base[64];
	size_t at = 0;

	judge->command_count++;
	if (!command->from_pipe)
		judge->asked = VALUE_PLAIN;
	while (at < command->count && judge->script->dialect == ROM_SHELL &&
	       is_in(wrappers, COUNT(wrappers), word_base(&command->words[at], base)))
		at++;
	if (at == command->count)
		return;
	word_base(&command->words[at], base);
	if (is_function(judge, text_cstr(&command->words[at].text))) {
		judge->only_paths = false;
		if (strcmp(base, "fastboot"))
			return;
		judge_doubt(judge, command->line);
	}
	/* A wrapper's own options are not known here: what they do to the rest is a doubt. */
	if (at && base[0] == '-') {
		judge_unknown(judge, command, at);
	} else if (strstr(base, "fastboot")) {
		judge->only_paths = false;
		judge_fastboot(judge, command->words + at, command->count - at, command->line);
	} else if (command->words[at].traits & WORD_UNKNOWN) {
		judge_unknown(judge, command, at);
	} else if (!strcmp(base, "read") && judge->script->dialect == ROM_SHELL) {
		judge_read(judge, command);
	} else if (at || !is_harmless(judge, base) || is_abused(base, command)) {
		judge_unknown(judge, command, at);
	} else {
		judge_known(judge, base, command);
	}
}
