#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --smp 2 --append slub_debug=FZP --fabric hcas=3,ports=2 --hosts 4:2 --mem 1024 --timeout 900
# vm-seconds: 50
# vm-files: module/bond.bash
# ib_bonding: a slave that leaves while a detour to it begins, on two processors, freed memory poisoned.

setup() {
	# shellcheck source=tests/module/bond.bash
	. "$BATS_TEST_DIRNAME/module/bond.bash"
	begin redirect=1
}

# pause_for MS: no process is started
pause_for() { read -r -t "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))" -u "$never" || :; }

# The active slave's port goes down, and the standby leaves MS later: when downdelay ends the detour begins.
leaves_after() { # MS
	local traffic
	bond_up downdelay 300
	ping -q -n -i 0.002 10.0.0.2 >/dev/null 2>&1 &
	traffic=$!
	pause_for 200
	fabric down 0 1
	pause_for "$1"
	echo -ib1 >/sys/class/net/bond0/bonding/slaves
	pause_for 300
	kill "$traffic"
	fabric up 0 1
	ip link delete bond0
}

@test "the standby may leave at the moment at which the detour to it begins" {
	local -i ms
	for ((ms = 285; ms < 305; ms++)); do leaves_after $ms; done
	bond_up
	replies 10.0.0.2
}
