#!/bin/sh
# wire.sh BINARY: it can only ask. (Words such as `oem lock` are in the binary: `check` must know them when it
# reads a package's scripts. They are in no table of questions.)
set -u
binary=$1
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lint/tap.inc
. tests/lint/tap.inc

check "no fastboot verb that changes something is in the binary" \
	"$(strings -n 4 "$binary" | grep -nE 'flash:|erase:|download:|set_active:|fetch:|upload:')"
table=$(dirname "$binary")/src/bus/question.o
questions() { strings -n 4 "$table" | grep -oE '^(getvar:.*|oem .*|flashing .*)' | sort -u; }
check "the compiled table holds what is known to be read-only" "$(questions | grep -vxE 'getvar:(product|unlocked|anti|rollback_ver|kernel|is-userspace|current-slot|slot-count|battery-voltage|battery-soc-ok|secure|version-bootloader|snapshot-update-status|all)|oem device-info|oem lks|flashing get_unlock_ability')"
check "the compiled table was read" "$([ "$(questions | wc -l)" -ge 17 ] || questions)"

check "one place submits to the OUT endpoint" \
	"$([ "$(grep -c 'self->handle, self->out_endpoint,' src/usb/line.c)" = 1 ] || grep -n 'out_endpoint' src/usb/*.c)"
check "that place takes its bytes from the question table" \
	"$(awk '/^static int send_question/,/^}/' src/usb/line.c | tr -d '\n' |
		grep -q 'question_row(question)->bytes.*memcpy(self->question, bytes, length).*fill_bulk_transfer(self->out.transfer' ||
		echo 'send_question has changed: look at it')"
check "transfers are filled and submitted there and for reading only" \
	"$([ "$(cat src/usb/*.c | grep -cE 'libusb_(submit_transfer|fill_[a-z]+_transfer)\(')" = 4 ] ||
		grep -nE 'libusb_(submit_transfer|fill_[a-z]+_transfer)\(' src/usb/*.c)"
check "no other way to send is called" \
	"$(grep -nE 'libusb_(bulk_transfer|interrupt_transfer|control_transfer|fill_control)' src/usb/*.c)"
check "no reset, no configuration, no alternate setting, no driver is touched" \
	"$(grep -nE 'reset_device|set_configuration|set_interface_alt|detach_kernel|attach_kernel' -r src include)"
check "the binary imports none of them" \
	"$(nm -D --undefined-only "$binary" | grep -E 'libusb_(reset_device|set_configuration|set_interface_alt_setting|detach_kernel_driver|control_transfer|bulk_transfer|interrupt_transfer)')"
check "no network code" \
	"$(nm -D --undefined-only "$binary" | grep -E '\b(socket|connect|bind|listen|getaddrinfo|gethostbyname|send|sendto|recv|recvfrom)\b')"
check "no other program is started" \
	"$(nm -D --undefined-only "$binary" | grep -E '\b(system|popen|exec[vl]p?e?|posix_spawnp?|fork|vfork)\b')"
check "no line above the USB and tape layers takes command bytes" \
	"$(grep -nE '\(\*ask\)' include/latchkey/line.h | grep -v 'enum question' ; grep -rnE 'getvar:' src --include=*.c | grep -vE '^src/(bus/question|ui|cli)[./]' | grep -vE '^src/[a-z]+/[a-z_]+\.c:[0-9]+:[^"]*(/\*| \*)' )"
finish
