#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --fabric hcas=2,ports=2,pkeys=0xffff,0x8001 --hosts 3:1 --timeout 600
# vm-seconds: 90
# ib-bond --check: each finding is caused by a real fault and found, and a healthy bond has none.
# Host a has ib0, ib1 (one HCA) and ib2 (the other); hostb has ib3.

bats_require_minimum_version 1.5.0

setup() {
	# shellcheck source=tests/lib/guest.bash
	. "$BATS_TEST_DIRNAME/lib/guest.bash"
	for port in '0 1' '0 2' '1 1'; do
		# shellcheck disable=SC2086 # HCA and port
		fabric up $port
	done
	fabric sa on
	for slave in ib0 ib1 ib2; do echo datagram > /sys/class/net/$slave/mode; done
	fresh
	rm -rf /etc/sysconfig /run/ib-bonding
	modprobe ib_bonding
}

# a bond over both HCAs, with its files; nothing is wrong with it
healthy() {
	mkdir -p /etc/sysconfig/network-scripts
	printf '%s\n' DEVICE=bond0 IPADDR=10.0.0.1 NETMASK=255.255.255.0 ONBOOT=yes BOOTPROTO=none \
		'BONDING_OPTS="mode=active-backup miimon=50"' > /etc/sysconfig/network-scripts/ifcfg-bond0
	for slave in ib0 ib2; do
		printf '%s\n' DEVICE=$slave MASTER=bond0 SLAVE=yes ONBOOT=yes BOOTPROTO=none \
			> /etc/sysconfig/network-scripts/ifcfg-$slave
	done
	ib-bond --ifup bond0
	until_true 20 check_ends 0
}

check_ends() {
	local ended=0
	ib-bond --check bond0 > /tmp/checked || ended=$?
	[ $ended -eq "$1" ]
}

# finds STATUS CODE...: these, in this order, with a :SLAVE where one is meant, and nothing else
finds() {
	local want=$1
	shift
	until_true 10 found_now "$*" && check_ends "$want" || { ib-bond --check bond0; return 1; }
}

found_now() {
	[ "$(ib-bond --check --json bond0 | jq -r '[.[0].findings[] | .code + (if .slave then ":" + .slave else "" end)] | join(" ")')" = "$1" ]
}

@test "a healthy bond has no finding, as text and as JSON" {
	healthy
	run ib-bond --check
	[ "$status" -eq 0 ]
	diff - <(echo "$output") <<-'SAID'
		IB-BOND OK: bond0, 2 of 2 slaves usable | 'bonds'=1;;;0 'critical'=0;;0;0 'warning'=0;0;;0 'bond0_usable'=2;2:;1:;0;2 'bond0_failures'=0c;;;0
		bond0 OK
	SAID
	[ "$(ib-bond --check --json bond0)" = '[{"ifname":"bond0","status":"OK","findings":[]}]' ]
	[ "$(ib-bond --check -q)" = "" ]
}

# The files have an altname, the host has ib2; or the host is asked by an altname, and the files have ib2.
@test "a slave that the files, or who asks, call by another name of its interface is that slave" {
	healthy
	ip link property add dev ib2 altname ibp2s0
	run ib-bond --owns ibp2s0
	[ "$output" = "member ib2 bond0" ]
	ib-bond --ifdown ibp2s0
	bond_is bond0 "active-backup miimon 50 mtu 2044 up slaves ib0 addr 10.0.0.1/24"
	ib-bond --ifup ibp2s0
	cd /etc/sysconfig/network-scripts
	sed 's/ib2/ibp2s0/' ifcfg-ib2 > ifcfg-ibp2s0
	rm ifcfg-ib2
	until_true 20 check_ends 0
	until_true 20 slaves_up bond0 2
	ib-bond --metrics | grep -qx 'ib_bond_findings{bond="bond0",code="DIFFERS",severity="warning"} 0'
	for name in ib2 ibp2s0 ifcfg-ibp2s0; do
		run ib-bond --owns $name
		[ "$output" = "member ib2 bond0" ] || { echo "$name: $output"; false; }
	done
	run ib-bond --owns bond0
	[ "$output" = $'bond bond0\nslave ib0 ifcfg-ib0\nslave ib2 ifcfg-ibp2s0' ]
	[ "$(ib-bond --list-unmanaged)" = "bond0 ib0 ib2" ]
	for name in ib2 ibp2s0; do
		ib-bond --ifdown $name
		bond_is bond0 "active-backup miimon 50 mtu 2044 up slaves ib0 addr 10.0.0.1/24"
		ib-bond --ifup $name
		bond_is bond0 "active-backup miimon 50 mtu 2044 up slaves ib0 ib2 addr 10.0.0.1/24"
	done
	# also where nothing tells an IPoIB slave by what it is called
	cd /
	ib-bond --bond-name bond0 --stop
	ip link property add dev ib0 altname one
	ip link property add dev ib2 altname two
	cd /etc/sysconfig/network-scripts
	for pair in ib0:one ibp2s0:two; do
		sed "s/^DEVICE=.*/DEVICE=${pair#*:}/" "ifcfg-${pair%:*}" > "ifcfg-${pair#*:}"
		rm "ifcfg-${pair%:*}"
	done
	[ "$(ib-bond --owns ib0)" = "member ib0 bond0" ]
	ib-bond --ifup-all
	bond_is bond0 "active-backup miimon 50 mtu 2044 up slaves ib0 ib2 addr 10.0.0.1/24"
	ip link property del dev ib0 altname one
	ip link property del dev ib2 altname two
	ip link property del dev ib2 altname ibp2s0
}

@test "a pulled cable: the port is DOWN and redundancy is lost; back again: nothing" {
	healthy
	fabric down 1 1
	finds 1 REDUNDANCY PORT-DOWN:ib2
	ib-bond --check bond0 | grep -q '^  WARNING PORT-DOWN: ib2: port 1 of .* is DOWN; mend: look at the cable'
	fabric up 1 1
	until_true 10 check_ends 0
}

@test "a cable without a subnet manager: INIT is told from DOWN" {
	healthy
	fabric init 1 1
	finds 1 REDUNDANCY PORT-INIT:ib2
}

@test "all cables pulled: critical, and each port is named" {
	healthy
	fabric down 0 1
	fabric down 1 1
	finds 2 NO-SLAVE PORT-DOWN:ib0 PORT-DOWN:ib2
	# each code once in the lines that are short
	ib-bond --check > said || true
	grep -q '^IB-BOND CRITICAL: bond0 NO-SLAVE, PORT-DOWN: none of its 2 slaves is usable' said
	grep -qx 'bond0 CRITICAL: NO-SLAVE, PORT-DOWN' said
}

@test "an ACTIVE port that cannot join its broadcast group" {
	healthy
	fabric sa off
	ip link set ib2 down
	ip link set ib2 up
	finds 1 REDUNDANCY NO-CARRIER:ib2
}

@test "a slave and a bond that are set down" {
	healthy
	ip link set ib2 down
	finds 1 REDUNDANCY SLAVE-DOWN:ib2
	ip link set ib2 up
	until_true 10 check_ends 0
	ip link set bond0 down
	run ib-bond --check bond0
	[ "$status" -eq 2 ]
	[[ $output == *"CRITICAL DOWN: it is set down; mend: ip link set bond0 up"* ]]
}

@test "both slaves on one HCA" {
	ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib1
	finds 1 SAME-HCA
}

@test "a bond with one slave" {
	ib-bond --bond-ip 10.0.0.1 --slaves ib0
	finds 1 REDUNDANCY
}

@test "a bond without slaves" {
	ip link add bond0 type bond mode active-backup miimon 100
	ip link set bond0 up
	finds 2 NO-SLAVE
}

@test "a P_Key that the subnet manager has taken away" {
	ib-bond --bond-ip 10.0.0.1 --slaves ib0.8001,ib2.8001
	until_true 20 check_ends 0
	fabric pkey 1 1 1 0
	finds 2 PKEY-GONE:ib2.8001 REDUNDANCY NO-CARRIER:ib2.8001
	fabric pkey 1 1 1 0x8001
	until_true 20 check_ends 0
}

@test "slaves with different P_Keys" {
	rmmod ib_bonding
	modprobe bonding max_bonds=0
	ip link add link ib2 name ib2.8001 type ipoib pkey 0x8001
	ip link add bond0 mtu 2044 type bond mode active-backup miimon 100
	ip link set ib0 master bond0
	ip link set ib2.8001 master bond0
	ip link set bond0 up
	finds 2 PKEYS-DIFFER:ib2.8001 NO-MODULE
}

@test "a P_Key child that was made with an address of its own: no port has its GUID, and it has no carrier" {
	ip link set ib0 up
	ip link set ib2 up
	ip link add link ib0 name ib0.8001 type ipoib pkey 0x8001
	ip link add link ib2 name ib2.8001 address 80:00:00:48:fe:80:00:00:00:00:00:00:12:34:56:78:9a:bc:de:f0 type ipoib pkey 0x8001
	ib-bond --bond-ip 10.0.0.1 --slaves ib0.8001,ib2.8001
	finds 1 REDUNDANCY GUID-DIFFERS:ib2.8001
	ib-bond --check bond0 | grep -q '  WARNING GUID-DIFFERS: ib2.8001: its GUID is 0x123456789abcdef0 and its port.s 0x0002c90300fab011'
	# as it says
	ib-bond --del-slave ib2.8001 --bond-name bond0
	ip link delete ib2.8001
	ip link add link ib2 name ib2.8001 type ipoib pkey 0x8001
	ib-bond --add-slave ib2.8001 --bond-name bond0
	until_true 20 check_ends 0
}

@test "slaves with different modes" {
	healthy
	echo connected > /sys/class/net/ib2/mode
	# the kernel raises the MTU of a slave in connected mode by itself
	finds 1 MODES-DIFFER:ib2 MTUS-DIFFER:ib2
}

@test "a slave with another MTU" {
	healthy
	ip link set ib2 mtu 1500
	finds 1 MTUS-DIFFER:ib2
}

@test "an MTU that datagram mode does not carry: both MTUs and the mode are said, and the mend mends it" {
	healthy
	echo MTU=4092 >> /etc/sysconfig/network-scripts/ifcfg-bond0
	ip link set bond0 mtu 4092
	finds 1 MTUS-DIFFER:ib0 MTUS-DIFFER:ib2
	ib-bond --check bond0 > said || true
	grep -q "ib0: its MTU is 2044 in mode datagram and the bond's 4092: packets above 2044 bytes" said || { cat said; false; }
	# the words of the mend, with the number that it speaks of
	mend=$(sed -n 's/.*MTUS-DIFFER: ib0: .*; mend: \(ip link set bond0 mtu\), to the smallest.*/\1/p' said)
	[ -n "$mend" ]
	$mend 2044
	sed -i s/4092/2044/ /etc/sysconfig/network-scripts/ifcfg-bond0
	until_true 10 check_ends 0
}

@test "miimon 0, which also differs from the files, shown as a diff" {
	healthy
	echo 0 > /sys/class/net/bond0/bonding/miimon
	until_true 5 found_now "NO-MONITOR DIFFERS NO-MODULE"
	run ib-bond --check bond0
	[ "$status" -eq 2 ]
	[[ $output == *"ib_bonding does not look after this bond"* ]]
	[[ $output == *$'\n    -miimon 50\n    +miimon 0\n'* ]]
}

@test "slaves, MTU and addresses that differ from the files" {
	healthy
	echo MTU=2000 >> /etc/sysconfig/network-scripts/ifcfg-bond0
	# ours, and one of keepalived, which may be another node's tomorrow
	ib-bond --bond-ip 10.0.0.1 --bond-ip 10.9.0.1/16 --slaves ib0,ib2 --miimon 50
	ip address add 10.0.0.50/32 dev bond0
	ip link set ib2 nomaster
	ip link set ib1 down
	ip link set ib1 master bond0
	diff <(ib-bond --check --json bond0 | jq -r '.[0].findings[] | select(.code == "DIFFERS").diff[]') - <<-'DIFF'
		-mtu 2000
		+mtu 2044
		-slave ib2
		+slave ib1
		+address 10.9.0.1/16
	DIFF
}

@test "an address that others set is no difference, and --save leaves it out and says so" {
	healthy
	ip address add 10.0.0.50/32 dev bond0
	ip address add 10.0.0.51/24 dev bond0
	[ "$(found_codes)" = "" ]
	ib-bond --bond-name bond0 --save redhat 2> lost
	diff lost - <<-'LOST'
		bond0: lost: 10.0.0.50/32: others have set it, neither ib-bond nor the files
		bond0: lost: 10.0.0.51/24: others have set it, neither ib-bond nor the files
	LOST
	[ "$(grep -c IPADDR /etc/sysconfig/network-scripts/ifcfg-bond0)" -eq 1 ]
	grep -qx IPADDR=10.0.0.1 /etc/sysconfig/network-scripts/ifcfg-bond0
}

found_codes() {
	ib-bond --check --json bond0 | jq -r '[.[0].findings[].code] | join(" ")'
}

@test "a thousand interfaces of others that come and go keep no command from its work" {
	healthy
	modprobe dummy numdummies=0
	printf 'link add d%d type dummy\n' {0..999} | ip -batch -
	: > "$BATS_TEST_TMPDIR/go"
	(while [ -e "$BATS_TEST_TMPDIR/go" ]; do
		for ((i = 0; i < 20; i++)); do printf 'link delete d%d\nlink add d%d type dummy\n' $i $i; done
	done | ip -batch - > /dev/null 2>&1) &
	churn=$!
	failed=0
	for ((i = 0; i < 20; i++)); do
		ib-bond --status-all --json | jq -e '.[0].slaves | length == 2' > /dev/null || failed=$((failed + 1))
	done
	ib-bond --ifup bond0 || failed=$((failed + 1))
	rm "$BATS_TEST_TMPDIR/go"
	wait $churn || true
	printf 'link delete d%d\n' {0..999} | ip -force -batch - 2> /dev/null || true
	[ $failed -eq 0 ]
}

@test "the bond's address is no longer that of its active slave" {
	rmmod ib_bonding
	ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib2
	activate bond0 ib0
	fabric gid-prefix 0 1 0xfe80000000000001
	finds 2 STALE-ADDRESS:ib0 NO-MODULE
	fabric gid-prefix 0 1 0xfe80000000000000
}

@test "a slave that fails again and again flaps" {
	healthy
	for _ in 1 2 3; do
		fabric down 1 1
		until_true 5 grep -q down /sys/class/net/ib2/bonding_slave/mii_status
		fabric up 1 1
		until_true 5 grep -q up /sys/class/net/ib2/bonding_slave/mii_status
	done
	finds 1 FLAPPING:ib2
	ib-bond --check bond0 | grep -q 'it has failed 3 times within 10 minutes'
}

@test "ib_bonding is not loaded" {
	rmmod ib_bonding
	ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib2
	finds 1 NO-MODULE
	ib-bond --check | grep -q 'NO-MODULE: ib_bonding is not loaded: .*; mend: modprobe ib_bonding$'
	# nor installed
	dep=/lib/modules/$(uname -r)/modules.dep
	grep -v ib_bonding "$dep" > "$BATS_TEST_TMPDIR/modules.dep"
	mount --bind "$BATS_TEST_TMPDIR/modules.dep" "$dep"
	ib-bond --check > "$BATS_TEST_TMPDIR/said" || true
	umount "$dep"
	grep -q 'NO-MODULE: ib_bonding is not installed for this kernel: .*; mend: install it .*; modprobe ib_bonding$' "$BATS_TEST_TMPDIR/said"
	# loaded, and the bond has no monitor
	modprobe ib_bonding
	until_true 10 check_ends 0
	echo 0 > /sys/class/net/bond0/bonding/miimon
	until_true 5 found_now "NO-MONITOR NO-MODULE"
	mend=$(ib-bond --check | sed -n 's/.* NO-MODULE: .*; mend: \(.*\), and miimon=100 .*/\1/p')
	[ "$mend" = "ib-bond --bond-name bond0 --miimon 100" ]
	$mend
	until_true 10 check_ends 0
}

@test "a bond of the files that is not there, and one that is nowhere" {
	healthy
	ib-bond --stop-all
	run ib-bond --check
	[ "$status" -eq 2 ]
	[[ ${lines[0]} == "IB-BOND CRITICAL: bond0 ABSENT: "*" 'bond0_usable'=0;2:;1:;0;2 "* ]]
	[ "${lines[1]}" = "bond0 CRITICAL: ABSENT" ]
	run ib-bond --check bond7
	[ "$status" -eq 3 ]
	[[ $output == "IB-BOND UNKNOWN: bond7: no such bond, neither on this host nor in its ifcfg files; did you mean bond0? | "* ]]
	run ib-bond --check ib0
	[ "$status" -eq 3 ]
	rm -r /etc/sysconfig
	run ib-bond --check
	[ "$status" -eq 3 ]
}

# What Nagios and Icinga read: lib/plugin.awk knows the guidelines.
@test "several bonds, as a monitoring plugin: the worst one first, numbers, and all of it on standard output" {
	healthy
	ip link add 'a|b' type bond mode active-backup miimon 100
	ip link add "c'd=" type bond mode active-backup miimon 100
	run --separate-stderr ib-bond --check
	[ "$status" -eq 2 ]
	[ -z "$stderr" ]
	awk -f "$BATS_TEST_DIRNAME/lib/plugin.awk" <<< "$output"
	[[ ${lines[0]} == *"; of 3 bonds 2 CRITICAL, 1 OK | 'bonds'=3;"*" 'critical'=4;;0;0 'warning'=0;0;;0 "* ]]
	[[ ${lines[0]} == *" 'a_b_usable'=0;2:;1:;0;0 "*" 'c''d__usable'=0;"* ]]
	[ "${lines[-1]}" = "bond0 OK" ]
	# a mend with such a name in it works as it stands
	grep -qxF 'a\x7cb CRITICAL: DOWN, NO-SLAVE' <<< "$output"
	sh -ec "$(sed -n 's/^  CRITICAL DOWN: .*; mend: //p' <<< "$output")"
	ip -o link show dev 'a|b' up | grep -q .
	# one that is not there is no worse than what is critical, and worse than a warning
	run --separate-stderr ib-bond --check bond7 'a|b'
	[ "$status" -eq 2 ]
	[[ ${lines[0]} == 'IB-BOND CRITICAL: a\x7cb NO-SLAVE: '*'; of 2 bonds 1 CRITICAL, 1 UNKNOWN | '* ]]
	ip link delete 'a|b'
	ip link delete "c'd="
	ip link set ib2 nomaster
	run --separate-stderr ib-bond --check bond0 bond7
	[ "$status" -eq 3 ]
	[[ ${lines[0]} == 'IB-BOND UNKNOWN: bond7: no such bond'* && -z "$stderr" ]]
	awk -f "$BATS_TEST_DIRNAME/lib/plugin.awk" <<< "$output"
}

@test "--ignore leaves codes out of the text, the verdict, the numbers and the JSON" {
	healthy
	ip link set ib2 down
	finds 1 REDUNDANCY SLAVE-DOWN:ib2
	run ib-bond --check --ignore REDUNDANCY bond0
	[ "$status" -eq 1 ]
	[[ ${lines[0]} == "IB-BOND WARNING: bond0 SLAVE-DOWN: it is set down | "*" 'warning'=1;"* ]]
	run ib-bond --check --ignore REDUNDANCY --ignore SLAVE-DOWN
	[ "$status" -eq 0 ]
	[[ ${lines[0]} == "IB-BOND OK: bond0, 1 of 2 slaves usable | "*" 'warning'=0;"* ]]
	[ "$(ib-bond --check --ignore REDUNDANCY --json | jq -r '.[0].findings[].code')" = SLAVE-DOWN ]
	run --separate-stderr ib-bond --check --ignore redundnacy
	[ "$status" -eq 3 ]
	[ "$output" = 'IB-BOND UNKNOWN: --ignore: "redundnacy" is none of --codes; did you mean REDUNDANCY?' ]
	[ -z "$stderr" ]
}

@test "without root --check works as well" {
	ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib2
	until_true 20 check_ends 0
	run setpriv --reuid 1000 --clear-groups ib-bond --check
	[ "$status" -eq 0 ]
}

# The last one: ports that come back have other numbers, and so another order.
@test "an HCA that dies takes a bond of its two ports along" {
	ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib1
	fabric remove 0
	until_true 10 bond_is bond0 none
}
