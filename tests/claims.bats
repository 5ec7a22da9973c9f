#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# What README, the man pages and the module's ABI say of connected mode, MTUs, enhanced IPoIB and adapters
# has a test: the table is in the file claims.

setup() {
	. "$BATS_TEST_DIRNAME/lib/line.bash"
	cd "$BATS_TEST_DIRNAME/.." || return
	export LC_ALL=C
	# what is no claim: the argument HCA of a command, the parameter hcas
	pattern='connected|datagram|enhanced|mlx[0-9]|hfi1|omni-path|connectx|mtu|65520|2044|4092|10236|adapter|HCA'
	pattern+='|(gid|lid|sm|pkey)_change|client_reregister|port_(err|active)|(device|qp)_fatal'
}

# the table, in which a row without file and words is about those of the row before it
rows() {
	awk -F '\t' -v OFS='\t' '/^(#|$)/ { next } $1 == "" { $1 = file; $2 = words } { file = $1; words = $2; print }' tests/claims
}

documents() { ls README tools/*/*.[578] tests/fabric/*.8 module/sysfs-class-net-ib_bonding; }

# plain FILE: its text in one line, as a man page shows it
plain() {
	sed -e '/^\.\\"/d' -e '/^\.[A-Z]/{s/^\.[A-Z]* *//; s/"//g}' \
		-e 's/\\-/-/g; s/\\f[BIRP]//g; s/\\ / /g; s/\\(lq/"/g; s/\\(rq/"/g' "$1" |
		tr -s '[:space:]' ' ' | sed 's/ \([,.;:)]\)/\1/g; s/( /(/g'
}

# unclaimed FILE: what rows name and FILE has not, or twice; and with 30 letters around it
# each word of the pattern that is in no row's words
unclaimed() {
	awk -F '\t' -v file="$1" '
		FILENAME == ARGV[1] { if ($1 == file) words[$2]; next }
		{
			rest = $0
			for (w in words) {
				at = index($0, w)
				if (!at || index(substr($0, at + 1), w))
					print "not there once: " w > "/dev/stderr"
				else
					rest = substr(rest, 1, at - 1) sprintf("%" length(w) "s", "") substr(rest, at + length(w))
			}
			print rest
		}' <(rows) <(plain "$1") |
		sed 's/HCA PORT//g; s/hcas=//g' | grep -oiE ".{0,30}\b($pattern).{0,30}"
}

@test "each sentence about connected mode, MTUs, enhanced IPoIB and adapters has a row in claims" {
	local file missing
	[ "$(documents | wc -l)" -ge 7 ]
	for file in $(documents); do
		missing=$(unclaimed "$file" 2>&1) || true
		[ -z "$missing" ] || { echo "$file: $missing"; return 1; }
	done
}

@test "each row of claims names a file that is looked at, and a test that is there" {
	local file words test title
	[ "$(rows | wc -l)" -ge 80 ]
	while IFS=$'\t' read -r file words test title; do
		documents | grep -qxF "$file" || { echo "not looked at: $file"; return 1; }
		has_test "$test" "$title" || { echo "$file: $words: no test $test: $title"; return 1; }
	done < <(rows)
}

has_test() { # FILE TITLE
	case $1 in
	tests/*.bats)		grep -qxF "@test \"$2\" {" "$1" ;;
	tests/unit/*.c)		grep -qE "cmocka_unit_test[a-z_]*\($2\b" "$1" ;;
	tests/parse/*/*.case)	[ "$(head -n 1 "$1")" = "# $2" ] ;;
	findings/*.sh)		[ "$(sed -n '3s/^# [^ ]* - //p' "$1")" = "$2" ] ;;
	"by hand")		cat <(plain README) <(plain tools/ib-bond/ib-bonding.7) | grep -qwF "$2" ;;
	*)			false ;;
	esac
}
