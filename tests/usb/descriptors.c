/* SPDX-License-Identifier: MIT */
#include "descriptors.h"

#include <linux/usb/ch9.h>
#include <string.h>

enum { STRING_MANUFACTURER = 1, STRING_PRODUCT, STRING_SERIAL, STRING_INTERFACE };

struct writer {
	uint8_t *bytes;
	size_t length;
};

static void put(struct writer *writer, const void *descriptor, size_t length)
{
	memcpy(writer->bytes + writer->length, descriptor, length);
	writer->length += length;
}

static bool is_super(const struct device *device)
{
	return device->speed == SPEED_SUPER || device->speed == SPEED_SUPER_PLUS;
}

static void put_device(struct writer *writer, const struct device *device)
{
	struct usb_device_descriptor descriptor = {
		.bLength = USB_DT_DEVICE_SIZE,
		.bDescriptorType = USB_DT_DEVICE,
		.bcdUSB = is_super(device) ? 0x0300 : 0x0200,
		.bMaxPacketSize0 = is_super(device) ? 9 : 64,
		.idVendor = device->vendor,
		.idProduct = device->product,
		.bcdDevice = 0x0100,
		.iManufacturer = device->manufacturer[0] ? STRING_MANUFACTURER : 0,
		.iProduct = device->model[0] ? STRING_PRODUCT : 0,
		.iSerialNumber = device->serial[0] ? STRING_SERIAL : 0,
		.bNumConfigurations = 1,
	};

	put(writer, &descriptor, USB_DT_DEVICE_SIZE);
}

static void put_endpoint(struct writer *writer, uint8_t address, uint16_t packet, bool super)
{
	struct usb_endpoint_descriptor endpoint = {
		.bLength = USB_DT_ENDPOINT_SIZE,
		.bDescriptorType = USB_DT_ENDPOINT,
		.bEndpointAddress = address,
		.bmAttributes = USB_ENDPOINT_XFER_BULK,
		.wMaxPacketSize = packet,
	};
	struct usb_ss_ep_comp_descriptor companion = {
		.bLength = USB_DT_SS_EP_COMP_SIZE,
		.bDescriptorType = USB_DT_SS_ENDPOINT_COMP,
	};

	if (!address)
		return;
	put(writer, &endpoint, USB_DT_ENDPOINT_SIZE);
	if (super)
		put(writer, &companion, USB_DT_SS_EP_COMP_SIZE);
}

static void put_interface(struct writer *writer, const struct device *device, size_t index)
{
	const struct usb_interface *interface = &device->interfaces[index];
	struct usb_interface_descriptor descriptor = {
		.bLength = USB_DT_INTERFACE_SIZE,
		.bDescriptorType = USB_DT_INTERFACE,
		.bInterfaceNumber = interface->number,
		.bNumEndpoints = (uint8_t)(!!interface->bulk_in + !!interface->bulk_out),
		.bInterfaceClass = interface->class,
		.bInterfaceSubClass = interface->subclass,
		.bInterfaceProtocol = interface->protocol,
		.iInterface = interface->name[0] ? (uint8_t)(STRING_INTERFACE + index) : 0,
	};

	put(writer, &descriptor, USB_DT_INTERFACE_SIZE);
	/* Some phones list OUT first; here those at SuperSpeed do. */
	if (is_super(device))
		put_endpoint(writer, interface->bulk_out, interface->out_packet, true);
	put_endpoint(writer, interface->bulk_in, interface->in_packet, is_super(device));
	if (!is_super(device))
		put_endpoint(writer, interface->bulk_out, interface->out_packet, false);
}

size_t descriptors_make(const struct device *device, uint8_t *ret)
{
	struct writer writer = {.bytes = ret};
	struct usb_config_descriptor config = {
		.bLength = USB_DT_CONFIG_SIZE,
		.bDescriptorType = USB_DT_CONFIG,
		.bNumInterfaces = (uint8_t)device->interface_count,
		.bConfigurationValue = 1,
		.bmAttributes = USB_CONFIG_ATT_ONE,
		.bMaxPower = 50, /* in units of 2 mA, and of 8 at SuperSpeed: what any hub can give */
	};

	put_device(&writer, device);
	put(&writer, &config, USB_DT_CONFIG_SIZE);
	for (size_t i = 0; i < device->interface_count; i++)
		put_interface(&writer, device, i);
	config.wTotalLength = (uint16_t)(writer.length - USB_DT_DEVICE_SIZE);
	memcpy(ret + USB_DT_DEVICE_SIZE, &config, USB_DT_CONFIG_SIZE);
	return writer.length;
}

size_t descriptors_hub(uint8_t *ret)
{
	struct device hub = {.vendor = 0x1d6b, .product = 0x0002, .interface_count = 1,
			     .interfaces = {{.class = USB_CLASS_HUB}}};
	size_t length = descriptors_make(&hub, ret);

	ret[4] = USB_CLASS_HUB;
	return length;
}

static const char *string_of(const struct device *device, uint8_t index)
{
	size_t interface = (size_t)index - STRING_INTERFACE;

	switch (index) {
	case STRING_MANUFACTURER:
		return device->manufacturer;
	case STRING_PRODUCT:
		return device->model;
	case STRING_SERIAL:
		return device->serial;
	default:
		return interface < device->interface_count ? device->interfaces[interface].name : "";
	}
}

/* UTF-16 for what is ASCII, byte by byte for what is not: nobody looks at that here. */
size_t descriptors_string(const struct device *device, uint8_t index, uint8_t *ret)
{
	static const uint8_t languages[] = {4, USB_DT_STRING, 0x09, 0x04};
	const char *string = index ? string_of(device, index) : "";
	size_t length = strlen(string);

	if (!index) {
		memcpy(ret, languages, sizeof(languages));
		return sizeof(languages);
	}
	if (!length)
		return 0;
	if (length > 126)
		length = 126;
	ret[0] = (uint8_t)(2 + 2 * length);
	ret[1] = USB_DT_STRING;
	for (size_t i = 0; i < length; i++) {
		ret[2 + 2 * i] = (uint8_t)string[i];
		ret[3 + 2 * i] = 0;
	}
	return ret[0];
}
