# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# builds: this build of ib-bond and an older one side by side, for a guest; sourced
#
#	builds_lay REV	makes $work/builds with old, now and their order; $work goes at the end

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

builds_lay() {
	local id old
	id=$(git -C "$top" rev-parse --verify "$1^{commit}")
	old=$top/build/bench/tools-$id
	if [ ! -x "$old/build/ib-bond" ]; then
		mkdir -p "$old"
		git -C "$top" archive "$id" Makefile tools | tar -x -C "$old"
		make -s -C "$old" build/ib-bond >&2
	fi
	make -s -C "$top" build/ib-bond >&2
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	mkdir -p "$work/builds/old" "$work/builds/now"
	cp "$old/build/ib-bond" "$work/builds/old"
	cp "$top/build/ib-bond" "$work/builds/now"
	echo old now > "$work/builds/order"
}
