#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --fabric hcas=2,ports=2 --hosts 3:1 --timeout 900
# vm-seconds: 90
# ib-bond on the command line: the manual's examples, what is refused, what a second run does.
# Host a has ib0, ib1 (one HCA) and ib2 (the other); hostb has ib3.

bats_require_minimum_version 1.5.0

setup() {
	# shellcheck source=tests/lib/guest.bash
	. "$BATS_TEST_DIRNAME/lib/guest.bash"
	fresh
	pid=
}

teardown() {
	[ -z "$pid" ] || kill -KILL "$pid" 2> /dev/null || true
	fabric up 0 1
}

@test "manual: ib-bond --bond-ip 192.168.10.100 --slaves ib0,ib2" {
	ib-bond --bond-ip 192.168.10.100 --slaves ib0,ib2
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 ib2 addr 192.168.10.100/24"
	peer ib3 192.168.10.1/24
	until_true 10 replies 192.168.10.1
}

@test "manual: --bond-name bond1 --bond-ip 192.168.10.100/25 --slaves ib0.f1f1,ib1.f1f1; --status; --stop" {
	ib-bond --bond-name bond1 --bond-ip 192.168.10.100/25 --slaves ib0.f1f1,ib1.f1f1
	bond_is bond1 "active-backup miimon 100 mtu 2044 up slaves ib0.f1f1 ib1.f1f1 addr 192.168.10.100/25"
	ip -d link show ib0.f1f1 | grep -q 'ipoib pkey *0xf1f1'

	run ib-bond --bond-name bond1 --status
	[ "$status" -eq 0 ]
	[[ ${lines[1]} == "bond1 "*" 192.168.10.100/25" ]]
	[[ ${lines[2]} == "|-ib0.f1f1 "* ]]
	[[ ${lines[3]} == "\`-ib1.f1f1 "* ]]

	ib-bond --bond-name bond1 --stop
	bond_is bond1 none
	# it made the children, so it takes them away
	[ ! -e /sys/class/net/ib0.f1f1 ]
	[ ! -e /sys/class/net/ib1.f1f1 ]
}

@test "manual: --status-all and --stop-all" {
	ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib1
	ib-bond --bond-name bond1 --bond-ip 10.1.0.1 --slaves ib0.f1f1,ib1.f1f1
	run ib-bond --status-all
	[ "$status" -eq 0 ]
	[[ ${lines[1]} == "bond0 "*" 10.0.0.1/24" ]]
	[[ ${lines[4]} == "bond1 "*" 10.1.0.1/24" ]]
	ib-bond --stop-all
	bond_is bond0 none
	bond_is bond1 none
	[ ! -e /sys/class/net/ib0.f1f1 ]
}

@test "the defaults are bond0 over ib0 and ib1 with miimon 100; IPv6 has 64 bits" {
	ib-bond --bond-ip 10.0.0.1 --bond-ip fd00::1
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 ib1 addr 10.0.0.1/24 fd00::1/64"
	ip -o -4 addr show dev bond0 | grep -q 'brd 10.0.0.255'
}

@test "the same command twice changes nothing and ends 0" {
	ib-bond --bond-ip 10.0.0.1
	activate bond0 ib0
	before=$(host_state; cat /proc/net/bonding/bond0)
	run ib-bond -v --bond-ip 10.0.0.1
	[ "$status" -eq 0 ]
	[ "$output" = "" ]
	[ "$before" = "$(host_state; cat /proc/net/bonding/bond0)" ]
}

@test "a changed slave list keeps the slave and the address that stay" {
	ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib1
	index=$(cat /sys/class/net/bond0/ifindex)
	run ib-bond -v --bond-ip 10.0.0.1 --slaves ib1,ib2
	[ "$status" -eq 0 ]
	diff <(echo "$output") - <<-'STEPS'
		ip link set dev ib2 master bond0
		ip link set dev ib0 nomaster
		ib-bond: bond0: changed: +ib2 -ib0
	STEPS
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib1 ib2 addr 10.0.0.1/24"
	[ "$(cat /sys/class/net/bond0/ifindex)" = "$index" ]
}

@test "a changed address replaces the old one of ours, and leaves those that others set" {
	ib-bond --bond-ip 10.0.0.1 --bond-ip 10.0.0.2
	ip address add 10.0.0.77/32 dev bond0
	ib-bond --bond-ip 10.0.0.2 --bond-ip 10.9.0.1/16 --miimon 50
	bond_is bond0 "active-backup miimon 50 mtu 2044 up slaves ib0 ib1 addr 10.0.0.2/24 10.0.0.77/32 10.9.0.1/16"
}

@test "an address alone is named: slaves, miimon, primary and the other addresses stay" {
	ib-bond --bond-ip 10.0.0.4 --slaves ib0,ib2 --miimon 50
	ip link set bond0 type bond primary ib2
	ip address add 10.0.0.77/32 dev bond0
	run -0 --separate-stderr ib-bond --bond-ip 10.0.0.5/24
	# shellcheck disable=SC2154 # run sets it
	[ "$stderr" = "ib-bond: bond0: changed: +10.0.0.5/24 -10.0.0.4/24" ]
	[ "$output" = "" ]
	bond_is bond0 "active-backup miimon 50 mtu 2044 up slaves ib0 ib2 addr 10.0.0.5/24 10.0.0.77/32"
	[ "$(cat /sys/class/net/bond0/bonding/primary)" = ib2 ]
	run -0 ib-bond -q --miimon 60
	[ "$output" = "" ]
	bond_is bond0 "active-backup miimon 60 mtu 2044 up slaves ib0 ib2 addr 10.0.0.5/24 10.0.0.77/32"
	run -0 ib-bond --slaves ib2,ib1
	[ "$output" = "ib-bond: bond0: changed: +ib1 -ib0" ]
	bond_is bond0 "active-backup miimon 60 mtu 2044 up slaves ib1 ib2 addr 10.0.0.5/24 10.0.0.77/32"
	[ "$(cat /sys/class/net/bond0/bonding/primary)" = ib2 ]
}

@test "a bond of another's making keeps its ARP monitor and its slaves" {
	modprobe bonding max_bonds=0
	ip link add bond1 type bond mode active-backup arp_interval 200 arp_ip_target 10.1.0.9
	ip link set ib1 master bond1
	ip link set bond1 up
	ip address add 10.1.0.1/24 dev bond1
	ib-bond --bond-ip 10.1.0.2 --bond-name bond1
	bond_is bond1 "active-backup miimon 0 mtu 1500 up slaves ib1 addr 10.1.0.1/24 10.1.0.2/24"
	[ "$(cat /sys/class/net/bond1/bonding/arp_interval)" = 200 ]
	[ "$(cat /sys/class/net/bond1/bonding/arp_ip_target)" = 10.1.0.9 ]
	# it is its maker's to bring back
	[ ! -e /run/ib-bonding/bond1.conf ]
}

@test "--add-slave, --del-slave, --add-ip, --del-ip and --set change only that, and what is remembered" {
	ib-bond --bond-ip 10.0.0.4 --slaves ib0,ib1
	run -0 ib-bond --add-slave ib2 --del-slave ib0 --add-ip fd00::5 --add-ip 10.1.0.1 --set updelay=200
	[ "$output" = "ib-bond: bond0: changed: updelay 200 (was 0) +ib2 -ib0 +fd00::5/64 +10.1.0.1/24" ]
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib1 ib2 addr 10.0.0.4/24 10.1.0.1/24 fd00::5/64"
	run -0 ib-bond --add-slave ib2 --add-ip 10.1.0.1 --set updelay=200
	[ "$output" = "" ]
	ip address add 10.0.0.77/32 dev bond0
	run -0 ib-bond --del-ip 10.0.0.4 --del-ip 10.0.0.77
	[ "$output" = "ib-bond: bond0: changed: -10.0.0.77/32 -10.0.0.4/24" ]
	run -0 ib-bond --del-ip 10.0.0.4 --del-slave ib0
	diff <(echo "$output") - <<-'NOTES'
		ib-bond: bond0: note: ib0 is no slave of it
		ib-bond: bond0: note: it has no address 10.0.0.4
	NOTES
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib1 ib2 addr 10.1.0.1/24 fd00::5/64"
	grep -E '^(address|slave|updelay)' /run/ib-bonding/bond0.conf | tr -d '"' | sort > remembered
	diff remembered - <<-'RECORD'
		address = fd00::5/64
		address1 = 10.1.0.1/24
		slave = ib1
		slave1 = ib2
		updelay = 200
	RECORD
}

@test "a slave whose port is away is remembered when something else is changed" {
	ib-bond --bond-ip 10.0.0.4 --slaves ib0,ib2
	fabric remove 1
	until_true 10 test ! -e /sys/class/net/ib2
	ib-bond --add-ip 10.1.0.1
	fabric add 1
	until_true 10 test -e /sys/class/net/ib3
	ip link set ib3 netns hostb
	ib-bond --restore ib2
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 ib2 addr 10.0.0.4/24 10.1.0.1/24"
}

@test "a bond that was set down stays down when something else is named" {
	ib-bond --bond-ip 10.0.0.4
	ip link set bond0 down
	ib-bond --add-ip 10.1.0.1
	bond_is bond0 "active-backup miimon 100 mtu 2044 down slaves ib0 ib1 addr 10.0.0.4/24 10.1.0.1/24"
}

# routes_of DEV: those that somebody set, in all tables
routes_of() {
	ip route show table all dev "$1" | grep -vE 'proto (kernel|ra)' | sed 's/ *$//' | sort
}

@test "an address takes the place of another, and the routes through the bond stay" {
	ib-bond --bond-ip 10.0.0.4 --bond-ip fd00::4
	ip route add default via 10.0.0.254
	ip route add 10.9.0.0/16 via 10.0.0.253 metric 7
	ip route add 10.8.0.0/16 dev bond0
	ip route add 10.7.0.0/16 via 10.0.0.253 table 100
	ip -6 route add fd09::/16 via fd00::fe
	before=$(routes_of bond0)
	[ "$(wc -l <<< "$before")" -eq 5 ]
	ib-bond --bond-ip 10.0.0.5 --bond-ip fd00::5
	diff <(echo "$before") <(routes_of bond0)
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 ib1 addr 10.0.0.5/24 fd00::5/64"
	# also into another network, where the gateway is none of the new one's
	ib-bond --bond-ip 10.1.0.5 --bond-ip fd01::5
	diff <(echo "$before") <(routes_of bond0)
	[ "$(cat /proc/sys/net/ipv4/conf/bond0/promote_secondaries)" = "$(cat /proc/sys/net/ipv4/conf/default/promote_secondaries)" ]
}

@test "the last address does not go from under a route by a gateway; routes on the link are brought back" {
	ib-bond --bond-ip 10.0.0.4
	ip route add 10.8.0.0/16 dev bond0
	ip route add 10.9.0.0/16 via 10.0.0.253
	refused 1 "bond0: the route 10.9.0.0/16 goes through it, and would go with its last IPv4 address: remove the route first, or name another address" --del-ip 10.0.0.4
	ip route del 10.9.0.0/16
	ib-bond --del-ip 10.0.0.4
	[ "$(routes_of bond0)" = "10.8.0.0/16 scope link" ]
}

@test "an address that is the source of a route is not taken from it" {
	ib-bond --bond-ip 10.0.0.4
	ip link add d0 type dummy
	ip link set d0 up
	ip route add 10.9.0.0/16 dev d0 src 10.0.0.4
	refused 1 "bond0: the route 10.9.0.0/16 has 10.0.0.4 for its source, and would go with it: change the route first (ip route change ... src)" --bond-ip 10.0.0.5
	ip route change 10.9.0.0/16 dev d0
	ib-bond --bond-ip 10.0.0.5
	ip link delete d0
}

@test "the new address is the primary one beside a VIP in its network, and what the VIP has comes back" {
	ib-bond --bond-ip 10.0.0.4
	ip address add 10.0.0.77/24 dev bond0 label bond0:vip valid_lft 5000 preferred_lft 5000
	ip route add 10.9.0.0/16 via 10.0.0.253 src 10.0.0.77
	run -0 ib-bond --bond-ip 10.0.0.5
	diff <(echo "$output") - <<-'NOTES'
		ib-bond: bond0: note: 10.0.0.77/24 is taken out and put back at once: 10.0.0.5/24 is to be the first of their network
		ib-bond: bond0: changed: +10.0.0.5/24 -10.0.0.4/24
	NOTES
	[[ $(ip -o -4 addr show dev bond0 primary) == *10.0.0.5/24* ]]
	[[ $(ip -o -4 addr show dev bond0 secondary) =~ 10.0.0.77/24.*bond0:vip.*valid_lft\ (49[0-9]{2}|5000)sec ]]
	[[ $(ip route get 10.0.0.9) == *"src 10.0.0.5"* ]]
	[ "$(routes_of bond0)" = "10.9.0.0/16 via 10.0.0.253 src 10.0.0.77" ]
}

@test "an altname of a slave, and a P_Key child that was renamed, are the slaves that they are" {
	ip link property add dev ib1 altname ibp1s0
	ib-bond --bond-ip 10.0.0.4 --slaves ib0,ibp1s0
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 ib1 addr 10.0.0.4/24"
	run -0 ib-bond --slaves ibp1s0,ib0 --add-slave ibp1s0
	[ "$output" = "" ]
	ib-bond --del-slave ibp1s0
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 addr 10.0.0.4/24"
	ip link property del dev ib1 altname ibp1s0

	ib-bond --bond-name bond1 --bond-ip 10.1.0.1 --slaves ib0.8001,ib1.8001
	ip link set ib1.8001 down
	ip link set ib1.8001 name store
	run -0 ib-bond --bond-name bond1 --slaves ib0.8001,ib1.8001
	[ "$output" = "" ]
	bond_is bond1 "active-backup miimon 100 mtu 2044 up slaves ib0.8001 store addr 10.1.0.1/24"
	ib-bond --bond-name bond1 --stop
	[ ! -e /sys/class/net/store ]
}

@test "an IPv6 address that another host has is said, and the command ends 1" {
	ib-bond --bond-ip 10.0.0.4
	until_true 20 slaves_up bond0 2
	ip -n hostb address add fd00::4/64 dev ib3 nodad
	ip -n hostb link set ib3 up
	peer ib3 10.0.0.9/24
	until_true 20 replies 10.0.0.9
	run -1 ib-bond --add-ip fd00::4
	[[ $output == *"ib-bond: bond0: another host has fd00::4/64 already (dadfailed): it does not work here; "* ]]
	# and again, as long as it is so
	run -1 ib-bond --add-ip fd00::4
	ip -n hostb address del fd00::4/64 dev ib3
	ib-bond --del-ip fd00::4
	run -0 ib-bond --add-ip fd00::4
	[[ $output != *dadfailed* ]]
}

@test "when the last step is refused the options are as before: ARP targets, the interval and its delays" {
	ib-bond --bond-ip 10.0.0.4 --miimon 50 --set updelay=200
	sysctl -qw net/ipv6/conf/bond0/disable_ipv6=1
	run ib-bond --add-ip fd00::1 --set arp_interval=100 --set arp_ip_target=10.0.0.9
	[ "$status" -eq 1 ]
	[[ $output == "ib-bond: bond0: cannot add fd00::1/64 to bond0: "* ]]
	for option in miimon:50 updelay:200 arp_interval:0 arp_ip_target:; do
		[ "$(cat "/sys/class/net/bond0/bonding/${option%:*}")" = "${option#*:}" ] || { echo "$option"; false; }
	done
	run ib-bond --add-ip fd00::1 --miimon 100
	[ "$status" -eq 1 ]
	[ "$(cat /sys/class/net/bond0/bonding/updelay)" = 200 ]
	ib-bond --miimon 100
	[ "$(cat /sys/class/net/bond0/bonding/updelay)" = 200 ]
}

@test "a mode that cannot be is refused before the bond is touched" {
	modprobe dummy numdummies=0
	modprobe bonding max_bonds=0
	ip link add d0 type dummy
	ip link add bond9 type bond mode 802.3ad miimon 100
	ip link set d0 master bond9
	ip link set bond9 up
	ip address add 172.16.0.1/24 dev bond9
	ip route add 172.17.0.0/16 via 172.16.0.2
	ip monitor link dev bond9 > seen &
	monitor=$!
	run ib-bond --any-type --bond-name bond9 --bond-ip 172.16.0.9 --set mode=active-backup
	kill $monitor
	[ "$status" -eq 1 ]
	[ "$output" = "ib-bond: bond9: mode cannot become active-backup while the bond has slaves: stop it first (ib-bond --bond-name bond9 --stop)" ]
	[ ! -s seen ]
	ip route show 172.17.0.0/16 | grep -q bond9
	ib-bond --any-type --bond-name bond9 --stop
	ip link delete d0
}

@test "an empty bond that the driver made when it was loaded is taken over" {
	rmmod bonding 2> /dev/null || true
	modprobe bonding max_bonds=1
	bond_is bond0 "balance-rr miimon 0 mtu 1500 down slaves addr"
	ip link set bond0 up
	ib-bond --bond-ip 10.0.0.1
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 ib1 addr 10.0.0.1/24"
}

@test "the routes of an empty bond stay when its first slaves are P_Key children that the command makes" {
	rmmod bonding 2> /dev/null || true
	modprobe bonding max_bonds=1
	ip address add 10.0.0.1/24 dev bond0
	ip link set bond0 up
	ip route add 10.9.0.0/16 dev bond0
	ib-bond --bond-ip 10.0.0.1 --slaves ib0.8001,ib1.8001
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0.8001 ib1.8001 addr 10.0.0.1/24"
	[[ $(ip route show 10.9.0.0/16) == "10.9.0.0/16 dev bond0 "* ]]
}

@test "an address that somebody gave the bond does not stay wrong" {
	modprobe bonding max_bonds=0
	ip link add bond0 type bond mode active-backup miimon 100
	ip link set bond0 address 02:00:00:00:00:77
	ib-bond --bond-ip 10.0.0.1
	activate bond0 ib0
	until_true 5 cmp -s /sys/class/net/bond0/address /sys/class/net/ib0/address
	peer ib3 10.0.0.9/24
	until_true 10 replies 10.0.0.9
}

@test "slaves that are up join too, and when the last step is refused they are up again with their addresses" {
	ip link set ib0 up
	ip link set ib1 up
	ip address add fd00::5/64 dev ib0 nodad
	ip address add 10.5.0.1/24 dev ib1
	ip route add 10.9.0.0/16 via 10.5.0.254
	ip route add 10.8.0.0/16 dev ib1
	ip -6 route add fd09::/16 via fd00::fe
	ip neigh add 10.5.0.9 lladdr "$(cat /sys/class/net/ib0/address)" dev ib1
	ip neigh add 10.5.0.8 lladdr "$(cat /sys/class/net/ib0/address)" dev ib1 nud reachable
	before=$(host_state; routes_of ib0; routes_of ib1; ip neigh show nud permanent)
	[[ $before == *10.8.0.0/16*10.9.0.0/16*"10.5.0.9 dev ib1"* ]]
	# a bond made now takes no IPv6 address: the kernel refuses the last step
	sysctl -qw net/ipv6/conf/default/disable_ipv6=1
	run ib-bond -q --bond-ip 10.0.0.1 --bond-ip fd00::1 --slaves ib0,ib1
	sysctl -qw net/ipv6/conf/default/disable_ipv6=0
	[ "$status" -eq 1 ]
	[[ $output == "ib-bond: bond0: cannot add fd00::1/64 to bond0: "*"ermission denied"* ]] || { echo "$output"; false; }
	diff <(echo "$before") <(host_state; routes_of ib0; routes_of ib1; ip neigh show nud permanent)
	run ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib1
	[ "$status" -eq 0 ]
	[ "$output" = "ib-bond: bond0: note: ib1 has the address 10.5.0.1/24, which does not work while it is a slave" ]
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 ib1 addr 10.0.0.1/24"
}

@test "a P_Key child that was there before is not removed by --stop" {
	ip link add link ib0 name ib0.8001 type ipoib pkey 0x8001
	ib-bond --bond-ip 10.0.0.1 --slaves ib0.8001,ib1.8001
	ib-bond --bond-name bond0 --stop
	[ -e /sys/class/net/ib0.8001 ]
	[ ! -e /sys/class/net/ib1.8001 ]
}

@test "--status of an absent bond ends 3; --stop of one ends 1" {
	run ib-bond --bond-name bond7 --status
	[ "$status" -eq 3 ]
	[ "$output" = "ib-bond: bond7: no such bond" ]
	run ib-bond --bond-name bond7 --stop
	[ "$status" -eq 1 ]
	[ "$output" = "ib-bond: bond7: no such bond" ]
}

@test "an Ethernet bond is named and left alone by --stop and --stop-all, unless --any-type is given" {
	modprobe dummy numdummies=0
	ip link add d0 type dummy
	ip link add bond9 type bond mode active-backup miimon 100
	ip link set d0 master bond9
	ip address add 172.16.0.1/24 dev bond9
	ib-bond --bond-ip 10.0.0.1
	run ib-bond --stop-all
	[ "$status" -eq 0 ]
	[[ $output == *"bond9"*"Ethernet bond: left alone"* ]]
	bond_is bond0 none
	bond_is bond9 "active-backup miimon 100 mtu 1500 down slaves d0 addr 172.16.0.1/24"
	run ib-bond --bond-name bond9 --stop
	[ "$status" -eq 1 ]
	bond_is bond9 "active-backup miimon 100 mtu 1500 down slaves d0 addr 172.16.0.1/24"
	ib-bond --bond-name bond9 --stop --any-type
	bond_is bond9 none
	ip link delete d0
}

# refused ARGS... STATUS MESSAGE: nothing changes, and the message says what is wrong
refused() {
	local want_status=$1 want=$2 before
	shift 2
	before=$(host_state)
	run ib-bond "$@"
	[ "$before" = "$(host_state)" ] || { echo "the host was changed by: $*"; return 1; }
	[ "$status" -eq "$want_status" ] || { echo "status $status for: $*: $output"; return 1; }
	[ "${lines[0]}" = "ib-bond: $want" ] || { printf 'wanted %s\ngot    %s\n' "ib-bond: $want" "${lines[0]}"; return 1; }
}

@test "what cannot be done is refused with a clear message, and nothing changes" {
	modprobe dummy numdummies=0
	ip link add eth9 type dummy
	ip link add link ib0 name ib0.8001 type ipoib pkey 0x8001
	ib-bond --bond-name bond3 --bond-ip 10.3.0.1 --slaves ib2

	refused 1 "bond0: no such interface: ib9; did you mean ib2? There are ib0, ib1, ib2, ib0.8001" --bond-ip 10.0.0.1 --slaves ib0,ib9
	refused 1 "bond0: no such interface: ib9.8001 (nor ib9, to make it from); did you mean ib2? There are ib0, ib1, ib2, ib0.8001" --bond-ip 10.0.0.1 --slaves ib9.8001
	refused 1 "bond0: ib0 and eth9 cannot be in one bond: ib0 is IPoIB and eth9 is not" --bond-ip 10.0.0.1 --slaves ib0,eth9
	refused 1 "bond0: eth9 is not an IPoIB interface (--any-type takes it all the same)" --bond-ip 10.0.0.1 --slaves eth9
	refused 1 "bond0: ib2 is a slave of bond3 already: release it there first" --bond-ip 10.0.0.1 --slaves ib0,ib2
	refused 1 "bond0: ib0.8001 has the P_Key 0x8001 and ib1 0xffff: the slaves of a bond share one" --bond-ip 10.0.0.1 --slaves ib0.8001,ib1
	refused 1 "bond0: ib0.8001 has the P_Key 0x8001 and ib1.8002 0x8002: the slaves of a bond share one" --bond-ip 10.0.0.1 --slaves ib0.8001,ib1.8002
	refused 1 "bond0: bond3 is a bond itself" --bond-ip 10.0.0.1 --slaves bond3
	refused 1 "eth9: eth9 exists and is not a bond" --bond-name eth9 --bond-ip 10.0.0.1
	refused 2 "--bond-name bond0123456789012: the name is longer than 15 characters" --bond-name bond0123456789012 --bond-ip 10.0.0.1
	refused 2 "--bond-name bo/nd: an interface's name has no slash, colon, percent sign, blank or control character" --bond-name bo/nd --bond-ip 10.0.0.1
	refused 2 "--bond-ip 10.0.0.256: not an IP address" --bond-ip 10.0.0.256
	refused 2 "--bond-ip 10.0.0.1/33: the prefix is 1 to 32 bits" --bond-ip 10.0.0.1/33
	refused 2 "--bond-ip 127.0.0.1: 127.0.0.0/8 is the loopback network" --bond-ip 127.0.0.1
	refused 2 "--bond-ip 10.0.0.255: that is the broadcast address of its network" --bond-ip 10.0.0.255
	refused 2 "--miimon 0 would mean no failover at all: give milliseconds, such as 100" --bond-ip 10.0.0.1 --miimon 0
	refused 2 "--miimon -5: miimon takes a number from 0 to 2147483647" --bond-ip 10.0.0.1 --miimon=-5
	refused 2 "--slaves ib0,ib0: \"ib0\": the slave is named twice" --bond-ip 10.0.0.1 --slaves ib0,ib0
	refused 2 "--slaves ib0,,ib1: \"\": the name is empty" --bond-ip 10.0.0.1 --slaves ib0,,ib1
	refused 2 "--set mimon=50: no such option: did you mean miimon" --set mimon=50
	refused 2 "--set miimon=x: miimon takes a number from 0 to 2147483647" --set miimon=x
	refused 2 "--set max_bonds=2: that is set when the driver is loaded, for all bonds" --set max_bonds=2
	refused 2 "--add-slave ib2,: \"\": the name is empty" --add-slave ib2,
	refused 2 "--del-ip 10.0.0.256: not an IP address" --del-ip 10.0.0.256
	refused 1 "bond0: no such bond: --bond-ip and --slaves make one" --add-ip 10.0.0.1
	refused 1 "bond3: a bond needs a slave" --bond-name bond3 --del-slave ib2
	refused 2 "unknown option --frobnicate" --frobnicate
	refused 2 "--stop needs the name of a bond" --stop
	refused 2 "--json does not go with --stop, but with --status, --status-all, --check, --monitor and --drill" --bond-name bond0 --stop --json
	refused 2 "--status does not go with --stop" --bond-name bond0 --stop --status
	ip link delete eth9
}

@test "without root a bond is refused, its status is shown, and --dry-run works" {
	modprobe bonding max_bonds=0
	run setpriv --reuid 1000 --clear-groups ib-bond --bond-ip 10.0.0.1
	[ "$status" -eq 1 ]
	[ "$output" = "ib-bond: only root can change bonds (--dry-run shows what would be done)" ]
	bond_is bond0 none
	setpriv --reuid 1000 --clear-groups ib-bond --status-all
	setpriv --reuid 1000 --clear-groups ib-bond --bond-ip 10.0.0.1 --dry-run
	bond_is bond0 none
}

@test "without a bonding driver the command says so and changes nothing" {
	rmmod bonding 2> /dev/null || true
	mv "/lib/modules/$(uname -r)" /lib/modules.away
	run ib-bond --bond-ip 10.0.0.1 --slaves ib0.8001,ib1.8001
	mv /lib/modules.away "/lib/modules/$(uname -r)"
	[ "$status" -eq 1 ]
	[ "$output" = "ib-bond: bond0: cannot load the bonding driver for bond0: the kernel's bonding driver is not available (modprobe bonding failed)" ]
	[ ! -e /sys/class/net/ib0.8001 ]
}

@test "--dry-run prints commands that, run by hand, give the same bond" {
	modprobe bonding max_bonds=0
	ib-bond --dry-run --bond-ip 10.0.0.1 --bond-ip fd00::1 --slaves ib0.8001,ib1.8001 --miimon 80 > plan.sh
	bond_is bond0 none
	diff plan.sh - <<-'STEPS'
		ip link add link ib0 name ib0.8001 type ipoib pkey 0x8001
		ip link set dev ib0.8001 alias ib-bond
		ip link add link ib1 name ib1.8001 type ipoib pkey 0x8001
		ip link set dev ib1.8001 alias ib-bond
		ip link add name bond0 mtu 2044 type bond mode active-backup miimon 80
		ip link set dev ib0.8001 master bond0
		ip link set dev ib1.8001 master bond0
		ip link set dev bond0 up
		ip address add 10.0.0.1/24 broadcast 10.0.0.255 dev bond0
		ip address add fd00::1/64 dev bond0
	STEPS
	sh -e plan.sh
	by_hand=$(host_state)
	ib-bond --bond-name bond0 --stop
	ib-bond --bond-ip 10.0.0.1 --bond-ip fd00::1 --slaves ib0.8001,ib1.8001 --miimon 80
	[ "$by_hand" = "$(host_state)" ]
}

@test "two ib-bonds at once wait for each other" {
	exec 9> /run/ib-bond.lock
	flock 9
	ib-bond --bond-ip 10.0.0.1 2> waiting 9>&- &
	until_true 10 grep -q 'waiting for another ib-bond' waiting
	bond_is bond0 none
	flock -u 9
	wait $!
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 ib1 addr 10.0.0.1/24"
}

process_is() { [ "$(sed 's/.*) //; s/ .*//' "/proc/$1/stat")" = "$2" ]; }	# PID STATE

@test "a kernel that does not come back from a request is waited for, and the command cannot be killed meanwhile" {
	fabric rtnl on
	ib-bond --bond-ip 10.0.0.1 3>&- &
	until_true 10 process_is $! D
	kill -KILL $!
	sleep 2
	process_is $! D
	fabric rtnl off
	wait $! || status=$?
	[ "$status" -eq 137 ]
	until_true 10 bond_is bond0 none
}

@test "--json has what ip -j -d link has, in its shape" {
	ib-bond --bond-ip 10.0.0.1 --bond-ip fd00::1
	activate bond0 ib0
	ib-bond --bond-name bond0 --status --json > ours
	ip -j -d link show dev bond0 > theirs
	ip -j -d link show master bond0 > slaves
	[ "$(jq -c '.[0] | [.ifindex, .ifname, .mtu, .operstate, .link_type, .address, .broadcast]' ours)" = \
	  "$(jq -c '.[0] | [.ifindex, .ifname, .mtu, .operstate, .link_type, .address, .broadcast]' theirs)" ]
	# every key of ip's info_data, with its value
	jq -n --slurpfile o ours --slurpfile t theirs -e '
		$o[0][0].linkinfo as $ours | $t[0][0].linkinfo as $theirs |
		$ours.info_kind == $theirs.info_kind and
		($theirs.info_data | length > 10) and
		([$theirs.info_data | to_entries[] | select($ours.info_data[.key] != .value)] == [])'
	[ "$(jq -c '[.[0].slaves[] | [.ifname, .state, .mii_status, .link_failure_count, .perm_hwaddr]]' ours)" = \
	  "$(jq -c '[.[] | [.ifname] + (.linkinfo.info_slave_data | [.state, .mii_status, .link_failure_count, .perm_hwaddr])]' slaves)" ]
	[ "$(jq -c '.[0].addresses[:2]' ours)" = '["10.0.0.1/24","fd00::1/64"]' ]
	[ "$(jq -c '.[0].slaves[1].infiniband | [.port, .port_state, .pkey, .guid, .mode]' ours)" = \
	  '[2,"ACTIVE","0xffff","0002:c903:00fa:b002","datagram"]' ]
	[ "$(jq -r '.[0].slaves[1].infiniband.device' ours)" = "$(basename "$(grep -l 0002:c903:00fa:b002 /sys/class/infiniband/*/ports/2/gids/0 | sed 's,/ports/.*,,')")" ]
}

@test "JSON and metrics are Unicode, whatever an interface is called" {
	modprobe bonding max_bonds=0
	ip link add $'b\xe9' type bond mode active-backup miimon 100
	ip link add 'bé' type bond mode active-backup miimon 100
	for words in '--status-all --json' '--check --json' --metrics; do
		# shellcheck disable=SC2086 # the words are wanted
		ib-bond $words > said || true
		grep -q 'bé' said
		[ "$(LC_ALL=C grep -c $'b\xe9' said)" -eq 0 ] || { od -c said; false; }
	done
	ib-bond --status-all --json > said
	grep -qF '"ifname":"b\udce9"' said || { od -c said; false; }
	ib-bond --metrics > said
	grep -qxF 'ib_bond_up{bond="b\\xe9"} 0' said || { grep up said; false; }
	# nor does a terminal get what it would act upon
	ip link add $'b\e[2J' type bond mode active-backup miimon 100
	ib-bond --check $'b\e[2J' > said || true
	grep -qF 'b\x1b[2J CRITICAL' said
	[ "$(ib-bond | grep -c $'\e')" -eq 0 ]
	ip link delete $'b\e[2J'
	ip link delete $'b\xe9'
	ip link delete 'bé'
}

@test "netlink and sysfs give the same bond" {
	for way in netlink sysfs; do
		ib-bond --via $way --bond-ip 10.0.0.1 --bond-ip fd00::1 --slaves ib0.8001,ib1.8001 --miimon 60
		activate bond0 ib0.8001
		{ host_state; grep . /sys/class/net/bond0/bonding/* 2> /dev/null | grep -v ad_; } > by.$way
		# sysfs has not all options (bond_sysfs.c, Linux 6.1 and 7.2); whose port has an address of the link the bond
		# got is up to who was up first
		ib-bond --via $way --status-all --json | jq 'walk(if type == "object" then
			del(.ifindex, .perm_hwaddr, .address, .coupled_control, .broadcast_neighbor, .lacp_strict)
			elif type == "array" then map(select(type != "string" or (startswith("fe80") | not))) else . end)' > json.$way
		ib-bond --via $way --bond-ip 10.0.0.1 --slaves ib1.8001 --miimon 70
		bond_line bond0 > changed.$way
		ib-bond --via $way --bond-name bond0 --stop
		host_state > after.$way
	done
	grep -q 'bond0' by.netlink
	diff by.netlink by.sysfs
	diff json.netlink json.sysfs
	diff changed.netlink changed.sysfs
	diff after.netlink after.sysfs
}

@test "through sysfs the child of a parent with a long name gets the name that was asked for" {
	mkdir -p long/etc
	cat > long/etc/ib-bonding.conf <<- 'END'
		[bond0]
		ifname = bond0
		mode = active-backup
		miimon = 100
		address = 10.0.0.1/24
		slave = "store parent=infiniband11 pkey=0x8001"
	END
	ip link set ib1 name infiniband11
	status=0
	ib-bond --via sysfs --root long --ifup-all || status=1
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves store addr 10.0.0.1/24" || status=1
	ib-bond --via sysfs --bond-name bond0 --stop || status=1
	ip link set infiniband11 name ib1
	[ "$status" -eq 0 ]
}

@test "a child deleted through sysfs is gone when the command has ended, though its driver is slow" {
	[ "$(nproc)" -eq 1 ]
	ib-bond --via sysfs --bond-ip 10.0.0.1 --slaves ib0.8001,ib1.8001
	# the driver's work item has the processor only when this sleeps
	chrt -f 1 bash -c 'ib-bond --via sysfs --bond-name bond0 --stop && [[ ! -e /sys/class/net/ib1.8001 ]]'
}

# shown WORDS...: what ib-bond draws on a terminal of 80 columns, with lines of UTF-8
shown() {
	script -qec "stty cols 80; LC_ALL=C.UTF-8 $* ib-bond" /dev/null < /dev/null | tr -d '\r'
}

@test "the status fits 80 columns where interfaces are called ibp129s0f0; a tree of lines where the locale has them" {
	status=0
	ip link set ib0 name ibp129s0f0
	ip link set ib2 name ibp129s0f1
	ib-bond --bond-ip 192.168.100.101 --slaves ibp129s0f0,ibp129s0f1
	ib-bond --bond-name bond1 --bond-ip 192.168.101.101 --slaves ibp129s0f0.8001,ibp129s0f1.8001
	activate bond0 ibp129s0f0
	activate bond1 ibp129s0f0.8001
	ib-bond > table
	shown TERM=dumb > terminal
	shown TERM=xterm > colours
	shown TERM=xterm NO_COLOR=1 > plain
	mkdir -p config/terminal-colors.d
	echo 'good 1;36' > config/terminal-colors.d/ib-bond.scheme
	shown TERM=xterm XDG_CONFIG_HOME="$PWD/config" > scheme
	ib-bond --stop-all
	ip link set ibp129s0f0 down
	ip link set ibp129s0f1 down
	ip link set ibp129s0f0 name ib0
	ip link set ibp129s0f1 name ib2
	cat table terminal colours
	[ "$(wc -l < table)" -eq 7 ]
	[ "$(wc -L < table)" -le 80 ]
	[ "$(LC_ALL=C.UTF-8 wc -L < terminal)" -le 80 ]
	grep -qE '^\|-ibp129s0f0 +ACTIVE UP +[a-z0-9]+/1 +ACTIVE +[0-9]+ -$' table
	grep -qE '^├─ibp129s0f0 +ACTIVE UP +[a-z0-9]+/1 +ACTIVE +[0-9]+ -$' terminal
	diff terminal plain
	[ "$(grep -c $'\e' terminal)" -eq 0 ]
	diff <(sed $'s/\e\\[[0-9;]*m//g' colours) terminal
	grep -qF $'\e[32mUP' colours
	diff <(sed $'s/\e\\[32m/\e[1;36m/g' colours) scheme
}

@test "columns by choice, and raw lines that a script can read" {
	ib-bond --bond-ip 10.0.0.1 --bond-ip fd00::1 --slaves ib0.8001,ib1.8001
	activate bond0 ib0.8001
	diff <(ib-bond --raw --noheadings --output bond,NAME,state,MTU,P_KEY,ADDRESS,ACTIVE,MODE) - <<-'END'
		bond0 bond0 UP 2044 - 10.0.0.1/24,fd00::1/64 ib0.8001 active-backup
		bond0 ib0.8001 ACTIVE 2044 0x8001 - - -
		bond0 ib1.8001 BACKUP 2044 0x8001 - - -
	END
	[ "$(ib-bond --status bond0 -o +MIIMON,guid | head -n 1 | tr -s ' ')" = \
		"NAME STATE LINK PORT PORT-STATE FAILED ADDRESS MIIMON GUID" ]
	refused 2 'no such column: "MTUS"; did you mean MTU? There are NAME, STATE, LINK, PORT, PORT-STATE, FAILED, ADDRESS, BOND, MODE, MIIMON, ACTIVE, PRIMARY, MTU, TRANSPORT, P_KEY, GUID, RATE, LID, SM-LID, PHYS-STATE, ...; --list-columns says what they are' -o +MTUS
}

# watched WORDS...: what --watch draws goes to ./drawn; returns once the first drawing is there
watched() {
	"$@" > drawn 2> errors < /dev/null 3>&- &
	pid=$!
	until_true 10 grep -q 'bond0 ' drawn
}

# ends SIGNAL [PID]: it does, with 0 and without a word
ends() {
	kill -"$1" "${2-$pid}"
	until_true 10 eval '! kill -0 $pid 2> /dev/null'
	wait "$pid"
	[ ! -s errors ]
	pid=
}

drawings() { grep -c '^bond0 ' drawn; }

# how often it has gone to sleep
sleeps() { awk '/^voluntary/ { print $2 }' "/proc/$pid/status"; }

woken() { [ "$(sleeps)" -gt "$slept" ]; }

# It is looked at again only when something is told: till then it has not run.
has_slept() {
	local before
	until_true 10 eval '! ip -6 addr show tentative | grep -q .'
	before=$(grep ctxt "/proc/$pid/status")
	peer ib3 10.0.0.9/24
	until_true 10 replies 10.0.0.9
	replies 10.0.0.9
	[ "$(grep ctxt "/proc/$pid/status")" = "$before" ]
}

@test "--watch draws what changed, with a mark, and nothing else; it does not poll" {
	ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib2
	activate bond0 ib0
	watched ib-bond --status bond0 --watch
	until_true 5 has_slept
	# it is no window: woken by its size, it draws nothing
	before=$(drawings) slept=$(sleeps)
	kill -WINCH "$pid"
	until_true 10 woken
	[ "$(drawings)" -eq "$before" ]
	ip link add dummy7 type dummy
	fabric down 0 1
	until_true 10 grep -qE '^\|-ib0 +BACKUP\* DOWN\* ' drawn
	ip address add 10.0.1.1/24 dev bond0
	until_true 10 grep -q '10.0.0.1/24,10.0.1.1/24\*$' drawn
	fabric up 0 1
	ib-bond --del-slave ib2
	until_true 10 grep -qE '^2[0-9-]+T[0-9:]+[+-][0-9]{4}, gone: ib2$' drawn
	ib-bond --stop bond0
	until_true 10 grep -q ', gone: bond0' drawn
	ib-bond --bond-ip 10.0.0.1 --slaves ib0
	until_true 10 grep -q '^bond0\* ' drawn
	ends TERM
	# each drawing but the first shows a change: the dummy made none
	awk -v RS= 'NR > 1 && !/\*|gone:/ { print; bad = 1 } END { exit bad || NR < 4 }' drawn
	ip link delete dummy7
}

@test "--watch=SECONDS draws without a change; a reader that goes ends it, and so does SIGINT" {
	run ib-bond --status bond0 --watch
	[ "$status" -eq 3 ]
	ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib2
	watched ib-bond --status bond0 --watch=1 --raw --noheadings
	until_true 20 eval '[ "$(drawings)" -ge 4 ]'
	[ "$(grep -c '\*' drawn)" -eq 0 ]
	ends INT
	# nothing happens that would have it write
	activate bond0 ib0
	timeout 20 bash -o pipefail -c 'ib-bond --watch 2> errors | head -n 1' > first
	[ ! -s errors ]
	grep -q '^2.*T' first
	# nor does one hold it up that does not read
	mkfifo pipe
	exec {reader}<> pipe
	ib-bond --status bond0 --watch --output "NAME,$(printf 'HWADDR,%.0s' {1..999})HWADDR" > pipe 3>&- &
	pid=$!
	until_true 10 eval 'grep -q poll /proc/$pid/wchan'
	ends TERM
	exec {reader}>&-
}

@test "--watch redraws in its place on a terminal, and a terminal without a cursor gets one table after another" {
	ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib2
	activate bond0 ib0
	for terminal in xterm dumb; do
		TERM=$terminal watched script -qfec 'stty cols 80; exec ib-bond --watch' /dev/null
		fabric down 0 1
		if [ $terminal = xterm ]; then
			until_true 10 grep -qF $'\e[7m\e[31mDOWN' drawn
			[ "$(grep -oF $'\e[H' drawn | wc -l)" -ge 2 ]
			[ "$(grep -c '\*' drawn)" -eq 0 ]
		else
			until_true 10 grep -q '^|-ib0 .*DOWN\*' drawn
			[ "$(grep -c $'\e' drawn)" -eq 0 ]
		fi
		read -r child < /proc/$pid/task/$pid/children || true	# no newline
		ends TERM "$child"
		fabric up 0 1
		activate bond0 ib0
	done
}

@test "help and version print and end 0; a closed output is not a success" {
	ib-bond --help | grep -q -- '--bond-ip'
	[ "$(ib-bond -V)" = "$(ib-bond --version)" ]
	ib-bond --bond-ip 10.0.0.1
	run bash -c 'ib-bond --status-all > /dev/full'
	[ "$status" -eq 1 ]
}

# hide NAME: its files are not found; show gives them back
hide() {
	local file
	find / -xdev -name "$1.so*" -not -type d | while read -r file; do mv "$file" "$file.hidden"; done
}

show() {
	local file
	find / -xdev -name '*.hidden' | while read -r file; do mv "$file" "${file%.hidden}"; done
}

@test "a bond needs no library that shows or reads something; what does names the one that is missing" {
	stderr=
	hide libsmartcols
	hide libjson-c
	hide libiniparser
	run ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib1
	created=$status
	run --separate-stderr ib-bond --status-all
	table="$status $output $stderr"
	run --separate-stderr ib-bond --status-all --json
	json="$status $output $stderr"
	run ib-bond --check
	check=$status
	run --separate-stderr ib-bond --check --json
	plugin="$status $output $stderr"
	run ib-bond --drill bond0
	drill="$status $output"
	mkdir -p "$BATS_TEST_TMPDIR/etc"
	printf '[bond7]\nslave = ib2\nmode = active-backup\nmiimon = 100\n' > "$BATS_TEST_TMPDIR/etc/ib-bonding.conf"
	run ib-bond --root "$BATS_TEST_TMPDIR" --ifup bond7 --dry-run
	ini="$status $output"
	show
	[ "$created" -eq 0 ]
	[[ $table == "1  ib-bond: a table needs a library that cannot be loaded: libsmartcols.so.1: cannot open "* ]]
	[[ $json == "1  ib-bond: JSON needs a library that cannot be loaded: libjson-c.so."* ]]
	[ "$check" -lt 3 ]
	[[ $plugin == "3  ib-bond: JSON needs a library that cannot be loaded: "* ]]
	[[ $drill == "1 ib-bond: JSON needs a library that cannot be loaded: "* ]]
	[[ $ini == "1 ib-bond: an INI file needs a library that cannot be loaded: libiniparser.so."* ]]
	ib-bond --status-all | grep -q '^bond0 '
	ib-bond --status-all --json | grep -q '"ifname":"bond0"'
	ib-bond --root "$BATS_TEST_TMPDIR" --ifup bond7 --dry-run | grep -q bond7
}
