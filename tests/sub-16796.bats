#!/usr/bin/env bats
# vm: --fabric hcas=2,ports=2,pkeys=0xffff,0x8001 --timeout 900
# vm-files: parse/cases/manual-* parse/cases/redhat-pkey-children
# The manual's ifcfg files, to the letter, become bonds that outlive the loss of a port.
# Host a has ib0 and ib1, hostb ib2 and ib3.

setup() {
	# shellcheck source=tests/lib/guest.bash
	. "$BATS_TEST_DIRNAME/lib/guest.bash"
	cases=$BATS_TEST_DIRNAME/parse/cases
	fabric up 0 1
	fabric up 0 2
	fresh
}

# outlives PEER-DEV PEER-ADDRESS FIRST SECOND: replies through slave FIRST; its port goes; replies
# come again through SECOND.  It takes a tenth of a second of guest time; 5 s are for a busy machine.
outlives() {
	local start
	peer "$1" "$2"
	until_true 10 active_is bond0 "$3"
	until_true 10 replies "${2%/*}"
	start=${EPOCHREALTIME/./}
	fabric down 0 1
	until_true 10 active_is bond0 "$4"
	until_true 10 ping -c 1 -W 0.2 "${2%/*}" > /dev/null
	echo "# replies again after $(((${EPOCHREALTIME/./} - start) / 1000)) ms" >&3
	[ $((${EPOCHREALTIME/./} - start)) -lt 5000000 ]
}




@test "the VIP of an alias comes up with its bond, under its label, and goes with it" {
	local root=$BATS_TEST_TMPDIR/root
	cp -r "$cases/manual-rhel4" "$root"
	printf '%s\n' DEVICE=bond0:1 IPADDR=192.168.1.50 > "$root/etc/sysconfig/network-scripts/ifcfg-bond0:1"
	ib-bond --root "$root" --ifup bond0
	ip -o -4 addr show dev bond0 label bond0:1 | grep -q 'inet 192.168.1.50/24 brd 192.168.1.255'
	run ib-bond --root "$root" --ifup bond0 --dry-run
	[ "$status" -eq 0 ]
	[[ $output != *192.168.1.50* ]]
	ib-bond --root "$root" --ifdown bond0
	bond_is bond0 none
}







