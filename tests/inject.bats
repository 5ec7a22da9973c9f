#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --fabric hcas=3,ports=1 --hosts 3:0 --timeout 1500
# vm-seconds: 170
# A creation that goes wrong at any step leaves no bond, no stray child, no changed slave, no route lost; a change
# leaves the bond as it was.

setup() {
	# shellcheck source=tests/lib/guest.bash
	. "$BATS_TEST_DIRNAME/lib/guest.bash"
	fresh
}

broken_by() {
	run bash "$BATS_TEST_DIRNAME/lib/inject.bash" "$1" 1
	echo "$output"
	[ "$status" -eq 0 ]
	[[ $output =~ ^$1:\ ([0-9]+)\ failures,\ the\ host\ as\ before\ each\ time$ ]]
	[ "${BASH_REMATCH[1]}" -ge "$2" ]
}

@test "a step that the kernel refuses is undone with all before it" {
	broken_by refuse 75
}

@test "an ib-bond that is killed before a step leaves the host as it was" {
	broken_by kill 40
}

@test "an ib-bond that is killed after a step leaves the host as it was" {
	broken_by killed 40
}

@test "a slave that vanishes at a step takes no other with it" {
	broken_by vanish 15
}

@test "a signal in the middle undoes what had begun" {
	modprobe bonding max_bonds=0
	joined ib0 ib1
	before=$(host_state)
	for signal in 1 2 15; do
		INJECT=signal INJECT_AT=4 INJECT_SIGNAL=$signal LD_PRELOAD=$BATS_TEST_DIRNAME/lib/inject.so \
			run ib-bond --bond-ip 10.0.0.1
		[ "$status" -eq 1 ]
		[[ $output == *interrupted* ]]
		diff <(echo "$before") <(host_state)
	done
}
