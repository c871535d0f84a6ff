/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_GUIDE_PROCEDURE_FIELDS_H
#define LATCHKEY_GUIDE_PROCEDURE_FIELDS_H

#include <latchkey/error.h>
#include <latchkey/procedure.h>

#include <cyaml/cyaml.h>

/* The shape of the file, for libcyaml and for schema_check(). */
extern const struct cyaml_schema_value procedure_schema;

/* The names of each enum as the file writes them; the counts follow from the enums. */
extern const struct cyaml_strval confidence_rows[], source_kind_rows[], step_kind_rows[],
	spend_rows[], question_kind_rows[], effect_rows[], loss_group_rows[], place_rows[],
	fault_rows[], number_rows[], sentence_rows[], route_rows[];

/**
 * procedure_check() - what a schema cannot say: references, dates, completeness.
 * @ret_path: 160 bytes; where in the file the mistake is: "steps[3].needs[0]".
 *
 * Return: 0; -E_INPUT with what was expected, without file and line.
 */
int procedure_check(const struct procedure *procedure, char *ret_path, struct error *err);

#endif
