// SPDX-License-Identifier: GPL-2.0
/*
 * Multicast at the HCA: which QP gets which group.
 */
#include <linux/slab.h>

#include "fabric.h"

struct attachment {
	struct hlist_node node;
	struct rcu_head rcu;
	union ib_gid mgid;
	u16 mlid;
	struct qp *qp;
};

static struct hlist_head *attach_bucket(struct hca *hca, u16 mlid)
{
	return &hca->attach[mlid % FABRIC_ATTACH_BUCKETS];
}

static bool attach_is(const struct attachment *a, const union ib_gid *mgid, u16 mlid)
{
	return a->mlid == mlid && !memcmp(&a->mgid, mgid, sizeof(*mgid));
}

/* attach_lock must be held. */
static struct attachment *attach_find(struct qp *qp, const union ib_gid *mgid,
				      u16 mlid)
{
	struct attachment *a;

	hlist_for_each_entry(a, attach_bucket(qp->hca, mlid), node)
		if (a->qp == qp && attach_is(a, mgid, mlid))
			return a;
	return NULL;
}

/**
 * mcast_attach() - a QP wants the packets of a group
 * @ibqp: the QP
 * @gid:  the group
 * @lid:  its LID
 *
 * Attaching twice is fine, as in IBA 11.3.1.
 *
 * Return: 0 or -ENOMEM.
 */
int mcast_attach(struct ib_qp *ibqp, union ib_gid *gid, u16 lid)
{
	struct qp *qp = to_qp(ibqp);
	struct attachment *a;

	a = kzalloc(sizeof(*a), GFP_KERNEL);
	if (!a)
		return -ENOMEM;
	a->mgid = *gid;
	a->mlid = lid;
	a->qp = qp;
	spin_lock(&qp->hca->attach_lock);
	if (attach_find(qp, gid, lid))
		kfree(a);
	else
		hlist_add_head_rcu(&a->node, attach_bucket(qp->hca, lid));
	spin_unlock(&qp->hca->attach_lock);
	return 0;
}

/* Return: 0, or -EINVAL if it is not attached. */
int mcast_detach(struct ib_qp *ibqp, union ib_gid *gid, u16 lid)
{
	struct qp *qp = to_qp(ibqp);
	struct attachment *a;

	spin_lock(&qp->hca->attach_lock);
	a = attach_find(qp, gid, lid);
	if (a)
		hlist_del_rcu(&a->node);
	spin_unlock(&qp->hca->attach_lock);
	if (!a)
		return -EINVAL;
	kfree_rcu(a, rcu);
	return 0;
}

/* The QP goes; the caller waits for RCU. */
void mcast_detach_all(struct qp *qp)
{
	struct attachment *a;
	struct hlist_node *next;
	unsigned int i;

	spin_lock(&qp->hca->attach_lock);
	for (i = 0; i < FABRIC_ATTACH_BUCKETS; i++) {
		hlist_for_each_entry_safe(a, next, &qp->hca->attach[i], node) {
			if (a->qp != qp)
				continue;
			hlist_del_rcu(&a->node);
			kfree_rcu(a, rcu);
		}
	}
	spin_unlock(&qp->hca->attach_lock);
}

/**
 * mcast_receive() - a multicast packet has reached a port
 * @port: the port
 * @pkt:  the packet
 *
 * Called under RCU.  The switch has decided that the port is a member.
 */
void mcast_receive(struct port *port, const struct packet *pkt)
{
	struct attachment *a;
	bool found = false;

	hlist_for_each_entry_rcu(a, attach_bucket(port->hca, pkt->dlid), node) {
		if (READ_ONCE(a->qp->port) != port || !pkt->has_grh ||
		    !attach_is(a, &pkt->grh.dgid, pkt->dlid))
			continue;
		found = true;
		qp_receive(a->qp, port, pkt);
	}
	if (!found)
		port_drop(port, DROP_UNATTACHED);
}
