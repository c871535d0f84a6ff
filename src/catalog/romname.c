/* SPDX-License-Identifier: MIT */
/*
 * path -> bare name -> extension, browser's tail -> one of seven patterns -> product, version(s),
 * date, Android, region, MD5 -> do they agree?
 */
#include <latchkey/version.h>

#include <latchkey/text.h>

#include "version_parts.h"

#include <stdio.h>
#include <string.h>

enum { TOKENS = 12, HASH = 10 };

/* A piece of the name; not terminated. */
struct slice {
	const char *text;
	size_t length;
};

static void add_note(struct romname *name, enum version_note what)
{
	name->notes |= UINT64_C(1) << what;
}

static struct slice slice_to(const char *from, const char *end)
{
	return (struct slice){from, (size_t)(end - from)};
}

static bool slice_is(struct slice slice, const char *text)
{
	return strlen(text) == slice.length && !memcmp(slice.text, text, slice.length);
}

/* Cut to what @ret holds; safe ASCII comes in, so no character is halved. */
static void slice_copy(char *ret, size_t size, struct slice slice)
{
	snprintf(ret, size, "%.*s", (int)slice.length, slice.text);
}

static const char *find(struct slice in, const char *what)
{
	const char *at = memmem(in.text, in.length, what, strlen(what));

	return at;
}

/* ---- the ends of the name ---- */

static bool cut_tail(struct slice *name, const char *tail)
{
	size_t length = strlen(tail);

	if (name->length <= length)
		return false;
	for (size_t i = 0; i < length; i++) {
		char c = name->text[name->length - length + i];

		if ((c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) != tail[i])
			return false;
	}
	name->length -= length;
	return true;
}

static void cut_download(struct slice *name, struct romname *ret)
{
	static const char *const tails[] = {".crdownload", ".part",  ".partial", ".download",
					    ".opdownload", ".aria2", ".tmp"};

	for (size_t i = 0; i < sizeof(tails) / sizeof(*tails); i++) {
		if (cut_tail(name, tails[i]))
			add_note(ret, NOTE_FILE_INCOMPLETE);
	}
}

/* "name (1)", "name(2)", "name - Copy" */
static void cut_copy(struct slice *name, struct romname *ret)
{
	size_t at = name->length;

	if (cut_tail(name, " - copy") || cut_tail(name, " copy")) {
		add_note(ret, NOTE_FILE_RENAMED);
		return;
	}
	if (!at || name->text[--at] != ')')
		return;
	while (at && is_digit(name->text[at - 1]))
		at--;
	if (!at || name->text[at - 1] != '(' || name->text[at] == ')')
		return;
	at--;
	while (at && name->text[at - 1] == ' ')
		at--;
	name->length = at;
	add_note(ret, NOTE_FILE_RENAMED);
}

static void cut_extension(struct slice *name, struct romname *ret)
{
	static const char *const extensions[] = {".tar.gz", ".tgz", ".zip", ".tar"};

	for (size_t i = 0; i < sizeof(extensions) / sizeof(*extensions); i++) {
		if (cut_tail(name, extensions[i])) {
			snprintf(ret->extension, sizeof(ret->extension), "%s", extensions[i] + 1);
			return;
		}
	}
}

static struct slice bare_name(const char *path, struct romname *ret)
{
	struct slice name = {path, strlen(path)};

	text_trim(&name.text, &name.length);
	while (name.length &&
	       (name.text[name.length - 1] == '/' || name.text[name.length - 1] == '\\'))
		name.length--;
	for (size_t i = name.length; i; i--) {
		if (name.text[i - 1] == '/' || name.text[i - 1] == '\\') {
			name.text += i;
			name.length -= i;
			break;
		}
	}
	text_safe(ret->name, sizeof(ret->name), name.text, name.length);
	cut_download(&name, ret);
	cut_copy(&name, ret);
	cut_extension(&name, ret);
	cut_copy(&name, ret);
	return name;
}

/* ---- single parts ---- */

static bool is_hash(struct slice part)
{
	for (size_t i = 0; i < part.length; i++) {
		if (!is_digit(part.text[i]) && !(part.text[i] >= 'a' && part.text[i] <= 'f'))
			return false;
	}
	return part.length == HASH;
}

/* 20230803.0000.00; the last number was one digit in 2015. */
static bool is_stamp(struct slice part)
{
	if (part.length < 15 || part.length > 17)
		return false;
	for (size_t i = 0; i < part.length; i++) {
		bool dot = i == 8 || i == 13;

		if (dot ? part.text[i] != '.' : !is_digit(part.text[i]))
			return false;
	}
	return true;
}

static bool is_android(struct slice part)
{
	size_t dots = 0;

	for (size_t i = 0; i < part.length; i++) {
		dots += part.text[i] == '.';
		if (!is_digit(part.text[i]) && part.text[i] != '.')
			return false;
	}
	return part.length && part.length <= 5 && dots <= 2 && is_digit(part.text[0]) &&
	       is_digit(part.text[part.length - 1]);
}

static void take_stamp(struct romname *ret, struct slice part)
{
	snprintf(ret->date, sizeof(ret->date), "%.4s-%.2s-%.2s", part.text, part.text + 4,
		 part.text + 6);
}

static void take_android(struct romname *ret, struct slice part)
{
	slice_copy(ret->android_text, sizeof(ret->android_text), part);
	ret->android = catalog_android_of(part.text, part.length);
}

static void take_hash(struct romname *ret, struct slice part)
{
	slice_copy(ret->md5, sizeof(ret->md5), part);
}

static bool take_region(struct romname *ret, struct slice part)
{
	const struct catalog_region *region = catalog_region_by_token(part.text, part.length);

	if (!region || ret->token_region)
		return false;
	ret->token_region = region;
	slice_copy(ret->region_token, sizeof(ret->region_token), part);
	return true;
}

/* What may follow the version, in the order in which it does; parts may be missing. */
static void take_rest(struct romname *ret, const struct slice *parts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!*ret->date && is_stamp(parts[i]))
			take_stamp(ret, parts[i]);
		else if (!*ret->android_text && is_android(parts[i]))
			take_android(ret, parts[i]);
		else if (!*ret->md5 && is_hash(parts[i]))
			take_hash(ret, parts[i]);
		else if (take_region(ret, parts[i]))
			continue;
		else if (ret->token_region && !*ret->carrier && !*ret->md5)
			slice_copy(ret->carrier, sizeof(ret->carrier), parts[i]);
		else
			add_note(ret, NOTE_FILE_PART_UNKNOWN);
	}
}

static size_t split(struct slice text, char at, struct slice ret[TOKENS])
{
	const char *end = text.text + text.length, *next;
	size_t count = 0;

	for (const char *from = text.text; count < TOKENS; from = next + 1) {
		next = memchr(from, at, (size_t)(end - from));
		ret[count++] = slice_to(from, next ? next : end);
		if (!next)
			break;
	}
	return count;
}

static void take_version(struct romname *ret, struct slice part)
{
	slice_copy(ret->version_text, sizeof(ret->version_text), part);
	if (version_parse_n(part.text, part.length, &ret->version, NULL) < 0)
		add_note(ret, NOTE_FILE_VERSION_UNKNOWN);
}

/* FROM-TO, where either may hold a hyphen (PRE-DPP): the hyphen at which both can be read. */
static void take_span(struct romname *ret, struct slice part)
{
	const char *end = part.text + part.length, *dash = NULL, *first = NULL;

	for (const char *at = part.text; at < end; at++) {
		if (*at != '-')
			continue;
		first = first ? first : at;
		if (!version_parse_n(part.text, (size_t)(at - part.text), &ret->from, NULL) &&
		    !version_parse_n(at + 1, (size_t)(end - at - 1), &ret->version, NULL))
			dash = at;
	}
	if (!dash)
		add_note(ret, NOTE_FILE_VERSION_UNKNOWN);
	dash = dash ? dash : first;
	if (!dash) {
		slice_copy(ret->version_text, sizeof(ret->version_text), part);
		return;
	}
	slice_copy(ret->from_text, sizeof(ret->from_text), slice_to(part.text, dash));
	take_version(ret, slice_to(dash + 1, end));
	if (version_parse(ret->from_text, &ret->from, NULL) < 0)
		add_note(ret, NOTE_FILE_VERSION_UNKNOWN);
}

/* ---- the patterns ---- */

static void read_product(struct romname *ret, struct slice product)
{
	const struct catalog_product *parts = &ret->product_parts;

	slice_copy(ret->product, sizeof(ret->product), product);
	ret->product_known = catalog_product(product.text, product.length, &ret->product_parts);
	if (!ret->product_known) {
		add_note(ret, NOTE_FILE_PRODUCT_UNKNOWN);
		return;
	}
	ret->devices[ret->device_count++] = parts->device;
	if (parts->other) {
		ret->devices[ret->device_count++] = parts->other;
		add_note(ret, NOTE_FILE_PRODUCT_TWO);
	}
	if (parts->doubled)
		add_note(ret, NOTE_FILE_PRODUCT_DOUBLED);
	ret->region = parts->region;
}

static void read_flag(struct romname *ret, struct slice flag)
{
	slice_copy(ret->product, sizeof(ret->product), flag);
	ret->product_known = catalog_flag(flag.text, flag.length, &ret->flag);
	if (!ret->product_known) {
		add_note(ret, NOTE_FILE_PRODUCT_UNKNOWN);
		return;
	}
	memcpy(ret->devices, ret->flag.devices, sizeof(ret->devices));
	ret->device_count = ret->flag.device_count;
	if (ret->flag.by_rule)
		add_note(ret, NOTE_FILE_FLAG_BY_RULE);
}

/* miui_FLAG_VERSION_MD5_ANDROID */
static bool read_recovery(struct romname *ret, struct slice name)
{
	struct slice parts[TOKENS];
	size_t count;

	if (name.length < 5 || memcmp(name.text, "miui_", 5) != 0)
		return false;
	count = split(name, '_', parts);
	if (count < 3 || count > 6)
		return false;
	ret->pattern = ROMNAME_RECOVERY;
	read_flag(ret, parts[1]);
	take_version(ret, parts[2]);
	take_rest(ret, parts + 3, count - 3);
	return true;
}

/* miui-blockota-PRODUCT-FROM-TO-MD5-ANDROID */
static bool read_block_ota(struct romname *ret, struct slice name)
{
	static const char start[] = "miui-blockota-";
	struct slice parts[TOKENS], span;
	size_t count, last;

	if (name.length < sizeof(start) || memcmp(name.text, start, sizeof(start) - 1) != 0)
		return false;
	name = slice_to(name.text + sizeof(start) - 1, name.text + name.length);
	count = split(name, '-', parts);
	if (count < 3)
		return false;
	for (last = count; last > 3 && (is_hash(parts[last - 1]) || is_android(parts[last - 1]));)
		last--;
	span = slice_to(parts[1].text, parts[last - 1].text + parts[last - 1].length);
	ret->pattern = ROMNAME_BLOCK_OTA;
	read_product(ret, parts[0]);
	take_span(ret, span);
	take_rest(ret, parts + last, count - last);
	return true;
}

/* PRODUCT<middle>VERSION(S)-user-REST; the newer names, all with hyphens. */
static bool read_hyphened(struct romname *ret, struct slice name, const char *middle,
			  enum romname_pattern pattern)
{
	static const char *const variants[] = {"-user-", "-userdebug-", "-eng-"};
	const char *at = find(name, middle), *end = name.text + name.length, *user = NULL;
	struct slice parts[TOKENS], versions;
	size_t i;

	if (!at || at == name.text)
		return false;
	versions.text = at + strlen(middle);
	versions.length = (size_t)(end - versions.text);
	for (i = 0; i < 3 && !user; i++)
		user = find(versions, variants[i]);
	ret->pattern = pattern;
	read_product(ret, slice_to(name.text, at));
	if (user)
		versions.length = (size_t)(user - versions.text);
	if (i > 1 && user)
		add_note(ret, NOTE_ENGINEERING);
	if (pattern == ROMNAME_OTA_INCREMENTAL)
		take_span(ret, versions);
	else
		take_version(ret, versions);
	if (user) {
		name = slice_to(user + strlen(variants[i - 1]), end);
		take_rest(ret, parts, split(name, '-', parts));
	}
	return true;
}

/* PRODUCT_images_VERSION[_DATE]_ANDROID[_REGION][_CARRIER]_MD5 */
static bool read_fastboot(struct romname *ret, struct slice name)
{
	static const char middle[] = "_images_";
	const char *at = find(name, middle);
	struct slice parts[TOKENS];
	size_t count;

	if (!at || at == name.text)
		return false;
	count = split(slice_to(at + sizeof(middle) - 1, name.text + name.length), '_', parts);
	read_product(ret, slice_to(name.text, at));
	take_version(ret, parts[0]);
	take_rest(ret, parts + 1, count - 1);
	ret->pattern = *ret->date ? ROMNAME_FASTBOOT : ROMNAME_FASTBOOT_OLD;
	return true;
}

/* ---- do the parts agree? ---- */

static bool is_candidate(const struct version *version, const struct catalog_device *device)
{
	for (size_t i = 0; i < version->candidate_count; i++) {
		if (version->candidates[i].device == device)
			return true;
	}
	return false;
}

static bool has_candidate(const struct romname *name)
{
	for (size_t i = 0; i < name->device_count; i++) {
		if (is_candidate(&name->version, name->devices[i]))
			return true;
	}
	return false;
}

/* Letters in the region's place that are no country never agree with anything. */
static bool regions_differ(const struct catalog_region *a, const struct catalog_region *b)
{
	return a && b && a != b && a->use != CATALOG_REGION_ODD && b->use != CATALOG_REGION_ODD;
}

/* The region token of an operator's package may be "global". */
static bool token_differs(const struct romname *name)
{
	const struct version *version = &name->version;

	if (!name->token_region ||
	    slice_is((struct slice){name->region_token, strlen(name->region_token)}, "global"))
		return name->token_region && version->region && !version->branch &&
		       version->operator&& version->operator->kind == CATALOG_OPERATOR_OPEN &&
		       regions_differ(name->token_region, version->region);
	return regions_differ(name->token_region, version->region);
}

static void check_agreement(struct romname *ret)
{
	const struct version *version = &ret->version;
	const struct catalog_operator *operator= ret->product_parts.operator;

	ret->notes |= version->notes;
	if (!*ret->md5)
		add_note(ret, NOTE_FILE_NO_HASH);
	if (version->android && ret->android && version->android != ret->android)
		add_note(ret, NOTE_FILE_ANDROID_DIFFERS);
	if (version->candidate_count && ret->device_count && !has_candidate(ret))
		add_note(ret, NOTE_FILE_DEVICE_DIFFERS);
	if (regions_differ(ret->region, version->region) || token_differs(ret))
		add_note(ret, NOTE_FILE_REGION_DIFFERS);
	if (operator&& version->operator&& operator!= version->operator)
		add_note(ret, NOTE_FILE_OPERATOR_DIFFERS);
	if (!ret->region)
		ret->region = version->region;
	if (!ret->region)
		ret->region = ret->token_region;
}

/* Published names are plain ASCII; blanks come only from renaming and are cut already. */
static bool is_plain(struct slice name)
{
	for (size_t i = 0; i < name.length; i++) {
		if (name.text[i] <= ' ' || name.text[i] > '~')
			return false;
	}
	return name.length && name.length < 256;
}

int romname_parse(const char *path, struct romname *ret, struct error *err)
{
	struct romname name = {0};
	struct slice bare = bare_name(path, &name);

	if (!is_plain(bare))
		return fail(err, E_INPUT, "'%s' is not the name of a package", name.name);
	if (!read_block_ota(&name, bare) && !read_recovery(&name, bare) &&
	    !read_hyphened(&name, bare, "-ota_full-", ROMNAME_OTA_FULL) &&
	    !read_hyphened(&name, bare, "-ota_incremental-", ROMNAME_OTA_INCREMENTAL) &&
	    !read_hyphened(&name, bare, "-images-", ROMNAME_FASTBOOT_NEW) &&
	    !read_fastboot(&name, bare))
		return fail(err, E_INPUT, "'%s' has none of the known patterns of a package name",
			    name.name);
	check_agreement(&name);
	*ret = name;
	return 0;
}
