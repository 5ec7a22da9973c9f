// SPDX-License-Identifier: GPL-2.0
/*
 * The standbys are in the multicast groups of the bond beforehand: to join takes the subnet
 * administrator's answer.  What a standby receives by that, the driver drops; so where it is
 * told not to (all_slaves_active), the standbys stay out.
 */
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "ib_bonding.h"

/* The groups a slave is in for us, beside those it is in for others. */
struct groups {
	unsigned int n;
	u8 addr[][IPOIB_ALEN];
};

static bool has(const struct groups *groups, const u8 *addr)
{
	unsigned int i;

	for (i = 0; groups && i < groups->n; i++)
		if (!memcmp(groups->addr[i], addr, IPOIB_ALEN))
			return true;
	return false;
}

/* The groups of the bond, at most @max; NULL if there are none, or no memory. */
static struct groups *groups_of(struct net_device *bond, unsigned int max)
{
	struct netdev_hw_addr *ha;
	struct groups *groups;

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

/* Only what it is in by our doing will be left by our doing. */
static void join(struct member *m, const struct groups *old, struct groups *groups)
{
	unsigned int i, n = 0;

	for (i = 0; i < groups->n; i++)
		if (has(old, groups->addr[i]) || !dev_mc_add(m->dev, groups->addr[i]))
			memmove(groups->addr[n++], groups->addr[i], IPOIB_ALEN);
	groups->n = n;
}

/*
 * dev_mc_add() counts, so what the driver adds and removes when this slave
 * becomes the active one and ceases to be it nests with ours.
 */
static void change(struct member *m, struct groups *groups)
{
	struct groups *old = m->groups;
	unsigned int i;

	if (groups)
		join(m, old, groups);
	for (i = 0; old && i < old->n; i++)
		if (!has(groups, old->addr[i]))
			dev_mc_del(m->dev, old->addr[i]);
	m->groups = groups;
	kfree(old);
}

/**
 * groups_job() - every standby in the groups of the bond, as far as it may be
 * @state: the bond
 *
 * Called under RTNL.
 */
void groups_job(struct state *state)
{
	bool on = READ_ONCE(state->knobs.warm) && !state->options.all_slaves_active;
	unsigned int max = READ_ONCE(state->knobs.warm_max);
	struct member *m;

	ASSERT_RTNL();
	state_for_each_member(m, state)
		change(m, on && rtnl_dereference(state->active) != m ?
		       groups_of(state->dev, max) : NULL);
}

/**
 * groups_forget() - a slave leaves
 * @member: the slave
 *
 * Called under RTNL.
 */
void groups_forget(struct member *member)
{
	change(member, NULL);
}
