# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154 # variables of run-cases
# The guide while it reads a phone.

try --signal INT@500 mute -- env "XDG_STATE_HOME=$scratch/state" "$latchkey" guide
is "Ctrl-C while the phone is read says that all is saved" status 130 -- out '^saved; go on with: ' \
	-- after_signal 1000
try packet -- env "XDG_STATE_HOME=$scratch/state" "$latchkey" guide
is "and the guide goes on" status 0 -- out '^Which version does Settings'
rm -rf "$scratch/state"
