# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# What tests of the fabric share: fabric.bats, fabric-connected.bats, fabric-enhanced.bats.  Runs in the guest.
#
#	host a                       host b (network namespace hostb)
#	ib0   HCA 0 port 1 --+   +-- HCA 1 port 1   ib2
#	ib1   HCA 0 port 2 --+ S +-- HCA 1 port 2   ib3
#	10.0.0.1, 10.0.1.1   |   |   10.0.0.2, 10.0.1.2
#	                the one switch, SA at LID 1

# shellcheck source=tests/lib/line.bash
. "${BASH_SOURCE[0]%/*}/line.bash"

tracing=/sys/kernel/tracing
# of loading and unloading, before memory is counted; more of them: tests/vm/check -a rounds=25
: "${rounds:=8}"

# A fabric that nobody has used; ib2 and ib3 are host b's.
new_fabric() { # PARAMETER...
	b sysctl -q net.ipv4.icmp_echo_ignore_broadcasts=1 net.ipv4.conf.all.arp_ignore=0
	load_fabric "$@"
	move_to_hostb ib2 ib3
}

end_fabric() {
	jobs -p | xargs -r kill 2>/dev/null
	wait
	[[ ! -e /sys/class/net/bond0 ]] || ip link del bond0
}

load_fabric() { # PARAMETER...
	modprobe bonding max_bonds=0
	unload_fabric
	modprobe ib_ipoib
	modprobe ib_fabric "$@"
}

# Connections end first: ib_ipoib does not wait for them when an HCA goes (tests/fabric/README).
unload_fabric() {
	[[ -d /sys/module/ib_fabric ]] || return 0
	! has_connections || { all_down; b bash -c "$(declare -f all_down); all_down"; }
	eventually not has_connections
	rmmod ib_fabric
}

has_connections() { fabric stat | grep -q ' connections=[1-9]'; }	# any port

all_down() {
	local dir
	for dir in /sys/class/net/ib*; do [[ ! -e $dir ]] || ip link set "${dir##*/}" down; done
}

move_to_hostb() { # NETDEV...
	local netdev
	for netdev; do ip link set "$netdev" netns hostb; done
}

b() { ip netns exec hostb "$@"; }

# Wait until the command succeeds, 60 s of the guest's time at most.
eventually() { # COMMAND...
	local -i end=SECONDS+60
	until "$@" >/dev/null 2>&1; do
		((SECONDS < end)) || { echo "never: $*"; return 1; }
		read -r -t 0.05 <>/vm/never || :	# as sleep, without a process
	done
}

# Fail with what was found beside what was expected.
is() { # FOUND EXPECTED
	[[ $1 == "$2" ]] || { printf 'found:    %s\nexpected: %s\n' "$1" "$2"; return 1; }
}

not() { ! "$@"; }

attr() { cat "/sys/class/net/$1/$2"; }			# NETDEV FILE
ib_attr() { cat "/sys/class/infiniband/fabric$1/ports/$2/$3"; }	# HCA PORT FILE

carrier_is() { # NETDEV 0|1, in host a
	[[ $(attr "$1" carrier 2>/dev/null) == "$2" ]]
}

operstate_is() { [[ $(attr "$1" operstate) == "$2" ]]; }	# NETDEV STATE

b_carrier_is() { # NETDEV 0|1
	[[ $(b cat "/sys/class/net/$1/carrier" 2>/dev/null) == "$2" ]]
}

# What `fabric stat` says; one test compares its JSON with it.
port() { # HCA PORT KEY
	fabric stat | sed -n "s/^port hca=$1 port=$2\( .*\)\? $3=\([^ ]*\).*/\2/p"
}

drops() { # HCA PORT [REASON], or of all reasons for which a packet is lost: what no QP has joined for is none
	fabric stat | grep -A 1 "^port hca=$1 port=$2 " | tr ' ' '\n' |
		awk -F= -v reason="${3-}" '/^drop/ { on = 1; next }
			on && (reason == "" ? $1 != "unattached" : $1 == reason) { sum += $2 } END { print sum + 0 }'
}

# Neither of the two hosts' ports has lost a packet, in one look.
nothing_lost() {
	fabric stat >stat
	grep -A 1 -E '^port hca=[01] port=1 ' stat | grep '^drop' | tr ' ' '\n' |
		awk -F= '/=/ && $1 != "unattached" && $2 { bad = 1 } END { exit bad || !NR }' || { grep '^drop' stat; return 1; }
}

grew() { # BEFORE COMMAND...
	local before=$1
	shift
	(($("$@") > before))
}

sa() { fabric stat | sed -n "s/^sa .*\<$1=\([0-9]*\).*/\1/p"; }	# KEY

members() { # MGID: "HCA/PORT:STATE ..."
	fabric stat | awk -v mgid="mgid=$1" '/^group/ { on = $2 == mgid }
		/^member/ && on { gsub("(hca|port|join)=", ""); print $2 "/" $3 ":" $4 }' | xargs
}

# How ib_ipoib joins a group that it sends to alone.  That of 5.10 asks the SA first whether it may be less than a full
# member, and hears of it with the second join after an event at the port; newer ones take it for granted.
joins_to_send() {
	if grep -qw ib_sa_sendonly_fullmem_support /proc/kallsyms; then echo full; else echo sendonly-full; fi
}

members_are() { is "$(members "$1")" "$2"; }	# MGID MEMBERS

reach() { ping -c 1 -W 1 "$@"; }		# [OPTION...] ADDRESS, from host a
b_reach() { b ping -c 1 -W 1 "$@"; }

# 500 packets a second to host b until the test ends.  No flood: on a busy machine it leaves
# an emulated processor no time for anything else, such as the one packet of reach.
traffic() { ping -q -i 0.002 10.0.0.2 >/dev/null & }

# 1 MiB over TCP from host a to host b, or with -R back, of which no port loses anything.  What TCP sends again is not
# asked: where the guest stands still for a moment its timers probe for the tail.  Nor is how much the server had read
# when the client said that it was at its end.
transfer() { # [OPTION...]
	local server
	b iperf3 -s -1 -B 10.0.0.2 >/dev/null &
	server=$!
	eventually b sh -c 'ss -Hltn | grep -q :5201'
	iperf3 -c 10.0.0.2 -n 1M --json "$@" >result
	wait "$server"
	(($(jq .end.sum_sent.bytes result) >= 1048576))
	nothing_lost
}

# ib0 and ib2 with addresses and carrier
two_hosts() {
	ip addr add 10.0.0.1/24 dev ib0
	ip link set ib0 up
	b ip addr add 10.0.0.2/24 dev ib2
	b ip link set ib2 up
	eventually carrier_is ib0 1
	eventually b_carrier_is ib2 1
	eventually reach 10.0.0.2
}

active_is() { [[ $(attr bond0 bonding/active_slave) == "$1" ]]; }	# NETDEV

mii_up() { # SLAVE
	[[ $(attr "$1" bonding_slave/mii_status) == up ]]
}

# The first slave is active; with no word to the driver that would be the one whose carrier comes first.
bond_up() { # SLAVE...
	local slave
	ip link add bond0 type bond mode active-backup miimon 100
	for slave; do ip link set "$slave" master bond0; done
	ip addr add 10.0.0.1/24 dev bond0
	ip link set bond0 up
	for slave; do eventually mii_up "$slave"; done
	ip link set bond0 type bond active_slave "$1"
}

# bond0 over ib0 and ib1 goes to ib1 when ib0's port goes down, and back, and host b is reached each time.
fails_over() { # [OPTION OF reach...]
	eventually reach "$@" 10.0.0.2
	is "$(attr bond0 bonding/active_slave)" ib0
	fabric down 0 1
	eventually active_is ib1
	eventually reach "$@" 10.0.0.2
	fabric up 0 1
	eventually mii_up ib0
	fabric down 0 2
	eventually active_is ib0
	eventually reach "$@" 10.0.0.2
}

# Host b answers at 10.0.0.2 on NETDEV.
peer_up() { # NETDEV
	b ip addr add 10.0.0.2/24 dev "$1"
	b ip link set "$1" up
	eventually b_carrier_is "$1" 1
}

# refused STATUS MESSAGE WORD...: fabric ends so, and says so on stderr alone
refused() {
	local -i status=$1 got=0
	local message=$2 out
	shift 2
	out=$(fabric "$@" 2>&1 >/dev/null) || got=$?
	is "$got $out" "$status $message"
}

# Bytes in use in all slabs, when nothing more is given back; a kernel with KASAN goes on giving back what it keeps in
# quarantine, and tells of leaks by kmemleak.
slab_bytes() {
	local -i last=0 now=-1 looks
	for ((looks = 0; last != now && looks < 20; looks++)); do
		last=$now
		sync
		echo 3 >/proc/sys/vm/drop_caches
		sleep 0.5
		now=$(awk 'NR > 2 { sum += $2 * $4 } END { printf "%d\n", sum / 65536 }' /proc/slabinfo)
	done
	echo $((now * 65536))
}

# counts_slabs: is what they hold a measure here?
counts_slabs() { not test -e /sys/kernel/debug/kmemleak; }

# hear FUNCTION: of its first argument, a struct ib_event, from now on; heard() says which, hear_no_more() ends it
hear() {
	local argument
	[[ -e $tracing/trace ]] || mount -t tracefs tracefs $tracing
	[[ -e $tracing/kprobe_events ]] || skip 'skip-ok: no kprobe events in this kernel'
	# powerpc has no name for an argument, but one for the register that the first is in
	# shellcheck disable=SC2016 # the kernel's own
	for argument in '$arg1' %gpr3; do
		! echo "p:heard $1 event=+16($argument):u32" 2>/dev/null >$tracing/kprobe_events || break
	done
	echo 1 >$tracing/events/kprobes/heard/enable
	echo >$tracing/trace
}

# Each once where several ports have the same one after another.
heard() {
	local -a names=(CQ_ERR QP_FATAL QP_REQ_ERR QP_ACCESS_ERR COMM_EST SQ_DRAINED PATH_MIG PATH_MIG_ERR DEVICE_FATAL
		PORT_ACTIVE PORT_ERR LID_CHANGE PKEY_CHANGE SM_CHANGE SRQ_ERR SRQ_LIMIT QP_LAST_WQE CLIENT_REREGISTER GID_CHANGE)
	local event
	for event in $(sed -nE 's/.* heard: .*event=([0-9]+)$/\1/p' $tracing/trace | uniq); do
		echo "${names[event]}"
	done | xargs
}

hear_no_more() {
	echo 0 >$tracing/events/kprobes/heard/enable
	echo >$tracing/kprobe_events
}
