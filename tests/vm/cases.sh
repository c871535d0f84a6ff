#!/bin/sh
# SPDX-License-Identifier: MIT
# cases.sh [WHY]: all cases, in the guest; with WHY all are skipped, anywhere.
here=$(dirname "$0")
skip_reason=${1-}
if [ -n "$skip_reason" ]; then
	# shellcheck source=tests/vm/skip.sh
	. "$here/skip.sh"
else
	# shellcheck source=tests/vm/harness.sh
	. "$here/harness.sh"
fi
for cases in "$here"/cases/${VM_CASES:-*}.sh; do
	# shellcheck source=/dev/null
	. "$cases"
done
done_testing
