/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files of the software fabric share: HCAs, ports, queues.
 *
 * Locks, outermost first (an arrow means "is held while taking"):
 *
 *	fabric_lock   mutex     which HCAs are registered; control commands
 *	  -> sa_lock  mutex     multicast groups and their members
 *	qp->lock      spinlock  a QP's state, its posted receives and unanswered sends
 *	  -> srq->lock spinlock posted receives that QPs share
 *	  -> cq->lock spinlock  a CQ's ring and its armed flag
 *	port->wire_lock spinlock  packets that are being delayed
 *
 * The verbs are called with fabric_lock held (registration) and without it, so
 * no verb takes it.  Packets find ports, QPs, groups and attachments under RCU.
 */
#ifndef FABRIC_H
#define FABRIC_H

#include <linux/atomic.h>
#include <linux/hrtimer.h>
#include <linux/irq_work.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/xarray.h>
#include <rdma/ib_mad.h>
#include <rdma/ib_verbs.h>

#include "compat.h"

#define FABRIC_MAX_HCAS		16
#define FABRIC_MAX_HCA_PORTS	8
#define FABRIC_MAX_PORTS	(FABRIC_MAX_HCAS * FABRIC_MAX_HCA_PORTS)
#define FABRIC_MAX_RAILS	8
#define FABRIC_PKEYS		128	/* P_Key table length of every port */
#define FABRIC_GIDS		8	/* GID table length */
#define FABRIC_MAX_WR		16384
#define FABRIC_MAX_CQE		262144
#define FABRIC_SEND_SGE		18	/* IPoIB: one header and MAX_SKB_FRAGS */
#define FABRIC_RECV_SGE		18	/* 64 KiB in pages, IPoIB in connected mode */
#define FABRIC_MAX_MSG		1048576	/* of a connected QP, bytes; an HCA has 2^31 */
#define FABRIC_OPA_MTU		10240	/* hfi1's hfi1_max_mtu, what a link can have at most */
#define FABRIC_ATTACH_BUCKETS	32

#define FABRIC_SA_LID		1	/* of a subnet manager, until it is handed over */
#define FABRIC_FIRST_LID	2	/* ports are numbered upwards from here */
#define FABRIC_LAST_LID		0xbfff	/* IBA 4.1.3: the last unicast LID */
#define FABRIC_FIRST_MLID	0xc000
#define FABRIC_LAST_MLID	0xfffe
#define FABRIC_MCAST_QPN	0xffffff
#define FABRIC_PREFIX		0xfe80000000000000ULL	/* IBA 4.1.1: link-local */
#define FABRIC_RATE		IB_RATE_100_GBPS	/* EDR 4x */
#define FABRIC_SUBNET_TIMEOUT	18

/* What every port can do, and every port of a switch, as PortInfo has it. */
#define FABRIC_WIDTHS	(IB_WIDTH_1X | IB_WIDTH_4X)
#define FABRIC_SPEEDS	(IB_SPEED_SDR | IB_SPEED_DDR | IB_SPEED_QDR | IB_SPEED_FDR | IB_SPEED_EDR)
#define FABRIC_PORT_CAPS	(IB_PORT_SYS_IMAGE_GUID_SUP | IB_PORT_EXTENDED_SPEEDS_SUP)

/* Mellanox' OUI, so that the addresses look as they do in the field. */
#define FABRIC_HCA_GUID		0x0002c90300fab000ULL	/* 0x10 for each HCA, or card */
#define FABRIC_SWITCH_GUID	0x0002c90300fac000ULL	/* 0x10 a rail, 1 a switch of it */
#define FABRIC_MAX_SWITCHES	4	/* of a rail */

/* Why a packet did not arrive; the names are in stat.c. */
enum drop {
	DROP_PORT_DOWN,		/* the port is not ACTIVE */
	DROP_CUT,		/* the silent black hole */
	DROP_LOSS,
	DROP_QUEUE,		/* too many packets on a slow wire, no memory */
	DROP_ROUTE,		/* nobody has that LID, or no such group */
	DROP_QP,		/* no such QP, or it does not receive */
	DROP_UNATTACHED,	/* a group of the port's, but of no QP's */
	DROP_PKEY,
	DROP_QKEY,
	DROP_LENGTH,		/* the posted buffer is too small */
	DROP_NO_RECV,		/* no receive posted */
	DROP_SEQUENCE,		/* connected: one before it was lost */
	DROP_CM,		/* a connection manager's, by the command cm-drop */
	DROP_SA_OFF,
	DROP_SA_BAD,		/* not a query that the SA takes */
	DROP_REASONS,
};

struct hca_dev;

/* Whose netdevs an HCA has, see rdma_netdev.c. */
enum netdev_kind {
	NETDEV_CLASSIC,		/* ib_ipoib's own */
	NETDEV_MLX5,
	NETDEV_HFI1,
	NETDEV_KINDS,
};

/*
 * A port and its cable.  Lives as long as the module; hot removal of the HCA
 * takes only its ib_device away.  Scalars are read without a lock by the data
 * path (READ_ONCE) and written under fabric_lock.
 */
struct port {
	struct hca *hca;
	unsigned int num;		/* 1.. within its HCA */
	unsigned int index;		/* 0.. within the fabric */
	unsigned int rail;		/* 0.., see rail.c */
	unsigned int at_switch;		/* of its rail: where its cable ends */
	__be64 guid;
	__be64 alias[FABRIC_GIDS];	/* at the GID index; 0: none, as always at 0 */
	u64 prefix;
	u16 lid;
	u16 pkeys[FABRIC_PKEYS];
	enum ib_port_state state;
	u8 phys_state;
	u8 width;			/* IB_WIDTH_*, at which the link runs */
	u16 speed;			/* IB_SPEED_* */
	bool unmanaged;			/* no subnet manager has been there: no LID is known */
	bool present;			/* its HCA is plugged in */
	bool cut;
	u32 loss;			/* per mille, each way */
	u32 delay;			/* microseconds, each way */
	u32 cap_flags;			/* under cap_lock */
	spinlock_t cap_lock;

	atomic_t rnr;			/* messages that are still to find no receive */
	atomic_t cm_drop;		/* connection manager MADs that are still to be lost */
	atomic_t bad_pkeys;
	atomic_t bad_qkeys;
	atomic64_t tx_packets, tx_bytes, rx_packets, rx_bytes;
	atomic64_t drops[DROP_REASONS];

	struct qp __rcu *special[2];	/* QP0 and QP1 */

	spinlock_t wire_lock;		/* the three below */
	struct list_head wire_queue;	/* struct delayed, in order of due time */
	unsigned int wire_len;
	ktime_t wire_last;
	struct hrtimer wire_timer;
};

/* A host channel adapter: the slot it is plugged into and its ports. */
struct hca {
	unsigned int num;
	__be64 guid;
	__be64 card;			/* SystemImageGUID, of all HCAs on one card */
	struct platform_device *slot;	/* parent device, as a PCI slot would be */
	struct hca_dev *dev;		/* NULL while removed; fabric_lock */
	struct xarray qps;		/* QPN -> struct qp; readers under RCU */
	u32 next_qpn, next_netdev_qpn;
	spinlock_t attach_lock;		/* writers of the lists below */
	struct hlist_head attach[FABRIC_ATTACH_BUCKETS];
	unsigned int nports;
	bool slow_drain;		/* posted receives are not flushed */
	struct port ports[FABRIC_MAX_HCA_PORTS];
};

struct hca_dev {
	struct ib_device ibdev;		/* first: ib_alloc_device() */
	struct hca *hca;
};

struct cq {
	struct ib_cq ibcq;
	struct mutex grow_lock;		/* serialises cq_reserve() */
	spinlock_t lock;		/* all below */
	struct ib_wc *ring;
	unsigned int size, head, count;	/* head: oldest entry */
	unsigned int reserved;		/* work requests its QPs may have out */
	enum ib_cq_notify_flags armed;
	struct irq_work irq;		/* runs the completion handler */
};

struct recv {
	u64 wr_id;
	int num_sge;
	struct ib_sge sge[FABRIC_RECV_SGE];
};

struct recv_ring {
	struct recv *slots;
	unsigned int size, max_sge;
	unsigned int head, count;	/* receives that wait for a packet */
};

struct srq {
	struct ib_srq ibsrq;
	spinlock_t lock;		/* the ring */
	struct recv_ring ring;
};

/* An address vector. */
struct route {
	u16 dlid;
	u8 sl;
	u8 path_bits;
	u8 static_rate;
	bool has_grh;
	unsigned int port_num;
	struct {
		union ib_gid dgid;
		u32 flow_label;
		u8 sgid_index, hop_limit, traffic_class;
	} grh;
};

struct ah {
	struct ib_ah ibah;
	struct route route;
};

struct rc;

struct qp {
	struct ib_qp ibqp;
	struct hca *hca;
	struct port *port;		/* NULL until INIT names it */
	spinlock_t lock;		/* state, ring, rc */
	enum ib_qp_state state;
	bool sig_all;
	u32 qkey;
	u16 pkey_index;
	struct ib_qp_cap cap;
	struct ib_qp_attr attr;		/* what query_qp repeats */
	atomic_t sends_out, recvs_out;	/* posted and not yet polled */
	struct recv_ring ring;		/* empty where there is an SRQ */
	struct srq *srq;		/* or NULL */
	struct rc *rc;			/* of a connected QP, else NULL; see rc.c */
	struct net_device __rcu *netdev;	/* it takes what has no GRH; see hfi1.c */
};

enum packet_kind {
	PACKET_UD,
	PACKET_SEND,			/* connected: a whole message, whatever the path MTU */
	PACKET_ACK,			/* its answers, see packet.code */
	PACKET_NAK,
};

/* IBA 9.7.5.2.8, as far as a SEND needs them. */
enum nak {
	NAK_SEQUENCE,
	NAK_INVALID,			/* the receive is too short for it */
	NAK_RNR,			/* no receive is posted */
};

/* One packet on its way; the payload stays where the sender has it. */
struct packet {
	enum packet_kind kind;
	enum nak code;			/* PACKET_NAK */
	u32 psn;			/* connected: one a message, 24 bits */
	u8 rnr_timer;			/* NAK_RNR: as attr.min_rnr_timer */
	u16 segments;			/* packets that it takes at the path MTU, 0: one */
	u16 slid, dlid;
	u32 src_qpn, dst_qpn;
	u32 qkey;
	u16 pkey;
	u8 sl;
	bool solicited;
	bool has_grh;
	struct ib_grh grh;
	u32 len;			/* of the payload, bytes */
	int num_sge;
	const struct ib_sge *sge;	/* kernel virtual addresses */
};

/* ---- main.c: module parameters and what exists once ----------------------- */
extern struct mutex fabric_lock;
extern unsigned int fabric_hcas;	/* how many HCAs were asked for */
extern unsigned int fabric_ports;	/* ports of each */
extern unsigned int fabric_rails;	/* subnets that share nothing */
extern unsigned int fabric_mtu;		/* IB MTU, bytes; more than 4096 with hfi1 alone */
extern bool fabric_srq;			/* HCAs have shared receive queues */
unsigned int fabric_card(unsigned int hca);

/* ---- hca.c: plug, unplug, events ------------------------------------------ */
struct hca *hca_get(unsigned int num);
int hca_init(const u16 *pkeys, unsigned int npkeys);
void hca_exit(void);
int hca_plug_all(void);
void hca_unplug_all(void);
int hca_add(struct hca *hca);
int hca_remove(struct hca *hca);
int hca_event(struct port *port, enum ib_event_type event);

static inline struct hca *to_hca(const struct ib_device *ibdev)
{
	return container_of(ibdev, struct hca_dev, ibdev)->hca;
}

/* ---- name.c: port P of HCA H is netdev ib(H * ports + P - 1) ---------------- */
int name_init(void);
void name_exit(void);

/* ---- port.c: state of a port ---------------------------------------------- */
void port_init(struct port *port, struct hca *hca, unsigned int num,
	       const u16 *pkeys, unsigned int npkeys);
void port_exit(struct port *port);
struct port *port_get(const struct ib_device *ibdev, unsigned int num);
struct port *port_by_index(unsigned int index);
struct port *port_by_guid(__be64 guid);
struct port *port_by_lid(unsigned int rail, u16 lid);
void port_gid(const struct port *port, union ib_gid *gid);
void port_gid_at(const struct port *port, unsigned int index, union ib_gid *gid);
bool port_has_guid(const struct port *port, __be64 guid);
bool port_has_pkey(const struct port *port, u16 pkey, u16 *index);
bool pkey_match(u16 a, u16 b);
int port_down(struct port *port);
int port_down_quiet(struct port *port);
int port_up(struct port *port);
int port_start(struct port *port);
int port_arm(struct port *port);
int port_unmanage(struct port *port);
int port_set_link(struct port *port, unsigned int lanes, const char *speed);
const char *port_speed_name(const struct port *port);
bool port_set_cable(struct port *port, bool plugged);
int port_relabel(struct port *port, u16 lid);
int port_set_lid(struct port *port, u16 lid);
int port_set_prefix(struct port *port, u64 prefix);
int port_set_alias(struct port *port, unsigned int index, u64 guid);
int port_set_pkey(struct port *port, unsigned int index, u16 pkey);

u16 rail_sm_lid(unsigned int rail);	/* rail.c */

/* What the port knows of the subnet manager's LID, and of its own. */
static inline u16 port_sm_lid(const struct port *port)
{
	return READ_ONCE(port->unmanaged) ? 0 : rail_sm_lid(port->rail);
}

static inline u16 port_lid(const struct port *port)
{
	return READ_ONCE(port->unmanaged) ? 0 : READ_ONCE(port->lid);
}

static inline bool port_active(const struct port *port)
{
	return READ_ONCE(port->present) &&
	       READ_ONCE(port->state) == IB_PORT_ACTIVE;
}

static inline void port_drop(struct port *port, enum drop why)
{
	atomic64_inc(&port->drops[why]);
}

/* @i counts them; both are evaluated more than once */
#define for_each_hca(hca, i)						\
	for ((i) = 0; (i) < fabric_hcas && ((hca) = hca_get(i)); (i)++)

/* ---- rail.c: subnets of their own ------------------------------------------ */
void rail_init(void);
void rail_switch(unsigned int rail, bool on);
unsigned int rail_switch_ports(unsigned int rail);
unsigned int rail_port_num(const struct port *port);
struct port *rail_port_at(unsigned int rail, unsigned int num, unsigned int port);
unsigned int rail_switch_link(unsigned int rail, unsigned int other);
bool rail_switch_at(unsigned int rail, unsigned int num, unsigned int port, unsigned int *other);
int rail_handover(unsigned int rail, unsigned int lid, bool move);

/* ---- verbs.c -------------------------------------------------------------- */
extern const struct ib_device_ops verbs_ops;
void route_set(struct route *route, const struct rdma_ah_attr *attr);

/* ---- cq.c ----------------------------------------------------------------- */
static inline struct cq *to_cq(struct ib_cq *ibcq)
{
	return container_of(ibcq, struct cq, ibcq);
}

int cq_create(struct ib_cq *ibcq, const struct ib_cq_init_attr *attr,
	      struct fabric_cq_attrs *attrs);
int cq_destroy(struct ib_cq *ibcq, struct ib_udata *udata);
int cq_poll(struct ib_cq *ibcq, int num, struct ib_wc *wc);
int cq_req_notify(struct ib_cq *ibcq, enum ib_cq_notify_flags flags);
int cq_reserve(struct cq *cq, unsigned int entries);
void cq_release(struct cq *cq, unsigned int entries);
void cq_push(struct cq *cq, const struct ib_wc *wc, bool solicited);
void cq_forget(struct cq *cq, const struct ib_qp *ibqp);

/* ---- recv.c --------------------------------------------------------------- */
int ring_init(struct recv_ring *ring, unsigned int size, unsigned int max_sge);
void ring_free(struct recv_ring *ring);
int ring_post(struct recv_ring *ring, const struct ib_recv_wr *wr);
struct recv *ring_pop(struct recv_ring *ring);
u32 sge_length(const struct ib_sge *sge, int n);
u32 recv_room(const struct recv *recv);
void recv_fill(const struct recv *recv, const struct packet *pkt);

/* ---- srq.c ---------------------------------------------------------------- */
static inline struct srq *to_srq(struct ib_srq *ibsrq)
{
	return container_of(ibsrq, struct srq, ibsrq);
}

int srq_create(struct ib_srq *ibsrq, struct ib_srq_init_attr *init,
	       struct ib_udata *udata);
int srq_modify(struct ib_srq *ibsrq, struct ib_srq_attr *attr,
	       enum ib_srq_attr_mask mask, struct ib_udata *udata);
int srq_query(struct ib_srq *ibsrq, struct ib_srq_attr *attr);
int srq_destroy(struct ib_srq *ibsrq, struct ib_udata *udata);
int srq_post_recv(struct ib_srq *ibsrq, const struct ib_recv_wr *wr,
		  const struct ib_recv_wr **bad);

/* ---- rc.c: connected queue pairs ------------------------------------------- */
int rc_create(struct qp *qp);
void rc_destroy(struct qp *qp);
void rc_modify(struct qp *qp, const struct ib_qp_attr *attr, int mask);
void rc_enter(struct qp *qp, enum ib_qp_state state);
int rc_post_one_send(struct qp *qp, const struct ib_send_wr *wr);
void rc_receive(struct qp *qp, struct port *port, const struct packet *pkt);
void rc_break(struct port *port);
unsigned int rc_count(struct port *port);

/* ---- qp.c ----------------------------------------------------------------- */
static inline struct qp *to_qp(struct ib_qp *ibqp)
{
	return container_of(ibqp, struct qp, ibqp);
}

static inline struct ah *to_ah(struct ib_ah *ibah)
{
	return container_of(ibah, struct ah, ibah);
}

int qp_create(struct ib_qp *ibqp, struct ib_qp_init_attr *init,
	      struct ib_udata *udata);
int qp_modify(struct ib_qp *ibqp, struct ib_qp_attr *attr, int mask,
	      struct ib_udata *udata);
int qp_query(struct ib_qp *ibqp, struct ib_qp_attr *attr, int mask,
	     struct ib_qp_init_attr *init);
int qp_destroy(struct ib_qp *ibqp, struct ib_udata *udata);
int qp_post_send(struct ib_qp *ibqp, const struct ib_send_wr *wr,
		 const struct ib_send_wr **bad);
int qp_post_recv(struct ib_qp *ibqp, const struct ib_recv_wr *wr,
		 const struct ib_recv_wr **bad);
struct qp *qp_find(struct port *port, u32 qpn);
void qp_receive(struct qp *qp, struct port *port, const struct packet *pkt);
void qp_enter(struct qp *qp, enum ib_qp_state state);
bool qp_has_pkey(const struct qp *qp, struct port *port, u16 pkey, u16 *index);
void qp_complete_send(struct qp *qp, u64 wr_id, bool signaled,
		      enum ib_wc_status status);
void qp_build_route(struct packet *pkt, const struct port *port,
		    const struct route *route);

/* ---- rdma_netdev.c, hfi1.c: enhanced IPoIB, see rdma_netdev.h --------------- */
enum netdev_kind rdma_netdev_kind(unsigned int hca);
bool rdma_netdev_any(enum netdev_kind kind);
int rdma_netdev_init(char *const *words, unsigned int n);
bool hfi1_receive(struct port *port, struct qp *qp, const struct packet *pkt);

static inline bool hca_is(const struct hca *hca, enum netdev_kind kind)
{
	return rdma_netdev_kind(hca->num) == kind;
}

/* The MTU as records of the subnet have it; Omni-Path has numbers above IBA's. */
static inline u8 fabric_mtu_enum(void)
{
	return fabric_mtu > 4096 ? opa_mtu_int_to_enum(fabric_mtu) :
				   ib_mtu_int_to_enum(fabric_mtu);
}

/* ---- smp.c: subnet management packets ---------------------------------------- */
int smp_process_mad(struct ib_device *ibdev, int flags, fabric_port num,
		    const struct ib_wc *wc, const struct ib_grh *grh,
		    const struct ib_mad *in, struct ib_mad *out, size_t *out_size,
		    u16 *out_pkey_index);
void smp_receive(struct port *src, const struct packet *pkt);

/* ---- wire.c --------------------------------------------------------------- */
void packet_gather(void *to, const struct packet *pkt);
void wire_send(struct port *src, const struct packet *pkt);
void wire_arrive(struct port *dst, const struct packet *pkt);
void wire_init(struct port *port);
void wire_purge(struct port *port);

/* ---- mcast.c: multicast at the HCA: which QP gets which group -------------- */
int mcast_attach(struct ib_qp *ibqp, union ib_gid *gid, u16 lid);
int mcast_detach(struct ib_qp *ibqp, union ib_gid *gid, u16 lid);
void mcast_detach_all(struct qp *qp);
void mcast_receive(struct port *port, const struct packet *pkt);

/* ---- group.c: multicast in the subnet: which port gets which group --------- */
bool group_replicate(unsigned int rail, const struct packet *pkt);

/* ---- sa.c: the subnet administrator ---------------------------------------- */
extern struct mutex sa_lock;
int sa_init(void);
void sa_exit(void);
void sa_receive(struct port *src, const struct packet *pkt);
void sa_forget_port(struct port *port);
void sa_set_on(bool on);
void sa_set_delay(unsigned int ms);
void sa_set_fail(unsigned int count);

/* ---- path.c: hosts that the SA alone knows ---------------------------------- */
void path_set_ghosts(unsigned int count);

/* ---- rtnl.c: RTNL, held on demand ------------------------------------------ */

struct dentry;

#define RTNL_LONGEST_MS	60000

int rtnl_hold(unsigned int ms);
void rtnl_init(struct dentry *dir);
void rtnl_exit(void);

/* ---- control.c, stat.c: debugfs ------------------------------------------- */
struct seq_file;

int control_init(struct dentry *dir);
int stat_init(struct dentry *dir);
void sa_stat(struct seq_file *m);
void group_stat(struct seq_file *m);

#endif /* FABRIC_H */
