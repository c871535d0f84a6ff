/* SPDX-License-Identifier: MIT */
#include <latchkey/verdict.h>

#include "judge.h"

#include <string.h>

/* ---- which findings a package of this kind must answer ---- */

#define BIT(id) (1u << (id))

/* Whatever is told of the phone itself must be reliable. */
static const unsigned always = BIT(FINDING_PRODUCT) | BIT(FINDING_MODE) | BIT(FINDING_LOCK) |
			       BIT(FINDING_SCRIPT);

static const unsigned musts[] = {
	[PACKAGE_UNKNOWN] = BIT(FINDING_ARCHIVE) | BIT(FINDING_ROLLBACK) | BIT(FINDING_RELOCK) |
			    BIT(FINDING_ORIGIN),
	/* Second-hand: nothing but the model number tells whose the hardware is. */
	[PACKAGE_NONE] = BIT(FINDING_INSTALLED) | BIT(FINDING_REGION),
	[PACKAGE_FASTBOOT] = BIT(FINDING_ARCHIVE) | BIT(FINDING_ROLLBACK) | BIT(FINDING_RELOCK),
	[PACKAGE_RECOVERY] = BIT(FINDING_ARCHIVE) | BIT(FINDING_ROLLBACK) | BIT(FINDING_RELOCK),
	[PACKAGE_CUSTOM] = BIT(FINDING_ARCHIVE) | BIT(FINDING_ROLLBACK) | BIT(FINDING_RELOCK),
	[PACKAGE_IMAGE] = BIT(FINDING_ARCHIVE) | BIT(FINDING_ROLLBACK),
};
_Static_assert(sizeof(musts) / sizeof(*musts) == PACKAGE_KINDS, "every kind has its musts");

bool verdict_must(enum package_kind kind, enum finding_id id)
{
	return (musts[kind] | always) & BIT(id);
}

/* Those without which there is no ok; the others of @always need not be there. */
static bool must_be_there(enum package_kind kind, enum finding_id id)
{
	return (musts[kind] & BIT(id)) || id == FINDING_PRODUCT;
}

const struct finding *verdict_find(const struct verdict *verdict, enum finding_id id)
{
	for (size_t i = 0; i < verdict->count; i++)
		if (verdict->findings[i].id == id)
			return &verdict->findings[i];
	return NULL;
}

static enum verdict_answer aggregate(const struct verdict *verdict)
{
	enum package_kind kind = verdict->package.kind;
	enum verdict_answer answer = VERDICT_OK;

	for (unsigned id = 0; id < FINDING_COUNT; id++) {
		const struct finding *finding = verdict_find(verdict, (enum finding_id)id);

		if (finding && finding->level == LEVEL_STOP)
			return VERDICT_STOP;
		if (finding ? finding->must && finding->level == LEVEL_CANNOT_TELL
			    : must_be_there(kind, (enum finding_id)id))
			answer = VERDICT_CANNOT_TELL;
	}
	return answer;
}

/* ---- order ---- */

/* What cannot be told and need not be comes with the warnings. */
static unsigned rank(const struct finding *finding)
{
	switch (finding->level) {
	case LEVEL_STOP:
		return 0;
	case LEVEL_CANNOT_TELL:
		return finding->must ? 1 : 3;
	case LEVEL_WARN:
		return 2;
	case LEVEL_OK:
	case LEVEL_COUNT:
		break;
	}
	return 4;
}

static void sort(struct verdict *verdict)
{
	for (size_t i = 1; i < verdict->count; i++)
		for (size_t j = i; j > 0; j--) {
			struct finding *a = &verdict->findings[j - 1], *b = a + 1, swap;

			if (rank(a) < rank(b) || (rank(a) == rank(b) && a->id < b->id))
				break;
			swap = *a;
			*a = *b;
			*b = swap;
		}
}

/* ---- the whole ---- */

/* The one folder that holds everything says nothing in front of each name. */
static void drop_top(struct verdict *verdict, const char *top)
{
	size_t length = strlen(top);

	for (size_t i = 0; i < verdict->count; i++)
		for (size_t j = 0; j < verdict->findings[i].proof_count; j++) {
			char *what = verdict->findings[i].proofs[j].what;

			if (verdict->findings[i].proofs[j].source == PROOF_PACKAGE &&
			    !strncmp(what, top, length) && what[length] == '/')
				memmove(what, what + length + 1, strlen(what) - length);
		}
}

/* Those that others build upon come first. */
static void (*const judges[])(struct judge *) = {
	judge_archive, judge_checksum, judge_origin,    judge_product,   judge_script,
	judge_rollback, judge_relock,  judge_region,    judge_merge,     judge_battery,
	judge_critical, judge_mode,    judge_lock,      judge_firmware,  judge_slots,
	judge_installed, judge_android, judge_data,     judge_build,     judge_age,
};
_Static_assert(sizeof(judges) / sizeof(*judges) == FINDING_COUNT, "every finding has its judge");

void verdict_make(const struct verdict_input *input, struct verdict *ret)
{
	struct judge judge = {.in = input, .out = ret, .package = &ret->package,
			      .phone = input->phone, .rom = input->rom};

	memset(ret, 0, sizeof(*ret));
	package_make(input->rom, &ret->package);
	if (input->phone && input->phone->has_product && !input->phone->product_is_chip)
		judge.codename = input->phone->product;
	else if (!input->phone)
		judge.codename = input->codename;
	if (judge.codename)
		judge.device = catalog_device(judge.codename);
	for (size_t i = 0; i < sizeof(judges) / sizeof(*judges); i++)
		judges[i](&judge);
	if (input->rom && *input->rom->top)
		drop_top(ret, input->rom->top);
	ret->answer = aggregate(ret);
	sort(ret);
}
