// SPDX-License-Identifier: GPL-2.0
/*
 * Which bonds are adapted, and the life of what is kept of them.
 */
#include <linux/if_arp.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "ib_bonding.h"

/* One list for all namespaces: RTNL is global, and an HCA knows no namespace. */
LIST_HEAD(state_list);
DEFINE_MUTEX(state_mutex);	/* with RTNL to change the lists, or alone to walk them */

/**
 * state_find() - what is kept of a bond
 * @bond: any network device
 *
 * Called under RTNL or RCU.
 *
 * Return: the state, NULL if @bond is not adapted.
 */
struct state *state_find(const struct net_device *bond)
{
	struct state *state;

	list_for_each_entry_rcu(state, &state_list, list, state_held())
		if (state->dev == bond)
			return state;
	return NULL;
}

/**
 * state_find_member() - what is kept of a slave
 * @slave: any network device
 *
 * Called under RTNL or RCU.
 *
 * Return: the member, NULL if @slave is no slave of an adapted bond.
 */
struct member *state_find_member(const struct net_device *slave)
{
	struct member *member;
	struct state *state;

	list_for_each_entry_rcu(state, &state_list, list, state_held())
		list_for_each_entry_rcu(member, &state->members, list, state_held())
			if (member->dev == slave)
				return member;
	return NULL;
}

static void state_free(struct rcu_head *rcu)
{
	struct state *state = container_of(rcu, struct state, rcu);

	kvfree(state->warm_list);
	kfree(state);
}

/**
 * state_put() - give back a reference
 * @state: the state; may be gone afterwards
 */
void state_put(struct state *state)
{
	if (!refcount_dec_and_test(&state->refs))
		return;
	netdev_put(state->dev, &state->tracker);
	call_rcu(&state->rcu, state_free);
}

static struct state *state_create(struct net_device *bond)
{
	struct state *state = kzalloc(sizeof(*state), GFP_KERNEL);

	if (!state)
		return NULL;
	refcount_set(&state->refs, 1);
	spin_lock_init(&state->lock);
	state->dev = bond;
	state->knobs = *main_defaults;
	INIT_LIST_HEAD(&state->members);
	netdev_hold(bond, &state->tracker, GFP_KERNEL);
	if (sysfs_add(state)) {
		state_put(state);
		return NULL;
	}
	mutex_lock(&state_mutex);
	list_add_tail_rcu(&state->list, &state_list);
	mutex_unlock(&state_mutex);
	return state;
}

static void member_free(struct rcu_head *rcu)
{
	struct member *member = container_of(rcu, struct member, rcu);

	netdev_put(member->dev, &member->tracker);
	kfree(member);
}

static unsigned int member_count(const struct state *state)
{
	const struct member *m;
	unsigned int n = 0;

	state_for_each_member(m, state)
		n++;
	return n;
}

/* Under RTNL and state_mutex. */
static int member_add(struct state *state, struct net_device *slave)
{
	unsigned int n = member_count(state) + 1;
	struct member *member;

	if (failover_reserve(n) || redirect_reserve(n))
		return -ENOMEM;
	member = kzalloc(sizeof(*member), GFP_KERNEL);
	if (!member)
		return -ENOMEM;
	member->dev = slave;
	member->state = state;
	spin_lock_init(&member->lock);
	/* what it was before is not known, so it counts as long so */
	member->changed = jiffies - msecs_to_jiffies(MSEC_PER_SEC * 3600);
	member->held_until = jiffies;
	member->dead_at = ktime_get();
	/* the one reason there is if it is dead from the beginning */
	member->why = slave->flags & IFF_UP ? REASON_CARRIER : REASON_ADMIN;
	addr_note(member);
	netdev_hold(slave, &member->tracker, GFP_KERNEL);
	list_add_tail_rcu(&member->list, &state->members);
	return 0;
}

/*
 * Under RTNL and state_mutex.  Off the list first: who walks it under one of the two, as
 * the redirect does, cannot find the member after that, nor point to it again.
 */
static void member_del(struct member *member)
{
	struct state *state = member->state;

	list_del_rcu(&member->list);
	if (rcu_access_pointer(state->active) == member)
		RCU_INIT_POINTER(state->active, NULL);
	if (state->stray == member)
		state->stray = NULL;
	redirect_forget(member);
	probe_forget(member);
	groups_forget(member);
	call_rcu(&member->rcu, member_free);
}

/**
 * state_adopt() - adapt a bond to an IPoIB slave it has
 * @bond:  the bond
 * @slave: its slave
 *
 * Called under RTNL; does nothing if @slave is known.  Without memory the bond
 * works as it does without us, and one line says so.
 */
void state_adopt(struct net_device *bond, struct net_device *slave)
{
	struct member *member;
	struct state *state;
	int err = -ENOMEM;

	ASSERT_RTNL();
	if (state_find_member(slave))
		return;
	state = state_find(bond) ?: state_create(bond);
	if (state) {
		mutex_lock(&state_mutex);
		err = member_add(state, slave);
		mutex_unlock(&state_mutex);
	}
	if (err) {
		netdev_warn(bond, "no memory to adapt it to %s\n", slave->name);
		return;
	}
	member = state_find_member(slave);
	state->enslaving = true;
	ibevent_look(member);
	failover_look(member, REASON_CARRIER);
	failover_kick(state);
	addr_once(state);
	warm_kick(state);
}

/**
 * state_forget() - a slave leaves its bond
 * @slave: any network device
 *
 * Called under RTNL.  The state stays, with its knobs and counters, until the
 * bond goes.
 */
void state_forget(struct net_device *slave)
{
	struct member *member;

	ASSERT_RTNL();
	member = state_find_member(slave);
	if (!member)
		return;
	failover_kick(member->state);
	mutex_lock(&state_mutex);
	member_del(member);
	mutex_unlock(&state_mutex);
}

/**
 * state_drop() - the bond goes, or we do
 * @state: the state; the caller's pointer is dead afterwards
 *
 * Called under RTNL.
 */
void state_drop(struct state *state)
{
	struct member *member, *next;

	ASSERT_RTNL();
	sysfs_remove(state);
	mutex_lock(&state_mutex);
	list_del_rcu(&state->list);
	list_for_each_entry_safe(member, next, &state->members, list)
		member_del(member);
	mutex_unlock(&state_mutex);
	state_put(state);
}

/**
 * state_drop_all() - the module goes
 *
 * Called under RTNL.
 */
void state_drop_all(void)
{
	struct state *state, *next;

	list_for_each_entry_safe(state, next, &state_list, list)
		state_drop(state);
}
