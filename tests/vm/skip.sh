# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# In place of harness.sh where there is no guest: every case is skipped, none passes.
count=0
is() {
	count=$((count + 1))
	echo "ok $count - $1 # SKIP $skip_reason"
}
wire=wire scratch=scratch
skip() {
	is "$1"
}
for name in phone unplug group_plugdev at_seat no_rule rule try start finish until_err act; do
	eval "$name() { :; }"
done
done_testing() {
	echo "1..$count"
}
