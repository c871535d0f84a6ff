/* SPDX-License-Identifier: MIT */
#include <latchkey/ui.h>

#include <latchkey/catalog.h>
#include <latchkey/memory.h>
#include <latchkey/text.h>

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static void *take(size_t size)
{
	void *memory = malloc(size);

	if (!memory)
		memory_note_loss();
	return memory;
}

void json_start(void)
{
	json_set_alloc_funcs(take, free);
}

/* Valid UTF-8 stays (jansson escapes what is not ASCII); each invalid byte becomes U+FFFD. */
static bool add_valid(struct text *text, const char *bytes, size_t length)
{
	bool valid = true;
	uint32_t code;
	size_t taken;

	for (; length; bytes += taken, length -= taken) {
		taken = utf8_decode(bytes, length, &code);
		if (!taken) {
			valid = false;
			taken = 1;
			text_add(text, "\xEF\xBF\xBD");
		} else {
			text_add_bytes(text, bytes, taken);
		}
	}
	return valid;
}

void json_set_bytes(struct json_t *object, const char *key, const char *bytes, size_t length)
{
	struct text text = {0}, raw = {0};

	if (!add_valid(&text, bytes, length)) {
		struct text raw_key = {0};

		for (size_t i = 0; i < length; i++)
			text_addf(&raw, "%02x", (unsigned char)bytes[i]);
		text_addf(&raw_key, "%s_raw_hex", key);
		json_object_set_new(object, text_cstr(&raw_key), json_string(text_cstr(&raw)));
		text_release(&raw_key);
	}
	json_object_set_new(object, key, json_stringn(text_cstr(&text), text.length));
	text_release(&text);
	text_release(&raw);
}

void json_set_string(struct json_t *object, const char *key, const char *string)
{
	json_set_bytes(object, key, string, strlen(string));
}

/* jansson escapes all but DEL. */
static int write_chunk(const char *bytes, size_t length, void *file)
{
	for (size_t i = 0; i < length; i++) {
		if (bytes[i] == 0x7f)
			fputs("\\u007f", file);
		else
			fputc(bytes[i], file);
	}
	return ferror((FILE *)file) ? -1 : 0;
}

int json_print(FILE *file, const struct json_t *object, struct error *err)
{
	if (json_dump_callback(object, write_chunk, file, JSON_INDENT(2) | JSON_ENSURE_ASCII) ||
	    fputc('\n', file) == EOF)
		return fail(err, E_OUTPUT, "cannot write the JSON document");
	return 0;
}

struct json_t *error_json(const struct error *err, const char *hint)
{
	json_t *row = json_object();

	json_set_string(row, "code", error_name(err->code));
	json_set_string(row, "message", err->text);
	json_set_string(row, "hint", hint);
	return row;
}

struct json_t *json_document(const char *command, const char *version, const char *story,
			     struct json_t *body, const struct error *err, const char *hint)
{
	json_t *object = json_object();

	json_set_string(object, "schema", "latchkey/1");
	json_set_string(object, "command", command);
	json_set_string(object, "version", version);
	json_set_string(object, "latchkey", version);
	json_set_string(object, "rules", catalog_as_of());
	if (story)
		json_set_string(object, "tape", story);
	if (body)
		json_object_update(object, body);
	json_decref(body);
	if (err)
		json_object_set_new(object, "error", error_json(err, hint));
	return object;
}

void json_free(struct json_t *object)
{
	json_decref(object);
}

struct json_t *json_members(void)
{
	return json_object();
}
