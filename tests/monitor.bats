#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --fabric hcas=2,ports=2 --hosts 3:1 --timeout 400
# vm-seconds: 80
# shellcheck disable=SC2016 # what is awaited is jq's
# ib-bond --monitor: what happens to a bond is told, all of it, in order.
# Host a has ib0, ib1 (one HCA) and ib2 (the other); hostb has ib3.

setup() {
	# shellcheck source=tests/lib/guest.bash
	. "$BATS_TEST_DIRNAME/lib/guest.bash"
	fabric up 0 1
	fabric up 1 1
	fresh
	pid=
}

teardown() {
	[ -z "$pid" ] || kill -KILL "$pid" 2> /dev/null || true
}

# watch COMMAND...: its output goes to ./events; returns once it listens
watch() {
	"$@" > events 2> errors 3>&- &
	pid=$!
	until_true 10 grep -q usable events
}

# told EVENT BOND SLAVE WAS REASON: an event like this has come, "." stands for null
told() {
	jq -r '[.event, .bond // ".", .slave // ".", .was // ".", .reason // "."] | join("|")' events | grep -qxF "$1|$2|$3|$4|$5"
}

ended_well() {
	kill -TERM "$pid"
	wait "$pid"
	[ ! -s errors ]
	pid=
}

# N switches by hand, as fast as the kernel takes them: ib0 is active before and, if N is even, after
switch_times() {
	local -i i
	for ((i = 0; i < $1; i += 2)); do
		echo ib2 > /sys/class/net/bond0/bonding/active_slave
		echo ib0 > /sys/class/net/bond0/bonding/active_slave
	done
}

bond_of_two() {
	ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib2
	activate bond0 ib0
}

@test "a pulled cable, a slave that leaves and joins, and the end of a bond, each with its reason" {
	bond_of_two
	watch ib-bond --monitor --json
	told state bond0 ib0 . "2 of 2 slaves usable"
	fabric down 0 1
	until_true 10 told active bond0 ib2 ib0 "it has no carrier"
	until_true 10 jq -se '[.[] | select(.event == "carrier-down" and .slave == "ib0").reason] == ["port 1 of fabric0 is DOWN"]' events > /dev/null || {
		cat events
		false
	}
	until_true 10 told address bond0 ib2 . "$(cat /sys/class/net/ib2/address)"
	fabric up 0 1
	until_true 10 jq -se '[.[] | select(.event == "carrier-up" and .slave == "ib0")] | length == 1' events > /dev/null
	ip link set ib2 nomaster
	until_true 10 told leave bond0 ib2 . .
	until_true 10 told active bond0 ib0 ib2 "it left the bond"
	ip link set ib1 master bond0
	until_true 10 told join bond0 ib1 . .
	ib-bond --stop-all
	until_true 10 told deleted bond0 . . .
	ended_well
	# times go on, and none is in the future
	jq -se '[.[].time] | . == sort' events
	[ "$(jq -s '.[-1].time | floor' events)" -le "$(cut -d. -f1 /proc/uptime)" ]
}

@test "as text: one line each" {
	time='20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-9:]\{8\}\.[0-9]\{6\}[+-][0-9:]\{5\} \[[0-9]*\.[0-9]\{6\}\]'
	bond_of_two
	watch ib-bond --monitor
	ip link set ib0 down
	until_true 10 grep -qx "$time bond0: active slave ib2 (was ib0: it was set down)" events
	grep -qx "$time bond0: carrier down ib0 (set down)" events
	ended_well
}

@test "each event has its time by the host's clock too, in the host's zone" {
	bond_of_two
	before=$(date +%s)
	TZ=NPT-5:45 watch ib-bond --monitor
	grep -q '^20[0-9-]*T[0-9:]*\.[0-9]*+05:45 \[' events
	ended_well
	watch ib-bond --monitor --json
	ended_well
	jq -se --argjson a "$before" --argjson b "$(($(date +%s) + 1))" 'all(.realtime >= $a and .realtime <= $b)' events
	# as far apart as by the other clock, but for what time the host's clock was set
	[ "$(jq -s '[.[] | .realtime - .time] | (max - min) < 0.001' events)" = true ]
}

# The time is that at which the kernel is heard, not that at which somebody reads what we print.
@test "a reader that does not read keeps no event from its time, nor the kernel from telling" {
	bond_of_two
	mkfifo slow
	exec {reader}<> slow
	ib-bond --monitor --json > slow 2> errors 3>&- {reader}<&- &
	pid=$!
	# it listens, and says no more than the pipe holds
	read -r -t 20 -u "$reader" state
	[[ $state == *usable* ]]
	switch_times 1000
	until_true 10 nothing_waits
	read -r now _ < /proc/uptime
	cat < slow > events 3>&- {reader}<&- &
	cat=$!
	exec {reader}<&-
	until_true 30 eval '[ "$(grep -c "\"event\":\"active\"" events)" -ge 1000 ]'
	ended_well
	wait $cat
	[ -z "$(grep resync events)" ]
	jq -se --argjson now "$now" 'all(.time <= $now + 0.01)' events
}

# nothing_waits: no message is left in the kernel for ib-bond, process $pid
nothing_waits() {
	awk -v pid="$pid" '$2 == 0 && $3 == pid { n++; waits += $5 } END { exit !(n && !waits) }' /proc/net/netlink
}

@test "--monitor NAME...: of these alone, one that is not there yet among them" {
	bond_of_two
	modprobe bonding max_bonds=0
	watch ib-bond --monitor --json bond1 bond0
	[ "$(cat errors)" = "ib-bond: bond1: no such bond yet; did you mean bond0?" ]
	ip link add bond2 type bond mode active-backup miimon 100
	ip link add bond1 type bond mode active-backup miimon 100
	ip link set ib1 master bond2
	ip link set ib2 nomaster
	until_true 10 told created bond1 . . .
	until_true 10 told leave bond0 ib2 . .
	: > errors
	ended_well
	[ -z "$(grep bond2 events)" ]
	ip link delete bond1
	ip link delete bond2
	run ib-bond --monitor ib0
	[ "$status" -eq 1 ]
	[ "$output" = "ib-bond: ib0: not a bond" ]
}

@test "1000 switches at full speed: not one is lost" {
	bond_of_two
	watch ib-bond --monitor --json
	switch_times 1000
	until_true 30 eval '[ "$(grep -c "\"event\":\"active\"" events)" -ge 1000 ]'
	sleep 0.5
	[ "$(grep -c '"event":"active"' events)" -eq 1000 ]
	[ -z "$(grep resync events)" ]
	# each follows from the one before
	[ "$(jq -r 'select(.event == "active") | .was + ">" + .slave' events | sort | uniq -c | tr -s ' \n' ' ')" = " 500 ib0>ib2 500 ib2>ib0 " ]
	ended_well
}

@test "every failure that the kernel counts has its event" {
	bond_of_two
	watch ib-bond --monitor --json
	for _ in 1 2 3 4; do
		fabric down 0 1
		until_true 10 active_is bond0 ib2
		fabric up 0 1
		until_true 10 grep -q up /sys/class/net/ib0/bonding_slave/mii_status
		fabric down 1 1
		until_true 10 active_is bond0 ib0
		fabric up 1 1
		until_true 10 grep -q up /sys/class/net/ib2/bonding_slave/mii_status
	done
	for slave in ib0 ib2; do
		counted=$(ib-bond --bond-name bond0 --status --json | jq --arg s $slave '.[0].slaves[] | select(.ifname == $s).link_failure_count')
		[ "$counted" -ge 4 ]
		[ "$(jq -s --arg s $slave '[.[] | select(.event == "carrier-down" and .slave == $s)] | length' events)" -eq "$counted" ]
	done
	[ "$(grep -c '"event":"active"' events)" -eq 8 ]
	ended_well
}

@test "messages that the kernel had to drop: it says so, and goes on from how things are" {
	bond_of_two
	# without root the socket has room for some 100 messages
	watch setpriv --reuid 1000 --clear-groups ib-bond --monitor --json
	kill -STOP $pid
	switch_times 400
	echo ib2 > /sys/class/net/bond0/bonding/active_slave
	kill -CONT $pid
	until_true 10 told resync . . . .
	until_true 10 told active bond0 ib2 ib0 "asked for, or a better one came"
	echo ib0 > /sys/class/net/bond0/bonding/active_slave
	until_true 10 told active bond0 ib0 ib2 "asked for, or a better one came"
	ended_well
}

@test "a reader that goes away ends it with 1; SIGTERM with 0" {
	bond_of_two
	mkfifo pipe
	ib-bond --monitor > pipe 2> errors 3>&- &
	pid=$!
	head -n 1 pipe > /dev/null
	echo ib2 > /sys/class/net/bond0/bonding/active_slave
	wait $pid && ended=0 || ended=$?
	[ "$ended" -eq 1 ]
	grep -qx 'ib-bond: cannot write: Broken pipe' errors
	pid=
}

@test "--journal where there is no journal ends at once" {
	run ib-bond --monitor --journal
	[ "$status" -eq 1 ]
	[ "$output" = "ib-bond: no journal of systemd's here (/run/systemd/journal/socket)" ]
}
