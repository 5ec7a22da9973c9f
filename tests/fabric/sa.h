/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records of the subnet administrator, and who answers for them.
 *
 * Layouts: InfiniBand Architecture Specification 1.4 volume 1, chapter 15.
 */
#ifndef FABRIC_SA_H
#define FABRIC_SA_H

#include <rdma/ib_sa.h>

#include "fabric.h"

/* Status of a SA answer, IBA table 187. */
enum sa_status {
	SA_OK			= 0,
	SA_BAD_METHOD		= IB_MGMT_MAD_STATUS_UNSUPPORTED_METHOD_ATTRIB,
	SA_NO_RESOURCES		= 0x0100,
	SA_REQ_INVALID		= 0x0200,
	SA_NO_RECORDS		= 0x0300,
	SA_TOO_MANY		= 0x0400,
	SA_BAD_GID		= 0x0500,
	SA_INCOMPLETE		= 0x0600,
};

/* MCMemberRecord, 15.2.5.17 */
struct member_record {
	union ib_gid mgid;
	union ib_gid port_gid;
	__be32 qkey;
	__be16 mlid;
	u8 mtu;			/* selector 2, value 6 bits */
	u8 tclass;
	__be16 pkey;
	u8 rate;		/* selector 2, value 6 bits */
	u8 life;		/* selector 2, value 6 bits */
	__be32 sl_flow_hop;	/* 4, 20, 8 bits */
	u8 scope_join;		/* 4, 4 bits */
	u8 proxy;		/* 1 bit */
	u8 reserved[2];
} __packed;

/* PathRecord, 15.2.5.16 */
struct path_record {
	__be64 service_id;
	union ib_gid dgid;
	union ib_gid sgid;
	__be16 dlid;
	__be16 slid;
	__be32 raw_flow_hop;	/* 1, 3 reserved, 20, 8 bits */
	u8 tclass;
	u8 numb_path;		/* reversible 1, number of paths 7 bits */
	__be16 pkey;
	__be16 qos_sl;		/* 12, 4 bits */
	u8 mtu;
	u8 rate;
	u8 life;
	u8 preference;
	u8 reserved[6];
} __packed;

#define SA_LIFE		18	/* packet life time 4.096 us * 2^18: about 1 s */
#define SA_EXACTLY	(IB_SA_EQ << 6)

/* Records that answer a query. */
struct answer {
	u8 *data;
	size_t size;		/* of one record, a multiple of 8 */
	unsigned int count;
	unsigned int room;
};

int answer_add(struct answer *ans, const void *record, size_t len);

/*
 * A handler looks at the query of @port and adds what answers it.  Called with
 * sa_lock held.  Returns an enum sa_status.
 */
typedef u16 (*sa_handler)(struct port *port, const struct ib_sa_mad *query,
			  struct answer *ans);

/* ---- group.c, path.c: the handlers ----------------------------------------- */
u16 group_join(struct port *port, const struct ib_sa_mad *query, struct answer *ans);
u16 group_leave(struct port *port, const struct ib_sa_mad *query, struct answer *ans);
u16 group_query(struct port *port, const struct ib_sa_mad *query, struct answer *ans);
u16 path_query(struct port *port, const struct ib_sa_mad *query, struct answer *ans);

/* ---- rmpp.c: answers that need more than one packet ------------------------ */
bool rmpp_is_control(const struct ib_sa_mad *mad);
void rmpp_start(struct port *port, u32 qpn, const struct ib_sa_mad *head,
		struct answer *ans);
void rmpp_control(struct port *port, u32 qpn, const struct ib_sa_mad *mad);
void rmpp_exit(void);

void sa_send(struct port *port, u32 qpn, const struct ib_sa_mad *mad);

void group_forget_port(struct port *port);
void group_exit(void);

/* Was this component given in the query? */
static inline bool sa_has(const struct ib_sa_mad *query, ib_sa_comp_mask mask)
{
	return (query->sa_hdr.comp_mask & mask) == mask;
}

#endif /* FABRIC_SA_H */
