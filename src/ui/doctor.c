/* SPDX-License-Identifier: MIT */
#include <latchkey/ui.h>

#include <jansson.h>
#include <string.h>

/* What a check says begins in this column. */
enum { INDENT_COLUMNS = 11 };
static const char indent[INDENT_COLUMNS + 1] = "           ";

struct section {
	const char *id, *title;
};

static const struct section sections[] = {
	{"usb", "USB on this computer"},
	{"udev", "Permissions by udev"},
	{"access", "Phones"},
	{"port", "Ports"},
	{"rules", "Built-in tables"},
};

struct state_words {
	const char *name, *mark, *plain;
	enum tone tone;
};

static const struct state_words states[] = {
	[CHECK_OK] = {"ok", "[ok]", "ok", TONE_GOOD},
	[CHECK_INFO] = {"info", "[--]", "note", TONE_DIM},
	[CHECK_WARN] = {"warn", "[!] ", "warning", TONE_WARN},
	[CHECK_BAD] = {"bad", "[x] ", "problem", TONE_BAD},
};

static enum check_state worst_of(const struct checkup *checkup, const char *section, size_t *ret_count)
{
	enum check_state worst = CHECK_OK;

	*ret_count = 0;
	for (size_t i = 0; i < checkup->count; i++) {
		const struct check *check = &checkup->checks[i];

		if (strcmp(check->section, section) != 0)
			continue;
		(*ret_count)++;
		/* A note never nags. */
		if (check->state > worst && check->state != CHECK_INFO)
			worst = check->state;
	}
	return worst;
}

static void print_mark(const struct out *out, enum check_state state)
{
	if (out->plain)
		fprintf(out->file, "%s: ", states[state].plain);
	else
		out_print(out, states[state].tone, "%s ", states[state].mark);
}

/* A command stays in one line, to be copied. */
static void print_remedy(const struct out *out, const struct text *remedy)
{
	const char *line = text_cstr(remedy);

	if (remedy->length && line[remedy->length - 1] != '\n') {
		fputs(out->plain ? "" : indent, out->file);
		out_indented(out, line, INDENT_COLUMNS, INDENT_COLUMNS);
		return;
	}
	while (*line) {
		size_t length = strcspn(line, "\n");

		fprintf(out->file, "%s%.*s\n", out->plain ? "" : indent, (int)length, line);
		line += length + (line[length] == '\n');
	}
}

static void print_section(const struct out *out, const struct checkup *checkup,
			  const struct section *section, const struct about *about)
{
	size_t count;
	enum check_state worst = worst_of(checkup, section->id, &count);

	if (!count)
		return;
	print_mark(out, worst);
	out_print(out, TONE_BOLD, "%s\n", section->title);
	for (size_t i = 0; i < checkup->count; i++) {
		const struct check *check = &checkup->checks[i];

		if (strcmp(check->section, section->id) != 0)
			continue;
		if (!out->plain)
			fputs("      ", out->file);
		print_mark(out, check->state);
		out_indented(out, text_cstr(&check->text), INDENT_COLUMNS, INDENT_COLUMNS);
		if (check->state >= CHECK_WARN || about->verbose || check->state == CHECK_INFO)
			print_remedy(out, &check->remedy);
	}
}

void doctor_text(const struct out *out, const struct checkup *checkup, const struct about *about)
{
	size_t wrong = 0, count;

	if (about->story)
		out_story(out, about->story);
	for (size_t i = 0; i < sizeof(sections) / sizeof(*sections); i++) {
		print_section(out, checkup, &sections[i], about);
		wrong += worst_of(checkup, sections[i].id, &count) >= CHECK_WARN;
	}
	if (wrong)
		fprintf(out->file, "\n%zu section%s to look at.\n", wrong, wrong == 1 ? "" : "s");
	else
		fputs("\nThis computer is ready.\n", out->file);
}

void doctor_short(const struct out *out, const struct checkup *checkup)
{
	size_t well = 0;

	for (size_t i = 0; i < checkup->count; i++) {
		const struct check *check = &checkup->checks[i];

		if (check->state == CHECK_OK) {
			well++;
			continue;
		}
		print_mark(out, check->state);
		out_indented(out, text_cstr(&check->text), 5, 5);
	}
	print_mark(out, CHECK_OK);
	fprintf(out->file, "%zu check%s found nothing wrong\n", well, well == 1 ? "" : "s");
}

struct json_t *doctor_json(const struct checkup *checkup)
{
	json_t *object = json_object(), *rows = json_array();
	enum check_state worst = CHECK_OK;

	for (size_t i = 0; i < checkup->count; i++) {
		const struct check *check = &checkup->checks[i];
		json_t *row = json_object();

		json_set_string(row, "section", check->section);
		json_set_string(row, "id", check->id);
		json_set_string(row, "state", states[check->state].name);
		json_set_string(row, "text", text_cstr(&check->text));
		json_set_string(row, "remedy", text_cstr(&check->remedy));
		json_array_append_new(rows, row);
		if (check->state > worst && check->state != CHECK_INFO)
			worst = check->state;
	}
	json_set_string(object, "state", states[worst].name);
	json_object_set_new(object, "checks", rows);
	return object;
}
