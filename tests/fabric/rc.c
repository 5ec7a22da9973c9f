// SPDX-License-Identifier: GPL-2.0
/*
 * Connected queue pairs: reliable, in order, SEND alone.
 *
 * A message stays with its sender until the receiver has answered: ACK, or NAK
 * because one before it was lost, no receive was posted (RNR) or the receive is
 * too short.  What nobody answers within the QP's time-out is sent again, as often
 * as the QP says; IPoIB says never.  Then the message completes with the error, the
 * QP goes to ERR, and the rest is flushed (IBA 9.7.5, 10.3.1).
 *
 * Simpler than hardware: a message counts as one PSN however many packets it takes,
 * and is there as a whole or not at all; the source LID is not looked at.
 *
 * A message is being sent without qp->lock held, since its receiver may answer at
 * once.  Meanwhile it does not complete, or the consumer would free it.  Who posts
 * on one QP from two processors at a time must not care for the order.
 */
#include <linux/slab.h>
#include <rdma/ib_mad.h>

#include "fabric.h"

#define PSN_MASK	0xffffff
#define RNR_FOR_EVER	7		/* IBA 9.7.5.2.8 */
#define NOT_ANSWERED	-1

/* A message that its receiver has not answered, or that waits for one before it. */
struct message {
	u64 wr_id;
	u32 psn, len;
	int status;			/* enum ib_wc_status or NOT_ANSWERED */
	bool signaled, solicited;
	bool sending;			/* its payload is being read */
	int num_sge;
	struct ib_sge sge[FABRIC_SEND_SGE];
};

struct rc {
	struct qp *qp;
	struct message *ring;		/* qp->cap.max_send_wr of them */
	unsigned int head, count;
	struct route route;
	u32 dest_qpn;
	u32 sq_psn;			/* of the next message */
	u32 rq_psn;			/* that comes next */
	bool gap_told;			/* NAK_SEQUENCE was sent for this one */
	u8 timeout, retry_cnt, rnr_retry, min_rnr_timer;
	u8 retries, rnr_retries;	/* that are left */
	ktime_t due;			/* when the oldest message is sent again */
	struct hrtimer timer;
	struct irq_work irq;		/* tells of the events below */
	unsigned long events;
};

enum { EVENT_FATAL, EVENT_LAST_WQE };

static void rc_interrupt(struct irq_work *work)
{
	struct rc *rc = container_of(work, struct rc, irq);
	struct ib_qp *ibqp = &rc->qp->ibqp;
	struct ib_event event = { .device = ibqp->device, .element.qp = ibqp };

	if (test_and_clear_bit(EVENT_FATAL, &rc->events) && ibqp->event_handler) {
		event.event = IB_EVENT_QP_FATAL;
		ibqp->event_handler(&event, ibqp->qp_context);
	}
	if (test_and_clear_bit(EVENT_LAST_WQE, &rc->events) && ibqp->event_handler) {
		event.event = IB_EVENT_QP_LAST_WQE_REACHED;
		ibqp->event_handler(&event, ibqp->qp_context);
	}
}

static void rc_tell(struct rc *rc, unsigned int event)
{
	set_bit(event, &rc->events);
	irq_work_queue(&rc->irq);
}

static int psn_diff(u32 a, u32 b)
{
	return (int)((a - b) << 8) >> 8;
}

static struct message *rc_message(struct rc *rc, unsigned int i)
{
	return &rc->ring[(rc->head + i) % rc->qp->cap.max_send_wr];
}

/* The message numbered @psn, NULL: it has completed. */
static struct message *rc_find(struct rc *rc, u32 psn)
{
	unsigned int i = rc->count ? (psn - rc_message(rc, 0)->psn) & PSN_MASK : 0;

	return i < rc->count ? rc_message(rc, i) : NULL;
}

/* Complete what is answered, from the oldest on.  qp->lock is held. */
static void rc_advance(struct rc *rc)
{
	struct message *m;

	while (rc->count) {
		m = rc_message(rc, 0);
		if (m->status == NOT_ANSWERED || m->sending)
			return;
		rc->head = (rc->head + 1) % rc->qp->cap.max_send_wr;
		rc->count--;
		qp_complete_send(rc->qp, m->wr_id, m->signaled, m->status);
	}
}

/* The oldest message fails with @status, the QP with it.  qp->lock is held. */
static void rc_fail(struct rc *rc, enum ib_wc_status status)
{
	unsigned int i;

	for (i = 0; i < rc->count; i++)
		if (rc_message(rc, i)->status == NOT_ANSWERED) {
			rc_message(rc, i)->status = status;
			break;
		}
	qp_enter(rc->qp, IB_QPS_ERR);
}

/* What qp_enter() does to a connected QP's sends. */
void rc_enter(struct qp *qp, enum ib_qp_state state)
{
	struct rc *rc = qp->rc;
	unsigned int i;

	if (state == IB_QPS_RESET) {
		rc->count = 0;
		return;
	}
	if (state != IB_QPS_ERR)
		return;
	for (i = 0; i < rc->count; i++)
		if (rc_message(rc, i)->status == NOT_ANSWERED)
			rc_message(rc, i)->status = IB_WC_WR_FLUSH_ERR;
	rc_advance(rc);
	if (qp->srq)		/* IBA 11.5.1.3: with none of its own it has taken its last */
		rc_tell(rc, EVENT_LAST_WQE);
}

/* ---- on the wire ----------------------------------------------------------- */

/* False: the QP has no P_Key. */
static bool rc_address(struct packet *pkt, const struct qp *qp, const struct port *port)
{
	pkt->src_qpn = qp->ibqp.qp_num;
	pkt->dst_qpn = qp->rc->dest_qpn;
	pkt->pkey = READ_ONCE(port->pkeys[READ_ONCE(qp->pkey_index)]);
	qp_build_route(pkt, port, &qp->rc->route);
	return pkt->pkey & 0x7fff;
}

static u16 segments(const struct qp *qp, u32 len)
{
	u32 mtu = min_t(u32, ib_mtu_enum_to_int(qp->attr.path_mtu), fabric_mtu);

	return len ? DIV_ROUND_UP(len, mtu) : 1;
}

static void rc_put(struct qp *qp, struct packet *pkt)
{
	struct port *port = READ_ONCE(qp->port);

	if (rc_address(pkt, qp, port))
		wire_send(port, pkt);
	else
		port_drop(port, DROP_PKEY);
}

/* The oldest message is due in @ns; a timer that ends before looks again.  qp->lock is held. */
static void rc_arm(struct rc *rc, u64 ns)
{
	rc->due = ktime_add_ns(ktime_get(), ns);
	if (!hrtimer_is_queued(&rc->timer) ||
	    ktime_before(rc->due, hrtimer_get_expires(&rc->timer)))
		hrtimer_start(&rc->timer, rc->due, HRTIMER_MODE_ABS_SOFT);
}

/* IBA 9.7.6.1.3: 4.096 us * 2^timeout, 0: for ever */
static void rc_arm_timeout(struct rc *rc)
{
	if (rc->timeout)
		rc_arm(rc, 4096ULL << rc->timeout);
}

/* Send the message @psn, if it is there and nobody else does.  qp->lock is not held. */
static void rc_send(struct rc *rc, u32 psn)
{
	struct packet pkt = { .kind = PACKET_SEND, .psn = psn };
	struct qp *qp = rc->qp;
	struct message *m;
	unsigned long flags;

	spin_lock_irqsave(&qp->lock, flags);
	m = rc_find(rc, psn);
	if (!m || m->sending || m->status != NOT_ANSWERED) {
		spin_unlock_irqrestore(&qp->lock, flags);
		return;
	}
	m->sending = true;
	spin_unlock_irqrestore(&qp->lock, flags);

	/* it stays where it is until this is taken back */
	pkt.len = m->len;
	pkt.segments = segments(qp, m->len);
	pkt.solicited = m->solicited;
	pkt.sge = m->sge;
	pkt.num_sge = m->num_sge;
	rc_put(qp, &pkt);

	spin_lock_irqsave(&qp->lock, flags);
	m->sending = false;
	rc_advance(rc);
	spin_unlock_irqrestore(&qp->lock, flags);
}

/* Send all again, from the oldest on; each one before the next. */
static void rc_send_again(struct rc *rc)
{
	struct qp *qp = rc->qp;
	unsigned long flags;
	u32 psn, end;

	spin_lock_irqsave(&qp->lock, flags);
	end = rc->sq_psn;
	psn = (end - rc->count) & PSN_MASK;
	spin_unlock_irqrestore(&qp->lock, flags);
	for (; psn != end; psn = (psn + 1) & PSN_MASK)
		rc_send(rc, psn);
}

/* One time more, or never again?  *LEFT counts them, @error is why.  qp->lock is held. */
static bool rc_retries(struct rc *rc, u8 *left, bool for_ever, enum ib_wc_status error)
{
	if (!for_ever && !*left) {
		rc_fail(rc, error);
		return false;
	}
	if (!for_ever)
		(*left)--;
	return true;
}

static enum hrtimer_restart rc_timeout(struct hrtimer *timer)
{
	struct rc *rc = container_of(timer, struct rc, timer);
	struct qp *qp = rc->qp;
	unsigned long flags;
	bool again = false;

	spin_lock_irqsave(&qp->lock, flags);
	if (!rc->count || qp->state != IB_QPS_RTS) {
		;
	} else if (ktime_before(ktime_get(), rc->due)) {
		hrtimer_start(timer, rc->due, HRTIMER_MODE_ABS_SOFT);
	} else {
		again = rc_retries(rc, &rc->retries, false, IB_WC_RETRY_EXC_ERR);
		if (again)
			rc_arm_timeout(rc);
	}
	spin_unlock_irqrestore(&qp->lock, flags);
	if (again)
		rc_send_again(rc);
	return HRTIMER_NORESTART;
}

/* ---- the sender ------------------------------------------------------------ */

static int rc_check_send(const struct qp *qp, const struct ib_send_wr *wr)
{
	if (wr->opcode != IB_WR_SEND || wr->num_sge > qp->cap.max_send_sge ||
	    sge_length(wr->sg_list, wr->num_sge) > FABRIC_MAX_MSG)
		return -EINVAL;
	return atomic_read(&qp->sends_out) < qp->cap.max_send_wr ? 0 : -ENOMEM;
}

/* Called with qp->lock held; the ring has room, for sends_out has. */
static u32 rc_enqueue(struct rc *rc, const struct ib_send_wr *wr)
{
	struct message *m = rc_message(rc, rc->count++);

	m->wr_id = wr->wr_id;
	m->psn = rc->sq_psn;
	m->len = sge_length(wr->sg_list, wr->num_sge);
	m->status = NOT_ANSWERED;
	m->signaled = wr->send_flags & IB_SEND_SIGNALED;
	m->solicited = wr->send_flags & IB_SEND_SOLICITED;
	m->sending = false;
	m->num_sge = wr->num_sge;
	memcpy(m->sge, wr->sg_list, wr->num_sge * sizeof(*wr->sg_list));
	rc->sq_psn = (rc->sq_psn + 1) & PSN_MASK;
	if (rc->count == 1)
		rc_arm_timeout(rc);
	return m->psn;
}

/**
 * rc_post_one_send() - post a send of a connected QP
 * @qp: the QP
 * @wr: the work request
 *
 * Return: 0, -EINVAL or -ENOMEM, as ib_post_send() has them.
 */
int rc_post_one_send(struct qp *qp, const struct ib_send_wr *wr)
{
	unsigned long flags;
	bool flush;
	u32 psn = 0;
	int err;

	spin_lock_irqsave(&qp->lock, flags);
	flush = qp->state == IB_QPS_ERR;
	err = !flush && qp->state != IB_QPS_RTS ? -EINVAL : rc_check_send(qp, wr);
	if (!err) {
		atomic_inc(&qp->sends_out);
		if (flush)
			qp_complete_send(qp, wr->wr_id, true, IB_WC_WR_FLUSH_ERR);
		else
			psn = rc_enqueue(qp->rc, wr);
	}
	spin_unlock_irqrestore(&qp->lock, flags);
	if (!err && !flush)
		rc_send(qp->rc, psn);
	return err;
}

/* All up to @psn have arrived.  qp->lock is held. */
static void rc_acked(struct rc *rc, u32 psn)
{
	struct message *m;
	bool any = false;
	unsigned int i;

	for (i = 0; i < rc->count; i++) {
		m = rc_message(rc, i);
		if (psn_diff(m->psn, psn) > 0)
			break;
		if (m->status == NOT_ANSWERED)
			m->status = IB_WC_SUCCESS;
		any = true;
	}
	if (!any)
		return;
	rc->retries = rc->retry_cnt;
	rc->rnr_retries = rc->rnr_retry;
	if (i < rc->count)
		rc_arm_timeout(rc);
	rc_advance(rc);
}

/* IBA table 45, in microseconds */
static const u32 rnr_us[32] = {
	655360, 10, 20, 30, 40, 60, 80, 120, 160, 240, 320, 480, 640, 960, 1280, 1920,
	2560, 3840, 5120, 7680, 10240, 15360, 20480, 30720, 40960, 61440, 81920, 122880,
	163840, 245760, 327680, 491520,
};

/* What the receiver did not take is @pkt->psn.  True: all is to be sent again at once. */
static bool rc_refused(struct rc *rc, const struct packet *pkt)
{
	rc_acked(rc, (pkt->psn - 1) & PSN_MASK);
	if (!rc_find(rc, pkt->psn))
		return false;		/* of one that was answered meanwhile */
	switch (pkt->code) {
	case NAK_SEQUENCE:
		return rc_retries(rc, &rc->retries, false, IB_WC_RETRY_EXC_ERR);
	case NAK_RNR:
		if (rc_retries(rc, &rc->rnr_retries, rc->rnr_retry == RNR_FOR_EVER,
			       IB_WC_RNR_RETRY_EXC_ERR)) {
			rc->retries++;	/* the timer counts this one too */
			rc_arm(rc, 1000ULL * rnr_us[pkt->rnr_timer & 31]);
		}
		return false;
	case NAK_INVALID:
		rc_fail(rc, IB_WC_REM_INV_REQ_ERR);
	}
	return false;
}

static void rc_answered(struct qp *qp, const struct packet *pkt)
{
	unsigned long flags;
	bool again = false;

	spin_lock_irqsave(&qp->lock, flags);
	if (qp->state == IB_QPS_RTS && pkt->kind == PACKET_ACK)
		rc_acked(qp->rc, pkt->psn);
	else if (qp->state == IB_QPS_RTS)
		again = rc_refused(qp->rc, pkt);
	spin_unlock_irqrestore(&qp->lock, flags);
	if (again)
		rc_send_again(qp->rc);
}

/* ---- the receiver ---------------------------------------------------------- */

/* A receive for @pkt is filled and completes; else @nak says why not.  qp->lock is held. */
static bool rc_fill(struct qp *qp, struct port *port, const struct packet *pkt,
		    struct ib_wc *wc, enum nak *nak)
{
	struct srq *srq = qp->srq;
	struct recv *recv = NULL;

	if (srq)
		spin_lock(&srq->lock);
	if (atomic_dec_if_positive(&port->rnr) < 0)
		recv = ring_pop(srq ? &srq->ring : &qp->ring);
	if (recv && recv_room(recv) >= pkt->len) {
		recv_fill(recv, pkt);
		wc->status = IB_WC_SUCCESS;
	} else if (recv) {
		wc->status = IB_WC_LOC_LEN_ERR;
	}
	wc->wr_id = recv ? recv->wr_id : 0;
	if (srq)
		spin_unlock(&srq->lock);
	*nak = recv ? NAK_INVALID : NAK_RNR;
	if (!recv) {
		port_drop(port, DROP_NO_RECV);
		return false;
	}
	cq_push(to_cq(qp->ibqp.recv_cq), wc, pkt->solicited);
	if (wc->status != IB_WC_SUCCESS)
		port_drop(port, DROP_LENGTH);
	return wc->status == IB_WC_SUCCESS;
}

/* Take @pkt or not; @answer is what its sender is told.  False: nothing.  qp->lock is held. */
static bool rc_take(struct qp *qp, struct port *port, const struct packet *pkt,
		    struct ib_wc *wc, struct packet *answer)
{
	struct rc *rc = qp->rc;
	int ahead = psn_diff(pkt->psn, rc->rq_psn);

	if (qp->state != IB_QPS_RTR && qp->state != IB_QPS_RTS &&
	    qp->state != IB_QPS_SQD) {
		port_drop(port, DROP_QP);
		return false;
	}
	answer->kind = PACKET_ACK;
	answer->psn = (rc->rq_psn - 1) & PSN_MASK;
	if (ahead < 0)
		return true;		/* its answer was lost */
	if (ahead > 0) {
		port_drop(port, DROP_SEQUENCE);
		answer->kind = PACKET_NAK;
		answer->code = NAK_SEQUENCE;
		answer->psn = rc->rq_psn;
		if (rc->gap_told)
			return false;
		rc->gap_told = true;
		return true;
	}
	answer->psn = pkt->psn;
	if (rc_fill(qp, port, pkt, wc, &answer->code)) {
		rc->rq_psn = (rc->rq_psn + 1) & PSN_MASK;
		rc->gap_told = false;
		return true;
	}
	answer->kind = PACKET_NAK;
	answer->rnr_timer = rc->min_rnr_timer;
	if (answer->code == NAK_INVALID)
		qp_enter(qp, IB_QPS_ERR);
	return true;
}

static void rc_arrived(struct qp *qp, struct port *port, const struct packet *pkt)
{
	struct packet answer = { .solicited = false };
	struct ib_wc wc = {
		.opcode = IB_WC_RECV,
		.byte_len = pkt->len,
		.qp = &qp->ibqp,
		.src_qp = pkt->src_qpn,
		.slid = pkt->slid,
		.sl = pkt->sl,
		.port_num = port->num,
	};
	unsigned long flags;
	bool tell;

	spin_lock_irqsave(&qp->lock, flags);
	tell = rc_take(qp, port, pkt, &wc, &answer);
	spin_unlock_irqrestore(&qp->lock, flags);
	if (tell && answer.kind == PACKET_ACK && answer.psn == pkt->psn) {
		atomic64_add(max_t(unsigned int, pkt->segments, 1), &port->rx_packets);
		atomic64_add(pkt->len, &port->rx_bytes);
	}
	if (tell)
		rc_put(qp, &answer);
}

/**
 * rc_receive() - a message or an answer has reached a connected QP
 * @qp:   the QP, kept by RCU
 * @port: its port
 * @pkt:  the packet
 */
void rc_receive(struct qp *qp, struct port *port, const struct packet *pkt)
{
	u16 index;

	if (!qp_has_pkey(qp, port, pkt->pkey, &index))
		return;
	if (pkt->src_qpn != READ_ONCE(qp->rc->dest_qpn))
		port_drop(port, DROP_QP);
	else if (pkt->kind == PACKET_SEND)
		rc_arrived(qp, port, pkt);
	else
		rc_answered(qp, pkt);
}

/* ---- life ------------------------------------------------------------------ */

/* What the connection manager has agreed on.  qp->lock is held. */
void rc_modify(struct qp *qp, const struct ib_qp_attr *attr, int mask)
{
	struct rc *rc = qp->rc;

	if (mask & IB_QP_AV)
		route_set(&rc->route, &attr->ah_attr);
	if (mask & IB_QP_DEST_QPN)
		WRITE_ONCE(rc->dest_qpn, attr->dest_qp_num);
	if (mask & IB_QP_PATH_MTU)
		qp->attr.path_mtu = attr->path_mtu;
	if (mask & IB_QP_RQ_PSN)
		rc->rq_psn = attr->rq_psn & PSN_MASK;
	if (mask & IB_QP_SQ_PSN)
		rc->sq_psn = attr->sq_psn & PSN_MASK;
	if (mask & IB_QP_TIMEOUT)
		rc->timeout = attr->timeout & 31;
	if (mask & IB_QP_RETRY_CNT)
		rc->retry_cnt = attr->retry_cnt;
	if (mask & IB_QP_RNR_RETRY)
		rc->rnr_retry = attr->rnr_retry;
	rc->retries = rc->retry_cnt;
	rc->rnr_retries = rc->rnr_retry;
	if (mask & IB_QP_MIN_RNR_TIMER)
		rc->min_rnr_timer = attr->min_rnr_timer;
}

/* Return: 0 or -ENOMEM. */
int rc_create(struct qp *qp)
{
	struct rc *rc = kzalloc(sizeof(*rc), GFP_KERNEL);

	if (!rc)
		return -ENOMEM;
	rc->ring = kvcalloc(max(qp->cap.max_send_wr, 1U), sizeof(*rc->ring), GFP_KERNEL);
	if (!rc->ring) {
		kfree(rc);
		return -ENOMEM;
	}
	rc->qp = qp;
	qp->attr.path_mtu = IB_MTU_256;
	init_irq_work(&rc->irq, rc_interrupt);
	hrtimer_setup(&rc->timer, rc_timeout, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_SOFT);
	qp->rc = rc;
	return 0;
}

/* No packet finds the QP any more. */
void rc_destroy(struct qp *qp)
{
	struct rc *rc = qp->rc;

	if (!rc)
		return;
	hrtimer_cancel(&rc->timer);
	irq_work_sync(&rc->irq);
	kvfree(rc->ring);
	kfree(rc);
}

/* ---- for the commands ------------------------------------------------------ */

/* The connected QPs of a port fail, as when an HCA finds a fault of its own. */
void rc_break(struct port *port)
{
	unsigned long index, flags;
	struct qp *qp;

	rcu_read_lock();
	xa_for_each(&port->hca->qps, index, qp) {
		if (!qp->rc || READ_ONCE(qp->port) != port)
			continue;
		spin_lock_irqsave(&qp->lock, flags);
		if (qp->state == IB_QPS_RTR || qp->state == IB_QPS_RTS) {
			qp_enter(qp, IB_QPS_ERR);
			rc_tell(qp->rc, EVENT_FATAL);
		}
		spin_unlock_irqrestore(&qp->lock, flags);
	}
	rcu_read_unlock();
}

/* How many of them are connected. */
unsigned int rc_count(struct port *port)
{
	unsigned long index;
	unsigned int n = 0;
	struct qp *qp;

	rcu_read_lock();
	xa_for_each(&port->hca->qps, index, qp)
		n += qp->rc && READ_ONCE(qp->port) == port &&
		     READ_ONCE(qp->state) == IB_QPS_RTS;
	rcu_read_unlock();
	return n;
}
