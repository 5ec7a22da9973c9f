#!/usr/bin/env bats
# vm: --fabric hcas=3,ports=2 --hosts 4:2 --timeout 600
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



# DEV is in the group by which fd00::2 is asked for
can_ask() {
	grep -A3 -i '12:601b:ffff:0:0:1:ff00:2$' "/sys/kernel/debug/ipoib/$1_mcg" | grep -q 'complete: *yes'
}





@test "of many neighbours those in use are warmed first" {
	local -i i
	rmmod ib_bonding
	bond_up
	for i in {100..180}; do
		echo "neigh add 10.0.0.$i dev bond0 lladdr $(b cat /sys/class/net/ib5/address) nud stale"
	done >neighbours
	ip -batch neighbours
	sleep 1
	replies 10.0.0.2
	modprobe ib_bonding warm_max=1
	until_true 10 figure_at_least warmed 1
	until_true 10 own_path ib1
}



# the active slave ib0 gets GID prefix $1, and the bond its address
new_prefix() {
	local repairs
	repairs=$(figure repairs)
	fabric gid-prefix 0 1 "$1"
	until_true 5 figure_is repairs $((repairs + 1))
	same_address bond0 ib0
	has_prefix bond0 "$1"
}

peer_knows() { [[ $(ip -n hostb neigh show 10.0.0.1 dev ib4) == *"$(address_of bond0)"* ]]; }






# the peer has heard bond0 announce itself that often
announced() {
	[ "$(grep -c 'Request who-has 10.0.0.1.* tell 10.0.0.1' arps)" -ge "$1" ]
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
	until_true 10 figure_at_least warmed 1
	fabric rtnl on
	until_true 10 rtnl_is Y
	fabric down 0 1
}

@test "while RTNL is held, a detour carries the traffic of the dead slave" {
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
	bond_up
	sysctl -qw net.ipv6.conf.bond0.forwarding=1
	until_true 10 replies fd00::2
	b ip -6 neigh flush dev ib4
	until_true 10 b ping -q -c 1 -W 1 fd00::1
	is_router() { ip -n hostb -6 neigh show fd00::1 dev ib4 | grep -q ' router '; }
	is_router
	cut_under_rtnl
	until_true 5 eval '[[ $(ip -n hostb -6 neigh show fd00::1 dev ib4) == *$(address_of ib1)* ]]'
	is_router
	rtnl_is Y
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

