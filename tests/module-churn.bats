#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: host
# ib_bonding under random operations, beside a model; see module/churn.c.  More of them, and
# other seeds: tests/module/churn STEPS SEED.

bats_require_minimum_version 1.5.0

@test "after 300 random steps bond0 and its counters are the model's, and it was on a usable slave" {
	run -0 timeout -k 5 1500 "$BATS_TEST_DIRNAME/module/churn" 300 1
	echo "$output"
	[[ $output == *"seed 1: 300 steps"* ]]
	[[ $output == *"to a usable slave, after an event of the fabric: "* ]]
}
