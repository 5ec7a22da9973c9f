/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What older and newer kernels than the one we write for lack.
 *
 * The sources are written for the newest kernel; every difference between
 * kernels stands here and in compat_qp.h.  HAVE_* come from the compile probes
 * in Kbuild, never from a version number.
 */
#ifndef FABRIC_COMPAT_H
#define FABRIC_COMPAT_H

#include <linux/hrtimer.h>
#include <rdma/ib_verbs.h>

/* hrtimer_setup() replaced hrtimer_init() plus an assignment. */
#ifndef HAVE_HRTIMER_SETUP
static inline void hrtimer_setup(struct hrtimer *timer,
				 enum hrtimer_restart (*function)(struct hrtimer *),
				 clockid_t clock, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock, mode);
	timer->function = function;
}
#endif

/* Port numbers of ib_device_ops had 8 bits before 5.13. */
#ifdef HAVE_U32_PORTS
typedef u32 fabric_port;
#else
typedef u8 fabric_port;
#endif

/* "ib_ipoib is to ask for its QPs as a netdev's" was a capability of hardware before 6.0. */
static inline void fabric_set_netdev_opa(struct ib_device_attr *attr)
{
#ifdef HAVE_KERNEL_CAP_FLAGS
	attr->kernel_cap_flags |= IBK_RDMA_NETDEV_OPA;
#else
	attr->device_cap_flags |= IB_DEVICE_RDMA_NETDEV_OPA;
#endif
}

/* The attributes of IBA's verbs, before 5.11: ib_verbs.h has them in this order. */
#ifndef HAVE_QP_ATTR_STANDARD_BITS
#define IB_QP_ATTR_STANDARD_BITS GENMASK(20, 0)
#endif

/* The last argument of ib_device_ops::create_cq. */
#ifdef HAVE_CREATE_CQ_ATTRS
#define fabric_cq_attrs uverbs_attr_bundle
#else
#define fabric_cq_attrs ib_udata
#endif

/* ib_device_ops::reg_user_mr takes a dma handle in newer kernels. */
#ifdef HAVE_REG_USER_MR_DMAH
#define FABRIC_REG_USER_MR_ARGS						\
	struct ib_pd *pd, u64 start, u64 length, u64 virt, int access,	\
	struct ib_dmah *dmah, struct ib_udata *udata
#else
#define FABRIC_REG_USER_MR_ARGS						\
	struct ib_pd *pd, u64 start, u64 length, u64 virt, int access,	\
	struct ib_udata *udata
#endif

#endif /* FABRIC_COMPAT_H */
