/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_GUIDE_SCHEMA_H
#define LATCHKEY_GUIDE_SCHEMA_H

#include <latchkey/error.h>

#include <cyaml/cyaml.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * A second reader for libcyaml's schemas. libcyaml says that something is wrong; this says where
 * and what was expected, and refuses what YAML allows and people do not mean: aliases, tags,
 * several documents, repeated keys, 010, a bare yes.
 */

/**
 * schema_check() - hold a YAML text against a libcyaml schema.
 * @name: of the file, for messages.
 *
 * Return: 0; -E_INPUT with "NAME:LINE: what was expected"; -E_NOMEM.
 */
int schema_check(const char *bytes, size_t length, const char *name,
		 const struct cyaml_schema_value *schema, struct error *err);

/**
 * schema_line() - the line of a value in a text that passed schema_check().
 * @path: "steps[3].needs[0]".
 *
 * Return: the line, from 1; that of the nearest value around it if there is none.
 */
unsigned schema_line(const char *bytes, size_t length, const struct cyaml_schema_value *schema,
		     const char *path);

#endif
