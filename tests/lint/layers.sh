#!/bin/sh
# The arrows between the layers point down only, and only some may do certain things.
# shellcheck disable=SC2086 # lists of files are split on purpose
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lint/tap.inc
. tests/lint/tap.inc

# Which layer a header in include/latchkey belongs to: HEADER LAYER.
layers='error base
clock base
text base
file base
memory base
catalog catalog
version catalog
limits bus
line bus
bus bus
question bus
mode bus
mask bus
variable bus
usb usb
tape tape
host host
fastboot fastboot
phone phone
rom rom
journal journal
verdict verdict
procedure guide
plan guide
prompt guide
when guide
explain guide
guide guide
ui ui
asking ui
route ui
report ui
timeline ui
calendar ui
cli cli'

# What each layer may include, besides itself: LAYER ALLOWED...
arrows='base
catalog base
bus base catalog
usb base bus
tape base bus
host base
fastboot base bus
phone base bus catalog fastboot
rom base catalog
journal base
verdict base catalog phone rom bus fastboot
guide base catalog phone journal bus fastboot
ui base bus catalog fastboot phone rom journal verdict guide host tape
cli base bus catalog fastboot phone rom journal verdict guide host tape usb ui'

# ui shows what host and tape have found out, which is data to it; it opens neither.
breaches() {
	for file in "$@"; do
		layer=$(basename "$(dirname "$file")")
		allowed=" $layer $(printf '%s\n' "$arrows" | awk -v l="$layer" '$1 == l {$1 = ""; print}') "
		printf '%s\n' "$arrows" | grep -q "^$layer\( \|$\)" || echo "$file: unknown layer '$layer'"
		sed -n 's/^#include <latchkey\/\(.*\)\.h>/\1/p' "$file" | while read -r header; do
			owner=$(printf '%s\n' "$layers" | awk -v h="$header" '$1 == h {print $2}')
			case $allowed in
			*" $owner "*) [ -n "$owner" ] || echo "$file: <latchkey/$header.h> is in no layer" ;;
			*) echo "$file: includes <latchkey/$header.h> of '$owner'" ;;
			esac
		done
	done
}

sources=$(find src -mindepth 2 -maxdepth 2 -name '*.[ch]' ! -name '*_gen.[ch]' | sort)
check "arrows point down only" "$(breaches $sources)"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/base"
echo '#include <latchkey/cli.h>' >"$scratch/base/x.c"
check "an arrow that points up is found" "$([ -n "$(breaches "$scratch/base/x.c")" ] || echo it is not)"

headers() { # header layer
	for header in include/latchkey/*.h; do
		layer=$(printf '%s\n' "$layers" | awk -v h="$(basename "$header" .h)" '$1 == h {print $2}')
		mkdir -p "$scratch/h/$layer"
		cp "$header" "$scratch/h/$layer/"
	done
	for file in "$scratch"/h/*/*.h; do breaches "$file"; done | sed "s,$scratch/h/,,"
}
check "arrows between the contracts point down only" "$(headers)"

check "libusb is known to src/usb only" "$(grep -lE 'libusb' $sources | xargs grep -lE '^#include <libusb' | grep -v '^src/usb/')"
check "jansson is known to ui and the journal only" \
	"$(grep -lE '^#include <jansson' $sources | grep -vE '^src/(ui|journal)/')"
check "only ui and cli print" \
	"$(grep -nE '\b(printf|puts|putchar|perror)\(|\bfprintf\((stdout|stderr)|\b(stdout|stderr)\b' $sources |
		grep -vE '^src/(ui|cli)/')"
check "only cli ends the program and looks at its surroundings" \
	"$(grep -nE '\b(exit|_exit|abort|getenv|secure_getenv|isatty)\(' $sources | grep -vE '^src/cli/')"

compile() {
	for header in include/latchkey/*.h; do
		printf '#include <latchkey/%s>\n' "$(basename "$header")" |
			${CC:-cc} -std=c11 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Werror -Iinclude \
				-fsyntax-only -x c - 2>&1 || echo "$header does not compile alone"
	done
}
check "every contract compiles alone" "$(compile)"
own_first() {
	for file in $sources; do
		case $file in *.h) continue ;; esac
		header=$(basename "$file" .c)
		owner=$(printf '%s\n' "$layers" | awk -v h="$header" '$1 == h {print $2}')
		[ "$owner" = "$(basename "$(dirname "$file")")" ] || continue
		first=$(grep -m1 '^#include' "$file")
		[ "$first" = "#include <latchkey/$(basename "$file" .c).h>" ] || echo "$file: $first"
	done
}
check "a source includes its own contract first" "$(own_first)"
finish
