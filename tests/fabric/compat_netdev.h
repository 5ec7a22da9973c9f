/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What older kernels lack of the network core; for mlx5.c and hfi1.c alone.
 */
#ifndef FABRIC_COMPAT_NETDEV_H
#define FABRIC_COMPAT_NETDEV_H

#include <linux/netdevice.h>

/* skb_gso_segment() has moved in 6.5. */
#if __has_include("net/gso.h")
#include <net/gso.h>
#endif

/* netif_napi_add() had the weight as its last argument before 6.1. */
#ifndef HAVE_NAPI_ADD_WEIGHT
#define netif_napi_add_weight netif_napi_add
#endif

#endif /* FABRIC_COMPAT_NETDEV_H */
