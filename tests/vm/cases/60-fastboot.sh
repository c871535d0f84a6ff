# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# Debian's fastboot asks the same phone the same.

names='product unlocked anti rollback_ver kernel is-userspace current-slot slot-count battery-voltage
	battery-soc-ok secure version-bootloader snapshot-update-status'
have_fastboot() {
	command -v fastboot > /dev/null
}
# NAME VALUE, or NAME and a dash where the phone refused.
ask_latchkey() {
	user root timeout -s KILL 60 latchkey --json --show-ids status 2> $scratch/err > $scratch/out
	awk -F '"' '/"question":/ { name = $4 }
		/"answer":/ { if ($4 == "empty") print name " "; else if ($4 != "value") print name, "-" }
		/"value":/ && name { print name, $4; name = "" }' $scratch/out | sort -u
}
ask_fastboot() {
	# shellcheck disable=SC2046
	user root timeout -s KILL 60 fastboot $(printf 'getvar %s ' $names) 2>&1 |
		sed -n 's/^getvar:\([a-z_-]*\) *FAILED.*/\1 -/p; s/^\([a-z_-]*\): */\1 /p' | sort -u
}
same() {
	ask_latchkey > $scratch/ours
	ask_fastboot > $scratch/theirs
	[ "$(wc -l < $scratch/ours)" -eq 13 ] && cmp -s $scratch/ours $scratch/theirs || {
		diff $scratch/ours $scratch/theirs
		return 1
	}
}

act no_rule
act log_to $scratch/fastboot.log
for tape in plain super many demo-vayu demo-sweet demo-alioth demo-whyred demo-raphael demo-lancelot demo-fleur \
	demo-fastbootd; do
	if have_fastboot; then
		phone $tape
		is "fastboot and latchkey read the same from $tape" holds same
		unplug
	else
		skip "fastboot and latchkey read the same from $tape" "fastboot is not installed"
	fi
done
act log_to ''
