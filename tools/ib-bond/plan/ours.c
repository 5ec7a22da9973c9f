// SPDX-License-Identifier: GPL-2.0
/* ours: which addresses of a bond ib-bond has set; see ours.h */
#include <string.h>

#include "base/each.h"
#include "ours.h"
#include "step.h"

bool ours_named(const struct bond *bond, const struct addr *addr)
{
	const struct addr *a;

	if (!bond)
		return false;
	each(a, bond->addrs, bond->n_addrs)
		if (a->family == addr->family && memcmp(a->ip, addr->ip, addr_len(a)) == 0)
			return true;
	return false;
}

bool ours_addr(const struct host *host, const struct host_addr *addr, const struct bond *record)
{
	return host->protos ? addr->proto == PLAN_ADDR_PROTO : ours_named(record, &addr->addr);
}
