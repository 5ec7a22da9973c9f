// SPDX-License-Identifier: GPL-2.0
/*
 * Packets travel: port, cable, the switches of the rail as one, cable, port.
 *
 * A cable can be cut (nobody notices), lose packets, or be slow, each way.  On
 * a fast cable a packet is copied once, from the sender's memory into the
 * receiver's, before post_send returns.  On a slow one it is copied and waits.
 */
#include <linux/random.h>
#include <linux/slab.h>

#include "fabric.h"

#define WIRE_MAX_QUEUE	4096	/* packets that one port's cable can hold */

struct delayed {
	struct list_head list;
	ktime_t due;
	bool out;			/* leaves the port, else arrives */
	struct packet pkt;
	struct ib_sge sge;
	u8 data[];
};

static void wire_deliver(struct port *dst, const struct packet *pkt)
{
	struct qp *qp;

	rcu_read_lock();
	if (pkt->dst_qpn == FABRIC_MCAST_QPN) {
		mcast_receive(dst, pkt);
	} else {
		qp = qp_find(dst, pkt->dst_qpn);
		if (qp && qp->rc && pkt->kind != PACKET_UD)
			rc_receive(qp, dst, pkt);
		else if (!qp || qp->rc || pkt->kind != PACKET_UD)
			port_drop(dst, DROP_QP);
		else if (!hfi1_receive(dst, qp, pkt))
			qp_receive(qp, dst, pkt);
	}
	rcu_read_unlock();
}

/* IBA 14.2.1: SMPs pass as soon as the link is there, all else when the port is ACTIVE. */
static bool wire_open(const struct port *port, const struct packet *pkt)
{
	if (pkt->kind != PACKET_UD || pkt->dst_qpn)
		return port_active(port);
	return READ_ONCE(port->present) &&
	       READ_ONCE(port->phys_state) == IB_PORT_PHYS_STATE_LINK_UP;
}

/* A switch of a rail knows every LID. */
static void wire_switch(struct port *src, const struct packet *pkt)
{
	bool to_sa = pkt->dlid == rail_sm_lid(src->rail);
	struct port *dst;

	if (pkt->kind != PACKET_UD && (to_sa || pkt->dlid >= FABRIC_FIRST_MLID)) {
		port_drop(src, DROP_ROUTE);
		return;
	}
	if (!pkt->dst_qpn && (to_sa || pkt->dlid == be16_to_cpu(IB_LID_PERMISSIVE))) {
		smp_receive(src, pkt);
		return;
	}
	if (to_sa) {
		sa_receive(src, pkt);
		return;
	}
	if (pkt->dlid >= FABRIC_FIRST_MLID) {
		if (!group_replicate(src->rail, pkt))
			port_drop(src, DROP_ROUTE);
		return;
	}
	dst = port_by_lid(src->rail, pkt->dlid);
	if (dst && READ_ONCE(dst->present))
		wire_arrive(dst, pkt);
	else
		port_drop(src, DROP_ROUTE);
}

/* All of its payload, @pkt->len bytes. */
void packet_gather(void *to, const struct packet *pkt)
{
	int i;

	for (i = 0; i < pkt->num_sge; i++) {
		memcpy(to, (void *)(uintptr_t)pkt->sge[i].addr, pkt->sge[i].length);
		to += pkt->sge[i].length;
	}
}

/* Due times never go back, so that a cable does not reorder. */
static void wire_delay(struct port *port, const struct packet *pkt, bool out,
		       u32 delay)
{
	struct delayed *d;
	unsigned long flags;
	bool first;

	d = kmalloc(struct_size(d, data, pkt->len), GFP_ATOMIC);
	if (!d) {
		port_drop(port, DROP_QUEUE);
		return;
	}
	d->out = out;
	d->pkt = *pkt;
	packet_gather(d->data, pkt);
	d->sge.addr = (uintptr_t)d->data;
	d->sge.length = pkt->len;
	d->pkt.sge = &d->sge;
	d->pkt.num_sge = 1;

	spin_lock_irqsave(&port->wire_lock, flags);
	if (port->wire_len >= WIRE_MAX_QUEUE) {
		spin_unlock_irqrestore(&port->wire_lock, flags);
		port_drop(port, DROP_QUEUE);
		kfree(d);
		return;
	}
	d->due = ktime_add_us(ktime_get(), delay);
	if (ktime_before(d->due, port->wire_last))
		d->due = port->wire_last;
	port->wire_last = d->due;
	first = list_empty(&port->wire_queue);
	list_add_tail(&d->list, &port->wire_queue);
	port->wire_len++;
	if (first)
		hrtimer_start(&port->wire_timer, d->due, HRTIMER_MODE_ABS_SOFT);
	spin_unlock_irqrestore(&port->wire_lock, flags);
}

/* A message is lost with any of its packets. */
static bool wire_loses(const struct packet *pkt, u32 loss)
{
	unsigned int n;

	for (n = max_t(unsigned int, pkt->segments, 1); n; n--)
		if (get_random_u32() % 1000 < loss)
			return true;
	return false;
}

static bool is_cm(const struct packet *pkt)
{
	const struct ib_mad_hdr *mad;

	if (pkt->kind != PACKET_UD || pkt->dst_qpn != 1 || !pkt->num_sge ||
	    pkt->sge->length < sizeof(*mad))
		return false;
	mad = (void *)(uintptr_t)pkt->sge->addr;
	return mad->mgmt_class == IB_MGMT_CLASS_CM;
}

/* What the cable does; true if the packet is at its other end already. */
static bool wire_pass(struct port *port, const struct packet *pkt, bool out)
{
	u32 loss = READ_ONCE(port->loss), delay = READ_ONCE(port->delay);

	if (READ_ONCE(port->cut)) {
		port_drop(port, DROP_CUT);
		return false;
	}
	if (loss && wire_loses(pkt, loss)) {
		port_drop(port, DROP_LOSS);
		return false;
	}
	if (delay || READ_ONCE(port->wire_len)) {
		wire_delay(port, pkt, out, delay);
		return false;
	}
	return true;
}

/**
 * wire_send() - a port sends
 * @src: the port
 * @pkt: the packet; the payload is not needed any more afterwards
 *
 * Any context, also with interrupts off.
 */
void wire_send(struct port *src, const struct packet *pkt)
{
	if (!wire_open(src, pkt)) {
		port_drop(src, DROP_PORT_DOWN);
		return;
	}
	atomic64_add(max_t(unsigned int, pkt->segments, 1), &src->tx_packets);
	atomic64_add(pkt->len, &src->tx_bytes);
	if (is_cm(pkt) && atomic_dec_if_positive(&src->cm_drop) >= 0) {
		port_drop(src, DROP_CM);
		return;
	}
	if (wire_pass(src, pkt, true))
		wire_switch(src, pkt);
}

/* The switch puts a packet on the cable to a port. */
void wire_arrive(struct port *dst, const struct packet *pkt)
{
	if (!wire_open(dst, pkt)) {
		port_drop(dst, DROP_PORT_DOWN);
		return;
	}
	if (wire_pass(dst, pkt, false))
		wire_deliver(dst, pkt);
}

/* The cable may have been pulled or cut while the packet was on it. */
static void wire_resume(struct port *port, const struct delayed *d)
{
	if (!wire_open(port, &d->pkt))
		port_drop(port, DROP_PORT_DOWN);
	else if (READ_ONCE(port->cut))
		port_drop(port, DROP_CUT);
	else if (d->out)
		wire_switch(port, &d->pkt);
	else
		wire_deliver(port, &d->pkt);
}

static struct delayed *wire_next(struct port *port)
{
	struct delayed *d;
	unsigned long flags;

	spin_lock_irqsave(&port->wire_lock, flags);
	d = list_first_entry_or_null(&port->wire_queue, struct delayed, list);
	if (d && ktime_after(d->due, ktime_get())) {
		hrtimer_start(&port->wire_timer, d->due, HRTIMER_MODE_ABS_SOFT);
		d = NULL;
	}
	if (d) {
		list_del(&d->list);
		port->wire_len--;
	}
	spin_unlock_irqrestore(&port->wire_lock, flags);
	return d;
}

static enum hrtimer_restart wire_timeout(struct hrtimer *timer)
{
	struct port *port = container_of(timer, struct port, wire_timer);
	struct delayed *d;

	while ((d = wire_next(port))) {
		wire_resume(port, d);
		kfree(d);
	}
	return HRTIMER_NORESTART;
}

void wire_init(struct port *port)
{
	spin_lock_init(&port->wire_lock);
	INIT_LIST_HEAD(&port->wire_queue);
	hrtimer_setup(&port->wire_timer, wire_timeout, CLOCK_MONOTONIC,
		      HRTIMER_MODE_ABS_SOFT);
}

/* Nothing is sent any more; forget what is under way. */
void wire_purge(struct port *port)
{
	struct delayed *d, *next;
	LIST_HEAD(queue);

	spin_lock_irq(&port->wire_lock);
	list_splice_init(&port->wire_queue, &queue);
	port->wire_len = 0;
	spin_unlock_irq(&port->wire_lock);
	hrtimer_cancel(&port->wire_timer);
	list_for_each_entry_safe(d, next, &queue, list)
		kfree(d);
}
