/* SPDX-License-Identifier: GPL-2.0 */
/* check: --check, a verdict on each bond */
#ifndef IB_SHOW_CHECK_H
#define IB_SHOW_CHECK_H

#include "args/args.h"

/*
 * Look at the bonds that are asked for, or at all, and print what is wrong, as
 * text or as JSON.  The exit status of a Nagios plugin, enum severity.
 */
int check_run(const struct args *args);

#endif
