/* SPDX-License-Identifier: GPL-2.0 */
/* whole: a bond that runs, with what a command names of it */
#ifndef IB_WHOLE_H
#define IB_WHOLE_H

#include "bond/bond.h"
#include "host/host.h"

/*
 * Fill WHOLE with the slaves and settings that WANT has, as they were written
 * and as they are, those that were left out too, and of LINK (NULL: of none)
 * the options that WANT does not name and that stay beside it.  0 or -ENOMEM;
 * bond_free() it either way.
 */
int whole_fill(struct bond *whole, const struct bond *want, const struct host_link *link);

#endif
