#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: host
# vm-seconds: 110
# The module is built against another ib_core than the kernel's where MLNX_OFED or DOCA has put one:
# here a tree of their form, whose symbols have versions of their own and whose headers leave a mark.

bats_require_minimum_version 1.5.0

setup_file() {
	export top=${BATS_TEST_DIRNAME%/*} PATH="$PATH:/usr/sbin:/sbin"
	unset MAKEFLAGS MFLAGS MAKELEVEL OFA_DIR KBUILD_EXTRA_SYMBOLS
	export kernel version kdir
	kernel=$("$top/tests/vm/kernel")
	version=${kernel##*/}
	kdir=$kernel/usr/src/linux-headers-$version
}

setup() {
	root=$BATS_TEST_TMPDIR
}

# ofa_tree DIR: what their devel packages have, as far as a build reads it
ofa_tree() {
	mkdir -p "$1"/include/{linux,rdma,uapi}
	# as theirs: the symbols of an ib_core that was built elsewhere, with other versions
	sed '/\tdrivers\/infiniband\/core\/ib_core\t/!d; s/^0x......../0x00c0ffee/; s,\tdrivers/,\t/build/ofa_kernel/drivers/,' \
		"$kdir/Module.symvers" > "$1/Module.symvers"
	cat > "$1/include/linux/compat-2.6.h" <<-'H'
		#ifndef LINUX_26_COMPAT_H
		#define LINUX_26_COMPAT_H
		#include <linux/module.h>
		MODULE_INFO(compat, KBUILD_MODNAME);
		#endif
	H
	cat > "$1/include/rdma/ib_verbs.h" <<-'H'
		#ifndef LINUX_26_COMPAT_H
		#error compat-2.6.h comes first
		#endif
		#include_next <rdma/ib_verbs.h>
		MODULE_INFO(verbs, KBUILD_MODNAME);
	H
}

# module_make ARGUMENT...: on a host whose /usr/src and /lib/modules are in $root
module_make() {
	make -s -C "$top/module" KDIR="$kdir" OFA_ROOT="$root/usr/src" LIB_MODULES="$root/lib/modules" "$@"
}

# found DIR [ARGUMENT...]: that is what it takes
found() {
	run -0 module_make ofa-dir "${@:2}"
	[ "$output" = "$1" ]
}

# version_of SYMBOL MODULE
version_of() {
	modprobe --dump-modversions "$2" | sed -n "s/^\(0x[0-9a-f]*\)[[:space:]]$1\$/\1/p"
}

of_ib_core=(ib_register_client ib_unregister_client rdma_query_gid ib_get_cached_port_state)

@test "where such a tree is for this kernel the module has its symbols' versions and its headers" {
	dir=$root/usr/src/ofa_kernel/x86_64/$version
	ofa_tree "$dir"
	module_make BUILD="$root/build" > "$root/log" 2>&1 || { cat "$root/log"; false; }
	# modpost and compiler have nothing to say
	! grep -iE 'warning|undefined' "$root/log" || { cat "$root/log"; false; }
	for symbol in "${of_ib_core[@]}"; do
		[ "$(version_of "$symbol" "$root/build/ib_bonding.ko")" = 0x00c0ffee ]
	done
	[ "$(version_of register_netdevice_notifier "$root/build/ib_bonding.ko")" = \
		"$(sed -n 's/\tregister_netdevice_notifier\t.*//p' "$kdir/Module.symvers")" ]
	[ "$(modinfo -F depends "$root/build/ib_bonding.ko")" = ib_core ]
	[ "$(modinfo -F verbs "$root/build/ib_bonding.ko" | sort -u)" = ib_bonding ]
	# in every file, before whatever it includes
	[ "$(modinfo -F compat "$root/build/ib_bonding.ko" | grep -c ib_bonding)" -ge \
		"$(cd "$top/module" && ls ./*.c | wc -l)" ]

	# the same directory, told that there is none: as if it were not there
	module_make BUILD="$root/build" OFA_DIR= > "$root/log" 2>&1 || { cat "$root/log"; false; }
	for symbol in "${of_ib_core[@]}"; do
		[ "$(version_of "$symbol" "$root/build/ib_bonding.ko")" = \
			"$(sed -n "s/\t$symbol\t.*//p" "$kdir/Module.symvers")" ]
	done
	[ -z "$(modinfo -F verbs "$root/build/ib_bonding.ko")$(modinfo -F compat "$root/build/ib_bonding.ko")" ]
	mv "$root/usr" "$root/away"
	found ''
	cp -p "$root/build/ib_bonding.ko" "$root/told"
	module_make BUILD="$root/build" > "$root/log" 2>&1
	cmp "$root/told" "$root/build/ib_bonding.ko"
}

@test "it is found where their packages have it, for the kernel that is built for" {
	found ''
	ofa_tree "$root/usr/src/ofa_kernel/x86_64/6.1.0-0-other"
	ofa_tree "$root/usr/src/ofa_kernel/default"
	found ''
	# before 5.5: a directory
	echo "KVERSION=$version" > "$root/usr/src/ofa_kernel/default/configure.mk.kernel"
	found "$root/usr/src/ofa_kernel/default"
	# containers
	ofa_tree "$root/usr/src/ofa_kernel/$version"
	found "$root/usr/src/ofa_kernel/$version"
	# DKMS, from 26.04 on
	ofa_tree "$root/usr/src/ofa_kernel-dkms/x86_64/$version"
	found "$root/usr/src/ofa_kernel-dkms/x86_64/$version"
	# packages of one kernel, and DKMS before; what came from elsewhere links to it
	ln -s "$root/usr/src/ofa_kernel-dkms/x86_64/$version" "$root/usr/src/ofa_kernel/x86_64/$version"
	found "$root/usr/src/ofa_kernel/x86_64/$version"
}

@test "a kernel that has their modules from another by weak-updates takes the other's" {
	other=5.14.0-1.el9.x86_64
	built=lib/modules/$other/extra/mlnx-ofa_kernel/drivers/infiniband/core/ib_core.ko
	link=lib/modules/$version/weak-updates/mlnx-ofa_kernel/drivers/infiniband/core/ib_core.ko
	mkdir -p "$root/${built%/*}" "$root/${link%/*}"
	touch "$root/$built"
	ln -s "$root/$built" "$root/$link"
	found ''
	ofa_tree "$root/usr/src/ofa_kernel/x86_64/$other"
	found "$root/usr/src/ofa_kernel/x86_64/$other"
}

@test "OFA_DIR says where, or nowhere; one that is no such tree is refused" {
	ofa_tree "$root/usr/src/ofa_kernel/x86_64/$version"
	found "$root/elsewhere" OFA_DIR="$root/elsewhere"
	found '' OFA_DIR=
	OFA_DIR='' found ''
	mkdir "$root/elsewhere"
	run ! module_make BUILD="$root/build" OFA_DIR="$root/elsewhere"
	[[ $output == *"Module.symvers"* ]]
	[ ! -e "$root/build/ib_bonding.ko" ]
}

@test "DKMS builds theirs first, where they come by DKMS" {
	depends() { bash -c '. "$1"; echo "${BUILD_DEPENDS[*]}"' dkms "$top/module/dkms.conf"; }
	export dkms_tree=$root/dkms
	[ -z "$(depends)" ]
	mkdir -p "$root/dkms/mlnx-ofed-kernel"
	[ "$(depends)" = mlnx-ofed-kernel ]
	mv "$root/dkms/mlnx-ofed-kernel" "$root/dkms/mlnx-ofa_kernel"
	[ "$(depends)" = mlnx-ofa_kernel ]
}
