#!/bin/sh
# docs.sh BINARY: the documents say what the binary does.
# shellcheck disable=SC2016 # Markdown has backquotes
set -u
binary=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lint/tap.inc
. tests/lint/tap.inc

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
# The examples call it by its name.
ln -s "$binary" "$work/latchkey"
export PATH="$work:$PATH" LC_ALL=C.UTF-8 TERM=dumb TZ=UTC ASAN_OPTIONS=detect_leaks=0 HOME="$work"
unset ANDROID_SERIAL NO_COLOR SUDO_UID SUDO_USER XDG_STATE_HOME XDG_DATA_HOME

here=$PWD man=docs/latchkey.1 json=docs/json.md
same() { [ "$1" = "$2" ] || printf '%s\n' "$3"; }
few() { [ "$(wc -l <"$1")" -ge "$2" ] || echo "only $(wc -l <"$1") found: is the list still read rightly?"; }

# ---- the man page ----

latchkey help | sed -n '/^commands:/,/^$/s/^  \([a-z][a-z]*\)  *.*/\1/p' >"$work/commands"
{
	latchkey help
	while read -r command; do latchkey help "$command"; done <"$work/commands"
} | sed -n 's/^  *\(-[a-z], \)\{0,1\}--\([a-z0-9-]*\) .*/\2/p' | sort -u >"$work/options"
sed -n '/^enum exit_status/,/^}/s/.* = \([0-9]*\),.*/\1/p' include/latchkey/cli.h >"$work/statuses"
{
	grep -ohE '\<(get)?env\("[A-Z_]+"\)' src/cli/*.c src/host/*.c
	grep -ohE '"(LC_ALL|LC_CTYPE|LANG)"' src/cli/cli.c
} | grep -oE '[A-Z_]{2,}' | sort -u >"$work/environment"

check "the man page has every command" "$(few "$work/commands" 8
	while read -r c; do grep -q "^\.It Cm $c\b" $man || echo "$c"; done <"$work/commands")"
check "the man page has every option" "$(few "$work/options" 19
	while read -r o; do grep -qE "^\.It Fl ([a-z] , Fl )?-$o( |$)" $man || echo "--$o"; done <"$work/options")"
check "the man page has no other option" "$(sed -nE 's/^\.It Fl ([a-z] , Fl )?-([a-z0-9-]+).*/\2/p' $man |
	while read -r o; do grep -qx -- "$o" "$work/options" || echo "--$o"; done)"
check "the man page has every exit status" "$(few "$work/statuses" 13
	while read -r s; do grep -qx "\.It $s" $man || echo "$s"; done <"$work/statuses")"
check "every command has its outcomes in the man page" "$(while read -r c; do
	sed -n '/^By command and outcome/,/^\.El/p' $man | grep -qE "^\.It ([a-z]+ , )?$c( | , .*)Ta " || echo "$c"
done <"$work/commands")"
check "the man page has every environment variable that is read" "$(few "$work/environment" 8
	while read -r v; do grep -qE "^\.It Ev (.* )?$v( |$)" $man || echo "$v"; done <"$work/environment")"
# A limit as the man page writes it: 1,024 / 32 KiB / 4 MiB / 350 ms / 5 s.
limits() {
	awk 'function commas(n) { while (match(n, /^[0-9]+[0-9][0-9][0-9](,|$)/)) {
			match(n, /^[0-9]+/); n = substr(n, 1, RLENGTH - 3) "," substr(n, RLENGTH - 2) }
			return n }
		/^\t(LIMIT|DEFAULT|SETTLE|FAREWELL)_[A-Z_]+ = [0-9 *]+,/ {
		name = $1; sub(/^[^=]*= /, ""); sub(/,.*/, ""); count = split($0, factor, / \* /)
		value = 1; for (i = 1; i <= count; i++) value *= factor[i]
		if (name ~ /_MS$/ && value % 1000) text = value " ms"
		else if (name ~ /_MS$/) text = commas(value / 1000) " s"
		else if (value % 1048576 == 0 && name != "LIMIT_CONVERSATION") text = value / 1048576 " MiB"
		else if (value % 1024 == 0 && name == "LIMIT_TAPE_LINE") text = value / 1024 " KiB"
		else text = commas(value)
		print name "\t" text }' include/latchkey/limits.h
}
sed -n '/^\.Sh LIMITS/,/^\.El/p' $man >"$work/section"
limits >"$work/limits"
check "the man page has every limit" "$(few "$work/limits" 20
	while IFS='	' read -r name text; do
		grep -qE "(Ta |at most )$text( |,|\$)" "$work/section" || echo "$name: $text"
	done <"$work/limits")"
if command -v mandoc >/dev/null; then
	check "the man page is clean for mandoc" "$(mandoc -Tlint -Wall $man 2>&1)"
else
	skip "the man page is clean for mandoc" "mandoc is not installed"
fi

# ---- README.md ----

check "README.md holds the set-up commands" "$(for line in 'sudo apt install git make' 'make deps try' 'make deps check'; do
	grep -qE "^    $line( |$)" README.md || echo "$line"
done)"
check "README.md has every exit status" \
	"$(while read -r s; do grep -q "^| $s |" README.md || echo "$s"; done <"$work/statuses")"

# As a terminal shows it: what goes to stdout and what to stderr is mixed, so lines are compared sorted.
awk -v dir="$work" '/^```/ { inside = !inside; next }
	inside && /^\$ latchkey/ { n++; print substr($0, 3) > (dir "/example." n); next }
	inside && n { print > (dir "/shown." n) }' README.md
compare_examples() {
	(cd "$work" && "$here/tests/golden/pack.py" alioth-lower >/dev/null)
	set -- "$work"/example.*
	[ $# -ge 3 ] || echo "only $# examples found"
	for example; do
		(cd "$work" && sh "$example" 2>&1 </dev/null) | sort >"$work/real"
		sort "$work/shown.${example##*.}" | diff - "$work/real" || echo "not what '$(cat "$example")' prints"
	done
}
check "the examples in README.md are what is printed" "$(compare_examples)"

# The golden case is compared with the binary; the README quotes lines of it, in their order.
quoted_walk() {
	awk '/the answers behind `>` are/ { on = 1 } /^`latchkey guide --demo/ { exit }
		on && /^    / { print substr($0, 5) }' README.md >"$work/quoted"
	[ "$(wc -l <"$work/quoted")" -ge 10 ] || echo "no walk found"
	awk 'NR == FNR { quoted[++n] = $0; next } $0 == quoted[at + 1] { at++ }
		END { if (at < n) print quoted[at + 1] }' "$work/quoted" tests/golden/cases/guide-hyperos/stdout
}
check "the walk in README.md is that of the golden case, with lines left out" "$(quoted_walk)"

dangling() {
	for document in README.md docs/*.md; do
		grep -oE '\]\([^)]+\)' "$document" | sed 's/^](//; s/)$//; s/#.*//' | while read -r link; do
			case $link in '' | http://* | https://*) continue ;; esac
			[ -e "$(dirname "$document")/$link" ] || echo "$document: $link"
		done
	done
}
check "every relative link resolves" "$(dangling)"
check "every source file that is named is there" "$(
	grep -ohE '`(src|include|tests|docs|udev)/[A-Za-z0-9_./-]+\.[a-z0-9]+`' README.md docs/*.md | tr -d '`' | sort -u |
		grep -v NAME | while read -r file; do [ -e "$file" ] || echo "$file"; done)"
awk '/^DEPS_[A-Z]+ :=/ { on = 1; sub(/.*:=/, "") }
	on { on = /\\$/; gsub(/\\/, ""); for (i = 1; i <= NF; i++) print $i }' Makefile >"$work/packages"
check "docs/dependencies.md names every package" "$(few "$work/packages" 15
	while read -r p; do grep -qE "(\| |, )$p(,| \|)" docs/dependencies.md || echo "$p"; done <"$work/packages")"
check "the changelog knows this version" "$(v=$(latchkey version | cut -d' ' -f2 | tr -d ,)
	grep -qx "## $v" docs/changelog.md || echo "$v")"

# ---- docs/verdict.md ----

grep -oE '\[FINDING_[A-Z]+\] = "[a-z-]+"' src/verdict/why.c | sed 's/.*"\(.*\)"/\1/' | sort >"$work/findings"
sed -n 's/^### //p' docs/verdict.md | sed 's/, /\n/g' | sort >"$work/headings"
check "docs/verdict.md has every finding and no other" "$(few "$work/findings" 18
	diff "$work/findings" "$work/headings")"

# ---- docs/json.md ----

# The paths of all keys in indented JSON: .devices[].id
# A report holds what other commands print, under names of its own.
paths() {
	awk 'match($0, /^ *"[A-Za-z0-9_]+": /) {
		depth = index($0, "\"") - 1
		key = $0; sub(/^ *"/, "", key); sub(/".*/, "", key)
		for (d in name) if (d + 0 >= depth) delete name[d]
		name[depth] = "." key
		path = ""
		for (d = 0; d <= depth; d++) if (d in name) path = path name[d]
		print path
		if ($0 ~ /\[$/) name[depth] = name[depth] "[]"
	}' | sed -E 's/_raw_hex$//; s/^\.plan\././; s/^\.catalog\././
		s/^\.losses\[\]\.(text|seen|sure|old|from|others.*)$/.claim.\1/; s/^\.computer\.(state|checks.*)$/.\1/
		s/^\.phones\[\]\./.phone./; s/^\.phone\.error/.phones[].error/
		s/^\.phones\[\]\.error\./.error./
		s/^.*\.(why|claim|reason|other_reason)\.(text|seen|sure|old|from|others.*)$/.claim.\2/
		s/^(.*\.(spends|donts|resets|remarks|about|unknowable|locks)|\.steps\[\]\.notes)\[\]\.(text|seen|sure|old|from|others.*)$/.claim.\3/
		s/^.*\.sources\[\]\.(id|title|dated|kind|url)$/.source.\1/
		s/^(\.phone)\.(lock|rollback)\.evidence\[\]\.(question|answer|value|reason|asked)$/\1.answers[].\3/'
}
# Packages of each kind, with all that can be said of them.
checks() {
	(cd "$work" && for kind in alioth alioth-lower lisa-operator wrong-digest truncated strange lineage boot junk; do
		package=$("$here/tests/golden/pack.py" $kind)
		latchkey --json --demo alioth check "$package"
		latchkey --json --demo alioth --sha256 "$(sha256sum "$package" | cut -d' ' -f1)" --model M2012K11AG \
			--script flash_all_lock.sh check "$package"
	done)
	latchkey --json --demo alioth check --running V14.0.8.0.TKHMIXM
	latchkey --json --demo alioth status --running V14.0.8.0.TKHMIXM
}
runs() {
	checks
	latchkey --json no-such-command
	latchkey --json --demo list
	latchkey --json version
	for text in V14.0.1.0.SKGTRXM V8.2.9.0.MCCMIDL OS1.0.24.12.27.EP.STDEE.C3F OS2.0.250327.1.WOCCNXM.PRE-DPP \
		OS1.0.23.11.8.DEV V14.0.3.0.TMLRUXM.debug nothing \
		sweet_images_V14.0.4.0.SKFCNXM_20230803.0000.00_12.0_cn_chinatelecom_0123456789.tgz \
		miui-blockota-mojito_global-V14.0.8.0.SKGMIXM-V14.0.9.0.SKGMIXM-0123456789-12.0.zip; do
		latchkey --json decode "$text"
	done
	for name in mojito laurel miatoll 22101320C nothing; do latchkey --json device "$name"; done
	latchkey --json --demo list | sed -n 's/.*"name": "\(.*\)",/\1/p' | while read -r demo; do
		for command in '' list 'wait --timeout 20' status 'status --deep' 'status --all' vars doctor; do
			# shellcheck disable=SC2086 # words on purpose
			latchkey --json --demo "$demo" $command </dev/null
		done
	done
	walk_runs
}
walk_runs() {
	export XDG_STATE_HOME="$work/state"
	l() {
		month=$1
		shift
		latchkey --json --now "2026-$month-01" --replay src/tape/demos/empty.tape "$@"
	}
	latchkey --json --demo vayu plan --answer system=hyperos --answer account-unlocks=yes
	latchkey --json --demo vayu plan --procedure src/guide/procedure.yaml
	latchkey --json --demo vayu report --running OS2.0.204.0.VJUMIXM --vars
	latchkey --json --demo empty report
	l 03 journal add unlocked --product=sweet --account=mine --note=first
	l 04 plan --answer=account-label=mine --answer=system=hyperos --answer=account-number=no --case=1
	l 04 journal add case --product=vayu --account=mine
	l 04 plan --answer=system=hyperos --answer=account-region=outside
	l 04 journal add step-done --step=backup
	l 04 journal add permission-granted --until=2026-06-01
	l 04 journal add wait-started
	l 04 plan
	l 04 explain 20041
	l 04 journal add refused --code=20036 --hours=2
	l 04 report
	l 04 explain 'This device is locked'
	l 04 explain gibberish
}
runs 2>/dev/null | tee "$work/documents" | paths | sort -u >"$work/keys"
sed -n 's/^| `\(\.[^`]*\)` |.*/\1/p' $json | sort -u >"$work/described"
# Only where the real bus is, or a phone that no demo is.
rare='\.devices\[\]\.holder.*|\.phone\.product_is_chip'

check "every key of the demo runs is in $json" "$(few "$work/keys" 70; comm -23 "$work/keys" "$work/described")"
check "$json describes no other key" "$(comm -13 "$work/keys" "$work/described" | grep -vxE "$rare")"
check "every document names the schema that $json describes" "$(
	same "$(grep -c '^{$' "$work/documents")" "$(grep -c '^  "schema": "latchkey/1",$' "$work/documents")" \
		"some documents have another one"
	grep -q '`"schema": "latchkey/1"`' $json || echo "not described")"
# The names in tables of one file: what is first in quotes behind each [INDEX] =.
table() {
	file=$1
	shift
	for array; do
		sed -n "/[ *}]$array\[\] = {/,/^}/p" "$file" | grep -oE '\] = \{?"[a-z0-9-]+"' | sed 's/.*"\(.*\)"/\1/' |
			grep . || echo "no table '$array' in $file"
	done
}
names() {
	sed -n 's/^	\[E_[A-Z_]*\] = "\(.*\)",/\1/p' src/base/error.c | grep -vx none
	sed -n 's/^	\[ANSWER_[A-Z_]*\] = "\(.*\)",/\1/p' src/fastboot/answer.c
	sed -n 's/^	\[MODE_[A-Z_]*\] = "\(.*\)",/\1/p' src/bus/mode.c
	sed -n 's/^	\[ACCESS_[A-Z_]*\] = "\(.*\)",/\1/p' src/bus/bus.c | grep -vx ok
	sed -n 's/^		\[\(LOCK\|SLOTS\|MERGE\|SPEAKER\)_[A-Z_]*\] = "\(.*\)",/\2/p' src/phone/names.c
	sed -n 's/^		\[\(FINDING\|LEVEL\|VERDICT\|PROOF\|PACKAGE\)_[A-Z_]*\] = .*/&/p' src/verdict/why.c |
		grep -oE '"[a-z-]+"' | tr -d '"'
	table src/catalog/version_text.c forms patterns standings weights kinds
	table src/catalog/version_explain.c names
	table src/catalog/search.c matches
	table src/catalog/catalog.c types traits routes
	table src/ui/decode_json.c kinds systems builds
	grep -A 3 '^static const char \*const confusions' src/ui/device_json.c | grep -oE '"[a-z-]+"' | tr -d '"'
	sed -n 's/^	{VAR_[A-Z]*, "\([a-z]*\)".*/\1/p' src/ui/vars.c
}
names | sort -u >"$work/names"
check "$json has every name of a list" "$(few "$work/names" 110
	while read -r n; do grep -qF "\`$n\`" $json || echo "$n"; done <"$work/names")"
finish
