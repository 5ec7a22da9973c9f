#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# model: random commands, compared after each with a model of what should be there
# usage: model.bash [SEED [STEPS]]; a failure prints the seed and the last commands.
# Every fourth command is broken at some step: refused by the kernel, or killed before or after it; then all is as
# before.  Others set VIPs and routes, which no command names: they are to stay.
# (Not in the bats file itself: bats traces every command of a test, which costs tenfold.)
set -u
# shellcheck source=tests/lib/guest.bash
. "$(dirname "$0")/guest.bash"

seed=${1:-20081} steps=${2:-200}
RANDOM=$seed
log=()
inject=$(dirname "$0")/inject.so
bonds=(bond0 bond1 bond2)
# the model: what each bond has ("" for none; lists are separated by commas), and which children there are
declare -A slaves=() addrs=() miimon=() vips=() routes=() made=()
for bond in "${bonds[@]}"; do
	slaves[$bond]='' addrs[$bond]='' miimon[$bond]='' vips[$bond]='' routes[$bond]=''
done
# what a command names; "" for nothing
declare -A named=()

pick() {
	local -n choices=$1
	picked=${choices[RANDOM % ${#choices[@]}]}
}

# some WORD...: a random choice of at least one of them, in their order, separated by commas, into PICKED
some() {
	local w
	picked=''
	while [ -z "$picked" ]; do
		for w; do
			((RANDOM % 2)) && picked=$picked,$w
		done
	done
	picked=${picked#,}
}

has() { # LIST WORD
	[[ ,$1, == *,$2,* ]]
}

# joined_lists LIST MORE: LIST with those of MORE that it has not
joined_lists() {
	local w
	merged=$1
	for w in ${2//,/ }; do
		has "$merged" "$w" || merged=${merged:+$merged,}$w
	done
}

# without LIST GONE: LIST less those of GONE
without() {
	local w
	merged=''
	for w in ${1//,/ }; do
		has "$2" "$w" || merged=${merged:+$merged,}$w
	done
}

key_of() {
	if [[ $1 == *.* ]]; then key=8001; else key=ffff; fi
}

# May the bond NAME have the slaves LIST: of one partition, that of the bond, and in no other bond?
may_have() {
	local b s first='' want=$1 of=$2
	[ -n "$of" ] || return 1
	if [ -n "${slaves[$want]}" ]; then
		key_of "${slaves[$want]%%,*}"
		first=$key
	fi
	for s in ${of//,/ }; do
		key_of "$s"
		[ "${first:=$key}" = "$key" ] || return 1
		for b in "${bonds[@]}"; do
			[ "$b" = "$want" ] || ! has "${slaves[$b]}" "$s" || return 1
		done
	done
}

# What the command NAMED should do to the bond NAME: 0 and the model is changed, or 1 and it is as it was
model_change() {
	local b=$1 s new_slaves new_addrs new_vips merged running=${slaves[$1]}
	new_slaves=$running
	if [ -z "$running" ]; then
		[ -n "${named[slaves]}${named[addrs]}${named[miimon]}" ] || return 1
		[ -n "${named[slaves]}${named[add_slaves]}" ] || new_slaves=ib0,ib1
	fi
	joined_lists "${named[slaves]:-$new_slaves}" "${named[add_slaves]}"
	without "$merged" "${named[del_slaves]}"
	new_slaves=$merged
	joined_lists "${named[addrs]:-${addrs[$b]}}" "${named[add_addrs]}"
	without "$merged" "${named[del_addrs]}"
	new_addrs=$merged
	without "${vips[$b]}" "${named[del_addrs]}"
	new_vips=$merged
	may_have "$b" "$new_slaves" || return 1
	# the kernel would drop a route by a gateway with the last IPv4 address
	[ -z "${routes[$b]}" ] || [[ $new_addrs,$new_vips == *.* ]] || return 1
	for s in ${running//,/ }; do
		has "$new_slaves" "$s" || [[ $s != *.* ]] || unset "made[$s]"
	done
	for s in ${new_slaves//,/ }; do
		[[ $s != *.* ]] || made[$s]=1
	done
	slaves[$b]=$new_slaves addrs[$b]=$new_addrs vips[$b]=$new_vips
	miimon[$b]=${named[miimon]:-${miimon[$b]:-100}}
}

model_stop() {
	local s
	[ -n "${slaves[$1]}" ] || return 1
	for s in ${slaves[$1]//,/ }; do
		[[ $s != *.* ]] || unset "made[$s]"
	done
	slaves[$1]='' addrs[$1]='' miimon[$1]='' vips[$1]='' routes[$1]=''
}

# row WORD...: a line of $rows
row() {
	local IFS=' '
	rows+="$*"$'\n'
}

# What there should be, a line for each thing, into REPLY
expected_now() {
	local b rows=''
	for b in "${bonds[@]}"; do
		if [ -z "${slaves[$b]}" ]; then
			row "$b" none
			continue
		fi
		# shellcheck disable=SC2086 # the words are wanted
		sort_now ${slaves[$b]//,/ }
		row "$b" active-backup miimon "${miimon[$b]}" mtu 2044 up slaves "$REPLY"
		# shellcheck disable=SC2086
		sort_now ${addrs[$b]//,/ } ${vips[$b]//,/ }
		row addresses "$REPLY"
		# shellcheck disable=SC2086
		sort_now ${routes[$b]//,/ }
		row routes "$REPLY"
	done
	sort_now "${!made[@]}"
	row children "$REPLY"
	REPLY=$rows
}

# What there is, in the same way, by two processes; the routes of bondN stand in the table 100N
found_now() {
	local b d dev word line rows='' children=()
	local -A has_addrs=() has_routes=()
	while read -r _ dev _ word _; do
		has_addrs[$dev]+=" $word"
	done < <(ip -o addr show scope global)
	while read -r line; do
		[[ ! "$line " =~ ' table 100'([012])' ' ]] || has_routes[bond${BASH_REMATCH[1]}]+=" ${line%% *}"
	done < <(ip route show table all)
	for b in "${bonds[@]}"; do
		[ -d "/sys/class/net/$b/bonding" ] || { row "$b" none; continue; }
		line_now "$b"
		row "$b" "${REPLY% addr}"
		# shellcheck disable=SC2086
		sort_now ${has_addrs[$b]-}
		row addresses "$REPLY"
		# shellcheck disable=SC2086
		sort_now ${has_routes[$b]-}
		row routes "$REPLY"
	done
	for d in /sys/class/net/ib*.*; do
		[ ! -e "$d" ] || children+=("${d##*/}")
	done
	sort_now "${children[@]}"
	row children "$REPLY"
	REPLY=$rows
}

# repeated OPTION LIST: the option once for each
repeated() {
	local w
	for w in ${2//,/ }; do
		cmd="$cmd $1 $w"
	done
}

# A change of, or a creation with, some of what can be named, into CMD and NAMED
name_some() {
	local ports=(ib0 ib1 ib2) children=(ib0.8001 ib1.8001 ib2.8001) from
	# an IPv6 address of its own: two hosts with one are seen (dadfailed)
	local all=(10.0.0.1/24 10.0.0.2/24 10.9.0.1/16 "fd00::1${1#bond}/64") foreign=(10.0.0.77/32 10.0.0.78/24) words=''
	from=("${ports[@]}")
	((RANDOM % 2)) && from=("${children[@]}")
	# mostly of the partition that the bond has
	((RANDOM % 4)) && [[ ${slaves[$1]} == ib?.* ]] && from=("${children[@]}")
	named=([slaves]='' [addrs]='' [miimon]='' [add_slaves]='' [del_slaves]='' [add_addrs]='' [del_addrs]='')
	while [[ ${words:-} != *[!\ ]* ]]; do
		((RANDOM % 3)) || { some "${from[@]}"; named[slaves]=$picked; }
		((RANDOM % 3)) || { some "${all[@]}"; named[addrs]=$picked; }
		((RANDOM % 3)) || named[miimon]=$((10 * (1 + RANDOM % 20)))
		((RANDOM % 4)) || { pick from; named[add_slaves]=$picked; }
		((RANDOM % 5)) || { pick from; named[del_slaves]=$picked; }
		((RANDOM % 4)) || { pick all; named[add_addrs]=$picked; }
		((RANDOM % 5)) || { some "${all[@]}" "${foreign[@]}"; named[del_addrs]=$picked; }
		# what is to come and to go as well is a usage error
		without "${named[del_slaves]}" "${named[slaves]},${named[add_slaves]}"
		named[del_slaves]=$merged
		without "${named[del_addrs]}" "${named[addrs]},${named[add_addrs]}"
		named[del_addrs]=$merged
		words="${named[*]}"
	done
	cmd="ib-bond -q --bond-name $1"
	[ -z "${named[slaves]}" ] || cmd="$cmd --slaves ${named[slaves]}"
	[ -z "${named[miimon]}" ] || cmd="$cmd --miimon ${named[miimon]}"
	[ -z "${named[add_slaves]}" ] || cmd="$cmd --add-slave ${named[add_slaves]}"
	[ -z "${named[del_slaves]}" ] || cmd="$cmd --del-slave ${named[del_slaves]}"
	repeated --bond-ip "${named[addrs]}"
	repeated --add-ip "${named[add_addrs]}"
	repeated --del-ip "${named[del_addrs]}"
}

# somebody else: a VIP, or a route by a gateway or on the link; or one goes
other_acts() {
	local b=$1 foreign=(10.0.0.77/32 10.0.0.78/24) ways=("via 10.0.0.254 onlink" "scope link") to=172.16.$((RANDOM % 4)).0/24
	cmd=true
	[ -n "${slaves[$b]}" ] || return 0
	if ((RANDOM % 2)); then
		pick foreign
		has "${vips[$b]}" "$picked" && return 0
		cmd="ip address add $picked dev $b"
		joined_lists "${vips[$b]}" "$picked"
		vips[$b]=$merged
	elif has "${routes[$b]}" "$to"; then
		cmd="ip route del $to table 100${b#bond}"
		without "${routes[$b]}" "$to"
		routes[$b]=$merged
	elif [[ ${addrs[$b]},${vips[$b]} == *.* ]]; then
		pick ways
		# a route on the link counts as one by a gateway here: both are never lost
		picked=${ways[0]}
		cmd="ip route add $to dev $b table 100${b#bond} $picked"
		joined_lists "${routes[$b]}" "$to"
		routes[$b]=$merged
	fi
}

# one random command into CMD, and what the model expects of it into WANT; BROKEN: how it is broken, "" for not
next_command() {
	# shellcheck disable=SC2034 # pick() takes their names
	local kinds=(change change change change change other other stop stop-all) hows=(refuse kill killed) b name
	pick bonds
	name=$picked bond=$picked want=0 broken=''
	pick kinds
	case $picked in
	change)
		name_some "$name"
		if ((RANDOM % 4 == 0)); then
			pick hows
			broken=$picked
			return
		fi
		model_change "$name" || want=1
		;;
	other)
		other_acts "$name"
		;;
	stop)
		cmd="ib-bond -q --bond-name $name --stop"
		model_stop "$name" || want=1
		;;
	stop-all)
		cmd="ib-bond -q --stop-all"
		for b in "${bonds[@]}"; do
			model_stop "$b" || true
		done
		;;
	esac
}

as_expected() {
	local wanted
	expected_now
	wanted=$REPLY
	found_now
	[ "$wanted" = "$REPLY" ]
}

fail() {
	diff <(expected_now; printf %s "$REPLY") <(found_now; printf %s "$REPLY")
	echo "seed $seed, step $i: $1: $(< error)"
	printf '%s\n' "${log[@]}" | tail -n 6
	exit 1
}

# A command that is broken at some step: ends 0 and was too short for that, or all is as before.
break_command() {
	local at=$((1 + RANDOM % 12)) got=0
	log[-1]="INJECT=$broken INJECT_AT=$at $cmd"
	INJECT=$broken INJECT_AT=$at LD_PRELOAD=$inject $cmd 2> error || got=$?
	if [ $got -eq 0 ]; then
		model_change "$bond" || fail "ended 0, and was to be refused"
		as_expected || fail "not as the model says"
	else
		until_true 20 as_expected 2>> error || fail "broken, and not as before"
	fi
} 2> /dev/null

fresh
modprobe bonding max_bonds=0
for ((i = 1; i <= steps; i++)); do
	next_command
	log+=("$cmd")
	got=0
	if [ -n "$broken" ]; then
		break_command
		continue
	fi
	$cmd 2> error || got=$?
	[ $got -eq "$want" ] || fail "wanted status $want, got $got"
	as_expected || fail "not as the model says"
	# every fifth time: the same again changes nothing
	if ((i % 5 == 0)) && [ "$want" -eq 0 ] && [[ $cmd == ib-bond*" --"*-ip* && $cmd != *--del-* ]] &&
		[ "$($cmd -v 2>&1)" != "" ]; then
		fail "not the same when run again: $cmd"
	fi
done
echo "$steps commands"
