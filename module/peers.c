// SPDX-License-Identifier: GPL-2.0
/*
 * The neighbours of a bond, as the kernel's tables have them.
 */
#include <linux/ipv6.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <net/arp.h>
#include <net/ndisc.h>
#include <net/neighbour.h>

#include "ib_bonding.h"

#define PEERS_MORE	16	/* that may have come between counting and writing down */
#define PEERS_MOST	65536U	/* that are looked at, of any one bond */

/* Booted with ipv6.disable=1 the second one is there, and was never made. */
static struct neigh_table *table(unsigned int i)
{
	switch (i) {
	case 0:
		return &arp_tbl;
#if IS_ENABLED(CONFIG_IPV6)
	case 1:
		return ipv6_mod_enabled() ? &nd_tbl : NULL;
#endif
	default:
		return NULL;
	}
}

#define for_each_table(tbl, i)	for ((i) = 0; ((tbl) = table(i)); (i)++)

/**
 * peers_is() - is this a neighbour worth a path?
 * @n:   an entry of a table
 * @dev: the bond
 *
 * Return: true if it is one of @dev with a port's link-layer address.
 */
bool peers_is(const struct neighbour *n, const struct net_device *dev)
{
	u8 state = READ_ONCE(n->nud_state);

	return n->dev == dev && (state & NUD_VALID) && !(state & NUD_NOARP) &&
	       dev->addr_len == IPOIB_ALEN && n->ha[4] != 0xff;	/* a GID of a group */
}

/* Called for each neighbour of each device, under the table's lock, as the next one. */
static void count(struct neighbour *n, void *cookie)
{
	struct peers *peers = cookie;

	peers->n += peers_is(n, peers->dev);
}

/*
 * An entry that is known to be right is not touched by the packets that use it, but it does
 * not stay so for long without them; one that never changes says nothing of its use.
 */
static enum use use_of(u8 state)
{
	if (state & NUD_PERMANENT)
		return USE_PERMANENT;
	return state & (NUD_REACHABLE | NUD_DELAY | NUD_PROBE) ? USE_NOW : USE_PAST;
}

static void collect(struct neighbour *n, void *cookie)
{
	struct peers *peers = cookie;
	struct peer *row;

	if (!peers_is(n, peers->dev) || peers->n == peers->max)
		return;
	row = &peers->row[peers->n++];
	row->family = n->tbl->family;
	if (row->family == AF_INET)
		row->ip = *(const __be32 *)n->primary_key;
	else
		row->ip6 = *(const struct in6_addr *)n->primary_key;
	row->use = use_of(READ_ONCE(n->nud_state));
	row->router = READ_ONCE(n->flags) & NTF_ROUTER;
	row->idle = min(jiffies - READ_ONCE(n->used), jiffies - READ_ONCE(n->confirmed));
	neigh_ha_snapshot(row->hw, n, n->dev);
}

/* Those in use first. */
static int by_use(const void *a, const void *b)
{
	const struct peer *x = a, *y = b;

	if (x->use != y->use)
		return x->use < y->use ? -1 : 1;
	return x->idle < y->idle ? -1 : x->idle > y->idle;
}

/**
 * peers_of() - write a bond's neighbours down, those that were used last first
 * @dev: the bond
 * @max: how many at most
 *
 * Return: a list, to be freed by kvfree(); NULL without memory.
 */
struct peers *peers_of(const struct net_device *dev, unsigned int max)
{
	struct peers number = { .dev = dev }, *peers;
	struct neigh_table *tbl;
	unsigned int i, n;

	for_each_table(tbl, i)
		neigh_for_each(tbl, count, &number);
	n = min(number.n + PEERS_MORE, PEERS_MOST);
	peers = kvzalloc(struct_size(peers, row, n), GFP_KERNEL);
	if (!peers)
		return NULL;
	peers->dev = dev;
	peers->max = n;
	for_each_table(tbl, i)
		neigh_for_each(tbl, collect, peers);
	sort(peers->row, peers->n, sizeof(*peers->row), by_use, NULL);
	peers->n = min(peers->n, max);
	return peers;
}

static void restore(struct net_device *dev, const struct peer *row)
{
	struct neigh_table *tbl = table(row->family == AF_INET6);
	struct neighbour *n;
	u32 flags = NEIGH_UPDATE_F_OVERRIDE;

	if (row->use == USE_PERMANENT)
		flags |= NEIGH_UPDATE_F_ADMIN;
	if (row->router)
		flags |= NEIGH_UPDATE_F_ISROUTER | NEIGH_UPDATE_F_OVERRIDE_ISROUTER;
	n = __neigh_lookup_errno(tbl, &row->ip6, dev);
	if (IS_ERR(n))
		return;
	/* learned meanwhile: that is newer */
	if (!(n->nud_state & NUD_VALID))
		neigh_update(n, row->hw, row->use == USE_PERMANENT ? NUD_PERMANENT : NUD_STALE,
			     flags, 0);
	neigh_release(n);
}

/**
 * peers_restore() - the neighbours that were there are there again
 * @peers: from peers_of(), freed here; NULL is fine
 * @dev:   the bond
 *
 * The kernel forgets all neighbours of a device whose address changes.  Where they are has
 * not changed by that: they come back as STALE, so IP uses them at once and makes sure of
 * them while it does.
 */
void peers_restore(struct peers *peers, struct net_device *dev)
{
	unsigned int i;

	for (i = 0; peers && i < peers->n; i++)
		restore(dev, &peers->row[i]);
	kvfree(peers);
}
