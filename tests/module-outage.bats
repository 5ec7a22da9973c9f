#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: host guests
# vm-seconds: 110
# ib_bonding: how long traffic is out after a cut, in guest time; see module/bench.

bats_require_minimum_version 1.5.0

# median TITLE FIGURE COLUMN: of the row in $output; column 3 is the driver alone, 4 the module
median() {
	awk -F '  +' -v title="$1" -v figure="$2" -v c="$3" \
		'$1 == title && $2 == figure { split($c, v, "/"); print v[2] }' <<<"$output"
}

below() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a != "" && b != "" && a < b) }'; }

# one guest for both
setup_file() {
	timeout -k 5 900 "$BATS_TEST_DIRNAME/module/bench" --old none 3 plain connected >"$BATS_FILE_TMPDIR/table"
}

table() {
	run -0 cat "$BATS_FILE_TMPDIR/table"
	echo "$output"
}

@test "after a cut the module has traffic back within 8 ms, where the stock driver waits for its monitor" {
	table
	# pulses come every 2 ms; it takes some 0.2 ms to the switch
	below "$(median 'no cut' outage 4)" 4
	below "$(median cut 'to the switch' 4)" 3
	below "$(median cut outage 4)" 8
	below 8 "$(median cut outage 3)"
}

@test "in connected mode, where both ends connect anew, it is back within 8 ms as well" {
	table
	below "$(median 'cut, connected mode' 'to the switch' 4)" 3
	below "$(median 'cut, connected mode' outage 4)" 8
	below 8 "$(median 'cut, connected mode' outage 3)"
}

@test "bench takes no part that it has not" {
	run -2 "$BATS_TEST_DIRNAME/module/bench" 1 wrong
	[ "$output" = "tests/module/bench: no part wrong" ]
}

@test "the table is drawn: a bar a column, to the median, where there is a time" {
	run -0 awk -f "$BATS_TEST_DIRNAME/module/bench_plot.awk" -v picture=outage <<-'TABLE'
	guest ms, min/median/max                                  stock                 now
	cut                                 to the switch         18.0/57.0/104.0       0.2/0.2/0.3
	cut                                 outage                25.0/62.0/108.0       2.1/2.2/2.3
	RTNL held 75 ms                     outage                -                     2.5/2.5/2.6
	RTNL held 3 s, IPv6                 outage                3004.1/3008.3/3010.2  2.5/4.0/4.0
	idle, 35 s after load               timer interrupts      327/327/327           327/327/327
	TABLE
	[ "$(grep -c '>62.0 ms</text>' <<<"$output")" = 1 ]
	[ "$(grep -oE '[0-9.]+ m?s</text>' <<<"$output" | grep -cE '^(62.0|2.2) ms')" = 2 ]
	# the ground, two in the legend, two bars: nothing is drawn that the driver alone has no figure of, nor the same
	# cut in each mode
	[ "$(grep -c '<rect' <<<"$output")" = 5 ]
	[ "${lines[-1]}" = '</svg>' ]
}

@test "README shows the drawings of the table that is there" {
	cd "$BATS_TEST_DIRNAME/.."
	for picture in outage many; do
		# whichever awk drew it: the last digit may be another's
		awk -f tests/module/bench_plot.awk -v picture=$picture tests/module/bench.txt |
			diff <(sed 's/\.[0-9]*"/"/g' tests/module/$picture.svg) <(sed 's/\.[0-9]*"/"/g')
		grep -qF "(tests/module/$picture.svg)" README
	done
	[ "$(readlink README.md)" = README ]
}
