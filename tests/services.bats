#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --fabric hcas=2,ports=2 --timeout 900
# vm-seconds: 70
# vm-files: hooks/ifup-hooks parse/cases/manual-*
# What starts bonds where no network service does: the boot script behind unit and init script, the
# routes, and what udev calls without systemd.

bats_require_minimum_version 1.5.0

setup() {
	# shellcheck source=tests/lib/guest.bash
	. "$BATS_TEST_DIRNAME/lib/guest.bash"
	hooks=$BATS_TEST_DIRNAME/hooks/ifup-hooks/generic
	fresh
	cp -r "$BATS_TEST_DIRNAME/parse/cases/manual-rhel5-bonding-opts/etc/sysconfig" /etc/
}

teardown() {
	ib-bond --stop-all
	rm -rf /etc/sysconfig /etc/rc.d /usr/lib64/NetworkManager /run/NetworkManager /run/ib-bonding /test/called
}

bond0="active-backup miimon 100 mtu 2044 up slaves ib0 ib1 addr 192.168.1.1/24"

# starts_at_boot SERVICE: as chkconfig enables it
starts_at_boot() {
	mkdir -p /etc/rc.d/rc3.d
	: > "/etc/rc.d/rc3.d/S10$1"
}

@test "start and stop, by dash and by bash" {
	for shell in dash bash; do
		$shell "$hooks/boot" start
		bond_is bond0 "$bond0"
		$shell "$hooks/boot" stop
		bond_is bond0 none
	done
	run -2 "$hooks/boot"
	run -2 "$hooks/boot" reload
}

@test "what sysconfig of SLES10 and SLES11 took down for a slave that lacks is brought up after it" {
	starts_at_boot network
	rm -r /etc/sysconfig/network-scripts
	mkdir -p /etc/sysconfig/network/scripts
	cp "$BATS_TEST_DIRNAME"/parse/cases/manual-sles10/etc/sysconfig/network/* /etc/sysconfig/network/
	sed -i 's/ib1/ib7/' /etc/sysconfig/network/ifcfg-bond0
	echo IB_BONDING_WAIT=1 > /etc/sysconfig/ib-bonding
	run -1 "$hooks/boot" start
	[[ $output == *'no such interface: ib7; the bond goes without it'* ]]
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 addr 10.0.2.10/16"
	# it goes down with the network service
	run -0 "$hooks/boot" stop
	[[ $output == *"the service network takes these bonds down"* ]]
}

@test "what the network service of initscripts starts is left to it" {
	starts_at_boot network
	: > /etc/sysconfig/network-scripts/ifup-eth
	chmod 755 /etc/sysconfig/network-scripts/ifup-eth
	run -0 "$hooks/boot" start
	[[ $output == *"the service network brings these bonds up"*"ib-bonding-network-scripts is not installed" ]]
	bond_is bond0 none
	cp /etc/sysconfig/network-scripts/ifup-eth /etc/sysconfig/network-scripts/ifup-ib-bonding-master
	run -0 "$hooks/boot" start
	[[ $output == *"the service network brings these bonds up" ]]
	bond_is bond0 none
	# it is installed, but not started at boot
	rm -r /etc/rc.d
	"$hooks/boot" start
	bond_is bond0 "$bond0"
}

@test "what wicked starts is left to it, though sysconfig's directory is there and network is its other name" {
	starts_at_boot network
	starts_at_boot wicked
	rm -r /etc/sysconfig/network-scripts
	mkdir -p /etc/sysconfig/network/scripts
	cp "$BATS_TEST_DIRNAME"/parse/cases/manual-sles10/etc/sysconfig/network/* /etc/sysconfig/network/
	run -0 "$hooks/boot" start
	[ "$output" = "ib-bonding: the service wicked brings these bonds up" ]
	bond_is bond0 none
	run -0 "$hooks/boot" stop
	[ "$output" = "ib-bonding: the service wicked takes these bonds down" ]
}

# networkmanager_reads: its plugin is there, and the files are such that it makes the bond from them
networkmanager_reads() {
	mkdir -p /usr/lib64/NetworkManager
	: > /usr/lib64/NetworkManager/libnm-settings-plugin-ifcfg-rh.so
	ifcfg-parse --fix --reader networkmanager --yes > /dev/null 2>&1
}

@test "what NetworkManager makes is left to it, but for NM_CONTROLLED=no" {
	networkmanager_reads
	# it is installed, but not started at boot
	"$hooks/boot" start
	bond_is bond0 "$bond0"
	"$hooks/boot" stop
	starts_at_boot NetworkManager
	"$hooks/boot" start
	bond_is bond0 none
	echo 'NM_CONTROLLED=no' >> /etc/sysconfig/network-scripts/ifcfg-bond0
	"$hooks/boot" start
	bond_is bond0 "$bond0"
	"$hooks/boot" stop
	bond_is bond0 none
}

@test "what NetworkManager reads and does not make is brought up, and it is told to keep away from bond and ports" {
	claimed=/run/NetworkManager/conf.d/90-ib-bonding.conf
	networkmanager_reads
	starts_at_boot NetworkManager
	run -0 "$hooks/boot" claim
	[ ! -e $claimed ]
	sed -i '/TYPE=InfiniBand/d' /etc/sysconfig/network-scripts/ifcfg-ib1
	run -0 "$hooks/boot" claim
	[ "$(grep -v '^#' $claimed)" = '[keyfile]
unmanaged-devices+=interface-name:=bond0;interface-name:=ib0;interface-name:=ib1' ]
	echo '10.9.0.0/16 via 192.168.1.9' > /etc/sysconfig/network-scripts/route-bond0
	run -0 "$hooks/boot" start
	bond_is bond0 "$bond0"
	[[ $(ip route show 10.9.0.0/16) == *"via 192.168.1.9 dev bond0"* ]]
	"$hooks/boot" stop
	bond_is bond0 none
	# mended since: it is NetworkManager's again, once it has been stopped
	"$hooks/boot" start
	echo TYPE=InfiniBand >> /etc/sysconfig/network-scripts/ifcfg-ib1
	"$hooks/boot" stop
	bond_is bond0 none
	run -0 "$hooks/boot" claim
	[ ! -e $claimed ]
	sed -i '/TYPE=InfiniBand/d' /etc/sysconfig/network-scripts/ifcfg-ib1
	run -0 "$hooks/boot" claim
	run -0 "$hooks/boot" release
	[ ! -e $claimed ]
	# a name that would be a pattern there; NetworkManager does not read the files at all
	printf 'DEVICE=bond7*\nTYPE=Bonding\nONBOOT=yes\nBONDING_OPTS="mode=1 miimon=100"\n' > '/etc/sysconfig/network-scripts/ifcfg-bond7*'
	printf 'DEVICE=ib7\nMASTER="bond7*"\nSLAVE=yes\nTYPE=InfiniBand\n' > /etc/sysconfig/network-scripts/ifcfg-ib7
	run -0 "$hooks/boot" claim
	grep -qx 'unmanaged-devices+=.*;interface-name:=ib7' $claimed
	run ! grep -F 'interface-name:=bond7' $claimed
	rm -r /usr/lib64/NetworkManager $claimed
	run -0 "$hooks/boot" claim
	[ ! -e $claimed ]
}

@test "a claimed bond that comes back has its routes from us, and is not handed to NetworkManager by ifup" {
	networkmanager_reads
	starts_at_boot NetworkManager
	sed -i '/TYPE=InfiniBand/d' /etc/sysconfig/network-scripts/ifcfg-ib1
	printf '#!/bin/sh\necho "$@" >> /test/called\n' > /etc/sysconfig/network-scripts/ifup
	chmod 755 /etc/sysconfig/network-scripts/ifup
	echo '10.9.0.0/16 via 192.168.1.9' > /etc/sysconfig/network-scripts/route-bond0
	"$hooks/boot" claim
	[ "$("$hooks/boot" claimed)" = bond0 ]
	"$hooks/boot" start
	ip link del bond0
	run -0 "$hooks/restore" ib0
	[ "$output" = "bond0 is back" ]
	[ ! -e /test/called ]
	[[ $(ip route show 10.9.0.0/16) == *"via 192.168.1.9 dev bond0"* ]]
	"$hooks/boot" release
	ip link del bond0
	run -0 "$hooks/restore" ib0
	[ "$(cat /test/called)" = ifcfg-bond0 ]
}

@test "beside NetworkManager a bond over Ethernet is not waited for, not written down and not taken down" {
	networkmanager_reads
	sed -i '/TYPE=InfiniBand/d' /etc/sysconfig/network-scripts/ifcfg-ib1
	starts_at_boot NetworkManager
	printf 'DEVICE=bond9\nTYPE=Bond\nONBOOT=yes\nBONDING_OPTS="mode=1 miimon=100"\n' > /etc/sysconfig/network-scripts/ifcfg-bond9
	printf 'DEVICE=eth7\nMASTER=bond9\nSLAVE=yes\nONBOOT=yes\nTYPE=Ethernet\n' > /etc/sysconfig/network-scripts/ifcfg-eth7
	echo IB_BONDING_WAIT=1 > /etc/sysconfig/ib-bonding
	ip link add bond9 type bond
	run -0 "$hooks/boot" start
	bond_is bond0 "$bond0"
	[[ $output != *bond9* ]]
	[ ! -e /run/ib-bonding/bond9.conf ]
	run -0 "$hooks/boot" stop
	bond_is bond0 none
	[ -d /sys/class/net/bond9 ]
	ip link del bond9
}

@test "a missing port is waited for as long as /etc/sysconfig/ib-bonding says, which no shell reads" {
	ip link set ib1 netns hostb
	echo 'IB_BONDING_WAIT=$(touch /test/called)' > /etc/sysconfig/ib-bonding
	echo 'IB_BONDING_WAIT="1"' >> /etc/sysconfig/ib-bonding
	run -1 "$hooks/boot" start
	[[ $output == *"bond0: no such interface: ib1"* ]]
	[ ! -e /test/called ]
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 addr 192.168.1.1/24"
	ip -n hostb link set ib1 netns 1
}

@test "IB_BONDING_WAIT is 240 s at most, which is said; ib-bond and systemd take what is handed on" {
	[ "$(sed -n 's/^TimeoutStartSec=//p' "$hooks/ib-bonding.service")" -gt 240 ]
	mv /usr/sbin/ib-bond /test/
	printf '%s\n' '#!/bin/sh' 'echo "$@"' > /usr/sbin/ib-bond
	chmod 755 /usr/sbin/ib-bond
	while read -r value waits too_long; do
		echo "IB_BONDING_WAIT=$value" > /etc/sysconfig/ib-bonding
		run --separate-stderr dash "$hooks/boot" start
		# shellcheck disable=SC2154 # run sets it
		echo "$value: $output $stderr" >> said
		[ "$output" = "--ifup-all --wait $waits" ] || break
		[ "${stderr:+said}" = "$too_long" ] || break
		[ ! "$too_long" ] || [[ $stderr == *"IB_BONDING_WAIT=$value in "*": waiting for 240 s, which is the most" ]] || break
	done <<-'E'
		0 0
		7 7
		"0240" 240
		240 240
		241 240 said
		300 240 said
		3600 240 said
		9999 240 said
		10000 240 said
		99999999999999999999 240 said
		1x 30
	E
	mv /test/ib-bond /usr/sbin/
	cat said
	[[ $(tail -n 1 said) == '1x: '* ]]
}

@test "the init script starts, restarts, stops and tells the status" {
	mkdir -p /usr/lib/ib-bonding
	"$hooks/ib-bonding.init" start
	bond_is bond0 "$bond0"
	"$hooks/ib-bonding.init" restart
	run -0 "$hooks/ib-bonding.init" status
	[[ $output == *bond0* ]]
	"$hooks/ib-bonding.init" stop
	bond_is bond0 none
	run -2 "$hooks/ib-bonding.init" sing
}

@test "routes: each line is words for ip, and nothing else" {
	"$hooks/boot" start
	cat > /etc/sysconfig/network-scripts/route-bond0 <<-'E'
	# the storage network
	10.98.0.0/16 via 192.168.1.2	# through the gateway

	10.97.0.0/16
	$(touch /test/called) `touch /test/called`
	10.96.0.0/16 via 192.168.1.2; touch /test/called
	10.9?.0.0/16
	10.95.0.0/16
	E
	mkdir -p /test/10.93.0.0/16
	cd /test
	for shell in dash bash; do
		ip route flush 10.97.0.0/16
		run -1 $shell /usr/lib/ib-bonding/routes
		[ ! -e /test/called ]
		[[ $output == *'network-scripts/route-bond0: $(touch /test/called)'* ]]
		[[ $(ip route) == *"10.98.0.0/16 via 192.168.1.2 dev bond0"* ]]
		[[ $(ip route) == *"10.97.0.0/16 dev bond0"* ]]
		[[ $(ip route) == *"10.95.0.0/16 dev bond0"* ]]
		[[ $(ip route) != *10.96* ]]
		[[ $(ip route) != *10.93* ]]
	done
}

@test "routes: a last line without its newline is one; ADDRESS0= and so on are no words for ip; no name is a path" {
	"$hooks/boot" start
	for shell in dash bash; do
		ip route flush root 10.0.0.0/8
		printf '10.98.0.0/16 via 192.168.1.2\n10.97.0.0/16' > /etc/sysconfig/network-scripts/route-bond0
		run -0 $shell /usr/lib/ib-bonding/routes
		[ "$output" = '' ]
		[[ $(ip route) == *"10.98.0.0/16 via 192.168.1.2 dev bond0"* ]]
		[[ $(ip route) == *"10.97.0.0/16 dev bond0"* ]]
		ip route flush root 10.0.0.0/8
		printf '%s\n' ADDRESS0=10.96.0.0 NETMASK0=255.255.0.0 GATEWAY0=192.168.1.2 '# one on the link' 'ADDRESS1="10.95.1.0"' \
			"NETMASK1='255.255.255.0'" ADDRESS2=10.94.0.1 ADDRESS4=10.93.0.1 > /etc/sysconfig/network-scripts/route-bond0
		printf 'GATEWAY2=192.168.1.2 # the gateway' >> /etc/sysconfig/network-scripts/route-bond0
		run -0 $shell /usr/lib/ib-bonding/routes bond0
		[ "$output" = '' ]
		diff <(ip route | grep '^10\.' | sed 's/ *$//') - <<-'E'
			10.94.0.1 via 192.168.1.2 dev bond0
			10.95.1.0/24 dev bond0 scope link
			10.96.0.0/16 via 192.168.1.2 dev bond0
		E
		printf '%s\n' 'ADDRESS0=$(touch /test/called)' ADDRESS1=10.92.0.1 'GATEWAY1="`touch /test/called`"' \
			ADDRESS2=10.91.0.1 > /etc/sysconfig/network-scripts/route-bond0
		run -1 $shell /usr/lib/ib-bonding/routes bond0
		[ ! -e /test/called ]
		[[ $(ip route) == *"10.91.0.1 dev bond0"* ]]
		# not on the link, where it has a gateway that is none
		[[ $(ip route) != *10.92* ]]
		[[ $output == *"route-bond0: 10.92.0.1 via"* ]]
		mkdir -p /etc/sysconfig/network-scripts/route-
		echo 10.90.0.0/16 > /etc/sysconfig/network-scripts/route-evil
		run -0 $shell /usr/lib/ib-bonding/routes /../route-evil ''
		[ "$output" = '' ]
		rm -r /etc/sysconfig/network-scripts/route-*
	done
}

# all rules but the kernel's three, without their numbers
rules() { ip "$1" rule | sed 's/^[0-9]*:[[:space:]]*//' | grep -vx 'from all lookup \(local\|main\|default\) *'; }

@test "routes: rule-, rule6- and route6- files are read too; a rule is there once, and goes when the bonds do" {
	local dir=/etc/sysconfig/network-scripts
	"$hooks/boot" start
	ip rule add from 10.77.0.0/16 lookup 77
	ip -6 address add fd00::1/64 dev bond0 nodad
	printf '%s\n' '# for the storage network' 'from 192.168.1.1 table 100' 'from all to 10.55.0.0/16 lookup 100 # out' \
		'from $(touch /test/called) table 100' > $dir/rule-bond0
	printf 'from fd00::1 table 100' > $dir/rule6-bond0
	echo 'fd55::/64 via fd00::2' > $dir/route6-bond0
	for shell in dash bash dash; do
		run -1 $shell /usr/lib/ib-bonding/routes
		[ ! -e /test/called ]
		[[ $output == *"network-scripts/rule-bond0: from \$(touch /test/called) table 100"* ]]
		[ "$(rules -4 | grep -c 'from 192.168.1.1 lookup 100')" -eq 1 ]
		[ "$(rules -4 | grep -c 'from all to 10.55.0.0/16 lookup 100')" -eq 1 ]
		[ "$(rules -4 | wc -l)" -eq 3 ]
		[[ $(rules -6) == 'from fd00::1 lookup 100'* ]]
		[[ $(ip -6 route) == *'fd55::/64 via fd00::2 dev bond0'* ]]
	done
	# what might be any rule, one of the kernel's too
	printf '%s\n' 'from all' 'from all table main' 'to all lookup 254' 'from 192.168.1.3' 'from all prohibit' > $dir/rule-bond0
	run -1 /usr/lib/ib-bonding/routes
	[ "$(grep -c ': not set$' <<< "$output")" -eq 4 ]
	[[ $(rules -4) == *'from all prohibit'* && $(rules -4 | wc -l) -eq 4 ]]
	printf '%s\n' 'from 192.168.1.1 table 100' 'from all to 10.55.0.0/16 lookup 100' >> $dir/rule-bond0
	"$hooks/boot" stop
	[[ $(rules -4) == 'from 10.77.0.0/16 lookup 77'* && $(rules -4 | wc -l) -eq 1 ]]
	[ "$(rules -6)" = '' ]
	[ "$(ip -4 rule | wc -l)" -eq 4 ]
	ip rule del lookup 77
}

@test "without systemd, udev or hotplug brings the bond back, and is not kept waiting" {
	"$hooks/boot" start
	ip link del bond0
	INTERFACE=ib0 /usr/lib/ib-bonding/restore --background
	until_true 30 eval '[ "$(bond_line bond0)" = "$bond0" ]'
	ip link del bond0
	ACTION=add INTERFACE=ib1 dash "$hooks/ib-bonding.hotplug" net
	until_true 30 eval '[ "$(bond_line bond0)" = "$bond0" ]'
	until_true 10 grep -q 'ib-bonding: bond0 is back' /var/log/messages
	ip link del bond0
	ACTION=remove INTERFACE=ib1 dash "$hooks/ib-bonding.hotplug" net
	ACTION=add INTERFACE=eth0 dash "$hooks/ib-bonding.hotplug" net
	"$hooks/boot" stop
	INTERFACE=ib0 /usr/lib/ib-bonding/restore ib0
	bond_is bond0 none
	run -2 /usr/lib/ib-bonding/restore
	run -2 /usr/lib/ib-bonding/restore --loud ib0
}

@test "a name that no unit can have comes to restore as systemd writes it" {
	mkdir -p /test/bin
	for shell in dash bash; do
		mv /usr/sbin/ib-bond /test/
		printf '%s\n' '#!/bin/sh' 'printf "%s\n" "$*" >> /test/restored' > /usr/sbin/ib-bond
		chmod 755 /usr/sbin/ib-bond
		rm -f /test/restored
		for name in ib-left 'ib\x24HOME' '\x3bx\x2d' 'ib\x2' 'ib\x24(touch\x20/test/called)'; do
			$shell /usr/lib/ib-bonding/restore "$name" || break
		done
		mv /test/ib-bond /usr/sbin/
		[ ! -e /test/called ]
		diff /test/restored - <<-'E'
			--quiet --restore ib-left
			--quiet --restore ib$HOME
			--quiet --restore ;x-
			--quiet --restore ib\x2
			--quiet --restore ib$(touch /test/called)
		E
	done
}

@test "hostile names of interfaces are names" {
	for name in '$(touch /test/called)' 'a;touch /test/called' $'ib0\ntouch /test/called' "$(printf 'x%.0s' {1..200})" ''; do
		run dash /usr/lib/ib-bonding/restore "$name"
		[ ! -e /test/called ]
		INTERFACE=$name run dash /usr/lib/ib-bonding/restore --background
		[ ! -e /test/called ]
	done
}
