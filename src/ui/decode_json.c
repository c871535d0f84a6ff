/* SPDX-License-Identifier: MIT */
#include <latchkey/ui.h>

#include <latchkey/text.h>

#include <jansson.h>
#include <string.h>

static const char *const kinds[] = {
	[DECODED_UNKNOWN] = "unknown",
	[DECODED_VERSION] = "version",
	[DECODED_FILE] = "file",
};
_Static_assert(sizeof(kinds) / sizeof(*kinds) == DECODED_KIND_COUNT, "every kind needs a name");

static const char *const systems[] = {
	[CATALOG_SYSTEM_UNKNOWN] = "",
	[CATALOG_MIUI] = "miui",
	[CATALOG_HYPEROS] = "hyperos",
};

static const char *const builds[] = {
	[VERSION_BUILD_USER] = "",
	[VERSION_BUILD_DEBUG] = "debug",
	[VERSION_BUILD_ROOT] = "root",
};

/* What is not known is not there. */
static void set_known(json_t *object, const char *key, const char *string)
{
	if (*string)
		json_set_string(object, key, string);
}

static void set_count(json_t *object, const char *key, unsigned long value)
{
	json_object_set_new(object, key, json_integer((json_int_t)value));
}

static json_t *code_json(const struct version *version)
{
	json_t *object = json_object();
	struct text number = {0};

	if (!version->form)
		return object;
	for (size_t i = 0; i < version->number_count; i++)
		text_addf(&number, "%s%u", i ? "." : "", version->numbers[i]);
	json_set_string(object, "text", version->text);
	set_known(object, "number", text_cstr(&number));
	json_set_string(object, "form", version_form_name(version->form));
	json_set_string(object, "kind", version_kind_name(version->kind));
	set_known(object, "family", systems[version->system]);
	if (version->generation)
		set_count(object, "generation", version->generation);
	set_known(object, "name", version->name);
	set_known(object, "date", version->date);
	set_known(object, "letters", version->letters);
	set_known(object, "suffix", version->suffix);
	set_known(object, "customer", version->customer);
	set_known(object, "project", version->project);
	set_known(object, "engineering", builds[version->build_type]);
	text_release(&number);
	return object;
}

static json_t *region_json(const struct catalog_region *region)
{
	json_t *object = json_object();

	json_set_string(object, "code", region->letters);
	json_set_string(object, "name", region->name);
	return object;
}

static json_t *operator_json(const struct catalog_operator *operator)
{
	json_t *object = json_object();

	json_set_string(object, "code", operator->letters);
	json_set_string(object, "name", operator->name);
	json_set_string(object, "kind", catalog_operator_kind_name(operator->kind));
	return object;
}

static json_t *branch_json(const struct catalog_branch *branch)
{
	json_t *object = json_object();

	json_set_string(object, "code", branch->letters);
	json_set_string(object, "generations", branch->generations);
	return object;
}

static json_t *pieces_json(const struct version *version)
{
	struct version_part parts[VERSION_PARTS];
	size_t count = version->form ? version_explain(version, parts) : 0;
	json_t *rows = json_array();

	for (size_t i = 0; i < count; i++) {
		json_t *row = json_object();

		json_set_string(row, "kind", version_part_name(parts[i].kind));
		json_set_string(row, "text", parts[i].text);
		json_object_set_new(row, "known", json_boolean(parts[i].known));
		json_set_string(row, "meaning", parts[i].meaning);
		json_array_append_new(rows, row);
	}
	return rows;
}

static json_t *file_json(const struct romname *file)
{
	json_t *object = json_object();

	json_set_string(object, "name", file->name);
	json_set_string(object, "pattern", romname_pattern_name(file->pattern));
	json_set_string(object, "product", file->product);
	json_object_set_new(object, "product_known", json_boolean(file->product_known));
	set_known(object, "version", file->version_text);
	set_known(object, "from", file->from_text);
	set_known(object, "date", file->date);
	set_known(object, "android", file->android_text);
	set_known(object, "region", file->region_token);
	set_known(object, "carrier", file->carrier);
	set_known(object, "md5_prefix", file->md5);
	set_known(object, "extension", file->extension);
	return object;
}

static json_t *notes_json(uint64_t notes)
{
	json_t *rows = json_array();

	for (unsigned i = 0; i < VERSION_NOTE_COUNT; i++) {
		enum version_note note = (enum version_note)i;
		json_t *row;

		if (!version_has_note(notes, note))
			continue;
		row = json_object();
		json_set_string(row, "id", version_note_name(note));
		json_set_string(row, "weight", version_weight_name(version_note_weight(note)));
		json_set_string(row, "text", version_note_text(note));
		json_array_append_new(rows, row);
	}
	return rows;
}

static json_t *latest_json(const struct catalog_release *latest)
{
	json_t *object = json_object();

	json_set_string(object, "version", latest->version);
	set_known(object, "date", latest->date);
	return object;
}

static json_t *standing_json(const struct catalog_device *device, const struct version_age *age)
{
	json_t *object = json_object();

	json_set_string(object, "codename", device->codename);
	json_set_string(object, "state", version_standing_name(age->standing));
	if (age->standing == VERSION_STANDING_UNKNOWN)
		return object;
	json_object_set_new(object, "latest", latest_json(&age->latest));
	if (age->standing != VERSION_OLDER)
		return object;
	json_object_set_new(object, "system_behind", json_boolean(age->system_behind));
	set_count(object, "generations_behind", age->generations_behind);
	json_object_set_new(object, "android_behind", json_boolean(age->android_behind));
	if (age->has_releases_behind)
		set_count(object, "releases_behind_at_most", age->releases_behind);
	return object;
}

static json_t *generation_json(const struct catalog_generation *generation)
{
	json_t *object = json_object();

	json_set_string(object, "name", catalog_system_name(generation->system));
	set_count(object, "major", generation->major);
	set_known(object, "first_date", generation->first_date);
	set_known(object, "last_date", generation->last_date);
	set_known(object, "unlocking", generation->unlocking);
	set_known(object, "updates", generation->updates);
	json_set_string(object, "as_of", catalog_generations_as_of());
	return object;
}

static void set_letters(json_t *object, const struct version *version)
{
	char letter[2] = {version->android_letter, '\0'};

	set_known(object, "android_letter", letter);
	if (version->operator)
		json_object_set_new(object, "operator", operator_json(version->operator));
	if (version->branch)
		json_object_set_new(object, "branch", branch_json(version->branch));
}

static void set_devices(json_t *object, const struct decoded *decoded)
{
	json_t *codenames = json_array(), *standings = json_array();

	for (size_t i = 0; i < decoded->device_count; i++) {
		json_array_append_new(codenames, json_string(decoded->devices[i]->codename));
		if (decoded->version.has_letters)
			json_array_append_new(
				standings, standing_json(decoded->devices[i], &decoded->ages[i]));
	}
	json_object_set_new(object, "codenames", codenames);
	json_object_set_new(object, "standings", standings);
	json_set_string(object, "latest_as_of", catalog_latest_as_of());
	if (decoded->has_as_of_days)
		json_object_set_new(object, "latest_age_days", json_integer(decoded->as_of_days));
}

struct json_t *decoded_json(const struct decoded *decoded)
{
	json_t *object = json_object();

	json_set_bytes(object, "text", decoded->text, strlen(decoded->text));
	json_set_string(object, "kind", kinds[decoded->kind]);
	json_object_set_new(object, "decoded", json_boolean(decoded_is_known(decoded)));
	json_object_set_new(object, "version", code_json(&decoded->version));
	set_letters(object, &decoded->version);
	if (decoded->android)
		json_set_string(object, "android", decoded->android->versions);
	if (decoded->region)
		json_object_set_new(object, "region", region_json(decoded->region));
	set_devices(object, decoded);
	if (decoded->kind == DECODED_FILE)
		json_object_set_new(object, "file", file_json(&decoded->file));
	if (decoded->generation)
		json_object_set_new(object, "generation", generation_json(decoded->generation));
	json_object_set_new(object, "pieces", pieces_json(&decoded->version));
	json_object_set_new(object, "notes", notes_json(decoded->notes));
	if (decoded->kind == DECODED_UNKNOWN)
		json_set_string(object, "catalog_match", catalog_match_name(decoded->search.how));
	return object;
}
