/* SPDX-License-Identifier: GPL-2.0 */
/* fix: mend in ifcfg files what --check finds and only one mend is possible for */
#ifndef IB_FIX_H
#define IB_FIX_H

#include <stdio.h>

#include "base/store.h"
#include "fix_edit.h"
#include "report/report.h"

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
