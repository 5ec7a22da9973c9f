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

# cut WITH: pulls the port of the active slave while the other host pings bond0, 500 times a
# second; leaves in gap the longest time between two replies, in ms of the guest's time.
cut() {
	local first second n
	first=$(value /sys/class/net/bond0/bonding/active_slave)
	say "$1: the other host pings bond0, 500 times a second; the port of the active slave $first is pulled"
	: > pings
	ip netns exec hostb ping -D -n -i 0.002 -c 700 -W 1 192.168.1.1 > pings &
	until_true 20 grep -q 'icmp_seq=100 ' pings || end "no replies before the port was pulled"
	fabric down 0 $((${first#ib} + 1))
	wait $!
	second=$(value /sys/class/net/bond0/bonding/active_slave)
	[ "$second" != "$first" ] || end "$first is still the active slave"
	read -r gap n < <(awk '/icmp_seq=/ { t = substr($1, 2) * 1000; if (last && t - last > gap) gap = t - last; last = t; n++ }
		END { printf "%.1f %d\n", gap, n }' pings)
	[ -n "$n" ] || end "the replies were not counted"
	echo "active slave: $first, then $second; replies: $n of 700; longest gap between replies: $gap ms"
	if [ "${gap%.*}" -ge 3000 ] || [ "$n" -le 350 ]; then
		end "bond0 did not survive"
	fi
}

# the standby knows the way to a neighbour
warm() { [ "$(value /sys/class/net/bond0/ib_bonding/warmed)" -gt 0 ]; }

# bar NAME MS: as long as it took, a character for each 2 ms
bar() {
	local bar
	printf -v bar '%*s' $(((${2%.*} + 2) / 2)) ''
	printf '  %-28s %6.1f ms  %s\n' "$1" "$2" "${bar// /#}"
}

cut "The bonding driver alone"
stock=$gap
ib-bond --status-all

say "The cable is back; ib_bonding is loaded"
fabric up 0 1
until_true 20 grep -qx up /sys/class/net/ib0/bonding_slave/mii_status || end "the port did not come back"
modprobe ib_bonding || end "ib_bonding does not load"
until_true 20 warm || end "the standby was not warmed"
ib-bond --status-all

cut "With ib_bonding"

say "The longest gap between replies"
bar "the bonding driver alone" "$stock"
bar "with ib_bonding" "$gap"
printf '\ndemo: bond0 survived, twice\n'
