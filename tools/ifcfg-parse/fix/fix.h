/* SPDX-License-Identifier: GPL-2.0 */
/* fix: mend in ifcfg files what --check finds and only one mend is possible for */
#ifndef IB_FIX_H
#define IB_FIX_H

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/store.h"
#include "ifcfg/conf.h"
#include "report/report.h"

/* bytes [AT, AT + CUT) of a file become TEXT */
struct edit {
	uint32_t at, cut;
	const char *text;	/* constant, or the fix's */
	bool line;		/* a line of its own behind the last one: AT is the end */
};

/* what a variable must hold once its file is mended */
struct wanted {
	const char *name;	/* of the file's variables */
	char *value;		/* owned */
};

/* the mends of one file */
struct fix {
	const struct conf *conf;
	struct conf_file *file;
	struct edit *edits;	/* by place; none overlaps another */
	size_t n_edits;
	struct wanted *wanted;
	size_t n_wanted;
	bool returns;		/* the carriage returns at the ends of lines go */
	struct arena made;	/* texts of edits that no table has */
	char *bytes;		/* the file as it will be; owned */
	size_t len;
};

/* The file as it is: what the edits are of. */
static inline struct text *fix_old(const struct fix *fix)
{
	return fix->file->whole.path ? &fix->file->whole : &fix->file->text;
}

/*
 * Collect the mends of all that was asked for in REPORT, show them as a
 * unified diff on stdout and, as ARGS say, ask and write.  The exit status:
 * 0: nothing was to be mended, or all of it was (or would be, with --dry-run);
 * 1: something was not, said on stderr; 2: nobody can be asked.
 */
int fix_report(const struct report *report, const struct args *args);

/* The bytes [FROM, TO) of the file with the edits in them; TO past its end: with new lines there. */
void fix_render(const struct fix *fix, uint32_t from, uint32_t to, FILE *out);

/* The difference that FIX makes, as diff -u prints it. */
void fix_diff(const struct fix *fix, FILE *out);

/*
 * Put fix->bytes in the place of the file, in one step; the file as it was
 * stays beside it as file->kept.  0, or -errno with WHY and nothing changed: it
 * is not what was read, is a link, or has other names (store_put()).
 */
int fix_write(const struct fix *fix, struct store_file *file, struct why *why);

#endif
