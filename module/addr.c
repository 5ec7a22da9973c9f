// SPDX-License-Identifier: GPL-2.0
/*
 * The bond's address and broadcast address are those of its active slave.
 *
 * IPoIB rewrites dev_addr when the subnet manager changes the GID prefix
 * (ipoib_dev_addr_changed_valid() in ipoib_ib.c) and broadcast when the P_Key
 * table changes (update_parent_pkey()), without a notifier; the bonding driver
 * copies them at a switch only, and only dev_addr.
 */
#include <linux/if_arp.h>
#include <linux/rtnetlink.h>
#include <linux/string.h>

#include "ib_bonding.h"
#include "trace.h"

#define ADDR_FIRST	1	/* ms from an event to the first look */
#define ADDR_LOOKS	13	/* each after twice the time: 4 s in all */
#define ADDR_PEERS	1024	/* that are kept when the address changes */
#define ADDR_WARM	3	/* after the last ones, from 1 s on, the standbys ask again */

/**
 * addr_watch() - look at the addresses now and for four seconds from now
 * @state: the bond
 *
 * Called under RTNL or RCU.  IPoIB acts on the event in its own time: it leaves its
 * groups and joins them again, and 2 s later once more if the subnet administrator
 * was not ready (mcast->backoff in ipoib_multicast.c).  What is sent to a group
 * before that is dropped, a standby's question for an IPv6 neighbour too.
 */
void addr_watch(struct state *state)
{
	WRITE_ONCE(state->addr_left, ADDR_LOOKS);
	agenda_at(state, JOB_ADDR, ADDR_FIRST);
}

/**
 * addr_once() - look at the addresses soon, and not again if all is well
 * @state: the bond
 *
 * Called under RTNL or RCU.
 */
void addr_once(struct state *state)
{
	agenda_by(state, JOB_ADDR, ADDR_FIRST);
}

/**
 * addr_note() - what GID a slave has
 * @member: the slave
 *
 * Called under RTNL.  A GID other than the one noted before leaves the paths that
 * IPoIB knows behind, see warm.c.
 *
 * Return: whether it is so.
 */
bool addr_note(struct member *member)
{
	const u8 *gid = member->dev->dev_addr + IPOIB_GID_OFFSET;
	bool known = memchr_inv(member->gid, 0, IPOIB_GID_LEN);

	if (!memcmp(member->gid, gid, IPOIB_GID_LEN))
		return false;
	memcpy(member->gid, gid, IPOIB_GID_LEN);
	if (known)
		WRITE_ONCE(member->stale, true);
	return known;
}

static bool repair_address(struct net_device *bond, const struct net_device *slave)
{
	if (!memcmp(bond->dev_addr, slave->dev_addr, IPOIB_ALEN))
		return false;
	dev_addr_set(bond, slave->dev_addr);
	return true;
}

/*
 * Group addresses are made with the P_Key and scope of the broadcast address
 * (RFC 4391 section 4), so IP has to leave its groups with the old one and join
 * with the new one: what it does around a change of type.
 */
static bool repair_broadcast(struct net_device *bond, const struct net_device *slave)
{
	if (!memcmp(bond->broadcast, slave->broadcast, IPOIB_ALEN))
		return false;
	call_netdevice_notifiers(NETDEV_PRE_TYPE_CHANGE, bond);
	memcpy(bond->broadcast, slave->broadcast, IPOIB_ALEN);
	call_netdevice_notifiers(NETDEV_POST_TYPE_CHANGE, bond);
	return true;
}

/* Compare, repair, announce. */
static void check(struct state *state)
{
	struct member *active = rtnl_dereference(state->active);
	struct peers *peers = NULL;
	bool address, broadcast;
	struct member *m;

	state_for_each_member(m, state)
		if (addr_note(m))
			warm_kick(state);
	if (!active || state->dev->type != ARPHRD_INFINIBAND ||
	    active->dev->type != ARPHRD_INFINIBAND)
		return;
	broadcast = repair_broadcast(state->dev, active->dev);
	address = repair_address(state->dev, active->dev);
	if (!address && !broadcast)
		return;
	/* with another P_Key the neighbours are others as well */
	if (!broadcast)
		peers = peers_of(state->dev, ADDR_PEERS);
	call_netdevice_notifiers(NETDEV_CHANGEADDR, state->dev);
	peers_restore(peers, state->dev);
	call_netdevice_notifiers(NETDEV_NOTIFY_PEERS, state->dev);
	atomic_inc(&state->counters.repairs);
	trace_ib_bonding_repair(state->dev, address, broadcast);
	if (net_ratelimit())
		netdev_info(state->dev, "%s%s%s repaired: that of %s has changed\n",
			    address ? "address" : "", address && broadcast ? " and " : "",
			    broadcast ? "broadcast address" : "", active->dev->name);
	announce_start(state);
	warm_kick(state);
	if (address) {
		state->refreshes = ADDR_LOOKS;
		addr_watch(state);
	}
}

/**
 * addr_job() - look, and look again if something has happened
 * @state: the bond
 *
 * Called under RTNL.
 */
void addr_job(struct state *state)
{
	unsigned int left = READ_ONCE(state->addr_left);

	check(state);
	/* IPoIB takes a path query once it has joined its groups again */
	if (state->refreshes) {
		state->refreshes--;
		warm_refresh(state);
	}
	if (!left)
		return;
	/* a watch that began meanwhile has its own count */
	cmpxchg(&state->addr_left, left, left - 1);
	if (left > 1)
		agenda_by(state, JOB_ADDR, ADDR_FIRST << (ADDR_LOOKS - left));
	if (left <= ADDR_WARM)
		warm_kick(state);
}
