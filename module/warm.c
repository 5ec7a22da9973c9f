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
#include <linux/inetdevice.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
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

static bool is_standby(const struct state *state, const struct member *m)
{
	return rcu_access_pointer(state->active) != m && READ_ONCE(m->alive);
}

/*
 * IPv4 neighbours are found again through the broadcast group, which every interface
 * is in; IPv6 ones through a group for each, which a sender has to join as well.
 *
 * After a change of the slave's GID, IPoIB (neigh_add_path(), neigh_refresh_path())
 * goes on asking for paths in the name of the old one, which the subnet administrator
 * refuses; only ARP to one neighbour (unicast_arp_send()) makes it take the new one.
 */
static void ask(struct member *m, const struct peer *peer)
{
	if (peer->family == AF_INET) {
		packet_arp_probe(m->dev, peer->ip, peer->hw);
		return;
	}
	if (READ_ONCE(m->stale))
		packet_arp_probe(m->dev, 0, peer->hw);
	packet_ns_probe(m->dev, &peer->ip6, NULL);
	packet_ns_probe(m->dev, &peer->ip6, peer->hw);
}

/* Returns the number of neighbours asked, @max if there may be more. */
static unsigned int warm_paths(struct state *state, struct peers *peers,
			       unsigned int max)
{
	struct member *m;
	unsigned int i;

	peers_collect(peers, state->dev, state->warm_cursor, max);
	rcu_read_lock();
	state_for_each_member_rcu(m, state) {
		if (!is_standby(state, m))
			continue;
		for (i = 0; i < peers->n; i++)
			ask(m, &peers->row[i]);
		atomic_add(peers->n, &state->counters.warmed);
	}
	rcu_read_unlock();
	return peers->n;
}

/* The active slave asks under the bond's own name: that announces it as well. */
static void ask_stale(struct state *state, struct member *active,
		      const struct peer *peer)
{
	__be32 from = 0, to = 0;

	if (peer->family == AF_INET) {
		to = peer->ip;
		from = inet_select_addr(state->dev, to, RT_SCOPE_LINK);
	}
	packet_arp_ask(active->dev, from, to, peer->hw);
}

/**
 * warm_refresh() - paths of the active slave, whose GID is another one now
 * @state: the bond
 *
 * Called under RTNL.  The first @warm_max neighbours at once, the others when they
 * are next heard of, see neighbour_told().
 */
void warm_refresh(struct state *state)
{
	struct member *active = rtnl_dereference(state->active);
	struct peers *peers;
	unsigned int i;

	if (!active || !active->stale)
		return;
	peers = peers_alloc(max(READ_ONCE(state->knobs.warm_max), 1U));
	if (!peers)
		return;
	peers_collect(peers, state->dev, 0, peers->max);
	for (i = 0; i < peers->n; i++)
		ask_stale(state, active, &peers->row[i]);
	kvfree(peers);
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

static unsigned int step(struct state *state, struct peers *peers)
{
	unsigned int most = READ_ONCE(state->knobs.warm_max);
	unsigned int batch, n;

	if (!state->warm_cursor)
		WRITE_ONCE(state->warm_begun, jiffies);
	batch = min_t(unsigned int, WARM_BATCH, most - min(most, state->warm_cursor));
	n = warm_paths(state, peers, batch);
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
	struct peers *peers;

	if (!state_lock(state))
		goto put;
	warm_groups(state, on);
	addr_check(state);	/* the net below the events, if one was missed */
	peers = on ? peers_alloc(WARM_BATCH) : NULL;
	if (peers)
		state_queue(state, &state->warm_work, step(state, peers));
	kvfree(peers);
	rtnl_unlock();
put:
	state_put(state);
}

/* In any context, under RCU. */
static void heard_of(struct state *state, struct neighbour *n)
{
	struct member *active = rcu_dereference(state->active);
	struct peer peer = { .family = n->tbl->family };

	if (active && READ_ONCE(active->stale)) {
		if (peer.family == AF_INET)
			peer.ip = *(const __be32 *)n->primary_key;
		neigh_ha_snapshot(peer.hw, n, n->dev);
		ask_stale(state, active, &peer);
	}
	warm_kick(state);
}

static int neighbour_told(struct notifier_block *nb, unsigned long event, void *ptr)
{
	struct neighbour *n = ptr;
	struct state *state;

	if (event != NETEVENT_NEIGH_UPDATE)
		return NOTIFY_DONE;
	rcu_read_lock();
	state = state_find(n->dev);
	if (state && peers_is(n, n->dev))
		heard_of(state, n);
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
