#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: host
# vm-seconds: 60
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
	# what compiler flags are taken is not the question here; so each source is compiled once for all packages
	export CC='ccache cc' CCACHE_DIR=$BATS_TEST_DIRNAME/../build/ccache
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
	first_release > "$BATS_FILE_TMPDIR/first.spec"
	rpmbuild -bb --define "_topdir $BATS_FILE_TMPDIR/first" "$BATS_FILE_TMPDIR/first.spec" > "$BATS_FILE_TMPDIR/first.log" 2>&1
}

# what 1.0-1 laid out in network-scripts, for RHEL7 to RHEL9
first_release() {
	cat <<-'SPEC'
	Name: ib-bonding
	Version: 1.0
	Release: 1
	Summary: the first
	License: GPL-2.0-only
	BuildArch: noarch
	%description
	The first release.
	%install
	mkdir -p %{buildroot}/etc/sysconfig/network-scripts
	cd %{buildroot}/etc/sysconfig/network-scripts
	touch network-functions-ib-bonding
	for name in ifup-bond ifdown-bond ifup-ib-bonding ifdown-ib-bonding; do
		printf '#!/bin/sh\n' > $name
		chmod 755 $name
	done
	ln -s ifup-bond ifup-Bond
	ln -s ifup-bond ifup-Bonding
	ln -s ifdown-bond ifdown-Bond
	ln -s ifdown-bond ifdown-Bonding
	%files
	/etc/sysconfig/network-scripts/*
	SPEC
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
	: > "$root/called"
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
			sed "s/ \$//; s/\.gz\( d\)\{0,1\}\$/\1/" > "$BATS_TEST_TMPDIR/all"
		# the same for all: whatever is there
		grep -v '/doc/[^/]*/\(examples\|contrib\)\(/\| d$\|$\)' "$BATS_TEST_TMPDIR/all" > "$BATS_TEST_TMPDIR/$distro"
		grep -q '^-rw-r--r-- .*/examples/rhel7/etc/sysconfig/network-scripts/ifcfg-bond0 d$' "$BATS_TEST_TMPDIR/all"
		grep -q '^-rw-r--r-- .*/contrib/prometheus/ib-bond.rules.yml d$' "$BATS_TEST_TMPDIR/all"
		diff -u "$BATS_TEST_DIRNAME/rpm/$distro.files" "$BATS_TEST_TMPDIR/$distro"
	done
	rpm -qp --qf '[%{FILEMODES:perms} %{FILENAMES} %{FILEFLAGS:fflags}\n]' \
		"$(grep 'ib-bonding-network-scripts-' "$BATS_FILE_TMPDIR/rhel9.packages")" | sed 's/ $//' |
		diff -u "$BATS_TEST_DIRNAME/rpm/rhel9-network-scripts.files" -
}

@test "make install DISTRO= lays out the same" {
	for distro in rhel5 sles11; do
		make -s -C "$top" install DISTRO=$distro DESTDIR="$BATS_TEST_TMPDIR/$distro"
		(cd "$BATS_TEST_TMPDIR/$distro" && find . ! -type d | sed 's/^\.//' | sort) > "$BATS_TEST_TMPDIR/made"
		rpm -qlp "$(package $distro)" | grep -vE '/share/doc/|^/usr/lib/ib-bonding$|^/usr/share/(zsh|fish)(/[a-z_.-]+)?$' | sed 's/\.gz$//' |
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
	[ "$(cat "$root/called")" = $'systemctl --no-reload preset ib-bonding.service\nsystemctl daemon-reload' ]
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
	[ "$(cat "$root/called")" = $'systemctl --no-reload disable ib-bonding.service ib-bond-metrics.timer
systemctl stop ib-bond-metrics.timer\nsystemctl daemon-reload' ]
	# what was there before is there, what was ours is not
	cksum < "$root/etc/sysconfig/network-scripts/ifup-eth" | cmp - "$root/stock"
	run -0 find "$root" -name '*ib-bond*' -o -name 'ifup-bond'
	[ "$(sort <<< "$output")" = "$root/etc/sysconfig/ib-bonding.rpmnew
$root/etc/sysconfig/ib-bonding.rpmsave" ]
}

# A bond over InfiniBand and one over Ethernet, both without TYPE, in $scripts; ib-bond can be run
administrator() {
	local name
	scripts=$root/etc/sysconfig/network-scripts
	for name in rm mv logger; do ln -s busybox "$root/bin/$name"; done
	root_command "$(rpm_content rhel9 /usr/sbin/ib-bond)" /lib/ib-bond-for-its-libraries
	printf '%s\n' DEVICE=bond0 'BONDING_OPTS="mode=active-backup miimon=100"' > "$scripts/ifcfg-bond0"
	printf '%s\n' DEVICE=ib0 MASTER=bond0 SLAVE=yes > "$scripts/ifcfg-ib0"
	printf '%s\n' DEVICE=ib1 MASTER=bond0 SLAVE=yes > "$scripts/ifcfg-ib1"
	printf '%s\n' DEVICE=bond1 'BONDING_OPTS="mode=802.3ad miimon=100"' > "$scripts/ifcfg-bond1"
	printf '%s\n' DEVICE=em1 MASTER=bond1 SLAVE=yes > "$scripts/ifcfg-em1"
	cat "$scripts"/ifcfg-* > "$root/files"
}

# rpm_content DISTRO PATH: a copy of the file at PATH in the package
rpm_content() {
	(cd "$BATS_TEST_TMPDIR" && rpm2cpio "$(package "$1")" | cpio -id --quiet ".$2" && chmod 755 ".$2")
	echo "$BATS_TEST_TMPDIR$2"
}

# as_it_was: NetworkManager reads the administrator's files as without us, and they are untouched
as_it_was() {
	(cd "$scripts" && "$BATS_TEST_DIRNAME/lib/ifcfg-rh" . ifcfg-*) | diff - <(printf 'ifcfg-%s\n' \
		'bond0: bond' 'bond1: bond' 'em1: ethernet' 'ib0: ethernet' 'ib1: ethernet') || return
	cat "$scripts"/ifcfg-* | cmp - "$root/files"
}

# keys: what of network-scripts leads to us
keys() {
	(cd "$scripts" && grep -s DEVICETYPE= keys-* || true)
}

led_to_us='keys-bond0:DEVICETYPE=ib-bonding-master
keys-ib0:DEVICETYPE=ib-bonding-slave
keys-ib1:DEVICETYPE=ib-bonding-slave'

@test "RHEL7 and RHEL9: upgraded from 1.0, NetworkManager reads the file of an Ethernet bond again" {
	first=$(find "$BATS_FILE_TMPDIR/first/RPMS" -name '*.rpm')
	parts=$(grep 'ib-bonding-network-scripts-' "$BATS_FILE_TMPDIR/rhel9.packages")
	for distro in rhel7 rhel9; do
		rm -rf "$root"
		scratch_root
		administrator
		as_it_was
		in_root -i "$first"
		printf '%s\n' '# ib-bonding: ifup and ifdown of this slave go to ifup-ib-bonding and ifdown-ib-bonding' \
			DEVICETYPE=ib-bonding TYPE=ib-bonding > "$scripts/keys-ib0"
		echo KEY=secret > "$scripts/keys-wlan0"
		run ! as_it_was
		in_root -U "$(package $distro)"
		as_it_was
		run -1 compgen -G "$scripts/if*[pn]-[bB]ond*"
		if [ $distro = rhel9 ]; then
			# nothing calls it there
			run -1 compgen -G "$scripts/if*ib-bonding*"
			[ "$(keys)" = '' ]
			in_root -i "$parts"
			as_it_was
			[ "$(keys)" = "$led_to_us" ]
			in_root -V ib-bonding-network-scripts
			in_root -e ib-bonding-network-scripts
			[ "$(keys)" = '' ]
			in_root -i "$parts"
		fi
		[ "$(keys)" = "$led_to_us" ]
		# of an ifup that was killed while it wrote; and one that writes when we are about to go
		echo '# ib-bonding: ifup and ifdown' > "$scripts/.keys-ib0.123"
		printf '%s\n' '#!/bin/sh' 'echo "${0##*/} $*" >> /called' '[ "$2" != disable ] ||' \
			'echo "# ib-bonding: ifup DEVICETYPE= of late" > /etc/sysconfig/network-scripts/keys-ib1' > "$root/usr/bin/systemctl"
		# upgraded once more, it stays
		if [ $distro = rhel9 ]; then
			in_root -U --force "$(package rhel9)" "$parts"
			[ "$(keys)" = "$led_to_us" ]
			in_root -e ib-bonding ib-bonding-network-scripts
		else
			in_root -U "$(package upgrade)"
			[ "$(keys)" = "$led_to_us" ]
			in_root -e ib-bonding
		fi
		as_it_was
		[ "$(keys)" = '' ]
		[ "$(cat "$scripts/keys-wlan0")" = KEY=secret ]
		run -1 compgen -G "$scripts/.keys-*"
		run -1 grep -v 'systemctl --no-reload preset\|systemctl --no-reload disable\|systemctl stop ib-bond-metrics.timer$\|systemctl daemon-reload' "$root/called"
	done
}

@test "RHEL9: what ifup and ifdown call comes along where network-scripts is, and only there" {
	parts=$(grep 'ib-bonding-network-scripts-' "$BATS_FILE_TMPDIR/rhel9.packages")
	[ "$(rpm -qp --supplements "$parts")" = '(ib-bonding >= 1.0-2 and network-scripts)' ]
	[[ $(rpm -qp --requires "$parts") == *"ib-bonding = 1.0-2"*network-scripts* ]]
	[[ $(rpm -qp --requires --recommends "$(package rhel9)") != *network-scripts* ]]
	# no other release has such a package
	[ "$(grep -l 'ib-bonding-network-scripts-' "$BATS_FILE_TMPDIR"/*.packages)" = "$BATS_FILE_TMPDIR/rhel9.packages" ]
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
