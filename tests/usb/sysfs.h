/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_USBTEST_SYSFS_H
#define LATCHKEY_USBTEST_SYSFS_H

#include <latchkey/bus.h>

#include <stddef.h>
#include <stdint.h>

/*
 * /sys of a testbed, as far as a USB device shows in it, and the device's node in its /dev.
 */

enum { SYSFS_PATH = 256 };

/** sysfs_prepare() - the folders that are there without any device. @root: of the testbed. */
void sysfs_prepare(const char *root);

/**
 * sysfs_add() - a device appears, with the hubs that its port path needs.
 * @pts: what its node leads to; NULL for no node.
 */
void sysfs_add(const char *root, const struct device *device, const uint8_t *descriptors,
	       size_t length, const char *pts);

/** sysfs_remove() - a device disappears; hubs stay. */
void sysfs_remove(const char *root, const struct device *device);

/** sysfs_devpath() - "/devices/pci0000:00/.../1-1", into SYSFS_PATH bytes. Returns @ret. */
char *sysfs_devpath(const struct device *device, char *ret);

/** sysfs_devname() - "/dev/bus/usb/001/005", into SYSFS_PATH bytes. Returns @ret. */
char *sysfs_devname(const struct device *device, char *ret);

#endif
