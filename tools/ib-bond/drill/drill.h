/* SPDX-License-Identifier: GPL-2.0 */
/* drill: --drill, move a bond's active slave about and see what its traffic feels */
#ifndef IB_DRILL_H
#define IB_DRILL_H

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "args/args.h"
#include "probe.h"

/*
 * Carry the drill of ARGS out.  The exit status: 0, or 1 when it was refused,
 * an outage was longer than --max-outage, or a signal came.  The active slave
 * and `primary` are as before in any case, be it that this process is killed.
 */
int drill_run(const struct args *args);

/* one move of the active slave */
struct drill_move {
	unsigned int round;		/* from 1 */
	char from[IFNAMSIZ], to[IFNAMSIZ];
	int64_t switched;		/* nanoseconds that the kernel took for it */
	unsigned int announcements;	/* that left meanwhile */
	struct probe_result result;
};

struct drill_report {
	const char *bond;
	const char *peer;		/* as it was given, or found */
	unsigned int rate;		/* probes a second */
	uint32_t max_outage;		/* milliseconds, 0: any */
	const struct drill_move *moves;
	size_t n_moves;
	bool restored;
};

/* Was an outage longer than it may be? */
bool drill_report_late(const struct drill_report *report);

int drill_report_text(const struct drill_report *report, FILE *out);
/* 0 or -ENOMEM */
int drill_report_json(const struct drill_report *report, FILE *out);

#endif
