/* SPDX-License-Identifier: MIT */
/*
 * redirphone SOCKET TAPE LOG
 *
 * The first device of a tape behind QEMU's usb-redir device, which listens on SOCKET: so a guest
 * meets it on an emulated controller, also behind a hub. Ends when QEMU does. The protocol is
 * usb-redir 0.7 (docs/usb-redirection-protocol.md of the usbredir project), little-endian.
 */
#include "gadget.h"

#include <latchkey/clock.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum {
	HELLO = 0,
	DEVICE_CONNECT = 1,
	DEVICE_DISCONNECT = 2,
	INTERFACE_INFO = 4,
	EP_INFO = 5,
	SET_CONFIGURATION = 6,
	GET_CONFIGURATION = 7,
	CONFIGURATION_STATUS = 8,
	SET_ALT_SETTING = 9,
	GET_ALT_SETTING = 10,
	ALT_SETTING_STATUS = 11,
	CANCEL_DATA_PACKET = 21,
	CONTROL_PACKET = 100,
	BULK_PACKET = 101,
};

enum { CAP_CONNECT_VERSION = 1, CAP_MAX_PACKET_SIZE = 4, CAP_64BIT_IDS = 5 };
enum { STATUS_SUCCESS = 0, STATUS_CANCELLED, STATUS_INVAL, STATUS_IOERROR, STATUS_STALL,
       STATUS_BABBLE = 6 };
enum { ENDPOINTS = 32, TYPE_CONTROL = 0, TYPE_BULK = 2, TYPE_INVALID = 255, LIMIT_BODY = 1 << 16 };

struct __attribute__((packed)) header {
	uint32_t type, length;
	uint64_t id; /* 32 bits in a hello */
};
struct __attribute__((packed)) hello {
	uint32_t type, length, id;
	char version[64];
	uint32_t capabilities;
};
struct __attribute__((packed)) connect_info {
	uint8_t speed, class, subclass, protocol;
	uint16_t vendor, product, version;
};
struct __attribute__((packed)) interface_info {
	uint32_t count;
	uint8_t number[ENDPOINTS], class[ENDPOINTS], subclass[ENDPOINTS], protocol[ENDPOINTS];
};
struct __attribute__((packed)) ep_info {
	uint8_t type[ENDPOINTS], interval[ENDPOINTS], interface[ENDPOINTS];
	uint16_t max_packet_size[ENDPOINTS];
};
struct __attribute__((packed)) control_packet {
	uint8_t endpoint, request, requesttype, status;
	uint16_t value, index, length;
};
struct __attribute__((packed)) bulk_packet {
	uint8_t endpoint, status;
	uint16_t length;
	uint32_t stream;
};

static struct gadget gadget = {.out_log = -1};
static int line = -1;

static void send_all(const void *bytes, size_t length)
{
	while (length) {
		ssize_t sent = send(line, bytes, length, MSG_NOSIGNAL);

		if (sent <= 0)
			exit(0);
		bytes = (const uint8_t *)bytes + sent;
		length -= (size_t)sent;
	}
}

static void receive(void *bytes, size_t length)
{
	if (length && recv(line, bytes, length, MSG_WAITALL) != (ssize_t)length)
		exit(0);
}

static void put(uint32_t type, uint64_t id, const void *body, size_t length, const void *data,
		size_t data_length)
{
	struct header header = {type, (uint32_t)(length + data_length), id};

	send_all(&header, sizeof(header));
	send_all(body, length);
	send_all(data, data_length);
}

/* ---- introducing ourselves ---- */

static void say_hello(void)
{
	struct hello hello = {
		.type = HELLO,
		.length = sizeof(hello.version) + sizeof(hello.capabilities),
		.version = "fake phone",
		.capabilities = 1U << CAP_CONNECT_VERSION | 1U << CAP_MAX_PACKET_SIZE |
				1U << CAP_64BIT_IDS,
	};

	send_all(&hello, sizeof(hello));
}

static unsigned slot(uint8_t endpoint)
{
	return (endpoint & 0x0fu) | (endpoint & 0x80u) >> 3;
}

static void describe_endpoint(struct ep_info *info, const struct usb_interface *interface,
			      uint8_t endpoint, uint16_t packet)
{
	if (!endpoint)
		return;
	info->type[slot(endpoint)] = TYPE_BULK;
	info->interface[slot(endpoint)] = interface->number;
	info->max_packet_size[slot(endpoint)] = packet;
}

static void describe(void)
{
	const struct device *device = gadget.device;
	struct interface_info interfaces = {.count = (uint32_t)device->interface_count};
	struct ep_info endpoints = {0};

	memset(endpoints.type, TYPE_INVALID, sizeof(endpoints.type));
	endpoints.type[0] = endpoints.type[slot(USB_DIR_IN)] = TYPE_CONTROL;
	endpoints.max_packet_size[0] = endpoints.max_packet_size[slot(USB_DIR_IN)] = 64;
	for (size_t i = 0; i < device->interface_count; i++) {
		const struct usb_interface *interface = &device->interfaces[i];

		interfaces.number[i] = interface->number;
		interfaces.class[i] = interface->class;
		interfaces.subclass[i] = interface->subclass;
		interfaces.protocol[i] = interface->protocol;
		describe_endpoint(&endpoints, interface, interface->bulk_in, interface->in_packet);
		describe_endpoint(&endpoints, interface, interface->bulk_out,
				  interface->out_packet);
	}
	put(INTERFACE_INFO, 0, &interfaces, sizeof(interfaces), NULL, 0);
	put(EP_INFO, 0, &endpoints, sizeof(endpoints), NULL, 0);
}

static void plug(void)
{
	static const uint8_t speeds[SPEED_COUNT] = {
		[SPEED_FULL] = 1, [SPEED_HIGH] = 2, [SPEED_SUPER] = 3, [SPEED_SUPER_PLUS] = 3};
	const struct device *device = gadget.device;
	struct connect_info info = {
		.speed = speeds[device->speed],
		.vendor = device->vendor,
		.product = device->product,
		.version = 0x0100,
	};

	describe();
	put(DEVICE_CONNECT, 0, &info, sizeof(info), NULL, 0);
}

/* ---- transfers ---- */

static uint8_t status_of(int error)
{
	switch (-error) {
	case 0:
		return STATUS_SUCCESS;
	case EPIPE:
		return STATUS_STALL;
	case EOVERFLOW:
		return STATUS_BABBLE;
	case ECONNRESET:
		return STATUS_CANCELLED;
	default:
		return STATUS_IOERROR;
	}
}

static void answer_control(const struct transfer *transfer)
{
	const struct usb_ctrlrequest *setup = &transfer->setup;
	bool in = setup->bRequestType & USB_DIR_IN;
	struct control_packet packet = {
		.endpoint = in ? USB_DIR_IN : 0,
		.request = setup->bRequest,
		.requesttype = setup->bRequestType,
		.status = status_of(transfer->status),
		.value = setup->wValue,
		.index = setup->wIndex,
		.length = (uint16_t)transfer->length,
	};

	put(CONTROL_PACKET, transfer->id, &packet, sizeof(packet), transfer->bytes,
	    in ? transfer->length : 0);
}

static void answer_bulk(const struct transfer *transfer)
{
	struct bulk_packet packet = {
		.endpoint = transfer->endpoint,
		.status = status_of(transfer->status),
		.length = (uint16_t)transfer->length,
	};

	put(BULK_PACKET, transfer->id, &packet, sizeof(packet), transfer->bytes,
	    transfer->endpoint & USB_DIR_IN ? transfer->length : 0);
}

static void answer(struct gadget *self, struct transfer *transfer)
{
	(void)self;
	if (transfer->endpoint)
		answer_bulk(transfer);
	else
		answer_control(transfer);
	transfer_free(transfer);
}

static struct transfer *new_transfer(uint64_t id, uint8_t endpoint, size_t size)
{
	struct transfer *transfer = transfer_new(id, endpoint, size);

	if (!transfer)
		exit(70);
	return transfer;
}

static void take_control(uint64_t id, const uint8_t *body)
{
	struct control_packet packet;
	struct transfer *transfer;

	memcpy(&packet, body, sizeof(packet));
	transfer = new_transfer(id, 0, packet.length);
	transfer->setup = (struct usb_ctrlrequest){packet.requesttype, packet.request, packet.value,
						   packet.index, packet.length};
	gadget_submit(&gadget, transfer);
}

static void take_bulk(uint64_t id, const uint8_t *body, size_t length)
{
	struct bulk_packet packet;
	struct transfer *transfer;

	memcpy(&packet, body, sizeof(packet));
	transfer = new_transfer(id, packet.endpoint, packet.length);
	if (!(packet.endpoint & USB_DIR_IN) && length >= sizeof(packet) + packet.length)
		memcpy(transfer->bytes, body + sizeof(packet), packet.length);
	gadget_submit(&gadget, transfer);
}

static void cancel(uint64_t id)
{
	struct transfer *transfer = gadget_take_back(&gadget, id);

	if (!transfer)
		return;
	transfer->status = -ECONNRESET;
	answer(&gadget, transfer);
}

static void serve(void)
{
	static uint8_t body[LIMIT_BODY];
	struct header header;

	receive(&header, sizeof(header));
	if (header.length > sizeof(body))
		exit(70);
	receive(body, header.length);
	switch (header.type) {
	case SET_CONFIGURATION:
		describe();
		put(CONFIGURATION_STATUS, header.id, (uint8_t[]){STATUS_SUCCESS, body[0]}, 2, NULL, 0);
		break;
	case GET_CONFIGURATION:
		put(CONFIGURATION_STATUS, header.id, (uint8_t[]){STATUS_SUCCESS, 1}, 2, NULL, 0);
		break;
	case SET_ALT_SETTING:
	case GET_ALT_SETTING:
		put(ALT_SETTING_STATUS, header.id, (uint8_t[]){STATUS_SUCCESS, body[0], 0}, 3, NULL,
		    0);
		break;
	case CONTROL_PACKET:
		take_control(header.id, body);
		break;
	case BULK_PACKET:
		take_bulk(header.id, body, header.length);
		break;
	case CANCEL_DATA_PACKET:
		cancel(header.id);
		break;
	default:
		break;
	}
}

static void meet_qemu(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct hello hello;
	uint8_t rest[256];

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	line = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	for (int i = 0; connect(line, (struct sockaddr *)&address, sizeof(address)) < 0; i++) {
		if (i == 600)
			exit(70);
		clock_sleep_ms(50);
	}
	say_hello();
	receive(&hello, 12);
	if (hello.type != HELLO || hello.length > sizeof(rest))
		exit(70);
	receive(rest, hello.length);
}

int main(int argc, char **argv)
{
	struct error err = {0};
	struct tape *tape;

	if (argc != 4 || tape_load(argv[2], &tape, &err) || gadget_init(&gadget, tape, 0)) {
		fprintf(stderr, "usage: redirphone SOCKET TAPE LOG\n%s\n", err.text);
		return 64;
	}
	gadget.done = answer;
	gadget.out_log = open(argv[3], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	meet_qemu(argv[1]);
	plug();
	while (!gadget.gone) {
		struct pollfd poll_line = {.fd = line, .events = POLLIN};
		uint64_t left_ms = clock_left_ms(clock_now_ms(), gadget.wake_ms);

		if (poll(&poll_line, 1, left_ms > 1000 ? 1000 : (int)left_ms) > 0)
			serve();
		gadget_pump(&gadget, clock_now_ms());
	}
	put(DEVICE_DISCONNECT, 0, NULL, 0, NULL, 0);
	return 0;
}
