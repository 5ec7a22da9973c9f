#!/bin/bash
# inject: break a creation at each of its steps, and see that the host is as before
# usage: inject.bash refuse|kill|killed|vanish [ROUNDS]; inject.c says what each does
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

create() {
	ib-bond -q --bond-ip 10.0.0.1 --bond-ip fd00::1 "$@"
}

# steps ARGS...: how many changes a creation with ARGS takes
steps() {
	rm -f count
	INJECT_COUNT=count LD_PRELOAD=$inject create "$@"
	ib-bond -q --bond-name bond0 --stop
	cat count
}

as_before() {
	[ "$(host_state)" = "$before" ]
}

# broken WHAT STEP ARGS...: the creation with ARGS fails at STEP, and the host is as before
broken() {
	local what=$1 step=$2
	shift 2
	if INJECT=$what INJECT_AT=$step LD_PRELOAD=$inject create "$@" 2> error; then
		echo "$what at step $step of $*: ended 0"
		return 1
	fi
	until_true 20 as_before 2> late || {
		echo "$what at step $step of $*: $(< error)"
		diff <(echo "$before") <(host_state)
		return 1
	}
	runs=$((runs + 1))
}

# a slave that is up and has addresses of its own
in_use() {
	fresh
	ip link set ib0 up
	ip address add 10.7.0.1/24 dev ib0
	ip address add fd07::1/64 dev ib0 nodad
}

# every_step WHAT ROUNDS ARGS...; START makes the host what it is before
every_step() {
	local what=$1 rounds=$2 n step round
	shift 2
	"$start"
	n=$(steps "$@")
	[ "$n" -ge 7 ] || fail "a creation with $* takes but $n steps"
	"$start"	# what was counted took the slaves down
	before=$(host_state)
	for ((step = 1; step <= n; step++)); do
		for ((round = 0; round < rounds; round++)); do
			broken "$what" "$step" "$@" || exit 1
		done
	done
}

# The shapes of a creation: ports down or up and in use, P_Key children, either way to the driver.
shapes() {
	local what=$1 rounds=$2 way
	for way in netlink sysfs; do
		every_step "$what" "$rounds" --via $way --slaves ib0,ib1,ib2
		every_step "$what" "$rounds" --via $way --slaves ib0.8001,ib1.8001
		start=in_use every_step "$what" "$rounds" --via $way --slaves ib0,ib1
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
		fabric remove 1
		until_true 10 test ! -e /sys/class/net/ib1
		before=$(host_state)
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
					diff <(echo "$before") <(host_state)
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
