// SPDX-License-Identifier: GPL-2.0
/*
 * ARP and Neighbour Discovery packets that IP itself would not send.
 *
 * All leave through a slave, past the bond, and may be sent under RCU.  Without
 * memory nothing is sent: each is one of several.
 */
#include <linux/if_arp.h>
#include <net/addrconf.h>
#include <net/arp.h>
#include <net/if_inet6.h>
#include <net/ip6_checksum.h>
#include <net/ipv6.h>
#include <net/ndisc.h>

#include "ib_bonding.h"

#define EUI64_UNIVERSAL	0x02	/* RFC 4291 appendix A: in the first octet */

/* RFC 4861 section 4.6.1 and RFC 4391 section 9.3 */
struct nd_option {
	u8 type;
	u8 len;			/* in units of 8 octets */
	u8 unused[2];
	u8 addr[IPOIB_ALEN];
} __packed;

struct nd_packet {
	struct nd_msg msg;
	struct nd_option option;
} __packed;

static void arp(struct net_device *dev, __be32 target, __be32 from, const u8 *to)
{
	struct sk_buff *skb = arp_create(ARPOP_REQUEST, ETH_P_ARP, target, dev, from,
					 to, NULL, NULL);

	if (skb)
		arp_xmit(skb);
}

/**
 * packet_arp_probe() - ask who has an address, and change no table by it
 * @dev:    the slave
 * @target: the address
 * @to:     link-layer address to ask, NULL for all
 *
 * An ARP probe of RFC 5227 section 2.1.1: the sender's IP address is 0, so nobody
 * learns from it; Linux answers it to the sender's link-layer address.
 */
void packet_arp_probe(struct net_device *dev, __be32 target, const u8 *to)
{
	arp(dev, target, 0, to);
}

/**
 * packet_arp_ask() - ask one neighbour, who learns from it where the bond is
 * @dev:    the slave
 * @from:   an address of the bond
 * @target: the neighbour
 * @to:     its link-layer address
 */
void packet_arp_ask(struct net_device *dev, __be32 from, __be32 target, const u8 *to)
{
	arp(dev, target, from, to);
}

/**
 * packet_arp_announce() - gratuitous ARP with the slave's own address
 * @dev:  the slave
 * @addr: an address of the bond
 */
void packet_arp_announce(struct net_device *dev, __be32 addr)
{
	arp(dev, addr, addr, NULL);
}

static struct sk_buff *nd_alloc(struct net_device *dev)
{
	unsigned int len = sizeof(struct ipv6hdr) + sizeof(struct nd_packet);
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

static void nd_fill(struct sk_buff *skb, u8 type, const struct in6_addr *from,
		    const struct in6_addr *to, const struct in6_addr *target)
{
	struct nd_packet *nd = (struct nd_packet *)skb_transport_header(skb);
	bool na = type == NDISC_NEIGHBOUR_ADVERTISEMENT;

	ip6_flow_hdr(ipv6_hdr(skb), 0, 0);
	ipv6_hdr(skb)->payload_len = htons(sizeof(*nd));
	ipv6_hdr(skb)->nexthdr = IPPROTO_ICMPV6;
	ipv6_hdr(skb)->hop_limit = 255;	/* RFC 4861 section 7.1 */
	ipv6_hdr(skb)->saddr = *from;
	ipv6_hdr(skb)->daddr = *to;

	nd->msg.icmph.icmp6_type = type;
	nd->msg.icmph.icmp6_override = na;
	nd->msg.target = *target;
	nd->option.type = na ? ND_OPT_TARGET_LL_ADDR : ND_OPT_SOURCE_LL_ADDR;
	nd->option.len = sizeof(nd->option) / 8;
	memcpy(nd->option.addr, skb->dev->dev_addr, IPOIB_ALEN);
	nd->msg.icmph.icmp6_cksum =
		csum_ipv6_magic(from, to, sizeof(*nd), IPPROTO_ICMPV6,
				csum_partial(nd, sizeof(*nd), 0));
}

static void nd(struct net_device *dev, u8 type, const struct in6_addr *from,
	       const struct in6_addr *to, const struct in6_addr *target, const u8 *hw)
{
	struct sk_buff *skb = nd_alloc(dev);

	if (!skb)
		return;
	nd_fill(skb, type, from, to, target);
	if (dev_hard_header(skb, dev, ETH_P_IPV6, hw, NULL, skb->len) < 0) {
		kfree_skb(skb);
		return;
	}
	dev_queue_xmit(skb);
}

/**
 * packet_ns_probe() - ask a neighbour, so that both ends resolve their paths
 * @dev:    the slave
 * @target: the neighbour
 * @to:     its link-layer address, NULL for its solicited-node group
 *
 * There is no IPv6 counterpart of the ARP probe: an answer to the unspecified
 * address goes to all nodes (RFC 4861 section 7.2.4).  So the slave asks under a
 * link-local address of its own, which nobody else has: its port GUID without the
 * universal bit, while IPv6 sets that bit in what it makes of a GUID (RFC 4391
 * section 8).  The neighbour learns where that address is, which is true, and
 * nothing about the bond's addresses.
 */
void packet_ns_probe(struct net_device *dev, const struct in6_addr *target,
		     const u8 *to)
{
	struct in6_addr from, group;
	u8 all[IPOIB_ALEN];

	ipv6_addr_set(&from, htonl(0xfe800000), 0, 0, 0);
	memcpy(&from.s6_addr[8], dev->dev_addr + IPOIB_GUID_OFFSET, 8);
	from.s6_addr[8] &= ~EUI64_UNIVERSAL;
	addrconf_addr_solict_mult(target, &group);
	ipv6_ib_mc_map(&group, dev->broadcast, all);
	nd(dev, NDISC_NEIGHBOUR_SOLICITATION, &from, to ? target : &group, target,
	   to ?: all);
}

/**
 * packet_na_announce() - unsolicited NA with the slave's own address
 * @dev:  the slave
 * @addr: an address of the bond
 */
void packet_na_announce(struct net_device *dev, const struct in6_addr *addr)
{
	u8 all[IPOIB_ALEN];

	ipv6_ib_mc_map(&in6addr_linklocal_allnodes, dev->broadcast, all);
	nd(dev, NDISC_NEIGHBOUR_ADVERTISEMENT, addr, &in6addr_linklocal_allnodes,
	   addr, all);
}
