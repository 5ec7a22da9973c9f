// SPDX-License-Identifier: GPL-2.0
/*
 * PathRecord: how a port reaches another one.
 */
#include "sa.h"

#define GHOST_GUID	0x0002c90300000000ULL

/* How many there are; read without a lock. */
static unsigned int ghosts;

/* Hosts with a path to them, which swallow what they are sent. */
void path_set_ghosts(unsigned int count)
{
	WRITE_ONCE(ghosts, count);
}

/* A P_Key that both ends have; the one asked for, if one was. */
static bool path_pkey(const struct port *src, const struct port *dst,
		      const struct ib_sa_mad *query, u16 *pkey)
{
	const struct path_record *want = (const void *)query->data;
	unsigned int i;
	u16 key;

	for (i = 0; i < FABRIC_PKEYS; i++) {
		key = READ_ONCE(src->pkeys[i]);
		if (sa_has(query, IB_SA_PATH_REC_PKEY) &&
		    (key ^ be16_to_cpu(want->pkey)) & 0x7fff)
			continue;
		if (port_has_pkey(dst, key, NULL)) {
			*pkey = key;
			return true;
		}
	}
	return false;
}

/* Is @port the one that a GID and a LID of the query name? */
static bool path_end(const struct port *port, const struct ib_sa_mad *query,
		     ib_sa_comp_mask gid_mask, const union ib_gid *gid,
		     ib_sa_comp_mask lid_mask, __be16 lid)
{
	if (!port_active(port))
		return false;
	if (sa_has(query, gid_mask) &&
	    (be64_to_cpu(gid->global.subnet_prefix) != READ_ONCE(port->prefix) ||
	     !port_has_guid(port, gid->global.interface_id)))
		return false;
	return !sa_has(query, lid_mask) || be16_to_cpu(lid) == port->lid;
}

/* The ends by the GIDs that were asked for, which may be aliases. */
static int path_answer(const struct port *src, const struct port *dst, u16 pkey,
		       const struct ib_sa_mad *query, struct answer *ans)
{
	const struct path_record *want = (const void *)query->data;
	struct path_record rec = {
		.dlid = cpu_to_be16(dst->lid),
		.slid = cpu_to_be16(src->lid),
		.numb_path = 0x80,	/* reversible */
		.pkey = cpu_to_be16(pkey),
		.mtu = SA_EXACTLY | fabric_mtu_enum(),
		.rate = SA_EXACTLY | FABRIC_RATE,
		.life = SA_EXACTLY | SA_LIFE,
	};

	port_gid(src, &rec.sgid);
	port_gid(dst, &rec.dgid);
	if (sa_has(query, IB_SA_PATH_REC_SGID))
		rec.sgid = want->sgid;
	if (sa_has(query, IB_SA_PATH_REC_DGID))
		rec.dgid = want->dgid;
	/* Between subnets a GRH is needed, and so a hop limit (IBA 19.2). */
	if (src->prefix != dst->prefix)
		rec.raw_flow_hop = cpu_to_be32(0xff);
	return answer_add(ans, &rec, sizeof(rec));
}

/* @dst of a query, if it is one; else nothing is added. */
static int path_to(const struct port *src, const struct port *dst,
		   const struct ib_sa_mad *query, struct answer *ans)
{
	const struct path_record *want = (const void *)query->data;
	u16 pkey;

	if (!path_end(dst, query, IB_SA_PATH_REC_DGID, &want->dgid,
		      IB_SA_PATH_REC_DLID, want->dlid) ||
	    !path_pkey(src, dst, query, &pkey))
		return 0;
	return path_answer(src, dst, pkey, query, ans);
}

/*
 * The ghost that a query names, NULL if it is none: at a LID where nobody listens.
 * There is one at a time, under sa_lock.
 */
static const struct port *path_ghost(const struct ib_sa_mad *query)
{
	const struct path_record *want = (const void *)query->data;
	static struct port ghost = {
		.prefix = FABRIC_PREFIX,
		.lid = FABRIC_LAST_LID,
		.pkeys = { 0xffff, 0x8001 },
		.state = IB_PORT_ACTIVE,
		.present = true,
	};

	ghost.guid = want->dgid.global.interface_id;
	if (!sa_has(query, IB_SA_PATH_REC_DGID) ||
	    be64_to_cpu(ghost.guid) - GHOST_GUID >= READ_ONCE(ghosts))
		return NULL;
	return &ghost;
}

/*
 * PathRecord Get and GetTable.
 *
 * A source must be named, by GID or LID; ports that the subnet manager sees
 * down are no destination, silently cut ones are.
 */
u16 path_query(struct port *port, const struct ib_sa_mad *query, struct answer *ans)
{
	const struct path_record *want = (const void *)query->data;
	const struct port *ghost = path_ghost(query);
	struct port *src, *dst;
	unsigned int s, d;

	if (!sa_has(query, IB_SA_PATH_REC_SGID) && !sa_has(query, IB_SA_PATH_REC_SLID))
		return SA_INCOMPLETE;
	for (s = 0; (src = port_by_index(s)); s++) {
		if (src->rail != port->rail ||
		    !path_end(src, query, IB_SA_PATH_REC_SGID, &want->sgid,
			      IB_SA_PATH_REC_SLID, want->slid))
			continue;
		for (d = 0; (dst = port_by_index(d)); d++)
			if (dst->rail == port->rail && path_to(src, dst, query, ans))
				return SA_NO_RESOURCES;
		if (ghost && path_to(src, ghost, query, ans))
			return SA_NO_RESOURCES;
	}
	return SA_OK;
}
