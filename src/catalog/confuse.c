/* SPDX-License-Identifier: MIT */
#include <latchkey/catalog.h>

#include "tables.h"

#include <string.h>

enum { BASE = 64, PARTNERS = 16 };

/* ---- names that look alike ---- */

/* Words that tell variants apart and are lost first when people speak of a phone. */
static bool is_minor(const char *word, size_t length)
{
	static const char *const minor[] = {"4g", "5g", "lte", "nfc", "ne"};

	for (size_t i = 0; i < sizeof(minor) / sizeof(*minor); i++) {
		if (strlen(minor[i]) == length && !memcmp(minor[i], word, length))
			return true;
	}
	return length == 4 && !memcmp(word, "20", 2) && word[2] >= '0' && word[2] <= '9';
}

/* "Xiaomi" and "Mi" were one brand at different times. */
static bool is_brand(const char *word, size_t length)
{
	return (length == 6 && !memcmp(word, "xiaomi", 6)) ||
	       (length == 2 && !memcmp(word, "mi", 2));
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static void name_base(const char *name, bool reduce, char ret[BASE])
{
	char word[BASE];
	size_t length = 0, size;

	while (*name) {
		for (size = 0; *name && *name != ' ' && size + 1 < BASE; name++)
			word[size++] = lower(*name);
		while (*name == ' ')
			name++;
		if (reduce && (is_minor(word, size) || (!length && is_brand(word, size))))
			continue;
		if (length + size + 1 >= BASE)
			break;
		memcpy(ret + length, word, size);
		length += size;
	}
	ret[length] = '\0';
}

static bool names_meet(const char *a, const char *b, bool reduce)
{
	char base_a[BASE], base_b[BASE];

	name_base(a, reduce, base_a);
	name_base(b, reduce, base_b);
	return *base_a && !strcmp(base_a, base_b);
}

static bool devices_meet(const struct catalog_device *a, const struct catalog_device *b,
			 bool reduce, struct catalog_confusion *ret)
{
	for (size_t i = 0; i < a->name_count; i++) {
		for (size_t j = 0; j < b->name_count; j++) {
			if (!names_meet(a->names[i], b->names[j], reduce))
				continue;
			ret->own_name = a->names[i];
			ret->name = b->names[j];
			return true;
		}
	}
	return false;
}

/* ---- what ties two codenames together ---- */

static bool share_prefix(const char *a, const char *b)
{
	size_t length = strlen(a), other = strlen(b);

	return !memcmp(a, b, length < other ? length : other);
}

static bool share_letters(const struct catalog_device *a, const struct catalog_device *b)
{
	for (size_t i = 0; i < a->letter_count; i++) {
		for (size_t j = 0; j < b->letter_count; j++) {
			if (!strcmp(a->letters[i], b->letters[j]))
				return true;
		}
	}
	return false;
}

static bool share_family(const struct catalog_device *a, const struct catalog_device *b)
{
	const struct catalog_family *family;
	unsigned hits;

	for (size_t i = 0; (family = catalog_family_at(i)); i++) {
		hits = 0;
		for (size_t m = 0; m < family->member_count; m++)
			hits += family->members[m] == a || family->members[m] == b;
		hits += !strcmp(family->name, a->codename) || !strcmp(family->name, b->codename);
		if (hits == 2)
			return true;
	}
	return false;
}

struct partners {
	const struct catalog_device *devices[PARTNERS];
	size_t count;
	unsigned reasons[PARTNERS];
};

static void add_partner(struct partners *partners, const struct catalog_device *device,
			unsigned reason)
{
	for (size_t i = 0; i < partners->count; i++) {
		if (partners->devices[i] == device) {
			partners->reasons[i] |= reason;
			return;
		}
	}
	if (partners->count == PARTNERS)
		return;
	partners->devices[partners->count] = device;
	partners->reasons[partners->count++] = reason;
}

static void add_siblings(struct partners *partners, const struct catalog_device *device)
{
	const struct sibling_row *row = catalog_tables.siblings;

	for (size_t i = 0; i < catalog_tables.sibling_count; i++) {
		const struct catalog_device *a = &catalog_tables.devices[row[i].a];
		const struct catalog_device *b = &catalog_tables.devices[row[i].b];
		unsigned reason = row[i].kind == SIBLING_BUILD ? CATALOG_CONFUSE_BUILD
							       : CATALOG_CONFUSE_SIBLING;

		if (a == device)
			add_partner(partners, b, reason);
		if (b == device)
			add_partner(partners, a, reason);
	}
}

/* Siblings, and the other siblings of those. */
static void find_partners(struct partners *partners, const struct catalog_device *device)
{
	size_t direct;

	*partners = (struct partners){0};
	add_siblings(partners, device);
	direct = partners->count;
	for (size_t i = 0; i < direct; i++)
		add_siblings(partners, partners->devices[i]);
}

static unsigned partner_reasons(const struct partners *partners,
				const struct catalog_device *device)
{
	for (size_t i = 0; i < partners->count; i++) {
		if (partners->devices[i] == device)
			return partners->reasons[i];
	}
	return 0;
}

static unsigned reasons_for(const struct catalog_device *a, const struct catalog_device *b,
			    const struct partners *partners, struct catalog_confusion *ret)
{
	unsigned reasons = share_prefix(a->codename, b->codename) ? CATALOG_CONFUSE_PREFIX : 0;

	/* Dozens of televisions are sold as "MiTV". */
	if (a->type == CATALOG_OTHER || b->type == CATALOG_OTHER)
		return reasons;
	reasons |= partner_reasons(partners, b);
	if (share_family(a, b))
		reasons |= CATALOG_CONFUSE_SIBLING;
	if (devices_meet(a, b, false, ret))
		reasons |= CATALOG_CONFUSE_NAME;
	else if (devices_meet(a, b, true, ret))
		reasons |= CATALOG_CONFUSE_LOOK_ALIKE;
	if (share_letters(a, b))
		reasons |= CATALOG_CONFUSE_LETTERS;
	return reasons;
}

size_t catalog_confusions(const struct catalog_device *device, struct catalog_confusion *ret,
			  size_t max)
{
	struct catalog_confusion found;
	struct partners partners;
	size_t count = 0;

	find_partners(&partners, device);
	for (size_t i = 0; i < catalog_tables.device_count; i++) {
		found = (struct catalog_confusion){
			.device = &catalog_tables.devices[i], .name = "", .own_name = ""};
		if (found.device == device)
			continue;
		found.reasons = reasons_for(device, found.device, &partners, &found);
		if (!found.reasons)
			continue;
		if (count < max)
			ret[count] = found;
		count++;
	}
	return count;
}

static const char *const texts[] = {
	"one codename is the beginning of the other", "one project or a variant for another market",
	"the same builds under another name",         "sold under the same name",
	"sold under a name that looks alike",         "the same device letters in its versions",
};
_Static_assert(sizeof(texts) / sizeof(*texts) == CATALOG_CONFUSE_KINDS,
	       "every reason needs a text");

const char *catalog_confusion_text(unsigned reason)
{
	for (unsigned i = 0; i < CATALOG_CONFUSE_KINDS; i++) {
		if (reason == 1u << i)
			return texts[i];
	}
	return "";
}
