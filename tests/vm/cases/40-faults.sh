# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# What goes wrong in a conversation.

vayu='^vayu \| .* \| locked \(unlocked=no\) \| '

act no_rule
phone gone-reading-status
try root latchkey status
is "unplugged while an answer is awaited" status 5 -- err 'went away' -- within 20000
unplug
phone gone-reading
try root latchkey vars
is "unplugged between two lines of an answer" status 5 -- err 'went away' -- within 20000
unplug
phone gone-writing
try root latchkey status
is "unplugged while a question is written" status 5 -- err 'went away' -- within 20000
unplug
phone mute
start root latchkey --timeout 20 status
act asked getvar
unplug
finish
is "unplugged by hand while nothing comes" status 5 -- err 'went away' -- within 18000

phone mute
try root latchkey --timeout 1 status
is "a phone that never answers is given up in time" status 6 -- within 20000 -- not_out '\(unlocked='
try root latchkey --timeout 1 status
is "again and again" status 6 -- within 20000
unplug
phone untaken
try root latchkey --timeout 1 status
is "a phone that takes no question is given up in time" status 6 -- within 20000
unplug
phone demo-hang
try root latchkey --timeout 1 status
is "a phone that hangs after its first answer is no riddle" status 6 -- within 20000 -- not_out '\(unlocked='
unplug

phone stall-in
try root latchkey status
is "a halt of the IN pipe is cleared" status 0 -- out "$vayu"
unplug
phone stall-out
try root latchkey status
is "a halt of the OUT pipe is cleared" status 0 -- out "$vayu"
unplug
phone stall-always
try root latchkey status
is "a pipe that halts again and again ends it" status_in 5 8 -- within 20000 -- not_out '\(unlocked='
unplug

phone stale
try root latchkey status
is "a left-over answer is not taken for ours" status 0 -- out "$vayu"
unplug
phone slow-many
start root latchkey vars
act asked getvar:all
act sleep 1
act signal KILL latchkey
finish
is "a run is killed in the middle of an answer" status 137
try root latchkey status
is "the next one does not take the rest for answers to its questions" status 0 -- out "$vayu"
try root latchkey vars
is "and the one after it reads everything" status 0 -- out 'part300'
unplug
