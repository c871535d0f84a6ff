/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_ROM_COLLECT_H
#define LATCHKEY_ROM_COLLECT_H

#include "script.h"

#include <sys/types.h>

/** struct member - one file of a package while it is at hand. */
struct member {
	const char *name;
	uint64_t size; /* as the package says; not to be trusted */
	/* Return: bytes, 0 at the end, -1 if it cannot be read. */
	ssize_t (*read)(void *context, void *bytes, size_t room);
	void *context;
};

/** struct collect - what is remembered from member to member besides the facts. */
struct collect {
	struct rom *rom;
	const atomic_bool *cancel; /* may be NULL */
	bool top_differs;
	bool has_flash_all, has_updater, has_custom_key, has_tool_for_windows;
	bool unread_script; /* a link or a limit hides one */
};

/** collect_member() - take the facts of one regular file. Return: 0; -E_NOMEM. */
int collect_member(struct collect *collect, const struct member *member, struct error *err);

/** collect_name() - of every entry, whatever it is: unsafe names, the one folder on top.
 * Return: false if nobody should look into it. */
bool collect_name(struct collect *collect, const char *name);

/** collect_link() - an entry that is no regular file. */
void collect_link(struct collect *collect, const char *name);

/** collect_unreadable() - something that may have held a script or an index. */
void collect_unreadable(struct collect *collect, const char *name, const char *what);

/** collect_finish() - the answers that need all of the package. */
void collect_finish(struct collect *collect);

/** oddity() - set a flag of rom.flags with its evidence. */
void oddity(struct rom *rom, enum rom_flag flag, const char *file, const char *what);

/** member_text() - all of a small member. Return: false if it is unreadable or over @limit. */
bool member_text(struct rom *rom, const struct member *member, size_t limit, struct text *ret);

/** member_head() - up to @room bytes of its beginning. Return: how many. */
size_t member_head(const struct member *member, void *bytes, size_t room);

/* ota.c */
void ota_metadata(struct rom *rom, const char *name, const char *text, size_t length);
void ota_updater(struct rom *rom, const char *name, const char *text, size_t length);
void ota_info(struct rom *rom, const char *name, const char *text, size_t length);
void ota_anti_version(struct rom *rom, const char *name, const char *text, size_t length);
/* payload.c: partition names of a payload.bin's manifest */
int payload_read(struct rom *rom, const struct member *member, struct error *err);

/* image.c: what the first bytes say; IMAGE_HEAD of them are enough */
enum { IMAGE_HEAD = 16 * 1024 };
void image_read(const uint8_t *bytes, size_t length, struct rom_image *ret);
bool image_is_known(const uint8_t *bytes, size_t length);

/* origin.c */
void origin_judge(struct collect *collect);

#endif
