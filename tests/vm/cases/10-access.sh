# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# Who may talk to a phone: udevd's word, with our rule and without.

may_read() {
	user "$1" latchkey status
}
may_not() {
	user "$1" latchkey status
	[ $? -eq 4 ]
}
# Literally what doctor says, each line once, as whoever asked it.
follow_doctor() {
	user "$1" latchkey doctor | sed -n 's/^ *//; /sudo/p' | awk '!seen[$0]++' > $scratch/commands
	[ -s $scratch/commands ] || return 1
	while read -r line; do
		user "$1" sh -c "$line" || return 1
	done < $scratch/commands
	udevadm settle
}

# ---- a computer where somebody sits; no group plugdev ----

act group_plugdev no
act at_seat 1000
act no_rule
phone plain
try seat latchkey list
is "without a rule, list names the phone and says what is wrong with it" status 0 \
	-- out 'Google Android' -- out 'no permission for its device node'
try seat latchkey status
is "status says so too, and that doctor knows more" status 4 -- err '[Pp]ermission' -- err 'latchkey doctor'
try seat latchkey doctor --plain
is "doctor shows who owns the node" status 1 \
	-- out 'you may not open /dev/bus/usb/001/00[0-9] \(owner root, group root, mode 0664\)' \
	-- out 'no udev rule gives you access'
is "and has commands that mend it" out 'doctor --print-rule \| sudo tee' -- out 'sudo udevadm control' \
	-- out 'sudo udevadm trigger'
is "these commands, run literally, succeed" holds follow_doctor seat
is "and it is mended, with the phone left where it is" holds may_read seat
is "for nobody else" holds may_not other -- holds may_not plug
try seat latchkey doctor
is "doctor is content" status 0 -- out 'the udev rule is installed \(/etc/udev/rules.d/70-latchkey.rules\)' \
	-- out 'usb:1-1 \(fastboot\) can be opened' -- out 'This computer is ready'
act unplug
act phone plain
is "the next phone is open to whoever sits there" holds may_read seat
is "and to nobody else" holds may_not other -- holds may_not plug
act unplug
phone demo-fastbootd
try seat latchkey list
is "so is one in fastbootd" status 0 -- not_out 'no permission'
act unplug

act rule 99-latchkey.rules
phone plain
try seat latchkey status
is "the same rule under a later name gives nothing" status 4
try seat latchkey doctor --plain
is "and doctor knows that" status 1 -- out 'comes too late .* \(/etc/udev/rules.d/99-latchkey.rules\)'
act unplug

# ---- a computer where nobody sits; the group plugdev ----

act group_plugdev yes
act at_seat nobody
act no_rule
phone plain
try plug latchkey status
is "without a rule, a member of plugdev has no access either" status 4 -- err '[Pp]ermission'
is "the commands of doctor succeed where nobody sits" holds follow_doctor plug
is "and let the members of plugdev in" holds may_read plug
is "and nobody else" holds may_not seat -- holds may_not other
try plug latchkey doctor
is "doctor is content there, too" status 0 -- out 'This computer is ready'
try other latchkey doctor
is "and shows the others who may" status 1 -- out 'group plugdev, mode 0660'
act unplug
act at_seat 1000
act phone plain
is "with somebody at the seat, both may" holds may_read seat -- holds may_read plug
is "and still nobody else" holds may_not other
act unplug
