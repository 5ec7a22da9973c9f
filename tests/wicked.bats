#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --fabric hcas=2,ports=2,pkeys=0xffff,0x8001,0x8002 --timeout 900
# vm-seconds: 150
# vm-files: hooks/ifup-hooks hooks/wicked
# Ports that come back on a host with wicked, which hooks/wicked plays: each is told of as udev tells of it.

bats_require_minimum_version 1.5.0

setup() {
	# shellcheck source=tests/lib/guest.bash
	. "$BATS_TEST_DIRNAME/lib/guest.bash"
	hook=$BATS_TEST_DIRNAME/hooks/ifup-hooks/generic/wicked
	cp "$hook" /usr/lib/ib-bonding/wicked
	ln -sf "$BATS_TEST_DIRNAME/hooks/wicked" /usr/sbin/wicked
	# with no bond0 of its own
	modprobe bonding max_bonds=0
	fresh
	rm -rf /run/ib-bonding /run/wicked /etc/sysconfig /test/wicked-*
	mkdir -p /run/wicked/nanny /etc/sysconfig/network
	: > /test/calls
	bond_file bond0 10.0.2.10/16 ib0 ib1
}

teardown() {
	ip link del bond0
	fresh
	rm -rf /run/ib-bonding /run/wicked /etc/sysconfig /usr/sbin/wicked
	[ ! -e /test/systemctl ] || rm -rf /run/systemd/system /usr/sbin/systemctl /test/systemctl
} 2> /dev/null

# wickedd_is active|inactive: for the systemd that this guest is without
wickedd_is() {
	mkdir -p /run/systemd/system
	printf '%s\n' '#!/bin/sh' "[ \"\$*\" = '--quiet is-active wickedd.service' ] && [ $1 = active ]" > /test/systemctl
	chmod 755 /test/systemctl
	ln -sf /test/systemctl /usr/sbin/systemctl
}

# bond_file BOND ADDRESS SLAVE...: its ifcfg file
bond_file() {
	local slave n=0
	{
		printf '%s\n' STARTMODE=auto BOOTPROTO=static "IPADDR=$2" BONDING_MASTER=yes \
			"BONDING_MODULE_OPTS='mode=active-backup miimon=100'" MTU=2044
		for slave in "${@:3}"; do
			echo "BONDING_SLAVE$((n++))='$slave'"
			printf '%s\n' STARTMODE=hotplug BOOTPROTO=none > "/etc/sysconfig/network/ifcfg-$slave"
		done
	} > "/etc/sysconfig/network/ifcfg-$1"
}

# up BOND...: as at boot; the calls from now on are those of our hook
up() {
	wicked ifup "$@"
	: > /test/calls
}

# gone: the stack has been restarted: no bond, no child; the ports are back
gone() {
	local d
	for d in /sys/class/net/*/bonding; do
		[ ! -e "$d" ] || ip link del "$(basename "${d%/bonding}")"
	done
	for d in /sys/class/net/ib*.*; do
		[ ! -e "$d" ] || ip link del "${d##*/}"
	done
}

# back PORT...: all at once
back() {
	local port pids=() failed=0
	for port; do
		/usr/lib/ib-bonding/restore "$port" &
		pids+=($!)
	done
	for port in "${pids[@]}"; do
		wait "$port" || failed=1
	done
	return $failed
}

calls() {
	cat /test/calls
}

# pid_of WORD...: of the process with that command line
pid_of() {
	local p
	for p in /proc/[0-9]*; do
		[ "$(tr '\0' ' ' 2> /dev/null < "$p/cmdline")" != "$* " ] || echo "${p#/proc/}"
	done
}

nobody_runs() {
	! grep -aqsF "$1" /proc/[0-9]*/cmdline
}

# shellcheck disable=SC2046 # words
slaves_are() {
	[ "$(sorted $(value "/sys/class/net/$1/bonding/slaves"))" = "$2" ]
}

has_address() {
	[[ $(ip -o -4 address show dev "$1") == *" $2 "* ]]
}

@test "a bond that went with the stack is brought back by wicked, once for all of its ports, by dash and bash" {
	up bond0
	for shell in dash bash; do
		sed "1s|.*|#!/bin/$shell|" "$hook" > /usr/lib/ib-bonding/wicked
		gone
		: > /test/calls
		run -0 back ib0 ib1
		[ "$output" = "bond0 is back" ]
		slaves_are bond0 'ib0 ib1'
		has_address bond0 10.0.2.10/16
		[ "$(calls)" = "wicked ifup --timeout 60 bond0" ]
		[ ! -e /run/ib-bonding/bond0.conf ]
	done
}

@test "nobody calls wicked for a bond that is whole, or for a port of no bond" {
	up bond0
	run -0 back ib0 ib1
	[ "$output" = "" ]
	gone
	run -0 back ib7 eth0 lo
	[ "$(calls)" = "" ]
}

@test "the port of P_Key children brings them back, two bonds at once" {
	bond_file bond0 10.0.2.10/16 ib0.8001 ib1.8001
	bond_file bond1 10.1.2.10/16 ib0.8002 ib1.8002
	up bond0 bond1
	gone
	run -0 back ib0 ib1
	slaves_are bond0 'ib0.8001 ib1.8001'
	slaves_are bond1 'ib0.8002 ib1.8002'
	has_address bond1 10.1.2.10/16
	[ "$(calls)" = "wicked ifup --timeout 60 bond0 bond1" ]
	# the children themselves have come, too
	run -0 back ib0.8001 ib1.8001 ib0.8002 ib1.8002
	[ "$(calls)" = "wicked ifup --timeout 60 bond0 bond1" ]
	ip link del bond1
}

@test "the name of a policy has other letters than its bond's" {
	local bond
	for bond in st-1 st_1 st.1 st_m1 st__1; do
		bond_file $bond 10.0.2.10/16 ib0 ib1
	done
	for bond in st-1 st_1 st.1 st_m1 st__1; do
		up $bond
		gone
		run -0 back ib0
		[ "$output" = "$bond is back" ]
		[ "$(calls)" = "wicked ifup --timeout 60 $bond" ]
		wicked ifdown $bond
	done
}

@test "a bond that was taken down by wicked ifdown stays down, whatever we have a record of" {
	up bond0
	# an administrator who brings up what is up leaves a record, and no harm
	ib-bond --ifup bond0
	[ -e /run/ib-bonding/bond0.conf ]
	wicked ifdown bond0
	: > /test/calls
	run -0 back ib0 ib1
	[ "$output" = "" ]
	[ "$(calls)" = "" ]
	[ ! -e /sys/class/net/bond0 ]
	[ ! -e /run/ib-bonding/bond0.conf ]
}

@test "what wicked brings back is not brought back by us as well" {
	up bond0
	ib-bond --ifup bond0
	gone
	run -0 back ib0 ib1
	[ "$output" = "bond0 is back" ]
	[ "$(calls)" = "wicked ifup --timeout 60 bond0" ]
	[ ! -e /run/ib-bonding/bond0.conf ]
	slaves_are bond0 'ib0 ib1'
}

@test "a wicked that has been stopped brings nothing back, though its directory stays: the bond is ours" {
	wickedd_is active
	up bond0
	ib-bond --ifup bond0
	gone
	wickedd_is inactive
	run -0 back ib0 ib1
	[ "$output" = "bond0 is back" ]
	[ "$(calls)" = "" ]
	slaves_are bond0 'ib0 ib1'
	[ -e /run/ib-bonding/bond0.conf ]
	wickedd_is active
	gone
	run -0 back ib0 ib1
	[ "$output" = "bond0 is back" ]
	[ "$(calls)" = "wicked ifup --timeout 60 bond0" ]
}

@test "a bond that no ifcfg file describes is ours, on such a host too" {
	rm /etc/sysconfig/network/ifcfg-*
	ib-bond --bond-name bond7 --bond-ip 192.168.7.1/24 --slaves ib0,ib1
	gone
	run -0 back ib0 ib1
	[ "$output" = "bond7 is back" ]
	slaves_are bond7 'ib0 ib1'
	[ "$(calls)" = "" ]
	ib-bond --bond-name bond7 --stop
}

@test "an interface that came while systemd's run for its name was at work has a run of its own, once" {
	printf '%s\n' '#!/bin/sh' 'echo "$*" >> /test/calls' > /test/systemctl
	chmod 755 /test/systemctl
	ln -sf /test/systemctl /usr/sbin/systemctl
	mkdir -p /run/systemd/system
	/usr/lib/ib-bonding/restore ib0
	: > /test/calls
	/usr/lib/ib-bonding/restore --after ib0
	[ "$(calls)" = "" ]
	# nothing was begun for it
	/usr/lib/ib-bonding/restore --after ib1
	[ "$(calls)" = "" ]
	/usr/lib/ib-bonding/restore ib0
	rmmod ib_ipoib
	: > /test/calls
	/usr/lib/ib-bonding/restore --after ib0
	[ "$(calls)" = "" ]
	/usr/lib/ib-bonding/restore ib0
	modprobe ib_ipoib
	until_true 10 test -e /sys/class/net/ib0
	: > /test/calls
	/usr/lib/ib-bonding/restore --after ib0
	[ "$(calls)" = "--no-block restart ib-bonding-restore@ib0.service" ]
	/usr/lib/ib-bonding/restore --after ib0
	[ "$(grep -c . /test/calls)" -eq 1 ]
	until_true 10 test -e /sys/class/net/ib3
	ip link set ib2 netns hostb
	ip link set ib3 netns hostb
}

@test "a port that comes while wicked is at work is put in by another run; one that needs none has none" {
	echo 4 > /test/wicked-slow
	up bond0
	gone
	ip link set ib1 netns hostb
	back ib0 > /test/first &
	until_true 20 grep -q ifup /test/calls
	# after wicked has looked at what is there
	sleep 3.5
	until_true 20 slaves_are bond0 ib0
	ip -n hostb link set ib1 netns 1
	rm /test/wicked-slow
	run -0 back ib1 ib0
	wait
	slaves_are bond0 'ib0 ib1'
	[ "$(grep -c ifup /test/calls)" -eq 2 ]
}

@test "ports that went and came again while wicked was at work, of which nobody was told, are seen afterwards" {
	bond_file bond0 10.0.2.10/16 ib0.8001 ib1.8001
	up bond0
	gone
	# what wicked has made is gone when it ends
	echo 1 > /test/wicked-lies
	run -0 back ib0
	[ "$output" = "bond0 is back" ]
	slaves_are bond0 'ib0.8001 ib1.8001'
	[ "$(grep -c 'wicked ifup --timeout 60 bond0' /test/calls)" -eq 2 ]
}

@test "a wicked that waits for ports that have gone is not waited for, by dash and bash" {
	up bond0
	for shell in dash bash; do
		sed "1s|.*|#!/bin/$shell|; s/^limit=60/limit=900/" "$hook" > /usr/lib/ib-bonding/wicked
		gone
		: > /test/calls
		: > /test/wicked-hangs
		/usr/lib/ib-bonding/restore ib0 > /test/first 2>&1 &
		until_true 10 grep -q ifup /test/calls
		rm /test/wicked-hangs
		rmmod ib_ipoib
		modprobe ib_ipoib
		until_true 10 test -e /sys/class/net/ib3
		# were it waited for, for 15 min
		/usr/lib/ib-bonding/restore ib1 > /test/second 2>&1 &
		until_true 200 slaves_are bond0 'ib0 ib1'
		wait
		[ "$(grep -c 'wicked ifup --timeout 900 bond0' /test/calls)" -eq 2 ]
		# whoever's run it was: nothing but that
		[ "$(cat /test/first /test/second)" = "bond0 is back" ] || { cat /test/calls /test/first /test/second; false; }
	done
	ip link set ib2 netns hostb
	ip link set ib3 netns hostb
}

@test "ports that come back between its last look and its last word are no failure of a run that was ended" {
	up bond0
	sed "s|^\tfor bond in .(printf .*ran|\twhile [ -e /test/hold ]; do sleep 0.1; done\n&|" "$hook" > /usr/lib/ib-bonding/wicked
	grep -q /test/hold /usr/lib/ib-bonding/wicked
	gone
	: > /test/calls
	: > /test/wicked-hangs
	: > /test/hold
	/usr/lib/ib-bonding/restore ib0 > /test/first 2>&1 &
	until_true 10 grep -q ifup /test/calls
	rm /test/wicked-hangs
	rmmod ib_ipoib
	until_true 20 eval '[ ! "$(pid_of sleep 1000)" ]'
	sleep 1
	modprobe ib_ipoib
	until_true 10 test -e /sys/class/net/ib3
	rm /test/hold
	wait $!
	diff /test/first - < /dev/null
	run -0 /usr/lib/ib-bonding/restore ib1
	[ "$output" = "bond0 is back" ]
	ip link set ib2 netns hostb
	ip link set ib3 netns hostb
}

@test "nothing of a run that was ended lives on to end others" {
	up bond0
	gone
	: > /test/wicked-hangs
	"$hook" ib0 &
	until_true 10 eval '[ "$(pid_of sleep 1000)" ]'
	kill -KILL $!
	kill "$(pid_of sleep 1000)"
	until_true 20 nobody_runs "$hook"
}

@test "no port is there any more: wicked is not called" {
	up bond0
	gone
	ip link set ib0 netns hostb
	ip link set ib1 netns hostb
	run -0 back ib0
	[ "$output" = "" ]
	[ "$(calls)" = "" ]
	ip -n hostb link set ib0 netns 1
	ip -n hostb link set ib1 netns 1
}

@test "wicked ends with 0 and the bond is not there: it is said" {
	up bond0
	gone
	echo 9 > /test/wicked-lies
	run -1 back ib0
	[ "$output" = "bond0 is not back: wicked ifup bond0 ended with 0" ]
	[ "$(grep -c . /test/calls)" -eq 3 ]
	rm /test/wicked-lies
	run -0 back ib0
	[ "$output" = "bond0 is back" ]
}

@test "a wicked that does not end is waited for no longer than was said" {
	sed 's/^limit=60 burst=1 turn=240/limit=1 burst=1 turn=3/' "$hook" > /usr/lib/ib-bonding/wicked
	up bond0
	gone
	: > /test/wicked-hangs
	sed -i 's/limit + 15/limit + 9/' /usr/lib/ib-bonding/wicked
	SECONDS=0
	sed -i 's/for round in 1 2 3/for round in 1/' /usr/lib/ib-bonding/wicked
	run -1 back ib0
	[ "$output" = "bond0 is not back: wicked ifup bond0 ended with 124" ]
	/usr/lib/ib-bonding/restore ib0 &
	until_true 10 grep -q . /test/calls
	sleep 2
	run -1 back ib1
	[ "$output" = "ib-bonding: bond0: wicked is at work for more than 3 s" ]
	wait || true
	[ "$SECONDS" -lt 60 ]
}

@test "slaves of a bond that wicked takes no name of are not those of the bond before it" {
	bond_file bond@1 10.3.2.10/16 ib2 ib3
	up bond0
	run -0 back ib2 ib3
	[ "$(calls)" = "" ]
}

@test "hostile names are names, and no file of a bond leads elsewhere" {
	up bond0
	for name in '$(touch /test/ran)' 'a;touch /test/ran' $'ib0\ntouch /test/ran' '../ib0' '*' "$(printf 'x%.0s' {1..200})"; do
		run -0 /usr/lib/ib-bonding/wicked "$name"
		[ "$output" = "" ]
	done
	run -2 /usr/lib/ib-bonding/wicked
	run -2 /usr/lib/ib-bonding/wicked --x
	run -2 /usr/lib/ib-bonding/wicked ib0 ib1
	[ ! -e /test/ran ]
	[ "$(calls)" = "" ]
}

@test "the unit starts with a record of ours or a policy of wicked's, and after wicked itself" {
	unit=$BATS_TEST_DIRNAME/hooks/ifup-hooks/generic/ib-bonding-restore@.service
	[ "$(sed -n 's/^ConditionPathExistsGlob=//p' "$unit")" = '|/run/ib-bonding/*.conf
|/run/wicked/nanny/policy__*.xml' ]
	grep -qx 'After=wicked.service' "$unit"
	# the name as it stands: ib-left is not ib/left
	grep -qx 'ExecStart=/usr/lib/ib-bonding/restore %i' "$unit"
	grep -qx 'ExecStopPost=/usr/lib/ib-bonding/restore --after %i' "$unit"
}
