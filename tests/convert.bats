#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# What ifcfg-parse converts is what its readers take, and nothing is left out in silence.
# migrate.bats has the rest of converting; that the real readers take it was tried by hand, with nmstate's
# gen_conf (2.2.8, 2.2.38), NetworkManager's reader of ifcfg files and of keyfiles (1.42.4), systemd-networkd (252).

bats_require_minimum_version 1.5.0

setup() {
	parse=$BATS_TEST_DIRNAME/../${BUILD:-build}/san/ifcfg-parse
	cases=$BATS_TEST_DIRNAME/parse/cases
	cd "$BATS_TEST_TMPDIR" || return
	redhat=root/etc/sysconfig/network-scripts suse=root/etc/sysconfig/network
	mkdir -p $redhat
}

# bond LINES...: ifcfg-bond0 over ib0 and ib1, of Red Hat, with LINES added
bond() {
	printf '%s\n' DEVICE=bond0 ONBOOT=yes BONDING_OPTS='"mode=active-backup miimon=100"' "$@" > $redhat/ifcfg-bond0
	slave ib0
	slave ib1
}

static=(IPADDR=10.0.0.1 NETMASK=255.255.255.0 BOOTPROTO=none)

# slave NAME LINES...: its file, with LINES added
slave() {
	printf '%s\n' DEVICE="$1" MASTER=bond0 SLAVE=yes ONBOOT=yes "${@:2}" > $redhat/ifcfg-"$1"
}

# suse_bond LINES...: the same of SUSE
suse_bond() {
	rm -rf $redhat
	mkdir -p $suse
	printf '%s\n' STARTMODE=auto BONDING_MASTER=yes BONDING_SLAVE0=ib0 BONDING_SLAVE1=ib1 \
		BONDING_MODULE_OPTS="'mode=active-backup miimon=100'" "$@" > $suse/ifcfg-bond0
	for i in 0 1; do printf '%s\n' BOOTPROTO=none STARTMODE=hotplug > $suse/ifcfg-ib$i; done
}

# to FORM: the files into ./to, a line with its section before it each ([ipv4].method=auto), the report into ./report
to() {
	rm -rf to
	mkdir to
	"$parse" --root root -o "$1" --output-dir to 2> report || { cat report; return 1; }
	awk '/^\[/ { section = $0; next } /=/ { print FILENAME ": " section "." $0 }' to/* > lines
}

# has FILE LINE..., and has none of them: hasnt FILE LINE...
has() { for line in "${@:2}"; do grep -qxF "to/$1: $line" lines || { echo "no $line"; cat lines; return 1; }; done; }
hasnt() { for line in "${@:2}"; do ! grep -F "to/$1: $line" lines || return 1; done; }

# reported WHAT...: the report is these lines, without their path, in any order
reported() {
	diff <(sed 's,^root/etc/sysconfig/[a-z-]*/*,,' report | sort) <([ $# -eq 0 ] || printf '%s\n' "$@" | sort)
}

@test "nmstate: each infiniband entry has a pkey, 0xffff for a port itself, and no autoconf goes without dhcp" {
	local case
	for case in "$cases"/*; do
		rm -rf to
		mkdir to
		"$parse" --root "$case" -o nmstate --output-dir to 2> /dev/null
		for file in to/*.yml; do
			awk '/type: infiniband/ { want++ } /^    pkey: "0x[0-9a-f][0-9a-f][0-9a-f][0-9a-f]"$/ { got++ }
				/dhcp: / { dhcp = $2 } /autoconf: true/ && dhcp != "true" { bad = 1 }
				END { exit bad || want != got || !want }' "$file" || { cat "$file"; false; }
		done
	done
	bond "${static[@]}"
	to nmstate
	[ "$(grep -c 'pkey: "0xffff"' to/bond0.yml)" -eq 2 ]
	[ "$(sed -n '/^  ipv6:/,/^-/p' to/bond0.yml)" = $'  ipv6:\n    enabled: true\n    dhcp: true\n    autoconf: true\n    addr-gen-mode: stable-privacy\n- name: "ib0"' ]
}

@test "nmstate: servers of its own go without those of DHCP, which is said; several states are several documents" {
	bond BOOTPROTO=dhcp DNS1=10.0.0.53
	to nmstate
	grep -qx '    auto-dns: false' to/bond0.yml
	reported 'ifcfg-bond0:1:1: lost: DNS servers beside the given ones: nmstate (2.2.8) refuses those that DHCP or a router tells, beside others'
	bond BOOTPROTO=dhcp DNS1=10.0.0.53 PEERDNS=no
	to nmstate
	[ "$(grep -c auto-dns to/bond0.yml)" -eq 1 ]
	reported
	bond BOOTPROTO=dhcp PEERDNS=no PEERROUTES=no
	to nmstate
	grep -qx '    auto-dns: false' to/bond0.yml
	grep -qx '    auto-routes: false' to/bond0.yml
	bond "${static[@]}" DOMAIN=a.example IPV6INIT=yes IPV6_AUTOCONF=no
	to nmstate
	run ! grep dns-resolver to/bond0.yml
	reported 'ifcfg-bond0:1:1: lost: DOMAIN: nmstate (2.2.38) puts domains without a server where NetworkManager refuses them'
	[ "$("$parse" --root "$cases/redhat-several-bonds" -o nmstate | grep -c '^---$')" -eq 2 ]
}

@test "an IPoIB port is one whatever its name: by TYPE, HWADDR, CONNECTED_MODE" {
	local line
	for line in TYPE=InfiniBand CONNECTED_MODE=no \
		HWADDR=80:00:00:48:fe:80:00:00:00:00:00:00:00:02:c9:03:00:fa:b0:01; do
		bond "${static[@]}"
		rm $redhat/ifcfg-ib?
		slave mlx5_0 "$line"
		slave renamed "$line"
		to nmconnection
		[ "$(grep -l type=infiniband to/* | wc -l)" -eq 2 ] || { cat to/*; false; }
		run ! grep 'Nothing tells' report
		to nmstate
		[ "$(grep -c 'type: infiniband' to/bond0.yml)" -eq 2 ]
		[ "$(grep -c 'mtu: 2044' to/bond0.yml)" -eq 3 ]
	done
}

@test "SUSE: an IPoIB port is one by IPOIB, IPOIB_MODE and IPOIB_UMCAST" {
	local line
	suse_bond IPADDR=10.0.0.1/24
	sed -i 's/ib0/data0/; s/ib1/data1/' $suse/ifcfg-bond0
	for line in IPOIB=yes IPOIB_MODE=connected IPOIB_UMCAST=1; do
		for i in 0 1; do printf '%s\n' BOOTPROTO=none STARTMODE=hotplug "$line" > $suse/ifcfg-data$i; done
		to nmconnection
		[ "$(grep -l type=infiniband to/* | wc -l)" -eq 2 ] || { cat to/*; false; }
		run ! grep 'Nothing tells' report
	done
}

@test "Ethernet is written where something says so, never by default; a guess is said" {
	bond "${static[@]}"
	rm $redhat/ifcfg-ib?
	slave data0
	slave data1
	to nmconnection
	has data0.nmconnection "[connection].type=infiniband"
	reported "ifcfg-data0:2:8: lost: data0: InfiniBand or Ethernet?  Nothing tells; written as InfiniBand: say it with TYPE= or IPOIB=" \
		"ifcfg-data1:2:8: lost: data1: InfiniBand or Ethernet?  Nothing tells; written as InfiniBand: say it with TYPE= or IPOIB="
	slave data0 TYPE=Ethernet
	to nmconnection
	has data1.nmconnection "[connection].type=ethernet"
	reported
	slave data0 HWADDR=00:11:22:33:44:55
	to nmconnection
	has data1.nmconnection "[connection].type=ethernet"
	rm $redhat/ifcfg-data?
	slave eth0
	slave enp3s0f1
	to nmconnection
	has eth0.nmconnection "[connection].type=ethernet"
	has enp3s0f1.nmconnection "[connection].type=ethernet"
	reported
	# ib0 is a port, whatever initscripts pass by
	rm $redhat/ifcfg-e*
	slave ib0 TYPE=Ethernet
	to nmconnection
	has ib0.nmconnection "[connection].type=infiniband"
}

@test "who gives the address: dhcp, dhcp4, dhcp6, autoip and their sums, bootp; a word that is not known is lost" {
	local word
	for word in dhcp bootp DHCP dhcp4; do
		bond BOOTPROTO=$word
		to nmconnection
		has bond0.nmconnection '[ipv4].method=auto' '[ipv6].method=auto'
		to nmstate
		[[ $(< to/bond0.yml) == *$'  ipv4:\n    enabled: true\n    dhcp: true\n'* ]]
		to networkd
		hasnt 10-bond0.network '[Network].DHCP'
		grep -qx "$redhat/ifcfg-bond0:1:1: lost: BOOTPROTO: $word: systemd-networkd (252) asks no DHCP over a bond over InfiniBand that it made: give a static address" report
		rm $redhat/ifcfg-ib?
		slave eth0
		slave eth1
		to networkd
		has 10-bond0.network '[Network].DHCP=ipv4'
		rm $redhat/ifcfg-eth?
	done
	bond BOOTPROTO=shared
	to nmconnection
	reported 'ifcfg-bond0:1:1: lost: BOOTPROTO: shared: not known here'
	for word in dhcp dhcp4 dhcp4+dhcp6 dhcp+autoip; do
		mkdir -p $redhat
		suse_bond BOOTPROTO=$word
		to nmconnection
		has bond0.nmconnection '[ipv4].method=auto'
	done
	reported 'ifcfg-bond0:1:1: lost: BOOTPROTO: dhcp+autoip: NetworkManager has no link-local IPv4 address here'
	to networkd
	has 10-bond0.network '[Network].LinkLocalAddressing=yes'
	for word in dhcp6 auto6; do
		sed -i "s/BOOTPROTO=.*/BOOTPROTO=$word/" $suse/ifcfg-bond0
		to nmconnection
		has bond0.nmconnection '[ipv4].method=disabled' '[ipv6].method=auto'
	done
	sed -i "s/BOOTPROTO=.*/BOOTPROTO=autoip/" $suse/ifcfg-bond0
	to nmconnection
	has bond0.nmconnection '[ipv4].method=link-local'
	reported
	sed -i "s/BOOTPROTO=.*/BOOTPROTO=static/" $suse/ifcfg-bond0
	to nmconnection
	has bond0.nmconnection '[ipv4].method=disabled'
}

# ipv6 WANT LINES...: with LINES in the bond's file the method is WANT
ipv6() {
	bond "${static[@]}" "${@:2}"
	to nmconnection
	has bond0.nmconnection "[ipv6].method=$1"
}

@test "IPv6 is as NetworkManager reads the same file; where nothing is said router advertisements are taken, as the kernel does" {
	ipv6 auto
	has bond0.nmconnection '[ipv6].addr-gen-mode=stable-privacy'
	ipv6 auto IPV6INIT=yes
	has bond0.nmconnection '[ipv6].addr-gen-mode=stable-privacy'
	ipv6 auto IPV6INIT=yes IPV6ADDR=fd00::1/64
	ipv6 auto IPV6INIT=yes IPV6_AUTOCONF=yes
	ipv6 link-local IPV6INIT=yes IPV6_AUTOCONF=no
	ipv6 link-local IPV6_AUTOCONF=no
	ipv6 manual IPV6INIT=yes IPV6_AUTOCONF=no IPV6ADDR=fd00::1/64
	ipv6 dhcp IPV6INIT=yes IPV6_AUTOCONF=no DHCPV6C=yes
	ipv6 auto IPV6INIT=yes DHCPV6C=yes
	ipv6 link-local IPV6INIT=yes IPV6FORWARDING=yes
	ipv6 disabled IPV6INIT=no IPV6_AUTOCONF=yes
	ipv6 disabled IPV6_DISABLED=yes
	ipv6 disabled NETWORKING_IPV6=no
	echo NETWORKING_IPV6=no > root/etc/sysconfig/network
	ipv6 disabled
	rm root/etc/sysconfig/network
	bond "${static[@]}" IPV6INIT=yes IPV6_AUTOCONF=no
	to nmstate
	[[ $(< to/bond0.yml) == *$'  ipv6:\n    enabled: true\n    dhcp: false\n    autoconf: false\n'* ]]
}

@test "networkd: router advertisements are turned off over InfiniBand, which is said, and elsewhere where the files do" {
	bond "${static[@]}"
	to networkd
	has 10-bond0.network '[Network].IPv6AcceptRA=no'
	reported 'ifcfg-bond0:1:1: lost: router advertisements: systemd-networkd (252) takes none, nor asks DHCPv6, over a bond over InfiniBand that it made: give static IPv6 addresses'
	bond "${static[@]}" IPV6INIT=no
	to networkd
	has 10-bond0.network '[Network].IPv6AcceptRA=no' '[Network].LinkLocalAddressing=no'
	reported
	rm $redhat/ifcfg-ib?
	for line in '' IPV6INIT=yes 'IPV6INIT=yes IPV6_AUTOCONF=no'; do
		# shellcheck disable=SC2086  # words
		bond "${static[@]}" $line
		rm $redhat/ifcfg-ib?
		slave eth0
		to networkd
		reported
		case $line in
		'') hasnt 10-bond0.network '[Network].IPv6AcceptRA' ;;
		*no) has 10-bond0.network '[Network].IPv6AcceptRA=no' ;;
		*) has 10-bond0.network '[Network].IPv6AcceptRA=yes' ;;
		esac
	done
}

@test "servers stand in one line, a zone of the bond itself goes, GATEWAY0 and SEARCH are read" {
	bond BOOTPROTO=none IPADDR0=10.0.0.1 PREFIX0=24 GATEWAY0=10.0.0.254 DNS1=10.0.0.53 DNS2=10.0.0.54 DNS3=fd00::53 DNS4=fd00::54 \
		'SEARCH="a.example b.example"' IPV6INIT=yes IPV6ADDR=fd00::1/64 IPV6_DEFAULTGW=fe80::1%bond0
	echo 'fd01::/48 via fe80::2%bond0' > $redhat/route6-bond0
	to nmconnection
	reported
	has bond0.nmconnection '[ipv4].dns=10.0.0.53;10.0.0.54;' '[ipv6].dns=fd00::53;fd00::54;' '[ipv4].gateway=10.0.0.254' \
		'[ipv6].gateway=fe80::1' '[ipv4].dns-search=a.example;b.example;' '[ipv6].route1=fd01::/48,fe80::2'
	[ "$(grep -c '\.dns=' lines)" -eq 2 ]
	bond "${static[@]}" IPV6INIT=yes IPV6ADDR=fd00::1/64 IPV6_DEFAULTGW=fe80::1%eth0 DOMAIN=a.example SEARCH=b.example
	echo 'fd01::/48 via fe80::2%eth0' > $redhat/route6-bond0
	to nmconnection
	hasnt bond0.nmconnection '[ipv6].gateway' '[ipv6].route'
	reported 'ifcfg-bond0:9:1: lost: IPV6_DEFAULTGW: no default route of this bond' \
		'ifcfg-bond0:11:1: lost: SEARCH: DOMAIN goes before it' \
		'route6-bond0:1:1: lost: fd01::/48 via fe80::2%eth0: a gateway on another interface'
	# a family without addresses takes no servers: the profile would be refused
	bond "${static[@]}" DNS1=fd00::53 IPV6INIT=no
	rm $redhat/route6-bond0
	to nmconnection
	hasnt bond0.nmconnection '[ipv6].dns'
	reported 'ifcfg-bond0:1:1: lost: DNS: fd00::53: NetworkManager has no server of a family without addresses'
}

@test "domains are words: blanks around and between them are none" {
	bond "${static[@]}" DNS1=10.0.0.53 'DOMAIN="  a.example  b.example   c.example "'
	to nmconnection
	has bond0.nmconnection '[ipv4].dns-search=a.example;b.example;c.example;'
	to networkd
	has 10-bond0.network '[Network].Domains=a.example b.example c.example'
	to nmstate
	[ "$(sed -n '/search:/,$p' to/bond0.yml)" = "$(printf '    %s\n' search: '- a.example' '- b.example' '- c.example')" ]
	bond "${static[@]}" 'DOMAIN="  "'
	to nmconnection
	hasnt bond0.nmconnection '[ipv4].dns-search'
	reported 'ifcfg-bond0:7:1: lost: DOMAIN: no names of domains with blanks between them'
}

@test "routes and rules that are named as the file of the bond are its own too" {
	bond "${static[@]}"
	mv $redhat/ifcfg-bond0 $redhat/ifcfg-Bond_connection_1
	echo '10.1.0.0/16 via 10.0.0.9' > $redhat/route-Bond_connection_1
	echo 'fd01::/48 via fd00::9' > $redhat/route6-Bond_connection_1
	printf '%s\n' '10.2.0.0/16 via 10.0.0.9' '10.1.0.0/16 via 10.0.0.9' '10.1.0.0/16 via 10.0.0.8' > $redhat/route-bond0
	echo 'from 10.0.0.1 table 7' > $redhat/rule-Bond_connection_1
	to nmconnection
	has bond0.nmconnection '[ipv4].route1=10.2.0.0/16,10.0.0.9' '[ipv4].route2=10.1.0.0/16,10.0.0.9' \
		'[ipv4].route3=10.1.0.0/16,10.0.0.8' '[ipv6].route1=fd01::/48,fd00::9'
	hasnt bond0.nmconnection '[ipv4].route4'
	reported 'rule-Bond_connection_1: lost: rules of routing: they are not converted'
}

@test "a second gateway is lost by name, a default route beside the gateway is one more, with its metric" {
	bond "${static[@]}" GATEWAY=10.0.0.254 GATEWAY1=10.0.0.253 GATEWAY2=172.16.0.1
	printf '%s\n' 'default via 10.0.0.252 metric 400' 'default via 10.0.0.251' > $redhat/route-bond0
	to nmconnection
	has bond0.nmconnection '[ipv4].gateway=10.0.0.254' '[ipv4].route1=0.0.0.0/0,10.0.0.252,400' '[ipv4].route2=0.0.0.0/0,10.0.0.251'
	reported 'ifcfg-bond0:8:1: lost: GATEWAY1: a bond has one gateway here, the first' 'ifcfg-bond0:9:1: lost: GATEWAY2: within no network of this bond'
	bond "${static[@]}" GATEWAY=172.16.0.1
	printf '%s\n' ADDRESS0=10.9.0.0 NETMASK0=255.255.0.0 GATEWAY0=10.0.0.9 METRIC0=7 > $redhat/route-bond0
	to nmconnection
	has bond0.nmconnection '[ipv4].route1=10.9.0.0/16,10.0.0.9,7'
	reported 'ifcfg-bond0:7:1: lost: GATEWAY: within no network of this bond'
	bond "${static[@]}" GATEWAY=10.0.0.254 DEFROUTE=no
	to nmconnection
	hasnt bond0.nmconnection '[ipv4].gateway'
	has bond0.nmconnection '[ipv4].never-default=true'
}

@test "ADDRESS0= and its like are what the shell makes of the file, and in a comment they are nothing" {
	bond "${static[@]}"
	# a comment that looks like them beside lines for ip, or beside them
	printf '%s\n' '#ADDRESS0=10.1.0.0' '10.2.0.0/16 via 10.0.0.9' > $redhat/route-bond0
	to nmconnection
	[ "$(grep -o 'route[0-9]*=.*' lines)" = route1=10.2.0.0/16,10.0.0.9 ]
	reported
	printf '%s\n' '# ADDRESS0=10.1.0.0' 'ADDRESS0="10.3.0.0"' NETMASK0= GATEWAY0=10.0.0.9 "ADDRESS1='10.4.0.0' # the other" \
		NETMASK1=255.255.0.0 > $redhat/route-bond0
	to nmconnection
	[ "$(grep -o 'route[0-9]*=.*' lines)" = "$(printf '%s\n' route1=10.3.0.0/32,10.0.0.9 route2=10.4.0.0/16)" ]
	reported
	# nothing is lost in silence, and nothing is guessed
	printf '%s\n' 'ADDRESS0=10.3.0.0' 'NETMASK0=$(mask)' ADDRESS1=10.4.0.0 NETMASK1=255.255.0.0 ADDRESS2=10.5.0.0 GATEWAY2=none \
		ADDRESS4=10.6.0.0 > $redhat/route-bond0
	to nmconnection
	[ "$(grep -o 'route[0-9]*=.*' lines)" = route1=10.4.0.0/16 ]
	reported 'route-bond0:1:1: lost: ADDRESS0: only running the file would tell NETMASK0' \
		'route-bond0:5:1: lost: ADDRESS2: its gateway is no address' \
		'route-bond0:7:1: lost: ADDRESS4: nobody reads it: there is no ADDRESS3'
}

@test "what NetworkManager has a word for is carried: zone, metric, name, uuid, the DHCP words, an Ethernet bond's address" {
	local uuid=3ba5df6e-d761-41c7-8d11-627481891331
	bond "${static[@]}" ZONE=trusted METRIC=50 NAME='"storage net"' UUID=$uuid DEFROUTE=yes PEERDNS=no PEERROUTES=no \
		IPV6_PEERDNS=no IPV4_FAILURE_FATAL=yes IPV6_ROUTE_METRIC=70 DHCP_HOSTNAME=node1 AUTOCONNECT_PRIORITY=5 IPV6INIT=yes
	slave ib0 NAME=port0
	to nmconnection
	reported
	has bond0.nmconnection '[connection].zone=trusted' '[connection].id=storage net' "[connection].uuid=$uuid" \
		'[connection].autoconnect-priority=5' '[ipv4].route-metric=50' '[ipv4].never-default=false' \
		'[ipv4].ignore-auto-dns=true' '[ipv4].ignore-auto-routes=true' '[ipv4].may-fail=false' \
		'[ipv4].dhcp-hostname=node1' '[ipv6].route-metric=70' '[ipv6].ignore-auto-dns=true'
	hasnt bond0.nmconnection '[connection].id=bond0'
	has ib0.nmconnection '[connection].id=port0' '[connection].master=bond0'
	bond "${static[@]}" LLADDR=02:00:00:00:00:01
	to nmconnection
	hasnt bond0.nmconnection '[ethernet].cloned'
	reported 'ifcfg-bond0:7:1: lost: LLADDR: a bond over IPoIB has the address of its active slave'
	rm $redhat/ifcfg-ib?
	slave eth0 TYPE=Ethernet
	to nmconnection
	has bond0.nmconnection '[ethernet].cloned-mac-address=02:00:00:00:00:01'
	reported
	to networkd
	has 10-bond0.network '[Link].MACAddress=02:00:00:00:00:01'
	to nmstate
	grep -qx '  mac-address: "02:00:00:00:00:01"' to/bond0.yml
	# nothing of it can become lines or sections of the new file
	rm $redhat/ifcfg-eth0
	bond "${static[@]}" "NAME='a
[ipv4]'" 'ZONE="x;y"' UUID=evil DEFROUTE=perhaps
	to nmconnection
	reported 'ifcfg-bond0:7:1: lost: NAME: NetworkManager would not take this value' 'ifcfg-bond0:9:1: lost: ZONE: NetworkManager would not take this value' \
		'ifcfg-bond0:10:1: lost: UUID: NetworkManager would not take this value' 'ifcfg-bond0:11:1: lost: DEFROUTE: NetworkManager would not take this value'
}

@test "a UUID that several files have is that of one keyfile" {
	local uuid=3ba5df6e-d761-41c7-8d11-627481891331
	bond "${static[@]}"
	slave ib0 UUID=$uuid
	slave ib1 UUID=${uuid^^}
	to nmconnection
	reported 'ifcfg-ib1:5:1: left out: UUID: another file has the same: each profile has one of its own'
	has ib0.nmconnection "[connection].uuid=$uuid"
	hasnt ib1.nmconnection '[connection].uuid'
	bond "${static[@]}" UUID=$uuid
	slave ib0 UUID=$uuid
	to nmconnection
	has bond0.nmconnection "[connection].uuid=$uuid"
	hasnt ib0.nmconnection '[connection].uuid'
	to nmstate
	reported 'ifcfg-bond0:7:1: left out: UUID: a label: nmstate goes by the interface' \
		'ifcfg-ib0:5:1: left out: UUID: a label: nmstate goes by the interface'
}

@test "what nmcli writes into each file is no loss; what it writes of DHCP, IPv6 and time-outs is carried" {
	local own=(PROXY_METHOD=none BROWSER_ONLY=no IPV4_FAILURE_FATAL=no IPV6INIT=yes IPV6_AUTOCONF=yes IPV6_DEFROUTE=yes
		IPV6_FAILURE_FATAL=no IPV6_ADDR_GEN_MODE=stable-privacy IPV6_PRIVACY=no)
	local words=(IPV4_DHCP_TIMEOUT=30 DHCP_CLIENT_ID=mac DHCP_SEND_HOSTNAME=no DHCPV6_DUID=llt IPV6_RA_TIMEOUT=22
		IPV4_ROUTE_TABLE=100 IPV4_DNS_PRIORITY=-7 IPV6_REQUIRED_TIMEOUT=-1 GATEWAY_PING_TIMEOUT=9)
	bond "${static[@]}" "${own[@]}" "${words[@]}"
	slave ib0 PROXY_METHOD=none BROWSER_ONLY=no
	to nmconnection
	reported 'ifcfg-bond0:7:1: left out: PROXY_METHOD: it means nothing there' \
		'ifcfg-bond0:8:1: left out: BROWSER_ONLY: it means nothing there' \
		'ifcfg-ib0:5:1: left out: PROXY_METHOD: it means nothing there' \
		'ifcfg-ib0:6:1: left out: BROWSER_ONLY: it means nothing there'
	has bond0.nmconnection '[ipv4].dhcp-timeout=30' '[ipv4].dhcp-client-id=mac' '[ipv4].dhcp-send-hostname=false' \
		'[ipv6].dhcp-duid=llt' '[ipv6].ra-timeout=22' '[ipv4].route-table=100' '[ipv4].dns-priority=-7' \
		'[ipv6].required-timeout=-1' '[connection].gateway-ping-timeout=9' '[ipv6].ip6-privacy=0' \
		'[ipv6].addr-gen-mode=stable-privacy'
	[ "$(grep -c addr-gen-mode to/bond0.nmconnection)" -eq 1 ]
	for form in nmstate networkd; do
		bond "${static[@]}" "${own[@]}"
		to $form
		run ! grep -v 'router advertisements: systemd-networkd' <(grep lost: report)
	done
	bond "${static[@]}" IPV6_PRIVACY=rfc4941 IPV6_ADDR_GEN_MODE=eui64 IPV6_TOKEN=::5 PROXY_METHOD=auto
	to nmconnection
	grep -q 'ifcfg-bond0:8:1: left out: IPV6_ADDR_GEN_MODE: ' report
	grep -q 'ifcfg-bond0:9:1: lost: IPV6_TOKEN: ' report
	grep -q 'ifcfg-bond0:10:1: lost: PROXY_METHOD: ' report
	has bond0.nmconnection '[ipv6].ip6-privacy=2' '[ipv6].addr-gen-mode=stable-privacy'
	rm $redhat/ifcfg-ib?
	slave eth0 TYPE=Ethernet
	to nmconnection
	has bond0.nmconnection '[ipv6].addr-gen-mode=eui64' '[ipv6].token=::5'
	bond "${static[@]}" IPV4_DHCP_TIMEOUT=soon IPV6_ADDR_GEN_MODE=mine IPV4_DNS_PRIORITY=-
	rm $redhat/ifcfg-ib?
	to nmconnection
	[ "$(grep -c 'NetworkManager would not take this value' report)" -eq 3 ]
}

@test "what NetworkManager asks DHCP besides is carried, if it would take the value: flags of the name, servers, a prefix, a MUD URL" {
	bond "${static[@]}" IPV6INIT=yes DHCP_HOSTNAME_FLAGS=3 DHCPV6_HOSTNAME_FLAGS=8 "DHCP_REJECT_SERVERS='10.0.0.3 10.0.1.0/24'" \
		DHCPV6_PD_HINT=fd00::/60 MUD_URL=https://example.com/x
	to nmconnection
	reported
	has bond0.nmconnection '[ipv4].dhcp-hostname-flags=3' '[ipv4].dhcp-reject-servers=10.0.0.3;10.0.1.0/24;' \
		'[ipv6].dhcp-hostname-flags=8' '[ipv6].dhcp-pd-hint=fd00::/60' '[connection].mud-url=https://example.com/x'
	bond "${static[@]}" IPV6INIT=yes DHCP_HOSTNAME_FLAGS=5 DHCPV6_HOSTNAME_FLAGS=2 DHCP_REJECT_SERVERS=10.0.0.3,10.0.0.4 \
		DHCPV6_PD_HINT=fd00:: MUD_URL=http://example.com/x
	to nmconnection
	[ "$(grep -c 'NetworkManager would not take this value' report)" -eq 5 ]
	to networkd
	[ "$(grep -c 'systemd-networkd has no word for it' report)" -eq 5 ]
}

@test "a metric of the default route goes to networkd and nmstate too, and DHCP's" {
	bond "${static[@]}" GATEWAY=10.0.0.254 METRIC=50 IPV6INIT=no
	to networkd
	reported
	[[ $(< to/10-bond0.network) == *$'[Route]\nGateway=10.0.0.254\nMetric=50'* ]]
	hasnt 10-bond0.network '[Network].Gateway'
	to nmstate
	reported
	[[ $(< to/bond0.yml) == *$'next-hop-address: "10.0.0.254"\n    metric: 50'* ]]
	bond BOOTPROTO=dhcp METRIC=50 PEERDNS=no IPV6INIT=no
	rm $redhat/ifcfg-ib?
	slave eth0
	to networkd
	reported
	has 10-bond0.network '[DHCPv4].RouteMetric=50' '[DHCPv4].UseDNS=false'
}

@test "MTU of slaves: the bond's without one is the smallest of theirs, another than the bond's is said" {
	bond "${static[@]}" TYPE=Bond
	slave ib0 MTU=4000 CONNECTED_MODE=yes
	slave ib1 MTU=3000 CONNECTED_MODE=yes
	to nmconnection
	has bond0.nmconnection '[ethernet].mtu=3000'
	has ib0.nmconnection '[infiniband].mtu=3000'
	reported 'ifcfg-ib0:2:8: lost: MTU: 4000: a bond gives its slaves its own, 3000'
	bond "${static[@]}" MTU=9000
	slave ib0 MTU=9000 CONNECTED_MODE=yes
	slave ib1 MTU=65520 CONNECTED_MODE=yes
	for form in nmconnection nmstate networkd; do
		to $form
		grep -qF 'ifcfg-ib1:2:8: lost: MTU: 65520: a bond gives its slaves its own, 9000' report
		[ "$(grep -c 'MTU: 9000' report)" -eq 0 ]
	done
	rm $redhat/ifcfg-ib?
	bond "${static[@]}"
	rm $redhat/ifcfg-ib?
	slave eth0 MTU=9000
	to nmconnection
	has bond0.nmconnection '[ethernet].mtu=9000'
	has eth0.nmconnection '[ethernet].mtu=9000'
}

@test "an MTU of connected mode, which nothing here asks for, is converted with that mode, and said" {
	bond "${static[@]}" TYPE=Bond MTU=65520
	to nmconnection
	has ib0.nmconnection '[infiniband].transport-mode=connected'
	has ib1.nmconnection '[infiniband].transport-mode=connected'
	has bond0.nmconnection '[ethernet].mtu=65520'
	grep -q 'ifcfg-bond0:.*: warning: MTU 65520 wants connected mode.*\[MTU-LARGE\]' report
	to nmstate
	[ "$(grep -c 'mode: connected' to/*)" -eq 2 ]
	# what Omni-Path carries in datagram mode says nothing of connected mode
	bond "${static[@]}" TYPE=Bond MTU=10236
	to nmconnection
	has ib0.nmconnection '[infiniband].transport-mode=datagram'
	reported 'ifcfg-bond0:8:1: warning: MTU 10236, but ib0 is in datagram mode, which carries it over Omni-Path only; write at most 4092, or set connected mode [MTU-LARGE]'
	bond "${static[@]}" TYPE=Bond MTU=65520
	# a mode that is named is believed: that is an error
	slave ib0 CONNECTED_MODE=no
	run ! to nmconnection
	grep -q 'MTU 65520, but ib0 is in datagram mode' report
}

@test "an MTU of connected mode that is set elsewhere: networkd sets it of P_Key children, and names the ports" {
	bond "${static[@]}" TYPE=Bond MTU=65520
	to networkd
	grep -q 'ifcfg-ib0:.*: lost: connected mode: bond0 wants it for its MTU, and somebody else has set it, openib.conf for one' report
	grep -q 'ifcfg-ib1:.*: lost: connected mode: ' report
	rm $redhat/ifcfg-ib0 $redhat/ifcfg-ib1
	slave ib0.8001
	slave ib1.8001
	to networkd
	has 10-ib0.8001.netdev '[IPoIB].Mode=connected'
	has 10-ib1.8001.netdev '[IPoIB].Mode=connected'
	run ! grep 'connected mode:' report
	rm $redhat/ifcfg-ib*
	bond "${static[@]}" TYPE=Bond MTU=4092
	to networkd
	run ! grep 'connected mode:' report
}

@test "rules of routing in the bond's file go to NetworkManager and networkd, one by one or named" {
	bond "${static[@]}" IPV6INIT=yes IPV6ADDR=fd00::1/64 'ROUTING_RULE_1="priority 5 from 10.0.0.0/24 table 100"' \
		'ROUTING_RULE_2="lookup main pref 0x10 to 10.9.0.0/16"' 'ROUTING_RULE6_1="priority 6 from all table 101"' \
		'ROUTING_RULE_3="from 10.0.0.0/24 table 100"' 'ROUTING_RULE_4="priority 7 fwmark 1 table 9"' \
		'ROUTING_RULE_05="priority 7 table 9"'
	refused=('ifcfg-bond0:12:1: lost: ROUTING_RULE_3: it has no "priority"'
		'ifcfg-bond0:13:1: lost: ROUTING_RULE_4: not known here: "fwmark"'
		'ifcfg-bond0:14:1: lost: ROUTING_RULE_05: nothing is known of it here')
	to nmconnection
	has bond0.nmconnection '[ipv4].routing-rule1=priority 5 from 10.0.0.0/24 table 100' \
		'[ipv4].routing-rule2=priority 16 to 10.9.0.0/16 table 254' '[ipv6].routing-rule1=priority 6 from ::/0 table 101'
	[ "$(grep -c routing-rule lines)" -eq 3 ]
	reported "${refused[@]}"
	to networkd
	has 10-bond0.network '[RoutingPolicyRule].Priority=5' '[RoutingPolicyRule].From=10.0.0.0/24' '[RoutingPolicyRule].Table=100' \
		'[RoutingPolicyRule].Family=ipv6' '[RoutingPolicyRule].To=10.9.0.0/16'
	[ "$(grep -c '\[RoutingPolicyRule\]$' to/10-bond0.network)" -eq 3 ]
	to nmstate
	reported "${refused[@]}" 'ifcfg-bond0:1:1: lost: rules of routing: nmstate wants a route in the table of each' \
		'ifcfg-bond0:1:1: lost: IPv6 addresses: nmstate up to 2.2.9 ignores them beside DHCP and router advertisements'
	# beside a file of rules NetworkManager passes over them
	echo 'from 10.0.0.1 lookup 9' > $redhat/rule-bond0
	to nmconnection
	run ! grep routing-rule lines
	grep -q 'lost: ROUTING_RULE_1: NetworkManager does not look at it beside a file of rules' report
}

@test "networkd: where IPv6 is off there is neither a route nor a rule of it, and each is named" {
	bond "${static[@]}" IPV6INIT=no 'ROUTING_RULE_1="priority 5 from 10.0.0.0/24 table 100"' 'ROUTING_RULE6_1="priority 6 from all table 101"'
	echo 'fd01::/64 via fd00::9' > $redhat/route6-bond0
	echo '10.7.0.0/16 via 10.0.0.9' > $redhat/route-bond0
	to networkd
	has 10-bond0.network '[Route].Destination=10.7.0.0/16' '[RoutingPolicyRule].Family=ipv4' '[Network].LinkLocalAddressing=no'
	hasnt 10-bond0.network '[Route].Destination=fd' '[RoutingPolicyRule].Family=ipv6'
	reported 'ifcfg-bond0:1:1: lost: fd01::/64: a route, and there is no IPv6' \
		'ifcfg-bond0:1:1: lost: a rule of routing: there is no IPv6'
	sed -i 's/IPV6INIT=no/IPV6INIT=yes/; $ a IPV6ADDR=fd00::1/64' $redhat/ifcfg-bond0
	to networkd
	has 10-bond0.network '[Route].Destination=fd01::/64' '[RoutingPolicyRule].Family=ipv6'
}

@test "where IPv6 is off there is no gateway of it in any form, and it is named if the bond's own file has it" {
	bond "${static[@]}" IPV6INIT=no IPV6_DEFAULTGW=fd00::9
	for form in networkd nmconnection nmstate; do
		to $form
		run ! grep -r fd00::9 to
		reported 'ifcfg-bond0:8:1: lost: IPV6_DEFAULTGW: there is no IPv6'
	done
	sed -i '/DEFAULTGW/d' $redhat/ifcfg-bond0
	echo IPV6_DEFAULTGW=fd00::9 > root/etc/sysconfig/network
	to networkd
	run ! grep -r fd00::9 to
	reported
	sed -i 's/IPV6INIT=no/IPV6INIT=yes/' $redhat/ifcfg-bond0
	to nmstate
	grep -q fd00::9 to/bond0.yml
}

@test "networkd: a route of IPv4 that has a hop is named where there is no IPv4; one on the link and rules stay" {
	bond IPV6ADDR=fd00::1/64 IPV6INIT=yes 'ROUTING_RULE_1="priority 5 from 10.0.0.0/24 table 100"'
	printf '%s\n' '10.7.0.0/16 via 10.0.0.9' '10.8.0.0/16 dev bond0' > $redhat/route-bond0
	to networkd
	has 10-bond0.network '[Route].Destination=10.8.0.0/16' '[RoutingPolicyRule].Family=ipv4'
	hasnt 10-bond0.network '[Route].Destination=10.7' '[Route].Gateway=10.0.0.9'
	grep -q 'lost: 10.7.0.0/16: a route, and there is no IPv4' report
	[ "$(grep -c 'lost: 10' report)" -eq 1 ]
	echo BOOTPROTO=autoip >> $redhat/ifcfg-bond0
	to networkd
	has 10-bond0.network '[Route].Destination=10.7.0.0/16'
}

@test "nmstate: DNS servers and domains of a family without addresses are named, for which the whole state would be refused" {
	local no='nmstate refuses a server of a family without addresses'
	bond "${static[@]}" IPV6INIT=no DNS1=10.0.0.53 DNS2=fd00::53 DOMAIN=example.org
	to nmstate
	run ! grep fd00 to/bond0.yml
	[ "$(sed -n '/^dns-resolver/,$p' to/bond0.yml)" = $'dns-resolver:\n  config:\n    server:\n    - "10.0.0.53"\n    search:\n    - example.org' ]
	reported "ifcfg-bond0:1:1: lost: DNS: fd00::53: $no"
	bond IPV6INIT=no DNS1=10.0.0.53 DOMAIN=example.org
	to nmstate
	run ! grep dns-resolver to/bond0.yml
	reported "ifcfg-bond0:1:1: lost: DNS: 10.0.0.53: $no" 'ifcfg-bond0:1:1: lost: DOMAIN: nmstate refuses domains without addresses'
	# a link-local address is none for it
	bond "${static[@]}" IPV6INIT=yes IPV6_AUTOCONF=no DNS1=fd00::53 DNS2=10.0.0.53
	to nmstate
	reported "ifcfg-bond0:1:1: lost: DNS: fd00::53: $no"
	# the kernel by itself takes router advertisements, and servers go with them
	bond "${static[@]}" DNS1=fd00::53
	to nmstate
	grep -q '    - "fd00::53"' to/bond0.yml
}

@test "nmstate: a family that is off has no route, for which the whole state would be refused" {
	bond "${static[@]}" IPV6INIT=no
	echo 'fd01::/64 via fd00::9' > $redhat/route6-bond0
	to nmstate
	run ! grep -E 'fd0|routes:' to/bond0.yml
	reported 'ifcfg-bond0:1:1: lost: fd01::/64: a route, and there is no IPv6'
	echo '10.7.0.0/16 via 10.0.0.9' > $redhat/route-bond0
	to nmstate
	[ "$(grep -c destination: to/bond0.yml)" -eq 1 ]
	grep -q 'destination: 10.7.0.0/16' to/bond0.yml
}

@test "what NetworkManager takes for a slave is one in each form where it reads the files, as --check has it" {
	mkdir root/etc/systemd
	printf 'ID="rhel"\nVERSION_ID="9.2"\n' > root/etc/os-release
	bond "${static[@]}" TYPE=Bond MTU=2044 UUID=6cf1ec01-6b0e-4f0e-8a52-0e51a7a0b6a1
	slave ib0 TYPE=InfiniBand
	slave ib1 TYPE=InfiniBand
	sed -i '/SLAVE/d' $redhat/ifcfg-ib0
	sed -i '/SLAVE/d; s/MASTER=.*/MASTER=6cf1ec01-6b0e-4f0e-8a52-0e51a7a0b6a1/' $redhat/ifcfg-ib1
	printf '%s\r\n' DEVICE=ib2 MASTER=bond0 TYPE=InfiniBand > $redhat/ifcfg-ib2
	"$parse" --check --root root
	[ "$("$parse" --root root -o json | jq -c '[.bonds[].slaves[].ifname]')" = '["ib0","ib1","ib2"]' ]
	[ "$("$parse" --root root -o text | grep -c ' slave ')" -eq 3 ]
	to nmconnection
	has ib1.nmconnection '[connection].master=bond0'
	has ib2.nmconnection '[connection].master=bond0'
	# the shell's variables stay the shell's
	[ "$("$parse" --root root --vars -o json | jq -r '."root/etc/sysconfig/network-scripts/ifcfg-ib2".DEVICE')" = $'ib2\r' ]
	# RHEL6 has no such reader
	printf 'Red Hat Enterprise Linux Server release 6.10 (Santiago)\n' > root/etc/redhat-release
	rm root/etc/os-release
	[ "$("$parse" --root root -o json 2> report | jq -c '[.bonds[].slaves[].ifname]')" = '[]' ]
}

@test "what lies beside: addresses of aliases and ranges are the bond's, a rule and what lies over the bond are named" {
	bond "${static[@]}"
	printf '%s\n' DEVICE=bond0:1 IPADDR=10.0.0.50 NETMASK=255.255.255.0 ONBOOT=yes > $redhat/ifcfg-bond0:1
	printf '%s\n' DEVICE=bond0:2 IPADDR=10.0.0.51 GATEWAY=10.0.0.9 > $redhat/ifcfg-bond0:2
	printf '%s\n' DEVICE=bond0:3 IPADDR=10.0.0 > $redhat/ifcfg-bond0:3
	printf '%s\n' DEVICE=bond0:4 IPADDR=10.0.0.52 ONPARENT=no > $redhat/ifcfg-bond0:4
	printf '%s\n' DEVICE=bond0:5 IPV6ADDR=fd00::5/64 > $redhat/ifcfg-bond0:5
	printf '%s\n' DEVICE=bond01:1 IPADDR=10.0.0.99 > $redhat/ifcfg-bond01:1
	printf '%s\n' IPADDR_START=10.0.0.60 IPADDR_END=10.0.0.61 CLONENUM_START=10 > $redhat/ifcfg-bond0-range0
	echo 'from 10.0.0.1 lookup 9' > $redhat/rule-bond0
	printf '%s\n' DEVICE=bond0.100 VLAN=yes ONBOOT=yes IPADDR=10.5.0.1 > $redhat/ifcfg-bond0.100
	printf '%s\n' DEVICE=storage VLAN=yes PHYSDEV=bond0 > $redhat/ifcfg-storage
	to nmconnection
	local vlan='no VLAN can be over bond0, which is over IPoIB; make a P_Key child of each of its ports, and a bond of these [OVER-IPOIB]'
	# an alias and a range without a mask have the bond's
	[ "$(grep -o 'address[0-9]*=.*' lines)" = "$(printf '%s\n' address1=10.0.0.1/24 address2=10.0.0.60/24 \
		address3=10.0.0.61/24 address4=10.0.0.50/24 address5=10.0.0.51/24)" ]
	reported 'ifcfg-bond0:2:3:1: lost: GATEWAY: of an alias nothing but its address is carried over' \
		'ifcfg-bond0:3:2:8: error: "10.0.0": not an IP address [BAD-ADDRESS]' \
		'ifcfg-bond0:4: left out: bond0:4: ONPARENT=no: nobody starts it' \
		'ifcfg-bond0:5:2:1: lost: IPV6ADDR: of an alias nothing but its address is carried over' \
		'rule-bond0: lost: rules of routing: they are not converted' \
		"ifcfg-bond0.100:1:8: warning: $vlan" 'ifcfg-bond0.100: lost: bond0.100: what lies over the bond is not converted' \
		"ifcfg-storage:3:9: warning: $vlan" 'ifcfg-storage: lost: storage: what lies over the bond is not converted'
	# an error of an alias is said of a bond that is picked too
	run "$parse" --root root -o networkd bond0
	[[ $output == *'ifcfg-bond0:3:2:8: lost: bond0:3: "10.0.0": not an IP address'* ]]
}

@test "SUSE: what lies over the bond is named, whichever variable says so" {
	local name n=0
	suse_bond BOOTPROTO=static IPADDR=10.0.0.1/24
	over=()
	for name in 'BRIDGE=yes BRIDGE_PORTS="eth0 bond0"' 'TEAM_RUNNER=activebackup TEAM_PORT_DEVICE_2=bond0' MACVLAN_DEVICE=bond0 \
		MACVTAP_DEVICE=bond0 IPVLAN_DEVICE=bond0 IPVTAP_DEVICE=bond0 ETHERDEVICE=bond0 'IPOIB=yes IPOIB_DEVICE=bond0' \
		VXLAN_DEVICE=bond0 TUNNEL_DEVICE=bond0 'OVS_BRIDGE=yes OVS_BRIDGE_PORT_DEVICE_1=bond0'; do
		n=$((n + 1))
		printf '%s\n' STARTMODE=auto "${name/ /$'\n'}" > $suse/ifcfg-over$n
		over+=("ifcfg-over$n: lost: over$n: what lies over the bond is not converted")
	done
	printf '%s\n' STARTMODE=auto BRIDGE=yes 'BRIDGE_PORTS="bond01 eth0"' > $suse/ifcfg-other
	to nmconnection
	diff <(printf '%s\n' "${over[@]}" | sort) <(grep -o 'ifcfg-[a-z0-9]*: lost: .*' report | sort)
}

@test "an alias is that of the interface whose name it has, whatever the bond's file is called" {
	bond "${static[@]}"
	mv $redhat/ifcfg-bond0 $redhat/ifcfg-mybond
	printf '%s\n' DEVICE=bond0:1 IPADDR=10.0.0.50 GATEWAY=10.0.0.9 > $redhat/ifcfg-bond0:1
	printf '%s\n' DEVICE=bond0:2 IPADDR=10.0.0.51 ONPARENT=no > $redhat/ifcfg-bond0:2
	printf '%s\n' IPADDR_START=10.0.0.60 IPADDR_END=10.0.0.61 > $redhat/ifcfg-bond0-range0
	printf '%s\n' DEVICE=bond01:1 IPADDR=10.0.0.99 > $redhat/ifcfg-bond01:1
	to nmconnection
	has bond0.nmconnection '[ipv4].address4=10.0.0.50/24'
	reported 'ifcfg-bond0:1:3:1: lost: GATEWAY: of an alias nothing but its address is carried over' \
		'ifcfg-bond0:2: left out: bond0:2: ONPARENT=no: nobody starts it'
	mkdir -p root/etc/NetworkManager/system-connections
	"$parse" --migrate --yes --root root > out
	for file in mybond bond0:1 bond0:2 bond0-range0; do
		[ ! -e $redhat/ifcfg-$file ]
		[ -e $redhat/orig-ifcfg-$file ]
	done
	[ -e $redhat/ifcfg-bond01:1 ]
	"$parse" --migrate --undo --yes --root root
	[ -e $redhat/ifcfg-bond0:1 ]
}

@test "a bond without a monitor is converted for NetworkManager, which has one by itself, and for nobody else" {
	bond "${static[@]}"
	sed -i 's/ miimon=100//' $redhat/ifcfg-bond0
	to nmconnection
	hasnt bond0.nmconnection '[bond].miimon'
	to nmstate
	run ! to networkd
	grep -q 'ifcfg-bond0:3:.*: error: .*\[NO-MONITOR\]' report
	# miimon=0 is one that was asked for
	sed -i 's/mode=active-backup/& miimon=0/' $redhat/ifcfg-bond0
	run ! to nmconnection
	# from modprobe.conf too
	sed -i 's/^BONDING_OPTS/# &/' $redhat/ifcfg-bond0
	printf '%s\n' 'alias bond0 bonding' 'options bond0 mode=1 miimon=0' > root/etc/modprobe.conf
	run ! to nmconnection
}

@test "a conversion of nothing says so, and makes no directory" {
	echo DEVICE=eth0 > $redhat/ifcfg-eth0
	run -0 "$parse" --root root -o nmconnection
	[ "$output" = "ifcfg-parse: no bond was found: nothing is converted" ]
	run -0 "$parse" --root root -o networkd --output-dir there
	[ "$output" = "ifcfg-parse: no bond was found: nothing is converted" ]
	[ ! -e there ]
}

# Every variable that a dialect or a form knows, and one that nobody does, with a value that means something
variables() {

	printf '%s\n' ETHTOOL_OPTS=x ZONE=public GATEWAY=10.0.0.254 GATEWAY7=10.0.0.253 GATEWAY77=10.0.0.252 GATEWAY777=10.0.0.251 \
		DNS=10.0.0.53 DNS2=10.0.0.54 DNS77=10.0.0.55 DNS777=10.0.0.56 DOMAIN=a.example SEARCH=b.example METRIC=5 \
		IPV4_ROUTE_METRIC=6 IPV6_ROUTE_METRIC=7 PEERDNS=yes PEERDNS=no PEERROUTES=no DEFROUTE=yes DEFROUTE=no \
		IPV6_PEERDNS=no IPV6_PEERROUTES=no IPV6_DEFROUTE=no IPV4_FAILURE_FATAL=yes IPV6_FAILURE_FATAL=no \
		NAME=label UUID=3ba5df6e-d761-41c7-8d11-627481891331 LLADDR=02:00:00:00:00:01 MACADDR=02:00:00:00:00:01 \
		IPADDR5=10.5.0.1 IPADDR_X=10.6.0.1 PREFIX5=16 NETMASK5=255.255.0.0 NETWORK=10.0.0.0 BROADCAST=10.0.0.77 \
		REMOTE_IPADDR=10.0.0.2 IPV6ADDR=fd00::1/64 IPV6ADDR_SECONDARIES=fd00::2/64 IPV6_DEFAULTGW=fd00::9 IPV6_DEFAULTGW=fe80::1%eth5 \
		IPV6INIT=yes IPV6INIT=no IPV6_AUTOCONF=no IPV6_AUTOCONF=yes DHCPV6C=yes IPV6_DISABLED=yes IPV6_PRIVACY=yes IPV6FORWARDING=yes \
		NETWORKING_IPV6=no MTU=1400 MTU=9000 MASTER=bond9 TYPE=Ethernet TYPE=InfiniBand PKEY=yes PKEY=no PKEY_ID=0x8001 PHYSDEV=ib7 \
		CONNECTED_MODE=yes CONNECTED_MODE=no IPOIB_MODE=connected IPOIB_UMCAST=1 IPOIB_PKEY=8001 IPOIB=yes IPOIB_DEVICE=ib7 \
		HWADDR=00:11:22:33:44:55 VLAN=yes VLAN=no USERCTL=yes USERCTL=no HOTPLUG=no HOTPLUG=yes NM_CONTROLLED=no PRE_DOWN_SCRIPT=/x ETHERDEVICE=eth0 \
		STARTMODE=off ONBOOT=no BOOTPROTO=dhcp BOOTPROTO=dhcp4 BOOTPROTO=wondrous BONDING_SLAVE7=ib7 GATEWAYDEV=eth9 GATEWAYDEV=bond0 \
		DHCP_HOSTNAME=node AUTOCONNECT_PRIORITY=3 BONDING_MODULE_OPTS=miimon=70 BONDING_OPTS=miimon=70 SCRIPTDOWN=x A=b
}

# What FORM writes although the line adds nothing to it: it is what the plain files give too.  OUT, REPORT: of FORM with LINE
same() {
	case "$1 $2" in
	'nmstate IPV6INIT=yes' | 'nmstate IPV6_AUTOCONF=yes' | 'nmstate DHCPV6C=yes') [[ $out == *'autoconf: true'* ]] ;;
	'nmconnection IPV6INIT=yes' | 'nmconnection IPV6_AUTOCONF=yes' | 'nmconnection DHCPV6C=yes') [[ $out == *$'[ipv6]\nmethod=auto'* ]] ;;
	'nmconnection CONNECTED_MODE=no') [[ $out == *transport-mode=datagram* ]] ;;
	'nmstate CONNECTED_MODE=no') [[ $out == *'mode: datagram'* ]] ;;
	'nmconnection TYPE=InfiniBand' | 'nmconnection IPOIB=yes') [[ $out == *type=infiniband* ]] ;;
	'nmstate TYPE=InfiniBand' | 'nmstate IPOIB=yes') [[ $out == *'type: infiniband'* ]] ;;
	# they ask for what cannot be had there
	'networkd IPV6INIT=yes' | 'networkd IPV6_AUTOCONF=yes' | 'networkd DHCPV6C=yes') [[ $report == *'lost: router advertisements'* ]] ;;
	*) return 1 ;;
	esac
}

# With LINE in FILE of what is in ./plain, output or report of each FORM are others than made[FORM] and said[FORM]
in_one_of_two() {
	local file=$1 line=$2 form out report lost=0
	rm -rf root
	cp -a plain root
	echo "$line" >> "$file"
	for form in nmconnection nmstate networkd; do
		# an error in a file converts nothing, and says so
		out=$("$parse" --root root -o $form 2> err) || continue
		report=$(< err)
		[ "$out" != "${made[$form]}" ] || [ "$report" != "${said[$form]}" ] || same $form "$line" || {
			echo "$form, $line in $file: in no output, and in no report"
			lost=1
		}
	done
	return $lost
}

@test "a variable that is added to any file of a bond is in the output or in the report, for every form" {
	local -A made said
	local flavour line file form failed='' n=0
	parse=$BATS_TEST_DIRNAME/../${BUILD:-build}/ifcfg-parse		# a thousand runs
	for flavour in redhat suse; do
		rm -rf plain root
		mkdir -p $redhat
		bond "${static[@]}"
		[ $flavour = redhat ] || suse_bond IPADDR=10.0.0.1/24
		for form in nmconnection nmstate networkd; do
			made[$form]=$("$parse" --root root -o $form 2> err)
			said[$form]=$(< err)
			[ -n "${made[$form]}" ]
		done
		cp -a root plain
		while read -r line; do
			for file in bond0 ib1; do
				in_one_of_two ${!flavour}/ifcfg-$file "$line" || failed+="$flavour $file $line; "
				n=$((n + 1))
			done
		done < <(variables)
	done
	[ "$failed" = "" ] || { echo "$failed"; false; }
	[ "$n" -gt 300 ]
}
