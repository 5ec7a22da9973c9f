# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# bash completion for ib-bond(8); the options come from its own --options

# offer PREFIX CUR WORD...: the words that begin with CUR, behind PREFIX.  Not by compgen -W, which expands
# what it is given, and quoted: an interface may be called ib$(reboot).
_ib_bond_offer() {
	local prefix=$1 cur=$2 word quoted
	for word in "${@:3}"; do
		[[ $word == "$cur"* ]] || continue
		printf -v quoted %q "$word"
		COMPREPLY+=("$prefix$quoted")
	done
}

# The IPoIB interfaces into ports, those by another name (altname) too, which only netlink tells.
_ib_bond_ports() {
	local port key word
	ports=()
	for port in /sys/class/net/ib*; do
		[ ! -e "$port" ] || ports+=("${port##*/}")
	done
	while read -r key word _; do
		[[ $key != altname || $word != ib* ]] || ports+=("$word")
	done < <(ip link show 2> /dev/null)
}

# the words in front of the cursor, between blanks
_ib_bond_has() {
	local word
	for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
		[[ $word != "$1" ]] || return 0
	done
	return 1
}

# Options; once it is said what is to be done, those that go with it.
_ib_bond_options() {
	local table option kind company verb=''
	table=$(ib-bond --options 2> /dev/null)
	while IFS=$'\t' read -r option _ _ kind _; do
		[[ $kind != verb ]] || ! _ib_bond_has "$option" || verb=$option
	done <<< "$table"
	while IFS=$'\t' read -r option _ _ _ company; do
		# a name has a row for each of its meanings
		[[ (-n $verb && ,$company, != *,$verb,*) || " ${COMPREPLY[*]} " == *" $option "* ]] ||
			_ib_bond_offer '' "$1" "$option"
	done <<< "$table"
}

# Is a verb there behind which bonds may stand?
_ib_bond_names() {
	local verb
	for verb in --check --monitor --status --stop; do
		! _ib_bond_has $verb || return 0
	done
	return 1
}

# Columns of the status behind the last comma, or the plus sign, of what stands there.
_ib_bond_columns() {
	local before='' last=${1##*[+,]} column
	local -a columns=()
	[[ $last == "$1" ]] || before=${1%"$last"}
	while IFS=$'\t' read -r column _; do columns+=("$column"); done < <(ib-bond --list-columns 2> /dev/null)
	_ib_bond_offer "$before" "${last^^}" "${columns[@]}"
}

_ib_bond() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} code
	local -a masters=() ports=() codes=()
	[ ! -r /sys/class/net/bonding_masters ] || read -ra masters < /sys/class/net/bonding_masters
	COMPREPLY=()
	# the sign in --color=WHEN is a word of its own
	if [[ $cur == = ]]; then
		cur='' prev+='='
	elif [[ $prev == = ]]; then
		prev=${COMP_WORDS[COMP_CWORD - 2]}=
	fi
	case $prev in
	--bond-name | --ifup | --ifdown | --owns | --drill)
		_ib_bond_offer '' "$cur" "${masters[@]}" ;;
	--slaves | --add-slave | --del-slave)
		_ib_bond_ports
		[[ $cur == *,* ]] || cur=,$cur
		_ib_bond_offer "${cur%,*}," "${cur##*,}" "${ports[@]}"
		COMPREPLY=("${COMPREPLY[@]#,}") ;;
	--root)
		mapfile -t COMPREPLY < <(compgen -d -- "$cur") ;;
	--report | --compare)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
	--output | -o)
		if _ib_bond_has --metrics; then
			mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		else
			_ib_bond_columns "$cur"
		fi ;;
	--color=)
		_ib_bond_offer '' "$cur" auto always never ;;
	--save)
		_ib_bond_offer '' "$cur" redhat suse nmconnection ;;
	--via)
		_ib_bond_offer '' "$cur" auto netlink sysfs ;;
	--restore)
		_ib_bond_ports
		_ib_bond_offer '' "$cur" "${ports[@]}" ;;
	--explain | --ignore)
		while IFS=$'\t' read -r code _; do codes+=("$code"); done < <(
			ib-bond --codes 2> /dev/null
			[[ $prev == --ignore ]] || ifcfg-parse --codes 2> /dev/null
		)
		# some codes are of both
		mapfile -t codes < <(printf '%s\n' "${codes[@]}" | sort -u)
		_ib_bond_offer '' "$cur" "${codes[@]}" ;;
	--bond-ip | --add-ip | --del-ip | --set | --miimon | --peer | --rounds | --rate | --max-outage | --wait) ;;
	*)
		if [[ $cur != -* ]] && _ib_bond_names; then
			_ib_bond_offer '' "$cur" "${masters[@]}"
		else
			_ib_bond_options "$cur"
		fi ;;
	esac
}
complete -F _ib_bond ib-bond
