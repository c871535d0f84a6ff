/* SPDX-License-Identifier: MIT */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
	PORTS = 7, /* the deepest that USB allows */
	PACKET_SIZE_BITS = 0x07ff,
};

/* The name by ports: right where libusb knows all hubs up to the computer. */
static void name_by_ports(libusb_device *usb, struct device *ret)
{
	uint8_t ports[PORTS];
	int count = libusb_get_port_numbers(usb, ports, PORTS);
	int at = snprintf(ret->id, sizeof(ret->id), "usb:%u", ret->bus);

	for (int i = 0; i < count; i++)
		at += snprintf(ret->id + at, sizeof(ret->id) - (size_t)at, "%c%u", i ? '.' : '-',
			       ports[i]);
	if (count <= 0)
		snprintf(ret->id, sizeof(ret->id), "usb:%u:%u", ret->bus, ret->address);
}

/* The kernel's name comes first; a sandbox may show a phone without its hubs. */
static void describe_place(libusb_device *usb, struct device *ret)
{
	char name[USB_NAME];

	ret->bus = libusb_get_bus_number(usb);
	ret->address = libusb_get_device_address(usb);
	name_by_ports(usb, ret);
	if (!usb_sysfs_lists(ret->id + strlen("usb:"), ret->bus, ret->address) &&
	    usb_sysfs_find(ret->bus, ret->address, name))
		snprintf(ret->id, sizeof(ret->id), "usb:%s", name);
}

static const char *kernel_name(const struct device *device)
{
	return device->id + strlen("usb:");
}

static void describe_speed(libusb_device *usb, struct device *ret)
{
	static const struct {
		const char *mbit;
		int libusb;
		enum speed speed;
	} speeds[] = {
		{"1.5", LIBUSB_SPEED_LOW, SPEED_LOW},
		{"12", LIBUSB_SPEED_FULL, SPEED_FULL},
		{"480", LIBUSB_SPEED_HIGH, SPEED_HIGH},
		{"5000", LIBUSB_SPEED_SUPER, SPEED_SUPER},
		{"10000", LIBUSB_SPEED_SUPER_PLUS, SPEED_SUPER_PLUS},
		{"20000", LIBUSB_SPEED_SUPER_PLUS, SPEED_SUPER_PLUS},
	};
	char mbit[16];
	bool from_sysfs = usb_sysfs_text(kernel_name(ret), "speed", mbit, sizeof(mbit));
	int libusb = libusb_get_device_speed(usb);

	for (size_t i = 0; i < sizeof(speeds) / sizeof(*speeds); i++)
		if (from_sysfs ? !strcmp(mbit, speeds[i].mbit) : libusb == speeds[i].libusb)
			ret->speed = speeds[i].speed;
}

/* The last bulk endpoint of each direction, as AOSP's fastboot takes them. */
static void describe_pipes(const struct libusb_interface_descriptor *from,
			   struct usb_interface *ret)
{
	for (size_t i = 0; i < from->bNumEndpoints; i++) {
		const struct libusb_endpoint_descriptor *end = &from->endpoint[i];
		uint16_t size = end->wMaxPacketSize & PACKET_SIZE_BITS;

		if ((end->bmAttributes & LIBUSB_TRANSFER_TYPE_MASK) != LIBUSB_TRANSFER_TYPE_BULK)
			continue;
		if (end->bEndpointAddress & LIBUSB_ENDPOINT_IN) {
			ret->bulk_in = end->bEndpointAddress;
			ret->in_packet = size;
		} else {
			ret->bulk_out = end->bEndpointAddress;
			ret->out_packet = size;
		}
	}
}

static void describe_interface(const struct libusb_interface_descriptor *from,
			       unsigned configuration, struct device *ret)
{
	struct usb_interface *interface = &ret->interfaces[ret->interface_count++];
	char name[USB_NAME + 16];

	interface->number = from->bInterfaceNumber;
	interface->class = from->bInterfaceClass;
	interface->subclass = from->bInterfaceSubClass;
	interface->protocol = from->bInterfaceProtocol;
	describe_pipes(from, interface);
	snprintf(name, sizeof(name), "%s:%u.%u", kernel_name(ret), configuration,
		 interface->number);
	usb_sysfs_text(name, "interface", interface->name, sizeof(interface->name));
}

static void describe_interfaces(libusb_device *usb, struct device *ret)
{
	struct libusb_config_descriptor *config;

	if (libusb_get_active_config_descriptor(usb, &config) < 0)
		return;
	for (size_t i = 0; i < config->bNumInterfaces; i++)
		if (config->interface[i].num_altsetting > 0 &&
		    ret->interface_count < DEVICE_INTERFACES)
			describe_interface(&config->interface[i].altsetting[0],
					   config->bConfigurationValue, ret);
	libusb_free_config_descriptor(config);
}

static void find_mode(struct device *ret)
{
	ret->mode = mode_of(ret->vendor, ret->product, ret->interfaces, ret->interface_count,
			    &ret->fastboot);
}

void usb_device_describe(libusb_device *usb, struct device *ret)
{
	struct libusb_device_descriptor descriptor = {0};

	memset(ret, 0, sizeof(*ret));
	libusb_get_device_descriptor(usb, &descriptor);
	ret->vendor = descriptor.idVendor;
	ret->product = descriptor.idProduct;
	describe_place(usb, ret);
	describe_speed(usb, ret);
	describe_interfaces(usb, ret);
	usb_sysfs_text(kernel_name(ret), "manufacturer", ret->manufacturer, DEVICE_STRING);
	usb_sysfs_text(kernel_name(ret), "product", ret->model, DEVICE_STRING);
	usb_sysfs_text(kernel_name(ret), "serial", ret->serial, DEVICE_STRING);
	find_mode(ret);
}

bool usb_device_is(libusb_device *usb, const struct device *device)
{
	struct libusb_device_descriptor descriptor = {0};
	struct device place = {0};

	libusb_get_device_descriptor(usb, &descriptor);
	describe_place(usb, &place);
	return place.address == device->address && !strcmp(place.id, device->id) &&
	       descriptor.idVendor == device->vendor && descriptor.idProduct == device->product;
}

/* A container that was given the nodes but not the right to use them (device cgroup) answers
 * EPERM, which libusb 1.0.26 reports as an I/O error. */
static bool is_forbidden(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	bool forbidden = fd < 0 && (errno == EPERM || errno == EACCES);

	if (fd >= 0)
		close(fd);
	return forbidden;
}

static bool is_node_missing(const struct device *device)
{
	char path[32];

	return usb_sysfs_lists(kernel_name(device), device->bus, device->address) &&
	       access(usb_node_path(device, path), F_OK) < 0;
}

static enum access access_of(const struct device *device, int result)
{
	char path[32];

	if (result == LIBUSB_ERROR_ACCESS)
		return ACCESS_DENIED;
	if (result == LIBUSB_ERROR_BUSY)
		return ACCESS_BUSY;
	if (is_node_missing(device))
		return ACCESS_NO_NODE;
	if (result == LIBUSB_ERROR_IO && is_forbidden(usb_node_path(device, path)))
		return ACCESS_DENIED;
	return usb_is_gone(device) ? ACCESS_GONE : ACCESS_HOST_ERROR;
}

void usb_device_note(struct device *device, int result)
{
	char path[32];

	device->access = result < 0 ? access_of(device, result) : ACCESS_OK;
	device->why[0] = '\0';
	if (result < 0)
		snprintf(device->why, sizeof(device->why), "%s: %s", usb_node_path(device, path),
			 device->access == ACCESS_NO_NODE ? strerror(ENOENT)
							  : libusb_strerror(result));
}

static void ask_string(libusb_device_handle *handle, uint8_t index, char *ret, size_t size)
{
	unsigned char text[DEVICE_STRING];
	int length =
		index ? libusb_get_string_descriptor_ascii(handle, index, text, sizeof(text)) : 0;

	if (length > 0)
		snprintf(ret, size, "%.*s", length, (const char *)text);
}

static void ask_interface_names(libusb_device_handle *handle, struct device *device)
{
	struct libusb_config_descriptor *config;
	size_t at = 0;

	if (libusb_get_active_config_descriptor(libusb_get_device(handle), &config) < 0)
		return;
	for (size_t i = 0; i < config->bNumInterfaces && at < device->interface_count; i++)
		if (config->interface[i].num_altsetting > 0) {
			struct usb_interface *interface = &device->interfaces[at++];

			ask_string(handle, config->interface[i].altsetting[0].iInterface,
				   interface->name, sizeof(interface->name));
		}
	libusb_free_config_descriptor(config);
}

/* Where there is no sysfs, the phone has to be asked for its names. */
static void ask_strings(libusb_device_handle *handle, struct device *device)
{
	struct libusb_device_descriptor descriptor;

	if (usb_sysfs_lists(kernel_name(device), device->bus, device->address) ||
	    libusb_get_device_descriptor(libusb_get_device(handle), &descriptor) < 0)
		return;
	ask_string(handle, descriptor.iManufacturer, device->manufacturer, DEVICE_STRING);
	ask_string(handle, descriptor.iProduct, device->model, DEVICE_STRING);
	ask_string(handle, descriptor.iSerialNumber, device->serial, DEVICE_STRING);
	ask_interface_names(handle, device);
	find_mode(device);
}

libusb_device_handle *usb_device_open(libusb_device *usb, struct device *device)
{
	libusb_device_handle *handle;
	/* To open a device without a node makes libusb 1.0.26 call it unplugged, and forget it. */
	int result = is_node_missing(device) ? LIBUSB_ERROR_NO_DEVICE : libusb_open(usb, &handle);

	if (result == 0) {
		ask_strings(handle, device);
		if (mode_can_be_asked(device->mode))
			result = libusb_claim_interface(
				handle, device->interfaces[device->fastboot].number);
		if (result < 0)
			libusb_close(handle);
	}
	usb_device_note(device, result);
	return result < 0 ? NULL : handle;
}

void usb_device_close(libusb_device_handle *handle, const struct device *device)
{
	if (mode_can_be_asked(device->mode))
		libusb_release_interface(handle, device->interfaces[device->fastboot].number);
	libusb_close(handle);
}
