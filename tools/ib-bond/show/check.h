/* SPDX-License-Identifier: GPL-2.0 */
/* check: --check, a verdict on each bond */
#ifndef IB_SHOW_CHECK_H
#define IB_SHOW_CHECK_H

#include "args/args.h"

/*
 * Look at the bonds that are asked for, or at all, and print what is wrong, as
 * text (plugin.h) or as JSON.  The exit status of a monitoring plugin, enum severity.
 */
int check_run(const struct args *args);

/*
 * Say WHY nothing is known, as plugins do on standard output, with --json on standard
 * error.  Returns the exit status, HEALTH_UNKNOWN.
 */
int check_unknown(const struct args *args, const char *why);

#endif
