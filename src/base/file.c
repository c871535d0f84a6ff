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

/* A device or a pipe takes the bytes itself: renaming would put a file in its place. */
static int write_into(const char *path, const void *bytes, size_t length, struct error *err)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK), result = 0;

	if (fd < 0)
		return fail(err, E_OUTPUT, "cannot write '%s': %s", path, strerror(errno));
	/* A pipe that nobody reads is an error at once; one that is read may be slow. */
	if (fcntl(fd, F_SETFL, 0) < 0 || write_all(fd, bytes, length) < 0)
		result = fail(err, E_OUTPUT, "cannot write '%s': %s", path, strerror(errno));
	if (close(fd) < 0 && !result)
		result = fail(err, E_OUTPUT, "cannot write '%s': %s", path, strerror(errno));
	return result;
}

static int write_beside(const char *path, const void *bytes, size_t length, struct error *err)
{
	struct text temporary = {0};
	int fd, result = 0;

	text_addf(&temporary, "%s.XXXXXX", path);
	if (temporary.failed)
		return fail(err, E_NOMEM, "out of memory");
	fd = mkstemp(temporary.bytes);
	if (fd < 0) {
		result = fail(err, E_OUTPUT, "cannot write '%s': %s", path, strerror(errno));
		text_release(&temporary);
		return result;
	}
	if (write_all(fd, bytes, length) < 0 || fsync(fd) < 0)
		result = fail(err, E_OUTPUT, "cannot write '%s': %s", path, strerror(errno));
	if (close(fd) < 0 && !result)
		result = fail(err, E_OUTPUT, "cannot write '%s': %s", path, strerror(errno));
	if (!result && (chmod(temporary.bytes, 0644) < 0 || rename(temporary.bytes, path) < 0))
		result = fail(err, E_OUTPUT, "cannot write '%s': %s", path, strerror(errno));
	if (result)
		unlink(temporary.bytes);
	text_release(&temporary);
	return result;
}

int file_write_new(const char *path, const void *bytes, size_t length, struct error *err)
{
	struct stat status;

	if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
		return write_into(path, bytes, length, err);
	return write_beside(path, bytes, length, err);
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
