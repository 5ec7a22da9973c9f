#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --boot systemd --stage rpm --overlay tests/boot/root --hosts a=ib0,ib1:b=ib2 --fabric hcas=2,ports=2 --append net.ifnames=0 --mem 1024 --timeout 900
# vm-seconds: 110
# The InfiniBand stack is stopped and started as openibd does it (MLNX_OFED, DOCA, OFED), and modules are
# unloaded by modprobe -r: ib_bonding is not in the way, comes back, and takes no bond with it.

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
conf=/usr/lib/modprobe.d/ib-bonding.conf

is_whole() { [ "$(bond_line bond0)" = "$bond0" ]; }
adapted() { [ "$(value /sys/class/net/bond0/ib_bonding/adapted)" = 1 ]; }
# a bare "!" fails no test unless it is the last line
not() { ! "$@"; }
loaded() { [ -e "/sys/module/$1/initstate" ]; }

# a bond that is none of our business
ethernet_bond() {
	ip link add eth1 type veth peer name far1
	ip link add bond9 type bond mode active-backup miimon 100
	ip link set eth1 master bond9
}
ethernet_bond_is_there() { [ "$(value /sys/class/net/bond9/bonding/slaves)" = eth1 ]; }

# What openibd unloads, as far as it can be there, in its order; ib_fabric stands for mlx5_ib.
stack=(ib_fabric ib_ipoib rdma_ucm rdma_cm iw_cm ib_cm ib_uverbs ib_umad ib_mad ib_core)

# openibd_unload MODULE: by modprobe -r; else those first that use it, if they are of the stack; else by
# rmmod, whose failure ends it all
openibd_unload() {
	local user
	loaded "$1" || return 0
	modprobe -r "$1" > /dev/null 2>&1 || true
	loaded "$1" || return 0
	for user in $(rmmod "$1" 2>&1 | sed -n 's/.* is in use by: *//p'); do
		[[ " ${stack[*]} " == *" $user "* ]] || break
		openibd_unload "$user" || return
	done
	! loaded "$1" || rmmod "$1"
}

openibd_stop() {
	local bond slave module
	# bonds over IPoIB, by their type
	for bond in $(< /sys/class/net/bonding_masters); do
		[ "$(value "/sys/class/net/$bond/type")" = 32 ] || continue
		for slave in $(< "/sys/class/net/$bond/bonding/slaves"); do
			echo "-$slave" > "/sys/class/net/$bond/bonding/slaves"
		done
		echo "-$bond" > /sys/class/net/bonding_masters
	done
	for module in "${stack[@]}"; do openibd_unload "$module" || return; done
}

openibd_start() {
	modprobe ib_fabric
	modprobe ib_ipoib
	until_true 20 test -e /sys/class/net/ib2
	ip link set ib2 netns hostb
	peer ib2 192.168.1.2/24
}

@test "the boot brings ib_bonding with the bond" {
	until_true 60 is_whole
	loaded ib_bonding
	until_true 10 adapted
	until_true 10 replies 192.168.1.2
}

@test "without our modprobe.d file openibd stop ends at ib_core" {
	mv $conf $conf.away
	run openibd_stop
	mv $conf.away $conf
	[ "$status" -ne 0 ]
	[[ $output == *"Module ib_core is in use by: ib_bonding" ]]
	openibd_start
	until_true 60 is_whole
}

@test "openibd stop unloads all of the stack, and leaves bonds over Ethernet alone" {
	until_true 60 adapted
	ethernet_bond
	run -0 openibd_stop
	[ -z "$output" ]
	not loaded ib_core
	not loaded ib_bonding
	loaded bonding
	ethernet_bond_is_there
}

@test "openibd start brings ib_bonding back, and the bond, which it looks after" {
	openibd_start
	until_true 30 loaded ib_bonding
	until_true 60 is_whole
	until_true 10 adapted
	until_true 30 replies 192.168.1.2
	ethernet_bond_is_there
	# the driver's own monitor does not look meanwhile
	echo ib0 > /sys/class/net/bond0/bonding/active_slave
	echo 30000 > /sys/class/net/bond0/bonding/miimon
	fabric down 0 1
	until_true 5 active_is bond0 ib1
	fabric up 0 1
	echo 100 > /sys/class/net/bond0/bonding/miimon
}

@test "stopped and started again and again" {
	local -i round
	for ((round = 0; round < 3; round++)); do
		# or without it
		((round != 1)) || rmmod ib_bonding
		openibd_stop
		not loaded ib_core
		openibd_start
		until_true 60 adapted
	done
	until_true 60 is_whole
}

@test "where another module holds ib_core, ib_bonding stays for modprobe -r ib_core" {
	run modprobe -r ib_core
	[ "$status" -ne 0 ]
	loaded ib_bonding
	adapted
}

@test "modprobe -r ib_bonding takes no bond with it" {
	modprobe -r ib_bonding
	not loaded ib_bonding
	is_whole
	ethernet_bond_is_there
	modprobe ib_bonding
	until_true 10 adapted
}

@test "modprobe -r bonding takes both, and bonding brings both back" {
	modprobe -r bonding
	not loaded ib_bonding
	not loaded bonding
	modprobe bonding max_bonds=0
	loaded ib_bonding
}

@test "ib_bonding that was loaded before bonding brings no bond, and adapts those that come" {
	modprobe -r bonding
	modprobe ib_bonding
	not loaded bonding
	[ ! -e /sys/class/net/bond0 ]
	modprobe bonding max_bonds=0
	ip link set ib0 down
	ip link set ib1 down
	ip link add bond0 type bond mode active-backup miimon 100
	ip link set ib0 master bond0
	ip link set ib1 master bond0
	ip link set bond0 up
	adapted
	until_true 20 eval '[ "$(grep -c "MII Status: up" /proc/net/bonding/bond0)" = 3 ]'
	echo ib0 > /sys/class/net/bond0/bonding/active_slave
	echo 30000 > /sys/class/net/bond0/bonding/miimon
	fabric down 0 1
	until_true 5 active_is bond0 ib1
	fabric up 0 1
}
