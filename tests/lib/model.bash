#!/bin/bash
# model: random commands, compared after each with a model of what should be there
# usage: model.bash [SEED [STEPS]]; a failure prints the seed and the last commands.
# (Not in the bats file itself: bats traces every command of a test, which costs tenfold.)
set -u
# shellcheck source=tests/lib/guest.bash
. "$(dirname "$0")/guest.bash"

seed=${1:-20081} steps=${2:-200}
RANDOM=$seed
log=()
# the model: what each bond has ("" for none), and which children there are
declare -A slaves=([bond0]='' [bond1]='' [bond2]='') addrs=() miimon=() key=() made=()

pick() {
	local -n choices=$1
	echo "${choices[RANDOM % ${#choices[@]}]}"
}

# some WORD...: a random choice of at least one of them, in their order, separated by commas
some() {
	local chosen='' w
	while [ -z "$chosen" ]; do
		for w; do
			((RANDOM % 2)) && chosen=$chosen,$w
		done
	done
	echo "${chosen#,}"
}

# Does a slave of LIST belong to a bond other than NAME?
taken() {
	local b s
	for b in "${!slaves[@]}"; do
		[ "$b" = "$1" ] && continue
		for s in ${2//,/ }; do
			[[ ,${slaves[$b]}, == *,$s,* ]] && return 0
		done
	done
	return 1
}

forget_child() {
	[[ $1 == *.* ]] && unset "made[$1]"
	return 0
}

# What a creation should do: 0 and the model is changed, or 1 and it is as it was
model_create() {
	local name=$1 asked=$2 ips=$3 ms=$4 s k=ffff
	[[ $asked == *.8001* ]] && k=8001
	taken "$name" "$asked" && return 1
	[ -n "${slaves[$name]}" ] && [ "${key[$name]}" != $k ] && return 1
	for s in ${slaves[$name]//,/ }; do
		[[ ,$asked, == *,$s,* ]] || forget_child "$s"
	done
	for s in ${asked//,/ }; do
		[[ $s == *.* ]] && made[$s]=1
	done
	slaves[$name]=$asked addrs[$name]=$ips miimon[$name]=$ms key[$name]=$k
}

model_stop() {
	local s
	[ -n "${slaves[$1]}" ] || return 1
	for s in ${slaves[$1]//,/ }; do
		forget_child "$s"
	done
	slaves[$1]='' addrs[$1]='' miimon[$1]='' key[$1]=''
}

expected() {
	local b
	for b in bond0 bond1 bond2; do
		if [ -n "${slaves[$b]}" ]; then
			# shellcheck disable=SC2086 # the words are wanted
			echo "$b active-backup miimon ${miimon[$b]} mtu 2044 up slaves $(sorted ${slaves[$b]//,/ })" \
				"addr $(sorted ${addrs[$b]//,/ })"
		else
			echo "$b none"
		fi
	done
	echo "children $(sorted "${!made[@]}")"
}

found() {
	local b d children=()
	for b in bond0 bond1 bond2; do
		echo "$b $(bond_line $b)"
	done
	for d in /sys/class/net/ib*.*; do
		[ ! -e "$d" ] || children+=("${d##*/}")
	done
	echo "children $(sorted "${children[@]}")"
}

# one random command into CMD, and what the model expects of it into WANT
next_command() {
	# shellcheck disable=SC2034 # pick() takes their names
	local names=(bond0 bond1 bond2) kinds=(create create create create stop stop-all) name list ips='' arg=''
	local ports=(ib0 ib1 ib2) children=(ib0.8001 ib1.8001 ib2.8001) all=(10.0.0.1/24 10.0.0.2/24 10.9.0.1/16 fd00::1/64) ms a
	name=$(pick names)
	want=0
	case $(pick kinds) in
	create)
		if ((RANDOM % 2)); then list=$(some "${ports[@]}"); else list=$(some "${children[@]}"); fi
		ips=$(some "${all[@]}")
		ms=$((10 * (1 + RANDOM % 20)))
		for a in ${ips//,/ }; do
			arg="$arg --bond-ip $a"
		done
		cmd="ib-bond -q --bond-name $name$arg --slaves $list --miimon $ms"
		model_create "$name" "$list" "$ips" "$ms" || want=1
		;;
	stop)
		cmd="ib-bond -q --bond-name $name --stop"
		model_stop "$name" || want=1
		;;
	stop-all)
		cmd="ib-bond -q --stop-all"
		for a in "${names[@]}"; do
			model_stop "$a" || true
		done
		;;
	esac
}

fresh
modprobe bonding max_bonds=0
for ((i = 1; i <= steps; i++)); do
	next_command
	log+=("$cmd")
	got=0
	$cmd 2> error || got=$?
	if [ $got -ne "$want" ] || [ "$(expected)" != "$(found)" ]; then
		diff <(expected) <(found)
		echo "seed $seed, step $i: wanted status $want, got $got: $(< error)"
		printf '%s\n' "${log[@]}" | tail -n 6
		exit 1
	fi
	# every fifth time: the same again changes nothing
	if ((i % 5 == 0)) && [ "$want" -eq 0 ] && [[ $cmd == *--slaves* ]] && [ "$($cmd -v 2>&1)" != "" ]; then
		echo "seed $seed, step $i: not the same when run again: $cmd"
		exit 1
	fi
done
echo "$steps commands"
