#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: --fabric hcas=2,ports=2 --hosts 3:1 --timeout 300
# vm-seconds: 80
# ib-bond --drill: what it says is what another one sees, and the bond is as before whatever happens.
# Host a has ib0, ib1 (one HCA) and ib2 (the other); hostb has ib3, 10.0.0.9.

setup() {
	# shellcheck source=tests/lib/guest.bash
	. "$BATS_TEST_DIRNAME/lib/guest.bash"
	fabric up 0 1
	fabric up 1 1
	fabric sa-delay 0
	fresh
	modprobe bonding max_bonds=0
	ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib2
	peer ib3 10.0.0.9/24
	activate bond0 ib0
	until_true 10 replies 10.0.0.9
}

drill() {
	ib-bond --drill bond0 --peer 10.0.0.9 --yes "$@"
}

@test "each round moves to the other slave and back; the peer learns it; what is found is JSON" {
	drill --rounds 2 --json > report
	active_is bond0 ib0
	[ "$(jq -c '[.ifname, .peer, .rate, .late, .restored]' report)" = '["bond0","10.0.0.9",200,false,true]' ]
	[ "$(jq -c '[.moves[] | [.round, .from, .to]]' report)" = \
	  '[[1,"ib0","ib2"],[1,"ib2","ib0"],[2,"ib0","ib2"],[2,"ib2","ib0"]]' ]
	jq -e '[.moves[] | .sent > 20 and .announcements > 0 and .learned_ms > 0 and .switch_ms > 0 and .outage_ms > 0] | all' report
	jq -e '([.histogram[].moves] | add) == 4' report
	jq -e --arg host "$(uname -n)" '.host == $host and .ib_bonding == null and .earlier == null' report
}

@test "--report writes a page, a drawing and JSON; --compare sets an earlier one beside it" {
	cd "$BATS_TEST_TMPDIR"
	drill --rounds 1 --report first.json > said
	grep -q '^bond0: probes to 10.0.0.9' said
	[ "$(jq '.moves | length' first.json)" -eq 2 ]
	run drill --rounds 1 --compare first.json --report now.html
	[ "$status" -eq 0 ]
	[[ $output == *$'\nearlier        2 '*" bond0 on $(uname -n) "* ]]
	grep -q '<h1>Failover drill of bond0</h1>' now.html
	grep -q 'Earlier: bond0 on' now.html
	grep -q 'ib0 &gt; ib2' now.html
	# before the first move
	ln -s first.json link.json
	for words in '--report link.json' '--report now.pdf' '--report /nonexistent/now.html' '--compare now.html' '--compare none.json'; do
		# shellcheck disable=SC2086 # the words are wanted
		run drill $words --rounds 1000
		[ "$status" -eq 1 ]
		[[ $output == "ib-bond: ${words%% *} "* ]]
	done
	active_is bond0 ib0
	[ "$(ls)" = $'first.json\nlink.json\nnow.html\nsaid' ]
}

@test "its longest outage is that of an independent ping, within a fifth" {
	# the standby has no path to the peer yet, and the subnet administrator takes its time
	fabric sa-delay 400
	ping -n -D -i 0.001 10.0.0.9 > ping &
	pid=$!
	until_true 10 grep -q 'icmp_seq=100 ' ping
	drill --rounds 1 --json > report
	kill -INT $pid
	wait $pid || true
	ours=$(jq '[.moves[].outage_ms] | max | floor' report)
	theirs=$(sed -n 's/^\[\([0-9.]*\)\].*icmp_seq.*/\1/p' ping | awk 'NR > 1 && $1 - last > longest { longest = $1 - last }
		{ last = $1 } END { printf "%d\n", longest * 1000 }')
	echo "# ours $ours ms, ping $theirs ms" >&3
	[ "$ours" -ge 300 ]
	[ $((ours * 10)) -ge $((theirs * 8)) ]
	[ $((ours * 10)) -le $((theirs * 12)) ]
}

@test "an outage past --max-outage ends 1" {
	fabric sa-delay 400
	run drill --rounds 1 --max-outage 100
	[ "$status" -eq 1 ]
	[[ $output == *"ib-bond: bond0: an outage was longer than 100 ms"* ]]
	active_is bond0 ib0
	run drill --rounds 1 --max-outage 60000
	[ "$status" -eq 0 ]
}

# the drill has moved the active slave away
is_away() { active_is bond0 ib2; }

# stopped SIGNAL: a drill that gets it halfway leaves the bond as it was
stopped() {
	echo ib0 > /sys/class/net/bond0/bonding/primary
	ib-bond --drill bond0 --peer 10.0.0.9 --yes --rounds 1000 > /dev/null 2> errors 3>&- &
	pid=$!
	until_true 20 is_away
	kill "-$1" $pid
	wait $pid && ended=0 || ended=$?
	[ "$ended" -ne 0 ]
	until_true 10 active_is bond0 ib0
	[ "$(cat /sys/class/net/bond0/bonding/primary)" = ib0 ]
	# nobody is left who would move it again
	until_true 10 flock -n /run/ib-bond.lock true
	active_is bond0 ib0
}

@test "SIGTERM, SIGINT and SIGHUP end it with the bond as before" {
	for signal in TERM INT HUP; do
		stopped $signal
		grep -qx 'ib-bond: interrupted' errors
	done
}

@test "SIGKILL too: the process that watches restores the bond" {
	stopped KILL
}

@test "a primary slave and an active one that is not it are restored" {
	echo failure > /sys/class/net/bond0/bonding/primary_reselect
	echo ib0 > /sys/class/net/bond0/bonding/primary
	echo ib2 > /sys/class/net/bond0/bonding/active_slave
	drill --rounds 1 > /dev/null
	active_is bond0 ib2
	[ "$(cat /sys/class/net/bond0/bonding/primary)" = ib0 ]
}

@test "two drills at once: both end with the slave active that was before" {
	ib-bond --drill bond0 --peer 10.0.0.9 --yes --rounds 1 > /dev/null 3>&- &
	pid=$!
	until_true 20 is_away
	drill --rounds 1 --json > report
	wait $pid
	[ "$(jq -c '[.restored, .moves[0].from]' report)" = '[true,"ib0"]' ]
	active_is bond0 ib0
}

@test "a wall clock that is set back or forward while it runs changes nothing" {
	ib-bond --drill bond0 --peer 10.0.0.9 --yes --rounds 2 --json > report 3>&- &
	pid=$!
	until_true 20 is_away
	date -s "@$(($(date +%s) - 3600))" > /dev/null
	until_true 20 active_is bond0 ib0
	date -s "@$(($(date +%s) + 7200))" > /dev/null
	until_true 60 eval "! kill -0 $pid 2> /dev/null"
	wait $pid
	date -s "@$(($(date +%s) - 3600))" > /dev/null
	jq -e '.restored and (.moves | length) == 4' report
	jq -e '[.moves[] | .outage_ms < 60000 and .switch_ms < 60000 and .switch_ms > 0 and .lost < .sent] | all' report
}

@test "--dry-run prints the moves and makes none" {
	echo ib0 > /sys/class/net/bond0/bonding/primary
	run drill --rounds 1 --dry-run
	[ "$status" -eq 0 ]
	[ "$output" = "$(printf '%s\n' 'echo > /sys/class/net/bond0/bonding/primary' \
		'ip link set dev bond0 type bond active_slave ib2' 'ip link set dev bond0 type bond active_slave ib0' \
		'ip link set dev bond0 type bond primary ib0')" ] || { echo "$output"; false; }
	active_is bond0 ib0
	[ "$(cat /sys/class/net/bond0/bonding/primary)" = ib0 ]
}

# refused MESSAGE ARGS...: ends 1 and touches nothing
refused() {
	run ib-bond --drill "${@:2}" < /dev/null
	[ "$status" -eq 1 ]
	[ "$output" = "ib-bond: $1" ] || { echo "$output"; false; }
	active_is bond0 ib0
}

@test "what is refused: a standby that is not usable, nobody to ask, nobody to probe, no bond" {
	refused 'a drill interrupts the traffic of bond0: --yes where nobody can be asked' bond0 --peer 10.0.0.9
	refused 'bond0: no default route through it: say whom to probe with --peer IP' bond0 --yes
	refused 'bond7: no such bond; did you mean bond0?' bond7 --yes
	refused 'ib1: not a bond; there is bond0' ib1 --yes
	refused '10.0.0.77 does not answer' bond0 --yes --peer 10.0.0.77
	fabric down 1 1
	until_true 10 grep -q down /sys/class/net/ib2/bonding_slave/mii_status
	refused 'bond0: ib2 is not usable: a drill would risk the traffic (ib-bond --check bond0)' bond0 --yes --peer 10.0.0.9
	run ib-bond --drill bond0 --rounds 0
	[ "$status" -eq 2 ]
}

@test "without --peer the gateway is probed; an IPv6 peer as well" {
	ip route add default via 10.0.0.9 dev bond0
	[ "$(ib-bond --drill bond0 --yes --rounds 1 --json | jq -r .peer)" = 10.0.0.9 ]
	ip address add fd00::1/64 dev bond0 nodad
	ip -n hostb address add fd00::9/64 dev ib3 nodad
	until_true 10 replies fd00::9
	[ "$(ib-bond --drill bond0 --yes --rounds 1 --peer fd00::9 --json | jq -c '[.moves[].learned_ms > 0]')" = '[true,true]' ]
}
