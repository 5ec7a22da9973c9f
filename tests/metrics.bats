#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --fabric hcas=2,ports=2 --hosts 3:1 --timeout 300
# ib-bond --metrics: the numbers are those of the kernel, in a text that Prometheus reads.
# Host a has ib0, ib1 (one HCA) and ib2 (the other); hostb has ib3.

setup() {
	# shellcheck source=tests/lib/guest.bash
	. "$BATS_TEST_DIRNAME/lib/guest.bash"
	fabric up 0 1
	fabric up 1 1
	fresh
	modprobe bonding max_bonds=0
	modprobe ib_bonding
}

# strict: what is on stdin is Prometheus' text format; promtool has a say too where it is there
strict() {
	cat > metrics
	awk -f "$BATS_TEST_DIRNAME/lib/promtext.awk" metrics
	! command -v promtool > /dev/null || promtool check metrics < metrics
}

has() { ib-bond --metrics | grep -qxF "$1"; }

@test "no bond at all: families without samples" {
	ib-bond --metrics | strict
	[ -z "$(grep -v '^#' metrics)" ]
}

@test "a healthy bond, and the same bond after a failover" {
	ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib2
	until_true 10 has 'ib_bond_slaves_usable{bond="bond0"} 2'
	echo ib0 > /sys/class/net/bond0/bonding/active_slave
	ib-bond --metrics | strict
	has 'ib_bond_up{bond="bond0"} 1'
	has 'ib_bond_slaves{bond="bond0"} 2'
	has 'ib_bond_slave_active{bond="bond0",slave="ib0"} 1'
	has 'ib_bond_slave_active{bond="bond0",slave="ib2"} 0'
	has 'ib_bond_findings{bond="bond0",code="REDUNDANCY",severity="warning"} 0'
	has 'ib_bond_port_state{bond="bond0",slave="ib0",device="fabric0",port="1",state="ACTIVE"} 1'
	before=$(ib-bond --metrics | sed -n 's/^ib_bond_failovers_total{bond="bond0"} //p')

	fabric down 0 1
	until_true 10 has 'ib_bond_slave_active{bond="bond0",slave="ib2"} 1'
	until_true 10 has 'ib_bond_slave_link_failures_total{bond="bond0",slave="ib0"} 1'
	ib-bond --metrics | strict
	has "ib_bond_failovers_total{bond=\"bond0\"} $((before + 1))"
	# by reason they are as many, and this one has a reason of those that the module has files for
	for file in /sys/class/net/bond0/ib_bonding/failovers_*; do
		has "ib_bond_failovers_by_reason_total{bond=\"bond0\",reason=\"${file##*/failovers_}\"} $(cat "$file")"
	done
	[ "$(ib-bond --metrics | awk '/^ib_bond_failovers_by_reason_total/ { n += $2 } END { print n }')" -eq $((before + 1)) ]
	us=$(cat /sys/class/net/bond0/ib_bonding/last_failover_us)
	[ "$us" -gt 0 ]
	has "ib_bond_last_failover_duration_seconds{bond=\"bond0\"} $(printf '%d.%06d' $((us / 1000000)) $((us % 1000000)))"
	has 'ib_bond_slaves_usable{bond="bond0"} 1'
	has 'ib_bond_slave_usable{bond="bond0",slave="ib0"} 0'
	has 'ib_bond_findings{bond="bond0",code="REDUNDANCY",severity="warning"} 1'
	has 'ib_bond_port_state{bond="bond0",slave="ib0",device="fabric0",port="1",state="ACTIVE"} 0'
	has 'ib_bond_port_state{bond="bond0",slave="ib0",device="fabric0",port="1",state="DOWN"} 1'
	# within the last minute
	last=$(ib-bond --metrics | sed -n 's/^ib_bond_last_failover_timestamp_seconds{.*} \([0-9]*\).*/\1/p')
	[ $(($(date +%s) - last)) -lt 60 ]
}

@test "what nobody counts without ib_bonding has no sample" {
	rmmod ib_bonding
	ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib2
	ib-bond --metrics | strict
	[ -z "$(grep -E '^ib_bond_(failovers|announcements|repairs|last)' metrics)" ]
	grep -q '^ib_bond_findings{bond="bond0",code="NO-MODULE",severity="warning"} 1$' metrics
}

@test "--output replaces the file whole, readable for others, or leaves it" {
	ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib2
	echo old > out.prom
	umask 077
	ib-bond --metrics --output out.prom
	strict < out.prom
	rm out.prom
	ib-bond --metrics --output out.prom
	[ "$(stat -c %a out.prom)" = 644 ]
	[ "$(find . -name 'out.prom*')" = ./out.prom ]
	# a disk that is full
	mkdir small
	mount -t tmpfs -o size=4k none small
	echo old > small/out.prom
	run ib-bond --metrics --output small/out.prom
	kept=$(cat small/out.prom)
	left=$(ls small)
	umount small
	[ "$status" -eq 1 ]
	[ "$kept" = old ]
	[ "$left" = out.prom ]
	[[ $output == "ib-bond: cannot write small/out.prom: "* ]]
}

@test "--output: a stream is written into and stays one; what is no file is refused, and no directory is made" {
	cd "$BATS_TEST_TMPDIR"
	ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib2
	ib-bond --metrics --output /dev/null
	[ -c /dev/null ]
	ib-bond --metrics --output /dev/stdout | strict
	[ -L /dev/stdout ]
	ib-bond --metrics --output /dev/stdout > to-a-file
	strict < to-a-file
	mkfifo pipe
	cat pipe > copy &
	ib-bond --metrics --output pipe
	wait
	[ -p pipe ]
	strict < copy
	echo old > file
	ln -s file link
	while read -r path message; do
		run ib-bond --metrics --output "$path"
		[ "$status" -eq 1 ]
		[ "$output" = "ib-bond: $message" ] || { echo "$output"; return 1; }
	done <<-'REFUSED'
		/dev/full cannot write /dev/full: No space left on device
		pipe cannot write pipe: nobody reads from it
		/dev cannot write /dev: is a directory
		none/out.prom none/: No such file or directory
		link link is a symbolic link, which is not replaced
	REFUSED
	[ -c /dev/full ]
	[ ! -e none ]
	[ "$(cat file)" = old ]
	[ "$(ls -A)" = "$(printf '%s\n' copy file link metrics pipe to-a-file)" ]
}

@test "--output keeps the mode and the owner of the file" {
	ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib2
	echo old > out.prom
	chown 1234:567 out.prom
	chmod 640 out.prom
	ib-bond --metrics --output out.prom
	strict < out.prom
	[ "$(stat -c %a:%u:%g out.prom)" = 640:1234:567 ]
}

@test "a bond that the files start and that is not there has its samples, and is down" {
	mkdir -p root/etc/sysconfig/network-scripts
	printf '%s\n' DEVICE=bond4 IPADDR=10.4.0.1 NETMASK=255.255.255.0 ONBOOT=yes BOOTPROTO=none TYPE=Bonding \
		> root/etc/sysconfig/network-scripts/ifcfg-bond4
	for slave in ib0 ib2; do
		printf '%s\n' DEVICE=$slave MASTER=bond4 SLAVE=yes ONBOOT=yes TYPE=InfiniBand \
			> root/etc/sysconfig/network-scripts/ifcfg-$slave
	done
	ib-bond --metrics --root root | strict
	for sample in 'ib_bond_up{bond="bond4"}' 'ib_bond_slaves{bond="bond4"}' 'ib_bond_slaves_usable{bond="bond4"}' \
		'ib_bond_slave_usable{bond="bond4",slave="ib0"}' 'ib_bond_slave_active{bond="bond4",slave="ib2"}'; do
		grep -qxF "$sample 0" metrics || { echo "$sample"; false; }
	done
	grep -qxF 'ib_bond_findings{bond="bond4",code="ABSENT",severity="critical"} 1' metrics
	# there, and with one of its slaves
	ib-bond --root root --ifup bond4
	ip link set ib2 nomaster
	ib-bond --metrics --root root | strict
	grep -qxF 'ib_bond_findings{bond="bond4",code="ABSENT",severity="critical"} 0' metrics
	grep -qxF 'ib_bond_slave_usable{bond="bond4",slave="ib2"} 0' metrics
	[ "$(grep -c '^ib_bond_up{' metrics)" -eq 1 ]
}

@test "a look of --metrics is noted, for FLAPPING" {
	ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib2
	rm -f /run/ib-bonding/failures
	ib-bond --metrics > /dev/null
	[ "$(wc -l < /run/ib-bonding/failures)" -eq 2 ]
}

@test "names that need quoting" {
	ip link add 'bo"n\d' type bond mode active-backup miimon 100
	ib-bond --metrics | strict
	grep -qxF 'ib_bond_slaves{bond="bo\"n\\d"} 0' metrics
	ip link delete 'bo"n\d'
}

@test "the strict reader finds what is wrong" {
	while read -r text; do
		printf '%b' "$text" > wrong
		! awk -f "$BATS_TEST_DIRNAME/lib/promtext.awk" wrong > /dev/null || { echo "took: $text"; false; }
	done <<-'WRONG'
		# HELP a b\n# TYPE a gauge\na{x="1"} 1\na{x="1"} 2\n
		# HELP a b\n# TYPE a gauge\nc 1\n
		# HELP a b\n# TYPE a counter\na 1\n
		# HELP a b\n# TYPE a gauge\na{x="1} 1\n
		# HELP a b\n# TYPE a gauge\na{x="1"}\n
		# HELP a b\n# TYPE a gauge\na one\n
		# TYPE a gauge\na 1\n
		# HELP a b\na 1\n
	WRONG
}
