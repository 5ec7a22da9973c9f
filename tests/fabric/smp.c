// SPDX-License-Identifier: GPL-2.0
/*
 * Subnet management packets: who answers them, and how they find their way.
 *
 * A directed-route SMP carries the ports that it leaves by (IBA 14.2.2).  The first
 * and the last step are the kernel's, drivers/infiniband/core/smi.c; what switches
 * do stands here, with the numbers of the compliance statements that smi.c names.
 * All nodes answer Get alone: nobody configures this subnet by SMPs.
 */
#include <rdma/ib_smi.h>

#include "fabric.h"

#define SMP_CLASS_VERSION	1
#define SMP_PERMISSIVE_LID	be16_to_cpu(IB_LID_PERMISSIVE)
#define SMP_INVALID_FIELD	cpu_to_be16(IB_MGMT_MAD_STATUS_INVALID_ATTRIB_VALUE)
#define SMP_UNSUPPORTED		cpu_to_be16(IB_MGMT_MAD_STATUS_UNSUPPORTED_METHOD_ATTRIB)

#define NODE_CA		1	/* NodeInfo.NodeType */
#define NODE_SWITCH	2
#define VENDOR_ID	{ 0x00, 0x02, 0xc9 }
#define POLLING_DEFAULT	2	/* PortInfo.LinkDownDefaultState */
#define SM_MASTER	3	/* SMInfo.SMState */

/*
 * PortInfo, 14.2.5.6, with what newer revisions have behind ib_smi.h's fields.  Its
 * struct is a multiple of 8 bytes long, so that its end lies over these.
 */
union port_info {
	struct ib_port_info base;
	struct {
		u8 before[60];
		__be16 cap_mask2;
		u8 ext_active_supported;	/* 4 bits, 4 bits */
		u8 ext_enabled;			/* 5 bits */
	};
};

static_assert(sizeof(union port_info) == IB_SMP_DATA_SIZE);

/* SwitchInfo, 14.2.5.4 */
struct switch_info {
	__be16 linear_cap, random_cap, multicast_cap, linear_top;
	u8 default_port, default_primary, default_other, life_state;
	__be16 lids_per_port, partition_cap;
	u8 enforcement;
} __packed;

/* SMInfo, 14.2.5.13 */
struct sm_info {
	__be64 guid;
	__be64 sm_key;
	__be32 activity;
	u8 priority_state;		/* 4 bits, 4 bits */
} __packed;

/* A switch, and the port by which the SMP came in; 0: it was sent to its LID. */
struct at_switch {
	unsigned int rail, num, in;
};

/* ---- a link as PortInfo has it --------------------------------------------- */

struct link {
	enum ib_port_state state;
	u8 phys_state;
	u8 width;			/* IB_WIDTH_* */
	u16 speed;			/* IB_SPEED_* */
};

/* The speeds up to QDR have their bits in one field, those from FDR on in another. */
static void smp_link(union port_info *info, const struct link *link)
{
	u8 base = link->speed & 7, ext = link->speed >> 4;

	info->base.link_width_enabled = FABRIC_WIDTHS;
	info->base.link_width_supported = FABRIC_WIDTHS;
	info->base.link_width_active = link->width;
	info->base.linkspeed_portstate = (FABRIC_SPEEDS & 7) << 4 | link->state;
	info->base.portphysstate_linkdown = link->phys_state << 4 | POLLING_DEFAULT;
	info->base.linkspeedactive_enabled = (base ?: IB_SPEED_QDR) << 4 | (FABRIC_SPEEDS & 7);
	info->ext_active_supported = ext << 4 | FABRIC_SPEEDS >> 4;
	info->ext_enabled = FABRIC_SPEEDS >> 4;
	info->base.neighbormtu_mastersmsl = fabric_mtu_enum() << 4;
	info->base.inittypereply_mtucap = IB_MTU_4096;
	info->base.vlcap_inittype = 1 << 4;
	info->base.operationalvl_pei_peo_fpi_fpo = 1 << 4;
}

static void smp_port_link(struct link *link, const struct port *port)
{
	*link = (struct link) {
		.state = READ_ONCE(port->state),
		.phys_state = READ_ONCE(port->phys_state),
		.width = READ_ONCE(port->width),
		.speed = READ_ONCE(port->speed),
	};
}

/* ---- what an HCA answers ---------------------------------------------------- */

static __be16 hca_node_info(struct ib_smp *smp, const struct port *port)
{
	struct ib_node_info *info = (void *)smp->data;

	*info = (struct ib_node_info) {
		.base_version = IB_MGMT_BASE_VERSION,
		.class_version = SMP_CLASS_VERSION,
		.node_type = NODE_CA,
		.num_ports = port->hca->nports,
		.sys_guid = port->hca->card,
		.node_guid = port->hca->guid,
		.port_guid = port->guid,
		.partition_cap = cpu_to_be16(FABRIC_PKEYS),
		.local_port_num = port->num,
		.vendor_id = VENDOR_ID,
	};
	return 0;
}

static __be16 hca_port_info(struct ib_smp *smp, const struct port *port)
{
	unsigned int num = be32_to_cpu(smp->attr_mod);
	union port_info *info = (void *)smp->data;
	const struct port *about = port;
	struct link link;

	if (num > port->hca->nports)
		return SMP_INVALID_FIELD;
	if (num)
		about = &port->hca->ports[num - 1];
	smp_port_link(&link, about);
	smp_link(info, &link);
	info->base.gid_prefix = cpu_to_be64(READ_ONCE(about->prefix));
	info->base.lid = cpu_to_be16(port_lid(about));
	info->base.sm_lid = cpu_to_be16(port_sm_lid(about));
	info->base.cap_mask = cpu_to_be32(READ_ONCE(about->cap_flags));
	info->base.local_port_num = port->num;
	info->base.guid_cap = FABRIC_GIDS;
	info->base.clientrereg_resv_subnetto = FABRIC_SUBNET_TIMEOUT;
	info->base.pkey_violations = cpu_to_be16(atomic_read(&about->bad_pkeys));
	info->base.qkey_violations = cpu_to_be16(atomic_read(&about->bad_qkeys));
	return 0;
}

static __be16 hca_answer(struct ib_smp *smp, const struct ib_device *ibdev,
			 const struct port *port)
{
	switch (smp->attr_id) {
	case IB_SMP_ATTR_NODE_INFO:
		return hca_node_info(smp, port);
	case IB_SMP_ATTR_NODE_DESC:
		memcpy(smp->data, ibdev->node_desc, sizeof(smp->data));
		return 0;
	case IB_SMP_ATTR_PORT_INFO:
		return hca_port_info(smp, port);
	default:
		return SMP_UNSUPPORTED;
	}
}

/* ---- what a switch answers ---------------------------------------------------- */

static __be64 switch_guid(const struct at_switch *at)
{
	return cpu_to_be64(FABRIC_SWITCH_GUID + 0x10 * at->rail + at->num);
}

static __be16 switch_node_info(struct ib_smp *smp, const struct at_switch *at)
{
	struct ib_node_info *info = (void *)smp->data;

	*info = (struct ib_node_info) {
		.base_version = IB_MGMT_BASE_VERSION,
		.class_version = SMP_CLASS_VERSION,
		.node_type = NODE_SWITCH,
		.num_ports = rail_switch_ports(at->rail),
		.sys_guid = switch_guid(at),
		.node_guid = switch_guid(at),
		.port_guid = switch_guid(at),
		.partition_cap = cpu_to_be16(FABRIC_PKEYS),
		.local_port_num = at->in,
		.vendor_id = VENDOR_ID,
	};
	return 0;
}

static __be16 switch_info(struct ib_smp *smp)
{
	struct switch_info *info = (void *)smp->data;

	info->linear_cap = cpu_to_be16(FABRIC_LAST_LID + 1);
	info->multicast_cap = cpu_to_be16(FABRIC_LAST_MLID - FABRIC_FIRST_MLID + 1);
	info->linear_top = cpu_to_be16(FABRIC_LAST_LID);
	return 0;
}

/* Port 0 is the switch itself, where the subnet manager runs; a port without a cable polls. */
static __be16 switch_port_info(struct ib_smp *smp, const struct at_switch *at)
{
	unsigned int num = be32_to_cpu(smp->attr_mod), other;
	struct link link = {
		.state = IB_PORT_ACTIVE,
		.phys_state = IB_PORT_PHYS_STATE_LINK_UP,
		.width = IB_WIDTH_4X,
		.speed = IB_SPEED_EDR,
	};
	union port_info *info = (void *)smp->data;
	const struct port *port;

	if (num > rail_switch_ports(at->rail))
		return SMP_INVALID_FIELD;
	port = rail_port_at(at->rail, at->num, num);
	if (port && READ_ONCE(port->present)) {
		smp_port_link(&link, port);
	} else if (num && !rail_switch_at(at->rail, at->num, num, &other)) {
		link.state = IB_PORT_DOWN;
		link.phys_state = IB_PORT_PHYS_STATE_POLLING;
	}
	smp_link(info, &link);
	info->base.local_port_num = at->in;
	if (!num) {
		info->base.gid_prefix = cpu_to_be64(FABRIC_PREFIX);
		info->base.lid = cpu_to_be16(rail_sm_lid(at->rail));
		info->base.sm_lid = info->base.lid;
		info->base.cap_mask = cpu_to_be32(FABRIC_PORT_CAPS | IB_PORT_SM);
	}
	return 0;
}

static __be16 switch_sm_info(struct ib_smp *smp, const struct at_switch *at)
{
	struct sm_info *info = (void *)smp->data;

	info->guid = switch_guid(at);
	info->activity = cpu_to_be32(ktime_get_seconds());
	info->priority_state = SM_MASTER;
	return 0;
}

static __be16 switch_answer(struct ib_smp *smp, const struct at_switch *at)
{
	switch (smp->attr_id) {
	case IB_SMP_ATTR_NODE_INFO:
		return switch_node_info(smp, at);
	case IB_SMP_ATTR_NODE_DESC:
		snprintf(smp->data, sizeof(smp->data), "rail %u switch %u", at->rail, at->num);
		return 0;
	case IB_SMP_ATTR_SWITCH_INFO:
		return switch_info(smp);
	case IB_SMP_ATTR_PORT_INFO:
		return switch_port_info(smp, at);
	case IB_SMP_ATTR_SM_INFO:
		return at->num ? SMP_UNSUPPORTED : switch_sm_info(smp, at);
	default:
		return SMP_UNSUPPORTED;
	}
}

/* ---- questions ------------------------------------------------------------------ */

static bool smp_directed(const struct ib_smp *smp)
{
	return smp->mgmt_class == IB_MGMT_CLASS_SUBN_DIRECTED_ROUTE;
}

/* Is it a question that is to be answered, be it with an error? */
static bool smp_asks(const struct ib_smp *smp)
{
	return smp->base_version == IB_MGMT_BASE_VERSION &&
	       smp->class_version == SMP_CLASS_VERSION &&
	       (smp_directed(smp) || smp->mgmt_class == IB_MGMT_CLASS_SUBN_LID_ROUTED) &&
	       (smp->method == IB_MGMT_METHOD_GET || smp->method == IB_MGMT_METHOD_SET);
}

/* Make an answer of the question, whose data are to be filled in; false: it stays a refusal. */
static bool smp_turn(struct ib_smp *smp)
{
	bool get = smp->method == IB_MGMT_METHOD_GET;

	smp->method = IB_MGMT_METHOD_GET_RESP;
	smp->status = get ? 0 : SMP_UNSUPPORTED;
	if (get)
		memset(smp->data, 0, sizeof(smp->data));
	return get;
}

static void smp_direct_back(struct ib_smp *smp)
{
	if (smp_directed(smp))
		smp->status |= IB_SMP_DIRECTION;
}

/**
 * smp_process_mad() - a MAD has reached an HCA, or its own host asks it
 * @ibdev: the HCA
 * @num:   the port
 *
 * As ib_device_ops::process_mad.  Of Omni-Path ports nothing is known here: they
 * have management packets of their own.
 *
 * Return: IB_MAD_RESULT_SUCCESS, with IB_MAD_RESULT_REPLY if @out is an answer.
 */
int smp_process_mad(struct ib_device *ibdev, int flags, fabric_port num,
		    const struct ib_wc *wc, const struct ib_grh *grh,
		    const struct ib_mad *in, struct ib_mad *out, size_t *out_size,
		    u16 *out_pkey_index)
{
	struct ib_smp *smp = (struct ib_smp *)out;
	struct port *port = port_get(ibdev, num);

	if (!port || hca_is(port->hca, NETDEV_HFI1) || !smp_asks((const struct ib_smp *)in))
		return IB_MAD_RESULT_SUCCESS;
	memcpy(out, in, sizeof(*in));
	if (smp_turn(smp))
		smp->status = hca_answer(smp, ibdev, port);
	smp_direct_back(smp);
	return IB_MAD_RESULT_SUCCESS | IB_MAD_RESULT_REPLY;
}

static void switch_reply(struct ib_smp *smp, const struct at_switch *at)
{
	if (smp_turn(smp))
		smp->status = switch_answer(smp, at);
	smp_direct_back(smp);
}

/* ---- the way ---------------------------------------------------------------------- */

static void smp_arrive(struct port *port, const struct ib_smp *smp, u16 slid, u16 dlid)
{
	struct ib_sge sge = { .addr = (uintptr_t)smp, .length = sizeof(*smp) };
	struct packet pkt = {
		.slid = slid,
		.dlid = dlid,
		.pkey = IB_DEFAULT_PKEY_FULL,
		.len = sizeof(*smp),
		.sge = &sge,
		.num_sge = 1,
	};

	wire_arrive(port, &pkt);
}

/*
 * By which port a directed SMP leaves the switch @at; an answer of the switch's own
 * takes the place of a question that has reached its end.  0: by none.
 */
static unsigned int smp_step(struct ib_smp *smp, const struct at_switch *at)
{
	if (smp->hop_cnt >= IB_SMP_MAX_PATH_HOPS)
		return 0;
	if (!ib_get_smp_direction(smp)) {
		if (!smp->hop_ptr || smp->hop_ptr > smp->hop_cnt)
			return 0;
		smp->return_path[smp->hop_ptr] = at->in;
		if (smp->hop_ptr++ < smp->hop_cnt)			/* C14-9:2 */
			return smp->initial_path[smp->hop_ptr];
		if (be16_to_cpu(smp->dr_dlid) != SMP_PERMISSIVE_LID || !smp_asks(smp))
			return 0;
		switch_reply(smp, at);					/* C14-9:3 */
		return smp->return_path[--smp->hop_ptr];		/* C14-13:1 */
	}
	if (smp->hop_ptr < 2 || smp->hop_ptr > smp->hop_cnt)
		return 0;
	return smp->return_path[--smp->hop_ptr];			/* C14-13:2 */
}

/* From switch to switch, no more steps than there are in a path and back. */
static void smp_travel(struct port *src, struct ib_smp *smp)
{
	struct at_switch at = { .rail = src->rail, .num = READ_ONCE(src->at_switch),
				.in = rail_port_num(src) };
	unsigned int i, out, other;
	struct port *port;

	for (i = 0; i < 2 * IB_SMP_MAX_PATH_HOPS; i++) {
		out = smp_step(smp, &at);
		port = rail_port_at(at.rail, at.num, out);
		if (port) {
			smp_arrive(port, smp, SMP_PERMISSIVE_LID, SMP_PERMISSIVE_LID);
			return;
		}
		if (!rail_switch_at(at.rail, at.num, out, &other))
			break;
		at.in = rail_switch_link(at.rail, at.num);
		at.num = other;
	}
	port_drop(src, DROP_ROUTE);
}

/**
 * smp_receive() - an SMP has reached a switch
 * @src: the port it came from
 * @pkt: the packet, to the permissive LID or to that of the subnet manager
 *
 * Any context, also with interrupts off.
 */
void smp_receive(struct port *src, const struct packet *pkt)
{
	struct at_switch at = { .rail = src->rail };
	struct ib_smp smp;

	if (pkt->len != sizeof(smp) || hca_is(src->hca, NETDEV_HFI1)) {
		port_drop(src, DROP_ROUTE);
		return;
	}
	packet_gather(&smp, pkt);
	if (pkt->dlid == SMP_PERMISSIVE_LID && smp_directed(&smp)) {
		smp_travel(src, &smp);
	} else if (pkt->dlid != SMP_PERMISSIVE_LID && !smp_directed(&smp) && smp_asks(&smp)) {
		switch_reply(&smp, &at);
		smp_arrive(src, &smp, pkt->dlid, pkt->slid);
	} else {
		port_drop(src, DROP_ROUTE);
	}
}
