# SPDX-License-Identifier: MIT
# The style of the page that `report --html` writes, embedded.
$(OUT)/generated/report_css.inc: src/ui/report.css
	@mkdir -p $(@D)
	$(call say,EMBED,$@)od -An -v -tx1 $< | sed 's/ \(..\)/0x\1,/g' > $@.tmp && mv $@.tmp $@

$(OUT)/src/ui/report_html.o: $(OUT)/generated/report_css.inc
