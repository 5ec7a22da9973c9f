// SPDX-License-Identifier: GPL-2.0
/*
 * Shared receive queues: receives that any of several connected QPs takes.
 */
#include "fabric.h"

int srq_create(struct ib_srq *ibsrq, struct ib_srq_init_attr *init,
	       struct ib_udata *udata)
{
	struct srq *srq = to_srq(ibsrq);

	if (!fabric_srq || init->srq_type != IB_SRQT_BASIC)
		return -EOPNOTSUPP;
	if (!init->attr.max_wr || init->attr.max_wr > FABRIC_MAX_WR ||
	    init->attr.max_sge > FABRIC_RECV_SGE)
		return -EINVAL;
	spin_lock_init(&srq->lock);
	return ring_init(&srq->ring, init->attr.max_wr, init->attr.max_sge);
}

/* Neither the size nor a limit that tells of its being low can be set. */
int srq_modify(struct ib_srq *ibsrq, struct ib_srq_attr *attr,
	       enum ib_srq_attr_mask mask, struct ib_udata *udata)
{
	return mask ? -EOPNOTSUPP : 0;
}

int srq_query(struct ib_srq *ibsrq, struct ib_srq_attr *attr)
{
	const struct srq *srq = to_srq(ibsrq);

	attr->max_wr = srq->ring.size;
	attr->max_sge = srq->ring.max_sge;
	attr->srq_limit = 0;
	return 0;
}

int srq_destroy(struct ib_srq *ibsrq, struct ib_udata *udata)
{
	ring_free(&to_srq(ibsrq)->ring);
	return 0;
}

int srq_post_recv(struct ib_srq *ibsrq, const struct ib_recv_wr *wr,
		  const struct ib_recv_wr **bad)
{
	struct srq *srq = to_srq(ibsrq);
	unsigned long flags;
	int err = 0;

	spin_lock_irqsave(&srq->lock, flags);
	for (; wr && !err; wr = err ? wr : wr->next)
		err = ring_post(&srq->ring, wr);
	spin_unlock_irqrestore(&srq->lock, flags);
	if (err)
		*bad = wr;
	return err;
}
