/* SPDX-License-Identifier: MIT */
#include <latchkey/variable.h>

#include <latchkey/catalog.h>
#include <latchkey/text.h>

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* What the value of a public variable looks like. */
enum shape {
	SHAPE_NONE = 0,
	SHAPE_YES_NO,
	SHAPE_INDEX,    /* a small number */
	SHAPE_NUMBER,   /* a size or voltage, decimal or 0x, perhaps with a unit */
	SHAPE_SIZE,     /* the same, or hexadecimal without 0x as MediaTek LK writes sizes */
	SHAPE_CODENAME,
	SHAPE_SLOT,
	SHAPE_WORD,     /* one lower-case word: uefi, none, merging, f2fs, raw data */
	SHAPE_VARIANT,  /* "SDM EMMC", "SM8 UFS" */
	SHAPE_VERSION,  /* has a dot or hyphen inside, as version texts do */
	SHAPE_HEX,      /* a few hex digits: revision numbers, flags */
};

struct variable {
	const char *name;
	enum shape shape;
	bool indexed; /* followed by ':' and a partition or slot */
};

/* The public list: nothing else is ever shown. Sorted by name. Source: the variables of Qualcomm
 * ABL and LK, MediaTek LK and fastbootd; what identifies a person's phone (serialno, cpuid, token,
 * IMEIs, uids) is not here. */
static const struct variable list[] = {
	{"DP", SHAPE_HEX, false},
	{"anti", SHAPE_INDEX, false},
	{"battery-soc", SHAPE_INDEX, false},
	{"battery-soc-ok", SHAPE_YES_NO, false},
	{"battery-voltage", SHAPE_NUMBER, false},
	{"board_version", SHAPE_VERSION, false},
	{"charger-screen-enabled", SHAPE_YES_NO, false},
	{"cpu-abi", SHAPE_VERSION, false},
	{"crc", SHAPE_INDEX, false},
	{"current-slot", SHAPE_SLOT, false},
	{"dynamic-partition", SHAPE_YES_NO, false},
	{"erase-block-size", SHAPE_NUMBER, false},
	{"first-api-level", SHAPE_INDEX, false},
	{"fuse", SHAPE_YES_NO, false},
	{"get_unlock_ability", SHAPE_NUMBER, false},
	{"has-slot", SHAPE_YES_NO, true},
	{"hw-revision", SHAPE_HEX, false},
	{"is-logical", SHAPE_YES_NO, true},
	{"is-userspace", SHAPE_YES_NO, false},
	{"kernel", SHAPE_WORD, false},
	{"logical-block-size", SHAPE_NUMBER, false},
	{"max-download-size", SHAPE_NUMBER, false},
	{"max-fetch-size", SHAPE_NUMBER, false},
	{"off-mode-charge", SHAPE_YES_NO, false},
	{"parallel-download-flash", SHAPE_YES_NO, false},
	{"partition-size", SHAPE_SIZE, true},
	{"partition-type", SHAPE_WORD, true},
	{"product", SHAPE_CODENAME, false},
	{"rollback_ver", SHAPE_INDEX, false},
	{"secure", SHAPE_YES_NO, false},
	{"security-patch-level", SHAPE_VERSION, false},
	{"slot-count", SHAPE_INDEX, false},
	{"slot-retry-count", SHAPE_INDEX, true},
	{"slot-successful", SHAPE_YES_NO, true},
	{"slot-suffix", SHAPE_SLOT, false},
	{"slot-unbootable", SHAPE_YES_NO, true},
	{"snapshot-update-status", SHAPE_WORD, false},
	{"super-partition-name", SHAPE_WORD, false},
	{"treble-enabled", SHAPE_YES_NO, false},
	{"unlock_ability", SHAPE_NUMBER, false},
	{"unlocked", SHAPE_YES_NO, false},
	{"variant", SHAPE_VARIANT, false},
	{"version", SHAPE_VERSION, false},
	{"version-baseband", SHAPE_VERSION, false},
	{"version-bootloader", SHAPE_VERSION, false},
	{"version-os", SHAPE_VERSION, false},
	{"version-preloader", SHAPE_VERSION, false},
	{"version-vndk", SHAPE_VERSION, false},
	{"warranty", SHAPE_YES_NO, false},
};

static const struct variable *find(const char *name, size_t length)
{
	const char *colon = memchr(name, ':', length);
	size_t head = colon ? (size_t)(colon - name) : length;

	for (size_t i = 0; i < sizeof(list) / sizeof(*list); i++)
		if (strlen(list[i].name) == head && !memcmp(list[i].name, name, head) &&
		    list[i].indexed == (colon != NULL))
			return &list[i];
	return NULL;
}

static bool is_indexed(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof(list) / sizeof(*list); i++)
		if (list[i].indexed && strlen(list[i].name) == length &&
		    !memcmp(list[i].name, name, length))
			return true;
	return false;
}

bool variable_split(const char *line, size_t length, const char **ret_name,
		    size_t *ret_name_length, const char **ret_value, size_t *ret_value_length)
{
	const char *colon = memchr(line, ':', length), *name = line, *value;
	size_t name_length, value_length;

	if (!colon)
		return false;
	name_length = (size_t)(colon - line);
	text_trim(&name, &name_length);
	if (is_indexed(name, name_length)) {
		const char *rest = colon + 1;
		size_t left = length - (size_t)(rest - line);

		colon = memchr(rest, ':', left);
		if (!colon)
			return false;
		name_length = (size_t)(colon - name);
		while (name_length && isspace((unsigned char)name[name_length - 1]))
			name_length--;
	}
	value = colon + 1;
	value_length = length - (size_t)(value - line);
	text_trim(&value, &value_length);
	*ret_name = name;
	*ret_name_length = name_length;
	*ret_value = value;
	*ret_value_length = value_length;
	return true;
}

bool variable_is_token(const char *name, size_t length)
{
	for (size_t i = 0; i + 5 <= length; i++)
		if (!strncasecmp(name + i, "token", 5))
			return true;
	return false;
}

static size_t count_of(const char *value, size_t length, int (*is)(int))
{
	size_t count = 0;

	for (size_t i = 0; i < length; i++)
		count += is((unsigned char)value[i]) != 0;
	return count;
}

static bool is_one_of(const char *value, size_t length, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(words[i]) == length && !strncasecmp(words[i], value, length))
			return true;
	return false;
}

/* A time-stamp has fourteen digits, and no partition has more bytes; an IMEI has fifteen. */
enum { LONGEST_DECIMAL = 14 };

/* A number with 0x or without, perhaps followed by a unit. */
static bool is_number(const char *value, size_t length)
{
	int (*is_digit)(int) = isdigit;
	size_t digits;

	if (length > 2 && value[0] == '0' && (value[1] == 'x' || value[1] == 'X'))
		value += 2, length -= 2, is_digit = isxdigit;
	else if (length > 2 && !memcmp(value + length - 2, "mV", 2))
		length -= 2;
	digits = count_of(value, length, is_digit);
	return digits == length && length > 0 &&
	       length <= (is_digit == isdigit ? LONGEST_DECIMAL : 16);
}

static bool is_size(const char *value, size_t length)
{
	return is_number(value, length) ||
	       (length > 0 && length <= 12 && count_of(value, length, isxdigit) == length);
}

/* One that the catalog knows, or what looks like one (vayu, sweet_k6a, MSM8952) and not like a serial
 * number (f53aec5, g6ojwg6xhi7hkzbq). */
static bool is_codename(const char *value, size_t length)
{
	size_t digits = count_of(value, length, isdigit);
	size_t upper = count_of(value, length, isupper);
	size_t lower = count_of(value, length, islower);
	size_t under = 0;

	if (catalog_is_codename(value, length))
		return true;
	for (size_t i = 0; i < length; i++)
		under += value[i] == '_' || value[i] == '-';
	if (length < 2 || length > 20 || digits + upper + lower + under != length)
		return false;
	if (!isalpha((unsigned char)value[0]))
		return false;
	if (upper)
		return (!lower && upper <= 4 && digits <= 7) ||
		       (upper == 1 && isupper((unsigned char)value[0]) && !digits);
	if (!digits)
		return true;
	if (length >= 6 && count_of(value, length, isxdigit) == length)
		return false;
	return under ? digits <= 4 : digits <= 2 && length <= 12;
}

static bool is_word(const char *value, size_t length)
{
	size_t letters = count_of(value, length, islower), others = 0;

	for (size_t i = 0; i < length; i++)
		others += value[i] == ' ' || value[i] == '-' || value[i] == '_' ||
			  isdigit((unsigned char)value[i]);
	return length <= 16 && letters + others == length && letters >= 1 &&
	       count_of(value, length, isdigit) <= 1;
}

static bool is_variant(const char *value, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (!isalnum((unsigned char)value[i]) && value[i] != ' ' && value[i] != '_')
			return false;
	if (length >= 6 && count_of(value, length, isxdigit) == length)
		return false;
	return length <= 24 && count_of(value, length, isdigit) <= 5;
}

static bool is_version(const char *value, size_t length)
{
	bool inside = false;
	size_t run = 0;

	for (size_t i = 0; i < length; i++) {
		bool mark = value[i] == '.' || value[i] == '-';

		if (!isalnum((unsigned char)value[i]) && !mark && value[i] != '_')
			return false;
		inside |= mark && i > 0 && i + 1 < length;
		run = isdigit((unsigned char)value[i]) ? run + 1 : 0;
		if (run > LONGEST_DECIMAL)
			return false;
	}
	return length <= 64 && (inside || (length <= 3 && isdigit((unsigned char)value[0])));
}

static bool is_slot(const char *value, size_t length)
{
	if (length == 2 && value[0] == '_')
		value++, length--;
	return length == 1 && value[0] >= 'a' && value[0] <= 'd';
}

static bool is_short_hex(const char *value, size_t length)
{
	if (length > 2 && value[0] == '0' && value[1] == 'x')
		value += 2, length -= 2;
	return length >= 1 && length <= 5 && count_of(value, length, isxdigit) == length;
}

static bool fits(enum shape shape, const char *value, size_t length)
{
	static const char *const yes_no[] = {"yes", "no", "true", "false", "0", "1"};

	switch (shape) {
	case SHAPE_YES_NO:
		return is_one_of(value, length, yes_no, sizeof(yes_no) / sizeof(*yes_no));
	case SHAPE_INDEX:
		return length <= 3 && count_of(value, length, isdigit) == length;
	case SHAPE_NUMBER:
		return is_number(value, length);
	case SHAPE_SIZE:
		return is_size(value, length);
	case SHAPE_CODENAME:
		return is_codename(value, length);
	case SHAPE_SLOT:
		return is_slot(value, length);
	case SHAPE_WORD:
		return is_word(value, length);
	case SHAPE_VARIANT:
		return is_variant(value, length);
	case SHAPE_VERSION:
		return is_version(value, length);
	case SHAPE_HEX:
		return is_short_hex(value, length);
	case SHAPE_NONE:
		break;
	}
	return false;
}

/* Between the hyphens of a name stand words; a long one, or a hexadecimal number, is none. */
static bool is_name_part(const char *part, size_t length)
{
	enum { LONGEST = 20, LEAST_HEX = 6 };
	size_t digits = count_of(part, length, isdigit), hex = count_of(part, length, isxdigit);

	return length <= LONGEST && !(length >= LEAST_HEX && digits && hex == length);
}

bool variable_name_fits(const char *name, size_t length)
{
	size_t run = 0, parts = 0, part = 0;

	if (!length || length > 48 || !isalpha((unsigned char)name[0]))
		return false;
	for (size_t i = 0; i < length; i++) {
		bool inside = isalnum((unsigned char)name[i]);

		if (!inside && (!name[i] || !strchr("-_.:", name[i])))
			return false;
		if (!inside && !is_name_part(name + part, i - part))
			return false;
		part = inside ? part : i + 1;
		parts += name[i] == ':';
		run = isdigit((unsigned char)name[i]) ? run + 1 : 0;
		if (run > 4)
			return false;
	}
	return parts <= 1 && is_name_part(name + part, length - part);
}

bool variable_is_public(const char *name, size_t length)
{
	return find(name, length) && variable_name_fits(name, length);
}

bool variable_value_fits(const char *name, size_t name_length, const char *value, size_t length)
{
	const struct variable *variable = find(name, name_length);

	if (!variable)
		return false;
	text_trim(&value, &length);
	return !length || fits(variable->shape, value, length);
}
