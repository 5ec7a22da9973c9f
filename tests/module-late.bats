#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --icount --fabric hcas=3,ports=2 --hosts 4:2 --timeout 1500
# vm-seconds: 40
# vm-files: module/bond.bash
# ib_bonding and the kernel's timer wheel, which is late by up to an eighth of what it was asked for.

setup() {
	# shellcheck source=tests/module/bond.bash
	. "$BATS_TEST_DIRNAME/module/bond.bash"
	begin
}

# The primary fails twice in a row, and has done so for 20.03 s: its hold-down is over.
held_down() {
	knob holddown 0
	sleep 11 # no failure in a row with one before: for that a hold-down and 10 s have to be over
	fabric down 0 1
	until_true 5 active_is bond0 ib1
	knob holddown 20000
	# at times before IPoIB has turned the carrier off (7.3, PREEMPT_LAZY): that is no second failure
	fabric up 0 1
	until_true 30 active_is bond0 ib0
	fabric down 0 1
	sleep 1
	active_is bond0 ib1
	fabric up 0 1
	sleep 19.03
}

# The return is overdue then, by some 100 ms of the 256 ms that the wheel takes for one.
@test "a port that dies while a job is overdue on the timer wheel is left at once" {
	local -i us worst=0 overdue=0
	bond_up primary ib0
	monitor_slow
	for _ in 1 2 3; do
		held_down
		if active_is bond0 ib1; then
			overdue+=1
			fabric down 0 2
			until_true 5 active_is bond0 ib0
			us=$(figure last_failover_us)
			figure_is last_failover_reason port
			((us <= worst)) || worst=us
			fabric up 0 2
		fi
		until_true 30 active_is bond0 ib0
	done
	echo "the longest of $overdue: $worst us"
	[ "$overdue" -gt 0 ]
	[ "$worst" -lt 20000 ]
}
