// SPDX-License-Identifier: GPL-2.0
/*
 * Neighbour Discovery packets that IPv6 itself would not send, and some that it would have
 * sent otherwise.  Built only into kernels with IPv6, which may be off all the same: a
 * device has no inet6_dev then.
 */
#include <linux/if_arp.h>
#include <net/addrconf.h>
#include <net/checksum.h>
#include <net/if_inet6.h>
#include <net/ip6_checksum.h>
#include <net/ipv6.h>
#include <net/ndisc.h>

#include "ib_bonding.h"

/* RFC 4861 section 4.6.1 and RFC 4391 section 9.3 */
struct lladdr {
	u8 type;
	u8 len;			/* in units of 8 octets */
	u8 unused[2];
	u8 addr[IPOIB_ALEN];
} __packed;

struct advertisement {
	struct nd_msg msg;
	struct lladdr option;
} __packed;

/**
 * nd_group() - the group in which an address is asked for
 * @dev:   an IPoIB interface, in whose partition and scope it is
 * @addr:  the address
 * @group: gets the link-layer address, 20 bytes
 */
void nd_group(const struct net_device *dev, const struct in6_addr *addr, u8 *group)
{
	struct in6_addr solicited;

	addrconf_addr_solict_mult(addr, &solicited);
	ipv6_ib_mc_map(&solicited, dev->broadcast, group);
}

static struct sk_buff *alloc(struct net_device *dev)
{
	unsigned int len = sizeof(struct ipv6hdr) + sizeof(struct advertisement);
	struct sk_buff *skb;

	skb = alloc_skb(LL_RESERVED_SPACE(dev) + len + dev->needed_tailroom,
			GFP_ATOMIC);
	if (!skb)
		return NULL;
	skb_reserve(skb, LL_RESERVED_SPACE(dev));
	skb_reset_network_header(skb);
	skb_set_transport_header(skb, sizeof(struct ipv6hdr));
	skb_put_zero(skb, len);
	skb->dev = dev;
	skb->protocol = htons(ETH_P_IPV6);
	return skb;
}

/* RFC 4861 section 7.2.6; one that forwards says so, or its peers drop their route. */
static void fill(struct sk_buff *skb, const struct in6_addr *addr, bool router)
{
	struct advertisement *na = (struct advertisement *)skb_transport_header(skb);
	struct ipv6hdr *ip = ipv6_hdr(skb);

	ip6_flow_hdr(ip, 0, 0);
	ip->payload_len = htons(sizeof(*na));
	ip->nexthdr = IPPROTO_ICMPV6;
	ip->hop_limit = 255;	/* RFC 4861 section 7.1.2 */
	ip->saddr = *addr;
	ip->daddr = in6addr_linklocal_allnodes;

	na->msg.icmph.icmp6_type = NDISC_NEIGHBOUR_ADVERTISEMENT;
	na->msg.icmph.icmp6_override = 1;
	na->msg.icmph.icmp6_router = router;
	na->msg.target = *addr;
	na->option.type = ND_OPT_TARGET_LL_ADDR;
	na->option.len = sizeof(na->option) / 8;
	memcpy(na->option.addr, skb->dev->dev_addr, IPOIB_ALEN);
	na->msg.icmph.icmp6_cksum =
		csum_ipv6_magic(&ip->saddr, &ip->daddr, sizeof(*na), IPPROTO_ICMPV6,
				csum_partial(na, sizeof(*na), 0));
}

static void announce(struct net_device *dev, const struct in6_addr *addr, bool router)
{
	struct sk_buff *skb = alloc(dev);
	u8 all[IPOIB_ALEN];

	if (!skb)
		return;
	fill(skb, addr, router);
	ipv6_ib_mc_map(&in6addr_linklocal_allnodes, dev->broadcast, all);
	if (dev_hard_header(skb, dev, ETH_P_IPV6, all, NULL, skb->len) < 0) {
		kfree_skb(skb);
		return;
	}
	dev_queue_xmit(skb);
}

/**
 * nd_announce() - unsolicited NA for all addresses of a bond with a slave's own address
 * @bond: the bond
 * @dev:  the slave
 *
 * Called under RCU.
 */
void nd_announce(const struct net_device *bond, struct net_device *dev)
{
	struct inet6_dev *in = __in6_dev_get(bond);
	struct inet6_ifaddr *ifa;

	if (!in)
		return;
	read_lock_bh(&in->lock);
	list_for_each_entry(ifa, &in->addr_list, if_list)
		if (!(ifa->flags & IFA_F_TENTATIVE))
			announce(dev, &ifa->addr, READ_ONCE(in->cnf.forwarding));
	read_unlock_bh(&in->lock);
}

/* Where the options of an ICMPv6 message begin that may name its sender's address; 0: none. */
static unsigned int options_at(u8 type)
{
	switch (type) {
	case NDISC_ROUTER_SOLICITATION:
		return sizeof(struct rs_msg);
	case NDISC_ROUTER_ADVERTISEMENT:
		return sizeof(struct ra_msg);
	case NDISC_NEIGHBOUR_SOLICITATION:
	case NDISC_NEIGHBOUR_ADVERTISEMENT:
		return sizeof(struct nd_msg);
	default:
		return 0;
	}
}

static bool names(const struct lladdr *option, const struct net_device *dev)
{
	return (option->type == ND_OPT_SOURCE_LL_ADDR ||
		option->type == ND_OPT_TARGET_LL_ADDR) &&
	       option->len == sizeof(*option) / 8 &&
	       !memcmp(option->addr, dev->dev_addr, IPOIB_ALEN);
}

/* @icmp is @len octets long, all of them writable. */
static void rewrite(struct icmp6hdr *icmp, unsigned int len, const struct net_device *bond,
		    const u8 *to)
{
	unsigned int at = options_at(icmp->icmp6_type);

	while (at && at + sizeof(struct lladdr) <= len) {
		struct lladdr *option = (void *)icmp + at;

		if (!option->len)
			return;
		if (names(option, bond)) {
			__wsum old = csum_partial(option->addr, IPOIB_ALEN, 0);

			memcpy(option->addr, to, IPOIB_ALEN);
			csum_replace_by_diff(&icmp->icmp6_cksum,
					     csum_sub(csum_partial(to, IPOIB_ALEN, 0), old));
		}
		at += option->len * 8;
	}
}

/**
 * nd_rewrite() - a packet of the bond's is to leave by another slave
 * @skb:  any packet, which begins with its network header
 * @bond: the bond, whose address its options may name
 * @to:   link-layer address of that slave
 *
 * Neighbour Discovery is told where the bond is by options in its messages (RFC 4861
 * section 4.6.1), which the checksum covers.
 *
 * Return: false if there was no memory to do so.
 */
bool nd_rewrite(struct sk_buff *skb, const struct net_device *bond, const u8 *to)
{
	unsigned int at = skb_network_offset(skb);
	const struct head {
		struct ipv6hdr ip;
		struct icmp6hdr icmp;
	} *head;
	struct head buffer;

	if (skb->protocol != htons(ETH_P_IPV6))
		return true;
	head = skb_header_pointer(skb, at, sizeof(buffer), &buffer);
	if (!head || head->ip.nexthdr != IPPROTO_ICMPV6 ||
	    !options_at(head->icmp.icmp6_type))
		return true;
	if (skb_ensure_writable(skb, skb->len))
		return false;
	at += sizeof(struct ipv6hdr);
	rewrite((void *)skb->data + at, skb->len - at, bond, to);
	return true;
}
