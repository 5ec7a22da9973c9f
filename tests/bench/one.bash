#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# one: what it costs to make one bond of two P_Key children, for ip -batch and each build in /test/builds
#
# The guest runs with --icount: a nanosecond of its clock is an instruction, the kernel's
# own among them.  Prints millions of them, the median of ROUNDS, and the ratio to
# ip -batch; beside it what starting and ending takes, of `ip -V` and `ib-bond --version`.
set -u
# shellcheck source=tests/lib/guest.bash
. /test/lib/guest.bash
ROUNDS=9
scripts=/bench/etc/sysconfig/network-scripts
children='ib0.8001 ib8.8001'

prepare() {
	local child
	mkdir -p $scripts
	printf '%s\n' DEVICE=bond0 IPADDR=10.1.0.1 NETMASK=255.255.255.0 ONBOOT=yes BOOTPROTO=none \
		'BONDING_OPTS="mode=1 miimon=100"' > $scripts/ifcfg-bond0
	echo 'link add bond0 mtu 2044 type bond mode active-backup miimon 100' > /bench/batch
	for child in $children; do
		ip link add link "${child%.*}" name "$child" type ipoib pkey 0x8001
		printf '%s\n' "DEVICE=$child" ONBOOT=yes MASTER=bond0 SLAVE=yes BOOTPROTO=none > "$scripts/ifcfg-$child"
		echo "link set $child master bond0" >> /bench/batch
	done
	printf '%s\n' 'link set bond0 up' 'address add 10.1.0.1/24 brd + dev bond0' >> /bench/batch
}

make_bond() { # BUILD
	if [ "$1" = ip ]; then ip -batch /bench/batch; else "/test/builds/$1/ib-bond" --root /bench --ifup-all; fi
}

start() { # BUILD
	if [ "$1" = ip ]; then ip -V; else "/test/builds/$1/ib-bond" --version; fi > /dev/null
}

# cost WORDS...: instructions, in thousands, into cost
cost() {
	local t=${EPOCHREALTIME/./}
	"$@" || exit 1
	cost=$((${EPOCHREALTIME/./} - t))
}

complete() {
	[ "$(bond_line bond0)" = "active-backup miimon 100 mtu 2044 up slaves $children addr 10.1.0.1/24" ]
}

median() { printf '%s\n' "$@" | sort -n | sed -n "$((($# + 1) / 2))p"; }

# row WAY: its line; of ip the first
row() {
	local round n made=() started=()
	for ((round = -1; round < ROUNDS; round++)); do	# once for what is read from the disk
		cost make_bond "$1"
		complete || { bond_line bond0; exit 1; }
		ip link delete bond0
		sleep 0.5
		((round < 0)) || made+=("$cost")
		cost start "$1"
		((round < 0)) || started+=("$cost")
	done
	n=$(median "${made[@]}")
	: "${first:=$n}"
	printf '%-9s  %4d.%02d  %5d.%02d  %6d.%02d\n' "$1" $((n / 1000)) $((n / 10 % 100)) $((n / first)) \
		$((n * 100 / first % 100)) $(($(median "${started[@]}") / 1000)) $(($(median "${started[@]}") / 10 % 100))
}

modprobe bonding max_bonds=0
# the groups are joined beforehand, so that every MTU is what it will be
for d in /sys/class/net/ib*; do ip link set "${d##*/}" up; done
until_true 20 grep -q 1 /sys/class/net/ib15/carrier
read -r builds < /test/builds/order
prepare
printf '%-9s  %7s  %8s  %9s\n' by million ratio 'its start'
for way in ip $builds; do row "$way"; done
