# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# warm.bash - a guest that has booted as far as all guests do, kept, for others to go on from there.
#
# To boot is a thousand million emulated instructions of code that runs once and has to be translated
# first: five seconds of processor, and most of what a short test takes.  What comes of it is the same
# for each guest of the same kernel, memory, processors and words on its command line.  So `run
# --prepare --warm` boots one with what never changes, without script or package, and has qemu write
# its state to a file (a migration); `run` with the same starts from it where it is there and nothing it
# was made of has changed.  What is the guest's own then comes on a disk, not in the initramfs.
#
# Sourced by run, which gives: top, cache, scratch, version, mem, smp, append, die, note.
: "${top:?}" "${cache:?}" "${scratch:?}" "${version?}" "${mem:?}" "${smp:?}" "${append?}"

# what is the guest's own may be so large, in MiB
warm_disk=64

# warm_file: where the state of such a guest is
warm_file() {
	local words
	words=$(cksum <<<"$append")
	printf '%s\n' "$top/build/vm/warm-$version-$mem-$smp-${words%% *}"
}

# warm_key: what it is made of
warm_key() {
	stat -L -c '%n %s %Y' "$cache/userland.cpio" "$cache/modules-$version.cpio" "$(type -P qemu-system-x86_64)"
	cat "${BASH_SOURCE[0]%/*}"/{init,qemu,warm}* | cksum
	printf '%s\n' "$append"
}

# warm_there FILE: is it, and as it would be made now?
warm_there() {
	[[ -s $1 && -e $1.key ]] && warm_key | cmp -s - "$1.key"
}

# warm_options FILE: for qemu, into the array warm; the disk is FILE
warm_options() {
	truncate -s "${warm_disk}M" "$1" || die "cannot make a disk"
	warm=(-drive "file=$1,format=raw,if=none,id=own" -device "virtio-blk-pci,drive=own")
}

# warm_make KERNEL: unless it is there.  Where it cannot be made guests boot each for itself.
warm_make() {
	local dir=$scratch/warm file
	file=$(warm_file)
	! warm_there "$file" || return 0
	rm -f "$file" "$file.key"
	mkdir "$dir"
	cat "$cache/userland.cpio" "$cache/modules-$version.cpio" >"$dir/initrd"
	if warm_boot "$dir" "$1"; then
		warm_key >"$dir/key"
		mv "$dir/state" "$file"
		mv "$dir/key" "$file.key"
	else
		qemu_end
		tail -n 10 "$dir/console" "$dir/qemu" >&2
		note 'there is no guest for others to start from; each boots'
	fi
	rm -r "$dir"
}

# warm_boot DIR KERNEL: leaves DIR/state
warm_boot() {
	local dir=$1
	local -a warm
	local -i tries=3000
	: >"$dir/disk"
	warm_options "$dir/disk"
	mkfifo "$dir/monitor.in" "$dir/monitor.out"
	# both ways, for qemu opens one after the other
	exec 8<>"$dir/monitor.in" 7<>"$dir/monitor.out"
	qemu_start "$dir" tcg "$2" "$dir/initrd" 300 "$smp" "$mem" "vm_warm=1 $append" '' "${warm[@]}" \
		-chardev "pipe,id=monitor,path=$dir/monitor" -mon chardev=monitor
	until grep -q . "$dir/status"; do
		((tries--)) && kill -0 "${qemu_pid:?}" 2>/dev/null || return
		sleep 0.1
	done
	[[ $(<"$dir/status") == warm* ]] || return
	# it goes on until all is written; each command is read when the one before has come to its end
	printf '%s\n' 'migrate_set_parameter max-bandwidth 10G' "migrate \"exec:cat >'$dir/state'\"" quit >&8
	qemu_wait && [[ -s $dir/state ]]
}
