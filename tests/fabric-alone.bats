#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: host guests
# vm-seconds: 90
# tests/fabric as other projects have it: a directory outside of this tree, its make alone.

bats_require_minimum_version 1.5.0

# What make dist packs, unpacked where nothing of the tree is beside it, built and laid out.
setup_file() {
	local kernel
	export top version headers root
	top=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
	kernel=$("$top/tests/vm/kernel")
	version=${kernel##*/}
	headers=$kernel/usr/src/linux-headers-$version
	root=$BATS_FILE_TMPDIR/root
	make -s -C "$top/tests/fabric" BUILD="$BATS_FILE_TMPDIR/dist" dist
	cd "$BATS_FILE_TMPDIR" || return
	tar -xzf dist/ib_fabric-*.tar.gz
	mv ib_fabric-* alone
	cd alone || return
	make -s KDIR="$headers"
	make -s KDIR="$headers" install DESTDIR="$root" PREFIX=/usr
}

setup() { cd "$BATS_FILE_TMPDIR/alone" || return; }

files_are() { diff <(find "$1" "${@:2}" -type f -printf '%P\n' | sort) -; }	# DIRECTORY [CONDITION...]

@test "what make dist packs is all that the directory holds" {
	local -a but=(! -path './build/*')
	files_are . "${but[@]}" < <(cd "$top/tests/fabric" && find . -type f "${but[@]}" -printf '%P\n' | sort)
}

@test "it builds alone, and what it installs is in its places and goes again" {
	not_alone=$(grep -rlF "$top/tests" . || true)
	[ -z "$not_alone" ] || { echo "$not_alone"; return 1; }
	files_are "$root" <<-FILES
	lib/modules/$version/extra/ib_fabric.ko
	usr/libexec/ib_fabric/check
	usr/sbin/fabric
	usr/share/doc/ib_fabric/ENHANCED
	usr/share/doc/ib_fabric/README
	usr/share/man/man8/fabric.8
	FILES
	cp -a "$root" "$BATS_TEST_TMPDIR/root"
	make -s KDIR="$headers" uninstall DESTDIR="$BATS_TEST_TMPDIR/root" PREFIX=/usr
	files_are "$BATS_TEST_TMPDIR/root" </dev/null
}

@test "every command stands in the man page, and every parameter" {
	local word missing=''
	for word in $(build/fabric --help | sed -n 's/^  \([a-z-]*\) .*/\1/p'); do
		grep -qE "^\.B.*[ \"]$word([ \"]|$)" fabric.8 || missing+=" $word"
	done
	for word in $(sed -n 's/^MODULE_PARM_DESC(\([a-z]*\),.*/\1/p' main.c); do
		grep -q "^\.RB \[ $word=" fabric.8 || missing+=" $word"
	done
	[ -z "$missing" ] || { echo "missing:$missing"; return 1; }
}

@test "its own tests pass on what is installed, and say why where they cannot run" {
	cat >"$BATS_TEST_TMPDIR/script" <<-'GUEST'
	depmod
	/usr/libexec/ib_fabric/check || exit
	# somebody uses the fabric
	modprobe ib_fabric
	status=0
	/usr/libexec/ib_fabric/check || status=$?
	echo "# $status"
	GUEST
	run timeout -k 5 280 "$top/tests/vm/run" --stage none --fabric none --overlay "$root" --timeout 270 \
		"$BATS_TEST_TMPDIR/script"
	echo "$output"
	[ "$status" -eq 0 ]
	[ "$(grep -c '^ok ' <<<"$output")" = "$(sed -n 's/^1\.\.\([1-9].*\)/\1/p' <<<"$output")" ]
	[ "$(tail -n 2 <<<"$output")" = "1..0 # SKIP ib_fabric is loaded, and somebody may be using it
# 4" ]
}
