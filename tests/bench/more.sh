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

# Milliseconds of processor time for one start, the median of RUNS rounds of twenty.
cpu() { # COMMAND...
	local i round TIMEFORMAT='%U %S'
	for ((round = 0; round < runs; round++)); do
		{ time for ((i = 0; i < 20; i++)); do "$@" > /dev/null 2>&1 || :; done; } 2>&1 |
			awk '{printf "%.2f\n", ($1 + $2) * 1000 / 20}'
	done | median
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

bar() { # WHAT VALUE LIMIT
	echo "  $1: $2 (bar: $3)"
	awk -v a="$2" -v b="$3" 'BEGIN {exit !(a <= b)}' || failed=1
}

theirs=$(cpu fastboot --version)
echo "processor time of one start: fastboot --version $theirs ms"
bar "latchkey version, ms above it" "$(awk -v a="$(cpu "$latchkey" version)" -v b="$theirs" 'BEGIN {print a - b}')" 3
bar "latchkey decode, ms above it" \
	"$(awk -v a="$(cpu "$latchkey" decode V14.0.6.0.TKBEUOR)" -v b="$theirs" 'BEGIN {print a - b}')" 3

all=$(wall "$here/all.tape" -- fastboot getvar all)
share=$(awk -v a="$all" 'BEGIN {print a - 105}')
asked=$("$fakebus" "$here/phone.tape" -- "$latchkey" status --json | sed -n 's/^  "asked": \([0-9]*\),*/\1/p')
status=$(wall "$here/phone.tape" -- "$latchkey" status -q)
own=$(awk -v a="$status" -v n="$asked" 'BEGIN {print a - 5 * n}')
echo "fastboot getvar all: $all ms, of which the phone takes 105; latchkey status: $status ms, the phone $((asked * 5))"
bar "latchkey's own share, ms" "$own" "$(awk -v s="$share" 'BEGIN {print s + 5}')"

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
