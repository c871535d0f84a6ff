/* SPDX-License-Identifier: MIT */
#include <latchkey/route.h>
#include <latchkey/ui.h>

#include "tree.h"

#include <string.h>

enum { MOST_MODELS = 24, MOST_CONFUSIONS = 16, MOST_LATEST = 16, MOST_WHOLE = 4 };

/* ---- rows of one device ---- */

static const char *const trait_words[] = {
	[CATALOG_TRAIT_NONE] = "",
	[CATALOG_ANDROID_ONE] = "",
	[CATALOG_SHIPPED_UNLOCKED] = "",
	[CATALOG_REFUSED_IN_CHINA] = "units for China are said to be refused (code 30003)",
	[CATALOG_MENU_MISSING] = "",
};
_Static_assert(sizeof(trait_words) / sizeof(*trait_words) == CATALOG_TRAIT_COUNT,
	       "every trait needs its words; the route says most of them");

static void add_kind(struct tree *tree, const struct catalog_device *device)
{
	struct text *row;

	if (!device->type && !device->year)
		return;
	row = tree_add(tree, "kind");
	text_add(row, device->type ? catalog_type_name(device->type) : "device");
	if (device->year)
		text_addf(row, " of %u", device->year);
	if (device->android_one)
		text_add(row, ", Android One");
}

static void add_aliases(struct tree *tree, const struct catalog_device *device)
{
	const struct catalog_device *other;
	const char *alias;

	for (size_t i = 0; catalog_alias_at(i, &alias, &other); i++)
		if (other == device)
			text_addf(tree_add(tree, "also written"), "%s", alias);
}

static void add_families(struct tree *tree, const struct catalog_device *device)
{
	const struct catalog_family *family;
	struct text *row = NULL;

	for (size_t i = 0; (family = catalog_family_at(i)) != NULL; i++) {
		if (!catalog_family_has(family, device))
			continue;
		if (row)
			text_add(row, ", ");
		else
			row = tree_add(tree, "family");
		text_add(row, family->name);
	}
}

static const char *vendor_words(const char *vendor)
{
	static const char *const words[][2] = {
		{"mediatek", "MediaTek"}, {"qualcomm", "Qualcomm"}, {"unisoc", "Unisoc"},
		{"nvidia", "Nvidia"},     {"xiaomi", "Xiaomi"},     {"intel", "Intel"},
		{"amlogic", "Amlogic"},   {"mstar", "MStar"},       {"jlq", "JLQ"},
		{"leadcore", "Leadcore"},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(words[i][0], vendor))
			return words[i][1];
	return vendor;
}

static void add_chip(struct tree *tree, const struct catalog_device *device)
{
	struct text *row;

	if (!*device->chip && !*device->chip_vendor)
		return;
	row = tree_add(tree, "chip");
	text_add(row, *device->chip ? device->chip : "not known");
	if (*device->chip_vendor)
		text_addf(row, ", by %s", vendor_words(device->chip_vendor));
}

static void add_identity(struct tree *tree, const struct catalog_device *device)
{
	struct text *row;

	text_addf(tree_add(tree, "codename"), "%s", device->codename);
	add_aliases(tree, device);
	add_families(tree, device);
	if (*device->brand)
		text_addf(tree_add(tree, "brand"), "%s", device->brand);
	add_chip(tree, device);
	add_kind(tree, device);
	for (size_t i = 0; i < device->letter_count; i++)
		text_addf(tree_add(tree, "letters"), "%s in its versions", device->letters[i]);
	row = tree_add(tree, "unlocking");
	text_add(row, catalog_route_text(catalog_route(device)));
	if (*trait_words[device->trait])
		text_addf(row, "; %s", trait_words[device->trait]);
}

static void add_models(struct tree *tree, const struct catalog_device *device)
{
	struct catalog_model models[MOST_MODELS];
	size_t count = catalog_models_of(device, models, MOST_MODELS);

	for (size_t i = 0; i < count && i < MOST_MODELS; i++) {
		struct text *row = tree_add(tree, "model");

		text_addf(row, "%s, %s%s", models[i].model,
			  *models[i].sold_in ? "sold in: " : "where it was sold is not known",
			  models[i].sold_in);
		if (*models[i].name)
			text_addf(row, " (%s)", models[i].name);
		if (catalog_model_for_china(&models[i]))
			text_add(row, "; hardware for China");
	}
}

static void add_latest(struct tree *tree, const struct catalog_device *device)
{
	struct catalog_release latest[MOST_LATEST];
	size_t count = catalog_latest_of(device, latest, MOST_LATEST);

	for (size_t i = 0; i < count && i < MOST_LATEST; i++)
		text_addf(tree_add(tree, "latest known"), "%s %s%s%s", latest[i].region->name,
			  latest[i].version, *latest[i].date ? ", " : "", latest[i].date);
}

static void add_confusion(struct text *ret, const struct catalog_confusion *found)
{
	const char *between = ": ";

	if (found->device->name_count)
		text_addf(ret, "%s (%s)", found->device->codename, found->device->names[0]);
	else
		text_add(ret, found->device->codename);
	for (unsigned i = 0; i < CATALOG_CONFUSE_KINDS; i++) {
		if (!(found->reasons & 1u << i))
			continue;
		text_addf(ret, "%s%s", between, catalog_confusion_text(1u << i));
		if (1u << i == CATALOG_CONFUSE_LOOK_ALIKE && *found->name)
			text_addf(ret, " (%s, %s)", found->own_name, found->name);
		else if (1u << i == CATALOG_CONFUSE_NAME && *found->name)
			text_addf(ret, " (%s)", found->name);
		between = "; ";
	}
}

static void add_confusions(struct tree *tree, const struct catalog_device *device)
{
	struct catalog_confusion found[MOST_CONFUSIONS];
	size_t count = catalog_confusions(device, found, MOST_CONFUSIONS);

	for (size_t i = 0; i < count && i < MOST_CONFUSIONS; i++)
		add_confusion(tree_add(tree, "is not"), &found[i]);
}

void device_rows(struct tree *tree, const struct catalog_device *device)
{
	add_identity(tree, device);
	add_models(tree, device);
	add_latest(tree, device);
	add_confusions(tree, device);
}

static void print_heading(const struct out *out, const struct catalog_device *device)
{
	struct text names = {0};

	catalog_names(&names, device);
	out_mark(out, TONE_GOOD);
	out_print(out, TONE_BOLD, "%s", text_cstr(&names));
	text_release(&names);
}

static void print_device(const struct out *out, const struct catalog_device *device)
{
	struct tree tree = {0};

	print_heading(out, device);
	fputc('\n', out->file);
	device_rows(&tree, device);
	tree_print(out, &tree);
}

/* One line each, where whole entries would be pages. */
static void print_short(const struct out *out, const struct catalog_device *device)
{
	print_heading(out, device);
	if (device->name_count)
		fprintf(out->file, ", %s", device->codename);
	if (*device->chip)
		fprintf(out->file, ", %s", device->chip);
	if (device->year)
		fprintf(out->file, ", %u", device->year);
	fputc('\n', out->file);
}

/* ---- what was looked up ---- */

static const char *const match_words[] = {
	[CATALOG_MATCH_NONE] = "",
	[CATALOG_MATCH_CODENAME] = "a codename",
	[CATALOG_MATCH_ALIAS] = "another spelling of a codename",
	[CATALOG_MATCH_FAMILY] = "one name for several codenames",
	[CATALOG_MATCH_MODEL] = "a model number",
	[CATALOG_MATCH_NAME] = "a name under which it was sold",
	[CATALOG_MATCH_PARTIAL] = "a name without its brand",
	[CATALOG_MATCH_LETTERS] = "the letters of a device in versions",
};
_Static_assert(sizeof(match_words) / sizeof(*match_words) == CATALOG_MATCH_COUNT,
	       "every match needs its words");

static void print_match(const struct out *out, const struct lookup *lookup)
{
	const struct catalog_search *search = &lookup->search;
	struct text line = {0};

	if (search->how == CATALOG_MATCH_CODENAME && search->count == 1)
		return;
	text_add(&line, "'");
	show_typed(&line, out, lookup->text);
	text_addf(&line, "': %s", match_words[search->how]);
	if (search->how == CATALOG_MATCH_CODENAME)
		text_add(&line, ", and a name of others");
	if (search->count > 1)
		text_addf(&line, "; %s%zu entries", search->more ? "more than " : "",
			  search->count);
	text_add(&line, ".");
	out_paragraph(out, text_cstr(&line));
	text_release(&line);
}

static void print_model(const struct out *out, const struct catalog_model *model)
{
	struct text line = {0};

	text_addf(&line, "Model %s", model->model);
	if (*model->name)
		text_addf(&line, " is a %s", model->name);
	text_addf(&line, "%s%s.",
		  *model->sold_in ? ", sold in: " : "; where it was sold is not known",
		  model->sold_in);
	if (!model->device_count)
		text_add(&line, " No codename is known for it.");
	if (catalog_model_for_china(model))
		text_add(&line,
			 " This is hardware for China. A Global system on it does not change "
			 "that: locked with anything but the unchanged official system for "
			 "China, it does not start any more.");
	out_paragraph(out, text_cstr(&line));
	text_release(&line);
}

static void print_unknown(const struct out *out, const struct lookup *lookup)
{
	struct text line = {0};

	text_addf(&line, "Cannot tell: the catalog of %s does not know '", catalog_as_of());
	show_typed(&line, out, lookup->text);
	text_add(&line, "'.");
	for (size_t i = 0; i < lookup->suggestion_count; i++)
		text_addf(&line, "%s'%s'", i ? ", " : " Did you mean ", lookup->suggestions[i]);
	text_add(&line, lookup->suggestion_count ? "?" : "");
	if (lookup->is_version)
		text_add(&line, " It looks like a version or a package: 'latchkey decode' takes it "
				"apart.");
	out_paragraph(out, text_cstr(&line));
	text_release(&line);
}

static void print_knowledge(const struct out *out, const struct lookup *lookup)
{
	struct text line = {0};

	text_addf(&line, "Devices as known on %s, releases on %s", catalog_as_of(),
		  catalog_latest_as_of());
	show_knowledge(&line, lookup->has_as_of_days, lookup->as_of_days);
	text_add(&line, ".");
	out_paragraph(out, text_cstr(&line));
	text_release(&line);
}

void lookup_text(const struct out *out, const struct lookup *lookup, const struct about *about)
{
	const struct catalog_search *search = &lookup->search;
	bool is_whole = search->count <= MOST_WHOLE || about->verbose;

	if (!search->how) {
		print_unknown(out, lookup);
		return;
	}
	print_match(out, lookup);
	if (search->model.model)
		print_model(out, &search->model);
	for (size_t i = 0; i < search->count; i++) {
		if (is_whole)
			print_device(out, search->devices[i]);
		else
			print_short(out, search->devices[i]);
	}
	if (!is_whole)
		fputs("'latchkey device CODENAME' tells more about one of them.\n", out->file);
	if (search->count)
		print_knowledge(out, lookup);
}
