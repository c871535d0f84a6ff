/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_UI_H
#define LATCHKEY_UI_H

#include <latchkey/bus.h>
#include <latchkey/error.h>
#include <latchkey/fastboot.h>
#include <latchkey/host.h>
#include <latchkey/mask.h>
#include <latchkey/phone.h>
#include <latchkey/rom.h>
#include <latchkey/verdict.h>
#include <latchkey/version.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Finished structs into bytes: text for people, JSON for programs. Both views of a command are
 * made from the same struct. All bytes from outside are masked (mask.h) and made safe (text.h)
 * here and nowhere else.
 */

struct json_t; /* jansson's */

/**
 * struct out - a stream and what it can show.
 * @color: ANSI colours. @ascii: no other characters than ASCII. @plain: for screen readers: one
 * statement a line, no glyphs, no tree. @columns: of the terminal; 0: there is none.
 */
struct out {
	FILE *file;
	bool color, ascii, plain;
	unsigned columns;
	struct mask *mask;
};

enum tone { TONE_PLAIN = 0, TONE_GOOD, TONE_WARN, TONE_BAD, TONE_DIM, TONE_BOLD };

/**
 * out_ascii() - a stream that writes to @file, with a '?' for each character that is not ASCII.
 * @file: borrowed; to be closed after the new stream.
 *
 * Return: the stream, unbuffered; NULL when there can be none.
 */
FILE *out_ascii(FILE *file);

/** out_tone() / out_plain(): begin and end a colour; nothing without colour. */
void out_begin(const struct out *out, enum tone tone);
void out_end(const struct out *out, enum tone tone);
void out_print(const struct out *out, enum tone tone, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/** out_paragraph() - sentences, broken between words at 78 columns, earlier on a narrower terminal (not
 * when plain), with a newline. */
void out_paragraph(const struct out *out, const char *sentences);
/** out_indented() - the same with lines from the second on indented; @column: where it begins. */
void out_indented(const struct out *out, const char *sentences, size_t indent, size_t column);
/** out_line() - the same on a terminal; what is piped on stays one line, for other programs. */
void out_line(const struct out *out, const char *sentences, size_t indent, size_t column);
/** out_mark() - a state as a glyph, or as a word when plain. */
void out_mark(const struct out *out, enum tone tone);
/** out_story() - where the answers of a tape come from: the first line. */
void out_story(const struct out *out, const char *story);
/** out_row_text() - one aligned `key: value` of a tree; @last ends the branch. On a terminal of at least 40
 * columns it is broken between words, else it is one line. */
void out_row_text(const struct out *out, bool last, const char *key, const char *value);
/** out_row() - the same, of at most 1023 bytes. */
void out_row(const struct out *out, bool last, const char *key, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* ---- JSON ---- */

/** json_start() - before anything else of jansson: let it note (memory.h) when memory runs out. */
void json_start(void);

/** json_set_bytes() - @key: text from outside, invalid bytes as U+FFFD and then @key_raw_hex. */
void json_set_bytes(struct json_t *object, const char *key, const char *bytes, size_t length);
void json_set_string(struct json_t *object, const char *key, const char *string);
/** json_print() - pure ASCII with a newline. Return: 0; -E_OUTPUT. */
int json_print(FILE *file, const struct json_t *object, struct error *err);

/**
 * json_document() - the envelope of every --json output.
 * @story: of a tape; NULL. @body: the command's members, taken over; NULL. @err: NULL if none.
 *
 * A member of @body replaces one of the same name: `.version` of `decode` is the version that was
 * decoded. The version of latchkey stands in `.latchkey` too, in every document.
 *
 * Return: a new object, to be freed with json_free().
 */
struct json_t *json_document(const char *command, const char *version, const char *story,
			     struct json_t *body, const struct error *err, const char *hint);
void json_free(struct json_t *object);
/** error_json() - {code, message, hint}. */
struct json_t *error_json(const struct error *err, const char *hint);

/* ---- views ---- */

/**
 * struct reading - one conversation with one phone, or why there was none.
 * @result: 0 or the negative code; @err then says why. The facts may be partial.
 */
struct reading {
	struct device device;
	struct fastboot fastboot;
	struct answer answers[QUESTION_COUNT];
	struct phone phone;
	int result;
	struct error err;
};

/**
 * struct about - what else a view of a phone needs to know.
 * @shared: strangers will read it: no names of users, no paths but well-known ones.
 */
struct about {
	const char *version;  /* of latchkey */
	const char *program;  /* how it was called, for commands to copy */
	const char *demo;     /* which these have to name again; NULL */
	bool verbose, deep, shared;
	bool chosen;          /* one of several phones: they have to name its port */
	const char *story;    /* of a tape; NULL for a real phone */
};

void status_text(const struct out *out, const struct reading *reading, const struct about *about);
/** status_paste_line() - the one line for a forum. */
void status_paste_line(const struct out *out, const struct reading *reading,
		       const struct about *about);
struct json_t *status_json(const struct reading *reading, struct mask *mask);
/** status_all_json() - several phones: `.phones[]`, each with its own error if it has one. */
struct json_t *status_all_json(const struct reading *readings, size_t count, struct mask *mask);

void list_text(const struct out *out, const struct device_list *list, const struct host *host,
	       const struct about *about);
struct json_t *list_json(const struct device_list *list, const struct host *host,
			 struct mask *mask);
/** list_line() - one device in one line without a newline, for `wait` and error messages. */
void list_line(const struct out *out, const struct device *device);

void vars_text(const struct out *out, const struct reading *reading, const struct vars *vars,
	       const struct about *about);
struct json_t *vars_json(const struct reading *reading, const struct vars *vars,
			 struct mask *mask);

/** verdict_text() - @rom: NULL without a package. */
void verdict_text(const struct out *out, const struct verdict *verdict, const struct rom *rom,
		  const struct about *about);
/** findings_text() - what is well only if it had to be answered, or with @verbose. */
void findings_text(const struct out *out, const struct verdict *verdict, bool verbose);
/** installed_text() / installed_json(): for `status`, what is found about the ROM that runs. */
void installed_text(const struct out *out, const struct verdict *verdict);
void installed_json(struct json_t *object, const struct verdict *verdict, struct mask *mask);
/** verdict_json() - adds its members to @object. */
void verdict_json(struct json_t *object, const struct verdict *verdict, const struct rom *rom,
		  struct mask *mask);
/** json_members() - an empty object to add members to. */
struct json_t *json_members(void);

enum { PROGRESS_AFTER_MS = 500 };

/** struct progress - of reading a file; zero-initialise but @out. */
struct progress {
	const struct out *out;
	uint64_t started_ms;
	bool shown;
};

/** progress_show() - for a terminal only; says nothing in the first PROGRESS_AFTER_MS. */
void progress_show(struct progress *progress, uint64_t now_ms, uint64_t done, uint64_t total);
void progress_end(struct progress *progress);

/* One line of `doctor`. */
enum check_state { CHECK_OK = 0, CHECK_INFO, CHECK_WARN, CHECK_BAD };

struct check {
	const char *section; /* stable id: "usb", "udev", "access", "port", "rules" */
	const char *id;      /* stable id of the finding */
	enum check_state state;
	struct text text;    /* one sentence, safe */
	struct text remedy;  /* commands, each with a newline; or advice without one; or empty */
};

struct checkup {
	struct check checks[48];
	size_t count;
};

/** checkup_make() - judge this computer and what is on its bus. @now: seconds since 1970. */
void checkup_make(struct checkup *ret, const struct host *host, const struct device_list *list,
		  const struct error *bus_error, long long now, const struct about *about);
void checkup_release(struct checkup *checkup);
enum check_state checkup_worst(const struct checkup *checkup);
void doctor_text(const struct out *out, const struct checkup *checkup, const struct about *about);
/** doctor_short() - one line for each check that is not well, and how many are. */
void doctor_short(const struct out *out, const struct checkup *checkup);
struct json_t *doctor_json(const struct checkup *checkup);

/* ---- what the catalog knows ---- */

enum decoded_kind { DECODED_UNKNOWN = 0, DECODED_VERSION, DECODED_FILE, DECODED_KIND_COUNT };

/**
 * struct decoded - a text taken apart as a version code or the name of a package file.
 * @text: as it was typed, borrowed; bytes from outside.
 * @version: of the text or of the package; form NONE where it was not understood.
 * @file: kind is FILE.
 * @devices: of the product in a file name, else all candidates of the letters; @ages: where the
 *           version stands among the releases of each.
 * @as_of_days: how old the knowledge of releases is; meaningful if @has_as_of_days.
 * @search: kind UNKNOWN: what the catalog knows by that name.
 */
struct decoded {
	const char *text;
	enum decoded_kind kind;
	struct version version;
	struct romname file;
	const struct catalog_device *devices[CATALOG_CANDIDATES];
	struct version_age ages[CATALOG_CANDIDATES];
	size_t device_count;
	const struct catalog_android *android;
	const struct catalog_region *region;
	const struct catalog_generation *generation;
	uint64_t notes;
	bool has_as_of_days;
	long as_of_days;
	struct catalog_search search;
};

/** decoded_make() - take @text apart. @now: seconds since 1970. */
void decoded_make(struct decoded *ret, const char *text, long long now);
/** decoded_is_known() - the version was understood, or at least the product of a file. */
bool decoded_is_known(const struct decoded *decoded);
void decoded_text(const struct out *out, const struct decoded *decoded, const struct about *about);
struct json_t *decoded_json(const struct decoded *decoded);

enum { LOOKUP_SUGGESTIONS = 5 };

/**
 * struct lookup - what the catalog knows by a name.
 * @text: as it was typed, borrowed; bytes from outside.
 * @search: for a codename also those that have it as family name, model number or name.
 * @suggestions: near misses, if nothing was found.
 * @is_version: nothing was found, and it is a version code or the name of a package.
 */
struct lookup {
	const char *text;
	struct catalog_search search;
	const char *suggestions[LOOKUP_SUGGESTIONS];
	size_t suggestion_count;
	bool is_version;
	bool has_as_of_days;
	long as_of_days;
};

/** lookup_make() - look @text up. @now: seconds since 1970. */
void lookup_make(struct lookup *ret, const char *text, long long now);
void lookup_text(const struct out *out, const struct lookup *lookup, const struct about *about);
struct json_t *lookup_json(const struct lookup *lookup);

/* The built-in tapes, and the libraries of `version`. */
void demos_text(const struct out *out);
struct json_t *demos_json(void);
struct json_t *version_json(const char *library);

/* ---- words ---- */

/** words_hint() - what to do about an error: the second line of its message; "" if nothing. */
const char *words_hint(enum error_code code);
/** words_mode() - what a mode is, in a few words for a person. */
const char *words_mode(enum mode mode);
/** words_mode_next() - what to do with a phone in this mode; "" if nothing. */
const char *words_mode_next(enum mode mode);
/** words_access() - why a device cannot be opened; "" if it can. */
const char *words_access(enum access access);
const char *words_answer(enum answer_kind kind);
const char *words_family(enum family family);
/** words_install_rule() - the three commands that give access, each a line. */
void words_install_rule(struct text *ret, const char *program);
/** words_holder() - who holds a device, one sentence, safe. */
void words_holder(struct text *ret, const struct holder *holder);

/* ---- trace ---- */

struct trace;

/** trace_new() - an observer that writes the wire to @out, masked. NULL when out of memory. */
struct trace *trace_new(const struct out *out);
struct observer *trace_observer(struct trace *trace);
void trace_free(struct trace *trace);

#endif
