/* SPDX-License-Identifier: MIT */
#include <latchkey/ui.h>

#include "show.h"

#include <latchkey/variable.h>

#include <jansson.h>
#include <string.h>

struct mark_words {
	enum var_mark mark;
	const char *id, *words;
};

static const struct mark_words mark_words[] = {
	{VAR_DUPLICATE, "duplicate", "said more than once"},
	{VAR_CONFLICT, "conflict", "said more than once, differently"},
	{VAR_CUT, "cut", "as long as the bootloader's buffer, probably cut"},
	{VAR_HEX, "hex", "hexadecimal"},
	{VAR_UNTRUSTED, "untrusted", "not to be trusted from this bootloader"},
};

static void masked_name(struct text *ret, struct mask *mask, const struct var *var)
{
	text_clear(ret);
	mask_name(mask, ret, var->name, var->name_length);
}

static void masked_value(struct text *ret, struct mask *mask, const struct var *var)
{
	text_clear(ret);
	mask_value(mask, ret, var->name, var->name_length, var->value, var->value_length);
}

static void print_var(const struct out *out, const struct var *var)
{
	struct text masked = {0}, safe = {0};

	masked_name(&masked, out->mask, var);
	text_add_safe(&safe, text_cstr(&masked), masked.length);
	text_add(&safe, ": ");
	masked_value(&masked, out->mask, var);
	text_add_safe(&safe, text_cstr(&masked), masked.length);
	fputs(text_cstr(&safe), out->file);
	for (size_t i = 0; i < sizeof(mark_words) / sizeof(*mark_words); i++)
		if (var->marks & mark_words[i].mark)
			out_print(out, TONE_DIM, "  (%s)", mark_words[i].words);
	fputc('\n', out->file);
	text_release(&masked);
	text_release(&safe);
}

void vars_text(const struct out *out, const struct reading *reading, const struct vars *vars,
	       const struct about *about)
{
	const struct answer *all = &reading->answers[QUESTION_ALL];
	struct text line = {0};

	if (about->story)
		out_story(out, about->story);
	for (size_t i = 0; i < vars->count; i++)
		print_var(out, &vars->rows[i]);
	if (all->kind != ANSWER_VALUE && all->kind != ANSWER_EMPTY) {
		show_answer(&line, out->mask, QUESTION_ALL, all);
		fprintf(out->file, "%s\n", text_cstr(&line));
	}
	if (vars->ignored_lines && about->verbose)
		fprintf(out->file, "%zu lines were no variables.\n", vars->ignored_lines);
	text_release(&line);
}

static json_t *var_json(const struct var *var, struct mask *mask)
{
	json_t *object = json_object(), *marks = json_array();
	struct text text = {0};

	masked_name(&text, mask, var);
	json_set_bytes(object, "name", text_cstr(&text), text.length);
	masked_value(&text, mask, var);
	json_set_bytes(object, "value", text_cstr(&text), text.length);
	json_object_set_new(object, "shown",
			    json_boolean(text.length == var->value_length &&
					 !memcmp(text_cstr(&text), var->value, text.length)));
	for (size_t i = 0; i < sizeof(mark_words) / sizeof(*mark_words); i++)
		if (var->marks & mark_words[i].mark)
			json_array_append_new(marks, json_string(mark_words[i].id));
	json_object_set_new(object, "marks", marks);
	text_release(&text);
	return object;
}

struct json_t *vars_json(const struct reading *reading, const struct vars *vars,
			 struct mask *mask)
{
	json_t *object = json_object(), *rows = json_array();

	for (size_t i = 0; i < vars->count; i++)
		json_array_append_new(rows, var_json(&vars->rows[i], mask));
	json_object_set_new(object, "vars", rows);
	json_set_string(object, "answer",
			answer_kind_name(reading->answers[QUESTION_ALL].kind));
	json_object_set_new(object, "ignored_lines", json_integer((json_int_t)vars->ignored_lines));
	json_object_set_new(object, "asked", json_integer(reading->fastboot.asked));
	json_object_set_new(object, "changed", json_integer(0));
	return object;
}
