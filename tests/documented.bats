#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# What the commands take and print stands in their man pages, and is completed.

setup() {
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

@test "every field of ib-bond's JSON stands in its man page" {
	# the members that its sources put into objects; tests/ib-bond.bats compares values with ip -j
	fields=$(grep -ohE '\bjson_(put|text|number|truth|new)\([a-z]+, "[a-z_0-9]+"' "$top"/tools/ib-bond/*.c |
		sed 's/.*"\(.*\)"/\1/' | sort -u)
	[ "$(wc -l <<< "$fields")" -ge 25 ]
	grep -qx perm_hwaddr <<< "$fields"
	lack=$(missing "$(page ib-bond)" <<< "$fields")
	[ -z "$lack" ] || { echo "$lack"; return 1; }
}
