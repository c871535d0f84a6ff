/* SPDX-License-Identifier: MIT */
#include "schema.h"

#include <latchkey/text.h>

#include <string.h>
#include <yaml.h>

struct walk {
	yaml_parser_t parser;
	yaml_event_t event; /* the current one */
	bool held;          /* @event is to be deleted */
	const char *name;
	struct error *err;
	const char *wanted; /* path whose line is looked for; NULL while checking */
	struct text path;   /* of the current value, only with @wanted */
	unsigned found;
};

static unsigned line_of(const struct walk *walk)
{
	return (unsigned)walk->event.start_mark.line + 1;
}

static int next(struct walk *walk)
{
	if (walk->held)
		yaml_event_delete(&walk->event);
	walk->held = yaml_parser_parse(&walk->parser, &walk->event) != 0;
	if (walk->held)
		return 0;
	if (walk->parser.error == YAML_MEMORY_ERROR)
		return fail(walk->err, E_NOMEM, "out of memory");
	return fail(walk->err, E_INPUT, "%s:%zu: not YAML: %s", walk->name,
		    walk->parser.problem_mark.line + 1,
		    walk->parser.problem ? walk->parser.problem : "unreadable");
}

/* Bytes of the file, safe and short enough for a message. */
static const char *shown(char ret[64], const char *text)
{
	return text_safe(ret, 64, text, strlen(text));
}

static const char *scalar(const struct walk *walk)
{
	return (const char *)walk->event.data.scalar.value;
}

static bool is_plain(const struct walk *walk)
{
	return walk->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

/* What YAML 1.1 readers take for something other than text. */
static bool is_word_of_yaml(const char *text)
{
	static const char *const words[] = {"yes", "no",   "true", "false", "on",
					    "off", "null", "~",    "y",     "n"};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (text_equal_fold(text, words[i]))
			return true;
	return false;
}

static int check_string(struct walk *walk, const struct cyaml_schema_value *schema, const char *key)
{
	const char *text = scalar(walk);
	size_t length = walk->event.data.scalar.length;
	char safe[64];

	if (length < schema->string.min)
		return fail(walk->err, E_INPUT, "%s:%u: '%s' must not be empty", walk->name,
			    line_of(walk), key);
	if (is_plain(walk) && is_word_of_yaml(text))
		return fail(walk->err, E_INPUT, "%s:%u: '%s' must be text; put '%s' in quotes",
			    walk->name, line_of(walk), key, shown(safe, text));
	if (!text_is_safe(text, length))
		return fail(walk->err, E_INPUT,
			    "%s:%u: '%s' must be one line without control characters", walk->name,
			    line_of(walk), key);
	return 0;
}

static int check_number(struct walk *walk, const char *key)
{
	const char *text = scalar(walk);
	size_t digits = strspn(text, "0123456789");
	char safe[64];

	if (is_plain(walk) && digits && !text[digits] && digits <= 9 &&
	    (text[0] != '0' || digits == 1))
		return 0;
	return fail(walk->err, E_INPUT,
		    "%s:%u: '%s' must be a whole number without leading zeros, not '%s'",
		    walk->name, line_of(walk), key, shown(safe, text));
}

static int check_bool(struct walk *walk, const char *key)
{
	char safe[64];

	if (is_plain(walk) && (!strcmp(scalar(walk), "true") || !strcmp(scalar(walk), "false")))
		return 0;
	return fail(walk->err, E_INPUT, "%s:%u: '%s' must be true or false, not '%s'", walk->name,
		    line_of(walk), key, shown(safe, scalar(walk)));
}

static int check_enum(struct walk *walk, const struct cyaml_schema_value *schema, const char *key)
{
	struct text allowed = {0};
	char safe[64];
	int result;

	for (uint32_t i = 0; i < schema->enumeration.count; i++) {
		if (!strcmp(scalar(walk), schema->enumeration.strings[i].str)) {
			text_release(&allowed);
			return 0;
		}
		text_addf(&allowed, "%s%s", i ? ", " : "", schema->enumeration.strings[i].str);
	}
	result = fail(walk->err, E_INPUT, "%s:%u: '%s' is '%s', must be one of %s", walk->name,
		      line_of(walk), key, shown(safe, scalar(walk)), text_cstr(&allowed));
	text_release(&allowed);
	return result;
}

static int check_scalar(struct walk *walk, const struct cyaml_schema_value *schema, const char *key)
{
	if (walk->event.type != YAML_SCALAR_EVENT)
		return fail(walk->err, E_INPUT, "%s:%u: '%s' must be a single value", walk->name,
			    line_of(walk), key);
	if (schema->type == CYAML_STRING)
		return check_string(walk, schema, key);
	if (schema->type == CYAML_UINT)
		return check_number(walk, key);
	if (schema->type == CYAML_BOOL)
		return check_bool(walk, key);
	return check_enum(walk, schema, key);
}

/* As deep as the schema is, not as the file: what is not in the schema is not followed. */
/* NOLINTBEGIN(misc-no-recursion) */
static int check_value(struct walk *walk, const struct cyaml_schema_value *schema, const char *key);

static int check_sequence(struct walk *walk, const struct cyaml_schema_value *schema,
			  const char *key)
{
	size_t before = walk->path.length;
	unsigned line = line_of(walk);
	uint32_t count = 0;
	int result;

	if (walk->event.type != YAML_SEQUENCE_START_EVENT)
		return fail(walk->err, E_INPUT, "%s:%u: '%s' must be a list", walk->name, line,
			    key);
	for (;;) {
		result = next(walk);
		if (result || walk->event.type == YAML_SEQUENCE_END_EVENT)
			break;
		if (walk->wanted)
			text_addf(&walk->path, "[%u]", (unsigned)count);
		result = check_value(walk, schema->sequence.entry, key);
		if (result)
			return result;
		if (walk->wanted && !walk->path.failed)
			walk->path.bytes[walk->path.length = before] = '\0';
		count++;
	}
	if (!result && count < schema->sequence.min)
		return fail(walk->err, E_INPUT, "%s:%u: '%s' must have at least %u entry",
			    walk->name, line, key, (unsigned)schema->sequence.min);
	return result;
}

static int unknown_key(struct walk *walk, const struct cyaml_schema_field *fields)
{
	struct text allowed = {0};
	char safe[64];
	int result;

	for (const struct cyaml_schema_field *field = fields; field->key; field++)
		text_addf(&allowed, "%s%s", field == fields ? "" : ", ", field->key);
	result = fail(walk->err, E_INPUT, "%s:%u: unknown key '%s'; here may stand %s", walk->name,
		      line_of(walk), shown(safe, scalar(walk)), text_cstr(&allowed));
	text_release(&allowed);
	return result;
}

/* The field whose name is the current event. */
static int find_field(struct walk *walk, const struct cyaml_schema_field *fields, uint64_t *seen,
		      const struct cyaml_schema_field **ret)
{
	const struct cyaml_schema_field *field = fields;

	if (walk->event.type != YAML_SCALAR_EVENT)
		return fail(walk->err, E_INPUT, "%s:%u: a key must be a single word", walk->name,
			    line_of(walk));
	while (field->key && strcmp(field->key, scalar(walk)) != 0)
		field++;
	if (!field->key)
		return unknown_key(walk, fields);
	if (*seen >> (field - fields) & 1)
		return fail(walk->err, E_INPUT, "%s:%u: '%s' stands here twice", walk->name,
			    line_of(walk), field->key);
	*seen |= UINT64_C(1) << (field - fields);
	*ret = field;
	return 0;
}

static int check_field(struct walk *walk, const struct cyaml_schema_field *field)
{
	size_t before = walk->path.length;
	int result;

	result = next(walk);
	if (result)
		return result;
	if (walk->wanted)
		text_addf(&walk->path, "%s%s", before ? "." : "", field->key);
	result = check_value(walk, &field->value, field->key);
	if (walk->wanted && walk->path.bytes)
		walk->path.bytes[walk->path.length = before] = '\0';
	return result;
}

static int check_mapping(struct walk *walk, const struct cyaml_schema_value *schema,
			 const char *key)
{
	const struct cyaml_schema_field *fields = schema->mapping.fields, *field = fields;
	unsigned line = line_of(walk);
	uint64_t seen = 0;
	int result;

	if (walk->event.type != YAML_MAPPING_START_EVENT)
		return fail(walk->err, E_INPUT, "%s:%u: '%s' must hold keys and values", walk->name,
			    line, key);
	for (;;) {
		result = next(walk);
		if (result || walk->event.type == YAML_MAPPING_END_EVENT)
			break;
		result = find_field(walk, fields, &seen, &field);
		if (!result)
			result = check_field(walk, field);
		if (result)
			return result;
	}
	for (field = fields; !result && field->key; field++)
		if (!(seen >> (field - fields) & 1) && !(field->value.flags & CYAML_FLAG_OPTIONAL))
			return fail(walk->err, E_INPUT, "%s:%u: '%s' is missing here", walk->name,
				    line, field->key);
	return result;
}

/* Anchors, aliases and tags make a file say something else than it seems to. */
static bool is_plainly_written(const yaml_event_t *event)
{
	switch ((int)event->type) {
	case YAML_ALIAS_EVENT:
		return false;
	case YAML_SCALAR_EVENT:
		return !event->data.scalar.anchor && !event->data.scalar.tag;
	case YAML_SEQUENCE_START_EVENT:
		return !event->data.sequence_start.anchor && !event->data.sequence_start.tag;
	case YAML_MAPPING_START_EVENT:
		return !event->data.mapping_start.anchor && !event->data.mapping_start.tag;
	default:
		return true;
	}
}

/* The longest known path that leads to the wanted one. */
static void note_line(struct walk *walk)
{
	const char *path = text_cstr(&walk->path);

	if (!strncmp(walk->wanted, path, walk->path.length) &&
	    !strchr("0123456789abcdefghijklmnopqrstuvwxyz-",
		    walk->wanted[walk->path.length] ? walk->wanted[walk->path.length] : '.'))
		walk->found = line_of(walk);
}

static int check_value(struct walk *walk, const struct cyaml_schema_value *schema, const char *key)
{
	if (walk->wanted)
		note_line(walk);
	if (!is_plainly_written(&walk->event))
		return fail(walk->err, E_INPUT,
			    "%s:%u: '%s' must be written out; no anchor, alias or tag", walk->name,
			    line_of(walk), key);
	if (schema->type == CYAML_MAPPING)
		return check_mapping(walk, schema, key);
	if (schema->type == CYAML_SEQUENCE)
		return check_sequence(walk, schema, key);
	return check_scalar(walk, schema, key);
}

/* NOLINTEND(misc-no-recursion) */

static int expect(struct walk *walk, yaml_event_type_t type, const char *what)
{
	int result = next(walk);

	if (!result && walk->event.type != type)
		result = fail(walk->err, E_INPUT, "%s:%u: %s", walk->name, line_of(walk), what);
	return result;
}

static int check_document(struct walk *walk, const struct cyaml_schema_value *schema)
{
	int result;

	result = expect(walk, YAML_STREAM_START_EVENT, "not YAML");
	if (!result)
		result = expect(walk, YAML_DOCUMENT_START_EVENT, "the file is empty");
	if (!result)
		result = next(walk);
	if (!result)
		result = check_value(walk, schema, "the file");
	if (!result)
		result = expect(walk, YAML_DOCUMENT_END_EVENT, "the file must end here");
	if (!result)
		result = expect(walk, YAML_STREAM_END_EVENT, "only one document may be here");
	return result;
}

static int run(struct walk *walk, const char *bytes, size_t length,
	       const struct cyaml_schema_value *schema)
{
	int result;

	if (!yaml_parser_initialize(&walk->parser))
		return fail(walk->err, E_NOMEM, "out of memory");
	yaml_parser_set_encoding(&walk->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&walk->parser, (const unsigned char *)bytes, length);
	result = check_document(walk, schema);
	if (walk->held)
		yaml_event_delete(&walk->event);
	yaml_parser_delete(&walk->parser);
	text_release(&walk->path);
	return result;
}

int schema_check(const char *bytes, size_t length, const char *name,
		 const struct cyaml_schema_value *schema, struct error *err)
{
	struct walk walk = {.name = name, .err = err};

	return run(&walk, bytes, length, schema);
}

unsigned schema_line(const char *bytes, size_t length, const struct cyaml_schema_value *schema,
		     const char *path)
{
	struct walk walk = {.name = "", .wanted = path, .found = 1};

	run(&walk, bytes, length, schema);
	return walk.found;
}
