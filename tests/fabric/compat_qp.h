/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who allocates a QP: the core, and before 5.14 (no size_ib_qp) the driver.
 *
 * For verbs.c alone, after fabric.h.
 */
#ifndef FABRIC_COMPAT_QP_H
#define FABRIC_COMPAT_QP_H

#ifdef HAVE_SIZE_IB_QP

#define FABRIC_QP_OPS					\
	.create_qp = qp_create,				\
	.destroy_qp = qp_destroy,			\
	INIT_RDMA_OBJ_SIZE(ib_qp, qp, ibqp)

#else

#include <linux/slab.h>

/* With what the core fills in beforehand where it allocates. */
static struct ib_qp *compat_create_qp(struct ib_pd *pd, struct ib_qp_init_attr *init,
				      struct ib_udata *udata)
{
	struct qp *qp = kzalloc(sizeof(*qp), GFP_KERNEL);
	int err;

	if (!qp)
		return ERR_PTR(-ENOMEM);
	qp->ibqp.device = pd->device;
	qp->ibqp.pd = pd;
	qp->ibqp.qp_type = init->qp_type;
	qp->ibqp.send_cq = init->send_cq;
	qp->ibqp.recv_cq = init->recv_cq;
	err = qp_create(&qp->ibqp, init, udata);
	if (err) {
		kfree(qp);
		return ERR_PTR(err);
	}
	return &qp->ibqp;
}

static int compat_destroy_qp(struct ib_qp *ibqp, struct ib_udata *udata)
{
	int err = qp_destroy(ibqp, udata);

	if (!err)
		kfree(to_qp(ibqp));
	return err;
}

#define FABRIC_QP_OPS					\
	.create_qp = compat_create_qp,			\
	.destroy_qp = compat_destroy_qp

#endif

#endif /* FABRIC_COMPAT_QP_H */
