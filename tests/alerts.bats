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

# asked TITLE: what the panel asks, with variables as Grafana puts them in, a step of a minute and a day shown
asked() {
	jq -er --arg title "$1" '.panels[] | select(.title == $title) | .targets[0].expr
		| gsub("\\$__range"; "1d") | gsub("\\$__(rate_)?interval"; "1m") | gsub("\\$(instance|bond)"; ".*")' grafana/ib-bond.json
}

# expects TITLE INTERVAL SERIES VALUES TIME SAMPLES...: promtool has these samples (LABELS VALUE) of what the panel asks
# at each TIME, when SERIES has VALUES each INTERVAL
expects() {
	local expr interval=$2 series=$3 values=$4
	expr=$(asked "$1")
	shift 4
	jq -n --arg expr "$expr" --arg interval "$interval" --arg series "$series" --arg values "$values" '{ tests: [{ interval: $interval,
		input_series: [{ series: $series, values: $values }],
		promql_expr_test: [$ARGS.positional | _nwise(2) | { expr: $expr, eval_time: .[0], exp_samples:
			[if .[1] == "" then empty else .[1] | capture("(?<labels>.*) (?<value>.*)") | .value |= tonumber end] }] }] }' \
		--args "$@" > "$BATS_TEST_TMPDIR/asked.yml"
	promtool test rules "$BATS_TEST_TMPDIR/asked.yml"
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

# An increase over more than a step has one failover in several of them, and is 1.33; over less than the server
# scrapes it is nothing.
@test "the dashboard draws an event in one step, as one, however often a host is scraped" {
	jq -e '[.panels[] | select(.fieldConfig.defaults.custom.drawStyle == "bars")] | length == 3 and
		all(.[]; .interval == "1m" and .fieldConfig.defaults.noValue and
			all(.targets[].expr; contains("offset $__interval") and (contains("[$__rate_interval]") | not)))' grafana/ib-bond.json
	command -v promtool > /dev/null || skip 'skip-ok: promtool is not there (Debian package prometheus, 96 MB)'
	series='ib_bond_failovers_by_reason_total{bond="bond0", reason="port", instance="n1"}'
	# @ end() of a single time is that time
	expects 'Failovers by reason' 15s "$series" '3x40 4x80' 10m '' 11m '{reason="port"} 1' 12m '{reason="port"} 0'
	expects 'Failovers by reason' 1m "$series" '3x10 4x20' 10m '' 11m '{reason="port"} 1' 12m '{reason="port"} 0'
	# the module is loaded anew
	expects 'Failovers by reason' 1m "$series" '3x10 4x10 0x10' 22m '{reason="port"} 0'
	series='ib_bond_slave_link_failures_total{bond="bond0", slave="ib0", instance="n1"}'
	expects 'Lost links' 1m "$series" '0x10 2x20' 11m '{bond="bond0", slave="ib0", instance="n1"} 2'
}

@test "the dashboard counts no time in which nothing was known of a bond" {
	jq -e '[.panels[] | select(.title | startswith("Time without"))] | length == 2 and
		all(.[].targets[].expr; contains("avg_over_time") | not)' grafana/ib-bond.json
	command -v promtool > /dev/null || skip 'skip-ok: promtool is not there (Debian package prometheus, 96 MB)'
	# half an hour of a day
	expects 'Time without traffic' 15s 'ib_bond_up{bond="bond0", instance="n1"}' '_x1000 1x60 0x23 1x60' \
		290m '{bond="bond0", instance="n1"} 360'
	expects 'Time without redundancy' 1m 'ib_bond_slaves_usable{bond="bond0", instance="n1"}' '_x1000 2x10 1x2 0x2 2x10' \
		1030m '{bond="bond0", instance="n1"} 360'
}

# A range ends with a whole step, which is minutes long where a small panel shows a day.
@test "the dashboard asks for what is now at that time" {
	jq -e 'all(.panels[] | select(.type | IN("stat", "bargauge", "table")) | .targets[]; .instant == true and .range == false)' \
		grafana/ib-bond.json
}

@test "an outage that was seen is in the dashboard, however long the time shown" {
	jq -e '[.panels[] | select(.targets[0].expr | test("ib_bond_(up|slaves_usable)")) | select(.type == "state-timeline")] | length == 2 and
		all(.[]; .interval == "1m" and (.targets[0].expr | startswith("min_over_time(") and contains("[$__rate_interval]")))' grafana/ib-bond.json
}

@test "the dashboard says of how many hosts it shows what was, by the file and the time that the alert has" {
	expr=$(asked 'Hosts with old metrics')
	[[ $expr == *'time() - node_textfile_mtime_seconds{instance=~".*", file=~".*/ib-bond.prom"} > 900'* ]]
	grep -qF 'time() - node_textfile_mtime_seconds{file=~".*/ib-bond.prom"} > 900' prometheus/ib-bond.rules.yml
	command -v promtool > /dev/null || skip 'skip-ok: promtool is not there (Debian package prometheus, 96 MB)'
	expects 'Hosts with old metrics' 1m 'node_textfile_mtime_seconds{file="/var/lib/node/ib-bond.prom", instance="n1"}' '60x60' \
		10m '{} 0' 20m '{} 1'
}

# Grafana's merge makes one row of what has the same fields; the name of a metric is one.
@test "a port is one row of the dashboard's table" {
	jq -e '[.panels[] | select(.transformations // [] | any(.id == "merge"))] | length == 1 and
		all(.[].targets[].expr; startswith("max by (instance, bond, slave"))' grafana/ib-bond.json
}

@test "no two panels of the dashboard have one title, and what is sorted or coloured is a column" {
	jq -e '(.panels | map(.title) | length == (unique | length)) and
		all(.panels[] | select(.type == "table");
			([.transformations[] | select(.id == "organize") | .options | .indexByName as $shown | .renameByName as $new
				| ($shown | keys[]) | $new[.] // .]) as $columns
			| all(.options.sortBy[]?.displayName, .fieldConfig.overrides[].matcher.options; IN($columns[])))' grafana/ib-bond.json
}
