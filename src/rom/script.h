/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_ROM_SCRIPT_H
#define LATCHKEY_ROM_SCRIPT_H

#include <latchkey/rom.h>
#include <latchkey/text.h>

/*
 * How a script is read:
 *
 *   script.c   bytes -> text; two passes, the first only learns the variables
 *   shell.c    \  text -> simple commands of words, quotes and variables resolved,
 *   batch.c    /  as sh and cmd.exe would
 *   judge.c    what a command is: fastboot, known to be harmless, or a doubt
 *   verbs.c    what a fastboot command line does
 *   pattern.c  what a grep or findstr lets pass
 */

enum {
	MARK = '\x01', /* stands in a word for a part that cannot be known */
	WORDS_MAX = 128,
	VARIABLES_MAX = 200,
	NESTING_MAX = 16,
	VALUE_MAX = 512,            /* of a variable; longer ones are unknown */
	WORD_MAX = 32 * 1024,
	BATCH_LINE_MAX = 8191,      /* cmd.exe's own limit for a joined line */
	EXPANDED_MAX = 64 * 1024,   /* of a batch line with its variables put in */
};

enum word_trait {
	WORD_UNKNOWN = 1, /* holds a MARK */
	WORD_SPLITS = 2,  /* the unknown part may turn out to be several words */
	WORD_PASSED = 4,  /* is what the script was called with: $* or %* */
	WORD_QUOTED = 8,
	WORD_BLANKS = 16, /* quoted here, but the unknown part may hold blanks */
};

/* Where a value comes from, as far as that matters. */
enum value_source {
	VALUE_PLAIN = 0,
	VALUE_PRODUCT,    /* the phone's answer to product */
	VALUE_INDEX,      /* the phone's answer to anti or rollback_ver */
	VALUE_INDEX_FILE, /* anti_version.txt */
};

struct word {
	struct text text;
	unsigned traits;
	enum value_source source;
	size_t assign; /* where the '=' of NAME=value is; 0: no assignment */
};

struct command {
	struct word words[WORDS_MAX];
	size_t count;
	unsigned line;
	bool from_pipe; /* its input is the output of the command before */
};

struct variable {
	char name[48];
	size_t name_length;
	struct text value;
	unsigned traits;
	enum value_source source;
	bool is_known;    /* assigned in an earlier pass or earlier in this one */
	bool is_assigned; /* earlier in this pass */
	bool is_function;
};

struct judge {
	struct rom_script *script;
	struct rom_claims *indices; /* may be NULL */
	bool ignore_case;           /* of variable names: batch */
	bool learning;              /* first pass: variables only */
	bool failed;                /* out of memory */
	const atomic_bool *cancel;  /* may be NULL */

	const char *text; /* the whole script, for excerpts */
	size_t length;
	unsigned found_line; /* a line whose place is known */
	size_t found_at;

	struct variable *variables;
	size_t variable_count;
	bool reads_index_file;
	bool is_tainted;         /* $* is not what the script was called with */
	bool function_follows;   /* sh: a function's name was read, not its body */
	unsigned function_braces;
	bool unsure[ROM_QUESTIONS];

	/* The pipeline being read. */
	enum value_source asked; /* what fastboot was asked for in it */
	bool only_paths;         /* nothing but dirname, pwd and the like in it */

	bool asked_product;
	size_t command_count;
	size_t check_at; /* command_count at the last product check; 0 for none */
};

/** judge_command() - judge one simple command; its words stay the caller's. */
void judge_command(struct judge *judge, struct command *command);

/** judge_fastboot() - what a fastboot command line does; words[0] is fastboot itself. */
void judge_fastboot(struct judge *judge, const struct word *words, size_t count, unsigned number);

/** judge_doubt() - something on @line was not understood. */
void judge_doubt(struct judge *judge, unsigned line);

struct rom_act *judge_act(struct judge *judge, enum rom_act_kind kind, const char *detail,
			  unsigned line);

/** judge_assign() - a variable gets a value; two different ones make it unknown. */
void judge_assign(struct judge *judge, const char *name, size_t name_length,
		  const struct word *value, unsigned line);

/** judge_lookup() - a variable's value, or NULL if it cannot be known. */
const struct variable *judge_lookup(const struct judge *judge, const char *name, size_t length);
void judge_function(struct judge *judge, const char *name, size_t length);

/** judge_compare() - a test compares two words. */
void judge_compare(struct judge *judge, const struct word *a, const struct word *b,
		   unsigned line);

void word_clear(struct word *word);
void word_add_mark(struct word *word, bool splits);
bool word_is(const struct word *word, const char *string);
/** word_base() - the last part of a path, without ".exe"; into @ret, lower case. */
const char *word_base(const struct word *word, char ret[64]);

/** command_new() - heap, because of its size; NULL without memory. */
struct command *command_new(void);
void command_free(struct command *command);
/** command_word() - the next word, empty; when there are too many a doubt and the last again. */
struct word *command_word(struct judge *judge, struct command *command);

/** judge_is_over() - whether the reading should end before the text does. */
bool judge_is_over(const struct judge *judge);

/** script_read() - rom_script_read() that can be interrupted. Return: also -E_CANCELLED. */
int script_read(const char *name, enum rom_dialect dialect, const struct text *bytes,
		const atomic_bool *cancel, struct rom_script *ret, struct rom_claims *ret_indices,
		struct error *err);

void shell_read(struct judge *judge, const char *text, size_t length, unsigned line,
		unsigned depth);
void batch_read(struct judge *judge, const char *text, size_t length);

struct pattern {
	char names[8][32];
	size_t count;
	enum rom_check check;
};

/** pattern_grep() - what `grep` or `findstr` with these words lets pass of "product: NAME".
 * Return: whether it looks at the name at all. */
bool pattern_grep(const struct word *words, size_t count, bool is_findstr, struct pattern *ret);

/* Shared by the readers of everything. */
void evidence_set(struct rom_evidence *ret, const char *file, unsigned line, const char *excerpt,
		  size_t length);
/** claims_add() - Return: false when the table is full or memory is out. */
bool claims_add(struct rom_claims *claims, const char *value, size_t length, uint32_t number,
		enum rom_source source, const struct rom_evidence *where);
/** name_copy() - safe text of a name, cut in front where it is too long. */
void name_copy(char *ret, size_t size, const char *name, size_t length);

#endif
