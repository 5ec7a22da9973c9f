// SPDX-License-Identifier: GPL-2.0
/*
 * A detour while RTNL is not to be had.
 *
 * The stop of a dying HCA's interface may hold RTNL for seconds, and nobody can
 * switch the bond then.  While the active slave is known dead, a hook on its way
 * out (netfilter egress, since 5.16) passes what it is given to a standby, and a
 * hook on the standby's way in passes what arrives to the bond, which would drop
 * it.
 *
 * A hook costs something for each packet, so by default (redirect=auto) there is none
 * until it is needed; to hook takes no RTNL.  Everything here is done by one work item and
 * under state_mutex: whoever takes a slave away holds that as well, and nothing points to
 * the slave after that.
 */
#include <linux/delay.h>
#include <linux/netfilter.h>
#include <linux/rtnetlink.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>

#include "ib_bonding.h"
#include "trace.h"

#define REDIRECT_PATIENCE	100	/* us for which RTNL is waited for before */
#define REDIRECT_PAUSE		200	/* us after a bond that has got one */

#if IS_ENABLED(CONFIG_NETFILTER_EGRESS)

/* Who lists the hooks (nfnetlink_hook.c) reads them under RCU, so they go after a grace period. */
struct redirect_hooks {
	struct nf_hook_ops egress;
	struct nf_hook_ops ingress;
	struct net *net;
	struct rcu_head rcu;
};

static unsigned int way_out(void *priv, struct sk_buff *skb,
			    const struct nf_hook_state *hook)
{
	struct member *m = priv;
	struct member *to = rcu_dereference(m->state->detour);

	if (likely(!to) || to == m || rcu_access_pointer(m->state->active) != m)
		return NF_ACCEPT;
	if (!arp_rewrite(skb, m->state->dev, to->dev->dev_addr) ||
	    !nd_rewrite(skb, m->state->dev, to->dev->dev_addr))
		return NF_DROP;
	skb->dev = to->dev;
	dev_queue_xmit(skb);
	atomic64_inc(&m->state->counters.redirected);
	return NF_STOLEN;
}

static unsigned int way_in(void *priv, struct sk_buff *skb,
			   const struct nf_hook_state *hook)
{
	struct member *m = priv;

	if (likely(rcu_access_pointer(m->state->detour) != m))
		return NF_ACCEPT;
	skb->dev = m->state->dev;
	netif_receive_skb(skb);
	return NF_STOLEN;
}

static int hook_up(struct member *m)
{
	struct redirect_hooks *hooks;
	int err = -ENOMEM;

	if (m->hooks)
		return 0;
	hooks = kzalloc(sizeof(*hooks), GFP_KERNEL);
	if (!hooks)
		return err;
	hooks->net = dev_net(m->dev);
	hooks->egress = (struct nf_hook_ops){
		.hook = way_out,
		.dev = m->dev,
		.priv = m,
		.pf = NFPROTO_NETDEV,
		.hooknum = NF_NETDEV_EGRESS,
		.priority = INT_MAX,
	};
	hooks->ingress = hooks->egress;
	hooks->ingress.hook = way_in;
	hooks->ingress.hooknum = NF_NETDEV_INGRESS;
	err = nf_register_net_hook(hooks->net, &hooks->egress);
	if (err)
		goto undo_alloc;
	err = nf_register_net_hook(hooks->net, &hooks->ingress);
	if (err)
		goto undo_egress;
	m->hooks = hooks;
	return 0;

undo_egress:
	nf_unregister_net_hook(hooks->net, &hooks->egress);
undo_alloc:
	kfree_rcu(hooks, rcu);
	return err;
}

static void unhook(struct member *m)
{
	struct redirect_hooks *hooks = m->hooks;

	if (!hooks)
		return;
	nf_unregister_net_hook(hooks->net, &hooks->ingress);
	nf_unregister_net_hook(hooks->net, &hooks->egress);
	m->hooks = NULL;
	kfree_rcu(hooks, rcu);
}

#else

static int hook_up(struct member *m)
{
	return -EOPNOTSUPP;
}

static void unhook(struct member *m)
{
}

#endif

/* Slaves of the bond that is looked at; state_mutex. */
static struct choice choice;

static void redirect_work(struct work_struct *work);
static DECLARE_DELAYED_WORK(redirect, redirect_work);
static struct workqueue_struct *redirect_wq;
static atomic_t untidy;			/* hooks are not as the knobs say */
static unsigned int again_ms;		/* when a downdelay ends, in this round; 0: none */
static atomic64_t waits_since;		/* ns: the agenda waits for RTNL; 0: it does not */

/**
 * redirect_possible() - has this kernel what it takes?
 *
 * Return: whether there is a netfilter egress hook.
 */
bool redirect_possible(void)
{
	return IS_ENABLED(CONFIG_NETFILTER_EGRESS);
}

static void set_detour(struct state *state, struct member *to)
{
	rcu_assign_pointer(state->detour, to);
	trace_ib_bonding_redirect(state->dev, to ? to->dev : NULL);
}

/* The slave to which the bond ought to be switched; NULL if it need not be. */
static struct member *refuge(struct state *state)
{
	struct policy_verdict verdict;

	choice_snapshot(&choice, state);
	verdict = policy_choose(&choice.bond);
	if (verdict.again_ms && (!again_ms || verdict.again_ms < again_ms))
		again_ms = verdict.again_ms;
	return verdict.choice == POLICY_NONE || verdict.why != POLICY_DEATH ? NULL :
	       choice.who[verdict.choice];
}

/* Peers are told by which slave the bond is reached from now on. */
static void divert(struct state *state, struct member *to, struct net_device *reached)
{
	rcu_read_lock();
	set_detour(state, to);
	arp_announce(state->dev, reached);
	nd_announce(state->dev, reached);
	rcu_read_unlock();
}

static void start(struct state *state, struct member *to)
{
	struct member *active = rcu_access_pointer(state->active);

	if (!active || hook_up(active) || hook_up(to))
		return;
	divert(state, to, to->dev);
	/* RTNL may have been had meanwhile, and the bond switched: that ends the detour */
	failover_kick(state);
}

/* The slave that takes the traffic is dead, and the active one is not any more. */
static void turn_back(struct state *state)
{
	struct member *detour = rcu_access_pointer(state->detour);
	struct member *active = rcu_access_pointer(state->active);

	if (!detour || !active || READ_ONCE(detour->alive) || !READ_ONCE(active->alive))
		return;
	divert(state, NULL, active->dev);
}

/* For how long RTNL has been waited for, ns; -1 if it is not. */
static s64 waits_for(void)
{
	s64 since = atomic64_read(&waits_since);

	return since ? ktime_get_ns() - since : -1;
}

/* A better detour, or hooks as they ought to be without one.  Returns whether there is one. */
static bool care(struct state *state)
{
	u32 knob = READ_ONCE(state->knobs.redirect);
	struct member *to = knob != REDIRECT_OFF && waits_for() >= 0 ? refuge(state) : NULL;
	struct member *m;

	if (to && to != rcu_access_pointer(state->detour))
		start(state, to);
	if (!to)
		turn_back(state);
	if (rcu_access_pointer(state->detour))
		return to;
	state_for_each_member(m, state)
		if (knob == REDIRECT_ON)
			hook_up(m);
		else
			unhook(m);
	return false;
}

/*
 * The next one of this round; whoever has RTNL waits for one bond, not for all.  On one
 * processor he would never give it back beside us, so there is a pause.
 */
static bool care_for_next(u8 round)
{
	bool found = false, started = false;
	struct state *state;

	mutex_lock(&state_mutex);
	state_for_each(state) {
		if (state->redirect_round == round)
			continue;
		state->redirect_round = round;
		started = care(state);
		found = true;
		break;
	}
	mutex_unlock(&state_mutex);
	if (started)
		usleep_range(REDIRECT_PAUSE, 2 * REDIRECT_PAUSE);
	return found;
}

static void care_for_all(void)
{
	static u8 round;

	/* a new bond has 0 */
	round = round % U8_MAX + 1;
	again_ms = 0;
	while (care_for_next(round))
		cond_resched();
}

/* Most of the time RTNL is to be had soon, and hooks were not worth the trouble. */
static void redirect_work(struct work_struct *work)
{
	unsigned int noio = memalloc_noio_save();

	if (waits_for() >= 0)
		usleep_range(REDIRECT_PATIENCE, REDIRECT_PATIENCE + 50);
	if (waits_for() >= REDIRECT_PATIENCE * NSEC_PER_USEC || atomic_xchg(&untidy, 0))
		care_for_all();
	if (again_ms && waits_for() >= 0)
		mod_delayed_work(redirect_wq, &redirect, msecs_to_jiffies(again_ms));
	memalloc_noio_restore(noio);
}

/**
 * redirect_waits() - RTNL is wanted, or there it is
 * @waits: whether it is waited for
 */
void redirect_waits(bool waits)
{
	atomic64_set(&waits_since, waits ? ktime_get_ns() : 0);
	if (waits)
		mod_delayed_work(redirect_wq, &redirect, 0);
}

/**
 * redirect_update() - a slave died or came back: is there a better detour?
 *
 * In any context.  Does nothing unless RTNL is waited for.
 */
void redirect_update(void)
{
	if (waits_for() >= 0)
		mod_delayed_work(redirect_wq, &redirect, 0);
}

/**
 * redirect_sync() - hooks as the knob says
 * @state: the bond
 *
 * Called under RTNL.
 */
void redirect_sync(struct state *state)
{
	bool on = READ_ONCE(state->knobs.redirect) == REDIRECT_ON;
	struct member *m;

	state_for_each_member(m, state)
		if (on != !!READ_ONCE(m->hooks)) {
			atomic_set(&untidy, 1);
			mod_delayed_work(redirect_wq, &redirect, 0);
			return;
		}
}

/**
 * redirect_stop() - the bond has been switched, or need not be
 * @state: the bond
 *
 * Called under RTNL.  The hooks go later, see redirect_sync().
 */
void redirect_stop(struct state *state)
{
	if (!rcu_access_pointer(state->detour))
		return;
	mutex_lock(&state_mutex);
	set_detour(state, NULL);
	mutex_unlock(&state_mutex);
}

/**
 * redirect_forget() - a slave leaves
 * @member: the slave, off its list already
 *
 * Called under RTNL and state_mutex.
 */
void redirect_forget(struct member *member)
{
	struct state *state = member->state;

	if (rcu_access_pointer(state->detour) == member)
		set_detour(state, NULL);
	unhook(member);
}

/**
 * redirect_reserve() - room for the slaves of a bond
 * @n: how many
 *
 * Called under state_mutex.
 *
 * Return: 0, or -ENOMEM.
 */
int redirect_reserve(unsigned int n)
{
	return choice_reserve(&choice, n);
}

/**
 * redirect_init() - before any bond is adopted
 * @wq: where the work item runs
 */
void redirect_init(struct workqueue_struct *wq)
{
	redirect_wq = wq;
}

/**
 * redirect_exit() - when there is no bond any more
 */
void redirect_exit(void)
{
	cancel_delayed_work_sync(&redirect);
	choice_free(&choice);
}
