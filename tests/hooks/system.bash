# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# system: a network service of an old release, as far as our hooks see it
#
#	system RELEASE SHELL CASE	lays out CASE's ifcfg files, and our hooks to be run by SHELL
#	network_starts			what systemd runs before the service network (RHEL7 and above)
#	drive PATH ARGUMENT...		runs PATH as the init script of that release does
#	calls				what the stand-ins for the stock scripts were called with
#	logged				what is in syslog
#
# The stock scripts are played by hooks/ifup.

scripts=/etc/sysconfig/network-scripts
hooks=$BATS_TEST_DIRNAME/hooks

# with_shell SHELL FILE TO: FILE, its interpreter SHELL
with_shell() {
	local text
	IFS= read -r -d '' text <"$2" || [[ $text ]]
	[[ $text != '#!'*/sh$'\n'* ]] || text="#!/bin/$1"$'\n'${text#*$'\n'}
	printf '%s' "$text" >"$3"
	chmod 755 "$3"
}

# lay_out RELEASE SHELL ROOT: our hooks and the stand-ins, below ROOT
lay_out() {
	local release=$1 shell=$2 root=$3 mode source to
	mkdir -p "$root/usr/sbin" "$root$scripts"
	{
		"$hooks/ifup-hooks/layout" "rhel$release"
		[[ $release != [89] ]] || "$hooks/ifup-hooks/layout" "rhel$release-network-scripts"
	} | while read -r mode source to; do
		to=$root$to
		case $mode:$source in link:if* | *:redhat/*) mkdir -p "${to%/*}" ;; esac
		case $mode:$source in
		link:if*) ln -sf "$source" "$to" ;;
		755:redhat/*) with_shell "$shell" "$hooks/ifup-hooks/$source" "$to" ;;
		*:redhat/*) cp "$hooks/ifup-hooks/$source" "$to" ;;
		esac
	done
	for to in usr/sbin/{ifup,ifdown} "$scripts"/{ifup,ifdown,ifup-post}; do
		ln -sf "$hooks/ifup" "$root/$to"
	done
	[ "$release" = 4 ] || ln -sf "$hooks/ifup" "$root$scripts/ifup-eth"
	[ "$release" = 4 ] || ln -sf "$hooks/ifup" "$root$scripts/ifdown-eth"
	ln -sf "$hooks/logger" "$root/usr/sbin/logger"
}

system() {
	local release=$1 shell=$2 case=$3 laid=/test/laid-$1-$2
	remove_system
	# some fifty processes, so once for all tests of a file
	[ -d "$laid" ] || { lay_out "$release" "$shell" "$laid.new" && mv "$laid.new" "$laid"; }
	cp -a "$case/etc/." /etc/
	cp -a "$laid/." /
	: >/test/calls
	: >/test/log
	echo "$release" >/test/release
	network_starts
}

drop_in=/usr/lib/systemd/system/network.service.d/ib-bonding.conf
network_starts() {
	[ ! -e $drop_in ] || (cd / && env -i "$(sed -n 's/^ExecStartPre=-//p' $drop_in)")
}

drive() {
	(cd "$scripts" && umask 022 && exec env -i PATH=/sbin:/usr/sbin:/bin:/usr/bin TERM=linux HOME=/root "$@")
}

calls() {
	cat /test/calls
}

logged() {
	cat /test/log
}

# remove_system: the next test, and the next file, find none of it
remove_system() {
	rm -rf "$scripts" ${drop_in%/*} /usr/lib/ib-bonding/redirect /test/networkmanager /etc/sysconfig/network /sbin/ifup /sbin/ifdown /sbin/logger \
		/etc/modprobe.conf /etc/modprobe.d/*bond* /etc/redhat-release
}
