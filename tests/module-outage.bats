#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: host
# ib_bonding: how long traffic is out after a cut, in guest time; see module/bench.

bats_require_minimum_version 1.5.0

# median TITLE FIGURE COLUMN: of the row in $output; column 3 is the driver alone, 4 the module
median() {
	awk -F '  +' -v title="$1" -v figure="$2" -v c="$3" \
		'$1 == title && $2 == figure { split($c, v, "/"); print v[2] }' <<<"$output"
}

below() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a != "" && b != "" && a < b) }'; }

@test "after a cut the module has traffic back within 8 ms, where the stock driver waits for its monitor" {
	run -0 --separate-stderr timeout -k 5 900 "$BATS_TEST_DIRNAME/module/bench" --old none 3 plain
	echo "$output"
	# pulses come every 2 ms; it takes some 0.2 ms to the switch
	below "$(median 'no cut' outage 4)" 4
	below "$(median cut 'to the switch' 4)" 3
	below "$(median cut outage 4)" 8
	below 8 "$(median cut outage 3)"
}

@test "bench takes no part that it has not" {
	run -2 "$BATS_TEST_DIRNAME/module/bench" 1 wrong
	[ "$output" = "tests/module/bench: no part wrong" ]
}
