/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_VERDICT_H
#define LATCHKEY_VERDICT_H

#include <latchkey/catalog.h>
#include <latchkey/phone.h>
#include <latchkey/rom.h>
#include <latchkey/version.h>

#include <stdbool.h>
#include <stddef.h>

/*
 * Does this package fit this phone, and what would it cost? A pure function of what the phone
 * said, what the package holds and what its owner said: no I/O, no allocation. Each finding names
 * the rule that made it and carries its evidence; the sentences stand in ui. docs/verdict.md tells
 * each rule with its reason and source.
 */

/* What a finding is about, from what a mistake costs most to what it costs least. */
enum finding_id {
	FINDING_PRODUCT = 0,  /* made for this phone? */
	FINDING_ROLLBACK,     /* anti-rollback index */
	FINDING_RELOCK,       /* would it lock the bootloader, and may it? */
	FINDING_ARCHIVE,      /* whole, and what it seems? */
	FINDING_CHECKSUM,
	FINDING_MERGE,        /* a system update half done */
	FINDING_BATTERY,
	FINDING_CRITICAL,     /* bootloader partitions may be refused in the middle */
	FINDING_REGION,       /* region of the hardware, by its printed model number */
	FINDING_SCRIPT,       /* the one chosen by its owner */
	FINDING_MODE,         /* bootloader or fastbootd */
	FINDING_LOCK,
	FINDING_FIRMWARE,     /* that a custom ROM needs */
	FINDING_SLOTS,
	FINDING_INSTALLED,    /* does the installed ROM belong to this product? */
	FINDING_ANDROID,      /* downgrade */
	FINDING_DATA,         /* wiped? */
	FINDING_BUILD,        /* operator, engineering, beta */
	FINDING_ORIGIN,
	FINDING_AGE,
	FINDING_COUNT
};

enum finding_level {
	LEVEL_CANNOT_TELL = 0,
	LEVEL_OK,
	LEVEL_WARN,
	LEVEL_STOP,
	LEVEL_COUNT
};

/* Why a finding has its level. One sentence each (ui/findings.c). */
enum why {
	WHY_NONE = 0,
	WHY_PRODUCT_EXACT,
	WHY_PRODUCT_OTHER,
	WHY_PRODUCT_LETS_PASS,      /* its own check would let this phone pass */
	WHY_PRODUCT_ALIKE,
	WHY_PRODUCT_FAMILY,
	WHY_PRODUCT_SAME_BUILDS,
	WHY_PRODUCT_NAME_ONLY,
	WHY_PRODUCT_NAME_OTHER,
	WHY_PRODUCT_NAME_DIFFERS,
	WHY_PRODUCT_NOT_SAID,
	WHY_PRODUCT_PHONE_UNKNOWN,
	WHY_PRODUCT_PHONE_CHIP,
	WHY_PRODUCT_NO_PHONE,
	WHY_PRODUCT_KNOWN,          /* without a package */
	WHY_PRODUCT_NOT_IN_CATALOG,
	WHY_ROLLBACK_NO_BOOTLOADER,
	WHY_ROLLBACK_EQUAL,
	WHY_ROLLBACK_HIGHER,
	WHY_ROLLBACK_LOWER,
	WHY_ROLLBACK_CONFLICT_PASSES,
	WHY_ROLLBACK_CONFLICT_LOWER,
	WHY_ROLLBACK_NOT_OLDER,
	WHY_ROLLBACK_PHONE_UNKNOWN,
	WHY_ROLLBACK_PHONE_INCOMPLETE,
	WHY_ROLLBACK_PACKAGE_UNKNOWN,
	WHY_ROLLBACK_BOTH_UNKNOWN,
	WHY_ROLLBACK_UNREADABLE,
	WHY_RELOCK_NO_SCRIPTS,
	WHY_RELOCK_NONE,
	WHY_RELOCK_CHOSEN_DOES_NOT,
	WHY_RELOCK_OTHERS_DO,
	WHY_RELOCK_NOT_UNDERSTOOD,
	WHY_RELOCK_MODEL_MISSING,
	WHY_RELOCK_MODEL_UNKNOWN,
	WHY_RELOCK_MODEL_OTHER,     /* the model number is another phone's */
	WHY_RELOCK_CHINA,
	WHY_RELOCK_CHINA_UNCHOSEN,
	WHY_RELOCK_ELSEWHERE,
	WHY_RELOCK_REGION_DIFFERS,
	WHY_RELOCK_REGION_UNKNOWN,
	WHY_RELOCK_NOT_OFFICIAL,
	WHY_RELOCK_NOT_PROVEN,
	WHY_RELOCK_FITS,
	WHY_ARCHIVE_WHOLE,
	WHY_ARCHIVE_TRUNCATED,
	WHY_ARCHIVE_CORRUPT,
	WHY_ARCHIVE_UNKNOWN,
	WHY_ARCHIVE_NAMES_DIFFER,
	WHY_ARCHIVE_UNSAFE_NAMES,
	WHY_ARCHIVE_LIMIT,
	WHY_ARCHIVE_UNREADABLE,
	WHY_ARCHIVE_NOT_WHOLE,
	WHY_ARCHIVE_JUNK,
	WHY_ARCHIVE_LINKS,
	WHY_CHECKSUM_NAME,
	WHY_CHECKSUM_GIVEN,
	WHY_CHECKSUM_DIFFERS,
	WHY_CHECKSUM_NOT_READ,
	WHY_CHECKSUM_NONE,
	WHY_MERGE_NONE,
	WHY_MERGE_UNFINISHED,
	WHY_BATTERY_ENOUGH,
	WHY_BATTERY_LOW,
	WHY_CRITICAL_UNLOCKED,
	WHY_CRITICAL_LOCKED,
	WHY_CRITICAL_UNKNOWN,
	WHY_REGION_FITS,
	WHY_REGION_CHINA,
	WHY_REGION_ELSEWHERE,
	WHY_REGION_DIFFERS,
	WHY_REGION_INSTALLED,       /* second-hand: Chinese phone, other ROM, or the reverse */
	WHY_REGION_MODEL_MISSING,
	WHY_REGION_MODEL_UNKNOWN,
	WHY_REGION_MODEL_OTHER,
	WHY_REGION_PACKAGE_UNKNOWN,
	WHY_SCRIPT_CHOSEN,
	WHY_SCRIPT_MISSING,
	WHY_MODE_FASTBOOTD,
	WHY_LOCK_UNLOCKED,
	WHY_LOCK_LOCKED_OFFICIAL,
	WHY_LOCK_LOCKED_OTHER,
	WHY_LOCK_LOCKED_UNKNOWN,
	WHY_LOCK_CONFLICT,
	WHY_LOCK_UNKNOWN,
	WHY_LOCK_NOT_ASKED,
	WHY_FIRMWARE_BRINGS,
	WHY_FIRMWARE_REQUIRED,
	WHY_FIRMWARE_REQUIRED_AB,
	WHY_SLOTS_SWITCH,
	WHY_SLOTS_NONE,
	WHY_INSTALLED_BELONGS,
	WHY_INSTALLED_OTHER_REGION,
	WHY_INSTALLED_OTHER_PRODUCT,
	WHY_INSTALLED_UNKNOWN,
	WHY_ANDROID_NOT_LOWER,
	WHY_ANDROID_LOWER,
	WHY_ANDROID_UNKNOWN,
	WHY_DATA_WIPED,
	WHY_DATA_KEPT,
	WHY_DATA_REGION,
	WHY_DATA_CUSTOM,
	WHY_DATA_UNKNOWN,
	WHY_BUILD_OPEN,
	WHY_BUILD_OPERATOR,
	WHY_BUILD_ENGINEERING,
	WHY_BUILD_BETA,
	WHY_ORIGIN_OFFICIAL,
	WHY_ORIGIN_MODIFIED,
	WHY_ORIGIN_CUSTOM,
	WHY_ORIGIN_UNKNOWN,
	WHY_AGE_LATEST,
	WHY_AGE_OLDER,
	WHY_AGE_NEWER,
	WHY_AGE_UNKNOWN,
	WHY_COUNT
};

/** struct why_row - what a rule says by itself. */
struct why_row {
	enum finding_id id;
	enum finding_level level;
};

const struct why_row *why_row(enum why why);

/* Where a piece of evidence comes from. */
enum proof_source {
	PROOF_NONE = 0,
	PROOF_PHONE,    /* @what: the variable; @text: its value, untrusted */
	PROOF_PACKAGE,  /* @what: the file in the package, "" the package itself; safe */
	PROOF_OWNER,    /* @what: the option */
	PROOF_CATALOG,  /* @what: which table and its date */
	PROOF_SOURCES
};

struct proof {
	enum proof_source source;
	char what[160];
	unsigned line;  /* 0: none */
	char text[128]; /* "" none */
};

enum { FINDING_WORDS = 4, FINDING_PROOFS = 8 };

/**
 * struct finding - one answer.
 * @words: what goes into the sentence, safe text: names, numbers.
 * @must: a cannot-tell here makes the whole verdict one (see verdict_must()).
 */
struct finding {
	enum finding_id id;
	enum finding_level level;
	enum why why;
	bool must;
	char words[FINDING_WORDS][128];
	size_t word_count;
	struct proof proofs[FINDING_PROOFS];
	size_t proof_count;
};

enum package_kind {
	PACKAGE_UNKNOWN = 0,
	PACKAGE_NONE,      /* none given: the second-hand check */
	PACKAGE_FASTBOOT,  /* images with scripts that run on a computer */
	PACKAGE_RECOVERY,  /* for Xiaomi's updater or recovery */
	PACKAGE_CUSTOM,    /* somebody else's, for a custom recovery */
	PACKAGE_IMAGE,     /* one image, or a bare payload.bin */
	PACKAGE_KINDS
};

/**
 * struct package - what the package says it is, all places taken together.
 * @name: of the top folder, which no browser renames, else of the file; if @has_name.
 */
struct package {
	enum package_kind kind;
	bool has_name, has_version;
	struct romname name;
	struct version version;
	const struct catalog_region *region;     /* NULL: not said */
	const struct catalog_operator *operator; /* NULL: not said */
	const struct catalog_android *android;   /* NULL: not said */
};

enum verdict_answer {
	VERDICT_CANNOT_TELL = 0,
	VERDICT_OK,
	VERDICT_STOP,
	VERDICT_ANSWERS
};

/** struct verdict_input - all that is known. Everything may be NULL; nothing is kept. */
struct verdict_input {
	const struct phone *phone;
	const char *codename;          /* instead of a phone */
	const struct rom *rom;
	const struct version *running; /* as Settings > About phone shows it */
	const char *model;             /* as printed on the box or the phone */
	const char *script;            /* name of the script that will be run, without folders */
};

/**
 * struct verdict - the answer.
 * @findings: stops first, then what cannot be told, warnings, what is well; each in order of harm.
 */
struct verdict {
	enum verdict_answer answer;
	struct package package;
	struct finding findings[FINDING_COUNT];
	size_t count;
};

/**
 * verdict_make() - judge.
 *
 * Stop if any finding is stop. Else ok if every finding that a package of this kind must answer
 * was answered. Else cannot tell.
 */
void verdict_make(const struct verdict_input *input, struct verdict *ret);

/** verdict_must() - whether a package of this kind must answer this finding: the table. */
bool verdict_must(enum package_kind kind, enum finding_id id);

/** verdict_find() - NULL if nothing was found about it. */
const struct finding *verdict_find(const struct verdict *verdict, enum finding_id id);

/* Stable names: "product"; "cannot-tell"; "fastboot"; "phone". */
const char *finding_name(enum finding_id id);
const char *level_name(enum finding_level level);
const char *verdict_name(enum verdict_answer answer);
const char *package_kind_name(enum package_kind kind);
const char *proof_source_name(enum proof_source source);

#endif
