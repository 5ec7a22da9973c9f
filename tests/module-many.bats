#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --fabric hcas=3,ports=2 --hosts 4:2 --mem 1024 --timeout 600
# vm-files: module/bond.bash
# shellcheck disable=SC2016,SC2119 # conditions are polled as text; bond_up without options
# ib_bonding with many bonds on one port.  How long it takes: tests/module/bench.

setup() {
	# shellcheck source=tests/module/bond.bash
	. "$BATS_TEST_DIRNAME/module/bond.bash"
	begin
}

@test "forty bonds of a port that dies move at once, and are told of in one line" {
	local -i i
	for i in {1..40}; do
		echo "link add link ib0 name ib0.$i type ipoib pkey 0x8001"
		echo "link add link ib1 name ib1.$i type ipoib pkey 0x8001"
		echo "link add b$i type bond mode active-backup miimon 30000"
		echo "link set ib0.$i master b$i"
		echo "link set ib1.$i master b$i"
		echo "link set b$i up"
	done >links
	ip -batch links
	all_on() {
		[ "$(cat /sys/class/net/b*/bonding/active_slave | grep -c "^$1")" = 40 ]
	}
	carriers() { [ "$(cat /sys/class/net/ib[01].*/carrier | grep -c 1)" = 80 ]; }
	until_true 120 carriers
	# the driver, whose monitor is slow, sees them now
	for i in {1..40}; do echo "link set b$i down"; echo "link set b$i up"; done >again
	ip -batch again
	until_true 60 carriers
	ups() { [ "$(cat /proc/net/bonding/b* | grep -c 'MII Status: up')" = 120 ]; }
	until_true 60 ups
	for i in {1..40}; do echo "ib0.$i" >"/sys/class/net/b$i/bonding/active_slave"; done
	until_true 60 all_on ib0
	# and none is kept from it by a flap
	sleep 1
	dmesg -C
	fabric down 0 1
	until_true 30 all_on ib1
	sleep 0.5
	dmesg | grep -E 'b[0-9]+: ib0\.[0-9]+ to ib1'
	[ "$(dmesg | grep -cE 'b[0-9]+: ib0\.[0-9]+ to ib1')" -le 3 ]
	dmesg | grep -qE ' \(and [0-9]+ other bonds\)'
	pgrep -c -f 'kworker.*ib_bonding'
	# idle ones keep the name of what they did last
	[ "$(pgrep -c -f 'kworker.*ib_bonding')" -le 10 ]
}
