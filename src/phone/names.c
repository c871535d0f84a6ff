/* SPDX-License-Identifier: MIT */
#include <latchkey/phone.h>

const char *lock_state_name(enum lock_state state)
{
	static const char *const names[] = {
		[LOCK_UNKNOWN] = "unknown",
		[LOCK_LOCKED] = "locked",
		[LOCK_UNLOCKED] = "unlocked",
		[LOCK_CONFLICT] = "conflict",
	};

	return names[state];
}

const char *family_name(enum family family)
{
	switch (family) {
	case FAMILY_ABL:
		return "qualcomm-abl";
	case FAMILY_LK:
		return "qualcomm-lk";
	case FAMILY_MTK:
		return "mediatek-lk";
	case FAMILY_FASTBOOTD:
		return "fastbootd";
	case FAMILY_UNKNOWN:
		break;
	}
	return "unknown";
}

const char *speaker_name(enum speaker speaker)
{
	static const char *const names[] = {
		[SPEAKER_UNKNOWN] = "unknown",
		[SPEAKER_BOOTLOADER] = "fastboot",
		[SPEAKER_FASTBOOTD] = "fastbootd",
	};

	return names[speaker];
}

const char *slot_layout_name(enum slot_layout layout)
{
	static const char *const names[] = {
		[SLOTS_UNKNOWN] = "unknown",
		[SLOTS_NONE] = "a-only",
		[SLOTS_AB] = "a/b",
	};

	return names[layout];
}

const char *merge_name(enum merge merge)
{
	static const char *const names[] = {
		[MERGE_UNKNOWN] = "unknown",
		[MERGE_NONE] = "none",
		[MERGE_SNAPSHOTTED] = "snapshotted",
		[MERGE_MERGING] = "merging",
	};

	return names[merge];
}
