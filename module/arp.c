// SPDX-License-Identifier: GPL-2.0
/*
 * ARP packets that IP itself would not send, and one that it would have sent otherwise.
 *
 * All leave through a slave, past the bond, and may be sent under RCU.  Without memory
 * nothing is sent: each is one of several.
 */
#include <linux/if_arp.h>
#include <linux/inetdevice.h>
#include <net/arp.h>

#include "ib_bonding.h"

static void send(struct net_device *dev, __be32 target, __be32 from, const u8 *to)
{
	struct sk_buff *skb = arp_create(ARPOP_REQUEST, ETH_P_ARP, target, dev, from,
					 to, NULL, NULL);

	if (skb)
		arp_xmit(skb);
}

/**
 * arp_probe() - ask who has an address, and change no table by it
 * @dev:    the slave
 * @target: the address; 0 is nobody's, so that nobody answers
 * @to:     link-layer address to ask, NULL for all
 *
 * An ARP probe of RFC 5227 section 2.1.1: the sender's IP address is 0, so nobody
 * learns from it; Linux answers it to the sender's link-layer address.
 */
void arp_probe(struct net_device *dev, __be32 target, const u8 *to)
{
	send(dev, target, 0, to);
}

/**
 * arp_ask() - ask one neighbour, who learns from it where the bond is
 * @dev:    the slave
 * @from:   an address of the bond
 * @target: the neighbour
 * @to:     its link-layer address
 */
void arp_ask(struct net_device *dev, __be32 from, __be32 target, const u8 *to)
{
	send(dev, target, from, to);
}

/**
 * arp_announce() - gratuitous ARP for all addresses of a bond with a slave's own address
 * @bond: the bond
 * @dev:  the slave
 *
 * Called under RCU.
 */
void arp_announce(const struct net_device *bond, struct net_device *dev)
{
	const struct in_device *in = __in_dev_get_rcu(bond);
	const struct in_ifaddr *ifa;

	if (!in)
		return;
	in_dev_for_each_ifa_rcu(ifa, in)
		send(dev, ifa->ifa_local, ifa->ifa_local, NULL);
}

/**
 * arp_rewrite() - a packet of the bond's is to leave by another slave
 * @skb:  any packet, which begins with its network header
 * @bond: the bond, whose address it may name as its sender's
 * @to:   link-layer address of that slave
 *
 * Return: false if there was no memory to do so.
 */
bool arp_rewrite(struct sk_buff *skb, const struct net_device *bond, const u8 *to)
{
	unsigned int at = skb_network_offset(skb) + sizeof(struct arphdr);

	if (skb->protocol != htons(ETH_P_ARP))
		return true;
	if (skb_ensure_writable(skb, at + IPOIB_ALEN))
		return false;
	if (!memcmp(skb->data + at, bond->dev_addr, IPOIB_ALEN))
		memcpy(skb->data + at, to, IPOIB_ALEN);
	return true;
}
