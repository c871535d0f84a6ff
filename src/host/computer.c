/* SPDX-License-Identifier: MIT */
#include "internal.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static enum tri tri(bool yes)
{
	return yes ? TRI_YES : TRI_NO;
}

/* Whether a line of @text begins with @start. */
static bool has_line(const char *text, const char *start)
{
	for (; text; text = strchr(text, '\n')) {
		text += *text == '\n';
		if (!strncmp(text, start, strlen(start)))
			return true;
	}
	return false;
}

/* systemd-logind: a session at a seat gets what the "uaccess" tag gives; one without does not. */
static enum tri find_seat(const struct host *host)
{
	const char *session = host->env("XDG_SESSION_ID");
	struct text text = {0};
	enum tri seat = TRI_UNKNOWN;
	char path[96];

	if (!session || !*session || strlen(session) > 32 || strchr(session, '/'))
		return TRI_UNKNOWN;
	snprintf(path, sizeof(path), "/run/systemd/sessions/%s", session);
	if (host_read(host, path, &text))
		seat = tri(has_line(text_cstr(&text), "SEAT=") &&
			   !has_line(text_cstr(&text), "REMOTE=1"));
	text_release(&text);
	return seat;
}

/* /proc/1/environ is NUL-separated and readable by root alone. */
static enum tri find_container_variable(const struct host *host)
{
	struct text text = {0};
	enum tri found = TRI_UNKNOWN;

	if (host_read(host, "/proc/1/environ", &text)) {
		found = tri(!strncmp(text_cstr(&text), "container=", 10) ||
			    memmem(text_cstr(&text), text.length, "\0container=", 11));
		text_release(&text);
	}
	return found;
}

static enum tri find_container(const struct host *host)
{
	static const char *const marks[] = {"/.dockerenv", "/run/.containerenv",
					    "/run/systemd/container"};
	enum tri variable;

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (host_exists(host, marks[i]) == TRI_YES)
			return TRI_YES;
	variable = find_container_variable(host);
	if (variable != TRI_UNKNOWN)
		return variable;
	/* systemd in a container would have left its mark. */
	return host_exists(host, "/run/systemd/system") == TRI_YES ? TRI_NO : TRI_UNKNOWN;
}

static enum tri find_virtual_machine(const struct host *host)
{
	static const char *const makers[] = {"QEMU", "VirtualBox",      "innotek", "VMware",
					     "KVM",  "Virtual Machine", "Xen",     "Parallels"};
	char vendor[96], product[96];
	struct text cpu = {0};
	enum tri found;

	host_line(host, "/sys/class/dmi/id/sys_vendor", vendor, sizeof(vendor));
	host_line(host, "/sys/class/dmi/id/product_name", product, sizeof(product));
	found = *vendor || *product ? TRI_NO : TRI_UNKNOWN;
	for (size_t i = 0; i < sizeof(makers) / sizeof(*makers); i++)
		if (strstr(vendor, makers[i]) || strstr(product, makers[i]))
			found = TRI_YES;
	if (found != TRI_YES && host_read(host, "/proc/cpuinfo", &cpu)) {
		found = tri(strstr(text_cstr(&cpu), " hypervisor"));
		text_release(&cpu);
	}
	return found;
}

static enum tri find_controller(const struct host *host)
{
	char full[PATH_MAX];
	struct dirent *entry;
	bool found = false;
	DIR *folder = opendir(host_path(host, full, sizeof(full), "/sys/bus/usb/devices"));

	if (!folder)
		return host_exists(host, "/sys/bus") == TRI_YES ? TRI_NO : TRI_UNKNOWN;
	while ((entry = readdir(folder)))
		found = found || !strncmp(entry->d_name, "usb", 3);
	closedir(folder);
	return tri(found);
}

/* The value of a line of os-release(5), without its quotes. */
static void add_release(const char *text, const char *key, struct text *ret)
{
	for (; text; text = strchr(text, '\n')) {
		text += *text == '\n';
		if (strncmp(text, key, strlen(key)) != 0)
			continue;
		text += strlen(key);
		text += strspn(text, "\"'");
		text_addf(ret, "%s%.*s", ret->length ? " " : "", (int)strcspn(text, "\"'\n"), text);
		return;
	}
}

static void find_system(const struct host *host, char *ret, size_t size)
{
	struct text text = {0}, name = {0};

	if (host_read(host, "/etc/os-release", &text) ||
	    host_read(host, "/usr/lib/os-release", &text)) {
		add_release(text_cstr(&text), "NAME=", &name);
		add_release(text_cstr(&text), "VERSION_ID=", &name);
	}
	snprintf(ret, size, "%s", text_cstr(&name));
	text_release(&name);
	text_release(&text);
}

struct computer host_computer(const struct host *host)
{
	struct computer computer = {
		.udev_running = host_exists(host, "/run/udev/control"),
		.local_seat = find_seat(host),
		.over_ssh = host->env("SSH_CONNECTION") != NULL,
		.container = find_container(host),
		.virtual_machine = find_virtual_machine(host),
		.usb_controller = find_controller(host),
		.usb_nodes = host_exists(host, "/dev/bus/usb"),
	};
	unsigned gid = 0;

	if (computer.over_ssh)
		computer.local_seat = TRI_NO;
	computer.plugdev_exists = host_group_id(host, "plugdev", &gid);
	computer.plugdev_member = computer.plugdev_exists == TRI_YES ? host_in_group(host, gid)
								     : computer.plugdev_exists;
	host_line(host, "/proc/sys/kernel/osrelease", computer.kernel, sizeof(computer.kernel));
	find_system(host, computer.system, sizeof(computer.system));
	computer.suspect_count = host_suspects(
		host, computer.suspects, sizeof(computer.suspects) / sizeof(*computer.suspects));
	return computer;
}

/* The kernel's name of a device, "1-1.4". */
static bool is_kernel_name(const char *name)
{
	size_t length = strlen(name);

	return length && length < 40 && strspn(name, "0123456789-.") == length &&
	       !strstr(name, "..") && strchr(name, '-');
}

struct port host_port(const struct host *host, const char *id)
{
	const char *name = strncmp(id, "usb:", 4) ? "" : id + 4;
	struct port port = {0};
	char path[96], text[16];

	if (!is_kernel_name(name))
		return port;
	for (const char *at = name; *at; at++)
		port.hubs += *at == '.';
	snprintf(path, sizeof(path), "/sys/bus/usb/devices/%s/speed", name);
	port.mbit = (unsigned)strtoul(host_line(host, path, text, sizeof(text)), NULL, 10);
	/* The kernel follows the link of the root hub first, so ".." is its controller. */
	snprintf(path, sizeof(path), "/sys/bus/usb/devices/usb%u/../driver",
		 (unsigned)strtoul(name, NULL, 10));
	host_link_name(host, path, port.controller, sizeof(port.controller));
	port.super_speed_controller = !strncmp(port.controller, "xhci", 4);
	return port;
}

static enum tri find_writable(const struct host *host, const struct stat *status)
{
	enum tri in_group;

	if (host->uid == 0)
		return TRI_YES;
	if (host->uid == status->st_uid)
		return tri(status->st_mode & S_IWUSR);
	if (!(status->st_mode & S_IWGRP) == !(status->st_mode & S_IWOTH))
		return tri(status->st_mode & S_IWOTH);
	in_group = host_in_group(host, status->st_gid);
	if (in_group == TRI_UNKNOWN)
		return TRI_UNKNOWN;
	return tri(status->st_mode & (in_group == TRI_YES ? S_IWGRP : S_IWOTH));
}

struct node host_node(const struct host *host, unsigned bus, unsigned address)
{
	struct node node = {0};
	char path[48], full[PATH_MAX];
	struct stat status;

	snprintf(path, sizeof(path), "/dev/bus/usb/%03u/%03u", bus, address);
	node.exists = host_exists(host, path);
	if (stat(host_path(host, full, sizeof(full), "%s", path), &status) < 0)
		return node;
	node.writable = find_writable(host, &status);
	node.mode = status.st_mode & 07777;
	host_user_name(host, status.st_uid, node.owner, sizeof(node.owner));
	host_group_name(host, status.st_gid, node.group, sizeof(node.group));
	return node;
}
