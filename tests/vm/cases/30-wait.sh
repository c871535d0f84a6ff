# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# Arrival, change of mode and removal, as `wait` and `list` see them.

vayu='^vayu \| .* \| locked \(unlocked=no\) \| '

gone_again() {
	[ "$(grep -c 'nothing on the bus' $scratch/err)" -eq 2 ]
}

act no_rule
start root latchkey wait --timeout 80
until_err 'nothing on the bus'
phone demo-fastbootd
until_err 'fastbootd'
unplug
phone plain
finish
is "wait sees nothing, fastbootd, nothing, and ends with the bootloader" status 0 \
	-- seen 'nothing on the bus' 'fastbootd' 'nothing on the bus' -- out 'fastboot'
is "and says how to get from fastbootd to the bootloader" err 'Reboot to bootloader'

# Waiting for another phone it goes on looking.
start root latchkey -s usb:9-9 wait --timeout 60
until_err 'usb:1-1.*fastboot'
unplug
until_err 'nothing on the bus'
phone demo-fastbootd
until_err 'fastbootd'
unplug
act until_true 30 gone_again
act signal INT latchkey
finish
is "wait sees a phone change from its bootloader to fastbootd, and go" status 130 \
	-- seen 'usb:1-1' 'nothing on the bus' 'fastbootd' 'nothing on the bus'

phone plain
try root latchkey list
is "list sees the bootloader" status 0 -- out 'mode: *fastboot$'
unplug
phone demo-fastbootd
try root latchkey list
is "list sees fastbootd by its interface's name" status 0 -- out 'mode: *fastbootd'
unplug
try root latchkey list
is "list sees that nothing is there" status 3
try root latchkey wait --timeout 1
is "wait gives up in time" status 6 -- within 20000

act at_seat 1000
act group_plugdev no
act rule 70-latchkey.rules
start seat latchkey wait --timeout 60
until_err 'nothing on the bus'
phone plain
finish
is "wait lets udevd finish: the phone that comes is open to its user" status 0 -- not_err 'permission'
try seat latchkey status
is "and can be read at once" status 0 -- out "$vayu"
unplug
act no_rule
start seat latchkey wait --timeout 60
until_err 'nothing on the bus'
phone plain
finish
is "where no rule lets them, wait ends with the reason" status 4 -- err '[Pp]ermission'
unplug
