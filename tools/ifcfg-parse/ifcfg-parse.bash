# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# bash completion for ifcfg-parse(8); the options and the codes come from the command itself

# offer CUR WORD...: the words that begin with CUR.  Not by compgen -W, which expands what it is given: an
# interface may be called ib$(reboot).  `complete -o filenames` sees to it that what is inserted is quoted.
_ifcfg_parse_offer() {
	local word
	for word in "${@:2}"; do
		[[ $word != "$1"* ]] || COMPREPLY+=("$word")
	done
}

_ifcfg_parse() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local -a words=()
	COMPREPLY=()
	case $prev in
	-d | --dialect)
		_ifcfg_parse_offer "$cur" auto rhel4 rhel5 sles10 ;;
	-o | --output)
		_ifcfg_parse_offer "$cur" text json shell modprobe ini nmconnection nmstate networkd ;;
	--reader)
		_ifcfg_parse_offer "$cur" initscripts networkmanager wicked ib-bond ;;
	--root | --output-dir)
		mapfile -t COMPREPLY < <(compgen -d -- "$cur") ;;
	--explain)
		mapfile -t words < <(ifcfg-parse --codes 2> /dev/null | cut -f 1)
		_ifcfg_parse_offer "$cur" "${words[@]}" ;;
	*)
		if [[ $cur == -* ]]; then
			mapfile -t words < <(ifcfg-parse --help 2> /dev/null | grep -oE -- '--[a-z][a-z-]+' | sort -u)
			_ifcfg_parse_offer "$cur" "${words[@]}"
		else
			mapfile -t COMPREPLY < <(compgen -f -- "$cur")
			words=(/sys/class/net/*)
			_ifcfg_parse_offer "$cur" "${words[@]##*/}"
		fi ;;
	esac
}
complete -o filenames -F _ifcfg_parse ifcfg-parse
