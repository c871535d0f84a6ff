/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_VARIABLE_H
#define LATCHKEY_VARIABLE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The variables of getvar: how a line of getvar:all is read, and which shape a value must have.
 * One table serves the parser, the check whether an answer fits its question, and masking.
 */

/* Families of variables with one value for each partition or slot: `partition-size:boot_a`. */
enum variable_kind {
	VARIABLE_PLAIN = 0,
	VARIABLE_INDEXED, /* the name has a second part */
};

/**
 * variable_split() - a `name:value` line as bootloaders write it.
 * @ret_name: without blanks around it; for an indexed variable with its second part
 *            ("partition-size:boot").
 * @ret_value: without blanks around it; may be empty and may contain ':'.
 *
 * Splits at the first ':', for the indexed variables at the second. All four are borrowed from
 * @line. Source: Qualcomm ABL and MediaTek LK sources; vayu, alioth, lancelot.
 *
 * Return: false if the line has no ':' where one is needed; nothing is set then.
 */
bool variable_split(const char *line, size_t length, const char **ret_name,
		    size_t *ret_name_length, const char **ret_value, size_t *ret_value_length);

/** variable_is_public() - whether its values may be shown when they have its shape. */
bool variable_is_public(const char *name, size_t length);

/** variable_is_token() - whether it holds (part of) an unlock token, which is never shown. */
bool variable_is_token(const char *name, size_t length);

/** variable_value_fits() - whether a value has the shape of this public variable; an empty one
 * always does. False for a variable that is not public. */
bool variable_value_fits(const char *name, size_t name_length, const char *value, size_t length);

/** variable_name_fits() - whether it looks like a variable's name at all, and holds nothing that
 * could be a serial number. */
bool variable_name_fits(const char *name, size_t length);

#endif
