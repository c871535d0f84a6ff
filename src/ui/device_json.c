/* SPDX-License-Identifier: MIT */
#include <latchkey/ui.h>

#include <jansson.h>
#include <string.h>

enum { MOST_MODELS = 24, MOST_CONFUSIONS = 16, MOST_LATEST = 16 };

static const char *const confusions[] = {
	"prefix", "sibling", "same-build", "same-name", "look-alike", "letters",
};
_Static_assert(sizeof(confusions) / sizeof(*confusions) == CATALOG_CONFUSE_KINDS,
	       "every kind of confusion needs a name");

static void set_known(json_t *object, const char *key, const char *string)
{
	if (*string)
		json_set_string(object, key, string);
}

static json_t *strings_json(const char *const *strings, size_t count)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(rows, json_string(strings[i]));
	return rows;
}

static json_t *model_json(const struct catalog_model *model)
{
	json_t *object = json_object();

	json_set_string(object, "model", model->model);
	set_known(object, "name", model->name);
	set_known(object, "sold_in", model->sold_in);
	json_object_set_new(object, "for_china", json_boolean(catalog_model_for_china(model)));
	return object;
}

static json_t *models_json(const struct catalog_device *device)
{
	struct catalog_model models[MOST_MODELS];
	size_t count = catalog_models_of(device, models, MOST_MODELS);
	json_t *rows = json_array();

	for (size_t i = 0; i < count && i < MOST_MODELS; i++)
		json_array_append_new(rows, model_json(&models[i]));
	return rows;
}

static json_t *latest_json(const struct catalog_device *device)
{
	struct catalog_release latest[MOST_LATEST];
	size_t count = catalog_latest_of(device, latest, MOST_LATEST);
	json_t *rows = json_array();

	for (size_t i = 0; i < count && i < MOST_LATEST; i++) {
		json_t *row = json_object();

		json_set_string(row, "region", latest[i].region->letters);
		json_set_string(row, "region_name", latest[i].region->name);
		json_set_string(row, "version", latest[i].version);
		set_known(row, "date", latest[i].date);
		json_array_append_new(rows, row);
	}
	return rows;
}

static json_t *confusion_json(const struct catalog_confusion *found)
{
	json_t *object = json_object(), *kinds = json_array(), *texts = json_array();

	json_set_string(object, "codename", found->device->codename);
	json_object_set_new(object, "names",
			    strings_json(found->device->names, found->device->name_count));
	for (unsigned i = 0; i < CATALOG_CONFUSE_KINDS; i++) {
		if (!(found->reasons & 1u << i))
			continue;
		json_array_append_new(kinds, json_string(confusions[i]));
		json_array_append_new(texts, json_string(catalog_confusion_text(1u << i)));
	}
	json_object_set_new(object, "kinds", kinds);
	json_object_set_new(object, "texts", texts);
	set_known(object, "name", found->name);
	set_known(object, "own_name", found->own_name);
	return object;
}

static json_t *confusions_json(const struct catalog_device *device)
{
	struct catalog_confusion found[MOST_CONFUSIONS];
	size_t count = catalog_confusions(device, found, MOST_CONFUSIONS);
	json_t *rows = json_array();

	for (size_t i = 0; i < count && i < MOST_CONFUSIONS; i++)
		json_array_append_new(rows, confusion_json(&found[i]));
	return rows;
}

static json_t *aliases_json(const struct catalog_device *device)
{
	const struct catalog_device *other;
	json_t *rows = json_array();
	const char *alias;

	for (size_t i = 0; catalog_alias_at(i, &alias, &other); i++)
		if (other == device)
			json_array_append_new(rows, json_string(alias));
	return rows;
}

static json_t *families_json(const struct catalog_device *device)
{
	const struct catalog_family *family;
	json_t *rows = json_array();

	for (size_t i = 0; (family = catalog_family_at(i)) != NULL; i++)
		if (catalog_family_has(family, device))
			json_array_append_new(rows, json_string(family->name));
	return rows;
}

static json_t *route_json(const struct catalog_device *device)
{
	enum catalog_route route = catalog_route(device);
	json_t *object = json_object();

	json_set_string(object, "class", catalog_route_name(route));
	json_set_string(object, "text", catalog_route_text(route));
	json_set_string(object, "trait", catalog_trait_name(device->trait));
	return object;
}

static void set_identity(json_t *object, const struct catalog_device *device)
{
	json_set_string(object, "codename", device->codename);
	json_object_set_new(object, "names", strings_json(device->names, device->name_count));
	json_object_set_new(object, "aliases", aliases_json(device));
	json_object_set_new(object, "families", families_json(device));
	set_known(object, "brand", device->brand);
	set_known(object, "chip", device->chip);
	set_known(object, "chip_vendor", device->chip_vendor);
	if (device->year)
		json_object_set_new(object, "year", json_integer((json_int_t)device->year));
	json_set_string(object, "type", catalog_type_name(device->type));
	json_object_set_new(object, "android_one", json_boolean(device->android_one));
	json_object_set_new(object, "letters", strings_json(device->letters, device->letter_count));
}

static json_t *device_json(const struct catalog_device *device)
{
	json_t *object = json_object();

	set_identity(object, device);
	json_object_set_new(object, "route", route_json(device));
	json_object_set_new(object, "models", models_json(device));
	json_object_set_new(object, "latest", latest_json(device));
	json_object_set_new(object, "confusions", confusions_json(device));
	return object;
}

struct json_t *lookup_json(const struct lookup *lookup)
{
	const struct catalog_search *search = &lookup->search;
	json_t *object = json_object(), *devices = json_array();

	for (size_t i = 0; i < search->count; i++)
		json_array_append_new(devices, device_json(search->devices[i]));
	json_set_bytes(object, "text", lookup->text, strlen(lookup->text));
	json_set_string(object, "match", catalog_match_name(search->how));
	if (search->family)
		json_set_string(object, "family", search->family->name);
	if (search->model.model)
		json_object_set_new(object, "model", model_json(&search->model));
	json_object_set_new(object, "devices", devices);
	json_object_set_new(object, "cut", json_boolean(search->more));
	json_object_set_new(object, "suggestions",
			    strings_json(lookup->suggestions, lookup->suggestion_count));
	json_set_string(object, "latest_as_of", catalog_latest_as_of());
	if (lookup->has_as_of_days)
		json_object_set_new(object, "rules_age_days", json_integer(lookup->as_of_days));
	return object;
}
