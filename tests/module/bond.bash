# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2120 # OPTIONS may be left out
# bond.bash - the verbs of the module's bats files; sourced in the guest.
#
#	host a                                         hostb
#	HCA 0: ib0 --+                             +-- ib4 10.0.0.2  fd00::2
#	       ib1 --+ bond0 10.0.0.1  fd00::1 ----+
#	HCA 1: ib2, ib3                            +-- ib5

here=${BASH_SOURCE[0]%/module/*}
# shellcheck source=tests/lib/guest.bash
. "$here/lib/guest.bash"
figures=/sys/class/net/bond0/ib_bonding
first_prefix=0xfe80000000000000	# what the fabric's GIDs have at first

# a kernel with all checkers on takes its time
slow=1
[ ! -e /sys/kernel/debug/kmemleak ] || slow=6

# as in guest.bash, SECONDS being those of an ordinary kernel
until_true() {
	local -i end=$((SECONDS + $1 * slow + 1))
	shift
	while ((SECONDS < end)); do
		"$@" && return 0
		pause
	done
	echo "not within the time: $*" >&2
	return 1
}

# ping tries for ever while a bond has no active slave: ENOBUFS
replies() { timeout $((3 * slow)) ping -q -n -c 1 -W $slow "$1" >/dev/null; }

active_slave() { value "/sys/class/net/$1/bonding/active_slave"; }

# a bare "!" fails no test unless it is the last line
not() { ! "$@"; }

b() { ip netns exec hostb "$@"; }

# the kernel may be without IPv6, or booted with ipv6.disable=1
ipv6_there() { [ -e /proc/net/if_inet6 ]; }
replies_ipv6() { ! ipv6_there || replies fd00::2; }
needs_ipv6() { ipv6_there || skip 'skip-ok: no IPv6 in this kernel'; }

# has_prefix DEV PREFIX: DEV's GID has it, as 0xfe80000000000000
has_prefix() {
	local have
	value_now "/sys/class/net/$1/address"
	have=${REPLY:12:23}
	[ "${have//:/}" = "${2#0x}" ]
}

# The ports of HCA 0 have the GID prefix they had at first.  IPoIB that is set down while it
# gives its groups back, as after a change of the prefix, stays with the address it had: it
# does not look again when it is set up, and the subnet administrator refuses its joins.  So
# it is told anew, while it is down.
first_prefixes() {
	local -i port
	for port in 1 2; do
		has_prefix ib$((port - 1)) $first_prefix || fabric gid-prefix 0 $port $first_prefix
		until_true 20 has_prefix ib$((port - 1)) $first_prefix
	done
}

# as after boot, with the module loaded; counters begin at 0
begin() {
	local port
	rmmod ib_bonding 2>/dev/null || :
	fresh
	modprobe bonding max_bonds=0
	fabric rtnl off
	fabric sa on
	fabric sa-delay 0
	for port in '0 1' '0 2' '1 1' '1 2' '2 1'; do
		# shellcheck disable=SC2086 # HCA and port
		fabric up $port || fabric add "${port% *}"
		# shellcheck disable=SC2086
		fabric heal $port
		# shellcheck disable=SC2086
		fabric pkey $port 0 0xffff && fabric pkey $port 3 0
	done
	until_true 10 test -e /sys/class/net/ib3
	first_prefixes
	{
		echo 'addr replace 10.0.0.2/24 dev ib4'
		echo 'link set ib4 up'
		! ipv6_there || echo 'addr replace fd00::2/64 dev ib4 nodad'
	} | ip -n hostb -batch -
	modprobe ib_bonding "$@"
}

# another_fabric PARAMETER...: in place of the one that is there; three HCAs, unless they say otherwise
another_fabric() {
	rmmod ib_bonding 2>/dev/null || :
	fresh
	# connections end first: ib_ipoib does not wait for them when an HCA goes (tests/fabric/README)
	# shellcheck disable=SC2016 # sh expands it
	b sh -c 'for d in /sys/class/net/ib*; do ip link set "${d##*/}" down; done'
	until_true 20 eval "! fabric stat | grep -q ' connections=[1-9]'"
	rmmod ib_fabric
	modprobe ib_fabric hcas=3 ports=2 "$@"
	ip link set ib4 netns hostb
	ip link set ib5 netns hostb
}

bond_slaves_up() { slaves_up bond0 "$1"; }

adapted() { figure_equals adapted 1; }

# bond0 over ib0 and ib1 (or SLAVES), everything up, ib0 active
bond_up() { # [OPTIONS OF ip link type bond]...
	local slave
	local -a slaves
	read -ra slaves <<<"${SLAVES-ib0 ib1}"
	{
		echo "link add bond0 type bond mode active-backup miimon 100 $*"
		echo 'link set bond0 mtu 2044'
		for slave in "${slaves[@]}"; do echo "link set $slave master bond0"; done
		echo 'link set bond0 up'
		echo 'addr add 10.0.0.1/24 dev bond0'
		! ipv6_there || echo 'addr add fd00::1/64 dev bond0 nodad'
	} | ip -batch -
	activate bond0 "${slaves[0]}"
	until_true 10 replies 10.0.0.2
}

# the peer's address is on a P_Key child of its port
peer_on_child() {
	ip -n hostb link add link ib4 name ib4.8001 type ipoib pkey 0x8001
	ip -n hostb addr flush dev ib4
	peer ib4.8001 10.0.0.2/24
}

# The primary, ib0, fails twice in a row, and the driver sees it.
primary_fails_twice() {
	for _ in 1 2; do
		activate bond0 ib0
		fabric down 0 1
		until_true 5 active_is bond0 ib1
		until_true 5 bond_slaves_up 1
		fabric up 0 1
		until_true 10 bond_slaves_up 2
		# the driver's monitor goes back, and the module takes traffic away again
		sleep 0.5
	done
	until_true 5 active_is bond0 ib1
}

# ib0, active, is ACTIVE and carries nothing for a while; the cable heals
probes_leave_silent_port() {
	knob probe_targets '10.0.0.2'
	knob probe_interval 100
	sleep 1
	active_is bond0 ib0
	fabric cut 0 1
	until_true 10 active_is bond0 ib1
	figure_is failovers_silent 1
	replies 10.0.0.2
	fabric heal 0 1
}

# the same with IPv6 alone, on both hosts
bond_up_ipv6() { # as bond_up
	bond_up "$@"
	ip addr flush dev bond0 scope global
	ip -n hostb addr flush dev ib4 scope global
	ip addr add fd00::1/64 dev bond0 nodad
	ip -n hostb addr add fd00::2/64 dev ib4 nodad
	ip neigh flush all
	until_true 10 replies fd00::2
}

# the driver's own monitor is so slow that whatever happens soon was not it
# (the look that it had planned before comes all the same, bond_option_miimon_set())
monitor_slow() {
	echo 30000 >/sys/class/net/bond0/bonding/miimon
	sleep 0.2
	until_true 5 adapted
}

# DEV has its carrier though its port is DOWN.  IPoIB leaves it so at times: it asks for the
# state of the port, waits for RTNL and sets the carrier, whatever became of the port
# (ipoib_mcast_carrier_on_task()).  Here an event is lost, and another one lets the kernel's
# cache of port states know.
stale_carrier() { # HCA PORT DEV
	fabric down-quiet "$1" "$2"
	fabric event "$1" "$2" CLIENT_REREGISTER
	# IPoIB hears of an event after the cache: it leaves its groups
	until_true 10 eval "! grep -q 'complete: *yes' /sys/kernel/debug/ipoib/$3_mcg"
	carrier_is "$3" 1
}
carrier_is() { value_now "/sys/class/net/$1/carrier"; [ "$REPLY" = "$2" ]; }

# the redirect needs netfilter's egress hook, which Debian's kernels have since it is there
egress_hook() { [ "$(printf '%s\n' 5.16 "$(uname -r)" | sort -V | head -n 1)" = 5.16 ]; }

figure() { value "$figures/$1"; }
knob() { echo "$2" >"$figures/$1"; }
figure_equals() { value_now "$figures/$1"; [ "$REPLY" = "$2" ]; }
figure_reaches() { value_now "$figures/$1"; [ "$REPLY" -ge "$2" ]; }
# the kernel may still be writing its log of a switch when the bond has its new slave
figure_is() { until_true 2 figure_equals "$@" || figures_fail; }
figure_at_least() { until_true 2 figure_reaches "$@" || figures_fail; }
# what came instead is seldom to be had twice
figures_fail() {
	grep -r . "$figures"
	return 1
}

# milliseconds of the guest
now_ms() { local up; read -r up _ </proc/uptime; echo $((${up/./} * 10)); }

# has_path DEV GUID-OF: DEV has a path to the port of the other device, with an answer
has_path() { # DEV PEER-ADDRESS (20 bytes)
	local gid
	gid=$(cut -d: -f5- <<<"$2" | sed -E 's/://g; s/(....)/\1:/g; s/:$//')
	# the kernel prints GIDs without leading zeros of a group
	gid=$(sed -E 's/(^|:)0{1,3}/\1/g' <<<"$gid")
	grep -A2 -F "$gid" "/sys/kernel/debug/ipoib/$1_path" | grep -q 'complete: *yes'
}

# every group that DEV has asked for, it is in
groups_joined() { # DEV
	! grep -q 'complete: *no' "/sys/kernel/debug/ipoib/$1_mcg"
}

# DEV is in all multicast groups that bond0 has, by their IPv6 and IPv4 halves
has_groups_of_bond() { # DEV
	local groups
	groups=$(ip maddr show dev bond0 | sed -n 's/.*link *//p' | cut -d' ' -f1 | sort -u)
	[ -z "$(comm -23 <(echo "$groups") <(ip maddr show dev "$1" | sed -n 's/.*link *//p' |
		cut -d' ' -f1 | sort -u))" ] && groups_joined "$1"
}

address_of() { value "/sys/class/net/$1/address"; }
same_address() { [ "$(address_of "$1")" = "$(address_of "$2")" ]; }

# the module's trace events, from now on
tracing=/sys/kernel/tracing
trace_on() {
	[ -e $tracing/trace ] || mount -t tracefs tracefs $tracing
	echo 1 >$tracing/events/ib_bonding/enable
	echo >$tracing/trace
}
traced() { grep -q "ib_bonding_$1" $tracing/trace; }
