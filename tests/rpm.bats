#!/usr/bin/env bats
# vm: host
# The package for each generation: what is in it, and that rpm installs, upgrades and erases it
# without touching a running network.

bats_require_minimum_version 1.5.0

setup() {
	# shellcheck source=tests/rpm/root.bash
	. "$BATS_TEST_DIRNAME/rpm/root.bash"
}

setup_file() {
	export top="$BATS_TEST_DIRNAME/.."
	unset MAKEFLAGS MFLAGS MAKELEVEL
	# what compiler flags are taken is not the question here
	build() {	# NAME OPTION...
		BUILD=$BATS_FILE_TMPDIR/$1 "$top/specs/rpm" --define 'optflags -O0' --define '_build_id_links none' \
			"${@:2}" > "$BATS_FILE_TMPDIR/$1.packages"
	}
	build rhel5 --define 'rhel 5'
	build rhel6 --define 'rhel 6'
	build rhel7 --define 'rhel 7'
	build rhel9 --define 'rhel 9'
	build rhel10 --define 'rhel 10'
	build sles10 --define 'suse_version 1010'
	build sles11 --define 'suse_version 1110'
	build sles15 --define 'suse_version 1500'
	# the next release, with another default in the configuration file
	mkdir "$BATS_FILE_TMPDIR/next"
	tar -xzf "$BATS_FILE_TMPDIR"/rhel7/rpm/SOURCES/*.tar.gz --strip-components=1 -C "$BATS_FILE_TMPDIR/next"
	sed -i 's/=30/=31/' "$BATS_FILE_TMPDIR/next/ifup-hooks/generic/ib-bonding.sysconfig"
	top=$BATS_FILE_TMPDIR/next build upgrade --define 'rhel 7' --define 'dist .next'
}

# package DISTRO: the path of the binary package
package() {
	grep "/ib-bonding-1\.0[^/]*\.$(uname -m)\.rpm$" "$BATS_FILE_TMPDIR/$1.packages"
}

# A root with a shell, the stock scripts of a generation, and the commands that a scriptlet could
# call: each writes down how it was called.
scratch_root() {
	local name
	empty_root
	mkdir -p "$root"/{etc/sysconfig/network-scripts,run/systemd/system}
	for name in usr/bin/systemctl sbin/chkconfig sbin/ip usr/sbin/ip sbin/ifup sbin/ifdown sbin/modprobe \
		sbin/service usr/bin/udevadm etc/sysconfig/network-scripts/ifup-eth; do
		printf '#!/bin/sh\necho "%s $*" >> /called\n' "${name##*/}" > "$root/$name"
		chmod 755 "$root/$name"
	done
	cksum < "$root/etc/sysconfig/network-scripts/ifup-eth" > "$root/stock"
}

@test "each generation's package has the files that are listed for it, and no other" {
	for distro in rhel5 rhel6 rhel7 rhel9 rhel10 sles10 sles11 sles15; do
		rpm -qp --qf '[%{FILEMODES:perms} %{FILENAMES} %{FILEFLAGS:fflags}\n]' "$(package $distro)" |
			sed "s/ \$//; s/\.gz\( d\)\{0,1\}\$/\1/" > "$BATS_TEST_TMPDIR/$distro"
		diff -u "$BATS_TEST_DIRNAME/rpm/$distro.files" "$BATS_TEST_TMPDIR/$distro"
	done
}

@test "make install DISTRO= lays out the same" {
	for distro in rhel5 sles11; do
		make -s -C "$top" install DISTRO=$distro DESTDIR="$BATS_TEST_TMPDIR/$distro"
		(cd "$BATS_TEST_TMPDIR/$distro" && find . ! -type d | sed 's/^\.//' | sort) > "$BATS_TEST_TMPDIR/made"
		rpm -qlp "$(package $distro)" | grep -v '/share/doc/\|^/usr/lib/ib-bonding$' | sed 's/\.gz$//' |
			sort | diff -u - "$BATS_TEST_TMPDIR/made"
	done
}

@test "rpm of RHEL5 and SLES10 can read the package" {
	for distro in rhel5 sles10; do
		# no tag means MD5
		[ "$(rpm -qp --qf '%{PAYLOADCOMPRESSOR} %{FILEDIGESTALGO}' "$(package $distro)")" = "gzip (none)" ]
	done
}

@test "installed, verified, upgraded and erased without a word to the network" {
	scratch_root
	in_root -i "$(package rhel7)"
	in_root -V ib-bonding
	[ "$(cat "$root/called")" = "systemctl --no-reload preset ib-bonding.service" ]
	rm "$root/called"
	# the administrator's configuration outlives an upgrade
	echo 'IB_BONDING_WAIT=5' > "$root/etc/sysconfig/ib-bonding"
	run -0 in_root -U "$(package upgrade)"
	[ "$(cat "$root/etc/sysconfig/ib-bonding")" = 'IB_BONDING_WAIT=5' ]
	grep -q 'IB_BONDING_WAIT=31' "$root/etc/sysconfig/ib-bonding.rpmnew"
	run -1 in_root -V ib-bonding
	[[ $output == *" c /etc/sysconfig/ib-bonding" ]]
	[ "$(cat "$root/called")" = "systemctl daemon-reload" ]
	rm "$root/called"
	in_root -e ib-bonding
	[ "$(cat "$root/called")" = $'systemctl --no-reload disable ib-bonding.service\nsystemctl daemon-reload' ]
	# what was there before is there, what was ours is not
	cksum < "$root/etc/sysconfig/network-scripts/ifup-eth" | cmp - "$root/stock"
	run -0 find "$root" -name '*ib-bond*' -o -name 'ifup-bond'
	[ "$(sort <<< "$output")" = "$root/etc/sysconfig/ib-bonding.rpmnew
$root/etc/sysconfig/ib-bonding.rpmsave" ]
}

@test "the same on a host with chkconfig" {
	scratch_root
	rm -r "$root/run/systemd"
	for distro in rhel5 sles11; do
		in_root -i "$(package $distro)"
		in_root -V ib-bonding
		in_root -e ib-bonding
		[ "$(cat "$root/called")" = $'chkconfig --add ib-bonding\nchkconfig --del ib-bonding' ]
		rm "$root/called"
		cksum < "$root/etc/sysconfig/network-scripts/ifup-eth" | cmp - "$root/stock"
	done
}

@test "the source package builds the same binary package again" {
	source=$(grep '\.src\.rpm$' "$BATS_FILE_TMPDIR/rhel7.packages")
	rpm -qlp "$source" | sort > "$BATS_TEST_TMPDIR/source"
	[ "$(cat "$BATS_TEST_TMPDIR/source")" = $'ib-bonding-1.0.tar.gz\nib-bonding.spec\nib_bonding-kmod.preamble' ]
}
