#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# netplan-infiniband-mode - infiniband-mode of netplan is written, and passed by by the systemd-networkd beside it.
#
# A bond over ports in connected mode is what it is for: an MTU of 65520 wants that mode.
#
# Expected: `infiniband-mode: connected` puts the port into connected mode, with both renderers.
# Seen, netplan.io 0.106-2+deb12u1 with systemd 252.39-1~deb12u2 (Debian 12): netplan writes "[IPoIB] Mode=connected"
# into the port's .network file; that networkd knows the section in .netdev files alone: "Unknown section 'IPoIB'.
# Ignoring."  The port stays in datagram mode, and netplan ends with 0.
#
# In namespaces of its own, as root.  Needs apt-get, dpkg-deb, unshare.
# Exit: 0 if it is so still, 1 if not.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
set -- netplan.io=0.106-2+deb12u1 libnetplan0=0.106-2+deb12u1 systemd=252.39-1~deb12u2 libsystemd-shared=252.39-1~deb12u2
# and what is not here: ip, and the libraries of all
command -v ip >/dev/null || set -- "$@" iproute2
# shellcheck disable=SC2046 # words
apt-get download -qq "$@" $(apt-get install -s --no-install-recommends "$@" | sed -n 's/^Inst \(lib[^ ]*\) .*/\1/p' |
	grep -v -e '^libsystemd-shared$' -e '^libnetplan0$') 2>&1 | grep -v unsandboxed >&2 || :
for package in *.deb; do
	dpkg-deb -x "$package" .
done
lib=$work/usr/lib/x86_64-linux-gnu
export PATH="$PATH:$work/bin" LD_LIBRARY_PATH="$lib/systemd:$lib:$work/lib/x86_64-linux-gnu"
printf '%s\n' root:x:0:0::/root:/bin/sh systemd-network:x:998:998::/:/bin/false >passwd
printf '%s\n' root:x:0: systemd-network:x:998: >group

mkdir -p root/etc/netplan
cat >root/etc/netplan/ib.yaml <<'Y'
network:
  version: 2
  renderer: networkd
  ethernets:
    ib0: { infiniband-mode: connected }
Y
chmod 600 root/etc/netplan/ib.yaml
usr/libexec/netplan/generate --root-dir "$work/root"
network=root/run/systemd/network/10-netplan-ib0.network
cat $network

# shellcheck disable=SC2016 # the inner shell expands it
unshare -mn sh -euc '
	mount --bind passwd /etc/passwd
	mount --bind group /etc/group
	mount -t tmpfs tmpfs /run
	mkdir -p /run/systemd/network /run/systemd/netif/links /run/systemd/netif/leases
	chown -R 998:998 /run/systemd/netif
	mount -t sysfs -o ro sysfs /sys
	install -m 644 "$1" /run/systemd/network/
	lib/systemd/systemd-networkd >networkd 2>&1 &
	client=$!
	tries=0
	until grep -q "Enumeration completed" networkd || [ $((tries += 1)) -gt 120 ]; do sleep 0.25; done
	kill "$client"
' sh $network
cat networkd

status=0
check() { # FILE LINE
	if grep -q "$2" "$1"; then echo "as before: $2"; else echo "changed, no longer: $2"; status=1; fi
}
check $network '^\[IPoIB\]$'
check $network '^Mode=connected$'
check networkd "Unknown section 'IPoIB'. Ignoring."
exit $status
