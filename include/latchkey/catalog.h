/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_CATALOG_H
#define LATCHKEY_CATALOG_H

#include <latchkey/text.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The catalog: what is publicly known of Xiaomi, Redmi and POCO devices and of the letters in
 * their version codes. Constant tables, built from the data files in src/catalog; pure lookups, no
 * I/O, no allocation. Everything that is returned by pointer lives as long as the program. "" means
 * unknown in every string. Sources and how to correct a line: docs/catalog.md.
 */

enum catalog_type {
	CATALOG_TYPE_UNKNOWN = 0,
	CATALOG_PHONE,
	CATALOG_TABLET,
	CATALOG_OTHER, /* television, watch, projector, ... */
	CATALOG_TYPE_COUNT
};

/* What sets the official unlock route of a device apart. */
enum catalog_trait {
	CATALOG_TRAIT_NONE = 0,
	CATALOG_ANDROID_ONE,
	CATALOG_SHIPPED_UNLOCKED,  /* one list of an older tool; the phone itself says for sure */
	CATALOG_REFUSED_IN_CHINA,  /* units for China are said to be refused (code 30003) */
	CATALOG_MENU_MISSING,      /* owners do not find "Mi Unlock status"; few reports */
	CATALOG_TRAIT_COUNT
};

/* The class of the official unlock route, from the model alone. Which steps and waits it has
 * depends on the region and on MIUI or HyperOS: that is the guide's to say. */
enum catalog_route {
	CATALOG_ROUTE_UNKNOWN = 0,
	CATALOG_ROUTE_ACCOUNT,   /* Mi account, binding, a wait, Mi Unlock */
	CATALOG_ROUTE_FASTBOOT,  /* Android One: plain fastboot, no account, no wait */
	CATALOG_ROUTE_UNLOCKED,  /* shipped unlocked */
	CATALOG_ROUTE_NONE,      /* Unisoc: no official way */
	CATALOG_ROUTE_DOUBTFUL,  /* owners report that the menu is missing */
	CATALOG_ROUTE_NOT_COVERED, /* no phone and no tablet */
	CATALOG_ROUTE_COUNT
};

/* One codename. The lists of names are separate arrays; no NULL in them. */
struct catalog_device {
	const char *codename, *brand;     /* brand: "Xiaomi", "Redmi, POCO" */
	const char *const *names;         /* marketing names, best first; may be none */
	size_t name_count;
	const char *chip, *chip_vendor;   /* vendor "qualcomm" "mediatek" "unisoc" ... */
	unsigned year;                    /* of its launch; 0 unknown */
	bool android_one;
	enum catalog_type type;
	enum catalog_trait trait;
	const char *const *letters;       /* device letters of its versions: "KG" */
	size_t letter_count;
};

/** catalog_device() - by exact codename or another spelling of it ("laurel"); NULL. */
const struct catalog_device *catalog_device(const char *codename);
const struct catalog_device *catalog_device_n(const char *codename, size_t length);

/** catalog_is_codename() - exact codename, other spelling of one, or family name. */
bool catalog_is_codename(const char *text, size_t length);

/** catalog_as_of() - the day of the device data, "2026-08-23". */
const char *catalog_as_of(void);

/** catalog_device_at() - all devices by number, sorted by codename (bytes). */
size_t catalog_device_count(void);
const struct catalog_device *catalog_device_at(size_t index);

/** catalog_names() - add all marketing names, "Mi 11X / Redmi K40 / POCO F3", else the codename: an
 * owner knows one of them, and which one cannot be told from the codename. */
void catalog_names(struct text *ret, const struct catalog_device *device);

/** catalog_alias_at() - all other spellings; false behind the last. */
bool catalog_alias_at(size_t index, const char **ret_alias,
		      const struct catalog_device **ret_device);

const char *catalog_type_name(enum catalog_type type);    /* "phone" */
const char *catalog_trait_name(enum catalog_trait trait); /* "android-one" */

/** catalog_route() - class of the official unlock route. */
enum catalog_route catalog_route(const struct catalog_device *device);
const char *catalog_route_name(enum catalog_route route); /* stable: "account", "fastboot" */
const char *catalog_route_text(enum catalog_route route); /* one sentence without a full stop */

/* ---- families ---- */

/* One name for several codenames (miatoll). It may be a codename as well. */
struct catalog_family {
	const char *name;
	const struct catalog_device *const *members;
	size_t member_count;
};

const struct catalog_family *catalog_family(const char *name);
const struct catalog_family *catalog_family_n(const char *name, size_t length);
const struct catalog_family *catalog_family_at(size_t index); /* NULL behind the last */
bool catalog_family_has(const struct catalog_family *family, const struct catalog_device *device);

/* ---- printed model numbers ---- */

enum { CATALOG_MODEL_DEVICES = 4 };

struct catalog_model {
	const char *model, *name;
	const char *sold_in;               /* "China", "Global", "India"; "" */
	const struct catalog_device *devices[CATALOG_MODEL_DEVICES];
	size_t device_count;               /* 0: no codename known for it */
};

/** catalog_model() - by model number; case and blanks forgiven. False: not known. */
bool catalog_model(const char *model, struct catalog_model *ret);
/** catalog_model_at() - all of them, sorted; false behind the last. */
bool catalog_model_at(size_t index, struct catalog_model *ret);

/** catalog_model_for_china() - hardware for mainland China, an operator's editions included. False
 * where it is not known where it was sold. */
bool catalog_model_for_china(const struct catalog_model *model);

/** catalog_models_of() - the model numbers of one codename, sorted.
 * Return: how many; at most @max are stored. */
size_t catalog_models_of(const struct catalog_device *device, struct catalog_model *ret,
			 size_t max);

/* ---- looking for something ---- */

enum catalog_match {
	CATALOG_MATCH_NONE = 0,
	CATALOG_MATCH_CODENAME,
	CATALOG_MATCH_ALIAS,    /* another spelling of the codename */
	CATALOG_MATCH_FAMILY,
	CATALOG_MATCH_MODEL,
	CATALOG_MATCH_NAME,     /* marketing name */
	CATALOG_MATCH_PARTIAL,  /* a marketing name without its brand: "note 10 pro" */
	CATALOG_MATCH_LETTERS,  /* device letters of a version: "KG" */
	CATALOG_MATCH_COUNT
};

enum { CATALOG_HITS = 24 };

struct catalog_search {
	enum catalog_match how;
	const struct catalog_device *devices[CATALOG_HITS];
	size_t count;
	bool more;                            /* hits beyond CATALOG_HITS */
	const struct catalog_family *family;  /* how is FAMILY, or the codename is one too */
	struct catalog_model model;           /* how is MODEL */
};

/**
 * catalog_search() - whatever an owner may type: codename (case forgiven), other spelling, family,
 * model number, marketing name (case, blanks and punctuation forgiven, "+" is "plus"), letters.
 *
 * The first kind that fits wins, in the order of enum catalog_match.
 */
void catalog_search(const char *text, struct catalog_search *ret);

/** catalog_by_name() - devices sold under this marketing name, spelt as in catalog_search().
 * Return: how many; at most @max are stored. */
size_t catalog_by_name(const char *name, const struct catalog_device **ret, size_t max);

/** catalog_suggest() - near misses for a word that matched nothing, best first; codenames and
 * marketing names. Return: how many were stored. */
size_t catalog_suggest(const char *text, const char **ret, size_t max);

const char *catalog_match_name(enum catalog_match match);

/* ---- version letters ---- */

/* What two device letters can mean. */
struct catalog_candidate {
	const struct catalog_device *device;
	bool in_region;  /* builds with these letters for this codename were seen in that region */
};

enum { CATALOG_CANDIDATES = 8 };

/**
 * catalog_by_letters() - the codenames of two device letters ("KG").
 * @android: Android letter that narrows pairs which were used again years later; 0: all.
 * @region:  region letters that put those seen there first; NULL or "": none.
 * @ret: filled from the front, room for CATALOG_CANDIDATES.
 * @ret_narrowed: that the Android letter left some out; may be NULL. Where it would leave none,
 *            it is ignored.
 *
 * Return: how many.
 */
size_t catalog_by_letters(const char *letters, char android, const char *region,
			  struct catalog_candidate *ret, bool *ret_narrowed);

/** catalog_letters_fit() - whether builds of this codename with these letters can have this
 * Android letter, by the years in which such builds appeared (generous). */
bool catalog_letters_fit(const char *letters, const struct catalog_device *device, char android);

struct catalog_android {
	char letter;
	const char *versions;   /* "12"; several: "8.0, 8.1" */
	const char *dessert, *api_levels;
};

/** catalog_android() - by version letter, J to X; NULL. */
const struct catalog_android *catalog_android(char letter);
const struct catalog_android *catalog_android_at(size_t index);
/** catalog_android_of() - by a version as file names write it: "12.0", "8.1", "16"; NULL. */
const struct catalog_android *catalog_android_of(const char *version, size_t length);

enum catalog_region_use {
	CATALOG_REGION_UNKNOWN = 0,
	CATALOG_REGION_COUNTRY,       /* with and without an operator */
	CATALOG_REGION_OPERATOR_ONLY, /* seen only with an operator */
	CATALOG_REGION_MIUI_5,        /* seen only in the MIUI 5 era */
	CATALOG_REGION_ODD,           /* letters in the place of a region that are no country */
};

struct catalog_region {
	const char *letters, *name;
	const char *token;    /* in product and file names: "eea"; "" none */
	enum catalog_region_use use;
	const char *since;    /* first dated public build, "2020-04-17" */
};

const struct catalog_region *catalog_region(const char *letters);
/** catalog_region_by_token() - "global", "eea", "tr"; NULL. */
const struct catalog_region *catalog_region_by_token(const char *token, size_t length);
const struct catalog_region *catalog_region_at(size_t index);

enum catalog_operator_kind {
	CATALOG_OPERATOR_UNKNOWN = 0,
	CATALOG_OPERATOR_OPEN,    /* XM */
	CATALOG_OPERATOR_CARRIER,
	CATALOG_OPERATOR_SPECIAL, /* demo units, financed devices, retail editions */
	CATALOG_OPERATOR_KIND_COUNT
};

struct catalog_operator {
	const char *letters, *name;
	enum catalog_operator_kind kind;
	const char *regions;  /* where it was seen: "EU, MI"; "" everywhere */
	const char *token;
};

const struct catalog_operator *catalog_operator(const char *letters);
const struct catalog_operator *catalog_operator_at(size_t index);
const char *catalog_operator_kind_name(enum catalog_operator_kind kind);

/* A branch of MIUI up to 10, in the place where later versions have the operator. */
struct catalog_branch {
	const char *letters;
	const char *generations; /* "9"; "5, 6" */
	const char *regions;
};

const struct catalog_branch *catalog_branch(const char *letters);

/* ---- product names and file-name flags ---- */

enum catalog_build {
	CATALOG_BUILD_NORMAL = 0,
	CATALOG_BUILD_PREVIEW,
	CATALOG_BUILD_ENTERPRISE,
};

/* A product name taken apart: sweet_tr_global is sweet, Turkey, no operator. */
struct catalog_product {
	const struct catalog_device *device;
	const struct catalog_device *other;   /* a second reading (pissarro_in_global); NULL */
	const char *suffix;                   /* "_tr_global"; "" China */
	const struct catalog_region *region;
	const struct catalog_operator *operator; /* NULL: the suffix does not say */
	enum catalog_build build;
	bool doubled;                         /* houji_houji_eea_global */
};

/** catalog_product() - false when no codename and known suffix explain all of it. */
bool catalog_product(const char *text, size_t length, struct catalog_product *ret);

/* The device name in a recovery package's name: SWEETTRGlobal. */
struct catalog_flag {
	const struct catalog_device *devices[CATALOG_MODEL_DEVICES]; /* first: most often */
	size_t device_count;
	bool by_rule;   /* not in the table: codename in capitals, then region, operator, Global */
	const struct catalog_region *region;     /* NULL: not said */
	const struct catalog_operator *operator; /* NULL: not said */
};

bool catalog_flag(const char *text, size_t length, struct catalog_flag *ret);

/* ---- codenames that can be mistaken for one another ---- */

enum {
	CATALOG_CONFUSE_PREFIX = 1 << 0,    /* one codename is the beginning of the other */
	CATALOG_CONFUSE_SIBLING = 1 << 1,   /* one internal project, or a regional variant */
	CATALOG_CONFUSE_BUILD = 1 << 2,     /* the same builds under another name */
	CATALOG_CONFUSE_NAME = 1 << 3,      /* sold under the same marketing name */
	CATALOG_CONFUSE_LOOK_ALIKE = 1 << 4,/* names that differ in 4G, 5G, NFC or a year */
	CATALOG_CONFUSE_LETTERS = 1 << 5,   /* the same device letters in their versions */
	CATALOG_CONFUSE_KINDS = 6
};

struct catalog_confusion {
	const struct catalog_device *device;
	unsigned reasons;
	const char *name, *own_name; /* the names that look alike: theirs and its own; "" */
};

/** catalog_confusions() - those of one device, sorted by codename.
 * Return: how many; at most @max are stored. */
size_t catalog_confusions(const struct catalog_device *device, struct catalog_confusion *ret,
			  size_t max);
/** catalog_confusion_text() - one reason (a single bit) in words. */
const char *catalog_confusion_text(unsigned reason);

/* ---- generations and latest releases ---- */

enum catalog_system { CATALOG_SYSTEM_UNKNOWN = 0, CATALOG_MIUI, CATALOG_HYPEROS };

struct catalog_generation {
	enum catalog_system system;
	unsigned major;
	char android_first, android_last;          /* letters */
	const char *first_version, *first_date;    /* first and last dated in public lists; "" */
	const char *last_version, *last_date;
	const char *last_number;                   /* last stable that an encyclopedia names */
	const char *first_beta, *last_beta;        /* weekly builds: "23.11.8" */
	const char *unlocking, *updates;           /* what changed, one sentence each */
};

const struct catalog_generation *catalog_generation(enum catalog_system system, unsigned major);
const struct catalog_generation *catalog_generation_at(size_t index);
const char *catalog_system_name(enum catalog_system system); /* "MIUI", "HyperOS" */

struct catalog_release {
	const struct catalog_device *device;
	const struct catalog_region *region;
	const char *version, *date;    /* date "" unknown */
};

/** catalog_latest() - the newest public build known on catalog_latest_as_of(). */
bool catalog_latest(const struct catalog_device *device, const char *region,
		    struct catalog_release *ret);
bool catalog_latest_at(size_t index, struct catalog_release *ret);
/** catalog_latest_of() - those of one codename, sorted by region.
 * Return: how many; at most @max are stored. */
size_t catalog_latest_of(const struct catalog_device *device, struct catalog_release *ret,
			 size_t max);
const char *catalog_latest_as_of(void);
const char *catalog_generations_as_of(void);

/** catalog_spelling() - what is said of a version text that is often quoted and in no public
 * list; NULL for all others. */
const char *catalog_spelling(const char *version);

/** catalog_days() - days from one date to another ("2026-08-23"); false if one is malformed. */
bool catalog_days(const char *from, const char *to, long *ret);

#endif
