/* SPDX-License-Identifier: GPL-2.0 */
/* emit: the bonds and diagnostics of some configurations, in a form for others */
#ifndef IB_EMIT_H
#define IB_EMIT_H

#include <stdbool.h>
#include <stdio.h>

#include "conf.h"

/* what is to be written: all bonds of all confs, or those that are picked */
struct report {
	struct conf *confs;
	size_t n_confs;
	char **names;			/* bonds asked for by name; n_names 0: all */
	size_t n_names;
};

struct args;

/*
 * Read what ARGS name.  0, or the exit status after a message: 1.  REPORT is
 * to be freed either way.
 */
int report_read(struct report *report, const struct args *args);

/* Write it as ARGS say; the exit status. */
int report_print(const struct report *report, const struct args *args);
void report_free(struct report *report);

struct emitter {
	const char *name;		/* for -o */
	const char *help;
	/* bonds and diagnostics; 0 or -errno */
	int (*bonds)(const struct report *report, FILE *out);
	/* --vars; NULL: not in this form */
	int (*vars)(const struct report *report, FILE *out);
};

/* ends with a NULL name; the first is the default */
extern const struct emitter emitters[];

const struct emitter *emitter_find(const char *name);

/* Is this bond, this diagnostic, asked for? */
bool report_wants(const struct report *report, const struct bond *bond);
bool report_wants_diag(const struct report *report, const struct conf *conf,
		       const struct diag *diag);

int emit_json_bonds(const struct report *report, FILE *out);
int emit_json_vars(const struct report *report, FILE *out);

#endif
