#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --icount --append init_on_alloc=0 --fabric hcas=8,ports=2,pkeys=0xffff,0x8001 --hosts 16:0 --timeout 900
# vm-files: bench/one.bash
# What tests/bench measures beside an older build, as far as it can be held to in one guest: instructions, which its
# clock counts.

setup() {
	# shellcheck source=tests/lib/guest.bash
	. "$BATS_TEST_DIRNAME/lib/guest.bash"
	modprobe bonding max_bonds=0
	modprobe dummy numdummies=0
}

@test "to make one bond takes no more instructions than ip -batch does" {
	mkdir -p /test/builds/now
	ln -s "$(command -v ib-bond)" /test/builds/now/
	echo now > /test/builds/order
	run bash "$BATS_TEST_DIRNAME/bench/one.bash"
	echo "$output"
	[ "$status" -eq 0 ]
	ratio=$(awk '$1 == "now" { print $3 }' <<< "$output")
	echo "# $ratio of ip -batch" >&3
	[ $((10#${ratio/./})) -le 101 ]	# measured 0.98
}

# cost WORDS...: thousands of instructions that ib-bond takes, the least of five, into cost
cost() {
	local t n i
	cost=
	for i in 1 2 3 4 5; do
		t=${EPOCHREALTIME/./}
		ib-bond "$@" > /dev/null || return
		n=$((${EPOCHREALTIME/./} - t))
		[ "${cost:=$n}" -le $n ] || cost=$n
	done
}

@test "a thousand interfaces of others make no command dear" {
	local scripts=$BATS_TEST_TMPDIR/root/etc/sysconfig/network-scripts i
	fresh
	mkdir -p "$scripts"
	printf '%s\n' DEVICE=bond0 IPADDR=10.0.0.1 NETMASK=255.255.255.0 ONBOOT=yes BOOTPROTO=none \
		'BONDING_OPTS="mode=1 miimon=100"' > "$scripts/ifcfg-bond0"
	for i in 0 8; do
		printf '%s\n' DEVICE=ib$i ONBOOT=yes MASTER=bond0 SLAVE=yes BOOTPROTO=none > "$scripts/ifcfg-ib$i"
	done
	cd "$BATS_TEST_TMPDIR"
	ib-bond --root root --ifup-all -q
	cost --status-all
	status=$cost
	cost --root root --ifup-all
	ifup=$cost
	printf 'link add d%d type dummy\n' {0..999} | ip -batch -
	cost --status-all
	echo "# --status-all: $status, with them $cost" >&3
	[ $cost -le $((status * 3 / 2)) ]
	cost --root root --ifup-all
	echo "# --ifup-all: $ifup, with them $cost" >&3
	[ $cost -le $((ifup * 3 / 2)) ]
	printf 'link delete d%d\n' {0..999} | ip -batch -
}
