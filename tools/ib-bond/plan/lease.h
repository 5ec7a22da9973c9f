/* SPDX-License-Identifier: GPL-2.0 */
/* lease: the address that a bond is to get by DHCP: is it asked for, is it there? */
#ifndef IB_LEASE_H
#define IB_LEASE_H

#include <stdbool.h>
#include <stdio.h>

#include "bond/bond.h"
#include "host/host.h"
#include "ifcfg/service.h"

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

/* Can a unit of systemd have the bond's name in its own, as it stands? */
bool lease_unit_takes(const char *ifname);

/* what a host has to ask DHCP with */
struct lease_host {
	bool apart;		/* in a network namespace of its own */
	bool systemd;		/* it runs */
	enum service_dhcp dhcp;
};

/* Why nobody asks for a bond that ib-bond brings up, and what mends it; NULL: our unit does. */
const char *lease_nobody(const struct lease_host *host);

/* what an ifcfg file of Red Hat says of the lease, NULL: nothing */
struct lease_words {
	const char *defroute, *peerroutes, *metric;
};

/* What systemd-networkd is to do with BOND, as a file of systemd.network(5). */
void lease_network(const struct bond *bond, const struct lease_words *words, FILE *out);

#endif
