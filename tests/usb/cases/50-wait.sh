# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154,SC2034 # variables of run-cases
# Arrival and removal, with udevd and without.

for udev in '' --no-udev; do
	with=${udev:+out} && with="with${with} udevd"
	try $udev arrival -- "$latchkey" wait --timeout 10
	is "wait sees a phone leave Android and arrive in fastboot, $with" status 0 \
		-- holds grep -Eq 'adb' "$scratch/err" -- holds grep -q 'nothing' "$scratch/err" \
		-- out 'fastboot' -- longer 1200 -- within 4000
	try $udev arrival -- "$latchkey" wait --timeout 1
	is "wait gives up in time, $with" status 6 -- longer 950 -- within 2000
	try $udev --signal INT@500 arrival -- "$latchkey" wait
	is "Ctrl-C ends wait, $with" status 130 -- after_signal 1000
	try $udev plain -- "$latchkey" wait --timeout 10
	is "wait has nothing to wait for when the phone is there, $with" status 0 -- within 1500
done

try --stale-udev arrival -- "$latchkey" wait --timeout 15
is "wait sees a phone although udevd is not what it seems" status 0 -- out 'fastboot' \
	-- longer 1200 -- within 8000

try --signal HUP@500 arrival -- nohup "$latchkey" wait --timeout 1
is "nohup keeps wait waiting" status 6 -- longer 950
