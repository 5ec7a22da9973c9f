// SPDX-License-Identifier: GPL-2.0
/*
 * Answers of the SA that need more than one packet: RMPP, IBA 13.6, the
 * sender's side.  A segment that is lost is not sent again: the requester's
 * query times out, and it asks again.
 */
#include <linux/list.h>
#include <linux/slab.h>

#include "sa.h"

#define RMPP_MAX_TRANSFERS	64
#define RMPP_LIFE		(30 * HZ)

struct transfer {
	struct list_head list;
	struct port *port;
	u32 qpn;
	unsigned long born;	/* jiffies */
	struct ib_sa_mad head;	/* the header that every segment carries */
	u8 *data;
	size_t len;
	u32 segments, sent;
};

/* Used by the SA's one work item only, so without a lock. */
static LIST_HEAD(transfers);

static void rmpp_end(struct transfer *t)
{
	list_del(&t->list);
	kfree(t->data);
	kfree(t);
}

static struct transfer *rmpp_find(const struct port *port, u32 qpn, __be64 tid)
{
	struct transfer *t;

	list_for_each_entry(t, &transfers, list)
		if (t->port == port && t->qpn == qpn && t->head.mad_hdr.tid == tid)
			return t;
	return NULL;
}

/* Requesters that went away never acknowledge. */
static void rmpp_expire(void)
{
	struct transfer *t, *next;
	unsigned int n = 0;

	list_for_each_entry_safe(t, next, &transfers, list)
		if (++n > RMPP_MAX_TRANSFERS ||
		    time_after(jiffies, t->born + RMPP_LIFE))
			rmpp_end(t);
}

/* What a segment says of the length: all of it the first one, its own the last. */
static u32 rmpp_length(const struct transfer *t, u32 segment)
{
	const u32 overhead = IB_MGMT_SA_HDR - IB_MGMT_RMPP_HDR;

	if (segment == 1)
		return t->len + t->segments * overhead;
	if (segment == t->segments)
		return t->len - (segment - 1) * IB_MGMT_SA_DATA + overhead;
	return 0;
}

static void rmpp_send(struct transfer *t, u32 segment)
{
	struct ib_sa_mad mad = t->head;
	size_t from = (segment - 1) * IB_MGMT_SA_DATA;
	u8 flags = IB_MGMT_RMPP_FLAG_ACTIVE;

	if (segment == 1)
		flags |= IB_MGMT_RMPP_FLAG_FIRST;
	if (segment == t->segments)
		flags |= IB_MGMT_RMPP_FLAG_LAST;
	mad.rmpp_hdr.rmpp_version = IB_MGMT_RMPP_VERSION;
	mad.rmpp_hdr.rmpp_type = IB_MGMT_RMPP_TYPE_DATA;
	mad.rmpp_hdr.rmpp_rtime_flags = IB_MGMT_RMPP_NO_RESPTIME << 3 | flags;
	mad.rmpp_hdr.rmpp_status = IB_MGMT_RMPP_STATUS_SUCCESS;
	mad.rmpp_hdr.seg_num = cpu_to_be32(segment);
	mad.rmpp_hdr.paylen_newwin = cpu_to_be32(rmpp_length(t, segment));
	if (t->len)
		memcpy(mad.data, t->data + from,
		       min_t(size_t, t->len - from, IB_MGMT_SA_DATA));
	sa_send(t->port, t->qpn, &mad);
}

/* Is it part of a transfer, not a query? */
bool rmpp_is_control(const struct ib_sa_mad *mad)
{
	return mad->rmpp_hdr.rmpp_rtime_flags & IB_MGMT_RMPP_FLAG_ACTIVE &&
	       mad->rmpp_hdr.rmpp_type != IB_MGMT_RMPP_TYPE_DATA;
}

/**
 * rmpp_start() - send the records of an answer, the first segment now
 * @port: who asked
 * @qpn:  its QP
 * @head: the answer's header
 * @ans:  the records; their memory is taken over
 */
void rmpp_start(struct port *port, u32 qpn, const struct ib_sa_mad *head,
		struct answer *ans)
{
	struct transfer *t = rmpp_find(port, qpn, head->mad_hdr.tid);

	if (t)
		rmpp_end(t);	/* asked again */
	rmpp_expire();
	t = kzalloc(sizeof(*t), GFP_KERNEL);
	if (!t)
		return;		/* as if it had been lost */
	t->port = port;
	t->qpn = qpn;
	t->born = jiffies;
	t->head = *head;
	t->data = ans->data;
	t->len = ans->size * ans->count;
	t->segments = max_t(u32, 1, DIV_ROUND_UP(t->len, IB_MGMT_SA_DATA));
	ans->data = NULL;
	list_add(&t->list, &transfers);
	t->sent = 1;
	rmpp_send(t, 1);
}

/**
 * rmpp_control() - the requester acknowledges, or has had enough
 * @port: who
 * @qpn:  its QP
 * @mad:  an ACK, STOP or ABORT
 */
void rmpp_control(struct port *port, u32 qpn, const struct ib_sa_mad *mad)
{
	struct transfer *t = rmpp_find(port, qpn, mad->mad_hdr.tid);
	u32 window = be32_to_cpu(mad->rmpp_hdr.paylen_newwin);

	if (!t)
		return;
	if (mad->rmpp_hdr.rmpp_type != IB_MGMT_RMPP_TYPE_ACK ||
	    be32_to_cpu(mad->rmpp_hdr.seg_num) >= t->segments) {
		rmpp_end(t);
		return;
	}
	while (t->sent < min(window, t->segments))
		rmpp_send(t, ++t->sent);
}

void rmpp_exit(void)
{
	struct transfer *t, *next;

	list_for_each_entry_safe(t, next, &transfers, list)
		rmpp_end(t);
}
