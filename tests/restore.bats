#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --fabric hcas=2,ports=2,pkeys=0xffff,0x8001 --timeout 900
# vm-seconds: 80
# vm-files: parse/cases/manual-rhel4 parse/cases/redhat-pkey-children
# A bond that was up comes back with its ports; one that was taken down does not.
# Host a has ib0 and ib1, hostb ib2 and ib3.

bats_require_minimum_version 1.5.0

setup() {
	# shellcheck source=tests/lib/guest.bash
	. "$BATS_TEST_DIRNAME/lib/guest.bash"
	cases=$BATS_TEST_DIRNAME/parse/cases
	fresh
	rm -rf /run/ib-bonding
}

# The InfiniBand stack stops: all IPoIB interfaces go, hostb's too.
stop_stack() {
	ip -n hostb link set ib2 netns 1 2> /dev/null || true
	ip -n hostb link set ib3 netns 1 2> /dev/null || true
	rmmod ib_ipoib
}

# It starts again: they come back, to host a, and hostb's are given to it.
start_stack() {
	modprobe ib_ipoib
	until_true 10 test -e /sys/class/net/ib1
	until_true 10 test -e /sys/class/net/ib3
	ip link set ib2 netns hostb
	ip link set ib3 netns hostb
}

restart_stack() {
	stop_stack
	start_stack
}

# what the bond was before, once its ports are there: each is told of as udev tells of it
restore_all() {
	local port
	for port in ib0 ib1; do ib-bond --restore "$port"; done
}

@test "ib_ipoib unloaded and loaded: the bond is as before, and made by the first port that is back" {
	ib-bond --bond-name bond7 --bond-ip 192.168.7.1/24 --bond-ip fd00::7/64 --slaves ib0,ib1 --miimon 50
	before=$(bond_line bond7)
	restart_stack
	[ ! -e /sys/class/net/bond7 ]
	run -0 ib-bond --restore ib0
	[ "$output" = bond7 ]
	run -0 ib-bond --restore ib1
	[ "$output" = "" ]
	[ "$(bond_line bond7)" = "$before" ]
	peer ib2 192.168.7.2/24
	until_true 10 replies 192.168.7.2
}

@test "P_Key children that it had made are made again" {
	ib-bond --root "$cases/redhat-pkey-children" --ifup-all
	before=$(bond_line bond1)
	[ "$before" != none ]
	restart_stack
	[ ! -e /sys/class/net/ib0.8001 ]
	restore_all
	[ "$(bond_line bond1)" = "$before" ]
}

@test "a bond that was stopped stays down" {
	ib-bond --bond-ip 192.168.1.1
	ib-bond --bond-name bond0 --stop
	restart_stack
	run -0 restore_all
	[ "$output" = "" ]
	bond_is bond0 none
}

@test "so does one that went down by ifdown while its slaves were away" {
	ib-bond --root "$cases/manual-rhel4" --ifup-all
	stop_stack
	ib-bond --root "$cases/manual-rhel4" --ifdown bond0
	start_stack
	run -0 restore_all
	bond_is bond0 none
}

@test "so does one that was away when all were stopped; a bond that is left alone is still remembered" {
	modprobe dummy numdummies=0
	ip link add d0 type dummy
	ib-bond --any-type --bond-name bond5 --slaves d0 --bond-ip 172.16.0.1
	ib-bond --bond-ip 192.168.1.1
	stop_stack
	bond_is bond0 none
	ib-bond --stop-all --dry-run
	[ -e /run/ib-bonding/bond0.conf ]
	run -0 ib-bond --stop-all
	[ ! -e /run/ib-bonding/bond0.conf ]
	[ -e /run/ib-bonding/bond5.conf ]
	start_stack
	run -0 restore_all
	bond_is bond0 none
	ib-bond --any-type --bond-name bond5 --stop
	ip link delete d0
}

@test "a record that cannot be removed is said, and the command ends 1" {
	ib-bond --bond-ip 192.168.1.1
	ib-bond --bond-name bond1 --bond-ip 192.168.2.1 --slaves ib0.8001
	mount --bind /run/ib-bonding /run/ib-bonding
	mount -o remount,ro,bind /run/ib-bonding
	run ib-bond --bond-name bond1 --stop
	said=$status:$output
	run ib-bond --stop-all
	said+=$'\n'$status:$output
	umount /run/ib-bonding
	diff <(echo "$said") - <<-'SAID'
		1:ib-bond: bond1: may come back by itself: /run/ib-bonding/bond1.conf: Read-only file system
		1:ib-bond: a bond may come back by itself: /run/ib-bonding/bond0.conf: Read-only file system
	SAID
	# what was asked for is done all the same
	bond_is bond0 none
	bond_is bond1 none
}

@test "a slave that was taken out by hand is not taken back when another one returns" {
	ib-bond --bond-ip 192.168.1.1
	ip link set ib1 nomaster
	run -0 ib-bond --restore ib0
	[ "$output" = "" ]
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 addr 192.168.1.1/24"
	run -0 ib-bond --restore ib1
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 ib1 addr 192.168.1.1/24"
}

@test "what the administrator took from a bond that lives does not come back with a port" {
	ib-bond --bond-ip 192.168.1.1
	ip link set bond0 down
	ip address flush dev bond0
	ip link set bond0 type bond updelay 300
	ip link set ib1 nomaster
	run -0 ib-bond --restore ib1
	[ "$output" = "" ]
	bond_is bond0 "active-backup miimon 100 mtu 2044 down slaves ib0 ib1 addr"
	[ "$(cat /sys/class/net/bond0/bonding/updelay)" = 300 ]
	# emptied of its slaves: that was no port that went
	ip link set ib0 nomaster
	ip link set ib1 nomaster
	run -0 restore_all
	[ "$output" = "" ]
	bond_is bond0 "active-backup miimon 100 mtu 2044 down slaves addr"
}

@test "a slave that was renamed in its bond is not dropped by ifup, but said" {
	ib-bond --root "$cases/manual-rhel4" --ifup-all
	ip link set ib1 down
	ip link set ib1 name store
	ip link set store up
	run -1 ib-bond --root "$cases/manual-rhel4" --ifup bond0
	bond_line bond0 > line
	ib-bond --bond-name bond0 --stop
	ip link set store name ib1
	[[ $output == *"ib-bond: bond0: store is its slave and no file names it: was it renamed? It stays"* ]]
	[ "$(< line)" = "active-backup miimon 100 mtu 2044 up slaves ib0 store addr 192.168.1.1/24" ]
}

@test "an interface that no record names changes nothing" {
	ib-bond --bond-ip 192.168.1.1 --slaves ib0
	ip link add dummy7 type dummy
	before=$(host_state)
	run -0 ib-bond --restore dummy7
	[ "$(host_state)" = "$before" ]
	ip link del dummy7
}

@test "a bond whose ports were not there at boot comes up with the first of them" {
	ip link set ib0 netns hostb
	ip link set ib1 netns hostb
	run -1 ib-bond --root "$cases/manual-rhel4" --ifup-all
	[[ $output == *"no such interface"* ]]
	bond_is bond0 none
	ip -n hostb link set ib1 netns 1
	run -0 ib-bond --restore ib1
	[ "$output" = bond0 ]
	ip -n hostb link set ib0 netns 1
	ib-bond --restore ib0
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 ib1 addr 192.168.1.1/24"
}

@test "--wait waits for a port, and no longer than it says" {
	ip link set ib1 netns hostb
	(sleep 2; ip -n hostb link set ib1 netns 1) &
	ib-bond --root "$cases/manual-rhel4" --ifup-all --wait 60
	wait
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 ib1 addr 192.168.1.1/24"
	ib-bond --bond-name bond0 --stop
	ip link set ib1 netns hostb
	run -1 ib-bond --root "$cases/manual-rhel4" --ifup-all --wait 1
	[[ $output == *"no such interface: ib1"* ]]
	ip -n hostb link set ib1 netns 1
}

@test "no name leads out of the directory of the records, whatever is asked for" {
	mkdir -p /tmp/x /run/ib-bonding
	ib-bond --bond-name bond7 --bond-ip 192.168.7.1/24 --slaves ib0,ib1
	for name in ../../tmp/x/victim /tmp/x/victim x/../../../tmp/x/victim .. . ''; do
		echo safe > /tmp/x/victim.conf
		for command in --stop --status '--bond-ip 10.0.0.1' '--save redhat' '--add-ip 10.0.0.1' '--words --del-slave'; do
			# shellcheck disable=SC2086 # words
			run -2 ib-bond --bond-name "$name" $command
		done
		for command in --slaves --add-slave --del-slave --set=primary --set=active_slave; do
			run -2 ib-bond --bond-name bond7 "$command=$name"
		done
		for command in --ifup --ifdown --drill --restore --monitor; do
			run -2 ib-bond "$command" "$name"
		done
		# a monitoring plugin's word for it
		run -3 ib-bond --check "$name"
		run -3 ib-bond --owns "$name"
		[ "$(cat /tmp/x/victim.conf)" = safe ]
		[ "$(echo /tmp/x/* /run/ib-bonding/*.*)" = '/tmp/x/victim.conf /run/ib-bonding/bond7.conf' ]
	done
}

@test "a record that is cut short is said, ends 1, and takes no other bond along" {
	ib-bond --bond-name bond7 --bond-ip 192.168.7.1/24 --slaves ib0
	ib-bond --bond-name bond8 --bond-ip 192.168.8.1/24 --slaves ib1
	before=$(bond_line bond8)
	cp /run/ib-bonding/bond7.conf whole
	for length in 0 5 30 $(($(wc -c < whole) / 2)) $(($(wc -c < whole) - 7)) $(($(wc -c < whole) - 1)); do
		head -c "$length" whole > /run/ib-bonding/bond7.conf
		ip link del bond7 2> /dev/null || true
		ip link del bond8
		run -1 --separate-stderr ib-bond --restore ib0
		[ "$output" = '' ]
		# shellcheck disable=SC2154 # run sets it
		[[ $stderr == 'ib-bond: /run/ib-bonding/bond7.conf is cut short or damaged: '* ]]
		run -1 --separate-stderr ib-bond --restore ib1
		[ "$output" = bond8 ]
		[ "$(bond_line bond8)" = "$before" ]
		[ ! -e /sys/class/net/bond7 ]
	done
	# what mends it
	ib-bond --bond-name bond7 --bond-ip 192.168.7.1/24 --slaves ib0
	cmp whole /run/ib-bonding/bond7.conf
	run -0 ib-bond --restore ib0
}

@test "a record with what is an error in a file is none: the judge is the same" {
	ib-bond --bond-name bond7 --bond-ip 192.168.7.1/24 --slaves ib0,ib1
	cp /run/ib-bonding/bond7.conf whole
	for change in 's/^miimon = .*/arp_interval = 100/' 's/^miimon = .*/miimon = 0/' 's/^miimon/mimon/' '/^miimon/d' 's/ib1/ib0/'; do
		sed "$change" whole > /run/ib-bonding/bond7.conf
		run -1 cmp -s whole /run/ib-bonding/bond7.conf
		ip link del bond7 2> /dev/null || true
		run -1 --separate-stderr ib-bond --restore ib0
		[ "$output" = '' ]
		# shellcheck disable=SC2154 # run sets it
		[[ $stderr == 'ib-bond: /run/ib-bonding/bond7.conf is cut short or damaged: '* ]]
		[ ! -e /sys/class/net/bond7 ]
	done
	# what is superfluous costs nothing
	{ sed '/^# end/d' whole; printf '%s\n' 'lacp_rate = 1' '# end'; } > /run/ib-bonding/bond7.conf
	run -0 ib-bond --restore ib0
	[[ $output == *bond7 ]]
}

@test "what the host's NetworkManager wrote down of an interface's number is none of another network namespace's" {
	local index
	ip netns exec hostb ib-bond --bond-name bond7 --bond-ip 192.168.9.1/24 --slaves ib2,ib3
	index=$(ip -n hostb -o link show bond7)
	mkdir -p /run/NetworkManager/devices
	printf '%s\n' '[device]' managed=true nm-owned=true > "/run/NetworkManager/devices/${index%%:*}"
	run -0 ip netns exec hostb ib-bond --bond-name bond7 --add-ip 192.168.9.2/24
	[ "$output" = "ib-bond: bond7: changed: +192.168.9.2/24" ]
	grep -q 192.168.9.2/24 /run/ib-bonding/net.*/bond7.conf
	# here it is NetworkManager's
	ib-bond --bond-ip 192.168.1.1
	printf '%s\n' '[device]' managed=true nm-owned=true > "/run/NetworkManager/devices/$(cat /sys/class/net/bond0/ifindex)"
	run -0 ib-bond --add-ip 192.168.1.2
	rm -r /run/NetworkManager
	[[ $output == *"bond0: note: NetworkManager made it"* ]]
	[ ! -e /run/ib-bonding/bond0.conf ]
	ip netns exec hostb ib-bond --bond-name bond7 --stop
}

@test "a record is of one network namespace and one boot" {
	ib-bond --bond-name bond7 --bond-ip 192.168.7.1/24 --slaves ib0,ib1
	before=$(bond_line bond7)
	cp /run/ib-bonding/bond7.conf ours
	# hostb has a bond of that name as well
	ip netns exec hostb ib-bond --bond-name bond7 --bond-ip 192.168.9.1/24 --slaves ib2,ib3
	cmp ours /run/ib-bonding/bond7.conf
	ip -n hostb link del bond7
	run -0 ip netns exec hostb ib-bond --restore ib2
	[ "$output" = bond7 ]
	ip -n hostb -o address show bond7 | grep -q 192.168.9.1/24
	ip netns exec hostb ib-bond --bond-name bond7 --stop
	cmp ours /run/ib-bonding/bond7.conf
	run -0 ip netns exec hostb ib-bond --restore ib2
	[ "$output" = '' ]
	ip link del bond7
	run -0 ib-bond --restore ib0
	[ "$output" = bond7 ]
	[ "$(bond_line bond7)" = "$before" ]
	# of another boot, and of a namespace whose inode has been given away again
	for change in 's/^\(# of boot \)[0-9a-f]/\1x/' '1s/\.[0-9]*$/.99/'; do
		sed "$change" ours > /run/ib-bonding/bond7.conf
		run -1 cmp -s ours /run/ib-bonding/bond7.conf
		ip link del bond7
		run -0 ib-bond --restore ib0
		[ "$output" = '' ]
		cp ours /run/ib-bonding/bond7.conf
		run -0 ib-bond --restore ib0
		[ "$output" = bond7 ]
	done
	# one of a release that wrote down neither
	ip link del bond7
	grep -v '^#' ours > /run/ib-bonding/bond7.conf
	run -0 ib-bond --restore ib0
	[ "$output" = bond7 ]
}

@test "a dry run writes nothing down and forgets nothing" {
	ib-bond --bond-ip 192.168.1.1 --dry-run
	[ ! -e /run/ib-bonding/bond0.conf ]
	ib-bond --bond-ip 192.168.1.1
	ib-bond --bond-name bond0 --stop --dry-run
	[ -e /run/ib-bonding/bond0.conf ]
}
