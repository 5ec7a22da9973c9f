// SPDX-License-Identifier: GPL-2.0
/*
 * A detour while RTNL is not to be had.
 *
 * The stop of a dying HCA's interface may hold RTNL for seconds, and nobody can
 * switch the bond then.  While the active slave is known dead, a hook on its way
 * out (netfilter egress, since 5.16) passes what it is given to a standby, and a
 * hook on the standby's way in passes what arrives to the bond, which would drop
 * it.  Off by default; the hooks are there only if the knob is on.
 */
#include <linux/if_arp.h>
#include <linux/inetdevice.h>
#include <linux/netfilter.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/addrconf.h>

#include "ib_bonding.h"
#include "trace.h"

#if IS_ENABLED(CONFIG_NETFILTER_EGRESS)

/* Who lists the hooks (nfnetlink_hook.c) reads them under RCU, so they go after a grace period. */
struct redirect_hooks {
	struct nf_hook_ops egress;
	struct nf_hook_ops ingress;
	struct net *net;
	struct rcu_head rcu;
};

/* The bond's ARP names the dead slave as its sender; name the standby. */
static bool rewrite_arp(struct sk_buff *skb, const struct net_device *to)
{
	unsigned int at = skb_network_offset(skb) + sizeof(struct arphdr);

	if (skb->protocol != htons(ETH_P_ARP))
		return true;
	if (skb_ensure_writable(skb, at + IPOIB_ALEN))
		return false;
	memcpy(skb->data + at, to->dev_addr, IPOIB_ALEN);
	return true;
}

static unsigned int way_out(void *priv, struct sk_buff *skb,
			    const struct nf_hook_state *hook)
{
	struct member *m = priv;
	struct member *to = rcu_dereference(m->state->detour);

	if (likely(!to) || to == m || rcu_access_pointer(m->state->active) != m)
		return NF_ACCEPT;
	if (!rewrite_arp(skb, to->dev))
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

static void hook_up(struct member *m)
{
	struct redirect_hooks *hooks = kzalloc(sizeof(*hooks), GFP_KERNEL);

	if (!hooks)
		return;
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
	if (nf_register_net_hook(hooks->net, &hooks->egress))
		goto undo_alloc;
	if (nf_register_net_hook(hooks->net, &hooks->ingress))
		goto undo_egress;
	m->hooks = hooks;
	return;

undo_egress:
	nf_unregister_net_hook(hooks->net, &hooks->egress);
undo_alloc:
	kfree_rcu(hooks, rcu);
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

static void hook_up(struct member *m)
{
}

static void unhook(struct member *m)
{
}

#endif

/**
 * redirect_possible() - has this kernel what it takes?
 *
 * Return: whether there is a netfilter egress hook.
 */
bool redirect_possible(void)
{
	return IS_ENABLED(CONFIG_NETFILTER_EGRESS);
}

/**
 * redirect_sync() - do as the knob says
 * @state: the bond
 *
 * Called under RTNL.
 */
void redirect_sync(struct state *state)
{
	bool on = READ_ONCE(state->knobs.redirect);
	struct member *m;

	state_for_each_member(m, state) {
		if (on && !m->hooks)
			hook_up(m);
		if (!on)
			unhook(m);
	}
}

/**
 * redirect_forget() - a slave leaves
 * @member: the slave
 *
 * Called under RTNL.
 */
void redirect_forget(struct member *member)
{
	unhook(member);
}

static void announce4(const struct net_device *bond, struct net_device *to)
{
	const struct in_device *in = __in_dev_get_rcu(bond);
	const struct in_ifaddr *ifa;

	if (!in)
		return;
	in_dev_for_each_ifa_rcu(ifa, in)
		packet_arp_announce(to, ifa->ifa_local);
}

static void announce6(const struct net_device *bond, struct net_device *to)
{
#if IS_ENABLED(CONFIG_IPV6)
	struct inet6_dev *in = __in6_dev_get(bond);
	struct inet6_ifaddr *ifa;

	if (!in)
		return;
	read_lock_bh(&in->lock);
	list_for_each_entry(ifa, &in->addr_list, if_list)
		if (!(ifa->flags & IFA_F_TENTATIVE))
			packet_na_announce(to, &ifa->addr);
	read_unlock_bh(&in->lock);
#endif
}

static struct member *refuge(struct state *state)
{
	struct policy_member members[STATE_MAX_MEMBERS];
	struct member *who[STATE_MAX_MEMBERS];
	struct policy_verdict verdict;
	struct policy_bond bond;

	failover_snapshot(state, &bond, members, who);
	verdict = policy_choose(&bond);
	return verdict.choice == POLICY_NONE || verdict.failback ? NULL :
	       who[verdict.choice];
}

/**
 * redirect_start() - RTNL is not to be had: detour if the active slave is dead
 * @state: the bond
 *
 * Called without RTNL.
 */
void redirect_start(struct state *state)
{
	struct member *to;

	if (!READ_ONCE(state->knobs.redirect))
		return;
	rcu_read_lock();
	to = refuge(state);
	if (to && to != rcu_access_pointer(state->detour)) {
		rcu_assign_pointer(state->detour, to);
		announce4(state->dev, to->dev);
		announce6(state->dev, to->dev);
		trace_ib_bonding_redirect(state->dev, to->dev);
	}
	rcu_read_unlock();
}

/**
 * redirect_update() - a slave died or came back: is there a better detour?
 * @state: the bond
 *
 * Does nothing unless one is under way.
 */
void redirect_update(struct state *state)
{
	if (rcu_access_pointer(state->detour))
		redirect_start(state);
}

/**
 * redirect_stop() - the bond has been switched, or need not be
 * @state: the bond
 *
 * Called under RTNL.
 */
void redirect_stop(struct state *state)
{
	if (!rcu_access_pointer(state->detour))
		return;
	RCU_INIT_POINTER(state->detour, NULL);
	trace_ib_bonding_redirect(state->dev, NULL);
}
