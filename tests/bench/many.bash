#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# many: what ib-bond costs on a host with 200 bonds and 3,000 links, for each build in /test/builds
#
# The guest runs with --icount: a nanosecond of its clock is an instruction, the kernel's
# own among them.  Prints millions of them, the median of ROUNDS, and the ratio to the
# first build.
set -u
# shellcheck source=tests/lib/guest.bash
. /test/lib/guest.bash
BONDS=200 LINKS=3000 ROUNDS=5
scripts=/bench/etc/sysconfig/network-scripts

# bond I has children of ib(I%8) and ib(I%8+8) in the partition of I/8
key() { printf '80%02x' $(($1 / 8 + 1)); }
child() { echo "ib$((($1 % 8) + 8 * $2)).$(key "$1")"; }

prepare() {
	local i k
	mkdir -p $scripts
	for ((i = 0; i < BONDS; i++)); do
		printf '%s\n' "DEVICE=bond$i" "IPADDR=10.$((i / 100 + 1)).$((i % 100)).1" NETMASK=255.255.255.0 ONBOOT=yes \
			BOOTPROTO=none 'BONDING_OPTS="mode=1 miimon=100"' > "$scripts/ifcfg-bond$i"
		for k in 0 1; do
			printf '%s\n' "DEVICE=$(child "$i" $k)" ONBOOT=yes "MASTER=bond$i" SLAVE=yes BOOTPROTO=none \
				> "$scripts/ifcfg-$(child "$i" $k)"
			echo "link add link ib$(((i % 8) + 8 * k)) name $(child "$i" $k) type ipoib pkey 0x$(key "$i")"
		done
	done > /bench/children
	ip -batch /bench/children
	ib-bond --root /bench --ifup-all -q || exit 1
	for ((i = $(ls /sys/class/net | wc -l); i < LINKS; i++)); do
		echo "link add dummy$i type dummy"
	done > /bench/dummies
	ip -batch /bench/dummies
}

# cost BUILD WORDS...: instructions of one run, into cost
cost() {
	local build=$1 t
	shift
	t=${EPOCHREALTIME/./}
	"/test/builds/$build/ib-bond" "$@" > /dev/null 2>&1 || [ $? -lt 3 ] || exit 1	# 1, 2: what --check finds
	cost=$((${EPOCHREALTIME/./} - t))	# a microsecond is a thousand
}

median() { printf '%s\n' "$@" | sort -n | sed -n "$((($# + 1) / 2))p"; }

row() { # TITLE WORDS...
	local title=$1 build round first='' n
	shift
	printf '%-24s' "$title"
	for build in $builds; do
		times=()
		cost "$build" "$@"	# what is read from the disk is read
		for ((round = 0; round < ROUNDS; round++)); do
			cost "$build" "$@"
			times+=("$cost")
		done
		n=$(median "${times[@]}")
		: "${first:=$n}"
		printf '  %6d.%d  %d.%02d' $((n / 1000)) $((n / 100 % 10)) $((n / first)) $((n * 100 / first % 100))
	done
	echo
}

modprobe bonding max_bonds=0
# the groups are joined beforehand, so that every MTU is what it will be
for d in /sys/class/net/ib*; do ip link set "${d##*/}" up; done
read -r builds < /test/builds/order
prepare
printf '%-24s' 'million instructions'
for build in $builds; do printf '  %14s' "$build"; done
echo
row '--status-all' --status-all
row '--ifup-all, all is up' --root /bench --ifup-all
row '--status bond0' --status bond0
row '--check bond0' --root /bench --check bond0
row '--metrics' --root /bench --metrics
