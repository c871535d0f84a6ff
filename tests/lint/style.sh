#!/bin/sh
# What style.md and hacking.md ask for and a script can see.
# shellcheck disable=SC2086 # lists of files are split on purpose
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lint/tap.inc
. tests/lint/tap.inc

product=$(find src include -name '*.[ch]' | sort)
code="$product $(find tests -name '*.[ch]' | sort)"
scripts=$(grep -rlE '^#!/bin/(ba)?sh' .ci tests src | sort)

check "every source says its licence" "$(for f in $code; do head -n 1 "$f" | grep -q 'SPDX-License-Identifier: MIT' || echo "$f"; done)"
check "no file is longer than 600 lines" "$(wc -l $product | awk '$2 != "total" && $1 > 600')"
check "no line is longer than 120 columns" \
	"$(for f in $code; do expand -t 8 "$f" | awk -v f="$f" 'length > 120 {print f ": " FNR}'; done)"
check "no trailing blanks" "$(grep -nE '[ 	]+$' $code $scripts | head)"
check "the top level holds what it may" \
	"$(git ls-files 2>/dev/null | sed 's,/.*,,' | sort -u | grep -vxE 'src|include|udev|tests|docs|Makefile|README\.md|LICENSE|\..*')"
if command -v shellcheck >/dev/null; then
	check "shellcheck is content" "$(shellcheck -x $scripts 2>&1)"
else
	skip "shellcheck is content" "shellcheck is not installed"
fi
finish
