/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_USBTEST_UEVENT_H
#define LATCHKEY_USBTEST_UEVENT_H

/** uevent_send() - tell every listener in a testbed what udevd would.
 * @root: the testbed's folder. @action: "add" or "remove". @devpath: "/devices/...".
 * @devname: "/dev/bus/usb/001/005". */
void uevent_send(const char *root, const char *action, const char *devpath, const char *devname);

#endif
