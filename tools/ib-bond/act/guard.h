/* SPDX-License-Identifier: GPL-2.0 */
/*
 * guard: undo the plan of an ib-bond that was killed
 *
 * A second process, forked before the first step, waits for the first to end.
 * If that happens in the middle of a plan (SIGKILL, out of memory), it takes
 * back the steps that had begun, and only then lets go of the lock, which it
 * has inherited.  It knows how far the first came from one shared page.
 */
#ifndef IB_GUARD_H
#define IB_GUARD_H

#include <sys/types.h>

#include "host/nl.h"
#include "plan/plan.h"
#include "base/why.h"

struct guard {
	struct guard_page *page;	/* shared with the process that watches */
	int fd;				/* its end tells that we have ended */
	pid_t pid;
};

/* Take back the first STEPS steps of PLAN, in a process that has nothing open: kernel_undo_anew(). */
typedef int guard_undo(const struct plan *plan, size_t steps, enum way way, struct why *why);

/*
 * Start watching over PLANS that are about to be carried out by WAY, with UNDO
 * for the worst case.  0 or -errno with WHY.
 */
int guard_start(struct guard *guard, const struct plan *plans, guard_undo *undo, enum way way,
		struct why *why);

/*
 * Say that the first STEPS steps of plan INDEX have begun; 0: the plan is
 * complete, or taken back.  GUARD may be NULL.
 */
void guard_mark(struct guard *guard, unsigned int index, unsigned int steps);

/* Stop watching. */
void guard_stop(struct guard *guard);

#endif
