# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# bash completion for ifcfg-parse(8); the options and the codes come from the command itself

_ifcfg_parse() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	COMPREPLY=()
	case $prev in
	-d | --dialect)
		mapfile -t COMPREPLY < <(compgen -W 'auto rhel4 rhel5 sles10' -- "$cur") ;;
	-o | --output)
		mapfile -t COMPREPLY < <(compgen -W 'text json shell modprobe ini nmconnection nmstate networkd' -- "$cur") ;;
	--reader)
		mapfile -t COMPREPLY < <(compgen -W 'networkmanager ib-bond' -- "$cur") ;;
	--root | --output-dir)
		mapfile -t COMPREPLY < <(compgen -d -- "$cur") ;;
	--explain)
		mapfile -t COMPREPLY < <(compgen -W \
			"$(ifcfg-parse --codes 2> /dev/null | cut -f 1)" -- "$cur") ;;
	*)
		if [[ $cur == -* ]]; then
			mapfile -t COMPREPLY < <(compgen -W \
				"$(ifcfg-parse --help 2> /dev/null | grep -oE -- '--[a-z][a-z-]+' | sort -u)" -- "$cur")
		else
			mapfile -t COMPREPLY < <(compgen -f -- "$cur"; compgen -W \
				"$(cd /sys/class/net 2> /dev/null && echo *)" -- "$cur")
		fi ;;
	esac
}
complete -o filenames -F _ifcfg_parse ifcfg-parse
