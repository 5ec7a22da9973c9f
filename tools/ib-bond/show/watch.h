/* SPDX-License-Identifier: GPL-2.0 */
/* watch: --watch, the status drawn anew when something changes */
#ifndef IB_WATCH_H
#define IB_WATCH_H

#include "args/args.h"

/*
 * Draw the status until SIGTERM, SIGINT or SIGHUP, or until nobody reads it any
 * more, then end with 0: in one place of a terminal, else one table behind the
 * other.  What is not as in the drawing before is marked.  1 or 2 after a
 * message, 3 for a bond that there is not when it begins.
 */
int watch_run(const struct args *args);

#endif
