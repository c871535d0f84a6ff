/* SPDX-License-Identifier: MIT */
#include "source.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* An unpacked package: regular files only. A link is not followed, a FIFO or device not opened:
 * its kind is looked at first, and again once it is open. */

struct folder_file {
	const struct pass *pass;
	int fd;
};

static ssize_t read_file(void *context, void *bytes, size_t room)
{
	const struct folder_file *file = context;
	ssize_t count;

	if (pass_is_cancelled(file->pass))
		return -1;
	do {
		count = read(file->fd, bytes, room);
	} while (count < 0 && errno == EINTR);
	return count;
}

static int take_file(struct pass *pass, int folder, const char *base, const char *name,
		     struct error *err)
{
	struct member member = {.name = name, .read = read_file};
	struct folder_file file = {.pass = pass};
	struct stat status;
	int fd, result = 0;

	fd = openat(folder, base, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &status) < 0 || !S_ISREG(status.st_mode)) {
		collect_unreadable(&pass->collect, name, "cannot be opened");
	} else {
		member.size = (uint64_t)status.st_size;
		file.fd = fd;
		member.context = &file;
		pass->consumed += member.size;
		result = collect_member(&pass->collect, &member, err);
	}
	if (fd >= 0)
		close(fd);
	return result;
}

/* What is in there is not known: perhaps scripts, perhaps an index. */
static void leave_unlisted(struct pass *pass, const char *name, const char *what)
{
	collect_unreadable(&pass->collect, name, what);
	pass->rom->index.unreadable = true;
}

static int take_folder(struct pass *pass, int fd, const char *prefix, unsigned depth,
		       struct error *err);

static int enter(struct pass *pass, int folder, const char *base, const char *name,
		 unsigned depth, struct error *err)
{
	int fd;

	if (depth == ROM_DEPTH_MAX) {
		leave_unlisted(pass, name, "over 32 folders deep");
		return 0;
	}
	fd = openat(folder, base, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0) {
		leave_unlisted(pass, name, "cannot be opened");
		return 0;
	}
	return take_folder(pass, fd, name, depth + 1, err);
}

static int take_one(struct pass *pass, int folder, const char *base, const char *prefix,
		    unsigned depth, struct error *err)
{
	struct text name = {0};
	struct stat status;
	int result = 0;

	text_addf(&name, "%s%s%s", prefix, *prefix ? "/" : "", base);
	if (name.failed)
		return fail(err, E_NOMEM, "out of memory");
	if (!collect_name(&pass->collect, name.bytes))
		goto out;
	if (fstatat(folder, base, &status, AT_SYMLINK_NOFOLLOW) < 0)
		collect_unreadable(&pass->collect, name.bytes, "cannot be looked at");
	else if (S_ISDIR(status.st_mode))
		result = enter(pass, folder, base, name.bytes, depth, err);
	else if (S_ISREG(status.st_mode))
		result = take_file(pass, folder, base, name.bytes, err);
	else
		collect_link(&pass->collect, name.bytes);
out:
	text_release(&name);
	return result;
}

/* The end of a folder and a disk that fails look alike but for errno. */
static struct dirent *next_entry(struct pass *pass, DIR *folder, const char *name)
{
	struct dirent *entry;

	errno = 0;
	entry = readdir(folder);
	if (!entry && errno)
		leave_unlisted(pass, name, "cannot be listed to its end");
	return entry;
}

/* Takes over @fd. */
static int take_folder(struct pass *pass, int fd, const char *prefix, unsigned depth,
		       struct error *err)
{
	struct dirent *entry;
	DIR *folder = fdopendir(fd);
	int result = 0;

	if (!folder) {
		close(fd);
		return fail(err, E_NOMEM, "out of memory");
	}
	while (!result && (entry = next_entry(pass, folder, prefix))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		if (pass_is_cancelled(pass)) {
			result = fail(err, E_CANCELLED, "interrupted");
		} else if (pass->rom->entry_count == ROM_ENTRIES_MAX) {
			oddity(pass->rom, ROM_TOO_MANY_ENTRIES, "", "over 1000000 entries");
			break;
		} else {
			pass->rom->entry_count++;
			pass_progress(pass, pass->consumed);
			result = take_one(pass, fd, entry->d_name, prefix, depth, err);
		}
	}
	closedir(folder);
	return result;
}

int folder_read(struct pass *pass, struct error *err)
{
	int fd = fcntl(pass->fd, F_DUPFD_CLOEXEC, 3);

	if (fd < 0)
		return fail(err, E_INPUT, "cannot read '%s': %s", pass->path, strerror(errno));
	return take_folder(pass, fd, "", 0, err);
}
