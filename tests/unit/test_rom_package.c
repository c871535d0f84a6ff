/* SPDX-License-Identifier: MIT */
#include <latchkey/rom.h>

#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <nettle/md5.h>

#include "rom_pack.h"

#define TOP "beryl_global_images_OS2.0.205.0.VOQMIXM_20250804.0000.00_15.0_global"
#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static const char harmless[] =
	"fastboot $* getvar product 2>&1 | grep -E \"^product: *beryl\"\n"
	"if [ $? -ne 0 ] ; then echo wrong; exit 1; fi\n"
	"fastboot $* flash boot_ab `dirname $0`/images/boot.img\n"
	"fastboot $* reboot\n";
static const char locking[] = "fastboot $* flash boot_ab `dirname $0`/images/boot.img\n"
			      "fastboot $* oem lock\n";

static const struct pack_file fastboot_files[] = {
	{TOP "/flash_all.sh", harmless},
	{TOP "/flash_all_lock.sh", locking},
	{TOP "/images/anti_version.txt", "4\r\n"},
	{TOP "/images/boot.img", "ANDROID!"},
};

static struct rom look(const char *name)
{
	struct rom rom;
	struct error err = {0};

	if (rom_read(pack_path(name), NULL, &rom, &err))
		fail_msg("%s", err.text);
	return rom;
}

static void hex_md5(const char *name, char ret[33])
{
	uint8_t digest[MD5_DIGEST_SIZE];
	struct md5_ctx context;
	size_t length;
	char *bytes = pack_load(name, &length);

	md5_init(&context);
	md5_update(&context, length, (const uint8_t *)bytes);
	md5_digest(&context, sizeof(digest), digest);
	for (size_t i = 0; i < 16; i++)
		snprintf(ret + 2 * i, 3, "%02x", digest[i]);
	free(bytes);
}

static enum rom_check first_check(const struct rom *rom)
{
	for (size_t i = 0; i < rom->script_count; i++)
		for (size_t j = 0; j < rom->scripts[i].act_count; j++)
			if (rom->scripts[i].acts[j].kind == ROM_ACT_PRODUCT)
				return rom->scripts[i].acts[j].check;
	return ROM_CHECK_UNKNOWN;
}

/* ---- fastboot packages ---- */

static void a_fastboot_package_is_read(void **state)
{
	struct rom rom;

	(void)state;
	pack_make("a.tgz", fastboot_files, COUNT(fastboot_files));
	rom = look("a.tgz");
	assert_int_equal(rom.form, ROM_TAR_GZ);
	assert_int_equal(rom.whole, ROM_YES);
	assert_int_equal(rom.flags, 0);
	assert_int_equal(rom.entry_count, 4);
	assert_string_equal(rom.top, TOP);
	assert_int_equal(rom.origin, ROM_OFFICIAL);
	assert_int_equal(rom.products.count, 1);
	assert_string_equal(rom.products.list[0].value, "beryl");
	assert_int_equal(first_check(&rom), ROM_CHECK_PREFIX);
	assert_int_equal(rom.index.present, ROM_YES);
	assert_int_equal(rom.index.value, 4);
	assert_string_equal(rom.indices.list[0].where.file, TOP "/images/anti_version.txt");
	assert_int_equal(rom.script_count, 2);
	assert_int_equal(rom.scripts[0].answers[ROM_LOCKS], ROM_NO);
	assert_int_equal(rom.scripts[1].answers[ROM_LOCKS], ROM_YES);
	assert_int_equal(rom.scripts[1].acts[0].where.line, 2);
	assert_int_equal(rom.answers[ROM_LOCKS], ROM_YES);
	assert_int_equal(rom.images[0].kind, ROM_IMAGE_BOOT);
	rom_release(&rom);
}

static void tar_and_zip_say_the_same(void **state)
{
	static const char *const names[] = {"b.tar", "b.zip", "b.tar.gz"};
	static const enum rom_form forms[] = {ROM_TAR, ROM_ZIP, ROM_TAR_GZ};
	struct rom rom;

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		pack_make(names[i], fastboot_files, COUNT(fastboot_files));
		rom = look(names[i]);
		assert_int_equal(rom.form, forms[i]);
		assert_int_equal(rom.whole, ROM_YES);
		assert_int_equal(rom.entry_count, 4);
		assert_int_equal(rom.index.value, 4);
		assert_int_equal(rom.answers[ROM_LOCKS], ROM_YES);
		assert_int_equal(rom.answers[ROM_CHECKS_PRODUCT], ROM_YES);
		rom_release(&rom);
	}
}

static void a_lock_in_flash_all_itself_is_seen(void **state)
{
	static const struct pack_file files[] = {{"t/flash_all.bat", "fastboot %* oem lock\r\n"}};
	struct rom rom;

	(void)state;
	pack_make("c.tgz", files, 1);
	rom = look("c.tgz");
	assert_string_equal(rom.scripts[0].name, "t/flash_all.bat");
	assert_int_equal(rom.scripts[0].dialect, ROM_BATCH);
	assert_int_equal(rom.answers[ROM_LOCKS], ROM_YES);
	rom_release(&rom);
}

/* ---- index ---- */

struct index_row {
	const char *name;
	const char *file; /* anti_version.txt, or NULL */
	const char *script;
	enum rom_answer present;
	uint32_t value;
	bool conflict;
};

static const struct index_row index_rows[] = {
	{"a bare number is the index", "4", "", ROM_YES, 4, false},
	{"the spelled form is the index", "CURRENT_ANTI_VER=4\n", "", ROM_YES, 4, false},
	{"an index of 0 is an index", "0", "", ROM_YES, 0, false},
	{"a byte order mark does not matter", "\xEF\xBB\xBF" "3", "", ROM_YES, 3, false},
	{"a script's index counts", NULL, "CURRENT_ANTI_VER=2\n", ROM_YES, 2, false},
	{"script and file that agree are one index", "2", "CURRENT_ANTI_VER=2\n", ROM_YES, 2,
	 false},
	{"script and file that differ are a conflict", "2", "CURRENT_ANTI_VER=5\n",
	 ROM_CANNOT_TELL, 5, true},
	{"no index is no index", NULL, "", ROM_NO, 0, false},
	{"rollback_ver alone is no index of the package", NULL,
	 "v=`fastboot getvar rollback_ver`\n", ROM_NO, 0, false},
	{"an index that is no number cannot be told", "four", "", ROM_CANNOT_TELL, 0, false},
	{"an empty file cannot be told", "", "", ROM_CANNOT_TELL, 0, false},
	{"a number with words cannot be told", "4 or 5", "", ROM_CANNOT_TELL, 0, false},
};

static void index_is_read(void **state)
{
	const struct index_row *row = *state;
	struct archive *archive = pack_open("index.tgz");
	struct rom rom;

	pack_add(archive, "t/flash_all.sh", row->script, strlen(row->script));
	if (row->file)
		pack_add(archive, "t/images/anti_version.txt", row->file, strlen(row->file));
	pack_close(archive);
	rom = look("index.tgz");
	assert_int_equal(rom.index.present, row->present);
	assert_int_equal(rom.index.value, row->value);
	assert_int_equal(rom.index.conflict, row->conflict);
	rom_release(&rom);
}

/* ---- digests ---- */

static void the_name_digest_is_checked(void **state)
{
	struct rom rom;
	char md5[33], name[128], old[512];

	(void)state;
	pack_make("d.tgz", fastboot_files, COUNT(fastboot_files));
	hex_md5("d.tgz", md5);
	snprintf(old, sizeof(old), "%s", pack_path("d.tgz"));
	snprintf(name, sizeof(name), "x_images_V14.0.1.0.TKHMIXM_13.0_%.10s (1).tgz", md5);
	rename(old, pack_path(name));
	rom = look(name);
	assert_true(rom.has_md5);
	assert_string_equal(rom.md5, md5);
	assert_true(rom.sums[ROM_SUM_NAME].present);
	assert_int_equal(rom.sums[ROM_SUM_NAME].matches, ROM_YES);
	assert_int_equal(rom.whole, ROM_YES);
	assert_false(rom.has_sha256);
	rom_release(&rom);
}

static void a_wrong_name_digest_is_a_mismatch(void **state)
{
	struct rom rom;

	(void)state;
	pack_make("miui_X_V14.0.1.0.TKHMIXM_0123456789_13.0.zip", fastboot_files, 4);
	rom = look("miui_X_V14.0.1.0.TKHMIXM_0123456789_13.0.zip");
	assert_string_equal(rom.sums[ROM_SUM_NAME].expected, "0123456789");
	assert_int_equal(rom.sums[ROM_SUM_NAME].matches, ROM_NO);
	assert_int_equal(rom.whole, ROM_CANNOT_TELL);
	assert_int_equal(rom.damage, ROM_DAMAGE_NONE);
	rom_release(&rom);
}

static void a_digest_beside_is_found(void **state)
{
	struct rom rom;
	char md5[33], line[128];

	(void)state;
	pack_make("e.tgz", fastboot_files, 2);
	hex_md5("e.tgz", md5);
	snprintf(line, sizeof(line), "%032d  other.tgz\n%s  e.tgz\n", 7, md5);
	pack_save("e.tgz.md5", line, strlen(line));
	rom = look("e.tgz");
	assert_string_equal(rom.sums[ROM_SUM_BESIDE].source, "e.tgz.md5");
	assert_int_equal(rom.sums[ROM_SUM_BESIDE].matches, ROM_YES);
	assert_false(rom.sums[ROM_SUM_NAME].present);
	rom_release(&rom);
}

static void a_given_sha256_is_checked(void **state)
{
	static const char wrong[] =
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
	struct rom_options options = {.checksum = wrong};
	struct error err;
	struct rom rom;

	(void)state;
	pack_make("f.tgz", fastboot_files, 2);
	assert_int_equal(rom_read(pack_path("f.tgz"), &options, &rom, &err), 0);
	assert_true(rom.has_sha256);
	assert_int_equal(rom.sums[ROM_SUM_GIVEN].matches, ROM_NO);
	options.checksum = memcpy(alloca(65), rom.sha256, 65);
	rom_release(&rom);
	assert_int_equal(rom_read(pack_path("f.tgz"), &options, &rom, &err), 0);
	assert_int_equal(rom.sums[ROM_SUM_GIVEN].matches, ROM_YES);
	rom_release(&rom);
	options.checksum = "hello";
	assert_int_equal(rom_read(pack_path("f.tgz"), &options, &rom, &err), -E_INPUT);
}

/* ---- damage ---- */

static void a_truncated_download_is_found(void **state)
{
	size_t length;
	char *bytes;
	struct rom rom;

	(void)state;
	pack_make("g.tgz", fastboot_files, 4);
	bytes = pack_load("g.tgz", &length);
	for (size_t cut = 1; cut < length - 20; cut += 7) {
		pack_save("cut.tgz", bytes, length - cut);
		rom = look("cut.tgz");
		assert_int_equal(rom.whole, ROM_NO);
		assert_int_equal(rom.damage, ROM_TRUNCATED);
		assert_int_not_equal(rom.answers[ROM_LOCKS], ROM_NO);
		rom_release(&rom);
	}
	free(bytes);
}

static void a_flipped_byte_is_found(void **state)
{
	size_t length;
	char *bytes;
	struct rom rom;

	(void)state;
	pack_make("h.tgz", fastboot_files, 4);
	bytes = pack_load("h.tgz", &length);
	bytes[length / 2] ^= 0x10;
	pack_save("h.tgz", bytes, length);
	rom = look("h.tgz");
	assert_int_equal(rom.whole, ROM_NO);
	assert_int_not_equal(rom.damage, ROM_DAMAGE_NONE);
	rom_release(&rom);
	free(bytes);
}

static void a_cut_tar_is_found(void **state)
{
	size_t length;
	char *bytes;
	struct rom rom;

	(void)state;
	pack_make("i.tar", fastboot_files, 4);
	bytes = pack_load("i.tar", &length);
	/* At the border of an entry, and within one. */
	pack_save("i.tar", bytes, 1024);
	rom = look("i.tar");
	assert_int_equal(rom.damage, ROM_TRUNCATED);
	rom_release(&rom);
	pack_save("i.tar", bytes, 700);
	rom = look("i.tar");
	assert_int_equal(rom.whole, ROM_NO);
	rom_release(&rom);
	free(bytes);
}

static void a_cut_zip_is_found(void **state)
{
	size_t length;
	char *bytes;
	struct rom rom;

	(void)state;
	pack_make("j.zip", fastboot_files, 4);
	bytes = pack_load("j.zip", &length);
	pack_save("j.zip", bytes, length - 30);
	rom = look("j.zip");
	assert_int_equal(rom.form, ROM_ZIP);
	assert_int_equal(rom.damage, ROM_TRUNCATED);
	assert_int_equal(rom.answers[ROM_LOCKS], ROM_CANNOT_TELL);
	rom_release(&rom);
	free(bytes);
}

static void junk_after_gzip_is_told(void **state)
{
	size_t length;
	char *bytes;
	struct rom rom;

	(void)state;
	pack_make("k.tgz", fastboot_files, 4);
	bytes = pack_load("k.tgz", &length);
	memcpy(bytes + length, "<html>404</html>", 16);
	pack_save("k.tgz", bytes, length + 16);
	rom = look("k.tgz");
	assert_int_equal(rom.flags, ROM_TRAILING_JUNK);
	assert_int_equal(rom.entry_count, 4);
	rom_release(&rom);
	memset(bytes + length, 0, 16);
	pack_save("k.tgz", bytes, length + 16);
	rom = look("k.tgz");
	assert_int_equal(rom.flags, 0);
	assert_int_equal(rom.whole, ROM_YES);
	rom_release(&rom);
	free(bytes);
}

static void several_members_are_one_archive(void **state)
{
	size_t length, half, a, b;
	char *tar, *first, *second;
	struct rom rom;

	(void)state;
	pack_make("l.tar", fastboot_files, 4);
	tar = pack_load("l.tar", &length);
	half = length / 3;
	for (int i = 0; i < 2; i++) {
		gzFile file = gzopen(pack_path(i ? "l2" : "l1"), "wb");

		gzwrite(file, i ? tar + half : tar, (unsigned)(i ? length - half : half));
		gzclose(file);
	}
	first = pack_load("l1", &a);
	second = pack_load("l2", &b);
	memcpy(first + a, second, b);
	pack_save("l.tgz", first, a + b);
	rom = look("l.tgz");
	assert_int_equal(rom.gzip_members, 2);
	assert_int_equal(rom.entry_count, 4);
	assert_int_equal(rom.whole, ROM_YES);
	assert_int_equal(rom.inflated, length);
	rom_release(&rom);
	free(tar);
	free(first);
	free(second);
}

/* ---- hostile archives ---- */

static void names_that_climb_out_are_told(void **state)
{
	static const char *const names[] = {"../flash_all.sh", "/etc/x.sh", "a/../../b", "C:\\x"};
	struct rom rom;

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		const struct pack_file file = {names[i], "x"};

		pack_make("m.tar", &file, 1);
		rom = look("m.tar");
		assert_true(rom.flags & ROM_UNSAFE_NAMES);
		rom_release(&rom);
	}
	pack_make("m.tar", &(struct pack_file){"a..b/..c", "x"}, 1);
	rom = look("m.tar");
	assert_false(rom.flags & ROM_UNSAFE_NAMES);
	rom_release(&rom);
}

static void a_linked_script_cannot_be_told(void **state)
{
	struct archive *archive = pack_open("n.tgz");
	struct rom rom;

	(void)state;
	pack_link(archive, "t/flash_all.sh", "images/real");
	pack_add(archive, "t/images/real", "fastboot reboot", 15);
	pack_close(archive);
	rom = look("n.tgz");
	assert_int_equal(rom.flags, ROM_LINKS_SKIPPED);
	assert_int_equal(rom.answers[ROM_LOCKS], ROM_CANNOT_TELL);
	rom_release(&rom);
}

static void limits_are_cannot_tell(void **state)
{
	struct archive *archive = pack_open("o.tgz");
	char name[32], *text = calloc(1, ROM_SCRIPT_BYTES_MAX + 2), longest[4200] = "";
	struct rom rom;

	(void)state;
	for (int i = 0; i < ROM_SCRIPTS_MAX + 1; i++) {
		snprintf(name, sizeof(name), "t/%d.sh", i);
		pack_add(archive, name, "fastboot reboot", 15);
	}
	pack_close(archive);
	rom = look("o.tgz");
	assert_int_equal(rom.script_count, ROM_SCRIPTS_MAX);
	assert_int_equal(rom.flags, ROM_TOO_MANY_SCRIPTS);
	assert_int_equal(rom.answers[ROM_LOCKS], ROM_CANNOT_TELL);
	rom_release(&rom);

	memset(text, '\n', ROM_SCRIPT_BYTES_MAX + 1);
	pack_make("o.tgz", &(struct pack_file){"a.sh", text}, 1);
	rom = look("o.tgz");
	assert_int_equal(rom.answers[ROM_LOCKS], ROM_CANNOT_TELL);
	rom_release(&rom);
	text[ROM_SCRIPT_BYTES_MAX] = '\0';
	pack_make("o.tgz", &(struct pack_file){"a.sh", text}, 1);
	rom = look("o.tgz");
	assert_int_equal(rom.answers[ROM_LOCKS], ROM_NO);
	rom_release(&rom);
	free(text);

	memset(longest, 'a', ROM_NAME_MAX + 1);
	memcpy(longest + ROM_NAME_MAX - 2, ".sh", 3);
	pack_make("o.tgz", &(struct pack_file){longest, "x"}, 1);
	rom = look("o.tgz");
	assert_true(rom.flags & ROM_NAMES_TOO_LONG);
	assert_int_equal(rom.answers[ROM_LOCKS], ROM_CANNOT_TELL);
	rom_release(&rom);
}

static void a_file_of_lrzip_runs_nothing(void **state)
{
	static const char magic[] = "LRZI\0\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
	gzFile file;
	struct rom rom;

	(void)state;
	pack_save("p.tgz", magic, sizeof(magic));
	rom = look("p.tgz");
	assert_int_equal(rom.form, ROM_FORM_UNKNOWN);
	assert_int_equal(rom.damage, ROM_NOT_AN_ARCHIVE);
	assert_int_equal(rom.answers[ROM_LOCKS], ROM_CANNOT_TELL);
	rom_release(&rom);
	file = gzopen(pack_path("q.tgz"), "wb");
	gzwrite(file, magic, sizeof(magic));
	gzclose(file);
	rom = look("q.tgz");
	assert_int_equal(rom.form, ROM_TAR_GZ);
	assert_int_equal(rom.damage, ROM_NOT_AN_ARCHIVE);
	assert_int_equal(rom.entry_count, 0);
	rom_release(&rom);
}

static void a_zip_whose_names_differ_is_told(void **state)
{
	size_t length;
	char *bytes, *local;
	struct rom rom;

	(void)state;
	pack_make("r.zip", fastboot_files, 4);
	bytes = pack_load("r.zip", &length);
	local = memmem(bytes, length, "flash_all_lock.sh", 17);
	memcpy(local, "flash_all_mock.sh", 17);
	pack_save("r.zip", bytes, length);
	rom = look("r.zip");
	assert_true(rom.flags & ROM_NAMES_DIFFER);
	assert_string_equal(rom.oddities[1].file, TOP "/flash_all_lock.sh");
	assert_string_equal(rom.oddities[1].excerpt, TOP "/flash_all_mock.sh");
	rom_release(&rom);
	memcpy(local, "flash_all_lock.sh", 17);
	pack_save("r.zip", bytes, length);
	rom = look("r.zip");
	assert_int_equal(rom.flags, 0);
	rom_release(&rom);
	free(bytes);
}

static void a_zip_with_something_before_it_is_read(void **state)
{
	size_t length;
	char *bytes, *shifted = calloc(1, 1 << 20);
	struct rom rom;

	(void)state;
	pack_make("s.zip", fastboot_files, 4);
	bytes = pack_load("s.zip", &length);
	memcpy(shifted, bytes, length);
	memcpy(shifted + length, "PK\5\6", 4); /* the start of another end */
	pack_save("s.zip", shifted, length + 4);
	rom = look("s.zip");
	assert_int_equal(rom.entry_count, 4);
	assert_int_equal(rom.answers[ROM_LOCKS], ROM_YES);
	rom_release(&rom);
	free(bytes);
	free(shifted);
}

static void an_encrypted_zip_cannot_be_told(void **state)
{
	size_t length;
	char *bytes, *central;
	struct rom rom;

	(void)state;
	pack_make("t.zip", fastboot_files, 1);
	bytes = pack_load("t.zip", &length);
	bytes[6] |= 1;
	central = memmem(bytes, length, "PK\1\2", 4);
	central[8] |= 1;
	pack_save("t.zip", bytes, length);
	rom = look("t.zip");
	assert_true(rom.flags & ROM_ENCRYPTED);
	assert_int_equal(rom.answers[ROM_LOCKS], ROM_CANNOT_TELL);
	rom_release(&rom);
	free(bytes);
}

/* ---- large ones ---- */

static bool is_bomb(const char *noise, size_t noise_length)
{
	const struct rom_options options = {.inflated_max = 1 << 30};
	static char zeros[16 << 20];
	struct pack_stream stream = pack_stream_open("d.tgz");
	char block[512];
	struct rom rom;
	bool bomb;

	pack_tar_header(block, "t/super.img", (sizeof(zeros) + noise_length) * 24);
	pack_stream_put(&stream, block, 512, 1);
	for (unsigned i = 0; i < 24; i++) {
		pack_stream_put(&stream, zeros, sizeof(zeros), 1);
		if (noise_length)
			pack_stream_put(&stream, noise, noise_length, 1);
	}
	pack_stream_close(&stream);
	assert_int_equal(rom_read(pack_path("d.tgz"), &options, &rom, NULL), 0);
	bomb = rom.flags == ROM_INFLATES_TOO_FAR;
	assert_true(bomb || (!rom.flags && rom.whole == ROM_YES));
	rom_release(&rom);
	return bomb;
}

/* Beyond a quarter of the limit: 384 MiB, packed to a thousandth and to a fiftieth. */
static void what_is_packed_too_well_is_a_bomb(void **state)
{
	static uint64_t noise[64 * 1024];
	uint64_t seed = 88172645463325252u;

	(void)state;
	for (size_t i = 0; i < COUNT(noise); i++) {
		seed ^= seed << 13;
		seed ^= seed >> 7;
		noise[i] = seed ^= seed << 17;
	}
	assert_true(is_bomb(NULL, 0));
	assert_false(is_bomb((const char *)noise, sizeof(noise)));
}

static void entries_over_four_gibibytes_are_passed(void **state)
{
	static char zeros[16 << 20];
	struct pack_stream stream = pack_stream_open("u.tgz");
	const uint64_t size = (uint64_t)(sizeof(zeros)) * 272; /* 4.25 GiB */
	char block[512] = "fastboot $* oem lock\n";
	struct rom rom;

	(void)state;
	pack_tar_header(block, "t/images/super.img", size);
	pack_stream_put(&stream, block, 512, 1);
	pack_stream_put(&stream, zeros, sizeof(zeros), 272);
	pack_tar_header(block, "t/flash_all.sh", 21);
	pack_stream_put(&stream, block, 512, 1);
	memset(block, 0, 512);
	strcpy(block, "fastboot $* oem lock\n");
	pack_stream_put(&stream, block, 512, 1);
	pack_stream_close(&stream);
	rom = look("u.tgz");
	assert_int_equal(rom.whole, ROM_YES);
	assert_int_equal(rom.images[0].size, size);
	assert_int_equal(rom.answers[ROM_LOCKS], ROM_YES);
	rom_release(&rom);
}

static void an_archive_bomb_is_left_alone(void **state)
{
	const struct rom_options options = {.inflated_max = 1 << 30};
	static char zeros[16 << 20];
	struct pack_stream stream = pack_stream_open("v.tgz");
	char block[512];
	struct rom rom;

	(void)state;
	pack_tar_header(block, "t/bomb.img", (uint64_t)sizeof(zeros) * 4096);
	pack_stream_put(&stream, block, 512, 1);
	pack_stream_put(&stream, zeros, sizeof(zeros), 4096); /* 64 GiB in 64 MiB */
	pack_stream_close(&stream);
	assert_int_equal(rom_read(pack_path("v.tgz"), &options, &rom, NULL), 0);
	assert_int_equal(rom.flags, ROM_INFLATES_TOO_FAR);
	assert_int_equal(rom.whole, ROM_CANNOT_TELL);
	assert_int_equal(rom.damage, ROM_DAMAGE_NONE);
	assert_int_equal(rom.answers[ROM_LOCKS], ROM_CANNOT_TELL);
	assert_true(rom.has_md5);
	rom_release(&rom);
}

static void make_entries(const char *name, bool one_more)
{
	static char headers[1000][512];
	struct pack_stream stream = pack_stream_open(name);
	char label[32];

	for (int i = 0; i < 1000; i++) {
		snprintf(label, sizeof(label), "t/images/%d.txt", i);
		pack_tar_header(headers[i], label, 0);
	}
	pack_stream_put(&stream, headers, sizeof(headers), 1000);
	if (one_more)
		pack_stream_put(&stream, headers[0], 512, 1);
	pack_stream_close(&stream);
}

static void a_million_entries_are_read_and_no_more(void **state)
{
	struct rom rom;

	(void)state;
	make_entries("w.tgz", false);
	rom = look("w.tgz");
	assert_int_equal(rom.entry_count, 1000000);
	assert_int_equal(rom.flags, 0);
	assert_int_equal(rom.whole, ROM_YES);
	assert_int_equal(rom.answers[ROM_LOCKS], ROM_NO);
	rom_release(&rom);
	make_entries("w.tgz", true);
	rom = look("w.tgz");
	assert_int_equal(rom.flags, ROM_TOO_MANY_ENTRIES);
	assert_int_equal(rom.whole, ROM_CANNOT_TELL);
	assert_int_equal(rom.answers[ROM_LOCKS], ROM_CANNOT_TELL);
	rom_release(&rom);
}

static void a_sparse_tar_is_read(void **state)
{
	struct archive *archive = pack_open("x.tar");
	struct archive_entry *entry = archive_entry_new();
	const int64_t size = (int64_t)6 << 30;
	struct rom rom;

	(void)state;
	archive_entry_set_pathname(entry, "t/images/super.img");
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_size(entry, size);
	archive_entry_sparse_add_entry(entry, size - 4096, 4096);
	assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
	archive_entry_free(entry);
	for (int64_t at = 0; at < size; at += 1 << 20) {
		static char zeros[1 << 20];

		archive_write_data(archive, zeros, sizeof(zeros));
	}
	pack_add(archive, "t/flash_all.sh", "fastboot oem lock", 17);
	pack_close(archive);
	rom = look("x.tar");
	assert_int_equal(rom.whole, ROM_YES);
	assert_true(rom.size < 1 << 20);
	assert_int_equal(rom.images[0].size, size);
	assert_int_equal(rom.answers[ROM_LOCKS], ROM_YES);
	rom_release(&rom);
}

/* ---- folders and single files ---- */

static void a_folder_is_read_without_following_links(void **state)
{
	char target[512];
	struct rom rom;

	(void)state;
	mkdir(pack_path("y"), 0755);
	mkdir(pack_path("y/images"), 0755);
	pack_save("y/flash_all.sh", "fastboot oem lock\n", 18);
	pack_save("y/images/anti_version.txt", "3", 1);
	pack_save("outside.sh", "fastboot reboot\n", 16);
	snprintf(target, sizeof(target), "%s", pack_path("outside.sh"));
	assert_int_equal(symlink(target, pack_path("y/linked.sh")), 0);
	assert_int_equal(symlink("..", pack_path("y/up")), 0);
	assert_int_equal(mkfifo(pack_path("y/pipe.sh"), 0600), 0);
	rom = look("y/");
	assert_int_equal(rom.form, ROM_FOLDER);
	assert_string_equal(rom.name, "y");
	assert_int_equal(rom.script_count, 1);
	assert_string_equal(rom.scripts[0].name, "flash_all.sh");
	assert_int_equal(rom.index.value, 3);
	assert_int_equal(rom.flags, ROM_LINKS_SKIPPED);
	assert_false(rom.has_md5);
	assert_int_equal(rom.answers[ROM_LOCKS], ROM_YES);
	assert_int_equal(rom.entry_count, 6);
	rom_release(&rom);
}

static unsigned listed_before_it_fails; /* entries; 0: it does not */

struct dirent *__real_readdir(DIR *folder);
struct dirent *__wrap_readdir(DIR *folder);

struct dirent *__wrap_readdir(DIR *folder)
{
	if (!listed_before_it_fails || --listed_before_it_fails)
		return __real_readdir(folder);
	errno = EIO;
	return NULL;
}

static void a_folder_that_cannot_be_listed_answers_nothing(void **state)
{
	struct rom rom;

	(void)state;
	mkdir(pack_path("z"), 0755);
	pack_save("z/boot.img", "ANDROID!", 8);
	rom = look("z");
	assert_int_equal(rom.flags, 0);
	assert_int_equal(rom.answers[ROM_LOCKS], ROM_NO);
	assert_int_equal(rom.index.present, ROM_NO);
	rom_release(&rom);
	listed_before_it_fails = 4;
	rom = look("z");
	assert_int_equal(rom.flags, ROM_UNREADABLE);
	assert_int_equal(rom.answers[ROM_LOCKS], ROM_CANNOT_TELL);
	assert_int_equal(rom.index.present, ROM_CANNOT_TELL);
	rom_release(&rom);
}

static void a_folder_that_is_too_deep_answers_nothing(void **state)
{
	char name[256] = "deep";
	struct rom rom;

	(void)state;
	for (unsigned i = 0; i <= ROM_DEPTH_MAX; i++) {
		mkdir(pack_path(name), 0755);
		strcat(name, "/d");
	}
	mkdir(pack_path(name), 0755);
	rom = look("deep");
	assert_int_equal(rom.flags, ROM_UNREADABLE);
	assert_int_equal(rom.answers[ROM_LOCKS], ROM_CANNOT_TELL);
	assert_int_equal(rom.index.present, ROM_CANNOT_TELL);
	rom_release(&rom);
}

static void what_is_no_file_is_refused(void **state)
{
	struct error err;
	struct rom rom;

	(void)state;
	mkfifo(pack_path("fifo"), 0600);
	assert_int_equal(rom_read(pack_path("fifo"), NULL, &rom, &err), -E_INPUT);
	assert_int_equal(rom_read(pack_path("missing"), NULL, &rom, &err), -E_INPUT);
	assert_non_null(strstr(err.text, "missing"));
}

static void a_bare_boot_image_is_read(void **state)
{
	unsigned char image[8192] = "ANDROID!";
	struct rom rom;

	(void)state;
	image[40] = 2;
	/* Android 11.0.0, patch 2021-04: 11 << 25 | (2021 - 2000) << 4 | 4 */
	memcpy(image + 44, "\x54\x01\x00\x16", 4);
	pack_save("boot.img", image, sizeof(image));
	rom = look("boot.img");
	assert_int_equal(rom.form, ROM_IMAGE);
	assert_int_equal(rom.images[0].kind, ROM_IMAGE_BOOT);
	assert_int_equal(rom.images[0].header_version, 2);
	assert_int_equal(rom.images[0].android[0], 11);
	assert_string_equal(rom.images[0].patch, "2021-04");
	assert_int_equal(rom.products.count, 0);
	assert_int_equal(rom.script_count, 0);
	assert_true(rom.has_md5);
	rom_release(&rom);
}

/* ---- OTA packages ---- */

static const char official_metadata[] =
	"ota-required-cache=0\nota-type=AB\n"
	"post-build=Xiaomi/umi/umi:13/TKQ1.221114.001/V816.0.5.0.TJBCNXM:user/release-keys\n"
	"post-build-incremental=V816.0.5.0.TJBCNXM\npost-sdk-level=33\n"
	"post-security-patch-level=2024-05-01\npost-timestamp=1717592892\npre-device=umi\n";

static void an_official_ota_is_read(void **state)
{
	static const struct pack_file files[] = {
		{"META-INF/com/android/metadata", official_metadata},
		{"payload.bin", ""},
	};
	struct rom rom;

	(void)state;
	pack_make("z.zip", files, 1);
	rom = look("z.zip");
	assert_int_equal(rom.origin, ROM_OFFICIAL);
	assert_true(rom.ota.has_metadata);
	assert_string_equal(rom.ota.field[ROM_OTA_PATCH], "2024-05-01");
	assert_string_equal(rom.ota.field[ROM_OTA_SDK], "33");
	assert_false(rom.ota.has[ROM_OTA_PRE_BUILD]);
	assert_int_equal(rom.products.count, 1);
	assert_string_equal(rom.products.list[0].value, "umi");
	assert_int_equal(rom.products.list[0].source, ROM_FROM_METADATA);
	assert_int_equal(rom.products.list[0].where.line, 8);
	assert_int_equal(rom.answers[ROM_LOCKS], ROM_NO);
	rom_release(&rom);
}

static void a_custom_rom_names_four_devices(void **state)
{
	static const struct pack_file files[] = {
		{"META-INF/com/android/metadata",
		 "post-build=Redmi/aosp_merlinx/merlinx:14/UP1A/eng.x:userdebug/release-keys\n"
		 "pre-device=merlin,merlinx,merlin_eea,merlinnfc\n"},
		{"META-INF/com/google/android/updater-script",
		 "assert(getprop(\"ro.product.device\") == \"merlin\" || "
		 "getprop(\"ro.build.product\") == \"merlinx\");\n"},
	};
	struct rom rom;

	(void)state;
	pack_make("custom.zip", files, 2);
	rom = look("custom.zip");
	assert_int_equal(rom.origin, ROM_CUSTOM);
	assert_int_equal(rom.products.count, 6);
	assert_string_equal(rom.products.list[3].value, "merlinnfc");
	assert_int_equal(rom.products.list[5].source, ROM_FROM_UPDATER);
	assert_string_equal(rom.products.list[5].value, "merlinx");
	rom_release(&rom);
}

static void add_field(char *out, size_t *length, unsigned field, const void *bytes, size_t size)
{
	out[(*length)++] = (char)(field << 3 | 2);
	out[(*length)++] = (char)size;
	memcpy(out + *length, bytes, size);
	*length += size;
}

static size_t make_payload(char *out, const char *const *names, size_t count)
{
	size_t manifest = 24, length, name;
	char partition[100];

	out[manifest++] = 3 << 3; /* block_size, a number */
	out[manifest++] = 127;
	for (size_t i = 0; i < count; i++) {
		length = 0;
		name = strlen(names[i]);
		add_field(partition, &length, 8, "abcd", 4);
		add_field(partition, &length, 1, names[i], name);
		add_field(out, &manifest, 13, partition, length);
	}
	memcpy(out, "CrAU\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0\0\0\0\0\0", 24);
	out[19] = (char)(manifest - 24);
	return manifest;
}

static void a_lineage_zip_brings_no_bootloader(void **state)
{
	static const char *const names[] = {"boot", "dtbo", "product", "system", "vbmeta"};
	static const char metadata[] =
		"ota-type=AB\npost-build=POCO/alioth_global/alioth:13/TKQ1/V14.0.8.0.TKHMIXM:"
		"user/release-keys\npost-build-incremental=4f1d2a\npre-device=alioth\n";
	struct archive *archive = pack_open("lineage-22.1-20250101-nightly-alioth-signed.zip");
	char payload[512];
	struct rom rom;

	(void)state;
	pack_add(archive, "payload.bin", payload, make_payload(payload, names, COUNT(names)));
	pack_add(archive, "META-INF/com/android/metadata", metadata, strlen(metadata));
	pack_add(archive, "META-INF/com/android/otacert", "x", 1);
	pack_close(archive);
	rom = look("lineage-22.1-20250101-nightly-alioth-signed.zip");
	assert_int_equal(rom.origin, ROM_CUSTOM);
	assert_int_equal(rom.flags, 0);
	assert_true(rom.ota.has_payload);
	assert_true(rom.ota.manifest_read);
	assert_int_equal(rom.partition_count, 5);
	for (size_t i = 0; i < rom.partition_count; i++) {
		assert_string_equal(rom.partitions[i].name, names[i]);
		assert_int_equal(rom.partitions[i].class, ROM_PARTITION_SYSTEM);
	}
	assert_int_equal(rom.answers[ROM_LOCKS], ROM_NO);
	assert_int_equal(rom.index.present, ROM_NO);
	rom_release(&rom);
}

static void a_cut_manifest_is_not_read(void **state)
{
	static const char *const names[] = {"abl", "xbl"};
	char payload[512];
	size_t length = make_payload(payload, names, 2);
	struct rom rom;

	(void)state;
	pack_save("payload.bin", payload, length);
	rom = look("payload.bin");
	assert_int_equal(rom.form, ROM_PAYLOAD);
	assert_true(rom.ota.manifest_read);
	assert_int_equal(rom.partitions[1].class, ROM_PARTITION_BOOTLOADER);
	rom_release(&rom);
	for (size_t cut = 1; cut < length - 4; cut++) {
		pack_save("payload.bin", payload, length - cut);
		rom = look("payload.bin");
		assert_false(rom.ota.manifest_read);
		assert_true(rom.flags & ROM_UNREADABLE);
		rom_release(&rom);
	}
}

static void a_zip_without_metadata_says_little(void **state)
{
	static const struct pack_file files[] = {{"system/app/x.apk", "PK"}};
	struct rom rom;

	(void)state;
	pack_make("plain.zip", files, 1);
	rom = look("plain.zip");
	assert_false(rom.ota.has_metadata);
	assert_int_equal(rom.products.count, 0);
	assert_int_equal(rom.origin, ROM_ORIGIN_UNKNOWN);
	assert_int_equal(rom.whole, ROM_YES);
	rom_release(&rom);
}

static void a_package_for_both_ways_is_modified(void **state)
{
	static const struct pack_file files[] = {
		{"META-INF/com/google/android/updater-script", "# nothing\n"},
		{"windows_fastboot_first_install_with_data_format.bat",
		 "set fastboot=%~dp0\\bin\\windows\\fastboot.exe\r\n"
		 "%fastboot% flash boot_ab images\\boot.img\r\n%fastboot% erase userdata\r\n"},
		{"images/boot.img", "ANDROID!"},
	};
	struct rom rom;

	(void)state;
	pack_make("eu.zip", files, 3);
	rom = look("eu.zip");
	assert_int_equal(rom.origin, ROM_MODIFIED);
	assert_int_equal(rom.answers[ROM_LOCKS], ROM_NO);
	assert_int_equal(rom.answers[ROM_WIPES], ROM_YES);
	rom_release(&rom);
}

static void a_carrier_package_keeps_its_names(void **state)
{
	static const char name[] =
		"lisa_mx_at_global_images_OS1.0.7.0.UKOMXAT_20240601.0000.00_14.0_global_"
		"ae0703bbf7.tgz";
	static const struct pack_file files[] = {
		{"lisa_mx_at_global_images_OS1.0.7.0.UKOMXAT_14.0/flash_all.sh", harmless}};
	struct rom rom;

	(void)state;
	pack_make(name, files, 1);
	rom = look(name);
	assert_string_equal(rom.name, name);
	assert_string_equal(rom.top, "lisa_mx_at_global_images_OS1.0.7.0.UKOMXAT_14.0");
	assert_string_equal(rom.sums[ROM_SUM_NAME].expected, "ae0703bbf7");
	rom_release(&rom);
}

/* ---- being a guest ---- */

static void cancelling_ends_it(void **state)
{
	static const char *const names[] = {"w.tgz", "b.zip", "b.tar", "y"};
	const atomic_bool cancel = true;
	const struct rom_options options = {.cancel = &cancel};
	struct error err;
	struct rom rom;

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++)
		assert_int_equal(rom_read(pack_path(names[i]), &options, &rom, &err),
				 -E_CANCELLED);
}

struct told {
	unsigned times;
	uint64_t last;
	bool good;
};

static void tell(void *context, uint64_t done, uint64_t total)
{
	struct told *told = context;

	told->good &= done >= told->last && done <= total;
	told->last = done;
	told->times++;
}

static void progress_only_grows(void **state)
{
	struct told told = {.good = true};
	const struct rom_options options = {
		.progress = tell, .context = &told, .inflated_max = 1 << 30};
	struct rom rom;

	(void)state;
	assert_int_equal(rom_read(pack_path("v.tgz"), &options, &rom, NULL), 0);
	assert_true(told.times > 0);
	assert_true(told.good);
	rom_release(&rom);
}

enum { INDEX_ROWS = COUNT(index_rows) };

static const struct CMUnitTest plain_tests[] = {
	cmocka_unit_test(a_fastboot_package_is_read),
	cmocka_unit_test(tar_and_zip_say_the_same),
	cmocka_unit_test(a_lock_in_flash_all_itself_is_seen),
	cmocka_unit_test(the_name_digest_is_checked),
	cmocka_unit_test(a_wrong_name_digest_is_a_mismatch),
	cmocka_unit_test(a_digest_beside_is_found),
	cmocka_unit_test(a_given_sha256_is_checked),
	cmocka_unit_test(a_truncated_download_is_found),
	cmocka_unit_test(a_flipped_byte_is_found),
	cmocka_unit_test(a_cut_tar_is_found),
	cmocka_unit_test(a_cut_zip_is_found),
	cmocka_unit_test(junk_after_gzip_is_told),
	cmocka_unit_test(several_members_are_one_archive),
	cmocka_unit_test(names_that_climb_out_are_told),
	cmocka_unit_test(a_linked_script_cannot_be_told),
	cmocka_unit_test(limits_are_cannot_tell),
	cmocka_unit_test(a_file_of_lrzip_runs_nothing),
	cmocka_unit_test(a_zip_whose_names_differ_is_told),
	cmocka_unit_test(a_zip_with_something_before_it_is_read),
	cmocka_unit_test(an_encrypted_zip_cannot_be_told),
	cmocka_unit_test(entries_over_four_gibibytes_are_passed),
	cmocka_unit_test(an_archive_bomb_is_left_alone),
	cmocka_unit_test(what_is_packed_too_well_is_a_bomb),
	cmocka_unit_test(a_million_entries_are_read_and_no_more),
	cmocka_unit_test(a_sparse_tar_is_read),
	cmocka_unit_test(a_folder_is_read_without_following_links),
	cmocka_unit_test(a_folder_that_cannot_be_listed_answers_nothing),
	cmocka_unit_test(a_folder_that_is_too_deep_answers_nothing),
	cmocka_unit_test(what_is_no_file_is_refused),
	cmocka_unit_test(a_bare_boot_image_is_read),
	cmocka_unit_test(an_official_ota_is_read),
	cmocka_unit_test(a_custom_rom_names_four_devices),
	cmocka_unit_test(a_lineage_zip_brings_no_bootloader),
	cmocka_unit_test(a_cut_manifest_is_not_read),
	cmocka_unit_test(a_zip_without_metadata_says_little),
	cmocka_unit_test(a_package_for_both_ways_is_modified),
	cmocka_unit_test(a_carrier_package_keeps_its_names),
	cmocka_unit_test(cancelling_ends_it),
	cmocka_unit_test(progress_only_grows),
};

int main(void)
{
	static struct CMUnitTest tests[COUNT(plain_tests) + INDEX_ROWS];
	int failed;

	memcpy(tests, plain_tests, sizeof(plain_tests));
	for (size_t i = 0; i < INDEX_ROWS; i++) {
		union {
			const void *in;
			void *out;
		} row = {&index_rows[i]};

		tests[COUNT(plain_tests) + i] = (struct CMUnitTest){
			.name = index_rows[i].name,
			.test_func = index_is_read,
			.initial_state = row.out,
		};
	}
	pack_begin();
	failed = _cmocka_run_group_tests("rom_package", tests, COUNT(tests), NULL, NULL);
	pack_end();
	return failed;
}
