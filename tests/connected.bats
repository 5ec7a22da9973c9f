#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --fabric hcas=2,ports=2,pkeys=0xffff,0x8001 --timeout 900
# vm-seconds: 60
# vm-files: parse/cases/manual-rhel4 parse/cases/manual-sles10
# Bonds of ports in connected mode, with an MTU of 65520, as vendors' manuals ask for them.
# Host a has ib0 and ib1, hostb ib2 and ib3.

bats_require_minimum_version 1.5.0

setup() {
	# shellcheck source=tests/lib/guest.bash
	. "$BATS_TEST_DIRNAME/lib/guest.bash"
	fabric up 0 1
	fabric up 0 2
	fresh
	port_mode ib0 datagram
	port_mode ib1 datagram
	b_mode ib2 connected
	b_mode ib3 connected
	peer ib2 192.168.1.2/24
	root=$BATS_TEST_TMPDIR/root
}

hostb() { ip netns exec hostb "$@"; }

port_mode() { [ "$(value "/sys/class/net/$1/mode")" = "$2" ] || echo "$2" > "/sys/class/net/$1/mode"; }	# NETDEV MODE

b_mode() { # NETDEV MODE
	ip -n hostb link set "$1" down
	hostb sh -c "echo $2 > /sys/class/net/$1/mode"
	[ "$2" = datagram ] || ip -n hostb link set "$1" mtu 65520
}

# the manual's files of RHEL4, in connected mode
files_redhat() {
	cp -r "$BATS_TEST_DIRNAME/parse/cases/manual-rhel4" "$root"
	files=$root/etc/sysconfig/network-scripts
	echo MTU=65520 >> "$files/ifcfg-bond0"
	printf '%s\n' CONNECTED_MODE=yes MTU=65520 | tee -a "$files/ifcfg-ib0" >> "$files/ifcfg-ib1"
}

connected_bond() {
	files_redhat
	ib-bond --root "$root" --ifup-all
	until_true 10 replies 192.168.1.2
	activate bond0 ib0
}

is_whole() { # [SLAVES]
	bond_is bond0 "active-backup miimon 100 mtu 65520 up slaves ${1-ib0 ib1} addr 192.168.1.1/24"
}

modes_are() { # MODE
	[ "$(value /sys/class/net/ib0/mode)$(value /sys/class/net/ib1/mode)" = "$1$1" ]
}

# one packet of so many bytes, not in pieces, is answered
large() { ping -c 1 -W 1 -M 'do' -s "$(($1 - 28))" "${2:-192.168.1.2}" > /dev/null; }	# BYTES [IP]

fails_over() { # FIRST SECOND [IP]
	until_true 10 large 65520 "${3-192.168.1.2}"
	activate bond0 "$1"
	until_true 10 large 65520 "${3-192.168.1.2}"
	fabric down 0 1
	until_true 10 active_is bond0 "$2"
	until_true 10 large 65520 "${3-192.168.1.2}"
	fabric up 0 1
	activate bond0 "$1"
	until_true 10 large 65520 "${3-192.168.1.2}"
	run ! large 65521 "${3-192.168.1.2}"
}

@test "RHEL: CONNECTED_MODE=yes, and packets of 65520 bytes before, during and after a failover" {
	files_redhat
	ib-bond --root "$root" --ifup-all
	is_whole
	modes_are connected
	[ "$(ib-bond --bond-name bond0 --status --json | jq -c '[.[].slaves[].infiniband.mode]')" = '["connected","connected"]' ]
	fails_over ib0 ib1
}

@test "SLES: IPOIB_MODE=connected, and datagram" {
	cp -r "$BATS_TEST_DIRNAME/parse/cases/manual-sles10" "$root"
	files=$root/etc/sysconfig/network
	echo "MTU='65520'" >> "$files/ifcfg-bond0"
	echo "IPOIB_MODE='connected'" | tee -a "$files/ifcfg-ib0" >> "$files/ifcfg-ib1"
	ib-bond --root "$root" --ifup-all
	bond_is bond0 "active-backup miimon 100 mtu 65520 up slaves ib0 ib1 addr 10.0.2.10/16"
	modes_are connected
	peer ib2 10.0.2.2/16
	fails_over ib0 ib1 10.0.2.2
	sed -i s/connected/datagram/ "$files"/ifcfg-ib?
	sed -i 's/65520/2044/' "$files/ifcfg-bond0"
	ib-bond --root "$root" --ifup-all
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 ib1 addr 10.0.2.10/16"
	modes_are datagram
	until_true 10 replies 10.0.2.2
}

@test "P_Key children in connected mode, made with their bond" {
	files_redhat
	for i in 0 1; do
		sed "s/^DEVICE=ib$i/DEVICE=ib$i.8001/" "$files/ifcfg-ib$i" > "$files/ifcfg-ib$i.8001"
		rm "$files/ifcfg-ib$i"
	done
	ib-bond --root "$root" --ifup-all
	is_whole "ib0.8001 ib1.8001"
	ip -n hostb address flush dev ib2
	ip -n hostb link add link ib2 name ib2.8001 mtu 65520 type ipoib pkey 0x8001 mode connected
	peer ib2.8001 192.168.1.2/24
	fails_over ib0.8001 ib1.8001
}

@test "a bond whose file names no MTU has that of its slaves" {
	files_redhat
	sed -i '/^MTU/d' "$files"/ifcfg-*
	ib-bond --root "$root" --ifup-all
	is_whole
	ib-bond --stop bond0
	sed -i 's/CONNECTED_MODE=yes/CONNECTED_MODE=no/' "$files"/ifcfg-ib?
	ib-bond --root "$root" --ifup-all
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 ib1 addr 192.168.1.1/24"
}

@test "a child without a mode is made in datagram mode over a port in connected mode, and counts so" {
	port_mode ib0 connected
	ip link add link ib0 name ib0.8001 type ipoib pkey 0x8001
	ip -d -o link show ib0.8001 | grep -q 'mode  *datagram'
	ip link delete ib0.8001
	ib-bond --slaves ib0.8001 --bond-ip 192.168.1.1/24
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0.8001 addr 192.168.1.1/24"
}

@test "a peer in datagram mode gets large packets and answers in pieces; a stream takes its way" {
	b_mode ib2 datagram
	peer ib2 192.168.1.2/24
	connected_bond
	ping -c 1 -W 2 -s 60000 192.168.1.2
	hostb iperf3 -s -1 -D
	until_true 10 hostb sh -c 'ss -Hltn | grep -q :5201'
	iperf3 -c 192.168.1.2 -n 1M
}

@test "the mode of a slave changed by somebody else: its two findings, and --ifup brings both back" {
	connected_bond
	echo datagram > /sys/class/net/ib0/mode
	run ib-bond --root "$root" --check bond0
	[ "$status" -eq 1 ]
	[[ $output == *"WARNING MODES-DIFFER: ib1: it is in connected mode and ib0 in datagram mode"* ]]
	[[ $output == *"WARNING MTUS-DIFFER: ib0: its MTU is 2044 in mode datagram and the bond's 65520"* ]]
	run ! large 65520
	run ib-bond --root "$root" --ifup bond0 --dry-run
	[ "$output" = "ip link set dev ib0 type ipoib mode connected" ]
	ib-bond --root "$root" --ifup bond0
	is_whole
	modes_are connected
	[ "$(value /sys/class/net/ib0/mtu)" = 65520 ]
	ip route flush cache	# the kernel keeps the 2044 that it met on the way for ten minutes
	fails_over ib0 ib1
}

@test "files that name two modes, or more than datagram mode carries, are refused, and the bond stays" {
	connected_bond
	sed -i '/^MTU/d; s/CONNECTED_MODE=yes/CONNECTED_MODE=no/' "$files/ifcfg-ib1"
	before=$(host_state)
	run ib-bond --root "$root" --ifup bond0
	[ "$status" -eq 1 ]
	[[ $output == *"error: MTU 65520, but ib1 is in datagram mode; write at most 4092, or set connected mode [MTU-DATAGRAM]"* ]]
	[[ $output == *"error: ib1 is in datagram mode, ib0 is not; set the same mode for both [SLAVES-DIFFER]"* ]]
	[ "$(host_state)" = "$before" ]
	large 65520
}

@test "what is saved of it brings it up again" {
	connected_bond
	mkdir -p saved/etc/sysconfig/network-scripts
	ib-bond --save redhat --root saved
	ib-bond --stop bond0
	port_mode ib0 datagram
	port_mode ib1 datagram
	ib-bond --root saved --ifup-all
	is_whole
	modes_are connected
	until_true 10 large 65520
}

no_connections() { ! fabric stat | grep -q ' connections=[1-9]'; }

@test "ports that went with the InfiniBand stack and came again are in connected mode when they are slaves" {
	connected_bond
	# connections end first: ib_ipoib does not wait for them when it goes (tests/fabric/README)
	for port in ib0 ib1; do ip link set "$port" down; done
	ip -n hostb link set ib2 down
	until_true 20 no_connections
	for port in ib2 ib3; do ip -n hostb link set "$port" netns 1; done
	rmmod ib_ipoib
	modprobe ib_ipoib
	until_true 10 test -e /sys/class/net/ib3
	for port in ib2 ib3; do ip link set "$port" netns hostb; done
	b_mode ib2 connected
	peer ib2 192.168.1.2/24
	for port in ib0 ib1; do ib-bond --restore "$port"; done
	is_whole
	modes_are connected
	until_true 10 large 65520
}
