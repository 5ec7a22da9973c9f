/* SPDX-License-Identifier: GPL-2.0 */
/* ifcfg: bring up or down what the ifcfg files describe */
#ifndef IB_IFCFG_H
#define IB_IFCFG_H

#include "args/args.h"

/*
 * --ifup NAME and --ifup-all; --ifdown NAME and --ifdown-all.  Print what is
 * wrong on stderr and return an exit status, 0 or 1.
 */
int ifcfg_up(const struct args *args);
int ifcfg_down(const struct args *args);

#endif
