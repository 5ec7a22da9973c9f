// SPDX-License-Identifier: GPL-2.0
/*
 * What the InfiniBand core asks of a device; small objects.
 */
#include <linux/slab.h>
#include <rdma/ib_smi.h>

#include "fabric.h"
#include "compat_qp.h"
#include "rdma_netdev.h"

static int verbs_query_device(struct ib_device *ibdev, struct ib_device_attr *attr,
			      struct ib_udata *udata)
{
	attr->fw_ver = 1ULL << 32;
	attr->sys_image_guid = to_hca(ibdev)->card;
	attr->vendor_id = 0x02c9;
	attr->max_mr_size = ~0ULL;
	attr->page_size_cap = PAGE_SIZE;
	attr->max_qp = 1 << 16;
	attr->max_qp_wr = FABRIC_MAX_WR;
	attr->device_cap_flags = IB_DEVICE_SYS_IMAGE_GUID |
				 IB_DEVICE_PORT_ACTIVE_EVENT |
				 IB_DEVICE_BAD_PKEY_CNTR | IB_DEVICE_BAD_QKEY_CNTR |
				 IB_DEVICE_RC_RNR_NAK_GEN;
	attr->max_send_sge = FABRIC_SEND_SGE;
	attr->max_recv_sge = FABRIC_RECV_SGE;
	attr->max_cq = 1 << 16;
	attr->max_cqe = FABRIC_MAX_CQE;
	attr->max_mr = 1 << 16;
	attr->max_pd = 1 << 16;
	attr->max_ah = 1 << 20;
	attr->max_qp_rd_atom = 16;
	attr->max_qp_init_rd_atom = 16;
	attr->local_ca_ack_delay = 15;
	attr->max_srq = fabric_srq ? 1 << 16 : 0;
	attr->max_srq_wr = fabric_srq ? FABRIC_MAX_WR : 0;
	attr->max_srq_sge = fabric_srq ? FABRIC_RECV_SGE : 0;
	attr->max_mcast_grp = FABRIC_LAST_MLID - FABRIC_FIRST_MLID + 1;
	attr->max_mcast_qp_attach = 1 << 16;
	attr->max_total_mcast_qp_attach = 1 << 20;
	attr->max_pkeys = FABRIC_PKEYS;
	if (hca_is(to_hca(ibdev), NETDEV_MLX5))
		attr->device_cap_flags |= IB_DEVICE_UD_IP_CSUM;
	if (hca_is(to_hca(ibdev), NETDEV_HFI1))
		fabric_set_netdev_opa(attr);
	return 0;
}

static int verbs_query_port(struct ib_device *ibdev, fabric_port num,
			    struct ib_port_attr *attr)
{
	struct port *port = port_get(ibdev, num);

	if (!port)
		return -EINVAL;
	attr->state = READ_ONCE(port->state);
	attr->phys_state = READ_ONCE(port->phys_state);
	attr->max_mtu = IB_MTU_4096;
	attr->active_mtu = ib_mtu_int_to_enum(fabric_mtu);
	attr->phys_mtu = FABRIC_OPA_MTU;	/* of hfi1 it is what counts, else nobody asks */
	attr->gid_tbl_len = FABRIC_GIDS;
	attr->port_cap_flags = READ_ONCE(port->cap_flags);
	attr->max_msg_sz = FABRIC_MAX_MSG;
	attr->bad_pkey_cntr = atomic_read(&port->bad_pkeys);
	attr->qkey_viol_cntr = atomic_read(&port->bad_qkeys);
	attr->pkey_tbl_len = FABRIC_PKEYS;
	attr->lid = port_lid(port);
	attr->sm_lid = port_sm_lid(port);
	attr->max_vl_num = 1;
	attr->subnet_timeout = FABRIC_SUBNET_TIMEOUT;
	attr->active_width = READ_ONCE(port->width);
	attr->active_speed = READ_ONCE(port->speed);
	return 0;
}

static int verbs_modify_port(struct ib_device *ibdev, fabric_port num, int mask,
			     struct ib_port_modify *props)
{
	struct port *port = port_get(ibdev, num);

	if (!port)
		return -EINVAL;
	if (mask & IB_PORT_RESET_QKEY_CNTR)
		atomic_set(&port->bad_qkeys, 0);
	spin_lock_irq(&port->cap_lock);
	port->cap_flags |= props->set_port_cap_mask;
	port->cap_flags &= ~props->clr_port_cap_mask;
	spin_unlock_irq(&port->cap_lock);
	return 0;
}

static int verbs_query_gid(struct ib_device *ibdev, fabric_port num, int index,
			   union ib_gid *gid)
{
	struct port *port = port_get(ibdev, num);

	if (!port || index < 0 || index >= FABRIC_GIDS)
		return -EINVAL;
	port_gid_at(port, index, gid);
	return 0;
}

static int verbs_query_pkey(struct ib_device *ibdev, fabric_port num, u16 index, u16 *pkey)
{
	struct port *port = port_get(ibdev, num);

	if (!port || index >= FABRIC_PKEYS)
		return -EINVAL;
	*pkey = READ_ONCE(port->pkeys[index]);
	return 0;
}

static int verbs_port_immutable(struct ib_device *ibdev, fabric_port num,
				struct ib_port_immutable *immutable)
{
	immutable->pkey_tbl_len = FABRIC_PKEYS;
	immutable->gid_tbl_len = FABRIC_GIDS;
	immutable->core_cap_flags = RDMA_CORE_PORT_IBA_IB;
	immutable->max_mad_size = IB_MGMT_MAD_SIZE;
	if (hca_is(to_hca(ibdev), NETDEV_HFI1)) {
		immutable->core_cap_flags = RDMA_CORE_PORT_INTEL_OPA;
		immutable->max_mad_size = OPA_MGMT_MAD_SIZE;
	}
	return 0;
}

static enum rdma_link_layer verbs_link_layer(struct ib_device *ibdev, fabric_port num)
{
	return IB_LINK_LAYER_INFINIBAND;
}

static void verbs_fw_str(struct ib_device *ibdev, char *str)
{
	strscpy(str, "1.0.0", IB_FW_VERSION_NAME_MAX);
}

/* ---- protection domains, memory regions: nothing to protect ----------------- */

struct pd {
	struct ib_pd ibpd;
};

static int verbs_alloc_pd(struct ib_pd *pd, struct ib_udata *udata)
{
	return 0;
}

static int verbs_dealloc_pd(struct ib_pd *pd, struct ib_udata *udata)
{
	return 0;
}

static struct ib_mr *verbs_get_dma_mr(struct ib_pd *pd, int access)
{
	struct ib_mr *mr = kzalloc(sizeof(*mr), GFP_KERNEL);

	return mr ?: ERR_PTR(-ENOMEM);
}

/* The core refuses devices without it; user space has no way in here. */
static struct ib_mr *verbs_reg_user_mr(FABRIC_REG_USER_MR_ARGS)
{
	return ERR_PTR(-EOPNOTSUPP);
}

static int verbs_dereg_mr(struct ib_mr *mr, struct ib_udata *udata)
{
	kfree(mr);
	return 0;
}

/* ---- address handles --------------------------------------------------------- */

/* The address vector that @attr describes. */
void route_set(struct route *route, const struct rdma_ah_attr *attr)
{
	const struct ib_global_route *grh = rdma_ah_read_grh(attr);

	route->dlid = rdma_ah_get_dlid(attr);
	route->sl = rdma_ah_get_sl(attr);
	route->path_bits = rdma_ah_get_path_bits(attr);
	route->static_rate = rdma_ah_get_static_rate(attr);
	route->port_num = rdma_ah_get_port_num(attr);
	route->has_grh = rdma_ah_get_ah_flags(attr) & IB_AH_GRH;
	if (!route->has_grh)
		return;
	route->grh.dgid = grh->dgid;
	route->grh.flow_label = grh->flow_label;
	route->grh.sgid_index = grh->sgid_index;
	route->grh.hop_limit = grh->hop_limit;
	route->grh.traffic_class = grh->traffic_class;
}

static int verbs_create_ah(struct ib_ah *ibah, struct rdma_ah_init_attr *init,
			   struct ib_udata *udata)
{
	const struct rdma_ah_attr *attr = init->ah_attr;

	if (!port_get(ibah->device, rdma_ah_get_port_num(attr)))
		return -EINVAL;
	route_set(&to_ah(ibah)->route, attr);
	return 0;
}

/* The MAD layer matches answers to queries by this. */
static int verbs_query_ah(struct ib_ah *ibah, struct rdma_ah_attr *attr)
{
	const struct route *route = &to_ah(ibah)->route;

	memset(attr, 0, sizeof(*attr));
	attr->type = ibah->type;
	rdma_ah_set_dlid(attr, route->dlid);
	rdma_ah_set_sl(attr, route->sl);
	rdma_ah_set_path_bits(attr, route->path_bits);
	rdma_ah_set_static_rate(attr, route->static_rate);
	rdma_ah_set_port_num(attr, route->port_num);
	if (!route->has_grh)
		return 0;
	rdma_ah_set_grh(attr, NULL, route->grh.flow_label, route->grh.sgid_index,
			route->grh.hop_limit, route->grh.traffic_class);
	rdma_ah_set_dgid_raw(attr, (void *)&route->grh.dgid);
	return 0;
}

static int verbs_destroy_ah(struct ib_ah *ibah, u32 flags)
{
	return 0;
}

const struct ib_device_ops verbs_ops = {
	.owner = THIS_MODULE,
	.driver_id = RDMA_DRIVER_UNKNOWN,

	.query_device = verbs_query_device,
	.query_port = verbs_query_port,
	.modify_port = verbs_modify_port,
	.query_gid = verbs_query_gid,
	.query_pkey = verbs_query_pkey,
	.process_mad = smp_process_mad,
	.get_port_immutable = verbs_port_immutable,
	.get_link_layer = verbs_link_layer,
	.get_dev_fw_str = verbs_fw_str,
	.rdma_netdev_get_params = rdma_netdev_params,

	.alloc_pd = verbs_alloc_pd,
	.dealloc_pd = verbs_dealloc_pd,
	.get_dma_mr = verbs_get_dma_mr,
	.reg_user_mr = verbs_reg_user_mr,
	.dereg_mr = verbs_dereg_mr,
	.create_ah = verbs_create_ah,
	.query_ah = verbs_query_ah,
	.destroy_ah = verbs_destroy_ah,

	.create_cq = cq_create,
	.destroy_cq = cq_destroy,
	.poll_cq = cq_poll,
	.req_notify_cq = cq_req_notify,

	FABRIC_QP_OPS,
	.modify_qp = qp_modify,
	.query_qp = qp_query,
	.post_send = qp_post_send,
	.post_recv = qp_post_recv,
	.create_srq = srq_create,
	.modify_srq = srq_modify,
	.query_srq = srq_query,
	.destroy_srq = srq_destroy,
	.post_srq_recv = srq_post_recv,
	.attach_mcast = mcast_attach,
	.detach_mcast = mcast_detach,

	INIT_RDMA_OBJ_SIZE(ib_ah, ah, ibah),
	INIT_RDMA_OBJ_SIZE(ib_cq, cq, ibcq),
	INIT_RDMA_OBJ_SIZE(ib_pd, pd, ibpd),
	INIT_RDMA_OBJ_SIZE(ib_srq, srq, ibsrq),
};
