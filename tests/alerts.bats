#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# What contrib/ has for a monitoring server: alerts, dashboard and definitions speak of what ib-bond has, and the
# alerts fire when they should.

setup() {
	. "$BATS_TEST_DIRNAME/lib/line.bash"
	top=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
	bin=$top/${BUILD:-build}/san
	[ -x "$bin/ib-bond" ] || bin=$top/${BUILD:-build}
	cd "$top/contrib" || return
}

# The families that --metrics prints are the same with no bond at all.
@test "every metric that alerts and dashboard ask for is one of --metrics, and the dashboard shows each" {
	"$bin/ib-bond" --metrics --root "$BATS_TEST_TMPDIR" | sed -n 's/^# TYPE \([^ ]*\) .*/\1/p' | sort > "$BATS_TEST_TMPDIR/printed"
	[ "$(wc -l < "$BATS_TEST_TMPDIR/printed")" -ge 12 ]
	[ -z "$(grep -oh 'ib_bond_[a-z_]*' prometheus/* | sort -u | comm -23 - "$BATS_TEST_TMPDIR/printed")" ]
	jq -r '.. | objects | .expr, .query | strings' grafana/ib-bond.json | grep -o 'ib_bond_[a-z_]*' | sort -u \
		> "$BATS_TEST_TMPDIR/shown"
	[ -z "$(comm -23 "$BATS_TEST_TMPDIR/shown" "$BATS_TEST_TMPDIR/printed")" ]
	# how many slaves there are is seen by those that are listed
	diff <(echo ib_bond_slaves) <(comm -13 "$BATS_TEST_TMPDIR/shown" "$BATS_TEST_TMPDIR/printed")
}

@test "every finding that an alert names, and every option of a definition, is there" {
	for code in $(grep -oE 'code!?[=~]+"[^"]*"' prometheus/ib-bond.rules.yml | grep -oE '[A-Z][A-Z-]+' | sort -u); do
		"$bin/ib-bond" --codes | grep -q "^$code	" || { echo "$code"; false; }
	done
	for option in $(grep -ohE -- '--[a-z-]+' icinga2/* nagios/* | sort -u); do
		"$bin/ib-bond" --options | cut -f 1,4,5 | grep -qE -- "^$option	(verb|.*--check)" || { echo "$option"; false; }
	done
	# braces of definitions are in pairs
	for file in icinga2/ib-bond.conf nagios/ib-bond.cfg; do
		[ "$(grep -o '[{[(]' $file | wc -l)" -eq "$(grep -o '[]})]' $file | wc -l)" ]
	done
}

@test "the dashboard's panels do not lie upon each other, and have what a panel needs" {
	jq -e '
		(.panels | map(.id) | length == (unique | length)) and
		all(.panels[]; .title and .type and (.targets | length > 0) and .gridPos.x + .gridPos.w <= 24) and
		([.panels[].gridPos | . as $g | range(.x; .x + .w) as $x | range(.y; .y + .h) | [$x, .]] | length == (unique | length)) and
		all(.panels[].targets[]; .datasource.uid == "${datasource}" and .refId)' grafana/ib-bond.json
}

@test "promtool takes the alerts, and they fire when they should" {
	command -v promtool > /dev/null || skip 'skip-ok: promtool is not there (Debian package prometheus, 96 MB)'
	cd prometheus
	promtool check rules ib-bond.rules.yml
	promtool test rules ib-bond.test.yml
}
