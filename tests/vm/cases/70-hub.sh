# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# At full speed behind a hub, on an emulated xHCI controller with the kernel's own driver: the other phone,
# which was there all the time, of a process outside of the guest.

vayu='^vayu \| .* \| locked \(unlocked=no\) \| '
meet_it() {
	insmod /lib/modules/xhci-hcd.ko && insmod /lib/modules/xhci-pci.ko && until_true 60 ready 2 &&
		udevadm settle
}
leave_it() {
	for controller in /sys/bus/pci/drivers/xhci_hcd/0000:*; do
		basename "$controller" > /sys/bus/pci/drivers/xhci_hcd/unbind
	done
	until_true 30 ports_free
}

act at_seat 1000
act group_plugdev no
act rule 70-latchkey.rules
act meet_it
try seat latchkey list
is "list sees a phone behind a hub, by the hub's port" status 0 -- out 'usb:[0-9]+-1\.1$' -- out 'full speed'
try seat latchkey status
is "status reads it, in packets of 64 bytes" status 0 -- out "$vayu" -- err 'changed nothing'
try seat latchkey vars
is "vars reads it" status 0 -- out 'part20'
try seat latchkey doctor
is "doctor counts the hub" status 0 -- out '-1\.1: full speed, 1 hub between'
act leave_it
try seat latchkey list
is "a controller that goes takes it along" status 3
act no_rule
