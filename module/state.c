// SPDX-License-Identifier: GPL-2.0
/*
 * Which bonds are adapted, and the life of what is kept of them.
 */
#include <linux/if_arp.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/wait.h>

#include "ib_bonding.h"

/* One list for all namespaces: RTNL is global, and an HCA knows no namespace. */
LIST_HEAD(state_list);

/* How many there are in memory, for the module's end to wait for the last. */
static atomic_t states = ATOMIC_INIT(0);
static DECLARE_WAIT_QUEUE_HEAD(last_put);

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

	list_for_each_entry_rcu(state, &state_list, list, lockdep_rtnl_is_held())
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

	list_for_each_entry_rcu(state, &state_list, list, lockdep_rtnl_is_held())
		list_for_each_entry_rcu(member, &state->members, list,
					lockdep_rtnl_is_held())
			if (member->dev == slave)
				return member;
	return NULL;
}

static const struct {
	size_t offset;
	void (*func)(struct work_struct *work);
} works[] = {
	{ offsetof(struct state, failover_work), failover_work },
	{ offsetof(struct state, announce_work), announce_work },
	{ offsetof(struct state, warm_work), warm_work },
	{ offsetof(struct state, addr_work), addr_work },
	{ offsetof(struct state, probe_work), probe_work },
};

static struct delayed_work *work_at(struct state *state, unsigned int i)
{
	return (void *)state + works[i].offset;
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
	kfree_rcu(state, rcu);
	if (atomic_dec_and_test(&states))
		wake_up_all(&last_put);
}

/**
 * state_queue() - let a work item of a state run, unless it is queued already
 * @state: the state, with a reference of the caller's, or under RCU
 * @work:  one of its work items
 * @ms:    how long from now, milliseconds
 */
void state_queue(struct state *state, struct delayed_work *work, unsigned int ms)
{
	if (READ_ONCE(state->dying) || !refcount_inc_not_zero(&state->refs))
		return;
	if (!queue_delayed_work(main_wq, work, msecs_to_jiffies(ms)))
		state_put(state);
}

/**
 * state_requeue() - let a work item of a state run then, whatever was planned
 * @state: the state, with a reference of the caller's, or under RCU
 * @work:  one of its work items
 * @ms:    how long from now, milliseconds
 */
void state_requeue(struct state *state, struct delayed_work *work, unsigned int ms)
{
	if (READ_ONCE(state->dying) || !refcount_inc_not_zero(&state->refs))
		return;
	/* true: it was pending, and keeps the reference it had */
	if (mod_delayed_work(main_wq, work, msecs_to_jiffies(ms)))
		state_put(state);
}

/**
 * state_lock() - RTNL, for a work item
 * @state: the state
 *
 * Return: true with RTNL held; false without it if the state is dropped.
 */
bool state_lock(struct state *state)
{
	rtnl_lock();
	if (!state->dying)
		return true;
	rtnl_unlock();
	return false;
}

static struct state *state_create(struct net_device *bond)
{
	struct state *state = kzalloc(sizeof(*state), GFP_KERNEL);
	unsigned int i;

	if (!state)
		return NULL;
	atomic_inc(&states);
	refcount_set(&state->refs, 1);
	state->dev = bond;
	state->knobs = *main_defaults;
	INIT_LIST_HEAD(&state->members);
	for (i = 0; i < ARRAY_SIZE(works); i++)
		INIT_DELAYED_WORK(work_at(state, i), works[i].func);
	netdev_hold(bond, &state->tracker, GFP_KERNEL);
	if (sysfs_add(state)) {
		state_put(state);
		return NULL;
	}
	list_add_tail_rcu(&state->list, &state_list);
	return state;
}

static void member_free(struct rcu_head *rcu)
{
	struct member *member = container_of(rcu, struct member, rcu);

	netdev_put(member->dev, &member->tracker);
	kfree(member);
}

static int member_add(struct state *state, struct net_device *slave)
{
	struct member *member = kzalloc(sizeof(*member), GFP_KERNEL);

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

static void member_del(struct member *member)
{
	struct state *state = member->state;

	if (rcu_access_pointer(state->active) == member)
		RCU_INIT_POINTER(state->active, NULL);
	if (rcu_access_pointer(state->detour) == member)
		RCU_INIT_POINTER(state->detour, NULL);
	redirect_forget(member);
	probe_forget(member);
	warm_forget(member);
	list_del_rcu(&member->list);
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

	ASSERT_RTNL();
	if (state_find_member(slave))
		return;
	state = state_find(bond) ?: state_create(bond);
	if (!state || member_add(state, slave)) {
		netdev_warn(bond, "no memory to adapt it to %s\n", slave->name);
		return;
	}
	member = state_find_member(slave);
	ibevent_look(member);
	failover_look(member, REASON_CARRIER);
	failover_kick(state);
	addr_watch(state);
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
	member_del(member);
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
	unsigned int i;

	ASSERT_RTNL();
	WRITE_ONCE(state->dying, true);
	list_del_rcu(&state->list);
	sysfs_remove(state);
	list_for_each_entry_safe(member, next, &state->members, list)
		member_del(member);
	for (i = 0; i < ARRAY_SIZE(works); i++)
		if (cancel_delayed_work(work_at(state, i)))
			state_put(state);
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

/**
 * state_wait() - until the last work item of the last state is done
 *
 * Called without RTNL after state_drop_all(), when nobody can find a state any
 * more.
 */
void state_wait(void)
{
	wait_event(last_put, !atomic_read(&states));
}
