/* SPDX-License-Identifier: MIT */
#include "collect.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Small texts of a package that say what it is for. */

static const char *const keys[] = {
	[ROM_OTA_TYPE] = "ota-type",
	[ROM_OTA_POST_BUILD] = "post-build",
	[ROM_OTA_INCREMENTAL] = "post-build-incremental",
	[ROM_OTA_PATCH] = "post-security-patch-level",
	[ROM_OTA_SDK] = "post-sdk-level",
	[ROM_OTA_TIMESTAMP] = "post-timestamp",
	[ROM_OTA_PRE_DEVICE] = "pre-device",
	[ROM_OTA_PRE_BUILD] = "pre-build",
	[ROM_OTA_WIPE] = "ota-wipe",
	[ROM_OTA_DOWNGRADE] = "ota-downgrade",
};
_Static_assert(sizeof(keys) / sizeof(*keys) == ROM_OTA_FIELDS, "every field needs its key");

struct lines {
	const char *at, *end, *line;
	size_t length;
	unsigned number;
};

static bool next_line(struct lines *lines)
{
	const char *newline;

	if (lines->at >= lines->end)
		return false;
	newline = memchr(lines->at, '\n', (size_t)(lines->end - lines->at));
	lines->line = lines->at;
	lines->length = (size_t)((newline ? newline : lines->end) - lines->at);
	lines->at = newline ? newline + 1 : lines->end;
	lines->number++;
	text_trim(&lines->line, &lines->length);
	return true;
}

static void add_product(struct rom *rom, const char *name, size_t length, enum rom_source source,
			const char *file, const struct lines *lines)
{
	struct rom_evidence where;

	text_trim(&name, &length);
	if (!length)
		return;
	evidence_set(&where, file, lines->number, lines->line, lines->length);
	if (!claims_add(&rom->products, name, length, 0, source, &where))
		oddity(rom, ROM_TOO_MANY_FACTS, file, "too many products");
}

/* "merlin,merlinx" and "a|b": each is a product. */
static void add_products(struct rom *rom, const char *list, size_t length, enum rom_source source,
			 const char *file, const struct lines *lines)
{
	size_t start = 0;

	for (size_t i = 0; i <= length; i++)
		if (i == length || list[i] == ',' || list[i] == '|') {
			add_product(rom, list + start, i - start, source, file, lines);
			start = i + 1;
		}
}

void ota_metadata(struct rom *rom, const char *name, const char *text, size_t length)
{
	struct lines lines = {.at = text, .end = text + length};
	size_t key;

	rom->ota.has_metadata = true;
	while (next_line(&lines)) {
		for (size_t i = 0; i < ROM_OTA_FIELDS; i++) {
			key = strlen(keys[i]);
			if (lines.length <= key || strncmp(lines.line, keys[i], key) != 0 ||
			    lines.line[key] != '=')
				continue;
			rom->ota.has[i] = true;
			text_safe(rom->ota.field[i], sizeof(rom->ota.field[i]),
				  lines.line + key + 1, lines.length - key - 1);
			if (i == ROM_OTA_PRE_DEVICE)
				add_products(rom, lines.line + key + 1, lines.length - key - 1,
					     ROM_FROM_METADATA, name, &lines);
		}
	}
}

void ota_info(struct rom *rom, const char *name, const char *text, size_t length)
{
	static const char key[] = "require product=";
	struct lines lines = {.at = text, .end = text + length};

	while (next_line(&lines))
		if (lines.length > sizeof(key) - 1 && !strncmp(lines.line, key, sizeof(key) - 1))
			add_products(rom, lines.line + sizeof(key) - 1,
				     lines.length - sizeof(key) + 1, ROM_FROM_INFO, name, &lines);
}

static const char *skip(const char *at, const char *end, const char *set)
{
	while (at < end && strchr(set, *at) && *at)
		at++;
	return at;
}

/* getprop("ro.product.device") == "NAME", as often as it stands in a line. */
static void find_asserts(struct rom *rom, const char *file, const struct lines *lines)
{
	static const char *const properties[] = {"ro.product.device", "ro.build.product"};
	const char *at = lines->line, *end = at + lines->length, *close;

	while ((at = memmem(at, (size_t)(end - at), "getprop(", 8))) {
		size_t length = 0;

		at = skip(at + 8, end, " \t\"");
		for (size_t i = 0; i < 2; i++)
			if ((size_t)(end - at) > strlen(properties[i]) &&
			    !memcmp(at, properties[i], strlen(properties[i])))
				length = strlen(properties[i]);
		if (!length)
			continue;
		at = skip(at + length, end, " \t\")");
		if (end - at < 3 || memcmp(at, "==", 2) != 0)
			continue;
		at = skip(at + 2, end, " \t\"");
		close = at < end ? memchr(at, '"', (size_t)(end - at)) : NULL;
		if (!close)
			return;
		add_product(rom, at, (size_t)(close - at), ROM_FROM_UPDATER, file, lines);
		at = close;
	}
}

void ota_updater(struct rom *rom, const char *name, const char *text, size_t length)
{
	struct lines lines = {.at = text, .end = text + length};

	while (next_line(&lines))
		if (lines.length && *lines.line != '#')
			find_asserts(rom, name, &lines);
}

/* "4" and "CURRENT_ANTI_VER=4"; any other line that is not empty makes the file unreadable. */
static bool parse_index(const char *line, size_t length, uint32_t *ret)
{
	static const char key[] = "CURRENT_ANTI_VER";
	uint32_t value = 0;

	if (length > sizeof(key) - 1 && !memcmp(line, key, sizeof(key) - 1)) {
		line += sizeof(key) - 1;
		length -= sizeof(key) - 1;
		text_trim(&line, &length);
		if (!length || *line != '=')
			return false;
		line++;
		length--;
		text_trim(&line, &length);
	}
	if (!length || length > 9)
		return false;
	for (size_t i = 0; i < length; i++) {
		if (!isdigit((unsigned char)line[i]))
			return false;
		value = value * 10 + (uint32_t)(line[i] - '0');
	}
	*ret = value;
	return true;
}

static void add_index(struct rom *rom, const char *name, const struct lines *lines)
{
	struct rom_evidence where;
	uint32_t value;

	evidence_set(&where, name, lines->number, lines->line, lines->length);
	if (!parse_index(lines->line, lines->length, &value)) {
		rom->index.unreadable = true;
		oddity(rom, ROM_UNREADABLE, name, where.excerpt);
	} else if (!claims_add(&rom->indices, lines->line, lines->length, value, ROM_FROM_FILE,
			       &where)) {
		rom->index.unreadable = true;
		oddity(rom, ROM_TOO_MANY_FACTS, name, "too many indices");
	}
}

void ota_anti_version(struct rom *rom, const char *name, const char *text, size_t length)
{
	static const char mark[] = "\xEF\xBB\xBF";
	struct lines lines = {.at = text, .end = text + length};
	bool found = false;

	if (length >= 3 && !memcmp(text, mark, 3))
		lines.at += 3;
	while (next_line(&lines)) {
		if (!lines.length)
			continue;
		found = true;
		add_index(rom, name, &lines);
	}
	if (!found) {
		rom->index.unreadable = true;
		oddity(rom, ROM_UNREADABLE, name, "empty");
	}
}
