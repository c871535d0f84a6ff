# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154,SC2034 # variables of run-cases
# The phone is given back before the long reading of a package begins.

# 512 MiB to be hashed, of which nothing is stored.
package=$scratch/boot.img
printf 'ANDROID!' > "$package"
truncate -s 512M "$package"

# between PACKAGE LATCHKEY: status while check is stopped in the middle of its package
cat > "$scratch/between" <<'END'
"$2" -q check "$1" > "$1.out" 2> "$1.err" &
check=$!
for _ in $(seq 1000); do
	readlink "/proc/$check/fd/"* | grep -qxF "$1" && break
	sleep 0.005
done
kill -STOP "$check"
readlink "/proc/$check/fd/"* | grep -qxF "$1" && echo "check is at its package"
"$2" status
status=$?
kill -CONT "$check"
wait "$check"
echo "check ended with $?"
exit "$status"
END

try plain -- bash "$scratch/between" "$package" "$latchkey"
is "status reads the phone while check is at its package" status 0 -- out 'check is at its package' \
	-- out '^vayu \|' -- err 'changed nothing' -- out 'check ended with 8'

