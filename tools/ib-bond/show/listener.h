/* SPDX-License-Identifier: GPL-2.0 */
/*
 * listener: takes what the kernel tells of links when it tells it
 *
 * The kernel puts no time to a message of netlink: SO_TIMESTAMP gives none there
 * (seen on 6.1).  So a thread of its
 * own does nothing but take messages and put the time to them, before others if
 * it may (SCHED_FIFO).  Whoever is busy with an earlier one, or with a reader
 * that does not read, gets the later ones with their own times.
 */
#ifndef IB_LISTENER_H
#define IB_LISTENER_H

#include <libmnl/libmnl.h>

#include "base/why.h"
#include "moment.h"

struct listener;

/* What the kernel has told at once. */
struct heard {
	struct heard *next;
	struct moment moment;	/* when it was taken */
	int len;		/* bytes of messages; -ENOBUFS: some are lost; other -errno: there will be no more */
	struct nlmsghdr messages[];
};

/* Listen from now on, to links; with signals as the caller has them blocked.  0 or -errno with WHY. */
int listener_start(struct listener **listener, struct why *why);
void listener_stop(struct listener *listener);

/* To be polled: there is something to read of while listener_take() would give something. */
int listener_fd(const struct listener *listener);

/* The oldest that was not taken yet, which the caller frees; NULL: there is none. */
struct heard *listener_take(struct listener *listener);

/* Throw away all that was told up to now, but that there will be no more. */
void listener_forget(struct listener *listener);

#endif
