#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --fabric hcas=2,ports=2 --hosts 4:0 --timeout 900
# vm-seconds: 120
# Of a host's interfaces those are read that a command needs.  What it says is what it says when it
# reads them all, as it does on a kernel that cannot be asked for less.

bats_require_minimum_version 1.5.0

setup_file() {
	# shellcheck source=tests/lib/guest.bash
	. "$BATS_TEST_DIRNAME/lib/guest.bash"
	modprobe bonding max_bonds=0
	modprobe dummy numdummies=0
	for d in ib0 ib1 ib2 ib3; do ip link set $d up; done
	many_kinds
	write_files
}

setup() {
	# shellcheck source=tests/lib/guest.bash
	. "$BATS_TEST_DIRNAME/lib/guest.bash"
}

# Interfaces of many kinds, more than the 256 buckets of a kernel's table, and bonds at both ends of it:
#
#   bond0: ib0 ib1		bond1: ib2.8001 ib3.8001 (ours)		bond8: nothing, and IPv6
#   bond9: veth0 vlan5 dummy7	br0: veth2	vrf0: ib2, dummy8	team0: dummy9
many_kinds() {
	local i
	ib-bond --bond-ip 10.0.0.1 --bond-name bond0 --slaves ib0,ib1 -q
	for ((i = 0; i < 300; i++)); do echo "link add dummy$i type dummy"; done | ip -batch -
	ip link add veth0 type veth peer name veth1
	ip link add veth2 type veth peer name veth3
	ip link set veth1 up
	ip link add link veth1 name vlan5 type vlan id 5
	ip link add link veth3 name mac0 type macvlan
	ip link add br0 type bridge
	ip link set veth2 master br0
	ip link add vrf0 type vrf table 100
	ip link set dummy8 master vrf0
	ip link add team0 type team
	ip link set dummy9 master team0 || :
	ip link add bond9 type bond mode active-backup miimon 100
	for i in veth0 vlan5 dummy7; do ip link set $i master bond9; done
	ip address add 10.9.0.1/24 dev bond9
	ip link add bond8 type bond
	ip link set bond8 up
	ib-bond --bond-ip 10.1.0.1 --bond-name bond1 --slaves ib2.8001,ib3.8001 -q
	ip link set ib2 master vrf0
	ip link property add dev dummy20 altname port20
	ip link property add dev ib3 altname ibp3
	ip link property add dev ib1 altname ibp1
	ip link property add dev veth0 altname wire0
	ip link set dummy21 alias 'of nobody'
	ip address add 192.0.2.1/24 dev dummy22
}

# file NAME LINE...
file() {
	printf '%s\n' "${@:2}" > "/links/etc/sysconfig/network-scripts/ifcfg-$1"
}

bond() {
	file "$1" "DEVICE=$1" ONBOOT=yes BOOTPROTO=none "IPADDR=$2" NETMASK=255.255.255.0 \
		"BONDING_OPTS=\"mode=active-backup miimon=100${3:+ $3}\""
	for s in "${@:4}"; do
		file "$s" "DEVICE=$s" ONBOOT=yes BOOTPROTO=none "MASTER=$1" SLAVE=yes
	done
}

# what is up, what is not, what is another's, and names that are those of interfaces of other kinds
write_files() {
	mkdir -p /links/etc/sysconfig/network-scripts
	echo 'Red Hat Enterprise Linux Server release 7.9 (Maipo)' > /links/etc/redhat-release
	bond bond0 10.0.0.1 '' ib0 ibp1
	bond bond1 10.1.0.1 primary=ib2.8001 ib2.8001 ib3.8001
	bond bond2 10.2.0.1 '' ib2 dummy8
	bond bond3 10.3.0.1 primary=port20 port20 dummy21
	bond bond4 10.4.0.1 '' veth2 vlan5
	bond bond5 10.5.0.1 '' ib9 ib2.8005
	bond bond6 10.6.0.1 '' ib3 dummy23
	bond bond9 10.9.0.1 '' wire0
	bond dummy30 10.7.0.1 '' ib2.8007 ib3.8007
	bond br0 10.8.0.1 '' ib2.8008 ib3.8008
}

# said_by READING WORDS...: all that ib-bond says to WORDS, and how it ends
said_by() {
	local reading=$1 status=0
	shift
	if [ "$reading" = plain ]; then
		ib-bond "$@" 2>&1 || status=$?
	else
		INJECT=$reading LD_PRELOAD=$BATS_TEST_DIRNAME/lib/inject.so ib-bond "$@" 2>&1 || status=$?
	fi
	echo "ended $status"
}

# same WORDS...: three readings say the same, which is left in $said
same() {
	said=$(said_by plain "$@")
	diff <(said_by unfiltered "$@") <(echo "$said") || { echo "not the same: $*"; return 1; }
	diff <(said_by portless "$@") <(echo "$said") || { echo "not the same without ports: $*"; return 1; }
}

# says TEXT WORDS...: that is among what all three say
says() {
	local text=$1
	shift
	same "$@"
	[[ $said == *"$text"* ]] || { echo "$said"; return 1; }
}

@test "the status is the same" {
	same --status-all
	same --status-all --json
	for name in bond0 bond1 bond8 bond9; do
		same --status $name
		same --status $name --json
	done
	for name in dummy5 bnod0 ib0 br0 ibp3 none; do same --status $name; done
	# and it is that of all bonds, in the order that they were made in
	diff <(ib-bond --status-all --json | jq -r '.[] | .ifname + " " + ([.slaves[].ifname] | join(" "))') - <<-END
		bond0 ib0 ib1
		bond9 dummy7 veth0 vlan5
		bond8 
		bond1 ib2.8001 ib3.8001
	END
}

@test "the verdict is the same, and the metrics are" {
	same --root /links --check
	same --root /links --check --any-type --json
	same --check --json
	for name in bond0 bond2 bond9 dummy30 dummy5 br0 bnod0; do same --root /links --check $name; done
	same --root /links --metrics
	same --metrics
}

@test "what would be done is the same" {
	local name
	same --root /links --ifup-all --dry-run
	same --root /links --ifup-all --any-type --dry-run
	same --root /links --ifup-all --unmanaged --dry-run
	for name in bond0 bond2 bond3 bond4 bond5 bond6 dummy30 br0 ib2.8005 port20 dummy23; do
		same --root /links --ifup $name --any-type --dry-run
		same --root /links --ifup $name --dry-run
	done
	# of the interfaces that are not read by themselves it knows that they are there, and what they are
	says "ib2 is IPoIB and dummy8 is not" --slaves ib2,dummy8 --bond-name bond7 --dry-run
	says "ib3 is IPoIB and dummy20 is not" --slaves ib3,port20 --bond-name bond7 --dry-run
	says "veth2 is a slave of br0 already" --slaves veth2 --bond-name bond7 --any-type --dry-run
	says "dummy5 exists and is not a bond" --bond-name dummy5 --bond-ip 10.99.0.1 --dry-run
	for name in dummy8 port20 veth0 wire0 vlan5 ib2 ibp3 none mlx5_0 ib_0; do
		same --bond-name bond7 --slaves "ib3,$name" --dry-run
		same --bond-name bond7 --slaves "ib3,$name" --any-type --dry-run
		same --bond-name bond9 --add-slave "$name" --any-type --dry-run
		same --bond-name bond9 --set "primary=$name" --dry-run
		same --bond-name "$name" --bond-ip 10.99.0.1 --dry-run
	done
}

@test "whose an interface is, what is stopped and what is kept is the same" {
	local name
	same --root /links --list-unmanaged
	for name in bond0 bond2 bond3 bond4 dummy30 ib0 dummy21; do same --root /links --owns $name; done
	same --stop-all --dry-run
	same --stop-all --any-type --dry-run
	for name in bond0 bond9 dummy5 br0 bnod0; do same --stop $name --dry-run; done
	same --root /links --ifdown-all --dry-run
	same --root /links --ifdown port20 --any-type --dry-run
	same --root /links --save redhat --dry-run
	same --root /links --save redhat --any-type --dry-run
}

@test "dummies and bridges of others are not read" {
	command -v strace || skip "skip-ok: no strace on the machine that built the guest"
	local bytes
	# what the kernel tells of 300 dummies alone is more
	bytes=$(strace -e trace=recvmsg ib-bond --status-all 2>&1 > /dev/null | awk '$(NF - 1) == "=" { n += $NF } END { print n }')
	[ "$bytes" -gt 1000 ]
	[ "$bytes" -lt 60000 ]
}
