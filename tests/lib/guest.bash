# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# guest: the verbs that the bats files share; sourced inside the VM
#
#   host a (the guest)            hostb (a namespace)
#   ib0  ib1  [ib2]      <->      the other interfaces
#
#   until_true SECONDS CMD...     polls until CMD succeeds; fails after SECONDS
#   peer DEV ADDR/BITS [HOST]     gives DEV in HOST (default hostb) an address and brings it up
#   replies IP                    one ping is answered within a second
#   slaves_up NAME N              the driver counts so many slaves of the bond as up
#   activate NAME SLAVE           all slaves of the bond are up, and SLAVE is the active one
#   bond_is NAME TEXT             what the kernel has of the bond, in one line, is TEXT
#   host_state                    all that a bond command could have changed, for comparing
#   joined DEV...                 has been up and in its broadcast group, and is down: its MTU is what the group carries
#   fabric COMMAND                as the command of tests/fabric
#   fresh                         no bond, no P_Key child, all ports up: as after boot

# shellcheck source=tests/lib/line.bash
. "${BASH_SOURCE[0]%/*}/line.bash"

# pause: 50 ms, without the process that sleep would be
exec {never}<> /vm/never
pause() {
	read -r -t 0.05 -u "$never" || :
}

# until_true SECONDS COMMAND...: those of a machine that has little else to do; one that has gets three times as long
until_true() {
	local end=$((SECONDS + 3 * $1 + 1))
	shift
	while ((SECONDS < end)); do
		"$@" && return 0
		pause
	done
	echo "not within the time: $*" >&2
	return 1
}

peer() {
	ip -n "${3:-hostb}" address replace "$2" dev "$1"
	ip -n "${3:-hostb}" link set "$1" up
}

replies() {
	ping -c 1 -W 1 "$1" > /dev/null
}

slaves_up() {
	local line slave='' count=0 lines=()
	mapfile -t lines < "/proc/net/bonding/$1" || :
	for line in "${lines[@]}"; do
		case $line in
		Slave*) slave=1 ;;
		*'MII Status: up'*) count=$((count + ${slave:-0})) ;;
		esac
	done
	[ "$count" = "$2" ]
}

active_is() {
	value_now "/sys/class/net/$1/bonding/active_slave"
	[ "$REPLY" = "$2" ]
}

# Which of several that come up at once joins its group first is chance, and the driver stays with it.
activate() {
	local slaves
	read -ra slaves < "/sys/class/net/$1/bonding/slaves"
	until_true 20 slaves_up "$1" "${#slaves[@]}" || return
	until_true 10 takes_active "$1" "$2"
	until_true 10 active_is "$1" "$2"
}

# One whose carrier is off for a moment, as mlx5's with a new MTU, is refused.
takes_active() { { echo "$2" > "/sys/class/net/$1/bonding/active_slave"; } 2>/dev/null; }

# Everything below reads the kernel's own files and iproute2, never ib-bond; with few
# processes, since an emulated machine takes some 20 ms to start one; $(...) is one too, so
# what ends in _now leaves its answer in REPLY.

# sort_now WORD...: the words in order, one blank between
sort_now() {
	local list=("$@") i j swap IFS=' '
	for ((i = 1; i < ${#list[@]}; i++)); do
		for ((j = i; j > 0; j--)); do
			[[ ${list[j]} < ${list[j - 1]} ]] || break
			swap=${list[j]} list[j]=${list[j - 1]} list[j - 1]=$swap
		done
	done
	REPLY=${list[*]}
}
sorted() {
	sort_now "$@"
	echo "$REPLY"
}

# the value of a sysfs file, "" if there is none
value_now() {
	REPLY=''
	[ ! -e "$1" ] || read -r REPLY < "$1" || :
} 2> /dev/null
value() {
	value_now "$1"
	echo "$REPLY"
}

# the name of the interface whose directory is $1, "" if there is none
name_now() {
	local key
	REPLY=''
	[ -e "$1" ] || return 0
	while IFS="=" read -r key REPLY; do
		[ "$key" != INTERFACE ] || break
	done < "$1/uevent"
}

# line_now NAME ADDRESS...: bond_line of the bond NAME, which has these addresses
line_now() {
	local d=/sys/class/net/$1 line=() IFS=$' \n'
	shift
	value_now "$d/bonding/mode"
	line+=("${REPLY% *}" miimon)
	value_now "$d/bonding/miimon"
	line+=("$REPLY" mtu)
	value_now "$d/mtu"
	line+=("$REPLY")
	value_now "$d/flags"
	if ((REPLY & 1)); then line+=(up); else line+=(down); fi
	value_now "$d/bonding/slaves"
	# shellcheck disable=SC2086 # the words are wanted
	sort_now $REPLY
	line+=(slaves ${REPLY:+"$REPLY"} addr)
	sort_now "$@"
	line+=(${REPLY:+"$REPLY"})
	REPLY=${line[*]}
}

# mode miimon mtu up|down slaves addresses
bond_line() {
	local word previous='' addrs=() IFS=$' \n'
	[ -d "/sys/class/net/$1/bonding" ] || { echo none; return; }
	for word in $(ip -o addr show dev "$1" scope global); do
		[[ $previous == inet || $previous == inet6 ]] && addrs+=("$word")
		previous=$word
	done
	line_now "$1" "${addrs[@]}"
	echo "$REPLY"
}

bond_is() {
	local now
	now=$(bond_line "$1")
	[ "$now" = "$2" ] || { printf 'wanted  %s\nbut has %s\n' "$2" "$now"; return 1; }
}

# Names, flags that an administrator sets, masters, MTUs, options, addresses; not what changes by itself.
host_state() {
	local d line word
	for d in /sys/class/net/*/; do
		value_now "$d/flags"
		line="${d:15} up=$((REPLY & 1))"
		name_now "$d/master"
		line+=" master=$REPLY"
		for word in mtu=mtu alias=ifalias type=type bond=bonding/mode; do
			value_now "$d/${word#*=}"
			line+=" ${word%=*}=$REPLY"
		done
		value_now "$d/bonding/miimon"
		echo "$line $REPLY"
	done
	ip -o addr show scope global | while read -r _ dev _ addr _; do
		echo "$dev $addr"
	done
}

joined() {
	local dev
	for dev; do
		ip link set "$dev" up
		until_true 20 grep -q 1 "/sys/class/net/$dev/carrier" || return
		ip link set "$dev" down
	done
}

# what `ip -batch` is to do in host a for it, and in hostb
freshen() {
	local d
	for d in /sys/class/net/*/bonding; do
		d=${d%/bonding}
		[ ! -e "$d" ] || echo "link delete ${d##*/}"
	done
	for d in /sys/class/net/ib*.*; do
		[ ! -e "$d" ] || echo "link delete ${d##*/}"
	done
	for d in /sys/class/net/ib*; do
		case ${d##*/} in
		*.* | ib\*) ;;
		*) printf 'address flush dev %s\nlink set %s down\n' "${d##*/}" "${d##*/}" ;;
		esac
	done
}
freshen_hostb() {
	local d
	ip -n hostb -br link | while read -r d _; do
		d=${d%@*}
		case $d in
		ib*.*) echo "link delete $d" ;;
		# what it still asks the bond of the test before for would be given up in this one
		ib*) printf 'address flush dev %s\nneigh flush dev %s\n' "$d" "$d" ;;
		esac
	done
}

fresh() {
	freshen | ip -batch -
	freshen_hostb | ip -n hostb -batch -
}

# The command of that name without a process, but for what it prints.
fabric() {
	case $1 in
	stat) command fabric "$@" ;;
	*) printf '%s' "$*" > /sys/kernel/debug/ib_fabric/control ;;
	esac
}
