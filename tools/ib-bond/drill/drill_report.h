/* SPDX-License-Identifier: GPL-2.0 */
/* drill_report: what a drill has seen, as text, JSON, a drawing and a page */
#ifndef IB_DRILL_REPORT_H
#define IB_DRILL_REPORT_H

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "about.h"
#include "base/why.h"
#include "earlier.h"
#include "probe.h"
#include "tally.h"

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
	const struct about *about;	/* the host, when the drill began */
	const struct earlier *earlier;	/* the report to compare with, or NULL */
};

/* Was an outage longer than it may be? */
bool drill_report_late(const struct drill_report *report);

/* All its outages.  0 or -ENOMEM. */
int drill_report_tally(const struct drill_report *report, struct tally *tally);

/* probes that were lost, in all its moves */
unsigned long drill_report_lost(const struct drill_report *report);

/* Each prints it to OUT; 0 or -ENOMEM. */
int drill_report_text(const struct drill_report *report, FILE *out);
int drill_report_json(const struct drill_report *report, FILE *out);
int drill_report_svg(const struct drill_report *report, FILE *out);
int drill_report_html(const struct drill_report *report, FILE *out);

/*
 * Can PATH be a report: does its name end in .html, .svg or .json, and can it be
 * written?  0, or -errno with WHY.  Asked before a drill, whose moves are not to be in vain.
 */
int drill_report_may(const char *path, struct why *why);

/* Write the file PATH, in the form that its name says, whole or not at all.  0, or -errno with WHY. */
int drill_report_write(const struct drill_report *report, const char *path, struct why *why);

#endif
