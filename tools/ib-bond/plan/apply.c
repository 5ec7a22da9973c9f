// SPDX-License-Identifier: GPL-2.0
/* apply: the host as a plan leaves it; see plan.h */
#include <errno.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan.h"

/* A link called NAME more, of an index that no interface has; NULL: no memory. */
static struct host_link *add_link(struct host *host, const char *name)
{
	struct host_link link = { .ifindex = -++host->n_made, .type = ARPHRD_INFINIBAND,
				  .pkey = PKEY_UNSET, .umcast = -1, .slave = { .state = -1, .mii = -1 } };

	snprintf(link.ifname, sizeof(link.ifname), "%s", name);
	return host_add(host, &link) ? NULL : &host->links[host->n_links - 1];
}

static int add_bond(struct host *host, const struct step *step)
{
	struct host_link *link = add_link(host, step->ifname);

	if (link)
		link->bond = calloc(1, sizeof(*link->bond));
	return link && link->bond ? 0 : -ENOMEM;
}

static int add_child(struct host *host, const struct step *step)
{
	const struct host_link *parent = host_link(host, step->other);
	int at = parent ? parent->ifindex : 0;
	struct host_link *link = add_link(host, step->ifname);

	if (!link)
		return -ENOMEM;
	link->parent = at;
	link->pkey = step->pkey;
	link->mode = IPOIB_DATAGRAM;
	return 0;
}

static int apply(struct host *host, const struct step *step)
{
	struct host_link *link = host_link(host, step->ifname);
	const struct host_link *master = host_link(host, step->other);

	switch (step->op) {
	case STEP_BOND_ADD:
		return add_bond(host, step);
	case STEP_CHILD_ADD:
		return add_child(host, step);
	case STEP_ENSLAVE:
		if (link && master)
			link->master = master->ifindex;
		return 0;
	case STEP_RELEASE:
		if (link)
			link->master = 0;
		return 0;
	case STEP_CHILD_DEL:
		if (link)
			host_drop(host, link);
		return 0;
	case STEP_LOAD:
		host->bonding = true;
		return 0;
	default:
		return 0;	/* of no concern to another bond */
	}
}

int plan_apply(const struct plan *plan, struct host *host)
{
	size_t i;
	int err = 0;

	for (i = 0; i < plan->n_steps && !err; i++)
		err = apply(host, &plan->steps[i]);
	return err;
}
