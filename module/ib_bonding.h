/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files of ib_bonding share: the state of a bond and of its slaves.
 *
 *	netdevice notifier ----.                      .-> bondctl (changelink)
 *	InfiniBand event ------+-> failover -> policy |
 *	probe (no answers) ----'       |              '-> announce, warm, addr
 *	                               '-> redirect, while RTNL is not to be had
 *
 * Locks, outermost first:
 *
 *	RTNL		whoever acts on a bond
 *	state_mutex	with RTNL for whoever changes the lists of states and of members;
 *			alone for the redirect, which walks them while RTNL is not to be had
 *	state->lock	what the driver said last: options
 *	member->lock	whether a slave is alive, and since when
 *
 * RCU for whoever reads (the InfiniBand event, the packet hooks, sysfs, warming).  What is
 * to be done later is on the agenda of the bond, see agenda.c: there it holds no reference,
 * for a state that is dropped is not found any more.
 */
#ifndef IB_BONDING_H
#define IB_BONDING_H

#include <linux/atomic.h>
#include <linux/in6.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/mutex.h>
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

/* Why traffic moved; the names are in sysfs.c, the ABI text explains them. */
enum reason {
	REASON_PORT,		/* the HCA said so */
	REASON_CARRIER,
	REASON_ADMIN,		/* set down */
	REASON_SILENT,		/* no answer to probes */
	REASON_PRIMARY,		/* return to the primary */
	REASON_OTHER,		/* the bonding driver or the user did it */
	REASON_HELD,		/* away from one that is held down, which the driver chose */
	REASONS,
};

/* Whether traffic is to take a detour while RTNL is not to be had. */
enum redirect {
	REDIRECT_OFF,
	REDIRECT_ON,		/* the hooks are there all the time */
	REDIRECT_AUTO,		/* only while they are needed */
};

/* What is to be done for a bond, the most urgent first. */
enum job {
	/* under RTNL */
	JOB_FAILOVER,
	JOB_ADDR,
	JOB_GROUPS,
	JOB_ANNOUNCE,
	JOB_PROBE,
	/* without it */
	JOB_WARM,
	JOBS,
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
	u32 redirect;		/* enum redirect */
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

/* What the driver says of itself, see bondctl_read(). */
struct options {
	u8 mode;
	u8 reselect;
	u8 num_peer_notif;	/* announcements it makes itself */
	bool all_slaves_active;
	u32 miimon;
	u32 arp_interval;
	u32 updelay, downdelay;
	int active_ifindex;	/* 0: none */
	int primary_ifindex;
};

/*
 * A slave.  Made and unlinked under RTNL and state_mutex, found under one of them or RCU;
 * the reference to @dev goes with the memory, after a grace period.
 */
struct member {
	struct list_head list;		/* state->members */
	struct net_device *dev;
	netdevice_tracker tracker;
	struct state *state;		/* outlives its members */

	/* signs of life: each written by one place, READ_ONCE() elsewhere */
	bool port_dead;			/* ibevent.c; the next one too */
	bool hca_gone;			/* whatever events come late: it stays dead */
	bool carrier_was_off;		/* since then; RTNL */
	bool carrier_due;		/* IPoIB has yet to turn it off; under @lock */
	bool going;			/* between GOING_DOWN and UP; RTNL */
	bool silent;			/* probe.c */
	bool stock_up;			/* the driver counts it as up; RTNL */
	s32 prio;			/* as it says; RTNL */
	bool stale;			/* its paths name a GID it had; addr.c */
	u8 gid[IPOIB_GID_LEN];		/* the one it has; RTNL */

	/* derived from them by failover.c, under @lock */
	spinlock_t lock;
	bool alive;
	bool died;			/* since it was adopted */
	bool owed;			/* see struct policy_member; RTNL */
	unsigned int flaps;
	unsigned long changed;		/* jiffies when @alive changed */
	unsigned long held_until;
	ktime_t dead_at;
	enum reason why;

	atomic_t unanswered;		/* rounds of probes since the last answer; probe.c */
	bool heard;			/* there was an answer since it could be asked */
	struct packet_type probe_tap;
	bool tapped;			/* RTNL */

	struct groups *groups;		/* groups.c; RTNL */
	struct redirect_hooks *hooks;	/* redirect.c; state_mutex */

	struct rcu_head rcu;
};

/*
 * A bond.  On the list from its first IPoIB slave until it is unregistered.
 * @refs: one for the list, one for each who looks without a lock; the last put releases
 * @dev and, after a grace period, the memory.
 */
struct state {
	struct list_head list;
	refcount_t refs;
	bool told;			/* that miimon=0 cannot be adapted; RTNL */
	bool told_target;		/* that there is nobody to probe; RTNL */
	struct net_device *dev;
	netdevice_tracker tracker;
	struct list_head members;	/* RTNL, state_mutex, RCU */
	struct member __rcu *active;	/* as the driver last said; RTNL, RCU */
	struct member __rcu *detour;	/* takes the active one's traffic; state_mutex, RCU */
	struct member *stray;		/* the driver left it for one that is held down; RTNL */
	bool switching;			/* our own changelink is under way; RTNL */
	bool enslaving;			/* the driver has a new slave, and chooses anew; RTNL */

	spinlock_t lock;		/* of @options */
	struct options options;		/* RTNL to write as well */
	struct knobs knobs;
	struct counters counters;
	struct last_switch last;

	unsigned long due[JOBS];	/* jiffies; agenda.c, as the next one */
	unsigned long planned;		/* bits of enum job */

	u8 redirect_round;		/* redirect.c; state_mutex */
	unsigned int announce_left;	/* RTNL */
	unsigned int addr_left;		/* looks at the addresses */
	unsigned int refreshes;		/* so many looks go with warm_refresh(); RTNL */

	bool warm_again;		/* a slave has come since the pass began */
	struct peers *warm_list;	/* the pass under way; warm_job() alone, as the next */
	unsigned int warm_at;		/* how many of them have been asked */
	unsigned long warm_begun;	/* jiffies of that pass */
	unsigned int warm_cost;		/* probes of the last whole one */

	__be32 targets[STATE_MAX_TARGETS];	/* 0 ends it; none: the gateway */
	__be32 gateway;			/* of the default route, as last asked for */

	struct rcu_head rcu;
};

#define state_for_each_member(m, state)	\
	list_for_each_entry(m, &(state)->members, list)
#define state_for_each_member_rcu(m, state)	\
	list_for_each_entry_rcu(m, &(state)->members, list)

/* ---- main.c ------------------------------------------------------------------ */
extern const struct knobs *main_defaults;

/* ---- agenda.c: what is to be done when ------------------------------------------ */
void agenda_by(struct state *state, enum job job, unsigned int ms);
void agenda_at(struct state *state, enum job job, unsigned int ms);
void agenda_report(void);
void agenda_init(struct workqueue_struct *urgent, struct workqueue_struct *other);
void agenda_exit(void);

/* ---- state.c: which bonds are adapted ------------------------------------------ */
extern struct list_head state_list;	/* RTNL, state_mutex, RCU */
extern struct mutex state_mutex;
/* For lockdep: is a lock held that keeps the lists as they are? */
#define state_held()	(lockdep_rtnl_is_held() || lockdep_is_held(&state_mutex))
struct state *state_find(const struct net_device *bond);
struct member *state_find_member(const struct net_device *slave);
void state_adopt(struct net_device *bond, struct net_device *slave);
void state_forget(struct net_device *slave);
void state_drop(struct state *state);
void state_drop_all(void);
void state_put(struct state *state);

#define state_for_each(s)	list_for_each_entry(s, &state_list, list)
#define state_for_each_rcu(s)	list_for_each_entry_rcu(s, &state_list, list)

/* ---- bondctl.c: the driver's own doors ------------------------------------------ */
int bondctl_init(void);
void bondctl_exit(void);
int bondctl_read(struct net_device *bond, struct options *options);
int bondctl_read_slave(struct net_device *slave, bool *up, s32 *prio);
int bondctl_set_active(struct net_device *bond, struct net_device *slave);

static inline bool bondctl_adaptable(const struct options *o)
{
	return o->miimon || o->arp_interval;
}

/* ---- choice.c: what policy_choose() wants to know -------------------------------- */
/* Room for the slaves of any one bond. */
struct choice {
	struct policy_bond bond;
	struct policy_member *members;
	struct member **who;		/* whom the indices mean */
	unsigned int room;
};

int choice_reserve(struct choice *choice, unsigned int n);
void choice_free(struct choice *choice);
void choice_snapshot(struct choice *choice, struct state *state);

/* ---- failover.c: signs of life, and the switch ---------------------------------- */
void failover_look(struct member *member, enum reason why);
void failover_kick(struct state *state);
unsigned long failover_held(const struct member *member);
void failover_job(struct state *state);
void failover_happened(struct state *state);
void failover_report(void);
int failover_reserve(unsigned int n);
void failover_exit(void);

/* ---- ibevent.c ------------------------------------------------------------------- */
void ibevent_look(struct member *member);
void ibevent_carrier(struct member *member);
int ibevent_init(void);
void ibevent_exit(void);

/* ---- announce.c ------------------------------------------------------------------ */
void announce_start(struct state *state);
void announce_job(struct state *state);

/* ---- addr.c: address and broadcast address of the bond ---------------------------- */
void addr_watch(struct state *state);
void addr_once(struct state *state);
bool addr_note(struct member *member);
void addr_job(struct state *state);

/* ---- peers.c: the bond's neighbours ------------------------------------------------ */
struct neighbour;

/* Whether a neighbour is in use, those first that are. */
enum use {
	USE_NOW,
	USE_PERMANENT,		/* not known: such an entry never changes */
	USE_PAST,
};

struct peer {
	int family;
	union {
		__be32 ip;
		struct in6_addr ip6;
	};
	u8 hw[IPOIB_ALEN];
	enum use use;
	unsigned long idle;		/* jiffies since it was used or confirmed */
	bool router;
};

struct peers {
	const struct net_device *dev;
	unsigned int n, max;
	struct peer row[];
};

bool peers_is(const struct neighbour *n, const struct net_device *dev);
struct peers *peers_of(const struct net_device *dev, unsigned int max);
void peers_restore(struct peers *peers, struct net_device *dev);

/* ---- warm.c: paths of the standbys -------------------------------------------------- */
int warm_init(void);
void warm_exit(void);
void warm_kick(struct state *state);
void warm_refresh(struct state *state);
void warm_job(struct state *state);

/* ---- groups.c: multicast groups of the standbys -------------------------------------- */
void groups_job(struct state *state);
void groups_forget(struct member *member);

/* ---- veto.c ------------------------------------------------------------------------ */
int veto_enslave(struct net_device *bond, struct net_device *slave,
		 struct netlink_ext_ack *extack);
void veto_mtu(struct net_device *slave);

/* ---- arp.c: ARP by hand ------------------------------------------------------------- */
void arp_probe(struct net_device *dev, __be32 target, const u8 *to);
void arp_ask(struct net_device *dev, __be32 from, __be32 target, const u8 *to);
void arp_announce(const struct net_device *bond, struct net_device *dev);
bool arp_rewrite(struct sk_buff *skb, const struct net_device *bond, const u8 *to);

/* ---- nd.c: Neighbour Discovery by hand ----------------------------------------------- */
#if IS_ENABLED(CONFIG_IPV6)
void nd_group(const struct net_device *dev, const struct in6_addr *addr, u8 *group);
void nd_announce(const struct net_device *bond, struct net_device *dev);
bool nd_rewrite(struct sk_buff *skb, const struct net_device *bond, const u8 *to);
#else
static inline void nd_group(const struct net_device *dev, const struct in6_addr *addr,
			    u8 *group)
{
}

static inline void nd_announce(const struct net_device *bond, struct net_device *dev)
{
}

static inline bool nd_rewrite(struct sk_buff *skb, const struct net_device *bond,
			      const u8 *to)
{
	return true;
}
#endif

/* ---- probe.c ------------------------------------------------------------------------ */
void probe_sync(struct state *state);
void probe_job(struct state *state);
void probe_forget(struct member *member);

/* ---- redirect.c --------------------------------------------------------------------- */
int redirect_reserve(unsigned int n);
void redirect_waits(bool waits);
void redirect_update(void);
void redirect_sync(struct state *state);
void redirect_stop(struct state *state);
void redirect_forget(struct member *member);
bool redirect_possible(void);
void redirect_init(struct workqueue_struct *wq);
void redirect_exit(void);

/* ---- sysfs.c ------------------------------------------------------------------------ */
extern const char *const sysfs_reasons[REASONS];
int sysfs_redirect(const char *word, u32 *value);
const char *sysfs_redirect_word(u32 value);
const char *sysfs_bad_knob(const struct knobs *knobs);
int sysfs_add(struct state *state);
void sysfs_remove(struct state *state);

#endif /* IB_BONDING_H */
