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










rtnl_is() { grep -q "$1" /sys/kernel/debug/ib_fabric/rtnl_held; }
received() { grep -oE '[0-9]+ received' pings | cut -d' ' -f1; }


# RTNL is held, and the active slave's port is down
cut_under_rtnl() {
	egress_hook || skip 'skip-ok: no netfilter egress hook in this kernel'
	until_true 10 figure_at_least warmed 1
	fabric rtnl on
	until_true 10 rtnl_is Y
	fabric down 0 1
}



@test "a host that forwards says so when it announces a detour" {
	needs_ipv6
	bond_up
	sysctl -qw net.ipv6.conf.bond0.forwarding=1
	until_true 10 replies fd00::2
	# to list neighbours takes RTNL, so the packets are looked at
	b timeout 60 tcpdump -nn -v -l --immediate-mode -i ib4 'icmp6 && ip6[40] == 136' >adverts 2>listening &
	until_true 20 grep -q 'listening on' listening
	cut_under_rtnl
	until_true 5 grep -q 'tgt is fd00::1, Flags .*override' adverts
	rtnl_is Y
	not grep 'tgt is fd00::1, Flags \[override\]' adverts
	grep -q 'tgt is fd00::1, Flags \[router, override\]' adverts
	kill %1
	fabric rtnl off
	until_true 20 active_is bond0 ib1
}


