# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# Where udevd does not run, nobody tells libusb of a phone that comes; the kernel makes the node.

vayu='^vayu \| .* \| locked \(unlocked=no\) \| '
no_udevd() {
	udevadm control --exit
	until_true 20 is_over systemd-udevd
	rm -f /run/udev/control
}
udevd_again() {
	/lib/systemd/systemd-udevd --daemon
}

act no_udevd
start root latchkey wait --timeout 60
until_err 'nothing on the bus'
phone plain
finish
is "wait sees a phone come" status 0 -- out 'fastboot'
try root latchkey status
is "status reads it" status 0 -- out "$vayu"
try root latchkey doctor
is "doctor says that udev does not run" out 'udev does not run here'
start root latchkey -s usb:9-9 wait --timeout 60
until_err 'usb:1-1'
unplug
until_err 'nothing on the bus'
act signal INT latchkey
finish
is "wait sees it go" status 130 -- seen 'usb:1-1' 'nothing on the bus'
act udevd_again
