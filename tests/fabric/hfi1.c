// SPDX-License-Identifier: GPL-2.0
/*
 * A netdev of hfi1 (drivers/infiniband/hw/hfi1/ipoib_*.c, "accelerated IPoIB"): ib_ipoib's own,
 * with its QP, less the way of unicast datagrams.  These are sent past the QP, and taken out
 * of what arrives for it, unless they have a GRH; all else, multicast too, goes by the QP.
 *
 * The names of the functions are the driver's.  What differs from ib_ipoib's own netdevs is in
 * ENHANCED, with the place in the driver.
 */
#include <linux/if_infiniband.h>
#include <linux/irq_work.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>

#include "compat_netdev.h"
#include "rdma_netdev.h"

#define HFI1_BACKLOG	2048	/* packets that wait for NAPI, as in the context's eager buffers */

struct hfi1_txq {
	struct sk_buff_head done;	/* sent, and not yet given back */
	bool full;			/* the queue is stopped; @done's lock */
	u64 packets, bytes;		/* NAPI */
};

struct hfi1_netdev {
	struct rdma_netdev rn;		/* first: netdev_priv() as ib_ipoib sees it */
	struct net_device *netdev;
	struct port *port;
	const struct net_device_ops *netdev_ops;	/* ib_ipoib's for netdevs of its own */
	struct napi_struct napi;
	struct irq_work irq;		/* an interrupt: there is something for NAPI */
	bool running;			/* RTNL, READ_ONCE() elsewhere */
	u32 qkey;			/* of what is sent; what is taken is not asked for one */
	u16 pkey;
	struct sk_buff_head received;
	struct hfi1_txq *txqs;		/* netdev->num_tx_queues */
	u64 rx_packets, rx_bytes;
};

static struct hfi1_netdev *hfi1_priv(const struct net_device *dev)
{
	return netdev_priv(dev);
}

static u32 qpn_from_mac(const u8 *mac)
{
	return (u32)mac[1] << 16 | mac[2] << 8 | mac[3];
}

/* ---- send --------------------------------------------------------------------- */

static unsigned int hfi1_ring_hwat(const struct net_device *dev)
{
	return max(dev->tx_queue_len, 2U);
}

/* hfi1_ipoib_build_ib_tx_headers() */
static void hfi1_transmit(struct hfi1_netdev *hfi1, const struct sk_buff *skb,
			  const struct ib_ah *ah, u32 dqpn)
{
	struct ib_sge sge[FABRIC_SEND_SGE];
	struct packet pkt = {
		.len = skb->len,
		.src_qpn = qpn_from_mac(hfi1->netdev->dev_addr),
		.dst_qpn = dqpn,
		.qkey = READ_ONCE(hfi1->qkey),
		.pkey = READ_ONCE(hfi1->pkey),
		.sge = sge,
	};

	pkt.num_sge = rdma_netdev_sges(sge, skb);
	qp_build_route(&pkt, hfi1->port, &container_of(ah, struct ah, ibah)->route);
	if (pkt.pkey & 0x7fff)
		wire_send(hfi1->port, &pkt);
	else
		port_drop(hfi1->port, DROP_PKEY);
}

/* hfi1_ipoib_check_queue_depth(): whoever fills it stops the queue. */
static void hfi1_done(struct hfi1_netdev *hfi1, struct hfi1_txq *txq, unsigned int queue,
		      struct sk_buff *skb)
{
	unsigned long flags;

	spin_lock_irqsave(&txq->done.lock, flags);
	__skb_queue_tail(&txq->done, skb);
	if (skb_queue_len(&txq->done) >= hfi1_ring_hwat(hfi1->netdev) && !txq->full) {
		txq->full = true;
		netif_stop_subqueue(hfi1->netdev, queue);
	}
	spin_unlock_irqrestore(&txq->done.lock, flags);
	irq_work_queue(&hfi1->irq);
}

/* rdma_netdev::send, hfi1_ipoib_send() */
static int hfi1_send(struct net_device *dev, struct sk_buff *skb, struct ib_ah *ah, u32 dqpn)
{
	struct hfi1_netdev *hfi1 = hfi1_priv(dev);
	unsigned int queue = skb_get_queue_mapping(skb) % dev->num_tx_queues;

	if (skb->len > hfi1->rn.mtu + IPOIB_ENCAP_LEN) {
		dev->stats.tx_dropped++;
		dev->stats.tx_errors++;
		dev_kfree_skb_any(skb);
		return NETDEV_TX_OK;
	}
	hfi1_transmit(hfi1, skb, ah, dqpn);
	hfi1_done(hfi1, &hfi1->txqs[queue], queue, skb);
	return NETDEV_TX_OK;
}

/* hfi1_ipoib_poll_tx_ring() */
static int hfi1_poll_sent(struct hfi1_netdev *hfi1, unsigned int queue, int budget)
{
	struct hfi1_txq *txq = &hfi1->txqs[queue];
	struct sk_buff *skb;
	unsigned long flags;
	int done = 0;

	while (done < NAPI_POLL_WEIGHT && (skb = skb_dequeue(&txq->done))) {
		txq->packets++;
		txq->bytes += skb->len;
		napi_consume_skb(skb, budget);
		done++;
	}
	spin_lock_irqsave(&txq->done.lock, flags);
	if (txq->full && skb_queue_len(&txq->done) < hfi1_ring_hwat(hfi1->netdev) / 2) {
		txq->full = false;
		netif_wake_subqueue(hfi1->netdev, queue);
	}
	spin_unlock_irqrestore(&txq->done.lock, flags);
	return done;
}

/* ---- receive ------------------------------------------------------------------ */

/* hfi1_ipoib_prepare_skb(); all are told to be for this host, and nothing is checked. */
static struct sk_buff *hfi1_prepare_skb(struct net_device *dev, const struct packet *pkt)
{
	struct sk_buff *skb = __netdev_alloc_skb(dev, pkt->len, GFP_ATOMIC);
	int i;

	if (!skb)
		return NULL;
	for (i = 0; i < pkt->num_sge; i++)
		skb_put_data(skb, (void *)(uintptr_t)pkt->sge[i].addr, pkt->sge[i].length);
	skb_checksum_none_assert(skb);
	skb->protocol = *(__be16 *)skb->data;
	skb->mac_header = IPOIB_PSEUDO_LEN;	/* from the beginning of the buffer, as there */
	skb_pull(skb, IPOIB_ENCAP_LEN);
	skb->pkt_type = PACKET_HOST;
	return skb;
}

/**
 * hfi1_receive() - does a packet go to a netdev rather than to the QP that it is for?
 * @port: where it arrived
 * @qp:   the QP, kept by RCU
 * @pkt:  the packet
 *
 * Called under RCU, in any context.  By the number of the QP, without a GRH
 * (hfi1_init_aip_rsm()); neither the Q_Key nor the state of the QP matters, the P_Key has to be
 * one of the port's.
 *
 * Return: false if the QP is to have it.
 */
bool hfi1_receive(struct port *port, struct qp *qp, const struct packet *pkt)
{
	struct net_device *dev = rcu_dereference(qp->netdev);
	struct hfi1_netdev *hfi1;
	struct sk_buff *skb;

	if (!dev || pkt->has_grh)
		return false;
	hfi1 = hfi1_priv(dev);
	if (!port_has_pkey(port, pkt->pkey, NULL)) {
		atomic_inc(&port->bad_pkeys);
		port_drop(port, DROP_PKEY);
		return true;
	}
	if (!READ_ONCE(hfi1->running) || skb_queue_len(&hfi1->received) >= HFI1_BACKLOG) {
		port_drop(port, DROP_NO_RECV);
		return true;
	}
	skb = hfi1_prepare_skb(dev, pkt);
	if (!skb) {
		dev->stats.rx_dropped++;
		return true;
	}
	skb_queue_tail(&hfi1->received, skb);
	irq_work_queue(&hfi1->irq);
	atomic64_inc(&port->rx_packets);
	atomic64_add(pkt->len, &port->rx_bytes);
	return true;
}

static int hfi1_poll_received(struct hfi1_netdev *hfi1, int budget)
{
	struct sk_buff *skb;
	int done = 0;

	while (done < budget && (skb = skb_dequeue(&hfi1->received))) {
		hfi1->rx_packets++;
		hfi1->rx_bytes += skb->len;
		netif_receive_skb(skb);
		done++;
	}
	return done;
}

static int hfi1_poll(struct napi_struct *napi, int budget)
{
	struct hfi1_netdev *hfi1 = container_of(napi, struct hfi1_netdev, napi);
	bool more = false;
	unsigned int i;
	int done;

	for (i = 0; i < hfi1->netdev->num_tx_queues; i++)
		more |= hfi1_poll_sent(hfi1, i, budget) == NAPI_POLL_WEIGHT;
	done = hfi1_poll_received(hfi1, budget);
	if (more)
		return budget;
	if (done < budget)
		napi_complete_done(napi, done);
	return done;
}

static void hfi1_interrupt(struct irq_work *irq)
{
	struct hfi1_netdev *hfi1 = container_of(irq, struct hfi1_netdev, irq);

	if (READ_ONCE(hfi1->running))
		napi_schedule(&hfi1->napi);
}

/* ---- the netdev's operations, which ib_ipoib calls ------------------------------- */

static struct qp *hfi1_lookup_qp(const struct net_device *dev)
{
	return xa_load(&hfi1_priv(dev)->port->hca->qps, qpn_from_mac(dev->dev_addr));
}

/* hfi1_netdev_add_data(): from now on packets for its QP are its own. */
static int hfi1_dev_init(struct net_device *dev)
{
	int err = hfi1_priv(dev)->netdev_ops->ndo_init(dev);
	struct qp *qp;

	if (err)
		return err;
	qp = hfi1_lookup_qp(dev);
	if (qp)
		rcu_assign_pointer(qp->netdev, dev);
	return 0;
}

static void hfi1_dev_uninit(struct net_device *dev)
{
	struct hfi1_netdev *hfi1 = hfi1_priv(dev);
	struct qp *qp = hfi1_lookup_qp(dev);

	if (qp)
		RCU_INIT_POINTER(qp->netdev, NULL);
	synchronize_rcu();
	irq_work_sync(&hfi1->irq);
	skb_queue_purge(&hfi1->received);
	hfi1->netdev_ops->ndo_uninit(dev);
}

static int hfi1_dev_open(struct net_device *dev)
{
	struct hfi1_netdev *hfi1 = hfi1_priv(dev);
	int err = hfi1->netdev_ops->ndo_open(dev);

	if (err)
		return err;
	if (!hfi1_lookup_qp(dev)) {
		hfi1->netdev_ops->ndo_stop(dev);
		return -EINVAL;
	}
	napi_enable(&hfi1->napi);
	WRITE_ONCE(hfi1->running, true);
	return 0;
}

static void hfi1_drain(struct hfi1_netdev *hfi1)
{
	unsigned int i;

	for (i = 0; i < hfi1->netdev->num_tx_queues; i++) {
		skb_queue_purge(&hfi1->txqs[i].done);
		if (hfi1->txqs[i].full)
			netif_wake_subqueue(hfi1->netdev, i);
		hfi1->txqs[i].full = false;
	}
	skb_queue_purge(&hfi1->received);
}

/* ib_ipoib's own stop comes after it, with its wait for the receives of the QP. */
static int hfi1_dev_stop(struct net_device *dev)
{
	struct hfi1_netdev *hfi1 = hfi1_priv(dev);

	if (!hfi1->running)
		return 0;
	WRITE_ONCE(hfi1->running, false);
	irq_work_sync(&hfi1->irq);
	napi_disable(&hfi1->napi);
	hfi1_drain(hfi1);
	return hfi1->netdev_ops->ndo_stop(dev);
}

/* dev_get_tstats64(): with what ib_ipoib counts in dev->stats. */
static void hfi1_get_stats(struct net_device *dev, struct rtnl_link_stats64 *stats)
{
	struct hfi1_netdev *hfi1 = hfi1_priv(dev);
	unsigned int i;

	netdev_stats_to_stats64(stats, &dev->stats);
	stats->rx_packets += READ_ONCE(hfi1->rx_packets);
	stats->rx_bytes += READ_ONCE(hfi1->rx_bytes);
	for (i = 0; i < dev->num_tx_queues; i++) {
		stats->tx_packets += READ_ONCE(hfi1->txqs[i].packets);
		stats->tx_bytes += READ_ONCE(hfi1->txqs[i].bytes);
	}
}

static const struct net_device_ops hfi1_netdev_ops = {
	.ndo_init = hfi1_dev_init,
	.ndo_uninit = hfi1_dev_uninit,
	.ndo_open = hfi1_dev_open,
	.ndo_stop = hfi1_dev_stop,
	.ndo_get_stats64 = hfi1_get_stats,
};

/* ---- rdma_netdev -------------------------------------------------------------------- */

/* The Q_Key goes to what is sent; the QP keeps the 0 that ib_ipoib has given it. */
static int hfi1_mcast_attach(struct net_device *dev, struct ib_device *hca, union ib_gid *gid,
			     u16 mlid, int set_qkey, u32 qkey)
{
	struct qp *qp = hfi1_lookup_qp(dev);

	if (!qp)
		return -EINVAL;
	if (set_qkey)
		WRITE_ONCE(hfi1_priv(dev)->qkey, qkey);
	return ib_attach_mcast(&qp->ibqp, gid, mlid);
}

static int hfi1_mcast_detach(struct net_device *dev, struct ib_device *hca, union ib_gid *gid,
			     u16 mlid)
{
	struct qp *qp = hfi1_lookup_qp(dev);

	return qp ? ib_detach_mcast(&qp->ibqp, gid, mlid) : -EINVAL;
}

static void hfi1_set_id(struct net_device *dev, int id)
{
	struct hfi1_netdev *hfi1 = hfi1_priv(dev);
	u16 pkey = 0;

	ib_query_pkey(hfi1->rn.hca, hfi1->port->num, id, &pkey);
	WRITE_ONCE(hfi1->pkey, pkey);
}

/* hfi1_ipoib_netdev_dtor() */
static void hfi1_netdev_dtor(struct net_device *dev)
{
	struct hfi1_netdev *hfi1 = hfi1_priv(dev);

	netif_napi_del(&hfi1->napi);
	hfi1_drain(hfi1);
	kvfree(hfi1->txqs);
}

/* hfi1_ipoib_setup_rn() */
static int hfi1_setup_rn(struct ib_device *ibdev, fabric_port num, struct net_device *dev,
			 void *param)
{
	struct hfi1_netdev *hfi1 = hfi1_priv(dev);
	unsigned int i;

	hfi1->txqs = kvcalloc(dev->num_tx_queues, sizeof(*hfi1->txqs), GFP_KERNEL);
	if (!hfi1->txqs)
		return -ENOMEM;
	for (i = 0; i < dev->num_tx_queues; i++)
		skb_queue_head_init(&hfi1->txqs[i].done);
	skb_queue_head_init(&hfi1->received);
	init_irq_work(&hfi1->irq, hfi1_interrupt);
	hfi1->netdev = dev;
	hfi1->port = port_get(ibdev, num);
	hfi1->netdev_ops = dev->netdev_ops;
	netif_napi_add_weight(dev, &hfi1->napi, hfi1_poll, NAPI_POLL_WEIGHT);
	dev->netdev_ops = &hfi1_netdev_ops;
	dev->priv_destructor = hfi1_netdev_dtor;
	dev->needs_free_netdev = true;
	hfi1->rn.hca = ibdev;
	hfi1->rn.port_num = num;
	hfi1->rn.mtu = dev->mtu;
	hfi1->rn.send = hfi1_send;
	hfi1->rn.attach_mcast = hfi1_mcast_attach;
	hfi1->rn.detach_mcast = hfi1_mcast_detach;
	hfi1->rn.set_id = hfi1_set_id;
	hfi1_set_id(dev, 0);
	return 0;
}

/* hfi1_ipoib_rn_get_params() */
void hfi1_params(struct rdma_netdev_alloc_params *params)
{
	params->sizeof_priv = sizeof(struct hfi1_netdev);
	params->initialize_rdma_netdev = hfi1_setup_rn;
}
