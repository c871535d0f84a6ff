/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_VMTEST_USBIP_H
#define LATCHKEY_VMTEST_USBIP_H

#include "gadget.h"

/*
 * A gadget on the kernel's virtual host controller, vhci_hcd: it talks USB/IP (see the kernel's
 * Documentation/usb/usbip_protocol.rst) on one end of a socket pair, the kernel on the other.
 */
struct usbip {
	struct gadget gadget; /* first */
	int fd;               /* -1: not plugged in */
};

/** usbip_plug() - attach it to the first free port of its speed. Return: 0; -1 after a message. */
int usbip_plug(struct usbip *usbip);

/** usbip_unplug() - the kernel sees the cable go. */
void usbip_unplug(struct usbip *usbip);

/** usbip_serve() - take one command from the kernel. Return: 0; -1 if the kernel let go of it. */
int usbip_serve(struct usbip *usbip);

#endif
