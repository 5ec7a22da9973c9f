#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --boot systemd --networkmanager --stage rpm --hosts a=ib0,ib1:b=ib2 --fabric hcas=2,ports=2 --append net.ifnames=0 --mem 1024 --timeout 1200
# vm-seconds: 140
# vm-files: parse/cases/manual-rhel5-bonding-opts
# Beside Debian's NetworkManager, which gets keyfiles of the manual's bond0: the bonds that it makes are its own.

bats_require_minimum_version 1.5.0

setup() {
	# shellcheck source=tests/lib/guest.bash
	. "$BATS_TEST_DIRNAME/lib/guest.bash"
	root=$BATS_TEST_DIRNAME/parse/cases/manual-rhel5-bonding-opts
}

whole() {
	[[ $(bond_line bond0) == "active-backup miimon 100 mtu "*" up slaves ib0 ib1 addr 192.168.1.1/24" ]]
}

# settled: NetworkManager has nothing more to do with bond0 and its ports
settled() {
	[ "$(nmcli -t -f STATE,DEVICE device | grep -c '^connected:\(bond0\|ib0\|ib1\)$')" -eq 3 ]
}

stack_restart() {
	ip -n hostb link set ib2 netns 1
	rmmod ib_ipoib
	modprobe ib_ipoib
	until_true 20 test -e /sys/class/net/ib2
	ip link set ib2 netns hostb
}

keyfiles() { ifcfg-parse --root "$root" -o nmconnection --output-dir /etc/NetworkManager/system-connections; }

@test "a bond whose file names no MTU is left at 1500, which its slaves get" {
	keyfiles
	sed -i '/^mtu=/d' /etc/NetworkManager/system-connections/*.nmconnection
	nmcli connection reload
	until_true 120 settled
	whole
	for link in bond0 ib0 ib1; do [ "$(value /sys/class/net/$link/mtu)" = 1500 ]; done
	nmcli connection delete bond0 ib0 ib1
	until_true 30 bond_is bond0 none
}

@test "NetworkManager makes the bond from the keyfiles that ifcfg-parse writes" {
	keyfiles
	nmcli connection reload
	until_true 120 settled
	whole
	# IPv6 too, which NetworkManager gives up over IPoIB if it has to make an address of the hardware's
	until_true 30 eval '[[ $(ip -6 -o address show dev bond0 scope link) == *fe80:* ]]'
	run ! grep -q 'IPv6 cannot continue' <(journalctl --no-pager -u NetworkManager)
}

@test "--ifup and --restore on NetworkManager's bond write nothing down, and forget what was" {
	run -0 ib-bond --root "$root" --ifup bond0
	[[ $output == *"NetworkManager made it, and brings it back itself"* ]]
	[ ! -e /run/ib-bonding/bond0.conf ]
	run -0 ib-bond --bond-ip 192.168.1.1 --slaves ib0,ib1
	[ ! -e /run/ib-bonding/bond0.conf ]
	mkdir -p /run/ib-bonding
	ifcfg-parse --root "$root" -o ini > /run/ib-bonding/bond0.conf
	run -0 ib-bond --restore ib0 --dry-run
	[ -e /run/ib-bonding/bond0.conf ]
	run -0 ib-bond --restore ib0
	[ "$output" = "" ]
	[ ! -e /run/ib-bonding/bond0.conf ]
	ifcfg-parse --root "$root" -o ini > /run/ib-bonding/bond0.conf
	ib-bond --root "$root" --ifup bond0
	[ ! -e /run/ib-bonding/bond0.conf ]
}

@test "a bond that it runs from a keyfile is left to it, though stale ifcfg files describe one that it would not make" {
	[ "$(ib-bond --root "$root" --list-unmanaged)" = "" ]
	ib-bond --root "$root" --ifdown-all --unmanaged
	whole
}

@test "after --ifup on it, NetworkManager alone brings it back when the stack was restarted" {
	local round
	for ((round = 0; round < ${STACK_RESTARTS:-2}; round++)); do
		ib-bond --root "$root" --ifup bond0
		stack_restart
		until_true 120 settled
		until_true 20 whole
		run -0 journalctl --no-pager -o cat -u 'ib-bonding-restore@*'
		[[ $output != *"bond0 is back"* ]]
	done
}

@test "a bond that ib-bond makes beside it is ours: written down" {
	ib-bond --bond-name bond7 --bond-ip 192.168.7.1 --slaves ib3
	until_true 30 eval '[[ $(nmcli -t -f DEVICE,STATE device) == *"bond7:connected (externally)"* ]]'
	[ -e /run/ib-bonding/bond7.conf ]
	# NetworkManager shows it: an --ifup does not make it forgotten
	run -0 ib-bond --bond-name bond7 --bond-ip 192.168.7.1 --slaves ib3
	[[ $output != *NetworkManager* ]]
	[ -e /run/ib-bonding/bond7.conf ]
	ib-bond --bond-name bond7 --stop
}

@test "a bond that it reads and does not make is the unit's, and NetworkManager keeps away from its ports" {
	# as with ifcfg-rh and a bond of TYPE=Bonding: there are profiles of the ports, which want a bond0
	mkdir -p /usr/lib64/NetworkManager/1
	: > /usr/lib64/NetworkManager/1/libnm-settings-plugin-ifcfg-rh.so
	cp -r "$root/etc/sysconfig" /etc/
	# 1.58 answers before the bond has gone, which is its own until then
	nmcli connection delete bond0
	until_true 30 bond_is bond0 none
	systemctl start ib-bonding
	until_true 30 whole
	stack_restart
	until_true 60 whole
	[ "$(nmcli -t -f STATE,DEVICE device | grep -c '^unmanaged:\(bond0\|ib0\|ib1\)$')" -eq 3 ]
	whole
	systemctl stop ib-bonding
	bond_is bond0 none
	# a unit of its own takes it back
	until_true 30 eval "[ ! -e /run/NetworkManager/conf.d/90-ib-bonding.conf ]"
	until_true 30 eval '[[ $(nmcli -t -f DEVICE,STATE device) != *unmanaged* ]]'
}

@test "the same where a file of /etc has unmanaged-devices=, which NetworkManager reads after ours" {
	mkdir -p /etc/NetworkManager/conf.d
	printf '[keyfile]\nunmanaged-devices=interface-name:cali*\n' > /etc/NetworkManager/conf.d/calico.conf
	nmcli general reload conf
	systemctl start ib-bonding
	until_true 30 whole
	stack_restart
	until_true 60 whole
	[ "$(nmcli -t -f STATE,DEVICE device | grep -c '^unmanaged:\(bond0\|ib0\|ib1\)$')" -eq 3 ]
	systemctl stop ib-bonding
	until_true 30 eval "[ ! -e /run/NetworkManager/conf.d/90-ib-bonding.conf ]"
	systemctl restart NetworkManager
	until_true 60 eval '[[ $(nmcli -t -f DEVICE,STATE device) == *ib0:disconnected* ]]'
}
