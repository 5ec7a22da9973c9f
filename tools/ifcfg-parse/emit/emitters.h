/* SPDX-License-Identifier: GPL-2.0 */
/* emitters: the forms of output, a row each */
#ifndef IB_EMITTERS_H
#define IB_EMITTERS_H

#include <stdbool.h>
#include <stdio.h>

#include "report/report.h"

struct emitter {
	const char *name;		/* for -o */
	const char *help;
	bool holds_diags;		/* else they go to stderr */
	/* bonds and diagnostics; 0 or -errno */
	int (*bonds)(const struct report *report, FILE *out);
	/* --vars; NULL: not in this form */
	int (*vars)(const struct report *report, FILE *out);
	/* --readers; NULL likewise */
	int (*readers)(const struct report *report, FILE *out);
};

/* ends with a NULL name; the first is the default */
extern const struct emitter emitters[];

const struct emitter *emitter_find(const char *name);

#endif
