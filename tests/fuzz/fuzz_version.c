/* SPDX-License-Identifier: MIT */
/*
 * Version codes and package names from anywhere. What must hold for every input: no bad access,
 * what is printed is plain ASCII, and a version that was understood reads the same again.
 */
#include <latchkey/version.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int holds)
{
	if (!holds)
		abort();
}

static void need_plain(const char *text, size_t size)
{
	size_t length = strnlen(text, size);

	need(length < size);
	for (size_t i = 0; i < length; i++)
		need(text[i] > ' ' && text[i] <= '~');
}

static void try_version(const char *text, size_t length)
{
	struct version version, again;
	struct version_part parts[VERSION_PARTS];
	struct version_age age;
	size_t count;

	if (version_parse_n(text, length, &version, NULL) < 0)
		return;
	need_plain(version.text, sizeof(version.text));
	need(version.form != VERSION_FORM_NONE && *version.text);
	need(version_parse(version.text, &again, NULL) == 0);
	need(again.form == version.form && again.kind == version.kind);
	need(!strcmp(again.text, version.text) && !strcmp(again.date, version.date));
	need(again.candidate_count == version.candidate_count);
	count = version_explain(&version, parts);
	need(count && count <= VERSION_PARTS);
	for (size_t i = 0; i < count; i++)
		need(*parts[i].text && *parts[i].meaning);
	if (version.candidate_count)
		version_age(&version, version.candidates[0].device, &age);
}

static void try_shown(const char *text)
{
	struct version version;

	if (version_parse_shown(text, &version, NULL) < 0)
		return;
	need_plain(version.text, sizeof(version.text));
	need(version.form != VERSION_FORM_NONE);
}

static void try_name(const char *text)
{
	struct romname name;

	if (romname_parse(text, &name, NULL) < 0)
		return;
	need(name.pattern != ROMNAME_NONE);
	need_plain(name.product, sizeof(name.product));
	need_plain(name.version_text, sizeof(name.version_text));
	need_plain(name.md5, sizeof(name.md5));
	need(name.device_count <= CATALOG_MODEL_DEVICES);
	need(name.product_known == (name.device_count > 0));
}

static void try_search(const char *text, size_t size)
{
	struct catalog_search search;
	const char *near[4];

	catalog_search(text, &search);
	need(search.count <= CATALOG_HITS);
	if (size < 40)
		catalog_suggest(text, near, 4);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1), *exact = malloc(size ? size : 1);

	need(text && exact);
	memcpy(text, data, size);
	memcpy(exact, data, size);
	text[size] = '\0';
	try_version(exact, size);
	try_name(text);
	try_shown(text);
	catalog_is_codename(exact, size);
	/* Looking through all names takes a hundred times as long as the rest. */
	if (size % 32 == 7)
		try_search(text, size);
	free(text);
	free(exact);
	return 0;
}
