/* SPDX-License-Identifier: GPL-2.0 */
/* lease: the address that a bond is to get by DHCP: is it asked for, is it there? */
#ifndef IB_LEASE_H
#define IB_LEASE_H

#include "bond/bond.h"
#include "host/host.h"

/* Do the files of BOND ask for one, of either family? */
bool lease_wanted(const struct bond *bond);

/*
 * Has LINK (NULL: it is not there) an address of a family that BOND asks DHCP
 * for?  Any that BOND does not name itself will do: RHEL6's dhclient-script sets
 * a permanent one.  But not a link-local one, nor 169.254.0.0/16, which a client
 * (dhcpcd 9.4.1) takes where nobody answers.
 */
bool lease_held(const struct bond *bond, const struct host_link *link);

/* Has LINK an IPv4 address that ends by itself, as one that was leased does? */
bool lease_seen(const struct host_link *link);

#endif
