// SPDX-License-Identifier: GPL-2.0
/*
 * Silent path loss: a port that is ACTIVE and carries nothing.
 *
 * Every slave asks each target, by an ARP probe that changes no table.  One that
 * gets no answer while another one does is taken for dead: what arp_validate of
 * the driver would do if it worked on InfiniBand.  Off by default.
 */
#include <linux/if_arp.h>
#include <linux/rtnetlink.h>
#include <net/arp.h>
#include <net/route.h>

#include "ib_bonding.h"

/*
 * Only a default route leads there: TEST-NET-1 to 3 (RFC 5737), and, for those who have no
 * way to these, the benchmark network (RFC 2544) and 192.88.99.0/24 (RFC 7526).
 */
static const u32 outside[] = { 0xc0000201, 0xc6336401, 0xcb007101, 0xc6120001, 0xc0586301 };

static bool is_target(const struct state *state, __be32 addr)
{
	unsigned int i;

	if (!READ_ONCE(state->targets[0]))
		return addr == READ_ONCE(state->gateway);
	for (i = 0; i < STATE_MAX_TARGETS; i++)
		if (READ_ONCE(state->targets[i]) == addr)
			return true;
	return false;
}

/* RFC 826: sender's hardware and protocol address, then the target's. */
static int answer_seen(struct sk_buff *skb, struct net_device *dev,
		       struct packet_type *tap, struct net_device *orig_dev)
{
	struct member *m = tap->af_packet_priv;
	const struct arphdr *arp;
	__be32 from;

	/* others have it too, and pulling moves what they look at */
	skb = skb_share_check(skb, GFP_ATOMIC);
	if (!skb)
		return NET_RX_DROP;
	if (!pskb_may_pull(skb, arp_hdr_len(m->dev)))
		goto out;
	arp = arp_hdr(skb);
	if (arp->ar_op != htons(ARPOP_REPLY) || arp->ar_pln != sizeof(from) ||
	    arp->ar_hln != IPOIB_ALEN)
		goto out;
	memcpy(&from, (const u8 *)(arp + 1) + IPOIB_ALEN, sizeof(from));
	if (from && is_target(m->state, from)) {
		atomic_set(&m->unanswered, 0);
		WRITE_ONCE(m->heard, true);
	}
out:
	consume_skb(skb);
	return NET_RX_SUCCESS;
}

/* On the way to @addr, out of the bond; the VRF that the bond may be in has its own routes. */
static __be32 gateway_to(struct net_device *bond, __be32 addr)
{
	struct flowi4 flow = { .daddr = addr, .flowi4_oif = bond->ifindex };
	struct rtable *rt = ip_route_output_key(dev_net(bond), &flow);
	__be32 gateway = 0;

	if (IS_ERR(rt))
		return 0;
	if (rt->dst.dev == bond && rt->rt_gw_family == AF_INET)
		gateway = rt->rt_gw4;
	ip_rt_put(rt);
	return gateway;
}

/* The gateway of the default route through the bond, 0 if there is none. */
static __be32 gateway_of(struct net_device *bond)
{
	__be32 gateway = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(outside) && !gateway; i++)
		gateway = gateway_to(bond, htonl(outside[i]));
	return gateway;
}

static void find_target(struct state *state)
{
	__be32 gateway = gateway_of(state->dev);

	WRITE_ONCE(state->gateway, gateway);
	if (!gateway && !state->told_target)
		netdev_warn(state->dev,
			    "nobody to probe: there is no default route by a gateway through it; set probe_targets\n");
	state->told_target = !gateway;
}

static void ask_one(struct member *m, __be32 target)
{
	struct neighbour *n = neigh_lookup(&arp_tbl, &target, m->state->dev);
	u8 hw[IPOIB_ALEN];
	bool known = n && (n->nud_state & NUD_VALID);

	if (known)
		neigh_ha_snapshot(hw, n, n->dev);
	if (n)
		neigh_release(n);
	arp_probe(m->dev, target, known ? hw : NULL);
}

static bool can_be_asked(const struct member *m)
{
	return netif_running(m->dev) && netif_carrier_ok(m->dev);
}

/* Nobody is silent before it was asked. */
static void begin(struct member *m)
{
	atomic_set(&m->unanswered, 0);
	WRITE_ONCE(m->heard, false);
}

static void ask_all(struct state *state)
{
	struct member *m;
	unsigned int i;

	if (!state->targets[0] && !state->gateway)
		return;
	state_for_each_member(m, state) {
		if (!can_be_asked(m)) {
			/* one that is silent stays so until it is heard */
			if (!m->silent)
				begin(m);
			continue;
		}
		atomic_add_unless(&m->unanswered, 1, INT_MAX);
		if (!state->targets[0])
			ask_one(m, state->gateway);
		for (i = 0; i < STATE_MAX_TARGETS && state->targets[i]; i++)
			ask_one(m, state->targets[i]);
	}
}

static bool hears(const struct member *m, unsigned int missed)
{
	return atomic_read(&m->unanswered) < missed;
}

/*
 * Rounds are counted, not time: while RTNL is not to be had nobody asks, and that is
 * no silence.  Where nobody hears a target, the target is at fault, and all stays as it was.
 */
static void judge(struct state *state, unsigned int missed)
{
	bool heard = false;
	struct member *m;

	state_for_each_member(m, state)
		heard |= READ_ONCE(m->heard) && can_be_asked(m) && hears(m, missed);
	if (!heard)
		return;
	state_for_each_member(m, state) {
		WRITE_ONCE(m->silent, !hears(m, missed));
		failover_look(m, REASON_SILENT);
	}
}

/**
 * probe_job() - judge by the answers so far, and ask again
 * @state: the bond
 *
 * Called under RTNL.
 */
void probe_job(struct state *state)
{
	u32 interval = READ_ONCE(state->knobs.probe_interval);

	if (!interval)
		return;
	judge(state, READ_ONCE(state->knobs.probe_missed));
	if (!READ_ONCE(state->targets[0]))
		find_target(state);
	ask_all(state);
	agenda_by(state, JOB_PROBE, interval);
}

static void tap(struct member *m)
{
	m->probe_tap = (struct packet_type){
		.type = htons(ETH_P_ARP),
		.dev = m->dev,
		.func = answer_seen,
		.af_packet_priv = m,
	};
	begin(m);
	dev_add_pack(&m->probe_tap);
	m->tapped = true;
}

static void untap(struct member *m)
{
	if (!m->tapped)
		return;
	__dev_remove_pack(&m->probe_tap);
	m->tapped = false;
}

/**
 * probe_sync() - do as the knob says
 * @state: the bond
 *
 * Called under RTNL.
 */
void probe_sync(struct state *state)
{
	bool on = READ_ONCE(state->knobs.probe_interval);
	struct member *m;

	state_for_each_member(m, state) {
		if (on && !m->tapped)
			tap(m);
		if (on)
			continue;
		/* the tap may be added again before a grace period is over */
		if (m->tapped) {
			untap(m);
			synchronize_net();
		}
		if (m->silent) {
			WRITE_ONCE(m->silent, false);
			failover_look(m, REASON_SILENT);
		}
	}
	if (on)
		agenda_by(state, JOB_PROBE, READ_ONCE(state->knobs.probe_interval));
}

/**
 * probe_forget() - a slave leaves; its memory goes after a grace period
 * @member: the slave
 *
 * Called under RTNL.
 */
void probe_forget(struct member *member)
{
	untap(member);
}
