#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --fabric hcas=3,ports=2 --hosts 4:2 --mem 1024 --timeout 1500
# vm-seconds: 200
# vm-files: module/bond.bash
# shellcheck disable=SC2016,SC2119 # conditions are polled as text
# ib-bond and ib_bonding over enhanced IPoIB, as mlx5 and hfi1 have it.  Topology: module/bond.bash.

setup() {
	# shellcheck source=tests/module/bond.bash
	. "$BATS_TEST_DIRNAME/module/bond.bash"
}

# ---- verbs --------------------------------------------------------------------

# enhanced KIND: all adapters are such
enhanced() {
	[ "$(cut -d, -f1 /sys/module/ib_fabric/parameters/enhanced)" = "$1" ] || another_fabric "enhanced=$1"
	begin
}

own_path() { has_path "$1" "$(b cat /sys/class/net/ib4/address)"; }	# DEV
both_paths() { own_path "$1" && has_path ib4 "$(address_of "$1")"; }	# DEV

ib_bond_up() { # [SLAVES]
	ib-bond --bond-ip 10.0.0.1 --slaves "${1:-ib0,ib1}"
	activate bond0 "$(cut -d, -f1 <<<"${1:-ib0,ib1}")"
	until_true 10 replies 10.0.0.2
}

# ---- what works as with ib_ipoib's own netdevs -----------------------------------

fails_over_before_the_monitor() {
	ib_bond_up
	bond_is bond0 'active-backup miimon 100 mtu 2044 up slaves ib0 ib1 addr 10.0.0.1/24'
	figure_is adapted 1
	monitor_slow
	fabric down 0 1
	until_true 5 active_is bond0 ib1
	until_true 5 replies 10.0.0.2
	figure_is failovers_port 1
	figure_is last_failover_reason port
	same_address bond0 ib1
	figure_at_least announcements 5
}

@test "mlx5: ib-bond makes the bond, and a dead port is left before the driver's monitor has looked" {
	enhanced mlx5
	fails_over_before_the_monitor
}

@test "hfi1: the same" {
	enhanced hfi1
	fails_over_before_the_monitor
}

standby_is_warm() {
	ib_bond_up
	until_true 10 both_paths ib1
	until_true 10 has_groups_of_bond ib1
	fabric sa off
	fabric down 0 1
	until_true 5 active_is bond0 ib1
	until_true 5 replies 10.0.0.2
	figure_at_least warmed 1
	fabric sa on
}

@test "mlx5: the standby is warm: with the subnet administrator gone, traffic still moves" {
	enhanced mlx5
	standby_is_warm
}

@test "hfi1: the same, with groups" {
	enhanced hfi1
	standby_is_warm
}

silent_path_is_left() {
	ib_bond_up
	probes_leave_silent_port
}

@test "mlx5: probes find a port that is ACTIVE and carries nothing" {
	enhanced mlx5
	silent_path_is_left
}

@test "hfi1: probes do so, too" {
	enhanced hfi1
	silent_path_is_left
}

rtnl_is() { grep -q "$1" /sys/kernel/debug/ib_fabric/rtnl_held; }

detour() {
	egress_hook || skip 'skip-ok: no netfilter egress hook in this kernel'
	ib_bond_up
	until_true 10 both_paths ib1
	until_true 10 figure_reaches warmed 1
	fabric rtnl on
	until_true 10 rtnl_is Y
	fabric down 0 1
	ping -q -n -i 0.05 -c 10 -w 3 10.0.0.2 >pings || :
	figure_at_least redirected 5
	grep -qE ' ([5-9]|10) received' pings
	active_is bond0 ib0
	fabric rtnl off
	until_true 20 active_is bond0 ib1
}

@test "mlx5: a detour carries the traffic of the dead slave while RTNL is held" {
	enhanced mlx5
	detour
}

@test "hfi1: it does, too" {
	enhanced hfi1
	detour
}

@test "mlx5: packets that the HCA would cut into segments survive a detour to another slave" {
	egress_hook || skip 'skip-ok: no netfilter egress hook in this kernel'
	enhanced mlx5
	ib_bond_up
	until_true 10 both_paths ib1
	b iperf3 -s -1 -D -B 10.0.0.2
	until_true 10 eval 'b ss -Hltn | grep -q :5201'
	ethtool -k bond0 | grep -q 'tcp-segmentation-offload: on'
	iperf3 -c 10.0.0.2 -t 6 --json >result &
	sleep 1
	fabric rtnl on
	until_true 10 rtnl_is Y
	fabric down 0 1
	sleep 2
	figure_at_least redirected 20
	fabric rtnl off
	wait $!
	[ "$(jq '.end.sum_received.bytes > 100000' result)" = true ]
}

@test "mlx5: a changed MTU, which takes the carrier for a moment, moves nothing; one that does not fit is named" {
	enhanced mlx5
	ib_bond_up
	ip link set bond0 mtu 1500
	ip link set bond0 mtu 2044
	sleep 1
	active_is bond0 ib0
	figure_is failovers_carrier 0
	replies 10.0.0.2
	dmesg -C
	ip link set ib1 mtu 1500
	until_true 5 eval 'dmesg | grep -q "bond0: .*ib1"'
}

# settled: no announcement is due
settled() { local before; before=$(figure announcements); sleep 0.5; figure_equals announcements "$before"; }

refuses_another_key() {
	ip link add link ib2 name ib2.8001 type ipoib pkey 0x8001
	not ip link set ib2.8001 master bond0
	figure_is vetoes 1
	ip link delete ib2.8001
}

announces_as_often_as_told() {
	local before
	knob announce_count 2
	knob announce_interval 50
	until_true 10 settled
	before=$(figure announcements)
	echo ib1 >/sys/class/net/bond0/bonding/active_slave
	until_true 10 figure_equals announcements $((before + 2))
	until_true 10 settled
	figure_is announcements $((before + 2))
	knob announce_interval 5000
	# that the bond came up may have been two switches
	before=$(figure announcements_superseded)
	echo ib0 >/sys/class/net/bond0/bonding/active_slave
	echo ib1 >/sys/class/net/bond0/bonding/active_slave
	figure_is announcements_superseded $((before + 1))
	figure_at_least failovers_other 3
}

repairs_the_address() {
	local prefix before
	activate bond0 ib0
	for prefix in 0xfe80000000000007 $first_prefix; do
		before=$(figure repairs)
		fabric gid-prefix 0 1 "$prefix"
		until_true 5 figure_reaches repairs $((before + 1))
		same_address bond0 ib0
		has_prefix bond0 "$prefix"
		until_true 10 replies 10.0.0.2
	done
}

leaves_what_is_set_down() {
	ip link set ib0 down
	until_true 5 active_is bond0 ib1
	# mlx5 keeps RTNL for 12 ms then, and the driver's monitor (100 ms) may have it before the module
	[[ $(figure last_failover_reason) =~ ^(admin|other)$ ]]
	figure_is failovers_port 0
	figure_is failovers_carrier 0
	ip link set ib0 up
	until_true 10 bond_slaves_up 2
}

# the failure of leaves_what_is_set_down() was the first one in a row
holds_a_primary_down() {
	echo ib0 >/sys/class/net/bond0/bonding/primary
	knob holddown 5000
	primary_fails_twice
	figure_at_least failovers_held 1
	until_true 20 active_is bond0 ib0
	# on a busy machine more than 10 s may lie between two failures, and the second is a first one again
	[ "$(figure last_failover_reason)" = primary ]
	figure_at_least failovers_primary 1
}

warms_nobody_when_told() {
	knob warm 0
	until_true 10 eval '! has_groups_of_bond ib1'
}

other_knobs_and_counters() {
	ib_bond_up
	refuses_another_key
	announces_as_often_as_told
	repairs_the_address
	leaves_what_is_set_down
	holds_a_primary_down
	warms_nobody_when_told
}

@test "mlx5: the other knobs and counters do what they do over ib_ipoib's own interfaces" {
	enhanced mlx5
	other_knobs_and_counters
}

@test "hfi1: they do so, too" {
	enhanced hfi1
	other_knobs_and_counters
}

@test "mlx5: the active slave's HCA can be removed, with all knobs on" {
	enhanced mlx5
	ib_bond_up ib0,ib2
	egress_hook && knob redirect 1
	knob probe_targets '10.0.0.2'
	knob probe_interval 100
	ping -q -n -i 0.01 10.0.0.2 >/dev/null &
	fabric remove 0
	until_true 10 active_is bond0 ib2
	until_true 10 replies 10.0.0.2
	kill $!
	fabric add 0
	until_true 10 test -e /sys/class/net/ib0
}

# ---- what does not ----------------------------------------------------------------

# files KIND-OF-LINES...: of a bond over ib0 and ib1, with these lines for the slaves
files() {
	local d=$BATS_TEST_TMPDIR/root/etc/sysconfig/network-scripts i
	mkdir -p "$d"
	printf '%s\n' DEVICE=bond0 TYPE=Bond BONDING_MASTER=yes 'BONDING_OPTS="mode=active-backup miimon=100"' \
		IPADDR=10.0.0.1 NETMASK=255.255.255.0 ONBOOT=yes BOOTPROTO=none >"$d/ifcfg-bond0"
	for i in 0 1; do
		printf '%s\n' DEVICE=ib$i TYPE=InfiniBand ONBOOT=yes BOOTPROTO=none MASTER=bond0 SLAVE=yes "$@" >"$d/ifcfg-ib$i"
	done
}

@test "mlx5: where the files ask for connected mode and its MTU, the bond comes up without, and ib-bond says so" {
	enhanced mlx5
	files CONNECTED_MODE=yes MTU=65520
	run ib-bond --root "$BATS_TEST_TMPDIR/root" --ifup-all
	echo "$output"
	[ "$status" -eq 0 ]
	[[ $output == *'note: ib0 has no connected mode, its adapter'*'stays in datagram mode, without the MTU of connected mode'* ]]
	[[ $output == *'note: ib1 has no connected mode'* ]]
	bond_is bond0 'active-backup miimon 100 mtu 2044 up slaves ib0 ib1 addr 10.0.0.1/24'
	until_true 10 replies 10.0.0.2
	run ib-bond --root "$BATS_TEST_TMPDIR/root" --check
	echo "$output"
	[[ $output == *'WARNING NO-CONNECTED: ib0: its files ask for connected mode, and its adapter has none'* ]]
	fresh
	# asked for in so many words it is refused
	files
	echo MTU=65520 >>"$BATS_TEST_TMPDIR/root/etc/sysconfig/network-scripts/ifcfg-bond0"
	run ib-bond --root "$BATS_TEST_TMPDIR/root" --ifup-all
	echo "$output"
	[ "$status" -ne 0 ]
	[[ $output == *'its MTU of 65520 is more than ib0 carries in datagram mode: '*', 4092 at most'* ]]
	bond_is bond0 none
}

@test "mlx5: a bond of P_Key children has its parents up, without which they hear nothing; --check tells" {
	enhanced mlx5
	peer_on_child
	[ "$(($(value /sys/class/net/ib0/flags) & 1))" = 0 ]
	ib_bond_up ib0.8001,ib1.8001
	[ "$(($(value /sys/class/net/ib0/flags) & 1))" = 1 ]
	ip link set ib0 down
	ip link set ib0.8001 up
	until_true 10 carrier_is ib0.8001 1
	run ib-bond --check
	echo "$output"
	[[ $output == *'CRITICAL PARENT-DOWN: ib0.8001: it hears nothing while ib0 is down'* ]]
	# failover does not see it, probes do
	activate bond0 ib0.8001
	not replies 10.0.0.2
	knob probe_targets '10.0.0.2'
	knob probe_interval 100
	until_true 10 active_is bond0 ib1.8001
	figure_is failovers_silent 1
	until_true 10 replies 10.0.0.2
	ib-bond --bond-name bond0 --stop
	[ "$(($(value /sys/class/net/ib1/flags) & 1))" = 1 ]
}

@test "hfi1: a P_Key child hears while its parent is down, which stays so; --check has nothing to tell" {
	enhanced hfi1
	peer_on_child
	ib_bond_up ib0.8001,ib1.8001
	[ "$((($(value /sys/class/net/ib0/flags) | $(value /sys/class/net/ib1/flags)) & 1))" = 0 ]
	run ib-bond --check
	echo "$output"
	[[ $output != *PARENT-DOWN* ]]
}

@test "hfi1: an MTU of 10236 is taken, and 10237 is not" {
	another_fabric enhanced=hfi1 mtu=10240
	begin
	ip link set ib0 up
	until_true 10 carrier_is ib0 1
	ip link set ib0 down
	files
	sed -i '$aMTU=10237' "$BATS_TEST_TMPDIR/root/etc/sysconfig/network-scripts/ifcfg-bond0"
	run ib-bond --root "$BATS_TEST_TMPDIR/root" --ifup-all
	[[ $output == *'its MTU of 10237 is more than ib0 carries in datagram mode: 10236 now, 10236 at most'* ]]
	sed -i 's/10237/10236/' "$BATS_TEST_TMPDIR/root/etc/sysconfig/network-scripts/ifcfg-bond0"
	ib-bond --root "$BATS_TEST_TMPDIR/root" --ifup-all
	activate bond0 ib0
	until_true 10 ping -c 1 -W 1 -s 10208 -M 'do' 10.0.0.2
	fabric down 0 1
	until_true 5 active_is bond0 ib1
	until_true 10 ping -c 1 -W 1 -s 10208 -M 'do' 10.0.0.2
}
