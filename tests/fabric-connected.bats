# SPDX-License-Identifier: GPL-2.0
# The software fabric's connected queue pairs, as ib_ipoib in connected mode uses them.  Runs in the guest.
# vm: --fabric hcas=2,ports=2 --mem 1024 --timeout 900
# vm-seconds: 100

setup() {
	# shellcheck source=tests/lib/fabric.bash
	. "$BATS_TEST_DIRNAME/lib/fabric.bash"
	new_fabric hcas=2 ports=2
}

teardown() { end_fabric; }

# ---- verbs ------------------------------------------------------------------------

connected() { # NETDEV [HOST COMMAND...]
	"${@:2}" sh -c "echo connected >/sys/class/net/$1/mode && ip link set $1 mtu 65520"
}

# two_hosts, whose interfaces are in connected mode
two_connected() {
	connected ib0
	connected ib2 b
	two_hosts
}

connections_are() { is "$(port 0 1 connections)" "$1"; }	# NUMBER

# transfer(), of which no interface loses anything either
whole_transfer() { # [OPTION...]
	transfer "$@"
	is "$(lost ib0)$(b_lost ib2)" 00
}

lost() { cat "/sys/class/net/$1"/statistics/{r,t}x_{dropped,errors} | awk '{ sum += $1 } END { print sum }'; }	# NETDEV

b_lost() { b bash -c "$(declare -f lost); lost $1"; }	# NETDEV

# ---- what goes well ----------------------------------------------------------------

@test "packets of 65520 bytes pass, over a connection for each direction" {
	two_connected
	is "$(attr ib0 mode)" connected
	connections_are 2
	reach -s 65492 -M 'do' 10.0.0.2
	b_reach -s 65492 -M 'do' 10.0.0.1
	not reach -s 65493 -M 'do' 10.0.0.2
	connections_are 2
	nothing_lost
}

@test "the same with shared receive queues, whose connections have no receives of their own" {
	new_fabric hcas=2 ports=2 srq=1
	two_connected
	connections_are 2
	reach -s 65492 -M 'do' 10.0.0.2
	b_reach -s 65492 -M 'do' 10.0.0.1
	ip link set ib0 down
	ip link set ib0 up
	eventually carrier_is ib0 1
	eventually reach -s 65492 10.0.0.2
	not grep 'RX drain timing out' <(dmesg)
}

@test "TCP goes both ways, whole" {
	two_connected
	whole_transfer
	whole_transfer -R
}

@test "one side in connected mode, the other in datagram mode: it listens all the same, and answers by datagrams" {
	connected ib0
	two_hosts
	connections_are 1
	is "$(b cat /sys/class/net/ib2/mode)" datagram
	reach -s 2000 10.0.0.2
	# it takes what is larger, and cannot answer in one piece
	b sysctl -q net.ipv4.ip_no_pmtu_disc=1
	reach -s 60000 10.0.0.2
	connections_are 1
}

@test "P_Key children connect with each other; their mode is set by netlink alone" {
	ip link add link ib0 name ib0.8001 mtu 65520 type ipoib pkey 0x8001 mode connected
	b ip link add link ib2 name ib2.8001 mtu 65520 type ipoib pkey 0x8001 mode connected
	not test -e /sys/class/net/ib0.8001/mode
	ip link set ib0 up
	b ip link set ib2 up
	ip addr add 10.0.1.1/24 dev ib0.8001
	b ip addr add 10.0.1.2/24 dev ib2.8001
	ip link set ib0.8001 up
	b ip link set ib2.8001 up
	eventually reach -s 65000 10.0.1.2
	connections_are 2
}

@test "a slow cable keeps the order and answers late" {
	two_connected
	fabric delay 0 1 3000
	reach -s 65000 10.0.0.2
	whole_transfer
	connections_are 2
}

is_heard() { is "$(heard)" "$1"; }	# EVENTS

# ---- what does not -------------------------------------------------------------------

# A port's own count of sends that nobody answered in time is not shown; its connections are.
@test "a cut ends the connections of who sends after their time-out, and they come again" {
	two_connected
	fabric cut 0 1
	not reach 10.0.0.2
	eventually connections_are 1
	fabric heal 0 1
	eventually reach -s 65000 10.0.0.2
	eventually connections_are 2
}

@test "so does a port that is down" {
	two_connected
	fabric down 0 1
	eventually carrier_is ib0 0
	fabric up 0 1
	eventually carrier_is ib0 1
	eventually reach -s 65000 10.0.0.2
}

@test "a message that finds no receive ends its connection at once, which comes again" {
	two_connected
	refused 2 "usage: fabric rnr HCA PORT N" rnr 1 1
	fabric rnr 1 1 1
	not reach 10.0.0.2
	is "$(drops 1 1 no-recv)" 1
	eventually reach 10.0.0.2
	connections_are 2
}

@test "a message that is lost is found missing by the next one" {
	two_connected
	fabric loss 0 1 1000
	not reach 10.0.0.2
	fabric loss 0 1 0
	reach 10.0.0.2 || :
	eventually reach 10.0.0.2
	(($(drops 1 1 sequence) > 0))
}

@test "a connection manager that is not heard asks again" {
	two_connected
	ip link set ib0 down
	ip link set ib0 up
	eventually carrier_is ib0 1
	fabric cm-drop 0 1 1
	eventually reach 10.0.0.2
	is "$(drops 0 1 cm)" 1
	is "$(fabric stat | grep -c ' cm=1 ')" 1
}

@test "a fault of the HCA's own in a QP that sends is noticed by nobody until the port is set down" {
	two_connected
	hear ipoib_cm_rx_event_handler
	fabric qp-err 0 1
	eventually is_heard QP_FATAL
	hear_no_more
	# what host b sends is not answered, so it connects again; what host a sends is flushed, which ib_ipoib passes by
	not reach 10.0.0.2
	b_connects() { b_reach 10.0.0.1 || connections_are 1; }
	eventually b_connects
	not reach 10.0.0.2
	ip link set ib0 down
	ip link set ib0 up
	eventually carrier_is ib0 1
	eventually reach -s 65000 10.0.0.2
}

# ---- what goes away ------------------------------------------------------------------

@test "ib_ipoib can be stopped and unloaded under traffic" {
	two_connected
	traffic
	ip link set ib0 down
	ip link set ib0 up
	eventually carrier_is ib0 1
	eventually reach 10.0.0.2
	rmmod ib_ipoib
	not grep -e 'timing out' <(dmesg)
}

@test "an HCA can be removed under traffic, with and without shared receive queues" {
	local srq
	for srq in 0 1; do
		new_fabric hcas=2 ports=2 srq=$srq
		two_connected
		traffic
		ping -q -i 0.01 -s 65000 10.0.0.2 >/dev/null &
		fabric remove 1
		fabric add 1
		eventually test -e /sys/class/net/ib2
		move_to_hostb ib2
		connected ib2 b
		peer_up ib2
		eventually reach -s 65000 10.0.0.2
		end_fabric
	done
	not grep -e 'timing out' <(dmesg)
}

@test "a bond of ports in connected mode fails over, with packets of 65520 bytes" {
	connected ib0
	connected ib1
	connected ib2 b
	bond_up ib0 ib1
	ip link set bond0 mtu 65520
	peer_up ib2
	fails_over -s 65000 -M 'do'
}

@test "rounds of load, connections and unload leave no memory behind" {
	local -i i before after
	round() { new_fabric hcas=2 ports=2 srq=$(($1 & 1)); two_connected; }
	for ((i = 0; i < 6; i++)); do round $i; done
	unload_fabric
	before=$(slab_bytes)
	new_fabric hcas=2 ports=2
	for ((i = 0; i < rounds; i++)); do round $i; done
	unload_fabric
	after=$(slab_bytes)
	echo "# slabs $before before, $after after" >&3
	! counts_slabs || ((after - before < rounds * 40 * 1024))
	modprobe ib_fabric
}
