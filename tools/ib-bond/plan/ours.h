/* SPDX-License-Identifier: GPL-2.0 */
/* ours: which addresses of a bond ib-bond has set, and which others did */
#ifndef IB_OURS_H
#define IB_OURS_H

#include <stdbool.h>

#include "bond/bond.h"
#include "host/host.h"

/*
 * Pure: did ib-bond set ADDR on HOST?  The kernel keeps who did from 5.18 on;
 * before that RECORD tells, what was written down when the bond was brought up
 * (record.h), or NULL: nobody knows, so no.
 */
bool ours_addr(const struct host *host, const struct host_addr *addr, const struct bond *record);

/* Does BOND (or NULL) name the IP of ADDR, with whatever prefix? */
bool ours_named(const struct bond *bond, const struct addr *addr);

#endif
