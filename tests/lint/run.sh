#!/bin/sh
# The program that adds up all others: what it must count as failed.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lint/tap.inc
. tests/lint/tap.inc
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# run_gives 'a true sentence' STATUS LAST-LINE SUITE=COMMAND...
run_gives() {
	sentence=$1 status=$2 last=$3
	shift 3
	tests/run "$work/logs" "$@" >"$work/out" 2>&1
	got=$?
	check "$sentence" "$([ "$got" = "$status" ] && [ "$(tail -n 1 "$work/out")" = "$last" ] ||
		echo "exit status $got: $(cat "$work/out")")"
}

two='echo ok 1; echo ok 2; echo 1..2'
run_gives "passed tests are added up" 0 "4 passed, 0 failed" "a=$two" "b=$two"
run_gives "one that failed fails the run" 1 "3 passed, 1 failed" "a=$two" "b=echo ok 1; echo not ok 2; echo 1..2"
run_gives "what is skipped did not pass" 0 "3 passed, 0 failed, 1 skipped" "a=$two" \
	"b=echo ok 1; echo 'ok 2 # SKIP no phone'; echo 1..2"
run_gives "a run of nothing but skipped tests did not pass" 1 "0 passed, 0 failed, 1 skipped" "a=echo 1..0"
run_gives "a program without a plan failed" 1 "1 passed, 1 failed" "a=echo ok 1"
run_gives "one that runs fewer tests than it planned failed" 1 "1 passed, 1 failed" "a=echo ok 1; echo 1..2"
run_gives "one that says only good things and dies failed" 1 "2 passed, 1 failed" "a=$two; exit 3"
run_gives "one that is not there failed" 1 "2 passed, 1 failed" "a=$two" "b=/nonexistent"
run_gives "what runs beside the others is added up as well" 0 "4 passed, 0 failed" "a=&sleep 1; $two" "b=$two"
run_gives "and fails the run" 1 "3 passed, 1 failed" "a=&echo ok 1; echo not ok 2; echo 1..2" "b=$two"
run_gives "as it does when it dies" 1 "4 passed, 1 failed" "a=&$two; exit 3" "b=$two"
check "its result comes last" "$([ "$(sed -n '1s/ .*//p' "$work/out")" = b ] || cat "$work/out")"
run_gives "it runs beside the others" 0 "4 passed, 0 failed" \
	"a=&until [ -e $work/met ]; do sleep 0.1; done; touch $work/there; $two" \
	"b=touch $work/met; until [ -e $work/there ]; do sleep 0.1; done; $two"

# shellcheck disable=SC2016 # the suite's own shell is meant
tests/run "$work/logs" "a=&echo \$\$ > $work/pid; sleep 300" \
	"b=until [ -s $work/pid ]; do sleep 0.1; done; kill -TERM \$PPID" >"$work/out" 2>&1
n=0
goes_on() {
	state=$(ps -o stat= -p "$(cat "$work/pid")") && [ "${state#Z}" = "$state" ]
}
while goes_on && [ $n -lt 50 ]; do
	n=$((n + 1))
	sleep 0.1
done
check "it ends with the run" "$(! goes_on || echo "it goes on")"
finish
