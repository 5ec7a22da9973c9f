#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# unenslave.sh CONFIG INTERFACE [-o OPTIONS] - take a slave out of its bond before it goes down
#
# PRE_DOWN_SCRIPT of the slaves (ifdown of sysconfig on SLES10 and SLES11; compat:suse: on wicked).
# ifdown of sysconfig knows a bond over IPoIB for an Ethernet interface: it neither releases its slaves
# nor deletes it, and the next ifup finds it in the way.  So the slave leaves here, a P_Key child that
# ib-bond made for the bond goes too, and so does the bond with its last slave.
#
# wicked (SLES12, SLES15) does all that by itself, and calls this before: without slaves the bond would
# be gone behind its back, and the bond's own scripts and netconfig would not be run.  So it has
# nothing to do there.
#
# Only the slave and its bond are touched; whatever is gone already is no error.  Nothing here calls
# ifdown, and a kernel that does not answer is waited for LIMIT seconds, not longer.
#
# exit: 0, also for wicked; 1 with a message: the slave is in its bond still

PATH=/sbin:/usr/sbin:/bin:/usr/bin
export PATH
LIMIT=10
net=/sys/class/net

complain() {
	echo "unenslave.sh: $1" >&2
	logger -t ib-bonding -p daemon.err "unenslave.sh: $1" 2>/dev/null
}

# tell FILE WORDS: writes them in one go; the kernel's reason is left to be seen
tell() {
	if [ -w "$1" ]; then
		printf '%s\n' "$2" >"$1"
	fi
}

# content FILE: its first line, nothing if it is not there
content() {
	line=
	[ ! -r "$1" ] || read -r line <"$1"
	printf '%s' "$line"
}

# master_of INTERFACE: the bond that it is in, nothing if there is none
master_of() {
	master=$(readlink "$net/$1/master") || return 0
	master=${master##*/}
	[ ! -d "$net/$master/bonding" ] || printf '%s' "$master"
}

# remove_child INTERFACE: if ib-bond made it (its ifalias says so)
remove_child() {
	[ "$(content "$net/$1/ifalias")" = ib-bond ] || return
	ip link delete dev "$1" 2>/dev/null && return
	case ${1##*.} in	# made through sysfs: before Linux 3.8
	"$1" | '' | *[!0-9a-f]* | ?????*) ;;
	*) tell "$net/${1%.*}/delete_child" "$((0x${1##*.} | 0x8000))" ;;
	esac
}

release() {
	bond=$(master_of "$1")
	[ -n "$bond" ] || return 0
	tell "$net/$bond/bonding/slaves" "-$1"
	[ "$(master_of "$1")" != "$bond" ] || return 1
	remove_child "$1"
	# 32 is ARPHRD_INFINIBAND, <linux/if_arp.h>
	if [ "$(content "$net/$bond/type")" = 32 ] && [ -z "$(content "$net/$bond/bonding/slaves")" ]; then
		tell "$net/bonding_masters" "-$bond"
	fi
	return 0
}

# within SECONDS COMMAND...: its status; 124 after SECONDS, be it stuck in the kernel
within() {
	seconds=$1
	shift
	late=
	trap 'late=yes' ALRM
	"$@" &
	worker=$!
	(
		sleep "$seconds" &
		trap 'kill $!; exit' TERM
		wait $!
		kill -ALRM $$
	) </dev/null >/dev/null 2>&1 &
	watch=$!
	wait "$worker"
	status=$?
	kill "$watch" 2>/dev/null
	[ -z "$late" ] || status=124
	return "$status"
}

# by_wicked CONFIG INTERFACE [-o OPTIONS]: is it wicked that calls?  It says when: "ib0 ib0 -o pre-down"
# (compat:suse:), "pre-down ib0" (wicked:); sysconfig's ifdown says -o rc, onboot, hotplug ...
by_wicked() {
	case ${1-} in
	pre-up | post-up | pre-down | post-down) [ $# -eq 2 ] && [ "$2" != -o ]; return ;;
	esac
	while [ $# -gt 0 ] && [ "$1" != -o ]; do shift; done
	for option; do
		case $option in
		pre-up | post-up | pre-down | post-down) return 0 ;;
		esac
	done
	return 1
}

! by_wicked "$@" || exit 0

interface=${2-}
case $interface in
'' | -o) interface=${1-} ;;	# as ifdown itself reads them: CONFIG may be left out
esac
case $interface in
'' | -* | . | .. | */*)
	complain "usage: unenslave.sh [CONFIG] INTERFACE [-o OPTIONS]"
	exit 1
	;;
esac
within "$LIMIT" release "$interface"
case $? in
0) ;;
124)
	complain "$interface: the kernel has not released it within $LIMIT s"
	exec 2>/dev/null	# some shells would say that it was killed
	kill -9 "$worker"
	exit 1
	;;
*) complain "$interface: the kernel does not release it"; exit 1 ;;
esac
