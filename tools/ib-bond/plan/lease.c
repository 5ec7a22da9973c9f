// SPDX-License-Identifier: GPL-2.0
/* lease: the address that a bond is to get by DHCP; see lease.h */
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>

#include "base/each.h"
#include "bond/proto.h"
#include "lease.h"
#include "ours.h"

bool lease_wanted(const struct bond *bond)
{
	return proto_asked(bond, NULL) & PROTO_DHCP;
}

/* RFC 3927 */
static bool is_autoip(const struct addr *addr)
{
	return addr->family == AF_INET && addr->ip[0] == 169 && addr->ip[1] == 254;
}

bool lease_held(const struct bond *bond, const struct host_link *link)
{
	unsigned int asked = proto_asked(bond, NULL);
	const struct host_addr *a;

	if (!link)
		return false;
	each(a, link->addrs, link->n_addrs)
		if (asked & (a->addr.family == AF_INET ? PROTO_DHCP4 : PROTO_DHCP6) && a->scope != RT_SCOPE_LINK &&
		    !is_autoip(&a->addr) && !ours_named(bond, &a->addr))
			return true;
	return false;
}

bool lease_seen(const struct host_link *link)
{
	const struct host_addr *a;

	each(a, link->addrs, link->n_addrs)
		if (a->addr.family == AF_INET && !(a->flags & IFA_F_PERMANENT) && a->scope != RT_SCOPE_LINK)
			return true;
	return false;
}
