# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154,SC2034 # variables of run-cases
# What all cases left behind.

cat "$base"/*/wire.log > "$wire"
if [ -n "$chosen" ] && [ ! -s "$wire" ]; then
	skip "everything that was put on the wire is a question of the table" "nothing was put there"
else
	is "everything that was put on the wire is a question of the table" \
		holds "$tools/questioncheck" "$wire"
fi
leftover() {
	env -u TMPDIR grep -lsz "^TMPDIR=$base/" /proc/[0-9]*/environ
}
is "no process is left behind" fails leftover
is "no testbed is left behind" fails ls -d "$base"/*/umockdev.*
