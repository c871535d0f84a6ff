/* SPDX-License-Identifier: MIT */
#include "parse.h"

#include <latchkey/mode.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_VENDOR = 0x18d1, DEFAULT_PRODUCT = 0xd00d };

static struct station *current(struct parser *parser)
{
	return &parser->tape->stations[parser->tape->station_count - 1];
}

int parser_begin_device(struct parser *parser)
{
	struct tape *tape = parser->tape;
	struct station *stations;

	if (tape->station_count == LIMIT_TAPE_DEVICES)
		return scan_fail(&parser->scan, E_LIMIT, "more than %d devices",
				 LIMIT_TAPE_DEVICES);
	stations = parser_room(tape->stations, tape->station_count, &tape->station_room,
			       sizeof(*stations));
	if (!stations)
		return scan_fail(&parser->scan, E_NOMEM, "out of memory");
	tape->stations = stations;
	stations += tape->station_count++;
	memset(stations, 0, sizeof(*stations));
	stations->until_ms = UINT64_MAX;
	stations->line = parser->scan.line;
	stations->talk = tape->talk_count;
	stations->device.speed = SPEED_HIGH;
	stations->device.access = ACCESS_OK;
	return 0;
}

static int parse_ms(struct parser *parser, uint64_t *ret)
{
	uint32_t ms;
	int result = scan_number(&parser->scan, LIMIT_TAPE_MS, &ms);

	if (!result)
		*ret = ms;
	return result;
}

int parse_from(struct parser *parser)
{
	return parse_ms(parser, &current(parser)->from_ms);
}

int parse_until(struct parser *parser)
{
	return parse_ms(parser, &current(parser)->until_ms);
}

int parse_id(struct parser *parser)
{
	unsigned vendor = 0, product = 0;
	int result;

	scan_end(&parser->scan);
	result = scan_hex(&parser->scan, 4, &vendor);
	if (!result)
		result = scan_char(&parser->scan, ':');
	if (!result)
		result = scan_hex(&parser->scan, 4, &product);
	if (result)
		return result;
	current(parser)->device.vendor = (uint16_t)vendor;
	current(parser)->device.product = (uint16_t)product;
	return 0;
}

/* One number of a path, 1 to 255, without leading zeros. Return: characters taken, 0 if none. */
static size_t path_number(const char *at, size_t length, unsigned *ret)
{
	size_t used = 0;

	for (*ret = 0; used < length && at[used] >= '0' && at[used] <= '9'; used++)
		if (*ret < 1000)
			*ret = *ret * 10 + (unsigned)(at[used] - '0');
	return used && at[0] != '0' && *ret <= 255 ? used : 0;
}

/* As sysfs names ports: BUS-PORT, then .PORT for each hub between. */
static bool is_path(const char *at, size_t length, unsigned *ret_bus)
{
	size_t used = path_number(at, length, ret_bus);
	char separator = '-';
	unsigned port;

	if (!used || used == length)
		return false;
	while (used && used < length) {
		if (at[used] != separator)
			return false;
		at += used + 1, length -= used + 1;
		used = path_number(at, length, &port);
		separator = '.';
	}
	return used != 0;
}

bool reel_is_path(const char *path, size_t length)
{
	unsigned bus;

	return is_path(path, length, &bus);
}

int parse_path(struct parser *parser)
{
	struct device *device = &current(parser)->device;
	struct scan before = parser->scan;
	const char *path;
	size_t length;
	unsigned bus;

	scan_word(&parser->scan, &path, &length);
	if (length > sizeof(device->id) - sizeof("usb:") || !is_path(path, length, &bus))
		return scan_expected(&before, "a port as '1-1.4'");
	snprintf(device->id, sizeof(device->id), "usb:%.*s", (int)length, path);
	device->bus = (uint8_t)bus;
	return 0;
}

int parse_speed(struct parser *parser)
{
	for (unsigned speed = SPEED_UNKNOWN; speed < SPEED_COUNT; speed++)
		if (scan_take(&parser->scan, speed_name((enum speed)speed))) {
			current(parser)->device.speed = (enum speed)speed;
			return 0;
		}
	return scan_expected(&parser->scan, "a speed: low full high super super-plus unknown");
}

/* A USB string, cut to its place as the bus layer cuts it. */
static int parse_string(struct parser *parser, char *ret, size_t size)
{
	struct text text = {0};
	int result = scan_string(&parser->scan, &text);

	if (!result && text.length >= size)
		result = scan_fail(&parser->scan, E_LIMIT, "the string is longer than %zu bytes",
				   size - 1);
	if (!result && memchr(text_cstr(&text), '\0', text.length))
		result = scan_fail(&parser->scan, E_INPUT, "a USB string holds no \\x00");
	if (!result)
		memcpy(ret, text_cstr(&text), text.length + 1);
	text_release(&text);
	return result;
}

int parse_manufacturer(struct parser *parser)
{
	return parse_string(parser, current(parser)->device.manufacturer, DEVICE_STRING);
}

int parse_model(struct parser *parser)
{
	return parse_string(parser, current(parser)->device.model, DEVICE_STRING);
}

int parse_serial(struct parser *parser)
{
	return parse_string(parser, current(parser)->device.serial, DEVICE_STRING);
}

static int parse_triple(struct scan *scan, struct usb_interface *interface)
{
	uint8_t *const bytes[] = {&interface->class, &interface->subclass, &interface->protocol};
	unsigned value = 0;
	int result;

	scan_end(scan);
	for (size_t i = 0; i < 3; i++) {
		result = i ? scan_char(scan, '/') : 0;
		if (!result)
			result = scan_hex(scan, 2, &value);
		if (result)
			return result;
		*bytes[i] = (uint8_t)value;
	}
	return 0;
}

static int parse_endpoint(struct scan *scan, bool in, uint8_t *ret, uint16_t *ret_packet)
{
	struct scan before;
	unsigned address;
	uint32_t packet;
	int result;

	scan_end(scan);
	before = *scan;
	result = scan_hex(scan, 2, &address);
	if (!result && (((address & 0x80) != 0) != in || !(address & 0x0f) || (address & 0x70)))
		result = scan_expected(&before, in ? "an IN endpoint, 81 to 8f"
						   : "an OUT endpoint, 01 to 0f");
	if (!result)
		result = scan_number(scan, 1024, &packet);
	if (result)
		return result;
	*ret = (uint8_t)address;
	*ret_packet = (uint16_t)packet;
	return 0;
}

int parse_interface(struct parser *parser)
{
	struct device *device = &current(parser)->device;
	struct usb_interface interface = {.number = (uint8_t)device->interface_count};
	struct scan *scan = &parser->scan;
	int result;

	if (device->interface_count == DEVICE_INTERFACES)
		return scan_fail(scan, E_LIMIT, "more than %d interfaces", DEVICE_INTERFACES);
	result = parse_triple(scan, &interface);
	while (!result && !scan_end(scan)) {
		if (scan_take(scan, "in"))
			result = parse_endpoint(scan, true, &interface.bulk_in,
						&interface.in_packet);
		else if (scan_take(scan, "out"))
			result = parse_endpoint(scan, false, &interface.bulk_out,
						&interface.out_packet);
		else if (*scan->at == '"' && !interface.name[0])
			result = parse_string(parser, interface.name, sizeof(interface.name));
		else
			result = scan_expected(scan, "'in 81 512', 'out 01 512' or a name");
	}
	if (!result)
		device->interfaces[device->interface_count++] = interface;
	return result;
}

int parse_access(struct parser *parser)
{
	static const char *const why[] = {
		[ACCESS_UNKNOWN] = "",
		[ACCESS_OK] = "",
		[ACCESS_NO_NODE] = "no device node",
		[ACCESS_DENIED] = "permission denied",
		[ACCESS_BUSY] = "the interface is claimed by another program",
		[ACCESS_GONE] = "no such device",
		[ACCESS_HOST_ERROR] = "input/output error",
	};
	_Static_assert(sizeof(why) / sizeof(*why) == ACCESS_COUNT, "every access needs a reason");
	struct device *device = &current(parser)->device;

	for (unsigned access = ACCESS_UNKNOWN + 1; access < ACCESS_COUNT; access++)
		if (scan_take(&parser->scan, access_name((enum access)access))) {
			device->access = (enum access)access;
			snprintf(device->why, sizeof(device->why), "%s", why[access]);
			return 0;
		}
	return scan_expected(&parser->scan, "an access: ok permission busy no-node gone host-usb");
}

/* What is not said is a phone in bootloader fastboot; a device with an id of its own and nobody
 * to talk to is just that id. */
static void fill_in(struct station *station, size_t index)
{
	struct device *device = &station->device;

	if (!device->interface_count && (station->talk_count || !device->vendor)) {
		device->interface_count = 1;
		device->interfaces[0] = (struct usb_interface){
			.class = 0xff,
			.subclass = 0x42,
			.protocol = 0x03,
			.bulk_in = 0x81,
			.bulk_out = 0x01,
			.in_packet = 512,
			.out_packet = 512,
			.name = "fastboot",
		};
	}
	if (!device->vendor) {
		device->vendor = DEFAULT_VENDOR;
		device->product = DEFAULT_PRODUCT;
	}
	if (!device->id[0]) {
		snprintf(device->id, sizeof(device->id), "usb:1-%zu", index + 1);
		device->bus = 1;
	}
	device->address = (uint8_t)(index % 127 + 1);
	device->tag = (unsigned)index;
	device->mode = mode_of(device->vendor, device->product, device->interfaces,
			       device->interface_count, &device->fastboot);
}

/* Two devices cannot hang at one port, unless the first one vanishes while it is being asked. */
static bool collide(const struct station *a, const struct station *b)
{
	return !a->may_go && !b->may_go && a->from_ms < b->until_ms && b->from_ms < a->until_ms &&
	       strcmp(a->device.id, b->device.id) == 0;
}

int parser_end_device(struct parser *parser)
{
	struct tape *tape = parser->tape;
	struct scan where = parser->scan;
	struct station *station;

	if (!tape->station_count)
		return 0;
	station = current(parser);
	where.line = station->line;
	fill_in(station, tape->station_count - 1);
	if (station->until_ms <= station->from_ms)
		return scan_fail(&where, E_INPUT, "expected an 'until' later than 'from'");
	for (const struct station *other = tape->stations; other < station; other++)
		if (collide(other, station))
			return scan_fail(&where, E_INPUT,
					 "at port '%s' there is already the device of line %u",
					 station->device.id + strlen("usb:"), other->line);
	return 0;
}
