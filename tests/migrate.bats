#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# ifcfg-parse -o nmconnection, nmstate and networkd: what is written, and what is named as lost.
# convert.bats has what their readers take, and that nothing is left out in silence.
# networkmanager.bats has what NetworkManager makes of the keyfiles; systemd-networkd was tried by hand.

setup() {
	. "$BATS_TEST_DIRNAME/lib/line.bash"
	top=$BATS_TEST_DIRNAME/..
	parse=$top/${BUILD:-build}/san/ifcfg-parse
	cases=$BATS_TEST_DIRNAME/parse/cases
	cd "$BATS_TEST_TMPDIR" || return
}

# losses FORM CASE: the loss report, without its path
losses() {
	"$parse" --root "$cases/$2" -o "$1" 2>&1 > /dev/null | grep -F ': lost: ' | sed 's,^[^:]*/,,'
}

# over InfiniBand networkd loses them whatever the files say, but for IPV6INIT=no and the like
ra='lost: router advertisements: systemd-networkd (252) takes none, nor asks DHCPv6, over a bond over InfiniBand that it made: give static IPv6 addresses'

@test "the manual's file sets lose nothing but a broadcast address that is not that of the network, and with networkd IPv6" {
	for form in nmconnection nmstate; do
		for case in manual-rhel4 manual-rhel5-modprobe-conf manual-rhel5-modprobe-d manual-rhel5-bonding-opts; do
			[ "$(losses $form $case)" = "" ] || { losses $form $case; false; }
		done
	done
	[ "$(losses nmconnection redhat-pkey-children)" = "" ]
	[ "$(losses nmstate redhat-pkey-children)" = 'ifcfg-bond1:1:1: lost: IPv6 addresses: nmstate up to 2.2.9 ignores them beside DHCP and router advertisements' ]
	for case in manual-rhel4 manual-rhel5-bonding-opts manual-sles10; do
		[ "$(losses networkd $case)" = "ifcfg-bond0:1:1: $ra" ] || { losses networkd $case; false; }
	done
	[ "$(losses nmconnection manual-sles10)" = "ifcfg-bond0:1:1: lost: BROADCAST: 10.0.2.255: NetworkManager takes the broadcast address from 10.0.2.10/16" ]
	[ "$(losses nmstate manual-sles10)" = "ifcfg-bond0:1:1: lost: BROADCAST: 10.0.2.255: nmstate takes the broadcast address from 10.0.2.10/16" ]
}

# a root with bond0 over ib0 and ib1; FILE LINES... are added to it
root_with() {
	local dir=root/etc/sysconfig/network-scripts
	rm -rf root
	mkdir -p $dir
	printf '%s\n' DEVICE=bond0 IPADDR=10.0.0.1 NETMASK=255.255.255.0 ONBOOT=yes BOOTPROTO=none \
		'BONDING_OPTS="mode=active-backup miimon=100"' > $dir/ifcfg-bond0
	for slave in ib0 ib1; do
		printf '%s\n' DEVICE=$slave MASTER=bond0 SLAVE=yes ONBOOT=yes > $dir/ifcfg-$slave
	done
	[ $# -eq 0 ] || printf '%s\n' "${@:2}" >> "$dir/$1"
}

# lost FORM FILE LINE WANT: with LINE in FILE, the loss report of FORM is WANT
lost() {
	root_with "$2" "$3"
	[ "$1" != networkd ] || sed -i '/BOOTPROTO/s/$/ IPV6INIT=no/' root/etc/sysconfig/network-scripts/ifcfg-bond0
	run "$parse" --root root -o "$1"
	[ "$status" -eq 0 ]
	[ "$(grep -F 'lost: ' <<< "$output" | sed 's,^root/etc/sysconfig/network-scripts/,,')" = "$4" ] || {
		echo "$output"
		false
	}
}

@test "ten files that lose something: the report names file, line, variable and reason" {
	lost nmconnection ifcfg-bond0 ETHTOOL_OPTS=foo 'ifcfg-bond0:7:1: lost: ETHTOOL_OPTS: nothing is known of it here' || false
	lost networkd ifcfg-bond0 USERCTL=yes 'ifcfg-bond0:7:1: lost: USERCTL: users may not start and stop it there' || false
	lost nmstate ifcfg-ib1 HWADDR=80:00:00:48:fe:80:00:00:00:00:00:00:00:02:c9:03:00:fa:b0:01 \
		'ifcfg-ib1:5:1: lost: HWADDR: 20 bytes of which the first four change from boot to boot: interfaces go by their name' || false
	lost nmconnection ifcfg-bond0 BROADCAST=10.0.0.200 \
		'ifcfg-bond0:1:1: lost: BROADCAST: 10.0.0.200: NetworkManager takes the broadcast address from 10.0.0.1/24' || false
	lost nmconnection ifcfg-bond0 PEERDNS=no '' || false
	lost networkd ifcfg-bond0 PEERDNS=no '' || false
	[[ $output == *'left out: PEERDNS: systemd-networkd has nothing here that it could be said of'* ]]
	lost networkd ifcfg-bond0 'BONDING_OPTS="mode=1 miimon=100 peer_notif_delay=200"' \
		'ifcfg-bond0:7:33: lost: peer_notif_delay: systemd-networkd has no such option of a bond' || false
	lost nmstate ifcfg-bond0 'BONDING_OPTS="mode=1 miimon=100 ns_ip6_target=fd00::1"' \
		'ifcfg-bond0:7:33: lost: ns_ip6_target: nmstate has no such option of a bond' || false
	lost nmstate ifcfg-bond0 ONBOOT=no \
		'ifcfg-bond0:1:1: lost: no start at boot: what nmstate sets up starts at boot' || false
	lost nmconnection route-bond0 '10.9.0.0/16 via 10.0.0.9 mtu 1400' \
		'route-bond0:1:1: lost: 10.9.0.0/16 via 10.0.0.9 mtu 1400: "mtu" is not known here' || false
	root_with ifcfg-ib0 CONNECTED_MODE=yes
	echo CONNECTED_MODE=yes >> root/etc/sysconfig/network-scripts/ifcfg-ib1
	diff <("$parse" --root root -o networkd 2>&1 > /dev/null | sed 's,^root/etc/sysconfig/network-scripts/,,') - <<-LOST
		ifcfg-bond0:1:1: $ra
		ifcfg-ib0:2:8: lost: CONNECTED_MODE: systemd-networkd sets the mode of P_Key children only; a udev rule can write /sys/class/net/ib0/mode
		ifcfg-ib1:2:8: lost: CONNECTED_MODE: systemd-networkd sets the mode of P_Key children only; a udev rule can write /sys/class/net/ib1/mode
	LOST
}

@test "what --check calls an error of the bond is not converted, a warning is; a reader's errors are not the bond's" {
	root_with ifcfg-bond0 'BONDING_OPTS="mode=active-backup"'
	run "$parse" --root root -o networkd
	[ "$status" -eq 1 ]
	[[ $output == *"bond0 has no link monitoring"* && $output == *"bond0: not converted: its files need mending first"* ]]
	[[ $output != *"[Bond]"* ]]
	root_with ifcfg-bond0 'BONDING_OPTS="mode=active-backup miimon=100 lacp_rate=1 updelay=250"'
	run "$parse" --root root -o nmconnection
	[ "$status" -eq 0 ]
	[[ $output == *"warning: a bond in mode active-backup takes no lacp_rate"* ]]
	[[ $output == *$'\nupdelay=200\n'* && $output != *$'\nlacp_rate='* ]]
}

@test "gateway, DNS, domain and both kinds of routes files go along" {
	root_with ifcfg-bond0 GATEWAY=10.0.0.254 DNS1=10.0.0.53 'DOMAIN="a.example b.example"'
	printf '%s\n' '# to storage' '10.9.0.0/16 via 10.0.0.9 metric 5' '10.8.0.0/16 dev bond0' > root/etc/sysconfig/network-scripts/route-bond0
	"$parse" --root root -o nmconnection > out 2> errors
	[ ! -s errors ]
	diff <(sed -n '/^\[ipv4\]/,/^$/p' out) - <<-'IPV4'
		[ipv4]
		address1=10.0.0.1/24
		gateway=10.0.0.254
		method=manual
		dns=10.0.0.53;
		dns-search=a.example;b.example;
		route1=10.9.0.0/16,10.0.0.9,5
		route2=10.8.0.0/16

	IPV4
	printf '%s\n' ADDRESS0=10.9.0.0 NETMASK0=255.255.0.0 GATEWAY0=10.0.0.9 > root/etc/sysconfig/network-scripts/route-bond0
	"$parse" --root root -o networkd > out 2> errors
	grep -v -F "$ra" errors && false
	diff <(sed -n '/^\[Route\]/,/^$/p' out) - <<-'ROUTE'
		[Route]
		Destination=10.9.0.0/16
		Gateway=10.0.0.9

	ROUTE
	grep -qx 'Gateway=10.0.0.254' out
	grep -qx 'DNS=10.0.0.53' out
	grep -qx 'Domains=a.example b.example' out
}

@test "routes are those beside the file, in a copy of a directory too" {
	root_with
	echo '10.9.0.0/16 via 10.0.0.9' > root/etc/sysconfig/network-scripts/route-bond0
	cp -r root/etc/sysconfig/network-scripts copy
	echo '10.7.0.0/16 via 10.0.0.7' > copy/route-bond0
	for args in '--root root' '--root ./root/' root root/etc/sysconfig/network-scripts \
		root/etc/sysconfig/network-scripts/ifcfg-bond0; do
		# shellcheck disable=SC2086  # words
		[ "$("$parse" -o networkd $args | grep Destination)" = Destination=10.9.0.0/16 ]
	done
	for args in copy ./copy/ "$PWD/copy" copy/ifcfg-bond0; do
		[ "$("$parse" -o networkd "$args" | grep Destination)" = Destination=10.7.0.0/16 ]
	done
	rm root/etc/sysconfig/network-scripts/route-bond0
	ln -s ../../../../../../../../../../..$PWD/copy/route-bond0 root/etc/sysconfig/network-scripts/route-bond0
	[ "$("$parse" -o networkd --root root | grep -c Destination)" -eq 0 ]
}

@test "a pair of P_Key children keeps its parents, its key, the primary slave and the order" {
	mkdir out networkd
	"$parse" --root "$cases/redhat-pkey-children" -o nmconnection --output-dir out
	diff out/ib1.8001.nmconnection - <<-'KEYFILE'
		[connection]
		id=ib1.8001
		type=infiniband
		interface-name=ib1.8001
		master=bond1
		slave-type=bond
		autoconnect=true
		autoconnect-priority=1

		[infiniband]
		transport-mode=datagram
		mtu=2044
		p-key=32769
		parent=ib1
	KEYFILE
	grep -qx 'primary=ib0.8001' out/bond1.nmconnection
	"$parse" --root "$cases/redhat-pkey-children" -o networkd --output-dir networkd
	grep -qx 'IPoIB=ib0.8001' networkd/20-ib0.network
	grep -qx 'PrimarySlave=yes' networkd/10-ib0.8001.network
	grep -qx 'MACAddress=none' networkd/10-ib0.8001.netdev
}

@test "IPv6 of a bond over IPoIB is not made of its hardware address, which NetworkManager does not understand" {
	root_with ifcfg-bond0 IPV6INIT=yes
	"$parse" --root root -o nmconnection > out
	[[ $(sed -n '/^\[ipv6\]/,/^$/p' out) == $'[ipv6]\nmethod=auto\naddr-gen-mode=stable-privacy' ]]
	root_with ifcfg-bond0 IPV6ADDR=fd00::1/64
	"$parse" --root root -o nmconnection > out
	grep -qx addr-gen-mode=stable-privacy out
	root_with ifcfg-bond0 IPV6INIT=no
	"$parse" --root root -o nmconnection > out
	[ "$(grep -c addr-gen-mode out)" -eq 0 ]
}

@test "keyfiles are 0600; nothing is overwritten without --force, and then nothing at all is written" {
	root_with
	umask 022
	# of a name that was mistyped the last part is made, and said
	run "$parse" --root root -o nmconnection --output-dir there/out
	[ "$status" -eq 1 ]
	[ "$output" = "ifcfg-parse: there/out: No such file or directory" ]
	[ ! -e there ]
	run "$parse" --root root -o nmconnection --output-dir out
	[ "$status" -eq 0 ]
	[ "$output" = "ifcfg-parse: out: was not there, and was made" ]
	[ "$(stat -c %a out/bond0.nmconnection out/ib0.nmconnection out/ib1.nmconnection | sort -u)" = 600 ]
	rm out/bond0.nmconnection
	echo mine > out/ib1.nmconnection
	run "$parse" --root root -o nmconnection --output-dir out
	[ "$status" -eq 1 ]
	[ "${lines[-1]}" = "ifcfg-parse: out/ib0.nmconnection is there already (--force replaces it)" ] || { echo "$output"; false; }
	[ ! -e out/bond0.nmconnection ]
	[ "$(cat out/ib1.nmconnection)" = mine ]
	"$parse" --root root -o nmconnection --output-dir out --force
	grep -q interface-name=ib1 out/ib1.nmconnection
	run "$parse" --root root -o text --output-dir out
	[ "$status" -eq 2 ]
}

@test "a bond whose files have an error is named and not converted" {
	root_with ifcfg-bond0 IPADDR=10.0.0.256
	run "$parse" --root root -o nmstate
	[ "$status" -eq 1 ]
	[[ $output == *"ifcfg-parse: bond0: not converted: its files need mending first"* ]]
	[[ $output != *"interfaces:"* ]]
}

@test "a value that would become lines of the new file is lost by name, and so is an address that is none" {
	root_with ifcfg-bond0 'DOMAIN="a.example
[connection]
id=evil"' $'DNS1="10.0.0.53\nid=evil"' 'DNS2=nowhere' 'DNS3=fd00::53' $'IPV6_DEFAULTGW="fd00::1\nid=evil"'
	printf '%s\n' '10.9.0.0/16 via 10.0.0.9;id=evil' '10.8.0.0/16 metric x' > root/etc/sysconfig/network-scripts/route-bond0
	for form in nmconnection nmstate networkd; do
		"$parse" --root root -o $form > out 2> errors
		[ "$(grep -c -e evil -e nowhere out)" -eq 0 ]
		grep -q fd00::53 out
		sed 's,^root/etc/sysconfig/network-scripts/,,' errors | grep -v -F -e "$ra" -e 'DNS servers beside' | sort | diff -u - <(sort <<-'LOST'
			ifcfg-bond0:7:1: lost: DOMAIN: no names of domains with blanks between them
			ifcfg-bond0:10:1: lost: DNS1: no address
			ifcfg-bond0:12:1: lost: DNS2: no address
			ifcfg-bond0:14:1: lost: IPV6_DEFAULTGW: no address
			route-bond0:1:1: lost: 10.9.0.0/16 via 10.0.0.9;id=evil: its gateway is no address
			route-bond0:2:1: lost: 10.8.0.0/16 metric x: its metric is no number
		LOST
		)
	done
}

@test "a slave of two bonds goes with the first: the second has an error, here as for ib-bond" {
	mkdir -p root/etc/sysconfig/network
	for bond in bond0 bond1; do
		printf '%s\n' STARTMODE=auto BONDING_MASTER=yes "BONDING_MODULE_OPTS='mode=1 miimon=100'" BONDING_SLAVE0=ib0 \
			> root/etc/sysconfig/network/ifcfg-$bond
	done
	mkdir out
	run "$parse" --root root -o networkd --output-dir out
	[ "$status" -eq 1 ]
	[[ $output == *"ib0 is a slave of bond0 as well as of bond1"* ]]
	[[ $output == *"bond1: not converted: its files need mending first"* ]]
	[[ $output != *"bond0: not converted"* ]]
	grep -qx Bond=bond0 out/*ib0.network
}

# a root that is to be migrated, in ./root
to_migrate() {
	root_with ifcfg-bond0 ETHTOOL_OPTS=foo
	dir=root/etc/sysconfig/network-scripts keyfiles=root/etc/NetworkManager/system-connections
	mkdir -p $keyfiles root/etc/systemd/system/multi-user.target.wants
	printf 'ID=rhel\nVERSION_ID=10.0\n' > root/etc/os-release
	ln -s /usr/lib/systemd/system/NetworkManager.service root/etc/systemd/system/multi-user.target.wants/
	echo DEVICE=eth0 > $dir/ifcfg-eth0
	rm -rf before
	cp -a root before
}

@test "--migrate says what is lost, installs keyfiles 0600, puts the ifcfg files away; --undo takes it back" {
	to_migrate
	run "$parse" --migrate --dry-run --root root
	[ "$status" -eq 0 ]
	[[ $output == *'lost: ETHTOOL_OPTS'*'ifcfg-ib1 is put away as orig-ifcfg-ib1'* ]]
	diff -r --no-dereference before root
	umask 022
	"$parse" --migrate --yes --root root > out 2> errors
	[ "$(stat -c %a $keyfiles/*.nmconnection | sort -u)" = 600 ]
	mkdir converted
	"$parse" -o nmconnection --output-dir converted --root before
	diff -r converted $keyfiles
	for name in bond0 ib0 ib1; do
		[ ! -e $dir/ifcfg-$name ]
		cmp before/etc/sysconfig/network-scripts/ifcfg-$name $dir/orig-ifcfg-$name
	done
	# no reader finds a bond there, and it is not done twice
	[ "$("$parse" --root root -o json | jq '.bonds | length')" -eq 0 ]
	cp $dir/orig-ifcfg-bond0 $dir/ifcfg-bond0
	run "$parse" --migrate --undo --yes --root root
	[ "$status" -eq 1 ]
	[[ $output == *'ifcfg-bond0: is there already'* ]]
	[ ! -e $dir/ifcfg-ib0 ]
	run "$parse" --migrate --yes --root root
	[ "$status" -eq 1 ]
	rm $dir/ifcfg-bond0
	"$parse" --migrate --undo --yes --root root
	diff -r before/etc/sysconfig root/etc/sysconfig
	[ "$(cd $keyfiles && echo *)" = 'bond0.nmconnection~ ib0.nmconnection~ ib1.nmconnection~' ]
	run "$parse" --migrate --undo --yes --root root
	[ "$status" -eq 1 ]
	[[ $output == *'nothing was migrated here'* ]]
	# and once more, with what is left of the first time
	"$parse" --migrate --yes --root root > out
	"$parse" --migrate --undo --yes --root root
	diff -r before/etc/sysconfig root/etc/sysconfig
	[ -e $keyfiles/bond0.nmconnection.1~ ]
}

@test "--migrate changes nothing without a yes, with an error in a file, with a keyfile in the way, without the directory" {
	export parse
	to_migrate
	for answer in n '' yess; do
		run script -qec '"$parse" --migrate --root root' /dev/null <<< "$answer"
		[[ $output == *'put the old ones away? [y/N]'* ]]
		[ "$status" -eq 1 ]
		diff -r --no-dereference before root
	done
	run "$parse" --migrate --root root < /dev/null
	[ "$status" -eq 2 ]
	run "$parse" --migrate --yes --root root ib0
	[ "$status" -eq 2 ]
	diff -r --no-dereference before root

	to_migrate
	echo mine > $keyfiles/ib1.nmconnection
	cp -a $keyfiles/ib1.nmconnection before/etc/NetworkManager/system-connections/
	run "$parse" --migrate --yes --root root
	[ "$status" -eq 1 ]
	[[ $output == *'ib1.nmconnection is there already'* ]]
	diff -r --no-dereference before root
	"$parse" --migrate --yes --force --root root
	[ "$(cat $keyfiles/ib1.nmconnection~)" = mine ]
	"$parse" --migrate --undo --yes --root root
	[ "$(cat $keyfiles/ib1.nmconnection)" = mine ]
	[ "$(cd $keyfiles && echo *)" = 'bond0.nmconnection~ ib0.nmconnection~ ib1.nmconnection ib1.nmconnection.1~' ]
	grep -q interface-name=ib1 $keyfiles/ib1.nmconnection.1~

	to_migrate
	sed -i s/active-backup/balance-rr/ $dir/ifcfg-bond0 before/etc/sysconfig/network-scripts/ifcfg-bond0
	run "$parse" --migrate --yes --root root
	[ "$status" -eq 1 ]
	[[ $output == *'[MODE-IPOIB]'*'the files need mending first'* ]]
	diff -r --no-dereference before root

	to_migrate
	rm -r root/etc/NetworkManager before/etc/NetworkManager
	run "$parse" --migrate --yes --root root
	[ "$status" -eq 1 ]
	[[ $output == *'/etc/NetworkManager/system-connections: No such file'* ]]
	diff -r --no-dereference before root
}

# names DIR: what stands in its files that some service reads
names() {
	(cd "$1" && for file in etc/sysconfig/network-scripts/ifcfg-* etc/NetworkManager/system-connections/*.nmconnection; do
		[ ! -e "$file" ] || md5sum "$file"
	done)
}

# killed SCENARIO ARGS...: with ARGS, killed at each change of a name, before and after it, --undo gives back all that was there
killed() {
	local start=$1 how n=1
	shift
	for how in kill killed; do
		for ((n = 1; ; n++)); do
			rm -rf root
			cp -a "$start" root
			run env INJECT_NAMES=1 INJECT=$how INJECT_AT=$n LD_PRELOAD="$BATS_TEST_DIRNAME/lib/inject.so" \
				"$top/${BUILD:-build}/ifcfg-parse" "$@" --yes --root root
			[ "$status" -eq 137 ] || break
			# before the list was there nothing had begun
			[ ! -e $dir/orig-ib-bonding-migrated ] || "$parse" --migrate --undo --yes --root root > undone 2>&1 ||
				{ echo "$how $n"; cat undone; ls $dir $keyfiles; return 1; }
			diff -u <(names before) <(names root) || { echo "$how $n"; ls $dir $keyfiles; return 1; }
			[ ! -e $dir/orig-ib-bonding-migrated ]
		done
		[ "$status" -eq 0 ] && [ "$n" -gt 9 ] || { echo "ended with $status at $n"; return 1; }
	done
}

@test "--migrate and --undo can be killed anywhere: --undo gives back all that was there" {
	# tests/arch: it begins as a script then
	[ "$(head -c 2 "$top/${BUILD:-build}/ifcfg-parse")" != '#!' ] ||
		skip "skip-ok: a program of another machine, which inject.so is not for"
	to_migrate
	echo mine > $keyfiles/ib1.nmconnection
	echo of another host > $keyfiles/bond0.nmconnection
	cp -a $keyfiles/. before/etc/NetworkManager/system-connections/
	cp -a root start
	killed start --migrate --force || false
	cp -a start migrated
	"$parse" --migrate --force --yes --root migrated > out
	killed migrated --migrate --undo || false
}

@test "--undo takes nothing that another has written meanwhile for what was put away" {
	to_migrate
	"$parse" --migrate --yes --root root > out
	cp $dir/orig-ifcfg-ib1 $dir/ifcfg-ib1
	run "$parse" --migrate --undo --yes --root root
	[ "$status" -eq 1 ]
	[[ $output == *'ifcfg-ib1: is there already'* ]]
	rm $dir/ifcfg-ib1 $dir/orig-ifcfg-ib1
	run "$parse" --migrate --undo --yes --root root
	[ "$status" -eq 1 ]
	[[ $output == *'orig-ifcfg-ib1: No such file'* ]]
	[ ! -e $dir/ifcfg-ib0 ]
}

# two ARGS...: twice at once; how both ended, in order, into ENDED
two() {
	local first second
	"$parse" "$@" --yes --root root > out.1 2>&1 &
	first=$!
	"$parse" "$@" --yes --root root > out.2 2>&1 &
	second=$!
	ended=
	for pid in $first $second; do
		wait "$pid" && ended=0$ended || ended=$ended$?
	done
}

@test "of two --migrate at once, and two --undo, one does it, and no file is lost" {
	to_migrate
	# so many that one is under way while the other looks
	for ((i = 2; i < 200; i++)); do
		sed "s/ib0/ib$i/" $dir/ifcfg-ib0 > $dir/ifcfg-ib$i
	done
	rm -rf before start
	cp -a root before
	cp -a root start
	for round in 1 2 3 4 5; do
		rm -rf root
		cp -a start root
		two --migrate
		[ "$ended" = 01 ] || { echo "$round: $ended"; cat out.1 out.2; false; }
		[ -e $dir/orig-ib-bonding-migrated ]
		grep -q 'migrated already' out.1 out.2
		two --migrate --undo
		[ "$ended" = 01 ] || { echo "$round: $ended"; cat out.1 out.2; false; }
		diff -u <(names before) <(names root)
	done
}
