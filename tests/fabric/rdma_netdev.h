/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files of enhanced IPoIB share: netdevs that belong to the HCA's driver.
 *
 * ib_ipoib asks the driver of an HCA for the netdev (rdma_netdev_get_params) and puts its own
 * operations over those that the driver has set; struct rdma_netdev, at the beginning of the
 * netdev's private data, says who sends and who attaches to groups.  Neighbours, paths, groups
 * and carrier stay with ib_ipoib, packets do not.
 *
 * Locks: none of their own.  A TX queue is written under the core's lock of that queue and
 * emptied by NAPI.
 */
#ifndef FABRIC_RDMA_NETDEV_H
#define FABRIC_RDMA_NETDEV_H

#include <linux/netdevice.h>
#include <rdma/ib_verbs.h>

#include "fabric.h"

#define IPOIB_ENCAP_LEN		4	/* RFC 4391 section 6 */
#define IPOIB_PSEUDO_LEN	20	/* where ib_ipoib keeps the address, never on the wire */
#define RDMA_NETDEV_QUEUES	8	/* TX queues at most, one a processor */

/* ---- rdma_netdev.c ---------------------------------------------------------- */
int rdma_netdev_params(struct ib_device *ibdev, fabric_port num, enum rdma_netdev_t type,
		       struct rdma_netdev_alloc_params *params);
unsigned int rdma_netdev_sges(struct ib_sge *sge, const struct sk_buff *skb);
void rdma_netdev_pull(struct sk_buff *skb);

/* ---- mlx5.c, hfi1.c: as these drivers do it --------------------------------- */
void mlx5_params(struct rdma_netdev_alloc_params *params);
void hfi1_params(struct rdma_netdev_alloc_params *params);

#endif /* FABRIC_RDMA_NETDEV_H */
