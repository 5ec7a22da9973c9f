/* SPDX-License-Identifier: GPL-2.0 */
/* drill: --drill, move a bond's active slave about and see what its traffic feels */
#ifndef IB_DRILL_H
#define IB_DRILL_H

#include "args/args.h"

/*
 * Carry the drill of ARGS out.  The exit status: 0, or 1 when it was refused,
 * an outage was longer than --max-outage, or a signal came.  The active slave
 * and `primary` are as before in any case, be it that this process is killed.
 */
int drill_run(const struct args *args);

#endif
