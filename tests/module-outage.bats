#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: host
# ib_bonding: how long traffic is out after a cut, in guest time; see module/bench.

bats_require_minimum_version 1.5.0

# median TITLE COLUMN: of the row in $output; 2 is the time to the switch, 3 the outage
median() {
	local row
	row=$(grep "^$1  " <<<"$output")
	awk -F '  +' -v c="$2" '{ split($c, v, "/"); print v[2] }' <<<"$row"
}

below() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a != "" && b != "" && a < b) }'; }

@test "after a cut the module has traffic back within 8 ms, where the stock driver waits for its monitor" {
	run -0 --separate-stderr timeout -k 5 900 "$BATS_TEST_DIRNAME/module/bench" 3 plain
	echo "$output"
	# pulses come every 2 ms; it takes some 0.2 ms to the switch
	below "$(median 'no cut, module' 3)" 4
	below "$(median 'cut, module' 2)" 3
	below "$(median 'cut, module' 3)" 8
	below 8 "$(median 'cut, stock miimon=100' 3)"
}

@test "bench takes no part that it has not" {
	run -2 "$BATS_TEST_DIRNAME/module/bench" 1 wrong
	[ "$output" = "tests/module/bench: no part wrong" ]
}
