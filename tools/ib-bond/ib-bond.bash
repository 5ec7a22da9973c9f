# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# bash completion for ib-bond(8); the options come from its own --options, what they take from its --words

# bash before 4 (RHEL5, SLES11) has no mapfile: nothing is completed there, and nothing said
[[ ${BASH_VERSINFO[0]} -ge 4 ]] || return 0

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

# the words in front of the cursor, between blanks
_ib_bond_has() {
	local word
	for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
		[[ $word != "$1" ]] || return 0
	done
	return 1
}

# What the option takes, as the table has it, into REPLY; of several meanings that which goes with what is there.
_ib_bond_takes() {
	local option letter arg company verb
	REPLY=-
	[[ $1 == -?* ]] || return 0
	while IFS=$'\t' read -r option letter arg _ company _; do
		[[ $1 == "$option" || $1 == "$letter" ]] || continue
		[[ $REPLY != - ]] || REPLY=$arg
		for verb in ${company//,/ }; do
			! _ib_bond_has "$verb" || REPLY=$arg
		done
	done <<< "$table"
}

# Into words what the option takes; of slaves, those of the bond that is named.
_ib_bond_words() {
	local i bond=()
	for ((i = 1; i < COMP_CWORD - 1; i++)); do
		[[ ${COMP_WORDS[i]} == --bond-name ]] || continue
		# the sign in --bond-name=NAME is a word of its own
		[[ ${COMP_WORDS[i + 1]} != = ]] || i=$((i + 1))
		bond=(--bond-name "${COMP_WORDS[i + 1]}")
	done
	mapfile -t words < <(ib-bond --words "$1" "${bond[@]}" 2> /dev/null)
}

# A value of the option $1 that takes $2, begun by $3.
_ib_bond_value() {
	local before='' last=$3 word
	local -a words=() more=()
	case $2 in
	FILE) mapfile -t COMPREPLY < <(compgen -f -- "$3") ;;
	DIR) mapfile -t COMPREPLY < <(compgen -d -- "$3") ;;
	A,B,...)	# behind the last comma, and none twice
		last=${3##*,} before=${3%"${3##*,}"}
		_ib_bond_words "$1"
		for word in "${words[@]}"; do
			[[ ,$before == *,"$word",* ]] || more+=("$word")
		done
		_ib_bond_offer "$before" "$last" "${more[@]}" ;;
	COLUMNS)	# behind the last comma, or the plus sign
		last=${3##*[+,]} before=${3%"${3##*[+,]}"}
		_ib_bond_words "$1"
		_ib_bond_offer "$before" "${last^^}" "${words[@]}" ;;
	*)
		_ib_bond_words "$1"
		_ib_bond_offer '' "$3" "${words[@]}" ;;
	esac
}

# Options; once it is said what is to be done, those that go with it, and the names that may stand behind it.
_ib_bond_options() {
	local option arg kind company verb=''
	local -a words=()
	while IFS=$'\t' read -r option _ arg kind _; do
		[[ $kind != verb ]] || ! _ib_bond_has "$option" || verb=$option
	done <<< "$table"
	[[ -z $verb || $1 == -* ]] || _ib_bond_words "$verb"
	if ((${#words[@]})); then
		_ib_bond_offer '' "$1" "${words[@]}"
		return
	fi
	while IFS=$'\t' read -r option _ _ _ company _; do
		# a name has a row for each of its meanings
		[[ (-n $verb && ,$company, != *,$verb,*) || " ${COMPREPLY[*]} " == *" $option "* ]] ||
			_ib_bond_offer '' "$1" "$option"
	done <<< "$table"
}

_ib_bond() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} table REPLY
	COMPREPLY=()
	table=$(ib-bond --options 2> /dev/null)
	# the sign in --color=WHEN is a word of its own
	if [[ $cur == = ]]; then
		cur='' REPLY='='
	elif [[ $prev == = ]]; then
		prev=${COMP_WORDS[COMP_CWORD - 2]} REPLY='='
	fi
	if [[ $REPLY == = ]]; then
		_ib_bond_takes "$prev"
		REPLY=${REPLY#'[='}
		REPLY=${REPLY%']'}
	else
		_ib_bond_takes "$prev"
		[[ $REPLY != '['* ]] || REPLY=-
	fi
	if [[ $REPLY == - ]]; then
		_ib_bond_options "$cur"
	else
		_ib_bond_value "$prev" "$REPLY" "$cur"
	fi
}
complete -F _ib_bond ib-bond
