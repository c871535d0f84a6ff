# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154,SC2034 # variables of run-cases
# The fake bus itself: met by a client that knows nothing of it, and sees what is forbidden.

# Not for the check at the end: other programs say other things.
wire=$scratch/other.log

if command -v fastboot > /dev/null; then
	try two -- fastboot devices -l
	is "fastboot lists both phones by serial number and port" status 0 \
		-- out '^0123abcd +fastboot usb:1-1$' -- out '^89abcdef +fastboot usb:1-4\.2$'
	try plain -- fastboot getvar product
	is "fastboot reads a variable with its blocking calls" status 0 -- err '^product: vayu$'
	try super -- fastboot getvar product
	is "fastboot finds endpoints between companion descriptors" status 0 -- err 'product: vayu'
	try two -- fastboot -s 89abcdef getvar product
	is "the second of two phones can be chosen" status 0 -- err '^product: sweet$'
	try --signal KILL@300 mute plain -- fastboot -s usb:1-1 getvar product \
		--then fastboot -s usb:1-11 getvar product
	is "a client killed within a blocking call lets go" run 1 137 -- run 2 0
	try plain -- sh -c '(fastboot getvar product; fastboot getvar anti; fastboot getvar kernel) 2>&1'
	is "several programs one after another talk to the same phone" status 0 \
		-- out '^product: vayu' -- out '^anti: 2' -- out '^kernel: uefi'
	# Two seconds for the answer, all of them within fastboot's blocking call.
	try late -- fastboot getvar product
	is "the report tells the phone's time, and that of emulated calls, from a program's own" \
		status 0 -- holds test "$(field 1 5)" -ge 1900000 -a "$(field 1 6)" -gt "$(field 1 5)" \
		-a "$(field 1 4)" -gt "$(field 1 6)"
	try plain -- sleep 0.1
	is "a program that asks nothing has all of its time to itself" status 0 \
		-- holds test "$(field 1 4)" -ge 100000 -a "$(field 1 5) $(field 1 6)" = "0 0"
	try gone-reading -- fastboot getvar all
	is "unplugging ends a blocking call" err 'read failed \(No such device\)' -- within 2000
else
	skip "fastboot as another client of the fake bus" "fastboot is not installed"
fi

for how in reset configure detach control unclaimed write; do
	try plain -- "$tools/misuse" "$how"
	is "a forbidden request is seen: $how" status 99 -- err '^fakebus: forbidden: '
done

rm -f "$wire"
try plain -- "$tools/misuse" erase
is "what is no question arrives at the phone and in the log" status 0 \
	-- holds grep -qx erase:nothing "$wire"
is "the check of the log sees a stranger" fails "$tools/questioncheck" "$wire"
printf 'getvar:product\ngetvar:anti\n' > "$wire"
is "the check of the log accepts questions" holds "$tools/questioncheck" "$wire"
printf 'getvar:product\ngetvar:product\\000\n' > "$wire"
is "a question with a byte more is a stranger" fails "$tools/questioncheck" "$wire"
: > "$wire"
is "an empty log is not accepted" fails "$tools/questioncheck" "$wire"

rm -f "$scratch/out"
try --repeat 3 plain -- echo first --then echo second
is "commands can be repeated on the same phone" status 0 \
	-- holds test "$(grep -c '^first$' "$scratch/out") $(grep -c '^second$' "$scratch/out")" = '3 3'

try --limit 1 plain -- sleep 30
is "a command that does not end is killed" status 124 -- within 2000
try --signal TERM@300 plain -- sleep 30
is "a signal is sent at its time" status 143 -- within 1300 -- after_signal 1000
