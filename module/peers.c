// SPDX-License-Identifier: GPL-2.0
/*
 * The neighbours of a bond, as the kernel's tables have them.
 */
#include <linux/ipv6.h>
#include <linux/slab.h>
#include <net/arp.h>
#include <net/ndisc.h>
#include <net/neighbour.h>

#include "ib_bonding.h"

#define PEERS_KEPT	1024	/* of a bond whose address changes */

/**
 * peers_is() - is this a neighbour worth a path?
 * @n:   an entry of a table
 * @dev: the bond
 *
 * Return: true if it is one of @dev with a port's link-layer address.
 */
bool peers_is(const struct neighbour *n, const struct net_device *dev)
{
	return n->dev == dev && (n->nud_state & NUD_VALID) &&
	       !(n->nud_state & NUD_NOARP) && dev->addr_len == IPOIB_ALEN &&
	       n->ha[4] != 0xff;	/* a GID of a group */
}

/* Called for each neighbour of each device, under the table's lock. */
static void collect(struct neighbour *n, void *cookie)
{
	struct peers *peers = cookie;
	struct peer *row;

	if (!peers_is(n, peers->dev) || peers->n == peers->max)
		return;
	if (peers->skip) {
		peers->skip--;
		return;
	}
	row = &peers->row[peers->n++];
	row->family = n->tbl->family;
	if (row->family == AF_INET)
		row->ip = *(const __be32 *)n->primary_key;
	else
		row->ip6 = *(const struct in6_addr *)n->primary_key;
	row->permanent = n->nud_state & NUD_PERMANENT;
	row->router = n->flags & NTF_ROUTER;
	neigh_ha_snapshot(row->hw, n, n->dev);
}

/**
 * peers_alloc() - room for neighbours
 * @max: how many
 *
 * Return: an empty list, to be freed by kvfree(); NULL without memory.
 */
struct peers *peers_alloc(unsigned int max)
{
	struct peers *peers = kvzalloc(struct_size(peers, row, max), GFP_KERNEL);

	if (peers)
		peers->max = max;
	return peers;
}

/**
 * peers_collect() - write a bond's neighbours down
 * @peers: the list; its own @max bounds it from above
 * @dev:   the bond
 * @skip:  so many of them are left out
 * @max:   how many at most
 */
void peers_collect(struct peers *peers, const struct net_device *dev,
		   unsigned int skip, unsigned int max)
{
	unsigned int room = peers->max;

	peers->dev = dev;
	peers->skip = skip;
	peers->n = 0;
	peers->max = min(room, max);
	neigh_for_each(&arp_tbl, collect, peers);
#if IS_ENABLED(CONFIG_IPV6)
	/* booted with ipv6.disable=1 the table is there, and was never made */
	if (ipv6_mod_enabled())
		neigh_for_each(&nd_tbl, collect, peers);
#endif
	peers->max = room;
}

/**
 * peers_keep() - write down what a change of the bond's address will wipe out
 * @dev: the bond
 *
 * The kernel forgets all neighbours of a device whose address changes.  Where they
 * are has not changed by that.
 *
 * Return: for peers_restore(); NULL without memory.
 */
struct peers *peers_keep(const struct net_device *dev)
{
	struct peers *peers = peers_alloc(PEERS_KEPT);

	if (peers)
		peers_collect(peers, dev, 0, PEERS_KEPT);
	return peers;
}

static void restore(struct net_device *dev, const struct peer *row)
{
	struct neigh_table *tbl = &arp_tbl;
	struct neighbour *n;
	u32 flags = NEIGH_UPDATE_F_OVERRIDE;

#if IS_ENABLED(CONFIG_IPV6)
	if (row->family == AF_INET6)
		tbl = &nd_tbl;
#endif
	if (row->permanent)
		flags |= NEIGH_UPDATE_F_ADMIN;
	if (row->router)
		flags |= NEIGH_UPDATE_F_ISROUTER | NEIGH_UPDATE_F_OVERRIDE_ISROUTER;
	n = __neigh_lookup_errno(tbl, &row->ip6, dev);
	if (IS_ERR(n))
		return;
	/* learned meanwhile: that is newer */
	if (!(n->nud_state & NUD_VALID))
		neigh_update(n, row->hw, row->permanent ? NUD_PERMANENT : NUD_STALE,
			     flags, 0);
	neigh_release(n);
}

/**
 * peers_restore() - the neighbours that were there are there again
 * @peers: from peers_keep(), freed here; NULL is fine
 * @dev:   the bond
 *
 * As STALE, so IP uses them at once and makes sure of them while it does.
 */
void peers_restore(struct peers *peers, struct net_device *dev)
{
	unsigned int i;

	for (i = 0; peers && i < peers->n; i++)
		restore(dev, &peers->row[i]);
	kvfree(peers);
}
