/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files of ib_bonding share: the state of a bond and of its slaves.
 *
 *	netdevice notifier ----.                      .-> bondctl (changelink)
 *	InfiniBand event ------+-> failover -> policy |
 *	probe (no answers) ----'       |              '-> announce, warm, addr
 *	                               '-> redirect, while RTNL is not to be had
 *
 * Locks: RTNL for whoever changes a list or acts on the bond; RCU for whoever
 * reads (the InfiniBand event, the packet hooks, sysfs).  Work items may block on
 * RTNL, because nobody waits for them under RTNL: each holds a reference to its
 * state and looks at state->dying once it has the lock.
 */
#ifndef IB_BONDING_H
#define IB_BONDING_H

#include <linux/atomic.h>
#include <linux/in6.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/netdevice.h>
#include <linux/rculist.h>
#include <linux/refcount.h>
#include <linux/workqueue.h>

#include "policy.h"

#define IPOIB_ALEN		20	/* RFC 4391 section 9.1.1: QPN and GID */
#define IPOIB_GID_OFFSET	4	/* of the port's GID in such an address */
#define IPOIB_GID_LEN		16
#define IPOIB_GUID_OFFSET	12	/* of its GUID */
#define STATE_MAX_TARGETS	16	/* as many as the driver's arp_ip_target */
#define STATE_MAX_MEMBERS	16	/* more slaves than these are left to the driver */

/* Why traffic moved; the names are in sysfs.c, the ABI text explains them. */
enum reason {
	REASON_PORT,		/* the HCA said so */
	REASON_CARRIER,
	REASON_ADMIN,		/* set down */
	REASON_SILENT,		/* no answer to probes */
	REASON_PRIMARY,		/* return to the primary */
	REASON_OTHER,		/* the bonding driver or the user did it */
	REASONS,
};

/* Set by the administrator in sysfs, read with READ_ONCE(); ms unless it says so. */
struct knobs {
	u32 announce_count;	/* repeats after a switch */
	u32 announce_interval;
	u32 warm;		/* bool */
	u32 warm_max;		/* neighbours, and groups, of each standby */
	u32 warm_interval;
	u32 holddown;		/* of the second failure in a row; doubles */
	u32 probe_interval;	/* 0: off */
	u32 probe_missed;	/* so many intervals without an answer */
	u32 redirect;		/* bool */
};

struct counters {
	atomic_t failovers[REASONS];
	atomic_t announcements;
	atomic_t superseded;
	atomic_t warmed;
	atomic_t repairs;
	atomic_t vetoes;
	atomic64_t redirected;
};

/* The last switch; written under RTNL, read without a lock: figures only. */
struct last_switch {
	s64 time;		/* seconds since the epoch */
	u32 duration_us;	/* from the first sign to the switch */
	enum reason reason;
};

/* What the driver says of itself; written under RTNL, see bondctl_read(). */
struct options {
	u8 mode;
	u8 reselect;
	u32 miimon;
	u32 arp_interval;
	u32 updelay, downdelay;
	int active_ifindex;	/* 0: none */
	int primary_ifindex;
};

/*
 * A slave.  Made and unlinked under RTNL, found under RCU; the reference to
 * @dev goes with the memory, after a grace period.
 */
struct member {
	struct list_head list;		/* state->members */
	struct net_device *dev;
	netdevice_tracker tracker;
	struct state *state;		/* outlives its members */

	/* signs of life: each written by one place, READ_ONCE() elsewhere */
	bool port_dead;			/* ibevent.c */
	bool carrier_was_off;		/* since then; RTNL */
	bool going;			/* between GOING_DOWN and UP; RTNL */
	bool silent;			/* probe.c */
	bool stock_up;			/* the driver counts it as up; RTNL */
	s32 prio;			/* as it says; RTNL */
	bool stale;			/* its paths name a GID it had; addr.c */
	u8 gid[IPOIB_GID_LEN];		/* the one it has; RTNL */

	/* derived from them by failover.c, under @lock */
	spinlock_t lock;
	bool alive;
	bool owed;			/* see struct policy_member; RTNL */
	unsigned int flaps;
	unsigned long changed;		/* jiffies when @alive changed */
	unsigned long held_until;
	ktime_t dead_at;
	enum reason why;

	unsigned long answered;		/* jiffies of the last answer, or of the first probe */
	bool heard;			/* there was an answer */
	struct packet_type probe_tap;
	bool tapped;			/* RTNL */

	struct warm_groups *groups;	/* warm.c; RTNL */
	struct redirect_hooks *hooks;	/* redirect.c; RTNL */

	struct rcu_head rcu;
};

/*
 * A bond.  On the list from its first IPoIB slave until it is unregistered.
 * @refs: one for the list, one for each queued work item; the last put releases
 * @dev and, after a grace period, the memory.
 */
struct state {
	struct list_head list;
	refcount_t refs;
	bool dying;			/* RTNL */
	bool told;			/* that miimon=0 cannot be adapted; RTNL */
	struct net_device *dev;
	netdevice_tracker tracker;
	struct list_head members;	/* RTNL, RCU */
	struct member __rcu *active;	/* as the driver last said; RTNL, RCU */
	struct member __rcu *detour;	/* takes the active one's traffic; redirect.c */
	bool switching;			/* our own changelink is under way; RTNL */

	struct options options;
	struct knobs knobs;
	struct counters counters;
	struct last_switch last;

	struct delayed_work failover_work;
	struct delayed_work announce_work;
	unsigned int announce_left;
	struct delayed_work warm_work;
	unsigned int warm_cursor;	/* warm_work alone, as the next two */
	unsigned long warm_begun;	/* jiffies of the pass under way */
	unsigned int warm_cost;		/* probes of the last whole pass */
	struct delayed_work addr_work;
	unsigned int addr_looks;
	unsigned int refreshes;		/* so many looks go with warm_refresh(); RTNL */
	struct delayed_work probe_work;
	__be32 targets[STATE_MAX_TARGETS];	/* 0 ends it; none: the gateway */
	__be32 gateway;			/* of the default route, as last asked for */

	struct rcu_head rcu;
};

#define state_for_each_member(m, state)	\
	list_for_each_entry(m, &(state)->members, list)
#define state_for_each_member_rcu(m, state)	\
	list_for_each_entry_rcu(m, &(state)->members, list)

/* ---- main.c ------------------------------------------------------------------ */
extern struct workqueue_struct *main_wq;
extern const struct knobs *main_defaults;

/* ---- state.c: which bonds are adapted ------------------------------------------ */
extern struct list_head state_list;	/* RTNL, RCU */
struct state *state_find(const struct net_device *bond);
struct member *state_find_member(const struct net_device *slave);
void state_adopt(struct net_device *bond, struct net_device *slave);
void state_forget(struct net_device *slave);
void state_drop(struct state *state);
void state_drop_all(void);
void state_wait(void);
void state_put(struct state *state);
void state_queue(struct state *state, struct delayed_work *work, unsigned int ms);
void state_requeue(struct state *state, struct delayed_work *work, unsigned int ms);
bool state_lock(struct state *state);

#define state_for_each(s)	list_for_each_entry(s, &state_list, list)
#define state_for_each_rcu(s)	list_for_each_entry_rcu(s, &state_list, list)

/* ---- bondctl.c: the driver's own doors ------------------------------------------ */
int bondctl_read(struct net_device *bond, struct options *options);
int bondctl_read_slave(struct net_device *slave, bool *up, s32 *prio);
int bondctl_set_active(struct net_device *bond, struct net_device *slave);

static inline bool bondctl_adaptable(const struct options *o)
{
	return o->miimon || o->arp_interval;
}

/* ---- failover.c: signs of life, and the switch ---------------------------------- */
void failover_look(struct member *member, enum reason why);
void failover_kick(struct state *state);
void failover_work(struct work_struct *work);
void failover_happened(struct state *state);
void failover_snapshot(struct state *state, struct policy_bond *bond,
		       struct policy_member *members, struct member **who);

/* ---- ibevent.c ------------------------------------------------------------------- */
void ibevent_look(struct member *member);
void ibevent_carrier(struct member *member);
int ibevent_init(void);
void ibevent_exit(void);

/* ---- announce.c ------------------------------------------------------------------ */
void announce_start(struct state *state);
void announce_work(struct work_struct *work);

/* ---- addr.c: address and broadcast address of the bond ---------------------------- */
void addr_watch(struct state *state);
bool addr_note(struct member *member);
void addr_work(struct work_struct *work);
bool addr_check(struct state *state);

/* ---- peers.c: the bond's neighbours ------------------------------------------------ */
struct neighbour;
struct peer {
	int family;
	union {
		__be32 ip;
		struct in6_addr ip6;
	};
	u8 hw[IPOIB_ALEN];
	bool permanent, router;
};

struct peers {
	const struct net_device *dev;
	unsigned int skip;
	unsigned int n, max;
	struct peer row[];
};

bool peers_is(const struct neighbour *n, const struct net_device *dev);
struct peers *peers_alloc(unsigned int max);
void peers_collect(struct peers *peers, const struct net_device *dev,
		   unsigned int skip, unsigned int max);
struct peers *peers_keep(const struct net_device *dev);
void peers_restore(struct peers *peers, struct net_device *dev);

/* ---- warm.c: paths and groups of the standbys -------------------------------------- */
int warm_init(void);
void warm_exit(void);
void warm_kick(struct state *state);
void warm_refresh(struct state *state);
void warm_work(struct work_struct *work);
void warm_forget(struct member *member);

/* ---- veto.c ------------------------------------------------------------------------ */
int veto_enslave(struct net_device *bond, struct net_device *slave,
		 struct netlink_ext_ack *extack);
void veto_mtu(struct net_device *slave);

/* ---- packet.c: ARP and ND by hand --------------------------------------------------- */
void packet_arp_probe(struct net_device *dev, __be32 target, const u8 *to);
void packet_arp_ask(struct net_device *dev, __be32 from, __be32 target, const u8 *to);
void packet_arp_announce(struct net_device *dev, __be32 addr);
void packet_ns_probe(struct net_device *dev, const struct in6_addr *target,
		     const u8 *to);
void packet_na_announce(struct net_device *dev, const struct in6_addr *addr);

/* ---- probe.c ------------------------------------------------------------------------ */
void probe_sync(struct state *state);
void probe_work(struct work_struct *work);
void probe_forget(struct member *member);

/* ---- redirect.c --------------------------------------------------------------------- */
void redirect_sync(struct state *state);
void redirect_start(struct state *state);
void redirect_stop(struct state *state);
void redirect_update(struct state *state);
void redirect_forget(struct member *member);
bool redirect_possible(void);

/* ---- sysfs.c ------------------------------------------------------------------------ */
extern const char *const sysfs_reasons[REASONS];
const char *sysfs_bad_knob(const struct knobs *knobs);
int sysfs_add(struct state *state);
void sysfs_remove(struct state *state);

#endif /* IB_BONDING_H */
