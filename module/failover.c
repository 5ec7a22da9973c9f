// SPDX-License-Identifier: GPL-2.0
/*
 * Signs of life of each slave, and the switch from one to another.
 */
#include <linux/ethtool.h>
#include <linux/ratelimit.h>
#include <linux/rtnetlink.h>
#include <linux/sched.h>

#include "ib_bonding.h"
#include "trace.h"

#define FAILOVER_LONGEST_HOLD	60000	/* ms; a port that flaps all day */
#define FAILOVER_CALM		10000	/* ms after which a failure is a new one */
#define FAILOVER_DUE		1000	/* ms for which IPoIB's carrier is waited for to go off */
#define FAILOVER_LINES		50	/* of the log in five seconds */

/* For policy_choose(); RTNL. */
static struct choice choice;

/* Switches that were not told yet: the first, and how many bonds more; RTNL. */
static struct {
	char bond[IFNAMSIZ], from[IFNAMSIZ], to[IFNAMSIZ];
	enum reason reason;
	u32 duration_us;
	unsigned int others;
} untold;

static bool signs_of_life(const struct member *m)
{
	return (READ_ONCE(m->dev->flags) & IFF_UP) && netif_running(m->dev) &&
	       netif_carrier_ok(m->dev) && !READ_ONCE(m->port_dead) &&
	       !READ_ONCE(m->going) && !READ_ONCE(m->silent);
}

/* How long a slave is held down after its @flaps-th failure in a row, ms. */
static unsigned int hold_ms(const struct member *m, unsigned int flaps)
{
	u32 base = READ_ONCE(m->state->knobs.holddown);

	if (!flaps)
		return 0;
	return min_t(u64, (u64)base << min(flaps - 1, 16U), FAILOVER_LONGEST_HOLD);
}

/**
 * failover_held() - until when traffic does not return to a slave by itself
 * @member: the slave
 *
 * Its hold-down, or until IPoIB has had the time to take the carrier away for a failure that
 * is over already: who returns before that has to leave again.
 *
 * Return: jiffies.
 */
unsigned long failover_held(const struct member *member)
{
	unsigned long until = READ_ONCE(member->held_until);
	unsigned long due = READ_ONCE(member->changed) + msecs_to_jiffies(FAILOVER_DUE);

	return READ_ONCE(member->carrier_due) && time_after(due, until) ? due : until;
}

/*
 * @m has just died: is it the same trouble as before?  That it was adopted was none, nor is
 * it another one if IPoIB only hears of it now.
 */
static void count_flap(struct member *m)
{
	unsigned long calm = msecs_to_jiffies(hold_ms(m, m->flaps) + FAILOVER_CALM);
	bool due = m->carrier_due;

	WRITE_ONCE(m->carrier_due, false);
	if (due && !netif_carrier_ok(m->dev) &&
	    time_before(jiffies, m->changed + msecs_to_jiffies(FAILOVER_CALM)))
		return;
	if (m->died && time_before(jiffies, m->changed + calm))
		m->flaps++;
	else
		m->flaps = 0;
	m->died = true;
	WRITE_ONCE(m->held_until, jiffies + msecs_to_jiffies(hold_ms(m, m->flaps)));
}

/**
 * failover_look() - something has happened to a slave: look at it
 * @member: the slave
 * @why:    the reason to give if it is dead now
 *
 * Called under RTNL or RCU, in any context that may disable bottom halves.
 */
void failover_look(struct member *member, enum reason why)
{
	struct state *state = member->state;
	bool alive, changed;

	spin_lock_bh(&member->lock);
	alive = signs_of_life(member);
	changed = alive != member->alive;
	if (changed) {
		if (!alive) {
			count_flap(member);
			member->dead_at = ktime_get();
			member->why = why;
		}
		WRITE_ONCE(member->changed, jiffies);
		WRITE_ONCE(member->alive, alive);
	}
	spin_unlock_bh(&member->lock);
	if (!changed)
		return;
	trace_ib_bonding_member(member->dev, alive, why);
	failover_kick(state);
	redirect_update();
	if (!alive)
		return;
	WRITE_ONCE(state->warm_again, true);
	warm_kick(state);
}

/**
 * failover_kick() - decide anew, soon and not here
 * @state: the bond
 *
 * A notifier must not act itself: newer kernels call it with the slave's
 * instance lock held, which changelink would take.
 */
void failover_kick(struct state *state)
{
	agenda_by(state, JOB_FAILOVER, 0);
}

static struct member *member_by_ifindex(struct state *state, int ifindex)
{
	struct member *m;

	state_for_each_member(m, state)
		if (ifindex && m->dev->ifindex == ifindex)
			return m;
	return NULL;
}

/* What the driver thinks now; -errno if it does not say. */
static int refresh(struct state *state)
{
	struct options options;
	struct member *m;
	int err;

	err = bondctl_read(state->dev, &options);
	if (err)
		return err;
	spin_lock_bh(&state->lock);
	state->options = options;
	spin_unlock_bh(&state->lock);
	rcu_assign_pointer(state->active, member_by_ifindex(state, options.active_ifindex));
	state_for_each_member(m, state) {
		bool up;
		s32 prio;

		if (bondctl_read_slave(m->dev, &up, &prio))
			up = false;
		else
			WRITE_ONCE(m->prio, prio);
		WRITE_ONCE(m->stock_up, up);
		/* it has seen the failure, and will see the end of it */
		if (!up)
			WRITE_ONCE(m->owed, false);
	}
	return 0;
}

static void record(struct state *state, enum reason why, ktime_t since)
{
	s64 us = since ? ktime_us_delta(ktime_get(), since) : 0;

	WRITE_ONCE(state->last.duration_us, clamp_t(s64, us, 0, U32_MAX));
	WRITE_ONCE(state->last.time, ktime_get_real_seconds());
	WRITE_ONCE(state->last.reason, why);
	atomic_inc(&state->counters.failovers[why]);
}

/**
 * failover_report() - one line for all switches since the last one
 *
 * Called under RTNL.
 */
void failover_report(void)
{
	static DEFINE_RATELIMIT_STATE(limit, 5 * HZ, FAILOVER_LINES);
	char others[32] = "";

	if (!*untold.bond)
		return;
	if (untold.others)
		snprintf(others, sizeof(others), " (and %u other bond%s)", untold.others,
			 untold.others > 1 ? "s" : "");
	if (__ratelimit(&limit))
		pr_info("%s: %s to %s: %s, %u us%s\n", untold.bond, untold.from, untold.to,
			sysfs_reasons[untold.reason], untold.duration_us, others);
	*untold.bond = '\0';
}

static void tell(struct state *state, const struct member *from,
		 const struct member *to)
{
	const char *old = from ? from->dev->name : "none";
	const char *new = to ? to->dev->name : "none";

	trace_ib_bonding_failover(state->dev, old, new, state->last.reason,
				  state->last.duration_us);
	/* its next switch is not one of another bond */
	if (!strcmp(untold.bond, state->dev->name))
		failover_report();
	if (*untold.bond) {
		untold.others++;
		return;
	}
	strscpy(untold.bond, state->dev->name, IFNAMSIZ);
	strscpy(untold.from, old, IFNAMSIZ);
	strscpy(untold.to, new, IFNAMSIZ);
	untold.reason = state->last.reason;
	untold.duration_us = state->last.duration_us;
	untold.others = 0;
	agenda_report();
}

/* Of a dead slave: why, and since when. */
static void record_death(struct state *state, struct member *m)
{
	enum reason why;
	ktime_t dead_at;

	spin_lock_bh(&m->lock);
	why = m->why;
	dead_at = m->dead_at;
	spin_unlock_bh(&m->lock);
	record(state, why, dead_at);
}

static const enum reason reason_of[] = {
	[POLICY_FAILBACK] = REASON_PRIMARY,
	[POLICY_HELD] = REASON_HELD,
};

static int switch_to(struct state *state, int to, enum policy_why why)
{
	const struct policy_bond *bond = &choice.bond;
	struct member *old = choice.who[bond->active], *new = choice.who[to];
	int err;

	state->switching = true;
	err = bondctl_set_active(state->dev, new->dev);
	state->switching = false;
	if (err)
		return err;
	state->stray = NULL;
	WRITE_ONCE(old->owed, why != POLICY_FAILBACK &&
		   policy_preferred(bond, bond->active, to));
	WRITE_ONCE(new->owed, false);
	if (why == POLICY_DEATH)
		record_death(state, old);
	else
		record(state, reason_of[why], 0);
	tell(state, old, new);
	return 0;
}

/*
 * When to ask again although nothing happens: as the policy says, and when the
 * hold-down of a slave ends.
 */
static unsigned int ask_again(const struct policy_verdict *verdict)
{
	unsigned long now = jiffies;
	unsigned int ms = verdict->again_ms;
	int i;

	for (i = 0; i < choice.bond.n; i++) {
		unsigned long until = failover_held(choice.who[i]);
		unsigned int left = 1;

		if (!choice.members[i].held || !choice.who[i]->owed)
			continue;
		if (time_after(until, now))
			left += jiffies_to_msecs(until - now);
		ms = ms ? min(ms, left) : left;
	}
	return ms;
}

/* Only primary_reselect=better asks, for the HCA may be slow to answer. */
static void add_speed(void)
{
	struct ethtool_link_ksettings link;
	int i;

	if (choice.bond.reselect != POLICY_BETTER)
		return;
	for (i = 0; i < choice.bond.n; i++) {
		if ((i != choice.bond.active && !choice.members[i].owed) ||
		    __ethtool_get_link_ksettings(choice.who[i]->dev, &link))
			continue;
		choice.members[i].speed = link.base.speed;
		choice.members[i].duplex = link.base.duplex;
	}
}

static void tell_useless(struct state *state)
{
	if (!state->told)
		netdev_warn(state->dev,
			    "not adapted: miimon is 0, so the bonding driver never notices a dead link; set miimon\n");
	state->told = true;
}

/*
 * A carrier is on before the notifier says so, and the driver's monitor may have seen it
 * and chosen the slave by then: that is no reason to leave it.
 */
static void look_at_all(struct state *state)
{
	struct member *m;

	state_for_each_member(m, state) {
		ibevent_carrier(m);
		failover_look(m, m->dev->flags & IFF_UP ? REASON_CARRIER : REASON_ADMIN);
	}
}

static void decide(struct state *state)
{
	struct policy_verdict verdict;
	unsigned int again;
	int err;

	if (refresh(state))
		return;
	if (!bondctl_adaptable(&state->options)) {
		tell_useless(state);
		return;
	}
	state->told = false;
	look_at_all(state);
	if (state->stray && !READ_ONCE(state->stray->alive))
		state->stray = NULL;
	choice_snapshot(&choice, state);
	add_speed();
	verdict = policy_choose(&choice.bond);
	if (verdict.choice != POLICY_NONE) {
		err = switch_to(state, verdict.choice, verdict.why);
		if (err && net_ratelimit())
			netdev_warn(state->dev, "the driver refuses %s: %d\n",
				    choice.who[verdict.choice]->dev->name, err);
	}
	again = ask_again(&verdict);
	/* what has been planned since this job began is newer than what it saw */
	if (again)
		agenda_by(state, JOB_FAILOVER, again);
}

/**
 * failover_job() - decide
 * @state: the bond
 *
 * Called under RTNL.
 */
void failover_job(struct state *state)
{
	state->enslaving = false;
	decide(state);
	redirect_stop(state);
	redirect_sync(state);
	probe_sync(state);
}

/**
 * failover_reserve() - room for the slaves of a bond
 * @n: how many
 *
 * Called under RTNL.
 *
 * Return: 0, or -ENOMEM.
 */
int failover_reserve(unsigned int n)
{
	return choice_reserve(&choice, n);
}

/**
 * failover_exit() - when there is no bond any more
 */
void failover_exit(void)
{
	choice_free(&choice);
}

/*
 * The driver's monitor returns to a slave as soon as its link is back, hold-down or not.
 * It is a kernel thread; what a user's process has chosen stands.  That it gave the bond
 * another slave was no choice, though the driver makes one then (bond_enslave()).
 */
static bool by_driver(const struct state *state)
{
	return (current->flags & PF_KTHREAD) || state->enslaving;
}

static bool has_strayed(const struct state *state, const struct member *from,
			const struct member *to)
{
	return by_driver(state) && from && to && READ_ONCE(from->alive) &&
	       time_before(jiffies, failover_held(to));
}

/* When the driver or the user leaves a slave that is dead, the time since then counts. */
static ktime_t dead_since(struct member *m)
{
	ktime_t since;

	spin_lock_bh(&m->lock);
	since = m->alive ? 0 : m->dead_at;
	spin_unlock_bh(&m->lock);
	return since;
}

/* The driver or the user made a switch. */
static void others_switched(struct state *state, struct member *old, struct member *new)
{
	struct member *m;

	state_for_each_member(m, state)
		WRITE_ONCE(m->owed, false);
	state->stray = has_strayed(state, old, new) ? old : NULL;
	record(state, REASON_OTHER, old ? dead_since(old) : 0);
	tell(state, old, new);
}

/**
 * failover_happened() - the bond has another active slave
 * @state: the bond
 *
 * Called under RTNL from NETDEV_BONDING_FAILOVER, whoever made the switch.  What
 * the user or the driver chose stands, unless it is dead, or the driver's choice is held
 * down.
 */
void failover_happened(struct state *state)
{
	struct member *old = rtnl_dereference(state->active);
	struct member *new;

	if (refresh(state))
		return;
	new = rtnl_dereference(state->active);
	if (!state->switching && new != old)
		others_switched(state, old, new);
	announce_start(state);
	addr_once(state);
	warm_kick(state);
	if (state->stray || (new && !READ_ONCE(new->alive)))
		failover_kick(state);
}
