#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# ifcfg-parse on the host: input beside expected output, in tests/parse/cases

setup() {
	top=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
	parse=${IFCFG_PARSE:-$top/${BUILD:-build}/san/ifcfg-parse}
	[ -x "$parse" ] || parse=$top/${BUILD:-build}/ifcfg-parse
	cases=$BATS_TEST_DIRNAME/parse/cases
}

# The report on the root tests/parse/cases/$1 is its expected.json.
same_report() {
	cd "$cases/$1"
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
