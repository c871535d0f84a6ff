# SPDX-License-Identifier: MIT
# The guide on a real journal: killed, on a full disk, twice at once. LATCHKEY_KILLS says how often it is killed;
# 500 before a release:
#   make check-guide LATCHKEY_KILLS=500
GUIDE_SUITES = $(foreach t,killed full two zones,"guide $t=tests/guide/$t $1")

.PHONY: check-guide
check-guide: $(OUT)/latchkey
	@tests/run build/logs $(call GUIDE_SUITES,$(OUT)/latchkey)

SUITES += $(call GUIDE_SUITES,build/latchkey)
