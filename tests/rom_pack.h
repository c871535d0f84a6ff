/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_TESTS_ROM_PACK_H
#define LATCHKEY_TESTS_ROM_PACK_H

/* Packages made at test time, in a folder of their own. */

#include <archive.h>
#include <archive_entry.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

struct pack_file {
	const char *name;
	const char *text; /* NULL: a folder */
};

static char pack_folder[64];

static inline void pack_begin(void)
{
	strcpy(pack_folder, "/tmp/latchkey-rom-XXXXXX");
	if (!mkdtemp(pack_folder))
		abort();
}

static inline void pack_end(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf '%s'", pack_folder);
	if (strlen(pack_folder) > 12 && system(command))
		abort();
}

static inline const char *pack_path(const char *name)
{
	static char path[512];

	snprintf(path, sizeof(path), "%s/%s", pack_folder, name);
	return path;
}

static inline void pack_save(const char *name, const void *bytes, size_t length)
{
	FILE *file = fopen(pack_path(name), "wb");

	if (!file || fwrite(bytes, 1, length, file) != length || fclose(file))
		abort();
}

static inline char *pack_load(const char *name, size_t *ret_length)
{
	FILE *file = fopen(pack_path(name), "rb");
	char *bytes = malloc(64 << 20);

	if (!file || !bytes)
		abort();
	*ret_length = fread(bytes, 1, 64 << 20, file);
	fclose(file);
	return bytes;
}

static inline struct archive *pack_open(const char *name)
{
	struct archive *archive = archive_write_new();
	size_t length = strlen(name);

	if (length > 4 && !strcmp(name + length - 4, ".zip")) {
		archive_write_set_format_zip(archive);
	} else {
		archive_write_set_format_pax_restricted(archive);
		if (length > 3 && !strcmp(name + length - 2, "gz"))
			archive_write_add_filter_gzip(archive);
	}
	if (archive_write_open_filename(archive, pack_path(name)) != ARCHIVE_OK)
		abort();
	return archive;
}

static inline void pack_add(struct archive *archive, const char *name, const void *bytes, size_t length)
{
	struct archive_entry *entry = archive_entry_new();

	archive_entry_set_pathname(entry, name);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_size(entry, (int64_t)length);
	if (archive_write_header(archive, entry) != ARCHIVE_OK ||
	    (length && archive_write_data(archive, bytes, length) != (la_ssize_t)length))
		abort();
	archive_entry_free(entry);
}

static inline void pack_link(struct archive *archive, const char *name, const char *target)
{
	struct archive_entry *entry = archive_entry_new();

	archive_entry_set_pathname(entry, name);
	archive_entry_set_filetype(entry, AE_IFLNK);
	archive_entry_set_symlink(entry, target);
	if (archive_write_header(archive, entry) != ARCHIVE_OK)
		abort();
	archive_entry_free(entry);
}

static inline void pack_close(struct archive *archive)
{
	if (archive_write_close(archive) != ARCHIVE_OK)
		abort();
	archive_write_free(archive);
}

static inline void pack_make(const char *name, const struct pack_file *files, size_t count)
{
	struct archive *archive = pack_open(name);

	for (size_t i = 0; i < count; i++)
		pack_add(archive, files[i].name, files[i].text, strlen(files[i].text));
	pack_close(archive);
}

/* ---- large ones: a compressed unit that is repeated ---- */

struct pack_stream {
	FILE *file;
	uLong crc;
	uint64_t length;
};

static inline unsigned char *pack_squeeze(const void *bytes, size_t length, size_t *ret_length)
{
	z_stream stream = {0};
	size_t room = length + length / 8 + 4096;
	unsigned char *out = malloc(room), *in = malloc(length);

	if (!out || !in)
		abort();
	memcpy(in, bytes, length);
	deflateInit2(&stream, 1, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
	stream.next_in = in;
	stream.avail_in = (unsigned)length;
	stream.next_out = out;
	stream.avail_out = (unsigned)room;
	deflate(&stream, Z_FULL_FLUSH);
	*ret_length = room - stream.avail_out;
	deflateEnd(&stream);
	free(in);
	return out;
}

static inline struct pack_stream pack_stream_open(const char *name)
{
	struct pack_stream stream = {.file = fopen(pack_path(name), "wb")};

	if (!stream.file)
		abort();
	fwrite("\x1f\x8b\x08\0\0\0\0\0\0\x03", 1, 10, stream.file);
	return stream;
}

static inline void pack_stream_put(struct pack_stream *stream, const void *bytes, size_t length,
			    uint64_t times)
{
	size_t size;
	unsigned char *unit = pack_squeeze(bytes, length, &size);
	uLong crc = crc32(0, bytes, (unsigned)length);

	for (uint64_t i = 0; i < times; i++) {
		fwrite(unit, 1, size, stream->file);
		stream->crc = crc32_combine(stream->crc, crc, (z_off_t)length);
		stream->length += length;
	}
	free(unit);
}

static inline void pack_stream_close(struct pack_stream *stream)
{
	static const char end[1024];

	pack_stream_put(stream, end, sizeof(end), 1);
	fwrite("\x03\0", 1, 2, stream->file);
	for (int i = 0; i < 4; i++)
		fputc((int)(stream->crc >> 8 * i & 0xFF), stream->file);
	for (int i = 0; i < 4; i++)
		fputc((int)(stream->length >> 8 * i & 0xFF), stream->file);
	fclose(stream->file);
}

static inline void pack_tar_header(char header[512], const char *name, uint64_t size)
{
	unsigned sum = 0;

	memset(header, 0, 512);
	snprintf(header, 100, "%s", name);
	memcpy(header + 100, "0000644\0000000000\0000000000", 23);
	header[124] = (char)0x80; /* base 256: octal digits end at 8 GiB */
	for (int i = 0; i < 8; i++)
		header[135 - i] = (char)(size >> 8 * i);
	memcpy(header + 136, "14000000000", 11);
	memset(header + 148, ' ', 8);
	header[156] = '0';
	memcpy(header + 257, "ustar\00000", 8);
	for (int i = 0; i < 512; i++)
		sum += (unsigned char)header[i];
	snprintf(header + 148, 7, "%06o", sum);
}

#endif
