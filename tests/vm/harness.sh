# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# Sourced by the cases, in the guest: phones, commands, conditions. In the guest's own shell
# (busybox). Everything that a case does at its top level is a function of this file, so that
# skip.sh can stand in for it where there is no guest.

scratch=/run/cases
tapes=/tests/tapes
mkdir -p $scratch
chmod 755 $scratch
wire=$scratch/wire.log
count=0 failed=0 other_wire=
: > $wire

# In an emulated computer a process takes tens of milliseconds: what is called often starts none.
now_ms() {
	read -r up rest < /proc/uptime
	echo "${up%.*}${up#*.}0"
}

# until_true SECONDS COMMAND...
until_true() {
	tries=$(($1 * 10))
	shift
	while ! "$@" > /dev/null 2>&1; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		usleep 100000
	done
}

# ---- phones ----

devices() {
	for folder in /sys/bus/usb/devices/[0-9]*-[0-9]*; do
		case $folder in
		*:* | *\**) ;;
		*) echo "$folder" ;;
		esac
	done
}

# Enumerated, configured, and all interfaces there.
is_ready() {
	want=
	read -r want < "$1/bNumInterfaces"
	set -- "$1":*
	[ -n "$want" ] && [ -e "$1" ] && [ $# -eq "$want" ]
}
# ready N: that many devices
ready() {
	n=0
	for folder in $(devices); do
		! is_ready "$folder" || n=$((n + 1))
	done
	[ "$n" -eq "$1" ]
}
ports_free() {
	! grep -qE '^.s +[0-9]+ 00[^4]' /sys/devices/platform/vhci_hcd.0/status && [ -z "$(devices)" ]
}

# asked QUESTION: since the phone was plugged in
asked() {
	until_true 30 grep -q "$1" ${other_wire:-$wire}
}
# Another program's words are not held against us.
log_to() {
	other_wire=$1
}

# Devices that are there from the beginning.
plugged_at_once() {
	cat "$@" | awk '/^device/ { n++ } /^ *from [1-9]/ { n-- } END { print n }'
}

collect_wire() {
	cat $wire >> $wire.all
	: > $wire
}

# phone TAPE...: plug them in, and wait until udevd is done with them.
phone() {
	paths=
	collect_wire
	for tape; do
		paths="$paths $(ls $tapes/"$tape".tape)"
	done
	# shellcheck disable=SC2086
	/tests/usbipphone --log ${other_wire:-$wire} $paths 2>> $scratch/phone.err &
	phone_pid=$!
	# shellcheck disable=SC2086
	until_true 60 ready "$(plugged_at_once $paths)" || echo "# the phones of$paths do not come"
	udevadm settle --timeout=60
	# shellcheck disable=SC2046
	node=$(node_of $(devices))
}
# node_of FOLDER...: of the first
node_of() {
	[ $# = 0 ] || {
		read -r bus < "$1/busnum"
		read -r address < "$1/devnum"
		printf '/dev/bus/usb/%03d/%03d' "$bus" "$address"
	}
}

unplug() {
	kill "$phone_pid" 2> /dev/null
	wait "$phone_pid" 2> /dev/null
	until_true 30 ports_free || echo "# a phone does not go"
	udevadm settle --timeout=60
}

# ---- the computer ----

# group plugdev yes|no, and who is in it
group_plugdev() {
	sed -i '/^plugdev:/d' /etc/group
	[ "$1" = no ] || echo plugdev:x:46:plug >> /etc/group
	udevadm control --reload
}
# at_seat UID|nobody: as systemd-logind would write it
at_seat() {
	rm -f /run/systemd/seats/seat0
	[ "$1" = nobody ] ||
		printf 'IS_SEAT0=1\nCAN_MULTI_SESSION=1\nACTIVE=1\nACTIVE_UID=%s\n' "$1" > /run/systemd/seats/seat0
}
no_rule() {
	rm -f /etc/udev/rules.d/*
	udevadm control --reload
}
# rule FILE [sed EXPRESSION]: the rule that this program ships
rule() {
	no_rule
	latchkey doctor --print-rule > "/etc/udev/rules.d/$1"
	udevadm control --reload
}

# ---- commands ----

# user NAME COMMAND...
user() {
	name=$1
	shift
	if [ "$name" = root ]; then
		env -i PATH=$PATH LC_ALL=$LC_ALL TERM=dumb HOME=/root "$@"
	else
		env -i PATH=$PATH LC_ALL=$LC_ALL TERM=dumb HOME=/tmp/$name /usr/bin/setpriv --reuid "$name" \
			--regid "$name" --init-groups "$@"
	fi
}

# try USER COMMAND...: sets what the conditions look at.
try() {
	began=$(now_ms)
	user "$1" timeout -s KILL 60 sh -c 'shift; exec "$@"' sh "$@" \
		> $scratch/out 2> $scratch/err < /dev/null
	last_status=$?
	took=$(($(now_ms) - began))
	last_command=$*
}

# start USER COMMAND...: in the background; its output is that of the next `finish`.
start() {
	name=$1
	shift
	began=$(now_ms)
	rm -f $scratch/status
	{
		user "$name" timeout -s KILL 90 "$@" > $scratch/out 2> $scratch/err < /dev/null
		echo $? > $scratch/status
	} &
	last_command="$name $*"
}
finish() {
	until_true 95 test -s $scratch/status || echo "# '$last_command' does not end"
	last_status=$(cat $scratch/status)
	took=$(($(now_ms) - began))
}
# The lines that it has written to stderr so far.
until_err() {
	until_true 30 grep -Eq "$1" $scratch/err || echo "# '$1' does not come"
}

# pids NAME: of the running programs of that name
pids() {
	grep -lx "$1" /proc/[0-9]*/comm 2> /dev/null | cut -d / -f 3 | grep .
}
# is_over NAME: none of that name runs
is_over() {
	! pids "$1"
}
# signal NAME PROGRAM: to all of that name
signal() {
	# shellcheck disable=SC2046
	kill "-$1" $(pids "$2")
}

# act COMMAND...: whatever else a case does.
act() {
	"$@" || echo "# '$*' fails"
}

# ---- conditions; each explains itself when it does not hold ----

complain() {
	complaints="$complaints
#   $1"
	return 1
}
status() {
	[ "$last_status" -eq "$1" ] || complain "exit status $last_status, not $1"
}
status_in() {
	case " $* " in
	*" $last_status "*) ;;
	*) complain "exit status $last_status, not one of: $*" ;;
	esac
}
out() {
	grep -Eq -e "$1" $scratch/out || complain "'$1' is not on stdout"
}
not_out() {
	! grep -Eq -e "$1" $scratch/out || complain "'$1' is on stdout"
}
err() {
	grep -Eq -e "$1" $scratch/err || complain "'$1' is not on stderr"
}
not_err() {
	! grep -Eq -e "$1" $scratch/err || complain "'$1' is on stderr"
}
# lines N PATTERN: of stdout
lines() {
	[ "$(grep -Ec -e "$2" $scratch/out)" -eq "$1" ] ||
		complain "$(grep -Ec -e "$2" $scratch/out) lines with '$2', not $1"
}
# seen PATTERN PATTERN...: on stderr, in this order
seen() {
	at=0
	for pattern; do
		next=$(tail -n +$((at + 1)) $scratch/err | grep -nE -m 1 -e "$pattern" | cut -d : -f 1)
		[ -n "$next" ] || { complain "'$pattern' is not on stderr behind line $at"; return 1; }
		at=$((at + next))
	done
}
# Emulation is slow, and so are machines with other work: limits are generous.
within() {
	[ "$took" -le "$1" ] || complain "took $took ms, not $1"
}
holds() {
	"$@" >> $scratch/out 2>> $scratch/err || complain "'$*' fails"
}
fails() {
	! "$@" >> $scratch/out 2>> $scratch/err || complain "'$*' does not fail"
}

# is 'a true sentence' CONDITION [ARGUMENT]... [-- CONDITION [ARGUMENT]...]...
is() {
	sentence=$1 result=ok complaints='' number=1 words=''
	shift
	for word in "$@" --; do
		if [ "$word" = -- ]; then
			eval "$words" || result='not ok'
			words=
		else
			words="$words \"\${$number}\""
		fi
		number=$((number + 1))
	done
	count=$((count + 1))
	echo "$result $count - $sentence"
	[ "$result" = ok ] || explain
}
skip() {
	count=$((count + 1))
	echo "ok $count - $1 # SKIP $2"
}
explain() {
	failed=$((failed + 1))
	echo "#   command: $last_command${complaints}"
	sed -n '1,40s/^/#   stdout: /p' $scratch/out
	sed -n '1,40s/^/#   stderr: /p' $scratch/err
	sed -n '1,10s/^/#   phone: /p' $scratch/phone.err
	dmesg | tail -n 8 | sed 's/^/#   kernel: /'
}

done_testing() {
	echo "1..$count"
	[ $failed = 0 ]
}
