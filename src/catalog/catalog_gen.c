/* SPDX-License-Identifier: MIT */
/*
 * Build tool: writes the checked data files as constant C tables.
 *
 *     catalog_gen FOLDER > catalog_tables.inc
 *
 * Tables are written into memory first, because the pool of strings, which must stand before
 * them, is complete only after them.
 */
#include "sheet_gen.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As many slots as bytes: a free one is always left. */
enum { POOL = 1 << 18, SLOTS = POOL };

static char pool[POOL];
static size_t pool_length;
static uint32_t slots[SLOTS]; /* offset + 1; 0: free */

static size_t hash_of(const char *text)
{
	uint32_t hash = 2166136261u;

	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 16777619u;
	return hash % SLOTS;
}

/* Where @text is in the pool; each text is there once. */
static size_t pooled(const char *text)
{
	size_t slot = hash_of(text), length = strlen(text) + 1;

	for (; slots[slot]; slot = (slot + 1) % SLOTS) {
		if (!strcmp(pool + slots[slot] - 1, text))
			return slots[slot] - 1;
	}
	if (pool_length + length > POOL) {
		fputs("catalog_gen: the pool of strings is full\n", stderr);
		exit(1);
	}
	memcpy(pool + pool_length, text, length);
	slots[slot] = (uint32_t)pool_length + 1;
	pool_length += length;
	return pool_length - length;
}

static FILE *out;   /* the tables */
static FILE *names; /* the array of names that devices point into */
static size_t name_count;

/* A pointer into the pool, as C. */
static void put_text(const char *text)
{
	fprintf(out, "pool + %zu, ", pooled(text));
}

/* "a;b" as "a, b". */
static void put_joined(const char *list)
{
	char text[256] = "";
	char *value;
	size_t length = 0;

	while ((value = list_next(&list))) {
		length += (size_t)snprintf(text + length, sizeof(text) - length, "%s%s",
					   length ? ", " : "", value);
		free(value);
		if (length >= sizeof(text)) {
			fputs("catalog_gen: a list is too long\n", stderr);
			exit(1);
		}
	}
	put_text(text);
}

/* A list as a slice of the array of names: pointer and count. */
static void put_list(const char *list)
{
	size_t start = name_count;
	char *value;

	while ((value = list_next(&list))) {
		fprintf(names, "\tpool + %zu,\n", pooled(value));
		name_count++;
		free(value);
	}
	fprintf(out, "names + %zu, %zu, ", start, name_count - start);
}

static void put_mask(const char *list)
{
	const struct sheet *regions = sheet_of("regions");
	uint32_t mask = 0;
	char *value;

	while ((value = list_next(&list))) {
		mask |= UINT32_C(1) << row_of(regions, value);
		free(value);
	}
	fprintf(out, "0x%lxu, ", (unsigned long)mask);
}

static void put_devices(const char *list)
{
	const struct sheet *devices = sheet_of("devices");
	unsigned count = 0;
	char *value;

	fputs("{", out);
	while ((value = list_next(&list))) {
		fprintf(out, "%zu, ", row_of(devices, value));
		free(value);
		count++;
	}
	for (; count < MEMBERS; count++)
		fputs("TABLE_NO_DEVICE, ", out);
	fputs("}, ", out);
}

/* "android-one" with @prefix CATALOG_ as CATALOG_ANDROID_ONE; nothing as @none. */
static void put_enum(const char *prefix, const char *choice, const char *none)
{
	if (!*choice) {
		fprintf(out, "%s, ", none);
		return;
	}
	fputs(prefix, out);
	for (; *choice; choice++)
		fputc(*choice == '-'                     ? '_'
		      : *choice >= 'a' && *choice <= 'z' ? *choice - 32
							 : *choice,
		      out);
	fputs(", ", out);
}

static size_t index_in(const char *sheet, const char *text)
{
	return row_of(sheet_of(sheet), text);
}

/* ---- one function a table: the initialiser of one row ---- */

static void put_device(char *const *cell)
{
	const struct sheet *letters = sheet_of("letters");
	char list[64] = "";

	for (size_t i = 0; i < letters->count; i++) {
		if (!strcmp(letters->rows[i].cells[1], cell[0]) && strlen(list) < sizeof(list) - 4)
			sprintf(list + strlen(list), "%s%s", *list ? ";" : "",
				letters->rows[i].cells[0]);
	}
	put_text(cell[0]);
	put_joined(cell[1]);
	put_list(cell[2]);
	put_text(cell[4]);
	put_text(cell[3]);
	fprintf(out, "%s, %s, ", *cell[5] ? cell[5] : "0",
		strcmp(cell[7], "android-one") ? "false" : "true");
	put_enum("CATALOG_", cell[6], "CATALOG_TYPE_UNKNOWN");
	put_enum("CATALOG_", cell[7], "CATALOG_TRAIT_NONE");
	put_list(list);
}

static void put_android(char *const *cell)
{
	fprintf(out, "'%c', ", *cell[0]);
	put_joined(cell[1]);
	put_text(cell[2]);
	put_text(cell[3]);
}

static void put_region(char *const *cell)
{
	put_text(cell[0]);
	put_text(cell[1]);
	put_text(cell[2]);
	put_enum("CATALOG_REGION_", cell[3], "");
	put_text(cell[4]);
}

static void put_operator(char *const *cell)
{
	put_text(cell[0]);
	put_text(cell[1]);
	put_enum("CATALOG_OPERATOR_", cell[2], "");
	put_joined(cell[3]);
	put_text(cell[4]);
}

static void put_branch(char *const *cell)
{
	put_text(cell[0]);
	put_joined(cell[1]);
	put_joined(cell[2]);
}

static void put_generation(char *const *cell)
{
	put_enum("CATALOG_", cell[0], "");
	fprintf(out, "%s, '%c', '%c', ", cell[1], *cell[2], *cell[3]);
	for (unsigned i = 4; i < 13; i++)
		put_text(cell[i]);
}

static void put_letters(char *const *cell)
{
	fprintf(out, "\"%s\", '%c', '%c', %zu, ", cell[0], *cell[2], *cell[3],
		index_in("devices", cell[1]));
	put_mask(cell[4]);
}

static void put_model(char *const *cell)
{
	fprintf(out, "%zu, %zu, %zu, ", pooled(cell[0]), pooled(cell[2]), pooled(cell[3]));
	put_devices(cell[1]);
}

static void put_flag(char *const *cell)
{
	fprintf(out, "%zu, ", pooled(cell[0]));
	put_devices(cell[1]);
}

static void put_latest(char *const *cell)
{
	fprintf(out, "%zu, %zu, %zu, %zu, ", index_in("devices", cell[0]),
		index_in("regions", cell[1]), pooled(cell[2]), pooled(cell[3]));
}

static void put_alias(char *const *cell)
{
	fprintf(out, "%zu, %zu, ", pooled(cell[0]), index_in("devices", cell[1]));
}

static void put_sibling(char *const *cell)
{
	fprintf(out, "%zu, %zu, ", index_in("devices", cell[0]), index_in("devices", cell[1]));
	put_enum("SIBLING_", cell[2], "");
}

static void put_suffix(char *const *cell)
{
	put_text(cell[0]);
	fprintf(out, "%zu, ", index_in("regions", cell[1]));
	if (*cell[2])
		fprintf(out, "%zu, ", index_in("operators", cell[2]));
	else
		fputs("TABLE_NO_DEVICE, ", out);
	put_enum("CATALOG_BUILD_", cell[3], "CATALOG_BUILD_NORMAL");
}

static void put_spelling(char *const *cell)
{
	put_text(cell[0]);
	put_text(cell[1]);
}

struct table {
	const char *sheet, *type, *pointer, *count;
	void (*put)(char *const *cell);
};

static const struct table tables[] = {
	{"devices", "struct catalog_device", "devices", "device_count", put_device},
	{"android", "struct catalog_android", "android", "android_count", put_android},
	{"regions", "struct catalog_region", "regions", "region_count", put_region},
	{"operators", "struct catalog_operator", "operators", "operator_count", put_operator},
	{"branches", "struct catalog_branch", "branches", "branch_count", put_branch},
	{"generations", "struct catalog_generation", "generations", "generation_count",
	 put_generation},
	{"letters", "struct letters_row", "letters", "letters_count", put_letters},
	{"models", "struct model_row", "models", "model_count", put_model},
	{"flags", "struct flag_row", "flags", "flag_count", put_flag},
	{"latest", "struct latest_row", "latest", "latest_count", put_latest},
	{"aliases", "struct alias_row", "aliases", "alias_count", put_alias},
	{"siblings", "struct sibling_row", "siblings", "sibling_count", put_sibling},
	{"suffixes", "struct suffix_row", "suffixes", "suffix_count", put_suffix},
	{"spellings", "struct spelling_row", "spellings", "spelling_count", put_spelling},
};
enum { TABLES = sizeof(tables) / sizeof(*tables) };

static void put_table(const struct table *table)
{
	const struct sheet *sheet = sheet_of(table->sheet);

	fprintf(out, "static const %s %s[] = {\n", table->type, table->sheet);
	for (size_t i = 0; i < sheet->count; i++) {
		fputs("\t{", out);
		table->put(sheet->rows[i].cells);
		fputs("},\n", out);
	}
	fputs("};\n\n", out);
}

static void put_families(void)
{
	const struct sheet *sheet = sheet_of("families");
	size_t *counts = need(calloc(sheet->count, sizeof(*counts)));
	size_t start = 0;
	const char *list;
	char *value;

	fputs("static const struct catalog_device *const members[] = {\n", out);
	for (size_t i = 0; i < sheet->count; i++) {
		list = sheet->rows[i].cells[1];
		while ((value = list_next(&list))) {
			fprintf(out, "\t&devices[%zu],\n", index_in("devices", value));
			free(value);
			counts[i]++;
		}
	}
	fputs("};\n\nstatic const struct catalog_family families[] = {\n", out);
	for (size_t i = 0; i < sheet->count; start += counts[i++]) {
		fputs("\t{", out);
		put_text(sheet->rows[i].cells[0]);
		fprintf(out, "members + %zu, %zu},\n", start, counts[i]);
	}
	fputs("};\n\n", out);
	free(counts);
}

static void put_directory(void)
{
	fputs("const struct tables catalog_tables = {\n\t.pool = pool,\n", out);
	for (size_t i = 0; i < TABLES; i++)
		fprintf(out, "\t.%s = %s, .%s = %zu,\n", tables[i].pointer, tables[i].sheet,
			tables[i].count, sheet_of(tables[i].sheet)->count);
	fprintf(out, "\t.families = families, .family_count = %zu,\n", sheet_of("families")->count);
	fprintf(out, "\t.as_of = \"%s\",\n", sheet_of("devices")->as_of);
	fprintf(out, "\t.latest_as_of = \"%s\",\n", sheet_of("latest")->as_of);
	fprintf(out, "\t.generations_as_of = \"%s\",\n};\n", sheet_of("generations")->as_of);
}

static void print_pool(void)
{
	fputs("/* Made from the data files in src/catalog; see docs/catalog.md. */\n"
	      "static const char pool[] = {",
	      stdout);
	for (size_t i = 0; i < pool_length; i++)
		printf("%s%d,", i % 24 ? "" : "\n\t", pool[i]);
	puts("\n};\n");
}

int main(int argc, char **argv)
{
	char *table_text, *name_text;
	size_t table_size, name_size;

	if (argc != 2) {
		fputs("usage: catalog_gen FOLDER\n", stderr);
		return 2;
	}
	sheets_read(argv[1]);
	out = need(open_memstream(&table_text, &table_size));
	names = need(open_memstream(&name_text, &name_size));
	for (size_t i = 0; i < TABLES; i++)
		put_table(&tables[i]);
	put_families();
	put_directory();
	if (fclose(out) || fclose(names))
		return 1;
	print_pool();
	printf("static const char *const names[] = {\n%s};\n\n%s", name_text, table_text);
	free(table_text);
	free(name_text);
	return fflush(stdout) || ferror(stdout) ? 1 : 0;
}
