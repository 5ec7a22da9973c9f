/* SPDX-License-Identifier: GPL-2.0 */
/*
 * probe: echo requests through a bond at a steady rate, and what comes back by which slave
 *
 * Answers and announcements are seen where they pass the slaves, by a packet
 * socket with a filter: a bond drops what comes in by a slave that is not
 * active, so an answer by the new slave says that the peer has learned its
 * address.  RFC 792 and RFC 4443 have the echo, RFC 5227 the announcement.
 */
#ifndef IB_PROBE_H
#define IB_PROBE_H

#include <net/if.h>
#include <stddef.h>
#include <stdint.h>

#include "bond/addr.h"
#include "base/why.h"

#define PROBE_RATE_MAX	1000		/* a second */
#define PROBE_KEEP	65536		/* probes that one run may have: sequence numbers */

struct probe_sent {
	int64_t sent;			/* probe_now(); 0: could not be sent */
	int64_t back;			/* 0: not yet */
	int by;				/* ifindex that the answer came in by */
};

/* one run: from probe_begin() on */
struct probe {
	int echo, tap;			/* sockets */
	struct addr peer;
	int bond;			/* ifindex */
	const int *slaves;		/* ifindexes; not owned */
	size_t n_slaves;
	uint16_t id;
	int64_t interval, next;		/* nanoseconds */
	int64_t emptied;		/* when nothing waited in the tap any more */
	struct probe_sent *list;	/* PROBE_KEEP of them; owned */
	size_t n;
	unsigned int announcements;	/* seen to leave */
};

/*
 * Open for probes to PEER through the bond NAME, RATE a second; SLAVES must
 * live as long.  0 or -errno with WHY; probe_close() either way.
 */
int probe_open(struct probe *probe, const char *name, int bond, const struct addr *peer,
	       unsigned int rate, const int *slaves, size_t n_slaves, struct why *why);
void probe_close(struct probe *probe);

/* Forget what was sent. */
void probe_begin(struct probe *probe);

/* Send what is due and take what comes, until UNTIL (probe_now()) or a signal. */
void probe_run(struct probe *probe, int64_t until);

/* Nanoseconds of CLOCK_MONOTONIC: the wall clock may be set while a drill runs. */
int64_t probe_now(void);

/*
 * When a packet came that is AGE nanoseconds old by the wall clock, taken at
 * NOW from a tap that was empty at EMPTIED.  The kernel stamps by the wall clock
 * alone; an age that cannot be, because that was set meanwhile, counts as 0.
 */
int64_t probe_when(int64_t age, int64_t emptied, int64_t now);

/* what the probes of a run say of the time from FROM to TO */
struct probe_result {
	unsigned int sent, lost;	/* lost: unanswered when asked */
	int64_t gap;			/* nanoseconds: longest wait for an answer, since the last one or the question */
	int64_t learned;		/* from FROM to the first answer by slave; -1: none came */
};

/* Pure: of the list alone.  Of sends in FROM..TO, and answers around them; SLAVE is an ifindex. */
void probe_result(const struct probe *probe, int64_t from, int64_t to, int slave,
		  struct probe_result *result);

#endif
