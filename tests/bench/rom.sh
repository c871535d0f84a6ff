#!/bin/sh
# SPDX-License-Identifier: MIT
# Speed of reading a package, against the tools people would use, on warm files of 1 GiB.
#
#   ratio  reading it / the slower of `openssl md5` and `igzip -dc`   (bar: 1.15)
#   times  `md5sum; tar tzf` / reading it                             (bar: 4)
#
# Best of RUNS, because other work on the machine only ever adds. Needs openssl, igzip, GNU time.
set -eu
OUT=${OUT:-build}
RUNS=${RUNS:-5}
MIB=${MIB:-1024}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM

# best COMMAND...: least wall seconds and largest memory (KiB) of RUNS runs
best() {
	rm -f "$folder/times"
	for _ in $(seq "$RUNS"); do
		/usr/bin/time -a -o "$folder/times" -f '%e %M' sh -c "$*" >/dev/null 2>&1
	done
	sort -n "$folder/times" | awk 'NR == 1 {t = $1} $2 > m {m = $2} END {print t, m}'
}

printf '%-10s %8s %8s %8s %9s %9s %7s %7s %9s\n' inflation openssl igzip read 'md5sum' \
	'tar tzf' ratio times KiB
for inflation in 1.2 1.5 2.0; do
	file=$folder/package.tgz
	"$OUT/tests/bench/rom_make" "$file" "$MIB" "$inflation"
	cat "$file" >/dev/null
	openssl=$(best openssl md5 "$file")
	igzip=$(best igzip -dc "$file")
	read=$(best "exec $OUT/tests/bench/rom_facts '$file'")
	md5=$(RUNS=1 best md5sum "$file")
	tar=$(RUNS=1 best tar tzf "$file")
	echo "$inflation $openssl $igzip $read $md5 $tar" | awk '{
		slower = $2 > $4 ? $2 : $4
		printf "%-10s %8.2f %8.2f %8.2f %9.2f %9.2f %7.2f %7.1f %9d\n",
			$1, $2, $4, $6, $8, $10, $6 / slower, ($8 + $10) / $6, $7 }'
done
