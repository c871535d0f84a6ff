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
		text_release(&text);
		return fail(err, E_INPUT, "cannot read '%s': %s", path, strerror(errno));
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

static int cannot_write(const char *path, struct error *err)
{
	return fail(err, E_OUTPUT, "cannot write '%s': %s", path, strerror(errno));
}

static int write_all(int fd, const char *path, const char *bytes, size_t length, struct error *err)
{
	ssize_t count;

	while (length) {
		count = write(fd, bytes, length);
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return cannot_write(path, err);
		bytes += count;
		length -= (size_t)count;
	}
	/* A terminal or a pipe has nothing to synchronise. */
	if (fsync(fd) < 0 && errno != EINVAL && errno != ENOTSUP)
		return cannot_write(path, err);
	return 0;
}

/* Devices and pipes are written to: to replace /dev/full would take it from everybody. */
static int write_through(const char *path, const void *bytes, size_t length, struct error *err)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY), result;

	if (fd < 0)
		return cannot_write(path, err);
	fcntl(fd, F_SETFL, O_WRONLY); /* not to block was for a pipe that nobody reads */
	result = write_all(fd, path, bytes, length, err);
	if (close(fd) < 0 && !result)
		result = cannot_write(path, err);
	return result;
}

/* A new file beside @path. Its rights are those of the file that it replaces, or what the umask
 * leaves. Return: its descriptor; -1 with errno. */
static int open_beside(const char *path, const struct stat *old, struct text *ret)
{
	int fd = -1;

	for (unsigned i = 0; i < 100; i++) {
		text_clear(ret);
		text_addf(ret, "%s.%ld-%u", path, (long)getpid(), i);
		if (ret->failed) {
			errno = ENOMEM;
			return -1;
		}
		fd = open(ret->bytes, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
			  old ? S_IRUSR | S_IWUSR : 0666);
		if (fd >= 0 || errno != EEXIST)
			break;
	}
	if (fd >= 0 && old && fchmod(fd, old->st_mode & 0777) < 0) {
		int saved = errno;

		close(fd);
		unlink(ret->bytes);
		errno = saved;
		return -1;
	}
	return fd;
}

static int replace(const char *path, const struct stat *old, const void *bytes, size_t length,
		   struct error *err)
{
	struct text temporary = {0};
	int fd = open_beside(path, old, &temporary), result;

	if (fd < 0) {
		result = cannot_write(path, err);
		text_release(&temporary);
		return result;
	}
	result = write_all(fd, path, bytes, length, err);
	if (close(fd) < 0 && !result)
		result = cannot_write(path, err);
	if (!result && rename(temporary.bytes, path) < 0)
		result = cannot_write(path, err);
	if (result)
		unlink(temporary.bytes);
	text_release(&temporary);
	return result;
}

int file_write_new(const char *path, const void *bytes, size_t length, struct error *err)
{
	struct stat old;
	char *real;
	int result;

	if (stat(path, &old) < 0)
		return replace(path, NULL, bytes, length, err);
	if (!S_ISREG(old.st_mode))
		return write_through(path, bytes, length, err);
	real = realpath(path, NULL); /* what a link points to is replaced, not the link */
	if (!real)
		return cannot_write(path, err);
	result = replace(real, &old, bytes, length, err);
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
