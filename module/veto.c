// SPDX-License-Identifier: GPL-2.0
/*
 * Slaves that do not fit are refused with a reason, or named.
 */
#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/rtnetlink.h>

#include "ib_bonding.h"

/* In a broadcast address, RFC 4391 section 4: ff1<scope> 401b <P_Key> ... */
#define SCOPE_OFFSET	5
#define PKEY_OFFSET	8

static const u8 *pkey_of(const struct net_device *dev)
{
	return dev->broadcast + PKEY_OFFSET;
}

static u8 scope_of(const struct net_device *dev)
{
	return dev->broadcast[SCOPE_OFFSET] & 0x0f;
}

static const char *misfit(const struct net_device *first,
			  const struct net_device *slave)
{
	if (memcmp(pkey_of(first), pkey_of(slave), sizeof(__be16)))
		return "P_Key differs from the other slaves': multicast would break";
	if (scope_of(first) != scope_of(slave))
		return "scope differs from the other slaves': multicast would break";
	return NULL;
}

/*
 * The driver has given the slave the bond's MTU by now, as far as the slave could
 * take it: in datagram mode no more than its broadcast group carries.
 */
static void warn_mtu(struct net_device *bond, const struct net_device *slave,
		     bool is_first, struct netlink_ext_ack *extack)
{
	if (slave->mtu < bond->mtu) {
		NL_SET_ERR_MSG(extack, "the slave does not carry the bond's MTU");
		netdev_warn(bond, "%s has MTU %u and drops what is longer: the bond's is %u\n",
			    slave->name, slave->mtu, bond->mtu);
	} else if (is_first && bond->mtu == ETH_DATA_LEN) {
		netdev_info(bond, "MTU %u is Ethernet's, and %s has it now; IPoIB carries more\n",
			    bond->mtu, slave->name);
	}
}

/**
 * veto_enslave() - may this slave join?
 * @bond:   the bond
 * @slave:  an IPoIB interface
 * @extack: gets the reason of a refusal; may be NULL
 *
 * Called under RTNL from NETDEV_PRECHANGEUPPER; a first slave always may, for
 * the driver does not undo all it has done by then.
 *
 * Return: 0, or -EINVAL.
 */
int veto_enslave(struct net_device *bond, struct net_device *slave,
		 struct netlink_ext_ack *extack)
{
	struct state *state = state_find(bond);
	struct member *first;
	const char *reason;

	first = state ? list_first_entry_or_null(&state->members, struct member, list) :
			NULL;
	reason = first ? misfit(first->dev, slave) : NULL;
	if (!reason) {
		warn_mtu(bond, slave, !first, extack);
		return 0;
	}
	if (extack)
		extack->_msg = reason;
	if (net_ratelimit())
		netdev_err(bond, "%s refused: %s (0x%*phN, not 0x%*phN)\n", slave->name,
			   reason, 2, pkey_of(slave), 2, pkey_of(first->dev));
	atomic_inc(&state->counters.vetoes);
	return -EINVAL;
}

/**
 * veto_mtu() - a slave's MTU has changed; say so if it diverges from the bond's
 * @slave: a slave of an adapted bond
 *
 * Called under RTNL from NETDEV_CHANGEMTU.
 */
void veto_mtu(struct net_device *slave)
{
	struct net_device *bond = netdev_master_upper_dev_get(slave);

	if (bond && slave->mtu < bond->mtu)
		netdev_warn(bond, "%s has MTU %u now and drops what is longer: the bond's is %u\n",
			    slave->name, slave->mtu, bond->mtu);
}
