/* SPDX-License-Identifier: GPL-2.0 */
/*
 * past: how often slaves have failed, a while ago
 *
 * The kernel counts a slave's failures but does not say when they were.  So
 * what was seen is kept in PAST_FILE, and a count is compared with that of a
 * while ago.  Before the first look a slave had no failures when the host
 * started: failures on a host younger than the window count as well.
 */
#ifndef IB_PAST_H
#define IB_PAST_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "host.h"
#include "base/store.h"
#include "base/why.h"
#include "rundir.h"

#define PAST_FILE "failures"	/* in rundir_ours() */
#define PAST_WINDOW 600		/* seconds that are looked back */
#define PAST_GAP (2 * PAST_WINDOW)	/* what failed since a look that is older may have done so at any time */

/* a count, as it was seen */
struct past_look {
	uint64_t time;		/* seconds since the host started (CLOCK_BOOTTIME) */
	int bond, slave;	/* ifindex */
	uint32_t failures;
};

struct past {
	struct past_look *looks;	/* the oldest first */
	size_t n;
};

/* Read what PATH holds; a file that is not there, or not ours, is an empty past.  0 or -ENOMEM. */
int past_read(struct past *past, const char *path);
void past_free(struct past *past);

/*
 * Failures of SLAVE in the PAST_WINDOW before NOW, or since the last look before
 * that, if it is no older than PAST_GAP: *MINUTES says how long that is, PAST_WINDOW
 * at least.  A count that is smaller than before began anew: the slave has joined again.
 */
uint32_t past_failures(const struct past *past, const struct host_link *slave, uint64_t now,
		       unsigned int *minutes);

/* Add the counts of all slaves of HOST, and drop looks that nobody needs any more.  0 or -ENOMEM. */
int past_look(struct past *past, const struct host *host, uint64_t now);

/* The whole path of PAST_FILE into PATH. */
#define PAST_PATH_SIZE (RUNDIR_OURS + sizeof(PAST_FILE))
const char *past_path(char path[PAST_PATH_SIZE]);

/* Replace PAST_FILE in the directory OURS (rundir_make()); 0, or -errno with WHY. */
int past_write(const struct past *past, const struct store *ours, struct why *why);

/* Look, and write that to past_path() for the next time; who may not write just looks. */
void past_note(struct past *past, const struct host *host, uint64_t now);

/* Now, in the time of struct past_look. */
uint64_t past_now(void);

#endif
