#!/bin/sh
# Static analysis: clang-tidy (.clang-tidy says what) and cppcheck. The generated tables are left out:
# they are constants, and reading them takes minutes.
# shellcheck disable=SC2086 # lists of files and flags are split on purpose
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lint/tap.inc
. tests/lint/tap.inc

sources=$(find src -mindepth 2 -name '*.c' ! -name '*_gen.c' ! -path src/catalog/tables.c | sort)
generated=$(dirname "$1")/generated
packages=$(sed -n 's/^PKGS := //p' Makefile)
libraries=$(pkg-config --cflags $packages)
flags="-std=c11 -D_GNU_SOURCE -DLATCHKEY_VERSION=__FILE__ -Iinclude -I$generated"

tidy() {
	printf '%s\n' $sources | xargs -P "$(getconf _NPROCESSORS_ONLN)" -I{} \
		clang-tidy --quiet {} -- $flags $libraries 2>/dev/null |
		grep -E '(warning|error):'
}
if command -v clang-tidy >/dev/null; then
	check "clang-tidy is content" "$(tidy)"
	bad=$(mktemp -d)
	cp .clang-tidy "$bad/"
	echo 'int f(int *p); int f(int *p) { if (!p) return *p; return 0; }' >"$bad/x.c"
	check "clang-tidy finds a null dereference" \
		"$(clang-tidy --quiet "$bad/x.c" -- 2>/dev/null | grep -q 'error:' || echo it does not)"
	rm -rf "$bad"
else
	skip "clang-tidy is content" "clang-tidy is not installed"
fi
if command -v cppcheck >/dev/null; then
	# Variables are declared at the top of their function here, a command is named as what it does, and
	# fail_while() looks whether it was handed a place for the error before it writes there.
	check "cppcheck is content" \
		"$(cppcheck --std=c11 --enable=warning,style,performance,portability --inline-suppr -q \
			--suppress=missingIncludeSystem --suppress=variableScope --suppress=shadowFunction --suppress=ctunullpointer:src/base/error.c \
			--template='{file}:{line}: {id}: {message}' -Iinclude -D_GNU_SOURCE \
			-DLATCHKEY_VERSION=__FILE__ $sources 2>&1)"
else
	skip "cppcheck is content" "cppcheck is not installed"
fi
finish
