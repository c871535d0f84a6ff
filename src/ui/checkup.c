/* SPDX-License-Identifier: MIT */
#include <latchkey/ui.h>

#include <latchkey/catalog.h>
#include <latchkey/text.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What the checks look at. */
struct scene {
	const struct host *host;
	const struct computer *computer;
	const struct rule *rule;
	const struct device_list *list;
	const struct about *about;
};

static struct check *add(struct checkup *checkup, const char *section, const char *id,
			 enum check_state state, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

static struct check *add(struct checkup *checkup, const char *section, const char *id,
			 enum check_state state, const char *format, ...)
{
	struct check *check;
	char text[512];
	va_list args;

	/* A full table overwrites its last row: 48 are more than any desk has. */
	if (checkup->count < sizeof(checkup->checks) / sizeof(*checkup->checks))
		checkup->count++;
	check = &checkup->checks[checkup->count - 1];
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	check->section = section;
	check->id = id;
	check->state = state;
	text_clear(&check->text);
	text_add_safe(&check->text, text, strlen(text));
	return check;
}

/* ---- usb ---- */

static void check_usb(struct checkup *checkup, const struct scene *scene,
		      const struct error *bus_error)
{
	const struct computer *computer = scene->computer;

	if (bus_error) {
		struct check *check = add(checkup, "usb", "library", CHECK_BAD, "USB cannot be used: %s",
					  bus_error->text);

		text_add(&check->remedy, words_hint(E_HOST));
	} else {
		add(checkup, "usb", "library", CHECK_OK, "the USB library works");
	}
	if (computer->usb_controller == TRI_NO)
		add(checkup, "usb", "controller", CHECK_BAD, "the kernel knows no USB controller");
	else if (computer->usb_controller == TRI_YES)
		add(checkup, "usb", "controller", CHECK_OK, "the kernel knows a USB controller");
	if (computer->usb_nodes == TRI_NO) {
		struct check *check = add(checkup, "usb", "nodes", CHECK_BAD,
					  "there is no /dev/bus/usb here");

		if (computer->container == TRI_YES)
			text_add(&check->remedy, words_hint(E_NO_NODE));
	}
	if (computer->container == TRI_YES)
		add(checkup, "usb", "container", CHECK_INFO,
		    "this is a container: it sees a phone only if /dev/bus/usb is handed in");
	if (computer->virtual_machine == TRI_YES)
		add(checkup, "usb", "virtual-machine", CHECK_INFO,
		    "this is a virtual machine: hand the phone over to it, and again once the phone is in "
		    "fastboot (for USB that is another device)");
}

/* ---- udev and permissions ---- */

/* A file that the owner named may hold the owner's name. */
static const char *shown_path(const struct scene *scene, const char *path)
{
	static const char *const known[] = {"70-latchkey.rules", "51-android.rules",
					    "70-uaccess.rules",  "99-latchkey.rules",
					    "99-android.rules",  "70-android-tools-udev.rules"};
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (!strcmp(known[i], name))
			return path;
	return scene->about->shared ? "a file of your own" : path;
}

static const char *shown_owner(const struct scene *scene, const char *name)
{
	if (!*name)
		return "?";
	return scene->about->shared && strcmp(name, "root") != 0 && strcmp(name, "plugdev") != 0
		       ? "another"
		       : name;
}

static struct holder shown_holder(const struct scene *scene, const struct device *device)
{
	struct holder holder = host_holder(scene->host, device->bus, device->address);
	struct text words = {0};
	struct mask strict = {0};

	if (!scene->about->shared)
		return holder;
	mask_words(&strict, &words, holder.name, strlen(holder.name));
	snprintf(holder.name, sizeof(holder.name), "%s", text_cstr(&words));
	text_release(&words);
	mask_release(&strict);
	return holder;
}

static void check_rule(struct checkup *checkup, const struct scene *scene)
{
	const struct rule *rule = scene->rule;
	struct check *check = NULL;

	switch (rule->state) {
	case RULE_CURRENT:
		add(checkup, "udev", "rule", CHECK_OK, "the udev rule is installed (%s)",
		    shown_path(scene, rule->path));
		break;
	case RULE_OTHER:
		add(checkup, "udev", "rule", CHECK_OK,
		    "another udev rule speaks of fastboot devices (%s)", shown_path(scene, rule->path));
		break;
	case RULE_STALE:
		check = add(checkup, "udev", "rule", CHECK_WARN,
			    "the udev rule is not the one of this version (%s)", shown_path(scene, rule->path));
		break;
	case RULE_TOO_LATE:
		check = add(checkup, "udev", "rule", CHECK_BAD,
			    "the udev rule comes too late and does nothing: its name must sort before "
			    "73-seat-late.rules (%s)", shown_path(scene, rule->path));
		break;
	case RULE_MISSING:
		check = add(checkup, "udev", "rule", CHECK_WARN,
			    "no udev rule gives you access to phones in fastboot");
		break;
	case RULE_UNKNOWN:
		add(checkup, "udev", "rule", CHECK_INFO, "udev's rules cannot be read from here");
		break;
	}
	if (check && scene->host->uid != 0)
		words_install_rule(&check->remedy, scene->about->program);
	/* Root needs no rule, its owner does. */
	if (check && scene->host->uid == 0)
		check->state = CHECK_INFO;
}

static void check_seat(struct checkup *checkup, const struct scene *scene)
{
	const struct computer *computer = scene->computer;

	if (computer->udev_running == TRI_NO)
		add(checkup, "udev", "daemon", CHECK_INFO,
		    "udev does not run here: new phones are looked for once a second");
	if (computer->local_seat == TRI_NO && computer->plugdev_exists != TRI_YES)
		add(checkup, "udev", "seat", CHECK_WARN,
		    "this session has no local seat%s: the rule gives access only to whoever sits at the "
		    "computer", computer->over_ssh ? " (SSH)" : "");
	else if (computer->local_seat == TRI_NO && computer->plugdev_member != TRI_YES)
		add(checkup, "udev", "seat", CHECK_WARN,
		    "this session has no local seat%s, and you are not in the group plugdev",
		    computer->over_ssh ? " (SSH)" : "");
}

static void check_device(struct checkup *checkup, const struct scene *scene,
			 const struct device *device)
{
	struct check *check;
	struct text text = {0};
	struct holder holder;
	struct node node;

	switch (device->access) {
	case ACCESS_OK:
	case ACCESS_UNKNOWN:
		add(checkup, "access", "device", CHECK_OK, "%s (%s) can be opened", device->id,
		    words_mode(device->mode));
		break;
	case ACCESS_DENIED:
		node = host_node(scene->host, device->bus, device->address);
		check = add(checkup, "access", "device", CHECK_BAD,
			    "%s (%s): you may not open /dev/bus/usb/%03u/%03u", device->id,
			    words_mode(device->mode), device->bus, device->address);
		if (node.exists == TRI_YES)
			text_addf(&check->text, " (owner %s, group %s, mode %04o)",
				  shown_owner(scene, node.owner), shown_owner(scene, node.group),
				  node.mode);
		words_install_rule(&check->remedy, scene->about->program);
		break;
	case ACCESS_BUSY:
		holder = shown_holder(scene, device);
		words_holder(&text, &holder);
		check = add(checkup, "access", "device", CHECK_BAD, "%s (%s) is %s", device->id,
			    words_mode(device->mode), text_cstr(&text));
		if (!strcmp(holder.name, "fwupd"))
			text_add(&check->remedy, "sudo systemctl stop fwupd.service\n");
		else if (!strcmp(holder.name, "adb"))
			text_add(&check->remedy, "adb kill-server\n");
		break;
	case ACCESS_NO_NODE:
		check = add(checkup, "access", "device", CHECK_BAD, "%s (%s): %s", device->id,
			    words_mode(device->mode), words_access(device->access));
		text_add(&check->remedy, words_hint(E_NO_NODE));
		break;
	case ACCESS_GONE:
	case ACCESS_HOST_ERROR:
	case ACCESS_COUNT:
		check = add(checkup, "access", "device", CHECK_BAD, "%s (%s): %s%s%s", device->id,
			    words_mode(device->mode), words_access(device->access),
			    *device->why ? ": " : "", device->why);
		text_add(&check->remedy, words_hint(E_HOST));
		break;
	}
	text_release(&text);
}

static void check_access(struct checkup *checkup, const struct scene *scene)
{
	for (size_t i = 0; i < scene->list->count; i++)
		check_device(checkup, scene, &scene->list->devices[i]);
	if (!scene->list->count) {
		struct check *check = add(checkup, "access", "device", CHECK_INFO,
					  "no phone on the bus, in any mode");

		text_add(&check->remedy, "try another cable (many only charge) and another port, and hold "
					 "Volume Down + Power until the phone shows FASTBOOT");
	}
	for (size_t i = 0; i < scene->computer->suspect_count; i++) {
		const struct holder *suspect = &scene->computer->suspects[i];

		add(checkup, "access", "program", CHECK_INFO,
		    "%.63s is running (pid %d): such programs can hold a phone", suspect->name,
		    suspect->pid);
	}
}

/* ---- ports ---- */

static void check_ports(struct checkup *checkup, const struct scene *scene)
{
	for (size_t i = 0; i < scene->list->count; i++) {
		const struct device *device = &scene->list->devices[i];
		struct port port = host_port(scene->host, device->id);
		struct check *check;

		if (!mode_can_be_asked(device->mode))
			continue;
		check = add(checkup, "port", "port", CHECK_INFO, "%s: %s speed, %u hub%s between", device->id,
			    speed_name(device->speed), port.hubs, port.hubs == 1 ? "" : "s");
		if (port.super_speed_controller && !port.hubs)
			text_add(&check->remedy, "if questions hang: a USB 2 port or a hub in between has "
						 "helped others");
	}
}

/* ---- the built-in rules ---- */

static void check_rules(struct checkup *checkup, long long now)
{
	enum { HALF_A_YEAR = 183 };
	struct tm tm = {0};
	long long days;

	if (!strptime(catalog_as_of(), "%Y-%m-%d", &tm))
		return;
	days = (now - (long long)timegm(&tm)) / 86400;
	if (days > HALF_A_YEAR)
		add(checkup, "rules", "age", CHECK_WARN,
		    "the built-in tables are of %s, %lld days old: look for a newer latchkey",
		    catalog_as_of(), days);
	else
		add(checkup, "rules", "age", CHECK_OK, "the built-in tables are of %s", catalog_as_of());
}

void checkup_make(struct checkup *ret, const struct host *host, const struct device_list *list,
		  const struct error *bus_error, long long now, const struct about *about)
{
	struct computer computer = host_computer(host);
	struct rule rule = host_rule(host);
	struct scene scene = {host, &computer, &rule, list, about};

	memset(ret, 0, sizeof(*ret));
	check_usb(ret, &scene, bus_error);
	check_rule(ret, &scene);
	check_seat(ret, &scene);
	check_access(ret, &scene);
	check_ports(ret, &scene);
	check_rules(ret, now);
}

void checkup_release(struct checkup *checkup)
{
	for (size_t i = 0; i < checkup->count; i++) {
		text_release(&checkup->checks[i].text);
		text_release(&checkup->checks[i].remedy);
	}
	checkup->count = 0;
}

enum check_state checkup_worst(const struct checkup *checkup)
{
	enum check_state worst = CHECK_OK;

	for (size_t i = 0; i < checkup->count; i++)
		if (checkup->checks[i].state > worst)
			worst = checkup->checks[i].state;
	return worst;
}
