/* SPDX-License-Identifier: MIT */
#include <latchkey/mode.h>

#include <string.h>

enum {
	VENDOR_XIAOMI = 0x2717,
	CLASS_HID = 0x03,
	CLASS_HUB = 0x09,
};

static const char *const names[] = {
	[MODE_UNKNOWN] = "unknown",
	[MODE_FASTBOOT] = "fastboot",
	[MODE_FASTBOOTD] = "fastbootd",
	[MODE_ADB] = "adb",
	[MODE_SIDELOAD] = "sideload",
	[MODE_MTP] = "mtp",
	[MODE_EDL] = "edl",
	[MODE_CRASHDUMP] = "crashdump",
	[MODE_PRELOADER] = "preloader",
	[MODE_BROM] = "brom",
	[MODE_OTHER] = "other",
};
_Static_assert(sizeof(names) / sizeof(*names) == MODE_COUNT, "every mode needs a name");

/* What an id says where no interface says more. Tethering and the fastboot ids without a fastboot
 * interface are MODE_OTHER: a phone for sure, in a mode that the id alone does not prove. */
static const struct known_id {
	uint16_t vendor, product;
	enum mode mode;
} known_ids[] = {
	{0x05c6, 0x9008, MODE_EDL},       /* "QUSB_BULK", black screen */
	{0x05c6, 0x900e, MODE_CRASHDUMP},
	{0x05c6, 0x9006, MODE_CRASHDUMP}, /* memory dump as a disk */
	{0x0a9d, 0xff40, MODE_MTP},       /* some POCO X3 Pro and Mi 9 */
	{0x0bb4, 0x0c01, MODE_OTHER},     /* old LK fastboot */
	{0x0e8d, 0x0003, MODE_BROM},
	{0x0e8d, 0x2000, MODE_PRELOADER}, /* there for about two seconds at power-on */
	{0x0e8d, 0x2001, MODE_PRELOADER},
	{0x0e8d, 0x201c, MODE_OTHER},     /* fastboot or adb: the interface decides */
	{0x0e8d, 0x201d, MODE_ADB},
	{0x0e8d, 0x20ff, MODE_PRELOADER}, /* seen after a download tool was stuck */
	{0x0e8d, 0x3000, MODE_PRELOADER},
	{0x0e8d, 0x6000, MODE_PRELOADER},
	{0x18d1, 0x4ee0, MODE_OTHER},     /* fastboot and fastbootd of AOSP */
	{0x18d1, 0x4ee1, MODE_MTP},
	{0x18d1, 0x4ee2, MODE_ADB},       /* MTP and adb */
	{0x18d1, 0x4ee3, MODE_OTHER},     /* tethering */
	{0x18d1, 0x4ee4, MODE_ADB},       /* tethering and adb */
	{0x18d1, 0x4ee5, MODE_MTP},       /* PTP */
	{0x18d1, 0x4ee6, MODE_ADB},       /* PTP and adb */
	{0x18d1, 0x4ee7, MODE_ADB},       /* charging and adb */
	{0x18d1, 0xd001, MODE_SIDELOAD},  /* recoveries; also postmarketOS, see decided_by_id() */
	{0x18d1, 0xd00d, MODE_OTHER},     /* fastboot of nearly all Xiaomi phones */
	{VENDOR_XIAOMI, 0xff08, MODE_MTP}, /* charging */
	{VENDOR_XIAOMI, 0xff10, MODE_MTP}, /* PTP */
	{VENDOR_XIAOMI, 0xff18, MODE_ADB}, /* PTP and adb */
	{VENDOR_XIAOMI, 0xff28, MODE_ADB}, /* storage and adb */
	{VENDOR_XIAOMI, 0xff40, MODE_MTP},
	{VENDOR_XIAOMI, 0xff48, MODE_ADB}, /* MTP and adb; not fastboot, as some tools have it */
	{VENDOR_XIAOMI, 0xff60, MODE_MTP}, /* Redmi 2, Redmi Note 4G */
	{VENDOR_XIAOMI, 0xff68, MODE_ADB}, /* the same with adb */
	{VENDOR_XIAOMI, 0xff80, MODE_OTHER}, /* tethering */
	{VENDOR_XIAOMI, 0xff88, MODE_ADB}, /* tethering and adb */
};

static const struct known_id *id_find(uint16_t vendor, uint16_t product)
{
	for (size_t i = 0; i < sizeof(known_ids) / sizeof(*known_ids); i++)
		if (known_ids[i].vendor == vendor && known_ids[i].product == product)
			return &known_ids[i];
	return NULL;
}

static bool is_interface(const struct usb_interface *interface, uint8_t class, uint8_t subclass,
			 uint8_t protocol)
{
	return interface->class == class && interface->subclass == subclass &&
	       interface->protocol == protocol;
}

/* Return: index of the first interface of this kind, or @count. */
static size_t interface_find(const struct usb_interface *interfaces, size_t count, uint8_t class,
			     uint8_t subclass, uint8_t protocol)
{
	size_t i = 0;

	while (i < count && !is_interface(&interfaces[i], class, subclass, protocol))
		i++;
	return i;
}

static bool has_interface(const struct usb_interface *interfaces, size_t count, uint8_t class,
			  uint8_t subclass, uint8_t protocol)
{
	return interface_find(interfaces, count, class, subclass, protocol) < count;
}

/* As AOSP's fastboot chooses: one without its pipes is none. */
static bool is_fastboot(const struct usb_interface *interface)
{
	return is_interface(interface, 0xff, 0x42, 0x03) && interface->bulk_in &&
	       interface->bulk_out && interface->in_packet;
}

/* Return: index of the first fastboot interface, or @count. */
static size_t fastboot_find(const struct usb_interface *interfaces, size_t count)
{
	size_t i = 0;

	while (i < count && !is_fastboot(&interfaces[i]))
		i++;
	return i;
}

/* Xiaomi's vendor id is also on its keyboards, mice and hubs. */
static bool is_accessory(const struct usb_interface *interfaces, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (interfaces[i].class != CLASS_HID && interfaces[i].class != CLASS_HUB)
			return false;
	return count > 0;
}

/* The older MTP of Android has the class of anything home-made; it counts only where its name or
 * the id tells that it is a phone's. */
static bool is_vendor_mtp(const struct usb_interface *interfaces, size_t count, bool is_phone_id)
{
	size_t at = interface_find(interfaces, count, 0xff, 0xff, 0x00);

	return at < count && (is_phone_id || !strcmp(interfaces[at].name, "MTP"));
}

static enum mode decided_by_id(uint16_t vendor, const struct known_id *known,
			       const struct usb_interface *interfaces, size_t count)
{
	/* postmarketOS offers a network under the id of recoveries. */
	if (known && known->mode == MODE_SIDELOAD && count)
		return MODE_OTHER;
	if (known)
		return known->mode;
	if (vendor == VENDOR_XIAOMI && !is_accessory(interfaces, count))
		return MODE_OTHER;
	return MODE_UNKNOWN;
}

/* Emergency and download modes own their ids: no Android interface can be trusted to mean
 * anything there, while an Android mode's id says less than its interfaces. */
static bool id_outranks_mtp(const struct known_id *known)
{
	return known && (known->mode == MODE_EDL || known->mode == MODE_CRASHDUMP ||
			 known->mode == MODE_PRELOADER || known->mode == MODE_BROM);
}

enum mode mode_of(uint16_t vendor, uint16_t product, const struct usb_interface *interfaces,
		  size_t count, size_t *ret_fastboot)
{
	const struct known_id *known = id_find(vendor, product);
	size_t fastboot = fastboot_find(interfaces, count);

	if (ret_fastboot)
		*ret_fastboot = fastboot;
	if (fastboot < count)
		return strcmp(interfaces[fastboot].name, "fastbootd") ? MODE_FASTBOOT
								      : MODE_FASTBOOTD;
	if (has_interface(interfaces, count, 0xff, 0x42, 0x01))
		return known && known->mode == MODE_SIDELOAD ? MODE_SIDELOAD : MODE_ADB;
	if (id_outranks_mtp(known))
		return known->mode;
	if (has_interface(interfaces, count, 0x06, 0x01, 0x01) ||
	    is_vendor_mtp(interfaces, count, known || vendor == VENDOR_XIAOMI))
		return MODE_MTP;
	if (has_interface(interfaces, count, 0xff, 0x42, 0x03)) /* without its pipes */
		return MODE_OTHER;
	return decided_by_id(vendor, known, interfaces, count);
}

const char *mode_name(enum mode mode)
{
	return (unsigned)mode < MODE_COUNT ? names[mode] : names[MODE_UNKNOWN];
}

enum mode mode_named(const char *name)
{
	for (unsigned i = 0; i < MODE_COUNT; i++)
		if (!strcmp(names[i], name))
			return (enum mode)i;
	return MODE_UNKNOWN;
}

bool mode_can_be_asked(enum mode mode)
{
	return mode == MODE_FASTBOOT || mode == MODE_FASTBOOTD;
}
