#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# What Tab offers: the names of interfaces as they are, never run; and options that go with what is there.
# The completions are taken with another directory for /sys/class/net.

setup() {
	set +o functrace # see lib/guest.bash
	top=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
	bin=$top/${BUILD:-build}/san
	[ -x "$bin/ib-bond" ] || bin=$top/${BUILD:-build}
	PATH=$bin:$PATH
	cd "$BATS_TEST_TMPDIR" || return
	mkdir net work
	for command in ib-bond ifcfg-parse; do
		sed "s,/sys/class/net,$PWD/net,g" "$top/tools/$command/$command.bash" > $command.bash
		# shellcheck source=/dev/null
		. ./$command.bash
	done
	cd work || return
}

# offers WORD... [-- OFFERED...]: what the completion of the last WORD offers
offers() {
	local command=$1
	COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
	"_${command//-/_}"
	echo "${COMPREPLY[*]}"
}

# all that an interface may be called: no blank, no slash, no colon (dev_valid_name() of the kernel)
evil=('ib$(>ran)' 'ib`>ran`' 'ib;>ran' 'ib&&>ran' "ib'x" 'ib"x' 'ib*' 'ib\x' $'ib\e[2J' 'ib$HOME')

@test "a name that would be a command is neither run nor expanded, by both completions" {
	mkdir "${evil[@]/#/../net/}"
	echo "${evil[*]}" > ../net/bonding_masters
	for words in '--bond-name ib' '--slaves ib' '--slaves ib0,ib' '--restore ib' '--ifup ib' '--owns ib' '--drill ib' \
		'--check ib' '--stop ib' '--status ib' '--check x ib'; do
		# shellcheck disable=SC2086 # the words are wanted
		offers ib-bond $words
		[ "${#COMPREPLY[@]}" -eq "${#evil[@]}" ]
	done
	offers ifcfg-parse ib
	[ "${#COMPREPLY[@]}" -eq "${#evil[@]}" ]
	[ -z "$(ls -A)" ]
}

@test "what is inserted gives the name back when the shell reads it" {
	mkdir "${evil[@]/#/../net/}"
	echo "${evil[*]}" > ../net/bonding_masters
	for words in '--check ib' '--slaves ib' '--slaves ib0,ib'; do
		# shellcheck disable=SC2086 # the words are wanted
		offers ib-bond $words
		local -a read_back
		eval "read_back=(${COMPREPLY[*]})"
		[ "$(printf '%s\n' "${read_back[@]#ib0,}" | sort)" = "$(printf '%s\n' "${evil[@]}" | sort)" ]
	done
	[ -z "$(ls -A)" ]
}

@test "slaves: each name behind the comma; no name where there is none" {
	mkdir ../net/ib0 ../net/ib1 ../net/eth0
	[ "$(offers ib-bond --slaves '')" = "ib0 ib1" ]
	[ "$(offers ib-bond --slaves ib0,)" = "ib0,ib0 ib0,ib1" ]
	[ "$(offers ib-bond --slaves ib0.8001,ib1,ib0)" = "ib0.8001,ib1,ib0" ]
	rmdir ../net/*
	[ "$(offers ib-bond --slaves '')" = "" ]
	[ "$(offers ib-bond --restore '')" = "" ]
}

@test "slaves: an interface's other names too, as ip shows them, neither run nor expanded" {
	mkdir ../net/ib0 ../net/ib1
	# what iproute2 6.1 shows; a name may hold anything but blanks and slashes
	ip() {
		cat <<-'SHOWN'
			2: ib1: <BROADCAST,MULTICAST> mtu 2044 qdisc mq state DOWN mode DEFAULT group default qlen 256
			    link/infiniband 80:00:00:03 brd 00:ff:ff:ff
			    altname ibp1s0
			    altname ib$(>ran)*
			3: eth0: <BROADCAST,MULTICAST> mtu 1500 qdisc noop state DOWN mode DEFAULT group default qlen 1000
			    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff
			    altname enp3s0
		SHOWN
	}
	[ "$(offers ib-bond --add-slave ibp)" = ibp1s0 ]
	[ "$(offers ib-bond --slaves ib0,ibp)" = ib0,ibp1s0 ]
	[ "$(offers ib-bond --restore '')" = 'ib0 ib1 ibp1s0 ib\$\(\>ran\)\*' ]
	[ -z "$(ls -A)" ]
}

@test "columns behind a comma or a plus sign, in capitals or not; --output of --metrics is a file" {
	[ "$(offers ib-bond -o sta)" = STATE ]
	[ "$(offers ib-bond --status bond0 --output +MTU,P_)" = +MTU,P_KEY ]
	[ "$(offers ib-bond -o +LAST-R)" = +LAST-REASON ]
	[ "$(offers ib-bond -o '' | wc -w)" = "$(ib-bond --list-columns | wc -l)" ]
	touch STAMP
	[ "$(offers ib-bond --metrics --output STA)" = STAMP ]
	[ "$(offers ib-bond --color =)" = "auto always never" ]
	[ "$(offers ib-bond --color = al)" = always ]
	[[ " $(offers ib-bond --color --) " == *" --status-all "* ]]
	[ "$(offers ib-bond --out)" = --output ]
}

@test "options: all at first, then those that go with what is to be done" {
	[ "$(offers ib-bond -- | wc -w)" -ge 35 ]
	[ "$(offers ib-bond --check --)" = "--ignore --root --any-type --json --via --quiet" ]
	[ "$(offers ib-bond --ifup-all --u)" = "--unmanaged" ]
	[ "$(offers ib-bond --ifup --u)" = "" ]
	[[ " $(offers ib-bond --slaves ib0 --) " == *" --bond-ip "* ]]
	[[ " $(offers ib-bond --slaves ib0 --) " == *" --miimon "* ]]
	[[ " $(offers ib-bond --slaves ib0 --) " != *" --stop "* ]]
	[ "$(offers ib-bond --explain SAME)" = "SAME-HCA SAME-SWITCH" ]
	[ "$(offers ib-bond --explain MODE-)" = "MODE-IPOIB" ]
	[ "$(offers ib-bond --check --ignore SAME)" = "SAME-HCA SAME-SWITCH" ]
	[ "$(offers ib-bond --check --ignore MODE-)" = "" ]
	[[ " $(offers ifcfg-parse --explain SAME) " == *" SAME-HCA "* ]]
}
