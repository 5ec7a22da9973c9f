#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# story: the demo's part inside the guest
#
#   host a: ib0, ib1 -> bond0 192.168.1.1        hostb: ib2 192.168.1.2
#            \______ two ports of one HCA             \_ the other HCA
set -u
# shellcheck source=tests/lib/guest.bash
. /test/lib/guest.bash
root=/test/parse/cases/manual-rhel4

say() { printf '\n== %s\n\n' "$*"; }
end() { printf '\ndemo: %s\n' "$*"; exit 1; }

say "The ifcfg files of an administrator, as the manual has them"
for file in "$root"/etc/sysconfig/network-scripts/ifcfg-*; do
	printf '%s:\n' "${file##*/}"
	sed 's/^/    /' "$file"
done

say "ib-bond --ifup-all makes bond0 of them"
ib-bond -v --root "$root" --ifup-all || end "bond0 did not come up"
peer ib2 192.168.1.2/24
until_true 20 replies 192.168.1.2 || end "the other host does not reply"
ib-bond --status-all

first=$(value /sys/class/net/bond0/bonding/active_slave)
say "The other host pings bond0, 50 times a second; the port of the active slave $first is pulled"
ip netns exec hostb ping -D -n -i 0.02 -c 400 -W 1 192.168.1.1 > pings &
until_true 20 grep -q 'icmp_seq=50 ' pings || end "no replies before the port was pulled"
fabric down 0 $((${first#ib} + 1))
echo "fabric: HCA 0, port $((${first#ib} + 1)): down"
wait $!

ib-bond --status-all
second=$(value /sys/class/net/bond0/bonding/active_slave)
[ "$second" != "$first" ] || end "$first is still the active slave"

# the longest time between two replies, from ping's own time stamps, in ms
gap=$(awk '/icmp_seq=/ { t = substr($1, 2) * 1000; if (last && t - last > gap) gap = t - last; last = t; n++ }
	END { printf "%d %d", gap, n }' pings)
echo
echo "active slave: $first, then $second; replies: ${gap#* } of 400; longest gap between replies: ${gap% *} ms"
if [ "${gap% *}" -ge 3000 ] || [ "${gap#* }" -le 200 ]; then
	end "bond0 did not survive"
fi
printf '\ndemo: bond0 survived\n'
