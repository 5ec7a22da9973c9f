#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# bonds: bring up 1, 8 and 32 bonds of two P_Key children each, three ways, in the guest
#
#   ib-bond    one ib-bond --ifup-all over ifcfg files
#   ip -batch  one ip -batch, with what iproute2 needs for the same bonds
#   script     a shell script that goes by the files as initscripts do: source, sysfs, ip, a loop
#
# Prints guest milliseconds (median of ROUNDS) and processes started, with ratios to ip -batch.
set -u
# shellcheck source=tests/lib/guest.bash
. /test/lib/guest.bash
ROUNDS=5
scripts=/bench/etc/sysconfig/network-scripts

# the children of all bonds; bond I has ib(I%8) and ib(I%8+8) in the partition of I/8
child() { echo "ib$((($1 % 8) + 8 * $2)).800$(($1 / 8 + 1))"; }

make_children() {
	local i k
	for ((i = 0; i < $1; i++)); do
		for k in 0 1; do
			[ -e "/sys/class/net/$(child "$i" $k)" ] ||
				ip link add link "ib$(((i % 8) + 8 * k))" name "$(child "$i" $k)" type ipoib pkey "0x800$((i / 8 + 1))"
		done
	done
}

write_files() {
	local i k
	rm -rf /bench
	mkdir -p $scripts
	: > /bench/batch
	for ((i = 0; i < $1; i++)); do
		printf '%s\n' "DEVICE=bond$i" "IPADDR=10.1.$i.1" NETMASK=255.255.255.0 ONBOOT=yes BOOTPROTO=none \
			'BONDING_OPTS="mode=1 miimon=100"' > "$scripts/ifcfg-bond$i"
		echo "link add bond$i mtu 2044 type bond mode active-backup miimon 100" >> /bench/batch
		for k in 0 1; do
			printf '%s\n' "DEVICE=$(child "$i" $k)" ONBOOT=yes "MASTER=bond$i" SLAVE=yes BOOTPROTO=none \
				> "$scripts/ifcfg-$(child "$i" $k)"
			echo "link set $(child "$i" $k) master bond$i" >> /bench/batch
		done
		printf '%s\n' "link set bond$i up" "address add 10.1.$i.1/24 brd + dev bond$i" >> /bench/batch
	done
}

by_ib_bond() { ib-bond --root /bench --ifup-all; }
by_ip_batch() { ip -batch /bench/batch; }

# shellcheck disable=SC1090,SC2154 # the variables come from the ifcfg file
by_script() {
	local file option slave
	for file in $(find $scripts -name 'ifcfg-bond*' | sort -V); do
		(
			. "$file"
			echo "+$DEVICE" > /sys/class/net/bonding_masters
			for option in $BONDING_OPTS; do
				echo "$(echo "$option" | sed 's/.*=//')" > "/sys/class/net/$DEVICE/bonding/$(echo "$option" | sed 's/=.*//')"
			done
			ip link set dev "$DEVICE" mtu 2044
			ip link set dev "$DEVICE" up
			for slave in $(grep -l "^MASTER=\"*$DEVICE\"*\$" $scripts/ifcfg-*); do
				(
					. "$slave"
					grep -qw "$DEVICE" "/sys/class/net/$MASTER/bonding/slaves" && exit
					ip link set dev "$DEVICE" down
					echo "+$DEVICE" > "/sys/class/net/$MASTER/bonding/slaves"
				)
			done
			ip address add "$IPADDR/24" brd + dev "$DEVICE"
		)
	done
}

started() {
	local word count
	while read -r word count _; do
		[ "$word" = processes ] && echo "$count"
	done < /proc/stat
}

# all N bonds with two slaves and their address; else the figure means nothing
complete() {
	local i
	for ((i = 0; i < $1; i++)); do
		[ "$(bond_line "bond$i")" = "active-backup miimon 100 mtu 2044 up slaves $(sorted "$(child "$i" 0)" "$(child "$i" 1)") addr 10.1.$i.1/24" ] ||
			{ echo "bond$i: $(bond_line "bond$i")"; return 1; }
	done
}

remove() {
	local i
	for ((i = 0; i < $1; i++)); do
		echo "link delete bond$i"
	done > /bench/remove
	ip -batch /bench/remove
	sleep 0.3
}

median() { printf '%s\n' "$@" | sort -n | sed -n "$((($# + 1) / 2))p"; }

# measure N WAY: "MILLISECONDS PROCESSES" into result[WAY]
declare -A times=() forks=()
measure() {
	local n=$1 way=$2 t p
	p=$(started)
	t=${EPOCHREALTIME/./}
	"by_$way" || exit 1
	t=$(((${EPOCHREALTIME/./} - t) / 100))
	p=$(($(started) - p - 1 - n))	# less the one that counts, and the kernel's own thread for each bond
	complete "$n" || exit 1
	remove "$n"
	times[$way]+=" $t"
	forks[$way]+=" $p"
}

ratio() { printf '%d.%02d' $(($1 / $2)) $(($1 * 100 / $2 % 100)); }

modprobe bonding max_bonds=0
# the groups are joined beforehand, so that every MTU is what it will be
for d in /sys/class/net/ib*; do ip link set "${d##*/}" up; done
printf '%-5s  %-9s  %8s  %9s  %10s  %9s\n' bonds by 'guest ms' processes 'time ratio' 'proc ratio'
for n in 1 8 32; do
	make_children $n
	write_files $n
	times=() forks=()
	for ((round = 0; round < ROUNDS; round++)); do
		for way in ib_bond ip_batch script; do
			measure $n $way
		done
	done
	for way in ib_bond ip_batch script; do
		# shellcheck disable=SC2086 # the words are wanted
		t=$(median ${times[$way]}) b=$(median ${times[ip_batch]}) p=$(median ${forks[$way]}) q=$(median ${forks[ip_batch]})
		printf '%-5s  %-9s  %6s.%s  %9s  %10s  %9s\n' $n "${way/_/-}" $((t / 10)) $((t % 10)) "$p" \
			"$(ratio "$t" "$b")" "$(ratio "$p" "$q")"
	done
done
