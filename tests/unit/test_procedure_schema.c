/* SPDX-License-Identifier: MIT */
/* docs/procedure.schema.json says what the loader does: each is held against the other. */
#include "../../src/guide/procedure_fields.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

static json_t *root;
static unsigned fields_seen;

static int load_schema(void **state)
{
	json_error_t problem;

	(void)state;
	root = json_load_file("docs/procedure.schema.json", JSON_REJECT_DUPLICATES, &problem);
	return root ? 0 : -1;
}

static int free_schema(void **state)
{
	(void)state;
	json_decref(root);
	return 0;
}

/* The definition that a reference leads to. */
static const json_t *resolved(const json_t *schema)
{
	const char *ref = json_string_value(json_object_get(schema, "$ref"));

	if (!ref)
		return schema;
	assert_memory_equal(ref, "#/$defs/", 8);
	schema = json_object_get(json_object_get(root, "$defs"), ref + 8);
	assert_non_null(schema);
	return schema;
}

static void type_is(const json_t *schema, const char *type, const char *path)
{
	const char *found = json_string_value(json_object_get(schema, "type"));

	if (!found || strcmp(found, type))
		fail_msg("%s: '%s' in the schema, '%s' in the loader", path,
			 found ? found : "nothing", type);
}

static bool lists(const json_t *list, const char *word)
{
	const json_t *item;
	size_t i;

	json_array_foreach(list, i, item)
	{
		if (!strcmp(json_string_value(item), word))
			return true;
	}
	return false;
}

static void agree(const struct cyaml_schema_value *ours, const json_t *theirs, const char *path);

static void agree_on_mapping(const struct cyaml_schema_value *ours, const json_t *theirs,
			     const char *path)
{
	const json_t *properties = json_object_get(theirs, "properties");
	const json_t *required = json_object_get(theirs, "required");
	const struct cyaml_schema_field *field;
	size_t count = 0, needed = 0;
	char inner[160];

	type_is(theirs, "object", path);
	assert_true(json_is_false(json_object_get(theirs, "additionalProperties")));
	for (field = ours->mapping.fields; field->key; field++, count++) {
		snprintf(inner, sizeof(inner), "%.100s.%s", path, field->key);
		if (!json_object_get(properties, field->key))
			fail_msg("%s is not in the schema", inner);
		if (lists(required, field->key) == !!(field->value.flags & CYAML_FLAG_OPTIONAL))
			fail_msg("%s: needed by one, optional for the other", inner);
		needed += !(field->value.flags & CYAML_FLAG_OPTIONAL);
		agree(&field->value, json_object_get(properties, field->key), inner);
	}
	if (json_object_size(properties) != count || json_array_size(required) != needed)
		fail_msg("%s: the schema knows more keys than the loader", path);
}

static void agree_on_sequence(const struct cyaml_schema_value *ours, const json_t *theirs,
			      const char *path)
{
	char inner[160];

	type_is(theirs, "array", path);
	if (json_integer_value(json_object_get(theirs, "minItems")) != ours->sequence.min)
		fail_msg("%s: another least number of entries", path);
	snprintf(inner, sizeof(inner), "%.100s[]", path);
	agree(ours->sequence.entry, json_object_get(theirs, "items"), inner);
}

static void agree_on_enum(const struct cyaml_schema_value *ours, const json_t *theirs,
			  const char *path)
{
	const json_t *words = json_object_get(theirs, "enum");

	for (uint32_t i = 0; i < ours->enumeration.count; i++)
		if (!lists(words, ours->enumeration.strings[i].str))
			fail_msg("%s: '%s' is not in the schema", path,
				 ours->enumeration.strings[i].str);
	if (json_array_size(words) != ours->enumeration.count)
		fail_msg("%s: the schema knows more words than the loader", path);
}

static void agree(const struct cyaml_schema_value *ours, const json_t *theirs, const char *path)
{
	theirs = resolved(theirs);
	fields_seen++;
	switch ((int)ours->type) {
	case CYAML_MAPPING:
		agree_on_mapping(ours, theirs, path);
		break;
	case CYAML_SEQUENCE:
		agree_on_sequence(ours, theirs, path);
		break;
	case CYAML_ENUM:
		agree_on_enum(ours, theirs, path);
		break;
	case CYAML_STRING:
		type_is(theirs, "string", path);
		assert_int_equal(json_integer_value(json_object_get(theirs, "minLength")),
				 ours->string.min);
		break;
	case CYAML_UINT:
		type_is(theirs, "integer", path);
		assert_non_null(json_object_get(theirs, "minimum"));
		break;
	case CYAML_BOOL:
		type_is(theirs, "boolean", path);
		break;
	default:
		fail_msg("%s: a type the schema has no word for", path);
	}
}

static void schema_and_loader_agree_on_every_key(void **state)
{
	(void)state;
	fields_seen = 0;
	agree(&procedure_schema, root, "file");
	assert_true(fields_seen > 150);
}

/* Who corrects a rule reads in an editor what each key is for. */
static void every_definition_is_used(void **state)
{
	char *text = json_dumps(root, JSON_COMPACT);
	const char *name;
	json_t *value;
	char ref[64];

	(void)state;
	assert_non_null(text);
	json_object_foreach(json_object_get(root, "$defs"), name, value)
	{
		snprintf(ref, sizeof(ref), "\"#/$defs/%s\"", name);
		if (!strstr(text, ref))
			fail_msg("nothing refers to '%s'", name);
	}
	free(text);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(schema_and_loader_agree_on_every_key),
		cmocka_unit_test(every_definition_is_used),
	};

	return cmocka_run_group_tests_name("procedure schema", tests, load_schema, free_schema);
}
