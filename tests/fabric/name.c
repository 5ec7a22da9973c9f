// SPDX-License-Identifier: GPL-2.0
/*
 * Netdevs are named after their ports, whatever the order they come in.
 *
 * IPoIB takes the lowest free name of the initial network namespace.  After a
 * hot removal, with other ports in other namespaces, or when it is loaded after
 * the fabric, that need not be the port's own; in the field udev mends it.  Here
 * there may be no udev, and no test should see another name in between.
 */
#include <linux/if_arp.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

#include "fabric.h"

static struct hca *name_find_hca(const struct device *parent)
{
	struct hca *hca;
	unsigned int i;

	for_each_hca(hca, i)
		if (&hca->slot->dev == parent)
			return hca;
	return NULL;
}

/* "ib" and a number: what IPoIB lets the core choose, not a child's name */
static bool name_is_chosen(const char *name)
{
	unsigned int num;

	return !strncmp(name, "ib", 2) && !kstrtouint(name + 2, 10, &num);
}

/*
 * NETDEV_POST_INIT comes under RTNL, when the core has chosen a name and before
 * anybody can see it: register_netdevice() makes the sysfs entry and the hash
 * entry of the name afterwards.
 */
static int name_event(struct notifier_block *nb, unsigned long event, void *info)
{
	struct net_device *dev = netdev_notifier_info_to_dev(info);
	char name[IFNAMSIZ];
	struct hca *hca;

	if (event != NETDEV_POST_INIT || dev->type != ARPHRD_INFINIBAND ||
	    !dev->dev.parent || !name_is_chosen(dev->name))
		return NOTIFY_DONE;
	hca = name_find_hca(dev->dev.parent);
	if (!hca || dev->dev_port >= hca->nports)
		return NOTIFY_DONE;
	snprintf(name, sizeof(name), "ib%u", hca->ports[dev->dev_port].index);
	if (!__dev_get_by_name(dev_net(dev), name))
		strscpy(dev->name, name, sizeof(dev->name));
	return NOTIFY_DONE;
}

static struct notifier_block name_notifier = { .notifier_call = name_event };

int name_init(void)
{
	return register_netdevice_notifier(&name_notifier);
}

void name_exit(void)
{
	unregister_netdevice_notifier(&name_notifier);
}
