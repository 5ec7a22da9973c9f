#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --fabric hcas=3,ports=2 --hosts 4:2 --smp 2 --timeout 600
# vm-seconds: 130
# vm-files: module/bond.bash
# shellcheck disable=SC2016,SC2119,SC2030,SC2031 # conditions are polled as text; the rest is bats
# ib_bonding comes and goes, so do bonds, slaves and HCAs.  Topology: module/bond.bash.

setup() {
	# shellcheck source=tests/module/bond.bash
	. "$BATS_TEST_DIRNAME/module/bond.bash"
	# of a test that failed
	ip netns del inner 2>/dev/null || :
	begin
}

teardown() {
	jobs -p | xargs -r kill 2>/dev/null || :
	wait
}

# all that the driver and the kernel have of a bond, less what counts time or packets
picture() {
	ip -d -j link show master bond0 | jq -S 'map(del(.stats, .stats64))'
	ip -d -j link show dev bond0 | jq -S 'map(del(.stats, .stats64))'
	ls "/sys/class/net/bond0"
	ip maddr show dev bond0
	ip maddr show dev ib0
}

@test "loading adapts a bond that is there; unloading leaves a plain bond" {
	rmmod ib_bonding
	bond_up
	picture >before
	modprobe ib_bonding
	adapted
	fabric event 0 1 SM_CHANGE
	rmmod ib_bonding
	picture >after
	diff before after
	replies 10.0.0.2
}

@test "loaded and unloaded again and again under traffic and flaps, the bond works" {
	local -i i
	bond_up
	# no flood: qemu's emulation does not always bear it when the kernel patches its code (the
	# redirect's static key) beside it, on two processors
	ping -q -i 0.002 -w 200 10.0.0.2 >/dev/null &
	# more of them: tests/vm/check -a rounds=50
	for ((i = 0; i < ${rounds:-15}; i++)); do
		rmmod ib_bonding
		fabric down 0 1
		modprobe ib_bonding redirect=1 probe_interval=50
		fabric up 0 1
	done
	# the traffic has not ended before
	kill %1
	until_true 10 bond_slaves_up 2
	until_true 10 replies 10.0.0.2
}

@test "bonds made, changed and deleted while ports flap leave nothing behind" {
	(while :; do fabric down 0 1; fabric up 0 1; fabric down 0 2; fabric up 0 2; done) &
	for _ in {1..12}; do
		ip link add bond0 type bond mode active-backup miimon 10
		ip link set ib0 master bond0
		ip link set bond0 up
		ip link set ib1 master bond0
		ip link set bond0 type bond primary ib1
		! egress_hook || knob redirect 1
		knob probe_interval 20
		ip link set ib0 nomaster
		ip link set ib0 master bond0
		ip link del bond0
	done
	kill %1
	wait
	rmmod ib_bonding
}

@test "removal of the active slave's HCA: the other slave takes over" {
	SLAVES='ib0 ib2' bond_up
	fabric remove 0
	until_true 10 active_is bond0 ib2
	until_true 10 replies 10.0.0.2
	fabric add 0
	until_true 10 test -e /sys/class/net/ib0
	ip link set ib0 down
	ip link set ib0 master bond0
	until_true 20 bond_slaves_up 2
	until_true 10 eval '[ "$(grep -c ib0 <(ls /sys/class/net/bond0))" = 1 ]'
}

@test "removal of the standby's HCA moves nothing; removal of both leaves no state" {
	SLAVES='ib0 ib2' bond_up
	fabric remove 1
	active_is bond0 ib0
	replies 10.0.0.2
	fabric remove 0
	until_true 10 test ! -e /sys/class/net/bond0
	rmmod ib_bonding
	fabric add 0
	fabric add 1
}

@test "bonds in namespaces are adapted, and go with their namespace" {
	ip netns add inner
	ip link set ib0 netns inner
	ip link set ib1 netns inner
	ip -n inner link add bond0 type bond mode active-backup miimon 100
	ip -n inner link set ib0 master bond0
	ip -n inner link set ib1 master bond0
	ip -n inner link set bond0 up
	inner() { ip netns exec inner sh -c "$1"; }
	until_true 20 inner '[ "$(grep -c "MII Status: up" /proc/net/bonding/bond0)" = 3 ]'
	inner 'echo ib0 >/sys/class/net/bond0/bonding/active_slave; echo 30000 >/sys/class/net/bond0/bonding/miimon'
	# as monitor_slow
	sleep 0.2
	fabric down 0 1
	until_true 5 inner 'grep -q ib1 /sys/class/net/bond0/bonding/active_slave'
	until_true 2 inner 'grep -qx 1 /sys/class/net/bond0/ib_bonding/failovers_port'
	ip netns del inner
	until_true 20 test -e /sys/class/net/ib0
	until_true 20 test -e /sys/class/net/ib1
	rmmod ib_bonding
}

@test "Ethernet bonds beside it are none of its business, in every mode" {
	local mode
	for mode in balance-rr active-backup balance-xor broadcast 802.3ad balance-tlb balance-alb; do
		ip link add eth1 type veth peer name far1
		ip link add bond9 type bond mode "$mode" miimon 100
		ip link set eth1 master bond9
		ip link set far1 up
		ip link set bond9 up
		[ ! -e /sys/class/net/bond9/ib_bonding ]
		ip link del bond9
		ip link del eth1
	done
	not grep 'bond9: not adapted' <(dmesg)
}
