# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154,SC2034 # variables of run-cases
# Everything that can go wrong in one conversation.

last_line='^vayu \| .* \| locked \(unlocked=no\) \| '

try mute -- "$latchkey" --timeout 1 status
is "a phone that never answers is given up in time" status 6 -- within 5000
is "and its lock is not guessed" not_out '\(unlocked=' -- out '[Cc]annot tell'
try untaken -- "$latchkey" --timeout 1 status
is "a phone that takes no question is given up in time" status 6 -- within 5000
try late -- "$latchkey" status
is "an answer that comes late is waited for" status 0 -- out "$last_line" -- longer 1900 \
	-- within 4000

try stall-in -- "$latchkey" status
is "a halt of the IN pipe is cleared" status 0 -- out "$last_line" -- within 3000
try stall-out -- "$latchkey" status
is "a halt of the OUT pipe is cleared" status 0 -- out "$last_line" -- within 3000
try stall-first -- "$latchkey" status
is "a halt at the first question is cleared" status 0 -- out "$last_line" -- within 3000
try stall-always -- "$latchkey" status
is "a pipe that halts again and again ends it" status_in 5 8 -- within 5000 -- not_out '\(unlocked='

try gone-reading-status -- "$latchkey" status
is "unplugged while an answer is awaited" status 5 -- err 'went away' -- within 2300
try gone-writing -- "$latchkey" status
is "unplugged while a question is written" status 5 -- err 'went away' -- within 2000

try junk -- "$latchkey" --timeout 1 status
is "junk is no answer" status 8 -- not_out '\(unlocked=(yes|no)\)' -- within 10000
is "junk does not reach the terminal" fails grep -q "$(printf '\033')" "$scratch/out"
try short -- "$latchkey" --timeout 1 status
is "two bytes are no answer" status 8 -- not_out '\(unlocked=' -- within 10000
try empty -- "$latchkey" --timeout 1 status
is "an empty packet is no answer" status 6 -- not_out '\(unlocked=' -- within 5000
try zero-length -- "$latchkey" status
is "a stray empty packet is skipped" status 0 -- out "$last_line" -- within 2500
try long -- "$latchkey" status
is "an answer of 1,000 bytes does no harm" status 0 -- out 'locked \(unlocked=no\)' -- within 3000
is "and is not taken for an index" out '\| anti unknown \|'
try overlong -- "$latchkey" status
is "an answer that no read can hold does not end up in the next one" status 0 \
	-- out "^vayu .* \\| locked \\(unlocked=no\\) \\| anti unknown \\|" -- within 3000
try packet-alone -- "$latchkey" --timeout 1 status
is "an answer of a whole packet counts when the time is over" status 0 -- out "$last_line" \
	-- longer 950

try stale -- "$latchkey" status
is "what a killed session left is not taken for an answer" status 0 -- out "$last_line" \
	-- within 2000
