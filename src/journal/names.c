/* SPDX-License-Identifier: MIT */
#include <latchkey/journal.h>

#include <string.h>

static const char *const kinds[] = {
	[EVENT_UNKNOWN] = "unknown",
	[EVENT_STEP_DONE] = "step-done",
	[EVENT_STEP_UNDONE] = "step-undone",
	[EVENT_PHONE_READ] = "phone-read",
	[EVENT_PERMISSION_ASKED] = "permission-asked",
	[EVENT_PERMISSION_GRANTED] = "permission-granted",
	[EVENT_WAIT_STARTED] = "wait-started",
	[EVENT_WAIT_CORRECTED] = "wait-corrected",
	[EVENT_REFUSED] = "refused",
	[EVENT_LOSSES_CONFIRMED] = "losses-confirmed",
	[EVENT_UNLOCKED] = "unlocked",
	[EVENT_LOCKED] = "locked",
	[EVENT_UPDATED] = "updated",
	[EVENT_NOTE] = "note",
};
_Static_assert(sizeof(kinds) / sizeof(*kinds) == EVENT_KIND_COUNT, "every kind needs a name");

static const char *const sources[] = {
	[SAID_UNKNOWN] = "unknown", [SAID_OWNER] = "owner", [SAID_BOOTLOADER] = "bootloader",
	[SAID_PHONE] = "phone",     [SAID_APP] = "app",     [SAID_TOOL] = "tool",
	[SAID_ASSUMED] = "assumed",
};
_Static_assert(sizeof(sources) / sizeof(*sources) == EVENT_SOURCE_COUNT, "and every source");

static bool find(const char *const *names, int count, const char *name, int *ret)
{
	for (int i = 1; i < count; i++) {
		if (strcmp(names[i], name) != 0)
			continue;
		*ret = i;
		return true;
	}
	return false;
}

const char *event_kind_name(enum event_kind kind)
{
	return kinds[(unsigned)kind < EVENT_KIND_COUNT ? kind : EVENT_UNKNOWN];
}

bool event_kind_named(const char *name, enum event_kind *ret)
{
	int found;

	if (!find(kinds, EVENT_KIND_COUNT, name, &found))
		return false;
	*ret = (enum event_kind)found;
	return true;
}

const char *event_source_name(enum event_source source)
{
	return sources[(unsigned)source < EVENT_SOURCE_COUNT ? source : SAID_UNKNOWN];
}

bool event_source_named(const char *name, enum event_source *ret)
{
	int found;

	if (!find(sources, EVENT_SOURCE_COUNT, name, &found))
		return false;
	*ret = (enum event_source)found;
	return true;
}
