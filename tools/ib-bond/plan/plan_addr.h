/* SPDX-License-Identifier: GPL-2.0 */
/* plan_addr: the addresses of a bond, and what goes with them and with interfaces that go down */
#ifndef IB_PLAN_ADDR_H
#define IB_PLAN_ADDR_H

#include "plan_check.h"

/*
 * Would an address of the bond that goes take a route along that cannot be
 * brought back?  Then -EBUSY with WHY.  Needs the host's entries.
 */
int planning_check_routes(struct planning *p);

/*
 * Bring the addresses of the bond to what is wanted: new ones come before old
 * ones go, since with the last one of a family the kernel drops every route
 * through the bond; those that somebody else set (a VIP of keepalived, an
 * autoconfigured one) stay, but are not to become the primary one before ours.
 */
void planning_addresses(struct planning *p);

/*
 * LINK is about to go down, or to join or leave a bond, and that loses its
 * IPv6 addresses (addrconf_ifdown()), routes and neighbours: undoing is to
 * bring them back.
 */
void planning_keep(struct planning *p, const struct host_link *link);

/* LINK is up again, and is to have them back now. */
void planning_again(struct planning *p, const struct host_link *link);

#endif
