# shellcheck shell=bash
# guest: the verbs that the bats files share; sourced inside the VM
#
#   host a (the guest)            hostb (a namespace)
#   ib0  ib1  [ib2]      <->      the other interfaces
#
#   until_true SECONDS CMD...     polls until CMD succeeds; fails after SECONDS
#   peer DEV ADDR/BITS [HOST]     gives DEV in HOST (default hostb) an address and brings it up
#   replies IP                    one ping is answered within a second
#   bond_is NAME TEXT             what the kernel has of the bond, in one line, is TEXT
#   host_state                    all that a bond command could have changed, for comparing
#   fresh                         no bond, no P_Key child, all ports up: as after boot

until_true() {
	local tries=$(($1 * 20))
	shift
	while ((tries--)); do
		"$@" && return 0
		sleep 0.05
	done
	echo "not within the time: $*" >&2
	return 1
}

peer() {
	ip -n "${3:-hostb}" address replace "$2" dev "$1"
	ip -n "${3:-hostb}" link set "$1" up
}

replies() {
	ping -c 1 -W 1 "$1" > /dev/null
}

active_slave() {
	cat "/sys/class/net/$1/bonding/active_slave"
}

active_is() {
	[ "$(active_slave "$1")" = "$2" ]
}

# mode miimon mtu slaves addresses, from the kernel's own files and iproute2, never from ib-bond
bond_line() {
	local d=/sys/class/net/$1
	[ -d "$d/bonding" ] || { echo none; return; }
	echo "$(cut -d' ' -f1 < "$d/bonding/mode") miimon $(< "$d/bonding/miimon") mtu $(< "$d/mtu")" \
		"$(ip -br link show dev "$1" | grep -q '[<,]UP[,>]' && echo up || echo down)" \
		"slaves $(tr ' ' '\n' < "$d/bonding/slaves" | sort | xargs)" \
		"addr $(ip -o addr show dev "$1" scope global | awk '{ print $4 }' | sort | xargs)" |
		sed 's/ *$//; s/  */ /g'
}

bond_is() {
	local now
	now=$(bond_line "$1")
	[ "$now" = "$2" ] || { printf 'wanted  %s\nbut has %s\n' "$2" "$now"; return 1; }
}

# Names, flags that an administrator sets, masters, MTUs, addresses; not what changes by itself.
host_state() {
	ip -j -d link | jq -c '.[] | select(.ifname != "lo") |
		[.ifname, (.flags | index("UP") != null), .master, .mtu, .link, .ifalias,
		 .linkinfo.info_kind, (.linkinfo.info_data.mode // ""), .linkinfo.info_data.miimon]'
	ip -o addr show scope global | awk '{ print $2, $4 }'
}

fresh() {
	local b l
	for b in $(cat /sys/class/net/bonding_masters 2> /dev/null); do
		ip link delete "$b"
	done
	for l in $(ip -o link | sed -n 's/^[0-9]*: \(ib[0-9]*\.[^@:]*\)[@:].*/\1/p'); do
		ip link delete "$l"
	done
	for l in $(ip -o link | sed -n 's/^[0-9]*: \(ib[0-9]*\)[@:].*/\1/p'); do
		ip address flush dev "$l"
		ip link set "$l" down
	done
}
