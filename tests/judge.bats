#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --fabric hcas=2,ports=2 --timeout 900
# What an error in the files of a bond is, and what is none: the same for --ifup, --ifup-all, --check and ifcfg-parse;
# and the same of options on the command line.
# Host a has ib0 and ib1.

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	# shellcheck source=tests/lib/guest.bash
	. "$BATS_TEST_DIRNAME/lib/guest.bash"
	fresh
}

# files DIRECTORY LINE...: bond0 over ib0 and ib1 for RHEL7, its file with these lines more
files() {
	local dir=$1/etc/sysconfig/network-scripts i
	mkdir -p "$dir"
	echo 'Red Hat Enterprise Linux release 7.4' > "$1/etc/redhat-release"
	printf '%s\n' DEVICE=bond0 IPADDR=10.0.0.1 NETMASK=255.255.255.0 ONBOOT=yes BOOTPROTO=none NM_CONTROLLED=no \
		"${@:2}" > "$dir/ifcfg-bond0"
	for i in 0 1; do
		printf '%s\n' DEVICE=ib$i ONBOOT=yes BOOTPROTO=none NM_CONTROLLED=no TYPE=InfiniBand MASTER=bond0 SLAVE=yes \
			> "$dir/ifcfg-ib$i"
	done
}

codes() {
	ib-bond --root "$1" --check --json bond0 | jq -r '[.[0].findings[].code] | join(" ")'
}

up="active-backup miimon 100 mtu 2044 up slaves ib0 ib1 addr 10.0.0.1/24"

@test "a slave whose file says SLAVE=Yes stays in its bond: the files are said to be wrong, by all" {
	files half 'BONDING_OPTS="mode=1 miimon=100"'
	ib-bond --root half --ifup bond0
	bond_is bond0 "$up"
	[[ " $(codes half) " != *DIFFERS* ]]
	sed -i s/SLAVE=yes/SLAVE=Yes/ half/etc/sysconfig/network-scripts/ifcfg-ib0
	before=$(host_state)
	for how in '--ifup bond0' '--ifup-all' '--ifup ib1'; do
		# shellcheck disable=SC2086 # words
		run ib-bond --root half $how
		[ "$status" -eq 1 ]
		[[ $output == *'ifcfg-ib0:7:1: error: MASTER=bond0, but SLAVE is not "yes"; write SLAVE=yes [HALF-SLAVE]'* ]]
	done
	diff <(echo "$before") <(host_state)
	[[ " $(codes half) " == *" FILES-ERROR "* ]]
	[[ " $(codes half) " != *DIFFERS* ]]
	run ifcfg-parse --check --root half
	[ "$status" -eq 1 ]
}

@test "two bonds that name the same slaves: the first has them, the second is refused, and nothing moves" {
	mkdir -p twice/etc/sysconfig/network
	for i in 0 1; do
		printf '%s\n' STARTMODE=onboot BOOTPROTO=static IPADDR=10.$i.0.1/24 BONDING_MASTER=yes BONDING_SLAVE0=ib0 \
			BONDING_SLAVE1=ib1 'BONDING_MODULE_OPTS="mode=active-backup miimon=100"' \
			> twice/etc/sysconfig/network/ifcfg-bond$i
		printf '%s\n' BOOTPROTO=none STARTMODE=off PRE_DOWN_SCRIPT=/etc/sysconfig/network/unenslave.sh \
			> twice/etc/sysconfig/network/ifcfg-ib$i
	done
	run ib-bond --root twice --ifup-all
	[ "$status" -eq 1 ]
	[[ $output == *"ifcfg-bond1:5:"*"ib0 is a slave of bond0 as well as of bond1"* ]]
	[[ $output == *"bond1: not touched: its files need mending first"* ]]
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 ib1 addr 10.0.0.1/24"
	bond_is bond1 none
}

@test "what a bond can do without is left out, or rounded as the driver does, and is no difference" {
	for opts in 'lacp_rate=1' 'updelay=250 packets_per_slave=2' 'fail_over_mac=0' 'fail_over_mac=follow downdelay=50'; do
		files more "BONDING_OPTS=\"mode=active-backup miimon=100 $opts\""
		run ib-bond --root more --ifup bond0
		[ "$status" -eq 0 ] || { echo "$opts: $output"; return 1; }
		[[ $output == *"warning: "*"${opts%%=*}"* ]]
		bond_is bond0 "$up"
		[[ " $(codes more) " != *DIFFERS* ]]
		run ib-bond -v --root more --ifup bond0
		[ "$status" -eq 0 ]
		[[ $output != *"ip link"* ]]
		ib-bond --bond-name bond0 --stop
	done
}

@test "options of a command are judged as those of files: what is superfluous is said, and costs nothing" {
	local -A said=(
		[updelay=250]='updelay=250 is no multiple of miimon=100: 200 is set'
		[lacp_rate=fast]='a bond in mode active-backup takes no lacp_rate: it is left out'
		[fail_over_mac=none]='over IPoIB the driver makes fail_over_mac=none active'
	)
	for opt in "${!said[@]}"; do
		run ib-bond --bond-ip 10.0.0.1 --set "$opt"
		[ "$status" -eq 0 ] || { echo "$opt: $output"; return 1; }
		[ "$output" = "ib-bond: bond0: note: ${said[$opt]}" ]
		bond_is bond0 "$up"
		# and of one that runs
		run ib-bond --set "$opt"
		[ "$status" -eq 0 ]
		[ "$output" = "ib-bond: bond0: note: ${said[$opt]}" ]
		ib-bond --bond-name bond0 --stop
	done
}

@test "options of a command that no bond can have are refused, and nothing is changed" {
	ib-bond --bond-ip 10.0.0.1
	# it is made before the driver's monitor has looked
	until_true 10 slaves_up bond0 2
	before=$(host_state; cat /proc/net/bonding/bond0)
	arp='--set arp_interval=100 --set arp_ip_target=10.0.0.9'
	while IFS='|' read -r words why; do
		# shellcheck disable=SC2086 # words
		run ib-bond $words
		[ "$status" -eq 1 ]
		[ "$output" = "ib-bond: bond0: $why" ] || { echo "$words: $output"; return 1; }
	done <<-CASES
		--miimon 50 $arp|miimon and arp_interval switch each other off; keep one of them
		$arp --set arp_validate=all|arp_validate=all never works over IPoIB; leave arp_validate out
		--set active_slave=ib9|the active_slave ib9 is no slave of bond0; write active_slave=ib0
		--set primary=ib2|the primary ib2 is no slave of bond0; write primary=ib0
		--set arp_interval=100|arp_interval=100 without arp_ip_target asks nobody, so no slave is ever up; add arp_ip_target=IP, or write miimon=100 instead
	CASES
	[ "$before" = "$(host_state; cat /proc/net/bonding/bond0)" ]
}

@test "ARP monitoring that asks nobody is refused; targets behind a plus are all set" {
	files arp 'BONDING_OPTS="mode=1 arp_interval=100"'
	before=$(host_state)
	run ib-bond --root arp --ifup-all
	[ "$status" -eq 1 ]
	[[ $output == *"ifcfg-bond0:7:22: error: arp_interval=100 without arp_ip_target"* ]]
	diff <(echo "$before") <(host_state)
	files arp 'BONDING_OPTS="mode=1 arp_interval=100 arp_ip_target=+10.0.0.2 arp_ip_target=+10.0.0.3"'
	ib-bond --root arp --ifup-all
	[ "$(cat /sys/class/net/bond0/bonding/arp_ip_target)" = "10.0.0.2 10.0.0.3" ]
	[[ " $(codes arp) " != *DIFFERS* ]]
}

@test "modes in which the driver takes miimon by itself need none" {
	modprobe dummy numdummies=0
	mkdir -p lacp/etc/sysconfig/network-scripts
	printf '%s\n' DEVICE=bond2 ONBOOT=yes BOOTPROTO=none NM_CONTROLLED=no 'BONDING_OPTS="mode=802.3ad updelay=250"' \
		> lacp/etc/sysconfig/network-scripts/ifcfg-bond2
	for i in 3 4; do
		ip link add eth$i type dummy
		printf '%s\n' DEVICE=eth$i ONBOOT=yes MASTER=bond2 SLAVE=yes NM_CONTROLLED=no \
			> lacp/etc/sysconfig/network-scripts/ifcfg-eth$i
	done
	ib-bond --root lacp --any-type --ifup bond2
	[ "$(cat /sys/class/net/bond2/bonding/miimon /sys/class/net/bond2/bonding/updelay)" = $'100\n200' ]
	# without --any-type an error in its files is none of ours
	ib-bond --bond-name bond2 --any-type --stop
	sed -i s/updelay/mimon/ lacp/etc/sysconfig/network-scripts/ifcfg-bond2
	run ib-bond --root lacp --ifup-all
	[ "$status" -eq 0 ]
	[ "$output" = "ib-bond: bond2: note: no IPoIB slaves: left to the network service" ]
	ip link delete eth3
	ip link delete eth4
}

@test "an Ethernet bond of the files is none of ours, with its ports or without" {
	modprobe dummy numdummies=0
	files lan 'BONDING_OPTS="mode=1 miimon=100"'
	cd lan/etc/sysconfig/network-scripts
	sed -i s/ib/eth/ ifcfg-ib[01]
	sed -i /TYPE/d ifcfg-ib[01]
	mv ifcfg-ib0 ifcfg-eth0
	mv ifcfg-ib1 ifcfg-eth1
	cd "$BATS_TEST_TMPDIR"
	for ports in '' 'eth0 eth1'; do
		for port in $ports; do ip link add "$port" type dummy; done
		run ib-bond --root lan --check
		[[ $output == "IB-BOND UNKNOWN: there is no bond over IPoIB, neither on this host nor in its ifcfg files | "* ]]
		[ "$(ib-bond --root lan --metrics | grep -c bond0)" -eq 0 ]
		run ib-bond --root lan --owns bond0
		[ "$status" -eq 3 ]
		run ib-bond --root lan --ifup-all
		[ "$status" -eq 0 ]
		[ "$output" = "ib-bond: bond0: note: no IPoIB slaves: left to the network service" ]
	done
	ip link delete eth0
	ip link delete eth1
	# TYPE tells more than a name
	sed -i '$aTYPE=InfiniBand' lan/etc/sysconfig/network-scripts/ifcfg-eth[01]
	run ib-bond --root lan --check
	[[ ${lines[0]} == "IB-BOND CRITICAL: bond0 ABSENT: "* && ${lines[1]} == "bond0 CRITICAL: ABSENT" ]]
}

@test "a P_Key child that is yet to be made is an IPoIB slave, whatever it and its parent are called" {
	mkdir -p away/etc
	printf '%s\n' '[bond0]' ifname=bond0 mode=active-backup miimon=100 address=10.0.0.1/24 \
		'slave = "store parent=hca0 pkey=0x8001"' > away/etc/ib-bonding.conf
	ip link set ib1 name hca0
	run ib-bond --root away --owns bond0
	[ "$output" = "bond bond0" ]
	ip link set hca0 name ib1
}

@test "a bond whose ports are away and whose names tell nothing is ours, and is missed" {
	mkdir -p late/etc
	printf '%s\n' '[bond0]' ifname=bond0 mode=active-backup miimon=100 address=10.0.0.1/24 slave1=mlx5_ib0 \
		slave2=mlx5_ib1 > late/etc/ib-bonding.conf
	run ib-bond --root late --ifup-all
	[ "$status" -eq 1 ]
	[[ $output == *"no such interface: mlx5_ib0"* ]] || { echo "$output"; false; }
	run ib-bond --root late --check
	[[ ${lines[0]} == "IB-BOND CRITICAL: bond0 ABSENT: "* && ${lines[1]} == "bond0 CRITICAL: ABSENT" ]]
	ib-bond --root late --metrics | grep -qx 'ib_bond_up{bond="bond0"} 0'
}

@test "what NetworkManager makes of its files is not unmanaged because a slave has another name" {
	files nm TYPE=Bond 'BONDING_OPTS="mode=1 miimon=100"'
	cd nm/etc/sysconfig/network-scripts
	echo 'Red Hat Enterprise Linux release 8.4' > ../../redhat-release
	sed -i /NM_CONTROLLED/d ifcfg-*
	[ "$(ib-bond --root "$BATS_TEST_TMPDIR/nm" --list-unmanaged)" = "" ]
	sed 's/DEVICE=ib1/DEVICE=ibp1/' ifcfg-ib1 > ifcfg-ibp1
	rm ifcfg-ib1
	ip link property add dev ib1 altname ibp1
	[ "$(ib-bond --root "$BATS_TEST_TMPDIR/nm" --list-unmanaged)" = "" ]
	# which is not because there is nothing to list
	sed -i '$aNM_CONTROLLED=no' ifcfg-*
	[ "$(ib-bond --root "$BATS_TEST_TMPDIR/nm" --list-unmanaged)" = "bond0 ib0 ib1" ]
	ip link property del dev ib1 altname ibp1
}

@test "a P_Key child that was renamed is found by the name of its file and by its own" {
	files kids 'BONDING_OPTS="mode=1 miimon=100"'
	cd kids/etc/sysconfig/network-scripts
	for i in 0 1; do
		{ sed "s/^DEVICE=.*/DEVICE=ib$i.8001/" ifcfg-ib$i; echo "PHYSDEV=ib$i"; } > ifcfg-ib$i.8001
		rm ifcfg-ib$i
	done
	cd "$BATS_TEST_TMPDIR"
	ib-bond --root kids --ifup bond0
	ip link set ib1.8001 down
	ip link set ib1.8001 name stor0
	[ "$(ib-bond --root kids --owns ifcfg-ib1.8001)" = "member ib1.8001 bond0" ]
	[ "$(ib-bond --root kids --owns stor0)" = "member stor0 bond0" ]
	ib-bond --root kids --ifdown stor0
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0.8001 addr 10.0.0.1/24"
	ib-bond --root kids --ifup stor0
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0.8001 stor0 addr 10.0.0.1/24"
}

@test "another name may be longer than a name" {
	long=ibp196s0f1v12d1-and-more
	files long 'BONDING_OPTS="mode=1 miimon=100"'
	ip link property add dev ib1 altname $long
	ib-bond --root long --ifup bond0
	ib-bond --root long --ifdown $long
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 addr 10.0.0.1/24"
	ib-bond --root long --ifup $long
	bond_is bond0 "$up"
	ip link property del dev ib1 altname $long
}
