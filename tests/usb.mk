# SPDX-License-Identifier: MIT
# The real binary with the real libusb on fake phones: umockdev's testbed, an emulated usbfs, tapes.

# GLib's headers are not held to our warnings.
FAKEBUS_CFLAGS = $(patsubst -I%,-isystem %,$(USBTEST_CFLAGS))
FAKEBUS_SOURCES := $(wildcard tests/fake/*.c) $(filter-out \
	$(addprefix tests/usb/,shim.c questioncheck.c misuse.c),$(wildcard tests/usb/*.c))
FAKEBUS_OBJECTS := $(FAKEBUS_SOURCES:%.c=$(OUT)/%.o)
FAKEBUS := $(OUT)/tests/usb/fakebus
# The fakes share the tapes and the question table with the program, and nothing else.
FAKEBUS_LIBRARY := $(filter $(addprefix $(OUT)/src/,base/% bus/% catalog/% tape/%),$(LIBRARY))
USBTEST_PROGRAMS := $(FAKEBUS) $(addprefix $(OUT)/tests/usb/,shim.so questioncheck misuse)

$(FAKEBUS_OBJECTS): private PKG_CFLAGS = $(FAKEBUS_CFLAGS)

$(FAKEBUS): $(FAKEBUS_OBJECTS) $(FAKEBUS_LIBRARY) $(OUT)/link.flags
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $(FAKEBUS_OBJECTS) $(FAKEBUS_LIBRARY) $(USBTEST_LIBS)

# Loaded into any program, so never built with sanitizers.
$(OUT)/tests/usb/shim.so: tests/usb/shim.c $(OUT)/compile.flags
	@mkdir -p $(@D)
	$(call say,LINK,$@)$(CC) -std=c11 -D_GNU_SOURCE $(WARNINGS) $(CFLAGS) -U_FORTIFY_SOURCE \
		-fPIC -shared -o $@ $< -ldl

$(OUT)/tests/usb/questioncheck: tests/usb/questioncheck.c $(FAKEBUS_LIBRARY) $(OUT)/compile.flags
	@mkdir -p $(@D)
	$(call say,LINK,$@)$(CC) $(ALL_CFLAGS) -MMD -MP $(ALL_LDFLAGS) -o $@ $< $(FAKEBUS_LIBRARY)

$(OUT)/tests/usb/misuse: tests/usb/misuse.c $(OUT)/compile.flags
	@mkdir -p $(@D)
	$(call say,LINK,$@)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $<

-include $(FAKEBUS_OBJECTS:.o=.d) $(OUT)/tests/usb/questioncheck.d

.PHONY: usbtest-programs check-usb
usbtest-programs: $(USBTEST_PROGRAMS)

# TAP on stdout, everything else on stderr.
check-usb:
	+@$(MAKE) --no-print-directory $(OUT)/latchkey usbtest-programs >&2
	@tests/usb/run-cases $(OUT)/latchkey $(OUT)/tests/usb

# What `check` runs: all cases, and with a program built with sanitizers.
SUITES += "usb=tests/usb/run-cases build/latchkey build/tests/usb" \
	"usb sanitized=tests/usb/run-cases build/dev/latchkey build/tests/usb"
