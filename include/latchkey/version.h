/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_VERSION_H
#define LATCHKEY_VERSION_H

#include <latchkey/catalog.h>
#include <latchkey/error.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Version codes of MIUI and HyperOS, and the names of their package files, taken apart by the
 * public tables. Nothing is guessed: letters that no table knows stay letters, and a note says so.
 *
 *     OS2.0.204.0.VOGMIDC    form, system, numbers 2 0 204 0, Android V, device OG,
 *     ^ ^         ^ ^ ^ ^    region MI, operator DC
 */

enum { VERSION_TEXT = 72, VERSION_NUMBERS = 6, VERSION_WORD = 24 };

enum version_form {
	VERSION_FORM_NONE = 0,
	VERSION_HYPEROS,     /* OS2.0.204.0.VOGMIDC */
	VERSION_MIUI,        /* V14.0.6.0.TKBEUOR */
	VERSION_V816,        /* V816.0.5.0.UGSMIXM: HyperOS 1 under another name */
	VERSION_GO,          /* A15.0.12.0.VGWINXM: Android Go, the number is Android's */
	VERSION_DATE,        /* 22.11.9, 2.3.5c, 24.5.10.1: weekly and developer builds */
	VERSION_MIUI_5,      /* JHACNBH22.0: letters first */
	VERSION_WORD_FORM,   /* ICS20.0, JLB54.0, HBJ2.0 */
	VERSION_NATIVE,      /* QDS84 */
	VERSION_BARE,        /* numbers that no system is known to use, without a prefix */
	VERSION_FORM_COUNT
};

enum version_kind {
	VERSION_KIND_UNKNOWN = 0,
	VERSION_STABLE,     /* written as a stable one; may still be a stable beta for a few */
	VERSION_BETA,       /* fourth number above 0, or .BETA */
	VERSION_DEVELOPER,  /* .DEV and weekly builds */
	VERSION_PREVIEW,    /* developer preview: PRE-DPP, STABLE-DPP, PRE */
	VERSION_INTERNAL,   /* PRE-TEST, STABLE-TEST, ... */
	VERSION_ENTERPRISE, /* .EP. */
	VERSION_KIND_COUNT
};

/* An engineering build has this after its version, in file names. */
enum version_build { VERSION_BUILD_USER = 0, VERSION_BUILD_DEBUG, VERSION_BUILD_ROOT };

/* What is unusual, uncertain or unknown. Bit 1 << note in struct version and struct romname. */
enum version_note {
	NOTE_LOWER_CASE = 0,
	NOTE_NO_PREFIX,
	NOTE_DOT_AFTER_PREFIX,
	NOTE_DOT_MISSING,
	NOTE_NO_LETTERS,
	NOTE_LETTER_COUNT,
	NOTE_NUMBER_COUNT,
	NOTE_COUNTER,
	NOTE_SUFFIX_UNKNOWN,
	NOTE_V816,
	NOTE_POINT_INFERRED,
	NOTE_GENERATION_UNKNOWN,
	NOTE_SYSTEM_UNKNOWN,
	NOTE_WORD_UNKNOWN,
	NOTE_WORD_INFERRED,
	NOTE_NATIVE,
	NOTE_ENGINEERING,
	NOTE_SPELLING_ONLY,
	NOTE_ANDROID_UNKNOWN,
	NOTE_ANDROID_NOT_OF_GENERATION,
	NOTE_ANDROID_NOT_OF_DEVICE,
	NOTE_DEVICE_UNKNOWN,
	NOTE_DEVICE_SHARED,
	NOTE_DEVICE_NARROWED,
	NOTE_DEVICE_NOT_IN_REGION,
	NOTE_REGION_UNKNOWN,
	NOTE_REGION_ODD,
	NOTE_REGION_OLD,
	NOTE_REGION_NEEDS_OPERATOR,
	NOTE_OPERATOR_UNKNOWN,
	NOTE_OPERATOR_ELSEWHERE,
	NOTE_BRANCH,
	NOTE_BRANCH_UNKNOWN,
	NOTE_BRANCH_OTHER_GENERATION,
	NOTE_BRANCH_TOO_LATE,
	NOTE_AMONG_WORDS,
	/* of file names */
	NOTE_FILE_ANDROID_DIFFERS,
	NOTE_FILE_DEVICE_DIFFERS,
	NOTE_FILE_REGION_DIFFERS,
	NOTE_FILE_OPERATOR_DIFFERS,
	NOTE_FILE_PRODUCT_UNKNOWN,
	NOTE_FILE_PRODUCT_TWO,
	NOTE_FILE_PRODUCT_DOUBLED,
	NOTE_FILE_FLAG_BY_RULE,
	NOTE_FILE_VERSION_UNKNOWN,
	NOTE_FILE_PART_UNKNOWN,
	NOTE_FILE_NO_HASH,
	NOTE_FILE_RENAMED,
	NOTE_FILE_INCOMPLETE,
	VERSION_NOTE_COUNT
};

/** struct version - a version code taken apart. "" / 0 / NULL: not there or not known. */
struct version {
	char text[VERSION_TEXT];        /* in capitals, as it is properly written; safe ASCII */
	enum version_form form;
	enum version_kind kind;
	enum version_build build_type;
	enum catalog_system system;
	unsigned generation;            /* MIUI 5 to 14, HyperOS 1 to 4; 0 not said */
	char name[VERSION_WORD];        /* "HyperOS 2.2", "MIUI 12.5"; "" if not said */

	unsigned numbers[VERSION_NUMBERS];
	size_t number_count;
	char date[12];                  /* "2022-11-09"; "" none in it */
	char suffix[VERSION_WORD];      /* "DEV", "PRE-DPP" */
	char customer[VERSION_WORD], project[VERSION_WORD]; /* enterprise: "STDEE", "C3F" */

	char letters[VERSION_WORD];     /* the letters as they stand; "" none */
	bool has_letters;               /* they are seven, and what follows is set */
	char android_letter;            /* also set, with @android, where a word says it (ICS) */
	const struct catalog_android *android;
	char device_letters[3], region_letters[3], operator_letters[3];
	struct catalog_candidate candidates[CATALOG_CANDIDATES]; /* those of that region first */
	size_t candidate_count;
	const struct catalog_region *region;
	const struct catalog_operator *operator;
	const struct catalog_branch *branch; /* MIUI up to 10: instead of an operator */

	uint64_t notes;
};

/**
 * version_parse() - take a version code apart.
 * @text: as somebody typed it or a file says it; blanks around it and small letters forgiven.
 * @ret: filled; untouched on failure.
 *
 * Source: the forms of some 27,900 published versions; docs/catalog.md.
 *
 * Return: 0; -E_INPUT if it has none of the known forms.
 */
int version_parse(const char *text, struct version *ret, struct error *err);
int version_parse_n(const char *text, size_t length, struct version *ret, struct error *err);

/**
 * version_parse_shown() - the same, also the way in which Settings > About phone shows it:
 * "MIUI Global 14.0.4 | Stable 14.0.4.0(SKGTRXM)".
 * @text: may also be a path that ends in a version code.
 *
 * Other words around it are passed over, with NOTE_AMONG_WORDS; then only a version code with its
 * seven letters counts, and only one.
 *
 * Return: 0; -E_INPUT if there is none, or two that differ.
 */
int version_parse_shown(const char *text, struct version *ret, struct error *err);

/**
 * version_is_of_other() - whether the device letters are known, and the product is, and no build
 * with these letters is known for it.
 * @product: a codename; NULL or "": not known.
 */
bool version_is_of_other(const struct version *version, const char *product);

/* How much a note matters: what is only explained, what is out of the ordinary, what no table
 * knows. */
enum version_weight { WEIGHT_EXPLAINED = 0, WEIGHT_UNUSUAL, WEIGHT_UNKNOWN, WEIGHT_COUNT };

/** version_note_weight() - and its stable name: "explained", "unusual", "unknown". */
enum version_weight version_note_weight(enum version_note note);
const char *version_weight_name(enum version_weight weight);

/** version_note_name() / version_note_text() - "lower-case"; one sentence without a full stop. */
const char *version_note_name(enum version_note note);
const char *version_note_text(enum version_note note);

const char *version_form_name(enum version_form form); /* "hyperos", "miui-5" */
const char *version_kind_name(enum version_kind kind); /* "stable", "developer" */
const char *version_kind_text(enum version_kind kind);

/* ---- letter by letter ---- */

enum version_part_kind {
	PART_NONE = 0,
	PART_SYSTEM,   /* "OS", "V": HyperOS, MIUI */
	PART_NUMBERS,  /* "2.0.204.0": HyperOS 2.2, stable */
	PART_DATE,     /* "23.11.8" */
	PART_ANDROID,  /* "S": Android 12 (Snow Cone) */
	PART_DEVICE,   /* "KG": Redmi Note 10 (mojito) */
	PART_REGION,   /* "TR": Turkey */
	PART_OPERATOR, /* "XM": no operator */
	PART_BRANCH,   /* "DL": branch of MIUI 8 */
	PART_LETTERS,  /* letters that cannot be split or have no meaning of their own */
	PART_SUFFIX,   /* "PRE-DPP" */
	PART_CUSTOMER, /* "STDEE" */
	PART_PROJECT,
	PART_COUNT
};

enum { VERSION_PARTS = 12, VERSION_MEANING = 512 };

/* One piece of a version code as it stands, and what it means. */
struct version_part {
	enum version_part_kind kind;
	char text[VERSION_TEXT];
	bool known;                     /* a table says so; else @meaning says that none does */
	char meaning[VERSION_MEANING];
};

/**
 * version_explain() - the pieces in the order in which they are written.
 * @ret: room for VERSION_PARTS.
 *
 * Return: how many were filled.
 */
size_t version_explain(const struct version *version, struct version_part *ret);
const char *version_part_name(enum version_part_kind kind); /* "android", "device" */

/* ---- where a version stands ---- */

enum version_standing {
	VERSION_STANDING_UNKNOWN = 0, /* no release known to compare with */
	VERSION_LATEST,
	VERSION_OLDER,
	VERSION_NEWER,                /* than the latest known */
	VERSION_APART,                /* of another line: beta, operator, ...; not comparable */
	VERSION_STANDING_COUNT
};

struct version_age {
	enum version_standing standing;
	struct catalog_release latest;   /* standing is not UNKNOWN */
	const char *as_of;               /* the day of that knowledge */
	unsigned generations_behind;     /* OLDER, same system: whole generations between */
	bool system_behind;              /* OLDER: MIUI, the latest is HyperOS */
	bool android_behind;             /* OLDER: the latest has a later Android */
	bool has_releases_behind;
	unsigned releases_behind;        /* "at most": not every number was published */
};

/**
 * version_age() - compare with the latest release known of that codename and region.
 *
 * Within one system the numbers count, then Android's letter (numbers start again with a new
 * Android). Only within one numbering a number of releases is told, and it is an upper bound.
 */
void version_age(const struct version *version, const struct catalog_device *device,
		 struct version_age *ret);
const char *version_standing_name(enum version_standing standing);

/* ---- file names ---- */

enum romname_pattern {
	ROMNAME_NONE = 0,
	ROMNAME_RECOVERY,        /* miui_FLAG_VERSION_MD5_ANDROID.zip */
	ROMNAME_BLOCK_OTA,       /* miui-blockota-PRODUCT-FROM-TO-MD5-ANDROID.zip */
	ROMNAME_OTA_FULL,        /* PRODUCT-ota_full-VERSION-user-ANDROID-MD5.zip */
	ROMNAME_OTA_INCREMENTAL, /* PRODUCT-ota_incremental-FROM-TO-user-ANDROID-MD5.zip */
	ROMNAME_FASTBOOT,        /* PRODUCT_images_VERSION_DATE_ANDROID_REGION_MD5.tgz */
	ROMNAME_FASTBOOT_NEW,    /* PRODUCT-images-VERSION-user-DATE-ANDROID-REGION-MD5.tgz */
	ROMNAME_FASTBOOT_OLD,    /* as ROMNAME_FASTBOOT without a date */
	ROMNAME_COUNT
};

/** struct romname - the name of a package file taken apart. */
struct romname {
	enum romname_pattern pattern;
	char name[256];              /* without folders; safe ASCII */
	char product[64];            /* as it stands: "sweet_tr_global", or the flag */
	bool product_known;
	struct catalog_product product_parts; /* product_known and not RECOVERY */
	struct catalog_flag flag;             /* product_known and RECOVERY */
	const struct catalog_device *devices[CATALOG_MODEL_DEVICES]; /* best first */
	size_t device_count;
	const struct catalog_region *region; /* of the product, else of the version; NULL */

	struct version version;      /* of the package; form NONE: not understood */
	struct version from;         /* incremental: what it must be installed over */
	char version_text[VERSION_TEXT], from_text[VERSION_TEXT]; /* as they stand */

	char date[12];               /* "2023-08-03"; "" */
	char android_text[8];        /* "13.0" */
	const struct catalog_android *android;
	char region_token[16];       /* "eea"; "" */
	const struct catalog_region *token_region;
	char carrier[32];            /* "chinatelecom"; "" */
	char md5[11];                /* the first ten digits of the file's MD5; "" */
	char extension[8];           /* "tgz", "zip"; "" an unpacked folder or cut */
	uint64_t notes;              /* also all of version.notes */
};

/**
 * romname_parse() - take the name of a package file apart.
 * @path: folders before it, a browser's " (1)" and the tail of an unfinished download are
 *        understood.
 * @ret: filled; untouched on failure. A pattern that fits with a version that does not is a
 *       success with NOTE_FILE_VERSION_UNKNOWN.
 *
 * Return: 0; -E_INPUT if it has none of the seven patterns.
 */
int romname_parse(const char *path, struct romname *ret, struct error *err);

const char *romname_pattern_name(enum romname_pattern pattern);

static inline bool version_has_note(uint64_t notes, enum version_note note)
{
	return notes & (UINT64_C(1) << note);
}

#endif
