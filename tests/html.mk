# SPDX-License-Identifier: MIT
# The page of `report --html`, read by tidy and xmllint and opened in a headless Chromium.
.PHONY: check-html
check-html: $(OUT)/latchkey
	@tests/run build/logs "html=tests/html/run $(OUT)/latchkey"

SUITES += "html=tests/html/run build/latchkey"
