# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154,SC2034 # variables of run-cases
# The long answer: to its end, and ended in its middle.

try many -- "$latchkey" vars
is "300 INFO lines, then OKAY, are one answer" status 0 -- out '^product: vayu' \
	-- out 'part300' -- out '^unlocked: no' -- within 3000
try packet -- "$latchkey" vars
is "an empty packet behind a whole one ends a line" status 0 -- out '^product: vayu'
try gone-reading -- "$latchkey" vars
is "unplugged between two lines" status 5 -- err 'went away' -- within 2000

try --signal 'KILL@#20' many -- "$latchkey" vars --then "$latchkey" status
is "after a kill the next run drops what was left and succeeds" run 1 137 -- run 2 0 \
	-- out '^vayu \|' -- within 3000 2
try --signal 'KILL@#20' --no-udev many -- "$latchkey" vars --then "$latchkey" vars
is "also when it asks the same again" run 1 137 -- run 2 0 -- out '^unlocked: no' -- within 3000 2

try --signal 'INT@#20' many -- "$latchkey" vars --then "$latchkey" status
is "Ctrl-C ends the long answer at once" run 1 130 -- after_signal 1000
is "and the next run succeeds at once" run 2 0 -- out '^vayu \|' -- within 2500 2
try --signal INT@500 mute -- "$latchkey" status
is "Ctrl-C ends the wait for an answer" status 130 -- after_signal 1000
try --signal INT@500 untaken -- "$latchkey" status
is "Ctrl-C ends the wait for a question to be taken" status 130 -- after_signal 1000

try slow-many -- sh -c "'$latchkey' vars > /dev/null & first=\$!
	sleep 0.5
	'$latchkey' status
	second=\$?
	wait \$first && exit \$second"
is "of two at once the second is told who was first" status 4 -- err 'latchkey, pid'
