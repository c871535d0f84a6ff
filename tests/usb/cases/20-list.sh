# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154,SC2034 # variables of run-cases
# What is on the bus, and whether it can be opened.

try plain -- "$latchkey" list
is "list names a phone in fastboot" status 0 -- out 'usb:1-1' -- out 'fastboot' -- within 1300
is "list shows no serial number" not_out '0123abcd'
is "list asks nothing" fails grep -q . "$wire"
try modes -- "$latchkey" list
is "list tells the modes apart" status 0 -- out 'fastboot$' -- out 'fastbootd' -- out 'usb:1-3\.1' \
	-- out '9008' -- out 'MediaTek'
try --no-udev two -- "$latchkey" list
is "list needs no udevd" status 0 -- out 'usb:1-1$' -- out 'usb:1-4\.2'

if [ "$(id -u)" -eq 0 ]; then
	denied=(--node-mode 0660 --as-user 65534)
else
	denied=(--node-mode 0000)
fi
try "${denied[@]}" plain -- "$latchkey" list
is "list shows a phone without permission, by name" status 0 -- out 'Google Android' \
	-- out '[Pp]ermission'
try "${denied[@]}" plain -- "$latchkey" status
is "status without permission says so" status 4 -- err '[Pp]ermission' -- within 1300
try "${denied[@]}" plain -- "$tools/misuse" knock
is "a node that cannot be opened may be tried often" status 0
try --no-node plain -- "$latchkey" list
is "list shows a phone without a node" status 0 -- out 'Google Android' -- out '/dev/bus/usb'
try --no-node plain -- "$latchkey" status
is "status without a node says so" status 4 -- err '/dev/bus/usb/001/010' -- within 1300
try --hold fwupd plain -- "$latchkey" list
is "list names who holds a phone" status 0 -- out 'fwupd'
try --hold somebody plain -- "$latchkey" status
is "status names who holds the phone, whatever it is" status 4 -- err 'somebody, pid [0-9]+' \
	-- within 1300

try modes -- "$latchkey" -s usb:1-3.1 status
is "a phone in another mode is not asked" status 4
try two -- "$latchkey" status
is "of several phones none is guessed" status 3 -- err '-s'
is "nothing above put a byte on the wire" fails grep -q . "$wire"
