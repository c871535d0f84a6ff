#!/bin/sh
# The set-up commands, with stand-ins for apt-get and the like.
# shellcheck disable=SC2016 # the bodies of stand-ins expand when they run
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lint/tap.inc
. tests/lint/tap.inc
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset MAKEFLAGS MFLAGS MAKELEVEL

# A machine: $work/bin holds stand-ins that write down how they were called.
stub() { # NAME BODY
	printf '#!/bin/sh\necho "%s $*" >> "%s/calls"\n%s\n' "$1" "$work" "$2" >"$work/bin/$1"
	chmod +x "$work/bin/$1"
}
machine() {
	rm -rf "${work:?}/bin" "$work/calls"
	mkdir "$work/bin"
	: >"$work/calls"
	for tool in sh make uname printf mkdir cmp echo getent cat rm; do
		real=$(command -v "$tool") && [ -x "$real" ] && ln -s "$real" "$work/bin/$tool"
	done
	stub id 'echo "${FAKE_UID:-0}"'
	stub env 'shift; exec "$@"'
}
deps() { PATH=$work/bin "$(command -v sh)" .ci/deps "$@" >"$work/out" 2>&1; }

machine
stub dpkg-query 'for p; do :; done; case $p in present) printf "ii " ;; *) exit 1 ;; esac'
stub apt-get 'exit 0'
deps present absent
check "what is missing is installed, after the lists were refreshed" \
	"$(grep '^apt-get' "$work/calls" | tr '\n' ';' | grep -qx 'apt-get update -qq;apt-get install -y -qq --no-install-recommends absent;' || cat "$work/calls" "$work/out")"
: >"$work/calls"
deps present
check "nothing is called where nothing is missing" "$(grep -E '^(apt-get|sudo)' "$work/calls")"

machine
stub dpkg-query 'exit 1'
stub apt-get 'exit 0'
stub sudo 'exec "$@"'
FAKE_UID=1000 deps absent
check "a plain user installs with sudo" \
	"$([ "$(grep -c '^sudo ' "$work/calls")" = 2 ] || cat "$work/calls" "$work/out")"

machine
stub dpkg-query 'exit 1'
stub apt-get 'exit 100'
deps absent && outcome=ok || outcome=failed
check "an installation that fails stops everything" "$([ "$outcome" = failed ] || cat "$work/out")"

machine
stub pkg-config 'exit 1'
deps absent && outcome=ok || outcome=failed
check "without apt-get the names for dnf, pacman and brew are printed, and it stops" \
	"$(for manager in dnf pacman brew; do grep -q "$manager" "$work/out" || echo "$manager"; done; [ "$outcome" = failed ] || echo it went on)"

# Order: nothing is looked up or compiled before deps has run, under -j as well.
real_make=$(command -v make)
order() { # GOALS...: run make in a copy whose deps takes a while and whose tools write down when they ran
	rm -rf "$work/tree"
	mkdir "$work/tree"
	cp -R Makefile .ci src include udev tests "$work/tree/"
	rm -rf "$work/tree/build"
	printf '#!/bin/sh\nsleep 1\necho deps >> "%s/order"\n' "$work" >"$work/tree/.ci/deps"
	mkdir -p "$work/tools"
	for tool in cc gcc clang pkg-config; do
		printf '#!/bin/sh\necho %s >> "%s/order"\nexit 1\n' "$tool" "$work" >"$work/tools/$tool"
		chmod +x "$work/tools/$tool"
	done
	: >"$work/order"
	(cd "$work/tree" && PATH=$work/tools:$PATH "$real_make" CC=cc PKG_CONFIG=pkg-config "$@" >"$work/out" 2>&1)
	head -n 1 "$work/order"
}
for goals in "deps try" "-j8 deps try" "deps check" "-j8 deps check" "-j8 try deps"; do
	# shellcheck disable=SC2086 # several goals
	first=$(order $goals)
	check "make $goals: deps comes first" "$([ "$first" = deps ] || { echo "first was: $first"; tail -5 "$work/out"; })"
	check "make $goals: then it builds" "$(grep -qE 'cc|pkg-config' "$work/order" || tail -5 "$work/out")"
done
make -n deps try >"$work/out" 2>/dev/null
check "the packages of the tests are not needed to try it" "$(grep -E 'deps.*(cmocka|umockdev)' "$work/out")"
make -n deps check >"$work/out" 2>/dev/null
check "the packages of the tests are installed for them" "$(grep -qE 'deps.*cmocka' "$work/out" || echo missing)"

# Which libarchive
compiler() { # STATUS: one that knows a static archive, and what comes of linking it
	printf '#!/bin/sh\n[ "$1" != -print-file-name=libarchive.a ] || { echo /lib/libarchive.a; exit 0; }\nexit %s\n' "$1" >"$work/cc"
	chmod +x "$work/cc"
}
links() { # LIBRARY CC...
	library=$1
	shift
	found=$(.ci/static-archive "$@" 2>&1)
	[ "$found" = "$library" ] || echo "'$found' is linked"
}
compiler 0
check "of libarchive the static archive is linked" "$(links /lib/libarchive.a "$work/cc")"
compiler 1
check "one that does not link alone is not" "$(links -larchive "$work/cc")"
check "without one the shared library is" "$(links -larchive echo)"
check "so it is with a compiler that is not there" "$(links -larchive "$work/nothing")"

# install and uninstall
make -s install DESTDIR="$work/root" PREFIX=/usr >"$work/out" 2>&1
check "install brings the program, its manual, the rule and the completions" \
	"$(for f in bin/latchkey share/man/man1/latchkey.1 lib/udev/rules.d/70-latchkey.rules share/bash-completion/completions/latchkey share/zsh/site-functions/_latchkey share/fish/vendor_completions.d/latchkey.fish; do [ -s "$work/root/usr/$f" ] || echo "$f"; done)"
check "what is installed runs" "$("$work/root/usr/bin/latchkey" version 2>&1 | grep -v '^latchkey ')"
make -s uninstall DESTDIR="$work/root" PREFIX=/usr >"$work/out" 2>&1
check "uninstall takes all of it away" "$(find "$work/root" -type f)"
check "make help names both set-up commands" \
	"$(make -s help | grep -q 'make deps try' && make -s help | grep -q 'make deps check' || echo missing)"
finish
