/* SPDX-License-Identifier: MIT */
/*
 * Preloaded before umockdev's library into the programs under test. It repairs what that library
 * cannot do, and sees to it that no test can ever reach a real phone:
 *  - a device node that does not exist in the testbed does not exist, whatever this computer has;
 *  - an open that would fail fails here: the library books a descriptor even then, and aborts the
 *    program after fifty of them;
 *  - /run/udev/control is the testbed's;
 *  - in /proc/PID/fd a node's pseudo-terminal has the node's name, but not in our own processes;
 *  - to reap where nothing is done takes no way to the harness and back, as it takes none in a kernel.
 * And it notes when a program was in an emulated call, if the harness wants to know.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/usbdevice_fs.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void *next(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}

/* ISO C has no cast from an object's address to a function's. */
#define NEXT(name)                                                                                 \
	static __typeof__(&name) next_##name;                                                      \
	if (!next_##name) {                                                                        \
		void *symbol = next(#name);                                                        \
		memcpy(&next_##name, &symbol, sizeof(symbol));                                     \
	}

static bool starts(const char *string, const char *with)
{
	return string && strncmp(string, with, strlen(with)) == 0;
}

static bool is_node(const char *path)
{
	return starts(path, "/dev/bus/usb/");
}

/* Where a path is in the testbed; the path itself if it is not ours to move. */
static const char *moved(const char *path, char *buffer, size_t size)
{
	const char *root = getenv("UMOCKDEV_DIR");

	if (!root || !path || (!is_node(path) && strcmp(path, "/run/udev/control") != 0))
		return path;
	snprintf(buffer, size, "%s%s", root, path);
	return buffer;
}

static bool can_open(const char *path, int flags)
{
	int mode = (flags & O_ACCMODE) == O_RDONLY ? R_OK : R_OK | W_OK;
	char buffer[PATH_MAX];

	return !is_node(path) || syscall(SYS_faccessat, AT_FDCWD,
					 moved(path, buffer, sizeof(buffer)), mode) == 0;
}

#define OPEN(name)                                                                                 \
	int name(const char *path, int flags, ...)                                                 \
	{                                                                                          \
		va_list arguments;                                                                 \
		mode_t mode = 0;                                                                   \
		NEXT(name)                                                                         \
		if (flags & (O_CREAT | __O_TMPFILE)) {                                             \
			va_start(arguments, flags);                                                \
			mode = va_arg(arguments, mode_t);                                          \
			va_end(arguments);                                                         \
		}                                                                                  \
		return can_open(path, flags) ? next_##name(path, flags, mode) : -1;                \
	}

#define OPEN2(name)                                                                                \
	int name(const char *path, int flags);                                                     \
	int name(const char *path, int flags)                                                      \
	{                                                                                          \
		NEXT(name)                                                                         \
		return can_open(path, flags) ? next_##name(path, flags) : -1;                      \
	}

OPEN(open)
OPEN(open64)
OPEN2(__open_2)
OPEN2(__open64_2)

int access(const char *path, int mode)
{
	char buffer[PATH_MAX];
	const char *real = moved(path, buffer, sizeof(buffer));
	NEXT(access)

	return real == path ? next_access(path, mode)
			    : (int)syscall(SYS_faccessat, AT_FDCWD, real, mode);
}

int faccessat(int folder, const char *path, int mode, int flags)
{
	char buffer[PATH_MAX];
	const char *real = moved(path, buffer, sizeof(buffer));
	NEXT(faccessat)

	return next_faccessat(folder, real, mode, flags);
}

static bool is_absent(const char *path)
{
	char buffer[PATH_MAX];
	const char *real = moved(path, buffer, sizeof(buffer));

	return real != path && syscall(SYS_faccessat, AT_FDCWD, real, F_OK) != 0;
}

#define STAT(name, type)                                                                           \
	int name(const char *path, struct type *status)                                            \
	{                                                                                          \
		NEXT(name)                                                                         \
		return is_absent(path) ? -1 : next_##name(path, status);                           \
	}

STAT(stat, stat)
STAT(lstat, stat)
STAT(stat64, stat64)
STAT(lstat64, stat64)

/* "/proc/PID/fd/3" of a process that belongs to the harness. */
static bool is_ours(const char *path)
{
	const char *root = getenv("UMOCKDEV_DIR");
	char mark[PATH_MAX];
	int pid;

	if (!starts(path, "/proc/") || sscanf(path, "/proc/%d/", &pid) != 1)
		return false;
	snprintf(mark, sizeof(mark), "%s/ours/%d", root, pid);
	return syscall(SYS_faccessat, AT_FDCWD, mark, F_OK) == 0;
}

static ssize_t named(const char *path, char *target, size_t size, ssize_t length)
{
	const char *root = getenv("UMOCKDEV_DIR");
	char map[PATH_MAX];
	int saved = errno;
	long mapped;

	if (!root || length < 10 || memcmp(target, "/dev/pts/", 9) != 0 || is_ours(path))
		return length;
	snprintf(map, sizeof(map), "%s/pts/%.*s", root, (int)(length - 9), target + 9);
	mapped = syscall(SYS_readlinkat, AT_FDCWD, map, target, size);
	errno = saved;
	return mapped < 0 ? length : mapped;
}

ssize_t readlink(const char *path, char *target, size_t size)
{
	NEXT(readlink)

	return named(path, target, size, next_readlink(path, target, size));
}

/* What readlink() becomes in programs built with _FORTIFY_SOURCE. */
ssize_t __readlink_chk(const char *path, char *target, size_t size, size_t room);
ssize_t __readlink_chk(const char *path, char *target, size_t size, size_t room)
{
	return readlink(path, target, size < room ? size : room);
}

ssize_t readlinkat(int folder, const char *path, char *target, size_t size)
{
	char self[64], whole[PATH_MAX] = "";
	ssize_t length;
	NEXT(readlinkat)

	length = next_readlinkat(folder, path, target, size);
	if (folder == AT_FDCWD || path[0] == '/')
		return named(path, target, size, length);
	snprintf(self, sizeof(self), "/proc/self/fd/%d", folder);
	syscall(SYS_readlinkat, AT_FDCWD, self, whole, sizeof(whole) - 1);
	return named(whole, target, size, length);
}

/* ---- how long emulated calls take ---- */

/* Out of the way of the program's own, and below 64: a larger table costs threads milliseconds. */
enum { HIGH_FD = 48 };

static uint64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

/* Where to note them: a file that is only there if somebody reads it. Return: -1 if it is not. */
static int notebook(void)
{
	static int fd = -2;
	const char *root = getenv("UMOCKDEV_DIR");
	char path[PATH_MAX];
	long low;

	if (fd != -2)
		return fd;
	snprintf(path, sizeof(path), "%s/calls", root ? root : "");
	low = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_APPEND | O_CLOEXEC);
	fd = low < 0 ? -1 : (int)syscall(SYS_fcntl, low, F_DUPFD_CLOEXEC, HIGH_FD);
	if (low >= 0)
		syscall(SYS_close, low);
	return fd;
}

/* ---- calls on a node ---- */

static bool finds_nothing(int fd, unsigned long request)
{
	struct pollfd node = {.fd = fd, .events = POLLOUT};

	return request == USBDEVFS_REAPURBNDELAY && poll(&node, 1, 0) == 0;
}

int ioctl(int fd, unsigned long request, ...)
{
	va_list arguments;
	uint64_t span[2];
	void *argument;
	int result, saved;
	NEXT(ioctl)

	va_start(arguments, request);
	argument = va_arg(arguments, void *);
	va_end(arguments);
	if (finds_nothing(fd, request)) {
		errno = EAGAIN;
		return -1;
	}
	if (_IOC_TYPE(request) != 'U' || notebook() < 0)
		return next_ioctl(fd, request, argument);
	span[0] = now_us();
	result = next_ioctl(fd, request, argument);
	saved = errno;
	span[1] = now_us();
	syscall(SYS_write, notebook(), span, sizeof(span));
	errno = saved;
	return result;
}
