# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# Another program holds the interface.

# hold_as USER NAME
hold_as() {
	cp /tests/hold "/tmp/$2"
	user "$1" "/tmp/$2" "$node" > $scratch/hold 2>&1 &
	until_true 20 grep -q held $scratch/hold
}
let_go() {
	signal TERM "$1"
	until_true 20 is_over "$1"
}

second_client() {
	user seat latchkey status > $scratch/second 2>&1
	[ $? -eq 4 ]
}

act group_plugdev yes
act at_seat 1000
act rule 70-latchkey.rules
phone plain
act hold_as seat fwupd
try seat latchkey status
is "a program of the same user is proven to hold it" status 4 -- err 'held by fwupd, pid [0-9]+ \(proven'
try root latchkey status
is "to root everybody's is" status 4 -- err 'held by fwupd, pid [0-9]+ \(proven'
try plug latchkey status
is "another user can only think so of a program that is known for it" status 4 -- err 'likely held by fwupd, pid [0-9]+'
try seat latchkey list
is "list names it, too" status 0 -- out 'fwupd'
try seat latchkey doctor
is "doctor names it, and how to stop it" status 1 -- out 'held by fwupd' -- out 'sudo systemctl stop fwupd'
act let_go fwupd
try seat latchkey status
is "when it is gone, the phone can be read" status 0
act hold_as seat stranger
try plug latchkey status
is "of a program that nobody knows, another user learns nothing" status 4 -- err 'cannot be seen from here'
try seat latchkey status
is "its own user does" status 4 -- err 'held by stranger, pid [0-9]+ \(proven'
act let_go stranger
unplug

phone slow-many
start seat latchkey vars
act asked getvar:all
act second_client
finish
is "of two at once the first is not disturbed" status 0 -- out 'part300'
is "and the second is told who was first" holds grep -Eq 'held by latchkey, pid [0-9]+ \(proven' $scratch/second
unplug
act no_rule
