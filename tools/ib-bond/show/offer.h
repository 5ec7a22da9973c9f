/* SPDX-License-Identifier: GPL-2.0 */
/* offer: --words, what may stand behind an option, for the completion of shells */
#ifndef IB_OFFER_H
#define IB_OFFER_H

#include "args/args.h"

/*
 * Print the words that the option args->option takes now, a line each; none where the shell knows
 * better (files), or anything goes.  0, 1 if the host cannot be read, or 2 for no option of ours.
 */
int offer_run(const struct args *args);

#endif
