# SPDX-License-Identifier: MIT
# What all of the above left behind.

is "everything that was put on the wire is a question of the table" \
	holds "$tools/questioncheck" "$wire"
leftover() {
	env -u TMPDIR grep -lsz "^TMPDIR=$scratch\$" /proc/[0-9]*/environ
}
is "no process is left behind" fails leftover
is "no testbed is left behind" fails ls -d "$scratch"/umockdev.*
