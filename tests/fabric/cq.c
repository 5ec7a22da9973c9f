// SPDX-License-Identifier: GPL-2.0
/*
 * Completion queues.
 *
 * The ring is as large as what the attached QPs may have out, and not as the
 * consumer asked for: IPoIB asks for 66,000 entries to be prepared for connected
 * mode.  A QP counts a work request as out until its completion has been polled.
 * Where the QPs may have more out than the consumer asked for, as IPoIB's many
 * connections on one queue, it is the consumer who sees to it that they have not
 * (IBA 11.2.8.1), and the ring is as large as he asked.
 *
 * The completion handler runs from an irq_work, a hard interrupt of its own as
 * a real HCA's would be, and so never inside post_send.
 */
#include <linux/mm.h>
#include <linux/slab.h>

#include "fabric.h"

static void cq_interrupt(struct irq_work *work)
{
	struct cq *cq = container_of(work, struct cq, irq);

	cq->ibcq.comp_handler(&cq->ibcq, cq->ibcq.cq_context);
}

int cq_create(struct ib_cq *ibcq, const struct ib_cq_init_attr *attr,
	      struct fabric_cq_attrs *attrs)
{
	struct cq *cq = to_cq(ibcq);

	if (attr->cqe < 1 || attr->cqe > FABRIC_MAX_CQE)
		return -EINVAL;
	ibcq->cqe = attr->cqe;
	mutex_init(&cq->grow_lock);
	spin_lock_init(&cq->lock);
	init_irq_work(&cq->irq, cq_interrupt);
	return 0;
}

int cq_destroy(struct ib_cq *ibcq, struct ib_udata *udata)
{
	struct cq *cq = to_cq(ibcq);

	irq_work_sync(&cq->irq);
	kvfree(cq->ring);
	return 0;
}

/**
 * cq_reserve() - make room for the completions of a QP's work requests
 * @cq:      the queue; may sleep
 * @entries: how many work requests can be out
 *
 * Return: 0 or -ENOMEM.
 */
int cq_reserve(struct cq *cq, unsigned int entries)
{
	struct ib_wc *ring = NULL, *old = NULL;
	unsigned int i, want, room;
	int err = 0;

	mutex_lock(&cq->grow_lock);
	want = cq->reserved + entries;
	room = min_t(unsigned int, want, cq->ibcq.cqe);
	if (room > cq->size) {
		ring = kvcalloc(room, sizeof(*ring), GFP_KERNEL);
		if (!ring) {
			err = -ENOMEM;
			goto out;
		}
	}
	spin_lock_irq(&cq->lock);
	if (ring) {
		for (i = 0; i < cq->count; i++)
			ring[i] = cq->ring[(cq->head + i) % cq->size];
		old = cq->ring;
		cq->ring = ring;
		cq->size = room;
		cq->head = 0;
	}
	cq->reserved = want;
	spin_unlock_irq(&cq->lock);
out:
	mutex_unlock(&cq->grow_lock);
	kvfree(old);
	return err;
}

/* The QP is gone, and cq_forget() was called for it. */
void cq_release(struct cq *cq, unsigned int entries)
{
	mutex_lock(&cq->grow_lock);
	spin_lock_irq(&cq->lock);
	cq->reserved -= entries;
	spin_unlock_irq(&cq->lock);
	mutex_unlock(&cq->grow_lock);
}

static bool cq_wants(const struct cq *cq, const struct ib_wc *wc, bool solicited)
{
	if (cq->armed == IB_CQ_NEXT_COMP)
		return true;
	return cq->armed == IB_CQ_SOLICITED &&
	       (solicited || wc->status != IB_WC_SUCCESS);
}

/**
 * cq_push() - add a completion and interrupt, if the consumer waits for one
 * @cq:        the queue; any context, also with interrupts off
 * @wc:        the completion
 * @solicited: the sender asked for an event
 */
void cq_push(struct cq *cq, const struct ib_wc *wc, bool solicited)
{
	unsigned long flags;
	bool wake;

	spin_lock_irqsave(&cq->lock, flags);
	if (WARN_ON_ONCE(cq->count == cq->size)) {
		spin_unlock_irqrestore(&cq->lock, flags);
		return;
	}
	cq->ring[(cq->head + cq->count++) % cq->size] = *wc;
	wake = cq_wants(cq, wc, solicited);
	if (wake)
		cq->armed = 0;
	spin_unlock_irqrestore(&cq->lock, flags);
	if (wake)
		irq_work_queue(&cq->irq);
}

int cq_poll(struct ib_cq *ibcq, int num, struct ib_wc *wc)
{
	struct cq *cq = to_cq(ibcq);
	unsigned long flags;
	struct qp *qp;
	int n;

	spin_lock_irqsave(&cq->lock, flags);
	for (n = 0; n < num && cq->count; n++) {
		wc[n] = cq->ring[cq->head];
		cq->head = (cq->head + 1) % cq->size;
		cq->count--;
		qp = to_qp(wc[n].qp);
		if (wc[n].opcode & IB_WC_RECV)
			atomic_add(qp->srq ? 0 : -1, &qp->recvs_out);
		else
			atomic_dec(&qp->sends_out);
	}
	spin_unlock_irqrestore(&cq->lock, flags);
	return n;
}

/*
 * Arming with completions that are not polled yet interrupts at once, as mlx4
 * and mlx5 do: they are armed with what the consumer has seen.  (To answer
 * "missed events" instead makes IPoIB's poll use up its budget while scheduled,
 * which the network core complains of.)
 */
int cq_req_notify(struct ib_cq *ibcq, enum ib_cq_notify_flags flags)
{
	struct cq *cq = to_cq(ibcq);
	unsigned long irq;
	bool wake = false;
	int missed = 0;

	spin_lock_irqsave(&cq->lock, irq);
	if (cq->armed != IB_CQ_NEXT_COMP)
		cq->armed = flags & IB_CQ_SOLICITED_MASK;
	if (cq->count && cq->armed == IB_CQ_NEXT_COMP) {
		cq->armed = 0;
		wake = true;
	} else if (cq->count) {
		missed = !!(flags & IB_CQ_REPORT_MISSED_EVENTS);
	}
	spin_unlock_irqrestore(&cq->lock, irq);
	if (wake)
		irq_work_queue(&cq->irq);
	return missed;
}

/**
 * cq_forget() - drop the completions of a QP that is reset or destroyed
 * @cq:   the queue
 * @ibqp: the QP
 */
void cq_forget(struct cq *cq, const struct ib_qp *ibqp)
{
	unsigned int i, kept = 0;
	unsigned long flags;
	struct ib_wc *wc;

	spin_lock_irqsave(&cq->lock, flags);
	for (i = 0; i < cq->count; i++) {
		wc = &cq->ring[(cq->head + i) % cq->size];
		if (wc->qp != ibqp)
			cq->ring[(cq->head + kept++) % cq->size] = *wc;
	}
	cq->count = kept;
	spin_unlock_irqrestore(&cq->lock, flags);
}
