/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_ROM_H
#define LATCHKEY_ROM_H

#include <latchkey/error.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Facts of a ROM package: what is in it and what its scripts would do. One streaming pass, nothing
 * is unpacked to disk, no script is run, and no judgement is made here: a fact says what was found
 * and where, and what could not be found out says so.
 *
 * Every string in these structures is safe UTF-8 (text.h) and may be shown.
 */

enum rom_limit_value {
	ROM_ENTRIES_MAX = 1000000,          /* members of an archive or files of a folder */
	ROM_NAME_MAX = 4096,                /* bytes of a member's name */
	ROM_SCRIPT_BYTES_MAX = 1024 * 1024, /* bytes of one script */
	ROM_SCRIPTS_MAX = 64,               /* scripts that are kept */
	ROM_ACTS_MAX = 512,                 /* acts that are kept of one script */
	ROM_CLAIMS_MAX = 64,                /* products, indices, versions that are kept of each */
	ROM_PARTITIONS_MAX = 256,           /* partitions of an OTA manifest */
	ROM_IMAGES_MAX = 512,               /* images that are listed */
	ROM_DEPTH_MAX = 32,                 /* folders within folders */
	ROM_INFLATION_MAX = 100,            /* times its size, of a .tgz beyond a quarter of the next */
};

/* Bytes that a package may unpack to, unless options.inflated_max says otherwise. */
#define ROM_INFLATED_MAX ((uint64_t)64 << 30)

/** enum rom_answer - a question about a package is never answered by silence. */
enum rom_answer {
	ROM_CANNOT_TELL = 0,
	ROM_NO,
	ROM_YES,
};

/** struct rom_evidence - where something was read. */
struct rom_evidence {
	char file[160];    /* name in the package, cut in front if long; "": the package itself */
	unsigned line;     /* from 1; 0 if the file has no lines or it concerns the whole file */
	char excerpt[120]; /* the line, or what was wrong, cut at the end */
};

/* ---- the file ---- */

enum rom_form {
	ROM_FORM_UNKNOWN = 0,
	ROM_TAR_GZ,
	ROM_TAR,
	ROM_ZIP,
	ROM_FOLDER,
	ROM_IMAGE,   /* a single image: see rom.images[0] */
	ROM_PAYLOAD, /* a bare payload.bin */
	ROM_FORMS
};

/** enum rom_damage - in which way a package is not what its maker packed. */
enum rom_damage {
	ROM_DAMAGE_NONE = 0,
	ROM_TRUNCATED,      /* ends too early: the usual broken download */
	ROM_CORRUPT,        /* a checksum inside, or the structure, is wrong */
	ROM_NOT_AN_ARCHIVE, /* compressed well, but no tar inside; or nothing that is known */
	ROM_DAMAGES
};

/** enum rom_flag - oddities, as bits of rom.flags; each has its evidence in rom.oddities. */
enum rom_flag {
	ROM_TRAILING_JUNK = 1u << 0,    /* bytes after the end of the compressed data */
	ROM_NAMES_DIFFER = 1u << 1,     /* a zip says one name at its end and another one inside */
	ROM_UNSAFE_NAMES = 1u << 2,     /* absolute names, or names that climb out by ".." */
	ROM_NAMES_TOO_LONG = 1u << 3,   /* over ROM_NAME_MAX */
	ROM_TOO_MANY_ENTRIES = 1u << 4, /* over ROM_ENTRIES_MAX; the rest was not looked at */
	ROM_TOO_MANY_SCRIPTS = 1u << 5, /* over ROM_SCRIPTS_MAX */
	ROM_TOO_MANY_FACTS = 1u << 6,   /* some other table above is full */
	ROM_INFLATES_TOO_FAR = 1u << 7, /* an archive bomb; the rest was not looked at */
	ROM_LINKS_SKIPPED = 1u << 8,    /* links, FIFOs, devices: named, never followed or opened */
	ROM_ENCRYPTED = 1u << 9,
	ROM_UNREADABLE = 1u << 10,      /* a member could not be read */
};
enum { ROM_FLAGS = 11 };

/** struct rom_checksum - one expected digest of the whole file and whether it holds. */
struct rom_checksum {
	bool present;
	char expected[65];       /* hex, lower case: 10 digits (name), 32 (MD5) or 64 (SHA-256) */
	enum rom_answer matches; /* ROM_CANNOT_TELL while the file was not read to its end */
	char source[160];        /* "the file name", "given", or the name of the file beside it */
};

enum rom_checksum_source {
	ROM_SUM_NAME,   /* ten digits in the file name: unchanged since it was named, no more */
	ROM_SUM_GIVEN,  /* options.checksum */
	ROM_SUM_BESIDE, /* FILE.sha256, FILE.sha256sum, FILE.md5 or FILE.md5sum */
	ROM_SUMS
};

/* ---- scripts ---- */

enum rom_dialect {
	ROM_DIALECT_UNKNOWN = 0, /* Python, PowerShell...: named, not read, so cannot tell */
	ROM_SHELL,
	ROM_BATCH,
	ROM_DIALECTS
};

enum rom_act_kind {
	ROM_ACT_LOCK = 1,       /* detail: the words, "oem lock" */
	ROM_ACT_UNLOCK,
	ROM_ACT_WIPE,           /* detail: the partition, or "-w" */
	ROM_ACT_SLOT,           /* detail: the slot */
	ROM_ACT_BOOTLOADER,     /* detail: the partition of the boot chain that is flashed */
	ROM_ACT_FIRMWARE,       /* detail: modem, dsp and the like */
	ROM_ACT_PRODUCT,        /* detail: the codename checked for */
	ROM_ACT_INDEX,          /* detail: the phone's variable that is asked, "anti" */
	ROM_ACT_CDMS,           /* oem cdms */
	ROM_ACT_REBOOT,
	ROM_ACT_EDL,
	ROM_ACTS
};

/** enum rom_check - what a product check lets pass besides the named phone. */
enum rom_check {
	ROM_CHECK_UNKNOWN = 0, /* the pattern was not understood */
	ROM_CHECK_EXACT,
	ROM_CHECK_PREFIX,      /* every codename that begins so */
	ROM_CHECK_ANYWHERE,    /* every codename that contains it */
	ROM_CHECK_EVERYTHING,  /* holds nobody back */
	ROM_CHECKS
};

struct rom_act {
	enum rom_act_kind kind;
	char detail[64];
	enum rom_check check;      /* of ROM_ACT_PRODUCT */
	enum rom_answer enforced;  /* of ROM_ACT_PRODUCT: whether a mismatch ends the script */
	struct rom_evidence where;
};

/** enum rom_question - what is asked of every script. */
enum rom_question {
	ROM_LOCKS,
	ROM_WIPES,
	ROM_SWITCHES_SLOT,
	ROM_CHECKS_PRODUCT,
	ROM_CHECKS_INDEX,
	ROM_BRINGS_BOOTLOADER,
	ROM_QUESTIONS
};

struct rom_script {
	char name[160];
	enum rom_dialect dialect;
	enum rom_answer answers[ROM_QUESTIONS];
	struct rom_act *acts; /* in the order of the script */
	size_t act_count;
	unsigned doubt_count;      /* constructs that were not understood */
	struct rom_evidence doubt; /* the first of them */
};

/* ---- claims ---- */

enum rom_source {
	ROM_FROM_SCRIPT = 1, /* a check in a script */
	ROM_FROM_METADATA,   /* META-INF/com/android/metadata */
	ROM_FROM_UPDATER,    /* asserts of an updater-script */
	ROM_FROM_INFO,       /* android-info.txt */
	ROM_FROM_FILE,       /* images/anti_version.txt */
	ROM_FROM_IMAGE,      /* the header of an image */
	ROM_SOURCES
};

/** struct rom_claim - one value and who says so. The same value from several places is kept once
 * for each place. */
struct rom_claim {
	char value[64];
	uint32_t number; /* of an index */
	enum rom_source source;
	struct rom_evidence where;
};

struct rom_claims {
	struct rom_claim *list;
	size_t count;
};

/** struct rom_index - the package's anti-rollback index. */
struct rom_index {
	enum rom_answer present; /* ROM_CANNOT_TELL: unreadable, or places disagree */
	bool conflict;
	bool unreadable;         /* anti_version.txt holds something else than an index */
	uint32_t value;          /* with ROM_YES; with a conflict the highest claim */
};

/* ---- OTA packages ---- */

enum rom_ota_field {
	ROM_OTA_TYPE,        /* AB, BLOCK, BRICK, FILE */
	ROM_OTA_POST_BUILD,  /* fingerprint after it */
	ROM_OTA_INCREMENTAL, /* post-build-incremental */
	ROM_OTA_PATCH,       /* post-security-patch-level, 2026-08-01 */
	ROM_OTA_SDK,         /* post-sdk-level */
	ROM_OTA_TIMESTAMP,   /* post-timestamp */
	ROM_OTA_PRE_DEVICE,  /* as written; the single names are in rom.products */
	ROM_OTA_PRE_BUILD,   /* present: an incremental package */
	ROM_OTA_WIPE,        /* ota-wipe */
	ROM_OTA_DOWNGRADE,   /* ota-downgrade */
	ROM_OTA_FIELDS
};

struct rom_ota {
	bool has_metadata;
	bool has_payload;
	bool manifest_read;              /* rom.partitions is complete */
	bool has[ROM_OTA_FIELDS];
	char field[ROM_OTA_FIELDS][256];
};

/* ---- images ---- */

enum rom_image_kind {
	ROM_IMAGE_UNKNOWN = 0,
	ROM_IMAGE_BOOT,        /* ANDROID!: boot, recovery, init_boot */
	ROM_IMAGE_VENDOR_BOOT, /* VNDRBOOT */
	ROM_IMAGE_SPARSE,
	ROM_IMAGE_SUPER,       /* dynamic partitions, raw or sparse */
	ROM_IMAGE_VBMETA,
	ROM_IMAGE_ELF,         /* Qualcomm firmware and bootloaders */
	ROM_IMAGE_DTBO,
	ROM_IMAGE_EXT4,
	ROM_IMAGE_EROFS,
	ROM_IMAGE_FAT,         /* modem */
	ROM_IMAGE_MTK,         /* MediaTek partition header or preloader */
	ROM_IMAGE_KINDS
};

struct rom_image {
	char name[160];
	uint64_t size;
	enum rom_image_kind kind;
	unsigned header_version;    /* boot and vendor_boot */
	bool has_android;           /* boot images name the Android version ... */
	unsigned android[3];
	char patch[8];              /* ... and the month of the security patch, "2024-05" */
	bool has_rollback;          /* vbmeta: AVB's own rollback index, which is not Xiaomi's */
	uint64_t rollback;
	bool verification_disabled; /* vbmeta flags */
};

/* ---- partitions ---- */

enum rom_partition_class {
	ROM_PARTITION_UNKNOWN = 0,
	ROM_PARTITION_SYSTEM,     /* boot, system, vendor, vbmeta: no part in anti-rollback */
	ROM_PARTITION_FIRMWARE,   /* modem, dsp, bluetooth */
	ROM_PARTITION_BOOTLOADER, /* the boot chain: xbl, abl, tz, preloader, lk */
	ROM_PARTITION_USER,       /* userdata, metadata */
	ROM_PARTITION_CLASSES
};

struct rom_partition {
	char name[64];
	enum rom_partition_class class;
};

/* ---- the whole ---- */

/** enum rom_origin - whose work a package looks like. A look, never a proof. */
enum rom_origin {
	ROM_ORIGIN_UNKNOWN = 0,
	ROM_OFFICIAL, /* laid out and signed as Xiaomi's */
	ROM_MODIFIED, /* official base, changed (xiaomi.eu and the like) */
	ROM_CUSTOM,   /* LineageOS and the like */
	ROM_ORIGINS
};

struct rom {
	char name[256];       /* of the file or folder, for version.h to decode */
	char top[256];        /* the one folder that holds all; no browser renames it */
	enum rom_form form;
	uint64_t size;        /* of the file */
	uint64_t inflated;    /* of a .tgz, its tar */
	uint64_t entry_count;
	unsigned gzip_members;

	bool has_md5, has_sha256;
	char md5[33], sha256[65];
	struct rom_checksum sums[ROM_SUMS];

	enum rom_answer whole; /* read to its end and nothing inside contradicts itself */
	enum rom_damage damage;
	struct rom_evidence damage_where;
	unsigned flags;        /* enum rom_flag */
	struct rom_evidence oddities[ROM_FLAGS]; /* first of each, by bit number */

	enum rom_origin origin;
	struct rom_evidence origin_where;

	struct rom_claims products; /* codenames, each from each of its places */
	struct rom_claims indices;
	struct rom_index index;

	struct rom_script *scripts;
	size_t script_count;
	enum rom_answer answers[ROM_QUESTIONS]; /* yes if any script does; no only if none can */

	struct rom_ota ota;
	struct rom_partition *partitions; /* of payload.bin's manifest */
	size_t partition_count;
	struct rom_image *images;
	size_t image_count;
};

/**
 * struct rom_options - how to read; zero-initialise.
 * @cancel:   looked at every few milliseconds; may be NULL.
 * @progress: called on the caller's thread some ten times a second; may be NULL.
 * @checksum: an MD5 or SHA-256 as the owner copied it, with or without a name; NULL for none.
 *            SHA-256 is computed only if this or a file beside the package asks for it.
 * @inflated_max: bytes a package may unpack to; 0 for ROM_INFLATED_MAX.
 */
struct rom_options {
	const atomic_bool *cancel;
	void (*progress)(void *context, uint64_t done, uint64_t total);
	void *context;
	const char *checksum;
	uint64_t inflated_max;
};

/**
 * rom_read() - read a package once and collect its facts.
 * @path:    .tgz, .tar.gz, .tar, .zip, a folder, an image or a payload.bin; what it is, its bytes
 *           decide. A link given as @path is followed, links inside never are.
 * @options: may be NULL.
 * @ret:     release with rom_release(); untouched on failure.
 *
 * A damaged package is no failure: what could be read is there, rom.whole and rom.damage say the
 * rest. Uses one more thread while it runs and about 10 MiB, whatever the size of the package and
 * however many files are in it.
 *
 * Return: 0; -E_INPUT (not there, not readable, no regular file, bad @checksum), -E_NOMEM,
 * -E_CANCELLED, -E_HOST (no thread).
 */
int rom_read(const char *path, const struct rom_options *options, struct rom *ret,
	     struct error *err);
void rom_release(struct rom *rom);

/**
 * rom_script_read() - read one script.
 * @name:  its name, for evidence.
 * @bytes: its text; UTF-8 or UTF-16 with a byte order mark; any other NUL byte is a doubt.
 * @ret:   release with rom_script_release(); untouched on failure.
 * @ret_indices: index claims (CURRENT_ANTI_VER=n) are added; may be NULL.
 *
 * Whatever is not understood makes every answer that is not yes a ROM_CANNOT_TELL.
 *
 * Return: 0; -E_NOMEM.
 */
int rom_script_read(const char *name, enum rom_dialect dialect, const void *bytes, size_t length,
		    struct rom_script *ret, struct rom_claims *ret_indices, struct error *err);
void rom_script_release(struct rom_script *script);

/** rom_partition_classify() - what kind a partition is; slot suffixes (_a, _b, _ab) and "bak"
 * do not matter. */
enum rom_partition_class rom_partition_classify(const char *name);

/* Stable names, for text and JSON: "yes", "cannot tell"; "tgz"; "truncated"... */
const char *rom_answer_name(enum rom_answer answer);
const char *rom_form_name(enum rom_form form);
const char *rom_damage_name(enum rom_damage damage);
const char *rom_flag_name(unsigned bit);
const char *rom_act_name(enum rom_act_kind kind);
const char *rom_check_name(enum rom_check check);
const char *rom_question_name(enum rom_question question);
const char *rom_source_name(enum rom_source source);
const char *rom_origin_name(enum rom_origin origin);
const char *rom_image_name(enum rom_image_kind kind);
const char *rom_partition_class_name(enum rom_partition_class class);

#endif
