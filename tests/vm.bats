#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm: host guests
# vm-seconds: 130
# shellcheck disable=SC2154 # bats sets stderr
# The VM runner seen from outside: what it prints, how it ends, who is where.

bats_require_minimum_version 1.5.0

setup() {
	vm=$BATS_TEST_DIRNAME/vm
	cd "$BATS_TEST_TMPDIR" || return
}

# bats_file NAME: a bats file made of stdin, where TEST stands for @test (bats would
# take those for its own)
bats_file() { sed 's/^TEST/@test/' >"$1"; }

# guest [OPTION...]: boots a guest without package, its script on stdin
guest() {
	cat >script
	timeout -k 5 240 "$vm/run" --stage none "$@" script
}

bare() { guest --fabric none "$@"; }

@test "output is byte-clean and in order, standard input is empty, the status passes through" {
	mkdir -p base/data
	echo one >base/data/1
	echo two >second
	cat >script <<-'E'
	printf 'a\r\nb\tc\n\000\377\n'
	echo to stderr >&2
	printf 'no newline, then '
	cat
	cat data/1 "$PWD"/second
	seq 1 30000 | cksum
	sleep 1000 &
	exit 7
	E
	printf 'a\r\nb\tc\n\000\377\nto stderr\nno newline, then one\ntwo\n%s\n' "$(seq 1 30000 | cksum)" >expected
	cp second base/
	status=0
	echo not for the guest | timeout -k 5 240 "$vm/run" --stage none --fabric none \
		--base base script base/data/1 base/second >output || status=$?
	[ "$status" -eq 7 ]
	cmp output expected
}

@test "a guest whose time is over is a failure, and what it printed is there" {
	run --separate-stderr bare --timeout 40 <<-'E'
	echo up
	sleep 1000
	E
	[ "$status" -eq 124 ]
	[ "$output" = up ]
	[[ $stderr == *"tests/vm/run: the time was over: 40 s"* ]]
}

@test "libraries that a program loads when it needs them go along, though a script is among the programs" {
	mkdir root
	: >userland.list
	cat >lay <<-'E'
	here=$1 cache=$PWD scratch=$PWD machine='' sysroot='' triplet=''
	. "$here/rootfs.bash"
	loaded_late "$2" | sort >late
	library_layer root "$2" "$here/run"
	E
	bash -e -u -o pipefail lay "$vm" "$BATS_TEST_DIRNAME/../build/ib-bond"
	[ -s late ]
	while read -r library; do [ -e "root/usr/lib/${library#*/lib/}" ]; done <late
}

@test "with --icount the guest's clock jumps where the guest waits" {
	run -0 bare --icount --timeout 200 <<-'E'
	read -r before _ </proc/uptime
	sleep 3000
	read -r after _ </proc/uptime
	((${after%.*} - ${before%.*} >= 3000)) && echo jumped
	E
	[ "$output" = jumped ]
}

@test "a WARN in the kernel log is a failure, even if the script ends 0 and clears the log" {
	run --separate-stderr bare --keep-log kept <<-'E'
	# of a level that the console does not show
	echo '<6>WARNING: CPU: 0 PID: 1 at drivers/none.c:1 nothing+0x1/0x2' >/dev/kmsg
	dmesg --clear
	echo done
	E
	[ "$status" -eq 125 ]
	[ "$output" = "done" ]
	[[ $stderr == *"WARNING: CPU: 0 PID: 1 at drivers/none.c:1"* ]]
	grep -q 'Linux version' kept
	grep -q 'WARNING: CPU: 0' kept
}

@test "a panic is a failure and is shown" {
	run --separate-stderr bare <<-'E'
	echo before
	# which the panic would overtake on its way
	sleep 1
	echo c >/proc/sysrq-trigger
	E
	[ "$status" -eq 125 ]
	[ "$output" = before ]
	[[ $stderr == *"sysrq triggered crash"* ]]
	[[ $stderr == *"the kernel panicked"* ]]
}

@test "a signal to run ends the guest and leaves nothing behind" {
	mkfifo out
	echo 'echo up; sleep 1000' >script
	"$vm/run" --stage none --fabric none script >out 2>err 3>&- &
	runner=$!
	read -r line <out
	[ "$line" = up ]
	qemu=$(pgrep -P "$runner" timeout)
	scratch=$(tr '\0' '\n' <"/proc/$qemu/cmdline" | grep '/initrd$')
	[ -e "$scratch" ]
	kill -TERM "$runner"
	status=0
	wait "$runner" || status=$?
	[ "$status" -eq 143 ]
	[ ! -e "/proc/$qemu" ]
	[ ! -e "${scratch%/*}" ]
}

@test "a guest that goes on from one that has booted has its own files and hosts, and the date of today" {
	export IB_VM_ACCEL=tcg
	"$vm/run" --prepare --stage none --warm
	mkdir more
	echo mine >more/file
	cat >script <<-'E'
	grep -o 'vm_warm=.' /proc/cmdline
	cat more/file
	date +%s
	echo /sys/class/net/ib*
	ls /run/netns
	modinfo -F vermagic ib_fabric | cut -d ' ' -f 1 | grep -x "$(uname -r)"
	E
	before=$(date +%s)
	run -0 "$vm/run" --stage none --fabric hcas=3,ports=1 --hosts 2:1 script more
	after=$(date +%s)
	[ "${lines[0]}" = vm_warm=1 ]
	[ "${lines[1]}" = mine ]
	((before <= lines[2] && lines[2] <= after))
	[ "${lines[3]} ${lines[4]}" = '/sys/class/net/ib0 /sys/class/net/ib1 hostb' ]
	# it is for those of the same words alone
	run -0 "$vm/run" --stage none --append vm_other=1 script more
	[ "${lines[0]}" = mine ]
}

@test "host a has the first half of the ports, hostb the second" {
	run bare_hosts --fabric hcas=2,ports=2
	[ "$status" -eq 0 ]
	[ "$output" = "a: ib0 ib1
hostb: ib2 ib3" ]
}

@test "--hosts says which host has which interface" {
	run bare_hosts --fabric hcas=3,ports=1 --hosts a=:b=ib2:c=ib0
	[ "$status" -eq 0 ]
	[ "$output" = "a: ib1
hostb: ib2
hostc: ib0" ]
}

bare_hosts() {
	guest "$@" <<-'E'
	here() (cd /sys/class/net && echo "$1:" ib*)
	here a
	export -f here
	for host in $(ip netns | cut -d' ' -f1 | sort); do
		ip netns exec "$host" bash -c "here $host"
	done
	E
}

@test "check counts what failed, what was skipped and guests that failed" {
	bats_file good.bats <<-'E'
	# vm: --fabric none --stage none
	TEST "passes" { true; }
	TEST "warns" { echo "<4>BUG: sleeping function called" >/dev/kmsg; }
	E
	bats_file mixed.bats <<-'E'
	TEST "passes" { true; }
	TEST "fails" { false; }
	TEST "is left out" { skip "no time"; }
	TEST "may be left out" { skip "skip-ok: not here"; }
	E
	bats_file short.bats <<-'E'
	TEST "passes" { true; }
	TEST "ends all" { kill -KILL "$PPID" "$$"; }
	E
	run "$vm/check" -j 1 good.bats mixed.bats short.bats
	echo "$output"
	[ "$status" -eq 1 ]
	[[ $output == *"BUG: sleeping function called"* ]]
	[[ $output == *"# good.bats: failed as a whole: ended 125"* ]]
	[[ $output == *"# skipped: mixed.bats: 3 is left out # skip no time"* ]]
	[[ $output == *"# short.bats: failed as a whole: "*"of 2 tests ran"* ]]
	[[ ${lines[-1]} =~ ^[34]" passed, "[45]" failed"$ ]]
}

@test "check runs the guests that have what they need, and ends with what the others lack, and why" {
	bats_file good.bats <<-'E'
	# vm: --fabric none --stage none
	TEST "passes" { true; }
	E
	bats_file lacks.bats <<-E
	# vm: --fabric none --stage $PWD/nothing
	TEST "does not run" { true; }
	E
	run -1 env -u IB_VM_NOBUILD "$vm/check" -j 1 lacks.bats good.bats
	# it had two tries
	diff <(tail -n 6 <<<"$output") - <<-E
	# failed: lacks.bats: what its guest needs cannot be had, see below
	# tests/vm/run: no directory $PWD/nothing
	# tests/vm/run: see tests/vm/run --help
	# tests/vm/run: no directory $PWD/nothing
	# tests/vm/run: see tests/vm/run --help
	1 passed, 1 failed
	E
}

@test "check of tests that pass ends 0, of nothing at all it does not" {
	echo 'TEST "passes" { true; }' | bats_file good.bats
	: >empty.bats
	run -0 "$vm/check" good.bats
	[ "${lines[-1]}" = "1 passed, 0 failed" ]
	run -1 "$vm/check" empty.bats
	[ "${lines[-1]}" = "0 passed, 1 failed" ]
}

@test "check says what begins, the longest first, and what came of it; a program counts by its TAP" {
	echo 'TEST "passes" { true; }' | bats_file short.bats
	bats_file long.bats <<-'E'
	# vm-seconds: 31
	TEST "passes too" { true; }
	TEST "fails" { false; }
	E
	printf '#!/bin/sh\necho 1..2\necho "ok 1 - $CMOCKA_MESSAGE_OUTPUT"\necho "not ok 2 - b" >&2\nexit 1\n' >program
	printf '#!/bin/sh\necho 1..2\necho "ok 1 - a"\nkill -SEGV $$\n' >dies
	chmod 755 program dies
	run -1 "$vm/check" -j 1 short.bats program dies long.bats
	diff <(printf '%s\n' "${lines[@]}" | sed -n '/^#   /d; s/, [0-9]* s, [0-9]* s of processor$//; /^[#on0-9]/p') - <<-'E'
	# long.bats: begins
	# long.bats: 1 passed, 1 failed
	1..2
	ok 1 passes too
	not ok 2 fails
	# (in test file long.bats, line 3)
	# short.bats: begins
	# short.bats: 1 passed, 0 failed
	1..1
	ok 1 passes
	# program: begins
	# program: 1 passed, 1 failed
	1..2
	ok 1 - TAP
	not ok 2 - b
	# dies: begins
	# dies: 1 passed, 1 failed
	1..2
	ok 1 - a
	# dies: failed as a whole: ended 139, 1 of 2 tests ran
	# failed: long.bats: 2 fails
	# failed: program: 2 - b
	# failed: dies: as a whole: ended 139, 1 of 2 tests ran
	4 passed, 3 failed
	E
}

@test "a usage error ends 2 and says what is wrong" {
	echo true >script
	while IFS='|' read -r arguments message; do
		echo "run $arguments"
		# shellcheck disable=SC2086 # words
		run -2 "$vm/run" $arguments
		[[ $output == *"$message"* ]]
	done <<-'E'
	|no SCRIPT
	absent|no file absent
	script absent|no file absent
	--colour script|unknown option --colour
	--timeout soon script|--timeout takes a number
	--timeout|--timeout needs a value
	--fabric many script|--fabric takes
	--hosts x script|--hosts takes
	--hosts 3:2 script|there are only 4 interfaces
	--fabric none --hosts 1:0 script|there are only 0 interfaces
	--stage absent script|no directory absent
	E
}

@test "a tool that the host lacks is named with its package" {
	mkdir bin
	ln -s /usr/bin/* /usr/sbin/* bin/ 2>/dev/null || true
	rm bin/arping bin/jq
	echo true >script
	PATH=$PWD/bin run -126 "$vm/run" --stage none --fabric none script
	[[ $output == *"missing on this host: "*arping* ]]
	[[ $output == *iputils-arping* ]]
}

@test "for a kernel of another machine the emulator that the host lacks is named with its package" {
	mkdir -p tests .cache/kernel bin
	cp -r "$vm" tests/
	ln -s /usr/bin/* /usr/sbin/* bin/ 2>/dev/null || true
	rm -f bin/qemu-system-*
	echo true >script
	while read -r kernel emulator package; do
		mkdir ".cache/kernel/$kernel"
		PATH=$PWD/bin run -126 tests/vm/run --kernel "$kernel" --stage none --fabric none script
		[ "$output" = "tests/vm/run: missing on this host: $emulator (Debian: apt-get install $package)" ]
	done <<-'E'
	6.1.0-1-arm64		qemu-system-aarch64	qemu-system-arm
	6.1.0-1-powerpc64le	qemu-system-ppc64	qemu-system-ppc
	6.1.0-1-s390x		qemu-system-s390x	qemu-system-misc
	E
	# they are all
	[ "$(grep -c '^[a-z]' tests/vm/machines)" -eq 4 ]
}

# The log patterns against lines as kernels print them, and against lines that
# only look like it.
scan() { bash -c '. "$1"; report_scan "$2"' - "$vm/report.bash" "$1"; }

@test "what a kernel prints when it is in trouble is found" {
	while IFS= read -r line; do
		printf '<6>[    1.000000] ordinary\n<4>[    2.000000] %s\n' "$line" >log
		echo "$line"
		run -1 scan log
		[[ $output == *"$line"* ]]
		printf '[    2.000000][  T123] %s\r\n' "$line" >log
		run -1 scan log
	done <<-'E'
	------------[ cut here ]------------
	WARNING: CPU: 0 PID: 77 at net/core/dev.c:1234 dev_x+0x1/0x2
	WARNING: net/core/dev.c:1234 at dev_x+0x1/0x2, CPU#0: ip/77
	WARNING: possible circular locking dependency detected
	WARNING: possible recursive locking detected
	WARNING: inconsistent lock state
	WARNING: suspicious RCU usage
	BUG: kernel NULL pointer dereference, address: 0000000000000008
	BUG: sleeping function called from invalid context at mm/slab.c:1
	BUG: scheduling while atomic: ip/77/0x00000002
	BUG: KASAN: slab-use-after-free in ipoib_x+0x1/0x2
	BUG: workqueue lockup - pool cpus=0 node=0 flags=0x0 nice=0 stuck for 33s!
	BUG kmalloc-64 (Tainted: G           O     ): Redzone overwritten
	watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [ip:77]
	kernel BUG at lib/list_debug.c:29!
	Oops: 0002 [#1] PREEMPT SMP NOPTI
	Oops: general protection fault, probably for non-canonical address 0xdead: 0000 [#1] SMP
	general protection fault, probably for non-canonical address 0xdead: 0000 [#1] SMP
	invalid opcode: 0000 [#1] PREEMPT SMP
	divide error: 0000 [#1] PREEMPT SMP
	Kernel panic - not syncing: sysrq triggered crash
	INFO: task ip:77 blocked for more than 120 seconds.
	rcu: INFO: rcu_preempt self-detected stall on CPU
	INFO: trying to register non-static key.
	UBSAN: array-index-out-of-bounds in net/core/dev.c:1:2
	kmemleak: 3 new suspected memory leaks (see /sys/kernel/debug/kmemleak)
	unreferenced object 0xffff888003a1c000 (size 64):
	unregister_netdevice: waiting for ib0 to become free. Usage count = 2
	ib-bond[77]: segfault at 0 ip 000055 sp 00007f error 4 in ib-bond[55+1]
	ib-bond[77]: segfault (11) at 8 nip 100000784 lr 7ffff7d24d2c code 1 in ib-bond[100000000+10000]
	ib-bond[77]: unhandled trap (5) at 10000077c nip 10000077c lr 7ffff7d24d2c code 1 in ib-bond[100000000+10000]
	ib-bond[77]: unhandled exception: DABT (lower EL), ESR 0x0000000092000044, level 0 translation fault in ib-bond[aaaaaaaa0000+1000]
	User process fault: interruption code 003b ilc:2 in ib-bond[2aa00000000+1000]
	Oops: Kernel access of bad area, sig: 11 [#1]
	Internal error: Oops: 0000000096000004 [#1] SMP
	Oops: 0004 ilc:2 [#1] SMP
	traps: ib-bond[77] general protection fault ip:55 sp:7f error:0 in ib-bond[55+1]
	Out of memory: Killed process 77 (bash) total-vm:1kB
	E
}

@test "ordinary lines with such words in them are not" {
	cat >log <<-'E'
	<6>[    0.100000] Spectre V2 : WARNING: Unprivileged eBPF is enabled with eIBRS on
	<4>[    0.100000] MDS CPU bug present and SMT on, data leak possible
	<4>[    0.100000] RETBleed: WARNING: Spectre v2 mitigation leaves CPU vulnerable
	<6>[    0.200000] Kernel command line: console=ttyS0 oops=panic panic=-1
	<6>[    0.200000] kasan: KernelAddressSanitizer initialized
	<6>[    0.200000] kmemleak: Kernel memory leak detector initialized (mem pool available: 1)
	<6>[    0.200000] rcu: Preemptible hierarchical RCU implementation.
	<4>[    1.000000] ib_fabric: loading out-of-tree module taints kernel.
	<4>[    1.000000] ib_fabric: module verification failed: signature and/or required key missing - tainting kernel
	<4>[    1.000000] bond0: (slave ib0): Error -95 calling set_mac_address
	<6>[    2.000000] bond0: (slave ib0): link status definitely down, disabling slave
	<4>[    2.000000] bond0: Warning: No 802.3ad response from the link partner for any adapters in the bond
	<6>[    3.000000] debugfs: no BUG here, no WARNING: either, no Oops
	<6>[    3.000000] sysrq: Show Blocked State
	<6>[    3.000000] task:sleep           state:D stack:0     pid:77    ppid:1      flags:0x00000002
	<6>[    3.000000] Call Trace:
	<4>[    4.000000] FAULT_INJECTION: forcing a failure.
	E
	run -0 scan log
	[ -z "$output" ]
}
