/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_USB_H
#define LATCHKEY_USB_H

#include <latchkey/bus.h>
#include <latchkey/error.h>

#include <stdatomic.h>

/*
 * The real bus. The only code that knows libusb, and the only place from which a byte can reach a
 * phone: one function, with bytes from the question table.
 */

/**
 * usb_bus_new() - a bus on this computer's USB.
 * @cancel: as in struct bus; may be NULL.
 *
 * Where /run/udev/control is absent (containers, guests), libusb announces hotplug events and
 * never delivers one: watch() then looks with a fresh context once a second. So it does to check the
 * events where it is there, and goes without them once they were missed twice.
 *
 * Return: 0; -E_HOST (no USB here, or libusb refused), -E_NOMEM.
 */
int usb_bus_new(const atomic_bool *cancel, struct bus **ret, struct error *err);

/** usb_library() - "libusb 1.0.26" for `version`. */
const char *usb_library(void);

#endif
