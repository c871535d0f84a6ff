#!/bin/bash
# status.sh LATCHKEY FAKEBUS: one `status` beside Debian's fastboot asking the same variables, on the same
# fake phone (5 ms an answer), in one run. Medians of RUNS (15) runs. Reports, never judges the machine:
# the two bars are printed with what was measured against them, and a missed one is an exit status of 1.
set -eu
latchkey=$(realpath "$1") fakebus=$(realpath "$2")
here=$(cd "$(dirname "$0")" && pwd)
runs=${RUNS:-15}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

median() { sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }
# What the harness measured of each command, in milliseconds: all of it, and the phone's part.
took() { awk '{printf "%.1f\n", $4 / 1000}' "$work/report" | median; }
phone() { awk '{printf "%.1f\n", $5 / 1000}' "$work/report" | median; }
less() { awk -v a="$1" -v b="$2" 'BEGIN {printf "%.1f", a - b}'; }

measure() { # COMMAND...
	local then=()
	rm -f "$work/report"
	for ((i = 1; i < runs; i++)); do then+=(--then "$@"); done
	"$fakebus" --report "$work/report" "$here/phone.tape" -- "$@" "${then[@]}" > "$work/out" 2> "$work/err"
	took
}

status=$(measure "$latchkey" status -q)
answers=$(phone)
asked=$("$fakebus" "$here/phone.tape" -- "$latchkey" status --json | sed -n 's/^  "asked": \([0-9]*\),*/\1/p')
repeated=$("$fakebus" "$here/phone.tape" -- "$latchkey" status --json | sed -n 's/^  "repeated": \([0-9]*\),*/\1/p')
own=$(less "$status" "$answers")
echo "latchkey status: $status ms for $asked questions, $repeated of them repeats; the answers took $answers ms"
echo "  its own share: $own ms (bar: 30)"
version=$(measure "$latchkey" version)
echo "latchkey version, the same harness, no phone asked: $version ms"

failed=0
awk -v own="$own" 'BEGIN {exit !(own <= 30)}' || failed=1
[ $((asked - repeated)) -le 14 ] || { echo "more than 14 different questions"; failed=1; }

if command -v fastboot > /dev/null; then
	names=$(sed -n 's/^> getvar://p' "$here/phone.tape")
	cat > "$work/each" <<-EOF
		#!/bin/sh
		for name in ${names//$'\n'/ }; do fastboot getvar "\$name" 2> /dev/null; done
	EOF
	chmod +x "$work/each"
	each=$(measure "$work/each")
	one=$(measure fastboot getvar product)
	echo "fastboot, one process for each of the same $(echo "$names" | wc -l) variables: $each ms; one process: $one ms"
	awk -v a="$status" -v b="$each" 'BEGIN {printf "  ratio latchkey status / fastboot processes: %.2f (bar: below 1)\n", a / b; exit !(a < b)}' || failed=1
else
	echo "fastboot is not installed: nothing to compare with"
fi
exit $failed
