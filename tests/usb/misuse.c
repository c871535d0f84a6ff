/* SPDX-License-Identifier: MIT */
/*
 * misuse HOW: does to the first phone what Latchkey never may, to show that the fake bus sees it.
 */
#include <fcntl.h>
#include <linux/usb/ch9.h>
#include <linux/usbdevice_fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Where fakebus puts the first device of a tape. */
static const char node[] = "/dev/bus/usb/001/010";

static int reset(int fd)
{
	return ioctl(fd, USBDEVFS_RESET, NULL);
}

static int configure(int fd)
{
	unsigned configuration = 1;

	return ioctl(fd, USBDEVFS_SETCONFIGURATION, &configuration);
}

static int detach(int fd)
{
	struct usbdevfs_ioctl driver = {.ioctl_code = USBDEVFS_DISCONNECT};

	return ioctl(fd, USBDEVFS_IOCTL, &driver);
}

static int control(int fd)
{
	struct usbdevfs_ctrltransfer transfer = {.bRequestType = USB_TYPE_VENDOR, .bRequest = 1};

	return ioctl(fd, USBDEVFS_CONTROL, &transfer);
}

static int send_bytes(int fd, const char *bytes)
{
	char buffer[64];
	struct usbdevfs_bulktransfer transfer = {.ep = 1, .data = buffer, .timeout = 1000,
						 .len = (unsigned)strlen(bytes)};

	strcpy(buffer, bytes);
	return ioctl(fd, USBDEVFS_BULK, &transfer);
}

static int unclaimed(int fd)
{
	return send_bytes(fd, "getvar:product");
}

static int erase(int fd)
{
	unsigned interface = 0;

	return ioctl(fd, USBDEVFS_CLAIMINTERFACE, &interface) ? -1
							      : send_bytes(fd, "erase:nothing");
}

static int write_node(int fd)
{
	return (int)write(fd, "x", 1);
}

/* What a program that looks for phones does for hours. */
static int knock(int fd)
{
	(void)fd;
	for (int i = 0; i < 200; i++)
		if (open(node, O_RDWR | O_NOCTTY) >= 0)
			return -1;
	return 0;
}

static const struct {
	const char *name;
	int (*run)(int fd);
} ways[] = {
	{"reset", reset},         {"configure", configure}, {"detach", detach}, {"control", control},
	{"unclaimed", unclaimed}, {"erase", erase},         {"write", write_node},
	{"knock", knock},
};

int main(int argc, char **argv)
{
	int fd = open(node, O_RDWR | O_NOCTTY);

	for (size_t i = 0; argc == 2 && i < sizeof(ways) / sizeof(*ways); i++)
		if (strcmp(argv[1], ways[i].name) == 0)
			return ways[i].run(fd) < 0;
	fprintf(stderr, "usage: misuse HOW, on a fake bus\n");
	return 2;
}
