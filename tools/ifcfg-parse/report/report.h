/* SPDX-License-Identifier: GPL-2.0 */
/* report: what was asked for, read */
#ifndef IB_REPORT_H
#define IB_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "ifcfg/conf.h"

struct args;

/* one root or directory, read */
struct report_part {
	char *path;			/* as it was asked for; owned */
	struct text unread;		/* its path, for the diagnostic that nothing could be read; conf is empty then */
	struct conf conf;
	const char **picks;		/* paths of files asked for; n_picks 0: all of it */
	size_t n_picks;
};

/* a file that was read by itself, for --vars */
struct report_file {
	struct text text;
	struct vars vars;
};

/* what is to be written */
struct report {
	struct report_part *parts;
	size_t n_parts;
	struct report_file **files;	/* --vars FILE... */
	size_t n_files;
	struct diags diags;		/* of files, and of parts that could not be read */
	FILE *losses;			/* for what a form has no words for; not owned; NULL: nobody asks */
};

/*
 * Read what ARGS name.  0, or the exit status after a message: 1.  REPORT is
 * to be freed either way.
 */
int report_read(struct report *report, const struct args *args);

void report_free(struct report *report);

/* what -ENOTUNIQ of an emitter means */
#define REPORT_TWINS	"two of the interfaces have one name, which no system can have: ask for one bond, or one root"

/* Say on stderr which parts could not be read; is there any? */
bool report_print_unread(const struct report *report);

/* Is this bond, this file, this diagnostic asked for? */
bool report_wants_bond(const struct report_part *part, const struct bond *bond);
bool report_wants_file(const struct report_part *part, const struct conf_file *file);
bool report_wants_diag(const struct report_part *part, const struct diag *diag);

#endif
