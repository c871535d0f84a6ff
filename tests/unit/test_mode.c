/* SPDX-License-Identifier: MIT */
#include <latchkey/mode.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define INTERFACE(c, s, p) NAMED(c, s, p, "")
#define NAMED(c, s, p, n) {.class = (c), .subclass = (s), .protocol = (p), .name = n}
#define PIPES(in, out, packet, n)                                                               \
	{.class = 0xff, .subclass = 0x42, .protocol = 0x03, .bulk_in = (in), .bulk_out = (out), \
	 .in_packet = (packet), .out_packet = (packet), .name = n}
#define CALLED(n) PIPES(0x81, 0x01, 512, n)
#define FASTBOOT CALLED("fastboot")
#define ADB INTERFACE(0xff, 0x42, 0x01)
#define MTP INTERFACE(0x06, 0x01, 0x01)
#define STORAGE INTERFACE(0x08, 0x06, 0x50)
#define KEYBOARD INTERFACE(0x03, 0x01, 0x01)
#define SERIAL INTERFACE(0xff, 0xff, 0xff)
#define OLD_MTP INTERFACE(0xff, 0xff, 0x00)

static const struct row {
	const char *sentence;
	uint16_t vendor, product;
	size_t count;
	struct usb_interface interfaces[4];
	enum mode mode;
	size_t fastboot;
} rows[] = {
	{"ff/42/03 is fastboot", 0x18d1, 0xd00d, 1, {FASTBOOT}, MODE_FASTBOOT, 0},
	{"fastboot needs no known vendor", 0x1234, 0x5678, 1, {FASTBOOT}, MODE_FASTBOOT, 0},
	{"fastboot may have no name", 0x18d1, 0xd00d, 1, {CALLED("")},
	 MODE_FASTBOOT, 0},
	{"a fastboot that calls itself fastbootd is fastbootd", 0x18d1, 0x4ee0, 1,
	 {CALLED("fastbootd")}, MODE_FASTBOOTD, 0},
	{"a longer name is not fastbootd", 0x18d1, 0x4ee0, 1,
	 {CALLED("fastbootd2")}, MODE_FASTBOOT, 0},
	{"only the fastboot interface's own name makes fastbootd", 0x18d1, 0x4ee0, 2,
	 {NAMED(0xff, 0xff, 0xff, "fastbootd"), FASTBOOT}, MODE_FASTBOOT, 1},
	{"fastboot wins over adb and its index is found", 0x18d1, 0xd00d, 3,
	 {STORAGE, ADB, FASTBOOT}, MODE_FASTBOOT, 2},
	{"fastboot without a pipe to the phone cannot be asked", 0x18d1, 0xd00d, 1,
	 {PIPES(0x81, 0, 512, "fastboot")}, MODE_OTHER, 1},
	{"nor without one from the phone", 0x18d1, 0xd00d, 1, {PIPES(0, 0x01, 512, "fastboot")},
	 MODE_OTHER, 1},
	{"nor where a packet has no room", 0x18d1, 0xd00d, 1, {PIPES(0x81, 0x01, 0, "fastboot")},
	 MODE_OTHER, 1},
	{"without its pipes it is still a phone, whoever made it", 0x1234, 0x5678, 1,
	 {INTERFACE(0xff, 0x42, 0x03)}, MODE_OTHER, 1},
	{"without them adb says more", 0x1234, 0x5678, 2, {INTERFACE(0xff, 0x42, 0x03), ADB},
	 MODE_ADB, 2},
	{"of two the one with pipes is asked", 0x18d1, 0xd00d, 3,
	 {INTERFACE(0xff, 0x42, 0x03), STORAGE, FASTBOOT}, MODE_FASTBOOT, 2},
	{"MediaTek's shared id is fastboot by its interface", 0x0e8d, 0x201c, 1, {FASTBOOT},
	 MODE_FASTBOOT, 0},
	{"MediaTek's shared id is adb by its interface", 0x0e8d, 0x201c, 1, {ADB}, MODE_ADB, 1},
	{"MediaTek's shared id alone decides nothing", 0x0e8d, 0x201c, 1, {SERIAL}, MODE_OTHER, 1},
	{"ff/42/01 is adb", 0x1234, 0x5678, 1, {ADB}, MODE_ADB, 1},
	{"adb wins over MTP", 0x2717, 0xff48, 2, {MTP, ADB}, MODE_ADB, 2},
	{"ff48 is not fastboot", 0x2717, 0xff48, 2, {OLD_MTP, ADB}, MODE_ADB, 2},
	{"adb under a recovery's id is sideload", 0x18d1, 0xd001, 1, {ADB}, MODE_SIDELOAD, 1},
	{"a network under a recovery's id is not sideload", 0x18d1, 0xd001, 1,
	 {INTERFACE(0x02, 0x0d, 0x00)}, MODE_OTHER, 1},
	{"06/01/01 is MTP", 0x2717, 0xff40, 1, {MTP}, MODE_MTP, 1},
	{"an id with MTP's interface is MTP even where the id means adb", 0x2717, 0xff48, 1, {MTP},
	 MODE_MTP, 1},
	{"the older MTP counts under a phone's id", 0x2717, 0xff40, 1, {OLD_MTP}, MODE_MTP, 1},
	{"the older MTP counts under Xiaomi's vendor", 0x2717, 0x1234, 1, {OLD_MTP}, MODE_MTP, 1},
	{"the older MTP counts if it is named so", 0x1234, 0x5678, 1,
	 {NAMED(0xff, 0xff, 0x00, "MTP")}, MODE_MTP, 1},
	{"ff/ff/00 of anybody else is nothing", 0x1234, 0x5678, 1, {OLD_MTP}, MODE_UNKNOWN, 1},
	{"POCO's second id is MTP", 0x0a9d, 0xff40, 1, {SERIAL}, MODE_MTP, 1},
	{"AOSP's MTP id is MTP", 0x18d1, 0x4ee1, 1, {SERIAL}, MODE_MTP, 1},
	{"AOSP's adb id is adb", 0x18d1, 0x4ee7, 0, {{0}}, MODE_ADB, 0},
	{"Xiaomi's charging id is MTP", 0x2717, 0xff08, 0, {{0}}, MODE_MTP, 0},
	{"Xiaomi's PTP id is MTP", 0x2717, 0xff10, 0, {{0}}, MODE_MTP, 0},
	{"Xiaomi's PTP and adb id is adb", 0x2717, 0xff18, 0, {{0}}, MODE_ADB, 0},
	{"Xiaomi's storage id is adb", 0x2717, 0xff28, 0, {{0}}, MODE_ADB, 0},
	{"Redmi 2's id is MTP", 0x2717, 0xff60, 0, {{0}}, MODE_MTP, 0},
	{"Redmi 2's other id is adb", 0x2717, 0xff68, 0, {{0}}, MODE_ADB, 0},
	{"Xiaomi's tethering id is some phone", 0x2717, 0xff80, 0, {{0}}, MODE_OTHER, 0},
	{"Xiaomi's tethering and adb id is adb", 0x2717, 0xff88, 0, {{0}}, MODE_ADB, 0},
	{"an unknown product of Xiaomi's is some phone", 0x2717, 0xabcd, 1, {SERIAL}, MODE_OTHER,
	 1},
	{"an unknown product without interfaces is some phone", 0x2717, 0xabcd, 0, {{0}},
	 MODE_OTHER, 0},
	{"a keyboard of Xiaomi's is no phone", 0x2717, 0x5009, 2, {KEYBOARD, KEYBOARD},
	 MODE_UNKNOWN, 2},
	{"05c6:9008 is EDL", 0x05c6, 0x9008, 1, {SERIAL}, MODE_EDL, 1},
	{"05c6:900e is a crash dump", 0x05c6, 0x900e, 1, {SERIAL}, MODE_CRASHDUMP, 1},
	{"05c6:9006 is a crash dump though it looks like a disk", 0x05c6, 0x9006, 1, {STORAGE},
	 MODE_CRASHDUMP, 1},
	{"a modem of Qualcomm's is no phone", 0x05c6, 0x9025, 1, {SERIAL}, MODE_UNKNOWN, 1},
	{"0e8d:0003 is BROM", 0x0e8d, 0x0003, 1, {INTERFACE(0x0a, 0, 0)}, MODE_BROM, 1},
	{"0e8d:2000 is the preloader", 0x0e8d, 0x2000, 0, {{0}}, MODE_PRELOADER, 0},
	{"0e8d:2001 is the preloader", 0x0e8d, 0x2001, 0, {{0}}, MODE_PRELOADER, 0},
	{"0e8d:20ff is the preloader", 0x0e8d, 0x20ff, 0, {{0}}, MODE_PRELOADER, 0},
	{"0e8d:3000 is the preloader", 0x0e8d, 0x3000, 0, {{0}}, MODE_PRELOADER, 0},
	{"0e8d:6000 is the preloader", 0x0e8d, 0x6000, 0, {{0}}, MODE_PRELOADER, 0},
	{"a Bluetooth radio of MediaTek's is no phone", 0x0e8d, 0x7961, 1, {INTERFACE(0xe0, 1, 1)},
	 MODE_UNKNOWN, 1},
	{"a fastboot id without the interface is only some phone", 0x18d1, 0xd00d, 1, {SERIAL},
	 MODE_OTHER, 1},
	{"a hub is no phone", 0x1d6b, 0x0002, 1, {INTERFACE(0x09, 0, 0)}, MODE_UNKNOWN, 1},
	{"a keyboard is no phone", 0x046d, 0xc31c, 1, {KEYBOARD}, MODE_UNKNOWN, 1},
	{"a storage stick is no phone", 0x0781, 0x5567, 1, {STORAGE}, MODE_UNKNOWN, 1},
	{"a device without interfaces is no phone", 0x1234, 0x5678, 0, {{0}}, MODE_UNKNOWN, 0},
};

static void modes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct row *row = &rows[i];
		size_t fastboot = 99;
		enum mode mode = mode_of(row->vendor, row->product, row->interfaces, row->count,
					 &fastboot);

		if (mode != row->mode || fastboot != row->fastboot)
			fail_msg("not true: %s (got %s, %zu)", row->sentence, mode_name(mode),
				 fastboot);
		assert_int_equal(mode_of(row->vendor, row->product, row->interfaces, row->count,
					 NULL),
				 mode);
	}
}

static void names(void **state)
{
	(void)state;
	for (unsigned i = 0; i < MODE_COUNT; i++)
		assert_int_equal(mode_named(mode_name((enum mode)i)), i);
	assert_string_equal(mode_name(MODE_FASTBOOTD), "fastbootd");
	assert_string_equal(mode_name(MODE_EDL), "edl");
	assert_string_equal(mode_name(MODE_COUNT), "unknown");
	assert_int_equal(mode_named("Fastboot"), MODE_UNKNOWN);
	assert_int_equal(mode_named(""), MODE_UNKNOWN);
}

static void only_fastboot_can_be_asked(void **state)
{
	(void)state;
	for (unsigned i = 0; i < MODE_COUNT; i++)
		assert_int_equal(mode_can_be_asked((enum mode)i),
				 i == MODE_FASTBOOT || i == MODE_FASTBOOTD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(modes),
		cmocka_unit_test(names),
		cmocka_unit_test(only_fastboot_can_be_asked),
	};

	return cmocka_run_group_tests_name("mode", tests, NULL, NULL);
}
