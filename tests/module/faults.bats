#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --fabric hcas=3,ports=2 --hosts 4:2 --timeout 600
# vm-files: module/bond.bash module/nth
# shellcheck disable=SC2016,SC2119,SC2030,SC2031 # conditions are polled as text; the rest is bats
# Memory that is not to be had, on a kernel with fault injection: see check-debug.

setup() {
	# shellcheck source=tests/module/bond.bash
	. "$BATS_TEST_DIRNAME/module/bond.bash"
	fail_off
	begin
}

teardown() {
	fail_off
	jobs -p | xargs -r kill 2>/dev/null || :
	wait
}

faults=/sys/kernel/debug

fail_off() {
	local kind
	for kind in failslab fail_page_alloc; do
		echo 0 >"$faults/$kind/probability"
		echo N >"$faults/$kind/ignore-gfp-wait"
		echo 1 >"$faults/$kind/verbose"
	done
	echo 0 >"$faults/fail_page_alloc/min-order"
}

# KIND PERCENT: so many allocations fail in the kernel's unbound workers, which do the module's work
fail_workers() {
	local comm
	for comm in /proc/[0-9]*/comm; do
		[[ $(cat "$comm" 2>/dev/null) != kworker/u* ]] || echo 1 >"${comm%comm}make-it-fail"
	done
	echo Y >"$faults/$1/task-filter"
	echo -1 >"$faults/$1/times"
	echo "$2" >"$faults/$1/probability"
}

works() { # ACTIVE
	local port=${1#ib}
	until_true 20 bond_slaves_up 2
	until_true 20 replies 10.0.0.2
	monitor_slow
	fabric down 0 $((${port%%.*} + 1))
	until_true 10 not active_is bond0 "$1"
	until_true 10 replies 10.0.0.2
}

@test "loading with a bond there: every allocation of the module's may fail" {
	rmmod ib_bonding
	bond_up
	run "$BATS_TEST_DIRNAME/module/nth" load "$(modinfo -n ib_bonding)" warm=x
	echo "$output"
	[ "$status" -eq 0 ]
	modprobe ib_bonding
	works ib0
}

# bond0 and a peer by children; ib1.8001 may join
children() {
	local dev
	for dev in ib0 ib1; do ip link add link $dev name $dev.8001 type ipoib pkey 0x8001; done
	peer_on_child
	SLAVES=ib0.8001 bond_up
}

@test "a slave joins: every allocation may fail" {
	# IPoIB opens a slave without its P_Key and takes no buffers for it; where it gets no
	# memory for one of them, it leaks the others (ipoib_ib_dev_open(), Linux 6.1)
	children
	fabric pkey 0 2 1 0
	run "$BATS_TEST_DIRNAME/module/nth" write /sys/class/net/bond0/bonding/slaves +ib1.8001 -ib1.8001
	fabric pkey 0 2 1 0x8001
	echo "$output"
	[ "$status" -eq 0 ]
	ip link set ib1.8001 master bond0
	works ib0.8001
}

@test "knobs that need memory: every allocation may fail" {
	bond_up
	run "$BATS_TEST_DIRNAME/module/nth" write $figures/probe_interval 100 0
	echo "$output"
	[ "$status" -eq 0 ]
	run "$BATS_TEST_DIRNAME/module/nth" write $figures/redirect 1 0
	echo "$output"
	[ "$status" -eq 0 ]
	works ib0
}

@test "while ports flap, allocations of the workers fail" {
	local kind
	bond_up
	for kind in failslab fail_page_alloc; do
		fail_workers $kind 20
		for _ in {1..20}; do
			fabric down 0 1
			sleep 0.1
			fabric up 0 1
			fabric gid-prefix 0 2 "$(printf '0xfe8000000000%04x' $RANDOM)"
			sleep 0.1
			fabric down 0 2
			sleep 0.1
			fabric up 0 2
		done
		fail_off
	done
	dmesg | grep -c FAULT_INJECTION
	works "$(until_true 60 bond_slaves_up 2; active_slave bond0)"
}
