# SPDX-License-Identifier: MIT
# The rules file, embedded.
$(OUT)/generated/procedure.inc: src/guide/procedure.yaml
	@mkdir -p $(@D)
	$(call say,EMBED,$@)od -An -v -tx1 $< | sed 's/ \(..\)/0x\1,/g' > $@.tmp && mv $@.tmp $@

$(OUT)/src/guide/procedure.o: $(OUT)/generated/procedure.inc
