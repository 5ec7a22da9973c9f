// SPDX-License-Identifier: GPL-2.0
/*
 * The bonding driver's own doors: what rtnetlink would ask it and tell it.
 *
 * struct bonding and struct slave drift within stable series, so nothing here
 * looks into them: fill_info, fill_slave_info and changelink of the driver's
 * rtnl_link_ops are called with the attributes of <linux/if_link.h>.
 */
#include <linux/if_link.h>
#include <net/netlink.h>
#include <net/rtnetlink.h>

#include "ib_bonding.h"

/*
 * What the driver writes its answers into; RTNL.  There from the beginning, so that a switch
 * needs no memory.
 */
static struct sk_buff *answer;

static const struct rtnl_link_ops *ops_of(const struct net_device *bond)
{
	const struct rtnl_link_ops *ops = bond->rtnl_link_ops;

	ASSERT_RTNL();
	return ops && ops->kind && !strcmp(ops->kind, "bond") ? ops : NULL;
}

static u32 get_u8(struct nlattr **tb, int type)
{
	return tb[type] ? nla_get_u8(tb[type]) : 0;
}

static u32 get_u32(struct nlattr **tb, int type)
{
	return tb[type] ? nla_get_u32(tb[type]) : 0;
}

static int parse(struct nlattr **tb, int max, const struct sk_buff *skb)
{
	return nla_parse_deprecated(tb, max, (struct nlattr *)skb->data, skb->len,
				    NULL, NULL);
}

/**
 * bondctl_init() - before anything else here
 *
 * Return: 0, or -ENOMEM.
 */
int bondctl_init(void)
{
	answer = nlmsg_new(NLMSG_GOODSIZE, GFP_KERNEL);
	return answer ? 0 : -ENOMEM;
}

/**
 * bondctl_exit() - after everything else here
 */
void bondctl_exit(void)
{
	nlmsg_free(answer);
}

/**
 * bondctl_read() - what the driver says of a bond
 * @bond:    the bond
 * @options: filled in
 *
 * Called under RTNL.
 *
 * Return: 0, -EOPNOTSUPP if @bond is not the driver's, -EMSGSIZE.
 */
int bondctl_read(struct net_device *bond, struct options *options)
{
	const struct rtnl_link_ops *ops = ops_of(bond);
	struct nlattr *tb[IFLA_BOND_MAX + 1];
	int err;

	if (!ops || !ops->fill_info)
		return -EOPNOTSUPP;
	skb_trim(answer, 0);
	err = ops->fill_info(answer, bond) ?: parse(tb, IFLA_BOND_MAX, answer);
	if (!err)
		*options = (struct options){
			.mode = get_u8(tb, IFLA_BOND_MODE),
			.reselect = get_u8(tb, IFLA_BOND_PRIMARY_RESELECT),
			.num_peer_notif = get_u8(tb, IFLA_BOND_NUM_PEER_NOTIF),
			.all_slaves_active = get_u8(tb, IFLA_BOND_ALL_SLAVES_ACTIVE),
			.miimon = get_u32(tb, IFLA_BOND_MIIMON),
			.arp_interval = get_u32(tb, IFLA_BOND_ARP_INTERVAL),
			.updelay = get_u32(tb, IFLA_BOND_UPDELAY),
			.downdelay = get_u32(tb, IFLA_BOND_DOWNDELAY),
			.active_ifindex = get_u32(tb, IFLA_BOND_ACTIVE_SLAVE),
			.primary_ifindex = get_u32(tb, IFLA_BOND_PRIMARY),
		};
	return err;
}

/**
 * bondctl_read_slave() - what the driver says of a slave
 * @slave: the slave
 * @up:    whether it would be accepted as active slave
 * @prio:  its priority; 0 where the driver has none (before 6.0)
 *
 * Called under RTNL.
 *
 * Return: 0, -EOPNOTSUPP if @slave is not (or not yet) a slave, -EMSGSIZE.
 */
int bondctl_read_slave(struct net_device *slave, bool *up, s32 *prio)
{
	struct net_device *bond = netdev_master_upper_dev_get(slave);
	const struct rtnl_link_ops *ops = bond ? ops_of(bond) : NULL;
	struct nlattr *tb[IFLA_BOND_SLAVE_MAX + 1];
	int err;

	/* while it is enslaved and released, the driver's own data is not there */
	if (!ops || !ops->fill_slave_info ||
	    !rcu_access_pointer(slave->rx_handler_data))
		return -EOPNOTSUPP;
	skb_trim(answer, 0);
	err = ops->fill_slave_info(answer, bond, slave) ?:
	      parse(tb, IFLA_BOND_SLAVE_MAX, answer);
	if (!err) {
		*up = tb[IFLA_BOND_SLAVE_MII_STATUS] &&
		      nla_get_u8(tb[IFLA_BOND_SLAVE_MII_STATUS]) == BOND_LINK_UP;
		*prio = 0;
#ifdef HAVE_IFLA_BOND_SLAVE_PRIO
		*prio = get_u32(tb, IFLA_BOND_SLAVE_PRIO);
#endif
	}
	return err;
}

/**
 * bondctl_set_active() - as `ip link set BOND type bond active_slave SLAVE`
 * @bond:  the bond
 * @slave: one of its slaves
 *
 * Called under RTNL.
 *
 * Return: 0, or what the driver says: -EINVAL if it takes @slave for dead.
 */
int bondctl_set_active(struct net_device *bond, struct net_device *slave)
{
	const struct rtnl_link_ops *ops = ops_of(bond);
	struct nlattr *data[IFLA_BOND_MAX + 1] = { };
	struct {
		struct nlattr head;
		u32 ifindex;
	} active = {
		.head = {
			.nla_len = nla_attr_size(sizeof(u32)),
			.nla_type = IFLA_BOND_ACTIVE_SLAVE,
		},
		.ifindex = slave->ifindex,
	};

	if (!ops || !ops->changelink)
		return -EOPNOTSUPP;
	data[IFLA_BOND_ACTIVE_SLAVE] = &active.head;
	return ops->changelink(bond, NULL, data, NULL);
}
