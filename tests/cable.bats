#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --fabric hcas=4,ports=1,cards=0,0,2,3 --hosts 4:0 --timeout 300
# vm-seconds: 60
# What ib-bond tells of ports, cards and cables, beside what ibstat and smpquery tell of the same.
#
#	card 0, a device a port          cards 2 and 3
#	ib0 fabric0   ib1 fabric1        ib2 fabric2   ib3 fabric3
#	   |             |                  |             |
#	   +-------------+---- switches ----+-------------+

setup() {
	# shellcheck source=tests/lib/guest.bash
	. "$BATS_TEST_DIRNAME/lib/guest.bash"
	for hca in 0 1 2 3; do
		fabric up $hca 1
		fabric heal $hca 1
		fabric link $hca 1 4 EDR
		fabric plug $hca 1 0
	done
	fresh
	modprobe ib_bonding
	modprobe ib_umad
	until_true 10 test -c /dev/infiniband/umad3
}

# bond SLAVE,...: that bond, with all its slaves up
bond() {
	ib-bond --bond-ip 10.0.0.1 --slaves "$1"
	until_true 20 slaves_up bond0 2
}

# finds [CODE[:SLAVE]]...: these of --check, in this order, and nothing else
finds() {
	until_true 10 found_now "$*" || { ib-bond --check bond0; return 1; }
}
found_now() {
	[ "$(ib-bond --check --json bond0 | jq -r '[.[0].findings[] | .code + (if .slave then ":" + .slave else "" end)] | join(" ")')" = "$1" ]
}

# of SLAVE KEY: what --json has of its port
of() {
	ib-bond --status bond0 --json | jq -r --arg slave "$1" --arg key "$2" \
		'.[0].slaves[] | select(.ifname == $slave) | .infiniband | getpath($key / ".")'
}

# by_ibstat DEVICE: LID, SM LID, rate, physical state, link layer, GUID, card, a line each
by_ibstat() {
	ibstat "$1" 1 > port
	ibstat "$1" | sed -n 's/.*System image GUID: /System image GUID: /p' >> port
	sed -n 's/^Base lid: //p; s/^SM lid: //p; s/^Rate: //p; s/^Physical state: //p; s/^Link layer: //p; s/^Port GUID: //p
		s/^System image GUID: //p' port | sort
}

# by_smpquery DEVICE: what its neighbour says of itself, and how fast the port is by its own PortInfo
by_smpquery() {
	smpquery -C "$1" -P 1 nodeinfo -D 0,1 | sed -n 's/^Guid:\.*//p; s/^NodeType:\.*//p; s/^LocalPort:\.*//p'
	smpquery -C "$1" -P 1 nodedesc -D 0,1 | sed -n 's/^Node Description:\.*//p'
	smpquery -C "$1" -P 1 portinfo -D 0 1 | sed -n 's/^LinkWidthActive:\.*//p; s/^LinkSpeedExtActive:\.*//p'
}

@test "of ports and cables --json tells what ibstat and smpquery tell" {
	fabric plug 2 1 3
	bond ib1,ib2
	for pair in ib1:fabric1 ib2:fabric2; do
		slave=${pair%:*} device=${pair#*:}
		for key in lid sm_lid physical_state link_layer port_guid adapter; do of $slave $key; done > ours
		echo $(($(of $slave rate_mbps) / 1000)) >> ours
		diff <(sort ours) <(by_ibstat $device)
		diff <(by_smpquery $device) - <<-NEIGHBOUR
		$(of $slave neighbour.type | sed s/switch/Switch/)
		$(of $slave neighbour.guid)
		$(of $slave neighbour.port)
		$(of $slave neighbour.description)
		4X
		25.78125 Gbps
		NEIGHBOUR
		[ "$(ib-bond --status bond0 --json | jq ".[0].slaves[] | select(.ifname == \"$slave\") | .mtu")" = "$(cat /sys/class/net/$slave/mtu)" ]
		[ "$(of $slave rate)" = "$(cat /sys/class/infiniband/$device/ports/1/rate)" ]
	done
	[ "$(of ib1 adapter)" = 0x0002c90300fab000 ]
	[ "$(of ib2 neighbour.guid)" = 0x0002c90300fac003 ]
	diff <(ib-bond --raw --noheadings -o NAME,GUID,rate,LID,SM-LID,PHYS-STATE,ADAPTER,NEIGHBOUR,NEIGHBOUR-GUID,NEIGHBOUR-PORT) - <<-'RAW'
		bond0 - - - - - - - - -
		ib1 0x0002c90300fab011 100\x20Gb/sec\x20(4X\x20EDR) 3 1 LinkUp 0x0002c90300fab000 rail\x200\x20switch\x200 0x0002c90300fac000 2
		ib2 0x0002c90300fab021 100\x20Gb/sec\x20(4X\x20EDR) 4 1 LinkUp 0x0002c90300fab020 rail\x200\x20switch\x203 0x0002c90300fac003 3
	RAW
	ib-bond --metrics > metrics
	awk -f "$BATS_TEST_DIRNAME/lib/promtext.awk" metrics
	labels='bond="bond0",slave="ib2",device="fabric2",port="1"'
	grep -qxF "ib_bond_port_lid{$labels} $(of ib2 lid)" metrics
	grep -qxF "ib_bond_port_sm_lid{$labels} 1" metrics
	grep -qxF "ib_bond_port_physical_state_id{$labels} 5" metrics
	grep -qxF "ib_bond_port_rate_bytes_per_second{$labels} 12500000000" metrics
	grep -qxF "ib_bond_port_info{$labels,guid=\"0x0002c90300fab021\",adapter=\"0x0002c90300fab020\",link_layer=\"InfiniBand\",rate=\"100 Gb/sec (4X EDR)\",mode=\"datagram\"} 1" metrics
	grep -qxF "ib_bond_port_neighbour_info{$labels,neighbour=\"switch\",neighbour_guid=\"0x0002c90300fac003\",neighbour_port=\"3\",neighbour_description=\"rail 0 switch 3\"} 1" metrics
}

@test "one card or two, one switch or two: what would end the bond is told, and nothing else" {
	bond ib0,ib1
	finds SAME-HCA SAME-SWITCH
	ib-bond --check bond0 > said || true
	grep -q 'all 2 slaves are ports of one adapter, fabric0, fabric1: ' said
	grep -q 'all 2 slaves go to one switch, 0x0002c90300fac000 "rail 0 switch 0": ' said
	fabric plug 1 1 1
	finds SAME-HCA
	ib-bond --bond-name bond0 --stop
	bond ib2,ib3
	finds SAME-SWITCH
	fabric plug 3 1 1
	finds ''
	# what is told of one card was no chance: the files' check goes by the same rule
	mkdir -p /etc/sysconfig/network-scripts
	printf '%s\n' DEVICE=bond0 IPADDR=10.0.0.1 NETMASK=255.255.255.0 ONBOOT=yes BOOTPROTO=none \
		'BONDING_OPTS="mode=active-backup miimon=50"' > /etc/sysconfig/network-scripts/ifcfg-bond0
	for slave in ib0 ib1; do
		printf '%s\n' DEVICE=$slave MASTER=bond0 SLAVE=yes ONBOOT=yes BOOTPROTO=none TYPE=InfiniBand \
			> /etc/sysconfig/network-scripts/ifcfg-$slave
	done
	ifcfg-parse --check > said || true
	grep -q 'all slaves of bond0 are ports of the adapter ib_fabric\.0; .*SAME-HCA' said || { cat said; false; }
	sed -i 's/ib1/ib2/' /etc/sysconfig/network-scripts/ifcfg-ib1
	ifcfg-parse --check > said || true
	[ -z "$(grep SAME-HCA said)" ]
	rm -r /etc/sysconfig
}

@test "a link that has trained badly is degraded, and the slaves have different rates; a new fabric lacks its manager" {
	bond ib2,ib3
	fabric plug 3 1 1
	fabric link 3 1 1 EDR
	finds LINK-DEGRADED:ib3 RATES-DIFFER:ib3
	ib-bond --check bond0 > said || true
	grep -q 'the link of port 1 of fabric3 is at 25 Gb/sec (1X EDR), and both its ends support 4X EDR;' said
	grep -q 'its port has 25 Gb/sec (1X EDR), and that of ib2 100 Gb/sec (4X EDR);' said
	fabric link 2 1 1 EDR
	finds LINK-DEGRADED:ib2 LINK-DEGRADED:ib3
	fabric link 2 1 4 FDR
	fabric link 3 1 4 FDR
	finds LINK-DEGRADED:ib2 LINK-DEGRADED:ib3
	fabric link 2 1 4 EDR
	fabric link 3 1 4 EDR
	fabric init 3 1
	finds REDUNDANCY PORT-INIT:ib3
	fabric no-sm 3 1
	finds REDUNDANCY PORT-INIT:ib3 SM-MISSING:ib3
	[ "$(of ib3 sm_lid)" = 0 ]
	# SMPs pass before there is a subnet manager
	[ "$(of ib3 neighbour.guid)" = 0x0002c90300fac001 ]
	fabric down 3 1
	finds REDUNDANCY PORT-DOWN:ib3
}

# unknown: nobody has said where the cables go, nothing was found for it, and no word is lost about it
unknown() {
	[ "$(of ib2 neighbour)" = null ] && [ "$(of ib2 lid)" = 4 ] || return
	ib-bond --check bond0 2> said || return
	found_now '' && ib-bond --metrics > metrics 2>> said || return
	[ ! -s said ] && [ -z "$(grep '^ib_bond_port_neighbour_info{' metrics)" ]
}

@test "without answers, rights, ib_umad or the library it is not known, and no error" {
	bond ib2,ib3
	finds SAME-SWITCH
	fabric cut 2 1
	fabric cut 3 1
	unknown
	fabric heal 2 1
	fabric heal 3 1
	setpriv --reuid 1000 --clear-groups ib-bond --check --json bond0 > found 2> said
	[ "$(jq -c '.[0].findings' found)" = '[]' ]
	[ ! -s said ]
	library=$(ldd "$(command -v smpquery)" | sed -n 's/.*libibmad[^ ]* => \([^ ]*\).*/\1/p')
	mv "$library" "$library.away"
	unknown || { mv "$library.away" "$library"; false; }
	mv "$library.away" "$library"
	finds SAME-SWITCH
	rmmod ib_umad
	unknown
	modprobe ib_umad
	until_true 10 found_now SAME-SWITCH
}

@test "who only wants to see the table waits for nobody" {
	bond ib2,ib3
	LD_DEBUG=files ib-bond --check bond0 2>&1 | grep -q libibmad
	for words in '--status bond0' --status-all; do
		# shellcheck disable=SC2086 # the words are wanted
		LD_DEBUG=files ib-bond $words > said 2>&1
		grep -q libsmartcols said
		[ -z "$(grep libibmad said)" ]
	done
}

@test "switches are found by way of each other, and each rail has its own" {
	fabric plug 1 1 2
	ibnetdiscover -C fabric0 -P 1 > net
	for row in 'Switch	8 "S-0002c90300fac000"' 'Switch	8 "S-0002c90300fac001"' 'Switch	8 "S-0002c90300fac002"' \
		'Ca	1 "H-0002c90300fab030"'; do
		grep -qF "$row" net || { cat net; false; }
	done
	[ "$(grep -c '^Switch\|^Ca' net)" -eq 7 ]
	# over two switches to the other card's port, and what is behind a port without a cable
	[ "$(smpquery -C fabric0 -P 1 nodeinfo -D 0,1,7,2 | sed -n 's/^Guid:\.*//p')" = 0x0002c90300fab010 ]
	run smpquery -C fabric0 -P 1 -t 50 nodeinfo -D 0,1,8
	[ "$status" -ne 0 ]
	# QP0 is in no partition
	fabric pkey 0 1 0 0
	run smpquery -C fabric0 -P 1 nodedesc -D 0,1
	fabric pkey 0 1 0 0xffff
	[[ $output == *"rail 0 switch 0" ]]
	sminfo -C fabric0 -P 1 | grep -q 'sm lid 1 sm guid 0x2c90300fac000,'
}
