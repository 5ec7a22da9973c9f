#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --fabric hcas=2,ports=2,pkeys=0xffff,0x8001 --timeout 900
# vm-files: parse/cases/manual-* parse/cases/redhat-pkey-children examples
# The manual's ifcfg files, to the letter, become bonds that outlive the loss of a port.
# Host a has ib0 and ib1, hostb ib2 and ib3.

setup() {
	# shellcheck source=tests/lib/guest.bash
	. "$BATS_TEST_DIRNAME/lib/guest.bash"
	cases=$BATS_TEST_DIRNAME/parse/cases
	fabric up 0 1
	fabric up 0 2
	fresh
}

# outlives PEER-DEV PEER-ADDRESS FIRST SECOND: replies through slave FIRST; its port goes; replies
# come again through SECOND.  It takes a tenth of a second of guest time; 5 s are for a busy machine.
outlives() {
	local start
	peer "$1" "$2"
	activate bond0 "$3"
	until_true 10 replies "${2%/*}"
	start=${EPOCHREALTIME/./}
	fabric down 0 1
	until_true 10 active_is bond0 "$4"
	until_true 10 ping -c 1 -W 0.2 "${2%/*}" > /dev/null
	echo "# replies again after $(((${EPOCHREALTIME/./} - start) / 1000)) ms" >&3
	[ $((${EPOCHREALTIME/./} - start)) -lt 5000000 ]
}

@test "RHEL4: TYPE=Bonding and TYPE=InfiniBand" {
	ib-bond --root "$cases/manual-rhel4" --ifup-all
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 ib1 addr 192.168.1.1/24"
	ip -o -4 addr show dev bond0 | grep -q 'brd 192.168.1.255'
	outlives ib2 192.168.1.2/24 ib0 ib1
}

@test "RHEL5 and above: modprobe.conf" {
	ib-bond --root "$cases/manual-rhel5-modprobe-conf" --ifup-all
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 ib1 addr 192.168.1.1/24"
	outlives ib2 192.168.1.2/24 ib0 ib1
}

@test "RHEL5 and above: modprobe.d, and BONDING_OPTS" {
	ib-bond --root "$cases/manual-rhel5-modprobe-d" --ifup bond0
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 ib1 addr 192.168.1.1/24"
	ib-bond --root "$cases/manual-rhel5-modprobe-d" --ifdown bond0
	bond_is bond0 none
	ib-bond --root "$cases/manual-rhel5-bonding-opts" --ifup bond0
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 ib1 addr 192.168.1.1/24"
}

@test "the VIP of an alias comes up with its bond, under its label, and goes with it" {
	local root=$BATS_TEST_TMPDIR/root
	cp -r "$cases/manual-rhel4" "$root"
	printf '%s\n' DEVICE=bond0:1 IPADDR=192.168.1.50 > "$root/etc/sysconfig/network-scripts/ifcfg-bond0:1"
	ib-bond --root "$root" --ifup bond0
	ip -o -4 addr show dev bond0 label bond0:1 | grep -q 'inet 192.168.1.50/24 brd 192.168.1.255'
	run ib-bond --root "$root" --ifup bond0 --dry-run
	[ "$status" -eq 0 ]
	[[ $output != *192.168.1.50* ]]
	ib-bond --root "$root" --ifdown bond0
	bond_is bond0 none
}

@test "SLES10: BONDING_MASTER and BONDING_SLAVEn" {
	ib-bond --root "$cases/manual-sles10" --ifup-all
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 ib1 addr 10.0.2.10/16"
	ip -o -4 addr show dev bond0 | grep -q 'brd 10.0.2.255'
	outlives ib2 10.0.2.2/16 ib0 ib1
}

@test "each set of examples/ gives its bond" {
	local root mtu slaves
	for root in "$BATS_TEST_DIRNAME"/examples/*/; do
		[ -d "$root/etc/sysconfig" ] || continue	# keyfiles are not for us
		mtu=2044 slaves='ib0 ib1'
		[[ $root != *-connected/ ]] || mtu=65520
		[[ $root != *-pkey/ ]] || slaves='ib0.8001 ib1.8001'
		ib-bond --root "$root" --ifup-all
		bond_is bond0 "active-backup miimon 100 mtu $mtu up slaves $slaves addr 192.168.1.1/24" || { echo "$root"; false; }
		[ "$(sort -u /sys/class/net/ib[01]/mode)" = "$([ $mtu = 65520 ] && echo connected || echo datagram)" ]
		ib-bond --root "$root" --ifdown-all
		bond_is bond0 none
		# what a file does not name stays as it is
		echo datagram | tee /sys/class/net/ib[01]/mode
	done
}

@test "the same over the P_Key children 0x8001" {
	cp -r "$cases/manual-rhel4" root
	cd root/etc/sysconfig/network-scripts
	for i in 0 1; do
		sed "s/^DEVICE=ib$i/DEVICE=ib$i.8001/" ifcfg-ib$i > ifcfg-ib$i.8001
		rm ifcfg-ib$i
	done
	cd - > /dev/null
	ib-bond --root root --ifup-all
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0.8001 ib1.8001 addr 192.168.1.1/24"
	ip -n hostb link add link ib2 name ib2.8001 type ipoib pkey 0x8001
	outlives ib2.8001 192.168.1.2/24 ib0.8001 ib1.8001
	ib-bond --root root --ifdown-all
	[ ! -e /sys/class/net/ib0.8001 ]
}

@test "--ifup twice changes nothing; --ifdown twice ends 0" {
	ib-bond --root "$cases/manual-sles10" --ifup bond0
	run ib-bond -v --root "$cases/manual-sles10" --ifup bond0
	[ "$status" -eq 0 ]
	[ "$output" = "" ]
	ib-bond --root "$cases/manual-sles10" --ifdown bond0
	bond_is bond0 none
	ib-bond --root "$cases/manual-sles10" --ifdown bond0
}

@test "a slave that the host does not have is named, and the bond comes up with the other" {
	cp -r "$cases/manual-rhel4" root2
	sed -i 's/ib1/ib7/' root2/etc/sysconfig/network-scripts/ifcfg-ib1
	mv root2/etc/sysconfig/network-scripts/ifcfg-ib1 root2/etc/sysconfig/network-scripts/ifcfg-ib7
	run ib-bond --root root2 --ifup-all
	[ "$status" -eq 1 ]
	[ "$output" = "ib-bond: bond0: no such interface: ib7; the bond goes without it" ]
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 addr 192.168.1.1/24"
}

@test "a wrong option is said with file, line and column, and nothing is touched" {
	cp -r "$cases/manual-sles10" root3
	sed -i 's/miimon=100/mimon=100/' root3/etc/sysconfig/network/ifcfg-bond0
	before=$(host_state)
	run ib-bond --root root3 --ifup bond0
	[ "$status" -eq 1 ]
	[[ $output == *"root3/etc/sysconfig/network/ifcfg-bond0:9:"*"miimon"* ]]
	diff <(echo "$before") <(host_state)
}

@test "a bond that no file describes is refused" {
	run ib-bond --root "$cases/manual-sles10" --ifup bond5
	[ "$status" -eq 1 ]
	[ "$output" = "ib-bond: bond5: no ifcfg file describes such a bond; did you mean bond0?" ]
}

@test "an Ethernet bond in the files is left to the network service" {
	modprobe dummy numdummies=0
	ip link add eth1 type dummy
	cp -r "$cases/manual-rhel4" root4
	cd root4/etc/sysconfig/network-scripts
	sed 's/bond0/bond1/; s/192.168.1/172.16.1/' ifcfg-bond0 > ifcfg-bond1
	sed 's/ib0/eth1/; s/bond0/bond1/; s/InfiniBand/Ethernet/' ifcfg-ib0 > ifcfg-eth1
	cd - > /dev/null
	run ib-bond --root root4 --ifup-all
	[ "$status" -eq 0 ]
	[[ $output == *"bond1: note: no IPoIB slaves: left to the network service"* ]]
	bond_is bond1 none
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 ib1 addr 192.168.1.1/24"
	ip link delete eth1
}
