// SPDX-License-Identifier: GPL-2.0
/*
 * Warm standby: paths ready before they are needed.
 *
 * After a switch the new slave has no path to anybody, nor has anybody one to it:
 * a query to the subnet administrator for each, with a time-out of a second.  So
 * every standby asks each neighbour of the bond something beforehand: the question
 * makes the standby resolve its path, the unicast answer makes the neighbour
 * resolve its own.  The driver drops what an inactive slave receives.
 */
#include <linux/if_arp.h>
#include <linux/inetdevice.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/neighbour.h>
#include <net/netevent.h>

#include "ib_bonding.h"

#define WARM_BATCH	32U	/* neighbours a step */
#define WARM_STEP	8	/* ms between two steps */
#define WARM_SOON	20	/* ms from an event to the pass it asks for */
#define WARM_CALM	10	/* ms of peace for each probe of the last pass */

static bool is_standby(const struct state *state, const struct member *m)
{
	return rcu_access_pointer(state->active) != m && READ_ONCE(m->alive);
}

/*
 * IPv4 neighbours are found again through the broadcast group, which every interface
 * is in; IPv6 ones through a group for each, which a sender has to join as well.
 *
 * There is no question of IPv6 that a neighbour answers without remembering who asked (RFC
 * 4861 sections 7.2.3 and 7.2.4): an address of the bond would move to the standby by that,
 * and any other would be one that nobody has.  So an IPv6 neighbour is asked by ARP for an
 * address that nobody has either: that makes the standby's path to it, and its membership in
 * the group.  The way back is made by the neighbour's IPv4 address, if it has one.
 *
 * After a change of the slave's GID, IPoIB (neigh_add_path(), neigh_refresh_path())
 * goes on asking for paths in the name of the old one, which the subnet administrator
 * refuses; only ARP to one neighbour (unicast_arp_send()) makes it take the new one.
 */
static void ask(struct member *m, const struct peer *peer)
{
	u8 group[IPOIB_ALEN];

	if (peer->family == AF_INET) {
		arp_probe(m->dev, peer->ip, peer->hw);
		return;
	}
	nd_group(m->dev, &peer->ip6, group);
	arp_probe(m->dev, 0, group);
	arp_probe(m->dev, 0, peer->hw);
}

/* The next @n of the list. */
static void warm_paths(struct state *state, unsigned int n)
{
	const struct peer *row = state->warm_list->row + state->warm_at, *p;
	struct member *m;

	rcu_read_lock();
	state_for_each_member_rcu(m, state) {
		if (!is_standby(state, m))
			continue;
		for (p = row; p < row + n; p++)
			ask(m, p);
		atomic_add(n, &state->counters.warmed);
	}
	rcu_read_unlock();
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
	arp_ask(active->dev, from, to, peer->hw);
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
	peers = peers_of(state->dev, READ_ONCE(state->knobs.warm_max));
	if (!peers)
		return;
	for (i = 0; i < peers->n; i++)
		ask_stale(state, active, &peers->row[i]);
	kvfree(peers);
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
	unsigned long now = jiffies;
	unsigned int ms = WARM_SOON;

	if (!READ_ONCE(state->knobs.warm) || READ_ONCE(state->warm_list))
		return;
	if (time_after(due, now))
		ms = max(ms, jiffies_to_msecs(due - now));
	agenda_by(state, JOB_WARM, ms);
}

static void begin(struct state *state)
{
	WRITE_ONCE(state->warm_begun, jiffies);
	WRITE_ONCE(state->warm_again, false);
	state->warm_at = 0;
	WRITE_ONCE(state->warm_list,
		   peers_of(state->dev, READ_ONCE(state->knobs.warm_max)));
}

/* Returns whether there are more. */
static bool step(struct state *state)
{
	unsigned int n;

	/* no memory: in the next pass */
	if (!state->warm_list)
		return false;
	n = min(WARM_BATCH, state->warm_list->n - state->warm_at);
	warm_paths(state, n);
	state->warm_at += n;
	return state->warm_at < state->warm_list->n;
}

static void end(struct state *state)
{
	struct peers *list = state->warm_list;

	WRITE_ONCE(state->warm_cost, list ? list->n : 0);
	WRITE_ONCE(state->warm_list, NULL);
	kvfree(list);
}

/**
 * warm_job() - groups, then the next few neighbours
 * @state: the bond, with a reference
 *
 * Called without RTNL, and never twice at a time.
 */
void warm_job(struct state *state)
{
	bool on = READ_ONCE(state->knobs.warm);

	if (!on)
		end(state);
	if (!state->warm_list) {
		agenda_by(state, JOB_GROUPS, 0);
		if (!on)
			return;
		begin(state);
	}
	if (step(state)) {
		agenda_by(state, JOB_WARM, WARM_STEP);
		return;
	}
	end(state);
	agenda_by(state, JOB_WARM, READ_ONCE(state->knobs.warm_interval));
	if (READ_ONCE(state->warm_again))
		warm_kick(state);
}

/* In any context, under RCU. */
static void heard_of(struct state *state, struct neighbour *n)
{
	struct member *active = rcu_dereference(state->active);
	struct peer peer = { .family = n->tbl->family };

	/* one that is forgotten may have its table locked; one that ages is not in use */
	if (active && READ_ONCE(active->stale) && !n->dead &&
	    !(READ_ONCE(n->nud_state) & NUD_STALE)) {
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
