/* SPDX-License-Identifier: GPL-2.0 */
/* lock: one ib-bond changes the host at a time */
#ifndef IB_LOCK_H
#define IB_LOCK_H

#include <stdbool.h>

#include "base/why.h"

#define LOCK_FILE "ib-bond.lock"	/* in rundir() */
#define LOCK_TIMEOUT 120	/* seconds: others may wait for a dying HCA */

/*
 * Take the lock, waiting for whoever has it; NOTE is printed on stderr once if
 * it has to wait, unless NULL.  The descriptor (closing it releases the lock;
 * a forked process keeps it), or -errno with WHY: -ETIMEDOUT after LOCK_TIMEOUT.
 */
int lock_take(const char *note, struct why *why);

#endif
