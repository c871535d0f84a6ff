# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# Speeds, many phones at once, power saving.

vayu='^vayu \| .* \| locked \(unlocked=no\) \| '
# The kernel may put it to sleep, and has.
asleep() {
	folder=$(devices | head -n 1)
	echo 0 > "$folder/power/autosuspend_delay_ms"
	echo auto > "$folder/power/control"
	until_true 20 grep -q suspended "$folder/power/runtime_status"
}

act no_rule
phone plain
try root latchkey list
is "list sees a phone at high speed" status 0 -- out 'usb:1-1' -- out '18d1:d00d, high speed'
try root latchkey status
is "status reads it" status 0 -- out "$vayu" -- err 'changed nothing'
try root latchkey vars
is "vars reads it" status 0 -- out 'part20'
is "the kernel puts it to sleep when it may" holds asleep
try root latchkey status
is "status wakes it" status 0 -- out "$vayu"
is "it falls asleep again" holds asleep
try root latchkey vars
is "vars wakes it" status 0 -- out 'part20'
unplug

phone super
try root latchkey list
is "list sees a phone at SuperSpeed" status 0 -- out 'usb:[0-9]+-1$' -- out 'super speed'
try root latchkey status
is "status reads it, OUT endpoint first" status 0 -- out "$vayu"
unplug
phone many
try root latchkey vars
is "300 INFO lines are one answer" status 0 -- out 'part300' -- out 'unlocked: *no'
unplug
phone packet
try root latchkey vars
is "an empty packet behind a whole one ends a line" status 0 -- out 'product: *vayu'
unplug

phone sixteen
try root latchkey list
is "list sees sixteen phones" status 0 -- lines 16 '18d1:d00d' -- lines 8 'super speed'
try root latchkey status --all
is "status --all reads sixteen phones" status 0 -- lines 8 '^vayu \|' -- lines 8 '^sweet \|'
try root latchkey -s phone12 status
is "and status one of them" status 0 -- lines 1 '^sweet \|' -- lines 0 '^vayu \|'
unplug
