#!/usr/bin/env bats
# vm: --fabric hcas=2,ports=1 --hosts 2:0 --timeout 900
# vm-seconds: 50
# SPDX-License-Identifier: GPL-2.0
# ib-bond's command line as a whole: each verb with each modifier, names of any kind, a full disk.

setup() {
	# shellcheck source=tests/lib/guest.bash
	. "$BATS_TEST_DIRNAME/lib/guest.bash"
	cd "$BATS_TEST_TMPDIR" || return
	fresh
}

# value_for ARG: into value, what a verb or modifier is given, by what --options says that it takes
value_for() {
	case $1 in
	-) value='' ;;
	NAME | IFNAME) value=bond0 ;;
	IP*) value=10.0.0.1 ;;
	A,B,...) value=ib0,ib1 ;;
	WAY) value=auto ;;
	FORM) value=redhat ;;
	CODE) value=DOWN ;;
	COLUMNS) value=NAME ;;
	'[=WHEN]') value='=never' ;;
	'[=SECONDS]') value='=5' ;;
	FILE | DIR) value=out ;;
	OPTION=VALUE) value=primary=ib0 ;;
	OPTION) value=--slaves ;;
	SECONDS) value=0 ;;
	*) value=100 ;;
	esac
}

# says_so VERB MODIFIER COMPANY ENDED: a modifier in whose COMPANY the verb is was taken, another one refused
says_so() {
	local said=''
	read -r said < errors || true
	if [[ $1 == --help ]]; then
		[ "$4" -eq 0 ]
	elif [[ ,$3, == *,$1,* ]]; then
		[ "$4" -ne 2 ]
	elif [[ $1 == --check ]]; then
		# as monitoring plugins have it
		[[ $4 -eq 3 && $(cat printed) == "IB-BOND UNKNOWN: $2 does not go with --check, but with "* && ! -s errors ]]
	else
		[[ $4 -eq 2 && $said == "ib-bond: $2 does not go with $1, but with "* && ! -s printed ]]
	fi
}

# Every pair, where there is nothing to lose; --monitor and --watch go on until they are stopped.
pairs() {
	local table verb modifier arg verb_arg company kind value ended
	local -a words stop
	local -A goes	# the verbs of all that has the name: --output has two meanings
	local -i n=0
	table=$(ib-bond --options)
	while IFS=$'\t' read -r modifier _ _ _ company _; do goes[$modifier]+=$company,; done <<< "$table"
	while IFS=$'\t' read -r verb _ verb_arg kind _; do
		[ "$kind" = verb ] || continue
		while IFS=$'\t' read -r modifier _ arg kind company _; do
			[ "$kind" = modifier ] || continue
			[[ ,$company, == *,$verb,* || ,${goes[$modifier]} != *,$verb,* ]] || continue
			value_for "$verb_arg"
			words=("$verb" ${value:+"$value"} "$modifier")
			value_for "$arg"
			case $value in
			=*) words[-1]+=$value ;;
			?*) words+=("$value") ;;
			esac
			case $verb in --stop | --status) words+=(bond0) ;; esac
			stop=()
			[[ $verb != --monitor && $modifier != --watch || ,$company, != *,$verb,* ]] || stop=(timeout 1)
			ended=0
			"${stop[@]}" ib-bond "${words[@]}" < /dev/null > printed 2> errors || ended=$?
			n+=1
			says_so "$verb" "$modifier" "$company" $ended || { echo "${words[*]}: $ended $(cat errors)"; return 1; }
		done <<< "$table"
	done <<< "$table"
	echo "$n pairs"
}

@test "each verb with each modifier, as --options says, and none changes anything here" {
	ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib1
	before=$(host_state; ls -l /run/ib-bonding)
	ip netns add empty
	export -f pairs value_for says_so
	# the loopback interface is all there is, and nothing is remembered; --save and --metrics write where they stand
	ip netns exec empty bash -c 'mount -t tmpfs none /run && pairs' > said 3>&- || { cat said; ip netns delete empty; false; }
	ip netns delete empty
	echo "# $(cat said)" >&3
	[ "$(host_state; ls -l /run/ib-bonding)" = "$before" ]
}

# Where there is nothing to lose, so that most find no bond; what is written as an example is no usage error.
examples() {
	local command line ended n=0
	local -a words
	for command in ib-bond ifcfg-parse; do
		while read -ra words; do
			ended=0
			timeout 2 "${words[@]}" < /dev/null > printed 2> errors || ended=$?
			# of --check a usage error has no figures
			[[ $ended -ne 2 && ($ended -ne 3 || ${words[*]} != *--check* || $(cat printed) == *' | '*) ]] || { echo "${words[*]}: $ended"; cat printed errors; return 1; }
			n=$((n + 1))
		done < <(sed 's/\\-/-/g' "/usr/share/man/man8/$command.8" | sed -n '/^\.SH EXAMPLES/,/^\.SH SEE ALSO/p' | grep "^$command\( \|$\)")
	done
	echo "$n examples"
}

@test "each example of the man pages is a command line that is taken" {
	ip netns add empty
	mkdir -p /etc/systemd/network /var/lib/node_exporter
	export -f examples
	ip netns exec empty bash -c 'mount -t tmpfs none /run && examples' > said 3>&- || { cat said; ip netns delete empty; false; }
	ip netns delete empty
	echo "# $(cat said)" >&3
	[ "$(grep -oE '^[0-9]+' said)" -ge 45 ]
}

@test "--words: of slaves what is free and IPoIB alone, of --del-slave those of the bond, by all their names; bash offers it" {
	ip link add plain0 type dummy
	ip link set ib1 down
	ip link set ib1 name 'ib$(>ran)'
	ip link property add dev 'ib$(>ran)' altname ibp1s0
	ip link add link ib0 name ib0.8001 type ipoib pkey 0x8001
	free=$(ip -j link | jq -r '.[] | select(.link_type == "infiniband" and .master == null) | .ifname, .altnames[]?' | sort)
	grep -qxF 'ib$(>ran)' <<< "$free"
	grep -qx ibp1s0 <<< "$free"
	for option in --slaves --add-slave --restore; do
		[ "$(ib-bond --words $option | sort)" = "$free" ]
	done
	[ -z "$(ib-bond --words --del-slave)" ]
	[ -z "$(ib-bond --words --bond-name)" ]
	ib-bond --bond-name bond1 --bond-ip 10.0.0.1 --slaves 'ib0,ib$(>ran)'
	ip link add bond7 type bond
	[ "$(ib-bond --words --slaves)" = ib0.8001 ]
	[ -z "$(ib-bond --words --del-slave)" ]
	[ "$(ib-bond --words --del-slave --bond-name bond1 | sort)" = "$(printf '%s\n' ib0 'ib$(>ran)' ibp1s0 | sort)" ]
	# a bond over IPoIB is of the type infiniband itself, and no slave of anything
	[ "$(ib-bond --words --restore | sort)" = "$(printf '%s\n' ib0 ib0.8001 'ib$(>ran)' ibp1s0 | sort)" ]
	[ "$(ib-bond --words --stop | sort)" = $'bond1\nbond7' ]
	[ "$(ib-bond --words --check)" = "$(ib-bond --words --bond-name)" ]
	[ -z "$(ib-bond --words --peer)" ]
	run ib-bond --words --slave
	[ "$status" -eq 2 ]
	run ib-bond --words slaves
	[ "$status" -eq 2 ]
	# the completion as it is installed
	# shellcheck source=/dev/null
	. /usr/share/bash-completion/completions/ib-bond
	COMP_WORDS=(ib-bond --slaves '') COMP_CWORD=2
	_ib_bond
	[ "${COMPREPLY[*]}" = ib0.8001 ]
	COMP_WORDS=(ib-bond --bond-name bond1 --del-slave 'ib0,') COMP_CWORD=4
	_ib_bond
	[ "${COMPREPLY[*]}" = 'ib0,ib\$\(\>ran\) ib0,ibp1s0' ]
	[ ! -e ran ]
	ib-bond --stop-all --any-type
	ip link del plain0
	ip link property del dev 'ib$(>ran)' altname ibp1s0
	ip link set 'ib$(>ran)' down
	ip link set 'ib$(>ran)' name ib1
}

@test "the faults that were: a modifier that is passed over does harm" {
	ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib1
	before=$(host_state)
	mkdir root
	for words in '--stop-all --unmanaged' '--stop-all --root root' '--ifdown bond0 --children-only' '--status-all --wait 1' \
		'--status-all --rate 100' '--status-all --rounds 2' '--metrics --output out -n'; do
		# shellcheck disable=SC2086 # the words are wanted
		run ib-bond $words
		[ "$status" -eq 2 ] || { echo "$words: $status $output"; false; }
		[[ ${lines[0]} == "ib-bond: --"*" does not go with --"* ]]
	done
	[ "$(host_state)" = "$before" ]
	[ ! -e out ]
}

@test "the name behind --status and --stop; -h anywhere; nothing at all is the status" {
	ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib1
	modprobe bonding max_bonds=0
	ip link add bond1 type bond
	names() { ib-bond -j "$@" | jq -r '[.[].ifname] | sort | join(" ")'; }
	[ "$(names --status bond1)" = bond1 ]
	[ "$(names --bond-name bond1 --status)" = bond1 ]
	[ "$(names --status-all)" = "bond0 bond1" ]
	[ "$(names)" = "bond0 bond1" ]
	ib-bond | grep -q '^bond1 '
	ib-bond --stop bond0 -h | grep -q '^usage: ib-bond'
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 ib1 addr 10.0.0.1/24"
	ib-bond --stop bond0
	bond_is bond0 none
	run ib-bond --status bond0
	[ "$status" -eq 3 ]
}

@test "a printed command is safe to run, whatever the bond is called" {
	modprobe bonding max_bonds=0
	for name in 'b$(>ran)' 'b`>ran`' "b'x" 'b"x' $'b\xe9'; do
		ib-bond --dry-run --bond-name "$name" --bond-ip 10.0.0.1 --slaves ib0,ib1 > plan.sh
		[ -z "$(LC_ALL=C tr -d '\n -~' < plan.sh)" ]
		sh -e plan.sh
		[ -e "/sys/class/net/$name/bonding" ]
		ip link set dev "$name" down
		ib-bond --check "$name" > said || true
		mend=$(sed -n 's/^  CRITICAL DOWN: .*; mend: //p' said)
		sh -ec "$mend"
		ip -o link show dev "$name" up | grep -q .
		ib-bond --dry-run --stop "$name" > plan.sh
		sh -e plan.sh
		[ ! -e "/sys/class/net/$name" ]
	done
	[ ! -e ran ]
}

@test "the bonding driver is loaded without a PATH, and no modprobe of the caller's runs" {
	rmmod bonding 2> /dev/null || true
	printf '#!/bin/sh\n: > %s/ran\n' "$PWD" > modprobe
	chmod +x modprobe
	command=$(command -v ib-bond)
	PATH=$PWD:$PATH ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib1
	[ ! -e ran ]
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 ib1 addr 10.0.0.1/24"
	fresh
	rmmod bonding
	env -i "$command" --bond-ip 10.0.0.1 --slaves ib0,ib1
	bond_is bond0 "active-backup miimon 100 mtu 2044 up slaves ib0 ib1 addr 10.0.0.1/24"
}

@test "a slip is named with what was meant, and an RDMA device with its interfaces" {
	ib-bond --bond-ip 10.0.0.1 --slaves ib0
	mkdir -p root/etc/sysconfig/network-scripts
	printf '%s\n' DEVICE=bond4 IPADDR=10.4.0.1 ONBOOT=yes BOOTPROTO=none TYPE=Bonding \
		> root/etc/sysconfig/network-scripts/ifcfg-bond4
	printf '%s\n' DEVICE=ib1 MASTER=bond4 SLAVE=yes ONBOOT=yes TYPE=InfiniBand \
		> root/etc/sysconfig/network-scripts/ifcfg-ib1
	# arguments | what is said
	while IFS='|' read -r words said; do
		# shellcheck disable=SC2086 # the words are wanted
		run ib-bond $words
		[ "$status" -ne 0 ]
		[ "${lines[0]}" = "ib-bond: $said" ] || { echo "$words: $output"; false; }
	done <<-'SLIPS'
		--status bnod0|bnod0: no such bond; did you mean bond0?
		--stop bnod0|bnod0: no such bond; did you mean bond0?
		--drill bnod0 --yes|bnod0: no such bond; did you mean bond0?
		--bond-name bnod0 --save redhat|bnod0: no such bond; did you mean bond0?
		--ifup bnod4 --root root|bnod4: no ifcfg file describes such a bond; did you mean bond4?
		--bond-name bond1 --bond-ip 10.1.0.1 --slaves ib7|bond1: no such interface: ib7; did you mean ib1? There are ib0, ib1
		--bond-name bond1 --slaves fabric0,fabric1|--slaves: fabric0 is an RDMA device; its interfaces: ib0
		--stauts-all|unknown option --stauts-all; did you mean --status-all?
		--save redhta|--save takes redhat, suse or nmconnection, not redhta; did you mean redhat?
		--explain same_hca|no such code: "same_hca"; did you mean SAME-HCA?
	SLIPS
	run ib-bond --check bnod0 --root root
	[[ $output == 'IB-BOND UNKNOWN: bnod0: no such bond, neither on this host nor in its ifcfg files; did you mean bond0? There are bond0, bond4 | '* ]]
	for words in '--check --jsno' '--jsno --check' '--wait x --check'; do
		# shellcheck disable=SC2086 # the words are wanted
		run ib-bond $words
		[ "$status" -eq 3 ]
		[[ $output == 'IB-BOND UNKNOWN: '* && ${#lines[@]} -eq 1 ]]
	done
}

@test "a full disk is noticed by whatever prints" {
	ib-bond --bond-ip 10.0.0.1 --slaves ib0,ib1
	for words in --help --version --options --codes '--explain DOWN' '--bond-ip 10.0.0.2 --dry-run' '--stop bond0 -n' \
		'--stop-all --dry-run' --status-all '--status bond0' --metrics '--owns ib0' '--drill bond0 --peer 10.0.0.9 -n'; do
		# shellcheck disable=SC2086 # the words are wanted
		run bash -c 'exec ib-bond "$@" > /dev/full' . $words
		if [[ $words == --owns* ]]; then
			[ "$status" -eq 3 ]	# it is none of a file's: nothing is printed
		else
			[ "$status" -eq 1 ] || { echo "$words: $status"; false; }
			[ "$output" = "ib-bond: cannot write: No space left on device" ] || { echo "$words: $output"; false; }
		fi
	done
}
