#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --boot systemd --stage rpm --overlay tests/boot/root --hosts a=ib0,ib1:b=ib2 --fabric hcas=2,ports=2 --append net.ifnames=0 --mem 1024 --timeout 900
# vm-seconds: 100
# The package as rpm installs it, ifcfg files in place, powered on: bond0 over ib0 and ib1 is there,
# and is there again after the InfiniBand stack has been restarted.

bats_require_minimum_version 1.5.0

setup_file() {
	# shellcheck source=tests/lib/guest.bash
	. "$BATS_TEST_DIRNAME/lib/guest.bash"
	peer ib2 192.168.1.2/24
}

setup() {
	# shellcheck source=tests/lib/guest.bash
	. "$BATS_TEST_DIRNAME/lib/guest.bash"
}

bond0="active-backup miimon 100 mtu 2044 up slaves ib0 ib1 addr 192.168.1.1/24"

is_whole() {
	[ "$(bond_line bond0)" = "$bond0" ]
}

routed() {
	[[ $(ip route show 10.99.0.0/16) == *"via 192.168.1.2 dev bond0"* ]]
}

# all IPoIB interfaces go and come back; hostb's with them
stack_stop() {
	ip -n hostb link set ib2 netns 1
	rmmod ib_ipoib
}

stack_start() {
	modprobe ib_ipoib
	until_true 20 test -e /sys/class/net/ib2
	ip link set ib2 netns hostb
	peer ib2 192.168.1.2/24
}

@test "after the boot the bond is there, with nobody logged in" {
	until_true 60 is_whole
	systemctl is-active ib-bonding.service
	until_true 10 replies 192.168.1.2
	routed
	# it was there before anybody was told that the network is
	[ "$(systemctl show -P ActiveEnterTimestampMonotonic ib-bonding.service)" -lt \
		"$(systemctl show -P ActiveEnterTimestampMonotonic network-online.target)" ]
}

# in_journal PRIORITY EVENT NAME SLAVE: such an entry of ib-bond's is there
in_journal() {
	journalctl --no-pager -o json SYSLOG_IDENTIFIER=ib-bond "IB_BOND_EVENT=$2" |
		jq -e -s --arg p "$1" --arg name "$3" --arg slave "$4" 'any(.[]; .PRIORITY == $p and .IB_BOND_NAME == $name and
			.IB_BOND_SLAVE == $slave and (.IB_BOND_MONOTONIC_USEC | tonumber > 0) and ._COMM == "ib-bond")'
}

@test "--monitor --journal writes entries with fields of their own" {
	local monitor
	ib-bond --monitor --journal &
	monitor=$!
	until_true 10 in_journal 6 state bond0 "$(cat /sys/class/net/bond0/bonding/active_slave)"
	kill $monitor
	wait $monitor
	journalctl --no-pager -o cat SYSLOG_IDENTIFIER=ib-bond IB_BOND_EVENT=state |
		grep -qx 'bond0: active slave ib[01].*'
}

# The administrator's part: node_exporter's directory, and the timer.
@test "ib-bond-metrics: not enabled by itself; its timer has the metrics written, from within its fences" {
	local unit=/usr/lib/systemd/system/ib-bond-metrics prom=/var/lib/prometheus/node-exporter/ib-bond.prom
	local journal=(journalctl --no-pager -o cat -u ib-bond-metrics.service)
	[ "$(systemctl is-enabled ib-bond-metrics.timer)" = disabled ]
	run -0 systemd-analyze --man=no verify $unit.service $unit.timer
	[ "$output" = "" ]
	exposure=$(systemd-analyze security --offline=true $unit.service | sed -n 's/.*Overall exposure level.*: \([0-9]\)\.[0-9] .*/\1/p')
	[ "$exposure" -lt 3 ]
	# no such directory: it says so, and makes none
	run ! systemctl start ib-bond-metrics.service
	"${journal[@]}" | grep -qx 'ib-bond: /var/lib/prometheus/node-exporter/: No such file or directory'
	mkdir -p "${prom%/*}"
	chown 1000 "${prom%/*}"
	: > $prom
	chown 1000 $prom
	mv /run/ib-bonding /run/was
	systemctl enable --now ib-bond-metrics.timer
	until_true 30 test -s $prom
	awk -f "$BATS_TEST_DIRNAME/lib/promtext.awk" $prom
	[ "$(stat -c %a:%u $prom)" = 644:1000 ]
	# within the fences it notes what FLAPPING is found by, and sees what is to be seen outside
	until_true 10 test -s /run/ib-bonding/failures
	# and others may read it
	[ "$(stat -c %a /run/ib-bonding)" = 755 ]
	rm -r /run/ib-bonding
	mv /run/was /run/ib-bonding
	diff <(ib-bond --metrics) $prom
	grep -qx 'ib_bond_findings{bond="bond0",code="DIFFERS",severity="warning"} 0' $prom
	grep -q '^ib_bond_port_state{.*state="ACTIVE"} 1$' $prom
	[ "$(systemctl show -P NextElapseUSecMonotonic ib-bond-metrics.timer)" != infinity ]
	systemctl disable --now ib-bond-metrics.timer
	rm -r "${prom%/*}"
}

@test "the stack is restarted, again and again: bond, address and route come back each time" {
	local start round worst=0
	for ((round = 0; round < ${STACK_RESTARTS:-3}; round++)); do
		stack_stop
		[ ! -e /sys/class/net/bond0 ]
		start=${EPOCHREALTIME/./}
		stack_start
		until_true 30 is_whole
		until_true 30 replies 192.168.1.2
		until_true 10 routed
		start=$(((${EPOCHREALTIME/./} - start) / 1000))
		((start <= worst)) || worst=$start
	done
	echo "# $round restarts, replies again after $worst ms at most" >&3
}

# dropin LINES...: more of the unit that a port's appearance starts
dropin() {
	mkdir -p /run/systemd/system/ib-bonding-restore@.service.d
	printf '%s\n' '[Service]' "$@" > /run/systemd/system/ib-bonding-restore@.service.d/test.conf
	systemctl daemon-reload
}

no_dropin() {
	rm -r /run/systemd/system/ib-bonding-restore@.service.d
	systemctl daemon-reload
}

is_starting() {
	[ "$(systemctl show -P ActiveState "ib-bonding-restore@$1.service")" = activating ]
}

@test "the stack is restarted while its ports are still seen to: bond, address and route come back" {
	rm -f /run/test-go-on
	dropin 'ExecStart=/bin/sh -c "until [ -e /run/test-go-on ]; do sleep 0.1; done"'
	stack_stop
	stack_start
	until_true 30 is_whole
	until_true 30 is_starting ib0
	until_true 30 is_starting ib1
	stack_stop
	stack_start
	udevadm settle
	: > /run/test-go-on
	until_true 60 is_whole
	until_true 30 replies 192.168.1.2
	until_true 10 routed
	no_dropin
}

@test "a port may come and go as fast as it likes" {
	local round
	dropin ExecStart= ExecStart=/bin/true ExecStopPost=
	for ((round = 0; round < 8; round++)); do
		systemctl start ib-bonding-restore@ib1.service
	done
	no_dropin
}

@test "the active slave's adapter is pulled, and comes back into the bond" {
	fabric remove 0
	until_true 20 eval '[ ! -e /sys/class/net/ib0 ]'
	fabric add 0
	until_true 30 eval '[ -e /sys/class/net/bond0 ]'
	until_true 30 is_whole
	until_true 30 routed
}

@test "a slave that got another name joins again when it has its own" {
	ip link set ib1 nomaster
	ip link set ib1 down
	ip link set ib1 name ib9
	ip link set ib9 name ib1
	until_true 30 is_whole
}

# told: udev has told of all interfaces, and the units that it started are through
told() {
	udevadm settle
	until_true 60 eval '! systemctl list-units --no-legend --all "ib-bonding-restore@*" | grep -q activating'
}

@test "a slave comes back whatever its name: with a hyphen, and with what no unit can be called" {
	ib-bond --bond-name bond0 --stop
	for name in ib-a 'ib$-a' 'ib;b'; do
		ip link set ib1 down
		ip link set ib1 name "$name"
		told
		ib-bond --bond-name bond8 --bond-ip 10.8.0.1 --slaves "ib0,$name"
		ip link set "$name" nomaster
		ip link set "$name" down
		ip link set "$name" name ib9
		told
		[ "$(cat /sys/class/net/bond8/bonding/slaves)" = ib0 ]
		ip link set ib9 name "$name"
		until_true 30 eval '[ "$(cat /sys/class/net/bond8/bonding/slaves)" = "ib0 $name" ]'
		told
		ib-bond --bond-name bond8 --stop
		ip link set "$name" down
		ip link set "$name" name ib1
		told
	done
	ib-bond --ifup bond0
	/usr/lib/ib-bonding/routes bond0
	is_whole
}

@test "a bond that was taken down stays down" {
	systemctl stop ib-bonding.service
	[ ! -e /sys/class/net/bond0 ]
	stack_stop
	stack_start
	udevadm settle
	until_true 20 eval '! systemctl list-units --no-legend "ib-bonding-restore@*" | grep -q activating'
	[ ! -e /sys/class/net/bond0 ]
	systemctl start ib-bonding.service
	is_whole
	routed
}
