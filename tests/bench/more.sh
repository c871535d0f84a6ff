#!/bin/bash
# more.sh LATCHKEY FAKEBUS: what starting costs, what sixteen phones cost, and the own share of one `status`
# beside that of one `fastboot getvar all`; ratios and differences from one run, medians of RUNS (15).
# The bars are printed with what was measured; a missed one is an exit status of 1.
set -eu
latchkey=$(realpath "$1") fakebus=$(realpath "$2")
here=$(cd "$(dirname "$0")" && pwd)
runs=${RUNS:-15}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

command -v fastboot > /dev/null || { echo "fastboot is not installed: nothing to compare with"; exit 0; }

median() { sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

# Milliseconds of processor time for one start, the mean of twenty.
cpu() { # COMMAND...
	local i TIMEFORMAT='%U %S'
	{ time for ((i = 0; i < 20; i++)); do "$@" > /dev/null 2>&1 || :; done; } 2>&1 |
		awk '{printf "%.2f\n", ($1 + $2) * 1000 / 20}'
}

# By turns, so that a machine which is slower for a while is slower for all of them.
starts() {
	local round
	for ((round = 0; round < runs; round++)); do
		cpu fastboot --version >> "$work/fastboot"
		cpu "$latchkey" version >> "$work/version"
		cpu "$latchkey" decode V14.0.6.0.TKBEUOR >> "$work/decode"
	done
}

# Milliseconds for one run on fake phones, the median of RUNS; microseconds are in the report's last column.
wall() { # TAPE... -- COMMAND...
	local tapes=()
	while [ "$1" != -- ]; do tapes+=("$1"); shift; done
	shift
	rm -f "$work/report"
	"$fakebus" --repeat "$runs" --report "$work/report" "${tapes[@]}" -- "$@" > "$work/out" 2> "$work/err" || :
	awk '{printf "%.1f\n", $4 / 1000}' "$work/report" | median
}
# Of the same runs: what was neither the phone's time nor the emulated bus's. The kernel answers a call on a
# node in microseconds, the emulated one in tenths of a millisecond, and fastboot makes fewer of them: two for
# a question where libusb makes six, of which two find nothing and are answered at once (tests/usb/shim.c).
own() { awk '{printf "%.1f\n", ($4 - $6) / 1000}' "$work/report" | median; }
# The same with the emulated calls: what the phone did not take.
with_calls() { awk '{printf "%.1f\n", ($4 - $5) / 1000}' "$work/report" | median; }
less() { awk -v a="$1" -v b="$2" 'BEGIN {printf "%.1f", a - b}'; }

bar() { # WHAT VALUE LIMIT
	echo "  $1: $2 (bar: $3)"
	awk -v a="$2" -v b="$3" 'BEGIN {exit !(a <= b)}' || failed=1
}

starts
theirs=$(median < "$work/fastboot")
echo "processor time of one start: fastboot --version $theirs ms"
bar "latchkey version, ms above it" "$(less "$(median < "$work/version")" "$theirs")" 3
bar "latchkey decode, ms above it" "$(less "$(median < "$work/decode")" "$theirs")" 3

all=$(wall "$here/all.tape" -- fastboot getvar all)
all_own=$(own) all_calls=$(with_calls)
status=$(wall "$here/phone.tape" -- "$latchkey" status -q)
echo "fastboot getvar all: $all ms, $all_calls of them not the phone's, $all_own of those outside emulated calls"
echo "latchkey status: $status ms, $(with_calls) of them not the phone's"
bar "latchkey's own share, ms outside emulated calls" "$(own)" "$(awk -v a="$all_own" 'BEGIN {print a + 5}')"

tapes=()
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
	sed "s/latency 5/latency 50/; s/serial .*/serial \"phone$i\"/; /^device/a path 1-$i" \
		"$here/phone.tape" > "$work/$i.tape"
	tapes+=("$work/$i.tape")
done
one=$(wall "$work/1.tape" -- "$latchkey" status --all -q)
sixteen=$(wall "${tapes[@]}" -- "$latchkey" status --all -q)
echo "status --all at 50 ms an answer: one phone $one ms, sixteen phones $sixteen ms"
bar "sixteen against one" "$(awk -v a="$sixteen" -v b="$one" 'BEGIN {printf "%.2f", a / b}')" 1.5
exit $failed
