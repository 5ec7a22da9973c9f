/* SPDX-License-Identifier: GPL-2.0 */
/* args_read: the command line of ifcfg-parse */
#ifndef IB_ARGS_READ_H
#define IB_ARGS_READ_H

#include "report/args.h"

#define ARGS_RUN	(-1)		/* there is something to do */

/*
 * Read the command line.  ARGS_RUN, or the exit status: 0 after --help and
 * --version, 2 after a usage error, which has been printed.
 */
int args_read(struct args *args, int argc, char **argv);
void args_free(struct args *args);

#endif
