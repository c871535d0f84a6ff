/* SPDX-License-Identifier: MIT */
#include <latchkey/catalog.h>

#include <latchkey/text.h>

#include "tables.h"

#include <stdlib.h>
#include <string.h>

/* A counted text against a terminated one, by bytes. */
static int compare_n(const char *text, size_t length, const char *other)
{
	int order = strncmp(text, other, length);

	return order ? order : other[length] ? -1 : 0;
}

static const struct catalog_device *device_of(uint16_t index)
{
	return index == TABLE_NO_DEVICE ? NULL : &catalog_tables.devices[index];
}

struct wanted {
	const char *text;
	size_t length;
};

static int compare_device(const void *key, const void *row)
{
	const struct wanted *wanted = key;
	const struct catalog_device *device = row;

	return compare_n(wanted->text, wanted->length, device->codename);
}

static const struct catalog_device *find_codename(const char *text, size_t length)
{
	const struct wanted wanted = {text, length};

	return bsearch(&wanted, catalog_tables.devices, catalog_tables.device_count,
		       sizeof(*catalog_tables.devices), compare_device);
}

const struct catalog_device *catalog_device_n(const char *codename, size_t length)
{
	const struct catalog_device *device;
	const struct alias_row *row = catalog_tables.aliases;

	if (!codename || !length || memchr(codename, '\0', length))
		return NULL;
	device = find_codename(codename, length);
	for (size_t i = 0; !device && i < catalog_tables.alias_count; i++) {
		if (!compare_n(codename, length, catalog_tables.pool + row[i].alias))
			device = device_of(row[i].device);
	}
	return device;
}

const struct catalog_device *catalog_device(const char *codename)
{
	return codename ? catalog_device_n(codename, strlen(codename)) : NULL;
}

bool catalog_is_codename(const char *text, size_t length)
{
	return catalog_device_n(text, length) || catalog_family_n(text, length);
}

const char *catalog_as_of(void)
{
	return catalog_tables.as_of;
}

size_t catalog_device_count(void)
{
	return catalog_tables.device_count;
}

const struct catalog_device *catalog_device_at(size_t index)
{
	return index < catalog_tables.device_count ? &catalog_tables.devices[index] : NULL;
}

void catalog_names(struct text *ret, const struct catalog_device *device)
{
	for (size_t i = 0; i < device->name_count; i++)
		text_addf(ret, "%s%s", i ? " / " : "", device->names[i]);
	if (!device->name_count)
		text_add(ret, device->codename);
}

bool catalog_alias_at(size_t index, const char **ret_alias,
		      const struct catalog_device **ret_device)
{
	if (index >= catalog_tables.alias_count)
		return false;
	*ret_alias = catalog_tables.pool + catalog_tables.aliases[index].alias;
	*ret_device = device_of(catalog_tables.aliases[index].device);
	return true;
}

/* ---- families ---- */

const struct catalog_family *catalog_family_n(const char *name, size_t length)
{
	if (!name || !length || memchr(name, '\0', length))
		return NULL;
	for (size_t i = 0; i < catalog_tables.family_count; i++) {
		if (!compare_n(name, length, catalog_tables.families[i].name))
			return &catalog_tables.families[i];
	}
	return NULL;
}

const struct catalog_family *catalog_family(const char *name)
{
	return name ? catalog_family_n(name, strlen(name)) : NULL;
}

const struct catalog_family *catalog_family_at(size_t index)
{
	return index < catalog_tables.family_count ? &catalog_tables.families[index] : NULL;
}

bool catalog_family_has(const struct catalog_family *family, const struct catalog_device *device)
{
	for (size_t i = 0; i < family->member_count; i++) {
		if (family->members[i] == device)
			return true;
	}
	return false;
}

/* ---- model numbers ---- */

bool catalog_model_at(size_t index, struct catalog_model *ret)
{
	const struct model_row *row;

	if (index >= catalog_tables.model_count)
		return false;
	row = &catalog_tables.models[index];
	*ret = (struct catalog_model){
		.model = catalog_tables.pool + row->model,
		.name = catalog_tables.pool + row->name,
		.sold_in = catalog_tables.pool + row->sold_in,
	};
	for (unsigned i = 0; i < CATALOG_MODEL_DEVICES && device_of(row->devices[i]); i++)
		ret->devices[ret->device_count++] = device_of(row->devices[i]);
	return true;
}

/* Capitals and digits of @text, the rest left out; false if there are too many. */
static bool squeeze(const char *text, char *ret, size_t size)
{
	size_t length = 0;

	for (; *text; text++) {
		char c = *text;

		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')))
			continue;
		if (length + 1 >= size)
			return false;
		ret[length++] = c;
	}
	ret[length] = '\0';
	return length > 0;
}

bool catalog_model(const char *model, struct catalog_model *ret)
{
	char wanted[32], known[32];

	if (!model || !squeeze(model, wanted, sizeof(wanted)))
		return false;
	for (size_t i = 0; i < catalog_tables.model_count; i++) {
		const char *text = catalog_tables.pool + catalog_tables.models[i].model;

		if (squeeze(text, known, sizeof(known)) && !strcmp(known, wanted))
			return catalog_model_at(i, ret);
	}
	return false;
}

bool catalog_model_for_china(const struct catalog_model *model)
{
	static const char china[] = "China"; /* "China Mobile" as well */

	return !strncmp(model->sold_in, china, sizeof(china) - 1);
}

size_t catalog_models_of(const struct catalog_device *device, struct catalog_model *ret, size_t max)
{
	struct catalog_model model;
	size_t count = 0;

	for (size_t i = 0; catalog_model_at(i, &model); i++) {
		for (size_t d = 0; d < model.device_count; d++) {
			if (model.devices[d] != device)
				continue;
			if (count < max)
				ret[count] = model;
			count++;
		}
	}
	return count;
}

/* ---- the route of the official unlock ---- */

static const char *const types[] = {
	[CATALOG_TYPE_UNKNOWN] = "unknown",
	[CATALOG_PHONE] = "phone",
	[CATALOG_TABLET] = "tablet",
	[CATALOG_OTHER] = "other",
};
_Static_assert(sizeof(types) / sizeof(*types) == CATALOG_TYPE_COUNT, "every type needs a name");

static const char *const traits[] = {
	[CATALOG_TRAIT_NONE] = "none",
	[CATALOG_ANDROID_ONE] = "android-one",
	[CATALOG_SHIPPED_UNLOCKED] = "shipped-unlocked",
	[CATALOG_REFUSED_IN_CHINA] = "refused-in-china",
	[CATALOG_MENU_MISSING] = "menu-missing",
};
_Static_assert(sizeof(traits) / sizeof(*traits) == CATALOG_TRAIT_COUNT, "every trait needs a name");

static const struct {
	const char *name, *text;
} routes[] = {
	[CATALOG_ROUTE_UNKNOWN] = {"unknown", "no source says how this device is unlocked"},
	[CATALOG_ROUTE_ACCOUNT] = {"account", "Xiaomi account, binding, a wait, then Mi Unlock; "
					      "the steps depend on region and system"},
	[CATALOG_ROUTE_FASTBOOT] = {"fastboot", "Android One: OEM unlocking in the settings, then "
						"plain fastboot; no account, no wait"},
	[CATALOG_ROUTE_UNLOCKED] = {"shipped-unlocked", "said to have been sold unlocked; "
							"the bootloader's answer decides"},
	[CATALOG_ROUTE_NONE] = {"none", "Unisoc chip: no official way is known"},
	[CATALOG_ROUTE_DOUBTFUL] = {"doubtful",
				    "owners report that the settings have no 'Mi "
				    "Unlock status'; without it there is no official way"},
	[CATALOG_ROUTE_NOT_COVERED] = {"not-covered", "neither a phone nor a tablet; Mi Unlock is "
						      "not made for it"},
};
_Static_assert(sizeof(routes) / sizeof(*routes) == CATALOG_ROUTE_COUNT, "every route needs a text");

const char *catalog_type_name(enum catalog_type type)
{
	return types[(unsigned)type < CATALOG_TYPE_COUNT ? type : CATALOG_TYPE_UNKNOWN];
}

const char *catalog_trait_name(enum catalog_trait trait)
{
	return traits[(unsigned)trait < CATALOG_TRAIT_COUNT ? trait : CATALOG_TRAIT_NONE];
}

enum catalog_route catalog_route(const struct catalog_device *device)
{
	if (device->type == CATALOG_OTHER)
		return CATALOG_ROUTE_NOT_COVERED;
	if (device->android_one)
		return CATALOG_ROUTE_FASTBOOT;
	if (!strcmp(device->chip_vendor, "unisoc"))
		return CATALOG_ROUTE_NONE;
	if (device->trait == CATALOG_SHIPPED_UNLOCKED)
		return CATALOG_ROUTE_UNLOCKED;
	if (device->trait == CATALOG_MENU_MISSING)
		return CATALOG_ROUTE_DOUBTFUL;
	return device->type ? CATALOG_ROUTE_ACCOUNT : CATALOG_ROUTE_UNKNOWN;
}

const char *catalog_route_name(enum catalog_route route)
{
	return routes[(unsigned)route < CATALOG_ROUTE_COUNT ? route : CATALOG_ROUTE_UNKNOWN].name;
}

const char *catalog_route_text(enum catalog_route route)
{
	return routes[(unsigned)route < CATALOG_ROUTE_COUNT ? route : CATALOG_ROUTE_UNKNOWN].text;
}
