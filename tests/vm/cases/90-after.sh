# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# What all cases left behind.

complaints_of_kernel() {
	# A computer that is too busy for its guest is no fault of the kernel's.
	dmesg | grep -E 'BUG|WARNING|Oops' | grep -v 'soft lockup'
}

act collect_wire
is "everything that was put on the wire is a question of the table" \
	holds /tests/questioncheck $wire.all
is "the kernel had nothing to complain of" fails complaints_of_kernel
is "nor had the phones" fails grep . $scratch/phone.err
