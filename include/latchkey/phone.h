/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_PHONE_H
#define LATCHKEY_PHONE_H

#include <latchkey/bus.h>
#include <latchkey/error.h>
#include <latchkey/fastboot.h>
#include <latchkey/question.h>

#include <stdbool.h>
#include <stddef.h>

/*
 * What the answers say about the phone. Pure judgement, no I/O: every fact carries whether it is
 * known and what said so. The enum value 0 always means unknown.
 */

enum { PHONE_TEXT = 80, PHONE_WITNESSES = 4 };

enum tristate { STATE_UNKNOWN = 0, STATE_NO, STATE_YES };

enum lock_state { LOCK_UNKNOWN = 0, LOCK_LOCKED, LOCK_UNLOCKED, LOCK_CONFLICT };

/**
 * struct witness - one answer that speaks about the bootloader lock.
 * @says: what it says by itself; LOCK_UNKNOWN if it does not.
 * @kind: how the question ended.
 * @text: the words that decided, untrusted; "" if there are none.
 */
struct witness {
	enum question question;
	enum answer_kind kind;
	enum lock_state says;
	char text[PHONE_TEXT];
};

struct lock {
	enum lock_state state;
	struct witness witnesses[PHONE_WITNESSES]; /* those that were asked, in the order of trust */
	size_t witness_count;
	enum tristate critical_unlocked;           /* bootloader partitions, only with --deep */
	enum tristate ability;                     /* the OEM-unlocking switch, only with --deep */
};

/* One of the two variables that hold the anti-rollback index. */
struct index {
	enum answer_kind kind;
	bool known;
	unsigned value;
	char text[PHONE_TEXT]; /* as it was said, untrusted */
};

/**
 * struct rollback - the anti-rollback index of the phone.
 * @known: @index is meaningful. Absent is unknown, never 0.
 * @conflict: both variables answer and differ; @index is then the higher one.
 * @incomplete: @known from one variable, while the other gave something that may hide a higher
 *              number (unreadable, two answers, none in time); @index is then the least possible.
 */
struct rollback {
	bool known, conflict, incomplete;
	unsigned index;
	struct index anti, rollback_ver;
};

enum slot_layout { SLOTS_UNKNOWN = 0, SLOTS_NONE, SLOTS_AB };

/**
 * struct slots - A/B or not.
 * @from_absence: SLOTS_NONE because the phone knows neither variable.
 * @current: 'a' to 'd'; 0 unknown.
 */
struct slots {
	enum slot_layout layout;
	bool from_absence;
	char current;
	unsigned count;
};

struct battery {
	bool has_voltage;
	unsigned voltage_mv;
	enum tristate enough_to_flash; /* battery-soc-ok */
};

/* Which program on the phone we are talking to. */
enum speaker { SPEAKER_UNKNOWN = 0, SPEAKER_BOOTLOADER, SPEAKER_FASTBOOTD };

/* What made us believe something. */
enum reason {
	REASON_NONE = 0,
	REASON_KERNEL,        /* getvar kernel */
	REASON_USERSPACE,     /* getvar is-userspace */
	REASON_INTERFACE,     /* the USB interface string */
	REASON_USB_VENDOR,    /* the USB vendor id */
	REASON_CATALOG,       /* the chip that the catalog knows for this product */
	REASON_ABSENCE,       /* the phone does not know the variable */
	REASON_COUNT
};

enum merge { MERGE_UNKNOWN = 0, MERGE_NONE, MERGE_SNAPSHOTTED, MERGE_MERGING };

/**
 * struct phone - the facts.
 * @product: the code that the bootloader says; untrusted text; "" unless @has_product.
 * @product_is_chip: it names a chip (MSM8952), as old phones do: identity is unknown then.
 * @confirmed: `product` said the same at the beginning and at the end of the conversation.
 */
struct phone {
	char product[PHONE_TEXT];
	bool has_product, product_is_chip, confirmed;
	enum answer_kind product_kind;
	enum family family;
	enum reason family_reason;
	enum speaker speaker;
	enum reason speaker_reason;
	struct lock lock;
	struct rollback rollback;
	struct slots slots;
	struct battery battery;
	enum tristate secure;           /* secure-boot fuse or policy; never evidence of the lock */
	enum merge merge;               /* an over-the-air update being merged */
	char bootloader[PHONE_TEXT];    /* version-bootloader; "" is normal on Qualcomm */
};

/**
 * phone_judge() - from answers to facts.
 * @answers: QUESTION_COUNT of them, indexed by question.
 * @device: as seen on the bus; may be NULL.
 * @confirmed: as struct fastboot says.
 */
void phone_judge(const struct answer *answers, const struct device *device, bool confirmed,
		 struct phone *ret);

/** phone_default_questions() - the questions of `status`, `product` first. */
const enum question *phone_default_questions(size_t *ret_count);

/**
 * phone_deep_questions() - what --deep may ask this phone on top; for struct interview.more.
 * @context: the struct device.
 *
 * Only to a bootloader whose family is known, never to fastbootd: one locked phone (whyred) hung
 * on `oem device-info` until it was switched off.
 */
size_t phone_deep_questions(const struct answer *answers, const void *context,
			    enum question *ret);

/** Stable names for JSON. */
const char *lock_state_name(enum lock_state state);
const char *family_name(enum family family);
const char *speaker_name(enum speaker speaker);
const char *slot_layout_name(enum slot_layout layout);
const char *merge_name(enum merge merge);

/* ---- all variables ---- */

/* What is odd about one variable. Bits. */
enum var_mark {
	VAR_DUPLICATE = 1 << 0,   /* said more than once, the same each time */
	VAR_CONFLICT = 1 << 1,    /* said more than once, differently; the first is kept */
	VAR_CUT = 1 << 2,         /* as long as the bootloader's buffer: probably cut */
	VAR_HEX = 1 << 3,         /* hexadecimal although it has no 0x */
	VAR_UNTRUSTED = 1 << 4,   /* known to be wrong in this family */
};

struct var {
	const char *name, *value; /* borrowed from the answer; not terminated; untrusted */
	size_t name_length, value_length;
	unsigned marks;
};

struct vars {
	struct var *rows;      /* heap; in the order in which they were said */
	size_t count;
	size_t ignored_lines;  /* INFO lines that are no `name:value` */
};

/**
 * vars_parse() - the lines of getvar:all with the family's quirks applied.
 * @all: the answer; must outlive @ret.
 *
 * Return: 0; -E_NOMEM.
 */
int vars_parse(const struct answer *all, enum family family, struct vars *ret, struct error *err);
void vars_release(struct vars *vars);

/** vars_find() - NULL if it was not said. */
const struct var *vars_find(const struct vars *vars, const char *name);

/**
 * struct quirk - a way in which a family's answers must not be taken at face value.
 * @variable: which variable, or "" for all.
 * @mark: what it does to the variable.
 * @seen: the phone or source where it was seen.
 */
struct quirk {
	enum family family;
	const char *variable;
	enum var_mark mark;
	const char *seen;
};

/** phone_quirks() - the table, for `vars` and the documentation. */
const struct quirk *phone_quirks(size_t *ret_count);

#endif
