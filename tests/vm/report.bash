# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# report.bash - what in a kernel log is a failure, and the part of it worth reading.

# One extended regular expression a row, for a message without its time stamp.
# Anchored where the kernel begins a message so, that no ordinary word fires.
# Sources: kernel/panic.c (warn), lib/bug.c, arch/x86/kernel/{dumpstack,traps}.c,
# kernel/locking/lockdep.c, kernel/rcu/tree_stall.h, kernel/hung_task.c,
# kernel/watchdog.c, mm/slub.c, {mm/kasan,kernel/kcsan}/report.c, lib/ubsan.c, mm/kmemleak.c,
# net/core/dev.c (netdev_wait_allrefs), lib/ref_tracker.c, mm/oom_kill.c; what a program that
# crashed is told by: arch/x86/mm/fault.c, arch/{powerpc,arm64}/kernel/traps.c, arch/s390/mm/fault.c.
report_patterns=(
	'-+\[ cut here \]-+'
	'WARNING: '
	'(watchdog: |kernel )?BUG:? '
	'Kernel panic - not syncing'
	'(Internal error: )?(Oops|Oops: .*|general protection fault.*|[a-z][a-z -]*): [0-9a-f]+( ilc:[0-9])? \[#[0-9]+\]'
	'general protection fault'
	'(rcu: )?INFO: (task .* blocked for more than|rcu_.*(stall|detected)|trying to register non-static key|possible )'
	'rcu: rcu_.* kthread (starved|timer wakeup)'
	'.*possible (circular locking|recursive locking|irq lock inversion|.*)deadlock'
	'.*suspicious RCU usage'
	'.*scheduling while atomic'
	'(UBSAN|KASAN|KCSAN|KFENCE|KMSAN): '
	'kmemleak: [1-9][0-9]* new suspected memory leak'
	'unreferenced object 0x'
	'ODEBUG: '
	'ref_tracker: .*(leaked|has [0-9]+/)'
	'(leaked reference|.* leaked reference)'
	'unregister_netdevice: waiting for '
	'(Out of memory: Killed process|Memory cgroup out of memory: )'
	'[^ ]+\[[0-9]+\]: segfault at '
	'[^ ]+\[[0-9]+\]: [a-z][a-z ]* \([0-9]+\) at [0-9a-f]+ nip '
	'[^ ]+\[[0-9]+\]: unhandled exception: '
	'User process fault: '
	'traps: [^ ]+\[[0-9]+\] (general protection|trap )'
)

# report_scan LOG...: prints what is wrong with its surroundings; 1 when something is.
# For mawk too: no {4} in expressions, and no backslash through -v.
report_scan() {
	local pattern all=''
	for pattern in "${report_patterns[@]}"; do all+="${all:+|}$pattern"; done
	BAD="^($all)" awk '
		BEGIN { bad = ENVIRON["BAD"] }
		function bare(line) {
			sub(/\r$/, "", line)
			sub(/^<[0-9]+>/, "", line)
			sub(/^\[ *[0-9]+\.[0-9]+\](\[ *[TC][0-9]+\])? /, "", line)
			return line
		}
		FNR == 1 { first = 0; left = 0 }
		{ line[FNR % 6] = $0 }
		bare($0) ~ bad {
			found = 1
			if (!left) for (i = 5; i > 0; i--) if (FNR - i > last) print line[(FNR - i) % 6]
			left = 40
		}
		left { print; left--; last = FNR }
		FNR < last { last = 0 }
		END { exit found }' "$@"
}
