/* SPDX-License-Identifier: MIT */
#include <latchkey/version.h>

#include <latchkey/text.h>

#include "version_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- splitting ---- */

static bool add_capital(struct parts *parts, size_t at, char c)
{
	if (c >= 'a' && c <= 'z') {
		c = (char)(c - 'a' + 'A');
		parts->lower = true;
	}
	parts->text[at] = c;
	return is_capital(c) || is_digit(c) || c == '.' || c == '-';
}

static bool split(const char *text, size_t length, struct parts *ret)
{
	char *dot;

	*ret = (struct parts){0};
	text_trim(&text, &length);
	if (!length || length >= sizeof(ret->text))
		return false;
	for (size_t i = 0; i < length; i++) {
		if (!add_capital(ret, i, text[i]))
			return false;
	}
	for (char *part = ret->text; part; part = dot) {
		dot = strchr(part, '.');
		if (dot)
			*dot++ = '\0';
		if (!*part || ret->count == PARTS)
			return false;
		ret->part[ret->count++] = part;
	}
	return true;
}

static void drop_first(struct parts *parts)
{
	parts->count--;
	memmove(parts->part, parts->part + 1, parts->count * sizeof(*parts->part));
}

/* ---- all together ---- */

static void take_build_type(struct version *ret, struct parts *parts)
{
	const char *last = parts->part[parts->count - 1];

	ret->build_type = !strcmp(last, "DEBUG")  ? VERSION_BUILD_DEBUG
			  : !strcmp(last, "ROOT") ? VERSION_BUILD_ROOT
						  : VERSION_BUILD_USER;
	if (ret->build_type == VERSION_BUILD_USER)
		return;
	parts->count--;
	note(ret, NOTE_ENGINEERING);
}

static char take_prefix(struct version *ret, struct parts *parts)
{
	const char *first = parts->part[0];
	char prefix = *first;
	size_t length = !strncmp(first, "OS", 2) ? 2 : *first == 'V' || *first == 'A' ? 1 : 0;

	if (!length)
		return 0;
	if (first[length]) {
		if (!is_number(first + length))
			return 0;
		parts->part[0] += length;
		return prefix;
	}
	if (prefix != 'V' || parts->count < 2)
		return 0;
	drop_first(parts);
	note(ret, NOTE_DOT_AFTER_PREFIX);
	return prefix;
}

static bool read_form(struct version *ret, struct parts *parts)
{
	struct version begun = *ret;
	char prefix = take_prefix(ret, parts);

	if (prefix)
		return version_read_numbered(ret, parts, prefix);
	if (version_read_letters_first(ret, parts) || version_read_native(ret, parts))
		return true;
	*ret = begun;
	if (version_read_dated(ret, parts))
		return true;
	*ret = begun;
	return version_read_numbered(ret, parts, 0);
}

__attribute__((format(printf, 2, 3))) static void append(struct version *ret, const char *format,
							 ...)
{
	size_t length = strlen(ret->text);
	va_list args;

	va_start(args, format);
	vsnprintf(ret->text + length, sizeof(ret->text) - length, format, args);
	va_end(args);
}

static void write_numbered(struct version *ret)
{
	static const char *const prefixes[VERSION_FORM_COUNT] = {[VERSION_HYPEROS] = "OS",
								 [VERSION_MIUI] = "V",
								 [VERSION_V816] = "V",
								 [VERSION_GO] = "A"};
	const char *prefix = prefixes[ret->form];

	append(ret, "%s", prefix ? prefix : "");
	for (size_t i = 0; i < ret->number_count; i++)
		append(ret, "%s%u", i ? "." : "", ret->numbers[i]);
	if (ret->form == VERSION_DATE) {
		append(ret, "%s", ret->suffix);
		return;
	}
	if (*ret->letters)
		append(ret, ".%s", ret->letters);
	if (*ret->suffix)
		append(ret, ".%s", ret->suffix);
	if (*ret->customer)
		append(ret, ".EP.%s", ret->customer);
	if (*ret->project)
		append(ret, ".%s", ret->project);
}

static void write_text(struct version *ret)
{
	if (ret->form == VERSION_MIUI_5 || ret->form == VERSION_WORD_FORM)
		append(ret, "%s%u.%u", ret->letters, ret->numbers[0], ret->numbers[1]);
	else if (ret->form == VERSION_NATIVE)
		append(ret, "%s%u", ret->letters, ret->numbers[0]);
	else
		write_numbered(ret);
}

int version_parse_n(const char *text, size_t length, struct version *ret, struct error *err)
{
	struct version version = {0};
	struct parts parts;
	char safe[VERSION_TEXT];

	if (!split(text, length, &parts))
		goto unknown;
	take_build_type(&version, &parts);
	if (!parts.count || !read_form(&version, &parts))
		goto unknown;
	write_text(&version);
	if (parts.lower && version.form != VERSION_DATE && !version.build_type)
		note(&version, NOTE_LOWER_CASE);
	version_read_letters(&version);
	version_check_generation(&version);
	if (catalog_spelling(version.text))
		note(&version, NOTE_SPELLING_ONLY);
	*ret = version;
	return 0;
unknown:
	return fail(err, E_INPUT, "'%s' has none of the known forms of a version code",
		    text_safe(safe, sizeof(safe), text, length));
}

int version_parse(const char *text, struct version *ret, struct error *err)
{
	return version_parse_n(text, strlen(text), ret, err);
}
