# SPDX-License-Identifier: MIT
# The built-in tapes, each as a C array: tape_demos.inc, included by demos.c.
DEMOS := $(sort $(wildcard src/tape/demos/*.tape))
DEMOS_INC := $(OUT)/generated/tape_demos.inc

# A tape that came or went must be noticed too.
$(OUT)/demos.list: FORCE
	@mkdir -p $(@D)
	@echo '$(DEMOS)' | cmp -s - $@ || echo '$(DEMOS)' > $@

$(DEMOS_INC): $(DEMOS) $(OUT)/demos.list src/tape/part.mk
	@mkdir -p $(@D)
	$(call say,GEN,$@)for f in $(DEMOS); do \
		name=`basename $$f .tape` && \
		echo "static const unsigned char demo_$$name[] = {" && \
		od -An -v -tx1 $$f | sed 's/ *\([0-9a-f][0-9a-f]\)/0x\1,/g' && \
		echo '};' || exit 1; \
	done > $@.tmp
	@{ echo '#define TAPE_DEMOS \'; \
	for f in $(DEMOS); do echo "	DEMO(`basename $$f .tape`) \\"; done; echo; } >> $@.tmp
	@mv $@.tmp $@

$(OUT)/src/tape/demos.o: $(DEMOS_INC)
