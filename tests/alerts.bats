#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# The alerts of contrib/prometheus: they speak of metrics that ib-bond has, and fire when they should.

setup() {
	cd "$BATS_TEST_DIRNAME/../contrib/prometheus" || return
}

@test "every metric that an alert asks for is one of --metrics" {
	for name in $(grep -o 'ib_bond_[a-z_]*' ib-bond.rules.yml ib-bond.test.yml -h | sort -u); do
		grep -q "\"$name\"" ../../tools/ib-bond/show/metrics.c || { echo "$name"; false; }
	done
}

@test "promtool takes the alerts, and they fire when they should" {
	command -v promtool > /dev/null || skip 'skip-ok: promtool is not there (Debian package prometheus, 96 MB)'
	promtool check rules ib-bond.rules.yml
	promtool test rules ib-bond.test.yml
}
