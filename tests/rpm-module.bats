#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: host
# vm-seconds: 140
# The module's packages: DKMS's sources, a kmod for one kernel, what both share; and where the
# macros of RHEL and SUSE are called, which are not here.

bats_require_minimum_version 1.5.0

setup() {
	# shellcheck source=tests/rpm/root.bash
	. "$BATS_TEST_DIRNAME/rpm/root.bash"
}

setup_file() {
	export top=${BATS_TEST_DIRNAME%/*} PATH="$PATH:/usr/sbin:/sbin"
	unset MAKEFLAGS MFLAGS MAKELEVEL
	export kernel version kdir
	kernel=$("$top/tests/vm/kernel")
	version=${kernel##*/}
	kdir=$kernel/usr/src/linux-headers-$version
	# what compiler flags are taken is not the question here; so each source is compiled once for all packages
	export CCACHE_DIR=$top/build/ccache
	CC='ccache cc' BUILD=$BATS_FILE_TMPDIR "$top/specs/rpm" --define 'optflags -O0' --define '_build_id_links none' \
		--with kmod --define "kernel_version $version" --define "kdir $kdir" > "$BATS_FILE_TMPDIR/packages"
}

# package NAME: the path of the binary package
package() {
	grep -F "/$1-1.0-2." "$BATS_FILE_TMPDIR/packages" | grep -v '\.src\.rpm$'
}

# spec OPTION...: the spec as rpmbuild reads it
spec() {
	rpmspec -P --define "_sourcedir $top/specs" "$@" "$top/specs/ib-bonding.spec"
}

# loaded_for MODULE: which of bonding and ib_bonding modprobe loads for it in $root, in order
loaded_for() {
	modprobe -d "$root" -C "$root/usr/lib/modprobe.d" -S "$version" --show-depends "$1" |
		sed -n 's,.*/\([a-z_]*bonding\)\.ko.*,\1,p'
}

# on_dkms SCRIPTLET: runs it (POSTIN, PREUN) of DKMS's package, dkms working in $root for $version
on_dkms() {
	local there="--sourcetree $root/usr/src --dkmstree $root/var/lib/dkms --installtree $root/lib/modules"
	local one="-k $version --kernelsourcedir $kdir"
	# no index of this machine's modules, and no key where it would sign
	there+=' --no-depmod'
	rpm -qp --qf "%{$1}\n" "$(package ib-bonding-dkms)" |
		sed "s,/usr/sbin/dkms [a-z]*,& $there,;/dkms \(build\|install\) /s,-m ,$one &," > "$BATS_TEST_TMPDIR/scriptlet"
	# a process of its own, as each run of rpm is: by that dkms knows an upgrade from a removal
	(
		# the second time but one file is another
		export PATH="/usr/lib/ccache:$PATH"
		export TMPDIR=$BATS_TEST_TMPDIR mok_signing_key=$root/mok.key mok_certificate=$root/mok.pub
		as_root sh -e "$BATS_TEST_TMPDIR/scriptlet"
		true
	)
}

@test "no file is in two packages" {
	mapfile -t packages < <(grep -v '\.src\.rpm$' "$BATS_FILE_TMPDIR/packages")
	[ ${#packages[@]} -eq 4 ]
	rpm -qp --qf '[%{FILEMODES:perms} %{FILENAMES}\n]' "${packages[@]}" | grep -v '^d' | sort > "$BATS_TEST_TMPDIR/files"
	uniq -d "$BATS_TEST_TMPDIR/files" | diff /dev/null -
	# some kernels compress their modules
	[ "$(sed -n '/\/examples\//d;s/\.ko\.[a-z0-9]*$/.ko/;/\/lib\/modules\/\|modprobe\.d\|rules\.d.*module\|sysfs-class/p' "$BATS_TEST_TMPDIR/files")" = "-rw-r--r-- /lib/modules/$version/extra/ib_bonding/ib_bonding.ko
-rw-r--r-- /usr/lib/modprobe.d/ib-bonding.conf
-rw-r--r-- /usr/lib/udev/rules.d/90-ib-bonding-module.rules
-rw-r--r-- /usr/share/doc/ib_bonding/sysfs-class-net-ib_bonding" ]
	# beside whatever brings the module
	rpm -qdp "$(package ib_bonding-kmod-common)" | grep '/sysfs-class-net-ib_bonding$'
	rpm -qp --requires "$(package ib-bonding-dkms)" "$(package "kmod-ib_bonding-$version")" |
		grep -c '^ib_bonding-kmod-common' | grep -x 2
}

@test "a kmod is found by modprobe, after bonding and with it, until it is erased" {
	empty_root
	root_command depmod /sbin/depmod
	modules=$root/lib/modules/$version
	mkdir -p "$modules"
	(cd "$kernel/lib/modules/$version" && cp -r --parents modules.order modules.builtin* \
		kernel/drivers/net/bonding kernel/drivers/infiniband/core "$modules")
	depmod -b "$root" "$version"
	(cd "$root" && find lib/modules | sort) > "$BATS_TEST_TMPDIR/before"

	in_root -i "$(package ib_bonding-kmod-common)" "$(package "kmod-ib_bonding-$version")"
	in_root -V ib_bonding-kmod-common "kmod-ib_bonding-$version"
	[[ $(modinfo -b "$root" -k "$version" -F vermagic ib_bonding) == "$version "* ]]
	[ "$(modinfo -b "$root" -k "$version" -F version ib_bonding)" = 1.0 ]
	[ "$(loaded_for bonding)" = $'bonding\nib_bonding' ]
	# not the other way round: what is loaded for a module is removed with it
	[ "$(loaded_for ib_bonding)" = ib_bonding ]

	in_root -e "kmod-ib_bonding-$version"
	(cd "$root" && find lib/modules | sort) | diff "$BATS_TEST_TMPDIR/before" -
	run -1 grep ib_bonding "$modules/modules.dep"
	[ "$(loaded_for bonding)" = bonding ]
}

@test "where that kernel is not installed, a kmod leaves nothing behind" {
	empty_root
	root_command depmod /sbin/depmod
	mkdir -p "$root/lib/modules"
	run -0 in_root -i "$(package "kmod-ib_bonding-$version")"
	[ -z "$output" ]
	find "$root/lib/modules/$version/extra/ib_bonding" | grep '/ib_bonding\.ko'
	run -0 in_root -e "kmod-ib_bonding-$version"
	[ -z "$output" ]
	[ -z "$(ls "$root/lib/modules")" ]
}

@test "DKMS builds what its package brings, and takes it away" {
	empty_root
	in_root --noscripts -i "$(package ib-bonding-dkms)" "$(package ib_bonding-kmod-common)"
	in_root -V ib-bonding-dkms ib_bonding-kmod-common
	mkdir -p "$root/lib/modules/$version" "$root/var/lib/dkms"
	on_dkms POSTIN
	built=$(find "$root/lib/modules" -name 'ib_bonding.ko*')
	[ "${built%.ko*}" = "$root/lib/modules/$version/updates/dkms/ib_bonding" ]
	[[ $(modinfo -F vermagic "$built") == "$version "* ]]
	# the next release of the same version is built again
	sed -i 's/^MODULE_DESCRIPTION(".*")/MODULE_DESCRIPTION("next")/' "$root/usr/src/ib_bonding-1.0/main.c"
	on_dkms POSTIN
	[ "$(modinfo -F description "$built")" = next ]
	on_dkms PREUN
	in_root --noscripts -e ib-bonding-dkms ib_bonding-kmod-common
	run -0 find "$root" -name '*ib[-_]bonding*' ! -type d
	[ -z "$output" ]
}

@test "a host has DKMS's module or a packaged one, and either with what loads it" {
	empty_root
	run -1 rpm_root --test -i "$(package "kmod-ib_bonding-$version")"
	[[ $output == *"ib_bonding-kmod-common >= 1.0-2 is needed by kmod-ib_bonding-"* ]]
	run -1 rpm_root --test -i "$(package ib-bonding-dkms)"
	[[ $output == *"ib_bonding-kmod-common >= 1.0-2 is needed by ib-bonding-dkms-"* ]]
	[[ $output != *conflicts* ]]
	in_root --noscripts -i "$(package ib-bonding-dkms)" "$(package ib_bonding-kmod-common)"
	run -1 rpm_root --test -i "$(package "kmod-ib_bonding-$version")"
	[[ $output == *"ib_bonding-kmod conflicts with (installed) ib-bonding-dkms-"* ]]
}

# Macros of that name, of which the spec then shows how it called them.  What RHEL's and SUSE's own
# make of it is not shown here.
macro=(--define 'kernel_module_package(n:p:) %{expand:
%%global flavors_to_build one two
%%global kernel_source() /headers/%%%%{1}
%%global kernel_module_package_moddir() there
%package -n macro
Summary: called: %{-n:-n %{-n*} }-p %{-p*}
%description -n macro}')

# calls REQUIRED CALLED OPTION...: the macro is called with CALLED, the module built for its flavours
calls() {
	spec "${macro[@]}" "${@:3}" > "$BATS_TEST_TMPDIR/spec"
	grep -q "^BuildRequires:  $1" "$BATS_TEST_TMPDIR/spec"
	[ "$(grep -o 'called: .*' "$BATS_TEST_TMPDIR/spec")" = "called: $2" ]
	[ "$(grep -c '^for flavor in one two; do' "$BATS_TEST_TMPDIR/spec")" -eq 2 ]
	# shellcheck disable=SC2016 # as the spec has it
	[ "$(grep -c 'KDIR="/headers/$flavor"' "$BATS_TEST_TMPDIR/spec")" -eq 2 ]
	grep -q 'INSTALL_MOD_DIR=there/ib_bonding' "$BATS_TEST_TMPDIR/spec"
}

# no_module OPTION...: but for DKMS
no_module() {
	spec "$@" > "$BATS_TEST_TMPDIR/spec"
	run -1 grep 'called: \|flavor\|^%package.*-n kmod\|^%package KMP' "$BATS_TEST_TMPDIR/spec"
}

@test "RHEL 9 and SLES 15 SP4 and above call their macro, and build for its flavours" {
	calls kernel-rpm-macros "-n ib_bonding -p $top/specs/ib_bonding-kmod.preamble" --define 'rhel 9'
	calls kernel-syms "-p $top/specs/ib_bonding-kmod.preamble" --define 'suse_version 1500' --define 'sle_version 150400'
	calls kernel-syms "-p $top/specs/ib_bonding-kmod.preamble" --define 'suse_version 1600'
}

@test "no module is built where the kernel is older, on request, or where there is no macro" {
	no_module "${macro[@]}" --define 'rhel 8'
	no_module "${macro[@]}" --define 'suse_version 1500' --define 'sle_version 150300'
	no_module "${macro[@]}" --define 'suse_version 1110'
	no_module "${macro[@]}" --define 'rhel 9' --without kmod
	no_module "${macro[@]}" --define 'suse_version 1600' --without kmod
	no_module --define 'rhel 9'
	no_module --define 'suse_version 1600'
}

@test "a kmod of no kernel is refused" {
	run ! spec --with kmod
	[[ $output == *"it takes --define 'kernel_version X'"* ]]
}
