/* SPDX-License-Identifier: MIT */
#include "collect.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	SMALL_TEXT = 256 * 1024, /* metadata and updater-scripts */
};

void oddity(struct rom *rom, enum rom_flag flag, const char *file, const char *what)
{
	unsigned bit = 0;

	while ((1u << bit) != (unsigned)flag)
		bit++;
	if (!(rom->flags & flag))
		evidence_set(&rom->oddities[bit], file, 0, what, strlen(what));
	rom->flags |= flag;
}

size_t member_head(const struct member *member, void *bytes, size_t room)
{
	size_t length = 0;
	ssize_t count;

	while (length < room) {
		count = member->read(member->context, (char *)bytes + length, room - length);
		if (count <= 0)
			break;
		length += (size_t)count;
	}
	return length;
}

bool member_text(struct rom *rom, const struct member *member, size_t limit, struct text *ret)
{
	char chunk[4096];
	ssize_t count;

	while ((count = member->read(member->context, chunk, sizeof(chunk))) > 0) {
		text_add_bytes(ret, chunk, (size_t)count);
		if (ret->length > limit)
			return false;
	}
	if (count < 0)
		oddity(rom, ROM_UNREADABLE, member->name, "cannot be read");
	return count == 0 && !ret->failed;
}

/* ---- names ---- */

static const char *base_of(const char *name)
{
	const char *slash = strrchr(name, '/');

	return slash ? slash + 1 : name;
}

static bool ends_with(const char *name, const char *end)
{
	size_t length = strlen(name), end_length = strlen(end);

	return length >= end_length && !strcasecmp(name + length - end_length, end);
}

static bool is_unsafe(const char *name)
{
	const char *at = name;

	if (*name == '/' || *name == '\\' || (name[0] && name[1] == ':'))
		return true;
	while ((at = strstr(at, ".."))) {
		bool begins = at == name || at[-1] == '/' || at[-1] == '\\';

		if (begins && (!at[2] || at[2] == '/' || at[2] == '\\'))
			return true;
		at += 2;
	}
	return false;
}

static void note_top(struct collect *collect, const char *name)
{
	char *top = collect->rom->top;
	size_t length = strcspn(name, "/");
	char first[sizeof(collect->rom->top)];

	if (collect->top_differs || !*name)
		return;
	name_copy(first, sizeof(first), name, length);
	if (!*top && name[length] == '/') {
		memcpy(top, first, sizeof(first));
	} else if (strcmp(top, first) != 0) {
		collect->top_differs = true;
		*top = '\0';
	}
}

bool collect_name(struct collect *collect, const char *name)
{
	struct rom *rom = collect->rom;

	while (!strncmp(name, "./", 2))
		name += 2;
	if (strlen(name) > ROM_NAME_MAX) {
		oddity(rom, ROM_NAMES_TOO_LONG, name, "name over 4096 bytes");
		collect->unread_script = true;
		return false;
	}
	if (is_unsafe(name))
		oddity(rom, ROM_UNSAFE_NAMES, name, "leads out of the folder it is unpacked to");
	note_top(collect, name);
	if (strstr(name, "META-INF/com/google/android/update"))
		collect->has_updater = true;
	if (strstr(name, "META-INF/org/lineageos") || strstr(name, "/addon.d/"))
		collect->has_custom_key = true;
	if (!strncasecmp(base_of(name), "windows_", 8) || strstr(name, "bin/windows/"))
		collect->has_tool_for_windows = true;
	if (!strncmp(base_of(name), "flash_all", 9))
		collect->has_flash_all = true;
	return true;
}

/* ---- scripts ---- */

static const struct {
	const char *end;
	enum rom_dialect dialect;
} endings[] = {
	{".sh", ROM_SHELL}, {".bash", ROM_SHELL}, {".zsh", ROM_SHELL}, {".command", ROM_SHELL},
	{".bat", ROM_BATCH}, {".cmd", ROM_BATCH}, {".py", ROM_DIALECT_UNKNOWN},
	{".ps1", ROM_DIALECT_UNKNOWN}, {".vbs", ROM_DIALECT_UNKNOWN},
	{".js", ROM_DIALECT_UNKNOWN}, {".pl", ROM_DIALECT_UNKNOWN},
	{".rb", ROM_DIALECT_UNKNOWN}, {".lua", ROM_DIALECT_UNKNOWN},
};

/* Scripts in these folders of a zip run in the phone's recovery, where no fastboot is. */
static bool runs_on_phone(const char *name)
{
	static const char *const folders[] = {"META-INF/", "system/", "install/", "vendor/",
					      "product/", "addon.d/", "odm/"};

	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++)
		if (!strncmp(name, folders[i], strlen(folders[i])))
			return true;
	return false;
}

static bool is_script(const char *name, enum rom_dialect *ret)
{
	while (!strncmp(name, "./", 2))
		name += 2;
	if (runs_on_phone(name))
		return false;
	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++)
		if (ends_with(name, endings[i].end)) {
			*ret = endings[i].dialect;
			return true;
		}
	return false;
}

void collect_link(struct collect *collect, const char *name)
{
	enum rom_dialect dialect;

	oddity(collect->rom, ROM_LINKS_SKIPPED, name, "no regular file, not looked into");
	if (is_script(name, &dialect))
		collect->unread_script = true;
}

void collect_unreadable(struct collect *collect, const char *name, const char *what)
{
	oddity(collect->rom, ROM_UNREADABLE, name, what);
	collect->unread_script = true;
	if (ends_with(name, "anti_version.txt"))
		collect->rom->index.unreadable = true;
}

static struct rom_script *add_script(struct collect *collect, struct error *err)
{
	struct rom *rom = collect->rom;
	struct rom_script *list;

	if (rom->script_count == ROM_SCRIPTS_MAX) {
		collect->unread_script = true;
		return NULL;
	}
	list = realloc(rom->scripts, (rom->script_count + 1) * sizeof(*list));
	if (!list) {
		fail(err, E_NOMEM, "out of memory");
		return NULL;
	}
	rom->scripts = list;
	memset(&list[rom->script_count], 0, sizeof(*list));
	return &list[rom->script_count++];
}

static int read_script(struct collect *collect, const struct member *member,
		       enum rom_dialect dialect, const struct text *text, bool complete,
		       struct error *err)
{
	struct rom *rom = collect->rom;
	struct rom_script *script;
	int result = 0;

	if (rom->script_count == ROM_SCRIPTS_MAX) {
		oddity(rom, ROM_TOO_MANY_SCRIPTS, member->name, "the 65th script and those after");
		collect->unread_script = true;
		return 0;
	}
	script = add_script(collect, err);
	if (!script)
		return -E_NOMEM;
	if (complete) {
		result = script_read(member->name, dialect, text, collect->cancel, script,
				     &rom->indices, err);
	} else {
		static const char what[] = "unreadable or over 1 MiB";

		name_copy(script->name, sizeof(script->name), member->name, strlen(member->name));
		script->dialect = dialect;
		script->doubt_count = 1;
		evidence_set(&script->doubt, member->name, 0, what, sizeof(what) - 1);
	}
	return result;
}

static int take_script(struct collect *collect, const struct member *member,
		       enum rom_dialect dialect, struct error *err)
{
	struct text text = {0};
	bool complete = member_text(collect->rom, member, ROM_SCRIPT_BYTES_MAX, &text);
	int result = read_script(collect, member, dialect, &text, complete, err);

	text_release(&text);
	return result;
}

/* A file without an ending whose first line names an interpreter. */
static int take_nameless(struct collect *collect, const struct member *member, struct error *err)
{
	char head[2];
	struct text text = {0};
	enum rom_dialect dialect;
	bool complete;
	int result;

	if (member_head(member, head, 2) < 2 || memcmp(head, "#!", 2) != 0)
		return 0;
	text_add_bytes(&text, head, 2);
	complete = member_text(collect->rom, member, ROM_SCRIPT_BYTES_MAX, &text);
	dialect = memmem(text_cstr(&text), strcspn(text_cstr(&text), "\n"), "sh", 2)
			  ? ROM_SHELL
			  : ROM_DIALECT_UNKNOWN;
	result = read_script(collect, member, dialect, &text, complete, err);
	text_release(&text);
	return result;
}

static bool may_be_nameless(const char *name)
{
	const char *base = base_of(name);
	unsigned depth = 0;

	for (const char *at = name; *at; at++)
		depth += *at == '/';
	return *base && !strchr(base, '.') && depth <= 2 && !runs_on_phone(name);
}

/* ---- other members ---- */

static void take_text(struct collect *collect, const struct member *member,
		      void (*reader)(struct rom *, const char *, const char *, size_t))
{
	struct text text = {0};

	if (member_text(collect->rom, member, SMALL_TEXT, &text))
		reader(collect->rom, member->name, text_cstr(&text), text.length);
	else
		collect_unreadable(collect, member->name, "unreadable or over 256 KiB");
	text_release(&text);
}

static int take_image(struct collect *collect, const struct member *member, struct error *err)
{
	struct rom *rom = collect->rom;
	uint8_t head[IMAGE_HEAD];
	size_t length = member_head(member, head, sizeof(head));
	struct rom_image *list;

	if (rom->image_count == ROM_IMAGES_MAX) {
		oddity(rom, ROM_TOO_MANY_FACTS, member->name, "the 513th image and those after");
		return 0;
	}
	list = realloc(rom->images, (rom->image_count + 1) * sizeof(*list));
	if (!list)
		return fail(err, E_NOMEM, "out of memory");
	rom->images = list;
	list += rom->image_count++;
	memset(list, 0, sizeof(*list));
	name_copy(list->name, sizeof(list->name), member->name, strlen(member->name));
	list->size = member->size;
	image_read(head, length, list);
	return 0;
}

static bool is_image(const char *name)
{
	static const char *const ends[] = {".img", ".elf", ".melf", ".mbn", ".bin", ".fv"};

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (ends_with(name, ends[i]))
			return true;
	return false;
}

static const struct {
	const char *end;
	void (*reader)(struct rom *, const char *, const char *, size_t);
} texts[] = {
	{"META-INF/com/android/metadata", ota_metadata},
	{"META-INF/com/google/android/updater-script", ota_updater},
	{"android-info.txt", ota_info},
	{"anti_version.txt", ota_anti_version},
};

int collect_member(struct collect *collect, const struct member *member, struct error *err)
{
	enum rom_dialect dialect;

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (ends_with(member->name, texts[i].end)) {
			take_text(collect, member, texts[i].reader);
			return 0;
		}
	if (!strcmp(base_of(member->name), "payload.bin"))
		return payload_read(collect->rom, member, err);
	if (is_script(member->name, &dialect))
		return take_script(collect, member, dialect, err);
	if (is_image(member->name))
		return take_image(collect, member, err);
	if (may_be_nameless(member->name))
		return take_nameless(collect, member, err);
	return 0;
}

/* ---- the whole ---- */

static void judge_index(struct rom *rom)
{
	const struct rom_claims *claims = &rom->indices;
	struct rom_index *index = &rom->index;

	index->present = claims->count ? ROM_YES : ROM_NO;
	for (size_t i = 0; i < claims->count; i++) {
		if (claims->list[i].number != claims->list[0].number)
			index->conflict = true;
		if (claims->list[i].number > index->value)
			index->value = claims->list[i].number;
	}
	if (index->conflict || index->unreadable || (!claims->count && rom->whole != ROM_YES))
		index->present = ROM_CANNOT_TELL;
}

static void judge_answers(struct collect *collect)
{
	struct rom *rom = collect->rom;
	bool all_read = rom->whole == ROM_YES && !collect->unread_script &&
			!(rom->flags & (ROM_TOO_MANY_ENTRIES | ROM_TOO_MANY_SCRIPTS |
					ROM_NAMES_TOO_LONG | ROM_INFLATES_TOO_FAR |
					ROM_ENCRYPTED | ROM_NAMES_DIFFER));

	for (size_t i = 0; i < ROM_QUESTIONS; i++) {
		rom->answers[i] = all_read ? ROM_NO : ROM_CANNOT_TELL;
		for (size_t j = 0; j < rom->script_count; j++)
			if (rom->scripts[j].answers[i] == ROM_CANNOT_TELL)
				rom->answers[i] = ROM_CANNOT_TELL;
		for (size_t j = 0; j < rom->script_count; j++)
			if (rom->scripts[j].answers[i] == ROM_YES)
				rom->answers[i] = ROM_YES;
	}
}

/* The codenames that scripts check for are claims like those of other places. */
static void claim_products(struct rom *rom)
{
	for (size_t i = 0; i < rom->script_count; i++)
		for (size_t j = 0; j < rom->scripts[i].act_count; j++) {
			const struct rom_act *act = &rom->scripts[i].acts[j];
			bool known = act->kind != ROM_ACT_PRODUCT || !*act->detail;

			for (size_t k = 0; k < rom->products.count && !known; k++)
				known = !strcmp(rom->products.list[k].value, act->detail) &&
					!strcmp(rom->products.list[k].where.file, act->where.file);
			if (!known && !claims_add(&rom->products, act->detail, strlen(act->detail),
						  0, ROM_FROM_SCRIPT, &act->where))
				oddity(rom, ROM_TOO_MANY_FACTS, act->where.file, "products");
		}
}

void collect_finish(struct collect *collect)
{
	struct rom *rom = collect->rom;

	claim_products(rom);
	judge_index(rom);
	judge_answers(collect);
	origin_judge(collect);
}
