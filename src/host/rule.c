/* SPDX-License-Identifier: MIT */
#include "internal.h"

#include <udev_rules.inc>

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where udev looks, the first wins: a file hides those of the same name in the folders below. */
static const char *const folders[] = {
	"/etc/udev/rules.d",
	"/run/udev/rules.d",
	"/usr/local/lib/udev/rules.d",
	"/usr/lib/udev/rules.d",
	"/lib/udev/rules.d",
};
enum { FOLDERS = sizeof(folders) / sizeof(*folders) };

/* Which of several findings decides: the higher. Another's rule in time gives access, ours too
 * late does not. */
static const int weights[] = {
	[RULE_UNKNOWN] = 1, [RULE_MISSING] = 0,  [RULE_CURRENT] = 5,
	[RULE_STALE] = 4,   [RULE_TOO_LATE] = 2, [RULE_OTHER] = 3,
};
_Static_assert(sizeof(weights) / sizeof(*weights) == RULE_OTHER + 1, "every state needs a weight");

/* systemd: what is tagged later than here gets no access, as 73-seat-late.rules has passed. */
static bool is_too_late(const char *file)
{
	return strcmp(file, "73-seat-late.rules") > 0;
}

static bool ends_with(const char *string, const char *end)
{
	size_t length = strlen(string), end_length = strlen(end);

	return length >= end_length && !strcmp(string + length - end_length, end);
}

/* Whether a line that is no comment holds one of the words. */
static bool says(const char *text, const char *const *words, size_t count)
{
	while (*text) {
		size_t length = strcspn(text, "\n"), blank = strspn(text, " \t");

		for (size_t i = 0; text[blank] != '#' && i < count; i++)
			if (memmem(text, length, words[i], strlen(words[i])))
				return true;
		text += length + (text[length] == '\n');
	}
	return false;
}

static bool names_fastboot(const char *text)
{
	static const char *const words[] = {"ff4203", "ff420?",   "ff420*",
					    "ff420[", "fastboot", "d00d"};

	return says(text, words, sizeof(words) / sizeof(*words));
}

static bool asks_for_seat(const char *text)
{
	static const char *const words[] = {"uaccess", "ID_DEBUG_APPLIANCE"};

	return says(text, words, sizeof(words) / sizeof(*words));
}

static bool opens_node(const char *text)
{
	static const char *const words[] = {"MODE=", "MODE:=", "GROUP=", "GROUP:="};

	return says(text, words, sizeof(words) / sizeof(*words));
}

static enum rule_state judge(const char *file, const char *text)
{
	bool as_shipped = !strcmp(text, uaccess_rule) || !strcmp(text, plugdev_rule);
	bool ours = as_shipped || ends_with(file, "-latchkey.rules");

	if (ours && is_too_late(file))
		return RULE_TOO_LATE;
	if (ours)
		return as_shipped ? RULE_CURRENT : RULE_STALE;
	if (!names_fastboot(text))
		return RULE_MISSING;
	if (opens_node(text))
		return RULE_OTHER;
	if (asks_for_seat(text))
		return is_too_late(file) ? RULE_TOO_LATE : RULE_OTHER;
	return RULE_MISSING;
}

static bool is_hidden(const struct host *host, size_t folder, const char *file)
{
	char full[PATH_MAX];

	for (size_t i = 0; i < folder; i++) {
		host_path(host, full, sizeof(full), "%s/%s", folders[i], file);
		if (access(full, F_OK) == 0)
			return true;
	}
	return false;
}

static bool is_switched_off(const struct host *host, const char *path)
{
	char full[PATH_MAX], target[16];
	ssize_t length = readlink(host_path(host, full, sizeof(full), "%s", path), target,
				  sizeof(target) - 1);

	target[length < 0 ? 0 : length] = '\0';
	return !strcmp(target, "/dev/null");
}

static void look_at(const struct host *host, size_t folder, const char *file, struct rule *best)
{
	enum rule_state state = RULE_UNKNOWN;
	struct text text = {0};
	char path[sizeof(best->path)];
	int length = snprintf(path, sizeof(path), "%s/%s", folders[folder], file);

	if (length < 0 || (size_t)length >= sizeof(path) || is_hidden(host, folder, file) ||
	    is_switched_off(host, path))
		return;
	if (host_read(host, path, &text))
		state = judge(file, text_cstr(&text));
	if (state != RULE_MISSING && weights[state] > weights[best->state]) {
		best->state = state;
		memcpy(best->path, path, sizeof(path));
	}
	text_release(&text);
}

static int is_rules_file(const struct dirent *entry)
{
	return ends_with(entry->d_name, ".rules");
}

struct rule host_rule(const struct host *host)
{
	struct rule best = {.state = RULE_MISSING};
	char full[PATH_MAX];
	struct dirent **files;
	bool looked = false;

	for (size_t folder = 0; folder < FOLDERS; folder++) {
		int count = scandir(host_path(host, full, sizeof(full), "%s", folders[folder]),
				    &files, is_rules_file, alphasort);

		for (int i = 0; i < count; i++) {
			look_at(host, folder, files[i]->d_name, &best);
			free(files[i]);
		}
		if (count >= 0) {
			looked = true;
			free(files);
		}
	}
	if (!looked)
		best.state = RULE_UNKNOWN;
	return best;
}

const char *host_rule_text(bool plugdev)
{
	return plugdev ? plugdev_rule : uaccess_rule;
}
