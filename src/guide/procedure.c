/* SPDX-License-Identifier: MIT */
#include <latchkey/procedure.h>

#include "procedure_fields.h"
#include "schema.h"

#include <latchkey/file.h>
#include <latchkey/text.h>

#include <string.h>

static const unsigned char builtin[] = {
#include "procedure.inc"
};

static const struct cyaml_config config = {
	.mem_fn = cyaml_mem,
	.flags = CYAML_CFG_NO_ALIAS,
};

static int load(const char *bytes, size_t length, const char *name, struct procedure **ret,
		struct error *err)
{
	cyaml_data_t *data = NULL;
	cyaml_err_t result;

	result = cyaml_load_data((const uint8_t *)bytes, length, &config, &procedure_schema, &data,
				 NULL);
	if (result == CYAML_ERR_OOM)
		return fail(err, E_NOMEM, "out of memory while reading '%s'", name);
	if (result != CYAML_OK)
		return fail(err, E_INPUT, "%s: %s", name, cyaml_strerror(result));
	*ret = data;
	return 0;
}

int procedure_parse(const char *bytes, size_t length, const char *name, struct procedure **ret,
		    struct error *err)
{
	struct procedure *procedure = NULL;
	char path[160] = "";
	int result;

	result = schema_check(bytes, length, name, &procedure_schema, err);
	if (!result)
		result = load(bytes, length, name, &procedure, err);
	if (result)
		return result;
	result = procedure_check(procedure, path, err);
	if (result) {
		procedure_free(procedure);
		return fail_while(err, result, "%s:%u", name,
				  schema_line(bytes, length, &procedure_schema, path));
	}
	*ret = procedure;
	return 0;
}

int procedure_load(const char *path, struct procedure **ret, struct error *err)
{
	struct text text = {0};
	int result;

	result = file_read(path, PROCEDURE_BYTES, &text, err);
	if (result)
		return result;
	result = procedure_parse(text_cstr(&text), text.length, path, ret, err);
	text_release(&text);
	return result;
}

int procedure_builtin(struct procedure **ret, struct error *err)
{
	const char *bytes = (const char *)builtin;
	int result;

	result = procedure_parse(bytes, sizeof(builtin), "built-in rules", ret, err);
	if (result == -E_INPUT)
		result = fail_while(err, -E_INTERNAL, "the built-in rules are wrong");
	return result;
}

void procedure_free(struct procedure *procedure)
{
	cyaml_free(&config, &procedure_schema, procedure, 0);
}
