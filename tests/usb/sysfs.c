/* SPDX-License-Identifier: MIT */
#include "sysfs.h"

#include "descriptors.h"

#include <errno.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Above those that phones get. */
enum { FIRST_HUB_ADDRESS = 100 };

static const char controller[] = "/devices/pci0000:00/0000:00:14.0";

static const char *const speeds[SPEED_COUNT] = {
	[SPEED_UNKNOWN] = "unknown", [SPEED_LOW] = "1.5",	 [SPEED_FULL] = "12",
	[SPEED_HIGH] = "480",	     [SPEED_SUPER] = "5000", [SPEED_SUPER_PLUS] = "10000",
};

/* Everything below happens in a folder that this program made a moment ago. What cannot be
 * written there is a reason to stop. */
static void check(int result, const char *path)
{
	if (result < 0 && errno != EEXIST) {
		fprintf(stderr, "fakebus: cannot make '%s': %s\n", path, strerror(errno));
		exit(70);
	}
}

static void write_bytes(const char *folder, const char *name, const void *bytes, size_t length)
{
	char path[2 * SYSFS_PATH];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "we");
	check(file ? 0 : -1, path);
	fwrite(bytes, 1, length, file);
	fclose(file);
}

__attribute__((format(printf, 3, 4))) static void write_line(const char *folder, const char *name,
							     const char *format, ...)
{
	char line[512];
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	write_bytes(folder, name, line, (size_t)length);
}

static void make_folder(const char *root, const char *path)
{
	char whole[2 * SYSFS_PATH];

	snprintf(whole, sizeof(whole), "%s%s", root, path);
	for (char *slash = whole + strlen(root) + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		check(mkdir(whole, 0755), whole);
		*slash = '/';
	}
	check(mkdir(whole, 0755), whole);
}

__attribute__((format(printf, 2, 3))) static void make_link(const char *target,
							    const char *format, ...)
{
	char path[2 * SYSFS_PATH];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(path, sizeof(path), format, arguments);
	va_end(arguments);
	check(symlink(target, path), path);
}

void sysfs_prepare(const char *root)
{
	static const char *const folders[] = {
		"/sys/bus/usb/devices", "/sys/bus/usb/drivers", "/sys/class", "/sys/dev/char",
		"/dev/bus/usb",         "/dev/.node",           "/run/udev",  "/pts",
		"/ours",
	};

	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++)
		make_folder(root, folders[i]);
}

/* "usb1" for the root hub of "1-1.4", "1-1" for what it is plugged into. */
static const char *port_path(const struct device *device)
{
	return strncmp(device->id, "usb:", 4) == 0 ? device->id + 4 : device->id;
}

char *sysfs_devpath(const struct device *device, char *ret)
{
	const char *path = port_path(device), *dot = path;
	size_t length;

	length = (size_t)snprintf(ret, SYSFS_PATH, "%s/usb%d", controller, atoi(path));
	while ((dot = strchr(dot + 1, '.')) && length < SYSFS_PATH)
		length += (size_t)snprintf(ret + length, SYSFS_PATH - length, "/%.*s",
					   (int)(dot - path), path);
	if (strchr(path, '-') && length < SYSFS_PATH)
		snprintf(ret + length, SYSFS_PATH - length, "/%s", path);
	return ret;
}

char *sysfs_devname(const struct device *device, char *ret)
{
	snprintf(ret, SYSFS_PATH, "/dev/bus/usb/%03u/%03u", device->bus, device->address);
	return ret;
}

/* A link from a device's folder up to what kind of device it is. Links in sysfs are relative, and
 * here they have to be: the kernel resolves them without knowing of the testbed. */
static void link_subsystem(const char *folder, const char *devpath)
{
	char target[SYSFS_PATH] = "";
	size_t length = 0;

	for (const char *slash = devpath; (slash = strchr(slash, '/')); slash++)
		length += (size_t)snprintf(target + length, sizeof(target) - length, "../");
	snprintf(target + length, sizeof(target) - length, "bus/usb");
	make_link(target, "%s/subsystem", folder);
}

static void link_device(const char *root, const char *devpath, const char *name)
{
	char target[2 * SYSFS_PATH + 16];

	snprintf(target, sizeof(target), "../../..%s", devpath);
	make_link(target, "%s/sys/bus/usb/devices/%s", root, name);
}

static unsigned minor_of(const struct device *device)
{
	return (device->bus - 1u) * 128 + device->address - 1u;
}

static void add_strings(const char *folder, const struct device *device)
{
	if (device->manufacturer[0])
		write_line(folder, "manufacturer", "%s\n", device->manufacturer);
	if (device->model[0])
		write_line(folder, "product", "%s\n", device->model);
	if (device->serial[0])
		write_line(folder, "serial", "%s\n", device->serial);
}

static void add_uevent(const char *folder, const struct device *device)
{
	char devname[SYSFS_PATH];

	sysfs_devname(device, devname);
	write_line(folder, "uevent",
		   "MAJOR=189\nMINOR=%u\nDEVNAME=%s\nDEVTYPE=usb_device\nDRIVER=usb\n"
		   "PRODUCT=%x/%x/100\nTYPE=0/0/0\nBUSNUM=%03u\nDEVNUM=%03u\n",
		   minor_of(device), devname + strlen("/dev/"), device->vendor, device->product,
		   device->bus, device->address);
}

static void add_interface(const char *root, const char *devpath, const struct device *device,
			  size_t index)
{
	const struct usb_interface *interface = &device->interfaces[index];
	char name[64], path[2 * SYSFS_PATH], folder[3 * SYSFS_PATH];

	snprintf(name, sizeof(name), "%s:1.%u", port_path(device), interface->number);
	snprintf(path, sizeof(path), "%s/%s", devpath, name);
	snprintf(folder, sizeof(folder), "%s/sys%s", root, path);
	make_folder(root, folder + strlen(root));
	write_line(folder, "bInterfaceNumber", "%02x\n", interface->number);
	write_line(folder, "bAlternateSetting", " 0\n");
	write_line(folder, "bInterfaceClass", "%02x\n", interface->class);
	write_line(folder, "bInterfaceSubClass", "%02x\n", interface->subclass);
	write_line(folder, "bInterfaceProtocol", "%02x\n", interface->protocol);
	write_line(folder, "bNumEndpoints", "%02x\n",
		   !!interface->bulk_in + !!interface->bulk_out);
	if (interface->name[0])
		write_line(folder, "interface", "%s\n", interface->name);
	write_line(folder, "uevent",
		   "DEVTYPE=usb_interface\nPRODUCT=%x/%x/100\nTYPE=0/0/0\nINTERFACE=%d/%d/%d\n",
		   device->vendor, device->product, interface->class, interface->subclass,
		   interface->protocol);
	link_subsystem(folder, path);
	link_device(root, path, name);
}

static void add_attributes(const char *folder, const struct device *device,
			   const uint8_t *descriptors, size_t length)
{
	write_line(folder, "idVendor", "%04x\n", device->vendor);
	write_line(folder, "idProduct", "%04x\n", device->product);
	write_line(folder, "bcdDevice", "0100\n");
	write_line(folder, "bDeviceClass", "%02x\n", descriptors[4]);
	write_line(folder, "bDeviceSubClass", "00\n");
	write_line(folder, "bDeviceProtocol", "00\n");
	write_line(folder, "bNumConfigurations", "1\n");
	write_line(folder, "bNumInterfaces", "%2zu\n", device->interface_count);
	write_line(folder, "bConfigurationValue", "1\n");
	write_line(folder, "busnum", "%u\n", device->bus);
	write_line(folder, "devnum", "%u\n", device->address);
	write_line(folder, "speed", "%s\n", speeds[device->speed]);
	write_line(folder, "dev", "189:%u\n", minor_of(device));
	add_strings(folder, device);
	add_uevent(folder, device);
	write_bytes(folder, "descriptors", descriptors, length);
}

static void add_device(const char *root, const struct device *device, const uint8_t *descriptors,
		       size_t length)
{
	char devpath[SYSFS_PATH], target[2 * SYSFS_PATH], folder[3 * SYSFS_PATH];
	const char *name;

	sysfs_devpath(device, devpath);
	name = strrchr(devpath, '/') + 1;
	snprintf(folder, sizeof(folder), "%s/sys%s", root, devpath);
	make_folder(root, folder + strlen(root));
	add_attributes(folder, device, descriptors, length);
	link_subsystem(folder, devpath);
	for (size_t i = 0; i < device->interface_count && strchr(name, '-'); i++)
		add_interface(root, devpath, device, i);
	snprintf(target, sizeof(target), "../..%s", devpath);
	make_link(target, "%s/sys/dev/char/189:%u", root, minor_of(device));
	link_device(root, devpath, name);
}

/* A hub between the root and a phone, unless it is there already. */
static void add_hub(const char *root, const struct device *below, size_t length)
{
	static uint8_t hubs;
	struct device hub = {.bus = below->bus, .address = 1, .vendor = 0x1d6b,
			     .product = 2, .speed = SPEED_HIGH, .interface_count = 1,
			     .model = "Hub", .interfaces = {{.class = 9}}};
	uint8_t descriptors[DESCRIPTORS_SIZE];
	char devpath[SYSFS_PATH], link[3 * SYSFS_PATH];

	snprintf(hub.id, sizeof(hub.id), "usb:%.*s", (int)length, port_path(below));
	sysfs_devpath(&hub, devpath);
	snprintf(link, sizeof(link), "%s/sys%s", root, devpath);
	if (access(link, F_OK) == 0)
		return;
	if (strchr(hub.id, '-'))
		hub.address = (uint8_t)(FIRST_HUB_ADDRESS + hubs++);
	add_device(root, &hub, descriptors, descriptors_hub(descriptors));
}

static void add_hubs(const char *root, const struct device *device)
{
	const char *path = port_path(device), *dot = path;

	add_hub(root, device, strcspn(path, "-"));
	while ((dot = strchr(dot + 1, '.')))
		add_hub(root, device, (size_t)(dot - path));
}

static void add_node(const char *root, const struct device *device, const char *pts)
{
	char devname[SYSFS_PATH], folder[SYSFS_PATH], number[32];

	snprintf(folder, sizeof(folder), "/dev/bus/usb/%03u", device->bus);
	make_folder(root, folder);
	snprintf(number, sizeof(number), "189:%u", minor_of(device));
	make_link(number, "%s/dev/.node/bus_usb_%03u_%03u", root, device->bus, device->address);
	sysfs_devname(device, devname);
	make_link(devname, "%s/pts/%s", root, pts + strlen("/dev/pts/"));
	make_link(pts, "%s%s", root, devname);
}

void sysfs_add(const char *root, const struct device *device, const uint8_t *descriptors,
	       size_t length, const char *pts)
{
	add_hubs(root, device);
	if (pts)
		add_node(root, device, pts);
	add_device(root, device, descriptors, length);
}

__attribute__((format(printf, 1, 2))) static void drop(const char *format, ...)
{
	char path[2 * SYSFS_PATH];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(path, sizeof(path), format, arguments);
	va_end(arguments);
	unlink(path);
}

static int drop_entry(const char *path, const struct stat *status, int type, struct FTW *where)
{
	(void)status;
	(void)type;
	(void)where;
	return remove(path);
}

void sysfs_remove(const char *root, const struct device *device)
{
	char devpath[SYSFS_PATH], devname[SYSFS_PATH], folder[2 * SYSFS_PATH];

	sysfs_devpath(device, devpath);
	drop("%s%s", root, sysfs_devname(device, devname));
	drop("%s/sys/bus/usb/devices/%s", root, port_path(device));
	for (size_t i = 0; i < device->interface_count; i++)
		drop("%s/sys/bus/usb/devices/%s:1.%u", root, port_path(device),
		     device->interfaces[i].number);
	drop("%s/sys/dev/char/189:%u", root, minor_of(device));
	snprintf(folder, sizeof(folder), "%s/sys%s", root, devpath);
	nftw(folder, drop_entry, 8, FTW_DEPTH | FTW_PHYS);
}
