# SPDX-License-Identifier: MIT
# The real binary on a real kernel: a small guest, udevd, phones on a virtual host controller.

VM_OBJECTS := $(patsubst %.c,$(OUT)/%.o,tests/vm/gadget.c tests/fake/phone.c tests/usb/descriptors.c)
VM_TOOLS := $(addprefix $(OUT)/tests/vm/,usbipphone redirphone hold sudo)
$(OUT)/tests/vm/%.o: private ALL_CFLAGS += -Itests

$(OUT)/tests/vm/usbipphone: $(OUT)/tests/vm/usbip.o
$(OUT)/tests/vm/usbipphone $(OUT)/tests/vm/redirphone: $(OUT)/tests/vm/%: $(OUT)/tests/vm/%.o $(VM_OBJECTS) \
		$(FAKEBUS_LIBRARY) $(OUT)/link.flags
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^)

$(OUT)/tests/vm/hold $(OUT)/tests/vm/sudo: $(OUT)/tests/vm/%: $(OUT)/tests/vm/%.o $(OUT)/link.flags
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $<

-include $(VM_OBJECTS:.o=.d) $(VM_TOOLS:=.d) $(OUT)/tests/vm/usbip.d

.PHONY: vm-programs check-vm
vm-programs: $(VM_TOOLS) $(OUT)/tests/usb/questioncheck
	@cp $(OUT)/tests/usb/questioncheck $(OUT)/tests/vm/

# TAP on stdout. VM_CASES='10-*' runs some, VM_LIMIT is the time limit in seconds.
check-vm: $(OUT)/latchkey vm-programs
	@tests/vm/run $(OUT)/latchkey $(OUT)/tests/vm build/vm

# Writes docs/comparison.md.
.PHONY: comparison
comparison: $(OUT)/latchkey vm-programs
	@tests/vm/comparison $(OUT)/latchkey $(OUT)/tests/vm build/vm

SUITES += "vm=tests/vm/run build/latchkey build/tests/vm build/vm"
