#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# inject: break a creation or a change at each of its steps, and see that the host is as before
# usage: inject.bash refuse|kill|killed|vanish [ROUNDS]; inject.c says what each does
# A refusal is tried by both ways to the driver.  Who undoes for one that was killed does the same by either: each
# shape goes one way then, unless BOTH_WAYS is set.
set -u
# shellcheck source=tests/lib/guest.bash
. "$(dirname "$0")/guest.bash"

inject=$(dirname "$0")/inject.so
runs=0
start=fresh

fail() {
	echo "$1"
	exit 1
}

# a command that makes bond0; a change of it stands in CHANGE
create() {
	ib-bond -q --bond-ip 10.0.0.1 --bond-ip fd00::1 "$@"
}
change=create

# steps ARGS...: how many changes the command with ARGS makes
steps() {
	rm -f count
	INJECT_COUNT=count LD_PRELOAD=$inject "$change" "$@"
	cat count
}

# what a command could have lost, in any table: routes, neighbours set by hand, options; read after each step
all_state() {
	local option
	host_state
	ip -batch - <<< $'route show table all\nneigh show nud permanent' | grep -vE 'proto (kernel|ra)' | sort
	for option in bonding/{miimon,updelay,arp_interval,arp_ip_target,primary}; do
		value_now "/sys/class/net/bond0/$option"
		echo "$option $REPLY"
	done
	value_now /proc/sys/net/ipv4/conf/bond0/promote_secondaries
	echo "$REPLY"
}

as_before() {
	[ "$(all_state)" = "$before" ]
}

# broken WHAT STEP ARGS...: the creation with ARGS fails at STEP, and the host is as before
broken() {
	local what=$1 step=$2
	shift 2
	if INJECT=$what INJECT_AT=$step LD_PRELOAD=$inject "$change" "$@" 2> error; then
		echo "$what at step $step of $*: ended 0"
		"$start"
		"$change" "$@" --dry-run
		return 1
	fi
	until_true 20 as_before 2> late || {
		echo "$what at step $step of $*: $(< error)"
		diff <(echo "$before") <(all_state)
		return 1
	}
	# who watched it may still be at the steps that change nothing, and would set a port up that the next one finds
	# down; it has the lock until it has ended
	until_true 20 flock -n /run/ib-bond.lock true || return
	runs=$((runs + 1))
}

# a slave that is up and has addresses of its own, routes and a neighbour
in_use() {
	fresh
	ip link set ib0 up
	ip address add 10.7.0.1/24 dev ib0
	ip address add fd07::1/64 dev ib0 nodad
	ip route add 10.70.0.0/16 dev ib0
	ip route add 10.71.0.0/16 via 10.7.0.254 metric 5
	ip route add 10.72.0.0/16 via 10.7.0.254 table 77
	ip -6 route add fd70::/16 via fd07::fe
	ip neigh replace 10.7.0.9 lladdr "$(value /sys/class/net/ib1/address)" dev ib0
}

# a bond that runs, with a VIP, routes, and a standby that is in use elsewhere
running() {
	fresh
	create --slaves ib0,ib1 --miimon 50 --set updelay=200
	ip address add 10.0.0.77/24 dev bond0
	ip route add 10.80.0.0/16 dev bond0
	ip route add 10.81.0.0/16 via 10.0.0.254 src 10.0.0.77
	ip route add 10.82.0.0/16 via 10.0.0.254
	ip -6 route add fd80::/16 via fd00::fe
	ip link set ib2 up
	ip address add 10.7.0.1/24 dev ib2
	ip route add 10.71.0.0/16 via 10.7.0.254
}

# everything at once
change_all() {
	ib-bond -q --bond-ip 10.0.0.2 --add-slave ib2 --del-slave ib0 --miimon 100 "$@"
}

change_monitor() {
	ib-bond -q --bond-ip fd00::2 --set arp_interval=100 --set arp_ip_target=10.0.0.254 --set primary=ib1 "$@"
}

# every_step WHAT ROUNDS ARGS...; START makes the host what it is before
every_step() {
	local what=$1 rounds=$2 n step round
	shift 2
	"$start"
	n=$(steps "$@")
	[ "$n" -ge 6 ] || fail "$change $* takes but $n steps"
	"$start"	# what was counted took the slaves down
	before=$(all_state)
	for ((step = 1; step <= n; step++)); do
		for ((round = 0; round < rounds; round++)); do
			broken "$what" "$step" "$@" || exit 1
		done
	done
}

# goes_by WAY ITS: does what is broken go by WAY, where ITS is the one of this shape?
goes_by() {
	[ "$1" = "$2" ] || [ "$what" = refuse ] || [ "${BOTH_WAYS-}" ]
}

# The shapes of a creation: ports down or up and in use, P_Key children, either way to the driver; and changes.
shapes() {
	local what=$1 rounds=$2 way
	for way in netlink sysfs; do
		! goes_by $way netlink || every_step "$what" "$rounds" --via $way --slaves ib0,ib1,ib2
		! goes_by $way sysfs || every_step "$what" "$rounds" --via $way --slaves ib0.8001,ib1.8001
		! goes_by $way netlink || start=in_use every_step "$what" "$rounds" --via $way --slaves ib0,ib1
		! goes_by $way sysfs || start=running change=change_all every_step "$what" "$rounds" --via $way
		! goes_by $way netlink || start=running change=change_monitor every_step "$what" "$rounds" --via $way
	done
}

# A slave's HCA goes in the middle: the bond that was asked for cannot be, nor anything left of it.
# Past the last step that needs the slave, the bond may stand, over the other one.
vanishes() {
	local rounds=$1 way n step round
	local over_the_other="active-backup miimon 100 mtu 2044 up slaves ib0.8001 addr 10.0.0.1/24 fd00::1/64"
	export INJECT_RUN='fabric remove 1; while [ -e /sys/class/net/ib1 ]; do sleep 0.05; done'
	for way in netlink sysfs; do
		n=$(steps --via $way --slaves ib0.8001,ib1.8001)
		ib-bond -q --bond-name bond0 --stop
		fabric remove 1
		until_true 10 test ! -e /sys/class/net/ib1
		before=$(all_state)
		for ((step = 1; step <= n; step++)); do
			for ((round = 0; round < rounds; round++)); do
				fabric add 1
				until_true 10 test -e /sys/class/net/ib1 || exit 1
				INJECT=run INJECT_AT=$step LD_PRELOAD=$inject create --via $way --slaves ib0.8001,ib1.8001 2> error
				if [ "$(bond_line bond0)" = "$over_the_other" ]; then
					ib-bond --bond-name bond0 --stop
				fi
				until_true 20 as_before || {
					echo "the slave vanished at step $step by $way: $(< error)"
					diff <(echo "$before") <(all_state)
					exit 1
				}
				runs=$((runs + 1))
			done
		done
		fabric add 1
		until_true 10 test -e /sys/class/net/ib1 || exit 1
	done
}

fresh
modprobe bonding max_bonds=0
joined ib0 ib1 ib2
case ${1-} in
refuse | kill | killed) shapes "$1" "${2:-1}" ;;
vanish) vanishes "${2:-1}" ;;
*) fail "usage: inject.bash refuse|kill|killed|vanish [ROUNDS]" ;;
esac
echo "$1: $runs failures, the host as before each time"
