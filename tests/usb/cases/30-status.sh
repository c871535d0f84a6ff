# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154,SC2034 # variables of run-cases
# One conversation in which nothing goes wrong.

last_line='^vayu \| .* \| locked \(unlocked=no\) \| '

try plain -- "$latchkey" status
is "status reads a phone" status 0 -- out "$last_line" -- err 'changed nothing' -- within 1500
try --no-udev plain -- "$latchkey" status
is "status needs no udevd" status 0 -- out "$last_line" -- within 1500
try super -- "$latchkey" status
is "status reads a phone at SuperSpeed" status 0 -- out "$last_line"
try two -- "$latchkey" -s usb:1-4.2 status
is "status reads the phone that was chosen" status 0 -- out '^sweet \|' -- not_out '^vayu'
try two -- "$latchkey" status --all
is "status --all reads all" status 0 -- out '^sweet \|' -- out '^vayu \|'
