#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --fabric hcas=2,ports=2,pkeys=0xffff,0x8001 --hosts 2:2 --timeout 1200
# vm-seconds: 150
# vm-files: hooks parse/cases/manual-*
# The hooks, called as the network scripts of each release call them, under dash and bash.

setup() {
	# shellcheck source=tests/lib/guest.bash
	. "$BATS_TEST_DIRNAME/lib/guest.bash"
	# shellcheck source=tests/hooks/system.bash
	. "$BATS_TEST_DIRNAME/hooks/system.bash"
	cases=$BATS_TEST_DIRNAME/parse/cases
	fresh
}

teardown() {
	fabric sa-delay 0
	remove_system
}

# says ACTUAL EXPECTED: a difference is shown as one
says() {
	diff <(printf '%s\n' "$2") <(printf '%s\n' "$1")
}

up='active-backup miimon 100 mtu 2044 up slaves ib0 ib1 addr'

# children: the manual's slaves become P_Key children
children() {
	local i
	for i in 0 1; do
		sed "s/^DEVICE=ib$i/DEVICE=ib$i.8001/" "$scripts/ifcfg-ib$i" >"$scripts/ifcfg-ib$i.8001"
		rm "$scripts/ifcfg-ib$i"
	done
}

bond_comes_up_and_goes() {
	system "$1" "$2" "$3"
	drive ./ifup bond0 boot
	bond_is bond0 "$up"
	says "$(calls)" "$4"
	: >/test/calls
	drive ./ifdown bond0 boot
	bond_is bond0 none
	says "$(calls)" "$5"
	says "$(logged)" ''
}

@test "RHEL4: the bond has its slaves when ifup goes on, and slaves come to us" {
	bond_comes_up_and_goes 4 dash "$cases/manual-rhel4" \
		'ifup ifcfg-bond0 boot (bond0: ib0 ib1 carrier 1 address none)
ifup-post ifcfg-bond0 boot' \
		'ifdown ifcfg-bond0 boot (bond0: ib0 ib1 carrier 1 address none)'
}

@test "RHEL4: the driver is loaded as modprobe.d has it, so that an Ethernet bond is there as well" {
	rmmod bonding 2>/dev/null || true
	mkdir -p /etc/modprobe.d
	system 4 bash "$cases/manual-rhel4"
	printf '%s\n' 'alias bond0 bonding' 'alias bond1 bonding' 'options bonding mode=1 miimon=100 max_bonds=2' \
		>/etc/modprobe.d/bonding.conf
	drive ./ifup bond0 boot
	bond_is bond0 "$up"
	[ "$(cat /sys/class/net/bond1/bonding/mode)" = 'active-backup 1' ]
	drive ./ifdown bond0 boot
	rmmod bonding
}

@test "RHEL5: the same by ifup-eth, under bash; ARP is not tried before a slow subnet manager has let a slave in" {
	fabric sa-delay 3000
	bond_comes_up_and_goes 5 bash "$cases/manual-rhel5-modprobe-conf" \
		'ifup-eth ifcfg-bond0 boot (bond0: ib0 ib1 carrier 1 address none)
ifup-post ifcfg-bond0 boot' \
		'ifdown-eth ifcfg-bond0 boot (bond0: ib0 ib1 carrier 1 address none)'
}

@test "RHEL9: TYPE=Bond, and a name that is not bond0" {
	system 9 bash "$cases/manual-rhel5-bonding-opts"
	cd "$scripts"
	sed 's/^DEVICE=.*/DEVICE=storage/; /^TYPE/d' ifcfg-bond0 >ifcfg-storage
	echo TYPE=Bond >>ifcfg-storage
	rm ifcfg-bond0
	sed -i 's/^MASTER=.*/MASTER=storage/' ifcfg-ib?
	network_starts
	drive ./ifup storage
	bond_is storage "$up"
	says "$(calls)" 'ifup-eth ifcfg-storage (storage: ib0 ib1 carrier 1 address none)
ifup-post ifcfg-storage'
	drive ./ifdown storage
	bond_is storage none
}

@test "P_Key children: made, let in once although RHEL4 and RHEL5 start them again, and removed" {
	for release in 4 5; do
		system $release dash "$cases/manual-rhel$([ $release = 4 ] && echo 4 || echo 5-modprobe-conf)"
		children
		drive ./ifup bond0 boot
		bond_is bond0 "${up//ib?/&.8001}"
		: >/test/calls
		drive ./ifup ib0.8001 boot
		drive ./ifup ib1.8001 boot
		says "$(calls)" ''
		bond_is bond0 "${up//ib?/&.8001}"
		until_true 10 grep -q 1 /sys/class/net/bond0/carrier
		# dotted names go first when the service stops
		drive ./ifdown ib0.8001 boot
		drive ./ifdown ib1.8001 boot
		drive ./ifdown bond0 boot
		bond_is bond0 none
		[ ! -e /sys/class/net/ib0.8001 ]
		[ ! -e /sys/class/net/ib1.8001 ]
	done
}

@test "a slave that is not there: the bond comes up with the other, ifup fails, and stderr and syslog say why" {
	system 5 dash "$cases/manual-rhel5-modprobe-conf"
	sed 's/ib1/ib7/' "$scripts/ifcfg-ib1" >"$scripts/ifcfg-ib7"
	rm "$scripts/ifcfg-ib1"
	run drive ./ifup bond0 boot
	[ "$status" -eq 1 ]
	says "$output" 'ib-bond: bond0: no such interface: ib7; the bond goes without it'
	says "$(logged)" 'ib-bonding err ib-bond: bond0: no such interface: ib7; the bond goes without it'
	bond_is bond0 'active-backup miimon 100 mtu 2044 up slaves ib0 addr'
	says "$(calls)" 'ifup-eth ifcfg-bond0 boot (bond0: ib0 carrier 1 address none)
ifup-post ifcfg-bond0 boot'
}

@test "a bond that cannot be made: the stock code is not called, and the reason is said" {
	system 5 bash "$cases/manual-rhel5-bonding-opts"
	sed -i 's/mode=[^ "]*/mode=balance-rr/' "$scripts/ifcfg-bond0"
	before=$(host_state)
	run drive ./ifup bond0 boot
	[ "$status" -eq 1 ]
	[[ $output == *'mode balance-rr does not work over IPoIB; write mode=active-backup'* ]]
	[[ $(logged) == 'ib-bonding err '*'mode balance-rr does not work over IPoIB; write mode=active-backup'* ]]
	says "$(calls)" ''
	says "$(host_state)" "$before"
}

@test "ifup and ifdown of a slave: it joins and leaves, and the bond stays" {
	for release in 4 9; do
		system $release dash "$cases/manual-rhel4"
		run drive ./ifup bond0
		[ "$status" -eq 0 ]
		: >/test/calls
		drive ./ifdown ib0
		bond_is bond0 'active-backup miimon 100 mtu 2044 up slaves ib1 addr'
		drive ./ifup ib0
		bond_is bond0 "$up"
		drive ./ifup ib0
		bond_is bond0 "$up"
		says "$(calls)" ''
		drive ./ifdown bond0
		run drive ./ifup ib0
		[ "$status" -eq 1 ]
		says "$output" 'ib-bond: ib0: its bond bond0 is down: ib-bond --ifup bond0 brings both up'
		# udev, as a port appears, is no reason to bring up what somebody took down
		drive IN_HOTPLUG=1 ./ifup ib0
		bond_is bond0 none
	done
}

@test "what udev sees come and go is taken down by nobody, and no bond comes up by it" {
	system 5 bash "$cases/manual-rhel5-modprobe-conf"
	drive IN_HOTPLUG=1 ./ifup bond0
	bond_is bond0 none
	drive ./ifup bond0
	: >/test/calls
	drive IN_HOTPLUG=1 ./ifup bond0
	drive IN_HOTPLUG=1 ./ifdown bond0
	drive IN_HOTPLUG=1 ./ifdown ib0
	bond_is bond0 "$up"
	says "$(calls)" ''
	ls /run/ib-bonding/bond0.conf
	# with the last port the kernel deletes the bond; dhclient and routes go, that it was up is not forgotten
	ip link delete bond0
	drive IN_HOTPLUG=1 ./ifdown bond0
	says "$(calls)" 'ifdown-eth ifcfg-bond0 (bond0: none)'
	ls /run/ib-bonding/bond0.conf
	drive ./ifdown bond0
	[ ! -e /run/ib-bonding/bond0.conf ]
}

@test "an Ethernet bond, and a port that is no slave, go to the stock code untouched" {
	modprobe dummy numdummies=0
	ip link add eth0 type dummy
	for release in 4 5 7 9; do
		system $release dash "$cases/manual-rhel4"
		cd "$scripts"
		sed 's/bond0/bond1/' ifcfg-bond0 >ifcfg-bond1
		sed 's/ib0/eth0/; s/bond0/bond1/; s/InfiniBand/Ethernet/' ifcfg-ib0 >ifcfg-eth0
		printf 'DEVICE=ib1\nTYPE=InfiniBand\n' >ifcfg-ib1
		# as if this slave had none of our files yet, or had them from before it was none
		rm -f keys-ib1
		network_starts
		before=$(host_state)
		: >/test/calls
		drive ./ifup bond1 boot
		drive ./ifdown bond1
		says "$(grep -v 'eth0\|post' /test/calls | sed 's/-eth//')" 'ifup ifcfg-bond1 boot (bond1: none)
ifdown ifcfg-bond1 (bond1: none)'
		: >/test/calls
		drive ./ifup ib1
		says "$(calls | sed 's/-eth//')" 'ifup ifcfg-ib1 (ib1: none carrier none address none)
ifup-post ifcfg-ib1'
		says "$(host_state)" "$before"
		[ ! -e keys-bond1 ]
		[ ! -e keys-eth0 ]
		[ ! -e keys-ib1 ]
		says "$(logged)" ''
	done
	ip link delete eth0
}

@test "an ib-bond that does not start leaves the bonds to the stock code" {
	system 5 dash "$cases/manual-rhel5-modprobe-conf"
	mv /usr/sbin/ib-bond /test/
	run drive ./ifup bond0
	mv /test/ib-bond /usr/sbin/
	[[ $output == *'ifcfg-bond0: ib-bond cannot say whether it is over IPoIB: left to the network service' ]]
	[[ $(calls) == 'ifup-eth ifcfg-bond0 (bond0: none)'* ]]
}

@test "a slave that is none any more, and a bond that is over Ethernet now, go the stock way again" {
	for release in 4 7; do
		system $release dash "$cases/manual-rhel4"
		drive ./ifup bond0
		drive ./ifdown bond0
		[ -e "$scripts/keys-ib1" ]
		sed -i '/MASTER/d; /SLAVE/d' "$scripts/ifcfg-ib1"
		: >/test/calls
		drive ./ifup ib1
		says "$(calls | sed 's/-eth//')" 'ifup ifcfg-ib1 (ib1: none carrier none address none)
ifup-post ifcfg-ib1'
		[ ! -e "$scripts/keys-ib1" ]
	done
	[ -e "$scripts/keys-bond0" ]
	sed 's/ib0/eth0/; s/InfiniBand/Ethernet/' "$scripts/ifcfg-ib0" >"$scripts/ifcfg-eth0"
	rm "$scripts/ifcfg-ib0"
	: >/test/calls
	drive ./ifup bond0 boot
	says "$(calls | head -n 1)" 'ifup-eth ifcfg-bond0 boot (bond0: none)'
	[ ! -e "$scripts/keys-bond0" ]
	says "$(logged)" ''
}

@test "DHCP: that dhclient has no address leased is said, with what RHEL9's lacks; one that is leased is not" {
	for shell in dash bash; do
		system 9 $shell "$cases/manual-rhel5-bonding-opts"
		echo 'Red Hat Enterprise Linux release 9.4 (Plow)' >/etc/redhat-release
		: >/usr/sbin/dhclient-script
		sed -i '/^IPADDR/d; /^BOOTPROTO/d' "$scripts/ifcfg-bond0"
		echo BOOTPROTO=dhcp >>"$scripts/ifcfg-bond0"
		run drive ./ifup bond0 boot
		[ "$status" -eq 1 ]
		says "${output%%$'\n'*}" 'bond0: no address by DHCP'
		[[ $output == *'write into /etc/dhcp/dhclient-bond0.conf: send dhcp-client-identifier'*'[DHCP-IDENTIFIER]'* ]]
		[[ $(logged) == *'ib-bonding err bond0: no address by DHCP'*DHCP-IDENTIFIER* ]]
		drive ./ifdown bond0 boot
		rm "$scripts/ifup-eth"
		printf '%s\n' '#!/bin/sh' 'ip address add 192.168.9.1/24 dev bond0' >"$scripts/ifup-eth"
		chmod 755 "$scripts/ifup-eth"
		run drive ./ifup bond0 boot
		[ "$status" -eq 0 ]
		says "$output" ''
		drive ./ifdown bond0 boot
	done
	rm /usr/sbin/dhclient-script
}

@test "RHEL7 with both services: what NetworkManager has a profile for it is given, also an Ethernet bond; the rest comes to us" {
	# left to ifup by the administrator; or of a type that NetworkManager passes over, as the manual has it
	for left in 'dash NM_CONTROLLED=no' 'bash TYPE=Bonding'; do
		system 7 "${left% *}" "$cases/manual-rhel5-bonding-opts"
		cd "$scripts"
		: >/test/networkmanager
		# bonds over Ethernet and over InfiniBand, without TYPE
		sed -i '/^TYPE/d' ifcfg-bond0
		printf '%s\n' DEVICE=bond1 'BONDING_OPTS="mode=802.3ad miimon=100"' >ifcfg-bond1
		network_starts
		drive ./ifup bond1 boot
		drive ./ifup bond0 boot
		says "$(calls)" 'nmcli con up ifcfg-bond1
nmcli con up ifcfg-bond0'
		bond_is bond0 none
		echo "${left#* }" >>ifcfg-bond0
		: >/test/calls
		drive ./ifup bond0 boot
		bond_is bond0 "$up"
		says "$(grep -v nmcli /test/calls)" 'ifup-eth ifcfg-bond0 boot (bond0: ib0 ib1 carrier 1 address none)
ifup-post ifcfg-bond0 boot'
		drive ./ifdown bond0 boot
		bond_is bond0 none
	done
}

@test "redirect: what release 1.0 has left is renewed, what is the administrator's stays, and --undo takes ours back" {
	for shell in dash bash; do
		system 7 $shell "$cases/manual-rhel4"
		children
		cd "$scripts"
		rm keys-*
		ours=$'# ib-bonding: ifup and ifdown of this slave go to ifup-ib-bonding and ifdown-ib-bonding'
		printf '%s\n' "$ours" DEVICETYPE=ib-bonding TYPE=ib-bonding >keys-ib1.8001
		printf '%s\n' KEY=secret >keys-wlan0
		network_starts
		says "$(grep -v '^#' keys-*)" 'keys-bond0:DEVICETYPE=ib-bonding-master
keys-bond0:TYPE=ib-bonding-master
keys-ib0.8001:DEVICETYPE=ib-bonding-slave
keys-ib0.8001:TYPE=ib-bonding-slave
keys-ib1.8001:DEVICETYPE=ib-bonding-slave
keys-ib1.8001:TYPE=ib-bonding-slave
keys-wlan0:KEY=secret'
		# once more: nothing is written
		before=$(ls -li keys-*)
		/usr/lib/ib-bonding/redirect
		says "$(ls -li keys-*)" "$before"
		drive ./ifup bond0 boot
		bond_is bond0 "${up//ib?/&.8001}"
		/usr/lib/ib-bonding/redirect --undo
		says "$(echo keys-*)" keys-wlan0
		bond_is bond0 "${up//ib?/&.8001}"
		drive ./ifdown bond0
		ib-bond --ifdown bond0
		# the hooks are there no more
		/usr/lib/ib-bonding/redirect
		rm ifup-ib-bonding-*
		/usr/lib/ib-bonding/redirect
		says "$(echo keys-*)" keys-wlan0
		run /usr/lib/ib-bonding/redirect --sing
		[ "$status" -eq 2 ]
	done
	# RHEL4 to RHEL6 need none for a bond
	system 5 dash "$cases/manual-rhel4"
	/usr/lib/ib-bonding/redirect
	[ ! -e "$scripts/keys-bond0" ]
}

@test "redirect: an ib-bond that does not start is said, and no bond goes astray" {
	system 7 dash "$cases/manual-rhel5-bonding-opts"
	rm "$scripts"/keys-*
	mv /usr/sbin/ib-bond /test/
	run /usr/lib/ib-bonding/redirect
	mv /test/ib-bond /usr/sbin/
	[ "$status" -eq 1 ]
	[ "$(grep -c 'ib-bond cannot say' <<<"$output")" -eq 1 ]
	run compgen -G "$scripts/keys-*"
	says "$output" ''
}

@test "a keys file of the administrator's is kept; RHEL4 says what it lacks" {
	system 4 bash "$cases/manual-rhel4"
	echo KEY=secret >"$scripts/keys-ib1"
	run drive ./ifup bond0
	[ "$status" -eq 1 ]
	[[ $output == *'keys-ib1 is not ours: it needs DEVICETYPE=ib-bonding-slave and TYPE=ib-bonding-slave'* ]]
	says "$(cat "$scripts/keys-ib1")" KEY=secret
	says "$(calls)" ''
	printf '%s\n' DEVICETYPE=ib-bonding-slave TYPE=ib-bonding-slave >>"$scripts/keys-ib1"
	drive ./ifup bond0
	bond_is bond0 "$up"
}

@test "names and values made to be run are not" {
	system 5 dash "$cases/manual-rhel5-bonding-opts"
	cd "$scripts"
	shell=dash
	for hook in ifup-ib-bonding-master ifup-ib-bonding-slave ifdown-ib-bonding-master ifdown-ib-bonding-slave; do
		with_shell $shell "$hooks/ifup-hooks/redhat/$hook" $hook
		[ $shell = dash ] && shell=bash || shell=dash
		for name in "ifcfg-\$(touch ran);touch ran" $'ifcfg-a b\ntouch ran' "ifcfg-$(printf '%0200d' 0)" \
			--ifup ../../passwd; do
			run drive "./$hook" "$name" 'boot;touch ran'
			[ "$status" -ne 0 ] || [[ $hook == *-master ]]
			[ ! -e ran ]
		done
	done
	bond_is bond0 none
	echo 'MTU=$(touch ran)' >>ifcfg-bond0
	run drive ./ifup-ib-bonding-master ifcfg-bond0
	[ "$status" -eq 1 ]
	[ ! -e ran ]
	[[ $output == *ifcfg-bond0:* ]]
	bond_is bond0 none
}

# --- SUSE ---------------------------------------------------------------------

# unenslave SHELL ARGUMENT...: as ifdown of sysconfig calls it
unenslave() {
	mkdir -p /etc/sysconfig/network
	with_shell "$1" "$hooks/ifup-hooks/suse/unenslave.sh" /etc/sysconfig/network/unenslave.sh
	(cd /etc/sysconfig/network && exec env -i PATH=/sbin:/usr/sbin:/bin:/usr/bin INTERFACETYPE=eth \
		DONT_USE_SYSLOG=no /etc/sysconfig/network/unenslave.sh "${@:2}")
}

@test "unenslave.sh: slaves leave one by one, whatever the arguments, and the bond goes with the last" {
	for shell in dash bash; do
		ib-bond --bond-ip 10.0.2.10/16 --slaves ib0,ib1
		unenslave $shell ib0 ib0 -o rc onboot
		bond_is bond0 'active-backup miimon 100 mtu 2044 up slaves ib1 addr 10.0.2.10/16'
		unenslave $shell ib0 ib0 -o rc onboot
		unenslave $shell ib1 -o rc
		bond_is bond0 none
		run unenslave $shell ib1 ib1
		[ "$status" -eq 0 ]
		[ "$output" = '' ]
		unenslave $shell ib9 ib9
	done
}

@test "unenslave.sh: wicked, which releases slaves by itself, is left alone with its bond" {
	ib-bond --bond-ip 10.0.2.10/16 --slaves ib0,ib1
	before=$(host_state)
	for shell in dash bash; do
		# compat:suse:, as wicked calls it, and wicked:
		for call in 'ib0 ib0 -o pre-down' 'ib1 ib1 -o pre-down' 'pre-down ib0' 'post-down ib1' 'ib0 ib0 -o post-down'; do
			# shellcheck disable=SC2086 # words
			run unenslave $shell $call
			[ "$status" -eq 0 ]
			says "$output" ''
			bond_is bond0 'active-backup miimon 100 mtu 2044 up slaves ib0 ib1 addr 10.0.2.10/16'
		done
	done
	says "$(host_state)" "$before"
	[ ! -e /sys/class/net/pre-down ]
	ib-bond --stop-all
}

@test "unenslave.sh: a P_Key child of ours goes, one of the administrator's and an Ethernet bond stay" {
	modprobe dummy numdummies=0
	ip link add link ib1 name ib1.8001 type ipoib pkey 0x8001
	ib-bond --bond-ip 10.0.2.10/16 --slaves ib0.8001,ib1.8001
	unenslave dash ib0.8001 ib0.8001
	unenslave dash ib1.8001 ib1.8001
	bond_is bond0 none
	[ ! -e /sys/class/net/ib0.8001 ]
	[ -e /sys/class/net/ib1.8001 ]
	[ -e /sys/class/net/ib0 ]
	ip link add eth0 type dummy
	ip link add bond1 type bond mode active-backup miimon 100
	ip link set eth0 master bond1
	unenslave bash eth0 eth0
	[ -e /sys/class/net/bond1/bonding ]
	[ ! -e /sys/class/net/eth0/master ]
	ip link delete bond1
	ip link delete eth0
}

@test "if-up.d and if-down.d: a child is made, a lack is said, and a bond that went down is forgotten" {
	cp -r "$cases/manual-sles10/etc/sysconfig/network" /etc/sysconfig/
	cd /etc/sysconfig/network
	sed -i 's/ib0/ib0.8001/; s/ib1/ib7.8001/' ifcfg-bond0
	# as stock ifup leaves it
	modprobe bonding max_bonds=0
	ip link add bond0 type bond mode active-backup miimon 100
	ip link set bond0 up
	ip address add 10.0.2.10/16 dev bond0
	for shell in dash bash; do
		with_shell $shell "$hooks/ifup-hooks/suse/if-up.d-ib-bonding" up
		with_shell $shell "$hooks/ifup-hooks/suse/if-down.d-ib-bonding" down
		run ./up bond0 bond0 -o rc onboot
		says "$output" 'ib-bond: bond0: no such interface: ib7.8001; the bond goes without it'
		[ "$status" -eq 1 ]
		bond_is bond0 'active-backup miimon 100 mtu 2044 up slaves ib0.8001 addr 10.0.2.10/16'
		ls /run/ib-bonding/bond0.conf
		./up lo
		./up ib0 ib0
		./down bond0 bond0 -o rc
		[ ! -e /run/ib-bonding/bond0.conf ]
		./down ../x
	done
}

@test "if-up.d: a bond of sysconfig's has the MTU that its slaves carry, once, unless a file names one; no slave goes down" {
	cp -r "$cases/manual-sles10/etc/sysconfig/network" /etc/sysconfig/
	cd /etc/sysconfig/network
	modprobe bonding max_bonds=0
	for shell in dash bash; do
		with_shell $shell "$hooks/ifup-hooks/suse/if-up.d-ib-bonding" up
		with_shell $shell "$hooks/ifup-hooks/suse/if-down.d-ib-bonding" down
		for case in '::2044' ':connected:65520' 'MTU=1500::1500' 'MTU=1800::1500'; do
			IFS=: read -r line mode mtu <<<"$case"
			cp "$cases/manual-sles10/etc/sysconfig/network/ifcfg-bond0" .
			[ ! "$line" ] || echo "$line" >>ifcfg-bond0
			# as stock ifup leaves it
			ip link add bond0 type bond mode active-backup miimon 100
			for slave in ib0 ib1; do
				ip link set $slave down
				[ ! "$mode" ] || echo "$mode" >/sys/class/net/$slave/mode
				ip link set $slave master bond0
			done
			ip link set bond0 up
			ip address add 10.0.2.10/16 dev bond0
			[ "$(cat /sys/class/net/ib0/mtu)" -eq 1500 ]
			until_true 10 grep -q 1 /sys/class/net/bond0/carrier
			before=$(cat /sys/class/net/bond0/bonding/active_slave /sys/class/net/{bond0,ib0,ib1}/carrier_changes)
			run ./up bond0 bond0 -o rc onboot
			says "$output" ''
			[ "$status" -eq 0 ]
			[ "$line" != MTU=1800 ] || mtu=1800	# ib-bond: as the file says
			bond_is bond0 "active-backup miimon 100 mtu $mtu up slaves ib0 ib1 addr 10.0.2.10/16"
			[ "$(cat /sys/class/net/ib0/mtu)" -eq $mtu ]
			says "$(cat /sys/class/net/bond0/bonding/active_slave /sys/class/net/{bond0,ib0,ib1}/carrier_changes)" "$before"
			# what an administrator sets stays
			ip link set bond0 mtu 1500
			./up bond0 bond0 || true
			[ "$line" = MTU=1800 ] || [ "$(cat /sys/class/net/bond0/mtu)" -eq 1500 ]
			./down bond0 bond0
			ip link del bond0
			for slave in ib0 ib1; do
				ip link set $slave down
				echo datagram >/sys/class/net/$slave/mode
			done
		done
	done
}

@test "if-up.d: P_Key children are there once lo is up, before any bond is; the rest is left" {
	cp -r "$cases/manual-sles10/etc/sysconfig/network" /etc/sysconfig/
	cd /etc/sysconfig/network
	sed -i 's/ib0/ib0.8001/; s/ib1/ib7.8001/' ifcfg-bond0
	for shell in dash bash; do
		with_shell $shell "$hooks/ifup-hooks/suse/if-up.d-ib-bonding" up
		run ./up lo lo -o rc onboot
		[ "$status" -eq 0 ]
		[ "$output" = '' ]
		[ "$(cat /sys/class/net/ib0.8001/ifalias)" = ib-bond ]
		bond_is bond0 none
		[ ! -e /run/ib-bonding/bond0.conf ]
		./up lo lo	# once more: nothing to do
		ip link delete ib0.8001
	done
}

@test "unenslave.sh: a kernel that does not answer is waited for 10 s, not longer" {
	ib-bond --bond-ip 10.0.2.10/16 --slaves ib0,ib1
	mkdir -p /etc/sysconfig/network /test/net
	mkfifo /test/net/stuck
	# a file that takes no write, as one behind a lock that is never given back
	mkdir -p /test/class/bond9/bonding /test/class/ib0
	ln -s ../bond9 /test/class/ib0/master
	mkfifo /test/class/bond9/bonding/slaves
	for shell in dash bash; do
		with_shell $shell "$hooks/ifup-hooks/suse/unenslave.sh" /test/unenslave
		sed -i 's|^net=.*|net=/test/class|; s|^LIMIT=.*|LIMIT=1|' /test/unenslave
		run timeout 20 /test/unenslave ib0 ib0
		[ "$status" -eq 1 ]
		says "$output" 'unenslave.sh: ib0: the kernel has not released it within 1 s'
	done
}

@test "unenslave.sh: arguments made to be run are not" {
	cd /test
	for shell in dash bash; do
		for name in "\$(touch ran)" ';touch ran' "a b" $'a\ntouch ran' "$(printf '%0200d' 0)"; do
			unenslave $shell "$name" "$name" -o 'rc;touch ran'
			[ ! -e ran ]
			[ ! -e /etc/sysconfig/network/ran ]
		done
		for name in ../../x -x .. ''; do
			run unenslave $shell "$name" "$name"
			[ "$status" -eq 1 ]
		done
	done
}
