// SPDX-License-Identifier: GPL-2.0
/*
 * Multicast groups of the subnet: MCMemberRecord, and the switch.
 *
 * A member's JoinState is what that port has asked for and not given back; a
 * reply never shows another port's bits.  The kernel takes the reply for its
 * own state: shown bits it has not asked for, it leaves and joins for ever.
 */
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "sa.h"

#define GROUP_QKEY	0x0b1b		/* OpenSM's for IPoIB */
#define GROUP_QKEY_OPA	0		/* that of Omni-Path's fabric manager */
#define GROUP_SM_KEY	1		/* OpenSM's default */
#define JOIN_FULL	BIT(FULLMEMBER_JOIN)
#define JOIN_NON	BIT(NONMEMBER_JOIN)
#define JOIN_SEND	BIT(SENDONLY_NONMEBER_JOIN)
#define JOIN_SEND_FULL	BIT(SENDONLY_FULLMEMBER_JOIN)
#define JOIN_RECEIVES	(JOIN_FULL | JOIN_NON)
#define JOIN_KEEPS	(JOIN_FULL | JOIN_SEND_FULL)	/* IBA 15.2.5.17.1 */
#define JOIN_ALL	(JOIN_RECEIVES | JOIN_SEND | JOIN_SEND_FULL)

/* What a creator has to say about a new group, IBA o15-0.2.3. */
#define CREATE_MASK (IB_SA_MCMEMBER_REC_QKEY | IB_SA_MCMEMBER_REC_PKEY | \
		     IB_SA_MCMEMBER_REC_SL | IB_SA_MCMEMBER_REC_FLOW_LABEL | \
		     IB_SA_MCMEMBER_REC_TRAFFIC_CLASS)
#define JOIN_MASK (IB_SA_MCMEMBER_REC_MGID | IB_SA_MCMEMBER_REC_PORT_GID | \
		   IB_SA_MCMEMBER_REC_JOIN_STATE)

struct group {
	struct rcu_head rcu;
	unsigned int rail;
	u16 mlid;
	struct member_record rec;	/* without port and join state */
	u8 join[FABRIC_MAX_PORTS];	/* JoinState per port; sa_lock */
	/* The switch's forwarding entry: read by packets without a lock. */
	DECLARE_BITMAP(receivers, FABRIC_MAX_PORTS);
};

/* MLID on a rail -> group; written under sa_lock, read by packets under RCU */
static DEFINE_XARRAY_ALLOC(groups);

static u32 mlid_key(unsigned int rail, u16 mlid)
{
	return rail << 16 | mlid;
}

static struct group *group_find(unsigned int rail, const union ib_gid *mgid)
{
	struct group *g;
	unsigned long key;

	xa_for_each(&groups, key, g)
		if (g->rail == rail && !memcmp(&g->rec.mgid, mgid, sizeof(*mgid)))
			return g;
	return NULL;
}

static void group_set_join(struct group *g, const struct port *port, u8 join)
{
	g->join[port->index] = join;
	if (join & JOIN_RECEIVES)
		set_bit(port->index, g->receivers);
	else
		clear_bit(port->index, g->receivers);
}

/* A group ends when its last full member has gone. */
static void group_put(struct group *g)
{
	unsigned int i;

	for (i = 0; i < FABRIC_MAX_PORTS; i++)
		if (g->join[i] & JOIN_KEEPS)
			return;
	xa_erase(&groups, mlid_key(g->rail, g->mlid));
	kfree_rcu(g, rcu);
}

/* RFC 4391 section 4: ff1x:401b:PKEY::ffff:ffff, and 601b for IPv6. */
static bool mgid_is_broadcast(const union ib_gid *mgid, u16 *pkey)
{
	static const u8 tail[] = { 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff };

	if (mgid->raw[0] != 0xff || mgid->raw[2] != 0x40 || mgid->raw[3] != 0x1b ||
	    memcmp(&mgid->raw[6], tail, sizeof(tail)))
		return false;
	*pkey = mgid->raw[4] << 8 | mgid->raw[5];
	return true;
}

/* What the subnet's partition configuration says of an IPoIB broadcast group. */
static void record_default(struct member_record *rec, u16 pkey)
{
	rec->qkey = cpu_to_be32(rdma_netdev_any(NETDEV_HFI1) ? GROUP_QKEY_OPA : GROUP_QKEY);
	rec->pkey = cpu_to_be16(pkey);
	rec->tclass = 0;
	rec->sl_flow_hop = 0;
}

static u16 group_create(unsigned int rail, const struct ib_sa_mad *query, struct group **out)
{
	const struct member_record *want = (const void *)query->data;
	struct group *g;
	u32 key;
	u16 pkey;

	if (want->mgid.raw[0] != 0xff)
		return SA_BAD_GID;
	g = kzalloc(sizeof(*g), GFP_KERNEL);
	if (!g)
		return SA_NO_RESOURCES;
	g->rec = *want;
	if (mgid_is_broadcast(&want->mgid, &pkey)) {
		record_default(&g->rec, pkey);
	} else if (!sa_has(query, CREATE_MASK)) {
		kfree(g);
		return SA_INCOMPLETE;
	}
	g->rec.mtu = SA_EXACTLY | fabric_mtu_enum();
	g->rec.rate = SA_EXACTLY | FABRIC_RATE;
	g->rec.life = SA_EXACTLY | SA_LIFE;
	memset(&g->rec.port_gid, 0, sizeof(g->rec.port_gid));
	g->rec.proxy = 0;
	/* The scope stands in the MGID as well. */
	g->rec.scope_join = want->mgid.raw[1] << 4;
	g->rail = rail;
	if (xa_alloc(&groups, &key, g, XA_LIMIT(mlid_key(rail, FABRIC_FIRST_MLID),
						mlid_key(rail, FABRIC_LAST_MLID)),
		     GFP_KERNEL)) {
		kfree(g);
		return SA_NO_RESOURCES;
	}
	g->mlid = key;
	g->rec.mlid = cpu_to_be16(g->mlid);
	*out = g;
	return SA_OK;
}

/* "greater than", "less than", "exactly" or "the largest there is" */
static bool selector_fits(u8 want, u8 have)
{
	u8 value = want & 0x3f;

	have &= 0x3f;
	switch (want >> 6) {
	case IB_SA_GT:
		return have > value;
	case IB_SA_LT:
		return have < value;
	case IB_SA_EQ:
		return have == value;
	default:
		return true;
	}
}

static bool bits_equal(__be32 a, __be32 b, u32 mask)
{
	return !((be32_to_cpu(a) ^ be32_to_cpu(b)) & mask);
}

/* Do the components that the query gives agree with the group? */
static bool group_fits(const struct group *g, const struct ib_sa_mad *query)
{
	const struct member_record *want = (const void *)query->data;
	const struct member_record *have = &g->rec;

#define DIFFERS(component, condition)	\
	(sa_has(query, IB_SA_MCMEMBER_REC_##component) && !(condition))

	return !(DIFFERS(MGID, !memcmp(&want->mgid, &have->mgid, sizeof(have->mgid))) ||
		 DIFFERS(QKEY, want->qkey == have->qkey) ||
		 DIFFERS(MLID, want->mlid == have->mlid) ||
		 DIFFERS(PKEY, pkey_match(be16_to_cpu(want->pkey) | 0x8000,
					  be16_to_cpu(have->pkey))) ||
		 DIFFERS(TRAFFIC_CLASS, want->tclass == have->tclass) ||
		 (sa_has(query, IB_SA_MCMEMBER_REC_MTU_SELECTOR) &&
		  DIFFERS(MTU, selector_fits(want->mtu, have->mtu))) ||
		 (sa_has(query, IB_SA_MCMEMBER_REC_RATE_SELECTOR) &&
		  DIFFERS(RATE, selector_fits(want->rate, have->rate))) ||
		 (sa_has(query, IB_SA_MCMEMBER_REC_PACKET_LIFE_TIME_SELECTOR) &&
		  DIFFERS(PACKET_LIFE_TIME, selector_fits(want->life, have->life))) ||
		 DIFFERS(SL, bits_equal(want->sl_flow_hop, have->sl_flow_hop, 0xf0000000)) ||
		 DIFFERS(FLOW_LABEL, bits_equal(want->sl_flow_hop, have->sl_flow_hop,
						0x0fffff00)) ||
		 DIFFERS(HOP_LIMIT, bits_equal(want->sl_flow_hop, have->sl_flow_hop, 0xff)) ||
		 DIFFERS(SCOPE, !((want->scope_join ^ have->scope_join) & 0xf0)));
#undef DIFFERS
}

/* The record as @port's membership shows it, by the GID that was asked for or GID 0. */
static int group_answer(const struct group *g, const struct port *port,
			const union ib_gid *gid, struct answer *ans)
{
	struct member_record rec = g->rec;

	port_gid(port, &rec.port_gid);
	if (gid)
		rec.port_gid.global.interface_id = gid->global.interface_id;
	rec.scope_join |= g->join[port->index];
	return answer_add(ans, &rec, sizeof(rec));
}

/* A port speaks for itself only: IBA o15-0.1.11 leaves proxies to the trusted. */
static bool query_is_own(const struct port *port, const struct ib_sa_mad *query)
{
	const struct member_record *want = (const void *)query->data;

	return port_has_guid(port, want->port_gid.global.interface_id);
}

/* MCMemberRecord Set: create a group if need be, and join it */
u16 group_join(struct port *port, const struct ib_sa_mad *query, struct answer *ans)
{
	const struct member_record *want = (const void *)query->data;
	u8 join = want->scope_join & JOIN_ALL;
	struct group *g;
	u16 status;

	if (!sa_has(query, JOIN_MASK))
		return SA_INCOMPLETE;
	if (!join || !query_is_own(port, query))
		return SA_REQ_INVALID;
	g = group_find(port->rail, &want->mgid);
	if (!g) {
		if (!(join & JOIN_KEEPS))
			return SA_REQ_INVALID;
		status = group_create(port->rail, query, &g);
		if (status)
			return status;
	}
	if (!group_fits(g, query) ||
	    !port_has_pkey(port, be16_to_cpu(g->rec.pkey) | 0x8000, NULL)) {
		group_put(g);
		return SA_REQ_INVALID;
	}
	group_set_join(g, port, g->join[port->index] | join);
	return group_answer(g, port, &want->port_gid, ans) ? SA_NO_RESOURCES : SA_OK;
}

/* MCMemberRecord Delete: give bits of the JoinState back */
u16 group_leave(struct port *port, const struct ib_sa_mad *query, struct answer *ans)
{
	const struct member_record *want = (const void *)query->data;
	u8 join = want->scope_join & JOIN_ALL;
	struct group *g;

	if (!sa_has(query, JOIN_MASK))
		return SA_INCOMPLETE;
	g = group_find(port->rail, &want->mgid);
	if (!g || !query_is_own(port, query) || !(g->join[port->index] & join))
		return SA_REQ_INVALID;
	if (group_answer(g, port, &want->port_gid, ans))
		return SA_NO_RESOURCES;
	group_set_join(g, port, g->join[port->index] & ~join);
	group_put(g);
	return SA_OK;
}

/* Does @want ask for this member, and may @port see it? */
static bool member_fits(const struct group *g, const struct port *member,
			const struct port *port, const struct ib_sa_mad *query)
{
	const struct member_record *want = (const void *)query->data;

	if (query->sa_hdr.sm_key != cpu_to_be64(GROUP_SM_KEY) && member != port)
		return false;
	if (sa_has(query, IB_SA_MCMEMBER_REC_PORT_GID) &&
	    want->port_gid.global.interface_id != member->guid)
		return false;
	return !sa_has(query, IB_SA_MCMEMBER_REC_JOIN_STATE) ||
	       g->join[member->index] & want->scope_join & JOIN_ALL;
}

static int group_answer_members(const struct group *g, const struct port *port,
				const struct ib_sa_mad *query, struct answer *ans)
{
	struct port *member;
	unsigned int i;
	int err = 0;

	for (i = 0; i < FABRIC_MAX_PORTS && !err; i++) {
		member = g->join[i] ? port_by_index(i) : NULL;
		if (member && member_fits(g, member, port, query))
			err = group_answer(g, member, NULL, ans);
	}
	return err;
}

/*
 * MCMemberRecord Get and GetTable.
 *
 * Who does not know the SM_Key sees the groups, and of their members itself
 * alone (IBA o15-0.2.9); who knows it sees all members.
 */
u16 group_query(struct port *port, const struct ib_sa_mad *query, struct answer *ans)
{
	bool members = query->sa_hdr.sm_key ||
		       sa_has(query, IB_SA_MCMEMBER_REC_PORT_GID);
	struct group *g;
	unsigned long key;
	int err = 0;

	xa_for_each(&groups, key, g) {
		if (g->rail != port->rail || !group_fits(g, query))
			continue;
		err = members ? group_answer_members(g, port, query, ans) :
				answer_add(ans, &g->rec, sizeof(g->rec));
		if (err)
			return SA_NO_RESOURCES;
	}
	return SA_OK;
}

/* The port has gone from the subnet, and so has all it had joined. */
void group_forget_port(struct port *port)
{
	struct group *g;
	unsigned long key;

	xa_for_each(&groups, key, g) {
		if (!g->join[port->index])
			continue;
		group_set_join(g, port, 0);
		group_put(g);
	}
}

void group_exit(void)
{
	struct group *g;
	unsigned long key;

	xa_for_each(&groups, key, g)
		kfree(g);
	xa_destroy(&groups);
}

/**
 * group_replicate() - the switch forwards a multicast packet
 * @rail: whose switch
 * @pkt:  the packet
 *
 * Return: false if there is no such group.
 */
bool group_replicate(unsigned int rail, const struct packet *pkt)
{
	struct group *g;
	unsigned int i;

	rcu_read_lock();
	g = xa_load(&groups, mlid_key(rail, pkt->dlid));
	if (g)
		for_each_set_bit(i, g->receivers, FABRIC_MAX_PORTS)
			wire_arrive(port_by_index(i), pkt);
	rcu_read_unlock();
	return g;
}

static void join_names(struct seq_file *m, u8 join)
{
	static const char * const names[] = { "full", "non", "sendonly",
					      "sendonly-full" };
	const char *sep = "";
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (!(join & BIT(i)))
			continue;
		seq_printf(m, "%s%s", sep, names[i]);
		sep = ",";
	}
}

/* One line a group, followed by one a member. */
void group_stat(struct seq_file *m)
{
	struct port *port;
	struct group *g;
	unsigned long key;
	unsigned int i;

	mutex_lock(&sa_lock);
	xa_for_each(&groups, key, g) {
		seq_printf(m, "group mgid=%pI6c mlid=0x%x pkey=0x%04x qkey=0x%08x rail=%u\n",
			   g->rec.mgid.raw, g->mlid, be16_to_cpu(g->rec.pkey),
			   be32_to_cpu(g->rec.qkey), g->rail);
		for (i = 0; i < FABRIC_MAX_PORTS; i++) {
			port = g->join[i] ? port_by_index(i) : NULL;
			if (!port)
				continue;
			seq_printf(m, "member hca=%u port=%u join=",
				   port->hca->num, port->num);
			join_names(m, g->join[i]);
			seq_putc(m, '\n');
		}
	}
	mutex_unlock(&sa_lock);
}
