#!/bin/sh
# SPDX-License-Identifier: MIT
# Speed of reading a package, against the tools people would use, on warm files of 1 GiB.
#
#   ratio  reading it / the slower of `openssl md5` and `igzip -dc`   (bar: 1.15)
#   times  `md5sum; tar tzf` / reading it                             (bar: 4)
#   cpu    what reading took beside the MD5 / what igzip took, in processor time: says the same
#          on a machine that is busy, where the wall clock says nothing
#
# Best of RUNS, because other work on the machine only ever adds. Needs openssl, igzip, GNU time.
set -eu
OUT=${OUT:-build}
RUNS=${RUNS:-5}
MIB=${MIB:-1024}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM

# best COMMAND...: least wall and processor seconds and largest memory (KiB) of RUNS runs
best() {
	rm -f "$folder/times"
	for _ in $(seq "$RUNS"); do
		/usr/bin/time -a -o "$folder/times" -f '%e %U %S %M' sh -c "$*" >/dev/null 2>&1
	done
	awk 'NR == 1 || $1 < t {t = $1} NR == 1 || $2 + $3 < c {c = $2 + $3} $4 > m {m = $4}
		END {print t, c, m}' "$folder/times"
}

printf '%-10s %8s %8s %8s %8s %8s %6s %6s %6s %7s\n' inflation openssl igzip read md5sum \
	'tar tzf' ratio times cpu KiB
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
		slower = $2 > $5 ? $2 : $5
		printf "%-10s %8.2f %8.2f %8.2f %8.2f %8.2f %6.2f %6.1f %6.2f %7d\n",
			$1, $2, $5, $8, $11, $14, $8 / slower, ($11 + $14) / $8,
			($9 - $3) / $6, $10 }'
done
