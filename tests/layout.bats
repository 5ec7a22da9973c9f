#!/usr/bin/env bats
# vm: host
# SPDX-License-Identifier: GPL-2.0
# What is laid out for each distribution, beside the rule by which NetworkManager passes over files.

bats_require_minimum_version 1.5.0

setup() {
	. "$BATS_TEST_DIRNAME/lib/line.bash"
	top=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
	root=$BATS_TEST_TMPDIR/root
	scripts=$root/etc/sysconfig/network-scripts
}

# file NAME LINE...
file() {
	printf '%s\n' "${@:2}" > "$scripts/ifcfg-$1"
}

# What an administrator has: a bond over InfiniBand as the manual writes it for RHEL5, beside it bonds over
# Ethernet without TYPE, with BONDING_OPTS and with modprobe.conf, and names that are near to ours.
administrator() {
	mkdir -p "$scripts"
	file bond0 DEVICE=bond0 IPADDR=192.168.1.1 NETMASK=255.255.255.0 ONBOOT=yes BOOTPROTO=none \
		'BONDING_OPTS="mode=active-backup miimon=100"'
	file ib0 DEVICE=ib0 ONBOOT=yes MASTER=bond0 SLAVE=yes BOOTPROTO=none
	file ib1 DEVICE=ib1 ONBOOT=yes MASTER=bond0 SLAVE=yes BOOTPROTO=none TYPE=InfiniBand
	file bond1 DEVICE=bond1 IPADDR=192.168.2.1 PREFIX=24 ONBOOT=yes 'BONDING_OPTS="mode=802.3ad miimon=100"'
	file em1 DEVICE=em1 MASTER=bond1 SLAVE=yes
	file em2 DEVICE=em2 MASTER=bond1 SLAVE=yes
	file bond2 DEVICE=bond2 IPADDR=192.168.3.1 PREFIX=24
	file bond3 DEVICE=bond3 TYPE=Bonding
	file bond4 DEVICE=bond4 TYPE=Bond
	file bond5 DEVICE=bond5 BONDING_MASTER=yes
	file storage DEVICE=storage 'BONDING_OPTS="mode=active-backup miimon=100"'
	local name
	for name in Bond0 Bonding0 ib-bonding ib-bonding0 ib-bonding-slav; do
		file $name DEVICE=$name 'BONDING_OPTS="mode=active-backup miimon=100"'
	done
}

read_by_networkmanager() {
	(cd "$scripts" && "$BATS_TEST_DIRNAME/lib/ifcfg-rh" . ifcfg-*)
}

# lay_out DISTRO...: with what redirect writes
lay_out() {
	local distro
	for distro; do "$top/ifup-hooks/layout" "$distro" "$root"; done
	[ ! -e "$scripts/ifup-ib-bonding-master" ] || (
		cd "$scripts" || exit
		# shellcheck source=ifup-hooks/redhat/network-functions-ib-bonding
		. ./network-functions-ib-bonding
		owned=$'bond bond0\nslave ib0 ifcfg-ib0\nslave ib1 ifcfg-ib1' redirect_files ifcfg-bond0
	)
}

@test "the reader of the tests decides as NetworkManager is documented to" {
	mkdir -p "$scripts"
	cd "$scripts"
	printf '#!/bin/sh\n' > ifup-bond
	cp ifup-bond ifup-Bonding
	chmod 755 ifup-Bonding
	administrator
	file eth0 DEVICE=eth0
	file 9 DEVICE=9
	file off DEVICE=bond6 NM_CONTROLLED=no
	file on DEVICE=bond7 NM_CONTROLLED=off TYPE='"Ethernet"' BONDING_OPTS=mode=1
	file mixed DEVICE=bond8 TYPE=Bonding BONDING_MASTER=yes
	file lo DEVICE=lo
	printf 'DEVICETYPE=Team\nTYPE=x\n' > keys-bond1
	read_by_networkmanager > "$BATS_TEST_TMPDIR/not-executable"
	chmod 755 ifup-bond
	read_by_networkmanager | diff "$BATS_TEST_TMPDIR/not-executable" - > "$BATS_TEST_TMPDIR/difference" || true
	diff - "$BATS_TEST_TMPDIR/not-executable" <<-'VERDICTS'
	ifcfg-9: ethernet
	ifcfg-Bond0: bond
	ifcfg-Bonding0: hidden by ifup-Bonding
	ifcfg-bond0: bond
	ifcfg-bond1: bond
	ifcfg-bond2: ethernet
	ifcfg-bond3: unrecognized
	ifcfg-bond4: bond
	ifcfg-bond5: bond
	ifcfg-em1: ethernet
	ifcfg-em2: ethernet
	ifcfg-eth0: ethernet
	ifcfg-ib-bonding: bond
	ifcfg-ib-bonding-slav: bond
	ifcfg-ib-bonding0: bond
	ifcfg-ib0: ethernet
	ifcfg-ib1: infiniband
	ifcfg-lo: refused
	ifcfg-mixed: refused
	ifcfg-off: unmanaged
	ifcfg-on: bond
	ifcfg-storage: bond
	VERDICTS
	# and an executable ifup-bond takes away what the services' own files do not name a type for
	[ "$(grep '^>' "$BATS_TEST_TMPDIR/difference")" = '> ifcfg-bond0: hidden by ifup-bond
> ifcfg-bond1: hidden by ifup-bond
> ifcfg-bond2: hidden by ifup-bond' ]
}

@test "no layout takes a file from NetworkManager, be the bond over Ethernet or InfiniBand" {
	for distro in generic rhel7 rhel8 'rhel8 rhel8-network-scripts' rhel9 'rhel9 rhel9-network-scripts' \
		sles10 sles11 sles12 sles15; do
		rm -rf "$root"
		administrator
		read_by_networkmanager > "$BATS_TEST_TMPDIR/before"
		# shellcheck disable=SC2086 # words
		lay_out $distro
		read_by_networkmanager | diff "$BATS_TEST_TMPDIR/before" - || { echo "$distro"; return 1; }
	done
	# its release on RHEL6, 0.8, has no such rule, and those below read no bonds
	for distro in rhel4 rhel5 rhel6; do
		rm -rf "$root"
		administrator
		lay_out $distro
		[[ $(read_by_networkmanager) == *'ifcfg-bond1: hidden by ifup-bond'* ]]
	done
}

@test "RHEL7 and above: no ifup-* could hide an interface of any name" {
	for distro in rhel7 'rhel8 rhel8-network-scripts' 'rhel9 rhel9-network-scripts'; do
		rm -rf "$root"
		# shellcheck disable=SC2086 # words
		lay_out $distro
		for hook in "$scripts"/ifup-*; do
			name=${hook##*/ifup-}
			[ ${#name} -gt 15 ] || { echo "$distro: $hook"; return 1; }
		done
	done
}

@test "RHEL8 and RHEL9: nothing for network-scripts is installed, unless it is asked for" {
	for distro in rhel8 rhel9; do
		for asked in '' yes; do
			rm -rf "$root"
			make -s -C "$top" install DISTRO=$distro NETWORK_SCRIPTS=$asked DESTDIR="$root" > /dev/null
			run -0 find "$root" -path '*network*' ! -type d -printf '%P\n'
			diff <([ ! "$asked" ] || { "$top/ifup-hooks/layout" $distro-network-scripts | sed 's,.* /,,' | sort; }) \
				<(sort <<< "$output" | grep . || true)
		done
	done
}

@test "make without a word makes both commands" {
	run -0 env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -n -C "$top" BUILD="$BATS_TEST_TMPDIR/none"
	[[ $output == *" -o $BATS_TEST_TMPDIR/none/ib-bond "* ]]
	[[ $output == *" -o $BATS_TEST_TMPDIR/none/ifcfg-parse "* ]]
}

@test "make uninstall takes away what make install of the same DISTRO brought, and the keys-* files of our hooks; no more" {
	for distro in generic rhel6 rhel7 'rhel9 NETWORK_SCRIPTS=yes' sles10 sles15; do
		rm -rf "$root"
		administrator
		mkdir -p "$root/usr/sbin"
		echo KEY=secret > "$scripts/keys-wlan0"
		echo mine > "$root/usr/sbin/ip"
		find "$root" ! -type d | sort > "$BATS_TEST_TMPDIR/before"
		# shellcheck disable=SC2086 # words
		make -s -C "$top" install DISTRO=$distro DESTDIR="$root" > /dev/null
		printf '%s\n' '# ib-bonding: ifup and ifdown of this slave go to ...' TYPE=ib-bonding-slave > "$scripts/keys-ib0"
		printf '# ib-bonding: cut' > "$scripts/.keys-ib0.1234"
		# shellcheck disable=SC2086 # words
		make -s -C "$top" uninstall DISTRO=$distro DESTDIR="$root"
		find "$root" ! -type d | sort | diff "$BATS_TEST_TMPDIR/before" - || { echo "$distro"; return 1; }
		[ ! -d "$root/usr/lib/ib-bonding" ]
		# shellcheck disable=SC2086 # words
		make -s -C "$top" uninstall DISTRO=$distro DESTDIR="$root"
	done
	make -s -C "$top" install DISTRO=rhel6 DESTDIR="$root"
	echo IB_BONDING_WAIT=60 > "$root/etc/sysconfig/ib-bonding"
	ln -sf /usr/local/bin/mine "$scripts/ifup-bond"
	make -s -C "$top" uninstall DISTRO=rhel6 DESTDIR="$root"
	[ "$(cat "$root/etc/sysconfig/ib-bonding")" = IB_BONDING_WAIT=60 ]
	[ -L "$scripts/ifup-bond" ]
}

@test "laid out over release 1.0, it removes what hides, and no file of the administrator's" {
	for distro in rhel7 rhel8 rhel9; do
		rm -rf "$root"
		administrator
		cd "$scripts"
		read_by_networkmanager > "$BATS_TEST_TMPDIR/before"
		for name in ifup-bond ifdown-bond ifup-ib-bonding ifdown-ib-bonding; do
			printf '%s\n' '#!/bin/sh' '. ./network-functions-ib-bonding' > $name
			chmod 755 $name
		done
		ln -s ifup-bond ifup-Bond
		ln -s ifdown-bond ifdown-Bond
		ln -s ifup-bond ifup-Bonding
		ln -s ifdown-bond ifdown-Bonding
		[[ $(read_by_networkmanager) == *'ifcfg-bond1: hidden by ifup-bond'* ]]
		lay_out $distro
		read_by_networkmanager | diff "$BATS_TEST_TMPDIR/before" -
		run -1 compgen -G 'if*[pn]-[bB]ond*'
		printf '#!/bin/sh\nlogger up\n' > ifup-bond
		lay_out $distro
		[ -e ifup-bond ]
	done
}
