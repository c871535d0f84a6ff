/* SPDX-License-Identifier: MIT */
#include "script.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/*
 * The host's fastboot takes several commands on one line and options anywhere among them, so a
 * lock can hide behind a harmless one.
 */

enum verb_kind {
	VERB_PLAIN, /* changes nothing that is asked about here */
	VERB_GETVAR,
	VERB_FLASH,
	VERB_ERASE,
	VERB_SLOT,
	VERB_OEM,
	VERB_FLASHING,
	VERB_REBOOT,
	VERB_EDL,
	VERB_UPDATE,
};

static const struct verb {
	const char *name;
	enum verb_kind kind;
	size_t takes; /* words after it, at most */
} verbs[] = {
	{"getvar", VERB_GETVAR, 1},
	{"flash", VERB_FLASH, 2},
	{"erase", VERB_ERASE, 1},
	{"format", VERB_ERASE, 1},
	{"set_active", VERB_SLOT, 1},
	{"oem", VERB_OEM, WORDS_MAX},
	{"flashing", VERB_FLASHING, 1},
	{"reboot", VERB_REBOOT, 1},
	{"reboot-bootloader", VERB_REBOOT, 0},
	{"reboot-recovery", VERB_REBOOT, 0},
	{"reboot-fastboot", VERB_REBOOT, 0},
	{"reboot-edl", VERB_EDL, 0},
	{"update", VERB_UPDATE, 1},
	{"flashall", VERB_UPDATE, 0},
	{"continue", VERB_PLAIN, 0},
	{"devices", VERB_PLAIN, 1},
	{"help", VERB_PLAIN, 0},
	{"boot", VERB_PLAIN, 3},
	{"stage", VERB_PLAIN, 1},
	{"get_staged", VERB_PLAIN, 1},
	{"fetch", VERB_PLAIN, 2},
	{"signature", VERB_PLAIN, 1},
	{"create-logical-partition", VERB_PLAIN, 2},
	{"delete-logical-partition", VERB_PLAIN, 1},
	{"resize-logical-partition", VERB_PLAIN, 2},
	{"wipe-super", VERB_PLAIN, 1},
	{"snapshot-update", VERB_PLAIN, 1},
};

/* Options that take the next word. */
static const char *const with_value[] = {
	"-s", "-S", "-b", "-c", "-n", "-i", "-p", "-m", "--base", "--cmdline", "--slot",
	"--fs-options", "--header-version", "--kernel-offset", "--os-patch-level", "--os-version",
	"--page-size", "--ramdisk-offset", "--tags-offset", "--dtb", "--dtb-offset",
};
static const char *const without_value[] = {
	"-u", "-v", "-h", "-l", "--disable-verification", "--disable-verity", "--force",
	"--skip-reboot", "--skip-secondary", "--unbuffered", "--verbose", "--version", "--help",
	"--disable-super-optimization", "--disable-fastboot-info", "--exclude-dynamic-partitions",
};
/* Words after "oem" that are known not to lock. */
static const char *const known_oem[] = {
	"device-info", "cdms", "edl", "lks", "get_token", "getlog", "get-last-kmsg",
	"get-last-pmsg", "enable-charger-screen", "disable-charger-screen", "off-mode-charge",
	"select-display-panel", "poweroff", "reboot", "reboot-bootloader", "reboot-recovery",
};

struct line {
	const struct word *words[WORDS_MAX];
	size_t count, at;
	unsigned number;
};

static bool is_listed(const char *const *table, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(table[i], text))
			return true;
	return false;
}
#define LISTED(table, text) is_listed(table, sizeof(table) / sizeof(*(table)), text)

/* Return: words taken. */
static size_t judge_option(struct judge *judge, const struct word *word, unsigned line)
{
	const char *text = text_cstr(&word->text);

	if (!strcmp(text, "-w"))
		judge_act(judge, ROM_ACT_WIPE, "-w", line);
	else if (!strncmp(text, "--set-active", 12) || !strncmp(text, "-a", 2))
		judge_act(judge, ROM_ACT_SLOT, text + (text[1] == '-' ? 12 + (text[12] == '=') : 2),
			  line);
	else if (LISTED(with_value, text))
		return 2;
	else if ((!strncmp(text, "--", 2) && strchr(text, '=')) || !strncmp(text, "-s", 2) ||
		 !strncmp(text, "-S", 2))
		return 1;
	else if (!LISTED(without_value, text))
		judge_doubt(judge, line);
	return 1;
}

/* Take the options out. */
static void sort_words(struct judge *judge, const struct word *words, size_t count,
		       struct line *ret)
{
	for (size_t i = 1; i < count;) {
		const char *text = text_cstr(&words[i].text);

		if (words[i].traits & WORD_PASSED) {
			i++;
		} else if (text[0] == '-' && text[1] && !(words[i].traits & WORD_UNKNOWN)) {
			i += judge_option(judge, &words[i], ret->number);
		} else {
			ret->words[ret->count++] = &words[i];
			i++;
		}
	}
}

static void partition_name(const struct word *word, char ret[64])
{
	snprintf(ret, 64, "%s", text_cstr(&word->text));
}

static void judge_flash(struct judge *judge, const struct word *word, unsigned line)
{
	char name[64];

	if (word->traits & WORD_UNKNOWN) {
		judge->unsure[ROM_WIPES] = judge->unsure[ROM_BRINGS_BOOTLOADER] = true;
		return;
	}
	partition_name(word, name);
	switch (rom_partition_classify(name)) {
	case ROM_PARTITION_BOOTLOADER:
		judge_act(judge, ROM_ACT_BOOTLOADER, name, line);
		break;
	case ROM_PARTITION_FIRMWARE:
		judge_act(judge, ROM_ACT_FIRMWARE, name, line);
		break;
	case ROM_PARTITION_USER:
		judge_act(judge, ROM_ACT_WIPE, name, line);
		break;
	case ROM_PARTITION_UNKNOWN:
	case ROM_PARTITION_SYSTEM:
	case ROM_PARTITION_CLASSES:
		break;
	}
}

static void judge_erase(struct judge *judge, const struct word *word, unsigned line)
{
	char name[64];

	partition_name(word, name);
	if (word->traits & WORD_UNKNOWN)
		judge->unsure[ROM_WIPES] = true;
	else if (rom_partition_classify(name) == ROM_PARTITION_USER)
		judge_act(judge, ROM_ACT_WIPE, name, line);
}

/* Bootloaders look at the beginning of the words only: "lock-go", "lock_critical" lock too. */
static bool judge_lock(struct judge *judge, const char *verb, const char *text, unsigned line)
{
	char detail[64];

	while (*text == ' ' || *text == '\t')
		text++;
	snprintf(detail, sizeof(detail), "%s %s", verb, text);
	if (!strncasecmp(text, "lock", 4) || !strncasecmp(text, "relock", 6)) {
		judge_act(judge, ROM_ACT_LOCK, detail, line);
		return true;
	}
	if (!strncasecmp(text, "unlock", 6)) {
		judge_act(judge, ROM_ACT_UNLOCK, detail, line);
		return true;
	}
	return false;
}

static void judge_oem(struct judge *judge, const struct line *line)
{
	struct text joined = {0};
	bool unknown = false;
	const char *text;
	size_t word;

	for (size_t i = line->at; i < line->count; i++) {
		text_add(&joined, text_cstr(&line->words[i]->text));
		text_add(&joined, i + 1 < line->count ? " " : "");
		unknown |= line->words[i]->traits & WORD_UNKNOWN;
	}
	judge->failed |= joined.failed;
	text = text_cstr(&joined);
	word = strcspn(text, " ");
	if (!judge_lock(judge, "oem", text, line->number)) {
		char first[32];

		snprintf(first, sizeof(first), "%.*s", (int)(word < 31 ? word : 31), text);
		if (!strcmp(first, "cdms"))
			judge_act(judge, ROM_ACT_CDMS, "oem cdms", line->number);
		else if (!strcmp(first, "edl"))
			judge_act(judge, ROM_ACT_EDL, "oem edl", line->number);
		if (unknown || !LISTED(known_oem, first))
			judge_doubt(judge, line->number);
	}
	text_release(&joined);
}

static void judge_flashing(struct judge *judge, const struct word *word, unsigned line)
{
	const char *text = text_cstr(&word->text);

	if (!judge_lock(judge, "flashing", text, line) &&
	    strncmp(text, "get_unlock", 10))
		judge_doubt(judge, line);
}

static void judge_getvar(struct judge *judge, const struct word *word, unsigned line)
{
	if (word_is(word, "product")) {
		judge->asked = VALUE_PRODUCT;
		judge->asked_product = true;
	} else if (word_is(word, "anti") || word_is(word, "rollback_ver")) {
		judge->asked = VALUE_INDEX;
		judge_act(judge, ROM_ACT_INDEX, text_cstr(&word->text), line);
	} else if (word->traits & WORD_UNKNOWN) {
		judge->unsure[ROM_CHECKS_PRODUCT] = judge->unsure[ROM_CHECKS_INDEX] = true;
	}
}

static void judge_verb(struct judge *judge, const struct verb *verb, const struct line *line)
{
	static const struct word nothing;
	const struct word *first = line->at < line->count ? line->words[line->at] : &nothing;

	switch (verb->kind) {
	case VERB_PLAIN:
		break;
	case VERB_GETVAR:
		judge_getvar(judge, first, line->number);
		break;
	case VERB_FLASH:
		judge_flash(judge, first, line->number);
		break;
	case VERB_ERASE:
		judge_erase(judge, first, line->number);
		break;
	case VERB_SLOT:
		judge_act(judge, ROM_ACT_SLOT, text_cstr(&first->text), line->number);
		break;
	case VERB_OEM:
		judge_oem(judge, line);
		break;
	case VERB_FLASHING:
		judge_flashing(judge, first, line->number);
		break;
	case VERB_REBOOT:
		judge_act(judge, ROM_ACT_REBOOT, text_cstr(&first->text), line->number);
		break;
	case VERB_EDL:
		judge_act(judge, ROM_ACT_EDL, verb->name, line->number);
		break;
	case VERB_UPDATE:
		judge->unsure[ROM_BRINGS_BOOTLOADER] = true;
		break;
	}
}

/* "flash" of "flash:raw" and "format" of "format:ext4:4096" as well. */
static const struct verb *find_verb(const char *text)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++) {
		size_t length = strlen(verbs[i].name);

		if (!strncasecmp(text, verbs[i].name, length) &&
		    (!text[length] || (text[length] == ':' && verbs[i].kind <= VERB_ERASE)))
			return &verbs[i];
	}
	return NULL;
}

/* "oem lock" in one pair of quotes is no command of fastboot; who wrote it meant one. */
static void judge_glued(struct judge *judge, const char *text, unsigned line)
{
	judge_doubt(judge, line);
	if (!strncasecmp(text, "oem ", 4))
		judge_lock(judge, "oem", text + 4, line);
	else if (!strncasecmp(text, "flashing ", 9))
		judge_lock(judge, "flashing", text + 9, line);
}

void judge_fastboot(struct judge *judge, const struct word *words, size_t count, unsigned number)
{
	struct line line = {.number = number};
	const struct verb *verb;

	sort_words(judge, words, count, &line);
	while (line.at < line.count) {
		const struct word *word = line.words[line.at++];

		verb = word->traits & WORD_UNKNOWN ? NULL : find_verb(text_cstr(&word->text));
		if (!verb) {
			judge_glued(judge, text_cstr(&word->text), number);
			return;
		}
		judge_verb(judge, verb, &line);
		for (size_t i = 0; i < verb->takes && line.at < line.count; i++, line.at++) {
			if (line.words[line.at]->traits & WORD_SPLITS)
				judge_doubt(judge, number);
			/* Some arguments may be left out; then this is the next command. */
			if (verb->kind != VERB_OEM && (word_is(line.words[line.at], "oem") ||
						       word_is(line.words[line.at], "flashing")))
				break;
		}
	}
}
