/* SPDX-License-Identifier: MIT */
#include <latchkey/rom.h>

#include "source.h"

#include <latchkey/clock.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 *   file --ring--+-- digest (thread): MD5, SHA-256
 *                +-- gzip -- tar entries --+
 *   zip: entries by seeking ---------------+-- collect: facts
 *   folder: files -------------------------+
 */

bool pass_is_cancelled(const struct pass *pass)
{
	const atomic_bool *cancel = pass->options->cancel;

	return cancel && atomic_load_explicit(cancel, memory_order_relaxed);
}

void pass_progress(struct pass *pass, uint64_t done)
{
	uint64_t now = clock_now_ms();

	if (!pass->options->progress || now - pass->told_ms < 100)
		return;
	pass->told_ms = now;
	pass->options->progress(pass->options->context, done, pass->size);
}

void pass_damage(struct pass *pass, enum rom_damage damage, const char *file, const char *what)
{
	if (pass->rom->damage)
		return;
	pass->rom->damage = damage;
	evidence_set(&pass->rom->damage_where, file, 0, what, strlen(what));
}

/* ---- what it is ---- */

static bool is_tar(const uint8_t *head, size_t length)
{
	unsigned sum = 0, said = 0;

	if (length < 512)
		return false;
	for (size_t i = 0; i < 512; i++)
		sum += i >= 148 && i < 156 ? ' ' : head[i];
	for (size_t i = 148; i < 156 && head[i]; i++)
		if (head[i] >= '0' && head[i] <= '7')
			said = said * 8 + (unsigned)(head[i] - '0');
	return head[0] && said == sum;
}

static enum rom_form tell_form(const uint8_t *head, size_t length)
{
	if (length > 2 && head[0] == 0x1f && head[1] == 0x8b)
		return ROM_TAR_GZ;
	if (length > 4 && (!memcmp(head, "PK\3\4", 4) || !memcmp(head, "PK\5\6", 4)))
		return ROM_ZIP;
	if (length > 4 && !memcmp(head, "CrAU", 4))
		return ROM_PAYLOAD;
	if (is_tar(head, length))
		return ROM_TAR;
	return image_is_known(head, length) ? ROM_IMAGE : ROM_FORM_UNKNOWN;
}

/* ---- single files ---- */

struct file_reader {
	const struct pass *pass;
	off_t at;
};

static ssize_t read_file(void *context, void *bytes, size_t room)
{
	struct file_reader *reader = context;
	ssize_t count = -1;

	if (!pass_is_cancelled(reader->pass))
		count = pread(reader->pass->fd, bytes, room, reader->at);
	if (count > 0)
		reader->at += count;
	return count;
}

static int read_image(struct pass *pass, const uint8_t *head, size_t length, struct error *err)
{
	struct rom_image *image = calloc(1, sizeof(*image));

	if (!image)
		return fail(err, E_NOMEM, "out of memory");
	name_copy(image->name, sizeof(image->name), pass->rom->name, strlen(pass->rom->name));
	image->size = pass->size;
	image_read(head, length, image);
	pass->rom->images = image;
	pass->rom->image_count = 1;
	return 0;
}

static int read_form(struct pass *pass, const uint8_t *head, size_t length, struct error *err)
{
	struct file_reader reader = {.pass = pass};
	struct member member = {.name = pass->rom->name, .size = pass->size,
				.read = read_file, .context = &reader};

	switch (pass->rom->form) {
	case ROM_TAR_GZ:
	case ROM_TAR:
		return tar_read(pass, pass->rom->form == ROM_TAR_GZ, err);
	case ROM_ZIP:
		ring_leave(&pass->ring, 1);
		return zip_read(pass, err);
	case ROM_PAYLOAD:
		ring_leave(&pass->ring, 1);
		return payload_read(pass->rom, &member, err);
	case ROM_IMAGE:
		return read_image(pass, head, length, err);
	case ROM_FORM_UNKNOWN:
	case ROM_FOLDER:
	case ROM_FORMS:
		break;
	}
	pass_damage(pass, ROM_NOT_AN_ARCHIVE, "", "neither an archive nor an image that is known");
	return 0;
}

/* ---- the pass ---- */

static bool wants_sha256(const struct rom *rom)
{
	for (size_t i = 0; i < ROM_SUMS; i++)
		if (strlen(rom->sums[i].expected) == 64)
			return true;
	return false;
}

/* The digest goes on to the end of the file alone. */
static int wait_digest(struct pass *pass, struct error *err)
{
	struct rom *rom = pass->rom;
	int result;

	ring_leave(&pass->ring, 1);
	while (!atomic_load(&pass->digest.finished)) {
		pass_progress(pass, atomic_load(&pass->digest.done));
		clock_sleep_ms(5);
	}
	result = digest_finish(&pass->digest, rom->md5, rom->sha256, err);
	rom->has_md5 = rom->md5[0];
	rom->has_sha256 = rom->sha256[0];
	if (!result && atomic_load(&pass->digest.done) != pass->size)
		pass_damage(pass, ROM_TRUNCATED, "", "the file changed while it was read");
	return result;
}

static int read_package(struct pass *pass, struct error *err)
{
	uint8_t head[IMAGE_HEAD];
	ssize_t length = pread(pass->fd, head, sizeof(head), 0);
	struct error waiting;
	int result, waited;

	if (length < 0)
		return fail(err, E_INPUT, "cannot read '%s': %s", pass->path, strerror(errno));
	pass->rom->form = tell_form(head, (size_t)length);
	result = ring_init(&pass->ring, pass->fd, pass->options->cancel, err);
	if (result)
		return result;
	result = digest_start(&pass->digest, &pass->ring, wants_sha256(pass->rom), err);
	if (!result) {
		result = read_form(pass, head, (size_t)length, err);
		waited = wait_digest(pass, &waiting);
		if (!result && waited) {
			result = waited;
			if (err)
				*err = waiting;
		}
	}
	ring_release(&pass->ring);
	return result;
}

static void judge_whole(struct rom *rom)
{
	const unsigned unread = ROM_TOO_MANY_ENTRIES | ROM_INFLATES_TOO_FAR;
	bool mismatch = false;

	for (size_t i = 0; i < ROM_SUMS; i++)
		mismatch |= rom->sums[i].present && rom->sums[i].matches == ROM_NO;
	if (rom->damage)
		rom->whole = ROM_NO;
	else if (rom->form == ROM_FORM_UNKNOWN || (rom->flags & unread))
		rom->whole = ROM_CANNOT_TELL;
	else
		rom->whole = ROM_YES;
	/* A digest that does not hold: something changed, though nothing inside shows it. */
	if (mismatch && rom->whole == ROM_YES)
		rom->whole = ROM_CANNOT_TELL;
}

static int read_open(struct pass *pass, const struct stat *status, struct error *err)
{
	struct rom *rom = pass->rom;
	int result = 0;

	if (S_ISDIR(status->st_mode)) {
		rom->form = ROM_FOLDER;
		result = folder_read(pass, err);
	} else {
		pass->size = rom->size = (uint64_t)status->st_size;
		checksum_name(rom);
		checksum_beside(rom, pass->path);
		if (pass->options->checksum)
			result = checksum_given(rom, pass->options->checksum, err);
		if (!result)
			result = read_package(pass, err);
	}
	/* A member whose reading was given up looks like one that cannot be read. */
	if (!result && pass_is_cancelled(pass))
		result = fail(err, E_CANCELLED, "interrupted");
	if (result)
		return result;
	checksum_judge(rom);
	judge_whole(rom);
	collect_finish(&pass->collect);
	return 0;
}

static int open_package(struct pass *pass, struct stat *status, struct error *err)
{
	pass->fd = open(pass->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (pass->fd < 0)
		return fail(err, E_INPUT, "cannot open '%s': %s", pass->path, strerror(errno));
	if (fstat(pass->fd, status) < 0 ||
	    (!S_ISREG(status->st_mode) && !S_ISDIR(status->st_mode))) {
		close(pass->fd);
		return fail(err, E_INPUT, "'%s' is neither a file nor a folder", pass->path);
	}
	posix_fadvise(pass->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	return 0;
}

static void set_name(struct rom *rom, const char *path)
{
	size_t length = strlen(path);
	const char *base;

	while (length > 1 && path[length - 1] == '/')
		length--;
	base = memrchr(path, '/', length);
	base = base && length > 1 ? base + 1 : path;
	name_copy(rom->name, sizeof(rom->name), base, length - (size_t)(base - path));
}

int rom_read(const char *path, const struct rom_options *options, struct rom *ret,
	     struct error *err)
{
	static const struct rom_options defaults;
	struct rom *rom = calloc(1, sizeof(*rom));
	struct pass pass = {.path = path, .options = options ? options : &defaults, .rom = rom,
			    .collect = {.rom = rom, .cancel = options ? options->cancel : NULL}};
	struct stat status = {0};
	int result;

	if (!rom)
		return fail(err, E_NOMEM, "out of memory");
	set_name(rom, path);
	result = open_package(&pass, &status, err);
	if (!result) {
		result = read_open(&pass, &status, err);
		close(pass.fd);
	}
	if (result)
		rom_release(rom);
	else
		*ret = *rom;
	free(rom);
	return result;
}

void rom_release(struct rom *rom)
{
	for (size_t i = 0; i < rom->script_count; i++)
		rom_script_release(&rom->scripts[i]);
	free(rom->scripts);
	free(rom->products.list);
	free(rom->indices.list);
	free(rom->partitions);
	free(rom->images);
	memset(rom, 0, sizeof(*rom));
}
