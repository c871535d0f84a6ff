/* SPDX-License-Identifier: MIT */
#include <latchkey/ui.h>

#include "tree.h"

#include <string.h>

/* ---- piece by piece ---- */

static const char *const part_words[] = {
	[PART_NONE] = "",           [PART_SYSTEM] = "system",     [PART_NUMBERS] = "number",
	[PART_DATE] = "date",       [PART_ANDROID] = "Android",   [PART_DEVICE] = "device",
	[PART_REGION] = "region",   [PART_OPERATOR] = "operator", [PART_BRANCH] = "branch",
	[PART_LETTERS] = "letters", [PART_SUFFIX] = "suffix",     [PART_CUSTOMER] = "customer",
	[PART_PROJECT] = "project",
};
_Static_assert(sizeof(part_words) / sizeof(*part_words) == PART_COUNT, "every part needs its word");

static void add_parts(struct tree *tree, const struct version *version)
{
	struct version_part parts[VERSION_PARTS];
	size_t count = version_explain(version, parts);

	for (size_t i = 0; i < count; i++)
		text_addf(tree_add(tree, part_words[parts[i].kind]), "%s%s%s", parts[i].text,
			  parts[i].known ? " = " : ": not decoded, ", parts[i].meaning);
}

static void add_devices(struct text *ret, const struct romname *file)
{
	for (size_t i = 0; i < file->device_count; i++) {
		text_add(ret, i ? " or " : "");
		catalog_names(ret, file->devices[i]);
		text_addf(ret, " (%s)", file->devices[i]->codename);
	}
}

static const struct catalog_operator *operator_of(const struct romname *file)
{
	return file->pattern == ROMNAME_RECOVERY ? file->flag.operator
						 : file->product_parts.operator;
}

static const struct catalog_region *product_region(const struct romname *file)
{
	return file->pattern == ROMNAME_RECOVERY ? file->flag.region : file->product_parts.region;
}

static void add_product(struct tree *tree, const struct romname *file)
{
	struct text *row = tree_add(tree, "product");

	text_add(row, file->product);
	if (!file->product_known) {
		text_add(row, ": not decoded, no known product");
		return;
	}
	text_add(row, " = ");
	add_devices(row, file);
	if (product_region(file))
		text_addf(row, ", %s", product_region(file)->name);
	if (operator_of(file))
		text_addf(row, ", %s", operator_of(file)->name);
}

static void add_span(struct tree *tree, const struct decoded *decoded)
{
	const struct romname *file = &decoded->file;

	if (*file->from_text)
		text_addf(tree_add(tree, "from"), "%s, which must be installed before",
			  file->from_text);
	if (*file->version_text)
		text_addf(tree_add(tree, "version"), "%s%s", file->version_text,
			  decoded->version.form ? "" : ": not decoded, no known form");
}

static void add_file_rest(struct tree *tree, const struct romname *file)
{
	if (*file->date)
		text_addf(tree_add(tree, "built"), "%s", file->date);
	if (*file->android_text)
		text_addf(tree_add(tree, "file: Android"), "%s", file->android_text);
	if (*file->region_token)
		text_addf(tree_add(tree, "file: region"), "%s = %s", file->region_token,
			  file->token_region->name);
	if (*file->carrier)
		text_addf(tree_add(tree, "file: carrier"), "%s", file->carrier);
	if (*file->md5)
		text_addf(tree_add(tree, "MD5 begins"),
			  "%s; a file whose MD5 begins otherwise is damaged or changed", file->md5);
}

/* ---- where it stands ---- */

static void add_distance(struct text *ret, const struct version_age *age)
{
	if (age->system_behind)
		text_add(ret, "on MIUI, while the latest known");
	else if (age->generations_behind)
		text_addf(ret, "%u generation%s behind the latest known", age->generations_behind,
			  age->generations_behind == 1 ? "" : "s");
	else if (age->android_behind)
		text_add(ret, "on an older Android than the latest known");
	else if (age->has_releases_behind)
		text_addf(ret, "at most %u release%s behind the latest known", age->releases_behind,
			  age->releases_behind == 1 ? "" : "s");
	else
		text_add(ret, "older than the latest known");
}

static void add_standing(struct text *ret, const struct version_age *age)
{
	switch (age->standing) {
	case VERSION_LATEST:
		text_add(ret, "the latest known");
		break;
	case VERSION_OLDER:
		add_distance(ret, age);
		break;
	case VERSION_NEWER:
		text_add(ret, "newer than the latest known");
		break;
	case VERSION_APART:
		text_add(ret, "not comparable with the latest known");
		break;
	case VERSION_STANDING_UNKNOWN:
	case VERSION_STANDING_COUNT:
		return;
	}
	text_addf(ret, " on %s", age->as_of);
	if (age->standing == VERSION_OLDER && age->system_behind)
		text_add(ret, " is HyperOS");
	if (age->standing != VERSION_LATEST)
		text_addf(ret, ": %s", age->latest.version);
	if (*age->latest.date)
		text_addf(ret, ", %s%s", age->standing == VERSION_LATEST ? "of " : "",
			  age->latest.date);
}

static void add_ages(struct tree *tree, const struct decoded *decoded)
{
	bool is_known = false;
	struct text *row;

	for (size_t i = 0; i < decoded->device_count; i++) {
		if (decoded->ages[i].standing == VERSION_STANDING_UNKNOWN)
			continue;
		is_known = true;
		row = tree_add(tree, "stands");
		if (decoded->device_count > 1)
			text_addf(row, "%s: ", decoded->devices[i]->codename);
		add_standing(row, &decoded->ages[i]);
	}
	if (!is_known && decoded->version.form)
		text_add(tree_add(tree, "stands"), "no release is known to compare it with");
	if (!is_known)
		return;
	row = tree_add(tree, "known as of");
	text_add(row, catalog_latest_as_of());
	show_knowledge(row, decoded->has_as_of_days, decoded->as_of_days);
}

static void add_generation(struct tree *tree, const struct catalog_generation *generation)
{
	if (*generation->unlocking)
		text_addf(tree_add(tree, "unlocking"), "%s", generation->unlocking);
	if (*generation->updates)
		text_addf(tree_add(tree, "updates"), "%s", generation->updates);
}

/* ---- the whole ---- */

static const char *const weight_words[] = {
	[WEIGHT_EXPLAINED] = "Note",
	[WEIGHT_UNUSUAL] = "Unusual",
	[WEIGHT_UNKNOWN] = "Not known",
};
_Static_assert(sizeof(weight_words) / sizeof(*weight_words) == WEIGHT_COUNT,
	       "every weight needs its word");

/* The pieces themselves say that these cannot be decoded. */
static const uint64_t said_by_pieces =
	UINT64_C(1) << NOTE_ANDROID_UNKNOWN | UINT64_C(1) << NOTE_DEVICE_UNKNOWN |
	UINT64_C(1) << NOTE_REGION_UNKNOWN | UINT64_C(1) << NOTE_OPERATOR_UNKNOWN |
	UINT64_C(1) << NOTE_BRANCH_UNKNOWN | UINT64_C(1) << NOTE_FILE_PRODUCT_UNKNOWN |
	UINT64_C(1) << NOTE_FILE_VERSION_UNKNOWN;

static void print_notes(const struct out *out, const struct decoded *decoded)
{
	const char *spelling = catalog_spelling(decoded->version.text);

	for (unsigned i = 0; i < VERSION_NOTE_COUNT; i++) {
		enum version_note note = (enum version_note)i;
		struct text line = {0};

		if (!version_has_note(decoded->notes & ~said_by_pieces, note))
			continue;
		text_addf(&line, "%s: %s", weight_words[version_note_weight(note)],
			  version_note_text(note));
		if (note == NOTE_SPELLING_ONLY && spelling)
			text_addf(&line, " (%s)", spelling);
		text_add(&line, ".");
		out_paragraph(out, text_cstr(&line));
		text_release(&line);
	}
}

static bool is_ordinary(uint64_t notes)
{
	for (unsigned i = 0; i < VERSION_NOTE_COUNT; i++)
		if (version_has_note(notes, (enum version_note)i) &&
		    version_note_weight((enum version_note)i) != WEIGHT_EXPLAINED)
			return false;
	return true;
}

/* What a name pattern is to an owner. */
static const char *const pattern_words[] = {
	[ROMNAME_NONE] = "",
	[ROMNAME_RECOVERY] = "recovery package",
	[ROMNAME_BLOCK_OTA] = "incremental recovery package",
	[ROMNAME_OTA_FULL] = "full OTA package",
	[ROMNAME_OTA_INCREMENTAL] = "incremental OTA package",
	[ROMNAME_FASTBOOT] = "fastboot package",
	[ROMNAME_FASTBOOT_NEW] = "fastboot package",
	[ROMNAME_FASTBOOT_OLD] = "fastboot package",
};
_Static_assert(sizeof(pattern_words) / sizeof(*pattern_words) == ROMNAME_COUNT,
	       "every pattern needs its words");

static void print_heading(const struct out *out, const struct decoded *decoded)
{
	bool is_file = decoded->kind == DECODED_FILE;
	struct text name = {0};

	show_typed(&name, out, is_file ? decoded->file.name : decoded->version.text);
	out_mark(out, is_ordinary(decoded->notes) ? TONE_GOOD : TONE_WARN);
	out_print(out, TONE_BOLD, "%s", text_cstr(&name));
	if (is_file)
		fprintf(out->file, " (%s)", pattern_words[decoded->file.pattern]);
	fputc('\n', out->file);
	text_release(&name);
}

static void print_unknown(const struct out *out, const struct decoded *decoded)
{
	struct text line = {0};

	text_add(&line, "Cannot tell: '");
	show_typed(&line, out, decoded->text);
	text_add(&line, "' is no version code and no package name in any known form.");
	out_paragraph(out, text_cstr(&line));
	if (decoded->search.how) {
		text_clear(&line);
		text_addf(&line, "The catalog knows it as %s: 'latchkey device' tells more.",
			  decoded->search.how == CATALOG_MATCH_LETTERS ? "letters of a device"
								       : "a device");
		out_paragraph(out, text_cstr(&line));
	}
	out_paragraph(out, "'latchkey help decode' shows the forms that are known.");
	text_release(&line);
}

void decoded_text(const struct out *out, const struct decoded *decoded, const struct about *about)
{
	struct tree tree = {0};

	if (decoded->kind == DECODED_UNKNOWN) {
		print_unknown(out, decoded);
		return;
	}
	print_heading(out, decoded);
	if (decoded->kind == DECODED_FILE) {
		add_product(&tree, &decoded->file);
		add_span(&tree, decoded);
	}
	if (decoded->version.form)
		add_parts(&tree, &decoded->version);
	if (decoded->kind == DECODED_FILE)
		add_file_rest(&tree, &decoded->file);
	add_ages(&tree, decoded);
	if (about->verbose && decoded->generation)
		add_generation(&tree, decoded->generation);
	tree_print(out, &tree);
	print_notes(out, decoded);
}
