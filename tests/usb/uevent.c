/* SPDX-License-Identifier: MIT */
#include "uevent.h"

#include <arpa/inet.h>
#include <glob.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/*
 * The message that udevd sends to its listeners: a header for the kernel's socket filter, then the
 * properties. umockdev has a sender of its own, which aborts when a listener leaves meanwhile.
 */
struct monitor_header {
	char prefix[8];
	uint32_t magic;
	uint32_t header_size, properties_offset, properties_length;
	uint32_t subsystem_hash, devtype_hash;
	uint32_t tag_bloom_high, tag_bloom_low;
};

enum { MONITOR_MAGIC = (int)0xfeedcafeU };

static uint32_t mixed(uint32_t word)
{
	word *= 0x5bd1e995;
	word ^= word >> 24;
	return word * 0x5bd1e995;
}

/* MurmurHash2 with seed 0, as the filter's programs are compiled with. */
static uint32_t filter_hash(const char *string)
{
	size_t left = strlen(string);
	uint32_t hash = (uint32_t)left, word;

	for (; left >= 4; string += 4, left -= 4) {
		memcpy(&word, string, 4);
		hash = (hash * 0x5bd1e995) ^ mixed(word);
	}
	for (size_t i = left; i > 0; i--)
		hash ^= (uint32_t)(uint8_t)string[i - 1] << (8 * (i - 1));
	if (left > 0)
		hash *= 0x5bd1e995;
	hash = (hash ^ (hash >> 13)) * 0x5bd1e995;
	return hash ^ (hash >> 15);
}

static void send_to(const char *path, const void *message, size_t length)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	int fd;

	if (strlen(path) >= sizeof(to.sun_path))
		return;
	strcpy(to.sun_path, path);
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return;
	/* The listener may use SOCK_RAW, which for this family is the same as SOCK_DGRAM. It may
	 * also be gone: nobody's loss. */
	sendto(fd, message, length, MSG_NOSIGNAL, (const struct sockaddr *)&to, sizeof(to));
	close(fd);
}

void uevent_send(const char *root, const char *action, const char *devpath, const char *devname)
{
	static unsigned sequence;
	char message[1024], pattern[256];
	struct monitor_header header = {.prefix = "libudev",
					.magic = htonl((uint32_t)MONITOR_MAGIC),
					.header_size = sizeof(header),
					.properties_offset = sizeof(header)};
	glob_t listeners;
	int length;

	length = snprintf(message + sizeof(header), sizeof(message) - sizeof(header),
			  "ACTION=%s%cDEVPATH=%s%cSUBSYSTEM=usb%cDEVTYPE=usb_device%cDEVNAME=%s%c"
			  "SEQNUM=%u%c",
			  action, 0, devpath, 0, 0, 0, devname, 0, ++sequence, 0);
	header.properties_length = (uint32_t)length;
	header.subsystem_hash = htonl(filter_hash("usb"));
	header.devtype_hash = htonl(filter_hash("usb_device"));
	memcpy(message, &header, sizeof(header));
	snprintf(pattern, sizeof(pattern), "%s/event[0-9]*", root);
	if (glob(pattern, GLOB_NOSORT, NULL, &listeners) != 0)
		return;
	for (size_t i = 0; i < listeners.gl_pathc; i++)
		send_to(listeners.gl_pathv[i], message, sizeof(header) + (size_t)length);
	globfree(&listeners);
}
