/* SPDX-License-Identifier: MIT */
/* What a package says in small files: the first byte chooses which reader gets the rest. */
#include "../../src/rom/collect.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

struct feed {
	const uint8_t *bytes;
	size_t length;
};

static ssize_t give(void *context, void *bytes, size_t room)
{
	struct feed *feed = context;

	if (room > feed->length)
		room = feed->length;
	memcpy(bytes, feed->bytes, room);
	feed->bytes += room;
	feed->length -= room;
	return (ssize_t)room;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static const char *const names[] = {
		"META-INF/com/android/metadata", "META-INF/com/google/android/updater-script",
		"android-info.txt", "t/images/anti_version.txt", "payload.bin", "images/boot.img",
		"flash_all", "images/super.img",
	};
	struct rom *rom = calloc(1, sizeof(*rom));
	struct collect collect = {.rom = rom};
	struct feed feed = {bytes + 1, length - 1};
	struct member member = {.read = give, .context = &feed, .size = length};

	if (!rom || !length) {
		free(rom);
		return 0;
	}
	member.name = names[bytes[0] % (sizeof(names) / sizeof(*names))];
	rom->whole = ROM_YES;
	collect_name(&collect, member.name);
	collect_member(&collect, &member, NULL);
	collect_finish(&collect);
	rom_release(rom);
	free(rom);
	return 0;
}
