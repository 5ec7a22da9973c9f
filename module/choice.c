// SPDX-License-Identifier: GPL-2.0
/*
 * A bond and its slaves as policy_choose() wants them.
 */
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "ib_bonding.h"

/**
 * choice_reserve() - make room
 * @choice: zeroed at first; the caller sees to it that nobody uses it now
 * @n:      for so many slaves
 *
 * Return: 0, or -ENOMEM, and all is as it was.
 */
int choice_reserve(struct choice *choice, unsigned int n)
{
	struct policy_member *members;
	struct member **who;

	if (n <= choice->room)
		return 0;
	n = roundup(n, 8);
	members = kcalloc(n, sizeof(*members), GFP_KERNEL);
	who = kcalloc(n, sizeof(*who), GFP_KERNEL);
	if (!members || !who) {
		kfree(members);
		kfree(who);
		return -ENOMEM;
	}
	choice_free(choice);
	*choice = (struct choice){ .members = members, .who = who, .room = n };
	return 0;
}

/**
 * choice_free() - give the room back
 * @choice: may be reserved again
 */
void choice_free(struct choice *choice)
{
	kfree(choice->members);
	kfree(choice->who);
	*choice = (struct choice){ };
}

static struct policy_member describe(struct member *m)
{
	unsigned long now = jiffies;
	struct policy_member row;
	u32 since;

	spin_lock_bh(&m->lock);
	since = jiffies_to_msecs(now - m->changed);
	row = (struct policy_member){
		.alive = m->alive,
		.takeable = READ_ONCE(m->stock_up),
		.held = time_before(now, failover_held(m)),
		.owed = READ_ONCE(m->owed),
		.down_ms = m->alive ? 0 : since,
		.up_ms = m->alive ? since : 0,
		.prio = READ_ONCE(m->prio),
	};
	spin_unlock_bh(&m->lock);
	return row;
}

/**
 * choice_snapshot() - what is known of a bond
 * @choice: filled in; there is room for the slaves of any bond
 * @state:  the bond
 *
 * Called under RTNL or state_mutex; without RTNL the driver's view is the one it had when
 * RTNL was last to be had.
 */
void choice_snapshot(struct choice *choice, struct state *state)
{
	const struct member *active = rcu_access_pointer(state->active);
	struct options o;
	struct member *m;

	spin_lock_bh(&state->lock);
	o = state->options;
	spin_unlock_bh(&state->lock);
	choice->bond = (struct policy_bond){
		.active = POLICY_NONE,
		.primary = POLICY_NONE,
		.stray = POLICY_NONE,
		.reselect = o.reselect,
		.updelay = o.updelay,
		.downdelay = o.downdelay,
		.members = choice->members,
	};
	state_for_each_member(m, state) {
		int i = choice->bond.n++;

		choice->members[i] = describe(m);
		choice->who[i] = m;
		if (m == active)
			choice->bond.active = i;
		if (m->dev->ifindex == o.primary_ifindex)
			choice->bond.primary = i;
		if (m == READ_ONCE(state->stray))
			choice->bond.stray = i;
	}
}
