/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_HOST_INTERNAL_H
#define LATCHKEY_HOST_INTERNAL_H

#include <latchkey/host.h>
#include <latchkey/text.h>

#include <stdbool.h>
#include <stddef.h>

/*
 * Shared by the files of this folder. Paths are formats below the host's root; a path that does
 * not fit a buffer is one that does not exist.
 */

/** host_path() - a path below the root. Return: @ret; "" if it does not fit. */
char *host_path(const struct host *host, char *ret, size_t size, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/** host_exists() - whether there is something; TRI_UNKNOWN if we may not know. */
enum tri host_exists(const struct host *host, const char *path);

/** host_read() - a small file, whole; @ret is untouched if it cannot be read. */
bool host_read(const struct host *host, const char *path, struct text *ret);

/** host_line() - the first line of a small file, cut to @size; "" if it cannot be read. */
char *host_line(const struct host *host, const char *path, char *ret, size_t size);

/** host_link_name() - the last part of what a link points to; "" if it is no link. */
char *host_link_name(const struct host *host, const char *path, char *ret, size_t size);

/** host_in_group() - whether host->uid is in a group now, without logging in again. */
enum tri host_in_group(const struct host *host, unsigned gid);

/** host_group_id() - the group's number. Return: TRI_YES with @ret filled, TRI_NO, TRI_UNKNOWN. */
enum tri host_group_id(const struct host *host, const char *name, unsigned *ret);

/** host_user_name(), host_group_name() - the name, or the number if it has none. */
void host_user_name(const struct host *host, unsigned uid, char *ret, size_t size);
void host_group_name(const struct host *host, unsigned gid, char *ret, size_t size);

/** host_suspects() - running programs that are known to hold phones, lowest pid first.
 * Return: how many of @size were filled. */
size_t host_suspects(const struct host *host, struct holder *ret, size_t size);

#endif
