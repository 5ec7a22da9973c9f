# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# bash completion for ifcfg-parse(8); the options come from its own --options, what they take from its --words

# bash before 4 (RHEL5, SLES11) has no mapfile: nothing is completed there, and nothing said
[[ ${BASH_VERSINFO[0]} -ge 4 ]] || return 0

# offer CUR WORD...: the words that begin with CUR.  Not by compgen -W, which expands what it is given: an
# interface may be called ib$(reboot).  `complete -o filenames` sees to it that what is inserted is quoted.
_ifcfg_parse_offer() {
	local word
	for word in "${@:2}"; do
		[[ $word != "$1"* ]] || COMPREPLY+=("$word")
	done
}

_ifcfg_parse() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} option letter arg takes=-
	local -a words=() options=()
	COMPREPLY=()
	# the sign in --output=FORM is a word of its own
	if [[ $cur == = ]]; then
		cur=''
	elif [[ $prev == = ]]; then
		prev=${COMP_WORDS[COMP_CWORD - 2]}
	fi
	while IFS=$'\t' read -r option letter arg _; do
		options+=("$option")
		[[ $prev != -?* || ($prev != "$option" && $prev != "$letter") ]] || takes=$arg
	done < <(ifcfg-parse --options 2> /dev/null)
	case $takes in
	DIR)
		mapfile -t COMPREPLY < <(compgen -d -- "$cur") ;;
	-)
		if [[ $cur == -* ]]; then
			_ifcfg_parse_offer "$cur" "${options[@]}"
		else
			mapfile -t COMPREPLY < <(compgen -f -- "$cur")
			words=(/sys/class/net/*)
			_ifcfg_parse_offer "$cur" "${words[@]##*/}"
		fi ;;
	*)
		mapfile -t words < <(ifcfg-parse --words "$prev" 2> /dev/null)
		_ifcfg_parse_offer "$cur" "${words[@]}" ;;
	esac
}
complete -o filenames -F _ifcfg_parse ifcfg-parse
