# SPDX-License-Identifier: MIT
# The rules file, embedded; and its date, so that `version` need not read it.
$(OUT)/generated/procedure.inc: src/guide/procedure.yaml
	@mkdir -p $(@D)
	$(call say,EMBED,$@)od -An -v -tx1 $< | sed 's/ \(..\)/0x\1,/g' > $@.tmp && mv $@.tmp $@

$(OUT)/generated/procedure_date.inc: src/guide/procedure.yaml
	@mkdir -p $(@D)
	$(call say,EMBED,$@)awk '$$1 == "rules:" { print "\"" $$2 "\""; exit }' $< > $@.tmp && mv $@.tmp $@

$(OUT)/src/guide/procedure.o: $(OUT)/generated/procedure.inc $(OUT)/generated/procedure_date.inc
