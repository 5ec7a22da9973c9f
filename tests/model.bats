#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --fabric hcas=3,ports=1 --hosts 3:0 --timeout 900
# vm-seconds: 120
# Random commands, compared after each with a model of what should be there; any number by hand: tests/lib/model.bash.

@test "120 random creations, changes, stops, VIPs and routes, every fourth broken at some step, do what a model says" {
	run bash "$BATS_TEST_DIRNAME/lib/model.bash" 20081 120
	echo "$output"
	[ "$status" -eq 0 ]
	[ "$output" = "120 commands" ]
}
