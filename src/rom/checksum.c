/* SPDX-License-Identifier: MIT */
#include "source.h"

#include <latchkey/file.h>

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Digests that somebody named for the file, and whether they hold. */

static bool is_digest_length(size_t length)
{
	return length == 32 || length == 64;
}

/* The next run of hex digits that nothing else is glued to. */
static size_t next_run(const char **at)
{
	const char *p = *at;
	size_t length;

	for (;;) {
		while (*p && !isalnum((unsigned char)*p))
			p++;
		if (!*p)
			return 0;
		for (length = 0; isalnum((unsigned char)p[length]);)
			length++;
		*at = p;
		if (strspn(p, "0123456789abcdefABCDEF") >= length)
			return length;
		p += length;
	}
}

static void set_expected(struct rom_checksum *sum, const char *hex, size_t length,
			 const char *source)
{
	for (size_t i = 0; i < length; i++)
		sum->expected[i] = (char)tolower((unsigned char)hex[i]);
	sum->expected[length] = '\0';
	sum->present = true;
	snprintf(sum->source, sizeof(sum->source), "%s", source);
}

/* Ten digits, the last such run of the name: a browser may have put " (1)" after them. */
void checksum_name(struct rom *rom)
{
	const char *at = rom->name, *found = NULL;
	size_t length;

	while ((length = next_run(&at))) {
		if (length == 10)
			found = at;
		at += length;
	}
	if (found)
		set_expected(&rom->sums[ROM_SUM_NAME], found, 10, "the file name");
}

/* One digest, or the one on the line that names this file. */
static bool find_digest(const char *text, const char *name, const char **ret, size_t *ret_length)
{
	const char *at = text, *named = strstr(text, name);
	size_t length, count = 0;

	while ((length = next_run(&at))) {
		bool same_line = named && !memchr(at < named ? at : named, '\n',
						  (size_t)(at < named ? named - at : at - named));

		if (is_digest_length(length) && (same_line || !count++)) {
			*ret = at;
			*ret_length = length;
			if (same_line)
				return true;
		}
		at += length;
	}
	return count == 1 && !(named && *named);
}

int checksum_given(struct rom *rom, const char *text, struct error *err)
{
	const char *hex = NULL;
	size_t length = 0;

	if (!find_digest(text, rom->name, &hex, &length) && !hex)
		return fail(err, E_INPUT, "no MD5 or SHA-256 in the given checksum");
	set_expected(&rom->sums[ROM_SUM_GIVEN], hex, length, "given");
	return 0;
}

void checksum_beside(struct rom *rom, const char *path)
{
	static const char *const endings[] = {".sha256", ".sha256sum", ".md5", ".md5sum"};
	struct rom_checksum *sum = &rom->sums[ROM_SUM_BESIDE];
	struct text name = {0}, text = {0};
	const char *hex;
	size_t length;

	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings) && !sum->present; i++) {
		text_clear(&name);
		text_addf(&name, "%s%s", path, endings[i]);
		if (name.failed || file_read(name.bytes, 64 * 1024, &text, NULL))
			continue;
		if (find_digest(text_cstr(&text), rom->name, &hex, &length)) {
			set_expected(sum, hex, length, "");
			snprintf(sum->source, sizeof(sum->source), "%.100s%s", rom->name,
				 endings[i]);
		}
		text_release(&text);
	}
	text_release(&name);
}

void checksum_judge(struct rom *rom)
{
	for (size_t i = 0; i < ROM_SUMS; i++) {
		struct rom_checksum *sum = &rom->sums[i];
		size_t length = strlen(sum->expected);
		bool known = length == 64 ? rom->has_sha256 : rom->has_md5;

		if (sum->present && known)
			sum->matches = strncmp(length == 64 ? rom->sha256 : rom->md5,
					       sum->expected, length)
					       ? ROM_NO
					       : ROM_YES;
	}
}
