#!/bin/sh
# SPDX-License-Identifier: MIT
# compare.sh: the same faults shown to fastboot and to latchkey, in the guest; rows of a table on stdout.
# shellcheck source=tests/vm/harness.sh
. "$(dirname "$0")/harness.sh"

limit=40 holder=''
# What it said, in one cell.
cell() {
	sed 's/(bootloader) *//; /^Finished\. Total time/d; /^asked [0-9]* question/d; /^$/d; s/  */ /g
		s/</\&lt;/g; s/>/\&gt;/g; s/|/\\|/g' "$@" |
		awk '{ sub(/^ +/, ""); printf "%s%s", (NR > 1 ? " " : ""), $0 }' | cut -c 1-600
}
# measure USER COMMAND...: sets what was said, and how it ended
measure() {
	began=$(now_ms)
	user "$1" timeout -s INT $limit sh -c 'shift; exec "$@"' sh "$@" \
		> $scratch/out 2> $scratch/err < /dev/null
	last_status=$?
	took=$(($(now_ms) - began))
}
ended() {
	if [ $took -ge $((limit * 1000 - 500)) ]; then
		echo "not within $limit s"
	else
		awk -v ms=$took -v status=$last_status 'BEGIN { printf "%.1f s, status %d", ms / 1000, status }'
	fi
}
# row WHAT USER [PREPARE COMMAND]: fastboot first, then latchkey, each with a fresh phone
row() {
	what=$1 as=$2 tape=$3 prepare=${4:-true}
	[ -z "$tape" ] || phone "$tape"
	$prepare
	measure "$as" fastboot getvar product getvar unlocked getvar anti
	theirs="$(cat $scratch/out $scratch/err | cell) | $(ended)"
	[ -z "$tape" ] || { unplug && phone "$tape"; }
	$prepare
	measure "$as" latchkey status
	{
		tail -n 1 $scratch/out | grep ' | '
		cat $scratch/err
	} > $scratch/said
	echo "| $what | $theirs | $(cell $scratch/said) | $(ended) |"
	[ -z "$tape" ] || unplug
}
hold_it() {
	[ -z "$holder" ] || kill "$holder"
	cp -f /tests/hold /tmp/fwupd 2> /dev/null
	/tmp/fwupd "$node" > $scratch/hold 2>&1 &
	holder=$!
	until_true 20 grep -q held $scratch/hold
}
leave_rest() {
	latchkey vars > /dev/null 2>&1 &
	asked getvar:all
	sleep 1
	signal KILL latchkey
	wait $!
}

group_plugdev no
no_rule
# The first run of each reads its libraries from the disk.
row 'not measured' root plain > /dev/null
row 'nothing: all is well' root plain
row 'no phone is plugged in' root ''
row 'no permission, no udev rule' seat plain
row 'another program (fwupd) holds the phone' root plain hold_it
kill "$holder"
row 'the phone is in fastbootd, not in its bootloader' root demo-fastbootd
row 'two phones' root two
row 'the first answer takes two seconds' root late
row 'the phone never answers' root mute
row 'it answers once, then never again' root demo-hang
row 'it takes no question' root untaken
row 'it is unplugged while an answer is awaited' root gone-writing
row 'the IN pipe halts once' root stall-in
row 'the pipe halts again and again' root stall-always
row 'a killed program left answers in the phone' root slow-many leave_rest
row 'answers are rubbish' root junk
row 'an empty packet comes before an answer' root zero-length
row 'it contradicts itself about its anti-rollback index' root demo-conflict
is "every fault was shown to both" true
done_testing
