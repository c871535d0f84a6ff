# SPDX-License-Identifier: MIT
# test_starved lets allocations fail: its own functions stand before the allocator's.
STARVED := malloc calloc realloc free strdup
$(OUT)/tests/unit/test_starved: private ALL_LDFLAGS += $(STARVED:%=-Wl,--wrap=%)
