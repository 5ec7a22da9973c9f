# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# root - a scratch root that rpm installs into

# as_root COMMAND...: rpm wants to be root, and to chroot
as_root() {
	if [ "$(id -u)" -eq 0 ]; then "$@"; else unshare --map-root-user "$@"; fi
}

# rpm_root RPM-OPTION...
rpm_root() {
	as_root rpm --root "$root" "$@" 2> >(grep -v 'RPM should not be used\|However assuming' >&2)
}

# in_root RPM-OPTION...: what the host's own packages bring is not there
in_root() {
	rpm_root --nodeps "$@"
}

# root_command COMMAND PATH: COMMAND of this machine, with its libraries, as PATH in $root
root_command() {
	local name
	mkdir -p "$root${2%/*}"
	cp -L "$(type -P "$1")" "$root$2"
	for name in $(ldd "$(type -P "$1")" 2> /dev/null | grep -o '/[^ ]*'); do
		mkdir -p "$root${name%/*}"
		cp -L "$name" "$root$name"
	done
}

# empty_root: sets $root, with a shell and a package database in it
empty_root() {
	local name
	root=$BATS_TEST_TMPDIR/root
	mkdir -p "$root"/{bin,sbin,usr/bin,usr/sbin,dev,var/lib/rpm}
	root_command busybox /bin/busybox
	for name in sh cat echo grep; do ln -s busybox "$root/bin/$name"; done
}
