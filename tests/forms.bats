#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --fabric hcas=2,ports=2,pkeys=0xffff,0x8001 --timeout 600
# vm-files: parse/forms
# One pair of bonds in the forms of RHEL, SUSE and ib-bonding.conf: the same kernel state comes of each.
# bond0 is over ib0 and ib1 in connected mode, bond1 over their P_Key children.

setup() {
	# shellcheck source=tests/lib/guest.bash
	. "$BATS_TEST_DIRNAME/lib/guest.bash"
	forms=$BATS_TEST_DIRNAME/parse/forms
	out=$BATS_FILE_TMPDIR
	fabric up 0 1
	fabric up 0 2
	fresh
}

# come_up ROOT NAME: bring up what ROOT describes; what is there, as JSON, goes to $out/NAME.
# Left out: the numbers that each new interface and each new queue pair gets, what is counted, and the
# link-local address, which the kernel makes of the slave that is active just then.
come_up() {
	ib-bond --root "$1" --ifup-all
	bond_is bond0 "active-backup miimon 50 mtu 9000 up slaves ib0 ib1 addr 192.168.1.1/24 192.168.2.1/25"
	bond_is bond1 "active-backup miimon 100 mtu 2000 up slaves ib0.8001 ib1.8001 addr 10.8.0.1/16"
	until_true 20 active_is bond0 ib1
	until_true 20 active_is bond1 ib0.8001
	until_true 20 settled
	ib-bond --status-all --json | jq 'walk(
		if type == "object" then del(.ifindex, .link_failure_count)
		elif type == "array" then map(select(type != "string" or (startswith("fe80:") | not)))
		elif type == "string" and test("^([0-9a-f]{2}:){19}") then .[12:]
		else . end)' > "$out/$2"
	ib-bond --root "$1" --ifdown-all
	bond_is bond0 none
	bond_is bond1 none
	[ ! -e /sys/class/net/ib0.8001 ]
}

# every slave's link is up: updelay is over
settled() {
	[ "$(ib-bond --status-all --json | jq '[.[].slaves[].mii_status] == ["UP", "UP", "UP", "UP"]')" = true ]
}

@test "the same bonds come up from the forms of RHEL, SUSE and ib-bonding.conf" {
	for form in redhat suse ini; do
		come_up "$forms/$form" "$form"
	done
	jq -e 'length == 2 and all(.[]; .slaves | length == 2)' "$out/redhat"
	diff -u "$out/redhat" "$out/suse"
	diff -u "$out/redhat" "$out/ini"
}

@test "and from what ifcfg-parse -o ini makes of the form of RHEL" {
	mkdir -p converted/etc
	ifcfg-parse --root "$forms/redhat" -o ini > converted/etc/ib-bonding.conf
	come_up "$PWD/converted" converted
	diff -u "$out/redhat" "$out/converted"
}
