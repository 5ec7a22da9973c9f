#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# ifcfg-parse on the host: input beside expected output, in tests/parse/cases

setup() {
	top=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
	parse=${IFCFG_PARSE:-$top/${BUILD:-build}/san/ifcfg-parse}
	[ -x "$parse" ] || parse=$top/${BUILD:-build}/ifcfg-parse
	cases=$BATS_TEST_DIRNAME/parse/cases
	. "$BATS_TEST_DIRNAME/parse/case.bash"
}

# The report on the root tests/parse/cases/$1 is its expected.json.
same_report() {
	cd "$cases/$1" || return
	"$parse" --root . -o json > "$BATS_TEST_TMPDIR/raw" || true
	jq . "$BATS_TEST_TMPDIR/raw" > "$BATS_TEST_TMPDIR/report"
	diff -u expected.json "$BATS_TEST_TMPDIR/report"
}

@test "the manual's files for RHEL4 give its bond" {
	same_report manual-rhel4
}

@test "the manual's files for RHEL5 give its bond with modprobe.conf" {
	same_report manual-rhel5-modprobe-conf
}

@test "the manual's files for RHEL5 give its bond with modprobe.d" {
	same_report manual-rhel5-modprobe-d
}

@test "the manual's files for RHEL5 give its bond with BONDING_OPTS" {
	same_report manual-rhel5-bonding-opts
}

@test "the manual's files for SLES10 give its bond" {
	same_report manual-sles10
}

@test "P_Key children, numbered addresses and IPv6 are read as RHEL8 reads them" {
	same_report redhat-pkey-children
}

@test "options of modprobe reach the bonds that they name, through includes and patterns" {
	same_report redhat-several-bonds
}

@test "IPoIB settings, suffixed addresses and defaults are read as SLES15 reads them" {
	same_report suse-ipoib
}

@test "every diagnostic is found where it stands, and comes with its mend" {
	bad=0
	for case in "$BATS_TEST_DIRNAME"/parse/checks/*.case; do
		case_check "$case" || bad=$((bad + 1))
	done
	[ "$bad" -eq 0 ]
}

@test "there is a case for every code, and a paragraph in ifcfg-parse(8)" {
	"$parse" --codes > "$BATS_TEST_TMPDIR/codes"
	while IFS=$'\t' read -r code severity _; do
		grep -q ": $severity: .* \[$code\]\$" "$BATS_TEST_DIRNAME"/parse/checks/*.case || {
			# of the whole file, without a line
			echo "no case for $code"
			return 1
		}
		grep -q "^\.B $code\$" "$top/tools/ifcfg-parse/ifcfg-parse.8" || {
			echo "$code is not in ifcfg-parse(8)"
			return 1
		}
	done < "$BATS_TEST_TMPDIR/codes"
}

@test "fifty good configurations give no diagnostic" {
	bad=0 n=0
	for case in "$BATS_TEST_DIRNAME"/parse/good/*.case; do
		n=$((n + 1))
		case_check "$case" || bad=$((bad + 1))
	done
	[ "$n" -ge 50 ]
	[ "$bad" -eq 0 ]
}

@test "what -o ini writes is read back as the same bonds, to the byte" {
	for case in "$BATS_TEST_DIRNAME"/parse/good/*.case "$cases"/*; do
		dir=$(mktemp -d "$BATS_TEST_TMPDIR/ini.XXXXXX")
		if [ -d "$case" ]; then
			cp -r "$case/." "$dir"
		else
			case_unpack "$case" "$dir" /dev/null
		fi
		"$parse" --root "$dir" -o ini > "$dir/one.conf" 2>/dev/null || true
		"$parse" "$dir/one.conf" -o ini > "$dir/two.conf"
		cmp "$dir/one.conf" "$dir/two.conf"
		strip='[.bonds[] | del(.file, .dialect, .slaves[].file)]'
		"$parse" --root "$dir" -o json | jq "$strip" > "$dir/one.json" || true
		"$parse" "$dir/one.conf" -o json | jq "$strip" > "$dir/two.json"
		diff -u "$dir/one.json" "$dir/two.json"
	done
}
