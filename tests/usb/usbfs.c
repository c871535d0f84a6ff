/* SPDX-License-Identifier: MIT */
#include "usbfs.h"

#include "call.h"
#include "sysfs.h"

#include <errno.h>
#include <linux/usb/ch9.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

void usbfs_forbid(struct bus_hooks *hooks, const char *format, ...)
{
	va_list arguments;

	fprintf(stderr, "fakebus: forbidden: ");
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	hooks->forbidden = true;
}

void usbfs_log(struct bus_hooks *hooks, const uint8_t *bytes, size_t length)
{
	GString *line = g_string_new(NULL);

	for (size_t i = 0; i < length; i++) {
		if (bytes[i] >= 0x20 && bytes[i] < 0x7f && bytes[i] != '\\')
			g_string_append_c(line, (char)bytes[i]);
		else
			g_string_append_printf(line, "\\%03o", bytes[i]);
	}
	g_string_append_c(line, '\n');
	/* One write for one line, so that several runs can share a log. */
	if (hooks->log >= 0 && write(hooks->log, line->str, line->len) < 0)
		perror("fakebus: cannot write the log");
	g_string_free(line, TRUE);
}

static size_t interface_index(const struct fake *fake, unsigned number)
{
	size_t i = 0;

	while (i < fake->device.interface_count && fake->device.interfaces[i].number != number)
		i++;
	return i;
}

static int claim(const struct call *call)
{
	struct fake *fake = call->fake;
	unsigned number;
	size_t i;

	if (!call_argument(call, &number, sizeof(number)))
		return -EFAULT;
	i = interface_index(fake, number);
	if (i == fake->device.interface_count)
		return -ENOENT;
	if (fake->held || (fake->claims[i] && fake->claims[i] != call->file))
		return -EBUSY;
	if (!fake->claims[i] && i == fake->device.fastboot)
		phone_begin(fake->phone);
	fake->claims[i] = call->file;
	return 0;
}

static int release(const struct call *call)
{
	struct fake *fake = call->fake;
	unsigned number;
	size_t i;

	if (!call_argument(call, &number, sizeof(number)))
		return -EFAULT;
	i = interface_index(fake, number);
	if (i == fake->device.interface_count || fake->claims[i] != call->file)
		return -EINVAL;
	urb_cancel(call->file, fake->device.interfaces[i].bulk_in, -ENOENT);
	urb_cancel(call->file, fake->device.interfaces[i].bulk_out, -ENOENT);
	fake->claims[i] = NULL;
	return 0;
}

bool call_argument(const struct call *call, void *ret, size_t size)
{
	UMockdevIoctlData *data = umockdev_ioctl_data_resolve(call->arg, 0, size, NULL);

	if (!data)
		return false;
	memcpy(ret, data->data, size);
	g_object_unref(data);
	return true;
}

const struct usb_interface *call_endpoint(const struct call *call, unsigned endpoint)
{
	const struct fake *fake = call->fake;
	const struct usb_interface *interface = &fake->device.interfaces[fake->device.fastboot];

	if (fake->device.fastboot >= fake->device.interface_count || !endpoint ||
	    (endpoint != interface->bulk_in && endpoint != interface->bulk_out)) {
		usbfs_forbid(fake->hooks, "a transfer to endpoint %02x", endpoint);
		return NULL;
	}
	if (fake->claims[fake->device.fastboot] != call->file) {
		usbfs_forbid(fake->hooks, "a transfer without a claimed interface");
		return NULL;
	}
	return interface;
}

static int clear_halt(const struct call *call)
{
	unsigned endpoint;

	if (!call_argument(call, &endpoint, sizeof(endpoint)))
		return -EFAULT;
	if (!call_endpoint(call, endpoint))
		return -ENOENT;
	phone_clear(call->fake->phone, endpoint & 0x80);
	urb_pump(call->fake);
	return 0;
}

static int capabilities(const struct call *call)
{
	static const uint32_t bits = USBDEVFS_CAP_ZERO_PACKET | USBDEVFS_CAP_BULK_CONTINUATION |
				     USBDEVFS_CAP_NO_PACKET_SIZE_LIM |
				     USBDEVFS_CAP_BULK_SCATTER_GATHER |
				     USBDEVFS_CAP_REAP_AFTER_DISCONNECT;
	UMockdevIoctlData *data = umockdev_ioctl_data_resolve(call->arg, 0, sizeof(bits), NULL);

	if (!data)
		return -EFAULT;
	memcpy(data->data, &bits, sizeof(bits));
	g_object_unref(data);
	return 0;
}

static int speed(const struct call *call)
{
	static const int speeds[SPEED_COUNT] = {
		[SPEED_LOW] = USB_SPEED_LOW,     [SPEED_FULL] = USB_SPEED_FULL,
		[SPEED_HIGH] = USB_SPEED_HIGH,   [SPEED_SUPER] = USB_SPEED_SUPER,
		[SPEED_SUPER_PLUS] = USB_SPEED_SUPER_PLUS,
	};

	return speeds[call->fake->device.speed];
}

static int no_driver(const struct call *call)
{
	(void)call;
	return -ENODATA;
}

/* Every request that has a handler is harmless. All others are forbidden. */
static const struct handler {
	unsigned long request;
	int (*run)(const struct call *call);
	bool after_unplug;
} handlers[] = {
	{USBDEVFS_CLAIMINTERFACE, claim, false},
	{USBDEVFS_RELEASEINTERFACE, release, false},
	{USBDEVFS_SUBMITURB, transfer_submit, false},
	{USBDEVFS_REAPURBNDELAY, transfer_reap, true},
	{USBDEVFS_DISCARDURB, transfer_discard, true},
	{USBDEVFS_BULK, transfer_bulk, false},
	{USBDEVFS_CONTROL, transfer_control, false},
	{USBDEVFS_CLEAR_HALT, clear_halt, false},
	{USBDEVFS_GET_CAPABILITIES, capabilities, false},
	{USBDEVFS_GET_SPEED, speed, false},
	{USBDEVFS_GETDRIVER, no_driver, false},
};

static const char *name_of(unsigned long request)
{
	switch (request) {
	case USBDEVFS_RESET:
		return "RESET";
	case USBDEVFS_SETCONFIGURATION:
		return "SETCONFIGURATION";
	case USBDEVFS_SETINTERFACE:
		return "SETINTERFACE";
	case USBDEVFS_RESETEP:
		return "RESETEP";
	case USBDEVFS_IOCTL:
		return "IOCTL (detach or attach a driver)";
	case USBDEVFS_DISCONNECT_CLAIM:
		return "DISCONNECT_CLAIM";
	case USBDEVFS_REAPURB:
		return "REAPURB, which this bus cannot wait in";
	default:
		return "an ioctl that this bus does not know";
	}
}

static int dispatch(const struct call *call)
{
	unsigned long request = umockdev_ioctl_client_get_request(call->client);

	for (size_t i = 0; i < sizeof(handlers) / sizeof(*handlers); i++)
		if (handlers[i].request == request)
			return call->fake->gone && !handlers[i].after_unplug
				       ? -ENODEV
				       : handlers[i].run(call);
	usbfs_forbid(call->fake->hooks, "%s (%08lx)", name_of(request), request);
	return -ENOTTY;
}

static void on_closed(void *data)
{
	struct file *file = data;
	GRecMutex *lock = &file->fake->hooks->lock;

	g_rec_mutex_lock(lock);
	file_close(file);
	g_rec_mutex_unlock(lock);
}

static struct call call_of(struct fake *fake, UMockdevIoctlClient *client)
{
	struct file *file = g_object_get_data(G_OBJECT(client), "file");

	if (!file) {
		file = file_new(fake);
		g_object_set_data_full(G_OBJECT(client), "file", file, on_closed);
	}
	return (struct call){file, fake, client, umockdev_ioctl_client_get_arg(client)};
}

static gboolean on_ioctl(UMockdevIoctlBase *handler, UMockdevIoctlClient *client, void *data)
{
	struct fake *fake = data;
	struct call call;
	int result;

	(void)handler;
	g_rec_mutex_lock(&fake->hooks->lock);
	call = call_of(fake, client);
	result = dispatch(&call);
	if (result != CALL_LATER)
		umockdev_ioctl_client_complete(client, result < 0 ? -1 : result,
					       result < 0 ? -result : 0);
	g_rec_mutex_unlock(&fake->hooks->lock);
	return TRUE;
}

static gboolean on_read(UMockdevIoctlBase *handler, UMockdevIoctlClient *client, void *data)
{
	struct fake *fake = data;
	UMockdevIoctlData *arg = umockdev_ioctl_client_get_arg(client);
	size_t length = fake->descriptors_length;

	(void)handler;
	/* What was not read from the client first is not written back to it. */
	umockdev_ioctl_data_reload(arg, NULL);
	if ((size_t)arg->data_len < length)
		length = (size_t)arg->data_len;
	memcpy(arg->data, fake->descriptors, length);
	umockdev_ioctl_client_complete(client, (long)length, 0);
	return TRUE;
}

static gboolean on_write(UMockdevIoctlBase *handler, UMockdevIoctlClient *client, void *data)
{
	struct fake *fake = data;

	(void)handler;
	usbfs_forbid(fake->hooks, "a write to the node");
	umockdev_ioctl_client_complete(client, -1, EINVAL);
	return TRUE;
}

void usbfs_attach(UMockdevTestbed *testbed, struct fake *fake)
{
	char devname[SYSFS_PATH];

	fake->handler = umockdev_ioctl_base_new();
	g_signal_connect(fake->handler, "handle-ioctl", G_CALLBACK(on_ioctl), fake);
	g_signal_connect(fake->handler, "handle-read", G_CALLBACK(on_read), fake);
	g_signal_connect(fake->handler, "handle-write", G_CALLBACK(on_write), fake);
	umockdev_testbed_attach_ioctl(testbed, sysfs_devname(&fake->device, devname),
				      fake->handler, NULL);
}
