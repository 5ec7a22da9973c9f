#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# tcpdump-immediate-buffer - with --immediate-mode tcpdump's buffer of 2 MiB is one of eight packets, however small.
#
# That is how announcements of a bond's addresses are watched as they come, one packet for each address.
#
# Expected: a burst of 40 packets of 84 bytes each is shown, for it fits hundreds of times into the buffer.
# Seen, tcpdump 4.99.3-1, libpcap 1.10.3-1 (Debian 12): with --immediate-mode a packet takes as much room as the largest
# would, 262144 bytes, where the link is not Ethernet (any, IPoIB, tunnels): what comes while eight wait to be read
# is dropped.  With -s 128 all are shown, and without --immediate-mode too.
#
# In namespaces of its own, as root.  Needs apt-get, dpkg-deb, unshare.
# Exit: 0 if it is so still, 1 if not.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
set -- tcpdump=4.99.3-1 libpcap0.8=1.10.3-1
# and what is not here: ip, ping, and the libraries of all
command -v ip >/dev/null || set -- "$@" iproute2
command -v ping >/dev/null || set -- "$@" iputils-ping
# shellcheck disable=SC2046 # words
apt-get download -qq "$@" $(apt-get install -s --no-install-recommends "$@" | sed -n 's/^Inst \(lib[^ ]*\) .*/\1/p' |
	grep -v '^libpcap0.8$') 2>&1 | grep -v unsandboxed >&2 || :
for package in *.deb; do
	dpkg-deb -x "$package" .
done
lib=$work/usr/lib/x86_64-linux-gnu
export PATH="$PATH:$work/bin" LD_LIBRARY_PATH="$lib:$work/lib/x86_64-linux-gnu"

# trial OPTION...: how many of 40 packets are shown that pass while tcpdump does not read; over lo each passes twice
# shellcheck disable=SC2016 # the inner shell expands it
trial() {
	unshare -n sh -euc '
		ip link set lo up
		usr/bin/tcpdump -Z root -nn -i any "$@" "icmp[0] == 8" >shown 2>listening &
		client=$!
		tries=0
		until grep -q "^listening" listening || [ $((tries += 1)) -gt 120 ]; do sleep 0.25; done
		sleep 1
		kill -STOP "$client"
		ping -q -c 40 -i 0.01 127.0.0.1 >/dev/null
		kill -CONT "$client"
		sleep 2
		kill "$client"
		wait "$client"
		grep -c "echo request" shown || :
	' sh "$@"
}

status=0
check() { # EXPECTED OPTION...
	expected=$1
	shift
	seen=$(trial "$@")
	echo "tcpdump $*: $seen of 40 packets"
	[ "$seen" = "$expected" ] || { echo "  was: $expected"; status=1; }
}

check 4 --immediate-mode
check 40 --immediate-mode -s 128
check 40
exit $status
