/* SPDX-License-Identifier: MIT */
#include "internal.h"

#include <latchkey/file.h>

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Large enough for /proc/cpuinfo of a server and for any rules file seen. */
enum { LIMIT_FILE = 4 * 1024 * 1024 };

/* A line of /etc/passwd or /etc/group, cut into its fields. */
struct entry {
	const char *name;
	unsigned id, group;  /* @group: the user's first one; passwd only */
	const char *members; /* group only */
};

char *host_path(const struct host *host, char *ret, size_t size, const char *format, ...)
{
	int root = snprintf(ret, size, "%s", host->root), length = -1;
	va_list args;

	if (root >= 0 && (size_t)root < size) {
		va_start(args, format);
		length = vsnprintf(ret + root, size - (size_t)root, format, args);
		va_end(args);
	}
	if (length < 0 || (size_t)length >= size - (size_t)root)
		ret[0] = '\0';
	return ret;
}

enum tri host_exists(const struct host *host, const char *path)
{
	char full[PATH_MAX];
	struct stat status;

	if (stat(host_path(host, full, sizeof(full), "%s", path), &status) == 0)
		return TRI_YES;
	return errno == ENOENT || errno == ENOTDIR ? TRI_NO : TRI_UNKNOWN;
}

bool host_read(const struct host *host, const char *path, struct text *ret)
{
	char full[PATH_MAX];

	host_path(host, full, sizeof(full), "%s", path);
	return file_read(full, LIMIT_FILE, ret, NULL) == 0;
}

char *host_line(const struct host *host, const char *path, char *ret, size_t size)
{
	struct text text = {0};

	ret[0] = '\0';
	if (host_read(host, path, &text))
		snprintf(ret, size, "%s", text_cstr(&text));
	ret[strcspn(ret, "\n")] = '\0';
	text_release(&text);
	return ret;
}

char *host_link_name(const struct host *host, const char *path, char *ret, size_t size)
{
	char full[PATH_MAX], target[PATH_MAX];
	const char *slash;
	ssize_t length;

	host_path(host, full, sizeof(full), "%s", path);
	length = readlink(full, target, sizeof(target) - 1);
	target[length < 0 ? 0 : length] = '\0';
	slash = strrchr(target, '/');
	snprintf(ret, size, "%s", slash ? slash + 1 : target);
	return ret;
}

/* Cut the next line off @text in place. Return: false when nothing is left. */
static bool entry_next(char **text, struct entry *ret)
{
	char *line, *id, *fourth;

	while ((line = strsep(text, "\n"))) {
		ret->name = strsep(&line, ":");
		strsep(&line, ":");
		id = strsep(&line, ":");
		fourth = strsep(&line, ":");
		if (!fourth || *id < '0' || *id > '9')
			continue;
		ret->id = (unsigned)strtoul(id, NULL, 10);
		ret->group = (unsigned)strtoul(fourth, NULL, 10);
		ret->members = fourth;
		return true;
	}
	return false;
}

/* Look one entry up, by @name or else by @id. What it points to lives as long as @text. */
static enum tri entry_find(const struct host *host, const char *path, const char *name, unsigned id,
			   struct text *text, struct entry *ret)
{
	char *rest;

	if (!host_read(host, path, text))
		return TRI_UNKNOWN;
	rest = text->bytes;
	while (entry_next(&rest, ret))
		if (name ? !strcmp(ret->name, name) : ret->id == id)
			return TRI_YES;
	return TRI_NO;
}

static void id_name(const struct host *host, const char *path, unsigned id, char *ret, size_t size)
{
	struct text text = {0};
	struct entry entry;

	if (entry_find(host, path, NULL, id, &text, &entry) == TRI_YES)
		snprintf(ret, size, "%s", entry.name);
	else
		snprintf(ret, size, "%u", id);
	text_release(&text);
}

void host_user_name(const struct host *host, unsigned uid, char *ret, size_t size)
{
	id_name(host, "/etc/passwd", uid, ret, size);
}

void host_group_name(const struct host *host, unsigned gid, char *ret, size_t size)
{
	id_name(host, "/etc/group", gid, ret, size);
}

enum tri host_group_id(const struct host *host, const char *name, unsigned *ret)
{
	struct text text = {0};
	struct entry entry;
	enum tri found = entry_find(host, "/etc/group", name, 0, &text, &entry);

	if (found == TRI_YES)
		*ret = entry.id;
	text_release(&text);
	return found;
}

/* What this process may do now. /etc/group says only what it may do after the next login. */
static enum tri process_in_group(unsigned gid)
{
	gid_t groups[1024];
	int count = getgroups((int)(sizeof(groups) / sizeof(*groups)), groups);

	for (int i = 0; i < count; i++)
		if (groups[i] == gid)
			return TRI_YES;
	if (getegid() == gid)
		return TRI_YES;
	return count < 0 ? TRI_UNKNOWN : TRI_NO;
}

static bool is_member(const char *members, const char *user)
{
	size_t length = strlen(user), word;

	for (; *members; members += word + (members[word] == ',')) {
		word = strcspn(members, ",");
		if (word == length && !strncmp(members, user, length))
			return true;
	}
	return false;
}

static enum tri listed_in_group(const struct host *host, unsigned gid)
{
	struct text users = {0}, groups = {0};
	struct entry user = {0}, group;
	enum tri known, answer;

	known = entry_find(host, "/etc/passwd", NULL, host->uid, &users, &user);
	answer = entry_find(host, "/etc/group", NULL, gid, &groups, &group);
	if (known != TRI_YES)
		answer = TRI_UNKNOWN;
	else if (user.group == gid)
		answer = TRI_YES;
	else if (answer == TRI_YES && !is_member(group.members, user.name))
		answer = TRI_NO;
	text_release(&users);
	text_release(&groups);
	return answer;
}

enum tri host_in_group(const struct host *host, unsigned gid)
{
	if (!*host->root && host->uid == getuid())
		return process_in_group(gid);
	return listed_in_group(host, gid);
}
