# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# qemu.bash - one boot of a guest, and whether this machine's KVM is any good.
#
# Sourced by run, which gives: here (tests/vm), cache (.cache/vm), scratch, note, machine (another than this one).
: "${here:?}" "${cache:?}" "${scratch:?}" "${machine?}"

# The four serial ports are files in DIR (see init): console, out, kmsg, status.
# Serial, not virtio: every kernel has it built in, ten megabytes take 13 s
# emulated, and half a second of each boot is saved.
#
# qemu_start DIR ACCEL VMLINUZ INITRD SECONDS SMP MEM APPEND ICOUNT [OPTION OF qemu...]
# INITRD empty: there is none.  ICOUNT not empty: the guest's clock counts instructions (1 ns each), see run --help.
# Leaves the pid of what watches the time in qemu_pid; qemu_wait ends with qemu's
# status, 124 or 137 when the time was over.
qemu_start() {
	local dir=$1 accel=$2 kernel=$3 initrd=$4 seconds=$5 smp=$6 mem=$7 append=$8 icount=$9 threads=single emulator='' board='' cpu='' bus='' port
	local vmlinux=${kernel/%\/vmlinuz-*//vmlinux-${kernel##*/vmlinuz-}}
	local -a ports=() irqs=(4 3 5 7) names=(console out kmsg status)
	[[ ! -e $vmlinux ]] || kernel=$vmlinux
	read -r emulator _ board cpu bus < <(emulator_of "${machine:-amd64}")
	for port in "${names[@]}"; do
		: >"$dir/$port"
		ports+=(-chardev "file,id=$port,path=$dir/$port")
	done
	case $bus in
	isa) for port in 0 1 2 3; do ports+=(-device "isa-serial,index=$port,irq=${irqs[port]},chardev=${names[port]}"); done ;;
	# one device that has all of them, where there is no ISA
	pci) ports+=(-device "pci-serial-4x,chardev1=console,chardev2=out,chardev3=kmsg,chardev4=status") ;;
	# no port of that kind at all: the machine's own console, and virtio's, which init looks for
	ccw)
		ports+=(-device "sclpconsole,chardev=console" -device virtio-serial-ccw)
		for port in "${names[@]:1}"; do ports+=(-device "virtconsole,chardev=$port"); done
		;;
	esac
	# Two threads, and a processor may go on for ever at an int3 that is not there any more: the
	# kernel patches its code (static keys) while the other one runs it.  Seen on 6.1 (hangs),
	# 6.12 and 7.3 (Oops: int3).  A kernel without CONFIG_JUMP_LABEL does not; a clock that
	# counts instructions has but one thread.
	[[ $icount ]] || threads=${IB_VM_THREADS:-single}
	[[ $accel != tcg ]] || ((smp == 1)) || accel=tcg,thread=$threads
	# What costs an emulator more than it brings the guest: "rep movsb" is a round for each byte, with
	# AVX and its like a process has 2.7 kB of registers that each switch saves, and a page table
	# has a level more.  Where instructions are counted all stays as it was measured.
	# Nor does a guest of ours keep secrets or count memory: a retpoline is two more jumps to
	# look up for each indirect call, a page that is cleared when it is had is mostly written at
	# once.  By --icount, to start a program takes a fifth less so.
	# From qemu 10 on "rep movsb" is done in one go, and without erms Linux 6.1 stops early in its
	# boot (10.0.2; 7.2 boots it).
	[[ $accel != tcg* || $icount || $machine ]] || {
		cpu+=,-la57,-mpx,-pku,-avx,-avx2,-xsave
		(($(qemu_major) >= 10)) || cpu+=,-erms
		# On a busy machine the clock may jump by ten seconds as it becomes the TSC, and RCU takes
		# that for a stall: until init is started, when no module of ours is there, it says nothing.
		append="mitigations=off init_on_alloc=0 cgroup_disable=memory rcupdate.rcu_cpu_stall_suppress_at_boot=1 $append"
	}
	# norandmaps: what qemu has translated of a program it takes again only for the same address;
	# laid somewhere else at each start, a program is translated each time, which is more than
	# half of a guest's time.
	# exception-trace: so a program that crashes is in the log; on amd64 it is in any case.
	setpriv --pdeathsig TERM -- timeout -k 2 "$seconds" \
		"qemu-system-$emulator" -name guest -accel "$accel" -machine "$board" -cpu "$cpu" -smp "$smp" -m "$mem" \
		-nodefaults -no-user-config -display none -no-reboot \
		-kernel "$kernel" ${initrd:+-initrd "$initrd"} \
		-append "console=ttyS0 loglevel=5 panic=-1 oops=panic 8250.nr_uarts=4 cryptomgr.notests no_timer_check norandmaps ${machine:+sysctl.debug.exception-trace=1} $append" \
		${icount:+-icount shift=0,sleep=off} "${ports[@]}" "${@:10}" </dev/null >"$dir/qemu" 2>&1 &
	qemu_pid=$!
}

# emulator_of MACHINE: what makes a guest of it, "EMULATOR PACKAGE BOARD CPU PORTS"
emulator_of() { awk -v m="$1" '$1 == m { print $6, $7, $8, $9, $10 }' "$here/machines"; }

# qemu_major: the first number of its version, 0 if it does not say
qemu_major() {
	local said
	said=$(qemu-system-x86_64 --version) && [[ $said =~ version\ ([0-9]+) ]] || { echo 0; return; }
	echo "${BASH_REMATCH[1]}"
}

# qemu_wait: a signal to this shell interrupts wait, and its trap ends the guest
qemu_wait() {
	local -i status=0
	[[ $qemu_pid ]] || return 0
	wait "$qemu_pid" || status=$?
	qemu_pid=''
	return "$status"
}

# qemu_end: TERM goes through timeout to qemu, KILL two seconds later
qemu_end() {
	[[ ${qemu_pid-} ]] || return 0
	kill -TERM "$qemu_pid" 2>/dev/null
	wait "$qemu_pid" 2>/dev/null
	qemu_pid=''
}

# accel_choose VMLINUZ INITRD: prints kvm or tcg.  /dev/kvm may be there and hang;
# only a guest that came to its end within ten seconds proves it.  What was found
# is kept for this host kernel and this qemu.
accel_choose() {
	local key accel=tcg
	case ${IB_VM_ACCEL-} in
	'') ;;
	*) printf '%s\n' "$IB_VM_ACCEL"; return ;;
	esac
	[[ -r /dev/kvm && -w /dev/kvm ]] || { echo tcg; return; }
	key="$(uname -r) $(qemu-system-x86_64 --version | head -n 1)"
	if [[ -e $cache/../accel ]]; then
		local known_key known
		IFS=$'\t' read -r known known_key <"$cache/../accel"
		[[ $known_key != "$key" ]] || { printf '%s\n' "$known"; return; }
	fi
	! accel_probe "$@" || accel=kvm
	printf '%s\t%s\n' "$accel" "$key" >"$scratch/accel"
	mv "$scratch/accel" "$cache/../accel"
	printf '%s\n' "$accel"
}

# accel_probe VMLINUZ INITRD: the probe's guest has no /vm/conf and says so
accel_probe() {
	local dir=$scratch/probe
	mkdir -p "$dir"
	qemu_start "$dir" kvm "$1" "$2" 8 1 512 '' ''
	qemu_wait
	grep -q '^error no script' "$dir/status"
}
