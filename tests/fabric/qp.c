// SPDX-License-Identifier: GPL-2.0
/*
 * Queue pairs: unreliable datagram, the special QP0 and QP1, and what connected
 * ones (rc.c) have in common with them.
 *
 * A datagram is on the wire, and so complete, before post_send returns; a receive
 * waits in the ring until a packet fills it or the QP is flushed.
 */
#include <linux/rcupdate.h>

#include "fabric.h"

#define QP_FIRST_QPN	0x48	/* real HCAs keep the first ones to themselves */
#define QP_NETDEV_QPN	0x810000	/* hfi1's RVT_AIP_QP_BASE, of 65536 numbers */
#define GRH_NEXT_HDR	0x1b	/* IBA 8.3.3: an IBA transport header follows */

static bool qp_is_special(const struct qp *qp)
{
	return qp->ibqp.qp_type == IB_QPT_SMI || qp->ibqp.qp_type == IB_QPT_GSI;
}

static struct qp __rcu **qp_special(struct qp *qp)
{
	switch (qp->ibqp.qp_type) {
	case IB_QPT_SMI:
		return &qp->port->special[0];
	case IB_QPT_GSI:
		return &qp->port->special[1];
	default:
		return NULL;
	}
}

/**
 * qp_find() - QP by number
 * @port: where the packet arrived
 * @qpn:  destination QP
 *
 * Called under RCU, which also keeps the QP.
 *
 * Return: the QP, or NULL if the port has none of that number.
 */
struct qp *qp_find(struct port *port, u32 qpn)
{
	struct qp *qp;

	if (qpn < ARRAY_SIZE(port->special))
		return rcu_dereference(port->special[qpn]);
	qp = xa_load(&port->hca->qps, qpn);
	return qp && READ_ONCE(qp->port) == port ? qp : NULL;
}

static int qp_check_init(const struct ib_qp_init_attr *init)
{
	const struct ib_qp_cap *cap = &init->cap;

	if (init->qp_type != IB_QPT_UD && init->qp_type != IB_QPT_RC &&
	    init->qp_type != IB_QPT_GSI && init->qp_type != IB_QPT_SMI)
		return -EOPNOTSUPP;
	if ((init->create_flags & ~IB_QP_CREATE_NETDEV_USE) ||
	    (init->srq && init->qp_type != IB_QPT_RC))
		return -EOPNOTSUPP;
	if (cap->max_send_wr > FABRIC_MAX_WR || cap->max_recv_wr > FABRIC_MAX_WR ||
	    cap->max_send_sge > FABRIC_SEND_SGE ||
	    cap->max_recv_sge > FABRIC_RECV_SGE || cap->max_inline_data)
		return -EINVAL;
	return 0;
}

/* Give the QP its number and let packets find it. */
static int qp_publish(struct qp *qp, unsigned int port_num, bool for_netdev)
{
	u32 first = for_netdev ? QP_NETDEV_QPN : QP_FIRST_QPN;
	u32 last = for_netdev ? QP_NETDEV_QPN + U16_MAX : FABRIC_MCAST_QPN - 1;
	u32 *next = for_netdev ? &qp->hca->next_netdev_qpn : &qp->hca->next_qpn;
	struct qp __rcu **special;
	u32 qpn;
	int err;

	if (qp_is_special(qp)) {
		qp->port = port_get(qp->ibqp.device, port_num);
		if (!qp->port)
			return -EINVAL;
		special = qp_special(qp);
		if (cmpxchg((__force struct qp **)special, NULL, qp))
			return -EBUSY;
		qp->ibqp.qp_num = qp->ibqp.qp_type == IB_QPT_GSI;
		return 0;
	}
	err = xa_alloc_cyclic(&qp->hca->qps, &qpn, qp, XA_LIMIT(first, last), next,
			      GFP_KERNEL);
	if (err < 0)
		return err;
	qp->ibqp.qp_num = qpn;
	return 0;
}

static void qp_withdraw(struct qp *qp)
{
	struct qp __rcu **special = qp_special(qp);

	if (special)
		RCU_INIT_POINTER(*special, NULL);
	else
		xa_erase(&qp->hca->qps, qp->ibqp.qp_num);
	synchronize_rcu();	/* packets that still look at it */
}

/* How many receives it may complete before the consumer has looked. */
static unsigned int qp_recvs(const struct qp *qp)
{
	return qp->srq ? qp->srq->ring.size : qp->cap.max_recv_wr;
}

int qp_create(struct ib_qp *ibqp, struct ib_qp_init_attr *init,
	      struct ib_udata *udata)
{
	struct qp *qp = to_qp(ibqp);
	int err;

	err = qp_check_init(init);
	if (err)
		return err;
	qp->hca = to_hca(ibqp->device);
	spin_lock_init(&qp->lock);
	qp->state = IB_QPS_RESET;
	qp->sig_all = init->sq_sig_type == IB_SIGNAL_ALL_WR;
	qp->cap = init->cap;
	if (init->srq) {
		qp->srq = to_srq(init->srq);
		qp->cap.max_recv_wr = 0;
	}
	err = ring_init(&qp->ring, qp->cap.max_recv_wr, qp->cap.max_recv_sge);
	if (err)
		return err;
	if (qp->ibqp.qp_type == IB_QPT_RC)
		err = rc_create(qp);
	if (err)
		goto undo_ring;
	err = cq_reserve(to_cq(init->send_cq), qp->cap.max_send_wr);
	if (err)
		goto undo_rc;
	err = cq_reserve(to_cq(init->recv_cq), qp_recvs(qp));
	if (err)
		goto undo_send;
	err = qp_publish(qp, init->port_num, init->create_flags & IB_QP_CREATE_NETDEV_USE);
	if (err)
		goto undo_recv;
	return 0;

undo_recv:
	cq_release(to_cq(init->recv_cq), qp_recvs(qp));
undo_send:
	cq_release(to_cq(init->send_cq), qp->cap.max_send_wr);
undo_rc:
	rc_destroy(qp);
undo_ring:
	ring_free(&qp->ring);
	return err;
}

static void qp_forget_completions(struct qp *qp)
{
	cq_forget(to_cq(qp->ibqp.recv_cq), &qp->ibqp);
	cq_forget(to_cq(qp->ibqp.send_cq), &qp->ibqp);
	atomic_set(&qp->recvs_out, 0);
	atomic_set(&qp->sends_out, 0);
}

int qp_destroy(struct ib_qp *ibqp, struct ib_udata *udata)
{
	struct qp *qp = to_qp(ibqp);

	mcast_detach_all(qp);
	qp_withdraw(qp);
	rc_destroy(qp);
	qp_forget_completions(qp);
	cq_release(to_cq(ibqp->recv_cq), qp_recvs(qp));
	cq_release(to_cq(ibqp->send_cq), qp->cap.max_send_wr);
	ring_free(&qp->ring);
	return 0;
}

static void qp_complete_recv(struct qp *qp, const struct ib_wc *wc, bool solicited)
{
	cq_push(to_cq(qp->ibqp.recv_cq), wc, solicited);
}

static void qp_flush_one(struct qp *qp, u64 wr_id)
{
	struct ib_wc wc = {
		.wr_id = wr_id,
		.status = IB_WC_WR_FLUSH_ERR,
		.opcode = IB_WC_RECV,
		.qp = &qp->ibqp,
	};

	qp_complete_recv(qp, &wc, false);
}

/*
 * An HCA that is dying: what is posted comes back neither filled nor flushed.  The
 * special QPs are spared, for the MAD layer would wait for ever.
 */
static bool qp_flushes(const struct qp *qp)
{
	return qp_is_special(qp) || !READ_ONCE(qp->hca->slow_drain);
}

/*
 * IBA 10.3.1: entering a state does this to what is posted.  Called with qp->lock
 * held.
 */
void qp_enter(struct qp *qp, enum ib_qp_state state)
{
	struct recv *recv;

	WRITE_ONCE(qp->state, state);
	if (qp->rc)
		rc_enter(qp, state);
	if (state == IB_QPS_ERR && qp_flushes(qp))
		while ((recv = ring_pop(&qp->ring)))
			qp_flush_one(qp, recv->wr_id);
	if (state == IB_QPS_RESET) {
		qp->ring.head = 0;
		qp->ring.count = 0;
	}
}

static int qp_check_modify(struct qp *qp, const struct ib_qp_attr *attr, int mask)
{
	enum ib_qp_state cur, next;

	cur = mask & IB_QP_CUR_STATE ? attr->cur_qp_state : qp->state;
	next = mask & IB_QP_STATE ? attr->qp_state : cur;
	if (!ib_modify_qp_is_ok(cur, next, qp->ibqp.qp_type, mask))
		return -EINVAL;
	if ((mask & IB_QP_PORT) && !port_get(qp->ibqp.device, attr->port_num))
		return -EINVAL;
	if ((mask & IB_QP_PKEY_INDEX) && attr->pkey_index >= FABRIC_PKEYS)
		return -EINVAL;
	return 0;
}

int qp_modify(struct ib_qp *ibqp, struct ib_qp_attr *attr, int mask,
	      struct ib_udata *udata)
{
	struct qp *qp = to_qp(ibqp);
	unsigned long flags;
	int err;

	if (mask & ~IB_QP_ATTR_STANDARD_BITS)
		return -EOPNOTSUPP;
	spin_lock_irqsave(&qp->lock, flags);
	err = qp_check_modify(qp, attr, mask);
	if (err)
		goto out;
	if ((mask & IB_QP_PORT) && !qp_is_special(qp))
		WRITE_ONCE(qp->port, port_get(ibqp->device, attr->port_num));
	if (mask & IB_QP_PKEY_INDEX)
		WRITE_ONCE(qp->pkey_index, attr->pkey_index);
	if (mask & IB_QP_QKEY)
		WRITE_ONCE(qp->qkey, attr->qkey);
	if (mask & IB_QP_SQ_PSN)
		qp->attr.sq_psn = attr->sq_psn;
	if (qp->rc)
		rc_modify(qp, attr, mask);
	if (mask & IB_QP_STATE)
		qp_enter(qp, attr->qp_state);
out:
	spin_unlock_irqrestore(&qp->lock, flags);
	if (!err && (mask & IB_QP_STATE) && attr->qp_state == IB_QPS_RESET)
		qp_forget_completions(qp);
	return err;
}

int qp_query(struct ib_qp *ibqp, struct ib_qp_attr *attr, int mask,
	     struct ib_qp_init_attr *init)
{
	struct qp *qp = to_qp(ibqp);

	*attr = qp->attr;
	attr->qp_state = READ_ONCE(qp->state);
	attr->cur_qp_state = attr->qp_state;
	attr->qkey = qp->qkey;
	attr->pkey_index = qp->pkey_index;
	attr->port_num = qp->port ? qp->port->num : 0;
	attr->cap = qp->cap;

	init->event_handler = ibqp->event_handler;
	init->qp_context = ibqp->qp_context;
	init->send_cq = ibqp->send_cq;
	init->recv_cq = ibqp->recv_cq;
	init->cap = qp->cap;
	init->sq_sig_type = qp->sig_all ? IB_SIGNAL_ALL_WR : IB_SIGNAL_REQ_WR;
	init->qp_type = ibqp->qp_type;
	return 0;
}

static int qp_post_one_recv(struct qp *qp, const struct ib_recv_wr *wr)
{
	int err;

	if (qp->state == IB_QPS_RESET || qp->srq)
		return -EINVAL;
	if (atomic_read(&qp->recvs_out) >= qp->cap.max_recv_wr)
		return -ENOMEM;
	if (qp->state == IB_QPS_ERR && qp_flushes(qp)) {
		atomic_inc(&qp->recvs_out);
		qp_flush_one(qp, wr->wr_id);
		return 0;
	}
	err = ring_post(&qp->ring, wr);
	if (!err)
		atomic_inc(&qp->recvs_out);
	return err;
}

int qp_post_recv(struct ib_qp *ibqp, const struct ib_recv_wr *wr,
		 const struct ib_recv_wr **bad)
{
	struct qp *qp = to_qp(ibqp);
	unsigned long flags;
	int err = 0;

	spin_lock_irqsave(&qp->lock, flags);
	for (; wr; wr = wr->next) {
		err = qp_post_one_recv(qp, wr);
		if (err) {
			*bad = wr;
			break;
		}
	}
	spin_unlock_irqrestore(&qp->lock, flags);
	return err;
}

/* ---- send ------------------------------------------------------------------ */

/* A send of @qp has ended; one that went well and is not @signaled is not told of. */
void qp_complete_send(struct qp *qp, u64 wr_id, bool signaled,
		      enum ib_wc_status status)
{
	struct ib_wc wc = {
		.wr_id = wr_id,
		.status = status,
		.opcode = IB_WC_SEND,
		.qp = &qp->ibqp,
	};

	if (status == IB_WC_SUCCESS && !qp->sig_all && !signaled) {
		atomic_dec(&qp->sends_out);
		return;
	}
	cq_push(to_cq(qp->ibqp.send_cq), &wc, false);
}

/* LIDs, SL and GRH of a packet that goes by @route; its length is set. */
void qp_build_route(struct packet *pkt, const struct port *port,
		    const struct route *route)
{
	pkt->slid = READ_ONCE(port->lid);
	pkt->dlid = route->dlid;
	pkt->sl = route->sl;
	pkt->has_grh = route->has_grh;
	if (!route->has_grh)
		return;
	pkt->grh.version_tclass_flow = cpu_to_be32(6 << 28 |
						   route->grh.traffic_class << 20 |
						   (route->grh.flow_label & 0xfffff));
	/* BTH and DETH before the payload, padding and ICRC behind it */
	pkt->grh.paylen = cpu_to_be16(12 + 8 + ALIGN(pkt->len, 4) + 4);
	pkt->grh.next_hdr = GRH_NEXT_HDR;
	pkt->grh.hop_limit = route->grh.hop_limit;
	pkt->grh.dgid = route->grh.dgid;
	port_gid(port, &pkt->grh.sgid);
}

static void qp_build_packet(struct packet *pkt, const struct qp *qp,
			    const struct port *port, const struct ib_ud_wr *ud)
{
	u16 index = qp_is_special(qp) ? ud->pkey_index : READ_ONCE(qp->pkey_index);

	pkt->src_qpn = qp->ibqp.qp_num;
	pkt->dst_qpn = ud->remote_qpn;
	/* IBA 10.2.5: the high bit asks for the QP's own Q_Key. */
	pkt->qkey = ud->remote_qkey & IB_QP_SET_QKEY ? READ_ONCE(qp->qkey) :
						       ud->remote_qkey;
	pkt->pkey = index < FABRIC_PKEYS ? READ_ONCE(port->pkeys[index]) : 0;
	if (qp->ibqp.qp_type == IB_QPT_SMI)	/* IBA 10.9.2: QP0 has no partition */
		pkt->pkey = IB_DEFAULT_PKEY_FULL;
	pkt->solicited = ud->wr.send_flags & IB_SEND_SOLICITED;
	pkt->sge = ud->wr.sg_list;
	pkt->num_sge = ud->wr.num_sge;
	qp_build_route(pkt, port, &to_ah(ud->ah)->route);
}

static enum ib_wc_status qp_transmit(struct qp *qp, const struct ib_send_wr *wr)
{
	struct port *port = READ_ONCE(qp->port);
	struct packet pkt = { .len = sge_length(wr->sg_list, wr->num_sge) };
	unsigned long flags;

	if (pkt.len > fabric_mtu) {
		spin_lock_irqsave(&qp->lock, flags);
		if (qp->state == IB_QPS_RTS)
			qp_enter(qp, IB_QPS_SQE);
		spin_unlock_irqrestore(&qp->lock, flags);
		return IB_WC_LOC_LEN_ERR;
	}
	qp_build_packet(&pkt, qp, port, ud_wr(wr));
	if (pkt.pkey & 0x7fff)
		wire_send(port, &pkt);
	else
		port_drop(port, DROP_PKEY);
	return IB_WC_SUCCESS;
}

static int qp_post_one_send(struct qp *qp, const struct ib_send_wr *wr)
{
	enum ib_qp_state state = READ_ONCE(qp->state);
	enum ib_wc_status status = IB_WC_WR_FLUSH_ERR;
	bool flush = state == IB_QPS_ERR || state == IB_QPS_SQE;

	if (!flush && state != IB_QPS_RTS)
		return -EINVAL;
	if (!flush && (wr->opcode != IB_WR_SEND ||
		       wr->num_sge > qp->cap.max_send_sge || !ud_wr(wr)->ah))
		return -EINVAL;
	if (atomic_inc_return(&qp->sends_out) > qp->cap.max_send_wr) {
		atomic_dec(&qp->sends_out);
		return -ENOMEM;
	}
	if (!flush)
		status = qp_transmit(qp, wr);
	qp_complete_send(qp, wr->wr_id, wr->send_flags & IB_SEND_SIGNALED, status);
	return 0;
}

int qp_post_send(struct ib_qp *ibqp, const struct ib_send_wr *wr,
		 const struct ib_send_wr **bad)
{
	struct qp *qp = to_qp(ibqp);
	int err;

	for (; wr; wr = wr->next) {
		err = qp->rc ? rc_post_one_send(qp, wr) : qp_post_one_send(qp, wr);
		if (err) {
			*bad = wr;
			return err;
		}
	}
	return 0;
}

/* ---- receive --------------------------------------------------------------- */

/* IBA 10.9.3: is @pkey that of @qp, or for the special ones any of its port's? */
bool qp_has_pkey(const struct qp *qp, struct port *port, u16 pkey, u16 *index)
{
	bool ok;

	if (qp_is_special(qp)) {
		ok = port_has_pkey(port, pkey, index);
	} else {
		*index = READ_ONCE(qp->pkey_index);
		ok = pkey_match(READ_ONCE(port->pkeys[*index]), pkey);
	}
	if (!ok) {
		atomic_inc(&port->bad_pkeys);
		port_drop(port, DROP_PKEY);
	}
	return ok;
}

/* IBA 10.2.5: the Q_Key after it. */
static bool qp_accepts(const struct qp *qp, struct port *port,
		       const struct packet *pkt, u16 *index)
{
	if (qp->ibqp.qp_type == IB_QPT_SMI)
		*index = 0;
	else if (!qp_has_pkey(qp, port, pkt->pkey, index))
		return false;
	if (READ_ONCE(qp->qkey) != pkt->qkey) {
		atomic_inc(&port->bad_qkeys);
		port_drop(port, DROP_QKEY);
		return false;
	}
	return true;
}

static int qp_take(struct qp *qp, const struct packet *pkt, struct ib_wc *wc)
{
	const struct recv *recv;

	if (qp->state != IB_QPS_RTR && qp->state != IB_QPS_RTS &&
	    qp->state != IB_QPS_SQD && qp->state != IB_QPS_SQE)
		return DROP_QP;
	if (!qp->ring.count)
		return DROP_NO_RECV;
	if (recv_room(&qp->ring.slots[qp->ring.head]) < pkt->len + sizeof(pkt->grh))
		return DROP_LENGTH;
	recv = ring_pop(&qp->ring);
	recv_fill(recv, pkt);
	wc->wr_id = recv->wr_id;
	qp_complete_recv(qp, wc, pkt->solicited);
	return -1;
}

/**
 * qp_receive() - a packet has reached a QP
 * @qp:   the QP, kept by RCU
 * @port: its port
 * @pkt:  the packet
 */
void qp_receive(struct qp *qp, struct port *port, const struct packet *pkt)
{
	struct ib_wc wc = {
		.status = IB_WC_SUCCESS,
		.opcode = IB_WC_RECV,
		.byte_len = pkt->len + sizeof(pkt->grh),
		.qp = &qp->ibqp,
		.src_qp = pkt->src_qpn,
		.slid = pkt->slid,
		.sl = pkt->sl,
		.port_num = port->num,
		.wc_flags = pkt->has_grh ? IB_WC_GRH : 0,
	};
	unsigned long flags;
	int drop;

	if (!qp_accepts(qp, port, pkt, &wc.pkey_index))
		return;
	spin_lock_irqsave(&qp->lock, flags);
	drop = qp_take(qp, pkt, &wc);
	spin_unlock_irqrestore(&qp->lock, flags);
	if (drop >= 0) {
		port_drop(port, drop);
		return;
	}
	atomic64_inc(&port->rx_packets);
	atomic64_add(pkt->len, &port->rx_bytes);
}
