# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# rootfs.bash - the guest's root file system, as cpio archives laid one over another.
#
# The kernel unpacks concatenated archives in order, so what seldom changes is
# made once and kept in .cache/vm/:
#   userland.cpio         this host's binaries with their libraries, /etc, /init
#   modules-VERSION/      the modules of the guest (a tree), and .cpio of it
# and per run:  the package as it was staged, our modules, script and files.
#
# For another machine the binaries are those of its root (tests/vm/root), and the archive is
# userland-MACHINE.cpio.
#
# Sourced by run, which gives: here (tests/vm), cache (.cache/vm), scratch (removed
# at the end), die; for another machine its name, its root and its triplet, else nothing.
: "${here:?}" "${cache:?}" "${scratch:?}" "${machine?}" "${sysroot?}" "${triplet?}"

# find_command NAME...: where each of them is
find_command() {
	local name dir
	local -i found=1
	[[ $sysroot ]] || { type -P "$@"; return; }
	for name; do
		for dir in /usr/local/sbin /usr/local/bin /usr/sbin /usr/bin; do
			[[ -x $sysroot$dir/$name ]] || continue
			printf '%s\n' "$sysroot$dir/$name"
			found=0
			break
		done
	done
	return "$found"
}

# paths as the guest has them: /bin, /sbin and /lib* are links into /usr
guest_path() {
	local path=${1#"$sysroot"}
	case $path in
	/bin/* | /sbin/* | /lib/* | /lib64/* | /lib32/*) printf '/usr%s\n' "$path" ;;
	*) printf '%s\n' "$path" ;;
	esac
}

# tools_read NEED: "PACKAGE COMMAND..." of the rows of that kind
tools_read() {
	local package need commands
	while read -r package need commands; do
		[[ $package == '#'* || $need != "$1" ]] || printf '%s %s\n' "$package" "$commands"
	done <"$here/tools"
}

# tools_check: each command that must be there is, else one message names all packages
tools_check() {
	local package command need
	local -a commands missing=()
	local -A packages=()
	for need in host ${sysroot:-must}; do
		while read -r package command; do
			read -ra commands <<<"$command"
			for command in "${commands[@]}"; do
				type -P "$command" >/dev/null && continue
				missing+=("$command")
				packages[$package]=1
			done
		done < <(tools_read "$need")
	done
	((!${#missing[@]})) ||
		die "missing on this host: ${missing[*]} (Debian: apt-get install ${!packages[*]})"
}

# bats_prefix: where bats of the guest is
bats_prefix() {
	local bats
	bats=$(readlink -f "$(find_command bats)")
	printf '%s\n' "${bats%/bin/bats}"
}

# userland_sources: absolute paths of what the host gives, without libraries
userland_sources() {
	local package command file prefix
	local -a commands
	while read -r package command; do
		read -ra commands <<<"$command"
		for command in "${commands[@]}"; do
			file=$(find_command "$command") && printf '%s\n' "$file"
		done
	done < <(tools_read must; tools_read may)
	prefix=$(bats_prefix)
	for file in "$prefix"/{lib,libexec}/bats-core "$prefix"/lib/bats; do
		[[ ! -d $file ]] || find "$file" -type f
	done
	for file in "$sysroot"/{usr/lib/locale/C.utf8,etc/iproute2,usr/share/iproute2,usr/lib/iproute2}; do
		[[ ! -d $file ]] || find "$file" -type f
	done
	for file in "$sysroot"/{etc/services,etc/protocols,usr/share/terminfo/d/dumb,lib/terminfo/d/dumb} \
		"$sysroot/lib/${triplet:-x86_64-linux-gnu}"/{libnss_files.so.2,security/pam_permit.so} \
		"$sysroot"/lib64/{libnss_files.so.2,security/pam_permit.so}; do
		[[ ! -e $file ]] || printf '%s\n' "$file"
	done
}

# libraries_of FILE...: shared libraries of those that are ELF; says nothing of others
libraries_of() {
	(($#)) || return 0
	[[ ! $sysroot ]] || { libraries_there "$@"; return; }
	# ldd fails where one of them is none
	{ ldd "$@" 2>/dev/null || :; } | sed -nE 's,^(.*[[:space:]])?(/[^ :]+\.so[^ :]*)( .*)?$,\2,p' | sort -u
}

# libraries_there FILE...: the same of another machine's, by what they say of themselves
libraries_there() {
	local name
	local -a found
	local -A seen=()
	while (($#)); do
		found=()
		while read -r name; do
			[[ ! ${seen[$name]-} ]] || continue
			seen[$name]=1
			if [[ $name == /* ]]; then name=$sysroot$name; else name=$sysroot/usr/lib/$triplet/$name; fi
			[[ ! -e $name ]] || found+=("$name")
		done < <(LC_ALL=C readelf -d -l "$@" 2>/dev/null |
			sed -nE 's/.*\(NEEDED\).*\[(.*)\]$/\1/p; s/.*program interpreter: (.*)\]$/\1/p' | sort -u)
		((!${#found[@]})) || printf '%s\n' "${found[@]}"
		set -- "${found[@]}"
	done
}

# userland_key <LIST: how the files of LIST are now, where each command is found
# now (one may have been installed since), and what lays them out
userland_key() {
	local -a commands
	xargs -d '\n' stat -L -c '%n %s %Y'
	mapfile -t commands < <(tools_read must; tools_read may)
	# shellcheck disable=SC2068 # words; some are not there
	find_command ${commands[@]} || :
	cat "$here/tools" "$here/init" "$here/bats.sed" "${BASH_SOURCE[0]}" | cksum
}

# userland_etc ROOT
userland_etc() {
	mkdir -p "$1"/etc
	cat >"$1/etc/passwd" <<-'E'
	root:x:0:0:root:/root:/bin/bash
	nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
	tcpdump:x:100:100::/nonexistent:/usr/sbin/nologin
	user:x:1000:1000:user:/home/user:/bin/bash
	E
	cat >"$1/etc/group" <<-'E'
	root:x:0:
	tty:x:5:
	tcpdump:x:100:
	user:x:1000:
	nogroup:x:65534:
	E
	echo 'guest' >"$1/etc/hostname"
	printf '127.0.0.1 localhost guest\n::1 localhost\n' >"$1/etc/hosts"
	printf 'passwd: files\ngroup: files\nhosts: files\nservices: files\nprotocols: files\n' >"$1/etc/nsswitch.conf"
	: >"$1/etc/resolv.conf"
	# su and runuser ask PAM; in here everybody may
	mkdir -p "$1/etc/pam.d"
	printf '%s sufficient pam_permit.so\n' auth account password session >"$1/etc/pam.d/other"
	ln -s /proc/self/mounts "$1/etc/mtab"
}

# userland_vm ROOT: what init needs for itself, in /vm.  /tmp and /run need no
# mount: the root is a tmpfs.
userland_vm() {
	mkdir -p "$1/vm/dev"
	# to never nobody writes: see tests/lib/guest.bash
	mkfifo "$1/vm/out" "$1/vm/log" "$1/vm/never"
	ln -s /proc/self/fd "$1/vm/dev/fd"
	ln -s fd/0 "$1/vm/dev/stdin"
	ln -s fd/1 "$1/vm/dev/stdout"
	ln -s fd/2 "$1/vm/dev/stderr"
	cat >"$1/vm/fstab" <<-'E'
	proc /proc proc nosuid,nodev,noexec 0 0
	sysfs /sys sysfs nosuid,nodev,noexec 0 0
	devtmpfs /dev devtmpfs nosuid 0 0
	devpts /dev/pts devpts gid=5,mode=620,ptmxmode=666,x-mount.mkdir 0 0
	tmpfs /dev/shm tmpfs mode=1777,x-mount.mkdir 0 0
	debugfs /sys/kernel/debug debugfs mode=700 0 0
	E
	install -m 755 "$here/init" "$1/init"
}

# userland_tree ROOT: lay it out
userland_tree() {
	local root=$1 file to
	local -a files libraries
	mkdir -p "$root"/{dev,proc,sys,run,tmp,root,test,vm,home/user,etc,mnt,opt,srv} \
		"$root"/usr/{bin,sbin,lib,lib64,lib32,share} "$root"/var/{log,lib,tmp,cache,spool}
	mkdir -p "$root"/run/{lock,netns}
	chmod 1777 "$root"/{tmp,var/tmp,run/lock}
	for file in bin sbin lib lib64 lib32; do ln -s "usr/$file" "$root/$file"; done
	ln -s /run "$root/var/run"
	ln -s /run/lock "$root/var/lock"
	mapfile -t files < <(userland_sources)
	mapfile -t libraries < <(libraries_of "${files[@]}")
	for file in "${files[@]}" "${libraries[@]}"; do
		to=$root$(guest_path "$file")
		[[ ! -e $to ]] || continue
		mkdir -p "${to%/*}"
		cp -L --preserve=mode,timestamps "$file" "$to"
		chmod u+w,go-w "$to"
		case ${file%/*} in
		*/local/bin | */local/sbin) ln -sf "$file" "$root/usr/bin/" ;;
		esac
	done
	ln -sf dash "$root/usr/bin/sh"
	find "$root" -path '*/bats-core/*' -type f -exec sed -i -f "$here/bats.sed" {} +
	# kmod is one program by several names
	for file in depmod insmod lsmod modinfo modprobe rmmod; do
		rm -f "$root/usr/sbin/$file" "$root/usr/bin/$file"
		ln -s "$(guest_path "$(find_command kmod)")" "$root/usr/sbin/$file"
	done
	userland_etc "$root"
	userland_vm "$root"
	printf '%s\n' "${files[@]}" "${libraries[@]}"
}

# pack ROOT: a cpio of it on stdout; owned by root, whoever made it
pack() {
	(cd "$1" && find . -print0 | sort -z | cpio -o -0 -H newc -R 0:0 --quiet)
}

# userland: makes .cache/vm/userland.cpio (or that of MACHINE) unless it is there and nothing it was
# made of has changed; the file .list beside it names those, .key how they were.
userland() {
	local out=$cache/userland${machine:+-$machine} work
	if [[ -e $out.cpio && -e $out.list ]] &&
		userland_key <"$out.list" 2>/dev/null | cmp -s - "$out.key"; then
		return
	fi
	work=$(mktemp -d "$scratch/userland.XXXXXX")
	mkdir "$work/root"
	userland_tree "$work/root" >"$work/list"
	userland_key <"$work/list" >"$work/key"
	pack "$work/root" >"$work/cpio"
	mkdir -p "$cache"
	mv "$work/cpio" "$out.cpio"
	mv "$work/list" "$out.list"
	mv "$work/key" "$out.key"
	rm -rf "$work"
}

# module_tree KERNELDIR VERSION: .cache/vm/modules-VERSION with those of the list
module_tree() {
	local kernel=$1 version=$2 out=$cache/modules-$2 work file
	[[ ! -e $out || $out -ot $here/modules || $out -ot ${BASH_SOURCE[0]} || $out -ot $kernel/lib/modules/$version ]] || return 0
	work=$(mktemp -d "$scratch/modules.XXXXXX")
	grep -v '^#' "$here/modules" | tr -s ' \t' '\n' | while read -r file; do
		modprobe -C /dev/null -d "$kernel" -S "$version" --show-depends "$file" 2>/dev/null |
			awk '$1 == "insmod" { print $2 }' || :
	done | sort -u >"$work/list"
	while read -r file; do
		install -D -m 644 "$file" "$work/tree/usr/lib/modules/$version/${file#*/lib/modules/"$version"/}"
	done <"$work/list"
	mkdir -p "$work/tree/usr/lib/modules/$version"
	# the kernel's own decompressor is slow under emulation
	find "$work/tree" -name '*.ko.xz' -exec xz -d {} +
	find "$work/tree" -name '*.ko.zst' -exec zstd -q -d --rm {} +
	find "$work/tree" -name '*.ko.gz' -exec gzip -d {} +
	# their signatures go with this: to check those of what a boot loads takes a sixth of its instructions
	find "$work/tree" -name '*.ko' -exec "${triplet:+$triplet-}strip" --strip-debug --remove-section=.BTF {} +
	cp "$kernel/lib/modules/$version"/modules.{builtin,order} "$work/tree/usr/lib/modules/$version/"
	[[ ! -e $kernel/lib/modules/$version/modules.builtin.modinfo ]] ||
		cp "$kernel/lib/modules/$version/modules.builtin.modinfo" "$work/tree/usr/lib/modules/$version/"
	ln -s usr/lib "$work/tree/lib"
	depmod -b "$work/tree" "$version"
	pack "$work/tree" >"$work/cpio"
	mkdir -p "$cache"
	rm -rf "$out"
	mv "$work/cpio" "$out.cpio"
	mv "$work/tree" "$out"
	touch "$out"
	rm -rf "$work"
}

# module_layer ROOT VERSION FILE.ko...: modules of ours, and the lists that name them
module_layer() {
	local root=$1 version=$2
	local to=$1/usr/lib/modules/$2
	shift 2
	(($#)) || return 0
	mkdir -p "${to%/*}"
	cp -a "$cache/modules-$version/usr/lib/modules/$version" "$to"
	install -D -m 644 -t "$to/extra" "$@"
	# of seven megabytes that are read whenever a module is loaded, all but a fiftieth are for a debugger
	"${triplet:+$triplet-}strip" --strip-debug --remove-section=.BTF "$to"/extra/*.ko
	[[ -e $root/lib ]] || ln -s usr/lib "$root/lib"
	depmod -b "$root" "$version"
	rm -rf "$to/kernel"
}

# loaded_late FILE...: libraries that these load when they need them, as their notes have it, where the linker has such;
# where a note has several names, the first one that is there
loaded_late() {
	local file name
	local -a names
	LC_ALL=C readelf -p .note.dlopen "$@" 2>/dev/null | sed -nE 's/.*"soname":\[([^]]*)\].*/\1/p' | tr -d '"' | sort -u |
		while IFS=, read -ra names; do
			for name in "${names[@]}"; do
				if [[ $sysroot ]]; then file=$sysroot/usr/lib/$triplet/$name; else
					file=$(ldconfig -p | awk -v name="$name" '$1 == name && !found++ { print $NF }')
				fi
				[[ -e $file ]] || continue
				printf '%s\n' "$file"
				break
			done
		done
}

# library_layer ROOT FILE...: libraries that these need and the userland lacks
library_layer() {
	local root=$1 file to
	local -a late
	shift
	mapfile -t late < <(loaded_late "$@")
	while read -r file; do
		to=$(guest_path "$file")
		! grep -qxF -e "$file" -e "${to#/usr}" "$cache/userland${machine:+-$machine}.list" || continue
		[[ ! -e $root$to ]] || continue
		mkdir -p "$root${to%/*}"
		cp -L "$file" "$root$to"
	done < <(libraries_of "$@"; printf '%s\n' "${late[@]}"; libraries_of "${late[@]}")
}

# stage_layer ROOT STAGE: what make install laid out, with the libraries it needs
stage_layer() {
	local root=$1 stage=$2
	local -a programs
	mkdir -p "$root"/usr/{bin,sbin,lib,lib64,lib32}
	local dir
	for dir in bin sbin lib lib64 lib32; do [[ -e $root/$dir ]] || ln -s "usr/$dir" "$root/$dir"; done
	tar -C "$stage" -cf - . | tar -C "$root" --keep-directory-symlink --no-same-owner -xf -
	mapfile -t programs < <(find "$stage" -type f \( -perm -u+x -o -name '*.so*' \))
	library_layer "$root" "${programs[@]}"
}
