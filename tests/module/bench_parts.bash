# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# bench_parts.bash - the rows of tests/module/bench, a function each part; sourced by bench.guest.
# The comment behind a part's name is its line in `bench --help`.
# shellcheck disable=SC2016,SC2034,SC2086,SC2119,SC2120,SC2154,SC2317

part_plain() { # no cut; the port of the active slave goes down
	bond_up
	row 'no cut' 400
	row 'cut' 450 'down PORT'
}

part_miimon() { # the same with other monitors of the driver
	bond_up
	kinds=(stock)
	for ms in 10 1; do miimon $ms; row "cut, miimon=$ms" 450 'down PORT'; done
}

# the bond has further addresses, added once the module is there, as keepalived adds them; the peer is talked to from them
later() {
	printf 'addr del %s dev bond0\n' 10.0.0.9/32 fd00::9/128 | ip -force -batch - 2>/dev/null || :
	{
		echo 'addr add 10.0.0.9/32 dev bond0'
		echo 'addr add fd00::9/128 dev bond0 nodad'
		echo 'route replace 10.0.0.2/32 dev bond0 src 10.0.0.9'
		echo 'route replace fd00::2/128 dev bond0 src fd00::9'
	} | ip -batch - || fail 'no VIP'
	until_true 10 replies $target
}

part_vip() { # a cut, as an address of the bond sees it that was added later, and its own IPv6 address
	bond_up
	target=fd00::2
	row 'cut, IPv6' 450 'down PORT'
	ready() { later; }
	row 'cut, VIP, IPv6' 450 'down PORT'
	target=10.0.0.2
	row 'cut, VIP' 450 'down PORT'
}

part_children() { # a cut with 15 P_Key children on each port beside the bond
	local i p
	bond_up
	for i in {1..15}; do
		for p in 0 1; do
			fabric pkey 0 $((p + 1)) $((i + 3)) $((0x8100 + i))
			ip link add link ib$p name ib$p.$i type ipoib pkey $((0x8100 + i))
			ip link set ib$p.$i up
		done
	done
	sleep 2
	row 'cut, 15 children a port' 600 'down PORT'
}

paths_known() {
	local d
	for d in ib0 ib1; do
		has_path $d "$(b cat /sys/class/net/ib4/address)" && has_path ib4 "$(address_of $d)" || return 1
	done
}

part_slow_sa() { # a cut, and the subnet administrator answers after 500 ms
	before_cut() { fabric sa-delay 500; }
	after_cut() {
		fabric sa-delay 0
		port_back
		[ $kind = stock ] || until_true 20 paths_known
		sleep 0.3
	}
	bond_up
	row 'cut, SA answers after 500 ms' 3000 'down PORT'
}

part_gid() { # the subnet gets another GID prefix
	local -i prefix=0
	before_cut() {
		((++prefix))
		deeds=("gid-prefix PORT $(printf '0xfe80000000%06x' $prefix)")
	}
	# what the driver alone leaves dead is mended by the module
	after_cut() {
		sleep 0.5
		[ $kind != stock ] || { load now; until_true 20 replies $target; load stock; }
	}
	bond_up
	row 'GID change (seen for 1.3 s)' 1300
}

part_silent() { # a path that swallows packets: ARP monitor, probes, every 100 ms
	local bond=/sys/class/net/bond0/bonding
	ready() {
		if [ $kind = stock ]; then
			echo 0 >$bond/miimon
			echo 100 >$bond/arp_interval
			echo +10.0.0.2 >$bond/arp_ip_target
		else
			echo 0 >$bond/arp_interval
			miimon 100
			knob probe_targets 10.0.0.2
			knob probe_interval 100
		fi
		sleep 2
	}
	after_cut() {
		fabric heal $port
		until_true 60 bond_slaves_up 2
		until_true 20 replies $target
		sleep 2
	}
	bond_up
	row 'silent cut, probed every 100 ms' 1600 'cut PORT'
}

held() { # TITLE MS HELD: a cut while RTNL is held for HELD ms
	row "$1" "$2" '-20:rtnl on' 'down PORT' "$3:rtnl off"
}

part_rtnl() { # a cut while RTNL is held
	bond_up
	held 'RTNL held 75 ms' 600 75
	held 'RTNL held 3 s' 4000 3000
	egress_hook || return 0
	options=(redirect=1) kinds=("${columns[@]:1}")
	held 'RTNL held 3 s, redirect=1' 4000 3000
}

part_rtnl_ipv6() { # the same by IPv6
	target=fd00::2
	bond_up_ipv6
	held 'RTNL held 3 s, IPv6' 4000 3000
}

part_rtnl_tcp() { # the same by TCP
	protocol=tcp
	bond_up
	held 'RTNL held 3 s, TCP' 7000 3000
}

# as they are at first, whatever the part before left
datagram_ports() {
	local d
	for d in ib0 ib1 ib2 ib3; do echo datagram >/sys/class/net/$d/mode; done
	b sh -c 'echo datagram >/sys/class/net/ib4/mode'
}

# the ports of both hosts in connected mode, and the bond over them
connected_up() {
	local d
	for d in ib0 ib1; do echo connected >/sys/class/net/$d/mode; done
	ip -n hostb link set ib4 down
	b sh -c 'echo connected >/sys/class/net/ib4/mode'
	ip -n hostb link set ib4 up
	ip -n hostb addr replace fd00::2/64 dev ib4 nodad
	bond_up
	ip link set bond0 mtu 65520
}

part_connected() { # a cut, the ports being in connected mode
	connected_up
	row 'cut, connected mode' 450 'down PORT'
}

part_connected_ipv6() { # the same by IPv6, and while RTNL is held
	target=fd00::2
	connected_up
	row 'cut, connected mode, IPv6' 450 'down PORT'
	held 'RTNL held 3 s, connected mode, IPv6' 4000 3000
}

part_connected_tcp() { # the same by TCP
	protocol=tcp
	connected_up
	row 'cut, connected mode, TCP' 4000 'down PORT'
	held 'RTNL held 3 s, connected mode, TCP' 4000 3000
}

part_connected_rtnl() { # connected mode, while RTNL is held
	connected_up
	held 'RTNL held 3 s, connected mode' 4000 3000
}

part_rtnl_pkey() { # the same, the slaves are P_Key children
	local d
	for d in ib0 ib1; do ip link add link $d name $d.8001 type ipoib pkey 0x8001; done
	peer_on_child
	SLAVES='ib0.8001 ib1.8001' bond_up
	held 'RTNL held 3 s, P_Key children' 4000 3000
}

# the HCA is back, and its port the active slave again
hca_back() {
	fabric add 0
	until_true 20 test -e /sys/class/net/ib0
	ip link set ib0 master bond0
	until_true 60 bond_slaves_up 2
	echo ib0 >/sys/class/net/bond0/bonding/active_slave
	until_true 20 replies $target
	sleep 1
}

part_remove() { # the active HCA is pulled out
	after_cut() { hca_back; }
	SLAVES='ib0 ib2' bond_up
	row 'active HCA removed' 1000 'remove 0'
}

part_drain() { # the same with an HCA that does not drain: IPoIB waits 5 s under RTNL
	after_cut() { hca_back; }
	trap 'fabric drain 0 fast' EXIT
	fabric drain 0 slow
	SLAVES='ib0 ib2' bond_up
	row 'active HCA removed, slow drain' 6500 'remove 0'
}

part_drain_beside() { # a cut while an interface of another HCA is set down and does not drain
	before_cut() {
		ip link set ib0 up
		until_true 20 carrier_is ib0 1
		(sleep 0.1; exec ip link set ib0 down) &
	}
	after_cut() {
		wait
		port_back
		sleep 0.5
	}
	trap 'fabric drain 0 fast' EXIT
	fabric drain 0 slow
	SLAVES='ib2 ib3' bond_up
	row 'cut, slow drain of another HCA' 6500 'down PORT'
}

# --- other fabrics ------------------------------------------------------------------------

# a_fabric PARAMETER...: for the rest of this part
a_fabric() {
	trap 'another_fabric srq=1' EXIT
	another_fabric "$@"
	begin
	load stock
}

cut_and_held() { # WHERE
	bond_up
	row "cut, $1" 450 'down PORT'
	held "RTNL held 3 s, $1" 4000 3000
}

part_mlx5() { # a cut, and while RTNL is held, the adapters as mlx5 has them: enhanced IPoIB
	a_fabric enhanced=mlx5
	cut_and_held mlx5
}

part_hfi1() { # the same as hfi1 has them
	a_fabric enhanced=hfi1
	cut_and_held hfi1
}

# the peer's bond, over a port on each rail as ours is
peer_bond_up() {
	ip -n hostb addr flush dev ib4
	b sh -c 'for d in ib4 ib5; do ip link set "$d" down; done'
	ip -n hostb link add bond0 type bond mode active-backup miimon 100
	ip -n hostb link set ib4 master bond0
	ip -n hostb link set ib5 master bond0
	ip -n hostb link set bond0 up
	ip -n hostb addr add 10.0.0.2/24 dev bond0
}

peer_slaves_up() { [ "$(b grep -c '^MII Status: up' /proc/net/bonding/bond0)" = 3 ]; }

part_rail() { # a rail is lost: all ports of its switch go down at once, both hosts have a bond
	local rail
	after_cut() {
		fabric switch $rail on
		until_true 60 bond_slaves_up 2
		until_true 60 peer_slaves_up
		until_true 20 replies $target
		sleep 1
	}
	before_cut() {
		# both on the rail of our active port, as after a loss that was seen by both
		rail=$((${port#* } - 1))
		deeds=("switch $rail off")
		b sh -c "echo ib$((4 + rail)) >/sys/class/net/bond0/bonding/active_slave"
		until_true 20 replies $target
	}
	a_fabric rails=2 srq=1
	trap 'ip -n hostb link del bond0; another_fabric srq=1' EXIT
	peer_bond_up
	bond_up
	row 'rail lost' 600 'switch'
}

part_handover() { # another subnet manager: it keeps the LIDs, or gives others
	local how
	local -i lid=100
	before_cut() { deeds=("handover 0 $((lid += 20)) $how"); }
	after_cut() {
		until_true 20 replies $target
		sleep 1
	}
	bond_up
	for how in keep move; do row "SM hand-over, LIDs: $how" 1300 "$how"; done
}

# --- connections ----------------------------------------------------------------------------

# hosts of their own, beside hostb, that send to the bond all the time
others_up() { # HOW MANY
	local i
	for ((i = 1; i <= $1; i++)); do
		ip netns add other$i
		ip link set ib$((ports + i - 1)) netns other$i name ib0
		ip netns exec other$i sh -c "echo connected >/sys/class/net/ib0/mode; ip link set ib0 mtu 65520"
		ip -n other$i link set ib0 up
		ip -n other$i addr add 10.0.0.$((i + 2))/24 dev ib0
		ip netns exec other$i ping -q -i 0.05 10.0.0.1 >/dev/null 2>&1 &
	done
	for ((i = 1; i <= $1; i++)); do until_true 30 replies 10.0.0.$((i + 2)); done
}

others_down() {
	local ns
	jobs -p | xargs -r kill
	for ns in /run/netns/other*; do
		[ ! -e "$ns" ] || {
			ip -n "${ns##*/}" link set ib0 down
			ip netns del "${ns##*/}"
		}
	done
}

peers() { # HOW MANY
	ports=8
	# HCA 0 is ours, with hostb on two of its ports; begin() wants three HCAs
	a_fabric hcas=$((2 + ($1 + 6) / 8)) ports=8 srq=1
	trap 'others_down; another_fabric srq=1' EXIT
	connected_up
	others_up $(($1 - 1))
	row "cut, connected mode, $1 peers" 450 'down PORT'
}

part_peers8() { # connected mode, eight peers have traffic with the bond
	peers 8
}

part_peers64() { # the same with 64
	peers 64
}

# --- TCP at full speed ------------------------------------------------------------------------

streamed() { # TITLE
	measure() { /test/stream cut $target 9 "$@"; }
	row "$1" 1500 'down PORT'
	line "$1" 'full rate again' spread 3
	line "$1" 'segments sent again' spread 4 1
}

part_stream() { # a cut while TCP sends what it can
	bond_up
	streamed 'TCP stream, cut'
}

part_connected_stream() { # the same in connected mode, MTU 65520
	connected_up
	streamed 'TCP stream, cut, connected mode'
}

# nanoseconds a KiB; the guest's clock counts instructions, so those are in it
rates() { # FILE
	local i
	for ((i = 0; i < cuts; i++)); do /test/stream rate $target 9 $((32 << 20)) >>"$1" || fail "$1"; done
}

bare_rates() {
	ip addr add 10.0.0.1/24 dev ib0
	ip link set ib0 up
	until_true 20 replies $target
	rates /tmp/figures.stock
	ip addr flush dev ib0
	ip link set ib0 down
}

throughput() { # TITLE HOW-THE-BOND-COMES-UP
	rm -f /tmp/figures.*
	bare_rates
	line "$1" 'bare port, ns/KiB' spread 1 1
	rm -f /tmp/figures.*
	$2
	for kind in "${kinds[@]}"; do
		use $kind
		rates /tmp/figures.$kind
	done
	line "$1" 'bond, ns/KiB' spread 1 1
	ip link del bond0
}

connected_ports() {
	local d
	for d in ib0 ib1; do
		echo connected >/sys/class/net/$d/mode
		ip link set $d mtu 65520
	done
	ip -n hostb link set ib4 down
	b sh -c 'echo connected >/sys/class/net/ib4/mode'
	ip -n hostb link set ib4 mtu 65520 up
}

part_throughput() { # what a KiB of TCP takes, over the bond and over the bare port
	throughput 'throughput, datagram mode' bond_up
	connected_ports
	throughput 'throughput, connected mode' connected_up
}

# --- many bonds, many neighbours, none at all -------------------------------------------

bonds=100

# bond0, bond1, ... over ib0.c0 and ib1.c0, ...; each in a partition of its own, as it is with
# real hosts: in a common one each announcement of a bond arrives at all others
crowd_up() {
	local i p
	local -a keys
	for ((i = 0; i < bonds; i++)); do
		printf -v 'keys[i]' 0x%04x $((0x8100 + i))
		for p in 1 2; do fabric pkey 0 $p $((i + 4)) ${keys[i]}; done
	done
	{
		for ((i = 0; i < bonds; i++)); do
			echo "link add bond$i type bond mode active-backup miimon 100"
			echo "link set bond$i mtu 2044"
			for p in 0 1; do
				echo "link add link ib$p name ib$p.c$i type ipoib pkey ${keys[i]}"
				echo "link set ib$p.c$i master bond$i"
			done
			echo "link set bond$i up"
			echo "addr add 10.2.$i.1/24 dev bond$i"
			echo "addr add fd02:$i::1/64 dev bond$i nodad"
		done
	} | ip -batch - || fail 'no bonds'
	until_true 120 crowd_is_up
	for ((i = 0; i < bonds; i++)); do echo ib0.c$i >/sys/class/net/bond$i/bonding/active_slave; done
}

# the bond and two slaves
crowd_is_up() { (($(cat /proc/net/bonding/bond* | grep -c 'MII Status: up') == 3 * bonds)); }

# "PID SWITCHES" of each kworker: how often it gave the processor away
kworkers() {
	grep -shE '^(Name|Pid|voluntary)' /proc/[0-9]*/status |
		awk '$1 == "Name:" { name = $2 } $1 == "Pid:" { pid = $2 }
			/^vol/ && name ~ /^kworker/ { print pid, $2 }'
}

# kworkers that have run since the file $1 was written by kworkers
kworkers_ran() { kworkers | sort | comm -13 <(sort $1) - | wc -l; }

# the driver's own monitors take their time
crowd_cut() {
	local figures ms=4000
	[ $kind != stock ] || ms=20000
	port=$(active_port)
	kworkers >/tmp/kworkers
	figures=$(/test/bystander $ms 1000 "down $port") || fail "bystander, $kind"
	echo "$figures $(kworkers_ran /tmp/kworkers)" >>/tmp/figures.$kind
	fabric up $port
	until_true 120 crowd_is_up
	sleep 1
}

part_crowd() { # 100 bonds over one port, which goes down
	local i
	# the rings of 200 shared receive queues would not fit into the guest
	a_fabric
	crowd_up
	rm -f /tmp/figures.*
	for kind in "${kinds[@]}"; do
		use $kind
		for ((i = 0; i < cuts; i++)); do phase $i; crowd_cut; done
	done
	line "$bonds bonds, cut" 'bonds switched' spread 7 1
	line "$bonds bonds, cut" 'last switch' spread 8
	line "$bonds bonds, cut" 'RTNL p50/p99/max' tails 1
	line "$bonds bonds, cut" 'same, from when due' tails 4
	line "$bonds bonds, cut" 'kworkers that ran' spread 10 1
	line "$bonds bonds, cut" 'lines of log' spread 9 1
}

neighbours=1000

# hosts that the SA alone knows, see `fabric ghosts`
neighbours_up() {
	local i
	fabric ghosts $neighbours
	for ((i = 0; i < neighbours; i++)); do
		printf 'neigh replace 10.1.%d.%d dev bond0 nud permanent lladdr 80:00:00:48:%s:00:02:c9:03:00:00:%02x:%02x\n' \
			$((i / 250)) $((i % 250 + 1)) fe:80:00:00:00:00:00:00 $((i / 256)) $((i % 256))
	done | ip -batch - || fail 'no neighbours'
}

slab_kb() { sed -n 's/^SUnreclaim: *\([0-9]*\) kB/\1/p' /proc/meminfo; }

standby_paths() { grep -c 'complete: *yes' /sys/kernel/debug/ipoib/ib1_path; }

# the standby forgets its paths while its port is down
standby_cold() {
	fabric down 0 2
	sleep 1
	fabric up 0 2
	until_true 60 bond_slaves_up 2
	sleep 2
}

# microseconds until all are warm; empty without a module
warm_us() {
	local -i start=${EPOCHREALTIME/./} warmed=0
	[ $kind != stock ] || return 0
	until ((warmed >= neighbours)); do
		pause 0.002
		read -r warmed <$figures/warmed
		((${EPOCHREALTIME/./} - start < 9000000)) || fail "warmed $warmed"
	done
	echo $((${EPOCHREALTIME/./} - start))
}

neighbours_round() {
	local us
	local -i before
	load stock
	standby_cold
	before=$(slab_kb)
	/test/bystander 3500 3000 >/tmp/bystander &
	sleep 0.2
	load $1
	us=$(warm_us)
	wait $!
	echo "$(cat /tmp/bystander) ${us:--} $(($(slab_kb) - before)) $(standby_paths)" >>/tmp/figures.$kind
}

part_neighbours() { # a bond with 1,000 neighbours: the module is loaded
	local i kind column
	options=(warm_max=4096)
	bond_up primary ib0
	neighbours_up
	trap 'fabric ghosts 0' EXIT
	rm -f /tmp/figures.*
	for column in "${kinds[@]}"; do
		for ((i = 0; i < cuts; i++)); do neighbours_round $column; done
	done
	line "$neighbours neighbours, load" 'all warm' spread 7
	line "$neighbours neighbours, load" 'RTNL p50/p99/max' tails 1
	line "$neighbours neighbours, load" 'same, from when due' tails 4
	line "$neighbours neighbours, load" 'slab kB' spread 8 1
	line "$neighbours neighbours, load" 'paths of the standby' spread 9 1
}

# the processor's timer interrupts so far, in $ticks
ticks() {
	local name
	while read -r name ticks _; do [ "$name" != LOC: ] || return 0; done </proc/interrupts
}

# in 35 s from the load on, and from 5 s later on
idle_round() {
	local at_load at_5 at_35
	load stock
	pause 10
	load $1
	ticks; at_load=$ticks
	pause 5
	ticks; at_5=$ticks
	pause 30
	ticks; at_35=$ticks
	pause 5
	ticks
	echo "$((at_35 - at_load)) $((ticks - at_5))" >>/tmp/figures.$kind
}

part_idle() { # timer interrupts while nothing happens
	local i column
	bond_up
	rm -f /tmp/figures.*
	for column in "${kinds[@]}"; do
		for ((i = 0; i < cuts; i++)); do idle_round $column; done
	done
	line 'idle, 35 s after load' 'timer interrupts' spread 1 1
	line 'idle, 5 s to 40 s after load' 'timer interrupts' spread 2 1
}
