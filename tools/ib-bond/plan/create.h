/* SPDX-License-Identifier: GPL-2.0 */
/* create: the bond that a command line describes */
#ifndef IB_CREATE_H
#define IB_CREATE_H

#include "args/args.h"
#include "bond/bond.h"

/*
 * Fill BOND from --bond-name, --bond-ip, --slaves and --miimon: active-backup,
 * as the manual's driver.  0, or -errno with WHY; -EINVAL is a usage error.
 * bond_free() it.
 */
int create_bond(struct bond *bond, const struct args *args, struct why *why);

#endif
