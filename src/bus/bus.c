/* SPDX-License-Identifier: MIT */
#include <latchkey/bus.h>

#include <stdlib.h>
#include <string.h>

static const char *const access_names[] = {
	[ACCESS_UNKNOWN] = "unknown",
	[ACCESS_OK] = "ok",
	[ACCESS_NO_NODE] = "no-node",
	[ACCESS_DENIED] = "permission",
	[ACCESS_BUSY] = "busy",
	[ACCESS_GONE] = "gone",
	[ACCESS_HOST_ERROR] = "host-usb",
};
_Static_assert(sizeof(access_names) / sizeof(*access_names) == ACCESS_COUNT,
	       "every kind of access needs a name");

static const enum error_code access_errors[] = {
	[ACCESS_UNKNOWN] = E_INTERNAL,
	[ACCESS_OK] = E_NONE,
	[ACCESS_NO_NODE] = E_NO_NODE,
	[ACCESS_DENIED] = E_ACCESS,
	[ACCESS_BUSY] = E_BUSY,
	[ACCESS_GONE] = E_DISCONNECTED,
	[ACCESS_HOST_ERROR] = E_HOST,
};
_Static_assert(sizeof(access_errors) / sizeof(*access_errors) == ACCESS_COUNT,
	       "every kind of access needs an error");

static const char *const speed_names[] = {
	[SPEED_UNKNOWN] = "unknown",
	[SPEED_LOW] = "low",
	[SPEED_FULL] = "full",
	[SPEED_HIGH] = "high",
	[SPEED_SUPER] = "super",
	[SPEED_SUPER_PLUS] = "super-plus",
};
_Static_assert(sizeof(speed_names) / sizeof(*speed_names) == SPEED_COUNT,
	       "every speed needs a name");

void device_list_release(struct device_list *list)
{
	if (!list)
		return;
	free(list->devices);
	memset(list, 0, sizeof(*list));
}

const char *access_name(enum access access)
{
	return (unsigned)access < ACCESS_COUNT ? access_names[access]
					       : access_names[ACCESS_UNKNOWN];
}

enum error_code access_error(enum access access)
{
	return (unsigned)access < ACCESS_COUNT ? access_errors[access] : E_INTERNAL;
}

enum access access_after(enum error_code code)
{
	for (unsigned access = ACCESS_OK; access < ACCESS_COUNT; access++)
		if (access_errors[access] == code)
			return (enum access)access;
	return ACCESS_UNKNOWN;
}

const char *speed_name(enum speed speed)
{
	return (unsigned)speed < SPEED_COUNT ? speed_names[speed] : speed_names[SPEED_UNKNOWN];
}
