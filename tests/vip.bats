#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --cluster --fabric hcas=2,ports=2 --hosts a=ib0,ib1:b=ib2 --mem 768 --timeout 600
# vm-seconds: 60
# Addresses that move between hosts, by Debian's keepalived and pacemaker's IPaddr2, on a bond over IPoIB.
#
#   host a   bond0 10.0.0.1 (ib0, ib1)  10.0.0.9 by one of them      hostb  ib2 10.0.0.2

bats_require_minimum_version 1.5.0

# where the address was before, as peers have it
elsewhere=80:00:00:77:fe:80:00:00:00:00:00:00:00:02:c9:03:00:00:00:99

setup() {
	# shellcheck source=tests/lib/guest.bash
	. "$BATS_TEST_DIRNAME/lib/guest.bash"
	fresh
	fabric up 0 1
	peer ib2 10.0.0.2/24
	modprobe ib_bonding
	ib-bond --bond-ip 10.0.0.1/24 --slaves ib0,ib1
	activate bond0 ib0
	until_true 10 replies 10.0.0.2
	# those of ib0's coming: they would tell of an address that is added meanwhile, too
	until_true 20 announced_all
	ip -n hostb neigh replace 10.0.0.9 dev ib2 lladdr $elsewhere nud reachable
}

# nothing is announced any more
announced_all() {
	local so_far
	so_far=$(value /sys/class/net/bond0/ib_bonding/announcements)
	sleep 2
	[ "$so_far" = "$(value /sys/class/net/bond0/ib_bonding/announcements)" ]
}

vip_there() { [[ $(ip -4 address show dev bond0) == *' 10.0.0.9/'* ]]; }

# the peer's entry of 10.0.0.9 is the address of DEV
peer_has() { [[ $(ip -n hostb neigh show to 10.0.0.9 dev ib2) == *"lladdr $(value "/sys/class/net/$1/address") "* ]]; }

reached() { ip netns exec hostb ping -q -n -c 1 -W 1 10.0.0.9 > /dev/null; }

# at a failover of the bond the peer has the address at the other port, and nothing of it is ours
follows() {
	until_true 10 peer_has ib0
	until_true 10 reached
	fabric down 0 1
	until_true 10 peer_has ib1
	until_true 10 reached
	run -0 --separate-stderr ib-bond --bond-name bond0 --save redhat --dry-run
	[[ $output == *10.0.0.1* ]]
	[[ $output != *10.0.0.9* ]]
	# shellcheck disable=SC2154 # bats sets it
	[[ $stderr == *'10.0.0.9/'*'others have set it'* ]]
}

agent() {
	OCF_ROOT=/usr/lib/ocf OCF_RESOURCE_INSTANCE=vip OCF_RESOURCE_TYPE=IPaddr2 OCF_RESOURCE_PROVIDER=heartbeat \
		OCF_RESKEY_ip=10.0.0.9 OCF_RESKEY_cidr_netmask=24 OCF_RESKEY_nic=bond0 OCF_RESKEY_arp_sender="${2-}" \
		HA_RSCTMP=/run/resource-agents HA_LOGFACILITY=none HA_LOGFILE=/run/ha.log \
		/usr/lib/ocf/resource.d/heartbeat/IPaddr2 "$1"
}

@test "keepalived: peers learn its address when it comes, and at a failover of the bond" {
	mkdir -p /run/keepalived
	printf '%s\n' 'vrrp_instance V {' 'state MASTER' 'interface bond0' 'virtual_router_id 51' 'advert_int 1' \
		'virtual_ipaddress {' 10.0.0.9 '}' '}' > /run/keepalived.conf
	keepalived -P -f /run/keepalived.conf -p /run/keepalived.pid 3>&- 4>&-
	until_true 20 vip_there
	follows
	kill "$(cat /run/keepalived.pid)"
	until_true 10 eval '! vip_there'
}

@test "IPaddr2 with arp_sender=iputils_arping: the same" {
	mkdir -p /run/resource-agents
	agent start iputils_arping 3>&- 4>&-
	vip_there
	follows
	agent stop
}

@test "IPaddr2 without it brings the address up, tells nobody, and ends 0" {
	mkdir -p /run/resource-agents
	agent start 3>&- 4>&-
	vip_there
	until_true 20 grep -q 'Could not send gratuitous arps' /run/ha.log
	[[ $(ip -n hostb neigh show to 10.0.0.9 dev ib2) == *"lladdr $elsewhere "* ]]
	agent stop
}
