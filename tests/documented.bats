#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# What the commands take and print stands in their man pages, and is completed.

setup() {
	. "$BATS_TEST_DIRNAME/lib/line.bash"
	top=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
	bin=$top/${BUILD:-build}/san
	[ -x "$bin/ib-bond" ] || bin=$top/${BUILD:-build}
	# a man page writes a hyphen that is none of a word's as \-
	page() { sed 's/\\-/-/g; s/\\f[BIRP]/ /g' "$top/tools/$1/$1.8"; }
}

long_options() { "$bin/$1" --help | grep -oE -- '--[a-z][a-z-]+' | sort -u; }

# missing TEXT: the lines on standard input that are no word of TEXT
missing() { grep -vxFf <(printf '%s\n' "$@" | grep -oE -- '(--)?[A-Za-z0-9_][A-Za-z0-9_-]*' | sort -u) || true; }

@test "every long option of both commands stands in its man page" {
	for command in ib-bond ifcfg-parse; do
		[ "$(long_options "$command" | wc -l)" -ge 10 ]
		[ -z "$(long_options "$command" | missing "$(page "$command")")" ] || {
			echo "$command: $(long_options "$command" | missing "$(page "$command")")"
			return 1
		}
	done
}

@test "every long option of both commands is completed" {
	PATH=$bin:$PATH
	for command in ib-bond ifcfg-parse; do
		complete -r "$command" 2> /dev/null || true
		# shellcheck source=/dev/null
		. "$top/tools/$command/$command.bash"
		function=$(complete -p "$command" | sed 's/.*-F \([^ ]*\).*/\1/')
		for option in $(long_options "$command"); do
			# from its first letter to its last but one
			COMP_WORDS=("$command" "${option:0:3}") COMP_CWORD=1
			"$function"
			[[ " ${COMPREPLY[*]} " == *" $option "* ]] || { echo "$command $option"; return 1; }
			COMP_WORDS=("$command" "${option%?}")
			"$function"
			[[ " ${COMPREPLY[*]} " == *" $option "* ]] || { echo "$command $option"; return 1; }
		done
	done
}

@test "ib-bond explains every code of both commands, and what is of both for both" {
	local command code both=0
	for command in ib-bond ifcfg-parse; do
		while IFS=$'\t' read -r code _ paragraph; do
			run "$bin/ib-bond" --explain "$code"
			[ "$status" -eq 0 ]
			[[ $output == *"$paragraph"* ]] || { echo "$code"; return 1; }
			[ "$(grep -c "^$code (" <<< "$output")" -eq 1 ] || both=$((both + 1))
		done < <("$bin/$command" --codes)
	done
	[ $both -gt 0 ]
	[ $both -eq $((2 * $(for command in ib-bond ifcfg-parse; do "$bin/$command" --codes | cut -f 1; done | sort | uniq -d | wc -l))) ]
}

@test "every verb of ib-bond and every option of ifcfg-parse has an example in its man page" {
	# what is to be done; of ifcfg-parse --options tells no verbs apart
	"$bin/ib-bond" --options | awk -F '\t' '$4 == "verb" { print $1 }' > "$BATS_TEST_TMPDIR/ib-bond"
	"$bin/ifcfg-parse" --options | cut -f 1 > "$BATS_TEST_TMPDIR/ifcfg-parse"
	for command in ib-bond ifcfg-parse; do
		[ "$(wc -l < "$BATS_TEST_TMPDIR/$command")" -ge 15 ]
		examples=$(page $command | sed -n '/^\.SH EXAMPLES/,/^\.SH SEE ALSO/p' | grep "^$command\( \|$\)")
		lack=$(grep -vxE -- '--(help|version)' "$BATS_TEST_TMPDIR/$command" | missing "$examples")
		[ -z "$lack" ] || { echo "$command: $lack"; return 1; }
	done
}

@test "README and ib-bonding(7) name options that there are" {
	for command in ib-bond ifcfg-parse; do
		named=$(cat "$top/README" <(sed 's/\\-/-/g; s/\\f[BIRP]//g' "$top/tools/ib-bond/ib-bonding.7") |
			grep -oE "(^|[^a-z-])$command( [^;|]*)? --[a-z-]+" | grep -oE -- ' --[a-z-]+' | tr -d ' ' | sort -u)
		[ "$(wc -l <<< "$named")" -ge 2 ]
		lack=$(comm -23 <(echo "$named") <("$bin/$command" --options | cut -f 1 | sort -u))
		[ -z "$lack" ] || { echo "$command: $lack"; return 1; }
	done
}

@test "every field of ifcfg-parse's JSON stands in its man page" {
	cd "$top/tests/parse"
	fields=$(
		for root in cases/* readers/*; do
			"$bin/ifcfg-parse" -o json --root "$root" | jq -r '
				del(.bonds[].options) | [paths | .[] | strings] | unique[]'
			"$bin/ifcfg-parse" --check -o json --root "$root" | jq -r '.diagnostics[] | keys[]'
			"$bin/ifcfg-parse" --readers -o json --root "$root" | jq -r '[paths | .[] | strings] | unique[]'
		done | sort -u
	)
	[ "$(wc -l <<< "$fields")" -ge 25 ]
	grep -qx slaves <<< "$fields"
	lack=$(missing "$(page ifcfg-parse)" <<< "$fields")
	[ -z "$lack" ] || { echo "$lack"; return 1; }
}

@test "-o shell has the variables that ifcfg-parse's man page names, and no other" {
	diff <(page ifcfg-parse | tr '\n' ' ' | grep -oE 'followed by [A-Z][A-Za-z,() ]*' | grep -oE '\b[A-Z]{3,}\b' | sort -u) \
		<("$bin/ifcfg-parse" --root "$top/tests/parse/cases/suse-ipoib" -o shell |
			sed -nE 's/=.*//; s/^IFCFG_BOND_[0-9]+_(SLAVE_[0-9]+_)?//p' | sort -u)
}

@test "every field of ib-bond's JSON stands in its man page" {
	# the members that its sources put into objects; tests/ib-bond.bats compares values with ip -j
	fields=$(grep -ohE '\bjson_(put|text|number|truth|new)\([a-z]+, "[a-z_0-9]+"' "$top"/tools/ib-bond/*/*.c |
		sed 's/.*"\(.*\)"/\1/' | sort -u)
	[ "$(wc -l <<< "$fields")" -ge 25 ]
	grep -qx perm_hwaddr <<< "$fields"
	lack=$(missing "$(page ib-bond)" <<< "$fields")
	[ -z "$lack" ] || { echo "$lack"; return 1; }
}

@test "every column of the status stands in ib-bond's man page" {
	columns=$("$bin/ib-bond" --list-columns | cut -f 1)
	[ "$(wc -l <<< "$columns")" -ge 25 ]
	lack=$(missing "$(page ib-bond | sed -n '/^\.SH COLUMNS/,/^\.SH COLOURS/p')" <<< "$columns")
	[ -z "$lack" ] || { echo "$lack"; return 1; }
}

@test "quickstart names what it does before it begins, and after that tests/demo goes on" {
	mkdir "$BATS_TEST_TMPDIR/bin"
	for name in make sudo apt-get dnf zypper; do
		printf '#!/bin/sh\necho "$0 $*"\n' > "$BATS_TEST_TMPDIR/bin/$name"
		chmod 755 "$BATS_TEST_TMPDIR/bin/$name"
	done
	PATH=$BATS_TEST_TMPDIR/bin:$PATH run "$top/quickstart"
	[ "$status" -eq 0 ]
	[[ ${lines[-2]} == "== ib-bond and ifcfg-parse, from their sources" && ${lines[-1]} == */make*' demo' ]]
	PATH=$BATS_TEST_TMPDIR/bin:$PATH run "$top/quickstart" check
	[[ ${lines[-1]} == */make*' check' && $output != *==* ]]
}

# The module's ABI, in the form of the kernel's Documentation/ABI (its README says which tags there are)
abi=module/sysfs-class-net-ib_bonding

@test "the module's ABI has each file of the module, and no other" {
	# rows of the table in sysfs.c
	files=$(sed -nE 's/^\t(KNOB|COUNT|OTHER)\(([a-z_]+),.*/\2/p' "$top/module/sysfs.c" | sort)
	[ "$(wc -l <<< "$files")" -ge 25 ]
	diff <(echo "$files") <(sed -nE 's,^What:\t+/sys/class/net/<bond>/ib_bonding/([a-z_]+)$,\1,p' "$top/$abi" | sort)
	[ "$(grep -c '^What:' "$top/$abi")" -eq "$(wc -l <<< "$files")" ]
}

@test "ib-bonding(7) has each knob of the module, with the ABI's default" {
	knobs=$(awk '
		/^What:/ { sub(/.*\//, ""); name = $0 }
		/^\t\tRW/ {
			match($0, /default [^.;]*/)
			value = substr($0, RSTART + 8, RLENGTH - 8)
			sub(/ .*/, "", value)
			print name, value == "empty" ? "" : value
		}' "$top/$abi" | sort)
	[ "$(wc -l <<< "$knobs")" -ge 10 ]
	sed -nE 's/^([a-z_]+) +([0-9]+|auto)? .*/\1 \2/p' "$top/tools/ib-bond/ib-bonding.7" | sort | diff <(echo "$knobs") -
}

@test "each code that ib-bonding(7) names can be explained" {
	codes=$(sed 's/\\-/-/g; /^\.\\"/d; /^\.TH/d' "$top/tools/ib-bond/ib-bonding.7" | grep -oE '\b[A-Z]+(-[A-Z0-9]+)+\b' | sort -u)
	[ "$(wc -l <<< "$codes")" -ge 4 ]
	# columns have such names too
	columns=$("$bin/ib-bond" --list-columns | awk '{ print $1 }')
	for code in $(grep -vxF "$columns" <<< "$codes"); do
		"$bin/ib-bond" --explain "$code" > /dev/null || "$bin/ifcfg-parse" --explain "$code" > /dev/null || {
			echo "$code"
			return 1
		}
	done
}

@test "each entry of the module's ABI has the tags that the kernel wants, in order" {
	tags=$(sed -nE 's/^(What|Date|KernelVersion|Contact|Users):\t+[^\t ].*/\1/p; s/^(Description):$/\1/p' "$top/$abi")
	# what begins like a tag is one
	[ "$(grep -cE '^[A-Z][A-Za-z]*:' "$top/$abi")" -eq "$(wc -l <<< "$tags")" ]
	[[ $(tr '\n' ' ' <<< "$tags") =~ ^((What )+Date KernelVersion Contact Description (Users )?)+$ ]]
}
