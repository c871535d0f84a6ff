/* SPDX-License-Identifier: MIT */
#include <latchkey/version.h>

#include <latchkey/text.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct parts {
	struct version_part *list;
	size_t count;
};

__attribute__((format(printf, 5, 6))) static void add(struct parts *parts,
						      enum version_part_kind kind, const char *text,
						      bool known, const char *format, ...)
{
	struct version_part *part;
	va_list args;

	if (parts->count == VERSION_PARTS)
		return;
	part = &parts->list[parts->count++];
	*part = (struct version_part){.kind = kind, .known = known};
	snprintf(part->text, sizeof(part->text), "%s", text);
	va_start(args, format);
	vsnprintf(part->meaning, sizeof(part->meaning), format, args);
	va_end(args);
}

/* Numbers @from up to @to, with dots. */
static void join(const struct version *version, size_t from, size_t to, char ret[VERSION_TEXT])
{
	size_t length = 0;

	ret[0] = '\0';
	for (size_t i = from; i < to && i < version->number_count; i++)
		length += (size_t)snprintf(ret + length, VERSION_TEXT - length, "%s%u",
					   i > from ? "." : "", version->numbers[i]);
}

static void add_prefix(const struct version *version, struct parts *parts)
{
	switch (version->form) {
	case VERSION_HYPEROS:
		add(parts, PART_SYSTEM, "OS", true, "HyperOS");
		break;
	case VERSION_MIUI:
		add(parts, PART_SYSTEM, "V", true, "MIUI");
		break;
	case VERSION_V816:
		add(parts, PART_SYSTEM, "V816", true, "HyperOS 1 under another name");
		break;
	case VERSION_GO:
		add(parts, PART_SYSTEM, "A", true, "HyperOS on Android Go");
		break;
	case VERSION_FORM_NONE:
	case VERSION_DATE:
	case VERSION_MIUI_5:
	case VERSION_WORD_FORM:
	case VERSION_NATIVE:
	case VERSION_BARE:
	case VERSION_FORM_COUNT:
		break;
	}
}

/* The numbers in front of a date; all of them where there is none. */
static size_t before_date(const struct version *version)
{
	if (!*version->date)
		return version->number_count;
	if (version->form == VERSION_DATE)
		return 0;
	if (version->numbers[2] > 99999)
		return 2;
	if (version->number_count > 3 && version->numbers[3] > 99999)
		return 3;
	return version->number_count - 3;
}

static void add_numbers(const struct version *version, struct parts *parts)
{
	size_t split = before_date(version), start = version->form == VERSION_V816;
	const char *kind = version->kind ? version_kind_name(version->kind)
					 : "what kind of build, is not known";
	const char *comma = *version->name ? ", " : "";
	char text[VERSION_TEXT];

	join(version, start, split, text);
	if (*text)
		add(parts, PART_NUMBERS, text, version->kind || *version->name, "%s%s%s",
		    version->name, comma, kind);
	join(version, split, version->number_count, text);
	comma = split ? "" : ", ";
	if (*text)
		add(parts, PART_DATE, text, true, "%s%s%s", version->date, comma,
		    split ? "" : kind);
}

static void add_devices(const struct version *version, struct parts *parts)
{
	struct text text = {0};

	if (!version->candidate_count) {
		add(parts, PART_DEVICE, version->device_letters, false, "no known device");
		return;
	}
	for (size_t i = 0; i < version->candidate_count; i++) {
		text_add(&text, i ? " or " : "");
		catalog_names(&text, version->candidates[i].device);
		text_addf(&text, " (%s)", version->candidates[i].device->codename);
	}
	add(parts, PART_DEVICE, version->device_letters, true, "%s", text_cstr(&text));
	text_release(&text);
}

static void add_last(const struct version *version, struct parts *parts)
{
	const char *letters = version->operator_letters;

	if (version->branch)
		add(parts, PART_BRANCH, letters, true, "branch of MIUI %s, not an operator",
		    version->branch->generations);
	else if (version_has_note(version->notes, NOTE_BRANCH))
		add(parts, PART_BRANCH, letters, false, "an unknown branch of MIUI");
	else if (version->operator)
		add(parts, PART_OPERATOR, letters, true, "%s", version->operator->name);
	else
		add(parts, PART_OPERATOR, letters, false, "no known operator");
}

static void add_android(const struct version *version, struct parts *parts, const char *text)
{
	const struct catalog_android *android = version->android;

	if (android)
		add(parts, PART_ANDROID, text, true, "Android %s (%s)", android->versions,
		    android->dessert);
	else
		add(parts, PART_ANDROID, text, false, "no known Android");
}

static void add_letters(const struct version *version, struct parts *parts)
{
	const char letter[2] = {version->android_letter, '\0'};

	if (version->has_letters) {
		add_android(version, parts, letter);
		add_devices(version, parts);
		add(parts, PART_REGION, version->region_letters, version->region, "%s",
		    version->region ? version->region->name : "no known region");
		add_last(version, parts);
	} else if (version->android) {
		add_android(version, parts, version->letters);
	} else if (*version->letters) {
		add(parts, PART_LETTERS, version->letters, false, "%s",
		    version->form == VERSION_NATIVE ? "an early build like plain Android"
						    : "cannot be taken apart");
	}
}

static void add_suffix(const struct version *version, struct parts *parts)
{
	bool known = version->form != VERSION_DATE &&
		     !version_has_note(version->notes, NOTE_SUFFIX_UNKNOWN);

	add(parts, PART_SUFFIX, version->suffix, known, "%s",
	    known ? version_kind_text(version->kind) : "not known");
}

size_t version_explain(const struct version *version, struct version_part *ret)
{
	bool first = version->form == VERSION_MIUI_5 || version->form == VERSION_WORD_FORM ||
		     version->form == VERSION_NATIVE;
	struct parts parts = {.list = ret};

	add_prefix(version, &parts);
	if (first)
		add_letters(version, &parts);
	add_numbers(version, &parts);
	if (!first)
		add_letters(version, &parts);
	if (*version->suffix)
		add_suffix(version, &parts);
	if (*version->customer)
		add(&parts, PART_CUSTOMER, version->customer, true, "enterprise customer");
	if (*version->project)
		add(&parts, PART_PROJECT, version->project, true, "name of a project");
	return parts.count;
}

static const char *const names[] = {
	[PART_NONE] = "none",       [PART_SYSTEM] = "system",     [PART_NUMBERS] = "numbers",
	[PART_DATE] = "date",       [PART_ANDROID] = "android",   [PART_DEVICE] = "device",
	[PART_REGION] = "region",   [PART_OPERATOR] = "operator", [PART_BRANCH] = "branch",
	[PART_LETTERS] = "letters", [PART_SUFFIX] = "suffix",     [PART_CUSTOMER] = "customer",
	[PART_PROJECT] = "project",
};
_Static_assert(sizeof(names) / sizeof(*names) == PART_COUNT, "every part needs a name");

const char *version_part_name(enum version_part_kind kind)
{
	return names[(unsigned)kind < PART_COUNT ? kind : PART_NONE];
}
