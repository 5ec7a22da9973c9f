#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: host guests
# vm-seconds: 120
# ib_bonding under random operations, beside a model; see module/churn.c.  More of them, and
# other seeds: tests/module/churn STEPS SEED.

bats_require_minimum_version 1.5.0

churn() { # STEPS SEED [OPTIONS OF tests/vm/run...]
	run -0 timeout -k 5 1500 "$BATS_TEST_DIRNAME/module/churn" "$@"
	echo "$output"
	[[ $output == *"seed $2: $1 steps"* ]]
}

@test "after 150 random steps bond0 and its counters are the model's, and it was on a usable slave" {
	churn 150 1
	[[ $output == *"to a usable slave, after an event of the fabric: "* ]]
}

@test "the same after 40 steps with P_Key children as slaves" {
	export CHURN_SLAVES=children
	churn 40 2
}

@test "15 bursts under traffic, on two processors and with freed memory poisoned" {
	export CHURN_CLOCK=host
	churn 15 2 --smp 2 --append slub_debug=FZP
}
