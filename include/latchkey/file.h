/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_FILE_H
#define LATCHKEY_FILE_H

#include <latchkey/error.h>
#include <latchkey/text.h>

#include <stdbool.h>
#include <stddef.h>

/**
 * file_read() - a whole regular file (or a /proc or /sys file) into memory.
 * @limit: largest size accepted, in bytes.
 * @ret:   filled; may hold NUL bytes; untouched on failure.
 *
 * Does not block on a FIFO or a device: only regular files are read.
 *
 * Return: 0; -E_INPUT (the cause names @path and why), -E_LIMIT, -E_NOMEM.
 */
int file_read(const char *path, size_t limit, struct text *ret, struct error *err);

/**
 * file_write_new() - replace @path with the given bytes so that either the old or the new content
 * is there after a crash (temporary file beside it, fsync, rename).
 *
 * A file that is there keeps its owner and its mode, a new one has what the umask leaves, and a
 * link stays a link to it. A pipe, a terminal and other character devices are written to; a folder,
 * a disk and a socket are refused. Nothing but a regular file is ever replaced, and one that is
 * named as open (/dev/stdout, /dev/fd/N) not even then.
 *
 * Return: 0; -E_OUTPUT (full disk, no permission: named), -E_NOMEM.
 */
int file_write_new(const char *path, const void *bytes, size_t length, struct error *err);

enum { FILE_START = 256 };

/**
 * file_is_foreign() - whether a file is there that does not begin with @start, and so is not ours
 * to replace.
 * @start: at most FILE_START bytes.
 *
 * What is not there, is empty, or is no regular file is not foreign; what cannot be read is.
 */
bool file_is_foreign(const char *path, const char *start);

#endif
