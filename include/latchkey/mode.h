/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_MODE_H
#define LATCHKEY_MODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a USB device is doing, as far as its descriptors tell. */
enum mode {
	MODE_UNKNOWN = 0,
	MODE_FASTBOOT,   /* bootloader fastboot (or a fastboot that does not say which) */
	MODE_FASTBOOTD,  /* userspace fastboot: says so in its interface string */
	MODE_ADB,        /* adb or sideload: one interface for both */
	MODE_SIDELOAD,   /* only where an id decides */
	MODE_MTP,        /* Android, files or charging, no adb */
	MODE_EDL,        /* Qualcomm emergency download, 05c6:9008 */
	MODE_CRASHDUMP,  /* Qualcomm diag or memory dump, 05c6:900e */
	MODE_PRELOADER,  /* MediaTek preloader */
	MODE_BROM,       /* MediaTek boot ROM */
	MODE_OTHER,      /* phone-like, none of the above */
	MODE_COUNT
};

/* One USB interface (alternate setting 0) as its descriptor says. */
struct usb_interface {
	uint8_t number;
	uint8_t class, subclass, protocol;
	uint8_t bulk_in, bulk_out;          /* endpoint addresses, the last of each; 0 if none */
	uint16_t in_packet, out_packet;     /* wMaxPacketSize */
	char name[64];                      /* interface string; "" if none or unknown; untrusted */
};

/**
 * mode_of() - classify a device by interface class first, ids second.
 * @interfaces: of the active configuration; may be empty.
 * @ret_fastboot: index of the fastboot interface, or @count if there is none; may be NULL.
 *
 * A fastboot interface has a bulk pipe in each direction (and packets of some size); one without
 * them makes MODE_OTHER, if nothing else says more.
 *
 * Source: AOSP fastboot (ff/42/03 and both pipes), adb (ff/42/01); ids in docs/sources.md.
 *
 * Return: MODE_UNKNOWN if nothing about it looks like a phone.
 */
enum mode mode_of(uint16_t vendor, uint16_t product, const struct usb_interface *interfaces,
		  size_t count, size_t *ret_fastboot);

/** mode_name() - the stable name as JSON shows it: "fastboot", "edl". */
const char *mode_name(enum mode mode);

/** mode_named() - the other way; MODE_UNKNOWN if there is no such name. */
enum mode mode_named(const char *name);

/** mode_can_be_asked() - whether fastboot questions make sense in this mode. */
bool mode_can_be_asked(enum mode mode);

#endif
