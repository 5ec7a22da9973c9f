/* SPDX-License-Identifier: GPL-2.0 */
/*
 * rundir: where files live that are good until the next boot
 *
 * Names and numbers of interfaces are those of one network namespace and of
 * one boot, and so is what we write down of them.  The namespace of process 1
 * has /run/ib-bonding, another one net.DEVICE.INODE below it.
 */
#ifndef IB_RUNDIR_H
#define IB_RUNDIR_H

#include <stdbool.h>

#include "base/store.h"
#include "base/why.h"

#define RUNDIR_SIZE	16	/* bytes that its name needs at most */
#define RUNDIR_OURS	80	/* the same for what we have there */
#define RUNDIR_NOW	160	/* and for what rundir_now() says */

/* /run, or /var/run where there is none (before RHEL7 and SLES12); constant text. */
const char *rundir(void);

/*
 * Are we in another network namespace than process 1, with whose services we
 * share rundir()?  What those wrote there of interfaces is of others then.
 */
bool rundir_apart(void);

/* Our own directory of this network namespace, into PATH. */
const char *rundir_ours(char path[RUNDIR_OURS]);

/* Open it, and make it first.  0 or -errno with WHY. */
int rundir_make(struct store *store, struct why *why);

/* This boot and this network namespace, in words without blanks at their ends, into TEXT. */
const char *rundir_now(char text[RUNDIR_NOW]);

#endif
