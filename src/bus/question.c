/* SPDX-License-Identifier: MIT */
#include <latchkey/question.h>

#include <latchkey/text.h>
#include <latchkey/variable.h>

#include <string.h>

/* NOLINTNEXTLINE(bugprone-macro-parentheses): literals are joined */
#define GETVAR(variable) .name = variable, .bytes = "getvar:" variable, .families = FAMILY_ANY

static const struct question_row rows[] = {
	[QUESTION_NONE] = {.name = "", .bytes = ""},
	[QUESTION_PRODUCT] = {GETVAR("product")},
	[QUESTION_UNLOCKED] = {GETVAR("unlocked")},
	[QUESTION_ANTI] = {GETVAR("anti")},
	[QUESTION_ROLLBACK_VER] = {GETVAR("rollback_ver")},
	[QUESTION_KERNEL] = {GETVAR("kernel")},
	[QUESTION_IS_USERSPACE] = {GETVAR("is-userspace")},
	[QUESTION_CURRENT_SLOT] = {GETVAR("current-slot")},
	[QUESTION_SLOT_COUNT] = {GETVAR("slot-count")},
	[QUESTION_BATTERY_VOLTAGE] = {GETVAR("battery-voltage")},
	[QUESTION_BATTERY_SOC_OK] = {GETVAR("battery-soc-ok")},
	[QUESTION_SECURE] = {GETVAR("secure")},
	[QUESTION_VERSION_BOOTLOADER] = {GETVAR("version-bootloader")},
	[QUESTION_SNAPSHOT_UPDATE_STATUS] = {GETVAR("snapshot-update-status")},
	[QUESTION_ALL] = {GETVAR("all"), .is_private = true},
	/* Not for fastbootd: it hands every `oem` to a vendor's service. */
	[QUESTION_OEM_DEVICE_INFO] = {.name = "oem device-info", .bytes = "oem device-info",
				      .families = FAMILY_ABL | FAMILY_LK, .deep = true},
	[QUESTION_OEM_LKS] = {.name = "oem lks", .bytes = "oem lks", .families = FAMILY_MTK,
			      .deep = true},
	[QUESTION_UNLOCK_ABILITY] = {.name = "flashing get_unlock_ability",
				     .bytes = "flashing get_unlock_ability",
				     .families = FAMILY_ABL | FAMILY_LK | FAMILY_MTK,
				     .deep = true},
};
_Static_assert(sizeof(rows) / sizeof(*rows) == QUESTION_COUNT, "every question needs a row");

const struct question_row *question_row(enum question question)
{
	return &rows[(unsigned)question < QUESTION_COUNT ? question : QUESTION_NONE];
}

enum question question_find(const void *bytes, size_t length)
{
	for (unsigned i = QUESTION_NONE + 1; i < QUESTION_COUNT; i++)
		if (strlen(rows[i].bytes) == length && !memcmp(rows[i].bytes, bytes, length))
			return (enum question)i;
	return QUESTION_NONE;
}

enum question question_named(const char *name)
{
	for (unsigned i = QUESTION_NONE + 1; i < QUESTION_COUNT; i++)
		if (!strcmp(rows[i].name, name))
			return (enum question)i;
	return QUESTION_NONE;
}

/* Any product that some bootloader may have: a word, though not one that answers something else. */
static bool may_be_product(const char *value, size_t length)
{
	static const char *const others[] = {"yes", "no",   "true", "false", "uefi", "lk",
					     "a",   "b",    "_a",   "_b",    "none", "merging",
					     "snapshotted"};
	size_t digits = 0;

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (strlen(others[i]) == length && !memcmp(others[i], value, length))
			return false;
	for (size_t i = 0; i < length; i++) {
		if (value[i] <= ' ' || value[i] > '~' || value[i] == ':')
			return false;
		digits += value[i] >= '0' && value[i] <= '9';
	}
	return digits < length;
}

bool question_answer_fits(enum question question, const char *value, size_t length)
{
	const char *name = question_row(question)->name;

	text_trim(&value, &length);
	if (!length)
		return true;
	if (question == QUESTION_PRODUCT)
		return may_be_product(value, length);
	if (question == QUESTION_VERSION_BOOTLOADER)
		return text_is_safe(value, length);
	if (!variable_is_public(name, strlen(name)))
		return true;
	return variable_value_fits(name, strlen(name), value, length);
}
