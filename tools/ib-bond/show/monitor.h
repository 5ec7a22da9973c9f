/* SPDX-License-Identifier: GPL-2.0 */
/* monitor: --monitor, what happens to bonds as it happens */
#ifndef IB_MONITOR_H
#define IB_MONITOR_H

#include "args/args.h"

/*
 * Print events, of the bonds that are named or of all, until SIGTERM, SIGINT or SIGHUP, then end with 0.  1 after a
 * message when the kernel cannot be listened to or nobody reads any more.
 */
int monitor_run(const struct args *args);

#endif
