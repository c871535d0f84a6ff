/* SPDX-License-Identifier: MIT */
#include <latchkey/route.h>
#include <latchkey/ui.h>

#include "findings.h"

#include <string.h>

/* The verdict as text: the answer first, then the findings, each with its evidence. */

static const struct {
	const char *mark;
	enum tone tone;
} levels[] = {
	[LEVEL_CANNOT_TELL] = {"[?]", TONE_WARN},
	[LEVEL_OK] = {"[ok]", TONE_GOOD},
	[LEVEL_WARN] = {"[!]", TONE_WARN},
	[LEVEL_STOP] = {"[x]", TONE_BAD},
};
_Static_assert(sizeof(levels) / sizeof(*levels) == LEVEL_COUNT, "every level has its mark");

/* For a package, and for a phone as it runs. */
static const struct {
	const char *word, *package, *phone;
	enum tone tone;
} answers[] = {
	[VERDICT_CANNOT_TELL] = {"cannot tell",
				 "what must be known before it is flashed is not; that is no yes",
				 "what must be known of this phone is not; that is no yes", TONE_WARN},
	[VERDICT_OK] = {"ok", "nothing speaks against it; read the warnings",
			"ROM, product and hardware fit together", TONE_GOOD},
	[VERDICT_STOP] = {"stop", "do not flash this here", "something does not fit together", TONE_BAD},
};
_Static_assert(sizeof(answers) / sizeof(*answers) == VERDICT_ANSWERS, "every answer has words");

static void print_finding(const struct out *out, const struct finding *finding)
{
	struct text text = {0};

	if (out->plain)
		fprintf(out->file, "%s, %s: ", level_name(finding->level), finding_name(finding->id));
	else {
		out_print(out, levels[finding->level].tone, "%-4s", levels[finding->level].mark);
		fprintf(out->file, " %s: ", finding_name(finding->id));
	}
	finding_sentence(&text, finding);
	out_indented(out, text_cstr(&text), 5, 5 + strlen(finding_name(finding->id)) + 2);
	for (size_t i = 0; i < finding->proof_count; i++) {
		proof_words(&text, out->mask, &finding->proofs[i]);
		out_begin(out, TONE_DIM);
		out_hang_line(out, out->plain ? "evidence: " : "       - ", text_cstr(&text));
		out_end(out, TONE_DIM);
	}
	text_release(&text);
}

void findings_text(const struct out *out, const struct verdict *verdict, bool verbose)
{
	size_t well = 0;

	for (size_t i = 0; i < verdict->count; i++) {
		const struct finding *finding = &verdict->findings[i];

		if (finding->level == LEVEL_OK && !verbose && !finding->must)
			well++;
		else
			print_finding(out, finding);
	}
	if (well)
		out_print(out, TONE_DIM, "%zu more %s well (--verbose shows %s)\n", well,
			  well == 1 ? "is" : "are", well == 1 ? "it" : "them");
}

static void print_answer(const struct out *out, const struct verdict *verdict)
{
	bool second_hand = verdict->package.kind == PACKAGE_NONE;

	out_mark(out, answers[verdict->answer].tone);
	out_print(out, answers[verdict->answer].tone, "%s", answers[verdict->answer].word);
	fprintf(out->file, ": %s\n", second_hand ? answers[verdict->answer].phone
						 : answers[verdict->answer].package);
}

static const char *kind_words(const struct verdict *verdict, const struct rom *rom)
{
	static const char *const words[] = {
		[PACKAGE_UNKNOWN] = "of an unknown kind",
		[PACKAGE_NONE] = "",
		[PACKAGE_FASTBOOT] = "fastboot package",
		[PACKAGE_RECOVERY] = "update package",
		[PACKAGE_CUSTOM] = "package for a custom recovery",
		[PACKAGE_IMAGE] = "single image",
	};
	_Static_assert(sizeof(words) / sizeof(*words) == PACKAGE_KINDS, "every kind has words");

	if (rom->form == ROM_PAYLOAD)
		return "bare payload.bin";
	return words[verdict->package.kind];
}

static void print_package(const struct out *out, const struct verdict *verdict,
			  const struct rom *rom)
{
	const struct package *package = &verdict->package;

	fprintf(out->file, "%s: %s", rom->name, kind_words(verdict, rom));
	if (package->has_version && *package->version.name)
		fprintf(out->file, ", %s", package->version.name);
	if (package->android)
		fprintf(out->file, ", Android %s", package->android->versions);
	if (package->region)
		fprintf(out->file, ", %s", package->region->name);
	fputc('\n', out->file);
}

void verdict_text(const struct out *out, const struct verdict *verdict, const struct rom *rom,
		  const struct about *about)
{
	if (about->story)
		out_story(out, about->story);
	print_answer(out, verdict);
	if (rom)
		print_package(out, verdict, rom);
	if (!out->plain)
		fputc('\n', out->file);
	findings_text(out, verdict, about->verbose);
}

void installed_text(const struct out *out, const struct verdict *verdict)
{
	static const enum finding_id shown[] = {FINDING_INSTALLED, FINDING_REGION};

	for (size_t i = 0; i < sizeof(shown) / sizeof(*shown); i++) {
		const struct finding *finding = verdict_find(verdict, shown[i]);

		if (finding)
			print_finding(out, finding);
	}
}
