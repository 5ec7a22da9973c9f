#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# kmod-softdep-removal - modprobe -r takes the modules of a softdep away as well.
#
# Expected: `softdep a pre: b` is about loading: b comes before a.  b does not depend on a,
# nor a on b, and whoever loaded b for himself keeps it when a is removed.
# Seen, kmod 30+20221128-1 (Debian 12): `modprobe -r a` removes a and then b, as it does what
# a depends on, if b's reference count is 0.  Of some modules it always is, whatever they
# carry: bonding's, with all bonds of the host.  What stands after post: goes first.
# A line `softdep a pre:` without a name, read before the other, undoes it.
#
# Nothing is loaded or removed: -n prints what would be done, in a mount namespace whose
# /sys/module and /proc/modules have a, b and c.  Needs apt-get, dpkg-deb, unshare.
# Exit: 0 if it is so still, 1 if not.
set -eu
version=30+20221128-1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for package in kmod libkmod2; do
	apt-get download -qq "$package=$version" 2>/dev/null
	dpkg-deb -x "$package"_*.deb .
done

# three modules, loaded, nobody's users
mkdir -p lib/modules/1.0 sys/module proc
for m in a b c; do
	echo "$m.ko:" >>lib/modules/1.0/modules.dep
	: >"lib/modules/1.0/$m.ko"
	mkdir -p "sys/module/$m/holders"
	echo live >"sys/module/$m/initstate"
	echo 0 >"sys/module/$m/refcnt"
	echo "$m 16384 0 - Live 0x0" >>proc/modules
done
: >proc/cmdline
export LD_LIBRARY_PATH="$work/lib/x86_64-linux-gnu:$work/usr/lib/x86_64-linux-gnu"
sbin/depmod -b "$work" 1.0 2>/dev/null || :

# removal CONF: what `modprobe -r a` would do under these lines of modprobe.d
removal() {
	echo "$1" | tr ';' '\n' >conf
	# shellcheck disable=SC2016 # the inner shell expands it
	unshare -rm sh -ec '
		mount --bind sys/module /sys/module
		mount --bind proc /proc
		sbin/modprobe -d "$PWD" -S 1.0 -C "$PWD/conf" -n -v -r a
	' | tr '\n' ';'
}

status=0
check() { # CONF EXPECTED
	got=$(removal "$1")
	printf '%-40s %s\n' "$1" "$got"
	[ "$got" = "$2" ] || { echo "  was: $2"; status=1; }
}

check '# nothing' 'rmmod a;'
check 'softdep a pre: b' 'rmmod a;rmmod b;'
check 'softdep a post: c' 'rmmod c;rmmod a;'
check 'softdep a pre:;softdep a pre: b' 'rmmod a;'
exit $status
