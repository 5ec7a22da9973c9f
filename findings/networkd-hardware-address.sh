#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# networkd-hardware-address - with another hardware address a link loses its lease, and is given another one.
#
# A bond with fail_over_mac=active has another hardware address after each failover, over InfiniBand always; here
# a veth stands for it.
#
# Expected: systemd-networkd asks under an identifier that is none of the hardware address
# (ClientIdentifier=duid), so the lease, the address and the routes stay as they are.
# Seen, systemd 252.39-1~deb12u2 (Debian 12), dnsmasq 2.90: it takes the address and its routes away and asks
# anew.  A part of the identifier, the IAID, is made of the hardware address if no IAID= is given, so that the
# server takes it for somebody else and leases another address.  With IAID= it is the same one, but gone meanwhile.
#
# In namespaces of its own, as root.  Needs apt-get, dpkg-deb, unshare.
# Exit: 0 if it is so still, 1 if not.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
set -- systemd=252.39-1~deb12u2 libsystemd-shared=252.39-1~deb12u2 dnsmasq-base=2.90-4~deb12u2
# and what is not here: ip, and the libraries of all
command -v ip >/dev/null || set -- "$@" iproute2
# shellcheck disable=SC2046 # words
apt-get download -qq "$@" $(apt-get install -s --no-install-recommends "$@" | sed -n 's/^Inst \(lib[^ ]*\) .*/\1/p' |
	grep -v '^libsystemd-shared$') 2>&1 | grep -v unsandboxed >&2 || :
for package in *.deb; do
	dpkg-deb -x "$package" .
done
lib=$work/usr/lib/x86_64-linux-gnu
export PATH="$PATH:$work/bin" LD_LIBRARY_PATH="$lib/systemd:$lib:$work/lib/x86_64-linux-gnu"
printf '%s\n' root:x:0:0::/root:/bin/sh systemd-network:x:998:998::/:/bin/false >passwd
printf '%s\n' root:x:0: systemd-network:x:998: >group

# trial WORD...: what c0 is leased, and is leased when it has another hardware address; whether it was without
# shellcheck disable=SC2016 # the inner shell expands it
trial() {
	unshare -mn sh -euc '
		mount --bind passwd /etc/passwd
		mount --bind group /etc/group
		mount -t tmpfs tmpfs /run
		mkdir -p /run/netns /run/systemd/network /run/systemd/netif/links /run/systemd/netif/leases
		chown -R 998:998 /run/systemd/netif
		# without udev: networkd would wait for it where /sys may be written
		mount -t sysfs -o ro sysfs /sys
		ip netns add server
		ip link add c0 type veth peer name s0 netns server
		ip -n server address add 10.9.0.254/24 dev s0
		ip -n server link set s0 up
		printf "%s\n" "[Match]" Name=c0 "[Network]" DHCP=ipv4 LinkLocalAddressing=no IPv6AcceptRA=no \
			"[DHCPv4]" "$@" >/run/systemd/network/c0.network
		ip netns exec server usr/sbin/dnsmasq --conf-file=/dev/null --interface=s0 --bind-interfaces --port=0 \
			--dhcp-range=10.9.0.100,10.9.0.200,1h --dhcp-leasefile=/run/leases --pid-file=/run/server \
			--no-ping --user=root --log-facility=/run/log
		lib/systemd/systemd-networkd >/run/networkd 2>&1 &
		client=$!
		address() { ip -4 -o address show dev c0 | sed "s/.* inet \([0-9.]*\).*/\1/"; }
		leased() {
			tries=0
			until [ "$(address)" ] || [ $((tries += 1)) -gt 120 ]; do sleep 0.25; done
			address
		}
		leased
		ip monitor address dev c0 >/run/monitor &
		monitor=$!
		sleep 1
		ip link set c0 address 02:00:00:00:00:77
		sleep 3
		leased
		grep -o "^Deleted" /run/monitor || :
		kill "$client" "$monitor" "$(cat /run/server)"
	' sh "$@"
}

status=0
check() { # WORDS EXPECTED
	# shellcheck disable=SC2086 # no word, or one
	trial $1 >seen
	{ read -r first && read -r second && read -r gone; } <seen || gone=stayed
	same=another
	[ "$first" != "$second" ] || same=same
	printf '%-8s %s, then %s: %s, %s\n' "$1" "$first" "$second" "$same" "$gone"
	[ "$same $gone" = "$2" ] || { echo "  was: $2"; status=1; }
}

check '' 'another Deleted'
check IAID=7 'same Deleted'
exit $status
