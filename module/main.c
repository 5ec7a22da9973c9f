// SPDX-License-Identifier: GPL-2.0
/*
 * Module ib_bonding: parameters, notifier, start and end.
 */
#include <linux/if_arp.h>
#include <linux/module.h>
#include <linux/rtnetlink.h>

#include "ib_bonding.h"

/* Constant once the module is up; RTNL for @stopping. */
static struct workqueue_struct *wq;
static bool stopping;

/* What a bond begins with; its own knobs are in sysfs. */
static struct knobs defaults = {
	.announce_count = 5,
	.announce_interval = 200,
	.warm = 1,
	.warm_max = 1024,	/* as many as the kernel knows by default: gc_thresh3 */
	.warm_interval = 30000,
	.holddown = 1000,
	.probe_interval = 0,
	.probe_missed = 3,
	.redirect = REDIRECT_AUTO,
};

const struct knobs *main_defaults = &defaults;

#define DEFAULT(name, text)						\
	module_param_named(name, defaults.name, uint, 0444);		\
	MODULE_PARM_DESC(name, text)

DEFAULT(announce_count, "announcements repeated after a switch");
DEFAULT(announce_interval, "ms between them, a quarter more or less");
DEFAULT(warm, "keep paths and groups of standbys ready: 0 or 1");
DEFAULT(warm_max, "neighbours, and groups, that each standby knows");
DEFAULT(warm_interval, "ms after which all are asked again");
DEFAULT(holddown, "ms that a slave is not trusted after a second failure; doubles");
DEFAULT(probe_interval, "ms between probes for silent path loss; 0: off");
DEFAULT(probe_missed, "intervals without an answer until a path counts as lost");

static int set_redirect(const char *word, const struct kernel_param *param)
{
	return sysfs_redirect(word, &defaults.redirect);
}

static int get_redirect(char *buf, const struct kernel_param *param)
{
	return sysfs_emit(buf, "%s\n", sysfs_redirect_word(defaults.redirect));
}

static const struct kernel_param_ops redirect_ops = {
	.set = set_redirect,
	.get = get_redirect,
};
module_param_cb(redirect, &redirect_ops, NULL, 0444);
MODULE_PARM_DESC(redirect, "detour while RTNL is not to be had: 0, 1 or auto");

/* A bond or a team has the type of its slaves, and is none of the ports. */
static bool is_ipoib(const struct net_device *dev)
{
	return dev->type == ARPHRD_INFINIBAND && !netif_is_lag_master(dev);
}

/*
 * A device as the notifier chain replays it at load, or as it comes later.  The chain has
 * them in the order in which they were registered; of a bond's slaves the order of
 * enslavement counts.
 */
static void device_seen(struct net_device *dev)
{
	struct net_device *bond, *slave;
	struct list_head *iter;

	if (stopping || !netif_is_bond_slave(dev) || !is_ipoib(dev))
		return;
	bond = netdev_master_upper_dev_get(dev);
	if (!bond || !netif_is_bond_master(bond))
		return;
	netdev_for_each_lower_dev(bond, slave, iter)
		if (is_ipoib(slave))
			state_adopt(bond, slave);
}

static int before_upper(const struct netdev_notifier_changeupper_info *info)
{
	struct net_device *dev = netdev_notifier_info_to_dev(&info->info);

	if (!info->linking || !info->master || !is_ipoib(dev) ||
	    !netif_is_bond_master(info->upper_dev))
		return NOTIFY_DONE;
	return notifier_from_errno(veto_enslave(info->upper_dev, dev,
						netdev_notifier_info_to_extack(&info->info)));
}

static void after_upper(const struct netdev_notifier_changeupper_info *info)
{
	struct net_device *dev = netdev_notifier_info_to_dev(&info->info);

	if (!info->master || !netif_is_bond_master(info->upper_dev))
		return;
	if (!info->linking)
		state_forget(dev);
	else if (is_ipoib(dev) && !stopping)
		state_adopt(info->upper_dev, dev);
}

/* Carrier and admin state of a slave. */
static void slave_changed(struct member *m, unsigned long event)
{
	enum reason why = m->dev->flags & IFF_UP ? REASON_CARRIER : REASON_ADMIN;

	if (event == NETDEV_GOING_DOWN) {
		m->going = true;
		why = REASON_ADMIN;
	} else if (event == NETDEV_UP) {
		m->going = false;
		/* IPoIB forgot its paths when it was set down */
		WRITE_ONCE(m->stale, false);
	}
	if (!netif_carrier_ok(m->dev))
		WRITE_ONCE(m->carrier_was_off, true);
	ibevent_carrier(m);
	failover_look(m, why);
}

static void lower_state(struct member *m,
			const struct netdev_notifier_changelowerstate_info *info)
{
	const struct netdev_lag_lower_state_info *lag = info->lower_state_info;

	WRITE_ONCE(m->stock_up, lag->link_up);
	if (!lag->link_up)
		m->owed = false;
	failover_kick(m->state);
}

static void slave_event(struct net_device *dev, unsigned long event, void *info)
{
	struct member *m = state_find_member(dev);

	if (!m)
		return;
	switch (event) {
	case NETDEV_CHANGE:
	case NETDEV_UP:
	case NETDEV_DOWN:
	case NETDEV_GOING_DOWN:
		slave_changed(m, event);
		break;
	case NETDEV_CHANGELOWERSTATE:
		lower_state(m, info);
		break;
	case NETDEV_CHANGEADDR:
		addr_watch(m->state);
		break;
	case NETDEV_CHANGEMTU:
		veto_mtu(dev);
		break;
	}
}

static void bond_event(struct net_device *dev, unsigned long event)
{
	struct state *state = state_find(dev);

	if (!state)
		return;
	switch (event) {
	case NETDEV_BONDING_FAILOVER:
		failover_happened(state);
		break;
	case NETDEV_CHANGE:		/* options set by netlink */
	case NETDEV_CHANGEINFODATA:	/* by sysfs */
	case NETDEV_UP:
		failover_kick(state);
		warm_kick(state);
		break;
	case NETDEV_CHANGEADDR:
		addr_once(state);
		break;
	case NETDEV_UNREGISTER:
		state_drop(state);
		break;
	}
}

static int device_told(struct notifier_block *nb, unsigned long event, void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);

	switch (event) {
	case NETDEV_PRECHANGEUPPER:
		return before_upper(ptr);
	case NETDEV_CHANGEUPPER:
		after_upper(ptr);
		return NOTIFY_DONE;
	case NETDEV_REGISTER:
		device_seen(dev);
		return NOTIFY_DONE;
	}
	if (netif_is_bond_master(dev))
		bond_event(dev, event);
	else if (netif_is_bond_slave(dev))
		slave_event(dev, event, ptr);
	return NOTIFY_DONE;
}

static struct notifier_block device_nb = {
	.notifier_call = device_told,
};

/* After this nothing adopts a bond any more. */
static void stop(void)
{
	rtnl_lock();
	stopping = true;
	state_drop_all();
	rtnl_unlock();
}

/* When nobody plans anything any more. */
static void finish(void)
{
	agenda_exit();
	redirect_exit();
	failover_exit();
	destroy_workqueue(wq);
	/* member_free(), state_free() */
	rcu_barrier();
}

/* A knob that does nothing would have standbys announce what they cannot carry. */
static void no_redirect(void)
{
	if (defaults.redirect == REDIRECT_OFF || redirect_possible())
		return;
	if (defaults.redirect == REDIRECT_ON)
		pr_warn("ib_bonding: redirect=1 has no effect: this kernel has no netfilter egress hook (5.16 has)\n");
	defaults.redirect = REDIRECT_OFF;
}

/* From here on there may be bonds. */
static int __init listen(void)
{
	int err = warm_init();

	if (err)
		return err;
	/* replays what is there already, in every namespace */
	err = register_netdevice_notifier(&device_nb);
	if (err)
		goto undo_warm;
	err = ibevent_init();
	if (err)
		goto undo_notifier;
	return 0;

undo_notifier:
	stop();
	unregister_netdevice_notifier(&device_nb);
undo_warm:
	warm_exit();
	return err;
}

static int __init ib_bonding_init(void)
{
	const char *bad = sysfs_bad_knob(&defaults);
	int err;

	if (bad) {
		pr_err("ib_bonding: %s is out of its range\n", bad);
		return -ERANGE;
	}
	no_redirect();
	err = bondctl_init();
	if (err)
		return err;
	/* an item that waits for RTNL must not keep another from running, nor must memory */
	wq = alloc_workqueue("ib_bonding", WQ_HIGHPRI | WQ_UNBOUND | WQ_MEM_RECLAIM, 0);
	if (!wq) {
		bondctl_exit();
		return -ENOMEM;
	}
	agenda_init(wq);
	redirect_init(wq);
	err = listen();
	if (err) {
		finish();
		bondctl_exit();
	}
	return err;
}

static void __exit ib_bonding_exit(void)
{
	stop();
	ibevent_exit();
	unregister_netdevice_notifier(&device_nb);
	warm_exit();
	finish();
	bondctl_exit();
}

module_init(ib_bonding_init);
module_exit(ib_bonding_exit);
MODULE_AUTHOR("ib-bonding");
MODULE_DESCRIPTION("Adapts active-backup bonds to IP over InfiniBand");
MODULE_LICENSE("GPL");
MODULE_VERSION(IB_BONDING_VERSION);
