/* SPDX-License-Identifier: MIT */
#include "gzip.h"
#include "source.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>

/*
 * Tar by libarchive. Only its tar reader is switched on, and no filter: some of its filters run
 * programs of the host. Its zip reader is not used: it holds the whole table of contents (200 MiB
 * for a million names), and where a zip has two tables it may read another one than was compared.
 */

enum {
	OUT_ROOM = 256 * 1024,
	END_MARK = 512, /* zeros at least, behind the last entry of a tar */
};

/* ---- entries ---- */

struct entry_reader {
	struct archive *archive;
};

static ssize_t read_entry(void *context, void *bytes, size_t room)
{
	struct entry_reader *reader = context;
	la_ssize_t count = archive_read_data(reader->archive, bytes, room);

	return count < 0 ? -1 : (ssize_t)count;
}

static int take_entry(struct pass *pass, struct archive *archive, struct archive_entry *entry,
		      struct error *err)
{
	struct entry_reader reader = {archive};
	struct member member = {
		.read = read_entry,
		.context = &reader,
	};

	member.name = archive_entry_pathname(entry);
	if (!member.name)
		member.name = archive_entry_pathname_utf8(entry);
	if (!member.name) {
		collect_unreadable(&pass->collect, "", "an entry without a readable name");
		return 0;
	}
	if (!collect_name(&pass->collect, member.name))
		return 0;
	if (archive_entry_is_encrypted(entry))
		oddity(pass->rom, ROM_ENCRYPTED, member.name, "encrypted");
	if (archive_entry_filetype(entry) == AE_IFDIR)
		return 0;
	if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry)) {
		collect_link(&pass->collect, member.name);
		return 0;
	}
	member.size = (uint64_t)archive_entry_size(entry);
	return collect_member(&pass->collect, &member, err);
}

/* Return: 0 at the end or at damage, which @ret_ok tells apart. */
static int take_entries(struct pass *pass, struct archive *archive, bool *ret_ok,
			struct error *err)
{
	struct archive_entry *entry;
	int result = 0, status;

	*ret_ok = false;
	while (!result) {
		if (pass_is_cancelled(pass))
			return fail(err, E_CANCELLED, "interrupted");
		status = archive_read_next_header(archive, &entry);
		if (status == ARCHIVE_EOF) {
			*ret_ok = true;
			break;
		}
		if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
			break;
		if (pass->rom->entry_count == ROM_ENTRIES_MAX) {
			oddity(pass->rom, ROM_TOO_MANY_ENTRIES, "", "over 1000000 entries");
			break;
		}
		pass->rom->entry_count++;
		result = take_entry(pass, archive, entry, err);
	}
	return result;
}

/* ---- tar ---- */

struct tar_source {
	struct pass *pass;
	bool is_gzip;
	struct gzip gzip;
	uint8_t *out;
	int result; /* why the source gave up: -E_CANCELLED, -E_INPUT */
	struct error error;
	bool ended;
	uint64_t zeros;  /* zero bytes at the end of what was read so far */
	uint64_t length; /* of the tar */
};

static int fill_block(void *context, uint8_t **ret, size_t *ret_length, struct error *err)
{
	struct pass *pass = context;
	int result = ring_next(&pass->ring, 1, ret, ret_length, err);

	if (!result) {
		pass->consumed += *ret_length;
		pass_progress(pass, pass->consumed);
	}
	return result;
}

/* As far as it matters for the end mark; images are full of zeros. */
static void count_zeros(struct tar_source *source, const uint8_t *bytes, size_t length)
{
	size_t zeros = 0;

	while (zeros < length && zeros < END_MARK && !bytes[length - 1 - zeros])
		zeros++;
	source->zeros = zeros == length ? source->zeros + zeros : zeros;
}

/* Whole super images of zeros are packed to a thousandth; as a quarter of the limit they are a
 * bomb, which would take minutes to its end. */
static bool is_too_far(const struct tar_source *source)
{
	uint64_t limit = source->pass->options->inflated_max;

	limit = limit ? limit : ROM_INFLATED_MAX;
	return source->length > limit ||
	       (source->length > limit / 4 &&
		source->length / ROM_INFLATION_MAX > source->pass->consumed);
}

/* The next piece of the tar; length 0 at its end, at damage and at a limit. */
static int next_piece(struct tar_source *source, uint8_t **ret, size_t *ret_length,
		      struct error *err)
{
	int result;

	*ret_length = 0;
	if (source->ended)
		return 0;
	/* One block of the file can inflate to a gibibyte. */
	if (pass_is_cancelled(source->pass))
		return fail(err, E_CANCELLED, "interrupted");
	if (source->is_gzip) {
		*ret = source->out;
		result = gzip_read(&source->gzip, source->out, OUT_ROOM, ret_length, err);
	} else {
		result = fill_block(source->pass, ret, ret_length, err);
	}
	if (result)
		return result;
	source->length += *ret_length;
	count_zeros(source, *ret, *ret_length);
	if (is_too_far(source)) {
		oddity(source->pass->rom, ROM_INFLATES_TOO_FAR, "", "an archive bomb");
		*ret_length = 0;
	}
	source->ended = !*ret_length;
	return 0;
}

static la_ssize_t read_tar(struct archive *archive, void *context, const void **ret)
{
	struct tar_source *source = context;
	uint8_t *piece = NULL;
	size_t length = 0;

	if (!source->result)
		source->result = next_piece(source, &piece, &length, &source->error);
	if (source->result) {
		archive_set_error(archive, -1, "the source failed");
		return -1;
	}
	*ret = piece;
	return (la_ssize_t)length;
}

static int list_tar(struct tar_source *source, struct error *err)
{
	struct pass *pass = source->pass;
	struct archive *archive = archive_read_new();
	bool ok = false;
	int result = 0;

	if (!archive)
		return fail(err, E_NOMEM, "out of memory");
	if (archive_read_support_format_tar(archive) != ARCHIVE_OK)
		result = fail(err, E_NOMEM, "out of memory");
	else if (archive_read_open(archive, source, NULL, read_tar, NULL) == ARCHIVE_OK)
		result = take_entries(pass, archive, &ok, err);
	if (source->result) {
		if (err)
			*err = source->error;
		result = source->result;
	}
	/* At a limit of ours the archive is not to blame; a bad stream is named by its own. */
	if (!result && !ok && !(pass->rom->flags & (ROM_TOO_MANY_ENTRIES | ROM_INFLATES_TOO_FAR)) &&
	    source->gzip.state <= GZIP_ENDED)
		pass_damage(pass, pass->rom->entry_count ? ROM_CORRUPT : ROM_NOT_AN_ARCHIVE, "",
			    archive_error_string(archive) ? archive_error_string(archive) : "");
	if (!result && ok && source->ended && source->zeros < END_MARK)
		pass_damage(pass, ROM_TRUNCATED, "", "the tar has no end mark");
	archive_read_free(archive);
	return result;
}

/* To the very end: the checksums of gzip come last, and so does what was cut off. */
static int drain(struct tar_source *source, struct error *err)
{
	uint8_t *piece;
	size_t length;
	int result;

	do {
		result = next_piece(source, &piece, &length, err);
	} while (!result && length);
	return result;
}

static void judge_gzip(struct pass *pass, const struct gzip *gzip)
{
	pass->rom->gzip_members = gzip->members;
	pass->rom->inflated = gzip->inflated;
	if (gzip->state == GZIP_TRUNCATED)
		pass_damage(pass, ROM_TRUNCATED, "", "the compressed data ends too early");
	if (gzip->state == GZIP_CORRUPT)
		pass_damage(pass, ROM_CORRUPT, "", "the compressed data is damaged");
	if (gzip->junk)
		oddity(pass->rom, ROM_TRAILING_JUNK, "", "bytes after the compressed data");
}

int tar_read(struct pass *pass, bool is_gzip, struct error *err)
{
	struct tar_source source = {.pass = pass, .is_gzip = is_gzip};
	int result;

	source.gzip.state = GZIP_ENDED;
	if (is_gzip) {
		source.out = malloc(OUT_ROOM);
		if (!source.out)
			return fail(err, E_NOMEM, "out of memory");
		result = gzip_init(&source.gzip, inflater_default(), fill_block, pass, err);
		if (result)
			goto out;
	}
	result = list_tar(&source, err);
	if (!result)
		result = drain(&source, err);
	if (!result && is_gzip)
		judge_gzip(pass, &source.gzip);
out:
	if (source.gzip.inner)
		gzip_release(&source.gzip);
	free(source.out);
	return result;
}
