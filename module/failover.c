// SPDX-License-Identifier: GPL-2.0
/*
 * Signs of life of each slave, and the switch from one to another.
 */
#include <linux/ethtool.h>
#include <linux/rtnetlink.h>

#include "ib_bonding.h"
#include "trace.h"

#define FAILOVER_LONGEST_HOLD	60000	/* ms; a port that flaps all day */
#define FAILOVER_CALM		10000	/* ms after which a failure is a new one */

static bool signs_of_life(const struct member *m)
{
	return (m->dev->flags & IFF_UP) && netif_running(m->dev) &&
	       netif_carrier_ok(m->dev) && !READ_ONCE(m->port_dead) &&
	       !READ_ONCE(m->going) && !READ_ONCE(m->silent);
}

/* How long a slave is held down after its @flaps-th failure in a row, ms. */
static unsigned int hold_ms(const struct member *m, unsigned int flaps)
{
	u32 base = READ_ONCE(m->state->knobs.holddown);

	if (!flaps)
		return 0;
	return min_t(u64, (u64)base << min(flaps - 1, 16U), FAILOVER_LONGEST_HOLD);
}

/* @m has just died: is it the same trouble as before? */
static void count_flap(struct member *m)
{
	unsigned long calm = msecs_to_jiffies(hold_ms(m, m->flaps) + FAILOVER_CALM);

	if (time_before(jiffies, m->changed + calm))
		m->flaps++;
	else
		m->flaps = 0;
	m->held_until = jiffies + msecs_to_jiffies(hold_ms(m, m->flaps));
}

/**
 * failover_look() - something has happened to a slave: look at it
 * @member: the slave
 * @why:    the reason to give if it is dead now
 *
 * Called under RTNL or RCU, in any context that may disable bottom halves.
 */
void failover_look(struct member *member, enum reason why)
{
	struct state *state = member->state;
	bool alive, changed;

	spin_lock_bh(&member->lock);
	alive = signs_of_life(member);
	changed = alive != member->alive;
	if (changed) {
		if (!alive) {
			count_flap(member);
			member->dead_at = ktime_get();
			member->why = why;
		}
		member->changed = jiffies;
		WRITE_ONCE(member->alive, alive);
	}
	spin_unlock_bh(&member->lock);
	if (!changed)
		return;
	trace_ib_bonding_member(member->dev, alive, why);
	/* in this order: the work item that is kicked ends a detour */
	redirect_update(state);
	failover_kick(state);
	if (alive)
		warm_kick(state);
}

/**
 * failover_kick() - decide anew, soon and not here
 * @state: the bond
 *
 * A notifier must not act itself: newer kernels call it with the slave's
 * instance lock held, which changelink would take.
 */
void failover_kick(struct state *state)
{
	state_requeue(state, &state->failover_work, 0);
}

static struct member *member_by_ifindex(struct state *state, int ifindex)
{
	struct member *m;

	state_for_each_member(m, state)
		if (ifindex && m->dev->ifindex == ifindex)
			return m;
	return NULL;
}

/* What the driver thinks now; -errno if it does not say. */
static int refresh(struct state *state)
{
	struct member *m;
	int err;

	err = bondctl_read(state->dev, &state->options);
	if (err)
		return err;
	rcu_assign_pointer(state->active,
			   member_by_ifindex(state, state->options.active_ifindex));
	state_for_each_member(m, state) {
		if (bondctl_read_slave(m->dev, &m->stock_up, &m->prio))
			m->stock_up = false;
		/* it has seen the failure, and will see the end of it */
		if (!m->stock_up)
			m->owed = false;
	}
	return 0;
}

/**
 * failover_snapshot() - what policy_choose() wants to know
 * @state:   the bond
 * @bond:    filled in; points to @members
 * @members: room for STATE_MAX_MEMBERS
 * @who:     room for as many: whom the indices mean
 *
 * Called under RTNL or RCU; without RTNL the driver's view is the one it had
 * when RTNL was last to be had.
 */
void failover_snapshot(struct state *state, struct policy_bond *bond,
		       struct policy_member *members, struct member **who)
{
	const struct options *o = &state->options;
	struct member *active = rcu_access_pointer(state->active);
	unsigned long now = jiffies;
	struct member *m;

	*bond = (struct policy_bond){
		.active = POLICY_NONE,
		.primary = POLICY_NONE,
		.reselect = o->reselect,
		.updelay = o->updelay,
		.downdelay = o->downdelay,
		.members = members,
	};
	list_for_each_entry_rcu(m, &state->members, list, lockdep_rtnl_is_held()) {
		u32 since = jiffies_to_msecs(now - READ_ONCE(m->changed));
		bool alive = READ_ONCE(m->alive);

		if (bond->n == STATE_MAX_MEMBERS)
			break;
		members[bond->n] = (struct policy_member){
			.alive = alive,
			.takeable = READ_ONCE(m->stock_up),
			.held = time_before(now, READ_ONCE(m->held_until)),
			.owed = READ_ONCE(m->owed),
			.down_ms = alive ? 0 : since,
			.up_ms = alive ? since : 0,
			.prio = m->prio,
		};
		if (m == active)
			bond->active = bond->n;
		if (m->dev->ifindex == o->primary_ifindex)
			bond->primary = bond->n;
		who[bond->n++] = m;
	}
}

static void record(struct state *state, enum reason why, ktime_t since)
{
	s64 us = since ? ktime_us_delta(ktime_get(), since) : 0;

	WRITE_ONCE(state->last.duration_us, clamp_t(s64, us, 0, U32_MAX));
	WRITE_ONCE(state->last.time, ktime_get_real_seconds());
	WRITE_ONCE(state->last.reason, why);
	atomic_inc(&state->counters.failovers[why]);
}

static void tell(struct state *state, const struct member *from,
		 const struct member *to)
{
	const char *old = from ? from->dev->name : "none";
	const char *new = to ? to->dev->name : "none";

	trace_ib_bonding_failover(state->dev, old, new, state->last.reason,
				  state->last.duration_us);
	netdev_info(state->dev, "%s to %s: %s, %u us\n", old, new,
		    sysfs_reasons[state->last.reason], state->last.duration_us);
}

static int switch_to(struct state *state, struct member *from, struct member *to,
		     bool failback)
{
	bool owed = from->dev->ifindex == state->options.primary_ifindex;
	int err;

	state->switching = true;
	err = bondctl_set_active(state->dev, to->dev);
	state->switching = false;
	if (err)
		return err;
	from->owed = owed && !failback;
	to->owed = false;
	if (failback)
		record(state, REASON_PRIMARY, 0);
	else
		record(state, from->why, from->dead_at);
	tell(state, from, to);
	return 0;
}

/*
 * When to ask again although nothing happens: as the policy says, and when the
 * hold-down of a slave ends.
 */
static unsigned int ask_again(const struct policy_verdict *verdict,
			      const struct policy_bond *bond, struct member **who)
{
	unsigned long now = jiffies;
	unsigned int ms = verdict->again_ms;
	int i;

	for (i = 0; i < bond->n; i++) {
		unsigned int left;

		if (!bond->members[i].held || !bond->members[i].owed)
			continue;
		left = jiffies_to_msecs(who[i]->held_until - now) + 1;
		ms = ms ? min(ms, left) : left;
	}
	return ms;
}

/* Only primary_reselect=better asks, for the HCA may be slow to answer. */
static void add_speed(const struct policy_bond *bond, struct policy_member *members,
		      struct member **who)
{
	const int ends[] = { bond->active, bond->primary };
	struct ethtool_link_ksettings link;
	unsigned int i;

	if (bond->reselect != POLICY_BETTER)
		return;
	for (i = 0; i < ARRAY_SIZE(ends); i++) {
		if (ends[i] == POLICY_NONE ||
		    __ethtool_get_link_ksettings(who[ends[i]]->dev, &link))
			continue;
		members[ends[i]].speed = link.base.speed;
		members[ends[i]].duplex = link.base.duplex;
	}
}

static void tell_useless(struct state *state)
{
	if (!state->told)
		netdev_warn(state->dev,
			    "not adapted: miimon is 0, so the bonding driver never notices a dead link; set miimon\n");
	state->told = true;
}

/*
 * A carrier is on before the notifier says so, and the driver's monitor may have seen it
 * and chosen the slave by then: that is no reason to leave it.
 */
static void look_at_all(struct state *state)
{
	struct member *m;

	state_for_each_member(m, state) {
		ibevent_carrier(m);
		failover_look(m, m->dev->flags & IFF_UP ? REASON_CARRIER : REASON_ADMIN);
	}
}

static void decide(struct state *state)
{
	struct policy_member members[STATE_MAX_MEMBERS];
	struct member *who[STATE_MAX_MEMBERS];
	struct policy_verdict verdict;
	struct policy_bond bond;
	unsigned int again;
	int err;

	if (refresh(state))
		return;
	if (!bondctl_adaptable(&state->options)) {
		tell_useless(state);
		return;
	}
	state->told = false;
	look_at_all(state);
	failover_snapshot(state, &bond, members, who);
	add_speed(&bond, members, who);
	verdict = policy_choose(&bond);
	if (verdict.choice != POLICY_NONE) {
		err = switch_to(state, who[bond.active], who[verdict.choice],
				verdict.failback);
		if (err)
			netdev_warn(state->dev, "the driver refuses %s: %d\n",
				    who[verdict.choice]->dev->name, err);
	}
	again = ask_again(&verdict, &bond, who);
	if (again)
		state_requeue(state, &state->failover_work, again);
}

/**
 * failover_work() - the work item: decide, under RTNL
 * @work: failover_work of a state
 *
 * While RTNL is not to be had, the redirect may help.
 */
void failover_work(struct work_struct *work)
{
	struct state *state = container_of(to_delayed_work(work), struct state,
					   failover_work);

	if (!rtnl_trylock()) {
		redirect_start(state);
		rtnl_lock();
	}
	if (!state->dying) {
		decide(state);
		redirect_stop(state);
		redirect_sync(state);
		probe_sync(state);
	}
	rtnl_unlock();
	state_put(state);
}

/**
 * failover_happened() - the bond has another active slave
 * @state: the bond
 *
 * Called under RTNL from NETDEV_BONDING_FAILOVER, whoever made the switch.  What
 * the user or the driver chose stands, unless it is dead.
 */
void failover_happened(struct state *state)
{
	struct member *old = rtnl_dereference(state->active);
	struct member *new, *m;

	if (refresh(state))
		return;
	new = rtnl_dereference(state->active);
	if (!state->switching && new != old) {
		state_for_each_member(m, state)
			m->owed = false;
		record(state, REASON_OTHER, old && !old->alive ? old->dead_at : 0);
		tell(state, old, new);
	}
	announce_start(state);
	addr_watch(state);
	warm_kick(state);
	if (new && !new->alive)
		failover_kick(state);
}
