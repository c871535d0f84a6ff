/* SPDX-License-Identifier: MIT */
#include "script.h"

#include <stdlib.h>
#include <string.h>

/* ---- bytes to text ---- */

static void add_utf8(struct text *text, uint32_t code)
{
	char out[4];
	size_t length = 0;

	if (code < 0x80) {
		out[length++] = (char)code;
	} else if (code < 0x800) {
		out[length++] = (char)(0xC0 | code >> 6);
	} else if (code < 0x10000) {
		out[length++] = (char)(0xE0 | code >> 12);
		out[length++] = (char)(0x80 | (code >> 6 & 0x3F));
	} else {
		out[length++] = (char)(0xF0 | code >> 18);
		out[length++] = (char)(0x80 | (code >> 12 & 0x3F));
		out[length++] = (char)(0x80 | (code >> 6 & 0x3F));
	}
	if (code >= 0x80)
		out[length++] = (char)(0x80 | (code & 0x3F));
	text_add_bytes(text, out, length);
}

static uint32_t unit_at(const unsigned char *bytes, bool big)
{
	return big ? (uint32_t)(bytes[0] << 8 | bytes[1]) : (uint32_t)(bytes[1] << 8 | bytes[0]);
}

static void decode_utf16(struct text *text, const unsigned char *bytes, size_t length, bool big)
{
	uint32_t code, low;

	for (size_t i = 2; i + 1 < length; i += 2) {
		code = unit_at(bytes + i, big);
		if (code >= 0xD800 && code < 0xDC00 && i + 3 < length) {
			low = unit_at(bytes + i + 2, big);
			if (low >= 0xDC00 && low < 0xE000) {
				code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
				i += 2;
			}
		}
		add_utf8(text, code);
	}
}

/* Return: whether every byte has a meaning in a script. What has none becomes a blank. */
static bool clean(char *bytes, size_t length)
{
	bool good = true;

	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if (c == '\r' && i + 1 < length && bytes[i + 1] != '\n' && bytes[i + 1] != '\r') {
			good = false;
		} else if ((c < ' ' && c != '\n' && c != '\t' && c != '\r' && c != '\f' &&
			    c != '\x1b') || c == 0x7F) {
			bytes[i] = ' ';
			good = false;
		}
	}
	return good;
}

static bool decode(const unsigned char *bytes, size_t length, struct text *ret)
{
	if (length >= 2 && ((bytes[0] == 0xFF && bytes[1] == 0xFE) ||
			    (bytes[0] == 0xFE && bytes[1] == 0xFF)))
		decode_utf16(ret, bytes, length, bytes[0] == 0xFE);
	else if (length >= 3 && !memcmp(bytes, "\xEF\xBB\xBF", 3))
		text_add_bytes(ret, bytes + 3, length - 3);
	else
		text_add_bytes(ret, bytes, length);
	return !ret->bytes || clean(ret->bytes, ret->length);
}

/* ---- answers ---- */

static bool does(const struct rom_script *script, enum rom_act_kind kind)
{
	for (size_t i = 0; i < script->act_count; i++)
		if (script->acts[i].kind == kind)
			return true;
	return false;
}

static void answer(struct judge *judge)
{
	static const enum rom_act_kind proofs[] = {
		[ROM_LOCKS] = ROM_ACT_LOCK,
		[ROM_WIPES] = ROM_ACT_WIPE,
		[ROM_SWITCHES_SLOT] = ROM_ACT_SLOT,
		[ROM_CHECKS_PRODUCT] = ROM_ACT_PRODUCT,
		[ROM_CHECKS_INDEX] = ROM_ACT_INDEX,
		[ROM_BRINGS_BOOTLOADER] = ROM_ACT_BOOTLOADER,
	};
	_Static_assert(sizeof(proofs) / sizeof(*proofs) == ROM_QUESTIONS, "a proof a question");
	struct rom_script *script = judge->script;

	judge->unsure[ROM_CHECKS_PRODUCT] |= judge->asked_product;
	for (size_t i = 0; i < ROM_QUESTIONS; i++) {
		if (does(script, proofs[i]))
			script->answers[i] = ROM_YES;
		else if (script->doubt_count || judge->unsure[i])
			script->answers[i] = ROM_CANNOT_TELL;
		else
			script->answers[i] = ROM_NO;
	}
}

/* ---- reading ---- */

static void pass(struct judge *judge, bool learning)
{
	judge->learning = learning;
	judge->command_count = judge->check_at = 0;
	judge->asked = VALUE_PLAIN;
	judge->function_braces = 0;
	judge->function_follows = false;
	for (size_t i = 0; i < judge->variable_count; i++)
		judge->variables[i].is_assigned = false;
	if (judge->script->dialect == ROM_SHELL)
		shell_read(judge, judge->text, judge->length, 1, 0);
	else
		batch_read(judge, judge->text, judge->length);
}

static bool mentions(const struct text *text, const char *word)
{
	return strcasestr(text_cstr(text), word) != NULL;
}

/* A language that is not read matters only if it could reach the phone. */
static void judge_foreign(struct judge *judge, const struct text *text)
{
	if (mentions(text, "fastboot") || mentions(text, "subprocess") ||
	    mentions(text, "os.system") || mentions(text, "popen") || mentions(text, "exec"))
		judge_doubt(judge, 1);
}

static void release_variables(struct judge *judge)
{
	for (size_t i = 0; judge->variables && i < judge->variable_count; i++)
		text_release(&judge->variables[i].value);
	free(judge->variables);
}

static void read_text(struct judge *judge, const struct text *text, bool readable)
{
	judge->text = text_cstr(text);
	judge->length = text->length;
	judge->ignore_case = judge->script->dialect == ROM_BATCH;
	judge->failed = !judge->variables || text->failed;
	if (!readable)
		judge_doubt(judge, 1);
	if (judge->script->dialect == ROM_DIALECT_UNKNOWN) {
		judge_foreign(judge, text);
	} else if (!judge->failed) {
		pass(judge, true);
		pass(judge, false);
	}
	answer(judge);
}

int script_read(const char *name, enum rom_dialect dialect, const struct text *bytes,
		const atomic_bool *cancel, struct rom_script *ret, struct rom_claims *ret_indices,
		struct error *err)
{
	struct rom_script script = {.dialect = dialect};
	struct judge judge = {.script = &script, .indices = ret_indices, .found_line = 1,
			      .cancel = cancel, .text = ""};
	struct text text = {0};
	bool readable = decode((const unsigned char *)text_cstr(bytes), bytes->length, &text);
	int result = 0;

	name_copy(script.name, sizeof(script.name), name, strlen(name));
	judge.variables = calloc(VARIABLES_MAX, sizeof(*judge.variables));
	read_text(&judge, &text, readable);
	if (judge.failed)
		result = fail(err, E_NOMEM, "out of memory");
	else if (judge_is_over(&judge))
		result = fail(err, E_CANCELLED, "interrupted");
	release_variables(&judge);
	text_release(&text);
	if (result)
		rom_script_release(&script);
	else
		*ret = script;
	return result;
}

int rom_script_read(const char *name, enum rom_dialect dialect, const void *bytes, size_t length,
		    struct rom_script *ret, struct rom_claims *ret_indices, struct error *err)
{
	struct text text = {0};
	int result;

	text_add_bytes(&text, bytes, length);
	if (text.failed)
		result = fail(err, E_NOMEM, "out of memory");
	else
		result = script_read(name, dialect, &text, NULL, ret, ret_indices, err);
	text_release(&text);
	return result;
}

void rom_script_release(struct rom_script *script)
{
	free(script->acts);
	memset(script, 0, sizeof(*script));
}
