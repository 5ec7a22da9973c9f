/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What kernels before 6.0 and 5.15 lack in <linux/netdevice.h>.
 */
#ifndef IB_BONDING_COMPAT_NETDEVICE_H
#define IB_BONDING_COMPAT_NETDEVICE_H

#include_next <linux/netdevice.h>

#ifndef HAVE_NETDEV_HOLD
struct compat_tracker { };
#define netdevice_tracker struct compat_tracker
#define netdev_hold(dev, tracker, gfp)	dev_hold(dev)
#define netdev_put(dev, tracker)	dev_put(dev)
#endif

#ifndef HAVE_DEV_ADDR_SET
static inline void dev_addr_set(struct net_device *dev, const u8 *addr)
{
	memcpy(dev->dev_addr, addr, dev->addr_len);
}
#endif

#endif /* IB_BONDING_COMPAT_NETDEVICE_H */
