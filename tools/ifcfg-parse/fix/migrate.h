/* SPDX-License-Identifier: GPL-2.0 */
/*
 * migrate: from ifcfg files to keyfiles of NetworkManager, and back
 *
 * For RHEL10 and SLES16, whose NetworkManager reads no ifcfg files.  What runs
 * is not touched.
 */
#ifndef IB_MIGRATE_H
#define IB_MIGRATE_H

#include "report/args.h"
#include "report/report.h"

/*
 * --migrate: show what is wrong, what is lost and what is to be written; ask;
 * install the keyfiles of all bonds of the one root and put their ifcfg files
 * away as orig-ifcfg-*: all of that or nothing.  What is to be done is written
 * down first, so that --undo can take back what was interrupted halfway.
 * Returns an exit status: 0; 1: not done, said on stderr; 2: usage.
 */
int migrate_report(const struct report *report, const struct args *args);

/*
 * --migrate --undo: the ifcfg files have their names again, the keyfiles end in
 * "~", which NetworkManager does not read, and those that --force has replaced
 * come back.  All or nothing, as above.
 */
int migrate_undo(const struct report *report, const struct args *args);

#endif
