// SPDX-License-Identifier: GPL-2.0
/* lease: the address that a bond is to get by DHCP; see lease.h */
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <strings.h>

#include "base/each.h"
#include "bond/proto.h"
#include "lease.h"
#include "ours.h"

bool lease_wanted(const struct bond *bond)
{
	return proto_asked(bond, NULL) & PROTO_DHCP;
}

/* RFC 3927 */
static bool is_autoip(const struct addr *addr)
{
	return addr->family == AF_INET && addr->ip[0] == 169 && addr->ip[1] == 254;
}

bool lease_held(const struct bond *bond, const struct host_link *link)
{
	unsigned int asked = proto_asked(bond, NULL);
	const struct host_addr *a;

	if (!link)
		return false;
	each(a, link->addrs, link->n_addrs)
		if (asked & proto_dhcp(a->addr.family) && a->scope != RT_SCOPE_LINK &&
		    !is_autoip(&a->addr) && !ours_named(bond, &a->addr))
			return true;
	return false;
}

bool lease_seen(const struct host_link *link)
{
	const struct host_addr *a;

	each(a, link->addrs, link->n_addrs)
		if (a->addr.family == AF_INET && !(a->flags & IFA_F_PERMANENT) && a->scope != RT_SCOPE_LINK)
			return true;
	return false;
}

bool lease_unit_takes(const char *ifname)
{
	return *ifname && *ifname != '.' && !ifname[strspn(ifname, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
							   "0123456789._-")];
}

const char *lease_nobody(const struct lease_host *host)
{
	static const char *const why[] = {
		[SERVICE_DHCP_UNKNOWN] = "install systemd-networkd; it need not be enabled",
		[SERVICE_DHCP_NOBODY] = "install systemd-networkd; it need not be enabled",
		[SERVICE_DHCP_WICKED] = "wicked asks for it: wicked ifup brings the bond up with it",
		[SERVICE_DHCP_SCRIPTS] = "the network service asks for it: ifup brings the bond up with it",
		[SERVICE_DHCP_OURS] = NULL,
	};

	if (host->apart)
		return "nobody asks in a network namespace of its own";
	if (host->dhcp == SERVICE_DHCP_OURS && !host->systemd)
		return "systemd does not run here, and nobody else asks";
	return why[host->dhcp];
}

/*
 * Which association of this host it is, in its identifier.  By itself networkd
 * takes it of the hardware address (252), which is another one after a failover:
 * then the server gives another address.  FNV-1a.
 */
static uint32_t iaid(const char *ifname)
{
	uint32_t hash = 2166136261u;

	for (; *ifname; ifname++)
		hash = (hash ^ (unsigned char)*ifname) * 16777619u;
	return hash;
}

static bool is_number(const char *text)
{
	return text && *text && !text[strspn(text, "0123456789")] && strlen(text) <= 9;
}

/*
 * KeepConfiguration=yes: addresses of others stay (a VIP, what the files name),
 * and what was leased does while the client is started anew.  Router
 * advertisements are taken as the kernel takes them by itself, which it does not
 * on a link of networkd's.  Names and servers go by D-Bus and by files that this
 * one does not share with the host's.
 */
void lease_network(const struct bond *bond, const struct lease_words *words, FILE *out)
{
	unsigned int asked = proto_asked(bond, NULL) & PROTO_DHCP;

	fprintf(out, "[Match]\nName=%s\n\n[Network]\nDHCP=%s\n", bond->ifname,
		asked == PROTO_DHCP ? "yes" : asked == PROTO_DHCP6 ? "ipv6" : "ipv4");
	fputs("LinkLocalAddressing=ipv6\nIPv6AcceptRA=yes\nLLDP=no\nKeepConfiguration=yes\n\n", out);
	fprintf(out, "[IPv6AcceptRA]\nUseDNS=no\nDHCPv6Client=%s\n\n", asked & PROTO_DHCP6 ? "yes" : "no");
	fprintf(out, "[DHCPv6]\nUseDNS=no\nUseNTP=no\nUseHostname=no\n%s\n",
		asked & PROTO_DHCP6 ? "WithoutRA=solicit\n" : "");
	fprintf(out, "[DHCPv4]\nIAID=%u\nUseDNS=no\nUseNTP=no\nUseSIP=no\nUseHostname=no\nUseTimezone=no\n",
		iaid(bond->ifname));
	if (words->defroute && strcasecmp(words->defroute, "no") == 0)
		fputs("UseGateway=no\n", out);
	if (words->peerroutes && strcasecmp(words->peerroutes, "no") == 0)
		fputs("UseRoutes=no\nUseGateway=no\n", out);
	if (is_number(words->metric))
		fprintf(out, "RouteMetric=%s\n", words->metric);
}
