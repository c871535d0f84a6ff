/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_USBTEST_DESCRIPTORS_H
#define LATCHKEY_USBTEST_DESCRIPTORS_H

#include <latchkey/bus.h>

#include <stddef.h>
#include <stdint.h>

enum { DESCRIPTORS_SIZE = 1024, STRING_DESCRIPTOR_SIZE = 255 };

/**
 * descriptors_make() - the device descriptor and one configuration, as sysfs and a read of the
 * node show them.
 *
 * Return: bytes written to @ret (at least DESCRIPTORS_SIZE).
 */
size_t descriptors_make(const struct device *device, uint8_t *ret);

/** descriptors_hub() - of a hub. */
size_t descriptors_hub(uint8_t *ret);

/**
 * descriptors_string() - string descriptor @index, as GET_DESCRIPTOR answers it.
 *
 * Return: bytes written to @ret (at least STRING_DESCRIPTOR_SIZE); 0 if there is no such string.
 */
size_t descriptors_string(const struct device *device, uint8_t index, uint8_t *ret);

#endif
