#!/usr/bin/env bats
# vm: --fabric hcas=2,ports=2,pkeys=0xffff,0x8001 --timeout 900
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

# The InfiniBand stack restarts: all IPoIB interfaces go and come back; hostb's come to host a.
restart_stack() {
	ip -n hostb link set ib2 netns 1 2> /dev/null || true
	ip -n hostb link set ib3 netns 1 2> /dev/null || true
	rmmod ib_ipoib
	modprobe ib_ipoib
	until_true 10 test -e /sys/class/net/ib1
	until_true 10 test -e /sys/class/net/ib3
	ip link set ib2 netns hostb
	ip link set ib3 netns hostb
}

# what the bond was before, once its ports are there: each is told of as udev tells of it
restore_all() {
	local port
	for port in ib0 ib1; do ib-bond --restore "$port"; done
}









@test "no name leads out of the directory of the records, whatever is asked for" {
	mkdir -p /tmp/x /run/ib-bonding
	ib-bond --bond-name bond7 --bond-ip 192.168.7.1/24 --slaves ib0,ib1
	for name in ../../tmp/x/victim /tmp/x/victim x/../../../tmp/x/victim .. . ''; do
		echo safe > /tmp/x/victim.conf
		for command in --stop --status '--bond-ip 10.0.0.1' '--save redhat'; do
			# shellcheck disable=SC2086 # words
			run ib-bond --bond-name "$name" $command
			[ "$status" -ne 0 ]
		done
		for command in --ifup --ifdown --owns --check --drill; do
			run ib-bond "$command" "$name"
			[ "$status" -ne 0 ]
		done
		run -0 ib-bond --restore "$name"
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

