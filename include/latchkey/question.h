/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_QUESTION_H
#define LATCHKEY_QUESTION_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The whole of what Latchkey can say to a phone. Whoever asks names a question from this list;
 * nobody above the lines of `usb` and `tape` ever handles command bytes, so there is no way to say
 * anything else.
 */
enum question {
	QUESTION_NONE = 0,
	QUESTION_PRODUCT,
	QUESTION_UNLOCKED,
	QUESTION_ANTI,
	QUESTION_ROLLBACK_VER,
	QUESTION_KERNEL,
	QUESTION_IS_USERSPACE,
	QUESTION_CURRENT_SLOT,
	QUESTION_SLOT_COUNT,
	QUESTION_BATTERY_VOLTAGE,
	QUESTION_BATTERY_SOC_OK,
	QUESTION_SECURE,
	QUESTION_VERSION_BOOTLOADER,
	QUESTION_SNAPSHOT_UPDATE_STATUS,
	QUESTION_ALL,              /* only for `vars` */
	QUESTION_OEM_DEVICE_INFO,  /* only with --deep: one locked phone hung on it */
	QUESTION_OEM_LKS,          /* only with --deep */
	QUESTION_UNLOCK_ABILITY,   /* only with --deep */
	QUESTION_COUNT
};

/* Bootloader families, as far as they answer differently. Bits, so that a question can name the
 * families that it may be put to. */
enum family {
	FAMILY_UNKNOWN = 0,
	FAMILY_ABL = 1 << 0,       /* Qualcomm ABL (UEFI), Xiaomi since about 2017 */
	FAMILY_LK = 1 << 1,        /* Qualcomm LK */
	FAMILY_MTK = 1 << 2,       /* MediaTek LK */
	FAMILY_FASTBOOTD = 1 << 3, /* userspace fastboot; not the bootloader */
};
enum { FAMILY_ANY = FAMILY_ABL | FAMILY_LK | FAMILY_MTK | FAMILY_FASTBOOTD };

/**
 * struct question_row - one line of the question table.
 * @name:      what people call it: the variable's name or the command.
 * @bytes:     exactly what goes on the wire, without a terminator; at most 64 bytes.
 * @families:  whom it may be put to; FAMILY_ANY for what does no harm anywhere.
 * @deep:      asked only on request, last, after a warning, and only to a family that is known.
 * @is_private: the answer may hold serial numbers, chip ids or tokens.
 */
struct question_row {
	const char *name;
	const char *bytes;
	unsigned families;
	bool deep;
	bool is_private;
};

/** question_row() - the table's line for @question; never NULL (QUESTION_NONE has empty bytes). */
const struct question_row *question_row(enum question question);

/** question_find() - the question with exactly these bytes; QUESTION_NONE if there is none. */
enum question question_find(const void *bytes, size_t length);

/** question_named() - the question with this name ("anti", "oem lks"); QUESTION_NONE if none. */
enum question question_named(const char *name);

/**
 * question_answer_fits() - whether a value can be the answer to this question at all.
 *
 * "vayu" cannot be the answer to `unlocked`; such a value means that the conversation slipped or
 * an answer of somebody else's arrived. Judges the shape only; empty values fit.
 */
bool question_answer_fits(enum question question, const char *value, size_t length);

#endif
