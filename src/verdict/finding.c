/* SPDX-License-Identifier: MIT */
#include "judge.h"

#include <latchkey/text.h>

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct finding *finding_add(struct judge *judge, enum why why)
{
	struct verdict *out = judge->out;
	struct finding *finding = &out->findings[out->count];

	assert(out->count < FINDING_COUNT);
	out->count++;
	memset(finding, 0, sizeof(*finding));
	finding->why = why;
	finding->id = why_row(why)->id;
	finding->level = why_row(why)->level;
	finding->must = verdict_must(out->package.kind, finding->id);
	return finding;
}

void finding_say(struct finding *finding, const char *format, ...)
{
	char text[512];
	va_list args;

	if (finding->word_count == FINDING_WORDS)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	text_safe(finding->words[finding->word_count++], sizeof(finding->words[0]), text,
		  strlen(text));
}

static void add_proof(struct finding *finding, enum proof_source source, const char *what,
		      unsigned line, const char *text)
{
	struct proof *proof;

	if (finding->proof_count == FINDING_PROOFS)
		return;
	proof = &finding->proofs[finding->proof_count++];
	proof->source = source;
	proof->line = line;
	snprintf(proof->what, sizeof(proof->what), "%s", what);
	snprintf(proof->text, sizeof(proof->text), "%s", text);
}

void finding_phone(struct finding *finding, const char *variable, const char *value)
{
	add_proof(finding, PROOF_PHONE, variable, 0, value);
}

void finding_package(struct finding *finding, const struct rom_evidence *where)
{
	add_proof(finding, PROOF_PACKAGE, where->file, where->line, where->excerpt);
}

void finding_owner(struct finding *finding, const char *option, const char *value)
{
	char safe[sizeof(finding->proofs[0].text)];

	add_proof(finding, PROOF_OWNER, option, 0,
		  text_safe(safe, sizeof(safe), value, strlen(value)));
}

void finding_catalog(struct finding *finding, const char *table, const char *as_of,
		     const char *text)
{
	char what[64];

	snprintf(what, sizeof(what), "%s, %s", table, as_of);
	add_proof(finding, PROOF_CATALOG, what, 0, text);
}

void finding_package_name(struct finding *finding, const struct judge *judge)
{
	const struct package *package = judge->package;
	struct rom_evidence where = {{0}, 0, {0}};

	snprintf(where.excerpt, sizeof(where.excerpt), "%.119s",
		 package->has_name ? package->name.name : judge->rom->name);
	finding_package(finding, &where);
}

void list_add(char *list, size_t size, const char *name)
{
	size_t used = strlen(list);

	if (used + strlen(name) + 3 <= size)
		snprintf(list + used, size - used, "%s%s", used ? ", " : "", name);
}

enum finding_level level_of(const struct judge *judge, enum finding_id id)
{
	const struct finding *finding = verdict_find(judge->out, id);

	return finding ? finding->level : LEVEL_CANNOT_TELL;
}
