/* SPDX-License-Identifier: MIT */
#include "internal.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COMM_LENGTH = 15 }; /* the kernel cuts a process's name here */

/* Programs that open phones without being asked. */
static const char *const suspects[] = {
	"ModemManager", /* tries anything that looks like a modem */
	"VBoxSVC",      /* USB filters of a virtual machine */
	"VirtualBoxVM",
	"adb",      /* its server keeps what it once opened */
	"fastboot", /* waits for an answer for ever */
	"fwupd",    /* has a fastboot plugin; blocked fastboot in fwupd's thread 6914 */
	"gvfs-mtp-volume-monitor",
	"gvfsd-mtp",
	"heimdall",
	"jmtpfs",
	"kiod5", /* KDE's MTP */
	"kiod6",
	"kio_mtp",
	"mtp-probe",
	"qemu-system-x86_64",
	"simple-mtpfs",
};

static bool is_suspect(const char *comm)
{
	for (size_t i = 0; i < sizeof(suspects) / sizeof(*suspects); i++)
		if (!strncmp(comm, suspects[i], COMM_LENGTH))
			return true;
	return false;
}

static int is_number(const struct dirent *entry)
{
	return entry->d_name[0] && !entry->d_name[strspn(entry->d_name, "0123456789")];
}

static int by_number(const struct dirent **a, const struct dirent **b)
{
	long left = strtol((*a)->d_name, NULL, 10), right = strtol((*b)->d_name, NULL, 10);

	return (left > right) - (left < right);
}

static bool process_holds(const struct host *host, const char *pid, const char *node)
{
	char path[PATH_MAX], link[PATH_MAX + 16], target[64];
	struct dirent *entry;
	bool holds = false;
	ssize_t length;
	DIR *folder = opendir(host_path(host, path, sizeof(path), "/proc/%s/fd", pid));

	if (!folder)
		return false;
	while (!holds && (entry = readdir(folder))) {
		snprintf(link, sizeof(link), "%s/%.12s", path, entry->d_name);
		length = readlink(link, target, sizeof(target) - 1);
		target[length < 0 ? 0 : length] = '\0';
		holds = !strcmp(target, node);
	}
	closedir(folder);
	return holds;
}

static struct holder process(const struct host *host, const char *pid, enum holder_proof proof)
{
	struct holder holder = {.proof = proof, .pid = (int)strtol(pid, NULL, 10)};
	char path[64];

	snprintf(path, sizeof(path), "/proc/%.12s/comm", pid);
	host_line(host, path, holder.name, sizeof(holder.name));
	return holder;
}

/**
 * process_find() - the first processes, by number, that hold @node; where @node is NULL, those
 * that are suspects. Return: how many of @size were filled.
 */
static size_t process_find(const struct host *host, const char *node, struct holder *ret,
			   size_t size)
{
	char path[PATH_MAX];
	struct dirent **pids;
	size_t filled = 0;
	int count =
		scandir(host_path(host, path, sizeof(path), "/proc"), &pids, is_number, by_number);

	for (int i = 0; i < count; i++) {
		struct holder holder = process(host, pids[i]->d_name, HOLDER_LIKELY);

		if (node)
			holder.proof = HOLDER_PROVEN;
		if (filled < size && holder.pid != getpid() &&
		    (node ? process_holds(host, pids[i]->d_name, node) : is_suspect(holder.name)))
			ret[filled++] = holder;
		free(pids[i]);
	}
	if (count >= 0)
		free(pids);
	return filled;
}

size_t host_suspects(const struct host *host, struct holder *ret, size_t size)
{
	return process_find(host, NULL, ret, size);
}

struct holder host_holder(const struct host *host, unsigned bus, unsigned address)
{
	struct holder holder = {0};
	char node[48];

	snprintf(node, sizeof(node), "/dev/bus/usb/%03u/%03u", bus, address);
	if (!process_find(host, node, &holder, 1))
		process_find(host, NULL, &holder, 1);
	return holder;
}
