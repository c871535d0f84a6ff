/* SPDX-License-Identifier: MIT */
#include "internal.h"

#include <latchkey/clock.h>
#include <latchkey/file.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	LIMIT_ATTRIBUTE = 4096, /* the kernel's own */
	GONE_MS = 100,
	GONE_SLICE_MS = 10,
};

bool usb_sysfs_text(const char *name, const char *attribute, char *ret, size_t size)
{
	struct text text = {0};
	char path[128];
	bool found;

	ret[0] = '\0';
	snprintf(path, sizeof(path), "/sys/bus/usb/devices/%s/%s", name, attribute);
	found = file_read(path, LIMIT_ATTRIBUTE, &text, NULL) == 0;
	if (text.length && text.bytes[text.length - 1] == '\n')
		text.bytes[text.length - 1] = '\0';
	snprintf(ret, size, "%s", text_cstr(&text));
	text_release(&text);
	return found;
}

static bool is_number(const char *name, const char *attribute, unsigned number)
{
	char text[16];

	return usb_sysfs_text(name, attribute, text, sizeof(text)) &&
	       strtoul(text, NULL, 10) == number;
}

bool usb_sysfs_lists(const char *name, unsigned bus, unsigned address)
{
	return is_number(name, "busnum", bus) && is_number(name, "devnum", address);
}

bool usb_sysfs_find(unsigned bus, unsigned address, char ret[USB_NAME])
{
	DIR *folder = opendir("/sys/bus/usb/devices");
	struct dirent *entry;
	bool found = false;

	while (folder && !found && (entry = readdir(folder)))
		if (strlen(entry->d_name) < USB_NAME && !strchr(entry->d_name, ':') &&
		    usb_sysfs_lists(entry->d_name, bus, address)) {
			memcpy(ret, entry->d_name, strlen(entry->d_name) + 1);
			found = true;
		}
	if (folder)
		closedir(folder);
	return found;
}

char *usb_node_path(const struct device *device, char ret[32])
{
	snprintf(ret, 32, "/dev/bus/usb/%03u/%03u", device->bus, device->address);
	return ret;
}

/* Without sysfs a missing node is the best sign there is. */
static bool is_listed(const struct device *device)
{
	char path[32];

	if (access("/sys/bus/usb/devices", F_OK) == 0)
		return usb_sysfs_lists(device->id + strlen("usb:"), device->bus, device->address);
	return access("/dev/bus/usb", F_OK) < 0 || access(usb_node_path(device, path), F_OK) == 0;
}

bool usb_is_gone(const struct device *device)
{
	uint64_t deadline_ms = clock_after(clock_now_ms(), GONE_MS);

	while (is_listed(device)) {
		if (!clock_left_ms(clock_now_ms(), deadline_ms))
			return false;
		clock_sleep_ms(GONE_SLICE_MS);
	}
	return true;
}
