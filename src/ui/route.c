/* SPDX-License-Identifier: MIT */
#include <latchkey/route.h>

#include "route_json.h"

#include <latchkey/when.h>

#include <jansson.h>
#include <string.h>

/* ---- text ---- */

/* Under a long lead the words would have no room: they hang from its sixth column then. */
static size_t hang_of(const char *lead)
{
	enum { LONG_LEAD = 20, SHORT = 6 };
	size_t width = strlen(lead);

	return width > LONG_LEAD ? SHORT : width;
}

void out_hang(const struct out *out, const char *lead, const char *text)
{
	size_t indent = hang_of(lead);

	lead += out->plain ? strspn(lead, " ") : 0;
	fputs(lead, out->file);
	out_indented(out, text, indent, strlen(lead));
}

void out_hang_line(const struct out *out, const char *lead, const char *text)
{
	fputs(lead, out->file);
	out_line(out, text, hang_of(lead), strlen(lead));
}

static bool is_old(const struct procedure *procedure, const char *seen, int64_t now)
{
	return claim_months_old(seen, now) > procedure_number(procedure, NUMBER_RULES_OLD_MONTHS)->value;
}

void claim_words(struct text *ret, const struct procedure *procedure, const struct claim *claim,
		 int64_t now)
{
	if (!claim || !claim->say)
		return;
	text_add(ret, claim->say);
	if (is_old(procedure, claim->seen, now))
		text_addf(ret, " (Old: not confirmed since %s.)", claim->seen);
	for (uint32_t i = 0; i < claim->other_count; i++)
		text_addf(ret, " (Sources differ: %s Seen %s.)", claim->other[i].say,
			  claim->other[i].seen);
}

void time_words(struct text *ret, int64_t at)
{
	char local[WHEN_TEXT], beijing[WHEN_TEXT];

	text_addf(ret, "%s (%s)", when_local(at, local), when_beijing(at, beijing));
}

static const struct {
	enum sentence sentence;
	const char *name;
} note_dates[] = {
	{SENTENCE_OPENING_EACH_NIGHT, "Next opening"},
	{SENTENCE_WAIT_ASSUMED, "Earliest end"},
	{SENTENCE_WAIT_FROM_TOOL, "End of the wait"},
	{SENTENCE_NEVER_LOOK_AT_THE_WAIT, "Earliest end"},
	{SENTENCE_PERMISSION_ENDS_BEFORE_WAIT, "End of the permission"},
	{SENTENCE_YEAR_OTHER_READING, "By these, from"},
};

const char *note_date_name(const struct plan_note *note)
{
	for (size_t i = 0; i < sizeof(note_dates) / sizeof(*note_dates); i++)
		if (!strcmp(note->id, sentence_name(note_dates[i].sentence)))
			return note_dates[i].name;
	return "Until";
}

/* ---- JSON ---- */

void json_set_time(json_t *object, const char *key, int64_t at)
{
	char text[WHEN_TEXT];

	json_set_string(object, key, when_iso(at, text));
}

void json_set_known_time(json_t *object, const char *key, struct plan_time time)
{
	if (time.known)
		json_set_time(object, key, time.at);
}

json_t *strings_json(const char *const *strings, uint32_t count)
{
	json_t *array = json_array();

	for (uint32_t i = 0; i < count; i++)
		json_array_append_new(array, json_string(strings[i]));
	return array;
}

json_t *sources_json(const struct procedure *procedure, const char *const *ids, size_t count)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++) {
		const struct procedure_source *source = procedure_source(procedure, ids[i]);
		json_t *row = json_object();

		json_set_string(row, "id", ids[i]);
		json_set_string(row, "title", source->title);
		json_set_string(row, "dated", source->dated);
		json_set_string(row, "kind", source_kind_name(source->kind));
		if (source->url)
			json_set_string(row, "url", source->url);
		json_array_append_new(array, row);
	}
	return array;
}

static json_t *others_json(const struct claim *claim)
{
	json_t *array = json_array();

	for (uint32_t i = 0; i < claim->other_count; i++) {
		json_t *row = json_object();

		json_set_string(row, "text", claim->other[i].say);
		json_set_string(row, "seen", claim->other[i].seen);
		json_object_set_new(row, "from",
				    strings_json(claim->other[i].from, claim->other[i].from_count));
		json_array_append_new(array, row);
	}
	return array;
}

json_t *claim_json(const struct procedure *procedure, const struct claim *claim, int64_t now)
{
	json_t *object = json_object();

	json_set_string(object, "text", claim->say ? claim->say : "");
	json_set_string(object, "seen", claim->seen);
	json_set_string(object, "sure", confidence_name(claim->sure));
	json_object_set_new(object, "old", json_boolean(is_old(procedure, claim->seen, now)));
	json_object_set_new(object, "from", strings_json(claim->from, claim->from_count));
	if (claim->other_count)
		json_object_set_new(object, "others", others_json(claim));
	return object;
}

json_t *claims_json(const struct procedure *procedure, const struct claim *claims, uint32_t count,
		    int64_t now)
{
	json_t *array = json_array();

	for (uint32_t i = 0; i < count; i++)
		json_array_append_new(array, claim_json(procedure, &claims[i], now));
	return array;
}
