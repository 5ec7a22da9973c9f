#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --fabric hcas=3,ports=2 --hosts 4:2 --timeout 1500
# vm-seconds: 180
# vm-files: module/bond.bash
# shellcheck disable=SC2016,SC2119,SC2030,SC2031 # conditions are polled as text; the rest is bats
# ib_bonding: which slave is active, and who decides.  Topology: module/bond.bash.

setup() {
	# shellcheck source=tests/module/bond.bash
	. "$BATS_TEST_DIRNAME/module/bond.bash"
	begin
}

@test "a pulled cable moves traffic before the driver's monitor has looked" {
	bond_up
	monitor_slow
	fabric down 0 1
	until_true 5 active_is bond0 ib1
	replies 10.0.0.2
	figure_is failovers_port 1
	figure_is last_failover_reason port
	dmesg | grep -q 'bond0: ib0 to ib1: port, [0-9]* us'
}

@test "without the module the same bond stays with the dead port" {
	bond_up
	monitor_slow
	rmmod ib_bonding
	fabric down 0 1
	until_true 5 eval '[ "$(cat /sys/class/net/ib0/carrier)" = 0 ]'
	sleep 2
	active_is bond0 ib0
}

@test "a dead port that the driver takes for alive is left when the module comes" {
	rmmod ib_bonding
	bond_up
	stale_carrier 0 1 ib0
	active_is bond0 ib0
	modprobe ib_bonding
	until_true 5 active_is bond0 ib1
	replies 10.0.0.2
}

@test "an interface that is set down is left, whatever its port says" {
	bond_up
	monitor_slow
	ip link set ib0 down
	until_true 5 active_is bond0 ib1
	figure_is failovers_admin 1
	figure_is failovers_port 0
}

@test "a port in INIT carries nothing, so traffic leaves it" {
	bond_up
	monitor_slow
	fabric init 0 1
	until_true 5 active_is bond0 ib1
}

@test "an event that kills nothing moves nothing" {
	bond_up
	local event
	for event in SM_CHANGE CLIENT_REREGISTER GID_CHANGE PORT_ERR; do
		fabric event 1 1 "$event"
		fabric event 0 2 "$event"
	done
	sleep 1
	active_is bond0 ib0
	figure_is failovers_port 0
}

@test "the driver counts a standby in updelay as down, and it is not forced" {
	bond_up updelay 5000
	fabric down 0 2
	until_true 5 bond_slaves_up 1
	fabric up 0 2
	until_true 5 grep -q 'MII Status: going back' /proc/net/bonding/bond0
	dmesg -C
	fabric down 0 1
	sleep 0.5
	not grep 'Could not set as active slave' <(dmesg)
	# the driver takes it by itself: without an active slave it ignores updelay
	until_true 5 active_is bond0 ib1
}

@test "downdelay is waited for" {
	bond_up downdelay 2000
	fabric down 0 1
	until_true 10 active_is bond0 ib1
	figure_equals last_failover_reason other || figure_at_least last_failover_us 1900000
}

@test "primary_reselect=always: traffic returns after a flap that the driver has missed" {
	bond_up primary ib0
	monitor_slow
	local before
	before=$(figure failovers_other)
	fabric down 0 1
	until_true 5 active_is bond0 ib1
	fabric up 0 1
	until_true 10 active_is bond0 ib0
	figure_is failovers_primary 1
	figure_is failovers_other "$before"
}

@test "primary_reselect=failure: it does not" {
	bond_up primary ib0 primary_reselect failure
	monitor_slow
	fabric down 0 1
	until_true 5 active_is bond0 ib1
	fabric up 0 1
	until_true 5 eval '[ "$(cat /sys/class/net/ib0/carrier)" = 1 ]'
	sleep 1
	active_is bond0 ib1
}

@test "the user's choice stands beside a primary, by sysfs and by ip" {
	bond_up primary ib0
	echo ib1 >/sys/class/net/bond0/bonding/active_slave
	fabric event 0 1 SM_CHANGE
	echo 3 >/sys/class/net/bond0/bonding/num_grat_arp
	sleep 1
	active_is bond0 ib1
	ip link set bond0 type bond active_slave ib0
	active_is bond0 ib0
	ip link set bond0 type bond active_slave ib1
	sleep 1
	active_is bond0 ib1
	figure_is failovers_primary 0
}

@test "a primary that flaps is held down, longer each time" {
	bond_up primary ib0
	monitor_slow
	knob holddown 2000
	local -i round start
	local -a took
	for round in 1 2 3; do
		fabric down 0 1
		until_true 5 active_is bond0 ib1
		fabric up 0 1
		start=$(now_ms)
		until_true 20 active_is bond0 ib0
		took[round]=$(($(now_ms) - start))
	done
	echo "took ${took[*]} ms"
	# the second failure in a row holds for 2 s, the third for 4 s, counted from it
	[ "${took[2]}" -ge 1000 ]
	[ "${took[3]}" -ge 2500 ]
}

@test "a failure soon after the bond was made is the first, which is not held down" {
	bond_up primary ib0
	monitor_slow
	knob holddown 30000
	fabric down 0 1
	until_true 5 active_is bond0 ib1
	fabric up 0 1
	until_true 10 active_is bond0 ib0
}

held_down() {
	bond_up primary ib0
	knob holddown 20000
	primary_fails_twice
}

@test "hold-down holds where the driver sees the flap, too" {
	held_down
	sleep 3
	active_is bond0 ib1
	figure_at_least failovers_held 1
	replies 10.0.0.2
	# what the user chooses stands
	echo ib0 >/sys/class/net/bond0/bonding/active_slave
	sleep 1
	active_is bond0 ib0
}

@test "hold-down holds where the driver chooses anew because a slave has come" {
	held_down
	local -i before
	before=$(figure failovers_held)
	ip addr flush dev ib2
	ip link set ib2 down
	ip link set ib2 master bond0
	until_true 5 figure_equals failovers_held $((before + 1))
	active_is bond0 ib1
	# no slave comes with this
	echo ib0 >/sys/class/net/bond0/bonding/active_slave
	sleep 1
	active_is bond0 ib0
}

@test "prio without a primary: traffic returns after a flap that the driver has missed" {
	bond_up
	# a kernel that does not know it takes it without a word
	ip link set ib0 type bond_slave prio 10
	[[ $(ip -d link show dev ib0) == *' prio 10 '* ]] || skip 'skip-ok: this kernel has no prio'
	monitor_slow
	fabric down 0 1
	until_true 5 active_is bond0 ib1
	fabric up 0 1
	until_true 10 active_is bond0 ib0
	figure_is failovers_primary 1
}

@test "a bond as slave of a bond is no port: the driver's own choice stands" {
	bond_up
	ip link add bond1 type bond mode active-backup miimon 100
	ip link set bond1 mtu 2044
	ip link set bond0 down
	ip link set bond0 master bond1 || skip 'skip-ok: this kernel refuses it'
	ip link set ib2 master bond1
	ip link set bond1 up
	until_true 20 eval '[ "$(grep -c "MII Status: up" /proc/net/bonding/bond1)" = 3 ]'
	echo bond0 >/sys/class/net/bond1/bonding/active_slave
	until_true 10 active_is bond0 ib0
	echo 30000 >/sys/class/net/bond1/bonding/miimon
	fabric down 0 1
	until_true 5 active_is bond0 ib1
	sleep 0.5
	active_is bond1 bond0
	ip link del bond1
}

@test "the 17th slave is looked after as the first" {
	local -i i
	local -a slaves=()
	for i in {1..16}; do
		ip link add link ib0 name ib0.$i type ipoib pkey 0x8001
		slaves+=("ib0.$i")
	done
	ip link add link ib1 name ib1.1 type ipoib pkey 0x8001
	ip -n hostb link add link ib4 name ib4.1 type ipoib pkey 0x8001
	ip -n hostb addr flush dev ib4
	peer ib4.1 10.0.0.2/24
	SLAVES="${slaves[*]} ib1.1" bond_up
	monitor_slow
	fabric down 0 1
	until_true 10 active_is bond0 ib1.1
	replies 10.0.0.2
}

@test "a slave whose address has an alias GUID belongs to its port" {
	fabric alias 0 1 1 0x0002c903000a11a5
	ip link set ib0 address "$(address_of ib0 | cut -c1-36)00:02:c9:03:00:0a:11:a5"
	[[ $(address_of ib0) == *:00:02:c9:03:00:0a:11:a5 ]]
	bond_up
	monitor_slow
	fabric down 0 1
	until_true 5 active_is bond0 ib1
	figure_is failovers_port 1
	ip link del bond0
	ip link set ib0 address "$(address_of ib0 | cut -c1-36)00:02:c9:03:00:fa:b0:01"
	fabric alias 0 1 1 0
	fabric up 0 1
}

@test "both ports down, then either up: traffic flows again" {
	bond_up
	fabric down 0 1
	fabric down 0 2
	until_true 10 eval '[ "$(cat /sys/class/net/bond0/carrier)" = 0 ]'
	fabric up 0 2
	until_true 10 replies 10.0.0.2
	active_is bond0 ib1
	fabric down 0 2
	until_true 10 eval '[ "$(cat /sys/class/net/bond0/carrier)" = 0 ]'
	fabric up 0 1
	until_true 10 replies 10.0.0.2
	active_is bond0 ib0
}

@test "two bonds over the same ports both move at one event" {
	ip link add link ib0 name ib0.8001 type ipoib pkey 0x8001
	ip link add link ib1 name ib1.8001 type ipoib pkey 0x8001
	ip link add bond1 type bond mode active-backup miimon 100
	ip link set ib0.8001 master bond1
	ip link set ib1.8001 master bond1
	ip link set bond1 up
	bond_up
	until_true 10 eval '[ "$(grep -c "MII Status: up" /proc/net/bonding/bond1)" = 3 ]'
	echo ib0.8001 >/sys/class/net/bond1/bonding/active_slave
	echo 30000 >/sys/class/net/bond1/bonding/miimon
	monitor_slow
	fabric down 0 1
	until_true 5 active_is bond0 ib1
	until_true 5 active_is bond1 ib1.8001
}

@test "miimon=0 is not adapted and named once; setting miimon adapts" {
	dmesg -C
	bond_up
	echo 0 >/sys/class/net/bond0/bonding/miimon
	until_true 5 figure_equals adapted 0
	fabric event 0 1 SM_CHANGE
	ip link set ib1 down
	ip link set ib1 up
	sleep 0.5
	[ "$(dmesg | grep -c 'bond0: not adapted: miimon is 0')" = 1 ]
	echo 100 >/sys/class/net/bond0/bonding/miimon
	until_true 5 adapted
}

@test "miimon set by netlink is seen as well, be the bond up or down" {
	bond_up
	local state
	for state in up down; do
		ip link set bond0 $state
		ip link set bond0 type bond miimon 0
		until_true 5 figure_equals adapted 0
		ip link set bond0 type bond miimon 100
		until_true 5 adapted
	done
}

@test "a slave with another P_Key is refused, with the reason, and nothing is left of it" {
	bond_up
	ip link add link ib2 name ib2.8001 type ipoib pkey 0x8001
	run ip link set ib2.8001 master bond0
	[ "$status" -ne 0 ]
	[[ $output == *"P_Key differs"* ]]
	figure_is vetoes 1
	[ ! -e /sys/class/net/ib2.8001/master ]
	[ "$(cat /sys/class/net/bond0/bonding/slaves)" = "ib0 ib1" ]
	replies 10.0.0.2
	# one that fits may join
	ip link set ib2 master bond0
}

@test "a slave with another scope is refused, with the reason" {
	bond_up
	local broadcast
	read -r broadcast </sys/class/net/ib2/broadcast
	# ff12 is link-local scope, ff15 site-local: RFC 4391 section 4
	ip link set ib2 broadcast "${broadcast/:ff:12:40:1b:/:ff:15:40:1b:}"
	run ip link set ib2 master bond0
	ip link set ib2 broadcast "$broadcast"
	[ "$status" -ne 0 ]
	[[ $output == *"scope differs"* ]]
	figure_is vetoes 1
	[ "$(cat /sys/class/net/bond0/bonding/slaves)" = "ib0 ib1" ]
	ip link set ib2 master bond0
	figure_is vetoes 1
}

@test "a slave that does not carry the bond's MTU is named, when it joins and when it changes" {
	bond_up
	dmesg -C
	ip link set ib1 mtu 2000
	dmesg | grep -q 'bond0: ib1 has MTU 2000 now'
	# as much as the port could do, and more than its broadcast group does
	ip link set bond0 mtu 4092
	dmesg -C
	run ip link set ib2 master bond0
	[ "$status" -eq 0 ]
	[[ $output == *"does not carry the bond's MTU"* ]]
	dmesg | grep -q 'bond0: ib2 has MTU 2044 and drops what is longer: the bond.s is 4092'
}

@test "a bond that is left with the MTU of Ethernet is named, once; one that fits is not" {
	dmesg -C
	ip link add bond0 type bond mode active-backup miimon 100
	ip link set ib0 master bond0
	ip link set ib1 master bond0
	[ "$(dmesg | grep -c 'bond0: MTU 1500 is Ethernet.s')" = 1 ]
	ip link del bond0
	dmesg -C
	bond_up
	not grep 'MTU' <(dmesg)
}

@test "trace events tell of signs of life, switches and repairs" {
	bond_up
	monitor_slow
	trace_on
	fabric down 0 1
	until_true 5 active_is bond0 ib1
	fabric gid-prefix 0 2 0xfe80000000000007
	until_true 5 figure_reaches repairs 1
	fabric gid-prefix 0 2 0xfe80000000000000
	cat "$tracing/trace"
	# a kernel that preempts may hear of IPoIB's carrier before the port's event has come to us
	traced 'member: ib0 dead by \(port\|carrier\)'
	traced 'failover: bond0 ib0 to ib1 by \(port\|carrier\) in [0-9]* us'
	traced 'repair: bond0 address$'
}

@test "ib-bond --status shows the counters, as columns and as JSON; without the module neither" {
	bond_up
	monitor_slow
	fabric down 0 1
	until_true 5 active_is bond0 ib1
	# the port went down, or IPoIB took the carrier away for it: whichever of the two was heard of first
	why=$(figure last_failover_reason)
	[[ $why == port || $why == carrier ]]
	ib-bond --bond-name bond0 --status --json >json
	diff <(jq -c '.[0].ib_bonding | [.adapted, .failovers_'"$why"', .last_failover.reason, .repairs, .vetoes]' json) - \
		<<<"[true,1,\"$why\",0,0]"
	[ "$(jq '.[0].ib_bonding | .failovers_port + .failovers_carrier' json)" = 1 ]
	[ "$(jq '.[0].ib_bonding.last_failover.microseconds' json)" = "$(figure last_failover_us)" ]
	[ "$(jq '.[0].ib_bonding.last_failover.time' json)" = "$(figure last_failover_time)" ]
	# a key for each file that counts: nothing in the ABI is left out
	diff <(jq -r '.[0].ib_bonding | keys[] | if . == "last_failover" then . + ("_reason", "_time", "_us") else . end' json | sort) \
		<(cd $figures && find . -type f ! -perm /200 -printf '%f\n' | sort)
	# and a column too
	columns=NAME,ADAPTED,FAILOVERS,LAST-REASON,LAST-TIME,LAST-US,FAILOVERS-${why^^},ANNOUNCED,WARMED,REPAIRS,VETOES,REDIRECTED
	ib-bond --status bond0 --output $columns >table
	grep -qE "^bond0 +yes +[0-9]+ $why +20[0-9T:-]+ +[0-9]+ +1 +[0-9]+ +[0-9]+ +0 +0 +0\$" table
	grep -qE '^\|-ib0( +-){11}$' table
	diff <(ib-bond --list-columns | grep -ciE $'^(adapted|last-(reason|time|us)|failovers-[a-z]+|announced|superseded|warmed|repairs|vetoes|redirected)\t') \
		<(cd $figures && find . -type f ! -perm /200 | wc -l)
	rmmod ib_bonding
	[ "$(ib-bond --bond-name bond0 --status --json | jq 'any(.[]; has("ib_bonding"))')" = false ]
	[ "$(ib-bond --status bond0 --raw --noheadings -o ADAPTED,REPAIRS | sort -u)" = "- -" ]
}

@test "knobs take what the ABI says and refuse the rest; defaults come from the module" {
	bond_up
	knob announce_count 7
	figure_is announce_count 7
	run knob announce_count 101
	[ "$status" -ne 0 ]
	figure_is announce_count 7
	run knob warm 2
	[ "$status" -ne 0 ]
	run knob probe_targets '10.0.0.2 nonsense'
	[ "$status" -ne 0 ]
	knob probe_targets '10.0.0.2 10.0.0.3'
	figure_is probe_targets '10.0.0.2 10.0.0.3'
	begin announce_count=9
	bond_up
	figure_is announce_count 9
	rmmod ib_bonding
	run modprobe ib_bonding warm_max=4097
	[ "$status" -ne 0 ]
	dmesg | grep -q 'ib_bonding: warm_max is out of its range'
	[ ! -e /sys/module/ib_bonding ]
}
