# SPDX-License-Identifier: MIT
# Helpers of the package reader's tests: a driver to look and measure with, a maker of large
# files, fuzzers.
ROM_TOOLS := $(OUT)/tests/bench/rom_make $(OUT)/tests/bench/rom_facts
$(OUT)/tests/bench/rom_make: tests/bench/rom_make.c $(OUT)/compile.flags
	@mkdir -p $(@D)
	$(call say,CC,$@)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< $$($(PKG_CONFIG) --libs zlib)

ROM_OBJECTS := $(filter $(OUT)/src/base/% $(OUT)/src/rom/%,$(OBJECTS))
$(OUT)/tests/bench/rom_facts: tests/bench/rom_facts.c $(ROM_OBJECTS) $(OUT)/compile.flags
	@mkdir -p $(@D)
	$(call say,CC,$@)$(CC) $(ALL_CFLAGS) $(PKG_CFLAGS) $(ALL_LDFLAGS) -o $@ $< $(ROM_OBJECTS) $(PKG_LIBS)

# A folder that cannot be listed: the test's own function stands before the library's.
$(OUT)/tests/unit/test_rom_package: private ALL_LDFLAGS += -Wl,--wrap=readdir

# Packages that would mislead a reader, through the real binary; what is large only without sanitizers.
.PHONY: check-packages
check-packages: $(OUT)/latchkey
	@tests/packages/traps.py $(OUT)/latchkey --slow
SUITES += "packages=tests/packages/traps.py build/latchkey" \
	"packages sanitized=tests/packages/traps.py build/dev/latchkey"

.PHONY: bench-rom
bench-rom: $(ROM_TOOLS) $(OUT)/latchkey
	$(Q)OUT=$(OUT) tests/bench/rom.sh

# Needs clang, and objects of their own that count what they cover:
# make DEV=1 CC=clang CONFIG=fuzz SANITIZE=address,undefined,fuzzer-no-link fuzz-rom
ROM_FUZZERS := $(OUT)/tests/fuzz/fuzz_script $(OUT)/tests/fuzz/fuzz_ota
FUZZ_SECONDS ?= 30
$(ROM_FUZZERS): $(OUT)/%: %.c $(ROM_OBJECTS) $(OUT)/compile.flags
	@mkdir -p $(@D)
	$(call say,CC,$@)$(CC) $(ALL_CFLAGS) $(PKG_CFLAGS) -fsanitize=fuzzer $(ALL_LDFLAGS) -o $@ $< \
		$(ROM_OBJECTS) $(PKG_LIBS)
.PHONY: fuzz-rom
fuzz-rom: $(ROM_FUZZERS)
	$(Q)for f in $(ROM_FUZZERS); do $$f -max_total_time=$(FUZZ_SECONDS) -max_len=4096 \
		-print_final_stats=0 || exit 1; done
