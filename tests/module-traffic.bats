#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --fabric hcas=3,ports=2 --hosts 4:2 --timeout 1500
# vm-seconds: 250
# vm-files: module/bond.bash
# shellcheck disable=SC2016,SC2119,SC2030,SC2031 # conditions are polled as text; the rest is bats
# ib_bonding: what peers see of a switch.  Topology: module/bond.bash.

setup() {
	# shellcheck source=tests/module/bond.bash
	. "$BATS_TEST_DIRNAME/module/bond.bash"
	begin
}

# DEV has a path to ib4
own_path() { has_path "$1" "$(b cat /sys/class/net/ib4/address)"; }

# and ib4 has one to DEV
both_paths() {
	own_path "$1" && has_path ib4 "$(address_of "$1")"
}

@test "warm standby: with the subnet administrator gone, traffic still moves" {
	bond_up
	until_true 10 both_paths ib1
	fabric sa off
	fabric down 0 1
	until_true 5 active_is bond0 ib1
	until_true 5 replies 10.0.0.2
}

@test "cold standby: with the subnet administrator gone, nothing gets through" {
	rmmod ib_bonding
	modprobe ib_bonding warm=0
	bond_up
	fabric sa off
	fabric down 0 1
	until_true 5 active_is bond0 ib1
	run until_true 3 replies 10.0.0.2
	[ "$status" -ne 0 ]
	figure_is warmed 0
}

# DEV is in the group by which fd00::2 is asked for
can_ask() {
	grep -A3 -i '12:601b:ffff:0:0:1:ff00:2$' "/sys/kernel/debug/ipoib/$1_mcg" | grep -q 'complete: *yes'
}

@test "warm standby for IPv6 alone, and again after the standby's port was down" {
	needs_ipv6
	bond_up_ipv6
	fabric down 0 2
	until_true 5 bond_slaves_up 1
	fabric up 0 2
	until_true 10 bond_slaves_up 2
	until_true 10 own_path ib1
	until_true 10 has_groups_of_bond ib1
	until_true 10 can_ask ib1
	fabric down 0 1
	until_true 5 active_is bond0 ib1
	until_true 5 replies fd00::2
}

@test "an IPv6 neighbour with an IPv4 address is ready for the standby, with the subnet administrator gone" {
	needs_ipv6
	bond_up
	until_true 10 replies fd00::2
	until_true 10 both_paths ib1
	until_true 10 can_ask ib1
	fabric sa off
	fabric down 0 1
	until_true 5 active_is bond0 ib1
	until_true 5 replies fd00::2
}

@test "the peer learns nothing false from the warming" {
	bond_up
	until_true 10 both_paths ib1
	[ "$(ip -n hostb neigh show 10.0.0.1 dev ib4 | grep -o 'lladdr [^ ]*')" = "lladdr $(address_of ib0)" ]
	not grep -v '^10.0.0.1 ' <(ip -n hostb -4 neigh show dev ib4)
}

@test "nor does it with IPv6: no entry but of addresses that the bond has" {
	needs_ipv6
	bond_up
	until_true 10 replies fd00::2
	until_true 10 both_paths ib1
	until_true 10 can_ask ib1
	local address
	while read -r address _; do
		ip -6 addr show dev bond0 | grep -q "inet6 $address/" ||
			{ echo "$address is known, and is none of"; ip -6 -o addr show dev bond0; false; }
	done < <(ip -n hostb -6 neigh show dev ib4)
	until_true 10 b ping -q -n -c 1 -W 1 fd00::1
	[[ $(ip -n hostb -6 neigh show fd00::1 dev ib4) == *"lladdr $(address_of ib0)"* ]] ||
		{ address_of ib0; ip -n hostb -6 neigh; false; }
}

@test "of many neighbours those in use are warmed first" {
	local there
	rmmod ib_bonding
	bond_up
	there=$(b cat /sys/class/net/ib5/address)
	printf "neigh add 10.0.0.%d dev bond0 lladdr $there nud stale\n" {100..180} | ip -batch -
	sleep 1
	replies 10.0.0.2
	modprobe ib_bonding warm_max=1
	until_true 10 figure_reaches warmed 1
	until_true 10 own_path ib1
}

@test "groups of the bond are joined by the standby beforehand, and left again" {
	bond_up
	ip maddr show dev ib1 >before
	ip addr add 239.1.1.1/32 dev bond0 autojoin
	until_true 10 replies 10.0.0.2
	in_group() { ip maddr show dev "$1" | grep -q 'link.*:0[fF]:01:01:01'; }
	until_true 5 in_group ib0
	knob warm 1
	until_true 5 in_group ib1
	fabric down 0 1
	until_true 5 active_is bond0 ib1
	in_group ib1
	until_true 10 bond_slaves_up 1
	fabric up 0 1
	until_true 10 bond_slaves_up 2
	until_true 10 in_group ib0
	echo ib0 >/sys/class/net/bond0/bonding/active_slave
	ip addr del 239.1.1.1/32 dev bond0
	knob warm 1
	until_true 5 not in_group ib1
	rmmod ib_bonding
	ip link set ib1 nomaster
	not in_group ib1
}

@test "where the driver passes on what standbys receive (all_slaves_active), they join no groups" {
	bond_up all_slaves_active 1
	ip addr add 239.1.1.1/32 dev bond0 autojoin
	knob warm 1
	until_true 10 figure_reaches warmed 1
	sleep 0.5
	ip maddr show dev ib0 | grep -q 'link.*:0[fF]:01:01:01'
	not grep 'link.*:0[fF]:01:01:01' <(ip maddr show dev ib1)
	ip link set bond0 type bond all_slaves_active 0
	in_group() { ip maddr show dev "$1" | grep -q 'link.*:0[fF]:01:01:01'; }
	until_true 10 in_group ib1
}

# the active slave ib0 gets GID prefix $1, and the bond its address
new_prefix() {
	local repairs
	repairs=$(figure repairs)
	fabric gid-prefix 0 1 "$1"
	until_true 5 figure_equals repairs $((repairs + 1))
	same_address bond0 ib0
	has_prefix bond0 "$1"
}

peer_knows() { [[ $(ip -n hostb neigh show 10.0.0.1 dev ib4) == *"$(address_of bond0)"* ]]; }

@test "the bond's address follows a new GID prefix of its active slave, and traffic flows on" {
	bond_up
	until_true 10 replies_ipv6
	ip neigh add 10.0.0.9 dev bond0 lladdr "$(b cat /sys/class/net/ib5/address)" nud permanent
	local new
	# there and back: IPoIB has paths in the name of the one before
	for new in 0xfe80000000000007 $first_prefix; do
		new_prefix "$new"
		until_true 5 replies 10.0.0.2
		until_true 5 replies_ipv6
		until_true 5 peer_knows
	done
	[[ $(ip neigh show 10.0.0.9 dev bond0) == *PERMANENT* ]]
}

@test "neighbours that nobody knew when the GID prefix changed are reached when they are heard of" {
	bond_up
	until_true 10 replies_ipv6
	ip -n hostb link set ib4 down
	ip neigh flush dev bond0
	new_prefix 0xfe80000000000007
	# until the looks after the change are over
	sleep 1.5
	[ -z "$(ip neigh show dev bond0)" ]
	ip -n hostb link set ib4 up
	! ipv6_there || ip -n hostb addr replace fd00::2/64 dev ib4 nodad
	until_true 20 replies 10.0.0.2
	until_true 5 replies_ipv6
}

@test "a standby with a new GID prefix is as warm as before" {
	needs_ipv6
	bond_up_ipv6
	until_true 10 both_paths ib1
	fabric gid-prefix 0 2 0xfe80000000000007
	until_true 5 has_prefix ib1 0xfe80000000000007
	until_true 10 can_ask ib1
	until_true 10 groups_joined ib1
	until_true 10 own_path ib1
	fabric down 0 1
	until_true 5 active_is bond0 ib1
	until_true 5 replies fd00::2
}

@test "an address that was set before the first slave gives way to the slave's" {
	ip link add bond0 type bond mode active-backup miimon 100
	ip link set ib0 master bond0
	ip link set ib0 nomaster
	ip link set bond0 address 80:00:00:01:fe:80:00:00:00:00:00:00:00:11:22:33:44:55:66:77
	ip link set ib0 master bond0
	ip link set bond0 up
	until_true 10 same_address bond0 ib0
}

@test "a new P_Key of the active slave becomes the bond's, with its groups" {
	bond_up
	ip addr add 239.1.1.1/32 dev bond0 autojoin
	local port
	for port in '0 1' '0 2' '2 1'; do
		# without the default P_Key somewhere the port has no way to the SA
		# shellcheck disable=SC2086 # HCA and port
		fabric pkey $port 3 0xffff && fabric pkey $port 0 0x9001
	done
	until_true 10 grep -q '^..:..:..:..:..:..:..:..:90:01' /sys/class/net/bond0/broadcast
	until_true 10 replies 10.0.0.2
	ip maddr show dev bond0 | grep -q 'link.*:90:01:.*:0[fF]:01:01:01'
	not grep '40:1b:ff:ff:.*:0[fF]:01:01:01' <(ip maddr show dev bond0)
}

# the peer has heard bond0 announce itself that often
announced() {
	[ "$(grep -c 'Request who-has 10.0.0.1.* tell 10.0.0.1' arps)" -ge "$1" ]
}

@test "announcements are repeated as often as asked for, and stop at the next switch" {
	bond_up
	knob announce_count 4
	knob announce_interval 50
	until_true 10 eval 'a=$(figure announcements); sleep 0.5; [ "$a" = "$(figure announcements)" ]'
	local before
	before=$(figure announcements)
	b timeout 60 tcpdump -nn -l --immediate-mode -i ib4 'arp[6:2] == 1' >arps 2>listening &
	until_true 20 grep -q 'listening on' listening
	echo ib1 >/sys/class/net/bond0/bonding/active_slave
	until_true 10 figure_equals announcements $((before + 4))
	sleep 0.5
	figure_is announcements $((before + 4))
	knob announce_interval 5000
	before=$(figure announcements_superseded)
	echo ib0 >/sys/class/net/bond0/bonding/active_slave
	echo ib1 >/sys/class/net/bond0/bonding/active_slave
	figure_is announcements_superseded $((before + 1))
	until_true 10 announced 4
	kill %1
	wait
}

# told_of ADDRESS N: the peer has heard it announced so often
told_of() {
	[ "$(grep -cE "Request who-has $1 .*tell $1,|neighbor advertisement, tgt is $1," told)" -ge "$2" ]
}

# the peer's entry for ADDRESS has the hardware address of DEV
peer_has() {
	[[ $(b ip neigh show to "$1" dev ib4) == *"lladdr $(address_of "$2") "* ]]
}

@test "addresses that others add later are announced as the first is, each as often, and peers have them anew" {
	local ip
	local -a ips=(10.0.0.1 10.0.0.9 10.0.0.10)
	bond_up
	# keepalived's is a /32, IPaddr2's is in the network of the first
	ip addr add 10.0.0.9/32 dev bond0
	ip addr add 10.0.0.10/24 dev bond0
	if ipv6_there; then
		ip addr add fd00::9/128 dev bond0 nodad
		ips+=(fd00::1 fd00::9)
	fi
	for ip in "${ips[@]}"; do
		until_true 10 b ping -q -n -c 1 -W 2 "$ip"
		until_true 10 peer_has "$ip" ib0
	done
	# with packets of full size its buffer is one of eight
	b timeout 60 tcpdump -s 128 -nn -l --immediate-mode -i ib4 'arp[6:2] == 1 or icmp6[0] == 136' >told 2>listening &
	until_true 20 grep -q 'listening on' listening
	fabric down 0 1
	# the driver tells each once, the module five times more
	for ip in "${ips[@]}"; do
		until_true 10 told_of "$ip" 6
		peer_has "$ip" ib1
	done
	kill %1
	wait
}

@test "num_grat_arp=0 means no announcements at all" {
	bond_up num_grat_arp 0
	echo ib1 >/sys/class/net/bond0/bonding/active_slave
	until_true 5 active_is bond0 ib1
	sleep 1.5
	figure_is announcements 0
	echo 1 >/sys/class/net/bond0/bonding/num_grat_arp
	echo ib0 >/sys/class/net/bond0/bonding/active_slave
	until_true 10 figure_equals announcements 5
}

@test "a port that is ACTIVE and carries nothing is left once probes are on" {
	bond_up primary ib0
	probes_leave_silent_port
	until_true 10 active_is bond0 ib0
	figure_is failovers_primary 1
}

@test "a target that answers nobody moves nothing" {
	bond_up
	knob probe_targets '10.0.0.2'
	knob probe_interval 100
	sleep 0.5
	fabric cut 2 1
	sleep 2
	active_is bond0 ib0
	figure_is failovers_silent 0
	fabric heal 2 1
}

@test "a slave that joins while no target answers silences nobody" {
	bond_up
	knob probe_interval 100
	ip link set ib1 nomaster
	sleep 1
	ip link set ib1 master bond0
	until_true 20 bond_slaves_up 2
	sleep 1
	active_is bond0 ib0
	figure_is failovers_silent 0
}

# an ARP entry that is complete, read without RTNL
knows() { grep -q "^${1//./\\.} .* 0x2 " /proc/net/arp; }

@test "while RTNL is held nobody is asked, and that is no silence" {
	bond_up
	b ip addr add 10.0.0.3/24 dev ib4
	# the standby would ask for 10.0.0.3 by itself when it is new
	knob warm 0
	knob probe_targets '10.0.0.2 10.0.0.3'
	knob probe_interval 100
	# 2 s: a slow guest's ping is over by then
	knob probe_missed 20
	sleep 1
	trace_on
	fabric rtnl on
	sleep 3
	# who has 10.0.0.3?  The active slave hears the answer; ping itself waits for RTNL in Linux 5.10
	echo >/dev/udp/10.0.0.3/9
	until_true 3 knows 10.0.0.3
	fabric rtnl off
	sleep 1
	cat $tracing/trace
	not traced 'member.*ib1'
	b ip addr del 10.0.0.3/24 dev ib4
}

@test "without targets the gateway is asked" {
	bond_up
	ip route add default via 10.0.0.2
	knob probe_interval 100
	fabric cut 0 1
	until_true 10 active_is bond0 ib1
	ip route del default
}

@test "the gateway is found beside a blackhole for the networks of documentation" {
	bond_up
	ip route add default via 10.0.0.2
	ip route add blackhole 192.0.2.0/24
	knob probe_interval 100
	fabric cut 0 1
	until_true 10 active_is bond0 ib1
	ip route del default
	ip route del blackhole 192.0.2.0/24
}

@test "the gateway is found in a VRF" {
	modprobe vrf 2>/dev/null || skip 'skip-ok: this kernel has no VRF'
	bond_up
	ip link add red type vrf table 10
	ip link set red up
	ip link set bond0 master red
	ip route add table 10 default via 10.0.0.2
	knob probe_interval 100
	fabric cut 0 1
	until_true 10 active_is bond0 ib1
	ip link del red
}

@test "without targets and gateway the log says so, once" {
	dmesg -C
	bond_up
	knob probe_interval 100
	sleep 1
	[ "$(dmesg | grep -c 'bond0: nobody to probe')" = 1 ]
}

rtnl_is() { grep -q "$1" /sys/kernel/debug/ib_fabric/rtnl_held; }
received() { grep -oE '[0-9]+ received' pings | cut -d' ' -f1; }

@test "the redirect is there where the kernel has an egress hook, else it stays off and says so" {
	rmmod ib_bonding
	modprobe ib_bonding redirect=1
	bond_up
	if egress_hook; then
		figure_is redirect 1
		return
	fi
	dmesg | grep -q 'ib_bonding: redirect=1 has no effect'
	figure_is redirect 0
	run knob redirect 1
	[ "$status" -ne 0 ]
	[[ $output == *'not supported'* ]]
}

# RTNL is held, and the active slave's port is down
cut_under_rtnl() {
	egress_hook || skip 'skip-ok: no netfilter egress hook in this kernel'
	until_true 10 figure_reaches warmed 1
	fabric rtnl on
	until_true 10 rtnl_is Y
	fabric down 0 1
}

@test "while RTNL is held, a detour carries the traffic of the dead slave" {
	egress_hook || skip 'skip-ok: no netfilter egress hook in this kernel'
	bond_up
	figure_is redirect auto
	until_true 10 both_paths ib1
	trace_on
	cut_under_rtnl
	ping -q -n -i 0.05 -c 10 -w 3 10.0.0.2 >pings || :
	# RTNL is held yet: the driver has not switched
	figure redirected
	[ "$(figure redirected)" -ge 5 ]
	[ "$(received)" -ge 5 ]
	active_is bond0 ib0
	rtnl_is Y
	fabric rtnl off
	until_true 20 active_is bond0 ib1
	local before
	before=$(figure redirected)
	replies 10.0.0.2
	figure_is redirected "$before"
	traced 'redirect: bond0 to ib1'
	traced 'redirect: bond0 to none'
}

@test "the detour carries IPv6, to neighbours that are known and to new ones" {
	needs_ipv6
	bond_up_ipv6
	b ip addr add fd00::3/64 dev ib4 nodad
	until_true 10 own_path ib1
	until_true 10 can_ask ib1
	# what the peer knows of the bond is old, so it asks, and is answered
	b sysctl -qw net.ipv6.neigh.ib4.base_reachable_time_ms=1000 net.ipv6.neigh.ib4.delay_first_probe_time=1
	cut_under_rtnl
	ping -q -n -i 0.2 -c 30 -w 10 fd00::2 >pings || :
	cat pings
	[ "$(received)" -ge 26 ]
	ping -q -n -i 0.2 -c 10 -w 4 fd00::3 >pings || :
	cat pings
	[ "$(received)" -ge 8 ]
	active_is bond0 ib0
	rtnl_is Y
	fabric rtnl off
	until_true 20 active_is bond0 ib1
}

@test "a host that forwards says so when it announces a detour" {
	needs_ipv6
	# nothing but the detour is announced from here on: not that bond0 has ib0, again
	begin announce_count=0
	bond_up
	sysctl -qw net.ipv6.conf.bond0.forwarding=1
	until_true 10 replies fd00::2
	until_true 10 figure_reaches warmed 1
	# to list neighbours takes RTNL, so the packets are looked at
	b timeout 60 tcpdump -nn -v -l --immediate-mode -i ib4 'icmp6 && ip6[40] == 136' >adverts 2>listening &
	until_true 20 grep -q 'listening on' listening
	cut_under_rtnl
	# unsolicited ones
	until_true 5 grep -E 'tgt is fd00::1, Flags \[(router, )?override\]' adverts
	rtnl_is Y
	not grep 'tgt is fd00::1, Flags \[override\]' adverts
	kill %1
	fabric rtnl off
	until_true 20 active_is bond0 ib1
}

@test "with redirect=0 nothing is redirected" {
	bond_up
	knob redirect 0
	cut_under_rtnl
	sleep 0.5
	run replies 10.0.0.2
	[ "$status" -ne 0 ]
	figure_is redirected 0
	fabric rtnl off
	until_true 20 active_is bond0 ib1
	figure_is redirected 0
}
