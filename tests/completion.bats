#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# What Tab offers, in bash, zsh and fish: the names of interfaces as they are, never run; and options that go with
# what is there.  What ib-bond --words says of a host, tests/verbs.bats has; here it says what a file words/OPTION
# holds, if there is one.  The completions are taken with another directory for /sys/class/net.

setup_file() {
	export top real lay=$BATS_FILE_TMPDIR/lay command
	top=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
	real=$top/${BUILD:-build}/san
	[ -x "$real/ib-bond" ] || real=$top/${BUILD:-build}
	# as make install lays them out
	mkdir -p "$lay/bash" "$lay/zsh" "$lay/fish"
	for command in ib-bond ifcfg-parse; do
		cp "$top/tools/$command/$command.bash" "$lay/bash/$command"
		cp "$top/tools/$command/$command.fish" "$lay/fish/"
	done
	cp "$top/tools/ib-bond/_ib-bond" "$lay/zsh/"
}

setup() {
	. "$BATS_TEST_DIRNAME/lib/line.bash"
	cd "$BATS_TEST_TMPDIR" || return
	mkdir bin net words work home
	export HOME=$PWD/home XDG_CONFIG_HOME=$PWD/home XDG_DATA_HOME=$PWD/home words=$PWD/words TERM=dumb
	cat > bin/ib-bond <<-E
		#!/bin/sh
		if [ "\$1" = --words ] && [ -f "$words/\$2" ]; then
			echo "\$*" >> "$words/asked"
			exec cat "$words/\$2"
		fi
		exec "$real/ib-bond" "\$@"
	E
	chmod 755 bin/ib-bond
	ln -s "$real/ifcfg-parse" bin/
	PATH=$PWD/bin:$PATH
	cp -r "$lay" lay
	find lay -type f -exec sed -i "s,/sys/class/net,$PWD/net,g" {} +
	for command in ib-bond ifcfg-parse; do
		# shellcheck source=/dev/null
		. "lay/bash/$command"
	done
	cd work || return
}

# in_bash LINE: what the completion of its last word offers, quoted; words stand between blanks
in_bash() {
	local line=$1
	COMP_WORDS=()
	while [[ $line =~ ^([^\ =]+|=)\ *(.*)$ ]]; do
		COMP_WORDS+=("${BASH_REMATCH[1]}")
		line=${BASH_REMATCH[2]}
	done
	[[ $1 != *' ' ]] || COMP_WORDS+=('')
	COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
	"_${COMP_WORDS[0]//-/_}"
	# as readline does
	printf '%s\n' "${COMPREPLY[@]}" | sort -u | tr '\n' ' ' | sed 's/ *$/\n/'
}

# as fish 4 is: there ? stands for itself
fish4='fish --no-config --features=qmark-noglob'

# in_fish LINE...: the same, unquoted
in_fish() {
	# shellcheck disable=SC2016 # it is fish's
	$fish4 -c 'set fish_complete_path $argv[1] $fish_complete_path
		for line in $argv[2..]
			set -l offered (complete -C $line | string replace -r "\t.*" "" | sort -u)
			string join " " -- $offered
			or test -n "$offered"
			or echo
		end' "$BATS_TEST_TMPDIR/lay/fish" "$@"
}

# in_zsh LINE...: the same
in_zsh() {
	rm -f ../zsh*
	zsh -f "$top/tests/lib/tab.zsh" offers "$BATS_TEST_TMPDIR/lay/zsh" "$BATS_TEST_TMPDIR/zsh" "$@" < /dev/null || return
	while IFS= read -r REPLY; do
		tr ' ' '\n' <<< "$REPLY" | sort -u | tr '\n' ' ' | sed 's/ *$/\n/'
	done < ../zsh
}

# everywhere <<< "LINE|OFFERED", a line each: that is offered in all three shells, in the order of sort
everywhere() {
	local -a lines=() wanted=()
	local line want
	while IFS='|' read -r line want; do
		lines+=("$line")
		wanted+=("$line|$want")
	done
	for shell in bash zsh fish; do
		diff <(printf '%s\n' "${wanted[@]}") <(
			if [ $shell = bash ]; then
				for line in "${lines[@]}"; do in_bash "$line"; done
			else
				in_$shell "${lines[@]}"
			fi | paste -d '|' <(printf '%s\n' "${lines[@]}") -
		) || { echo "in $shell"; return 1; }
	done
}

# all that an interface may be called: no blank, no slash, no colon (dev_valid_name() of the kernel)
evil=('ib$(>ran)' 'ib`>ran`' 'ib;>ran' 'ib&&>ran' "ib'x" 'ib"x' 'ib*' 'ib\x' $'ib\e[2J' 'ib$HOME' 'ib(>ran)' 'ib{x,y}' 'ib~' 'ib#x')

@test "a name that would be a command is neither run nor expanded, by both commands in all three shells" {
	mkdir "${evil[@]/#/../net/}"
	for option in --bond-name --slaves --add-slave --del-slave --restore --ifup --owns --drill --check --stop --status; do
		printf '%s\n' "${evil[@]}" > "$words/$option"
	done
	lines=('ib-bond --bond-name ib' 'ib-bond --slaves ib' 'ib-bond --slaves ib0,ib' 'ib-bond --restore ib' 'ib-bond --ifup ib'
		'ib-bond --owns ib' 'ib-bond --drill ib' 'ib-bond --check ib' 'ib-bond --stop ib' 'ib-bond --status ib'
		'ib-bond --check x ib' 'ib-bond --del-slave ib' 'ib-bond --slaves=ib' 'ifcfg-parse ib')
	for line in "${lines[@]}"; do
		in_bash "$line"
		[ "${#COMPREPLY[@]}" -eq "${#evil[@]}" ] || { echo "$line"; false; }
	done
	names=$(printf '%s\n' "${evil[@]}" | sort | tr '\n' ' ' | sed 's/ $//')
	for shell in zsh fish; do
		in_$shell "${lines[@]}" | sed -E 's/(ib0,|--slaves=)ib/ib/g' > ../said
		[ "$(sort -u ../said)" = "$names" ] || { echo "$shell"; cat -v ../said; false; }
		[ "$(wc -l < ../said)" -eq ${#lines[@]} ]
	done
	[ -z "$(ls -A)" ]
}

@test "what is inserted gives the name back when the shell reads it" {
	printf '%s\n' "${evil[@]}" | tee "$words/--check" > "$words/--slaves"
	for line in 'ib-bond --check ib' 'ib-bond --slaves ib' 'ib-bond --slaves ib0,ib'; do
		in_bash "$line"
		local -a read_back
		eval "read_back=(${COMPREPLY[*]})"
		[ "$(printf '%s\n' "${read_back[@]#ib0,}" | sort)" = "$(printf '%s\n' "${evil[@]}" | sort)" ]
	done
	# zsh and fish are given one after another, and what stands on the line then is read by them
	for name in "${evil[@]}"; do
		echo "$name" | tee "$words/--check" > "$words/--slaves"
		rm -f ../line*
		zsh -f "$top/tests/lib/tab.zsh" inserts "$BATS_TEST_TMPDIR/lay/zsh" "$BATS_TEST_TMPDIR/line" \
			'ib-bond --check i' 'ib-bond --slaves ib0,i' < /dev/null
		while IFS= read -r line; do
			[ "$(zsh -fc "print -r -- ${line#ib-bond}" | sed 's/, *$//')" = "$(sed -E 's/[^ ]* (--[a-z]* (ib0,)?).*/\1/' <<< "$line")$name" ] ||
				{ echo "zsh: $line"; false; }
		done < ../line
		[ "$(wc -l < ../line)" -eq 2 ]
		for line in 'ib-bond --check i' 'ib-bond --slaves ib0,i'; do
			# shellcheck disable=SC2016 # it is fish's
			[ "$($fish4 -c 'set fish_complete_path $argv[1]
				set -l inserted (complete --escape -C $argv[2])
				eval "printf %s\\\\n $inserted"' "$BATS_TEST_TMPDIR/lay/fish" "$line")" = "$(sed 's/.* //; s/i$//' <<< "$line")$name" ] ||
				{ echo "fish: $name"; false; }
		done
	done
	[ -z "$(ls -A)" ]
}

@test "slaves: each name behind the comma, and none twice; of --del-slave those of the bond; no name where there is none" {
	printf 'ib0\nib1\nibp1s0\n' | tee "$words/--slaves" "$words/--add-slave" > "$words/--restore"
	printf 'ib2\nib3\n' > "$words/--del-slave"
	everywhere <<-'E'
		ib-bond --slaves |ib0 ib1 ibp1s0
		ib-bond --slaves ib0,|ib0,ib1 ib0,ibp1s0
		ib-bond --slaves ib0.8001,ib1,ib0|ib0.8001,ib1,ib0
		ib-bond --bond-name bond1 --add-slave ibp|ibp1s0
		ib-bond --del-slave |ib2 ib3
		ib-bond --bond-name bond1 --del-slave ib2,|ib2,ib3
		ib-bond --bond-name=bond1 --del-slave |ib2 ib3
		ib-bond --restore |ib0 ib1 ibp1s0
	E
	# each shell has asked for the bond that is named
	[ "$(grep -c '^--words --del-slave --bond-name bond1$' "$words/asked")" -eq 6 ]
	[ "$(grep -c '^--words --del-slave$' "$words/asked")" -eq 3 ]
	for option in --slaves --restore --stop --bond-name; do : > "$words/$option"; done
	everywhere <<-'E'
		ib-bond --slaves |
		ib-bond --restore |
		ib-bond --bond-name |
	E
}

@test "columns behind a comma or a plus sign, in capitals or not; --output of --metrics is a file" {
	touch STAMP
	everywhere <<-'E'
		ib-bond -o sta|STATE
		ib-bond --status bond0 --output +MTU,P_|+MTU,P_KEY
		ib-bond -o +LAST-R|+LAST-REASON
		ib-bond --metrics --output STA|STAMP
		ib-bond --drill bond0 --report STA|STAMP
		ib-bond --out|--output
	E
	for shell in bash zsh fish; do
		[ "$(in_$shell 'ib-bond -o ' | wc -w)" = "$(ib-bond --list-columns | wc -l)" ]
		[[ " $(in_$shell 'ib-bond --color --') " == *" --status-all "* ]]
	done
	[ "$(in_bash 'ib-bond --color=')" = "always auto never" ]
	[ "$(in_bash 'ib-bond --color=al')" = always ]
	[ "$(in_bash 'ifcfg-parse --output=nm')" = "nmconnection nmstate" ]
	[ "$(in_bash 'ifcfg-parse --reader=')" = "ib-bond initscripts networkmanager wicked" ]
	for shell in zsh fish; do
		[ "$(in_$shell 'ib-bond --color=')" = "--color=always --color=auto --color=never" ]
		[ "$(in_$shell 'ib-bond --color=al')" = --color=always ]
	done
}

@test "options: all at first, then those that go with what is to be done" {
	everywhere <<-'E'
		ib-bond --check --|--any-type --ignore --json --quiet --root --via
		ib-bond --ifup-all --u|--unmanaged
		ib-bond --ifup --u|
		ib-bond --explain SAME|SAME-HCA SAME-SWITCH
		ib-bond --explain MODE-|MODE-IPOIB
		ib-bond --check --ignore SAME|SAME-HCA SAME-SWITCH
		ib-bond --check --ignore MODE-IPO|
		ib-bond --via |auto netlink sysfs
		ib-bond --save |nmconnection redhat suse
		ifcfg-parse --explain SAME-H|SAME-HCA
		ifcfg-parse -d |auto rhel4 rhel5 sles10
		ifcfg-parse --reader |ib-bond initscripts networkmanager wicked
		ifcfg-parse --out|--output --output-dir
	E
	for shell in bash zsh fish; do
		[ "$(in_$shell 'ib-bond --' | wc -w)" -ge 35 ]
		offered=" $(in_$shell 'ib-bond --slaves ib0 --') "
		[[ $offered == *" --bond-ip "* && $offered == *" --miimon "* && $offered != *" --stop "* ]]
	done
}

@test "what an option takes is a word of --words, and each of these is taken" {
	for option in --color --via; do
		for word in $(ib-bond --words $option); do ib-bond --status-all "$option=$word" > /dev/null; done
	done
	for word in $(ib-bond --words --save); do
		run ib-bond --save "$word" --dry-run
		[ "$status" -ne 2 ]
	done
	for word in $(ib-bond --words --explain); do ib-bond --explain "$word" > /dev/null; done
	for word in $(ifcfg-parse --words --output); do ifcfg-parse --root . -o "$word" > /dev/null; done
	for word in $(ifcfg-parse --words -d); do ifcfg-parse --root . -d "$word" > /dev/null; done
	for word in $(ifcfg-parse --words --reader); do ifcfg-parse --root . --check --reader "$word" > /dev/null; done
	# what a message lists is what is offered
	run ib-bond --status-all --color=no
	[[ $output == *"takes $(ib-bond --words --color | paste -sd ' ' | sed 's/ /, /; s/ \([^ ]*\)$/ or \1/'),"* ]]
	run ib-bond --status-all --via no
	[[ $output == *"takes $(ib-bond --words --via | paste -sd ' ' | sed 's/ /, /; s/ \([^ ]*\)$/ or \1/'),"* ]]
	[ -z "$(ifcfg-parse --words --root)" ]
	for command in ib-bond ifcfg-parse; do
		for option in --slave output -x - '' --; do
			run "$command" --words "$option"
			[ "$status" -eq 2 ] || { echo "$command --words $option"; false; }
		done
	done
}
