# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# bash completion for ib-bond(8); the options come from its own --help

_ib_bond() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} masters=''
	[ -r /sys/class/net/bonding_masters ] && masters=$(< /sys/class/net/bonding_masters)
	COMPREPLY=()
	case $prev in
	--bond-name | --ifup | --ifdown | --owns | --check | --drill)
		mapfile -t COMPREPLY < <(compgen -W "$masters" -- "$cur") ;;
	--slaves)
		mapfile -t COMPREPLY < <(compgen -P "$(grep -o '.*,' <<< "$cur")" -W \
			"$(cd /sys/class/net && echo ib*)" -- "${cur##*,}") ;;
	--root)
		mapfile -t COMPREPLY < <(compgen -d -- "$cur") ;;
	--output)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
	--save)
		mapfile -t COMPREPLY < <(compgen -W 'redhat suse nmconnection' -- "$cur") ;;
	--via)
		mapfile -t COMPREPLY < <(compgen -W 'auto netlink sysfs' -- "$cur") ;;
	--restore)
		mapfile -t COMPREPLY < <(compgen -W "$(cd /sys/class/net && echo ib*)" -- "$cur") ;;
	--bond-ip | --miimon | --peer | --rounds | --rate | --max-outage | --wait) ;;
	*)
		mapfile -t COMPREPLY < <(compgen -W \
			"$(ib-bond --help 2> /dev/null | grep -oE -- '--[a-z][a-z-]+' | sort -u)" -- "$cur") ;;
	esac
}
complete -F _ib_bond ib-bond
