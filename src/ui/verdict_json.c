/* SPDX-License-Identifier: MIT */
#include <latchkey/ui.h>

#include "findings.h"

#include <jansson.h>
#include <string.h>

/* Names of the package reader have blanks where JSON's have hyphens. */
static void set_name(json_t *object, const char *key, const char *name)
{
	char copy[64];

	snprintf(copy, sizeof(copy), "%s", name);
	for (char *at = copy; *at; at++)
		if (*at == ' ')
			*at = '-';
	json_set_string(object, key, copy);
}

static void set_answer(json_t *object, const char *key, enum rom_answer answer)
{
	set_name(object, key, rom_answer_name(answer));
}

static json_t *where_json(const struct rom_evidence *where)
{
	json_t *object = json_object();

	json_set_string(object, "file", where->file);
	if (where->line)
		json_object_set_new(object, "line", json_integer(where->line));
	json_set_string(object, "text", where->excerpt);
	return object;
}

/* ---- findings ---- */

static json_t *proof_json(const struct proof *proof, struct mask *mask)
{
	json_t *object = json_object();
	struct text value = {0};

	json_set_string(object, "source", proof_source_name(proof->source));
	if (*proof->what)
		json_set_string(object, "what", proof->what);
	if (proof->line)
		json_object_set_new(object, "line", json_integer(proof->line));
	if (proof->source == PROOF_PHONE &&
	    !show_value(&value, mask, proof->what, proof->text, strlen(proof->text)))
		show_words(&value, mask, proof->text, strlen(proof->text));
	json_set_string(object, "text", value.length ? text_cstr(&value) : proof->text);
	text_release(&value);
	return object;
}

static json_t *finding_json(const struct finding *finding, struct mask *mask)
{
	json_t *object = json_object(), *evidence = json_array();
	struct text text = {0};

	json_set_string(object, "id", finding_name(finding->id));
	json_set_string(object, "level", level_name(finding->level));
	json_object_set_new(object, "must", json_boolean(finding->must));
	finding_sentence(&text, finding);
	json_set_bytes(object, "text", text_cstr(&text), text.length);
	for (size_t i = 0; i < finding->proof_count; i++)
		json_array_append_new(evidence, proof_json(&finding->proofs[i], mask));
	json_object_set_new(object, "evidence", evidence);
	text_release(&text);
	return object;
}

static json_t *findings_json(const struct verdict *verdict, struct mask *mask)
{
	json_t *list = json_array();

	for (size_t i = 0; i < verdict->count; i++)
		json_array_append_new(list, finding_json(&verdict->findings[i], mask));
	return list;
}

/* ---- the package ---- */

static json_t *claims_json(const struct rom_claims *claims)
{
	json_t *list = json_array();

	for (size_t i = 0; i < claims->count; i++) {
		json_t *row = where_json(&claims->list[i].where);

		json_set_string(row, "value", claims->list[i].value);
		set_name(row, "source", rom_source_name(claims->list[i].source));
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *products_json(const struct rom_claims *claims)
{
	json_t *list = json_array();

	for (size_t i = 0; i < claims->count; i++) {
		bool known = false;

		for (size_t j = 0; j < i; j++)
			known |= !strcmp(claims->list[j].value, claims->list[i].value);
		if (!known)
			json_array_append_new(list, json_string(claims->list[i].value));
	}
	return list;
}

static json_t *package_rollback_json(const struct rom *rom)
{
	json_t *object = json_object();
	unsigned lowest = 0;

	for (size_t i = 0; i < rom->indices.count; i++)
		if (!i || rom->indices.list[i].number < lowest)
			lowest = rom->indices.list[i].number;
	set_answer(object, "stated", rom->index.present);
	if (rom->indices.count)
		json_object_set_new(object, "index", json_integer(lowest));
	json_object_set_new(object, "conflict", json_boolean(rom->index.conflict));
	json_object_set_new(object, "evidence", claims_json(&rom->indices));
	return object;
}

static json_t *act_json(const struct rom_act *act)
{
	json_t *object = where_json(&act->where);

	set_name(object, "act", rom_act_name(act->kind));
	json_set_string(object, "detail", act->detail);
	if (act->kind == ROM_ACT_PRODUCT) {
		set_name(object, "check", rom_check_name(act->check));
		set_answer(object, "enforced", act->enforced);
	}
	return object;
}

static json_t *script_json(const struct rom_script *script)
{
	static const char *const keys[] = {
		[ROM_LOCKS] = "locks",
		[ROM_WIPES] = "wipes",
		[ROM_SWITCHES_SLOT] = "switches_slot",
		[ROM_CHECKS_PRODUCT] = "checks_product",
		[ROM_CHECKS_INDEX] = "checks_rollback",
		[ROM_BRINGS_BOOTLOADER] = "brings_bootloader",
	};
	_Static_assert(sizeof(keys) / sizeof(*keys) == ROM_QUESTIONS, "every question has a key");
	json_t *object = json_object(), *acts = json_array();

	json_set_string(object, "name", script->name);
	for (unsigned i = 0; i < ROM_QUESTIONS; i++)
		set_answer(object, keys[i], script->answers[i]);
	for (size_t i = 0; i < script->act_count; i++)
		json_array_append_new(acts, act_json(&script->acts[i]));
	json_object_set_new(object, "acts", acts);
	json_object_set_new(object, "not_understood", json_integer(script->doubt_count));
	if (script->doubt_count)
		json_object_set_new(object, "doubt", where_json(&script->doubt));
	return object;
}

static json_t *checksums_json(const struct rom *rom)
{
	json_t *list = json_array();

	for (size_t i = 0; i < ROM_SUMS; i++) {
		json_t *row;

		if (!rom->sums[i].present)
			continue;
		row = json_object();
		json_set_string(row, "expected", rom->sums[i].expected);
		json_set_string(row, "source", rom->sums[i].source);
		set_answer(row, "matches", rom->sums[i].matches);
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *oddities_json(const struct rom *rom)
{
	json_t *list = json_array();

	for (unsigned bit = 0; bit < ROM_FLAGS; bit++) {
		json_t *row;

		if (!(rom->flags & (1u << bit)))
			continue;
		row = where_json(&rom->oddities[bit]);
		set_name(row, "name", rom_flag_name(bit));
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *partitions_json(const struct rom *rom)
{
	json_t *list = json_array();

	for (size_t i = 0; i < rom->partition_count; i++) {
		json_t *row = json_object();

		json_set_string(row, "name", rom->partitions[i].name);
		set_name(row, "class", rom_partition_class_name(rom->partitions[i].class));
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *images_json(const struct rom *rom)
{
	json_t *list = json_array();

	for (size_t i = 0; i < rom->image_count; i++) {
		const struct rom_image *image = &rom->images[i];
		json_t *row = json_object();

		json_set_string(row, "name", image->name);
		json_object_set_new(row, "size", json_integer((json_int_t)image->size));
		set_name(row, "kind", rom_image_name(image->kind));
		if (*image->patch)
			json_set_string(row, "security_patch", image->patch);
		json_array_append_new(list, row);
	}
	return list;
}

static void set_coded(json_t *object, const char *key, const char *code, const char *name)
{
	json_t *value = json_object();

	json_set_string(value, "code", code);
	json_set_string(value, "name", name);
	json_object_set_new(object, key, value);
}

/* What the names and metadata say, decoded. */
static void set_decoded(json_t *object, const struct package *package, const struct rom *rom)
{
	if (package->has_version)
		json_set_string(object, "version", package->version.text);
	if (package->region)
		set_coded(object, "region", package->region->letters, package->region->name);
	if (package->operator)
		set_coded(object, "operator", package->operator->letters, package->operator->name);
	if (package->android)
		json_set_string(object, "android", package->android->versions);
	if (rom->ota.has[ROM_OTA_PATCH])
		json_set_string(object, "security_patch", rom->ota.field[ROM_OTA_PATCH]);
}

static json_t *package_json(const struct verdict *verdict, const struct rom *rom)
{
	json_t *object = json_object(), *scripts = json_array();

	json_set_string(object, "name", rom->name);
	if (*rom->top)
		json_set_string(object, "top_folder", rom->top);
	set_name(object, "form", rom_form_name(rom->form));
	json_set_string(object, "kind", package_kind_name(verdict->package.kind));
	set_name(object, "origin", rom_origin_name(rom->origin));
	json_object_set_new(object, "size", json_integer((json_int_t)rom->size));
	json_object_set_new(object, "entries", json_integer((json_int_t)rom->entry_count));
	if (rom->has_md5)
		json_set_string(object, "md5", rom->md5);
	if (rom->has_sha256)
		json_set_string(object, "sha256", rom->sha256);
	set_answer(object, "whole", rom->whole);
	set_name(object, "damage", rom_damage_name(rom->damage));
	set_decoded(object, &verdict->package, rom);
	json_object_set_new(object, "checksums", checksums_json(rom));
	json_object_set_new(object, "oddities", oddities_json(rom));
	json_object_set_new(object, "products", products_json(&rom->products));
	json_object_set_new(object, "product_evidence", claims_json(&rom->products));
	json_object_set_new(object, "rollback", package_rollback_json(rom));
	for (size_t i = 0; i < rom->script_count; i++)
		json_array_append_new(scripts, script_json(&rom->scripts[i]));
	json_object_set_new(object, "scripts", scripts);
	json_object_set_new(object, "partitions", partitions_json(rom));
	json_object_set_new(object, "images", images_json(rom));
	return object;
}

void verdict_json(struct json_t *object, const struct verdict *verdict, const struct rom *rom,
		  struct mask *mask)
{
	json_set_string(object, "verdict", verdict_name(verdict->answer));
	json_object_set_new(object, "findings", findings_json(verdict, mask));
	if (rom)
		json_object_set_new(object, "package", package_json(verdict, rom));
}

void installed_json(struct json_t *object, const struct verdict *verdict, struct mask *mask)
{
	static const enum finding_id shown[] = {FINDING_INSTALLED, FINDING_REGION};
	json_t *list = json_array();

	for (size_t i = 0; i < sizeof(shown) / sizeof(*shown); i++) {
		const struct finding *finding = verdict_find(verdict, shown[i]);

		if (finding)
			json_array_append_new(list, finding_json(finding, mask));
	}
	json_object_set_new(object, "findings", list);
}
