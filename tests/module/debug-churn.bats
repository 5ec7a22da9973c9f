#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: host
# ib_bonding under random operations, on two processors and the kernel that check-debug names.

bats_require_minimum_version 1.5.0

churn() { # STEPS SEED
	local seconds=$((850 * ${IB_VM_TIMES:-1}))
	export CHURN_CLOCK=host
	run -0 timeout -k 5 "$seconds" "$BATS_TEST_DIRNAME/churn" "$@" --smp 2 \
		--kernel "${CHURN_KERNEL:?check-debug names it}" --mem 1024 --timeout "$seconds"
	echo "$output"
	[[ $output == *"seed $2: $1 steps"* ]]
	[[ $output == *" packets took the detour"* ]]
}

@test "100 bursts of random operations: bond0 and its counters are the model's, no checker speaks" {
	churn 100 1
}

@test "the same with P_Key children as slaves" {
	export CHURN_SLAVES=children
	churn 50 2
}
