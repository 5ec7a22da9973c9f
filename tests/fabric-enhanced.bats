# SPDX-License-Identifier: GPL-2.0
# The software fabric's enhanced IPoIB: netdevs as mlx5 and hfi1 have them.  Runs in the guest.
# vm: --fabric hcas=2,ports=2,enhanced=mlx5 --mem 1024 --timeout 900
# vm-seconds: 120

setup() {
	# shellcheck source=tests/lib/fabric.bash
	. "$BATS_TEST_DIRNAME/lib/fabric.bash"
	new_fabric hcas=2 ports=2 enhanced=mlx5
}

teardown() { end_fabric; }

# ---- verbs ------------------------------------------------------------------------

driver() { ethtool -i "$1" | sed -n 's/^driver: //p'; }	# NETDEV
b_driver() { b ethtool -i "$1" | sed -n 's/^driver: //p'; }

other_fabric() { # PARAMETER...
	rmmod ib_fabric
	new_fabric hcas=2 ports=2 "$@"
}

mtu_is() { is "$(attr "$1" mtu)" "$2"; }		# NETDEV BYTES
refuses_mtu() { not ip link set "$1" mtu "$2"; }

# ib0.8001 in host a, ib2.8001 in host b
two_children() {
	ip link add link ib0 name ib0.8001 type ipoib pkey 0x8001
	b ip link add link ib2 name ib2.8001 type ipoib pkey 0x8001
	ip link set ib0 up
	b ip link set ib2 up
	ip addr add 10.0.1.1/24 dev ib0.8001
	b ip addr add 10.0.1.2/24 dev ib2.8001
	ip link set ib0.8001 up
	b ip link set ib2.8001 up
	eventually reach 10.0.1.2
}

# ---- mlx5: the netdev ---------------------------------------------------------------

@test "mlx5: the netdev is the driver's, has no connected mode, and its address says so" {
	is "$(driver ib0)" 'mlx5_core[ib_ipoib]'
	is "$(attr ib0 mode)" datagram
	not sh -c 'echo connected >/sys/class/net/ib0/mode'
	is "$(attr ib0 mode)" datagram
	not ip link add link ib0 name ib0.8001 type ipoib pkey 0x8001 mode connected
	not test -e /sys/class/net/ib0.8001
	is "$(attr ib0 address | cut -d: -f1)" 00
	ethtool ib0 | grep -q 'Speed: 100000Mb/s'
	ethtool -k ib0 | grep -q 'tcp-segmentation-offload: on'
}

@test "mlx5: hosts reach each other both ways, with packets as large as the MTU and no larger" {
	two_hosts
	mtu_is ib0 2044
	reach -s 2016 -M 'do' 10.0.0.2
	b_reach -s 2016 -M 'do' 10.0.0.1
	not reach -s 2017 -M 'do' 10.0.0.2
	reach -s 20000 10.0.0.2
	nothing_lost
}

@test "mlx5: a port reaches a classic one, and is reached" {
	other_fabric enhanced=mlx5,none
	is "$(driver ib0) $(b_driver ib2)" 'mlx5_core[ib_ipoib] ib_ipoib'
	two_hosts
	reach -s 2016 -M 'do' 10.0.0.2
	b_reach -s 2016 -M 'do' 10.0.0.1
	reach -s 20000 10.0.0.2
	transfer
	transfer -R
	# the way to one that can be connected with goes by datagrams all the same
	b sh -c 'echo connected >/sys/class/net/ib2/mode'
	eventually b_reach 10.0.0.1
	is "$(port 1 1 connections)" 0
	nothing_lost
}

@test "mlx5: TCP goes both ways, whole, with segments that the HCA makes" {
	two_hosts
	transfer
	transfer -R
}

@test "mlx5: at most 4092 bytes, of which the group says how many it carries; what netlink calls the maximum is not it" {
	two_hosts
	ip link set ib0 mtu 4092
	mtu_is ib0 2044
	refuses_mtu ib0 4093
	refuses_mtu ib0 65520
	ip -d link show ib0 | grep -q 'maxmtu 65520'
	other_fabric enhanced=mlx5 mtu=4096
	two_hosts
	mtu_is ib0 4092
	reach -s 4064 -M 'do' 10.0.0.2
}

@test "mlx5: a change of the MTU takes the carrier away for a moment, where a classic port keeps it" {
	local changes
	other_fabric enhanced=mlx5,none
	two_hosts
	changes=$(attr ib0 carrier_changes)
	ip link set ib0 mtu 1500
	is "$(attr ib0 carrier_changes)" $((changes + 2))
	reach 10.0.0.2
	changes=$(b cat /sys/class/net/ib2/carrier_changes)
	b ip link set ib2 mtu 1500
	is "$(b cat /sys/class/net/ib2/carrier_changes)" "$changes"
}

@test "mlx5: what is longer than the receiver's own MTU is lost there, where a classic port takes it" {
	other_fabric enhanced=mlx5,none
	two_hosts
	ip link set ib0 mtu 1500
	not b_reach -s 2000 10.0.0.1
	is "$(drops 0 1 length)" 1
	ip link set ib0 mtu 2044
	b ip link set ib2 mtu 1500
	eventually reach -s 2000 10.0.0.2
	is "$(drops 1 1 length)" 0
}

@test "mlx5: what ib_ipoib drops itself is not in the netdev's counters" {
	local -i dropped
	other_fabric enhanced=mlx5,none
	two_hosts
	fabric sa off
	ip neigh add 10.0.0.9 lladdr 80:00:00:99:fe:80:00:00:00:00:00:00:00:02:c9:03:00:fa:b0:99 dev ib0
	b ip neigh add 10.0.0.9 lladdr 80:00:00:99:fe:80:00:00:00:00:00:00:00:02:c9:03:00:fa:b0:99 dev ib2
	# three wait for the path, the others are dropped
	ping -q -c 8 -i 0.01 -W 1 10.0.0.9 || :
	b ping -q -c 8 -i 0.01 -W 1 10.0.0.9 || :
	is "$(attr ib0 statistics/tx_dropped)" 0
	dropped=$(b cat /sys/class/net/ib2/statistics/tx_dropped)
	((dropped >= 5))
}

# ---- mlx5: P_Key children -------------------------------------------------------------

@test "mlx5: P_Key children are netdevs of the driver, with a QP each" {
	two_children
	is "$(driver ib0.8001)" 'mlx5_core[ib_ipoib]'
	not is "$(attr ib0 address)" "$(attr ib0.8001 address)"
	reach -s 2016 -M 'do' 10.0.1.2
	# they tell no speed, as classic ones do
	not grep -q Speed <(ethtool ib0.8001 2>&1)
	# one made in sysfs, too
	echo 0xf1f1 >/sys/class/net/ib0/create_child
	is "$(driver ib0.f1f1)" 'mlx5_core[ib_ipoib]'
}

@test "mlx5: a child hears nothing while its parent is down, where a classic one does" {
	local before
	other_fabric enhanced=mlx5,none
	two_children
	ip link set ib0 down
	b ip link set ib2 down
	ip link set ib0.8001 up
	b ip link set ib2.8001 up
	eventually carrier_is ib0.8001 1
	eventually b_carrier_is ib2.8001 1
	before=$(drops 0 1 no-recv)
	not reach 10.0.1.2
	(($(drops 0 1 no-recv) > before))
	is "$(drops 1 1 no-recv)" 0
	ip link set ib0 up
	eventually reach 10.0.1.2
}

# ---- mlx5: failures ---------------------------------------------------------------------

@test "mlx5: a cut is silent and counted, heal ends it" {
	two_hosts
	fabric cut 0 1
	not reach 10.0.0.2
	carrier_is ib0 1
	(($(drops 0 1 cut) > 0))
	fabric heal 0 1
	eventually reach 10.0.0.2
}

@test "mlx5: loss and delay are those of the cable" {
	two_hosts
	fabric loss 0 1 1000
	not reach 10.0.0.2
	(($(drops 0 1 loss) > 0))
	fabric loss 0 1 0
	fabric delay 0 1 20000
	ping -c 1 -W 5 10.0.0.2 | awk -F '[=/ ]' '/^rtt/ { exit !($8 >= 40) }'
}

@test "mlx5: down takes the carrier, and up gives it back" {
	two_hosts
	fabric down 0 1
	eventually carrier_is ib0 0
	not reach 10.0.0.2
	fabric up 0 1
	eventually carrier_is ib0 1
	eventually reach 10.0.0.2
}

@test "mlx5: a P_Key that moves in the table is followed" {
	two_children
	fabric pkey 0 1 7 0x8001
	fabric pkey 0 1 1 0
	eventually reach 10.0.1.2
}

@test "mlx5: groups are joined, heard and left" {
	b sysctl -q net.ipv4.icmp_echo_ignore_broadcasts=0
	two_hosts
	b ip addr add 239.1.2.3/32 dev ib2 autojoin
	ip route add 239.1.2.3/32 dev ib0
	eventually members_are ff12:401b:ffff::f01:203 1/1:full
	eventually reach 239.1.2.3
	b ip addr del 239.1.2.3/32 dev ib2
	not reach 239.1.2.3
	b sysctl -q net.ipv4.icmp_echo_ignore_broadcasts=1
}

@test "mlx5: an HCA that drains slowly is no matter, its rings are not waited for" {
	local -i start
	ip link set ib0 up
	eventually carrier_is ib0 1
	fabric drain 0 slow
	start=SECONDS
	fabric remove 0
	((SECONDS - start < 4))
	fabric drain 0 fast
	fabric add 0
	not grep 'timing out' <(dmesg)
}

@test "mlx5: an HCA can be removed under traffic, with children, and comes back" {
	two_hosts
	two_children
	traffic
	ping -q -i 0.01 -s 2000 10.0.1.2 >/dev/null &
	fabric remove 1
	not b test -e /sys/class/net/ib2
	fabric add 1
	eventually test -e /sys/class/net/ib2
	move_to_hostb ib2
	peer_up ib2
	eventually reach 10.0.0.2
	fabric remove 0
	fabric add 0
	eventually test -e /sys/class/net/ib0
}

@test "mlx5: a bond fails over when the active port goes down" {
	bond_up ib0 ib1
	peer_up ib2
	fails_over
}

# ---- hfi1 --------------------------------------------------------------------------------

@test "hfi1: unicast goes past the QP of ib_ipoib, whose number begins with 0x81; both ways, and TCP" {
	other_fabric enhanced=hfi1
	two_hosts
	is "$(driver ib0)" ib_ipoib
	is "$(attr ib0 address | cut -d: -f1,2)" 80:81
	reach -s 2016 -M 'do' 10.0.0.2
	b_reach -s 2016 -M 'do' 10.0.0.1
	transfer
	transfer -R
}

@test "hfi1: MTUs up to 10236, with carrier kept; and a larger one by connected mode, which it has" {
	local changes
	other_fabric enhanced=hfi1 mtu=10240
	two_hosts
	mtu_is ib0 10236
	reach -s 10208 -M 'do' 10.0.0.2
	refuses_mtu ib0 10237
	changes=$(attr ib0 carrier_changes)
	ip link set ib0 mtu 4000
	is "$(attr ib0 carrier_changes)" "$changes"
	# what is longer than its MTU it takes
	b_reach -s 10208 -M 'do' 10.0.0.1
	echo connected >/sys/class/net/ib0/mode
	b sh -c 'echo connected >/sys/class/net/ib2/mode'
	ip link set ib0 mtu 65520
	b ip link set ib2 mtu 65520
	eventually reach -s 65000 -M 'do' 10.0.0.2
	is "$(port 0 1 connections)" 2
}

@test "hfi1: a port talks to a classic one, in groups whose Q_Key is 0; not in a fabric of mlx5's" {
	other_fabric enhanced=hfi1,none
	is "$(driver ib0) $(b_driver ib2)" 'ib_ipoib ib_ipoib'
	two_hosts
	is "$(fabric stat | sed -n 's/^group mgid=ff12:401b:ffff::ffff:ffff .* qkey=\([^ ]*\).*/\1/p')" 0x00000000
	reach -s 20000 10.0.0.2
	b_reach -s 20000 10.0.0.1
	nothing_lost
	rmmod ib_fabric
	not modprobe ib_fabric enhanced=hfi1,mlx5
	not modprobe ib_fabric enhanced=mlx4
	not modprobe ib_fabric enhanced=hfi1,none mtu=10240
	modprobe ib_fabric
}

@test "hfi1: children, a cut, down and up, a group" {
	other_fabric enhanced=hfi1
	two_hosts
	two_children
	fabric cut 0 1
	not reach 10.0.0.2
	(($(drops 0 1 cut) > 0))
	fabric heal 0 1
	eventually reach 10.0.0.2
	fabric down 0 1
	eventually carrier_is ib0 0
	fabric up 0 1
	eventually reach 10.0.0.2
	eventually reach 10.0.1.2
	b sysctl -q net.ipv4.icmp_echo_ignore_broadcasts=0
	b ip addr add 239.1.2.3/32 dev ib2 autojoin
	ip route add 239.1.2.3/32 dev ib0
	eventually reach 239.1.2.3
	b sysctl -q net.ipv4.icmp_echo_ignore_broadcasts=1
}

@test "hfi1: an HCA that drains slowly holds RTNL, as a classic one; one that is removed under traffic comes back" {
	local -i start
	other_fabric enhanced=hfi1
	two_hosts
	traffic
	fabric remove 1
	fabric add 1
	eventually test -e /sys/class/net/ib2
	move_to_hostb ib2
	peer_up ib2
	eventually reach 10.0.0.2
	fabric drain 0 slow
	start=SECONDS
	fabric remove 0
	((SECONDS - start >= 4))
	fabric drain 0 fast
	fabric add 0
	eventually test -e /sys/class/net/ib0
}

@test "hfi1: a bond fails over when the active port goes down" {
	other_fabric enhanced=hfi1
	bond_up ib0 ib1
	peer_up ib2
	fails_over
}

# ---- what stays ------------------------------------------------------------------------------

@test "rounds of load, traffic and unload leave no memory behind" {
	local -i i before after
	local -a kinds=(mlx5 hfi1 'mlx5,none')
	round() { other_fabric "enhanced=${kinds[$1 % 3]}"; two_hosts; two_children; }
	for ((i = 0; i < 6; i++)); do round $i; done
	rmmod ib_fabric
	before=$(slab_bytes)
	new_fabric hcas=2 ports=2
	for ((i = 0; i < rounds; i++)); do round $i; done
	rmmod ib_fabric
	after=$(slab_bytes)
	echo "# slabs $before before, $after after" >&3
	! counts_slabs || ((after - before < rounds * 40 * 1024))
	modprobe ib_fabric
}
