// SPDX-License-Identifier: GPL-2.0
/*
 * Warm standby: paths and multicast groups ready before they are needed.
 *
 * After a switch the new slave has no path to anybody, nor has anybody one to it:
 * a query to the subnet administrator for each, with a time-out of a second.  So
 * every standby asks each neighbour of the bond something beforehand: the question
 * makes the standby resolve its path, the unicast answer makes the neighbour
 * resolve its own.  Groups are joined likewise.  The driver drops what an inactive
 * slave receives.
 */
#include <linux/if_arp.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/arp.h>
#include <net/ndisc.h>
#include <net/neighbour.h>
#include <net/netevent.h>

#include "ib_bonding.h"

#define WARM_BATCH	32	/* neighbours a step */
#define WARM_STEP	8	/* ms between two steps */
#define WARM_SOON	20	/* ms from an event to the pass it asks for */
#define WARM_CALM	10	/* ms of peace for each probe of the last pass */

/* The groups a standby is in for us, beside those it is in for others. */
struct warm_groups {
	unsigned int n;
	u8 addr[][IPOIB_ALEN];
};

struct warm_neighbour {
	int family;
	union {
		__be32 ip;
		struct in6_addr ip6;
	};
	u8 hw[IPOIB_ALEN];
};

/* A step's share of the neighbour tables. */
struct warm_list {
	const struct net_device *dev;
	unsigned int skip;
	unsigned int n, max;
	struct warm_neighbour row[WARM_BATCH];
};

static bool is_peer(const struct neighbour *n, const struct net_device *dev)
{
	return n->dev == dev && (n->nud_state & NUD_VALID) &&
	       !(n->nud_state & NUD_NOARP) && dev->addr_len == IPOIB_ALEN &&
	       n->ha[4] != 0xff;	/* a GID of a group */
}

/* Called for each neighbour of each device, under the table's lock. */
static void collect(struct neighbour *n, void *cookie)
{
	struct warm_list *list = cookie;
	struct warm_neighbour *row;

	if (!is_peer(n, list->dev) || list->n == list->max)
		return;
	if (list->skip) {
		list->skip--;
		return;
	}
	row = &list->row[list->n++];
	row->family = n->tbl->family;
	if (row->family == AF_INET)
		row->ip = *(const __be32 *)n->primary_key;
	else
		row->ip6 = *(const struct in6_addr *)n->primary_key;
	neigh_ha_snapshot(row->hw, n, n->dev);
}

static bool is_standby(const struct state *state, const struct member *m)
{
	return rcu_access_pointer(state->active) != m && READ_ONCE(m->alive);
}

/*
 * The bond's neighbours are forgotten when its address changes.  IPv4 finds them
 * again through the broadcast group, which every interface is in; IPv6 through a
 * group for each, which a sender has to join as well.
 */
static void ask(struct net_device *dev, const struct warm_neighbour *row)
{
	if (row->family == AF_INET) {
		packet_arp_probe(dev, row->ip, row->hw);
		return;
	}
	packet_ns_probe(dev, &row->ip6, NULL);
	packet_ns_probe(dev, &row->ip6, row->hw);
}

/* Returns the number of neighbours asked, @max if there may be more. */
static unsigned int warm_paths(struct state *state, struct warm_list *list,
			       unsigned int max)
{
	struct member *m;
	unsigned int i;

	*list = (struct warm_list){
		.dev = state->dev,
		.skip = state->warm_cursor,
		.max = max,
	};
	neigh_for_each(&arp_tbl, collect, list);
#if IS_ENABLED(CONFIG_IPV6)
	neigh_for_each(&nd_tbl, collect, list);
#endif
	rcu_read_lock();
	state_for_each_member_rcu(m, state) {
		if (!is_standby(state, m))
			continue;
		for (i = 0; i < list->n; i++)
			ask(m->dev, &list->row[i]);
		atomic_add(list->n, &state->counters.warmed);
	}
	rcu_read_unlock();
	return list->n;
}

static bool has_group(const struct warm_groups *groups, const u8 *addr)
{
	unsigned int i;

	for (i = 0; groups && i < groups->n; i++)
		if (!memcmp(groups->addr[i], addr, IPOIB_ALEN))
			return true;
	return false;
}

/* The groups of the bond, at most @max; NULL if there are none, or no memory. */
static struct warm_groups *groups_of(struct net_device *bond, unsigned int max)
{
	struct netdev_hw_addr *ha;
	struct warm_groups *groups;

	max = min_t(unsigned int, max, netdev_mc_count(bond));
	if (!max || bond->addr_len != IPOIB_ALEN)
		return NULL;
	groups = kzalloc(struct_size(groups, addr, max), GFP_KERNEL);
	if (!groups)
		return NULL;
	netif_addr_lock_bh(bond);
	netdev_for_each_mc_addr(ha, bond) {
		if (groups->n == max)
			break;
		memcpy(groups->addr[groups->n++], ha->addr, IPOIB_ALEN);
	}
	netif_addr_unlock_bh(bond);
	return groups;
}

/*
 * dev_mc_add() counts, so what the driver adds and removes when this slave
 * becomes the active one and ceases to be it nests with ours.
 */
static void change_groups(struct member *m, struct warm_groups *groups)
{
	struct warm_groups *old = m->groups;
	unsigned int i;

	for (i = 0; groups && i < groups->n; i++)
		if (!has_group(old, groups->addr[i]))
			dev_mc_add(m->dev, groups->addr[i]);
	for (i = 0; old && i < old->n; i++)
		if (!has_group(groups, old->addr[i]))
			dev_mc_del(m->dev, old->addr[i]);
	m->groups = groups;
	kfree(old);
}

static void warm_groups(struct state *state, bool on)
{
	unsigned int max = READ_ONCE(state->knobs.warm_max);
	struct member *m;

	ASSERT_RTNL();
	state_for_each_member(m, state)
		change_groups(m, on && rtnl_dereference(state->active) != m ?
			      groups_of(state->dev, max) : NULL);
}

/**
 * warm_forget() - a slave leaves
 * @member: the slave
 *
 * Called under RTNL.
 */
void warm_forget(struct member *member)
{
	change_groups(member, NULL);
}

/**
 * warm_kick() - the standbys may be cold; warm them soon
 * @state: the bond
 *
 * Called under RTNL or RCU, in any context.  A pass begins only after peace that
 * is in proportion to the last one, however many events ask for it.
 */
void warm_kick(struct state *state)
{
	unsigned long calm = msecs_to_jiffies(READ_ONCE(state->warm_cost) * WARM_CALM);
	unsigned long due = READ_ONCE(state->warm_begun) + calm;
	unsigned int ms = WARM_SOON;

	if (!READ_ONCE(state->knobs.warm) || READ_ONCE(state->warm_cursor))
		return;
	if (time_after(due, jiffies))
		ms = max(ms, jiffies_to_msecs(due - jiffies));
	/* what is to come sooner already stays */
	if (delayed_work_pending(&state->warm_work) &&
	    time_before_eq(state->warm_work.timer.expires,
			   jiffies + msecs_to_jiffies(ms)))
		return;
	state_requeue(state, &state->warm_work, ms);
}

static unsigned int step(struct state *state, struct warm_list *list)
{
	unsigned int most = READ_ONCE(state->knobs.warm_max);
	unsigned int batch, n;

	if (!state->warm_cursor)
		WRITE_ONCE(state->warm_begun, jiffies);
	batch = min_t(unsigned int, WARM_BATCH, most - min(most, state->warm_cursor));
	n = warm_paths(state, list, batch);
	if (batch == WARM_BATCH && n == batch) {
		WRITE_ONCE(state->warm_cursor, state->warm_cursor + n);
		return WARM_STEP;
	}
	WRITE_ONCE(state->warm_cost, state->warm_cursor + n);
	WRITE_ONCE(state->warm_cursor, 0);
	return READ_ONCE(state->knobs.warm_interval);
}

/**
 * warm_work() - the work item: groups, then the next few neighbours
 * @work: warm_work of a state
 */
void warm_work(struct work_struct *work)
{
	struct state *state = container_of(to_delayed_work(work), struct state,
					   warm_work);
	bool on = READ_ONCE(state->knobs.warm);
	struct warm_list *list;

	if (!state_lock(state))
		goto put;
	warm_groups(state, on);
	addr_check(state);	/* the net below the events, if one was missed */
	list = on ? kmalloc(sizeof(*list), GFP_KERNEL) : NULL;
	if (list)
		state_queue(state, &state->warm_work, step(state, list));
	kfree(list);
	rtnl_unlock();
put:
	state_put(state);
}

static int neighbour_told(struct notifier_block *nb, unsigned long event, void *ptr)
{
	struct neighbour *n = ptr;
	struct state *state;

	if (event != NETEVENT_NEIGH_UPDATE)
		return NOTIFY_DONE;
	rcu_read_lock();
	state = state_find(n->dev);
	if (state && is_peer(n, n->dev))
		warm_kick(state);
	rcu_read_unlock();
	return NOTIFY_DONE;
}

static struct notifier_block neighbour_nb = {
	.notifier_call = neighbour_told,
};

/**
 * warm_init() - hear of neighbours
 *
 * Return: 0, or what the notifier chain says.
 */
int warm_init(void)
{
	return register_netevent_notifier(&neighbour_nb);
}

/**
 * warm_exit() - hear no more
 */
void warm_exit(void)
{
	unregister_netevent_notifier(&neighbour_nb);
}
