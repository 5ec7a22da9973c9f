// SPDX-License-Identifier: GPL-2.0
/*
 * A netdev of mlx5 (drivers/net/ethernet/mellanox/mlx5/core/ipoib/): it has a datagram QP of
 * its own, which ib_ipoib does not know, and receives by its own rings.
 *
 * The names of the functions are the driver's, less the i of mlx5i.  What differs from ib_ipoib's
 * own netdevs is in ENHANCED, with the place in the driver.
 */
#include <linux/ethtool.h>
#include <linux/if_infiniband.h>
#include <linux/skbuff.h>
#include <net/checksum.h>

#include "compat_netdev.h"
#include "rdma_netdev.h"

#define MLX5_QKEY	0x0b1b	/* IB_DEFAULT_Q_KEY in ipoib.c */
#define MLX5_SQ_SIZE	1024	/* MLX5E_PARAMS_DEFAULT_LOG_SQ_SIZE */
#define MLX5_RQ_SIZE	512	/* MLX5I_PARAMS_DEFAULT_LOG_RQ_SIZE */
#define MLX5_TX_BUDGET	128	/* MLX5E_TX_CQ_POLL_BUDGET */
#define MLX5_GRH	40
#define MLX5_HARD_MTU	(MLX5_GRH + IPOIB_PSEUDO_LEN + IPOIB_ENCAP_LEN)
#define MLX5_BATCH	16	/* completions that are polled at once */
#define MLX5_NO_SKB	(~0ULL)	/* wr_id of a segment, see mlx5_send_segments() */

struct mlx5_sq {
	struct sk_buff *ring[MLX5_SQ_SIZE];
	unsigned int head;		/* next to be posted; the lock of the TX queue */
	unsigned int tail;		/* next to complete; NAPI */
	u64 packets, bytes, dropped, stopped, wake;
};

struct mlx5_netdev {
	struct rdma_netdev rn;		/* first: netdev_priv() as ib_ipoib sees it */
	struct net_device *netdev;
	struct net_device *parent;	/* of a child: whose rings it receives by; RTNL */
	struct port *port;
	struct ib_pd *pd;
	struct ib_cq *send_cq, *recv_cq;
	struct ib_qp *qp;
	struct napi_struct napi;
	bool opened;			/* MLX5E_STATE_OPENED; RTNL, READ_ONCE() elsewhere */
	u32 qkey;			/* of what is sent; what is received has MLX5_QKEY */
	u16 pkey_index;
	unsigned int room;		/* bytes of a receive */
	unsigned int queues;
	struct mlx5_sq *sq;
	struct sk_buff *rq[MLX5_RQ_SIZE];
	u64 rx_packets, rx_bytes, rx_out_of_buffer;
};

static struct mlx5_netdev *mlx5_priv(const struct net_device *dev)
{
	return netdev_priv(dev);
}

/* ---- send -------------------------------------------------------------------- */

static unsigned int sq_used(const struct mlx5_sq *sq)
{
	return READ_ONCE(sq->head) - READ_ONCE(sq->tail);
}

static int mlx5_post(struct mlx5_netdev *mlx5, const struct sk_buff *skb, struct ib_ah *ah,
		     u32 dqpn, u64 wr_id)
{
	struct ib_sge sge[FABRIC_SEND_SGE];
	struct ib_ud_wr ud = {
		.wr.wr_id = wr_id,
		.wr.opcode = IB_WR_SEND,
		.wr.send_flags = wr_id == MLX5_NO_SKB ? 0 : IB_SEND_SIGNALED,
		.wr.sg_list = sge,
		.ah = ah,
		.remote_qpn = dqpn,
		.remote_qkey = READ_ONCE(mlx5->qkey),
	};

	ud.wr.num_sge = rdma_netdev_sges(sge, skb);
	return ib_post_send(mlx5->qp, &ud.wr, NULL);
}

/* What an HCA does with a TSO packet: all but the last one complete with that. */
static int mlx5_send_segments(struct mlx5_netdev *mlx5, struct sk_buff *skb, struct ib_ah *ah,
			      u32 dqpn, u64 wr_id)
{
	struct sk_buff *segs = skb_gso_segment(skb, NETIF_F_SG), *seg, *next;
	int err = 0;

	if (IS_ERR_OR_NULL(segs))
		return -EINVAL;
	skb_list_walk_safe(segs, seg, next) {
		skb_mark_not_on_list(seg);
		if (!err)
			err = mlx5_post(mlx5, seg, ah, dqpn, next ? MLX5_NO_SKB : wr_id);
		kfree_skb(seg);
	}
	return err;
}

static int mlx5_send_one(struct mlx5_netdev *mlx5, struct sk_buff *skb, struct ib_ah *ah,
			 u32 dqpn, u64 wr_id)
{
	int err = 0;

	if (skb_is_gso(skb))
		return mlx5_send_segments(mlx5, skb, ah, dqpn, wr_id);
	if (skb->ip_summed == CHECKSUM_PARTIAL)
		err = skb_checksum_help(skb);
	return err ?: mlx5_post(mlx5, skb, ah, dqpn, wr_id);
}

/* rdma_netdev::send; there is no check of the length here, nor in mlx5i_xmit(). */
static int mlx5_xmit(struct net_device *dev, struct sk_buff *skb, struct ib_ah *ah, u32 dqpn)
{
	struct mlx5_netdev *mlx5 = mlx5_priv(dev);
	unsigned int queue = skb_get_queue_mapping(skb) % mlx5->queues;
	struct netdev_queue *txq = netdev_get_tx_queue(dev, queue);
	struct mlx5_sq *sq = &mlx5->sq[queue];
	unsigned int at = sq->head % MLX5_SQ_SIZE, len = skb->len;
	unsigned int packets = skb_is_gso(skb) ? skb_shinfo(skb)->gso_segs : 1;

	if (sq_used(sq) >= MLX5_SQ_SIZE)
		goto drop;
	sq->ring[at] = skb;
	WRITE_ONCE(sq->head, sq->head + 1);
	if (mlx5_send_one(mlx5, skb, ah, dqpn, (u64)queue << 32 | at)) {
		WRITE_ONCE(sq->head, sq->head - 1);
		goto drop;
	}
	sq->packets += packets;
	sq->bytes += len;
	/* mlx5e_txwqe_complete(); the poll may have made room in between */
	if (sq_used(sq) == MLX5_SQ_SIZE) {
		netif_tx_stop_queue(txq);
		sq->stopped++;
		smp_mb();	/* the queue is stopped before the tail is read, see mlx5_sent() */
		if (sq_used(sq) < MLX5_SQ_SIZE)
			netif_tx_wake_queue(txq);
	}
	return NETDEV_TX_OK;

drop:
	sq->dropped++;
	dev_kfree_skb_any(skb);
	return NETDEV_TX_OK;
}

/* As the driver's recovery of an SQ: a packet that is too long leaves it in error. */
static void mlx5_recover(struct mlx5_netdev *mlx5)
{
	struct ib_qp_attr attr = { .qp_state = IB_QPS_RTS, .cur_qp_state = IB_QPS_SQE };

	qp_modify(mlx5->qp, &attr, IB_QP_STATE | IB_QP_CUR_STATE, NULL);
}

static void mlx5_sent(struct mlx5_netdev *mlx5, const struct ib_wc *wc, int budget)
{
	unsigned int queue = wc->wr_id >> 32;
	struct netdev_queue *txq;
	struct mlx5_sq *sq;

	if (wc->status != IB_WC_SUCCESS)
		mlx5_recover(mlx5);
	if (wc->wr_id == MLX5_NO_SKB)
		return;
	sq = &mlx5->sq[queue];
	txq = netdev_get_tx_queue(mlx5->netdev, queue);
	if (wc->status != IB_WC_SUCCESS)
		sq->dropped++;
	napi_consume_skb(sq->ring[wc->wr_id % MLX5_SQ_SIZE], budget);
	WRITE_ONCE(sq->tail, sq->tail + 1);
	smp_mb();	/* the tail is written before the queue's state is read, see mlx5_xmit() */
	if (netif_tx_queue_stopped(txq) && READ_ONCE(mlx5->opened) &&
	    sq_used(sq) <= MLX5_SQ_SIZE / 2) {
		netif_tx_wake_queue(txq);
		sq->wake++;
	}
}

/* Returns whether there may be more. */
static bool mlx5_poll_sent(struct mlx5_netdev *mlx5, int budget)
{
	struct ib_wc wc[MLX5_BATCH];
	int i, n, done = 0;

	do {
		n = ib_poll_cq(mlx5->send_cq, MLX5_BATCH, wc);
		for (i = 0; i < n; i++)
			mlx5_sent(mlx5, &wc[i], budget);
		done += n;
	} while (n == MLX5_BATCH && done < MLX5_TX_BUDGET);
	return n == MLX5_BATCH;
}

/* ---- receive ----------------------------------------------------------------- */

static int mlx5_post_recv(struct mlx5_netdev *mlx5, unsigned int at)
{
	struct ib_sge sge = {
		.addr = (uintptr_t)mlx5->rq[at]->data,
		.length = mlx5->room,
	};
	struct ib_recv_wr wr = { .wr_id = at, .sg_list = &sge, .num_sge = 1 };

	return ib_post_recv(mlx5->qp, &wr, NULL);
}

/* A new buffer for what waits at @at, or none. */
static struct sk_buff *mlx5_renew(struct mlx5_netdev *mlx5, unsigned int at, gfp_t gfp)
{
	struct sk_buff *full = mlx5->rq[at];
	struct sk_buff *empty = __netdev_alloc_skb(mlx5->netdev, mlx5->room, gfp);

	if (!empty)
		return NULL;
	mlx5->rq[at] = empty;
	return full;
}

/* mlx5i_complete_rx_cqe(): whose is it; false: nobody's, it is dropped and not counted. */
static bool mlx5_address(struct mlx5_netdev *mlx5, struct sk_buff *skb, const struct ib_wc *wc)
{
	const struct net_device *dev = mlx5->netdev;
	const struct ib_grh *grh = (void *)skb->data;
	bool has_grh = wc->wc_flags & IB_WC_GRH;

	if (!has_grh || grh->dgid.raw[0] != 0xff)
		skb->pkt_type = PACKET_HOST;
	else if (!memcmp(grh->dgid.raw, dev->broadcast + 4, sizeof(grh->dgid)))
		skb->pkt_type = PACKET_BROADCAST;
	else
		skb->pkt_type = PACKET_MULTICAST;
	/* its own, which the HCA has replicated */
	return !has_grh || wc->src_qp != mlx5->qp->qp_num ||
	       memcmp(dev->dev_addr + 4, grh->sgid.raw, sizeof(grh->sgid));
}

/*
 * A child has no rings of its own: what it is sent is received by those of its parent, and
 * lost while that is down (mlx5i_pkey_init_rx(): "taking care of rx resource").
 */
static bool mlx5_receives(const struct mlx5_netdev *mlx5)
{
	return !mlx5->parent || READ_ONCE(mlx5_priv(mlx5->parent)->opened);
}

static void mlx5_received(struct mlx5_netdev *mlx5, const struct ib_wc *wc)
{
	unsigned int at = wc->wr_id;
	struct sk_buff *skb = NULL;

	if (wc->status != IB_WC_SUCCESS)
		return;
	if (!mlx5_receives(mlx5)) {
		port_drop(mlx5->port, DROP_NO_RECV);
		goto again;
	}
	skb = mlx5_renew(mlx5, at, GFP_ATOMIC);
	if (!skb) {
		mlx5->rx_out_of_buffer++;
		goto again;
	}
	skb_put(skb, wc->byte_len);
	if (!mlx5_address(mlx5, skb, wc)) {
		dev_kfree_skb_any(skb);
		skb = NULL;
		goto again;
	}
	mlx5->rx_packets++;
	mlx5->rx_bytes += wc->byte_len;
	skb_pull(skb, MLX5_GRH);
	rdma_netdev_pull(skb);
	if (mlx5->netdev->features & NETIF_F_RXCSUM) {
		skb->ip_summed = CHECKSUM_COMPLETE;
		skb->csum = csum_partial(skb->data, skb->len, 0);
	}
	skb_record_rx_queue(skb, 0);
	skb->dev = mlx5->netdev;
again:
	mlx5_post_recv(mlx5, at);
	if (skb)
		napi_gro_receive(&mlx5->napi, skb);
}

static int mlx5_poll_received(struct mlx5_netdev *mlx5, int budget)
{
	struct ib_wc wc[MLX5_BATCH];
	int i, n, done = 0;

	while (done < budget) {
		n = ib_poll_cq(mlx5->recv_cq, min(budget - done, MLX5_BATCH), wc);
		for (i = 0; i < n; i++)
			mlx5_received(mlx5, &wc[i]);
		if (n <= 0)
			break;
		done += n;
	}
	return done;
}

/* mlx5e_napi_poll(): one for both ways. */
static int mlx5_poll(struct napi_struct *napi, int budget)
{
	struct mlx5_netdev *mlx5 = container_of(napi, struct mlx5_netdev, napi);
	bool more = mlx5_poll_sent(mlx5, budget);
	int done = budget ? mlx5_poll_received(mlx5, budget) : 0;

	if (more || done == budget)
		return budget;
	if (napi_complete_done(napi, done)) {
		ib_req_notify_cq(mlx5->send_cq, IB_CQ_NEXT_COMP);
		ib_req_notify_cq(mlx5->recv_cq, IB_CQ_NEXT_COMP);
	}
	return done;
}

static void mlx5_interrupt(struct ib_cq *cq, void *context)
{
	struct mlx5_netdev *mlx5 = context;

	napi_schedule(&mlx5->napi);
}

/* ---- channels: rings, from open to close -------------------------------------- */

static void mlx5_empty_rings(struct mlx5_netdev *mlx5)
{
	unsigned int i;

	for (i = 0; i < MLX5_RQ_SIZE; i++) {
		dev_kfree_skb(mlx5->rq[i]);
		mlx5->rq[i] = NULL;
	}
	for (i = 0; i < mlx5->queues; i++)
		for (; mlx5->sq[i].tail != mlx5->sq[i].head; mlx5->sq[i].tail++)
			dev_kfree_skb(mlx5->sq[i].ring[mlx5->sq[i].tail % MLX5_SQ_SIZE]);
}

static int mlx5_fill_rings(struct mlx5_netdev *mlx5)
{
	unsigned int i;
	int err;

	for (i = 0; i < MLX5_RQ_SIZE; i++) {
		mlx5->rq[i] = __netdev_alloc_skb(mlx5->netdev, mlx5->room, GFP_KERNEL);
		if (!mlx5->rq[i])
			return -ENOMEM;
		err = mlx5_post_recv(mlx5, i);
		if (err)
			return err;
	}
	return 0;
}

/* mlx5i_uninit_underlay_qp(): what is posted is forgotten, nobody waits for it. */
static void mlx5_reset_qp(struct mlx5_netdev *mlx5)
{
	struct ib_qp_attr attr = { .qp_state = IB_QPS_RESET };

	ib_modify_qp(mlx5->qp, &attr, IB_QP_STATE);
}

/* mlx5i_init_underlay_qp() */
static int mlx5_start_qp(struct mlx5_netdev *mlx5)
{
	struct ib_qp_attr attr = {
		.qp_state = IB_QPS_INIT,
		.port_num = mlx5->port->num,
		.pkey_index = mlx5->pkey_index,
		.qkey = MLX5_QKEY,
	};
	int err;

	err = ib_modify_qp(mlx5->qp, &attr, IB_QP_STATE | IB_QP_PORT | IB_QP_PKEY_INDEX |
			   IB_QP_QKEY);
	if (err)
		return err;
	attr.qp_state = IB_QPS_RTR;
	err = ib_modify_qp(mlx5->qp, &attr, IB_QP_STATE);
	if (err)
		return err;
	attr.qp_state = IB_QPS_RTS;
	return ib_modify_qp(mlx5->qp, &attr, IB_QP_STATE | IB_QP_SQ_PSN);
}

/* The buffers have the size of the MTU: what is longer is lost at the receiver. */
static int mlx5_open_channels(struct mlx5_netdev *mlx5)
{
	int err;

	mlx5->room = mlx5->netdev->mtu + MLX5_HARD_MTU;
	err = mlx5_start_qp(mlx5);
	if (!err)
		err = mlx5_fill_rings(mlx5);
	if (err) {
		mlx5_reset_qp(mlx5);
		mlx5_empty_rings(mlx5);
		return err;
	}
	napi_enable(&mlx5->napi);
	ib_req_notify_cq(mlx5->send_cq, IB_CQ_NEXT_COMP);
	ib_req_notify_cq(mlx5->recv_cq, IB_CQ_NEXT_COMP);
	WRITE_ONCE(mlx5->opened, true);
	netif_tx_start_all_queues(mlx5->netdev);
	return 0;
}

static void mlx5_close_channels(struct mlx5_netdev *mlx5)
{
	WRITE_ONCE(mlx5->opened, false);
	netif_tx_disable(mlx5->netdev);
	napi_disable(&mlx5->napi);
	mlx5_reset_qp(mlx5);
	mlx5_empty_rings(mlx5);
}

/* ---- the netdev's operations, which ib_ipoib calls ------------------------------ */

static int mlx5_open(struct net_device *dev)
{
	return mlx5_open_channels(mlx5_priv(dev));
}

static int mlx5_close(struct net_device *dev)
{
	struct mlx5_netdev *mlx5 = mlx5_priv(dev);

	if (!mlx5->opened)
		return 0;
	netif_carrier_off(dev);
	mlx5_close_channels(mlx5);
	return 0;
}

/*
 * mlx5e_safe_switch_params(): new channels; ib_ipoib and the driver both take the carrier away
 * meanwhile.  A child has only its number changed (mlx5i_pkey_change_mtu()).
 */
static int mlx5_change_mtu(struct net_device *dev, int mtu)
{
	struct mlx5_netdev *mlx5 = mlx5_priv(dev);
	bool carrier = netif_carrier_ok(dev), reopen = mlx5->opened;
	int err = 0;

	if (reopen) {
		netif_carrier_off(dev);
		mlx5_close_channels(mlx5);
	}
	WRITE_ONCE(dev->mtu, mtu);
	if (reopen)
		err = mlx5_open_channels(mlx5);
	if (reopen && carrier)
		netif_carrier_on(dev);
	return err;
}

/* Without what ib_ipoib counts itself in dev->stats, as packets that have no path. */
static void mlx5_get_stats(struct net_device *dev, struct rtnl_link_stats64 *stats)
{
	struct mlx5_netdev *mlx5 = mlx5_priv(dev);
	unsigned int i;

	stats->rx_packets = READ_ONCE(mlx5->rx_packets);
	stats->rx_bytes = READ_ONCE(mlx5->rx_bytes);
	for (i = 0; i < mlx5->queues; i++) {
		stats->tx_packets += READ_ONCE(mlx5->sq[i].packets);
		stats->tx_bytes += READ_ONCE(mlx5->sq[i].bytes);
		stats->tx_dropped += READ_ONCE(mlx5->sq[i].dropped);
	}
}

static const struct ethtool_ops mlx5_child_ethtool_ops;

/* mlx5i_parent_get(): in the child's own namespace. */
static int mlx5_find_parent(struct net_device *dev)
{
	struct mlx5_netdev *mlx5 = mlx5_priv(dev);
	int index = dev->netdev_ops->ndo_get_iflink(dev);

	/* of a parent it is its own, which it has not got yet */
	if (!index || index == dev->ifindex)
		return 0;
	mlx5->parent = dev_get_by_index(dev_net(dev), index);
	if (!mlx5->parent)
		return -EINVAL;
	dev->ethtool_ops = &mlx5_child_ethtool_ops;
	return 0;
}

/* The first byte stays 0: there is no connected mode. */
static int mlx5_dev_init(struct net_device *dev)
{
	struct mlx5_netdev *mlx5 = mlx5_priv(dev);
	u32 qpn = mlx5->qp->qp_num;
	u8 addr[] = { qpn >> 16, qpn >> 8, qpn };
	int err = mlx5_find_parent(dev);

	if (!err)
		dev_addr_mod(dev, 1, addr, sizeof(addr));
	return err;
}

static void mlx5_dev_cleanup(struct net_device *dev)
{
	struct mlx5_netdev *mlx5 = mlx5_priv(dev);

	mlx5_reset_qp(mlx5);
	if (mlx5->parent)
		dev_put(mlx5->parent);
	mlx5->parent = NULL;
}

static const struct net_device_ops mlx5_netdev_ops = {
	.ndo_open = mlx5_open,
	.ndo_stop = mlx5_close,
	.ndo_get_stats64 = mlx5_get_stats,
	.ndo_init = mlx5_dev_init,
	.ndo_uninit = mlx5_dev_cleanup,
	.ndo_change_mtu = mlx5_change_mtu,
};

/* ---- ethtool -------------------------------------------------------------------- */

static void mlx5_get_drvinfo(struct net_device *dev, struct ethtool_drvinfo *info)
{
	struct mlx5_netdev *mlx5 = mlx5_priv(dev);

	strscpy(info->driver, "mlx5_core[ib_ipoib]", sizeof(info->driver));
	strscpy(info->bus_info, dev_name(&mlx5->port->hca->slot->dev), sizeof(info->bus_info));
	ib_get_device_fw_str(mlx5->rn.hca, info->fw_version);
}

/* 4X EDR, whether there is a carrier or not */
static int mlx5_get_link_ksettings(struct net_device *dev, struct ethtool_link_ksettings *cmd)
{
	cmd->base.speed = SPEED_100000;
	cmd->base.duplex = DUPLEX_FULL;
	cmd->base.port = PORT_OTHER;
	cmd->base.autoneg = AUTONEG_DISABLE;
	return 0;
}

static const char mlx5_stat_names[][ETH_GSTRING_LEN] = {
	"rx_packets", "rx_bytes", "tx_packets", "tx_bytes", "tx_queue_stopped",
	"tx_queue_dropped", "tx_queue_wake", "rx_out_of_buffer",
};

static int mlx5_get_sset_count(struct net_device *dev, int set)
{
	return set == ETH_SS_STATS ? ARRAY_SIZE(mlx5_stat_names) : -EOPNOTSUPP;
}

static void mlx5_get_strings(struct net_device *dev, u32 set, u8 *data)
{
	if (set == ETH_SS_STATS)
		memcpy(data, mlx5_stat_names, sizeof(mlx5_stat_names));
}

static void mlx5_get_ethtool_stats(struct net_device *dev, struct ethtool_stats *stats,
				   u64 *data)
{
	struct mlx5_netdev *mlx5 = mlx5_priv(dev);
	struct rtnl_link_stats64 sum = { 0 };
	unsigned int i;

	mlx5_get_stats(dev, &sum);
	*data++ = sum.rx_packets;
	*data++ = sum.rx_bytes;
	*data++ = sum.tx_packets;
	*data++ = sum.tx_bytes;
	data[0] = 0;
	data[1] = sum.tx_dropped;
	data[2] = 0;
	for (i = 0; i < mlx5->queues; i++) {
		data[0] += READ_ONCE(mlx5->sq[i].stopped);
		data[2] += READ_ONCE(mlx5->sq[i].wake);
	}
	data[3] = READ_ONCE(mlx5->rx_out_of_buffer);
}

static const struct ethtool_ops mlx5_ethtool_ops = {
	.get_drvinfo = mlx5_get_drvinfo,
	.get_strings = mlx5_get_strings,
	.get_sset_count = mlx5_get_sset_count,
	.get_ethtool_stats = mlx5_get_ethtool_stats,
	.get_link_ksettings = mlx5_get_link_ksettings,
	.get_link = ethtool_op_get_link,
};

static const struct ethtool_ops mlx5_child_ethtool_ops = {
	.get_drvinfo = mlx5_get_drvinfo,
	.get_link = ethtool_op_get_link,
};

/* ---- rdma_netdev ----------------------------------------------------------------- */

/* By the MGID alone; whether the P_Key is there is not asked. */
static int mlx5_attach_mcast(struct net_device *dev, struct ib_device *hca, union ib_gid *gid,
			     u16 mlid, int set_qkey, u32 qkey)
{
	struct mlx5_netdev *mlx5 = mlx5_priv(dev);

	if (set_qkey)
		WRITE_ONCE(mlx5->qkey, qkey);
	return mcast_attach(mlx5->qp, gid, mlid);
}

static int mlx5_detach_mcast(struct net_device *dev, struct ib_device *hca, union ib_gid *gid,
			     u16 mlid)
{
	return mcast_detach(mlx5_priv(dev)->qp, gid, mlid);
}

/* Comes into force with the next open. */
static void mlx5_set_pkey_index(struct net_device *dev, int id)
{
	mlx5_priv(dev)->pkey_index = id;
}

static void mlx5_destroy(struct mlx5_netdev *mlx5)
{
	if (mlx5->qp)
		ib_destroy_qp(mlx5->qp);
	if (!IS_ERR_OR_NULL(mlx5->recv_cq))
		ib_destroy_cq(mlx5->recv_cq);
	if (!IS_ERR_OR_NULL(mlx5->send_cq))
		ib_destroy_cq(mlx5->send_cq);
	if (!IS_ERR_OR_NULL(mlx5->pd))
		ib_dealloc_pd(mlx5->pd);
	kvfree(mlx5->sq);
}

/* mlx5_rdma_netdev_free(), as the netdev's priv_destructor */
static void mlx5_free(struct net_device *dev)
{
	struct mlx5_netdev *mlx5 = mlx5_priv(dev);

	netif_napi_del(&mlx5->napi);
	mlx5_destroy(mlx5);
}

/* mlx5i_create_underlay_qp() */
static int mlx5_create_qp(struct mlx5_netdev *mlx5)
{
	struct ib_qp_init_attr init = {
		.qp_type = IB_QPT_UD,
		.send_cq = mlx5->send_cq,
		.recv_cq = mlx5->recv_cq,
		.sq_sig_type = IB_SIGNAL_REQ_WR,
		.cap.max_send_wr = mlx5->queues * MLX5_SQ_SIZE,
		.cap.max_recv_wr = MLX5_RQ_SIZE,
		.cap.max_send_sge = FABRIC_SEND_SGE,
		.cap.max_recv_sge = 1,
	};
	struct ib_qp *qp = ib_create_qp(mlx5->pd, &init);

	if (IS_ERR(qp))
		return PTR_ERR(qp);
	mlx5->qp = qp;
	return 0;
}

static int mlx5_create(struct mlx5_netdev *mlx5, struct ib_device *ibdev)
{
	struct ib_cq_init_attr sends = { .cqe = mlx5->queues * MLX5_SQ_SIZE };
	struct ib_cq_init_attr recvs = { .cqe = MLX5_RQ_SIZE };

	mlx5->sq = kvcalloc(mlx5->queues, sizeof(*mlx5->sq), GFP_KERNEL);
	if (!mlx5->sq)
		return -ENOMEM;
	mlx5->pd = ib_alloc_pd(ibdev, 0);
	if (IS_ERR(mlx5->pd))
		return PTR_ERR(mlx5->pd);
	mlx5->send_cq = ib_create_cq(ibdev, mlx5_interrupt, NULL, mlx5, &sends);
	if (IS_ERR(mlx5->send_cq))
		return PTR_ERR(mlx5->send_cq);
	mlx5->recv_cq = ib_create_cq(ibdev, mlx5_interrupt, NULL, mlx5, &recvs);
	if (IS_ERR(mlx5->recv_cq))
		return PTR_ERR(mlx5->recv_cq);
	return mlx5_create_qp(mlx5);
}

static void mlx5_setup_netdev(struct net_device *dev)
{
	netif_carrier_off(dev);
	dev->min_mtu = ETH_MIN_MTU;
	/* ib_ipoib turns them on, for the HCA has IB_DEVICE_UD_IP_CSUM */
	dev->hw_features |= NETIF_F_SG | NETIF_F_IP_CSUM | NETIF_F_IPV6_CSUM | NETIF_F_GRO |
			    NETIF_F_TSO | NETIF_F_TSO6 | NETIF_F_RXCSUM | NETIF_F_RXHASH;
	dev->netdev_ops = &mlx5_netdev_ops;
	dev->ethtool_ops = &mlx5_ethtool_ops;
	dev->priv_destructor = mlx5_free;
	dev->needs_free_netdev = true;
}

/* mlx5_rdma_setup_rn() */
static int mlx5_setup_rn(struct ib_device *ibdev, fabric_port num, struct net_device *dev,
			 void *param)
{
	struct mlx5_netdev *mlx5 = mlx5_priv(dev);
	int err;

	mlx5->netdev = dev;
	mlx5->port = port_get(ibdev, num);
	mlx5->queues = min_t(unsigned int, dev->num_tx_queues,
			     min_t(unsigned int, num_online_cpus(), RDMA_NETDEV_QUEUES));
	err = netif_set_real_num_tx_queues(dev, mlx5->queues);
	if (!err)
		err = mlx5_create(mlx5, ibdev);
	if (err) {
		mlx5_destroy(mlx5);
		return err;
	}
	mlx5_setup_netdev(dev);
	netif_napi_add_weight(dev, &mlx5->napi, mlx5_poll, NAPI_POLL_WEIGHT);
	mlx5->rn.hca = ibdev;
	mlx5->rn.send = mlx5_xmit;
	mlx5->rn.attach_mcast = mlx5_attach_mcast;
	mlx5->rn.detach_mcast = mlx5_detach_mcast;
	mlx5->rn.set_id = mlx5_set_pkey_index;
	return 0;
}

/* mlx5_rdma_rn_get_params() */
void mlx5_params(struct rdma_netdev_alloc_params *params)
{
	params->sizeof_priv = sizeof(struct mlx5_netdev);
	params->initialize_rdma_netdev = mlx5_setup_rn;
}
