/* SPDX-License-Identifier: MIT */
#include <latchkey/version.h>

#define BIT(note) (UINT64_C(1) << (note))

struct named {
	const char *name, *text;
};

static const struct named notes[] = {
	[NOTE_LOWER_CASE] = {"lower-case", "small letters were read as capitals"},
	[NOTE_NO_PREFIX] = {"no-prefix", "written without OS or V; no published version is"},
	[NOTE_DOT_AFTER_PREFIX] = {"dot-after-prefix", "there is a dot behind the V"},
	[NOTE_DOT_MISSING] = {"dot-missing", "the dot before PRE-DPP is missing, as in a few "
					     "published versions"},
	[NOTE_NO_LETTERS] = {"no-letters", "the seven letters are missing: device, region and "
					   "Android are not in it"},
	[NOTE_LETTER_COUNT] = {"letter-count", "the letters are not seven, so it cannot be said "
					       "which of them mean what"},
	[NOTE_NUMBER_COUNT] = {"number-count", "more or fewer numbers than usual for this kind"},
	[NOTE_COUNTER] = {"counter", "the numbers are no date; a counter, as in some MIUI 13 "
				     "builds"},
	[NOTE_SUFFIX_UNKNOWN] = {"suffix-unknown", "the word at its end is not known"},
	[NOTE_V816] = {"v816", "V816 is HyperOS 1 under the name that some of its files use"},
	[NOTE_POINT_INFERRED] = {"point-inferred", "the point release is concluded from the third "
						   "number"},
	[NOTE_GENERATION_UNKNOWN] = {"generation-unknown", "no such generation is known"},
	[NOTE_SYSTEM_UNKNOWN] = {"system-unknown", "neither the prefix nor the number says whether "
						   "it is MIUI or HyperOS"},
	[NOTE_WORD_UNKNOWN] = {"word-unknown", "what the three letters mean is not known"},
	[NOTE_WORD_INFERRED] = {"word-inferred", "Android is concluded from the three letters"},
	[NOTE_NATIVE] = {"native", "an early build like plain Android, of 2012 and 2013; its Q is "
				   "not Android 10"},
	[NOTE_ENGINEERING] = {"engineering", "an engineering build (.debug or .root), not made for "
					     "owners"},
	[NOTE_SPELLING_ONLY] = {"spelling-only", "a known spelling that is in no public list"},
	[NOTE_ANDROID_UNKNOWN] = {"android-unknown", "no Android has this letter"},
	[NOTE_ANDROID_NOT_OF_GENERATION] = {"android-not-of-generation",
					    "this generation is not known on that Android"},
	[NOTE_ANDROID_NOT_OF_DEVICE] = {"android-not-of-device",
					"no build of that device is known from the years of that "
					"Android"},
	[NOTE_DEVICE_UNKNOWN] = {"device-unknown", "no device is known by these letters"},
	[NOTE_DEVICE_SHARED] = {"device-shared", "several devices share these letters"},
	[NOTE_DEVICE_NARROWED] = {"device-narrowed", "the same letters meant another device years "
						     "before or after; Android decides"},
	[NOTE_DEVICE_NOT_IN_REGION] = {"device-not-in-region",
				       "no build of that device is known for this region"},
	[NOTE_REGION_UNKNOWN] = {"region-unknown", "no region has these letters"},
	[NOTE_REGION_ODD] = {"region-odd", "the letters in the place of the region are no country"},
	[NOTE_REGION_OLD] = {"region-old", "this region is known only from the MIUI 5 era"},
	[NOTE_REGION_NEEDS_OPERATOR] = {"region-needs-operator",
					"this region is known only with an operator"},
	[NOTE_OPERATOR_UNKNOWN] = {"operator-unknown", "no operator is known by these letters"},
	[NOTE_OPERATOR_ELSEWHERE] = {"operator-elsewhere",
				     "builds for this operator are known, but not in this region"},
	[NOTE_BRANCH] = {"branch", "up to MIUI 10 the last two letters are a branch of MIUI, not "
				   "an operator"},
	[NOTE_BRANCH_UNKNOWN] = {"branch-unknown", "no branch is known by these letters"},
	[NOTE_BRANCH_OTHER_GENERATION] = {"branch-other-generation",
					  "this branch is known from another generation of MIUI"},
	[NOTE_BRANCH_TOO_LATE] = {"branch-too-late", "a branch of old MIUI in the place of an "
						     "operator"},
	[NOTE_AMONG_WORDS] = {"among-words", "the version was read out of what stands around it, "
					     "as Settings > About phone shows it"},
	[NOTE_FILE_ANDROID_DIFFERS] = {"file-android-differs",
				       "the Android letter and the file name's Android number "
				       "differ"},
	[NOTE_FILE_DEVICE_DIFFERS] = {"file-device-differs",
				      "the file name's device is not the one of the version's "
				      "letters"},
	[NOTE_FILE_REGION_DIFFERS] = {"file-region-differs",
				      "the file name's region is not the one of the version"},
	[NOTE_FILE_OPERATOR_DIFFERS] = {"file-operator-differs",
					"the file name's operator is not the one of the version"},
	[NOTE_FILE_PRODUCT_UNKNOWN] = {"file-product-unknown", "the device in the file name is not "
							       "known"},
	[NOTE_FILE_PRODUCT_TWO] = {"file-product-two", "the product can be read in two ways"},
	[NOTE_FILE_PRODUCT_DOUBLED] = {"file-product-doubled", "the product is there twice, as in "
							       "many names since 2025"},
	[NOTE_FILE_FLAG_BY_RULE] = {"file-flag-by-rule", "the device is read by rule; this file "
							 "name is in no public list"},
	[NOTE_FILE_VERSION_UNKNOWN] = {"file-version-unknown",
				       "the version in the file name has no known form"},
	[NOTE_FILE_PART_UNKNOWN] = {"file-part-unknown", "a part of the file name is not known"},
	[NOTE_FILE_NO_HASH] = {"file-no-hash", "the ten digits of the MD5 are missing, so the name "
					       "cannot vouch for the file"},
	[NOTE_FILE_RENAMED] = {"file-renamed", "a browser or file manager added to the name"},
	[NOTE_FILE_INCOMPLETE] = {"file-incomplete", "the name is one of an unfinished download"},
};
_Static_assert(sizeof(notes) / sizeof(*notes) == VERSION_NOTE_COUNT, "every note needs a text");
_Static_assert(VERSION_NOTE_COUNT <= 64, "notes are bits of 64");

static const char *const forms[] = {
	[VERSION_FORM_NONE] = "none",    [VERSION_HYPEROS] = "hyperos", [VERSION_MIUI] = "miui",
	[VERSION_V816] = "v816",         [VERSION_GO] = "android-go",   [VERSION_DATE] = "date",
	[VERSION_MIUI_5] = "miui-5",     [VERSION_WORD_FORM] = "word",  [VERSION_NATIVE] = "native",
	[VERSION_BARE] = "numbers-only",
};
_Static_assert(sizeof(forms) / sizeof(*forms) == VERSION_FORM_COUNT, "every form needs a name");

static const struct named kinds[] = {
	[VERSION_KIND_UNKNOWN] = {"unknown", "what kind of build it is, is not known"},
	[VERSION_STABLE] = {"stable", "stable; a stable beta for a few testers can look the same"},
	[VERSION_BETA] = {"beta", "beta"},
	[VERSION_DEVELOPER] = {"developer", "weekly or developer build"},
	[VERSION_PREVIEW] = {"preview", "preview for developers"},
	[VERSION_INTERNAL] = {"internal", "internal build"},
	[VERSION_ENTERPRISE] = {"enterprise", "built for one enterprise customer"},
};
_Static_assert(sizeof(kinds) / sizeof(*kinds) == VERSION_KIND_COUNT, "every kind needs a text");

static const char *const standings[] = {
	[VERSION_STANDING_UNKNOWN] = "unknown",
	[VERSION_LATEST] = "latest",
	[VERSION_OLDER] = "older",
	[VERSION_NEWER] = "newer",
	[VERSION_APART] = "not-comparable",
};
_Static_assert(sizeof(standings) / sizeof(*standings) == VERSION_STANDING_COUNT,
	       "every standing needs a name");

static const char *const patterns[] = {
	[ROMNAME_NONE] = "none",
	[ROMNAME_RECOVERY] = "recovery",
	[ROMNAME_BLOCK_OTA] = "block-ota",
	[ROMNAME_OTA_FULL] = "ota-full",
	[ROMNAME_OTA_INCREMENTAL] = "ota-incremental",
	[ROMNAME_FASTBOOT] = "fastboot",
	[ROMNAME_FASTBOOT_NEW] = "fastboot-new",
	[ROMNAME_FASTBOOT_OLD] = "fastboot-old",
};
_Static_assert(sizeof(patterns) / sizeof(*patterns) == ROMNAME_COUNT, "every pattern needs a name");

/* What is not listed is unusual. */
static const uint64_t explained =
	BIT(NOTE_LOWER_CASE) | BIT(NOTE_NO_PREFIX) | BIT(NOTE_V816) | BIT(NOTE_POINT_INFERRED) |
	BIT(NOTE_COUNTER) | BIT(NOTE_WORD_INFERRED) | BIT(NOTE_NATIVE) | BIT(NOTE_DEVICE_SHARED) |
	BIT(NOTE_DEVICE_NARROWED) | BIT(NOTE_BRANCH) | BIT(NOTE_NO_LETTERS) |
	BIT(NOTE_FILE_PRODUCT_DOUBLED) | BIT(NOTE_FILE_FLAG_BY_RULE) | BIT(NOTE_FILE_RENAMED) |
	BIT(NOTE_DOT_MISSING) | BIT(NOTE_FILE_PRODUCT_TWO) | BIT(NOTE_AMONG_WORDS);
static const uint64_t unknown = BIT(NOTE_SUFFIX_UNKNOWN) | BIT(NOTE_GENERATION_UNKNOWN) |
				BIT(NOTE_SYSTEM_UNKNOWN) | BIT(NOTE_WORD_UNKNOWN) |
				BIT(NOTE_ANDROID_UNKNOWN) | BIT(NOTE_DEVICE_UNKNOWN) |
				BIT(NOTE_REGION_UNKNOWN) | BIT(NOTE_OPERATOR_UNKNOWN) |
				BIT(NOTE_BRANCH_UNKNOWN) | BIT(NOTE_FILE_PRODUCT_UNKNOWN) |
				BIT(NOTE_FILE_VERSION_UNKNOWN) | BIT(NOTE_FILE_PART_UNKNOWN);

static const char *const weights[] = {
	[WEIGHT_EXPLAINED] = "explained",
	[WEIGHT_UNUSUAL] = "unusual",
	[WEIGHT_UNKNOWN] = "unknown",
};
_Static_assert(sizeof(weights) / sizeof(*weights) == WEIGHT_COUNT, "every weight needs a name");

enum version_weight version_note_weight(enum version_note note)
{
	if (version_has_note(explained, note))
		return WEIGHT_EXPLAINED;
	return version_has_note(unknown, note) ? WEIGHT_UNKNOWN : WEIGHT_UNUSUAL;
}

const char *version_weight_name(enum version_weight weight)
{
	return weights[(unsigned)weight < WEIGHT_COUNT ? weight : WEIGHT_UNUSUAL];
}

const char *version_note_name(enum version_note note)
{
	return (unsigned)note < VERSION_NOTE_COUNT ? notes[note].name : "";
}

const char *version_note_text(enum version_note note)
{
	return (unsigned)note < VERSION_NOTE_COUNT ? notes[note].text : "";
}

const char *version_form_name(enum version_form form)
{
	return forms[(unsigned)form < VERSION_FORM_COUNT ? form : VERSION_FORM_NONE];
}

const char *version_kind_name(enum version_kind kind)
{
	return kinds[(unsigned)kind < VERSION_KIND_COUNT ? kind : VERSION_KIND_UNKNOWN].name;
}

const char *version_kind_text(enum version_kind kind)
{
	return kinds[(unsigned)kind < VERSION_KIND_COUNT ? kind : VERSION_KIND_UNKNOWN].text;
}

const char *version_standing_name(enum version_standing standing)
{
	return standings[(unsigned)standing < VERSION_STANDING_COUNT ? standing
								     : VERSION_STANDING_UNKNOWN];
}

const char *romname_pattern_name(enum romname_pattern pattern)
{
	return patterns[(unsigned)pattern < ROMNAME_COUNT ? pattern : ROMNAME_NONE];
}
