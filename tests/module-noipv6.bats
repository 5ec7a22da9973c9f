#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --fabric hcas=3,ports=2 --hosts 4:2 --timeout 300 --append ipv6.disable=1
# vm-files: module/bond.bash
# shellcheck disable=SC2016,SC2119 # conditions are polled as text; bond_up without options
# ib_bonding on a host booted with ipv6.disable=1.  Topology: module/bond.bash.  The other
# files likewise: tests/vm/check -a ipv6.disable=1 tests/module*.bats

setup() {
	# shellcheck source=tests/module/bond.bash
	. "$BATS_TEST_DIRNAME/module/bond.bash"
	begin
}

@test "without IPv6 standbys are warm, and traffic moves" {
	not ipv6_there
	bond_up
	until_true 10 figure_reaches warmed 1
	fabric down 0 1
	until_true 5 active_is bond0 ib1
	until_true 5 replies 10.0.0.2
}

@test "without IPv6 a new GID prefix is followed, and a detour is announced" {
	bond_up
	! egress_hook || knob redirect 1
	fabric gid-prefix 0 1 0xfe80000000000007
	until_true 5 figure_equals repairs 1
	until_true 10 replies 10.0.0.2
	fabric rtnl on
	fabric down 0 1
	sleep 0.5
	fabric rtnl off
	until_true 10 active_is bond0 ib1
	until_true 10 replies 10.0.0.2
	rmmod ib_bonding
}
