#!/usr/bin/env bats
# vm: --fabric hcas=3,ports=2 --hosts 4:2 --smp 2 --icount --timeout 600 --append slub_debug=FZP
# vm-files: module/bond.bash
# shellcheck disable=SC2016,SC2119,SC2030,SC2031 # conditions are polled as text; the rest is bats
# ib_bonding's detour on two processors, freed memory being poisoned.  Topology: module/bond.bash.

setup() {
	# shellcheck source=tests/module/bond.bash
	. "$BATS_TEST_DIRNAME/module/bond.bash"
	egress_hook || skip 'skip-ok: no netfilter egress hook in this kernel'
	begin redirect=1
}

teardown() {
	jobs -p | xargs -r kill 2>/dev/null || :
	wait
}

@test "a slave that is released at the moment at which it becomes the detour is not used any more" {
	local -i round start
	bond_up downdelay 300
	ping -q -i 0.002 -w 500 10.0.0.2 >/dev/null &
	for round in {1..30}; do
		fabric down 0 1
		# about when downdelay ends
		start=${EPOCHREALTIME/./}
		sleep "0.$((2880 + round * 5))"
		echo -ib1 >/sys/class/net/bond0/bonding/slaves
		echo "$round $((${EPOCHREALTIME/./} - start)) $(active_slave bond0)" >&3
		sleep 0.05
		fabric up 0 1
		ip link set ib1 master bond0
		until_true 20 bond_slaves_up 2
		echo ib0 >/sys/class/net/bond0/bonding/active_slave
	done
	until_true 10 replies 10.0.0.2
}
