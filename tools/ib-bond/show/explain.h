/* SPDX-License-Identifier: GPL-2.0 */
/* explain: --explain and --codes, what a finding means */
#ifndef IB_EXPLAIN_H
#define IB_EXPLAIN_H

#include "args/args.h"

/*
 * Print what args->code means: a finding of --check, or what --ifup and the
 * like say of a file (base/code-table.h).  0, or 2 for a code that there is not.
 */
int explain_run(const struct args *args);

/* Print the findings of --check: code, severity and paragraph, with tabs between. */
int explain_codes(const struct args *args);

#endif
