/* SPDX-License-Identifier: MIT */
#include <latchkey/file.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int read_all(int fd, const char *path, size_t limit, struct text *ret, struct error *err)
{
	struct text text = {0};
	char chunk[8192];
	ssize_t count;

	for (;;) {
		count = read(fd, chunk, sizeof(chunk));
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			break;
		text_add_bytes(&text, chunk, (size_t)count);
		if (text.length > limit) {
			text_release(&text);
			return fail(err, E_LIMIT, "'%s' is larger than %zu bytes", path, limit);
		}
	}
	if (count < 0) {
		fail(err, E_INPUT, "cannot read '%s': %s", path, strerror(errno));
		text_release(&text);
		return -(int)E_INPUT;
	}
	if (text.failed) {
		text_release(&text);
		return fail(err, E_NOMEM, "out of memory while reading '%s'", path);
	}
	*ret = text;
	return 0;
}

int file_read(const char *path, size_t limit, struct text *ret, struct error *err)
{
	struct stat status;
	int fd, result;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return fail(err, E_INPUT, "cannot open '%s': %s", path, strerror(errno));
	if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode))
		result = fail(err, E_INPUT, "'%s' is not a regular file", path);
	else
		result = read_all(fd, path, limit, ret, err);
	close(fd);
	return result;
}

static int write_all(int fd, const char *bytes, size_t length)
{
	ssize_t count;

	while (length) {
		count = write(fd, bytes, length);
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return -1;
		bytes += count;
		length -= (size_t)count;
	}
	return 0;
}

static int cannot_write(const char *path, struct error *err)
{
	return fail(err, E_OUTPUT, "cannot write '%s': %s", path, strerror(errno));
}

/* A pipe, a terminal or /dev/null is written to as the shell would, and never replaced. */
static int write_through(const char *path, const char *bytes, size_t length, struct error *err)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	int result = 0;

	if (fd < 0)
		return errno == ENXIO ? fail(err, E_OUTPUT, "cannot write '%s': nobody reads it", path)
				      : cannot_write(path, err);
	/* Only the opening must not wait. */
	if (fcntl(fd, F_SETFL, O_APPEND) < 0 || write_all(fd, bytes, length) < 0)
		result = cannot_write(path, err);
	if (close(fd) < 0 && !result)
		result = cannot_write(path, err);
	return result;
}

/* The file that takes the place of another is its owner's, and as open as that was. */
static int take_after(int fd, const struct stat *old)
{
	struct stat own;

	if (!old) {
		mode_t mask = umask(077);

		umask(mask);
		return fchmod(fd, 0666 & ~mask);
	}
	if (fstat(fd, &own) < 0)
		return -1;
	if ((own.st_uid != old->st_uid || own.st_gid != old->st_gid) &&
	    fchown(fd, old->st_uid, old->st_gid) < 0)
		return -1;
	return fchmod(fd, old->st_mode & 0777);
}

static int replace(const char *path, const struct stat *old, const char *bytes, size_t length,
		   struct error *err)
{
	struct text temporary = {0};
	int fd, result = 0;

	text_addf(&temporary, "%s.XXXXXX", path);
	if (temporary.failed)
		return fail(err, E_NOMEM, "out of memory");
	fd = mkstemp(temporary.bytes);
	if (fd < 0) {
		result = cannot_write(path, err);
		text_release(&temporary);
		return result;
	}
	if (write_all(fd, bytes, length) < 0 || take_after(fd, old) < 0 || fsync(fd) < 0)
		result = cannot_write(path, err);
	if (close(fd) < 0 && !result)
		result = cannot_write(path, err);
	if (!result && rename(temporary.bytes, path) < 0)
		result = cannot_write(path, err);
	if (result)
		unlink(temporary.bytes);
	text_release(&temporary);
	return result;
}

/* What a process has open has to stay the same file. */
static bool is_open_file(const char *path)
{
	return !strncmp(path, "/dev/std", 8) || !strncmp(path, "/dev/fd/", 8) ||
	       !strncmp(path, "/proc/", 6);
}

int file_write_new(const char *path, const void *bytes, size_t length, struct error *err)
{
	struct stat status;
	char *real;
	int result;

	if (lstat(path, &status) < 0)
		return errno == ENOENT ? replace(path, NULL, bytes, length, err)
				       : cannot_write(path, err);
	/* A link stays one. What it shows to may be anything. */
	if (stat(path, &status) < 0)
		return cannot_write(path, err);
	if (S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode))
		return write_through(path, bytes, length, err);
	if (!S_ISREG(status.st_mode))
		return fail(err, E_OUTPUT, "cannot write '%s': it is a %s", path,
			    S_ISDIR(status.st_mode)   ? "folder"
			    : S_ISBLK(status.st_mode) ? "disk"
						      : "socket");
	real = realpath(path, NULL);
	if (!real)
		return cannot_write(path, err);
	result = is_open_file(path) ? write_through(path, bytes, length, err)
				    : replace(real, &status, bytes, length, err);
	free(real);
	return result;
}

bool file_is_foreign(const char *path, const char *start)
{
	char bytes[FILE_START];
	struct stat status;
	bool is_ours;
	ssize_t count;
	int fd;

	if (stat(path, &status) < 0 || !S_ISREG(status.st_mode) || !status.st_size)
		return false;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	count = fd < 0 ? -1 : read(fd, bytes, sizeof(bytes));
	is_ours = count >= (ssize_t)strlen(start) && !memcmp(bytes, start, strlen(start));
	if (fd >= 0)
		close(fd);
	return !is_ours;
}
