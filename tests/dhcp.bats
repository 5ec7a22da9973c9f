#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --boot systemd --networkd --networkmanager --hosts a=ib0,ib1:b=ib2 --fabric hcas=2,ports=2 --append net.ifnames=0 --mem 1024 --timeout 900
# vm-seconds: 100
# BOOTPROTO=dhcp: a bond gets its address from dnsmasq in hostb, and keeps it; nothing else of the host changes.
#
#   host a   bond0 (ib0, ib1)    hostb  ib2 10.0.0.254, dnsmasq
#            eth8                       srv8 10.8.0.254, dnsmasq; a lease by the host's own systemd-networkd

bats_require_minimum_version 1.5.0

scripts=/etc/sysconfig/network-scripts

setup_file() {
	# shellcheck source=tests/lib/guest.bash
	. "$BATS_TEST_DIRNAME/lib/guest.bash"
	systemctl stop NetworkManager
	mkdir -p $scripts /run/systemd/network
	bond_file BOOTPROTO=DHCP DEFROUTE=no
	for i in 0 1; do
		printf '%s\n' DEVICE=ib$i TYPE=InfiniBand MASTER=bond0 SLAVE=yes ONBOOT=yes > $scripts/ifcfg-ib$i
	done
	ip link add eth8 type veth peer name srv8 netns hostb
	ip -n hostb address add 10.8.0.254/24 dev srv8
	ip -n hostb link set srv8 up
	serve srv8 10.8.0
	peer ib2 10.0.0.254/24
	ip -n hostb address add fd00:5::1/64 dev ib2 nodad
	serve ib2 10.0.0
	printf '%s\n' '[Match]' Name=eth8 '[Network]' DHCP=ipv4 > /run/systemd/network/05-eth8.network
	systemctl start systemd-networkd
	until_true 30 eval '[[ $(ip -4 address show dev eth8) == *10.8.0* ]]'
	# later than networkd's start, which removes it
	ip rule add from 10.8.0.200 table 99 pref 77
}

setup() {
	# shellcheck source=tests/lib/guest.bash
	. "$BATS_TEST_DIRNAME/lib/guest.bash"
}

bond_file() {
	printf '%s\n' DEVICE=bond0 ONBOOT=yes "$@" 'BONDING_OPTS="mode=1 miimon=100"' > $scripts/ifcfg-bond0
}

# serve DEV NET: dnsmasq on it, which leases NET.100 to .200 to whoever tells an identifier
serve() {
	ip netns exec hostb dnsmasq --interface="$1" --bind-interfaces --port=0 --dhcp-range="$2.100,$2.200,1h" \
		--enable-ra --dhcp-range=fd00:5::,ra-only,64 \
		--dhcp-leasefile=/run/leases."$1" --log-facility=/run/log."$1" --pid-file=/run/pid."$1" 3>&- 4>&-
}

# 262 asks nobody over InfiniBand: it names 20 of the 32 bytes of an address to sendmsg(), which fails (EINVAL), and
# tries anew without a word
networkd_asks() { [[ $(networkctl --version) != 'systemd 262 '* ]]; }
asks_nobody='skip-ok: systemd-networkd 262 sends nothing over InfiniBand'

# what bond0 was leased; what others have
leased() { ip -4 -o address show dev bond0 | sed -n 's/.* inet \([0-9.]*\).*/\1/p'; }
has_lease() { [[ $(leased) == 10.0.0.1?? ]]; }
others() {
	ip -4 -o address show dev eth8 | sed 's/valid_lft.*//'
	ip route show dev eth8
	ip rule
	systemctl show -P MainPID systemd-networkd
}

@test "--ifup has DHCP asked: it ends with an address, and other links, routes and rules are as they were" {
	networkd_asks || skip "$asks_nobody"
	local before watch
	before=$(others)
	ip monitor address route rule dev eth8 > /run/monitor 3>&- 4>&- &
	watch=$!
	run -0 ib-bond --ifup bond0
	[[ $output == *'ib-bond: bond0: ib-bonding-dhcp@bond0.service asks DHCP for its address'* ]]
	has_lease
	leased > /run/first
	until_true 10 replies 10.0.0.254
	[ "$(others)" = "$before" ]
	kill $watch
	[ ! -s /run/monitor ]
	# IPv6 as the kernel has it by itself
	until_true 20 eval '[[ $(ip -6 -o address show dev bond0) == *fe80:* ]]'
	until_true 20 eval '[[ $(ip -6 -o address show dev bond0) == *fd00:5:* ]]'
	# DEFROUTE=no
	[[ $(ip route show default) != *bond0* ]]
	run ! ib-bond --check bond0
	[[ $output != *NO-LEASE* ]]
}

@test "again it changes nothing" {
	networkd_asks || skip "$asks_nobody"
	local pid
	pid=$(systemctl show -P MainPID ib-bonding-dhcp@bond0)
	ib-bond --ifup bond0
	has_lease
	[ "$(systemctl show -P MainPID ib-bonding-dhcp@bond0)" = "$pid" ]
	[ "$(leased)" = "$(cat /run/first)" ]
}

acks() { grep -c 'DHCPACK(ib2)' /run/log.ib2; }
renewed() { [ "$(acks)" -gt "$1" ]; }

@test "a failover takes the address along, and the client of the new hardware address renews the lease" {
	networkd_asks || skip "$asks_nobody"
	local active before watch
	active=$(value /sys/class/net/bond0/bonding/active_slave)
	before=$(acks)
	ip monitor address dev bond0 > /run/monitor 3>&- 4>&- &
	watch=$!
	ip link set "$active" down
	until_true 20 renewed "$before"
	until_true 10 replies 10.0.0.254
	ip link set "$active" up
	kill $watch
	run ! grep -q 'Deleted.*inet 10' /run/monitor
	[ "$(leased)" = "$(cat /run/first)" ]
}

@test "a restart of the stack: the bond comes back with the same address" {
	networkd_asks || skip "$asks_nobody"
	ip -n hostb link set ib2 netns 1
	rmmod ib_ipoib
	[ ! -e /sys/class/net/bond0 ]
	modprobe ib_ipoib
	until_true 20 test -e /sys/class/net/ib2
	ip link set ib2 netns hostb
	peer ib2 10.0.0.254/24
	until_true 40 has_lease
	[ "$(leased)" = "$(cat /run/first)" ]
	until_true 10 replies 10.0.0.254
}

@test "what is saved of it is BOOTPROTO=dhcp, not the address" {
	networkd_asks || skip "$asks_nobody"
	run -0 ib-bond --bond-name bond0 --save redhat --dry-run
	[[ $output == *BOOTPROTO=DHCP* ]]
	[[ $output != *IPADDR* ]]
	mkdir -p /run/elsewhere
	run -0 ib-bond --bond-name bond0 --save redhat --dry-run --root /run/elsewhere
	[[ $output == *BOOTPROTO=DHCP* ]]
	[[ $output != *IPADDR* ]]
}

@test "--stop ends the client, --ifup gets the same address again; with addresses of its own nobody asks" {
	networkd_asks || skip "$asks_nobody"
	ib-bond --bond-name bond0 --stop
	[ "$(systemctl is-active ib-bonding-dhcp@bond0)" = inactive ]
	[ ! -e /run/ib-bonding/dhcp/bond0 ]
	ib-bond --ifup bond0
	has_lease
	[ "$(leased)" = "$(cat /run/first)" ]
	bond_file BOOTPROTO=none IPADDR=10.0.0.9 PREFIX=24
	ib-bond --ifup bond0
	[ "$(systemctl is-active ib-bonding-dhcp@bond0)" = inactive ]
	ib-bond --ifdown bond0
}

@test "the unit brings it up with its address" {
	bond_file BOOTPROTO=dhcp4
	networkd_asks || skip "$asks_nobody"
	# nor is the host's networkd of any use for it
	systemctl stop systemd-networkd
	rm -r /run/systemd/netif
	systemctl start ib-bonding
	has_lease
	systemctl stop ib-bonding
	[ "$(systemctl is-active ib-bonding-dhcp@bond0)" = inactive ]
}

@test "--ifup-all does as well" {
	networkd_asks || skip "$asks_nobody"
	ib-bond --ifup-all
	has_lease
	ib-bond --bond-name bond0 --stop
}

@test "no server: --ifup, --ifup-all and the unit say so and fail, --check finds it, and it is still asked for" {
	kill "$(cat /run/pid.ib2)"
	run -1 ib-bond --ifup-all
	[[ $output == *'bond0: no address by DHCP after 15 s; it is still asked for'* ]]
	ib-bond --bond-name bond0 --stop
	run ! systemctl start ib-bonding
	[[ $(journalctl --no-pager -u ib-bonding) == *'bond0: no address by DHCP after 15 s; it is still asked for'* ]]
	systemctl stop ib-bonding
	run -1 ib-bond --ifup bond0
	[[ $output == *'bond0: no address by DHCP after 15 s; it is still asked for'* ]]
	run -2 ib-bond --check bond0
	[[ $output == *'CRITICAL NO-LEASE: BOOTPROTO=dhcp4, and it has no address by DHCP'* ]]
	serve ib2 10.0.0
	! networkd_asks || until_true 60 has_lease
	ib-bond --bond-name bond0 --stop
}

@test "without systemd-networkd --ifup and ifcfg-parse --check name what to install" {
	local networkd=/usr/lib/systemd/system/systemd-networkd.service
	mv $networkd $networkd.away
	run -1 ib-bond --ifup bond0
	[[ $output == *'BOOTPROTO=dhcp4, and it has no address: install systemd-networkd; it need not be enabled'* ]]
	# somebody else has asked, as wicked and the scripts do
	ip address add 10.0.0.177/24 dev bond0
	run -0 ib-bond --ifup bond0
	[[ $output != *'and it has no address'* ]]
	has_lease
	run -0 ifcfg-parse --check
	[[ $output == *'ifcfg-bond0:3:1: warning: nobody on this system asks DHCP over InfiniBand'*NO-DHCP-CLIENT* ]]
	mv $networkd.away $networkd
	ib-bond --bond-name bond0 --stop
}

@test "NetworkManager: of the keyfiles that -o nmconnection writes it makes the bond, with its lease" {
	local keyfiles=/etc/NetworkManager/system-connections
	bond_file BOOTPROTO=dhcp
	ifcfg-parse -o nmconnection --output-dir $keyfiles
	systemctl start NetworkManager
	until_true 120 has_lease
	until_true 20 replies 10.0.0.254
	run ! ib-bond --check bond0
	[[ $output != *NO-LEASE* ]]
	nmcli connection delete bond0 ib0 ib1
	until_true 30 bond_is bond0 none
	systemctl stop NetworkManager
}

@test "networkd makes the bond without its lease: -o networkd says so, and --check finds it" {
	bond_file BOOTPROTO=dhcp
	run ifcfg-parse -o networkd --output-dir /run/systemd/network
	[[ $output == *'lost: BOOTPROTO: dhcp: systemd-networkd (252) asks no DHCP'* ]]
	# as systemd's own file in modprobe.d has it: else the driver makes a bond0 that networkd takes, in balance-rr
	modprobe bonding max_bonds=0
	# its socket may have started it
	systemctl restart systemd-networkd
	until_true 30 grep -qxs 1 /sys/class/net/bond0/carrier
	run -2 ib-bond --check bond0
	[[ $output == *'CRITICAL NO-LEASE: BOOTPROTO=dhcp, and it has no address by DHCP'* ]]
	systemctl stop systemd-networkd
	ip link delete bond0
}
