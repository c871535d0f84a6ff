/* SPDX-License-Identifier: MIT */
#include "usbip.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#define VHCI "/sys/devices/platform/vhci_hcd.0/"

enum { COMMAND_SUBMIT = 1, COMMAND_UNLINK, REPLY_SUBMIT, REPLY_UNLINK };
enum { LIMIT_TRANSFER = 1 << 20 };

/* The 48 bytes of every message; all numbers big-endian. */
struct message {
	uint32_t command, sequence, device, direction, endpoint;
	union {
		struct {
			uint32_t flags, length, frame, packets, interval;
			uint8_t setup[8];
		} submit;
		struct {
			int32_t status;
			uint32_t length, frame, packets, errors, padding[2];
		} submitted;
		struct {
			uint32_t sequence, padding[6];
		} unlink;
		struct {
			int32_t status;
			uint32_t padding[6];
		} unlinked;
	} as;
};
_Static_assert(sizeof(struct message) == 48, "as the protocol has it");

static bool is_super(const struct device *device)
{
	return device->speed == SPEED_SUPER || device->speed == SPEED_SUPER_PLUS;
}

/* One half of them is at high speed, the other, behind it, at SuperSpeed. */
static unsigned ports_of_a_speed(void)
{
	FILE *file = fopen(VHCI "nports", "r");
	unsigned ports = 0;

	if (!file || fscanf(file, "%u", &ports) != 1)
		fputs("the module vhci_hcd is not loaded\n", stderr);
	if (file)
		fclose(file);
	return ports / 2;
}

static int attach(unsigned port, int fd, unsigned speed)
{
	int file = open(VHCI "attach", O_WRONLY | O_CLOEXEC), result = -1;
	char line[64];
	int length =
		snprintf(line, sizeof(line), "%u %d %u %u", port, fd, 1U << 16 | (port + 2), speed);

	if (file < 0)
		return -1;
	if (write(file, line, (size_t)length) == length)
		result = 0;
	close(file);
	return result;
}

int usbip_plug(struct usbip *usbip)
{
	bool super = is_super(usbip->gadget.device);
	unsigned ports = ports_of_a_speed(), first = super ? ports : 0;
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
		perror("socketpair");
		return -1;
	}
	for (unsigned port = first; port < first + ports; port++)
		if (!attach(port, ends[1], super ? USB_SPEED_SUPER : USB_SPEED_HIGH)) {
			close(ends[1]);
			usbip->fd = ends[0];
			return 0;
		}
	perror("no port of vhci_hcd is free");
	close(ends[0]);
	close(ends[1]);
	return -1;
}

void usbip_unplug(struct usbip *usbip)
{
	if (usbip->fd < 0)
		return;
	shutdown(usbip->fd, SHUT_RDWR);
	close(usbip->fd);
	usbip->fd = -1;
}

/* ---- replies ---- */

/*
 * A message goes out as a whole. Between the two halves of one, the kernel's reader sleeps with a
 * transfer in its hands that can neither be cancelled nor finished; where the program that waits
 * for it is killed then, usb_hcd_flush_endpoint() tries again and again, with interrupts disabled,
 * and a computer with one processor stands still.
 */
static void send_whole(int fd, struct message *message, void *bytes, size_t length)
{
	struct iovec parts[] = {
		{.iov_base = message, .iov_len = sizeof(*message)},
		{.iov_base = bytes, .iov_len = length},
	};
	struct msghdr whole = {.msg_iov = parts, .msg_iovlen = 2};

	/* A kernel that does not listen any more is noticed when it is read from. */
	(void)!sendmsg(fd, &whole, MSG_NOSIGNAL);
}

static void submitted(struct gadget *gadget, struct transfer *transfer)
{
	const struct usbip *usbip = (const struct usbip *)gadget;
	bool in = transfer->endpoint ? transfer->endpoint & USB_DIR_IN
				     : transfer->setup.bRequestType & USB_DIR_IN;
	struct message reply = {
		.command = htonl(REPLY_SUBMIT),
		.sequence = htonl((uint32_t)transfer->id),
		.as.submitted.status = (int32_t)htonl((uint32_t)transfer->status),
		.as.submitted.length = htonl((uint32_t)transfer->length),
	};

	send_whole(usbip->fd, &reply, transfer->bytes, in ? transfer->length : 0);
	transfer_free(transfer);
}

/* ---- commands ---- */

static int receive(int fd, void *bytes, size_t length)
{
	return !length || recv(fd, bytes, length, MSG_WAITALL) == (ssize_t)length ? 0 : -1;
}

static void read_setup(const uint8_t *bytes, struct usb_ctrlrequest *ret)
{
	ret->bRequestType = bytes[0];
	ret->bRequest = bytes[1];
	ret->wValue = (uint16_t)(bytes[2] | bytes[3] << 8);
	ret->wIndex = (uint16_t)(bytes[4] | bytes[5] << 8);
	ret->wLength = (uint16_t)(bytes[6] | bytes[7] << 8);
}

static int submit(struct usbip *usbip, const struct message *message)
{
	bool in = ntohl(message->direction) == 1;
	uint32_t number = ntohl(message->endpoint), size = ntohl(message->as.submit.length);
	uint8_t address = (uint8_t)(number && in ? number | USB_DIR_IN : number);
	struct transfer *transfer;

	if (size > LIMIT_TRANSFER)
		return -1;
	transfer = transfer_new(ntohl(message->sequence), address, size);
	if (!transfer)
		return -1;
	read_setup(message->as.submit.setup, &transfer->setup);
	if (!in && receive(usbip->fd, transfer->bytes, size)) {
		transfer_free(transfer);
		return -1;
	}
	gadget_submit(&usbip->gadget, transfer);
	return 0;
}

static void unlink_one(struct usbip *usbip, const struct message *message)
{
	struct transfer *transfer =
		gadget_take_back(&usbip->gadget, ntohl(message->as.unlink.sequence));
	struct message reply = {
		.command = htonl(REPLY_UNLINK),
		.sequence = message->sequence,
		.as.unlinked.status = (int32_t)htonl((uint32_t)(transfer ? -ECONNRESET : 0)),
	};

	send_whole(usbip->fd, &reply, NULL, 0);
	transfer_free(transfer);
}

int usbip_serve(struct usbip *usbip)
{
	struct message message;

	usbip->gadget.done = submitted;
	if (receive(usbip->fd, &message, sizeof(message)))
		return -1;
	switch (ntohl(message.command)) {
	case COMMAND_SUBMIT:
		return submit(usbip, &message);
	case COMMAND_UNLINK:
		unlink_one(usbip, &message);
		return 0;
	default:
		fprintf(stderr, "not a USB/IP command: %u\n", ntohl(message.command));
		return -1;
	}
}
