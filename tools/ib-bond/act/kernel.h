/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kernel: carry out plans
 *
 * The one part that changes the host.  A plan is carried out whole or not at
 * all: a step that fails, or a signal, undoes the steps before it in reverse
 * order; guard.c does the same for a process that is killed.
 */
#ifndef IB_KERNEL_H
#define IB_KERNEL_H

#include <signal.h>
#include <stdbool.h>

#include "guard.h"
#include "host/host.h"
#include "host/nl.h"
#include "plan/plan.h"

struct kernel {
	struct nl nl;
	enum way way;
	bool verbose;			/* print each step on stderr before it is done */
	const volatile sig_atomic_t *stop;	/* a signal came: undo and end; NULL: never */
};

/* Open; 0 or -errno with WHY.  WAY_AUTO becomes one of the two with the first bond. */
int kernel_open(struct kernel *k, enum way way, struct why *why);
void kernel_close(struct kernel *k);

/*
 * Carry out PLAN, the INDEX-th of those that GUARD watches (NULL: unwatched).
 * 0, or -errno with WHY, all undone; -EINTR after a signal.  What could not be
 * undone is said in WHY.
 */
int kernel_apply(struct kernel *k, const struct plan *plan, struct guard *guard,
		 unsigned int index, struct why *why);

/*
 * Take back the first N steps of PLAN, the last one first.  A step that was
 * never done counts as taken back.  0, or the last -errno with WHY.
 */
int kernel_undo(struct kernel *k, const struct plan *plan, size_t n, struct why *why);

/* The same for guard.h, by a kernel that it opens itself. */
guard_undo kernel_undo_anew;

#endif
