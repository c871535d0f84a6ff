# SPDX-License-Identifier: MIT
# How often the journal's writer is killed in a run of the unit tests; 500 before a release:
#   make unit LATCHKEY_KILLS=500
LATCHKEY_KILLS ?= 60
export LATCHKEY_KILLS
