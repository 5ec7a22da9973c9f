#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --fabric hcas=2,ports=2,pkeys=0xffff,0x8001 --hosts 3:1 --timeout 300
# ib-bond --save: what runs is kept as files, and comes back from them the same.
# Host a has ib0, ib1 (one HCA) and ib2 (the other); hostb has ib3.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	# shellcheck source=tests/lib/guest.bash
	. "$BATS_TEST_DIRNAME/lib/guest.bash"
	fresh
	rm -rf /etc/sysconfig /etc/NetworkManager
	mkdir -p /etc/sysconfig/network-scripts /etc/sysconfig/network /etc/NetworkManager/system-connections
}

# all that --status says but what each bond has of its own
state() {
	ib-bond --status-all --json | jq -S 'walk(if type == "object" then
		del(.ifindex, .address, .perm_hwaddr, .flags, .operstate, .active_slave, .state, .link_failure_count, .mii_status, .ib_bonding)
		else . end) | .[].slaves |= sort_by(.ifname) | .[].addresses |= map(select(startswith("fe80") | not))'
}

# comes_back FORM: the bonds of now are the same after --save, --stop-all and --ifup-all
comes_back() {
	state > before
	ib-bond --save "$1"
	ib-bond --stop-all
	[ "$(state)" = "[]" ]
	ib-bond --ifup-all
	diff before <(state)
	ib-bond --check --json | jq -e '[.[].findings[] | select(.code == "DIFFERS")] == []'
}

two_bonds() {
	ib-bond --bond-ip 10.0.0.1/16 --bond-ip 10.7.0.1 --bond-ip fd00::1 --bond-ip fd01::1/48 --slaves ib0,ib2 --miimon 70
	ib-bond --bond-name bond1 --bond-ip 10.1.0.1 --slaves ib0.8001,ib2.8001
	echo 250 > /sys/class/net/bond0/bonding/updelay
	echo ib2 > /sys/class/net/bond0/bonding/primary
	echo better > /sys/class/net/bond0/bonding/primary_reselect
	echo 3 > /sys/class/net/bond0/bonding/num_grat_arp
}

@test "a name that no file may hold is named as the reason" {
	modprobe bonding max_bonds=0
	ip link add $'b\x01nd' type bond mode active-backup miimon 100
	for form in redhat suse nmconnection; do
		run ib-bond --bond-name $'b\x01nd' --save $form
		[ "$status" -eq 1 ]
		[ "$output" = 'ib-bond: "b\x01nd": an interface'"'"'s name has no slash, colon, percent sign, blank or control character' ] || {
			echo "$output"
			false
		}
	done
	ip link delete $'b\x01nd'
}

@test "two bonds, one over P_Key children, come back from files of Red Hat" {
	two_bonds
	rm -r /etc/sysconfig/network
	comes_back redhat
}

@test "the same from files of SUSE" {
	two_bonds
	rm -r /etc/sysconfig/network-scripts
	comes_back suse
}

@test "--save nmconnection writes what the converter writes of the same bonds" {
	two_bonds
	rm -r /etc/sysconfig/network
	ib-bond --save redhat
	ib-bond --save nmconnection
	mkdir converted
	ifcfg-parse -o nmconnection --output-dir converted
	for file in converted/*; do
		diff <(grep -v '^autoconnect-priority' "$file") <(grep -v '^autoconnect-priority' "/etc/NetworkManager/system-connections/${file##*/}")
	done
	[ "$(stat -c %a /etc/NetworkManager/system-connections/* | sort -u)" = 600 ]
}

scripts=/etc/sysconfig/network-scripts

@test "a port that is not called ib* is saved as what it is; a conversion on the host asks the host" {
	local form
	ip link set ib2 down
	ip link set ib2 name data0
	ib-bond --bond-ip 10.0.0.1 --slaves data0
	for form in redhat suse nmconnection; do ib-bond --save $form; done
	grep -qx TYPE=InfiniBand $scripts/ifcfg-data0
	grep -qx TYPE=Bond $scripts/ifcfg-bond0
	grep -qx "IPOIB='yes'" /etc/sysconfig/network/ifcfg-data0
	grep -qx type=infiniband /etc/NetworkManager/system-connections/data0.nmconnection
	# nothing in the file says it
	rm -r /etc/sysconfig/network
	printf '%s\n' DEVICE=data0 MASTER=bond0 SLAVE=yes > $scripts/ifcfg-data0
	ifcfg-parse -o nmstate > state 2> lost
	grep -q 'type: infiniband' state
	run ! grep data0 lost
	ib-bond --stop-all
	ip link set data0 name ib2
}

@test "what it replaces is kept, and what no bond tells is carried over; a dry run writes nothing" {
	rm -r /etc/sysconfig/network
	ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib2
	printf '%s\n' DEVICE=bond0 ONBOOT=no GATEWAY=10.0.0.254 'DNS1="10.0.0.53"' "DOMAIN=\"it's\"" IPADDR=10.9.9.9 NM_CONTROLLED=no \
		'BONDING_OPTS="mode=1 updelay=200"' 'ZONE=$(date)' > $scripts/ifcfg-bond0
	printf '%s\n' DEVICE=ib0 MASTER=bond0 SLAVE=yes HWADDR=80:00 ETHTOOL_OPTS=x IPADDR=10.5.5.5 > $scripts/ifcfg-ib0
	ip address add 10.3.0.1/24 dev bond0 valid_lft 1000 preferred_lft 1000
	# a slave no more
	printf '%s\n' DEVICE=ib1 MASTER=bond0 SLAVE=yes > $scripts/ifcfg-ib1
	cp -a $scripts before
	ib-bond --save redhat --dry-run > shown 2> lost
	diff -r before $scripts
	grep -qx '# /etc/sysconfig/network-scripts/ifcfg-ib1 is put away' shown
	diff lost - <<-'LOST'
		bond0: lost: 10.3.0.1/24: it is not a permanent address
		/etc/sysconfig/network-scripts/ifcfg-bond0:9:1: lost: ZONE: only running the file would tell its value
		/etc/sysconfig/network-scripts/ifcfg-ib0:4:1: lost: HWADDR: no port keeps all 20 bytes of its address
	LOST
	ib-bond --save redhat 2> /dev/null
	diff $scripts/ifcfg-bond0 - <<-'BOND'
		DEVICE='bond0'
		TYPE=Bond
		BONDING_MASTER=yes
		ONBOOT=no
		BOOTPROTO=none
		BONDING_OPTS="mode=active-backup miimon=100 updelay=0"
		IPADDR=10.0.0.1
		NETMASK=255.255.255.0
		MTU=2044
		GATEWAY='10.0.0.254'
		DNS1='10.0.0.53'
		DOMAIN='it'\''s'
		NM_CONTROLLED='no'
	BOND
	diff $scripts/ifcfg-ib0 - <<-'SLAVE'
		DEVICE='ib0'
		TYPE=InfiniBand
		ONBOOT=no
		BOOTPROTO=none
		SLAVE=yes
		MASTER='bond0'
		CONNECTED_MODE=no
		ETHTOOL_OPTS='x'
	SLAVE
	[ "$(cd $scripts && echo *)" = "ifcfg-bond0 ifcfg-ib0 ifcfg-ib2 orig-ifcfg-bond0 orig-ifcfg-ib0 orig-ifcfg-ib1" ]
	for file in bond0 ib0 ib1; do cmp before/ifcfg-$file $scripts/orig-ifcfg-$file; done
	# once more: the same, and nothing is touched
	all=$(ls -liA --full-time $scripts)
	ib-bond --save redhat 2> /dev/null
	[ "$(ls -liA --full-time $scripts)" = "$all" ]
	# what has changed is kept beside the first copy, which stays
	echo 300 > /sys/class/net/bond0/bonding/updelay
	cp $scripts/ifcfg-bond0 first
	ib-bond --save redhat 2> /dev/null
	grep -q updelay=300 $scripts/ifcfg-bond0
	cmp first $scripts/orig-ifcfg-bond0.1
	cmp before/ifcfg-bond0 $scripts/orig-ifcfg-bond0
	[ ! -e $scripts/orig-ifcfg-ib0.1 ]
	[ "$(ifcfg-parse -o json | jq -c '[.bonds[] | .ifname, (.slaves | map(.ifname))]')" = '["bond0",["ib0","ib2"]]' ]
}

# refused FORM MESSAGE: bond0 is not saved, and nothing has changed
refused() {
	rm -rf before
	cp -a /etc before
	run ib-bond --bond-name bond0 --save "$1"
	[ "$status" -eq 1 ]
	[ "$output" = "ib-bond: $2" ] || { echo "$output"; return 1; }
	diff -r --no-dereference before /etc
}

@test "files of another bond are not touched, and nothing changes on an error" {
	ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib2
	echo MASTER=bond1 SLAVE=yes > $scripts/ifcfg-ib2
	refused redhat "$scripts/ifcfg-ib2: there ib2 is a slave of bond1, which is not saved; save both, or mend the file"
	rm $scripts/ifcfg-ib2
	echo DEVICE=ib0 > $scripts/ifcfg-first
	refused redhat "$scripts/ifcfg-first is for ib0 too; remove it first"
	rm $scripts/ifcfg-first
	printf '%s\n' '[bond0]' 'slaves = ib0 ib2' > /etc/ib-bonding.conf
	refused redhat "/etc/ib-bonding.conf describes bond0 too; remove it there first"
	rm /etc/ib-bonding.conf
	echo 'Red Hat Enterprise Linux AS release 4 (Nahant Update 8)' > /etc/redhat-release
	refused redhat "files of RHEL4 hold no options of a bond: write them by hand, and /etc/modprobe.conf"
	rm /etc/redhat-release
	echo DEVICE=bond0 > $scripts/ifcfg-bond0
	ln -s nowhere $scripts/ifcfg-ib2
	refused redhat "$scripts/ifcfg-ib2 is a symbolic link, which is not replaced"
	rm $scripts/ifcfg-ib2
	mkdir $scripts/ifcfg-ib2
	refused redhat "$scripts/ifcfg-ib2 is no plain file"
	rmdir $scripts/ifcfg-ib2
	# the last of three cannot be replaced, so the first two are taken back
	touch $scripts/ifcfg-ib2
	mount --bind $scripts/ifcfg-ib2 $scripts/ifcfg-ib2
	run ib-bond --bond-name bond0 --save redhat
	umount $scripts/ifcfg-ib2
	[ "$status" -eq 1 ]
	[[ $output == *"ifcfg-ib2"* ]]
	[ "$(cd $scripts && echo *)" = 'ifcfg-bond0 ifcfg-ib2' ]
	[ "$(cat $scripts/ifcfg-bond0)" = DEVICE=bond0 ]
	rm /etc/sysconfig/network-scripts/*
	printf '%s\n' BONDING_MASTER=yes BONDING_SLAVE_0=ib2 > /etc/sysconfig/network/ifcfg-bond1
	refused suse "/etc/sysconfig/network/ifcfg-bond1: there ib2 is a slave of bond1, which is not saved; save both, or mend the file"
	rm /etc/sysconfig/network/ifcfg-bond1
	printf '%s\n' '[connection]' 'interface-name = ib2' 'master=bond1' > /etc/NetworkManager/system-connections/ib2.nmconnection
	refused nmconnection "/etc/NetworkManager/system-connections/ib2.nmconnection: there ib2 is a slave of bond1, which is not saved; save both, or mend the file"
	printf '%s\n' '[connection]' id=x 'interface-name=ib2' > /etc/NetworkManager/system-connections/ib2.nmconnection
	mv /etc/NetworkManager/system-connections/{ib2,x}.nmconnection
	refused nmconnection "/etc/NetworkManager/system-connections/x.nmconnection is for ib2 too; remove it first"
	rm -r /etc/sysconfig/network
	refused suse "/etc/sysconfig/network: No such file or directory"
	run ib-bond --save ini
	[ "$status" -eq 2 ]
	run ib-bond --bond-name bond7 --save redhat
	[ "$status" -eq 1 ]
	[[ $output == "ib-bond: bond7: no such bond"* ]]
}

@test "a keyfile of a slave that has left is put away, whether it names its bond by name or by uuid" {
	ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib2
	cd /etc/NetworkManager/system-connections
	printf '%s\n' '[connection]' id=bond0 uuid=7b0c-1 interface-name=bond0 > bond0.nmconnection
	printf '%s\n' '[connection]' interface-name=ib1 master=7b0c-1 > ib1.nmconnection
	printf '%s\n' '[connection]' interface-name=ib2 controller=bond0 > ib2.nmconnection
	printf '%s\n' '[connection]' interface-name=eth0 master=br0 > eth0.nmconnection
	ib-bond --save nmconnection
	[ "$(echo *)" = "bond0.nmconnection bond0.nmconnection~ eth0.nmconnection ib0.nmconnection ib1.nmconnection~ ib2.nmconnection ib2.nmconnection~" ]
}

@test "mode and owner are kept; the 102nd copy is; of eight at once none fails, and what is unchanged is not kept again" {
	rm -r /etc/sysconfig/network
	ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib2
	ib-bond --save redhat
	echo '# mine' >> $scripts/ifcfg-bond0
	chown 1234:567 $scripts/ifcfg-bond0
	chmod 600 $scripts/ifcfg-bond0
	touch $scripts/orig-ifcfg-bond0{,.{1..101}}
	for i in 1 2 3 4 5 6 7 8; do
		{ ib-bond --save redhat; echo $? > "ended.$i"; } 2> "said.$i" &
	done
	wait
	[ "$(cat ended.*)" = "$(printf '0\n%.0s' {1..8})" ] || { cat said.*; false; }
	[ "$(stat -c %a:%u:%g $scripts/ifcfg-bond0)" = 600:1234:567 ]
	[ "$(tail -n 1 $scripts/orig-ifcfg-bond0.102)" = '# mine' ]
	[ "$(stat -c %a:%u:%g $scripts/orig-ifcfg-bond0.102)" = 600:1234:567 ]
	[ ! -e $scripts/orig-ifcfg-bond0.103 ]
	[ ! -e $scripts/orig-ifcfg-ib0 ]
	[ -z "$(find $scripts -name '.*' -type f)" ]
}

@test "--root and --bond-name narrow it" {
	ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib2
	ib-bond --bond-name bond1 --bond-ip 10.1.0.1 --slaves ib0.8001,ib2.8001
	mkdir -p image/etc/sysconfig image/srv/network
	# a link of the image leads within it
	ln -s /srv/network image/etc/sysconfig/network
	ib-bond --bond-name bond1 --save suse --root image
	[ "$(cd image/srv/network && echo *)" = "ifcfg-bond1 ifcfg-ib0.8001 ifcfg-ib2.8001" ]
	[ "$(ls /etc/sysconfig/network)" = "" ]
}
